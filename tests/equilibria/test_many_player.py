"""All equilibria of games with three and more players: known games, theorems, and searches that know no theory."""

from __future__ import annotations

import itertools
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.equilibria import many_player
from gametheory.equilibria.indifference import conditions
from gametheory.equilibria.many_player import ManyPlayerEquilibria, many_player_equilibria
from gametheory.equilibria.supports import IntegerGame, unknowns
from gametheory.equilibria.two_player import exact_equilibria
from gametheory.games import Equilibrium, NormalFormGame, Profile, Solution
from gametheory.games.verification import expected_payoffs, outcome_probabilities, regret
from gametheory.numerics.semialgebraic import solve_region

checked = settings(max_examples=60, derandomize=True, deadline=None)
Payoffs = Sequence[np.ndarray]
HALF, THIRD, QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)


# Test code that knows the definition of an equilibrium, and none of the algorithms.


def solve(payoffs: Payoffs, **limits: Any) -> ManyPlayerEquilibria:
    found = many_player_equilibria(payoffs, **limits)
    for strategies in every_strategy(found):
        assert no_regret(payoffs, strategies)
    return found


def every_strategy(found: ManyPlayerEquilibria) -> Iterator[Any]:
    yield from (equilibrium.strategies for equilibrium in found.equilibria)
    yield from (strategies for component in found.components for strategies in component.samples)


def no_regret(payoffs: Payoffs, strategies: Any) -> bool:
    game = NormalFormGame.from_arrays(*payoffs)
    profile = Profile(
        {
            player: dict(zip(actions, strategy, strict=True))
            for player, actions, strategy in zip(game.players, game.actions, strategies, strict=True)
        }
    )
    shares = [share for strategy in strategies for share in strategy]
    return (
        all(share >= 0 for share in shares) and all(sum(own) == 1 for own in strategies) and regret(game, profile) == 0
    )


def support(strategies: Any) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(action for action, share in enumerate(own) if share != 0) for own in strategies)


def strategies_of(found: ManyPlayerEquilibria) -> list[Any]:
    return [equilibrium.strategies for equilibrium in found.equilibria]


def mixes(*first_shares: Fraction | int) -> tuple[tuple[Fraction | int, ...], ...]:
    """Strategies of players with two actions each, by the probability of the first."""
    return tuple((share, 1 - share) for share in first_shares)


def three_by_cell(*cells: tuple[int, int, int]) -> list[np.ndarray]:
    """Payoffs of a 2 x 2 x 2 game, the first player's action changing fastest, then the second's."""
    return [np.array([cell[player] for cell in cells]).reshape(2, 2, 2).transpose() for player in range(3)]


# --- games of the literature ---


MCKELVEY_MCLENNAN = three_by_cell(
    (9, 8, 12), (0, 0, 0), (0, 0, 0), (9, 8, 2), (0, 0, 0), (3, 4, 6), (3, 4, 6), (0, 0, 0)
)


def test_nine_regular_equilibria() -> None:
    """The most that a 2 x 2 x 2 game can have, two of them totally mixed (McKelvey and McLennan 1997)."""
    found = solve(MCKELVEY_MCLENNAN)
    assert found.complete
    assert not found.components
    assert all(equilibrium.isolated and equilibrium.regular for equilibrium in found.equilibria)
    assert strategies_of(found) == [
        mixes(1, 1, 1),
        mixes(1, 0, 0),
        mixes(0, 1, 0),
        mixes(0, 0, 1),
        mixes(THIRD, 1, QUARTER),
        mixes(HALF, HALF, 1),
        mixes(0, QUARTER, THIRD),
        mixes(HALF, Fraction(2, 5), QUARTER),
        mixes(Fraction(2, 5), HALF, THIRD),
    ]


def test_a_unique_irrational_equilibrium() -> None:
    """Nau, Gomez Canovas and Hansen (2004), On the geometry of Nash equilibria and correlated equilibria,
    International Journal of Game Theory 32, 443-453, section 4."""
    payoffs = three_by_cell((3, 0, 2), (0, 1, 0), (0, 2, 0), (1, 0, 0), (1, 0, 0), (0, 3, 0), (0, 1, 0), (2, 0, 3))
    found = solve(payoffs)
    (equilibrium,) = found.equilibria
    assert found.complete
    assert equilibrium.regular
    shares = [strategy[0] for strategy in equilibrium.strategies]
    assert [str(share) for share in shares] == [
        "53/46 - 1/46 sqrt(601)",
        "-13/24 + 1/24 sqrt(601)",
        "-23/4 + 1/4 sqrt(601)",
    ]


def test_payoffs_of_an_irrational_equilibrium_are_exact() -> None:
    payoffs = three_by_cell((3, 0, 2), (0, 1, 0), (0, 2, 0), (1, 0, 0), (1, 0, 0), (0, 3, 0), (0, 1, 0), (2, 0, 3))
    game = NormalFormGame.from_arrays(*payoffs)
    (equilibrium,) = solve(payoffs).equilibria
    profile = Profile(
        {p: dict(zip("12", own, strict=True)) for p, own in zip("123", equilibrium.strategies, strict=True)}
    )
    earned = expected_payoffs(game, profile)
    against = Profile({**profile.strategies, "1": {"2": 1}})
    assert earned["1"] == expected_payoffs(game, against)["1"]
    assert earned["1"] != float(earned["1"])


def test_solutions_take_irrational_numbers() -> None:
    """What readers see are decimals; what is compared is exact."""
    payoffs = three_by_cell((3, 0, 2), (0, 1, 0), (0, 2, 0), (1, 0, 0), (1, 0, 0), (0, 3, 0), (0, 1, 0), (2, 0, 3))
    game = NormalFormGame.from_arrays(*payoffs)
    (found,) = solve(payoffs).equilibria
    named = zip(game.players, found.strategies, strict=True)
    profile = Profile({player: dict(zip("12", own, strict=True)) for player, own in named})
    equilibrium = Equilibrium(
        profile, expected_payoffs(game, profile), outcome_probabilities(game, profile), regret(game, profile)
    )
    solution = Solution(game, "nash", (equilibrium,), complete=True, exact=True, method="polynomial systems")
    shown = solution.to_dict()["equilibria"][0]
    assert shown["profile"]["1"]["1"] == pytest.approx((53 - 601**0.5) / 46)
    assert shown["regret"] == 0.0
    assert "0.6192" in repr(solution)
    assert pickle.loads(pickle.dumps(profile)).strategies == profile.strategies


def test_a_continuum_of_totally_mixed_equilibria() -> None:
    """Nau, Gomez Canovas and Hansen (2004), section 5: three pure equilibria, two in which one player mixes (the ends
    of the intervals in which that player may), and a curve of totally mixed ones between these."""
    payoffs = three_by_cell((0, 0, 2), (3, 0, 0), (0, 3, 0), (0, 0, 0), (1, 1, 0), (0, 0, 0), (0, 0, 0), (0, 0, 3))
    found = solve(payoffs)
    assert found.complete
    assert not found.notes
    (component,) = found.components
    assert component.dimension == 1
    assert component.in_one_piece
    assert ((0, 1), (0, 1), (0, 1)) in {supports for supports, _ in component.pieces}
    listed = strategies_of(found)
    assert [listed[place] for place in component.extreme] == [
        mixes(1, 0, 1),
        mixes(0, 1, 1),
        mixes(1, 0, QUARTER),
        mixes(0, 1, QUARTER),
    ]
    assert [e.strategies for e in found.equilibria if e.isolated] == [mixes(0, 0, 0)]


def test_the_horse() -> None:
    """Selten (1975), Reexamination of the perfectness concept, International Journal of Game Theory 4, 25-55: two
    segments of equilibria, of which only the one with C, c has perfect ones."""
    ends = {"Cc": (1, 1, 1), "CdL": (4, 4, 0), "CdR": (0, 0, 1), "DL": (3, 3, 2), "DR": (0, 0, 0)}
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    for one, two, three in itertools.product("CD", "cd", "LR"):
        name = "Cc" if one + two == "Cc" else "Cd" + three if one == "C" else "D" + three
        payoffs[:, "CD".index(one), "cd".index(two), "LR".index(three)] = ends[name]
    found = solve(list(payoffs))
    assert found.complete
    listed = strategies_of(found)
    assert [[listed[place] for place in component.extreme] for component in found.components] == [
        [mixes(1, 1, 0), mixes(1, 1, QUARTER)],
        [mixes(0, 1, 1), mixes(0, THIRD, 1)],
    ]
    assert not any(equilibrium.isolated for equilibrium in found.equilibria)


def test_three_player_matching_pennies() -> None:
    """Jordan (1993), Three problems in learning mixed-strategy Nash equilibria, Games and Economic Behavior 5."""
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    for one, two, three in itertools.product(range(2), repeat=3):
        payoffs[:, one, two, three] = one == two, two == three, three != one
    (equilibrium,) = solve(list(payoffs)).equilibria
    assert equilibrium.strategies == mixes(HALF, HALF, HALF)


def test_a_volunteers_dilemma_with_a_cubic_equilibrium() -> None:
    """Diekmann (1985), Volunteer's dilemma, Journal of Conflict Resolution 29, 605-610: with four players, a good
    worth 2 and its cost 1, each abstains with the cube root of one half."""
    payoffs = np.zeros((4, 2, 2, 2, 2), dtype=int)
    for cell in itertools.product(range(2), repeat=4):
        payoffs[:, *cell] = [2 * (0 in cell) - (own == 0) for own in cell]
    found = solve(list(payoffs))
    assert found.complete
    symmetric = [e for e in found.equilibria if len(set(e.strategies)) == 1]
    assert [str(e.strategies[0][1]) for e in symmetric] == ["root of 2x^3 - 1 in [0.79, 0.80]"]
    assert len(found.equilibria) % 2


# --- degenerate games ---


def test_nobody_cares() -> None:
    """Everything is an equilibrium: one component of full dimension, whose extreme members are the pure profiles."""
    found = solve([np.zeros((2, 3, 2), dtype=int)] * 3)
    (component,) = found.components
    assert (component.dimension, component.in_one_piece, len(component.extreme)) == (4, True, 12)
    assert found.complete


def test_a_third_player_without_influence_leaves_two_player_extremes() -> None:
    """Von Stengel's (2007) degenerate 3 x 2 game, watched by someone with one action."""
    row, column = np.array([[3, 3], [2, 5], [0, 6]]), np.array([[3, 3], [2, 6], [3, 1]])
    found = solve([row[:, :, None], column[:, :, None], np.zeros((3, 2, 1), dtype=int)])
    pair = exact_equilibria(
        [[Fraction(int(x)) for x in own] for own in row], [[Fraction(int(x)) for x in own] for own in column]
    )
    expected = {(pair.row_strategies[r], pair.column_strategies[c], (1,)) for r, c in pair.extreme}
    assert set(strategies_of(found)) == expected
    (component,) = found.components
    assert (component.dimension, len(component.extreme)) == (1, 2)


def test_a_curve_is_one_component_with_its_ends() -> None:
    """Nobody is moved by the own action, but the third by whether 3 p q = p + q; else the third leaves the curve."""
    third = np.zeros((2, 2, 2), dtype=int)
    third[..., 0] = [[1, -1], [-1, 0]]
    found = solve([np.zeros((2, 2, 2), dtype=int), np.zeros((2, 2, 2), dtype=int), third])
    assert found.complete
    (component,) = found.components
    assert component.dimension == 2
    assert (((0, 1), (0, 1), (0, 1)), 2) in component.pieces


def grid_equilibria(payoffs: Payoffs, steps: int) -> Iterator[Any]:
    """All equilibria whose probabilities are multiples of 1 / steps, by trying each in exact integers."""
    shape = payoffs[0].shape
    points = [
        np.array([c for c in itertools.product(range(steps + 1), repeat=size) if sum(c) == steps]) for size in shape
    ]
    good = np.ones([len(own) for own in points], dtype=bool)
    for player in range(len(shape)):
        table = payoffs[player]
        for other in range(len(shape)):
            if other != player:
                table = np.moveaxis(np.tensordot(points[other], table, axes=(1, other)), 0, other)
        own = np.moveaxis(np.tensordot(points[player], table, axes=(1, player)), 0, player)
        good &= own == steps * table.max(axis=player, keepdims=True)
    for chosen in zip(*np.nonzero(good), strict=True):
        yield tuple(
            tuple(Fraction(int(share), steps) for share in own[index])
            for own, index in zip(points, chosen, strict=True)
        )


@st.composite
def tied_games(draw: Any, shapes: Sequence[tuple[int, ...]], highest: int) -> list[np.ndarray]:
    shape = draw(st.sampled_from(shapes))
    size = int(np.prod(shape))
    numbers = st.lists(st.integers(0, highest), min_size=size, max_size=size)
    return [np.array(draw(numbers)).reshape(shape) for _ in shape]


@checked
@given(tied_games([(2, 2, 2), (3, 2, 2)], 3))
def test_games_full_of_ties_miss_no_equilibrium_of_a_grid(payoffs: list[np.ndarray]) -> None:
    found = solve(payoffs)
    assert found.complete, found.reason
    points = {equilibrium.strategies for equilibrium in found.equilibria}
    pieces = {supports for component in found.components for supports, _ in component.pieces}
    for strategies in grid_equilibria(payoffs, 6):
        assert strategies in points or support(strategies) in pieces


@checked
@given(tied_games([(2, 2, 2), (2, 3, 2), (2, 2, 2, 2)], 2), st.integers(1, 5))
def test_isolated_means_that_nothing_is_near(payoffs: list[np.ndarray], steps: int) -> None:
    """An equilibrium that differs from another in one player's strategy alone is not isolated: all between are too."""
    found = solve(payoffs)
    isolated = [e.strategies for e in found.equilibria if e.isolated]
    for lonely in isolated:
        for strategies in grid_equilibria(payoffs, steps):
            different = sum(one != other for one, other in zip(lonely, strategies, strict=True))
            assert different != 1


# --- generic games ---


def random_game(rng: np.random.Generator, shape: tuple[int, ...], highest: int = 10**6) -> list[np.ndarray]:
    return [rng.integers(-highest, highest + 1, shape) for _ in shape]


@pytest.mark.parametrize(
    ("shape", "games"), [((2, 2, 2), 150), ((3, 2, 2), 60), ((2, 2, 2, 2), 8), ((3, 3, 2), 8), ((3, 3, 3), 3)]
)
def test_generic_games_have_an_odd_number_of_regular_equilibria(shape: tuple[int, ...], games: int) -> None:
    rng = np.random.default_rng(11)
    for _ in range(games):
        found = solve(random_game(rng, shape))
        assert found.complete
        assert len(found.equilibria) % 2
        assert all(equilibrium.isolated and equilibrium.regular for equilibrium in found.equilibria)


@checked
@given(st.integers(0, 10**6), st.sampled_from([(2, 2, 2), (3, 2, 2)]))
def test_scaling_and_relabelling_change_nothing(seed: int, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(seed)
    payoffs = random_game(rng, shape, 9)
    plain = many_player_equilibria(payoffs)
    scaled = many_player_equilibria([3 * payoffs[0] + 5, payoffs[1], 7 * payoffs[2] - 1])
    assert strategies_of(scaled) == strategies_of(plain)
    flipped = many_player_equilibria([np.flip(payoff, axis=0) for payoff in payoffs])
    mirrored = {(own[::-1], *others) for own, *others in strategies_of(flipped)}
    assert {(own, *others) for own, *others in strategies_of(plain)} == mirrored
    turned = many_player_equilibria([payoffs[place].transpose(2, 0, 1) for place in (2, 0, 1)])
    assert {(b, c, a) for a, b, c in strategies_of(turned)} == set(strategies_of(plain))
    assert len(turned.components) == len(plain.components)


def newton_equilibria(payoffs: Payoffs, starts: int, rng: np.random.Generator) -> Iterator[tuple[Any, np.ndarray]]:
    """Equilibria by Gauss-Newton from random points of every support, in floats."""
    shape = payoffs[0].shape
    choices = [[c for k in range(1, n + 1) for c in itertools.combinations(range(n), k)] for n in shape]
    for chosen in itertools.product(*choices):
        for _ in range(starts if any(len(own) > 1 for own in chosen) else 1):
            x = [np.zeros(n) for n in shape]
            for own, used in zip(x, chosen, strict=True):
                own[list(used)] = rng.dirichlet(np.ones(len(used)))
            if (x := _newton(payoffs, chosen, x)) is not None:  # type: ignore[assignment]
                yield chosen, np.concatenate(x)


def _replies(payoffs: Payoffs, x: list[np.ndarray], player: int, keep: int | None = None) -> np.ndarray:
    table = payoffs[player].astype(float)
    for other in reversed(range(len(x))):
        if other not in (player, keep):
            table = np.tensordot(table, x[other], axes=(other, 0))
    return table if keep is None or player < keep else table.T


def _newton(payoffs: Payoffs, chosen: Any, x: list[np.ndarray]) -> list[np.ndarray] | None:
    players = range(len(x))
    ends = np.cumsum([0, *map(len, chosen)])
    for _ in range(40):
        rows, right = [], []
        for player in players:
            earned = _replies(payoffs, x, player)
            first = chosen[player][0]
            for action in chosen[player][1:]:
                row = np.zeros(ends[-1])
                for other in players:
                    if other != player:
                        table = _replies(payoffs, x, player, other)
                        row[ends[other] : ends[other + 1]] = (table[action] - table[first])[list(chosen[other])]
                rows.append(row)
                right.append(earned[first] - earned[action])
            total = np.zeros(ends[-1])
            total[ends[player] : ends[player + 1]] = 1
            rows.append(total)
            right.append(1 - x[player].sum())
        step = np.linalg.lstsq(np.array(rows), np.array(right), rcond=1e-11)[0]
        for player in players:
            x[player][list(chosen[player])] += step[ends[player] : ends[player + 1]]
        if not np.isfinite(step).all() or max(np.abs(own).max() for own in x) > 1e3:
            return None
        if np.abs(step).max() < 1e-13:
            break
    positive = all((own[list(used)] > 1e-9).all() for own, used in zip(x, chosen, strict=True))
    gains = max(float(np.max(_replies(payoffs, x, p)) - _replies(payoffs, x, p) @ x[p]) for p in players)
    scale = max(float(np.abs(payoff).max()) for payoff in payoffs) or 1.0
    return x if positive and gains < 1e-10 * scale else None


@pytest.mark.parametrize(
    ("shape", "highest", "games"),
    [
        ((2, 2, 2), 3, 6),
        ((3, 2, 2), 3, 2),
        ((2, 2, 2), 99, 5),
        ((3, 2, 2), 99, 1),
        pytest.param((2, 2, 2), 3, 60, marks=pytest.mark.slow),
        pytest.param((3, 2, 2), 3, 25, marks=pytest.mark.slow),
        pytest.param((3, 2, 2), 99, 15, marks=pytest.mark.slow),
        pytest.param((2, 2, 2, 2), 9, 3, marks=pytest.mark.slow),
        pytest.param((3, 3, 2), 9, 3, marks=pytest.mark.slow),
    ],
)
def test_nothing_that_newton_finds_is_missing(shape: tuple[int, ...], highest: int, games: int) -> None:
    rng = np.random.default_rng(12)
    for _ in range(games):
        payoffs = [rng.integers(0, highest + 1, shape) for _ in shape]
        found = solve(payoffs)
        assert found.complete
        listed = [np.array([float(p) for own in s for p in own]) for s in every_strategy(found)]
        pieces = {supports for component in found.components for supports, _ in component.pieces}
        for chosen, point in newton_equilibria(payoffs, 6, rng):
            assert chosen in pieces or min(np.abs(point - other).max() for other in listed) < 1e-6


# --- Gambit, in a process of its own: it can hang, and it is under another licence than the package ---

GAMBIT = """
import json, sys
import numpy as np, pygambit
answers = []
for payoffs in json.load(sys.stdin):
    game = pygambit.StrategicGame.from_arrays(*map(np.array, payoffs))
    found = pygambit.nash.enumpoly_solve(game).equilibria
    own = [[(player, strategy) for strategy in game.get_strategies(player)] for player in game.players]
    answers.append([[[float(e[player][s]) for player, s in pairs] for pairs in own] for e in found])
json.dump(answers, sys.stdout)
"""


@pytest.mark.parametrize(("shape", "games"), [((2, 2, 2), 40), ((3, 2, 2), 15), ((3, 3, 3), 2)])
def test_every_equilibrium_of_gambit_is_among_ours(shape: tuple[int, ...], games: int) -> None:
    rng = np.random.default_rng(13)
    asked = [random_game(rng, shape, 99) for _ in range(games)]
    question = json.dumps([[payoff.tolist() for payoff in payoffs] for payoffs in asked])
    try:
        run = subprocess.run(
            [sys.executable, "-c", GAMBIT], input=question, capture_output=True, text=True, timeout=60, check=True
        )
    except subprocess.TimeoutExpired:
        pytest.fail("Gambit hangs on one of these games, or needs more than a minute")
    for payoffs, answers in zip(asked, json.loads(run.stdout), strict=True):
        found = solve(payoffs)
        ours = [np.concatenate([np.array(own, dtype=float) for own in s]) for s in strategies_of(found)]
        pieces = {supports for component in found.components for supports, _ in component.pieces}
        for answer in answers:
            theirs = np.concatenate(answer)
            assert min(np.abs(theirs - own).max() for own in ours) < 1e-5 or pieces


# --- what is not complete says so ---


def test_the_time_limit() -> None:
    found = many_player_equilibria(random_game(np.random.default_rng(14), (3, 3, 3)), seconds=0.01)
    assert not found.complete
    assert "the time limit was reached with" in found.reason
    assert "choices of supports left" in found.reason


def test_an_interruption_returns_what_was_found() -> None:
    def interrupt(done: int, _: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    found = many_player_equilibria(MCKELVEY_MCLENNAN, progress=interrupt)
    assert not found.complete
    assert found.reason == "the search was interrupted with 7 of 27 choices of supports left"
    assert 0 < len(found.equilibria) < 9


def test_progress_ends_with_all() -> None:
    seen: list[tuple[int, int]] = []
    many_player_equilibria(MCKELVEY_MCLENNAN, progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 27)
    assert seen[-1] == (27, 27)


def test_an_undecided_choice_of_supports_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(*_: Any) -> None:
        raise many_player.UndecidedError("a Groebner basis grew too large")

    monkeypatch.setattr(many_player, "solve_region", too_large)
    found = many_player_equilibria(MCKELVEY_MCLENNAN)
    assert not found.complete
    assert "supports {1, 2} x {1, 2} x {1, 2} were left undecided: a Groebner basis grew too large" in found.reason


def test_an_even_number_of_regular_equilibria_is_never_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine equilibria, when the search is made to forget one choice of supports."""
    allow = many_player.IntegerGame.allow
    forgotten = ((0, 1), (0,), (0, 1))
    monkeypatch.setattr(many_player.IntegerGame, "allow", lambda self, s: s != forgotten and allow(self, s))
    with pytest.raises(AssertionError, match="This is a bug"):
        many_player_equilibria(MCKELVEY_MCLENNAN)


def test_decimal_payoffs_are_exact() -> None:
    """Payoffs as games hold them: fractions in object arrays."""
    game = NormalFormGame.from_arrays(*(payoff / 10 for payoff in MCKELVEY_MCLENNAN))
    assert strategies_of(many_player_equilibria(game.payoffs)) == strategies_of(solve(MCKELVEY_MCLENNAN))


def test_one_and_two_players_are_solved_too() -> None:
    assert strategies_of(many_player_equilibria([np.array([1, 3, 2])])) == [((0, 1, 0),)]
    pennies = np.array([[1, -1], [-1, 1]])
    assert strategies_of(many_player_equilibria([pennies, -pennies])) == [mixes(HALF, HALF)]


@checked
@given(tied_games([(2, 2, 2), (3, 2, 2), (2, 2, 2, 2)], 3))
def test_supports_that_integers_rule_out_have_no_solution(payoffs: list[np.ndarray]) -> None:
    game = IntegerGame(payoffs)
    for chosen in game.choices():
        if game.allow(chosen) and not game.balanced(chosen):
            part = conditions(game, chosen)
            region = solve_region(part.equations, part.positive, part.nonnegative, unknowns(chosen), lambda: None)
            assert not region.points
            assert not region.families
