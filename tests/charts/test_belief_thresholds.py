"""Belief thresholds as drawn: the lines, the best one thick, the switch in numbers, the equilibrium's beliefs."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from charts import chart_data as data

from gametheory.charts import belief_thresholds, player_colours
from gametheory.charts.style import NO_EQUILIBRIUM
from gametheory.games import Beliefs, Chance, Decision, Equilibrium, ExtensiveFormGame, Profile

RESOLUTE, IRRESOLUTE = "resolute", "irresolute"


def showdown():
    kinds = tuple(
        Decision(
            kind,
            "us",
            ("attack", "back down"),
            (data.leaf("war", war, -10), data.leaf("climb-down", -2, 1)),
            "showdown",
        )
        for kind, war in ((RESOLUTE, -12), (IRRESOLUTE, -1))
    )
    nature = Chance("type", (RESOLUTE, IRRESOLUTE), (Fraction(3, 10), Fraction(7, 10)), kinds)
    return ExtensiveFormGame(("us", "nk"), nature, title="Is North Korea resolute?")


def equilibrium(probability, *corners, on_path=False, strict=""):
    pairs = tuple((Fraction(corner), 1 - Fraction(corner)) for corner in corners)
    beliefs = Beliefs(
        (RESOLUTE, IRRESOLUTE), (Fraction(probability), 1 - Fraction(probability)), on_path, pairs, strict
    )
    return Equilibrium(Profile({"showdown": {"back down": 1}}), {}, {}, 0, beliefs={"showdown": beliefs})


def lines(ax, gid):
    return {line.get_gid(): line.get_xydata() for line in data.artists(ax, gid)}


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_each_action_is_a_line_that_is_thick_where_it_is_best():
    axes = belief_thresholds(showdown(), "showdown")
    thick, thin = lines(axes, "best: "), lines(axes, "payoff: ")
    assert np.allclose(thick["best: attack"], [(0, -1), (1 / 11, -2)])
    assert np.allclose(thick["best: back down"], [(1 / 11, -2), (1, -2)])
    assert np.allclose(thin["payoff: attack"], [(1 / 11, -2), (1, -12)])
    widths = {line.get_linewidth() for gid in ("best: ", "payoff: ") for line in data.artists(axes, gid)}
    assert len(widths) == 2
    assert {line.get_color() for line in data.artists(axes, "best: ")} == {player_colours(["us"])["us"]}


def test_the_switch_is_marked_with_its_exact_value():
    axes = belief_thresholds(showdown(), "showdown")
    assert "1/11" in [text.get_text() for text in axes.texts]
    (mark,) = data.artists(axes, "switch: 1/11")
    assert np.allclose(mark.get_xydata(), [(1 / 11, -2)])


def test_all_beliefs_that_support_the_equilibrium_are_shaded():
    axes = belief_thresholds(showdown(), "showdown", equilibrium("1/2", "1/11", "1", strict="1/11 is not among them"))
    (shade,) = data.artists(axes, "supporting beliefs")
    assert (shade.get_x(), shade.get_x() + shade.get_width()) == pytest.approx((1 / 11, 1))
    assert shade.get_facecolor()[:3] == pytest.approx([int(NO_EQUILIBRIUM[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    notes = " ".join(text.get_text() for text in axes.texts)
    assert "The equilibrium does not lead here" in notes
    assert "1/11 is not among them" in notes
    assert legend(axes) == ["best action", "beliefs that support the equilibrium"]


def test_a_belief_by_bayes_rule_is_an_upright_line():
    axes = belief_thresholds(showdown(), "showdown", equilibrium("3/10", "3/10", on_path=True))
    (mark,) = data.artists(axes, "belief")
    assert set(mark.get_xdata()) == {0.3}
    assert legend(axes) == ["best action", "belief, by Bayes' rule"]


@pytest.mark.parametrize(("corners", "words"), [((), "a belief"), (("1/2",), "the only belief")])
def test_off_the_path_a_single_belief_is_not_called_bayes_rule(corners, words):
    axes = belief_thresholds(showdown(), "showdown", equilibrium("1/2", *corners))
    assert legend(axes) == ["best action", f"{words} that supports the equilibrium"]


def test_without_an_equilibrium_nothing_is_said_of_beliefs():
    axes = belief_thresholds(showdown(), "showdown")
    assert data.artists(axes, "belief") == data.artists(axes, "supporting beliefs") == []
    assert axes.get_xlabel() == "belief: probability of 'resolute'\nat 0: certainly 'irresolute'"


def test_many_switches_near_each_other_keep_their_numbers_apart():
    slopes = range(6)
    actions = tuple(f"action {slope}" for slope in slopes)
    kinds = tuple(
        Decision(f"{p}", "us", actions, tuple(data.leaf("end", s * (p - 0.5) - 0.02 * s * s) for s in slopes), "choice")
        for p in (1, 0)
    )
    game = ExtensiveFormGame(("us",), Chance("type", ("a", "b"), (Fraction(1, 2),) * 2, kinds), title="Many")
    axes = belief_thresholds(game, "choice")
    assert len(data.artists(axes, "switch: ")) == 5
    texts = data.all_texts(axes)
    assert data.overlaps(texts) == []
    assert data.outside(axes, texts) == []
