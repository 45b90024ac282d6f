r"""What each bargaining solution makes as large as possible, and where its largest value can lie.

With gains :math:`g_i` and weights :math:`w_i` there are three shapes of objective:

:class:`Product`
    :math:`\prod g_i^{w_i}` (Nash). Its logarithm has the derivative :math:`\sum w_i g_i' / g_i`, so that it can be
    largest only at an end or where :math:`\sum_i w_i g_i' \prod_{j \ne i} g_j = 0`.
:class:`Least`
    :math:`\min_i g_i / s_i` (egalitarian with the weights, Kalai-Smorodinsky with the ideal gains as scales s). It can
    be largest only at an end, where some :math:`g_i' = 0`, or where two of the ratios are equal.
:class:`Total`
    :math:`\sum w_i g_i` (utilitarian): at an end or where its derivative is zero.

These places are roots of polynomials. Values there are compared by balls (python-flint's Arb), with ever more bits
until they are apart; two that agree to `MOST_BITS` bits count as equal. Values in floating point count as equal to
`FLOAT_TIES`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any, Final, TypeAlias

import numpy as np
from flint import arb, ctx, fmpq, fmpq_mat

from gametheory.bargaining.functions import Function, RationalFunction
from gametheory.bargaining.places import between, distinct
from gametheory.bargaining.problem import BargainingProblem, Piece
from gametheory.bargaining.zone import Interval, gains_at, parts
from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Polynomial

MOST_BITS: Final = 2048
FLOAT_TIES: Final = 1e-11

Gains: TypeAlias = Sequence[Any]


@dataclass(frozen=True)
class Product:
    """The product of the gains, each to the power of its side's weight."""

    weights: tuple[Fraction, ...]

    def candidates(self, piece: Piece, low: Any, high: Any) -> list[Any]:
        """List where inside a part the product can be largest."""
        total: Any = 0
        for index, (weight, gain) in enumerate(zip(self.weights, piece.gains, strict=True)):
            term: Any = gain.derivative() * weight
            for other, rest in enumerate(piece.gains):
                if other != index:
                    term = term * rest
            total = term + total
        return list(total.roots(low, high))

    def measure(self, gains: Gains) -> Any:
        """Give the logarithm of the product; minus infinity where a side of positive weight does not gain."""
        kept = [(weight, gain) for weight, gain in zip(self.weights, gains, strict=True) if weight]
        logs = [_logarithm(gain) for _, gain in kept]
        if any(isinstance(log, float) and log == -np.inf for log in logs):
            return -np.inf
        return _sum([_scaled(weight, log) for (weight, _), log in zip(kept, logs, strict=True)])

    def scores(self, gains: Any) -> Any:
        """Give the logarithm over columns of gains in floating point."""
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.where(gains > 0, np.log(np.where(gains > 0, gains, 1)), -np.inf)
            return sum(float(w) * row for w, row in zip(self.weights, logs, strict=True) if w)


@dataclass(frozen=True)
class Total:
    """The weighted sum of the gains."""

    weights: tuple[Fraction, ...]

    def candidates(self, piece: Piece, low: Any, high: Any) -> list[Any]:
        """List where inside a part the sum can be largest."""
        return list(weighted(piece.gains, self.weights).derivative().roots(low, high))

    def measure(self, gains: Gains) -> Any:
        """Give the sum."""
        return _sum([_scaled(weight, _real(gain)) for weight, gain in zip(self.weights, gains, strict=True)])

    def scores(self, gains: Any) -> Any:
        """Give the sum over columns of gains in floating point."""
        return np.tensordot(np.array(self.weights, dtype=float), gains, axes=1)


@dataclass(frozen=True)
class Least:
    """The smallest of the gains, each as a part of its side's scale; a side of scale zero is left out."""

    scales: tuple[Any, ...]

    def candidates(self, piece: Piece, low: Any, high: Any) -> list[Any]:
        """List where inside a part the smallest ratio can be largest."""
        kept = [(gain, scale) for gain, scale in zip(piece.gains, self.scales, strict=True) if scale]
        found = [root for gain, _ in kept for root in gain.derivative().roots(low, high)]
        for (one, first), (two, second) in combinations(kept, 2):
            found += _equal_ratio(one, first, two, second).roots(low, high)
        return found

    def measure(self, gains: Gains) -> Any:
        """Give the smallest ratio."""
        ratios = [_real(gain) / _real(scale) for gain, scale in zip(gains, self.scales, strict=True) if scale]
        least = ratios[0] if ratios else _real(Fraction(0))
        for ratio in ratios[1:]:
            least = least.min(ratio) if isinstance(least, arb) else min(least, ratio)
        return least

    def scores(self, gains: Any) -> Any:
        """Give the smallest ratio over columns of gains in floating point."""
        rows = [gain / float(scale) for gain, scale in zip(gains, self.scales, strict=True) if scale]
        return np.min(rows, axis=0) if rows else np.zeros(np.shape(gains)[1:])


Objective: TypeAlias = Product | Total | Least


def maximise(problem: BargainingProblem, terms: Sequence[Interval], objective: Objective) -> tuple[Interval, ...]:
    """List the terms of some intervals at which the objective is largest: single ones, or whole intervals that tie.

    >>> dollar = BargainingProblem({"a": [1, -1], "b": [0, 1]}, {"a": 0, "b": 0})
    >>> whole, equal = [Interval(Fraction(0), Fraction(1))], (Fraction(1), Fraction(1))
    >>> [[str(each) for each in maximise(dollar, whole, goal(equal))] for goal in (Product, Total)]
    [['0.5'], ['0 to 1']]
    """
    best: list[tuple[Any, Any, Gains]] = []
    for piece, low, high in parts(problem, terms):
        marks = distinct([low, high, *objective.candidates(piece, low, high)])
        for place, mark in enumerate(marks):
            if place:
                middle = between(marks[place - 1], mark)
                best = _improved(objective, best, (marks[place - 1], mark, gains_at(piece, middle)))
            best = _improved(objective, best, (mark, mark, gains_at(piece, mark)))
    return _merged(problem, best)


def compare(objective: Objective, one: Gains, other: Gains) -> int:
    """Tell whether one vector of gains has the larger value (1), the smaller (-1), or one as large (0)."""
    bits = 64
    while bits <= MOST_BITS:
        first, second = measured(objective, one, bits), measured(objective, other, bits)
        if isinstance(first, float) or isinstance(second, float):
            return _compare_floats(first, second)
        if first > second or first < second:
            return 1 if first > second else -1
        bits *= 4
    return 0


def _compare_floats(first: Any, second: Any) -> int:
    """Compare where a value is a float, or minus infinity beside a ball."""
    infinite = [isinstance(value, float) and value == -np.inf for value in (first, second)]
    if any(infinite):
        return infinite[1] - infinite[0]
    apart = float(first) - float(second)
    return 0 if abs(apart) <= FLOAT_TIES * max(1.0, abs(float(first))) else (1 if apart > 0 else -1)


def measured(objective: Objective, gains: Gains, bits: int = 64) -> Any:
    """Give the objective's value: a float for floats, else a ball computed with so many bits."""
    with ctx.workprec(bits):
        return objective.measure(gains)


def best_gain(problem: BargainingProblem, terms: Sequence[Interval], player: int) -> Any:
    """Give the most that a side gains at any of some terms."""
    best: Any = None
    for piece, low, high in parts(problem, terms):
        gain = piece.gains[player]
        for x in (low, high, *gain.derivative().roots(low, high)):
            value = gain(x)
            best = value if best is None or value > best else best
    return best


def weighted(functions: Sequence[Function], weights: Sequence[Any]) -> Any:
    """Give a weighted sum of functions."""
    total: Any = functions[0] * weights[0]
    for function, weight in zip(functions[1:], weights[1:], strict=True):
        total = total + function * weight
    return total


def _improved(
    objective: Objective, best: list[tuple[Any, Any, Gains]], new: tuple[Any, Any, Gains]
) -> list[tuple[Any, Any, Gains]]:
    """Keep what is largest so far; an open interval counts by a sample, which is enough between two candidates."""
    order = compare(objective, new[2], best[0][2]) if best else 1
    return [new] if order > 0 else [*best, new] if order == 0 else best


def _merged(problem: BargainingProblem, best: list[tuple[Any, Any, Gains]]) -> tuple[Interval, ...]:
    """Join what ties side by side; roots in floating point that lie side by side are one."""
    near = 0.0 if problem.is_exact else 1e-5 * float(problem.high - problem.low)
    runs: list[list[Any]] = []
    for low, high, _ in best:
        if runs and (low <= runs[-1][1] or (near and float(low) - float(runs[-1][1]) < near)):
            runs[-1][1] = max(runs[-1][1], high)
        else:
            runs.append([low, high])
    for run in runs:
        if near and 0 < run[1] - run[0] < near:
            run[:] = [between(*run)] * 2
    return tuple(Interval(low, high) for low, high in runs)


# --- equal ratios ---------------------------------------------------------------------------------------------------


def _equal_ratio(one: Function, first: Any, two: Function, second: Any) -> Any:
    """Give a function that is zero wherever one / first equals two / second."""
    if not isinstance(first, AlgebraicNumber) and not isinstance(second, AlgebraicNumber):
        return one * second - two * first
    assert isinstance(one, RationalFunction)
    assert isinstance(two, RationalFunction)
    total = RationalFunction.of([0])
    power = RationalFunction.of([1])
    for coefficient in quotient_polynomial(first, second):  # of the ratio one / two, without its denominators
        total, power = total * two + power * coefficient, power * one
    return total


def quotient_polynomial(one: Any, other: Any) -> list[Fraction]:
    """Give a polynomial with the quotient of two numbers among its roots, the constant first.

    Multiplication by either number is a matrix, its companion matrix, and multiplication by both their Kronecker
    product, whose characteristic polynomial it is.

    >>> quotient_polynomial(Fraction(3), Fraction(2))
    [Fraction(-3, 2), Fraction(1, 1)]
    """
    left, right = _companion(_minimal(one)), _companion(_minimal(other)[::-1])
    size = right.nrows()
    rows = [
        [left[i // size, j // size] * right[i % size, j % size] for j in range(left.ncols() * size)]
        for i in range(left.nrows() * size)
    ]
    polynomial = fmpq_mat(rows).charpoly()
    return [Fraction(int(c.p), int(c.q)) for c in polynomial.coeffs()]


def _minimal(value: Any) -> Polynomial:
    if isinstance(value, AlgebraicNumber):
        return value.minimal_polynomial
    return -value.numerator, value.denominator


def _companion(polynomial: Polynomial) -> fmpq_mat:
    degree = len(polynomial) - 1
    rows = [[fmpq(int(row == column + 1)) for column in range(degree)] for row in range(degree)]
    for row in range(degree):
        rows[row][-1] = fmpq(-polynomial[row], polynomial[-1])
    return fmpq_mat(rows)


# --- balls ----------------------------------------------------------------------------------------------------------


def _real(value: Any) -> Any:
    """Give a ball around an exact number, as precise as the context asks; a float stays as it is."""
    if isinstance(value, float):
        return value
    if isinstance(value, AlgebraicNumber):
        return value.ball(ctx.prec)
    return arb(fmpq(value.numerator, value.denominator))


def _scaled(weight: Fraction, value: Any) -> Any:
    return float(weight) * value if isinstance(value, float) else _real(weight) * value


def _logarithm(gain: Any) -> Any:
    if isinstance(gain, float):
        return float(np.log(gain)) if gain > 0 else -np.inf
    return _real(gain).log() if gain > 0 else -np.inf


def _sum(terms: Sequence[Any]) -> Any:
    total: Any = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
