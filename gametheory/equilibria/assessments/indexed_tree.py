"""A game tree with numbers for names: information sets, nodes and the steps to them, layer by layer.

A *layer* is what lies between the root of a subgame and the roots of the subgames inside it. Nothing that happens in
one subgame bears on beliefs, or on what is rational, in another part of the tree except through its value; so trees are
solved layer by layer, the innermost first.

An action of chance that has probability zero is a step that nobody expects, like an action that a player never uses.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
from gametheory.games.extensive_form import History, Node
from gametheory.games.numbers import as_written
from gametheory.games.subgames import subgames

Step = tuple[int, int]
"""An action at an information set (its number, from zero), or of chance (minus one minus the number of the node)."""


@dataclass(frozen=True)
class KnownSet:
    """An information set: its label, the number of its player, its actions, and the numbers of its nodes."""

    label: str
    player: int
    actions: tuple[str, ...]
    nodes: tuple[int, ...]


@dataclass(frozen=True)
class Layer:
    """A subgame's root, the information sets that lie in no subgame inside it, and the roots of those right inside."""

    root: int
    sets: tuple[int, ...]
    inner: tuple[int, ...]


class IndexedTree:
    """A single game in extensive form, its numbers as fractions."""

    def __init__(self, game: ExtensiveFormGame) -> None:
        self.game = game
        self.histories: list[History] = []
        self.parents: list[int] = []
        self.steps: list[Step | None] = []
        self.children: list[tuple[int, ...]] = []
        self.set_of: list[int | None] = []
        self.payoffs: list[tuple[Fraction, ...] | None] = []
        self.chances: list[tuple[Fraction, ...] | None] = []
        self.names = {label: number for number, label in enumerate(game.information_sets)}
        self._grow(game.root, (), -1, None)
        where = {history: number for number, history in enumerate(self.histories)}
        self.sets = [
            KnownSet(label, game.players.index(known.player), known.actions, tuple(where[h] for h in known.histories))
            for label, known in game.information_sets.items()
        ]
        self.roots = tuple(where[history] for history in subgames(game)) or (0,)

    def _grow(self, node: Node, history: History, parent: int, step: Step | None) -> int:
        number = len(self.histories)
        self.histories.append(history)
        self.parents.append(parent)
        self.steps.append(step)
        self.children.append(())
        decision = isinstance(node, Decision)
        self.set_of.append(self.names[node.information_set] if isinstance(node, Decision) else None)
        self.payoffs.append(tuple(map(as_written, node.payoffs)) if isinstance(node, Leaf) else None)
        self.chances.append(tuple(map(as_written, node.probabilities)) if isinstance(node, Chance) else None)
        if not isinstance(node, Leaf):
            mover = self.set_of[number] if decision else -1 - number
            assert mover is not None
            self.children[number] = tuple(
                self._grow(child, (*history, action), number, (mover, place))
                for place, (action, child) in enumerate(zip(node.actions, node.children, strict=True))
            )
        return number

    @functools.cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, each after those inside it."""
        owner = {root: self._root_above(root) for root in self.roots}
        home = [self._root_at(known.nodes[0]) for known in self.sets]
        return tuple(
            Layer(
                root,
                tuple(number for number, own in enumerate(home) if own == root),
                tuple(inner for inner in self.roots if owner[inner] == root),
            )
            for root in reversed(self.roots)
        )

    @functools.cached_property
    def whole(self) -> Layer:
        """The tree as one layer, whatever subgames there are."""
        return Layer(0, tuple(range(len(self.sets))), ())

    def _root_at(self, node: int) -> int:
        while node not in self.roots:
            node = self.parents[node]
        return node

    def _root_above(self, root: int) -> int:
        return -1 if root == 0 else self._root_at(self.parents[root])

    def path(self, node: int, root: int) -> list[Step]:
        """Give the steps from a root down to a node."""
        found: list[Step] = []
        while node != root:
            step = self.steps[node]
            assert step is not None
            found.append(step)
            node = self.parents[node]
        return found[::-1]

    def chance(self, step: Step) -> Fraction:
        """Give the probability of a step of chance."""
        shares = self.chances[-1 - step[0]]
        assert shares is not None
        return shares[step[1]]

    def below(self, node: int) -> Iterator[int]:
        """Go through a node and all that lies below it, each before its children."""
        stack = [node]
        while stack:
            here = stack.pop()
            yield here
            stack.extend(reversed(self.children[here]))

    def considered(self, number: int, root: int) -> tuple[int, ...]:
        """Give the places of the histories that are thought of at a set: impossible draws only where all are."""
        nodes = self.sets[number].nodes
        possible = tuple(
            place
            for place, node in enumerate(nodes)
            if all(step[0] >= 0 or self.chance(step) for step in self.path(node, root))
        )
        return possible or tuple(range(len(nodes)))
