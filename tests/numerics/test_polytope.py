from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from flint import fmpq_mat, fmpz_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numerics.polytope import vertices

Point = tuple[Fraction, ...]
Matrix = list[list[int]]


def by_bases(matrix: Matrix) -> dict[Point, int]:
    """The definition: every feasible meeting point of n independent constraints, with all that are tight there."""
    variables = len(matrix[0])
    rows = [[-int(i == j) for j in range(variables)] for i in range(variables)] + matrix
    sides = [0] * variables + [1] * len(matrix)
    found = {}
    for basis in combinations(range(len(rows)), variables):
        system = fmpz_mat([rows[index] for index in basis])
        if system.rank() == variables:
            solution = fmpq_mat(system).solve(fmpq_mat(variables, 1, [sides[index] for index in basis]))
            point = tuple(Fraction(int(entry.p), int(entry.q)) for entry in solution.entries())
            slacks = [
                side - sum(map(Fraction.__mul__, point, map(Fraction, row)))
                for row, side in zip(rows, sides, strict=True)
            ]
            if min(slacks) >= 0:
                found[point] = sum(1 << index for index, slack in enumerate(slacks) if slack == 0)
    return found


def found_by_cutting(matrix: Matrix) -> dict[Point, int]:
    found = vertices(matrix)
    assert len({vertex.point for vertex in found}) == len(found)
    return {vertex.point: vertex.tight for vertex in found}


def identity(size: int) -> Matrix:
    return [[int(i == j) for j in range(size)] for i in range(size)]


@st.composite
def bounded_matrices(draw: st.DrawFn, entries: st.SearchStrategy[int], most: int) -> Matrix:
    """Any rows, with one among them that bounds the sum of the variables."""
    variables = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(entries, min_size=variables, max_size=variables), max_size=most))
    rows.insert(draw(st.integers(0, len(rows))), [1] * variables)
    return rows


@settings(derandomize=True, max_examples=200, deadline=None)
@given(bounded_matrices(st.integers(-1, 2), most=5))
def test_degenerate_polytopes_agree_with_the_definition(matrix: Matrix) -> None:
    assert found_by_cutting(matrix) == by_bases(matrix)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(bounded_matrices(st.integers(-50, 10**20), most=4))
def test_generic_polytopes_agree_with_the_definition(matrix: Matrix) -> None:
    assert found_by_cutting(matrix) == by_bases(matrix)


@settings(derandomize=True, max_examples=50, deadline=None)
@given(bounded_matrices(st.integers(-1, 2), most=5), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(matrix: Matrix, random: object) -> None:
    shuffled = list(matrix)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert found_by_cutting(shuffled).keys() == found_by_cutting(matrix).keys()


@pytest.mark.parametrize("size", range(1, 8))
def test_a_cube_has_two_to_the_n_simple_vertices(size: int) -> None:
    found = vertices(identity(size))
    assert len(found) == 2**size
    assert {vertex.tight.bit_count() for vertex in found} == {size}


@pytest.mark.parametrize("size", range(1, 8))
def test_a_simplex_has_n_plus_one_vertices(size: int) -> None:
    assert {vertex.point for vertex in vertices([[1] * size])} == {(0,) * size, *map(tuple, identity(size))}


@pytest.mark.parametrize("size", range(2, 7))
def test_a_pyramid_over_a_cube_has_an_apex_on_all_its_sides(size: int) -> None:
    found = vertices([[*row, 1] for row in identity(size - 1)])
    apex = next(vertex for vertex in found if vertex.point == (0,) * (size - 1) + (1,))
    assert len(found) == 2 ** (size - 1) + 1
    assert apex.tight.bit_count() == 2 * (size - 1)


@pytest.mark.parametrize(("size", "ones"), [(3, 2), (4, 2), (5, 2), (5, 3), (6, 3)])
def test_a_cube_cut_through_its_vertices_keeps_those_below(size: int, ones: int) -> None:
    """The cut is a hypersimplex, for 4 and 2 the octahedron: a cross-polytope, each of whose vertices is not simple."""
    found = vertices([[ones * entry for entry in row] for row in identity(size)] + [[1] * size])
    on_the_cut = [vertex for vertex in found if sum(vertex.point) == 1]
    assert len(found) == sum(comb(size, count) for count in range(ones + 1))
    assert len(on_the_cut) == comb(size, ones)
    assert {vertex.tight.bit_count() for vertex in on_the_cut} == {size + 1}


@pytest.mark.parametrize("size", range(3, 7))
def test_the_fractional_stable_sets_of_a_complete_graph(size: int) -> None:
    """Every vertex is 0, a unit vector, or one half on three nodes or more (Nemhauser and Trotter 1975)."""
    found = vertices([[int(node in edge) for node in range(size)] for edge in combinations(range(size), 2)])
    halves = {vertex.point for vertex in found if vertex.denominator == 2}
    assert len(halves) == sum(comb(size, count) for count in range(3, size + 1))
    assert len(found) == len(halves) + size + 1


def test_repeated_rows_are_tight_together() -> None:
    assert found_by_cutting([[2], [2], [1]]) == {(Fraction(0),): 0b0001, (Fraction(1, 2),): 0b0110}


@pytest.mark.parametrize("matrix", [[[0]], [[1, 0]], [[1, -1]], [[-1, -1]]])
def test_an_unbounded_set_is_refused(matrix: Matrix) -> None:
    with pytest.raises(ValueError, match="unbounded"):
        vertices(matrix)
