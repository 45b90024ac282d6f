"""Putting a concept's question to a model over some of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.bargaining import BargainingAnswer, bargaining
from gametheory.concepts import bare, name_of
from gametheory.conditions.signalling import signalling_formulas
from gametheory.equilibria import (
    Concept,
    default_concept,
    nash,
    perfect_bayesian,
    pure_nash,
    sequential,
    subgame_perfect,
)
from gametheory.errors import ConceptError, DomainError, GameTheoryError, NotExactError, UnknownNameError
from gametheory.games import ExtensiveFormGame, NormalFormGame, Solution
from gametheory.games.bargaining_game import BargainingGame
from gametheory.games.numbers import as_written, show
from gametheory.games.repeated_game import RepeatedGame
from gametheory.model import Model
from gametheory.model.form_formulas import BargainingFormulas, RepeatedFormulas, form_of_formulas, symbolic_form
from gametheory.model.form_formulas import Formulas as FormulaGame
from gametheory.model.symbolic import Choose, free_names
from gametheory.numerics.planar import Box
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.regimes.agreements import agreement_question
from gametheory.regimes.branching import BranchingQuestion
from gametheory.regimes.maps import Equilibria, Side
from gametheory.regimes.places import Formulas, FormulaSigns, PointSigns
from gametheory.regimes.plays import SubgamePerfectQuestion
from gametheory.regimes.questions import PureNashQuestion, Question
from gametheory.regimes.repetition import PlansQuestion
from gametheory.regimes.signalling import SignallingQuestion
from gametheory.regimes.supports import SampledQuestion, TwoPlayerNashQuestion
from gametheory.repeated import RepeatedSolution, self_enforcing

Range = tuple[Any, Any]
Solved = Solution | RepeatedSolution | BargainingAnswer
Critical = Callable[[Any], Iterable[RationalFunction]]


def side(model: Model, name: str, ends: Range | None) -> Side:
    """Give one side of a map: the parameter with the range asked for, or its plausible one."""
    if name not in model.parameters:
        raise UnknownNameError("parameter of this model", name, model.parameters)
    parameter = model.parameters[name]
    low, high = map(as_written, ends) if ends is not None else (parameter.low, parameter.high)
    if low is None or high is None:
        raise DomainError(f"parameter '{name}' has no range in the model. Give x_range or y_range, such as (0, 2)")
    parameter.check(low)
    parameter.check(high)
    if low >= high:
        raise DomainError(f"the range of '{name}' from {show(low)} to {show(high)} is empty. Give the lower end first")
    return Side(parameter, low, high)


@dataclass(frozen=True)
class Asked:
    """A question about a model over some of its parameters, and what solves the game at one point of them."""

    model: Model
    concept: Concept
    sides: tuple[Side, ...]
    critical: Critical | None
    fixed: Mapping[str, Any]
    question: Question
    formulas: Formulas

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what was asked: curves and factored formulas cannot be pickled, and are found again."""
        return ask, (self.model, self.concept, self.sides, self.critical, dict(self.fixed))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(own.name for own in self.sides)

    def solve(self, point: Sequence[Fraction]) -> Solved:
        """Solve the game at a point by the concept's own solver."""
        return solved(self.model, self.concept, dict(zip(self.names, point, strict=False)), self.fixed)

    @property
    def held(self) -> dict[str, Fraction]:
        """The values of all other parameters."""
        given = {name: as_written(value) for name, value in self.fixed.items()}
        return {name: given.get(name, v) for name, v in self.model.defaults.items() if name not in self.names}

    def located(self, point: tuple[Fraction, Fraction]) -> Equilibria:
        """Give the equilibria at a point of the map; beyond it the signs of formulas are not known."""
        for own, value in zip(self.sides, point, strict=False):
            if not own.low <= value <= own.high:
                on = f"{show(own.low)} to {show(own.high)}"
                raise DomainError(f"{own.name} = {show(value)} is not on the map, which goes from {on}. Map it wider")
        place = PointSigns(point)
        question = self.question.here(place) if isinstance(self.question, BranchingQuestion) else self.question
        return tuple(question.candidate(label) for label in question.answer(place) or ())


def solved(model: Model, concept: Concept, point: Mapping[str, Fraction], fixed: Mapping[str, Any]) -> Solved:
    """Solve the game of a model at one point."""
    solution = concept(model.at(**{**fixed, **point}))
    assert isinstance(solution, Solution | RepeatedSolution | BargainingAnswer)
    return solution


def ask(
    model: Model,
    concept: Concept | None,
    sides: Sequence[Side],
    critical: Critical | None,
    fixed: Mapping[str, Any],
) -> Asked:
    """Put a concept's question to a model over one or two of its parameters."""
    names = tuple(own.name for own in sides)
    if len(set(names)) < len(names):
        raise DomainError(f"both sides of the map are '{names[0]}'. Give two parameters")
    y = sides[1] if len(sides) > 1 else Side(sides[0].parameter, Fraction(0), Fraction(1))
    formulas = Formulas(Box((sides[0].low, sides[0].high), (y.low, y.high)), names)
    asked_for = concept or _usual(model.at(**fixed))

    def solve(point: tuple[Fraction, ...]) -> Solved:
        return solved(model, asked_for, dict(zip(names, point, strict=False)), fixed)

    def about(game: FormulaGame) -> Question:
        return question_of(game, asked_for, formulas, solve, critical)

    try:
        question = _question(model, sides, fixed, formulas, about)
    except NotExactError as error:
        raise ConceptError(f"no exact regimes over {' and '.join(names)}: {error}, or sweep the model") from None
    return Asked(model, asked_for, tuple(sides), critical, fixed, question, formulas)


def _question(
    model: Model,
    sides: Sequence[Side],
    fixed: Mapping[str, Any],
    formulas: Formulas,
    about: Callable[[FormulaGame], Question],
) -> Question:
    """Give the question about a model's formulas, or about those that hold at each place."""
    names = tuple(own.name for own in sides)
    try:
        return about(symbolic_form(model, names, **fixed))
    except NotExactError:
        free = free_names(model, names, fixed)
        middle = {own.name: (own.low + own.high) / 2 for own in sides}

        def build(choose: Choose) -> FormulaGame:
            return form_of_formulas(model, free, fixed, choose)

        return BranchingQuestion(build, about, formulas, _choice_at(middle))


def _choice_at(point: Mapping[str, Fraction]) -> Choose:
    """Give what says of which sign a difference is at a point; where it has no value there, that it is negative."""

    def choose(name: str, one: RationalFunction, other: RationalFunction) -> int:
        difference = one - other
        if not set(difference.used) <= set(point):
            raise NotExactError(f"'{name}' of {', '.join(difference.used)} is not a rational function. Ask without it")
        try:
            return 1 if difference(point) > 0 else -1
        except ZeroDivisionError:
            return -1

    return choose


def _usual(game: Any) -> Callable[..., Any]:
    """Give the concept that is asked of a game where none is named."""
    if isinstance(game, RepeatedGame):
        return self_enforcing
    return bargaining if isinstance(game, BargainingGame) else default_concept(game)


def question_of(
    game: Any, concept: Concept, formulas: FormulaSigns, solve: Any, critical: Critical | None = None
) -> Question:
    """Give the question of a concept; ``formulas`` says what the sign of a formula at a place is."""
    if critical is not None:
        return SampledQuestion(formulas, critical(game), solve, name_of(concept))
    concept = bare(concept)
    if concept is subgame_perfect and isinstance(game, ExtensiveFormGame) and game.has_perfect_information:
        return SubgamePerfectQuestion(game, formulas)
    if isinstance(game, RepeatedFormulas) and concept is self_enforcing:
        return PlansQuestion(game, formulas)
    if isinstance(game, BargainingFormulas) and concept is bargaining:
        return agreement_question(game, formulas, solve)
    if isinstance(game, NormalFormGame):
        if concept is pure_nash:
            return PureNashQuestion(game, formulas)
        if concept is nash and len(game.players) == 2:
            return TwoPlayerNashQuestion(game, formulas)
    known = signalling_formulas(game) if concept in (perfect_bayesian, sequential) else None
    if known is not None:
        return SignallingQuestion(known, formulas, solve, name_of(concept))
    raise ConceptError(_not_known(game, concept))


def _not_known(game: Any, concept: Concept) -> str:
    return (
        f"no exact regimes of {name_of(concept)} for {_form(game)}: they are known for pure-nash, for nash of two "
        "players, for subgame-perfect of perfect information, for perfect-bayesian and sequential of signalling games, "
        "for self-enforcing plans and for bargaining over a term. Give its critical formulas "
        "(critical=...), or sweep the model"
    )


def _form(game: FormulaGame) -> str:
    if isinstance(game, RepeatedFormulas):
        return "a repeated game"
    if isinstance(game, BargainingFormulas):
        return "a game of bargaining over a term"
    return "a tree" if isinstance(game, ExtensiveFormGame) else f"a table of {len(game.players)} players"


def confirmed(asked: Asked, point: tuple[Fraction, Fraction], mapped: tuple[str, ...]) -> Solved:
    """Solve the game at a point by the concept's own solver, and check what a map says of it."""
    solution = asked.solve(point)
    labels = asked.question.labels(solution)
    if set(labels) != set(mapped):
        at = ", ".join(f"{name} = {value}" for name, value in zip(asked.names, point, strict=False))
        raise GameTheoryError(f"the map and the solver disagree at {at}: {labels}. Please report this model")
    return solution
