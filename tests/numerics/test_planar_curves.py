"""Exact decompositions along curves, against signs on a grid of points and the count of vertices."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from flint import fmpz_mpoly
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numerics.algebraic_numbers import sign
from gametheory.numerics.planar import Box, decompose
from gametheory.numerics.planar.bivariate import Curve, ring, sign_over

BOX = Box((Fraction(-1), Fraction(2)), (Fraction(-1), Fraction(3, 2)))
X, Y = ring().gens()


def irreducible(polynomials: list[fmpz_mpoly]) -> list[fmpz_mpoly]:
    kept: list[fmpz_mpoly] = []
    for polynomial in polynomials:
        for factor, _ in polynomial.factor()[1] if not polynomial.is_zero() else []:
            normal = factor if factor.leading_coefficient() > 0 else -factor
            if normal not in kept and not normal.is_constant():
                kept.append(normal)
    return kept


def bilinear(a, b, c, d):
    return a * X * Y + b * X + c * Y + d


small = st.integers(-3, 3)
bilinears = st.builds(bilinear, small, small, small, small)
quadratics = st.builds(lambda p, a, b: p + a * X**2 + b * Y**2, bilinears, small, small)


def signs_at(curves, x, y):
    return tuple(curve.sign_at(x, y) for curve in curves)


def check(polynomials):
    found = decompose(BOX, polynomials)
    curves = [Curve(polynomial) for polynomial in polynomials]
    cells = (*found.faces, *found.edges, *found.vertices)
    for cell in cells:
        assert cell.signs == signs_at(curves, *cell.sample)
    occurring = {cell.signs for cell in cells}
    across, up = ([low + (high - low) * Fraction(k, 12) for k in range(13)] for low, high in (BOX.x, BOX.y))
    for x, y in itertools.product(across, up):
        assert signs_at(curves, x, y) in occurring
    return found


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.lists(bilinears, min_size=1, max_size=3))
def test_every_sign_vector_of_bilinear_curves_is_found_with_a_sample(polynomials):
    check(irreducible(polynomials))


@settings(derandomize=True, deadline=None, max_examples=20)
@given(st.lists(quadratics, min_size=1, max_size=2))
def test_every_sign_vector_of_conics_is_found_with_a_sample(polynomials):
    check(irreducible(polynomials))


def test_two_circles_meet_where_they_should():
    found = check([X**2 + Y**2 - 1, (X - 1) ** 2 + Y**2 - 1])
    meeting = [vertex.sample for vertex in found.vertices if vertex.signs == (0, 0)]
    assert [x for x, _ in meeting] == [Fraction(1, 2)] * 2
    assert sorted(round(float(y), 6) for _, y in meeting) == [-0.866025, 0.866025]


def test_an_isolated_point_is_a_vertex():
    found = check([X**2 + Y**2])
    assert [vertex.sample for vertex in found.vertices if vertex.signs == (0,)] == [(0, 0)]
    assert not [edge for edge in found.edges if edge.signs == (0,)]


def test_three_curves_through_one_irrational_point():
    found = check([X - Y, X * Y - 2, X + Y - 3, X**2 + Y**2 - 4])
    (vertex,) = [vertex for vertex in found.vertices if vertex.signs.count(0) == 3]
    assert [repr(value) for value in vertex.sample] == ["sqrt(2)", "sqrt(2)"]


def test_an_irrational_vertical_line_is_an_edge():
    found = check([X**2 - 2, X * Y - 1, Y**2 * X - 1])
    pieces = [edge for edge in found.edges if edge.vertical and edge.signs[0] == 0]
    assert len(pieces) == 4
    assert {sign(edge.sample[0] * edge.sample[0] - 2) for edge in pieces} == {0}


@settings(derandomize=True, deadline=None, max_examples=60)
@given(quadratics.filter(bool))
def test_a_sign_over_the_rectangle_holds_at_every_point(polynomial):
    over = sign_over(polynomial, BOX)
    if over is not None:
        points = itertools.product((Fraction(k, 4) for k in range(-4, 9)), (Fraction(k, 4) for k in range(-4, 7)))
        assert {Curve(polynomial).sign_at(x, y) for x, y in points} == {over}


@pytest.mark.parametrize(("curve", "count"), [(X - Y, 1), (Y - X**2, 1), (X * Y, 0)])
def test_branches_above_a_place_are_counted(curve, count):
    assert len(Curve(curve).roots_above(Fraction(0))) == count
