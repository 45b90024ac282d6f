"""Zones of agreement and bargaining solutions in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from gametheory.bargaining.display import Page
from gametheory.bargaining.functions import RationalFunction
from gametheory.bargaining.payoffs import Payoff, PiecewiseFunction
from gametheory.bargaining.problem import BargainingProblem, Limit
from gametheory.bargaining.zone import Interval, Reservation
from gametheory.games.numbers import show
from gametheory.numerics.algebraic_numbers import AlgebraicNumber

if TYPE_CHECKING:
    from gametheory.bargaining.agreement import Zone
    from gametheory.bargaining.solutions import BargainingSolution

LONG: Final = 60


def title_of(problem: BargainingProblem) -> str:
    """Give a problem's title, or say who bargains over what."""
    return problem.title or f"{listed(problem.players)} bargain over {problem.term}"


def problem_page(problem: BargainingProblem) -> Page:
    """Say what each side gets at a term and without an agreement, and what else limits the term."""
    summary = (f"{problem.term} lies from {show(problem.low)} to {show(problem.high)}.",)
    payoffs = tuple(f"{who}: {payoff_text(payoff, problem.term)}." for who, payoff in problem.payoffs.items())
    sections = [("What each side gets", payoffs)]
    if problem.limits:
        kept = (_limit_words(limit, problem.term) for limit in problem.limits)
        sections.append(("What is kept", tuple(kept)))
    return Page(title_of(problem), summary, tuple(sections), (*_source(problem), *_sentences(problem.notes, False)))


def _limit_words(limit: Limit, term: str) -> str:
    source = f" ({limit.source})" if limit.source else ""
    return f"{limit.label}: while {payoff_text(limit.slack, term)} is not negative{source}."


def payoff_text(payoff: Payoff, term: str) -> str:
    """Write a payoff as a formula in the term.

    >>> from gametheory.bargaining.payoffs import linear
    >>> payoff_text(linear(3, -5), "x"), payoff_text(1 / linear(1, 1), "x")
    ('3 - 5 x', '(1) / (1 + x)')
    """
    if isinstance(payoff, PiecewiseFunction):
        breaks = ", ".join(map(show, payoff.breaks))
        return f"{'; '.join(payoff_text(piece, term) for piece in payoff.pieces)} (pieces that meet at {breaks})"
    if not isinstance(payoff, RationalFunction):
        return f"a function of {term} known by its values"
    above = _polynomial_text(payoff.numerator, term)
    return above if len(payoff.denominator) == 1 else f"({above}) / ({_polynomial_text(payoff.denominator, term)})"


def _polynomial_text(coefficients: tuple[Fraction, ...], term: str) -> str:
    words = ""
    for power, value in enumerate(coefficients):
        if value:
            letters = "" if power == 0 else term if power == 1 else f"{term}^{power}"
            size = show(abs(value)) if abs(value) != 1 or not power else ""
            sign = (" - " if words else "-") if value < 0 else (" + " if words else "")
            words += sign + " ".join(filter(None, (size, letters)))
    return words or "0"


def zone_page(zone: Zone) -> Page:
    """Say whether there is anything to agree on, and who limits it."""
    problem = zone.problem
    summary = tuple(_zone_words(zone)) if zone.intervals else tuple(_gap_words(zone))
    reservations = tuple(reservation_words(problem, each) for each in zone.reservations.values())
    limits = tuple(f"{label} holds {_where(problem, held)}." for label, held in zone.limits.items())
    sections = [("How far each side would go", reservations), *([("What is kept", limits)] if limits else [])]
    return Page(title_of(problem), summary, tuple(sections), (*_source(problem), *_sentences(zone.notes, zone.exact)))


def _zone_words(zone: Zone) -> Iterator[str]:
    term = zone.problem.term
    for each in zone.intervals:
        if each.is_point:
            yield f"Everybody takes and keeps {term} = {show(each.low)}, a single term."
        else:
            yield f"Everybody takes and keeps every {term} from {show(each.low)} to {show(each.high)}."
        yield f"The lower end is set by {listed(each.low_binding)}, the upper end by {listed(each.high_binding)}."
    if [(each.low, each.high) for each in zone.efficient] != [(each.low, each.high) for each in zone.intervals]:
        yield f"Of these, efficient: {', '.join(map(str, zone.efficient))}."


def _gap_words(zone: Zone) -> Iterator[str]:
    gap, term = zone.gap, zone.problem.term
    assert gap is not None
    yield f"There is nothing to agree on: no {term} is taken and kept by every side."
    if gap.width is not None:
        yield f"The limits leave a gap of {show(gap.width)}, between {listed(gap.limits)}."
    for player, lack in gap.shortfall.items():
        if lack > 0:
            at = f"{term} = {show(gap.term[player])}"
            yield f"{player} lacks {show(lack)} (on its own scale) at {at}, the best for it that all others take."
    if zone.opens_by_lottery:
        yield "A lottery over terms, though, gives every side at least its disagreement payoff."


def reservation_words(problem: BargainingProblem, each: Reservation) -> str:
    """Say how far a side would go."""
    full = [(interval.low, interval.high) for interval in each.accepts] == [(problem.low, problem.high)]
    limit = f" (its limit is {problem.term} = {show(each.value)})" if each.value is not None else ""
    if not each.accepts:
        return f"{each.player} prefers no agreement to every term in the range{limit}."
    if full:
        return f"{each.player} prefers every term in the range to no agreement{limit}."
    if each.direction:
        return f"{each.player} takes {each.direction} {problem.term} = {show(each.value)}."
    return f"{each.player} takes {', '.join(map(str, each.accepts))}."


def solution_page(solution: BargainingSolution) -> Page:
    """Say what a bargaining solution chooses, what each side gets, and which principles lead there."""
    problem = solution.problem
    name = solution.concept.replace("-", " ").title().replace("Kalai Smorodinsky", "Kalai-Smorodinsky")
    sections = [("What each side gets", tuple(_payoff_words(solution)))] if solution.payoffs else []
    if solution.lottery is not None:
        sections.append(("Lotteries over terms", tuple(_lottery_words(solution))))
    sections.append(("Why this one", (f"{solution.axioms}.",)))
    summary = tuple(_solution_words(solution, name))
    return Page(
        title_of(problem), summary, tuple(sections), (*_source(problem), *_sentences(solution.notes, solution.exact))
    )


def _solution_words(solution: BargainingSolution, name: str) -> Iterator[str]:
    term = solution.problem.term
    if solution.term is None:
        yield f"{name}: no sure {term} is taken by every side, but a lottery over terms is."
        return
    yield f"{name}: {term} = {shown(solution.term)}."
    if solution.is_unique:
        yield "No other sure term is as good."
    else:
        yield f"As good are: {', '.join(map(str, solution.ties))}. The one named is a choice of this answer."


def _payoff_words(solution: BargainingSolution) -> Iterator[str]:
    for player, payoff in solution.payoffs.items():
        part = f", of {show(solution.ideal[player])} at best" if solution.ideal else ""
        yield f"{player}: {show(payoff)}, a gain of {show(solution.gains[player])}{part}."


def _lottery_words(solution: BargainingSolution) -> Iterator[str]:
    lottery = solution.lottery
    assert lottery is not None
    yield f"Randomising helps: {solution.problem.term} = {lottery}."
    yield f"It pays {values(lottery.payoffs)} on average."
    if lottery.exact:
        yield "Certified in exact arithmetic: no lottery does better."
    else:
        yield f"In floating point; no lottery exceeds its objective by more than {max(lottery.gap, 1e-9):.1g}."
    if lottery.is_unique is False:
        yield "Other lotteries over the same terms are as good."


def shown(value: Any) -> str:
    """Write a number for a reader, and what it is exactly where that is short.

    >>> shown(Fraction(39, 80)), shown(0.25)
    ('0.4875', '0.25')
    """
    exactly = str(value)
    if not isinstance(value, AlgebraicNumber) and (isinstance(value, float) or Fraction(show(value)) == value):
        return show(value)
    if len(exactly) > LONG and isinstance(value, AlgebraicNumber):
        exactly = f"an algebraic number of degree {len(value.minimal_polynomial) - 1}"
    return f"{show(value)} ({exactly})" if len(exactly) <= LONG and exactly != show(value) else show(value)


def _source(problem: BargainingProblem) -> tuple[str, ...]:
    origin = f" ({problem.source})" if problem.source else ""
    return (f"Without an agreement{origin}: {values(problem.disagreement)}.",)


def _sentences(notes: tuple[str, ...], exact: bool) -> tuple[str, ...]:
    said = [f"{note[0].upper()}{note[1:]}." for note in notes]
    return (*said, *(["All numbers are exact."] if exact else []))


def _where(problem: BargainingProblem, held: tuple[Interval, ...]) -> str:
    if not held:
        return "nowhere in the range"
    return f"for {problem.term} from {', and '.join(map(str, held))}"


def values(numbers: Mapping[str, Any]) -> str:
    """Say who gets what: ``us 0, russia -1.5``.

    >>> values({"us": 0.5, "russia": 2})
    'us 0.5, russia 2'
    """
    return ", ".join(f"{player} {show(value)}" for player, value in numbers.items())


def listed(names: tuple[str, ...]) -> str:
    """Join names with commas and a last and.

    >>> listed(("us", "russia", "nk"))
    'us, russia and nk'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "nothing"
