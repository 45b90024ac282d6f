"""All Nash equilibria of three-player games 3 x 3 x 3 and 4 x 3 x 3: the compiled loop beside Gambit's enumpoly.

Payoffs are random, affine in two parameters; all columns that a sweep keeps by default are filled: counts, possible
outcomes, the selected equilibrium's payoffs and probabilities. Gambit's loop builds a game from arrays for each point,
as its documentation shows, in a process of its own, which is ended if it takes too long. Our own concept answers such
games one at a time, exactly, and runs on a few points only.

Before anything is timed, our counts are compared with the exact engine at some points, and with Gambit at all of the
peer's: how many of our equilibria Gambit misses is printed, because a fast answer that misses some is no answer. A
count of ours that differs from the exact one, or an equilibrium of Gambit's that is not among ours, stops the
benchmark.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

import gametheory as gt
from benchmarks.kernel_m_by_two_by_two import gambit_loop, random_family
from benchmarks.racing import Contender, filled, process_for_gambit, race
from gametheory.games import NormalFormGame
from gametheory.kernels import make_columns
from gametheory.kernels.three_player import prepare

SHAPES = {(3, 3, 3): 40_000, (4, 3, 3): 12_000}
EXACT = 2
PEERED = 40
SECONDS = 120.0


def random_tables(shape: tuple[int, int, int], points: int, pool: ProcessPoolExecutor) -> None:
    family = random_family(shape, sum(shape))
    features = np.random.default_rng(0).uniform(-1, 1, (2, points))
    payoffs = family.payoffs(features[:, :PEERED]).reshape(3, *shape, PEERED)
    games = [list(payoffs[..., point]) for point in range(PEERED)]
    kernel = prepare(family, select="payoff-dominance", tolerance=1e-9)
    assert kernel is not None
    columns = make_columns(points, outcomes=len(family.game.outcome_names), players=3)
    filled(kernel, features, columns)

    few = NormalFormGame.from_arrays(*np.moveaxis(payoffs[..., :EXACT], -1, 1))
    assert not columns.undecided[:PEERED].any(), "some point of the peer's is left undecided"
    assert columns.equilibria[:EXACT].tolist() == gt.nash(few).count.tolist(), "the exact engine finds another number"
    theirs = pool.submit(gambit_loop, games).result(SECONDS)
    ours, found = int(columns.equilibria[:PEERED].sum()), sum(map(len, theirs))
    assert all(len(own) <= count for own, count in zip(theirs, columns.equilibria, strict=False)), "Gambit finds more"
    name = " x ".join(map(str, shape))
    print(f"\n{name}: {ours} equilibria at {PEERED} points, of which Gambit misses {ours - found};")
    print(f"  {columns.undecided.sum():,} of {points:,} points left to the exact engine")

    race(
        f"all Nash equilibria of {name} games",
        [
            Contender("compiled loop", points, partial(filled, kernel, features, columns)),
            Contender("the same on one thread", points, partial(filled, kernel, features, columns, threads=1)),
            Contender(
                "loop over pygambit enumpoly_solve", PEERED, lambda: pool.submit(gambit_loop, games).result(SECONDS)
            ),
            Contender("gametheory.nash over a grid, exactly", EXACT, partial(gt.nash, few)),
        ],
        rounds=3,
    )


def main() -> None:
    with process_for_gambit() as pool:
        for shape, points in SHAPES.items():
            random_tables(shape, points, pool)


if __name__ == "__main__":
    main()
