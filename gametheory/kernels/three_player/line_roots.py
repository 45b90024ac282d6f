"""The roots of a polynomial between 0 and 1, each enclosed, in Bernstein's basis and in compiled form.

The polynomial lies between the least and the largest of its coefficients, and their differences are, up to a factor,
the coefficients of its derivative. Intervals are halved (de Casteljau): one is dropped when all coefficients have the
same sign by more than their error, and holds one simple root, or an end that is one within the error, when all
differences have the same sign. What is left after many halvings may have a double root, and is in doubt.

References
----------
R. T. Farouki (2012), The Bernstein polynomial basis: a centennial retrospective, Computer Aided Geometric Design 29,
379-419.
"""

from __future__ import annotations

import numpy as np

from gametheory.kernels.three_player.forms import Floats
from gametheory.kernels.three_player.records import Record
from gametheory.numerics.compiling import called

NARROWEST = 2.0**-24
MOST_HALVED = 60  # a root takes a row of the room at most
LOWER, UPPER = 7, 8
NEAR = 1e-9  # a step of Newton's method after which the root is known up to rounding
ROUNDED = 1e-13


@called
def roots_on_line(room: Record, degree: int, error: float, lower: float, upper: float) -> int:
    """Enter all roots between two places with the radii within which they are; give their number, -1 if in doubt.

    The coefficients, each known up to the error, are in the first row of ``intervals``; roots go to ``line``.
    """
    room.intervals[0, LOWER], room.intervals[0, UPPER] = lower, upper
    found, top, seen = 0, 1, 0
    while top > 0:
        top, seen = top - 1, seen + 1
        here = room.intervals[top]
        if sure_sign(here, degree + 1, error) != 0:
            continue
        slope = least_slope(here, degree, error)
        width = here[UPPER] - here[LOWER]
        if slope > 0.0:
            root = here[LOWER] + width * crossing(here, degree)
            found = _enter_root(room, found, root, width * error / slope + ROUNDED)
        elif width < NARROWEST or seen > MOST_HALVED:
            return -1
        else:
            halve(here, room.intervals[top + 1], degree)
            top += 2
    return found


@called
def _enter_root(room: Record, found: int, root: float, radius: float) -> int:
    """Enter a root that is not the last one, seen again as an end that two intervals share; give how many there are."""
    if found and abs(room.line[found - 1] - root) <= room.line_radii[found - 1] + radius:
        room.line_radii[found - 1] += 2.0 * radius
        return found
    room.line[found], room.line_radii[found] = root, radius
    return found + 1


@called
def least_slope(coefficients: Floats, degree: int, error: float) -> float:
    """Give the least derivative in size, zero where it may vanish."""
    least, most = np.inf, -np.inf
    for place in range(degree):
        difference = coefficients[place + 1] - coefficients[place]
        least, most = min(least, difference), max(most, difference)
    return degree * max(least - 2.0 * error, -most - 2.0 * error, 0.0)


@called
def crossing(coefficients: Floats, degree: int) -> float:
    """Give where a monotone polynomial vanishes, or the end where it nearly does: Newton's method, safeguarded."""
    low, high = 0.0, 1.0
    first, last = coefficients[0], coefficients[degree]
    rising = last > first
    root = min(max(first / (first - last), 0.0), 1.0)
    for _ in range(60):
        value, slope = value_and_slope(coefficients, degree, root)
        if (value > 0.0) == rising:
            high = root
        else:
            low = root
        following = root - value / slope
        if not low <= following <= high:
            following = 0.5 * (low + high)
        if abs(following - root) <= NEAR:
            return float(following)
        root = following
    return float(root)


@called
def value_and_slope(coefficients: Floats, degree: int, place: float) -> tuple[float, float]:
    """Give the value and the derivative of a polynomial in Bernstein's basis."""
    other = 1.0 - place
    value, slope = 0.0, 0.0
    weight = 1.0  # binomial coefficient times place to the power reached
    for index in range(degree + 1):
        value = value * other + weight * coefficients[index]
        if index < degree:
            slope = slope * other + weight * (degree - index) * (coefficients[index + 1] - coefficients[index])
            weight *= place * (degree - index) / (index + 1)
    return value, slope


@called
def halve(here: Floats, below: Floats, degree: int) -> None:
    """Replace an interval by its upper half, and enter the lower half."""
    middle = 0.5 * (here[LOWER] + here[UPPER])
    below[LOWER], below[UPPER] = here[LOWER], middle
    here[LOWER] = middle
    for step in range(degree + 1):
        below[step] = here[0]
        for place in range(degree - step):
            here[place] = 0.5 * (here[place] + here[place + 1])


@called
def sure_sign(coefficients: Floats, count: int, error: float) -> int:
    """Give the sign that all coefficients have by more than an error; zero if there is none."""
    first = coefficients[0]
    if not abs(first) > error:
        return 0
    for place in range(1, count):
        if not abs(coefficients[place]) > error or (coefficients[place] > 0) != (first > 0):
            return 0
    return 1 if first > 0 else -1
