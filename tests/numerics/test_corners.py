"""Corners of polytopes in exact numbers, against the vertices that the double description method finds."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import fmpz_poly

from gametheory.numerics.algebraic_numbers import real_roots
from gametheory.numerics.corners import corners, dimension, is_inside

ZERO, ONE = Fraction(0), Fraction(1)


def simplex(count):
    signs = [[Fraction(int(i == j)) for j in range(count)] + [ZERO] for i in range(count)]
    return [[ONE] * count + [-ONE]], signs


def test_the_corners_of_a_simplex_are_its_unit_vectors():
    equal, signs = simplex(4)
    found = corners(equal, signs, 4)
    assert sorted(found) == sorted(tuple(Fraction(int(i == j)) for j in range(4)) for i in range(4))
    assert dimension(found) == 3


@pytest.mark.parametrize("seed", range(10))
def test_a_linear_function_is_largest_at_a_corner(seed):
    rng = random.Random(seed)
    equal, signs = simplex(4)
    cut = [Fraction(rng.randint(-3, 3)) for _ in range(5)]
    found = corners(equal, [*signs, cut], 4)
    assert all(is_inside(equal, [*signs, cut], point) for point in found)
    for _ in range(20):
        weights = [Fraction(rng.randint(0, 5)) for _ in range(4)]
        point = tuple(w / sum(weights) for w in weights) if any(weights) else (ONE, ZERO, ZERO, ZERO)
        if is_inside(equal, [*signs, cut], point):
            for place in range(4):
                assert min(own[place] for own in found) <= point[place] <= max(own[place] for own in found)


def test_equations_that_contradict_each_other_leave_nothing():
    assert corners([[ONE, ZERO], [ONE, -ONE]], [], 1) == []
    assert corners([[ZERO, ONE]], [[ONE, ZERO]], 1) == []


def test_irrational_corners_are_exact():
    *_, root = real_roots(fmpz_poly([-2, 0, 1]))
    equal, signs = simplex(2)
    (low, high) = corners(equal, [*signs, [ONE, ZERO, 1 - root]], 2)  # x >= sqrt(2) - 1
    assert {low, high} == {(ONE, ZERO), (root - 1, 2 - root)}
    assert dimension([low, high]) == 1
