"""What can be proved of inequalities over the ranges of the parameters: signs, consequences, contradictions.

A :class:`Ranges` is the box of the free parameters. It brings an inequality into its simplest form (denominators and
factors whose sign is the same over all of the box are multiplied or divided out), tells whether one holds everywhere or
nowhere, and drops those that follow from others. Nothing is dropped that is not proved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from math import gcd, inf, lcm

from flint import fmpq, fmpq_mpoly

from gametheory.model import DOMAINS, Model, Parameter
from gametheory.numerics.boxes import Interval, bounds
from gametheory.numerics.implications import Feasibility, feasibility, follows_from
from gametheory.numerics.rational_functions import RationalFunction, Terms, terms


@dataclass(frozen=True, eq=False)
class Ranges:
    """The box over which conditions are simplified: the interval of every free parameter, in the order of the file."""

    intervals: Mapping[str, Interval]

    @cached_property
    def _ends(self) -> list[Interval]:
        return list(self.intervals.values())

    def bounds(self, polynomial: fmpq_mpoly) -> Interval:
        """Bound a polynomial over the box."""
        return bounds(terms(polynomial), self._ends)

    @cache  # noqa: B019 - as many functions as one model's conditions have
    def signs(self, function: RationalFunction) -> tuple[int, int]:
        """Give the least and the greatest sign (-1, 0, 1) that a function may have in the box, as far as is proved."""
        if function.is_constant:
            return (_sign(function.constant_value),) * 2
        content, factors = function.numerator.factor()
        found = (_sign(_fraction(content)),) * 2
        for factor, power in (*factors, *function.denominator.factor()[1]):
            found = _times(found, self._signs_of_power(factor, int(power)))
        return found

    def _signs_of_power(self, factor: fmpq_mpoly, power: int) -> tuple[int, int]:
        low, high = map(_sign, self.bounds(factor))
        if power % 2:
            return low, high
        return int(low == 1 or high == -1), int((low, high) != (0, 0))

    def always(self, function: RationalFunction, *, strict: bool = False) -> bool:
        """Whether a function is proved not to be negative (strictly: to be positive) anywhere in the box."""
        return self.signs(function)[0] >= int(strict)

    def never(self, function: RationalFunction, *, strict: bool = False) -> bool:
        """Whether a function is proved to be negative (strictly: not to be positive) everywhere in the box."""
        return self.signs(function)[1] < int(strict)

    def least(self, function: RationalFunction) -> Fraction | float:
        """Give a number that a function is proved never to go below over the box; -inf where none is known."""
        return self.bounds(function.numerator)[0] if function.is_polynomial else -inf

    @cache  # noqa: B019 - the same
    def simplest(self, function: RationalFunction) -> RationalFunction:
        """Divide a function by what is positive over the box, so that it keeps its sign and reads as well as it can.

        Denominators and factors of one sign go; the coefficients that are left are whole without a common divisor,
        and an inequality for a single parameter says directly what that may be.
        """
        if function.is_constant:
            return function
        content, factors = function.numerator.factor()
        above = function.numerator.context().constant(_sign(_fraction(content)))
        below = function.numerator.context().constant(1)
        for factor, power in factors:
            above *= (self._definite(factor) or factor) ** int(power)
        for factor, power in function.denominator.factor()[1]:
            sign = self._definite(factor)
            above *= (sign or 1) ** int(power)
            below *= 1 if sign else factor ** int(power)
        return RationalFunction(_scaled(above), below)

    def _definite(self, factor: fmpq_mpoly) -> int:
        """Give 1 or -1 for a polynomial that is proved to have this sign, and no root, over the box; else 0."""
        low, high = map(_sign, self.bounds(factor))
        return low if low == high else 0

    def source(self, target: RationalFunction, given: Sequence[RationalFunction]) -> tuple[int, ...] | None:
        """Tell from which of the given conditions a further one follows; None where no proof was found."""
        return follows_from(_signed(target), [_signed(function) for function in given], self._ends)

    def together(self, functions: Sequence[RationalFunction]) -> Feasibility:
        """Tell whether conditions can hold together."""
        return feasibility([_signed(function) for function in functions], self._ends)


def ranges(model: Model, free: Sequence[str]) -> Ranges:
    """Give the box of a model's parameters: the plausible range, or where none is declared all that is possible."""
    return Ranges({name: interval(model.parameters[name]) for name in free})


def interval(parameter: Parameter) -> Interval:
    """Give the interval of a parameter: its plausible range, or where an end is not declared that of its domain."""
    domain = DOMAINS[parameter.domain]
    low, high = (
        domain.low if parameter.low is None else parameter.low,
        domain.high if parameter.high is None else parameter.high,
    )
    return -inf if low is None else low, inf if high is None else high


def _signed(function: RationalFunction) -> Terms:
    """Give a polynomial that has the sign of the function wherever that has a value, with coefficients of size one."""
    polynomial = terms(function.numerator * function.denominator)
    size = max(map(abs, polynomial.values()), default=Fraction(1))
    return {powers: coefficient / size for powers, coefficient in polynomial.items()}


def _scaled(polynomial: fmpq_mpoly) -> fmpq_mpoly:
    """Multiply by the positive number that makes the coefficients read well."""
    coefficients = list(terms(polynomial).values())
    scale = Fraction(lcm(*(c.denominator for c in coefficients)), gcd(*(c.numerator for c in coefficients)))
    single = [coefficient for powers, coefficient in terms(polynomial).items() if any(powers)]
    if len(single) == 1 and polynomial.total_degree() == 1:
        scale = 1 / abs(single[0])
    return polynomial * fmpq(scale.numerator, scale.denominator)


def _times(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    products = [a * b for a in one for b in other]
    return min(products), max(products)


def _sign(number: Fraction | float) -> int:
    return (number > 0) - (number < 0)


def _fraction(number: fmpq) -> Fraction:
    return Fraction(int(number.p), int(number.q))
