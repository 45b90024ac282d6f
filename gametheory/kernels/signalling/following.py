"""Whether an equilibrium follows a pattern at one point: the tests of :mod:`gametheory.equilibria.signalling.kernel`.

The numbers and the tolerances are the same, but it goes one point after another, reads what to do off the pattern's
sheet (:mod:`.sheets`), and is compiled. Answers come in pairs: surely, and possibly. What is possible and not sure is
undecided. Functions that read a part of a sheet from some place on give the place at which the next part begins.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.families import Floats
from gametheory.kernels.signalling.equations import RECEIVER, SENDER
from gametheory.kernels.signalling.mixtures import WEIGHTS, determinant, mixture, ones
from gametheory.numerics.compiling import called

NOT_KNOWN: Final = 1000.0  # times the margin of a determinant: below it a system is next to singular
SLACK, SIZE, MARGINS = 0, 1, 2
"""Where the limits of the sender, or the receiver, have the tolerance, the size of differences, and the margins of
determinants of order 0, 1, ..."""
ROOTS, VALUES, LINES = WEIGHTS + 1, WEIGHTS + 2, WEIGHTS + 3
"""Lines of room to work in; there is a matrix for determinants, and one for mixtures, besides."""

Sheets = NDArray[np.int64]


@called
def follow(
    sheets: Sheets,
    start: int,
    x: Floats,
    point: int,
    limits: Floats,
    shares: Floats,
    minor: Floats,
    gains: Floats,
    lines: Floats,
) -> tuple[bool, bool, bool, float]:
    """Tell whether a pattern is surely, and possibly, followed by an equilibrium at a point.

    Parameters
    ----------
    sheets, start
        The sheets, and where that of the pattern begins.
    x, point
        The rows of numbers, and the point's place in them.
    limits
        Of sender and receiver.
    shares
        Takes the probabilities, by their slots.
    minor, gains, lines
        Room to work in.

    Returns
    -------
    Surely, possibly, whether the probabilities are known, and how far they may be off.
    """
    if sheets[start]:
        return False, not _is_contradictory(sheets, start, x, point, limits, minor), False, 0.0
    shares[0] = 1.0
    place, total, own_slack, slack = start + 1, 0.0, 0.0, 0.0
    sure, known = True, True
    for whose in (SENDER, RECEIVER):
        place, error, one_known, possible, one_sure, one_hoped = _mixtures(
            sheets, place, whose, x, point, limits, shares, minor, lines
        )
        if not possible or (one_known and not one_hoped):
            return False, False, False, 0.0
        sure &= one_sure
        known &= one_known
        total += error
        own_slack, slack = slack, limits[whose, SLACK] + 2 * limits[whose, SIZE] * error
    if not known:
        return False, True, False, 0.0
    for allowed in (slack, own_slack):  # other answers, other messages
        place, kept, may_be = _are_no_gains(sheets, place, x, point, shares, allowed)
        if not may_be:
            return False, False, True, 0.0
        sure &= kept
    if not sheets[place]:
        return sure, True, True, total
    kept, may_be = _are_deterred(sheets, place, x, point, limits, shares, minor, gains, lines, own_slack)
    return sure and kept, may_be, True, total


# --- the equations ---


@called
def _is_contradictory(sheets: Sheets, place: int, x: Floats, point: int, limits: Floats, minor: Floats) -> bool:
    """Tell whether one of some systems with more equations than unknowns surely has no solution."""
    systems, place = sheets[place], place + 1
    for _ in range(systems):
        equations, order, whose = sheets[place], sheets[place + 1] + 1, sheets[place + 2]
        for chosen in range(1 << equations):
            if ones(chosen) != order:
                continue
            row = 0
            for equation in range(equations):
                if chosen >> equation & 1:
                    for column in range(order):
                        code = sheets[place + 3 + equation * order + column]
                        minor[row, column] = _number(x, code, point)
                    row += 1
            if abs(determinant(minor, order)) > limits[whose, MARGINS + order]:
                return True
        place += 3 + equations * order
    return False


@called
def _mixtures(
    sheets: Sheets,
    place: int,
    whose: int,
    x: Floats,
    point: int,
    limits: Floats,
    shares: Floats,
    minor: Floats,
    lines: Floats,
) -> tuple[int, float, bool, bool, bool, bool]:
    """Solve a system by Cramer's rule, and hand the unknowns out to those who mix.

    Gives the place, the error times the number of unknowns, whether the solution is known and whether one may exist,
    and whether all probabilities are surely, and possibly, above zero.
    """
    order, start = sheets[place], place + 1
    place = start + order * (order + 1)
    if order == 0:
        return place + 1, 0.0, True, True, True, True
    bottom = _replaced(sheets, start, order, -1, x, point, minor)
    moved = limits[whose, MARGINS + order]
    little = NOT_KNOWN * moved
    known, vanish = abs(bottom) > little, True
    for unknown in range(order):
        top = _replaced(sheets, start, order, unknown, x, point, minor)
        vanish = vanish and abs(top) <= little + moved
        lines[ROOTS, unknown] = top / bottom
    error = 2 * moved / abs(bottom) if known else 0.0
    place, sure, hoped = _spread(sheets, place, shares, lines, error)
    return place, error * order, known, known or vanish, sure, hoped


@called
def _replaced(sheets: Sheets, start: int, order: int, unknown: int, x: Floats, point: int, minor: Floats) -> float:
    """Give the determinant of a square system, with the right side in place of an unknown; of none for -1."""
    if order == 1:
        return _number(x, sheets[start if unknown < 0 else start + 1], point)
    for equation in range(order):
        for column in range(order):
            entry = start + equation * (order + 1) + (order if column == unknown else column)
            minor[equation, column] = _number(x, sheets[entry], point)
    return determinant(minor, order)


@called
def _spread(sheets: Sheets, place: int, shares: Floats, lines: Floats, error: float) -> tuple[int, bool, bool]:
    """Hand unknowns out; tell whether all probabilities are surely, and possibly, above zero."""
    sure, hoped, unknown = True, True, 0
    groups, place = sheets[place], place + 1
    for _ in range(groups):
        count = sheets[place]
        rest, off = 1.0, error * count
        for item in range(1, count + 1):
            share = rest
            if item < count:
                share = lines[ROOTS, unknown]
                unknown += 1
                rest -= share
            slot = sheets[place + 1 + item % count]  # the first one last
            shares[slot] = min(max(share, 0.0), 1.0)
            sure, hoped = sure and share > off, hoped and share >= -off
        place += 1 + count
    return place, sure, hoped


# --- the tests ---


@called
def _number(x: Floats, code: int, point: int) -> float:
    """Give the number of a signed row."""
    value = float(x[code >> 1, point])
    return -value if code & 1 else value


@called
def _mean(sheets: Sheets, place: int, x: Floats, point: int, shares: Floats) -> tuple[int, float]:
    """Add up the numbers of a list of slots with signed rows."""
    total, count = 0.0, sheets[place]
    for term in range(place + 1, place + 1 + 2 * count, 2):
        total += shares[sheets[term]] * _number(x, sheets[term + 1], point)
    return place + 1 + 2 * count, total


@called
def _are_no_gains(
    sheets: Sheets, place: int, x: Floats, point: int, shares: Floats, slack: float
) -> tuple[int, bool, bool]:
    """Tell whether what is in use is as good as each other thing on a list."""
    sure, hoped = True, True
    count, place = sheets[place], place + 1
    for _ in range(count):
        place, gain = _mean(sheets, place, x, point, shares)
        sure, hoped = sure and gain > slack, hoped and gain >= -slack
    return place, sure, hoped


@called
def _are_deterred(
    sheets: Sheets,
    place: int,
    x: Floats,
    point: int,
    limits: Floats,
    shares: Floats,
    minor: Floats,
    gains: Floats,
    lines: Floats,
    slack: float,
) -> tuple[bool, bool]:
    """Tell whether, for each message that is not sent, some belief and best answers under it keep all types from it."""
    sure, hoped = True, True
    count, place = sheets[place], place + 1
    for _ in range(count):
        kinds, answers, place = sheets[place], sheets[place + 1], place + 2
        for kind in range(kinds):
            place, lines[VALUES, kind] = _mean(sheets, place, x, point, shares)
        one, other = _is_deterred(
            sheets, place, kinds, answers, x, point, limits[RECEIVER, SLACK], minor, gains, lines, slack
        )
        sure, hoped = sure and one, hoped and other
        place += answers * kinds + kinds * answers * answers
    return sure, hoped


@called
def _is_deterred(
    sheets: Sheets,
    place: int,
    kinds: int,
    answers: int,
    x: Floats,
    point: int,
    slack: float,
    minor: Floats,
    gains: Floats,
    lines: Floats,
    own_slack: float,
) -> tuple[bool, bool]:
    hoped = False
    for chosen in range(1, 1 << answers):
        best, may_be = _are_best(
            sheets, place + answers * kinds, kinds, answers, chosen, x, point, slack, minor, gains, lines
        )
        if not may_be:
            continue
        things = 0
        for answer in range(answers):
            if chosen >> answer & 1:
                for kind in range(kinds):
                    own = x[sheets[place + answer * kinds + kind], point]
                    gains[things, kind] = lines[VALUES, kind] - own
                things += 1
        deters, may_deter = mixture(gains, things, kinds, own_slack, minor, lines)
        if best and deters:
            return True, True
        hoped = hoped or may_deter
    return False, hoped


@called
def _are_best(
    sheets: Sheets,
    place: int,
    kinds: int,
    answers: int,
    chosen: int,
    x: Floats,
    point: int,
    slack: float,
    minor: Floats,
    gains: Floats,
    lines: Floats,
) -> tuple[bool, bool]:
    """Tell whether some belief makes all chosen answers best; of three never that it surely does.

    Two are best together if each is best, with the other second, under some belief of its own.
    """
    count = ones(chosen)
    sure, hoped = count < 3, True
    for pair in range(answers * answers):
        one, other = pair // answers, pair % answers
        if (chosen >> one & 1) and (chosen >> other & 1) and ((one == other) == (count == 1)):
            width = 0
            for kind in range(kinds):
                width = _in_order(sheets, place + kind * answers * answers, answers, one, other, x, point, gains, kind)
            surely, maybe = mixture(gains, kinds, width, slack, minor, lines)
            sure, hoped = sure and surely, hoped and maybe
    return sure, hoped


@called
def _in_order(
    sheets: Sheets, place: int, answers: int, one: int, other: int, x: Floats, point: int, gains: Floats, kind: int
) -> int:
    """Write what it takes that an answer is best against a type, and another second; give how many conditions."""
    width = 0
    if one != other:
        gains[kind, width] = _number(x, sheets[place + one * answers + other], point)
        width += 1
    for rest in range(answers):
        if rest not in (one, other):
            gains[kind, width] = _number(x, sheets[place + other * answers + rest], point)
            width += 1
    return width
