"""Correlated equilibria: every answer is checked against the definition, written out here once more."""

import itertools
import json
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.equilibria import (
    coarse_correlated,
    correlated,
    correlated_ranges,
    correlated_vertices,
    is_correlated_equilibrium,
    nash,
    pure_nash,
)
from gametheory.errors import ConceptError, GameError, UnknownNameError
from gametheory.games import NormalFormGame, display
from gametheory.modelfile import load
from gametheory.numerics import linear_programs, simplex
from tests.random_games import integer_games

TWO = ((2, 2), (3, 2), (3, 3), (1, 3))
SMALL = ((2, 2), (3, 2), (2, 2, 2), (4,), (1, 3))
THIRD = Fraction(1, 3)

CHICKEN = NormalFormGame.from_arrays(  # Aumann (1974), as in Aumann (1987)
    [[6, 2], [7, 0]], [[6, 7], [2, 0]], players=["us", "nk"], actions=[["yield", "dare"]] * 2, title="Chicken"
)
# After Moulin and Vial (1978): one correlated equilibrium, the first cell, and better coarse ones.
STAIRS = NormalFormGame.from_arrays([[3, 1, 4], [1, 5, 0], [1, 0, 2]], [[3, 1, 1], [4, 2, 0], [1, 0, 5]])
CONSTANT = NormalFormGame.from_arrays(np.zeros((2, 2)), np.zeros((2, 2)))


def disobedience(game, weights, *, coarse):
    """The largest gain from a deviation, by the definition: over all plans of what to do when told what."""
    best = 0
    for player, size in enumerate(game.shape):
        plans = [[b] * size for b in range(size)] if coarse else itertools.product(range(size), repeat=size)
        for plan in plans:
            gains = (
                weight * (game.payoffs[player][swapped(cell, player, plan)] - game.payoffs[player][cell])
                for cell, weight in weights.items()
            )
            best = max(best, sum(gains))
    return best


def swapped(cell, player, plan):
    return (*cell[:player], plan[cell[player]], *cell[player + 1 :])


def weights_of(game, equilibrium):
    return {game.cell(*actions): weight for actions, weight in equilibrium.distribution.items()}


def product_of(game, equilibrium):
    mixes = [[equilibrium.profile[p].get(a, 0) for a in own] for p, own in zip(game.players, game.actions, strict=True)]
    return {
        tuple(own[i] for own, i in zip(game.actions, cell, strict=True)): math.prod(
            mix[i] for mix, i in zip(mixes, cell, strict=True)
        )
        for cell in game.cells()
    }


def rank(rows):
    return int(fmpq_mat([[fmpq(Fraction(x).numerator, Fraction(x).denominator) for x in row] for row in rows]).rank())


def dense(game, equilibrium):
    weights = weights_of(game, equilibrium)
    return [weights.get(cell, 0) for cell in game.cells()]


# --- properties -----------------------------------------------------------------------------------------------------


@given(integer_games(shapes=(*TWO, *SMALL)), st.booleans(), st.sampled_from(["total", "fairness", "1", "least 1, 1"]))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_everybody_obeys_the_answer_and_its_numbers_are_exact(game, coarse, objective):
    if objective == "least 1, 1":
        objective = f"least probability of {game.outcome_names[0]}"
    solution = correlated(game, objective, coarse=coarse)
    weights = weights_of(game, solution.best)
    assert solution.exact
    assert all(isinstance(weight, Fraction) and weight > 0 for weight in weights.values())
    assert sum(weights.values()) == 1
    assert disobedience(game, weights, coarse=coarse) == solution.best.regret == 0
    expected = [sum(w * cells[cell] for cell, w in weights.items()) for cells in game.payoffs]
    assert list(solution.best.payoffs.values()) == expected
    values = {"total": sum(expected), "fairness": min(expected), "1": expected[0]}
    assert solution.value == values.get(objective, weights.get(next(game.cells()), 0))
    assert is_correlated_equilibrium(game, solution.best, coarse=coarse)
    assert sum(solution.best.outcomes.values()) == 1


@given(integer_games(shapes=TWO))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_every_nash_equilibrium_is_a_correlated_one_and_none_is_better_than_the_best(game):
    best, coarse = correlated(game), coarse_correlated(game)
    fair = correlated(game, "fairness")
    assert coarse.value >= best.value
    for equilibrium in nash(game).equilibria:
        for given_as in (equilibrium.profile, product_of(game, equilibrium)):
            assert is_correlated_equilibrium(game, given_as).gain == 0
            assert is_correlated_equilibrium(game, given_as, coarse=True)
        assert sum(equilibrium.payoffs.values()) <= best.value
        assert min(equilibrium.payoffs.values()) <= fair.value


@given(integer_games(shapes=((2, 2, 2), (2, 3, 2))))
@settings(derandomize=True, max_examples=30, deadline=None)
def test_with_three_players_pure_equilibria_are_correlated_and_within_the_ranges(game):
    ranges = correlated_ranges(game)
    assert ranges.exact
    assert ranges.total[1] == correlated(game).value
    for equilibrium in pure_nash(game).equilibria:
        assert is_correlated_equilibrium(game, equilibrium.profile)
        for player, (low, high) in ranges.payoffs.items():
            assert low <= equilibrium.payoffs[player] <= high
        for outcome, (low, high) in ranges.outcomes.items():
            assert 0 <= low <= equilibrium.outcomes.get(outcome, 0) <= high <= 1


@given(integer_games(shapes=SMALL), st.booleans(), st.randoms(use_true_random=False))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_the_vertices_say_the_same_as_the_linear_programs(game, coarse, random):
    vertices = correlated_vertices(game, coarse=coarse)
    corners = [dense(game, one) for one in vertices.equilibria]
    assert vertices.complete
    assert vertices.exact
    assert len({tuple(corner) for corner in corners}) == len(corners)
    assert all(one.regret == 0 for one in vertices.equilibria)
    totals = [sum(one.payoffs.values()) for one in vertices.equilibria]
    best = correlated(game, coarse=coarse)
    assert best.value == max(totals)
    assert best.dimension == vertices.dimension == rank(corners) - 1
    assert (
        best.face_dimension == rank([c for c, total in zip(corners, totals, strict=True) if total == max(totals)]) - 1
    )
    assert best.is_unique == (totals.count(max(totals)) == 1)
    assert dense(game, best.best) in corners
    ranges = correlated_ranges(game, coarse=coarse)
    for player in game.players:
        paid = [one.payoffs[player] for one in vertices.equilibria]
        assert ranges.payoffs[player] == (min(paid), max(paid))
    for outcome in game.outcome_names:
        shares = [one.outcomes.get(outcome, 0) for one in vertices.equilibria]
        assert ranges.outcomes[outcome] == (min(shares), max(shares))
    shares = [Fraction(random.randint(0, 4)) for _ in corners[:-1]] + [Fraction(1)]
    mixture = [
        sum(s * c for s, c in zip(shares, column, strict=True)) / sum(shares) for column in zip(*corners, strict=True)
    ]
    assert is_correlated_equilibrium(
        game, dict(zip(map(game.label, game.cells()), mixture, strict=True)), coarse=coarse
    )


@given(integer_games(shapes=((2, 2), (3, 2), (2, 2, 2))), st.randoms(use_true_random=False))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_scaling_payoffs_and_relabelling_actions_move_no_equilibrium(game, random):
    scales = [(Fraction(random.randint(1, 9), random.randint(1, 9)), random.randint(-9, 9)) for _ in game.players]
    scaled = NormalFormGame.from_arrays(*(cells * a + b for cells, (a, b) in zip(game.payoffs, scales, strict=True)))
    orders = [random.sample(range(size), size) for size in game.shape]
    permuted = NormalFormGame.from_arrays(
        *(cells[np.ix_(*orders)] for cells in game.payoffs),
        actions=[[own[i] for i in order] for own, order in zip(game.actions, orders, strict=True)],
    )
    corners = {frozenset(one.distribution.items()) for one in correlated_vertices(game).equilibria}
    for other in (scaled, permuted):
        assert {frozenset(one.distribution.items()) for one in correlated_vertices(other).equilibria} == corners


@given(integer_games(shapes=((2, 2), (2, 3))))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_in_a_zero_sum_game_there_is_nothing_but_the_value(game):
    zero_sum = NormalFormGame.from_arrays(game.payoffs[0], -game.payoffs[0])
    value = nash(zero_sum).equilibria[0].payoffs["1"]
    for coarse in (False, True):
        ranges = correlated_ranges(zero_sum, coarse=coarse)
        assert ranges.payoffs == {"1": (value, value), "2": (-value, -value)}


@given(
    integer_games(shapes=((2, 2), (3, 2), (2, 2, 2))),
    st.lists(st.integers(0, 5), min_size=8, max_size=8),
    st.booleans(),
)
@settings(derandomize=True, max_examples=100, deadline=None)
def test_a_given_distribution_is_judged_by_the_definition(game, numbers, coarse):
    cells = list(game.cells())
    counts = [*numbers[: len(cells) - 1], 1 + numbers[-1]]
    weights = {cell: Fraction(n, sum(counts)) for cell, n in zip(cells, counts, strict=False)}
    total = sum(weights.values())
    weights = {cell: weight / total for cell, weight in weights.items()}
    answer = is_correlated_equilibrium(game, {game.label(cell): w for cell, w in weights.items()}, coarse=coarse)
    assert answer.gain == disobedience(game, weights, coarse=coarse)
    assert answer.holds == (answer.gain == 0) == (not answer.disobeyed)
    for one in answer.disobeyed:
        assert one.temptations
        assert one.gain > 0
        assert sum(one.beliefs.values()) == 1


@given(
    st.lists(integer_games(shapes=((2, 2),)), min_size=2, max_size=4), st.sampled_from(["total", "fairness", "least 2"])
)
@settings(derandomize=True, max_examples=15, deadline=None)
def test_a_grid_gives_at_each_point_what_the_single_game_gives(games, objective):
    stacked = [np.stack([game.to_arrays()[player] for game in games]) for player in range(2)]
    grid = correlated(NormalFormGame.from_arrays(*stacked), objective)
    assert grid.count.tolist() == [1] * len(games)
    for index, game in enumerate(games):
        single = correlated(game, objective)
        assert grid.payoffs[:, index] == pytest.approx(list(map(float, single.best.payoffs.values())))
        assert grid.complete[index] == single.complete
        assert grid.ties[index] == bool(single.ties)
        highest = correlated_ranges(game).outcomes
        assert grid.possible[:, index].tolist() == [highest[outcome][1] > 0 for outcome in game.outcome_names]
        names = [" + ".join(f"({', '.join(actions)})" for actions in single.best.distribution)]
        assert [grid.candidates[grid.selected[index]]] == names


# --- published games ------------------------------------------------------------------------------------------------


def test_the_mediator_of_chicken():
    third = dict.fromkeys(["yield, yield", "yield, dare", "dare, yield"], THIRD)
    assert is_correlated_equilibrium(CHICKEN, third)
    traffic_light = correlated(CHICKEN)
    assert traffic_light.value == Fraction(21, 2)  # above the 10 of thirds, and the 28/3 of the mixed equilibrium
    assert traffic_light.best.payoffs == {"us": Fraction(21, 4), "nk": Fraction(21, 4)}
    assert traffic_light.is_unique
    assert (traffic_light.dimension, traffic_light.complete, traffic_light.best.isolated) == (3, False, False)
    assert correlated_ranges(CHICKEN).outcomes["dare, dare"] == (0, Fraction(1, 5))
    assert len(correlated_vertices(CHICKEN).equilibria) == 5
    assert correlated_vertices(CHICKEN).components[0].dimension == 3


def test_thirds_in_chicken_pay_five_each_and_daring_when_told_to_yield_does_not_pay():
    obedient = is_correlated_equilibrium(CHICKEN, [[THIRD, THIRD], [THIRD, 0]])
    assert obedient.gain == 0
    too_kind = is_correlated_equilibrium(CHICKEN, [[1, 0], [0, 0]])
    assert not too_kind
    assert [(one.player, one.told, one.temptations, one.gain) for one in too_kind.disobeyed] == [
        ("us", "yield", ("dare",), 1),
        ("nk", "yield", ("dare",), 1),
    ]


def test_coarse_equilibria_beat_the_only_correlated_one():
    only = correlated(STAIRS)
    assert only.complete
    assert only.best.isolated
    assert only.best.distribution == {("1", "1"): 1}
    lottery = {"1, 1": THIRD, "2, 2": THIRD, "3, 3": THIRD}  # 10/3 each instead of 3
    assert is_correlated_equilibrium(STAIRS, lottery, coarse=True)
    assert not is_correlated_equilibrium(STAIRS, lottery)
    assert coarse_correlated(STAIRS).value == 7
    assert coarse_correlated(STAIRS, "fairness").value == Fraction(7, 2)


def test_a_game_in_which_nothing_matters_has_every_distribution():
    solution = correlated(CONSTANT, {"1, 2": 1})
    assert solution.best.distribution == {("1", "2"): 1}
    assert (solution.dimension, solution.face_dimension) == (3, 0)
    anything = correlated(CONSTANT)
    assert (anything.is_unique, anything.face_dimension) == (False, 3)


# --- objectives -----------------------------------------------------------------------------------------------------


def test_objectives_by_name_by_numbers_and_with_a_reference():
    assert correlated(CHICKEN, "us").value == 7
    assert correlated(CHICKEN, "least payoff of us").value == 2
    assert correlated(CHICKEN, "most probability of dare, dare").value == Fraction(1, 5)
    assert correlated(CHICKEN, "least total").value == Fraction(36, 5)
    assert correlated(CHICKEN, [[0, 0], [0, 1]]).value == Fraction(1, 5)
    assert correlated(CHICKEN, {("dare", "dare"): 0.5}).value == Fraction(1, 10)
    even, skewed = correlated(CHICKEN, "fairness"), correlated(CHICKEN, "fairness", reference={"us": 5})
    assert even.value == Fraction(21, 4)
    assert skewed.value == min(skewed.best.payoffs["us"] - 5, skewed.best.payoffs["nk"]) == 2
    assert "least probability of dare, dare" in correlated(CHICKEN, "least dare, dare").objective


@pytest.mark.parametrize(
    ("objective", "options", "error", "words"),
    [
        ("wra", {}, UnknownNameError, "no objective is called 'wra'. Known: total, fairness, us, nk"),
        ("least uss", {}, UnknownNameError, "no objective is called 'uss'. Did you mean 'us'?"),
        ("total", {"reference": {"us": 1}}, ConceptError, "deducted for the objective 'fairness' only"),
        ("fairness", {"reference": {"su": 1}}, UnknownNameError, "no player is called 'su'"),
        ([1, 2], {}, GameError, r"shape \(2,\), the actions need \(2, 2\)"),
        (
            {"yield, drae": 1},
            {},
            UnknownNameError,
            "no action profile is called 'yield, drae'. Did you mean 'yield, dare'",
        ),
    ],
)
def test_objectives_that_mean_nothing_are_refused(objective, options, error, words):
    with pytest.raises(error, match=words):
        correlated(CHICKEN, objective, **options)


def test_a_name_of_a_player_and_an_outcome_has_to_be_made_clear():
    game = NormalFormGame.from_arrays([1, 0], players=["war"], outcomes=["war", "peace"])
    with pytest.raises(ConceptError, match="'war' is a player and an outcome"):
        correlated(game, "war")
    assert correlated(game, "probability of war").value == 1


# --- what is refused, and what is said ------------------------------------------------------------------------------


def test_distributions_that_are_none_are_refused():
    with pytest.raises(GameError, match=r"sum to 1 \(their sum is 0.5\)"):
        is_correlated_equilibrium(CHICKEN, {"yield, yield": 0.5})
    with pytest.raises(GameError, match="not probabilities"):
        is_correlated_equilibrium(CHICKEN, [[2, 0], [0, -1]])
    with pytest.raises(GameError, match="shape"):
        is_correlated_equilibrium(CHICKEN, [1])
    assert is_correlated_equilibrium(CHICKEN, [[1 / 3, 1 / 3], [1 / 3, 0]])
    rounded = [[0.4445, 0.2222], [0.2222, 0.1111]]  # the mixed equilibrium, to four digits
    assert not is_correlated_equilibrium(CHICKEN, rounded)
    assert is_correlated_equilibrium(CHICKEN, rounded, tolerance=1e-3)


def test_trees_grids_and_polytopes_that_are_too_large_are_refused():
    grid = NormalFormGame.from_arrays(np.zeros((5, 2, 2)), np.zeros((5, 2, 2)))
    with pytest.raises(ConceptError, match="takes a single game, and this is a grid"):
        correlated_ranges(grid)
    with pytest.raises(ConceptError, match="more than 4 corners at a time"):
        correlated_vertices(CHICKEN, most=4)


def said(answer):
    """The text of an answer without its line breaks."""
    return " ".join(repr(answer).split())


def test_the_answer_reads_as_advice():
    text = said(correlated(CHICKEN))
    assert "Best correlated equilibrium for the total payoff: 10.5. No other is as good." in text
    assert "With probability 0.25 tell us to play yield and nk to play dare." in text
    assert "nk, told to play dare (probability 0.25), expects yield: dare pays 7, yield would pay 6." in text
    assert "Tie: told yield, us would do just as well with dare." in text
    coarse = said(coarse_correlated(STAIRS))
    assert "player 1, before being told anything, expects" in coarse
    divided = correlated(CHICKEN, {"yield, dare": 1, "dare, yield": 1})
    assert "Others are as good: they form a set of dimension 1" in said(divided)
    assert "It is the only correlated equilibrium." in said(correlated(STAIRS))
    assert "This is the only correlated equilibrium." in said(correlated_vertices(STAIRS))
    assert "every one is an average of these. All correlated equilibria form a set of dimension 3." in said(
        correlated_vertices(CHICKEN)
    )
    assert "Vertex 5 of 5" in repr(correlated_vertices(CHICKEN))
    many = NormalFormGame.from_arrays(*[np.zeros((4, 4))] * 2)
    assert "... and 4 more of the vertices, not shown." in repr(correlated_vertices(many))
    assert "the payoff of us: from 2 to 7" in repr(correlated_ranges(CHICKEN))


def test_labels_are_escaped_in_html():
    game = NormalFormGame.from_arrays([[1]], [[1]], players=["<b>", "c"], title="<script>")
    page = correlated(game)._repr_html_()
    assert "<script>" not in page
    assert "Always tell &lt;b&gt; to play 1 and c to play 1." in page


def test_the_json_has_a_distribution_in_the_place_of_a_profile():
    plain = json.loads(correlated(CHICKEN).to_json())
    (equilibrium,) = plain["equilibria"]
    assert "profile" not in equilibrium
    assert equilibrium["distribution"] == {"yield, yield": 0.5, "yield, dare": 0.25, "dare, yield": 0.25}
    assert equilibrium["advice"][1] == {
        "player": "us",
        "told": "dare",
        "probability": 0.25,
        "beliefs": {"yield": 1.0},
        "payoff": 7.0,
        "alternatives": {"yield": 6.0},
    }
    assert (plain["concept"], plain["objective"], plain["value"]) == ("correlated", "the total payoff", 10.5)
    assert (plain["face_dimension"], plain["dimension"]) == (0, 3)
    assert json.loads(json.dumps(correlated_ranges(CHICKEN).to_dict()))["payoffs"] == {"us": [2, 7], "nk": [2, 7]}


@pytest.mark.parametrize("game", [CHICKEN, STAIRS])
def test_every_format_and_pickle_take_it(game):
    solution = correlated(game)
    for write in (display.solution_text, display.solution_html, display.solution_markdown, display.solution_latex):
        assert "correlated equilibrium" in write(solution)
    assert display.solution_csv(solution).startswith("equilibrium,")
    assert pickle.loads(pickle.dumps(solution)).to_dict() == solution.to_dict()


def test_payoffs_without_a_rational_value_are_said_to_be_rounded():
    model = {
        "title": "Root",
        "players": {"a": "Ann", "b": "Bob"},
        "parameters": {"size": {"default": 2}},
        "outcomes": {"yes": {"a": "sqrt(size)", "b": 1}, "no": {"a": 0, "b": 0}},
        "table": {
            "actions": {"a": ["x", "y"], "b": ["x", "y"]},
            "cells": {"x, x": "yes", "x, y": "no", "y, x": "no", "y, y": "yes"},
        },
    }
    solution = correlated(load(model).at())
    assert not solution.exact
    assert solution.notes == ("some payoffs have no rational value and were rounded to floats",)
    assert float(solution.value) == pytest.approx(1 + 2**0.5)
    assert abs(solution.best.regret) < 1e-12


def test_what_could_not_be_certified_is_said_to_be_approximate(monkeypatch):
    monkeypatch.setattr(linear_programs, "_recovered", lambda *_: None)
    monkeypatch.setattr(simplex, "MOST_OPERATIONS", 0)
    solution = correlated(CHICKEN)
    assert not solution.exact
    assert solution.tolerance == 1e-9
    assert "too large to certify" in solution.method
    assert (solution.is_unique, solution.dimension, solution.complete) == (None, None, False)
    assert float(solution.value) == pytest.approx(10.5)
    assert abs(float(solution.best.regret)) < 1e-9
    assert len(solution.ties) == 2
    assert "Whether others are as good was not computed." in said(solution)
    assert not correlated_ranges(CHICKEN).exact
    monkeypatch.setattr(linear_programs, "approximate", lambda _: None)
    with pytest.raises(ConceptError, match="floating point fails at its payoffs"):
        correlated(CHICKEN)


def test_a_sweep_takes_it():
    model = {
        "title": "Chicken",
        "players": {"us": "US", "nk": "NK"},
        "parameters": {"war": {"default": 0, "range": "-4..1"}},
        "outcomes": {"both yield": {"us": 6, "nk": 6}, "we yield": {"us": 2, "nk": 7}, "they yield": {"us": 7, "nk": 2}}
        | {"crash": {"us": "war", "nk": "war"}},
        "table": {
            "actions": {"us": ["yield", "dare"], "nk": ["yield", "dare"]},
            "cells": {
                "yield, yield": "both yield",
                "yield, dare": "we yield",
                "dare, yield": "they yield",
                "dare, dare": "crash",
            },
        },
    }
    shift = gt.sweep(load(model), correlated, war=[-4.0, 0.0, 1.0])
    assert shift.attrs["selection"] == "the best for the total payoff"
    totals = shift["payoff"].sum("player").values
    assert totals[1] == pytest.approx(10.5)
    assert totals[0] > totals[1] > totals[2]
    assert shift["possible"].sel(outcome="crash").all()
    assert not shift["complete"].any()
