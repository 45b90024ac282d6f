"""Designs of a sweep besides grids: samples, scenarios, and refinement near borders."""

import numpy as np
import pytest
import xarray
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.errors import DomainError, SweepError, UnknownNameError
from gametheory.sweep import latin_hypercube, read_scenarios, refine, rows, save, sobol
from tests.small_models import STANDOFF


@pytest.fixture(scope="module")
def standoff():
    return gt.load(STANDOFF)


@pytest.fixture(scope="module")
def linkage():
    return gt.load("models/crimea_2017/linkage.yaml")


# --- samples ---


@given(st.integers(1, 40), st.integers(0, 5))
@settings(derandomize=True, deadline=None, max_examples=30)
def test_a_latin_hypercube_has_a_point_in_each_slice_of_each_range(size, seed):
    points = latin_hypercube(gt.load(STANDOFF), size, over={"war_cost": (2, 10), "chance_of_it": (0, 1)}, rng=seed)
    for name, (low, high) in {"war_cost": (2, 10), "chance_of_it": (0, 1)}.items():
        slices = np.floor((points[name] - low) / (high - low) * size).astype(int)
        assert sorted(slices) == list(range(size))


@pytest.mark.parametrize("draw", [latin_hypercube, sobol])
def test_a_sample_is_drawn_again_from_the_seed_that_it_names(draw, linkage):
    first = draw(linkage, 64)
    seed = int(first.origin.rpartition(" ")[2])
    again = draw(linkage, 64, rng=seed)
    assert first.origin == again.origin
    for name, values in first.items():
        np.testing.assert_array_equal(values, again[name])
        parameter = linkage.parameters[name]
        assert (float(parameter.low) <= values).all()
        assert (values <= float(parameter.high)).all()


def test_sobol_points_fill_the_square_evenly(standoff):
    points = sobol(standoff, 256, over={"war_cost": (0, 16), "chance_of_it": (0, 1)}, rng=7)
    cells = np.floor(points["war_cost"]).astype(int) * 16 + np.floor(points["chance_of_it"] * 16).astype(int)
    assert sorted(cells) == list(range(256))  # a (0, 8, 2)-net in base 2 has a point in each of the 256 squares


def test_a_triangular_parameter_is_drawn_from_its_triangle():
    peaked = {**STANDOFF, "parameters": {**STANDOFF["parameters"]}}
    entry = dict(peaked["parameters"]["war_cost"]) | {"default": 4, "range": "0..16", "distribution": "triangular"}
    peaked["parameters"]["war_cost"] = entry
    values = latin_hypercube(gt.load(peaked), 4000, over=["war_cost"], rng=1)["war_cost"]
    assert abs(values.mean() - (0 + 4 + 16) / 3) < 0.02
    assert abs(np.mean(values < 4) - 4 / 16) < 0.002


def test_a_sweep_over_a_sample_says_how_it_was_drawn(standoff):
    points = latin_hypercube(standoff, 50, over={"war_cost": (0, 16)}, rng=3)
    assert gt.sweep(standoff, points=points).attrs["design"] == points.origin
    assert repr(points) == f"<Points: 50 of war_cost; {points.origin}>"


@pytest.mark.parametrize(
    ("over", "error", "message"),
    [
        ({"war_cots": (0, 1)}, UnknownNameError, r"Did you mean 'war_cost'\?"),
        ({"war_cost": (2, 2)}, SweepError, "'war_cost' from 2 to 2 is no range. Give the lower end first"),
        ({"chance_of_it": (0, 2)}, DomainError, "parameter 'chance_of_it' cannot be"),
        ([], SweepError, "no parameter is named"),
    ],
)
def test_what_cannot_be_sampled_is_refused_in_words(standoff, over, error, message):
    with pytest.raises(error, match=message):
        sobol(standoff, 8, over=over)
    with pytest.raises(SweepError, match="0 points are no sample"):
        sobol(standoff, 0)


# --- scenarios ---


@pytest.fixture
def written(tmp_path):
    def write(text):
        file = tmp_path / "views.csv"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_scenarios_keep_their_names_and_defaults(standoff, written, tmp_path):
    file = written("\ufeffscenario,war_cost, freeze_value\nhawk,2/3,1\n\ndove,,2.5\n")
    points = read_scenarios(file, standoff)
    default = float(standoff.parameters["war_cost"].default)
    assert points["war_cost"].tolist() == [2 / 3, default]
    found = gt.sweep(standoff, points=points)
    assert found["scenario"].values.tolist() == ["hawk", "dove"]
    assert found.attrs["design"] == "scenarios of views.csv"
    assert [row[:3] for row in rows(found)][1] == [2 / 3, 1.0, "hawk"]
    with xarray.open_dataset(save(found, tmp_path / "views.nc"), engine="scipy") as read:
        assert read["scenario"].values.astype(str).tolist() == ["hawk", "dove"]


def test_scenarios_are_named_in_a_store_too(standoff, written, tmp_path):
    pytest.importorskip("zarr")
    points = read_scenarios(written("scenario,war_cost\nhawk,1\ndove,2\n"), standoff)
    found = gt.sweep(standoff, points=points, out=tmp_path / "views.zarr")
    assert found["scenario"].values.tolist() == ["hawk", "dove"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("war_cost\n", "there are no scenarios. Write the parameters' names in the first row, values below"),
        ("", "there are no scenarios"),
        ("war_cots\n1\n", r":1: the column 'war_cots' is no parameter of this model. Did you mean 'war_cost'\?"),
        ("war_cost,war_cost\n1,2\n", ":1: the column 'war_cost' comes 2 times. Leave one"),
        ("scenario\nhawk\n", ":1: no column is a parameter. Name some in the first row"),
        ("war_cost,scenario\n1\n", ":2: this row has 1 cells, and there are 2 columns"),
        ("war_cost\nmuch\n", ":2: 'war_cost': "),
        ("chance_of_it\n0.5\n1.5\n", ":3: 'chance_of_it': parameter 'chance_of_it' cannot be 1.5"),
        ("war_cost\n__import__('os')\n", ":2: 'war_cost': "),
    ],
)
def test_what_is_wrong_with_scenarios_is_said_with_its_place(standoff, written, text, message):
    with pytest.raises(SweepError, match=message):
        read_scenarios(written(text), standoff)


def test_all_problems_of_a_file_are_said_at_once(standoff, written):
    with pytest.raises(SweepError) as refused:
        read_scenarios(written("war_cost,chance_of_it\nx,2\n1,0.5\ny,0.5\n"), standoff)
    lines = str(refused.value).splitlines()
    assert len(lines) == 3
    assert all("views.csv:" in line for line in lines)


# --- refinement ---


def test_refinement_finds_the_borders_of_the_linkage_game(linkage):
    found = refine(linkage, gt.pure_nash, over={"domestic_cost": (0, 2), "leverage": (0, 6)}, points=4000)
    assert found.sizes["point"] <= 4000
    assert found.attrs["border_width"] <= 1 / 256
    direct = gt.sweep(linkage, gt.pure_nash, points={n: found[n].values for n in ("domestic_cost", "leverage")})
    xarray.testing.assert_equal(found["possible"], direct["possible"])
    np.testing.assert_array_equal(found["equilibria"], direct["equilibria"])


def test_points_gather_at_the_border_and_none_is_solved_twice(linkage):
    found = refine(linkage, gt.pure_nash, over={"domestic_cost": (0, 2), "leverage": (0, 6)}, points=2000)
    assert (found["width"].values < 1 / 100).mean() > 0.5
    known = set(zip(found["domestic_cost"].values, found["leverage"].values, strict=True))
    assert len(known) == found.sizes["point"]


def test_refinement_stops_at_the_width_that_is_asked(linkage):
    found = refine(linkage, gt.pure_nash, over={"domestic_cost": (0, 2)}, points=500, width=1e-4, start=5)
    assert found.sizes["point"] < 100
    assert 0 < found.attrs["border_width"] <= 1e-4


def test_a_corner_of_a_region_that_only_a_finer_neighbour_sees_is_found():
    """A thin region that enters a cell between its corners is followed into it along the side of a finer neighbour."""
    wedge = {
        "title": "A thin wedge",
        "players": {"one": "One"},
        "parameters": {"x": {"default": 0, "range": "0..1"}, "y": {"default": 0, "range": "0..1"}},
        "outcomes": {"in": {"one": "x / 8 - (y - 0.3)**2 * 40 - 0.002"}, "out": {"one": 0}},
        "table": {"actions": {"one": ["in", "out"]}, "cells": {"in": "in", "out": "out"}},
    }
    model = gt.load(wedge)
    found = refine(model, gt.pure_nash, over={"x": (0, 1), "y": (0, 1)}, points=3000, start=5)
    inside = found["possible"].sel(outcome="in").values
    assert found["x"].values[inside].min() < 0.03  # the tip lies at x = 0.016


def test_a_model_without_borders_is_left_at_the_first_grid(standoff):
    found = refine(standoff, gt.pure_nash, over={"war_cost": (15.5, 15.75)}, points=100)
    assert found.sizes["point"] == 17
    assert found.attrs["mixed_cells"] == 0


def test_what_cannot_be_refined_is_refused_in_words(standoff):
    with pytest.raises(SweepError, match=r"the first grid alone has 400 points, more than 100\. Allow more"):
        refine(standoff, over={"war_cost": (0, 16), "freeze_value": (0, 8)}, points=100, start=20)
    with pytest.raises(SweepError, match=r"the first grid has 1 points along each axis. Give at least 2"):
        refine(standoff, over={"war_cost": (0, 16)}, start=1)
    with pytest.raises(UnknownNameError):
        refine(standoff, over=["war_cots"])


def test_kinds_that_turn_up_late_are_joined():
    model = gt.load("models/crimea_2017/resolve.yaml")
    names = ["us_audience_cost", "resolve_prior"]
    found = refine(model, gt.perfect_bayesian, over=names, points=150, start=3)
    assert found["kinds"].dims == ("kind", "point")
    direct = gt.sweep(model, gt.perfect_bayesian, points={name: found[name].values for name in names})
    xarray.testing.assert_equal(found["kinds"].sortby("kind"), direct["kinds"].sortby("kind"))
