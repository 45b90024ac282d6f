"""One bargaining problem, every answer: the zone, all axiomatic solutions and, with discount factors, the offers.

An empty zone ends it there: without an agreement each side gets its disagreement payoff.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gametheory.bargaining.agreement import Zone, zone_of_agreement
from gametheory.bargaining.alternating import alternating_offers
from gametheory.bargaining.display import Page
from gametheory.bargaining.offers import AlternatingOffers
from gametheory.bargaining.problem import BargainingProblem
from gametheory.bargaining.solutions import (
    BargainingSolution,
    egalitarian,
    kalai_smorodinsky,
    nash_bargaining,
    utilitarian,
)
from gametheory.bargaining.words import shown, values, zone_page
from gametheory.games.numbers import show


@dataclass(frozen=True, repr=False)
class Bargain:
    """All answers about a bargaining problem.

    Attributes
    ----------
    zone
        The zone of agreement.
    solutions
        By concept, what the axiomatic solutions choose; empty where nothing can be agreed on, by lottery either.
    offers
        The game of alternating offers; ``None`` if no discount factors were given.
    """

    problem: BargainingProblem
    zone: Zone
    solutions: Mapping[str, BargainingSolution]
    offers: AlternatingOffers | None

    @property
    def is_agreement(self) -> bool:
        """Whether there is anything to agree on."""
        return bool(self.solutions)

    @property
    def prices(self) -> dict[str, Any]:
        """The term that each concept chooses; the offers are named by who proposes first."""
        found = {concept: solution.term for concept, solution in self.solutions.items()}
        if self.offers is not None:
            found |= {f"{player} proposes first": offer.term for player, offer in self.offers.offers.items()}
        return found

    def to_dict(self) -> dict[str, Any]:
        """Give the answers as plain data for JSON."""
        return {
            "title": self.problem.title,
            "players": list(self.problem.players),
            "disagreement": {player: float(value) for player, value in self.problem.disagreement.items()},
            "zone": self.zone.to_dict(),
            "solutions": {concept: solution.to_dict() for concept, solution in self.solutions.items()},
            "offers": None if self.offers is None else self.offers.to_dict(),
        }

    def page(self) -> Page:
        """Give the answers in words, to be drawn as text or as HTML."""
        page = zone_page(self.zone)
        lines = tuple(self._line(concept, solution) for concept, solution in self.solutions.items())
        sections = [*page.sections, *([("Which agreement", lines)] if lines else [])]
        if self.offers is not None:
            made = tuple(
                f"{player} first: {self.problem.term} = {shown(offer.term)}; {values(offer.payoffs)}."
                for player, offer in self.offers.offers.items()
            )
            sections.append(("Alternating offers", made or ("No deal.",)))
        return Page(page.title, page.summary, tuple(sections), page.remarks)

    def _line(self, concept: str, solution: BargainingSolution) -> str:
        if solution.term is None:
            return f"{concept}: by lottery only, {solution.lottery}."
        lottery = "; a lottery does better" if solution.randomising_helps else ""
        tie = "" if solution.is_unique else f" (ties: {', '.join(map(str, solution.ties))})"
        return f"{concept}: {self.problem.term} = {show(solution.term)}{tie}; {values(solution.payoffs)}{lottery}."

    def __repr__(self) -> str:
        """Say it in words."""
        return self.page().text()

    def _repr_html_(self) -> str:
        return self.page().html()


def bargain(
    problem: BargainingProblem,
    *,
    discount: Mapping[str, Any] | None = None,
    hazard: Any = 0,
    weights: Mapping[str, Any] | None = None,
    outside: Mapping[str, Any] | None = None,
    periods: int | None = None,
) -> Bargain:
    """Answer everything about a bargaining problem.

    ``weights`` add the asymmetric Nash solution, ``discount`` (with ``hazard``, ``outside`` and ``periods``) the
    alternating offers, for which the disagreement payoffs are what waiting for ever is worth.

    Examples
    --------
    >>> deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    >>> {concept: str(x) for concept, x in bargain(deal).prices.items()}
    {'nash': '39/80', 'kalai-smorodinsky': '39/80', 'egalitarian': '1/2', 'utilitarian': '3/8'}
    """
    zone = zone_of_agreement(problem)
    solutions: dict[str, BargainingSolution] = {}
    if not zone.is_empty or zone.opens_by_lottery:
        found = [nash_bargaining(problem), kalai_smorodinsky(problem), egalitarian(problem), utilitarian(problem)]
        if weights is not None:
            found.insert(1, nash_bargaining(problem, weights))
        solutions = {solution.concept: solution for solution in found}
    offers = None
    if discount is not None:
        offers = alternating_offers(problem, discount, hazard=hazard, outside=outside, periods=periods)
    return Bargain(problem, zone, solutions, offers)
