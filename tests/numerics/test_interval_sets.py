"""Where polynomials are not negative, against their signs at many points."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_poly
from hypothesis import given, settings
from hypothesis import strategies as some

from gametheory.numerics.algebraic_numbers import real_roots
from gametheory.numerics.interval_sets import Interval, nonnegative_set
from gametheory.numerics.real_line import value_at

UNIT = Interval(Fraction(0), Fraction(1))
coefficients = some.lists(some.integers(-4, 4), min_size=1, max_size=5)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(some.lists(coefficients, min_size=1, max_size=3), some.lists(coefficients, max_size=2), some.booleans())
def test_the_intervals_hold_exactly_the_points_at_which_all_conditions_hold(weak, strict, closed):
    within = Interval(Fraction(0), Fraction(1), closed, closed)
    weak, strict = [fmpq_poly(list(p)) for p in weak], [fmpq_poly(list(p)) for p in strict]
    found = nonnegative_set(weak, within, strict=strict)
    roots = [root for p in (*weak, *strict) if p.degree() > 0 for root in real_roots(p)]
    for point in [*(Fraction(k, 24) for k in range(-2, 27)), *roots]:
        holds = point in within and all(value_at(p, point) >= 0 for p in weak)
        holds = holds and all(value_at(p, point) > 0 for p in strict)
        assert any(point in piece for piece in found) == holds


def test_a_point_and_an_interval_without_its_ends():
    touching = fmpq_poly([fmpq(-1, 4), 1, -1])  # -(x - 1/2)^2
    assert nonnegative_set([touching], UNIT) == (Interval(Fraction(1, 2), Fraction(1, 2)),)
    assert nonnegative_set([], UNIT, strict=[fmpq_poly([0, 1, -1])]) == (
        Interval(Fraction(0), Fraction(1), False, False),
    )
    assert nonnegative_set([fmpq_poly([-1])], UNIT) == ()


def test_pieces_that_touch_at_an_excluded_point_stay_apart():
    pieces = nonnegative_set([], UNIT, strict=[fmpq_poly([fmpq(1, 4), -1, 1])])  # (x - 1/2)^2 > 0
    half = Fraction(1, 2)
    assert pieces == (Interval(Fraction(0), half, True, False), Interval(half, Fraction(1), False, True))


def test_an_interval_of_one_point():
    assert nonnegative_set([fmpq_poly([1])], Interval(Fraction(1), Fraction(1))) == (
        Interval(Fraction(1), Fraction(1)),
    )
