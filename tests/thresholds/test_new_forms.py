"""Thresholds of repeated games and of bargaining, against closed forms and against the exact solvers."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.bargaining import bargaining
from gametheory.cli import main
from gametheory.conditions.agreements import labels_of
from gametheory.errors import ConceptError, DomainError
from gametheory.numerics.algebraic_numbers import AlgebraicNumber
from gametheory.repeated import self_enforcing
from gametheory.thresholds import thresholds
from tests.forms_models import bargain, dilemma

FOLDER = Path(__file__).parents[2] / "models" / "crimea_2017"
PRICE, INSTALMENTS = (gt.load(FOLDER / f"{name}.yaml") for name in ("price", "instalments"))
FROM, TO = "participation (russia)", "participation (us)"


def solved(model, values):
    """What the exact solver says at a point, by the labels that thresholds use."""
    game = model.at(**values)
    if model is INSTALMENTS or model.title == "Trust":
        return tuple(one.plan.name for one in self_enforcing(game).verdicts if one.holds)
    return labels_of(bargaining(game))


def agrees(model, found, values, seed=0, points=8):
    """At the ends, at random values and at every rational threshold the answer is the solver's."""
    rng = random.Random(seed)
    shares = [Fraction(rng.randrange(1, 9973), 9973) for _ in range(points)]
    width = found.high - found.low
    at = {one.value: one.at for one in found.values if isinstance(one.value, Fraction)}
    for value in {*(found.low + share * width for share in shares), found.low, *at}:
        if value in at:
            assert at[value].holds == solved(model, {**values, found.along: value})
        else:
            (piece,) = (one for one in found.pieces if one.low <= value <= one.high)
            assert piece.answer.holds == solved(model, {**values, found.along: value}), (found.along, value)
    assert all(one.high == other.low for one, other in pairwise(found.pieces))


@pytest.mark.parametrize("model", [PRICE, INSTALMENTS], ids=["price", "instalments"])
@settings(derandomize=True, deadline=None, max_examples=12)
@given(data=st.data())
def test_thresholds_agree_with_the_exact_solver_along_every_parameter(model, data):
    names = [name for name in model.parameters if name != "thaw_rate"]
    along = data.draw(st.sampled_from(names))
    shares = {name: Fraction(data.draw(st.integers(0, 40)), 40) for name in names if name != along}
    ranges = {name: (model.parameters[name].low, model.parameters[name].high) for name in names}
    values = {name: ranges[name][0] + share * (ranges[name][1] - ranges[name][0]) for name, share in shares.items()}
    found = thresholds(model, along, **values)
    assert found.exact
    agrees(model, found, values)


# --- the deal in instalments ----------------------------------------------------------------------------------------


def test_the_instalments_hold_from_what_moscow_needs_to_what_washington_keeps_paying():
    found = thresholds(INSTALMENTS, "concession")
    assert found.exact
    assert [one.value for one in found.values] == [Fraction(31, 76), Fraction(57, 100)]
    assert found.where("instalments") == found.where("deal") == ((Fraction(31, 76), Fraction(57, 100)),)
    assert found.values[0].begins == found.values[1].ends == ("instalments",)
    assert found.pieces[1].answer.selected == "instalments"
    assert found.pieces[0].answer.holds == ("standstill",)


@settings(derandomize=True, deadline=None, max_examples=20)
@given(
    *(st.integers(1, 20) for _ in range(4)),
    *(st.integers(50, 99) for _ in range(2)),
)
def test_the_needed_patience_has_its_closed_form(size, cost, worth, pressing, us, russia):
    """d_U >= x C / (f_U - b_U) and d_R >= k_R / (x g_R + f_R)."""
    x, package, freeze, pressure = Fraction(size, 20), Fraction(cost, 4), Fraction(worth, 4), Fraction(pressing, 4)
    values = {
        "concession": x,
        "crimea_cost": package,
        "domestic_cost": 0,
        "us_freeze_value": freeze + 1,
        "us_assurance_cost": 1,
        "pressure_cost": pressure,
        "crimea_value": 4,
        "russia_calm_value": 1,
        "us_discount": Fraction(us, 100),
        "russia_discount": Fraction(russia, 100),
    }
    needed = {"us_discount": x * package / freeze, "russia_discount": pressure / (4 * x + 1)}
    for along, other in (("us_discount", "russia_discount"), ("russia_discount", "us_discount")):
        free = {name: value for name, value in values.items() if name != along}
        found = thresholds(INSTALMENTS, along, **free)
        least, high = max(needed[along], Fraction(1, 2)), Fraction(99, 100)
        holds = values[other] >= needed[other] and least <= high
        assert found.where("instalments") == (((least, high),) if holds else ())


def test_the_domestic_cost_that_instalments_bear_has_its_closed_form():
    """x (c + h) = d_U (f_U - b_U)."""
    for percent in (45, 50, 57, 70, 100):
        x = Fraction(percent, 100)
        most = Fraction(19, 20) * 3 / x - Fraction(3, 2)
        found = thresholds(INSTALMENTS, "domestic_cost", concession=x)
        assert found.where("instalments") == ((0, min(most, Fraction(5))),)


def test_a_limited_punishment_has_irrational_thresholds():
    """One period of punishment deters a gain of 1/2 if 2 (1 + d) >= 5/2 and two if d + d^2 >= (t - 2) / 2."""
    model = dilemma("t", "d", periods=2, t="3..4", d="0..0.9")
    found = thresholds(model, "d", t=3)
    (start,) = (one for one in found.values if "trust" in one.begins)
    assert isinstance(start.value, AlgebraicNumber)
    assert 2 * (start.value + start.value * start.value) == 1
    assert start.at.holds == start.above.holds == ("trust", "distrust")
    agrees(model, found, {"t": 3})


def test_a_range_that_ends_in_a_discount_factor_of_one_is_searched():
    model = dilemma("3", "d", d="0..0.9")
    found = thresholds(model, "d", high=1)
    assert found.where("trust") == ((Fraction(1, 3), 1),)
    assert "discount factor" in found.values[-1].remark


def test_discount_factors_that_cannot_be_are_an_error():
    with pytest.raises(DomainError, match="discount factor"):
        thresholds(dilemma("3", "d", d="0..0.9"), "d", high=2)


# --- the price of a deal --------------------------------------------------------------------------------------------


def test_the_danger_opens_the_zone():
    found = thresholds(PRICE, "war_hazard")
    first = found.values[0]
    assert (first.value, first.exact, found.exact) == (Fraction(3, 4343), True, True)
    assert first.ends == ("no zone",)
    assert first.at.holds == first.begins == (f"zone from {FROM} to {TO}",)
    assert found.where("standoff") == ((0, first.value),)
    assert found.where("deal") == ((first.value, Fraction(1, 10)),)
    assert [one.value for one in found.values] == [Fraction(3, 4343), Fraction(9, 229), Fraction(29, 649)]


@settings(derandomize=True, deadline=None, max_examples=15)
@given(st.integers(0, 40), st.integers(4, 32), st.integers(1, 20))
def test_the_domestic_cost_that_closes_the_zone_has_its_closed_form(hazard, gain, pressing):
    """The zone closes where (l (f_U - b_U) - D_U) / C = (k_R - l f_R + D_R) / g_R, or pressure is never paid for."""
    t, g, k = Fraction(hazard, 400), Fraction(gain, 4), Fraction(pressing, 4)
    waiting = t / (1 - Fraction(19, 20) * (1 - t))
    us = Fraction(7, 10) * 3 + 6 * waiting
    russia = k - Fraction(7, 10) - 4 * waiting
    found = thresholds(PRICE, "domestic_cost", war_hazard=t, crimea_value=g, pressure_cost=k)
    most = Fraction(5) if russia <= 0 else us * g / russia - Fraction(3, 2) if russia <= g else Fraction(-1)
    assert found.where("deal") == (((0, min(most, Fraction(5))),) if most >= 0 else ())


def test_who_is_squeezed_is_a_threshold_of_its_own():
    limits = {"delivery": {"a": "1 - 2 * c * x"}, "snapback": {"b": "x - s"}}
    model = bargain("2 - 3 * x", "x - 1 / 4", limits=limits, c="0..4", s="0..1")
    found = thresholds(model, "c", s=Fraction(1, 8))
    assert [one.value for one in found.values] == [Fraction(3, 4), 2]
    squeezed = [piece.answer.holds[0] for piece in found.pieces]
    assert squeezed == [
        "zone from participation (b) to participation (a)",
        "zone from participation (b) to delivery (a)",
        "no zone",
    ]
    assert set(found.values[0].at.holds) == set(squeezed[:2])
    agrees(model, found, {"s": Fraction(1, 8)})
    agrees(model, thresholds(model, "s", c=1), {"c": 1})


def test_an_irrational_threshold_is_decided_by_signs():
    model = bargain("1 - x", "x - s ** 2 / 2", s="0..2")
    found = thresholds(model, "s")
    (closing,) = (one for one in found.values if "no zone" in one.begins)
    assert closing.value * closing.value == 2
    assert closing.at == closing.below
    assert found.exact
    agrees(model, found, {})


def test_payoffs_that_are_quadratic_in_the_term_have_exact_thresholds():
    """b takes x >= s, a pays while x^2 <= c: the zone closes at s^2 = c."""
    model = bargain("c - x ** 2", "x - s", c="0..1", s="0..1")
    found = thresholds(model, "s", c=Fraction(1, 4))
    assert found.exact
    assert found.where("deal") == ((0, Fraction(1, 2)),)
    agrees(model, found, {"c": Fraction(1, 4)})
    along_c = thresholds(model, "c", s=Fraction(1, 3))
    assert along_c.where("deal")[0][0] == Fraction(1, 9)
    agrees(model, along_c, {"s": Fraction(1, 3)})
    irrational = thresholds(model, "s", c=Fraction(1, 2))
    assert [one.value * one.value for one in irrational.values if "no zone" in one.begins] == [Fraction(1, 2)]


def test_a_zone_in_two_parts_is_named_by_both():
    model = bargain("(x - 1 / 2) ** 2 - c", "1 + 0 * x", c="0..1")
    found = thresholds(model, "c")
    closing = next(one for one in found.values if one.value == Fraction(1, 4))
    assert closing.below.holds == (
        "zone from the range's low end to participation (a) and from participation (a) to the range's high end",
    )


def test_where_a_lottery_may_be_agreed_on_the_answer_says_that_it_is_not_exact():
    """Sure terms suit nobody for c > 1/4 (both want an end), a lottery over the ends suits both up to c = 1/2."""
    model = bargain("(1 - x) ** 2 - c", "x ** 2 - c", c="0..1")
    found = thresholds(model, "c")
    assert not found.exact
    assert "not concave in the term" in found.notes[0]
    lottery = next(one for one in found.pieces if one.answer.holds == ("by lottery only",))
    assert (float(lottery.low), float(lottery.high)) == pytest.approx((0.25, 0.5), abs=1e-6)


def test_a_formula_without_a_polynomial_is_compared_at_values():
    model = bargain("1 - x", "x - exp(s) / 2", s="0..2")
    found = thresholds(model, "s")
    assert not found.exact
    assert float(found.values[-1].value) == pytest.approx(0.6931471805599453, abs=1e-8)


def test_a_concept_of_another_form_and_the_term_itself_are_errors():
    with pytest.raises(ConceptError, match="nash is asked of a table or a tree, and this is a game of bargaining"):
        thresholds(PRICE, "war_hazard", gt.nash)
    with pytest.raises(DomainError, match="'concession' is what is bargained over"):
        thresholds(PRICE, "war_hazard", concession=1)


# --- conditions -----------------------------------------------------------------------------------------------------


def test_the_conditions_of_instalments_are_two_inequalities():
    found = gt.conditions(INSTALMENTS)
    deal, standstill = found.candidates
    assert (deal.label, deal.status, standstill.status) == ("instalments", "sometimes", "always")
    (case,) = deal.cases
    assert [one.player for one in case.conditions] == ["us", "russia"]
    assert case.conditions[0].words.startswith("at 'path 1' United States gains nothing by 'stop' instead of 'pay'")


@settings(derandomize=True, deadline=None, max_examples=60)
@given(data=st.data())
def test_conditions_of_both_forms_hold_exactly_where_the_solver_says_so(data):
    label = data.draw(st.sampled_from(["instalments", "deal"]))
    model = INSTALMENTS if label == "instalments" else PRICE
    conditions = CONDITIONS[model.title]
    values = {
        parameter.name: parameter.low + (parameter.high - parameter.low) * Fraction(data.draw(st.integers(0, 12)), 12)
        for parameter in model.parameters.values()
    }
    says = solved(model, values)
    assert conditions[label].holds(values) == (label in says if model is INSTALMENTS else says != ("no zone",))


CONDITIONS = {model.title: gt.conditions(model) for model in (INSTALMENTS, PRICE)}


def test_at_no_danger_and_sure_delivery_the_conditions_are_those_of_participation():
    found = gt.conditions(PRICE, war_hazard=0, delivery=1)
    texts = {one.expanded for one in found.candidates[0].cases[0].conditions}
    assert "us_freeze_value >= us_assurance_cost" in texts


def test_conditions_say_what_to_fix_where_they_are_not_known():
    with pytest.raises(ConceptError, match=r"lower or an upper limit on 'x' depends on the parameters\. Fix s"):
        gt.conditions(bargain("1 - x", "(s - 1) * x", s="0..2"))
    with pytest.raises(ConceptError, match="conditions need payoffs linear in 'x'"):
        gt.conditions(bargain("1 - x ** 2", "x - s", s="0..2"))


# --- from the command line ------------------------------------------------------------------------------------------


def test_the_commands_answer_on_both_files(capsys, tmp_path):
    assert main(["thresholds", str(FOLDER / "price.yaml"), "war_hazard", "--format", "json"]) == 0
    assert [one["text"] for one in json.loads(capsys.readouterr().out)["thresholds"]] == ["3/4343", "9/229", "29/649"]
    assert main(["thresholds", str(FOLDER / "instalments.yaml"), "concession"]) == 0
    assert "concession = 31/76: instalments; standstill\n      instalments begins" in capsys.readouterr().out
    for name, x, y in (("price", "war_hazard", "domestic_cost"), ("instalments", "concession", "us_discount")):
        drawn = tmp_path / f"{name}.svg"
        assert main(["map", str(FOLDER / f"{name}.yaml"), x, y, "--out", str(drawn)]) == 0
        captured = capsys.readouterr()
        assert "no exact map" not in captured.err
        assert drawn.read_text().startswith("<?xml")
