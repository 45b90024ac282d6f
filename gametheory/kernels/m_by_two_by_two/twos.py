"""Screening 2 x 2 x 2 games: the same margins as :mod:`.screening`, written out for players with two actions each.

There are twelve gains, in rows 0-3 the leader's by (second's, third's action), in rows 4-7 the second's by (leader's,
third's), in rows 8-11 the third's by (leader's, second's), always of the first action over the second; and sixteen
candidates, one bit each:

    0-7     all three sure of an action: 4 leader's + 2 second's + third's
    8-13    one of them sure: the leader, the second, the third of the first action; third, second, leader of the second
    14, 15  all mix: the only equilibrium or the first one, and the second one

With the choices known when the loops are compiled, gains are read where they stand, at constant places of one array,
and many tests are made in one pass over the lanes. That takes less than half of the time of the loops for any number of
actions.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from gametheory.equilibria.many_player_grid import MOST_ERROR
from gametheory.equilibria.three_player_gains import ROUND_OFF
from gametheory.kernels.m_by_two_by_two.choices import Integers
from gametheory.kernels.m_by_two_by_two.gains import LANES, Floats
from gametheory.kernels.m_by_two_by_two.scratch import HARDLY, least, opposite
from gametheory.numerics.bernstein_roots import apart_roots
from gametheory.numerics.bilinear import GROWTH
from gametheory.numerics.compiling import called, inlined

ROOM: Final = float(GROWTH)
ERROR, LOWER, UPPER, ROWS = 12 * LANES, 13 * LANES, 14 * LANES, 15
"""Where in the flat array of gains the error stands, and the roots: with constant places, loops become vectors."""
TOTAL, SECOND_TOTAL = 1 << 14, 1 << 15


@called
def gain_of_twos(paid: Floats, allowed: Floats, gains: Floats) -> None:
    """Work out the gains of a block, each player's divided by the largest in size, and the error left in them.

    The error is infinite where gains cannot be scaled.
    """
    for lane in range(LANES):
        gains[ERROR + lane] = ROUND_OFF
    for lane in range(LANES):
        one, two = _between(paid, 0, 4, lane), _between(paid, 1, 5, lane)
        three, four = _between(paid, 2, 6, lane), _between(paid, 3, 7, lane)
        _enter_gains(gains, 0, one, two, three, four, allowed[0], lane)
    for lane in range(LANES):
        one, two = _between(paid, 8, 10, lane), _between(paid, 9, 11, lane)
        three, four = _between(paid, 12, 14, lane), _between(paid, 13, 15, lane)
        _enter_gains(gains, 4, one, two, three, four, allowed[1], lane)
    for lane in range(LANES):
        one, two = _between(paid, 16, 17, lane), _between(paid, 18, 19, lane)
        three, four = _between(paid, 20, 21, lane), _between(paid, 22, 23, lane)
        _enter_gains(gains, 8, one, two, three, four, allowed[2], lane)
    for lane in range(LANES):
        gains[ERROR + lane] = gains[ERROR + lane] if gains[ERROR + lane] < MOST_ERROR else np.inf


@inlined
def _between(paid: Floats, one: int, other: int, lane: int) -> float:
    difference: float = paid[one * LANES + lane] - paid[other * LANES + lane]
    return difference


@inlined
def _enter_gains(
    gains: Floats, row: int, one: float, two: float, three: float, four: float, allowed: float, lane: int
) -> None:
    size = _larger(_larger(abs(one), abs(two)), _larger(abs(three), abs(four)))
    by = 1.0 / size + 0.0 * (one + two + three + four)  # what is not finite makes it no number
    gains[row * LANES + lane], gains[(row + 1) * LANES + lane] = by * one, by * two
    gains[(row + 2) * LANES + lane], gains[(row + 3) * LANES + lane] = by * three, by * four
    left, error = allowed * by + (ROUND_OFF + 0.0 * by), gains[ERROR + lane]
    gains[ERROR + lane] = left if not left <= error else error  # what is no number is kept


@inlined
def _larger(one: float, other: float) -> float:
    return one if one > other else other


@inlined
def gain_at(gains: Floats, row: int, lane: int) -> float:
    """Give one of the twelve gains at a point."""
    gain: float = gains[row * LANES + lane]
    return gain


@called
def screen_twos(gains: Floats, flags: Integers) -> None:
    """Enter into flags, of size 2 lanes, the candidates that hold and then those in doubt; and the roots into gains."""
    _screen_pure(gains, flags)
    _screen_half(gains, flags)
    _screen_total(gains, flags)


@called
def _screen_pure(gains: Floats, flags: Integers) -> None:
    for lane in range(LANES):
        held, open_ = _screen_leader(gains, 0, 1.0, lane)
        held_two, open_two = _screen_leader(gains, 1, -1.0, lane)
        flags[lane], flags[LANES + lane] = held | (held_two << 4), open_ | (open_two << 4)


@inlined
def _screen_leader(gains: Floats, action: int, sign: float, lane: int) -> tuple[int, int]:
    """Screen the four cells of an action of the leader: give those that hold, and those in doubt."""
    bound = gains[ERROR + lane]
    w, x = gain_at(gains, 4 + 2 * action, lane), gain_at(gains, 5 + 2 * action, lane)
    y, z = gain_at(gains, 8 + 2 * action, lane), gain_at(gains, 9 + 2 * action, lane)
    a, b = least(sign * gain_at(gains, 0, lane), least(w, y)), least(sign * gain_at(gains, 1, lane), least(x, -y))
    c, d = least(sign * gain_at(gains, 2, lane), least(-w, z)), least(sign * gain_at(gains, 3, lane), least(-x, -z))
    holds = (1 if a > bound else 0) | (2 if b > bound else 0) | (4 if c > bound else 0) | (8 if d > bound else 0)
    fails = (1 if a < -bound else 0) | (2 if b < -bound else 0) | (4 if c < -bound else 0) | (8 if d < -bound else 0)
    return holds, 15 ^ (holds | fails)


@called
def _screen_half(gains: Floats, flags: Integers) -> None:
    for lane in range(LANES):
        _screen_choice(gains, 0, 8, 9, 4, 5, 1.0, 1 << 8, flags, lane)
    for lane in range(LANES):
        _screen_choice(gains, 4, 8, 10, 0, 1, 1.0, 1 << 9, flags, lane)
    for lane in range(LANES):
        _screen_choice(gains, 8, 4, 6, 0, 2, 1.0, 1 << 10, flags, lane)
    for lane in range(LANES):
        _screen_choice(gains, 8, 5, 7, 1, 3, -1.0, 1 << 11, flags, lane)
    for lane in range(LANES):
        _screen_choice(gains, 4, 9, 11, 2, 3, -1.0, 1 << 12, flags, lane)
    for lane in range(LANES):
        _screen_choice(gains, 0, 10, 11, 6, 7, -1.0, 1 << 13, flags, lane)


@inlined
def _screen_choice(
    gains: Floats,
    form: int,
    one: int,
    two: int,
    three: int,
    four: int,
    sign: float,
    bit: int,
    flags: Integers,
    lane: int,
) -> None:
    """Screen a choice where one is sure: two pairs of gains must have opposite signs, and its own gain be positive."""
    w, x = gain_at(gains, one, lane), gain_at(gains, two, lane)
    y, z = gain_at(gains, three, lane), gain_at(gains, four, lane)
    exists = ROOM * least(opposite(w, x), opposite(y, z))
    w, x, y, z = abs(w), abs(x), abs(y), abs(z)
    loss = x * (gain_at(gains, form, lane) * z + gain_at(gains, form + 1, lane) * y)
    loss += w * (gain_at(gains, form + 2, lane) * z + gain_at(gains, form + 3, lane) * y)
    margin, bound = least(sign * loss, exists), ROOM * gains[ERROR + lane]
    holds, fails = margin > bound, margin < -bound
    flags[lane] |= bit if holds else 0
    flags[LANES + lane] |= 0 if holds | fails else bit


@called
def _screen_total(gains: Floats, flags: Integers) -> None:
    for lane in range(LANES):
        first, middle, last = _quadratic(gains, lane)
        error = gains[ERROR + lane]
        lower, upper, radius, state = apart_roots(first, middle, last, ROOM * error)
        bound = 2.0 * (error + radius) if state > 0.0 else error
        state = state if (state < 0.0) | (bound < HARDLY) else 0.0
        margin, margin_two = _margin_at(gains, lane, lower), _margin_at(gains, lane, upper)
        margin, margin_two = margin if state > 0.0 else state, margin_two if state > 0.0 else state
        holds, holds_two = margin > bound, margin_two > bound
        known = (holds | (margin < -bound)) & (holds_two | (margin_two < -bound))
        flags[lane] |= (TOTAL if holds | holds_two else 0) | (SECOND_TOTAL if holds & holds_two else 0)
        flags[LANES + lane] |= 0 if known else TOTAL
        gains[LOWER + lane], gains[UPPER + lane] = lower if holds else upper, upper


@inlined
def _quadratic(gains: Floats, lane: int) -> tuple[float, float, float]:
    """Give what vanishes where the leader's mixture makes the others mix so that the leader is indifferent."""
    c, d, e, f = gain_at(gains, 0, lane), gain_at(gains, 1, lane), gain_at(gains, 2, lane), gain_at(gains, 3, lane)
    a, b = gain_at(gains, 4, lane), gain_at(gains, 5, lane)
    low, low_two = c * b - d * a, e * b - f * a
    a, b = gain_at(gains, 6, lane), gain_at(gains, 7, lane)
    high, high_two = c * b - d * a, e * b - f * a
    a, b = gain_at(gains, 8, lane), gain_at(gains, 9, lane)
    first, middle = b * low - a * low_two, b * high - a * high_two
    a, b = gain_at(gains, 10, lane), gain_at(gains, 11, lane)
    return first, 0.5 * (middle + (b * low - a * low_two)), b * high - a * high_two


@inlined
def _margin_at(gains: Floats, lane: int, share: float) -> float:
    """Give the margin of an equilibrium with this share of the leader's second action."""
    rest = 1.0 - share
    one = rest * gain_at(gains, 4, lane) + share * gain_at(gains, 6, lane)
    two = rest * gain_at(gains, 5, lane) + share * gain_at(gains, 7, lane)
    three = rest * gain_at(gains, 8, lane) + share * gain_at(gains, 10, lane)
    four = rest * gain_at(gains, 9, lane) + share * gain_at(gains, 11, lane)
    margin: float = least(opposite(one, two), least(opposite(three, four), least(share, rest)))
    return margin
