"""Climbing principal branches by the precision, many points side by side, as far as they do not turn.

Each *place* of a block climbs the branch of one point: it predicts the log-odds a step of precision ahead from how they
change and how that changes, corrects them by Newton's method at that precision, and believes the result if the first
correction is small, later ones shrink fast, and the direction has turned little; else it shortens the step. A place
that is done takes the next point, so that all of them are always at work.

On its way a branch stops at the rungs of a *ladder* of precisions, the same for all points, and leaves its mixes and
the determinant there, for :mod:`.neighbours` to compare; and at the precision asked for. A branch that is not at the
top of the ladder with positive determinants throughout may turn, and is left to :mod:`.turning`. These are the rules of
:func:`gametheory.numerics.continuation.rise`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.families import Floats
from gametheory.kernels.quantal.responses import Buffers, buffers_of, eliminate, load, respond
from gametheory.kernels.quantal.tables import Tables
from gametheory.numerics.compiling import called, compiled, inlined

PLACES: Final = 64
LIMIT: Final = 1e6  # the precision, times the scale of the payoffs, that stands for the limit
RUNGS: Final = np.array([0.5, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 256.0, 4096.0, np.inf])
"""Scaled precisions at which neighbours are compared; the last one is the limit, or twice the precision asked for."""

BEYOND: Final = 2.0  # times the precision asked for: where a branch that does not come back matters no more
FIRST_STEP: Final = 0.25
SHORTEST_STEP: Final = 1e-4
REACH: Final = 0.3
LEAST_COSINE: Final = 0.9
MOST_CORRECTIONS: Final = 7
CONTRACTION: Final = 0.5
FINE: Final = 2e-3
FINEST: Final = 1e-9
REFUSED: Final = 0.4


class Climbs(NamedTuple):
    """What climbing finds out about the points of a stretch, on the first axis.

    Attributes
    ----------
    log_odds
        Shape (points, odds): at the precision asked for.
    value, reached
        Shape (points,): the scaled precision asked for, and the largest that the climb came to.
    mixes, determinants
        Shapes (points, rungs, actions) and (points, rungs); a determinant is 0 where the rung was not reached.
    state
        Shape (points,): what is known, by the numbers below.
    """

    log_odds: Floats
    value: Floats
    reached: Floats
    mixes: NDArray[np.float32]
    determinants: NDArray[np.float32]
    state: NDArray[np.int8]


UNKNOWN: Final = 0
STRAIGHT: Final = 1
TURNING: Final = 2  # or at least not surely straight
PASSED: Final = 3  # turning likewise, but beyond the precision asked for, and no more of it is wanted


CORRECTED: Final = 0
ARRIVED: Final = 1
REJECTED: Final = 2

# The numbers that are kept for each place.
PRECISION: Final = 0  # where it is; below zero before the start
GOAL: Final = 1  # the precision of its guess
VALUE: Final = 2  # the precision asked for
STEP: Final = 3
SPEED: Final = 4  # by how much the position moves for each unit of precision
RISING: Final = 5  # from the position to the goal
FIRST: Final = 6  # the sizes of the first and of the last correction
LAST: Final = 7
MOVED: Final = 8  # the square of this one's
LARGEST: Final = 9  # of the log-odds
LENGTH: Final = 10  # the square of the new speed
TURNED: Final = 11  # the product of the new direction and the old one
CORRECTS: Final = 12  # the judgement: 1 where the correction is taken
ARRIVES: Final = 13  # 1 where the guess is taken for the next point of the branch
AHEAD: Final = 14  # how far the next guess rises; -1 where there is none
COUNT: Final = 15  # of corrections
RUNG: Final = 16
ASKED: Final = 17  # 1 from the precision asked for on
END: Final = 18  # how many rungs there are to climb
NUMBERS: Final = 19


class Climbers(NamedTuple):
    """Room for a block of climbs.

    Attributes
    ----------
    buffers
        The equations at the guesses.
    now, velocity, change, guess
        Shape (odds, places): where each climb is, how that changes with the precision, how that changes in turn, and
        where the next point of the branch may be.
    numbers
        Shape (NUMBERS, places).
    point
        Shape (places,): whose branch it is; -1 for a place that is idle.
    """

    buffers: Buffers
    now: Floats
    velocity: Floats
    change: Floats
    guess: Floats
    numbers: Floats
    point: NDArray[np.int64]


def climbers_of(tables: Tables) -> Climbers:
    """Make room for the climbs of a block."""
    now, velocity, change, guess = (np.zeros((tables.player.size, PLACES)) for _ in range(4))
    numbers, point = np.zeros((NUMBERS, PLACES)), np.zeros(PLACES, dtype=np.int64)
    return Climbers(buffers_of(tables, PLACES), now, velocity, change, guess, numbers, point)


def climbs_of(tables: Tables, points: int) -> Climbs:
    """Make room for what is found out about so many points."""
    return Climbs(
        np.zeros((points, tables.player.size)),
        np.zeros(points),
        np.zeros(points),
        np.zeros((points, RUNGS.size, tables.begin[-1]), dtype=np.float32),
        np.zeros((points, RUNGS.size), dtype=np.float32),
        np.zeros(points, dtype=np.int8),
    )


@compiled
def climb(
    tables: Tables,
    features: Floats,
    precision: float,
    whole: bool,
    points: NDArray[np.int64],
    count: int,
    climbers: Climbers,
    climbs: Climbs,
    first: int,
) -> None:
    """Climb the branches of the first so many of the points; what is found out about point k stands at k - first.

    Branches are climbed to the limit if they are wanted whole, else well beyond the precision asked for.
    """
    point = climbers.point
    taken = working = 0
    for place in range(PLACES):
        taken = _next(tables, features, precision, whole, points, count, taken, climbers, climbs, first, place)
        working += point[place] >= 0
    while working > 0:
        respond(tables, climbers.guess, climbers.numbers[GOAL], climbers.buffers)
        eliminate(climbers.buffers)
        _measure(climbers)
        done = _judge_all(whole, climbers, climbs, first)
        _move(climbers)
        for place in range(PLACES if done else 0):
            if point[place] >= 0 and climbs.state[point[place] - first] != UNKNOWN:
                taken = _next(tables, features, precision, whole, points, count, taken, climbers, climbs, first, place)
                working -= point[place] < 0


@called
def _next(
    tables: Tables,
    features: Floats,
    precision: float,
    whole: bool,
    points: NDArray[np.int64],
    count: int,
    taken: int,
    climbers: Climbers,
    climbs: Climbs,
    first: int,
    place: int,
) -> int:
    """Let a place begin with the next point; give how many have been taken."""
    numbers = climbers.numbers
    for number in range(NUMBERS):
        numbers[number, place] = 0.0
    for odds in range(climbers.guess.shape[0]):
        climbers.guess[odds, place] = climbers.velocity[odds, place] = climbers.change[odds, place] = 0.0
    climbers.point[place] = -1
    if taken == count:
        return taken
    load(tables, features, points[taken], climbers.buffers, place)
    for rung in range(RUNGS.size):
        climbs.determinants[points[taken] - first, rung] = 0.0
    climbers.point[place] = points[taken]
    numbers[PRECISION, place], numbers[STEP, place] = -1.0, FIRST_STEP
    numbers[VALUE, place] = precision * climbers.buffers.scale[place]
    climbs.value[points[taken] - first] = numbers[VALUE, place]
    end = 1
    while end < RUNGS.size and (whole or RUNGS[end - 1] < BEYOND * numbers[VALUE, place]):
        end += 1
    numbers[END, place] = end
    numbers[ASKED, place] = 1.0 if precision == 0 else 0.0
    return taken + 1


@called
def _measure(climbers: Climbers) -> None:
    """Measure at all places how far the correction goes, how far out it is, how fast the branch changes, and turns."""
    numbers, guess, old = climbers.numbers, climbers.guess, climbers.velocity
    residual, values = climbers.buffers.residual, climbers.buffers.values
    for place in range(PLACES):
        numbers[MOVED, place], numbers[LARGEST, place] = 0.0, 0.0
        numbers[LENGTH, place], numbers[TURNED, place] = 1.0, 1.0
    for odds in range(guess.shape[0]):
        for place in range(PLACES):
            move, velocity = residual[odds, place], values[odds, place]
            numbers[MOVED, place] += move * move
            numbers[LARGEST, place] = max(numbers[LARGEST, place], abs(guess[odds, place]))
            numbers[LENGTH, place] += velocity * velocity
            numbers[TURNED, place] += velocity * old[odds, place]


@inlined
def _judge_all(whole: bool, climbers: Climbers, climbs: Climbs, first: int) -> bool:
    """Judge all places' corrections; tell whether a climb has ended."""
    numbers, point, determinant, state = climbers.numbers, climbers.point, climbers.buffers.determinant, climbs.state
    done = False
    for place in range(PLACES):
        numbers[CORRECTS, place], numbers[ARRIVES, place], numbers[AHEAD, place] = 0.0, 0.0, -1.0
        if point[place] < 0:
            continue
        judgement = _judge(numbers, determinant[place], place)
        if judgement == ARRIVED:
            if numbers[GOAL, place] == _stop(numbers, place):
                _leave(climbers, climbs, point[place] - first, place)
            numbers[SPEED, place] = np.sqrt(numbers[LENGTH, place])
            numbers[PRECISION, place] = numbers[GOAL, place]
            numbers[ARRIVES, place] = 1.0
        elif judgement == REJECTED:
            numbers[STEP, place] *= REFUSED
        if judgement != CORRECTED and not _aim(numbers, place):
            left = PASSED if numbers[ASKED, place] > 0 and not whole else TURNING
            state[point[place] - first] = STRAIGHT if numbers[RUNG, place] == numbers[END, place] else left
            climbs.reached[point[place] - first] = numbers[PRECISION, place]
            done = True
    return done


@inlined
def _judge(numbers: Floats, determinant: float, place: int) -> int:
    """Judge a correction: the guess wants another one, has arrived on the branch, or is to be rejected."""
    if numbers[PRECISION, place] < 0:  # random play is where every branch begins
        return ARRIVED
    size = np.sqrt(numbers[MOVED, place])
    if numbers[COUNT, place] == 0:
        numbers[FIRST, place], numbers[LAST, place] = size, np.inf
    stalled = size > CONTRACTION * numbers[LAST, place]
    round_off = 1e-9 + 1e-13 * numbers[LARGEST, place]
    if not determinant > 0 or not size <= REACH or (stalled and size > round_off):
        return REJECTED
    numbers[CORRECTS, place] = 1.0
    numbers[LAST, place] = size
    numbers[COUNT, place] += 1
    if size > (FINEST if numbers[GOAL, place] == numbers[VALUE, place] else FINE) and not stalled:
        return CORRECTED if numbers[COUNT, place] < MOST_CORRECTIONS else REJECTED
    if not numbers[TURNED, place] >= LEAST_COSINE * numbers[SPEED, place] * np.sqrt(numbers[LENGTH, place]):
        return REJECTED
    share = numbers[FIRST, place] / REACH
    if numbers[GOAL, place] == _stop(numbers, place):  # what a stop cut short says little about the next step
        numbers[STEP, place] = max(numbers[STEP, place], numbers[RISING, place] * numbers[SPEED, place])
    numbers[STEP, place] *= 2.0 if share < 0.01 else 1.5 if share < 0.1 else 1.0 if share < 0.4 else 0.7
    return ARRIVED


@inlined
def _stop(numbers: Floats, place: int) -> float:
    """Give the next precision to stop at: a rung, or the one asked for."""
    value = numbers[VALUE, place]
    rung = min(RUNGS[int(numbers[RUNG, place])], max(LIMIT, 2 * value))
    return float(rung if numbers[ASKED, place] > 0 else min(rung, value))


@inlined
def _leave(climbers: Climbers, climbs: Climbs, row: int, place: int) -> None:
    """Leave at a rung, or the precision asked for, what is to be left there."""
    numbers, buffers = climbers.numbers, climbers.buffers
    if numbers[GOAL, place] == numbers[VALUE, place]:
        numbers[ASKED, place] = 1.0
        for odds in range(climbers.guess.shape[0]):
            climbs.log_odds[row, odds] = climbers.guess[odds, place] - buffers.residual[odds, place]
    if numbers[GOAL, place] == _stop(numbers, place):
        rung = int(numbers[RUNG, place])
        climbs.determinants[row, rung] = buffers.determinant[place]
        for action in range(buffers.mixes.shape[0]):
            climbs.mixes[row, rung, action] = buffers.mixes[action, place]
        numbers[RUNG, place] += 1


@inlined
def _aim(numbers: Floats, place: int) -> bool:
    """Aim at the end of the next step, or at the next stop if that is nearer; tell whether there is one."""
    if numbers[RUNG, place] == numbers[END, place] or numbers[STEP, place] < SHORTEST_STEP:
        return False
    left = _stop(numbers, place) - numbers[PRECISION, place]
    rising = min(numbers[STEP, place] / numbers[SPEED, place], left)
    numbers[GOAL, place] = numbers[PRECISION, place] + rising if rising < left else _stop(numbers, place)
    numbers[AHEAD, place] = rising
    numbers[COUNT, place] = 0.0
    return True


@called
def _move(climbers: Climbers) -> None:
    """Carry out the judgements: correct the guesses, move to those that arrived, and guess anew."""
    numbers, now, velocity, change = climbers.numbers, climbers.now, climbers.velocity, climbers.change
    guess, residual, values = climbers.guess, climbers.buffers.residual, climbers.buffers.values
    for odds in range(guess.shape[0]):
        for place in range(PLACES):
            arrives, ahead, rising = numbers[ARRIVES, place] > 0, numbers[AHEAD, place], numbers[RISING, place]
            here = guess[odds, place] - numbers[CORRECTS, place] * residual[odds, place]
            old, new = velocity[odds, place], values[odds, place]
            bend = (new - old) / rising if rising > 0 else 0.0
            bend = bend if arrives else change[odds, place]
            base, speed = (here, new) if arrives else (now[odds, place], old)
            further = base + ahead * (speed + 0.5 * ahead * bend)
            now[odds, place], velocity[odds, place], change[odds, place] = base, speed, bend
            guess[odds, place] = further if ahead > 0 else here
    for place in range(PLACES):
        numbers[RISING, place] = numbers[AHEAD, place] if numbers[AHEAD, place] > 0 else numbers[RISING, place]
