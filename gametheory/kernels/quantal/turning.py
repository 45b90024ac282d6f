"""Walking along a principal branch that turns, one point at a time, by arclength.

Where the precision runs back along a branch, it cannot be climbed. It is walked by the rules of
:func:`gametheory.numerics.continuation.follow`: predict along the tangent, correct in the plane perpendicular to it,
and shorten the step where that does not go smoothly, or where the determinant changes its sign. Between two points of
the walk a turning point, or the precision asked for, is located by the rule of false position. Two walks with different
steps must tell the same story, or others with shorter ones; else it is not told.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from gametheory.kernels.families import Floats
from gametheory.kernels.quantal.positions import Walker, apart, copy, correct, product
from gametheory.kernels.quantal.tables import Tables
from gametheory.numerics.compiling import called, inlined

REACHES: Final = (0.3, 0.15, 0.05, 0.015)
MOST: Final = 8  # turning points, and passings of a precision, that are told of
FIRST_STEP: Final = 0.01
SHORTEST_STEP: Final = 1e-9
CROSSING_STEP: Final = 1e-4  # a change of orientation within such a step is a crossing of branches
MOST_STEPS: Final = 1000
MOST_TRIALS: Final = 60
FINE: Final = 1e-3  # the last correction of a step; what it leaves is about its square
FINER: Final = 1e-6  # of a position that is looked for
FINEST: Final = 1e-11
REFUSED: Final = 0.4
SAME: Final = 1e-5
ALMOST: Final = 1e-3  # two walks place the same turning point


class Story(NamedTuple):
    """What a walk tells of a branch.

    Attributes
    ----------
    counts
        How many turning points there are, how often it passes the precision, whether it reaches the top.
    turns
        Shape (MOST,): the scaled precision at each turning point.
    passes
        Shape (MOST, odds): the log-odds at each passing.
    end
        Shape (actions,): the mixes at the top, the precision to which it is walked.
    """

    counts: Floats
    turns: Floats
    passes: Floats
    end: Floats


def story_of(tables: Tables) -> Story:
    """Make room for a story."""
    odds, actions = tables.player.size, int(tables.begin[-1])
    return Story(np.zeros(3), np.zeros(MOST), np.zeros((MOST, odds)), np.zeros(actions))


@inlined
def tell(tables: Tables, value: float, top: float, walker: Walker, story: Story, other: Story) -> bool:
    """Walk to a precision until two walks agree; tell whether they do. The walker holds gains divided by the scale."""
    for reach in REACHES:
        _walk(tables, value, top, reach, walker, story)
        if reach < REACHES[0] and _same(story, other):
            return True
        copy(story.counts, other.counts)
        copy(story.turns, other.turns)
        copy(story.end, other.end)
        for number in range(MOST):
            copy(story.passes[number], other.passes[number])
    return False


@inlined
def _same(one: Story, other: Story) -> bool:
    if apart(one.counts, other.counts) > 0 or one.counts[2] == 0 or max(one.counts[0], one.counts[1]) > MOST:
        return False
    for turn in range(int(one.counts[0])):
        if abs(one.turns[turn] - other.turns[turn]) > ALMOST * one.turns[turn]:
            return False
    for number in range(int(one.counts[1])):
        if apart(one.passes[number], other.passes[number]) > SAME:
            return False
    return bool(apart(one.end, other.end) <= SAME)


@inlined
def _walk(tables: Tables, value: float, top: float, reach: float, walker: Walker, story: Story) -> None:
    rows = walker.rows
    here, tangent, bend, guess, found, direction = rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]
    story.counts[0], story.counts[1], story.counts[2] = 0.0, 0.0, 0.0
    for number in range(here.size):
        here[number], bend[number], guess[number], tangent[number] = 0.0, 0.0, 0.0, 0.0
    tangent[-1] = 1.0
    orientation = correct(tables, walker, guess, tangent, np.inf, FINE, found, direction)[0]
    copy(direction, tangent)
    if value == 0:
        copy(here[:-1], story.passes[0])
        story.counts[1] = 1.0
    step = FIRST_STEP
    for _ in range(MOST_STEPS):
        sign = 0.0
        while sign == 0.0:
            for number in range(here.size):
                guess[number] = here[number] + step * (tangent[number] + 0.5 * step * bend[number])
            sign, first = correct(tables, walker, guess, tangent, reach, FINE, found, direction)
            slipped = sign != orientation and step > CROSSING_STEP
            if sign == 0.0 or slipped or product(direction, tangent) < 1 - reach / 3:
                sign, step = 0.0, step * REFUSED
                if step < SHORTEST_STEP:
                    return
        orientation = sign
        if direction[-1] * tangent[-1] < 0:
            _turn(tables, walker, value, story)
        else:
            _pass(tables, walker, here, found, value, story)
        for number in range(here.size):
            bend[number] = (direction[number] - tangent[number]) / step
        share = first / reach
        step *= 2.0 if share < 0.01 else 1.5 if share < 0.1 else 1.0 if share < 0.4 else 0.7
        if found[-1] >= top:
            _end(tables, walker, top, story)
            return
        copy(found, here)
        copy(direction, tangent)


@inlined
def _end(tables: Tables, walker: Walker, top: float, story: Story) -> None:
    """Note the mixes where the branch passes the top."""
    here, found, last = walker.rows[0], walker.rows[4], walker.rows[8]
    story.counts[2] = 1.0 if _locate(tables, walker, here, found, False, top, last) else 0.0
    copy(walker.mixes, story.end)


@inlined
def _turn(tables: Tables, walker: Walker, value: float, story: Story) -> None:
    """Note the turning point of the last step, and the passings before and after it."""
    here, found, turn = walker.rows[0], walker.rows[4], walker.rows[8]
    number = int(story.counts[0])
    story.counts[0] += 1
    if not _locate(tables, walker, here, found, True, 0.0, turn):
        story.counts[1] = MOST + 1.0
        return
    if number < MOST:
        story.turns[number] = turn[-1]
    _pass(tables, walker, here, turn, value, story)
    _pass(tables, walker, turn, found, value, story)


@called
def _pass(tables: Tables, walker: Walker, start: Floats, end: Floats, value: float, story: Story) -> None:
    """Note the log-odds where the branch passes the precision between two positions, if it does."""
    if end[-1] != value and not (start[-1] - value) * (end[-1] - value) < 0:
        return
    place, number = walker.rows[9], int(story.counts[1])
    story.counts[1] += 1
    if number >= MOST or not _locate(tables, walker, start, end, False, value, place):
        story.counts[1] = MOST + 1.0
        return
    copy(place[:-1], story.passes[number])


@called
def _locate(
    tables: Tables, walker: Walker, start: Floats, end: Floats, turning: bool, value: float, place: Floats
) -> bool:
    """Find the position between two at which the branch turns, or has a precision; tell whether it was found."""
    guess, direction, across = walker.rows[6], walker.rows[7], walker.rows[10]
    low, high = 0.0, 1.0
    if turning:
        copy(walker.rows[1], across)
        at_low, at_high = walker.rows[1][-1], walker.rows[5][-1]
    else:
        for number in range(across.size):
            across[number] = end[number] - start[number]
        at_low, at_high = start[-1] - value, end[-1] - value
    copy(end, place)
    for _ in range(MOST_TRIALS):
        if at_high == at_low or (not turning and at_high == 0):
            break
        share = high - at_high * (high - low) / (at_high - at_low)
        share = min(max(share, min(low, high)), max(low, high))
        for number in range(guess.size):
            guess[number] = start[number] + share * (end[number] - start[number])
        if correct(tables, walker, guess, across, np.inf, FINER, place, direction)[0] == 0.0:
            return False
        at_share = direction[-1] if turning else place[-1] - value
        if at_share * at_high < 0:
            low, at_low = high, at_high
        else:
            at_low *= 0.5
        high, at_high = share, at_share
        if abs(at_share) <= (1e-7 if turning else 1e-6 * (1 + abs(value))) or abs(high - low) < 1e-13:
            break
    if turning:
        return True
    return _settle(tables, walker, value, place)


@inlined
def _settle(tables: Tables, walker: Walker, value: float, place: Floats) -> bool:
    """Bring a position to a precision next to its own; tell whether that leads where it should."""
    guess, direction, across, near = walker.rows[6], walker.rows[7], walker.rows[10], walker.rows[11]
    copy(place, near)
    for number in range(place.size):
        guess[number], across[number] = place[number], 0.0
    guess[-1], across[-1] = value, 1.0
    if correct(tables, walker, guess, across, np.inf, FINEST, place, direction)[0] == 0.0:
        return False
    return bool(apart(place, near) <= ALMOST * (1 + np.sqrt(product(near, near))))
