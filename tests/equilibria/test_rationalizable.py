"""Rationalizable actions: every survivor is checked against its belief, every published example against the paper."""

import itertools
import json
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

import gametheory as gt
from gametheory.equilibria import correlated, nash, pure_nash, rationalizable
from gametheory.errors import ConceptError
from gametheory.games import NormalFormGame
from tests.random_games import integer_games, trees

SHAPES = ((2, 2), (3, 2), (3, 3), (4, 3), (2, 2, 2), (3, 2, 2), (3, 3, 2), (4,))

# Bernheim (1984), section 3, as in Osborne and Rubinstein (1994), figure 57.1: a1 to a3 and b1 to b3 support each other
# in a cycle; b4 is a best response to nothing, and so a4, which is one to b4 only, goes next.
BERNHEIM = NormalFormGame.from_arrays(
    [[0, 2, 7, 0], [5, 3, 5, 0], [7, 2, 0, 0], [0, 0, 0, 10]],
    [[7, 5, 0, 1], [2, 3, 2, 1], [0, 5, 7, 1], [0, -2, 0, -1]],
    actions=[["a1", "a2", "a3", "a4"], ["b1", "b2", "b3", "b4"]],
)
# After Osborne and Rubinstein (1994), figure 58.1: the third player, who chooses between four tables, finds the second
# one best only if the others are believed to choose up, left and down, right half of the time each.
TABLES = np.zeros((2, 2, 4))
TABLES[0, 0], TABLES[0, 1], TABLES[1, 0], TABLES[1, 1] = [8, 4, 0, 3], [0, 0, 0, 3], [0, 0, 0, 3], [0, 4, 8, 3]
CORRELATED_ONLY = NormalFormGame.from_arrays(
    TABLES, TABLES, TABLES, actions=[["U", "D"], ["L", "R"], ["M1", "M2", "M3", "M4"]]
)


def payoff(game, player, action, belief):
    """What an action is expected to pay under a belief over the others' profiles."""
    total = Fraction(0)
    for others, share in belief.items():
        profile = list(others)
        profile.insert(player, action)
        total += share * game.payoffs[player][game.cell(*profile)]
    return total


@given(integer_games(shapes=SHAPES, low=-4, high=4))
@settings(derandomize=True, max_examples=250, deadline=None)
def test_every_survivor_is_a_best_response_to_a_belief_over_survivors(game):
    solution = rationalizable(game)
    assert solution.complete
    assert solution.exact
    for player, (name, actions) in enumerate(zip(game.players, game.actions, strict=True)):
        assert tuple(solution.beliefs[name]) == solution.surviving[name] != ()
        others = [solution.surviving[other] for other in game.players if other != name]
        for action, belief in solution.beliefs[name].items():
            assert sum(belief.values()) == 1
            assert all(
                share > 0 and a in left for who, share in belief.items() for a, left in zip(who, others, strict=True)
            )
            mine = payoff(game, player, action, belief)
            assert all(payoff(game, player, other, belief) <= mine for other in actions)


@given(integer_games(shapes=((2, 2), (3, 2), (3, 3), (4, 3)), low=-3, high=3))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_every_nash_equilibrium_is_in_rationalizable_actions(game):
    surviving = rationalizable(game).surviving
    for equilibrium in nash(game).equilibria:
        assert all(set(equilibrium.profile[player]) <= set(surviving[player]) for player in game.players)


@given(integer_games(shapes=((2, 2, 2), (3, 2, 2)), low=-3, high=3))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_every_pure_and_every_correlated_equilibrium_is_in_rationalizable_actions(game):
    surviving = rationalizable(game).surviving
    for equilibrium in pure_nash(game).equilibria:
        assert all(set(equilibrium.profile[player]) <= set(surviving[player]) for player in game.players)
    for profile in correlated(game).best.distribution:
        assert all(action in left for action, left in zip(profile, surviving.values(), strict=True))


@given(integer_games(shapes=SHAPES))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_it_is_strict_elimination_by_mixtures(game):
    solution, elimination = rationalizable(game), gt.dominance(game, mixed=True)
    assert solution.surviving == elimination.surviving
    assert solution.eliminations == elimination.eliminations
    assert solution.concept == "rationalizable"


def test_bernheim_s_example():
    solution = rationalizable(BERNHEIM)
    assert solution.surviving == {"1": ("a1", "a2", "a3"), "2": ("b1", "b2", "b3")}
    assert [(step.round, step.player, step.action) for step in solution.eliminations] == [
        (1, "2", "b4"),
        (2, "1", "a4"),
    ]
    # Osborne and Rubinstein: b4 is dominated by half of b1 and half of b3, then a4 by a2
    gains = sum(
        share * BERNHEIM.payoffs[1][:, ["b1", "b2", "b3"].index(b)]
        for b, share in solution.eliminations[0].mixture.items()
    )
    assert all(gains > BERNHEIM.payoffs[1][:, 3])
    assert solution.eliminations[1].dominated_by == "a2"
    assert rationalizable(BERNHEIM).notes == ("not dominance solvable: 9 action profiles survive",)


def test_an_action_that_only_correlated_beliefs_justify_survives_and_is_named():
    solution = rationalizable(CORRELATED_ONLY)
    assert solution.surviving["3"] == ("M1", "M2", "M3", "M4")
    belief = solution.beliefs["3"]["M2"]
    assert belief == {("U", "L"): Fraction(1, 2), ("D", "R"): Fraction(1, 2)}
    # no independent belief does: against U with p and L with q, M2 pays 4pq + 4(1-p)(1-q)
    for p, q in itertools.product(np.linspace(0, 1, 41), repeat=2):
        assert 4 * p * q + 4 * (1 - p) * (1 - q) < max(8 * p * q, 8 * (1 - p) * (1 - q), 3)
    assert "a belief may correlate the others' choices" in solution.notes[-1]
    assert "fewer actions may be rationalizable" in solution.notes[-1]


def test_where_independent_beliefs_are_enough_the_answer_says_so():
    solution = rationalizable(NormalFormGame.from_arrays(*np.zeros((3, 2, 2, 2))))
    assert "nothing hangs on whether" in solution.notes[-1]


def test_a_dominance_solvable_game_has_one_answer():
    dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    solution = rationalizable(dilemma)
    assert str(solution.equilibria[0].profile) == "1: 2; 2: 2"
    assert solution.notes == ()


def test_the_beliefs_are_in_the_json_and_survive_pickling():
    solution = rationalizable(CORRELATED_ONLY)
    plain = json.loads(solution.to_json())
    assert plain["beliefs"]["3"]["M2"] == {"U, L": 0.5, "D, R": 0.5}
    assert plain["surviving"]["1"] == ["U", "D"]
    assert pickle.loads(pickle.dumps(solution)).beliefs == solution.beliefs
    assert "Iterated dominance removes nothing" in repr(solution)


def test_the_reasons_are_told():
    solution = rationalizable(CORRELATED_ONLY)
    reason = "player 3 may play M2 expecting U, L with probability 0.5 and D, R with probability 0.5."
    assert reason in solution.reasons()
    assert reason in repr(solution)
    assert reason in solution._repr_html_()
    dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    assert rationalizable(dilemma).reasons() == rationalizable(NormalFormGame.from_arrays([1, 1])).reasons() == ()


def test_a_grid_of_games():
    shifts = np.array([-1.0, 0.0, 5.0])
    # what the third action pays decides whether a mixture of the others dominates it
    first = np.array([[4.0, 0], [0, 4], [1, 1]]) + shifts[:, None, None] * np.array([[0, 0], [0, 0], [1, 1]])
    second = np.broadcast_to(np.array([[1.0, 2], [2, 1], [0, 0]]), first.shape)
    grid = rationalizable(NormalFormGame.from_arrays(first, second))
    assert grid.concept == "rationalizable"
    assert grid.count.tolist() == [4, 4, 2]
    assert "mixtures of two actions" in grid.method


@given(trees())
@settings(derandomize=True, max_examples=2)
def test_a_tree_is_refused(tree):
    with pytest.raises(ConceptError, match="rationalizable takes a game in normal form"):
        rationalizable(tree)
