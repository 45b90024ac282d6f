"""From expressions to numbers: the game that a model is at given parameter values.

Single values are evaluated in exact rationals; where a payoff has no rational value (an exponential, a root) the whole
game falls back to floats. Arrays are evaluated over numpy and broadcast, so that a payoff that does not depend on a
swept parameter stays a single number. Each distinct expression is evaluated once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory.errors import NotExactError, PayoffError
from gametheory.expressions import FLOATS, RATIONALS, Expression, definitions_in_order, to_fmpq, to_fraction
from gametheory.games.extensive_form import Chance, Decision, ExtensiveFormGame, History, Leaf, Node
from gametheory.games.normal_form import NormalFormGame
from gametheory.games.numbers import cells_of
from gametheory.model.forms import CHANCE, Consequence, Move, Table, Tree

PROBABILITY_SLACK = 1e-9  # of floats that should sum to one


class Evaluator:
    """Evaluates a model's expressions at given values, each distinct one once."""

    def __init__(self, values: Mapping[str, Any], let: Mapping[str, Expression], *, exact: bool) -> None:
        """Take the values and the shared expressions; ``exact`` evaluates over rationals, which needs single values."""
        self.exact = exact
        self.given = values
        self.values: dict[str, Any] = {}
        self.known: dict[Expression, Any] = {}
        self.let = let
        self.arithmetic = RATIONALS if exact else FLOATS
        self._start()

    def number(self, expression: Expression, what: str) -> Any:
        """Evaluate one expression; ``what`` names it in the error when it has no finite value."""
        if expression not in self.known:
            self.known[expression] = self._finite(expression, what)
        return self.known[expression]

    def check_probabilities(self, move: Move, numbers: Sequence[Any]) -> None:
        """Raise ``PayoffError`` where the probabilities of a chance move are none, with the place in hand."""
        for action, number in zip(move.actions, numbers, strict=True):
            if np.any(np.less(number, 0)):
                raise PayoffError(
                    f"probability of '{action}' at move '{move.name}' is negative ({float(np.min(number)):g}). "
                    f"Change the formula '{move.probabilities[action]}' or the values"
                )
        total = sum(numbers)
        if np.any(np.abs(np.subtract(total, 1)) > (0 if self.exact else PROBABILITY_SLACK)):
            raise PayoffError(
                f"the probabilities at move '{move.name}' sum to {float(np.max(total)):g}, not to 1. "
                "Give the last action the rest, as in 1 - p"
            )

    def _start(self) -> None:
        convert = to_fmpq if self.exact else _as_floats
        self.values = {name: convert(value) for name, value in self.given.items()}
        for name in definitions_in_order(self.let):
            self.values[name] = self._evaluate(self.let[name], f"'{name}' under 'let'")

    def _evaluate(self, expression: Expression, what: str) -> Any:
        try:
            return self._value(expression)
        except ArithmeticError:
            raise self._no_value(expression, what, "a division by zero, or a root of a negative number") from None

    def _value(self, expression: Expression) -> Any:
        return expression.evaluate(self.values, self.arithmetic)

    def _finite(self, expression: Expression, what: str) -> Any:
        value = self._evaluate(expression, what)
        if self.exact:
            return to_fraction(value)
        finite = np.isfinite(value)
        if not np.all(finite):
            raise self._no_value(expression, what, "no finite value", ~finite)
        return value if np.ndim(value) else float(value)

    def _no_value(self, expression: Expression, what: str, why: str, where: Any = None) -> PayoffError:
        names = _reach(expression, self.let) & self.given.keys()
        at = ", ".join(f"{name} = {_first(self.given[name], where):g}" for name in sorted(names))
        return PayoffError(f"{what}: {why}{f' at {at}' if at else ''}. Change the formula '{expression}' or the values")


def evaluated(values: Mapping[str, Any], let: Mapping[str, Expression], build: Any, make: Any = Evaluator) -> Any:
    """Build a game with exact numbers if they exist, else with floats.

    ``build`` takes an :class:`Evaluator`, or what ``make`` gives in the place of one; it is called again with floats
    when it meets a number that is not rational.
    """
    if all(isinstance(value, Fraction) for value in values.values()):
        with contextlib.suppress(NotExactError):
            return build(make(values, let, exact=True))
    return build(make(values, let, exact=False))


def table_game(table: Table, players: tuple[str, ...], evaluator: Evaluator, **context: Any) -> NormalFormGame:
    """Give the normal-form game of a table."""
    shape = tuple(len(table.actions[player]) for player in players)
    payoffs = tuple(
        cells_of(
            (
                evaluator.number(consequence.payoffs[index], f"payoff of '{player}' in cell '{', '.join(profile)}'")
                for profile, consequence in table.cells.items()
            ),
            shape,
        )
        for index, player in enumerate(players)
    )
    outcomes = cells_of((consequence.outcome for consequence in table.cells.values()), shape)
    return NormalFormGame(players, tuple(table.actions[p] for p in players), payoffs, outcomes, **context)


def tree_game(tree: Tree, players: tuple[str, ...], evaluator: Evaluator, **context: Any) -> ExtensiveFormGame:
    """Give the extensive-form game of a tree, named continuations unfolded."""
    return ExtensiveFormGame(players, _Unfolding(tree, players, evaluator).root(), **context)


class _Unfolding:
    """Builds the nodes of a tree, a fresh copy for each place from which a move is reached.

    The first place keeps the move's name as the label; a further copy adds the actions that lead to it, as in
    ``answer (offer, refuse, ultimatum)``. Without players and evaluator the nodes have no numbers.
    """

    def __init__(self, tree: Tree, players: tuple[str, ...], evaluator: Evaluator | None) -> None:
        self.tree, self.players, self.evaluator = tree, players, evaluator
        self.first: dict[str, History] = first_places(tree)

    def root(self) -> Node:
        return self._move(next(iter(self.tree.moves)), ())

    def _move(self, name: str, history: History) -> Node:
        move = self.tree.moves[name]
        children = tuple(self._target(move, action, history) for action in move.actions)
        label = name if self.first[name] == history else f"{name} ({', '.join(history)})"
        actions = tuple(move.actions)
        if move.player == CHANCE:
            return Chance(label, actions, self._probabilities(move), children)
        return Decision(label, move.player, actions, children, move.information_set or label)

    def _target(self, move: Move, action: str, history: History) -> Node:
        target = move.actions[action]
        if isinstance(target, Consequence):
            return Leaf(target.outcome, self._payoffs(target, f"after '{action}' at move '{move.name}'"))
        return self._move(target, (*history, action))

    def _payoffs(self, consequence: Consequence, where: str) -> tuple[Any, ...]:
        evaluator = self.evaluator
        if evaluator is None:
            return ()
        return tuple(
            evaluator.number(expression, f"payoff of '{player}' in outcome '{consequence.outcome}' {where}")
            for player, expression in zip(self.players, consequence.payoffs, strict=True)
        )

    def _probabilities(self, move: Move) -> tuple[Any, ...]:
        evaluator = self.evaluator
        if evaluator is None:
            return ()
        numbers = tuple(
            evaluator.number(move.probabilities[action], f"probability of '{action}' at move '{move.name}'")
            for action in move.actions
        )
        evaluator.check_probabilities(move, numbers)
        return numbers


def tree_shape(tree: Tree) -> Node:
    """Unfold a tree without numbers: moves, actions and information sets alone, so that values may be missing."""
    return _Unfolding(tree, (), None).root()


def first_places(tree: Tree) -> dict[str, History]:
    """Find for each move the first history that reaches it: the shortest, in the order of the file."""
    root = next(iter(tree.moves))
    places: dict[str, History] = {root: ()}
    queue = [root]
    for name in queue:
        for action, target in tree.moves[name].actions.items():
            if isinstance(target, str) and target not in places:
                places[target] = (*places[name], action)
                queue.append(target)
    return places


def _as_floats(value: Any) -> Any:
    return value if isinstance(value, np.ndarray) else float(value)


def _reach(expression: Expression, let: Mapping[str, Expression]) -> set[str]:
    """Find the names that an expression depends on, through the shared expressions."""
    names = set(expression.names)
    for name in expression.names & let.keys():
        names |= _reach(let[name], let)
    return names


def _first(value: Any, where: Any) -> float:
    """Give the value of a parameter at the first point of the grid at which something is wrong."""
    if np.ndim(value) == 0:
        return float(value)
    if where is None:
        return float(np.ravel(value)[0])
    shape = np.broadcast_shapes(np.shape(value), np.shape(where))
    return float(np.broadcast_to(value, shape)[np.broadcast_to(where, shape)][0])
