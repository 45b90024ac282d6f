"""What comes of a bargaining game: whether there is a deal, the term that is agreed on, and all that leads there.

A deal is told in the form of an equilibrium as well (who gets what, which outcome comes of it), so that whoever reads
answers of other games can read this one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Final

from gametheory.bargaining.display import Page
from gametheory.bargaining.overview import Bargain
from gametheory.games import Equilibrium, Profile
from gametheory.games.bargaining_game import BargainingGame
from gametheory.games.display.words import parameter_words
from gametheory.games.numbers import show

CONCEPT: Final = "bargaining"
METHOD: Final = "the zone of agreement and the term that each bargaining solution chooses in it"


@dataclass(frozen=True, repr=False)
class BargainingAnswer:
    """What comes of a bargaining game.

    Attributes
    ----------
    game
        The game that was asked about.
    bargain
        All answers: the zone, each solution's choice, the game of alternating offers.
    select
        The solution whose choice is taken for the agreement.
    """

    game: BargainingGame
    bargain: Bargain
    select: str
    notes: tuple[str, ...] = ()
    tolerance: float = 0.0
    concept: str = CONCEPT
    method: str = METHOD

    @property
    def title(self) -> str:
        """The title of the game."""
        return self.game.title

    @property
    def prices(self) -> dict[str, Any]:
        """The term that each solution chooses; the offers are named by who proposes first."""
        return self.bargain.prices

    @property
    def price(self) -> Any:
        """The term that is agreed on; ``None`` where there is no deal, or only a lottery over terms is one."""
        return self.prices.get(self.select)

    @property
    def is_agreement(self) -> bool:
        """Whether there is anything to agree on."""
        return self.bargain.is_agreement

    @property
    def exact(self) -> bool:
        """Whether the answer is exact."""
        solutions = all(solution.exact for solution in self.bargain.solutions.values())
        offers = self.bargain.offers is None or self.bargain.offers.exact
        return self.game.is_exact and self.bargain.zone.exact and solutions and offers

    @property
    def complete(self) -> bool:
        """Whether all stationary equilibria of the alternating offers were looked for."""
        return self.bargain.offers is None or self.bargain.offers.complete

    @property
    def payoffs(self) -> dict[str, Any]:
        """What each side gets."""
        problem = self.bargain.problem
        if not self.is_agreement:
            return dict(problem.disagreement)
        if self.price is not None:
            return problem.payoffs_at(self.price)
        lottery = next(iter(self.bargain.solutions.values())).lottery
        assert lottery is not None, "without a sure term it is a lottery that opens the zone"
        return dict(lottery.payoffs)

    @property
    def equilibria(self) -> tuple[Equilibrium, ...]:
        """What comes of it, in the form of an equilibrium: the agreement or its absence."""
        outcome = self.game.deal if self.is_agreement else self.game.otherwise
        term = "a lottery" if self.price is None else f"{self.game.term} = {show(self.price)}"
        lacks = (without - self.payoffs[player] for player, without in self.bargain.problem.disagreement.items())
        profile = Profile({"agreement": {term if self.is_agreement else "none": 1}})
        return (Equilibrium(profile, self.payoffs, {outcome: 1}, max(0, *lacks)),)

    @property
    def possible_outcomes(self) -> tuple[str, ...]:
        """The outcome that it comes to."""
        return tuple(self.equilibria[0].outcomes)

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data: the command line's JSON, with the zone and all prices."""
        known = self.bargain.to_dict()
        return {
            "title": self.title,
            "concept": self.concept,
            "parameters": {name: float(value) for name, value in self.game.parameters.items()},
            "players": list(self.game.players),
            "complete": self.complete,
            "exact": self.exact,
            "notes": [*self.game.notes, *self.notes],
            "equilibria": [equilibrium.to_dict() for equilibrium in self.equilibria],
            "method": self.method,
            "tolerance": self.tolerance,
            "term": self.game.term,
            "select": self.select,
            "prices": {name: None if term is None else float(term) for name, term in self.prices.items()},
            **{key: known[key] for key in ("disagreement", "zone", "solutions", "offers")},
        }

    def to_json(self) -> str:
        """Give the answer as JSON text."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def _page(self) -> Page:
        page = self.bargain.page()
        notes = (f"Note: {note[0].upper()}{note[1:]}." for note in (*self.game.notes, *self.notes))
        return replace(page, remarks=(*page.remarks, *notes, *parameter_words(self.game.parameters)))

    def __repr__(self) -> str:
        """Say it in words."""
        return self._page().text()

    def _repr_html_(self) -> str:
        return self._page().html()
