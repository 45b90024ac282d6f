"""Collecting what kernels find over a grid into a :class:`~gametheory.games.solution.GridSolution`.

A kernel describes what may be an equilibrium as *candidates*: action profiles, supports, or plays of a tree. All its
arrays broadcast to the grid, so that what does not depend on a parameter is computed once.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.selection import Judge, Mixtures, judge, rule_name, select_first
from gametheory.errors import ConceptError
from gametheory.games import ExtensiveFormGame, GridSolution, NormalFormGame


@dataclass(frozen=True, eq=False)
class Candidate:
    """Something that may be an equilibrium at a point: where it is one, what it pays, which outcomes it reaches.

    ``mixtures`` are the players' probabilities of their actions, for the selection rules that look at them.
    """

    label: str
    holds: Any
    payoffs: tuple[Any, ...]
    outcomes: Mapping[str, Any]
    tie: Any = field(default_factory=lambda: np.False_)
    mixtures: Mixtures | None = None

    def __post_init__(self) -> None:
        """Take numbers that are fractions, or arrays of them, as floats."""
        shares = {outcome: np.asarray(share, dtype=float) for outcome, share in self.outcomes.items()}
        object.__setattr__(self, "payoffs", tuple(np.asarray(payoff, dtype=float) for payoff in self.payoffs))
        object.__setattr__(self, "outcomes", shares)


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
    live = [index for index, candidate in enumerate(candidates) if np.any(candidate.holds)]
    present = [candidates[index] for index in live]
    place, contested = _selected(game, present, concept, select, tolerance, selectable)
    selected = np.array([*live, -1], dtype=np.int16)[place]
    chosen_payoffs = np.full((len(game.players), *grid), np.nan)
    chosen_outcomes = np.zeros((len(game.outcome_names), *grid))
    if (selected < 0).any():
        chosen_outcomes[:, selected < 0] = np.nan
    possible = np.zeros((len(game.outcome_names), *grid), dtype=bool)
    count = np.zeros(grid, dtype=np.int32)
    ties = np.zeros(grid, dtype=bool)
    where = {outcome: index for index, outcome in enumerate(game.outcome_names)}
    for index, candidate in zip(live, present, strict=True):
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
        contested=np.broadcast_to(contested, grid),
        candidate_outcomes=tuple(candidate.outcomes for candidate in candidates),
    )


def _selected(
    game: NormalFormGame | ExtensiveFormGame,
    candidates: Sequence[Candidate],
    concept: str,
    select: str,
    tolerance: tuple[float, ...],
    selectable: Any,
) -> tuple[NDArray[np.int16], Any]:
    """Select a candidate at each point, and tell where the rule does not decide."""
    rule = judge(game, select, tolerance)
    everywhere = selectable is np.True_
    holds = [candidate.holds if everywhere else candidate.holds & selectable for candidate in candidates]
    scores = _scores(game, candidates, concept, rule)
    kept = rule.keep(holds, [candidate.payoffs for candidate in candidates], scores)
    selected, contested = select_first(kept, game.grid_shape)
    if select == "risk-dominance":
        count: Any = sum(np.asarray(hold, dtype=np.int32) for hold in holds)
        tied: Any = functools.reduce(np.logical_or, (candidate.tie for candidate in candidates), np.False_)
        weak = np.broadcast_to((count > 1) & tied, game.grid_shape)
        selected[weak], contested = -1, contested | weak
    return selected, contested if select != "first" else np.False_


def _scores(
    game: NormalFormGame | ExtensiveFormGame, candidates: Sequence[Candidate], concept: str, rule: Judge
) -> list[Any]:
    if rule.score is None or not isinstance(game, NormalFormGame):
        return [None] * len(candidates)
    mixtures = [candidate.mixtures for candidate in candidates]
    if any(mixture is None for mixture in mixtures):
        raise ConceptError(
            f"{rule.rule} looks at players' mixtures, which {concept} does not keep over a grid. "
            "Use payoff-dominance, maximal-sum or first"
        )
    return [rule.score(game.payoffs, mixture) for mixture in mixtures if mixture is not None]


def tolerances(game: NormalFormGame | ExtensiveFormGame, relative: float) -> tuple[float, ...]:
    """Give for each player the payoff difference that counts as a tie; exact games need none."""
    if game.is_exact:
        return (0,) * len(game.players)
    return tuple(relative * max(scale, np.finfo(float).tiny) for scale in game.payoff_scale)
