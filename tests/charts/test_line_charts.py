"""Charts over one parameter as drawn: lines and their breaks, gaps, bands, strips, stacked areas, labels."""

from __future__ import annotations

import numpy as np
import pytest
from charts import chart_data as data
from matplotlib.colors import to_hex

from gametheory.charts import outcome_colours, outcome_lines, payoff_lines, player_colours

X = np.linspace(0, 1, 11)


def jump():
    """Give a sweep in which another candidate is selected from 0.5 on."""
    later = X > 0.45
    return data.line_sweep(X, later.astype(int), [X + 3 * later, -X], [~later, later])


def gap():
    """Give a sweep without an equilibrium between 0.35 and 0.65."""
    return data.line_sweep(X, np.where((X > 0.35) & (X < 0.65), -1, 0), [X, -X], [X, 1 - X])


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_lines_carry_the_payoffs_and_break_where_another_equilibrium_is_selected():
    axes = payoff_lines(jump())
    (line,) = data.artists(axes, "payoff: us")
    xs, ys = line.get_data()
    known = np.isfinite(ys)
    assert xs[known].tolist() == X.tolist()
    assert ys[known].tolist() == (X + 3 * (X > 0.45)).tolist()
    assert np.isnan(ys[5])
    assert xs[4] < 0.45 < xs[6]


def test_players_differ_in_colour_dashes_and_width():
    lines = data.artists(payoff_lines(jump()), "payoff: ")
    assert [line.get_color() for line in lines] == list(player_colours(["us", "nk"]).values())
    assert len({line.get_linestyle() for line in lines}) == 2
    assert len({line.get_linewidth() for line in lines}) == 2


def test_a_selection_at_a_single_point_is_a_dot():
    selected = np.where(np.isclose(X, 0.5), 1, 0)
    axes = payoff_lines(data.line_sweep(X, selected, [X], [X >= 0]))
    (dot,) = [line for line in axes.lines if line.get_marker() == "o"]
    assert dot.get_xydata().tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize("chart", [payoff_lines, outcome_lines])
def test_stretches_without_an_equilibrium_are_shaded_and_named(chart):
    axes = chart(gap())
    (shade,) = data.artists(axes, "no equilibrium")
    assert shade.get_x() == pytest.approx(0.35)
    assert shade.get_width() == pytest.approx(0.3)
    assert "no equilibrium" in [text.get_text() for text in axes.get_legend().get_texts()]


def test_several_equilibria_are_banded_and_the_rule_is_named():
    several = jump()
    several["equilibria"].values[:3] = 2
    axes = payoff_lines(several)
    (band,) = data.artists(axes, "several equilibria")
    assert (band.get_x(), band.get_width()) == (0, pytest.approx(0.25))
    assert "Where several equilibria exist, one is drawn: payoff dominance." in texts(axes)
    assert not any("several" in text for text in texts(payoff_lines(jump())))


@pytest.mark.parametrize("chart", [payoff_lines, outcome_lines])
def test_the_default_is_a_vertical_line(chart):
    (mark,) = data.artists(chart(jump()), "default value")
    assert mark.get_xdata() == [0.5, 0.5]
    beyond = jump()
    beyond["war_cost"].attrs["default"] = 7.0
    assert data.artists(chart(beyond), "default value") == []


def test_labels_at_the_ends_are_full_names_in_order_of_the_payoffs():
    axes = payoff_lines(jump())
    labels = {text.get_text(): text for text in axes.texts if text.get_weight() == "bold"}
    assert set(labels) == {"United States", "North Korea"}
    assert labels["United States"].get_position()[1] > labels["North Korea"].get_position()[1]


def test_lines_that_coincide_have_labels_that_do_not():
    same = data.line_sweep(X, np.zeros(11), np.zeros((3, 11)), np.ones((1, 11)))
    axes = payoff_lines(same)
    drawn = data.all_texts(axes)
    assert data.overlaps(drawn) == []
    assert data.outside(axes, drawn) == []


def test_no_equilibrium_anywhere_is_all_grey():
    none = data.line_sweep(X, np.full(11, -1), np.zeros((2, 11)), np.ones((1, 11)))
    (shade,) = data.artists(payoff_lines(none), "no equilibrium")
    assert (shade.get_x(), shade.get_width()) == (0, 1)
    assert len(data.artists(outcome_lines(none), "no equilibrium")) == 1


def test_probabilities_are_stacked_areas_in_the_outcomes_colours():
    axes = outcome_lines(data.line_sweep(X, np.zeros(11), [X], [X, 1 - X]))
    colours = outcome_colours(["outcome 0", "outcome 1"])
    lower, upper = (data.artists(axes, f"probability: {name}")[0] for name in colours)
    assert [to_hex(area.get_facecolor()[0]) for area in (lower, upper)] == [c.lower() for c in colours.values()]
    assert upper.get_paths()[0].get_extents().y1 == pytest.approx(1)
    corners = lower.get_paths()[0].vertices
    assert [0.5, 0.5] in np.round(corners, 9).tolist()


def test_areas_jump_half_way_between_points():
    axes = outcome_lines(jump())
    (first,) = data.artists(axes, "probability: outcome 0")
    (second,) = data.artists(axes, "probability: outcome 1")
    assert first.get_paths()[0].get_extents().x1 == pytest.approx(0.45)
    assert second.get_paths()[0].get_extents().x0 == pytest.approx(0.45)


def test_another_candidate_with_the_same_outcome_makes_no_cut():
    axes = outcome_lines(data.line_sweep(X, X > 0.5, [X], [np.ones(11)]))
    assert len(data.artists(axes, "probability: outcome 0")) == 1


def test_strips_show_where_each_outcome_is_possible_selected_or_not():
    both = jump()
    both["possible"].values[1] = True
    both["equilibria"].values[:5] = 2
    strips = data.artists(outcome_lines(both), "possible: ")
    spans = {strip.get_gid(): (strip.get_x(), round(strip.get_x() + strip.get_width(), 9)) for strip in strips}
    assert spans == {"possible: outcome 0": (0, 0.45), "possible: outcome 1": (0, 1)}
    assert min(strip.get_y() for strip in strips) > 1


def test_falling_values_are_drawn_rising():
    turned = data.line_sweep(X[::-1], np.zeros(11), [X], [np.ones(11)])
    axes = payoff_lines(turned)
    assert axes.get_xlim() == (0, 1)
    (line,) = data.artists(axes, "payoff: us")
    assert line.get_data()[0][:-1].tolist() == X.tolist()
    assert line.get_data()[1][:-1].tolist() == X[::-1].tolist()


def test_twelve_outcomes_with_long_names_fit():
    random = np.random.default_rng(0)
    shares = random.dirichlet(np.ones(12), 11).T
    many = data.line_sweep(X, np.zeros(11), random.normal(size=(3, 11)), shares)
    many = many.assign_coords(outcome=[f"an outcome with a long name that goes on, {i}" for i in range(12)])
    for chart in (payoff_lines, outcome_lines):
        axes = chart(many)
        drawn = data.all_texts(axes)
        assert data.overlaps(drawn) == []
        assert data.outside(axes, drawn) == []
