"""Thresholds of correlated equilibria: where an outcome becomes possible or impossible, avoidable or unavoidable.

An answer is read off the value functions of :mod:`gametheory.thresholds.mediation`. Where payoffs have no formulas
(``exp``) the linear programs of single games are compared at many values instead.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from gametheory.equilibria.correlated import mediate
from gametheory.equilibria.objectives import objective_of
from gametheory.games import NormalFormGame
from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Number, Ordered
from gametheory.numerics.parametric_programs import NoOptimumError
from gametheory.thresholds.bisection import Part
from gametheory.thresholds.line import Line
from gametheory.thresholds.mediation import SENSES, Mediation, is_coarse, together
from gametheory.thresholds.nouns import Answer, Thresholds
from gametheory.thresholds.value_nouns import ValueFunction

BY_PROGRAMS: Final = "optima of linear programs as rational functions of the parameter, from basis to basis"
UNAVOIDABLE: Final = "unavoidable {outcome}"
WHAT_IS_NAMED: Final = (
    "An outcome is named where some correlated equilibrium reaches it, and called unavoidable where all do."
)
DIGITS: Final = 9  # after the point, of a probability that floating point gives


class MediationLine(Line):
    """A table along one parameter, and what a mediator can bring about."""

    def parts(self) -> tuple[list[Number], list[Part], bool] | None:
        """Follow the value functions, where payoffs have formulas."""
        if not isinstance(self.formulas, NormalFormGame):
            return None
        try:
            roots = self._roots_of(self._ranges.values())
        except NoOptimumError:
            return None
        return roots, self._between(roots), True

    def completed(self, found: Thresholds, lines: Sequence[Line]) -> Thresholds:
        """Add the value functions, those of several parts of the range put together."""
        functions = together([line.mediation for line in lines if isinstance(line, MediationLine)], self.model)
        notes = (*found.notes, WHAT_IS_NAMED)
        return dataclasses.replace(found, method=BY_PROGRAMS, notes=notes, value_functions=functions)

    @cached_property
    def mediation(self) -> Mediation:
        """What a mediator can bring about on this range."""
        return Mediation(self.formulas, self.along, self.low, self.high, self.concept)

    @cached_property
    def _ranges(self) -> dict[tuple[str, str], ValueFunction]:
        """The least and the greatest probability of each outcome."""
        names = self.formulas.outcome_names
        return {(sense, name): self.mediation.outcome(name, sense) for name in names for sense in SENSES}

    def _roots_of(self, functions: Iterable[ValueFunction]) -> list[Number]:
        """List the ends of all pieces, and where a formula is zero."""
        known = list(functions)
        places: set[Any] = {point.place for function in known for point in function.points}
        zeros = self._roots(piece.formula for function in known for piece in function.pieces)
        return sorted(places | set(zeros), key=Ordered)

    def _solved(self, value: Fraction) -> Answer | None:
        return super()._solved(value) if self.formulas is None else self._told(value)

    def _by_signs(self, value: AlgebraicNumber, _beside: Any) -> tuple[Answer | None, str]:
        return self._told(value), ""

    def _told(self, value: Any) -> Answer | None:
        """Read the answer off the value functions."""
        values = {asked: function(value) for asked, function in self._ranges.items()}
        return None if None in values.values() else _answer(self.formulas.outcome_names, values)

    def _answer(self, game: Any) -> Answer:
        coarse = is_coarse(self.concept)
        found = {
            (sense, name): mediate(game, objective_of(game, f"{sense} probability of {name}"), coarse)
            for name in game.outcome_names
            for sense in SENSES
        }
        rounded = {
            asked: own.value if own.certified else round(float(own.value), DIGITS) for asked, own in found.items()
        }
        return _answer(game.outcome_names, rounded)

    def is_selection_known(self, _answers: list[Part]) -> bool:
        """Nothing is selected: answers name outcomes."""
        return True


def _answer(names: Iterable[str], values: Mapping[tuple[str, str], Any]) -> Answer:
    possible = tuple(name for name in names if values["most", name] > 0)
    certain = (UNAVOIDABLE.format(outcome=name) for name in possible if values["least", name] > 0)
    return Answer((*possible, *certain), possible)
