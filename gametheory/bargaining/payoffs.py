"""Payoffs as users write them: numbers, coefficients, lines, broken lines, or any Python function of the term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq_poly

from gametheory.bargaining.functions import NumericFunction, RationalFunction
from gametheory.errors import GameError
from gametheory.games.numbers import as_written


@dataclass(frozen=True)
class PiecewiseFunction:
    """Rational functions on neighbouring intervals, continuous where two of them meet.

    ``breaks`` are the places where they meet, ascending; there is one piece more than breaks.
    """

    breaks: tuple[Fraction, ...]
    pieces: tuple[RationalFunction, ...]

    def piece(self, x: Fraction) -> RationalFunction:
        """Give the piece at a place that is not a break."""
        return self.pieces[sum(edge < x for edge in self.breaks)]

    def __call__(self, x: Any) -> Any:
        """Give the value at a number or at an array of floats."""
        if isinstance(x, np.ndarray) and self.breaks:
            conditions = [x <= float(edge) for edge in self.breaks]
            return np.select(conditions, [piece(x) for piece in self.pieces[:-1]], self.pieces[-1](x))
        return self.pieces[sum(bool(x > edge) for edge in self.breaks)](x)


Payoff: TypeAlias = RationalFunction | NumericFunction | PiecewiseFunction


def linear(base: Any, slope: Any) -> RationalFunction:
    """Give the straight line base + slope x; numbers are taken as they are written.

    >>> linear(2.1, -5)(Fraction(1, 5))
    Fraction(11, 10)
    """
    return RationalFunction.of([base, slope])


def broken_line(points: Sequence[tuple[Any, Any]]) -> PiecewiseFunction:
    """Give the line through points (x, payoff), extended straight beyond the outer ones; it is exact.

    >>> line = broken_line([(0, 0), (0.5, 2), (1, 3)])
    >>> line(Fraction(1, 4)), line(Fraction(3, 4))
    (Fraction(1, 1), Fraction(5, 2))
    """
    places = sorted((as_written(x), as_written(payoff)) for x, payoff in points)
    if len(places) < 2 or any(left[0] == right[0] for left, right in pairwise(places)):
        raise GameError("a broken line needs two points or more, each at a term of its own. Give (term, payoff) pairs")
    pieces = []
    for (start, first), (end, last) in pairwise(places):
        slope = (last - first) / (end - start)
        pieces.append(linear(first - slope * start, slope))
    return PiecewiseFunction(tuple(x for x, _ in places[1:-1]), tuple(pieces))


def as_payoff(value: Any) -> Payoff:
    """Take a payoff as users write it: a number, coefficients (constant first), a flint polynomial, or a function.

    >>> as_payoff([1, -2])(Fraction(1, 2)), as_payoff(3)(Fraction(1))
    (Fraction(0, 1), Fraction(3, 1))
    """
    if isinstance(value, RationalFunction | NumericFunction | PiecewiseFunction):
        return value
    if isinstance(value, fmpq_poly):
        return RationalFunction.of([Fraction(int(c.p), int(c.q)) for c in value.coeffs()] or [0])
    if callable(value):
        return NumericFunction(value)
    if isinstance(value, list | tuple | np.ndarray):
        return RationalFunction.of(value)
    return RationalFunction.of([value])
