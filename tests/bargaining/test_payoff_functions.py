"""Functions of one term: exact arithmetic, roots, and the same questions asked of Python functions."""

import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.bargaining import RationalFunction, broken_line, linear
from gametheory.bargaining.functions import NumericFunction
from gametheory.bargaining.objectives import quotient_polynomial
from gametheory.bargaining.payoffs import as_payoff
from gametheory.bargaining.places import between, distinct
from gametheory.errors import GameError
from gametheory.numerics.algebraic_numbers import sign

WHOLE = st.integers(-4, 4).map(Fraction)
POLYNOMIALS = st.lists(WHOLE, min_size=1, max_size=4).map(RationalFunction.of)


@given(POLYNOMIALS, POLYNOMIALS, WHOLE)
@settings(derandomize=True, max_examples=80, deadline=None)
def test_arithmetic_is_that_of_the_values(one, two, x):
    assert (one + two)(x) == one(x) + two(x)
    assert (one - two)(x) == one(x) - two(x)
    assert (one * two)(x) == one(x) * two(x)
    assert one.of_function(two)(x) == one(two(x))
    if two(x) != 0:
        assert (one / two)(x) == one(x) / two(x)


@given(POLYNOMIALS, POLYNOMIALS)
@settings(derandomize=True, max_examples=40, deadline=None)
def test_the_quotient_rule(one, two):
    bottom = two * two + 1
    slope = (one / bottom).derivative()
    step, x = 1e-6, 0.3
    assert slope(x) == pytest.approx(((one / bottom)(x + step) - (one / bottom)(x - step)) / (2 * step), abs=1e-5)


@given(POLYNOMIALS, st.sampled_from([Fraction(1, 3), Fraction(2)]))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_roots_are_zeros_and_none_is_missed(function, shift):
    shifted = function - shift
    roots = shifted.roots(Fraction(-3), Fraction(3))
    assert all(sign(shifted(root)) == 0 for root in roots)
    grid = np.linspace(-3, 3, 1001)
    changes = np.count_nonzero(np.diff(np.sign(shifted(grid))) != 0)
    assert changes <= 2 * len(roots)


def test_levels_of_irrational_value_are_found():
    square = RationalFunction.of([0, 0, 1])
    (root,) = (square - 2).roots(Fraction(0), Fraction(2))
    (there,) = [x for x in square.level(root).roots(Fraction(0), Fraction(2)) if square(x) == root]
    assert float(there) == pytest.approx(2**0.25)


@pytest.mark.parametrize(
    ("one", "two"), [((-2, 0, 1), (-3, 0, 1)), ((-1, -1, 1), (-5, 1, 2)), ((-2, 0, 0, 1), (-7, 2))]
)
def test_a_quotient_is_a_root_of_its_polynomial(one, two):
    first, second = (RationalFunction.of(each).roots(Fraction(0), Fraction(9))[-1] for each in (one, two))
    value = np.polyval([float(c) for c in reversed(quotient_polynomial(first, second))], float(first) / float(second))
    assert value == pytest.approx(0, abs=1e-9)


def test_broken_lines_are_exact_and_continuous():
    line = broken_line([(1, 3), (0, 0), (0.5, 2)])
    assert [line(Fraction(k, 4)) for k in range(5)] == [0, 1, 2, Fraction(5, 2), 3]
    assert line(np.array([0.25, 0.75])).tolist() == [1.0, 2.5]
    with pytest.raises(GameError, match=r"^a broken line needs two points or more, each at a term of its own\. Give"):
        broken_line([(0, 1), (0, 2)])


def test_a_python_function_answers_the_same_questions():
    curve = NumericFunction(lambda x: x**0.5, 0.0, 1.0)
    assert curve.derivative()(0.25) == pytest.approx(1, abs=1e-8)
    assert (2 * curve - 1).roots(0, 1) == pytest.approx([0.25])
    assert (1 / (1 + curve))(0.25) == pytest.approx(2 / 3)
    assert as_payoff(lambda x: -x)(Fraction(1, 2)) == -0.5


def test_places_between_irrational_numbers_are_short():
    roots = RationalFunction.of([-200001, 0, 100000]).roots(Fraction(0), Fraction(2))
    roots += RationalFunction.of([-2, 0, 1]).roots(Fraction(0), Fraction(2))
    low, high = distinct(roots)
    assert low < between(low, high) < high
    assert between(low, high).denominator < 10**8


def test_functions_survive_pickling():
    for function in (linear(1, 2), broken_line([(0, 0), (1, 1), (2, 0)])):
        assert pickle.loads(pickle.dumps(function)) == function
