r"""Agreements on a lottery over terms: the convex hull of the payoff set.

Nash's axioms speak of convex sets of payoffs, because sides may agree to let chance choose the term. With payoffs
concave in the term that gives nothing: the mean term is at least as good for all as the lottery. Else it may.

The best lottery is found by column generation (Dantzig and Wolfe 1960). Some terms are *columns*; the best lottery over
them is a linear program, with prices :math:`\lambda_i` of the sides' gains. The term that maximises
:math:`\sum \lambda_i g_i` joins the columns. When none is worth more than the lottery, no lottery at all is better; how
much it lacks at most is the *gap*, a certificate that does not depend on how the lottery was found. For Nash's product
the program maximises tangents to the logarithm, one more at each round (Kelley 1960), and the price is
:math:`w_i / G_i`.

If for two sides the lottery is between two ends of the range (of what can be kept), it is then solved again exactly, as
bargaining over the probability, and certified: no term lies above the line through the two.

References
----------
G. B. Dantzig and P. Wolfe (1960), Decomposition principle for linear programs, Operations Research 8, 101-111.
J. E. Kelley (1960), The cutting-plane method for solving convex programs, Journal of the SIAM 8, 703-712.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from gametheory.bargaining.columns import NEAR, Columns
from gametheory.bargaining.functions import NumericFunction
from gametheory.bargaining.objectives import Least, Objective, Product, Total, maximise, weighted
from gametheory.bargaining.payoffs import linear
from gametheory.bargaining.places import between, distinct
from gametheory.bargaining.problem import BargainingProblem
from gametheory.bargaining.zone import Interval, intervals_where, is_negative, participations, parts
from gametheory.games.numbers import show


@dataclass(frozen=True)
class Lottery:
    """A lottery over terms that the sides may agree on.

    Attributes
    ----------
    terms
        Pairs of a term and its probability.
    payoffs, gains
        What each side expects, and how much that is beyond its disagreement payoff.
    gap
        By how much any other lottery could at most exceed the objective (for Nash's product: its logarithm).
    exact
        Whether the lottery was solved and certified in exact arithmetic; the gap is then zero.
    is_unique
        Whether no other lottery over the same two terms is as good; ``None`` where that was not decided.
    """

    terms: tuple[tuple[Any, Any], ...]
    payoffs: dict[str, Any]
    gains: tuple[Any, ...]
    gap: float
    exact: bool
    is_unique: bool | None = None

    def __str__(self) -> str:
        """Say it in a line: ``0 with probability 0.5, 1 with probability 0.5``."""
        return ", ".join(f"{show(x)} with probability {show(share)}" for x, share in self.terms)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        terms = [{"term": float(x), "probability": float(share)} for x, share in self.terms]
        payoffs = {player: float(value) for player, value in self.payoffs.items()}
        return {"terms": terms, "payoffs": payoffs, "gap": self.gap, "exact": self.exact, "unique": self.is_unique}


def is_concave(problem: BargainingProblem, kept: Sequence[Interval]) -> bool:
    """Tell whether all payoffs are concave on one interval of terms, so that no lottery is worth more than its mean.

    >>> is_concave(BargainingProblem({"a": [1, 0, -1], "b": [0, 1]}, {"a": 0, "b": 0}), [Interval(0, 1)])
    True
    """
    if len(kept) != 1:
        return False
    cut = parts(problem, kept)
    bent = all(_bends_down(gain, low, high) for piece, low, high in cut for gain in piece.gains)
    corners = (
        after.derivative()(right[1]) - before.derivative()(right[1])
        for left, right in pairwise(cut)
        for before, after in zip(left[0].gains, right[0].gains, strict=True)
    )
    return bent and all(turn <= 0 for turn in corners)


def _bends_down(gain: Any, low: Any, high: Any) -> bool:
    if isinstance(gain, NumericFunction):
        values = gain(np.linspace(float(low), float(high), 257))
        return bool(np.all(np.diff(values, 2) <= 1e-9 * np.ptp(values)))
    bend = gain.derivative().derivative()
    marks = distinct([low, high, *bend.roots(low, high)])
    return all(bend(between(left, right)) <= 0 for left, right in pairwise(marks))


def best_lottery(problem: BargainingProblem, kept: Sequence[Interval], objective: Objective) -> Lottery | None:
    """Find the lottery over terms of some intervals that is best for an objective and takes nothing from any side.

    ``None`` where every lottery takes something from some side.

    >>> convex = BargainingProblem({"a": [1, -2, 1], "b": [0, 0, 1]}, {"a": 0, "b": 0})
    >>> print(best_lottery(convex, [Interval(Fraction(0), Fraction(1))], Least((Fraction(1), Fraction(1)))))
    0 with probability 0.5, 1 with probability 0.5
    """
    if not kept:
        return None
    columns = Columns(problem, kept)
    equal = Least((Fraction(1),) * len(problem.players))
    shares, _ = columns.solve(equal)
    least = float(np.min(columns.gains @ shares))
    if least < -1e-9 * columns.size:
        return None
    objective = _without_nothing(objective, 1e-9 * columns.size)
    hopeless = isinstance(objective, Product) and least <= 1e-9 * columns.size
    if hopeless or (isinstance(objective, Least) and not any(objective.scales)):  # all lotteries are as good
        return _lottery(problem, columns.support(shares), 0.0, exact=False)
    shares, gap = columns.solve(objective)
    exact = _exactly(problem, kept, objective, columns.support(shares))
    return exact or _lottery(problem, columns.support(shares), gap, exact=False)


def _without_nothing(objective: Objective, nothing: float) -> Objective:
    """Leave out sides that can gain nothing, rounding apart, from an objective that compares with ideal gains."""
    if not isinstance(objective, Least):
        return objective
    return Least(tuple(scale if float(scale) > nothing else Fraction(0) for scale in objective.scales))


def ideal_gains(problem: BargainingProblem, kept: Sequence[Interval]) -> tuple[Any, ...]:
    """Give for each side the most that it gains in any lottery that takes nothing from the others."""
    return tuple(_ideal_gain(problem, kept, index) for index in range(len(problem.players)))


def _ideal_gain(problem: BargainingProblem, kept: Sequence[Interval], index: int) -> Any:
    weights = tuple(Fraction(place == index) for place in range(len(problem.players)))
    for each in maximise(problem, kept, Total(weights)):  # if it takes nothing from the others, no lottery is better
        for x in (each.low, each.high):
            if not any(is_negative(gain) for gain in problem.gains(x)):
                return problem.gains(x)[index]
    lottery = best_lottery(problem, kept, Total(weights))
    return lottery.gains[index] if lottery else Fraction(0)


def _lottery(
    problem: BargainingProblem,
    support: Sequence[tuple[Any, Any]],
    gap: float,
    *,
    exact: bool,
    unique: bool | None = None,
) -> Lottery:
    payoffs = {
        player: sum((_times(share, payoff(x)) for x, share in support), start=Fraction(0))
        for player, payoff in problem.payoffs.items()
    }
    gains = tuple(_minus(payoffs[player], problem.disagreement[player]) for player in problem.players)
    return Lottery(tuple(support), payoffs, gains, gap, exact, unique)


def _times(share: Any, value: Any) -> Any:
    return share * float(value) if isinstance(share, float) else share * value


def _minus(value: Any, level: Fraction) -> Any:
    return value - float(level) if isinstance(value, float) else value - level


# --- exactly, where it is between two ends --------------------------------------------------------------------------


def _exactly(
    problem: BargainingProblem, kept: Sequence[Interval], objective: Objective, support: Sequence[tuple[Any, float]]
) -> Lottery | None:
    """Solve for the probability exactly.

    ``None`` unless the lottery is between two rational ends, and no term lies above the line through the two.
    """
    ends = [_end(problem, kept, x) for x, _ in support]
    floating = isinstance(objective, Least) and any(isinstance(scale, float) for scale in objective.scales)
    if len(ends) != 2 or None in ends or len(problem.players) != 2 or not problem.is_exact or floating:
        return None
    first, last = ends
    gains = [problem.gains(x) for x in ends]
    if not (gains[0][0] - gains[1][0]) * (gains[0][1] - gains[1][1]) < 0:
        return None
    prices = [abs(gains[0][1] - gains[1][1]), abs(gains[1][0] - gains[0][0])]
    worth = sum(price * gain for price, gain in zip(prices, gains[0], strict=True))
    if _exceeded(problem, kept, prices, worth):
        return None
    over = {
        player: linear(low, high - low) for player, high, low in zip(problem.players, gains[0], gains[1], strict=True)
    }
    chance = BargainingProblem(over, dict.fromkeys(problem.players, 0))
    best = maximise(chance, intervals_where(chance, participations(chance)), objective)
    if not best:  # what is lacking is less than rounding
        return None
    share = between(best[0].low, best[0].high) if len(best) == 1 and not best[0].is_point else best[0].low
    if not 0 < share < 1:
        return None
    unique = len(best) == 1 and best[0].is_point
    return _lottery(problem, [(first, share), (last, 1 - share)], 0.0, exact=True, unique=unique)


def _end(problem: BargainingProblem, kept: Sequence[Interval], x: Any) -> Fraction | None:
    """Give the rational end of a part of the range that a term is close to."""
    near = NEAR * float(problem.high - problem.low)
    ends = [end for _, low, high in parts(problem, kept) for end in (low, high)]
    close = [end for end in ends if isinstance(end, Fraction) and abs(float(end) - float(x)) < near]
    return close[0] if close else None


def _exceeded(problem: BargainingProblem, kept: Sequence[Interval], prices: Sequence[Fraction], worth: Any) -> bool:
    """Tell whether some term is worth more at given prices."""
    for piece, low, high in parts(problem, kept):
        excess = weighted(piece.gains, prices) - worth
        marks = [low, high, *excess.derivative().roots(low, high)]
        if any(is_negative(-excess(x)) for x in marks):
            return True
    return False
