"""The circuit of rows (:mod:`.rows`) and words (:mod:`.words`), worked out for a block of points; compiled."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.families import Floats
from gametheory.kernels.signalling.rows import MINUS, PLUS
from gametheory.numerics.compiling import called

BLOCK: Final = 64
NO_BITS, ALL_BITS = np.uint64(0), ~np.uint64(0)

Numbers = NDArray[np.int64]
Words = NDArray[np.uint64]


class Circuit(NamedTuple):
    """How rows of numbers and words of conditions follow from each other (:mod:`.rows`, :mod:`.words`)."""

    given: Floats  # (rows, 1 + features): the constants and slopes of the rows that are given
    program: Numbers  # (steps, 3)
    compared: Numbers  # (comparisons, 3)
    limits: Floats  # (comparisons,)
    gates: Numbers  # for each its word, how many conditions, and the conditions


@called
def work_out(given: Floats, program: Numbers, features: Floats, first: int, count: int, x: Floats) -> None:
    """Fill the rows of a block; places beyond the last point keep what they had."""
    for row in range(given.shape[0]):
        constant = given[row, 0]
        for point in range(BLOCK):
            x[row, point] = constant
        for feature in range(features.shape[0]):
            slope = given[row, 1 + feature]
            if slope != 0.0:
                for point in range(count):
                    x[row, point] += slope * features[feature, first + point]
    for step in range(program.shape[0]):
        row, operation, one, other = given.shape[0] + step, program[step, 0], program[step, 1], program[step, 2]
        if operation == MINUS:
            for point in range(BLOCK):
                x[row, point] = x[one, point] - x[other, point]
        elif operation == PLUS:
            for point in range(BLOCK):
                x[row, point] = x[one, point] + x[other, point]
        else:
            for point in range(BLOCK):
                x[row, point] = x[one, point] * x[other, point]


@called
def compare(compared: Numbers, limits: Floats, gates: Numbers, x: Floats, words: Words) -> None:
    """Fill the words: those of comparisons, then those of gates."""
    words[0] = NO_BITS
    for place in range(limits.size):
        row, limit, above, below = compared[place, 0], limits[place], NO_BITS, NO_BITS
        for point in range(BLOCK):
            above |= np.uint64(x[row, point] > limit) << np.uint64(point)
            below |= np.uint64(x[row, point] < -limit) << np.uint64(point)
        words[compared[place, 1]], words[compared[place, 2]] = above, below
    place = 0
    while place < gates.size:
        held, last = ALL_BITS, place + 2 + gates[place + 1]
        for condition in range(place + 2, last):
            held &= holds(words, gates[condition])
        words[gates[place]] = held
        place = last


@called
def holds(words: Words, condition: int) -> np.uint64:
    """Give the word of a condition, denied or not."""
    word: np.uint64 = words[condition >> 1]
    return ~word if condition & 1 else word
