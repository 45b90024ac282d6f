r"""Pure Nash equilibria, compiled, for any number of players and actions.

An action profile is an equilibrium if each player's action is best against the others' (Nash 1951); see
:mod:`gametheory.equilibria.pure_nash`, whose answers these are.

A *line* are the profiles that differ in one player's action only. The loop goes over the lines, and for each over the
points of a block:

1. Work out what each action of the line pays its player more than the first one. A difference is affine in the
   features, as payoffs are, and takes one multiplication and addition a feature; an action that pays as much as the
   first everywhere differs by exactly zero.
2. Mark the actions within the tolerance of the best, in a set of cells (:mod:`.candidate_sets`).
3. A player's best responses are such a set. The equilibria are where those of all players meet. There is a tie where
   an equilibrium's line has another best response, which shows when the set is shifted by the line's step.

Nothing is stored for a point but its set. Lines of at most four actions, in one word of the set, go through one loop,
compiled for the number of features. Longer ones, and those of very many features, take a pass for each action, another
for the best of them, and another that compares with it.

Payoffs are summed in another order than a formula is evaluated, so they differ by rounding, some 1e-16 of their size.
With a tolerance well above that, ties are ties in both; without one they would be a matter of luck, and there is no
kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gametheory.games import NormalFormGame
from gametheory.kernels.candidate_sets import Paid, enter_sets, paid_by
from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import RULES
from gametheory.kernels.families import Family, Floats
from gametheory.kernels.pure_nash.lines import MOST_UNROLLED, Lines, Steps, lines_in, steps_in
from gametheory.kernels.pure_nash.loop import find_equilibria

METHOD: Final = "comparison of every unilateral deviation, compiled"
COMPILING: Final = 5.0  # seconds, measured
SAVED: Final = 20e-9  # seconds a cell, at every point, against the concept
CHUNK: Final = 4096  # points whose sets stay in cache until the columns are filled from them
MOST_CELLS: Final = 32_767  # that the column of the selected one can count
LEAST_TOLERANCE: Final = 1e-13


@dataclass(frozen=True, eq=False)
class PureNash:
    """The kernel for one family of tables."""

    candidates: tuple[str, ...]
    lines: Lines
    steps: Steps
    paid: Paid
    repaid: int
    kinds: tuple[str, ...] = ()
    method: str = METHOD

    def fill(self, features: Floats, columns: Columns, start: int) -> None:
        """Find all pure equilibria of these points."""
        width = (0,) * min(self.lines.slopes.shape[1], MOST_UNROLLED)
        for low in range(0, features.shape[1], CHUNK):
            points = min(CHUNK, features.shape[1] - low)
            tie = columns.tie[start + low : start + low + points]
            words = np.empty((self.steps.cells.shape[1], points), dtype=np.uint64)
            find_equilibria(width, features, low, self.lines, self.steps, self.paid.slack, words, tie)
            enter_sets(words, features, low, columns, start + low, self.paid)


def prepare(family: Family, *, select: str, tolerance: float) -> PureNash | None:
    """Prepare the kernel; ``None`` for a tree, a rule that looks at mixtures, no tolerance, or too many profiles.

    >>> game = NormalFormGame.from_arrays([[0, -1], [1, -10]], [[0, 1], [-1, -10]])
    >>> base = np.array([[0.0, -1, 1, -10], [0, 1, -1, -10]])
    >>> family = Family(game, base, np.zeros((2, 4, 0)), (10.0, 10.0))
    >>> kernel = prepare(family, select="payoff-dominance", tolerance=1e-9)
    >>> kernel.candidates
    ('1, 1', '1, 2', '2, 1', '2, 2')
    """
    game = family.game
    if not isinstance(game, NormalFormGame) or select not in RULES or tolerance < LEAST_TOLERANCE:
        return None
    if family.base.shape[1] > MOST_CELLS:
        return None
    return PureNash(
        candidates=tuple(game.label(cell) for cell in game.cells()),
        lines=lines_in(family, game.shape),
        steps=steps_in(game.shape),
        paid=paid_by(family, select, tolerance),
        repaid=round(COMPILING / (SAVED * family.base.shape[1])),
    )
