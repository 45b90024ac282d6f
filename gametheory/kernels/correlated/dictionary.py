r"""The dual simplex method on a dictionary, for one linear program: maximise c x over G x <= 0, sum x = 1, x >= 0.

A *dictionary* writes the basic variables and the objective in terms of the others, which are zero:
:math:`x_B = b + N x_N,\ z = z_0 + d x_N`. Variables are the columns of G, then the slacks of its rows. With the
column of the largest cost basic, and all slacks, no d is positive; the method keeps it so and exchanges variables until
no b is negative. Then no other point does better (Dantzig's and Lemke's arguments; Chvatal 1983, chapters 2 and 10).

A mediator's program has few rows, and few pivots lead to its optimum: some fifteen of 37 by 64 numbers for three
players with four actions. So the whole dictionary is kept, and nothing is factorised.

References
----------
V. Chvatal (1983), Linear Programming.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.families import Floats
from gametheory.numerics.compiling import called

Indices = NDArray[np.int64]

INFEASIBLE: Final = 1e-11
LEAST_PIVOT: Final = 1e-9
MOST_PIVOTS: Final = 400
UNUSED: Final = -1


class Dictionary(NamedTuple):
    """The dictionary; ``basic`` and ``others`` name the variables of rows and columns.

    ``values`` has shape (rows + 1,), ``costs`` (columns,), ``matrix`` (rows + 1, columns).
    """

    matrix: Floats
    values: Floats
    costs: Floats
    basic: Indices
    others: Indices


def dictionary_of(rows: int, columns: int) -> Dictionary:
    """Make room for a dictionary."""
    return Dictionary(
        np.zeros((rows + 1, columns)),
        np.zeros(rows + 1),
        np.zeros(columns),
        np.zeros(rows + 1, dtype=np.int64),
        np.zeros(columns, dtype=np.int64),
    )


@called
def maximise(dictionary: Dictionary) -> bool:
    """Solve the program whose G stands in the matrix's first rows, and c in the costs; tell whether that ended well."""
    matrix, values, costs = dictionary.matrix, dictionary.values, dictionary.costs
    basic, others = dictionary.basic, dictionary.others
    _begin(matrix, values, costs, basic, others)
    for _ in range(MOST_PIVOTS):
        row = _leaving(values)
        if row < 0:
            return True
        column = _entering(matrix, costs, others, row)
        if column < 0:
            return False
        _pivot(matrix, values, costs, row, column)
        basic[row], others[column] = others[column], basic[row]
    return False


@called
def _begin(matrix: Floats, values: Floats, costs: Floats, basic: Indices, others: Indices) -> None:
    """Make the column of the largest cost basic."""
    rows, columns = matrix.shape[0] - 1, matrix.shape[1]
    best = 0
    for column in range(columns):
        others[column] = column
        if costs[column] > costs[best]:
            best = column
    for row in range(rows):
        gain = matrix[row, best]
        basic[row], values[row] = columns + row, -gain
        for column in range(columns):
            matrix[row, column] = gain - matrix[row, column]
        matrix[row, best] = 0.0
    highest = costs[best]
    for column in range(columns):
        matrix[rows, column] = -1.0
        costs[column] -= highest
    basic[rows], values[rows], others[best] = best, 1.0, UNUSED
    matrix[rows, best] = costs[best] = 0.0


@called
def _leaving(values: Floats) -> int:
    """Give the row of the most negative basic variable; -1 where there is none."""
    row, least = -1, -INFEASIBLE
    for place in range(values.size):
        if values[place] < least:
            row, least = place, values[place]
    return row


@called
def _entering(matrix: Floats, costs: Floats, others: Indices, row: int) -> int:
    """Give the column that can enter with the smallest loss; -1 where there is none."""
    column, least = -1, np.inf
    for place in range(costs.size):
        entry = matrix[row, place]
        if entry > LEAST_PIVOT and others[place] != UNUSED and -costs[place] < least * entry:
            column, least = place, -costs[place] / entry
    return column


@called
def _pivot(matrix: Floats, values: Floats, costs: Floats, row: int, column: int) -> None:
    """Exchange the basic variable of a row and the variable of a column."""
    inverse = 1.0 / matrix[row, column]
    for place in range(costs.size):
        matrix[row, place] *= -inverse
    matrix[row, column] = inverse
    values[row] *= -inverse
    for other in range(values.size):
        factor = matrix[other, column]
        if other == row or factor == 0:
            continue
        matrix[other, column] = 0.0
        for place in range(costs.size):
            matrix[other, place] += factor * matrix[row, place]
        values[other] += factor * values[row]
    factor = costs[column]
    costs[column] = 0.0
    for place in range(costs.size):
        costs[place] += factor * matrix[row, place]
