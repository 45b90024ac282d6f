"""Points in a row: most of them are answered from two others, whose branches run alike.

Points that follow each other in a sweep are mostly neighbours: their features change evenly from one to the next. Such
a *row* is cut into pieces, and the branches at both ends of a piece are traced from random play to the limit. They run
*alike* if at every rung of the ladder the mixes differ by little, and the determinants by a factor that keeps them well
away from zero; it is enough that they do so up to well beyond the precision, if neither branch comes back to there.
Then the two are taken for edges of one smooth sheet of branches, which between them has no fold; a piece whose ends do
not run alike is cut in half, down to single points. Within a piece, equilibria at the precision asked for are found by
Newton's method from between those at its ends. One that is not where it was expected is traced by itself.

That is the standard to which a single branch is traced, applied in the other direction. What it rules out is the slip
to another branch of equilibria which a start at the neighbour's equilibrium alone, at a high precision, does not
notice: there the neighbour's branch lives on, but is no longer the one that leads to random play.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from gametheory.kernels.families import Floats
from gametheory.kernels.quantal.climbing import PLACES, TURNING, UNKNOWN, Climbers, climb, climbers_of
from gametheory.kernels.quantal.pieces import ANSWERED, UNDECIDED, Traces, cut, halve, list_ends
from gametheory.kernels.quantal.positions import Walker, walker_of
from gametheory.kernels.quantal.responses import Buffers, buffers_of, eliminate, load, respond
from gametheory.kernels.quantal.tables import Indices, Tables
from gametheory.kernels.quantal.turning import MOST, Story, story_of, tell
from gametheory.numerics.compiling import called, compiled

STRETCH: Final = 8192  # points at a time, so many that the places of a climb are seldom idle
EXPECTED: Final = 0.2  # how far from between the ends log-odds may be
CONTRACTION: Final = 0.5
FINEST: Final = 1e-11
MOST_CORRECTIONS: Final = 6


class Room(NamedTuple):
    """Room for the work on a stretch."""

    climbers: Climbers
    walker: Walker
    one: Story
    other: Story
    single: Buffers
    wanted: Indices
    pieces: Indices
    precisions: Floats
    guess: Floats
    last: Floats


def room_of(tables: Tables, points: int) -> Room:
    """Make room for the work on a stretch of so many points."""
    return Room(
        climbers_of(tables),
        walker_of(tables),
        story_of(tables),
        story_of(tables),
        buffers_of(tables, 1),
        np.zeros(2 * points, dtype=np.int64),
        np.zeros((2 * points + 2, 2), dtype=np.int64),
        np.zeros(PLACES),
        np.zeros((tables.player.size, PLACES)),
        np.zeros(PLACES),
    )


def trace(
    tables: Tables, features: Floats, precision: float, whole: bool, first: int, end: int, room: Room, traces: Traces
) -> None:
    """Find the passings of the precision at the points from the first to before the end: all of them, or the first."""
    traces.climbs.state[:] = UNKNOWN
    traces.left[:] = -1
    pieces = cut(features, first, end, room.pieces)
    while pieces:
        count = list_ends(room.wanted, room.pieces, pieces, traces, first)
        _trace_all(tables, features, precision, whole, count, first, room, traces)
        pieces = halve(room.pieces, pieces, traces, first)
    number = 0
    while count := _list_between(number, first, end, room, traces):
        _correct_all(tables, features, precision, count, number, first, room, traces)
        number += 1
    count = _list_unknown(first, end, room, traces)
    _trace_all(tables, features, precision, whole, count, first, room, traces)


def _trace_all(
    tables: Tables, features: Floats, precision: float, whole: bool, count: int, first: int, room: Room, traces: Traces
) -> None:
    """Trace the branches of the points that are wanted."""
    climb(tables, features, precision, whole, room.wanted, count, room.climbers, traces.climbs, first)
    if _take_over(room.wanted, count, first, traces):
        _walk_all(tables, features, precision, count, first, room, traces)


@compiled
def _take_over(wanted: Indices, count: int, first: int, traces: Traces) -> bool:
    """Take over what was found by climbing; tell whether branches may turn."""
    turning = False
    for number in range(count):
        row = wanted[number] - first
        turning = turning or traces.climbs.state[row] == TURNING
        traces.counts[row, 0], traces.counts[row, 1] = 0, 1
        for odds in range(traces.passes.shape[2]):
            traces.passes[row, 0, odds] = traces.climbs.log_odds[row, odds]
    return turning


@compiled
def _walk_all(
    tables: Tables, features: Floats, precision: float, count: int, first: int, room: Room, traces: Traces
) -> None:
    """Walk the branches that may turn."""
    gains, single, story = room.walker.gains, room.single, room.one
    for number in range(count):
        row = room.wanted[number] - first
        if traces.climbs.state[row] != TURNING:
            continue
        load(tables, features, room.wanted[number], single, 0)
        for gain in range(gains.size):
            gains[gain] = single.gains[gain, 0]
        if not tell(tables, precision * single.scale[0], room.walker, story, room.other):
            traces.climbs.state[row] = UNDECIDED
        traces.counts[row, 0], traces.counts[row, 1] = int(story.counts[0]), int(story.counts[1])
        for action in range(story.end.size):
            traces.ends[row, action] = story.end[action]
        for turn in range(MOST):
            traces.turns[row, turn] = story.turns[turn]
            for odds in range(story.passes.shape[1]):
                traces.passes[row, turn, odds] = story.passes[turn, odds]


@compiled
def _list_between(number: int, first: int, end: int, room: Room, traces: Traces) -> int:
    """List the points within pieces that pass the precision so often, and were answered so far; count them."""
    count, state = 0, traces.climbs.state
    for point in range(first, end):
        row, left = point - first, traces.left[point - first]
        if left >= 0 and number < traces.counts[left - first, 1] and state[row] == (ANSWERED if number else UNKNOWN):
            room.wanted[count] = point
            count += 1
    return count


@compiled
def _list_unknown(first: int, end: int, room: Room, traces: Traces) -> int:
    """List the points that were not answered; count them."""
    count = 0
    for point in range(first, end):
        if traces.climbs.state[point - first] == UNKNOWN:
            room.wanted[count] = point
            count += 1
    return count


@compiled
def _correct_all(
    tables: Tables, features: Floats, precision: float, count: int, number: int, first: int, room: Room, traces: Traces
) -> None:
    """Correct one of the passings at all points that are wanted."""
    for begin in range(0, count, PLACES):
        end = min(count, begin + PLACES)
        _guess(tables, features, precision, begin, end, number, first, room, traces)
        _correct(tables, begin, end, number, first, room, traces)


@called
def _guess(
    tables: Tables,
    features: Floats,
    precision: float,
    begin: int,
    end: int,
    number: int,
    first: int,
    room: Room,
    traces: Traces,
) -> None:
    """Guess one of the passings at a block of points to be between those at the pieces' ends."""
    buffers, guess, passes = room.climbers.buffers, room.guess, traces.passes
    for place in range(end - begin):
        point = room.wanted[begin + place]
        row = point - first
        left, right = traces.left[row], traces.right[row]
        load(tables, features, point, buffers, place)
        room.precisions[place] = precision * buffers.scale[place]
        share = (point - left) / (right - left)
        for odds in range(guess.shape[0]):
            low, high = passes[left - first, number, odds], passes[right - first, number, odds]
            guess[odds, place] = low + share * (high - low)
        traces.climbs.state[row] = UNKNOWN
        for count in range(2):
            traces.counts[row, count] = traces.counts[left - first, count]
        room.last[place] = EXPECTED / CONTRACTION


@called
def _correct(tables: Tables, begin: int, end: int, number: int, first: int, room: Room, traces: Traces) -> None:
    """Correct the guesses by Newton's method; those that are not confirmed stay unknown."""
    guess, buffers, last = room.guess, room.climbers.buffers, room.last
    for _ in range(MOST_CORRECTIONS):
        respond(tables, guess, room.precisions, buffers)
        eliminate(buffers)
        going = 0
        for place in range(end - begin):
            if last[place] >= 0:
                last[place] = _improve(place, room.wanted[begin + place] - first, number, last[place], room, traces)
                going += last[place] >= 0
        if going == 0:
            return


@called
def _improve(place: int, row: int, number: int, last: float, room: Room, traces: Traces) -> float:
    """Take a correction; give its size, or -1 when that is the end of it."""
    guess, buffers = room.guess, room.climbers.buffers
    moved = largest = 0.0
    for odds in range(guess.shape[0]):
        moved += buffers.residual[odds, place] ** 2
        guess[odds, place] -= buffers.residual[odds, place]
        largest = max(largest, abs(guess[odds, place]))
    size, determinant = np.sqrt(moved), buffers.determinant[place]
    straight = traces.counts[row, 0] == 0
    if not size <= CONTRACTION * last or not (determinant > 0 if straight else determinant != 0):
        return -1.0
    if size > FINEST * (1 + largest):
        return float(size)
    for odds in range(guess.shape[0]):
        traces.passes[row, number, odds] = guess[odds, place]
    traces.climbs.state[row] = ANSWERED
    return -1.0
