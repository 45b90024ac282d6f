"""The signs of all minors of payoff differences, at a block of points, a bit a point.

The same as :mod:`gametheory.numerics.minors` does with numpy, in one pass: a minor is worked out at the 64 points of a
block and compared with the bound on its error, which fills its two sign words. What is surely positive or negative
stays so whatever the errors; what is NaN, or may overflow, is neither.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.bimatrix.tables import Indices, Side
from gametheory.numerics.compiling import compiled, inlined
from gametheory.numerics.minors import ROUND_OFF

POINTS: Final = 64
"""The points of a block: one for each bit of a word."""

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]


class Payoffs(NamedTuple):
    """One player's payoffs, ``base + slopes @ features``: the cells row by row, rows being this player's actions.

    There is an even number of slopes, two at least, of which the last may be for no feature, and zero. ``tolerance`` is
    the difference of two payoffs that counts as a tie.
    """

    base: Floats
    slopes: Floats
    tolerance: float


class Half(NamedTuple):
    """What is known about one player at a block of points, which are the last axis of all but ``words``.

    Payoffs by cell, the bound on the error of the minors of each order, the minors, and two sign words for each; and
    two rows to work in.
    """

    payoffs: Floats
    bounds: Floats
    minors: Floats
    words: Words
    rows: Floats


def room(side: Side) -> Half:
    """Make room for what is known about one player."""
    (minors, _), (_, actions) = side.left.shape, side.tests.shape
    cells = actions * side.duels.shape[2]
    return Half(
        np.empty((cells, POINTS)),
        np.empty((side.start.size - 1, POINTS)),
        np.empty((minors, POINTS)),
        np.empty(2 * minors, np.uint64),
        np.empty((2, POINTS)),
    )


@compiled
def look(side: Side, payoffs: Payoffs, features: Floats, half: Half) -> None:
    """Work out one player's payoffs and all minors, with their signs, at a block of points with these features."""
    pay(payoffs.base, payoffs.slopes, features, half.payoffs)
    bound(half.payoffs, payoffs.tolerance, half.bounds, half.rows)
    sign(side, half.payoffs, half.bounds, half.minors, half.words)


@inlined
def pay(base: Floats, slopes: Floats, features: Floats, payoffs: Floats) -> None:
    """Work out payoffs, shape (cells, points), with two features at a time, of which there is an even number."""
    for cell in range(base.size):
        constant, row = base[cell], payoffs[cell]
        for place in range(0, features.shape[0], 2):
            slope, feature = slopes[cell, place], features[place]
            other_slope, other_feature = slopes[cell, place + 1], features[place + 1]
            for point in range(POINTS):
                before = constant if place == 0 else row[point]
                row[point] = before + slope * feature[point] + other_slope * other_feature[point]


@inlined
def bound(payoffs: Floats, tolerance: float, bounds: Floats, rows: Floats) -> None:
    """Bound the error of the minors of each order at each point, by Hadamard's inequality.

    With entries up to ``largest`` that may each be off by ``error``, a minor of order n is off by at most
    n * n ** (n / 2) * error * largest ** (n - 1). Where a minor's expansion may overflow, the bounds are NaN.
    """
    orders, safe = bounds.shape[0], bounds[0]
    largest, moved = rows[0], rows[1]
    _spread(payoffs, rows[1], largest)
    for point in range(POINTS):
        error = tolerance + ROUND_OFF * largest[point]
        largest[point] += error
        moved[point], safe[point] = error, 1.0
    for _ in range(orders):
        for point in range(POINTS):
            safe[point] *= orders * largest[point]
    for point in range(POINTS):
        safe[point] *= 0.0
        moved[point] += safe[point]
    for order in range(1, orders):
        factor, row = order ** (1 + order / 2), bounds[order]
        for point in range(POINTS):
            row[point] = factor * moved[point]
            moved[point] *= largest[point]


@inlined
def _spread(payoffs: Floats, low: Floats, spread: Floats) -> None:
    """Enter the difference between the highest and the lowest payoff at each point."""
    for point in range(POINTS):
        low[point] = spread[point] = payoffs[0, point]
    for cell in range(1, payoffs.shape[0]):
        row = payoffs[cell]
        for point in range(POINTS):
            low[point] = row[point] if row[point] < low[point] else low[point]
            spread[point] = row[point] if row[point] > spread[point] else spread[point]
    for point in range(POINTS):
        spread[point] -= low[point]


@inlined
def sign(side: Side, payoffs: Floats, bounds: Floats, minors: Floats, words: Words) -> None:
    """Work out all minors, shape (minors, points), and their sign words, order by order."""
    for point in range(POINTS):
        minors[0, point] = 1.0
    words[0], words[1] = _signs(minors[0], bounds[0])
    for order in range(1, side.start.size - 1):
        here, stop = side.start[order], side.start[order + 1]
        left, right, errors = side.left[here:stop], side.right[here:stop], bounds[order]
        if order == 1:
            _subtract(payoffs, left, right, errors, minors[here:stop], words[2 * here :])
        elif order == 2:
            _expand_two(minors, left, right, errors, minors[here:stop], words[2 * here :])
        else:
            _expand(minors, left, right, errors, minors[here:stop], words[2 * here :])


@inlined
def _subtract(payoffs: Floats, left: Indices, right: Indices, errors: Floats, minors: Floats, words: Words) -> None:
    """Minors of order one: differences of two payoffs."""
    for minor in range(len(minors)):
        one, other, row = payoffs[left[minor, 0]], payoffs[right[minor, 0]], minors[minor]
        positive = negative = np.uint64(0)
        for point in range(POINTS):
            value = one[point] - other[point]
            row[point] = value
            positive, negative = _judge(point, value, errors[point], positive, negative)
        words[2 * minor], words[2 * minor + 1] = positive, negative


@inlined
def _expand_two(lower: Floats, left: Indices, right: Indices, errors: Floats, minors: Floats, words: Words) -> None:
    """Minors of order two: the difference of two products."""
    for minor in range(len(minors)):
        one, its, row = lower[left[minor, 0]], lower[right[minor, 0]], minors[minor]
        two, their = lower[left[minor, 1]], lower[right[minor, 1]]
        positive = negative = np.uint64(0)
        for point in range(POINTS):
            value = one[point] * its[point] - two[point] * their[point]
            row[point] = value
            positive, negative = _judge(point, value, errors[point], positive, negative)
        words[2 * minor], words[2 * minor + 1] = positive, negative


@inlined
def _expand(lower: Floats, left: Indices, right: Indices, errors: Floats, minors: Floats, words: Words) -> None:
    """Minors of a higher order, expanded along their last row: a sum of products with alternating signs."""
    for minor in range(len(minors)):
        row = minors[minor]
        for point in range(POINTS):
            row[point] = 0.0
        for term in range(left.shape[1]):
            if left[minor, term] >= 0:
                factor, one, its = 1.0 - 2.0 * (term % 2), lower[left[minor, term]], lower[right[minor, term]]
                for point in range(POINTS):
                    row[point] += factor * one[point] * its[point]
        words[2 * minor], words[2 * minor + 1] = _signs(row, errors)


@compiled
def _signs(values: Floats, errors: Floats) -> tuple[Any, Any]:
    """Give the word of the points at which a value is surely positive, and that of those where surely negative."""
    positive = negative = np.uint64(0)
    for point in range(POINTS):
        positive, negative = _judge(point, values[point], errors[point], positive, negative)
    return positive, negative


@inlined
def _judge(point: int, value: float, error: float, positive: Any, negative: Any) -> tuple[Any, Any]:
    """Set the point's bit in the one word or the other, where the sign is sure."""
    return (
        positive | np.uint64(value > error) << np.uint64(point),
        negative | np.uint64(value < -error) << np.uint64(point),
    )
