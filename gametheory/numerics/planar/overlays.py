r"""Laying convex polygons over each other: which of them cover each part of a rectangle, exactly.

Each polygon is given by half planes :math:`a x + b y + c \ge 0` with whole coefficients. It is cut out of the rectangle
by one half plane after another (Sutherland and Hodgman 1974). Then polygon after polygon is laid over the cells that
there are: a cell that it meets is split along its sides, the parts outside stay as they were, the part inside is
covered by one polygon more. That is quick where few polygons are left of many half planes: most are found to be empty
after a few cuts, and their lines cut nothing (:func:`~gametheory.numerics.planar.subdivide` cuts along all lines that
some answer depends on).

Each corner knows the line that its next side lies on, and a new corner is the cross product of two given lines: numbers
do not grow with the depth of the cutting.

What lies on lines only is not looked at: where a polygon has no inside and is not empty, there is no answer, and
:func:`~gametheory.numerics.planar.subdivide` does it. :mod:`gametheory.numerics.planar.compiled_overlays` does the same
fifty times faster, for many maps.

References
----------
I. E. Sutherland and G. W. Hodgman (1974), Reentrant polygon clipping, Communications of the ACM 17, 32-42. J. Stolfi
(1991), Oriented Projective Geometry, Academic Press.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from typing import Final, NamedTuple

from gametheory.numerics.planar.convex import Box, Line, Point

APART: Final = 1e-9  # of coordinates: polygons whose bounding boxes are as far apart do not meet

Corner = tuple[int, int, int, Line]
"""X, Y, W > 0, and the line that the side from here to the next corner lies on."""
Path = list[Corner]
Bounds = tuple[float, float, float, float]


class Piece(NamedTuple):
    """A part of the rectangle: its corners counter-clockwise, and the polygons that cover it, a bit for each."""

    corners: tuple[Point, ...]
    covers: int


def overlay(box: Box, polygons: Sequence[Sequence[Line]]) -> list[Piece] | None:
    """Lay polygons over each other; ``None`` where one of them has no inside and is not empty.

    Parameters
    ----------
    box
        The rectangle.
    polygons
        For each the lines that are at least zero on it.

    Examples
    --------
    >>> from fractions import Fraction
    >>> unit = Box((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> for piece in overlay(unit, [[(1, 1, -1)], [(2, 0, -1)]]):
    ...     print(f"{piece.covers:02b}", piece.corners)
    11 ((1, 0, 1), (1, 1, 1), (1, 2, 2), (1, 1, 2))
    01 ((1, 2, 2), (0, 1, 1), (1, 1, 2))
    10 ((1, 0, 2), (1, 0, 1), (1, 1, 2))
    00 ((0, 0, 1), (1, 0, 2), (1, 1, 2), (0, 1, 1))
    """
    whole = _rectangle(box)
    cells = [(whole, 0, _bounds(whole))]
    for number, lines in enumerate(polygons):
        polygon = _cut_out(whole, lines)
        if polygon is None:
            return None
        if polygon:
            cells = _laid(polygon, 1 << number, cells)
    return [Piece(tuple(_in_lowest_terms(corner) for corner in path), covers) for path, covers, _ in cells]


def sides_of(box: Box) -> list[Line]:
    """Give the lines of a rectangle counter-clockwise from the lower one, positive inside.

    >>> from fractions import Fraction
    >>> sides_of(Box((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1, 2))))
    [(0, 1, 0), (-1, 0, 1), (0, -2, 1), (1, 0, 0)]
    """
    (left, right), (low, high) = box.x, box.y
    return [
        (0, low.denominator, -low.numerator),
        (-right.denominator, 0, right.numerator),
        (0, -high.denominator, high.numerator),
        (left.denominator, 0, -left.numerator),
    ]


def _rectangle(box: Box) -> Path:
    return [(*corner, side) for corner, side in zip(box.corners, sides_of(box), strict=True)]


def _cut_out(whole: Path, lines: Sequence[Line]) -> Path | None:
    """Cut a polygon out of the rectangle; nothing is left where it is empty, ``None`` where it has no inside."""
    polygon = whole
    for line in lines:
        if line != (0, 0, 0):
            above, below = _split(polygon, line)
            if not above:
                a, b, c = line
                return None if any(a * x + b * y + c * w == 0 for x, y, w, _ in below) else []
            polygon = above
    return polygon


def _laid(polygon: Path, bit: int, cells: list[tuple[Path, int, Bounds]]) -> list[tuple[Path, int, Bounds]]:
    """Lay a polygon over cells: those that it meets are split along its sides."""
    here = _bounds(polygon)
    found = []
    for cell in cells:
        path, covers, around = cell
        outside: list[Path] = []
        inside = [] if _are_apart(here, around) else path
        for *_, line in polygon:
            inside, below = _split(inside, line) if inside else ([], [])
            outside.append(below)
        if not inside:  # they do not meet: what was split off stays together
            found.append(cell)
            continue
        parts = [part for part in outside if part]
        found.append((inside, covers | bit, _bounds(inside) if parts else around))
        found += [(part, covers, _bounds(part)) for part in parts]
    return found


def _split(polygon: Path, line: Line) -> tuple[Path, Path]:
    """Split a polygon along a line: the part where it is positive, and the part where it is negative."""
    a, b, c = line
    values = [a * x + b * y + c * w for x, y, w, _ in polygon]
    if min(values) >= 0 and max(values) > 0:
        return polygon, []
    if max(values) <= 0:
        return [], polygon
    above: Path = []
    below: Path = []
    for corner, here, then in zip(polygon, values, (*values[1:], values[0]), strict=True):
        side = corner[3]
        if here >= 0:
            above.append((*corner[:3], line) if here == 0 and then < 0 else corner)
        if here <= 0:
            below.append((*corner[:3], line) if here == 0 and then > 0 else corner)
        if (here > 0 > then) or (here < 0 < then):
            crossing = _crossing(side, line)
            above.append((*crossing, line if here > 0 else side))
            below.append((*crossing, line if here < 0 else side))
    return above, below


def _crossing(one: Line, other: Line) -> Point:
    (a, b, c), (d, e, f) = one, other
    x, y, w = b * f - c * e, c * d - a * f, a * e - b * d
    return (x, y, w) if w > 0 else (-x, -y, -w)


def _in_lowest_terms(corner: Corner) -> Point:
    x, y, w, _ = corner
    common = gcd(x, y, w)
    return x // common, y // common, w // common


def _bounds(polygon: Path) -> Bounds:
    xs = [x / w for x, _, w, _ in polygon]
    ys = [y / w for _, y, w, _ in polygon]
    return min(xs), max(xs), min(ys), max(ys)


def _are_apart(one: Bounds, other: Bounds) -> bool:
    """Tell whether two bounding boxes are surely apart; their numbers are rounded."""
    for axis in (0, 2):
        low, high = max(one[axis], other[axis]), min(one[axis + 1], other[axis + 1])
        if low > high + APART * max(abs(low), abs(high)):
            return True
    return False
