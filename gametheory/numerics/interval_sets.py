"""Where polynomials in one unknown are not negative: a union of intervals with exact ends.

The real roots of all the polynomials cut a given interval (:mod:`gametheory.numerics.real_line`): one rational sample
decides each piece, and at each root the signs are decided by exact arithmetic with algebraic numbers. Neighbours at
which all conditions hold are joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq_poly

from gametheory.numerics.algebraic_numbers import Number, sign
from gametheory.numerics.real_line import cuts, pieces, value_at


@dataclass(frozen=True)
class Interval:
    """The numbers from ``low`` to ``high``, with or without its ends; a single point where the ends are equal."""

    low: Number
    high: Number
    low_closed: bool = True
    high_closed: bool = True

    def __contains__(self, value: Number | int) -> bool:
        """Whether a number lies in the interval.

        >>> from fractions import Fraction
        >>> Fraction(1, 2) in Interval(Fraction(0), Fraction(1, 2), high_closed=False)
        False
        """
        above = value > self.low or (self.low_closed and value == self.low)
        return above and (value < self.high or (self.high_closed and value == self.high))

    def __str__(self) -> str:
        """Write it as mathematicians do.

        >>> from fractions import Fraction
        >>> print(Interval(Fraction(1, 3), Fraction(1), high_closed=False))
        [1/3, 1)
        """
        if self.low == self.high:
            return f"{{{self.low}}}"
        return f"{'[' if self.low_closed else '('}{self.low}, {self.high}{']' if self.high_closed else ')'}"


def nonnegative_set(
    polynomials: Sequence[fmpq_poly], within: Interval, *, strict: Sequence[fmpq_poly] = ()
) -> tuple[Interval, ...]:
    """Find the part of an interval where all polynomials are at least zero, and those of ``strict`` more than zero.

    The intervals come in ascending order, are disjoint, and have exact ends; none when there is no such part.

    Examples
    --------
    >>> from fractions import Fraction
    >>> half_circle = fmpq_poly([1, 0, -2])  # 1 - 2 x^2
    >>> for piece in nonnegative_set([half_circle], Interval(Fraction(0), Fraction(1))):
    ...     print(piece)
    [0, 1/2 sqrt(2)]
    """
    low, high = within.low, within.high
    between = pieces(cuts((*polynomials, *strict), low, high), low, high)
    points = [*(piece.low for piece in between), high]
    holds_at = [_holds(polynomials, strict, point) for point in points]
    holds_at[0] &= within.low_closed
    holds_at[-1] &= within.high_closed
    return _joined(points, holds_at, [_holds(polynomials, strict, piece.sample) for piece in between])


def _holds(polynomials: Sequence[fmpq_poly], strict: Sequence[fmpq_poly], point: Number) -> bool:
    return all(sign(value_at(polynomial, point)) >= 0 for polynomial in polynomials) and all(
        sign(value_at(polynomial, point)) > 0 for polynomial in strict
    )


def _joined(points: list[Number], holds_at: list[bool], holds_between: list[bool]) -> tuple[Interval, ...]:
    found: list[Interval] = []
    start: tuple[Number, bool] | None = None
    for place, point in enumerate(points):
        if holds_at[place] and start is None:
            start = point, True
        after = place < len(holds_between) and holds_between[place]
        if start is not None and not (holds_at[place] and after):
            if start[0] != point or holds_at[place]:
                found.append(Interval(start[0], point, start[1], holds_at[place]))
            start = None
        if after and start is None:
            start = point, holds_at[place]
    return tuple(found)
