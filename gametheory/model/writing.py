"""A model as the plain mapping that a model file holds.

Defaults that a file may leave out are written out, and ``any`` is expanded; a payoff that a cell or an action takes
from its outcome is written once, at the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory.errors import ExpressionError
from gametheory.expressions import Expression, parse
from gametheory.model.forms import CHANCE, Bargain, Consequence, Form, Move, Plan, Repeated, Table

if TYPE_CHECKING:
    from gametheory.model.model import Model, View
    from gametheory.model.parameters import Parameter

SharedPayoffs = dict[str, dict[str, Expression]]


def mapping_of(model: Model) -> dict[str, Any]:
    """Give the mapping; numbers and formulas are texts, so that nothing is lost to rounding."""
    shared = _shared_payoffs(model)
    term = {model.form.term.name: model.form.term} if isinstance(model.form, Bargain) else {}
    mapping = {
        "title": model.title,
        "question": model.question,
        "players": dict(model.players),
        "parameters": {name: _parameter(parameter) for name, parameter in {**term, **model.parameters}.items()},
        "let": _formulas(model.let),
        "outcomes": {
            name: {who: _formula(payoff) for who, payoff in shared[name].items()} | _given(meaning=outcome.meaning)
            for name, outcome in model.outcomes.items()
        },
        **_form(model.form, tuple(model.players), shared),
        "sources": {
            label: {"text": source.text} | _given(citation=source.citation) for label, source in model.sources.items()
        },
        "views": [_view(view) for view in model.views],
    }
    return {key: value for key, value in mapping.items() if value}


def _shared_payoffs(model: Model) -> SharedPayoffs:
    """Give for each outcome the payoffs that some cell or action takes from it."""
    shared: SharedPayoffs = {name: {} for name in model.outcomes}
    for end in model.form.consequences():
        own = model.outcomes[end.outcome].payoffs
        shared[end.outcome] |= {
            who: payoff for who, payoff in zip(model.players, end.payoffs, strict=True) if own.get(who) == payoff
        }
    return shared


def _given(**entries: Any) -> dict[str, Any]:
    return {name: value for name, value in entries.items() if value}


def _formula(expression: Expression) -> str:
    """Print a formula; where its printed form would not be read as the same, give it as it was written."""
    text = str(expression)
    try:
        return text if str(parse(text)) == text else expression.text
    except ExpressionError:  # a long sum printed without its parentheses, or a number with all its zeros
        return expression.text


def _number(value: Fraction) -> str:
    decimal = repr(float(value)) if abs(value.numerator) < 10**15 else str(value)
    return decimal if value.denominator > 1 and "e" not in decimal and Fraction(decimal) == value else str(value)


def _range(low: Fraction, high: Fraction) -> str:
    return f"{_number(low)}..{_number(high)}"


def _parameter(parameter: Parameter) -> dict[str, Any]:
    plain: dict[str, Any] = {"default": _number(parameter.default)}
    if parameter.low is not None and parameter.high is not None:
        plain["range"] = _range(parameter.low, parameter.high)
    plain |= {"kind": parameter.kind, "domain": parameter.domain, "distribution": parameter.distribution}
    plain |= _given(symbol=parameter.symbol, unit=parameter.unit, meaning=parameter.meaning)
    return plain | _given(source=list(parameter.source))


def _form(form: Form, players: tuple[str, ...], shared: SharedPayoffs) -> dict[str, Any]:
    if isinstance(form, Table):
        return {"table": _table(form, players, shared)}
    if isinstance(form, Repeated):
        return {"repeated": _repeated(form, players, shared)}
    if isinstance(form, Bargain):
        return {"bargain": _bargain(form, players, shared)}
    return {"tree": {name: _move(move, players, shared) for name, move in form.moves.items()}}


def _table(table: Table, players: tuple[str, ...], shared: SharedPayoffs) -> dict[str, Any]:
    cells = {", ".join(profile): _consequence(end, players, shared) for profile, end in table.cells.items()}
    return {"actions": {who: list(actions) for who, actions in table.actions.items()}, "cells": cells}


def _repeated(form: Repeated, players: tuple[str, ...], shared: SharedPayoffs) -> dict[str, Any]:
    timing = {
        state: {name: {"hazard": _formula(one.hazard), "leads_to": one.leads_to} for name, one in events.items()}
        for state, events in form.timing.items()
    }
    return {
        **_table(form.stage, players, shared),
        "discount": _formulas(form.discount),
        "plans": {name: _plan(plan) for name, plan in form.plans.items()},
        **_given(timing=timing),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    plain: dict[str, Any] = {"path": [", ".join(profile) for profile in plan.path], "outcome": plan.outcome}
    punishment = {player: ", ".join(profile) for player, profile in plan.punishment.items()}
    repeat = str(plan.repeat + 1) if plan.repeat else ""
    return plain | _given(repeat_from=repeat, punishment=punishment, periods=str(plan.periods or ""))


def _bargain(form: Bargain, players: tuple[str, ...], shared: SharedPayoffs) -> dict[str, Any]:
    danger = form.danger and form.hazard and _consequence(form.danger, players, shared)
    return {
        "term": form.term.name,
        "deal": _consequence(form.deal, players, shared),
        "otherwise": _consequence(form.otherwise, players, shared),
        **({"danger": {"hazard": _formula(form.hazard), "leads_to": danger}} if form.hazard and danger else {}),
        **_given(
            discount=_formulas(form.discount),
            limits={kind: _formulas(slacks) for kind, slacks in form.limits.items()},
        ),
    }


def _formulas(expressions: Mapping[str, Expression]) -> dict[str, str]:
    return {name: _formula(expression) for name, expression in expressions.items()}


def _move(move: Move, players: tuple[str, ...], shared: SharedPayoffs) -> dict[str, Any]:
    ends = {
        action: target if isinstance(target, str) else _consequence(target, players, shared)
        for action, target in move.actions.items()
    }
    plain: dict[str, Any] = {"player": move.player, "actions": ends}
    if move.player == CHANCE:
        plain["probabilities"] = _formulas(move.probabilities)
    return plain | _given(information_set=move.information_set)


def _consequence(end: Consequence, players: tuple[str, ...], shared: SharedPayoffs) -> str | dict[str, str]:
    """Give the outcome's name, with the payoffs that are not written at the outcome."""
    known = shared[end.outcome]
    own = {who: _formula(p) for who, p in zip(players, end.payoffs, strict=True) if known.get(who) != p}
    return {"outcome": end.outcome} | own if own else end.outcome


def _view(view: View) -> dict[str, Any]:
    axes = dict(zip("xy", view.axes, strict=False))
    return {
        letter: {"parameter": axis.parameter, "range": _range(axis.low, axis.high)} for letter, axis in axes.items()
    } | _given(caption=view.caption)
