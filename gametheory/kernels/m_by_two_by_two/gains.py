"""Payoffs and gains of a block of m x 2 x 2 games: one point a lane, all lanes of a number side by side.

A *gain* is how much more one action of a player earns than another, by the actions of the other two. Each player's
gains are divided by the largest at each point, and the error of payoffs with them, so that all tests have one bound.
The rows of gains are

    leader's pairs of actions (a, b), a < b, by (second's, third's action)   4 m (m - 1) / 2
    second's first action over the other, by (leader's, third's)             2 m
    third's first action over the other, by (leader's, second's)             2 m
    leader's least gain of an action over another, by (second's, third's)    4 m
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.many_player_grid import MOST_ERROR
from gametheory.equilibria.three_player_gains import ROUND_OFF
from gametheory.numerics.compiling import called, inlined

Floats = NDArray[np.float64]

LANES: Final = 128
"""Points at a time: what a block needs stays in the fastest caches (measured)."""


@inlined
def pair_row(actions: int, one: int, other: int) -> int:
    """Give the first of the rows of the leader's gains by these two actions, the lower one over the higher."""
    low, high = (one, other) if one < other else (other, one)
    return 4 * (low * actions - low * (low + 1) // 2 + high - low - 1)


@inlined
def second_row(actions: int, action: int, third: int) -> int:
    """Give the row of the second's gain where leader and third use these actions."""
    return 2 * actions * (actions - 1) + 2 * action + third


@inlined
def third_row(actions: int, action: int, second: int) -> int:
    """Give the row of the third's gain where leader and second use these actions."""
    return 2 * actions * actions + 2 * action + second


@inlined
def least_row(actions: int, action: int, cell: int) -> int:
    """Give the row of what the leader gains at least by an action over the others."""
    return 2 * actions * (actions + 1) + 4 * action + cell


def rows_of(actions: int) -> int:
    """Give how many rows there are.

    >>> rows_of(2), rows_of(3)
    (20, 36)
    """
    return 2 * actions * (actions + 3)


@called
def bring_features(features: Floats, first: int, points: int, near: Floats) -> None:
    """Copy the features of a block of points; the last of them fills the lanes that are left."""
    for row in range(features.shape[0]):
        for lane in range(LANES):
            near[row, lane] = features[row, first + (lane if lane < points else points - 1)]


@called
def pay(base: Floats, slopes: Floats, features: Floats, paid: Floats) -> None:
    """Work out all payoffs of a block, of shape (players, cells, lanes)."""
    for player in range(base.shape[0]):
        for cell in range(base.shape[1]):
            row = paid[player, cell]
            if features.shape[0] == 0:
                fill(row, base[player, cell])
                continue
            _begin(base[player, cell], slopes[player, cell, 0], features[0], row)
            for feature in range(1, features.shape[0]):
                slope = slopes[player, cell, feature]
                if slope != 0.0:
                    _add(slope, features[feature], row)


@called
def fill(row: Floats, value: float) -> None:
    """Enter one number in all lanes."""
    for lane in range(LANES):
        row[lane] = value


@called
def _begin(base: float, slope: float, feature: Floats, row: Floats) -> None:
    for lane in range(LANES):
        row[lane] = base + slope * feature[lane]


@called
def _add(slope: float, feature: Floats, row: Floats) -> None:
    for lane in range(LANES):
        row[lane] += slope * feature[lane]


@called
def gain(paid: Floats, allowed: Floats, gains: Floats, error: Floats, scale: Floats) -> None:
    """Work out the gains of a block, each player's divided by the largest, and the error that is left in them.

    ``allowed`` has each player's error of payoffs; ``scale`` is a buffer of shape (3, lanes). The error is no number,
    or too large, where gains cannot be scaled.
    """
    actions = paid.shape[1] // 4
    split = (0, 2 * actions * (actions - 1), 2 * actions * actions, 2 * actions * (actions + 1))
    _subtract(paid, gains)
    fill(error, ROUND_OFF)
    for player in range(3):
        span = actions - 1 if player == 0 else actions  # all pairs with the leader's first action come first
        _largest(gains, split[player], span * (4 if player == 0 else 2), player == 0, scale)
        _scale(gains, split[player], split[player + 1], scale, allowed[player], error)
    _least(actions, gains)


@called
def _subtract(paid: Floats, gains: Floats) -> None:
    actions = paid.shape[1] // 4
    for action in range(actions):
        for cell in range(4):
            for other in range(action + 1, actions):
                row = gains[pair_row(actions, action, other) + cell]
                _difference(paid[0, 4 * action + cell], paid[0, 4 * other + cell], row)
        for own in range(2):
            row = gains[second_row(actions, action, own)]
            _difference(paid[1, 4 * action + own], paid[1, 4 * action + 2 + own], row)
            row = gains[third_row(actions, action, own)]
            _difference(paid[2, 4 * action + 2 * own], paid[2, 4 * action + 2 * own + 1], row)


@called
def _difference(one: Floats, other: Floats, row: Floats) -> None:
    for lane in range(LANES):
        row[lane] = one[lane] - other[lane]


@called
def _largest(gains: Floats, first: int, rows: int, spread: bool, scale: Floats) -> None:
    """Enter one over the largest gain; what is not finite makes it no number."""
    low, high, strange = scale[0], scale[1], scale[2]
    fill(low, 0.0)
    fill(high, 0.0)
    fill(strange, 0.0)
    for number in range(first, first + rows):
        row = gains[number]
        for lane in range(LANES):
            value = row[lane]
            low[lane] = value if value < low[lane] else low[lane]
            high[lane] = value if value > high[lane] else high[lane]
            strange[lane] += 0.0 * value
    for lane in range(LANES):
        size = high[lane] if high[lane] > -low[lane] else -low[lane]
        size = high[lane] - low[lane] if spread else size
        scale[0, lane] = 1.0 / size + strange[lane]


@called
def _scale(gains: Floats, first: int, stop: int, scale: Floats, allowed: float, error: Floats) -> None:
    by = scale[0]
    for number in range(first, stop):
        row = gains[number]
        for lane in range(LANES):
            row[lane] *= by[lane]
    for lane in range(LANES):
        own = allowed * by[lane] + (ROUND_OFF + 0.0 * by[lane])
        error[lane] = own if not own <= error[lane] else error[lane]  # what is no number is kept
    for lane in range(LANES):
        error[lane] = error[lane] if error[lane] < MOST_ERROR else np.inf


@called
def _least(actions: int, gains: Floats) -> None:
    for action in range(actions):
        for cell in range(4):
            least = gains[least_row(actions, action, cell)]
            fill(least, np.inf)
            for other in range(actions):
                if other != action:
                    row = gains[pair_row(actions, action, other) + cell]
                    _lower(row, 1.0 if action < other else -1.0, least)


@called
def _lower(row: Floats, sign: float, least: Floats) -> None:
    for lane in range(LANES):
        value = sign * row[lane]
        least[lane] = value if value < least[lane] else least[lane]
