"""The compiled support enumeration against the concept: random tables of many shapes, ties, and the crisis's models."""

from pathlib import Path

import numpy as np
import pytest

import gametheory as gt
from gametheory.equilibria.nash import nash
from gametheory.equilibria.two_player import grid_equilibria
from gametheory.games import NormalFormGame
from gametheory.kernels import Family, kernel_for
from gametheory.kernels.bimatrix import prepare, strategies
from gametheory.kernels.bimatrix.listing import DE_BRUIJN, PLACES
from gametheory.kernels.bimatrix.signs import POINTS
from gametheory.kernels.entering import RULES
from tests.kernel_families import bilinear_family, bilinear_features, filled, game_over, random_features, random_table

MODELS = Path(__file__).resolve().parents[2] / "models" / "crimea_2017"
SHAPES = [(1, 1), (1, 4), (2, 2), (2, 3), (3, 2), (3, 3), (5, 2), (3, 4), (4, 4), (5, 5), (3, 6)]


def kernel_of(family, select="payoff-dominance", tolerance=1e-9):
    return kernel_for("nash", family, select=select, tolerance=tolerance)


def in_doubt(family, features, tolerance=1e-9):
    """Where the concept over a grid asks the exact engine."""
    payoffs = family.payoffs(features).reshape(2, *family.game.shape, -1)
    return grid_equilibria(*payoffs, *family.tolerances(tolerance)).undecided


def assert_same(columns, kernel, found, undecided):
    """All columns at all points that the concept itself does not leave to the exact engine, against its answer."""
    np.testing.assert_array_equal(columns.undecided, undecided)
    decided = ~columns.undecided
    assert columns.complete[decided].all()
    np.testing.assert_array_equal(columns.equilibria[decided], found.count[decided])
    np.testing.assert_array_equal(columns.possible[:, decided], found.possible[:, decided])
    np.testing.assert_array_equal(columns.tie[decided], found.ties[decided])
    np.testing.assert_array_equal(columns.contested[decided], found.contested[decided])
    np.testing.assert_allclose(columns.payoff[:, decided], found.payoffs[:, decided], rtol=0, atol=1e-12)
    ours, theirs = columns.probability[:, decided], found.outcome_probabilities[:, decided]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)
    ours, theirs = np.array(kernel.candidates), np.array(found.candidates)
    assert (ours[columns.selected[decided]] == theirs[found.selected[decided]]).all()


def compare(family, features, select="payoff-dominance", block=None):
    kernel = kernel_of(family, select)
    columns = filled(kernel, family, features, block=block)
    found = nash(game_over(family, features), select=select)
    assert_same(columns, kernel, found, in_doubt(family, features))
    return columns


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_column_is_that_of_the_concept(shape):
    columns = compare(random_table(shape, 2, sum(shape), outcomes=5), random_features(2, 700, 1), block=300)
    assert not columns.undecided.any()
    assert (columns.equilibria % 2 == 1).all()


@pytest.mark.parametrize("shape", [(1, 3), (2, 2), (2, 3), (3, 3), (4, 4)], ids=str)
def test_whole_numbers_tie_and_what_is_degenerate_is_left_undecided(shape):
    columns = compare(random_table(shape, 2, sum(shape), whole=True), random_features(2, 90, 1, whole=True))
    assert 0 < columns.undecided.mean() < 1


@pytest.mark.parametrize("features", [0, 1, 5])
def test_any_number_of_features_will_do(features):
    family = random_table((3, 3), features, 4)
    points = random_features(features, 100, 2) if features else np.zeros((0, 100))
    compare(family, points)


@pytest.mark.parametrize("select", sorted(RULES))
def test_the_rules_select_as_they_do_for_the_concept(select):
    family = random_table((4, 4), 2, 3, outcomes=4)
    columns = compare(family, random_features(2, 1500, 3), select)
    assert (columns.equilibria > 3).any()
    assert columns.contested.any() == (select == "payoff-dominance")


@pytest.mark.parametrize("points", [1, POINTS - 1, POINTS, POINTS + 1, 5 * POINTS + 7])
def test_blocks_of_any_size_are_filled_to_their_last_point(points):
    compare(random_table((3, 3), 2, 8), random_features(2, points, 9))


@pytest.mark.parametrize(
    "keep",
    [
        ["equilibria"],
        ["payoff"],
        ["possible", "tie"],
        ["probability"],
        ["selected"],
        ["contested"],
        ["least", "most"],
        [],
    ],
)
def test_columns_that_nobody_wants_are_passed_over(keep):
    family, features = random_table((3, 4), 2, 5), random_features(2, 150, 6)
    some, every = (filled(kernel_of(family), family, features, **wanted) for wanted in ({"keep": keep}, {}))
    for name, column in some._asdict().items():
        assert column.shape[-1] == (150 if name in {*keep, "undecided"} else 0)
        if column.size:
            np.testing.assert_array_equal(column, getattr(every, name))


def test_a_kernel_fills_its_places_and_no_others():
    family, features = random_table((2, 2), 2, 5), random_features(2, 200, 6)
    columns = filled(kernel_of(family), family, features)
    before = columns._replace(**{name: column.copy() for name, column in columns._asdict().items()})
    kernel_of(family).fill(np.ascontiguousarray(features[:, 70:75]), columns, 70)
    for one, other in zip(columns, before, strict=True):
        np.testing.assert_array_equal(one, other)


def best_replies_against(game, strategy, player):
    """What each action of a player earns against the other's mixed strategy."""
    payoffs = np.array(game.payoffs[player], dtype=float)
    return payoffs @ strategy if player == 0 else strategy @ payoffs


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (4, 4), (5, 5), (2, 5)], ids=str)
def test_every_listed_strategy_is_a_best_reply_and_all_columns_follow_from_the_strategies(shape):
    family, features = random_table(shape, 2, 7, outcomes=3), random_features(2, 200, 5)
    kernel = kernel_of(family)
    found, columns = strategies(kernel, features), filled(kernel, family, features)
    np.testing.assert_array_equal(np.bincount(found.point, minlength=200), columns.equilibria)
    game, outcomes = game_over(family, features), family.outcome_of_cells()
    names = len(game.outcome_names)
    least, most = np.full((names, 200), np.inf), np.full((names, 200), -np.inf)
    for point, candidate, row, column in zip(*found[:4], strict=True):
        single = game.point((int(point),))
        earned, gained = best_replies_against(single, column, 0), best_replies_against(single, row, 1)
        assert earned @ row == pytest.approx(earned.max(), abs=1e-11)
        assert gained @ column == pytest.approx(gained.max(), abs=1e-11)
        assert [row.sum(), column.sum()] == pytest.approx([1, 1])
        used = (
            (single.actions[0][i] for i in np.flatnonzero(row)),
            (single.actions[1][j] for j in np.flatnonzero(column)),
        )
        assert kernel.candidates[candidate] == ", ".join(map(" + ".join, used))
        shares = np.bincount(outcomes, np.outer(row, column).ravel(), minlength=names)
        least[:, point], most[:, point] = np.minimum(least[:, point], shares), np.maximum(most[:, point], shares)
    np.testing.assert_allclose(columns.least, least, rtol=0, atol=1e-12)
    np.testing.assert_allclose(columns.most, most, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(columns.possible, most > 0)


def test_a_four_by_four_game_with_fifteen_equilibria_keeps_them_all_while_it_is_moved():
    # Von Stengel (1999), New maximal numbers of equilibria in bimatrix games: a coordination game has 2^n - 1.
    unit = np.eye(4).ravel()
    base, slopes = np.array([unit, unit]), np.random.default_rng(0).uniform(-0.05, 0.05, (2, 16, 1))
    family = Family(NormalFormGame.from_arrays(*base.reshape(2, 4, 4)), base, slopes, (2.0, 2.0))
    columns = compare(family, np.linspace(0.01, 1, 100)[None])
    assert (columns.equilibria == 15).all()


def test_a_difference_about_the_tolerance_is_left_undecided():
    base, slopes = np.array([[0.0, 0, 0, 1], [1, 0, 0, 1]]), np.zeros((2, 4, 1))
    slopes[0, 0] = 1  # the first cell pays the row player the feature, zero in the second row
    family = Family(NormalFormGame.from_arrays(*base.reshape(2, 2, 2)), base, slopes, (1.0, 1.0))
    features = np.array([[0.0, 0.9e-9, -0.9e-9, 1.1e-9, -1.1e-9, 1.0, np.nan, np.inf]])
    columns = filled(kernel_of(family), family, features)
    assert columns.undecided.tolist() == [True, True, True, False, False, False, True, True]
    assert columns.equilibria[3:6].tolist() == [3, 1, 3]


def test_a_tie_that_no_equilibrium_reaches_leaves_every_point_decided():
    # The first row is the best whatever the columns; the other two pay the same in the last column.
    base, slopes = np.array([[9.0, 9, 9, 1, 2, 3, 2, 1, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]]), np.zeros((2, 9, 1))
    slopes[0, :3], slopes[1, ::2] = 1, 0.1
    family = Family(NormalFormGame.from_arrays(*base.reshape(2, 3, 3)), base, slopes, (10.0, 10.0))
    columns = compare(family, np.linspace(-1, 1, 70)[None])
    assert not columns.undecided.any()


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ("us_war_cost", "nk_war_payoff", (0, -20), (16, 1)),
        ("us_war_cost", "nk_disarm_payoff", (4, -8), (16, -1)),
        ("us_assurance_cost", "nk_disarm_payoff", (0, -8), (3, -1)),
    ],
)
def test_the_standoff_of_the_crisis_is_answered_alike_and_seldom_left_undecided(one, other, low, high):
    family = bilinear_family(gt.load(MODELS / "standoff.yaml"), one, other, low=low, high=high)
    x, y = np.meshgrid(np.linspace(low[0], high[0], 49), np.linspace(low[1], high[1], 37))
    columns = compare(family, bilinear_features(np.array([x.ravel(), y.ravel()])))
    assert columns.undecided.mean() < 0.05


def test_a_compiled_sweep_of_the_standoff_gives_what_a_sweep_without_the_kernel_gives():
    model = gt.load(MODELS / "standoff.yaml")
    axes = {"us_war_cost": gt.span(4, 16, 41), "nk_disarm_payoff": gt.span(-8, -1, 37)}
    ours, plain = (gt.sweep(model, gt.nash, compiled=compiled, **axes) for compiled in (True, False))
    assert set(ours) == set(plain)
    for name in ("equilibria", "possible", "tie", "complete", "contested"):
        np.testing.assert_array_equal(ours[name], plain[name])
    for name in ("payoff", "probability"):
        np.testing.assert_allclose(ours[name], plain[name], rtol=0, atol=1e-12)


def test_every_bit_of_a_word_has_its_place():
    for bit in range(64):
        assert PLACES[int(DE_BRUIJN) * (1 << bit) % 2**64 >> 58] == bit


def test_what_the_loop_does_not_do_has_no_kernel():
    family = random_table((2, 2), 1, 0)
    assert kernel_of(family, "risk-dominance") is None
    assert kernel_of(random_table((7, 7), 1, 0)) is None
    for shape in [(3,), (2, 2, 2)]:
        assert prepare(random_table(shape, 1, 0), select="first", tolerance=1e-9) is None
