"""The compiled loop over lines and points."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.blocks import evaluate, take_block
from gametheory.kernels.candidate_sets import WORD, Words
from gametheory.kernels.families import Floats
from gametheory.kernels.pure_nash.lines import Lines, Steps
from gametheory.numerics.compiling import compiled

BLOCK: Final = 512


@compiled
def find_equilibria(
    width: tuple[int, ...],
    features: Floats,
    low: int,
    lines: Lines,
    steps: Steps,
    slack: Floats,
    words: Words,
    tie: NDArray[np.bool_],
) -> None:
    """Put the equilibria of points, those from ``low`` on, into their sets, and mark ties.

    ``width`` is a tuple as long as the slopes of short lines are: the compiler knows its length, and unrolls loops over
    it.
    """
    count = words.shape[0]
    x, held = np.zeros((lines.slopes.shape[1], BLOCK)), np.empty((count, BLOCK), np.uint64)
    gains = np.empty((lines.widest + 1, BLOCK))
    best, tied = np.empty((count + steps.spare, BLOCK), np.uint64), np.empty((count + steps.spare, BLOCK), np.uint64)
    for begin in range(0, words.shape[1], BLOCK):
        points = min(BLOCK, words.shape[1] - begin)
        take_block(features, low + begin, points, x)
        held[:] = ~np.uint64(0)
        tied[:] = 0
        line, step = 0, 0
        for player in range(slack.size):
            best[:] = 0
            while line < lines.player.size and lines.player[line] == player:
                _mark_best(width, lines, line, x, slack[player], gains, best)
                line += 1
            for word in range(count):
                _meet(held[word], best[word])
            while tie.size and step < steps.player.size and steps.player[step] == player:
                _mark_ties(best, steps.by[step], steps.cells[step], tied)
                step += 1
        for word in range(count):
            for point in range(points):
                words[word, begin + point] = held[word, point]
        if tie.size:
            _enter_ties(held, tied, tie[begin : begin + points])


@compiled
def _meet(held: Words, best: Words) -> None:
    for point in range(BLOCK):
        held[point] &= best[point]


@compiled
def _mark_best(
    width: tuple[int, ...], lines: Lines, line: int, x: Floats, slack: float, gains: Floats, best: Words
) -> None:
    """Mark the cells of a line whose action is within the slack of the best."""
    first, end = lines.first[line], lines.first[line + 1]
    slots = slice(first, end)
    if lines.short[line] == 2:
        _compare_two(width, lines.base[slots], lines.slopes[slots], lines.bit[slots], x, slack, best[lines.word[first]])
        return
    if lines.short[line]:
        _compare_four(
            width, lines.base[slots], lines.slopes[slots], lines.bit[slots], x, slack, best[lines.word[first]]
        )
        return
    top = gains[-1]
    top[:] = -np.inf
    for slot in range(first, end):
        evaluate(lines.base[slot], lines.slopes[slot], x, gains[slot - first])
        _raise(gains[slot - first], top)
    for slot in range(first, end):
        _mark_reaching(gains[slot - first], top, slack, lines.bit[slot], best[lines.word[slot]])


@compiled
def _compare_two(
    width: tuple[int, ...], base: Floats, slopes: Floats, bit: Words, x: Floats, slack: float, best: Words
) -> None:
    """Compare two actions of a line; the first two features come from registers."""
    base1, one1, other1 = base[1], slopes[1, 0], slopes[1, 1]
    bit0, bit1, none = bit[0], bit[1], np.uint64(0)
    for point in range(BLOCK):
        gain = base1 + one1 * x[0, point] + other1 * x[1, point]
        for feature in range(2, len(width)):
            gain += slopes[1, feature] * x[feature, point]
        best[point] |= (bit0 if gain <= slack else none) | (bit1 if gain >= -slack else none)


@compiled
def _compare_four(
    width: tuple[int, ...], base: Floats, slopes: Floats, bit: Words, x: Floats, slack: float, best: Words
) -> None:
    """Compare four actions of a line likewise."""
    base1, base2, base3 = base[1], base[2], base[3]
    one1, one2, one3 = slopes[1, 0], slopes[2, 0], slopes[3, 0]
    other1, other2, other3 = slopes[1, 1], slopes[2, 1], slopes[3, 1]
    bit0, bit1, bit2, bit3, none = bit[0], bit[1], bit[2], bit[3], np.uint64(0)
    for point in range(BLOCK):
        one, other = x[0, point], x[1, point]
        gain1 = base1 + one1 * one + other1 * other
        gain2 = base2 + one2 * one + other2 * other
        gain3 = base3 + one3 * one + other3 * other
        for feature in range(2, len(width)):
            value = x[feature, point]
            gain1 += slopes[1, feature] * value
            gain2 += slopes[2, feature] * value
            gain3 += slopes[3, feature] * value
        low_top = gain1 if gain1 > 0.0 else 0.0
        high_top = gain2 if gain2 > gain3 else gain3
        enough = (low_top if low_top > high_top else high_top) - slack
        low = (bit0 if enough <= 0.0 else none) | (bit1 if gain1 >= enough else none)
        high = (bit2 if gain2 >= enough else none) | (bit3 if gain3 >= enough else none)
        best[point] |= low | high


@compiled
def _raise(gain: Floats, top: Floats) -> None:
    for point in range(BLOCK):
        more, before = gain[point], top[point]
        top[point] = more if more > before else before


@compiled
def _mark_reaching(gain: Floats, top: Floats, slack: float, bit: np.uint64, best: Words) -> None:
    none = np.uint64(0)
    for point in range(BLOCK):
        best[point] |= bit if gain[point] >= top[point] - slack else none


@compiled
def _mark_ties(best: Words, by: int, cells: Words, tied: Words) -> None:
    """Mark pairs of best responses so many bits apart; the cells are those that have such a partner above them."""
    jump, shift = by // WORD, np.uint64(by % WORD)
    if cells.size == 1:
        only = cells[0]
        for point in range(BLOCK):
            pair = best[0, point] & (best[0, point] >> shift) & only
            tied[0, point] |= pair | (pair << shift)
        return
    back = np.uint64(WORD - 1) - shift
    one = np.uint64(1)
    for word in range(cells.size):
        here, near, far = best[word], best[word + jump], best[word + jump + 1]
        low, high = tied[word + jump], tied[word + jump + 1]
        for point in range(BLOCK):
            above = (near[point] >> shift) | ((far[point] << one) << back)
            pair = here[point] & above & cells[word]
            tied[word, point] |= pair
            low[point] |= pair << shift
            high[point] |= (pair >> one) >> back


@compiled
def _enter_ties(held: Words, tied: Words, tie: NDArray[np.bool_]) -> None:
    for point in range(tie.size):
        tie[point] = False
    for word in range(held.shape[0]):
        for point in range(tie.size):
            tie[point] |= (held[word, point] & tied[word, point]) != 0
