"""Answering points one after the other, each from the basis of the one before where that will do."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.columns import Columns
from gametheory.kernels.correlated.certifying import OPTIMAL, POSITIVE, ZERO, Basis, Room, certify, load
from gametheory.kernels.correlated.dictionary import Dictionary
from gametheory.kernels.correlated.reach import best
from gametheory.kernels.correlated.tables import Tables
from gametheory.kernels.families import Floats
from gametheory.numerics.compiling import called, compiled

Words = NDArray[np.uint64]

WORD: Final = 64  # bits
POINTS: Final = 64  # of a block


class Block(NamedTuple):
    """The answers at a block of points, which is on the last axis, before they are written to the columns."""

    payoff: Floats
    probability: Floats


def block_of(tables: Tables, outcomes: int) -> Block:
    """Make room for a block."""
    players = tables.payoff_base.shape[0]
    return Block(np.zeros((players, POINTS)), np.zeros((outcomes, POINTS)))


@compiled
def answer(
    tables: Tables,
    features: Floats,
    coarse: bool,
    room: Room,
    basis: Basis,
    dictionary: Dictionary,
    block: Block,
    columns: Columns,
    start: int,
    drawn: Words,
) -> None:
    """Answer all points with these features, and enter what is found from place ``start`` on.

    ``drawn``, shape (points, words) or empty, takes the set of profiles that the mediator draws.
    """
    for begin in range(0, features.shape[1], POINTS):
        end = min(features.shape[1], begin + POINTS)
        for point in range(begin, end):
            place, where = point - begin, start + point
            columns.undecided[where] = not _find(tables, features, point, room, basis, dictionary)
            if columns.undecided[where]:
                continue
            tie = _tie(tables, basis, room, coarse)
            columns.undecided[where] = tie < 0
            _enter(tables, features, point, place, room, columns, block, where, tie > 0)
            if drawn.shape[0]:
                _note(room.weights, drawn, point)
        _flush(columns, start + begin, end - begin, block)


@called
def _find(tables: Tables, features: Floats, point: int, room: Room, basis: Basis, dictionary: Dictionary) -> bool:
    """Find the best equilibrium at a point, from the basis at hand or anew; tell whether it surely is the only best."""
    load(tables, features, point, room)
    if certify(tables, basis, room, 1.0) == OPTIMAL:
        return True
    return best(tables, room, 1.0, dictionary, basis) and certify(tables, basis, room, 1.0) == OPTIMAL


@called
def _tie(tables: Tables, basis: Basis, room: Room, coarse: bool) -> int:
    """Tell whether somebody would do just as well by disobeying: 1, 0, or -1 where that is in doubt."""
    weights, found = room.weights, 0
    for row in range(tables.first.size - 1):
        if room.slacks[row] >= POSITIVE:
            continue
        told, even = 0.0, True
        for place in range(tables.first[row], tables.first[row + 1]):
            weight = weights[tables.cell[place]]
            told += weight
            even = even and (weight == 0 or room.gains[place] == 0)
        if told == 0 and not coarse:
            continue
        if even or _binds(basis, row):
            return 1
        found = -1
    return found


@called
def _binds(basis: Basis, row: int) -> bool:
    for number in range(basis.size[0] - 1):
        if basis.binding[number] == row:
            return bool(basis.multipliers[number] > ZERO)
    return False


@called
def _enter(
    tables: Tables,
    features: Floats,
    point: int,
    place: int,
    room: Room,
    columns: Columns,
    block: Block,
    where: int,
    tie: bool,
) -> None:
    """Enter the best equilibrium."""
    if columns.equilibria.size:
        columns.equilibria[where] = 1
    if columns.tie.size:
        columns.tie[where] = tie
    if columns.contested.size:
        columns.contested[where] = False
    for player in range(block.payoff.shape[0]):
        block.payoff[player, place] = _paid(tables, features, point, player, room.weights)
    for outcome in range(block.probability.shape[0]):
        block.probability[outcome, place] = 0.0
    for cell in range(tables.outcome.size):
        block.probability[tables.outcome[cell], place] += room.weights[cell]


@called
def _paid(tables: Tables, features: Floats, point: int, player: int, weights: Floats) -> float:
    """Average a player's payoffs over the profiles that are drawn."""
    total = 0.0
    for cell in range(weights.size):
        if weights[cell] > 0:
            value = tables.payoff_base[player, cell]
            for number in range(features.shape[0]):
                value += tables.payoff_slopes[player, cell, number] * features[number, point]
            total += weights[cell] * value
    return total


@called
def _note(weights: Floats, drawn: Words, point: int) -> None:
    """Note the set of profiles that are drawn, a bit each."""
    for word in range(drawn.shape[1]):
        bits = np.uint64(0)
        for cell in range(word * WORD, min(weights.size, (word + 1) * WORD)):
            if weights[cell] > 0:
                bits |= np.uint64(1) << np.uint64(cell - word * WORD)
        drawn[point, word] = bits


@called
def _flush(columns: Columns, start: int, count: int, block: Block) -> None:
    """Write a block's rows to the columns that are kept."""
    for player in range(block.payoff.shape[0] if columns.payoff.size else 0):
        for place in range(count):
            columns.payoff[player, start + place] = block.payoff[player, place]
    for shares in (columns.probability, columns.least, columns.most):
        for outcome in range(shares.shape[0] if shares.size else 0):
            for place in range(count):
                shares[outcome, start + place] = block.probability[outcome, place]
