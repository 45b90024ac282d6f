"""Convex cells of the plane in whole numbers: the inside of a polygon, of a segment, or a single point.

A point is held in homogeneous coordinates (X, Y, W), W > 0, which stand for (X / W, Y / W); a line (a, b, c) is where
a x + b y + c = 0. On a point the line has the sign of a X + b Y + c W: no division and no fraction in the inner loop.
Where a line separates two corners P and Q, with values p and q of opposite signs, it crosses their segment at
|q| P + |p| Q.

References
----------
Stolfi (1991), Oriented Projective Geometry, Academic Press, chapters 1 and 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import TypeAlias

Point: TypeAlias = tuple[int, int, int]
"""X, Y, W without a common divisor, W positive: the point (X / W, Y / W)."""
Line: TypeAlias = tuple[int, int, int]
"""a, b, c: the line a x + b y + c = 0, positive on one side. With a = b = 0 a constant."""
Coordinates: TypeAlias = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Box:
    """A closed rectangle: the ranges of x and y."""

    x: tuple[Fraction, Fraction]
    y: tuple[Fraction, Fraction]

    @property
    def area(self) -> Fraction:
        """Width times height."""
        return (self.x[1] - self.x[0]) * (self.y[1] - self.y[0])

    @property
    def corners(self) -> tuple[Point, ...]:
        """The four corners, counter-clockwise from the lower left one."""
        (left, right), (low, high) = self.x, self.y
        return tuple(point(*corner) for corner in ((left, low), (right, low), (right, high), (left, high)))


@dataclass(frozen=True, slots=True)
class ConvexCell:
    """The inside of a convex polygon (without its border), of a segment (without its ends), or a point.

    Attributes
    ----------
    corners
        Those of the polygon counter-clockwise, no three on a line; the ends of the segment; or the point.
    """

    corners: tuple[Point, ...]

    @property
    def dimension(self) -> int:
        """2, 1 or 0."""
        return min(len(self.corners), 3) - 1

    @property
    def sample(self) -> Coordinates:
        """A point of the cell: a mean of the corners, all with positive weights."""
        weight = sum(w for _, _, w in self.corners)
        return Fraction(sum(x for x, _, _ in self.corners), weight), Fraction(
            sum(y for _, y, _ in self.corners), weight
        )

    @property
    def area(self) -> Fraction:
        """The area, zero for a segment and a point.

        >>> Box((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1, 2))).area
        Fraction(1, 2)
        """
        return signed_area(self.corners)

    def sign(self, line: Line) -> int | None:
        """Give the sign that a line has throughout the cell, or None where it has several.

        >>> square = ConvexCell(Box((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1))).corners)
        >>> square.sign((1, 1, 0)), square.sign((1, -1, 0))
        (1, None)
        """
        a, b, c = line
        low = high = False
        for x, y, w in self.corners:
            value = a * x + b * y + c * w
            if value > 0:
                high = True
            elif value < 0:
                low = True
        return None if low and high else high - low

    def touches(self, place: Point) -> bool:
        """Tell whether a point lies in a polygon or on its border.

        >>> square = ConvexCell(Box((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1))).corners)
        >>> square.touches((1, 1, 1)), square.touches((3, 1, 2))
        (True, False)
        """
        x, y, w = place
        last_x, last_y, last_w = self.corners[-1]
        for next_x, next_y, next_w in self.corners:
            if (
                x * (last_y * next_w - next_y * last_w)
                + y * (next_x * last_w - last_x * next_w)
                + w * (last_x * next_y - next_x * last_y)
                < 0
            ):
                return False
            last_x, last_y, last_w = next_x, next_y, next_w
        return True

    def cut(self, line: Line) -> tuple[ConvexCell, ConvexCell, ConvexCell]:
        """Cut the cell along a line that has both signs on it: the parts where it is negative, zero and positive.

        >>> segment = ConvexCell(((0, 0, 1), (1, 0, 1)))
        >>> [part.corners for part in segment.cut((3, 0, -1))]
        [((0, 0, 1), (1, 0, 3)), ((1, 0, 3),), ((1, 0, 3), (1, 0, 1))]
        """
        a, b, c = line
        values = [a * x + b * y + c * w for x, y, w in self.corners]
        below: list[Point] = []
        above: list[Point] = []
        on: list[Point] = []
        last, last_value = self.corners[-1], values[-1]
        for corner, value in zip(self.corners, values, strict=True):
            if last_value * value < 0:
                crossing = _between(last, last_value, corner, value)
                below.append(crossing)
                above.append(crossing)
                on.append(crossing)
            if value <= 0:
                below.append(corner)
            if value >= 0:
                above.append(corner)
            if value == 0:
                on.append(corner)
            last, last_value = corner, value
        if len(self.corners) == 2:
            return _segment_parts(self.corners, values[0], on[0])
        return ConvexCell(tuple(below)), ConvexCell(tuple(on)), ConvexCell(tuple(above))


def point(x: Fraction, y: Fraction) -> Point:
    """Write a point in homogeneous coordinates.

    >>> point(Fraction(1, 2), Fraction(1, 3))
    (3, 2, 6)
    """
    weight = x.denominator * y.denominator // gcd(x.denominator, y.denominator)
    return x.numerator * (weight // x.denominator), y.numerator * (weight // y.denominator), weight


def coordinates(corner: Point) -> Coordinates:
    """Give x and y of a point.

    >>> coordinates((3, 2, 6))
    (Fraction(1, 2), Fraction(1, 3))
    """
    x, y, w = corner
    return Fraction(x, w), Fraction(y, w)


def signed_area(corners: Sequence[Point]) -> Fraction:
    """Give the area inside a closed path, positive where it runs counter-clockwise (the shoelace formula)."""
    total = Fraction(0)
    last_x, last_y, last_w = corners[-1]
    for x, y, w in corners:
        total += Fraction(last_x * y - x * last_y, last_w * w)
        last_x, last_y, last_w = x, y, w
    return total / 2


def cells_of(box: Box) -> list[ConvexCell]:
    """Split a closed rectangle into its inside, its four edges and its four corners."""
    corners = box.corners
    edges = [ConvexCell((corners[place], corners[(place + 1) % 4])) for place in range(4)]
    return [ConvexCell(corners), *edges, *(ConvexCell((corner,)) for corner in corners)]


def _between(one: Point, its_value: int, other: Point, others_value: int) -> Point:
    """Give the point at which a line crosses a segment, from its values of opposite signs at the ends."""
    p, q = abs(its_value), abs(others_value)
    x, y, w = q * one[0] + p * other[0], q * one[1] + p * other[1], q * one[2] + p * other[2]
    common = gcd(x, y, w)
    return x // common, y // common, w // common


def _segment_parts(
    ends: tuple[Point, ...], first_value: int, crossing: Point
) -> tuple[ConvexCell, ConvexCell, ConvexCell]:
    parts = ConvexCell((ends[0], crossing)), ConvexCell((crossing, ends[1]))
    below, above = parts if first_value < 0 else parts[::-1]
    return below, ConvexCell((crossing,)), above
