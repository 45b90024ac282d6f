"""The compiled loop over points, 64 at a time: numbers, words of conditions, and the points that are left to solve."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from gametheory.kernels.columns import Columns
from gametheory.kernels.families import Floats
from gametheory.kernels.signalling.circuits import ALL_BITS, BLOCK, Circuit, Words, compare, holds, work_out
from gametheory.kernels.signalling.following import LINES, Sheets, follow
from gametheory.kernels.signalling.telling import COUNT, DOUBTS, KINDS, OUTSIDE, Found, Numbers, tell
from gametheory.numerics.compiling import called, compiled, inlined

MOST: Final = 24  # equilibria of a point that are kept; where there are more it is undecided
POSSIBLE, SURE, SHEET, ENDINGS, KIND = 0, 1, 2, 3, 4
"""Of a candidate: the conditions without and with which it is an equilibrium, where its sheets begin, its kind."""
ORDERED: Final = np.uint64(0x03F79D71B4CB0A89)
"""A de Bruijn sequence: multiplied by a single bit, it has another number in its top six bits for each place."""
PLACES: Final = np.zeros(BLOCK, dtype=np.int64)
for _place in range(BLOCK):
    PLACES[((int(ORDERED) << _place) % 2**BLOCK) >> 58] = _place


class Plans(NamedTuple):
    """What is looked for, and how it is told.

    ``opening`` has whose the opening move is, -1 if there is none, and the first candidate that ends the play.
    """

    candidates: Numbers  # (candidates, 5)
    sheets: Sheets
    limits: Floats  # of sender and receiver
    priors: Numbers  # their rows
    opening: Numbers
    rule: int
    slack: Floats  # each player's
    sizes: Floats  # of the players' payoffs
    rare: float  # a prior probability that is no larger is taken for zero
    complete: bool


class Room(NamedTuple):
    """Room to work in, of one thread."""

    x: Floats  # (rows, points)
    words: Words
    shares: Floats  # (slots,)
    minor: Floats
    gains: Floats
    lines: Floats


@compiled
def fill(
    circuit: Circuit, plans: Plans, features: Floats, columns: Columns, start: int, found: Found, room: Room
) -> None:
    """Answer points with these features, and enter them in the columns from ``start`` on."""
    points = features.shape[1]
    for first in range(0, points, BLOCK):
        count = min(BLOCK, points - first)
        work_out(circuit.given, circuit.program, features, first, count, room.x)
        compare(circuit.compared, circuit.limits, circuit.gates, room.x, room.words)
        _clear(found.state)
        _find(plans, count, found, room)
        tell(columns, start + first, count, found, plans.rule, plans.slack, plans.complete)


# --- equilibria ---


@called
def _clear(state: Numbers) -> None:
    for point in range(state.shape[0]):
        for entry in range(state.shape[1]):
            state[point, entry] = 0


@called
def _find(plans: Plans, count: int, found: Found, room: Room) -> None:
    """Find the equilibria of a block, in the order of the candidates."""
    real = ALL_BITS >> np.uint64(BLOCK - count)
    for kind in range(plans.priors.size):
        for point in range(count):
            found.state[point, DOUBTS] |= not room.x[plans.priors[kind], point] > plans.rare
    for candidate in range(plans.candidates.shape[0]):
        left = holds(room.words, plans.candidates[candidate, POSSIBLE]) & real
        sure = holds(room.words, plans.candidates[candidate, SURE])
        while left:
            bit = left & (~left + np.uint64(1))
            left ^= bit
            point = PLACES[bit * ORDERED >> np.uint64(58)]
            if sure & bit:
                _keep(candidate, plans.candidates, plans.sheets, point, room.x, room.shares, found)
            else:
                _solve(candidate, plans, point, room, found)
    if plans.opening[0] >= 0:
        _find_outside(plans, count, found, room)


@called
def _solve(candidate: int, plans: Plans, point: int, room: Room, found: Found) -> None:
    """Solve a pattern at a point."""
    sheet = plans.candidates[candidate, SHEET]
    sure, possible, known, error = follow(
        plans.sheets, sheet, room.x, point, plans.limits, room.shares, room.minor, room.gains, room.lines
    )
    if possible and not known:
        found.state[point, DOUBTS] = 1
    elif possible and plans.opening[0] >= 0:
        _open(candidate, plans, point, room, found, sure, error)
    elif sure:
        _keep(candidate, plans.candidates, plans.sheets, point, room.x, room.shares, found)
    elif possible:
        found.state[point, DOUBTS] = 1


@inlined
def _keep(
    candidate: int, candidates: Numbers, sheets: Sheets, point: int, x: Floats, shares: Floats, found: Found
) -> None:
    """Keep an equilibrium of a point."""
    number = found.state[point, COUNT]
    if number == found.candidates.shape[1]:
        found.state[point, DOUBTS] = 1
    else:
        found.state[point, COUNT] = number + 1
        found.state[point, KINDS] |= 1 << candidates[candidate, KIND]
        found.candidates[point, number] = candidate
        if found.payoffs.shape[2]:
            _pay(sheets, candidates[candidate, ENDINGS], point, number, x, shares, found.payoffs, found.outcomes)


@called
def _pay(
    sheets: Sheets,
    place: int,
    point: int,
    number: int,
    x: Floats,
    shares: Floats,
    payoffs: Floats,
    outcomes: Floats,
) -> None:
    """Work out what an equilibrium of a point pays, and which outcomes it reaches."""
    players = payoffs.shape[2]
    for player in range(players):
        payoffs[point, number, player] = 0.0
    for outcome in range(outcomes.shape[2]):
        outcomes[point, number, outcome] = 0.0
    endings, place = sheets[place], place + 1
    for _ in range(endings):
        weight = x[sheets[place], point] * shares[sheets[place + 1]] * shares[sheets[place + 2]]
        place += 3
        for player in range(players):
            payoffs[point, number, player] += weight * x[sheets[place + player], point]
        place += players
        last = place + 1 + 2 * sheets[place]
        for entry in range(place + 1, last if outcomes.shape[2] else 0, 2):
            outcomes[point, number, sheets[entry]] += weight * x[sheets[entry + 1], point]
        place = last


# --- an opening ---


@called
def _open(candidate: int, plans: Plans, point: int, room: Room, found: Found, sure: bool, error: float) -> None:
    """Let whoever opens the game choose between going on, to be followed by a pattern, and what ends it."""
    number, kinds = found.state[point, COUNT], found.state[point, KINDS]
    _keep(candidate, plans.candidates, plans.sheets, point, room.x, room.shares, found)
    if found.state[point, COUNT] == number:
        return
    mover, first = plans.opening[0], plans.opening[1]
    onward = found.payoffs[point, number, mover]
    off = plans.slack[mover] + 8 * plans.sizes[mover] * error
    best, hoped = sure, True
    for action in range(first, plans.candidates.shape[0]):
        value = _outside(plans, action, point, room)
        best, hoped = best and onward - value > off, hoped and onward - value >= -off
        _end(action, value, onward, plans, point, room, found, sure, off)
    if not best:
        found.state[point, COUNT], found.state[point, KINDS] = number, kinds
        if hoped:
            found.state[point, DOUBTS] = 1


@called
def _outside(plans: Plans, action: int, point: int, room: Room) -> float:
    """Give what an action that ends the play pays whoever opens it."""
    return float(room.x[plans.sheets[plans.candidates[action, ENDINGS] + 4 + plans.opening[0]], point])


@called
def _end(
    action: int,
    value: float,
    onward: float,
    plans: Plans,
    point: int,
    room: Room,
    found: Found,
    sure: bool,
    off: float,
) -> None:
    """Note whether an action that ends the play is best for whoever opens it."""
    best, hoped = sure and value - onward > off, value - onward >= -off
    first = plans.opening[1]
    for other in range(first, plans.candidates.shape[0]):
        if other != action:
            gain = value - _outside(plans, other, point, room)
            best, hoped = best and gain > off, hoped and gain >= -off
    place = OUTSIDE + action - first
    if best:
        found.state[point, place] = 1
    elif hoped and found.state[point, place] == 0:
        found.state[point, place] = 2


@called
def _find_outside(plans: Plans, count: int, found: Found, room: Room) -> None:
    first = plans.opening[1]
    for point in range(count):
        for action in range(first, plans.candidates.shape[0]):
            ends = found.state[point, OUTSIDE + action - first]
            if ends == 1:
                _keep(action, plans.candidates, plans.sheets, point, room.x, room.shares, found)
            elif ends == 2:
                found.state[point, DOUBTS] = 1


def make_room(circuit: Circuit, plans: Plans, sizes: tuple[int, int, int], columns: Columns) -> tuple[Found, Room]:
    """Make room for a thread; ``sizes``: words, slots, the side of the largest matrix.

    Where no column needs what equilibria pay or lead to, there is no room for it, and it is not worked out.
    """
    words, slots, side = sizes
    actions = len(plans.candidates) - int(plans.opening[1])
    outcomes = any(own.size for own in (columns.possible, columns.probability, columns.least, columns.most))
    chosen = any(own.size for own in (columns.payoff, columns.probability, columns.selected, columns.contested))
    paid = chosen or outcomes or plans.opening[0] >= 0
    found = Found(
        np.zeros((BLOCK, OUTSIDE + actions), dtype=np.int64),
        np.zeros((BLOCK, MOST), dtype=np.int64),
        np.zeros((BLOCK, MOST, len(plans.slack) if paid else 0)),
        np.zeros((BLOCK, MOST, len(columns.possible) if outcomes else 0)),
    )
    rows = len(circuit.given) + len(circuit.program)
    minor, gains = np.zeros((side, side)), np.zeros((side, side))
    x, bits = np.zeros((rows, BLOCK)), np.zeros(words, dtype=np.uint64)
    return found, Room(x, bits, np.ones(slots), minor, gains, np.zeros((LINES, side)))
