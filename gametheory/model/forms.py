"""The forms a model can take: a table of simultaneous choices, or a tree of moves.

Both lead to *outcomes*: named consequences such as "war" or "deal". Payoffs are expressions in the parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gametheory.expressions import Expression

CHANCE = "chance"


@dataclass(frozen=True)
class Outcome:
    """A named consequence, with payoffs for those players for whom it has the same ones wherever it is reached."""

    name: str
    payoffs: Mapping[str, Expression] = field(default_factory=dict)
    meaning: str = ""


@dataclass(frozen=True)
class Consequence:
    """What one cell or leaf leads to: an outcome, and a payoff expression for every player, in the players' order."""

    outcome: str
    payoffs: tuple[Expression, ...]


@dataclass(frozen=True)
class Table:
    """Simultaneous moves: each player's actions, and for each action profile (a tuple of labels) a consequence."""

    actions: Mapping[str, tuple[str, ...]]
    cells: Mapping[tuple[str, ...], Consequence]

    def consequences(self) -> Iterator[Consequence]:
        """Go through the consequences of all cells, the last player's action changing fastest."""
        return iter(self.cells.values())

    def probabilities(self) -> Iterator[Expression]:
        """Go through the chance probabilities: a table has none."""
        return iter(())


@dataclass(frozen=True)
class Move:
    """A named move of a tree: whose it is, and for each action the next move's name or the consequence.

    ``player`` is :data:`CHANCE` for a move of nature, which has ``probabilities``. Moves with the same
    ``information_set`` cannot be told apart by their player, nor can the ways to one that has it; by default a move is,
    at each place from which it is reached, an information set of its own.
    """

    name: str
    player: str
    actions: Mapping[str, str | Consequence]
    probabilities: Mapping[str, Expression] = field(default_factory=dict)
    information_set: str = ""


@dataclass(frozen=True)
class Tree:
    """Moves in sequence; the first is the root. A move that is reached from several places is unfolded."""

    moves: Mapping[str, Move]

    def consequences(self) -> Iterator[Consequence]:
        """Go through the consequences of all actions that end the game, in the order of the file."""
        for move in self.moves.values():
            yield from (target for target in move.actions.values() if isinstance(target, Consequence))

    def probabilities(self) -> Iterator[Expression]:
        """Go through the chance probabilities, in the order of the file."""
        for move in self.moves.values():
            yield from move.probabilities.values()


Form = Table | Tree
