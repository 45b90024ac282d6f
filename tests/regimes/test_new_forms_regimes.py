"""Exact maps of repeated games and of bargaining, against the exact solvers, closed forms and sweeps."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

import gametheory as gt
from gametheory.bargaining import bargaining
from gametheory.conditions.agreements import labels_of
from gametheory.errors import ConceptError
from gametheory.regimes import Regimes, regimes
from gametheory.repeated import self_enforcing
from tests.forms_models import bargain, dilemma

FOLDER = Path(__file__).parents[2] / "models" / "crimea_2017"
PRICE, INSTALMENTS = (gt.load(FOLDER / f"{name}.yaml") for name in ("price", "instalments"))
LIMITED = bargain(
    "2 - 3 * x",
    "x - b / 4",
    limits={"delivery": {"a": "1 - 2 * a * x"}, "snapback": {"b": "x - b / 8"}},
    a="0..4",
    b="0..4",
)
AFFINE = bargain("a - x", "x - b", limits={"delivery": {"a": "b + 1 / 2 - x"}}, a="0..2", b="0..2")
QUADRATIC = bargain("a - x ** 2", "x - b", a="0..1", b="0..1")
FORGIVING = dilemma("3 + a", "b", periods=2, a="0..2", b="0..0.9")

MAPS = [
    (PRICE, "war_hazard", "domestic_cost"),
    (PRICE, "us_discount", "war_hazard"),
    (PRICE, "delivery", "crimea_value"),
    (INSTALMENTS, "concession", "us_discount"),
    (INSTALMENTS, "concession", "domestic_cost"),
    (INSTALMENTS, "russia_discount", "us_discount"),
    (LIMITED, "a", "b"),
    (AFFINE, "a", "b"),
    (QUADRATIC, "a", "b"),
    (FORGIVING, "a", "b"),
]


def solved(found: Regimes, model, x, y) -> set[str]:
    """What the concept's own solver says at a point."""
    game = model.at(**{found.x.name: x, found.y.name: y})
    if found.concept == "bargaining":
        return set(labels_of(bargaining(game)))
    return {one.plan.name for one in self_enforcing(game).verdicts if one.holds}


def labels_at(found: Regimes, x, y) -> set[str]:
    return {candidate.label for candidate in found.at(x, y)}


@pytest.mark.parametrize(("model", "x", "y"), MAPS)
def test_a_map_agrees_with_the_solver_at_random_points_and_on_its_borders(model, x, y):
    found = regimes(model, x, y)
    assert found.complete == (model is not QUADRATIC)  # of which irrational points are not solved
    rng = random.Random(1)
    for _ in range(25):
        point = [own.low + Fraction(rng.randrange(1, 997), 997) * (own.high - own.low) for own in (found.x, found.y)]
        assert labels_at(found, *point) == solved(found, model, *point)
    exact = [point for point in found.corners if all(isinstance(value, Fraction) for value in point)]
    for point in exact:
        assert labels_at(found, *point) == solved(found, model, *point)
    area = (found.x.high - found.x.low) * (found.y.high - found.y.low)
    error = sum(region.area_error for region in found.regions)
    assert float(sum(region.area for region in found.regions)) == pytest.approx(float(area), abs=error + 1e-12)


def test_the_border_of_the_deal_is_exact_in_danger_and_domestic_cost():
    """(l (f_U - b_U) - D_U) / C = (k_R - l f_R + D_R) / g_R, with D_U = t w / (1 - d (1 - t))."""
    found = regimes(PRICE, "war_hazard", "domestic_cost")
    for numerator in range(8):
        t = Fraction(numerator, 2500)
        waiting = t / (1 - Fraction(19, 20) * (1 - t))
        h = (Fraction(21, 10) + 6 * waiting) * 4 / (Fraction(9, 5) - 4 * waiting) - Fraction(3, 2)
        assert labels_at(found, t, h) == {"zone from participation (russia) to participation (us)"}
        if h < 5:
            assert labels_at(found, t, h + Fraction(1, 10**9)) == {"no zone"}
    by_outcome = regimes(PRICE, "war_hazard", "domestic_cost", merge="outcomes")
    assert {region.outcomes for region in by_outcome.regions} == {("deal",), ("standoff",)}


def test_the_patience_that_instalments_need_is_a_line_and_their_domestic_cost_a_hyperbola():
    patience = regimes(INSTALMENTS, "concession", "us_discount")
    assert patience.exact
    equations = {border.equation for border in patience.borders}
    assert equations == {"us_discount = 5/3 * concession", "concession = 31/76"}
    deal = next(region for region in patience.regions if "instalments" in region.labels)
    # between x = 31/76 and the line x = 3/5 d, d in 31 * 5 / (76 * 3) .. 0.99
    low, high = Fraction(31, 76), Fraction(3, 5) * Fraction(99, 100)
    assert deal.area == (high - low) * (Fraction(99, 100) - Fraction(5, 3) * low) / 2
    cost = regimes(INSTALMENTS, "concession", "domestic_cost")
    for percent in range(46, 101, 9):
        x = Fraction(percent, 100)
        most = Fraction(57, 20) / x - Fraction(3, 2)
        assert "instalments" in labels_at(cost, x, most)
        assert "instalments" not in labels_at(cost, x, most + Fraction(1, 10**9))


@pytest.mark.parametrize(("model", "x", "y"), [MAPS[0], MAPS[3], MAPS[4], MAPS[6], MAPS[9]])
def test_a_sweep_agrees_wherever_it_is_not_within_rounding_of_a_border(model, x, y):
    found = regimes(model, x, y)
    axes = {own.name: gt.span(own.low, own.high, 23) for own in (found.x, found.y)}
    swept = gt.sweep(model, **axes)
    possible = swept["possible"].transpose("outcome", x, y)
    ties = swept["tie"].transpose(x, y).values
    for i, u in enumerate(swept[x].values):
        for j, v in enumerate(swept[y].values):
            if not ties[i, j]:
                here = {outcome for one in found.at(u, v) for outcome in one.outcomes}
                assert here == {str(o) for o in swept["outcome"].values[possible.values[:, i, j]]}, (u, v)


def test_strips_have_the_same_flips_as_thresholds():
    for model, name in ((PRICE, "war_hazard"), (PRICE, "domestic_cost"), (INSTALMENTS, "concession")):
        strip = regimes(model, name)
        assert list(strip.flips) == [one.value for one in gt.thresholds(model, name).values]
    assert labels_at_value(regimes(PRICE, "war_hazard"), Fraction(3, 4343)) == {
        "zone from participation (russia) to participation (us)"
    }


def labels_at_value(strip, value) -> set[str]:
    return {candidate.label for candidate in strip.at(value)}


@pytest.mark.parametrize("which", [MAPS[0], MAPS[4]])
def test_a_map_is_drawn_and_written(which):
    model, x, y = which
    found = regimes(model, x, y)
    assert json.loads(json.dumps(found.to_dict()))["concept"] == found.concept
    axes = gt.charts.regime_map(found)
    assert axes.get_xlabel().startswith(x.replace("_", " "))
    assert len(axes.lines) + len(axes.collections) + len(axes.patches) > 2
    plt.close(axes.figure)


def test_what_has_no_exact_map_is_an_error_in_a_line():
    with pytest.raises(ConceptError, match=r"no exact regimes of nash for a repeated game: .*or sweep the model"):
        regimes(INSTALMENTS, "concession", "us_discount", gt.nash)
    with pytest.raises(ConceptError, match=r"no exact regimes of nash for a game of bargaining over a term"):
        regimes(PRICE, "war_hazard", "domestic_cost", gt.nash)
    with pytest.raises(ConceptError, match="not concave in the term"):
        regimes(bargain("(1 - x) ** 2 - a", "x ** 2 - b", a="0..1", b="0..1"), "a", "b")
    with pytest.raises(ConceptError, match="is not a rational function"):
        regimes(bargain("a - x", "x - exp(b) / 9", a="0..1", b="0..1"), "a", "b")
