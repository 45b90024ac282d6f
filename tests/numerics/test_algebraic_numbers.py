import math
import pickle
from fractions import Fraction

import pytest
from flint import fmpq_poly, fmpz_poly
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory.numerics.algebraic_numbers import (
    AlgebraicNumber,
    Ordered,
    RealRoot,
    number,
    polynomial_text,
    real_roots,
    sign,
)

checked = settings(max_examples=60, derandomize=True, deadline=None)
polynomials = st.lists(st.integers(-9, 9), min_size=2, max_size=6).filter(lambda entries: entries[-1] != 0)


def roots(*coefficients: int) -> list[Fraction | AlgebraicNumber]:
    return real_roots(fmpz_poly(list(coefficients)))


GOLDEN = roots(-1, -1, 1)[1]
CUBIC = roots(-2, 0, 0, 1)[0]


def test_square_roots_are_written_as_such() -> None:
    assert [str(root) for root in roots(-8, 0, 1)] == ["-2 sqrt(2)", "2 sqrt(2)"]
    assert str(GOLDEN) == "1/2 + 1/2 sqrt(5)"
    assert str(1 - GOLDEN) == "1/2 - 1/2 sqrt(5)"


def test_other_numbers_are_written_by_polynomial_and_interval() -> None:
    assert str(CUBIC) == "root of x^3 - 2 in [1.25, 1.26]"
    assert polynomial_text((0, -1)) == "-x"


def test_intervals_are_narrow_enough_to_tell_roots_apart() -> None:
    """Two roots of x^4 - 4 x^3 + 6 x^2 - 4 x + 1 - 1/10^12: one and a half thousandths to either side of one."""
    near = roots(-1 + 10**12, -4 * 10**12, 6 * 10**12, -4 * 10**12, 10**12)
    assert len(near) == 2
    intervals = [root.isolating_interval for root in near if isinstance(root, AlgebraicNumber)] or [(0, 1), (1, 2)]
    assert intervals[0][1] <= intervals[1][0]


def test_rational_results_are_fractions() -> None:
    assert Fraction(1) == GOLDEN * GOLDEN - GOLDEN
    assert type(GOLDEN * GOLDEN - GOLDEN) is Fraction
    assert CUBIC * CUBIC * CUBIC == 2
    assert GOLDEN - GOLDEN == 0


def test_division() -> None:
    assert 1 / GOLDEN == GOLDEN - 1
    assert CUBIC / CUBIC == 1
    assert (GOLDEN / 2) * 2 == GOLDEN
    assert Fraction(1, 3) / CUBIC * 3 * CUBIC == 1


def test_the_same_number_of_another_root_is_equal_and_has_the_same_hash() -> None:
    eight = roots(-8, 0, 1)[1]
    two = roots(-2, 0, 1)[1]
    assert two * 2 == eight
    assert hash(two * 2) == hash(eight)
    assert two != eight
    assert two < eight
    assert not eight < two
    with pytest.raises(TypeError):
        two + CUBIC


def test_numbers_do_not_change() -> None:
    with pytest.raises(AttributeError, match="does not change"):
        GOLDEN.root = RealRoot((-2, 0, 1), 0)  # type: ignore[misc, union-attr]


def test_numbers_pickle() -> None:
    assert pickle.loads(pickle.dumps(CUBIC + 1)) == CUBIC + 1


def test_float_and_format() -> None:
    assert float(GOLDEN) == (1 + math.sqrt(5)) / 2
    assert f"{GOLDEN:.3f} {GOLDEN}" == "1.618 1/2 + 1/2 sqrt(5)"


def test_numbers_far_below_double_precision_have_a_sign() -> None:
    """A convergent of the golden ratio differs from it by less than any float can tell."""
    before, after = 0, 1
    for _ in range(400):
        before, after = after, before + after
    difference = GOLDEN - Fraction(after, before)
    assert sign(difference) == -sign(GOLDEN - Fraction(after + before, after))
    assert abs(float(difference)) < 1e-160


@checked
@given(polynomials)
def test_roots_are_roots_and_all_of_them(coefficients: list[int]) -> None:
    polynomial = fmpz_poly(coefficients)
    found = real_roots(polynomial)
    values = [float(root) for root in found]
    assert values == sorted(values)
    complex_roots = [root for root, _ in polynomial.complex_roots() if root.imag.is_zero()]
    assert len(found) == len(complex_roots)
    for root in found:
        power: Fraction | AlgebraicNumber = Fraction(0)
        for coefficient in reversed(coefficients):
            power = power * root + coefficient
        assert power == 0


@checked
@given(polynomials, st.lists(st.fractions(-3, 3, max_denominator=7), min_size=2, max_size=4), st.fractions(-9, 9))
def test_arithmetic_and_order_agree_with_floats(
    coefficients: list[int], expression: list[Fraction], other: Fraction
) -> None:
    irrational = [root for root in real_roots(fmpz_poly(coefficients)) if isinstance(root, AlgebraicNumber)]
    assume(irrational)
    root = irrational[0]
    value = sum((part * _power(root, place) for place, part in enumerate(expression)), start=Fraction(0))
    plain = sum(float(part) * float(root) ** place for place, part in enumerate(expression))
    assert float(value) == pytest.approx(plain, abs=1e-9)
    assert float(value + other) == pytest.approx(float(value) + float(other), abs=1e-9)
    assert (value < other) == (not value >= other)
    if abs(plain - float(other)) > 1e-6:
        assert (value < other) == (plain < float(other))
    if isinstance(value, AlgebraicNumber):
        low, high = value.enclosure(6)
        assert low < value < high
        assert value.inverse() * value == 1
        assert value in real_roots(fmpz_poly(list(value.minimal_polynomial)))


def _power(root: AlgebraicNumber, exponent: int) -> Fraction | AlgebraicNumber:
    product: Fraction | AlgebraicNumber = Fraction(1)
    for _ in range(exponent):
        product = product * root
    return product


def test_sorting_mixes_fractions_and_others() -> None:
    assert sorted([GOLDEN, Fraction(2), CUBIC, Fraction(1)], key=Ordered) == [1, CUBIC, GOLDEN, 2]


def test_a_constant_expression_is_a_fraction() -> None:
    assert number(RealRoot((-2, 0, 1), 0), fmpq_poly([1, 0, 1])) == 3
