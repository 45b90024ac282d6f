"""A signalling game whose payoffs and priors are rows of numbers (:mod:`.rows`), read off a family of trees.

The tree is read once, with a symbol for each leaf and each branch of chance in place of its numbers; what comes of an
expected payoff is a sum of products of branches and leaves, and a row.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from gametheory.equilibria.signalling import SignallingGame, signalling_game
from gametheory.games import Chance, ExtensiveFormGame, Leaf
from gametheory.games.nodes import Node
from gametheory.kernels.families import Family
from gametheory.kernels.signalling.rows import ZERO, Rows, Signed
from gametheory.numerics.rational_functions import RationalFunction, variables

Place = tuple[int, int, int]
"""A type, a message and an answer."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A signalling game in rows.

    Attributes
    ----------
    signalling
        The game, with symbols for numbers.
    rows
        Where all numbers are worked out.
    priors
        The row of each type's prior probability.
    paid
        By type, message and answer, the row of each player's payoff.
    """

    signalling: SignallingGame
    rows: Rows
    priors: tuple[int, ...]
    paid: dict[Place, tuple[int, ...]]

    @property
    def sender(self) -> int:
        """The sender's place among the players."""
        return self.signalling.game.players.index(self.signalling.sender)

    @property
    def receiver(self) -> int:
        """The receiver's place among the players; -1 where every message ends the play."""
        players = self.signalling.game.players
        return players.index(self.signalling.receiver) if self.signalling.receiver else -1

    def is_heard(self, kind: int, message: int) -> bool:
        """Whether a type that sends a message is answered."""
        return kind in self.signalling.messages[message].heard

    def own(self, kind: int, message: int, answer: int) -> int:
        """Give the row of what a type gets from a message with an answer."""
        return self.paid[kind, message, answer if self.is_heard(kind, message) else 0][self.sender]

    def gain(self, kind: int, message: int, one: int, other: int) -> Signed:
        """Give what the receiver gains by one answer over another, from a type that is heard."""
        return self.rows.difference(
            self.paid[kind, message, one][self.receiver], self.paid[kind, message, other][self.receiver]
        )

    def weighted(self, kind: int, message: int, one: int, other: int) -> Signed:
        """Give the same times the type's prior probability."""
        gain = self.gain(kind, message, one, other)
        return gain if gain.row == ZERO else Signed(self.rows.product((self.priors[kind], gain.row)), gain.sign)

    def gain_of_all(self, kinds: Iterable[int], message: int, one: int, other: int) -> Signed:
        """Give what the receiver gains by one answer over another if these types send the message."""
        first, second = sorted((one, other))
        parts = [self.weighted(kind, message, first, second) for kind in kinds]
        plus = self.rows.total(part.row for part in parts if part.sign > 0)
        minus = self.rows.total(part.row for part in parts if part.sign < 0)
        total = self.rows.difference(plus, minus)
        return total if one == first else total.reversed


def read(family: Family) -> Reading | None:
    """Read a family of trees as a signalling game; ``None`` where it is none."""
    if not isinstance(family.game, ExtensiveFormGame):
        return None
    signalling = signalling_game(_with_symbols(family.game))
    if signalling is None:
        return None
    rows = Rows(family)
    priors = tuple(rows.expected(kind.prior) for kind in signalling.types)
    paid = {place: _paid(rows, ending.payoffs) for place, ending in signalling.endings.items()}
    return Reading(signalling, rows, priors, paid)


def _paid(rows: Rows, payoffs: tuple[RationalFunction, ...]) -> tuple[int, ...]:
    return tuple(rows.expected(payoff, player) for player, payoff in enumerate(payoffs))


def _with_symbols(game: ExtensiveFormGame) -> ExtensiveFormGame:
    chances = [node for _, node in game.nodes() if isinstance(node, Chance)]
    leaf_names = [f"leaf{place}" for place, _ in enumerate(game.leaves())]
    branch_names = [f"branch{place}" for place in range(sum(len(node.actions) for node in chances))]
    symbols = variables(*leaf_names, *branch_names)
    leaves, branches = ((symbols[name] for name in names) for names in (leaf_names, branch_names))
    root = _replaced(game.root, len(game.players), leaves, branches)
    return ExtensiveFormGame(game.players, root, game.outcome_names)


def _replaced(node: Node, players: int, leaves: Iterator[Any], branches: Iterator[Any]) -> Node:
    """Put symbols in place of numbers, each node before its children: the order of a walk through the tree."""
    if isinstance(node, Leaf):
        return Leaf(node.outcome, (next(leaves),) * players)
    if isinstance(node, Chance):
        node = replace(node, probabilities=tuple(itertools.islice(branches, len(node.actions))))
    return replace(node, children=tuple(_replaced(child, players, leaves, branches) for child in node.children))
