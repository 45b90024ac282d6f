"""Charts: solutions of equations with some unknowns free and the others rational functions of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flint import fmpz_mpoly

from gametheory.numerics.polynomial_systems import Point, ring
from gametheory.numerics.semialgebraic.conditions import Condition, condition
from gametheory.numerics.semialgebraic.polynomials import distinct, factored, replaced, value_at

Rational: TypeAlias = tuple[fmpz_mpoly, fmpz_mpoly]


@dataclass(frozen=True)
class Chart:
    """Part of the solutions of some equations: solved unknowns in terms of free ones, which satisfy what remains."""

    basis: tuple[fmpz_mpoly, ...]
    remaining: tuple[fmpz_mpoly, ...]
    solved: tuple[tuple[int, fmpz_mpoly, fmpz_mpoly], ...] = ()
    whole: bool = True

    def free(self, unknowns: int) -> tuple[int, ...]:
        """Give the unknowns that are not solved for."""
        return tuple(place for place in range(unknowns) if place not in {place for place, _, _ in self.solved})

    def denominator_factors(self) -> list[fmpz_mpoly]:
        """List the irreducible factors of the denominators, none of which is zero in the chart."""
        return distinct(factor for _, _, below in self.solved for factor, _ in factored(below)[1])

    def pulled(self, polynomial: fmpz_mpoly, strict: bool) -> Condition:
        """Express the sign of a polynomial in the free unknowns."""
        product = [polynomial]
        for place, above, below in self.solved:
            following = []
            for factor in product:
                degree = int(factor.degrees()[place])
                following += [replaced(factor, place, above, below), *([below] if degree % 2 else [])]
            product = following
        return condition(product, 1, strict)

    def coordinates(self, unknowns: int) -> tuple[Rational, ...]:
        """Give every unknown as a quotient of polynomials in the free ones, in lowest terms."""
        context = self.basis[0].context() if self.basis else ring(unknowns)
        found: dict[int, Rational] = {place: (context.gen(place), context.constant(1)) for place in range(unknowns)}
        for step, (place, above, below) in enumerate(self.solved):
            quotient = above, below
            for later, later_above, later_below in self.solved[step + 1 :]:
                quotient = _composed(quotient, later, later_above, later_below)
            found[place] = quotient
        return tuple(found[place] for place in range(unknowns))


def _composed(quotient: Rational, place: int, above: fmpz_mpoly, below: fmpz_mpoly) -> Rational:
    degrees = [int(part.degrees()[place]) for part in quotient]
    top = replaced(quotient[0], place, above, below) * below ** max(0, degrees[1] - degrees[0])
    bottom = replaced(quotient[1], place, above, below) * below ** max(0, degrees[0] - degrees[1])
    common = top.gcd(bottom)
    return top / common, bottom / common


def place_on(coordinates: Sequence[Rational], point: Point) -> Point | None:
    """Give the point with these coordinates where the free unknowns are as given; None at a pole."""
    values = [(value_at(above, point), value_at(below, point)) for above, below in coordinates]
    return None if any(below == 0 for _, below in values) else tuple(above / below for above, below in values)
