"""What the equilibria of a block of points pay, and the outcomes that they lead to.

Candidate by candidate, so that the points at which one holds are worked out in one loop without branches; each point's
equilibria nevertheless come to stand one after the other, in the order of their candidates.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.m_by_two_by_two.choices import (
    BITS,
    KIND,
    ON_TWO,
    ONE,
    PURE,
    ROOT,
    SECOND,
    THIRD,
    TWO,
    Integers,
)
from gametheory.kernels.m_by_two_by_two.gains import LANES, Floats
from gametheory.kernels.m_by_two_by_two.mixing import SECONDS, THIRDS, mix
from gametheory.numerics.compiling import called, inlined

# Of bits side by side in a word: the lower one of each two, the lower two of each four, and so on.
PAIRS, FOURS, EIGHTS, ONES = 0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F, 0x0101010101010101


@inlined
def count_bits(word: int) -> int:
    """Give the number of bits that are set in a word that is not negative.

    >>> count_bits(0b1011)
    3
    """
    word -= (word >> 1) & PAIRS
    word = (word & FOURS) + ((word >> 2) & FOURS)
    return ((((word + (word >> 4)) & EIGHTS) * ONES) >> 56) & 127


@called
def count(flags: Integers, decided: NDArray[np.bool_], first: Integers) -> None:
    """Enter where the equilibria of each point begin; a point with an even number of them is not decided."""
    for lane in range(LANES):
        found = 0
        for word in range(flags.shape[0]):
            found += count_bits(flags[word, lane])
        decided[lane] = decided[lane] & (found & 1 == 1)
        first[lane + 1] = found if decided[lane] else 0
    first[0] = 0
    for lane in range(LANES):
        first[lane + 1] += first[lane]


@called
def reach(flags: Integers, reaches: Integers, decided: NDArray[np.bool_], reached: Integers) -> None:
    """Enter the outcomes that some equilibrium of each point reaches, as bits."""
    for lane in range(LANES):
        reached[lane] = 0
    for candidate in range(reaches.size):
        word, bit, own = flags[candidate // BITS], candidate % BITS, reaches[candidate]
        for lane in range(LANES):
            reached[lane] |= own if (word[lane] >> bit) & 1 else 0
    for lane in range(LANES):
        reached[lane] = reached[lane] if decided[lane] else 0


@called
def work_out(
    actions: int,
    paid: Floats,
    gains: Floats,
    flags: Integers,
    roots: Floats,
    careful: Floats,
    mixed: Floats,
    choices: Integers,
    candidates: Integers,
    seat: Integers,
    decided: NDArray[np.bool_],
    lanes: Integers,
    first: Integers,
    numbers: Integers,
    payoffs: Floats,
    mixtures: Floats,
) -> None:
    """Work out all equilibria of a block, one after the other; ``lanes`` is a buffer of two rows."""
    here, next_one = lanes[0], lanes[1]
    for lane in range(LANES):
        next_one[lane] = first[lane]
    for candidate in range(candidates.shape[0]):
        points = _find(flags[candidate // BITS], candidate % BITS, decided, here)
        if points:
            choice = candidates[candidate, 0]
            if choices[choice, KIND] == PURE:
                cell = 4 * choices[choice, ONE] + 2 * choices[choice, SECOND] + choices[choice, THIRD]
                _enter_pure(here, points, cell, candidate, paid, seat, next_one, numbers, payoffs)
            else:
                row = choices[choice, ROOT] + candidates[candidate, 1]
                mix(actions, gains, here, points, roots[row], choices, choice, mixed)
                if choices[choice, KIND] >= ON_TWO:
                    _take_careful(here, points, roots[row], careful[row], mixed)
                _enter_mixed(
                    here, points, choices, choice, candidate, mixed, paid, seat, next_one, numbers, payoffs, mixtures
                )


@called
def _find(word: Integers, bit: int, decided: NDArray[np.bool_], here: Integers) -> int:
    """List the lanes in which a bit is set, and give their number."""
    points = 0
    for lane in range(LANES):
        here[points] = lane
        points += (word[lane] >> bit) & decided[lane]
    return points


@called
def _enter_pure(
    here: Integers,
    points: int,
    cell: int,
    candidate: int,
    paid: Floats,
    seat: Integers,
    next_one: Integers,
    numbers: Integers,
    payoffs: Floats,
) -> None:
    for place in range(points):
        lane = here[place]
        one = next_one[lane]
        next_one[lane] += 1
        numbers[one] = candidate
        for player in range(3):
            payoffs[one, seat[player]] = paid[player, cell, lane]


@called
def _take_careful(here: Integers, points: int, root: Floats, careful: Floats, mixed: Floats) -> None:
    """Take the mixtures that the careful tests found, where they did: there the root is no number."""
    for place in range(points):
        lane = here[place]
        if np.isnan(root[lane]):
            for action in range(3):
                mixed[action, place] = careful[0, action, lane]
            for action in range(2):
                mixed[SECONDS + action, place] = careful[1, action, lane]
                mixed[THIRDS + action, place] = careful[2, action, lane]


@called
def _enter_mixed(
    here: Integers,
    points: int,
    choices: Integers,
    choice: int,
    candidate: int,
    mixed: Floats,
    paid: Floats,
    seat: Integers,
    next_one: Integers,
    numbers: Integers,
    payoffs: Floats,
    mixtures: Floats,
) -> None:
    """Add up what an equilibrium pays."""
    leaders = 1 + (choices[choice, TWO] >= 0) + (choices[choice, TWO + 1] >= 0)
    for place in range(points):
        lane, first, second, third = here[place], 0.0, 0.0, 0.0
        one = next_one[lane]
        next_one[lane] += 1
        numbers[one] = candidate
        for number in range(7):
            mixtures[one, number] = mixed[number, place]
        for number in range(leaders):
            cell = 4 * choices[choice, ONE + number]
            for follower in range(4):
                share = mixed[SECONDS + follower // 2, place] * mixed[THIRDS + follower % 2, place]
                share *= mixed[number, place]
                first += share * paid[0, cell + follower, lane]
                second += share * paid[1, cell + follower, lane]
                third += share * paid[2, cell + follower, lane]
        payoffs[one, seat[0]], payoffs[one, seat[1]], payoffs[one, seat[2]] = first, second, third


@called
def spread(
    one: int,
    numbers: Integers,
    mixtures: Floats,
    choices: Integers,
    candidates: Integers,
    outcome_of: Integers,
    shares: Floats,
    lane: int,
) -> None:
    """Add the probabilities of an equilibrium's outcomes to a lane of an array of shape (outcomes, lanes)."""
    choice = candidates[numbers[one], 0]
    leader = choices[choice, ONE]
    if choices[choice, KIND] == PURE:
        shares[outcome_of[4 * leader + 2 * choices[choice, SECOND] + choices[choice, THIRD]], lane] += 1.0
        return
    for number in range(3):
        leader = choices[choice, ONE + number]
        for follower in range(4 if leader >= 0 else 0):
            share = mixtures[one, SECONDS + follower // 2] * mixtures[one, THIRDS + follower % 2]
            shares[outcome_of[4 * leader + follower], lane] += share * mixtures[one, number]
