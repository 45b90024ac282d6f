"""The tree as drawn: nodes, branches, rows of payoffs, equilibria, information sets, and no overlaps."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from charts import chart_data as data
from matplotlib.colors import to_hex

from gametheory.charts import game_tree, outcome_colours, player_colours
from gametheory.equilibria import subgame_perfect
from gametheory.games import Equilibrium, Profile


def backward_induction(game):
    return subgame_perfect(game).equilibria[0]


def widths(ax):
    return {
        line.get_gid().rsplit(": ")[-1].split(", ")[-1]: line.get_linewidth() for line in data.artists(ax, "branch")
    }


def test_every_decision_is_a_circle_in_its_players_colour_and_chance_an_open_square():
    game = data.signalling()
    nodes = {node.get_gid(): node for node in data.artists(game_tree(game), "node")}
    assert len(nodes) == 7
    assert nodes["node: type"].get_marker() == "s"
    assert to_hex(nodes["node: type"].get_markerfacecolor()) == "#ffffff"
    assert nodes["node: sincere"].get_markerfacecolor() == player_colours(game.players)["russia"]


def test_chance_branches_carry_their_probabilities():
    texts = {text.get_text() for text in game_tree(data.signalling()).texts}
    assert {"sincere (2/3)", "insincere (1/3)"} <= texts


def test_rows_of_leaves_give_outcomes_with_their_colour_and_payoffs_under_the_players():
    game = data.bargain()
    axes = game_tree(game)
    texts = {text.get_text(): text for text in axes.texts}
    assert texts["coerced freeze"].get_position()[1] == texts["3.5"].get_position()[1]
    assert texts["3.5"].get_position()[0] == texts["us"].get_position()[0]
    (swatch,) = data.artists(axes, "outcome: war")
    assert to_hex(swatch.get_facecolor()) == outcome_colours(game.outcome_names)["war"].lower()


def test_what_is_played_is_thickest_and_what_is_chosen_thick():
    game = data.bargain()
    drawn = widths(game_tree(game, backward_induction(game)))
    assert drawn["hold"] > drawn["defy"] == drawn["back down"] > drawn["attack"] == drawn["ultimatum"]


def test_without_an_equilibrium_all_branches_are_alike():
    assert len(set(widths(game_tree(data.bargain())).values())) == 1


def test_values_stand_beside_the_decisions():
    game = data.bargain()
    plain, solved = (len(game_tree(game, answer).texts) for answer in (None, backward_induction(game)))
    assert solved - plain == 3 * 5 + 2  # five pieces a decision, "(", "−2", ",", "1", ")", and two lines of the key


def test_mixed_choices_carry_their_probability():
    game = data.bargain()
    mix = {"attack": Fraction(1, 4), "back down": Fraction(3, 4)}
    profile = Profile({"o": {"ultimatum": 1}, "a": {"defy": 1}, "s": mix})
    texts = {text.get_text() for text in game_tree(game, Equilibrium(profile, {}, {}, 0)).texts}
    assert {"attack (0.25)", "back down (0.75)", "defy"} <= texts


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("leaves", [1, 3, 12, 40])
def test_trees_of_many_shapes_have_no_overlaps(leaves, seed):
    game = data.random_tree(leaves, seed)
    for answer in (None, backward_induction(game)):
        axes = game_tree(game, answer)
        texts = data.all_texts(axes)
        assert data.overlaps(texts) == []
        assert data.outside(axes, texts) == []


def test_rows_are_evenly_clear_of_each_other():
    axes = game_tree(data.random_tree(40, 1))
    rows = np.unique([patch.get_y() for patch in data.artists(axes, "outcome: ")])
    assert len(rows) == 40
    assert np.diff(rows).min() > 0.2
