"""Offers to take or leave in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gametheory.bargaining.display import Page
from gametheory.bargaining.words import shown, title_of, values
from gametheory.games.numbers import show

if TYPE_CHECKING:
    from gametheory.bargaining.ultimatum_answer import TakeItOrLeaveIt


def ultimatum_page(offer: TakeItOrLeaveIt) -> Page:
    """Say what is offered, how likely war is, and what else would be nearly as good."""
    sections = [("What each side expects", (f"{values(offer.payoffs)}.", *_safe_words(offer)))]
    if len(offer.maxima) > 1:
        sections.append(("Local maxima, best first", tuple(_maxima_words(offer))))
    notes = tuple(f"{note[0].upper()}{note[1:]}." for note in offer.notes)
    exact = ("All numbers are exact.",) if offer.exact else ()
    war = f"War pays {values(offer.problem.disagreement)}, less the private cost of {offer.responder}."
    return Page(title_of(offer.problem), tuple(_summary(offer)), tuple(sections), (war, *notes, *exact))


def _summary(offer: TakeItOrLeaveIt) -> Iterator[str]:
    term = offer.problem.term
    yield f"{offer.proposer} offers {term} = {shown(offer.term)}, to take or leave."
    chance = {"no risk": "It is never refused", "certain war": "It is always refused: war is certain"}
    yield f"{chance.get(offer.kind, f'It is refused, and war comes, with probability {shown(offer.war_probability)}')}."
    if not offer.is_unique:
        yield f"As good for {offer.proposer}: {', '.join(map(str, offer.ties))}."


def _safe_words(offer: TakeItOrLeaveIt) -> Iterator[str]:
    if offer.safe_term is None:
        yield "Every offer may be refused."
    else:
        paid = f"{offer.proposer} {show(offer.safe_payoff)}"
        yield f"The best offer without risk is {offer.problem.term} = {show(offer.safe_term)}, which pays {paid}."


def _maxima_words(offer: TakeItOrLeaveIt) -> Iterator[str]:
    for each in offer.maxima:
        risk = f"war with probability {show(each.war_probability)}"
        yield f"{offer.problem.term} = {each.terms}: {offer.proposer} expects {show(each.payoff)}, {risk}."
