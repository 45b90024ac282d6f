from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import Decision, ExtensiveFormGame, Leaf, NormalFormGame
from tests.random_games import integer_games


def found(game):
    return {tuple(next(iter(e.profile[p])) for p in game.players) for e in gt.pure_nash(game).equilibria}


def by_definition(game):
    """Every profile from which nobody gains by leaving, tested on plain arrays."""
    arrays = game.to_arrays()
    held = set()
    for cell in product(*map(range, game.shape)):
        lines = [array[(*cell[:i], slice(None), *cell[i + 1 :])] for i, array in enumerate(arrays)]
        if all(array[cell] == line.max() for array, line in zip(arrays, lines, strict=True)):
            held.add(tuple(actions[index] for actions, index in zip(game.actions, cell, strict=True)))
    return held


@given(integer_games())
@settings(derandomize=True, max_examples=300)
def test_it_finds_exactly_the_profiles_from_which_nobody_gains_by_leaving(game):
    assert found(game) == by_definition(game)
    assert all(equilibrium.regret == 0 for equilibrium in gt.pure_nash(game).equilibria)


@given(integer_games(), st.randoms(use_true_random=False))
@settings(derandomize=True, max_examples=100)
def test_relabelling_the_actions_relabels_the_answer(game, random):
    orders = [random.sample(range(size), size) for size in game.shape]
    arrays = [array[np.ix_(*orders)] for array in game.to_arrays()]
    actions = [[own[index] for index in order] for own, order in zip(game.actions, orders, strict=True)]
    assert found(NormalFormGame.from_arrays(*arrays, actions=actions)) == found(game)


@given(integer_games(), st.lists(st.integers(1, 9), min_size=3, max_size=3), st.integers(-5, 5))
@settings(derandomize=True, max_examples=100)
def test_rescaling_a_players_utility_moves_no_equilibrium(game, factors, shift):
    arrays = [factor * array + shift for factor, array in zip(factors, game.to_arrays(), strict=False)]
    assert found(NormalFormGame.from_arrays(*arrays)) == found(game)


@given(
    st.lists(integer_games(shapes=((2, 3, 2),)), min_size=2, max_size=6), st.sampled_from(["payoff-dominance", "first"])
)
@settings(derandomize=True, max_examples=60)
def test_a_grid_gives_at_each_point_what_the_single_game_gives(games, select):
    stacked = [np.stack([game.to_arrays()[player] for game in games]) for player in range(3)]
    grid = gt.pure_nash(NormalFormGame.from_arrays(*stacked), select=select)
    for index, game in enumerate(games):
        single = gt.pure_nash(game)
        labels = [", ".join(next(iter(e.profile[p])) for p in game.players) for e in single.equilibria]
        held = [
            label
            for label, holds in zip(grid.candidates, grid.holds, strict=True)
            if np.broadcast_to(holds, len(games))[index]
        ]
        assert held == labels
        assert grid.count[index] == len(labels)
        assert grid.ties[index] == bool(single.ties)
        assert set(np.array(grid.outcomes)[grid.possible[:, index]]) == set(single.possible_outcomes)
        check_selected(grid, index, single, labels, select)


def check_selected(grid, index, single, labels, select):
    chosen = grid.selected[index]
    if not labels:
        assert chosen == -1
        assert np.isnan(grid.payoffs[:, index]).all()
        return
    equilibrium = single.equilibria[labels.index(grid.candidates[chosen])]
    mine = list(equilibrium.payoffs.values())
    assert list(grid.payoffs[:, index]) == [float(payoff) for payoff in mine]
    assert grid.outcome_probabilities[:, index].sum() == 1
    if select == "first":
        assert grid.candidates[chosen] == labels[0]
    for other in single.equilibria:
        theirs = list(other.payoffs.values())
        if select == "payoff-dominance":
            assert theirs == mine or any(a < b for a, b in zip(theirs, mine, strict=True))


def test_the_selection_prefers_the_payoff_dominant_equilibrium_and_says_so():
    rabbit_first = [[[2, 2], [0, 4]]] * 2
    hunt = NormalFormGame.from_arrays(np.array(rabbit_first), np.array([[[2, 0], [2, 4]]] * 2))
    assert gt.pure_nash(hunt).payoffs[:, 0].tolist() == [4, 4]
    assert gt.pure_nash(hunt, select="first").payoffs[:, 0].tolist() == [2, 2]
    assert gt.pure_nash(hunt).selection == "payoff dominance, then the order of the file"


def test_a_tie_is_said_in_words():
    game = NormalFormGame.from_arrays([[1, 0], [1, 0]], [[2, 1], [2, 1]], players=["us", "nk"])
    assert gt.pure_nash(game).ties == (
        "at (1, 1) us would do just as well with 2",
        "at (2, 1) us would do just as well with 1",
    )


def test_a_difference_that_is_only_round_off_is_a_tie_on_a_grid():
    noisy = np.array([0.1 + 0.2 - 0.3, 0.0])
    game = NormalFormGame.from_arrays(np.stack([[noisy, noisy * 0], [noisy * 0 + 5, noisy * 0]]).T, np.zeros((2, 2, 2)))
    assert gt.pure_nash(game).ties.all()


def test_a_tree_and_an_unknown_rule_are_refused_in_words():
    tree = ExtensiveFormGame(("a",), Decision("m", "a", ("x",), (Leaf("o", (0,)),), "m"))
    with pytest.raises(ConceptError, match=r"pure-nash takes a game in normal form \(a table\), and this is a tree"):
        gt.pure_nash(tree)
    grid = NormalFormGame.from_arrays(np.zeros((2, 1, 1)), np.zeros((2, 1, 1)))
    with pytest.raises(UnknownNameError, match=r"no selection rule is called 'frist'. Did you mean 'first'"):
        gt.pure_nash(grid, select="frist")
