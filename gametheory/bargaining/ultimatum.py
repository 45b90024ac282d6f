r"""Take it or leave it, with a private cost: the trade-off between a better deal and a higher risk of war.

One side makes a single offer x. The other accepts, or fights. Fighting pays the proposer its disagreement payoff and
the responder :math:`d_B - c`, where the responder alone knows its cost c; the proposer has a distribution F. The
responder accepts exactly if its cost is at least

.. math:: z(x) = d_B - u_B(x),

so that war comes with probability :math:`F(z(x))`, and the proposer expects
:math:`d_A + (1 - F(z(x)))\, (u_A(x) - d_A)`: asking for more is worth more if it is accepted, and is refused more
often (Fearon 1995: *risk-return trade-off*; Powell 1999). War then happens although both would rather have had a deal.

The expectation is a polynomial in x between the terms at which z meets a knot of F, and so all its local maxima are
found exactly. Corners are answers: an offer that no responder refuses (no risk), or one that all refuse. With payoffs
linear in x and a monotone hazard the logarithm of the expected gain is concave where it is positive, so that there is
only one maximum; otherwise all local maxima are compared, and ties are told.

References
----------
J. D. Fearon (1995), Rationalist explanations for war, International Organization 49, 379-414. R. Powell (1999), In the
Shadow of Power: States and Strategies in International Politics, Princeton University Press, chapter 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from gametheory.bargaining.costs import AnyCost, Cost, is_hazard_monotone
from gametheory.bargaining.functions import Function, NumericFunction, RationalFunction
from gametheory.bargaining.places import between, distinct
from gametheory.bargaining.problem import BargainingProblem, Piece
from gametheory.bargaining.ultimatum_answer import LocalMaximum, TakeItOrLeaveIt
from gametheory.bargaining.zone import Interval, commitments, intervals_where, parts
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games.numbers import show

FLOAT_TIES: Final = 1e-10


class Stretch(NamedTuple):
    """A part of the range on which the proposer's expected gain is one function."""

    low: Any
    high: Any
    gain: Function


def take_it_or_leave_it(problem: BargainingProblem, proposer: str, cost: AnyCost) -> TakeItOrLeaveIt:
    """Find the best offer of a side that does not know what refusing costs the other.

    Parameters
    ----------
    problem
        Two sides. The disagreement payoffs are those of war, the responder's before its private cost.
    proposer
        Who makes the offer.
    cost
        The responder's private cost of war: ``uniform_cost``, ``triangular_cost``, or a frozen distribution of scipy.

    Examples
    --------
    After Fearon (1995): A demands x, wins a war with probability 0.5 at a cost of 0.1, and takes B's cost to be
    anything up to 0.5. It runs a risk of war of 0.4.

    >>> from gametheory.bargaining.costs import uniform_cost
    >>> dispute = BargainingProblem({"A": [0, 1], "B": [1, -1]}, {"A": 0.4, "B": 0.5})
    >>> offer = take_it_or_leave_it(dispute, "A", uniform_cost(0, 0.5))
    >>> offer.term, offer.war_probability, offer.is_unique
    (Fraction(7, 10), Fraction(2, 5), True)
    """
    responder = _responder(problem, proposer)
    side, other = problem.players.index(proposer), problem.players.index(responder)
    kept = intervals_where(problem, commitments(problem))
    if not kept:
        raise ConceptError("no term is kept by both sides, so there is nothing to offer. Loosen a limit")
    exact = problem.is_exact and isinstance(cost, Cost)
    stretches = list(_stretches(problem, kept, side, other, cost))
    found = [_described(problem, proposer, responder, each, cost) for each in _local_maxima(stretches)]
    maxima = tuple(sorted(found, key=lambda each: float(each.payoff), reverse=True))
    best = [each for each in maxima if _is_equal(each.payoff, maxima[0].payoff)]
    term = best[0].terms.low if best[0].terms.is_point else between(best[0].terms.low, best[0].terms.high)
    refused = _refused(problem, responder, term, cost)
    safe = _safe(problem, kept, side, other, cost)
    monotone = is_hazard_monotone(cost)
    return TakeItOrLeaveIt(
        problem=problem,
        proposer=proposer,
        responder=responder,
        term=term,
        war_probability=refused,
        payoffs=_expected(problem, proposer, responder, term, cost),
        kind="no risk" if refused == 0 else "certain war" if refused == 1 else "risk",
        safe_term=safe,
        safe_payoff=None if safe is None else problem.payoffs[proposer](safe),
        maxima=maxima,
        hazard_is_monotone=monotone,
        ties=tuple(each.terms for each in best),
        exact=exact,
        notes=(*problem.notes, *_notes(problem, monotone, exact), *_fight_words(problem, proposer, maxima[0])),
    )


def _notes(problem: BargainingProblem, monotone: bool, exact: bool) -> Iterator[str]:
    straight = all(isinstance(each, RationalFunction) and each.is_linear for each in problem.payoffs.values())
    if monotone and straight:
        yield "the hazard is monotone and payoffs are linear: there is only one local maximum with a gain"
    else:
        why = "payoffs are not linear" if monotone else "the hazard is not monotone"
        yield f"{why}: all local maxima were compared"
    if not exact:
        yield "floating point: local maxima were searched for on a grid"


def _fight_words(problem: BargainingProblem, proposer: str, best: LocalMaximum) -> Iterator[str]:
    war = problem.disagreement[proposer]
    if best.payoff < war and not _is_equal(best.payoff, float(war)):
        yield f"war is worth more to {proposer} ({show(war)}) than its best offer: it would rather make none"


def _responder(problem: BargainingProblem, proposer: str) -> str:
    if len(problem.players) != 2:
        raise ConceptError(f"an offer is made by one side to one other, and here are {len(problem.players)}. Give two")
    if proposer not in problem.players:
        raise UnknownNameError("player", proposer, problem.players)
    first, second = problem.players
    return second if proposer == first else first


# --- the proposer's expected gain -----------------------------------------------------------------------------------


def _stretches(
    problem: BargainingProblem, kept: Sequence[Interval], side: int, other: int, cost: AnyCost
) -> Iterator[Stretch]:
    """Cut the terms where the cost that is just willing to accept meets a knot of the distribution."""
    knots: Sequence[Any] = cost.knots if isinstance(cost, Cost) else [end for end in cost.support() if np.isfinite(end)]
    for piece, low, high in parts(problem, kept):
        if low == high:
            yield Stretch(low, high, _gain_on(piece, side, other, cost, low))
            continue
        levels = [root for knot in knots for root in (piece.gains[other] + _same(piece, knot)).roots(low, high)]
        marks = distinct([low, high, *levels])
        for left, right in pairwise(marks):
            yield Stretch(left, right, _gain_on(piece, side, other, cost, between(left, right)))


def _gain_on(piece: Piece, side: int, other: int, cost: AnyCost, sample: Any) -> Function:
    """Give the proposer's expected gain as a function of the term, on a part where z stays between two knots."""
    mine, theirs = piece.gains[side], piece.gains[other]
    if not isinstance(cost, Cost):
        return NumericFunction(
            lambda x: float(1 - cost.cdf(-float(theirs(x)))) * float(mine(x)), float(piece.low), float(piece.high)
        )
    just_willing = -theirs(sample)
    if just_willing <= cost.knots[0]:
        return mine
    if just_willing >= cost.knots[-1]:
        return mine * 0
    index = sum(bool(just_willing > knot) for knot in cost.knots) - 1
    share = cost.pieces[index]
    if isinstance(theirs, RationalFunction):
        return mine * (1 - share.of_function(-theirs))
    return mine * NumericFunction(lambda x: 1 - float(share(-float(theirs(x)))), theirs.low, theirs.high)


def _same(piece: Piece, knot: Any) -> Any:
    sampled = any(isinstance(gain, NumericFunction) for gain in piece.gains)
    return float(knot) if sampled else knot


def _local_maxima(stretches: Sequence[Stretch]) -> Iterator[tuple[Interval, Any]]:
    """Go through the terms, or intervals of equal value, beside which the gain is smaller on both sides."""
    samples: list[tuple[Any, Any, Any]] = []
    for stretch in stretches:
        marks = distinct([stretch.low, stretch.high, *stretch.gain.derivative().roots(stretch.low, stretch.high)])
        for place, mark in enumerate(marks):
            if place:
                samples.append((marks[place - 1], mark, stretch.gain(between(marks[place - 1], mark))))
            samples.append((mark, mark, stretch.gain(mark)))
    levels = list(_levels(samples))
    for place, (low, high, value) in enumerate(levels):
        beside = [levels[index][2] for index in (place - 1, place + 1) if 0 <= index < len(levels)]
        if all(value > other for other in beside):
            yield Interval(low, high), value


def _levels(samples: Sequence[tuple[Any, Any, Any]]) -> Iterator[tuple[Any, Any, Any]]:
    """Join neighbouring samples of equal value; between two of the terms the gain rises or falls throughout."""
    numbers: list[int] = []
    for place, sample in enumerate(samples):
        same = place > 0 and _is_equal(sample[2], samples[place - 1][2])
        numbers.append(numbers[-1] if same else len(numbers))
    for _, members in groupby(zip(numbers, samples, strict=True), key=lambda item: item[0]):
        run = [sample for _, sample in members]
        yield run[0][0], run[-1][1], run[0][2]


def _is_equal(one: Any, other: Any) -> bool:
    if isinstance(one, float) or isinstance(other, float):
        return abs(float(one) - float(other)) <= FLOAT_TIES * max(1.0, abs(float(one)))
    return bool(one == other)


# --- what comes of an offer -----------------------------------------------------------------------------------------


def _described(
    problem: BargainingProblem, proposer: str, responder: str, maximum: tuple[Interval, Any], cost: AnyCost
) -> LocalMaximum:
    terms, gain = maximum
    level = problem.disagreement[proposer]
    x = terms.low if terms.is_point else between(terms.low, terms.high)
    payoff = gain + (float(level) if isinstance(gain, float) else level)
    return LocalMaximum(terms, payoff, _refused(problem, responder, x, cost))


def _refused(problem: BargainingProblem, responder: str, x: Any, cost: AnyCost) -> Any:
    """Give the probability of a cost below which the responder refuses."""
    just_willing = -problem.gain(responder, x)
    if isinstance(cost, Cost):
        return cost.probability_below(just_willing)
    return float(cost.cdf(float(just_willing)))


def _expected(problem: BargainingProblem, proposer: str, responder: str, x: Any, cost: AnyCost) -> dict[str, Any]:
    refused = _refused(problem, responder, x, cost)
    war, deal = problem.disagreement, problem.payoffs_at(x)
    just_willing = -problem.gain(responder, x)
    if isinstance(cost, Cost):
        borne = cost.mean_below(just_willing)
    else:
        start, end = cost.support()
        stop = min(float(just_willing), end)
        borne = float(cost.expect(lambda c: c, lb=start, ub=stop)) if stop > start else 0.0
    averages = {player: _mean(refused, war[player], deal[player]) for player in problem.players}
    found = {player: averages[player] for player in (proposer, responder)}
    found[responder] = found[responder] - (float(borne) if isinstance(found[responder], float) else borne)
    return {player: found[player] for player in problem.players}


def _mean(refused: Any, war: Fraction, deal: Any) -> Any:
    if isinstance(refused, float) or isinstance(deal, float):
        return float(refused) * float(war) + (1 - float(refused)) * float(deal)
    return refused * war + (1 - refused) * deal


def _safe(problem: BargainingProblem, kept: Sequence[Interval], side: int, other: int, cost: AnyCost) -> Any:
    """Give the best of the offers that even the lowest cost accepts."""
    lowest: Any = cost.knots[0] if isinstance(cost, Cost) else cost.support()[0]
    if not np.isfinite(float(lowest)):
        return None
    best: tuple[Any, Any] | None = None
    for piece, low, high in parts(problem, kept):
        surplus = piece.gains[other] + _same(piece, lowest)
        inside = [*surplus.roots(low, high), *piece.gains[side].derivative().roots(low, high)]
        for x in (low, high, *inside):
            accepted = surplus(x) >= (-1e-12 if isinstance(surplus(x), float) else 0)
            if accepted and (best is None or piece.gains[side](x) > best[1]):
                best = x, piece.gains[side](x)
    return None if best is None else best[0]
