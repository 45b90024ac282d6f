r"""The common roots of two forms on a triangle, each enclosed, by certified subdivision.

Two forms in Bernstein's basis are to vanish on a triangle of mixtures over three actions; besides, there are two groups
of forms of which each must have one sign, or vanish, for the root to matter. The triangle is halved again and again, at
the middle of an edge (de Casteljau); a part is *dropped* when

1. two forms of a group have opposite signs there: all coefficients of the one surely positive, of the other negative;
2. a form that is to vanish has a sure sign there, or, once both are multiplied by the inverse of their mean Jacobian,
   one of the products has;
3. after many halvings, to no mixture in it belong mixtures of the other two players (:mod:`.recovering`). This takes
   care of points at which all forms vanish, although no mixtures belong to them: there a vector of minors is zero.

A part has at most one root when the Jacobians in it are so near to their mean that the forms, after the multiplication,
differ from the identity by a contraction. Newton's method then finds it; where it leads out of the part, the part is
halved on. A part that is still there in the end may have a double root, and all is in doubt. Every sign is compared
with the errors of the coefficients, so that what is dropped surely has no root. The parts of many triangles lie on one
stack, and the top of it is looked at together (:mod:`.triangle_parts`).

References
----------
E. C. Sherbrooke and N. M. Patrikalakis (1993), Computation of the solutions of nonlinear polynomial systems, Computer
Aided Geometric Design 10, 379-405. R. E. Moore (1977), A test for existence of solutions to nonlinear systems, SIAM
Journal on Numerical Analysis 14, 611-615.
"""

from __future__ import annotations

import numpy as np

from gametheory.kernels.three_player.forms import TRIANGLE, Floats, terms
from gametheory.kernels.three_player.records import MOST_HALVINGS, MOST_SHEETS, POINTS, TOGETHER, Record
from gametheory.kernels.three_player.recovering import NONE, enter_root, recover, take_rows
from gametheory.kernels.three_player.triangle_parts import DROPPED, SINGLE, add_picked, halve_chosen, judge_parts
from gametheory.numerics.compiling import called, inlined

DEEP = 20  # how often a part is halved before it is looked at otherwise
LATER = 8  # the same, where P has a condition more
OFTEN = 4  # after how many halvings it is looked at so again
MOST_SEEN = 800
BORDER = 1e-6  # how far outside of a part, in its own shares, a root is still taken as its own


@called
def roots_on_triangles(room: Record) -> None:
    """Enter all roots with the radii within which they are, or that a point is in doubt.

    On the first sheet are whole triangles with their forms. A root may be entered twice, once for each of two parts
    that it lies between.
    """
    for point in range(POINTS):
        room.seen[point] = 0
    room.chosen.count = 0
    top = room.sheets_open
    while top > 0 or room.chosen.count > 0:
        if top > 0 and room.chosen.count < TOGETHER:
            top -= 1
            _sift(room, room.sheets[top])
        elif top < MOST_SHEETS - 1:
            halve_chosen(room, room.sheets[top], room.sheets[top + 1])
            top += 2
        else:
            _leave_in_doubt(room, room.chosen)


@inlined
def _sift(room: Record, sheet: Record) -> None:
    """Choose the parts of a sheet that must be halved."""
    judge_parts(room, sheet)
    count = 0
    for part in range(sheet.count):
        if _is_to_be_halved(room, sheet, part, room.verdict[part]):
            room.picked[count] = part
            count += 1
    add_picked(room, sheet, count)


@inlined
def _leave_in_doubt(room: Record, sheet: Record) -> None:
    for part in range(sheet.count):
        room.doubt[int(sheet.point[part])] = 1
    sheet.count = 0


@inlined
def _is_to_be_halved(room: Record, sheet: Record, part: int, verdict: int) -> bool:
    """Enter the root of a part, if it has a single one, and tell whether it must be looked at more closely."""
    point = int(sheet.point[part])
    room.seen[point] += 1
    if verdict == DROPPED or room.doubt[point]:
        return False
    if verdict == SINGLE and find_root(room, sheet, part):
        return False
    depth = int(sheet.depth[part])
    if depth % OFTEN == 0 and depth >= LATER and room.kind[0] == 4 and has_no_left(room, sheet, part):
        return False
    if depth % OFTEN == 0 and depth >= DEEP and has_no_mixtures(room, sheet, part):
        return False
    if depth >= MOST_HALVINGS or room.seen[point] > MOST_SEEN:
        room.doubt[point] = 1
        return False
    return True


@called
def has_no_left(room: Record, sheet: Record, part: int) -> bool:
    """Tell whether by another pair of P's three conditions no mixture of R's belongs to any mixture in a part.

    Where the first two conditions are parallel, every form vanishes; the third one with either of them says more.
    """
    point = int(sheet.point[part])
    take_rows(room, point)
    for row in range(3):
        for k in range(3):
            for corner in range(3):
                total = 0.0
                for share in range(3):
                    total += room.of_large[row, k, share] * sheet.corners[corner, share, part]
                room.at_corners[row, k, corner] = total
    error = 4.0 * sheet.error[part]
    return _are_opposite(room, 0, 2, error) or _are_opposite(room, 1, 2, error)


@called
def _are_opposite(room: Record, one: int, other: int, error: float) -> bool:
    """Tell whether two components of the vector orthogonal to two conditions surely have opposite signs in a part."""
    first, second = room.at_corners[one], room.at_corners[other]
    positive, negative = False, False
    for k in range(3):
        x, y = (k + 1) % 3, (k + 2) % 3
        low, high = np.inf, -np.inf
        for corner in range(3):
            for opposite in range(corner, 3):
                value = first[x, corner] * second[y, opposite] - first[y, corner] * second[x, opposite]
                value += first[x, opposite] * second[y, corner] - first[y, opposite] * second[x, corner]
                low, high = min(low, 0.5 * value), max(high, 0.5 * value)
        positive, negative = positive or low > error, negative or high < -error
    return positive and negative


@called
def has_no_mixtures(room: Record, sheet: Record, part: int) -> bool:
    """Tell whether to no mixture in a part belong mixtures of the other two players."""
    take_rows(room, int(sheet.point[part]))
    for share in range(3):
        total = 0.0
        for corner in range(3):
            total += sheet.corners[corner, share, part]
        room.mixtures[1, share] = total / 3.0
    # No place of a triangle is further from its centre than two thirds of its width.
    state, _ = recover(room, sheet.error[part], _width(sheet, part) / 1.5)
    return bool(state == NONE)


# --- the root of a part ---------------------------------------------------------------------------------------------


@called
def find_root(room: Record, sheet: Record, part: int) -> bool:
    """Enter the root of a part, by Newton's method; tell whether there is one in the part."""
    count = terms(room.degree, TRIANGLE)
    for row in range(2):
        for place in range(count):
            room.solved[row, place] = sheet.vanishing[row, place * TOGETHER + part]
    x, y, size = 1.0 / 3.0, 1.0 / 3.0, 1.0
    radius = 0.0
    for _ in range(30):
        one, one_x, one_y = evaluate(room.solved[0], room.degree, x, y, room.scratch[:])
        two, two_x, two_y = evaluate(room.solved[1], room.degree, x, y, room.scratch[:])
        determinant = one_x * two_y - one_y * two_x
        step_x = (one * two_y - two * one_y) / determinant
        step_y = (one_x * two - two_x * one) / determinant
        x, y, size = x - step_x, y - step_y, abs(step_x) + abs(step_y)
        radius = (abs(two_y) + abs(two_x)) * room.errors[0] + (abs(one_y) + abs(one_x)) * room.errors[1]
        radius = 4.0 * radius * sheet.error[part] / abs(determinant)
        if not abs(x) + abs(y) < 4.0:
            return False
        if size < 1e-12:
            break
    if not (size < 1e-10 and x > -BORDER and y > -BORDER and x + y < 1.0 + BORDER):
        return False
    first, second = _share(sheet, part, 0, x, y), _share(sheet, part, 1, x, y)
    third = _share(sheet, part, 2, x, y)
    enter_root(room, int(sheet.point[part]), first, second, third, (radius + 8.0 * size) * _width(sheet, part) + 1e-14)
    return True


@inlined
def _share(sheet: Record, part: int, share: int, x: float, y: float) -> float:
    """Give a share of the mixture where second and third corner have weights x and y."""
    first, second, third = sheet.corners[0, share, part], sheet.corners[1, share, part], sheet.corners[2, share, part]
    return float((1.0 - x - y) * first + x * second + y * third)


@called
def _width(sheet: Record, part: int) -> float:
    """Give the largest difference of a share between two corners."""
    width = 0.0
    for share in range(3):
        one, two, three = (
            sheet.corners[0, share, part],
            sheet.corners[1, share, part],
            sheet.corners[2, share, part],
        )
        width = max(width, max(one, two, three) - min(one, two, three))
    return width


@called
def evaluate(form: Floats, degree: int, x: float, y: float, values: Floats) -> tuple[float, float, float]:
    """Give a form's value and derivatives where second and third corner have weights x and y (de Casteljau)."""
    z = 1.0 - x - y
    for place in range(terms(degree, TRIANGLE)):
        values[place] = form[place]
    for left in range(degree, 1, -1):
        place, here = 0, 0
        for k in range(left):
            up = left + 1 - k
            for _ in range(left - k):
                values[place] = z * values[here] + x * values[here + 1] + y * values[here + up]
                place, here = place + 1, here + 1
            here += 1
    one, two, three = values[0], values[1], values[2]
    return z * one + x * two + y * three, degree * (two - one), degree * (three - one)
