"""A question over all parameters at once: signs of affine formulas on polyhedra, nodes of a search.

Where payoffs are affine in the parameters that move, a polyhedron is a set of comparisons with their results. A node is
such a set; the concept's question is put to it as to a cell of a map, and where it asks for the sign of a formula that
the node leaves open, the node is split. Full-dimensional parts alone are of interest, so a formula is positive or
negative, never zero, unless it is zero for all values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from gametheory.equilibria import Concept, default_concept
from gametheory.errors import ConceptError, GameTheoryError, NotExactError, UnknownNameError
from gametheory.games import Chance, ExtensiveFormGame, NormalFormGame
from gametheory.games.numbers import show
from gametheory.model import Model
from gametheory.model.symbolic import held as values_of
from gametheory.model.symbolic import symbolic_game
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.regimes.asking import question_of, solved
from gametheory.regimes.halfspaces import Axis, Signed, coefficients, inscribed
from gametheory.regimes.questions import PureNashQuestion, Question


class Space:
    """The parameters that move, the game as formulas of them, and the concept's question.

    Attributes
    ----------
    every, axes
        The parameters that may move, with their ranges, and those of them that do.
    values
        The values of all parameters where one stands.
    held
        Those that would move, but multiply others.
    """

    def __init__(
        self, model: Model, concept: Concept | None, axes: tuple[Axis, ...], values: dict[str, Fraction]
    ) -> None:
        """Take the model, and what may move; hold what keeps payoffs from being affine."""
        self.model, self.values = model, values
        self.every = axes
        self.axes, self.game = _affine(model, axes, values)
        self.held = tuple(axis.name for axis in axes if axis not in self.axes)
        self.concept = default_concept(self.game) if concept is None else concept
        self.question: Question = question_of(self.game, self.concept, self, self._solve)
        self.forms: dict[int, tuple[RationalFunction, RationalFunction, int]] = {}
        self.distinct: dict[RationalFunction, RationalFunction] = {}

    def sign(self, function: RationalFunction, place: Node) -> int:
        """Give the sign of a formula at a node; where the node leaves it open it is to be split."""
        found = self.sign_if_one(function, place)
        if found is None:
            raise OpenError(self._form(function)[0])
        return found

    def sign_if_one(self, function: RationalFunction, place: Node) -> int | None:
        """Give the sign where the node or the ranges fix it."""
        form, turned = self._form(function)
        if form not in place.known:
            place.known[form] = _over_ranges(self.axes, form)
        found = place.known[form]
        return None if found is None else found * turned

    def answer_here(self) -> tuple[str, ...]:
        """Give the equilibria where one stands, by the concept's own solver."""
        return self.question.labels(solved(self.model, self.concept, {}, self.values))

    def confirm(self, node: Node, labels: tuple[str, ...]) -> None:
        """Check what a node answers against the concept's own solver, at a point inside it."""
        found = self.question.labels(self._solve(node.sample))
        if set(found) != set(labels):
            raise GameTheoryError(f"the search and the solver disagree: {labels}, {found}. Please report this model")

    def check_label(self, label: str) -> None:
        """Raise ``UnknownNameError`` for what is no outcome and, where they are known beforehand, no equilibrium."""
        known = list(self.question.cells) if isinstance(self.question, PureNashQuestion) else []
        if known and label not in known:
            raise UnknownNameError("outcome or equilibrium", label, [*self.model.outcomes, *known])

    def refuse_if_held(self, what: str) -> None:
        """Raise ``ConceptError`` where nothing was found while parameters were held: that says nothing in general."""
        if self.held:
            where = ", ".join(f"{name} = {show(self.values[name])}" for name in self.held)
            raise ConceptError(
                f"{what} while {where}, held for payoffs take products of them. Give these other values, or "
                "name fewer in parameters"
            )

    def _form(self, function: RationalFunction) -> tuple[RationalFunction, int]:
        """Give one formula for this and its negative, and the sign between them."""
        known = self.forms.get(id(function))
        if known is None:
            if not function.is_affine:
                raise ConceptError(
                    f"{self.question.concept} compares products of parameters here, and exact distances take sums "
                    "alone. Let fewer parameters move, or map two of them with regimes"
                )
            turned = 1 if not function or function.numerator.leading_coefficient() > 0 else -1
            form = function if turned > 0 else -function
            known = function, self.distinct.setdefault(form, form), turned
            self.forms[id(function)] = known  # holds the function, so that no other can take its place in memory
        return known[1], known[2]

    def _solve(self, point: tuple[Fraction, ...]) -> Any:
        moved = {axis.name: value for axis, value in zip(self.axes, point, strict=True)}
        return solved(self.model, self.concept, moved, {n: v for n, v in self.values.items() if n not in moved})


class Node:
    """A set of half spaces, with what is known throughout it."""

    def __init__(self, space: Space, signed: tuple[Signed, ...], known: dict[Any, Any]) -> None:
        """Take the half spaces, and what is known."""
        self.space, self.signed, self.known = space, signed, known

    @property
    def sample(self) -> tuple[Fraction, ...]:
        """A point inside: the centre of the largest box."""
        centre = inscribed(self.space.axes, self.signed).point
        return tuple(centre[axis.name] for axis in self.space.axes)

    def split(self, function: RationalFunction) -> Iterator[Node]:
        """Give the parts in which a formula is positive and negative."""
        for sign in (1, -1):
            yield Node(self.space, (*self.signed, (function, sign)), {**self.known, function: sign})


class OpenError(Exception):
    """A node leaves the sign of a formula open; a signal to split it, never an error that anybody sees."""

    def __init__(self, function: RationalFunction) -> None:
        """Keep the formula."""
        self.function = function


def space_of(
    model: Model, concept: Concept | None, parameters: Iterable[str] | None, point: Mapping[str, Any]
) -> Space:
    """Give the space of the parameters that may move: those named, or all with a plausible range."""
    values = values_of(model, point)
    for name in (*point, *(parameters or ())):
        if name not in model.parameters:
            raise UnknownNameError("parameter of this model", name, model.parameters)
    asked = tuple(model.parameters if parameters is None else parameters)
    return Space(model, concept, tuple(axis for name in asked for axis in _axis(model, name, values[name])), values)


def _axis(model: Model, name: str, value: Fraction) -> Iterator[Axis]:
    """Give a parameter with its plausible range, widened to where one stands; nothing where it has none."""
    parameter = model.parameters[name]
    if parameter.low is not None and parameter.high is not None and parameter.low < parameter.high:
        yield Axis(name, value, min(parameter.low, value), max(parameter.high, value))


def _affine(
    model: Model, axes: tuple[Axis, ...], values: Mapping[str, Fraction]
) -> tuple[tuple[Axis, ...], NormalFormGame | ExtensiveFormGame]:
    """Hold as few parameters as it takes to make payoffs affine in the others: the one in most products first."""
    moving = list(axes)
    while True:
        names = [axis.name for axis in moving]
        try:
            game = symbolic_game(model, names, **{n: v for n, v in values.items() if n not in names})
        except NotExactError as error:
            raise ConceptError(f"no exact distances: {error}, or leave them out of parameters") from None
        tangled = Counter(name for function in _functions(game) for name in _tangled(function))
        if not tangled:
            return tuple(moving), game
        worst = max(names, key=lambda name: tangled[name])
        moving = [axis for axis in moving if axis.name != worst]


def _functions(game: NormalFormGame | ExtensiveFormGame) -> Iterator[RationalFunction]:
    """Go through what must be affine: payoffs, in a tree those of each leaf times the probability of its draws."""
    if isinstance(game, NormalFormGame):
        yield from (cells[cell] for cells in game.payoffs for cell in game.cells())
        return
    chances = [node for _, node in game.nodes() if isinstance(node, Chance)]
    for history, leaf in game.leaves():
        weight = _drawn(game, history) if chances else 1
        yield from (weight * payoff for payoff in leaf.payoffs)


def _drawn(game: ExtensiveFormGame, history: tuple[str, ...]) -> Any:
    """Give the probability of the draws of chance on the way to a leaf."""
    weight: Any = 1
    node: Any = game.root
    for action in history:
        place = node.actions.index(action)
        if isinstance(node, Chance):
            weight = weight * node.probabilities[place]
        node = node.children[place]
    return weight


def _tangled(function: RationalFunction) -> Iterator[str]:
    """Go through the parameters that keep a formula from being affine."""
    for powers in (*function.numerator.monoms(), *function.denominator.monoms()):
        if sum(powers) > 1 or not function.is_polynomial:
            yield from (name for name, power in zip(function.names, powers, strict=True) if power)


def _over_ranges(axes: Iterable[Axis], function: RationalFunction) -> int | None:
    """Give the sign of an affine formula all over the ranges, None where it has several."""
    slopes, constant = coefficients(function)
    least = most = constant
    for axis in axes:
        slope = slopes.get(axis.name, Fraction(0))
        least += slope * (axis.low if slope > 0 else axis.high)
        most += slope * (axis.high if slope > 0 else axis.low)
    if least == most == 0:
        return 0
    return 1 if least > 0 else -1 if most < 0 else None
