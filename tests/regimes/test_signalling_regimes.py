"""Maps of signalling games against the solver of perfect Bayesian equilibria, and the flagship's known thresholds."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from regimes import random_models

import gametheory as gt
from gametheory.equilibria import perfect_bayesian, sequential
from gametheory.errors import ConceptError
from gametheory.regimes import regimes
from gametheory.regimes.asking import ask

MODELS = Path(__file__).parents[2] / "models" / "crimea_2017"
SINCERITY, RESOLVE = (gt.load(MODELS / f"{name}.yaml") for name in ("sincerity", "resolve"))
ENDS = {"left": "left", "right": "right"}


def inside(region, x, y):
    crossings = 0
    for polygon in region.polygons:
        for path in (polygon.outer, *polygon.holes):
            for (ax, ay), (bx, by) in zip(path, (*path[1:], path[0]), strict=True):
                if (ay <= y) != (by <= y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                    crossings += 1
    return crossings % 2 == 1


def check(model, found, points, seed):
    asked = ask(model, perfect_bayesian, (found.x, found.y), None, {})
    rng = random.Random(seed)
    for _ in range(points):
        u, v = (Fraction(rng.randrange(1, 9973), 9973) for _ in range(2))
        x, y = (own.low + share * (own.high - own.low) for own, share in ((found.x, u), (found.y, v)))
        truth = set(asked.question.labels(asked.solve((x, y))))
        assert [set(region.labels) for region in found.regions if inside(region, x, y)] == [truth]


def test_sincerity_has_its_known_thresholds():
    found = regimes(SINCERITY, "sincerity_prior", "step_cost_insincere", perfect_bayesian)
    assert found.exact
    assert found.complete
    assert sum(region.area for region in found.regions) == 4
    # the step deters an insincere Russia from x g_R + l_0 f_R = 2.1 on, and the US pays from a prior of 3/4 on
    assert {"step_cost_insincere = 2.1", "sincerity_prior = 0.75"} <= {border.equation for border in found.borders}
    assert {label.split(" ")[0] for region in found.regions for label in region.labels} == {
        "pooling",
        "separating",
        "semi-separating",
    }
    check(SINCERITY, found, 8, 1)


@pytest.mark.parametrize("seed", range(3))
def test_random_signalling_games_agree_with_the_solver(seed):
    model = random_models.signalling(seed)
    check(model, regimes(model, "a", "b", perfect_bayesian), 6, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 15))
@pytest.mark.parametrize("responses", [2, 3])
def test_more_random_signalling_games_agree_with_the_solver(seed, responses):
    model = random_models.signalling(seed, responses)
    check(model, regimes(model, "a", "b", perfect_bayesian), 10, seed)


def test_resolve_with_its_opening_move_is_mapped_with_the_known_border():
    """The ultimatum pays while (1 - 11 pi)(f_U - m_U) - 11 pi a_U >= V_alt, as long as there is doubt, up to 1/11."""
    found = regimes(RESOLVE, "resolve_prior", "us_alternative", perfect_bayesian, x_range=(0, Fraction(3, 20)))
    assert found.exact
    assert found.complete
    assert "us_alternative = 3.5 - 60.5 * resolve_prior" in {border.equation for border in found.borders}
    assert sum(region.area for region in found.regions) == Fraction(3, 5)
    check(RESOLVE, found, 8, 2)


def test_resolve_has_curved_borders_in_the_worst_war():
    found = regimes(RESOLVE, "resolve_prior", "us_war_vs_resolute", perfect_bayesian, x_range=(0, Fraction(7, 10)))
    assert not found.exact  # areas under curves
    assert found.complete
    (arc,) = (case for case in found.only_on_borders if case.path)
    assert arc.equation == "us_war_vs_resolute = (-resolve_prior - 1) / resolve_prior"
    assert (arc.path[0], arc.path[-1]) == arc.ends
    assert all(abs(float(y) + (1 + float(x)) / float(x)) < 1e-3 for x, y in arc.path)
    check(RESOLVE, found, 8, 3)


@pytest.mark.parametrize("concept", [perfect_bayesian, sequential])
def test_strips_of_signalling_games(concept):
    found = regimes(RESOLVE, "resolve_prior", concept=concept)
    assert found.flips == (Fraction(7, 121), Fraction(1, 11))


def test_other_trees_of_imperfect_information_are_refused():
    moves = {f"after {way}": {"player": "b", "information_set": "unseen", "actions": ENDS} for way in ("up", "down")}
    blind = gt.load(
        {
            "title": "Blind",
            "players": {"a": "A", "b": "B"},
            "parameters": {name: {"default": 1, "range": "0..3"} for name in ("t", "u")},
            "outcomes": {"out": {"a": "u", "b": 0}, "left": {"a": "t", "b": 1}, "right": {"a": 0, "b": 0}},
            "tree": {
                "first": {"player": "a", "actions": {"out": "out", "up": "after up", "down": "after down"}},
                **moves,
            },
        }
    )
    with pytest.raises(ConceptError, match="perfect-bayesian and sequential of signalling games"):
        regimes(blind, "t", "u", perfect_bayesian)
