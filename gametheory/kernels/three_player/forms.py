r"""Forms: homogeneous polynomials in the shares of one player's mixture, of two or three actions.

With shares q_0, q_1, q_2 a form of degree m is a sum of terms c q_0^i q_1^j q_2^k, i + j + k = m. Its coefficients are
kept in rows of equal k, in each by ascending j; so a form in two shares is the first row of one in three. Divided by
the multinomial coefficients m! / (i! j! k!), they are the coefficients of Bernstein's basis on the mixtures, between
whose least and largest the form stays; `MULTINOMIALS` has them, and its row m is also the form (q_0 + q_1 + q_2)^m,
which is one on mixtures.
"""

from __future__ import annotations

from math import factorial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.numerics.compiling import compiled

Floats = NDArray[np.float64]

MOST_DEGREE = 6
MOST_TERMS = 28

# Degrees and numbers of shares that are known beforehand. A function is compiled anew for each of Python's integers
# that it is called with, but only once for numpy's.
ZERO: Final[Any] = np.int64(0)
LINEAR: Final[Any] = np.int64(1)
QUADRATIC: Final[Any] = np.int64(2)
TRIANGLE: Final[Any] = np.int64(3)
QUARTIC: Final[Any] = np.int64(4)


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


@compiled
def clear(form: Floats, count: int) -> None:
    """Set the first coefficients to zero: a loop, which compiles faster than an assignment to a slice."""
    for place in range(count):
        form[place] = 0.0


@compiled
def add_product(one: Floats, degree: int, other: Floats, more: int, factor: float, shares: int, total: Floats) -> None:
    """Add a multiple of the product of two forms, of these degrees, to a third one.

    >>> import numpy
    >>> square = numpy.zeros(3)
    >>> add_product(numpy.array([1.0, 2.0]), 1, numpy.array([1.0, 2.0]), 1, 1.0, 2, square)
    >>> square
    array([1., 4., 4.])
    """
    if shares == 2:
        for j in range(degree + 1):
            weight = factor * one[j]
            for i in range(more + 1):
                total[j + i] += weight * other[i]
        return
    place = 0
    for k in range(degree + 1):
        for j in range(degree + 1 - k):
            weight = factor * one[place]
            place += 1
            read = 0
            for h in range(more + 1):
                row = k + h
                start = row * (degree + more + 1) - row * (row - 1) // 2 + j
                for i in range(more + 1 - h):
                    total[start + i] += weight * other[read + i]
                read += more + 1 - h


@compiled
def lack_one_sign(forms: Floats, count: int, degree: int, shares: int, error: float) -> bool:
    """Tell whether one of some forms is surely positive on all mixtures, and another negative."""
    positive, negative = False, False
    for form in range(count):
        sign = sure_sign(forms[form], terms(degree, shares), error)
        positive, negative = positive or sign > 0, negative or sign < 0
    return positive and negative


@compiled
def lack_one_sign_at(forms: Floats, count: int, degree: int, place: float, error: float) -> bool:
    """Tell whether at the mixture of two shares 1 - place and place one form is surely positive, another negative."""
    positive, negative = False, False
    for form in range(count):
        value, power = 0.0, 1.0
        for term in range(degree + 1):
            value = value * (1.0 - place) + power * forms[form, term]
            power *= place
        positive, negative = positive or value > error, negative or value < -error
    return positive and negative


@compiled
def sure_sign(coefficients: Floats, count: int, error: float) -> int:
    """Give the sign that all coefficients have by more than an error; zero if there is none."""
    first = coefficients[0]
    if not abs(first) > error:
        return 0
    for place in range(1, count):
        if not abs(coefficients[place]) > error or (coefficients[place] > 0) != (first > 0):
            return 0
    return 1 if first > 0 else -1
