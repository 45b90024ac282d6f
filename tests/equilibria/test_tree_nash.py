from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.errors import ConceptError
from gametheory.games import Decision, ExtensiveFormGame, Leaf, Profile
from gametheory.games.strategic_form import reduced_normal_form
from gametheory.games.strategies import to_behaviour, to_mixed
from gametheory.games.verification import regret, tree_regret
from tests.random_trees import among_found, profile_count, pure_profiles, random_tree, signalling

F = Fraction


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_a_pure_profile_is_found_exactly_if_nobody_gains_by_deviating(seed):
    game = random_tree(seed)
    assume(1 < profile_count(game) <= 128)
    is_found = among_found(game)
    for choices in pure_profiles(game):
        profile = Profile(choices)
        assert is_found(profile) in ((True,) if tree_regret(game, profile) == 0 else (False,))


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_tree_and_reduced_table_have_the_same_equilibria(seed):
    game = random_tree(seed)
    assume(len({known.player for known in game.information_sets.values()}) == 2)
    table = reduced_normal_form(game)
    assume(table.shape[0] * table.shape[1] <= 60)
    is_found, of_table, of_tree = among_found(game), gt.nash(table), gt.nash(game)
    for equilibrium in of_table.equilibria:
        behaviour = to_behaviour(game, equilibrium.profile, reduced=True)
        assert is_found(behaviour) is not False
    assert of_tree.complete
    for equilibrium in of_tree.equilibria:
        assert regret(table, to_mixed(game, equilibrium.profile, reduced=True)) == 0
    if not of_table.components:
        assert {tuple(e.payoffs.values()) for e in of_table.equilibria} == {
            tuple(e.payoffs.values()) for e in of_tree.equilibria
        }


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=20, deadline=None)
def test_three_players_each_listed_equilibrium_is_one(seed):
    game = random_tree(seed, players=("a", "b", "c"))
    assume(game.information_sets)
    found = gt.nash(game)
    assert found.complete
    assert found.equilibria
    for equilibrium in found.equilibria:
        assert equilibrium.regret == 0 == tree_regret(game, equilibrium.profile)


def test_simultaneous_moves_have_the_table_s_equilibria():
    table = gt.NormalFormGame.from_arrays([[3, 0, 1], [2, 2, 2]], [[2, 0, 1], [0, 1, 1]])
    column = [
        Decision(
            f"c{row}", "2", ("1", "2", "3"), tuple(Leaf(f"{row}{k}", (a[row, k], b[row, k])) for k in range(3)), "2"
        )
        for row in range(2)
        for a, b in [table.to_arrays()]
    ]
    tree = ExtensiveFormGame(("1", "2"), Decision("r", "1", ("1", "2"), tuple(column), "1"))
    assert {str(e.profile) for e in gt.nash(tree).equilibria} == {str(e.profile) for e in gt.nash(table).equilibria}


def test_choices_that_bear_on_nothing_are_one_answer():
    """Whoever leaves at once leaves seven later choices open: the answer does not multiply them."""

    def later(depth, name):
        if depth == 3:
            return Leaf("end", (F(-1), F(0)))
        label = f"later {name}"
        children = tuple(later(depth + 1, name + side) for side in "xy")
        return Decision(label, "ab"[depth % 2], ("x", "y"), children, label)

    leave = Leaf("out", (F(0), F(0)))
    game = ExtensiveFormGame(("a", "b"), Decision("first", "a", ("leave", "go"), (leave, later(0, "")), "first"))
    found = gt.nash(game)
    assert [equilibrium.outcomes for equilibrium in found.equilibria] == [{"out": 1}]
    (component,) = found.components
    assert (component.extreme, component.dimension) == ((0,), 7)
    assert component.words[0].count(": any") == 7


def test_a_time_limit_ends_the_search_and_is_said():
    found = gt.nash(signalling(3, 3, 3, seed=0), seconds=0)
    assert not found.complete
    assert "the time limit was reached" in found.notes[0]


def test_a_grid_is_solved_point_by_point():
    prize = np.array([-1.0, 0.0, 1.0])
    answer = Decision(
        "answer", "incumbent", ("share", "fight"), (Leaf("shared", (prize, 1)), Leaf("war", (-1, 0))), "a"
    )
    entry = Decision("entry", "entrant", ("out", "in"), (Leaf("none", (0, 2)), answer), "e")
    grid = gt.nash(ExtensiveFormGame(("entrant", "incumbent"), entry))
    assert grid.possible[list(grid.outcomes).index("shared")].tolist() == [False, True, True]
    assert grid.possible[list(grid.outcomes).index("none")].all()
    assert grid.complete.all()


def test_who_forgets_is_refused():
    second = Decision("second", "a", ("x", "y"), (Leaf("1", (F(0),)), Leaf("2", (F(1),))), "later")
    third = Decision("third", "a", ("x", "y"), (Leaf("3", (F(1),)), Leaf("4", (F(0),))), "later")
    game = ExtensiveFormGame(("a",), Decision("first", "a", ("l", "r"), (second, third), "first"))
    with pytest.raises(ConceptError, match="nash needs players with perfect recall"):
        gt.nash(game)
