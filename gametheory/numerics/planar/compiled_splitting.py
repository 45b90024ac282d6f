"""Splitting convex polygons along lines, compiled and exact (:mod:`gametheory.numerics.planar.compiled_overlays`).

A polygon is an array with a row for each corner, counter-clockwise: X, Y and W > 0, and the number of the line that the
side from there on lies on.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gametheory.numerics.compiling import called

MOST_SIDES: Final = 24
ROUNDING: Final = 2.0**-50  # of the sizes of the three products in the value of a line at a corner
X, Y, W, SIDE = 0, 1, 2, 3

Numbers = NDArray[np.int64]


@called
def split(lines: Numbers, line: int, polygon: Numbers, sides: int, above: Numbers, below: Numbers) -> tuple[int, int]:
    """Split a polygon along a line; give how many sides the part above zero and the part below have, 0 for none.

    Where the line does not cross the polygon, nothing is written. -1 stands for too many sides.
    """
    high = low = False
    for corner in range(sides):
        sign = _sign(lines, line, polygon, corner)
        high, low = high or sign > 0, low or sign < 0
    if not (high and low):
        return (sides, 0) if high else (0, sides)
    if sides + 2 > MOST_SIDES:
        return -1, -1
    up = down = 0
    here = _sign(lines, line, polygon, 0)
    for corner in range(sides):
        after = corner + 1 if corner + 1 < sides else 0
        then = _sign(lines, line, polygon, after)
        if here >= 0:
            _put(polygon, corner, above, up)
            if here == 0 and then < 0:
                above[up, SIDE] = line
            up += 1
        if here <= 0:
            _put(polygon, corner, below, down)
            if here == 0 and then > 0:
                below[down, SIDE] = line
            down += 1
        if here * then < 0:
            _cross(lines, polygon[corner, SIDE], line, above, up)
            _put(above, up, below, down)
            if here > 0:
                above[up, SIDE] = line
            else:
                below[down, SIDE] = line
            up += 1
            down += 1
        here = then
    return up, down


@called
def copy(polygon: Numbers, to: Numbers, sides: int) -> None:
    """Copy so many corners."""
    for corner in range(sides):
        _put(polygon, corner, to, corner)


@called
def _put(polygon: Numbers, corner: int, to: Numbers, place: int) -> None:
    for entry in range(SIDE + 1):
        to[place, entry] = polygon[corner, entry]


@called
def touches(lines: Numbers, line: int, polygon: Numbers, sides: int) -> bool:
    """Tell whether a line goes through some corner."""
    touching = False
    for corner in range(sides):
        touching = touching or _sign(lines, line, polygon, corner) == 0
    return touching


@called
def _cross(lines: Numbers, one: int, other: int, polygon: Numbers, corner: int) -> None:
    """Write where two lines cross, with a positive weight; the side that goes on is on the first of them."""
    a, b, c = lines[one, 0], lines[one, 1], lines[one, 2]
    d, e, f = lines[other, 0], lines[other, 1], lines[other, 2]
    weight = a * e - b * d
    sign = 1 if weight > 0 else -1
    polygon[corner, X], polygon[corner, Y] = sign * (b * f - c * e), sign * (c * d - a * f)
    polygon[corner, W], polygon[corner, SIDE] = sign * weight, one


@called
def _sign(lines: Numbers, line: int, polygon: Numbers, corner: int) -> int:
    """Give the sign of a line at a corner, exactly."""
    a, b, c = lines[line, 0], lines[line, 1], lines[line, 2]
    x, y, w = polygon[corner, X], polygon[corner, Y], polygon[corner, W]
    one, two, three = float(a) * float(x), float(b) * float(y), float(c) * float(w)
    value = one + two + three
    doubt = ROUNDING * (abs(one) + abs(two) + abs(three))
    if value > doubt:
        return 1
    if value < -doubt:
        return -1
    exact = a * x + b * y + c * w
    return int(exact > 0) - int(exact < 0)
