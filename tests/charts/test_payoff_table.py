"""The payoff table as drawn: texts, underlines, boxes and tints, for one player and for many."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from charts import chart_data as data
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from gametheory.charts import outcome_colours, payoff_table, player_colours
from gametheory.charts.payoff_table import TINT
from gametheory.charts.style import mixed
from gametheory.equilibria import nash, pure_nash
from gametheory.games import NormalFormGame
from gametheory.games.verification import best_responses


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_every_payoff_stands_in_its_players_colour():
    axes = payoff_table(data.standoff())
    colours = player_colours(["us", "nk"])
    drawn = {(text.get_text(), text.get_color()) for text in axes.texts}
    assert {("3.5", colours["us"]), ("−4.5", colours["nk"]), ("−6", colours["us"])} <= drawn


@pytest.mark.parametrize("game", [data.standoff(), data.three_players()], ids=["two players", "three"])
def test_best_responses_are_underlined_one_line_each(game):
    marks = [best_responses(game, player) for player in range(len(game.players))]
    lines = data.artists(payoff_table(game), "best response")
    assert len(lines) == sum(sum(own.values()) for own in marks)
    colours = player_colours(game.players)
    for player, own in zip(game.players, marks, strict=True):
        assert sum(line.get_color() == colours[player] for line in lines) == sum(own.values())


def test_pure_equilibria_are_boxed_and_mixed_ones_counted():
    axes = payoff_table(data.standoff(), nash(data.standoff()))
    boxes = [patch for patch in axes.patches if not patch.get_fill() and patch.get_linewidth() > 1]
    assert len(boxes) == 2
    assert "In mixed strategies, not shown: 1 more." in words(axes)


def test_no_pure_equilibrium_is_said():
    pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert "No equilibrium in pure strategies was found." in words(payoff_table(pennies, pure_nash(pennies)))


def test_cells_carry_the_tint_of_their_outcome():
    game = data.standoff()
    for name, colour in outcome_colours(game.outcome_names).items():
        (cell,) = data.artists(payoff_table(game), f"cell: {name}")
        assert to_hex(cell.get_facecolor()) == mixed(colour, TINT)


def test_profiles_that_are_their_own_outcomes_are_not_named_twice():
    axes = payoff_table(data.three_players())
    assert not any("abstain, persist" in text for text in words(axes))


def test_three_players_make_a_titled_block_for_each_choice_of_the_third():
    assert [text for text in words(payoff_table(data.three_players())) if ":" in text][:2] == [
        "nk: persist",
        "nk: freeze",
    ]


def test_four_players_make_a_block_for_each_pair_of_choices():
    payoffs = np.zeros((4, 2, 2, 2, 2))
    axes = payoff_table(NormalFormGame.from_arrays(*payoffs, players=["a", "b", "c", "d"]))
    assert {f"c: {i}, d: {j}" for i, j in itertools.product("12", "12")} <= set(words(axes))


def test_one_player_makes_a_row():
    axes = payoff_table(NormalFormGame.from_arrays([3, 1, 2], players=["us"], actions=[["hold", "concede", "strike"]]))
    heights = {text.get_position()[1] for text in axes.texts if text.get_text() in "312"}
    assert len(heights) == 1
    assert len(data.artists(axes, "best response")) == 1


@pytest.mark.parametrize("shape", [(2, 2), (4, 3), (1, 5), (3, 2, 2), (2, 2, 2, 2), (2,)])
def test_long_names_neither_overlap_nor_leave_the_figure(shape):
    random = np.random.default_rng(0)
    payoffs = random.integers(-999, 999, (len(shape), *shape)) / 7
    actions = [[f"a rather long name of the action number {i}" for i in range(size)] for size in shape]
    outcomes = np.array([f"an outcome that is described at length, {i}" for i in range(payoffs[0].size)]).reshape(shape)
    players = ["the United States of America", "the Russian Federation", "DPRK", "Japan"][: len(shape)]
    axes = payoff_table(NormalFormGame.from_arrays(*payoffs, players=players, actions=actions, outcomes=outcomes))
    texts = data.all_texts(axes)
    assert data.overlaps(texts) == []
    assert data.outside(axes, texts) == []


def test_small_axes_shrink_the_text_with_the_table():
    axes = Figure(figsize=(2.4, 1.5)).add_axes((0, 0, 1, 1))
    texts = data.all_texts(payoff_table(data.standoff(), ax=axes))
    assert data.overlaps(texts) == []
    assert data.outside(axes, texts) == []
    assert max(text.get_fontsize() for text in texts) < 11
