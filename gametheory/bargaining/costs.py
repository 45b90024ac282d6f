"""What a side believes of the other's private cost: a distribution, exact where it has polynomial pieces.

Uniform and triangular distributions have polynomial pieces, so that all that follows from them is exact. Any frozen
distribution of scipy will do in floating point.

A distribution with density f and distribution function F has a *monotone hazard* if f / (1 - F) never falls: the
larger the costs that have been ruled out, the likelier it is that the cost is only just above. It makes the logarithm
of 1 - F concave (Bagnoli and Bergstrom 2005).

References
----------
M. Bagnoli and T. Bergstrom (2005), Log-concave probability and its applications, Economic Theory 26, 445-469.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
from flint import fmpq, fmpq_poly

from gametheory.bargaining.functions import RationalFunction
from gametheory.bargaining.payoffs import linear
from gametheory.bargaining.places import between, distinct
from gametheory.errors import DomainError
from gametheory.games.numbers import as_written, show

QUANTILES: Final = 513


@dataclass(frozen=True)
class Cost:
    """A distribution by its distribution function between knots: 0 below the first of them, 1 above the last.

    Examples
    --------
    >>> uniform_cost(1, 3).probability_below(Fraction(3, 2)), uniform_cost(1, 3).is_hazard_monotone
    (Fraction(1, 4), True)
    """

    knots: tuple[Fraction, ...]
    pieces: tuple[RationalFunction, ...]
    name: str

    def probability_below(self, cost: Any) -> Any:
        """Give the probability of a lower cost."""
        if cost <= self.knots[0]:
            return Fraction(0)
        for end, piece in zip(self.knots[1:], self.pieces, strict=True):
            if cost <= end:
                return piece(cost)
        return Fraction(1)

    def mean_below(self, cost: Any) -> Any:
        """Give the integral of the cost over all lower costs: their probability times their mean."""
        total: Any = Fraction(0)
        for start, end, piece in zip(self.knots, self.knots[1:], self.pieces, strict=False):
            if cost > start:
                area = _integral(piece.derivative() * RationalFunction.of([0, 1]))
                total = total + area(end if cost > end else cost) - area(start)
        return total

    @property
    def is_hazard_monotone(self) -> bool:
        """Whether f / (1 - F) never falls, decided exactly."""
        densities = [piece.derivative() for piece in self.pieces]
        meet = zip(densities, densities[1:], self.knots[1:], strict=False)
        if any(after(knot) < before(knot) for before, after, knot in meet):
            return False
        ends = zip(self.knots, self.knots[1:], strict=False)
        return all(
            _never_negative(density.derivative() * (1 - piece) + density * density, start, end)
            for (start, end), density, piece in zip(ends, densities, self.pieces, strict=True)
        )


class FrozenDistribution(Protocol):
    """What is asked of a distribution of scipy with its parameters fixed."""

    def cdf(self, cost: Any) -> Any:
        """Give the probability of at most a cost."""

    def pdf(self, cost: Any) -> Any:
        """Give the density at a cost."""

    def ppf(self, share: Any) -> Any:
        """Give the cost below which a share lies."""

    def support(self) -> tuple[float, float]:
        """Give the ends of the support."""

    def expect(self, function: Any, *, lb: float, ub: float) -> float:
        """Integrate a function of the cost."""


AnyCost: TypeAlias = Cost | FrozenDistribution


def uniform_cost(low: Any, high: Any) -> Cost:
    """Give a cost that may lie anywhere between two bounds, with equal density.

    >>> uniform_cost(0, 0.5).mean_below(Fraction(1, 2))
    Fraction(1, 4)
    """
    start, end = _ordered(low, high)
    return Cost((start, end), (linear(-start / (end - start), 1 / (end - start)),), "uniform")


def triangular_cost(low: Any, mode: Any, high: Any) -> Cost:
    """Give a cost between two bounds whose density rises in a straight line up to a mode, then falls in one.

    >>> triangular_cost(0, 1, 2).probability_below(Fraction(1))
    Fraction(1, 2)
    """
    (start, end), peak = _ordered(low, high), as_written(mode)
    if not start <= peak <= end:
        raise DomainError(f"the mode {show(peak)} is not between {show(start)} and {show(end)}. Give one that is")
    width = end - start
    rising = RationalFunction.of([start**2, -2 * start, 1]) / (width * (peak - start)) if peak > start else None
    falling = 1 - RationalFunction.of([end**2, -2 * end, 1]) / (width * (end - peak)) if peak < end else None
    knots = tuple(distinct([start, peak, end]))
    return Cost(knots, tuple(piece for piece in (rising, falling) if piece is not None), "triangular")


def is_hazard_monotone(cost: AnyCost) -> bool:
    """Tell whether the hazard never falls: exactly, or for a distribution of scipy at many quantiles.

    >>> from scipy.stats import expon, lognorm
    >>> is_hazard_monotone(expon()), is_hazard_monotone(lognorm(1.0))
    (True, False)
    """
    if isinstance(cost, Cost):
        return cost.is_hazard_monotone
    at = cost.ppf(np.linspace(0, 0.999, QUANTILES)[1:])
    hazard = np.asarray(cost.pdf(at)) / (1 - np.asarray(cost.cdf(at)))
    return bool(np.all(np.diff(hazard) >= -1e-6 * np.max(hazard)))


def _ordered(low: Any, high: Any) -> tuple[Fraction, Fraction]:
    start, end = as_written(low), as_written(high)
    if not start < end:
        raise DomainError(f"the cost has no range: {show(start)} to {show(end)}. Give the lower bound first")
    return start, end


def _integral(function: RationalFunction) -> RationalFunction:
    polynomial = fmpq_poly([fmpq(c.numerator, c.denominator) for c in function.numerator]).integral()
    return RationalFunction.of([Fraction(int(c.p), int(c.q)) for c in polynomial.coeffs()])


def _never_negative(function: RationalFunction, low: Fraction, high: Fraction) -> bool:
    marks: Sequence[Any] = distinct([low, high, *function.roots(low, high)])
    return all(function(between(left, right)) >= 0 for left, right in pairwise(marks))
