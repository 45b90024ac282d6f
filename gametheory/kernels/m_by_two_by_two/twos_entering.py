"""The columns of 2 x 2 x 2 games that tell of mixtures: payoffs, and the probabilities of outcomes.

Every equilibrium is three shares (:mod:`.twos_accounts`), so that the probability of a cell is a product of three
numbers, the same for all equilibria; cells with the same outcome are added.
"""

from __future__ import annotations

import numpy as np

from gametheory.kernels.m_by_two_by_two.choices import Integers
from gametheory.kernels.m_by_two_by_two.gains import LANES, Floats
from gametheory.kernels.m_by_two_by_two.twos_accounts import SLOTS
from gametheory.numerics.compiling import called


@called
def enter_payoffs(column: Floats, start: int, points: int, chosen: Integers, worth: Floats) -> None:
    """Enter what the selected equilibria pay."""
    for player in range(3):
        row = column[player, start : start + points]
        for lane in range(points):
            slot = max(chosen[lane], 0)
            row[lane] = worth[(3 * slot + player) * LANES + lane] if chosen[lane] >= 0 else np.nan


@called
def pick(chosen: Integers, shares: Floats, picked: Floats) -> None:
    """Copy the shares of the selected equilibria to an array of size 3 lanes."""
    for player in range(3):
        for lane in range(LANES):
            share = shares[max(chosen[lane], 0), player * LANES + lane]
            picked[player * LANES + lane] = share if chosen[lane] >= 0 else np.nan


@called
def spread_twos(shares: Floats, outcome_of: Integers, chances: Floats) -> None:
    """Enter the probabilities of outcomes, of shape (8, lanes), from shares."""
    known = 0
    for leader in range(2):
        for second in range(2):
            row, other = outcome_of[4 * leader + 2 * second], outcome_of[4 * leader + 2 * second + 1]
            fresh, other_fresh = not (known >> row) & 1, not ((known | (1 << row)) >> other) & 1
            known |= (1 << row) | (1 << other)
            _spread_pair(shares, leader, second, chances[row], fresh, chances[other], other_fresh)


@called
def _spread_pair(
    shares: Floats, leader: int, second: int, row: Floats, fresh: bool, other: Floats, other_fresh: bool
) -> None:
    """Add the probabilities of two cells that differ in the third player's action."""
    low, step, low_two, step_two = 1.0 - leader, 2.0 * leader - 1.0, 1.0 - second, 2.0 * second - 1.0
    for lane in range(LANES):
        both = (low + step * shares[lane]) * (low_two + step_two * shares[LANES + lane])
        row[lane] = (0.0 if fresh else row[lane]) + both * (1.0 - shares[2 * LANES + lane])
    for lane in range(LANES):
        both = (low + step * shares[lane]) * (low_two + step_two * shares[LANES + lane])
        other[lane] = (0.0 if other_fresh else other[lane]) + both * shares[2 * LANES + lane]


@called
def enter_probabilities(column: Floats, start: int, points: int, chances: Floats) -> None:
    """Enter the probabilities of outcomes."""
    for outcome in range(column.shape[0]):
        row = column[outcome, start : start + points]
        for lane in range(points):
            row[lane] = chances[outcome, lane]


@called
def enter_ranges(
    least: Floats,
    most: Floats,
    start: int,
    points: int,
    found: Integers,
    shares: Floats,
    outcome_of: Integers,
    chances: Floats,
) -> None:
    """Enter the least and the most that the probability of each outcome is at an equilibrium."""
    for slot in range(SLOTS):
        if slot == 0 or found.max() > slot:
            spread_twos(shares[slot], outcome_of, chances)
            if least.size:
                _extend(least, start, points, found, slot, 1.0, chances)
            if most.size:
                _extend(most, start, points, found, slot, -1.0, chances)


@called
def _extend(column: Floats, start: int, points: int, found: Integers, slot: int, sign: float, chances: Floats) -> None:
    for outcome in range(column.shape[0]):
        row = column[outcome, start : start + points]
        for lane in range(points):
            value = chances[outcome, lane] if slot < found[lane] else np.nan
            row[lane] = value if (slot == 0) | (sign * value < sign * row[lane]) else row[lane]
