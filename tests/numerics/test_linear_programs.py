"""Linear programs: every optimum is checked here in plain fractions, whoever found it."""

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numerics import linear_programs, simplex
from gametheory.numerics.faces import dimension, interior, optimal_face
from gametheory.numerics.linear_programs import Constraint, LinearProgram, approximate, is_certificate, solve
from gametheory.numerics.polytope import extreme_rays

HALF = Fraction(1, 2)


@st.composite
def programs(draw):
    """Bounded programs with small numbers, in which degenerate vertices abound; some have no feasible point."""
    count = draw(st.integers(1, 5))
    numbers = st.fractions(-3, 3, max_denominator=2)
    rows = st.tuples(*[numbers] * count)
    at_most = draw(st.lists(st.builds(Constraint, rows, numbers), max_size=5))
    equal = draw(st.lists(st.builds(Constraint, rows, numbers), max_size=2))
    box = Constraint((Fraction(1),) * count, Fraction(4))
    return LinearProgram(draw(rows), (*at_most, box), tuple(equal))


def dot(row, point):
    return sum((a * b for a, b in zip(row, point, strict=True)), start=Fraction(0))


def assert_optimal(program, optimum):
    """Weak duality, written out: a feasible point and feasible multipliers of equal value are both optimal."""
    point, multipliers = optimum.point, optimum.multipliers
    assert all(entry >= 0 for entry in point)
    assert all(dot(row, point) <= bound for row, bound in program.at_most)
    assert all(dot(row, point) == bound for row, bound in program.equal)
    assert all(y >= 0 for y in multipliers[: len(program.at_most)])
    for j, cost in enumerate(program.objective):
        assert dot([row[j] for row, _ in program.constraints], multipliers) >= cost
    assert dot(program.objective, point) == optimum.value
    assert dot([bound for _, bound in program.constraints], multipliers) == optimum.value


def by_simplex(program, order=()):
    corner = simplex.maximise(
        program.costs.entries(), program.matrix, program.bounds.entries(), len(program.at_most), order
    )
    return Fraction(int(corner.value.p), int(corner.value.q))


@given(programs(), st.randoms(use_true_random=False))
@settings(derandomize=True, max_examples=120, deadline=None)
def test_every_optimum_is_certified_and_the_rational_simplex_method_agrees(program, random):
    try:
        optimum = solve(program)
    except ValueError:
        with pytest.raises(ValueError, match="no feasible point"):
            by_simplex(program)
        return
    assert optimum.certified
    assert is_certificate(program, optimum)
    assert_optimal(program, optimum)
    order = list(range(len(program.objective)))
    random.shuffle(order)
    assert by_simplex(program, order) == by_simplex(program) == optimum.value


@given(programs())
@settings(derandomize=True, max_examples=60, deadline=None)
def test_the_best_face_lies_within_the_feasible_set_and_is_flat(program):
    try:
        optimum = solve(program)
    except ValueError:
        return
    face = optimal_face(program, optimum)
    assert 0 <= dimension(face) <= dimension(program)
    for sign in (1, -1):
        back = LinearProgram(tuple(sign * cost for cost in program.objective), face.at_most, face.equal)
        assert solve(back).value == sign * optimum.value


@given(st.lists(st.tuples(*[st.integers(-2, 2)] * 4), max_size=5))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_the_dimension_is_that_of_the_vertices(rows):
    rays = extreme_rays(rows, 4, most=1000)
    at_most = tuple(Constraint(tuple(map(Fraction, row)), Fraction(0)) for row in rows)
    slice_of_cone = LinearProgram((Fraction(0),) * 4, at_most, (Constraint((Fraction(1),) * 4, Fraction(1)),))
    if not rays:
        with pytest.raises(ValueError, match="no feasible point"):
            solve(slice_of_cone)
        return
    assert dimension(slice_of_cone) == int(fmpq_mat([list(map(fmpq, ray)) for ray in rays]).rank()) - 1
    assert interior(slice_of_cone).positive == tuple(any(ray[j] for ray in rays) for j in range(4))
    for ray in rays:
        assert all(dot(row, ray) <= 0 for row in rows)
        tight = [row for row in rows if dot(row, ray) == 0]
        tight += [[int(i == j) for i in range(4)] for j in range(4) if not ray[j]]
        assert fmpq_mat([list(map(fmpq, row)) for row in tight]).rank() == 3


def test_a_wrong_guess_is_mended_by_the_simplex_method(monkeypatch):
    program = LinearProgram((Fraction(3), Fraction(2)), (Constraint((Fraction(7), Fraction(5)), Fraction(1)),))
    misled = linear_programs.Approximation(1.0, np.array([1.0, 1.0]), np.array([5.0]))
    for guess in (misled, None):
        monkeypatch.setattr(linear_programs, "approximate", lambda _, guess=guess: guess)
        optimum = solve(program)
        assert (optimum.value, optimum.certified) == (Fraction(3, 7), True)


def test_what_would_take_too_long_is_not_called_certified(monkeypatch):
    program = LinearProgram((Fraction(3), Fraction(2)), (Constraint((Fraction(7), Fraction(5)), Fraction(1)),))
    guess = approximate(program)
    misled = guess._replace(multipliers=np.array([0.0]))
    monkeypatch.setattr(linear_programs, "approximate", lambda _: misled)
    monkeypatch.setattr(simplex, "MOST_OPERATIONS", 1)
    optimum = solve(program)
    assert not optimum.certified
    assert optimum.value == pytest.approx(3 / 7)
    monkeypatch.setattr(linear_programs, "approximate", lambda _: None)
    with pytest.raises(ValueError, match="too large for rational arithmetic"):
        solve(program)


def test_programs_without_an_optimum_are_refused():
    one = (Fraction(1),)
    with pytest.raises(ValueError, match="has no bound"):
        solve(LinearProgram(one, (Constraint((Fraction(-1),), Fraction(0)),)))
    with pytest.raises(ValueError, match="no feasible point"):
        solve(LinearProgram(one, (Constraint(one, Fraction(-1)),)))


def test_sizes_far_apart_are_solved_exactly():
    big = Fraction(10) ** 12
    rows = (Constraint((big, big + 1), big), Constraint((Fraction(1), -Fraction(1) / big), HALF))
    optimum = solve(LinearProgram((Fraction(1), Fraction(1)), rows))
    assert optimum.certified
    assert_optimal(LinearProgram((Fraction(1), Fraction(1)), rows), optimum)


def test_too_many_rays_are_refused():
    with pytest.raises(ValueError, match="more than 3 extreme rays after 1"):
        extreme_rays([[1, 1, -1, -1]], 4, most=3)
    assert extreme_rays([], 2, most=5) == ((1, 0), (0, 1))
