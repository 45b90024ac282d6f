"""From a form of bargaining to the game that it is at given parameter values.

Payoffs and limits are formulas in the parameters and in the term. The parameters have values, the term has none: so the
formulas are evaluated over quotients of polynomials in the term (:class:`~gametheory.games.term_functions
.TermFunction`), with rationals, floats or arrays as coefficients. That takes ``+ - * /`` and whole powers of the term;
``min max abs exp log sqrt`` may be taken of what does not depend on it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory.errors import PayoffError
from gametheory.expressions import Arithmetic, Expression, definitions_in_order, to_fraction
from gametheory.games.bargaining_game import BargainingGame, TermLimit
from gametheory.games.term_functions import TermFunction
from gametheory.model import forms
from gametheory.model.evaluation import Evaluator


class NoQuotientError(ArithmeticError):
    """A formula is no quotient of polynomials in the term; the text says what it takes of it."""


class TermEvaluator(Evaluator):
    """Evaluates a model's expressions as functions of the term, each distinct one once."""

    def __init__(self, values: Mapping[str, Any], let: Mapping[str, Expression], *, term: str, exact: bool) -> None:
        """Take the values and the shared expressions, and the name of the term."""
        self.term = term
        super().__init__(values, let, exact=exact)

    def function(self, expression: Expression, what: str) -> TermFunction:
        """Evaluate one expression as a function of the term; ``what`` names it in errors."""
        found: TermFunction = super().number(expression, what)
        return found

    def number(self, expression: Expression, what: str) -> Any:
        """Evaluate one expression that does not depend on the term."""
        return self.function(expression, what).constant_value

    def _start(self) -> None:
        numbers = self.arithmetic
        self.arithmetic = over_terms(numbers)
        one = numbers.number(Fraction(1))
        self.values = {self.term: TermFunction((0 * one, one), (one,))}
        for name, value in self.given.items():
            own = value if isinstance(value, np.ndarray) else numbers.number(value)
            self.values[name] = TermFunction((own,), (one,))
        for name in definitions_in_order(self.let):
            self.values[name] = self._evaluate(self.let[name], f"'{name}' under 'let'")

    def _value(self, expression: Expression) -> Any:
        try:
            return super()._value(expression)
        except (NoQuotientError, OverflowError) as error:
            raise PayoffError(f"the formula '{expression}': {error}. Write it with + - * / and whole powers") from None

    def _finite(self, expression: Expression, what: str) -> Any:
        value: TermFunction = self._evaluate(expression, what)
        if self.exact:
            return value.mapped(to_fraction)
        for coefficient in value.coefficients:
            finite = np.isfinite(coefficient)
            if not np.all(finite):
                raise self._no_value(expression, what, "no finite value", ~finite)
        return value.mapped(lambda one: one if np.ndim(one) else float(one))


def over_terms(numbers: Arithmetic) -> Arithmetic:
    """Give the arithmetic of quotients of polynomials in the term, whose coefficients are such numbers.

    >>> from gametheory.expressions import FLOATS, parse
    >>> x = TermFunction((0.0, 1.0), (1.0,))
    >>> parse("(1 - x) ** 2 / 4").evaluate({"x": x}, over_terms(FLOATS)).numerator
    (0.25, -0.5, 0.25)
    """

    def constant(value: Any) -> TermFunction:
        return TermFunction((value,), (numbers.number(Fraction(1)),))

    def lifted(name: str, function: Callable[..., Any]) -> Callable[..., TermFunction]:
        def of_constants(*operands: TermFunction) -> TermFunction:
            if not all(operand.is_constant for operand in operands):
                raise NoQuotientError(f"'{name}' is taken of the term")
            return constant(function(*(operand.constant_value for operand in operands)))

        return of_constants

    def power(base: TermFunction, exponent: TermFunction) -> TermFunction:
        whole = _whole(exponent)
        if base.is_constant or whole is None:
            return lifted("**", numbers.power)(base, exponent)
        return base**whole

    return Arithmetic(
        number=lambda number: constant(numbers.number(number)),
        power=power,
        divide=operator.truediv,
        functions={name: lifted(name, function) for name, function in numbers.functions.items()},
    )


def _whole(exponent: TermFunction) -> int | None:
    """Give an exponent that is one whole number."""
    if not exponent.is_constant or np.ndim(exponent.constant_value):
        return None
    value = exponent.constant_value
    return int(value) if np.isfinite(float(value)) and value == int(value) else None


def bargaining_game(
    form: forms.Bargain, players: tuple[str, ...], evaluator: TermEvaluator, **context: Any
) -> BargainingGame:
    """Give the bargaining game of a form; ``context`` is what a model tells its games of itself."""
    assert form.term.low is not None
    assert form.term.high is not None

    def payoffs(end: forms.Consequence, read: Callable[[Expression, str], Any]) -> tuple[Any, ...]:
        named = zip(players, end.payoffs, strict=True)
        return tuple(read(one, f"payoff of '{player}' in outcome '{end.outcome}'") for player, one in named)

    def discount(player: str) -> Any:
        return evaluator.number(form.discount[player], f"discount factor of '{player}'")

    if form.danger is not None and form.hazard is not None:
        context["breakdown"] = payoffs(form.danger, evaluator.number)
        context["danger"] = form.danger.outcome
        context["hazard"] = evaluator.number(form.hazard, f"hazard of '{form.danger.outcome}'")
    return BargainingGame(
        players,
        payoffs(form.deal, evaluator.function),
        payoffs(form.otherwise, evaluator.number),
        form.term.name,
        form.term.low,
        form.term.high,
        form.deal.outcome,
        form.otherwise.outcome,
        discount=tuple(map(discount, players)) if form.discount else None,
        limits=tuple(
            TermLimit(kind, player, evaluator.function(slack, f"limit '{kind}' of '{player}'"))
            for kind, slacks in form.limits.items()
            for player, slack in slacks.items()
        ),
        **context,
    )
