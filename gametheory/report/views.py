"""Which figures a chapter draws: those that the model's file asks for, or those along which the answer changes most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gametheory.model import Axis, Model, Parameter, View
from gametheory.report.screening import Effect, ranked
from gametheory.report.wording import listed

MOST_LINES: Final = 2
_TIES: Final = " Among equals levers come first, then the order of the file."


@dataclass(frozen=True, slots=True)
class Choice:
    """The figures to draw, and the words that say why these."""

    views: tuple[View, ...]
    words: str


def choose(model: Model, effects: Sequence[Effect], points: int) -> Choice:
    """Take the model's own views, or choose some by what each parameter does alone."""
    if model.views:
        return Choice(model.views, "The figures are those that the model's file asks for.")
    order = ranked(effects)
    if not order:
        return Choice(
            (), "No parameter of this model has a plausible range, so there is nothing to vary and no figure."
        )
    leading = [effect for effect in order if effect.share][:MOST_LINES]
    lines = tuple(View((_axis(effect.parameter),)) for effect in leading or order[:1])
    pair = tuple(_axis(effect.parameter) for effect in order[:2])
    maps = (View(pair),) if leading and len(pair) == 2 else ()
    return Choice(lines + maps, f"{_ranking(order, points)} {_verdict(order, leading)}")


def _axis(parameter: Parameter) -> Axis:
    assert parameter.low is not None  # only parameters with a range are ranked
    assert parameter.high is not None
    return Axis(parameter.name, parameter.low, parameter.high)


def _ranking(order: Sequence[Effect], points: int) -> str:
    many = len(order) > 1
    who = f"Each of the {len(order)} parameters" if many else "The one parameter"
    rank = " and ranked by the share of them" if many else ". What counts is the share of them"
    return (
        "The model's file asks for no figures, so they were chosen here. "
        f"{who} with a plausible range was varied alone at {points} values{rank} at which the set of possible outcomes "
        f"differs from that at the default.{_TIES if many else ''}"
    )


def _verdict(order: Sequence[Effect], leading: Sequence[Effect]) -> str:
    if not leading:
        first = order[0].parameter.name
        return f"None of them changes it alone, so that only what happens along {first} is drawn."
    shares = [f"{effect.parameter.name} ({100 * effect.share:.0f} %)" for effect in leading]
    lines = f"The most is changed by {listed(shares)}, drawn as {'lines' if len(shares) > 1 else 'a line'}"
    if len(order) < 2:
        return f"{lines}."
    return f"{lines}; the map is over {listed([effect.parameter.name for effect in order[:2]])}."
