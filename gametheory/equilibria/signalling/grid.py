"""Perfect Bayesian equilibria of a signalling game over a whole grid of points.

The candidates are *plays*: a pattern of messages and answers (:mod:`gametheory.equilibria.signalling.patterns`), or an
action of the opening move that ends the game. A play is marked where some perfect Bayesian equilibrium leads to it,
whatever it would answer to messages that nobody sends. Where the opening keeps play from coming to the messages, what
would follow is an equilibrium all the same, with beliefs from Bayes' rule, as in every sequential equilibrium.

Points that floating point does not decide (ties, what is too near to one to tell, and types of prior probability zero)
are handed to an exact solver if one is given. Else they are marked as not complete, and what possibly is an equilibrium
there is shown. A play has the same kind at all points: at the edge of a map, where a prior is zero, it is called as it
is beside the edge.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.grid import Candidate, collect, tolerances
from gametheory.equilibria.signalling.certainty import FALSE, TRUE, Truth, every, positive
from gametheory.equilibria.signalling.kernel import Followed, SignallingKernel
from gametheory.equilibria.signalling.patterns import Pattern, pattern_count, pattern_label, pattern_of, patterns
from gametheory.equilibria.signalling.structure import Ending, SignallingGame, signalling_game
from gametheory.games import ExtensiveFormGame, GridSolution, Profile, Solution

CONCEPTS: Final = ("perfect-bayesian", "sequential")
MOST_PATTERNS: Final = 2500
METHOD: Final = (
    "every pattern of messages and answers, by two linear systems and off-path beliefs, at all points at once"
)
PURE: Final = f"{METHOD}; only patterns in which nobody mixes, for there are too many others"
SETTLED: Final = "; points that floating point does not decide, exactly"

Exactly = Callable[[ExtensiveFormGame], Solution]


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
    Two types, two messages and two answers: some hundred thousand points a second.

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
    plays = list(_plays(signalling, slack, mixed=mixed))
    undecided = _undecided(signalling, plays, tolerance)
    found = _collected(game, plays, undecided, mixed=mixed, concept=concept, select=select, slack=slack)
    if exactly is None or not undecided.any():
        return found
    return _settled(signalling, found, plays, undecided, exactly, select)


# --- plays ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Play:
    """A way that play can go: where an equilibrium leads to it, what it pays, which outcomes it reaches."""

    label: str
    kind: str
    pattern: Pattern | None
    truth: Truth
    payoffs: tuple[Any, ...]
    outcomes: Mapping[str, Any] = field(default_factory=dict)


def _plays(signalling: SignallingGame, slack: tuple[float, ...], *, mixed: bool) -> Iterator[Play]:
    """Go through the plays that are possible anywhere."""
    players = signalling.game.players
    scale = dict(zip(players, signalling.game.payoff_scale, strict=True))
    kernel = SignallingKernel(signalling, dict(zip(players, slack, strict=True)), scale)
    outside: dict[str, Truth] = {}
    for pattern in patterns(signalling, mixed=mixed):
        found = kernel.follow(pattern)
        if found.truth.hopeless:
            continue
        ending = _expected(signalling, kernel, found)
        for action, truth in _opened(signalling, ending, found, slack):
            if action is None:
                label = pattern_label(signalling, pattern)
                yield Play(label, pattern.kind, pattern, found.truth & truth, ending.payoffs, ending.outcomes)
            else:
                outside[action] = outside.get(action, FALSE) | (found.truth & truth)
    for action, truth in outside.items():
        assert signalling.opening is not None
        ending = signalling.opening.outside[action]
        yield Play(action, "", None, truth, ending.payoffs, ending.outcomes)


def _opened(
    signalling: SignallingGame, ending: Ending, found: Followed, slack: tuple[float, ...]
) -> Iterator[tuple[str | None, Truth]]:
    """Tell for each action of the opening where it is best, given what would follow; ``None`` is to go on."""
    opening = signalling.opening
    if opening is None:
        yield None, TRUE
        return
    mover = signalling.game.players.index(opening.player)
    values: dict[str | None, Any] = {action: end.payoffs[mover] for action, end in opening.outside.items()}
    values[None] = ending.payoffs[mover]
    off = slack[mover] + 8 * signalling.game.payoff_scale[mover] * found.error
    for action, value in values.items():
        best = every(positive(value - other, off) for rival, other in values.items() if rival != action)
        yield action, best if found.solved else Truth(np.False_, np.True_)


def _expected(signalling: SignallingGame, kernel: SignallingKernel, found: Followed) -> Ending:
    """Average the endings of all plays; NaN where a pattern was not solved."""
    count = len(signalling.game.players)
    if not found.solved:
        return Ending((np.nan,) * count, {})
    payoffs: list[Any] = [0.0] * count
    outcomes: dict[str, Any] = {}
    for (kind, message, answer), ending in signalling.endings.items():
        heard = kind in signalling.messages[message].heard
        share = found.given[message].get(answer) if heard else float(answer == 0)
        if message in found.sent[kind] and share is not None:
            weight = kernel.priors[kind] * found.sent[kind][message] * share
            payoffs = [total + weight * paid for total, paid in zip(payoffs, ending.payoffs, strict=True)]
            for outcome, part in ending.outcomes.items():
                outcomes[outcome] = outcomes.get(outcome, 0.0) + weight * part
    return Ending(tuple(payoffs), outcomes)


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
    """Solve the undecided points exactly, and enter what was found as the plays that it leads to."""
    exact = _Exact(signalling, found, plays, undecided)
    for flat in np.flatnonzero(undecided):
        place = tuple(map(int, np.unravel_index(flat, undecided.shape)))
        exact.enter(place, exactly(signalling.game.point(place)))
    candidates = [play.candidate() for play in exact.plays.values()]
    again = collect(
        signalling.game,
        candidates,
        concept=found.concept,
        method=found.method + SETTLED,
        select=select,
        tolerance=found.tolerance,
        complete=exact.complete,
    )
    return dataclasses.replace(again, kinds=tuple(play.kind for play in exact.plays.values()))


class _Exact:
    """Collects plays at undecided points; arrays of its own hold what the kernel is sure of elsewhere."""

    def __init__(
        self, signalling: SignallingGame, found: GridSolution, plays: Sequence[Play], undecided: NDArray[np.bool_]
    ) -> None:
        self.signalling = signalling
        self.complete = found.complete | False
        self.plays: dict[str, _Entered] = {}
        for play in plays:
            entered = self._entered(play.label, play.kind)
            entered.holds[...] = play.truth.sure & ~undecided
            for own, paid in zip(entered.payoffs, play.payoffs, strict=True):
                own[...] = paid
            for outcome, share in play.outcomes.items():
                entered.outcomes[outcome][...] = share

    def _entered(self, label: str, kind: str) -> _Entered:
        if label not in self.plays:
            game = self.signalling.game
            grid = game.grid_shape
            self.plays[label] = _Entered(
                label,
                kind,
                holds=np.zeros(grid, dtype=bool),
                tie=np.zeros(grid, dtype=bool),
                payoffs=[np.zeros(grid) for _ in game.players],
                outcomes={outcome: np.zeros(grid) for outcome in game.outcome_names},
            )
        return self.plays[label]

    def enter(self, place: tuple[int, ...], solution: Solution) -> None:
        """Enter the equilibria of the game at a point."""
        self.complete[place] = solution.complete
        for equilibrium in solution.equilibria:
            entered = self._entered(*self._played(equilibrium.profile))
            entered.holds[place] = True
            entered.tie[place] |= bool(solution.ties)
            for own, paid in zip(entered.payoffs, equilibrium.payoffs.values(), strict=True):
                own[place] = float(paid)
            for outcome, shares in entered.outcomes.items():
                shares[place] = float(equilibrium.outcomes.get(outcome, 0))

    def _played(self, profile: Profile) -> tuple[str, str]:
        pattern = pattern_of(self.signalling, profile)
        if pattern is not None:
            return pattern_label(self.signalling, pattern), pattern.kind
        assert self.signalling.opening is not None
        return " or ".join(profile[self.signalling.opening.information_set]), ""


@dataclass(frozen=True, eq=False)
class _Entered:
    """A play with arrays of its own over the whole grid."""

    label: str
    kind: str
    holds: NDArray[np.bool_]
    tie: NDArray[np.bool_]
    payoffs: list[NDArray[np.float64]]
    outcomes: Mapping[str, NDArray[np.float64]]

    def candidate(self) -> Candidate:
        """Give the play as a candidate."""
        return Candidate(self.label, self.holds, tuple(self.payoffs), self.outcomes, self.tie)
