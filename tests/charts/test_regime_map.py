"""The regime map as drawn: polygons, stripes, borders, shares, names, marks; panels, strips, and captions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from charts import chart_data as data
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import gametheory as gt
from gametheory.charts import (
    outcome_colours,
    regime_map,
    regime_map_caption,
    regime_panels,
    regime_strip,
    report_style,
)
from gametheory.charts.style import NO_EQUILIBRIUM
from gametheory.errors import SweepError
from gametheory.regimes import regimes

MODELS = Path(__file__).parents[2] / "models" / "crimea_2017"
LINKAGE, BARGAIN, STANDOFF = (gt.load(MODELS / f"{name}.yaml") for name in ("linkage", "bargain", "standoff"))
WHERE_NONE = gt.load(
    {
        "title": "Pennies, unless the prize is large",
        "players": {"p": "P", "q": "Q"},
        "parameters": {"prize": {"default": 0, "range": "-1..3"}, "toll": {"default": 1, "range": "0..2"}},
        "outcomes": {"won": {"p": 1, "q": "-1 + prize - toll"}, "lost": {"p": -1, "q": 1}},
        "table": {
            "actions": {"p": ["h", "t"], "q": ["h", "t"]},
            "cells": {"h, h": "won", "t, t": "won", "h, t": "lost", "t, h": "lost"},
        },
    }
)


def linkage():
    return regimes(LINKAGE, "domestic_cost", "leverage", x_range=(0, 2), y_range=(0, 6))


def bargain(**values):
    return regimes(BARGAIN, "concession", "domestic_cost", **values)


def legend(ax):
    return [" ".join(text.get_text().replace("\u2007", " ").split()) for text in ax.get_legend().get_texts()]


def names_inside(ax):
    return [text.get_text().replace("\n", " ").replace("\u00a0", " ") for text in ax.texts if text.get_zorder() == 5]


def colours_at(ax, x, y):
    """The colours of the patches that reach a place, clipped as they are drawn."""
    place = ax.transData.transform((x, y))
    found = set()
    for patch in ax.patches:
        clip = patch.get_clip_path()
        shown = clip is None or clip.get_fully_transformed_path().contains_point(place)
        if shown and patch.get_path().contains_point(place, patch.get_transform()):
            found.add(to_hex(patch.get_facecolor()))
    return found


def test_regions_have_the_colour_of_their_outcome_up_to_the_exact_border():
    axes = regime_map(bargain())
    colours = {name: colour.lower() for name, colour in outcome_colours(BARGAIN.outcomes).items()}
    assert colours_at(axes, 0.3749, 2) == {colours["status quo"]}
    assert colours_at(axes, 0.3751, 2) == {colours["deal"]}
    assert colours_at(axes, 0.999, 1.01) == {colours["status quo"]}


def test_coexisting_outcomes_are_striped_in_all_their_colours():
    axes = regime_map(linkage())
    colours = {name: colour.lower() for name, colour in outcome_colours(LINKAGE.outcomes).items()}
    there = {to_hex(patch.get_facecolor()) for patch in axes.patches}
    assert there == {colours[name] for name in ("status quo", "coerced freeze", "deal", "paid for nothing")}
    seen = set().union(*(colours_at(axes, 0.1 + step / 50, 4) for step in range(10)))
    assert {colours["deal"], colours["status quo"], colours["coerced freeze"]} <= seen


def test_the_legend_gives_shares_and_the_default_values():
    assert legend(regime_map(bargain())) == ["70 % status quo", "30 % deal", "default values"]
    assert legend(regime_map(linkage()))[0] == "65 % status quo or coerced freeze"


def test_names_stand_in_their_regions():
    assert sorted(names_inside(regime_map(bargain()))) == ["deal", "status quo", "status quo"]


def test_borders_are_vectors_full_where_outcomes_change():
    axes = regime_map(linkage())
    full, fine = (
        next(c for c in axes.collections if c.get_gid() == f"borders of {k}") for k in ("outcomes", "equilibria")
    )
    ends = {tuple(map(tuple, segment.round(9).tolist())) for segment in full.get_segments()}
    assert ((0.5, 2.5), (0.5, 6.0)) in ends
    assert len(ends) == len(linkage().borders)
    assert not fine.get_segments()
    assert not axes.images


def test_no_equilibrium_is_grey():
    axes = regime_map(regimes(WHERE_NONE, "prize", "toll", gt.pure_nash))
    assert colours_at(axes, -0.5, 1) == {NO_EQUILIBRIUM.lower()}
    assert any("no equilibrium" in entry for entry in legend(axes))


def test_what_exists_on_a_border_alone_is_marked():
    axes = regime_map(regimes(STANDOFF, "us_war_cost", "nk_disarm_payoff"))
    marks = [line for line in axes.lines if line.get_gid() == "only on the border"]
    assert sorted(tuple(mark.get_xdata()) for mark in marks) == [(5.0, 5.0), (5.0, 16.0)]


def test_panels_share_a_legend_and_one_label():
    panels = regime_panels({f"crimea value {value}": bargain(crimea_value=value) for value in (2, 4)})
    assert [panel.get_title(loc="left") for panel in panels] == ["crimea value 2", "crimea value 4"]
    assert [panel.get_legend() is None for panel in panels] == [True, False]
    assert [bool(panel.get_ylabel()) for panel in panels] == [True, False]
    with pytest.raises(SweepError, match="panels of regimes need one map or more"):
        regime_panels({})


def test_a_strip_has_a_row_each_with_exact_values():
    strips = {f"at {cost}": regimes(BARGAIN, "concession", domestic_cost=cost) for cost in (0, 2)}
    axes = regime_strip(strips)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["at 0", "at 2"]
    assert [text.get_text() for text in axes.texts if text.get_zorder() == 4] == ["0.375", "0.375", "5/7"]
    assert axes.get_legend().get_title().get_text() == "Share of the range"
    with pytest.raises(SweepError, match="strips along one and the same parameter"):
        regime_strip({"a": strips["at 0"], "b": regimes(BARGAIN, "domestic_cost")})


def test_a_caption_says_what_is_exact():
    assert "Borders and areas are exact: leverage = 2.5" in regime_map_caption(linkage())
    assert "Borders have exact equations; curved ones are drawn" in regime_map_caption(bargain())
    assert "on the border alone" in regime_map_caption(regimes(STANDOFF, "us_war_cost", "nk_disarm_payoff"))


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: regime_map(linkage(), ax),
        lambda ax: regime_strip(regimes(BARGAIN, "concession", domestic_cost=2), ax),
    ],
)
def test_texts_do_not_overlap_and_given_axes_are_used(draw):
    with report_style():
        axes = draw(None)
        texts = data.all_texts(axes)
        assert data.overlaps(texts) == []
        assert data.outside(axes, texts) == []
    figure = Figure(figsize=(9, 6))
    own = figure.add_subplot(1, 2, 1)
    assert draw(own) is own
    assert np.isfinite(own.get_xlim()).all()
