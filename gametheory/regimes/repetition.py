"""Which plans of a repeated game hold at a place: by the signs of what their deviations cost.

A plan holds where none of these formulas is negative (:mod:`gametheory.conditions.plans`). They are products of payoffs
and discount factors, so over two of these the borders are curves.
"""

from __future__ import annotations

from gametheory.conditions.plans import plan_payoffs, slacks
from gametheory.model.form_formulas import RepeatedFormulas
from gametheory.regimes.places import FormulaSigns, Place
from gametheory.regimes.questions import Answer, Candidate
from gametheory.repeated import RepeatedSolution


class PlansQuestion:
    """Which plans hold."""

    concept = "self-enforcing"

    def __init__(self, game: RepeatedFormulas, formulas: FormulaSigns) -> None:
        """Take the game with formulas for payoffs and discount factors."""
        self.game, self.formulas = game, formulas
        self.slacks = slacks(game)

    def answer(self, place: Place) -> Answer:
        """Give the plans from which nobody gains by a deviation in any state."""
        return tuple(name for name in self.slacks if self._holds(name, place))

    def candidate(self, label: str) -> Candidate:
        """Describe a plan."""
        plan = self.game.plans[label]
        return Candidate(label, (plan.outcome,), tuple(plan_payoffs(self.game, plan).items()))

    def labels(self, solution: RepeatedSolution) -> tuple[str, ...]:
        """Give the plans that hold in a solution."""
        return tuple(verdict.plan.name for verdict in solution.verdicts if verdict.holds)

    def _holds(self, name: str, place: Place) -> bool:
        known = [self.formulas.sign_if_one(slack, place) for slack in self.slacks[name]]
        return -1 not in known and all(self.formulas.sign(slack, place) >= 0 for slack in self.slacks[name])
