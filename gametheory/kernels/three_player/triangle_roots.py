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
with the errors of the coefficients, so that what is dropped surely has no root.

References
----------
E. C. Sherbrooke and N. M. Patrikalakis (1993), Computation of the solutions of nonlinear polynomial systems, Computer
Aided Geometric Design 10, 379-405. R. E. Moore (1977), A test for existence of solutions to nonlinear systems, SIAM
Journal on Numerical Analysis 14, 611-615.
"""

from __future__ import annotations

from gametheory.kernels.three_player.forms import LINEAR, TRIANGLE, ZERO, Floats, terms
from gametheory.kernels.three_player.records import MOST_PARTS, MOST_ROOTS, Record
from gametheory.kernels.three_player.recovering import NONE, recover
from gametheory.numerics.compiling import compiled, inlined

DEEP, DEEPEST = 20, MOST_PARTS - 4  # how often a part is halved before it is looked at otherwise, and at most
MOST_SEEN = 4000
CONTRACTION = 0.9
BORDER = 1e-6  # how far outside of a part, in its own shares, a root is still taken as its own
DROPPED, OPEN, SINGLE = range(3)


@compiled
def roots_on_triangle(room: Record, error: float) -> int:
    """Enter all roots with the radii within which they are; give their number, -1 if in doubt.

    In the room are, for the whole triangle, the first of ``parts``, shape (terms, 2), with the forms that vanish, of a
    ``degree`` and with ``errors``; and of ``signed_parts``, shape (terms, 8), with those of one sign, first those of
    the one of two ``groups``, then of the other. A root may be entered twice, once for each of two parts that it lies
    between.

    Parameters
    ----------
    room
        See above.
    error
        The error of the entries of the conditions that the forms are made of.
    """
    _open_triangle(room)
    found, top, seen = 0, 1, 0
    while top > 0:
        top, seen = top - 1, seen + 1
        if lacks_one_sign(room.signed_parts[top], room) or is_nonzero(room.parts[top], room):
            continue
        state = look_closer(room.parts[top], room)
        if state == SINGLE and find_root(room.parts[top], top, found, room):
            found += 1
            if found == MOST_ROOTS:
                return -1
        elif state != DROPPED:
            if room.depth[top] >= DEEP and has_no_mixtures(room, top, error):
                continue
            if room.depth[top] >= DEEPEST or seen > MOST_SEEN:
                return -1
            halve_part(room, top)
            top += 2
    return found


@inlined
def _open_triangle(room: Record) -> None:
    room.depth[0] = 0
    for corner in range(3):
        for share in range(3):
            room.corners[0, corner, share] = 1.0 if corner == share else 0.0


# --- dropping -------------------------------------------------------------------------------------------------------


@inlined
def lacks_one_sign(signed: Floats, room: Record) -> bool:
    """Tell whether in one of the groups two forms surely have opposite signs."""
    places = terms(room.signed_degree, TRIANGLE)
    stop = room.groups[0]
    if _has_both(signed, places, ZERO, stop, room.signed_errors[0]):
        return True
    return _has_both(signed, places, stop, stop + room.groups[1], room.signed_errors[1])


@compiled
def _has_both(signed: Floats, places: int, start: int, stop: int, error: float) -> bool:
    positive, negative = False, False
    for form in range(start, stop):
        sign = lane_sign(signed, places, form, error)
        positive, negative = positive or sign > 0, negative or sign < 0
    return positive and negative


@compiled
def lane_sign(coefficients: Floats, places: int, form: int, error: float) -> int:
    """Give the sign that all coefficients of a form surely have; zero if there is none."""
    first = coefficients[0, form]
    if first > error:
        for place in range(1, places):
            if not coefficients[place, form] > error:
                return 0
        return 1
    if first < -error:
        for place in range(1, places):
            if not coefficients[place, form] < -error:
                return 0
        return -1
    return 0


@inlined
def is_nonzero(part: Floats, room: Record) -> bool:
    """Tell whether one of the forms that are to vanish surely does not."""
    places = terms(room.degree, TRIANGLE)
    if lane_sign(part, places, ZERO, room.errors[0]) != 0:
        return True
    return lane_sign(part, places, LINEAR, room.errors[1]) != 0


@inlined
def look_closer(part: Floats, room: Record) -> int:
    """Multiply by the inverse of the mean Jacobian, and see if a product is nonzero, or there is at most one root."""
    one_x, one_y, two_x, two_y = mean_jacobian(part, room.degree)
    determinant = one_x * two_y - one_y * two_x
    if determinant == 0.0:
        return OPEN
    xx, xy, yx, yy = two_y / determinant, -one_y / determinant, -two_x / determinant, one_x / determinant
    if _product_is_nonzero(part, xx, xy, room) or _product_is_nonzero(part, yx, yy, room):
        return DROPPED
    one, two = largest_deviations(part, room.degree, one_x, one_y, two_x, two_y)
    one, two = one + 4.0 * room.errors[0], two + 4.0 * room.errors[1]
    near = max(abs(xx) * one + abs(xy) * two, abs(yx) * one + abs(yy) * two)
    return SINGLE if near < CONTRACTION else OPEN


@compiled
def _product_is_nonzero(part: Floats, one: float, two: float, room: Record) -> bool:
    error = abs(one) * room.errors[0] + abs(two) * room.errors[1]
    first = one * part[0, 0] + two * part[0, 1]
    one, two = (one, two) if first > 0.0 else (-one, -two)
    count = terms(room.degree, TRIANGLE)
    place = 0
    while place < count and one * part[place, 0] + two * part[place, 1] > error:
        place += 1
    return place == count


@compiled
def mean_jacobian(part: Floats, degree: int) -> tuple[float, float, float, float]:
    """Give the means of the differences of neighbouring coefficients: the mean derivatives, divided by the degree."""
    one_x, one_y, two_x, two_y = 0.0, 0.0, 0.0, 0.0
    here = 0
    for k in range(degree):
        up = degree + 1 - k
        for _ in range(degree - k):
            one_x += part[here + 1, 0] - part[here, 0]
            one_y += part[here + up, 0] - part[here, 0]
            two_x += part[here + 1, 1] - part[here, 1]
            two_y += part[here + up, 1] - part[here, 1]
            here += 1
        here += 1
    share = 2.0 / (degree * (degree + 1))
    return share * one_x, share * one_y, share * two_x, share * two_y


@compiled
def largest_deviations(
    part: Floats, degree: int, one_x: float, one_y: float, two_x: float, two_y: float
) -> tuple[float, float]:
    """Give for each form the sum over both directions of the largest deviation of a difference from the mean."""
    off_one_x, off_one_y, off_two_x, off_two_y = 0.0, 0.0, 0.0, 0.0
    here = 0
    for k in range(degree):
        up = degree + 1 - k
        for _ in range(degree - k):
            off_one_x = max(off_one_x, abs(part[here + 1, 0] - part[here, 0] - one_x))
            off_one_y = max(off_one_y, abs(part[here + up, 0] - part[here, 0] - one_y))
            off_two_x = max(off_two_x, abs(part[here + 1, 1] - part[here, 1] - two_x))
            off_two_y = max(off_two_y, abs(part[here + up, 1] - part[here, 1] - two_y))
            here += 1
        here += 1
    return off_one_x + off_one_y, off_two_x + off_two_y


@compiled
def has_no_mixtures(room: Record, place: int, error: float) -> bool:
    """Tell whether to no mixture in a part belong mixtures of the other two players."""
    corners = room.corners[place]
    for share in range(3):
        room.mixtures[1, share] = (corners[0, share] + corners[1, share] + corners[2, share]) / 3.0
    state, _ = recover(room, error, _width(corners))
    return bool(state == NONE)


# --- the root of a part ---------------------------------------------------------------------------------------------


@compiled
def find_root(part: Floats, place: int, root: int, room: Record) -> bool:
    """Enter the root of a part, by Newton's method; tell whether there is one in the part."""
    x, y, size = 1.0 / 3.0, 1.0 / 3.0, 1.0
    radius = 0.0
    for _ in range(30):
        one, one_x, one_y = evaluate(part, ZERO, x, y, room)
        two, two_x, two_y = evaluate(part, LINEAR, x, y, room)
        determinant = one_x * two_y - one_y * two_x
        step_x = (one * two_y - two * one_y) / determinant
        step_y = (one_x * two - two_x * one) / determinant
        x, y, size = x - step_x, y - step_y, abs(step_x) + abs(step_y)
        radius = (abs(two_y) + abs(two_x)) * room.errors[0] + (abs(one_y) + abs(one_x)) * room.errors[1]
        radius = 4.0 * radius / abs(determinant)
        if not abs(x) + abs(y) < 4.0:
            return False
        if size < 1e-12:
            break
    if not (size < 1e-10 and x > -BORDER and y > -BORDER and x + y < 1.0 + BORDER):
        return False
    corners = room.corners[place]
    for share in range(3):
        room.roots[root, share] = (1.0 - x - y) * corners[0, share] + x * corners[1, share] + y * corners[2, share]
    room.radii[root] = (radius + 8.0 * size) * _width(corners) + 1e-14
    return True


@compiled
def _width(corners: Floats) -> float:
    """Give the largest difference of a share between two corners."""
    width = 0.0
    for share in range(3):
        one, two, three = corners[0, share], corners[1, share], corners[2, share]
        width = max(width, max(one, two, three) - min(one, two, three))
    return width


@compiled
def evaluate(part: Floats, form: int, x: float, y: float, room: Record) -> tuple[float, float, float]:
    """Give a form's value and derivatives where second and third corner have weights x and y (de Casteljau)."""
    z, degree = 1.0 - x - y, room.degree
    for place in range(terms(degree, TRIANGLE)):
        room.form[place] = part[place, form]
    for left in range(degree, 1, -1):
        place, here = 0, 0
        for k in range(left):
            up = left + 1 - k
            for _ in range(left - k):
                room.form[place] = z * room.form[here] + x * room.form[here + 1] + y * room.form[here + up]
                place, here = place + 1, here + 1
            here += 1
    one, two, three = room.form[0], room.form[1], room.form[2]
    return z * one + x * two + y * three, degree * (two - one), degree * (three - one)


# --- halving --------------------------------------------------------------------------------------------------------


@compiled
def halve_part(room: Record, top: int) -> None:
    """Halve a part at the middle of its first edge: the one half takes its place, the other the place above.

    The halves have corners (first, third, middle) and (third, second, middle), so that the longest edge comes first.
    """
    _halve_signed(room.signed_parts[top], room.signed_parts[top + 1], room)
    _halve_vanishing(room.parts[top], room.parts[top + 1], room)
    here, above = room.corners[top], room.corners[top + 1]
    for share in range(3):
        middle = 0.5 * (here[0, share] + here[1, share])
        above[0, share], above[1, share], above[2, share] = here[0, share], here[2, share], middle
        here[0, share], here[2, share] = here[2, share], middle
    room.depth[top] += 1
    room.depth[top + 1] = room.depth[top]


@compiled
def _halve_signed(here: Floats, above: Floats, room: Record) -> None:
    degree = room.signed_degree
    for place in range(terms(degree, TRIANGLE)):
        for form in range(8):
            room.signed_part[place, form] = here[place, form]
    start = 0
    for k in range(degree + 1):
        width = degree - k
        row = 0
        for step in range(width + 1):
            for form in range(8):
                above[row + k, form] = room.signed_part[start, form]
                here[row + width - step, form] = room.signed_part[start + width - step, form]
            for place in range(start, start + width - step):
                for form in range(8):
                    total = room.signed_part[place, form] + room.signed_part[place + 1, form]
                    room.signed_part[place, form] = 0.5 * total
            row += degree + 1 - step
        start += width + 1


@compiled
def _halve_vanishing(here: Floats, above: Floats, room: Record) -> None:
    degree = room.degree
    for place in range(terms(degree, TRIANGLE)):
        for form in range(2):
            room.part[place, form] = here[place, form]
    start = 0
    for k in range(degree + 1):
        width = degree - k
        row = 0
        for step in range(width + 1):
            for form in range(2):
                above[row + k, form] = room.part[start, form]
                here[row + width - step, form] = room.part[start + width - step, form]
            for place in range(start, start + width - step):
                for form in range(2):
                    room.part[place, form] = 0.5 * (room.part[place, form] + room.part[place + 1, form])
            row += degree + 1 - step
        start += width + 1
