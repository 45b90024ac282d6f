r"""The indifference conditions of one choice of supports, as rows of numbers and as forms in one player's mixture.

In the roles of :mod:`.supports` let p, q, r be the mixtures of P, Q, R. What P's first action in use pays more than the
(s+1)-th is bilinear, sum_jk A_s[k, j] q_j r_k; alike for R, sum_ij B_s[i, j] q_j p_i, and for Q, sum_ik D_s[i, k] p_i
r_k. All of these vanish. Each row is divided by its largest entry, so that one number bounds the error of all.

**Elimination.** The rows A_s(q) are linear forms in q, and r is orthogonal to them: if P has as many actions in use as
R, r is the vector of their largest minors, and p that of the rows B_s(q); what is left to vanish are Q's conditions,
forms of degree 2 (k - 1) in q. If P has one action more, the determinant of the rows A_s(q) vanishes, a form of degree
k, and p is orthogonal to the rows B_s(q) and the first of D(r(q)); the second of these, where Q has three actions, is a
form of degree six. For the sizes that are taken, these are all cases.

Kept in the room are the rows ``of_large`` (A), ``of_left`` (B) and ``of_free`` (D); the forms ``left`` (r) and
``large`` (p), each up to a common factor; the forms ``vanishing``; and, on the way, ``minors`` of two rows and the
forms ``mixed`` of D_s(r).
"""

from __future__ import annotations

import numpy as np

from gametheory.kernels.three_player.forms import (
    LINEAR,
    QUADRATIC,
    QUARTIC,
    TRIANGLE,
    ZERO,
    Floats,
    add_product,
    clear,
    terms,
)
from gametheory.kernels.three_player.records import Record
from gametheory.numerics.compiling import compiled, inlined


@inlined
def find_rows(plan: Record, room: Record, slack: float) -> float:
    """Enter the rows for the roles; give the error of their entries, infinite where a row is all within it."""
    large, free, left = room.roles[0], room.roles[1], room.roles[2]
    least = np.inf
    for row in range(room.sizes[large] - 1):
        least = min(least, _find_row(plan, room, large, row, left, free, room.of_large[row]))
    for row in range(room.sizes[left] - 1):
        least = min(least, _find_row(plan, room, left, row, large, free, room.of_left[row]))
    for row in range(room.sizes[free] - 1):
        least = min(least, _find_row(plan, room, free, row, large, left, room.of_free[row]))
    return slack / least if least > 0.0 else np.inf


@compiled
def _find_row(plan: Record, room: Record, player: int, row: int, one: int, two: int, entries: Floats) -> float:
    """Enter what an action pays more than the first, over actions of two others, divided by the largest; give that."""
    base = room.actions[player, 0] * plan.strides[player]
    step = room.actions[player, row + 1] * plan.strides[player] - base
    largest = 0.0
    for x in range(room.sizes[one]):
        for y in range(room.sizes[two]):
            cell = base + room.actions[one, x] * plan.strides[one] + room.actions[two, y] * plan.strides[two]
            entry = room.payoffs[player, cell] - room.payoffs[player, cell + step]
            entries[x, y] = entry
            largest = max(largest, abs(entry))
    factor = 1.0 / largest
    for x in range(room.sizes[one]):
        for y in range(room.sizes[two]):
            entries[x, y] *= factor
    return largest


@inlined
def find_left(room: Record) -> None:
    """Enter the forms of r, of degree one less than R has actions in use."""
    left, shares = room.sizes[room.roles[2]], room.sizes[room.roles[1]]
    _annihilate(room.of_large[:], left, shares, room, room.left[:])


@inlined
def find_large(room: Record) -> None:
    """Enter the forms of p, where P uses as many actions as R."""
    large, shares = room.sizes[room.roles[0]], room.sizes[room.roles[1]]
    _annihilate(room.of_left[:], large, shares, room, room.large[:])


@inlined
def find_vanishing(room: Record) -> None:
    """Enter the forms that vanish where P and R use as many actions, of the degrees of p and r together."""
    size, shares = room.sizes[room.roles[0]], room.sizes[room.roles[1]]
    for row in range(shares - 1):
        clear(room.vanishing[row], terms(2 * size - 2, shares))
        _reply(row, room)
        for i in range(size):
            add_product(room.large[i], size - 1, room.mixed[i], size - 1, 1.0, shares, room.vanishing[row])


@inlined
def find_determinant(room: Record) -> None:
    """Enter the form that vanishes where P uses one action more than R."""
    left, shares = room.sizes[room.roles[2]], room.sizes[room.roles[1]]
    clear(room.vanishing[0], terms(left, shares))
    for k in range(left):
        add_product(room.of_large[left - 1, k], LINEAR, room.left[k], left - 1, 1.0, shares, room.vanishing[0])


@inlined
def find_second_determinant(room: Record) -> None:
    """Enter the forms of p where P uses four actions and the others three, and the second form that vanishes."""
    _reply(ZERO, room)
    _find_minors(room.of_left[:], QUARTIC, TRIANGLE, room)
    for i in range(4):
        _find_third_minor(i, room.mixed[:], QUADRATIC, TRIANGLE, room, room.large[i])
    _reply(LINEAR, room)
    clear(room.vanishing[1], room.vanishing[1].size)
    for i in range(4):
        add_product(room.large[i], QUARTIC, room.mixed[i], QUADRATIC, 1.0, TRIANGLE, room.vanishing[1])


@compiled
def _reply(row: int, room: Record) -> None:
    """Enter sum_k D[i, k] r_k for each action i of P."""
    large, free, left = room.sizes[room.roles[0]], room.sizes[room.roles[1]], room.sizes[room.roles[2]]
    for i in range(large):
        clear(room.mixed[i], terms(left - 1, free))
        for k in range(left):
            factor = room.of_free[row, i, k]
            for place in range(terms(left - 1, free)):
                room.mixed[i, place] += factor * room.left[k, place]


# --- vectors orthogonal to rows of forms: their largest minors, signed ----------------------------------------------


@compiled
def _annihilate(rows: Floats, size: int, shares: int, room: Record, found: Floats) -> None:
    """Enter the forms of the vector orthogonal to ``size - 1`` rows of linear forms."""
    if size == 2:
        for share in range(shares):
            found[0, share], found[1, share] = rows[0, 1, share], -rows[0, 0, share]
        return
    _find_minors(rows, size, shares, room)
    if size == 3:
        for place in range(terms(size - 1, shares)):
            found[0, place], found[1, place] = room.minors[1, 2, place], -room.minors[0, 2, place]
            found[2, place] = room.minors[0, 1, place]
        return
    for column in range(size):
        _find_third_minor(column, rows[2], LINEAR, shares, room, found[column])


@compiled
def _find_minors(rows: Floats, size: int, shares: int, room: Record) -> None:
    """Enter the minors of the first two rows of linear forms, for all columns x < y."""
    for x in range(size):
        for y in range(x + 1, size):
            clear(room.minors[x, y], terms(QUADRATIC, shares))
            add_product(rows[0, x], LINEAR, rows[1, y], LINEAR, 1.0, shares, room.minors[x, y])
            add_product(rows[0, y], LINEAR, rows[1, x], LINEAR, -1.0, shares, room.minors[x, y])


@compiled
def _find_third_minor(left: int, third: Floats, degree: int, shares: int, room: Record, total: Floats) -> None:
    """Enter the minor of three rows without one of four columns, signed, by expansion along the third row."""
    clear(total, terms(degree + 2, shares))
    turn = 1.0 if left % 2 == 0 else -1.0
    for column in range(4):
        if column != left:
            x = 0
            low, high = min(left, column), max(left, column)
            x = 0 if low > 0 else (1 if high > 1 else 2)  # the first of the other two columns
            minor = room.minors[x, 6 - left - column - x]
            add_product(third[column], degree, minor, QUADRATIC, turn, shares, total)
            turn = -turn
