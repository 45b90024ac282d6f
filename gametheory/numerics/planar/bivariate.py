"""Polynomials in two unknowns as families of polynomials in y: values, roots above a place, and where nothing vanishes.

A :class:`Curve` is the zero set of one irreducible polynomial with whole coefficients. Above a number a on the x axis
it has the points (a, b) for the real roots b of p(a, y); where p does not depend on y it is some vertical lines.

A polynomial all of whose Bernstein coefficients over a rectangle are positive is positive there, corners and all,
because it is a mean of them with positive weights (Lorentz 1953): most curves are found to miss the rectangle that way.

References
----------
G. G. Lorentz (1953), Bernstein Polynomials, University of Toronto Press. R. T. Farouki (2012), The Bernstein polynomial
basis: a centennial retrospective, Computer Aided Geometric Design 29, 379-419.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import comb, lcm

from flint import Ordering, fmpq, fmpq_poly, fmpz_mpoly, fmpz_mpoly_ctx, fmpz_poly

from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Number, number, real_roots, sign
from gametheory.numerics.planar.convex import Box


def ring() -> fmpz_mpoly_ctx:
    """Give the ring of polynomials in x and y with whole coefficients."""
    return fmpz_mpoly_ctx.get(("x", "y"), Ordering.lex)


def polynomial_of(coefficients: Mapping[tuple[int, int], Fraction | int]) -> fmpz_mpoly:
    """Give the polynomial with whole coefficients, without a common divisor, that is a positive multiple of this one.

    >>> polynomial_of({(1, 1): Fraction(1, 2), (0, 0): Fraction(-1, 3)})
    3*x*y - 2
    """
    scale = lcm(*(Fraction(value).denominator for value in coefficients.values()))
    whole = ring().from_dict({powers: int(value * scale) for powers, value in coefficients.items() if value})
    return whole if whole.is_zero() else whole.primitive()[1] * (1 if whole.leading_coefficient() > 0 else -1)


class Curve:
    """The zero set of an irreducible polynomial in x and y.

    Attributes
    ----------
    polynomial
        The polynomial, of the ring that :func:`ring` gives.
    parts
        Its coefficients as a polynomial in y, from power zero, each a polynomial in x.
    """

    def __init__(self, polynomial: fmpz_mpoly) -> None:
        """Take a polynomial that is not constant."""
        self.polynomial = polynomial
        degree_x, degree_y = map(int, polynomial.degrees())
        rows = [[0] * (degree_x + 1) for _ in range(degree_y + 1)]
        for (power_x, power_y), value in polynomial.terms():
            rows[int(power_y)][int(power_x)] = int(value)
        self.parts = tuple(fmpz_poly(row) for row in rows)

    @property
    def degree(self) -> int:
        """The degree in y: 0 where the curve is some vertical lines."""
        return len(self.parts) - 1

    @property
    def is_line(self) -> bool:
        """Whether it is a straight line."""
        return int(self.polynomial.total_degree()) == 1

    @cached_property
    def hash_key(self) -> tuple[tuple[tuple[int, ...], int], ...]:
        """What tells the polynomial from others, for dictionaries: flint's have no hash."""
        return tuple((tuple(map(int, powers)), int(value)) for powers, value in self.polynomial.terms())

    def above(self, x: Fraction) -> fmpq_poly:
        """Give the polynomial in y at a rational x."""
        place = fmpq(x.numerator, x.denominator)
        return fmpq_poly([part(place) for part in self.parts])

    def roots_above(self, x: Fraction) -> list[Number]:
        """Give the real roots in y at a rational x, in ascending order.

        >>> Curve(polynomial_of({(1, 1): 1, (0, 0): -3})).roots_above(Fraction(2))
        [Fraction(3, 2)]
        """
        polynomial = self.above(x)
        if polynomial.degree() == 1:
            root = -polynomial[0] / polynomial[1]
            return [Fraction(int(root.p), int(root.q))]
        return real_roots(polynomial) if polynomial.degree() > 0 else []

    def sign_at(self, x: Number, y: Number) -> int:
        """Give the sign at a point whose coordinates are rational or in one field."""
        total: Number = Fraction(0)
        for part in reversed(self.parts):
            total = total * y + value_at(part, x)
        return sign(total)


def value_at(polynomial: fmpz_poly, x: Number) -> Number:
    """Give the value of a polynomial in one unknown.

    >>> value_at(fmpz_poly([1, 0, 2]), Fraction(1, 2))
    Fraction(3, 2)
    """
    if not isinstance(x, AlgebraicNumber):
        value = polynomial(fmpq(x.numerator, x.denominator))
        return Fraction(int(value.p), int(value.q))
    composed = fmpq_poly([0])
    for coefficient in reversed(polynomial.coeffs()):
        composed = (composed * x.expression + fmpq_poly([coefficient])) % x.root.modulus
    return number(x.root, composed)


def sign_over(polynomial: fmpz_mpoly, box: Box) -> int | None:
    """Give the sign that a polynomial has all over a closed rectangle, None where Bernstein coefficients leave it open.

    >>> unit = Box((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> x, y = ring().gens()
    >>> sign_over(x * y + 1, unit), sign_over(x * y - 2, unit), sign_over(x - y, unit)
    (1, -1, None)
    """
    signs = {sign(value) for value in _bernstein(polynomial, box)}
    return signs.pop() if len(signs) == 1 else None


def _bernstein(polynomial: fmpz_mpoly, box: Box) -> list[Fraction]:
    (m, n), (left, right), (low, high) = map(int, polynomial.degrees()), box.x, box.y
    if max(m, n) <= 1:  # the coefficients are the values at the corners
        terms = [(*map(int, powers), int(value)) for powers, value in polynomial.terms()]
        return [
            sum((value * x**i * y**j for i, j, value in terms), start=Fraction(0)) for x, y in product(box.x, box.y)
        ]
    moved = [[Fraction(0)] * (n + 1) for _ in range(m + 1)]
    for powers, value in polynomial.terms():
        i, j = map(int, powers)
        for k, t in product(range(i + 1), range(j + 1)):
            in_x = comb(i, k) * left ** (i - k) * (right - left) ** k
            moved[k][t] += int(value) * in_x * comb(j, t) * low ** (j - t) * (high - low) ** t
    return [
        sum(
            (
                Fraction(comb(i, k) * comb(j, t), comb(m, k) * comb(n, t)) * moved[k][t]
                for k, t in product(range(i + 1), range(j + 1))
            ),
            start=Fraction(0),
        )
        for i, j in product(range(m + 1), range(n + 1))
    ]
