"""Small operations on flint's integer polynomials: values, factors, coefficients, substitutions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpz_mpoly, fmpz_mpoly_ctx, fmpz_mpoly_vec, fmpz_poly

from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.polynomial_systems import Point, UndecidedError


def value_at(polynomial: fmpz_mpoly, point: Sequence[Number]) -> Number:
    """Give the value of a polynomial at a point."""
    total: Number = Fraction(0)
    for powers, coefficient in polynomial.terms():
        product: Number = Fraction(int(coefficient))
        for value, power in zip(point, powers, strict=False):
            for _ in range(int(power)):
                product = product * value
        total = total + product
    return total


def gradient(polynomial: fmpz_mpoly, point: Point) -> list[Number]:
    """Give the derivatives of a polynomial at a point."""
    return [value_at(polynomial.derivative(place), point) for place in range(len(point))]


def monic(polynomial: fmpz_mpoly) -> fmpz_mpoly:
    """Divide by the content and make the leading coefficient positive: one polynomial for all its multiples."""
    primitive = polynomial.primitive()[1]
    return primitive if primitive.leading_coefficient() > 0 else -primitive


def distinct(polynomials: Iterable[fmpz_mpoly]) -> list[fmpz_mpoly]:
    """List polynomials, each once; flint's have no hash."""
    kept: list[fmpz_mpoly] = []
    for polynomial in polynomials:
        if polynomial not in kept:
            kept.append(polynomial)
    return kept


def factored(polynomial: fmpz_mpoly) -> tuple[int, list[tuple[fmpz_mpoly, int]]]:
    """Factor into a sign and irreducible factors with their multiplicities."""
    try:
        content, factors = polynomial.factor()
    except OverflowError:  # python-flint orders the factors by machine integers
        raise UndecidedError("a polynomial with large coefficients could not be factored") from None
    sign_now, normal = 1 if content > 0 else -1, []
    for factor, power in factors:
        leading_positive = monic(factor)
        if factor.leading_coefficient() < 0 and power % 2:
            sign_now = -sign_now
        normal.append((leading_positive, int(power)))
    return sign_now, normal


def unknowns_in(polynomials: Iterable[fmpz_mpoly]) -> tuple[int, ...]:
    """List the places of the unknowns that occur."""
    found = {place for each in polynomials for place, power in enumerate(each.degrees()) if power > 0}
    return tuple(sorted(found))


def by_powers(polynomial: fmpz_mpoly, place: int) -> list[fmpz_mpoly]:
    """Give the coefficients of the powers of one unknown, from power zero."""
    context = polynomial.context()
    parts: list[dict[tuple[int, ...], int]] = [{} for _ in range(int(polynomial.degrees()[place]) + 1)]
    for powers, coefficient in polynomial.terms():
        rest = tuple(0 if index == place else int(power) for index, power in enumerate(powers))
        parts[int(powers[place])][rest] = int(coefficient)
    return [context.from_dict(part) for part in parts]


def replaced(polynomial: fmpz_mpoly, place: int, above: fmpz_mpoly, below: fmpz_mpoly) -> fmpz_mpoly:
    """Put above / below for an unknown, and multiply by below to the power of that unknown's degree."""
    parts = by_powers(polynomial, place)
    degree = len(parts) - 1
    total = 0 * polynomial
    for power, part in enumerate(parts):
        total += part * above**power * below ** (degree - power)
    return total


def univariate(polynomial: fmpz_mpoly, place: int) -> fmpz_poly:
    """Write a polynomial in one unknown as one that knows no other."""
    coefficients = [0] * (int(polynomial.degrees()[place]) + 1)
    for powers, coefficient in polynomial.terms():
        coefficients[int(powers[place])] = int(coefficient)
    return fmpz_poly(coefficients)


def at_rational(polynomial: fmpz_mpoly, place: int, value: Fraction) -> fmpz_mpoly:
    """Put a rational number for an unknown, and multiply by its denominator: a positive multiple."""
    context = polynomial.context()
    return replaced(polynomial, place, context.constant(value.numerator), context.constant(value.denominator))


def is_member(polynomial: fmpz_mpoly, basis: Sequence[fmpz_mpoly]) -> bool:
    """Whether a polynomial vanishes wherever a Groebner basis shows that it must: whether it reduces to zero."""
    if not basis or polynomial.is_zero():
        return bool(polynomial.is_zero())
    reducible: Any = polynomial
    return bool(reducible.reduction_primitive_part(fmpz_mpoly_vec(list(basis), polynomial.context())).is_zero())


def moved(polynomial: fmpz_mpoly, bound: Sequence[int], small: fmpz_mpoly_ctx) -> fmpz_mpoly:
    """Write a polynomial in the ring of only some unknowns."""
    terms = {tuple(int(powers[place]) for place in bound): int(value) for powers, value in polynomial.terms()}
    return small.from_dict(terms)


def degree_in(polynomial: fmpz_mpoly, loose: Sequence[int]) -> int:
    """Give the total degree in some of the unknowns."""
    return max((sum(int(powers[place]) for place in loose) for powers in polynomial.monoms()), default=0)
