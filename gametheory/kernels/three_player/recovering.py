r"""From one player's mixture to the other two: null vectors of small matrices, with the error of each share.

At a root q the other mixtures are orthogonal to known rows: r to P's conditions A_s(q), and p to R's, B_s(q), and to
Q's, D_s(r). Elimination with full pivoting gives a vector orthogonal to the rows, the least pivot, which says how well
it is determined, and what of the remaining rows is left over: if that is more than errors explain, no vector is
orthogonal to all rows, and the root belongs to no equilibrium. Such roots are common on a triangle: wherever two rows
A_s(q) are parallel, the vector of their minors vanishes, and every form with it. There r is not determined by q; p may
be, and then r is orthogonal to Q's conditions as well, or does not exist.
"""

from __future__ import annotations

import numpy as np

from gametheory.kernels.three_player.forms import Floats
from gametheory.kernels.three_player.records import MOST_ROOTS, Record
from gametheory.numerics.compiling import called, inlined

LEAST_TOTAL = 0.1  # of the shares, where their sizes add up to one
LAST = 7  # the last row of the matrix, which is room
COARSEST = 0.2  # the largest error of a share by which something is excluded; it is bounded with a margin of four
CLEAR = 2e-2  # the error of a share from which on it is rather found in another way
FOUND, NONE, DOUBTFUL = range(3)


@called
def enter_root(room: Record, point: int, first: float, second: float, third: float, radius: float) -> None:
    """Enter a mixture of Q's, and how far the true root may be; where there is no room, the point is in doubt."""
    root = room.roots_found
    if root == MOST_ROOTS:
        room.doubt[point] = 1
        return
    room.roots[root, 0], room.roots[root, 1], room.roots[root, 2] = first, second, third
    room.radii[root], room.root_point[root] = radius, point
    room.roots_found = root + 1


@called
def take_rows(room: Record, point: int) -> float:
    """Enter the rows of a point, for the choice under way; give what their entries are divided by, at least."""
    least = np.inf
    for row in range(room.kind[0] - 1):
        least = min(least, _take_row(room, point, 0, row, 2, 1, room.of_large[row]))
    for row in range(room.kind[2] - 1):
        least = min(least, _take_row(room, point, 2, row, 0, 1, room.of_left[row]))
    for row in range(room.kind[1] - 1):
        least = min(least, _take_row(room, point, 1, row, 0, 2, room.of_free[row]))
    return least


@called
def _take_row(room: Record, point: int, own: int, row: int, one: int, two: int, entries: Floats) -> float:
    """Enter what an action pays more than the first, over actions of two others, divided by the largest; give that."""
    player, largest = room.roles[own], 0.0
    base, step = room.cells_of[own, 0], room.cells_of[own, row + 1] - room.cells_of[own, 0]
    for x in range(room.kind[one]):
        for y in range(room.kind[two]):
            cell = base + room.cells_of[one, x] + room.cells_of[two, y]
            entry = room.payoffs[player, cell, point] - room.payoffs[player, cell + step, point]
            entries[x, y] = entry
            largest = max(largest, abs(entry))
    factor = 1.0 / largest
    for x in range(room.kind[one]):
        for y in range(room.kind[two]):
            entries[x, y] *= factor
    return largest


@called
def recover(room: Record, error: float, radius: float) -> tuple[int, float]:
    """Enter the mixtures p and r that belong to q; tell whether they exist, and the error of all shares.

    Parameters
    ----------
    room
        Its ``mixtures`` are those of P, Q and R over their actions in use.
    error
        The error of the conditions' entries.
    radius
        The error of the shares of q.
    """
    large, free, left = room.kind[0], room.kind[1], room.kind[2]
    entry = error + free * radius
    _against_free(room.of_large[:], large - 1, left, room)
    state, loss = null_vector(room, large - 1, left, entry, room.mixtures[2])
    if loss > CLEAR and large == left:
        _against_free(room.of_left[:], left - 1, large, room)
        state, loss = null_vector(room, left - 1, large, entry, room.mixtures[0])
        if state != FOUND:
            return state, loss
        _against_free(room.of_large[:], large - 1, left, room)
        _add_given_large(room, large - 1)
        state, last = null_vector(room, large + free - 2, left, entry + large * loss, room.mixtures[2])
    elif state == FOUND:
        _against_free(room.of_left[:], left - 1, large, room)
        _add_given_left(room, left - 1)
        state, last = null_vector(room, left + free - 2, large, entry + left * loss, room.mixtures[0])
    else:
        last = loss
    return state, max(radius, loss, last)


@inlined
def _add_given_left(room: Record, start: int) -> None:
    """Enter Q's conditions on p, given r, below the rows that are there."""
    for row in range(room.kind[1] - 1):
        for i in range(room.kind[0]):
            total = 0.0
            for k in range(room.kind[2]):
                total += room.of_free[row, i, k] * room.mixtures[2, k]
            room.matrix[start + row, i] = total


@inlined
def _add_given_large(room: Record, start: int) -> None:
    """Enter Q's conditions on r, given p, below the rows that are there."""
    for row in range(room.kind[1] - 1):
        for k in range(room.kind[2]):
            total = 0.0
            for i in range(room.kind[0]):
                total += room.of_free[row, i, k] * room.mixtures[0, i]
            room.matrix[start + row, k] = total


@called
def _against_free(rows: Floats, count: int, size: int, room: Record) -> None:
    """Enter rows of linear forms at q."""
    for row in range(count):
        for x in range(size):
            total = 0.0
            for j in range(room.kind[1]):
                total += rows[row, x, j] * room.mixtures[1, j]
            room.matrix[row, x] = total


@called
def null_vector(room: Record, rows: int, size: int, error: float, found: Floats) -> tuple[int, float]:
    """Enter the mixture that is orthogonal to rows of ``matrix``; tell whether it exists, and the error of its shares.

    The matrix, whose entries have an error, is changed. There is none where the rows have full rank, or where the
    shares surely have different signs; it is doubtful where more than one vector is orthogonal to the rows. Where the
    error is large, one of these is entered.
    """
    pivot, left_over = _of_two(room, rows, found) if size == 2 else _of_more(room, rows, size, found)
    if not pivot > 0.0:
        return DOUBTFUL, np.inf
    loss = 8.0 * size * error / pivot
    if loss < COARSEST:
        if left_over > 2.0 * loss:
            return NONE, loss
        for action in range(size):
            if found[action] < -loss:
                return NONE, loss
    total = 0.0
    for action in range(size):
        total += found[action]
    if total < LEAST_TOTAL:
        return DOUBTFUL, loss
    for action in range(size):
        found[action] /= total
    return FOUND, loss / total


@inlined
def _of_two(room: Record, rows: int, found: Floats) -> tuple[float, float]:
    """Enter the shares of two actions; give the largest entry, and by how much at most they are not orthogonal."""
    best, pivot = 0, 0.0
    for row in range(rows):
        entry = max(abs(room.matrix[row, 0]), abs(room.matrix[row, 1]))
        if entry > pivot:
            best, pivot = row, entry
    one, two = room.matrix[best, 1], -room.matrix[best, 0]
    total = abs(one) + abs(two)
    total = total if one + two >= 0.0 else -total
    found[0], found[1] = one / total, two / total
    left_over = 0.0
    for row in range(rows):
        left_over = max(left_over, abs(room.matrix[row, 0] * found[0] + room.matrix[row, 1] * found[1]))
    return pivot, left_over


@inlined
def _of_more(room: Record, rows: int, size: int, found: Floats) -> tuple[float, float]:
    """Enter the shares of three actions or four; give the least pivot, and the most that is left over of other rows."""
    pivot = _eliminate(room, rows, size)
    if not pivot > 0.0:
        return 0.0, 0.0
    left_over = 0.0
    for row in range(size - 1, rows):
        left_over = max(left_over, abs(room.matrix[row, size - 1]))
    _substitute(room, size, found)
    return pivot, left_over


@inlined
def _eliminate(room: Record, rows: int, size: int) -> float:
    """Bring all but the last column into triangular form, with full pivoting; give the least pivot."""
    least = np.inf
    for column in range(size):
        room.pivots[column] = column
    for step in range(size - 1):
        pivot = _bring_largest(room, rows, size, step)
        least = min(least, pivot)
        if not pivot > 0.0:
            return 0.0
        for row in range(step + 1, rows):
            factor = room.matrix[row, step] / room.matrix[step, step]
            for column in range(step + 1, size):
                room.matrix[row, column] -= factor * room.matrix[step, column]
    return least


@inlined
def _bring_largest(room: Record, rows: int, size: int, step: int) -> float:
    """Bring the largest entry that is left to the place of the next pivot; give its size."""
    matrix, order = room.matrix, room.pivots
    best_row, best_column, largest = step, step, 0.0
    for row in range(step, rows):
        for column in range(step, size):
            if abs(matrix[row, column]) > largest:
                best_row, best_column, largest = row, column, abs(matrix[row, column])
    if largest > 0.0:
        for column in range(size):
            matrix[step, column], matrix[best_row, column] = matrix[best_row, column], matrix[step, column]
        for row in range(rows):
            matrix[row, step], matrix[row, best_column] = matrix[row, best_column], matrix[row, step]
        order[step], order[best_column] = order[best_column], order[step]
    return largest


@inlined
def _substitute(room: Record, size: int, found: Floats) -> None:
    """Solve the triangular rows, and scale the shares so that their sizes add up to one and most are positive."""
    solved = room.matrix[LAST]
    solved[size - 1] = 1.0
    total, balance = 1.0, 1.0
    for step in range(size - 2, -1, -1):
        rest = 0.0
        for column in range(step + 1, size):
            rest -= room.matrix[step, column] * solved[column]
        solved[step] = rest / room.matrix[step, step]
        total += abs(solved[step])
        balance += solved[step]
    total = total if balance >= 0.0 else -total
    for column in range(size):
        found[room.pivots[column]] = solved[column] / total
