"""Where all three players of a game m x 2 x 2 mix: a quick look at each root, which decides nearly all of them.

The algorithm is told in :mod:`gametheory.equilibria.many_player_grid`. A root of the quadratic is known within an
enclosure, and here everything is evaluated once, at its middle, where the careful tests look at both ends. That will do
when what is found is larger than any change within the enclosure: gains are at most 1 in size, so over a radius e they
change by at most 2 e; a form in two pairs of weights, with sums Q and R, by at most 4 e (Q + R) + 16 e^2; and the
difference of two products of forms in one pair by at most 24 e. Whatever comes closer to zero is left in doubt, for the
careful tests of :mod:`gametheory.equilibria.three_player_supports`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from gametheory.equilibria.three_player_gains import Actions, Booleans, Floats, Games, Indices
from gametheory.equilibria.three_player_ruling import Ruling
from gametheory.numerics.bilinear import GROWTH, dot
from gametheory.numerics.quadratics import enclose_roots

Pair = tuple[Floats, Floats]
Mixes = tuple[tuple[Floats, ...], Pair, Pair]


class _Root(NamedTuple):
    """One enclosure at each of some points: its middle as weights, its radius, and whether it holds just one root.

    `error` is that of the gains.
    """

    points: Indices
    weights: Pair
    radius: Floats
    error: Floats
    certain: Booleans

    @property
    def slack(self) -> Floats:
        """What a gain surely differs by from its value at the middle, at most."""
        slack: Floats = 2 * (self.error + self.radius)
        return slack

    def at(self, left: Indices) -> _Root:
        """The same at some of its points."""
        low, high = (weight.take(left) for weight in self.weights)
        points, radius, error = self.points.take(left), self.radius.take(left), self.error.take(left)
        return _Root(points, (low, high), radius, error, self.certain.take(left))


class _Sign(NamedTuple):
    """Whether numbers surely have the signs that are wanted, and whether they surely have not."""

    certain: Booleans
    excluded: Booleans

    def also(self, other: _Sign) -> _Sign:
        """The signs of two lots of numbers."""
        return _Sign(self.certain & other.certain, self.excluded | other.excluded)

    def at(self, left: Indices) -> _Sign:
        """The same at some of the points."""
        return _Sign(self.certain.take(left), self.excluded.take(left))


def all_mix(games: Games, leaders: Actions) -> Ruling:
    """Judge the mixtures of the leader over two or three actions and of the others over two.

    Three players meet in one of two places; at the second point they would rather not meet in the one of them.

    >>> from gametheory.equilibria.three_player_gains import games_of
    >>> meet = np.zeros((2, 2, 2, 2))
    >>> meet[0, 0, 0], meet[1, 1, 1] = 4, [1, -1]
    >>> ruling = all_mix(games_of([meet, meet, meet], [0, 0, 0], (0, 1, 2)), (0, 1))
    >>> ruling.held.any(axis=0), ruling.doubtful
    (array([ True, False]), array([False, False]))
    """
    ruling = Ruling.nothing(len(leaders), games.error.size)
    (_on_two if len(leaders) == 2 else _on_three)(games, leaders, ruling)
    return ruling


def _on_two(games: Games, leaders: Actions, ruling: Ruling) -> None:
    """The unknown is the leader's mixture: it gives those of the others, and what is left is a quadratic."""
    a, b, c = games.advantage(*leaders), games.second_of(leaders), games.third_of(leaders)
    sums = [[side[0] * b[end, 1] - side[1] * b[end, 0] for end in range(2)] for side in a]
    values = [[c[end, 1] * sums[0][e] - c[end, 0] * sums[1][e] for e in range(2)] for end in range(2)]
    for place, root in enumerate(_roots(values, games.error)):
        by_third, by_second = _between(b, root), _between(c, root)
        sign = _opposite(by_third, root.slack).also(_opposite(by_second, root.slack))
        left = np.flatnonzero(~sign.excluded)
        q, r = (_annihilating(gains, left) for gains in (by_second, by_third))
        _enter(games, leaders, ruling, place, root.at(left), sign.at(left), (root.at(left).weights, q, r))


def _on_three(games: Games, leaders: Actions, ruling: Ruling) -> None:
    """The unknown is the second player's mixture, at which the leader's two indifferences have a common solution."""
    near, far = (games.advantage(leaders[0], other) for other in leaders[1:])
    values = [[near[i, 0] * far[j, 1] - near[i, 1] * far[j, 0] for j in range(2)] for i in range(2)]
    second, third = games.second_of(leaders), games.third_of(leaders)
    for place, whole in enumerate(_roots(values, games.error)):
        gains = _between(near, whole)
        sign = _opposite(gains, whole.slack)
        left = np.flatnonzero(~sign.excluded)
        root, r = whole.at(left), _annihilating(gains, left)
        by_third = [dot([cell.take(root.points) for cell in row], r) for row in second]
        by_second = [dot([cell.take(root.points) for cell in row], root.weights) for row in third]
        p = [by_third[i - 2] * by_second[i - 1] - by_third[i - 1] * by_second[i - 2] for i in range(3)]
        sign = sign.at(left).also(_same(p, GROWTH * root.error + 24 * root.radius))
        one, two, three = map(np.abs, p)
        _enter(games, leaders, ruling, place, root, sign, ((one, two, three), root.weights, r))


def _enter(
    games: Games, leaders: Actions, ruling: Ruling, place: int, root: _Root, sign: _Sign, mixtures: Mixes
) -> None:
    """Enter what is known of some roots, with the test of the leader's actions that are not in use."""
    _, q, r = mixtures
    bound = GROWTH * root.error + 4 * root.radius * (q[0] + q[1] + r[0] + r[1] + 4 * root.radius)
    for action in range(games.actions):
        if action not in leaders:
            losses = games.at(root.points).advantage(leaders[0], action)
            loss = dot([dot(row, r) for row in losses], q)
            sign = sign.also(_Sign(loss > bound, loss < -bound))
    ruling.enter(place, root.points, sign.certain & root.certain, sign.excluded, mixtures)


def _roots(values: Sequence[Sequence[Floats]], error: Floats) -> Iterator[_Root]:
    """The enclosures of the lower roots of a quadratic, given by its bilinear form, and of the upper ones."""
    roots = enclose_roots(values[0][0], (values[0][1] + values[1][0]) / 2, values[1][1], GROWTH * error)
    for lower, upper, possible, certain in zip(*roots, strict=True):
        points = np.flatnonzero(possible)
        low, high = lower.take(points), upper.take(points)
        middle = (low + high) / 2
        yield _Root(points, (1 - middle, middle), (high - low) / 2, error.take(points), certain.take(points))


def _between(gains: Floats, root: _Root) -> Pair:
    """Gains of shape (2, 2, points) by the weights of the root on the first axis."""
    first, second = (dot([end.take(root.points) for end in column], root.weights) for column in gains.swapaxes(0, 1))
    return first, second


def _annihilating(gains: Pair, left: Indices) -> Pair:
    """The weights that make two gains of opposite signs vanish, at some of the points."""
    return np.abs(gains[1].take(left)), np.abs(gains[0].take(left))


def _opposite(gains: Pair, slack: Floats) -> _Sign:
    low, high = np.minimum(*gains), np.maximum(*gains)
    return _Sign((low < -slack) & (high > slack), (low > slack) | (high < -slack))


def _same(numbers: Sequence[Floats], slack: Floats) -> _Sign:
    low, high = (bound(bound(numbers[0], numbers[1]), numbers[2]) for bound in (np.minimum, np.maximum))
    return _Sign((low > slack) | (high < -slack), (low < -slack) & (high > slack))
