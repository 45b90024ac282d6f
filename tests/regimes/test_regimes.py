"""Exact maps of regimes against exact solvers at single points, against sweeps, and against known answers."""

from __future__ import annotations

import itertools
import json
import pickle
import random
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from regimes.random_models import table, tree

import gametheory as gt
from gametheory.errors import ConceptError, DomainError, PayoffError, UnknownNameError
from gametheory.numerics.algebraic_numbers import AlgebraicNumber
from gametheory.numerics.planar.convex import point, signed_area
from gametheory.numerics.planar.outlines import Polygon
from gametheory.regimes import Regimes, regimes
from gametheory.regimes.asking import ask, side
from gametheory.regimes.cells import curved_cells

MODELS = Path(__file__).parents[2] / "models" / "crimea_2017"
AFFINE = [
    *((table, (seed, shape), gt.pure_nash) for seed in range(3) for shape in [(2, 2), (3, 2, 2), (3, 3)]),
    *((tree, (seed,), gt.subgame_perfect) for seed in range(8)),
    *((table, (seed, (2, 2)), gt.nash) for seed in range(6)),
]
CURVED = [
    *(
        (table, (seed, (2, 3), kind), gt.pure_nash)
        for seed in range(2)
        for kind in ("bilinear", "quotient", "quadratic")
    ),
    *((tree, (seed, kind, 2), gt.subgame_perfect) for seed in range(3) for kind in ("bilinear", "quadratic")),
    *((table, (seed, (2, 2), "bilinear"), gt.nash) for seed in range(2)),
    (table, (1, (2, 3)), gt.nash),
    (table, (2, (3, 3)), gt.nash),
]


def solved(found: Regimes, model, concept, x, y) -> set[str]:
    """What the concept's own solver says at a point, by labels."""
    asked = ask(model, concept, (found.x, found.y), None, {})
    return set(asked.question.labels(asked.solve((x, y))))


def labels_at(found: Regimes, x, y) -> set[str]:
    return {equilibrium.label for equilibrium in found.at(x, y)}


def inside(polygon: Polygon, x, y) -> bool:
    """Whether a point that is on no border lies in a polygon: crossings of a ray, counted."""
    crossings = 0
    for path in (polygon.outer, *polygon.holes):
        for (ax, ay), (bx, by) in zip(path, (*path[1:], path[0]), strict=True):
            if (ay <= y) != (by <= y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                crossings += 1
    return crossings % 2 == 1


def random_points(found: Regimes, seed: int, count: int):
    rng = random.Random(seed)
    for _ in range(count):
        u, v = (Fraction(rng.randrange(1, 9973), 9973) for _ in range(2))
        yield found.x.low + u * (found.x.high - found.x.low), found.y.low + v * (found.y.high - found.y.low)


@pytest.mark.parametrize(("make", "arguments", "concept"), AFFINE)
def test_an_affine_map_is_exact(make, arguments, concept):
    model = make(*arguments)
    found = regimes(model, "a", "b", concept)
    assert found.exact
    assert found.complete
    assert sum(region.area for region in found.regions) == 9
    for region in found.regions:
        paths = [path for polygon in region.polygons for path in (polygon.outer, *polygon.holes)]
        assert sum(signed_area([point(*corner) for corner in path]) for path in paths) == region.area
    for x, y in random_points(found, 1, 12):
        truth = solved(found, model, concept, x, y)
        assert labels_at(found, x, y) == truth
        around = [r for r in found.regions if any(inside(polygon, x, y) for polygon in r.polygons)]
        assert [set(region.labels) for region in around] == [truth]


@pytest.mark.parametrize(("make", "arguments", "concept"), AFFINE)
def test_an_affine_map_is_right_on_its_borders(make, arguments, concept):
    model = make(*arguments)
    found = regimes(model, "a", "b", concept)
    by_name = {region.name: set(region.labels) for region in found.regions}
    only = {equilibrium.label for case in found.only_on_borders for equilibrium in case.equilibria}
    for border in found.borders[:12]:
        (ax, ay), (bx, by) = border.points
        places = [(ax, ay), (bx, by), ((ax + bx) / 2, (ay + by) / 2), ((3 * ax + bx) / 4, (3 * ay + by) / 4)]
        for x, y in places:
            truth = solved(found, model, concept, x, y)
            assert labels_at(found, x, y) == truth
            if concept is not gt.nash:  # its supports shrink on a border
                assert by_name[border.between[0]] | by_name[border.between[1]] <= truth
    for case in found.only_on_borders:
        x, y = (sum(values) / len(case.ends) for values in zip(*case.ends, strict=True))
        assert {equilibrium.label for equilibrium in case.equilibria} <= solved(found, model, concept, x, y)
    for corner in found.corners[:12]:
        everywhere = set().union(*by_name.values())
        assert solved(found, model, concept, *corner) <= everywhere | only


@pytest.mark.parametrize(("make", "arguments", "concept"), CURVED)
def test_a_curved_map_agrees_with_the_solver_and_its_areas_add_up(make, arguments, concept):
    model = make(*arguments)
    found = regimes(model, "a", "b", concept)
    error = sum(region.area_error for region in found.regions)
    assert float(sum(region.area for region in found.regions)) == pytest.approx(9, abs=error + 1e-12)
    assert error < 1e-6
    for x, y in random_points(found, 2, 12):
        truth = solved(found, model, concept, x, y)
        assert labels_at(found, x, y) == truth
        around = [r for r in found.regions if any(inside(polygon, x, y) for polygon in r.polygons)]
        assert [set(region.labels) for region in around] == [truth]


@pytest.mark.parametrize(("make", "arguments", "concept"), [case for case in CURVED if "quadratic" not in case[1]])
def test_a_curved_map_is_right_on_its_borders(make, arguments, concept):
    model = make(*arguments)
    asked = ask(model, concept, (side(model, "a", None), side(model, "b", None)), None, {})
    curved_cells(asked.formulas.box, asked.question, lambda labels: labels)
    curves = [factor.curve for factor in asked.formulas.factors.values() if factor.curve.degree == 1]
    checked = 0
    for curve, step in itertools.product(curves[:10], (2, 5, 9)):
        x = Fraction(-1) + Fraction(3 * step, 11)
        for y in curve.roots_above(x):
            if -1 <= y <= 2:
                truth = set(asked.question.labels(asked.solve((x, y))))
                assert {equilibrium.label for equilibrium in asked.located((x, y))} == truth
                checked += 1
    assert checked


def test_two_player_maps_are_complete_on_irrational_borders_too():
    found = regimes(table(2, (3, 3)), "a", "b", gt.nash)
    assert not found.exact
    assert found.complete
    assert any(
        isinstance(value, AlgebraicNumber) for case in found.only_on_borders for end in case.ends for value in end
    )


def test_neighbouring_regions_differ_and_regions_are_not_repeated():
    found = regimes(table(4, (3, 2, 2)), "a", "b", gt.pure_nash)
    assert len({region.labels for region in found.regions}) == len(found.regions)
    assert all(one != other for one, other in (border.between for border in found.borders))


@pytest.mark.parametrize("concept", [gt.pure_nash, gt.subgame_perfect])
def test_a_map_agrees_with_a_sweep_away_from_borders(concept):
    model = table(7, (3, 3)) if concept is gt.pure_nash else tree(5)
    found = regimes(model, "a", "b", concept, merge="outcomes")
    axis = gt.span(-1, 2, 14) + 0.0123
    axis = axis[axis < 2]
    swept = gt.sweep(model, concept, progress=False, a=axis, b=axis)
    for (i, x), (j, y) in itertools.product(enumerate(axis), enumerate(axis)):
        possible = {str(o) for o in swept["outcome"].values[swept["possible"].values[:, i, j]]}
        here = {outcome for equilibrium in found.at(x, y) for outcome in equilibrium.outcomes}
        assert possible == here


def test_the_linkage_has_its_known_borders():
    found = regimes(gt.load(MODELS / "linkage.yaml"), "domestic_cost", "leverage", x_range=(0, 2), y_range=(0, 6))
    deal = [region for region in found.regions if "deal" in region.outcomes]
    (polygon,) = (polygon for region in deal for polygon in region.polygons)
    assert polygon.outer == ((0, Fraction(5, 2)), (Fraction(1, 2), Fraction(5, 2)), (Fraction(1, 2), 6), (0, 6))
    assert {border.equation for border in found.borders} == {
        "leverage = 2.5",
        "domestic_cost = 0.5",
        "domestic_cost = 1",
    }
    assert found.overlaps == found.regions


def test_the_bargain_has_a_curved_border_with_its_equation():
    found = regimes(gt.load(MODELS / "bargain.yaml"), "concession", "domestic_cost")
    assert not found.exact
    deal = next(region for region in found.regions if region.outcomes == ("deal",))
    # x C <= r_U = 2.5 with C = 1.5 + h, and x g_R >= k_R - f_R + 0 with g_R = 4: from x = 3/8 on
    limit = Fraction(3, 8)
    kink = Fraction(5, 13)  # where h = 2.5 / x - 1.5 comes below 5
    truth = float((kink - limit) * 5) + 2.5 * np.log(1 / float(kink)) - 1.5 * float(1 - kink)
    assert float(deal.area) == pytest.approx(truth, abs=1e-9)
    assert "domestic_cost = (5 - 3 * concession) / (2 * concession)" in {border.equation for border in found.borders}


def test_borders_along_an_irrational_value_say_it_exactly():
    toll = {
        "title": "Toll",
        "players": {"p": "P"},
        "parameters": {"a": {"default": 1, "range": "0..2"}, "b": {"default": 1, "range": "0..2"}},
        "outcomes": {"stay": {"p": 2}, "go": {"p": "b ** 2"}, "fly": {"p": "a ** 2 - 1"}},
        "table": {"actions": {"p": ["stay", "go", "fly"]}, "cells": {"stay": "stay", "go": "go", "fly": "fly"}},
    }
    found = regimes(gt.load(toll), "a", "b", gt.pure_nash)
    assert {border.equation for border in found.borders} == {"a = sqrt(3)", "b = sqrt(2)", "a**2 - b**2 - 1 = 0"}
    stay = next(region for region in found.regions if region.outcomes == ("stay",))
    assert float(stay.area) == pytest.approx(6**0.5, abs=1e-12)


def test_an_equilibrium_can_exist_on_a_line_and_at_a_point_only():
    duel = {
        "title": "Only when exactly indifferent",
        "players": {"p": "P", "q": "Q"},
        "parameters": {"a": {"default": 0, "range": "-1..1"}, "b": {"default": 0, "range": "-1..1"}},
        "outcomes": {
            "both": {"p": 0, "q": 0},
            "left": {"p": "a", "q": "1"},
            "right": {"p": "1", "q": "b"},
            "none": {"p": "-a - 1", "q": "-1"},
            "up": {"p": "-a", "q": "2"},
        },
        "table": {
            "actions": {"p": ["t", "m", "d"], "q": ["l", "r"]},
            "cells": {"t, l": "both", "m, l": "left", "d, l": "up", "t, r": "right", "m, r": "none", "d, r": "none"},
        },
    }
    found = regimes(gt.load(duel), "a", "b", gt.pure_nash)
    cases = {(case.equation, case.ends): [e.label for e in case.equilibria] for case in found.only_on_borders}
    assert cases == {("a = 0", ((0, -1), (0, 0))): ["t, l"]}
    assert {e.label for e in found.at(0, 0)} == {e.label for e in found.at(0, -0.5)} | {"t, r"}


def test_a_strip_has_exact_flips_and_irrational_ones():
    strip = regimes(gt.load(MODELS / "linkage.yaml"), "domestic_cost", x_range=(0, 2))
    assert [float(flip) for flip in strip.flips] == [0.5]
    curved = regimes(table(3, (2, 2), "quadratic"), "a", concept=gt.pure_nash)
    model = table(3, (2, 2), "quadratic")
    for value in np.linspace(-0.99, 1.99, 23):
        truth = {
            ", ".join(next(iter(mix)) for mix in e.profile.strategies.values())
            for e in gt.pure_nash(model.at(a=value)).equilibria
        }
        (here,) = (s for s in curved.stretches if s.low < Fraction(repr(float(value))) < s.high)
        assert set(here.labels) == truth == {e.label for e in curved.at(value)}


def test_other_concepts_are_refused_with_a_next_step():
    model = table(1, (2, 2, 2))
    with pytest.raises(ConceptError, match=r"no exact regimes of nash for a table of 3 players.*or sweep the model"):
        regimes(model, "a", "b", gt.nash)
    blind = gt.load(
        {
            "title": "Blind",
            "players": {"p": "P", "q": "Q"},
            "parameters": {"a": {"default": 0, "range": "-1..1"}, "b": {"default": 0, "range": "-1..1"}},
            "outcomes": {f"end {k}": {"p": f"{k} * a", "q": f"{k} * b - {k} ** 2"} for k in range(4)},
            "tree": {
                "first": {"player": "p", "actions": {"l": "left", "r": "right"}},
                "left": {"player": "q", "actions": {"u": "end 0", "d": "end 1"}, "information_set": "blind"},
                "right": {"player": "q", "actions": {"u": "end 2", "d": "end 3"}, "information_set": "blind"},
            },
        }
    )
    with pytest.raises(ConceptError, match=r"no exact regimes of subgame-perfect for a tree: .* perfect information"):
        regimes(blind, "a", "b", gt.subgame_perfect)
    wave = gt.load(
        {
            "title": "Wave",
            "players": {"p": "P"},
            "parameters": {"a": {"default": 0, "range": "-1..1"}, "b": {"default": 0, "range": "-1..1"}},
            "outcomes": {"in": {"p": "exp(a) - b"}, "out": {"p": 0}},
            "table": {"actions": {"p": ["in", "out"]}, "cells": {"in": "in", "out": "out"}},
        }
    )
    with pytest.raises(ConceptError, match=r"no exact regimes over a and b.*'exp' of a .*or sweep the model"):
        regimes(wave, "a", "b")


def test_a_concept_with_critical_formulas_is_mapped_by_its_solver():
    model = table(6, (2, 2))

    def gains(game):
        for player, payoffs in enumerate(game.payoffs):
            for other in range(2):
                pair = [payoffs[(k, other) if player == 0 else (other, k)] for k in range(2)]
                yield pair[0] - pair[1]

    by_signs = regimes(model, "a", "b", gt.nash)
    sampled = regimes(model, "a", "b", gt.nash, critical=gains)
    assert {r.labels: r.area for r in sampled.regions} == {r.labels: r.area for r in by_signs.regions}


def test_wrong_requests_are_named():
    model = table(1, (2, 2))
    with pytest.raises(UnknownNameError, match="no parameter of this model is called 'c'"):
        regimes(model, "a", "c")
    with pytest.raises(DomainError, match="both sides of the map are 'a'"):
        regimes(model, "a", "a")
    with pytest.raises(DomainError, match="the range of 'a' from 1 to 0 is empty"):
        regimes(model, "a", "b", x_range=(1, 0))
    with pytest.raises(UnknownNameError, match="no way to merge regions is called 'areas'"):
        regimes(model, "a", "b", merge="areas")
    pole = gt.load(
        {
            "title": "Pole",
            "players": {"p": "P"},
            "parameters": {"a": {"default": 1, "range": "-1..1"}, "b": {"default": 0, "range": "-1..1"}},
            "outcomes": {"in": {"p": "b / a"}, "out": {"p": 1}},
            "table": {"actions": {"p": ["in", "out"]}, "cells": {"in": "in", "out": "out"}},
        }
    )
    with pytest.raises(PayoffError, match="a payoff divides by zero at a = 0"):
        regimes(pole, "a", "b", gt.pure_nash)
    assert len(regimes(pole, "a", "b", gt.pure_nash, x_range=(0.5, 1)).regions) == 2


def test_a_map_can_be_pickled_and_still_be_asked():
    linkage, bargain = (gt.load(MODELS / name) for name in ("linkage.yaml", "bargain.yaml"))
    for found in (
        regimes(linkage, "domestic_cost", "leverage", x_range=(0, 2)),
        regimes(bargain, "concession", "domestic_cost"),
    ):
        again = pickle.loads(pickle.dumps(found))
        assert again == found
        assert again.at(1, 1) == found.at(1, 1)
    strip = regimes(linkage, "domestic_cost")
    assert pickle.loads(pickle.dumps(strip)).at(0.5) == strip.at(0.5)


def test_a_map_is_not_asked_beyond_its_sides():
    found = regimes(gt.load(MODELS / "linkage.yaml"), "domestic_cost", "leverage", x_range=(0, 2))
    with pytest.raises(DomainError, match="domestic_cost = 3 is not on the map, which goes from 0 to 2"):
        found.at(3, 1)


def test_options_that_are_bound_to_a_concept_leave_its_map_exact():
    model = table(3, (2, 2))
    found = regimes(model, "a", "b", partial(gt.nash, select="first"))
    assert (found.concept, found.regions) == ("nash", regimes(model, "a", "b", gt.nash).regions)


def test_a_map_is_plain_data_and_words():
    found = regimes(gt.load(MODELS / "standoff.yaml"), "us_war_cost", "nk_disarm_payoff")
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["regions"][0]["area_exactly"] == "143/2"
    assert plain["model_hash"] == gt.load(MODELS / "standoff.yaml").hash
    assert "leverage" not in plain["fixed"]
    assert plain["fixed"]["us_victory_value"] == 5
    assert repr(found).startswith("The standoff over North Korea: regimes of nash, us_war_cost 4..16")
    assert "<table>" in found._repr_html_()
    assert side(gt.load(MODELS / "standoff.yaml"), "us_war_cost", None).default == 11


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", ["affine", "bilinear"])
def test_many_random_maps_agree_with_the_solver(seed, kind):
    for make, arguments, concept in [
        (table, (seed + 100, (3, 2, 2), kind), gt.pure_nash),
        (tree, (seed + 100, kind), gt.subgame_perfect),
        (table, (seed + 100, (2, 3), kind), gt.nash),
    ]:
        model = make(*arguments)
        found = regimes(model, "a", "b", concept)
        for x, y in random_points(found, seed, 8):
            assert labels_at(found, x, y) == solved(found, model, concept, x, y)
