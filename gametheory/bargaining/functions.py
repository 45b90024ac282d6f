"""Functions of one continuous term: rational functions exactly, any others in floating point.

Both kinds answer the same few questions (a value, a derivative, sums, products and quotients, and the *roots* in an
interval), so that each bargaining solution is written once:

:class:`RationalFunction`
    A quotient of polynomials with rational coefficients. Its roots are exact: fractions, or algebraic numbers.
:class:`NumericFunction`
    Any Python function of one number. Its roots are where it changes sign between neighbours of a fine grid, refined
    by Brent's method (Brent 1973): a root that it only touches, or two closer than the grid, are missed.

References
----------
R. P. Brent (1973), Algorithms for Minimization without Derivatives, Prentice-Hall, chapter 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np
from flint import fmpq, fmpq_poly

from gametheory.errors import GameError
from gametheory.games.numbers import as_written
from gametheory.numerics.algebraic_numbers import AlgebraicNumber, number, real_roots

Number: TypeAlias = Fraction | float | AlgebraicNumber

SAMPLES: Final = 1025
"""Into how many points a range is cut to look for the roots of a function that is known by its values alone."""
STEP: Final = 1e-5
ROUND_OFF: Final = 1e-9
"""How far below zero a value in floating point still counts as zero, relative to the function's size."""


@dataclass(frozen=True)
class RationalFunction:
    """A quotient of two polynomials; coefficients are rational, the constant first.

    Examples
    --------
    >>> square = RationalFunction.of([0, 0, 1])
    >>> square(Fraction(3, 2)), (square - 2).roots(Fraction(0), Fraction(2))
    (Fraction(9, 4), [sqrt(2)])
    """

    numerator: tuple[Fraction, ...]
    denominator: tuple[Fraction, ...] = (Fraction(1),)

    @classmethod
    def of(cls, numerator: Iterable[Any], denominator: Iterable[Any] = (1,)) -> RationalFunction:
        """Take coefficients as they are written (0.1 is a tenth), and cancel what the two have in common."""
        return _quotient(_polynomial(numerator), _polynomial(denominator))

    @cached_property
    def above(self) -> fmpq_poly:
        """The numerator, as flint knows it."""
        return _polynomial(self.numerator)

    @cached_property
    def below(self) -> fmpq_poly:
        """The denominator."""
        return _polynomial(self.denominator)

    @property
    def is_constant(self) -> bool:
        """Whether the function has the same value everywhere."""
        return len(self.numerator) <= 1 and len(self.denominator) == 1

    @property
    def is_linear(self) -> bool:
        """Whether it is a straight line, a level one included."""
        return len(self.numerator) <= 2 and len(self.denominator) == 1

    def __call__(self, x: Any) -> Any:
        """Give the value at a number (exactly, unless it is a float) or at an array of floats."""
        if isinstance(x, Fraction | int):
            place = _rational(x)
            return _fraction(self.above(place) / self.below(place))
        if isinstance(x, AlgebraicNumber):
            top, bottom = (number(x.root, part(x.expression)) for part in (self.above, self.below))
            return top / bottom if isinstance(bottom, Fraction) else bottom.inverse() * top
        return np.polyval(_floats(self.numerator), x) / np.polyval(_floats(self.denominator), x)

    def roots(self, low: Number, high: Number) -> list[Any]:
        """List the different roots in a closed interval, in ascending order; none where it is zero everywhere."""
        if self.above.degree() < 1:
            return []
        return [root for root in real_roots(self.above) if root >= low and root <= high]

    def poles(self, low: Number, high: Number) -> list[Any]:
        """List where in a closed interval the denominator is zero."""
        return RationalFunction(self.denominator).roots(low, high)

    def derivative(self) -> RationalFunction:
        """Give the derivative."""
        above, below = self.above, self.below
        return _quotient(above.derivative() * below - above * below.derivative(), below * below)

    def level(self, value: Number) -> RationalFunction:
        """Give a function that is zero wherever this one has the given value (and perhaps elsewhere, if irrational).

        For an irrational value it is the value's minimal polynomial, taken of this function.
        """
        if not isinstance(value, AlgebraicNumber):
            return self - as_written(value)
        return _horner(tuple(map(Fraction, value.minimal_polynomial)), self)

    def of_function(self, inner: RationalFunction) -> RationalFunction:
        """Give this function of another one."""
        return _horner(self.numerator, inner) / _horner(self.denominator, inner)

    def __add__(self, other: Any) -> RationalFunction:
        """Add a function or a number."""
        o = as_rational(other)
        return _quotient(self.above * o.below + o.above * self.below, self.below * o.below)

    __radd__ = __add__

    def __neg__(self) -> RationalFunction:
        """Change the sign."""
        return _quotient(-self.above, self.below)

    def __sub__(self, other: Any) -> RationalFunction:
        """Subtract a function or a number."""
        return self.__add__(-as_rational(other))

    def __rsub__(self, other: Any) -> RationalFunction:
        """Subtract from a number."""
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> RationalFunction:
        """Multiply by a function or a number."""
        o = as_rational(other)
        return _quotient(self.above * o.above, self.below * o.below)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> RationalFunction:
        """Divide by a function or a number."""
        o = as_rational(other)
        return _quotient(self.above * o.below, self.below * o.above)

    def __rtruediv__(self, other: Any) -> RationalFunction:
        """Divide a number."""
        return as_rational(other).__truediv__(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the coefficients, without flint's polynomials."""
        return RationalFunction, (self.numerator, self.denominator)


@dataclass(frozen=True)
class NumericFunction:
    """A Python function of one number, with the arithmetic of functions; everything about it is floating point.

    ``low`` and ``high`` bound where it may be asked for a value.

    Examples
    --------
    >>> f = NumericFunction(lambda x: x**0.5)
    >>> [round(root, 6) for root in (f * 2 - 1).roots(0.0, 1.0)]
    [0.25]
    """

    value: Callable[[float], float]
    low: float = -np.inf
    high: float = np.inf

    is_linear = is_constant = False

    def __call__(self, x: Any) -> Any:
        """Give the value at a number, or at each number of an array."""
        if isinstance(x, np.ndarray):
            return np.array([float(self.value(float(point))) for point in x])
        return float(self.value(float(x)))

    def roots(self, low: Number, high: Number) -> list[float]:
        """List the places between neighbours of a grid of `SAMPLES` points where the sign changes, refined."""
        from scipy.optimize import brentq

        grid = np.linspace(float(low), float(high), SAMPLES)
        values = self(grid)
        found = [float(x) for x in grid[values == 0]]
        changes = np.nonzero(values[:-1] * values[1:] < 0)[0]
        found += [float(brentq(self, grid[place], grid[place + 1], xtol=1e-14)) for place in changes]
        return sorted(found) if len(found) < SAMPLES else []

    def poles(self, low: Number, high: Number) -> list[float]:
        """List where on the grid the value is not a finite number."""
        grid = np.linspace(float(low), float(high), SAMPLES)
        return [float(x) for x in grid[~np.isfinite(self(grid))]]

    def derivative(self) -> NumericFunction:
        """Give the difference over a short step around a place, cut off where the function ends."""

        def slope(x: float) -> float:
            left, right = max(x - STEP, self.low), min(x + STEP, self.high)
            return float((self(right) - self(left)) / (right - left))

        return NumericFunction(slope, self.low, self.high)

    def level(self, value: Number) -> NumericFunction:
        """Give the function less a value."""
        return self - value

    def __add__(self, other: Any) -> NumericFunction:
        """Add a function or a number."""
        return NumericFunction(lambda x: self(x) + _at(other, x), self.low, self.high)

    __radd__ = __add__

    def __neg__(self) -> NumericFunction:
        """Change the sign."""
        return NumericFunction(lambda x: -self(x), self.low, self.high)

    def __sub__(self, other: Any) -> NumericFunction:
        """Subtract a function or a number."""
        return NumericFunction(lambda x: self(x) - _at(other, x), self.low, self.high)

    def __rsub__(self, other: Any) -> NumericFunction:
        """Subtract from a number."""
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> NumericFunction:
        """Multiply by a function or a number."""
        return NumericFunction(lambda x: self(x) * _at(other, x), self.low, self.high)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> NumericFunction:
        """Divide by a function or a number."""
        return NumericFunction(lambda x: self(x) / _at(other, x), self.low, self.high)

    def __rtruediv__(self, other: Any) -> NumericFunction:
        """Divide a number."""
        return NumericFunction(lambda x: _at(other, x) / self(x), self.low, self.high)


Function: TypeAlias = RationalFunction | NumericFunction


def as_rational(value: Any) -> RationalFunction:
    """Take a rational function, or a number as a constant one."""
    return value if isinstance(value, RationalFunction) else RationalFunction.of([value])


def _horner(coefficients: Sequence[Fraction], inner: RationalFunction) -> RationalFunction:
    total = RationalFunction.of([0])
    for coefficient in reversed(coefficients):
        total = total * inner + coefficient
    return total


def _quotient(above: fmpq_poly, below: fmpq_poly) -> RationalFunction:
    if below.degree() < 0:
        raise GameError("a payoff is divided by zero. Give a denominator that is not zero")
    common = above.gcd(below)
    if common.degree() > 0:
        above, below = above // common, below // common
    leading = below[below.degree()]
    return RationalFunction(_coefficients(above / leading) or (Fraction(0),), _coefficients(below / leading))


def _polynomial(coefficients: Iterable[Any]) -> fmpq_poly:
    return fmpq_poly([_rational(as_written(value)) for value in coefficients])


def _coefficients(polynomial: fmpq_poly) -> tuple[Fraction, ...]:
    return tuple(map(_fraction, polynomial.coeffs()))


def _floats(coefficients: Sequence[Fraction]) -> list[float]:
    return [float(value) for value in reversed(coefficients)]


def _rational(value: Fraction | int) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def _at(other: Any, x: Any) -> Any:
    """Give the value of a function, or a number itself."""
    return other(x) if callable(other) else float(other)
