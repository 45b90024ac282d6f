"""Functions of a term: arithmetic with numbers, fractions and arrays as coefficients."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.errors import DomainError, GameError
from gametheory.games.bargaining_game import BargainingGame
from gametheory.games.term_functions import TermFunction

NUMBERS = st.fractions(-5, 5, max_denominator=6)
POLYNOMIALS = st.lists(NUMBERS, min_size=1, max_size=4).map(lambda own: TermFunction(tuple(own)))
same_every_time = settings(derandomize=True, deadline=None, max_examples=60)


@same_every_time
@given(one=POLYNOMIALS, other=POLYNOMIALS, third=POLYNOMIALS, x=NUMBERS)
def test_values_of_sums_products_and_quotients(one, other, third, x):
    assert (one + other)(x) == one(x) + other(x)
    assert (one - other)(x) == one(x) - other(x)
    assert (2 - one * 3)(x) == 2 - 3 * one(x)
    assert (one**3)(x) == one(x) ** 3
    if other(x) and third(x):
        assert (one / other + third)(x) == one(x) / other(x) + third(x)
        assert (one / other / third)(x) == one(x) / other(x) / third(x)
        assert (other**-2)(x) == other(x) ** -2


def test_coefficients_may_be_arrays():
    slope = np.array([1.0, 2.0])
    line = TermFunction((3.0, -slope), (1.0,))
    assert line.is_line
    assert line(np.array([0.5, 1.0])).tolist() == [2.5, 1.0]
    assert (line * line).numerator[2].tolist() == [1.0, 4.0]


def test_what_cancels_is_dropped():
    x = TermFunction((Fraction(0), Fraction(1)))
    assert (x * x - x * x + 2).is_constant
    assert (TermFunction((0.0, np.array([1.0, 0.0])))).numerator[1].tolist() == [1.0, 0.0]
    assert TermFunction((0.0, np.zeros(2))).is_constant


def test_nothing_is_divided_by_zero_and_powers_end():
    one = TermFunction((Fraction(1),))
    with pytest.raises(ZeroDivisionError):
        _ = one / TermFunction((Fraction(0),))
    with pytest.raises(OverflowError, match="more than 200 coefficients"):
        _ = TermFunction((0, 1)) ** 300


PIE = {
    "players": ("a", "b"),
    "payoffs": (TermFunction((Fraction(1), Fraction(-1))), TermFunction((Fraction(0), Fraction(1)))),
    "standing": (Fraction(0), Fraction(0)),
}


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"players": ("a",)}, GameError, "it takes two to bargain. Give the payoffs of two sides or more"),
        ({"standing": (0,)}, GameError, "1 values without an agreement for 2 sides. Give one a side"),
        ({"low": Fraction(1)}, GameError, "'x' has no range: 1 to 1. Give low below high"),
        ({"hazard": Fraction(3, 2)}, DomainError, "the hazard is 1.5. Give a probability from 0 to 1"),
        (
            {"discount": (Fraction(1, 2), np.array([0.5, 1.0]))},
            DomainError,
            "the discount factor of 'b' is 1. Give a number from 0 up to but not including 1",
        ),
        (
            {"breakdown": (Fraction(-1), Fraction(-1))},
            GameError,
            "what waiting is worth under a danger depends on patience. Give discount factors",
        ),
    ],
)
def test_the_parts_of_a_bargaining_game_fit_together(changes, error, said):
    with pytest.raises(error) as caught:
        BargainingGame(**(PIE | changes))
    assert str(caught.value) == said


@same_every_time
@given(
    hazard=st.integers(0, 10).map(lambda share: Fraction(share, 10)),
    factor=st.integers(0, 9).map(lambda share: Fraction(share, 10)),
    war=NUMBERS,
    now=NUMBERS,
)
def test_waiting_is_worth_what_one_more_period_of_it_brings(hazard, factor, war, now):
    """D = t w + (1 - t) ((1 - d) s + d D): the fixed point that the closed form solves."""
    game = BargainingGame(
        **(PIE | {"standing": (now, now)}), hazard=hazard, breakdown=(war, war), danger="war", discount=(factor, factor)
    )
    waiting = game.disagreement[0]
    assert waiting == hazard * war + (1 - hazard) * ((1 - factor) * now + factor * waiting)
    if hazard == 0:
        assert waiting == now
