"""Collecting what kernels find over a grid into a :class:`~gametheory.games.solution.GridSolution`.

A kernel describes what may be an equilibrium as *candidates*: action profiles, supports, or plays of a tree. All its
arrays broadcast to the grid, so that what does not depend on a parameter is computed once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gametheory.equilibria.selection import rule_name, select_candidates
from gametheory.games import ExtensiveFormGame, GridSolution, NormalFormGame


@dataclass(frozen=True, eq=False)
class Candidate:
    """Something that may be an equilibrium at a point: where it is one, what it pays, which outcomes it reaches."""

    label: str
    holds: Any
    payoffs: tuple[Any, ...]
    outcomes: Mapping[str, Any]
    tie: Any = field(default_factory=lambda: np.False_)


def collect(
    game: NormalFormGame | ExtensiveFormGame,
    candidates: Sequence[Candidate],
    *,
    concept: str,
    method: str,
    select: str,
    tolerance: tuple[float, ...],
    complete: Any = np.True_,
    selectable: Any = np.True_,
) -> GridSolution:
    """Put candidates together: counts, possible outcomes, ties, and the selected one's payoffs and outcomes.

    ``selectable`` tells where a single candidate may be selected at all.
    """
    grid = game.grid_shape
    holds = [candidate.holds & selectable for candidate in candidates]
    payoffs = [candidate.payoffs for candidate in candidates]
    selected = select_candidates(holds, payoffs, grid, select, tolerance)
    chosen_payoffs = np.full((len(game.players), *grid), np.nan)
    chosen_outcomes = np.full((len(game.outcome_names), *grid), np.nan)
    chosen_outcomes[:, selected >= 0] = 0.0
    possible = np.zeros((len(game.outcome_names), *grid), dtype=bool)
    count = np.zeros(grid, dtype=np.int32)
    ties = np.zeros(grid, dtype=bool)
    where = {outcome: index for index, outcome in enumerate(game.outcome_names)}
    for index, candidate in enumerate(candidates):
        if not np.any(candidate.holds):
            continue
        count += candidate.holds
        ties |= candidate.tie
        here = selected == index
        for row, payoff in zip(chosen_payoffs, candidate.payoffs, strict=True):
            np.copyto(row, payoff, where=here)
        for outcome, probability in candidate.outcomes.items():
            possible[where[outcome]] |= candidate.holds & np.greater(probability, 0)
            np.copyto(chosen_outcomes[where[outcome]], probability, where=here)
    return GridSolution(
        concept=concept,
        players=game.players,
        outcomes=game.outcome_names,
        candidates=tuple(candidate.label for candidate in candidates),
        holds=tuple(np.asarray(candidate.holds) for candidate in candidates),
        possible=possible,
        count=count,
        ties=ties,
        payoffs=chosen_payoffs,
        outcome_probabilities=chosen_outcomes,
        selected=selected,
        complete=np.broadcast_to(complete, grid),
        selection=rule_name(select),
        tolerance=tolerance,
        method=method,
    )


def tolerances(game: NormalFormGame | ExtensiveFormGame, relative: float) -> tuple[float, ...]:
    """Give for each player the payoff difference that counts as a tie; exact games need none."""
    if game.is_exact:
        return (0,) * len(game.players)
    return tuple(relative * max(scale, np.finfo(float).tiny) for scale in game.payoff_scale)
