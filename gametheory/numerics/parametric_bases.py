"""Bases of a linear program with one parameter: where each is optimal, and with which value, as polynomials.

The mathematics stands in :mod:`gametheory.numerics.parametric_programs`. A program is first freed of denominators, on
an interval on which these keep their signs.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property, reduce
from typing import Any, Final

from flint import fmpq, fmpq_mat, fmpq_poly

from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.rational_functions import RationalFunction, variables
from gametheory.numerics.real_line import Piece, cuts, pieces, value_at
from gametheory.numerics.simplex import Corner, maximise

Row = tuple[RationalFunction, ...]
SINGULAR: Final = 20
"""Integers passed over, beyond four times those that are needed, at which a determinant is zero."""


class NoOptimumError(Exception):
    """The program is too large, or has no optimum somewhere."""


class WholeProgram:
    """A program without denominators, on an interval on which these keep their signs."""

    def __init__(self, objective: Row, rows: Sequence[Row], inequalities: int, name: str, sample: Fraction) -> None:
        """Take the program, and a number around which its denominators keep their signs."""
        self.name, self.inequalities = name, inequalities
        self.rows = [_without_denominators(row, name, sample) for row in rows]
        *self.costs, self.below = _without_denominators((*objective, objective[0] * 0 + 1), name, sample)
        self.count = len(self.costs)

    def basis(self, sample: Fraction) -> Basis:
        """Give an optimal basis at a number."""
        place = _fmpq(sample)
        rows = [[entry(place) for entry in row] for row in self.rows]
        corner = solved([entry(place) for entry in self.costs], rows, self.inequalities)
        used = tuple(sorted(column for column in corner.basis if column < self.count))
        loose = {column - self.count for column in corner.basis if column >= self.count}
        dropped = {row for row, column in enumerate(corner.basis) if column >= self.count + self.inequalities}
        tight = tuple(row for row in range(len(self.rows)) if row not in loose and row not in dropped)
        return Basis(self, used, tight, sample)


class Basis:
    """A choice of variables and tight rows, with all that must not be negative, as polynomials."""

    def __init__(self, whole: WholeProgram, used: tuple[int, ...], tight: tuple[int, ...], sample: Fraction) -> None:
        """Take the places of the variables and of the rows, and a number at which it is optimal."""
        self.whole, self.used, self.tight, self.sample = whole, used, tight, sample
        self.loose = tuple(row for row in range(len(whole.rows)) if row not in tight)
        self.unused = tuple(column for column in range(whole.count) if column not in used)

    @cached_property
    def polynomials(self) -> list[fmpq_poly]:
        """The determinant, the value, the point, the slacks, the multipliers and the reduced costs, times the first."""
        wanted = [max(entry.degree() for entry in self.whole.rows[row]) for row in self.tight]
        others = [entry.degree() for row in self.loose for entry in self.whole.rows[row]]
        more = max([*others, *(entry.degree() for entry in self.whole.costs), 0])
        return _interpolated(self._values, sum(max(degree, 0) for degree in wanted) + more + 1)

    def _values(self, place: fmpq) -> list[fmpq] | None:
        """Give the values at a number; None where the determinant is zero."""
        size, whole = len(self.used), self.whole
        numbers = [[entry(place) for entry in row] for row in whole.rows]
        costs = [entry(place) for entry in whole.costs]
        matrix = fmpq_mat([[numbers[row][column] for column in self.used] for row in self.tight] if size else [[]])
        determinant = matrix.det() if size else fmpq(1)
        if determinant == 0:
            return None
        point = _solution(matrix, [numbers[row][-1] for row in self.tight])
        multipliers = _solution(matrix.transpose(), [costs[column] for column in self.used])
        slacks = (numbers[row][-1] - _dot([numbers[row][j] for j in self.used], point) for row in self.loose)
        reduced = (_dot(multipliers, [numbers[row][j] for row in self.tight]) - costs[j] for j in self.unused)
        value = _dot([costs[column] for column in self.used], point)
        return [determinant, *(determinant * own for own in (value, *point, *slacks, *multipliers, *reduced))]

    @property
    def determinant(self) -> fmpq_poly:
        """The determinant: where it is not zero there is one point and one set of multipliers."""
        return self.polynomials[0]

    @cached_property
    def value(self) -> RationalFunction:
        """The value of the program at the point."""
        return self._function(self.polynomials[1]) / self._polynomial(self.whole.below)

    @cached_property
    def point(self) -> tuple[RationalFunction, ...]:
        """The point, one function a variable."""
        own = dict(zip(self.used, self.polynomials[2:], strict=False))
        nothing = self._variable * 0
        return tuple(self._function(own[place]) if place in own else nothing for place in range(self.whole.count))

    def span(self, low: Number, high: Number, sample: Fraction) -> tuple[Number, Number] | None:
        """Give the interval around a number on which the basis is optimal; None where that is the number alone."""
        asked = self._asked()
        bounds = cuts([self.determinant, *asked], low, high)
        parts = pieces(bounds, low, high)
        good = [self._is_optimal(asked, part.sample) for part in parts]
        first = next((k for k, part in enumerate(parts) if good[k] and part.low <= sample <= part.high), None)
        if first is None:
            return None
        start, end = self._spread(parts, good, first, -1), self._spread(parts, good, first, 1)
        return parts[start].low, parts[end].high

    def _spread(self, parts: list[Piece], good: list[bool], place: int, step: int) -> int:
        """Go on to the neighbouring parts while the basis is optimal there and on the border to them."""
        while 0 <= place + step < len(parts) and good[place + step]:
            border = parts[place].high if step > 0 else parts[place].low
            if value_at(self.determinant, border) == 0:
                break
            place += step
        return place

    def _asked(self) -> list[fmpq_poly]:
        """List what must have the determinant's sign; multipliers of equations may have any."""
        size, rest = len(self.used), self.polynomials[2:]
        free = {place for place, row in enumerate(self.tight) if row >= self.whole.inequalities}
        first = size + len(self.loose)
        kept = [own for place, own in enumerate(rest) if place - first not in free or place >= first + size]
        return [own for own in kept if own.degree() >= 0]

    def _is_optimal(self, asked: Sequence[fmpq_poly], sample: Fraction) -> bool:
        place = _fmpq(sample)
        turned = 1 if self.determinant(place) > 0 else -1
        return all(turned * own(place) >= 0 for own in asked)

    @property
    def _variable(self) -> RationalFunction:
        return variables(self.whole.name)[self.whole.name]

    def _function(self, polynomial: fmpq_poly) -> RationalFunction:
        """Give a polynomial over the determinant as a function."""
        return self._polynomial(polynomial) / self._polynomial(self.determinant)

    def _polynomial(self, polynomial: fmpq_poly) -> RationalFunction:
        t = self._variable
        coefficients = (Fraction(int(own.p), int(own.q)) for own in reversed(polynomial.coeffs()))
        return reduce(lambda total, own: total * t + own, coefficients, t * 0)


# --- numbers --------------------------------------------------------------------------------------------------------


def _without_denominators(row: Row, name: str, sample: Fraction) -> list[fmpq_poly]:
    """Multiply a row by what makes it polynomials, and is positive around a number."""
    common = fmpq_poly([1])
    parts = [entry.along(name) for entry in row]
    for _, below in parts:
        common *= below / below.gcd(common)
    if common(_fmpq(sample)) < 0:
        common = -common
    return [above * common / below for above, below in parts]


def solved(costs: list[Any], rows: list[list[Any]], inequalities: int) -> Corner:
    """Solve a program with rational numbers of flint, or with fractions and algebraic numbers; bounds end the rows.

    >>> solved([fmpq(1)], [[fmpq(2), fmpq(3)]], 1).value  # the most that x can be where 2 x <= 3
    3/2
    """
    matrix: Any = [row[:-1] for row in rows]
    if isinstance(costs[0], fmpq):
        matrix = fmpq_mat(matrix)
    try:
        corner = maximise(costs, matrix, [row[-1] for row in rows], inequalities)
    except ValueError as error:
        raise NoOptimumError(str(error)) from None
    if corner is None:
        raise NoOptimumError("a linear program is too large")
    return corner


def _interpolated(values: Any, count: int) -> list[fmpq_poly]:
    """Find polynomials with so many coefficients from their values at integers, passing over where there are none."""
    places: list[fmpq] = []
    found: list[list[fmpq]] = []
    for number in itertools.count():
        own = values(fmpq(number))
        if own is not None:
            places.append(fmpq(number))
            found.append(own)
        if len(places) == count:
            break
        if number > 4 * count + SINGULAR:
            raise NoOptimumError("a basis of a linear program is singular")
    powers = fmpq_mat([[place**power for power in range(count)] for place in places])
    solved = powers.solve(fmpq_mat(found)).transpose().tolist()
    return [fmpq_poly(coefficients) for coefficients in solved]


def _solution(matrix: fmpq_mat, right: Sequence[fmpq]) -> list[fmpq]:
    return list(matrix.solve(fmpq_mat([[own] for own in right])).entries()) if right else []


def _dot(left: Sequence[fmpq], right: Sequence[fmpq]) -> fmpq:
    return sum((a * b for a, b in zip(left, right, strict=True)), start=fmpq(0))


def _fmpq(number: Fraction) -> fmpq:
    return fmpq(number.numerator, number.denominator)


def plain(number: Any) -> Number:
    """Give a number of the simplex method as a fraction, or as the algebraic number that it is.

    >>> plain(fmpq(1, 2))
    Fraction(1, 2)
    """
    return Fraction(int(number.p), int(number.q)) if isinstance(number, fmpq) else number
