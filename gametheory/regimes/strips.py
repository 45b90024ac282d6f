"""Regimes along one parameter: exact intervals, and the values at which something exists that does not beside them.

The question is put to every cell of the range, the values at which a formula is zero and the open intervals between
them; formulas that it newly asks for cut further, until none is new. Ends are fractions or algebraic numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from gametheory.equilibria import Concept
from gametheory.model import Model
from gametheory.numerics.algebraic_numbers import Number, Ordered, real_roots
from gametheory.numerics.planar.curves import rational_between
from gametheory.regimes.asking import Asked, Critical, Range, ask, confirmed, side
from gametheory.regimes.maps import Equilibria, Stretch, Strip
from gametheory.regimes.naming import in_words, named, outcomes_of
from gametheory.regimes.places import Factor, PointSigns
from gametheory.regimes.questions import Answer

ORIGIN = Fraction(0)


@dataclass(frozen=True)
class Part:
    """A single value (both ends equal) or an open interval of the range, with its answer."""

    low: Number
    high: Number
    answer: Answer

    @property
    def sample(self) -> Number:
        """The value, or a rational number in the interval."""
        return self.low if self.low == self.high else rational_between(self.low, self.high)


def regime_strip(
    model: Model,
    x: str,
    concept: Concept | None = None,
    *,
    x_range: Range | None = None,
    merge: str = "equilibria",
    critical: Critical | None = None,
    **fixed: Any,
) -> Strip:
    """Find which equilibria exist where along one parameter, exactly.

    Parameters are those of :func:`gametheory.regimes.regimes`, which gives the same when it is asked for one parameter.

    Examples
    --------
    >>> import gametheory
    >>> duel = gametheory.load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"size": {"default": 1, "range": "0..2"}},
    ...         "outcomes": {"out": {"entrant": 2}, "in": {"entrant": "size * size"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> regime_strip(duel, "size").flips
    (sqrt(2),)
    """
    own = side(model, x, x_range)
    asked = ask(model, concept, (own,), critical, fixed)
    parts = _parts(asked, own.low, own.high)
    intervals, points = _split(asked, parts, merge)
    undecided = sum(part.answer is None for part in parts)
    return Strip(
        title=model.title,
        concept=asked.question.concept,
        x=own,
        stretches=tuple(named(intervals)),
        only_at_points=tuple(named(points)),
        outcomes=tuple(model.outcomes),
        players=dict(model.players),
        fixed=asked.held,
        model_hash=model.hash,
        complete=not undecided,
        notes=(f"{undecided} irrational values were not decided",) if undecided else (),
        locate=asked.located,
    )


def _parts(asked: Asked, low: Fraction, high: Fraction) -> list[Part]:
    """Cut the range at the zeros of all formulas that answers depend on."""
    factors: dict[Factor, None] = {}
    while True:
        zeros = {low: None, high: None} | {
            root: None for factor in factors for root in real_roots(factor.curve.parts[0]) if low <= root <= high
        }
        cuts = sorted(zeros, key=Ordered)
        parts: list[Part] = []
        missing: dict[Factor, None] = {}
        for start, end in [*((cut, cut) for cut in cuts), *pairwise(cuts)]:
            place = PointSigns((Part(start, end, ()).sample, ORIGIN))
            parts.append(Part(start, end, asked.question.answer(place)))
            missing |= dict.fromkeys(factor for factor in place.missing if factor not in factors)
        if not missing:
            return parts
        factors |= missing


def _split(asked: Asked, parts: list[Part], merge: str) -> tuple[list[Stretch], list[Stretch]]:
    """Put neighbouring intervals together; keep the values at which something exists that does not beside them."""
    intervals = [part for part in parts if part.low != part.high]
    stretches: list[Stretch] = []
    for part in intervals:
        own = _stretch(asked, part)
        confirmed(asked, (rational_between(part.low, part.high), ORIGIN), part.answer or ())
        same = stretches and (
            stretches[-1].labels == own.labels if merge == "equilibria" else stretches[-1].outcomes == own.outcomes
        )
        stretches = [*stretches[:-1], _longer(stretches[-1], own)] if same else [*stretches, own]
    points = [part for part in parts if part.low == part.high]
    return stretches, [_stretch(asked, extra) for extra in map(_beyond(intervals), points) if extra.answer]


def _beyond(intervals: list[Part]) -> Callable[[Part], Part]:
    """Give what leaves of a single value's answer only what does not exist in the intervals beside it."""
    ending: dict[Number, set[str]] = {}
    for part in intervals:
        for end in (part.low, part.high):
            ending.setdefault(end, set()).update(part.answer or ())

    def beyond(point: Part) -> Part:
        labels = tuple(label for label in point.answer or () if label not in ending[point.low])
        return Part(point.low, point.high, labels)

    return beyond


def _stretch(asked: Asked, part: Part) -> Stretch:
    equilibria: Equilibria = tuple(asked.question.candidate(label) for label in part.answer or ())
    outcomes = outcomes_of(asked.model, equilibria)
    return Stretch(in_words(outcomes), outcomes, equilibria, part.low, part.high)


def _longer(one: Stretch, other: Stretch) -> Stretch:
    """Put two neighbouring intervals together, with the equilibria of both."""
    together = tuple(dict.fromkeys((*one.equilibria, *other.equilibria)))
    return Stretch(one.name, one.outcomes, together, one.low, other.high)
