"""The equilibria of a block of points, one after the other, entered into the columns: column by column.

What :func:`gametheory.kernels.entering.enter` does at one point, for as many as a block has: the columns are looked up
once a block instead of once a point, which matters where a point takes a tenth of a microsecond; and outcomes are
worked out only for the equilibria that are selected, where nobody asks for the range of their probabilities.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import choose
from gametheory.kernels.m_by_two_by_two.accounts import spread
from gametheory.kernels.m_by_two_by_two.choices import Integers
from gametheory.kernels.m_by_two_by_two.gains import LANES, Floats
from gametheory.numerics.compiling import called, inlined


class Gathered(NamedTuple):
    """The equilibria of a block.

    Attributes
    ----------
    decided
        Whether all equilibria of a point are known; else it has none here.
    first
        Shape (lanes + 1,): where the equilibria of each point begin.
    reached
        The outcomes that some equilibrium of a point reaches, as bits.
    candidates, payoffs, mixtures
        For each equilibrium the number of its candidate, what it pays, shape (equilibria, players), and where somebody
        mixes the probabilities of the actions in use, shape (equilibria, 7), in the order of :mod:`.mixing`.
    chosen, contested
        For each point the equilibrium that is selected, -1 where none is, and whether the rule does not decide.
    shares
        A buffer of shape (3 outcomes, lanes).
    """

    decided: NDArray[np.bool_]
    first: Integers
    reached: Integers
    candidates: Integers
    payoffs: Floats
    mixtures: Floats
    chosen: Integers
    contested: NDArray[np.bool_]
    shares: Floats


def room_for(candidates: int, outcomes: int) -> Gathered:
    """Make room for the equilibria of a block, however many of the candidates hold.

    >>> room_for(16, 8).payoffs.shape
    (2048, 3)
    """
    most = candidates * LANES
    return Gathered(
        decided=np.zeros(LANES, dtype=np.bool_),
        first=np.zeros(LANES + 1, dtype=np.int64),
        reached=np.empty(LANES, dtype=np.int64),
        candidates=np.empty(most, dtype=np.int64),
        payoffs=np.empty((most, 3)),
        mixtures=np.empty((most, 7)),
        chosen=np.empty(LANES, dtype=np.int64),
        contested=np.empty(LANES, dtype=np.bool_),
        shares=np.empty((3 * outcomes, LANES)),
    )


@called
def select(
    first: Integers, payoffs: Floats, rule: int, slack: Floats, chosen: Integers, contested: NDArray[np.bool_]
) -> None:
    """Select one of each point's equilibria."""
    for lane in range(LANES):
        start, found = first[lane], first[lane + 1] - first[lane]
        chosen[lane], contested[lane] = (start if found else -1), False
        if found > 1:
            place, several = choose(found, payoffs[start : start + found], rule, slack)
            chosen[lane], contested[lane] = (start + place if place >= 0 else -1), several


@called
def share(
    chosen: Integers,
    numbers: Integers,
    mixtures: Floats,
    choices: Integers,
    candidates: Integers,
    outcome_of: Integers,
    shares: Floats,
) -> None:
    """Enter the probabilities of the outcomes of the selected equilibria; no numbers where none is selected."""
    outcomes = shares.shape[0] // 3
    for outcome in range(outcomes):
        for lane in range(LANES):
            shares[outcome, lane] = 0.0 if chosen[lane] >= 0 else np.nan
    for lane in range(LANES):
        if chosen[lane] >= 0:
            spread(chosen[lane], numbers, mixtures, choices, candidates, outcome_of, shares, lane)


@called
def share_all(
    first: Integers,
    numbers: Integers,
    mixtures: Floats,
    choices: Integers,
    candidates: Integers,
    outcome_of: Integers,
    shares: Floats,
) -> None:
    """Enter into the second third of rows the least probability of each outcome, and into the last one the most."""
    outcomes = shares.shape[0] // 3
    for lane in range(LANES):
        for outcome in range(outcomes):
            shares[outcomes + outcome, lane] = shares[2 * outcomes + outcome, lane] = np.nan
        for one in range(first[lane], first[lane + 1]):
            for outcome in range(outcomes):
                shares[outcome, lane] = 0.0
            spread(one, numbers, mixtures, choices, candidates, outcome_of, shares, lane)
            for outcome in range(outcomes):
                value = shares[outcome, lane]
                least, most = shares[outcomes + outcome, lane], shares[2 * outcomes + outcome, lane]
                shares[outcomes + outcome, lane] = least if least <= value else value
                shares[2 * outcomes + outcome, lane] = most if most >= value else value


@called
def enter_row(column: Floats, row: int, start: int, points: int, values: Floats, source: int) -> None:
    """Copy a row of a block into a row of a column."""
    for lane in range(points):
        column[row, start + lane] = values[source, lane]


@inlined
def enter_block(columns: Columns, start: int, points: int, gathered: Gathered) -> None:
    """Enter a block into the columns that are kept, but for probabilities."""
    first, chosen = gathered.first, gathered.chosen
    _enter_flags(columns.undecided, columns.tie, columns.complete, start, points, gathered.decided)
    if columns.equilibria.size:
        for lane in range(points):
            columns.equilibria[start + lane] = first[lane + 1] - first[lane]
    if columns.contested.size:
        for lane in range(points):
            columns.contested[start + lane] = gathered.contested[lane]
    if columns.selected.size:
        for lane in range(points):
            columns.selected[start + lane] = gathered.candidates[chosen[lane]] if chosen[lane] >= 0 else -1
    if columns.payoff.size:
        _enter_payoffs(columns.payoff, start, points, chosen, gathered.payoffs)
    if columns.possible.size:
        _enter_possible(columns.possible, start, points, gathered.reached)


@called
def _enter_flags(
    undecided: NDArray[np.bool_],
    tie: NDArray[np.bool_],
    complete: NDArray[np.bool_],
    start: int,
    points: int,
    decided: NDArray[np.bool_],
) -> None:
    for lane in range(points):
        undecided[start + lane] = not decided[lane]
    if tie.size:
        for lane in range(points):
            tie[start + lane] = False
    if complete.size:
        for lane in range(points):
            complete[start + lane] = decided[lane]


@called
def _enter_payoffs(column: Floats, start: int, points: int, chosen: Integers, payoffs: Floats) -> None:
    for player in range(3):
        for lane in range(points):
            column[player, start + lane] = payoffs[chosen[lane], player] if chosen[lane] >= 0 else np.nan


@called
def _enter_possible(possible: NDArray[np.bool_], start: int, points: int, reached: Integers) -> None:
    for outcome in range(possible.shape[0]):
        for lane in range(points):
            possible[outcome, start + lane] = (reached[lane] >> outcome) & 1 == 1
