r"""Linear programs whose numbers are rational functions of one parameter: the optimum as a function of it, exactly.

The program is: maximise :math:`c(t) \cdot x` over :math:`x \ge 0` with :math:`A(t) x \le b(t)` and
:math:`E(t) x = d(t)`. At a basis, a choice of variables J and as many tight rows K, the point is
:math:`x_J = M^{-1} b_K` with :math:`M = A_{KJ}(t)`, and the multipliers are :math:`y = c_J M^{-1}`. By Cramer's rule
all these are polynomials in t over det M. The basis is optimal exactly where

* the point is feasible: :math:`x_J \ge 0`, and no other row is broken;
* the multipliers are: those of inequalities are not negative, and no variable outside J would pay.

Each of these is the sign of a polynomial, so that the values of t at which the basis is optimal are intervals between
roots. The range is walked through from interval to interval, each found from the basis that the simplex method gives at
one rational number (Bank, Guddat, Klatte, Kummer and Tammer 1982; the case of one parameter in all the numbers).

Ends belong to an interval as long as det M is not zero there. Where it is on both sides the optimum may jump, and the
program is solved at the end itself, in algebraic numbers if it is irrational. Polynomials come from their values at
integers: each value is one linear system in rationals.

References
----------
B. Bank, J. Guddat, D. Klatte, B. Kummer and K. Tammer (1982), Non-Linear Parametric Optimization, Akademie-Verlag.
R. M. Freund (1985), Postoptimal analysis of a linear program under simultaneous changes in matrix coefficients,
Mathematical Programming Study 24, 1-13.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.parametric_bases import Basis, NoOptimumError, Row, WholeProgram, plain, solved
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.numerics.real_line import cuts, pieces, value_at
from gametheory.numerics.semialgebraic.cells import rational_between
from gametheory.numerics.simplex import Corner

__all__ = [
    "NoOptimumError",
    "OptimalPiece",
    "OptimalValues",
    "OptimumAt",
    "ParametricProgram",
    "Row",
    "optimal_values",
]

MOST_TRIES = 20
"""Numbers tried in an interval for one that is not exceptional."""


@dataclass(frozen=True, eq=False)
class ParametricProgram:
    """Maximise ``objective`` over x >= 0, each row of ``at_most`` at most, each of ``equal`` exactly its last entry."""

    objective: Row
    at_most: tuple[Row, ...]
    equal: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, the bound of each last."""
        return self.at_most + self.equal

    def has_values(self, name: str, place: Number) -> bool:
        """Tell whether no denominator is zero at a number."""
        entries = itertools.chain(self.objective, *self.rows)
        return all(value_at(entry.along(name)[1], place) != 0 for entry in entries)

    def solved_at(self, name: str, place: Number) -> Corner | None:
        """Solve the program at one number; None where a denominator is zero there.

        >>> from fractions import Fraction
        >>> from gametheory.numerics.rational_functions import variables
        >>> t = variables("t")["t"]
        >>> ParametricProgram((t * 0 + 1,), ((t, t * 0 + 2),)).solved_at("t", Fraction(4)).value
        Fraction(1, 2)
        """
        if not self.has_values(name, place):
            return None
        rows = [[entry({name: place}) for entry in row] for row in self.rows]
        costs = [entry({name: place}) for entry in self.objective]
        corner = solved(costs, rows, len(self.at_most))
        return Corner(plain(corner.value), [plain(own) for own in corner.point], [], corner.basis)


@dataclass(frozen=True)
class OptimalPiece:
    """An open interval on which the optimum is one rational function, and the point at which it is reached.

    ``point`` has a function for each variable.
    """

    low: Number
    high: Number
    value: RationalFunction
    point: tuple[RationalFunction, ...]


@dataclass(frozen=True)
class OptimumAt:
    """The optimum at the end of an interval; None where the program has none because it divides by zero."""

    place: Number
    value: Number | None
    point: tuple[Number, ...] = ()


@dataclass(frozen=True)
class OptimalValues:
    """The optimum as a function of the parameter: its pieces, and the optimum at every end of one."""

    pieces: tuple[OptimalPiece, ...]
    ends: tuple[OptimumAt, ...]


def optimal_values(program: ParametricProgram, name: str, low: Number, high: Number) -> OptimalValues:
    """Give the optimum of a program as a function of its parameter over a range.

    Raises :class:`NoOptimumError` where the program has no optimum somewhere in the range, or is too large.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from gametheory.numerics.rational_functions import variables
    >>> t = variables("t")["t"]
    >>> one = t * 0 + 1
    >>> program = ParametricProgram((2 * one, one), ((t, one, 2 * one), (one, one, 2 * one)))
    >>> for piece in optimal_values(program, "t", Fraction(0), Fraction(3)).pieces:  # t x + y <= 2, x + y <= 2
    ...     print(piece.low, piece.high, piece.value)
    0 1 4
    1 2 4 / t
    2 3 2
    """
    walked = list(_walked(program, name, low, high))
    joined: list[OptimalPiece] = []
    ends = [_end(program, name, low, [basis for *_, basis in walked[:1]])]
    for (start, end, basis), following in itertools.zip_longest(walked, walked[1:]):
        joined.append(OptimalPiece(start, end, basis.value, basis.point))
        ends.append(_end(program, name, end, [basis, *([following[2]] if following else [])]))
    return OptimalValues(tuple(joined), tuple(ends))


def _end(program: ParametricProgram, name: str, place: Number, beside: Sequence[Basis]) -> OptimumAt:
    """Give the optimum at an end: that of a basis beside it which is one there too, else by the simplex method."""
    for basis in beside if program.has_values(name, place) else ():
        if value_at(basis.determinant, place) != 0:
            return OptimumAt(place, basis.value({name: place}), tuple(own({name: place}) for own in basis.point))
    corner = program.solved_at(name, place)
    return OptimumAt(place, None) if corner is None else OptimumAt(place, corner.value, tuple(corner.point))


# --- the walk -------------------------------------------------------------------------------------------------------


def _walked(program: ParametricProgram, name: str, low: Number, high: Number) -> Iterator[tuple[Number, Number, Basis]]:
    """Go through intervals with a basis that is optimal on each, from one pole of the program's numbers to the next."""
    entries = dict.fromkeys(itertools.chain(program.objective, *program.rows))
    poles = cuts((entry.along(name)[1] for entry in entries), low, high)
    for part in pieces(poles, low, high):
        yield from _covered(
            WholeProgram(program.objective, program.rows, len(program.at_most), name, part.sample), part.low, part.high
        )


def _covered(whole: WholeProgram, low: Number, high: Number) -> Iterator[tuple[Number, Number, Basis]]:
    """Cover an interval: find one basis inside, then cover what is left on both sides of where it is optimal."""
    start, end, basis = _found(whole, low, high)
    if low < start:
        yield from _covered(whole, low, start)
    yield start, end, basis
    if end < high:
        yield from _covered(whole, end, high)


def _found(whole: WholeProgram, low: Number, high: Number) -> tuple[Number, Number, Basis]:
    """Find a basis that is optimal on some interval; a number at which it is so alone is passed over."""
    sample = rational_between(low, high)
    for _ in range(MOST_TRIES):
        basis = whole.basis(sample)
        span = basis.span(low, high, sample)
        if span is not None:
            return (*span, basis)
        sample = rational_between(sample, high)
    raise NoOptimumError("no basis of a linear program is optimal on an interval")
