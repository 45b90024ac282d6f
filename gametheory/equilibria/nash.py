r"""All Nash equilibria of a game, mixed ones included, for any number of players.

A profile of mixed strategies is a Nash equilibrium (Nash 1951) if no player gains by deviating. In a nondegenerate game
each equilibrium is isolated and their number is odd; in a degenerate one some lie in connected components of infinitely
many.

Two players (:mod:`gametheory.equilibria.two_player`)
    There are finitely many *extreme* equilibria, of which all others are mixtures. A single game is solved in exact
    rational arithmetic. A grid of games is solved in floating point at once; the points at which floating point cannot
    decide, because the game there is degenerate or nearly so, are handed one by one to the exact engine. Either way the
    answer is complete.
Three players and more (:mod:`gametheory.equilibria.many_player`)
    Equilibria are the solutions of polynomial systems, one for each choice of supports; they are found exactly, and may
    be irrational: probabilities are then algebraic numbers. Beyond some size a support may be left undecided, and the
    answer says so and is not complete. A grid of m x 2 x 2 games is solved in floating point at once
    (:mod:`gametheory.equilibria.many_player_grid`), undecided points exactly; other grids one point at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from gametheory.equilibria.compressed import Gathering, Payoffs, Piece, blocks
from gametheory.equilibria.grid import tolerances
from gametheory.equilibria.many_player import many_player_equilibria
from gametheory.equilibria.many_player_grid import pieces_of_three, takes
from gametheory.equilibria.settling import settle
from gametheory.equilibria.tree_nash import tree_nash
from gametheory.equilibria.two_player import (
    Strategy,
    TwoPlayerEquilibria,
    exact_equilibria,
    grid_equilibria,
)
from gametheory.errors import ConceptError
from gametheory.games import Component, Equilibrium, ExtensiveFormGame, GridSolution, NormalFormGame, Profile, Solution
from gametheory.games.numbers import as_written, cells_of
from gametheory.games.verification import expected_payoffs, outcome_probabilities, payoff_by, regret

EXACT_METHOD = "vertex enumeration in rational arithmetic"
THREE_METHOD = "indifference conditions of every choice of supports, at all points at once; exactly where undecided"
MANY_METHOD = "indifference conditions of every choice of supports, solved exactly"
_Kernel: TypeAlias = Callable[
    [Sequence[NDArray[np.float64]], Sequence[float]], tuple[Sequence[Piece], NDArray[np.bool_]]
]

ROUNDED = "some payoffs have no rational value and were rounded to floats"
GRID_METHOD = "signs of minors, at all points at once; rational vertex enumeration where they cannot decide"


def nash(
    game: NormalFormGame | ExtensiveFormGame,
    *,
    select: str = "payoff-dominance",
    tolerance: float = 1e-9,
    seconds: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Solution | GridSolution:
    """Find all Nash equilibria of a game, or of a whole grid of games.

    Parameters
    ----------
    game
        A game in normal form for two players or more, degenerate or not; or a tree with perfect recall, answered in
        behaviour strategies by :func:`~gametheory.equilibria.tree_nash.tree_nash`.
    select
        The rule that selects one of several equilibria over a grid, such as ``"payoff-dominance"`` or
        ``"maximal-sum"`` (:mod:`gametheory.equilibria.selection` lists them); ``contested`` says where it does not
        decide. In a single game see :func:`gametheory.choose`.
    tolerance
        Over a grid, points at which a decision hangs on a payoff difference below this share of the player's largest
        payoff are solved exactly. Single games need no tolerance.
    seconds
        With three players or more: stop a game after so long with what was found, and say that it is not complete. An
        interruption from the keyboard does the same. Over a grid, for any number of players: solve no more points
        exactly after so long; those left have no equilibria entered and are not complete. An interruption ends a grid
        with ``KeyboardInterrupt``. Random games take milliseconds up to 2x2x2x2 and 3x3x2, a tenth of a second at
        3x3x3, a second at 4x3x3; from 2x2x2x2x2 or 4x4x3 on expect incomplete answers.
    progress
        With three players or more: called with the number of choices of supports decided, and that of all. Over a
        grid: with the number of points solved exactly, and that of all points that have to be.

    Returns
    -------
    A :class:`~gametheory.games.Solution` whose equilibria are the isolated and the extreme ones, pure ones first, and
    whose ``components`` describe each continuum; over a grid a :class:`~gametheory.games.GridSolution` whose candidates
    are supports. With two players both are complete; with more, ``complete`` says whether every choice of supports was
    decided. Raises ``ConceptError`` for a table with a single player.

    Examples
    --------
    >>> chicken = NormalFormGame.from_arrays([[0, -1], [1, -10]], [[0, 1], [-1, -10]])
    >>> for equilibrium in nash(chicken).equilibria:
    ...     print(equilibrium.profile)
    1: 1; 2: 2
    1: 2; 2: 1
    1: 0.9 1 + 0.1 2; 2: 0.9 1 + 0.1 2

    References
    ----------
    J. F. Nash (1951), Non-cooperative games, Annals of Mathematics 54, 286-295; and those of
    :mod:`gametheory.equilibria.two_player`.
    """
    if isinstance(game, ExtensiveFormGame):
        return tree_nash(game, select=select, tolerance=tolerance, seconds=seconds)
    if len(game.players) < 2:
        raise ConceptError("nash needs two players or more, and this game has one. Use pure-nash")
    if game.grid_shape:
        return _over_grid(game, select, tolerance, seconds, progress)
    return _single(game) if len(game.players) == 2 else _of_many(game, seconds, progress)


# --- one game of two players ----------------------------------------------------------------------------------------


def _single(game: NormalFormGame) -> Solution:
    found = exact_equilibria(*(_fractions(game, player) for player in (0, 1)))
    components = tuple(_component(found, members) for members in found.components if len(members) > 1)
    loose = {index for component in components for index in component.extreme}
    equilibria = tuple(_equilibrium(game, found, index, index not in loose) for index in range(len(found.extreme)))
    rounded = () if game.is_exact else (ROUNDED,)
    return Solution(
        game=game,
        concept="nash",
        equilibria=equilibria,
        complete=True,
        exact=game.is_exact,
        method=EXACT_METHOD,
        ties=tuple(words for equilibrium in equilibria for words in _ties(game, equilibrium)),
        notes=rounded,
        components=components,
    )


def _fractions(game: NormalFormGame, player: int) -> list[list[Fraction]]:
    rows, columns = game.shape
    payoffs = game.payoffs[player]
    return [[as_written(payoffs[row, column]) for column in range(columns)] for row in range(rows)]


def _equilibrium(game: NormalFormGame, found: TwoPlayerEquilibria, index: int, isolated: bool) -> Equilibrium:
    row, column = found.extreme[index]
    return _described(game, (found.row_strategies[row], found.column_strategies[column]), isolated=isolated)


def _described(game: NormalFormGame, strategies: Iterable[Sequence[Any]], *, isolated: bool) -> Equilibrium:
    """Describe mixed strategies as an equilibrium, with its regret computed anew."""
    mixes = {
        player: dict(zip(actions, strategy, strict=True))
        for player, actions, strategy in zip(game.players, game.actions, strategies, strict=True)
    }
    profile = Profile(mixes)
    return Equilibrium(
        profile, expected_payoffs(game, profile), outcome_probabilities(game, profile), regret(game, profile), isolated
    )


def _component(found: TwoPlayerEquilibria, members: tuple[int, ...]) -> Component:
    place = {found.extreme[index]: index for index in members}
    inside = [(rows, columns) for rows, columns in found.subsets if all((r, c) in place for r in rows for c in columns)]
    dimension = max(
        _dimension(found.row_strategies[row] for row in rows)
        + _dimension(found.column_strategies[column] for column in columns)
        for rows, columns in inside
    )
    corners = tuple(tuple(sorted(place[row, column] for row in rows for column in columns)) for rows, columns in inside)
    return Component(members, corners, dimension)


def _dimension(strategies: Iterable[Strategy]) -> int:
    """Give the dimension of the convex hull of some mixed strategies, which never include the origin."""
    rows = [[fmpq(share.numerator, share.denominator) for share in strategy] for strategy in strategies]
    return int(fmpq_mat(rows).rank()) - 1


def _ties(game: NormalFormGame, equilibrium: Equilibrium) -> list[str]:
    """Say which players would do just as well with an action that they do not use."""
    words = []
    for player, actions in zip(game.players, game.actions, strict=True):
        unused = [action for action in actions if action not in equilibrium.profile[player]]
        mine = equilibrium.payoffs[player]
        equal = [action for action in unused if payoff_by(game, equilibrium.profile, player, action) == mine]
        if equal:
            words.append(
                f"at ({equilibrium.profile}) {game.called(player)} would do just as well with {' or '.join(equal)}"
            )
    return words


# --- one game of more players ---------------------------------------------------------------------------------------


def _of_many(
    game: NormalFormGame,
    seconds: float | None,
    progress: Callable[[int, int], None] | None,
    *,
    keep_interrupted: bool = True,
) -> Solution:
    rounded = not game.is_exact
    payoffs = [cells_of(map(as_written, own.flat), game.shape) if rounded else own for own in game.payoffs]
    found = many_player_equilibria(payoffs, seconds=seconds, progress=progress, keep_interrupted=keep_interrupted)
    equilibria = tuple(_described(game, one.strategies, isolated=one.isolated is True) for one in found.equilibria)
    return Solution(
        game=game,
        concept="nash",
        equilibria=equilibria,
        complete=found.complete,
        exact=not rounded,
        method=MANY_METHOD,
        ties=tuple(words for equilibrium in equilibria for words in _ties(game, equilibrium)),
        notes=(*filter(None, (found.reason,)), *found.notes, *((ROUNDED,) if rounded else ())),
        components=tuple(Component(one.extreme, (), one.dimension) for one in found.components),
    )


# --- a grid of games ------------------------------------------------------------------------------------------------


def _over_grid(
    game: NormalFormGame,
    select: str,
    tolerance: float,
    seconds: float | None,
    progress: Callable[[int, int], None] | None,
) -> GridSolution:
    """Solve all points at once where there is a kernel for the game's shape, and what is left one at a time."""
    deadline = None if seconds is None else time.monotonic() + seconds
    slack = tolerances(game, tolerance)
    gathering, payoffs = Gathering(game, select, slack), Payoffs(game)
    kernel, method = _kernel(game.shape)
    undecided = np.empty(gathering.count.size, dtype=bool)
    for here in blocks(undecided.size):
        block = payoffs.block(here)
        pieces, undecided[here] = kernel(block, slack)
        gathering.add(here, block, pieces)
    result = gathering.solution("nash", method)
    left = undecided.reshape(game.grid_shape)
    return settle(game, result, left, select, _point, deadline=deadline, progress=progress)


def _point(game: NormalFormGame, seconds: float | None) -> Solution:
    """Solve one point of a grid, where an interruption from the keyboard is to end everything."""
    return _single(game) if len(game.players) == 2 else _of_many(game, seconds, None, keep_interrupted=False)


def _kernel(shape: tuple[int, ...]) -> tuple[_Kernel, str]:
    if len(shape) == 2:
        return _pieces_of_two, GRID_METHOD
    if takes(shape):
        return pieces_of_three, THREE_METHOD
    return _undecided, f"{MANY_METHOD}, a point at a time"


def _pieces_of_two(
    payoffs: Sequence[NDArray[np.float64]], slack: Sequence[float]
) -> tuple[list[Piece], NDArray[np.bool_]]:
    found = grid_equilibria(payoffs[0], payoffs[1], slack[0], slack[1])
    pieces = []
    for index, (rows, columns) in enumerate(found.supports):
        points = np.flatnonzero(found.holds[index] & ~found.undecided)
        mixtures = (np.ones((1, 1)), np.ones((1, 1)))
        if len(rows) > 1:
            row, column = found.row_strategy(index), found.column_strategy(index)
            mixtures = (row[list(rows)][:, points], column[list(columns)][:, points])
        if points.size:
            pieces.append(Piece((rows, columns), 0, points, mixtures))
    return pieces, found.undecided


def _undecided(payoffs: Sequence[NDArray[np.float64]], _: Sequence[float]) -> tuple[list[Piece], NDArray[np.bool_]]:
    return [], np.ones(payoffs[0].shape[-1], dtype=bool)
