"""How cells hang together: components of infinitely many equilibria, and the corners that stand for them.

A cell's corners are equilibria too, for the set of all equilibria of each concept here is closed. Cells and listed
behaviours that share a point are joined. Nash equilibria that differ in one player's behaviour alone are joined as
well: everything realisation equivalent to a mixture of the two is in equilibrium with the others' behaviour. A corner
that lies in a larger cell, and is no corner there, is not listed: that cell's own corners stand for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from gametheory.equilibria.assessments.cells import MOST_CORNERS, Behaviour, Cell
from gametheory.equilibria.assessments.indexed_tree import IndexedTree
from gametheory.equilibria.assessments.search import OutOfTimeError, cause


@dataclass(frozen=True)
class Group:
    """Some listed behaviours, as positions, and the cells of infinitely many that join them."""

    members: tuple[int, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Joined:
    """Everything found: the behaviours to list, and the groups in which they hang together."""

    listed: tuple[Behaviour, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...]


def join(tree: IndexedTree, found: Sequence[Cell], by_player: bool, check: Callable[[], None]) -> Joined:
    """Join cells into components.

    ``by_player`` says that equilibria which differ in one player's behaviour alone hang together.
    """
    return _Joining(tree, found, by_player, check).run()


class _Joining:
    def __init__(self, tree: IndexedTree, found: Sequence[Cell], by_player: bool, check: Callable[[], None]) -> None:
        self.tree, self.by_player, self.check = tree, by_player, check
        self.cells = [cell for cell in found if cell.dimension]
        self.corners = {id(cell): cell.corners(tree) for cell in found}
        self.largest: dict[Behaviour, int] = {}
        for cell in found:
            for corner in self.corners[id(cell)]:
                self.largest[corner] = max(self.largest.get(corner, 0), cell.dimension)
        self.listed = sorted(self.largest, key=_simplest_first)
        self.parent = list(range(len(self.listed) + len(self.cells)))
        self.unclear, self.stopped = False, ""

    def run(self) -> Joined:
        inner: set[int] = set()
        try:
            self._join_cells(inner)
        except (OutOfTimeError, KeyboardInterrupt) as stop:
            self.stopped = cause(stop)
        if self.by_player:
            for one, other in combinations(range(len(self.listed)), 2):
                if self._root(one) != self._root(other) and self._differ_in_one(one, other):
                    self._unite(one, other)
        kept = [place for place in range(len(self.listed)) if place not in inner]
        position = {place: new for new, place in enumerate(kept)}
        groups = []
        for group in self._groups():
            members = tuple(position[node] for node in group if node in position)
            cells = tuple(self.cells[node - len(self.listed)] for node in group if node >= len(self.listed))
            groups.append(Group(members, cells))
        return Joined(tuple(self.listed[place] for place in kept), tuple(groups), tuple(self._notes()))

    def _join_cells(self, inner: set[int]) -> None:
        """Join each cell with the listed behaviours in its closure; note which of these others stand for."""
        for node, cell in enumerate(self.cells, start=len(self.listed)):
            own = set(self.corners[id(cell)])
            for place, behaviour in enumerate(self.listed):
                self.check()
                verdict = True if behaviour in own else cell.contains(behaviour)
                if verdict:
                    self._unite(place, node)
                    if behaviour not in own and cell.dimension > self.largest[behaviour]:
                        inner.add(place)
                self.unclear = self.unclear or verdict is None

    def _notes(self) -> list[str]:
        notes = []
        if self.stopped:
            notes.append(f"{self.stopped} before it was decided which equilibria hang together")
        if self.unclear:
            notes.append("whether some parts of the continua meet is not decided: components may be fewer")
        if any(cell.many for cell in self.cells):
            notes.append(f"a continuum has more than {MOST_CORNERS} corners: not all are listed")
        if any(not cell.extreme for cell in self.cells):
            notes.append("some members are listed of a continuum that is no polytope or curve, not all extreme ones")
        return notes

    def _differ_in_one(self, one: int, other: int) -> bool:
        pairs = zip(self.tree.sets, self.listed[one], self.listed[other], strict=True)
        return len({known.player for known, mine, theirs in pairs if mine != theirs}) == 1

    def _root(self, node: int) -> int:
        while self.parent[node] != node:
            node = self.parent[node]
        return node

    def _unite(self, one: int, other: int) -> None:
        self.parent[self._root(one)] = self._root(other)

    def _groups(self) -> list[list[int]]:
        groups: dict[int, list[int]] = {}
        for node in range(len(self.parent)):
            groups.setdefault(self._root(node), []).append(node)
        return list(groups.values())


def _simplest_first(behaviour: Behaviour) -> tuple[object, ...]:
    supports = [tuple(a for a, share in enumerate(shares) if share != 0) for shares in behaviour]
    mixing = sum(len(support) > 1 for support in supports)
    return mixing, tuple(supports), tuple(-float(share) for shares in behaviour for share in shares)
