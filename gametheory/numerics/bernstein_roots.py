"""The roots of one quadratic between 0 and 1, enclosed, in compiled form: two numbers at a time, nothing stored.

What :mod:`gametheory.numerics.quadratics` does with arrays over points, for use inside compiled loops. A quadratic is
written in Bernstein's form, with coefficients of which each may be off by an error e: a sign common to all shows that
there is no root, and where the discriminant is large enough the two roots are apart, each within a radius of that of
the given coefficients. The theorems are told there, and the bounds here are the same.
"""

from __future__ import annotations

import math

from gametheory.numerics.compiling import called, compiled, inlined
from gametheory.numerics.quadratics import ROUND_OFF

Interval = tuple[float, float]


@inlined
def largest(one: float, two: float, three: float) -> float:
    """Give the largest of three numbers in size."""
    one, two, three = abs(one), abs(two), abs(three)
    one = one if one > two else two
    return one if one > three else three


@inlined
def apart_roots(first: float, middle: float, last: float, error: float) -> tuple[float, float, float, float]:
    """Give both roots of a quadratic in order, how far the true ones may be, and whether they can be told apart.

    The last number is 1 where they can, -1 where there surely is no root between 0 and 1, and 0 where neither is sure
    (see :func:`joined_roots`); the others count only where it is 1. There are no branches, so that loops vectorise.

    >>> apart_roots(3.0, -1.0, 3.0, 1e-9)[3], apart_roots(3.0, 1.0, 1.0, 1e-9)[3]
    (-1.0, -1.0)
    """
    discriminant = middle * middle - first * last
    curvature = abs(first - 2.0 * middle + last)
    size = largest(first, middle, last)
    slack = 2.0 * error * curvature + ROUND_OFF * size * size
    above = (first > error) & (middle > error) & (last > error)
    below = (first < -error) & (middle < -error) & (last < -error)
    state = 1.0 if discriminant > slack else 0.0
    state = -1.0 if above | below | (discriminant < -slack) else state
    root = math.sqrt(discriminant if discriminant > 0.0 else 0.0)
    together = -(middle + math.copysign(root, middle))
    one, other = together / (together + last), first / (first + together)
    low, high = (one, other) if one < other else (other, one)
    return low, high, 1.25 * error / root, state


@compiled
def joined_roots(first: float, middle: float, last: float, error: float) -> Interval:
    """Enclose the roots of a quadratic in one interval, where they cannot be told apart.

    >>> low, high = joined_roots(1.0, -1.0, 1.0, 1e-9)
    >>> round(low, 3), round(high, 3)
    (0.5, 0.5)
    """
    discriminant = middle * middle - first * last
    curvature = abs(first - 2.0 * middle + last)
    size = largest(first, middle, last)
    slack = 2.0 * error * curvature + ROUND_OFF * size * size
    centre = (first - middle) / (first - 2.0 * middle + last)
    radius = math.sqrt(max(discriminant, 0.0) + slack) / curvature
    return centre - radius, centre + radius


@compiled
def enclosed_roots(
    first: float, middle: float, last: float, error: float
) -> tuple[tuple[Interval, bool, bool], tuple[Interval, bool, bool]]:
    """Give up to two intervals within [0, 1] that hold all the roots there.

    Each comes with whether it may hold a root at all, and whether it surely holds exactly one, a simple one inside;
    the lower one comes first.

    >>> lower, upper = enclosed_roots(3.0, -2.0, 0.5, 1e-9)
    >>> lower[1:], upper[1:]
    ((True, True), (True, True))
    """
    low, high, radius, state = apart_roots(first, middle, last, error)
    nothing = ((0.0, 0.0), False, False)
    if state > 0:
        return _clipped(low - radius, low + radius, True), _clipped(high - radius, high + radius, True)
    if state < 0:
        return nothing, nothing
    left, right = joined_roots(first, middle, last, error)
    return _clipped(left, right, False), nothing


@called
def _clipped(lower: float, upper: float, single: bool) -> tuple[Interval, bool, bool]:
    """Clip an interval to [0, 1]; one with an end that is no number is all of it."""
    certain = single and lower > 0.0 and upper < 1.0
    possible = not (lower > 1.0 or upper < 0.0)
    lower = lower if lower > 0.0 else 0.0
    upper = upper if upper < 1.0 else 1.0
    return (min(lower, 1.0), max(upper, 0.0)), possible, certain
