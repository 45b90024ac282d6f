"""The corners of a small polytope in exact numbers, irrational ones of one field included.

A corner is the only solution of the equations together with some inequalities taken as equations. All such choices are
tried: for the few unknowns of a mixture, where :mod:`gametheory.numerics.polytope` does not know the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.exact_linear import dot, rank, reduced

Row = Sequence[Number]
"""Coefficients of the unknowns, and the constant last."""
Point = tuple[Number, ...]


def corners(equal: Sequence[Row], not_negative: Sequence[Row], count: int) -> list[Point]:
    """List the corners of a bounded polytope: where the one rows are zero and the others are not negative.

    >>> from fractions import Fraction
    >>> zero, one = Fraction(0), Fraction(1)
    >>> corners([[one, one, -one]], [[one, zero, zero], [zero, one, zero]], 2)  # x + y = 1, x >= 0, y >= 0
    [(Fraction(0, 1), Fraction(1, 1)), (Fraction(1, 1), Fraction(0, 1))]
    """
    independent, leading = reduced(equal)
    if count in leading:  # the equations contradict each other
        return []
    found: dict[Point, None] = {}
    for tight in combinations(not_negative, count - len(leading)):
        point = _only_solution([*independent, *tight], count)
        if point is not None and point not in found and all(_value(row, point) >= 0 for row in not_negative):
            found[point] = None
    return list(found)


def dimension(points: Sequence[Point]) -> int:
    """Give the dimension of what some points span: 0 for a single one.

    >>> from fractions import Fraction
    >>> dimension([(Fraction(0), Fraction(0)), (Fraction(1), Fraction(1)), (Fraction(2), Fraction(2))])
    1
    """
    first, *rest = points
    return rank([[a - b for a, b in zip(point, first, strict=True)] for point in rest])


def is_inside(equal: Sequence[Row], not_negative: Sequence[Row], point: Point) -> bool:
    """Tell whether a point lies in a polytope, its border included.

    >>> from fractions import Fraction
    >>> is_inside([], [[Fraction(1), Fraction(-2)]], (Fraction(2),))
    True
    """
    return all(_value(row, point) == 0 for row in equal) and all(_value(row, point) >= 0 for row in not_negative)


def _value(row: Row, point: Point) -> Number:
    return dot(row[:-1], point) + row[-1]


def _only_solution(rows: Sequence[Row], count: int) -> Point | None:
    solved, leading = reduced(rows)
    return tuple(-row[-1] for row in solved) if leading == list(range(count)) else None
