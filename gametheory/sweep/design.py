"""What is swept: the axes in order, the values held fixed, and how the grid is cut into blocks."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gametheory.errors import SweepError, UnknownNameError
from gametheory.model import Model
from gametheory.sweep.axes import values_of
from gametheory.sweep.points import labels_of, origin_of

BLOCK_POINTS = 1 << 16  # of measured sizes, the largest at which a block of the flagship's models stays in cache
FEWEST_POINTS: Final = 1 << 10  # of a block that is to be one of several
POINT: Final = "point"
SCENARIO: Final = "scenario"
MOST_CORNER_AXES: Final = 8

Block = Any  # a tuple of slices, one an axis: numpy's stubs know no better name for such an index


class Design:
    """What is swept: the axes in order, the values held fixed, and how the grid is cut into blocks."""

    def __init__(self, model: Model, axes: Mapping[str, ArrayLike], points: Mapping[str, ArrayLike] | None) -> None:
        self.model, self.is_list = model, points is not None
        self.fixed = {name: value for name, value in axes.items() if np.ndim(value) == 0}
        along = {name: value for name, value in axes.items() if np.ndim(value) > 0}
        if self.is_list and along:
            raise SweepError(
                f"'{next(iter(along))}' is an axis, and a list of points is given too. Give one or the other"
            )
        self.values = {name: values_of(name, value) for name, value in (points or along).items()}
        for name in (*self.fixed, *self.values):
            if name not in model.parameters:
                raise UnknownNameError("parameter of this model", name, model.parameters)
        if not self.values:
            raise SweepError("there is nothing to sweep. Name a parameter with its values, as in cost=span(0, 2, 201)")
        if len({len(values) for values in self.values.values()}) > 1 and self.is_list:
            sizes = ", ".join(f"{name}: {len(values)}" for name, values in self.values.items())
            raise SweepError(f"a list of points needs equally many values of each parameter ({sizes})")
        self.whole = self.values
        self.origin, self.labels = origin_of(points), labels_of(points)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values there are along each dimension."""
        sizes = tuple(len(values) for values in self.values.values())
        return sizes[:1] if self.is_list else sizes

    @property
    def dims(self) -> tuple[str, ...]:
        """The names of the dimensions: the swept parameters, or one for a list of points."""
        return (POINT,) if self.is_list else tuple(self.values)

    @property
    def size(self) -> int:
        """The number of points."""
        return math.prod(self.shape)

    def part(self, block: Block) -> Design:
        """Give the design of a block alone; it still remembers the values of the whole."""
        own = copy.copy(self)
        places = block * len(self.values) if self.is_list else block
        own.values = {name: values[piece] for (name, values), piece in zip(self.values.items(), places, strict=True)}
        own.labels = self.labels[block[0]] if self.is_list else ()
        return own

    def coordinates(self) -> dict[str, Any]:
        """Give the values of the swept parameters: along which dimension they lie, and what they mean."""
        along = {
            name: ((POINT,) if self.is_list else (name,), values, self._described(name))
            for name, values in self.values.items()
        }
        if self.labels and SCENARIO not in along:
            along[SCENARIO] = ((POINT,), np.array(self.labels), {"meaning": "the name of the point"})
        return along

    def _described(self, name: str) -> dict[str, Any]:
        parameter = self.model.parameters[name]
        texts = {"unit": parameter.unit, "meaning": parameter.meaning, "symbol": parameter.symbol}
        return texts | {"default": float(parameter.default)}

    def blocks(self, share: int = 1) -> Iterator[Block]:
        """Cut the grid into blocks: last axes whole, as far as they fit, the one before in pieces.

        There are at least so many of them as is asked for, as long as none gets very small.
        """
        room, pieces = min(BLOCK_POINTS, max(FEWEST_POINTS, self.size // share)), []
        for size in reversed(self.shape):
            step = max(1, min(size, room))
            room //= step
            pieces.append([slice(start, min(start + step, size)) for start in range(0, size, step)])
        return itertools.product(*reversed(pieces))

    def game(self, block: Block, scale: tuple[float, ...]) -> Any:
        """Give the games of a block, every axis in its own dimension."""
        return dataclasses.replace(self.model.at(**self.fixed, **self.arrays(block)), scale=scale)

    def arrays(self, block: Block) -> dict[str, NDArray[np.float64]]:
        """Give the values of the swept parameters at a block's points, so that they broadcast to its shape."""
        if self.is_list:
            return {name: values[block[0]] for name, values in self.values.items()}
        arrays = {}
        for place, (name, values) in enumerate(self.values.items()):
            dimensions = [1] * len(self.shape)
            dimensions[place] = -1
            arrays[name] = values[block[place]].reshape(dimensions)
        return arrays

    def listed(self, places: tuple[NDArray[np.int64], ...]) -> Design:
        """Give some of the points as a list, by their indices along each dimension."""
        own = copy.copy(self)
        along = places * len(self.values) if self.is_list else places
        own.values = {name: values[place] for (name, values), place in zip(self.values.items(), along, strict=True)}
        own.is_list, own.labels = True, ()
        return own

    def start(self, block: Block) -> int:
        """Give how many points lie before a block in the order of the grid, in which it is without a gap."""
        return int(np.ravel_multi_index([piece.start or 0 for piece in block], self.shape))

    def payoff_scale(self) -> tuple[float, ...]:
        """Give the size of each player's payoffs at the corners of the grid, one and the same for all blocks."""
        ends = {name: np.array([values.min(), values.max()]) for name, values in self.values.items()}
        if not self.is_list and len(ends) <= MOST_CORNER_AXES:
            ends = dict(zip(ends, np.meshgrid(*ends.values()), strict=True))
        scale: tuple[float, ...] = self.model.at(**self.fixed, **ends).payoff_scale
        return scale
