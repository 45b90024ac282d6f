"""Lines and cells: a rational point between each two neighbouring roots, one unknown after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, count, pairwise
from math import floor
from typing import TypeAlias

from flint import fmpz_mpoly

from gametheory.numerics.algebraic_numbers import Number, Ordered, real_roots
from gametheory.numerics.polynomial_systems import Point, UndecidedError
from gametheory.numerics.semialgebraic.conditions import Condition
from gametheory.numerics.semialgebraic.polynomials import (
    at_rational,
    by_powers,
    distinct,
    factored,
    univariate,
    unknowns_in,
)

Values: TypeAlias = Mapping[int, Number]

# Beyond these, a question is left undecided: pairs of polynomials of a projection, the degree of one, and the samples
# among which ways are sought.
PAIRS, DEGREE, STEPS = 400, 60, 60


def roots_between(polynomials: Iterable[fmpz_mpoly], place: int) -> list[Number]:
    """Zero, the roots of some polynomials in one unknown strictly between zero and one, and one."""
    roots: dict[Number, None] = {}
    for polynomial in polynomials:
        if int(polynomial.degrees()[place]) > 0:
            roots.update(dict.fromkeys(root for root in real_roots(univariate(polynomial, place)) if 0 < root < 1))
    return [Fraction(0), *sorted(roots, key=Ordered), Fraction(1)]


def rational_between(low: Number, high: Number) -> Fraction:
    """Give a fraction strictly between two numbers, one with a small denominator.

    >>> rational_between(Fraction(2, 7), Fraction(3, 7))
    Fraction(1, 3)
    """
    for digits in count(1):
        lower = low if isinstance(low, Fraction) else low.enclosure(digits)[1]
        upper = high if isinstance(high, Fraction) else high.enclosure(digits)[0]
        if lower < upper:
            return _simplest_between(lower, upper)
    raise AssertionError  # unreachable: the bounds close in on two different numbers


def _simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Give the fraction with the smallest denominator strictly between, by continued fractions."""
    whole = floor(low)
    if whole + 1 < high:
        return Fraction(whole + 1)
    if low == whole:
        return whole + Fraction(1, floor(1 / (high - whole)) + 1)
    return whole + 1 / _simplest_between(1 / (high - whole), 1 / (low - whole))


def hang_together(samples: Sequence[Point], conditions: Sequence[Condition], free: Sequence[int]) -> bool:
    """Whether steps along the axes, within the conditions, are found to lead from every sample to every other.

    Where a condition is affine along a line and holds at two of its points, it holds between them.
    """
    if len(samples) > STEPS or not all(condition.is_affine_in_each(free) for condition in conditions):
        return False
    reached, left = [samples[0]], list(samples[1:])
    while left:
        found = next(
            (far for far in left for near in reversed(reached) if _leads(near, far, conditions, free)),
            None,
        )
        if found is None:
            return False
        reached.append(found)
        left.remove(found)
    return True


def _leads(near: Point, far: Point, conditions: Sequence[Condition], free: Sequence[int]) -> bool:
    """Whether changing the coordinates one by one, in some order, stays within the conditions."""
    if len(free) == 1:
        return True  # between two points of the line
    for place in free:
        step = tuple(far[place] if other == place else value for other, value in enumerate(near))
        if all(condition.allows(step) for condition in conditions):
            rest = [other for other in free if other != place]
            if _leads(step, far, conditions, rest):
                return True
    return False


class Sampler:
    """Points in the open cells of some conditions, on a surface if there is one."""

    def __init__(self, surface: fmpz_mpoly | None, check: Callable[[], None]) -> None:
        self.surface, self.check = surface, check
        places = [] if surface is None else unknowns_in([surface])
        self.last = min(places, key=lambda place: int(surface.degrees()[place])) if surface is not None else -1

    def samples(
        self, conditions: Sequence[Condition], free: Sequence[int], values: Values
    ) -> Iterator[dict[int, Number]]:
        """Go through one point a cell in which all conditions hold."""
        self.check()
        if any(not condition.factors and condition.sign <= 0 for condition in conditions):
            return
        surface = self._surface_at(values)
        if surface is not None and tuple(free) == (self.last,):
            yield from self._on_surface(surface, conditions, values)
            return
        place = next(place for place in free if place != self.last)
        rest = [other for other in free if other != place]
        polynomials = distinct(factor for condition in conditions for factor in condition.factors)
        for left, right in pairwise(roots_between(self._projected(polynomials, surface, rest), place)):
            value = rational_between(left, right)
            following = [condition.with_rational(place, value) for condition in conditions]
            if rest:
                yield from self.samples(following, rest, {**values, place: value})
            elif all(condition.sign > 0 and not condition.factors for condition in following):
                yield {**values, place: value}

    def _surface_at(self, values: Values) -> fmpz_mpoly | None:
        surface = self.surface
        if surface is not None:
            for place, value in values.items():
                assert isinstance(value, Fraction)
                surface = at_rational(surface, place, value)
        return surface

    def _on_surface(
        self, surface: fmpz_mpoly, conditions: Sequence[Condition], values: Values
    ) -> Iterator[dict[int, Number]]:
        if int(surface.degrees()[self.last]) < 1:
            return
        for root in real_roots(univariate(surface, self.last)):
            at = [Fraction(0)] * surface.context().nvars()
            point: list[Number] = [root if place == self.last else value for place, value in enumerate(at)]
            if all(condition.holds_at(point) for condition in conditions):
                yield {**values, self.last: root}

    def _projected(
        self, polynomials: list[fmpz_mpoly], surface: fmpz_mpoly | None, rest: Sequence[int]
    ) -> list[fmpz_mpoly]:
        """Eliminate all unknowns but one: between the roots of what remains, the cells above do not change."""
        if surface is not None:
            polynomials = irreducible(self._off_surface(polynomials, surface))
        for place in rest:
            if place != self.last:
                polynomials = irreducible(self._eliminated(polynomials, place))
        return polynomials

    def _off_surface(self, polynomials: list[fmpz_mpoly], surface: fmpz_mpoly) -> Iterator[fmpz_mpoly]:
        last = self.last
        yield by_powers(surface, last)[-1]
        if int(surface.degrees()[last]) > 1:
            yield surface.discriminant(last)
        for polynomial in polynomials:
            if int(polynomial.degrees()[last]) > 0:
                yield surface.resultant(polynomial, last)
            else:
                yield polynomial

    def _eliminated(self, polynomials: list[fmpz_mpoly], place: int) -> Iterator[fmpz_mpoly]:
        above = [polynomial for polynomial in polynomials if int(polynomial.degrees()[place]) > 0]
        if len(above) ** 2 > PAIRS or any(int(each.total_degree()) > DEGREE for each in above):
            raise UndecidedError("the border of a continuum is too intricate")
        yield from (polynomial for polynomial in polynomials if int(polynomial.degrees()[place]) == 0)
        for polynomial in above:
            yield by_powers(polynomial, place)[-1]
            if int(polynomial.degrees()[place]) > 1:
                yield polynomial.discriminant(place)
        for one, other in combinations(above, 2):
            self.check()
            yield one.resultant(other, place)


def irreducible(polynomials: Iterable[fmpz_mpoly]) -> list[fmpz_mpoly]:
    """List the irreducible factors of those polynomials that are not zero."""
    return distinct(
        factor for polynomial in polynomials if not polynomial.is_zero() for factor, _ in factored(polynomial)[1]
    )
