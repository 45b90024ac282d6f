"""The best correlated equilibrium, three players with four actions each: compiled, and by HiGHS with warm starts.

Payoffs are random, affine in two parameters, the objective is their sum. The peer is HiGHS in the Python binding that
comes with scipy, which is highspy's: one solver object, the model passed anew for each point as the payoffs change all
of it, the basis of the neighbour handed over, presolve off. Both give the equilibrium's payoffs and probabilities; ours
also gives, in a second run, which outcomes any correlated equilibrium reaches and whether there is only one.

At the peer's points its optimal values are compared with ours before anything is timed. A difference stops the
benchmark.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize._highspy import _core as highs

from benchmarks.racing import Contender, filled, race
from gametheory.equilibria.correlated import correlated
from gametheory.games import NormalFormGame
from gametheory.games.numbers import cells_of
from gametheory.kernels import Columns, Family, make_columns
from gametheory.kernels.correlated import Correlated, prepare
from gametheory.kernels.correlated.tables import Tables

SHAPE = (4, 4, 4)
SIDE = 500
SCATTERED = 50_000
PLAIN = 1
PEERED = 800
STRETCH = 40  # neighbours in a row, from all over the grid, at which the peer is asked


def random_family(seed: int) -> Family:
    rng = np.random.default_rng(seed)
    players, cells = len(SHAPE), int(np.prod(SHAPE))
    base, slopes = rng.uniform(-1, 1, (players, cells)), rng.uniform(-1, 1, (players, cells, 2))
    game = NormalFormGame.from_arrays(*base.reshape(players, *SHAPE))
    return Family(game, base, slopes, (3.0,) * players)


class Peer:
    """HiGHS with the incentive constraints of one shape of game; from point to point the basis is kept."""

    def __init__(self, tables: Tables, warm: bool) -> None:
        self.tables, self.warm, self.basis = tables, warm, None
        self.solver = highs._Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("presolve", "off")
        rows, cells = tables.entry.shape
        self.program = program = highs.HighsLp()
        program.num_col_, program.num_row_ = cells, rows + 1
        program.col_lower_, program.col_upper_ = np.zeros(cells), np.full(cells, highs.kHighsInf)
        program.row_lower_ = np.append(np.full(rows, -highs.kHighsInf), 1.0)
        program.row_upper_ = np.append(np.zeros(rows), 1.0)
        program.a_matrix_.format_ = highs.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.append(tables.first, tables.first[-1] + cells).astype(np.int32)
        program.a_matrix_.index_ = np.append(tables.cell, np.arange(cells)).astype(np.int32)

    def solve(self, features: np.ndarray) -> tuple[float, np.ndarray]:
        """Give the optimal value and the distribution at a point."""
        tables, program = self.tables, self.program
        costs = tables.cost_base + features @ tables.cost_slopes
        program.col_cost_ = -costs
        program.a_matrix_.value_ = np.append(tables.base + features @ tables.slopes, np.ones(costs.size))
        self.solver.passModel(program)
        if self.warm and self.basis is not None:
            self.solver.setBasis(self.basis)
        self.solver.run()
        self.basis = self.solver.getBasis()
        return -self.solver.getInfo().objective_function_value, np.array(self.solver.getSolution().col_value)


def by_highs(peer: Peer, features: np.ndarray) -> list[Any]:
    return [peer.solve(point) for point in features.T]


def compare(tables: Tables, found: list[Any], features: np.ndarray, columns: Columns) -> None:
    """Stop unless our distributions, over the action profiles, have the peer's values."""
    assert not columns.undecided.any(), "some point is left undecided"
    costs = tables.cost_base[:, None] + tables.cost_slopes.T @ features
    ours = (costs * columns.probability).sum(axis=0)
    assert np.allclose([value for value, _ in found], ours, atol=1e-7), "HiGHS finds another optimum"


def room(family: Family, points: int, keep: list[str] | None) -> Columns:
    return make_columns(points, outcomes=len(family.game.outcome_names), players=len(SHAPE), keep=keep)


def contenders(kernel: Correlated, family: Family, grid: np.ndarray, scattered: np.ndarray) -> list[Contender]:
    best = ["payoff", "probability"]
    wide, loose = room(family, grid.shape[1], best), room(family, scattered.shape[1], best)
    every = room(family, grid.shape[1], None)
    return [
        Contender("compiled, a grid, all threads", grid.shape[1], lambda: filled(kernel, grid, wide)),
        Contender("compiled, a grid, one thread", grid.shape[1], lambda: filled(kernel, grid, wide, threads=1)),
        Contender("compiled, points in no order", scattered.shape[1], lambda: filled(kernel, scattered, loose)),
        Contender("compiled, a grid, all columns", grid.shape[1], lambda: filled(kernel, grid, every)),
    ]


def main() -> None:
    family = random_family(66)
    kernel = prepare(family, select="first", tolerance=1e-9)
    assert kernel is not None
    axis = np.linspace(-1, 1, SIDE)
    grid = np.ascontiguousarray(np.stack(np.meshgrid(axis, axis, indexing="ij")).reshape(2, -1))
    scattered = np.random.default_rng(1).uniform(-1, 1, (2, SCATTERED))
    starts = np.linspace(0, grid.shape[1] - STRETCH, PEERED // STRETCH).astype(int)
    near = np.hstack([grid[:, start : start + STRETCH] for start in starts])
    cold, warm = Peer(kernel.tables, warm=False), Peer(kernel.tables, warm=True)
    compare(kernel.tables, by_highs(warm, near), near, filled(kernel, near, room(family, PEERED, None)))
    game, payoffs = family.game, family.payoffs(scattered[:, :PLAIN])
    cells = tuple(cells_of(own, SHAPE) for own in payoffs)
    exact_grid = NormalFormGame(game.players, game.actions, cells, game.outcomes, game.outcome_names)
    race(
        "the best correlated equilibrium, 4 x 4 x 4",
        [
            *contenders(kernel, family, grid, scattered),
            Contender("the concept, certified, a point at a time", PLAIN, lambda: correlated(exact_grid)),
            Contender("loop over HiGHS, warm starts", PEERED, lambda: by_highs(warm, near)),
            Contender("loop over HiGHS", PEERED, lambda: by_highs(cold, scattered[:, :PEERED])),
        ],
        rounds=3,
    )
