"""A grid of games answered one point at a time, for concepts that have no array kernel."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from gametheory.equilibria.grid import Candidate, collect
from gametheory.games import Equilibrium, GridSolution, NormalFormGame, Solution


def pointwise(
    game: NormalFormGame,
    solve: Callable[[NormalFormGame], Solution | None],
    *,
    concept: str,
    method: str,
    selection: str,
) -> GridSolution:
    """Solve the single game at every point, and put the answers together.

    A candidate is a set of actions that some equilibrium plays; each may hold with other probabilities at each point.
    Of several equilibria at a point one is selected; ``selection`` says what makes it as good as any. Where ``solve``
    gives None there is no answer: nothing holds, and the point is not complete.
    """
    complete = np.zeros(game.grid_shape, dtype=bool)
    found: dict[str, Candidate] = {}
    for place in np.ndindex(game.grid_shape):
        solution = solve(game.point(place))
        if solution is not None:
            complete[place] = solution.complete
            for equilibrium in solution.equilibria:
                label = ", ".join(" + ".join(equilibrium.profile[player]) for player in game.players)
                _enter(found.setdefault(label, _nowhere(game, label)), place, equilibrium, bool(solution.ties))
    tolerance = (0.0,) * len(game.players)
    result = collect(
        game,
        list(found.values()),
        concept=concept,
        method=method,
        select="first",
        tolerance=tolerance,
        complete=complete,
    )
    return dataclasses.replace(result, selection=selection)


def _nowhere(game: NormalFormGame, label: str) -> Candidate:
    grid = game.grid_shape
    payoffs = tuple(np.full(grid, np.nan) for _ in game.players)
    outcomes = {outcome: np.zeros(grid) for outcome in game.outcome_names}
    return Candidate(label, np.zeros(grid, dtype=bool), payoffs, outcomes, np.zeros(grid, dtype=bool))


def _enter(candidate: Candidate, place: Any, equilibrium: Equilibrium, tie: bool) -> None:
    candidate.holds[place], candidate.tie[place] = True, tie
    for values, payoff in zip(candidate.payoffs, equilibrium.payoffs.values(), strict=True):
        values[place] = float(payoff)
    for outcome, share in equilibrium.outcomes.items():
        candidate.outcomes[outcome][place] = float(share)
