"""Perfect Bayesian equilibria of signalling games over parameters: solved at a sample of each cell.

The signs of finitely many formulas fix the equilibria after an opening move (:mod:`gametheory.conditions.signalling`).
What the opening compares hangs on the equilibria that are found, so the formulas of these cut the cells further.
"""

from __future__ import annotations

from typing import Any

from gametheory.conditions.signalling import SignallingFormulas
from gametheory.errors import ConceptError
from gametheory.games import Solution
from gametheory.regimes.places import FormulaSigns, Place, rational
from gametheory.regimes.questions import Answer
from gametheory.regimes.supports import SampledQuestion, Solve


class SignallingQuestion(SampledQuestion):
    """Which supports carry a perfect Bayesian equilibrium of a signalling game."""

    def __init__(self, known: SignallingFormulas, formulas: FormulaSigns, solve: Solve, concept: str) -> None:
        """Take the game's formulas, and what solves the game at rational parameters."""
        super().__init__(formulas, known.critical, solve, concept)
        self.known = known

    def answer(self, place: Place) -> Answer:
        """Give the equilibria at the sample, None where it is irrational."""
        for function in self.critical:
            self.formulas.sign(function, place)
        while True:
            sample = rational(place.sample)
            if sample is None:
                return None
            solution = self.solve(sample)
            self._decide(solution, place)
            if rational(place.sample) == sample:  # the cell was not cut since then
                return self.labels(solution)

    def _decide(self, solution: Solution, place: Place) -> None:
        """Ask for the signs of what the equilibria at a sample hang on besides."""
        game: Any = solution.game
        for equilibrium in solution.equilibria:
            corner = self.known.corner(game, equilibrium)
            if corner is None:
                raise ConceptError(
                    f"no exact regimes of {self.concept} here: the opening move compares what varies within a "
                    "continuum of equilibria. Sweep the model instead"
                )
            for function in corner.deciding:
                self.formulas.sign(function, place)
