"""The range of an outcome's probability as drawn: the band over all equilibria, the selected line, the breaks."""

from __future__ import annotations

import numpy as np
import pytest
from charts import chart_data as data

from gametheory.charts import outcome_colours, outcome_range
from gametheory.errors import SweepError, UnknownNameError

X = np.linspace(0, 1, 21)


def ranged():
    """Give a sweep in which two equilibria exist up to 0.5, one alone up to 0.8, and none beyond."""
    selected = np.where(X < 0.52, 0, np.where(X < 0.82, 1, -1))
    war = np.where(X < 0.52, 0.25, 1.0)
    sweep = data.line_sweep(X, selected, [X, -X], [war, 1 - war])
    least, most = (np.where(X < 0.52, value, 1.0) for value in (0.0, 0.75))
    missing = np.where(selected < 0, np.nan, 0)
    count = np.where(selected == 0, 2, np.where(selected == 1, 1, 0)).astype(np.int32)
    sweep = sweep.assign(equilibria=(("war_cost",), count))
    dims = ("outcome", "war_cost")
    return sweep.assign(
        least=(dims, np.array([least, 1 - most]) + missing), most=(dims, np.array([most, 1 - least]) + missing)
    )


def test_the_band_covers_all_equilibria_and_ends_with_them():
    (band,) = data.artists(outcome_range(ranged(), "outcome 0"), "range")
    corners = band.get_paths()[0].vertices
    assert (corners[:, 1].min(), corners[:, 1].max()) == (0, 0.75)
    assert (corners[:, 0].min(), corners[:, 0].max()) == pytest.approx((0, 0.525))
    assert band.get_facecolor()[0][:3] == pytest.approx(
        [int(outcome_colours(["outcome 0"])["outcome 0"][i : i + 2], 16) / 255 for i in (1, 3, 5)]
    )


def test_the_selected_line_breaks_where_another_equilibrium_is_selected():
    lines = data.artists(outcome_range(ranged(), "outcome 0"), "selected")
    assert [set(line.get_ydata()) for line in lines] == [{0.25}, {1.0}]


def test_texts_have_room_and_the_legend_says_what_there_is():
    axes = outcome_range(ranged(), "outcome 1")
    texts = data.all_texts(axes)
    assert data.overlaps(texts) == []
    assert data.outside(axes, texts) == []
    entries = [text.get_text() for text in axes.get_legend().get_texts()]
    assert entries[:3] == ["selected", "least to most", "no equilibrium"]


def test_stretches_with_equilibria_but_none_selected_are_told_from_those_without():
    sweep = ranged()
    sweep["selected"] = sweep["selected"].where(sweep["war_cost"] > 0.2, -1)
    axes = outcome_range(sweep, "outcome 0")
    (undecided,) = data.artists(axes, "none selected")
    (empty,) = data.artists(axes, "no equilibrium")
    assert undecided.get_x() + undecided.get_width() < empty.get_x()


def test_what_is_not_there_is_refused_in_words():
    with pytest.raises(UnknownNameError, match="no outcome is called 'peace'"):
        outcome_range(ranged(), "peace")
    with pytest.raises(SweepError, match="does not say how far probabilities range"):
        outcome_range(ranged().drop_vars(["least", "most"]), "outcome 0")
