"""What a game of alternating offers answers: proposals, and why they are accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from gametheory.bargaining.problem import BargainingProblem

PATIENCE: Final = "the other side's value of going on"
OUTSIDE: Final = "the other side's outside option"
END: Final = "the end of the range"


@dataclass(frozen=True)
class Offer:
    """What a side proposes, and what makes the other accept.

    ``threshold`` is the least payoff that the other accepts; ``binding`` says where it comes from, or that the proposal
    stands at the end of the range.
    """

    proposer: str
    term: Any
    payoffs: Mapping[str, Any]
    threshold: Any
    binding: str

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "proposer": self.proposer,
            "term": float(self.term),
            "exact_term": str(self.term),
            "payoffs": {player: float(value) for player, value in self.payoffs.items()},
            "threshold": float(self.threshold),
            "binding": self.binding,
        }


@dataclass(frozen=True, repr=False)
class AlternatingOffers:
    """The equilibrium of a game of alternating offers.

    Attributes
    ----------
    problem
        The problem, with the values of waiting for ever as its disagreement payoffs.
    offers
        By the side that proposes first, the proposal that is made and accepted at once; empty without an agreement.
    sequence
        With finitely many periods, by the side that proposes first, the proposals of all periods, the first one first.
    others
        Further stationary equilibria, each by side the term that it proposes.
    is_agreement
        Whether there is a term that both prefer to waiting and to their outside options; if not, there is no deal.
    exact
        Whether the numbers are exact.
    """

    problem: BargainingProblem
    discount: Mapping[str, Fraction]
    hazard: Fraction
    outside: Mapping[str, Fraction]
    periods: int | None
    offers: Mapping[str, Offer]
    sequence: Mapping[str, tuple[Offer, ...]]
    others: tuple[Mapping[str, Any], ...]
    is_agreement: bool
    exact: bool
    complete: bool
    notes: tuple[str, ...] = ()

    @property
    def is_unique(self) -> bool:
        """Whether no further stationary equilibrium was found."""
        return not self.others

    @property
    def first_mover_advantage(self) -> dict[str, Any]:
        """How much more each side gets by proposing first."""
        return {
            player: _less(offer.payoffs[player], self.offers[other_side(self.problem, player)].payoffs[player])
            for player, offer in self.offers.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data for JSON; numbers as floats."""
        return {
            "title": self.problem.title,
            "concept": "alternating-offers",
            "players": list(self.problem.players),
            "discount": {player: float(value) for player, value in self.discount.items()},
            "hazard": float(self.hazard),
            "waiting": {player: float(value) for player, value in self.problem.disagreement.items()},
            "outside": {player: float(value) for player, value in self.outside.items()},
            "periods": self.periods,
            "agreement": self.is_agreement,
            "offers": {player: offer.to_dict() for player, offer in self.offers.items()},
            "sequence": {player: [offer.to_dict() for offer in made] for player, made in self.sequence.items()},
            "others": [{player: float(x) for player, x in each.items()} for each in self.others],
            "complete": self.complete,
            "exact": self.exact,
            "notes": list(self.notes),
        }

    def __repr__(self) -> str:
        """Say it in words."""
        from gametheory.bargaining.offer_words import offers_page

        return offers_page(self).text()

    def _repr_html_(self) -> str:
        from gametheory.bargaining.offer_words import offers_page

        return offers_page(self).html()


def other_side(problem: BargainingProblem, player: str) -> str:
    """Name the other one of two sides."""
    first, second = problem.players
    return second if player == first else first


def _less(one: Any, other: Any) -> Any:
    try:
        return one - other
    except TypeError:  # irrational numbers of different fields
        return float(one) - float(other)
