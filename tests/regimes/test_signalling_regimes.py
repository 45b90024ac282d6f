"""Maps of signalling games against the solver of perfect Bayesian equilibria, and the flagship's known thresholds."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from regimes import random_models

import gametheory as gt
from gametheory.equilibria import perfect_bayesian
from gametheory.errors import ConceptError
from gametheory.regimes import regimes
from gametheory.regimes.asking import ask

SINCERITY = gt.load(Path(__file__).parents[2] / "models" / "crimea_2017" / "sincerity.yaml")


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


def test_other_trees_of_imperfect_information_are_refused():
    with pytest.raises(ConceptError, match="perfect-bayesian of signalling games with two types"):
        regimes(
            gt.load(Path(__file__).parents[2] / "models" / "crimea_2017" / "resolve.yaml"),
            "resolve_prior",
            "us_audience_cost",
            perfect_bayesian,
        )
