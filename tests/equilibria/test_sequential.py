import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.equilibria import perfect_bayesian, sequential, supporting_beliefs
from gametheory.equilibria.assessments.improbability import (
    BayesianBeliefs,
    ConsistentBeliefs,
    surprises,
    tied_sets,
)
from gametheory.equilibria.assessments.indexed_tree import IndexedTree
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, Profile
from tests.random_trees import random_tree, signalling

F = Fraction


def leaf(name, *payoffs):
    return Leaf(name, tuple(map(F, payoffs)))


def selten_s_horse():
    """Selten (1975), figure 1, with the payoffs of Kreps and Wilson (1982)."""

    def third(name, left, right):
        return Decision(name, "3", ("L", "R"), (leaf(f"{name} L", *left), leaf(f"{name} R", *right)), "third")

    second = Decision("second", "2", ("c", "d"), (leaf("across", 1, 1, 1), third("x", (4, 4, 0), (0, 0, 1))), "second")
    first = Decision("first", "1", ("C", "D"), (second, third("y", (3, 3, 2), (0, 0, 0))), "first")
    return ExtensiveFormGame(("1", "2", "3"), first)


def test_selten_s_horse_does_not_go_down():
    """Subgame perfection excludes nothing, for there is no proper subgame; sequential rationality does."""
    game = selten_s_horse()
    for concept in (gt.nash, gt.subgame_perfect):
        assert [component.words for component in concept(game).components] == [
            ("first: C; second: c; third: L 0 to 0.25, R 0.75 to 1",),
            ("first: D; second: c 1/3 to 1, d 0 to 2/3; third: L",),
        ]
    found = sequential(game)
    assert found.complete
    assert [component.words for component in found.components] == [
        ("first: C; second: c; third: L 0 to 0.25, R 0.75 to 1",)
    ]
    beliefs = [equilibrium.beliefs["third"].corners for equilibrium in found.equilibria]
    assert beliefs == [((F(2, 3), F(1, 3)), (F(1), F(0))), ((F(2, 3), F(1, 3)),)]


def common_doubt():
    """One who stays away is kept there by two guards, each of whom must believe that it is the own gate.

    Chance decides which guard sees that somebody comes, not at which gate. A guard shoots at the own gate only when it
    is that gate with probability two thirds at least. Two guards with beliefs of their own both shoot; if surprises are
    to be explained alike by both, one of them does not.
    """

    def guard(name, gate, own):
        hit = -10 if gate == own else 3
        ends = leaf(f"{gate} shot by {name}", hit, *(1 if gate == own else -2,) * 2), leaf(f"{gate} passes", 3, 0, 0)
        return Decision(f"{name} {gate}", name, ("shoot", "wait"), ends, name)

    def gate(name):
        return Chance(
            name, ("north", "south"), (F(1, 2), F(1, 2)), (guard("north", name, "A"), guard("south", name, "B"))
        )

    moves = leaf("stays", 2, 0, 0), gate("A"), gate("B")
    return ExtensiveFormGame(("guest", "north", "south"), Decision("way", "guest", ("stay", "A", "B"), moves, "way"))


def test_surprises_are_explained_alike_in_a_sequential_equilibrium():
    game = common_doubt()
    both_shoot = Profile({"way": {"stay": F(1)}, "north": {"shoot": F(1)}, "south": {"shoot": F(1)}})
    held = supporting_beliefs(game, both_shoot, "perfect-bayesian")
    assert held["north"].corners == ((F(2, 3), F(1, 3)), (F(1), F(0)))
    assert held["south"].corners == ((F(0), F(1)), (F(1, 3), F(2, 3)))
    assert supporting_beliefs(game, both_shoot, "sequential") is None
    assert "stays" in perfect_bayesian(game).possible_outcomes
    assert "stays" not in sequential(game).possible_outcomes
    assert sequential(game).complete


def test_beliefs_that_depend_on_each_other_say_so():
    """Two guards who look at the same surprise, and wait whatever they believe."""

    def guard(name, gate):
        ends = leaf(f"{gate} shot by {name}", 0, -1, -1), leaf(f"{gate} passes", 1, 0, 0)
        return Decision(f"{name} {gate}", name, ("shoot", "wait"), ends, name)

    def gate(name):
        return Chance(name, ("north", "south"), (F(1, 2), F(1, 2)), (guard("north", name), guard("south", name)))

    way = Decision("way", "guest", ("stay", "A", "B"), (leaf("stays", 2, 0, 0), gate("A"), gate("B")), "way")
    (equilibrium,) = sequential(ExtensiveFormGame(("guest", "north", "south"), way)).equilibria
    for label in ("north", "south"):
        held = equilibrium.beliefs[label]
        assert sorted(held.corners) == [(0, 1), (1, 0)]
        assert held.strict == "not independent of what is believed at other information sets"
    assert equilibrium.beliefs["north"].probabilities == equilibrium.beliefs["south"].probabilities


# --- consistency ----------------------------------------------------------------------------------------------------


def random_supports(game, rng):
    tree = IndexedTree(game)
    supports = {
        number: tuple(sorted(rng.sample(range(len(known.actions)), rng.randint(1, len(known.actions) - 1))))
        for number, known in enumerate(tree.sets)
    }
    return tree, supports


def limits(tree, group, found, orders, weights):
    """What trembles with these orders and weights leave: the possible histories, and lambda."""
    possible, given = {}, {}
    for number in group:
        zero = found.unreached[number]
        total = {place: sum(orders[step] for step in steps) for place, steps in zero.items()}
        possible[number] = tuple(place for place in zero if total[place] == min(total.values()))
        for place in possible[number]:
            product = F(1)
            for step in zero[place]:
                product *= weights[step]
            given[number, place] = product
    return possible, given


def holds(relation, given):
    product = F(1)
    for entry, power in relation.items():
        product *= given[entry] ** power
    return product == 1


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_limits_of_trembles_are_consistent_and_follow_bayes(seed):
    rng = random.Random(seed)
    game = random_tree(seed, depth=4, players=("a", "b", "c"), joined=0.95)
    assume(game.information_sets)
    tree, supports = random_supports(game, rng)
    for layer in tree.layers:
        found = surprises(tree, layer, supports)
        steps = sorted({step for zero in found.unreached.values() for own in zero.values() for step in own})
        orders = {step: rng.randint(1, 3) for step in steps}
        weights = {step: F(rng.randint(1, 5), rng.randint(1, 5)) for step in steps}
        for group in tied_sets(found):
            possible, given = limits(tree, group, found, orders, weights)
            for rule in (ConsistentBeliefs(tree, layer), BayesianBeliefs(tree, layer)):
                assert possible in list(rule.possible(group, found))
                assert all(holds(relation, given) for relation in rule.relations(possible, found))


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_orders_exist_exactly_where_some_small_ones_do(seed):
    """The linear program against all orders from 1 to 4."""
    rng = random.Random(seed)
    game = random_tree(seed, depth=3, players=("a", "b"), joined=0.95)
    assume(game.information_sets)
    tree, supports = random_supports(game, rng)
    for layer in tree.layers:
        found = surprises(tree, layer, supports)
        for group in tied_sets(found):
            steps = sorted({step for number in group for own in found.unreached[number].values() for step in own})
            if len(steps) > 5:
                continue
            tried = [
                limits(tree, group, found, dict(zip(steps, orders, strict=True)), dict.fromkeys(steps, F(1)))[0]
                for orders in itertools.product(range(1, 5), repeat=len(steps))
            ]
            accepted = list(ConsistentBeliefs(tree, layer).possible(group, found))
            assert all(possible in accepted for possible in tried)
            assert all(possible in tried for possible in accepted)


# --- theorems -------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_every_game_has_a_sequential_equilibrium_and_it_is_perfect_bayesian(seed):
    game = random_tree(seed, players=("a", "b", "c"))
    assume(game.information_sets and not game.has_perfect_information)
    found = sequential(game)
    assert found.complete
    assert found.equilibria
    for equilibrium in found.equilibria:
        assert equilibrium.regret == 0
        assert supporting_beliefs(game, equilibrium.profile, "perfect-bayesian") is not None
        assert supporting_beliefs(game, equilibrium.profile, "sequential") is not None


@pytest.mark.parametrize("seed", range(6))
def test_in_signalling_games_sequential_and_perfect_bayesian_are_the_same(seed):
    game = signalling(2, 2, 2 + seed % 2, seed)
    assert [e.profile for e in sequential(game).equilibria] == [e.profile for e in perfect_bayesian(game).equilibria]


def test_tables_are_refused_in_words():
    with pytest.raises(gt.errors.ConceptError, match="sequential takes a tree, and this game is a table"):
        sequential(gt.NormalFormGame.from_arrays([[0]], [[0]]))
