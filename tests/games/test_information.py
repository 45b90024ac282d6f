"""Perfect recall, subgames, and what the parts of a tree must be."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from games.imperfect_trees import trees
from hypothesis import given, settings

from gametheory.errors import GameError
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, subgames
from gametheory.games.recall import experiences

often = settings(derandomize=True, deadline=None, max_examples=150)
END = Leaf("end", (Fraction(0), Fraction(0)))


def move(label, player, known, *children, actions=("left", "right")):
    return Decision(label, player, actions, children or (END, END), known)


def game(root, **options):
    return ExtensiveFormGame(("us", "nk"), root, **options)


# --- perfect recall -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("root", "said"),
    [
        (
            move("m1", "us", "one", move("m2", "us", "one"), END),
            "a play comes to information set 'one' twice, at 'm1' and at 'm2'",
        ),
        (
            move("m1", "us", "m1", move("m2", "us", "later"), move("m3", "us", "later")),
            "at information set 'later' us forgets whether it chose 'left' or 'right' at 'm1'",
        ),
        (
            move(
                "m1",
                "nk",
                "m1",
                move("m2", "us", "m2", move("m3", "us", "later"), END),
                move("m4", "us", "m4", move("m5", "us", "later"), END),
            ),
            "at information set 'later' us forgets whether it was at 'm2' or at 'm4' before",
        ),
        (
            move("m1", "nk", "m1", move("m2", "us", "m2", move("m3", "us", "later"), END), move("m4", "us", "later")),
            "at information set 'later' us forgets whether it has moved at 'm2' before",
        ),
        (
            move("m1", "nk", "m1", move("m4", "us", "later"), move("m2", "us", "m2", move("m3", "us", "later"), END)),
            "at information set 'later' us forgets whether it has moved at 'm2' before",
        ),
    ],
)
def test_what_is_forgotten_is_said(root, said):
    assert game(root).forgotten == said
    called = game(root, names={"us": "United States"}).forgotten
    assert called == said.replace("us forgets", "United States forgets")


def test_every_lapse_is_said():
    left = move("m2", "us", "later", move("m4", "us", "last"), END)
    right = move("m3", "us", "later", END, move("m5", "us", "last"))
    assert game(move("m1", "us", "m1", left, right)).forgotten == (
        "at information set 'later' us forgets whether it chose 'left' or 'right' at 'm1'; "
        "at information set 'last' us forgets whether it chose 'left' or 'right' at 'm1'"
    )


@often
@given(trees())
def test_who_remembers_forgets_nothing(tree):
    assert tree.forgotten == ""


@often
@given(trees(recall=False))
def test_recall_is_that_all_histories_of_a_set_have_one_experience(tree):
    seen: dict[str, set[object]] = {}
    for _, decision, experience in experiences(tree.root):
        seen.setdefault(decision.information_set, set()).add(experience)
    assert bool(tree.forgotten) == any(len(known) > 1 for known in seen.values())


def test_others_moves_and_chance_may_be_unseen():
    hidden = Chance("luck", ("up", "down"), (Fraction(1, 2),) * 2, (move("m1", "us", "one"), move("m2", "us", "one")))
    assert game(hidden).forgotten == ""


# --- subgames -------------------------------------------------------------------------------------------------------


def brute_subgames(tree):
    """A node begins a subgame if no information set has decisions both below it and elsewhere."""
    nodes = list(tree.nodes())

    def below(history, root):
        return history[: len(root)] == root

    return tuple(
        root
        for root, node in nodes
        if not isinstance(node, Leaf)
        and all(
            len({below(history, root) for history in known.histories}) == 1 for known in tree.information_sets.values()
        )
    )


@often
@given(trees(depth=4))
def test_subgames_are_those_of_the_definition(tree):
    assert subgames(tree) == brute_subgames(tree)


@often
@given(trees(depth=4))
def test_a_subgame_comes_before_those_inside_it(tree):
    found = subgames(tree)
    for place, inner in enumerate(found):
        assert all(outer[: len(inner)] != inner or outer == inner for outer in found[:place])


def test_a_tree_of_one_end_has_no_subgame():
    assert subgames(game(END)) == ()


def test_with_perfect_information_every_move_begins_a_subgame():
    luck = Chance("luck", ("up", "down"), (Fraction(1, 2),) * 2, (move("m2", "nk", "m2"), END))
    assert subgames(game(move("m1", "us", "m1", luck, END))) == ((), ("left",), ("left", "up"))


# --- what the parts of a tree must be -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (
            (Fraction(1, 2), Fraction(1, 3)),
            "the probabilities at chance move 'luck' sum to 0.833333333333, not to 1. Give the last action the rest",
        ),
        (
            (Fraction(3, 2), Fraction(-1, 2)),
            "the probability of 'down' at chance move 'luck' is negative (-0.5). Give numbers from 0 to 1",
        ),
        (
            (np.array([0.5, 0.5]), np.array([0.5, 0.6])),
            "the probabilities at chance move 'luck' sum to 1.1, not to 1. Give the last action the rest",
        ),
        (
            (np.array([0.5, 1.5]), np.array([0.5, -0.5])),
            "the probability of 'down' at chance move 'luck' is negative (-0.5). Give numbers from 0 to 1",
        ),
    ],
)
def test_probabilities_that_are_none_are_refused(shares, said):
    with pytest.raises(GameError) as caught:
        game(Chance("luck", ("up", "down"), shares, (END, END)))
    assert str(caught.value) == said


def test_decimals_may_miss_one_by_rounding():
    thirds = (1 / 3, 1 / 3, 1 / 3)
    tree = game(Chance("luck", ("up", "down", "on"), thirds, (END, END, END)))
    grid = game(Chance("luck", ("up", "down"), (np.array([1 / 3]), np.array([2 / 3])), (END, END)))
    assert sum(tree.root.probabilities) == pytest.approx(1)
    assert sum(grid.point((0,)).root.probabilities) == 1


def test_whole_numbers_of_a_single_game_are_exact():
    tree = ExtensiveFormGame(("us",), Decision("m", "us", ("a", "b"), (Leaf("x", (1,)), Leaf("y", (2,))), "m"))
    assert tree.is_exact
    assert [leaf.payoffs for _, leaf in tree.leaves()] == [(Fraction(1),), (Fraction(2),)]


@pytest.mark.parametrize(
    "other",
    [move("m2", "nk", "one"), move("m2", "us", "one", actions=("right", "left"))],
)
def test_an_information_set_has_one_player_and_one_list_of_actions(other):
    with pytest.raises(GameError) as caught:
        game(move("m0", "us", "m0", move("m1", "us", "one"), other))
    assert str(caught.value) == (
        "moves 'm1' and 'm2' share the information set 'one', so they need the same player and the same actions, "
        "in the same order"
    )
