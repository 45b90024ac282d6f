"""Optima as functions of a parameter, against the exact simplex method at single values."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from gametheory.numerics.algebraic_numbers import AlgebraicNumber
from gametheory.numerics.linear_programs import Constraint, LinearProgram, solve
from gametheory.numerics.parametric_programs import NoOptimumError, ParametricProgram, optimal_values
from gametheory.numerics.rational_functions import variables
from gametheory.numerics.simplex import maximise

T = variables("t")["t"]
ONE = T * 0 + 1


def random_program(rng, degree, quotient=False):
    """Maximise over a part of a simplex, so that there is an optimum; rows through the origin leave it feasible."""
    count, rows = rng.randint(2, 5), rng.randint(1, 5)

    def entry():
        found = sum((rng.randint(-3, 3) * T**power for power in range(degree + 1)), start=0 * T)
        return found / (T + 5) if quotient and rng.random() < 0.3 else found

    at_most = tuple((*(entry() for _ in range(count)), 0 * T) for _ in range(rows))
    total = (*(ONE for _ in range(count)), ONE)
    return ParametricProgram(tuple(entry() for _ in range(count)), (*at_most, total))


def program_at(program, value):
    here = {"t": value}
    rows = tuple(Constraint(tuple(e(here) for e in row[:-1]), row[-1](here)) for row in program.at_most)
    return LinearProgram(tuple(e(here) for e in program.objective), rows)


@pytest.mark.parametrize("seed", range(40))
def test_values_are_those_of_the_program_at_any_rational_number(seed):
    rng = random.Random(seed)
    program = random_program(rng, rng.choice([1, 1, 2]), quotient=seed % 4 == 0)
    found = optimal_values(program, "t", Fraction(-2), Fraction(2))
    assert [found.pieces[0].low, found.pieces[-1].high] == [-2, 2]
    assert all(one.high == other.low for one, other in zip(found.pieces, found.pieces[1:], strict=False))
    for piece in found.pieces:
        low, high = Fraction(float(piece.low)), Fraction(float(piece.high))
        for share in (Fraction(1, 9), Fraction(1, 2), Fraction(8, 9)):
            value = low + share * (high - low)
            truth = program_at(program, value)
            assert piece.value({"t": value}) == solve(truth).value
            point = [own({"t": value}) for own in piece.point]
            assert min(point) >= 0
            assert all(sum(a * x for a, x in zip(row, point, strict=True)) <= bound for row, bound in truth.at_most)
    for end in found.ends:
        if isinstance(end.place, Fraction):
            assert end.value == solve(program_at(program, end.place)).value


def test_the_optimum_at_an_irrational_end_is_exact():
    """x <= 1 and (t ** 2 - 2) x <= 0: the optimum falls from 1 to 0 past the root, at which it is 1."""
    program = ParametricProgram((ONE,), ((T**2 - 2, 0 * T), (ONE, ONE)))
    found = optimal_values(program, "t", Fraction(0), Fraction(3))
    assert [piece.value for piece in found.pieces] == [1, 0]
    (end,) = found.ends[1:-1]
    assert (str(end.place), end.value) == ("sqrt(2)", 1)


def test_the_simplex_method_takes_algebraic_numbers():
    """At an isolated tie both bases beside it are singular, and the program is solved: x (t ** 2 - 2) ** 2 <= 0."""
    program = ParametricProgram((T,), (((T**2 - 2) ** 2, 0 * T), (ONE, ONE)))
    found = optimal_values(program, "t", Fraction(0), Fraction(3))
    assert all(piece.value == 0 for piece in found.pieces)
    (tie,) = (end for end in found.ends if isinstance(end.place, AlgebraicNumber))
    assert tie.value == tie.place  # sqrt(2) times x = 1
    corner = maximise([tie.place], [[tie.place - 2], [Fraction(1)]], [Fraction(0), tie.place - 1], 2)
    assert (corner.value, corner.point) == (2 - tie.place, [tie.place - 1])


def test_a_range_is_parted_at_poles():
    program = ParametricProgram((ONE,), ((ONE / (T - 1), ONE), (ONE, 5 * ONE)))
    found = optimal_values(program, "t", Fraction(0), Fraction(2))
    (pole,) = (end for end in found.ends if end.place == 1)
    assert pole.value is None
    assert [str(piece.value) for piece in found.pieces] == ["5", "t - 1"]


def test_what_has_no_optimum_is_refused():
    with pytest.raises(NoOptimumError, match="no bound"):
        optimal_values(ParametricProgram((ONE,), ((-ONE, ONE),)), "t", Fraction(0), Fraction(1))
    with pytest.raises(NoOptimumError, match="no feasible point"):
        optimal_values(ParametricProgram((ONE,), ((ONE, -ONE),)), "t", Fraction(0), Fraction(1))
