"""Names of regions: their outcomes in words, with the equilibria where that is not enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from gametheory.model import Model
from gametheory.regimes.maps import Region, Stretch
from gametheory.regimes.questions import Candidate

Part = TypeVar("Part", Region, Stretch)


def outcomes_of(model: Model, equilibria: Iterable[Candidate]) -> tuple[str, ...]:
    """Give the outcomes that some equilibrium may reach, in the model's order."""
    reached = {outcome for equilibrium in equilibria for outcome in equilibrium.outcomes}
    return tuple(outcome for outcome in model.outcomes if outcome in reached)


def named(parts: Sequence[Part]) -> list[Part]:
    """Give parts their names: the outcomes, and the equilibria where others reach the same outcomes otherwise."""
    by_outcomes: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for part in parts:
        by_outcomes.setdefault(part.outcomes, set()).add(part.labels)
    return [replace(part, name=_name(part, len(by_outcomes[part.outcomes]) > 1)) for part in parts]


def _name(part: Part, several: bool) -> str:
    name = in_words(part.outcomes)
    return f"{name} ({'; '.join(part.labels)})" if several else name


def in_words(outcomes: tuple[str, ...]) -> str:
    """List outcomes as charts do.

    >>> in_words(("status quo", "deal", "war")), in_words(())
    ('status quo, deal or war', 'no equilibrium')
    """
    *most, last = outcomes or ("no equilibrium",)
    return f"{', '.join(most)} or {last}" if most else last
