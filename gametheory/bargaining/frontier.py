r"""The efficient frontier: the terms that no other term improves for one side without a loss for another.

Where two sides' payoffs move in strictly opposite directions over the whole range, every term is efficient. Otherwise
the range is cut at all terms x at which x can begin or cease to be dominated. Let x' be a dominating term next to such
a change. Then one of these holds, as else x' could be moved a little and would dominate on both sides of the change:

- x' is an end of the range or a critical point c of some side's payoff, and :math:`u_i(x) = u_i(c)`;
- two sides are indifferent: :math:`u_i(x) = u_i(x')` and :math:`u_j(x) = u_j(x')`. With the trivial solution x = x'
  divided out, the resultant in x' of the two equations has x among its roots.

The roots are algebraic numbers. On each piece between them one sample decides, exactly: the terms at least as good for
all as the sample are again the solution of polynomial inequalities. Functions known by their values alone are compared
on a grid.

References
----------
V. Pareto (1906), Manuale di economia politica. D. Cox, J. Little and D. O'Shea (2015), Ideals, Varieties, and
Algorithms, 4th edition, Springer, chapter 3 (resultants).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from itertools import combinations, groupby, pairwise
from math import lcm
from typing import Any, Final

import numpy as np
from flint import Ordering, fmpz_mpoly, fmpz_mpoly_ctx, fmpz_poly

from gametheory.bargaining.functions import Function, RationalFunction
from gametheory.bargaining.places import between, distinct
from gametheory.bargaining.problem import BargainingProblem, Piece
from gametheory.bargaining.zone import Interval, commitments, gains_at, intervals_where, parts
from gametheory.games.numbers import show
from gametheory.numerics.algebraic_numbers import real_roots

GRID: Final = 1025


@dataclass(frozen=True)
class Frontier:
    """The efficient terms: intervals, of which some ends may be dominated themselves.

    ``excluded`` lists those ends. ``exact`` says whether all this is decided in exact arithmetic.
    """

    problem: BargainingProblem
    intervals: tuple[Interval, ...]
    excluded: tuple[Any, ...]
    exact: bool

    def __contains__(self, x: Any) -> bool:
        """Tell whether a term is efficient."""
        return any(x in interval for interval in self.intervals) and x not in self.excluded

    def points(self, count: int = 101) -> list[tuple[float, ...]]:
        """Give payoff vectors along the frontier, to be drawn; about so many in each interval."""
        terms = [x for each in self.intervals for x in np.linspace(float(each.low), float(each.high), count)]
        return [tuple(float(payoff(float(x))) for payoff in self.problem.payoffs.values()) for x in terms]

    def _repr_html_(self) -> str:
        return f"<div>{escape(repr(self))}</div>"

    def __repr__(self) -> str:
        """Say it in a line."""
        said = "; ".join(map(str, self.intervals))
        without = f", without {', '.join(map(show, self.excluded))}" if self.excluded else ""
        return f"efficient terms: {said}{without}" + ("" if self.exact else " (on a grid)")

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        intervals = [interval.to_dict() for interval in self.intervals]
        return {"intervals": intervals, "excluded": [float(x) for x in self.excluded], "exact": self.exact}


def efficient_frontier(problem: BargainingProblem) -> Frontier:
    """Find the terms, of those that all sides would keep, that cannot be improved for one side at no other's cost.

    Participation is not asked for: a side may well get less than its disagreement payoff on the frontier.

    Examples
    --------
    Two single-peaked payoffs: what lies between the peaks is efficient.

    >>> peaks = BargainingProblem({"a": [0, 1, -2], "b": [0, 3, -2]}, {"a": 0, "b": 0})
    >>> efficient_frontier(peaks)
    efficient terms: 0.25 to 0.75
    """
    within = intervals_where(problem, commitments(problem))
    intervals, excluded = efficient_terms(problem, within)
    return Frontier(problem, intervals, excluded, problem.is_exact)


def efficient_terms(
    problem: BargainingProblem, within: Sequence[Interval]
) -> tuple[tuple[Interval, ...], tuple[Any, ...]]:
    """Give the efficient ones of the terms in some intervals, and the ends of the answer that are dominated."""
    if not within or opposed_pair(problem) is not None:
        return tuple(Interval(each.low, each.high) for each in within), ()
    if not _is_known(problem):
        return _on_a_grid(problem, within), ()
    joined = [_joined(list(_cells_of(problem, within, interval))) for interval in within]
    return tuple(each for found, _ in joined for each in found), tuple(x for _, ends in joined for x in ends)


def opposed_pair(problem: BargainingProblem) -> tuple[int, int] | None:
    """Name two sides whose payoffs move strictly in opposite directions over the whole range, if there are any."""
    ways = [direction(problem, index) for index in range(len(problem.players))]
    if 1 in ways and -1 in ways:
        return ways.index(1), ways.index(-1)
    return None


def direction(problem: BargainingProblem, player: int) -> int:
    """Tell whether a side's payoff rises strictly with the term (1), falls strictly (-1), or does neither (0)."""
    return trend(problem, [piece.gains[player] for piece in problem.pieces])


def trend(problem: BargainingProblem, functions: Sequence[Function]) -> int:
    """Tell the same of a function that is given on each piece of the range."""
    signs = set()
    for piece, function in zip(problem.pieces, functions, strict=True):
        slope = function.derivative()
        marks = distinct([piece.low, *slope.roots(piece.low, piece.high), piece.high])
        values = [slope(between(left, right)) for left, right in pairwise(marks)]
        signs |= {(value > 0) - (value < 0) for value in values}
    return int(signs.pop()) if len(signs) == 1 else 0


def is_dominated(problem: BargainingProblem, within: Sequence[Interval], x: Any) -> bool:
    """Tell whether a term of some intervals gives every side as much as x does, and one of them more."""
    own = problem.gains(x)
    return any(_dominates(gains_at(piece, other), own) for piece, other in _rivals(problem, within, own))


def _rivals(problem: BargainingProblem, within: Sequence[Interval], own: Sequence[Any]) -> Iterator[tuple[Piece, Any]]:
    """Go through terms of which one dominates if any does: where a side is indifferent, the ends, and between."""
    for piece, low, high in parts(problem, within):
        levels = (gain.level(value) for gain, value in zip(piece.gains, own, strict=True))
        marks = distinct([low, high, *(root for level in levels for root in level.roots(low, high))])
        for place, mark in enumerate(marks):
            yield piece, mark
            if place:
                yield piece, between(marks[place - 1], mark)


def _dominates(one: Sequence[Any], other: Sequence[Any]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(mine >= theirs for mine, theirs in pairs) and any(mine > theirs for mine, theirs in pairs)


def _is_known(problem: BargainingProblem) -> bool:
    return all(isinstance(gain, RationalFunction) for piece in problem.pieces for gain in piece.gains)


# --- exactly --------------------------------------------------------------------------------------------------------


def _cells_of(
    problem: BargainingProblem, within: Sequence[Interval], interval: Interval
) -> Iterator[tuple[Any, Any, bool]]:
    for part in parts(problem, [interval]):
        yield from _efficient_cells(problem, within, *part)


def _efficient_cells(
    problem: BargainingProblem, within: Sequence[Interval], piece: Piece, low: Any, high: Any
) -> Iterator[tuple[Any, Any, bool]]:
    """Go through the single terms and open intervals of a part, each with whether it is efficient."""
    marks = distinct([low, high, *(x for x in _changes(problem, within, piece) if x > low and x < high)])
    for place, mark in enumerate(marks):
        if place:
            middle = between(marks[place - 1], mark)
            yield marks[place - 1], mark, not is_dominated(problem, within, middle)
        yield mark, mark, not is_dominated(problem, within, mark)


def _changes(problem: BargainingProblem, within: Sequence[Interval], piece: Piece) -> Iterator[Any]:
    """Go through all terms of a piece at which dominance can change, as the module's text derives them."""
    for x in _special_terms(problem, within):
        for own, value in zip(piece.gains, problem.gains(x), strict=True):
            yield from own.level(value).roots(piece.low, piece.high)
    for other in problem.pieces:
        for one, two in combinations(range(len(problem.players)), 2):
            first = _indifference(piece, other, one)
            second = _indifference(piece, other, two)
            yield from _common_roots(first, second)


def _special_terms(problem: BargainingProblem, within: Sequence[Interval]) -> list[Any]:
    terms: list[Any] = []
    for piece, low, high in parts(problem, within):
        terms += [low, high]
        terms += [root for gain in piece.gains for root in gain.derivative().roots(low, high)]
    return distinct(terms)


def _indifference(piece: Piece, other: Piece, player: int) -> fmpz_mpoly:
    """Give the polynomial in x of one piece and x' of another that is zero where the side gets the same at both."""
    mine, theirs = piece.gains[player], other.gains[player]
    assert isinstance(mine, RationalFunction)
    assert isinstance(theirs, RationalFunction)
    context = fmpz_mpoly_ctx.get(("x", 2), Ordering.degrevlex)
    here, there = context.gens()
    scale = lcm(*(c.denominator for each in (mine, theirs) for c in (*each.numerator, *each.denominator)))

    def of(coefficients: Sequence[Fraction], unknown: fmpz_mpoly) -> fmpz_mpoly:
        return sum((int(c * scale) * unknown**power for power, c in enumerate(coefficients)), start=0 * unknown)

    difference = of(mine.numerator, here) * of(theirs.denominator, there)
    difference -= of(theirs.numerator, there) * of(mine.denominator, here)
    return difference / (here - there) if piece is other else difference


def _common_roots(first: fmpz_mpoly, second: fmpz_mpoly) -> list[Any]:
    """List the x at which some x' solves both equations; a curve of common solutions changes nothing."""
    if first.is_zero() or second.is_zero():
        return []
    common = first.gcd(second)
    resultant = (first / common).resultant(second / common, "x1")
    coefficients = [0] * (int(resultant.degrees()[0]) + 1)
    for powers, coefficient in resultant.terms():
        coefficients[int(powers[0])] = int(coefficient)
    return real_roots(fmpz_poly(coefficients)) if len(coefficients) > 1 else []


def _joined(cells: Sequence[tuple[Any, Any, bool]]) -> tuple[tuple[Interval, ...], tuple[Any, ...]]:
    """Join neighbouring efficient cells; name the dominated ends of open ones."""
    intervals, excluded = [], []
    for efficient, members in groupby(cells, key=lambda cell: cell[2]):
        if efficient:
            run = list(members)
            low, high = run[0][0], run[-1][1]
            intervals.append(Interval(low, high))
            excluded += [end for end, cell in ((low, run[0]), (high, run[-1])) if cell[0] != cell[1]]
    return tuple(intervals), tuple(distinct(excluded))


# --- on a grid ------------------------------------------------------------------------------------------------------


def _on_a_grid(problem: BargainingProblem, within: Sequence[Interval]) -> tuple[Interval, ...]:
    terms = np.concatenate([np.linspace(float(each.low), float(each.high), GRID) for each in within])
    payoffs = np.array([[float(payoff(float(x))) for x in terms] for payoff in problem.payoffs.values()])
    efficient = np.array([not _beaten(payoffs, place) for place in range(len(terms))])
    runs = groupby(range(len(terms)), key=lambda place: (bool(efficient[place]), place // GRID))
    found = [list(members) for (good, _), members in runs if good]
    return tuple(Interval(float(terms[run[0]]), float(terms[run[-1]])) for run in found)


def _beaten(payoffs: Any, place: int) -> bool:
    own = payoffs[:, place : place + 1]
    return bool(np.any(np.all(payoffs >= own, axis=0) & np.any(payoffs > own + 1e-12, axis=0)))
