"""Whether small systems of linear inequalities have a solution, and what lies in a convex hull: exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq

from gametheory.numerics.algebraic_numbers import Number, Ordered
from gametheory.numerics.linear_programs import rational_matrix
from gametheory.numerics.polynomial_systems import Point, UndecidedError
from gametheory.numerics.simplex import maximise

Row = tuple[Sequence[Fraction], Fraction]
"""Coefficients, and the bound of their product with x."""


def is_feasible(at_most: Sequence[Row], equal: Sequence[Row]) -> bool:
    """Tell whether some x >= 0 has the first products at most their bounds, and the others equal to them.

    Raises ``UndecidedError`` where that would take long.

    >>> one = Fraction(1)
    >>> is_feasible([((one, one), one)], []), is_feasible([((one,), -one)], [])
    (True, False)
    """
    rows = [*at_most, *equal]
    if not rows:
        return True
    columns = len(rows[0][0])
    matrix = rational_matrix([row for row, _ in rows], columns)
    bounds = [fmpq(bound.numerator, bound.denominator) for _, bound in rows]
    try:
        corner = maximise([fmpq(0)] * columns, matrix, bounds, len(at_most))
    except ValueError:
        return False
    if corner is None:
        raise UndecidedError("a system of linear inequalities is too large")
    return True


def in_hull(point: Sequence[Number], corners: Sequence[Point]) -> bool | None:
    """Tell whether a point is a mixture of corners; None when some numbers are irrational.

    >>> in_hull((Fraction(1, 2),), [(Fraction(0),), (Fraction(1),)]), in_hull((Fraction(2),), [(Fraction(1),)])
    (True, False)
    """
    rows = [[entry for entry in row if isinstance(entry, Fraction)] for row in zip(*corners, strict=True)]
    target = [entry for entry in point if isinstance(entry, Fraction)]
    if len(target) < len(point) or any(len(row) < len(corners) for row in rows):
        return None
    total = ([Fraction(1)] * len(corners), Fraction(1))
    return is_feasible([], [*zip(rows, target, strict=True), total])


def extreme_points(points: Sequence[Point]) -> tuple[Point, ...]:
    """List the points that are no mixture of others, each once; of irrational ones all, save on a line.

    >>> extreme_points([(Fraction(0),), (Fraction(1, 2),), (Fraction(1),)])
    ((Fraction(0, 1),), (Fraction(1, 1),))
    """
    distinct = list(dict.fromkeys(points))
    if len(distinct) > 2 and len(distinct[0]) <= 2:
        ordered = sorted(distinct, key=lambda point: Ordered(point[0]))
        return ordered[0], ordered[-1]
    kept = list(distinct)
    for point in distinct:
        others = [other for other in kept if other != point]
        if len(kept) > 2 and in_hull(point, others):
            kept = others
    return tuple(kept)
