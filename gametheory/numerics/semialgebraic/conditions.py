"""Sign conditions: products of irreducible polynomials that must be positive, or may also be zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpz_mpoly

from gametheory.numerics.algebraic_numbers import Number, sign
from gametheory.numerics.semialgebraic.polynomials import at_rational, distinct, factored, value_at


@dataclass(frozen=True)
class Condition:
    """A sign times a product of polynomials that must be positive (`strict`) or may also be zero."""

    sign: int
    factors: tuple[fmpz_mpoly, ...]
    strict: bool

    def holds_at(self, point: Sequence[Number]) -> bool:
        """Whether the product is positive."""
        product = self.sign
        for factor in self.factors:
            product *= sign(value_at(factor, point))
        return product > 0

    def allows(self, point: Sequence[Number]) -> bool:
        """Whether the product is positive, or zero where that may be."""
        product = self.sign
        for factor in self.factors:
            product *= sign(value_at(factor, point))
        return product > 0 or (product == 0 and not self.strict)

    def is_affine_in_each(self, places: Sequence[int]) -> bool:
        """Whether the product has degree one at most in each of these unknowns."""
        return all(sum(int(factor.degrees()[place]) for factor in self.factors) <= 1 for place in places)

    def with_rational(self, place: int, value: Fraction) -> Condition:
        """Put a rational number for an unknown."""
        return condition([at_rational(factor, place, value) for factor in self.factors], self.sign, self.strict)


def condition(product: Iterable[fmpz_mpoly], sign_now: int, strict: bool) -> Condition:
    """Factor a sign times a product of polynomials."""
    found: list[fmpz_mpoly] = []
    for polynomial in product:
        if polynomial.is_zero():
            return Condition(0, (), strict)
        own, factors = factored(polynomial)
        sign_now *= own
        found += [factor for factor, power in factors for _ in range(power)]
    # An even power is positive but on its zeros, which count as borders: it stays, as a square.
    kept = [factor for factor in distinct(found) for _ in range(2 - found.count(factor) % 2)]
    return Condition(sign_now, tuple(kept), strict)


def without_known_factors(conditions: Sequence[Condition]) -> list[Condition]:
    """Drop from each condition the factors whose sign another, strict one with no other factor settles."""
    known = [(c.factors[0], c.sign) for c in conditions if c.strict and len(c.factors) == 1]
    signs = [pair for place, pair in enumerate(known) if pair not in known[:place]]
    factors = [factor for factor, _ in signs]
    simplified = [Condition(sign_now, (factor,), True) for factor, sign_now in signs]
    for condition in conditions:
        if not (condition.strict and len(condition.factors) == 1):
            product = condition.sign
            for factor in condition.factors:
                product *= signs[factors.index(factor)][1] if factor in factors else 1
            kept = tuple(factor for factor in condition.factors if factor not in factors)
            simplified.append(Condition(product, kept, condition.strict))
    return simplified
