"""The compiled best correlated equilibria against the exact concept, linear programming, and obedience itself."""

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

import gametheory as gt
from gametheory.equilibria import correlated
from gametheory.equilibria.obedience import incentives
from gametheory.games.correlation import advice, disobedience
from gametheory.kernels import coarse_correlated
from gametheory.kernels.correlated import prepare
from tests.kernel_families import (
    bilinear_family,
    bilinear_features,
    filled,
    game_over,
    random_features,
    random_table,
)

CRIMEA = Path(__file__).resolve().parents[2] / "models" / "crimea_2017"
POINTS = 24


def prepared(family, **options):
    kernel = prepare(family, select="payoff-dominance", tolerance=1e-9, **options)
    assert kernel is not None
    return kernel


def row_of(points):
    """Neighbours in a row, from end to end of a parameter."""
    return np.stack([np.linspace(-1, 1, points), np.full(points, 0.3)])


def assert_same(columns, kernel, found):
    """The decided points, column by column, against the concept's; give how many there are."""
    decided = ~columns.undecided
    for mine, theirs in (("equilibria", "count"), ("tie", "ties"), ("complete", "complete")):
        np.testing.assert_array_equal(getattr(columns, mine)[decided], getattr(found, theirs)[decided], err_msg=mine)
    np.testing.assert_array_equal(columns.possible[:, decided], found.possible[:, decided])
    np.testing.assert_allclose(columns.payoff[:, decided], found.payoffs[:, decided], rtol=0, atol=1e-12)
    shares = found.outcome_probabilities[:, decided]
    np.testing.assert_allclose(columns.probability[:, decided], shares, rtol=0, atol=1e-12)
    ours, theirs = np.array(kernel.candidates), np.array(found.candidates)
    assert (ours[columns.selected[decided]] == theirs[found.selected[decided]]).all()
    assert not columns.contested[decided].any()
    return int(decided.sum())


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 3), (2, 2, 2)])
def test_generic_games_are_all_decided_and_answered_as_the_concept_answers_them(shape):
    family = random_table(shape, 2, seed=sum(shape))
    kernel, features = prepared(family), row_of(POINTS)
    columns = filled(kernel, family, features)
    assert assert_same(columns, kernel, correlated(game_over(family, features))) == POINTS


@pytest.mark.parametrize("objective", ["1", "least 2", "payoff of 2"])
def test_other_objectives_are_answered_as_the_concept_answers_them(objective):
    family = random_table((2, 3), 2, seed=3)
    kernel, features = prepared(family, objective=objective), row_of(POINTS)
    columns = filled(kernel, family, features)
    assert assert_same(columns, kernel, correlated(game_over(family, features), objective)) > POINTS / 2


def test_coarse_equilibria_are_answered_as_the_concept_answers_them():
    family = random_table((2, 3), 2, seed=4)
    kernel = coarse_correlated.prepare(family, select="first", tolerance=1e-9)
    features = row_of(POINTS)
    columns = filled(kernel, family, features)
    assert assert_same(columns, kernel, correlated(game_over(family, features), coarse=True)) == POINTS


def test_ties_on_borders_are_left_undecided_or_answered_as_the_concept_answers_them():
    family = random_table((2, 2), 2, seed=7, whole=True, outcomes=3)
    features = np.array([(x, y) for x in (-1.0, 0.0, 1.0) for y in (-1.0, -0.5, 0.0, 0.5, 1.0)]).T.copy()
    kernel = prepared(family)
    columns = filled(kernel, family, features)
    assert assert_same(columns, kernel, correlated(game_over(family, features))) > 3


def test_a_game_that_is_tied_everywhere_is_undecided():
    family = random_table((2, 2), 2, seed=1)
    family.base[:], family.slopes[:] = 1.0, 0.0
    assert filled(prepared(family), family, row_of(3)).undecided.all()


@pytest.fixture(scope="module")
def cubes():
    """Three players with four actions, on a fine row and in no order, with the answers."""
    family = random_table((4, 4, 4), 2, seed=11)
    features = np.hstack([row_of(200), random_features(2, 100, seed=2)])
    kernel = prepared(family)
    return family, features, kernel, filled(kernel, family, features)


def test_no_distribution_does_better_says_another_solver(cubes):
    family, features, _, columns = cubes
    assert not columns.undecided.any()
    for point in range(0, features.shape[1], 15):
        game = game_over(family, features[:, point : point + 1]).point((0,))
        gains = np.array([[float(gain) for gain in row] for row, _ in incentives(game)])
        worth = np.array([[float(entry) for entry in own.flat] for own in game.payoffs]).sum(axis=0)
        best = linprog(-worth, gains, np.zeros(len(gains)), np.ones((1, 64)), [1.0])
        assert columns.payoff[:, point].sum() == pytest.approx(-best.fun, abs=1e-8)


def test_nobody_gains_by_disobeying(cubes):
    family, features, _, columns = cubes
    for point in range(0, features.shape[1], 15):
        game = game_over(family, features[:, point : point + 1]).point((0,))
        weights = dict(zip(game.cells(), columns.probability[:, point].tolist(), strict=True))
        assert float(disobedience(advice(game, weights))) <= 1e-12


def test_the_answer_does_not_depend_on_the_point_before(cubes):
    family, features, kernel, columns = cubes
    backwards = filled(kernel, family, features[:, ::-1].copy(), block=7)
    for name in ("payoff", "probability", "possible", "tie", "complete", "selected"):
        np.testing.assert_allclose(getattr(backwards, name)[..., ::-1], getattr(columns, name), rtol=0, atol=1e-12)


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("shape", [(2, 2), (3, 4), (2, 2, 2, 2), (5, 2, 3)])
def test_neighbours_that_are_answered_together_are_answered_as_if_alone(shape, coarse):
    family = random_table(shape, 3, seed=sum(shape), outcomes=4)
    features = np.vstack([row_of(150), np.linspace(0.5, -0.5, 150)])
    together, alone = prepared(family, coarse=coarse), prepared(family, coarse=coarse)
    row, single = filled(together, family, features), filled(alone, family, features, block=1)
    np.testing.assert_array_equal(row.undecided, single.undecided)
    sure = ~row.undecided
    for name in ("payoff", "probability", "tie", "equilibria", "complete", "possible"):
        np.testing.assert_allclose(getattr(row, name)[..., sure], getattr(single, name)[..., sure], atol=1e-12, rtol=0)
    ours, theirs = np.array(together.candidates), np.array(alone.candidates)
    assert (ours[row.selected[sure]] == theirs[single.selected[sure]]).all()


def test_columns_that_nobody_asked_for_stay_empty(cubes):
    family, features, kernel, columns = cubes
    some = filled(kernel, family, features, keep=["payoff"])
    np.testing.assert_array_equal(some.payoff, columns.payoff)
    assert not any(array.size for name, array in some._asdict().items() if name not in {"payoff", "undecided"})


@pytest.mark.parametrize(
    ("name", "axes", "low", "high"),
    [
        ("standoff", ("us_war_cost", "nk_disarm_payoff"), (4, -8), (16, -1)),
        ("linkage", ("domestic_cost", "leverage"), (0, 0), (2, 6)),
    ],
)
def test_the_models_of_the_crisis(name, axes, low, high):
    model = gt.load(CRIMEA / f"{name}.yaml")
    family = bilinear_family(model, *axes, low=low, high=high)
    rng = np.random.default_rng(5)
    points = rng.uniform(np.array(low)[:, None], np.array(high)[:, None], (2, 15))
    features = bilinear_features(points)
    kernel = prepared(family)
    found = correlated(model.at(**dict(zip(axes, points, strict=True))))
    assert assert_same(filled(kernel, family, features), kernel, found) == 15


def test_what_is_no_linear_objective_over_a_table_is_declined():
    table = random_table((2, 2), 1, seed=0)
    assert prepare(table, select="first", tolerance=1e-9, objective="fairness") is None
    assert prepare(random_table((7, 7, 7), 1, seed=0), select="first", tolerance=1e-9) is None
