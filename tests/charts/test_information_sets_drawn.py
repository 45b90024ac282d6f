"""Information sets, beliefs and the path of play as drawn: what is joined, what is not touched, what is thick."""

from __future__ import annotations

import functools
import itertools
from fractions import Fraction

import numpy as np
import pytest
from charts import chart_data as data

from gametheory.charts import game_tree
from gametheory.charts.game_tree.depths import columns_of
from gametheory.games import Beliefs, Chance, Decision, Equilibrium, ExtensiveFormGame, Profile

HALF = Fraction(1, 2)
NODE = 0.05  # inches, half of what a node takes
GAMES = {
    "signalling": data.signalling(),
    "horse": data.horse(),
    "poker": data.kuhn(),
    **{f"forgetful {seed}": data.with_information(data.random_tree(28, seed), seed) for seed in range(2)},
}


@functools.cache
def plain_tree(game):
    return game_tree(game)


each_game = pytest.mark.parametrize("game", GAMES.values(), ids=GAMES.keys())


def pure(game):
    return Profile({label: {known.actions[0]: 1} for label, known in game.information_sets.items()})


def node_places(ax, game):
    """Give the place of each decision by its history; nodes are drawn in the order of the tree."""
    decisions = [history for history, node in game.nodes() if isinstance(node, Decision | Chance)]
    return {h: tuple(n.get_xydata()[0]) for h, n in zip(decisions, data.artists(ax, "node"), strict=True)}


def way(line):
    """Give points along a drawn line, close together."""
    path = line.get_path()
    corners = path.cleaned(curves=False, simplify=False).vertices[:-1] if path.codes is not None else path.vertices
    steps = [np.linspace(a, b, 60) for a, b in itertools.pairwise(corners)]
    return np.concatenate(steps)


def ends(line):
    points = line.get_path().vertices
    return tuple(points[0]), tuple(points[-1])


@each_game
def test_each_set_joins_exactly_its_own_decisions(game):
    axes = plain_tree(game)
    places = node_places(axes, game)
    for label, known in game.information_sets.items():
        lines = [
            line for line in data.artists(axes, "information set") if line.get_gid() == f"information set: {label}"
        ]
        assert len(lines) == len(known.histories) - 1
        members = {places[history] for history in known.histories}
        joined = {end for line in lines for end in ends(line)}
        assert joined == (members if lines else set())
        assert all(line.get_linestyle() not in ("-", "solid") for line in lines)


@each_game
def test_decisions_of_a_set_stand_below_each_other_where_none_comes_before_another(game):
    columns = columns_of(game)
    for history in columns:
        assert not history or columns[history] > columns[history[:-1]]
    drawn = node_places(plain_tree(game), game)
    aligned = [len({drawn[h][0] for h in known.histories}) == 1 for known in game.information_sets.values()]
    assert all(aligned) or game.title == "A large tree"  # random sets may lie across each other


@each_game
def test_no_set_runs_through_a_decision_of_another(game):
    axes = plain_tree(game)
    places, columns = node_places(axes, game), columns_of(game)
    for line in data.artists(axes, "information set"):
        known = game.information_sets[line.get_gid().removeprefix("information set: ")]
        if len({columns[history] for history in known.histories}) > 1:
            continue
        others = np.array([place for history, place in places.items() if history not in known.histories])
        if len(others):
            assert np.hypot(*(way(line)[:, None] - others).transpose(2, 0, 1)).min() > NODE


@each_game
def test_no_set_runs_through_a_text(game):
    axes = plain_tree(game)
    boxes = np.array([text.get_window_extent().extents for text in data.all_texts(axes)])
    columns = columns_of(game)
    for line in data.artists(axes, "information set"):
        known = game.information_sets[line.get_gid().removeprefix("information set: ")]
        if len({columns[history] for history in known.histories}) == 1:
            points = axes.transData.transform(way(line))[:, None]
            inside = (points > boxes[:, :2]).all(axis=2) & (points < boxes[:, 2:]).all(axis=2)
            assert not inside.any()


@pytest.mark.parametrize("seed", range(3))
def test_sets_that_cannot_stand_in_one_column_are_still_joined(seed):
    game = data.with_information(data.random_tree(12, seed), seed, nested=True)
    axes = game_tree(game)
    wanted = sum(len(known.histories) - 1 for known in game.information_sets.values())
    assert len(data.artists(axes, "information set")) == wanted
    texts = data.all_texts(axes)
    assert data.overlaps(texts) == []


@each_game
def test_nothing_overlaps_with_beliefs_values_and_probabilities(game):
    mixed = Profile(
        {s: dict.fromkeys(k.actions, Fraction(1, len(k.actions))) for s, k in game.information_sets.items()}
    )
    beliefs = {
        label: Beliefs(tuple(map(", ".join, k.histories)), (Fraction(1, len(k.histories)),) * len(k.histories), True)
        for label, k in game.information_sets.items()
    }
    axes = game_tree(game, Equilibrium(mixed, {}, {}, 0, beliefs=beliefs))
    texts = data.all_texts(axes)
    assert data.overlaps(texts) == []
    assert data.outside(axes, texts) == []


@each_game
def test_the_thickest_branches_are_exactly_what_is_played(game):
    profile = pure(game)
    axes = game_tree(game, Equilibrium(profile, {}, {}, 0))
    widths = {line.get_gid().removeprefix("branch: "): line.get_linewidth() for line in data.artists(axes, "branch")}
    played = {", ".join(history) for history, _ in game.nodes() if history and reach(game, history, profile) > 0}
    assert {history for history, width in widths.items() if width == max(widths.values())} == played


def reach(game, history, profile):
    node, weight = game.root, 1
    for action in history:
        place = node.actions.index(action)
        is_chance = isinstance(node, Chance)
        weight *= node.probabilities[place] if is_chance else profile[node.information_set].get(action, 0)
        node = node.children[place]
    return weight


def test_beliefs_stand_at_the_decisions_and_a_range_where_many_support_the_play():
    game = data.signalling()
    histories = {seen: tuple(f"{kind}, {seen}" for kind in ("sincere", "insincere")) for seen in ("step", "none")}
    corners = (Fraction(0), Fraction(1)), (Fraction(1, 4), Fraction(3, 4))
    beliefs = {
        "step": Beliefs(histories["step"], corners[0], False, corners, "(1/4, 3/4) can be approached and not held"),
        "none": Beliefs(histories["none"], (Fraction(2, 3), Fraction(1, 3)), True),
    }
    profile = Profile({"sincere": {"none": 1}, "insincere": {"none": 1}, "step": {"not": 1}, "none": {"not": 1}})
    axes = game_tree(game, Equilibrium(profile, {}, {}, 0, beliefs=beliefs, kind="pooling"))
    shown = [text.get_text() for text in axes.texts]
    for belief in ("[0 to 0.25]", "[0.75 to 1]", "[2/3]", "[1/3]"):
        assert shown.count(belief) == 1
    assert "Where no play leads: from the least to the most that supports the equilibrium." in shown
    assert "The equilibrium is pooling." in shown
    assert "Beliefs at 'step': (1/4, 3/4) can be approached and not held." in shown


def test_perfect_information_has_no_dashed_lines():
    assert data.artists(game_tree(data.bargain()), "information set") == []


def test_a_line_that_must_cross_columns_keeps_away_from_other_nodes():
    def move(label, player, children, known=""):
        return Decision(label, player, ("on", "off")[: len(children)], tuple(children), known or label)

    def end():
        return data.leaf("end", 0, 0)

    low = move("low", "b", [end(), end()], "x")
    high = move("high", "b", [move("again", "b", [end(), end()], "x"), end()], "y")
    other = move("other", "b", [move("last", "b", [end(), end()], "y"), end()], "x")
    root = Decision("root", "a", ("1", "2", "3"), (high, low, other), "root")
    game = ExtensiveFormGame(("a", "b"), root)  # x comes before y in one play and after it in another
    axes = game_tree(game)
    places = node_places(axes, game)
    for line in data.artists(axes, "information set"):
        known = game.information_sets[line.get_gid().removeprefix("information set: ")]
        others = np.array([place for history, place in places.items() if history not in known.histories])
        assert np.hypot(*(way(line)[:, None] - others).transpose(2, 0, 1)).min() > NODE
