"""Which choices of actions surely carry an equilibrium, and which may: all points of a block side by side.

Everything is a *margin*: the least of the numbers that must be positive, each with the same bound on its error. A
choice holds where its margin exceeds the bound, is excluded where it is below minus the bound, and in doubt between.
Rows of gains are first copied to fixed places of a scratch array, so that each test is one loop of straight-line
arithmetic, which the compiler turns into vector instructions.
"""

from __future__ import annotations

from gametheory.kernels.m_by_two_by_two.choices import (
    BIT,
    BITS,
    KIND,
    LEADER_PURE,
    ON_TWO,
    ONE,
    OTHER_BIT,
    PURE,
    ROOT,
    SECOND,
    SECOND_PURE,
    THIRD,
    THIRD_PURE,
    TWO,
    Integers,
)
from gametheory.kernels.m_by_two_by_two.gains import LANES, Floats, least_row, pair_row, second_row, third_row
from gametheory.kernels.m_by_two_by_two.roots import on_three, on_two
from gametheory.kernels.m_by_two_by_two.scratch import (
    BOUND,
    ERROR,
    FORM,
    LOWER_ROOT,
    MARGIN,
    MIX,
    UPPER,
    UPPER_ROOT,
    bring,
    bring_pair,
    least,
    opposite,
    value_at,
)
from gametheory.numerics.bilinear import GROWTH
from gametheory.numerics.compiling import called


@called
def screen(actions: int, gains: Floats, scratch: Floats, flags: Integers, roots: Floats, choices: Integers) -> None:
    """Enter into flags, of shape (words, 2 lanes), the candidates that hold, and then the choices that are in doubt.

    ``roots`` gets the unknown of each equilibrium in which all mix.
    """
    for word in range(flags.shape[0]):
        for lane in range(2 * LANES):
            flags[word, lane] = 0
    for choice in range(choices.shape[0]):
        kind = choices[choice, KIND]
        if kind == PURE:
            _pure(actions, gains, scratch, choices, choice)
        elif kind == LEADER_PURE:
            _leader_pure(actions, gains, scratch, choices, choice)
        elif kind == SECOND_PURE:
            _second_pure(actions, gains, scratch, choices, choice)
        elif kind == THIRD_PURE:
            _third_pure(actions, gains, scratch, choices, choice)
        elif kind == ON_TWO:
            on_two(actions, gains, scratch, choices, choice)
        else:
            on_three(actions, gains, scratch, choices, choice)
        bit = choices[choice, BIT]
        word, one = flags[bit // BITS], 1 << (bit % BITS)
        if kind < ON_TWO:
            _conclude(scratch, word, one, 1.0 if kind == PURE else float(GROWTH))
        else:
            other = choices[choice, OTHER_BIT]
            row = choices[choice, ROOT]
            _conclude_roots(scratch, word, one, flags[other // BITS], 1 << (other % BITS), roots[row], roots[row + 1])


# --- conclusions ----------------------------------------------------------------------------------------------------


@called
def _conclude(scratch: Floats, word: Integers, bit: int, growth: float) -> None:
    for lane in range(LANES):
        margin, bound = scratch[MARGIN * LANES + lane], growth * scratch[ERROR * LANES + lane]
        word[lane] |= bit if margin > bound else 0
        word[LANES + lane] |= 0 if (margin > bound) | (margin < -bound) else bit


@called
def _conclude_roots(
    scratch: Floats, word: Integers, bit: int, other_word: Integers, other_bit: int, first: Floats, second: Floats
) -> None:
    """Enter what is known of two roots: the first place is that of the only one that holds, or of the lower."""
    for lane in range(LANES):
        lower, upper = scratch[MARGIN * LANES + lane], scratch[UPPER * LANES + lane]
        bound = scratch[BOUND * LANES + lane]
        doubt = (not (lower > bound) | (lower < -bound)) | (not (upper > bound) | (upper < -bound))
        word[lane] |= bit if (lower > bound) | (upper > bound) else 0
        word[LANES + lane] |= bit if doubt else 0
        low, high = scratch[LOWER_ROOT * LANES + lane], scratch[UPPER_ROOT * LANES + lane]
        first[lane], second[lane] = low if lower > bound else high, high
    for lane in range(LANES):
        bound = scratch[BOUND * LANES + lane]
        both = (scratch[MARGIN * LANES + lane] > bound) & (scratch[UPPER * LANES + lane] > bound)
        other_word[lane] |= other_bit if both else 0


# --- where somebody is sure of an action: linear --------------------------------------------------------------------


@called
def _pure(actions: int, gains: Floats, scratch: Floats, choices: Integers, choice: int) -> None:
    leader, second, third = choices[choice, ONE], choices[choice, SECOND], choices[choice, THIRD]
    one, two = gains[second_row(actions, leader, third)], gains[third_row(actions, leader, second)]
    lead = gains[least_row(actions, leader, 2 * second + third)]
    sign, sign_two = 1.0 - 2.0 * second, 1.0 - 2.0 * third
    margin = scratch[MARGIN * LANES : (MARGIN + 1) * LANES]
    for lane in range(LANES):
        margin[lane] = least(least(sign * one[lane], sign_two * two[lane]), lead[lane])


@called
def _leader_pure(actions: int, gains: Floats, scratch: Floats, choices: Integers, choice: int) -> None:
    """The leader is sure: the rows of the form are the second's actions, the columns the third's."""
    leader = choices[choice, ONE]
    for own in range(2):
        bring(gains, third_row(actions, leader, own), scratch, MIX + own, 1.0)
        bring(gains, second_row(actions, leader, own), scratch, MIX + 2 + own, 1.0)
    _exchange(scratch)
    for other in range(actions):
        if other != leader:
            bring_pair(actions, gains, scratch, leader, other, FORM)
            _test(scratch)


@called
def _second_pure(actions: int, gains: Floats, scratch: Floats, choices: Integers, choice: int) -> None:
    """The second is sure: the rows of the form are the leader's two actions, the columns the third's."""
    second = choices[choice, SECOND]
    one, two = choices[choice, ONE], choices[choice, TWO]
    for own in range(2):
        leader = two if own else one
        bring(gains, third_row(actions, leader, second), scratch, MIX + own, 1.0)
        bring(gains, pair_row(actions, one, two) + 2 * second + own, scratch, MIX + 2 + own, 1.0)
    _exchange(scratch)
    for row in range(2):
        for column in range(2):
            number = second_row(actions, two if row else one, column)
            bring(gains, number, scratch, FORM + 2 * row + column, 1.0 - 2.0 * second)
    _test(scratch)
    for other in range(actions):
        if other not in (one, two):
            sign = 1.0 if one < other else -1.0
            for column in range(2):
                bring(gains, pair_row(actions, one, other) + 2 * second + column, scratch, FORM + column, sign)
            _test_row(scratch)


@called
def _third_pure(actions: int, gains: Floats, scratch: Floats, choices: Integers, choice: int) -> None:
    """The third is sure: the rows of the form are the leader's two actions, the columns the second's."""
    third = choices[choice, THIRD]
    one, two = choices[choice, ONE], choices[choice, TWO]
    for own in range(2):
        leader = two if own else one
        bring(gains, second_row(actions, leader, third), scratch, MIX + own, 1.0)
        bring(gains, pair_row(actions, one, two) + 2 * own + third, scratch, MIX + 2 + own, 1.0)
    _exchange(scratch)
    for row in range(2):
        for column in range(2):
            number = third_row(actions, two if row else one, column)
            bring(gains, number, scratch, FORM + 2 * row + column, 1.0 - 2.0 * third)
    _test(scratch)
    for other in range(actions):
        if other not in (one, two):
            sign = 1.0 if one < other else -1.0
            for column in range(2):
                bring(gains, pair_row(actions, one, other) + 2 * column + third, scratch, FORM + column, sign)
            _test_row(scratch)


@called
def _exchange(scratch: Floats) -> None:
    """Begin with the margin of two mixtures' existence: what makes two gains vanish are the gains exchanged."""
    for lane in range(LANES):
        one, two = scratch[MIX * LANES + lane], scratch[(MIX + 1) * LANES + lane]
        three, four = scratch[(MIX + 2) * LANES + lane], scratch[(MIX + 3) * LANES + lane]
        scratch[MARGIN * LANES + lane] = GROWTH * least(opposite(one, two), opposite(three, four))
        scratch[MIX * LANES + lane], scratch[(MIX + 1) * LANES + lane] = abs(two), abs(one)
        scratch[(MIX + 2) * LANES + lane], scratch[(MIX + 3) * LANES + lane] = abs(four), abs(three)


@called
def _test(scratch: Floats) -> None:
    for lane in range(LANES):
        loss = value_at(scratch, lane, MIX)
        scratch[MARGIN * LANES + lane] = least(loss, scratch[MARGIN * LANES + lane])


@called
def _test_row(scratch: Floats) -> None:
    for lane in range(LANES):
        loss = scratch[FORM * LANES + lane] * scratch[(MIX + 2) * LANES + lane]
        loss += scratch[(FORM + 1) * LANES + lane] * scratch[(MIX + 3) * LANES + lane]
        scratch[MARGIN * LANES + lane] = least(loss, scratch[MARGIN * LANES + lane])
