"""Points of a grid that floating point does not decide, solved exactly and entered as the plays that they lead to.

Of points that have the same answer up to the numbers (:mod:`gametheory.equilibria.signalling.alike`) one is solved. At
the others the same plays are equilibria, and the probabilities of each come from the equations that it solves there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.grid import Candidate
from gametheory.equilibria.signalling.alike import Alike, Share, alike, arrangements, played
from gametheory.equilibria.signalling.patterns import pattern_label, pattern_of
from gametheory.equilibria.signalling.plays import Play, expected
from gametheory.equilibria.signalling.structure import Ending, SignallingGame, signalling_game
from gametheory.games import Equilibrium, ExtensiveFormGame, Profile, Solution

Exactly = Callable[[ExtensiveFormGame], Solution]
Positions = NDArray[np.intp]
"""Of some of the undecided points, their places in the list of all of them."""


class Settled:
    """Collects plays at undecided points; arrays of its own hold what the kernel is sure of elsewhere."""

    def __init__(self, signalling: SignallingGame, plays: Sequence[Play], undecided: NDArray[np.bool_]) -> None:
        self.signalling = signalling
        self.complete = ~undecided
        self.plays: dict[str, _Entered] = {}
        for play in plays:
            entered = self._entered(play.label, play.kind)
            entered.holds[...] = play.truth.sure & ~undecided
            for own, paid in zip(entered.payoffs, play.payoffs, strict=True):
                own[...] = paid
            for outcome, share in play.outcomes.items():
                entered.outcomes[outcome][...] = share

    @property
    def candidates(self) -> list[Candidate]:
        """The plays as candidates."""
        return [play.candidate() for play in self.plays.values()]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The plays' kinds."""
        return tuple(play.kind for play in self.plays.values())

    def settle(self, undecided: NDArray[np.bool_], slack: float, exactly: Exactly) -> None:
        """Solve the undecided points, one of each class."""
        points = alike(self.signalling, undecided, slack, self._exact)
        for own in points.classes:
            solution = self._solve(points, own[0], exactly)
            if not self._transfer(points, own[1:], own[0], solution):
                for position in own[1:]:
                    self._solve(points, position, exactly)

    def _exact(self, place: tuple[int, ...]) -> SignallingGame:
        found = signalling_game(self.signalling.game.point(place))
        assert found is not None
        return found

    def _solve(self, points: Alike, position: int, exactly: Exactly) -> Solution:
        """Solve one point, and enter its equilibria."""
        place = points.place(position)
        solution = exactly(self.signalling.game.point(place))
        self.complete[place] = solution.complete
        for one in solution.equilibria:
            ending = Ending(tuple(map(float, one.payoffs.values())), one.outcomes)
            self._entered(*self._played(one.profile)).enter(place, ending, tie=bool(solution.ties))
        return solution

    # --- points with the same answer ---

    def _transfer(self, points: Alike, others: Positions, solved: int, solution: Solution) -> bool:
        """Enter the plays of a solved point at others of its class; tell whether that can be done."""
        if not others.size:
            return True
        endings = list(self._endings(points, others, solved, solution.equilibria))
        if len(endings) < len(solution.equilibria):
            return False
        where = tuple(axis[others] for axis in points.places)
        self.complete[where] = solution.complete
        for one, ending in zip(solution.equilibria, endings, strict=True):
            self._entered(*self._played(one.profile)).enter(where, ending, tie=bool(solution.ties))
        return True

    def _endings(
        self, points: Alike, others: Positions, solved: int, equilibria: Sequence[Equilibrium]
    ) -> Iterator[Ending]:
        """Give how each equilibrium of a solved point ends at other points, as long as they are corners."""
        rational = arrangements(self._exact(points.place(solved)), Fraction)[:2]
        floating = arrangements(self.signalling, points.at(others))[:2]
        for one in equilibria:
            moved: list[Mapping[Share, Any]] = []
            for exact, near, used in zip(rational, floating, played(self.signalling, one.profile), strict=True):
                tight = exact.tight(used)
                if tight is None:
                    return
                corner = near.corner(tight, len(others))
                moved.append({share: corner[share] for share in used})
            yield self._ending(points, others, *moved)

    def _ending(
        self, points: Alike, others: Positions, answers: Mapping[Share, Any], sent: Mapping[Share, Any]
    ) -> Ending:
        at = points.at(others)
        here = {
            place: Ending(tuple(map(at, end.payoffs)), {outcome: at(share) for outcome, share in end.outcomes.items()})
            for place, end in self.signalling.endings.items()
        }
        priors = [at(kind.prior) for kind in self.signalling.types]
        mixes = [{m: share for (own, m), share in sent.items() if own == t} for t in range(len(priors))]
        given = [
            {a: share for (own, a), share in answers.items() if own == m} for m in range(len(self.signalling.messages))
        ]
        return expected(self.signalling, here, priors, mixes, given)

    # --- entering ---

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

    def enter(self, where: tuple[Any, ...], ending: Ending, *, tie: bool) -> None:
        """Mark the play at one place of the grid, or at several."""
        self.holds[where] = True
        self.tie[where] |= tie
        for own, paid in zip(self.payoffs, ending.payoffs, strict=True):
            own[where] = paid
        for outcome, shares in self.outcomes.items():
            shares[where] = np.asarray(ending.outcomes.get(outcome, 0), dtype=float)

    def candidate(self) -> Candidate:
        """Give the play as a candidate."""
        return Candidate(self.label, self.holds, tuple(self.payoffs), self.outcomes, self.tie)
