"""Which zone of agreement there is at a place, named by what binds at its ends.

Conditions that are straight lines in the term are compared by signs of formulas
(:mod:`gametheory.conditions.agreements`), on borders too. Other conditions are projected on the parameters, and the
game is solved at a sample of each cell between the zeros of what comes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gametheory.bargaining import BargainingAnswer
from gametheory.conditions.agreements import NO_ZONE, Limits, labels_of, linear_limits
from gametheory.conditions.projections import is_decided, projection
from gametheory.errors import ConceptError
from gametheory.model.form_formulas import BargainingFormulas
from gametheory.regimes.places import FormulaSigns, Place, rational
from gametheory.regimes.questions import Answer, Candidate, Question


def agreement_question(
    game: BargainingFormulas, formulas: FormulaSigns, solve: Callable[..., BargainingAnswer]
) -> Question:
    """Give the question about a bargaining game; ``solve`` gives the answer at rational parameters."""
    limits = linear_limits(game)
    return SampledZoneQuestion(game, formulas, solve) if limits is None else ZoneQuestion(game, limits, formulas)


class ZoneQuestion:
    """Which conditions that are straight lines in the term leave room, and which of them bind."""

    concept = "bargaining"

    def __init__(self, game: BargainingFormulas, limits: Limits, formulas: FormulaSigns) -> None:
        """Take the game, and its conditions as limits on the term."""
        self.game, self.limits, self.formulas = game, limits, formulas

    def answer(self, place: Place) -> Answer:
        """Name the zone, by each pair of conditions that bind at its ends."""
        return self.limits.labels(lambda function: self.formulas.sign(function, place))

    def candidate(self, label: str) -> Candidate:
        """Describe a zone by what it comes to."""
        return _candidate(self.game, label)

    def labels(self, solution: BargainingAnswer) -> tuple[str, ...]:
        """Name the zone of an answer."""
        return labels_of(solution)


class SampledZoneQuestion:
    """Which zone there is at a sample of each cell on which the projected conditions keep their signs."""

    concept = "bargaining"

    def __init__(
        self, game: BargainingFormulas, formulas: FormulaSigns, solve: Callable[..., BargainingAnswer]
    ) -> None:
        """Take the game, and what solves it at rational parameters."""
        self.game, self.formulas, self.solve = game, formulas, solve
        self.critical = projection(game)

    def answer(self, place: Place) -> Answer:
        """Name the zone at the sample, None where that is irrational."""
        for function in self.critical:
            self.formulas.sign(function, place)
        sample = rational(place.sample)
        return None if sample is None else self.labels(self.solve(sample))

    def candidate(self, label: str) -> Candidate:
        """Describe a zone by what it comes to."""
        return _candidate(self.game, label)

    def labels(self, solution: BargainingAnswer) -> tuple[str, ...]:
        """Name the zone of an answer; refuse where a lottery may be agreed on, for which no borders are known."""
        if not is_decided(solution):
            raise ConceptError(
                "no exact regimes where payoffs are not concave in the term, for a lottery may be agreed on. Sweep it"
            )
        return labels_of(solution)


def _candidate(game: BargainingFormulas, label: Any) -> Candidate:
    return Candidate(label, (game.otherwise if label == NO_ZONE else game.deal,))
