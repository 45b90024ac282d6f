"""What an offer to take or leave answers: the offer, the risk, and what else would be nearly as good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gametheory.bargaining.problem import BargainingProblem
from gametheory.bargaining.zone import Interval


@dataclass(frozen=True)
class LocalMaximum:
    """Terms that are better for the proposer than those beside them: a single one, or an interval that ties."""

    terms: Interval
    payoff: Any
    war_probability: Any

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        numbers = {"payoff": float(self.payoff), "war_probability": float(self.war_probability)}
        return {"low": float(self.terms.low), "high": float(self.terms.high), **numbers}


@dataclass(frozen=True, repr=False)
class TakeItOrLeaveIt:
    """The best offer to a responder of unknown cost.

    Attributes
    ----------
    term
        The offer.
    war_probability
        How likely it is refused.
    payoffs
        What each side expects, war included; the responder's is an average over its cost.
    kind
        "no risk", "risk" or "certain war".
    safe_term, safe_payoff
        The best offer that is never refused, and what the proposer gets from it; ``None`` where every offer may be
        refused.
    maxima
        All local maxima, the best first.
    hazard_is_monotone
        Whether the cost's hazard never falls. With payoffs linear in the term the maximum is then unique.
    ties
        Further offers that are as good for the proposer as this one.
    """

    problem: BargainingProblem
    proposer: str
    responder: str
    term: Any
    war_probability: Any
    payoffs: Mapping[str, Any]
    kind: str
    safe_term: Any
    safe_payoff: Any
    maxima: tuple[LocalMaximum, ...]
    hazard_is_monotone: bool
    ties: tuple[Interval, ...]
    exact: bool
    notes: tuple[str, ...] = ()

    @property
    def is_unique(self) -> bool:
        """Whether no other offer is as good for the proposer."""
        return len(self.ties) == 1 and self.ties[0].is_point

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data for JSON; numbers as floats."""
        safe = self.safe_term
        return {
            "title": self.problem.title,
            "concept": "take-it-or-leave-it",
            "proposer": self.proposer,
            "responder": self.responder,
            "term": float(self.term),
            "exact_term": str(self.term) if self.exact else None,
            "war_probability": float(self.war_probability),
            "payoffs": {player: float(value) for player, value in self.payoffs.items()},
            "kind": self.kind,
            "safe_term": None if safe is None else float(safe),
            "safe_payoff": None if safe is None else float(self.safe_payoff),
            "maxima": [maximum.to_dict() for maximum in self.maxima],
            "hazard_is_monotone": self.hazard_is_monotone,
            "unique": self.is_unique,
            "ties": [interval.to_dict() for interval in self.ties],
            "exact": self.exact,
            "notes": list(self.notes),
        }

    def __repr__(self) -> str:
        """Say it in words."""
        from gametheory.bargaining.ultimatum_words import ultimatum_page

        return ultimatum_page(self).text()

    def _repr_html_(self) -> str:
        from gametheory.bargaining.ultimatum_words import ultimatum_page

        return ultimatum_page(self).html()
