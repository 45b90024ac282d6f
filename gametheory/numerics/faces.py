"""The set of all optima of a linear program, and the dimension and the inside of a feasible set.

One program finds out which inequalities hold strictly anywhere in a feasible set (Freund, Roundy and Todd 1985): it
looks for a point, up to a factor, at which as many of them as possible are strict. The others hold with equality
everywhere, and their rank gives the dimension.

References
----------
R. M. Freund, R. Roundy and M. J. Todd (1985), Identifying the set of always-active constraints in a system of linear
inequalities by a single linear program, MIT Sloan working paper 1674-85.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from gametheory.numerics.linear_programs import Constraint, LinearProgram, Number, Optimum, rational_matrix, solve


def optimal_face(program: LinearProgram, optimum: Optimum) -> LinearProgram:
    """Give the program whose feasible points are all the optima, by complementary slackness with one dual optimum."""
    multipliers = rational_matrix([(entry,) for entry in optimum.multipliers], 1)
    reduced = (program.matrix.transpose() * multipliers - program.costs).entries()
    binding = [row for row, y in zip(program.at_most, optimum.multipliers, strict=False) if y]
    loose = [row for row, y in zip(program.at_most, optimum.multipliers, strict=False) if not y]
    absent = [_coordinate(j, len(reduced)) for j, cost in enumerate(reduced) if cost != 0]
    return dataclasses.replace(program, at_most=tuple(loose), equal=(*program.equal, *binding, *absent))


def dimension(program: LinearProgram) -> int | None:
    """Give the dimension of the feasible set: 0 for a single point; None where the exact method takes too long."""
    count = len(program.objective)
    if int(rational_matrix([row for row, _ in program.equal], count).rank()) == count:
        return 0
    return interior(program).dimension


@dataclass(frozen=True)
class Interior:
    """What the inside of a feasible set looks like.

    Attributes
    ----------
    positive
        For each variable, whether it is positive anywhere in the set.
    strict
        For each row of ``at_most``, whether it holds strictly anywhere in the set.
    dimension
        The dimension of the set; None where that could not be certified.
    """

    positive: tuple[bool, ...]
    strict: tuple[bool, ...]
    dimension: int | None


def interior(program: LinearProgram) -> Interior:
    """Find out which inequalities hold strictly inside the feasible set, which must not be empty.

    >>> square = tuple(Constraint(row, Fraction(1)) for row in [(Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))])
    >>> interior(LinearProgram((Fraction(0), Fraction(0)), square)).dimension
    2
    """
    count = len(program.objective)
    optimum = solve(_interior_program(program))
    marks = [mark > Fraction(1, 2) for mark in optimum.point[count + 1 :]]
    positive, strict = tuple(marks[:count]), tuple(marks[count:])
    absent = [_coordinate(j, count).row for j, inside in enumerate(positive) if not inside]
    always = [row for (row, _), inside in zip(program.at_most, strict, strict=True) if not inside]
    rank = int(rational_matrix([*(row for row, _ in program.equal), *absent, *always], count).rank())
    return Interior(positive, strict, count - rank if optimum.certified else None)


def _interior_program(program: LinearProgram) -> LinearProgram:
    """Give the program that finds out which inequalities hold strictly anywhere in the feasible set.

    Its variables are a multiple of x, the factor, and for each coordinate of x and each row of ``at_most`` a mark
    that is 1 at the optimum if the inequality is strict for some feasible x, and else 0.
    """
    count, rows = len(program.objective), len(program.at_most)
    width = count + 1 + count + rows
    one, zero = Fraction(1), Fraction(0)

    def spread(row: Sequence[Number], bound: Number, measure: int | None) -> tuple[Number, ...]:
        return (*row, -bound, *(one if k == measure else zero for k in range(count + rows)))

    coordinates = (spread([-entry for entry in _coordinate(j, count).row], zero, j) for j in range(count))
    slacks = (spread(row, bound, count + k) for k, (row, bound) in enumerate(program.at_most))
    caps = (Constraint(_coordinate(count + 1 + k, width).row, one) for k in range(count + rows))
    homogeneous = [Constraint(row, zero) for row in (*coordinates, *slacks)]
    equal = tuple(Constraint(spread(row, bound, None), zero) for row, bound in program.equal)
    return LinearProgram((zero,) * (count + 1) + (one,) * (count + rows), (*homogeneous, *caps), equal)


def _coordinate(index: int, count: int) -> Constraint:
    """Give the row that picks one variable, with the bound zero."""
    return Constraint(tuple(Fraction(int(j == index)) for j in range(count)), Fraction(0))
