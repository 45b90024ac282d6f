"""Thresholds of a bargaining game: where the zone of agreement opens or closes, and where another limit binds.

With conditions that are straight lines in the term, signs of rational functions of the parameter decide the zone
(:mod:`gametheory.conditions.agreements`): so the values at which it opens, closes, or is limited by another condition
are roots, and exact. An answer names the zone by what binds at its ends, for that says who is squeezed: where two
limits bind at one end both names hold.

Other conditions that are quotients of polynomials in the term are projected on the parameter. The thresholds are exact
still, but at irrational ones the game is not solved. Where the zone is empty and payoffs are not concave in the term, a
lottery over terms may be agreed on, for which no polynomials are known: then values are compared as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gametheory.bargaining import BargainingAnswer, bargaining
from gametheory.conditions.agreements import NO_ZONE, labels_of, linear_limits
from gametheory.conditions.projections import is_decided, projection
from gametheory.errors import DomainError
from gametheory.model.form_formulas import BargainingFormulas
from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Number, sign
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.numerics.real_line import pieces
from gametheory.thresholds.line import NOT_SOLVED, Line
from gametheory.thresholds.nouns import Answer


class AgreementLine(Line):
    """A bargaining game along one parameter."""

    unknown = "payoffs are not concave in the term, so that a lottery over terms may be agreed on"

    def _critical(self) -> tuple[list[RationalFunction], bool]:
        game = self.formulas
        if not isinstance(game, BargainingFormulas):
            return [], False
        limits = linear_limits(game)
        if limits is not None:
            return [*limits.functions], True
        functions = projection(game)
        samples = pieces(self._roots(functions), self.low, self.high)
        return functions, all(is_decided(self._solution(self._game(piece.sample))) for piece in samples)

    def _solution(self, game: Any) -> BargainingAnswer:
        solution = bargaining(game)
        assert isinstance(solution, BargainingAnswer)
        return solution

    def _answer(self, game: Any) -> Answer:
        solution = self._solution(game)
        labels = labels_of(solution)
        return Answer(labels, solution.possible_outcomes, labels[0])

    def at(self, value: Number, beside: Sequence[Answer] = ()) -> tuple[Answer | None, str]:
        """Solve the game at a value; say why where that was not possible."""
        try:
            return super().at(value, beside)
        except DomainError as error:  # a discount factor that reaches 1 at the end of the range
            return None, str(error)

    def _by_signs(self, value: AlgebraicNumber, _beside: Sequence[Answer]) -> tuple[Answer | None, str]:
        game: BargainingFormulas = self.formulas
        limits = linear_limits(game)
        if limits is None:
            return None, NOT_SOLVED
        labels = limits.labels(lambda function: sign(function({self.along: value})))
        outcome = game.otherwise if labels == (NO_ZONE,) else game.deal
        return Answer(labels, (outcome,), labels[0]), ""
