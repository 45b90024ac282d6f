"""What all charts have in common: they change nothing global, need no window system, leak nothing, and fit."""

from __future__ import annotations

import io
import sys

import matplotlib
import numpy as np
import pytest
from charts import chart_data as data
from matplotlib.figure import Figure

from gametheory import bargaining, charts
from gametheory.errors import GameError, SweepError
from gametheory.games import NormalFormGame
from gametheory.games.repeated_game import RepeatedGame
from gametheory.repeated import Event, Path, Timing, grim_trigger, perfect_payoffs, self_enforcing

X = np.linspace(0, 1, 31)
MAP = data.map_sweep({"war": lambda x, _: x < 0.4, "deal": lambda _, y: y > 0.5}, X, X)
LINE = data.line_sweep(X, X > 0.6, [X, -X], [X <= 0.6, X > 0.6])
KINDS = MAP.assign(kinds=MAP["possible"].rename(outcome="kind").assign_coords(kind=["pooling", "separating"]))
DEAL = bargaining.BargainingProblem({"us": [2.1, -5], "russia": [-1.8, 4]}, {"us": -1.7, "russia": -1.2})
PRICED = bargaining.bargain(DEAL, discount={"us": 0.9, "russia": 0.95}, weights={"us": 2, "russia": 1})
NO_DEAL = bargaining.zone_of_agreement(
    bargaining.BargainingProblem(DEAL.payoffs, {"us": 0, "russia": 0}, limits=(bargaining.delivery("us", [0, 5], 2.5),))
)
COST = bargaining.uniform_cost(0, 3)
LINES = [2.1, -1.8], [-5, 4], [bargaining.waiting_grid(war, X / 20, 0.95) for war in (-6, -4)]
DILEMMA = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]], actions=[["keep", "break"]] * 2)
TRUST = grim_trigger(DILEMMA, Path((("keep", "keep"),)), dict.fromkeys("12", ("break", "break")))
COIN = Timing({"waiting": (Event("war", 0.02, "war"), Event("thaw", 0.1, "deal")), "deal": (), "war": ()})
DRAWN = {
    "bargaining range": lambda ax: charts.bargaining_range(PRICED, ax=ax),
    "bargaining ranges": lambda ax: charts.bargaining_ranges({"danger": PRICED, "calm": NO_DEAL}, ax=ax),
    "efficient frontier": lambda ax: charts.efficient_frontier(bargaining.efficient_frontier(DEAL), PRICED, ax=ax),
    "price band": lambda ax: charts.price_band(
        X / 20, bargaining.zone_grid(*LINES), {"Nash": bargaining.nash_grid(*LINES)}, ax, parameter="war hazard"
    ),
    "offer risk": lambda ax: charts.offer_risk(bargaining.take_it_or_leave_it(DEAL, "us", COST), COST, ax=ax),
    "patience": lambda ax: charts.patience(self_enforcing(RepeatedGame(DILEMMA, (0.5, 0.2), {"": TRUST})), ax=ax),
    "equilibrium payoffs": lambda ax: charts.equilibrium_payoffs(
        perfect_payoffs(DILEMMA, 0.4), ax, marked={"both keep": (2, 2)}
    ),
    "timing shares": lambda ax: charts.timing_shares(COIN.by_period(30), ax=ax),
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
