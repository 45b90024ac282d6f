"""The points of a grid that are left to the exact engine, one at a time, and under one time limit for all of them.

What was found there is entered into the arrays of the answer. A point that the time limit leaves unsolved has no
equilibrium entered and is not complete; nothing of what was found before is lost. An interruption from the keyboard is
not held back: over a grid it ends everything, so that whoever sweeps knows of it.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.selection import judge, mixtures_of, select_first, two_are_strict
from gametheory.games import Equilibrium, GridSolution, NormalFormGame, Solution

Search = Callable[[NormalFormGame, float | None], Solution]
"""Solve a single game, within so many seconds."""


def settle(
    game: NormalFormGame,
    result: GridSolution,
    undecided: NDArray[np.bool_],
    select: str,
    search: Search,
    *,
    deadline: float | None,
    progress: Callable[[int, int], None] | None,
) -> GridSolution:
    """Solve the undecided points exactly and enter what was found; the arrays of the result are written to.

    Parameters
    ----------
    game, result
        The grid, and its answer so far.
    undecided
        Which points to solve, over the grid.
    select
        The rule that selects one of several equilibria.
    search
        What solves a single game.
    deadline
        On the clock of :func:`time.monotonic`: where to stop.
    progress
        Called with the number of these points solved, and that of all of them.
    """
    labels = {label: index for index, label in enumerate(result.candidates)}
    places = np.argwhere(undecided).tolist()
    result.complete[undecided] = False
    for done, place in enumerate(map(tuple, places)):
        if progress is not None:
            progress(done, len(places))
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            break
        single = game.point(place)
        _enter(result, place, single, search(single, left), select, labels)
    else:
        if progress is not None and places:
            progress(len(places), len(places))
    holds_nowhere = (np.asarray(np.False_),) * (len(labels) - len(result.candidates))
    return dataclasses.replace(result, candidates=tuple(labels), holds=result.holds + holds_nowhere)


def _enter(
    result: GridSolution,
    place: tuple[int, ...],
    single: NormalFormGame,
    solution: Solution,
    select: str,
    labels: dict[str, int],
) -> None:
    result.complete[place] = solution.complete
    if not solution.equilibria:
        return
    result.count[place] = len(solution.equilibria)
    result.ties[place] = bool(solution.ties)
    everywhere: Any = (slice(None), *place)
    result.possible[everywhere] = [outcome in solution.possible_outcomes for outcome in result.outcomes]
    index, result.contested[place] = _selected(single, solution, select, result.tolerance)
    if index >= 0:
        chosen = solution.equilibria[index]
        result.payoffs[everywhere] = [float(chosen.payoffs[player]) for player in result.players]
        result.outcome_probabilities[everywhere] = [float(chosen.outcomes.get(o, 0)) for o in result.outcomes]
        result.selected[place] = labels.setdefault(_played(single, chosen), len(labels))


def _selected(game: NormalFormGame, solution: Solution, select: str, tolerance: tuple[float, ...]) -> tuple[int, bool]:
    """Select one of a game's equilibria, -1 where the rule does not apply; and tell whether it fails to decide."""
    found = solution.equilibria
    if select == "risk-dominance" and len(found) > 1 and not two_are_strict(game, found):
        return -1, True
    rule = judge(game, select, tolerance)
    holds = [np.True_] * len(found)
    payoffs = [tuple(map(float, equilibrium.payoffs.values())) for equilibrium in found]
    scores = [rule.score and rule.score(game.payoffs, mixtures_of(game, equilibrium)) for equilibrium in found]
    index, several = select_first(rule.keep(holds, payoffs, scores), ())
    return int(index), bool(several) and select != "first"


def _played(game: NormalFormGame, equilibrium: Equilibrium) -> str:
    played = (equilibrium.profile[player] for player in game.players)
    return ", ".join(" + ".join(strategy) for strategy in played)
