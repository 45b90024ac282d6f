"""Answering points one after the other, each from the basis of the one before where that will do."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from gametheory.kernels.columns import Columns
from gametheory.kernels.correlated.certifying import OPTIMAL, POSITIVE, ZERO, Basis, Room, certify, load
from gametheory.kernels.correlated.dictionary import Dictionary
from gametheory.kernels.correlated.following import LANES, WORD, Lanes, Plan, Words, adopt, follow, pay
from gametheory.kernels.correlated.reach import best
from gametheory.kernels.correlated.remembering import GUESSES, Memory, recall, remember, step
from gametheory.kernels.correlated.tables import Indices, Tables
from gametheory.kernels.families import Floats
from gametheory.numerics.compiling import called, compiled

POINTS: Final = 64  # of a block


class Block(NamedTuple):
    """The answers at a block of points, which is on the last axis, before they are written to the columns.

    ``pending`` lists the points without an answer, in their order.
    """

    payoff: Floats
    probability: Floats
    pending: Indices


def block_of(tables: Tables, outcomes: int) -> Block:
    """Make room for a block."""
    players = tables.payoff_base.shape[0]
    return Block(np.zeros((players, POINTS)), np.zeros((outcomes, POINTS)), np.zeros(POINTS, dtype=np.int64))


@compiled
def answer(
    tables: Tables,
    features: Floats,
    coarse: bool,
    room: Room,
    basis: Basis,
    dictionary: Dictionary,
    memory: Memory,
    plan: Plan,
    lanes: Lanes,
    block: Block,
    columns: Columns,
    start: int,
    drawn: Words,
) -> None:
    """Answer all points with these features, and enter what is found from place ``start`` on.

    ``drawn``, shape (points, words) or empty, takes the set of profiles that the mediator draws.
    """
    for begin in range(0, features.shape[1], POINTS):
        left = points = min(POINTS, features.shape[1] - begin)
        _clear(block, begin)
        while left:
            wrong = False
            if plan.size[0]:
                _gather(block.pending, lanes.points, left)
                follow(tables, features, plan, lanes)
                unsure = _first_unsure(lanes.sure, left)
                _enter_lanes(tables, plan, lanes, columns, block, begin, start, left, drawn)
                left = _keep_unsure(block.pending, lanes.sure, left)
                if unsure < 0:
                    continue
                wrong = lanes.least[unsure] < -POSITIVE
            _answer_one(
                tables, features, coarse, room, basis, dictionary, memory, columns, block, begin, start, drawn, wrong
            )
            left = _drop_first(block.pending, left)
            if basis.size[0]:
                adopt(tables, basis, room, coarse, plan)
        _flush(columns, start + begin, points, block)


@called
def _clear(block: Block, begin: int) -> None:
    """Make all points of a block pending."""
    for outcome in range(block.probability.shape[0]):
        for place in range(POINTS):
            block.probability[outcome, place] = 0.0
    for place in range(POINTS):
        block.pending[place] = begin + place


@called
def _answer_one(
    tables: Tables,
    features: Floats,
    coarse: bool,
    room: Room,
    basis: Basis,
    dictionary: Dictionary,
    memory: Memory,
    columns: Columns,
    block: Block,
    begin: int,
    start: int,
    drawn: Words,
    wrong: bool,
) -> None:
    """Answer the first of the points that are pending, from the basis at hand if that is not wrong, or anew."""
    point = block.pending[0]
    where = start + point
    load(tables, features, point, room)
    columns.undecided[where] = not _find(tables, room, basis, dictionary, memory, wrong)
    if columns.undecided[where]:
        basis.size[0] = 0
        return
    tie = _tie(tables, basis, room, coarse)
    columns.undecided[where] = tie < 0
    _enter(tables, features, point, point - begin, room, columns, block, where, tie > 0)
    if drawn.shape[0]:
        _note(room.weights, drawn, point)


@called
def _find(tables: Tables, room: Room, basis: Basis, dictionary: Dictionary, memory: Memory, wrong: bool) -> bool:
    """Find the best equilibrium at a point; tell whether it surely is the only best."""
    if not wrong and certify(tables, basis, room, 1.0) == OPTIMAL:
        return True
    for guess in range(GUESSES):
        place = recall(memory, guess, basis)
        if place >= 0 and certify(tables, basis, room, 1.0) == OPTIMAL:
            step(memory, place)
            return True
    if best(tables, room, 1.0, dictionary, basis) and certify(tables, basis, room, 1.0) == OPTIMAL:
        step(memory, remember(memory, basis))
        return True
    return False


@called
def _first_unsure(sure: Indices, left: int) -> int:
    for lane in range(min(LANES, left)):
        if not sure[lane]:
            return lane
    return -1


@called
def _gather(pending: Indices, points: Indices, left: int) -> None:
    """Give the lanes the first points that are pending; the last one more than once where there are too few."""
    for lane in range(LANES):
        points[lane] = pending[min(lane, left - 1)]


@called
def _keep_unsure(pending: Indices, sure: Indices, left: int) -> int:
    """Strike the lanes that are sure from the points that are pending; give how many are left."""
    kept = 0
    for place in range(left):
        if place >= LANES or not sure[place]:
            pending[kept] = pending[place]
            kept += 1
    return kept


@called
def _drop_first(pending: Indices, left: int) -> int:
    for place in range(left - 1):
        pending[place] = pending[place + 1]
    return left - 1


@called
def _enter_lanes(
    tables: Tables,
    plan: Plan,
    lanes: Lanes,
    columns: Columns,
    block: Block,
    begin: int,
    start: int,
    left: int,
    drawn: Words,
) -> None:
    """Enter the lanes that are sure."""
    sure, points, used, shares = lanes.sure, lanes.points, min(LANES, left), lanes.shares
    payoff, probability, paid = block.payoff, block.probability, lanes.paid
    for player in range(payoff.shape[0]):
        pay(tables, plan, lanes, player)
        for lane in range(used):
            if sure[lane]:
                payoff[player, points[lane] - begin] = paid[lane]
    for number in range(plan.size[0]):
        outcome = tables.outcome[plan.drawn[number]]
        for lane in range(used):
            if sure[lane]:
                probability[outcome, points[lane] - begin] += shares[number, lane]
    for word in range(drawn.shape[1] if drawn.shape[0] else 0):
        for lane in range(used):
            if sure[lane]:
                drawn[points[lane], word] = plan.words[word]
    _enter_verdicts(columns, points, sure, used, start, plan.counts[2] > 0)


@called
def _enter_verdicts(columns: Columns, points: Indices, sure: Indices, used: int, start: int, tie: bool) -> None:
    """Enter what is the same wherever a plan holds."""
    for lane in range(used):
        where = start + points[lane]
        if not sure[lane]:
            continue
        columns.undecided[where] = False
        if columns.equilibria.size:
            columns.equilibria[where] = 1
        if columns.tie.size:
            columns.tie[where] = tie
        if columns.contested.size:
            columns.contested[where] = False


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
