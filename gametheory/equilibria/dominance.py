r"""Iterated elimination of dominated actions.

An action :math:`b` *strictly* dominates :math:`a` if it pays more against every profile of the others' remaining
actions; it *weakly* dominates it if it never pays less and sometimes more. In each round all dominated actions of all
players go at once; rounds follow until nothing is dominated. What strict elimination leaves does not depend on the
order and contains every Nash equilibrium (Luce and Raiffa 1957; Gilboa, Kalai and Zemel 1990); weak elimination may
lose equilibria and depends on the order, for which the simultaneous rounds here are the convention.

Only domination by a pure action is looked for: an action that only a mixture dominates survives.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np

from gametheory.equilibria.grid import Candidate, collect, tolerances
from gametheory.equilibria.pure_nash import pure_equilibrium, require_normal_form
from gametheory.errors import UnknownNameError
from gametheory.games import Elimination, GridSolution, NormalFormGame, Solution
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Cells

Kind = Literal["strict", "weak"]
Alive = list[list[Any]]
"""For each player, for each action: where (over the grid) it has survived so far."""


def dominance_kernel(
    payoffs: Sequence[Cells], tolerance: Sequence[float], kind: Kind
) -> Iterator[tuple[Alive, dict[tuple[int, int], list[tuple[int, Any]]]]]:
    """Go through the rounds of elimination; every array broadcasts to the grid.

    Yields for each round the actions alive after it, and for each removed ``(player, action)`` the actions that
    dominate it with where they do. Ends with the round after which nothing more goes.
    """
    alive: Alive = [[np.True_] * size for size in payoffs[0].shape]
    while True:
        removed = {
            (player, action): dominators
            for player, own in enumerate(payoffs)
            for action in range(own.shape[player])
            if (dominators := _dominators(own, player, action, alive, tolerance[player], kind))
        }
        if not removed:
            return
        following = [list(own) for own in alive]
        for (player, action), dominators in removed.items():
            for _, where in dominators:
                following[player][action] = following[player][action] & ~where
        alive = following
        yield alive, removed


def dominance(game: NormalFormGame, *, kind: Kind = "strict", tolerance: float = 1e-9) -> Solution | GridSolution:
    """Eliminate dominated actions, round by round, in one game or over a whole grid of games.

    Parameters
    ----------
    game
        A game in normal form, for any number of players.
    kind
        ``"strict"`` or ``"weak"``.
    tolerance
        As in :func:`~gametheory.equilibria.pure_nash.pure_nash`.

    Returns
    -------
    A solution whose ``surviving`` names each player's remaining actions and whose ``eliminations`` tell the rounds. Its
    ``equilibria`` hold the profile that is left when only one is (the game is *dominance solvable*), else nothing. Over
    a grid the candidates are the surviving profiles, and one is selected only where it is alone.

    Examples
    --------
    >>> dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> dominance(dilemma).surviving
    {'1': ('2',), '2': ('2',)}

    References
    ----------
    R. D. Luce and H. Raiffa (1957), Games and Decisions, sections 4.9 and 5.7.
    """
    require_normal_form(game, "dominance")
    if kind not in ("strict", "weak"):
        raise UnknownNameError("kind of dominance", str(kind), ("strict", "weak"))
    slack = tolerances(game, tolerance)
    rounds = list(dominance_kernel(game.payoffs, slack, kind))
    alive = rounds[-1][0] if rounds else [[np.True_] * size for size in game.shape]
    if game.grid_shape:
        return _over_grid(game, alive, kind, slack)
    surviving = {
        player: tuple(action for action, stays in zip(actions, own, strict=True) if stays)
        for player, actions, own in zip(game.players, game.actions, alive, strict=True)
    }
    left = [cell for cell in game.cells() if all(alive[player][action] for player, action in enumerate(cell))]
    note = () if len(left) == 1 else (f"not dominance solvable: {len(left)} action profiles survive",)
    return Solution(
        game=game,
        concept="dominance",
        equilibria=(pure_equilibrium(game, left[0]),) if len(left) == 1 else (),
        complete=True,
        exact=game.is_exact,
        method=_method(kind),
        tolerance=0.0 if game.is_exact else tolerance,
        notes=note,
        eliminations=tuple(_told(game, rounds)),
        surviving=surviving,
    )


def _method(kind: Kind) -> str:
    return f"iterated elimination of {kind}ly dominated actions, all at once in each round"


def _over_grid(game: NormalFormGame, alive: Alive, kind: Kind, slack: tuple[float, ...]) -> GridSolution:
    candidates = [_candidate(game, cell, alive) for cell in game.cells()]
    left: Any = sum(np.asarray(candidate.holds, dtype=int) for candidate in candidates)
    return collect(
        game,
        candidates,
        concept="dominance",
        method=_method(kind),
        select="first",
        tolerance=slack,
        selectable=np.asarray(left == 1),
    )


def _candidate(game: NormalFormGame, cell: Cell, alive: Alive) -> Candidate:
    holds: Any = np.True_
    for player, action in enumerate(cell):
        holds = holds & alive[player][action]
    return Candidate(game.label(cell), holds, tuple(cells[cell] for cells in game.payoffs), {game.outcomes[cell]: 1.0})


def _dominators(
    payoffs: Cells, player: int, action: int, alive: Alive, tolerance: float, kind: Kind
) -> list[tuple[int, Any]]:
    """List the actions that dominate an action, each with where on the grid it does."""
    rivals = [other for other in range(payoffs.shape[player]) if other != action]
    found = ((other, _dominated(payoffs, player, (action, other), alive, tolerance, kind)) for other in rivals)
    return [(other, where) for other, where in found if np.any(where)]


def _dominated(payoffs: Cells, player: int, pair: tuple[int, int], alive: Alive, tolerance: float, kind: Kind) -> Any:
    worse, better = pair
    holds: Any = alive[player][worse] & alive[player][better]
    somewhere: Any = np.False_
    others = [range(size) if axis != player else (0,) for axis, size in enumerate(payoffs.shape)]
    for rest in itertools.product(*others):
        if not np.any(holds):
            return np.False_
        present = _present(rest, player, alive)
        line = [(*rest[:player], action, *rest[player + 1 :]) for action in (worse, better)]
        gain = payoffs[line[1]] - payoffs[line[0]]
        enough = gain > tolerance if kind == "strict" else gain >= -tolerance
        holds = holds & (enough | np.logical_not(present))
        somewhere = somewhere | (present & (gain > tolerance))
    return holds & somewhere


def _present(rest: Cell, player: int, alive: Alive) -> Any:
    """Tell where a profile of the others consists of surviving actions."""
    present: Any = np.True_
    for other, action in enumerate(rest):
        if other != player:
            present = present & alive[other][action]
    return present


def _told(
    game: NormalFormGame, rounds: list[tuple[Alive, dict[tuple[int, int], list[tuple[int, Any]]]]]
) -> Iterator[Elimination]:
    for number, (_, removed) in enumerate(rounds, start=1):
        for (player, action), dominators in removed.items():
            labels = game.actions[player]
            yield Elimination(number, game.players[player], labels[action], labels[dominators[0][0]])
