"""What a sweep was begun with, and whether it still is the same.

The numbers in a store depend on the model, the concept and what it is asked, the values of every parameter, and the
versions of what computes them. All of this is kept with the data as plain data under a heading each. To resume with
anything else would put two different sweeps into one, so the first difference is named, from what to what.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from gametheory.errors import OutputError

MOST_LETTERS: Final = 80


def plain(identity: Mapping[str, Any]) -> dict[str, Any]:
    """Give an identity as it comes back from JSON, so that both sides of a comparison are alike."""
    kept: dict[str, Any] = json.loads(json.dumps(identity, default=str))
    return kept


def require_same(path: Path, kept: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Raise ``OutputError`` naming the first difference between what a store was begun with and what is asked now."""
    for heading in {**asked, **kept}:
        found = difference(kept.get(heading), asked.get(heading))
        if found is None:
            continue
        place, before, now = found
        what = f"{heading} ({place})" if place else heading
        raise OutputError(
            f"{path}: it was begun with another {what}: {_short(before)} then, {_short(now)} now. "
            "Resume with what it was begun with, or sweep into another store"
        )


def difference(before: Any, now: Any) -> tuple[str, Any, Any] | None:
    """Give the place of the first difference between two pieces of plain data, and both values there.

    >>> difference({"a": [1, 2], "b": 3}, {"a": [1, 5], "b": 3})
    ('a 2', 2, 5)
    """
    if isinstance(before, dict) and isinstance(now, dict):
        pairs = [(name, before.get(name), now.get(name)) for name in {**before, **now}]
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        pairs = [(str(place), *both) for place, both in enumerate(zip(before, now, strict=True), 1)]
    else:
        return None if before == now else ("", before, now)
    for name, *both in pairs:
        found = difference(*both)
        if found is not None:
            return f"{name} {found[0]}".strip(), found[1], found[2]
    return None if list(before) == list(now) else ("order", list(before), list(now))


def _short(value: Any) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 3] + '...'}'"
