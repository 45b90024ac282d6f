"""The kernels over arrays: the exact functions are the definition, at random points with ties and corners."""

from fractions import Fraction

import numpy as np
import pytest

from gametheory.bargaining import (
    BargainingProblem,
    Limit,
    alternating_offers,
    alternating_offers_grid,
    egalitarian,
    egalitarian_grid,
    kalai_smorodinsky,
    kalai_smorodinsky_grid,
    linear,
    nash_bargaining,
    nash_grid,
    utilitarian,
    utilitarian_grid,
    waiting_grid,
    waiting_value,
    zone_grid,
    zone_of_agreement,
)
from gametheory.errors import ConceptError

POINTS = 250
GENERATOR = np.random.default_rng(7)


def draw(low, high, size=POINTS):
    """Quarters, so that ties and corners are frequent and floats are exact."""
    return GENERATOR.integers(4 * low, 4 * high + 1, size) / 4


BASE, SLOPE, LEVEL = ([draw(-3, 3), draw(-3, 3)], [draw(-4, 2), draw(-2, 4)], [draw(-3, 1), draw(-3, 1)])
WEIGHTS = [draw(1, 3), draw(1, 3)]
LIMIT = (draw(-1, 4), draw(-4, 2))


def exactly(point, limits=True):
    """The exact problem at a point."""
    names = "ab"
    payoffs = {p: [float(BASE[k][point]), float(SLOPE[k][point])] for k, p in enumerate(names)}
    levels = {p: float(LEVEL[k][point]) for k, p in enumerate(names)}
    slack = linear(float(LIMIT[0][point]), float(LIMIT[1][point]))
    return BargainingProblem(payoffs, levels, limits=(Limit("delivery", "a", slack),) if limits else ())


def weights(point):
    return {"a": float(WEIGHTS[0][point]), "b": float(WEIGHTS[1][point])}


def test_the_zone_is_that_of_the_exact_function():
    zone = zone_grid(BASE, SLOPE, LEVEL, limits=[LIMIT])
    labels = np.array(["participation (a)", "participation (b)", "delivery (a)", "the range of terms"])
    for point in range(POINTS):
        exact = zone_of_agreement(exactly(point))
        assert zone.is_open[point] == (not exact.is_empty)
        if exact.is_empty:
            assert np.isnan(zone.low[point])
            if exact.gap.width is not None and np.isfinite(zone.gap[point]):
                assert zone.gap[point] >= 0
            continue
        (only,) = exact.intervals
        assert (zone.low[point], zone.high[point]) == pytest.approx((float(only.low), float(only.high)), abs=1e-12)
        if not only.is_point:
            assert labels[zone.low_binding[point]] in only.low_binding
            assert labels[zone.high_binding[point]] in only.high_binding
    assert 40 < zone.is_open.sum() < POINTS - 40


@pytest.mark.parametrize(
    ("kernel", "concept", "weighted"),
    [
        (nash_grid, nash_bargaining, False),
        (nash_grid, nash_bargaining, True),
        (kalai_smorodinsky_grid, kalai_smorodinsky, False),
        (egalitarian_grid, egalitarian, False),
        (egalitarian_grid, egalitarian, True),
        (utilitarian_grid, utilitarian, False),
        (utilitarian_grid, utilitarian, True),
    ],
)
def test_each_price_is_that_of_the_exact_function(kernel, concept, weighted):
    options = {"weights": WEIGHTS} if weighted else {}
    prices = kernel(BASE, SLOPE, LEVEL, limits=[LIMIT], **options)
    for point in range(POINTS):
        problem = exactly(point)
        if np.isnan(prices[point]):
            with pytest.raises(ConceptError, match="lies outside the feasible set"):
                concept(problem)
        else:
            exact = concept(problem, weights(point)) if weighted else concept(problem)
            assert prices[point] == pytest.approx(float(exact.term), abs=1e-12)


@pytest.mark.parametrize("outside", [None, (0.5, 0.25)])
def test_the_offers_are_those_of_the_exact_function(outside):
    patience = [0.5 + draw(0, 1) / 2.5, 0.5 + draw(0, 1) / 2.5]
    options = {} if outside is None else {"outside": outside}
    offers = alternating_offers_grid(BASE, SLOPE, LEVEL, patience, **options)
    compared = 0
    for point in range(POINTS):
        if SLOPE[0][point] == SLOPE[1][point] == 0:
            continue
        discount = {p: float(patience[k][point]) for k, p in enumerate("ab")}
        leave = None if outside is None else dict(zip("ab", outside, strict=True))
        exact = alternating_offers(exactly(point, limits=False), discount, outside=leave)
        found = (offers.first[point], offers.second[point])
        if not exact.is_agreement:
            assert np.isnan(found).all()
        else:
            assert found == pytest.approx([float(exact.offers[p].term) for p in "ab"], abs=1e-12)
            compared += 1
    assert compared > 60


def test_the_waiting_value_is_that_of_the_exact_function():
    hazards, discounts = np.array([0.0, 0.02, 0.1])[:, None], np.array([0.5, 0.95])
    values = waiting_grid(-6, hazards, discounts)
    assert values.shape == (3, 2)
    for i, t in enumerate((0.0, 0.02, 0.1)):
        for j, d in enumerate((0.5, 0.95)):
            assert values[i, j] == pytest.approx(float(waiting_value(-6, t, d)), abs=1e-12)


def test_everything_broadcasts():
    """Domestic cost along one axis, hazard along the other: no price is copied before it has to be."""
    cost, hazard = np.linspace(1.5, 6.5, 11)[:, None], np.linspace(0, 0.1, 7)
    level = [waiting_grid(-6, hazard, 0.95), waiting_grid(-4, hazard, 0.95)]
    zone = zone_grid([2.1, -1.8], [-cost, 4], level)
    assert zone.is_open.shape == (11, 7)
    for kernel in (nash_grid, kalai_smorodinsky_grid, egalitarian_grid, utilitarian_grid):
        prices = kernel([2.1, -1.8], [-cost, 4], level)
        assert prices.shape == (11, 7)
        assert np.array_equal(np.isnan(prices), ~zone.is_open)
    patience = 0.95 * (1 - hazard)
    offers = alternating_offers_grid([2.1, -1.8], [-cost, 4], level, [patience, patience])
    assert offers.first.shape == (11, 7)
    inside = zone.is_open & (offers.first <= offers.second + 1e-12)
    assert np.array_equal(inside, zone.is_open)


def test_three_sides_have_a_zone():
    zone = zone_grid([1, 0, 0.5], [-1, 1, np.array([-0.5, -2.0])], [0.25, 0.25, 0.25])
    assert zone.low.tolist() == pytest.approx([0.25, np.nan], nan_ok=True)
    assert zone.high_binding.tolist() == [2, 2]
    exact = zone_of_agreement(
        BargainingProblem({"a": [1, -1], "b": [0, 1], "c": [0.5, -0.5]}, {"a": 0.25, "b": 0.25, "c": 0.25})
    )
    assert exact.high == Fraction(1, 2)
    assert zone.high[0] == 0.5
