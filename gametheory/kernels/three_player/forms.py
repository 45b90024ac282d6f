r"""Forms: homogeneous polynomials in the shares of one player's mixture, of two or three actions.

With shares q_0, q_1, q_2 a form of degree m is a sum of terms c q_0^i q_1^j q_2^k, i + j + k = m. Its coefficients are
kept in rows of equal k, in each by ascending j; so a form in two shares is the first row of one in three. Divided by
the multinomial coefficients m! / (i! j! k!), they are the coefficients of Bernstein's basis on the mixtures, between
whose least and largest the form stays; `MULTINOMIALS` has them, and its row m is also the form (q_0 + q_1 + q_2)^m,
which is one on mixtures.

Forms of several games are worked out side by side, one in each point; coefficient n of point l is at n * points + l.
"""

from __future__ import annotations

from math import factorial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.three_player.records import POINTS
from gametheory.kernels.three_player.written_out import product_of
from gametheory.numerics.compiling import called, compiled, inlined

Floats = NDArray[np.float64]

MOST_DEGREE = 6
MOST_TERMS = 28

# Degrees and numbers of shares that are known beforehand. A function is compiled anew for each of Python's integers
# that it is called with, but only once for numpy's.
ZERO: Final[Any] = np.int64(0)
LINEAR: Final[Any] = np.int64(1)
ON_LINE: Final[Any] = np.int64(2)
TRIANGLE: Final[Any] = np.int64(3)


def _multinomials() -> Floats:
    """Give the multinomial coefficients of each degree, shape (degrees, terms)."""
    table = np.zeros((MOST_DEGREE + 1, MOST_TERMS))
    for degree, row in enumerate(table):
        exponents = [(j, k) for k in range(degree + 1) for j in range(degree + 1 - k)]
        for place, (j, k) in enumerate(exponents):
            row[place] = factorial(degree) // (factorial(degree - j - k) * factorial(j) * factorial(k))
    return table


MULTINOMIALS = _multinomials()


@compiled
def terms(degree: int, shares: int) -> int:
    """Give how many coefficients a form in two or three shares has.

    >>> terms(4, 2), terms(4, 3)
    (5, 15)
    """
    return degree + 1 if shares == 2 else (degree + 1) * (degree + 2) // 2


@called
def clear(form: Floats, count: int) -> None:
    """Set the first coefficients to zero: a loop, which compiles faster than an assignment to a slice."""
    for place in range(count * POINTS):
        form[place] = 0.0


@compiled
def add_product(one: Floats, degree: int, other: Floats, more: int, factor: float, shares: int, total: Floats) -> None:
    """Add a multiple of the product of two forms, the first of no higher degree, to a third one; in every point.

    >>> import numpy
    >>> square, form = numpy.zeros(3 * POINTS), numpy.repeat([1.0, 2.0], POINTS)
    >>> add_product(form, 1, form, 1, 1.0, 2, square)
    >>> square[::POINTS]
    array([1., 4., 4.])
    """
    if shares == 2:
        if degree == 1 and more == 1:
            _add_1_1_on_line(one, other, factor, total)
        elif degree == 1 and more == 2:
            _add_1_2_on_line(one, other, factor, total)
        elif degree == 2 and more == 2:
            _add_2_2_on_line(one, other, factor, total)
        else:
            _add_any_on_line(one, degree, other, more, factor, total)
    elif degree == 1 and more == 1:
        _add_1_1(one, other, factor, total)
    elif degree == 1 and more == 2:
        _add_1_2(one, other, factor, total)
    elif degree == 2 and more == 2:
        _add_2_2(one, other, factor, total)
    elif degree == 2 and more == 4:
        _add_2_4(one, other, factor, total)
    else:
        add_any_product(one, degree, other, more, factor, total)


_add_1_1_on_line, _add_1_2_on_line, _add_2_2_on_line = product_of(1, 1, 2), product_of(1, 2, 2), product_of(2, 2, 2)
_add_1_1, _add_1_2, _add_2_2, _add_2_4 = (
    product_of(1, 1, 3),
    product_of(1, 2, 3),
    product_of(2, 2, 3),
    product_of(2, 4, 3),
)


@called
def _add_any_on_line(one: Floats, degree: int, other: Floats, more: int, factor: float, total: Floats) -> None:
    """Do the same for any degrees, in two shares."""
    for j in range(degree + 1):
        for i in range(more + 1):
            _add(one, j, other, i, factor, total, j + i)


@called
def add_any_product(one: Floats, degree: int, other: Floats, more: int, factor: float, total: Floats) -> None:
    """Do the same for any degrees, in three shares."""
    place = 0
    for k in range(degree + 1):
        for j in range(degree + 1 - k):
            read = 0
            for h in range(more + 1):
                row = k + h
                start = row * (degree + more + 1) - row * (row - 1) // 2 + j
                for i in range(more + 1 - h):
                    _add(one, place, other, read + i, factor, total, start + i)
                read += more + 1 - h
            place += 1


@inlined
def _add(one: Floats, first: int, other: Floats, second: int, factor: float, total: Floats, target: int) -> None:
    of_one, of_other = one[first * POINTS : (first + 1) * POINTS], other[second * POINTS : (second + 1) * POINTS]
    of_total = total[target * POINTS : (target + 1) * POINTS]
    for point in range(POINTS):
        of_total[point] += factor * of_one[point] * of_other[point]
