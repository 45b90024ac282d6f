r"""Laying convex polygons over each other (:mod:`gametheory.numerics.planar.overlays`), compiled.

A map of some hundred lines takes less than a tenth of a millisecond, once the loops are compiled, which takes seconds:
this is for very many maps.

It is exact. A corner is the cross product of two given lines: with coefficients up to L, coordinates are at most
:math:`2 L^2`, and the value of a line at a corner at most :math:`6 L^3`. Up to :data:`LARGEST` the coordinates fit into
64 bits. The value may not; it is worked out in floating point first, whose error is known. If that does not tell the
sign, the value is so small that arithmetic modulo :math:`2^{64}` gives it exactly.

Coefficients that are larger make the answer ``None``, and so does a polygon without inside that is not empty.

References
----------
H. Bronnimann, C. Burnikel and S. Pion (2001), Interval arithmetic yields efficient dynamic filters for computational
geometry, Discrete Applied Mathematics 109, 25-47.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.numerics.compiling import called, compiled
from gametheory.numerics.planar.compiled_splitting import MOST_SIDES, SIDE, Numbers, W, X, Y, copy, split, touches
from gametheory.numerics.planar.convex import Box, Line
from gametheory.numerics.planar.overlays import Piece, sides_of

LARGEST: Final = 1 << 30
FEW_CELLS: Final = 128
MOST_CELLS: Final = 1 << 14
APART: Final = 1e-9  # of coordinates: polygons whose bounding boxes are as far apart do not meet
NO_ROOM, NO_INSIDE = -1, -2

Floats = NDArray[np.float64]
Bits = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Overlay:
    """The cells of a rectangle, and which polygons cover each.

    Attributes
    ----------
    corners
        Shape (cells, sides, 4): the corners of each cell counter-clockwise in homogeneous coordinates, W positive, and
        the number of the line that leads on from each.
    sides
        How many corners each cell has.
    covers
        Shape (cells, words): a bit for each polygon.
    """

    corners: Numbers
    sides: Numbers
    covers: Bits

    def pieces(self) -> list[Piece]:
        """Give the cells as objects, their corners in lowest terms."""
        return [
            Piece(
                tuple(_reduced((x, y, w)) for x, y, w, _ in corners[:sides]), int.from_bytes(covers.tobytes(), "little")
            )
            for corners, sides, covers in zip(self.corners.tolist(), self.sides.tolist(), self.covers, strict=True)
        ]


@dataclass(frozen=True, eq=False)
class HalfPlanes:
    """Polygons as half planes: the rectangle's four first, then those of each polygon.

    Attributes
    ----------
    lines
        Shape (lines, 3).
    starts
        Where each polygon's lines begin, and where the last one's end.
    box
        Shape (4, 3): the rectangle's corners counter-clockwise.
    """

    lines: Numbers
    starts: Numbers
    box: Numbers


def half_planes(box: Box, polygons: Sequence[Sequence[Line]]) -> HalfPlanes | None:
    """Put polygons into arrays; ``None`` where numbers are too large.

    Parameters
    ----------
    box
        The rectangle.
    polygons
        For each the lines that are at least zero on it.
    """
    kept = [[line for line in polygon if line != (0, 0, 0)] for polygon in polygons]
    rows = [*sides_of(box), *(line for polygon in kept for line in polygon)]
    reduced = [_reduced(line) for line in rows]
    large = max(abs(entry) for row in (*reduced, *box.corners) for entry in row)
    if large > LARGEST:
        return None
    starts = np.cumsum([4, *map(len, kept)])
    return HalfPlanes(np.array(reduced, dtype=np.int64), starts.astype(np.int64), np.array(box.corners, dtype=np.int64))


def _reduced(line: Line) -> Line:
    common = gcd(*line) or 1
    a, b, c = line
    return a // common, b // common, c // common


def overlay(planes: HalfPlanes) -> Overlay | None:
    """Lay polygons over each other; ``None`` where one of them has no inside and is not empty, or there is no room.

    Examples
    --------
    >>> from fractions import Fraction
    >>> unit = Box((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> found = overlay(half_planes(unit, [[(1, 1, -1)], [(2, 0, -1)]]))
    >>> for piece in found.pieces():
    ...     print(f"{piece.covers:02b}", piece.corners)
    11 ((1, 0, 1), (1, 1, 1), (1, 2, 2), (1, 1, 2))
    10 ((1, 0, 2), (1, 0, 1), (1, 1, 2))
    01 ((1, 2, 2), (0, 1, 1), (1, 1, 2))
    00 ((0, 0, 1), (1, 0, 2), (1, 1, 2), (0, 1, 1))
    """
    room = FEW_CELLS
    while room <= MOST_CELLS:
        cells = room_for(room, len(planes.starts) - 1)
        count = cut_up(planes.lines, planes.starts, planes.box, cells)
        if count >= 0:
            return Overlay(cells.corners[:count], cells.sides[:count], cells.covers[:count])
        if count == NO_INSIDE:
            return None
        room *= 4
    return None


def is_in_memory() -> bool:
    """Tell whether the loops are compiled, or loaded, so that using them takes no time."""
    return bool(getattr(cut_up, "signatures", ()))


class Room(NamedTuple):
    """Room for cells: their corners each with the line that leads on from it, how many, boxes around, covers."""

    corners: Numbers  # (cells, MOST_SIDES, 4)
    sides: Numbers
    around: Floats  # (cells, 4)
    covers: Bits  # (cells, words)
    work: Numbers  # (4, MOST_SIDES, 4)


def room_for(cells: int, polygons: int) -> Room:
    """Make room for so many cells."""
    return Room(
        np.empty((cells, MOST_SIDES, 4), dtype=np.int64),
        np.empty(cells, dtype=np.int64),
        np.empty((cells, 4)),
        np.zeros((cells, -(-polygons // 64)), dtype=np.uint64),
        np.empty((4, MOST_SIDES, 4), dtype=np.int64),
    )


# --- cutting up -----------------------------------------------------------------------------------------------------


@compiled
def cut_up(lines: Numbers, starts: Numbers, box: Numbers, cells: Room) -> int:
    """Cut the rectangle up; give the number of cells, or why there are none."""
    for corner in range(4):
        for place in range(3):
            cells.corners[0, corner, place] = box[corner, place]
        cells.corners[0, corner, SIDE] = corner
    cells.sides[0] = 4
    _surround(cells.corners[0], 4, cells.around[0])
    count = 1
    for polygon in range(starts.size - 1):
        sides = _polygon(lines, starts[polygon], starts[polygon + 1], box, cells.work)
        if sides < 0:
            return sides
        if sides:
            count = _lay(
                lines, polygon, sides, count, cells.corners, cells.sides, cells.around, cells.covers, cells.work
            )
            if count < 0:
                return count
    return count


@called
def _polygon(lines: Numbers, first: int, last: int, box: Numbers, work: Numbers) -> int:
    """Cut a polygon out of the rectangle into ``work[0]``; give how many sides it has, none where it is empty."""
    polygon, rest, other = work[0], work[1], work[2]
    sides = 4
    for corner in range(4):
        for place in range(3):
            polygon[corner, place] = box[corner, place]
        polygon[corner, SIDE] = corner
    for line in range(first, last):
        positive, negative = split(lines, line, polygon, sides, other, rest)
        if positive == 0:
            return NO_INSIDE if touches(lines, line, polygon, sides) else 0
        if positive < 0:
            return NO_ROOM
        if negative:
            sides = positive
            copy(other, polygon, sides)
    return sides


@called
def _lay(
    lines: Numbers,
    number: int,
    sides: int,
    count: int,
    corners: Numbers,
    numbers: Numbers,
    around: Floats,
    covers: Bits,
    work: Numbers,
) -> int:
    """Lay the polygon in ``work[0]`` over all cells; give how many there are then."""
    here = np.empty(4)
    _surround(work[0], sides, here)
    word, bit = number // 64, np.uint64(1) << np.uint64(number % 64)
    for cell in range(count):
        if _are_apart(here, around[cell]):
            continue
        first = count
        inside, left = work[1], numbers[cell]
        copy(corners[cell], inside, left)
        for side in range(sides):
            if count == numbers.size:
                return NO_ROOM
            positive, negative = split(lines, work[0, side, SIDE], inside, left, work[2], corners[count])
            if positive < 0:
                return NO_ROOM
            if positive == 0:
                left = 0
                break
            if negative:
                numbers[count] = negative
                for place in range(covers.shape[1]):
                    covers[count, place] = covers[cell, place]
                _surround(corners[count], negative, around[count])
                count += 1
                left = positive
                copy(work[2], inside, left)
        if left == 0:
            count = first  # they do not meet: what was split off stays together
            continue
        covers[cell, word] |= bit
        if count > first:
            numbers[cell] = left
            copy(inside, corners[cell], left)
            _surround(inside, left, around[cell])
    return count


@called
def _surround(polygon: Numbers, sides: int, around: Floats) -> None:
    """Write the least and the largest coordinates of a polygon."""
    around[0], around[1], around[2], around[3] = np.inf, -np.inf, np.inf, -np.inf
    for corner in range(sides):
        x, y = polygon[corner, X] / polygon[corner, W], polygon[corner, Y] / polygon[corner, W]
        around[0], around[1] = min(around[0], x), max(around[1], x)
        around[2], around[3] = min(around[2], y), max(around[3], y)


@called
def _are_apart(one: Floats, other: Floats) -> bool:
    """Tell whether two boxes are surely apart."""
    for axis in (0, 2):
        size = max(abs(one[axis]), abs(one[axis + 1]), abs(other[axis]), abs(other[axis + 1]))
        if one[axis] > other[axis + 1] + APART * size or other[axis] > one[axis + 1] + APART * size:
            return True
    return False
