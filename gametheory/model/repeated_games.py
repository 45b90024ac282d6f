"""From a repeated form to the game that it is at given parameter values: stage game, factors, plans, timing."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

from gametheory.games import NormalFormGame, plans, timing
from gametheory.games.repeated_game import Plan, RepeatedGame
from gametheory.model import forms
from gametheory.model.evaluation import Evaluator, table_game


def repeated_game(form: forms.Repeated, players: tuple[str, ...], evaluator: Evaluator, **context: Any) -> RepeatedGame:
    """Give the repeated game of a form; ``context`` is what a model tells its games of itself."""
    exactly = context.pop("exactly")
    stage = table_game(form.stage, players, evaluator, **context, exactly=functools.partial(_stage_at, exactly))
    return RepeatedGame(
        stage,
        tuple(evaluator.number(form.discount[player], f"discount factor of '{player}'") for player in players),
        {name: plan_of(stage, name, plan) for name, plan in form.plans.items()},
        _timing(form, evaluator),
        context["outcome_names"],
        exactly=exactly,
    )


def _stage_at(exactly: Callable[[tuple[int, ...]], RepeatedGame], index: tuple[int, ...]) -> NormalFormGame:
    """Give the exact game of one period at one point of a grid."""
    return exactly(index).stage


def plan_of(stage: NormalFormGame, name: str, plan: forms.Plan) -> Plan:
    """Give a plan of a form as the automaton that it is in a stage game, whose payoffs may be formulas."""
    path = plans.Path(plan.path, plan.repeat)
    if not plan.punishment:
        made = plans.whatever_happens(stage, path, name)
    elif plan.periods is None:
        made = plans.grim_trigger(stage, path, plan.punishment, name)
    else:
        made = plans.limited_punishment(stage, path, plan.punishment, plan.periods, name)
    return dataclasses.replace(made, outcome=plan.outcome)


def _timing(form: forms.Repeated, evaluator: Evaluator) -> timing.Timing | None:
    """Give the states with their events; outcomes that events lead to are final states."""
    if not form.timing:
        return None
    events = {
        state: tuple(
            timing.Event(name, evaluator.number(one.hazard, f"hazard of '{name}' in state '{state}'"), one.leads_to)
            for name, one in happening.items()
        )
        for state, happening in form.timing.items()
    }
    reached = dict.fromkeys(event.leads_to for happening in events.values() for event in happening)
    return timing.Timing(events | {state: () for state in reached if state not in events})
