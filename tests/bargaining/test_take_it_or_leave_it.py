"""One offer to a side of unknown cost: closed forms, corners, brute force, hazards that are not monotone, ties."""

import json
from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.bargaining import (
    BargainingProblem,
    Cost,
    RationalFunction,
    delivery,
    is_hazard_monotone,
    take_it_or_leave_it,
    triangular_cost,
    uniform_cost,
)
from gametheory.errors import ConceptError, DomainError, UnknownNameError

TENTHS = st.integers(0, 10).map(lambda k: Fraction(k, 10))


def dispute(p=Fraction(1, 2), own_cost=Fraction(1, 10), high=1):
    """A demands x of the stake 1; a war gives A p less its cost, B the rest less a private cost (Fearon 1995)."""
    return BargainingProblem({"A": [0, 1], "B": [1, -1]}, {"A": p - own_cost, "B": 1 - p}, high=high)


@given(TENTHS, st.integers(1, 5).map(lambda k: Fraction(k, 20)), TENTHS, st.integers(1, 6))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_the_closed_form_for_a_uniform_cost(p, own_cost, low, width):
    """With cost in [l, h] the cost just willing is (h - c_A) / 2, but not below l; the demand not above 1."""
    low, high = low / 2, low / 2 + Fraction(width, 10)
    offer = take_it_or_leave_it(dispute(p, own_cost), "A", uniform_cost(low, high))
    just_willing = min(max((high - own_cost) / 2, low), 1 - p)
    assert offer.exact
    assert offer.term == min(p + just_willing, 1)
    assert offer.war_probability == max(Fraction(0), (just_willing - low) / (high - low))
    assert offer.is_unique
    assert offer.hazard_is_monotone


@pytest.mark.parametrize(
    ("exact", "frozen"),
    [
        (uniform_cost(0.1, 0.6), scipy.stats.uniform(0.1, 0.5)),
        (triangular_cost(0, 0.1, 0.5), scipy.stats.triang(0.2, 0, 0.5)),
        (triangular_cost(0, 0, 0.5), scipy.stats.triang(0, 0, 0.5)),
        (triangular_cost(0.2, 0.5, 0.5), scipy.stats.triang(1, 0.2, 0.3)),
    ],
)
def test_scipy_finds_the_same(exact, frozen):
    one, other = (take_it_or_leave_it(dispute(), "A", cost) for cost in (exact, frozen))
    assert one.exact
    assert not other.exact
    assert float(one.term) == pytest.approx(other.term, abs=1e-5)  # a kink of scipy's density is not known
    assert float(one.war_probability) == pytest.approx(other.war_probability, abs=1e-5)
    assert [float(x) for x in one.payoffs.values()] == pytest.approx(list(other.payoffs.values()), abs=1e-5)
    for cost in np.linspace(-0.1, 0.7, 17):
        assert float(exact.probability_below(Fraction(str(round(cost, 3))))) == pytest.approx(
            frozen.cdf(round(cost, 3)), abs=1e-12
        )
    assert is_hazard_monotone(exact)
    assert is_hazard_monotone(frozen)


def simulated(problem, proposer, responder, draws, terms):
    """The proposer's average payoff for each term, over drawn costs."""
    deal = problem.payoffs[proposer](terms) + 0 * terms
    theirs = problem.payoffs[responder](terms) + 0 * terms
    war = float(problem.disagreement[proposer])
    accepts = theirs[:, None] >= float(problem.disagreement[responder]) - draws[None, :]
    return np.where(accepts, deal[:, None], war).mean(axis=1), accepts.mean(axis=1)


@pytest.mark.parametrize("payoffs", [([0, 1], [1, -1]), ([0, 2, -1], [1, 0, -1]), ([0, 0, 1], [1, -0.5, -0.5])])
def test_a_simulation_agrees(payoffs):
    problem = BargainingProblem({"A": payoffs[0], "B": payoffs[1]}, {"A": 0.3, "B": 0.5})
    offer = take_it_or_leave_it(problem, "A", triangular_cost(0, 0.1, 0.4))
    draws = scipy.stats.triang(0.25, 0, 0.4).ppf((np.arange(4000) + 0.5) / 4000)
    terms = np.linspace(0, 1, 401)
    expected, accepted = simulated(problem, "A", "B", draws, terms)
    assert float(offer.payoffs["A"]) == pytest.approx(expected.max(), abs=2e-3)
    here = np.argmin(np.abs(terms - float(offer.term)))
    assert 1 - accepted[here] == pytest.approx(float(offer.war_probability), abs=1e-2)
    own = np.maximum(problem.payoffs["B"](float(offer.term)), 0.5 - draws)
    assert float(offer.payoffs["B"]) == pytest.approx(own.mean(), abs=2e-3)


def test_a_safe_offer_where_risk_is_not_worth_it():
    """The lowest cost is so high, and the range of costs so narrow, that more is not worth any risk."""
    offer = take_it_or_leave_it(dispute(), "A", uniform_cost(0.3, 0.5))
    assert (offer.kind, offer.term, offer.war_probability) == ("no risk", Fraction(4, 5), 0)
    assert offer.safe_term == offer.term
    assert "It is never refused." in repr(offer)


def test_war_may_be_certain():
    """A gains more from war than from any deal that any type of B accepts: it offers what all refuse."""
    problem = BargainingProblem({"A": [0, 1], "B": [1, -1]}, {"A": 1.4, "B": 0.5}, high=2)
    offer = take_it_or_leave_it(problem, "A", uniform_cost(0, 0.5))
    assert (offer.kind, offer.war_probability) == ("certain war", 1)
    assert offer.payoffs["A"] == Fraction(7, 5)
    assert [(each.low, each.high) for each in offer.ties] == [(1, 2)]
    assert not offer.is_unique
    assert "It is always refused: war is certain." in repr(offer)


def test_a_proposer_that_would_rather_fight_is_told():
    """Bounded to low demands that everybody accepts, A would do better without an offer."""
    offer = take_it_or_leave_it(dispute(high=0.3), "A", uniform_cost(0, 0.5))
    assert offer.term == Fraction(3, 10)
    assert "war is worth more to A (0.4) than its best offer: it would rather make none" in offer.notes


def lumps(second):
    """Half the mass between 0 and 0.01, half between two higher costs."""
    first, last = Fraction(1, 100), second + Fraction(1, 100)
    high = RationalFunction.of([Fraction(1, 2) - 50 * second, 50])
    pieces = (RationalFunction.of([0, 50]), RationalFunction.of([Fraction(1, 2)]), high)
    return Cost((Fraction(0), first, second, last), pieces, "two lumps")


def test_all_local_maxima_are_compared_where_the_hazard_is_not_monotone():
    offer = take_it_or_leave_it(dispute(), "A", lumps(Fraction(2, 5)))
    assert not offer.hazard_is_monotone
    assert [each.terms.low for each in offer.maxima] == [Fraction(9, 10), Fraction(1, 2)]
    assert offer.war_probability == Fraction(1, 2)
    assert "the hazard is not monotone: all local maxima were compared" in offer.notes


def test_two_offers_may_tie():
    """Demanding 0.5 for sure, or p + z with probability one half: as good if (z + c_A) / 2 = c_A, at z = 0.1."""
    offer = take_it_or_leave_it(dispute(), "A", lumps(Fraction(1, 10)))
    assert [each.low for each in offer.ties] == [Fraction(1, 2), Fraction(3, 5)]
    assert "As good for A: 0.5, 0.6." in repr(offer)


def test_unbounded_costs_leave_no_safe_offer_above_nothing():
    offer = take_it_or_leave_it(dispute(), "A", scipy.stats.norm(0.2, 0.2))
    assert offer.safe_term is None
    assert "Every offer may be refused." in repr(offer)
    grid = np.linspace(0, 1, 2001)
    expected = 0.4 + scipy.stats.norm(0.2, 0.2).sf(grid - 0.5) * (grid - 0.4)
    assert offer.payoffs["A"] == pytest.approx(expected.max(), abs=1e-6)


def test_a_better_outlook_in_war_makes_a_bolder():
    """The demand, and not the risk, moves one for one with the probability of winning."""
    offers = [take_it_or_leave_it(dispute(p), "A", uniform_cost(0, 0.4)) for p in (Fraction(1, 4), Fraction(1, 2))]
    assert offers[1].term - offers[0].term == Fraction(1, 4)
    assert offers[0].war_probability == offers[1].war_probability


def test_the_other_side_may_propose():
    offer = take_it_or_leave_it(dispute(), "B", uniform_cost(0, 0.3))
    assert offer.responder == "A"
    assert offer.term == Fraction(3, 10)  # the cost just willing is (0.3 - 0.1) / 2, below A's 0.4 without it


def test_data():
    plain = json.loads(json.dumps(take_it_or_leave_it(dispute(), "A", uniform_cost(0, 0.5)).to_dict()))
    assert plain["exact_term"] == "7/10"
    assert plain["kind"] == "risk"


def test_errors():
    with pytest.raises(DomainError, match=r"^the cost has no range: 1 to 1\. Give the lower bound first$"):
        uniform_cost(1, 1)
    with pytest.raises(DomainError, match=r"^the mode 3 is not between 0 and 2\. Give one that is$"):
        triangular_cost(0, 3, 2)
    with pytest.raises(UnknownNameError, match="no player is called 'C'"):
        take_it_or_leave_it(dispute(), "C", uniform_cost(0, 1))
    nothing = BargainingProblem({"A": [0, 1], "B": [1, -1]}, {"A": 0, "B": 0}, limits=(delivery("B", [1], 0),))
    with pytest.raises(ConceptError, match="no term is kept by both sides, so there is nothing to offer"):
        take_it_or_leave_it(nothing, "A", uniform_cost(0, 1))
