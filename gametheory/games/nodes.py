"""The nodes of a game tree: decisions, moves of chance, and leaves; frozen, each holding its children."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

History = tuple[str, ...]
"""The actions taken from the root to a node."""


@dataclass(frozen=True, eq=False)
class Leaf:
    """The end of a play: an outcome, and each player's payoff in the players' order."""

    outcome: str
    payoffs: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Decision:
    """A player's move: one child for each action, known to the player as the information set."""

    label: str
    player: str
    actions: tuple[str, ...]
    children: tuple[Node, ...]
    information_set: str


@dataclass(frozen=True, eq=False)
class Chance:
    """A move of nature: one child for each action, with its probability."""

    label: str
    actions: tuple[str, ...]
    probabilities: tuple[Any, ...]
    children: tuple[Node, ...]


Node = Leaf | Decision | Chance
