import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.errors import UnknownNameError
from gametheory.games import NormalFormGame
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
