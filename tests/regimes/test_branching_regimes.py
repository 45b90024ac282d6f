"""Maps where payoffs take min, max and abs: against the solver at random points, and on borders."""

from __future__ import annotations

import pickle
import random
from fractions import Fraction

import pytest

import gametheory as gt
from gametheory.equilibria import nash, pure_nash, subgame_perfect
from gametheory.errors import ConceptError
from gametheory.regimes import regimes
from gametheory.regimes.asking import ask
from tests import piecewise_models


def agrees_with_the_solver(model, found, concept, seed, points=12):
    asked = ask(model, concept, (found.x, found.y), None, {})
    rng = random.Random(seed)
    for _ in range(points):
        x, y = (Fraction(rng.randint(-100, 200), 100) for _ in range(2))
        truth = set(asked.question.labels(asked.solve((x, y))))
        assert {one.label for one in asked.located((x, y))} == truth


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("concept", [pure_nash, nash])
def test_tables_agree_with_the_solver_and_areas_sum(seed, concept):
    model = piecewise_models.table(seed)
    found = regimes(model, "a", "b", concept)
    assert found.exact
    assert sum(region.area for region in found.regions) == 9
    agrees_with_the_solver(model, found, concept, seed)


@pytest.mark.parametrize("seed", [1, pytest.param(0, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.slow)])
def test_curved_borders_and_trees(seed):
    model = piecewise_models.table(seed, bent=True)
    agrees_with_the_solver(model, regimes(model, "a", "b", pure_nash), pure_nash, seed)
    model = piecewise_models.tree(seed)
    agrees_with_the_solver(model, regimes(model, "a", "b", subgame_perfect), subgame_perfect, seed)


def test_a_strip_has_exact_ends_where_payoffs_bend():
    model = piecewise_models.table(5)
    found = regimes(model, "a", concept=pure_nash, b=Fraction(1, 3))
    for stretch in found.stretches:
        middle = Fraction(float(stretch.low) / 2 + float(stretch.high) / 2)
        solution = pure_nash(model.at(a=middle, b=Fraction(1, 3)))
        mine = {", ".join(next(iter(mix)) for mix in e.profile.strategies.values()) for e in solution.equilibria}
        assert set(stretch.labels) == mine


def test_a_map_survives_pickling():
    found = regimes(piecewise_models.table(1), "a", "b", pure_nash)
    again = pickle.loads(pickle.dumps(found))
    assert again.regions == found.regions
    assert again.at(0, 1) == found.at(0, 1)


def test_exponentials_are_refused():
    outcomes = {"go": {"a": "exp(t) - min(s, 1)"}, "stay": {"a": 0}}
    model = gt.load(
        {
            "title": "Growth",
            "players": {"a": "A"},
            "parameters": {name: {"default": 1, "range": "0..2"} for name in "ts"},
            "outcomes": outcomes,
            "table": {"actions": {"a": ["go", "stay"]}, "cells": {"go": "go", "stay": "stay"}},
        }
    )
    with pytest.raises(ConceptError, match=r"no exact regimes over t and s: .*'exp' of t is not a rational function"):
        regimes(model, "t", "s")
