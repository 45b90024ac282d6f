"""The nearest flip and the most robust point, against brute force on grids, known answers, and the solver."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import pytest
from regimes.random_models import table, tree

import gametheory as gt
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.regimes import distance_to_flip, most_robust_point, regimes

MODELS = Path(__file__).parents[2] / "models" / "crimea_2017"
LINKAGE, BARGAIN, STANDOFF = (gt.load(MODELS / f"{name}.yaml") for name in ("linkage", "bargain", "standoff"))
CASES = [
    *((table, (seed, (2, 2)), gt.pure_nash) for seed in range(3)),
    (table, (5, (3, 2, 2)), gt.pure_nash),
    *((tree, (seed, "affine", 2, False), gt.subgame_perfect) for seed in range(3)),
    *((table, (seed, (2, 2)), gt.nash) for seed in (1, 3)),
]


def labels(found, x, y):
    return {equilibrium.label for equilibrium in found.at(x, y)}


@pytest.mark.parametrize(("make", "arguments", "concept"), CASES)
def test_nothing_changes_closer_than_the_nearest_flip_and_something_does_beyond_it(make, arguments, concept):
    model = make(*arguments)
    found = regimes(model, "a", "b", concept)
    here = Fraction(1, 2)
    now = labels(found, here, here)
    flip = distance_to_flip(model, concept, alone=False)
    reach = Fraction(1) if flip is None else flip.distance
    assert flip is None or set(flip.now) == now
    for i, j in itertools.product(range(-12, 13), repeat=2):
        x, y = here + 3 * reach * Fraction(i, 12), here + 3 * reach * Fraction(j, 12)
        if max(abs(i), abs(j)) < 12 and -1 <= x <= 2 and -1 <= y <= 2:
            assert labels(found, x, y) == now
    if flip is not None and flip.distance:
        place = [flip.moves.get(name, (here, here))[1] for name in ("a", "b")]
        then = set(flip.then)
        near = [
            labels(found, place[0] + Fraction(i, 10**9), place[1] + Fraction(j, 10**9))
            for i, j in itertools.product((-3, -1, 0, 1, 3), repeat=2)
            if -1 <= place[0] + Fraction(i, 10**9) <= 2 and -1 <= place[1] + Fraction(j, 10**9) <= 2
        ]
        assert then in near
        assert then != now


def test_the_linkage_is_as_far_from_a_deal_as_its_conditions_say():
    flip = distance_to_flip(LINKAGE, to="deal")
    # C + b_U <= m_U + r_U with C = c + h, C <= r_U: at the defaults 5 <= 2.5 and 6 <= 3; ranges 3.5, 5, 3, 2, 5
    assert flip is not None
    assert flip.distance == Fraction(5, 27)
    assert "concede, pressure, freeze" in flip.then
    assert flip.alone["domestic_cost"] == (Fraction(1, 2), None)
    assert flip.alone["leverage"] == (None, None)
    assert flip.held == ("snapback",)
    assert flip.alone["snapback"] == (None, None)
    moved = {name: new for name, (_, new) in flip.moves.items()}
    found = gt.pure_nash(LINKAGE.at(**moved)).equilibria
    assert "concede, pressure, freeze" in {
        ", ".join(next(iter(mix)) for mix in equilibrium.profile.strategies.values()) for equilibrium in found
    }


def test_the_sum_of_moves_changes_few_parameters():
    flip = distance_to_flip(LINKAGE, norm="sum", alone=False)
    assert flip is not None
    assert list(flip.moves) == ["us_assurance_cost"]
    assert flip.distance == Fraction(1, 6)
    assert "hinges on us_assurance_cost - us_threat_cost = 0" in repr(flip)


def test_a_flip_along_one_parameter_alone_is_the_strips_flip():
    flip = distance_to_flip(BARGAIN, parameters=["us_war_cost"])
    strip = regimes(BARGAIN, "us_war_cost")
    assert flip is not None
    assert flip.moves["us_war_cost"] == (11, 7)
    assert strip.flips == (7,)
    assert flip.alone["us_war_cost"] == (7, None)
    assert flip.to_dict()["moves"] == {"us_war_cost": [11.0, 7.0]}


def test_what_holds_already_is_no_way_off():
    flip = distance_to_flip(STANDOFF, to="war", alone=False)
    assert flip is not None
    assert flip.distance == 0
    assert not flip.moves


def test_an_outcome_that_nothing_reaches_is_none():
    assert distance_to_flip(LINKAGE, to="deal", parameters=["leverage"]) is None
    assert most_robust_point(LINKAGE, "deal", parameters=["leverage"]) is None


@pytest.mark.parametrize("seed", range(4))
def test_the_most_robust_point_is_the_centre_of_the_largest_square(seed):
    model = table(seed, (2, 2))
    found = regimes(model, "a", "b", gt.pure_nash)
    for label in {name for region in found.regions for name in region.labels}:
        best = most_robust_point(model, label, gt.pure_nash)
        if best is None:
            continue
        centre = best.point["a"], best.point["b"]
        for i, j in itertools.product((-1, 0, 1), repeat=2):
            assert label in labels(found, centre[0] + 3 * best.radius * i, centre[1] + 3 * best.radius * j)
        grid = [Fraction(-1) + Fraction(k, 4) for k in range(13)]
        assert not any(fits(found, label, x, y, best.radius + Fraction(1, 50)) for x in grid for y in grid)


def fits(found, label, x, y, radius):
    corners = [(x + 3 * radius * i, y + 3 * radius * j) for i, j in itertools.product((-1, 1), repeat=2)]
    within = all(-1 <= value <= 2 for corner in corners for value in corner)
    return within and all(label in labels(found, *corner) for corner in corners)  # the set is convex


def test_the_most_robust_deal_of_a_tree_is_inside():
    best = most_robust_point(BARGAIN, "deal")
    assert best is not None
    assert not best.whole
    outcomes = {o for e in gt.subgame_perfect(BARGAIN.at(**best.point)).equilibria for o in e.outcomes}
    assert outcomes == {"deal"}
    assert best.to_dict()["radius"] == float(best.radius) > 0
    around = distance_to_flip(BARGAIN, alone=False, **best.point)
    assert around is not None
    assert around.distance >= best.radius


def test_nothing_found_while_parameters_are_held_is_no_answer():
    """The outcome needs a value of b that is held, for b is squared."""
    toll = {
        "title": "Toll",
        "players": {"p": "P"},
        "parameters": {"a": {"default": 1, "range": "0..2"}, "b": {"default": 1, "range": "0..3"}},
        "outcomes": {"stay": {"p": "3 + a"}, "go": {"p": "b ** 2"}},
        "table": {"actions": {"p": ["stay", "go"]}, "cells": {"stay": "stay", "go": "go"}},
    }
    model = gt.load(toll)
    with pytest.raises(ConceptError, match=r"'go' .* nowhere while b = 1, held for payoffs .* Give these other values"):
        most_robust_point(model, "go", gt.pure_nash)
    with pytest.raises(ConceptError, match="there is no such flip while b = 1, held for"):
        distance_to_flip(model, gt.pure_nash, to="go")
    assert most_robust_point(model, "go", gt.pure_nash, b=3).equilibrium == "go"


def test_wrong_requests_are_named():
    with pytest.raises(UnknownNameError, match="no outcome or equilibrium is called 'peace'"):
        distance_to_flip(LINKAGE, to="peace")
    with pytest.raises(UnknownNameError, match="no norm is called 'euclid'"):
        distance_to_flip(LINKAGE, norm="euclid")
    with pytest.raises(UnknownNameError, match="no parameter of this model is called 'crimea'"):
        distance_to_flip(LINKAGE, parameters=["crimea"])
    with pytest.raises(ConceptError, match="no exact regimes of nash for a table of 3 players"):
        distance_to_flip(LINKAGE, gt.nash)
    with pytest.raises(ConceptError, match="nash compares products of parameters here"):
        distance_to_flip(table(2, (3, 3)), gt.nash)
