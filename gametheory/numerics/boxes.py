r"""Polynomials over a box: bounds that are certain, so that a sign can be proved for all values at once.

A *box* gives every variable an interval, possibly without an end. Two methods bound a polynomial over it:

*Bernstein coefficients.* Scale the box to the unit cube. In the basis of products of
:math:`\binom{d}{k} y^k (1-y)^{d-k}` every polynomial is a weighted mean of its coefficients, so it lies between the
least and the greatest of them. Coefficients at corners are values, so a bound that one of them gives is the exact
extreme; it is for every polynomial of degree one in each of its variables.

*Interval arithmetic*, term by term, where an interval has no end or the coefficients are too many.

Variables that no product joins are bounded apart, and the bounds added: no precision is lost by that.

References
----------
G. T. Cargo and O. Shisha (1966), The Bernstein form of a polynomial, Journal of Research of the National Bureau of
Standards 70B, 79-81. J. Garloff (1993), The Bernstein algorithm, Interval Computations 2, 154-168.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import comb, prod
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

End: TypeAlias = "Fraction | float"
Interval: TypeAlias = tuple[End, End]
"""The ends of an interval, which belong to it where they are fractions; infinity for no end."""
Box: TypeAlias = Mapping[str, Interval]
Powers: TypeAlias = tuple[int, ...]
Terms: TypeAlias = Mapping[Powers, Fraction]

MOST_COEFFICIENTS: Final = 2048


def bounds(terms: Terms, intervals: Sequence[Interval]) -> Interval:
    """Bound a polynomial over a box.

    Parameters
    ----------
    terms
        Its coefficients by powers.
    intervals
        The interval of each variable.

    Returns
    -------
    Ends between which all its values lie, infinity for no bound. They are the exact extremes for polynomials of degree
    one in each variable over a bounded box (of not too many variables).

    Examples
    --------
    >>> unit = (Fraction(0), Fraction(1))
    >>> bounds({(1, 1): Fraction(1), (1, 0): Fraction(-2)}, [unit, unit])  # x y - 2 x
    (Fraction(-2, 1), Fraction(0, 1))
    """
    total: Interval = (Fraction(0), Fraction(0))
    for part in _independent(terms):
        total = added(total, _bounds_of_part(part, intervals))
    return total


def added(one: Interval, other: Interval) -> Interval:
    """Add two intervals.

    >>> added((Fraction(1), float("inf")), (Fraction(2), Fraction(3)))
    (Fraction(3, 1), inf)
    """
    return one[0] + other[0], one[1] + other[1]


def monomial_bounds(powers: Powers, intervals: Sequence[Interval]) -> Interval:
    """Bound a product of powers over a box, exactly.

    >>> monomial_bounds((2,), [(Fraction(-2), Fraction(1))])
    (Fraction(0, 1), Fraction(4, 1))
    """
    total: Interval = (Fraction(1), Fraction(1))
    for power, interval in zip(powers, intervals, strict=True):
        if power:
            total = _multiplied(total, _raised(interval, power))
    return total


def _independent(terms: Terms) -> list[dict[Powers, Fraction]]:
    """Split a polynomial into parts that share no variable; the constant is a part of its own."""
    groups: list[tuple[set[int], dict[Powers, Fraction]]] = []
    for powers, coefficient in terms.items():
        places = {place for place, power in enumerate(powers) if power}
        part = {powers: coefficient}
        apart = []
        for own, members in groups:
            if own & places:
                places, part = places | own, part | members
            else:
                apart.append((own, members))
        groups = [*apart, (places, part)]
    return [part for _, part in groups]


def _bounds_of_part(terms: dict[Powers, Fraction], intervals: Sequence[Interval]) -> Interval:
    used = [place for place in range(len(intervals)) if any(powers[place] for powers in terms)]
    ends = [intervals[place] for place in used]
    degrees = [max(powers[place] for powers in terms) for place in used]
    if len(terms) > 1 and prod(degree + 1 for degree in degrees) <= MOST_COEFFICIENTS:
        bounded = [(low, high) for low, high in ends if isinstance(low, Fraction) and isinstance(high, Fraction)]
        if len(bounded) == len(ends):
            coefficients = _bernstein(
                {tuple(powers[place] for place in used): c for powers, c in terms.items()}, bounded
            )
            return min(coefficients), max(coefficients)
    total: Interval = (Fraction(0), Fraction(0))
    for powers, coefficient in terms.items():
        total = added(total, _multiplied((coefficient, coefficient), monomial_bounds(powers, intervals)))
    return total


def _bernstein(terms: Terms, box: list[tuple[Fraction, Fraction]]) -> list[Fraction]:
    """Give the Bernstein coefficients of a polynomial over a bounded box."""
    degrees = [max(powers[place] for powers in terms) for place in range(len(box))]
    tensor: NDArray[Any] = np.full([degree + 1 for degree in degrees], Fraction(0), dtype=object)
    for powers, coefficient in terms.items():
        tensor[powers] = coefficient
    for place, (degree, (low, high)) in enumerate(zip(degrees, box, strict=True)):
        change = _to_bernstein(degree) @ _to_unit(degree, low, high)
        tensor = np.moveaxis(np.tensordot(change, tensor, axes=(1, place)), 0, place)
    return list(tensor.flat)


def _to_unit(degree: int, low: Fraction, high: Fraction) -> NDArray[Any]:
    """Give the matrix that turns coefficients in x into those in y, where x = low + (high - low) y."""
    size = range(degree + 1)
    return _matrix(
        [
            comb(power, row) * low ** (power - row) * (high - low) ** row if power >= row else Fraction(0)
            for power in size
        ]
        for row in size
    )


def _to_bernstein(degree: int) -> NDArray[Any]:
    size = range(degree + 1)
    return _matrix([Fraction(comb(row, power), comb(degree, power)) for power in size] for row in size)


def _matrix(rows: Iterable[list[Fraction]]) -> NDArray[Any]:
    return np.array(list(rows), dtype=object)


def _multiplied(one: Interval, other: Interval) -> Interval:
    """Multiply two intervals; an end at zero times an end at infinity is zero."""
    corners = [Fraction(0) if 0 in (a, b) else a * b for a in one for b in other]
    return min(corners), max(corners)


def _raised(interval: Interval, power: int) -> Interval:
    """Raise an interval to a power of one at least."""
    low, high = interval
    ends = sorted((low**power, high**power))
    return (Fraction(0) if power % 2 == 0 and low < 0 < high else ends[0]), ends[1]
