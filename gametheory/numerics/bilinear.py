"""Bilinear equations for weights that are not negative, at many points at once, with enclosures of every solution.

An unknown is a vector of weights of which only the proportions count: x = (1 - t, t) for an unknown t in [0, 1], or
(|g1|, |g0|), which makes a form with values g0, g1 of opposite signs vanish. All matrices have entries of at most 1 in
size, each off by at most e.

- A *chain* near(x, y) = far(x, z) = opposite(y, z) = 0: given x, near gives y and far gives z, linearly, and what is
  left is a quadratic in t. Where near vanishes for one x, whatever y, the weights y come from opposite and z.
- A *fork* near(x, y) = far(x, y) = 0: y exists where the determinant of the two, a quadratic in t, is zero; then either
  of the two gives it.

The roots are enclosed (`numerics.quadratics`); weights are linear in t on an enclosure, so forms in two of them have
their extremes at its ends. Every polynomial here is a sum of at most four products of three such factors, or a smaller
one, and less than `GROWTH` e off while e is at most 1e-3: weights are at most 2 in size and 10 e off, entries at most 1
and e off, so that a form in two of them is 4 (2 + 2 * 2 + 10) e off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from math import prod
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from gametheory.numerics.quadratics import enclose_roots

Floats: TypeAlias = npt.NDArray[np.float64]
Booleans: TypeAlias = npt.NDArray[np.bool_]
Indices: TypeAlias = npt.NDArray[np.intp]

# The error of any polynomial here, in units of the entries' error.
GROWTH = 80


class Weights(NamedTuple):
    """Weights on an enclosure of a root: their values at its two ends, of shape (2, weights, points), none negative.

    `certain`: surely all are positive on the enclosure. `excluded`: surely they cannot be all of one sign. `bent`: one
    surely changes its sign on the way, so that its absolute value is not linear there.
    """

    ends: Floats
    certain: Booleans
    excluded: Booleans
    bent: Booleans

    def or_else(self, other: Weights, valid: Booleans) -> Weights:
        """Take the other weights where they are valid, and decided while these are not."""
        better = valid & ~(self.certain | self.excluded) & (other.certain | other.excluded)
        return Weights(*(np.where(better, new, old) for old, new in zip(self, other, strict=True)))


def every(flags: Booleans) -> Booleans:
    """Where all flags are set; the last axis is that of the points."""
    return reduce(np.logical_and, flags.reshape(prod(flags.shape[:-1]), flags.shape[-1]))


def some(flags: Booleans) -> Booleans:
    """Where some flag is set; the last axis is that of the points."""
    return reduce(np.logical_or, flags.reshape(prod(flags.shape[:-1]), flags.shape[-1]))


def dot(numbers: Sequence[Floats] | Floats, others: Sequence[Floats] | Floats) -> Floats:
    """Sum up the products along the first axis."""
    total: Floats = numbers[0] * others[0]
    for number, other in zip(numbers[1:], others[1:], strict=True):
        total += number * other
    return total


def form_at_ends(matrix: Floats, rows: Sequence[Floats] | Floats, columns: Sequence[Floats] | Floats) -> Floats:
    """Evaluate a bilinear form, of shape (n, k, points), at each pair of ends: of shape (2, 2, points)."""
    sides = [[dot(row, column) for row in matrix] for column in columns]
    return np.array([[dot(end, side) for side in sides] for end in rows])


def solve_chain(
    near: Floats, far: Floats, opposite: Floats, error: Floats
) -> Iterator[tuple[Indices, tuple[Weights, Weights, Weights]]]:
    """Solve near(x, y) = far(x, z) = opposite(y, z) = 0 for pairs of weights x, y, z.

    Parameters
    ----------
    near, far, opposite
        The matrices, of shape (2, 2, points).
    error
        The error of their entries, of shape (points,).

    Yields
    ------
    For each enclosure, up to two a point: the points that have it, and x, y, z there. Any solution whose weights are
    not negative lies in one of them; and there is exactly one in an enclosure on which all three are certain.

    Examples
    --------
    The same equation, x0 y0 = x1 y1 / 4, for each two of them:

    >>> matrix = np.array([[[1.0], [0.0]], [[0.0], [-0.25]]])
    >>> for points, weights in solve_chain(matrix, matrix, matrix, np.array([1e-12])):
    ...     print(points, *(w.certain for w in weights), *((w.ends[0, 1] / w.ends[0, 0]).round(6) for w in weights))
    [0] [ True] [ True] [ True] [2.] [2.] [2.]
    """
    ys, zs = ([np.array([row[1], -row[0]]) for row in matrix] for matrix in (near, far))
    values = form_at_ends(opposite, ys, zs)
    for here, x in _roots(values[0, 0], (values[0, 1] + values[1, 0]) / 2, values[1, 1], error):
        y, z = (_annihilating(_against(matrix.take(here, axis=-1), x), error.take(here)) for matrix in (near, far))
        if not (y.certain & z.certain | y.excluded | z.excluded).all():
            matrix, bound = opposite.take(here, axis=-1), 5 * error.take(here)
            y, z = (
                y.or_else(_annihilating(_against(matrix.swapaxes(0, 1), z), bound), z.certain),
                z.or_else(_annihilating(_against(matrix, y), bound), y.certain),
            )
        yield here, (x, y, z)


def solve_fork(near: Floats, far: Floats, error: Floats) -> Iterator[tuple[Indices, tuple[Weights, Weights]]]:
    """Solve near(x, y) = far(x, y) = 0 for pairs of weights x, y; as :func:`solve_chain`.

    Examples
    --------
    >>> near, far = np.array([[[1.0], [0.0]], [[0.0], [-0.25]]]), np.array([[[1.0], [-1.0]], [[0.5], [0.0]]])
    >>> for points, weights in solve_fork(near, far, np.array([1e-12])):
    ...     print(points, *(w.certain for w in weights), *((w.ends[0, 1] / w.ends[0, 0]).round(6) for w in weights))
    [0] [ True] [ True] [2.] [2.]
    """
    values = [[near[i, 0] * far[j, 1] - near[i, 1] * far[j, 0] for j in range(2)] for i in range(2)]
    for here, x in _roots(values[0][0], (values[0][1] + values[1][0]) / 2, values[1][1], error):
        y, other = (_annihilating(_against(matrix.take(here, axis=-1), x), error.take(here)) for matrix in (near, far))
        yield here, (x, y.or_else(other, np.ones_like(y.certain)))


def crossed(by_row: Floats, rows: Weights, by_column: Floats, columns: Weights, error: Floats) -> Weights:
    """Three weights that make two forms vanish, each in them and in a pair of weights: both of shape (3, 2, points)."""
    first, second = (
        [dot(form.swapaxes(0, 1), end[:, np.newaxis]) for end in weights.ends]
        for form, weights in ((by_row, rows), (by_column, columns))
    )
    corners = np.array([_cross(one, two) for one in first for two in second])
    positive, negative = np.all(corners > GROWTH * error, axis=0), np.all(corners < -GROWTH * error, axis=0)
    middle = np.abs(_cross(first[0] + first[1], second[0] + second[1]))
    straight, never = ~rows.bent & ~columns.bent, np.zeros(error.shape, dtype=np.bool_)
    certain, excluded = every(positive) | every(negative), some(positive) & some(negative)
    return Weights(np.array([middle, middle]), certain & straight, excluded & straight, never)


def _cross(one: Floats, two: Floats) -> Floats:
    return np.array([one[i - 2] * two[i - 1] - one[i - 1] * two[i - 2] for i in range(3)])


def _roots(first: Floats, middle: Floats, last: Floats, error: Floats) -> Iterator[tuple[Indices, Weights]]:
    """One enclosure after the other of the roots of quadratics: the points that have it, and x there."""
    for lower, upper, possible, certain in zip(*enclose_roots(first, middle, last, GROWTH * error), strict=True):
        if not possible.any():
            continue
        here = np.flatnonzero(possible)
        low, high, never = lower[here], upper[here], np.zeros(here.size, dtype=np.bool_)
        yield here, Weights(np.array([[1 - low, low], [1 - high, high]]), certain[here], never, never)


def _against(matrix: Floats, weights: Weights) -> Floats:
    """The columns of a matrix, of shape (2, k, points), summed with these weights at both ends."""
    return np.array([dot(matrix, end[:, np.newaxis]) for end in weights.ends])


def _annihilating(values: Floats, error: Floats) -> Weights:
    """The weights whose sum with two values is zero, given at both ends of an enclosure: of shape (2, 2, points)."""
    positive, negative = values > error, values < -error
    (up, over), (down, under) = positive[0] & positive[1], negative[0] & negative[1]
    bent = some((positive[0] & negative[1]) | (negative[0] & positive[1]))
    return Weights(np.abs(values[:, ::-1]), up & under | down & over, up & over | down & under, bent)
