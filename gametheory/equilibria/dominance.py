r"""Iterated elimination of dominated actions.

An action or a mixture of actions :math:`b` *strictly* dominates :math:`a` if it pays more against every profile of the
others' remaining actions; it *weakly* dominates it if it never pays less and sometimes more. In each round all
dominated actions of all players go at once; rounds follow until nothing is dominated. What strict elimination leaves
does not depend on the order and contains every Nash equilibrium (Luce and Raiffa 1957; Gilboa, Kalai and Zemel 1990);
weak elimination may lose equilibria and depends on the order, for which the simultaneous rounds here are the
convention.

An action may be dominated by a mixture though by no single action. Domination by single actions is what is looked for,
and mixtures too where they are asked for (``mixed``). Strict elimination with mixtures leaves exactly the actions that
:func:`~gametheory.equilibria.rationalizable.rationalizable` justifies. :mod:`gametheory.equilibria.elimination` has the
rounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory.equilibria.elimination import (
    Alive,
    MixtureSearch,
    PairSearch,
    Removed,
    dominance_kernel,
    everybody,
    no_mixtures,
)
from gametheory.equilibria.grid import Candidate, collect, tolerances
from gametheory.equilibria.mixtures import Kind
from gametheory.equilibria.pure_nash import pure_equilibrium, require_normal_form
from gametheory.errors import UnknownNameError
from gametheory.games import Elimination, GridSolution, NormalFormGame, Solution
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import as_written, cells_of

SINGLE = "domination by single actions only"
MIXED = "domination by mixtures too, decided by linear programs certified in rational arithmetic"
GRID_MIXED = (
    "domination by mixtures of two actions at all points at once, of more by linear programs a point at a time where "
    "they could matter"
)


def dominance(
    game: NormalFormGame, *, kind: Kind = "strict", mixed: bool = False, tolerance: float = 1e-9
) -> Solution | GridSolution:
    """Eliminate dominated actions, round by round, in one game or over a whole grid of games.

    Parameters
    ----------
    game
        A game in normal form, for any number of players.
    kind
        ``"strict"`` or ``"weak"``.
    mixed
        Whether actions go, too, that no single action dominates but a mixture does; without it they survive.
    tolerance
        As in :func:`~gametheory.equilibria.pure_nash.pure_nash`.

    Returns
    -------
    A solution whose ``surviving`` names each player's remaining actions and whose ``eliminations`` tell the rounds. Its
    ``equilibria`` hold the profile that is left when only one is (the game is *dominance solvable*), else nothing. Over
    a grid the candidates are the surviving profiles, and one is selected only where it is alone. With ``mixed`` a grid
    is slow, some milliseconds a point, where a player keeps four actions or more and the others three profiles or more
    and some of those actions is a best response to no single profile.

    Examples
    --------
    >>> dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> dominance(dilemma).surviving
    {'1': ('2',), '2': ('2',)}

    Hedging between two actions can beat a third that neither of them beats:

    >>> actions = [["left", "right", "wait"], ["left", "right"]]
    >>> hedge = NormalFormGame.from_arrays([[4, 0], [0, 4], [1, 1]], [[1, 2], [2, 1], [0, 0]], actions=actions)
    >>> dominance(hedge).eliminations
    ()
    >>> dominance(hedge, mixed=True).eliminations[0].dominated_by
    '0.5 left + 0.5 right'

    References
    ----------
    R. D. Luce and H. Raiffa (1957), Games and Decisions, sections 4.9 and 5.7. I. Gilboa, E. Kalai and E. Zemel (1990),
    On the order of eliminating dominated strategies, Operations Research Letters 9, 85-89.
    """
    require_normal_form(game, "dominance")
    if kind not in ("strict", "weak"):
        raise UnknownNameError("kind of dominance", str(kind), ("strict", "weak"))
    if game.grid_shape:
        return over_grid(game, "dominance", kind, mixed, tolerance)
    return told(game, eliminate(game, kind, mixed, tolerance), "dominance", tolerance)


# --- one game -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Remainder:
    """What iterated elimination did to a single game: its rounds, what is left, and why (where mixtures were tried)."""

    kind: Kind
    rounds: tuple[tuple[Alive, Removed], ...]
    alive: Alive
    search: MixtureSearch | None

    @property
    def unproven(self) -> tuple[tuple[int, int], ...]:
        """Each ``(player, action)`` that is left though nobody proved that no mixture dominates it."""
        return tuple(sorted(self.search.unproven)) if self.search else ()

    @property
    def beliefs(self) -> dict[tuple[int, int], dict[Cell, Fraction]]:
        """For each ``(player, action)`` that is left and proven to be undominated, the belief that justifies it."""
        found = sorted(self.search.beliefs.items()) if self.search else []
        return {
            (player, action): belief
            for (player, action), belief in found
            if self.alive[player][action] and (player, action) not in self.unproven
        }


def eliminate(game: NormalFormGame, kind: Kind, mixed: bool, tolerance: float) -> Remainder:
    """Run the rounds of elimination in a single game."""
    slack = tolerances(game, tolerance)
    search = None
    if mixed:
        search = MixtureSearch([cells_of(map(as_written, own.flat), game.shape) for own in game.payoffs], slack, kind)
    rounds = tuple(dominance_kernel(game.payoffs, slack, kind, search or no_mixtures))
    return Remainder(kind, rounds, rounds[-1][0] if rounds else everybody(game.shape), search)


def told(game: NormalFormGame, remainder: Remainder, concept: str, tolerance: float) -> Solution:
    """Tell what the elimination left, and how it went."""
    alive = remainder.alive
    left = [cell for cell in game.cells() if all(alive[player][action] for player, action in enumerate(cell))]
    return Solution(
        game=game,
        concept=concept,
        equilibria=(pure_equilibrium(game, left[0]),) if len(left) == 1 else (),
        complete=not remainder.unproven,
        exact=game.is_exact,
        method=method(remainder.kind, SINGLE if remainder.search is None else MIXED),
        tolerance=0.0 if game.is_exact else tolerance,
        notes=tuple(_notes(game, remainder, len(left))),
        eliminations=tuple(_eliminations(game, remainder)),
        surviving={
            player: tuple(action for action, stays in zip(actions, own, strict=True) if stays)
            for player, actions, own in zip(game.players, game.actions, alive, strict=True)
        },
    )


def method(kind: Kind, how: str) -> str:
    """Say how the elimination was done."""
    return f"iterated elimination of {kind}ly dominated actions, all at once in each round; {how}"


def _notes(game: NormalFormGame, remainder: Remainder, left: int) -> Iterator[str]:
    if left > 1:
        yield f"not dominance solvable: {left} action profiles survive"
    for player, action in remainder.unproven:
        who, what = game.called(game.players[player]), game.actions[player][action]
        yield f"whether a mixture dominates {what} of {who} is too much to prove: it survives here"


def _eliminations(game: NormalFormGame, remainder: Remainder) -> Iterator[Elimination]:
    for number, (_, removed) in enumerate(remainder.rounds, start=1):
        for (player, action), dominators in removed.items():
            labels, (mixture, _) = game.actions[player], dominators[0]
            better = {labels[index]: weight for index, weight in mixture.items()}
            yield Elimination.by(number, game.players[player], labels[action], better)


# --- a grid of games ------------------------------------------------------------------------------------------------


def over_grid(game: NormalFormGame, concept: str, kind: Kind, mixed: bool, tolerance: float) -> GridSolution:
    """Eliminate over a grid of games."""
    slack = tolerances(game, tolerance)
    search = PairSearch(game.payoffs, slack, kind)
    rounds = list(dominance_kernel(game.payoffs, slack, kind, search if mixed else no_mixtures))
    alive = rounds[-1][0] if rounds else everybody(game.shape)
    alive, complete = _settled(game, alive, search)
    candidates = [_candidate(game, cell, alive) for cell in game.cells()]
    left: Any = sum(np.asarray(candidate.holds, dtype=int) for candidate in candidates)
    return collect(
        game,
        candidates,
        concept=concept,
        method=method(kind, GRID_MIXED if mixed else SINGLE),
        select="first",
        tolerance=slack,
        complete=complete,
        selectable=np.asarray(left == 1),
    )


def _settled(game: NormalFormGame, alive: Alive, search: PairSearch) -> tuple[Alive, Any]:
    """Solve the points that pairs leave open one by one; give what is alive, and where that is proven."""
    undecided = search.undecided(alive)
    if not np.any(undecided):
        return alive, np.True_
    grid = game.grid_shape
    alive = [[np.array(np.broadcast_to(stays, grid)) for stays in own] for own in alive]
    complete = np.ones(grid, dtype=bool)
    for place in map(tuple, np.argwhere(np.broadcast_to(undecided, grid)).tolist()):
        remainder = eliminate(game.point(place), search.kind, mixed=True, tolerance=0.0)
        complete[place] = not remainder.unproven
        for everywhere, here in zip(alive, remainder.alive, strict=True):
            for stays, stay in zip(everywhere, here, strict=True):
                stays[place] = stay
    return alive, complete


def _candidate(game: NormalFormGame, cell: Cell, alive: Alive) -> Candidate:
    holds: Any = np.True_
    for player, action in enumerate(cell):
        holds = holds & alive[player][action]
    return Candidate(game.label(cell), holds, tuple(cells[cell] for cells in game.payoffs), {game.outcomes[cell]: 1.0})
