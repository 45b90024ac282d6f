"""The zone of agreement: against dense sampling, with its limits, its gap, and the efficient frontier."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.bargaining import (
    BargainingProblem,
    Limit,
    broken_line,
    delivery,
    efficient_frontier,
    linear,
    participation,
    snapback,
    zone_of_agreement,
)
from gametheory.errors import GameError, UnknownNameError

WHOLE = st.integers(-4, 4)
PAYOFF = st.lists(WHOLE, min_size=1, max_size=4)


def problems(sides=2):
    names = "abc"[:sides]
    payoffs = st.tuples(*[PAYOFF] * sides).map(lambda found: dict(zip(names, found, strict=True)))
    levels = st.tuples(*[st.integers(-3, 3)] * sides).map(lambda found: dict(zip(names, found, strict=True)))
    return st.builds(BargainingProblem, payoffs, levels)


@given(st.one_of(problems(2), problems(3)))
@settings(derandomize=True, max_examples=80, deadline=None)
def test_a_term_is_in_the_zone_exactly_if_nobody_loses(problem):
    zone = zone_of_agreement(problem)
    assert zone.exact
    ends = [end for each in zone.intervals for end in (each.low, each.high)]
    for x in [*(Fraction(k, 97) for k in range(98)), *ends]:
        assert (x in zone) == all(not gain < 0 for gain in problem.gains(x))


@given(problems(2))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_the_binding_limit_is_the_one_that_fails_just_beyond(problem):
    for each in zone_of_agreement(problem).intervals:
        for end, step, binding in ((each.low, -1e-7, each.low_binding), (each.high, 1e-7, each.high_binding)):
            beyond = float(end) + step
            if binding == ("the range of terms",):
                assert not 0 <= beyond <= 1
            else:
                losers = {f"participation ({p})" for p in problem.players if float(problem.gain(p, beyond)) < 0}
                assert losers == set(binding)


@given(problems(2))
@settings(derandomize=True, max_examples=80, deadline=None)
def test_the_shortfall_of_an_empty_zone_is_what_opens_it(problem):
    zone = zone_of_agreement(problem)
    if not zone.is_empty:
        assert zone.gap is None
        return
    for player, lack in zone.gap.shortfall.items():
        assert lack > 0
        x = zone.gap.term[player]
        others = [other for other in problem.players if other != player]
        assert all(not problem.gain(other, x) < 0 for other in others)
        assert problem.gain(player, x) == -lack
        grid = [k / 500 for k in range(501)]
        taken = [t for t in grid if all(float(problem.gain(other, t)) >= 0 for other in others)]
        assert all(float(problem.gain(player, t)) <= -float(lack) + 1e-9 for t in taken)


def dominated_by(problem, x, grid):
    """The best worst margin over x on a grid of terms."""
    margins = [payoff(grid) - float(payoff(x)) for payoff in problem.payoffs.values()]
    return np.max(np.min(np.broadcast_arrays(*margins, grid * 0 + np.inf)[:-1], axis=0))


@given(st.one_of(problems(2), problems(3)))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_the_frontier_agrees_with_a_dense_grid(problem):
    frontier = efficient_frontier(problem)
    grid = np.linspace(0, 1, 20001)
    ends = [float(end) for each in frontier.intervals for end in (each.low, each.high)]
    for k in range(60):
        x = Fraction(2 * k + 1, 120)
        if any(abs(float(x) - end) < 1e-3 for end in ends):
            continue
        margin = dominated_by(problem, x, grid)
        assert margin <= 1e-9 if x in frontier else margin >= -1e-6


def test_a_payoff_with_two_peaks_has_a_frontier_in_two_parts():
    """Between its peak and the term at which a is as well off again, on the far side, terms are dominated."""
    frontier = efficient_frontier(BargainingProblem({"a": [0, 8, -24, 18], "b": [2, -1]}, {"a": 0, "b": 0}))
    assert repr(frontier) == "efficient terms: 0 to 2/9; 8/9 to 1, without 8/9"
    assert len(frontier.points(5)) == 10


def test_a_common_peak_is_the_whole_frontier():
    frontier = efficient_frontier(BargainingProblem({"a": [0, 1, -1], "b": [1, 4, -4]}, {"a": 0, "b": 0}))
    assert [(each.low, each.high) for each in frontier.intervals] == [(Fraction(1, 2), Fraction(1, 2))]
    assert not frontier.excluded


def test_an_end_of_the_frontier_may_be_dominated_itself():
    """At 1/2 a is as well off as at 1, and b better off there: the lower arc ends just before."""
    bent = {"a": broken_line([(0, 0), (0.5, 1), (0.75, 0), (1, 1)]), "b": broken_line([(0, 2), (0.5, 0), (1, 1)])}
    frontier = efficient_frontier(BargainingProblem(bent, {"a": 0, "b": 0}))
    assert repr(frontier) == "efficient terms: 0 to 0.25; 1, without 0.25"


def test_fearon_s_bargaining_range():
    """A's share p of a war's outcome, less its costs, to p plus B's costs (Fearon 1995, claim 1)."""
    p, a, b = Fraction(1, 2), Fraction(1, 10), Fraction(1, 5)
    war = BargainingProblem({"A": [0, 1], "B": [1, -1]}, {"A": p - a, "B": 1 - p - b})
    zone = zone_of_agreement(war)
    assert (zone.low, zone.high) == (p - a, p + b)
    assert zone.intervals[0].low_binding == ("participation (A)",)
    assert zone.intervals[0].high_binding == ("participation (B)",)


def test_risk_aversion_widens_fearon_s_range():
    linear_range = zone_of_agreement(BargainingProblem({"A": [0, 1], "B": [1, -1]}, {"A": 0.4, "B": 0.4}))
    averse = BargainingProblem({"A": [0, 2, -1], "B": [1, 0, -1]}, {"A": 0.4, "B": 0.4})
    assert zone_of_agreement(averse).low < linear_range.low
    assert zone_of_agreement(averse).high > linear_range.high


CRIMEA = {"us": [3, -5], "russia": [-1.5, 4]}
NOTHING = {"us": 0, "russia": 0}


def test_the_limits_of_commitment_cut_the_zone():
    """The concession bargain of the flagship: worth 3 to Washington, package 5; delivered while 5 x <= 2.5."""
    promise, clause = delivery("us", [0, 5], 2.5), snapback("russia", [0, 4], 1.8)
    zone = zone_of_agreement(BargainingProblem(CRIMEA, NOTHING, limits=(promise, clause)))
    (only,) = zone.intervals
    assert (only.low, only.low_binding) == (Fraction(9, 20), ("snapback (russia)",))
    assert (only.high, only.high_binding) == (Fraction(1, 2), ("delivery (us)",))
    assert {who: each.value for who, each in zone.reservations.items()} == {
        "us": Fraction(3, 5),
        "russia": Fraction(3, 8),
    }
    assert [str(each) for each in zone.limits["delivery (us)"]] == ["0 to 0.5"]


def test_an_agreement_that_would_be_broken_leaves_a_gap():
    zone = zone_of_agreement(BargainingProblem(CRIMEA, NOTHING, limits=(delivery("us", [0, 5], 1),)))
    assert zone.is_empty
    assert zone.gap.width == Fraction(3, 8) - Fraction(1, 5)
    assert zone.gap.limits == ("participation (russia)", "delivery (us)")
    assert "The limits leave a gap of 0.175, between participation (russia) and delivery (us)." in repr(zone)


def test_a_fallback_from_another_game_is_a_limit_with_its_source():
    fallback = participation("us", [3, -5], 0.5, "the ultimatum")
    problem = BargainingProblem(CRIMEA, NOTHING, limits=(fallback,), source="the status quo")
    zone = zone_of_agreement(problem)
    assert zone.high == Fraction(1, 2)
    assert "Without an agreement (the status quo): us 0, russia 0." in repr(zone)
    assert fallback.source == "the ultimatum"


def test_three_sides_and_isolated_terms():
    """b takes only the term 1/2, where its payoff touches its disagreement payoff."""
    problem = BargainingProblem({"a": [1, -1], "b": [-1, 4, -4], "c": [0, 1]}, {"a": 0, "b": 0, "c": 0.25})
    (only,) = zone_of_agreement(problem).intervals
    assert only.is_point
    assert only.low == Fraction(1, 2)
    assert "Everybody takes and keeps x = 0.5, a single term." in repr(zone_of_agreement(problem))


def test_irrational_ends_are_exact():
    zone = zone_of_agreement(BargainingProblem({"a": [1, 0, -1], "b": [0, 1]}, {"a": 0.5, "b": 0}))
    assert str(zone.high) == "1/2 sqrt(2)"
    assert zone.exact


def test_python_functions_are_sampled_and_said_not_to_be_exact():
    zone = zone_of_agreement(BargainingProblem({"a": lambda x: (1 - x) ** 0.5, "b": [0, 1]}, {"a": 0.5, "b": 0.2}))
    assert not zone.exact
    assert (float(zone.low), float(zone.high)) == pytest.approx((0.2, 0.75))


def test_the_value_of_another_game_may_be_irrational():
    """It is rounded to a decimal, downwards, and the answer says so."""
    (value,) = (linear(0, 1) * linear(0, 1) - Fraction(1, 8)).roots(Fraction(0), Fraction(1))
    problem = BargainingProblem({"a": [1, -1], "b": [0, 1]}, {"a": value, "b": 0}, source="the mixed equilibrium")
    zone = zone_of_agreement(problem)
    assert float(zone.high) == pytest.approx(1 - 8**-0.5, abs=1e-14)
    assert not zone.exact
    assert zone.notes == ("irrational disagreement payoffs were rounded down to 15 decimals",)


def test_a_problem_shows_its_formulas():
    deal = BargainingProblem(CRIMEA, NOTHING, limits=(delivery("us", [0, 5], 2.5, "C11"),), title="A < B")
    assert "us: 3 - 5 x." in repr(deal)
    assert "delivery (us): while 2.5 - 5 x is not negative (C11)." in repr(deal)
    assert "A &lt; B" in deal._repr_html_()
    assert "efficient terms: 0 to 0.5" in efficient_frontier(deal)._repr_html_()


def test_a_disagreement_point_far_outside_is_an_answer():
    zone = zone_of_agreement(BargainingProblem(CRIMEA, {"us": 10, "russia": 10}))
    assert zone.is_empty
    assert not zone.gap.shortfall
    assert not zone.opens_by_lottery


def test_plain_data_and_pages():
    zone = zone_of_agreement(BargainingProblem(CRIMEA, NOTHING, title="Crimea < Korea"))
    plain = json.loads(json.dumps(zone.to_dict()))
    assert plain["intervals"][0]["exact"] == ["3/8", "3/5"]
    assert plain["reservations"]["russia"]["direction"] == "at least"
    assert "Crimea &lt; Korea" in zone._repr_html_()
    assert "us takes at most x = 0.6." in repr(zone)


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (
            lambda: BargainingProblem({"us": 1}, {"us": 0}),
            GameError,
            "it takes two to bargain. Give the payoffs of two",
        ),
        (
            lambda: BargainingProblem(CRIMEA, {"us": 0}),
            GameError,
            "russia has no disagreement payoff. Say what it gets without an agreement",
        ),
        (lambda: BargainingProblem(CRIMEA, {**NOTHING, "rusia": 0}), UnknownNameError, "no player is called 'rusia'."),
        (
            lambda: BargainingProblem(CRIMEA, NOTHING, low=1, high=0),
            GameError,
            "the term x has no range: 1 to 0. Give low below high",
        ),
        (
            lambda: BargainingProblem(CRIMEA, NOTHING, limits=(Limit("delivery", "us", 1 / linear(-0.25, 1)),)),
            GameError,
            "the limit delivery (us) has no finite value at x = 0.25. Give a range that leaves this term out",
        ),
        (
            lambda: BargainingProblem({"a": [0, 1], "b": 1 / linear(-0.5, 1)}, {"a": 0, "b": 0}),
            GameError,
            "the payoff of b has no finite value at x = 0.5. Give a range that leaves this term out",
        ),
    ],
)
def test_errors_name_the_place_and_the_next_step(make, error, said):
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value).startswith(said)
