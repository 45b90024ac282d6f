"""What stands at every point as a set of candidates, and the columns that follow from it.

Where each candidate is either an equilibrium or not, the answer at a point is a set. Sets are kept as bits of 64-bit
words: candidate ``c`` is bit ``c % 64`` of word ``c // 64``, in an array of shape (words, points). Counting the
equilibria is counting bits, and an outcome is possible where the set meets the candidates that lead to it; both go
through many points in one instruction. Only which equilibrium is selected, and what it pays, is looked up point by
point.

This holds for candidates that lead to one outcome each: action profiles of a table, and leaves of a tree without
chance.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import RULES, choose
from gametheory.kernels.families import Family, Floats
from gametheory.numerics.compiling import compiled, inlined

WORD = 64
Words = NDArray[np.uint64]


class Paid(NamedTuple):
    """What candidates pay and lead to, and which one is selected where there are several.

    ``base`` and ``slopes`` are those of the family, with players first and candidates second. ``outcome`` is that of
    each candidate. Byte ``place[i]`` of a set meets outcome ``o`` where it meets ``mask[i]``, for ``i`` from
    ``first[o]`` up to ``first[o + 1]``.
    """

    base: Floats
    slopes: Floats
    outcome: NDArray[np.int64]
    first: NDArray[np.int64]
    place: NDArray[np.int64]
    mask: NDArray[np.uint8]
    rule: int
    slack: Floats


def words_for(candidates: int) -> int:
    """Give how many words a set of so many candidates takes.

    >>> words_for(64), words_for(65)
    (1, 2)
    """
    return -(-candidates // WORD)


def paid_by(family: Family, select: str, tolerance: float) -> Paid:
    """Prepare what the columns need to know of a family whose candidates are its cells or leaves."""
    outcome = family.outcome_of_cells()
    masks = [_bytes_of(np.flatnonzero(outcome == index)) for index in range(len(family.game.outcome_names))]
    return Paid(
        base=family.base,
        slopes=family.slopes,
        outcome=outcome,
        first=np.cumsum([0, *map(len, masks)]),
        place=np.array([place for own in masks for place in own], dtype=np.int64),
        mask=np.array([mask for own in masks for mask in own.values()], dtype=np.uint8),
        rule=RULES[select],
        slack=family.tolerances(tolerance),
    )


def _bytes_of(candidates: NDArray[np.int64]) -> dict[int, int]:
    """Give the bytes of a set that are not zero, by their place."""
    masks: dict[int, int] = {}
    for candidate in candidates.tolist():
        masks[candidate // 8] = masks.get(candidate // 8, 0) | 1 << candidate % 8
    return masks


def enter_sets(words: Words, features: Floats, low: int, columns: Columns, start: int, paid: Paid) -> None:
    """Enter the equilibria of points, those from ``low`` on among the features, from place ``start`` on in the columns.

    Ties are not entered: sets do not tell. What goes into a column that nobody wants is not even compiled.
    """
    here = slice(start, start + words.shape[1])
    columns.undecided[here] = False
    if columns.complete.size:
        columns.complete[here] = True
    if columns.equilibria.size:
        _enter_counts(words, columns.equilibria[here])
    if columns.possible.size:
        _enter_possible(words, columns.possible, start, paid.first, paid.place, paid.mask)
    if columns.least.size or columns.most.size:
        _enter_ranges(words, paid.outcome, columns.least, columns.most, start)
    if columns.payoff.size or columns.probability.size or columns.selected.size or columns.contested.size:
        _enter_selected(words, features, low, columns, start, paid)


@compiled
def _enter_counts(words: Words, counts: NDArray[np.int32]) -> None:
    for place in range(words.shape[0]):
        row = words[place]
        for point in range(row.size):
            found = np.int32(_ones(row[point]))
            counts[point] = found if place == 0 else counts[point] + found


@inlined
def _ones(word: np.uint64) -> np.uint64:
    """Count the bits of a word, pairs, fours and bytes at a time."""
    pairs = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    fours = (pairs & np.uint64(0x3333333333333333)) + ((pairs >> np.uint64(2)) & np.uint64(0x3333333333333333))
    eights = (fours + (fours >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    sixteens = eights + (eights >> np.uint64(8))
    halves = sixteens + (sixteens >> np.uint64(16))
    return (halves + (halves >> np.uint64(32))) & np.uint64(0x7F)


@compiled
def _enter_possible(
    words: Words,
    possible: NDArray[np.bool_],
    start: int,
    first: NDArray[np.int64],
    place: NDArray[np.int64],
    mask: NDArray[np.uint8],
) -> None:
    parts = _split(words)
    for outcome in range(first.size - 1):
        row = possible[outcome, start : start + words.shape[1]]
        row[:] = False
        for entry in range(first[outcome], first[outcome + 1]):
            _meet(parts[place[entry]], mask[entry], row)


@compiled
def _meet(part: NDArray[np.uint8], mask: np.uint8, row: NDArray[np.bool_]) -> None:
    for point in range(row.size):
        row[point] |= (part[point] & mask) != 0


@compiled
def _split(words: Words) -> NDArray[np.uint8]:
    """Give the bytes of words, shape (8 * words, points): 32 points of a row of bytes go into one register."""
    parts = np.empty((8 * words.shape[0], words.shape[1]), np.uint8)
    for place in range(parts.shape[0]):
        part, row, shift = parts[place], words[place // 8], np.uint64(8 * (place % 8))
        for point in range(row.size):
            part[point] = np.uint8(row[point] >> shift)
    return parts


@compiled
def _enter_ranges(words: Words, outcome: NDArray[np.int64], least: Floats, most: Floats, start: int) -> None:
    """Enter the least and the highest probability of each outcome among the equilibria: zero or one."""
    members = np.empty(outcome.size, np.int64)
    for point in range(words.shape[1]):
        found = members_of(words, point, members)
        for row in range(least.shape[0]):
            leading = 0
            for one in range(found):
                leading += outcome[members[one]] == row
            all_do, some_do = 1.0 if leading == found else 0.0, 1.0 if leading > 0 else 0.0
            if least.size:
                least[row, start + point] = all_do if found else np.nan
            if most.size:
                most[row, start + point] = some_do if found else np.nan


@compiled
def members_of(words: Words, point: int, members: NDArray[np.int64]) -> int:
    """List the candidates of the set at a point, ascending; give how many they are."""
    found = 0
    one = np.uint64(1)
    for place in range(words.shape[0]):
        word = words[place, point]
        while word:
            members[found] = WORD * place + np.int64(_ones((word & (~word + one)) - one))  # how many bits lie below
            found += 1
            word &= word - one
    return found


def _enter_selected(words: Words, features: Floats, low: int, columns: Columns, start: int, paid: Paid) -> None:
    """Enter the selected equilibrium of each point, and what it pays."""
    points = words.shape[1]
    here = slice(start, start + points)
    chosen, several = np.empty(points, dtype=np.int64), np.empty(points, dtype=np.bool_)
    payoff = np.empty((paid.slack.size, points if columns.payoff.size else 0))
    _select(words, features, low, paid.base, paid.slopes, paid.rule, paid.slack, chosen, several, payoff)
    if columns.selected.size:
        columns.selected[here] = chosen
    if columns.contested.size:
        columns.contested[here] = several
    if columns.payoff.size:
        columns.payoff[:, here] = payoff
    if columns.probability.size:
        outcome = np.where(chosen >= 0, paid.outcome[chosen], -1)
        _enter_probability(outcome, columns.probability, start)


@compiled
def _enter_probability(chosen: NDArray[np.int64], probability: Floats, start: int) -> None:
    for outcome in range(probability.shape[0]):
        row = probability[outcome, start : start + chosen.size]
        for point in range(row.size):
            other = 0.0 if chosen[point] >= 0 else np.nan
            row[point] = 1.0 if chosen[point] == outcome else other


@compiled
def _select(
    words: Words,
    features: Floats,
    low: int,
    base: Floats,
    slopes: Floats,
    rule: int,
    slack: Floats,
    chosen: NDArray[np.int64],
    several: NDArray[np.bool_],
    payoff: Floats,
) -> None:
    """Select a candidate at each point, -1 where there is none; ``payoff`` may be left out with no points."""
    members = np.empty(base.shape[1], np.int64)
    payoffs = np.empty((base.shape[1], slack.size))
    for point in range(chosen.size):
        found = members_of(words, point, members)
        if found > 1 or payoff.size:
            for one in range(found):
                _pay(payoffs[one], members[one], features, low + point, base, slopes)
        place, several[point] = choose(found, payoffs, rule, slack)
        chosen[point] = members[place] if place >= 0 else -1
        if payoff.size:
            for player in range(slack.size):
                payoff[player, point] = payoffs[place, player] if place >= 0 else np.nan


@compiled
def _pay(payoffs: Floats, candidate: int, features: Floats, point: int, base: Floats, slopes: Floats) -> None:
    for player in range(payoffs.size):
        payoff = base[player, candidate]
        for feature in range(features.shape[0]):
            payoff += slopes[player, candidate, feature] * features[feature, point]
        payoffs[player] = payoff
