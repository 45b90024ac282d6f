"""Backward induction at points without a tie: one play of each subtree, and its values, carried up.

It is done by steps over *slots*, as many as the tree is deep. A slot holds, over the points of a block, the number of a
subtree's play and what it pays the players that move further up. The first action's subtree is solved into a slot, each
further one into the next slot, whose play then challenges it.

Plays are numbered at every node as in :mod:`.reading`. Where a challenge is decided by little more than the tolerance,
or by less, other plays may be possible.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
from gametheory.games.extensive_form import Node
from gametheory.kernels.blocks import evaluate, take_block
from gametheory.kernels.candidate_sets import WORD, Words
from gametheory.kernels.families import Floats
from gametheory.kernels.subgame_perfect.reading import BLOCK, Integers, Numbers, count_rows
from gametheory.numerics.compiling import compiled

LOAD, CHALLENGE, CLEAR, DRAW = range(4)
NEAR: Final = 2.0  # tolerances


class Steps(NamedTuple):
    """What to do, step by step, one entry a step in each array.

    ``LOAD`` a leaf into a slot; ``CHALLENGE`` what is in a slot by what is in the next one, and keep what pays the
    ``player`` more; ``CLEAR`` a slot, and ``DRAW`` it from the next one with the probability of a branch. ``item`` is
    the leaf or the branch. ``number`` is added to the number of a play that wins; the numbers of the branches before
    are multiplied by it. ``carried`` are the players, as bits, whose values are needed further up.
    """

    kind: Integers
    slot: Integers
    item: Integers
    player: Integers
    number: Integers
    carried: Integers
    slots: int


def steps_of(game: ExtensiveFormGame) -> Steps:
    """List the steps for a tree."""
    walk = _Walk(game.players)
    walk.visit(game.root, 0, 0)
    listed = np.array(walk.steps, dtype=np.int64).T.copy()
    kind, slot, item, player, number, carried = listed
    return Steps(kind, slot, item, player, number, carried, slots=int(slot.max()) + 1)


class _Walk:
    def __init__(self, players: tuple[str, ...]) -> None:
        self.players = players
        self.steps: list[tuple[int, ...]] = []
        self.leaves = 0
        self.branches = 0

    def visit(self, node: Node, slot: int, carried: int) -> None:
        """Solve a subtree into a slot; ``carried`` are the players that move further up."""
        if isinstance(node, Leaf):
            self.steps.append((LOAD, slot, self.leaves, 0, 0, carried))
            self.leaves += 1
        elif isinstance(node, Decision):
            self._decide(node, slot, carried)
        else:
            self._draw(node, slot, carried)

    def _decide(self, node: Decision, slot: int, carried: int) -> None:
        mover = self.players.index(node.player)
        number = 0
        for action, child in enumerate(node.children):
            self.visit(child, slot + min(action, 1), carried | 1 << mover)
            if action:
                self.steps.append((CHALLENGE, slot, 0, mover, number, carried & ~(1 << mover)))
            number += count_rows(child)[0]

    def _draw(self, node: Chance, slot: int, carried: int) -> None:
        first = self.branches
        self.branches += len(node.actions)
        self.steps.append((CLEAR, slot, 0, 0, 0, carried))
        for place, child in enumerate(node.children):
            self.visit(child, slot + 1, carried)
            self.steps.append((DRAW, slot, first + place, 0, count_rows(child)[0], carried))


@compiled
def find_by_steps(
    steps: Steps, features: Floats, low: int, tree: Numbers, words: Words, near: NDArray[np.bool_]
) -> None:
    """Find one play at each of the points from ``low`` on, and mark where others are near."""
    players = tree.slack.size
    x, shares = np.zeros((tree.slopes.shape[2], BLOCK)), np.empty((tree.branch_base.size, BLOCK))
    values, play = np.empty((steps.slots, players, BLOCK)), np.empty((steps.slots, BLOCK), np.int64)
    gain, close = np.empty(BLOCK), np.empty(BLOCK)
    for begin in range(0, near.size, BLOCK):
        points = min(BLOCK, near.size - begin)
        take_block(features, low + begin, points, x)
        for branch in range(shares.shape[0]):
            evaluate(tree.branch_base[branch], tree.branch_slopes[branch], x, shares[branch])
        close[:] = 0.0
        _solve(steps, tree.base, tree.slopes, shares, tree.slack, x, values, play, gain, close)
        _number(play[0], words, begin, points)
        for point in range(points):
            near[begin + point] = close[point] > 0.0


@compiled
def _solve(
    steps: Steps,
    base: Floats,
    slopes: Floats,
    shares: Floats,
    slack: Floats,
    x: Floats,
    values: Floats,
    play: Integers,
    gain: Floats,
    close: Floats,
) -> None:
    """Follow the steps for a block; ``values`` has shape (slots, players, points), ``play`` (slots, points)."""
    for step in range(steps.kind.size):
        kind, slot, number, carried = steps.kind[step], steps.slot[step], steps.number[step], steps.carried[step]
        if kind == CHALLENGE:
            mover = steps.player[step]
            _challenge(values[slot, mover], values[slot + 1, mover], NEAR * slack[mover], gain, close)
            _renumber(play[slot], play[slot + 1], gain, number)
        elif kind == DRAW:
            _combine(play[slot], play[slot + 1], number)
        else:
            play[slot] = 0
        for player in range(slack.size):
            if carried >> player & 1:
                own, item = values[slot, player], steps.item[step]
                if kind == LOAD:
                    evaluate(base[player, item], slopes[player, item], x, own)
                elif kind == CHALLENGE:
                    _replace(own, values[slot + 1, player], gain)
                elif kind == DRAW:
                    _add(own, values[slot + 1, player], shares[item])
                else:
                    own[:] = 0.0


@compiled
def _challenge(own: Floats, other: Floats, slack: float, gain: Floats, close: Floats) -> None:
    for point in range(BLOCK):
        old, new, before = own[point], other[point], close[point]
        more = new - old
        gain[point] = more
        own[point] = new if more > 0.0 else old
        close[point] = 1.0 if abs(more) <= slack else before


@compiled
def _replace(own: Floats, other: Floats, gain: Floats) -> None:
    for point in range(BLOCK):
        old, new = own[point], other[point]  # both are read before choosing, so that the loop goes into registers
        own[point] = new if gain[point] > 0.0 else old


@compiled
def _renumber(play: Integers, other: Integers, gain: Floats, number: int) -> None:
    for point in range(BLOCK):
        old, new = play[point], other[point] + number
        play[point] = new if gain[point] > 0.0 else old


@compiled
def _combine(play: Integers, other: Integers, number: int) -> None:
    for point in range(BLOCK):
        play[point] = play[point] * number + other[point]


@compiled
def _add(mean: Floats, drawn: Floats, share: Floats) -> None:
    for point in range(BLOCK):
        mean[point] += share[point] * drawn[point]


@compiled
def _number(play: Integers, words: Words, begin: int, points: int) -> None:
    """Put the one play of each point into its set."""
    one, none = np.uint64(1), np.uint64(0)
    for place in range(words.shape[0]):
        word, first = words[place, begin : begin + points], WORD * place
        for point in range(points):
            bit = play[point] - first
            word[point] = one << np.uint64(bit & (WORD - 1)) if 0 <= bit < WORD else none
