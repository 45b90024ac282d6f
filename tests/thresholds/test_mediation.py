"""Correlated equilibria along a parameter: value functions and thresholds, against the programs of single games."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from functools import partial

import pytest

import gametheory as gt
from gametheory.equilibria import (
    coarse_correlated,
    correlated,
    correlated_ranges,
    is_correlated_equilibrium,
    nash,
    pure_nash,
)
from gametheory.errors import ConceptError, DomainError, UnknownNameError
from gametheory.thresholds import thresholds, value_functions

STANDOFF, LINKAGE, BARGAIN = (gt.load(f"models/crimea_2017/{name}.yaml") for name in ("standoff", "linkage", "bargain"))


def random_model(seed, shape=(2, 2), degree=1):
    """A table with payoffs that are polynomials of a parameter, small whole numbers that often tie."""
    rng = random.Random(seed)
    players = [f"p{place}" for place in range(len(shape))]
    actions = {player: [f"{player}{k}" for k in range(size)] for player, size in zip(players, shape, strict=True)}
    profiles = [()]
    for own in actions.values():
        profiles = [(*before, action) for before in profiles for action in own]

    def payoff():
        return " + ".join(f"{rng.randint(-2, 2)} * t ** {power}" for power in range(degree + 1))

    outcomes = {f"o{place}": {player: payoff() for player in players} for place in range(len(profiles))}
    return gt.load(
        {
            "title": "Random",
            "players": {player: player.upper() for player in players},
            "parameters": {"t": {"default": 0, "range": "-2..2"}},
            "outcomes": outcomes,
            "table": {
                "actions": actions,
                "cells": {", ".join(profile): name for profile, name in zip(profiles, outcomes, strict=True)},
            },
        }
    )


def agree(model, along, functions, value, coarse=False):
    """The ranges of the single game are what the value functions say."""
    ranges = correlated_ranges(model.at(**{along: value}), coarse=coarse)
    assert ranges.exact
    for outcome, (least, most) in ranges.outcomes.items():
        assert (functions[f"least {outcome}"](value), functions[f"most {outcome}"](value)) == (least, most)
    assert functions["the greatest total payoff"](value) == ranges.total[1]


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize(
    ("seed", "shape", "degree"),
    [
        (0, (2, 2), 1),
        (1, (2, 2), 2),
        (2, (2, 3), 1),
        pytest.param(3, (3, 3), 1, marks=pytest.mark.slow),
        (4, (2, 2, 2), 1),
    ],
)
def test_value_functions_are_the_ranges_of_single_games(seed, shape, degree, coarse):
    model = random_model(seed, shape, degree)
    functions = value_functions(model, "t", coarse_correlated if coarse else correlated)
    rng = random.Random(seed)
    ends = {point.place for name in functions for point in functions[name].points}
    for value in [Fraction(rng.randint(-2000, 2000), 1000) for _ in range(4)]:
        agree(model, "t", functions, value, coarse)
    for value in sorted(end for end in ends if isinstance(end, Fraction))[:6]:
        agree(model, "t", functions, value, coarse)


@pytest.mark.parametrize("along", ["us_war_cost", "nk_war_payoff", "us_threat_cost"])
def test_thresholds_are_where_an_outcome_becomes_possible_or_unavoidable(along):
    found = thresholds(STANDOFF, along, correlated)
    assert found.exact
    rational = [one for one in found.values if isinstance(one.value, Fraction)]
    for answer, value in [(one.at, one.value) for one in rational] + [
        (piece.answer, Fraction(float(piece.low) / 3 + 2 * float(piece.high) / 3)) for piece in found.pieces
    ]:
        ranges = correlated_ranges(STANDOFF.at(**{along: value})).outcomes
        assert answer.outcomes == tuple(name for name, (_, most) in ranges.items() if most > 0)
        unavoidable = {f"unavoidable {name}" for name, (least, _) in ranges.items() if least > 0}
        assert unavoidable == {label for label in answer.holds if label.startswith("unavoidable")}


def test_a_war_that_is_cheap_leaves_nothing_to_mediate():
    found = thresholds(STANDOFF, "us_war_cost", correlated)
    (change,) = found.values
    assert (change.value, found.exact) == (5, True)
    assert found.pieces[0].answer.holds == ("coerced freeze", "unavoidable coerced freeze")
    assert str(found.value_functions["most war"].pieces[1].formula) == "5 / (10 * us_war_cost - 34)"


def test_a_mediator_keeps_the_deal_possible_up_to_twice_the_domestic_cost():
    """As a pure equilibrium it ends at 1/2; drawn by a mediator together with others it goes on to 1."""
    found = thresholds(LINKAGE, "domestic_cost", correlated)
    assert [one.value for one in found.values] == [1]
    assert thresholds(LINKAGE, "domestic_cost", pure_nash).where("deal")[-1][1] == Fraction(1, 2)
    assert found.where("deal") == ((0, 1),)
    most = found.value_functions["most deal"]
    assert [point.place for point in most.kinks] == [Fraction(1, 2), Fraction(949, 954), 1]
    assert [point.kind for point in most.kinks] == ["kink", "kink", "jump"]
    assert (most(1), most(Fraction(1, 2))) == (Fraction(10, 11), 1)


def test_what_the_mediator_draws_is_an_equilibrium_with_the_value():
    for model, along in ((STANDOFF, "us_war_cost"), (LINKAGE, "domestic_cost")):
        functions = value_functions(model, along, of=["total", "fairness", "least war"])
        for name in functions:
            for piece in functions[name].pieces:
                value = Fraction(float(piece.low) * 0.4 + float(piece.high) * 0.6)
                game = model.at(**{along: value})
                drawn = {profile: share({along: value}) for profile, share in piece.drawn.items()}
                assert is_correlated_equilibrium(game, drawn)
                wish = {"the greatest total payoff": "total", "the least probability of war": "least war"}
                best = correlated(game, wish.get(name, "fairness"))
                assert piece.formula({along: value}) == best.value


def test_nash_equilibria_lie_within_the_ranges():
    functions = value_functions(LINKAGE, "leverage")
    for value in (Fraction(1), Fraction(7, 2)):
        for equilibrium in nash(LINKAGE.at(leverage=value)).equilibria:
            for outcome, share in equilibrium.outcomes.items():
                assert functions[f"least {outcome}"](value) <= share <= functions[f"most {outcome}"](value)


def test_options_that_are_bound_to_the_concept_count():
    found = thresholds(STANDOFF, "us_war_cost", partial(correlated, objective="least war", coarse=True))
    assert "the least probability of war" in found.value_functions
    wider = found.value_functions["most war"](8)
    assert wider >= thresholds(STANDOFF, "us_war_cost", correlated).value_functions["most war"](8)
    assert wider == correlated_ranges(STANDOFF.at(us_war_cost=8), coarse=True).outcomes["war"][1]


def test_irrational_kinks_are_exact():
    model = random_model(1, (2, 2), 2)
    functions = value_functions(model, "t")
    places = [point for name in functions for point in functions[name].points if not isinstance(point.place, Fraction)]
    assert places
    for point in places:
        low, high = point.place.enclosure(9)
        beside = [functions[name](end) for name in functions for end in (low, high)]
        assert None not in beside


def test_payoffs_without_formulas_are_compared_at_many_values():
    model = gt.load(
        {
            "title": "Growth",
            "players": {"a": "A", "b": "B"},
            "parameters": {"t": {"default": 1, "range": "0..2"}},
            "outcomes": {
                "both": {"a": "exp(t) - 3", "b": 1},
                "one": {"a": 0, "b": 0},
                "none": {"a": 0, "b": 0},
            },
            "table": {
                "actions": {"a": ["in", "out"], "b": ["in", "out"]},
                "cells": {"in, in": "both", "in, out": "one", "out, in": "one", "out, out": "none"},
            },
        }
    )
    found = thresholds(model, "t", correlated)
    assert (found.exact, found.value_functions) == (False, None)
    assert any(abs(float(one.value) - 1.0986122887) < 1e-6 for one in found.values)
    with pytest.raises(ConceptError, match=r"no exact value functions: .*'exp' of t is not a rational function"):
        value_functions(model, "t")


def test_the_result_can_be_read_in_every_format():
    found = thresholds(STANDOFF, "us_war_cost", correlated)
    assert "the greatest probability of war, along us_war_cost" in repr(found)
    assert "selected:" not in repr(found)
    plain = json.loads(found.to_json())["value_functions"]["the greatest probability of war"]
    assert plain["pieces"][1] == {"low": 5.0, "high": 16.0, "formula": "5 / (10 * us_war_cost - 34)"}
    assert plain["points"][1] == {"place": 5.0, "text": "5", "value": 0.3125, "kind": "jump"}
    functions = found.value_functions
    assert functions.rows()[0] == ["value", "where", "formula", "drawn by the mediator"]
    assert r"\frac{5}{10 \, k_U - 34} & 5 < k_U < 16" in functions.to_latex()
    assert "<table" in functions._repr_html_()
    assert functions["least war"].rows()[1:] == [["4 < us_war_cost < 16", "0", ""]]


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(ConceptError, match="those of correlated equilibria, not of pure-nash"):
        value_functions(STANDOFF, "us_war_cost", pure_nash)
    with pytest.raises(ConceptError, match="those of a table, and this is none"):
        value_functions(BARGAIN, "concession")
    with pytest.raises(UnknownNameError, match="no objective is called 'wra'"):
        value_functions(STANDOFF, "us_war_cost", of=["most wra"])
    functions = value_functions(STANDOFF, "us_war_cost", of=["most war"])
    with pytest.raises(UnknownNameError, match="no value function is called 'least war'"):
        functions["least war"]
    with pytest.raises(DomainError, match="us_war_cost = 20 is beyond the range from 4 to 16"):
        functions["most war"](20)
