import itertools
from fractions import Fraction
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numerics.boxes import bounds

SMALL = st.fractions(min_value=-4, max_value=4, max_denominator=3)
POLYNOMIALS = st.dictionaries(st.tuples(*[st.integers(0, 2)] * 3), SMALL.filter(bool), max_size=6)
INTERVALS = st.tuples(SMALL, SMALL).map(sorted).map(tuple)


def value(terms, point):
    return sum((c * x**i * y**j * z**k for (i, j, k), c in terms.items() for x, y, z in [point]), start=Fraction(0))


@settings(derandomize=True, deadline=None, max_examples=100)
@given(POLYNOMIALS, st.lists(INTERVALS, min_size=3, max_size=3))
def test_all_values_lie_within_the_bounds(terms, box):
    low, high = bounds(terms, box)
    ends = [[a, (2 * a + b) / 3, b] for a, b in box]
    assert all(low <= value(terms, point) <= high for point in itertools.product(*ends))


@settings(derandomize=True, deadline=None, max_examples=100)
@given(POLYNOMIALS, st.lists(INTERVALS, min_size=3, max_size=3))
def test_the_bounds_of_a_polynomial_linear_in_each_variable_are_reached_at_corners(terms, box):
    linear = {powers: c for powers, c in terms.items() if max(powers) <= 1}
    values = [value(linear, point) for point in itertools.product(*box)]
    assert bounds(linear, box) == (min(values), max(values))


def test_intervals_without_an_end():
    line, half = (-inf, inf), (Fraction(1), inf)
    assert bounds({(1, 0): Fraction(2), (0, 0): Fraction(1)}, [half, line]) == (3, inf)
    assert bounds({(2, 0): Fraction(1)}, [line, line]) == (0, inf)
    assert bounds({(1, 1): Fraction(1)}, [half, (Fraction(0), Fraction(0))]) == (0, 0)
    assert bounds({(1, 1): Fraction(-1)}, [half, half]) == (-inf, -1)
