"""All Nash equilibria of three-player games m x 2 x 2: the compiled loop, the concept over a grid, Gambit's enumpoly.

Payoffs are random, affine in two parameters; all columns that a sweep keeps by default are filled: counts, possible
outcomes, the selected equilibrium's payoffs and probabilities. Gambit's loop builds a game from arrays for each point,
as its documentation shows, in a process of its own, which is ended if it takes too long.

Before anything is timed, our counts are compared with the exact engine at the points of the peer, and how many of these
equilibria the peer misses is printed: a fast answer that misses some is no answer. A count of ours that differs stops
the benchmark.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

import gametheory as gt
from benchmarks.nash_of_three import by_gambit, by_us, missed
from benchmarks.racing import Contender, filled, process_for_gambit, race
from gametheory.games import NormalFormGame
from gametheory.kernels import Family, make_columns
from gametheory.kernels.m_by_two_by_two import prepare

SHAPES = {(2, 2, 2): 2_000_000, (3, 2, 2): 1_000_000, (2, 4, 2): 300_000}
PLAIN = 60_000
PEERED = 150
SECONDS = 60.0


def random_family(shape: tuple[int, int, int], seed: int) -> Family:
    rng = np.random.default_rng(seed)
    base, slopes = rng.uniform(-1, 1, (3, np.prod(shape))), rng.uniform(-1, 1, (3, np.prod(shape), 2))
    return Family(NormalFormGame.from_arrays(*base.reshape(3, *shape)), base, slopes, (3.0, 3.0, 3.0))


def gambit_loop(games: list[list[np.ndarray]]) -> list[list[np.ndarray]]:
    return [by_gambit(payoffs) for payoffs in games]


def random_tables(shape: tuple[int, int, int], points: int, pool: ProcessPoolExecutor) -> None:
    family = random_family(shape, sum(shape))
    features = np.random.default_rng(0).uniform(-1, 1, (2, points))
    payoffs = family.payoffs(features[:, :PLAIN]).reshape(3, *shape, PLAIN)
    games = [list(payoffs[..., point]) for point in range(PEERED)]
    kernel = prepare(family, select="payoff-dominance", tolerance=1e-9)
    assert kernel is not None
    columns = make_columns(points, outcomes=len(family.game.outcome_names), players=3)
    filled(kernel, features, columns)
    counts = make_columns(points, outcomes=len(family.game.outcome_names), players=3, keep=["equilibria", "possible"])

    ours = [by_us(payoffs) for payoffs in games]
    assert not columns.undecided[:PEERED].any(), "some point of the peer's is left undecided"
    assert columns.equilibria[:PEERED].tolist() == list(map(len, ours)), "the exact engine finds another number"
    theirs = pool.submit(gambit_loop, games).result(SECONDS)
    name = " x ".join(map(str, shape))
    print(
        f"\n{name}: {sum(map(len, ours))} equilibria at {PEERED} points, of which Gambit misses {missed(ours, theirs)};"
    )
    print(f"  {columns.undecided.sum():,} of {points:,} points left to the exact engine")

    grid = NormalFormGame.from_arrays(*np.moveaxis(payoffs, -1, 1))
    race(
        f"all Nash equilibria of {name} games",
        [
            Contender("compiled loop", points, partial(filled, kernel, features, columns)),
            Contender("the same on one thread", points, partial(filled, kernel, features, columns, threads=1)),
            Contender("the same, counts and outcomes alone", points, partial(filled, kernel, features, counts)),
            Contender("gametheory.nash over a grid", PLAIN, partial(gt.nash, grid)),
            Contender(
                "loop over pygambit enumpoly_solve", PEERED, lambda: pool.submit(gambit_loop, games).result(SECONDS)
            ),
        ],
        rounds=5,
    )


def main() -> None:
    with process_for_gambit() as pool:
        for shape, points in SHAPES.items():
            random_tables(shape, points, pool)


if __name__ == "__main__":
    main()
