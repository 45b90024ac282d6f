"""The normal, the reduced and the sequence form of a tree pay what the tree pays; Kuhn's theorem."""

from __future__ import annotations

import pickle
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from games.imperfect_trees import pure_profiles, trees, with_behaviour
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.errors import GameError, UnknownNameError
from gametheory.games import (
    Chance,
    Decision,
    ExtensiveFormGame,
    Leaf,
    Profile,
    normal_form,
    reduced_normal_form,
    sequence_form,
    to_behaviour,
    to_mixed,
)
from gametheory.games.extensive_form import Node
from gametheory.games.strategies import plan_count, plans
from gametheory.games.verification import expected_payoffs, outcome_probabilities, tree_outcomes, tree_values
from gametheory.modelfile import load

often = settings(derandomize=True, deadline=None, max_examples=80)
FORMS = pytest.mark.parametrize("reduced", [False, True])


def tree_payoffs(game, profile):
    return dict(zip(game.players, tree_values(game, profile)[()], strict=True))


def small(game):
    return all(plan_count(game, player) <= 200 for player in game.players)


# --- the normal form ------------------------------------------------------------------------------------------------


@FORMS
@often
@given(pair=with_behaviour())
def test_the_table_pays_what_the_tree_pays(reduced, pair):
    game, behaviour = pair
    if small(game):
        table = reduced_normal_form(game) if reduced else normal_form(game)
        mixed = to_mixed(game, behaviour, reduced=reduced)
        assert all(sum(mix.values()) == 1 for mix in mixed.strategies.values())
        assert expected_payoffs(table, mixed) == tree_payoffs(game, behaviour)
        if all("or" not in name for name in table.outcome_names):
            assert outcome_probabilities(table, mixed) == tree_outcomes(game, behaviour)


@often
@given(trees(players=("a", "b", "c")))
def test_every_pure_profile_is_a_cell(game):
    if np.prod([plan_count(game, player) for player in game.players]) > 500:
        return
    table = normal_form(game)
    for profile in pure_profiles(game):
        actions = [
            " / ".join(
                next(iter(profile[known.label])) for known in game.information_sets.values() if known.player == p
            )
            for p in game.players
        ]
        cell = table.cell(*(own or "no move" for own in actions))
        assert {p: own[cell] for p, own in zip(game.players, table.payoffs, strict=True)} == tree_payoffs(game, profile)
        assert table.outcomes[cell] == " or ".join(tree_outcomes(game, profile))


@often
@given(trees(recall=False))
def test_the_normal_form_needs_no_recall(game):
    if small(game):
        table = normal_form(game)
        profile = {player: {own[-1]: 1} for player, own in zip(table.players, table.actions, strict=True)}
        last = {label: {known.actions[-1]: 1} for label, known in game.information_sets.items()}
        assert expected_payoffs(table, Profile(profile)) == tree_payoffs(game, Profile(last))


@often
@given(trees())
def test_reduced_plans_are_the_plans_that_differ_where_play_can_come(game):
    for player in game.players:
        if plan_count(game, player) <= 200:
            merged = {frozenset(_reached(game, player, plan)) for plan in plans(game, player)}
            short = plans(game, player, reduced=True)
            assert len(short) == len({plan.label for plan in short}) == len(merged)
            assert plan_count(game, player, reduced=True) == len(short)
            assert {frozenset(plan.choices.items()) for plan in short} == merged
            assert plan_count(game, player) == len(plans(game, player))


def _reached(game, player, plan):
    """The own choices that a plan can come to make, by walking the tree."""
    stack: list[Node] = [game.root]
    while stack:
        node = stack.pop()
        if isinstance(node, Decision) and node.player == player:
            action = plan.choices[node.information_set]
            yield node.information_set, action
            stack.append(node.children[node.actions.index(action)])
        elif not isinstance(node, Leaf):
            stack.extend(node.children)


def ultimatum(us=(0, 3, -6, -2), nk=(0, -4, -10, 1)):
    ends = [Leaf(n, p) for n, p in zip(["quo", "freeze", "war", "climb-down"], zip(us, nk, strict=True), strict=True)]
    showdown = Decision("showdown", "us", ("attack", "back down"), tuple(ends[2:]), "showdown")
    answer = Decision("answer", "nk", ("freeze", "defy"), (ends[1], showdown), "answer")
    opening = Decision("opening", "us", ("hold", "ultimatum"), (ends[0], answer), "opening")
    names = {"us": "United States"}
    return ExtensiveFormGame(("us", "nk", "idle"), _three(opening), title="Ultimatum", names=names)


def _three(node):
    if isinstance(node, Leaf):
        return Leaf(node.outcome, (*node.payoffs, Fraction(0)))
    return Decision(node.label, node.player, node.actions, tuple(map(_three, node.children)), node.information_set)


def test_strategies_are_called_by_their_choices():
    table, short = normal_form(ultimatum()), reduced_normal_form(ultimatum())
    assert table.actions == (
        ("hold / attack", "hold / back down", "ultimatum / attack", "ultimatum / back down"),
        ("freeze", "defy"),
        ("no move",),
    )
    assert short.actions[0] == ("hold / any", "ultimatum / attack", "ultimatum / back down")
    assert table.outcomes[table.cell("ultimatum / back down", "defy", "no move")] == "climb-down"
    assert table.outcome_names == ("quo", "freeze", "war", "climb-down")
    assert (table.title, table.called("us"), table.is_exact) == ("Ultimatum", "United States", True)


def test_a_cell_of_several_outcomes_names_them_all():
    luck = Chance("luck", ("up", "down"), (Fraction(1, 4), Fraction(3, 4)), (Leaf("war", (4,)), Leaf("deal", (0,))))
    game = ExtensiveFormGame(("us",), Decision("m", "us", ("stay", "dare"), (Leaf("war", (9,)), luck), "m"))
    table = normal_form(game)
    assert table.outcomes.tolist() == ["war", "war or deal"]
    assert table.outcome_names == ("war", "war or deal")
    assert table.payoffs[0].tolist() == [9, 1]


@FORMS
def test_a_grid_of_trees_is_a_grid_of_tables(reduced):
    values = np.linspace(-1, 1, 5)
    share = np.array([[0.25], [0.5]])
    luck = Chance("luck", ("up", "down"), (share, 1 - share), (Leaf("war", (values,)), Leaf("deal", (Fraction(1, 2),))))
    tree = Decision("m", "us", ("stay", "dare"), (Leaf("quo", (Fraction(1, 3),)), luck), "m")
    game = ExtensiveFormGame(("us",), tree)
    table = (reduced_normal_form if reduced else normal_form)(game)
    assert table.grid_shape == game.grid_shape == (2, 5)
    np.testing.assert_allclose(table.to_arrays()[0][..., 1], share * values + (1 - share) / 2)
    assert table.payoffs[0][1].dtype == float
    assert np.shape(table.payoffs[0][0]) == ()
    assert table.payoff_scale == game.payoff_scale
    at = table.point((1, 3))
    assert at.payoffs[0].tolist() == [Fraction(1, 3), Fraction(1, 2)]
    assert pickle.loads(pickle.dumps(table)).point((1, 3)).payoffs[0].tolist() == at.payoffs[0].tolist()


def wide(count, player="us"):
    """A tree in which chance leads to so many moves, each a set of its own."""
    moves = tuple(
        Decision(f"m{i}", player, ("a", "b"), (Leaf("x", (i,)), Leaf("y", (0,))), f"m{i}") for i in range(count)
    )
    return ExtensiveFormGame(
        (player,), Chance("luck", tuple(f"c{i}" for i in range(count)), (Fraction(1, count),) * count, moves)
    )


def test_a_table_too_large_is_refused_with_the_way_out():
    with pytest.raises(GameError) as caught:
        normal_form(wide(20))
    assert str(caught.value) == (
        "the normal form would have 1,048,576 cells, more than 100,000. "
        "Use the reduced normal form, or the sequence form"
    )
    with pytest.raises(GameError, match=r"^the reduced normal form would have 1,048,576 cells.*Use the sequence form$"):
        reduced_normal_form(wide(20))
    with pytest.raises(GameError, match=r"^player us has 1,048,576|^us has 1,048,576 strategies, more than 100,000"):
        plans(wide(20), "us")
    with pytest.raises(GameError, match="would have more than 1e12 cells"):
        normal_form(wide(2000))
    assert sequence_form(wide(2000)).shape == (4001,)


# --- Kuhn's theorem -------------------------------------------------------------------------------------------------


@st.composite
def with_mixture(draw, **options):
    game = draw(trees(**options).filter(small))
    mixed = {}
    for player in game.players:
        labels = [plan.label for plan in plans(game, player)]
        parts = [draw(st.integers(0, 2)) for _ in labels]
        parts[0] += not any(parts)
        mixed[player] = {a: Fraction(part, sum(parts)) for a, part in zip(labels, parts, strict=True)}
    return game, Profile(mixed)


@often
@given(with_mixture(depth=3))
def test_a_mixed_strategy_has_an_equivalent_behaviour(pair):
    game, mixed = pair
    table, behaviour = normal_form(game), to_behaviour(game, mixed)
    assert all(sum(mix.values()) == 1 for mix in behaviour.strategies.values())
    assert tree_payoffs(game, behaviour) == expected_payoffs(table, mixed)
    again = to_behaviour(game, to_mixed(game, behaviour))
    assert tree_outcomes(game, again) == tree_outcomes(game, behaviour)


@FORMS
@often
@given(pair=with_behaviour())
def test_a_behaviour_comes_back_where_play_can_come(reduced, pair):
    game, behaviour = pair
    if small(game):
        again = to_behaviour(game, to_mixed(game, behaviour, reduced=reduced), reduced=reduced)
        for label, known in game.information_sets.items():
            if _own_weight(game, behaviour, known):
                assert again[label] == behaviour[label]


def _own_weight(game, behaviour, known):
    weight, node = 1, game.root
    for action in known.histories[0]:
        if isinstance(node, Decision) and node.player == known.player:
            weight *= behaviour[node.information_set].get(action, 0)
        node = node.children[node.actions.index(action)]
    return weight


def test_pure_strategies_keep_what_they_choose_where_play_never_comes():
    for label in normal_form(ultimatum()).actions[0]:
        mixed = Profile({"us": {label: 1}, "nk": {"defy": 1}, "idle": {"no move": 1}})
        behaviour = to_behaviour(ultimatum(), mixed)
        assert " / ".join(next(iter(behaviour[where])) for where in ("opening", "showdown")) == label
    half = Fraction(1, 2)
    open_one = Profile({"us": {"hold / any": 1}, "nk": {"defy": 1}, "idle": {"no move": 1}})
    assert to_behaviour(ultimatum(), open_one, reduced=True)["showdown"] == {"attack": half, "back down": half}


def test_without_recall_kuhns_theorem_is_not_claimed():
    twice = Decision("m2", "us", ("on", "off"), (Leaf("far", (0,)), Leaf("exit", (4,))), "turn")
    driver = ExtensiveFormGame(("us",), Decision("m1", "us", ("on", "off"), (twice, Leaf("first", (0,))), "turn"))
    said = (
        "a play comes to information set 'turn' twice, at 'm1' and at 'm2'. "
        "Split the information set by what its player did and knew before"
    )
    for convert in (
        lambda: to_behaviour(driver, Profile({"us": {"on": 1}})),
        lambda: to_mixed(driver, Profile({"turn": {"on": 1}})),
        lambda: reduced_normal_form(driver),
        lambda: sequence_form(driver),
    ):
        with pytest.raises(GameError) as caught:
            convert()
        assert str(caught.value) == said
    assert normal_form(driver).payoffs[0].tolist() == [0, 0]


def test_strategies_that_do_not_exist():
    with pytest.raises(
        UnknownNameError, match=r"no strategy of 'us' is called 'hold / atack'. Did you mean 'hold / att"
    ):
        to_behaviour(ultimatum(), Profile({"us": {"hold / atack": 1}, "nk": {"defy": 1}, "idle": {"no move": 1}}))
    with pytest.raises(UnknownNameError, match="no player is called 'usa'"):
        plans(ultimatum(), "usa")
    with pytest.raises(UnknownNameError, match="no player is called 'usa'"):
        sequence_form(ultimatum()).constraints("usa")


# --- the sequence form ----------------------------------------------------------------------------------------------


@often
@given(with_behaviour(players=("a", "b", "c")))
def test_the_sequence_form_pays_what_the_tree_pays(pair):
    game, behaviour = pair
    form = sequence_form(game)
    weights = [form.weights(player, behaviour) for player in game.players]
    assert form.expected(weights) == tree_payoffs(game, behaviour)
    for player, own in zip(game.players, weights, strict=True):
        matrix, right = form.constraints(player)
        assert (matrix @ np.array(own, dtype=object)).tolist() == right.tolist()
        assert matrix.shape == (1 + len(form.information_sets[game.players.index(player)]), len(own))
        again = Profile(dict(behaviour.strategies) | form.behaviour(player, own))
        assert form.weights(player, again) == own


@often
@given(with_behaviour())
def test_the_dense_payoffs_are_the_sparse_ones(pair):
    game, behaviour = pair
    form = sequence_form(game)
    x, y = (np.array(form.weights(player, behaviour), dtype=object) for player in game.players)
    for player, value in tree_payoffs(game, behaviour).items():
        assert x @ form.payoff_array(player) @ y == value


@often
@given(with_behaviour())
def test_the_outcomes_are_those_of_the_tree(pair):
    game, behaviour = pair
    form, found = sequence_form(game), {}
    weights = [form.weights(player, behaviour) for player in game.players]
    for cell, shares in form.outcomes.items():
        for outcome, share in shares.items():
            reached = share * np.prod([own[index] for own, index in zip(weights, cell, strict=True)])
            found[outcome] = found.get(outcome, 0) + reached
    assert {outcome: share for outcome, share in found.items() if share} == tree_outcomes(game, behaviour)


def test_kuhns_poker_has_thirteen_sequences_a_player():
    """Six information sets of two actions, and the empty sequence; where the normal form has 64 strategies a player."""
    game = load(Path(__file__).resolve().parents[2] / "models" / "classics" / "kuhn_poker.yaml").at()
    assert sequence_form(game).shape == (13, 13)
    assert normal_form(game).shape == (64, 64)
    assert reduced_normal_form(game).shape == (27, 64)


def test_a_grid_has_a_grid_of_sequence_forms():
    values = np.linspace(-1, 1, 5)
    luck = Chance("luck", ("up", "down"), (Fraction(1, 2),) * 2, (Leaf("war", (values,)), Leaf("deal", (Fraction(1),))))
    game = ExtensiveFormGame(
        ("us",), Decision("m", "us", ("stay", "dare"), (Leaf("quo", (Fraction(1, 3),)), luck), "m")
    )
    form = sequence_form(game)
    paid = form.expected([form.weights("us", Profile({"m": {"dare": Fraction(1, 2), "stay": Fraction(1, 2)}}))])["us"]
    np.testing.assert_allclose(np.asarray(paid, dtype=float), 0.5 / 3 + (values + 1) / 4)


def test_a_dense_array_too_large_is_refused():
    players = ("us", "nk")
    second = wide(600).root

    def both(node):
        if isinstance(node, Leaf):
            return Leaf(node.outcome, (*node.payoffs, 0))
        children = tuple(map(both, node.children))
        if isinstance(node, Chance):
            return Chance(node.label, node.actions, node.probabilities, children)
        answers = tuple(
            Decision(f"{node.label}-{i}", "nk", ("c", "d"), (c, c), f"{node.label}-{i}") for i, c in enumerate(children)
        )
        return Decision(node.label, node.player, node.actions, answers, node.information_set)

    form = sequence_form(ExtensiveFormGame(players, both(second)))
    assert form.shape == (1201, 2401)
    with pytest.raises(
        GameError, match=r"^the payoffs would be 2,883,601 numbers, more than 1,000,000\. Use the sparse"
    ):
        form.payoff_array("us")
