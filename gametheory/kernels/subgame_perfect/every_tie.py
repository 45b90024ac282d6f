"""Backward induction with every tie followed, over the plays of all subtrees.

A play has a row of payoffs for each player, and a row that says whether it is ruled out, zero or infinity, over the
points of a block:

1. A decision: for each action find the least that it may bring the mover, among the plays of its own subtree that are
   not ruled out. Rule out every play that pays the mover less, by more than the tolerance, than another action brings
   at least. Where plays of two actions are left, the mover is indifferent.
2. A move of chance: for each combination of one play a branch average the payoffs. It is ruled out if one of them is.

What is left at the root are the plays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.blocks import evaluate, take_block
from gametheory.kernels.candidate_sets import WORD, Words
from gametheory.kernels.families import Floats
from gametheory.kernels.subgame_perfect.reading import BLOCK, CHANCE, Integers, Moves, Numbers
from gametheory.numerics.compiling import compiled


@compiled
def follow_ties(moves: Moves, features: Floats, low: int, tree: Numbers, words: Words, tie: NDArray[np.bool_]) -> None:
    """Solve those blocks of the points from ``low`` on in which one is marked as a tie; mark those that are."""
    x, shares = np.zeros((tree.slopes.shape[2], BLOCK)), np.empty((tree.branch_base.size, BLOCK))
    payoff, out = np.empty((tree.slack.size, moves.rows, BLOCK)), np.empty((moves.rows, BLOCK))
    work, several = np.empty((moves.widest + 3, BLOCK)), np.empty(BLOCK)
    for begin in range(0, tie.size, BLOCK):
        points = min(BLOCK, tie.size - begin)
        if not _any(tie[begin : begin + points]):
            continue
        take_block(features, low + begin, points, x)
        for branch in range(shares.shape[0]):
            evaluate(tree.branch_base[branch], tree.branch_slopes[branch], x, shares[branch])
        for leaf in range(tree.base.shape[1]):
            out[leaf] = 0.0
            for player in range(tree.slack.size):
                evaluate(tree.base[player, leaf], tree.slopes[player, leaf], x, payoff[player, leaf])
        several[:] = 0.0
        _go_up(moves, shares, tree.slack, payoff, out, work, several)
        for place in range(words.shape[0]):
            words[place, begin : begin + points] = 0
        for number in range(moves.plays.size):
            bit = np.uint64(1) << np.uint64(number % WORD)
            _mark(out[moves.plays[number]], bit, words[number // WORD, begin : begin + points])
        for point in range(points):
            tie[begin + point] = several[point] > 0.0


@compiled
def _any(marks: NDArray[np.bool_]) -> bool:
    for point in range(marks.size):  # noqa: SIM110 - a loop is what compiles quickly
        if marks[point]:
            return True
    return False


@compiled
def _mark(out: Floats, bit: np.uint64, word: Words) -> None:
    none = np.uint64(0)
    for point in range(word.size):
        word[point] |= bit if out[point] == 0.0 else none


@compiled
def _go_up(
    moves: Moves, shares: Floats, slack: Floats, payoff: Floats, out: Floats, work: Floats, several: Floats
) -> None:
    """Follow the moves from the leaves to the root."""
    for move in range(moves.mover.size):
        groups = moves.start[moves.first[move] : moves.first[move + 1] + 1]
        mover = moves.mover[move]
        if mover != CHANCE:
            _decide(groups, moves.row, payoff[mover], out, slack[mover], work, several)
            continue
        for group in range(groups.size - 1):
            rows = moves.row[groups[group] : groups[group + 1]]
            made = moves.made[moves.first[move] + group]
            _draw(rows, made, shares[moves.branch[move] : moves.branch[move] + rows.size], payoff, out)


@compiled
def _decide(
    groups: Integers, row: Integers, own: Floats, out: Floats, slack: float, work: Floats, several: Floats
) -> None:
    """Rule out the plays of each action that pay the mover less than another action brings at least."""
    actions = groups.size - 1
    lows, enough, here, seen = work[:actions], work[-1], work[-2], work[-3]
    for action in range(actions):
        lows[action] = np.inf
        for play in row[groups[action] : groups[action + 1]]:
            _lower(own[play], out[play], lows[action])
    seen[:] = 0.0
    for action in range(actions):
        _best_rival(lows, action, slack, enough)
        here[:] = 0.0
        for play in row[groups[action] : groups[action + 1]]:
            _rule_out(own[play], enough, out[play], here)
        for point in range(BLOCK):
            several[point] += here[point] * seen[point]
            seen[point] += here[point]


@compiled
def _lower(own: Floats, out: Floats, low: Floats) -> None:
    """Lower the least to what a play pays, where it is not ruled out."""
    for point in range(BLOCK):
        paid, before = own[point] + out[point], low[point]
        low[point] = paid if paid < before else before


@compiled
def _best_rival(lows: Floats, action: int, slack: float, enough: Floats) -> None:
    """Work out what an action has to pay: the most that another one brings at least, less the slack."""
    enough[:] = -np.inf
    for other in range(lows.shape[0]):
        if other != action:
            rival = lows[other]
            for point in range(BLOCK):
                more, before = rival[point], enough[point]
                enough[point] = more if more > before else before
    for point in range(BLOCK):
        enough[point] -= slack


@compiled
def _rule_out(own: Floats, enough: Floats, out: Floats, here: Floats) -> None:
    """Rule out a play where it does not pay enough, and note where it is left."""
    for point in range(BLOCK):
        before, noted = out[point], here[point]  # read before choosing, so that the loop goes into registers
        now = np.inf if own[point] < enough[point] else before
        out[point] = now
        here[point] = 1.0 if now == 0.0 else noted


@compiled
def _draw(rows: Integers, made: int, shares: Floats, payoff: Floats, out: Floats) -> None:
    """Make one play of those that chance draws from."""
    out[made] = 0.0
    payoff[:, made] = 0.0
    for branch in range(rows.size):
        for point in range(BLOCK):
            out[made, point] += out[rows[branch], point]
        for player in range(payoff.shape[0]):
            drawn, mean = payoff[player, rows[branch]], payoff[player, made]
            for point in range(BLOCK):
                mean[point] += shares[branch, point] * drawn[point]
