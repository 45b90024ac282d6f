import itertools
from fractions import Fraction

from flint import fmpq_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numerics.real_line import cuts, pieces

LOW, HIGH = Fraction(-2), Fraction(3)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(-4, 4), min_size=1, max_size=4), max_size=4))
def test_between_neighbouring_cuts_no_polynomial_changes_its_sign(coefficients):
    polynomials = [fmpq_poly(own) for own in coefficients]
    found = cuts(polynomials, LOW, HIGH)
    assert all(one < other for one, other in itertools.pairwise(found))
    for low, high, sample in pieces(found, LOW, HIGH):
        assert low < sample < high
        inside = [float(low) + (float(high) - float(low)) * step / 7 for step in range(1, 7)]
        for own in coefficients:
            values = [sum(c * x**power for power, c in enumerate(own)) for x in inside]
            assert min(values) >= -1e-9 or max(values) <= 1e-9


def test_the_pieces_cover_the_interval_and_ends_are_cuts_where_they_are_roots():
    found = cuts([fmpq_poly([-3, 1]), fmpq_poly([-2, 0, 1])], LOW, HIGH)
    assert [str(cut) for cut in found] == ["-sqrt(2)", "sqrt(2)", "3"]
    parts = pieces(found, LOW, HIGH)
    assert parts[0].low == LOW
    assert parts[-1].high == HIGH
    assert all(one.high == other.low for one, other in itertools.pairwise(parts))
