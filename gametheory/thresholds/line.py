"""The search along one parameter: critical values, an answer at each and between each two, equal neighbours joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Final

from gametheory.concepts import bare, name_of
from gametheory.equilibria import Concept, nash, pure_nash, subgame_perfect
from gametheory.errors import ConceptError, PayoffError
from gametheory.games import ExtensiveFormGame, NormalFormGame, Solution
from gametheory.model import Model
from gametheory.model.symbolic import game_at
from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Number
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.numerics.real_line import cuts, pieces
from gametheory.thresholds.answers import answer_of, play_answer, pure_answer
from gametheory.thresholds.bisection import Part, enclosed, parts_between
from gametheory.thresholds.critical import of_pure_nash, of_subgame_perfect, of_two_player_nash, polynomials
from gametheory.thresholds.many_player import many_player_answer
from gametheory.thresholds.nouns import Answer, Stretch, Threshold, Thresholds
from gametheory.thresholds.selected import is_selection_known, payoff_differences
from gametheory.thresholds.systems import of_many_player_nash
from gametheory.thresholds.two_player import two_player_answer

SAMPLES: Final = 65  # at which answers are compared where no critical polynomials are known
HALVINGS: Final = 32  # of the range, to which a change is then enclosed
DIGITS: Final = 12  # after the point, of the enclosure of an irrational threshold
NO_VALUE: Final = "the game has no value here: a payoff is divided by zero"
NOT_SOLVED: Final = "an irrational value, at which the game was not solved"
BY_SIGNS: Final = "all real roots of the critical polynomials, the game solved exactly between them and at each"
STEPS: Final = 12  # into which a piece is divided where some critical values may be unknown
PARTLY: Final = (
    "roots of the critical polynomials that are known, and answers compared at {count} values between each two"
)
MISSED: Final = "changes that cancel between two neighbouring values are missed, and so are ties at single values"
SELECTION_MISSED: Final = (
    "a value at which no equilibrium begins or ends, but another is selected, can be missed: mixed equilibria of "
    "several players have no formula for their payoffs"
)
BY_BISECTION: Final = "answers compared at {count} values, each change enclosed by bisection"


@dataclass(frozen=True)
class Line:
    """A model along one parameter, under one concept, and the search for its thresholds."""

    model: Model
    along: str
    concept: Concept
    values: Mapping[str, Fraction]
    low: Number
    high: Number
    formulas: Any
    why_not: str = ""
    unknown: ClassVar[str] = "some systems of equations are degenerate"

    def search(self) -> Thresholds:
        """Search exactly where critical polynomials are known, else by bisection."""
        found = self.parts()
        if found is None:
            return self.by_bisection()
        roots, answers, all_known = found
        return self.completed(self.joined(roots, answers), [self]) if all_known else self._mixed(roots)

    def parts(self) -> tuple[list[Number], list[Part], bool] | None:
        """Give the critical values, the answers between them, and whether these are all; None where none are known."""
        functions, all_known = self._critical()
        return (*self._refined(functions), all_known) if functions or all_known else None

    def completed(self, found: Thresholds, lines: Sequence[Line]) -> Thresholds:  # noqa: ARG002, for further concepts
        """Add what a concept tells besides; ``lines`` are the parts of the range that were searched."""
        return found

    def _refined(self, functions: list[RationalFunction]) -> tuple[list[Number], list[Part]]:
        """Give the roots with the answers between them, and between those at which payoffs of equilibria cross too."""
        roots = self._roots(functions)
        answers = self._between(roots)
        extra = payoff_differences(self.formulas, [answer for _, _, answer in answers])
        if extra:
            roots = self._roots([*functions, *extra])
            answers = self._between(roots)
        return roots, answers

    def _roots(self, functions: Iterable[RationalFunction]) -> list[Number]:
        return cuts(polynomials(functions, self.along), self.low, self.high)

    @cached_property
    def name(self) -> str:
        """The concept's name in results."""
        return name_of(self.concept)

    @cached_property
    def rule(self) -> Concept:
        """The concept's own function, by which it is known."""
        return bare(self.concept)

    def _critical(self) -> tuple[list[RationalFunction], bool]:
        """Give functions whose signs decide the answer, and whether these are all; none where none are known."""
        game = self.formulas
        found: list[RationalFunction] | None = None
        if isinstance(game, NormalFormGame):
            if self.rule is nash and len(game.players) > 2:
                return of_many_player_nash(game, self.along, self.low, self.high)
            if self.rule is pure_nash:
                found = list(of_pure_nash(game))
            elif self.rule is nash and len(game.players) == 2:
                found = of_two_player_nash(game)
        elif game is not None and self.rule is subgame_perfect and game.has_perfect_information:
            found = of_subgame_perfect(game)
        return found or [], found is not None

    # --- answers ---

    def _solved(self, value: Fraction) -> Answer | None:
        """Solve the game exactly at a rational value; None where it has no value."""
        try:
            game = self._game(value)
        except PayoffError:
            return None
        return self._answer(game)

    def _game(self, value: Fraction) -> Any:
        return self.model.at(**{**self.values, self.along: value})

    def _answer(self, game: Any) -> Answer:
        """Ask the concept about the game at one value."""
        solution = self.concept(game)
        if not isinstance(solution, Solution):
            raise ConceptError(f"thresholds of {self.name} are not known: it does not answer with a solution")
        if isinstance(game, ExtensiveFormGame) and self.rule is subgame_perfect and not solution.complete:
            return play_answer(game)  # equilibria off the play are too many to list, but the plays are not
        return answer_of(solution)

    def at(self, value: Number, beside: Sequence[Answer] = ()) -> tuple[Answer | None, str]:
        """Solve the game at a root of a critical polynomial; say why where that was not possible.

        ``beside`` are the answers below and above it.
        """
        if isinstance(value, Fraction):
            solved = self._solved(value)
            return solved, "" if solved else NO_VALUE
        try:
            return self._by_signs(value, beside)
        except ZeroDivisionError:
            return None, NO_VALUE

    def _by_signs(self, value: AlgebraicNumber, beside: Sequence[Answer]) -> tuple[Answer | None, str]:
        """Give the answer at an irrational value; say why where there is none. No value is a ``ZeroDivisionError``."""
        game: Any = game_at(self.formulas, {self.along: value})
        if self.rule is pure_nash:
            return pure_answer(game), ""
        if self.rule is subgame_perfect:
            return play_answer(game, beside), ""
        if len(game.players) == 2:
            return two_player_answer(game, beside), ""
        found = many_player_answer(self.formulas, self.along, value, beside)
        return found, "" if found else NOT_SOLVED

    def _between(self, roots: Iterable[Number]) -> list[Part]:
        return [(low, high, self._solved(sample)) for low, high, sample in pieces(roots, self.low, self.high)]

    # --- what is left ---

    def joined(self, roots: list[Number], answers: list[Part]) -> Thresholds:
        """Join neighbours with the same answer at and around a root; what is left are the thresholds."""
        found = list(self._at_roots(roots, answers))
        complete = all(answer is not None and answer.complete for _, _, answer in answers)
        notes = [] if complete else ["somewhere the search for equilibria was not complete"]
        if not self.is_selection_known(answers):
            notes.append(SELECTION_MISSED)
        return self._result(found, answers, exact=complete, method=BY_SIGNS, notes=tuple(notes))

    def is_selection_known(self, answers: list[Part]) -> bool:
        """Tell whether no value can be missed at which only another equilibrium is selected."""
        return is_selection_known(self.formulas, [answer for _, _, answer in answers])

    def _at_roots(self, roots: list[Number], answers: list[Part]) -> Iterator[Threshold]:
        below_of = {high: answer for _, high, answer in answers}
        above_of = {low: answer for low, _, answer in answers}
        for root in roots:
            below, above = below_of.get(root), above_of.get(root)
            sides = [side for side in (below, above) if side is not None]
            at, remark = self.at(root, sides)
            if not all(side == at for side in sides) and not (remark == NOT_SOLVED and below == above):
                yield Threshold(root, _enclosure(root), True, below, at, above, remark)

    def _mixed(self, roots: list[Number]) -> Thresholds:
        """Take the known critical values, and compare answers at several values between each two of them."""
        found: list[Threshold] = []
        parts: list[Part] = []
        for low, high, sample in pieces(roots, self.low, self.high):
            evenly = (Fraction(float(low) + (float(high) - float(low)) * step / STEPS) for step in range(1, STEPS))
            values = sorted({sample, *(value for value in evenly if low < value < high)})
            solved = [(value, self._solved(value)) for value in values]
            changes = enclosed(self._solved, solved, self._width, (low, high))
            parts += parts_between(changes, solved[0][1], low, high)
            found += changes
        found = sorted([*found, *self._at_roots(roots, parts)], key=lambda one: float(one.value))
        notes = (f"{self.unknown}: {MISSED}",)
        method = PARTLY.format(count=STEPS - 1)
        return self._result(found, parts, exact=False, method=method, notes=notes, tolerance=float(self._width))

    def by_bisection(self) -> Thresholds:
        """Compare answers at evenly spaced values, and enclose each change between two of them."""
        grid = [self.low + (self.high - self.low) * Fraction(step, SAMPLES - 1) for step in range(SAMPLES)]
        solved = [(value, self._solved(value)) for value in _shown(grid, self.along)]
        found = enclosed(self._solved, solved, self._width, (self.low, self.high))
        parts = parts_between(found, solved[0][1], self.low, self.high)
        notes = [MISSED]
        notes += [f"no formulas: {self.why_not}"] if self.why_not else []
        return self._result(
            found,
            parts,
            exact=False,
            method=BY_BISECTION.format(count=SAMPLES),
            notes=tuple(notes),
            tolerance=float(self._width),
        )

    @property
    def _width(self) -> Fraction:
        """To which a change is enclosed by bisection."""
        return (self.high - self.low) / (1 << HALVINGS)

    def _result(
        self,
        found: list[Threshold],
        parts: list[Part],
        *,
        exact: bool,
        method: str,
        notes: tuple[str, ...],
        tolerance: float = 0.0,
    ) -> Thresholds:
        parameter = self.model.parameters[self.along]
        assert isinstance(self.low, Fraction)
        assert isinstance(self.high, Fraction)
        return Thresholds(
            title=self.model.title,
            concept=self.name,
            along=self.along,
            symbol=parameter.symbol,
            unit=parameter.unit,
            low=self.low,
            high=self.high,
            fixed={name: value for name, value in self.values.items() if name != self.along},
            values=tuple(found),
            pieces=tuple(_stretches(parts, set[Any](threshold.value for threshold in found))),
            exact=exact,
            method=method,
            tolerance=tolerance,
            notes=notes,
        )


def _shown(values: list[Fraction], along: str) -> Iterable[Fraction]:
    """Go through values; where that takes long, say on a terminal how far it is."""
    from tqdm import tqdm

    shown: Iterable[Fraction] = tqdm(values, desc=f"solving along {along}", disable=None, delay=2, leave=False)
    return shown


def _stretches(parts: list[Part], kept: set[Number]) -> list[Stretch]:
    """Join the pieces that no threshold parts."""
    found: list[Stretch] = []
    for low, high, answer in parts:
        if found and low not in kept:
            found[-1] = Stretch(found[-1].low, high, found[-1].answer)
        elif answer is not None:
            found.append(Stretch(low, high, answer))
    return found


def _enclosure(value: Number) -> tuple[Fraction, Fraction]:
    if isinstance(value, AlgebraicNumber):
        return value.enclosure(DIGITS)
    return Fraction(value), Fraction(value)
