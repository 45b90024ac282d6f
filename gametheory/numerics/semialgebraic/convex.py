"""Convex parts: where conditions are affine in what is free, their vertices by every choice of tight ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb

from gametheory.numerics.algebraic_numbers import Number, sign
from gametheory.numerics.exact_linear import dot, solve
from gametheory.numerics.polynomial_systems import Point, UndecidedError
from gametheory.numerics.semialgebraic.charts import Rational
from gametheory.numerics.semialgebraic.conditions import Condition
from gametheory.numerics.semialgebraic.polynomials import degree_in, value_at

# More choices of tight constraints than this are left undecided.
CHOICES = 50_000


def _is_affine(condition: Condition, loose: Sequence[int]) -> bool:
    """Whether at most one factor depends on the loose unknowns, and only to the first power."""
    degrees = [degree_in(factor, loose) for factor in condition.factors]
    return sum(degrees) <= 1


def all_affine(coordinates: Sequence[Rational], conditions: Sequence[Condition], loose: Sequence[int]) -> bool:
    """Whether coordinates and conditions are affine in the loose unknowns, whatever the others are."""
    return all(degree_in(above, loose) <= 1 and not degree_in(below, loose) for above, below in coordinates) and all(
        _is_affine(condition, loose) for condition in conditions
    )


def affine_row(condition: Condition, loose: Sequence[int], at: Point) -> list[Number]:
    """Give the constant and the slopes of a condition that is affine in the loose unknowns, at values of the others."""
    row: list[Number] = [Fraction(condition.sign), *(Fraction(0) for _ in loose)]
    for factor in condition.factors:
        parts: list[Number] = [value_at(factor, at)]
        parts += [value_at(factor.derivative(place), at) for place in loose]
        if any(part != 0 for part in parts[1:]):
            row = [row[0] * part for part in parts]
        else:
            row = [entry * parts[0] for entry in row]
    return row


def without_multiples(rows: Sequence[Sequence[Number]]) -> list[list[Number]]:
    """Keep one of the rows whose slopes and constants are positive multiples of each other."""
    kept: list[list[Number]] = []
    for row in rows:
        scale = next(entry for entry in row[1:] if entry != 0)
        size = scale if sign(scale) > 0 else -scale
        normal = [entry / size for entry in row]
        if normal not in kept:
            kept.append(normal)
    return kept


def vertices(rows: Sequence[Sequence[Number]], unknowns: int, check: Callable[[], None]) -> list[list[Number]]:
    """List the vertices of the bounded polytope where no row, a constant and then slopes, is negative."""
    if comb(len(rows), unknowns) > CHOICES:
        raise UndecidedError("a polytope has too many faces")
    corners: list[list[Number]] = []
    for chosen in combinations(rows, unknowns):
        check()
        corner = solve([row[1:] for row in chosen], [-row[0] for row in chosen])
        if corner is not None and corner not in corners and all(sign(_height(row, corner)) >= 0 for row in rows):
            corners.append(corner)
    return corners


def _height(row: Sequence[Number], corner: Sequence[Number]) -> Number:
    return row[0] + dot(row[1:], corner)


def completed(at: Point, loose: Sequence[int], values: Sequence[Number]) -> Point:
    """Put values for the loose unknowns into a point."""
    given = dict(zip(loose, values, strict=True))
    return tuple(given.get(place, value) for place, value in enumerate(at))
