"""Which column of the drawing each node stands in.

A node stands at least one column to the right of the node before it. Decisions of one information set stand in the
same column where that is possible: an information set is taken as one vertex, and each vertex gets the length of the
longest way to it, found by relaxation (Bellman 1958). It is not possible where sets lie across each other, one before
the other in some plays and after it in others, or where a play comes to a set twice; then relaxation does not come to
rest, and such a set's decisions keep columns of their own.

References
----------
R. Bellman (1958), On a routing problem, Quarterly of Applied Mathematics 16, 87-90.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gametheory.games import ExtensiveFormGame
from gametheory.games.extensive_form import History


def columns_of(game: ExtensiveFormGame) -> dict[History, int]:
    """Give the column of every node, from 0 on, by its history.

    >>> from gametheory.games import Decision, Leaf
    >>> late = Decision("late", "b", ("yes",), (Leaf("end", (0, 0)),), "knows nothing")
    >>> early = Decision("early", "b", ("yes",), (Leaf("end", (0, 0)),), "knows nothing")
    >>> wait = Decision("wait", "a", ("go on",), (late,), "wait")
    >>> columns_of(ExtensiveFormGame(("a", "b"), Decision("start", "a", ("now", "wait"), (early, wait), "start")))[
    ...     ("now",)
    ... ]
    2
    """
    histories = [history for history, _ in game.nodes()]
    groups = [known.histories for known in game.information_sets.values() if len(known.histories) > 1]
    together = _relaxed(histories, groups)
    if together is not None:
        return together
    kept: list[Sequence[History]] = []
    for group in groups:
        if _relaxed(histories, [*kept, group]) is not None:
            kept.append(group)
    columns = _relaxed(histories, kept)
    assert columns is not None, "sets that were accepted one by one agree"
    return columns


def _relaxed(histories: Sequence[History], groups: Iterable[Sequence[History]]) -> dict[History, int] | None:
    """Push nodes to the right until all conditions hold; ``None`` where they never do."""
    columns = {history: len(history) for history in histories}
    groups, moved = list(groups), True
    while moved:
        moved = False
        for group in groups:
            last = max(columns[history] for history in group)
            moved |= any(columns[history] < last for history in group)
            columns |= dict.fromkeys(group, last)
        if max(columns.values()) > len(histories):
            return None
        for history in histories:
            if history and columns[history] <= columns[history[:-1]]:
                columns[history], moved = columns[history[:-1]] + 1, True
    return columns
