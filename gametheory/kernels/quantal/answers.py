"""From log-odds to what is asked for: payoffs and the probabilities of outcomes at each passing, verified."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import RULES, enter
from gametheory.kernels.families import Floats
from gametheory.kernels.quantal.climbing import PLACES
from gametheory.kernels.quantal.neighbours import Room, trace
from gametheory.kernels.quantal.pieces import UNDECIDED, Traces
from gametheory.kernels.quantal.responses import NEGLIGIBLE, NO_EXPONENT, load_all, miss, mix
from gametheory.kernels.quantal.tables import Tables
from gametheory.kernels.quantal.turning import MOST
from gametheory.numerics.compiling import compiled, inlined

FIRST: Final = RULES["first"]


class Answers(NamedTuple):
    """Room for the answers at a block of points.

    Attributes
    ----------
    payoffs, shares
        Shapes (MOST, players, points) and (MOST, outcomes, points).
    gap
        Shape (points,): the largest residual at any of a point's passings.
    paid, reached
        Shapes (MOST, players) and (MOST, outcomes): of one point.
    numbers
        The candidates' numbers.
    spare
        Shape (2, points).
    """

    payoffs: Floats
    shares: Floats
    gap: Floats
    paid: Floats
    reached: Floats
    numbers: NDArray[np.int64]
    spare: Floats


def answers_of(tables: Tables, outcomes: int) -> Answers:
    """Make room for the answers."""
    players = tables.begin.size - 1
    return Answers(
        np.zeros((MOST, players, PLACES)),
        np.zeros((MOST, outcomes, PLACES)),
        np.zeros(PLACES),
        np.zeros((MOST, players)),
        np.zeros((MOST, outcomes)),
        np.arange(MOST),
        np.zeros((2, PLACES)),
    )


def answer(
    tables: Tables,
    features: Floats,
    precision: float,
    rule: int,
    slack: Floats,
    allowed: float,
    room: Room,
    traces: Traces,
    answers: Answers,
    columns: Columns,
    start: int,
) -> None:
    """Answer all points with these features, and enter what is found from place ``start`` on."""
    counted = (columns.equilibria, columns.complete, columns.possible, columns.least, columns.most)
    whole = rule != FIRST or any(column.size for column in counted)
    stretch = traces.left.size
    for first in range(0, features.shape[1], stretch):
        end = min(features.shape[1], first + stretch)
        trace(tables, features, precision, whole, first, end, room, traces)
        _answer_all(
            tables, features, precision, first, end, rule, slack, allowed, room, traces, answers, columns, start
        )


@compiled
def _answer_all(
    tables: Tables,
    features: Floats,
    precision: float,
    first: int,
    end: int,
    rule: int,
    slack: Floats,
    allowed: float,
    room: Room,
    traces: Traces,
    answers: Answers,
    columns: Columns,
    start: int,
) -> None:
    """Answer a stretch of points whose passings are known, block by block."""
    for begin in range(first, end, PLACES):
        stop = min(end, begin + PLACES)
        _work_out(tables, features, precision, begin, stop, first, room, traces, answers)
        _enter_all(stop - begin, begin - first, start + begin, rule, slack, allowed, traces, answers, columns)


@inlined
def _work_out(
    tables: Tables,
    features: Floats,
    precision: float,
    begin: int,
    stop: int,
    first: int,
    room: Room,
    traces: Traces,
    answers: Answers,
) -> None:
    """Work out payoffs and shares at each passing, and by how much the equations are missed."""
    buffers, guess, gap = room.climbers.buffers, room.guess, answers.gap
    most = 0
    for place in range(stop - begin):
        gap[place] = 0.0
        for feature in range(features.shape[0]):
            buffers.features[feature, place] = features[feature, begin + place]
        most = max(most, traces.counts[begin + place - first, 1])
    load_all(tables, buffers)
    for place in range(PLACES):
        room.precisions[place] = precision * buffers.scale[place]
    for number in range(min(most, MOST)):
        farthest = 0.0
        for place in range(stop - begin):
            for odds in range(guess.shape[0]):
                guess[odds, place] = traces.passes[begin + place - first, number, odds]
                farthest = max(farthest, abs(guess[odds, place]))
        miss(tables, guess, room.precisions, buffers)
        for place in range(stop - begin):
            if number < traces.counts[begin + place - first, 1]:
                for odds in range(guess.shape[0]):
                    missed = abs(buffers.residual[odds, place])
                    gap[place] = gap[place] if gap[place] >= missed else missed
        if farthest > -0.5 * NEGLIGIBLE:  # some probabilities were passed over
            mix(tables, guess, NO_EXPONENT, buffers)
        payoffs, shares = answers.payoffs[number], answers.shares[number]
        _pay(tables, buffers.features, buffers.mixes, payoffs, shares, answers.spare)


@inlined
def _pay(tables: Tables, features: Floats, mixes: Floats, payoffs: Floats, shares: Floats, spare: Floats) -> None:
    """Average the payoffs over the action profiles, and add up the probabilities of the profiles by outcome."""
    for place in range(PLACES):
        for player in range(payoffs.shape[0]):
            payoffs[player, place] = 0.0
        for outcome in range(shares.shape[0]):
            shares[outcome, place] = 0.0
    weight, value = spare[0], spare[1]
    for cell in range(tables.cells.shape[0]):
        share = mixes[tables.cells[cell, 0]]
        for place in range(PLACES):
            weight[place] = share[place]
        for player in range(1, tables.cells.shape[1]):
            share = mixes[tables.cells[cell, player]]
            for place in range(PLACES):
                weight[place] *= share[place]
        share = shares[tables.outcomes[cell]]
        for place in range(PLACES):
            share[place] += weight[place]
        for player in range(payoffs.shape[0]):
            paid, fixed = payoffs[player], tables.payoff_base[player, cell]
            for place in range(PLACES):
                value[place] = fixed
            for feature in range(features.shape[0]):
                slope = tables.payoff_slopes[player, cell, feature]
                for place in range(PLACES):
                    value[place] += slope * features[feature, place]
            for place in range(PLACES):
                paid[place] += weight[place] * value[place]


@inlined
def _enter_all(
    count: int,
    row: int,
    start: int,
    rule: int,
    slack: Floats,
    allowed: float,
    traces: Traces,
    answers: Answers,
    columns: Columns,
) -> None:
    """Enter what was found at a block of points, whose rows and places begin with the ones given."""
    paid, reached, counts, state = answers.paid, answers.reached, traces.counts, traces.climbs.state
    for place in range(count):
        undecided = state[row + place] == UNDECIDED or not answers.gap[place] <= allowed
        columns.undecided[start + place] = undecided
        found = counts[row + place, 1]
        if undecided or found == 1:
            continue
        for number in range(found):
            for player in range(paid.shape[1]):
                paid[number, player] = answers.payoffs[number, player, place]
            for outcome in range(reached.shape[1]):
                reached[number, outcome] = answers.shares[number, outcome, place]
        enter(columns, start + place, found, answers.numbers, paid, reached, False, rule, slack)
    _enter_single(count, row, start, counts, answers, columns)


@inlined
def _enter_single(
    count: int, row: int, start: int, counts: NDArray[np.int64], answers: Answers, columns: Columns
) -> None:
    """Enter the points with one equilibrium, which are most of them, column after column."""
    for place in range(count):
        if counts[row + place, 1] == 1:
            if columns.equilibria.size:
                columns.equilibria[start + place] = 1
            if columns.selected.size:
                columns.selected[start + place] = 0
            if columns.tie.size:
                columns.tie[start + place] = False
            if columns.contested.size:
                columns.contested[start + place] = False
            if columns.complete.size:
                columns.complete[start + place] = True
    for player in range(columns.payoff.shape[0] if columns.payoff.size else 0):
        for place in range(count):
            if counts[row + place, 1] == 1:
                columns.payoff[player, start + place] = answers.payoffs[0, player, place]
    for shares in (columns.probability, columns.least, columns.most):
        for outcome in range(shares.shape[0] if shares.size else 0):
            for place in range(count):
                if counts[row + place, 1] == 1:
                    shares[outcome, start + place] = answers.shares[0, outcome, place]
    for outcome in range(columns.possible.shape[0] if columns.possible.size else 0):
        for place in range(count):
            if counts[row + place, 1] == 1:
                columns.possible[outcome, start + place] = answers.shares[0, outcome, place] > 0
