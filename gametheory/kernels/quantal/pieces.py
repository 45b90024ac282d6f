"""Pieces of rows of points: where they are cut, and whether the branches at their ends run alike."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from gametheory.kernels.families import Floats
from gametheory.kernels.quantal.climbing import BEYOND, PASSED, RUNGS, STRAIGHT, UNKNOWN, Climbs, climbs_of
from gametheory.kernels.quantal.tables import Indices, Tables
from gametheory.kernels.quantal.turning import MOST
from gametheory.numerics.compiling import called, compiled, inlined

PIECE: Final = 64  # the longest
EVEN: Final = 1e-3  # by how much of itself a step along a row may differ from the one before
ALIKE: Final = 0.15  # the most that a probability may differ between the ends of a piece
STEADY: Final = 3.0  # the largest ratio of determinants


class Traces(NamedTuple):
    """What is known of the branches at a stretch of points.

    Attributes
    ----------
    climbs
        From climbing them; its states are those of all points in the end.
    passes
        Shape (points, MOST, odds): the log-odds at each passing of the precision.
    counts
        Shape (points, 2): how many turning points there are, and passings.
    turns, ends
        Shapes (points, MOST) and (points, actions), where the branch was walked because it turns.
    left, right
        Shape (points,): the ends of the piece from which a point is answered; -1 for those that are traced.
    """

    climbs: Climbs
    passes: Floats
    counts: Indices
    turns: Floats
    ends: Floats
    left: Indices
    right: Indices


ANSWERED: Final = 4
UNDECIDED: Final = 5


def traces_of(tables: Tables, points: int) -> Traces:
    """Make room for the traces of a stretch of so many points."""
    odds, actions = tables.player.size, int(tables.begin[-1])
    return Traces(
        climbs_of(tables, points),
        np.zeros((points, MOST, odds)),
        np.zeros((points, 2), dtype=np.int64),
        np.zeros((points, MOST)),
        np.zeros((points, actions)),
        np.zeros(points, dtype=np.int64),
        np.zeros(points, dtype=np.int64),
    )


@compiled
def cut(features: Floats, first: int, end: int, pieces: Indices) -> int:
    """Cut the points into pieces of even steps; give how many there are."""
    count, start = 0, first
    while start < end:
        last = start
        while last + 1 < end and last - start < PIECE and (last == start or _is_even(features, last)):
            last += 1
        pieces[count, 0], pieces[count, 1] = start, last
        # The next piece begins where this one ends, if the row goes on.
        goes_on = last > start and last + 1 < end and _is_even(features, last)
        count, start = count + 1, last if goes_on else last + 1
    return count


@called
def _is_even(features: Floats, point: int) -> bool:
    """Tell whether the step to the next point is like the last one."""
    change = size = 0.0
    for feature in range(features.shape[0]):
        before = features[feature, point] - features[feature, point - 1]
        after = features[feature, point + 1] - features[feature, point]
        change += abs(after - before)
        size += abs(before)
    return change <= EVEN * size


@compiled
def list_ends(wanted: Indices, pieces: Indices, count: int, traces: Traces, first: int) -> int:
    """List the ends of the pieces that have not been traced; give how many there are."""
    found = 0
    for piece in range(count):
        for side in range(2):
            point = pieces[piece, side]
            if traces.climbs.state[point - first] == UNKNOWN and (found == 0 or wanted[found - 1] != point):
                wanted[found] = point
                found += 1
    return found


@compiled
def halve(pieces: Indices, count: int, traces: Traces, first: int) -> int:
    """Leave the pieces whose ends run alike to be answered from them, and halve the others; give how many result."""
    kept = 0
    for piece in range(count):
        pieces[count + piece, 0], pieces[count + piece, 1] = pieces[piece, 0], pieces[piece, 1]
    for piece in range(count, 2 * count):
        left, right = pieces[piece, 0], pieces[piece, 1]
        if right - left < 2:
            continue
        if _are_alike(traces, left - first, right - first):
            for point in range(left + 1, right):
                traces.left[point - first], traces.right[point - first] = left, right
            continue
        middle = (left + right) // 2
        for one, two in ((left, middle), (middle, right)):
            if two - one > 1 or (one == left and two == middle):
                pieces[kept, 0], pieces[kept, 1] = one, two
                kept += 1
    return kept


@called
def _are_alike(traces: Traces, one: int, other: int) -> bool:
    """Tell whether the branches at two points look like neighbours on one sheet, as far as that matters.

    Where neither branch comes back to anywhere near the precision, it matters as far as well beyond it only.
    """
    climbs = traces.climbs
    if climbs.state[one] == UNDECIDED or climbs.state[other] == UNDECIDED:
        return False
    beyond = BEYOND * max(climbs.value[one], climbs.value[other])
    away = _stays_away(traces, one, beyond) and _stays_away(traces, other, beyond)
    for rung in range(RUNGS.size):
        if away and rung > 0 and RUNGS[rung - 1] >= beyond:
            return True
        if not _climb_alike(climbs, one, other, rung):
            return False
    return climbs.state[one] == climbs.state[other] and _turn_alike(traces, one, other)


@called
def _stays_away(traces: Traces, row: int, beyond: float) -> bool:
    """Tell whether a branch passes the precision once, and then stays beyond a larger one."""
    if traces.climbs.state[row] == STRAIGHT:
        return True
    if traces.climbs.state[row] == PASSED:
        return False
    for turn in range(traces.counts[row, 0]):
        if traces.turns[row, turn] < beyond:
            return False
    return bool(traces.counts[row, 1] == 1)


@called
def _climb_alike(climbs: Climbs, one: int, other: int, rung: int) -> bool:
    """Tell whether two branches are alike at a rung of the ladder, or neither got there."""
    mine, its = climbs.determinants[one, rung], climbs.determinants[other, rung]
    if (mine == 0) != (its == 0) or mine > STEADY * its or its > STEADY * mine:
        return False
    for action in range(climbs.mixes.shape[2] if mine > 0 else 0):
        if abs(climbs.mixes[one, rung, action] - climbs.mixes[other, rung, action]) > ALIKE:
            return False
    return True


@inlined
def _turn_alike(traces: Traces, one: int, other: int) -> bool:
    climbs = traces.climbs
    if climbs.state[one] == STRAIGHT:
        return True
    if climbs.state[one] == PASSED:
        mine, its = climbs.reached[one], climbs.reached[other]
        return abs(mine - its) <= ALIKE * max(mine, its) and _pass_alike(traces, one, other)
    if traces.counts[one, 0] != traces.counts[other, 0] or traces.counts[one, 1] != traces.counts[other, 1]:
        return False
    for turn in range(traces.counts[one, 0]):
        mine, its = traces.turns[one, turn], traces.turns[other, turn]
        if abs(mine - its) > ALIKE * max(mine, its):
            return False
    for action in range(traces.ends.shape[1]):
        if abs(traces.ends[one, action] - traces.ends[other, action]) > ALIKE:
            return False
    return _pass_alike(traces, one, other)


@called
def _pass_alike(traces: Traces, one: int, other: int) -> bool:
    """Tell whether two branches that pass the precision equally often do so in about the same places."""
    for number in range(traces.counts[one, 1]):
        for odds in range(traces.passes.shape[2]):
            if abs(traces.passes[one, number, odds] - traces.passes[other, number, odds]) > 2 * ALIKE:
                return False
    return True
