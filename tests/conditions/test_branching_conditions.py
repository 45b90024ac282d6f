"""Conditions where payoffs take min, max and abs: cases that together say exactly when, against the solver."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import gametheory as gt
from gametheory.conditions import conditions, margins
from gametheory.equilibria import nash, pure_nash, subgame_perfect
from gametheory.errors import ConceptError
from gametheory.thresholds.answers import play_answer
from tests import piecewise_models


def points(seed, count=40):
    """Points at random, many of them where arguments or payoffs are equal."""
    rng = random.Random(seed)
    for _ in range(count):
        steps = rng.choice([1, 2, 100])
        yield {name: Fraction(rng.randint(-steps, 2 * steps), steps) for name in ("a", "b")}


@pytest.mark.parametrize("seed", range(6))
def test_profiles_hold_exactly_where_the_solver_finds_them(seed):
    model = piecewise_models.table(seed, bent=seed % 3 == 0, plain=5)
    found = conditions(model, pure_nash)
    for point in points(seed):
        solution = pure_nash(model.at(**point))
        truth = {", ".join(next(iter(mix)) for mix in e.profile.strategies.values()) for e in solution.equilibria}
        assert {one.label for one in found.candidates if one.holds(point)} == truth


SLOW = pytest.mark.slow


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=SLOW) for seed in (0, 2, 3))])
def test_plays_hold_where_backward_induction_finds_them(seed):
    model = piecewise_models.tree(seed)
    found = conditions(model, subgame_perfect)
    rng = random.Random(seed)
    for point in points(seed, 20):  # cases that hold only with a tie are left out
        assert {one.label for one in found.candidates if one.holds(point)} <= set(play_answer(model.at(**point)).holds)
    for _ in range(20):
        point = {name: Fraction(rng.randint(-997, 1994), 997) for name in ("a", "b")}
        assert {one.label for one in found.candidates if one.holds(point)} == set(play_answer(model.at(**point)).holds)


@pytest.mark.parametrize("seed", [0, 1])
def test_mixed_equilibria_have_formulas_where_the_arguments_are_so_ordered(seed):
    model = piecewise_models.table(seed, plain=5)
    found = conditions(model, nash)
    rng = random.Random(seed)
    for _ in range(30):
        point = {name: Fraction(rng.randint(-997, 1994), 997) for name in ("a", "b")}
        found_there = nash(model.at(**point)).equilibria
        mixed = [one for one in found_there if one.isolated and not one.profile.is_pure]
        held = [
            one for one in found.candidates if one.holds(point) and any(len(m) > 1 for m in one.strategies.values())
        ]
        assert len(held) == len(mixed)
        for one, truth in zip(held, mixed, strict=True):
            for player, mix in one.strategies.items():
                assert {action: share(point) for action, share in mix.items()} == dict(truth.profile[player])


CAPPED = {
    "title": "Toll",
    "players": {"driver": "The driver"},
    "parameters": {"gain": {"default": 2, "range": "0..3"}, "toll": {"default": 1, "range": "0..3"}},
    "outcomes": {"crossed": {"driver": "gain - min(toll, 1)"}, "home": {"driver": 0}},
    "table": {"actions": {"driver": ["cross", "stay"]}, "cells": {"cross": "crossed", "stay": "home"}},
}


def test_the_cases_read_well():
    found = conditions(gt.load(CAPPED))
    assert repr(found["cross"]).splitlines() == [
        "cross (crossed): exactly while one of these cases holds",
        "  case 1",
        "    toll >= 1",
        "        min(toll, 1) is 1",
        "    gain >= 1",
        "        The driver gains nothing by 'stay' instead of 'cross'",
        "  case 2",
        "    toll <= 1",
        "        min(toll, 1) is toll",
        "    gain >= toll",
        "        The driver gains nothing by 'stay' instead of 'cross'",
    ]
    assert found.notes == ("min, max and abs are taken apart into cases, one for each argument that may count",)
    assert found.candidates[0].payoffs == {}  # no single formula


def test_what_does_not_matter_to_a_candidate_makes_no_cases():
    outcomes = {**CAPPED["outcomes"], "home": {"driver": "max(toll, 1) - max(toll, 1) - 5"}}
    found = conditions(gt.load({**CAPPED, "outcomes": outcomes}))
    assert [len(one.cases) for one in found.candidates] == [1, 0]
    assert found["cross"].status == "always"


def test_margins_pass_the_place_where_the_formula_changes():
    found = margins(conditions(gt.load(CAPPED)), gain=1.5, toll=0.5)
    assert [str(flip) for flip in found["cross"].flips] == ["gain down beyond 0.5 (now 1.5)"]
    assert [one.condition.text for one in found["cross"].slacks] == ["gain >= toll"]


def test_exponentials_and_too_many_cases_are_refused():
    outcomes = {**CAPPED["outcomes"], "home": {"driver": "exp(min(toll, gain))"}}
    with pytest.raises(ConceptError, match=r"no exact conditions: .*'exp' of .* is not a rational function"):
        conditions(gt.load({**CAPPED, "outcomes": outcomes}))
    names = [f"x{place}" for place in range(9)]
    parameters = {name: {"default": 1, "range": "0..2"} for name in names}
    formula = " + ".join(f"abs({name} - 1)" for name in names)
    outcomes = {"crossed": {"driver": formula}, "home": {"driver": 0}}
    with pytest.raises(ConceptError, match=r"leave too many cases to be told apart\. Fix some parameters"):
        conditions(gt.load({**CAPPED, "parameters": parameters, "outcomes": outcomes}))
