"""The equilibria of a block of points, with strategies and payoffs.

Supports come one after the other, and each enters itself at all points where it holds, which are the bits of a word:
what depends on the support is looked up once, and a point's equilibria come in the order of their supports. The
probabilities of the actions in use are minors that the tests have worked out already, divided by their sum (Cramer's
rule); what a player earns is what the first of the actions in use earns. Along a grid the points of a block mostly
have the same supports; their strategies are then worked out side by side.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from gametheory.kernels.bimatrix.holding import ALL, NONE, hold
from gametheory.kernels.bimatrix.signs import POINTS, Floats, Half, Payoffs, Words, look, room
from gametheory.kernels.bimatrix.tables import Indices, Side, Tables
from gametheory.numerics.compiling import compiled, inlined

DE_BRUIJN: Final = np.uint64(0x03F79D71B4CB0A89)
"""All 64 windows of six bits of this number are different, so that they number the bits of a word."""
ONE: Final = np.uint64(1)
SHIFT: Final = np.uint64(58)
PLACES: Final = np.argsort([(int(DE_BRUIJN) << bit) % 2**64 >> 58 for bit in range(64)])


class Found(NamedTuple):
    """The equilibria of a block of points, each point's in the order of their supports.

    Attributes
    ----------
    counts
        How many each point has, shape (points,); none where it is undecided.
    support
        Shape (places, points): the support of the first, second... equilibrium of each point.
    row, column
        Shape (places, actions in use at most, points): the probabilities of the actions in use.
    payoffs
        Shape (2, places, points).
    """

    counts: Indices
    support: Indices
    row: Floats
    column: Floats
    payoffs: Floats


class Work(NamedTuple):
    """The memory of one thread: a block's features, both players' halves, where each support holds, what was found."""

    features: Floats
    row: Half
    column: Half
    holds: Words
    found: Found


def work(tables: Tables, slopes: int) -> Work:
    """Make room to work on blocks of points where payoffs have so many slopes."""
    places, widest = tables.supports.rows.shape
    found = Found(
        np.zeros(POINTS, np.int64),
        np.zeros((places, POINTS), np.int64),
        np.empty((places, widest, POINTS)),
        np.empty((places, widest, POINTS)),
        np.empty((2, places, POINTS)),
    )
    return Work(np.zeros((slopes, POINTS)), room(tables.row), room(tables.column), np.empty(places, np.uint64), found)


@inlined
def solve(
    tables: Tables, row: Payoffs, column: Payoffs, features: Floats, first: int, points: int, detailed: bool, work: Work
) -> None:
    """Find all equilibria at so many points from the first on, and where asked for their strategies and payoffs."""
    found, holds = work.found, work.holds
    for place in range(features.shape[0]):
        own, block = features[place][first : first + points], work.features[place]
        for point in range(points):
            block[point] = own[point]
    look(tables.row, row, work.features, work.row)
    look(tables.column, column, work.features, work.column)
    undecided = hold(tables, work.row.words, work.column.words, holds)
    _number(holds, undecided, found.counts, found.support)
    if detailed:
        _mix(tables.supports.size, tables.row, work.row, holds, found.counts, found.column, found.payoffs[0])
        _mix(tables.supports.size, tables.column, work.column, holds, found.counts, found.row, found.payoffs[1])


@compiled
def _number(holds: Words, undecided: Any, counts: Indices, supports: Indices) -> None:
    """Number the equilibria of the decided points; take the undecided points out of ``holds``."""
    for point in range(POINTS):
        counts[point] = 0
    for support in range(holds.size):
        left = holds[support] & ~undecided
        holds[support] = left
        while left:
            point = _lowest(left)
            left &= left - ONE
            supports[counts[point], point] = support
            counts[point] += 1


@compiled
def _mix(
    size: Indices, side: Side, half: Half, holds: Words, counts: Indices, mixtures: Floats, earned: Floats
) -> None:
    """Enter the mixtures of the other player to which one is indifferent, and what this one earns then.

    The equilibria are numbered anew, in the same order.
    """
    tests, cells, minors, payoffs = side.tests, side.cells, half.minors, half.payoffs
    alike = True  # as long as each support holds at all points of the block or at none
    for point in range(POINTS):
        counts[point] = 0
    for support in range(holds.size):
        left, used = holds[support], size[support]
        if alike and left == ALL:
            _mix_everywhere(side, half, support, used, counts, mixtures, earned)
            continue
        alike &= left == NONE
        while left:
            point = _lowest(left)
            left &= left - ONE
            place = counts[point]
            counts[point] = place + 1
            if used == 1:
                mixtures[place, 0, point] = 1.0
                earned[place, point] = payoffs[cells[support, 0], point]
                continue
            total, factor, paid = 0.0, 1.0, 0.0
            for at in range(used):
                weight = factor * minors[tests[support, at] >> 1, point]
                mixtures[place, at, point] = weight
                total += weight
                factor = -factor
            for at in range(used):
                mixtures[place, at, point] /= total
                paid += mixtures[place, at, point] * payoffs[cells[support, at], point]
            earned[place, point] = paid


@compiled
def _mix_everywhere(
    side: Side, half: Half, support: int, used: int, counts: Indices, mixtures: Floats, earned: Floats
) -> None:
    """Do the same for one support at all points of the block at once."""
    total, factor, mine, paid = half.rows[0], 1.0, mixtures[counts[0]], earned[counts[0]]
    for point in range(POINTS):
        total[point] = paid[point] = 0.0
        counts[point] += 1
    for at in range(used):
        minor, mixture = half.minors[side.tests[support, at] >> 1], mine[at]
        for point in range(POINTS):
            mixture[point] = factor * minor[point]
            total[point] += mixture[point]
        factor = -factor
    for at in range(used):
        payoffs, mixture = half.payoffs[side.cells[support, at]], mine[at]
        for point in range(POINTS):
            mixture[point] /= total[point]
            paid[point] += mixture[point] * payoffs[point]


@inlined
def _lowest(word: Any) -> Any:
    """Give the place of the lowest bit that is set."""
    return PLACES[(word & (~word + ONE)) * DE_BRUIJN >> SHIFT]


@compiled
def fill_strategies(
    tables: Tables,
    row: Payoffs,
    column: Payoffs,
    features: Floats,
    starts: Indices,
    support: Indices,
    row_strategies: Floats,
    column_strategies: Floats,
    work: Work,
) -> None:
    """Enter support and strategies of all equilibria of all points, each point's from its place in ``starts`` on.

    The strategies have shape (equilibria, actions), and are zero where nothing is entered.
    """
    found, supports = work.found, tables.supports
    for first in range(0, features.shape[1], POINTS):
        points = min(POINTS, features.shape[1] - first)
        solve(tables, row, column, features, first, points, True, work)
        for point in range(points):
            for place in range(found.counts[point]):
                entry, its = starts[first + point] + place, found.support[place, point]
                support[entry] = its
                for at in range(supports.size[its]):
                    row_strategies[entry, supports.rows[its, at]] = found.row[place, at, point]
                    column_strategies[entry, supports.columns[its, at]] = found.column[place, at, point]
