"""The standoff: a deal over a price while the danger grows, and its relation to the sequential bargain."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.bargaining import (
    BargainingProblem,
    Standoff,
    agreement_hazards,
    alternating_offers,
    bargain,
    delivery,
    standoff_offers,
    zone_of_agreement,
)
from gametheory.errors import ConceptError, GameError, UnknownNameError

# The numbers of the crisis: value of a freeze, its price, package, costs; payoffs of war; delivery; patience.
FREEZE, ASSURANCE, PACKAGE, CALM, PRESSURE, GAIN = 4, 1, 5, 1, 2.5, 4
WAR = {"us": -6, "russia": -4}
PATIENCE = {"us": 0.95, "russia": 0.95}


def price(delivered=0.7, hazard=0.02, package=PACKAGE, **others):
    us = [Fraction(str(delivered)) * (FREEZE - ASSURANCE), -package]
    russia = [Fraction(str(delivered)) * CALM - Fraction(str(PRESSURE)), GAIN]
    return Standoff({"us": us, "russia": russia}, WAR, hazard, PATIENCE, **others)


def test_the_danger_itself_opens_the_zone():
    assert zone_of_agreement(price(hazard=0).problem).is_empty
    assert not zone_of_agreement(price().problem).is_empty
    (opens,) = agreement_hazards(price())
    assert (opens.low, opens.high) == (Fraction(3, 4343), 1)
    just_below = price(hazard=opens.low - Fraction(1, 10**9))
    assert zone_of_agreement(just_below.problem).is_empty
    assert zone_of_agreement(price(hazard=opens.low).problem).intervals[0].is_point


@given(
    st.integers(1, 20).map(lambda k: Fraction(k, 10)),
    st.integers(2, 30).map(lambda k: Fraction(k, 4)),
    st.integers(-8, -1),
    st.integers(-8, -1),
)
@settings(derandomize=True, max_examples=40, deadline=None)
def test_the_hazards_of_agreement_are_those_at_which_the_zone_is_open(value, package, us_war, russia_war):
    crisis = Standoff({"us": [value, -package], "russia": [-1.8, 4]}, {"us": us_war, "russia": russia_war}, 0, PATIENCE)
    opens = agreement_hazards(crisis)
    for k in range(0, 101, 4):
        t = Fraction(k, 1000)
        there = Standoff(crisis.payoffs, crisis.war, t, PATIENCE).problem
        assert any(t in each for each in opens) == (not zone_of_agreement(there).is_empty)


@given(
    st.fractions(1, 8, max_denominator=9),
    st.fractions(0, 3, max_denominator=9),
    st.fractions(Fraction(1, 2), 9, max_denominator=9),
    st.fractions(0, 3, max_denominator=9),
    st.fractions(Fraction(1, 4), 5, max_denominator=9),
    st.fractions(1, 8, max_denominator=9),
)
@settings(derandomize=True, max_examples=40, deadline=None)
def test_without_danger_and_with_sure_delivery_the_limits_are_those_of_the_sequential_bargain(
    freeze, assurance, package, calm, pressure, gain
):
    """Against the status quo Washington pays at most (f_U - b_U) / C, Moscow takes at least (k_R - f_R) / g_R."""
    crisis = Standoff({"us": [freeze - assurance, -package], "russia": [calm - pressure, gain]}, WAR, 0, PATIENCE)
    zone = zone_of_agreement(crisis.problem)
    assert crisis.problem.disagreement == {"us": 0, "russia": 0}
    assert zone.reservations["us"].value == (freeze - assurance) / package
    assert zone.reservations["russia"].value == (pressure - calm) / gain


def test_every_price_lies_in_the_zone_and_the_first_to_propose_is_better_off():
    crisis = price()
    everything = bargain(crisis.problem, discount=crisis.discount, hazard=crisis.hazard)
    assert all(x in everything.zone for x in everything.prices.values())
    offers = standoff_offers(crisis)
    assert offers.offers["us"].term == everything.offers.offers["us"].term
    assert offers.offers["us"].term < offers.offers["russia"].term
    same = alternating_offers(
        BargainingProblem(crisis.payoffs, {"us": 0, "russia": 0}), PATIENCE, hazard=0.02, breakdown=WAR
    )
    assert same.offers["us"].term == offers.offers["us"].term


def test_a_promise_that_would_be_broken_bounds_the_price():
    bound = price(limits=(delivery("us", [0, 5], 1),))
    zone = zone_of_agreement(bound.problem)
    assert zone.high == Fraction(1, 5)
    assert zone.intervals[0].high_binding == ("delivery (us)",)
    (opens,) = agreement_hazards(bound)
    assert zone_of_agreement(price(hazard=opens.low, limits=bound.limits).problem).intervals[0].is_point


def test_waiting_by_simulation():
    generator = np.random.default_rng(0)
    periods = generator.geometric(0.02, 200_000) - 1
    simulated = np.mean(-6 * 0.95**periods)
    assert float(price().waiting["us"]) == pytest.approx(simulated, rel=0.02)


def test_errors():
    with pytest.raises(UnknownNameError, match=r"^no player is called 'rusia'\. Did you mean 'russia'\?$"):
        Standoff({"us": 0, "russia": 0}, {**WAR, "rusia": 0}, 0, PATIENCE)
    with pytest.raises(GameError, match=r"^russia has no payoff of war\. Give one for every side$"):
        Standoff({"us": 0, "russia": 0}, {"us": 0}, 0, PATIENCE)
    with pytest.raises(ConceptError, match="the payoff of us is not linear in the term"):
        agreement_hazards(Standoff({"us": [1, 0, -1], "russia": [0, 1]}, WAR, 0, PATIENCE))
