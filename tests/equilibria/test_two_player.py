from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from random import Random

import gambit_oracle
import nashpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.equilibria import two_player
from gametheory.equilibria.two_player import GridTwoPlayer, TwoPlayerEquilibria, exact_equilibria, grid_equilibria

Strategy = tuple[Fraction, ...]
Profile = tuple[Strategy, Strategy]
Table = Sequence[Sequence[int]]
Game = tuple[Table, Table]
Floats = np.ndarray


# Test code that knows the definition of an equilibrium, and none of the algorithms.


def fractions(table: Sequence[Sequence[float]]) -> list[list[Fraction]]:
    return [[Fraction(payoff) for payoff in row] for row in table]


def solve(game: Game) -> TwoPlayerEquilibria:
    return exact_equilibria(fractions(game[0]), fractions(game[1]))


def profiles(found: TwoPlayerEquilibria) -> list[Profile]:
    return [(found.row_strategies[row], found.column_strategies[column]) for row, column in found.extreme]


def replies(game: Game, profile: Profile) -> tuple[list[Fraction], list[Fraction]]:
    """What each action of either player earns against the other's strategy."""
    (row_payoffs, column_payoffs), (row, column) = game, profile
    rows, columns = range(len(row)), range(len(column))
    return (
        [sum((column[j] * row_payoffs[i][j] for j in columns), Fraction(0)) for i in rows],
        [sum((row[i] * column_payoffs[i][j] for i in rows), Fraction(0)) for j in columns],
    )


def regret(game: Game, profile: Profile) -> Fraction:
    """The most that either player could gain by another action."""
    gains = [
        max(earned) - sum(map(Fraction.__mul__, own, earned))
        for own, earned in zip(profile, replies(game, profile), strict=True)
    ]
    return max(gains)


def support(strategy: Strategy) -> tuple[int, ...]:
    return tuple(action for action, probability in enumerate(strategy) if probability)


def is_regular(game: Game, profile: Profile) -> bool:
    """Whether each player uses as many actions as the other, and all best replies."""
    used = [len(support(strategy)) for strategy in profile]
    best = [earned.count(max(earned)) for earned in replies(game, profile)]
    return used == best and used[0] == used[1]


def mixture(strategies: Sequence[Strategy], weights: Sequence[int]) -> Strategy:
    total = Fraction(sum(weights))
    return tuple(
        sum((weight * p for weight, p in zip(weights, ps, strict=True)), Fraction(0)) / total
        for ps in zip(*strategies, strict=True)
    )


def random_games(random: Random, count: int, highest: int, most_actions: int) -> list[Game]:
    shapes = [(random.randint(1, most_actions), random.randint(1, most_actions)) for _ in range(count)]
    return [
        tuple([[random.randint(0, highest) for _ in range(n)] for _ in range(m)] for _ in range(2)) for m, n in shapes
    ]  # type: ignore[misc]


@st.composite
def games(draw: st.DrawFn, payoffs: st.SearchStrategy[int], most_actions: int = 4) -> Game:
    rows, columns = draw(st.integers(1, most_actions)), draw(st.integers(1, most_actions))
    table = st.lists(st.lists(payoffs, min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    return draw(table), draw(table)


tied_games = games(st.integers(0, 2))
any_games = tied_games | games(st.integers(-(10**9), 10**9))
checked = settings(derandomize=True, max_examples=150, deadline=None)


# Exact equilibria: theorems.


@checked
@given(any_games)
def test_every_game_has_an_equilibrium_and_none_has_regret(game: Game) -> None:
    found = solve(game)
    assert found.extreme
    for profile in profiles(found):
        assert [sum(strategy) for strategy in profile] == [1, 1]
        assert min(min(strategy) for strategy in profile) >= 0
        assert regret(game, profile) == 0


@checked
@given(tied_games, st.lists(st.integers(1, 9), min_size=300, max_size=300))
def test_any_mixtures_within_a_nash_subset_are_an_equilibrium(game: Game, weights: list[int]) -> None:
    found = solve(game)
    for rows, columns in found.subsets:
        row = mixture([found.row_strategies[position] for position in rows], weights[: len(rows)])
        column = mixture([found.column_strategies[position] for position in columns], weights[-len(columns) :])
        assert regret(game, (row, column)) == 0


@checked
@given(tied_games)
def test_pure_equilibria_are_the_cells_where_nobody_gains_and_come_first(game: Game) -> None:
    found = solve(game)
    rows, columns = len(game[0]), len(game[0][0])
    pure = [
        (tuple(Fraction(i == k) for k in range(rows)), tuple(Fraction(j == k) for k in range(columns)))
        for i, j in product(range(rows), range(columns))
    ]
    stable = [profile for profile in pure if regret(game, profile) == 0]
    assert profiles(found)[: len(stable)] == stable
    assert not set(profiles(found)[len(stable) :]) & set(pure)


@checked
@given(any_games)
def test_subsets_and_components_hold_every_extreme_equilibrium(game: Game) -> None:
    found = solve(game)
    in_subsets = {pair for rows, columns in found.subsets for pair in product(rows, columns)}
    assert in_subsets == set(found.extreme)
    assert sorted(position for component in found.components for position in component) == list(
        range(len(found.extreme))
    )
    for rows, columns in found.subsets:
        inside = {found.extreme.index(pair) for pair in product(rows, columns)}
        assert sum(1 for component in found.components if inside & set(component)) == 1


@checked
@given(any_games)
def test_every_strategy_listed_is_used_and_listed_once(game: Game) -> None:
    found = solve(game)
    rows, columns = zip(*found.extreme, strict=True)
    assert set(rows) == set(range(len(found.row_strategies))) == set(range(len(set(found.row_strategies))))
    assert set(columns) == set(range(len(found.column_strategies))) == set(range(len(set(found.column_strategies))))


@checked
@given(games(st.integers(-(10**9), 10**9)))
def test_regular_equilibria_are_odd_in_number_and_isolated(game: Game) -> None:
    found = solve(game)
    if all(is_regular(game, profile) for profile in profiles(found)):
        assert len(found.extreme) % 2 == 1
        assert found.components == tuple((position,) for position in range(len(found.extreme)))


@checked
@given(any_games, st.data())
def test_scaling_payoffs_and_paying_for_the_others_action_changes_nothing(game: Game, data: st.DataObject) -> None:
    rows, columns = fractions(game[0]), fractions(game[1])
    numbers = st.fractions(-3, 3, max_denominator=7)
    positive = st.fractions(Fraction(1, 7), 5, max_denominator=7)
    for_columns = data.draw(st.lists(numbers, min_size=len(rows[0]), max_size=len(rows[0])))
    for_rows = data.draw(st.lists(numbers, min_size=len(rows), max_size=len(rows)))
    row_scale, column_scale = data.draw(positive), data.draw(positive)
    moved_rows = [[row_scale * payoff + bonus for payoff, bonus in zip(row, for_columns, strict=True)] for row in rows]
    moved_columns = [
        [column_scale * payoff + bonus for payoff in row] for row, bonus in zip(columns, for_rows, strict=True)
    ]
    assert exact_equilibria(moved_rows, moved_columns) == solve(game)


@checked
@given(any_games, st.randoms(use_true_random=False))
def test_relabelling_actions_relabels_the_answer(game: Game, random: Random) -> None:
    rows, columns = list(range(len(game[0]))), list(range(len(game[0][0])))
    random.shuffle(rows)
    random.shuffle(columns)
    moved: Game = tuple([[table[i][j] for j in columns] for i in rows] for table in game)  # type: ignore[assignment]
    relabelled = {
        (tuple(row[i] for i in rows), tuple(column[j] for j in columns)) for row, column in profiles(solve(game))
    }
    assert set(profiles(solve(moved))) == relabelled


@checked
@given(any_games)
def test_exchanging_the_players_exchanges_the_strategies(game: Game) -> None:
    exchanged: Game = tuple(list(zip(*table, strict=True)) for table in reversed(game))  # type: ignore[assignment]
    assert {(row, column) for column, row in profiles(solve(exchanged))} == set(profiles(solve(game)))


@checked
@given(tied_games)
def test_an_action_doubled_doubles_each_use_of_it(game: Game) -> None:
    """Of two equal rows, an extreme equilibrium uses one or the other, never both."""
    doubled: Game = tuple([*table, table[-1]] for table in game)  # type: ignore[assignment]
    expected = set()
    for row, column in profiles(solve(game)):
        expected |= {((*row, Fraction(0)), column), ((*row[:-1], Fraction(0), row[-1]), column)}
    assert set(profiles(solve(doubled))) == expected


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 4), (3, 1), (2, 2), (4, 3), (6, 6)])
def test_equal_payoffs_make_every_profile_an_equilibrium(rows: int, columns: int) -> None:
    found = solve(([[7] * columns] * rows, [[-2] * columns] * rows))
    assert found.extreme == tuple(product(range(rows), range(columns)))
    assert found.subsets == ((tuple(range(rows)), tuple(range(columns))),)
    assert found.components == (tuple(range(rows * columns)),)


# Exact equilibria: published games.


def test_game_of_von_stengel() -> None:
    """Von Stengel (2007), chapter 3 of Nisan and others (eds.), Algorithmic Game Theory."""
    found = solve(([[3, 3], [2, 5], [0, 6]], [[3, 2], [2, 6], [3, 1]]))
    fifth, third = Fraction(1, 5), Fraction(1, 3)
    assert profiles(found) == [
        ((1, 0, 0), (1, 0)),
        ((4 * fifth, fifth, 0), (2 * third, third)),
        ((0, third, 2 * third), (third, 2 * third)),
    ]
    assert found.components == ((0,), (1,), (2,))


def test_degenerate_game_of_von_stengel() -> None:
    """The same with one payoff changed; the answer is lrsNash's, in the documentation of QuantEcon's jlgametheory."""
    found = solve(([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]]))
    third = Fraction(1, 3)
    assert found.row_strategies == ((1, 0, 0), (0, third, 2 * third))
    assert found.column_strategies == ((1, 0), (2 * third, third), (third, 2 * third))
    assert found.extreme == ((0, 0), (0, 1), (1, 2))
    assert found.subsets == (((0,), (0, 1)), ((1,), (2,)))
    assert found.components == ((0, 1), (2,))


def test_circle_of_equilibria_of_kohlberg_and_mertens() -> None:
    """Kohlberg and Mertens (1986), "On the strategic stability of equilibria", Econometrica 54: a hexagon."""
    found = solve(([[1, 0, -1], [-1, 0, -1], [1, 0, -2]], [[1, -1, 1], [0, 0, 0], [-1, -1, -2]]))
    assert len(found.components) == 1
    assert len(found.extreme) == len(found.subsets) == 6
    assert all(len(rows) * len(columns) == 2 for rows, columns in found.subsets)


def test_game_with_75_equilibria_of_von_stengel() -> None:
    """Von Stengel (1999), Discrete Comput. Geom. 21; payoffs: Savani and von Stengel (2006), Econometrica 74."""
    row_payoffs = [
        [-81, 36, -126, 126, -36, 90],
        [-180, 72, -333, 297, -153, 270],
        [20, -3, 42, -33, 17, -30],
        [-30, 17, -33, 42, -3, 20],
        [270, -153, 297, -333, 72, -180],
        [90, -36, 126, -126, 36, -81],
    ]
    column_payoffs = [
        [72, 36, 17, -3, -36, -153],
        [-180, -81, -30, 20, 90, 270],
        [297, 126, 42, -33, -126, -333],
        [-333, -126, -33, 42, 126, 297],
        [270, 90, 20, -30, -81, -180],
        [-153, -36, -3, 17, 36, 72],
    ]
    found = solve((row_payoffs, column_payoffs))
    assert len(found.extreme) == len(found.components) == 75


def test_game_of_shapley_two_of_whose_equilibria_lemke_and_howson_miss() -> None:
    """Shapley (1974), "A note on the Lemke-Howson algorithm", figure 3."""
    found = solve(([[0, 3, 0], [2, 2, 0], [3, 0, 1]], [[0, 2, 3], [3, 2, 0], [0, 0, 1]]))
    symmetric = [(0, 0, 1), (Fraction(1, 3), Fraction(2, 3), 0), (Fraction(1, 6), Fraction(1, 3), Fraction(1, 2))]
    assert profiles(found) == [(strategy, strategy) for strategy in symmetric]


# Exact equilibria: other programs.


def agree_with_gambit(games: list[Game], seconds: float) -> None:
    for game, (extreme, subsets) in zip(games, gambit_oracle.extreme_equilibria(games, seconds), strict=True):
        found = solve(game)
        assert set(profiles(found)) == extreme, game
        assert {
            frozenset((found.row_strategies[row], found.column_strategies[column]) for row, column in product(*subset))
            for subset in found.subsets
        } == subsets, game


def test_degenerate_games_agree_with_gambit() -> None:
    agree_with_gambit(random_games(Random(1), count=500, highest=2, most_actions=4), seconds=60)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("highest", "most_actions", "count"), [(1, 5, 3000), (3, 4, 5000), (2, 6, 500), (1000, 5, 1000)]
)
def test_many_games_agree_with_gambit(highest: int, most_actions: int, count: int) -> None:
    agree_with_gambit(random_games(Random(highest), count, highest, most_actions), seconds=300)


def test_nondegenerate_games_agree_with_nashpy() -> None:
    rng = np.random.default_rng(3)
    for shape in [(2, 2), (3, 2), (2, 4), (3, 3), (4, 4)] * 8:
        row_payoffs, column_payoffs = rng.normal(size=(2, *shape))
        theirs = nashpy.Game(row_payoffs, column_payoffs).vertex_enumeration()
        ours = profiles(exact_equilibria(fractions(row_payoffs), fractions(column_payoffs)))
        np.testing.assert_allclose(in_order(ours), in_order(theirs), atol=1e-9)


def in_order(profiles: Iterable[tuple[Sequence[float], Sequence[float]]]) -> list[list[float]]:
    """Each profile as one list of numbers, the lists sorted, without a sign for what a float left of zero."""
    return sorted((abs(np.concatenate(profile).astype(float).round(12))).tolist() for profile in profiles)


# The grid: its answer at each point against the exact one.

TOLERANCE = 1e-9


def stacked(games: Sequence[tuple[Sequence[Sequence[float]], Sequence[Sequence[float]]]]) -> tuple[Floats, Floats]:
    row_payoffs, column_payoffs = (np.array([game[player] for game in games], dtype=float) for player in (0, 1))
    return np.moveaxis(row_payoffs, 0, -1), np.moveaxis(column_payoffs, 0, -1)


def at(payoffs: Floats, point: int) -> list[list[Fraction]]:
    return fractions(payoffs[..., point])


def supports_at(grid: GridTwoPlayer, point: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [pair for pair, holds in zip(grid.supports, grid.holds[:, point], strict=True) if holds]


def supports_of(found: TwoPlayerEquilibria) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    pairs = [(support(row), support(column)) for row, column in profiles(found)]
    return sorted(pairs, key=lambda pair: (len(pair[0]), pair))


def assert_exact_where_decided(grid: GridTwoPlayer, row_payoffs: Floats, column_payoffs: Floats) -> None:
    for point in range(row_payoffs.shape[-1]):
        game = at(row_payoffs, point), at(column_payoffs, point)
        found = exact_equilibria(*game)
        if grid.undecided[point]:
            assert set(supports_at(grid, point)) <= set(supports_of(found))
        else:
            assert supports_at(grid, point) == supports_of(found)
            assert all(is_regular(game, profile) for profile in profiles(found))


SHAPES = [(1, 1), (1, 3), (4, 1), (2, 2), (3, 2), (2, 5), (3, 3), (4, 4)]


@pytest.mark.parametrize("shape", SHAPES)
def test_generic_games_are_decided_and_exact(shape: tuple[int, int]) -> None:
    row_payoffs, column_payoffs = np.random.default_rng(4).normal(size=(2, *shape, 150))
    grid = grid_equilibria(row_payoffs, column_payoffs, TOLERANCE, TOLERANCE)
    assert not grid.undecided.any()
    assert_exact_where_decided(grid, row_payoffs, column_payoffs)


@pytest.mark.parametrize("highest", [1, 3, 9])
@pytest.mark.parametrize("shape", SHAPES)
def test_games_with_ties_are_exact_where_decided_and_seldom_undecided_for_nothing(
    shape: tuple[int, int], highest: int
) -> None:
    row_payoffs, column_payoffs = np.random.default_rng(5).integers(0, highest + 1, (2, *shape, 150)).astype(float)
    grid = grid_equilibria(row_payoffs, column_payoffs, TOLERANCE, TOLERANCE)
    assert_exact_where_decided(grid, row_payoffs, column_payoffs)
    solved = [
        (game, exact_equilibria(*game)) for game in ((at(row_payoffs, p), at(column_payoffs, p)) for p in range(150))
    ]
    regular = np.array([all(is_regular(game, profile) for profile in profiles(found)) for game, found in solved])
    assert (grid.undecided & regular).sum() <= 5


@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (3, 3), (2, 4), (4, 4)])
def test_decided_supports_outlast_any_change_within_the_tolerances(shape: tuple[int, int]) -> None:
    """With tolerances so wide that the bounds on the minors matter."""
    rng = np.random.default_rng(6)
    row_payoffs, column_payoffs = rng.normal(size=(2, *shape, 300)) * np.array([1.0, 20.0]).reshape(2, 1, 1, 1)
    grid = grid_equilibria(row_payoffs, column_payoffs, 0.02, 0.4)
    assert 0.02 < grid.undecided.mean() < 0.98
    for _ in range(3):
        signs = rng.choice([-1.0, 1.0], size=(2, *shape, 300))
        moved = row_payoffs + signs[0] * 0.00999, column_payoffs + signs[1] * 0.1999
        assert_exact_where_decided_as_before(grid, *moved)


def assert_exact_where_decided_as_before(grid: GridTwoPlayer, row_payoffs: Floats, column_payoffs: Floats) -> None:
    for point in np.flatnonzero(~grid.undecided):
        assert supports_at(grid, point) == supports_of(
            exact_equilibria(at(row_payoffs, point), at(column_payoffs, point))
        )


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 4), (4, 4), (5, 5)])
def test_strategies_are_those_of_the_exact_answer(shape: tuple[int, int]) -> None:
    row_payoffs, column_payoffs = np.random.default_rng(7).normal(size=(2, *shape, 60))
    grid = grid_equilibria(row_payoffs, column_payoffs, TOLERANCE, TOLERANCE)
    exact = [exact_equilibria(at(row_payoffs, point), at(column_payoffs, point)) for point in range(60)]
    for number, pair in enumerate(grid.supports):
        rows, columns = grid.row_strategy(number), grid.column_strategy(number)
        assert np.isnan(rows[:, ~grid.holds[number]]).all()
        assert np.isnan(columns[:, ~grid.holds[number]]).all()
        for point in np.flatnonzero(grid.holds[number]):
            (row, column), *_ = [p for p in profiles(exact[point]) if (support(p[0]), support(p[1])) == pair]
            assert rows[:, point] == pytest.approx(np.array(row, dtype=float), abs=1e-9)
            assert columns[:, point] == pytest.approx(np.array(column, dtype=float), abs=1e-9)


def test_blocks_leave_no_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    row_payoffs, column_payoffs = np.random.default_rng(8).integers(0, 9, (2, 3, 3, 200)).astype(float)
    whole = grid_equilibria(row_payoffs, column_payoffs, TOLERANCE, TOLERANCE)
    monkeypatch.setattr(two_player, "BLOCK", 13)
    parts = grid_equilibria(row_payoffs, column_payoffs, TOLERANCE, TOLERANCE)
    assert parts.supports == whole.supports
    assert (parts.holds == whole.holds).all()
    assert (parts.undecided == whole.undecided).all()


def test_payoffs_that_do_not_vary_are_broadcast() -> None:
    row_payoffs, column_payoffs = np.random.default_rng(9).normal(size=(2, 3, 2, 50))
    fixed = column_payoffs[..., :1]
    short = grid_equilibria(row_payoffs, fixed, TOLERANCE, TOLERANCE)
    full = grid_equilibria(row_payoffs, np.repeat(fixed, 50, axis=-1), TOLERANCE, TOLERANCE)
    assert np.shares_memory(short.column_payoffs, column_payoffs)
    assert short.supports == full.supports
    assert (short.holds == full.holds).all()
    assert (short.row_strategy(0) == full.row_strategy(0))[:, full.holds[0]].all()


IRRELEVANT_TIES = [[5, 4], [1, 0], [1, 0]], [[3, 2], [1, 0], [0, 1]]


@pytest.mark.parametrize("exchange", [False, True])
def test_ties_that_no_equilibrium_meets_are_no_matter(exchange: bool) -> None:
    """The last rows are the same and leave the other player indifferent, but are worse than the first."""
    row_payoffs, column_payoffs = stacked([IRRELEVANT_TIES])
    if exchange:
        row_payoffs, column_payoffs = column_payoffs.swapaxes(0, 1), row_payoffs.swapaxes(0, 1)
    grid = grid_equilibria(row_payoffs, column_payoffs, TOLERANCE, TOLERANCE)
    assert not grid.undecided.any()
    assert grid.supports == (((0,), (0,)),)


def test_rounding_errors_are_allowed_for_whatever_the_tolerance() -> None:
    """A row that is a mixture of two others but for its last digits, and no tolerance at all."""
    rng = np.random.default_rng(10)
    row_payoffs, column_payoffs = rng.normal(size=(2, 4, 3, 300))
    row_payoffs[3] = rng.uniform(size=300) * (row_payoffs[1] - row_payoffs[2]) + row_payoffs[2]
    grid = grid_equilibria(row_payoffs, column_payoffs, 0.0, 0.0)
    assert 0 < grid.undecided.mean() < 1
    assert_exact_where_decided(grid, row_payoffs, column_payoffs)


def test_an_even_count_is_never_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Battle of the sexes, when the search is made to forget the mixed equilibrium."""
    monkeypatch.setattr(two_player, "_supports", lambda *_: [((0,), (0,)), ((1,), (1,))])
    assert grid_equilibria(*stacked([([[3, 0], [0, 2]], [[2, 0], [0, 3]])]), TOLERANCE, TOLERANCE).undecided.all()


@pytest.mark.parametrize(
    "game",
    [
        pytest.param(([[1, 0], [1, 0]], [[1, 0], [0, 1]]), id="an unused action as good as the one in use"),
        pytest.param(([[1, 0], [1 - 1e-12, 0]], [[1, 0], [0, 1]]), id="nearly as good"),
        pytest.param(([[1, 0], [0, 1]], [[0, 1], [0, 0]]), id="a probability of zero"),
        pytest.param(([[1, 0], [0, 1]], [[0, 1], [1e-12, 0]]), id="a probability near zero"),
        pytest.param(([[1, 1], [1, 1]], [[2, 2], [2, 2]]), id="all payoffs equal"),
        pytest.param(([[1, 2, 3], [2, 3, 4], [3, 4, 5]], [[0, 0, 0]] * 3), id="a player who does not care"),
        pytest.param(([[np.nan, 0], [0, 1]], [[1, 0], [0, 1]]), id="not a number"),
        pytest.param(([[np.inf, 0], [0, 1]], [[1, 0], [0, 1]]), id="infinite"),
    ],
)
def test_what_floats_cannot_decide_is_said(game: tuple[Sequence[Sequence[float]], Sequence[Sequence[float]]]) -> None:
    assert grid_equilibria(*stacked([game]), TOLERANCE, TOLERANCE).undecided.all()


def test_products_too_large_for_a_float_decide_nothing() -> None:
    """Against an even mixture the fourth row gains 3/2 + 3/2 - 2, but scaled so, the product with 2 is infinite."""
    row_payoffs = [[0, 0, 0], [-1, 1, 0], [0, -1, 1], [1.5, 1.5, -2]]
    column_payoffs = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]]
    large, small = stacked([(row_payoffs, column_payoffs)])
    large *= 1e308 ** (1 / 3)
    assert_exact_where_decided(grid_equilibria(large, small, TOLERANCE, TOLERANCE), large, small)


def test_a_grid_without_an_equilibrium_on_equal_supports() -> None:
    """Nothing certain anywhere: no supports, and every point undecided."""
    row_payoffs, column_payoffs = np.zeros((2, 2, 3, 5))
    grid = grid_equilibria(row_payoffs, column_payoffs, TOLERANCE, TOLERANCE)
    assert grid.supports == ()
    assert grid.holds.shape == (0, 5)
    assert grid.undecided.all()


@checked
@given(st.lists(games(st.integers(-20, 20), 3), min_size=1, max_size=1), st.integers(-60, 60))
def test_scaling_payoffs_with_their_tolerance_changes_nothing(chosen: list[Game], exponent: int) -> None:
    row_payoffs, column_payoffs = stacked(chosen)
    scale = 2.0**exponent
    plain = grid_equilibria(row_payoffs, column_payoffs, TOLERANCE, TOLERANCE)
    scaled = grid_equilibria(scale * row_payoffs, column_payoffs, scale * TOLERANCE, TOLERANCE)
    assert scaled.supports == plain.supports
    assert (scaled.undecided == plain.undecided).all()
