"""The compiled search for pure equilibria against the concept: random tables, ties on borders, the crisis's models."""

from pathlib import Path

import numpy as np
import pytest

import gametheory as gt
from gametheory.equilibria.pure_nash import pure_nash
from gametheory.games import Profile
from gametheory.games.verification import regret
from gametheory.kernels import kernel_for
from gametheory.kernels.entering import RULES
from gametheory.kernels.pure_nash import CHUNK
from gametheory.kernels.pure_nash.loop import BLOCK
from tests.kernel_families import (
    assert_same,
    bilinear_family,
    bilinear_features,
    filled,
    game_over,
    random_features,
    random_table,
)

MODELS = Path(__file__).resolve().parents[2] / "models" / "crimea_2017"
SHAPES = [(1,), (5,), (2, 2), (3, 2, 2), (2, 3, 4), (4, 4, 4), (9, 2), (2, 9, 4), (2, 2, 2, 2, 2), (6, 5, 3), (2,) * 7]


def kernel_of(family, select="payoff-dominance", tolerance=1e-9):
    return kernel_for("pure-nash", family, select=select, tolerance=tolerance)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("whole", [False, True], ids=["generic", "ties"])
def test_every_column_is_that_of_the_concept(shape, whole):
    family = random_table(shape, 2, sum(shape), whole=whole, outcomes=5)
    features = random_features(2, 300, 1, whole=whole)
    kernel = kernel_of(family)
    assert_same(filled(kernel, family, features, block=170), kernel, pure_nash(game_over(family, features)))


@pytest.mark.parametrize("features", [0, 1, 3, 12])
def test_any_number_of_features_will_do(features):
    family = random_table((3, 3, 2), features, 4)
    points = random_features(features, 200, 2)
    kernel = kernel_of(family)
    if features:
        assert_same(filled(kernel, family, points), kernel, pure_nash(game_over(family, points)))
    else:
        columns = filled(kernel, family, np.zeros((0, 3)), keep=["equilibria"])
        assert (columns.equilibria == len(pure_nash(family.game).equilibria)).all()


@pytest.mark.parametrize("select", sorted(RULES))
def test_the_rules_select_as_they_do_for_the_concept(select):
    family = random_table((3, 3), 2, 3, whole=True, outcomes=4)
    features = random_features(2, 400, 3)
    kernel = kernel_of(family, select)
    columns = filled(kernel, family, features)
    assert (columns.equilibria > 1).any()
    assert_same(columns, kernel, pure_nash(game_over(family, features), select=select))


@pytest.mark.parametrize("points", [1, BLOCK - 1, BLOCK, BLOCK + 1, CHUNK, CHUNK + 1])
def test_blocks_of_any_size_are_filled_to_their_last_point(points):
    family = random_table((4, 4, 4), 2, 8)
    features = random_features(2, points, 9)
    kernel = kernel_of(family)
    assert_same(filled(kernel, family, features), kernel, pure_nash(game_over(family, features)))


def test_a_difference_within_the_tolerance_is_a_tie_and_one_beyond_it_is_not():
    family = random_table((2, 2), 1, 0)
    base, slopes = np.zeros((2, 4)), np.zeros((2, 4, 1))
    slopes[0, :2] = 1  # the first row pays more by the feature
    family = type(family)(family.game, base, slopes, (1.0, 1.0))
    features = np.array([[0.0, 0.9e-9, -0.9e-9, 1.1e-9, -1.1e-9, 1.0]])
    columns = filled(kernel_of(family), family, features)
    assert columns.equilibria.tolist() == [4, 4, 4, 2, 2, 2]
    assert columns.tie.all()
    assert_same(columns, kernel_of(family), pure_nash(game_over(family, features)))


@pytest.mark.parametrize(
    "keep", [["equilibria"], ["payoff"], ["possible", "tie"], ["probability"], ["selected"], ["most"], []]
)
def test_columns_that_nobody_wants_are_passed_over(keep):
    family = random_table((3, 2, 2), 2, 5)
    features = random_features(2, 150, 6)
    kernel = kernel_of(family)
    some, every = filled(kernel, family, features, keep=keep), filled(kernel, family, features)
    for name, column in some._asdict().items():
        assert column.shape[-1] == (150 if name in {*keep, "undecided"} else 0)
        if column.size:
            np.testing.assert_array_equal(column, getattr(every, name))


@pytest.mark.parametrize(
    ("file", "one", "other", "high"),
    [("linkage", "domestic_cost", "leverage", (2, 6)), ("standoff", "us_war_cost", "nk_war_payoff", (16, 1))],
)
def test_the_models_of_the_crisis_are_answered_alike_ties_and_all(file, one, other, high):
    family = bilinear_family(gt.load(MODELS / f"{file}.yaml"), one, other, low=(0, -1), high=high)
    x, y = np.meshgrid(np.linspace(0, high[0], 33), np.linspace(-1, high[1], 29))
    features = bilinear_features(np.array([x.ravel(), y.ravel()]))
    kernel = kernel_of(family)
    columns = filled(kernel, family, features)
    assert columns.tie.any()
    assert_same(columns, kernel, pure_nash(game_over(family, features)))


def test_nobody_regrets_an_equilibrium_and_everybody_else_somewhere_does():
    family = random_table((3, 4, 2), 2, 11)
    features = random_features(2, 12, 12)
    columns = filled(kernel_of(family), family, features)
    for point in range(12):
        game = game_over(family, features).point((point,))
        profiles = [Profile({p: {str(i + 1): 1} for p, i in zip("123", cell, strict=True)}) for cell in game.cells()]
        assert sum(regret(game, profile) <= 1e-12 for profile in profiles) == columns.equilibria[point]


def test_what_the_loop_does_not_decide_has_no_kernel():
    family = random_table((2, 2), 1, 0)
    assert kernel_of(family, "risk-dominance") is None
    assert kernel_of(family, tolerance=0.0) is None
