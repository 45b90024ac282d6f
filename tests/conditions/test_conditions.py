import json
import pickle
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.conditions import conditions, support_conditions
from gametheory.equilibria import nash, pure_nash, quantal, subgame_perfect
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.numerics.rational_functions import variables
from gametheory.thresholds.answers import answer_of
from tests.small_models import ENTRY, STANDOFF


def crimea(name):
    return gt.load(f"models/crimea_2017/{name}.yaml")


@pytest.fixture(scope="module")
def linkage():
    return conditions(crimea("linkage"))


@pytest.fixture(scope="module")
def standoff():
    return conditions(crimea("standoff"), nash)


@pytest.fixture(scope="module")
def bargain():
    held = {"us_audience_cost": 2, "nk_defiance_value": 1, "russia_buildup_cost": 1, "us_freeze_value": 4}
    return conditions(crimea("bargain"), **held, us_assurance_cost=1, us_threat_cost=0.5, nk_humiliation_cost=0.5)


def values_of(model, data, steps):
    """Values of all parameters at one of so many equal steps through their ranges; few steps make ties frequent."""
    shares = data.draw(st.lists(st.integers(0, steps), min_size=len(model.parameters), max_size=len(model.parameters)))
    return {
        parameter.name: parameter.low + (parameter.high - parameter.low) * Fraction(share, steps)
        for parameter, share in zip(model.parameters.values(), shares, strict=True)
    }


# --- the flagship: what is known of it ------------------------------------------------------------------------------


def test_the_deal_needs_exactly_its_four_inequalities(linkage):
    """C <= r_U, C + b_U <= m_U + r_U, s g_R >= k_R and p_N >= -(f_N + b_N), where C is the whole package."""
    v = variables(*linkage.free)
    package = v["crimea_cost"] + v["domestic_cost"]
    (case,) = linkage["deal"].cases
    assert case.implied == ()
    assert [condition.function for condition in case.conditions] == [
        v["us_renege_cost"] - package,
        v["us_threat_cost"] + v["us_renege_cost"] - package - v["us_assurance_cost"],
        v["snapback"] * v["crimea_value"] - v["pressure_cost"],
        v["leverage"] + v["nk_disarm_payoff"] + v["nk_assurance_value"],
    ]


def test_the_deals_inequalities_are_said_in_words_with_their_claims(linkage):
    (case,) = linkage["concede, pressure, freeze"].cases
    assert [condition.text for condition in case.conditions] == [
        "us_renege_cost >= package",
        "us_assurance_cost + package <= us_renege_cost + us_threat_cost",
        "crimea_value * snapback >= pressure_cost",
        "nk_disarm_payoff + nk_assurance_value + leverage >= 0",
    ]
    assert case.conditions[0].expanded == "crimea_cost + domestic_cost <= us_renege_cost"
    assert case.conditions[2].latex == r"g_R \, s \ge k_R"
    assert case.conditions[2].claims == ("C1", "C7")
    assert case.conditions[2].words == (
        "Russia gains nothing by 'abstain' instead of 'pressure': crimea_value * snapback >= pressure_cost"
    )
    assert linkage.shared["package"] == "crimea_cost + domestic_cost"


def test_what_need_not_be_asked_is_kept_with_the_reason(linkage):
    (case,) = linkage["status quo"].cases
    assert [condition.text for condition in case.conditions] == [
        "us_war_payoff <= 0",
        "nk_disarm_payoff + nk_assurance_value <= 0",
    ]
    assert {implied.condition.instead: implied.because for implied in case.implied} == {
        "concede": "it holds over the whole range of the parameters",
        "pressure": "it holds over the whole range of the parameters, by 0.25 at least",
    }
    never = linkage["hold, pressure, freeze"]
    assert never.status == "never"
    assert never.never == "Russia always gains by 'abstain' instead of 'pressure'"


def test_the_mixed_equilibrium_of_the_standoff_has_formulas(standoff):
    mixed = standoff["hold + coerce, persist + freeze"]
    v = variables(*standoff.free)
    war_payoff = v["us_victory_value"] - v["us_war_cost"]
    freeze = war_payoff / (war_payoff + v["us_threat_cost"] - v["us_assurance_cost"])
    disarm = v["nk_disarm_payoff"] + v["nk_assurance_value"]
    coerce = disarm / (disarm + v["nk_war_payoff"] - v["nk_disarm_payoff"] + v["nk_humiliation_cost"])
    assert mixed.strategies["nk"]["freeze"] == freeze
    assert mixed.strategies["us"]["coerce"] == coerce
    assert mixed.outcomes["war"] == coerce * (1 - freeze)
    assert mixed.outcomes["war"]({**standoff.defaults}) == Fraction(5, 208)
    assert mixed.payoffs["us"](standoff.defaults) == nash(crimea("standoff").at()).equilibria[2].payoffs["us"]


def test_the_play_of_the_deal_with_the_fallback_hold():
    """Without a credible threat: the US pays, delivers, Russia accepts, North Korea yields."""
    found = conditions(crimea("bargain"), us_war_cost=11, us_victory_value=5)
    (case,) = found["deal"].cases
    assert [condition.text for condition in case.conditions] == [
        "concession * package <= us_renege_cost",
        "nk_disarm_payoff + nk_assurance_value + leverage >= 0",
        "russia_calm_value + crimea_value * concession >= pressure_cost",
        "us_assurance_cost + concession * package <= us_freeze_value",
    ]
    assert case.conditions[0].where == "payment after a freeze"


# --- conditions and solvers agree -----------------------------------------------------------------------------------


@settings(derandomize=True, deadline=None, max_examples=25)
@given(data=st.data(), steps=st.sampled_from([2, 4, 60]))
def test_pure_profiles_hold_exactly_where_the_solver_finds_them(linkage, data, steps):
    model = crimea("linkage")
    values = values_of(model, data, steps)
    found = answer_of(pure_nash(model.at(**values))).holds
    assert {one.label for one in linkage.candidates if one.holds(values)} == set(found)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(data=st.data())
def test_mixed_supports_hold_where_the_solver_finds_them_isolated(standoff, data):
    model = crimea("standoff")
    values = values_of(model, data, 20)
    solution = nash(model.at(**values))
    if solution.components:
        return
    found = dict(zip(answer_of(solution).holds, solution.equilibria, strict=True))
    assert {one.label for one in standoff.candidates if one.holds(values)} == set(found)
    for label, equilibrium in found.items():
        formulas = standoff[label]
        assert {who: f(values) for who, f in formulas.payoffs.items()} == equilibrium.payoffs
        assert {o: f(values) for o, f in formulas.outcomes.items()} == equilibrium.outcomes


@settings(derandomize=True, deadline=None, max_examples=25)
@given(data=st.data())
def test_plays_hold_where_the_solver_finds_them(bargain, data):
    model = crimea("bargain")
    values = {**values_of(model, data, 40), **bargain.fixed}
    solution = subgame_perfect(model.at(**values))
    found = set(answer_of(solution).holds)
    held = {one.label for one in bargain.candidates if one.holds(values)}
    assert held <= found  # with ties there may be plays that only ties allow
    if not any(" where " in tie for tie in solution.ties) and len(solution.equilibria) <= 2:
        assert held == found


@settings(derandomize=True, deadline=None, max_examples=15)
@given(data=st.data())
def test_what_is_not_asked_holds_wherever_the_rest_does(linkage, bargain, data):
    for found, name in ((linkage, "linkage"), (bargain, "bargain")):
        values = {**values_of(crimea(name), data, 4), **found.fixed}
        for candidate in found.candidates:
            for case in candidate.cases:
                if all(condition.holds(values) for condition in case.conditions):
                    assert all(implied.condition.holds(values) for implied in case.implied)


def test_plays_with_chance_moves():
    found = conditions(gt.load(ENTRY))
    entering = "enter, fair, accommodate | enter, foul, accommodate"
    assert [condition.text for condition in found[entering].cases[0].conditions] == ["prize >= 0"]
    assert found[entering].payoffs["entrant"] == variables("prize", "luck")["prize"]
    assert found["out"].cases[0].conditions[0].text == "prize <= 0"


# --- denominators, borders, other models ----------------------------------------------------------------------------


def one_player(formula, **ranges):
    """A choice between a payoff and nothing."""
    return gt.load(
        {
            "title": "One",
            "players": {"a": "Anna"},
            "parameters": {name: {"default": 1, "range": span} for name, span in ranges.items()},
            "outcomes": {"go": {"a": formula}, "stay": {"a": 0}},
            "table": {"actions": {"a": ["go", "stay"]}, "cells": {"go": "go", "stay": "stay"}},
        }
    )


@pytest.mark.parametrize(
    ("formula", "ranges", "expected"),
    [
        ("x - 2 * y", {"x": "0..4", "y": "0..4"}, ["x >= 2 * y"]),
        ("(x - y) / (1 + y)", {"x": "0..4", "y": "0..4"}, ["x >= y"]),  # a denominator that is always positive
        ("(x - y) / (y - 5)", {"x": "0..4", "y": "0..4"}, ["x <= y"]),  # one that is always negative
        ("(x - y) / (y - 2)", {"x": "0..4", "y": "0..4"}, ["(x - y) / (y - 2) >= 0"]),  # one of both signs
        ("y * (x - 3)", {"x": "0..4", "y": "1..4"}, ["x >= 3"]),  # a factor that is always positive
        ("-4 * x + 3", {"x": "0..4"}, ["x <= 0.75"]),
        ("x ** 2 - 2 * x * y + y ** 2 + 1", {"x": "0..4", "y": "0..4"}, None),  # not negative anywhere
        ("x * y + 1", {"x": "0..4", "y": "0..4"}, []),
        ("x - 5", {"x": "0..4"}, "never"),
    ],
)
def test_an_inequality_comes_in_its_simplest_form(formula, ranges, expected):
    found = conditions(one_player(formula, **ranges))["go"]
    if expected == "never":
        assert found.status == "never"
    elif expected is not None:
        assert [condition.text for condition in found.cases[0].conditions] == expected
    else:
        assert found.status in ("always", "sometimes")


def test_a_parameter_without_a_range_has_that_of_its_domain():
    model = one_player("x + y", x="0..4", y="0..1")
    model = replace(model, parameters={**model.parameters, "y": replace(model.parameters["y"], low=None, high=None)})
    assert [condition.text for condition in conditions(model)["go"].cases[0].conditions] == ["x + y >= 0"]
    probability = replace(model.parameters["y"], domain="probability")
    model = replace(model, parameters={**model.parameters, "y": probability})
    assert conditions(model)["go"].status == "always"


def test_fixed_parameters_are_no_part_of_the_conditions():
    found = conditions(crimea("linkage"), crimea_cost=1.5, us_renege_cost=2.5)
    assert "crimea_cost" not in found.free
    assert found["deal"].cases[0].conditions[0].text == "domestic_cost <= 1"
    assert found.fixed == {"crimea_cost": Fraction(3, 2), "us_renege_cost": Fraction(5, 2)}


def test_supports_can_be_asked_one_by_one():
    model = crimea("standoff")
    both = {"us": ["hold", "coerce"], "nk": ["persist", "freeze"]}
    found = support_conditions(model, both, us_threat_cost=0.5)
    assert len(found.candidates[0].cases) == 4
    with pytest.raises(ConceptError, match="supports of 1 and 2 actions carry an equilibrium only where payoffs tie"):
        support_conditions(model, {**both, "us": ["hold"]})
    with pytest.raises(UnknownNameError, match="no action is called 'yield'"):
        support_conditions(model, {**both, "us": ["hold", "yield"]})
    with pytest.raises(ConceptError, match="a table for two players"):
        support_conditions(crimea("linkage"), both)


def test_the_conditions_can_be_read_in_every_format(linkage):
    plain = json.loads(json.dumps(linkage.to_dict()))
    assert plain["candidates"][7]["label"] == "concede, pressure, freeze"
    assert plain["candidates"][7]["cases"][0]["conditions"][0]["text"] == "us_renege_cost >= package"
    rows = linkage.rows()
    assert ["concede, pressure, freeze", "deal", "", "Russia", "abstain"] in [row[:5] for row in rows]
    assert r"g_R \, s \ge k_R" in linkage.to_latex()
    html = linkage._repr_html_()
    assert html.count("<table") == html.count("</table>") == 1
    assert "us_renege_cost &gt;= package" in html
    assert "concede, pressure, freeze (deal): exactly while\n" in repr(linkage)


def test_a_tree_with_too_many_cases_is_refused():
    """Two draws, each of five choices that are open: 32 plays of either, and 32 of the other to compare each with."""
    players = {"a": "A", "b": "B"}
    draws = {f"d{i}": {"player": "chance", "actions": {f"n{k}": f"m{i}{k}" for k in range(5)}} for i in (1, 2)}
    for draw in draws.values():
        draw["probabilities"] = dict.fromkeys(draw["actions"], "1/5")
    moves = {f"m{i}{k}": {"player": "b", "actions": {"l": f"{i}{k} l", "r": "0"}} for i in (1, 2) for k in range(5)}
    outcomes = {f"{i}{k} l": {"a": f"p{i}{k}", "b": f"p{i}{k}"} for i in (1, 2) for k in range(5)}
    model = gt.load(
        {
            "title": "Many",
            "players": players,
            "parameters": {f"p{i}{k}": {"default": 1, "range": "-1..1"} for i in (1, 2) for k in range(5)},
            "outcomes": {"0": {"a": 0, "b": 0}, **outcomes},
            "tree": {"start": {"player": "a", "actions": {"one": "d1", "two": "d2"}}, **draws, **moves},
        }
    )
    with pytest.raises(ConceptError, match="at 'start' there are too many cases to be told apart"):
        conditions(model)


def test_shared_expressions_are_printed_as_written_where_that_is_shorter(linkage):
    assert linkage.shared["paid_in_advance"] == "(1 - snapback) * package"
    assert linkage.shared["package"] == "crimea_cost + domestic_cost"
    fixed = conditions(crimea("linkage"), crimea_cost=1)
    assert fixed.shared["paid_in_advance"] == "(1 - snapback) * package"
    assert "crimea_cost" not in " ".join(fixed.shared.values())


def test_conditions_can_be_pickled(linkage):
    again = pickle.loads(pickle.dumps(linkage))
    assert repr(again) == repr(linkage)
    assert again["deal"].holds(linkage.defaults) == linkage["deal"].holds(linkage.defaults)


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(ConceptError, match="conditions of quantal are not known for this game"):
        conditions(gt.load(STANDOFF), quantal)
    with pytest.raises(ConceptError, match="conditions of nash are not known"):
        conditions(crimea("linkage"), nash)
    with pytest.raises(ConceptError, match="conditions of pure-nash are not known"):
        conditions(crimea("bargain"), pure_nash)
    with pytest.raises(ConceptError, match="Hold its parameters fixed"):
        conditions(one_player("exp(x) - 1", x="0..4"))
    with pytest.raises(UnknownNameError, match="no candidate is called 'dael'"):
        conditions(crimea("linkage"))["dael"]
