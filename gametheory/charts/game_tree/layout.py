"""Where everything of a tree goes, in inches: rows, columns, and the lines that join information sets.

Every end has a row of its own, so that outcomes and payoffs line up as a table. A decision stands at the middle of what
follows it, as in the tidy trees of Reingold and Tilford (1981). Their contour is here one number a column, how far down
it is taken: a subtree goes as high as it can below what was placed before, and as low as its widest texts ask. That is
one pass, since the ends are placed from top to bottom and never side by side; pictures in which they are, and that may
then move closer together, need the second pass of Buchheim, Jünger and Leipert (2002).

Decisions that a player cannot tell apart are joined from each to the next: straight down the column where nothing
stands between them, else along a *lane* at the right of the column, where there are branches but no nodes and no texts.
Sets that would lie on each other have lanes of their own, the shortest next to the nodes.

References
----------
E. M. Reingold and J. S. Tilford (1981), Tidier drawings of trees, IEEE Transactions on Software Engineering 7.
C. Buchheim, M. Jünger and S. Leipert (2002), Improving Walker's algorithm to run in linear time, Graph Drawing.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np

from gametheory.charts.game_tree.scene import Point, Step
from gametheory.charts.game_tree.spots import BARE, Spot
from gametheory.games import Decision, ExtensiveFormGame, Leaf

ROW: Final = 0.27  # inches from one end to the next
MARGIN: Final = 0.15
SLANT: Final = (0.32, 0.75)  # least and most that a branch takes from its decision to its own height
STEEPEST: Final = 5.0  # how much farther down than across a slant goes, unless it would take more than the most
GAP: Final = 0.09  # between a text and what stands beside it
CLEAR: Final = 0.05  # between the texts of two nodes, one above the other
LANES: Final = (0.12, 0.075)  # from a column to its first lane, and from a lane to the next
BEND: Final = 0.28  # over which a line turns into its lane
WIDE: Final = 0.13  # that a line which is in no lane should keep from a node

Join = tuple[Spot, Spot]


class Layout:
    """The places of all spots: ``columns`` across, each spot's ``y`` down, from a first row below ``head``."""

    def __init__(self, game: ExtensiveFormGame, root: Spot, head: float) -> None:
        self.root, self.spots = root, list(root.walk())
        self.leaves = [spot for spot in self.spots if isinstance(spot.node, Leaf)]
        self.floor = [-1e9] * (1 + max(spot.column for spot in self.spots))
        self.last_leaf: Spot | None = None
        self._place(root)
        root.move(head - min(spot.y - _above(spot) for spot in self.spots))
        self.joins = self._joins(game)
        self.lanes = self._lanes()
        self.slants = [self._slant(column) for column in range(len(self.floor))]
        self.columns = self._columns()

    @property
    def bottom(self) -> float:
        """How far down the tree goes."""
        return max(spot.y + max(spot.bottom, ROW / 2) for spot in self.spots)

    def at(self, spot: Spot) -> Point:
        """Give the place of a node."""
        return self.columns[spot.column], spot.y

    def turn(self, spot: Spot) -> float:
        """Give how far across the branches of a decision reach their own height."""
        return self.columns[spot.column] + self.slants[spot.column]

    def route(self, join: Join) -> tuple[Step, ...]:
        """Give the way from one decision of an information set to the next."""
        (x, y), (end_x, end_y) = map(self.at, join)
        if join[0].column != join[1].column:
            return (_clearest((x, y), (end_x, end_y), [self.at(spot) for spot in self.spots if spot not in join]),)
        lane = self._lane_of(join)
        if lane is None:
            return (((end_x, end_y),),)
        out, bend = x + LANES[0] + LANES[1] * lane, min(BEND, (end_y - y) / 2)
        into = (out, y), (out, y + bend / 3), (out, y + bend)
        back = (out, end_y - bend / 3), (out, end_y), (x, end_y)
        return into, ((out, end_y - bend),), back

    # --- rows -------------------------------------------------------------------------------------------------------

    def _place(self, spot: Spot) -> None:
        """Put a node at the middle of what follows it, and lower all of it where its texts would touch others."""
        for child in spot.children:
            self._place(child)
        if spot.children:
            spot.y = (spot.children[0].y + spot.children[-1].y) / 2
        else:
            spot.y = max(self.floor[spot.column :]) + _above(spot)
            spot.y = max(spot.y, self.last_leaf.y + ROW) if self.last_leaf else spot.y
            self.last_leaf = spot
        short = max(self.floor[column] + CLEAR + top - spot.y for column, top, _ in spot.taken())
        if short > 0:
            spot.move(short)
        for part in spot.walk() if short > 0 else [spot]:
            self._take(part)

    def _take(self, spot: Spot) -> None:
        """Mark the columns as taken down to a node's bottom; a leaf's row runs through all columns at its right."""
        rows = [(column, bottom) for column, _, bottom in spot.taken()]
        if isinstance(spot.node, Leaf):
            rows += [(column, BARE) for column in range(spot.column + 1, len(self.floor))]
        for column, bottom in rows:
            self.floor[column] = max(self.floor[column], spot.y + max(bottom, ROW / 4))

    # --- information sets -------------------------------------------------------------------------------------------

    def _joins(self, game: ExtensiveFormGame) -> dict[str, list[Join]]:
        """Give for each information set of several decisions the pairs to join, from top to bottom."""
        at = {spot.history: spot for spot in self.spots if isinstance(spot.node, Decision)}
        members = {
            label: sorted((at[history] for history in known.histories), key=lambda spot: spot.y)
            for label, known in game.information_sets.items()
        }
        return {label: list(itertools.pairwise(here)) for label, here in members.items() if len(here) > 1}

    def _is_straight(self, join: Join) -> bool:
        upper, lower = join
        return not any(s.column == upper.column and upper.y < s.y < lower.y for s in self.spots)

    def _lanes(self) -> dict[str, int]:
        """Give the lane of each information set that needs one."""
        wanted = []
        for label, joins in self.joins.items():
            bowed = [join for join in joins if join[0].column == join[1].column and not self._is_straight(join)]
            if bowed:
                wanted.append((bowed[-1][1].y - bowed[0][0].y, label, bowed[0][0].column, bowed[0][0].y))
        lanes: dict[str, int] = {}
        placed: list[tuple[int, int, float, float]] = []
        for length, label, column, top in sorted(wanted):
            busy = {lane for own, lane, y, end in placed if own == column and y < top + length and top < end}
            lanes[label] = next(lane for lane in itertools.count() if lane not in busy)
            placed.append((column, lanes[label], top, top + length))
        return lanes

    def _lane_of(self, join: Join) -> int | None:
        node = join[0].node
        return None if self._is_straight(join) or not isinstance(node, Decision) else self.lanes[node.information_set]

    # --- columns ----------------------------------------------------------------------------------------------------

    def _slant(self, column: int) -> float:
        """Give the width that branches take to reach their height: more for steep ones, and clear of all lanes."""
        here = [spot for spot in self.spots if spot.column == column]
        rise = max((abs(child.y - spot.y) for spot in here for child in spot.children), default=0.0)
        used = [self.lanes[label] for label, joins in self.joins.items() if joins[0][0] in here and label in self.lanes]
        lanes = LANES[0] + LANES[1] * (max(used) + 1) if used else 0.0
        return max(min(max(SLANT[0], rise / STEEPEST), SLANT[1]), lanes + GAP)

    def _columns(self) -> list[float]:
        """Give where the nodes of each column stand: their texts are at their left."""
        rooms = [0.0] * len(self.floor)
        for column, width in itertools.chain.from_iterable(spot.rooms() for spot in self.spots):
            rooms[column] = max(rooms[column], width)
        x, columns = MARGIN, []
        for column, room in enumerate(rooms):
            x += room + 2 * GAP + (self.slants[column - 1] if column else 0) + BARE
            columns.append(x)
        return columns


def _above(spot: Spot) -> float:
    return max(spot.top, ROW / 2) if isinstance(spot.node, Leaf) else spot.top


def _clearest(start: Point, end: Point, nodes: Sequence[Point]) -> Step:
    """Find the flattest curve from one place to another that keeps away from other nodes, or else the clearest one."""
    (x, y), (end_x, end_y) = start, end
    across = np.array([-(end_y - y), end_x - x])
    middle, others = np.array([(x + end_x) / 2, (y + end_y) / 2]), np.array(nodes).reshape(-1, 2)
    best: tuple[float, Point] = (-1.0, start)
    for bow in (0.0, -0.15, 0.15, -0.3, 0.3, -0.5, 0.5, -0.8, 0.8):
        control = middle + bow * across
        t = np.linspace(0, 1, 40)[:, None]
        curve = (1 - t) ** 2 * np.array(start) + 2 * t * (1 - t) * control + t**2 * np.array(end)
        distance = float(np.hypot(*(curve[:, None] - others[None]).transpose(2, 0, 1)).min(initial=np.inf))
        best = max(best, (min(distance, WIDE), (float(control[0]), float(control[1]))), key=lambda one: one[0])
    (bend_x, bend_y) = best[1]
    first = (x + 2 * (bend_x - x) / 3, y + 2 * (bend_y - y) / 3)
    second = (end_x + 2 * (bend_x - end_x) / 3, end_y + 2 * (bend_y - end_y) / 3)
    return first, second, end
