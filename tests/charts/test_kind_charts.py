"""Kinds of equilibrium as drawn: the map, its stripes, names and caption; the strips; sweeps that have no kinds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from charts import chart_data as data
from charts.test_chart_style import lightness
from matplotlib.colors import to_rgb

from gametheory.charts import kind_map, kind_map_caption, kind_strip
from gametheory.charts.style import FURTHER_KINDS, INK, KIND_COLOURS, OUTCOME_COLOURS, kind_looks
from gametheory.errors import SweepError

X = np.linspace(0, 1, 41)
KINDS = {
    "pooling": lambda x, y: x + 0 * y < 0.59,
    "separating": lambda x, y: y + 0 * x > 0.51,
    "semi-separating": lambda x, y: (x > 0.59) & (y < 0.51),
}


def map_of(kinds=KINDS):
    base = data.map_sweep({"war": lambda x, y: x + y >= 0}, X, X)
    grid = np.meshgrid(X, X, indexing="ij")
    rows = np.array([condition(*grid) for condition in kinds.values()])
    found = base.assign(kinds=(("kind", "war_cost", "leverage"), rows)).assign_coords(kind=list(kinds))
    return found.assign(equilibria=found["kinds"].sum("kind").astype(np.int32))


def strip_of():
    return map_of().sel(leverage=0.25)


def shown(ax):
    return [" ".join(text.get_text().replace("\u2007", " ").split()) for text in ax.get_legend().get_texts()]


def colours_in(ax, x, y):
    """Give the colours in a part of the map, the borders' left out."""
    (image,) = ax.images
    rows, columns, _ = image.get_array().shape
    part = image.get_array()[int(y[0] * rows) : int(y[1] * rows), int(x[0] * columns) : int(x[1] * columns)]
    return {tuple(map(int, colour)) for colour in np.unique(part.reshape(-1, 3), axis=0)} - {rgb(INK)}


def rgb(colour):
    return tuple(round(255 * part) for part in to_rgb(colour))


def test_kinds_that_exist_side_by_side_are_striped_in_the_colours_of_all():
    axes = kind_map(map_of())
    assert colours_in(axes, (0.05, 0.5), (0.6, 0.95)) == {rgb(KIND_COLOURS[k]) for k in ("pooling", "separating")}
    assert colours_in(axes, (0.7, 0.95), (0.05, 0.4)) == {rgb(KIND_COLOURS["semi-separating"])}
    names = [text.get_text().replace("\n", " ") for text in axes.texts]
    assert "pooling or separating" in names


def test_the_legend_gives_every_combination_with_its_share_and_the_default_point():
    entries = shown(kind_map(map_of()))
    assert {entry.split("% ")[-1] for entry in entries} == {
        "pooling", "separating", "semi-separating", "pooling or separating", "default values",
    }  # fmt: skip
    caption = kind_map_caption(map_of())
    assert caption.startswith("Kinds of Nash equilibria in pure strategies over war cost and leverage.")
    assert "equilibria of different kinds exist side by side, and none is selected" in caption


def test_indifference_all_over_a_semi_separating_region_is_no_doubt():
    everywhere = map_of()
    everywhere["tie"] = everywhere["tie"] | True
    assert "indifferent" not in " ".join(text.get_text() for text in kind_map(everywhere).texts)


def test_a_strip_is_filled_where_a_kind_is_alone_and_hatched_beside_others():
    axes = kind_strip(strip_of())
    bars = {bar.get_gid(): bar for bar in axes.collections}
    assert stretches(bars["alone: pooling"]) == [pytest.approx((0, 0.5875))]
    assert stretches(bars["alone: semi-separating"]) == [pytest.approx((0.5875, 1))]
    assert all(stretches(bars[f"beside others: {kind}"]) == [] for kind in KINDS)
    both = kind_strip(map_of().sel(leverage=0.75))
    hatched = next(bar for bar in both.collections if bar.get_gid() == "beside others: pooling")
    assert hatched.get_hatch()
    assert stretches(hatched) == [pytest.approx((0, 0.5875))]
    assert [label.get_text() for label in both.get_yticklabels()] == list(KINDS)


def stretches(bars):
    return [(path.vertices[:, 0].min(), path.vertices[:, 0].max()) for path in bars.get_paths()]


def test_sweeps_without_kinds_are_refused_in_words():
    with pytest.raises(SweepError, match="this sweep knows no kinds of equilibrium"):
        kind_map(data.map_sweep({"war": lambda x, y: x + y >= 0}, X, X))
    with pytest.raises(SweepError, match="a map of kinds needs 2 swept parameters"):
        kind_map(strip_of())
    with pytest.raises(SweepError, match="a strip of kinds needs one swept parameter"):
        kind_strip(map_of())


def test_kinds_differ_in_a_grey_print_and_are_no_outcomes():
    shades = sorted(lightness(colour) for colour in KIND_COLOURS.values())
    assert np.diff(shades).min() > 10
    colours = [*KIND_COLOURS.values(), *FURTHER_KINDS]
    assert not set(colours) & set(OUTCOME_COLOURS)
    assert all(one != other for one, other in itertools.combinations(colours, 2))


def test_a_kind_keeps_its_colour_whatever_others_there_are():
    assert kind_looks(["hybrid", "separating"])["separating"] == kind_looks(["separating"])["separating"]
