"""Entering the equilibria of two-player games into columns, block by block.

What follows from the supports alone is entered from words, a bit a point. What needs strategies is entered point by
point, or side by side where all points of a block have the same support, as most blocks along a grid do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.bimatrix.listing import Found, Work, solve
from gametheory.kernels.bimatrix.signs import POINTS, Floats, Payoffs, Words
from gametheory.kernels.bimatrix.tables import Indices, Tables
from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import choose
from gametheory.numerics.compiling import compiled, inlined

Booleans = NDArray[np.bool_]


@compiled
def fill_columns(
    tables: Tables,
    row: Payoffs,
    column: Payoffs,
    outcomes: Indices,
    reaches: Indices,
    features: Floats,
    columns: Columns,
    start: int,
    rule: int,
    slack: Floats,
    work: Work,
) -> None:
    """Answer all points with these features, shape (features, points), and enter what was found from ``start`` on.

    ``outcomes`` has the outcomes of each support's cells, shape (supports, largest size, largest size), ``reaches`` the
    pairs of a support and an outcome that it reaches, shape (2, pairs).
    """
    found, size = work.found, tables.supports.size
    shares = np.zeros((len(columns.probability), POINTS))
    chosen, several = np.zeros(POINTS, np.int64), np.zeros(POINTS, np.bool_)
    rivals, reached = np.empty((size.size, 2)), np.empty(len(columns.possible), np.uint64)
    selects = columns.payoff.size + columns.probability.size + columns.selected.size + columns.contested.size > 0
    detailed = selects or columns.least.size > 0
    for first in range(0, features.shape[1], POINTS):
        here, points = start + first, min(POINTS, features.shape[1] - first)
        solve(tables, row, column, features, first, points, detailed, work)
        if columns.least.size:
            _enter_ranges(columns.least, columns.most, here, points, size, outcomes, found, chosen, shares)
        if selects:
            _choose(found, rule, slack, rivals, chosen, several)
            _enter_chosen(columns, here, points, found, chosen, several)
        if columns.probability.size:
            _share(size, outcomes, found, chosen, columns.probability, here, points)
        if columns.possible.size:
            _enter_possible(columns.possible, here, points, reaches, work.holds, reached)
        _enter_counts(columns, here, points, found.counts)


@inlined
def _choose(found: Found, rule: int, slack: Floats, rivals: Floats, chosen: Indices, several: Booleans) -> None:
    """Select one of the equilibria of each point; a point at which each is beaten by another counts as undecided."""
    for point in range(POINTS):
        count = found.counts[point]
        chosen[point], several[point] = 0, False
        if count > 1:
            for place in range(count):
                rivals[place, 0] = found.payoffs[0, place, point]
                rivals[place, 1] = found.payoffs[1, place, point]
            chosen[point], several[point] = choose(count, rivals, rule, slack)
            if chosen[point] < 0:
                chosen[point] = found.counts[point] = 0


@inlined
def _enter_chosen(columns: Columns, start: int, points: int, found: Found, chosen: Indices, several: Booleans) -> None:
    """Enter which equilibrium is selected, whether others were as good, and what it pays."""
    stop = start + points
    selected, contested = columns.selected[start:stop], columns.contested[start:stop]
    for point in range(selected.size):
        selected[point] = found.support[chosen[point], point]
    for point in range(contested.size):
        contested[point] = several[point]
    if columns.payoff.size:
        for player in range(2):
            earned, paid = found.payoffs[player], columns.payoff[player][start:stop]
            for point in range(points):
                paid[point] = earned[chosen[point], point]


@compiled
def _share(
    size: Indices, outcomes: Indices, found: Found, places: Indices, shares: Floats, start: int, points: int
) -> None:
    """Enter the probability of each outcome at one equilibrium of each point; zero where it has none there."""
    for outcome in range(len(shares)):
        row = shares[outcome][start : start + points]
        for point in range(points):
            row[point] = 0.0
    if _are_alike(found, places):
        _share_everywhere(size, outcomes, found, places[0], shares, start, points)
        return
    for point in range(points):
        place = places[point]
        if place < found.counts[point]:
            support = found.support[place, point]
            for one in range(size[support]):
                for other in range(size[support]):
                    share = found.row[place, one, point] * found.column[place, other, point]
                    shares[outcomes[support, one, other], start + point] += share


@inlined
def _are_alike(found: Found, places: Indices) -> bool:
    """Tell whether these equilibria have the same place, and support, at all points of the block."""
    place, support, alike = places[0], found.support[places[0], 0], True
    for point in range(POINTS):
        alike &= (places[point] == place) & (place < found.counts[point]) & (found.support[place, point] == support)
    return alike


@compiled
def _share_everywhere(
    size: Indices, outcomes: Indices, found: Found, place: int, shares: Floats, start: int, points: int
) -> None:
    """Do the same where all points of the block have the same support."""
    support = found.support[place, 0]
    for one in range(size[support]):
        for other in range(size[support]):
            row, column = found.row[place, one], found.column[place, other]
            share = shares[outcomes[support, one, other]][start : start + points]
            for point in range(points):
                share[point] += row[point] * column[point]


@inlined
def _enter_ranges(
    least: Floats,
    most: Floats,
    start: int,
    points: int,
    size: Indices,
    outcomes: Indices,
    found: Found,
    places: Indices,
    shares: Floats,
) -> None:
    """Enter each outcome's least and largest probability: of all first equilibria, then of all second ones, and so on.

    No point has as many as there are supports.
    """
    for place in range(size.size):
        going_on = False
        for point in range(POINTS):
            places[point] = place
            going_on |= place < found.counts[point]
        if not going_on:
            break
        _share(size, outcomes, found, places, shares, 0, points)
        for outcome in range(len(shares)):
            for point in range(points):
                share, here = shares[outcome, point], start + point
                if place < found.counts[point]:
                    least[outcome, here] = share if place == 0 else min(share, least[outcome, here])
                    most[outcome, here] = share if place == 0 else max(share, most[outcome, here])


@inlined
def _enter_possible(
    possible: Booleans, start: int, points: int, reaches: Indices, holds: Words, reached: Words
) -> None:
    """Enter which outcomes can come up: where a support holds that reaches them."""
    for outcome in range(reached.size):
        reached[outcome] = 0
    for place in range(reaches.shape[1]):
        reached[reaches[1, place]] |= holds[reaches[0, place]]
    for outcome in range(reached.size):
        word, row = reached[outcome], possible[outcome][start : start + points]
        for point in range(points):
            row[point] = word >> np.uint64(point) & np.uint64(1)


@inlined
def _enter_counts(columns: Columns, start: int, points: int, counts: Indices) -> None:
    """Enter how many equilibria there are, none of them with a tie; there is one at every point that is decided."""
    stop = start + points
    undecided, equilibria = columns.undecided[start:stop], columns.equilibria[start:stop]
    tie, complete = columns.tie[start:stop], columns.complete[start:stop]
    for point in range(points):
        undecided[point] = counts[point] == 0
    for point in range(equilibria.size):
        equilibria[point] = counts[point]
    for point in range(tie.size):
        tie[point] = False
    for point in range(complete.size):
        complete[point] = True
