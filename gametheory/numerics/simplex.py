"""The two-phase simplex method in exact numbers, for small linear programs that nothing else decides.

Bland's rule (1977) picks the first variable that raises the objective, and of those that then reach zero first again
the first, both in one fixed order; so no basis comes twice and the method ends, degenerate or not.

References
----------
R. G. Bland (1977), New finite pivoting rules for the simplex method, Mathematics of Operations Research 2, 103-107.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from flint import fmpq, fmpq_mat

Matrix = Sequence[Sequence[Any]]
MOST_OPERATIONS: Final = 5_000_000
"""How many entries the method may compute: some seconds."""


class Corner(NamedTuple):
    """An optimal vertex: the value, the point, the multipliers of all rows, and the basic variable of each row.

    The variables come first, then a slack for each inequality; what is beyond belongs to a row that says nothing new.
    """

    value: Any
    point: list[Any]
    multipliers: list[Any]
    basis: list[int]


def maximise(
    costs: Sequence[Any], matrix: fmpq_mat | Matrix, bounds: Sequence[Any], inequalities: int, order: Sequence[int] = ()
) -> Corner | None:
    """Maximise the costs over x >= 0 for which the first rows are at most their bounds, and the others equal to them.

    Parameters
    ----------
    costs, matrix, bounds
        The objective, the rows, and the bound of each row: flint's rationals throughout, or fractions and algebraic
        numbers of one field, the matrix then as a list of rows.
    inequalities
        How many of the rows are inequalities.
    order
        The variables, those that are likely to be positive first; any order gives an optimum.

    Returns
    -------
    Corner or None
        None where it would take more than :data:`MOST_OPERATIONS`.

    Raises
    ------
    ValueError
        When there is no feasible point, or the objective has no bound.

    Examples
    --------
    >>> maximise([fmpq(3), fmpq(2)], fmpq_mat(1, 2, [7, 5]), [fmpq(1)], 1)
    Corner(value=3/7, point=[1/7, 0], multipliers=[3/7], basis=[0])
    """
    tableau = _Tableau(len(costs), matrix, bounds, inequalities, order)
    try:
        tableau.maximise([tableau.zero] * tableau.artificial_from + [-tableau.one] * len(tableau.rows))
        if tableau.profits[-1] != 0:
            raise ValueError("the linear program has no feasible point")
        tableau.drop_artificial()
        tableau.maximise([*costs, *[tableau.zero] * (tableau.width - len(costs))])
    except _TooLong:
        return None
    return tableau.corner()


class _TooLong(Exception):  # noqa: N818, a signal between two functions, never an error that anybody sees
    """The method has used up its operations."""


class _Tableau:
    """The simplex tableau: variables, one slack a row of `at_most`, one artificial variable a row; then the bounds."""

    def __init__(
        self,
        variables: int,
        matrix: fmpq_mat | Matrix,
        bounds: Sequence[Any],
        inequalities: int,
        order: Sequence[int],
    ) -> None:
        entries: Matrix = matrix.tolist() if isinstance(matrix, fmpq_mat) else matrix
        self.zero: Any = fmpq(0) if isinstance(matrix, fmpq_mat) else Fraction(0)
        self.one: Any = self.zero + 1
        count, self.variables = len(entries), variables
        self.artificial_from = self.variables + inequalities
        self.width = self.artificial_from + count
        self.signs = [-1 if bound < 0 else 1 for bound in bounds]
        self.rows = [self._row(index, row, bounds[index]) for index, row in enumerate(entries)]
        self.basis = [self.artificial_from + index for index in range(count)]
        first = [int(j) for j in order]
        rank = {column: place for place, column in enumerate(dict.fromkeys((*first, *range(self.width))))}
        self.rank, self.order = rank, sorted(rank, key=rank.__getitem__)
        self.profits: list[Any] = []
        self.operations = 0
        for index, sign in enumerate(self.signs[:inequalities]):
            if sign > 0:  # the slack does the artificial variable's work
                self.basis[index] = self.variables + index

    def maximise(self, costs: list[Any]) -> None:
        """Pivot by Bland's rule until no variable that is not artificial would raise the objective."""
        self.profits = [*costs, self.zero]
        for row, column in zip(self.rows, self.basis, strict=True):
            self._clear(self.profits, row, column)
        while True:
            entering = next((j for j in self.order if j < self.artificial_from and self.profits[j] > 0), None)
            if entering is None:
                return
            self._pivot(self._leaving(entering), entering)

    def drop_artificial(self) -> None:
        """Pivot the artificial variables, all zero by now, out of the basis; a row that keeps one says nothing new."""
        for index in range(len(self.rows)):
            if self.basis[index] >= self.artificial_from:
                column = next((j for j in self.order if j < self.artificial_from and self.rows[index][j]), None)
                if column is not None:
                    self._pivot(index, column)

    def corner(self) -> Corner:
        """Read off the point, and the multipliers from the reduced costs of the columns that began as unit vectors."""
        point = [self.zero] * self.variables
        for row, column in zip(self.rows, self.basis, strict=True):
            if column < self.variables:
                point[column] = row[-1]
        multipliers = [-sign * self.profits[self.artificial_from + index] for index, sign in enumerate(self.signs)]
        return Corner(-self.profits[-1], point, multipliers, list(self.basis))

    def _row(self, index: int, entries: Sequence[Any], bound: Any) -> list[Any]:
        sign = self.signs[index]
        slacks = [sign * self.one if index == k else self.zero for k in range(self.artificial_from - self.variables)]
        artificial = [self.one if index == k else self.zero for k in range(len(self.signs))]
        return [*(sign * entry for entry in entries), *slacks, *artificial, sign * bound]

    def _leaving(self, entering: int) -> int:
        ratios = [
            (row[-1] / row[entering], self.rank[self.basis[index]], index)
            for index, row in enumerate(self.rows)
            if row[entering] > 0
        ]
        if not ratios:
            raise ValueError("the objective of the linear program has no bound")
        return min(ratios)[2]

    def _pivot(self, index: int, column: int) -> None:
        self.operations += len(self.rows) * self.width
        if self.operations > MOST_OPERATIONS:
            raise _TooLong
        scale = self.rows[index][column]
        self.rows[index] = [entry / scale for entry in self.rows[index]]
        for other in (*self.rows[:index], *self.rows[index + 1 :], self.profits):
            self._clear(other, self.rows[index], column)
        self.basis[index] = column

    @staticmethod
    def _clear(row: list[Any], pivot_row: list[Any], column: int) -> None:
        factor = row[column]
        if factor != 0:
            row[:] = [a - factor * b if b != 0 else a for a, b in zip(row, pivot_row, strict=True)]
