r"""Following the solution curve of a system of equations, by predictor and corrector.

A system of :math:`n` equations :math:`F(x, \lambda) = 0` in :math:`n` unknowns and a parameter has, where its Jacobian
has full rank, a smooth curve of solutions. :func:`follow` walks along it by *arclength*, not by the parameter, so that
it passes turning points, where the parameter runs back (Allgower and Georg 1990, chapters 2 to 6):

1. predict a point along the tangent, bent as the curve did in the last step;
2. correct it by Newton's method within the plane perpendicular to the tangent;
3. accept it if the first correction is small, later ones shrink fast, and the tangent has turned little; else shorten
   the step.

On a curve the determinant of the Jacobian with the tangent as last row keeps its sign. A sign that changes means that
the walk slipped to another curve, or that another curve crosses this one: the step is shortened until only the second
is left. The point then says so by its new ``orientation``, and the walk goes straight on.

:func:`rise` follows many curves at once by the parameter itself, as far as they do not turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
System: TypeAlias = Callable[[Floats], tuple[Floats, Floats]]
"""Gives for a position (the unknowns, then the parameter) the residuals and their Jacobian, of shapes n and (n, n + 1).
"""
Systems: TypeAlias = Callable[[NDArray[np.intp], Floats], tuple[Floats, Floats]]
"""The same for some of many systems: their indices, and a position for each, as rows."""

FIRST_STEP: Final = 0.01
SHORTEST_STEP: Final = 1e-9
CROSSING_STEP: Final = 1e-4  # a change of orientation within such a step is a crossing of curves
MOST_STEPS: Final = 1000  # some hundred are usual
MOST_CORRECTIONS: Final = 7
CONTRACTION: Final = 0.5
FINE: Final = 1e-6  # of a correction: what it leaves is about its square
GROWTH: Final = ((0.01, 2.0), (0.1, 1.5), (0.4, 1.0))
SHORTER: Final = 0.7
REFUSED: Final = 0.4


class CurvePoint(NamedTuple):
    """A point of the curve: the unknowns and the parameter, the unit tangent, and the sign that the curve keeps."""

    position: Floats
    tangent: Floats
    orientation: float

    @property
    def parameter(self) -> float:
        """The last coordinate."""
        return float(self.position[-1])


class _Corrected(NamedTuple):
    point: CurvePoint
    first: float
    cosine: float


def follow(system: System, start: Floats, *, reach: float = 0.3) -> Iterator[CurvePoint]:
    """Walk along the curve through a solution, in the direction in which the parameter rises there.

    Parameters
    ----------
    system
        The equations.
    start
        A solution: the unknowns, then the parameter.
    reach
        The largest distance between a predicted and a corrected point; smaller is slower and safer.

    Yields
    ------
    The points, the start first. The walk ends only where no step succeeds; whoever walks stops when it is enough.

    Examples
    --------
    Once around the unit circle, past its turning points:

    >>> def circle(position):
    ...     x, y = position
    ...     return np.array([x * x + y * y - 1]), np.array([[2 * x, 2 * y]])
    >>> walk = follow(circle, np.array([1.0, 0.0]))
    >>> min(point.parameter for _, point in zip(range(60), walk)) < -0.9
    True

    References
    ----------
    E. L. Allgower and K. Georg (1990), Numerical Continuation Methods: An Introduction.
    """
    point = _first(system, start)
    bend, step = np.zeros_like(start), FIRST_STEP
    for _ in range(MOST_STEPS):
        yield point
        found = None
        while found is None:
            found = _step(system, point, bend, step, reach)
            if found is None:
                step *= REFUSED
                if step < SHORTEST_STEP:
                    return
        bend = (found.point.tangent - point.tangent) / step
        point, step = found.point, step * _growth(found.first / reach)


def between(system: System, start: CurvePoint, end: CurvePoint, share: float) -> CurvePoint | None:
    """Give the point of the curve at a share of the way from one point to the next; ``None`` where none is found."""
    guess = start.position + share * (end.position - start.position)
    found = _correct(system, guess, start.tangent, np.inf)
    return None if found is None else found.point


def locate(
    system: System, start: CurvePoint, end: CurvePoint, value: Callable[[CurvePoint], float]
) -> CurvePoint | None:
    """Find between two neighbouring points the one at which a function of the point, of unlike signs there, is zero."""
    from scipy.optimize import brentq

    found = {0.0: start, 1.0: end}

    def at(share: float) -> float:
        if share not in found:
            point = between(system, start, end, share)
            if point is None:
                raise ArithmeticError
            found[share] = point
        return value(found[share])

    try:
        root = brentq(at, 0.0, 1.0, xtol=1e-15, rtol=4 * np.finfo(float).eps)
        at(root)
    except ArithmeticError:
        return None
    return found[root]


def settle(system: System, position: Floats, parameter: float) -> Floats:
    """Bring a solution to a parameter next to its own; where that leads astray, at a turn, leave the unknowns alone."""
    settled = position.copy()
    settled[-1] = parameter
    for _ in range(3):
        residual, jacobian = system(settled)
        try:
            settled[:-1] -= np.linalg.solve(jacobian[:, :-1], residual)
        except np.linalg.LinAlgError:
            break
    near = np.abs(settled - position).max() <= 1e-6 * (1 + np.abs(position).max())
    return settled if near else np.append(position[:-1], parameter)


def _first(system: System, start: Floats) -> CurvePoint:
    _, jacobian = system(start)
    row = np.zeros_like(start)
    row[-1] = 1.0
    full = np.vstack([jacobian, row])
    tangent = np.linalg.solve(full, row)
    return CurvePoint(start, tangent / np.linalg.norm(tangent), float(np.linalg.slogdet(full)[0]))


def _step(system: System, point: CurvePoint, bend: Floats, step: float, reach: float) -> _Corrected | None:
    """Predict and correct; ``None`` where the result is not to be trusted and the step must be shorter."""
    guess = point.position + step * (point.tangent + 0.5 * step * bend)
    found = _correct(system, guess, point.tangent, reach)
    if found is None or found.cosine < 1 - reach / 3:
        return None
    slipped = found.point.orientation != point.orientation and step > CROSSING_STEP
    return None if slipped else found


def _correct(system: System, guess: Floats, tangent: Floats, reach: float) -> _Corrected | None:
    """Newton's method in the plane through the guess and perpendicular to the tangent."""
    position, first, last = guess.copy(), 0.0, np.inf
    ending = np.zeros((len(guess), 2))
    ending[-1, 1] = 1.0
    for count in range(MOST_CORRECTIONS):
        residual, jacobian = system(position)
        full = np.vstack([jacobian, tangent])
        ending[:-1, 0] = residual
        try:
            move, following = np.linalg.solve(full, ending).T
        except np.linalg.LinAlgError:
            return None
        size = float(np.linalg.norm(move))
        first = size if count == 0 else first
        stalled = size > CONTRACTION * last
        if not (size <= reach and np.isfinite(size)) or (stalled and size > _round_off(position)):
            return None
        position, last = position - move, size
        if size <= FINE or stalled:
            length = float(np.linalg.norm(following))
            sign = float(np.linalg.slogdet(full)[0])
            return _Corrected(CurvePoint(position, following / length, sign), first, 1 / length)
    return None


def _round_off(positions: Floats) -> Floats:
    """The size below which corrections that shrink no more are round-off."""
    sizes: Floats = 1e-7 + 1e-11 * np.abs(positions).max(axis=-1)
    return sizes


def _growth(share: float) -> float:
    """By how much the next step is longer, given how much of the reach this one needed."""
    return next((factor for most, factor in GROWTH if share < most), SHORTER)


# --- many curves at once --------------------------------------------------------------------------------------------


@dataclass
class _Climbers:
    """The curves still followed: which, where, how fast the unknowns change, how that changes, and the next step."""

    rows: NDArray[np.intp]
    positions: Floats
    velocity: Floats
    change: Floats
    step: Floats

    def keep(self, stay: NDArray[np.bool_]) -> None:
        """Let the others go."""
        for name, value in vars(self).items():
            setattr(self, name, value[stay])


def rise(systems: Systems, starts: Floats, stages: Floats, *, reach: float = 0.1) -> tuple[Floats, NDArray[np.bool_]]:
    """Follow many curves at once, by the parameter, through given values of it.

    Parameters
    ----------
    systems
        The equations of the curves asked for; each has a positive determinant with respect to the unknowns at its
        start.
    starts
        A solution of each system, as rows; the parameter, below all stages, comes last.
    stages
        For each system the rising values of the parameter at which its unknowns are wanted, of shape (systems, stages).
    reach
        The largest distance between predicted and corrected unknowns.

    Returns
    -------
    The unknowns at the stages, of shape (systems, stages, unknowns), NaN where they were not reached; and for each
    system whether it reached them all with a positive determinant throughout: then its curve did not turn, nor did
    another one cross it. A curve that turns has to be followed by arclength.
    """
    count, last = stages.shape
    found = np.full((count, last, starts.shape[1] - 1), np.nan)
    stage = np.zeros(count, dtype=np.intp)
    climbers = _climbers(systems, starts)
    for _ in range(MOST_STEPS):
        if not len(climbers.rows):
            break
        goal = stages[climbers.rows, stage[climbers.rows]]
        arrived = _climb(systems, climbers, goal, reach)
        rows = climbers.rows[arrived]
        found[rows, stage[rows]] = climbers.positions[arrived, :-1]
        stage[rows] += 1
        climbers.keep((stage[climbers.rows] < last) & (climbers.step > CROSSING_STEP))
    return found, stage == last


def _climbers(systems: Systems, starts: Floats) -> _Climbers:
    rows = np.arange(len(starts))
    _, jacobian = systems(rows, starts)
    velocity = np.asarray(np.linalg.solve(jacobian[..., :-1], -jacobian[..., -1:])[..., 0], dtype=np.float64)
    return _Climbers(rows, starts.copy(), velocity, np.zeros_like(velocity), np.full(len(starts), FIRST_STEP))


def _climb(systems: Systems, climbers: _Climbers, goal: Floats, reach: float) -> NDArray[np.bool_]:
    """Take one step on each curve, or shorten the step; tell who arrived at the goal."""
    left = goal - climbers.positions[:, -1]
    speed = np.sqrt(1 + (climbers.velocity**2).sum(axis=1))
    rising = np.minimum(climbers.step / speed, left)
    guess = climbers.positions.copy()
    guess[:, :-1] += rising[:, None] * (climbers.velocity + 0.5 * rising[:, None] * climbers.change)
    guess[:, -1] = np.where(rising >= left, goal, guess[:, -1] + rising)
    velocity, first, good = _settle_all(systems, climbers.rows, guess, reach)
    cosine = (1 + (velocity * climbers.velocity).sum(axis=1)) / (speed * np.sqrt(1 + (velocity**2).sum(axis=1)))
    good &= cosine >= 1 - reach / 3
    climbers.change[good] = (velocity - climbers.velocity)[good] / rising[good, None]
    climbers.positions[good], climbers.velocity[good] = guess[good], velocity[good]
    share = first / reach
    growth = np.select([~good, *(share < most for most, _ in GROWTH)], [REFUSED, *(by for _, by in GROWTH)], SHORTER)
    # A step that the goal cut short says little about the next one.
    climbers.step = np.where(good & (rising >= left), np.maximum(climbers.step, rising * speed), climbers.step) * growth
    arrived: NDArray[np.bool_] = good & (rising >= left)
    return arrived


def _settle_all(
    systems: Systems, rows: NDArray[np.intp], guess: Floats, reach: float
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Correct all guesses in place at their parameters: velocities, sizes of the first correction, and success."""
    velocity = np.zeros_like(guess[:, :-1])
    first, last = np.zeros(len(rows)), np.full(len(rows), np.inf)
    good = np.zeros(len(rows), dtype=np.bool_)
    going = np.arange(len(rows))
    for count in range(MOST_CORRECTIONS):
        residual, jacobian = systems(rows[going], guess[going])
        regular = np.linalg.det(jacobian[..., :-1]) > 0
        going, residual, jacobian = going[regular], residual[regular], jacobian[regular]
        if not len(going):
            break
        both = np.stack([residual, -jacobian[..., -1]], axis=-1)
        solved = np.linalg.solve(jacobian[..., :-1], both)
        size = np.linalg.norm(solved[..., 0], axis=1)
        if count == 0:
            first[going] = size
        stalled = size > CONTRACTION * last[going]
        trusted = (size <= reach) & ~(stalled & (size > _round_off(guess[going])))
        guess[going[trusted], :-1] -= solved[trusted, :, 0]
        velocity[going] = solved[..., 1]
        last[going] = size
        done = trusted & ((size <= FINE) | stalled)
        good[going[done]] = True
        going = going[trusted & ~done]
    return velocity, first, good
