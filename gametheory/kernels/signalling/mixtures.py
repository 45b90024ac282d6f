"""Small determinants and mixtures in compiled form: :mod:`gametheory.equilibria.signalling.certainty` point by point.

A determinant comes from elimination with partial pivoting. Its array is used up.
"""

from __future__ import annotations

from typing import Final

from gametheory.kernels.families import Floats
from gametheory.numerics.compiling import called

WEIGHTS: Final = 0
"""The line of the room to work in that takes weights."""


@called
def determinant(matrix: Floats, order: int) -> float:
    """Give the determinant of the first rows and columns of an array, which is overwritten."""
    if order == 0:
        return 1.0
    if order == 1:
        return float(matrix[0, 0])
    if order == 2:
        return float(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0])
    product = 1.0
    for column in range(order):
        best = column
        for row in range(column + 1, order):
            if abs(matrix[row, column]) > abs(matrix[best, column]):
                best = row
        pivot = matrix[best, column]
        if not abs(pivot) > 0.0:
            return 0.0
        if best != column:
            product = -product
            for place in range(column, order):
                matrix[best, place], matrix[column, place] = matrix[column, place], matrix[best, place]
        product *= pivot
        for row in range(column + 1, order):
            factor = matrix[row, column] / pivot
            for place in range(column, order):
                matrix[row, place] -= factor * matrix[column, place]
    return product


@called
def ones(mask: int) -> int:
    """Count the bits of a mask."""
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@called
def mixture(gains: Floats, things: int, width: int, slack: float, minor: Floats, lines: Floats) -> tuple[bool, bool]:
    """Tell whether some mixture of things surely, and possibly, meets all conditions.

    Parameters
    ----------
    gains
        A row for each thing, an entry for each condition.
    things, width
        How many of them there are.
    slack
        How far each entry may be off.
    minor, lines
        Room for a square matrix, and lines of which one takes the weights.
    """
    possible = False
    for chosen in range(1, 1 << things):
        count = ones(chosen)
        if count > width + 1:
            continue
        for equal in range(1 << width):
            if ones(equal) != count - 1:
                continue
            if _is_vertex(gains, things, width, chosen, equal, -slack, 0.0, slack / 2, minor, lines):
                return True, True
            if not possible:
                possible = _is_vertex(gains, things, width, chosen, equal, slack, slack, -slack, minor, lines)
    return False, possible


@called
def _is_vertex(
    gains: Floats,
    things: int,
    width: int,
    chosen: int,
    equal: int,
    shift: float,
    eased: float,
    margin: float,
    minor: Floats,
    lines: Floats,
) -> bool:
    """Tell whether the weights that meet some shifted conditions with equality meet all of them."""
    total = _null_vector(gains, things, width, chosen, equal, shift, minor, lines)
    if not total > 0.0:
        return False
    for condition in range(width):
        value = 0.0
        for thing in range(things):
            if chosen >> thing & 1:
                value += lines[WEIGHTS, thing] * (gains[thing, condition] + eased)
        if not value > margin * total:
            return False
    return True


@called
def _null_vector(
    gains: Floats, things: int, width: int, chosen: int, equal: int, shift: float, minor: Floats, lines: Floats
) -> float:
    """Write the sizes of weights to which each condition is orthogonal, and give their sum; -1 if signs differ."""
    total, sign, low, high = 0.0, 1.0, False, False
    for left_out in range(things):
        if not chosen >> left_out & 1:
            continue
        row = 0
        for condition in range(width):
            if not equal >> condition & 1:
                continue
            column = 0
            for thing in range(things):
                if chosen >> thing & 1 and thing != left_out:
                    minor[row, column] = gains[thing, condition] + shift
                    column += 1
            row += 1
        weight = sign * determinant(minor, ones(equal))
        low, high = low or weight < 0.0, high or weight > 0.0
        lines[WEIGHTS, left_out] = abs(weight)
        total += abs(weight)
        sign = -sign
    return -1.0 if low and high else total
