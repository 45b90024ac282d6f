"""Payoffs over beliefs: against priors that make each belief true, and as the upper envelope that they must be."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.errors import GameError, UnknownNameError
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, Profile
from gametheory.games.belief_payoffs import belief_payoffs
from gametheory.games.verification import tree_values

SIZES = st.integers(-6, 6).map(Fraction)
SHARES = st.integers(0, 6).map(lambda sixths: Fraction(sixths, 6))


@st.composite
def unknown_types(draw):
    """Give a game in which 'us' does not know the type, and 'nk', who does, may answer; with a mixed profile."""
    actions = tuple(f"action {place}" for place in range(draw(st.integers(1, 4))))
    payoffs = [[draw(SIZES) for _ in range(3)] for _ in range(2 * len(actions))]
    answers = {}

    def after(kind, place):
        stay, go, end = payoffs[kind * len(actions) + place]
        if draw(st.booleans()):
            return Leaf("end", (end, Fraction(0)))
        answers[f"answer {kind} {place}"] = draw(SHARES)
        leaves = Leaf("stay", (stay, Fraction(0))), Leaf("go", (go, Fraction(0)))
        return Decision("answer", "nk", ("stay", "go"), leaves, f"answer {kind} {place}")

    kinds = [
        Decision(f"kind {kind}", "us", actions, tuple(after(kind, place) for place in range(len(actions))), "choice")
        for kind in (0, 1)
    ]
    mixes = {label: {"stay": share, "go": 1 - share} for label, share in answers.items()}
    return actions, tuple(kinds), mixes


def with_belief(kinds, belief):
    nature = Chance("type", ("0", "1"), (belief, 1 - belief), kinds)
    return ExtensiveFormGame(("us", "nk"), nature)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(unknown_types(), SHARES)
def test_a_belief_pays_what_a_prior_of_the_same_size_would(drawn, belief):
    actions, kinds, mixes = drawn
    worth = belief_payoffs(with_belief(kinds, Fraction(1, 2)), "choice", Profile(mixes | {"choice": {actions[0]: 1}}))
    for action in actions:
        profile = Profile(mixes | {"choice": {action: 1}})
        assert worth.expected(action, belief) == tree_values(with_belief(kinds, belief), profile)[()][0]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(unknown_types())
def test_pieces_are_the_upper_envelope_and_meet_where_actions_are_worth_the_same(drawn):
    actions, kinds, mixes = drawn
    worth = belief_payoffs(with_belief(kinds, Fraction(1, 2)), "choice", Profile(mixes))
    assert [worth.best[0].low, worth.best[-1].high] == [0, 1]
    assert worth.switches == tuple(sorted(set(worth.switches)))
    for piece in worth.best:
        for belief in (piece.low, (piece.low + piece.high) / 2, piece.high):
            most = max(worth.expected(action, belief) for action in actions)
            assert all(worth.expected(action, belief) == most for action in piece.actions)
    slopes = [first - second for first, second in (worth.payoffs[piece.actions[0]] for piece in worth.best)]
    assert all(one < other for one, other in itertools.pairwise(slopes))  # the largest of linear functions is convex


def showdown(weak=-1, strong=-12):
    kinds = tuple(
        Decision(name, "us", ("attack", "back down"), (Leaf("war", (war,)), Leaf("climb-down", (-2,))), "showdown")
        for name, war in (("resolute", strong), ("irresolute", weak))
    )
    return with_one_player(kinds)


def with_one_player(kinds):
    return ExtensiveFormGame(("us",), Chance("type", ("resolute", "irresolute"), (0.3, 0.7), kinds))


def test_the_belief_below_which_war_is_worth_its_risk():
    worth = belief_payoffs(showdown(), "showdown")
    assert worth.switches == (Fraction(1, 11),)  # -12 p - (1 - p) = -2
    assert [piece.actions for piece in worth.best] == [("attack",), ("back down",)]
    assert list(worth.information_set.histories) == [("resolute",), ("irresolute",)]


def test_an_action_that_is_best_nowhere_is_in_no_piece_and_equal_actions_are_in_the_same():
    leaves = {"a": (3, 0), "b": (0, 3), "between": (1, 1), "like a": (3, 0)}
    kinds = tuple(
        Decision(
            f"{place}", "us", tuple(leaves), tuple(Leaf("end", (own[place],)) for own in leaves.values()), "choice"
        )
        for place in (0, 1)
    )
    pieces = belief_payoffs(with_one_player(kinds), "choice").best
    assert [(piece.low, piece.high, piece.actions) for piece in pieces] == [
        (0, Fraction(1, 2), ("b",)),
        (Fraction(1, 2), 1, ("a", "like a")),
    ]


def test_floating_point_payoffs_are_weighed_too():
    assert float(belief_payoffs(showdown(weak=-sqrt(2)), "showdown").switches[0]) == pytest.approx(
        (2 - sqrt(2)) / (12 - sqrt(2))
    )


def test_what_cannot_be_weighed_is_refused_in_words():
    with pytest.raises(UnknownNameError, match="no information set is called 'showdwn'"):
        belief_payoffs(showdown(), "showdwn")
    known = Decision("known", "us", ("a",), (Leaf("end", (0,)),), "known")
    with pytest.raises(
        GameError, match="information set 'known' has 1 history, and a belief over two is one probability"
    ):
        belief_payoffs(ExtensiveFormGame(("us",), known), "known")
    with pytest.raises(GameError, match="Give the model single values"):
        belief_payoffs(ExtensiveFormGame(("us",), Leaf("war", (np.zeros(3),))), "showdown")
    answer = Decision("answer", "nk", ("a",), (Leaf("end", (0, 0)),), "answer")
    kinds = tuple(Decision(name, "us", ("wait",), (answer,), "choice") for name in ("x", "y"))
    with pytest.raises(GameError, match=r"depends on what 'nk' does at 'answer'. Give an equilibrium, or a profile"):
        belief_payoffs(with_belief(kinds, Fraction(1, 2)), "choice")
