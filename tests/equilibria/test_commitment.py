"""Commitment: every answer is compared with what follows from a dense grid of commitments, and with theorems."""

import itertools
import json
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.equilibria import commitment, correlated, nash
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import NormalFormGame
from gametheory.numerics import linear_programs, simplex
from tests.random_games import integer_games, trees

TWO = ((2, 2), (3, 2), (2, 3), (3, 3), (1, 3), (3, 1))

# After Conitzer and Sandholm (2006): up is dominant, so the only equilibrium pays the row player 2; committing to
# down pays 3, and to even odds 3.5.
ODDS = NormalFormGame.from_arrays(
    [[2, 4], [1, 3]], [[1, 0], [0, 1]], players=["us", "nk"], actions=[["up", "down"], ["left", "right"]]
)
CONSTANT_FOLLOWER = NormalFormGame.from_arrays([[1, 5], [4, 0]], [[0, 0], [0, 0]])


def oriented(game, leader):
    """The payoffs of leader and follower, the leader's actions in the rows."""
    payoffs = game.payoffs[leader], game.payoffs[1 - leader]
    return payoffs if leader == 0 else tuple(own.T for own in payoffs)


def mixtures(size, steps):
    for cuts in itertools.product(range(steps + 1), repeat=size - 1):
        if sum(cuts) <= steps:
            yield np.array([Fraction(k, steps) for k in (*cuts, steps - sum(cuts))], dtype=object)


def after(mine, theirs, weights):
    """What the leader may get after a commitment, over all best responses."""
    answers = weights @ theirs
    return [payoff for payoff, answer in zip(weights @ mine, answers, strict=True) if answer == max(answers)]


@given(integer_games(shapes=TWO, low=-3, high=3), st.sampled_from([0, 1]))
@settings(derandomize=True, max_examples=120, deadline=None)
def test_no_commitment_on_a_dense_grid_does_better(game, leader):
    mine, theirs = oriented(game, leader)
    solution = commitment(game, game.players[leader])
    tried = [after(mine, theirs, weights) for weights in mixtures(len(mine), 24)]
    assert max(map(max, tried)) <= solution.value
    assert max(map(min, tried)) <= solution.secured


@given(integer_games(shapes=TWO, low=-3, high=3), st.sampled_from([0, 1]))
@settings(derandomize=True, max_examples=120, deadline=None)
def test_the_commitment_brings_about_what_it_says(game, leader):
    mine, theirs = oriented(game, leader)
    solution = commitment(game, game.players[leader])
    assert solution.exact
    for equilibrium in solution.equilibria:
        weights = np.array([equilibrium.profile[solution.leader].get(a, Fraction(0)) for a in game.actions[leader]])
        assert max(after(mine, theirs, weights)) == solution.value == equilibrium.payoffs[solution.leader]
    for option in solution.options:
        weights = np.array([option.strategy.get(a, Fraction(0)) for a in game.actions[leader]])
        assert option.payoff in after(mine, theirs, weights)


@given(integer_games(shapes=TWO, low=-3, high=3), st.sampled_from([0, 1]))
@settings(derandomize=True, max_examples=120, deadline=None)
def test_von_stengel_and_zamir_s_theorem(game, leader):
    """Every leadership payoff lies above some Nash payoff; the highest is above all Nash and correlated ones."""
    name = game.players[leader]
    solution = commitment(game, name)
    payoffs = [equilibrium.payoffs[name] for equilibrium in nash(game).equilibria]
    assert solution.nash_payoffs == (min(payoffs), max(payoffs))
    assert solution.gain == solution.value - max(payoffs) >= 0
    assert solution.value >= correlated(game, f"payoff of {name}").value
    assert solution.value >= solution.secured >= min(payoffs)
    pure = commitment(game, name, mixed=False)
    assert solution.value >= pure.value
    assert solution.secured >= pure.secured


@given(integer_games(shapes=((2, 2), (2, 3))), st.sampled_from([0, 1]))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_what_an_indifferent_follower_does_does_not_matter_in_generic_games(game, leader):
    """Von Stengel and Zamir: every answer that can be brought about is then best on a set of full dimension."""
    theirs = oriented(game, leader)[1]
    if theirs.shape[1] == 2 and all(len(set(row)) == 2 for row in theirs):
        solution = commitment(game, game.players[leader])
        assert solution.secured == solution.value


@given(integer_games(shapes=((2, 2), (3, 2), (3, 3))))
@settings(derandomize=True, max_examples=80, deadline=None)
def test_in_a_zero_sum_game_nobody_gains_by_committing(game):
    zero = NormalFormGame.from_arrays(game.payoffs[0], -game.payoffs[0])
    for name in zero.players:
        solution = commitment(zero, name)
        assert solution.gain == 0
        assert solution.secured == solution.value


def test_conitzer_and_sandholm_s_example():
    solution = commitment(ODDS, "us")
    assert str(solution.equilibria[0].profile) == "us: 0.5 up + 0.5 down; nk: right"
    assert (solution.value, solution.secured, solution.gain) == (Fraction(7, 2), Fraction(7, 2), Fraction(3, 2))
    assert solution.complete
    assert solution.notes == (
        "committing first pays us 3.5, 1.5 more than the 2 in its best Nash equilibrium",
        "this does not hang on what nk does where indifferent",
        "the best single action to commit to is down, which pays 3",
        "us would gain up to 0.5 by breaking its word: the commitment has to bind",
    )
    assert solution.ties == ("at (us: 0.5 up + 0.5 down; nk: right) nk would do just as well with left",)
    assert commitment(ODDS).leader == "us"
    pure = commitment(ODDS, "us", mixed=False)
    assert (str(pure.equilibria[0].profile), pure.value) == ("us: down; nk: right", 3)


def test_ties_for_and_against_the_leader():
    # a follower who does not care: the leader gets 5 from a friend and, hedging, 2.5 from an enemy
    solution = commitment(CONSTANT_FOLLOWER)
    assert (solution.value, solution.secured) == (5, Fraction(5, 2))
    assert "player 1 can come close to 2.5 only" in solution.notes[1]
    assert "an indifferent follower does as the leader likes" in solution.method
    pure = commitment(CONSTANT_FOLLOWER, mixed=False)
    assert (pure.value, pure.secured) == (5, 1)
    assert pure.equilibria[0].profile["2"] == {"2": 1}


def test_an_answer_that_is_best_at_a_single_commitment_only_secures_nothing():
    # the follower's third action is as good as the others at even odds only, and great for the leader
    game = NormalFormGame.from_arrays([[0, 0, 9], [0, 0, 9]], [[2, 0, 1], [0, 2, 1]])
    solution = commitment(game)
    assert (solution.value, solution.secured) == (9, 0)
    assert solution.equilibria[0].profile["1"] == {"1": Fraction(1, 2), "2": Fraction(1, 2)}


def test_pure_commitment_can_hurt():
    pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert commitment(pennies, mixed=False).gain == -1
    assert commitment(pennies, mixed=False).notes[0].startswith("committing first pays player 1 -1, 1 less than the 0")
    assert commitment(pennies).gain == 0


def test_commitments_that_are_not_the_only_best_ones_are_not_complete():
    assert not commitment(NormalFormGame.from_arrays(np.zeros((2, 2)), np.zeros((2, 2)))).complete


def test_pure_commitment_before_several_followers():
    # after the first action both followers want to match, after the second each has a dominant action
    first = np.zeros((2, 2, 2))
    first[1, 1, 1] = 3
    dominant = np.stack([np.array([[0, 0], [1, 1]])] * 2)
    game = NormalFormGame.from_arrays(
        first, dominant, dominant.transpose(0, 2, 1), players=["us", "russia", "nk"], actions=[["a", "b"]] * 3
    )
    solution = commitment(game, "us", mixed=False)
    assert str(solution.equilibria[0].profile) == "us: b; russia: b; nk: b"
    assert solution.options[0].answer == ("b", "b")
    assert (
        solution.notes[-1]
        == "the followers play the only pure equilibrium of their game; mixed ones were not looked for"
    )
    match = np.stack([np.eye(2), np.eye(2)])
    several = NormalFormGame.from_arrays(first, match, match)
    with pytest.raises(
        ConceptError,
        match=r"what follows from a commitment to '1' is not determined: the game that player 2 and player 3 then play "
        r"has 2 pure equilibria, not one. Leave out that action, or fix what one of them does",
    ):
        commitment(several, mixed=False)
    with pytest.raises(ConceptError, match="has no pure equilibrium, not one"):
        commitment(NormalFormGame.from_arrays(first, match, -match), mixed=False)


def test_a_middle_player_leads():
    payoffs = np.arange(12).reshape(2, 3, 2)
    game = NormalFormGame.from_arrays(payoffs, payoffs, payoffs)
    solution = commitment(game, "2", mixed=False)
    assert str(solution.equilibria[0].profile) == "1: 2; 2: 3; 3: 2"
    assert solution.value == 11


@given(st.lists(integer_games(shapes=((3, 2),)), min_size=2, max_size=3), st.booleans())
@settings(derandomize=True, max_examples=25, deadline=None)
def test_a_grid_gives_at_each_point_what_the_single_game_gives(games, mixed):
    grid = commitment(
        NormalFormGame.from_arrays(*(np.stack([g.to_arrays()[p] for g in games]) for p in (0, 1))), mixed=mixed
    )
    for index, game in enumerate(games):
        single = commitment(game, mixed=mixed)
        assert grid.payoffs[0, index] == pytest.approx(float(single.value))
        assert grid.count[index] == len(single.equilibria)
        assert grid.complete[index] == single.complete
        assert grid.ties[index] == bool(single.ties)
        assert grid.outcome_probabilities[:, index].sum() == pytest.approx(1)
    assert grid.selection == "the best for player 1"


def test_a_grid_has_no_answer_where_the_followers_have_none():
    match = np.stack([np.eye(2), np.eye(2)])
    apart = np.stack([match, np.zeros((2, 2, 2)) + np.array([0, 1])])
    game = NormalFormGame.from_arrays(np.zeros((2, 2, 2, 2)), np.stack([match, match]), apart)
    grid = commitment(game, mixed=False)
    assert grid.complete.tolist() == [False, True]
    assert grid.selected[0] == -1
    assert grid.count.tolist() == [0, 2]


def test_it_is_plain_data_and_pickles():
    solution = commitment(ODDS)
    plain = json.loads(solution.to_json())
    assert plain["concept"] == "commitment"
    assert (plain["leader"], plain["value"], plain["secured"]) == ("us", 3.5, 3.5)
    assert plain["options"][1] == {"strategy": {"up": 0.5, "down": 0.5}, "answer": ["right"], "payoff": 3.5}
    assert plain["nash_payoffs"] == [2.0, 2.0]
    assert pickle.loads(pickle.dumps(solution)).value == solution.value
    assert "Note: committing first pays us 3.5, 1.5 more than the 2 in its best Nash equilibrium.\n" in repr(solution)


def test_what_is_not_certified_says_so(monkeypatch):
    monkeypatch.setattr(linear_programs, "_recovered", lambda *_: None)
    monkeypatch.setattr(simplex, "MOST_OPERATIONS", 0)
    solution = commitment(ODDS)
    assert solution.value == pytest.approx(3.5)
    assert not solution.exact
    assert not solution.complete
    assert "in floating point" in solution.method


def test_what_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(linear_programs, "approximate", lambda _: None)
    monkeypatch.setattr(simplex, "MOST_OPERATIONS", 0)
    with pytest.raises(ConceptError, match="too much for exact arithmetic, and floating point fails at its payoffs"):
        commitment(ODDS)


def test_a_large_game_is_not_compared_with_its_nash_equilibria():
    game = NormalFormGame.from_arrays(*np.random.default_rng(0).integers(0, 9, (2, 13, 13)))
    solution = commitment(game, mixed=False)
    assert solution.nash_payoffs is solution.gain is None
    assert "they were not computed for so large a game" in solution.notes[0]


@given(trees())
@settings(derandomize=True, max_examples=2)
def test_a_tree_is_refused(tree):
    with pytest.raises(ConceptError, match="commitment takes a game in normal form"):
        commitment(tree)


def test_what_it_refuses():
    three = NormalFormGame.from_arrays(*np.zeros((3, 2, 2, 2)))
    with pytest.raises(ConceptError, match=r"takes two players, and this game has 3. Ask for commitment to an action"):
        commitment(three)
    with pytest.raises(ConceptError, match="needs somebody who answers"):
        commitment(NormalFormGame.from_arrays([1, 2]))
    with pytest.raises(UnknownNameError, match=r"no player is called 'uss'. Did you mean 'us'"):
        commitment(ODDS, "uss")
