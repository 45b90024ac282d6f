"""Points in a row: most of them are answered from two others, whose branches run alike.

Points that follow each other in a sweep are mostly neighbours: their features change evenly from one to the next. Such
a *row* is cut into pieces, and the branches at both ends of a piece are traced from random play to the limit. They run
*alike* if at every rung of the ladder the mixes differ by little, and the determinants by a factor that keeps them well
away from zero; it is enough that they do so up to well beyond the precision, if neither branch comes back to there.
Where only the first equilibrium is wanted, and a branch turns soon after it has passed the precision, it is not traced
beyond, and two such branches must come equally far. Branches that run alike are taken for edges of one smooth sheet of
branches, which between them has no fold; a piece whose ends do not run alike is cut in half, down to single points.

Within a piece, equilibria at the precision asked for are found by Newton's method: at a few evenly spaced *knots* from
the line between those at its ends, then at all other points from cubics through the nearest four knots. One that is not
where it was expected is traced by itself.

That is the standard to which a single branch is traced, applied in the other direction. What it rules out is the slip
to another branch of equilibria which a start at the neighbour's equilibrium alone, at a high precision, does not
notice: there the neighbour's branch lives on, but is no longer the one that leads to random play.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.families import Floats
from gametheory.kernels.quantal.climbing import BEYOND, LIMIT, PLACES, TURNING, UNKNOWN, Climbers, climb, climbers_of
from gametheory.kernels.quantal.pieces import ANSWERED, UNDECIDED, Traces, cut, halve, list_ends
from gametheory.kernels.quantal.positions import Walker, walker_of
from gametheory.kernels.quantal.responses import Buffers, buffers_of, eliminate, load, load_all, respond
from gametheory.kernels.quantal.tables import Indices, Tables
from gametheory.kernels.quantal.turning import MOST, Story, story_of, tell
from gametheory.numerics.compiling import called, compiled, inlined

STRETCH: Final = 32768  # points at a time, so many that the places of a climb are seldom idle
SHORTEST_STRETCH: Final = 1024
KEPT: Final = 1 << 21  # about so many log-odds at passings are kept at a time
EXPECTED: Final = 0.2  # how far from between the ends log-odds may be
CONTRACTION: Final = 0.5
UNTOLD: Final = EXPECTED / CONTRACTION  # in the place of a last correction where there was none
STEEPEST: Final = 1e3  # what a first correction leaves, over its square, at the most
INTERVALS: Final = 8  # between the knots of a piece
FINEST: Final = 1e-11
LEFT: Final = 1e-13  # what corrections may be expected to leave
MOST_CORRECTIONS: Final = 6

States = NDArray[np.int8]


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
    sizes: Floats


def stretch_of(tables: Tables) -> int:
    """Give how many points are worked on at a time: fewer where each has many log-odds."""
    return min(STRETCH, max(SHORTEST_STRETCH, KEPT // (MOST * int(tables.player.size))))


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
        np.zeros((2, PLACES)),
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
    number, known = 0, (room.wanted, traces.left, traces.right, traces.counts, traces.climbs.state)
    while count := _list_between(number, True, first, end, *known):
        _correct_all(tables, features, precision, count, number, True, first, room, traces)
        count = _list_between(number, False, first, end, *known)
        _correct_all(tables, features, precision, count, number, False, first, room, traces)
        number += 1
    count = _list_unknown(first, end, room.wanted, traces.climbs.state)
    _trace_all(tables, features, precision, whole, count, first, room, traces)


def _trace_all(
    tables: Tables, features: Floats, precision: float, whole: bool, count: int, first: int, room: Room, traces: Traces
) -> None:
    """Trace the branches of the points that are wanted."""
    climb(tables, features, precision, whole, room.wanted, count, room.climbers, traces.climbs, first)
    if _take_over(room.wanted, count, first, traces):
        _walk_all(tables, features, precision, whole, count, first, room, traces)


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
    tables: Tables, features: Floats, precision: float, whole: bool, count: int, first: int, room: Room, traces: Traces
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
        value = precision * single.scale[0]
        top = max(LIMIT, 2 * value) if whole else BEYOND * value
        if not tell(tables, value, top, room.walker, story, room.other):
            traces.climbs.state[row] = UNDECIDED
        traces.counts[row, 0], traces.counts[row, 1] = int(story.counts[0]), int(story.counts[1])
        for action in range(story.end.size):
            traces.ends[row, action] = story.end[action]
        for turn in range(MOST):
            traces.turns[row, turn] = story.turns[turn]
            for odds in range(story.passes.shape[1]):
                traces.passes[row, turn, odds] = story.passes[turn, odds]


@compiled
def _list_between(
    number: int,
    knots: bool,
    first: int,
    end: int,
    wanted: Indices,
    lefts: Indices,
    rights: Indices,
    counts: Indices,
    state: States,
) -> int:
    """List the knots of pieces, or their other points, that pass so often and were answered so far; count them."""
    count = 0
    for point in range(first, end):
        row, left, right = point - first, lefts[point - first], rights[point - first]
        if left < 0 or knots != ((point - left) % _spacing(left, right) == 0):
            continue
        if number < counts[left - first, 1] and state[row] == (ANSWERED if number else UNKNOWN):
            wanted[count] = point
            count += 1
    return count


@inlined
def _spacing(left: int, right: int) -> int:
    """Give how far apart the knots of a piece are; in a short one all points are knots."""
    return (right - left) // INTERVALS if right - left >= 2 * INTERVALS else 1


@compiled
def _list_unknown(first: int, end: int, wanted: Indices, state: States) -> int:
    """List the points that were not answered; count them."""
    count = 0
    for point in range(first, end):
        if state[point - first] == UNKNOWN:
            wanted[count] = point
            count += 1
    return count


@compiled
def _correct_all(
    tables: Tables,
    features: Floats,
    precision: float,
    count: int,
    number: int,
    knots: bool,
    first: int,
    room: Room,
    traces: Traces,
) -> None:
    """Correct one of the passings at all points that are wanted."""
    for begin in range(0, count, PLACES):
        end = min(count, begin + PLACES)
        _guess(tables, features, precision, begin, end, number, knots, first, room, traces)
        _correct(tables, begin, end, number, first, room, traces)


@called
def _guess(
    tables: Tables,
    features: Floats,
    precision: float,
    begin: int,
    end: int,
    number: int,
    knots: bool,
    first: int,
    room: Room,
    traces: Traces,
) -> None:
    """Guess one of the passings at a block of points: between the pieces' ends, or between knots."""
    buffers, guess, passes, state = room.climbers.buffers, room.guess, traces.passes, traces.climbs.state
    for place in range(end - begin):
        point = room.wanted[begin + place]
        row, left, right = point - first, traces.left[point - first] - first, traces.right[point - first] - first
        for feature in range(features.shape[0]):
            buffers.features[feature, place] = features[feature, point]
        if knots or not _interpolate(row, left, right, number, place, passes, state, guess):
            share = (row - left) / (right - left)
            for odds in range(guess.shape[0]):
                low, high = passes[left, number, odds], passes[right, number, odds]
                guess[odds, place] = low + share * (high - low)
        state[row] = UNKNOWN
        for count in range(2):
            traces.counts[row, count] = traces.counts[left, count]
    load_all(tables, buffers)
    for place in range(PLACES):
        room.precisions[place] = precision * buffers.scale[place]
        room.last[place] = UNTOLD if place < end - begin else -1.0


@called
def _interpolate(
    row: int, left: int, right: int, number: int, place: int, passes: Floats, state: States, guess: Floats
) -> bool:
    """Guess on the cubic through the four knots that are nearest; tell whether all of them were answered."""
    spacing = _spacing(left, right)
    start = left + spacing * min(max((row - left) // spacing - 1, 0), (right - left) // spacing - 3)
    for knot in range(start, start + 4 * spacing, spacing):
        if knot not in (left, right) and state[knot] != ANSWERED:
            return False
    t = (row - start) / spacing
    one, two = -(t - 1) * (t - 2) * (t - 3) / 6, t * (t - 2) * (t - 3) / 2
    three, four = -t * (t - 1) * (t - 3) / 2, t * (t - 1) * (t - 2) / 6
    for odds in range(guess.shape[0]):
        low = one * passes[start, number, odds] + two * passes[start + spacing, number, odds]
        high = three * passes[start + 2 * spacing, number, odds] + four * passes[start + 3 * spacing, number, odds]
        guess[odds, place] = low + high
    return True


@called
def _correct(tables: Tables, begin: int, end: int, number: int, first: int, room: Room, traces: Traces) -> None:
    """Correct the guesses by Newton's method; those that are not confirmed stay unknown."""
    guess, buffers, last, sizes = room.guess, room.climbers.buffers, room.last, room.sizes
    for _ in range(MOST_CORRECTIONS):
        respond(tables, guess, room.precisions, buffers)
        eliminate(buffers)
        _improve(guess, buffers.residual, sizes)
        going = 0
        for place in range(end - begin):
            if last[place] >= 0:
                row = room.wanted[begin + place] - first
                straight, determinant = traces.counts[row, 0] == 0, buffers.determinant[place]
                sure = determinant > 0 if straight else determinant != 0
                last[place] = _judge(sizes[0, place], sizes[1, place], last[place], sure, row, traces.climbs.state)
                going += last[place] >= 0
        if going == 0:
            break
    for place in range(end - begin):
        row = room.wanted[begin + place] - first
        if traces.climbs.state[row] == ANSWERED:
            for odds in range(guess.shape[0]):
                traces.passes[row, number, odds] = guess[odds, place]


@called
def _improve(guess: Floats, residual: Floats, sizes: Floats) -> None:
    """Take a correction at all places; note the square of its size, and the largest of the log-odds."""
    sizes[:] = 0.0
    for odds in range(guess.shape[0]):
        for place in range(PLACES):
            move = residual[odds, place]
            better = guess[odds, place] - move
            guess[odds, place] = better
            sizes[0, place] += move * move
            sizes[1, place] = max(sizes[1, place], abs(better))


@inlined
def _judge(square: float, largest: float, last: float, sure: bool, row: int, state: States) -> float:
    """Judge a correction; give its size, or -1 when that was the last."""
    size = np.sqrt(square)
    if not size <= CONTRACTION * last or not sure:
        return -1.0
    # Corrections square from one to the next, times a factor that the last two of them tell.
    left = size * (size / last) ** 2 if last < UNTOLD else STEEPEST * size**2
    if size > FINEST * (1 + largest) and left > LEFT:
        return float(size)
    state[row] = ANSWERED
    return -1.0
