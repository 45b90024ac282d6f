"""All Nash equilibria of three-player games: one at a time by shape, and over a grid, beside Gambit's ``enumpoly``.

Games are random, payoffs uniform whole numbers of two digits. Gambit runs in this process on games on which it is known
to finish; how many isolated equilibria it missed is printed, because a fast answer that misses some is no answer.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import gametheory as gt
from benchmarks.racing import Contender, race
from gametheory.games import NormalFormGame

SHAPES = ((2, 2, 2), (3, 2, 2), (3, 3, 2), (2, 2, 2, 2), (3, 3, 3))
PEERED = ((2, 2, 2), (3, 2, 2))
GRID = 200_000
PEER_GAMES = 30


def random_arrays(shape: tuple[int, ...], count: int) -> list[list[np.ndarray]]:
    rng = np.random.default_rng(0)
    return [[rng.integers(-99, 100, shape) for _ in shape] for _ in range(count)]


def by_gambit(arrays: list[np.ndarray]) -> list[np.ndarray]:
    """Give every equilibrium that Gambit finds as one row of probabilities."""
    import pygambit

    game = pygambit.StrategicGame.from_arrays(*arrays)
    found = pygambit.nash.enumpoly_solve(game).equilibria
    return [np.array([float(e[p][s]) for p in game.players for s in game.get_strategies(p)]) for e in found]


def by_us(arrays: list[np.ndarray]) -> list[np.ndarray]:
    """Give every isolated equilibrium that we find as one row of probabilities."""
    solution = gt.nash(NormalFormGame.from_arrays(*arrays))
    sides = list(zip(solution.game.players, solution.game.actions, strict=True))
    return [
        np.array([float(e.profile[player].get(action, 0)) for player, actions in sides for action in actions])
        for e in solution.equilibria
        if e.isolated
    ]


def median_milliseconds(solve: Callable[[Any], Any], games: list[Any]) -> tuple[float, list[Any]]:
    seconds, found = [], []
    for game in games:
        start = time.perf_counter()
        found.append(solve(game))
        seconds.append(time.perf_counter() - start)
    return 1000 * statistics.median(seconds), found


def missed(ours: list[list[np.ndarray]], theirs: list[list[np.ndarray]]) -> int:
    """Count the isolated equilibria of ours that are not among theirs."""
    pairs = zip(ours, theirs, strict=True)
    return sum(not any(np.allclose(one, other, atol=1e-5) for other in found) for own, found in pairs for one in own)


def one_at_a_time() -> None:
    print("\none game at a time, exactly: median milliseconds (isolated equilibria in all)")
    for shape in SHAPES:
        games = random_arrays(shape, PEER_GAMES if shape in PEERED else 10)
        by_us(games[0])
        ours, found = median_milliseconds(by_us, games)
        line = f"  {'x'.join(map(str, shape)):<10} gametheory.nash {ours:9.2f} ms ({sum(map(len, found))})"
        if shape in PEERED:
            theirs, their_found = median_milliseconds(by_gambit, games)
            line += (
                f"   pygambit enumpoly_solve {theirs:9.2f} ms, in floats, {missed(found, their_found)} of them missed"
            )
        print(line)


def over_a_grid() -> None:
    rng = np.random.default_rng(1)
    for shape in PEERED:
        grid = NormalFormGame.from_arrays(*rng.uniform(-1, 1, (3, GRID, *shape)))
        games = random_arrays(shape, PEER_GAMES)

        def loop(games: list[list[np.ndarray]] = games) -> list[Any]:
            return [by_gambit(game) for game in games]

        def ours(grid: NormalFormGame = grid) -> object:
            return gt.nash(grid)

        race(
            f"all Nash equilibria of {'x'.join(map(str, shape))} games",
            [
                Contender("gametheory.nash over a grid", GRID, ours),
                Contender("loop over pygambit enumpoly_solve", PEER_GAMES, loop),
            ],
            rounds=3,
        )


def main() -> None:
    one_at_a_time()
    over_a_grid()
