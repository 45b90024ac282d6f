"""All Nash equilibria of two-player games, pure and mixed, at very many points: signs of minors, a bit a point.

A pair of mixed strategies is an equilibrium where each is a best reply to the other; in a nondegenerate game both use
the same number of actions, and no two equilibria the same ones. Which pairs of sets of actions carry one is a matter of
signs: of the minors of payoff differences, which :mod:`gametheory.equilibria.two_player` explains and proves. The loop
takes 64 points at a time:

1. work out both players' payoffs from the features of the points;
2. work out all minors, each from those of one order less, and two words for each: the bits of the points at which it is
   surely positive, and of those at which it is surely negative (:mod:`.signs`);
3. combine these words to where each support certainly carries an equilibrium, and where it possibly does
   (:mod:`.holding`); a point is undecided where something is possible that is not certain, or where the equilibria
   are even in number, which regular ones never are (Shapley 1974);
4. list the equilibria of the points that are decided; their strategies are minors divided by their sum
   (:mod:`.listing`), and
5. select one by payoffs, and enter what is asked for into the columns (:mod:`.filling`).

The bounds on the errors are those of the concept over a grid, so that the same points are undecided, up to rounding:
those at which a game is degenerate, or so nearly that a payoff difference within the tolerance decides. Ties that
no equilibrium can reach leave a point decided, also where they hold at every point of a family.

The number of minors grows like that of square submatrices, 53 a player for 4 x 4, 206 for 5 x 5, 787 for 6 x 6; beyond
:data:`LARGEST` supports (6 x 6 has 923, 7 x 7 has 3,431) there is no kernel.

References
----------
Dickhaut and Kaplan (1991), "A program for finding Nash equilibria", The Mathematica Journal 1(4), 87-93 (support
enumeration). Shapley (1974), "A note on the Lemke-Howson algorithm", Mathematical Programming Study 1, 175-189. Knuth
(2011), The Art of Computer Programming 4A, section 7.1.3 (words as sets of bits).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.compressed import support_label
from gametheory.games import NormalFormGame
from gametheory.kernels.bimatrix.filling import fill_columns
from gametheory.kernels.bimatrix.listing import fill_strategies, work
from gametheory.kernels.bimatrix.signs import Payoffs
from gametheory.kernels.bimatrix.tables import Indices, Support, Tables, pairs_of_sets, tables
from gametheory.kernels.columns import Columns, make_columns
from gametheory.kernels.entering import RULES
from gametheory.kernels.families import Family, Floats

LARGEST: Final = 1000
"""As many supports as are taken at most."""
METHOD: Final = "signs of minors, 64 points at a time, compiled"
COMPILING: Final = 7e9
"""Nanoseconds that compiling takes; the loop saves some 100 of them a point, and 14 more for each support."""


@dataclass(frozen=True, eq=False)
class Bimatrix:
    """The kernel of ``nash`` for two players: its candidates are supports, fewer actions first.

    Attributes
    ----------
    candidates, kinds, method
        As of any :class:`~gametheory.kernels.Kernel`.
    tables
        What the loop looks up, by the shape of the games.
    payoffs
        Both players', each with the player's own actions as rows.
    outcomes
        Shape (supports, largest size, largest size): the outcomes of each support's cells, -1 where there is none.
    reaches
        Shape (2, pairs): the pairs of a support and an outcome that it reaches.
    rule
        The rule that selects, of :data:`~gametheory.kernels.entering.RULES`.
    """

    candidates: tuple[str, ...]
    tables: Tables
    payoffs: tuple[Payoffs, Payoffs]
    outcomes: Indices
    reaches: Indices
    rule: int
    kinds: tuple[str, ...] = ()
    method: str = METHOD

    @property
    def repaid(self) -> int:
        """From how many points on compiling is repaid."""
        return int(COMPILING / (100 + 14 * len(self.candidates)))

    def fill(self, features: Floats, columns: Columns, start: int) -> None:
        """Answer points with these features, shape (features, points); fill the columns from place ``start`` on."""
        slack = np.array([own.tolerance for own in self.payoffs])
        room = work(self.tables, self.payoffs[0].slopes.shape[1])
        known = self.tables, *self.payoffs, self.outcomes, self.reaches
        fill_columns(*known, features, columns, start, self.rule, slack, room)


def prepare(family: Family, *, select: str, tolerance: float) -> Bimatrix | None:
    """Prepare for a family of tables of two players, of up to about 6 x 6 actions; give ``None`` for another one."""
    game = family.game
    if not isinstance(game, NormalFormGame) or len(game.players) != 2 or select not in RULES:
        return None
    if math.comb(sum(game.shape), game.shape[0]) - 1 > LARGEST:
        return None
    pairs, payoffs = pairs_of_sets(*game.shape), _payoffs(family, game.shape, tolerance)
    labels, outcomes = tuple(support_label(game, support, 0) for support in pairs), _outcomes(family, game.shape, pairs)
    reached = sorted({(place, cell) for place, cells in enumerate(outcomes.reshape(len(pairs), -1)) for cell in cells})
    reaches = np.array([pair for pair in reached if pair[1] >= 0]).T.copy()
    return Bimatrix(labels, tables(*game.shape), payoffs, outcomes, reaches, RULES[select])


def _payoffs(family: Family, shape: tuple[int, ...], tolerance: float) -> tuple[Payoffs, Payoffs]:
    """Give each player's payoffs row by row, with this player's actions as rows."""
    order = np.arange(math.prod(shape)).reshape(shape)
    missing = 2 if family.features == 0 else family.features % 2
    slopes = np.pad(family.slopes, [(0, 0), (0, 0), (0, missing)])
    row, column = (
        Payoffs(
            np.ascontiguousarray(family.base[player][cells.ravel()]),
            np.ascontiguousarray(slopes[player][cells.ravel()]),
            float(slack),
        )
        for player, (cells, slack) in enumerate(zip((order, order.T), family.tolerances(tolerance), strict=True))
    )
    return row, column


def _outcomes(family: Family, shape: tuple[int, ...], pairs: Sequence[Support]) -> Indices:
    """Give for each support the outcomes of its cells, shape (supports, largest size, largest size)."""
    of_cells = family.outcome_of_cells().reshape(shape)
    outcomes = np.full((len(pairs), min(shape), min(shape)), -1)
    for place, (rows, columns) in enumerate(pairs):
        outcomes[place, : len(rows), : len(columns)] = of_cells[np.ix_(rows, columns)]
    return outcomes


class Strategies(NamedTuple):
    """All equilibria of many points, one after the other.

    Attributes
    ----------
    point, candidate
        For each equilibrium the point that it belongs to, ascending, and the number of its support in the kernel's
        ``candidates``.
    row, column
        Shapes (equilibria, rows) and (equilibria, columns): the probability of each action.
    undecided
        For each point whether it is left to :func:`gametheory.equilibria.nash.nash`; no equilibrium is listed there.
    """

    point: Indices
    candidate: Indices
    row: Floats
    column: Floats
    undecided: NDArray[np.bool_]


def strategies(kernel: Bimatrix, features: Floats) -> Strategies:
    """List all equilibria with their strategies at points with these features, shape (features, points).

    Examples
    --------
    Matching pennies with a bonus for matching on heads, at two sizes of it.

    >>> from gametheory.kernels.families import Family
    >>> game = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> base = np.array([[1.0, -1, -1, 1], [-1, 1, 1, -1]])
    >>> slopes = np.array([[[1.0], [0], [0], [0]], [[0], [0], [0], [0]]])
    >>> kernel = prepare(Family(game, base, slopes, (5.0, 1.0)), select="first", tolerance=1e-9)
    >>> found = strategies(kernel, np.array([[0.0, 4.0]]))
    >>> found.row.tolist(), found.column.tolist()
    ([[0.5, 0.5], [0.5, 0.5]], [[0.5, 0.5], [0.25, 0.75]])
    """
    features = np.ascontiguousarray(features, dtype=float)
    counts = make_columns(features.shape[1], outcomes=0, players=2, keep=["equilibria"])
    kernel.fill(features, counts, 0)
    counts.equilibria[counts.undecided] = 0
    ends = np.cumsum(counts.equilibria, dtype=np.int64)
    total = int(ends[-1]) if ends.size else 0
    point, support = np.repeat(np.arange(ends.size), counts.equilibria), np.empty(total, dtype=np.int64)
    row, column = (np.zeros((total, side.tests.shape[1])) for side in (kernel.tables.row, kernel.tables.column))
    starts, room = ends - counts.equilibria, work(kernel.tables, kernel.payoffs[0].slopes.shape[1])
    fill_strategies(kernel.tables, *kernel.payoffs, features, starts, support, row, column, room)
    return Strategies(point, support, row, column, counts.undecided)
