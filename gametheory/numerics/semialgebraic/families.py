"""Families of infinitely many points, and which points their closures contain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

from flint import fmpz_mpoly

from gametheory.numerics.algebraic_numbers import Number, Ordered, sign
from gametheory.numerics.exact_linear import dot, mean, null_space, rank, reduced
from gametheory.numerics.polynomial_systems import Point
from gametheory.numerics.semialgebraic.charts import Rational, place_on
from gametheory.numerics.semialgebraic.polynomials import gradient, value_at

Fixed: TypeAlias = Mapping[int, Number]


@dataclass(frozen=True)
class Family:
    """Infinitely many points of a region that belong together.

    Attributes
    ----------
    dimension
        Of the family as a real set: 1 for a curve, 2 for a surface.
    equations
        Polynomials that vanish on it (a Groebner basis).
    samples
        Some of its points, one a cell for the first few cells.
    limits
        The vertices of a convex family, the ends of an arc: points of its closure, in the region or on its border.
    simple
        Whether it is convex or an arc, so that `limits` are all its extreme points.
    in_one_piece
        Whether it is known to be connected.
    """

    dimension: int
    equations: tuple[fmpz_mpoly, ...]
    samples: tuple[Point, ...]
    limits: tuple[Point, ...] = ()
    simple: bool = False
    in_one_piece: bool = False
    whole: bool = field(default=False, repr=False)
    arc: tuple[int, tuple[Rational, ...]] | None = field(default=None, repr=False)
    fixed: Fixed = field(default_factory=dict, repr=False)


def touches(
    family: Family, point: Point, positive: Sequence[fmpz_mpoly], nonnegative: Sequence[fmpz_mpoly]
) -> bool | None:
    """Tell whether the closure of a family contains a point of the closed region; None when that is not decided.

    It is decided for convex families and arcs; for others where the equations meet smoothly at the point and a
    direction leads from there into the region, or clearly none does.
    """
    if any(value_at(equation, point) != 0 for equation in family.equations):
        return False
    if any(point[place] != value for place, value in family.fixed.items()):
        return False
    if family.simple:
        return _in_closure(family, point, [*positive, *nonnegative])
    return _leads_inside(family, point, [*positive, *nonnegative])


def _in_closure(family: Family, point: Point, closed: Sequence[fmpz_mpoly]) -> bool:
    if family.arc is None:
        return all(sign(value_at(constraint, point)) >= 0 for constraint in closed)
    place, coordinates = family.arc
    low, high = sorted((end[place] for end in family.limits), key=Ordered)
    return bool(low <= point[place] <= high) and place_on(coordinates, point) == point


def _leads_inside(family: Family, point: Point, closed: Sequence[fmpz_mpoly]) -> bool | None:
    """Look along the tangent space, where the family's equations are smooth at the point."""
    jacobian = [gradient(equation, point) for equation in family.equations]
    if not family.whole or (jacobian and rank(jacobian) < len(point) - family.dimension):
        return None
    tangents = null_space(jacobian, len(point))
    tight = [gradient(constraint, point) for constraint in closed if value_at(constraint, point) == 0]
    slopes = [[dot(slope, tangent) for tangent in tangents] for slope in tight]
    return _opens(slopes) if tight else True


def _opens(slopes: Sequence[Sequence[Number]]) -> bool | None:
    """Whether some direction makes all slopes positive, or (False) none but zero keeps all of them from below zero."""
    _, leading = reduced(slopes)
    if not leading:
        return None
    rows = [[row[column] for column in leading] for row in slopes]
    rays = list(_extreme_rays(rows))
    if not rays:
        return False if len(leading) == len(slopes[0]) else None
    inner = [mean(entries) for entries in zip(*rays, strict=True)]
    return all(sign(dot(row, inner)) > 0 for row in rows) or None


def _extreme_rays(rows: Sequence[Sequence[Number]]) -> Iterator[list[Number]]:
    """Go through the extreme rays of the cone where no row is negative; the rows have full column rank."""
    columns = len(rows[0])
    for chosen in combinations(rows, columns - 1):
        line = null_space(chosen, columns)
        for factor in (1, -1) if len(line) == 1 else ():
            ray = [entry * factor for entry in line[0]]
            if all(sign(dot(row, ray)) >= 0 for row in rows):
                yield ray
