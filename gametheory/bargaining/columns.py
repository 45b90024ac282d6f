"""The best lottery over terms by column generation: the linear programs and the search for terms worth adding.

:mod:`gametheory.bargaining.lotteries` tells the method and its sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.bargaining.objectives import Least, Objective, Product, Total, weighted
from gametheory.bargaining.problem import BargainingProblem
from gametheory.bargaining.zone import Interval, parts

ROUNDS: Final = 80
GAP: Final = 1e-9
COLUMNS: Final = 33
TANGENTS: Final = 16
PASSES: Final = 40
SAME: Final = 1e-8
STALLS: Final = 4
NEAR: Final = 2e-3

Floats = NDArray[np.float64]


class Columns:
    """The terms that a lottery is drawn from, and the sides' gains at them; it grows by terms that are worth it."""

    def __init__(self, problem: BargainingProblem, kept: Sequence[Interval]) -> None:
        self.problem, self.kept = problem, kept
        terms: list[Any] = []
        for piece, low, high in parts(problem, kept):
            terms += [low, high, *(float(x) for x in np.linspace(float(low), float(high), COLUMNS)[1:-1])]
            terms += [root for gain in piece.gains for root in gain.derivative().roots(low, high)]
        self.terms = terms
        self.gains: Floats = np.array([self._gains(x) for x in terms]).T
        self.size = float(np.max(np.abs(self.gains))) or 1.0

    def _gains(self, x: Any) -> list[float]:
        return [float(gain) for gain in self.problem.gains(float(x))]

    def solve(self, objective: Objective) -> tuple[Floats, float]:
        """Give the probabilities of the best lottery, and its gap."""
        tangents = _first_tangents(self.gains) if isinstance(objective, Product) else []
        patience = STALLS if isinstance(objective, Product) else 1
        shares, gap = np.zeros(0), np.inf
        for _ in range(ROUNDS):
            shares, prices = _master(self.gains, objective, tangents)
            if isinstance(objective, Product):
                weights = np.array(objective.weights, dtype=float)
                shares = _polished(self.gains, shares, weights)
                tangents.append(np.maximum(self.gains @ shares, 1e-12 * self.size))
                prices = weights / tangents[-1]
            term, worth = self._dearest(prices)
            gap = worth - float(prices @ self.gains @ shares)
            patience -= not self._joins(term)
            if gap <= GAP * max(1.0, abs(worth)) or not patience:
                break
        return np.append(shares, np.zeros(len(self.terms) - len(shares))), max(gap, 0.0)

    def _joins(self, term: Any) -> bool:
        """Add a term to the columns, unless it is there; that is then as far as floating point goes."""
        near = SAME * float(self.problem.high - self.problem.low)
        if min(abs(float(term) - float(other)) for other in self.terms) <= near:
            return False
        self.terms.append(term)
        self.gains = np.column_stack([self.gains, self._gains(term)])
        return True

    def _dearest(self, prices: Floats) -> tuple[Any, float]:
        """Find the term that is worth most at given prices of the sides' gains."""
        weights = [Fraction(float(price)).limit_denominator(10**12) for price in prices]
        best, worth = self.terms[0], -np.inf
        for piece, low, high in parts(self.problem, self.kept):
            value = weighted(piece.gains, weights)
            for x in (low, high, *value.derivative().roots(low, high)):
                if float(prices @ self._gains(x)) > worth:
                    best, worth = x, float(prices @ self._gains(x))
        return best, worth

    def support(self, shares: Floats) -> list[tuple[Any, float]]:
        """List the terms of positive probability, neighbours put together."""
        near = NEAR * float(self.problem.high - self.problem.low)
        found: list[tuple[Any, float]] = []
        for place in sorted(np.nonzero(shares > 1e-9)[0], key=lambda place: float(self.terms[place])):
            term, share = self.terms[place], float(shares[place])
            if found and float(term) - float(found[-1][0]) < near:
                last, before = found.pop()
                keep = term if share > before else last
                found.append((keep, share + before))
            else:
                found.append((term, share))
        return found


def _first_tangents(gains: Floats) -> list[Floats]:
    most = np.maximum(np.max(gains, axis=1), 1e-12)
    return [most * 0.5**power for power in range(TANGENTS)]


def _master(gains: Floats, objective: Objective, tangents: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Solve the linear program of the best lottery over the columns; give it and the prices of the sides' gains.

    The variables are the probabilities and then, for each side, the value that counts: for :class:`Least` one and the
    same for all, for the tangents of :class:`Product` a logarithm.
    """
    from scipy.optimize import linprog

    sides, count = gains.shape
    if isinstance(objective, Total):
        weights = np.array(objective.weights, dtype=float)
        costs, rows, bounds = -weights @ gains, -gains, np.zeros(sides)
    elif isinstance(objective, Least):
        scales = np.array([float(scale) for scale in objective.scales])
        costs, rows, bounds = np.append(np.zeros(count), -1.0), np.column_stack([-gains, scales]), np.zeros(sides)
    else:
        weights = np.array(objective.weights, dtype=float)
        costs = np.append(np.zeros(count), -weights)
        blocks = [np.column_stack([-gains / at[:, None], np.eye(sides)]) for at in tangents]
        rows, bounds = np.vstack(blocks), np.concatenate([np.log(at) - 1 for at in tangents])
    free = len(costs) - count
    one = np.append(np.ones(count), np.zeros(free))[None, :]
    limits = [(0.0, None)] * count + [(None, None)] * free
    answer = linprog(costs, A_ub=rows, b_ub=bounds, A_eq=one, b_eq=[1.0], bounds=limits, method="highs")
    shares = np.maximum(np.asarray(answer.x)[:count], 0)
    prices = -np.asarray(answer.ineqlin.marginals)[:sides]
    return shares / shares.sum(), prices + weights if isinstance(objective, Total) else prices


def _polished(gains: Floats, shares: Floats, weights: Floats) -> Floats:
    """Raise the sum of weighted logarithms as far as the columns in use allow, shifting probability between two."""
    shares = shares.copy()
    used = [int(place) for place in np.nonzero(shares > 1e-7)[0]]
    for _ in range(PASSES):
        before = shares.copy()
        for one, two in combinations(used, 2):
            _shift(gains, shares, weights, one, two)
        if np.max(np.abs(shares - before)) < 1e-14:
            break
    return shares


def _shift(gains: Floats, shares: Floats, weights: Floats, one: int, two: int) -> None:
    """Share out the probability of two columns between them as is best."""
    from scipy.optimize import brentq

    total, way = float(shares[one] + shares[two]), gains[:, one] - gains[:, two]
    rest = gains @ shares - shares[one] * way

    def slope(share: float) -> float:
        return float(np.sum(weights * way / np.maximum(rest + share * way, 1e-300)))

    if slope(0.0) <= 0:
        best = 0.0
    elif slope(total) >= 0:
        best = total
    else:
        best = float(brentq(slope, 0.0, total, xtol=1e-16))
    shares[one], shares[two] = best, total - best
