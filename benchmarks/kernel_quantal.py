"""Logit quantal response equilibria at one precision, three players with 4x3x3 actions: compiled, numpy, Gambit.

Payoffs are random, affine in two parameters. A grid of neighbours and points in no order are filled with
payoffs and probabilities alone, for which branches are traced little beyond the precision, as Gambit's
``logit_solve_lambda`` does; and with all columns that a sweep keeps by default, among them whether that is the only
equilibrium on the branch, for which branches are traced to the limit. Gambit's loop builds the game from arrays for
each point, as its documentation shows.

At the peer's points its equilibria are compared with ours before anything is timed. A difference stops the benchmark.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pygambit

from benchmarks.racing import Contender, filled, race
from gametheory.equilibria.quantal import quantal
from gametheory.games import NormalFormGame
from gametheory.games.numbers import cells_of
from gametheory.kernels import Columns, Family, make_columns
from gametheory.kernels.quantal import QuantalKernel, prepare

SHAPE = (4, 3, 3)
PRECISION = 5.0
SIDE = 400
SCATTERED = 4000
PLAIN = 300
PEERED = 60


def random_family(seed: int) -> Family:
    rng = np.random.default_rng(seed)
    players, cells = len(SHAPE), int(np.prod(SHAPE))
    base, slopes = rng.uniform(-1, 1, (players, cells)), rng.uniform(-1, 1, (players, cells, 2))
    game = NormalFormGame.from_arrays(*base.reshape(players, *SHAPE))
    return Family(game, base, slopes, (3.0,) * players)


def by_gambit(tables: np.ndarray) -> list[Any]:
    games = (pygambit.StrategicGame.from_arrays(*payoffs) for payoffs in tables)
    return [pygambit.qre.logit_solve_lambda(game, lam=[PRECISION])[0] for game in games]


def compare(found: list[Any], columns: Columns) -> None:
    """Stop unless the peer's probabilities of the action profiles, which are the outcomes, are ours."""
    assert not columns.undecided.any(), "some point is left undecided"
    for point, theirs in enumerate(found):
        profile = theirs.profile
        game = profile.game
        mixes = [[float(profile[player][own]) for own in game.get_strategies(player)] for player in game.players]
        cells = np.einsum("a,b,c->abc", *map(np.array, mixes)).ravel()
        assert np.allclose(cells, columns.probability[:, point], atol=1e-5), "Gambit finds another equilibrium"


def room(family: Family, points: int, keep: list[str] | None = None) -> Columns:
    return make_columns(points, outcomes=len(family.game.outcome_names), players=len(SHAPE), keep=keep)


def contenders(kernel: QuantalKernel, family: Family, grid: np.ndarray, scattered: np.ndarray) -> list[Contender]:
    answer = ["payoff", "probability"]
    wide, loose = room(family, grid.shape[1], answer), room(family, scattered.shape[1], answer)
    every = room(family, grid.shape[1])
    return [
        Contender("compiled, a grid, all threads", grid.shape[1], lambda: filled(kernel, grid, wide)),
        Contender("compiled, a grid, one thread", grid.shape[1], lambda: filled(kernel, grid, wide, threads=1)),
        Contender("compiled, points in no order", scattered.shape[1], lambda: filled(kernel, scattered, loose)),
        Contender("compiled, a grid, all columns", grid.shape[1], lambda: filled(kernel, grid, every)),
    ]


def main() -> None:
    family = random_family(55)
    kernel = prepare(family, select="first", tolerance=1e-9, precision=PRECISION)
    assert kernel is not None
    axis = np.linspace(-1, 1, SIDE)
    grid = np.ascontiguousarray(np.stack(np.meshgrid(axis, axis, indexing="ij")).reshape(2, -1))
    scattered = np.random.default_rng(1).uniform(-1, 1, (2, SCATTERED))
    payoffs = family.payoffs(scattered[:, :PLAIN])
    tables = np.moveaxis(payoffs[..., :PEERED], 2, 0).reshape(PEERED, 3, *SHAPE)
    game = family.game
    cells = tuple(cells_of(own, SHAPE) for own in payoffs)
    numpy_grid = NormalFormGame(game.players, game.actions, cells, game.outcomes, game.outcome_names)
    compare(by_gambit(tables), filled(kernel, scattered[:, :PEERED], room(family, PEERED)))
    race(
        f"logit equilibria at precision {PRECISION:g}, 4 x 3 x 3",
        [
            *contenders(kernel, family, grid, scattered),
            Contender("the concept with numpy", PLAIN, lambda: quantal(numpy_grid, precision=PRECISION)),
            Contender("loop over pygambit logit_solve_lambda", PEERED, lambda: by_gambit(tables)),
        ],
        rounds=3,
    )
