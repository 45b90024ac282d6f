import functools
import json

import gambit_logit
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from gametheory.equilibria import fit_precision, nash, quantal, quantal_branch, quantal_limit
from gametheory.equilibria.logit import LogitEquations, response_gap, softmax
from gametheory.equilibria.principal_branch import unique_below
from gametheory.errors import ConceptError, DomainError, UnknownNameError
from gametheory.games import Decision, ExtensiveFormGame, Leaf, NormalFormGame
from tests.random_games import integer_games

# Found by search: at precision 4 its branch, which turns at 4.58 and at 3.50, is passed three times.
TURNING = ([[1, 2, 0], [2, 1, 4], [1, 1, 3]], [[0, 4, 3], [3, 4, 3], [4, 0, 3]])
SMALL = ((2, 2), (3, 2), (2, 2, 2), (3, 3), (3,))


def row(game, equilibrium):
    """The probabilities of all players' actions in a row."""
    named = zip(game.players, game.actions, strict=True)
    return np.array([equilibrium.profile[player].get(action, 0.0) for player, own in named for action in own])


def mixes(game, equilibrium):
    return np.split(row(game, equilibrium), np.cumsum(game.shape)[:-1])


def first(game, precision):
    solution = quantal(game, precision=precision)
    assert solution.complete, solution.notes
    return row(game, solution.equilibria[0])


# --- against closed forms -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prize", [320, 80, 44])  # the three treatments of Goeree and Holt (2001), cents
@pytest.mark.parametrize("precision", [0.0, 0.005, 0.03, 0.2, 2.0])
def test_asymmetric_matching_pennies_agree_with_a_bisection_on_the_fixed_point(prize, precision):
    game = NormalFormGame.from_arrays([[prize, 40], [40, 80]], [[40, 80], [80, 40]])

    def logit(gain):
        return 1 / (1 + np.exp(-precision * gain))

    def left(top):
        return logit(40 - 80 * top)

    top = brentq(lambda top: logit((prize - 40) * left(top) - 40 * (1 - left(top))) - top, 0, 1, xtol=1e-15)
    assert first(game, precision) == pytest.approx([top, 1 - top, left(top), 1 - left(top)], abs=1e-9)


def test_one_player_answers_in_logit_odds():
    game = NormalFormGame.from_arrays([0, 1, 3])
    assert first(game, 0.7) == pytest.approx(np.exp([0, 0.7, 2.1]) / np.exp([0, 0.7, 2.1]).sum(), abs=1e-12)


def test_in_pure_coordination_two_branches_meet_at_precision_two():
    game = NormalFormGame.from_arrays(np.eye(2), np.eye(2))
    branch = quantal_branch(game)
    assert branch.complete
    (place,) = branch.crossings
    assert branch.precisions[place] == pytest.approx(2, abs=1e-3)
    assert unique_below(game.to_arrays()) == pytest.approx(2)
    assert np.allclose(branch.probabilities["1"], 0.5, rtol=0, atol=1e-9)
    assert any("another branch of equilibria meets the principal one" in note for note in quantal_limit(game).notes)


# --- turning points -------------------------------------------------------------------------------------------------


def test_a_precision_that_the_branch_passes_three_times_gives_three_equilibria_the_first_one_first():
    game = NormalFormGame.from_arrays(*TURNING)
    branch = quantal_branch(game)
    up, down = branch.precisions[list(branch.turning_points)]
    assert (up, down) == (pytest.approx(4.5828, abs=1e-3), pytest.approx(3.5023, abs=1e-3))
    solution = quantal(game, precision=4)
    assert solution.complete
    assert len(solution.equilibria) == 3
    assert any("passes precision 4 per unit of payoff 3 times" in note for note in solution.notes)
    assert all(response_gap(game.to_arrays(), mixes(game, e), 4) < 1e-12 for e in solution.equilibria)
    before = branch.precisions[: branch.turning_points[0] + 1]
    on_first = [np.interp(4, before, branch.probabilities["1"][: len(before), a]) for a in range(3)]
    assert row(game, solution.equilibria[0])[:3] == pytest.approx(on_first, abs=0.02)
    assert [len(quantal(game, precision=p).equilibria) for p in (up + 0.01, down - 0.01)] == [1, 1]


def test_a_branch_is_drawn_finely_and_every_point_of_it_is_an_equilibrium():
    game = NormalFormGame.from_arrays(*TURNING)
    branch = quantal_branch(game)
    along = np.hstack([branch.probabilities[player] for player in game.players])
    assert np.abs(np.diff(along, axis=0)).max() < 0.03
    for place in range(0, len(along), 7):
        at = [branch.probabilities[player][place] for player in game.players]
        assert response_gap(game.to_arrays(), at, branch.precisions[place]) < 1e-6
    assert repr(branch) == ("<QuantalBranch '': from random play to limit 1: 1; 2: 2; turning points: 4.583, 3.502>")


def test_a_branch_can_be_traced_up_to_a_precision():
    branch = quantal_branch(NormalFormGame.from_arrays(*TURNING), up_to=4)
    assert branch.precisions[-1] == pytest.approx(4, abs=1e-12)
    assert (branch.turning_points, branch.limit, branch.complete) == ((), None, True)


# --- against Gambit -------------------------------------------------------------------------------------------------


def test_random_games_agree_with_gambit():
    rng = np.random.default_rng(0)
    precisions = [0.5, 3.0, 15.0]
    games = [[rng.normal(size=shape) for _ in shape] for shape in [(2, 2), (3, 3), (2, 2, 2), (4, 3, 3)] * 5]
    for arrays, theirs in zip(games, gambit_logit.equilibria(games, precisions, 60), strict=True):
        game = NormalFormGame.from_arrays(*arrays)
        for precision, expected in zip(precisions, theirs, strict=True):
            assert first(game, precision) == pytest.approx(expected, abs=1e-6)


def test_a_branch_that_turns_agrees_with_gambit():
    arrays = list(map(np.array, TURNING))
    theirs = gambit_logit.branch(arrays, 60)
    precisions = np.array([precision for precision, _ in theirs])
    branch = quantal_branch(NormalFormGame.from_arrays(*arrays))
    rising = np.diff(precisions[precisions < 100]) > 0
    assert np.count_nonzero(rising[1:] != rising[:-1]) == 2
    last = np.hstack([branch.probabilities[player][-1] for player in "12"])
    assert last == pytest.approx(theirs[-1][1], abs=1e-5)


def test_a_fit_agrees_with_gambit():
    arrays = list(map(np.array, TURNING))
    counts = [[10, 25, 8], [3, 30, 10]]
    precision, log_likelihood, profile = gambit_logit.fit(arrays, counts, 60)
    game = NormalFormGame.from_arrays(*arrays)
    fit = fit_precision(game, dict(zip(game.players, counts, strict=True)))
    assert fit.precision == pytest.approx(precision, rel=1e-4)
    assert fit.log_likelihood == pytest.approx(log_likelihood, abs=1e-7)
    assert row(game, fit.equilibrium) == pytest.approx(profile, abs=1e-4)


# --- theorems -------------------------------------------------------------------------------------------------------


@given(integer_games(shapes=SMALL))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_the_limit_is_a_nash_equilibrium(game):
    solution = quantal_limit(game)
    assume(solution.complete)
    (equilibrium,) = solution.equilibria
    assert equilibrium.regret == 0 if solution.exact else equilibrium.regret < 1e-4
    if solution.exact and len(game.players) == 2:
        assert str(equilibrium.profile) in {str(found.profile) for found in nash(game).equilibria}


@given(integer_games(shapes=SMALL), st.floats(0.1, 8))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_an_equilibrium_is_a_fixed_point_and_its_regret_is_below_what_the_precision_allows(game, precision):
    solution = quantal(game, precision=precision)
    for equilibrium in solution.equilibria:
        assert response_gap(game.to_arrays(), mixes(game, equilibrium), precision) < 1e-9
        # the entropy of a logit response is worth at most log(actions) / precision
        assert equilibrium.regret <= np.log(max(game.shape)) / precision + 1e-9
    assert not solution.exact
    assert "a quantal response equilibrium is no Nash equilibrium" in solution.notes[0]


@given(integer_games(shapes=SMALL), st.randoms(use_true_random=False), st.floats(0.1, 6))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_relabelling_the_actions_relabels_the_answer(game, random, precision):
    orders = [random.sample(range(size), size) for size in game.shape]
    arrays = [array[np.ix_(*orders)] for array in game.to_arrays()]
    actions = [[own[index] for index in order] for own, order in zip(game.actions, orders, strict=True)]
    other = quantal(NormalFormGame.from_arrays(*arrays, actions=actions), precision=precision)
    mine = quantal(game, precision=precision)
    assume(mine.complete)
    assert other.complete
    for before, after in zip(mine.equilibria, other.equilibria, strict=True):
        assert row(game, after) == pytest.approx(row(game, before), abs=1e-8)


@given(integer_games(shapes=SMALL), st.sampled_from([0.01, 0.5, 7, 1000]), st.integers(-50, 50), st.floats(0.1, 6))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_scaling_payoffs_is_scaling_the_precision_the_other_way_and_constants_do_nothing(game, by, shift, precision):
    scaled = NormalFormGame.from_arrays(*(by * array + shift for array in game.to_arrays()))
    mine, theirs = quantal(game, precision=precision), quantal(scaled, precision=precision / by)
    assume(mine.complete)
    for before, after in zip(mine.equilibria, theirs.equilibria, strict=True):
        assert row(game, after) == pytest.approx(row(game, before), abs=1e-8)


@given(integer_games(shapes=((3, 2), (2, 2, 2)), low=0, high=4), st.floats(0.1, 6))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_a_dominated_action_is_played_less_than_what_dominates_it(game, precision):
    own, *others = game.to_arrays()
    own[1] = own[0] - 1
    dominated = NormalFormGame.from_arrays(own, *others)
    for equilibrium in quantal(dominated, precision=precision).equilibria:
        played = equilibrium.profile["1"]
        assert played["2"] / played["1"] == pytest.approx(np.exp(-precision), rel=1e-6)


@given(integer_games(shapes=SMALL), st.integers(0, 2**32 - 1))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_below_the_bound_every_way_of_responding_leads_to_the_one_equilibrium(game, seed):
    arrays = game.to_arrays()
    precision = 0.9 * min(unique_below(arrays), 5.0)
    equations = LogitEquations.of(arrays)
    logs = np.random.default_rng(seed).normal(scale=5, size=sum(game.shape))
    for _ in range(400):
        at = np.append(logs, precision * float(equations.scale))
        logs = logs - equations(at)[0]  # the logit response
    reached = np.concatenate([softmax(part) for part in equations.split(logs)])
    solution = quantal(game, precision=precision)
    assert "the game has no other logit equilibrium at this precision" in solution.notes
    assert row(game, solution.equilibria[0]) == pytest.approx(reached, abs=1e-7)


def test_a_mixed_limit_of_three_players_is_an_equilibrium_to_the_last_digits():
    rng = np.random.default_rng(1)
    mixed = 0
    for _ in range(12):
        game = NormalFormGame.from_arrays(*rng.normal(size=(3, 2, 2, 2)))
        solution = quantal_limit(game)
        (equilibrium,) = solution.equilibria
        mixed += not equilibrium.profile.is_pure
        assert solution.complete
        assert equilibrium.regret < 1e-12
        assert solution.exact == equilibrium.profile.is_pure
    assert mixed >= 3


# --- a grid of games ------------------------------------------------------------------------------------------------


@given(st.lists(integer_games(shapes=((2, 3, 2),)), min_size=2, max_size=4), st.sampled_from([0.0, 0.8, 4.0]))
@settings(derandomize=True, max_examples=12, deadline=None)
def test_a_grid_gives_at_each_point_what_the_single_game_gives(games, precision):
    stacked = [np.stack([game.to_arrays()[player] for game in games]) for player in range(3)]
    grid = quantal(NormalFormGame.from_arrays(*stacked), precision=precision)
    for index, game in enumerate(games):
        agrees(grid, index, quantal(game, precision=precision))


def agrees(grid, index, single):
    assert grid.complete[index] == single.complete
    assert grid.count[index] == len(single.equilibria)
    if single.equilibria:
        chosen = single.equilibria[0]
        assert grid.payoffs[:, index] == pytest.approx([float(u) for u in chosen.payoffs.values()], abs=1e-8)
        expected = [float(chosen.outcomes.get(outcome, 0)) for outcome in grid.outcomes]
        assert grid.outcome_probabilities[:, index] == pytest.approx(expected, abs=1e-8)


def test_points_at_which_the_branch_turns_are_traced_by_themselves():
    stacked = [np.stack([np.array(own), 0 * np.array(own), 2 * np.array(own)]) for own in TURNING]
    grid = quantal(NormalFormGame.from_arrays(*stacked), precision=4)
    assert grid.count.tolist() == [3, 1, 1]
    assert grid.complete.all()
    assert [label.partition(" ")[0] for label in grid.candidates] == ["first", "second", "third"]
    assert grid.selection == "the first on the principal branch, counted from random play"
    agrees(grid, 0, quantal(NormalFormGame.from_arrays(*TURNING), precision=4))
    best = quantal(NormalFormGame.from_arrays(*stacked), precision=4, select="payoff-dominance")
    assert best.selected.tolist() == [2, 0, 0]


def test_a_grid_of_two_axes_keeps_its_shape_and_a_sweep_takes_it():
    prize = np.linspace(44, 320, 6).reshape(3, 2)
    row_payoffs = np.stack([np.stack([prize, 0 * prize + 40], -1), np.stack([0 * prize + 40, 0 * prize + 80], -1)], -2)
    game = NormalFormGame.from_arrays(row_payoffs, np.array([[40.0, 80], [80, 40]]))
    grid = quantal(game, precision=0.03)
    assert (grid.count.shape, grid.payoffs.shape) == ((3, 2), (2, 3, 2))
    single = NormalFormGame.from_arrays([[prize[2, 0], 40], [40, 80]], [[40, 80], [80, 40]])
    expected = quantal(single, precision=0.03).equilibria[0].payoffs["1"]
    assert grid.payoffs[0, 2, 0] == pytest.approx(expected, abs=1e-9)


def test_it_is_a_concept_that_a_sweep_can_ask():
    from gametheory.modelfile import load
    from gametheory.sweep import sweep

    entry = {
        "title": "Enter or not",
        "players": {"entrant": "Entrant"},
        "parameters": {"gain": {"default": 1, "range": "-1..1"}},
        "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain"}},
        "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    }
    shift = sweep(load(entry), functools.partial(quantal, precision=2.0), gain=[-1.0, 0.0, 1.0])
    assert shift["probability"].sel(outcome="in").values == pytest.approx(1 / (1 + np.exp([2.0, 0.0, -2.0])))
    assert shift.attrs["concept"] == "quantal"


# --- fitting --------------------------------------------------------------------------------------------------------


def test_the_published_fit_of_ochs_matching_pennies():
    # The asymmetric matching pennies of Ochs (1995), 128 pairs of choices, as converted and fitted by McKelvey and
    # Palfrey (1995). Data and payoffs as in the user guide of Gambit's Python package ("Estimating quantal response
    # equilibria"), whose fit, with these digits, replicates theirs; their log-likelihoods are ten times too large.
    pennies = NormalFormGame.from_arrays([[1.1141, 0], [0, 0.2785]], [[0, 1.1141], [1.1141, 0]])
    fit = fit_precision(pennies, {"1": [128 * 0.527, 128 * 0.473], "2": [128 * 0.366, 128 * 0.634]})
    assert fit.precision == pytest.approx(1.8456, abs=5e-5)
    assert row(pennies, fit.equilibrium) == pytest.approx([0.6157, 0.3843, 0.3833, 0.6167], abs=5e-5)
    assert fit.log_likelihood == pytest.approx(-174.7645, abs=5e-5)
    assert fit.random_log_likelihood == pytest.approx(256 * np.log(0.5))
    assert fit.nash_log_likelihood < fit.random_log_likelihood < fit.log_likelihood
    assert fit.complete
    assert fit.observations == pytest.approx(256)


@pytest.mark.parametrize("precision", [0.3, 2.0, 3.8, 6.0])
@pytest.mark.parametrize("arrays", [TURNING, ([[320, 40], [40, 80]], [[40, 80], [80, 40]])])
def test_counts_that_follow_a_precision_give_it_back_and_the_interval_is_where_the_test_rejects(arrays, precision):
    game = NormalFormGame.from_arrays(*arrays)
    precision = precision / 40 if game.shape == (2, 2) else precision
    shares = np.split(100 * first(game, precision), [game.shape[0]])
    counts = dict(zip(game.players, shares, strict=True))
    fit = fit_precision(game, counts)
    assert fit.precision == pytest.approx(precision, rel=1e-5)
    low, high = fit.interval
    assert low < precision < high
    for end in (low, high):
        if 0 < end < np.inf and len(quantal(game, precision=end).equilibria) == 1:
            there = np.concatenate(shares) @ np.log(first(game, end))
            assert fit.log_likelihood - there == pytest.approx(3.841459 / 2, abs=1e-4)
    wider = fit_precision(game, counts, confidence=0.99).interval
    assert wider[0] <= low < high <= wider[1]


def test_choices_that_are_nash_fit_the_limit_and_random_ones_precision_zero():
    dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["help", "defect"]] * 2)
    nash_play = fit_precision(dilemma, {"1": {"defect": 10}, "2": {"defect": 10}})
    assert (nash_play.precision, nash_play.interval[1]) == (np.inf, np.inf)
    assert nash_play.equilibrium.regret == 0
    assert nash_play.log_likelihood == nash_play.nash_log_likelihood == 0
    at_random = fit_precision(dilemma, {"1": [5, 5], "2": [6, 4]})
    assert (at_random.precision, at_random.interval[0]) == (0, 0)
    assert at_random.nash_log_likelihood == -np.inf


def test_choices_that_tell_nothing_are_said_to():
    coin = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    fit = fit_precision(coin, {"1": [3, 1]})
    assert fit.notes == (
        "the likelihood is the same all along the branch: these choices say nothing about the precision",
    )
    assert fit.interval == (0, np.inf)
    assert repr(fit).splitlines()[0] == (
        "Fitted to 4 choices: precision 0 per unit of payoff, 95 % confidence interval 0 to inf"
    )


# --- errors, and what is said ---------------------------------------------------------------------------------------


def test_the_notes_state_unit_and_residual_and_json_takes_them():
    game = NormalFormGame.from_arrays(*TURNING)
    solution = quantal(game, precision=1)
    assert solution.notes[1].startswith("precision 1 per unit of payoff of this game; the mixes differ")
    assert "were not looked for" in solution.notes[2]
    plain = json.loads(solution.to_json())
    assert plain["concept"] == "quantal"
    assert plain["equilibria"][0]["regret"] > 0


def test_what_cannot_be_asked_is_refused_in_words():
    game = NormalFormGame.from_arrays([[1, 0]], [[1, 0]])
    tree = ExtensiveFormGame(("a",), Decision("m", "a", ("x",), (Leaf("o", (0,)),), "m"))
    grid = NormalFormGame.from_arrays(np.zeros((2, 1, 1)), np.zeros((2, 1, 1)))
    with pytest.raises(DomainError, match=r"the precision is -1, and has to be a number from 0 on"):
        quantal(game, precision=-1)
    with pytest.raises(DomainError, match=r"the precision is nan"):
        quantal(game, precision=np.nan)
    with pytest.raises(DomainError, match=r"the precision is 0, and a branch has to go up to one above 0"):
        quantal_branch(game, up_to=0)
    with pytest.raises(ConceptError, match=r"quantal takes a game in normal form"):
        quantal(tree, precision=1)
    with pytest.raises(ConceptError, match=r"quantal-limit takes a single game, and this is a grid. Take one point"):
        quantal_limit(grid)
    with pytest.raises(UnknownNameError, match=r"no selection rule is called 'best'"):
        quantal(grid, precision=1, select="best")
    with pytest.raises(UnknownNameError, match=r"no action of '2' is called 'x'"):
        fit_precision(game, {"2": {"x": 1}})
    with pytest.raises(UnknownNameError, match=r"no player is called '3'"):
        fit_precision(game, {"3": [1]})
    with pytest.raises(DomainError, match=r"3 counts for the 2 actions of '2'. Give one an action"):
        fit_precision(game, {"2": [1, 2, 3]})
    with pytest.raises(DomainError, match=r"'2' chose '1' -1 times. Give a number from 0 on"):
        fit_precision(game, {"2": [-1, 2]})
    with pytest.raises(DomainError, match=r"no choice was observed"):
        fit_precision(game, {})
    with pytest.raises(DomainError, match=r"the confidence is 95, and has to lie between 0 and 1"):
        fit_precision(game, {"2": [1, 2]}, confidence=95)
