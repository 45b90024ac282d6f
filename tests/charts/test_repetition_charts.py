"""Charts of repeated games as drawn: shares over time, equilibrium payoffs, the patience that plans need."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from charts import chart_data as data
from matplotlib.colors import to_hex

from gametheory import charts
from gametheory.charts.style import INK, OUTCOME_COLOURS, PAPER
from gametheory.errors import GameError
from gametheory.games import NormalFormGame
from gametheory.games.repeated_game import RepeatedGame
from gametheory.repeated import (
    Event,
    Path,
    Timing,
    grim_trigger,
    limited_punishment,
    perfect_payoffs,
    self_enforcing,
)

DILEMMA = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]], actions=[["keep", "break"]] * 2)


def words(axes):
    return [text.get_text() for text in axes.texts]


def legend(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def check_fits(axes):
    texts = data.all_texts(axes)
    assert data.overlaps(texts) == []
    assert data.outside(axes, texts) == []


# --- when things happen ---------------------------------------------------------------------------------------------


def crisis(war, thaw):
    return Timing({"constrained": (Event("war", war, "war"), Event("thaw", thaw, "deal")), "deal": (), "war": ()})


def areas(axes):
    """Give for each state the height of its area at each period."""
    found = {}
    for area in data.artists(axes, "share: "):
        corners = area.get_paths()[0].vertices
        times = np.unique(corners[:, 0])
        heights = [np.ptp(corners[corners[:, 0] == time, 1]) for time in times]
        found[area.get_gid().removeprefix("share: ")] = np.array(heights)
    return found


def test_areas_are_as_high_as_the_probabilities():
    shares = crisis(Fraction(1, 50), Fraction(1, 10)).by_period(40)
    axes = charts.timing_shares(shares, title="When")
    drawn = areas(axes)
    assert list(drawn) == ["constrained", "deal", "war"]
    for state, heights in drawn.items():
        assert np.allclose(heights, [float(share) for share in shares[state]])
    assert np.allclose(sum(drawn.values()), 1)
    assert legend(axes) == ["constrained", "deal", "war"]
    assert data.artists(axes, "percentile") == []
    faces = [to_hex(area.get_facecolor()[0]).upper() for area in data.artists(axes, "share: ")]
    assert faces == list(OUTCOME_COLOURS[:3])


def test_names_stand_within_their_areas():
    shares = crisis(Fraction(1, 50), Fraction(1, 10)).by_period(40)
    axes = charts.timing_shares(shares)
    borders = np.cumsum([[float(share) for share in column] for column in shares.values()], axis=0)
    edges = dict(zip(shares, zip(np.vstack([np.zeros(41), borders[:-1]]), borders, strict=True), strict=True))
    assert set(words(axes)) == set(shares)
    data.all_texts(axes)  # draws, so that texts have extents
    for text in axes.texts:
        box = text.get_window_extent().transformed(axes.transData.inverted())
        below, above = edges[text.get_text()]
        for time in (box.x0, box.x1):
            assert np.interp(time, range(41), below) <= box.y0
            assert box.y1 <= np.interp(time, range(41), above)


def test_a_state_too_small_for_its_name_is_in_the_key_all_the_same():
    axes = charts.timing_shares({"peace": [0.99, 0.98], "a short war": [0.01, 0.02]})
    assert words(axes) == ["peace"]
    assert legend(axes) == ["peace", "a short war"]


def test_draws_give_medians_and_dotted_percentiles():
    rng = np.random.default_rng(0)
    shares = crisis(rng.uniform(0, 0.1, 101), rng.uniform(0, 0.5, 101)).by_period(12)
    axes = charts.timing_shares(shares)
    draws = np.array([np.broadcast_to(share, 101) for share in shares["constrained"]], dtype=float)
    assert np.allclose(areas(axes)["constrained"], np.median(draws, axis=1))
    lowest = data.artists(axes, "percentile")[0]
    assert np.allclose(lowest.get_ydata(), np.quantile(draws, 0.1, axis=1))
    assert len(data.artists(axes, "percentile")) == 4
    assert words(axes)[0] == "Dotted: each border at 10 and at 90 % of the draws of uncertain hazards."


def test_colours_can_be_given_and_long_names_fit():
    shares = {"the domestic constraint in Washington still holds": [1, 0.5], "a": [0, 0.2], "b" * 30: [0, 0.3]}
    axes = charts.timing_shares(shares, colours={"a": "#123456"})
    assert to_hex(data.artists(axes, "share: a")[0].get_facecolor()[0]) == "#123456"
    check_fits(axes)


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ({}, r"there is no state to draw\. Give the probabilities of one or more"),
        ({"a": [1, 0.5], "b": [0]}, r"states have different numbers of periods: a 2, b 1\. Give each as many"),
        ({"a": [1]}, "one point in time is no development"),
    ],
)
def test_what_is_no_development_is_refused_in_words(shares, message):
    with pytest.raises(GameError, match=message):
        charts.timing_shares(shares)


# --- what patient players can get -----------------------------------------------------------------------------------


def test_the_set_the_hull_and_the_threats_are_drawn_as_found():
    found = perfect_payoffs(DILEMMA, 0.4)
    axes = charts.equilibrium_payoffs(found, marked={"both keep": (2, 2)})
    (filled,), (hull,) = data.artists(axes, "equilibria"), data.artists(axes, "feasible")
    assert np.allclose(filled.get_xy()[:-1], found.corners)
    assert np.allclose(hull.get_xy()[:-1], found.feasible)
    upright, level = data.artists(axes, "worst")
    assert set(upright.get_xdata()) == {found.worst[0]}
    assert set(level.get_ydata()) == {found.worst[1]}
    (mark,) = data.artists(axes, "mark: both keep")
    assert np.allclose(mark.get_xydata(), [(2, 2)])
    assert words(axes) == ["discount factor 0.4", "both keep"]


def test_a_single_equilibrium_is_a_large_dot():
    found = perfect_payoffs(DILEMMA, 0.1)
    (dot,) = data.artists(charts.equilibrium_payoffs(found), "corners")
    assert np.allclose(dot.get_xydata(), 0)
    (dots,) = data.artists(charts.equilibrium_payoffs(perfect_payoffs(DILEMMA, 0.9)), "corners")
    assert dot.get_markersize() > dots.get_markersize()


def test_an_empty_set_is_said_and_not_explained():
    pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    axes = charts.equilibrium_payoffs(perfect_payoffs(pennies, 0.5))
    assert "There is no equilibrium in pure actions." in words(axes)
    assert legend(axes) == ["feasible in one period"]
    assert data.artists(axes, "equilibria") == data.artists(axes, "worst") == []


def test_a_search_that_was_stopped_is_said():
    from dataclasses import replace

    found = replace(perfect_payoffs(DILEMMA, 0.4), complete=False, rounds=7)
    assert "stopped after 7 rounds" in " ".join(words(charts.equilibrium_payoffs(found))).replace("\n", " ")


def test_payoffs_outside_the_hull_stay_within_the_axes():
    found = perfect_payoffs(DILEMMA, (0.9, 0.5))
    axes = charts.equilibrium_payoffs(found, marked={"far away": (7, -4), "both keep": (2, 2)})
    for points in (found.corners, [(7, -4)]):
        for (low, high), values in zip((axes.get_xlim(), axes.get_ylim()), np.array(points).T, strict=True):
            assert low < values.min() <= values.max() < high
    assert words(axes)[0] == "discount factors 1 0.9, 2 0.5"
    check_fits(axes)


# --- patience -------------------------------------------------------------------------------------------------------


def plans(discount):
    punished = dict.fromkeys("12", ("break", "break"))
    path = Path((("keep", "keep"),))
    named = {"grim": grim_trigger(DILEMMA, path, punished), "brief": limited_punishment(DILEMMA, path, punished, 1)}
    return self_enforcing(RepeatedGame(DILEMMA, discount, named))


def names(axes):
    return [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]


def test_bars_run_over_the_factors_that_hold_each_plan():
    solution = plans((Fraction(1, 2), Fraction(1, 4)))
    axes = charts.patience(solution)
    for verdict in solution.verdicts:
        for player, pieces in verdict.enforcement.sets.items():
            bars = data.artists(axes, f"{verdict.plan.name}: {player}")
            expected = [(float(piece.low), float(piece.high)) for piece in pieces]
            assert np.allclose([(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars], expected)
    assert names(axes)[0] == "grim trigger, player 1: at least 1/3"
    assert len(names(axes)) == 4


def test_a_factor_outside_the_bar_is_hollow():
    axes = charts.patience(plans((Fraction(1, 2), Fraction(1, 4))))
    faces = {dot.get_gid(): dot.get_markerfacecolor() for dot in data.artists(axes, "own: ")}
    assert faces["own: grim trigger: 1"] == INK
    assert faces["own: grim trigger: 2"] == PAPER
    assert legend(axes) == ["factors that hold the plan", "own factor: enough", "own factor: not enough"]
    assert words(axes)[0] == "At the game's factors (1 0.5, 2 0.25) no plan holds."


def test_a_factor_at_the_very_end_of_a_bar_is_enough():
    axes = charts.patience(plans((Fraction(1, 3), Fraction(9, 10))))
    faces = [dot.get_markerfacecolor() for dot in data.artists(axes, "own: grim trigger")]
    assert faces == [INK, INK]
    assert "these hold: grim trigger" in words(axes)[0]


def test_a_plan_that_no_factor_holds_has_no_bar():
    costly = NormalFormGame.from_arrays([[1, -1], [9, 0]], [[1, 9], [-1, 0]], actions=[["keep", "break"]] * 2)
    plan = limited_punishment(costly, Path((("keep", "keep"),)), dict.fromkeys("12", ("break", "break")), 1)
    axes = charts.patience(self_enforcing(RepeatedGame(costly, (0.9, 0.9), {"brief": plan})))
    assert names(axes) == [f"limited punishment, player {player}: at no factor" for player in "12"]
    assert data.artists(axes, "limited punishment: ") == []
    check_fits(axes)
