r"""Compiled: logit quantal response equilibria on the principal branch, at one precision.

The concept is :func:`gametheory.equilibria.quantal`: every player chooses each action with a probability proportional
to :math:`\exp(\lambda u)`, with u its expected payoff against what the others really do; of such equilibria those on
the curve that begins at random play, the *principal branch*.

1. Points that follow each other evenly are cut into pieces (:mod:`.pieces`), and the branches at the pieces' ends are
   traced from random play to the limit (:mod:`.neighbours`): by the precision, many side by side, where they do not
   turn (:mod:`.climbing`); by arclength, one after the other, where they do (:mod:`.turning`).
2. Where the branches at both ends run alike, the points between are answered by a few steps of Newton's method from
   the equilibria at the ends, or at others in the piece that were answered before; else the piece is halved.
   Where only the first equilibrium on the branch is asked for, and not how many there are or whether that is all,
   branches are traced no farther than well beyond the precision, or to where they turn once they have passed it.
3. Every equilibrium found is put into the equations once more, and what it pays is worked out (:mod:`.answers`).

Precision: the equations are met to some 1e-11 in the logarithms of probabilities. It stops where two traces of a branch
do not agree, as in games with many ties at high precision, or where it turns more than eight times: those points are
undecided. That two branches which run alike have no fold between them is judged by their distance, as is a step along
one branch in every method of continuation; it is no proof.

References
----------
T. L. Turocy (2005), A dynamic homotopy interpretation of the logistic quantal response equilibrium correspondence,
Games and Economic Behavior 51, 243-263. E. L. Allgower and K. Georg (1990), Numerical Continuation Methods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gametheory.equilibria.logit import allowed_gap
from gametheory.equilibria.quantal import checked_precision
from gametheory.equilibria.quantal_grid import ordinal
from gametheory.games import NormalFormGame
from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import RULES
from gametheory.kernels.families import Family, Floats
from gametheory.kernels.quantal.answers import answer, answers_of
from gametheory.kernels.quantal.neighbours import room_of, stretch_of
from gametheory.kernels.quantal.pieces import traces_of
from gametheory.kernels.quantal.tables import Tables, tables_of
from gametheory.kernels.quantal.turning import MOST

MOST_CELLS: Final = 1000
REPAID: Final = 20_000


@dataclass(frozen=True, eq=False)
class QuantalKernel:
    """Logit equilibria over a family of games; see :class:`gametheory.kernels.Kernel`."""

    tables: Tables
    outcomes: int
    precision: float
    rule: int
    slack: Floats
    allowed: float
    candidates: tuple[str, ...] = tuple(f"{ordinal(number)} on the principal branch" for number in range(MOST))
    kinds: tuple[str, ...] = ()
    method: str = "principal branches of the logit correspondence, compiled: traced at the ends of rows of neighbours"
    repaid: int = REPAID

    def fill(self, features: Floats, columns: Columns, start: int) -> None:
        """Answer points with these features, shape (features, points), from place ``start`` of the columns on."""
        points = min(features.shape[1], stretch_of(self.tables))
        answer(
            self.tables,
            features,
            self.precision,
            self.rule,
            self.slack,
            self.allowed,
            room_of(self.tables, points),
            traces_of(self.tables, points),
            answers_of(self.tables, self.outcomes),
            columns,
            start,
        )


def prepare(family: Family, *, select: str, tolerance: float, precision: float | None = None) -> QuantalKernel | None:
    """Prepare logit equilibria at a precision, per unit of payoff, for a family of games in normal form."""
    game = family.game
    fits = isinstance(game, NormalFormGame) and select in RULES and precision is not None
    if not fits or len(game.players) < 2 or not 1 < family.base.shape[1] <= MOST_CELLS:
        return None
    assert precision is not None
    precision = checked_precision(precision)
    allowed = allowed_gap(tolerance, precision, max(family.scale))
    outcomes = len(game.outcome_names)
    return QuantalKernel(tables_of(family), outcomes, precision, RULES[select], family.tolerances(tolerance), allowed)
