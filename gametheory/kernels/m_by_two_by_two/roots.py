"""Screening the choices of actions in which all three mix: the roots of a quadratic, at all lanes of a block.

With the leader on two actions the unknown is the leader's mixture, which gives those of the others; on three, it is the
second's, at which the leader's two indifferences have a common solution. Whatever is tested at a root changes within
its radius by no more than :mod:`gametheory.equilibria.three_player_quick` tells, which is the bound here.
"""

from __future__ import annotations

from gametheory.kernels.m_by_two_by_two.choices import ONE, THREE, TWO, Integers
from gametheory.kernels.m_by_two_by_two.gains import LANES, Floats, second_row, third_row
from gametheory.kernels.m_by_two_by_two.scratch import (
    BOUND,
    ERROR,
    FORM,
    HARDLY,
    LOWER_ROOT,
    MARGIN,
    MIX,
    ROOT_HERE,
    SHARE,
    STATE,
    UPPER,
    UPPER_ROOT,
    bring,
    bring_pair,
    least,
    opposite,
    value_at,
)
from gametheory.numerics.bernstein_roots import apart_roots
from gametheory.numerics.bilinear import GROWTH
from gametheory.numerics.compiling import called, inlined


@called
def on_two(actions: int, gains: Floats, scratch: Floats, choices: Integers, choice: int) -> None:
    """The unknown is the leader's mixture: it gives those of the others, and what is left is a quadratic."""
    one, two = choices[choice, ONE], choices[choice, TWO]
    for own in range(2):
        bring(gains, second_row(actions, one, own), scratch, FORM + own, 1.0)
        bring(gains, second_row(actions, two, own), scratch, FORM + 2 + own, 1.0)
        bring(gains, third_row(actions, one, own), scratch, FORM + 4 + own, 1.0)
        bring(gains, third_row(actions, two, own), scratch, FORM + 6 + own, 1.0)
    bring_pair(actions, gains, scratch, one, two, FORM + 8)
    _solve_two(scratch)
    for root in (UPPER_ROOT, LOWER_ROOT):
        _hand(scratch, root, ROOT_HERE, 1)
        _mix_two(scratch)
        if root == UPPER_ROOT:
            _hand(scratch, MARGIN, UPPER, 5)
    _test_others(actions, gains, scratch, one, two, two)


@called
def _hand(scratch: Floats, source: int, target: int, places: int) -> None:
    """Copy places of the scratch array to others."""
    for number in range(places * LANES):
        scratch[target * LANES + number] = scratch[source * LANES + number]


@called
def _solve_two(scratch: Floats) -> None:
    for lane in range(LANES):
        c, d = scratch[(FORM + 8) * LANES + lane], scratch[(FORM + 9) * LANES + lane]
        e, f = scratch[(FORM + 10) * LANES + lane], scratch[(FORM + 11) * LANES + lane]
        a, b = scratch[FORM * LANES + lane], scratch[(FORM + 1) * LANES + lane]
        low, low_two = c * b - d * a, e * b - f * a
        a, b = scratch[(FORM + 2) * LANES + lane], scratch[(FORM + 3) * LANES + lane]
        high, high_two = c * b - d * a, e * b - f * a
        a, b = scratch[(FORM + 4) * LANES + lane], scratch[(FORM + 5) * LANES + lane]
        first, middle = b * low - a * low_two, b * high - a * high_two
        a, b = scratch[(FORM + 6) * LANES + lane], scratch[(FORM + 7) * LANES + lane]
        middle, last = 0.5 * (middle + (b * low - a * low_two)), b * high - a * high_two
        _enter_roots(scratch, lane, first, middle, last)


@inlined
def _enter_roots(scratch: Floats, lane: int, first: float, middle: float, last: float) -> None:
    """Enter the roots of a quadratic, and the bounds on all tests there: those of `three_player_quick`."""
    error = scratch[ERROR * LANES + lane]
    low, high, radius, state = apart_roots(first, middle, last, GROWTH * error)
    bound = 2.0 * (error + radius) if state > 0.0 else error
    scratch[LOWER_ROOT * LANES + lane], scratch[UPPER_ROOT * LANES + lane] = low, high
    scratch[BOUND * LANES + lane] = bound
    scratch[SHARE * LANES + lane] = bound / (GROWTH * error + 24.0 * radius)
    scratch[STATE * LANES + lane] = state if (state < 0.0) | (bound < HARDLY) else 0.0


@called
def _mix_two(scratch: Floats) -> None:
    """Enter the margin of an equilibrium at a root, the leader's second share, and the others' mixtures there."""
    for lane in range(LANES):
        share = scratch[ROOT_HERE * LANES + lane]
        rest = 1.0 - share
        one = rest * scratch[FORM * LANES + lane] + share * scratch[(FORM + 2) * LANES + lane]
        two = rest * scratch[(FORM + 1) * LANES + lane] + share * scratch[(FORM + 3) * LANES + lane]
        three = rest * scratch[(FORM + 4) * LANES + lane] + share * scratch[(FORM + 6) * LANES + lane]
        four = rest * scratch[(FORM + 5) * LANES + lane] + share * scratch[(FORM + 7) * LANES + lane]
        margin = least(opposite(one, two), least(opposite(three, four), least(share, rest)))
        state = scratch[STATE * LANES + lane]
        scratch[MARGIN * LANES + lane] = margin if state > 0.0 else state
        scratch[MIX * LANES + lane], scratch[(MIX + 1) * LANES + lane] = abs(four), abs(three)
        scratch[(MIX + 2) * LANES + lane], scratch[(MIX + 3) * LANES + lane] = abs(two), abs(one)


@called
def on_three(actions: int, gains: Floats, scratch: Floats, choices: Integers, choice: int) -> None:
    """The unknown is the second's mixture, at which the leader's two indifferences have a common solution."""
    one, two, three = choices[choice, ONE], choices[choice, TWO], choices[choice, THREE]
    bring_pair(actions, gains, scratch, one, two, FORM)
    bring_pair(actions, gains, scratch, one, three, FORM + 4)
    for place in range(3):
        for own in range(2):
            row = second_row(actions, choices[choice, ONE + place], own)
            bring(gains, row, scratch, FORM + 8 + 2 * place + own, 1.0)
            row = third_row(actions, choices[choice, ONE + place], own)
            bring(gains, row, scratch, FORM + 14 + 2 * place + own, 1.0)
    _solve_three(scratch)
    for root in (UPPER_ROOT, LOWER_ROOT):
        _hand(scratch, root, ROOT_HERE, 1)
        _mix_three(scratch)
        if root == UPPER_ROOT:
            _hand(scratch, MARGIN, UPPER, 5)
    _test_others(actions, gains, scratch, one, two, three)


@called
def _solve_three(scratch: Floats) -> None:
    for lane in range(LANES):
        near, near_two = scratch[FORM * LANES + lane], scratch[(FORM + 1) * LANES + lane]
        near_three, near_four = scratch[(FORM + 2) * LANES + lane], scratch[(FORM + 3) * LANES + lane]
        far, far_two = scratch[(FORM + 4) * LANES + lane], scratch[(FORM + 5) * LANES + lane]
        far_three, far_four = scratch[(FORM + 6) * LANES + lane], scratch[(FORM + 7) * LANES + lane]
        middle = 0.5 * ((near * far_four - near_two * far_three) + (near_three * far_two - near_four * far))
        last = near_three * far_four - near_four * far_three
        _enter_roots(scratch, lane, near * far_two - near_two * far, middle, last)


@called
def _mix_three(scratch: Floats) -> None:
    """Enter the margin of an equilibrium at a root, the second's second share, and the mixtures there."""
    for lane in range(LANES):
        share = scratch[ROOT_HERE * LANES + lane]
        rest = 1.0 - share
        one = rest * scratch[FORM * LANES + lane] + share * scratch[(FORM + 2) * LANES + lane]
        two = rest * scratch[(FORM + 1) * LANES + lane] + share * scratch[(FORM + 3) * LANES + lane]
        r, s = abs(two), abs(one)
        a = r * scratch[(FORM + 8) * LANES + lane] + s * scratch[(FORM + 9) * LANES + lane]
        c = r * scratch[(FORM + 10) * LANES + lane] + s * scratch[(FORM + 11) * LANES + lane]
        e = r * scratch[(FORM + 12) * LANES + lane] + s * scratch[(FORM + 13) * LANES + lane]
        b = rest * scratch[(FORM + 14) * LANES + lane] + share * scratch[(FORM + 15) * LANES + lane]
        d = rest * scratch[(FORM + 16) * LANES + lane] + share * scratch[(FORM + 17) * LANES + lane]
        f = rest * scratch[(FORM + 18) * LANES + lane] + share * scratch[(FORM + 19) * LANES + lane]
        first, second, third = c * f - e * d, e * b - a * f, a * d - c * b
        low, high = least(first, least(second, third)), least(-first, least(-second, -third))
        alike = scratch[SHARE * LANES + lane] * (low if low > high else high)
        margin = least(alike, least(opposite(one, two), least(share, rest)))
        state = scratch[STATE * LANES + lane]
        scratch[MARGIN * LANES + lane] = margin if state > 0.0 else state
        scratch[MIX * LANES + lane], scratch[(MIX + 1) * LANES + lane] = rest, share
        scratch[(MIX + 2) * LANES + lane], scratch[(MIX + 3) * LANES + lane] = r, s


@called
def _test_others(actions: int, gains: Floats, scratch: Floats, one: int, two: int, three: int) -> None:
    """Test the leader's actions that are not in use at both roots."""
    for other in range(actions):
        if other not in (one, two, three):
            bring_pair(actions, gains, scratch, one, other, FORM)
            for lane in range(LANES):
                share = scratch[SHARE * LANES + lane]
                loss = share * value_at(scratch, lane, MIX)
                scratch[MARGIN * LANES + lane] = least(loss, scratch[MARGIN * LANES + lane])
                loss = share * value_at(scratch, lane, UPPER + 1)
                scratch[UPPER * LANES + lane] = least(loss, scratch[UPPER * LANES + lane])
