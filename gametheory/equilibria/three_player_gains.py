"""Three-player games m x 2 x 2 as gains, at many points at once, and what the signs of gains alone decide.

A *gain* is how much more one action of a player earns than another, by the actions of the other two. Each sign has
three values: surely positive, surely negative, or neither, within the error of the payoffs. Signs alone show that of
two actions one is always better, that an action falls to iterated strict dominance, and which profiles are strict
equilibria.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, permutations, product
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from gametheory.numerics.bilinear import every

Floats: TypeAlias = npt.NDArray[np.float64]
Booleans: TypeAlias = npt.NDArray[np.bool_]
Indices: TypeAlias = npt.NDArray[np.intp]
Actions: TypeAlias = tuple[int, ...]
Support: TypeAlias = tuple[Actions, Actions, Actions]

# Relative error allowed for the arithmetic itself, some hundreds of roundings.
ROUND_OFF = 2.0**-44

BOTH = (0, 1)


@dataclass(frozen=True, eq=False, slots=True)
class Games:
    """Gains, each player's divided by the largest at each point; of some of the points, copied when asked for.

    `leader`, of shape (m - 1, second's actions, third's, points), is the gain by each but the leader's first action
    over that; `second`, of shape (m, third's actions, points), and `third`, of shape (m, second's actions, points),
    are those players' gains by the first action over the other, or zero where there is only one. `error` bounds the
    error of all of them. If there are `points`, only these are meant, and `error` is theirs alone.
    """

    leader: Floats
    second: Floats
    third: Floats
    error: Floats
    points: Indices | None = None

    @property
    def actions(self) -> int:
        """The number of the leader's actions."""
        return len(self.second)

    def at(self, points: Indices) -> Games:
        """The games at some of the points, which come in order."""
        if points.size == self.error.size:
            return self
        within = points if self.points is None else self.points.take(points)
        return Games(self.leader, self.second, self.third, self.error.take(points), within)

    def exchanged(self) -> Games:
        """The same games with second and third player exchanged."""
        return Games(self.leader.swapaxes(1, 2), self.third, self.second, self.error, self.points)

    def advantage(self, action: int, other: int) -> Floats:
        """What the leader gains by one action over another one."""
        if action and other:
            return self._taken(self.leader[action - 1]) - self._taken(self.leader[other - 1])
        return -self._taken(self.leader[other - 1]) if other else self._taken(self.leader[action - 1])

    def second_of(self, leaders: Actions) -> Floats:
        """What the second player gains, by these actions of the leader and by the third's."""
        return self._picked(self.second, leaders)

    def third_of(self, leaders: Actions) -> Floats:
        """What the third player gains, by these actions of the leader and by the second's."""
        return self._picked(self.third, leaders)

    def _picked(self, gains: Floats, leaders: Actions) -> Floats:
        if len(leaders) == len(gains):
            return self._taken(gains)
        return np.array([self._taken(gains[action]) for action in leaders])

    def _taken(self, gains: Floats) -> Floats:
        return gains if self.points is None else taken(gains, self.points)


def taken(numbers: Floats, points: Indices) -> Floats:
    """Numbers at some points of their last axis, row by row, which need not lie together."""
    found = np.empty((*numbers.shape[:-1], points.size))
    for row in np.ndindex(numbers.shape[:-1]):
        numbers[row].take(points, out=found[row], mode="clip")  # no bound is crossed, and clipping needs no buffer
    return found


@np.errstate(all="ignore")  # what overflows, or cannot be scaled, is no number in `error`, and the point undecided
def games_of(payoffs: Sequence[Floats], tolerances: Sequence[float], order: Sequence[int]) -> Games:
    """Give the gains, the leader being the first in the order; an error that is no number marks what cannot be scaled.

    >>> meet = np.zeros((2, 2, 2, 1))
    >>> meet[0, 0, 0], meet[1, 1, 1] = 4, 1
    >>> games_of([meet, meet, meet], [0, 0, 0], (0, 1, 2)).second[..., 0]
    array([[ 1.  ,  0.  ],
           [ 0.  , -0.25]])
    """
    leader, second, third = (payoffs[player].transpose(*order, 3) for player in order)
    gains = [leader[1:] - leader[0], second[:, 0] - second[:, -1], third[:, :, 0] - third[:, :, -1]]
    error = np.full(leader.shape[-1], ROUND_OFF)
    for place, gain in enumerate(gains):
        if leader.shape[place] > 1:
            cells = gain.reshape(-1, gain.shape[-1])
            high, low = reduce(np.maximum, cells), reduce(np.minimum, cells)
            size = np.maximum(high, 0) - np.minimum(low, 0) if place == 0 else np.maximum(high, -low)
            scale = 1 / size
            gains[place] = gain * scale
            error = np.maximum(error, tolerances[order[place]] * scale + (ROUND_OFF + 0 * size))
    return Games(gains[0], gains[1], gains[2], error)


class Signs(NamedTuple):
    """Where numbers are surely positive, and where surely negative."""

    positive: Booleans
    negative: Booleans


class Gains(NamedTuple):
    """The signs of each player's gains by a lower action over a higher one, by the other two players' actions."""

    players: tuple[dict[tuple[int, int], Signs], ...]
    shape: tuple[int, ...]
    points: int

    def signs(self, player: int, action: int, other: int) -> Signs:
        """The signs of what a player gains by one action over another one."""
        if action < other:
            return self.players[player][action, other]
        positive, negative = self.players[player][other, action]
        return Signs(negative, positive)


def gains_of(games: Games) -> Gains:
    """Give the signs of all gains.

    >>> meet = np.zeros((2, 2, 2, 1))
    >>> meet[0, 0, 0] = 1
    >>> gains_of(games_of([meet, meet, meet], [0, 0, 0], (0, 1, 2))).signs(0, 0, 1).positive[..., 0]
    array([[ True, False],
           [False, False]])
    """
    shape = (games.actions, games.third.shape[1], games.second.shape[1])
    leader = {pair: games.advantage(*pair) for pair in combinations(range(shape[0]), 2)}
    everybody = tuple(range(games.actions))
    second = {BOTH: games.second_of(everybody)} if shape[1] == 2 else {}
    third = {BOTH: games.third_of(everybody)} if shape[2] == 2 else {}
    signs = tuple(
        {pair: Signs(gain > games.error, gain < -games.error) for pair, gain in gains.items()}
        for gains in (leader, second, third)
    )
    return Gains(signs, shape, games.error.size)


def supports_of(shape: Sequence[int]) -> Iterator[Support]:
    """All choices of actions on which regular equilibria can be."""
    sizes = [(1, 1, 1), (1, 2, 2), (2, 1, 2), (2, 2, 1), (2, 2, 2), (3, 2, 2)]
    for one, two, three in sizes:
        leader, second, third = (range(size) for size in shape)
        yield from product(combinations(leader, one), combinations(second, two), combinations(third, three))


def against(support: Sequence[Sequence[int]], player: int) -> Iterator[tuple[int, ...]]:
    """The choices of the other two players within a choice of actions."""
    return product(*(actions for rival, actions in enumerate(support) if rival != player))


def hopeless(gains: Gains, support: Support) -> Booleans:
    """Where some action in use is surely worse than another, in use or not, whatever the others do with theirs."""
    found = np.zeros(gains.points, dtype=np.bool_)
    for player, actions in enumerate(support):
        cells = list(against(support, player))
        for action, other in product(actions, range(gains.shape[player])):
            if action != other:
                worse = gains.signs(player, action, other).negative
                found |= reduce(np.logical_and, (worse[cell] for cell in cells))
    return found


def undominated(gains: Gains) -> list[Booleans]:
    """Which actions of each player are left when strictly dominated ones go, again and again."""
    everything = [range(size) for size in gains.shape]
    left = [np.ones((size, gains.points), dtype=np.bool_) for size in gains.shape]
    before = -1
    while (now := sum(int(flags.sum()) for flags in left)) != before:
        before = now
        for player, size in enumerate(gains.shape):
            one, two = (flags for rival, flags in enumerate(left) if rival != player)
            for action, other in permutations(range(size), 2):
                worse = gains.signs(player, action, other).negative
                cells = against(everything, player)
                left[player][action] &= ~reduce(np.logical_and, (worse[i, j] | ~one[i] | ~two[j] for i, j in cells))
    return left


def beaten(gains: Gains, left: Sequence[Booleans], support: Support) -> Booleans:
    """Where some action in use is surely no best reply: dominated, or worse than another against this support."""
    found = hopeless(gains, support)
    for stays, actions in zip(left, support, strict=True):
        found |= ~every(stays[list(actions)])
    return found
