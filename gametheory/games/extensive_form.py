"""Extensive-form games: a tree of moves, in which players may know what was done before them.

A node is a decision of a player, a move of chance, or a leaf with an outcome and a payoff for each player. Nodes are
frozen and hold their children, so a tree is one value. Where the same named continuation is reached from several
places it is unfolded: each copy is a decision of its own (its label says after which actions), unless the copies
share an information set.

Payoffs are exact rationals, floats, or arrays of floats that broadcast over a grid, as in
:mod:`gametheory.games.normal_form`.
"""

from __future__ import annotations

import functools
import numbers
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory.errors import GameError
from gametheory.games.nodes import Chance, Decision, History, Leaf, Node
from gametheory.games.numbers import as_written, largest, show
from gametheory.games.recall import lapses

__all__ = ["Chance", "Decision", "ExtensiveFormGame", "History", "InformationSet", "Leaf", "Node"]

PROBABILITY_SLACK = 1e-9  # of floats that should sum to one


@dataclass(frozen=True)
class InformationSet:
    """Decisions that their player cannot tell apart, by the histories that lead to them, in the order of the tree."""

    label: str
    player: str
    actions: tuple[str, ...]
    histories: tuple[History, ...]


@dataclass(frozen=True, eq=False, repr=False)
class ExtensiveFormGame:
    """A game tree: numbers only, at one point or over a whole grid of points.

    Attributes
    ----------
    players
        Their labels, in the order of the payoffs at each leaf.
    root
        The first node.
    outcome_names
        The outcomes, each once, in the order in which charts and tables list them.
    scale
        Given by whoever cuts a grid into blocks: the size of each player's payoffs over the whole of it.
    names
        What players are called in sentences, where that is not their label.
    exactly
        Given by a model: the single exact game at a point of the grid, by its index.
    """

    players: tuple[str, ...]
    root: Node
    outcome_names: tuple[str, ...] = ()
    title: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    scale: tuple[float, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    exactly: Callable[[tuple[int, ...]], Any] | None = None

    def __post_init__(self) -> None:
        """Check that the parts fit; fill in the outcomes, and take whole numbers of a single game as exact."""
        for _, node in self.nodes():
            _check_node(node, self.players)
        if any(isinstance(number, int) for number in self._numbers()) and not self.grid_shape:
            object.__setattr__(self, "root", _with_numbers(self.root, _exact_if_whole))
        if not self.outcome_names:
            object.__setattr__(self, "outcome_names", tuple(dict.fromkeys(leaf.outcome for _, leaf in self.leaves())))
        _check_information(decision for _, decision in self.decisions())

    def nodes(self) -> Iterator[tuple[History, Node]]:
        """Go through all nodes with their histories, each before its children, actions in order."""
        stack: list[tuple[History, Node]] = [((), self.root)]
        while stack:
            history, node = stack.pop()
            yield history, node
            if not isinstance(node, Leaf):
                following = zip(node.actions, node.children, strict=True)
                stack.extend(((*history, action), child) for action, child in reversed(list(following)))

    def leaves(self) -> Iterator[tuple[History, Leaf]]:
        """Go through the leaves with their histories, in the order of the actions."""
        return ((history, node) for history, node in self.nodes() if isinstance(node, Leaf))

    def decisions(self) -> Iterator[tuple[History, Decision]]:
        """Go through the decisions with their histories, each before those that follow it."""
        return ((history, node) for history, node in self.nodes() if isinstance(node, Decision))

    @property
    def grid_shape(self) -> tuple[int, ...]:
        """The shape of the grid of points; ``()`` for a single game."""
        return np.broadcast_shapes(*(np.shape(number) for number in self._numbers()))

    @property
    def is_exact(self) -> bool:
        """Whether every payoff and every probability is an exact rational."""
        return all(isinstance(number, Fraction) for number in self._numbers())

    def called(self, player: str) -> str:
        """Give what a player is called in a sentence."""
        return self.names.get(player, f"player {player}" if player.isdigit() else player)

    @functools.cached_property
    def payoff_scale(self) -> tuple[float, ...]:
        """The largest size of each player's payoffs: the unit in which tolerances are measured."""
        by_player = zip(*(leaf.payoffs for _, leaf in self.leaves()), strict=True)
        return self.scale or tuple(max(map(largest, payoffs)) for payoffs in by_player)

    def point(self, index: tuple[int, ...]) -> ExtensiveFormGame:
        """Take the single game at one point of the grid.

        It is exact: evaluated anew where the game comes from a model, else with its numbers taken as written.
        """
        if self.exactly is not None:
            game: ExtensiveFormGame = self.exactly(index)
            return game
        grid = self.grid_shape

        def take(number: Any) -> Fraction:
            return as_written(np.broadcast_to(number, grid)[index])

        root = _summing_to_one(_with_numbers(self.root, take))
        return ExtensiveFormGame(self.players, root, self.outcome_names, self.title)

    @functools.cached_property
    def information_sets(self) -> Mapping[str, InformationSet]:
        """The information sets by label, in the order in which the tree comes to them."""
        found: dict[str, list[tuple[History, Decision]]] = {}
        for history, decision in self.decisions():
            found.setdefault(decision.information_set, []).append((history, decision))
        return {
            label: InformationSet(label, here[0][1].player, here[0][1].actions, tuple(history for history, _ in here))
            for label, here in found.items()
        }

    @property
    def has_perfect_information(self) -> bool:
        """Whether every information set is a single decision."""
        return all(len(known.histories) == 1 for known in self.information_sets.values())

    @functools.cached_property
    def forgotten(self) -> str:
        """What a player forgets, in words, naming the information set; empty if all have perfect recall.

        Concepts that need perfect recall (:mod:`gametheory.games.recall`) refuse a game with these words.
        """
        return "; ".join(lapse.words(self.called(lapse.player)) for lapse in lapses(self.root))

    def __repr__(self) -> str:
        """Show players and size."""
        decisions, leaves = sum(1 for _ in self.decisions()), sum(1 for _ in self.leaves())
        grid = f", over a grid of {' x '.join(map(str, self.grid_shape))} points" if self.grid_shape else ""
        size = f"{', '.join(self.players)}; {decisions} decisions, {leaves} leaves"
        return f"<ExtensiveFormGame {self.title!r} ({size}){grid}>"

    def _repr_html_(self) -> str:
        from gametheory.games.display import game_html

        return game_html(self)

    def _numbers(self) -> Iterator[Any]:
        for _, node in self.nodes():
            if isinstance(node, Leaf):
                yield from node.payoffs
            elif isinstance(node, Chance):
                yield from node.probabilities


def _exact_if_whole(number: Any) -> Any:
    return Fraction(number) if isinstance(number, int) else number


def _with_numbers(node: Node, take: Callable[[Any], Any]) -> Node:
    if isinstance(node, Leaf):
        return Leaf(node.outcome, tuple(map(take, node.payoffs)))
    children = tuple(_with_numbers(child, take) for child in node.children)
    if isinstance(node, Chance):
        return replace(node, probabilities=tuple(map(take, node.probabilities)), children=children)
    return replace(node, children=children)


def _summing_to_one(node: Node) -> Node:
    """Divide probabilities by their sum, which misses one in the last digit where decimals were taken as written."""
    if isinstance(node, Leaf):
        return node
    children = tuple(map(_summing_to_one, node.children))
    if isinstance(node, Decision):
        return replace(node, children=children)
    total = sum(node.probabilities)
    return replace(node, probabilities=tuple(share / total for share in node.probabilities), children=children)


def _check_information(decisions: Iterator[Decision]) -> None:
    first: dict[str, Decision] = {}
    for decision in decisions:
        other = first.setdefault(decision.information_set, decision)
        if (decision.player, decision.actions) != (other.player, other.actions):
            raise GameError(
                f"moves '{other.label}' and '{decision.label}' share the information set '{decision.information_set}', "
                "so they need the same player and the same actions, in the same order"
            )


def _check_node(node: Node, players: tuple[str, ...]) -> None:
    if isinstance(node, Leaf):
        if len(node.payoffs) != len(players):
            raise GameError(f"outcome '{node.outcome}' has {len(node.payoffs)} payoffs for {len(players)} players")
        return
    if not node.actions or len(set(node.actions)) != len(node.actions) or len(node.children) != len(node.actions):
        raise GameError(f"move '{node.label}' needs actions with labels of their own, and one child for each")
    if isinstance(node, Decision) and node.player not in players:
        raise GameError(f"move '{node.label}' belongs to '{node.player}', who is not a player. Players: {players}")
    if isinstance(node, Chance):
        _check_chance(node)


def _check_chance(node: Chance) -> None:
    if len(node.probabilities) != len(node.actions):
        raise GameError(f"chance move '{node.label}' needs one probability for each action")
    if not all(isinstance(share, numbers.Real | np.ndarray) for share in node.probabilities):
        return  # formulas, which only their variables' values make more or less than zero
    for action, share in zip(node.actions, node.probabilities, strict=True):
        if np.any(np.less(share, 0)):
            raise GameError(
                f"the probability of '{action}' at chance move '{node.label}' is negative "
                f"({show(np.min(np.asarray(share, dtype=float)))}). Give numbers from 0 to 1"
            )
    total = sum(node.probabilities)
    off = np.abs(np.asarray(total - 1, dtype=float))
    if np.any(off > (0 if isinstance(total, Fraction) else PROBABILITY_SLACK)):
        worst = np.ravel(np.asarray(total, dtype=float))[np.argmax(off)]
        raise GameError(
            f"the probabilities at chance move '{node.label}' sum to {show(float(worst), 12)}, not to 1. "
            "Give the last action the rest"
        )
