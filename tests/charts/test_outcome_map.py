"""The outcome map as drawn: colours, stripes, shares, names, borders, marks; and its caption."""

from __future__ import annotations

import time

import numpy as np
import pytest
from charts import chart_data as data
from matplotlib.colors import to_rgb

from gametheory.charts import outcome_colours, outcome_map, outcome_map_caption
from gametheory.charts.regions import find_regions
from gametheory.charts.style import INK, NO_EQUILIBRIUM
from gametheory.charts.swept import swept_axes

X = np.linspace(0, 1, 41)


def halves(x=X, y=X, **changes):
    return data.map_sweep({"war": lambda x, _: x < 0.38, "deal": lambda x, _: x > 0.38}, x, y, **changes)


def pixel(ax, x, y):
    (image,) = ax.images
    left, right, bottom, top = image.get_extent()
    rows, columns, _ = image.get_array().shape
    place = int((y - bottom) / (top - bottom) * rows), int((x - left) / (right - left) * columns)
    return tuple(image.get_array()[place])


def colours_in(ax, x, y):
    """Give the colours in a part of the map, the borders' left out."""
    (image,) = ax.images
    rows, columns, _ = image.get_array().shape
    part = image.get_array()[int(y[0] * rows) : int(y[1] * rows), int(x[0] * columns) : int(x[1] * columns)]
    return {tuple(map(int, colour)) for colour in np.unique(part.reshape(-1, 3)[::7], axis=0)} - {rgb(INK)}


def rgb(colour):
    return tuple(round(255 * part) for part in to_rgb(colour))


def legend(ax):
    return [" ".join(text.get_text().replace("\u2007", " ").split()) for text in ax.get_legend().get_texts()]


def inside(ax):
    return [text.get_text().replace("\n", " ").replace("\u00a0", " ") for text in ax.texts if text.get_zorder() == 5]


def test_each_region_has_the_colour_of_its_outcome():
    axes = outcome_map(halves())
    colours = outcome_colours(["war", "deal"])
    assert pixel(axes, 0.1, 0.5) == rgb(colours["war"])
    assert pixel(axes, 0.9, 0.5) == rgb(colours["deal"])


def test_the_first_parameter_runs_along_x_and_the_second_along_y():
    axes = outcome_map(data.map_sweep({"low": lambda x, y: y < x, "high": lambda x, y: y > x}, X, X))
    colours = outcome_colours(["low", "high"])
    assert pixel(axes, 0.9, 0.1) == rgb(colours["low"])
    assert pixel(axes, 0.1, 0.9) == rgb(colours["high"])
    assert axes.get_xlabel() == "war cost $c$ (points)\ncost of the war"
    assert axes.get_ylabel() == "leverage $p_N$ (points)\npain"


def test_several_outcomes_are_striped_in_their_colours_and_none_is_grey():
    both = data.map_sweep({"war": lambda x, _: x < 0.61, "deal": lambda x, _: x < 0.31}, X, X)
    axes = outcome_map(both)
    colours = outcome_colours(["war", "deal"])
    assert colours_in(axes, (0.0, 0.25), (0, 1)) == {rgb(colours["war"]), rgb(colours["deal"])}
    assert colours_in(axes, (0.7, 1.0), (0, 1)) == {rgb(NO_EQUILIBRIUM)}
    assert legend(axes)[:3] == ["31 % war or deal", "30 % war", "39 % no equilibrium"]


def test_the_legend_gives_the_largest_first_and_no_equilibrium_last():
    shares = {"a": lambda x, _: x < 0.21, "b": lambda x, _: (x > 0.21) & (x < 0.51)}
    assert legend(outcome_map(data.map_sweep(shares, X, X))) == [
        "30 % b",
        "21 % a",
        "49 % no equilibrium",
        "default values",
    ]


def test_legend_keys_show_the_colours_of_all_outcomes():
    both = data.map_sweep({"war": lambda x, _: x < 2, "deal": lambda x, _: x < 2}, X, X)
    bands = outcome_map(both).get_legend().findobj(lambda artist: type(artist).__name__ == "Polygon")
    faces = {tuple(round(255 * part) for part in band.get_facecolor()[:3]) for band in bands}
    assert faces == {rgb(colour) for colour in outcome_colours(["war", "deal"]).values()}


@pytest.mark.parametrize(
    "x", [X**3, X[::-1], np.array([0, 0.01, 0.3, 0.37, 0.39, 0.9, 1])], ids=["cubed", "down", "few"]
)
def test_uneven_and_falling_axes_give_the_same_areas(x):
    regions = find_regions(*sorted_axes(halves(x=x)))
    shares = {region.name: region.share for region in regions.regions}
    assert shares["war"] == pytest.approx(0.38, abs=0.03)
    assert sum(shares.values()) == pytest.approx(1)
    axes = outcome_map(halves(x=x))
    assert axes.get_xlim() == (0, 1)
    assert pixel(axes, 0.1, 0.5) == rgb(outcome_colours(["war"])["war"])


def sorted_axes(dataset):
    ordered, axes = swept_axes(dataset, 2, "a map")
    return ordered, *axes


def test_names_stand_in_their_regions_and_in_each_large_part_of_one():
    parts = data.map_sweep(
        {"war": lambda x, _: np.abs(x - 0.5) > 0.25, "deal": lambda x, _: np.abs(x - 0.5) <= 0.25}, X, X
    )
    axes = outcome_map(parts)
    assert sorted(inside(axes)) == ["deal", "war", "war"]
    at = {text.get_position()[0] for text in axes.texts if text.get_text() == "war"}
    assert min(at) < 0.25
    assert max(at) > 0.75


def test_a_name_without_room_is_in_the_legend_only():
    thin = data.map_sweep({"a long and winding name": lambda x, _: x < 0.03, "deal": lambda x, _: x > 0.03}, X, X)
    axes = outcome_map(thin)
    assert inside(axes) == ["deal"]
    assert any("a long and winding name" in entry for entry in legend(axes))


def test_default_values_are_marked_where_they_are_in_range():
    (mark,) = data.artists(outcome_map(halves()), "default values")
    assert mark.get_xydata().tolist() == [[0.5, 0.25]]
    beyond = outcome_map(halves(x=np.linspace(0.6, 1, 5)))
    assert data.artists(beyond, "default values") == []
    assert "default values" not in legend(beyond)


def test_points_on_a_border_have_no_area_and_are_counted():
    tied = data.map_sweep({"war": lambda x, _: x <= 0.5, "deal": lambda x, _: x >= 0.5}, X, X)
    tied = tied.assign(tie=(tied["war_cost"] == 0.5).broadcast_like(tied["tie"]))
    axes = outcome_map(tied)
    assert legend(axes)[:2] == ["50 % war", "50 % deal"]
    assert "41 points lie on a border" in outcome_map_caption(tied)
    assert "somebody is indifferent." not in outcome_map_caption(tied)


def test_ties_over_an_area_are_a_region_and_are_said():
    tied = data.map_sweep({"war": lambda x, _: x <= 0.7, "deal": lambda x, _: x >= 0.3}, X, X)
    tied = tied.assign(tie=((tied["war_cost"] >= 0.3) & (tied["war_cost"] <= 0.7)).broadcast_like(tied["tie"]))
    axes = outcome_map(tied)
    assert any("war or deal" in entry for entry in legend(axes))
    assert any("not on borders alone, somebody is indifferent" in text.get_text() for text in axes.texts)


def test_an_incomplete_search_is_said_on_the_map():
    partial = halves()
    partial["complete"].values[:20] = False
    assert "At 49 % of the points not every equilibrium was looked for." in [
        t.get_text() for t in outcome_map(partial).texts
    ]


def test_title_and_concept_stand_over_the_map():
    axes = outcome_map(halves())
    assert axes.get_title(loc="left") == "A crisis"
    assert "Possible outcomes: Nash equilibria in pure strategies" in [text.get_text() for text in axes.texts]


def test_the_caption_says_areas_concept_and_grid():
    assert outcome_map_caption(halves()) == (
        "Outcomes of Nash equilibria in pure strategies over war cost and leverage. Shares of the area, which are no "
        "probabilities: deal 61 %; war 39 %. Solved at 41 × 41 points."
    )


def test_one_outcome_everywhere():
    axes = outcome_map(data.map_sweep({"war": lambda x, _: x > -1}, X, X))
    assert legend(axes) == ["100 % war", "default values"]
    assert colours_in(axes, (0, 1), (0, 1)) == {rgb(outcome_colours(["war"])["war"])}


def many_outcomes():
    def tile(index):
        return lambda x, y: (np.floor(4 * np.minimum(x, 0.99)) + 4 * np.floor(3 * np.minimum(y, 0.99))) == index

    return data.map_sweep({f"outcome number {index}": tile(index) for index in range(12)}, X, X)


def test_twelve_outcomes_stay_apart():
    axes = outcome_map(many_outcomes())
    assert len(colours_in(axes, (0, 1), (0, 1))) >= 12
    assert len(legend(axes)) == 13
    texts = data.all_texts(axes)
    assert data.overlaps(texts) == []
    assert data.outside(axes, texts) == []


def test_more_regions_than_the_legend_holds_are_counted_together():
    discs = {
        f"an outcome {index}": lambda x, y, i=index: np.hypot(x - 0.2 * (i % 5), y - 0.3 * (i // 4)) < 0.4
        for index in range(12)
    }
    axes = outcome_map(data.map_sweep(discs, np.linspace(0, 1, 81), np.linspace(0, 1, 81)))
    assert any(entry.endswith("more regions") for entry in legend(axes))
    assert data.outside(axes, data.all_texts(axes)) == []


def test_more_than_sixty_four_outcomes_are_told_apart():
    strips = {f"outcome {index}": lambda x, _, i=index: np.floor(70 * np.minimum(x, 0.999)) == i for index in range(70)}
    dataset = data.map_sweep(strips, np.linspace(0, 1, 281), np.linspace(0, 1, 3))
    assert len(find_regions(*sorted_axes(dataset)).regions) == 70


def test_a_million_points_are_drawn_quickly():
    fine = np.linspace(0, 1, 1001)
    shapes = {f"outcome {i}": lambda x, y, i=i: np.hypot(x - 0.1 * i, y - 0.1 * i) < 0.3 for i in range(8)}
    dataset = data.map_sweep(shapes, fine, fine)
    start = time.perf_counter()
    outcome_map(dataset)
    assert time.perf_counter() - start < 10


def test_a_border_that_has_the_outcomes_of_a_region_elsewhere_is_a_border_too():
    middle = X[np.argmin(abs(X - 0.75))]
    shares = {"war": lambda x, _: x >= 0, "deal": lambda x, y: (y > 0.51) & (x != middle)}
    dataset = data.map_sweep(shares, X, X)
    dataset["tie"] = dataset["tie"] | (dataset["war_cost"] == middle)
    regions = find_regions(*sorted_axes(dataset))
    assert regions.border_points == 20  # where y > 0.51; below it the line lies within a region
    assert len({region.name for region in regions.regions}) == 2
    assert (regions.places[-1] == regions.places[-1][0]).all()
