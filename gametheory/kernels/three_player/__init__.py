r"""All Nash equilibria of three-player tables with up to four actions a player, compiled; all but 4 x 4 x 4.

A profile of mixed strategies is a Nash equilibrium (Nash 1951) if no player gains by deviating. At an equilibrium each
player is indifferent between the actions in use, which makes a system of polynomials for every choice of supports.
Points are answered in blocks, and at all points of a block one choice after the other is solved that can have a regular
equilibrium (:mod:`.supports`, :mod:`.kinds`):

1. Points at which an action in use is surely worse than another, against all that the others use, are closed
   (:mod:`.screening`). In random games most are.
2. One player's mixture q, over as few actions as any, is the unknown. Given q the others' indifferences are linear, so
   that the other two mixtures are vectors of minors, forms in q; what is left to vanish is one form where q has two
   actions, two forms where it has three (:mod:`.conditions`, :mod:`.forms`).
3. Their roots are isolated on a line, by a formula or by halving (:mod:`.line_solving`, :mod:`.line_segments`,
   :mod:`.line_roots`), or by certified subdivision of a triangle (:mod:`.triangle_solving`, :mod:`.triangle_parts`,
   :mod:`.triangle_roots`), in Bernstein's basis: what is dropped surely has no root, and what is kept surely has one.
4. From each root the other mixtures are recovered (:mod:`.recovering`), all of them corrected together, and judged,
   with the sensitivity that the Jacobian gives: an equilibrium, none, or in doubt (:mod:`.following`, :mod:`.judging`).
5. Points in doubt are solved again with other players' mixtures as the unknown. If one stays in doubt, or if the
   indices of all its equilibria do not add up to one, it is undecided.

Steps 1 to 3 are loops over the points of a block with nothing else inside, which become vector instructions
(:mod:`.written_out`); parts of triangles are gathered from many points for that.

**Why these are all.** Take any equilibrium, and let one player after the other move, among the mixtures that keep it
one, to a corner of that polytope. What one arrives at solves, weakly and in the closed simplices, the conditions of one
of the choices in step 1, if need be with unused actions that do as well added to its supports. Where no choice is in
doubt it is therefore one of those that were found; these have no other best reply and their indifferences determine
them, so nothing moved, and it was the equilibrium that one started from. The sum of indices is checked besides.

**Where it stops.** A tie at an equilibrium, or a continuum, is left to the exact engine, and so is what comes within
the tolerance of one; of random games of up to 4 x 3 x 3 about one in 5,000. Roots closer than rounding can tell apart
stay in doubt: with 4 x 4 x 3, where forms on the triangle have degree six, that is up to one game in twenty. 4 x 4 x 4
would need a tetrahedron, and is not taken. A point of 3 x 3 x 3 takes some 13 microseconds, one of 4 x 3 x 3 80, of
4 x 4 x 3 400, of 3 x 3 x 2 four. Compiling all of it takes most of a minute.

References
----------
J. F. Nash (1951), Non-cooperative games, Annals of Mathematics 54, 286-295. R. D. McKelvey and A. McLennan (1996),
Computation of equilibria in finite games, Handbook of Computational Economics 1, 87-142. R. Porter, E. Nudelman and Y.
Shoham (2008), Simple search methods for finding a Nash equilibrium, Games and Economic Behavior 63, 642-662. E. C.
Sherbrooke and N. M. Patrikalakis (1993), Computation of the solutions of nonlinear polynomial systems, Computer Aided
Geometric Design 10, 379-405. K. Ritzberger (1994), The theory of normal form games from the differentiable viewpoint,
International Journal of Game Theory 23, 207-236.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from gametheory.equilibria.compressed import support_label
from gametheory.equilibria.many_player_grid import takes
from gametheory.games import NormalFormGame
from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import RULES
from gametheory.kernels.families import Family
from gametheory.kernels.three_player.forms import MULTINOMIALS, Floats
from gametheory.kernels.three_player.kinds import solve_on_line, solve_on_triangle, solve_pure, solve_ratios
from gametheory.kernels.three_player.points import Entries, Games, enter_block, open_block
from gametheory.kernels.three_player.records import MOST_EQUILIBRIA, POINTS, ROOM, Record
from gametheory.kernels.three_player.supports import MOST_ACTIONS, all_supports, plan_of

Solver: TypeAlias = Callable[[Record, Record, int, float], None]

METHOD: Final = "indifference conditions of every choice of supports, compiled; exactly where undecided"
REPAID: Final = 100
LEAST_TIE: Final = 1e-12


def prepare(family: Family, *, select: str, tolerance: float) -> ThreePlayer | None:
    """Give the kernel for three-player tables that are larger than m x 2 x 2 and smaller than 4 x 4 x 4; else ``None``.

    >>> game = NormalFormGame.from_arrays(*np.zeros((3, 3, 3, 2)))
    >>> family = Family(game, np.zeros((3, 18)), np.zeros((3, 18, 1)), (1.0, 1.0, 1.0))
    >>> kernel = prepare(family, select="first", tolerance=1e-9)
    >>> len(kernel.candidates), kernel.candidates[0], kernel.candidates[-1]
    (147, '1, 1, 1', '1 + 2 + 3, 1 + 2 + 3, 1 + 2')
    """
    game = family.game
    if select not in RULES or not isinstance(game, NormalFormGame) or not _takes(game.shape):
        return None
    supports, scale = all_supports(game.shape), family.tolerances(1.0)
    plan = plan_of(supports, game.shape)
    games = Games(
        base=np.ascontiguousarray(family.base / scale[:, None]),
        slopes=np.ascontiguousarray(np.moveaxis(family.slopes / scale[:, None, None], 2, 0)),
        scale=scale,
        outcomes=family.outcome_of_cells(),
    )
    return ThreePlayer(
        candidates=tuple(support_label(game, support, 0) for support in supports),
        games=games,
        plan=plan,
        outcomes=len(game.outcome_names),
        tie=max(tolerance, LEAST_TIE),
        rule=RULES[select],
        slack=family.tolerances(tolerance),
        solvers=tuple(_solver(*sizes) for sizes in plan["kind_sizes"][: plan["kinds"]]),
    )


def _solver(large: int, free: int, _: int) -> Solver:
    """Give the loop that solves choices of supports of these sizes, for P, Q and R."""
    if large == 1:
        return solve_pure
    return solve_ratios if free == 1 else (solve_on_line if free == 2 else solve_on_triangle)


def _takes(shape: tuple[int, ...]) -> bool:
    return len(shape) == 3 and not takes(shape) and min(shape) < MOST_ACTIONS and max(shape) <= MOST_ACTIONS


@dataclass(frozen=True, eq=False)
class ThreePlayer:
    """The kernel for a family; what its loop goes by."""

    candidates: tuple[str, ...]
    games: Games
    plan: Record
    outcomes: int
    tie: float
    rule: int
    slack: Floats
    solvers: tuple[Solver, ...]
    kinds: tuple[str, ...] = ()
    method: str = METHOD
    repaid: int = REPAID

    def fill(self, features: Floats, columns: Columns, start: int) -> None:
        """Answer points with these features, and fill the columns from place ``start`` on."""
        room = np.zeros(1, dtype=ROOM)[0]
        room["powers"] = np.repeat(MULTINOMIALS, POINTS, axis=1)
        most = MOST_EQUILIBRIA
        entries = Entries(np.zeros(most, dtype=np.int64), np.zeros((most, 3)), np.zeros((most, self.outcomes)))
        for first in range(0, features.shape[1], POINTS):
            count = min(POINTS, features.shape[1] - first)
            open_block(self.games, self.plan, features, first, count, room, self.tie)
            for kind, solve in enumerate(self.solvers):
                solve(self.plan, room, kind, self.tie)
            enter_block(self.games, self.plan, self.rule, self.slack, room, entries, columns, start + first, count)
