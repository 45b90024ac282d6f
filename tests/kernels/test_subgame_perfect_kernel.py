"""The compiled backward induction against the concept: random trees, chance, ties, and the crisis's tree."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.equilibria.subgame_perfect import subgame_perfect
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, Profile
from gametheory.games.verification import subgame_regret, tree_outcomes
from gametheory.kernels import kernel_for
from gametheory.kernels.entering import RULES
from gametheory.kernels.families import Family
from gametheory.kernels.subgame_perfect import CHUNK
from gametheory.kernels.subgame_perfect.reading import BLOCK
from tests.kernel_families import (
    assert_same,
    bilinear_family,
    bilinear_features,
    family_around,
    filled,
    game_over,
    random_features,
    random_tree_family,
)
from tests.random_games import profiles_of, trees

MODELS = Path(__file__).resolve().parents[2] / "models" / "crimea_2017"
BRANCHINGS = [(), (1,), (4,), (2, 2), (3, 2, 2), (3, 2, 2, 2), (2, 1, 3), (2,) * 6, (3, 5, 5)]


def kernel_of(family, select="payoff-dominance", tolerance=1e-9):
    return kernel_for("subgame-perfect", family, select=select, tolerance=tolerance)


@pytest.mark.parametrize("branching", BRANCHINGS, ids=str)
@pytest.mark.parametrize("whole", [False, True], ids=["generic", "ties"])
def test_every_column_is_that_of_the_concept(branching, whole):
    family = random_tree_family(branching, 2, sum(branching), whole=whole, outcomes=4)
    features = random_features(2, 300, 1, whole=whole)
    kernel = kernel_of(family)
    found = subgame_perfect(game_over(family, features))
    assert_same(filled(kernel, family, features, block=170), kernel, found)
    assert whole is False or sum(branching) < 4 or found.ties.any()


@settings(derandomize=True, deadline=None, max_examples=60)
@given(trees(depth=3), st.integers(0, 5))
def test_trees_with_chance_are_answered_alike_ties_and_all(game, seed):
    family = family_around(game, 2, seed, whole=True)
    kernel = kernel_of(family)
    features = np.array([[-1.0, -1, 0, 0, 1, 1, 0.5, -0.25], [0, 1, -1, 0, 0, 1, 0.5, 0.75]])
    if family.branch_base.size:
        features[0] = [-0.75, -0.5, 0, 0, 0.5, 0.75, 0.5, -0.25]
    assert_same(filled(kernel, family, features), kernel, subgame_perfect(game_over(family, features)))


def lottery():
    """Chance draws first, and both players may then end the game."""
    leaves = [Leaf(name, (0.0, 0.0)) for name in ("won", "lost", "won", "quit")]
    moves = [Decision(f"move {i}", f"p{i}", ("l", "r"), tuple(leaves[2 * i : 2 * i + 2]), f"move {i}") for i in (0, 1)]
    return ExtensiveFormGame(("p0", "p1"), Chance("draw", ("heads", "tails"), (0.5, 0.5), tuple(moves)))


def test_a_branch_of_no_probability_makes_nothing_possible():
    game = lottery()
    base = np.array([[1.0, 0, 0, 0], [0, 0, 0, 1]])
    family = Family(game, base, np.zeros((2, 4, 1)), (1.0, 1.0), np.array([0.5, 0.5]), np.array([[0.5], [-0.5]]))
    features = np.array([[-1.0, 0.0, 1.0]])
    kernel = kernel_of(family)
    columns = filled(kernel, family, features)
    assert kernel.candidates[1] == "heads, l | tails, r"
    assert columns.possible.tolist() == [[False, True, True], [False] * 3, [True, True, False]]
    assert_same(columns, kernel, subgame_perfect(game_over(family, features)))


def test_a_probability_that_only_rounding_keeps_from_zero_is_left_to_the_concept():
    family = Family(
        lottery(), np.eye(2, 4), np.zeros((2, 4, 1)), (1.0, 1.0), np.array([0.3, 0.7]), np.array([[-0.1], [0.1]])
    )
    columns = filled(kernel_of(family), family, np.array([[3.0, 2.0]]))
    assert columns.undecided.tolist() == [True, False]


@pytest.mark.parametrize("select", sorted(RULES))
def test_the_rules_select_as_they_do_for_the_concept(select):
    family = random_tree_family((3, 3, 2), 2, 3, whole=True, outcomes=4)
    features = random_features(2, 400, 3, whole=True)
    kernel = kernel_of(family, select)
    columns = filled(kernel, family, features)
    assert (columns.equilibria > 1).any()
    assert_same(columns, kernel, subgame_perfect(game_over(family, features), select=select))


@pytest.mark.parametrize("points", [1, BLOCK - 1, BLOCK, BLOCK + 1, CHUNK, CHUNK + 1])
def test_blocks_of_any_size_are_filled_to_their_last_point(points):
    family = random_tree_family((3, 2, 2, 2), 3, 8)
    features = random_features(3, points, 9)
    kernel = kernel_of(family)
    assert_same(filled(kernel, family, features), kernel, subgame_perfect(game_over(family, features)))


def test_a_tie_at_a_single_point_is_found_among_points_without():
    family = random_tree_family((2, 2), 1, 5, players=2)
    base, slopes = np.array([[0.0, 1, 2, 3], [0, 1, 0, 1]]), np.zeros((2, 4, 1))
    slopes[1, 3] = 1  # after the second action the other's last payoff, and with it what is best
    family = Family(family.game, base, slopes, (4.0, 4.0))
    features = np.linspace(-3, 3, 601)[None]
    columns = filled(kernel_of(family), family, features)
    assert np.flatnonzero(columns.tie).tolist() == [200]
    assert columns.equilibria[200] == 2
    assert_same(columns, kernel_of(family), subgame_perfect(game_over(family, features)))


@pytest.mark.parametrize(
    "keep", [["equilibria"], ["payoff"], ["possible", "tie"], ["probability"], ["selected"], ["most"], []]
)
def test_columns_that_nobody_wants_are_passed_over(keep):
    family = random_tree_family((3, 2, 2), 2, 5)
    features = random_features(2, 150, 6)
    kernel = kernel_of(family)
    some, every = filled(kernel, family, features, keep=keep), filled(kernel, family, features)
    for name, column in some._asdict().items():
        assert column.shape[-1] == (150 if name in {*keep, "undecided"} else 0)
        if column.size:
            np.testing.assert_array_equal(column, getattr(every, name))


@pytest.mark.parametrize(("other", "high"), [("domestic_cost", 6), ("us_renege_cost", 8), ("us_war_cost", 16)])
def test_the_tree_of_the_crisis_is_answered_alike_though_most_of_its_points_have_ties(other, high):
    family = bilinear_family(gt.load(MODELS / "bargain.yaml"), "concession", other, low=(0, 0), high=(1, high))
    x, y = np.meshgrid(np.linspace(0, 1, 41), np.linspace(0, high, 33))
    features = bilinear_features(np.array([x.ravel(), y.ravel()]))
    kernel = kernel_of(family)
    columns = filled(kernel, family, features)
    assert columns.tie.mean() > 0.2
    assert_same(columns, kernel, subgame_perfect(game_over(family, features)))


def test_the_plays_are_those_of_all_pure_profiles_that_nobody_regrets_in_any_subgame():
    family = random_tree_family((2, 2, 2), 1, 2, whole=True)
    features = random_features(1, 3, 3, whole=True)
    columns = filled(kernel_of(family), family, features)
    for point in range(3):
        game = game_over(family, features).point((point,))
        possible = set()
        for chosen in profiles_of(game):
            profile = Profile({label: {action: 1} for label, action in chosen.items()})
            if not subgame_regret(game, profile):
                possible |= {outcome for outcome, share in tree_outcomes(game, profile).items() if share}
        assert columns.possible[:, point].tolist() == [name in possible for name in family.game.outcome_names]


def test_what_the_loop_does_not_decide_has_no_kernel():
    family = random_tree_family((2, 2), 1, 0)
    assert kernel_of(family, "risk-dominance") is None
    assert kernel_of(family, tolerance=0.0) is None
    hidden = tuple(
        Decision(label, "b", ("x", "y"), (Leaf("o", (0.0, 0.0)), Leaf("p", (1.0, 1.0))), "same") for label in "mn"
    )
    unseen = ExtensiveFormGame(("a", "b"), Decision("m", "a", ("l", "r"), hidden, "m"))
    assert kernel_of(Family(unseen, np.zeros((2, 4)), np.zeros((2, 4, 1)), (1.0, 1.0))) is None
