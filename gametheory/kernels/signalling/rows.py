"""Numbers of a block of points, in rows: what a point's equilibria depend on, worked out one row after another.

The first rows are given: the payoffs at all leaves, and the probabilities of all branches of chance. Each further row
is the difference, the sum or the product of two earlier ones, so the whole is a straight-line program, which a loop
goes through for all points of the block at once. A row that is asked for twice is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.families import Family, Floats
from gametheory.numerics.rational_functions import RationalFunction, terms

MINUS, PLUS, TIMES = 0, 1, 2
ZERO: Final = 0
ONE: Final = 1


class Signed(NamedTuple):
    """A row, or what a row is short of zero (-1)."""

    row: int
    sign: int

    @property
    def reversed(self) -> Signed:
        """The same with the other sign."""
        return Signed(self.row, -self.sign)


class Rows:
    """Collects the rows that are needed.

    Attributes
    ----------
    base, slopes
        Of the rows that are given, shapes (rows,) and (rows, features): zero, one, the payoffs, the branches.
    steps
        For each further row the operation and the two rows that it takes.
    """

    def __init__(self, family: Family) -> None:
        """Take a family of trees."""
        self.leaves = int(family.base.shape[1])
        branch_slopes = np.zeros((len(family.branch_base), family.features))
        if family.branch_slopes.size:
            branch_slopes[...] = family.branch_slopes
        self.base: Floats = np.concatenate([[0.0, 1.0], family.base.ravel(), family.branch_base])
        payoffs = family.slopes.reshape(family.base.size, family.features)
        self.slopes: Floats = np.concatenate([np.zeros((2, family.features)), payoffs, branch_slopes])
        self.branches: int = 2 + len(payoffs)
        self.steps: list[tuple[int, int, int]] = []
        self._known: dict[tuple[int, int, int], int] = {}

    def __len__(self) -> int:
        """Tell how many rows there are."""
        return int(self.base.size) + len(self.steps)

    @property
    def program(self) -> NDArray[np.int64]:
        """The steps as an array of shape (steps, 3)."""
        return np.array(self.steps, dtype=np.int64).reshape(-1, 3)

    def expected(self, sums: RationalFunction, player: int | None = None) -> int:
        """Give the row of a sum of products of branches, each perhaps with a leaf, at which a player is paid.

        The sum is a polynomial in the leaves and then the branches. It has the coefficients 1, for every product is a
        way through the tree of its own.
        """
        products = []
        for powers, _ in sorted(terms(sums.numerator).items(), reverse=True):
            factors = [place for place, power in enumerate(powers) if power]
            products.append(self.product(self._given(factor, player) for factor in factors))
        return self.total(products)

    def _given(self, symbol: int, player: int | None) -> int:
        if symbol >= self.leaves:
            return self.branches + symbol - self.leaves
        assert player is not None
        return 2 + player * self.leaves + symbol

    def total(self, rows: Iterable[int]) -> int:
        """Give the row of a sum."""
        found = ZERO
        for row in rows:
            if row != ZERO:
                found = row if found == ZERO else self._step(PLUS, found, row)
        return found

    def product(self, rows: Iterable[int]) -> int:
        """Give the row of a product."""
        found = ONE
        for row in rows:
            if ZERO in (row, found):
                return ZERO
            found = row if found == ONE else self._step(TIMES, found, row)
        return found

    def difference(self, one: int, other: int) -> Signed:
        """Give the row of a difference; that of two rows and that of the same in the other order are one row."""
        if one == other:
            return Signed(ZERO, 1)
        if ZERO in (one, other):
            return Signed(one, 1) if other == ZERO else Signed(other, -1)
        return Signed(self._step(MINUS, one, other), 1) if one < other else Signed(self._step(MINUS, other, one), -1)

    def determinant(self, one: Sequence[Signed], other: Sequence[Signed]) -> Signed:
        """Give the row of the determinant of two rows of two numbers."""
        down, down_sign = self.product((one[0].row, other[1].row)), one[0].sign * other[1].sign
        up, up_sign = self.product((one[1].row, other[0].row)), one[1].sign * other[0].sign
        found = self.difference(down, up) if down_sign == up_sign else Signed(self.total((down, up)), 1)
        return found if down_sign > 0 else found.reversed

    def _step(self, operation: int, one: int, other: int) -> int:
        step = operation, one, other
        if step not in self._known:
            self._known[step] = len(self)
            self.steps.append(step)
        return self._known[step]
