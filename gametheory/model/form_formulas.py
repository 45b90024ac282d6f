"""Repeated games and bargaining as formulas: what :func:`~gametheory.model.symbolic.symbolic_game` does for tables.

Of a repeated game the payoffs of a period and the discount factors become rational functions of the free parameters.
Whether a plan holds is then a matter of the signs of finitely many of them.

Of a bargaining game each condition on the term (that a side gains, and each further limit) becomes one rational
function of the free parameters and of the term, which must not be negative. Where it is a straight line in the term,
base + slope * term, its two coefficients are rational functions of the parameters alone, and the condition is a half
line whose end is their quotient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mpoly

from gametheory.expressions import Expression
from gametheory.games import ExtensiveFormGame, NormalFormGame
from gametheory.games.bargaining_game import worth_of_waiting
from gametheory.games.repeated_game import Plan
from gametheory.model.evaluation import table_game
from gametheory.model.forms import Bargain, Repeated
from gametheory.model.model import Model
from gametheory.model.repeated_games import plan_of
from gametheory.model.symbolic import Choose, formula_context, formula_evaluator, free_names, game_of_formulas
from gametheory.numerics.rational_functions import RationalFunction, constant, terms

Line = tuple[RationalFunction, RationalFunction]
"""Base and slope of a straight line in the term."""


@dataclass(frozen=True)
class RepeatedFormulas:
    """A repeated game with formulas for the payoffs of a period and for the discount factors."""

    stage: NormalFormGame
    discount: tuple[RationalFunction, ...]
    plans: Mapping[str, Plan]

    @property
    def numbers(self) -> Iterator[RationalFunction]:
        """All formulas of the game."""
        yield from (cells[cell] for cells in self.stage.payoffs for cell in self.stage.cells())
        yield from self.discount


@dataclass(frozen=True)
class TermCondition:
    """A condition on the term: a formula in the free parameters and the term, the last variable, is not negative.

    ``kind`` is "participation" for the condition that a side gains, else what the model calls the limit.
    """

    kind: str
    player: str
    slack: RationalFunction

    @property
    def label(self) -> str:
        """How an answer names the condition."""
        return f"{self.kind} ({self.player})"

    @property
    def line(self) -> Line | None:
        """Base and slope as formulas in the parameters alone; ``None`` for what is no straight line in the term."""
        above, below = by_powers(self.slack.numerator), by_powers(self.slack.denominator)
        if max(above, default=0) > 1 or max(below) > 0:
            return None
        none = constant(0, self.slack.names[:-1]).numerator
        return RationalFunction(above.get(0, none), below[0]), RationalFunction(above.get(1, none), below[0])


@dataclass(frozen=True)
class BargainingFormulas:
    """A bargaining game as conditions on its term, over the term's range; what each side gains comes first."""

    players: tuple[str, ...]
    term: str
    low: Fraction
    high: Fraction
    deal: str
    otherwise: str
    conditions: tuple[TermCondition, ...]
    names: Mapping[str, str]


Formulas = NormalFormGame | ExtensiveFormGame | RepeatedFormulas | BargainingFormulas


def by_powers(polynomial: fmpq_mpoly) -> dict[int, fmpq_mpoly]:
    """Sort a polynomial by the powers of its last variable: polynomials in the others, which know no last one.

    >>> from gametheory.numerics.rational_functions import variables
    >>> a, x = variables("a", "x").values()
    >>> by_powers((a * x + x - 2).numerator)
    {1: a + 1, 0: -2}
    """
    sorted_terms: dict[int, dict[tuple[int, ...], Any]] = {}
    for powers, coefficient in terms(polynomial).items():
        sorted_terms.setdefault(powers[-1], {})[powers[:-1]] = coefficient
    context = constant(0, polynomial.context().names()[:-1]).numerator.context()
    return {
        power: context.from_dict({own: fmpq(value.numerator, value.denominator) for own, value in part.items()})
        for power, part in sorted_terms.items()
    }


def symbolic_form(model: Model, free: Iterable[str] | None = None, **fixed: Any) -> Formulas:
    """Give the game of a model of any form as formulas in some of its parameters.

    Parameters and errors are those of :func:`~gametheory.model.symbolic.symbolic_game`.

    Examples
    --------
    >>> import gametheory
    >>> price = gametheory.load("models/crimea_2017/price.yaml")
    >>> pays, takes = symbolic_form(price, ["domestic_cost"], war_hazard=0).conditions
    >>> pays.label, pays.slack
    ('participation (us)', 2.1 - 1.5 * concession - domestic_cost * concession)
    """
    return form_of_formulas(model, free_names(model, free, fixed), fixed)


def form_of_formulas(
    model: Model, names: tuple[str, ...], fixed: Mapping[str, Any], choose: Choose | None = None
) -> Formulas:
    """Give the formulas of :func:`symbolic_form` where ``choose`` says of which sign differences are.

    :func:`~gametheory.model.symbolic.game_of_formulas` says what ``choose`` is.
    """
    if isinstance(model.form, Repeated):
        return _repeated(model, model.form, names, fixed, choose)
    if isinstance(model.form, Bargain):
        return _bargaining(model, model.form, names, fixed, choose)
    return game_of_formulas(model, names, fixed, choose)


def _repeated(
    model: Model, form: Repeated, names: tuple[str, ...], fixed: Mapping[str, Any], choose: Choose | None
) -> RepeatedFormulas:
    evaluator: Any = formula_evaluator(model, names, fixed, choose=choose)
    players = tuple(model.players)
    stage = table_game(form.stage, players, evaluator, **formula_context(model, names, fixed))
    return RepeatedFormulas(
        stage,
        tuple(evaluator.number(form.discount[player], f"discount factor of '{player}'") for player in players),
        {name: plan_of(stage, name, plan) for name, plan in form.plans.items()},
    )


def _bargaining(
    model: Model, form: Bargain, names: tuple[str, ...], fixed: Mapping[str, Any], choose: Choose | None
) -> BargainingFormulas:
    assert form.term.low is not None
    assert form.term.high is not None
    evaluator = formula_evaluator(model, names, fixed, form.term.name, choose)

    def number(expression: Expression, what: str) -> RationalFunction:
        return evaluator.number(expression, what)

    def gains() -> Iterator[TermCondition]:
        for index, player in enumerate(model.players):
            outcome = form.deal.outcome
            agreed = number(form.deal.payoffs[index], f"payoff of '{player}' in outcome '{outcome}'")
            yield TermCondition("participation", player, agreed - without(index, player))

    def without(index: int, player: str) -> RationalFunction:
        standing = number(form.otherwise.payoffs[index], f"payoff of '{player}' in outcome '{form.otherwise.outcome}'")
        if form.danger is None or form.hazard is None:
            return standing
        breakdown = number(form.danger.payoffs[index], f"payoff of '{player}' in outcome '{form.danger.outcome}'")
        factor = number(form.discount[player], f"discount factor of '{player}'")
        hazard = number(form.hazard, f"hazard of '{form.danger.outcome}'")
        waiting: RationalFunction = worth_of_waiting(standing, breakdown, factor, hazard)
        return waiting

    limits = (
        TermCondition(kind, player, number(slack, f"limit '{kind}' of '{player}'"))
        for kind, slacks in form.limits.items()
        for player, slack in slacks.items()
    )
    return BargainingFormulas(
        players=tuple(model.players),
        term=form.term.name,
        low=form.term.low,
        high=form.term.high,
        deal=form.deal.outcome,
        otherwise=form.otherwise.outcome,
        conditions=(*gains(), *limits),
        names=dict(model.players),
    )
