"""The chart of a sweep's points."""

import matplotlib
import numpy as np
import pytest

import gametheory as gt
from gametheory.charts import outcome_points
from gametheory.errors import SweepError
from gametheory.sweep import Points, latin_hypercube, refine

CRISIS = "models/crimea_2017/linkage.yaml"


@pytest.fixture(scope="module")
def refined():
    return refine(gt.load(CRISIS), gt.pure_nash, over={"domestic_cost": (0, 2), "leverage": (0, 6)}, points=600)


def texts(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_every_point_is_drawn_once_in_the_colours_of_its_outcomes(refined):
    ax = outcome_points(refined)
    drawn = [tuple(point) for line in ax.lines for point in line.get_xydata()]
    assert sorted(drawn) == sorted(zip(refined["domestic_cost"].values, refined["leverage"].values, strict=True))
    several = [line for line, text in zip(ax.lines, texts(ax), strict=True) if " or " in text]
    assert all(line.get_fillstyle() == "left" for line in several)


def test_the_legend_gives_shares_of_the_points(refined):
    shares = [int(text.split()[0]) for text in texts(outcome_points(refined)) if text[0].isdigit()]
    assert shares == sorted(shares, reverse=True)
    assert 97 <= sum(shares) <= 103


def test_what_the_axes_do_not_show_is_said():
    model = gt.load(CRISIS)
    found = gt.sweep(model, gt.pure_nash, points=latin_hypercube(model, 40, rng=1))
    ax = outcome_points(found, x="leverage", y="domestic_cost")
    notes = " ".join(text.get_text() for text in ax.texts).replace("\n", " ")
    assert "The points differ in more than the axes show:" in notes
    assert "Latin hypercube of 40 points" in notes
    assert "leverage" in ax.get_xlabel()


def test_scenarios_carry_their_names():
    points = Points({"domestic_cost": np.array([0.2, 1.4]), "leverage": np.array([1.0, 5.0])}, "", ("calm", "$ storm"))
    ax = outcome_points(gt.sweep(gt.load(CRISIS), gt.pure_nash, points=points))
    named = {text.get_text(): text.get_ha() for text in ax.texts}
    assert named["calm"] == "left"
    assert named["$ storm"] == "right"
    matplotlib.figure.Figure.savefig(ax.figure, "/dev/null", format="png")


def test_a_grid_is_refused(refined):
    model = gt.load(CRISIS)
    with pytest.raises(SweepError, match=r"a chart of points needs a list of points of two parameters or more"):
        outcome_points(gt.sweep(model, gt.pure_nash, domestic_cost=[0.0, 1.0], leverage=[1.0, 2.0]))
    with pytest.raises(SweepError, match=r"'nothing' is no parameter of these points. Name one of domestic_cost"):
        outcome_points(refined, x="nothing")
