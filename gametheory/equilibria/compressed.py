"""Collecting equilibria that are known point by point: each support with the points that it holds at, and no others.

Where :mod:`gametheory.equilibria.grid` takes candidates as arrays over the whole grid, which is best while they depend
on few of its axes, a *piece* here is a choice of actions in use, the points at which it is an equilibrium, and the
players' mixtures there. Payoffs and outcomes are computed at these points alone, and compared only between the
equilibria of one point: all points with the same number of equilibria form a small table, a column a point.

1. Number the equilibria of a block of points one after the other, in the order of their supports; the first, second,
   ... of a point gives rows of a table that holds these numbers.
2. For each number n of equilibria that some point has, take the columns with n of them, and let the rule select.
3. Write payoffs and outcome probabilities of the selected ones. All that is larger than a block is the result.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.selection import Judge, judge, rule_name
from gametheory.games import GridSolution, NormalFormGame
from gametheory.games.numbers import cells_of
from gametheory.numerics.bilinear import dot

Floats: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]

# Points at a time: enough to make numpy's overhead small, few enough to stay in cache (measured).
BLOCK = 1 << 15
# Pairs of equilibria compared at a time.
PAIRS = 1 << 18


class Piece(NamedTuple):
    """Equilibria with one support at some points of a block.

    `support` has the actions in use, one tuple a player, `place` tells a second equilibrium of the same support from
    the first; `mixtures` are the probabilities, one array a player of shape (actions in use, points); of an action
    that is sure, (1, 1) will do.
    """

    support: tuple[tuple[int, ...], ...]
    place: int
    points: Indices
    mixtures: tuple[Floats, ...]

    def at(self, places: Indices) -> Piece:
        """The same where the points are places in a longer list."""
        return self._replace(points=places[self.points])

    def where(self, keep: NDArray[np.bool_]) -> Piece:
        """The same at some of the points only."""
        kept = keep[self.points]
        mixtures = [own[:, kept] if own.shape[-1] == kept.size else own for own in self.mixtures]
        return self._replace(points=self.points[kept], mixtures=tuple(mixtures))

    def cells(self) -> Iterator[tuple[int, ...]]:
        """Go through the action profiles that can come up."""
        return itertools.product(*self.support)

    def weights(self) -> Floats:
        """The probabilities of these profiles, of shape (profiles, points), or (1, 1) for a sure one."""
        return functools.reduce(_products, self.mixtures)

    @property
    def order(self) -> tuple[int, Any, int]:
        """What supports are sorted by: the number of actions in use, then these."""
        return sum(map(len, self.support)), self.support, self.place

    def by_action(self) -> list[dict[int, Floats]]:
        """Give each player's probabilities by action."""
        return [dict(zip(own, mixture, strict=True)) for own, mixture in zip(self.support, self.mixtures, strict=True)]


def _products(one: Floats, other: Floats) -> Floats:
    """All products of two probabilities at each point."""
    return (one[:, np.newaxis] * other).reshape(len(one) * len(other), -1)


class Payoffs:
    """The payoffs over a grid, with its points in one axis, a block of them at a time."""

    def __init__(self, game: NormalFormGame) -> None:
        grid = game.grid_shape
        self.shape = game.shape
        self.cells = [[_flat(entry, grid) for entry in cells.flat] for cells in game.payoffs]

    def block(self, here: slice) -> list[Floats]:
        """Give each player's payoffs at a block of points, of shape (*actions, points)."""
        return [_stacked([cell[here] for cell in cells]).reshape(*self.shape, -1) for cells in self.cells]


def _stacked(rows: Sequence[Floats]) -> Floats:
    """The same as ``np.array``, which takes longer to look at rows that do not lie together."""
    stacked = np.empty((len(rows), rows[0].size))
    for place, row in zip(stacked, rows, strict=True):
        place[:] = row
    return stacked


def _flat(entry: Any, grid: tuple[int, ...]) -> Floats:
    return np.broadcast_to(np.asarray(entry, dtype=float), grid).reshape(-1)


def blocks(points: int) -> list[slice]:
    """Cut so many points into blocks."""
    return [slice(start, min(start + BLOCK, points)) for start in range(0, points, BLOCK)]


class Gathering:
    """The answer over a grid in the making: arrays of the result, with its points in one axis."""

    def __init__(self, game: NormalFormGame, select: str, tolerance: tuple[float, ...]) -> None:
        self.game, self.select, self.tolerance = game, select, tolerance
        self.rule = judge(game, select, tolerance)
        points = int(np.prod(game.grid_shape))
        self.names: dict[tuple[Any, ...], int] = {}
        self.holds: list[NDArray[np.bool_]] = []
        self.possible = np.zeros((len(game.outcome_names), points), dtype=bool)
        self.count = np.zeros(points, dtype=np.int32)
        self.contested = np.zeros(points, dtype=bool)
        self.selected = np.full(points, -1, dtype=np.int16)
        self.payoffs = np.empty((len(game.players), points))
        self.outcomes = np.empty((len(game.outcome_names), points))
        self.outcome_of = {cell: game.outcome_names.index(game.outcomes[cell]) for cell in game.cells()}

    def add(self, here: slice, payoffs: Sequence[Floats], pieces: Sequence[Piece]) -> None:
        """Enter all equilibria at a block of points, pieces in the order of their supports."""
        block = _Block(payoffs, pieces, here.stop - here.start)
        chosen, self.contested[here] = block.select(self.rule)
        self.count[here] = block.count
        block.write_payoffs(chosen, self.payoffs[:, here])
        self._write(here, block, chosen)

    def _write(self, here: slice, block: _Block, chosen: Indices) -> None:
        """Write where each support holds, what outcomes can come of it, and those of the selected equilibria."""
        outcomes, possible, selected = self.outcomes[:, here], self.possible[:, here], self.selected[here]
        outcomes[:] = 0
        outcomes[:, np.flatnonzero(chosen < 0)] = np.nan
        is_chosen = np.zeros(block.earned.shape[1], dtype=bool)
        is_chosen[chosen[chosen >= 0]] = True
        for piece, weights, own in zip(block.pieces, block.weights, block.slices, strict=True):
            number = self._number(piece)
            self.holds[number][here][piece.points] = True
            mine = np.flatnonzero(is_chosen[own])
            points = piece.points.take(mine)
            selected[points] = number
            shares = weights.take(mine, axis=1) if weights.shape[1] > 1 else weights
            for cell, share in zip(piece.cells(), shares, strict=True):
                row = self.outcome_of[cell]
                possible[row][piece.points] = True
                outcomes[row][points] += share

    def _number(self, piece: Piece) -> int:
        if piece.order not in self.names:
            self.names[piece.order] = len(self.holds)
            self.holds.append(np.zeros(self.count.size, dtype=bool))
        return self.names[piece.order]

    def solution(self, concept: str, method: str) -> GridSolution:
        """Put the result together; its arrays are its own, and may be written to."""
        grid, game = self.game.grid_shape, self.game
        ordered = sorted(self.names)
        place = np.empty(len(ordered) + 1, dtype=np.int16)
        place[[self.names[name] for name in ordered]], place[-1] = range(len(ordered)), -1
        return GridSolution(
            concept=concept,
            players=game.players,
            outcomes=game.outcome_names,
            candidates=tuple(support_label(game, support, again) for _, support, again in ordered),
            holds=tuple(self.holds[self.names[name]].reshape(grid) for name in ordered),
            possible=self.possible.reshape(-1, *grid),
            count=self.count.reshape(grid),
            ties=np.zeros(grid, dtype=bool),
            payoffs=self.payoffs.reshape(-1, *grid),
            outcome_probabilities=self.outcomes.reshape(-1, *grid),
            selected=place[self.selected].reshape(grid),
            complete=np.ones(grid, dtype=bool),
            selection=rule_name(self.select),
            tolerance=self.tolerance,
            method=method,
            contested=self.contested.reshape(grid),
        )


def support_label(game: NormalFormGame, support: Sequence[tuple[int, ...]], again: int) -> str:
    """Name the actions in use, and say whether it is the second equilibrium on them."""
    used = (" + ".join(actions[index] for index in own) for actions, own in zip(game.actions, support, strict=True))
    return ", ".join(used) + (" (a second one)" if again else "")


class _Block:
    """The equilibria of a block of points, numbered one after the other."""

    def __init__(self, payoffs: Sequence[Floats], pieces: Sequence[Piece], points: int) -> None:
        self.payoffs, self.pieces = payoffs, pieces
        ends = list(itertools.accumulate((piece.points.size for piece in pieces), initial=0))
        slices = [slice(*pair) for pair in itertools.pairwise(ends)]
        self.slices = slices
        self.weights = [piece.weights() for piece in pieces]
        self.earned = np.empty((len(payoffs), ends[-1]))
        self.count = np.zeros(points, dtype=np.intp)
        rows = np.empty(ends[-1], dtype=np.intp)
        for piece, weights, here in zip(pieces, self.weights, slices, strict=True):
            self._pay(piece, weights, self.earned[:, here])
            rows[here] = before = self.count.take(piece.points)
            self.count[piece.points] = before + 1
        self.table = np.zeros((self.count.max(initial=0), points), dtype=np.intp)
        if pieces:
            where = np.concatenate([piece.points for piece in pieces])
            self.table.reshape(-1)[rows * points + where] = np.arange(ends[-1])

    def _pay(self, piece: Piece, weights: Floats, earned: Floats) -> None:
        """Enter what the players earn."""
        for own, row in zip(self.payoffs, earned, strict=True):
            paid = [own[cell].take(piece.points) for cell in piece.cells()]
            row[:] = dot(paid, weights) if len(paid) > 1 else paid[0]

    def select(self, rule: Judge) -> tuple[Indices, NDArray[np.bool_]]:
        """Give the number of the selected equilibrium at each point, -1 where there is none; and where several tie."""
        scores = self._scores(rule)
        chosen = np.where(self.count > 0, self.table[0], -1) if len(self.table) else np.full(self.count.size, -1)
        contested = np.zeros(self.count.size, dtype=bool)
        for size in range(2, len(self.table) + 1) if rule.rule != "first" else ():
            points = np.flatnonzero(self.count == size)
            for start in range(0, points.size, max(1, PAIRS // size**2)):
                some = points[start : start + max(1, PAIRS // size**2)]
                chosen[some], contested[some] = self._compared(rule, self.table[:size, some], scores)
        return chosen, contested

    def _compared(self, rule: Judge, found: Indices, scores: Floats) -> tuple[Indices, NDArray[np.bool_]]:
        """Compare the equilibria of each column, and select the first that none beats; tell where it is not alone."""
        paid, score = self.earned.take(found, axis=1), scores.take(found)
        better, worse = list(paid[:, :, np.newaxis]), list(paid[:, np.newaxis])
        kept = ~rule.beats(better, score[:, np.newaxis], worse, score[np.newaxis]).any(axis=0)
        first = found[kept.argmax(axis=0), np.arange(found.shape[1])]
        return np.where(kept.any(axis=0), first, -1), kept.sum(axis=0) != 1

    def _scores(self, rule: Judge) -> Floats:
        scores = np.zeros(self.earned.shape[1])
        for piece, here in zip(self.pieces, self.slices, strict=True):
            if rule.score is not None:
                taken = [
                    cells_of(own.reshape(-1, own.shape[-1]).take(piece.points, axis=1), own.shape[:-1])
                    for own in self.payoffs
                ]
                scores[here] = rule.score(taken, piece.by_action())
        return scores

    def write_payoffs(self, chosen: Indices, out: Floats) -> None:
        """Write what the players earn in the selected equilibria, NaN where there is none."""
        if self.earned.shape[1]:
            for own, row in zip(self.earned, out, strict=True):
                own.take(chosen, out=row, mode="clip")
        out[:, np.flatnonzero(chosen < 0)] = np.nan
