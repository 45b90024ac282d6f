r"""All Nash equilibria of a two-player game, mixed ones included.

A profile of mixed strategies is a Nash equilibrium (Nash 1951) if no player gains by deviating. A two-player game has
finitely many *extreme* equilibria, from which all others are mixed: in a nondegenerate game each is isolated and their
number is odd; in a degenerate one they span connected components of infinitely many equilibria.

:mod:`gametheory.equilibria.two_player` has the algorithms. A single game is solved in exact rational arithmetic. A grid
of games is solved in floating point at once; the points at which floating point cannot decide, because the game there
is degenerate or nearly so, are handed one by one to the exact engine. Either way the answer is complete.

Games with three or more players are not taken yet: their equilibria are roots of polynomial systems.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from gametheory.equilibria.grid import Candidate, collect, tolerances
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
from gametheory.games.numbers import as_written
from gametheory.games.verification import expected_payoffs, outcome_probabilities, regret

EXACT_METHOD = "vertex enumeration in rational arithmetic"
GRID_METHOD = "signs of minors, at all points at once; rational vertex enumeration where they cannot decide"


def nash(game: NormalFormGame, *, select: str = "payoff-dominance", tolerance: float = 1e-9) -> Solution | GridSolution:
    """Find all Nash equilibria of a two-player game, or of a whole grid of two-player games.

    Parameters
    ----------
    game
        A two-player game in normal form, degenerate or not.
    select
        The rule that selects one of several equilibria over a grid (:mod:`gametheory.equilibria.selection`).
    tolerance
        Over a grid, points at which a decision hangs on a payoff difference below this share of the player's largest
        payoff are solved exactly. Single games need no tolerance.

    Returns
    -------
    A :class:`~gametheory.games.Solution` whose equilibria are the extreme ones, pure ones first, and whose
    ``components`` describe each continuum; over a grid a :class:`~gametheory.games.GridSolution` whose candidates
    are supports. Both are complete. Raises ``ConceptError`` for a tree and for other numbers of players.

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
    if len(game.players) != 2:
        raise ConceptError(
            f"nash finds all equilibria of two-player games, and this one has {len(game.players)} players. "
            "Use pure-nash, which takes any number"
        )
    if game.grid_shape:
        return _over_grid(game, select, tolerance)
    return _single(game)


# --- one game -------------------------------------------------------------------------------------------------------


def _single(game: NormalFormGame) -> Solution:
    found = exact_equilibria(*(_fractions(game, player) for player in (0, 1)))
    components = tuple(_component(found, members) for members in found.components if len(members) > 1)
    loose = {index for component in components for index in component.extreme}
    equilibria = tuple(_equilibrium(game, found, index, index not in loose) for index in range(len(found.extreme)))
    rounded = () if game.is_exact else ("some payoffs have no rational value and were rounded to floats",)
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
    strategies = (found.row_strategies[row], found.column_strategies[column])
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


# --- a grid of games ------------------------------------------------------------------------------------------------


def _over_grid(game: NormalFormGame, select: str, tolerance: float) -> GridSolution:
    slack = tolerances(game, tolerance)
    found = grid_equilibria(_flat(game, 0), _flat(game, 1), *slack)
    candidates = [_candidate(game, found, index) for index in range(len(found.supports))]
    result = collect(game, candidates, concept="nash", method=GRID_METHOD, select=select, tolerance=slack)
    return _settled(game, result, found.undecided.reshape(game.grid_shape), select)


def _flat(game: NormalFormGame, player: int) -> NDArray[np.float64]:
    """Give a player's payoffs with the points of the grid in one last axis."""
    grid = game.grid_shape
    cells = [np.broadcast_to(np.asarray(entry, dtype=float), grid).reshape(-1) for entry in game.payoffs[player].flat]
    return np.array(cells).reshape(*game.shape, -1)


def _candidate(game: NormalFormGame, found: GridTwoPlayer, index: int) -> Candidate:
    grid = game.grid_shape
    rows, columns = found.supports[index]
    row, column = found.row_strategy(index), found.column_strategy(index)
    weights = {(i, j): row[i] * column[j] for i in rows for j in columns}
    payoffs = tuple(
        sum(weight * flat[cell] for cell, weight in weights.items()).reshape(grid)
        for flat in (found.row_payoffs, found.column_payoffs)
    )
    outcomes: dict[str, Any] = {}
    for cell, weight in weights.items():
        outcome = game.outcomes[cell]
        outcomes[outcome] = outcomes.get(outcome, 0) + weight.reshape(grid)
    holds = (found.holds[index] & ~found.undecided).reshape(grid)
    return Candidate(_support_label(game, (rows, columns)), holds, payoffs, outcomes)


def _support_label(game: NormalFormGame, supports: Iterable[tuple[int, ...]]) -> str:
    return ", ".join(
        " + ".join(actions[index] for index in support) for actions, support in zip(game.actions, supports, strict=True)
    )


def _settled(game: NormalFormGame, result: GridSolution, undecided: NDArray[np.bool_], select: str) -> GridSolution:
    """Solve the undecided points exactly and enter what was found; the arrays of the result are its own."""
    labels = {label: index for index, label in enumerate(result.candidates)}
    for flat_index in np.flatnonzero(undecided):
        place = tuple(map(int, np.unravel_index(flat_index, undecided.shape)))
        solution = _single(game.point(place))
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
    return dataclasses.replace(result, candidates=tuple(labels), holds=result.holds + holds_nowhere)


def _played_label(game: NormalFormGame, equilibrium: Equilibrium) -> str:
    played = (equilibrium.profile[player] for player in game.players)
    return ", ".join(" + ".join(strategy) for strategy in played)
