"""The logit equations at one position, log-odds and precision together, and corrections in any plane through it.

Where a branch turns, the Jacobian with respect to the log-odds alone is singular, and the precision is an unknown like
the others. The equation that is missing says in which plane to look. Systems are solved with a search for pivots.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from gametheory.kernels.families import Floats
from gametheory.kernels.quantal.tables import Tables
from gametheory.numerics.compiling import called, inlined

MOST_CORRECTIONS: Final = 7
CONTRACTION: Final = 0.5


class Walker(NamedTuple):
    """Room for a walk: the equations at one position, and the positions that it looks at."""

    gains: Floats
    mixes: Floats
    weights: Floats
    against: Floats
    values: Floats
    matrix: Floats
    rows: Floats  # shape (13, odds + 1)


def walker_of(tables: Tables) -> Walker:
    """Make room for a walk."""
    odds, actions = tables.player.size, int(tables.begin[-1])
    return Walker(
        np.zeros(tables.base.size),
        np.zeros(actions),
        np.ones(tables.parent.size),
        np.zeros((odds, actions)),
        np.zeros(odds),
        np.zeros((odds + 1, odds + 3)),
        np.zeros((13, odds + 1)),
    )


@called
def correct(
    tables: Tables,
    walker: Walker,
    guess: Floats,
    across: Floats,
    reach: float,
    fine: float,
    found: Floats,
    direction: Floats,
) -> tuple[float, float]:
    """Correct a guess in the plane through it; give the sign of the determinant, 0 for failure, and the first size."""
    matrix, odds = walker.matrix, walker.values.size
    first, last = 0.0, np.inf
    copy(guess, found)
    for count in range(MOST_CORRECTIONS):
        _respond(tables, walker, found)
        for number in range(odds + 1):
            matrix[odds, number], matrix[number, odds + 2] = across[number], 0.0
        matrix[odds, odds + 1], matrix[odds, odds + 2] = 0.0, 1.0
        sign = _solve(matrix)
        size = length = largest = 0.0
        for number in range(odds + 1):
            size += matrix[number, odds + 1] ** 2
            length += matrix[number, odds + 2] ** 2
            largest = max(largest, abs(found[number]))
        size, length = np.sqrt(size), np.sqrt(length)
        if count == 0:
            first = size
        stalled = size > CONTRACTION * last
        if sign == 0.0 or not size <= reach or not size < np.inf:
            return 0.0, first
        if stalled and size > 1e-7 + 1e-11 * largest:
            return 0.0, first
        last = size
        for number in range(odds + 1):
            found[number] -= matrix[number, odds + 1]
            direction[number] = matrix[number, odds + 2] / length
        if size <= fine or stalled:
            return sign, first
    return 0.0, first


@inlined
def _respond(tables: Tables, walker: Walker, position: Floats) -> None:
    """Write the Jacobian, with respect to the precision too, and the residuals into the matrix."""
    mixes, weights, values, against, matrix = (
        walker.mixes,
        walker.weights,
        walker.values,
        walker.against,
        walker.matrix,
    )
    odds, precision = values.size, position[-1]
    _mix(tables, position, mixes)
    for weight in range(1, weights.size):
        weights[weight] = weights[tables.parent[weight]] * mixes[tables.factor[weight]]
    for row in range(odds):
        other = 0 if tables.player[row] else 1
        value = 0.0
        for action in range(mixes.size):
            total = 0.0
            for term in range(tables.first[row, action], tables.first[row, action + 1]):
                total += walker.gains[tables.gain[term]] * weights[tables.weight[term]]
            against[row, action] = total
            if tables.begin[other] <= action < tables.begin[other + 1]:
                value += total * mixes[action]
        for column in range(odds):
            action = tables.action[column]
            slope = 1.0 if column == row else 0.0
            if tables.player[column] != tables.player[row]:
                slope = -precision * mixes[action] * (against[row, action] - value)
            matrix[row, column] = slope
        matrix[row, odds], matrix[row, odds + 1] = -value, position[row] - precision * value


@inlined
def _mix(tables: Tables, position: Floats, mixes: Floats) -> None:
    odds = 0
    for player in range(tables.begin.size - 1):
        first, end = tables.begin[player], tables.begin[player + 1]
        top, total = 0.0, 0.0
        for action in range(first + 1, end):
            top = max(top, position[odds + action - first - 1])
        for action in range(first, end):
            mixes[action] = np.exp((position[odds + action - first - 1] if action > first else 0.0) - top)
            total += mixes[action]
        for action in range(first, end):
            mixes[action] /= total
        odds += end - first - 1


@inlined
def _solve(matrix: Floats) -> float:
    """Solve for the two last columns, in their place; give the sign of the determinant."""
    count, sign = matrix.shape[0], 1.0
    for pivot in range(count):
        best = pivot
        for row in range(pivot + 1, count):
            if abs(matrix[row, pivot]) > abs(matrix[best, pivot]):
                best = row
        if not abs(matrix[best, pivot]) > 0:
            return 0.0
        if best != pivot:
            sign = -sign
            for column in range(pivot, count + 2):
                matrix[pivot, column], matrix[best, column] = matrix[best, column], matrix[pivot, column]
        if matrix[pivot, pivot] < 0:
            sign = -sign
        inverse = 1.0 / matrix[pivot, pivot]
        for column in range(pivot + 1, count + 2):
            matrix[pivot, column] *= inverse
        for row in range(pivot + 1, count):
            factor = matrix[row, pivot]
            if factor != 0:
                for column in range(pivot + 1, count + 2):
                    matrix[row, column] -= factor * matrix[pivot, column]
    for pivot in range(count - 2, -1, -1):
        for column in range(pivot + 1, count):
            for side in range(count, count + 2):
                matrix[pivot, side] -= matrix[pivot, column] * matrix[column, side]
    return sign


@called
def copy(source: Floats, target: Floats) -> None:
    """Copy numbers."""
    for number in range(target.size):
        target[number] = source[number]


@called
def apart(one: Floats, other: Floats) -> float:
    """Give the largest difference."""
    largest = 0.0
    for number in range(one.size):
        largest = max(largest, abs(one[number] - other[number]))
    return largest


@called
def product(one: Floats, other: Floats) -> float:
    """Give the scalar product."""
    total = 0.0
    for number in range(one.size):
        total += one[number] * other[number]
    return total
