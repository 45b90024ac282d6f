from fractions import Fraction

from flint import fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numerics.algebraic_numbers import real_roots
from gametheory.numerics.exact_linear import null_space, rank, solve

square = st.lists(st.lists(st.integers(-3, 3).map(Fraction), min_size=3, max_size=3), min_size=3, max_size=3)


@settings(max_examples=80, derandomize=True, deadline=None)
@given(square, st.lists(st.integers(-3, 3).map(Fraction), min_size=3, max_size=3))
def test_solutions_and_null_spaces_are_what_they_say(matrix, right) -> None:
    solution = solve(matrix, right)
    assert (solution is not None) == (rank(matrix) == 3)
    if solution is not None:
        assert [sum(map(Fraction.__mul__, row, solution)) for row in matrix] == right
    vectors = null_space(matrix, 3)
    assert len(vectors) == 3 - rank(matrix)
    assert all(sum(map(Fraction.__mul__, row, vector)) == 0 for row in matrix for vector in vectors)


def test_algebraic_entries() -> None:
    """The rows (1, sqrt 2) and (sqrt 2, 2) are dependent, which no float could say."""
    root = real_roots(fmpz_poly([-2, 0, 1]))[1]
    assert rank([[Fraction(1), root], [root, Fraction(2)]]) == 1
    assert solve([[Fraction(1), root], [root, Fraction(1)]], [Fraction(0), Fraction(1)]) == [root, Fraction(-1)]


def test_no_rows() -> None:
    assert rank([]) == 0
    assert null_space([], 2) == [[1, 0], [0, 1]]
