"""What an agreement is worth as a function of its one term: a quotient of polynomials with coefficients of any kind.

The coefficients are numbers that can be calculated with: exact rationals at one point, floats, or arrays over a grid of
points, which broadcast. So the payoff ``value - x * cost`` is the pair of coefficients (value, -cost), whatever the two
are. Nothing is cancelled between numerator and denominator; trailing coefficients that are zero everywhere are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

import numpy as np

MOST_COEFFICIENTS: Final = 200
Coefficients = tuple[Any, ...]


@dataclass(frozen=True)
class TermFunction:
    """A quotient of two polynomials in the term; coefficients stand the constant first.

    Examples
    --------
    >>> x = TermFunction((0, 1))
    >>> worth = TermFunction((3,)) - x * TermFunction((5,))
    >>> worth.numerator, worth(0.5), worth.is_line
    ((3, -5), 0.5, True)
    """

    numerator: Coefficients
    denominator: Coefficients = (1,)

    def __post_init__(self) -> None:
        """Drop leading coefficients that are zero everywhere."""
        object.__setattr__(self, "numerator", _trimmed(self.numerator))
        object.__setattr__(self, "denominator", _trimmed(self.denominator))

    @property
    def is_constant(self) -> bool:
        """Whether it is the same at every term."""
        return len(self.numerator) == 1 and len(self.denominator) == 1

    @property
    def is_line(self) -> bool:
        """Whether it is a straight line in the term, a level one included."""
        return len(self.numerator) <= 2 and len(self.denominator) == 1

    @property
    def constant_value(self) -> Any:
        """The value of one that is the same at every term."""
        assert self.is_constant, "only a constant has one value"
        return self.numerator[0] / self.denominator[0]

    @property
    def line(self) -> tuple[Any, Any]:
        """The base and the slope of one that is a straight line."""
        assert self.is_line, "only a straight line has a slope"
        base, *slope = (one / self.denominator[0] for one in self.numerator)
        return base, slope[0] if slope else 0 * base

    @property
    def coefficients(self) -> Coefficients:
        """All coefficients, those of the denominator last."""
        return (*self.numerator, *self.denominator)

    def mapped(self, change: Callable[[Any], Any]) -> TermFunction:
        """Give the function with each coefficient put in another form."""
        return TermFunction(tuple(map(change, self.numerator)), tuple(map(change, self.denominator)))

    def __call__(self, x: Any) -> Any:
        """Give the value at a term, or at arrays of terms that broadcast with the coefficients."""
        return _value(self.numerator, x) / _value(self.denominator, x)

    def __add__(self, other: Any) -> TermFunction:
        """Add a function or a number."""
        second = _function(other)
        if _same(self.denominator, second.denominator):
            return TermFunction(_sum(self.numerator, second.numerator), self.denominator)
        top = _sum(_product(self.numerator, second.denominator), _product(second.numerator, self.denominator))
        return TermFunction(top, _product(self.denominator, second.denominator))

    __radd__ = __add__

    def __neg__(self) -> TermFunction:
        """Change the sign."""
        return TermFunction(tuple(-one for one in self.numerator), self.denominator)

    def __pos__(self) -> TermFunction:
        """Leave it as it is."""
        return self

    def __sub__(self, other: Any) -> TermFunction:
        """Subtract a function or a number."""
        return self + -_function(other)

    def __rsub__(self, other: Any) -> TermFunction:
        """Subtract from a number."""
        return _function(other) - self

    def __mul__(self, other: Any) -> TermFunction:
        """Multiply by a function or a number."""
        second = _function(other)
        return TermFunction(_product(self.numerator, second.numerator), _product(self.denominator, second.denominator))

    __rmul__ = __mul__

    def __truediv__(self, other: TermFunction) -> TermFunction:
        """Divide; raise ``ZeroDivisionError`` by one that is zero everywhere."""
        if other.is_constant:
            divisor = other.constant_value
            if np.ndim(divisor) == 0 and divisor == 0:
                raise ZeroDivisionError("a division by zero")
            return TermFunction(tuple(one / divisor for one in self.numerator), self.denominator)
        return TermFunction(_product(self.numerator, other.denominator), _product(self.denominator, other.numerator))

    def __pow__(self, exponent: int) -> TermFunction:
        """Raise to a whole power; raise ``OverflowError`` for one with more coefficients than anybody writes."""
        if abs(exponent) * max(len(self.numerator), len(self.denominator)) > MOST_COEFFICIENTS:
            raise OverflowError(f"a power with more than {MOST_COEFFICIENTS} coefficients")
        result = TermFunction((self.numerator[0] * 0 + 1,))
        for _ in range(abs(exponent)):
            result = result * self
        return result if exponent >= 0 else TermFunction((self.numerator[0] * 0 + 1,)) / result


def _trimmed(coefficients: Sequence[Any]) -> Coefficients:
    kept = list(coefficients)
    while len(kept) > 1 and not np.any(kept[-1] != 0):
        kept.pop()
    return tuple(kept)


def _function(value: Any) -> TermFunction:
    return value if isinstance(value, TermFunction) else TermFunction((value,))


def _same(one: Coefficients, other: Coefficients) -> bool:
    """Tell whether two denominators are one and the same number."""
    numbers = (*one, *other)
    return len(numbers) == 2 and all(np.ndim(each) == 0 for each in numbers) and bool(numbers[0] == numbers[1])


def _sum(one: Coefficients, other: Coefficients) -> Coefficients:
    return tuple(a if b is None else b if a is None else a + b for a, b in zip_longest(one, other))


def _product(one: Coefficients, other: Coefficients) -> Coefficients:
    found: list[Any] = [None] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            found[i + j] = a * b if found[i + j] is None else found[i + j] + a * b
    return tuple(found)


def _value(coefficients: Coefficients, x: Any) -> Any:
    result = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        result = result * x + coefficient
    return result
