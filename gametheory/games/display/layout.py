"""What stands where, before any format: a table as blocks of cells, a tree as lines of an outline."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gametheory.games.extensive_form import Chance, Decision, ExtensiveFormGame, History, Leaf, Node
from gametheory.games.normal_form import Cell, NormalFormGame
from gametheory.games.numbers import Number, show
from gametheory.games.solution import Profile, Solution
from gametheory.games.verification import best_responses, tree_values

MOST_BLOCKS = 64  # of a table with many players; a reader is told how many more there are
MOST_LINES = 400  # of a tree; likewise


@dataclass(frozen=True, slots=True)
class Entry:
    """One player's payoff in a cell, and whether the player's own action is a best response there."""

    number: str
    best: bool


@dataclass(frozen=True, slots=True)
class TableCell:
    """The payoffs of one action profile; its outcome, unless that is only the profile's own name."""

    entries: tuple[Entry, ...]
    outcome: str
    equilibrium: bool


@dataclass(frozen=True, slots=True)
class Block:
    """The choices of the first player (rows) and the second (columns), given those of the others."""

    given: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[TableCell, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a tree's outline: how an action leads on, and to what.

    ``share`` is the probability with which the action is taken, ``None`` where no strategy is shown; ``ends`` tells a
    leaf from a move; ``payoffs`` is the players' values from there on, empty where they are not known.
    """

    depth: int
    action: str
    share: Number | None
    by_chance: bool
    target: str
    ends: bool
    payoffs: str

    @property
    def chosen(self) -> bool:
        """Whether a player takes this action with positive probability."""
        return bool(self.share) and not self.by_chance


def table_blocks(game: NormalFormGame, boxed: frozenset[Cell] = frozenset()) -> tuple[tuple[Block, ...], int]:
    """Lay a table out; give the blocks to show, and the number of those left out because there are too many."""
    best = [best_responses(game, player) for player in range(len(game.players))]
    others = list(itertools.product(*map(range, game.shape[2:])))
    blocks = (_block(game, given, best, boxed) for given in others[:MOST_BLOCKS])
    return tuple(blocks), max(0, len(others) - MOST_BLOCKS)


def pure_cells(solution: Solution) -> frozenset[Cell]:
    """Give the cells of the pure equilibria that a solution of a table found."""
    game = solution.game
    if not isinstance(game, NormalFormGame):
        return frozenset()
    pure = (equilibrium.profile for equilibrium in solution.equilibria if equilibrium.profile.is_pure)
    return frozenset(game.cell(*(next(iter(profile[player])) for player in game.players)) for profile in pure)


def tree_lines(game: ExtensiveFormGame, profile: Profile | None = None) -> tuple[tuple[Line, ...], int]:
    """Lay a tree out; with a profile, mark what is chosen and give the values at every move.

    Give the lines to show, the root first, and the number of those left out because there are too many.
    """
    values = tree_values(game, profile) if profile is not None else {}
    lines = list(_subtree(game, game.root, (), _Arrival(0, "", None, False), values, profile))
    return tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES)


def payoffs_text(players: tuple[str, ...], payoffs: tuple[Number, ...]) -> str:
    """Say what each player gets.

    >>> payoffs_text(("us", "nk"), (0, 0.5))
    'us 0, nk 0.5'
    """
    return ", ".join(f"{player} {show(number)}" for player, number in zip(players, payoffs, strict=True))


def node_shares(node: Decision | Chance, profile: Profile | None) -> tuple[Number | None, ...]:
    """Give the probability of each action at a node, which chance knows and a profile says; else ``None``."""
    if isinstance(node, Chance):
        return node.probabilities
    if profile is None:
        return (None,) * len(node.actions)
    mix = profile[node.information_set]
    return tuple(mix.get(action, 0) for action in node.actions)


def _block(game: NormalFormGame, given: tuple[int, ...], best: list[dict[Cell, bool]], boxed: frozenset[Cell]) -> Block:
    others = zip(game.players[2:], game.actions[2:], given, strict=True)
    heading = " and ".join(f"{player} plays {actions[index]}" for player, actions, index in others)
    columns = game.actions[1] if len(game.players) > 1 else ("",)
    places = range(len(columns)) if len(game.players) > 1 else (None,)
    rows = (
        tuple(_cell(game, _profile(row, column, given), best, boxed) for column in places)
        for row in range(game.shape[0])
    )
    return Block(heading, game.actions[0], columns, tuple(rows))


def _profile(row: int, column: int | None, given: tuple[int, ...]) -> Cell:
    return (row, *(() if column is None else (column,)), *given)


def _cell(game: NormalFormGame, cell: Cell, best: list[dict[Cell, bool]], boxed: frozenset[Cell]) -> TableCell:
    entries = (Entry(show(own[cell]), replies[cell]) for own, replies in zip(game.payoffs, best, strict=True))
    outcome = "" if game.outcomes[cell] == game.label(cell) else game.outcomes[cell]
    return TableCell(tuple(entries), outcome, cell in boxed)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """How the outline comes to a node: the depth of its line, the action, its probability, and whether it is chance."""

    depth: int
    action: str
    share: Number | None
    by_chance: bool


def _subtree(
    game: ExtensiveFormGame,
    node: Node,
    history: History,
    arrival: _Arrival,
    values: Mapping[History, tuple[Number, ...]],
    profile: Profile | None,
) -> Iterator[Line]:
    numbers = node.payoffs if isinstance(node, Leaf) else values.get(history, ())
    payoffs = payoffs_text(game.players, numbers) if numbers else ""
    target, ends = _target(node), isinstance(node, Leaf)
    yield Line(arrival.depth, arrival.action, arrival.share, arrival.by_chance, target, ends, payoffs)
    if isinstance(node, Leaf):
        return
    for action, share, child in zip(node.actions, node_shares(node, profile), node.children, strict=True):
        below = _Arrival(arrival.depth + 1, action, share, isinstance(node, Chance))
        yield from _subtree(game, child, (*history, action), below, values, profile)


def _target(node: Node) -> str:
    if isinstance(node, Leaf):
        return node.outcome
    if isinstance(node, Chance):
        return f"{node.label} (chance)"
    known = "" if node.information_set == node.label else f", information set '{node.information_set}'"
    return f"{node.label} ({node.player} to move{known})"
