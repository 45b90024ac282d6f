"""What all charts have in common: they change nothing global, need no window system, leak nothing, and fit."""

from __future__ import annotations

import io
import sys

import matplotlib
import numpy as np
import pytest
from charts import chart_data as data
from matplotlib.figure import Figure

from gametheory import charts
from gametheory.errors import GameError, SweepError

X = np.linspace(0, 1, 31)
MAP = data.map_sweep({"war": lambda x, _: x < 0.4, "deal": lambda _, y: y > 0.5}, X, X)
LINE = data.line_sweep(X, X > 0.6, [X, -X], [X <= 0.6, X > 0.6])
KINDS = MAP.assign(kinds=MAP["possible"].rename(outcome="kind").assign_coords(kind=["pooling", "separating"]))
DRAWN = {
    "payoff table": lambda ax: charts.payoff_table(data.three_players(), ax=ax),
    "game tree": lambda ax: charts.game_tree(data.bargain(), ax=ax),
    "tree with information sets": lambda ax: charts.game_tree(data.kuhn(), ax=ax),
    "belief thresholds": lambda ax: charts.belief_thresholds(data.signalling(), "step", ax=ax),
    "kind map": lambda ax: charts.kind_map(KINDS, ax=ax),
    "kind strip": lambda ax: charts.kind_strip(KINDS.isel(leverage=3), ax=ax),
    "outcome range": lambda ax: charts.outcome_range(
        LINE.assign(least=0 * LINE["probability"], most=LINE["probability"]), "outcome 0", ax=ax
    ),
    "outcome map": lambda ax: charts.outcome_map(MAP, ax=ax),
    "payoff lines": lambda ax: charts.payoff_lines(LINE, ax=ax),
    "outcome lines": lambda ax: charts.outcome_lines(LINE, ax=ax),
}
each_chart = pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN.keys())


@each_chart
def test_settings_stay_and_no_window_system_is_asked_for(draw):
    before = dict(matplotlib.rcParams)
    loaded = "matplotlib.pyplot" in sys.modules
    axes = draw(None)
    assert dict(matplotlib.rcParams) == before
    assert ("matplotlib.pyplot" in sys.modules) == loaded
    assert type(axes.figure) is Figure


@each_chart
def test_pyplot_never_hears_of_the_figure(draw):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    numbers = pyplot.get_fignums()
    draw(None)
    assert pyplot.get_fignums() == numbers


@each_chart
def test_given_axes_are_drawn_on_and_returned(draw):
    figure = Figure(figsize=(9, 6))
    axes = figure.add_subplot(1, 2, 1)
    assert draw(axes) is axes
    assert figure.axes == [axes]


@each_chart
@pytest.mark.parametrize("style", [True, False])
def test_no_text_overlaps_another_or_leaves_the_figure(draw, style):
    if style:
        with charts.report_style():
            check_texts(draw(None))
    else:
        check_texts(draw(None))


def check_texts(axes):
    texts = data.all_texts(axes)
    assert data.overlaps(texts) == []
    assert data.outside(axes, texts) == []


@each_chart
def test_two_runs_give_the_same_svg_and_it_holds_no_text_that_needs_a_font(draw):
    with charts.report_style():
        first, second = (svg(draw(None)) for _ in range(2))
    assert first == second
    assert b"<text" not in first


def svg(axes):
    file = io.BytesIO()
    axes.figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def test_report_style_ends_with_its_block():
    before = matplotlib.rcParams["svg.fonttype"], matplotlib.rcParams["savefig.dpi"]
    with charts.report_style():
        assert matplotlib.rcParams["svg.hashsalt"] == "gametheory"
    assert (matplotlib.rcParams["svg.fonttype"], matplotlib.rcParams["savefig.dpi"]) == before


def test_a_users_dollars_are_not_mathematics():
    game = data.standoff()
    labelled = type(game)(game.players, (("$a_1$", "b$"), ("c", "d")), game.payoffs, game.outcomes, game.outcome_names)
    check_texts(charts.payoff_table(labelled))
    MAP["leverage"].attrs["meaning"], before = "in $ and $", MAP["leverage"].attrs["meaning"]
    check_texts(charts.outcome_map(MAP))
    MAP["leverage"].attrs["meaning"] = before


def test_the_wrong_number_of_parameters_is_refused_in_words():
    with pytest.raises(
        SweepError, match=r"an outcome map needs 2 swept parameters.*this sweep has war_cost: 31 points"
    ):
        charts.outcome_map(LINE)
    with pytest.raises(SweepError, match="a line chart needs one swept parameter"):
        charts.payoff_lines(MAP)


def test_a_grid_of_games_is_refused_in_words():
    from gametheory.games import ExtensiveFormGame, Leaf, NormalFormGame

    with pytest.raises(GameError, match="Take one point"):
        charts.payoff_table(NormalFormGame.from_arrays(np.zeros((5, 2, 2)), np.zeros((2, 2))))
    with pytest.raises(GameError, match="Give the model single values"):
        charts.game_tree(ExtensiveFormGame(("us",), Leaf("war", (np.zeros(3),))))
