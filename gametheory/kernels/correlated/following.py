"""Checking the basis of one point at many of its neighbours, several points in a register at a time.

Where a basis is the only optimum, it nearly always is at the neighbours too. All of its points need the same few of the
gains, and their two systems of equations can be eliminated in the same order, which is that of the first point: nothing
depends on the point but numbers. So each step is done for a group of points, the *lanes*, at once.

A lane whose optimum is not sure by a margin, or whose equations the solution leaves with more than rounding, because
another order of elimination would have suited it better, is not decided here but by :mod:`.certifying`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.blocks import PAIR
from gametheory.kernels.correlated.certifying import POSITIVE, Basis, Room
from gametheory.kernels.correlated.tables import Indices, Tables
from gametheory.kernels.families import Floats
from gametheory.numerics.compiling import called

Words = NDArray[np.uint64]

LANES: Final = 16
WORD: Final = 64  # bits
UNIT: Final = -1  # the row of a system that says that the probabilities sum to one
RESIDUE: Final = 1e-14  # what rounding may leave of the equations for the probabilities
OTHER_RESIDUE: Final = 1e-12  # and of those for the multipliers, and of zeros


class Plan(NamedTuple):
    """What a basis needs at all points where it is the only optimum.

    Attributes
    ----------
    size
        Shape (1,): the number of profiles that are drawn; 0 where there is no plan.
    counts
        Shape (3,): of the needed gains, of the watched rows, and of ties (at most one).
    drawn, idle, order
        Shapes (rows + 1,): the profiles of the basis, which of them are never drawn (1), and the binding rows in their
        order of elimination, with ``UNIT`` among them.
    needed
        Shape (gains,): the gains of the profiles that are drawn, and of the binding rows.
    watched
        Shape (rows,): the rows that must be slack.
    words
        The set of profiles that are drawn, a bit each.
    """

    size: Indices
    counts: Indices
    drawn: Indices
    idle: Indices
    order: Indices
    needed: Indices
    watched: Indices
    words: Words


class Lanes(NamedTuple):
    """Room for a group of points, which are on the last axis.

    ``points`` says which they are; ``least`` is what is nearest to a tie in each, ``residue`` what the solution leaves
    of the equations for the probabilities, ``other_residue`` of the rest; ``sure`` is 1 for lanes that are decided.
    """

    x: Floats
    gains: Floats
    reduced: Floats
    slacks: Floats
    system: Floats
    inverses: Floats
    shares: Floats
    multipliers: Floats
    least: Floats
    residue: Floats
    other_residue: Floats
    paid: Floats
    points: Indices
    sure: Indices


def plan_of(tables: Tables) -> Plan:
    """Make room for a plan."""
    gains, rows, cells = tables.base.size, tables.first.size, tables.cost_base.size
    size, counts, drawn, idle, order, needed, watched = (
        np.zeros(length, dtype=np.int64) for length in (1, 3, rows, rows, rows, gains, rows)
    )
    return Plan(size, counts, drawn, idle, order, needed, watched, np.zeros(-(-cells // WORD), dtype=np.uint64))


def lanes_of(tables: Tables) -> Lanes:
    """Make room for a group of points."""
    features, gains = tables.slopes.shape
    rows, cells = tables.entry.shape
    size = rows + 1
    return Lanes(
        x=np.zeros((features, LANES)),
        gains=np.zeros((gains, LANES)),
        reduced=np.zeros((cells, LANES)),
        slacks=np.zeros((rows, LANES)),
        system=np.zeros((size, size, LANES)),
        inverses=np.zeros((size, LANES)),
        shares=np.zeros((size, LANES)),
        multipliers=np.zeros((size, LANES)),
        least=np.zeros(LANES),
        residue=np.zeros(LANES),
        other_residue=np.zeros(LANES),
        paid=np.zeros(LANES),
        points=np.zeros(LANES, dtype=np.int64),
        sure=np.zeros(LANES, dtype=np.int64),
    )


@called
def adopt(tables: Tables, basis: Basis, room: Room, coarse: bool, plan: Plan) -> None:
    """Make the plan of a basis that was certified at the last point."""
    size = basis.size[0]
    for number in range(size):
        plan.drawn[number] = basis.drawn[number]
        plan.order[number] = basis.binding[number] if number < size - 1 else UNIT
        plan.idle[number] = room.weights[basis.drawn[number]] == 0
    for pivot in range(size):
        best = room.order[pivot]
        plan.order[pivot], plan.order[best] = plan.order[best], plan.order[pivot]
    for word in range(plan.words.size):
        plan.words[word] = 0
    for number in range(size):
        word, bit = divmod(plan.drawn[number], WORD)
        plan.words[word] |= np.uint64(1 - plan.idle[number]) << np.uint64(bit)
    plan.size[0] = size
    _need(tables, plan)
    _watch(tables, plan, coarse)


@called
def _need(tables: Tables, plan: Plan) -> None:
    """List the gains of the profiles that are drawn, and of the binding rows."""
    count, needed, order, size = 0, plan.needed, plan.order, plan.size[0]
    for number in range(size):
        if order[number] != UNIT:
            for place in range(tables.first[order[number]], tables.first[order[number] + 1]):
                needed[count] = place
                count += 1
    for number in range(size):
        for place in range(tables.begin[plan.drawn[number]], tables.begin[plan.drawn[number] + 1]):
            gain, listed = tables.about[place], False
            for other in range(size):
                listed = listed or order[other] == tables.row[gain]
            if not listed:
                needed[count] = gain
                count += 1
    plan.counts[0] = count


@called
def _watch(tables: Tables, plan: Plan, coarse: bool) -> None:
    """List the rows that must be slack: those about what is told that do not bind. Where one binds, there is a tie."""
    count, size = 0, plan.size[0]
    plan.counts[2] = 0
    for row in range(tables.first.size - 1):
        binds, told = False, coarse
        for number in range(size):
            binds = binds or plan.order[number] == row
            told = told or (not plan.idle[number] and tables.entry[row, plan.drawn[number]] >= 0)
        if told and not binds:
            plan.watched[count] = row
            count += 1
        elif told:
            plan.counts[2] = 1
    plan.counts[1] = count


@called
def follow(tables: Tables, features: Floats, plan: Plan, lanes: Lanes) -> None:
    """Work out the optimum by a plan at the lanes' points, and how sure it is."""
    for number in range(features.shape[0]):
        for lane in range(LANES):
            lanes.x[number, lane] = features[number, lanes.points[lane]]
    _evaluate(tables.base, tables.slopes, lanes.x, plan.needed, plan.counts[0], lanes.gains)
    for lane in range(LANES):
        lanes.least[lane], lanes.residue[lane], lanes.other_residue[lane] = np.inf, 0.0, 0.0
    _set_up(tables, plan, lanes.gains, lanes.x, lanes.system, lanes.shares, lanes.multipliers)
    size = plan.size[0]
    _eliminate(lanes.system, lanes.inverses, lanes.shares, size)
    _substitute(lanes.system, lanes.inverses, lanes.shares, lanes.multipliers, size)
    _check_shares(plan, lanes.shares, lanes.least, lanes.residue, lanes.other_residue)
    _check_slacks(tables, plan, lanes.gains, lanes.shares, lanes.slacks, lanes.least, lanes.residue)
    _check_reduced(tables, plan, lanes)
    _judge(lanes.least, lanes.residue, lanes.other_residue, lanes.sure)


@called
def _evaluate(base: Floats, slopes: Floats, x: Floats, needed: Indices, count: int, values: Floats) -> None:
    """Work out the numbers that are needed, of those that are affine in the features."""
    for number in range(count):
        which = needed[number]
        for feature in range(0, x.shape[0], PAIR):
            one, other, constant = slopes[feature, which], slopes[feature + 1, which], base[which]
            for lane in range(LANES):
                start = constant if feature == 0 else values[which, lane]
                values[which, lane] = start + one * x[feature, lane] + other * x[feature + 1, lane]


@called
def _set_up(
    tables: Tables, plan: Plan, gains: Floats, x: Floats, system: Floats, shares: Floats, multipliers: Floats
) -> None:
    """Write the equations of the plan's basis."""
    entry, order, size = tables.entry, plan.order, plan.size[0]
    for row in range(size):
        cell = plan.drawn[row]
        for lane in range(LANES):
            shares[row, lane] = 1.0 if order[row] == UNIT else 0.0
            multipliers[row, lane] = tables.cost_base[cell]
        for feature in range(x.shape[0]):
            for lane in range(LANES):
                multipliers[row, lane] += tables.cost_slopes[feature, cell] * x[feature, lane]
        for column in range(size):
            place = entry[order[row], plan.drawn[column]] if order[row] != UNIT else UNIT
            constant = 1.0 if order[row] == UNIT else 0.0
            for lane in range(LANES):
                system[row, column, lane] = gains[place, lane] if place >= 0 else constant


@called
def _eliminate(system: Floats, inverses: Floats, shares: Floats, size: int) -> None:
    """Factorise the matrices in their place, without exchanging rows, and carry the right-hand sides along."""
    for pivot in range(size):
        for lane in range(LANES):
            inverses[pivot, lane] = 1.0 / system[pivot, pivot, lane]
        for row in range(pivot + 1, size):
            for lane in range(LANES):
                system[row, pivot, lane] *= inverses[pivot, lane]
                shares[row, lane] -= system[row, pivot, lane] * shares[pivot, lane]
            for column in range(pivot + 1, size):
                for lane in range(LANES):
                    system[row, column, lane] -= system[row, pivot, lane] * system[pivot, column, lane]


@called
def _substitute(system: Floats, inverses: Floats, shares: Floats, multipliers: Floats, size: int) -> None:
    """Solve with the factors for the probabilities, and with their transposes for the multipliers."""
    for row in range(size - 1, -1, -1):
        for column in range(row + 1, size):
            for lane in range(LANES):
                shares[row, lane] -= system[row, column, lane] * shares[column, lane]
        for lane in range(LANES):
            shares[row, lane] *= inverses[row, lane]
    for row in range(size):
        for column in range(row):
            for lane in range(LANES):
                multipliers[row, lane] -= system[column, row, lane] * multipliers[column, lane]
        for lane in range(LANES):
            multipliers[row, lane] *= inverses[row, lane]
    for row in range(size - 1, -1, -1):
        for column in range(row + 1, size):
            for lane in range(LANES):
                multipliers[row, lane] -= system[column, row, lane] * multipliers[column, lane]


@called
def _check_shares(plan: Plan, shares: Floats, least: Floats, residue: Floats, other_residue: Floats) -> None:
    """Check that the probabilities are positive, those of idle profiles zero, and what they leave of one."""
    for lane in range(LANES):
        residue[lane] = -1.0
    for number in range(plan.size[0]):
        for lane in range(LANES):
            residue[lane] += shares[number, lane]
        if plan.idle[number]:
            for lane in range(LANES):
                other_residue[lane] += abs(shares[number, lane])
        else:
            for lane in range(LANES):
                least[lane] = shares[number, lane] if shares[number, lane] < least[lane] else least[lane]
    for lane in range(LANES):
        residue[lane] = abs(residue[lane])


@called
def _check_slacks(
    tables: Tables, plan: Plan, gains: Floats, shares: Floats, slacks: Floats, least: Floats, residue: Floats
) -> None:
    """Check that the watched rows are slack, and what the binding rows leave."""
    size = plan.size[0]
    for row in range(slacks.shape[0]):
        for lane in range(LANES):
            slacks[row, lane] = 0.0
    for number in range(size):
        cell = plan.drawn[number]
        for place in range(tables.begin[cell], tables.begin[cell + 1]):
            gain = tables.about[place]
            row = tables.row[gain]
            for lane in range(LANES):
                slacks[row, lane] -= gains[gain, lane] * shares[number, lane]
    for number in range(size):
        row = plan.order[number]
        for lane in range(LANES if row != UNIT else 0):
            residue[lane] += abs(slacks[row, lane])
    for number in range(plan.counts[1]):
        row = plan.watched[number]
        for lane in range(LANES):
            least[lane] = slacks[row, lane] if slacks[row, lane] < least[lane] else least[lane]


@called
def _check_reduced(tables: Tables, plan: Plan, lanes: Lanes) -> None:
    """Check that the multipliers and the reduced costs are positive, and what those of the drawn profiles leave."""
    reduced, x, gains, multipliers, least = lanes.reduced, lanes.x, lanes.gains, lanes.multipliers, lanes.least
    cells, size, first, cell_of = reduced.shape[0], plan.size[0], tables.first, tables.cell
    for number in range(size):
        if plan.order[number] == UNIT:
            for cell in range(cells):
                for feature in range(0, x.shape[0], PAIR):
                    one, other = tables.cost_slopes[feature, cell], tables.cost_slopes[feature + 1, cell]
                    constant = tables.cost_base[cell]
                    for lane in range(LANES):
                        start = multipliers[number, lane] - constant if feature == 0 else reduced[cell, lane]
                        reduced[cell, lane] = start - one * x[feature, lane] - other * x[feature + 1, lane]
    for number in range(size):
        row = plan.order[number]
        if row == UNIT:
            continue
        for lane in range(LANES):
            least[lane] = multipliers[number, lane] if multipliers[number, lane] < least[lane] else least[lane]
        for place in range(first[row], first[row + 1]):
            cell = cell_of[place]
            for lane in range(LANES):
                reduced[cell, lane] += multipliers[number, lane] * gains[place, lane]
    for number in range(size):
        cell = plan.drawn[number]
        for lane in range(LANES):
            lanes.other_residue[lane] += abs(reduced[cell, lane])
            reduced[cell, lane] = np.inf
    for cell in range(cells):
        for lane in range(LANES):
            least[lane] = reduced[cell, lane] if reduced[cell, lane] < least[lane] else least[lane]


@called
def _judge(least: Floats, residue: Floats, other_residue: Floats, sure: Indices) -> None:
    """Note which lanes the plan surely gives the only optimum of."""
    for lane in range(LANES):
        exact = residue[lane] <= RESIDUE and other_residue[lane] <= OTHER_RESIDUE
        sure[lane] = exact and least[lane] >= POSITIVE


@called
def pay(tables: Tables, plan: Plan, lanes: Lanes, player: int) -> None:
    """Average a player's payoffs over the profiles that are drawn, for all lanes."""
    x, paid, shares = lanes.x, lanes.paid, lanes.shares
    for lane in range(LANES):
        paid[lane] = 0.0
    for number in range(plan.size[0]):
        cell = plan.drawn[number]
        for lane in range(LANES):
            shares[number, lane] = 0.0 if plan.idle[number] else shares[number, lane]
            paid[lane] += shares[number, lane] * tables.payoff_base[player, cell]
        for feature in range(tables.payoff_slopes.shape[2]):
            slope = tables.payoff_slopes[player, cell, feature]
            for lane in range(LANES):
                paid[lane] += shares[number, lane] * slope * x[feature, lane]
