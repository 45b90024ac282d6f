"""Selection: which of several equilibria a chart draws when it can draw only one.

A rule never hides the others: their number, and all outcomes they reach, stand beside the selected one in every result,
and the rule is named there. Two rules exist so far.

``payoff-dominance``
    Drop each equilibrium that another one Pareto-dominates (nobody worse off, somebody better off; Harsanyi and Selten
    1988); of those left take the first in the order of the file. It compares no payoffs between players.
``first``
    Take the first in the order of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.errors import UnknownNameError

RULES: Final = {
    "payoff-dominance": "payoff dominance, then the order of the file",
    "first": "the first in the order of the file",
}


def rule_name(select: str) -> str:
    """Give the full name of a selection rule; raise ``UnknownNameError`` for one that does not exist."""
    if select not in RULES:
        raise UnknownNameError("selection rule", select, RULES)
    return RULES[select]


def select_candidates(
    holds: Sequence[Any],
    payoffs: Sequence[Sequence[Any]],
    grid: tuple[int, ...],
    select: str,
    tolerance: Sequence[float],
) -> NDArray[np.int16]:
    """Select one candidate at each point.

    Parameters
    ----------
    holds
        For each candidate, booleans that broadcast to the grid: whether it is an equilibrium.
    payoffs
        For each candidate, each player's payoffs, broadcasting to the grid.
    select
        A key of :data:`RULES`.
    tolerance
        For each player, the difference that makes somebody better off.

    Returns
    -------
    Indices of candidates over the grid, -1 where none holds.
    """
    rule_name(select)
    live = [index for index, hold in enumerate(holds) if np.any(hold)]
    kept = {index: holds[index] for index in live}
    if select == "payoff-dominance":
        for index in live:
            for other in live:
                both = _both(holds[index], holds[other]) if index != other else None
                if both is not None:
                    kept[index] = kept[index] & ~(both & _dominates(payoffs[other], payoffs[index], tolerance))
    selected = np.full(grid, -1, dtype=np.int16)
    for index in reversed(live):
        np.copyto(selected, index, where=kept[index])
    return selected


def _both(first: Any, second: Any) -> Any:
    together = first & second
    return together if np.any(together) else None


def _dominates(better: Sequence[Any], worse: Sequence[Any], tolerance: Sequence[float]) -> Any:
    nobody_worse: Any = np.True_
    somebody_better: Any = np.False_
    for high, low, slack in zip(better, worse, tolerance, strict=True):
        gain = high - low
        nobody_worse = nobody_worse & (gain >= -slack)
        somebody_better = somebody_better | (gain > slack)
    return nobody_worse & somebody_better
