"""Thresholds where payoffs take min, max and abs: exact, against the solver and bisection."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import gametheory as gt
from gametheory.equilibria import correlated, nash, pure_nash, subgame_perfect
from gametheory.thresholds import thresholds, value_functions
from gametheory.thresholds.answers import answer_of
from tests import piecewise_models


def agrees_with_the_solver(model, concept, found, values):
    assert found.exact
    for one in found.values:
        if isinstance(one.value, Fraction):
            assert one.at == answer_of(concept(model.at(**{**values, found.along: one.value})))
        else:
            assert one.at is not None
    for piece in found.pieces:
        low, high = Fraction(float(piece.low)), Fraction(float(piece.high))
        for share in (Fraction(1, 8), Fraction(1, 2), Fraction(7, 8)):
            value = low + share * (high - low)
            assert piece.answer == answer_of(concept(model.at(**{**values, found.along: value}))), value


@pytest.mark.parametrize("seed", range(7))
@pytest.mark.parametrize("concept", [pure_nash, nash])
def test_tables_agree_with_the_solver(seed, concept):
    rng = random.Random(seed)
    model = piecewise_models.table(seed, rng.choice([(2, 2), (2, 3)]), bent=seed % 3 == 0)
    values = {"b": Fraction(rng.randint(-10, 20), 10)}
    agrees_with_the_solver(model, concept, thresholds(model, "a", concept, **values), values)


@pytest.mark.parametrize("seed", range(5))
def test_trees_agree_with_the_solver(seed):
    model = piecewise_models.tree(seed)
    values = {"a": Fraction(seed, 5)}
    agrees_with_the_solver(model, subgame_perfect, thresholds(model, "b", subgame_perfect, **values), values)


def capped(payoff, **more):
    return gt.load(
        {
            "title": "Capped",
            "players": {"driver": "The driver"},
            "parameters": {"t": {"default": 1, "range": "0..4"}},
            "outcomes": {"gone": {"driver": payoff}, "home": {"driver": 1}},
            "table": {"actions": {"driver": ["go", "stay"]}, "cells": {"go": "gone", "stay": "home"}},
            **more,
        }
    )


def test_a_threshold_on_a_piece_is_exact_and_irrational_cuts_are_no_thresholds():
    found = thresholds(capped("min(t ** 2 - 1, 3 - t ** 3 / 4)"), "t", pure_nash)
    assert found.exact
    assert [str(one.value) for one in found.values] == ["sqrt(2)", "2"]
    assert "taken apart into formulas on 2 intervals" in found.method


def test_shared_expressions_and_ties_on_a_cut():
    model = capped("1 + size", let={"size": "max(t - 2, 0) - max(1 - t, 0)"})
    found = thresholds(model, "t", pure_nash)
    assert [(one.value, one.at.holds) for one in found.values] == [(1, ("go", "stay")), (2, ("go", "stay"))]
    assert found.pieces[1].answer.holds == ("go", "stay")


def test_value_functions_bend_where_payoffs_do():
    model = piecewise_models.table(3)
    functions = value_functions(model, "a", b=0, of=["total"])
    (name,) = functions
    for value in (Fraction(-3, 4), Fraction(1, 3), Fraction(1), Fraction(7, 4)):
        assert functions[name](value) == correlated(model.at(a=value, b=0)).value
    assert thresholds(model, "a", correlated, b=0).exact


def test_the_bargaining_zone_along_a_parameter_with_a_cap():
    model = gt.load(
        {
            "title": "Price",
            "players": {"buyer": "Buyer", "seller": "Seller"},
            "parameters": {
                "worth": {"default": 3, "range": "0..4"},
                "price": {"default": 1, "range": "0..3"},
            },
            "outcomes": {
                "sold": {"buyer": "min(worth, 2) - price", "seller": "price - 1"},
                "kept": {"buyer": 0, "seller": 0},
            },
            "bargain": {"term": "price", "deal": "sold", "otherwise": "kept"},
        }
    )
    found = thresholds(model, "worth")
    assert found.exact
    assert [one.value for one in found.values] == [1]
    assert found.where("sold") == ((1, 4),)


def test_exponentials_stay_numerical_and_say_so():
    found = thresholds(capped("exp(min(t, 2)) - 2"), "t", pure_nash)
    assert not found.exact
    assert found.tolerance > 0
    assert any("'exp' of t is not a rational function" in note for note in found.notes)


def test_a_tie_of_rounded_payoffs_is_one_threshold():
    """exp makes payoffs floats, that tie within a tolerance on both sides of 2."""
    model = gt.load(
        {
            "title": "Touch",
            "players": {"a": "A"},
            "parameters": {"t": {"default": 1, "range": "0..4"}},
            "outcomes": {"gone": {"a": "1 - abs(t - 2)"}, "home": {"a": "exp(0 * t)"}},
            "table": {"actions": {"a": ["go", "stay"]}, "cells": {"go": "gone", "stay": "home"}},
        }
    )
    (tie,) = thresholds(model, "t", pure_nash).values
    assert (tie.value, tie.only_here) == (2, ("go",))
