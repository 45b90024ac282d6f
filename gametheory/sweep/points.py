"""Lists of points that know where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Points(Mapping[str, NDArray[np.float64]]):
    """Points in the space of some parameters: for each parameter its values, all equally many.

    A mapping, to be given to a sweep as ``points``. ``origin`` says how they were made, with all that is needed to make
    them again; ``labels`` name them, if they have names.
    """

    columns: Mapping[str, NDArray[np.float64]]
    origin: str = ""
    labels: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        """Give the values of a parameter."""
        return self.columns[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the parameters."""
        return iter(self.columns)

    def __len__(self) -> int:
        """Give the number of parameters."""
        return len(self.columns)

    @property
    def size(self) -> int:
        """The number of points."""
        return len(next(iter(self.columns.values()), ()))

    def __repr__(self) -> str:
        """Show how many points of what."""
        return f"<Points: {self.size:,} of {', '.join(self.columns)}; {self.origin or 'given'}>"


def origin_of(points: Any) -> str:
    """Say how a list of points was made, if it knows."""
    return points.origin if isinstance(points, Points) else ""


def labels_of(points: Any) -> tuple[str, ...]:
    """Give the names of points, if they have any."""
    return points.labels if isinstance(points, Points) else ()
