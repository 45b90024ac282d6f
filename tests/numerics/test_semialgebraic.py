from fractions import Fraction

import pytest
from flint import fmpz_poly

from gametheory.numerics.algebraic_numbers import real_roots
from gametheory.numerics.polynomial_systems import UndecidedError, ring
from gametheory.numerics.semialgebraic import Region, solve_region, touches, value_at
from gametheory.numerics.semialgebraic.cells import rational_between

HALF = Fraction(1, 2)


def unit_square():
    x, y = ring(2).gens()
    return x, y, [x, 1 - x, y, 1 - y]


def solve(equations, nonnegative=()) -> Region:
    _, _, positive = unit_square()
    return solve_region(equations, positive, list(nonnegative), 2)


def test_points() -> None:
    x, y, _ = unit_square()
    assert solve([2 * x - 1, 3 * y - 1]).points == ((HALF, Fraction(1, 3)),)
    assert solve([2 * x - 1, 3 * y - 4]) == Region((), ())


def test_the_whole_square_is_convex() -> None:
    (family,) = solve([]).families
    assert (family.dimension, family.simple, len(family.limits)) == (2, True, 4)


def test_a_segment_that_a_constraint_cuts() -> None:
    x, y, _ = unit_square()
    (family,) = solve([x + y - 1], [3 * x - 1]).families
    assert family.dimension == 1
    assert set(family.limits) == {(Fraction(1, 3), Fraction(2, 3)), (1, 0)}


def test_a_constraint_that_leaves_one_point_of_a_segment() -> None:
    """Both 2 x >= 1 and 1 >= 2 x."""
    x, y, _ = unit_square()
    assert solve([x + y - 1], [2 * x - 1, 1 - 2 * x]).points == ((HALF, HALF),)


def test_a_curve_in_two_arcs() -> None:
    """The hyperbola of points with 4 (2 x - 1) (2 y - 1) = 1, in two opposite corners."""
    x, y, _ = unit_square()
    region = solve([4 * (2 * x - 1) * (2 * y - 1) - 1])
    assert [family.dimension for family in region.families] == [1, 1]
    ends = {point for family in region.families for point in family.limits}
    assert ends == {(1, Fraction(5, 8)), (Fraction(5, 8), 1), (0, Fraction(3, 8)), (Fraction(3, 8), 0)}


def test_a_product_gives_two_crossing_segments() -> None:
    x, y, positive = unit_square()
    region = solve([(2 * x - 1) * (3 * y - 1)])
    assert [family.dimension for family in region.families] == [1, 1]
    crossing = (HALF, Fraction(1, 3))
    assert [touches(family, crossing, positive, []) for family in region.families] == [True, True]
    assert [touches(family, (HALF, HALF), positive, []) for family in region.families].count(True) == 1


def test_a_circle_is_found_although_no_unknown_is_linear_in_it() -> None:
    x, y, positive = unit_square()
    circle = (2 * x - 1) ** 2 + (2 * y - 1) ** 2
    (family,) = solve([9 * circle - 1]).families
    assert (family.dimension, family.simple) == (1, False)
    assert all(value_at(9 * circle - 1, point) == 0 for point in family.samples)
    assert touches(family, (HALF, Fraction(2, 3)), positive, []) is True


def test_a_circle_of_radius_zero_is_its_centre() -> None:
    x, y, _ = unit_square()
    assert solve([(2 * x - 1) ** 2 + (2 * y - 1) ** 2]) == Region(((HALF, HALF),), ())


def test_irrational_segments() -> None:
    """At x = sqrt(1/2), everything with y < 1 - x."""
    x, y, positive = unit_square()
    (family,) = solve([2 * x * x - 1], [1 - x - y]).families
    (first, low), (second, high) = family.limits
    assert (str(first), first) == ("1/2 sqrt(2)", second)
    assert {str(low), str(high)} == {"0", "1 - 1/2 sqrt(2)"}
    assert touches(family, (first, Fraction(0)), positive, [1 - x - y]) is True


def test_a_region_that_is_not_convex() -> None:
    """Two opposite corners of the square, and a hyperbola between them cut off."""
    x, y, positive = unit_square()
    constraint = 4 * (2 * x - 1) * (2 * y - 1) - 1
    (family,) = solve([], [constraint]).families
    assert (family.dimension, family.simple, family.in_one_piece) == (2, False, False)
    assert {(a > HALF, b > HALF) for a, b in family.samples} == {(True, True), (False, False)}
    assert touches(family, (Fraction(1), Fraction(1)), positive, [constraint]) is True
    assert touches(family, (Fraction(1), Fraction(5, 8)), positive, [constraint]) is True


def test_a_region_that_is_not_convex_but_hangs_together() -> None:
    """The square without what lies beyond a hyperbola in one corner."""
    x, y, _ = unit_square()
    (family,) = solve([], [1 - 3 * x * y]).families
    assert (family.dimension, family.simple, family.in_one_piece) == (2, False, True)


def test_two_constraints_that_leave_a_curve() -> None:
    x, y, _ = unit_square()
    hyperbola = 4 * (2 * x - 1) * (2 * y - 1) - 1
    region = solve([], [hyperbola, -hyperbola])
    assert {family.dimension for family in region.families} == {1}


def test_no_direction_into_the_region_means_not_near() -> None:
    """Where x + y - 3 x y <= 0 there is nothing near the corner (0, 0), though equality holds there."""
    x, y, positive = unit_square()
    constraint = 3 * x * y - x - y
    (family,) = solve([], [constraint]).families
    assert touches(family, (Fraction(0), Fraction(0)), positive, [constraint]) is False
    assert touches(family, (Fraction(1), Fraction(1)), positive, [constraint]) is True


def test_several_equations_linear_in_nothing_are_left_undecided() -> None:
    x, y, z = ring(3).gens()
    positive = [each for unknown in (x, y, z) for each in (unknown, 1 - unknown)]
    with pytest.raises(UndecidedError, match="linear in no unknown"):
        solve_region([9 * x * x + y * y + z * z - 5, x * x + 7 * y * y - 5 * z * z - 1], positive, [], 3)


def test_what_check_raises_ends_the_search() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    x, _, positive = unit_square()
    with pytest.raises(KeyboardInterrupt):
        solve_region([2 * x - 1], positive, [], 2, stop)


def test_simple_fractions_between() -> None:
    assert rational_between(Fraction(0), Fraction(1)) == HALF
    assert rational_between(Fraction(1, 10**6), Fraction(2, 10**6)) == Fraction(1, 500_001)


def test_fractions_between_roots_that_no_float_tells_apart() -> None:
    """The roots of (10^40) (x^2 - 2)^2 = 1 near the square root of two, 10^-20 apart."""
    low, high = real_roots(fmpz_poly([4 * 10**40 - 1, 0, -4 * 10**40, 0, 10**40]))[-2:]
    assert float(low) == float(high)
    assert low < rational_between(low, high) < high
