"""All pure Nash equilibria at any points: the compiled kernel beside loops over points.

A game of three players with four actions each, payoffs affine in two parameters, every cell an outcome of its own. The
kernel keeps which outcomes are possible, how many equilibria there are, and whether there is a tie. Peers: QuantEcon's
``pure_nash_brute``, with the game built from arrays for each point as its documentation shows; a comparison of every
payoff with the best of its line, written by hand in numpy, a point at a time; and our own concept over a grid. The
loops work out the payoffs of their point, as the kernel does; the concept is given those of all points.

The numbers of equilibria are compared at the peers' points before anything is timed. A second table shows how the time
grows with points, actions and players.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.racing import Contender, filled, race
from gametheory.equilibria.pure_nash import pure_nash
from gametheory.games import NormalFormGame
from gametheory.games.numbers import cells_of
from gametheory.kernels import Columns, Family, Kernel, kernel_for, make_columns

POINTS = 1 << 21
SAMPLE = 500
GRID = 1 << 14
KEEP = ("possible", "equilibria", "tie")
SHAPES = [(2, 2), (4, 4), (8, 8), (16, 16), (2,) * 3, (3,) * 3, (4,) * 3, (6,) * 3, (2,) * 5, (2,) * 7]


def random_family(shape: tuple[int, ...]) -> Family:
    rng = np.random.default_rng(11)
    players, cells = len(shape), int(np.prod(shape))
    base, slopes = rng.uniform(-1, 1, (players, cells)), rng.uniform(-1, 1, (players, cells, 2))
    return Family(NormalFormGame.from_arrays(*base.reshape(players, *shape)), base, slopes, (3.0,) * players)


def random_points(points: int) -> NDArray[np.float64]:
    return np.random.default_rng(1).uniform(-1, 1, (2, points))


def kernel_of(family: Family) -> Kernel:
    kernel = kernel_for("pure-nash", family, select="payoff-dominance", tolerance=1e-9)
    assert kernel is not None
    return kernel


def columns_for(family: Family, points: int) -> Columns:
    game = family.game
    return make_columns(points, outcomes=len(game.outcome_names), players=len(game.players), keep=KEEP)


def games(family: Family, points: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Work out the payoffs of one point after the other, shape (players, *actions)."""
    shape = (len(family.game.players), *family.game.shape)
    for point in points.T:
        yield (family.base + family.slopes @ point).reshape(shape)


def quantecon_counts(family: Family, points: NDArray[np.float64]) -> list[int]:
    """Count with QuantEcon, a point at a time."""
    from quantecon.game_theory import NormalFormGame as Table
    from quantecon.game_theory import Player, pure_nash_brute

    def turned(own: NDArray[np.float64], player: int) -> NDArray[np.float64]:
        return np.transpose(own, [*range(player, own.ndim), *range(player)])

    return [
        len(pure_nash_brute(Table([Player(turned(own, player)) for player, own in enumerate(game)])))
        for game in games(family, points)
    ]


def numpy_counts(family: Family, points: NDArray[np.float64]) -> list[int]:
    """Count by hand with numpy, a point at a time."""
    found = []
    for game in games(family, points):
        holds = np.ones(game.shape[1:], dtype=bool)
        for player, own in enumerate(game):
            holds &= own == own.max(axis=player, keepdims=True)
        found.append(len(np.argwhere(holds)))
    return found


def cube() -> None:
    family, features = random_family((4, 4, 4)), random_points(POINTS)
    kernel, columns = kernel_of(family), columns_for(family, POINTS)
    sample = features[:, :SAMPLE]
    cells = tuple(cells_of(own, (4, 4, 4)) for own in family.payoffs(features[:, :GRID]))
    game = family.game
    grid = NormalFormGame(game.players, game.actions, cells, game.outcomes, game.outcome_names, scale=family.scale)
    counts = filled(kernel, features, columns).equilibria[:SAMPLE].tolist()
    assert counts == quantecon_counts(family, sample) == numpy_counts(family, sample), "the peers disagree with us"
    race(
        "pure Nash equilibria, 4 x 4 x 4, any points: possible outcomes, their number, ties",
        [
            Contender("kernel, all processors", POINTS, lambda: filled(kernel, features, columns)),
            Contender("kernel, one thread", POINTS, lambda: filled(kernel, features, columns, threads=1)),
            Contender("our concept over a grid, numpy", GRID, lambda: pure_nash(grid)),
            Contender("loop over points, numpy by hand", SAMPLE, lambda: numpy_counts(family, sample)),
            Contender("loop over quantecon pure_nash_brute", SAMPLE, lambda: quantecon_counts(family, sample)),
        ],
    )


def seconds(run: Callable[[], object]) -> float:
    run()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def growth() -> None:
    print("\npure Nash equilibria, how the time grows (kernel, all processors)")
    family = random_family((4, 4, 4))
    for points in (1_000, 10_000, 100_000, 1_000_000):
        features, columns, kernel = random_points(points), columns_for(family, points), kernel_of(family)
        spent = seconds(lambda k=kernel, f=features, c=columns: filled(k, f, c))
        print(f"  4 x 4 x 4, {points:>9,} points{spent * 1e3:>12.2f} ms{points / spent:>16,.0f} /s")
    features = random_points(1 << 18)
    for shape in SHAPES:
        family = random_family(shape)
        columns, kernel = columns_for(family, 1 << 18), kernel_of(family)
        spent = seconds(lambda k=kernel, c=columns: filled(k, features, c))
        per_point = spent / (1 << 18) * 1e9
        print(f"  {' x '.join(map(str, shape)):<28}{per_point:>10.1f} ns a point{(1 << 18) / spent:>16,.0f} /s")


def main() -> None:
    cube()
    growth()


if __name__ == "__main__":
    main()
