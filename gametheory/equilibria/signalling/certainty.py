r"""What floating point surely knows: comparisons, small linear systems and mixtures, with an honest "unknown".

A comparison of two nearly equal numbers says nothing, for each may be off by a rounding, and a tie may be meant. So a
condition is a :class:`Truth`: where it *surely* holds, and where it *possibly* does. In between nothing is known.

Points of a grid are arrays that broadcast: what does not depend on a parameter is computed once. Nothing is looped over
the points; the systems are small (a row for every act of mixing) and are solved by Cramer's rule.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

Row = Sequence[Any]
"""Numbers, each a float or an array of floats over the grid."""

ROUND_OFF: Final = 2.0**-40  # of a determinant, as a share of the largest that its entries can make


class Truth(NamedTuple):
    """Where a condition surely holds, and where it possibly holds: booleans that broadcast over the grid."""

    sure: Any
    possible: Any

    def __and__(self, other: Truth) -> Truth:
        """Both conditions."""
        return Truth(self.sure & other.sure, self.possible & other.possible)

    def __or__(self, other: Truth) -> Truth:
        """At least one of the conditions."""
        return Truth(self.sure | other.sure, self.possible | other.possible)

    @property
    def hopeless(self) -> bool:
        """Whether it surely holds nowhere."""
        return not np.any(self.possible)


TRUE: Final = Truth(np.True_, np.True_)
FALSE: Final = Truth(np.False_, np.False_)


def positive(value: Any, slack: Any) -> Truth:
    """Tell where a number that may be off by the slack is at least zero.

    >>> positive(np.array([-1.0, 0.0, 1.0]), 1e-9)
    Truth(sure=array([False, False,  True]), possible=array([False,  True,  True]))
    """
    return Truth(np.greater(value, slack), np.greater_equal(value, -slack))


def every(conditions: Iterable[Truth]) -> Truth:
    """All of the conditions; the rest of them is not asked for once that is hopeless."""
    found = TRUE
    for condition in conditions:
        found &= condition
        if found.hopeless:
            break
    return found


def some(conditions: Iterable[Truth]) -> Truth:
    """At least one of the conditions; the rest of them is not asked for once that is sure everywhere."""
    found = FALSE
    for condition in conditions:
        found |= condition
        if np.all(found.sure):
            break
    return found


def determinant(rows: Sequence[Row]) -> Any:
    """Give the determinant of a small matrix, expanded along its first row.

    >>> determinant([[2.0, 1.0], [1.0, np.array([1.0, 3.0])]])
    array([1., 5.])
    """
    if not rows:
        return 1.0
    first, *rest = rows
    total: Any = 0.0
    for place, entry in enumerate(first):
        minor = determinant([[*row[:place], *row[place + 1 :]] for row in rest])
        total = total - entry * minor if place % 2 else total + entry * minor
    return total


class Roots(NamedTuple):
    """The solution of a linear system, how far it may be off, where it is known, and where one in [0, 1] may exist."""

    values: list[Any]
    error: Any
    known: Any
    possible: Any


def roots(rows: Sequence[Row], right: Row, slack: float, size: float) -> Roots:
    """Solve a square linear system whose entries are at most ``size`` and may each be off by ``slack``.

    Where the solution is not known, the values mean nothing. The error is for solutions between 0 and 1. A system that
    is next to singular has no such solution unless all the determinants of Cramer's rule vanish with the first.

    >>> found = roots([[2.0]], [np.array([1.0, 5.0])], 1e-12, 2.0)
    >>> found.values[0].tolist(), bool(found.known)
    ([0.5, 2.5], True)
    """
    order = len(rows)
    bottom = determinant(rows)
    moved = determinant_margin(order, slack, size)
    little = 1000 * moved  # beyond it values between 0 and 1 are off by a few thousandths at most
    known = np.abs(bottom) > little
    safe = np.where(known, bottom, 1.0)
    tops = [
        determinant([[*row[:place], end, *row[place + 1 :]] for row, end in zip(rows, right, strict=True)])
        for place in range(order)
    ]
    vanish = functools.reduce(operator.and_, (np.abs(top) <= little + moved for top in tops), np.True_)
    error = 2 * moved / np.abs(safe) if order else 0.0
    return Roots([top / safe for top in tops], error, known, known | vanish)


def contradictory(rows: Sequence[Row], right: Row, slack: float, size: float) -> Any:
    """Tell where a system with more rows than unknowns surely has no solution.

    It has none where some square matrix made of rows together with their right sides has an inverse.

    >>> contradictory([[1.0], [1.0]], [0.5, np.array([0.5, 0.7])], 1e-12, 1.0)
    array([False,  True])
    """
    full = [(*row, end) for row, end in zip(rows, right, strict=True)]
    order = len(full[0])
    found: Any = np.False_
    for chosen in itertools.combinations(full, order):
        found = found | (np.abs(determinant(chosen)) > determinant_margin(order, slack, size))
    return found


def determinant_margin(order: int, slack: float, size: float) -> float:
    """Tell how far the determinant of a matrix can move when its entries do, and by rounding.

    >>> determinant_margin(1, 0.5, 2.0) == 0.5 + 2 * ROUND_OFF
    True

    That of no entries is always 1.

    >>> determinant_margin(0, 0.5, 2.0)
    0.0
    """
    if order == 0:
        return 0.0
    largest: float = (order * size) ** order
    moved: float = order**order * slack * (size + slack) ** max(order - 1, 0)
    return moved + ROUND_OFF * largest


def mixture(gains: Sequence[Row], slack: Any) -> Truth:
    r"""Tell where there are weights w with sum 1 such that :math:`\sum_i w_i g_{ij} \ge 0` for every condition j.

    ``gains`` has a row for each thing, an entry for each condition that the mixture must meet; each may be off by
    ``slack``. Beliefs under which an answer is best are such mixtures of types, and answers that keep every type from
    deviating are such mixtures of answers.

    The weights that meet the conditions form a polytope, which is empty unless it has a vertex: some things with
    positive weights, and one condition less than there are such things met with equality. All those are tried. A vertex
    of the polytope with conditions eased proves that it is possible, one with conditions tightened that it is sure.

    >>> mixture([[1.0, -1.0], [-1.0, np.array([1.0, 0.5, 2.0])]], 1e-9).sure
    array([False, False,  True])
    """
    width = len(gains[0])
    conditions = range(width)
    eased = [[gain + slack for gain in row] for row in gains]
    tight = [[gain - slack for gain in row] for row in gains]
    found = FALSE
    for count in range(1, min(len(gains), width + 1) + 1):
        for things in itertools.combinations(range(len(gains)), count):
            for equal in itertools.combinations(conditions, count - 1):
                met = Truth(
                    _vertex(tight, gains, things, equal, slack / 2), _vertex(eased, eased, things, equal, -slack)
                )
                found |= met
                if np.all(found.sure):
                    return found
    return found


def _vertex(
    shifted: Sequence[Row], gains: Sequence[Row], things: Sequence[int], equal: Sequence[int], margin: Any
) -> Any:
    """Tell where the weights that meet some shifted conditions with equality are weights, and meet all conditions.

    That is tested on the conditions themselves, so that whatever rounding did to the weights proves nothing false.
    """
    weights = _null_vector([[shifted[thing][condition] for thing in things] for condition in equal], len(things))
    same = functools.reduce(operator.and_, (weight >= 0 for weight in weights)) | functools.reduce(
        operator.and_, (weight <= 0 for weight in weights)
    )
    sizes = [np.abs(weight) for weight in weights]
    total = functools.reduce(operator.add, sizes)
    met: Any = same & (total > 0)
    for condition in range(len(gains[0])):
        value = sum(size * gains[thing][condition] for size, thing in zip(sizes, things, strict=True))
        met = met & (value > margin * total)
    return met


def _null_vector(rows: Sequence[Row], length: int) -> list[Any]:
    """Give a vector that every row, one fewer than its length, is orthogonal to: its entries are minors."""
    minors = [determinant([[*row[:place], *row[place + 1 :]] for row in rows]) for place in range(length)]
    return [-minor if place % 2 else minor for place, minor in enumerate(minors)]
