"""The price of a deal and the deal in instalments, against their formulas typed here a second time by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory.bargaining import Standoff, agreement_hazards, bargaining
from gametheory.modelfile import load
from gametheory.repeated import self_enforcing
from gametheory.sweep import span, sweep

MODELS = Path(__file__).resolve().parents[2] / "models"
PRICE = load(MODELS / "crimea_2017" / "price.yaml")
INSTALMENTS = load(MODELS / "crimea_2017" / "instalments.yaml")
TREE = load(MODELS / "crimea_2017" / "bargain.yaml")

exactly = settings(derandomize=True, deadline=None, max_examples=30)


STEPS = 20


def drawn(data: st.DataObject, parameters: Any) -> dict[str, Fraction]:
    """Random rational values within the ranges, their ends among them."""
    steps = data.draw(st.lists(st.integers(0, STEPS), min_size=len(parameters), max_size=len(parameters)))
    return {
        one.name: one.low + (one.high - one.low) * Fraction(step, STEPS)
        for one, step in zip(parameters.values(), steps, strict=True)
    }


# --- the price ------------------------------------------------------------------------------------------------------


def waiting(hazard: Fraction, war: Fraction, discount: Fraction) -> Fraction:
    return hazard * war / (1 - discount * (1 - hazard))


def test_the_price_at_the_defaults():
    answer = bargaining(PRICE.at())
    zone = answer.bargain.zone
    us, russia = Fraction(-40, 23), Fraction(-80, 69)
    assert answer.bargain.problem.disagreement == {"us": us, "russia": russia}
    assert (zone.low, zone.high) == ((Fraction("1.8") + russia) / 4, (Fraction("2.1") - us) / 5)
    assert zone.intervals[0].low_binding == ("participation (russia)",)
    assert zone.intervals[0].high_binding == ("participation (us)",)
    assert answer.prices["nash"] == (zone.low + zone.high) / 2  # both payoffs are linear
    assert list(answer.prices) == [
        *("nash", "kalai-smorodinsky", "egalitarian", "utilitarian"),
        *("us proposes first", "russia proposes first"),
    ]
    assert answer.prices["us proposes first"] < answer.prices["nash"] < answer.prices["russia proposes first"]
    assert answer.possible_outcomes == ("deal",)
    assert answer.exact
    assert answer.complete


@exactly
@given(data=st.data())
def test_the_zone_lies_between_what_the_two_would_pay_and_take(data):
    v = drawn(data, PRICE.parameters)
    game = PRICE.at(**v)
    package = v["crimea_cost"] + v["domestic_cost"]
    us = waiting(v["war_hazard"], v["us_victory_value"] - v["us_war_cost"], v["us_discount"])
    russia = waiting(v["war_hazard"], v["russia_war_payoff"], v["russia_discount"])
    assert game.disagreement == (us, russia)
    most = (v["delivery"] * (v["us_freeze_value"] - v["us_assurance_cost"]) - us) / package
    least = (v["pressure_cost"] - v["delivery"] * v["russia_calm_value"] + russia) / v["crimea_value"]
    zone = bargaining(game).bargain.zone
    low, high = max(least, Fraction(0)), min(most, Fraction(1))
    assert zone.is_empty == (low > high)
    if not zone.is_empty:
        assert (zone.low, zone.high) == (low, high)


@exactly
@given(data=st.data())
def test_the_alternating_offers_are_indifferent_for_whoever_hears_them(data):
    v = drawn(data, PRICE.parameters)
    answer = bargaining(PRICE.at(**v))
    offers, problem = answer.bargain.offers, answer.bargain.problem
    assume(offers is not None and offers.is_agreement)
    inside = {player: offer.term for player, offer in offers.offers.items() if 0 < offer.term < 1}
    assume(len(inside) == 2)
    for hears, proposes in (("us", "russia"), ("russia", "us")):
        patience = v[f"{hears}_discount"] * (1 - v["war_hazard"])
        assert problem.gain(hears, inside[proposes]) == patience * problem.gain(hears, inside[hears])


def test_the_danger_itself_opens_the_zone():
    """Without danger there is nothing to agree on; the least danger that opens the zone is known exactly."""
    opening = Fraction(3, 4343)
    assert bargaining(PRICE.at(war_hazard=0)).possible_outcomes == ("standoff",)
    zone = bargaining(PRICE.at(war_hazard=opening)).bargain.zone
    assert zone.low == zone.high
    assert bargaining(PRICE.at(war_hazard=opening * Fraction(999, 1000))).bargain.zone.is_empty
    standoff = Standoff(
        {"us": [2.1, -5], "russia": [-1.8, 4]},
        war={"us": -6, "russia": -4},
        hazard=0,
        discount={"us": 0.95, "russia": 0.95},
    )
    assert agreement_hazards(standoff)[0].low == opening


@exactly
@given(data=st.data())
def test_without_danger_and_doubt_the_limits_are_those_of_the_tree(data):
    """In the tree a side takes a sure deal if it beats the status quo: the same terms, before the no-renege limit."""
    v = drawn(data, PRICE.parameters) | {"war_hazard": Fraction(0), "delivery": Fraction(1)}
    zone = bargaining(PRICE.at(**v)).bargain.zone
    shared = {name: value for name, value in v.items() if name in TREE.parameters}
    for share in (Fraction(place, 16) for place in range(17)):
        ends = {leaf.outcome: leaf.payoffs for _, leaf in TREE.at(concession=share, **shared).leaves()}
        (us, russia, _), (us_now, russia_now, _) = ends["deal"], ends["status quo"]
        assert (share in zone) == (us >= us_now and russia >= russia_now)


@exactly
@given(data=st.data())
def test_a_sweep_of_the_price_is_its_points(data):
    v = drawn(data, PRICE.parameters)
    hazards = [0.0, 0.0125, 0.05, 0.1]
    del v["war_hazard"]
    swept = sweep(PRICE, progress=False, war_hazard=hazards, **v)
    for place, hazard in enumerate(hazards):
        answer = bargaining(PRICE.at(war_hazard=hazard, **v))
        zone, point = answer.bargain.zone, swept.isel(war_hazard=place)
        assume(zone.gap is None or zone.gap.width is None or zone.gap.width > Fraction(1, 10**6))
        assert bool(point["possible"].sel(outcome="deal")) == answer.is_agreement
        assert point["payoff"].values == pytest.approx([float(answer.payoffs[p]) for p in PRICE.players])
        if not zone.is_empty:
            assert (float(point["zone_low"]), float(point["zone_high"])) == pytest.approx(
                (float(zone.low), float(zone.high))
            )
            for name, price in answer.prices.items():
                if name != "utilitarian":  # an end of the zone or the other, where the slopes nearly cancel
                    assert float(point["price"].sel(solution=name)) == pytest.approx(float(price), abs=1e-7)


# --- the instalments ------------------------------------------------------------------------------------------------


def needed(values: dict[str, Fraction]) -> dict[str, Fraction | None]:
    """d_U >= xC / (f_U - b_U) and d_R >= k_R / (x g_R + f_R), where that is below one."""
    paid = values["concession"] * (values["crimea_cost"] + values["domestic_cost"])
    freeze = values["us_freeze_value"] - values["us_assurance_cost"]
    received = values["concession"] * values["crimea_value"] + values["russia_calm_value"]
    shares = {
        "us": paid / freeze if freeze > 0 else None,
        "russia": values["pressure_cost"] / received if received else None,
    }
    return {player: share if share is not None and share < 1 else None for player, share in shares.items()}


@exactly
@given(data=st.data())
def test_the_patience_that_instalments_need(data):
    v = drawn(data, INSTALMENTS.parameters)
    assume(v["concession"] > 0)
    found = self_enforcing(INSTALMENTS.at(**v))
    verdict = found.verdicts[0]
    least = needed(v)
    assert dict(verdict.enforcement.least) == least
    patient = all(share is not None and v[f"{player}_discount"] >= share for player, share in least.items())
    assert verdict.holds == patient
    assert found.verdicts[1].holds  # doing nothing always does
    assert found.possible_outcomes == (("deal",) if patient else ()) + ("no deal",)


@exactly
@given(data=st.data())
def test_domestic_cost_asks_for_more_patience(data):
    v = drawn(data, INSTALMENTS.parameters)
    assume(v["concession"] > 0)
    costs = sorted({v["domestic_cost"], Fraction(data.draw(st.integers(0, 50)), 10)})
    assume(len(costs) == 2)
    least = [
        self_enforcing(INSTALMENTS.at(**{**v, "domestic_cost": cost})).verdicts[0].enforcement.least["us"]
        for cost in costs
    ]
    assert least[1] is None or (least[0] is not None and least[0] < least[1])


def test_the_best_size_of_an_instalment():
    """Half of the package needs a factor of 5/6 on both sides, and every other size needs more on one of them."""
    best = self_enforcing(INSTALMENTS.at(concession=Fraction(1, 2))).verdicts[0].enforcement.least
    assert best == {"us": Fraction(5, 6), "russia": Fraction(5, 6)}
    swept = sweep(INSTALMENTS, progress=False, concession=span(0, 1, 101))
    most = swept["least_discount"].fillna(np.inf).max("player")
    assert float(most.idxmin("concession")) == 0.5
    assert float(most.min()) == pytest.approx(5 / 6)


def test_a_sweep_of_the_instalments_is_its_points():
    swept = sweep(INSTALMENTS, progress=False, concession=span(0.05, 1, 20), us_discount=[0.5, 0.75, 0.9])
    for index in np.ndindex(20, 3):
        point = swept.isel(concession=index[0], us_discount=index[1])
        values = {name: float(point[name]) for name in ("concession", "us_discount")}
        verdict = self_enforcing(INSTALMENTS.at(**values)).verdicts[0]
        assert bool(point["possible"].sel(outcome="deal")) == verdict.holds
        for player, least in verdict.enforcement.least.items():
            found = float(point["least_discount"].sel(player=player))
            assert np.isnan(found) if least is None else found == pytest.approx(float(least))


@exactly
@given(war=st.fractions(0, "1/10", max_denominator=50), thaw=st.fractions(0, "1/2", max_denominator=20))
def test_when_a_deal_comes_about(war, thaw):
    """P(deal by t) = n (1 - h) / (h + n (1 - h)) (1 - ((1 - h) (1 - n))^t), and for war h in the place of n (1 - h)."""
    assume(war + thaw > 0)
    timing = INSTALMENTS.at(war_hazard=war, thaw_rate=thaw).timing
    happens = war + thaw * (1 - war)
    shares = timing.by_period(6)
    for period in range(7):
        settled = 1 - ((1 - war) * (1 - thaw)) ** period
        assert shares["deal"][period] == thaw * (1 - war) / happens * settled
        assert shares["war"][period] == war / happens * settled
    assert timing.eventually()["deal"] == thaw * (1 - war) / happens


def test_the_deal_comes_before_the_war_five_times_in_six():
    assert INSTALMENTS.at().timing.eventually() == {"war": Fraction(10, 59), "deal": Fraction(49, 59)}
    swept = sweep(INSTALMENTS, progress=False, thaw_rate=[0.0, 0.1], war_hazard=[0.0, 0.02])["eventually"]
    assert swept.sel(state="deal").values == pytest.approx(np.array([[0, 0], [1, 49 / 59]]))
    assert swept.sel(state="constrained").values == pytest.approx(np.array([[1, 0], [0, 0]]))


# --- the classics ---------------------------------------------------------------------------------------------------


def classic(name: str, **values: Any) -> Any:
    return load(MODELS / "classics" / f"{name}.yaml").at(**values)


@exactly
@given(
    p=st.fractions(0, 1, max_denominator=20),
    a=st.fractions(0, "1/2", max_denominator=20),
    b=st.fractions(0, "1/2", max_denominator=20),
    surprise=st.fractions(0, "1/2", max_denominator=20),
)
def test_fearons_bargaining_range(p, a, b, surprise):
    """From p - c_A to p + c_B; striking first with probability p + s to win leaves p + s - c_A to p - s + c_B."""
    zone = bargaining(
        classic("bargaining_range", win_probability=p, cost_a=a, cost_b=b, surprise=surprise)
    ).bargain.zone
    low, high = max(p + surprise - a, 0), min(p - surprise + b, 1)
    assert zone.is_empty == (low > high)
    if not zone.is_empty:
        assert (zone.low, zone.high) == (low, high)
    else:
        assert "first strike (a)" in zone.gap.limits or low > 1 or high < 0


SHARES = st.integers(10, 99).map(lambda percent: Fraction(percent, 100))


@exactly
@given(one=SHARES, two=SHARES)
def test_rubinsteins_pie(one, two):
    prices = bargaining(classic("dividing_a_pie", patience_one=one, patience_two=two)).prices
    assert prices["one proposes first"] == (1 - two) / (1 - one * two)
    assert prices["two proposes first"] == 1 - (1 - one) / (1 - one * two)
    assert prices["nash"] == Fraction(1, 2)


def test_axelrods_shadow_of_the_future():
    """Retaliation for ever needs (T - R) / (T - P), three rounds of it w + w^2 + w^3 >= (T - R) / (R - P)."""
    ever, three, turns, _ = self_enforcing(classic("repeated_dilemma")).verdicts
    assert ever.enforcement.least == {"one": Fraction(1, 2), "two": Fraction(1, 2)}
    root = float(three.enforcement.least["one"])
    assert root + root**2 + root**3 == pytest.approx(1)
    assert turns.enforcement.least == {"one": Fraction(1, 4), "two": Fraction(1, 4)}  # 5 w / (1 + w) >= 1
    assert turns.payoffs["two"] == Fraction(45, 19)
    assert all(verdict.holds for verdict in (ever, three, turns))


def test_in_a_short_shadow_nobody_cooperates():
    found = self_enforcing(classic("repeated_dilemma", shadow=0.2))
    assert [verdict.plan.name for verdict in found.verdicts if verdict.holds] == ["defecting always"]
