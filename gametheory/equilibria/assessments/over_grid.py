"""A grid of trees answered one point at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gametheory.equilibria.grid import Candidate, collect, tolerances
from gametheory.games import Equilibrium, ExtensiveFormGame, GridSolution, Solution


def tree_grid(
    game: ExtensiveFormGame,
    solve: Callable[[ExtensiveFormGame], Solution],
    *,
    concept: str,
    select: str,
    tolerance: float,
) -> GridSolution:
    """Solve the single tree at every point, and put the answers together.

    A candidate is a choice of actions at every information set that some equilibrium makes, mixing or not; each may
    hold with other probabilities at each point. Where two equilibria of a point use the same actions, the first counts.
    """
    complete = np.zeros(game.grid_shape, dtype=bool)
    found: dict[str, Candidate] = {}
    method = ""
    for place in np.ndindex(game.grid_shape):
        solution = solve(game.point(place))
        complete[place], method = solution.complete, solution.method
        for equilibrium in reversed(solution.equilibria):
            mixes = equilibrium.profile.strategies.items()
            label = "; ".join(f"{where}: {' + '.join(mix)}" for where, mix in mixes)
            _enter(found.setdefault(label, _nowhere(game, label)), place, equilibrium, bool(solution.ties))
    return collect(
        game,
        list(found.values()),
        concept=concept,
        method=f"{method}, a point at a time",
        select=select,
        tolerance=tolerances(game, tolerance),
        complete=complete,
    )


def _nowhere(game: ExtensiveFormGame, label: str) -> Candidate:
    grid = game.grid_shape
    payoffs = tuple(np.full(grid, np.nan) for _ in game.players)
    outcomes = {outcome: np.zeros(grid) for outcome in game.outcome_names}
    return Candidate(label, np.zeros(grid, dtype=bool), payoffs, outcomes, np.zeros(grid, dtype=bool))


def _enter(candidate: Candidate, place: Any, equilibrium: Equilibrium, tie: bool) -> None:
    candidate.holds[place], candidate.tie[place] = True, tie
    for values, payoff in zip(candidate.payoffs, equilibrium.payoffs.values(), strict=True):
        values[place] = float(payoff)
    for outcome, shares in candidate.outcomes.items():
        shares[place] = float(equilibrium.outcomes.get(outcome, 0))
