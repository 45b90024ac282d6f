"""An interval of the line, cut at the real roots of polynomials: exact cuts, and a rational sample between each two.

Between two neighbouring roots of some polynomials none of them changes its sign. So whatever their signs decide is
decided on the whole interval by one point of it: the questions that remain are finitely many, one for each cut and one
for each piece between cuts. :mod:`gametheory.numerics.interval_sets` answers one of these questions: where some
polynomials are not negative.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from flint import fmpq, fmpq_poly, fmpz_poly

from gametheory.numerics.algebraic_numbers import Number, Ordered, irreducible_factors, roots_of_irreducible
from gametheory.numerics.semialgebraic.cells import rational_between


class Piece(NamedTuple):
    """An open piece of the line between two cuts, with a rational number in it."""

    low: Number
    high: Number
    sample: Fraction


def cuts(polynomials: Iterable[fmpq_poly], low: Number, high: Number) -> list[Number]:
    """List the distinct real roots of some polynomials between two numbers, the ends included, in ascending order.

    Polynomials that are zero everywhere are passed over.

    >>> cuts([fmpq_poly([-2, 0, 1]), fmpq_poly([0, -1, 2]), fmpq_poly([])], Fraction(0), Fraction(5))
    [Fraction(0, 1), Fraction(1, 2), sqrt(2)]
    """
    factors: dict[tuple[int, ...], fmpz_poly] = {}
    for polynomial in polynomials:
        if polynomial.degree() > 0:
            factors |= {tuple(map(int, factor.coeffs())): factor for factor in irreducible_factors(polynomial)}
    roots = (root for factor in factors.values() for root in roots_of_irreducible(factor))
    return sorted((root for root in roots if low <= root <= high), key=Ordered)


def pieces(cuts: Iterable[Number], low: Number, high: Number) -> list[Piece]:
    """List the open pieces into which cuts divide an interval, in ascending order; none where its ends are equal.

    >>> [piece.sample for piece in pieces([Fraction(0), Fraction(1, 2)], Fraction(0), Fraction(5))]
    [Fraction(1, 3), Fraction(1, 1)]
    """
    bounds = [low, *(cut for cut in cuts if low < cut < high), high] if low < high else []
    return [Piece(left, right, rational_between(left, right)) for left, right in pairwise(bounds)]


def value_at(polynomial: fmpq_poly, point: Number) -> Number:
    """Evaluate a polynomial at a rational or algebraic number, exactly.

    >>> value_at(fmpq_poly([-2, 0, 1]), Fraction(3, 2))
    Fraction(1, 4)
    """
    if isinstance(point, Fraction):
        value = polynomial(fmpq(point.numerator, point.denominator))
        return Fraction(int(value.p), int(value.q))
    total: Number = Fraction(0)
    for coefficient in reversed(polynomial.coeffs()):
        total = total * point + Fraction(int(coefficient.p), int(coefficient.q))
    return total
