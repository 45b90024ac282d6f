"""The scratch array in which the screening tests one choice of actions: named places, of so many lanes each."""

from __future__ import annotations

from typing import Final

from gametheory.kernels.m_by_two_by_two.gains import LANES, Floats, pair_row
from gametheory.numerics.compiling import called, inlined

# Places of the scratch array, each of so many lanes.
ERROR: Final = 0
MARGIN: Final = 1  # of the equilibrium, or of that at the lower root
MIX: Final = 2  # weights there of two actions of one player, then of two of another
UPPER: Final = 6  # the margin of the equilibrium at the upper root, and weights there
FORM: Final = 11  # up to 20 rows of gains
LOWER_ROOT: Final = 31
UPPER_ROOT: Final = 32
ROOT_HERE: Final = 33
STATE: Final = 34  # of the roots: see `apart_roots`
BOUND: Final = 35  # on gains at a root
SHARE: Final = 36  # of the bound on gains in that on losses and determinants
PLACES: Final = 37

HARDLY: Final = 0.05
"""A root that is known no better than this is left to the careful tests."""


@called
def bring(gains: Floats, row: int, scratch: Floats, place: int, sign: float) -> None:
    """Copy a row of gains, or its opposite, to a place."""
    source, target = gains[row], scratch[place * LANES : (place + 1) * LANES]
    for lane in range(LANES):
        target[lane] = sign * source[lane]


@called
def bring_pair(actions: int, gains: Floats, scratch: Floats, one: int, other: int, place: int) -> None:
    """Bring the leader's gains by one action over another."""
    sign = 1.0 if one < other else -1.0
    for cell in range(4):
        bring(gains, pair_row(actions, one, other) + cell, scratch, place + cell, sign)


@inlined
def opposite(one: float, other: float) -> float:
    """Give how far two numbers are from having the same sign."""
    low, high = (one, other) if one < other else (other, one)
    return high if high < -low else -low


@inlined
def least(one: float, other: float) -> float:
    """Give the lesser of two numbers, the second where the first is no number."""
    return one if one < other else other


@inlined
def value_at(scratch: Floats, lane: int, mix: int) -> float:
    """Give the value of the form at the weights in a place."""
    row, other_row = scratch[mix * LANES + lane], scratch[(mix + 1) * LANES + lane]
    column, other_column = scratch[(mix + 2) * LANES + lane], scratch[(mix + 3) * LANES + lane]
    first = scratch[FORM * LANES + lane] * column + scratch[(FORM + 1) * LANES + lane] * other_column
    second = scratch[(FORM + 2) * LANES + lane] * column + scratch[(FORM + 3) * LANES + lane] * other_column
    value: float = row * first + other_row * second
    return value
