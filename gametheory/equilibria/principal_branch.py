r"""The principal branch: the logit equilibria that hang together with random play.

At precision zero the only logit equilibrium is the *centroid*, at which everybody plays every action alike. The curve
of logit equilibria through it is, in all but exceptional games, smooth and leads to one Nash equilibrium as the
precision grows without bound (McKelvey and Palfrey 1995, theorem 3). On its way the precision may run back and forth:
the branch then has turning points, and passes some precisions several times.

A branch is traced twice, the second time with shorter steps, and believed when both runs tell the same story: the same
turning points and the same end. While they do not, it is traced again with still shorter steps. In some games with
many ties the equations are singular to the last digits at high precision, before the limit is reached; the branch is
then given as far as it could be followed, and said to be incomplete.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

import numpy as np

from gametheory.equilibria.logit import Floats, LogitEquations, softmax
from gametheory.numerics.continuation import CurvePoint, between, follow, locate, settle

END: Final = 1e6  # the precision, times the scale of the payoffs, that stands for the limit
REACHES: Final = (0.3, 0.1, 0.03, 0.01, 0.003)
SAME: Final = 1e-5


class ResponseEquations(Protocol):
    """Equations whose points are logit equilibria: of a table's players, or of a tree's agents."""

    @property
    def scale(self) -> Any:
        """What a payoff is divided by."""

    def __call__(self, position: Floats) -> tuple[Floats, Floats]:
        """Give the residuals and their Jacobian."""

    def split(self, position: Floats) -> list[Floats]:
        """Cut a position into the log-probabilities of each who chooses."""

    def centroid(self) -> Floats:
        """The position at precision zero."""


@dataclass(frozen=True, eq=False)
class Trace:
    """The principal branch of a game, point by point from the centroid on.

    Attributes
    ----------
    equations
        The logit equations; the points' parameters are precisions times their scale.
    points
        The points, turning points among them.
    turns
        The places, among the points, of the turning points.
    meetings
        The places of the points before which another branch of equilibria crosses this one.
    reached
        Whether it was traced as far as was asked.
    agreed
        Whether two runs with different steps agree.
    """

    equations: ResponseEquations
    points: tuple[CurvePoint, ...]
    turns: tuple[int, ...]
    meetings: tuple[int, ...]
    reached: bool
    agreed: bool = False

    @property
    def scale(self) -> float:
        """The largest gain from a change of the own action: what a unit of the points' parameters is divided by."""
        return float(self.equations.scale)

    @functools.cached_property
    def precisions(self) -> Floats:
        """The precision at each point, per unit of payoff."""
        return np.array([point.parameter for point in self.points]) / self.scale

    def mixes(self, point: CurvePoint) -> list[Floats]:
        """Give each player's mixed strategy at a point."""
        return [softmax(part) for part in self.equations.split(point.position)]

    def crossings(self, precision: float) -> tuple[list[CurvePoint], bool]:
        """Give the points at which the branch passes a precision, in order, and whether all of them were found."""
        value = precision * self.scale
        if value == 0:
            return [self.points[0]], True
        found = [
            locate(self.equations, start, end, lambda point: point.parameter - value) if end.parameter != value else end
            for start, end in itertools.pairwise(self.points)
            if end.parameter == value or (start.parameter - value) * (end.parameter - value) < 0
        ]
        settled = [point._replace(position=settle(self.equations, point.position, value)) for point in found if point]
        return settled, len(settled) == len(found)

    def filled(self, most: float) -> Trace:
        """Add points until no probability changes by more than a given amount from one to the next."""
        points: list[CurvePoint] = []
        places: list[int] = []
        for start, end in itertools.pairwise(self.points):
            places.append(len(points))
            points += [start, *self._between(start, end, most)]
        places.append(len(points))
        return replace(
            self,
            points=(*points, self.points[-1]),
            turns=tuple(places[turn] for turn in self.turns),
            meetings=tuple(places[meeting] for meeting in self.meetings),
        )

    def _between(self, start: CurvePoint, end: CurvePoint, most: float) -> Iterator[CurvePoint]:
        change = max(np.abs(b - a).max() for a, b in zip(self.mixes(start), self.mixes(end), strict=True))
        pieces = math.ceil(change / most)
        found = (between(self.equations, start, end, piece / pieces) for piece in range(1, pieces))
        return (point for point in found if point is not None)


def principal_branch(payoffs: Sequence[Floats], up_to: float = math.inf, *, past: float = 0.0) -> Trace:
    """Trace the principal branch of one game from the centroid up to a precision, or to the limit.

    Parameters
    ----------
    payoffs
        One array a player, with one axis a player.
    up_to
        The precision, per unit of payoff, at which to stop the first time; infinity: where the limit is near.
    past
        A precision that is not taken for the limit, however high.

    Returns
    -------
    The trace; ``reached`` and ``agreed`` tell whether it may be believed.
    """
    return trace_branch(LogitEquations.of(payoffs), up_to, past=past)


def trace_branch(equations: ResponseEquations, up_to: float = math.inf, *, past: float = 0.0) -> Trace:
    """Trace the curve of the points of any such equations from the centroid, as :func:`principal_branch` does."""
    end = max(END, past * float(equations.scale)) if math.isinf(up_to) else up_to * float(equations.scale)
    trace = _walk(equations, end, REACHES[0])
    for reach in REACHES[1:]:
        finer = _walk(equations, end, reach)
        if _same(trace, finer):
            return replace(finer, agreed=True)
        if not (trace.reached or finer.reached):  # where the branch is next to singular shorter steps do not help
            return max(trace, finer, key=lambda lost: lost.points[-1].parameter)
        trace = finer
    return trace


def _walk(equations: ResponseEquations, end: float, reach: float) -> Trace:
    points: list[CurvePoint] = []
    turns: list[int] = []
    meetings: list[int] = []
    for point in follow(equations, equations.centroid(), reach=reach):
        if points and points[-1].tangent[-1] * point.tangent[-1] < 0:
            turn = locate(equations, points[-1], point, lambda found: float(found.tangent[-1]))
            points += [] if turn is None else [turn]
            turns.append(len(points) - 1)
        if points and points[-1].orientation != point.orientation:
            meetings.append(len(points))
        points.append(point)
        if point.parameter >= end:
            break
    if points[-1].parameter > end:
        last = locate(equations, points[-2], points[-1], lambda found: found.parameter - end) or points[-1]
        points[-1] = last._replace(position=settle(equations, last.position, end))
    reached = points[-1].parameter >= end
    return Trace(equations, tuple(points), tuple(turns), tuple(meetings), reached)


def _same(first: Trace, second: Trace) -> bool:
    if not (first.reached and second.reached and len(first.turns) == len(second.turns)):
        return False
    turns = zip(first.turns, second.turns, strict=True)
    pairs = [(first.points[a], second.points[b]) for a, b in turns] + [(first.points[-1], second.points[-1])]
    return all(
        math.isclose(a.parameter, b.parameter, rel_tol=SAME)
        and all(np.allclose(p, q, rtol=0, atol=SAME) for p, q in zip(first.mixes(a), second.mixes(b), strict=True))
        for a, b in pairs
    )


def unique_below(payoffs: Sequence[Floats]) -> float:
    r"""Give a precision below which a game surely has only one logit equilibrium.

    Below it the logit response is a contraction. When the others' mixes move, a player's payoff differences move by at
    most half the total change of each mix times :math:`M_{ij}`, the most by which another player's change of action
    moves a difference between two own actions; and a mix moves in total by at most half the range of the change of
    its log-probabilities. So the response contracts while the precision times the spectral radius of :math:`M / 4` is
    below one.

    >>> round(unique_below([np.eye(2), np.eye(2)]), 9)  # beyond it this game of coordination has three
    2.0
    """
    count = len(payoffs)
    spread = np.zeros((count, count))
    for player, own in enumerate(payoffs):
        first = np.moveaxis(own, player, 0)
        gains = first[:, None] - first[None, :]
        for other in range(count):
            if other != player:
                axis = 2 + other - (other > player)
                spread[player, other] = np.ptp(gains, axis=axis).max()
    radius = float(np.abs(np.linalg.eigvals(spread)).max()) / 4
    return 1 / radius if radius > 0 else math.inf
