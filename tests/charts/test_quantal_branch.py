import matplotlib.pyplot as plt
import numpy as np
import pytest

from gametheory.charts.quantal_branch import quantal_branch as chart
from gametheory.charts.style import player_colours, report_style
from gametheory.equilibria import quantal_branch
from gametheory.games import NormalFormGame

TURNING = ([[1, 2, 0], [2, 1, 4], [1, 1, 3]], [[0, 4, 3], [3, 4, 3], [4, 0, 3]])
ACTIONS = [["hold", "concede", "strike"], ["abstain", "pressure", "bargain"]]


@pytest.fixture(scope="module")
def branch():
    game = NormalFormGame.from_arrays(*TURNING, players=["us", "russia"], actions=ACTIONS, title="It costs $5, or $6")
    return quantal_branch(game)


def by_gid(ax, gid):
    return [line for line in ax.lines if line.get_gid() == gid]


def test_every_action_is_a_line_along_the_branch_in_its_players_colour(branch):
    ax = chart(branch)
    colours = player_colours(branch.game.players)
    for player, actions in zip(branch.game.players, ACTIONS, strict=True):
        dashes = set()
        for place, action in enumerate(actions):
            (line,) = by_gid(ax, f"probability: {player}: {action}")
            assert np.array_equal(line.get_xdata(), branch.precisions[1:])
            assert np.array_equal(line.get_ydata(), branch.probabilities[player][1:, place])
            assert line.get_color() == colours[player]
            dashes.add(str(line._unscaled_dash_pattern))
        assert len(dashes) == len(actions)
    assert {f"{p}: {a}" for p, own in zip(branch.game.players, ACTIONS, strict=True) for a in own} <= {
        text.get_text() for text in ax.texts
    }


def test_the_axis_is_logarithmic_and_shows_where_play_moves_and_where_the_branch_turns(branch):
    ax = chart(branch)
    assert ax.get_xscale() == "log"
    low, high = ax.get_xlim()
    assert low < 0.1
    assert 4.6 < high < 100
    assert "per unit of payoff" in ax.get_xlabel()
    turns = by_gid(ax, "turning point")
    assert len(turns) == 6
    assert all(mark.get_xdata() == pytest.approx([4.5828, 3.5023], abs=1e-3) for mark in turns)


def test_the_limit_is_marked_where_the_branch_was_traced_to_it(branch):
    marked = sorted(mark.get_ydata()[0] for mark in by_gid(chart(branch), "limit"))
    assert marked == [0, 0, 0, 0, 1, 1]
    ax = chart(quantal_branch(branch.game, up_to=2))
    assert by_gid(ax, "limit") == by_gid(ax, "turning point") == []
    assert ax.get_legend() is None
    assert ax.get_xlim()[1] == pytest.approx(2)


def test_where_another_branch_meets_it_a_line_and_the_legend_say_so():
    ax = chart(quantal_branch(NormalFormGame.from_arrays(np.eye(2), np.eye(2))))
    (mark,) = by_gid(ax, "another branch")
    assert mark.get_xdata()[0] == pytest.approx(2, abs=1e-3)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "another branch meets it",
        "limit: a Nash equilibrium",
    ]


def test_it_draws_where_it_is_told_and_opens_nothing(branch, tmp_path):
    before = plt.get_fignums()
    figure, axes = plt.subplots(1, 2, figsize=(12, 4))
    assert chart(branch, ax=axes[1]) is axes[1]
    assert not axes[0].lines
    plt.close(figure)
    with report_style():
        chart(branch).figure.savefig(tmp_path / "branch.svg", metadata={"Date": None})
    assert plt.get_fignums() == before
    assert (tmp_path / "branch.svg").stat().st_size > 10_000
