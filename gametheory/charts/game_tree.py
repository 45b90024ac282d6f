"""The game tree: who moves when, what leads where, and what each end is worth to everybody.

The tree grows from left to right. A filled circle is a player's decision, in the player's colour; an open square is a
move of chance, with the probabilities on its branches. Every end stands on a row of its own, so the outcomes and the
payoffs line up as a table at the right. With an equilibrium, the actions it takes are drawn thick, those that are
actually played thickest, and below each decision stands what the players get from there on. Decisions that a player
cannot tell apart (an information set) are joined by a dashed line.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from gametheory.charts.lettering import (
    POINTS,
    balanced,
    blank_canvas,
    number_text,
    text_height,
    text_width,
    wrapped,
    write,
)
from gametheory.charts.style import (
    FAINT_INK,
    HAIRLINE,
    INK,
    PAPER,
    mixed,
    outcome_colours,
    outcome_textures,
    player_colours,
)
from gametheory.errors import GameError
from gametheory.games import Chance, Decision, Equilibrium, ExtensiveFormGame, Leaf
from gametheory.games.display.layout import node_shares
from gametheory.games.extensive_form import Node

ACTION_SIZE: Final = 8.0
NAME_SIZE: Final = 7.5
OUTCOME_SIZE: Final = 8.5
KEY_SIZE: Final = 7.5
ROW: Final = 0.27  # inches from one end to the next
MARGIN: Final = 0.15
SLANT: Final = 0.32  # inches that a branch takes from its decision to its own height
GAP: Final = 0.09  # between a text and what stands beside it
CLEAR: Final = 0.05  # between the texts of two nodes, one above the other
LIFT: Final = 0.035  # between a branch and the text above or below it
NODE: Final = 7.0  # points across
SWATCH: Final = 0.15
THIN, CHOSEN, PLAYED = 0.9, 2.2, 4.2  # points


def game_tree(game: ExtensiveFormGame, equilibrium: Equilibrium | None = None, ax: Axes | None = None) -> Axes:
    """Draw a single game in extensive form as a tree, from left to right.

    Parameters
    ----------
    game
        A single game, of some forty ends at most if it is to fit on a page.
    equilibrium
        One of its equilibria, its profile keyed by information set: its choices are drawn thick, its play thickest, and
        its values stand below the decisions.
    ax
        Where to draw; by default on a figure of its own, as large as the tree. Smaller axes shrink the text with it.

    Returns
    -------
    The axes. Raises ``GameError`` for a grid of games.

    Examples
    --------
    >>> answer = Decision("answer", "b", ("yes", "no"), (Leaf("deal", (1, 1)), Leaf("war", (-1, -1))), "answer")
    >>> axes = game_tree(ExtensiveFormGame(("a", "b"), answer))
    >>> sorted({text.get_text() for text in axes.texts} & {"yes", "no", "deal", "war", "−1"})
    ['deal', 'no', 'war', 'yes', '−1']
    """
    if game.grid_shape:
        raise GameError("a tree shows one game, and this is a grid of games. Give the model single values")
    plan = _Plan(game, equilibrium)
    ax, scale = blank_canvas(ax, plan.width, plan.height)
    _Drawing(ax, scale, plan).draw()
    return ax


@dataclass
class _Spot:
    """A node and its place: its column, its height in inches, and the texts that stand at its left."""

    node: Node
    column: int
    action: str
    above: str
    name: str
    values: tuple[str, ...]
    share: Any  # of the branch that leads here: what a strategy or chance gives it; None where no strategy is shown
    reached: bool
    children: list[_Spot] = field(default_factory=list)
    y: float = 0.0

    @property
    def top(self) -> float:
        return text_height(self.above, ACTION_SIZE) + LIFT + PLAYED / 2 / POINTS if self.above else NODE / POINTS / 2

    @property
    def bottom(self) -> float:
        lines = [text_height(self.name, NAME_SIZE)] if self.name else []
        lines += [text_height("0", NAME_SIZE)] if self.values else []
        return sum(lines) + 0.03 if lines else NODE / POINTS / 2

    @property
    def text_width(self) -> float:
        """The room that the widest of the node's texts needs."""
        values = text_width(f"({', '.join(self.values)})", NAME_SIZE) if self.values else 0
        return max(text_width(self.above, ACTION_SIZE), text_width(self.name, NAME_SIZE), values)

    def walk(self) -> Iterator[_Spot]:
        yield self
        for child in self.children:
            yield from child.walk()

    def move(self, by: float) -> None:
        for spot in self.walk():
            spot.y += by


class _Plan:
    """Where everything goes, in inches, before anything is drawn."""

    def __init__(self, game: ExtensiveFormGame, equilibrium: Equilibrium | None) -> None:
        self.game, self.equilibrium = game, equilibrium
        self.profile = equilibrium.profile if equilibrium else None
        self.root = self._spot(game.root, 0, "", None, equilibrium is not None)
        self.spots = list(self.root.walk())
        self.leaves = [spot for spot in self.spots if isinstance(spot.node, Leaf)]
        depth = 1 + max(spot.column for spot in self.spots)
        self.floor = [-1e9] * depth  # of each column, how far down it is taken
        self.last_leaf: _Spot | None = None
        self._place(self.root)
        self.head = MARGIN + text_height("X", OUTCOME_SIZE) + 2 * CLEAR
        self.root.move(self.head - min(spot.y - self._above(spot) for spot in self.spots))
        self.columns = self._columns(depth)
        self.key = tuple(_key(game, equilibrium))

    def _spot(self, node: Node, column: int, action: str, share: Any, reached: bool) -> _Spot:
        by_chance = share is not None and self.profile is None
        shown = f"{action} ({number_text(share)})" if share is not None and (by_chance or 0 < share < 1) else action
        above = balanced(shown, 22)
        if isinstance(node, Leaf):
            return _Spot(node, column, action, above, "", (), share, reached)
        spot = _Spot(node, column, action, above, _name(node), self._values(node), share, reached)
        for own, next_share, child in zip(node.actions, node_shares(node, self.profile), node.children, strict=True):
            spot.children.append(self._spot(child, column + 1, own, next_share, reached and bool(next_share)))
        return spot

    def _values(self, node: Decision | Chance) -> tuple[str, ...]:
        values: Mapping[str, Any] = self.equilibrium.values.get(node.label, {}) if self.equilibrium else {}
        return tuple(number_text(values[player]) for player in self.game.players) if values else ()

    def _place(self, spot: _Spot) -> None:
        """Put a node at the middle of what follows it, and lower all of it where its texts would touch others."""
        for child in spot.children:
            self._place(child)
        if spot.children:
            spot.y = (spot.children[0].y + spot.children[-1].y) / 2
        else:
            spot.y = max(self.floor[spot.column :]) + self._above(spot)
            spot.y = max(spot.y, self.last_leaf.y + ROW) if self.last_leaf else spot.y
            self.last_leaf = spot
        short = self.floor[spot.column] + CLEAR + spot.top - spot.y
        if short > 0:
            spot.move(short)
        for part in spot.walk() if short > 0 else [spot]:
            self._take(part)

    def _take(self, spot: _Spot) -> None:
        """Mark the columns as taken down to a node's bottom; a leaf's row runs through all columns at its right."""
        last = len(self.floor) if isinstance(spot.node, Leaf) else spot.column + 1
        for column in range(spot.column, last):
            below = max(spot.bottom, ROW / 4)
            self.floor[column] = max(self.floor[column], spot.y + below)

    def _above(self, spot: _Spot) -> float:
        return max(spot.top, ROW / 2) if isinstance(spot.node, Leaf) else spot.top

    def _columns(self, depth: int) -> list[float]:
        """Give where the nodes of each column stand: their texts are at their left."""
        x, columns = MARGIN, []
        for column in range(depth):
            room = max(spot.text_width for spot in self.spots if spot.column == column)
            x += room + 2 * GAP + (SLANT if column else 0) + NODE / POINTS / 2
            columns.append(x)
        return columns

    @property
    def bottom(self) -> float:
        return max(spot.y + max(spot.bottom, ROW / 2) for spot in self.spots)

    @property
    def outcome_x(self) -> float:
        return self.columns[-1] + 2.5 * GAP

    @property
    def payoff_x(self) -> list[float]:
        """Give the right edges of the columns of payoffs."""
        x = self.outcome_x + SWATCH + GAP + max(self._outcome_widths()) + GAP
        edges = []
        for index, player in enumerate(self.game.players):
            numbers = [text_width(number_text(leaf.payoffs[index]), OUTCOME_SIZE) for _, leaf in self.game.leaves()]
            x += max([text_width(player, OUTCOME_SIZE, bold=True), *numbers]) + 1.7 * GAP
            edges.append(x)
        return edges

    def _outcome_widths(self) -> Iterator[float]:
        return (text_width(outcome_text(leaf.outcome), OUTCOME_SIZE) for _, leaf in self.game.leaves())

    @property
    def width(self) -> float:
        key = max((text_width(line, KEY_SIZE) for line in self.key), default=0)
        return max(self.payoff_x[-1], MARGIN + key) + MARGIN

    @property
    def height(self) -> float:
        return self.bottom + 2 * CLEAR + sum(text_height(line, KEY_SIZE) for line in self.key) + MARGIN


@dataclass(frozen=True)
class _Drawing:
    ax: Axes
    scale: float
    plan: _Plan

    def draw(self) -> None:
        plan = self.plan
        self._head()
        for spot in plan.spots:
            for child in spot.children:
                self._branch(spot, child)
        self._information_sets()
        for spot in plan.spots:
            if isinstance(spot.node, Leaf):
                self._leaf(spot, spot.node)
            else:
                self._node(spot)
        top = plan.bottom + 2 * CLEAR
        for line in plan.key:
            self._text(MARGIN, top, line, KEY_SIZE, va="top", color=FAINT_INK)
            top += text_height(line, KEY_SIZE)

    def _head(self) -> None:
        """Write the players over the columns of their payoffs."""
        base = MARGIN + OUTCOME_SIZE / POINTS
        self._text(self.plan.outcome_x, base, "outcome", OUTCOME_SIZE, color=FAINT_INK, va="baseline")
        for x, (player, colour) in zip(self.plan.payoff_x, self._colours.items(), strict=True):
            look = {"ha": "right", "va": "baseline", "weight": "bold"}
            self._text(x, base, player, OUTCOME_SIZE, color=colour, **look)

    def _branch(self, spot: _Spot, child: _Spot) -> None:
        """Draw a branch: slanting to its own height, then level, with the action's name on the level part."""
        start, end = self._x(spot), self._x(child)
        width, colour, order = self._look(spot, child)
        across = [start, start + SLANT, end]
        (line,) = self.ax.plot(across, [spot.y, child.y, child.y], color=colour, linewidth=width * self.scale)
        line.set(zorder=order, solid_capstyle="butt", solid_joinstyle="round", gid=f"branch: {child.action}")
        left = start + SLANT + GAP / 2
        base = child.y - LIFT - width / 2 / POINTS
        ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.3}  # keeps a dashed line out of the letters
        self._text(left, base, child.above, ACTION_SIZE, va="bottom", color=INK, bbox=ground)

    def _look(self, spot: _Spot, child: _Spot) -> tuple[float, str, int]:
        """Give a branch's width, colour and order: the thicker, the nearer to what is played."""
        node = spot.node
        colour = self._colours[node.player] if isinstance(node, Decision) else FAINT_INK
        if self.plan.profile is None:
            return 1.3, colour, 2
        if not child.share:
            return THIN, mixed(INK, 0.45), 2
        if child.reached:
            return PLAYED, colour, 4
        return (CHOSEN, colour, 3) if isinstance(node, Decision) else (THIN, colour, 2)

    def _node(self, spot: _Spot) -> None:
        x, y = self._x(spot), spot.y
        by_chance = isinstance(spot.node, Chance)
        colour = INK if isinstance(spot.node, Chance) else self._colours[getattr(spot.node, "player", "")]
        (marker,) = self.ax.plot([x], [y], marker="s" if by_chance else "o", markersize=NODE * self.scale, zorder=6)
        marker.set(markerfacecolor=PAPER if by_chance else colour, markeredgecolor=colour)
        marker.set(markeredgewidth=1.2 * self.scale, gid=f"node: {getattr(spot.node, 'label', '')}")
        right, top = x - NODE / POINTS / 2 - GAP / 3, y + LIFT + (PLAYED / 2 / POINTS if spot.reached else 0)
        self._text(right, top, spot.name, NAME_SIZE, ha="right", va="top", color=colour)
        if spot.values:
            self._values(spot, right, top + text_height(spot.name, NAME_SIZE))

    def _values(self, spot: _Spot, right: float, top: float) -> None:
        """Write what the players get from a node on, in brackets, each number in its player's colour."""
        words: list[tuple[str, str]] = [("(", FAINT_INK)]
        for number, colour in zip(spot.values, self._colours.values(), strict=True):
            words += [(number, colour), (", ", FAINT_INK)]
        words[-1] = (")", FAINT_INK)
        x = right - sum(text_width(word, NAME_SIZE) for word, _ in words)
        for word, colour in words:
            self._text(x, top + 0.8 * NAME_SIZE / POINTS, word.rstrip(), NAME_SIZE, va="baseline", color=colour)
            x += text_width(word, NAME_SIZE)

    def _leaf(self, spot: _Spot, leaf: Leaf) -> None:
        plan, y = self.plan, spot.y
        x = plan.outcome_x
        (dots,) = self.ax.plot([self._x(spot), x - GAP / 2], [y, y], color=HAIRLINE, linewidth=0.7 * self.scale)
        dots.set(linestyle=(0, (1, 2.5)), zorder=1)
        names = plan.game.outcome_names
        box = (x, y - SWATCH / 2), SWATCH, SWATCH
        colour, texture = outcome_colours(names)[leaf.outcome], outcome_textures(names)[leaf.outcome]
        patch = Rectangle(*box, facecolor=colour, edgecolor=INK, linewidth=0.5 * self.scale, hatch=texture, zorder=5)
        patch.set_gid(f"outcome: {leaf.outcome}")
        self.ax.add_patch(patch)
        weight = "bold" if spot.reached else "normal"
        self._text(x + SWATCH + GAP, y, outcome_text(leaf.outcome), OUTCOME_SIZE, color=INK, weight=weight)
        for edge, payoff, own in zip(plan.payoff_x, leaf.payoffs, self._colours.values(), strict=True):
            self._text(edge, y, number_text(payoff), OUTCOME_SIZE, ha="right", color=own, weight=weight)

    def _information_sets(self) -> None:
        """Join the decisions of each information set, one after the other, by a dashed line."""
        decisions = [spot for spot in self.plan.spots if isinstance(spot.node, Decision)]
        known: dict[str, list[_Spot]] = {}
        for spot in decisions:
            known.setdefault(getattr(spot.node, "information_set", ""), []).append(spot)
        for label, members in known.items():
            for upper, lower in itertools.pairwise(sorted(members, key=lambda spot: spot.y)):
                self._join(label, upper, lower)

    def _join(self, label: str, upper: _Spot, lower: _Spot) -> None:
        between = (s for s in self.plan.spots if s.column == upper.column and upper.y < s.y < lower.y)
        passes = any(between) and upper.column == lower.column
        bend = -min(0.25, SLANT / (lower.y - upper.y)) if passes else 0.0  # bows to the right, short of the texts
        patch = FancyArrowPatch(
            (self._x(upper), upper.y),
            (self._x(lower), lower.y),
            arrowstyle="-",
            connectionstyle=f"arc3,rad={bend}",
            linestyle=(0, (4, 2.5)),
            linewidth=1.3 * self.scale,
            color=self._colours[getattr(upper.node, "player", "")],
            shrinkA=NODE / 2 * self.scale,
            shrinkB=NODE / 2 * self.scale,
            zorder=3,
        )
        patch.set_gid(f"information set: {label}")
        self.ax.add_patch(patch)

    def _x(self, spot: _Spot) -> float:
        return self.plan.columns[spot.column]

    def _text(self, x: float, y: float, text: str, size: float, **look: object) -> None:
        if text:
            write(self.ax, x, y, text, size * self.scale, **{"va": "center_baseline", "zorder": 7} | look)

    @property
    def _colours(self) -> dict[str, str]:
        return player_colours(self.plan.game.players)


def outcome_text(outcome: str) -> str:
    """Shorten an outcome's name to what one row of the tree can hold.

    >>> outcome_text("a freeze that nobody ever verified at all")
    'a freeze that nobody ever …'
    """
    return wrapped(outcome, 28, lines=1)


def _name(node: Decision | Chance) -> str:
    who = "chance" if isinstance(node, Chance) else node.player
    return balanced(f"{who}: {node.label}", 24, lines=3)


def _key(game: ExtensiveFormGame, equilibrium: Equilibrium | None) -> Iterator[str]:
    if any(isinstance(node, Chance) for _, node in game.nodes()):
        yield "Open square: a move of chance, with its probabilities."
    if not game.has_perfect_information:
        yield "Dashed line: decisions that the player cannot tell apart."
    if equilibrium is not None:
        yield "Thick: what the equilibrium chooses at each decision; thickest: what is played."
        if equilibrium.values:
            yield f"In brackets: what {', '.join(game.players)} get from there on."
