"""The nodes of a tree with all that is written at them, before any of them has a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from gametheory.charts.game_tree.depths import columns_of
from gametheory.charts.lettering import POINTS, balanced, number_text, text_height, text_width
from gametheory.games import Beliefs, Chance, Decision, Equilibrium, ExtensiveFormGame, Leaf
from gametheory.games.display.layout import node_shares
from gametheory.games.extensive_form import History, Node
from gametheory.games.verification import tree_values

ACTION_SIZE: Final = 8.0
NAME_SIZE: Final = 7.5
LIFT: Final = 0.035  # inches between a branch and the text above or below it
NODE: Final = 7.0  # points across
PLAYED: Final = 4.2  # points, the thickest branch
BARE: Final = NODE / POINTS / 2  # what a line or a node takes above and below itself


@dataclass(eq=False)
class Spot:
    """A node and its texts; ``y`` is its height in the drawing, in inches from the top.

    ``share`` is what a strategy or chance gives to the branch that leads here, ``None`` where no strategy is shown;
    ``reached`` tells whether it is played with positive probability.
    """

    history: History
    node: Node
    parent: Spot | None
    column: int
    above: str
    name: str
    belief: str
    values: tuple[str, ...]
    share: Any
    reached: bool
    children: list[Spot] = field(default_factory=list)
    y: float = 0.0

    @property
    def action(self) -> str:
        """The action that leads here."""
        return self.history[-1] if self.history else ""

    @property
    def first_column(self) -> int:
        """The column in which the branch to this node begins, and its action is written."""
        return self.column if self.parent is None else self.parent.column + 1

    @property
    def top(self) -> float:
        """What the action's name takes above the branch, in inches."""
        return text_height(self.above, ACTION_SIZE) + LIFT + PLAYED / 2 / POINTS if self.above else BARE

    @property
    def bottom(self) -> float:
        """What is written below the node takes so many inches."""
        lines = text_height(self.name, NAME_SIZE) if self.name else 0.0
        lines += text_height("0", NAME_SIZE) if self.below else 0.0
        return lines + 0.03 if lines else BARE

    @property
    def below(self) -> str:
        """The belief and the values, in one line."""
        values = f"({', '.join(self.values)})" if self.values else ""
        return "  ".join(filter(None, (self.belief, values)))

    def taken(self) -> Iterator[tuple[int, float, float]]:
        """Give each column that the branch and the node run through: the column, and inches above and below."""
        for column in range(self.first_column, self.column + 1):
            first, last = column == self.first_column, column == self.column
            yield column, self.top if first else BARE, self.bottom if last else BARE

    def rooms(self) -> Iterator[tuple[int, float]]:
        """Give the columns in which it has texts, with the width of each text."""
        yield self.first_column, text_width(self.above, ACTION_SIZE)
        for text in (self.name, self.below):
            yield self.column, text_width(text, NAME_SIZE)

    def walk(self) -> Iterator[Spot]:
        """Go through it and all that follows it, each before those that follow it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def move(self, by: float) -> None:
        """Lower it and all that follows it."""
        for spot in self.walk():
            spot.y += by


def spots_of(game: ExtensiveFormGame, equilibrium: Equilibrium | None) -> Spot:
    """Give the root of a tree with all that follows, each node with its texts."""
    return _Reading(game, equilibrium).spot((), game.root, None, None)


class _Reading:
    """Words for the nodes of one game under one equilibrium."""

    def __init__(self, game: ExtensiveFormGame, equilibrium: Equilibrium | None) -> None:
        self.profile = equilibrium.profile if equilibrium else None
        self.beliefs: Mapping[str, Beliefs] = equilibrium.beliefs if equilibrium else {}
        self.values = tree_values(game, equilibrium.profile) if equilibrium else {}
        self.columns = columns_of(game)

    def spot(self, history: History, node: Node, parent: Spot | None, share: Any) -> Spot:
        """Give a node with all that follows."""
        played = self.profile is not None and (parent is None or (parent.reached and bool(share)))
        above = self._above(history, parent, share)
        here = Spot(history, node, parent, self.columns[history], above, "", "", (), share, played)
        if isinstance(node, Leaf):
            return here
        here.name, here.belief = _name(node), self._belief(history, node)
        here.values = tuple(map(number_text, self.values.get(history, ())))
        for action, own, child in zip(node.actions, node_shares(node, self.profile), node.children, strict=True):
            here.children.append(self.spot((*history, action), child, here, own))
        return here

    def _above(self, history: History, parent: Spot | None, share: Any) -> str:
        """Give the action with its probability, where chance takes it or a mixed strategy."""
        if parent is None:
            return ""
        shown = isinstance(parent.node, Chance) or (share is not None and 0 < share < 1)
        return balanced(f"{history[-1]} ({number_text(share)})" if shown else history[-1], 22)

    def _belief(self, history: History, node: Decision | Chance) -> str:
        """Give the belief in a node, where its player does not know it; a range where many support the play."""
        known = self.beliefs.get(getattr(node, "information_set", ""))
        if known is None or len(known.histories) < 2:
            return ""
        place = known.histories.index(", ".join(history))
        low, high = (pick((c[place] for c in known.corners), default=None) for pick in (min, max))
        if low is None or low == high:
            return f"[{number_text(known.probabilities[place])}]"
        return f"[{number_text(low)} to {number_text(high)}]"


def _name(node: Decision | Chance) -> str:
    text = f"chance: {node.label}" if isinstance(node, Chance) else f"{node.player}: {node.information_set}"
    return balanced(text, 24, lines=3)
