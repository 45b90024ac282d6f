r"""The indifference conditions of one choice of supports, as rows of numbers and as forms in one player's mixture.

In the roles of :mod:`.supports` let p, q, r be the mixtures of P, Q, R. What P's first action in use pays more than the
(s+1)-th is bilinear, sum_jk A_s[k, j] q_j r_k; alike for R, sum_ij B_s[i, j] q_j p_i, and for Q, sum_ik D_s[i, k] p_i
r_k. All of these vanish. Each row is divided by its largest entry, so that one number bounds the error of all.

**Elimination.** The rows A_s(q) are linear forms in q, and r is orthogonal to them: if P has as many actions in use as
R, r is the vector of their largest minors, and p that of the rows B_s(q); what is left to vanish are Q's conditions,
forms of degree 2 (k - 1) in q. If P has one action more, the determinant of the rows A_s(q) vanishes, a form of degree
k, and p is orthogonal to the rows B_s(q) and the first of D(r(q)); the second of these, where Q has three actions, is a
form of degree six. For the sizes that are taken, these are all cases.

**Errors** are those of the arithmetic, in terms of the error e of the rows' entries, which are at most one. A form that
is a sum of n products of d entries is off by no more than n d e, and so are its coefficients in Bernstein's basis. For
those before the division by multinomial coefficients, which on a line are at most six, six times as much is allowed.

**Errors** are those of the arithmetic, in terms of the error e of the rows' entries, which are at most one. A form that
is a sum of n products of d entries is off by no more than n d e, and so are its coefficients in Bernstein's basis. For
those before the division by multinomial coefficients, which on a line are at most six, six times as much is allowed.

All of this is worked out for one choice at all points of a block. Kept in the room are the rows ``rows_of_large``
(A), ``rows_of_left`` (B) and ``rows_of_free`` (D); the forms ``left`` (r) and ``large`` (p), each up to a common
factor; the forms ``vanishing``; and, on the way, ``minors`` of two rows and the forms ``mixed`` of D_s(r).

All of this is worked out for one choice at all points of a block. Kept in the room are the rows ``rows_of_large`` (A),
``rows_of_left`` (B) and ``rows_of_free`` (D); the forms ``left`` (r) and ``large`` (p), each up to a common factor; the
forms ``vanishing``; and, on the way, ``minors`` of two rows and the forms ``mixed`` of D_s(r).
"""

from __future__ import annotations

import numpy as np

from gametheory.kernels.three_player.forms import (
    LINEAR,
    ZERO,
    Floats,
    add_product,
    clear,
    terms,
)
from gametheory.kernels.three_player.records import POINTS, Record
from gametheory.numerics.compiling import called, compiled, inlined

MOST_SLOPE = 1000.0  # of forms on a line: none has more than 36 products of five entries

# --- the rows -------------------------------------------------------------------------------------------------------


@called
def find_rows(room: Record, slack: float) -> None:
    """Enter the rows of the choice under way, and the error of their entries, infinite where a row is all within it."""
    for point in range(POINTS):
        room.entry_error[point] = np.inf
    for row in range(room.kind[0] - 1):
        _find_row(room, 0, row, 2, 1, room.rows_of_large[row])
    for row in range(room.kind[2] - 1):
        _find_row(room, 2, row, 0, 1, room.rows_of_left[row])
    for row in range(room.kind[1] - 1):
        _find_row(room, 1, row, 0, 2, room.rows_of_free[row])
    for point in range(POINTS):
        room.entry_error[point] = slack / room.entry_error[point] if room.entry_error[point] > 0.0 else np.inf


@called
def _find_row(room: Record, own: int, row: int, one: int, two: int, found: Floats) -> None:
    """Enter what a player's first action pays more than another, over actions of two others, divided by the largest."""
    player, largest = room.roles[own], room.largest
    for point in range(POINTS):
        largest[point] = 0.0
    for x in range(room.kind[one]):
        for y in range(room.kind[two]):
            cell = room.cells_of[own, 0] + room.cells_of[one, x] + room.cells_of[two, y]
            better = room.payoffs[player, cell]
            worse = room.payoffs[player, cell + room.cells_of[own, row + 1] - room.cells_of[own, 0]]
            entries = found[x, y * POINTS : (y + 1) * POINTS]
            for point in range(POINTS):
                gain = better[point] - worse[point]
                entries[point], largest[point] = gain, max(largest[point], abs(gain))
    for point in range(POINTS):
        room.entry_error[point] = min(room.entry_error[point], largest[point])
        largest[point] = 1.0 / largest[point]
    for x in range(room.kind[one]):
        for y in range(room.kind[two]):
            entries = found[x, y * POINTS : (y + 1) * POINTS]
            for point in range(POINTS):
                entries[point] *= largest[point]


# --- the forms ------------------------------------------------------------------------------------------------------


@inlined
def find_left(room: Record, shares: int) -> None:
    """Enter the forms of r, of degree one less than R has actions in use."""
    _annihilate(room.rows_of_large[:], room.kind[2], shares, room, room.left[:])


@inlined
def find_large(room: Record, shares: int) -> None:
    """Enter the forms of p, of degree one less than P has actions in use, or, where R has fewer, than both have."""
    large, left = room.kind[0], room.kind[2]
    if large == left:
        _annihilate(room.rows_of_left[:], large, shares, room, room.large[:])
        return
    _reply(ZERO, room, shares)
    if large == 3:
        _find_minors_of_rows(room.rows_of_left[0], LINEAR, room.mixed[:], LINEAR, 3, shares, room)
        _turn_minors(room, terms(2, shares), room.large[:])
        return
    _find_minors_of_rows(room.rows_of_left[0], LINEAR, room.rows_of_left[1], LINEAR, 4, shares, room)
    for i in range(4):
        _find_third_minor(i, room.mixed[:], left - 1, shares, room, room.large[i])


@inlined
def find_vanishing(room: Record, shares: int) -> None:
    """Enter the forms that vanish where P and R use as many actions, of the degrees of p and r together."""
    size = room.kind[0]
    for row in range(room.kind[1] - 1):
        clear(room.vanishing[row], terms(2 * size - 2, shares))
        _reply(row, room, shares)
        for i in range(size):
            add_product(room.large[i], size - 1, room.mixed[i], size - 1, 1.0, shares, room.vanishing[row])


@inlined
def find_determinant(room: Record, shares: int) -> None:
    """Enter the form that vanishes where P uses one action more than R."""
    left = room.kind[2]
    clear(room.vanishing[0], terms(left, shares))
    for k in range(left):
        add_product(room.rows_of_large[left - 1, k], LINEAR, room.left[k], left - 1, 1.0, shares, room.vanishing[0])


@inlined
def find_second_determinant(room: Record, shares: int) -> None:
    """Enter the second form that vanishes where P uses four actions and the others three."""
    _reply(LINEAR, room, shares)
    clear(room.vanishing[1], terms(6, shares))
    for i in range(4):
        add_product(room.mixed[i], 2, room.large[i], 4, 1.0, shares, room.vanishing[1])


@called
def _reply(row: int, room: Record, shares: int) -> None:
    """Enter sum_k D[i, k] r_k for each action i of P."""
    count = terms(room.kind[2] - 1, shares)
    for i in range(room.kind[0]):
        clear(room.mixed[i], count)
        for k in range(room.kind[2]):
            factor = room.rows_of_free[row, i, k * POINTS : (k + 1) * POINTS]
            for place in range(count):
                total = room.mixed[i, place * POINTS : (place + 1) * POINTS]
                form = room.left[k, place * POINTS : (place + 1) * POINTS]
                for point in range(POINTS):
                    total[point] += factor[point] * form[point]


# --- errors ---------------------------------------------------------------------------------------------------------


@compiled
def minor_error(size: int) -> float:
    """Give the error of the largest minors of ``size - 1`` rows, in terms of that of their entries.

    >>> minor_error(3), minor_error(4)
    (4.0, 18.0)
    """
    if size == 2:
        return 1.0
    return 4.0 if size == 3 else 18.0


@called
def large_error(large: int, left: int) -> float:
    """Give the error of the forms of p."""
    if large == left:
        return minor_error(large)
    return 12.0 if large == 3 else 180.0


@called
def vanishing_error(large: int, left: int) -> float:
    """Give the error of the form that vanishes first, or of both: D times two vectors of minors, or a determinant."""
    if large > left:
        return minor_error(large)
    largest = 1.0 if large == 2 else (2.0 if large == 3 else 6.0)
    return large * large * largest * (2.0 * minor_error(large) + largest)


# --- vectors orthogonal to rows of forms: their largest minors, signed ----------------------------------------------


@called
def _annihilate(rows: Floats, size: int, shares: int, room: Record, found: Floats) -> None:
    """Enter the forms of the vector orthogonal to ``size - 1`` rows of linear forms."""
    if size == 2:
        for place in range(shares * POINTS):
            found[0, place], found[1, place] = rows[0, 1, place], -rows[0, 0, place]
        return
    _find_minors_of_rows(rows[0], LINEAR, rows[1], LINEAR, size, shares, room)
    if size == 3:
        _turn_minors(room, terms(size - 1, shares), found)
        return
    for column in range(size):
        _find_third_minor(column, rows[2], LINEAR, shares, room, found[column])


@called
def _find_minors_of_rows(
    one: Floats, degree: int, other: Floats, more: int, size: int, shares: int, room: Record
) -> None:
    """Enter the minors of two rows of linear forms, for all columns x < y."""
    for x in range(size):
        for y in range(x + 1, size):
            clear(room.minors[x, y], terms(degree + more, shares))
            add_product(one[x], degree, other[y], more, 1.0, shares, room.minors[x, y])
            add_product(one[y], degree, other[x], more, -1.0, shares, room.minors[x, y])


@called
def _turn_minors(room: Record, count: int, found: Floats) -> None:
    """Enter the minors of three columns as the vector that is orthogonal to both rows."""
    for place in range(count * POINTS):
        found[0, place], found[1, place] = room.minors[1, 2, place], -room.minors[0, 2, place]
        found[2, place] = room.minors[0, 1, place]


@called
def _find_third_minor(left: int, third: Floats, degree: int, shares: int, room: Record, total: Floats) -> None:
    """Enter the minor of three rows without one of four columns, signed, by expansion along the third row."""
    clear(total, terms(degree + 2, shares))
    turn = 1.0 if left % 2 == 0 else -1.0
    for column in range(4):
        if column != left:
            low, high = min(left, column), max(left, column)
            x = 0 if low > 0 else (1 if high > 1 else 2)  # the first of the other two columns
            minor = room.minors[x, 6 - left - column - x]
            add_product(third[column], degree, minor, 2, turn, shares, total)
            turn = -turn
