"""The game of a model as formulas: payoffs and probabilities as exact functions of some of its parameters.

:meth:`~gametheory.model.Model.at` gives the game at one point, or at many. :func:`symbolic_game` gives it at all points
at once: the chosen parameters stay free, the others take a value, and every payoff and every probability is a
:class:`~gametheory.numerics.rational_functions.RationalFunction` of the free ones. What decides the game, payoff
differences above all, can then be read off exactly.

This needs payoffs made of ``+ - * /`` and whole powers of the free parameters. Of the parameters that are held fixed
everything may be taken that has a rational value there. ``min``, ``max`` and ``abs`` of free ones are several
functions, each on a part of the parameters: who asks for formulas on one part says of which sign differences are there
(``choose``, see :func:`game_of_formulas`).
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

import numpy as np
from flint import fmpq

from gametheory.errors import ConceptError, DomainError, NotExactError, PayoffError, UnknownNameError
from gametheory.expressions import (
    RATIONALS,
    Arithmetic,
    Expression,
    definitions_in_order,
    latex_name,
    to_fmpq,
    to_fraction,
)
from gametheory.games import Chance, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.games.extensive_form import Node
from gametheory.games.numbers import Number, cells_of
from gametheory.model.evaluation import table_game, tree_game
from gametheory.model.forms import Move, Table, Tree
from gametheory.model.model import Model
from gametheory.numerics.rational_functions import RationalFunction, constant, variables

Choose = Callable[[str, RationalFunction, RationalFunction], int]
"""The sign of the difference of two formulas that ``min``, ``max`` or ``abs`` compares, on a part of the parameters."""


def symbolic_game(model: Model, free: Iterable[str] | None = None, **fixed: Any) -> NormalFormGame | ExtensiveFormGame:
    """Give a model's game with payoffs and probabilities as rational functions of some parameters.

    Parameters
    ----------
    model
        The model.
    free
        The names of the parameters that stay free; by default all that are not fixed.
    **fixed
        Values of other parameters, single numbers taken as written; the rest keep their defaults.

    Returns
    -------
    The game that ``model.at`` gives, with a :class:`~gametheory.numerics.rational_functions.RationalFunction` of the
    free parameters (in the order of the file) for every number. Labels and outcomes are the same.

    Raises
    ------
    NotExactError
        Where a payoff takes ``min max abs exp log sqrt`` or a power that is not whole of a free parameter, or one of
        these of fixed ones has no rational value.
    UnknownNameError, DomainError, PayoffError
        As ``model.at``; ``PayoffError`` also where a formula divides by what is zero for all values.

    Examples
    --------
    >>> import gametheory
    >>> model = gametheory.load(
    ...     {
    ...         "title": "Toll",
    ...         "players": {"a": "A"},
    ...         "parameters": {"gain": {"default": 2, "range": "0..3"}, "toll": {"default": 1, "range": "0..1"}},
    ...         "outcomes": {"go": {"a": "gain - 2 * toll"}, "stay": {"a": 0}},
    ...         "table": {"actions": {"a": ["go", "stay"]}, "cells": {"go": "go", "stay": "stay"}},
    ...     }
    ... )
    >>> symbolic_game(model, ["toll"]).payoffs[0][0]
    2 - 2 * toll
    """
    return game_of_formulas(model, free_names(model, free, fixed), fixed)


def game_of_formulas(
    model: Model, names: Sequence[str], fixed: Mapping[str, Any], choose: Choose | None = None
) -> NormalFormGame | ExtensiveFormGame:
    """Give the game of :func:`symbolic_game` where ``choose`` says of which sign differences are.

    ``choose`` takes ``"min"``, ``"max"`` or ``"abs"`` and two formulas that are compared (of ``abs``: with zero) and
    gives the sign of their difference on the part of the parameters that is meant.

    >>> import gametheory
    >>> capped = {"title": "Cap", "players": {"a": "A"}, "parameters": {"x": {"default": 1}}, "outcomes": {"o": {}}}
    >>> table = {"actions": {"a": ["go"]}, "cells": {"go": {"outcome": "o", "a": "min(x, 2)"}}}
    >>> model = gametheory.load({**capped, "table": table})
    >>> game_of_formulas(model, ["x"], {}, lambda name, one, other: 1).payoffs[0][0]  # where x is greater than 2
    2
    """
    if not isinstance(model.form, Table | Tree):
        what = f"'{model.title}' is neither a table nor a tree, and only these can be written as formulas"
        raise ConceptError(f"{what}. Solve it at single values, or sweep it")
    evaluator: Any = formula_evaluator(model, names, fixed, choose=choose)
    context = formula_context(model, names, fixed)
    if isinstance(model.form, Table):
        return table_game(model.form, tuple(model.players), evaluator, **context)
    return tree_game(model.form, tuple(model.players), evaluator, **context)


def formula_evaluator(
    model: Model, names: Sequence[str], fixed: Mapping[str, Any], term: str = "", choose: Choose | None = None
) -> _Formulas:
    """Give what evaluates a model's expressions as formulas in the parameters of these names.

    ``term`` is a further variable, the last one: what is bargained over.
    """
    ring = (*names, term) if term else tuple(names)
    formulas = variables(*ring)
    values = held(model, fixed) | ({term: Fraction(0)} if term else {})
    known = {name: formulas.get(name, constant(value, ring)) for name, value in values.items()}
    return _Formulas(known, model.let, ring, choose)


def formula_context(model: Model, names: Sequence[str], fixed: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a game of formulas knows of its model: outcomes, title, the values that are held, the players."""
    return {
        "outcome_names": tuple(model.outcomes),
        "title": model.title,
        "parameters": {name: value for name, value in held(model, fixed).items() if name not in names},
        "names": dict(model.players),
    }


def game_at(
    formulas: NormalFormGame | ExtensiveFormGame, values: Mapping[str, Number]
) -> NormalFormGame | ExtensiveFormGame:
    """Give the game of formulas at exact values of its free parameters, irrational ones too.

    Raises ``ZeroDivisionError`` where a formula has no value.

    >>> formula = variables("toll")["toll"] * 2 - 1
    >>> formulas = NormalFormGame(("a",), (("go",),), (cells_of([formula], (1,)),), cells_of(["gone"], (1,)), ("gone",))
    >>> game_at(formulas, {"toll": Fraction(3, 4)}).payoffs[0][0]
    Fraction(1, 2)
    """
    parameters = {**formulas.parameters, **values}
    if isinstance(formulas, NormalFormGame):
        payoffs = tuple(cells_of((entry(values) for entry in cells.flat), cells.shape) for cells in formulas.payoffs)
        return replace(formulas, payoffs=payoffs, parameters=parameters)
    return replace(formulas, root=_node_at(formulas.root, values), parameters=parameters)


def _node_at(node: Node, values: Mapping[str, Number]) -> Node:
    if isinstance(node, Leaf):
        return replace(node, payoffs=tuple(payoff(values) for payoff in node.payoffs))
    children = tuple(_node_at(child, values) for child in node.children)
    if isinstance(node, Chance):
        return replace(node, children=children, probabilities=tuple(share(values) for share in node.probabilities))
    return replace(node, children=children)


def held(model: Model, fixed: Mapping[str, Any]) -> dict[str, Fraction]:
    """Give every parameter a value: those given, checked and taken as written, and defaults for the rest."""
    for name, value in fixed.items():
        if np.ndim(value):
            raise DomainError(f"parameter '{name}' was given an array, and one number is needed. Leave it free instead")
    return {**model.defaults, **{name: model._checked(name, value) for name, value in fixed.items()}}


def symbols(model: Model) -> dict[str, str]:
    """Give every parameter in LaTeX, by its symbol or else by its name, for ``to_latex`` of formulas."""
    return {name: parameter.symbol or latex_name(name) for name, parameter in model.parameters.items()}


def arithmetic(names: Iterable[str], choose: Choose | None = None) -> Arithmetic:
    """Give the arithmetic of formulas over rational functions of these variables; of ``min`` where ``choose`` decides.

    >>> from gametheory.expressions import parse
    >>> parse("(a + b) ** 2 / a - a").evaluate(variables("a", "b"), arithmetic(["a", "b"]))
    (2 * a * b + b**2) / a
    """
    ring = tuple(names)

    def lifted(name: str, function: Callable[..., fmpq]) -> Callable[..., RationalFunction]:
        def of_constants(*operands: RationalFunction) -> RationalFunction:
            if not all(operand.is_constant for operand in operands):
                free = ", ".join(dict.fromkeys(name for operand in operands for name in operand.used))
                raise NotExactError(f"'{name}' of {free} is not a rational function")
            return constant(to_fraction(function(*(to_fmpq(operand.constant_value) for operand in operands))), ring)

        return of_constants

    def power(base: RationalFunction, exponent: RationalFunction) -> RationalFunction:
        if base.is_constant or not exponent.is_constant or exponent.constant_value.denominator > 1:
            return lifted("**", RATIONALS.power)(base, exponent)
        try:
            return base ** int(exponent.constant_value)
        except OverflowError as error:
            raise NotExactError(str(error)) from None

    functions = {name: lifted(name, function) for name, function in RATIONALS.functions.items()}
    return Arithmetic(
        number=lambda number: constant(number, ring),
        power=power,
        divide=operator.truediv,
        functions=functions if choose is None else {**functions, **_by_cases(choose)},
    )


def _by_cases(choose: Choose) -> dict[str, Callable[..., RationalFunction]]:
    """Give the functions that are one formula or another, by the sign of a difference."""

    def sign(name: str, one: RationalFunction, other: RationalFunction) -> int:
        difference = one - other
        if not difference.is_constant:
            return choose(name, one, other)
        return (difference.constant_value > 0) - (difference.constant_value < 0)

    def least(*operands: RationalFunction) -> RationalFunction:
        return functools.reduce(lambda one, other: one if sign("min", one, other) <= 0 else other, operands)

    def greatest(*operands: RationalFunction) -> RationalFunction:
        return functools.reduce(lambda one, other: one if sign("max", one, other) >= 0 else other, operands)

    def size(operand: RationalFunction) -> RationalFunction:
        return operand if sign("abs", operand, 0 * operand) >= 0 else -operand

    return {"min": least, "max": greatest, "abs": size}


class _Formulas:
    """Evaluates a model's expressions over rational functions, each distinct one once."""

    exact = True

    def __init__(
        self,
        values: Mapping[str, RationalFunction],
        let: Mapping[str, Expression],
        names: tuple[str, ...],
        choose: Choose | None = None,
    ) -> None:
        self.arithmetic = arithmetic(names, choose)
        self.values: dict[str, Any] = dict(values)
        self.known: dict[Expression, RationalFunction] = {}
        for name in definitions_in_order(let):
            self.values[name] = self.number(let[name], f"'{name}' under 'let'")

    def number(self, expression: Expression, what: str) -> RationalFunction:
        if expression not in self.known:
            self.known[expression] = self._evaluate(expression, what)
        return self.known[expression]

    def check_probabilities(self, move: Move, numbers: Sequence[RationalFunction]) -> None:
        """Check that they sum to one for all values; whether one is negative depends on the values."""
        total = sum(numbers, start=0 * numbers[0])
        if total != 1:
            what = f"the probabilities at move '{move.name}' sum to {total}, not to 1"
            raise PayoffError(f"{what}. Give the last action the rest, as in 1 - p")

    def _evaluate(self, expression: Expression, what: str) -> RationalFunction:
        try:
            return cast(RationalFunction, expression.evaluate(self.values, self.arithmetic))
        except NotExactError as error:
            raise NotExactError(f"{what}: {error}, in the formula '{expression}'. Hold its parameters fixed") from None
        except ArithmeticError:
            why = "a division by zero, or a root of a negative number"
            raise PayoffError(f"{what}: {why}. Change the formula '{expression}' or the values") from None


def free_names(model: Model, free: Iterable[str] | None, fixed: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the free parameters in the order of the file."""
    asked = [name for name in model.parameters if name not in fixed] if free is None else list(free)
    for name in asked:
        if name not in model.parameters:
            raise UnknownNameError("parameter of this model", name, model.parameters)
        if name in fixed:
            raise DomainError(f"parameter '{name}' is to be free and has a value. Leave one of the two out")
    return tuple(name for name in model.parameters if name in asked)
