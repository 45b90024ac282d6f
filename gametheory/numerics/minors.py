"""The signs of the minors of payoff-like matrices, at many points at once, with an honest "unknown".

For every set of rows take the differences between its first row and each of the others; the minors of these differences
decide whether a linear system has a positive solution (Cramer's rule). Minors are shared: those of one set of rows are
those of a smaller set, expanded along one more row. Floating point cannot tell a small number from zero, so a sign is
*surely positive*, *surely negative*, or neither: the bound on the error is Hadamard's inequality applied to entries
that may each be off by the tolerance. The number of minors grows like the number of square submatrices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Bits: TypeAlias = npt.NDArray[np.uint8]
Indices: TypeAlias = tuple[int, ...]
Minor: TypeAlias = tuple[Indices, Indices]
Minors: TypeAlias = dict[Indices, Floats]
Signs: TypeAlias = dict[Minor, Bits]

# Relative error allowed for the arithmetic of the minors themselves, some 200 roundings.
ROUND_OFF = 2.0**-44


@np.errstate(over="ignore", invalid="ignore")  # what overflows is neither surely positive nor surely negative
def minor_signs(matrices: Floats, tolerance: float) -> Signs:
    """Tell where each minor of differences of rows is surely positive, and where surely negative.

    Parameters
    ----------
    matrices
        Many matrices, of shape (rows, columns, points).
    tolerance
        How far the difference of two entries may be from the true one.

    Returns
    -------
    For each set of rows and each set of one column fewer, the signs of the minor that these columns have in the
    differences between the first of the rows and the others: two rows of packed bits, a bit a point, set where the
    minor is positive, and where it is negative, whatever the errors.

    Examples
    --------
    >>> signs = minor_signs(np.array([[[3.0, 1.0]], [[1.0, 1.0]]]), 1e-9)
    >>> np.unpackbits(signs[(0, 1), (0,)], axis=-1, count=2).tolist()
    [[1, 0], [0, 0]]
    """
    spread = matrices.max(axis=(0, 1)) - matrices.min(axis=(0, 1))
    error = tolerance + ROUND_OFF * spread
    bounds = [_minor_error(order, spread, error) for order in range(matrices.shape[1] + 1)]
    signs: Signs = {}
    for rows, minors in _minors(matrices):
        for columns, minor in minors.items():
            bound = bounds[len(columns)]
            signs[rows, columns] = np.packbits([minor > bound, minor < -bound], axis=-1)
    return signs


def _minor_error(order: int, spread: Floats, error: Floats) -> Floats:
    """How far a minor of entries up to `spread` can move when each moves by up to `error`, by Hadamard's inequality."""
    largest = spread + error
    moved: Floats = order * order ** (order / 2) * error * largest ** max(order - 1, 0)
    # NaN where the minor's expansion may overflow, so that its sign counts as unknown.
    return moved + 0 * (order * largest) ** order


def _minors(matrices: Floats) -> Iterator[tuple[Indices, Minors]]:
    """Each set of rows, with the minors of the differences between its first row and its others, by columns."""
    for first in range(len(matrices)):
        yield from _extensions(matrices, (first,), {(): np.ones(matrices.shape[-1])})


def _extensions(matrices: Floats, rows: Indices, minors: Minors) -> Iterator[tuple[Indices, Minors]]:
    """These rows and all sets that add later ones to them, as long as there are columns enough for a minor."""
    yield rows, minors
    if len(rows) <= matrices.shape[1]:
        for row in range(rows[-1] + 1, len(matrices)):
            yield from _extensions(matrices, (*rows, row), expand(minors, matrices[rows[0]] - matrices[row]))


def expand(minors: Minors, row: Floats) -> Minors:
    """Give the minors with one more row below: each is expanded along it."""
    order = len(next(iter(minors))) + 1
    expanded: Minors = {}
    for columns in combinations(range(len(row)), order):
        minor = row[columns[-1]] * minors[columns[:-1]]
        for place in range(order - 1):
            cofactor = row[columns[place]] * minors[columns[:place] + columns[place + 1 :]]
            minor = minor + cofactor if (order - place) % 2 else minor - cofactor
        expanded[columns] = minor
    return expanded


def determinant(matrix: Sequence[Sequence[Any]], one: Any) -> Any:
    """Expand a determinant along its first row; the entries are numbers or formulas, of which ``one`` is the unit.

    >>> determinant([[1, 2], [3, 4]], 1)
    -2
    """
    if not matrix:
        return one
    first, *rest = matrix
    total = 0 * one
    for place, entry in enumerate(first):
        if entry:
            left = [[*row[:place], *row[place + 1 :]] for row in rest]
            total = total + (-1) ** place * entry * determinant(left, one)
    return total
