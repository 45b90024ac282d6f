import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.errors import ConceptError
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, NormalFormGame, Profile
from gametheory.games.verification import subgame_regret
from tests.random_games import profiles_of, trees
from tests.random_trees import among_found, profile_count, pure_profiles, random_tree


def value(node, strategy, player):
    if isinstance(node, Leaf):
        return node.payoffs[player]
    if isinstance(node, Chance):
        return sum(p * value(c, strategy, player) for p, c in zip(node.probabilities, node.children, strict=True))
    return value(node.children[node.actions.index(strategy[node.information_set])], strategy, player)


def by_definition(game):
    """Every pure profile at which no single decision can be improved on (the one-shot deviation principle)."""
    held = []
    for strategy in profiles_of(game):
        for _, node in game.decisions():
            player = game.players.index(node.player)
            now = value(node, strategy, player)
            if any(value(child, strategy, player) > now for child in node.children):
                break
        else:
            held.append(strategy)
    return held


def pure(equilibrium):
    return {where: next(iter(mix)) for where, mix in equilibrium.profile.strategies.items()}


def in_order(strategies):
    return sorted(sorted(strategy.items()) for strategy in strategies)


@given(trees(depth=3))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_it_finds_every_pure_equilibrium_that_enumeration_finds(game):
    assume(sum(1 for _ in profiles_of(game)) <= 2000)
    solution = gt.subgame_perfect(game)
    assert solution.complete
    assert in_order(map(pure, solution.equilibria)) == in_order(by_definition(game))
    assert all(equilibrium.regret == 0 for equilibrium in solution.equilibria)
    assert bool(solution.ties) == any(not equilibrium.isolated for equilibrium in solution.equilibria)


def over_grid(game, others):
    """The tree with the payoffs of several trees of one shape, along a grid."""

    def join(nodes):
        first = nodes[0]
        if isinstance(first, Leaf):
            payoffs = (np.array([float(node.payoffs[i]) for node in nodes]) for i in range(len(game.players)))
            return Leaf(first.outcome, tuple(payoffs))
        children = tuple(join([node.children[index] for node in nodes]) for index in range(len(first.children)))
        if isinstance(first, Chance):
            return Chance(first.label, first.actions, tuple(map(float, first.probabilities)), children)
        return Decision(first.label, first.player, first.actions, children, first.information_set)

    return ExtensiveFormGame(game.players, join([game.root, *(other.root for other in others)]))


def with_other_payoffs(game, random):
    def change(node):
        if isinstance(node, Leaf):
            return Leaf(node.outcome, tuple(Fraction(random.randint(-2, 2)) for _ in game.players))
        children = tuple(map(change, node.children))
        if isinstance(node, Chance):
            return Chance(node.label, node.actions, node.probabilities, children)
        return Decision(node.label, node.player, node.actions, children, node.information_set)

    return ExtensiveFormGame(game.players, change(game.root))


@given(trees(depth=3), st.randoms(use_true_random=False))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_a_grid_gives_at_each_point_the_plays_of_the_single_game(game, random):
    assume(any(True for _ in game.decisions()))
    others = [with_other_payoffs(game, random) for _ in range(3)]
    grid = gt.subgame_perfect(over_grid(game, others))
    for index, single in enumerate([game, *others]):
        solution = gt.subgame_perfect(single)
        assume(solution.complete)
        assert set(np.array(grid.outcomes)[grid.possible[:, index]]) == set(solution.possible_outcomes)
        assert grid.ties[index] == bool(solution.ties)
        paid = [list(map(float, equilibrium.payoffs.values())) for equilibrium in solution.equilibria]
        assert any(np.allclose(grid.payoffs[:, index], payoffs) for payoffs in paid)


def centipede(length):
    """Rosenthal's (1981) centipede: who takes at stage k gets k + 2, the other k; passing lets the pot grow."""
    node = Leaf("pot", (Fraction(length + 2), Fraction(length)))
    for stage in reversed(range(length)):
        mover = stage % 2
        taken = [Fraction(stage), Fraction(stage)]
        taken[mover] += 2
        node = Decision(
            f"stage {stage}", "ab"[mover], ("take", "pass"), (Leaf(f"taken {stage}", tuple(taken)), node), f"s{stage}"
        )
    return ExtensiveFormGame(("a", "b"), node)


def test_the_centipede_ends_at_once():
    (equilibrium,) = gt.subgame_perfect(centipede(8)).equilibria
    assert equilibrium.outcomes == {"taken 0": 1}
    assert all(mix == {"take": 1} for mix in equilibrium.profile.strategies.values())
    assert equilibrium.values["stage 7"] == {"a": 7, "b": 9}


def test_many_ties_are_cut_off_and_said_to_be():
    node = Leaf("end", (Fraction(0),))
    for stage in range(12):
        node = Decision(f"m{stage}", "a", ("x", "y"), (Leaf(f"stop {stage}", (Fraction(0),)), node), f"m{stage}")
    solution = gt.subgame_perfect(ExtensiveFormGame(("a",), node))
    assert len(solution.equilibria) == 1000
    assert not solution.complete
    assert solution.notes == ("more than 1000 equilibria: the rest are left out",)


def entry_and_matching():
    """Entry, then either market shares by matching pennies, which only mixing solves, or a coordination game."""

    def simultaneous(name, payoffs):
        def reply(row):
            ends = tuple(Leaf(f"{name} {row}{k}", tuple(map(Fraction, payoffs[row][k]))) for k in range(2))
            return Decision(f"{name} b{row}", "b", ("l", "r"), ends, f"{name} b")

        return Decision(f"{name} a", "a", ("l", "r"), (reply(0), reply(1)), f"{name} a")

    pennies = simultaneous("pennies", (((4, 0), (0, 4)), ((0, 4), (4, 0))))
    agree = simultaneous("agree", (((3, 1), (0, 0)), ((0, 0), (1, 3))))
    out = Leaf("out", (Fraction(1), Fraction(5)))
    top = Decision("top", "a", ("out", "pennies", "agree"), (out, pennies, agree), "top")
    return ExtensiveFormGame(("a", "b"), top)


def test_each_equilibrium_of_a_subgame_is_followed():
    """Pennies are worth 2, agreeing 3, 1 or, mixed, 3/4: the first is better than staying out, and 3 better still."""
    found = gt.subgame_perfect(entry_and_matching())
    assert found.complete
    half, quarter = Fraction(1, 2), Fraction(1, 4)
    assert [(e.profile["top"], e.profile["agree a"], e.payoffs["a"]) for e in found.equilibria] == [
        ({"pennies": 1}, {"r": 1}, 2),
        ({"agree": 1}, {"l": 1}, 3),
        ({"pennies": 1}, {"l": 3 * quarter, "r": quarter}, 2),
    ]
    for equilibrium in found.equilibria:
        assert equilibrium.regret == 0
        assert equilibrium.isolated
        assert equilibrium.profile["pennies a"] == equilibrium.profile["pennies b"] == {"l": half, "r": half}
        assert equilibrium.values["pennies b"] == {"a": 2, "b": 2}
        assert equilibrium.beliefs["pennies b"].probabilities == (half, half)


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_with_imperfect_information_a_pure_profile_is_found_exactly_if_no_subgame_shows_a_gain(seed):
    game = random_tree(seed, depth=3 + seed % 2)
    assume(not game.has_perfect_information and profile_count(game) <= 128)
    is_found = among_found(game, "subgame-perfect")
    for choices in pure_profiles(game):
        profile = Profile(choices)
        assert is_found(profile) is (subgame_regret(game, profile) == 0)


def test_over_a_grid_imperfect_information_is_solved_point_by_point():
    game, other = entry_and_matching(), with_other_payoffs(entry_and_matching(), random.Random(3))
    grid = gt.subgame_perfect(over_grid(game, [other]))
    assert grid.complete.all()
    for index, single in enumerate((game, other)):
        solution = gt.subgame_perfect(single)
        assert set(np.array(grid.outcomes)[grid.possible[:, index]]) == set(solution.possible_outcomes)


def test_tables_and_who_forgets_are_refused_in_words():
    ends = [(Leaf(f"x{i}", (Fraction(0),)), Leaf(f"y{i}", (Fraction(1),))) for i in range(2)]
    inner = tuple(Decision(f"b{i}", "a", ("l", "r"), ends[i], "blind") for i in range(2))
    game = ExtensiveFormGame(("a",), Decision("top", "a", ("l", "r"), inner, "top"))
    with pytest.raises(ConceptError, match=r"subgame-perfect needs players with perfect recall: at .*'blind'"):
        gt.subgame_perfect(game)
    with pytest.raises(ConceptError, match=r"this game is a table. Use nash or pure-nash"):
        gt.subgame_perfect(NormalFormGame.from_arrays([[0]], [[0]]))
