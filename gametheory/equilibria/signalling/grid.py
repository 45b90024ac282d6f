"""Perfect Bayesian equilibria of a signalling game over a whole grid of points.

The candidates are *plays*: a pattern of messages and answers (:mod:`gametheory.equilibria.signalling.patterns`), or an
action of the opening move that ends the game. A play is marked where some perfect Bayesian equilibrium leads to it,
whatever it would answer to messages that nobody sends. Where the opening keeps play from coming to the messages, what
would follow is an equilibrium all the same, with beliefs from Bayes' rule, as in every sequential equilibrium.

Points that floating point does not decide (ties, what is too near to one to tell, and types of prior probability zero)
are handed to an exact solver if one is given, one of all those that have the same answer up to the numbers
(:mod:`gametheory.equilibria.signalling.alike`). Else they are marked as not complete, and what possibly is an
equilibrium there is shown. A play has the same kind at all points: at the edge of a map, where a prior is zero, it is
called as it is beside the edge.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.grid import Candidate, collect, tolerances
from gametheory.equilibria.signalling.patterns import pattern_count
from gametheory.equilibria.signalling.plays import Play, plays_of
from gametheory.equilibria.signalling.settling import Exactly, Settled
from gametheory.equilibria.signalling.structure import SignallingGame, signalling_game
from gametheory.games import ExtensiveFormGame, GridSolution

CONCEPTS: Final = ("perfect-bayesian", "sequential")
MOST_PATTERNS: Final = 2500
METHOD: Final = (
    "every pattern of messages and answers, by two linear systems and off-path beliefs, at all points at once"
)
PURE: Final = f"{METHOD}; only patterns in which nobody mixes, for there are too many others"
SETTLED: Final = "; points that floating point does not decide, exactly"


def signalling_grid(
    game: ExtensiveFormGame,
    *,
    concept: str = "perfect-bayesian",
    select: str = "payoff-dominance",
    tolerance: float = 1e-9,
    exactly: Exactly | None = None,
) -> GridSolution | None:
    """Find all perfect Bayesian equilibria, pure and mixed, of a signalling game at every point of a grid.

    Parameters
    ----------
    game
        A grid of trees.
    concept
        ``"perfect-bayesian"`` or ``"sequential"``, which are the same in these games.
    select
        The rule that selects one of several plays (:mod:`gametheory.equilibria.selection`).
    tolerance
        The share of a player's largest payoff by which payoffs may be off; a point whose answer hangs on less is not
        decided in floating point.
    exactly
        Solves the single game at a point that is not decided. Without it such points are not ``complete``.

    Returns
    -------
    A :class:`~gametheory.games.GridSolution` whose candidates are plays, each with its kind, and whose ``count`` counts
    plays. ``None`` for another concept, and for a tree that is no signalling game
    (:mod:`gametheory.equilibria.signalling.structure`) or has too many patterns. Where there are at most
    :data:`MOST_PATTERNS` patterns with mixing, all equilibria are found. Beyond it pure ones alone are looked for, and
    no point is complete.

    Notes
    -----
    Two types, two messages and two answers: some hundred thousand points a second, and a thousand undecided ones.

    Examples
    --------
    A threat costs the weak a little, and the strong nothing. The threatened yields to a threat that is probably meant.

    >>> import numpy as np
    >>> from gametheory.games import Chance, Decision, Leaf
    >>> prior = np.array([0.2, 0.7])
    >>> def kind(name, war, cost):
    ...     leaves = Leaf("war", (war, -2 if name == "strong" else 1)), Leaf("deal", (3 - cost, 0))
    ...     answer = Decision(f"answer {name}", "them", ("fight", "yield"), leaves, "after a threat")
    ...     return Decision(name, "us", ("wait", "threaten"), (Leaf("quiet", (0, 1)), answer), name)
    >>> moves = kind("strong", 1, 0), kind("weak", -4, 1)
    >>> found = signalling_grid(
    ...     ExtensiveFormGame(("us", "them"), Chance("draw", ("strong", "weak"), (prior, 1 - prior), moves))
    ... )
    >>> for label, holds in zip(found.candidates, found.holds):
    ...     if holds.any():
    ...         print(holds.tolist(), label)
    [False, True] pooling on threaten; yield after threaten
    [True, False] semi-separating: threaten if strong, wait or threaten if weak; fight or yield after threaten
    """
    signalling = signalling_game(game) if concept in CONCEPTS else None
    if signalling is None:
        return None
    mixed = pattern_count(signalling, mixed=True) <= MOST_PATTERNS
    if not mixed and pattern_count(signalling, mixed=False) > MOST_PATTERNS:
        return None
    slack = tolerances(game, tolerance)
    plays = list(plays_of(signalling, slack, mixed=mixed))
    undecided = _undecided(signalling, plays, tolerance)
    found = _collected(game, plays, undecided, mixed=mixed, concept=concept, select=select, slack=slack)
    if exactly is None or not undecided.any():
        return found
    return _settled(signalling, found, plays, undecided, exactly, select)


def _undecided(signalling: SignallingGame, plays: Sequence[Play], tolerance: float) -> NDArray[np.bool_]:
    """Where some play is possible and not sure, or some type is all but impossible."""
    unknown = [play.truth.possible & ~play.truth.sure for play in plays]
    rare = [np.less_equal(np.asarray(kind.prior, dtype=float), tolerance) for kind in signalling.types]
    found: Any = functools.reduce(operator.or_, [*unknown, *rare])
    return np.broadcast_to(found, signalling.game.grid_shape)


# --- the answer -----------------------------------------------------------------------------------------------------


def _collected(
    game: ExtensiveFormGame,
    plays: Sequence[Play],
    undecided: NDArray[np.bool_],
    *,
    mixed: bool,
    concept: str,
    select: str,
    slack: tuple[float, ...],
) -> GridSolution:
    shown = [play for play in plays if np.any(play.truth.sure) or play.outcomes]
    candidates = []
    for play in shown:
        holds = play.truth.sure | (play.truth.possible & bool(play.outcomes))
        tie = play.truth.possible & ~play.truth.sure
        candidates.append(Candidate(play.label, holds, play.payoffs, play.outcomes, tie))
    found = collect(
        game,
        candidates,
        concept=concept,
        method=METHOD if mixed else PURE,
        select=select,
        tolerance=slack,
        complete=~undecided & mixed,
    )
    return dataclasses.replace(found, kinds=tuple(play.kind for play in shown))


def _settled(
    signalling: SignallingGame,
    found: GridSolution,
    plays: Sequence[Play],
    undecided: NDArray[np.bool_],
    exactly: Exactly,
    select: str,
) -> GridSolution:
    """Solve the undecided points exactly, and put the answer together anew."""
    settled = Settled(signalling, plays, undecided)
    settled.settle(undecided, 4 * max(found.tolerance), exactly)
    again = collect(
        signalling.game,
        settled.candidates,
        concept=found.concept,
        method=found.method + SETTLED,
        select=select,
        tolerance=found.tolerance,
        complete=settled.complete & (found.complete | undecided),
    )
    return dataclasses.replace(again, kinds=settled.kinds)
