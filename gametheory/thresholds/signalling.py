"""Thresholds of a signalling game: the values of a parameter at which its perfect Bayesian equilibria change.

Finitely many formulas fix the equilibria by their signs (:mod:`gametheory.conditions.signalling`), and each equilibrium
is itself a formula between their roots. What an opening move compares, and which of several equilibria is selected,
hangs on these. So roots are found in turns: first of the formulas that fix the equilibria, then of those that compare
their payoffs where they hold, until no new root comes up.

The game is solved at each root, at irrational ones by linear conditions in algebraic numbers
(:mod:`gametheory.thresholds.signalling_answers`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any

from gametheory.conditions.signalling import CornerFormulas, SignallingFormulas, signalling_formulas
from gametheory.games import Solution
from gametheory.model.symbolic import game_at
from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Number
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.numerics.real_line import pieces
from gametheory.thresholds.bisection import Part
from gametheory.thresholds.line import NOT_SOLVED, Line
from gametheory.thresholds.nouns import Answer
from gametheory.thresholds.signalling_answers import signalling_answer


class BeliefLine(Line):
    """A tree with imperfect information along one parameter."""

    @cached_property
    def known(self) -> SignallingFormulas | None:
        """The formulas, where it is a signalling game."""
        return signalling_formulas(self.formulas)

    def _critical(self) -> tuple[list[RationalFunction], bool]:
        return (self.known.critical, True) if self.known is not None else ([], False)

    def _refined(self, functions: list[RationalFunction]) -> tuple[list[Number], list[Part]]:
        roots = self._roots(functions)
        while True:
            further = [*functions, *self._further(roots)]
            found = self._roots(further)
            if len(found) == len(roots):
                return roots, self._between(roots)
            functions, roots = further, found

    def _further(self, roots: Sequence[Number]) -> Iterator[RationalFunction]:
        """Go through what decides about an opening and a selection between roots."""
        for piece in pieces(roots, self.low, self.high):
            known = [one for one in self._corners(piece.sample) if one is not None]
            for one in known:
                yield from one.deciding
            for one, other in combinations(known, 2):
                yield from (a - b for a, b in zip(one.payoffs, other.payoffs, strict=True))

    def _corners(self, sample: Any) -> list[CornerFormulas | None]:
        """Give the formulas of the equilibria at a value."""
        assert self.known is not None
        game = self._game(sample)
        solution = self.concept(game)
        assert isinstance(solution, Solution)
        return [self.known.corner(game, equilibrium) for equilibrium in solution.equilibria]

    def is_selection_known(self, answers: list[Part]) -> bool:
        """Tell whether the payoffs of all equilibria have formulas."""
        samples = (piece.sample for piece in pieces([low for low, _, _ in answers], self.low, self.high))
        return all(one is not None for sample in samples for one in self._corners(sample))

    def _by_signs(self, value: AlgebraicNumber, beside: Sequence[Answer]) -> tuple[Answer | None, str]:
        game: Any = game_at(self.formulas, {self.along: value})
        found = signalling_answer(game, beside)
        return found, "" if found else NOT_SOLVED
