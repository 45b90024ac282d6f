"""Thresholds of a repeated game: the values of a parameter at which a plan starts or ceases to enforce itself.

A plan holds exactly while none of its deviations pays, and each of these conditions is the sign of a rational function
of the parameter (:mod:`gametheory.conditions.plans`), discount factors included. So their roots are all the values at
which anything can change, and at each root, irrational ones too, the signs say which plans hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gametheory.conditions.plans import slacks
from gametheory.errors import DomainError
from gametheory.model.form_formulas import RepeatedFormulas
from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Number, sign
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.repeated import RepeatedSolution, self_enforcing
from gametheory.thresholds.line import Line
from gametheory.thresholds.nouns import Answer


class PlanLine(Line):
    """A repeated game along one parameter."""

    def _critical(self) -> tuple[list[RationalFunction], bool]:
        if not isinstance(self.formulas, RepeatedFormulas):
            return [], False
        found = [slack for conditions in slacks(self.formulas).values() for slack in conditions]
        return [*found, *(RationalFunction(number.denominator) for number in self.formulas.numbers)], True

    def _answer(self, game: Any) -> Answer:
        solution = self_enforcing(game)
        assert isinstance(solution, RepeatedSolution)
        held = tuple(verdict.plan.name for verdict in solution.verdicts if verdict.holds)
        return Answer(held, solution.possible_outcomes, held[0] if held else "", solution.complete)

    def at(self, value: Number, beside: Sequence[Answer] = ()) -> tuple[Answer | None, str]:
        """Solve the game at a value; say why where that was not possible."""
        try:
            return super().at(value, beside)
        except DomainError as error:  # a discount factor that reaches 1 at the end of the range
            return None, str(error)

    def _by_signs(self, value: AlgebraicNumber, _beside: Sequence[Answer]) -> tuple[Answer | None, str]:
        game: RepeatedFormulas = self.formulas
        here = {self.along: value}
        held = tuple(
            name for name, conditions in slacks(game).items() if all(sign(slack(here)) >= 0 for slack in conditions)
        )
        outcomes = tuple(dict.fromkeys(game.plans[name].outcome for name in held))
        return Answer(held, outcomes, held[0] if held else ""), ""
