"""All Nash equilibria of two-player games with their strategies: the compiled loop, the concept over a grid, QuantEcon.

Payoffs are random, affine in two parameters; all columns that a sweep keeps by default are filled: counts, possible
outcomes, the selected equilibrium's payoffs and probabilities. QuantEcon's ``support_enumeration`` is its fastest way
to all equilibria; its loop builds a game from arrays for each point, as its documentation shows. The flagship's
standoff is swept as an analyst would, with the compiled loop and without.

At the points of the peer, its equilibria are compared with ours before anything is timed. A difference stops the
benchmark.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from quantecon.game_theory import NormalFormGame as PeerGame
from quantecon.game_theory import Player, support_enumeration

import gametheory as gt
from benchmarks.racing import Contender, filled, race
from gametheory.equilibria.nash import nash
from gametheory.games import NormalFormGame
from gametheory.games.numbers import cells_of
from gametheory.kernels import Family, make_columns
from gametheory.kernels.bimatrix import prepare, strategies

MODEL = Path(__file__).resolve().parent.parent / "models" / "crimea_2017" / "standoff.yaml"
SHAPES = {(2, 2): 2_000_000, (3, 3): 1_000_000, (4, 4): 500_000, (5, 5): 100_000, (3, 6): 200_000}
PLAIN = 100_000
PEERED = 300
SIDE = 1001


def random_family(shape: tuple[int, int], seed: int) -> Family:
    rng = np.random.default_rng(seed)
    base, slopes = rng.uniform(-1, 1, (2, np.prod(shape))), rng.uniform(-1, 1, (2, np.prod(shape), 2))
    game = NormalFormGame.from_arrays(*base.reshape(2, *shape))
    return Family(game, base, slopes, (3.0, 3.0))


def by_quantecon(arrays: list[list[np.ndarray]]) -> list[list[Any]]:
    """Solve games given as arrays, the column player's with this player's actions first."""
    return [support_enumeration(PeerGame([Player(own) for own in payoffs])) for payoffs in arrays]


def compare(found: list[list[Any]], ours: Any) -> None:
    """Stop unless both list the same equilibria at each point."""
    assert not ours.undecided.any(), "some point is left undecided"
    for point, theirs in enumerate(found):
        here = ours.point == point
        mine = np.hstack([ours.row[here], ours.column[here]])
        peers = np.array([np.concatenate(profile) for profile in theirs])
        assert mine.shape == peers.shape, "QuantEcon finds another number of equilibria"
        assert np.allclose(mine[np.lexsort(mine.T.round(6))], peers[np.lexsort(peers.T.round(6))], atol=1e-7)


def random_tables(shape: tuple[int, int], points: int) -> None:
    family, features = random_family(shape, 22), np.random.default_rng(1).uniform(-1, 1, (2, points))
    kernel = prepare(family, select="payoff-dominance", tolerance=1e-9)
    assert kernel is not None
    payoffs = family.payoffs(features[:, :PLAIN])
    tables = payoffs[..., :PEERED].reshape(2, *shape, -1)
    arrays = [
        [np.ascontiguousarray(tables[0, ..., p]), np.ascontiguousarray(tables[1, ..., p].T)] for p in range(PEERED)
    ]
    compare(by_quantecon(arrays), strategies(kernel, features[:, :PEERED]))
    game, names = family.game, len(family.game.outcome_names)
    grid = NormalFormGame(
        game.players,
        game.actions,
        tuple(cells_of(own, shape) for own in payoffs),
        game.outcomes,
        game.outcome_names,
        scale=family.scale,
    )
    every = make_columns(points, outcomes=names, players=2)
    some = make_columns(points, outcomes=names, players=2, keep=["equilibria", "possible"])
    race(
        f"all Nash equilibria, {shape[0]} x {shape[1]}",
        [
            Contender("the compiled loop, a thread a core", points, partial(filled, kernel, features, every)),
            Contender("the compiled loop, one thread", points, partial(filled, kernel, features, every, threads=1)),
            Contender("the same, supports only", points, partial(filled, kernel, features, some)),
            Contender("gametheory.nash over a grid", PLAIN, partial(nash, grid)),
            Contender("loop over quantecon support_enumeration", PEERED, partial(by_quantecon, arrays)),
        ],
    )
    every = filled(kernel, features, every)
    print(f"  equilibria a point {every.equilibria.mean():.2f}, points undecided {every.undecided.mean():.2e}")


def standoff() -> None:
    """Sweep the flagship's standoff both ways."""
    model = gt.load(MODEL)
    axes: dict[str, Any] = {"us_war_cost": gt.span(4, 16, SIDE), "nk_disarm_payoff": gt.span(-8, -1, SIDE)}
    both = [partial(gt.sweep, model, gt.nash, compiled=compiled, **axes) for compiled in (True, False)]
    one, other = (run() for run in both)
    for name in ("equilibria", "possible", "tie"):
        assert (one[name].values == other[name].values).all(), f"the two tiers differ in {name}"
    race(
        "standoff of the flagship, 2 x 2: gametheory.sweep",
        [Contender(name, SIDE**2, run) for name, run in zip(("compiled", "not compiled"), both, strict=True)],
    )


def main() -> None:
    for shape, points in SHAPES.items():
        random_tables(shape, points)
    standoff()


if __name__ == "__main__":
    main()
