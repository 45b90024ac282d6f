"""Small words: lists, shares and intervals, as every sentence of a report writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from gametheory.games.numbers import show


def listed(items: Iterable[str], last: str = "and") -> str:
    """Join items as a sentence does.

    >>> listed(["war", "deal", "status quo"], "or")
    'war, deal or status quo'
    """
    *most, end = items
    return f"{', '.join(most)} {last} {end}" if most else end


def some_of(items: Sequence[str], most: int, noun: str, last: str = "and") -> str:
    """Join the first few items, and count the rest.

    >>> some_of(["a", "b", "c", "d"], 2, "outcomes")
    'a, b and 2 more outcomes'
    """
    rest = len(items) - most
    return listed([*items[:most], f"{rest} more {noun}"] if rest > 1 else items, last)


def counted(count: int, one: str, several: str = "") -> str:
    """Count things: ``1 model``, ``2 models``."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def percent(part: int, whole: int) -> str:
    """Say a share of points so that it is never rounded to none or to all.

    >>> percent(1, 3), percent(1, 40_000), percent(39_999, 40_000), percent(2, 2)
    ('33 %', 'less than 0.1 %', 'more than 99.9 %', '100 %')
    """
    share = 100 * part / whole if whole else 0.0
    if 0 < share < 0.1:
        return "less than 0.1 %"
    if 99.9 < share < 100:
        return "more than 99.9 %"
    return f"{share:.1f} %" if 0 < share < 1 or 99 < share < 100 else f"{share:.0f} %"


def runs(marks: Sequence[Any]) -> list[tuple[Any, int, int]]:
    """Cut a sequence into runs of equal marks, each with its first and its last place.

    >>> runs("aab")
    [('a', 0, 1), ('b', 2, 2)]
    """
    found, start = [], 0
    for mark, group in groupby(marks):
        length = sum(1 for _ in group)
        found.append((mark, start, start + length - 1))
        start += length
    return found


def interval(low: float, high: float) -> str:
    """Say a run of values: ``0 to 1.5``, or the single value.

    >>> interval(0.0, 1.5), interval(2.0, 2.0)
    ('0 to 1.5', '2')
    """
    return show(low) if low == high else f"{show(low)} to {show(high)}"
