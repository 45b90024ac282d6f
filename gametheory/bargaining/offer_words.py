"""Alternating offers in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gametheory.bargaining.display import Page
from gametheory.bargaining.words import listed, shown, title_of, values
from gametheory.games.numbers import show

if TYPE_CHECKING:
    from gametheory.bargaining.offers import AlternatingOffers, Offer


def offers_page(game: AlternatingOffers) -> Page:
    """Say who proposes what and why it is accepted."""
    problem = game.problem
    sections = [
        (f"If {player} proposes first", tuple(offer_words(problem.term, offer)))
        for player, offer in game.offers.items()
    ]
    for player, made in game.sequence.items():
        proposed = ", ".join(f"{offer.proposer} {show(offer.term)}" for offer in made[:12])
        more = ", ..." if len(made) > 12 else ""
        sections.append((f"Period by period, {player} first", (f"{proposed}{more}.",)))
    remarks = (*_terms(game), *(f"{note[0].upper()}{note[1:]}." for note in game.notes))
    exact = ("All numbers are exact.",) if game.exact else ()
    return Page(title_of(problem), tuple(_summary(game)), tuple(sections), (*remarks, *exact))


def _summary(game: AlternatingOffers) -> Iterator[str]:
    how = "without a last offer" if game.periods is None else f"with at most {game.periods} offers"
    if not game.is_agreement:
        yield f"Alternating offers, {how}: no deal."
        return
    terms = ", ".join(f"{show(offer.term)} if {player} proposes first" for player, offer in game.offers.items())
    yield f"Alternating offers, {how}: the first proposal is accepted, {game.problem.term} = {terms}."
    for other in game.others:
        yield f"Another stationary equilibrium: {values(other)}."


def offer_words(term: str, offer: Offer) -> Iterator[str]:
    """Say what is proposed, what both get, and why the other side accepts."""
    yield f"{offer.proposer} proposes {term} = {shown(offer.term)}: {values(offer.payoffs)}."
    (other,) = [player for player in offer.payoffs if player != offer.proposer]
    yield f"{other} accepts whatever pays at least {show(offer.threshold)}; what binds is {offer.binding}."


def _terms(game: AlternatingOffers) -> Iterator[str]:
    hazard = f"; the talks break down with probability {show(game.hazard)} a period" if game.hazard else ""
    yield f"Discount factors: {values(game.discount)}{hazard}."
    source = f" ({game.problem.source})" if game.problem.source else ""
    yield f"Waiting for ever is worth{source}: {values(game.problem.disagreement)}."
    if game.outside:
        yield f"Outside options of {listed(tuple(game.outside))}: {values(game.outside)}."
