"""Reading a tree, once, into lists that a compiled loop follows.

Plays are numbered at every node: those of a decision are the plays of its first action, then those of the second, and
so on; those of a move of chance are all combinations of one play a branch, the last branch fastest.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sized
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
from gametheory.games.extensive_form import History, Node
from gametheory.kernels.blocks import evenly
from gametheory.kernels.families import Family, Floats

BLOCK: Final = 256  # points side by side
CHANCE: Final = -1

Integers = NDArray[np.int64]


class Moves(NamedTuple):
    """The moves of a tree from the leaves up, over rows: one a play of a subtree, those of the leaves first.

    Move ``m`` has the groups of rows from ``first[m]`` up to ``first[m + 1]``, and group ``g`` the rows
    ``row[start[g]:start[g + 1]]``. At a decision a group are the plays of one action. At a move of chance a group are
    the plays that it draws from, one a branch, and the play that they make together has a row of its own: ``made[g]``.
    """

    mover: Integers  # the player's place, or CHANCE
    first: Integers
    branch: Integers  # of a move of chance: its first branch
    start: Integers
    row: Integers
    made: Integers
    plays: Integers  # the rows of the whole tree's plays
    rows: int
    widest: int  # the most groups of a decision


class Ends(NamedTuple):
    """The leaves where plays end: ends ``first[p]`` up to ``first[p + 1]`` are those of play ``p``.

    End ``e`` is at ``leaf[e]``, and its probability the product of those of ``branch[start[e]:start[e + 1]]``.
    """

    first: Integers
    leaf: Integers
    start: Integers
    branch: Integers


class Numbers(NamedTuple):
    """The numbers of a family of trees, slopes filled up to an even number of features."""

    base: Floats  # (players, leaves)
    slopes: Floats
    branch_base: Floats
    branch_slopes: Floats
    slack: Floats


def count_rows(node: Node) -> tuple[int, int]:
    """Give how many plays a subtree has, and how many rows they and those of its own subtrees take."""
    if isinstance(node, Leaf):
        return 1, 1
    plays, rows = zip(*map(count_rows, node.children), strict=True)
    if isinstance(node, Decision):
        return sum(plays), sum(rows)
    return math.prod(plays), sum(rows) + math.prod(plays)


class End(NamedTuple):
    """Where a play ends: a leaf, the actions that lead to it, and the branches of chance among these."""

    leaf: int
    history: History
    branches: tuple[int, ...]


class Play(NamedTuple):
    """A play of a subtree: its row, and where it ends."""

    row: int
    ends: tuple[End, ...]


@dataclass
class Reading:
    """Lists a tree's moves while going through it."""

    game: ExtensiveFormGame
    listed: list[tuple[int, int, list[list[int]], list[int]]] = field(default_factory=list)
    branches: int = 0
    leaves: int = 0
    made: int = 0

    def __post_init__(self) -> None:
        self.made = sum(1 for _ in self.game.leaves())

    def read(self, node: Node, history: History, drawn: tuple[int, ...]) -> list[Play]:
        """Give the plays of a subtree that is reached by these actions, and by these branches of chance."""
        if isinstance(node, Leaf):
            self.leaves += 1
            return [Play(self.leaves - 1, (End(self.leaves - 1, history, drawn),))]
        first = self.branches
        if isinstance(node, Chance):
            self.branches += len(node.actions)
        below = []
        for index, (action, child) in enumerate(zip(node.actions, node.children, strict=True)):
            branches = (*drawn, first + index) if isinstance(node, Chance) else drawn
            below.append(self.read(child, (*history, action), branches))
        if isinstance(node, Chance):
            return self._drawn(below, first)
        groups = [[play.row for play in plays] for plays in below]
        self.listed.append((self.game.players.index(node.player), 0, groups, [0] * len(groups)))
        return [play for plays in below for play in plays]

    def _drawn(self, below: list[list[Play]], first: int) -> list[Play]:
        combinations = list(itertools.product(*below))
        rows = list(range(self.made, self.made + len(combinations)))
        self.made += len(combinations)
        self.listed.append((CHANCE, first, [[play.row for play in combined] for combined in combinations], rows))
        return [
            Play(row, tuple(end for play in combined for end in play.ends))
            for row, combined in zip(rows, combinations, strict=True)
        ]

    def moves(self, plays: list[int]) -> Moves:
        """Give the moves that were listed, as arrays; ``plays`` are the rows of the whole tree."""
        groups = [group for _, _, own, _ in self.listed for group in own]
        return Moves(
            mover=_integers(mover for mover, _, _, _ in self.listed),
            first=_bounds(own for _, _, own, _ in self.listed),
            branch=_integers(branch for _, branch, _, _ in self.listed),
            start=_bounds(groups),
            row=_integers(row for group in groups for row in group),
            made=_integers(row for _, _, _, rows in self.listed for row in rows),
            plays=_integers(plays),
            rows=self.made,
            widest=max((len(own) for mover, _, own, _ in self.listed if mover != CHANCE), default=0),
        )


def ends_of(plays: list[Play]) -> Ends:
    """Give the ends of all plays, as arrays."""
    ends = [end for play in plays for end in play.ends]
    return Ends(
        first=_bounds(play.ends for play in plays),
        leaf=_integers(end.leaf for end in ends),
        start=_bounds(end.branches for end in ends),
        branch=_integers(branch for end in ends for branch in end.branches),
    )


def numbers_of(family: Family, tolerance: float) -> Numbers:
    """Give the numbers of a family, as a loop takes them."""
    branches = family.branch_slopes.reshape(family.branch_base.size, family.features)
    slack = family.tolerances(tolerance)
    return Numbers(family.base, evenly(family.slopes), family.branch_base, evenly(branches), slack)


def _integers(numbers: Iterable[int]) -> Integers:
    return np.array(list(numbers), dtype=np.int64)


def _bounds(parts: Iterable[Sized]) -> Integers:
    """Give where each part begins when all are put behind each other, and where the last one ends."""
    return np.cumsum([0, *map(len, parts)])
