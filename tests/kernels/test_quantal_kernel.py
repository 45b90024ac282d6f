"""The compiled logit equilibria against the concept, the logit response itself, and points answered alone."""

from pathlib import Path

import numpy as np
import pytest

import gametheory as gt
from gametheory.equilibria import quantal, quantal_branch
from gametheory.equilibria.logit import response_gap
from gametheory.games import NormalFormGame
from gametheory.kernels import Family
from gametheory.kernels.quantal import prepare
from gametheory.kernels.quantal.neighbours import STRETCH
from tests.kernel_families import (
    bilinear_family,
    bilinear_features,
    filled,
    game_over,
    random_features,
    random_table,
)

CRIMEA = Path(__file__).resolve().parents[2] / "models" / "crimea_2017"
EXACT = ("equilibria", "tie", "complete", "selected", "contested", "possible")
# At precision 4 its branch, which turns at 4.58 and at 3.50, is passed three times.
TURNING = ([[1, 2, 0], [2, 1, 4], [1, 1, 3]], [[0, 4, 3], [3, 4, 3], [4, 0, 3]])
HUNT = ([[5, 0], [4, 2]], [[5, 4], [0, 2]])


def prepared(family, precision, select="first"):
    kernel = prepare(family, select=select, tolerance=1e-9, precision=precision)
    assert kernel is not None
    return kernel


def row_of(points, low=-1.0, high=1.0):
    """Neighbours in a row, from end to end of a parameter."""
    return np.stack([np.linspace(low, high, points), np.full(points, 0.3)])


def around(payoffs, tilt):
    """A family of one game whose first player gets more for the first action, by the feature."""
    base = np.array(payoffs, dtype=float).reshape(2, -1)
    slopes = np.zeros((*base.shape, 1))
    slopes[0, : len(payoffs[0]), 0] = tilt
    return Family(NormalFormGame.from_arrays(*payoffs), base, slopes, (10.0, 10.0))


def assert_same(columns, found):
    """All columns against the concept's answer."""
    assert not columns.undecided.any()
    np.testing.assert_array_equal(columns.equilibria, found.count)
    for mine, theirs in (("tie", "ties"), ("complete", "complete"), ("selected", "selected"), ("possible", "possible")):
        np.testing.assert_array_equal(getattr(columns, mine), getattr(found, theirs), err_msg=mine)
    np.testing.assert_array_equal(columns.contested, np.broadcast_to(found.contested, columns.contested.shape))
    np.testing.assert_allclose(columns.payoff, found.payoffs, rtol=0, atol=1e-10)
    np.testing.assert_allclose(columns.probability, found.outcome_probabilities, rtol=0, atol=1e-10)


@pytest.mark.parametrize(
    ("shape", "precision"), [((2, 2), 8.0), ((3, 2), 3.0), ((2, 2, 2), 4.0), ((4, 3, 3), 0.8), ((2, 2, 2, 2), 1.0)]
)
def test_rows_and_scattered_points_are_answered_as_the_concept_answers_them(shape, precision):
    family = random_table(shape, 2, seed=sum(shape))
    features = np.hstack([row_of(90), random_features(2, 30, seed=1)])
    found = quantal(game_over(family, features), precision=precision)
    assert_same(filled(prepared(family, precision), family, features), found)


@pytest.mark.parametrize("precision", [0.0, 2.0])
def test_whole_payoffs_with_many_ties(precision):
    family = random_table((2, 3), 2, seed=5, whole=True, outcomes=3)
    features = random_features(2, 9, seed=2, whole=True)
    found = quantal(game_over(family, features), precision=precision)
    assert_same(filled(prepared(family, precision), family, features), found)


@pytest.mark.parametrize("select", ["first", "payoff-dominance", "maximal-sum"])
def test_a_precision_that_the_branch_passes_three_times(select):
    family = around(TURNING, 1.0)
    features = np.linspace(-0.02, 0.02, 5)[None]
    columns = filled(prepared(family, 4.0, select), family, features)
    assert (columns.equilibria == 3).any()
    assert_same(columns, quantal(game_over(family, features), precision=4.0, select=select))


def test_neighbours_do_not_slip_to_the_branch_that_the_principal_one_was():
    family, precision = around(HUNT, 1.0), 12.0
    features = np.linspace(0.6, 1.4, 400)[None]
    columns = filled(prepared(family, precision), family, features)
    hunted = columns.probability[0] > 0.5
    border = int(np.argmax(hunted))
    assert 0 < border < 400
    assert not hunted[:border].any()
    assert hunted[border:].all()
    for point in (border - 1, border):
        game = game_over(family, features[:, point : point + 1]).point((0,))
        mixes = quantal(game, precision=precision).equilibria[0].profile
        assert (float(mixes["1"].get("1", 0)) > 0.5) == hunted[point]


def test_every_answer_is_a_logit_response_to_itself():
    family, precision = random_table((3, 4), 2, seed=8), 5.0
    features = row_of(300)
    columns = filled(prepared(family, precision), family, features, keep=["probability"])
    together = columns.probability.T.reshape(-1, 3, 4)
    mixes = [together.sum(axis=2), together.sum(axis=1)]
    np.testing.assert_allclose(together, mixes[0][:, :, None] * mixes[1][:, None, :], atol=1e-14)
    payoffs = np.moveaxis(family.payoffs(features), 2, 1).reshape(2, -1, 3, 4)
    assert response_gap(list(payoffs), mixes, precision).max() <= 1e-12


def test_points_in_a_row_are_answered_as_each_alone():
    family, precision = random_table((3, 2, 2), 2, seed=6), 3.0
    features, kernel = row_of(STRETCH + 70), prepared(family, precision)
    together, alone = filled(kernel, family, features), filled(kernel, family, features[:, -150:], block=1)
    for name in (*EXACT, "payoff", "probability"):
        np.testing.assert_allclose(getattr(together, name)[..., -150:], getattr(alone, name), rtol=0, atol=1e-10)


def test_the_first_equilibrium_alone_is_the_same_as_among_all():
    family, precision = random_table((3, 3), 2, seed=4), 9.0
    features, kernel = np.hstack([row_of(400), random_features(2, 100, seed=3)]), prepared(family, precision)
    every, first = filled(kernel, family, features), filled(kernel, family, features, keep=["payoff", "probability"])
    np.testing.assert_allclose(first.payoff, every.payoff, rtol=0, atol=1e-10)
    np.testing.assert_allclose(first.probability, every.probability, rtol=0, atol=1e-10)


def test_several_passings_between_knots_are_those_of_each_point_alone():
    family, features = around(TURNING, 1.0), np.linspace(-0.5, 0.5, 150)[None]
    kernel = prepared(family, 4.0, "maximal-sum")
    together, alone = filled(kernel, family, features), filled(kernel, family, features, block=1)
    assert set(alone.equilibria.tolist()) == {1, 3}
    for name in (*EXACT, "payoff", "probability"):
        np.testing.assert_allclose(getattr(together, name), getattr(alone, name), rtol=0, atol=1e-10)


def test_the_first_passing_is_the_same_where_the_branch_is_not_walked_beyond_it():
    family, features = around(TURNING, 1.0), np.linspace(-0.02, 0.02, 150)[None]
    kernel = prepared(family, 4.0)
    every, first = filled(kernel, family, features), filled(kernel, family, features, keep=["payoff", "probability"])
    assert (every.equilibria == 3).any()
    assert not first.undecided.any()
    np.testing.assert_allclose(first.payoff, every.payoff, rtol=0, atol=1e-10)
    np.testing.assert_allclose(first.probability, every.probability, rtol=0, atol=1e-10)


def test_columns_that_nobody_asked_for_stay_empty():
    family = random_table((2, 2), 2, seed=1)
    columns = filled(prepared(family, 1.0), family, row_of(65), keep=["equilibria"])
    assert (columns.equilibria == 1).all()
    assert not any(array.size for name, array in columns._asdict().items() if name not in {"equilibria", "undecided"})


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
    points = np.array([np.linspace(low[0], high[0], 60), np.linspace(low[1], high[1], 60)])
    found = quantal(model.at(**dict(zip(axes, points, strict=True))), precision=0.5)
    assert_same(filled(prepared(family, 0.5), family, bilinear_features(points)), found)


def test_the_precision_where_a_branch_is_left_is_in_the_same_place_as_the_branch_says():
    game = NormalFormGame.from_arrays(*TURNING)
    up, down = quantal_branch(game).precisions[list(quantal_branch(game).turning_points)]
    family = around(TURNING, 0.0)
    for precision, passes in ((down - 1e-3, 1), ((up + down) / 2, 3), (up + 1e-3, 1)):
        columns = filled(prepared(family, precision), family, np.zeros((1, 1)))
        assert columns.equilibria.tolist() == [passes]


def test_what_the_kernel_does_not_know_is_declined():
    table = random_table((2, 2), 1, seed=0)
    assert prepare(table, select="first", tolerance=1e-9) is None
    assert prepare(table, select="risk-dominance", tolerance=1e-9, precision=1.0) is None
