"""Names: in a file they may be missing or repeated, in a game everything has one of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

MOST_LISTED: Final = 6  # names in a note


def own_labels(names: Sequence[str]) -> tuple[str, ...]:
    """Give each a label of its own: its name, or its number where the name is empty or not its own.

    >>> own_labels(["hold", "", "strike", "strike"])
    ('hold', '2', '3', '4')
    """
    times = Counter(names)
    numbers = tuple(str(number) for number in range(1, len(names) + 1))
    own = tuple(
        name if name.strip() and times[name] == 1 else number for name, number in zip(names, numbers, strict=True)
    )
    return own if len(set(own)) == len(own) else numbers


def told_apart(names: Mapping[int, str]) -> dict[int, str]:
    """Give each outcome a name of its own: with its number where others have the same, its number where it has none.

    >>> told_apart({0: "", 1: "war", 2: "peace", 3: "war"})
    {0: '0', 1: 'war (1)', 2: 'peace', 3: 'war (3)'}
    """
    times = Counter(names.values())

    def spelt(always: bool) -> dict[int, str]:
        return {
            number: str(number) if not name.strip() else f"{name} ({number})" if always or times[name] > 1 else name
            for number, name in names.items()
        }

    own = spelt(always=False)
    return own if len(set(own.values())) == len(own) else spelt(always=True)


def renamings(what: str, names: Sequence[str], own: Sequence[str]) -> list[str]:
    """Note which names were replaced by numbers; a list without any names needs no note."""
    changed = [new for old, new in zip(names, own, strict=True) if old != new]
    if not changed or not any(name.strip() for name in names):
        return []
    return [f"{what} without a name of their own in the file are called by their numbers: {listed(changed)}"]


def listed(names: Sequence[str]) -> str:
    """List names, the first few."""
    more = len(names) - MOST_LISTED
    return ", ".join(names[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def paragraphs(text: str) -> list[str]:
    """Give the paragraphs of a description, each on one line."""
    lines = (" ".join(paragraph.split()) for paragraph in re.split(r"(?:\r\n|\r|\n)\s*(?:\r\n|\r|\n)", text))
    return [line for line in lines if line]
