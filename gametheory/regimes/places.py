"""Signs of formulas at a place: the only way in which a question about a game looks at its parameters.

A formula is a rational function of the two parameters. Its sign is the product of the signs of the irreducible factors
of numerator and denominator; a factor whose sign the rectangle fixes is left out, the others are shared by all formulas
and known by their number. A *place* is a cell of the rectangle, or a point of it, that knows the sign of each factor.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from flint import fmpz_mpoly

from gametheory.errors import ConceptError, PayoffError
from gametheory.games.numbers import show
from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.planar import Box, ConvexPlace
from gametheory.numerics.planar.bivariate import Curve, polynomial_of, sign_over
from gametheory.numerics.planar.convex import Line
from gametheory.numerics.rational_functions import RationalFunction, terms


@dataclass(frozen=True, eq=False)
class Factor:
    """An irreducible polynomial that is zero somewhere in the rectangle; ``line`` where it is affine."""

    curve: Curve
    line: Line | None


@dataclass(frozen=True, eq=False)
class Product:
    """A formula's sign: that of a constant times those of its factors; ``below`` are those of the denominator."""

    sign: int
    above: tuple[Factor, ...] = ()
    below: tuple[Factor, ...] = ()
    even: frozenset[int] = frozenset()


class Place(Protocol):
    """A cell of parameters, or a point: what is known throughout, and a sample."""

    known: dict[Any, Any]

    @property
    def sample(self) -> tuple[Number, ...]:
        """A point of the place."""


class FormulaSigns(Protocol):
    """What a question asks: the signs of formulas at a place."""

    def sign(self, function: RationalFunction, place: Any) -> int:
        """Give the sign of a formula throughout a place; the question is broken off where it has several."""

    def sign_if_one(self, function: RationalFunction, place: Any) -> int | None:
        """Give the sign where the place is known to have only one."""


class Signs(Place, Protocol):
    """What a place of two parameters tells of a factor."""

    def of(self, factor: Factor) -> int:
        """Give the factor's sign throughout the place."""

    def of_if_one(self, factor: Factor) -> int | None:
        """Give it, or None where it may have several."""


class CurvedError(Exception):
    """A formula is not a product of affine ones, so that lines do not bound its signs."""


class Formulas:
    """The formulas of one question over one rectangle, each factored once."""

    def __init__(self, box: Box, names: tuple[str, ...]) -> None:
        """Take the rectangle and the names of its parameters, x first; y is left out where there is one alone."""
        self.box, self.names = box, names
        self.products: dict[int, tuple[RationalFunction, Product]] = {}
        self.factors: dict[Hashable, Factor | int] = {}

    def sign(self, function: RationalFunction, place: Signs) -> int:
        """Give the sign of a formula throughout a place; raise ``PayoffError`` where its denominator is zero."""
        product = self.product(function)
        total = product.sign
        for factor in product.below:
            one = place.of(factor)
            if not one:
                raise PayoffError(self._no_value(function, place))
            total *= one
        for factor in product.above:
            one = place.of(factor)
            total *= one * one if id(factor) in product.even else one
            if not total:
                return 0
        return total

    def sign_if_one(self, function: RationalFunction, place: Signs) -> int | None:
        """Give the sign where the place has only one, without looking closer."""
        product = self.product(function)
        signs = [place.of_if_one(factor) for factor in (*product.below, *product.above)]
        return self.sign(function, place) if None not in signs else None

    def product(self, function: RationalFunction) -> Product:
        """Factor a formula, once: questions ask with the same object again and again, and hashing one takes longer."""
        known = self.products.get(id(function))
        if known is None:
            known = self.products[id(function)] = function, self._factored(function)
        return known[1]

    def _factored(self, function: RationalFunction) -> Product:
        if not function:
            return Product(0)
        sign_above, above, even = self._factors(function.numerator)
        sign_below, below, _ = self._factors(function.denominator)
        return Product(sign_above * sign_below, above, below, even)

    def _factors(self, polynomial: Any) -> tuple[int, tuple[Factor, ...], frozenset[int]]:
        order = [polynomial.context().variable_to_index(name) for name in self.names]
        whole = {
            (powers[order[0]], powers[order[1]] if len(order) > 1 else 0): value
            for powers, value in terms(polynomial).items()
        }
        primitive = polynomial_of(whole)
        first = primitive.monomial(0)
        leading = primitive.leading_coefficient(), whole[int(first[0]), int(first[1])]
        sign = 1 if leading[0] * leading[1].numerator > 0 else -1
        content, factors = _factorised(primitive)
        sign *= 1 if content > 0 else -1
        kept: list[Factor] = []
        even: set[int] = set()
        for factor, power in factors:
            found = self._factor(factor)
            if isinstance(found, int):
                sign *= found ** int(power)
            else:
                sign *= 1 if factor.leading_coefficient() > 0 or power % 2 == 0 else -1
                kept.append(found)
                even |= set() if power % 2 else {id(found)}
        return sign, tuple(kept), frozenset(even)

    def _factor(self, polynomial: fmpz_mpoly) -> Factor | int:
        """Give the factor, or its sign where the rectangle fixes it."""
        fixed = sign_over(polynomial, self.box)
        if fixed is not None:
            return fixed
        curve = Curve(polynomial if polynomial.leading_coefficient() > 0 else -polynomial)
        known = self.factors.get(curve.hash_key)
        if known is None:
            known = self.factors[curve.hash_key] = Factor(curve, _line(curve) if curve.is_line else None)
        return known

    def _no_value(self, function: RationalFunction, place: Signs) -> str:
        at = ", ".join(f"{name} = {show(value)}" for name, value in zip(self.names, place.sample, strict=False))
        return f"a payoff divides by zero at {at}: {function}. Choose ranges that leave such points out"


class AffineSigns:
    """The signs of affine factors on a convex cell, which is cut where one has several."""

    def __init__(self, place: ConvexPlace) -> None:
        """Take the cell."""
        self.place, self.known = place, place.known

    @property
    def sample(self) -> tuple[Number, Number]:
        """A point of the cell."""
        return self.place.sample

    def of(self, factor: Factor) -> int:
        """Give the sign; the cell is cut where it has several."""
        if factor.line is None:
            raise CurvedError
        return self.place.sign(factor.line)

    def of_if_one(self, factor: Factor) -> int | None:
        """Give the sign if the cell has only one."""
        return None if factor.line is None else self.place.sign_if_one(factor.line)


class PointSigns:
    """The signs of factors at a point; on the cell of some factors, whose signs are given, they hold throughout.

    Factors that are asked for and are none of them are noted in ``missing``.
    """

    def __init__(self, sample: tuple[Number, Number], given: dict[Factor, int] | None = None) -> None:
        """Take the point, and the signs that are known."""
        self.sample, self.given, self.known = sample, given or {}, dict[Any, Any]()
        self.missing: dict[Factor, int] = {}

    def of(self, factor: Factor) -> int:
        """Give the sign at the point."""
        found = self.given.get(factor, self.missing.get(factor))
        if found is None:
            found = self.missing[factor] = factor.curve.sign_at(*self.sample)
        return found

    def of_if_one(self, factor: Factor) -> int | None:
        """Give the sign if it is one of those that hold throughout the cell."""
        return self.given.get(factor)


def _factorised(polynomial: fmpz_mpoly) -> tuple[int, list[tuple[fmpz_mpoly, int]]]:
    """Give the content and the irreducible factors with their powers; an affine polynomial is its own."""
    if polynomial.total_degree() == 1:
        return 1, [(polynomial, 1)]
    try:
        content, factors = polynomial.factor()
    except OverflowError:  # python-flint orders the factors by machine integers
        raise ConceptError("a formula has too many digits to be factored. Round its numbers, or sweep") from None
    return int(content), [(factor, int(power)) for factor, power in factors]


def _line(curve: Curve) -> Line:
    coefficients = dict(curve.hash_key)
    return coefficients.get((1, 0), 0), coefficients.get((0, 1), 0), coefficients.get((0, 0), 0)


def rational(numbers: Iterable[Number]) -> tuple[Fraction, ...] | None:
    """Give numbers as fractions, None where one is irrational."""
    found = tuple(numbers)
    return tuple(n for n in found if isinstance(n, Fraction)) if all(isinstance(n, Fraction) for n in found) else None
