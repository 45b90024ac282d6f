r"""Linear programs, solved in floating point and then certified in rational arithmetic.

The program is: maximise :math:`c \cdot x` over :math:`x \ge 0` with :math:`A x \le b` and :math:`E x = d`. Its dual
gives every row a multiplier, :math:`y \ge 0` for those of A and w of any sign for those of E, with
:math:`A^T y + E^T w \ge c`. By weak duality :math:`c \cdot x \le b \cdot y + d \cdot w` for every feasible pair, so a
feasible pair with equality is optimal, whoever found it. That is the certificate which :func:`solve` returns:

1. HiGHS solves the program in floating point and gives a vertex x with its multipliers;
2. only the *pattern* is taken from it: which coordinates, slacks, multipliers and reduced costs are zero. The two
   linear systems that the pattern leaves are solved in rationals. No basis is needed, so degenerate vertices, where
   more is zero than a basis asks for, come out like any others;
3. the rational pair is checked, every inequality and the equality of the two values;
4. if the check fails, because floating point misjudged what is zero, a simplex method in rationals
   (:mod:`gametheory.numerics.simplex`) solves the program, trying the coordinates in the order of their size in step 1;
5. if that would take too long, the answer is the floating-point one and says that it is not certified.

References
----------
D. L. Applegate, W. Cook, S. Dash and D. G. Espinoza (2007), Exact solutions to linear programming problems, Operations
Research Letters 35, 693-699.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from gametheory.numerics.simplex import maximise

Number = Fraction | float
Floats = NDArray[np.float64]

ZERO_UP_TO: Final = (1e-9, 1e-7, 1e-11, 1e-5)
"""What floating point may leave of a zero, in the order in which it is tried."""


class Constraint(NamedTuple):
    """A row of coefficients, one a variable, and the bound of its product with x."""

    row: tuple[Number, ...]
    bound: Number


@dataclass(frozen=True, eq=False)
class LinearProgram:
    """Maximise ``objective`` over x >= 0, each row of ``at_most`` at most, each of ``equal`` exactly its bound."""

    objective: tuple[Number, ...]
    at_most: tuple[Constraint, ...]
    equal: tuple[Constraint, ...] = ()

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """The rows, those of ``at_most`` first."""
        return self.at_most + self.equal

    @functools.cached_property
    def floats(self) -> tuple[Floats, Floats, Floats]:
        """The coefficients of all rows, their bounds, and the objective in floating point."""
        rows = np.array([constraint.row for constraint in self.constraints], dtype=float)
        bounds = np.array([constraint.bound for constraint in self.constraints], dtype=float)
        return rows.reshape(-1, len(self.objective)), bounds, np.array(self.objective, dtype=float)

    @functools.cached_property
    def matrix(self) -> fmpq_mat:
        """The coefficients of all rows as exact rationals."""
        return rational_matrix([constraint.row for constraint in self.constraints], len(self.objective))

    @functools.cached_property
    def bounds(self) -> fmpq_mat:
        """The bounds of all rows as a column of exact rationals."""
        return rational_matrix([(constraint.bound,) for constraint in self.constraints], 1)

    @functools.cached_property
    def costs(self) -> fmpq_mat:
        """The objective as a column of exact rationals."""
        return rational_matrix([(entry,) for entry in self.objective], 1)


@dataclass(frozen=True)
class Optimum:
    """An optimal point with its certificate.

    Attributes
    ----------
    value
        The greatest value of the objective.
    point
        A vertex of the feasible set at which it is reached.
    multipliers
        The dual optimum, one number a row, those of ``at_most`` first.
    certified
        Whether all numbers are rationals, proven to be optimal; otherwise they are floats.
    """

    value: Number
    point: tuple[Number, ...]
    multipliers: tuple[Number, ...]
    certified: bool


def solve(program: LinearProgram) -> Optimum:
    """Solve a linear program with rational numbers, and certify the optimum.

    Returns
    -------
    Optimum
        Exact, with ``certified``, save where the exact method would have taken too long.

    Raises
    ------
    ValueError
        When the program has no feasible point, or its objective no bound; or when it is too large to tell exactly, and
        floating point fails at it.

    Examples
    --------
    >>> corner = solve(
    ...     LinearProgram((Fraction(3), Fraction(2)), (Constraint((Fraction(7), Fraction(5)), Fraction(1)),))
    ... )
    >>> print(corner.value, *corner.point, *corner.multipliers, corner.certified)
    3/7 1/7 0 3/7 True
    """
    guess = approximate(program)
    if guess is not None and (optimum := _recovered(program, guess)):
        return optimum
    order = () if guess is None else np.argsort(-guess.point).tolist()
    corner = maximise(program.costs.entries(), program.matrix, program.bounds.entries(), len(program.at_most), order)
    if corner is not None:
        return Optimum(
            _fraction(corner.value), _fractions(corner.point), _fractions(corner.multipliers), certified=True
        )
    if guess is None:
        raise ValueError("the linear program is too large for rational arithmetic, and floating point fails at it")
    return guess.as_optimum()


def is_certificate(program: LinearProgram, optimum: Optimum) -> bool:
    """Check in rationals that a point and its multipliers are feasible and have the same value, hence are optimal."""
    point = rational_matrix([(entry,) for entry in optimum.point], 1)
    multipliers = rational_matrix([(entry,) for entry in optimum.multipliers], 1)
    slacks = (program.bounds - program.matrix * point).entries()
    reduced = (program.matrix.transpose() * multipliers - program.costs).entries()
    count = len(program.at_most)
    signs = [*point.entries(), *slacks[:count], *reduced, *multipliers.entries()[:count]]
    values = {
        (program.costs.transpose() * point)[0, 0],
        (program.bounds.transpose() * multipliers)[0, 0],
        _rational(optimum.value),
    }
    return all(entry >= 0 for entry in signs) and not any(slacks[count:]) and len(values) == 1


# --- floating point, and what is kept of it -------------------------------------------------------------------------


class Approximation(NamedTuple):
    """A floating-point optimum: the value, the point, the multipliers of all rows."""

    value: float
    point: Floats
    multipliers: Floats

    def as_optimum(self) -> Optimum:
        """Give it as an optimum that nobody certified."""
        return Optimum(self.value, tuple(self.point.tolist()), tuple(self.multipliers.tolist()), certified=False)


def approximate(program: LinearProgram) -> Approximation | None:
    """Solve a linear program in floating point by HiGHS; give None where that ends without an optimum.

    Every row is divided by its largest coefficient first, so that the solver's absolute tolerances are relative ones.
    """
    from scipy.optimize import linprog

    rows, bounds, costs = program.floats
    sizes, size = _sizes(rows), float(_sizes(costs[None])[0])
    scaled, limits, count = rows / sizes[:, None], bounds / sizes, len(program.at_most)
    found = linprog(
        -costs / size, scaled[:count], limits[:count], scaled[count:], limits[count:], (0, None), method="highs-ds"
    )
    if found.status != 0 or found.fun is None:
        return None
    multipliers = -np.concatenate([found.ineqlin.marginals, found.eqlin.marginals]) * size / sizes
    return Approximation(-float(found.fun) * size, np.asarray(found.x), multipliers)


def _recovered(program: LinearProgram, guess: Approximation) -> Optimum | None:
    """Find the rational optimum of which a floating-point one is the shadow."""
    for tolerance in ZERO_UP_TO:
        point, multipliers = _primal(program, guess, tolerance), _dual(program, guess, tolerance)
        if point is None or multipliers is None:
            continue
        value = sum((c * x for c, x in zip(program.costs.entries(), point, strict=True)), start=fmpq(0))
        optimum = Optimum(_fraction(value), _fractions(point), _fractions(multipliers), certified=True)
        if is_certificate(program, optimum):
            return optimum
    return None


def _primal(program: LinearProgram, guess: Approximation, tolerance: float) -> list[fmpq] | None:
    """Solve the tight rows for the positive coordinates."""
    rows, bounds, _ = program.floats
    slacks = (bounds - rows @ guess.point) / _sizes(rows)
    tight = [k for k, slack in enumerate(slacks) if k >= len(program.at_most) or slack <= tolerance]
    positive = [int(j) for j in np.argsort(-guess.point) if guess.point[j] > tolerance]
    return _solved(program.matrix, program.bounds, tight, positive)


def _dual(program: LinearProgram, guess: Approximation, tolerance: float) -> list[fmpq] | None:
    """Solve the columns without reduced cost for the positive multipliers."""
    rows, _, costs = program.floats
    size = _sizes(costs[None])[0]
    free = [j for j, cost in enumerate((rows.T @ guess.multipliers - costs) / size) if cost <= tolerance]
    weights = guess.multipliers * _sizes(rows) / size
    order = np.argsort(-np.abs(weights))
    used = [int(k) for k in order if k >= len(program.at_most) or weights[k] > tolerance]
    return _solved(program.matrix.transpose(), program.costs, free, used)


def _solved(matrix: fmpq_mat, right: fmpq_mat, rows: list[int], columns: list[int]) -> list[fmpq] | None:
    """Solve some rows of a system for some unknowns, the others zero; give None where they contradict each other."""
    system = fmpq_mat(
        len(rows), len(columns) + 1, [entry for k in rows for entry in (*(matrix[k, j] for j in columns), right[k, 0])]
    )
    reduced, rank = system.rref()
    solution = [fmpq(0)] * matrix.ncols()
    for row in range(rank):
        pivot = next(place for place in range(len(columns) + 1) if reduced[row, place] != 0)
        if pivot == len(columns):
            return None
        solution[columns[pivot]] = reduced[row, len(columns)]
    return solution


# --- numbers --------------------------------------------------------------------------------------------------------


def _rational(number: Number) -> fmpq:
    exact = number if isinstance(number, Fraction) else Fraction(number)
    return fmpq(exact.numerator, exact.denominator)


def rational_matrix(rows: Sequence[Iterable[Number]], columns: int) -> fmpq_mat:
    """Make a matrix of exact rationals, with so many columns even where there is no row."""
    return fmpq_mat(len(rows), columns, [_rational(entry) for row in rows for entry in row])


def _sizes(rows: Floats) -> Floats:
    """Give the largest coefficient of each row, by which tolerances are measured; 1 for a row of zeros."""
    sizes: Floats = np.abs(rows).max(axis=1, initial=0.0)
    return np.where(sizes == 0, 1.0, sizes)


def _fraction(number: fmpq) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def _fractions(numbers: Iterable[fmpq]) -> tuple[Fraction, ...]:
    return tuple(map(_fraction, numbers))
