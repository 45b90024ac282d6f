"""Places in a file, and the collecting of everything that is wrong with it.

A *route* is the way from the top of a file to a value: ``("outcomes", "war", "us")``. A :class:`Document` knows where
in the text each route stands, :func:`where` says it in words, and a :class:`Report` gathers the problems of all the
files that make up one model, so that they can be raised at once, in the order of their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gametheory.errors import ModelFileError, Problem

Route = tuple[str | int, ...]
Mark = tuple[int, int]
"""Line and column, from 1."""
MOST_PROBLEMS = 100  # that are worth a reader's time; the reading stops there


@dataclass(frozen=True)
class Document:
    """One file as plain data: mappings, lists and texts, with the place of every key and value.

    ``bare`` holds the routes of one-line texts without quotes, in which an offset in the text is one in the line.
    A Python mapping makes a document without places.
    """

    name: str
    folder: Path
    data: Any
    values: Mapping[Route, Mark] = field(default_factory=dict)
    keys: Mapping[Route, Mark] = field(default_factory=dict)
    bare: frozenset[Route] = frozenset()

    def mark(self, route: Route, *, key: bool = False, offset: int = 0) -> Mark | None:
        """Find the place of a value, or of its key; of the nearest thing around it if it is not there itself."""
        if key and route in self.keys:
            return self.keys[route]
        for length in range(len(route), -1, -1):
            if route[:length] in self.values:
                line, column = self.values[route[:length]]
                return (line, column + offset) if length == len(route) and route in self.bare else (line, column)
        return None

    def names(self, route: Route) -> list[str]:
        """List the keys that are written at a route, those of broken entries too."""
        value = self.data
        for step in route:
            inside = isinstance(value, Mapping) or (isinstance(value, list) and isinstance(step, int))
            value = value[step] if inside and (not isinstance(value, Mapping) or step in value) else None
        return list(value) if isinstance(value, Mapping) else []


class Report:
    """Gathers the problems of one model's files."""

    def __init__(self) -> None:
        """Start with none."""
        self._found: list[tuple[tuple[int, int, int], Problem]] = []
        self._routes: set[tuple[str, Route]] = set()
        self._order: dict[str, int] = {}

    def add(
        self,
        document: Document,
        route: Route,
        what: str,
        advice: str,
        *,
        key: bool = False,
        offset: int = 0,
        words: str | None = None,
    ) -> None:
        """Note a problem at a route; ``key`` puts it at the key, ``words`` replaces the place in words."""
        mark = document.mark(route, key=key, offset=offset)
        line, column = mark or (None, None)
        said = (printable(part) for part in (where(route) if words is None else words, what, advice))
        problem = Problem(document.name, line, column, *said)
        rank = self._order.setdefault(document.name, len(self._order))
        self._found.append(((rank, *(mark or (0, 0))), problem))
        self._routes.add((document.name, route))
        if len(self._found) == MOST_PROBLEMS:
            self.stop_if_any()

    def touches(self, document: Document, *route: str | int) -> bool:
        """Tell whether a problem was found at a route or anywhere below it."""
        return any(name == document.name and other[: len(route)] == route for name, other in self._routes)

    def has(self, document: Document, *route: str | int) -> bool:
        """Tell whether a problem was found at just this route."""
        return (document.name, route) in self._routes

    def open(self, document: Document) -> None:
        """Give a file its turn in the order of the problems."""
        self._order.setdefault(document.name, len(self._order))

    def __bool__(self) -> bool:
        """Tell whether there are problems."""
        return bool(self._found)

    def stop_if_any(self) -> None:
        """Raise what was found, in the order of the places, each line once."""
        if self._found:
            in_order = sorted(self._found, key=lambda entry: entry[0])
            raise ModelFileError(dict.fromkeys(problem for _, problem in in_order))


def where(route: Route) -> str:
    """Say a route in words.

    >>> where(("outcomes", "war", "us")), where(("tree", "answer", "actions", "defy"))
    ("payoff of 'us' in outcome 'war'", "action 'defy' of move 'answer'")
    """
    if not route:
        return ""
    section, *steps = route
    speak = _SPEAKERS.get(str(section))
    return speak([str(step) for step in steps]) if speak else str(section)


def listed(names: Iterable[str], most: int = 3) -> str:
    """List names in quotes, the first few.

    >>> listed(["a", "b", "c", "d", "e"])
    "'a', 'b', 'c' and 2 more"
    """
    quoted = [f"'{shortened(name)}'" for name in names]
    more = len(quoted) - most
    return ", ".join(quoted) if more <= 0 else f"{', '.join(quoted[:most])} and {more} more"


def shortened(text: str, length: int = 60) -> str:
    r"""Cut a text for a message, and show on one line what would break it.

    >>> shortened("one\ntwo")
    'one\\ntwo'
    """
    line = printable(text)
    return line if len(line) <= length else line[: length - 3] + "..."


def printable(text: str) -> str:
    """Show on one line what would break it, or could not be seen."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def _named(noun: str, plural: str) -> Any:
    """Make a speaker for a section of named entries: ``title of player 'us'``."""

    def speak(steps: list[str]) -> str:
        if not steps:
            return plural
        entry = f"{noun} '{shortened(steps[0])}'"
        return f"{shortened(steps[1])} of {entry}" if len(steps) > 1 else entry

    return speak


def _parameter(steps: list[str]) -> str:
    if steps and steps[0].isdigit():
        steps = steps[1:]
    return str(_named("parameter", "parameters")(steps))


def _payoff(steps: list[str], place: str, between: str) -> str:
    """Say what stands inside a consequence: a payoff, the outcome, its meaning."""
    if not steps:
        return place
    if steps[0] in {"outcome", "meaning"}:
        return f"{steps[0]} of {place}"
    return f"payoff of '{shortened(steps[0])}' {between} {place}"


def _outcome(steps: list[str]) -> str:
    return _payoff(steps[1:], f"outcome '{shortened(steps[0])}'", "in") if steps else "outcomes"


def _table(steps: list[str]) -> str:
    if len(steps) < 2:
        return {"actions": "actions of the table", "cells": "cells of the table"}.get("".join(steps), "table")
    if steps[0] == "actions":
        return f"actions of '{shortened(steps[1])}'"
    return _payoff(steps[2:], f"cell '{shortened(steps[1])}'", "in")


def _tree(steps: list[str]) -> str:
    if not steps:
        return "tree"
    move = f"move '{shortened(steps[0])}'"
    if len(steps) == 1:
        return move
    if len(steps) == 2:
        return f"{steps[1].replace('_', ' ')} of {move}"
    if steps[1] == "probabilities":
        return f"probability of '{shortened(steps[2])}' at {move}"
    return _payoff(steps[3:], f"action '{shortened(steps[2])}' of {move}", "after")


def _repeated(steps: list[str]) -> str:
    if steps and steps[0] in {"actions", "cells"}:
        return _table(steps)
    if len(steps) < 2:
        return {"discount": "discount factors"}.get("".join(steps), "".join(steps)) or "repeated"
    section, name, *inner = steps
    if section == "discount":
        return f"discount factor of '{shortened(name)}'"
    if section == "plans":
        return _inside(inner, f"plan '{shortened(name)}'")
    if not inner:
        return f"state '{shortened(name)}'"
    return _inside(inner[1:], f"event '{shortened(inner[0])}' in state '{shortened(name)}'")


def _bargain(steps: list[str]) -> str:
    if not steps:
        return "bargain"
    section, *inner = steps
    if section == "discount":
        return f"discount factor of '{shortened(inner[0])}'" if inner else "discount factors"
    if section == "limits":
        kind = f"limit '{shortened(inner[0])}'" if inner else "limits"
        return f"{kind} of '{shortened(inner[1])}'" if len(inner) > 1 else kind
    place = {"deal": "the deal", "otherwise": "'otherwise'", "danger": "the danger"}.get(section, section)
    if section == "danger" and inner:
        return _inside(inner[:1], place) if len(inner) == 1 else _payoff(inner[1:], place, "in")
    return _payoff(inner, place, "in")


def _inside(steps: list[str], place: str) -> str:
    """Say a key of an entry: ``path of plan 'instalments'``; of what stands for a player, for whom."""
    if not steps:
        return place
    key = f"{shortened(steps[0])} of {place}"
    return f"{key} for '{shortened(steps[1])}'" if len(steps) > 1 and not steps[1].isdecimal() else key


def _view(steps: list[str]) -> str:
    if not steps or not steps[0].isdecimal():
        return "views"
    inner = " of ".join([*map(shortened, reversed(steps[1:])), ""])
    return f"{inner}view {int(steps[0]) + 1}"


_SPEAKERS: dict[str, Any] = {
    "players": _named("player", "players"),
    "parameters": _parameter,
    "defaults": _named("default of parameter", "defaults"),
    "let": lambda steps: f"'{shortened(steps[0])}' under 'let'" if steps else "let",
    "outcomes": _outcome,
    "table": _table,
    "tree": _tree,
    "repeated": _repeated,
    "bargain": _bargain,
    "sources": _named("source", "sources"),
    "views": _view,
}
