"""The equilibria of a block of 2 x 2 x 2 games, what they pay, and which of them is selected.

Each point has *slots*: its first equilibrium, its second, and so on in the order of the candidates. An equilibrium is
three numbers, each player's share of the second action, whoever is sure of an action having 0 or 1; so all that follows
is the same straight-line arithmetic for every equilibrium, one slot of all points at a time. Only the shares themselves
depend on the candidate: those are entered candidate by candidate, at the points at which it holds.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.entering import RULES
from gametheory.kernels.m_by_two_by_two.choices import Integers
from gametheory.kernels.m_by_two_by_two.gains import LANES, Floats
from gametheory.kernels.m_by_two_by_two.twos import LOWER, UPPER, gain_at
from gametheory.numerics.compiling import called, inlined

FIRST, SUM = RULES["first"], RULES["maximal-sum"]
SLOTS: Final = 16  # as many as candidates; nine equilibria are the most there can be
DENSE: Final = LANES // 4
"""If so many points have a slot, all are worked out: without a list of points they go by vectors."""

# --- the shares of every equilibrium --------------------------------------------------------------------------------


@called
def work_out_twos(
    gains: Floats, held: Integers, here: Integers, found: Integers, numbers: Integers, shares: Floats
) -> None:
    """Enter the equilibria of each point: how many, which candidates, and the shares, of shape (slots, 3 lanes)."""
    _enter_pure(held, found, numbers, shares)
    for candidate in range(8, 14):
        points = _find(held, candidate, here)
        if points:
            _enter_half(gains, here, points, candidate, found, numbers, shares)
    for candidate in range(14, 16):
        points = _find(held, candidate, here)
        if points:
            _enter_total(gains, UPPER if candidate > 14 else LOWER, here, points, candidate, found, numbers, shares)


@called
def _find(held: Integers, bit: int, here: Integers) -> int:
    """List the lanes in which a bit is set, and give their number."""
    points = 0
    for lane in range(LANES):
        here[points] = lane
        points += (held[lane] >> bit) & 1
    return points


@called
def _enter_pure(held: Integers, found: Integers, numbers: Integers, shares: Floats) -> None:
    """Enter the equilibria without mixing: of up to four bits the lowest first, whose place tells the actions."""
    for lane in range(LANES):
        found[lane] = 0
    for slot in range(4):
        if _enter_lowest(slot, held, found, numbers[slot], shares[slot]) == 0:
            return


@called
def _enter_lowest(slot: int, held: Integers, found: Integers, numbers: Integers, shares: Floats) -> int:
    some = 0
    for lane in range(LANES):
        left = held[lane] & 0xFF
        left = left if slot < 1 else left & (left - 1)
        left = left if slot < 2 else left & (left - 1)
        left = left if slot < 3 else left & (left - 1)
        low = left & -left
        leader, second, third = (low & 0xF0) != 0, (low & 0xCC) != 0, (low & 0xAA) != 0
        numbers[lane] = (4 if leader else 0) | (2 if second else 0) | (1 if third else 0)
        shares[lane], shares[LANES + lane] = 1.0 if leader else 0.0, 1.0 if second else 0.0
        shares[2 * LANES + lane] = 1.0 if third else 0.0
        found[lane] += 1 if low else 0
        some |= low
    return some


@called
def _enter_half(
    gains: Floats,
    here: Integers,
    points: int,
    candidate: int,
    found: Integers,
    numbers: Integers,
    shares: Floats,
) -> None:
    """Enter what makes two gains of opposite signs vanish, of either player who mixes."""
    later = candidate > 10
    sure, action = (13 - candidate, 1) if later else (candidate - 8, 0)
    one, two = (1 if sure == 0 else 0), (1 if sure == 2 else 2)
    row = 8 + 2 * action if sure == 0 else (8 if sure == 1 else 4) + action
    other = 4 + 2 * action if sure == 0 else (2 * action if sure == 1 else action)
    step, other_step = 1 if sure == 0 else 2, 2 if sure == 2 else 1
    for place in range(points):
        lane = here[place]
        slot = found[lane]
        found[lane] = slot + 1
        numbers[slot, lane] = candidate
        shares[slot, sure * LANES + lane] = 1.0 * action
        first, second = gain_at(gains, row, lane), gain_at(gains, row + step, lane)
        shares[slot, one * LANES + lane] = _vanishing(first, second)
        first, second = gain_at(gains, other, lane), gain_at(gains, other + other_step, lane)
        shares[slot, two * LANES + lane] = _vanishing(first, second)


@inlined
def _vanishing(first: float, second: float) -> float:
    """Give the share of the second action at which gains of opposite signs even out."""
    first, second = abs(first), abs(second)
    return first / (first + second)


@called
def _enter_total(
    gains: Floats,
    root: int,
    here: Integers,
    points: int,
    candidate: int,
    found: Integers,
    numbers: Integers,
    shares: Floats,
) -> None:
    for place in range(points):
        lane = here[place]
        slot, share = found[lane], gains[root + lane]
        found[lane] = slot + 1
        numbers[slot, lane] = candidate
        shares[slot, lane] = share
        shares[slot, LANES + lane] = _vanishing(_mixed(gains, 8, share, lane), _mixed(gains, 9, share, lane))
        shares[slot, 2 * LANES + lane] = _vanishing(_mixed(gains, 4, share, lane), _mixed(gains, 5, share, lane))


@inlined
def _mixed(gains: Floats, row: int, share: float, lane: int) -> float:
    """Give a gain where the leader mixes."""
    return (1.0 - share) * gain_at(gains, row, lane) + share * gain_at(gains, row + 2, lane)


# --- payoffs --------------------------------------------------------------------------------------------------------


@called
def pay_twos(paid: Floats, found: Integers, least: int, here: Integers, shares: Floats, worth: Floats) -> None:
    """Enter what each player gets, slot by slot, player by player, where there are at least so many equilibria."""
    for slot in range(SLOTS):
        own, fewer, points = worth[3 * LANES * slot : 3 * LANES * (slot + 1)], max(slot, least - 1), 0
        for lane in range(LANES):
            points += found[lane] > fewer
        if points == 0:
            return
        if points >= DENSE:
            _pay_all(paid, shares[slot], own)
        else:
            for place in range(_list(found, fewer, here)):
                _pay(paid, shares[slot], own, here[place])


@called
def _list(found: Integers, fewer: int, here: Integers) -> int:
    """List the lanes with more equilibria than so many, and give their number."""
    points = 0
    for lane in range(LANES):
        here[points] = lane
        points += found[lane] > fewer
    return points


@called
def _pay_all(paid: Floats, shares: Floats, worth: Floats) -> None:
    for lane in range(LANES):
        _pay(paid, shares, worth, lane)


@inlined
def _pay(paid: Floats, shares: Floats, worth: Floats, lane: int) -> None:
    p, q, r = shares[lane], shares[LANES + lane], shares[2 * LANES + lane]
    a, b, c, d = (1.0 - q) * (1.0 - r), (1.0 - q) * r, q * (1.0 - r), q * r
    worth[lane] = _mean(paid, 0, a, b, c, d, p, lane)
    worth[LANES + lane] = _mean(paid, 8, a, b, c, d, p, lane)
    worth[2 * LANES + lane] = _mean(paid, 16, a, b, c, d, p, lane)


@inlined
def _mean(paid: Floats, row: int, a: float, b: float, c: float, d: float, share: float, lane: int) -> float:
    """Give the mean of eight payoffs, by the weights of the followers' four pairs of actions and the leader's share."""
    low = a * paid[row * LANES + lane] + b * paid[(row + 1) * LANES + lane]
    low += c * paid[(row + 2) * LANES + lane] + d * paid[(row + 3) * LANES + lane]
    high = a * paid[(row + 4) * LANES + lane] + b * paid[(row + 5) * LANES + lane]
    high += c * paid[(row + 6) * LANES + lane] + d * paid[(row + 7) * LANES + lane]
    mean: float = (1.0 - share) * low + share * high
    return mean


# --- the one that is selected ---------------------------------------------------------------------------------------


@called
def select_twos(
    found: Integers, worth: Floats, rule: int, slack: Floats, chosen: Integers, contested: NDArray[np.bool_]
) -> None:
    """Enter the slot of the first equilibrium that no other beats, by the rules of :mod:`..entering`; -1 if none is."""
    for lane in range(LANES):
        chosen[lane], contested[lane] = (0 if found[lane] else -1), False
    if rule != FIRST:
        _select_of_three(found, worth, rule == SUM, slack, chosen, contested)
        for lane in range(LANES):
            if found[lane] > 3:
                _select_of_many(found[lane], worth, rule == SUM, slack, lane, chosen, contested)


@called
def _select_of_three(
    found: Integers, worth: Floats, by_sum: bool, slack: Floats, chosen: Integers, contested: NDArray[np.bool_]
) -> None:
    """Select where there are three, as at nearly all points with several: the number is odd."""
    for lane in range(LANES):
        one = _beats(worth, 0, 1, by_sum, slack, lane) | _beats(worth, 0, 2, by_sum, slack, lane)
        two = _beats(worth, 1, 0, by_sum, slack, lane) | _beats(worth, 1, 2, by_sum, slack, lane)
        three = _beats(worth, 2, 0, by_sum, slack, lane) | _beats(worth, 2, 1, by_sum, slack, lane)
        first = (-1 if three else 2) if two else 1
        chosen[lane] = first if one & (found[lane] == 3) else chosen[lane]
        contested[lane] = (found[lane] == 3) & (
            (not one) & (not two) | (not one) & (not three) | (not two) & (not three)
        )


@called
def _select_of_many(
    found: int, worth: Floats, by_sum: bool, slack: Floats, lane: int, chosen: Integers, contested: NDArray[np.bool_]
) -> None:
    first, kept = -1, 0
    for one in range(found):
        beaten = False
        for other in range(found):
            beaten |= _beats(worth, one, other, by_sum, slack, lane)
        first = one if (first < 0) & (not beaten) else first
        kept += not beaten
    chosen[lane], contested[lane] = first, kept > 1


@inlined
def _beats(worth: Floats, one: int, other: int, by_sum: bool, slack: Floats, lane: int) -> bool:
    """Tell whether the other equilibrium beats the one."""
    here, there = 3 * LANES * one + lane, 3 * LANES * other + lane
    first, second = worth[there] - worth[here], worth[there + LANES] - worth[here + LANES]
    third = worth[there + 2 * LANES] - worth[here + 2 * LANES]
    more = first + second + third > slack[0] + slack[1] + slack[2]
    better = (first > slack[0]) | (second > slack[1]) | (third > slack[2])
    worse = (first < -slack[0]) | (second < -slack[1]) | (third < -slack[2])
    beaten: bool = (by_sum & more) | (better & (not worse) & (not by_sum))
    return beaten
