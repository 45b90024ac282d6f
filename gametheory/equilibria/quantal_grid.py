"""Logit quantal response equilibria at every point of a grid of games, at one precision.

All games of a block climb their principal branches together, by the precision, first to the one asked for and then on
to the limit, to see that the branch does not turn and come back. Where it turns, or another branch meets it, the game
is left out of the climb and its branch traced by itself.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.grid import Candidate, collect, tolerances
from gametheory.equilibria.logit import Floats, LogitEquations, allowed_gap, contracted, response_gap, softmax
from gametheory.equilibria.principal_branch import END, principal_branch
from gametheory.games import GridSolution, NormalFormGame
from gametheory.numerics.continuation import rise

BLOCK: Final = 4096  # points at a time, so that their Jacobians stay in cache
ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
FIRST: Final = "the first on the principal branch, counted from random play"

Mixes = list[Floats]
"""A mixed strategy for each player, with the points of the grid as leading axis."""


def over_grid(game: NormalFormGame, precision: float, select: str, tolerance: float, method: str) -> GridSolution:
    """Find the logit equilibria on the principal branch at every point of a grid, verified at each."""
    grid = game.grid_shape
    payoffs = [array.reshape(-1, *game.shape) for array in game.to_arrays()]
    blocks = [slice(start, start + BLOCK) for start in range(0, len(payoffs[0]), BLOCK)]
    solved = [_block([array[block] for array in payoffs], precision) for block in blocks]
    slack = allowed_gap(tolerance, precision, max(game.payoff_scale))
    complete = np.concatenate([whole for _, whole in solved])
    candidates = []
    for number in range(max(len(passes) for passes, _ in solved)):
        mixes = _joined([passes for passes, _ in solved], number)
        holds = ~np.isnan(mixes[0][:, 0])
        complete &= ~holds | (response_gap(payoffs, mixes, precision) <= slack)
        candidates.append(_candidate(game, payoffs, mixes, holds, f"{ordinal(number)} on the principal branch"))
    found = collect(
        game,
        candidates,
        concept="quantal",
        method=method,
        select=select,
        tolerance=tolerances(game, tolerance),
        complete=complete.reshape(grid),
    )
    return dataclasses.replace(found, selection=FIRST) if select == "first" else found


def _block(payoffs: Sequence[Floats], precision: float) -> tuple[list[Mixes], NDArray[np.bool_]]:
    """Give for each passing of the precision the mixes, NaN where there is none, and where the branch was whole."""
    equations = LogitEquations.of(payoffs)
    value = precision * equations.scale
    stages = np.stack([value, np.maximum(END, 2 * value)], axis=1)[:, 0 if precision else 1 :]
    found, straight = rise(lambda rows, x: equations.take(rows)(x), equations.centroid(), stages)
    logs = found[:, 0] if precision else np.zeros_like(found[:, 0])
    passes = [[np.where(straight[:, None], softmax(part), np.nan) for part in equations.split(logs)]]
    whole = straight.copy()
    for row in np.flatnonzero(~straight):
        mixes, whole[row] = _alone([array[row] for array in payoffs], precision)
        for number, own in enumerate(mixes):
            if number == len(passes):
                passes.append([np.full_like(part, np.nan) for part in passes[0]])
            for part, mix in zip(passes[number], own, strict=True):
                part[row] = mix
    return passes, whole


def _alone(payoffs: Sequence[Floats], precision: float) -> tuple[list[Mixes], bool]:
    trace = principal_branch(payoffs, past=precision)
    points, all_found = trace.crossings(precision)
    return [trace.mixes(point) for point in points], trace.reached and trace.agreed and all_found


def _joined(blocks: Sequence[list[Mixes]], number: int) -> Mixes:
    """Join the blocks' mixes at one of the passings."""
    nowhere = [[np.full_like(part, np.nan) for part in passes[0]] for passes in blocks]
    parts = [passes[number] if number < len(passes) else none for passes, none in zip(blocks, nowhere, strict=True)]
    return [np.concatenate(own) for own in zip(*parts, strict=True)]


def _candidate(
    game: NormalFormGame, payoffs: Sequence[Floats], mixes: Mixes, holds: NDArray[np.bool_], label: str
) -> Candidate:
    grid = game.grid_shape
    outcomes: dict[str, Any] = {}
    for cell in itertools.product(*map(range, game.shape)):
        weight = np.prod([mix[:, action] for mix, action in zip(mixes, cell, strict=True)], axis=0).reshape(grid)
        outcome = game.outcomes[cell]
        outcomes[outcome] = outcomes.get(outcome, 0) + weight
    paid = tuple(contracted(own, mixes, ()).reshape(grid) for own in payoffs)
    return Candidate(label, holds.reshape(grid), paid, outcomes)


def ordinal(number: int) -> str:
    """Name a passing of the precision by its number, counted from 0.

    >>> ordinal(0), ordinal(7)
    ('first', 'number 8')
    """
    return ORDINALS[number] if number < len(ORDINALS) else f"number {number + 1}"
