"""The columns that a compiled kernel fills: one place a point in each.

Columns belong to the sweep, which makes them once, for all of its points, in the smallest types that hold their values;
a kernel writes its block's places. A column that nobody asked for has length zero, and is passed over. The meaning of
each is that of the field of :class:`~gametheory.games.solution.GridSolution` with the same content.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Columns(NamedTuple):
    """Arrays with the points on the last axis; those that are not kept have length zero there.

    ``undecided`` is always kept: the points that a kernel leaves to the concept itself, because they lie so near to a
    border, or are so degenerate, that only exact arithmetic or another method answers them. What stands in the other
    columns there has no meaning.
    """

    possible: NDArray[np.bool_]  # (outcomes, points)
    equilibria: NDArray[np.int32]  # (points,)
    tie: NDArray[np.bool_]
    complete: NDArray[np.bool_]
    payoff: NDArray[np.float64]  # (players, points)
    probability: NDArray[np.float64]  # (outcomes, points)
    selected: NDArray[np.int16]
    contested: NDArray[np.bool_]
    least: NDArray[np.float64]  # (outcomes, points)
    most: NDArray[np.float64]  # (outcomes, points)
    kinds: NDArray[np.bool_]  # (kinds, points)
    undecided: NDArray[np.bool_]


TYPES: Final[dict[str, Any]] = {
    "possible": np.bool_,
    "equilibria": np.int32,
    "tie": np.bool_,
    "complete": np.bool_,
    "payoff": np.float64,
    "probability": np.float64,
    "selected": np.int16,
    "contested": np.bool_,
    "least": np.float64,
    "most": np.float64,
    "kinds": np.bool_,
    "undecided": np.bool_,
}
RANGES: Final = ("least", "most")  # kept only where they are asked for by name


def make_columns(
    points: int, *, outcomes: int, players: int, kinds: int = 0, keep: Collection[str] | None = None
) -> Columns:
    """Make columns for so many points; ``keep`` names those that are wanted, by default all but ``least`` and ``most``.

    >>> columns = make_columns(5, outcomes=2, players=3, keep=["payoff"])
    >>> columns.payoff.shape, columns.possible.shape, columns.undecided.shape
    ((3, 5), (2, 0), (5,))
    """
    wanted = (set(TYPES) - set(RANGES) if keep is None else set(keep)) | {"undecided"}
    rows = {"possible": outcomes, "payoff": players, "kinds": kinds}
    rows |= dict.fromkeys(("probability", *RANGES), outcomes)
    arrays = {}
    for name, kind in TYPES.items():
        length = points if name in wanted else 0
        arrays[name] = np.empty((rows[name], length) if name in rows else length, dtype=kind)
    return Columns(**arrays)
