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

import dataclasses
import functools
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from gametheory.equilibria.grid import Candidate, collect, tolerances
from gametheory.equilibria.many_player import many_player_equilibria
from gametheory.equilibria.many_player_grid import GridThreePlayer, grid_equilibria_of_three, takes
from gametheory.equilibria.pure_nash import require_normal_form
from gametheory.equilibria.selection import select_candidates
from gametheory.equilibria.two_player import (
    GridTwoPlayer,
    Strategy,
    TwoPlayerEquilibria,
    exact_equilibria,
    grid_equilibria,
)
from gametheory.errors import ConceptError
from gametheory.games import Component, Equilibrium, GridSolution, NormalFormGame, Profile, Solution
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import as_written, cells_of
from gametheory.games.verification import expected_payoffs, outcome_probabilities, regret

EXACT_METHOD = "vertex enumeration in rational arithmetic"
THREE_METHOD = "indifference conditions of every choice of supports, at all points at once; exactly where undecided"
MANY_METHOD = "indifference conditions of every choice of supports, solved exactly"
ROUNDED = "some payoffs have no rational value and were rounded to floats"
GRID_METHOD = "signs of minors, at all points at once; rational vertex enumeration where they cannot decide"


def nash(
    game: NormalFormGame,
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
        A game in normal form for two players or more, degenerate or not.
    select
        The rule that selects one of several equilibria over a grid (:mod:`gametheory.equilibria.selection`).
    tolerance
        Over a grid, points at which a decision hangs on a payoff difference below this share of the player's largest
        payoff are solved exactly. Single games need no tolerance.
    seconds
        With three players or more: stop a game after so long with what was found, and say that it is not complete. An
        interruption from the keyboard does the same. Random games take milliseconds up to 2x2x2x2 and 3x3x2, a tenth of
        a second at 3x3x3, a second at 4x3x3; from 2x2x2x2x2 or 4x4x3 on expect incomplete answers.
    progress
        With three players or more: called with the number of choices of supports decided, and that of all.

    Returns
    -------
    A :class:`~gametheory.games.Solution` whose equilibria are the isolated and the extreme ones, pure ones first, and
    whose ``components`` describe each continuum; over a grid a :class:`~gametheory.games.GridSolution` whose candidates
    are supports. With two players both are complete; with more, ``complete`` says whether every choice of supports was
    decided. Raises ``ConceptError`` for a tree and for a single player.

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
    require_normal_form(game, "nash")
    if len(game.players) < 2:
        raise ConceptError("nash needs two players or more, and this game has one. Use pure-nash")
    if len(game.players) == 2:
        return _over_grid(game, select, tolerance) if game.grid_shape else _single(game)
    search = functools.partial(_of_many, seconds=seconds, progress=progress)
    return _over_grid_of_many(game, search, select, tolerance) if game.grid_shape else search(game)


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
        equal = [action for action in unused if _pays(game, equilibrium, player, action)]
        if equal:
            words.append(
                f"at ({equilibrium.profile}) {game.called(player)} would do just as well with {' or '.join(equal)}"
            )
    return words


def _pays(game: NormalFormGame, equilibrium: Equilibrium, player: str, action: str) -> bool:
    changed = Profile({**equilibrium.profile.strategies, player: {action: 1}})
    return bool(expected_payoffs(game, changed)[player] == equilibrium.payoffs[player])


# --- one game of more players ---------------------------------------------------------------------------------------


def _of_many(game: NormalFormGame, seconds: float | None, progress: Callable[[int, int], None] | None) -> Solution:
    payoffs = [cells_of(map(as_written, cells.flat), game.shape) for cells in game.payoffs]
    found = many_player_equilibria(payoffs, seconds=seconds, progress=progress)
    equilibria = tuple(_described(game, one.strategies, isolated=one.isolated is True) for one in found.equilibria)
    rounded = () if game.is_exact else (ROUNDED,)
    return Solution(
        game=game,
        concept="nash",
        equilibria=equilibria,
        complete=found.complete,
        exact=game.is_exact,
        method=MANY_METHOD,
        ties=tuple(words for equilibrium in equilibria for words in _ties(game, equilibrium)),
        notes=(*filter(None, (found.reason,)), *found.notes, *rounded),
        components=tuple(Component(one.extreme, (), one.dimension) for one in found.components),
    )


# --- a grid of games ------------------------------------------------------------------------------------------------


def _over_grid(game: NormalFormGame, select: str, tolerance: float) -> GridSolution:
    slack = tolerances(game, tolerance)
    found = grid_equilibria(_flat(game, 0), _flat(game, 1), *slack)
    candidates = [_candidate(game, found, index) for index in range(len(found.supports))]
    result = collect(game, candidates, concept="nash", method=GRID_METHOD, select=select, tolerance=slack)
    return _settled(game, result, found.undecided.reshape(game.grid_shape), select, _single)


def _over_grid_of_many(
    game: NormalFormGame, search: Callable[[NormalFormGame], Solution], select: str, tolerance: float
) -> GridSolution:
    """Solve all points at once where there is a kernel for the game's shape, else one at a time."""
    slack = tolerances(game, tolerance)
    if not takes(game.shape):
        method = f"{MANY_METHOD}, a point at a time"
        result = collect(game, [], concept="nash", method=method, select=select, tolerance=slack)
        return _settled(game, result, np.ones(game.grid_shape, dtype=bool), select, search)
    found = grid_equilibria_of_three([_flat(game, player) for player in range(3)], slack)
    candidates = [_candidate_of_three(game, found, index) for index in range(len(found.supports))]
    result = collect(game, candidates, concept="nash", method=THREE_METHOD, select=select, tolerance=slack)
    return _settled(game, result, found.undecided.reshape(game.grid_shape), select, search)


def _candidate_of_three(game: NormalFormGame, found: GridThreePlayer, index: int) -> Candidate:
    supports = found.supports[index]
    mixes = found.strategies(index)
    weights: dict[Cell, Any] = {
        cell: functools.reduce(np.multiply, (mix[action] for mix, action in zip(mixes, cell, strict=True)))
        for cell in itertools.product(*supports)
    }
    again = " (a second one)" if supports in found.supports[:index] else ""
    holds = found.holds[index] & ~found.undecided
    return _weighted(game, f"{_support_label(game, supports)}{again}", holds, weights)


def _weighted(game: NormalFormGame, label: str, holds: NDArray[np.bool_], weights: Mapping[Cell, Any]) -> Candidate:
    """Describe a support by the probabilities of its cells, with the points of the grid in one axis."""
    grid = game.grid_shape
    shaped = {cell: weight.reshape(grid) for cell, weight in weights.items()}
    payoffs = tuple(sum(weight * cells[cell] for cell, weight in shaped.items()) for cells in game.payoffs)
    outcomes: dict[str, Any] = {}
    for cell, weight in shaped.items():
        outcomes[game.outcomes[cell]] = outcomes.get(game.outcomes[cell], 0) + weight
    return Candidate(label, holds.reshape(grid), payoffs, outcomes)


def _flat(game: NormalFormGame, player: int) -> NDArray[np.float64]:
    """Give a player's payoffs with the points of the grid in one last axis."""
    grid = game.grid_shape
    cells = [np.broadcast_to(np.asarray(entry, dtype=float), grid).reshape(-1) for entry in game.payoffs[player].flat]
    return np.array(cells).reshape(*game.shape, -1)


def _candidate(game: NormalFormGame, found: GridTwoPlayer, index: int) -> Candidate:
    rows, columns = found.supports[index]
    row, column = found.row_strategy(index), found.column_strategy(index)
    weights: dict[Cell, Any] = {(i, j): row[i] * column[j] for i in rows for j in columns}
    holds = found.holds[index] & ~found.undecided
    return _weighted(game, _support_label(game, (rows, columns)), holds, weights)


def _support_label(game: NormalFormGame, supports: Iterable[tuple[int, ...]]) -> str:
    return ", ".join(
        " + ".join(actions[index] for index in support) for actions, support in zip(game.actions, supports, strict=True)
    )


def _settled(
    game: NormalFormGame,
    result: GridSolution,
    undecided: NDArray[np.bool_],
    select: str,
    search: Callable[[NormalFormGame], Solution],
) -> GridSolution:
    """Solve the undecided points exactly and enter what was found; the arrays of the result are its own."""
    complete = result.complete.copy()
    labels = {label: index for index, label in enumerate(result.candidates)}
    for flat_index in np.flatnonzero(undecided):
        place = tuple(map(int, np.unravel_index(flat_index, undecided.shape)))
        solution = search(game.point(place))
        complete[place] = solution.complete
        if not solution.equilibria:
            continue
        payoffs = [tuple(map(float, equilibrium.payoffs.values())) for equilibrium in solution.equilibria]
        holds = [np.True_] * len(payoffs)
        chosen = solution.equilibria[int(select_candidates(holds, payoffs, (), select, result.tolerance))]
        result.count[place] = len(solution.equilibria)
        result.ties[place] = bool(solution.ties)
        everywhere: Any = (slice(None), *place)
        result.possible[everywhere] = [outcome in solution.possible_outcomes for outcome in result.outcomes]
        result.payoffs[everywhere] = [float(chosen.payoffs[player]) for player in result.players]
        result.outcome_probabilities[everywhere] = [float(chosen.outcomes.get(o, 0)) for o in result.outcomes]
        result.selected[place] = labels.setdefault(_played_label(game, chosen), len(labels))
    extra = len(labels) - len(result.candidates)
    holds_nowhere = (np.asarray(np.False_),) * extra
    return dataclasses.replace(result, candidates=tuple(labels), holds=result.holds + holds_nowhere, complete=complete)


def _played_label(game: NormalFormGame, equilibrium: Equilibrium) -> str:
    played = (equilibrium.profile[player] for player in game.players)
    return ", ".join(" + ".join(strategy) for strategy in played)
