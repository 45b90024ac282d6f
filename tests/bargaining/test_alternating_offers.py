"""Alternating offers: Rubinstein's shares, danger, outside options, last periods, and value iteration as the oracle."""

import itertools
import json
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.bargaining import (
    BargainingProblem,
    alternating_offers,
    broken_line,
    delivery,
    nash_bargaining,
    nash_weights,
    waiting_value,
)
from gametheory.bargaining.offers import END, OUTSIDE, PATIENCE
from gametheory.errors import ConceptError, DomainError, UnknownNameError

DOLLAR = BargainingProblem({"a": [1, -1], "b": [0, 1]}, {"a": 0, "b": 0})
TENTHS = st.integers(1, 9).map(lambda k: Fraction(k, 10))


@given(TENTHS)
@settings(derandomize=True, max_examples=9, deadline=None)
def test_equally_patient_sides(d):
    """The first to propose keeps 1 / (1 + d) (Rubinstein 1982)."""
    game = alternating_offers(DOLLAR, {"a": d, "b": d})
    assert game.offers["a"].payoffs == {"a": 1 / (1 + d), "b": d / (1 + d)}
    assert game.offers["b"].payoffs == {"a": d / (1 + d), "b": 1 / (1 + d)}
    assert game.first_mover_advantage == {"a": (1 - d) / (1 + d), "b": (1 - d) / (1 + d)}
    assert game.is_unique
    assert game.exact


@given(TENTHS, TENTHS)
@settings(derandomize=True, max_examples=30, deadline=None)
def test_rubinstein_s_shares(first, second):
    """The first to propose keeps (1 - d2) / (1 - d1 d2) (Rubinstein 1982, the case of fixed discount factors)."""
    game = alternating_offers(DOLLAR, {"a": first, "b": second})
    assert game.offers["a"].payoffs["a"] == (1 - second) / (1 - first * second)
    assert game.offers["b"].payoffs["b"] == (1 - first) / (1 - first * second)
    assert game.offers["a"].binding == PATIENCE
    assert game.offers["a"].threshold == second * game.offers["b"].payoffs["b"]


@given(TENTHS, TENTHS, st.integers(1, 4))
@settings(derandomize=True, max_examples=20, deadline=None)
def test_the_finite_sequence(first, second, periods):
    """By hand, backwards: the last proposer takes all, the one before leaves the discounted share."""
    share = Fraction(0)
    sides = ["a" if period % 2 == 0 else "b" for period in range(periods)]
    factor = {"a": first, "b": second}
    for proposer in reversed(sides):
        other = "b" if proposer == "a" else "a"
        share = 1 - factor[other] * share if proposer != sides[-1] or share else Fraction(1)
    made = alternating_offers(DOLLAR, {"a": first, "b": second}, periods=periods).sequence["a"]
    assert [offer.proposer for offer in made] == sides
    assert made[0].payoffs["a"] == share
    assert made[-1].payoffs[made[-1].proposer] == 1


def test_the_finite_sequence_converges():
    """It comes to the stationary share at the rate of the product of the discount factors, from both sides in turn."""
    factors = {"a": Fraction(9, 10), "b": Fraction(4, 5)}
    limit = alternating_offers(DOLLAR, factors).offers["a"].payoffs["a"]
    gaps = [alternating_offers(DOLLAR, factors, periods=n).offers["a"].payoffs["a"] - limit for n in (1, 3, 5, 7, 41)]
    assert all(later / earlier == Fraction(18, 25) for earlier, later in itertools.pairwise(gaps[:4]))
    assert 0 < gaps[-1] < Fraction(1, 1000)


def value_iteration(problem, patience, outside, terms=4001, rounds=400):
    """An oracle by other means: proposals on a grid of terms, values of both sides as proposer and responder."""
    grid = np.linspace(float(problem.low), float(problem.high), terms)
    gains = [payoff(grid) - float(problem.disagreement[p]) + 0 * grid for p, payoff in problem.payoffs.items()]
    leave = [float(outside.get(p, -math.inf)) - float(problem.disagreement[p]) for p in problem.players]
    value = [[0.0, 0.0], [0.0, 0.0]]  # by who proposes next, what each side gains
    for _ in range(rounds):
        new = []
        for proposer in range(2):
            other = 1 - proposer
            needs = max(patience[other] * value[other][other], leave[other])
            accepted = gains[other] >= needs - 1e-12
            wait = patience[proposer] * value[other][proposer]
            best = np.argmax(np.where(accepted, gains[proposer], -np.inf))
            agree = accepted.any() and gains[proposer][best] >= wait - 1e-9
            now = [0.0, 0.0]
            now[proposer] = gains[proposer][best] if agree else wait
            now[other] = gains[other][best] if agree else needs
            new.append(now)
        value = new
    return value


@given(
    st.tuples(st.integers(1, 4), st.integers(0, 2)),
    st.tuples(st.integers(1, 4), st.integers(0, 2)),
    TENTHS,
    TENTHS,
    st.sampled_from([{}, {"b": 0.5}, {"a": 1}, {"a": 0.25, "b": 0.25}]),
)
@settings(derandomize=True, max_examples=30, deadline=None)
def test_value_iteration_finds_the_same(fall, rise, first, second, outside):
    a, b = [fall[0] + fall[1], -fall[0], -fall[1]], [0, rise[0] + 2 * rise[1], -rise[1]]
    problem = BargainingProblem({"a": a, "b": b}, {"a": 0, "b": 0})
    game = alternating_offers(problem, {"a": first, "b": second}, outside=outside)
    assert game.is_agreement
    assert game.exact
    value = value_iteration(problem, [float(first), float(second)], outside)
    for index, proposer in enumerate("ab"):
        found = [float(game.offers[proposer].payoffs[player]) for player in "ab"]
        assert found == pytest.approx(value[index], abs=6e-3 * max(map(sum, (fall, rise))))


@given(TENTHS, TENTHS, st.integers(1, 3), st.integers(0, 3))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_no_single_deviation_pays(first, second, rise, curve):
    """The proposal leaves the other exactly what refusing is worth; asking less or more is worse for the proposer."""
    problem = BargainingProblem({"a": [2, 0, -2], "b": [0, rise + curve, -curve / 2]}, {"a": 0, "b": 0})
    patience = {"a": first, "b": second}
    game = alternating_offers(problem, patience)
    for proposer, other in (("a", "b"), ("b", "a")):
        mine, theirs = game.offers[proposer], game.offers[other]
        assert float(mine.payoffs[other]) == pytest.approx(float(patience[other] * theirs.payoffs[other]), abs=1e-12)
        assert float(mine.payoffs[proposer]) >= float(patience[proposer] * theirs.payoffs[proposer])


def test_exact_and_sampled_agree_on_a_curved_frontier():
    curved = {"a": [1, 0, -1], "b": [0, 2, -1]}
    exact = alternating_offers(BargainingProblem(curved, {"a": 0, "b": 0}), {"a": 0.9, "b": 0.8})
    sampled = {"a": lambda x: 1 - x * x, "b": lambda x: 2 * x - x * x}
    floating = alternating_offers(BargainingProblem(sampled, {"a": 0, "b": 0}), {"a": 0.9, "b": 0.8})
    assert exact.exact
    assert not floating.exact
    for player in "ab":
        assert float(exact.offers[player].term) == pytest.approx(float(floating.offers[player].term), abs=1e-7)
    finite = alternating_offers(BargainingProblem(curved, {"a": 0, "b": 0}), {"a": 0.9, "b": 0.8}, periods=80)
    assert float(finite.offers["a"].term) == pytest.approx(float(exact.offers["a"].term), abs=1e-7)


def test_a_broken_line_is_bargained_over_in_floating_point():
    kinked = BargainingProblem({"a": [1, -1], "b": broken_line([(0, 0), (0.5, 0.75), (1, 1)])}, {"a": 0, "b": 0})
    game = alternating_offers(kinked, {"a": 0.9, "b": 0.9})
    value = value_iteration(kinked, [0.9, 0.9], {})
    assert not game.exact
    assert game.offers["a"].payoffs["a"] == pytest.approx(value[0][0], abs=2e-3)


# --- danger and outside options -------------------------------------------------------------------------------------


def test_the_value_of_waiting():
    """A geometric series: war comes in period k with probability t (1 - t)^(k - 1), discounted k - 1 times."""
    t, d, war = 0.02, 0.95, -6
    series = sum(t * (1 - t) ** k * d**k * war for k in range(5000))
    assert float(waiting_value(war, t, d)) == pytest.approx(series, rel=1e-12)
    assert waiting_value(-6, 0, 0.95) == 0
    assert waiting_value(-6, 1, 0.95) == -6
    assert waiting_value(0, 0, 0.5, flow=1) == 2


def test_hazard_and_discount_act_together():
    """With breakdown that pays nothing, a hazard is a discount (Binmore, Rubinstein and Wolinsky 1986)."""
    dangerous = alternating_offers(DOLLAR, {"a": 1, "b": 1}, hazard=0.1, breakdown={"a": 0, "b": 0})
    impatient = alternating_offers(DOLLAR, {"a": 0.9, "b": 0.9})
    assert dangerous.offers["a"].term == impatient.offers["a"].term


def test_frequent_offers_come_to_the_asymmetric_nash_solution():
    """With a step s between offers, discount factors d^s and hazard about s h (Binmore, Rubinstein, Wolinsky 1986)."""
    curved = BargainingProblem({"a": [1, 0, -1], "b": [0, 2, -1]}, {"a": 0, "b": 0})
    weights = nash_weights({"a": 0.9, "b": 0.8}, 0.05)
    limit = float(nash_bargaining(curved, weights).term)
    away = []
    for step in (Fraction(1, 10), Fraction(1, 100)):
        factors = {p: round((d * 0.95) ** float(step), 12) for p, d in (("a", 0.9), ("b", 0.8))}
        game = alternating_offers(curved, factors)
        away.append(max(abs(float(offer.term) - limit) for offer in game.offers.values()))
    assert away[1] < 2e-3
    assert away[0] / away[1] == pytest.approx(10, rel=0.1)


def test_the_outside_option_principle():
    """An option below what going on is worth changes nothing; a larger one is just met (Binmore et al. 1989)."""
    d = Fraction(9, 10)
    plain = alternating_offers(DOLLAR, {"a": d, "b": d})
    idle = alternating_offers(DOLLAR, {"a": d, "b": d}, outside={"b": Fraction(2, 5)})
    assert {p: offer.term for p, offer in idle.offers.items()} == {p: offer.term for p, offer in plain.offers.items()}
    active = alternating_offers(DOLLAR, {"a": d, "b": d}, outside={"b": Fraction(3, 5)})
    assert active.offers["a"].payoffs == {"a": Fraction(2, 5), "b": Fraction(3, 5)}
    assert active.offers["a"].binding == OUTSIDE
    assert active.offers["b"].payoffs["a"] == d * Fraction(2, 5)


def test_no_deal_where_outside_options_are_worth_more():
    game = alternating_offers(DOLLAR, {"a": 0.9, "b": 0.9}, outside={"a": 0.6, "b": 0.5})
    assert not game.is_agreement
    assert not game.offers
    assert "no deal" in repr(game)


def test_a_promise_bounds_the_proposals():
    bounded = BargainingProblem(DOLLAR.payoffs, {"a": 0, "b": 0}, limits=(delivery("a", [0, 1], 0.3),))
    game = alternating_offers(bounded, {"a": 0.9, "b": 0.9})
    assert game.offers["b"].term == Fraction(3, 10)
    assert game.offers["b"].binding == END
    assert game.offers["a"].term == Fraction(27, 100)


def test_sides_that_want_the_same_propose_the_same():
    together = BargainingProblem({"a": [0, 1], "b": [0, 2]}, {"a": 0, "b": 0})
    game = alternating_offers(together, {"a": 0.9, "b": 0.9})
    assert {offer.term for offer in game.offers.values()} == {1}


def test_pages_data_and_pickles():
    game = alternating_offers(DOLLAR, {"a": 0.5, "b": 0.5}, periods=3, hazard=0.1, breakdown={"a": 0, "b": 0})
    plain = json.loads(json.dumps(game.to_dict()))
    assert plain["concept"] == "alternating-offers"
    assert len(plain["sequence"]["a"]) == 3
    assert "Period by period, a first" in repr(game)
    assert "the talks break down with probability 0.1 a period" in game._repr_html_()
    assert pickle.loads(pickle.dumps(game)).offers["a"].term == game.offers["a"].term


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"discount": {"a": 0.9}}, ConceptError, "b has no discount factor. Give one between 0 and 1"),
        ({"discount": {"a": 0.9, "c": 0.9}}, UnknownNameError, "no player is called 'c'. Known: a, b"),
        (
            {"discount": {"a": 0.9, "b": 1.2}},
            DomainError,
            "a discount factor of 1.2 is not between 0 and 1. Give one in that range",
        ),
        (
            {"discount": {"a": 1, "b": 1}},
            DomainError,
            "without hazard, two sides of unlimited patience never have to agree. Give a discount below 1",
        ),
        (
            {"discount": {"a": 0.9, "b": 0.9}, "hazard": 0.1, "breakdown": {"a": 0}},
            ConceptError,
            "b has no payoff of a breakdown. Say what it gets when the talks break down",
        ),
        (
            {"discount": {"a": 0.9, "b": 0.9}, "periods": 0},
            DomainError,
            "0 periods leave no time for a proposal. Give 1 or more",
        ),
    ],
)
def test_errors_name_the_thing_and_the_next_step(arguments, error, said):
    with pytest.raises(error) as caught:
        alternating_offers(DOLLAR, **arguments)
    assert str(caught.value) == said


def test_weights_need_impatience():
    with pytest.raises(DomainError, match=r"^a discounts by 1 a period\. Give a factor above 0 and below 1$"):
        nash_weights({"a": 1, "b": 0.9})


def test_frontiers_in_two_parts_are_refused():
    split = BargainingProblem({"a": [0, 8, -24, 18], "b": [2, -1]}, {"a": 0, "b": 0})
    with pytest.raises(ConceptError, match="the efficient terms form 2 intervals"):
        alternating_offers(split, {"a": 0.9, "b": 0.9})
    three = BargainingProblem({"a": 0, "b": 0, "c": 0}, {"a": 0, "b": 0, "c": 0})
    with pytest.raises(ConceptError, match="alternating offers are made by two sides, and here are 3"):
        alternating_offers(three, {"a": 0.9, "b": 0.9, "c": 0.9})
