from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product

import numpy as np
import pytest

from gametheory.equilibria import many_player_grid, three_player_supports
from gametheory.equilibria.many_player_grid import GridThreePlayer, grid_equilibria_of_three, takes
from gametheory.equilibria.three_player_gains import Games
from gametheory.equilibria.three_player_ruling import Ruling
from gametheory.modelfile import load

Floats = np.ndarray
Payoffs = Sequence[Floats]

SHAPES = [(2, 2, 2), (3, 2, 2), (2, 3, 2), (2, 2, 3), (4, 2, 2), (1, 2, 2), (2, 1, 3), (2, 2, 1), (1, 1, 3), (1, 1, 1)]
REPLIES = ("abcz,bz,cz->az", "abcz,az,cz->bz", "abcz,az,bz->cz")
EQUATIONS = ("abc,zb,zc->za", "abc,za,zc->zb", "abc,za,zb->zc")


# Test code that knows the definition of an equilibrium, and none of the algorithms.


def solve(payoffs: Payoffs, tolerance: float = 1e-9) -> GridThreePlayer:
    return grid_equilibria_of_three([np.asarray(own, dtype=float) for own in payoffs], [tolerance] * 3)


def random_games(rng: np.random.Generator, shape: Sequence[int], points: int) -> list[Floats]:
    return [rng.uniform(-1, 1, (*shape, points)) for _ in range(3)]


def regrets(payoffs: Payoffs, strategies: Sequence[Floats]) -> Floats:
    """The most that somebody could gain by another action, at each point."""
    worst = []
    for player, equation in enumerate(REPLIES):
        others = [strategy for other, strategy in enumerate(strategies) if other != player]
        earned = np.einsum(equation, payoffs[player], *others)
        worst.append(earned.max(axis=0) - (earned * strategies[player]).sum(axis=0))
    return np.max(worst, axis=0)


def profiles(grid: GridThreePlayer, point: int) -> list[Floats]:
    """The equilibria found at a point: all players' probabilities in a row."""
    return [
        np.concatenate([strategy[:, point] for strategy in grid.strategies(index)])
        for index in np.flatnonzero(grid.holds[:, point])
    ]


def same(one: Sequence[Floats], two: Sequence[Floats]) -> bool:
    return len(one) == len(two) and all(min(np.abs(a - b).max() for b in two) < 1e-6 for a in one)


def supports(shape: Sequence[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    each = [[used for size in range(1, n + 1) for used in combinations(range(n), size)] for n in shape]
    yield from product(*each)


def newton_equilibria(payoffs: Payoffs, rng: np.random.Generator) -> list[Floats]:
    """Newton's method on the indifferences of every choice of supports, from many random starts; not complete."""
    found: list[Floats] = []
    for used in supports(payoffs[0].shape):
        for strategies in newton(payoffs, used, rng):
            profile = np.concatenate(strategies)
            columns = [strategy[:, np.newaxis] for strategy in strategies]
            stays = regrets([own[..., np.newaxis] for own in payoffs], columns)[0] < 1e-8
            if stays and all(np.abs(profile - other).max() > 1e-6 for other in found):
                found.append(profile)
    return found


def newton(
    payoffs: Payoffs, used: Sequence[Sequence[int]], rng: np.random.Generator, starts: int = 80, steps: int = 30
) -> Iterator[list[Floats]]:
    """Unknown are the players' probabilities of the actions in use, then their payoffs."""
    sizes = [len(actions) for actions in used]
    if any(2 * (size - 1) > sum(sizes) - 3 for size in sizes):
        return
    inner = [own[np.ix_(*used)] for own in payoffs]
    cuts = [sum(sizes[:player]) for player in range(4)]
    pieces = [slice(cuts[player], cuts[player + 1]) for player in range(3)]
    x = np.hstack([*(rng.dirichlet(np.ones(size), starts) for size in sizes), np.zeros((starts, 3))])
    for _ in range(steps):
        values, slopes = np.zeros_like(x), np.zeros((starts, x.shape[1], x.shape[1]))
        for player, equation in enumerate(EQUATIONS):
            rivals = [other for other in range(3) if other != player]
            mixes = [x[:, pieces[other]] for other in rivals]
            here, total = pieces[player], cuts[3] + player
            values[:, here] = np.einsum(equation, inner[player], *mixes) - x[:, [total]]
            values[:, total] = x[:, here].sum(axis=1) - 1
            slopes[:, here, total], slopes[:, total, here] = -1, 1
            for place, other in enumerate(rivals):
                kept = "abc"[rivals[1 - place]]
                derivative = f"abc,z{kept}->z{'abc'[player]}{'abc'[other]}"
                slopes[:, here, pieces[other]] = np.einsum(derivative, inner[player], mixes[1 - place])
        slopes += 1e-11 * rng.standard_normal(slopes.shape)
        x = np.clip(x - np.linalg.solve(slopes, values[..., np.newaxis])[..., 0], -1e4, 1e4)
    for row in x[(np.abs(values).max(axis=1) < 1e-9) & (x[:, : cuts[3]].min(axis=1) > 1e-9)]:
        strategies = [np.zeros(size) for size in payoffs[0].shape]
        for strategy, actions, piece in zip(strategies, used, pieces, strict=True):
            strategy[list(actions)] = row[piece]
        yield strategies


# Theorems, on random games.


@pytest.mark.parametrize("shape", SHAPES)
def test_generic_games_are_decided_their_equilibria_have_no_regret_and_are_odd_in_number(
    shape: tuple[int, ...],
) -> None:
    payoffs = random_games(np.random.default_rng(0), shape, 5000)
    grid = solve(payoffs)
    assert not grid.undecided.any()
    assert (grid.holds.sum(axis=0) % 2 == 1).all()
    for index, used in enumerate(grid.supports):
        here = grid.holds[index]
        strategies = [strategy[:, here] for strategy in grid.strategies(index)]
        assert regrets([own[..., here] for own in payoffs], strategies).max() < 1e-9
        for strategy, actions in zip(strategies, used, strict=True):
            assert np.abs(strategy.sum(axis=0) - 1).max() < 1e-12
            assert (strategy[list(actions)] > 0).all()
            assert strategy.astype(bool).sum(axis=0).max() == len(actions)


@pytest.mark.parametrize(("shape", "points"), [((2, 2, 2), 25), ((3, 2, 2), 6), ((2, 3, 2), 3), ((2, 2, 4), 2)])
def test_they_are_those_that_newtons_method_finds(shape: tuple[int, ...], points: int) -> None:
    rng = np.random.default_rng(1)
    payoffs = random_games(rng, shape, points)
    grid = solve(payoffs)
    for point in range(points):
        assert same(profiles(grid, point), newton_equilibria([own[..., point] for own in payoffs], rng))


@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2), (2, 1, 3)])
def test_exchanging_players_exchanges_their_strategies(shape: tuple[int, ...]) -> None:
    payoffs = random_games(np.random.default_rng(2), shape, 200)
    grid = solve(payoffs)
    for order in permutations(range(3)):
        moved = solve([payoffs[player].transpose(*order, 3) for player in order])
        assert np.array_equal(grid.undecided, moved.undecided)
        ends = np.cumsum(shape)
        columns = np.concatenate([np.arange(ends[player] - shape[player], ends[player]) for player in order])
        for point in range(200):
            assert same([profile[columns] for profile in profiles(grid, point)], profiles(moved, point))


@pytest.mark.parametrize("high", [1, 2, 9])
@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2)])
def test_relabelling_actions_relabels_the_answer(shape: tuple[int, ...], high: int) -> None:
    rng = np.random.default_rng(high)
    payoffs = [rng.integers(0, high, (*shape, 300), endpoint=True) for _ in range(3)]
    grid = solve(payoffs)
    orders = [rng.permutation(size) for size in shape]
    moved = solve([own[np.ix_(*orders)] for own in payoffs])
    assert np.array_equal(grid.undecided, moved.undecided)
    columns = np.concatenate(
        [order + start for order, start in zip(orders, (0, shape[0], sum(shape[:2])), strict=True)]
    )
    for point in np.flatnonzero(~grid.undecided):
        assert same([profile[columns] for profile in profiles(grid, point)], profiles(moved, point))


def test_scaling_a_players_payoffs_and_adding_to_a_column_of_them_moves_nothing() -> None:
    rng = np.random.default_rng(4)
    payoffs = random_games(rng, (3, 2, 2), 500)
    own = [3 * payoffs[0] + rng.uniform(-1, 1, (1, 2, 2, 500)), 0.01 * payoffs[1], 70 * payoffs[2] - 5]
    grid, moved = solve(payoffs), solve(own)
    assert grid.supports == moved.supports
    assert np.array_equal(grid.holds, moved.holds)


# Ties and other doubts.


@pytest.mark.parametrize("high", [1, 2, 4, 9])
@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2), (2, 2, 3)])
def test_where_it_is_decided_a_small_change_moves_no_equilibrium(shape: tuple[int, ...], high: int) -> None:
    """Payoffs that are small integers tie everywhere; changed at random they do not, so that all is found."""
    rng = np.random.default_rng(high)
    payoffs = [rng.integers(0, high, (*shape, 2000), endpoint=True).astype(float) for _ in range(3)]
    grid = solve(payoffs)
    assert grid.undecided.any()
    assert high == 1 or not grid.undecided.all()
    for _ in range(3):
        moved = solve([own + rng.uniform(-1e-7, 1e-7, own.shape) for own in payoffs], 1e-15)
        doubt = grid.undecided | moved.undecided  # a root may be nearly double, and still of no consequence
        assert doubt.sum() <= grid.undecided.sum() + 3
        assert (grid.holds.sum(axis=0) == moved.holds.sum(axis=0))[~doubt].all()


@pytest.mark.parametrize("tolerance", [1e-3, 1e-5])
@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2), (2, 1, 3)])
def test_no_change_within_the_tolerance_moves_an_equilibrium_to_other_supports(
    shape: tuple[int, ...], tolerance: float
) -> None:
    rng = np.random.default_rng(5)
    payoffs = random_games(rng, shape, 10_000)
    grid = solve(payoffs, tolerance)
    for _ in range(2):
        moved = solve([own + rng.choice([-0.5, 0.5], own.shape) * tolerance for own in payoffs], 1e-14)
        for used in set(grid.supports) | set(moved.supports):
            assert np.array_equal(*(carried(found, used)[~grid.undecided] for found in (grid, moved)))


def carried(grid: GridThreePlayer, used: tuple[tuple[int, ...], ...]) -> Floats:
    """How many equilibria a support carries at each point."""
    return grid.holds[[other == used for other in grid.supports]].sum(axis=0)


@pytest.mark.parametrize(("shape", "points"), [((2, 2, 2), 20), ((3, 2, 2), 5)])
def test_where_payoffs_tie_and_it_is_decided_newtons_method_finds_the_same(shape: tuple[int, ...], points: int) -> None:
    rng = np.random.default_rng(3)
    payoffs = [rng.integers(0, 4, (*shape, 500), endpoint=True).astype(float) for _ in range(3)]
    grid = solve(payoffs)
    for point in np.flatnonzero(~grid.undecided)[:points]:
        assert same(profiles(grid, point), newton_equilibria([own[..., point] for own in payoffs], rng))


def test_ties_that_no_equilibrium_reaches_leave_a_point_decided() -> None:
    """A game with one strict equilibrium in dominant actions of two players, and zeros wherever it is not played."""
    payoffs = [np.zeros((3, 2, 2, 1)) for _ in range(3)]
    payoffs[0][0] = 1
    payoffs[1][0, 1] = 1
    payoffs[2][0, 1, 0] = 1
    grid = solve(payoffs)
    assert not grid.undecided.any()
    assert grid.supports == (((0,), (1,), (0,)),)


def test_two_equilibria_that_merge_are_undecided_only_where_they_do() -> None:
    """The quadratic of the totally mixed ones has two roots, one double root, none."""
    lift = np.array([-0.05, -1e-4, 0.0, 1e-4, 0.05])
    payoffs = [np.zeros((2, 2, 2, 5)) for _ in range(3)]
    payoffs[0][0] = np.array([[1, -1], [-1, 1]])[..., np.newaxis] + lift
    payoffs[1][:, 0] = payoffs[2][:, :, 0] = np.array([[2, -1], [1, -2]])[..., np.newaxis]
    grid = solve(payoffs)
    assert grid.undecided.tolist() == [False, False, True, False, False]
    mixed = [index for index, used in enumerate(grid.supports) if used == ((0, 1),) * 3]
    assert grid.holds[mixed].sum(axis=0)[[0, 1, 3, 4]].tolist() == [2, 2, 0, 0]


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, 1e308])
def test_payoffs_that_are_no_numbers_are_undecided(wrong: float) -> None:
    payoffs = random_games(np.random.default_rng(5), (3, 2, 2), 3)
    for player in range(3):
        spoilt = [own.copy() for own in payoffs]
        spoilt[player][0, 0, 0, 1] = wrong
        if abs(wrong) == 1e308:
            spoilt[player][1, 1, 1, 1] = spoilt[player][0, 1, 0, 1] = spoilt[player][0, 0, 1, 1] = -wrong
        grid = solve(spoilt)
        assert grid.undecided.tolist() == [False, True, False]
        assert not grid.holds[:, 1].any()


def test_a_player_who_never_cares_makes_a_point_undecided() -> None:
    for player in range(3):
        payoffs = random_games(np.random.default_rng(6), (3, 2, 2), 2)
        payoffs[player][..., 0] = 7
        assert solve(payoffs).undecided.tolist() == [True, False]


def test_what_is_within_the_tolerance_is_a_tie() -> None:
    payoffs = [np.zeros((2, 2, 2, 2)) for _ in range(3)]
    payoffs[0][0] = payoffs[1][:, 0] = payoffs[2][:, :, 0] = 1
    payoffs[0][0, 0, 0] = [1e-5, 1e-3]
    assert solve(payoffs, 1e-4).undecided.tolist() == [True, False]
    assert solve(payoffs, 1e-9).undecided.tolist() == [False, False]


# Published games, and the flagship.


def three_by_cell(*cells: tuple[int, int, int]) -> list[Floats]:
    """Payoffs of a 2 x 2 x 2 game, the first player's action changing fastest, then the second's."""
    return [
        np.array([cell[player] for cell in cells]).reshape(2, 2, 2).transpose()[..., np.newaxis] for player in range(3)
    ]


def test_nine_equilibria_of_mckelvey_and_mclennan() -> None:
    """McKelvey and McLennan (1997), Journal of Economic Theory 72, 411-425: the most that a 2 x 2 x 2 game can have.

    At either totally mixed one, a player's choice leaves another indifferent whatever the third one does.
    """
    payoffs = three_by_cell((9, 8, 12), (0, 0, 0), (0, 0, 0), (9, 8, 2), (0, 0, 0), (3, 4, 6), (3, 4, 6), (0, 0, 0))
    first_shares = [
        (1, 1, 1),
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
        (1 / 3, 1, 1 / 4),
        (1 / 2, 1 / 2, 1),
        (0, 1 / 4, 1 / 3),
        (1 / 2, 2 / 5, 1 / 4),
        (2 / 5, 1 / 2, 1 / 3),
    ]
    for order in permutations(range(3)):
        grid = solve([payoffs[player].transpose(*order, 3) for player in order])
        expected = [np.array([[shares[i], 1 - shares[i]] for i in order]).ravel() for shares in first_shares]
        assert not grid.undecided.any()
        assert same(profiles(grid, 0), expected)


def test_the_irrational_equilibrium_of_nau_and_others() -> None:
    """Nau, Gomez Canovas and Hansen (2004), International Journal of Game Theory 32, 443-453, section 4."""
    payoffs = three_by_cell((3, 0, 2), (0, 1, 0), (0, 2, 0), (1, 0, 0), (1, 0, 0), (0, 3, 0), (0, 1, 0), (2, 0, 3))
    grid = solve(payoffs)
    root = np.sqrt(601)
    shares = [(53 - root) / 46, (root - 13) / 24, (root - 23) / 4]
    assert not grid.undecided.any()
    assert same(profiles(grid, 0), [np.array([[share, 1 - share] for share in shares]).ravel()])


def crisis(domestic_cost: Floats, leverage: Floats) -> list[Floats]:
    game = load("models/crimea_2017/linkage.yaml").at(domestic_cost=domestic_cost, leverage=leverage)
    points = domestic_cost.shape
    return [
        np.array([np.broadcast_to(np.asarray(entry, dtype=float), points) for entry in own.flat]).reshape(
            *game.shape, -1
        )
        for own in game.payoffs
    ]


def test_the_flagship_is_undecided_only_where_its_equilibria_change() -> None:
    """Its payoffs depend on few parameters, and many of its cells are equal; its boundaries are not on this grid."""
    cost, leverage = np.meshgrid(np.linspace(0, 2, 60) + 1e-3 * np.pi, np.linspace(0, 6, 60) + 1e-3 * np.pi)
    grid = solve(crisis(cost.ravel(), leverage.ravel()))
    assert not grid.undecided.any()
    assert set(np.unique(grid.holds.sum(axis=0))) == {3, 5, 7}
    cost, leverage = np.meshgrid(np.linspace(0, 2, 41), np.linspace(0, 6, 41))
    assert 0 < solve(crisis(cost.ravel(), leverage.ravel())).undecided.mean() < 0.1


# The shape of the answer.


def test_points_are_solved_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    payoffs = random_games(np.random.default_rng(7), (3, 2, 2), 100)
    whole = solve(payoffs)
    monkeypatch.setattr(many_player_grid, "BLOCK", 7)
    pieces = solve(payoffs)
    assert whole.supports == pieces.supports
    assert np.array_equal(whole.holds, pieces.holds)
    for index in range(len(whole.supports)):
        for one, two in zip(whole.strategies(index), pieces.strategies(index), strict=True):
            assert np.array_equal(one, two, equal_nan=True)


def test_payoffs_broadcast_and_no_points_have_no_equilibria() -> None:
    payoffs = random_games(np.random.default_rng(8), (2, 2, 2), 1)
    wide = solve([payoffs[0], np.repeat(payoffs[1], 4, axis=-1), payoffs[2]])
    assert wide.holds.shape[1] == 4
    assert (wide.holds == solve(payoffs).holds).all()
    empty = solve([own[..., :0] for own in payoffs])
    assert (empty.supports, empty.holds.shape, empty.undecided.shape) == ((), (0, 0), (0,))


def test_supports_come_in_order_and_twice_where_they_carry_two() -> None:
    grid = solve(random_games(np.random.default_rng(9), (2, 2, 2), 3000))
    key = [(sum(map(len, used)), used) for used in grid.supports]
    assert key == sorted(key)
    full = ((0, 1), (0, 1), (0, 1))
    assert grid.supports.count(full) == 2
    one, two = (index for index, used in enumerate(grid.supports) if used == full)
    assert (grid.holds[one] | ~grid.holds[two]).all()


def test_larger_games_are_refused() -> None:
    assert not takes((3, 3, 2))
    with pytest.raises(ValueError, match=r"the shape is \(3, 3, 2\); three players are taken"):
        solve([np.zeros((3, 3, 2, 1))] * 3)


# The quick look at each root, and the careful one.


@pytest.mark.parametrize("tolerance", [1e-9, 1e-5, 1e-3])
@pytest.mark.parametrize(("shape", "high"), [((2, 2, 2), 0), ((3, 2, 2), 0), ((4, 2, 2), 0), ((3, 2, 2), 9)])
def test_what_the_quick_look_decides_the_careful_one_decides_alike(
    monkeypatch: pytest.MonkeyPatch, shape: tuple[int, ...], high: int, tolerance: float
) -> None:
    rng = np.random.default_rng(high)
    payoffs = [rng.integers(0, high + 1, (*shape, 3000)) if high else rng.uniform(-1, 1, (*shape, 3000)) for _ in "abc"]
    both = solve(payoffs, tolerance)

    def all_in_doubt(games: Games, leaders: tuple[int, ...]) -> Ruling:
        ruling = Ruling.nothing(len(leaders), games.error.size)
        ruling.doubtful[:] = True
        return ruling

    monkeypatch.setattr(three_player_supports, "all_mix", all_in_doubt)
    careful = solve(payoffs, tolerance)
    assert np.array_equal(both.undecided, careful.undecided)
    decided = ~both.undecided
    for used in set(both.supports) | set(careful.supports):
        assert np.array_equal(*(carried(found, used)[decided] for found in (both, careful)))
    for point in np.flatnonzero(decided)[:300]:
        assert same(profiles(both, point), profiles(careful, point))
