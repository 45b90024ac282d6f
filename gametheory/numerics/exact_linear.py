"""Linear algebra with exact numbers, fractions and algebraic ones alike: solutions, rank, null space.

Plain Gaussian elimination on lists. The numbers of one matrix are fractions and elements of one field
(`algebraic_numbers`), so that every test for zero is certain. For the few rows of a polytope's faces or a tangent
space, not for large systems.

References
----------
Strang (2016), Introduction to Linear Algebra, 5th edition, Wellesley-Cambridge Press, chapters 2 and 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from gametheory.numerics.algebraic_numbers import Number

Row: TypeAlias = list[Number]


def reduced(rows: Sequence[Sequence[Number]]) -> tuple[list[Row], list[int]]:
    """Give the reduced row echelon form without its zero rows, and the column of each row's leading one.

    >>> reduced([[Fraction(2), Fraction(4)], [Fraction(1), Fraction(2)]])
    ([[Fraction(1, 1), Fraction(2, 1)]], [0])
    """
    matrix = [list(row) for row in rows]
    leading: list[int] = []
    for column in range(len(matrix[0]) if matrix else 0):
        done = len(leading)
        pivot = next((place for place in range(done, len(matrix)) if matrix[place][column] != 0), None)
        if pivot is not None:
            matrix[done], matrix[pivot] = matrix[pivot], matrix[done]
            _clear(matrix, done, column)
            leading.append(column)
    return matrix[: len(leading)], leading


def _clear(matrix: list[Row], done: int, column: int) -> None:
    """Make the entry at (done, column) one and all others of that column zero."""
    head = matrix[done][column]
    matrix[done] = [entry / head for entry in matrix[done]]
    for place, row in enumerate(matrix):
        factor = row[column]
        if place != done and factor != 0:
            matrix[place] = [entry - factor * own for entry, own in zip(row, matrix[done], strict=True)]


def solve(matrix: Sequence[Sequence[Number]], right: Sequence[Number]) -> Row | None:
    """Solve a square system; None when it has not exactly one solution.

    >>> solve([[Fraction(1), Fraction(1)], [Fraction(1), Fraction(-1)]], [Fraction(1), Fraction(0)])
    [Fraction(1, 2), Fraction(1, 2)]
    """
    rows, leading = reduced([[*row, value] for row, value in zip(matrix, right, strict=True)])
    return [row[-1] for row in rows] if leading == list(range(len(matrix))) else None


def dot(left: Sequence[Number], right: Sequence[Number]) -> Number:
    """Give the inner product of two vectors."""
    total: Number = Fraction(0)
    for one, other in zip(left, right, strict=True):
        total = total + one * other
    return total


def mean(values: Sequence[Number]) -> Number:
    """Give the mean of some numbers."""
    total: Number = Fraction(0)
    for value in values:
        total = total + value
    return total / len(values)


def rank(matrix: Sequence[Sequence[Number]]) -> int:
    """Give the number of independent rows."""
    return len(reduced(matrix)[1])


def null_space(matrix: Sequence[Sequence[Number]], columns: int) -> list[Row]:
    """Give a basis of the vectors that every row is orthogonal to.

    >>> null_space([[Fraction(1), Fraction(1)]], 2)
    [[Fraction(-1, 1), Fraction(1, 1)]]
    """
    rows, leading = reduced(matrix)
    basis = []
    for free in (column for column in range(columns) if column not in leading):
        vector: Row = [Fraction(int(column == free)) for column in range(columns)]
        for row, column in zip(rows, leading, strict=True):
            vector[column] = -row[free]
        basis.append(vector)
    return basis
