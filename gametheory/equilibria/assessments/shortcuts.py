"""What spares solving: conditions that surely contradict each other, and regions that a few points tell well enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, islice, product

from flint import fmpz_mpoly

from gametheory.equilibria.assessments.feasibility import is_feasible
from gametheory.equilibria.assessments.patterns import Unknown
from gametheory.numerics.algebraic_numbers import sign
from gametheory.numerics.polynomial_systems import Point
from gametheory.numerics.semialgebraic import Family, Region, touches, value_at

LARGE = 4
"""So many unknowns without equations, or one less where conditions are curved, are described by simple choices."""
MOST_SIMPLE = 5_000
MOST_CORRELATED = 32
SHOWN = 4
"""Choices that are listed for such a region."""


def is_surely_empty(names: Sequence[Unknown], equations: Sequence[fmpz_mpoly], asked: Sequence[fmpz_mpoly]) -> bool:
    """Tell whether not even a correlated choice meets the conditions on average, which a linear program decides.

    Conditions are affine in the probabilities of each set, for no play comes to a set twice. So their values are
    averages of those at pure choices, weighted with the product of the probabilities: a special case.
    """
    if not all(_is_affineby_set(names, each) for each in (*equations, *asked)):
        return False
    pure = list(islice(_simple_choices(names, ()), MOST_CORRELATED + 1))
    if len(pure) > MOST_CORRELATED:
        return False

    def row(polynomial: fmpz_mpoly) -> list[Fraction]:
        return [value for value in (value_at(polynomial, p) for p in pure) if isinstance(value, Fraction)]

    zero, one = Fraction(0), Fraction(1)
    equal = [*((row(each), zero) for each in equations), ([one] * len(pure), one)]
    return not is_feasible([([-value for value in row(each)], zero) for each in asked], equal)


def _is_affineby_set(names: Sequence[Unknown], polynomial: fmpz_mpoly) -> bool:
    sets = [name[:2] for name in names]
    for powers in polynomial.monoms():
        used = [own for own, power in zip(sets, powers, strict=False) for _ in range(int(power))]
        if len(used) > len(set(used)):
            return False
    return True


def spacious(names: Sequence[Unknown], positive: Sequence[fmpz_mpoly], asked: Sequence[fmpz_mpoly]) -> Region | None:
    """Describe a large region without equations by simple choices in it, if at one of them only bounds are tight.

    Then the region has the full dimension. Nothing else is needed where nothing but not to make deviations pay is asked
    of several sets together, and all corners and edges of such a region would be a great many. Beliefs alone are
    described by all their corners.
    """
    curved = any(int(polynomial.total_degree()) > 1 for polynomial in asked)
    if len(names) < (LARGE - 1 if curved else LARGE) or all(kind == "belief" for kind, _, _ in names):
        return None
    shown: list[Point] = []
    roomy = False
    for point in islice(_simple_choices(names, positive), MOST_SIMPLE):
        signs = [sign(value_at(each, point)) for each in asked]
        if min(signs, default=1) >= 0:
            roomy = roomy or min(signs, default=1) > 0
            shown.append(point)
        if roomy and len(shown) >= SHOWN:
            break
    return Region((), (Family(len(names), (), tuple(shown[:SHOWN]), whole=True),)) if roomy else None


def _simple_choices(names: Sequence[Unknown], positive: Sequence[fmpz_mpoly]) -> Iterator[Point]:
    """Go through values at which each set is pure, or uniform where every action must be used."""
    places = {name: place for place, name in enumerate(names)}
    choices = []
    for own in by_set(names):
        middle = dict.fromkeys(own, Fraction(1, len(own) + 1))
        used = any(int(each.total_degree()) == 1 and int(each.degrees()[places[own[0]]]) for each in positive)
        choices.append([middle] if used else [*({action: Fraction(1)} for action in own), {}])
    for chosen in product(*choices):
        values = {name: share for each in chosen for name, share in each.items()}
        yield tuple(values.get(name, Fraction(0)) for name in names)


def without_borders(region: Region, positive: Sequence[fmpz_mpoly], nonnegative: Sequence[fmpz_mpoly]) -> Region:
    """Leave out families that are borders of a larger one whose corners are not known: it stands for them."""
    large = [family for family in region.families if not family.simple]

    def covered(dimension: int, points: Sequence[Point]) -> bool:
        return any(
            family.dimension > dimension
            and all(touches(family, point, positive, nonnegative) is True for point in points)
            for family in large
        )

    return Region(
        tuple(point for point in region.points if not covered(0, [point])),
        tuple(f for f in region.families if not covered(f.dimension, [*f.samples, *f.limits])),
    )


def by_set(names: Sequence[Unknown]) -> list[list[Unknown]]:
    """Group unknowns by the information set that they belong to."""
    return [list(group) for _, group in groupby(names, key=lambda name: name[:2])]
