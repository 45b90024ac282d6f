"""The compiled loop for m x 2 x 2 games against the numpy tier, published games, and regrets by brute force."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.games import NormalFormGame
from gametheory.kernels import Family, kernel_for, make_columns
from gametheory.kernels.m_by_two_by_two import prepare
from gametheory.kernels.m_by_two_by_two.filling import fill_quickly, work_for
from gametheory.kernels.m_by_two_by_two.gathering import room_for

TOLERANCE = 1e-9


def grid_of(family, features):
    """The same games as a grid."""
    payoffs = family.payoffs(features).reshape(3, *family.game.shape, -1)
    game = NormalFormGame.from_arrays(*np.moveaxis(payoffs, -1, 1))
    assert game.payoff_scale == family.scale
    return game


def family_of(shape, base, slopes, features):
    payoffs = base[:, :, None] + slopes @ features
    first = NormalFormGame.from_arrays(*payoffs[..., 0].reshape(3, *shape))
    return Family(first, base, slopes, tuple(float(abs(own).max()) for own in payoffs))


def random_family(shape, points, seed, features=3):
    rng = np.random.default_rng(seed)
    cells = int(np.prod(shape))
    base, slopes = rng.uniform(-1, 1, (3, cells)), rng.uniform(-1, 1, (3, cells, features))
    values = rng.uniform(-1, 1, (features, points))
    return family_of(shape, base, slopes, values), values


def whole_number_family(shape, points, seed):
    """Games with payoffs 0..3, each payoff a feature."""
    cells = int(np.prod(shape))
    values = np.random.default_rng(seed).integers(0, 4, (3 * cells, points)).astype(float)
    slopes = np.eye(3 * cells).reshape(3, cells, 3 * cells)
    return family_of(shape, np.zeros((3, cells)), slopes, values), values


def answered(family, features, *, select="payoff-dominance", keep=None, start=0):
    kernel = prepare(family, select=select, tolerance=TOLERANCE)
    size = features.shape[1] + start
    columns = make_columns(size, outcomes=len(family.game.outcome_names), players=3, keep=keep)
    kernel.fill(features, columns, start)
    return kernel, columns


def assert_same(kernel, columns, solution, decided):
    """Compare every column with the concept's answer, at the decided points."""
    names = np.array([*kernel.candidates, "none"])
    others = np.array([*solution.candidates, "none"])
    for found, expected in [
        (columns.equilibria, solution.count),
        (columns.possible, solution.possible),
        (columns.tie, solution.ties),
        (columns.complete, solution.complete),
        (columns.contested, solution.contested),
        (names[columns.selected], others[solution.selected]),
    ]:
        np.testing.assert_array_equal(found[..., decided], expected[..., decided])
    for found, expected in [
        (columns.payoff, solution.payoffs),
        (columns.probability, solution.outcome_probabilities),
    ]:
        np.testing.assert_allclose(found[..., decided], expected[..., decided], rtol=0, atol=1e-10)


@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2), (2, 3, 2), (2, 2, 3), (4, 2, 2), (2, 5, 2)])
def test_random_games_are_answered_as_the_concept_does(shape):
    family, features = random_family(shape, 2000, sum(shape))
    kernel, columns = answered(family, features)
    assert columns.undecided.sum() <= 1
    solution = gt.nash(grid_of(family, features))
    assert_same(kernel, columns, solution, ~columns.undecided)
    order = [kernel.candidates.index(name) for name in solution.candidates]
    assert order == sorted(order)


@pytest.mark.parametrize("select", ["first", "maximal-sum"])
def test_the_other_rules_select_as_those_of_the_concept(select):
    family, features = random_family((3, 2, 2), 1000, 5)
    kernel, columns = answered(family, features, select=select)
    assert_same(kernel, columns, gt.nash(grid_of(family, features), select=select), ~columns.undecided)


@pytest.mark.parametrize("shape", [(2, 2, 2), (2, 3, 2)])
def test_among_ties_what_is_decided_is_right(shape):
    """Most games with payoffs 0..3 have ties; those that are decided have the equilibria of the exact engine."""
    family, features = whole_number_family(shape, 300, 8)
    _, columns = answered(family, features)
    decided = np.flatnonzero(~columns.undecided)[:40]
    assert decided.size > 15
    solution = gt.nash(grid_of(family, features[:, decided]))
    for place, point in enumerate(decided):
        exact = gt.nash(solution_point(family, features[:, point]))
        assert not exact.components
        assert columns.equilibria[point] == len(exact.equilibria) == solution.count[place]
        names = family.game.outcome_names
        assert [name for name, some in zip(names, columns.possible[:, point], strict=True) if some] == [
            name for name in names if name in exact.possible_outcomes
        ]


def solution_point(family, features):
    payoffs = family.payoffs(features[:, None]).reshape(3, *family.game.shape)
    return NormalFormGame.from_arrays(*payoffs.astype(int))


def test_a_tie_put_on_a_border_is_undecided_and_its_neighbours_are_not():
    """The first player's best reply in a strict equilibrium changes where the feature is zero."""
    base = np.array([[0, 0, 0, 0, 0, 1, -1, 2], [2, 1, 1, 2, 2, 1, 1, 3], [2, 1, 1, 2, 2, 1, 2, 3]], dtype=float)
    slopes = np.zeros((3, 8, 1))
    slopes[0, 0] = 1
    features = np.array([[-1e-3, -1e-11, 0.0, 1e-11, 1e-3]])
    kernel, columns = answered(family_of((2, 2, 2), base, slopes, features), features)
    assert columns.undecided.tolist() == [False, True, True, True, False]
    assert columns.possible[0, [0, -1]].tolist() == [False, True]
    assert kernel.candidates[0] == "1, 1, 1"


@pytest.mark.parametrize("points", [1, 63, 64, 65, 129])
def test_blocks_may_end_anywhere_and_start_anywhere(points):
    family, features = random_family((3, 2, 2), 129, 12)
    _, whole = answered(family, features)
    _, part = answered(family, np.ascontiguousarray(features[:, :points]), start=7)
    for name, column in part._asdict().items():
        if column.size:
            np.testing.assert_array_equal(column[..., 7:], getattr(whole, name)[..., :points])


def test_only_the_columns_that_are_kept_are_filled_and_ranges_too():
    family, features = random_family((2, 2, 2), 500, 3)
    _, whole = answered(family, features)
    _, columns = answered(family, features, keep=["equilibria", "least", "most"])
    np.testing.assert_array_equal(columns.equilibria, whole.equilibria)
    assert columns.payoff.size == columns.possible.size == 0
    np.testing.assert_array_equal(columns.most > 0, whole.possible)
    assert (columns.least <= whole.probability).all()
    assert (whole.probability <= columns.most).all()
    single = whole.equilibria == 1
    assert single.any()
    assert (columns.least == columns.most)[:, single].all()
    _, alone = answered(family, features, keep=["most"])
    np.testing.assert_array_equal(alone.most, columns.most)


@pytest.mark.parametrize("select", ["payoff-dominance", "first", "maximal-sum"])
def test_the_loop_for_twos_answers_as_that_for_any_number_of_actions(select):
    """Two ways to the same columns, ranges of probabilities too, where several cells have the same outcome."""
    family, features = random_family((2, 2, 2), 3000, 4)
    names = np.array(["war", "peace", "war", "talks", "peace", "war", "war", "talks"]).reshape(2, 2, 2)
    game = NormalFormGame.from_arrays(*family.payoffs(features[:, :1]).reshape(3, 2, 2, 2), outcomes=names)
    family = Family(game, family.base, family.slopes, family.scale)
    everything = list(make_columns(1, outcomes=3, players=3)._fields)
    kernel, columns = answered(family, features, select=select, keep=everything)
    other = make_columns(3000, outcomes=3, players=3, keep=everything)
    work, gathered = work_for(kernel.tables, kernel.plan), room_for(16, 3)
    doubtful = np.empty(3000, dtype=np.int64)
    doubts, done = fill_quickly(kernel.tables, work, gathered, features, kernel.rule, other, 0, doubtful)
    assert doubts < 5
    assert done == 3000
    decided = np.setdiff1d(np.flatnonzero(~columns.undecided), doubtful[:doubts])
    assert decided.size > 2990
    assert (columns.equilibria[decided] == 5).any()
    for name, column in columns._asdict().items():
        np.testing.assert_allclose(column[..., decided], getattr(other, name)[..., decided], rtol=0, atol=1e-12)


def test_selected_equilibria_have_no_regret():
    """By brute force: nobody gains by a pure deviation from the mixtures that the outcomes' probabilities tell."""
    family, features = random_family((2, 2, 3), 400, 21)
    _, columns = answered(family, features)
    payoffs = family.payoffs(features).reshape(3, 2, 2, 3, -1)
    for point in np.flatnonzero(~columns.undecided & (columns.selected >= 0)):
        joint = columns.probability[:, point].reshape(2, 2, 3)
        mixes = [joint.sum(axis=tuple(other for other in range(3) if other != player)) for player in range(3)]
        np.testing.assert_allclose(joint, np.einsum("i,j,k->ijk", *mixes), atol=1e-12)
        for player, letters in enumerate("ijk"):
            others = [mix for other, mix in enumerate(mixes) if other != player]
            replies = "ijk".replace(letters, "")
            earned = np.einsum(f"ijk,{replies[0]},{replies[1]}->{letters}", payoffs[player, ..., point], *others)
            assert earned.max() <= columns.payoff[player, point] + 1e-10


def three_by_cell(*cells):
    """Payoffs of a 2 x 2 x 2 game, the first player's action changing fastest, then the second's."""
    return [np.array([cell[player] for cell in cells], dtype=float).reshape(2, 2, 2).transpose() for player in range(3)]


def test_nine_equilibria_of_mckelvey_and_mclennan():
    """McKelvey and McLennan (1997): the most that a 2 x 2 x 2 game can have, in all orders of the players.

    At either totally mixed one, a player's choice leaves another indifferent whatever the third one does.
    """
    payoffs = three_by_cell((9, 8, 12), (0, 0, 0), (0, 0, 0), (9, 8, 2), (0, 0, 0), (3, 4, 6), (3, 4, 6), (0, 0, 0))
    for order in permutations(range(3)):
        base = np.array([payoffs[player].transpose(order).reshape(-1) for player in order])
        features = np.zeros((1, 3))
        family = family_of((2, 2, 2), base, np.zeros((3, 8, 1)), features)
        kernel, columns = answered(family, features)
        assert not columns.undecided.any()
        assert (columns.equilibria == 9).all()
        assert_same(kernel, columns, gt.nash(grid_of(family, features)), slice(None))


def crisis(points):
    """The flagship's linkage over the domestic cost and the leverage, in which its payoffs are affine."""
    model = gt.load("models/crimea_2017/linkage.yaml")

    def table(cost, leverage):
        return np.array([own.reshape(-1) for own in model.at(domestic_cost=cost, leverage=leverage).to_arrays()])

    base = table(0, 0).astype(float)
    slopes = np.stack([table(1, 0).astype(float) - base, table(0, 1).astype(float) - base], axis=-1)
    axes = (np.linspace(0, 2, points) + 1e-3 * np.pi, np.linspace(0, 6, points) + 1e-3 * np.pi)
    features = np.array([axis.ravel() for axis in np.meshgrid(*axes)])
    game = model.at(domestic_cost=features[0], leverage=features[1])
    return Family(game.point((0,)), base, slopes, tuple(map(float, game.payoff_scale))), features, game


def test_the_flagship_is_answered_as_by_the_concept():
    """Many of its cells are equal, at every point; no point away from a border is left to the exact engine."""
    family, features, game = crisis(25)
    kernel, columns = answered(family, features)
    assert not columns.undecided.any()
    assert_same(kernel, columns, gt.nash(game), slice(None))


def test_what_is_not_a_number_or_cannot_be_scaled_is_undecided():
    family, features = random_family((3, 2, 2), 10, 2)
    features[0, 3], features[1, 4] = np.nan, np.inf
    _, columns = answered(family, features)
    assert np.flatnonzero(columns.undecided).tolist() == [3, 4]
    base, slopes = family.base.copy(), family.slopes.copy()
    base[2], slopes[2] = 7, 0
    _, columns = answered(Family(family.game, base, slopes, family.scale), features)
    assert columns.undecided.all()


def test_other_families_are_left_to_others():
    for shape, select in [
        ((3, 3, 2), "first"),
        ((2, 2), "first"),
        ((2, 2, 2, 2), "first"),
        ((2, 2, 2), "least-exposure"),
    ]:
        game = NormalFormGame.from_arrays(*np.zeros((len(shape), *shape)))
        cells = int(np.prod(shape))
        family = Family(game, np.zeros((len(shape), cells)), np.zeros((len(shape), cells, 1)), (1.0,) * len(shape))
        assert prepare(family, select=select, tolerance=TOLERANCE) is None


def test_the_concept_knows_the_kernel():
    family, features = random_family((2, 3, 2), 5, 1)
    kernel = kernel_for("nash", family, select="first", tolerance=TOLERANCE)
    columns = make_columns(5, outcomes=12, players=3)
    kernel.fill(features, columns, 0)
    assert (columns.equilibria % 2 == 1).all()


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e3), st.floats(-5, 5), st.permutations(range(3)))
def test_units_and_the_order_of_players_change_nothing(seed, unit, shift, order):
    family, features = random_family((2, 2, 2), 20, seed)
    scaled = family_of((2, 2, 2), unit * family.base + shift, unit * family.slopes, features)
    _, columns = answered(family, features)
    _, other = answered(scaled, features)
    axes = [1 + player for player in order]
    base = family.base.reshape(3, 2, 2, 2)[list(order)].transpose(0, *axes).reshape(3, 8)
    slopes = family.slopes.reshape(3, 2, 2, 2, 3)[list(order)].transpose(0, *axes, 4).reshape(3, 8, 3)
    _, renamed = answered(family_of((2, 2, 2), base, slopes, features), features)
    decided = ~(columns.undecided | other.undecided | renamed.undecided)
    assert decided.sum() >= 19
    np.testing.assert_array_equal(columns.equilibria[decided], other.equilibria[decided])
    np.testing.assert_array_equal(columns.equilibria[decided], renamed.equilibria[decided])
    np.testing.assert_array_equal(columns.possible[:, decided], other.possible[:, decided])
