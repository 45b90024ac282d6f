"""Numbers that are affine in the features, over blocks of points.

A block is a row of some hundred points that stays in the fastest cache while the loops of a kernel go over it, several
points in a register at a time. Features are taken two at a time, so that one compiled loop serves any number of them.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from gametheory.kernels.families import Floats
from gametheory.numerics.compiling import compiled

PAIR: Final = 2  # features that a loop takes at a time


def evenly(slopes: Floats) -> Floats:
    """Fill up the slopes, on the last axis, with zeros to an even number of features, at least two.

    >>> evenly(np.ones((1, 3))).tolist()
    [[1.0, 1.0, 1.0, 0.0]]
    """
    features = slopes.shape[-1]
    missing = max(PAIR, features + features % PAIR) - features
    return np.concatenate([slopes, np.zeros((*slopes.shape[:-1], missing))], axis=-1)


@compiled
def take_block(features: Floats, low: int, points: int, x: Floats) -> None:
    """Copy the features of so many points to the front of a block."""
    for feature in range(features.shape[0]):
        for point in range(points):
            x[feature, point] = features[feature, low + point]


@compiled
def evaluate(base: float, slopes: Floats, x: Floats, values: Floats) -> None:
    """Work out a number that is affine in the features, at the points of a block."""
    for feature in range(0, slopes.size, PAIR):
        one, other, x_one, x_other = slopes[feature], slopes[feature + 1], x[feature], x[feature + 1]
        for point in range(values.size):
            start = base if feature == 0 else values[point]
            values[point] = start + one * x_one[point] + other * x_other[point]
