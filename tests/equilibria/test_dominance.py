import dataclasses
import itertools
import json
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import gametheory as gt
from gametheory.errors import UnknownNameError
from gametheory.games import NormalFormGame
from gametheory.numerics import linear_programs, simplex
from tests.random_games import integer_games


def by_definition(game, strict):
    """Iterated elimination on plain arrays, written as the definition says."""
    arrays, alive = game.to_arrays(), [list(range(size)) for size in game.shape]
    while True:
        kept = []
        for player, array in enumerate(arrays):
            rows = np.moveaxis(array[np.ix_(*alive)], player, 0).reshape(len(alive[player]), -1)

            def beaten(row, rows=rows):
                return any(
                    (other > row).all() if strict else (other >= row).all() and (other > row).any() for other in rows
                )

            kept.append([action for action, row in zip(alive[player], rows, strict=True) if not beaten(row)])
        if kept == alive:
            return alive
        alive = kept


@given(integer_games(), st.sampled_from(["strict", "weak"]))
@settings(derandomize=True, max_examples=300)
def test_it_leaves_what_the_definition_leaves(game, kind):
    expected = [
        tuple(actions[index] for index in own)
        for actions, own in zip(game.actions, by_definition(game, kind == "strict"), strict=True)
    ]
    assert list(gt.dominance(game, kind=kind).surviving.values()) == expected


@given(integer_games())
@settings(derandomize=True, max_examples=200)
def test_strict_elimination_loses_no_equilibrium(game):
    surviving = gt.dominance(game).surviving
    for equilibrium in gt.pure_nash(game).equilibria:
        assert all(set(equilibrium.profile[player]) <= set(surviving[player]) for player in game.players)


@given(st.lists(integer_games(shapes=((2, 3, 2),)), min_size=2, max_size=5), st.sampled_from(["strict", "weak"]))
@settings(derandomize=True, max_examples=60)
def test_a_grid_gives_at_each_point_what_the_single_game_gives(games, kind):
    stacked = [np.stack([game.to_arrays()[player] for game in games]) for player in range(3)]
    grid = gt.dominance(NormalFormGame.from_arrays(*stacked), kind=kind)
    for index, game in enumerate(games):
        single = gt.dominance(game, kind=kind)
        assert grid.count[index] == np.prod([len(actions) for actions in single.surviving.values()])
        assert (grid.selected[index] >= 0) == bool(single.equilibria)


def test_the_rounds_are_told():
    # Luce and Raiffa's idea of iteration: only when the column player's third action is gone does the row player's go
    game = NormalFormGame.from_arrays([[1, 1, 0], [0, 0, 2]], [[0, 2, 1], [3, 1, 0]], players=["row", "column"])
    told = [(e.round, e.player, e.action, e.dominated_by) for e in gt.dominance(game).eliminations]
    assert told == [(1, "column", "3", "2"), (2, "row", "2", "1"), (3, "column", "1", "2")]
    assert str(gt.dominance(game).equilibria[0].profile) == "row: 1; column: 2"


def test_a_game_that_is_not_solvable_says_how_much_is_left():
    pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert gt.dominance(pennies).notes == ("not dominance solvable: 4 action profiles survive",)
    with pytest.raises(UnknownNameError, match=r"no kind of dominance is called 'strickt'. Did you mean 'strict'"):
        gt.dominance(pennies, kind="strickt")


# --- domination by mixtures -----------------------------------------------------------------------------------------


def rows_of(game, player, alive):
    """A player's payoffs from each surviving action, against each profile of the others' surviving actions."""
    cells = game.payoffs[player][np.ix_(*alive)]
    return np.moveaxis(cells, player, 0).reshape(len(alive[player]), -1)


def margin(rows, row):
    """By how much the best mixture of the other rows beats a row everywhere, in floating point and by another LP."""
    others = np.delete(rows, row, axis=0).astype(float)
    if not len(others):
        return -np.inf
    gains = others - rows[row].astype(float)
    # maximise t with gains.T @ x >= t and x a distribution
    cost = np.zeros(len(gains) + 1)
    cost[-1] = -1
    upper = np.hstack([-gains.T, np.ones((gains.shape[1], 1))])
    total = np.array([[1.0] * len(gains) + [0.0]])
    bounds = [(0, 1)] * len(gains) + [(None, None)]
    return -linprog(cost, upper, np.zeros(gains.shape[1]), total, [1], bounds, method="highs").fun


def one_at_a_time(game, order):
    """Strict elimination by mixtures, one action at a time, in any order."""
    alive = [list(range(size)) for size in game.shape]
    while True:
        dominated = [
            (player, action)
            for player, own in enumerate(alive)
            for place, action in enumerate(own)
            if margin(rows_of(game, player, alive), place) > 1e-7
        ]
        if not dominated:
            return alive
        player, action = order.choice(dominated)
        alive[player].remove(action)


def labels(game, alive):
    return {
        player: tuple(actions[index] for index in own)
        for player, actions, own in zip(game.players, game.actions, alive, strict=True)
    }


SHAPES = ((2, 2), (3, 2), (4, 2), (4, 3), (4, 4), (2, 2, 2), (4, 2, 2), (3, 3, 2), (4,), (1, 3))


@given(integer_games(shapes=SHAPES, low=-4, high=4), st.randoms(use_true_random=False))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_strict_elimination_by_mixtures_does_not_depend_on_the_order(game, order):
    solution = gt.dominance(game, mixed=True)
    assert solution.surviving == labels(game, one_at_a_time(game, order))
    assert solution.complete
    assert solution.exact


@given(integer_games(shapes=SHAPES, low=-4, high=4), st.sampled_from(["strict", "weak"]))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_every_elimination_is_proven_by_its_mixture(game, kind):
    solution = gt.dominance(game, kind=kind, mixed=True)
    alive = [list(range(size)) for size in game.shape]
    for number in range(1, 1 + max((step.round for step in solution.eliminations), default=0)):
        steps = [step for step in solution.eliminations if step.round == number]
        for step in steps:
            player = game.players.index(step.player)
            names, rows = game.actions[player], rows_of(game, player, alive)
            weights = dict(step.mixture) or {step.dominated_by: 1}
            assert sum(weights.values()) == 1
            at = alive[player].index
            better = sum(weight * rows[at(names.index(name))] for name, weight in weights.items())
            gains = better - rows[at(names.index(step.action))]
            assert (gains > 0).all() if kind == "strict" else (gains >= 0).all() and (gains > 0).any()
        for step in steps:
            player = game.players.index(step.player)
            alive[player].remove(game.actions[player].index(step.action))
    assert solution.surviving == labels(game, alive)


@given(integer_games(shapes=SHAPES))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_mixtures_remove_at_least_what_single_actions_do(game):
    single, mixed = gt.dominance(game).surviving, gt.dominance(game, mixed=True).surviving
    assert all(set(mixed[player]) <= set(single[player]) for player in game.players)


@given(integer_games(shapes=((3, 2), (3, 3), (3, 2, 2)), low=-3, high=3), st.sampled_from(["strict", "weak"]))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_a_dense_grid_of_mixtures_finds_no_more(game, kind):
    solution = gt.dominance(game, kind=kind, mixed=True)
    alive = [[own.index(a) for a in solution.surviving[p]] for p, own in zip(game.players, game.actions, strict=True)]
    for player, own in enumerate(alive):
        rows = rows_of(game, player, alive)
        for worse, first, second in itertools.permutations(range(len(own)), 3):
            for weight in (Fraction(k, 60) for k in range(61)):
                gains = weight * rows[first] + (1 - weight) * rows[second] - rows[worse]
                assert not ((gains > 0).all() if kind == "strict" else (gains >= 0).all() and (gains > 0).any())


@given(
    st.lists(integer_games(shapes=((4, 3),), low=-3, high=3), min_size=2, max_size=4),
    st.lists(integer_games(shapes=((3, 2, 2),), low=-3, high=3), min_size=2, max_size=4),
    st.sampled_from(["strict", "weak"]),
)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_a_grid_finds_the_mixtures_that_the_single_game_does(two_players, three_players, kind):
    for games in (two_players, three_players):
        stacked = [np.stack([game.to_arrays()[player] for game in games]) for player in range(len(games[0].players))]
        grid = gt.dominance(NormalFormGame.from_arrays(*stacked), kind=kind, mixed=True)
        assert grid.complete.all()
        for index, game in enumerate(games):
            single = gt.dominance(game, kind=kind, mixed=True)
            left = {", ".join(profile) for profile in itertools.product(*single.surviving.values())}
            here = [bool(np.broadcast_to(holds, len(games))[index]) for holds in grid.holds]
            assert set(itertools.compress(grid.candidates, here)) == left


def test_a_mixture_of_three_is_found_over_a_grid_too():
    # each of the first three pays against one column only; a third of each pays 1 against all, the last 0.9
    payoffs = np.array([[3, 0, 0], [0, 3, 0], [0, 0, 3], [0.9, 0.9, 0.9]])
    grid = gt.dominance(NormalFormGame.from_arrays(np.stack([payoffs, payoffs * 2]), np.zeros((2, 4, 3))), mixed=True)
    assert grid.count.tolist() == [9, 9]
    step = gt.dominance(NormalFormGame.from_arrays(payoffs, np.zeros((4, 3))), mixed=True).eliminations[0]
    assert step.dominated_by == "1/3 1 + 1/3 2 + 1/3 3"


def test_a_mixture_is_told_in_words_and_in_json():
    actions = [["hold", "strike", "wait"], ["persist", "freeze"]]
    game = NormalFormGame.from_arrays(
        [[4, 0], [0, 4], [1, 1]], [[1, 2], [2, 1], [0, 0]], players=["us", "nk"], actions=actions
    )
    assert gt.dominance(game).eliminations == ()
    assert "single actions only" in gt.dominance(game).method
    solution = gt.dominance(game, mixed=True)
    assert "Round 1: us drops wait, which 0.5 hold + 0.5 strike dominates.\n" in repr(solution)
    plain = {"round": 1, "player": "us", "action": "wait", "dominated_by": "0.5 hold + 0.5 strike"}
    assert solution.to_dict()["eliminations"] == [{**plain, "mixture": {"hold": 0.5, "strike": 0.5}}]
    json.dumps(solution.to_dict())
    assert pickle.loads(pickle.dumps(solution)).eliminations == solution.eliminations
    dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    assert set(gt.dominance(dilemma).to_dict()["eliminations"][0]) == {"round", "player", "action", "dominated_by"}


def test_what_is_too_large_to_prove_survives_and_is_named(monkeypatch):
    monkeypatch.setattr(linear_programs, "_recovered", lambda *_: None)
    monkeypatch.setattr(simplex, "MOST_OPERATIONS", 0)
    hedge = NormalFormGame.from_arrays([[4, 0], [0, 4], [3, 3]], np.zeros((3, 2)))
    solution = gt.dominance(hedge, mixed=True)
    assert solution.surviving["1"] == ("1", "2", "3")  # the third is best against an even bet, which nobody proved
    assert not solution.complete
    assert any("whether a mixture dominates 3 of player 1 is too much to prove" in note for note in solution.notes)
    beaten = NormalFormGame.from_arrays([[4, 0], [0, 4], [1, 1]], np.zeros((3, 2)))
    assert gt.dominance(beaten, mixed=True).surviving["1"] == ("1", "2")  # the mixture itself is the proof


@pytest.mark.parametrize("kind", ["strict", "weak"])
def test_where_floating_point_fails_too_nothing_is_claimed(kind, monkeypatch):
    monkeypatch.setattr(linear_programs, "approximate", lambda _: None)
    monkeypatch.setattr(simplex, "MOST_OPERATIONS", 0)
    beaten = NormalFormGame.from_arrays([[4, 0], [0, 4], [1, 1]], np.zeros((3, 2)))
    solution = gt.dominance(beaten, kind=kind, mixed=True)
    assert solution.surviving["1"] == ("1", "2", "3")
    assert not solution.complete


def test_payoffs_without_a_rational_value_are_compared_up_to_the_tolerance():
    root = 2**0.5
    cells = np.array([[root, 0.0], [0.0, root], [root / 2 - 1e-3, root / 2 - 1e-3]])
    game = NormalFormGame.from_arrays(cells, np.zeros((3, 2)))
    inexact = dataclasses.replace(game, payoffs=tuple(own.astype(float).astype(object) for own in game.payoffs))
    assert not inexact.is_exact
    assert gt.dominance(inexact, mixed=True).surviving["1"] == ("1", "2")
    assert gt.dominance(inexact, mixed=True, tolerance=0.01).surviving["1"] == ("1", "2", "3")
