r"""The logit equations at a block of points, which are the last axis of every array and worked on side by side.

The unknowns are *log-odds*: the logarithm of an action's probability over that of the player's first one. With
:math:`V(y)` the expected gains of the actions over the first ones, a logit equilibrium at precision :math:`\lambda`
solves :math:`y - \lambda V(y) = 0`. As in :mod:`gametheory.equilibria.logit` gains are divided by the *scale*, the most
that anyone ever gains by a change of the own action.

Linear systems are solved by elimination in the order of the actions, without a search for pivots. That is safe while
all pivots are positive, as they are at precision zero, where the matrix is the identity; where one is not, the point
is left to who searches for pivots (:mod:`.turning`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from gametheory.kernels.families import Floats
from gametheory.kernels.quantal.tables import Indices, Tables
from gametheory.numerics.compiling import called, inlined

LEAST_EXPONENT: Final = -700.0  # beyond it an exponential is next to the smallest number
NO_EXPONENT: Final = -745.0  # beyond it an exponential is zero
NEGLIGIBLE: Final = -150.0  # products of such probabilities would be slow: processors are not made for numbers so small
INVERSE_LOG2: Final = 1.4426950408889634
LOG2_HIGH: Final = 0.693147180369123816490
LOG2_LOW: Final = 1.90821492927058770002e-10
TO_INTEGER: Final = 6755399441055744.0  # 1.5 * 2 ** 52: added to a number, its last bits are the nearest integer
EXPONENT_BITS: Final = 52
EXPONENT_ZERO: Final = 1023 << 52
LEAST_PIVOT: Final = 1e-6
COEFFICIENTS: Final = np.array([1.0 / np.prod(np.arange(1.0, order + 1)) for order in range(14)])


class Buffers(NamedTuple):
    """Room for the equations at a block of points.

    Attributes
    ----------
    features
        Shape (features, points).
    gains
        Shape (gains, points), divided by the scale, which has shape (points,).
    mixes, weights
        Shapes (actions, points) and (weights, points).
    against
        Shape (odds, actions, points): the gain of an action against another player's.
    values
        Shape (odds, points): the expected gains; first as they are, then what solving makes of them.
    residual
        Shape (odds, points): alike for the residuals of the equations.
    jacobian
        Shape (odds, odds, points).
    determinant
        Shape (points,): of the Jacobian; not positive where elimination came upon a pivot that is not.
    sums, integers
        Shape (points,): for exponentials; the same memory seen as two types.
    """

    features: Floats
    gains: Floats
    scale: Floats
    mixes: Floats
    weights: Floats
    against: Floats
    values: Floats
    residual: Floats
    jacobian: Floats
    determinant: Floats
    spare: Floats
    sums: Floats
    integers: Indices


def buffers_of(tables: Tables, points: int) -> Buffers:
    """Make room for so many points."""
    odds, actions = tables.player.size, int(tables.begin[-1])
    sums = np.zeros(points)
    return Buffers(
        features=np.zeros((tables.slopes.shape[1], points)),
        gains=np.zeros((tables.base.size, points)),
        scale=np.ones(points),
        mixes=np.zeros((actions, points)),
        weights=np.ones((tables.parent.size, points)),
        against=np.zeros((odds, actions, points)),
        values=np.zeros((odds, points)),
        residual=np.zeros((odds, points)),
        jacobian=np.zeros((odds, odds, points)),
        determinant=np.zeros(points),
        spare=np.zeros(points),
        sums=sums,
        integers=sums.view(np.int64),
    )


@called
def load(tables: Tables, features: Floats, point: int, buffers: Buffers, place: int) -> None:
    """Work out the gains of a point, and write them to a place of the buffers, divided by their scale."""
    gains, start, widest = buffers.gains, 0, 0.0
    for gain in range(tables.base.size):
        value = tables.base[gain]
        for feature in range(features.shape[0]):
            value += tables.slopes[gain, feature] * features[feature, point]
        gains[gain, place] = value
    begin = 0
    while begin < tables.player.size:
        end = begin
        while end < tables.player.size and tables.player[end] == tables.player[begin]:
            end += 1
        width = tables.width[begin]
        for profile in range(width):
            low = high = 0.0
            for odds in range(end - begin):
                value = gains[start + odds * width + profile, place]
                low, high = min(low, value), max(high, value)
            widest = max(widest, high - low)
        start, begin = start + width * (end - begin), end
    scale = widest if widest > 0 else 1.0
    for gain in range(tables.base.size):
        gains[gain, place] /= scale
    buffers.scale[place] = scale


@called
def load_all(tables: Tables, buffers: Buffers) -> None:
    """Work out the gains of all points from their features in the buffers, divided by their scale."""
    features, gains, scale = buffers.features, buffers.gains, buffers.scale
    for gain in range(gains.shape[0]):
        row, fixed = gains[gain], tables.base[gain]
        for point in range(row.size):
            row[point] = fixed
        for feature in range(features.shape[0]):
            slope = tables.slopes[gain, feature]
            for point in range(row.size):
                row[point] += slope * features[feature, point]
    _measure_scales(tables, buffers)
    for point in range(scale.size):
        buffers.spare[point] = 1.0 / scale[point]
    for gain in range(gains.shape[0]):
        for point in range(scale.size):
            gains[gain, point] *= buffers.spare[point]


@called
def _measure_scales(tables: Tables, buffers: Buffers) -> None:
    """Find the most that anyone gains by a change of the own action, at each point; 1 where nobody gains."""
    gains, scale, low, high = buffers.gains, buffers.scale, buffers.spare, buffers.sums
    scale[:] = 0.0
    start, begin = 0, 0
    while begin < tables.player.size:
        own = 0
        while begin + own < tables.player.size and tables.player[begin + own] == tables.player[begin]:
            own += 1
        width = tables.width[begin]
        for profile in range(start, start + width):
            low[:] = 0.0
            high[:] = 0.0
            for gain in range(profile, profile + own * width, width):
                for point in range(scale.size):
                    low[point] = min(low[point], gains[gain, point])
                    high[point] = max(high[point], gains[gain, point])
            for point in range(scale.size):
                scale[point] = max(scale[point], high[point] - low[point])
        start, begin = start + width * own, begin + own
    for point in range(scale.size):
        scale[point] = scale[point] if scale[point] > 0 else 1.0


@called
def exponentiate(row: Floats, least: float, sums: Floats, integers: Indices) -> None:
    """Replace numbers up to 0 by their exponentials, those below the least by 0.

    An exponential is a power of two times a power series of what is left.
    """
    for point in range(row.size):
        sums[point] = max(row[point], LEAST_EXPONENT) * INVERSE_LOG2 + TO_INTEGER
    for point in range(row.size):
        whole, none = sums[point] - TO_INTEGER, row[point] < least
        rest = (max(row[point], LEAST_EXPONENT) - whole * LOG2_HIGH) - whole * LOG2_LOW
        series = COEFFICIENTS[13]
        for order in range(12, -1, -1):
            series = series * rest + COEFFICIENTS[order]
        row[point] = 0.0 if none else series
    for point in range(row.size):
        integers[point] = (integers[point] << EXPONENT_BITS) + EXPONENT_ZERO
    for point in range(row.size):
        row[point] *= sums[point]


@called
def mix(tables: Tables, log_odds: Floats, least: float, buffers: Buffers) -> None:
    """Work out the probabilities that log-odds, shape (odds, points), stand for, and the weights.

    Where the logarithm of a probability over the player's largest one is below the least, the probability is 0.
    """
    mixes, total, begin = buffers.mixes, buffers.spare, tables.begin
    for player in range(begin.size - 1):
        first, end = begin[player], begin[player + 1]
        total[:] = 0.0
        for action in range(first + 1, end):
            for point in range(total.size):
                total[point] = max(total[point], log_odds[action - player - 1, point])
        for action in range(first, end):
            for point in range(total.size):
                mixes[action, point] = -total[point]
            if action > first:
                for point in range(total.size):
                    mixes[action, point] += log_odds[action - player - 1, point]
            exponentiate(mixes[action], least, buffers.sums, buffers.integers)
        total[:] = 0.0
        for action in range(first, end):
            for point in range(total.size):
                total[point] += mixes[action, point]
        for point in range(total.size):
            total[point] = 1.0 / total[point]
        for action in range(first, end):
            for point in range(total.size):
                mixes[action, point] *= total[point]
    _weigh(tables, buffers)


@inlined
def _weigh(tables: Tables, buffers: Buffers) -> None:
    """Work out the probabilities of what all players but two do together."""
    weights, mixes, parents, factors = buffers.weights, buffers.mixes, tables.parent, tables.factor
    for weight in range(1, parents.size):
        parent, factor = parents[weight], factors[weight]
        for point in range(weights.shape[1]):
            weights[weight, point] = weights[parent, point] * mixes[factor, point]


@called
def respond(tables: Tables, log_odds: Floats, precision: Floats, buffers: Buffers) -> None:
    """Work out the mixes, the expected gains, the residuals and the Jacobian."""
    miss(tables, log_odds, precision, buffers)
    _differentiate(tables, precision, buffers)


@called
def miss(tables: Tables, log_odds: Floats, precision: Floats, buffers: Buffers) -> None:
    """Work out the mixes, the expected gains and the residuals: by how much the equations are missed."""
    mix(tables, log_odds, NEGLIGIBLE, buffers)
    mixes, against, values, residual = buffers.mixes, buffers.against, buffers.values, buffers.residual
    first, players, begin, points = tables.first, tables.player, tables.begin, precision.size
    gains, weights, gain, weight = buffers.gains, buffers.weights, tables.gain, tables.weight
    for odds in range(players.size):
        other = 0 if players[odds] else 1
        for action in range(mixes.shape[0]):
            begins, ends = first[odds, action], first[odds, action + 1]
            if begins < ends:
                _average(gains, weights, gain, weight, begins, ends, against[odds, action])
        for point in range(points):
            values[odds, point] = 0.0
        for action in range(begin[other], begin[other + 1]):
            for point in range(points):
                values[odds, point] += against[odds, action, point] * mixes[action, point]
        for point in range(points):
            residual[odds, point] = log_odds[odds, point] - precision[point] * values[odds, point]


@inlined
def _average(
    gains: Floats, weights: Floats, gain: Indices, weight: Indices, begin: int, end: int, total: Floats
) -> None:
    """Add up products of gains and weights, two at a time."""
    one, its = gain[begin], weight[begin]
    for point in range(total.size):
        total[point] = gains[one, point] * weights[its, point]
    for term in range(begin + 1, end - 1, 2):
        one, its, two, their = gain[term], weight[term], gain[term + 1], weight[term + 1]
        for point in range(total.size):
            total[point] += gains[one, point] * weights[its, point] + gains[two, point] * weights[their, point]
    if (end - begin) % 2 == 0:
        one, its = gain[end - 1], weight[end - 1]
        for point in range(total.size):
            total[point] += gains[one, point] * weights[its, point]


@inlined
def _differentiate(tables: Tables, precision: Floats, buffers: Buffers) -> None:
    """Write the derivatives of the residuals by the log-odds."""
    jacobian, mixes, against, values = buffers.jacobian, buffers.mixes, buffers.against, buffers.values
    players, actions = tables.player, tables.action
    for row in range(players.size):
        for column in range(players.size):
            action, own = actions[column], 1.0 if column == row else 0.0
            if players[column] == players[row]:
                for point in range(precision.size):
                    jacobian[row, column, point] = own
            else:
                for point in range(precision.size):
                    slope = against[row, action, point] - values[row, point]
                    jacobian[row, column, point] = -precision[point] * mixes[action, point] * slope


@called
def eliminate(buffers: Buffers) -> None:
    """Solve for what Newton's method takes off the log-odds, and how they change with the precision.

    The one replaces the residuals, the other the values.
    """
    matrix, one, other, determinant = buffers.jacobian, buffers.residual, buffers.values, buffers.determinant
    count, inverse = matrix.shape[0], buffers.spare
    determinant[:] = 1.0
    for pivot in range(count):
        for point in range(inverse.size):
            diagonal = matrix[pivot, pivot, point]
            determinant[point] *= diagonal if abs(diagonal) > LEAST_PIVOT else np.nan
            inverse[point] = 1.0 / diagonal
            one[pivot, point] *= inverse[point]
            other[pivot, point] *= inverse[point]
        for column in range(pivot + 1, count):
            for point in range(inverse.size):
                matrix[pivot, column, point] *= inverse[point]
        for below in range(pivot + 1, count):
            for column in range(pivot + 1, count):
                for point in range(inverse.size):
                    matrix[below, column, point] -= matrix[below, pivot, point] * matrix[pivot, column, point]
            for point in range(inverse.size):
                one[below, point] -= matrix[below, pivot, point] * one[pivot, point]
                other[below, point] -= matrix[below, pivot, point] * other[pivot, point]
    for pivot in range(count - 2, -1, -1):
        for column in range(pivot + 1, count):
            for point in range(inverse.size):
                one[pivot, point] -= matrix[pivot, column, point] * one[column, point]
                other[pivot, point] -= matrix[pivot, column, point] * other[column, point]
