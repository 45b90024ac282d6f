"""Tables: which row of the file covers which action profile.

A row names one action for each player; ``any`` stands for the rest of a player's actions. A profile takes the most
specific row that covers it: the one whose ``any`` are among the ``any`` of every other. If there is no such row, the
cell is given twice.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from gametheory.errors import suggestion
from gametheory.model import Consequence, Table
from gametheory.modelfile.outcomes import Outcomes, check_action
from gametheory.modelfile.problems import Document, Report, Route, listed, shortened
from gametheory.modelfile.schema import TableEntry

ANY = "any"
MOST_CELLS = 5_000
Profile = tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    """A row of the table: its key in the file, and an action or ``any`` for each player."""

    key: str
    pattern: Profile

    @property
    def rest(self) -> frozenset[int]:
        """The players for whom the row says ``any``."""
        return frozenset(index for index, action in enumerate(self.pattern) if action == ANY)


def read_table(
    document: Document,
    entry: TableEntry,
    players: tuple[str, ...],
    outcomes: Outcomes,
    report: Report,
    section: str = "table",
) -> Table | None:
    """Read the table of a section; ``None`` if there is something wrong with it, which is noted."""
    actions = _actions(document, section, entry, players, report)
    here: Route = (section, "cells")
    ends = {key: outcomes.consequence((*here, key), target, "this cell") for key, target in entry.cells.items()}
    if actions is None:
        return None
    rows = [_row(document, (*here, key), players, actions, report) for key in entry.cells]
    cover = _cover(document, here, [row for row in rows if row is not None], list(actions.values()), report)
    if report.touches(document, section):
        return None
    cells: dict[Profile, Consequence] = {}
    for profile, key in cover.items():
        end = ends[key]
        if end is not None:
            cells[profile] = end
    return Table(actions, cells)


def _actions(
    document: Document, section: str, entry: TableEntry, players: tuple[str, ...], report: Report
) -> dict[str, tuple[str, ...]] | None:
    """Read the actions of each player, in the players' order; ``None`` if cells cannot be read by them."""
    here: Route = (section, "actions")
    written = document.names(here)
    for player in entry.actions:
        if player not in document.names(("players",)):
            what = f"no player is called '{shortened(player)}'"
            report.add(document, (*here, player), what, suggestion(player, players), key=True)
    for player in players:
        if player not in written:
            what = f"there are no actions for '{player}'"
            report.add(document, here, what, f"Add '{player}: [...]'")
    for player, labels in entry.actions.items():
        _check_actions(document, (*here, player), labels, report)
    if report.touches(document, *here):
        return None
    actions = {player: tuple(entry.actions[player]) for player in players}
    size = math.prod(map(len, actions.values()))
    if size > MOST_CELLS:
        what = f"the table has {size:,} cells, more than {MOST_CELLS:,}"
        report.add(document, here, what, "Leave out actions, or write the game as a tree")
        return None
    return actions


def _check_actions(document: Document, route: Route, labels: list[str], report: Report) -> None:
    if not labels:
        report.add(document, route, "the list of actions is empty", "Give the player at least one action")
    for index, label in enumerate(labels):
        here = (*route, index)
        if label in labels[:index]:
            report.add(
                document, here, f"the action '{shortened(label)}' stands here twice", "Remove one", words=_of(route)
            )
        elif label == ANY:
            what = f"'{ANY}' is kept for the cells, where it is the rest of a player's actions"
            report.add(document, here, what, "Choose another name", words=_of(route))
        else:
            check_action(document, here, label, report)


def _of(route: Route) -> str:
    return f"actions of '{shortened(str(route[-1]))}'"


def _row(
    document: Document, route: Route, players: tuple[str, ...], actions: dict[str, tuple[str, ...]], report: Report
) -> _Row | None:
    """Read the key of a cell."""
    key = str(route[-1])
    pattern = read_profile(document, route, key, "the cell", players, actions, report, (ANY,), key=True)
    return None if pattern is None else _Row(key, pattern)


def read_profile(
    document: Document,
    route: Route,
    text: str,
    noun: str,
    players: tuple[str, ...],
    actions: Mapping[str, tuple[str, ...]],
    report: Report,
    further: tuple[str, ...] = (),
    *,
    key: bool = False,
) -> Profile | None:
    """Read one action a player, with commas between; ``None`` if one is unknown, which is noted at the route."""
    pattern = tuple(part.strip() for part in text.split(","))
    if len(pattern) != len(players):
        count = f"{len(pattern)} action{'s' if len(pattern) > 1 else ''}"
        what = f"{noun} names {count}, and there are {len(players)} players ({', '.join(players)})"
        report.add(document, route, what, "Name one action a player, with commas between", key=key)
        return None
    unknown = [
        (player, action)
        for player, action in zip(players, pattern, strict=True)
        if action not in (*actions[player], *further)
    ]
    for player, action in unknown:
        what = f"'{player}' has no action '{shortened(action)}'"
        report.add(document, route, what, suggestion(action, (*actions[player], *further)), key=key)
    return None if unknown else pattern


def _cover(
    document: Document, here: Route, rows: list[_Row], actions: list[tuple[str, ...]], report: Report
) -> dict[Profile, str]:
    """Find the row of each profile; note cells that are missing or given twice, and rows that cover nothing."""
    found: dict[Profile, list[_Row]] = {profile: [] for profile in itertools.product(*actions)}
    for row in rows:
        own = [labels if part == ANY else (part,) for part, labels in zip(row.pattern, actions, strict=True)]
        for profile in itertools.product(*own):
            found[profile].append(row)
    chosen: dict[Profile, _Row] = {}
    doubled: dict[tuple[str, str], Profile] = {}
    for profile, candidates in found.items():
        best = [row for row in candidates if all(row.rest <= other.rest for other in candidates)]
        if len(best) == 1:
            chosen[profile] = best[0]
        elif candidates:
            first, second = _rivals(candidates)
            doubled.setdefault((first.key, second.key), profile)
    _note_doubled(document, here, doubled, report)
    _note_missing(document, here, [profile for profile, candidates in found.items() if not candidates], report)
    if not doubled:
        _note_idle(document, here, [row for row in rows if row not in chosen.values()], report)
    return {profile: row.key for profile, row in chosen.items()}


def _rivals(candidates: list[_Row]) -> tuple[_Row, _Row]:
    """Find the first two rows of which neither gives way to any other, in the order of the file."""
    firm = [row for row in candidates if not any(other.rest < row.rest for other in candidates)]
    return firm[0], firm[1]


def _note_doubled(document: Document, here: Route, doubled: dict[tuple[str, str], Profile], report: Report) -> None:
    for (first, second), profile in doubled.items():
        mark = document.mark((*here, first), key=True)
        line = f" (line {mark[0]})" if mark else ""
        name = ", ".join(profile)
        if name in (first, second) or ANY not in second:
            what, advice = f"the cell '{name}' is given already, by '{first}'{line}", "Keep one of the two"
        else:
            what = f"the cell '{name}' is given twice, by this row and by '{first}'{line}"
            advice = f"Add a row '{name}', which goes before both, or change one of the two"
        report.add(document, (*here, second), what, advice, key=True)


def _note_missing(document: Document, here: Route, missing: list[Profile], report: Report) -> None:
    if not missing or report.touches(document, *here):
        return
    names = [", ".join(profile) for profile in missing]
    noun = "there is no cell for" if len(names) == 1 else f"{len(names)} cells are missing:"
    what = f"{noun} {listed(names)}"
    report.add(document, here, what, f"Add '{names[0]}: ...', or use '{ANY}' for the rest of the actions")


def _note_idle(document: Document, here: Route, idle: list[_Row], report: Report) -> None:
    for row in idle:
        what = "every cell that this row stands for has a row of its own"
        report.add(document, (*here, row.key), what, "Remove this row", key=True)
