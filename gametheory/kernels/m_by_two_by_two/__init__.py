r"""All Nash equilibria of three-player games m x 2 x 2, compiled: of whom two have two actions, and one any number.

A profile of mixed strategies is a Nash equilibrium (Nash 1951) if no player gains by deviating. The theory is that of
:mod:`gametheory.equilibria.many_player_grid`, which does the same with numpy: every equilibrium of such a game leads to
one on a choice of actions whose indifferences are linear, or quadratic in one unknown; each test on it is passed,
failed, or in doubt, as the error of the payoffs allows; and where no choice is in doubt, those that pass are all the
equilibria there are, each isolated, and so odd in number. Here one compiled loop goes over blocks of points, each of
which a lane of the processor's vectors answers:

1. Payoffs and gains of the block (:mod:`.gains`), each player's gains divided by the largest.
2. For every choice of actions one margin, the least of all that must be positive, by straight-line arithmetic; no point
   has a branch of its own (:mod:`.screening`). The few quadratics are solved in closed form, and a root counts with
   the radius within which the true one must be (:mod:`.roots`).
3. Points at which a choice is in doubt are looked at again, one by one: actions that others beat, tests that fail
   whatever the mixtures are, roots enclosed, another player's mixture as the unknown (:mod:`.doubts`,
   :mod:`.dominated`, :mod:`.failing`, :mod:`.enclosures`). This part is compiled only when some point needs it. The
   published 2 x 2 x 2 game with nine equilibria does: at either totally mixed one the usual equation vanishes.
4. What is in doubt still, and an even number of equilibria, which can only be a mistake, makes the point undecided.
   Else the mixtures (:mod:`.mixing`), payoffs and outcomes of what was found are worked out (:mod:`.accounts`) and
   entered (:mod:`.gathering`).

Where all three have two actions, a loop of its own does 1, 2 and 4 with the sixteen candidates written out, in less
than half of the time (:mod:`.twos_filling`); the careful look is the same.

Where it stops: points with a tie at an equilibrium, or within the tolerance of one, are left to the exact engine, the
same that the numpy tier leaves to it: of random games a few in a million, of games with payoffs 0 to 3 most. Ties that
are no equilibrium's, as in the flagship's linkage at every point, cost the careful look, which takes three times as
long as all else. The work is proportional to the number of choices of actions, which grows as m cubed: 15 for
2 x 2 x 2, 31 for 3 x 2 x 2, 85 for 5 x 2 x 2.

References
----------
J. F. Nash (1951), Non-cooperative games, Annals of Mathematics 54, 286-295. R. D. McKelvey and A. McLennan (1997), The
maximal number of regular totally mixed Nash equilibria, Journal of Economic Theory 72, 411-425. J. C. Harsanyi (1973),
Oddness of the number of equilibrium points: a new proof, International Journal of Game Theory 2, 235-250.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gametheory.games import NormalFormGame
from gametheory.kernels.columns import Columns, make_columns
from gametheory.kernels.entering import RULES
from gametheory.kernels.families import Family
from gametheory.kernels.m_by_two_by_two.choices import BITS, Integers, Plan, plan_of, reaches_of
from gametheory.kernels.m_by_two_by_two.doubts import desk_for
from gametheory.kernels.m_by_two_by_two.filling import Tables, fill_carefully, fill_quickly, work_for
from gametheory.kernels.m_by_two_by_two.gains import Floats
from gametheory.kernels.m_by_two_by_two.gathering import room_for
from gametheory.kernels.m_by_two_by_two.twos_filling import bench_for, fill_twos

MOST_ACTIONS: Final = 6  # of the leader: the buffers grow as its cube, and soon leave the cache
METHOD: Final = "indifference conditions of every choice of supports, compiled; exactly where undecided"
REPAID: Final = 20_000_000  # half a minute of compiling, against half a microsecond a point and more


def prepare(family: Family, *, select: str, tolerance: float) -> MByTwoByTwo | None:
    """Give the kernel for tables of three players, of whom two have two actions and one has two to six; else ``None``.

    >>> game = NormalFormGame.from_arrays(*np.zeros((3, 2, 3, 2)))
    >>> family = Family(game, np.zeros((3, 12)), np.zeros((3, 12, 1)), (1.0, 1.0, 1.0))
    >>> kernel = prepare(family, select="first", tolerance=1e-9)
    >>> len(kernel.candidates), kernel.candidates[0]
    (35, '1, 1, 1')
    """
    game = family.game
    if select not in RULES or not isinstance(game, NormalFormGame) or not _takes(game.shape):
        return None
    order = sorted(range(3), key=lambda player: -game.shape[player])
    axes = [1 + player for player in order]
    base, slopes = family.base.reshape(3, *game.shape), family.slopes.reshape(3, *game.shape, family.features)
    slack, plan = family.tolerances(tolerance), plan_of(game, order)
    outcome_of = np.ascontiguousarray(family.outcome_of_cells().reshape(game.shape).transpose(order).reshape(-1))
    reaches = reaches_of(plan, outcome_of)
    tables = Tables(
        base=np.ascontiguousarray(base.transpose(0, *axes)[order].reshape(3, -1)),
        slopes=np.ascontiguousarray(slopes.transpose(0, *axes, 4)[order].reshape(3, -1, family.features)),
        choices=plan.choices,
        candidates=plan.candidates,
        reaches=reaches,
        reached_by=_turned(reaches, len(game.outcome_names)),
        outcome_of=outcome_of,
        seat=np.array(order, dtype=np.int64),
        slack=slack,
        allowed=slack[order],
    )
    return MByTwoByTwo(plan.labels, plan, tables, RULES[select], len(game.outcome_names))


def _turned(reaches: Integers, outcomes: int) -> Integers:
    """Give for each outcome the candidates that reach it, as bits."""
    bits = 1 << np.arange(min(reaches.size, BITS))
    return np.array([bits[(reaches[:BITS] >> outcome) & 1 == 1].sum() for outcome in range(outcomes)], dtype=np.int64)


def _takes(shape: tuple[int, ...]) -> bool:
    return len(shape) == 3 and sorted(shape)[:2] == [2, 2] and max(shape) <= MOST_ACTIONS


@dataclass(frozen=True, eq=False)
class MByTwoByTwo:
    """The kernel for a family; what its loops go by."""

    candidates: tuple[str, ...]
    plan: Plan
    tables: Tables
    rule: int
    outcomes: int
    kinds: tuple[str, ...] = ()
    method: str = METHOD
    repaid: int = REPAID

    def fill(self, features: Floats, columns: Columns, start: int) -> None:
        """Answer points with these features, and fill the columns from place ``start`` on."""
        size = features.shape[1]
        doubtful = np.empty(size, dtype=np.int64)
        count, done = self._fill_quickly(features, columns, start, doubtful)
        if count:
            places = doubtful[:count]
            kept = [name for name, column in columns._asdict().items() if column.size]
            answers = make_columns(count, outcomes=self.outcomes, players=3, keep=kept)
            self._fill_carefully(np.ascontiguousarray(features[:, places]), answers, 0)
            for name in kept:
                getattr(columns, name)[..., start + places] = getattr(answers, name)
        if done < size:
            self._fill_carefully(np.ascontiguousarray(features[:, done:]), columns, start + done)

    def _fill_quickly(self, features: Floats, columns: Columns, start: int, doubtful: Integers) -> tuple[int, int]:
        if self.tables.base.shape[1] == 8:
            bench = bench_for(features.shape[0])
            return fill_twos(self.tables, bench, features, self.rule, columns, start, doubtful)
        work, gathered = work_for(self.tables, self.plan), room_for(len(self.candidates), self.outcomes)
        return fill_quickly(self.tables, work, gathered, features, self.rule, columns, start, doubtful)

    def _fill_carefully(self, features: Floats, columns: Columns, start: int) -> None:
        work, gathered = work_for(self.tables, self.plan), room_for(len(self.candidates), self.outcomes)
        desk = desk_for(self.tables.base.shape[1] // 4)
        fill_carefully(self.tables, work, gathered, desk, features, self.rule, columns, start)
