import sys

import numpy as np
import pytest
from charts import chart_data as data
from matplotlib.figure import Figure

from gametheory.charts.learning import frequency_lines, lemke_howson_paths, share_lines
from gametheory.charts.style import player_colours, report_style
from gametheory.equilibria.learning import (
    fictitious_play,
    replicator,
    stochastic_fictitious_play,
    symmetric_replicator,
)
from gametheory.equilibria.lemke_howson import lemke_howson
from gametheory.games import NormalFormGame

paths_of_pivots = sys.modules["gametheory.equilibria.lemke_howson"]  # the function bears the same name

ACTIONS = [["hold", "concede", "strike"], ["abstain", "pressure", "bargain"]]
SHAPLEY = NormalFormGame.from_arrays(
    [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
    [[0, 1, 0], [0, 0, 1], [1, 0, 0]],
    players=["us", "russia"],
    actions=ACTIONS,
    title="It costs $5, or $6",
)
HAWK_DOVE = NormalFormGame.from_arrays([[-1, 2], [0, 1]], [[-1, 0], [2, 1]], actions=[["hawk", "dove"]] * 2)
COORDINATION = NormalFormGame.from_arrays(
    *[np.diag([3, 2, 1])] * 2, players=["us", "russia"], actions=ACTIONS, title="Coordination"
)
DRAWN = {
    "fictitious play": lambda ax: frequency_lines(fictitious_play(SHAPLEY, 300), ax=ax),
    "stochastic fictitious play": lambda ax: frequency_lines(stochastic_fictitious_play(SHAPLEY, 300), ax=ax),
    "replicator": lambda ax: share_lines(replicator(SHAPLEY, {"us": {"hold": 0.8, "strike": 0.2}}), ax=ax),
    "one population": lambda ax: share_lines(symmetric_replicator(HAWK_DOVE), ax=ax),
    "paths": lambda ax: lemke_howson_paths(lemke_howson(COORDINATION), ax=ax),
    "paths to one mix": lambda ax: lemke_howson_paths(lemke_howson(SHAPLEY), ax=ax),
}
each_chart = pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN.keys())


def by_gid(artists, gid):
    return [artist for artist in artists if artist.get_gid() == gid]


def written(ax):
    return " ".join(text.get_text().replace("\n", " ") for text in ax.texts)


@each_chart
def test_no_text_overlaps_another_or_leaves_the_figure(draw):
    with report_style():
        axes = draw(None)
        texts = data.all_texts(axes)
        assert data.overlaps(texts) == []
        assert data.outside(axes, texts) == []


@each_chart
def test_given_axes_are_drawn_on_and_returned(draw):
    figure = Figure(figsize=(9, 6))
    axes = figure.add_subplot(1, 2, 1)
    assert draw(axes) is axes
    assert figure.axes == [axes]


@pytest.mark.parametrize(
    ("ax", "paths", "times"),
    [
        (
            frequency_lines(fictitious_play(SHAPLEY, 300)),
            fictitious_play(SHAPLEY, 300).frequencies,
            np.arange(1, 301),
        ),
        (share_lines(replicator(SHAPLEY)), replicator(SHAPLEY).shares, replicator(SHAPLEY).times),
    ],
    ids=["frequencies", "shares"],
)
def test_every_action_is_a_line_in_its_players_colour(ax, paths, times):
    colours = player_colours(SHAPLEY.players)
    names = {text.get_text() for text in ax.texts}
    for player, actions in zip(SHAPLEY.players, ACTIONS, strict=True):
        dashes = set()
        for place, action in enumerate(actions):
            (line,) = by_gid(ax.lines, f"share: {player}: {action}")
            assert np.array_equal(line.get_xdata(), times)
            assert np.array_equal(line.get_ydata(), paths[player][:, place])
            assert line.get_color() == colours[player]
            dashes.add(str(line._unscaled_dash_pattern))
            assert f"{player}: {action}" in names
        assert len(dashes) == len(actions)


def test_frequencies_stand_over_rounds_on_a_logarithmic_axis_where_there_are_many():
    many, few = (frequency_lines(fictitious_play(SHAPLEY, rounds)) for rounds in (300, 10))
    assert (many.get_xscale(), few.get_xscale()) == ("log", "linear")
    assert (many.get_xlabel(), few.get_xlabel()) == ("round, logarithmic", "round")
    assert many.get_xlim() == (1, 300)
    assert many.get_ylim() == few.get_ylim() == (-0.02, 1.02)
    assert many.get_title(loc="left") == "It costs $5, or $6"


def test_the_small_print_says_whether_play_settled_and_its_regret():
    play = fictitious_play(SHAPLEY, 300)
    words = written(frequency_lines(play))
    assert "did not settle" in words
    assert f"Regret at the end: {float(play.regret):.4g}" in words
    settled = written(frequency_lines(fictitious_play(COORDINATION, 100, beliefs={"us": {"hold": 1}})))
    assert "they settled" in settled
    noisy = written(frequency_lines(stochastic_fictitious_play(SHAPLEY, 100, noise=0.25)))
    assert "stochastic fictitious play (noise 0.25 in units of payoff)" in noisy


def test_one_population_is_drawn_once_and_named_by_its_actions():
    path = symmetric_replicator(HAWK_DOVE, {"hawk": 0.1, "dove": 0.9})
    ax = share_lines(path)
    (hawks,) = by_gid(ax.lines, "share: hawk")
    assert np.array_equal(hawks.get_ydata(), path.shares["1"][:, 0])
    assert len([line for line in ax.lines if str(line.get_gid()).startswith("share")]) == 2
    assert "one population that plays against itself" in written(ax)
    assert "the shares are at rest" in written(ax)
    turning = replicator(SHAPLEY, {"us": {"hold": 0.6, "concede": 0.1, "strike": 0.3}})
    assert "the shares are not at rest" in written(share_lines(turning))


def test_every_label_has_a_path_to_the_equilibrium_that_it_leads_to():
    solution = lemke_howson(COORDINATION)
    ax = lemke_howson_paths(solution)
    boxes = {patch.get_gid(): patch for patch in ax.patches}
    assert set(boxes) == {"end: 0", "end: 1", "end: 2"}
    for path in solution.paths:
        (line,) = by_gid(ax.lines, f"path: {path.player}: {path.action}")
        box = boxes[f"end: {path.equilibrium}"]
        assert line.get_xdata()[1] == pytest.approx(box.get_x())
        assert line.get_ydata()[1] == pytest.approx(box.get_y() + box.get_height() / 2)
        assert line.get_color() == player_colours(COORDINATION.players)[path.player]
        assert line.get_linestyle() == "-"
        (label,) = by_gid(ax.texts, f"label: {path.player}: {path.action}")
        assert label.get_text() == f"{path.player}: {path.action}  ({path.pivots} pivots)"
        assert label.get_position()[1] == line.get_ydata()[0]
    assert "1.  us: hold; russia: abstain\npayoffs: us 3, russia 3" in {text.get_text() for text in ax.texts}
    assert "here 3 of the 7 that nash finds" in written(ax)


def test_a_lost_path_is_dashed_and_leads_to_no_equilibrium(monkeypatch):
    followed = paths_of_pivots._followed
    monkeypatch.setattr(
        paths_of_pivots, "_followed", lambda payoffs, label: (None, 10) if label == 0 else followed(payoffs, label)
    )
    solution = lemke_howson(COORDINATION)
    ax = lemke_howson_paths(solution)
    (lost,) = by_gid(ax.lines, "path: us: hold")
    assert lost.get_linestyle() == "--"
    (box,) = by_gid(ax.patches, f"end: {len(solution.equilibria)}")
    assert lost.get_ydata()[1] == pytest.approx(box.get_y() + box.get_height() / 2)
    assert "no verified end" in {text.get_text() for text in ax.texts}
