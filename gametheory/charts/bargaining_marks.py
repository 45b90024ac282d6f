"""What the charts of bargaining share: the colour of the zone, the names and marks of prices, the axis of the term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.bargaining import Bargain, BargainingProblem, Interval, Zone
from gametheory.charts.lettering import number_text
from gametheory.charts.style import INK, player_colours
from gametheory.charts.swept import SweptAxis, plain

ZONE: Final = "#BFDDB9"  # pale green, lightness 84 of 100: neither an outcome's colour nor a kind's
GAP: Final = "/////"
ROUND_OFF: Final = 1e-9
SOLUTION, OFFER = "o", "D"
CONCEPTS: Final = {
    "nash": "Nash",
    "asymmetric-nash": "asymmetric Nash",
    "kalai-smorodinsky": "Kalai-Smorodinsky",
    "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
}

Answer = Bargain | Zone


@dataclass(frozen=True)
class Price:
    """A term that is agreed on: who or what chooses it, what each side gets, and its mark."""

    name: str
    term: Any
    payoffs: tuple[Any, ...]
    marker: str
    colour: str

    @property
    def text(self) -> str:
        """The name with the term."""
        return f"{self.name} {exact_text(self.term)}"


def zone_in(answer: Answer) -> Zone:
    """Give the zone of an answer."""
    return answer if isinstance(answer, Zone) else answer.zone


def prices_in(answer: Answer) -> list[Price]:
    """List the terms that solutions and first proposals choose, in ascending order; those that agree share an entry."""
    ascending = sorted(_prices(answer), key=lambda price: float(price.term))
    groups: list[list[Price]] = []
    for price in ascending:
        if groups and groups[-1][0].term == price.term and groups[-1][0].marker == price.marker:
            groups[-1].append(price)
        else:
            groups.append([price])
    return [_joined(group) for group in groups]


def remarks_on(answer: Answer) -> Iterator[str]:
    """Say what the marks do not show: weights, ties, lotteries that do better, further equilibria."""
    if isinstance(answer, Zone):
        return
    for concept, solution in answer.solutions.items():
        name = CONCEPTS[concept]
        if concept == "asymmetric-nash":
            yield f"{name}: weights {_listed(solution.weights)}."
        if solution.term is not None and not solution.is_unique:
            yield f"{name}: as good are {', '.join(map(interval_text, solution.ties))}."
    by_lottery = [CONCEPTS[concept] for concept, each in answer.solutions.items() if each.randomising_helps]
    if by_lottery:
        yield f"A lottery over terms does better than any sure term: {', '.join(by_lottery)}."
    if answer.offers is not None and not answer.offers.is_agreement and not answer.zone.is_empty:
        yield "Alternating offers: no deal."
    if answer.offers is not None and answer.offers.others:
        yield f"Alternating offers: one of {len(answer.offers.others) + 1} stationary equilibria is drawn."


def exact_text(value: Any) -> str:
    """Print a number, and beside a fraction its decimals, so that it can be found on an axis.

    >>> from fractions import Fraction
    >>> exact_text(Fraction(1, 2)), exact_text(Fraction(-40, 23))
    ('0.5', '−40/23 (−1.739)')
    """
    text = number_text(value)
    return f"{text} ({number_text(float(value))})" if "/" in text else text


def interval_text(interval: Interval) -> str:
    """Print an interval of terms.

    >>> interval_text(Interval(-0.5, 1))
    '−0.5 to 1'
    """
    ends = [interval.low] if interval.is_point else [interval.low, interval.high]
    return " to ".join(map(exact_text, ends))


def title_for(problems: Sequence[BargainingProblem]) -> str:
    """Give the title that problems have in common, or say who bargains over what."""
    titles = {problem.title for problem in problems}
    if len(titles) == 1 and problems[0].title:
        return problems[0].title
    players = problems[0].players
    return f"{', '.join(players[:-1])} and {players[-1]} bargain over {problems[0].term}"


def term_axis(zone: Zone) -> SweptAxis:
    """Give the axis of the term, and say whom low and high values favour."""
    problem = zone.problem
    low = [player for player, each in zone.reservations.items() if each.direction == "at most"]
    high = [player for player, each in zone.reservations.items() if each.direction == "at least"]
    words = [f"{where} values favour {' and '.join(whom)}" for where, whom in (("low", low), ("high", high)) if whom]
    ends = np.array([float(problem.low), float(problem.high)])
    return SweptAxis(problem.term, ends, plain(problem.term), "; ".join(words), None)


def is_kept(problem: BargainingProblem, terms: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell at which terms all further limits hold."""
    slacks = [[float(limit.slack(float(x))) for x in terms] for limit in problem.limits]
    return np.asarray(np.all(np.array(slacks).reshape(-1, len(terms)) >= -ROUND_OFF, axis=0))


def _prices(answer: Answer) -> Iterator[Price]:
    if isinstance(answer, Zone):
        return
    for concept, solution in answer.solutions.items():
        if solution.term is not None:
            yield Price(CONCEPTS[concept], solution.term, tuple(solution.payoffs.values()), SOLUTION, INK)
    colours = player_colours(answer.problem.players)
    for player, offer in (answer.offers.offers if answer.offers else {}).items():
        yield Price(f"{player} proposes first", offer.term, tuple(offer.payoffs.values()), OFFER, colours[player])


def _listed(numbers: Any) -> str:
    return ", ".join(f"{player} {number_text(value)}" for player, value in numbers.items())


def _joined(group: list[Price]) -> Price:
    first, name = group[0], ", ".join(price.name for price in group)
    return replace(first, name=name, colour=first.colour if len(group) == 1 else INK)
