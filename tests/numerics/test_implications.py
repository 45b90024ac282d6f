import itertools
from fractions import Fraction
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numerics.implications import feasibility, follows_from

WHOLE = st.integers(-3, 3).map(Fraction)
X, Y, XY, ONE = (1, 0), (0, 1), (1, 1), (0, 0)
UNIT = (Fraction(0), Fraction(1))
GRID = [Fraction(step, 6) for step in range(7)]


def polynomials(monomials):
    return st.fixed_dictionaries(dict.fromkeys(monomials, WHOLE)).map(
        lambda terms: {powers: c for powers, c in terms.items() if c}
    )


def value(terms, x, y):
    return sum((c * x**i * y**j for (i, j), c in terms.items()), start=Fraction(0))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(polynomials([X, Y, XY, ONE]), st.lists(polynomials([X, Y, XY, ONE]), max_size=3))
def test_what_is_said_to_follow_does_follow(target, given_):
    used = follows_from(target, given_, [UNIT, UNIT])
    inside = [(x, y) for x, y in itertools.product(GRID, GRID) if all(value(g, x, y) >= 0 for g in given_)]
    if used is not None:
        assert all(value(target, x, y) >= 0 for x, y in inside)
        assert follows_from(target, [given_[place] for place in used], [UNIT, UNIT]) is not None


@settings(derandomize=True, deadline=None, max_examples=60)
@given(polynomials([X, Y, ONE]), st.lists(polynomials([X, Y, ONE]), max_size=2))
def test_of_affine_inequalities_every_consequence_is_found(target, given_):
    if follows_from(target, given_, [UNIT, UNIT]) is None:
        # a point that contradicts it, or nothing at all satisfies what is given
        corners = _corners([*given_, {X: 1}, {Y: 1}, {X: -1, ONE: 1}, {Y: -1, ONE: 1}])
        assert not corners or any(value(target, x, y) < 0 for x, y in corners)


def _corners(given_):
    """The points at which two of the constraints are equalities and all hold."""
    found = []
    for one, other in itertools.combinations(given_, 2):
        (a, b, c), (d, e, f) = ([terms.get(powers, Fraction(0)) for powers in (X, Y, ONE)] for terms in (one, other))
        if a * e != b * d:
            point = (b * f - c * e) / Fraction(a * e - b * d), (c * d - a * f) / Fraction(a * e - b * d)
            if all(value(g, *point) >= 0 for g in given_):
                found.append(point)
    return found


def test_products_are_tied_to_their_factors():
    one = Fraction(1)
    assert follows_from({X: one, XY: -one}, [], [UNIT, UNIT]) == ()  # x >= x y for y <= 1
    assert follows_from({XY: one, X: -one, Y: -one, ONE: one}, [], [UNIT, UNIT]) == ()  # (1 - x)(1 - y) >= 0


def test_whether_inequalities_can_hold_together():
    one, line = Fraction(1), (-inf, inf)
    above, below = {X: one, ONE: -one}, {X: -one, ONE: one}
    assert feasibility([above, below], [line, line]).possible
    assert not feasibility([above, below], [line, line]).room
    assert not feasibility([above, {X: -one}], [line, line]).possible
    assert feasibility([above], [line, line]).room
    assert not feasibility([{X: one, ONE: -2 * one}], [UNIT, UNIT]).possible
