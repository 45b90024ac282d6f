r"""Subgame-perfect plays of a tree, compiled: backward induction, with every tie followed where there is one.

A profile is subgame perfect (Selten 1965) if it is an equilibrium of every subgame; with perfect information it is
found from the leaves up (Zermelo 1913). See :mod:`gametheory.equilibria.subgame_perfect`, whose answers these are: at
each point the *plays* that some pure subgame-perfect equilibrium leads to. A play is the leaf that is reached, or with
chance moves one leaf for each of its draws.

The points of a block are worked on side by side, in two ways:

1. Where nobody is indifferent a subtree has one play, and carrying its values up is enough (:mod:`.steps`). It shows
   on the way where a choice is close.
2. The blocks in which it is are solved again with every tie followed (:mod:`.every_tie`), which takes a few times as
   long. Where all blocks of some thousand points have ties, as where two ways lead to the same outcome, the next ones
   are not tried without.

Two payoffs within the tolerance are a tie, as for the concept, which evaluates formulas in another order and differs by
rounding; without a tolerance there is no kernel. Where a probability of chance is so small that rounding decides
whether it is zero, the point is left to the concept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gametheory.games import ExtensiveFormGame
from gametheory.kernels.candidate_sets import Paid, Words, enter_sets, paid_by, words_for
from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import RULES
from gametheory.kernels.families import Family, Floats
from gametheory.kernels.subgame_perfect.ends import enter_lotteries
from gametheory.kernels.subgame_perfect.every_tie import follow_ties
from gametheory.kernels.subgame_perfect.reading import (
    BLOCK,
    Ends,
    Moves,
    Numbers,
    Reading,
    count_rows,
    ends_of,
    numbers_of,
)
from gametheory.kernels.subgame_perfect.steps import Steps, find_by_steps, steps_of

METHOD: Final = "backward induction, every tie followed, compiled"
COMPILING: Final = 5.0  # seconds, measured
SAVED: Final = 20e-9  # seconds a leaf, at every point, against the concept
CHUNK: Final = 4096  # points whose sets stay in cache until the columns are filled from them
MOST_PLAYS: Final = 4_096  # of all subtrees together: more do not stay in cache
LEAST_TOLERANCE: Final = 1e-13


@dataclass(frozen=True, eq=False)
class SubgamePerfect:
    """The kernel for one family of trees."""

    candidates: tuple[str, ...]
    steps: Steps
    moves: Moves
    ends: Ends
    numbers: Numbers
    paid: Paid
    repaid: int
    kinds: tuple[str, ...] = ()
    method: str = METHOD

    def fill(self, features: Floats, columns: Columns, start: int) -> None:
        """Find all subgame-perfect plays of these points."""
        tied = False
        for low in range(0, features.shape[1], CHUNK):
            points = min(CHUNK, features.shape[1] - low)
            words = np.empty((words_for(len(self.candidates)), points), dtype=np.uint64)
            tie = np.ones(points, dtype=bool)
            if not tied:
                find_by_steps(self.steps, features, low, self.numbers, words, tie)
            if tie.any():
                follow_ties(self.moves, features, low, self.numbers, words, tie)
            tied = bool(np.logical_or.reduceat(tie, range(0, points, BLOCK)).all())
            self._enter(words, tie, features, low, columns, start + low)

    def _enter(
        self, words: Words, tie: NDArray[np.bool_], features: Floats, low: int, columns: Columns, start: int
    ) -> None:
        if self.numbers.branch_base.size:
            outcome, outcomes, rule = self.paid.outcome, self.paid.first.size - 1, self.paid.rule
            enter_lotteries(words, features, low, columns, start, tie, self.ends, self.numbers, outcome, outcomes, rule)
            return
        if columns.tie.size:
            columns.tie[start : start + tie.size] = tie
        enter_sets(words, features, low, columns, start, self.paid)


def prepare(family: Family, *, select: str, tolerance: float) -> SubgamePerfect | None:
    """Prepare the kernel; ``None`` for a table, imperfect information, other rules, no tolerance, or too many plays.

    >>> from gametheory.games import Decision, Leaf
    >>> answer = Decision("answer", "b", ("give in", "fight"), (Leaf("peace", (1, 0)), Leaf("war", (-1, -1))), "answer")
    >>> game = ExtensiveFormGame(("a", "b"), Decision("claim", "a", ("no", "yes"), (Leaf("old", (0, 1)), answer), "c"))
    >>> family = Family(game, np.array([[0.0, 1, -1], [1, 0, -1]]), np.zeros((2, 3, 0)), (1.0, 1.0))
    >>> prepare(family, select="first", tolerance=1e-9).candidates
    ('no', 'yes, give in', 'yes, fight')
    """
    game = family.game
    if not isinstance(game, ExtensiveFormGame) or select not in RULES or tolerance < LEAST_TOLERANCE:
        return None
    if not game.has_perfect_information or count_rows(game.root)[1] > MOST_PLAYS:
        return None
    reading = Reading(game)
    plays = reading.read(game.root, (), ())
    labels = tuple(" | ".join(", ".join(end.history) for end in play.ends) for play in plays)
    return SubgamePerfect(
        candidates=labels,
        steps=steps_of(game),
        moves=reading.moves([play.row for play in plays]),
        ends=ends_of(plays),
        numbers=numbers_of(family, tolerance),
        paid=paid_by(family, select, tolerance),
        repaid=round(COMPILING / (SAVED * family.base.shape[1])),
    )
