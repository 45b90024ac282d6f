r"""Parts of triangles side by side: which surely have no root, which have at most one, and halving the others.

A *sheet* holds as many parts as fit, one in each point: the coefficients of both forms that are to vanish, and of those
that must have one sign (first those of the one of two ``groups``, then of the other), in Bernstein's basis of a
``degree`` and a ``signed_degree`` that the room has; the three ``corners``, shape (corners, shares, parts); the
``depth``; the point that a part comes from, and the error of the entries that its forms are made of, which ``errors``
and ``signed_errors`` turn into those of the coefficients. Lanes without a part have no meaning.

With C the coefficients of both forms, the differences between neighbours times the degree are the coefficients of the
derivatives along two edges, so that their means, divided by the degree, make up the mean ``jacobian`` J. Where the
largest deviation of a difference from its mean is small against J, both forms times the inverse of J differ from the
identity by a contraction, and have at most one common root.
"""

from __future__ import annotations

import numpy as np

from gametheory.kernels.three_player.forms import TRIANGLE, Floats, add_product, clear, terms
from gametheory.kernels.three_player.records import POINTS, TOGETHER, Record
from gametheory.kernels.three_player.written_out import deviations_of, extremes_of, halves_of, products_of
from gametheory.numerics.compiling import called, inlined

CONTRACTION = 0.9
DROPPED, OPEN, SINGLE = range(3)
VANISHING, SIGNED = range(2)


# --- the whole triangle ---------------------------------------------------------------------------------------------


@called
def open_triangles(room: Record) -> None:
    """Give each open point a part, its whole triangle, on as many sheets as it takes."""
    count = 0
    for point in range(POINTS):
        if room.open[point]:
            sheet, part = room.sheets[count // TOGETHER], count % TOGETHER
            sheet.point[part], sheet.error[part], sheet.depth[part] = point, room.entry_error[point], 0.0
            for corner in range(3):
                for share in range(3):
                    sheet.corners[corner, share, part] = 1.0 if corner == share else 0.0
            room.picked[count] = point
            count += 1
            sheet.count = part + 1
    room.sheets_open = (count + TOGETHER - 1) // TOGETHER


@called
def enter_form(form: Floats, degree: int, wanted: int, room: Record, group: int, row: int) -> None:
    """Enter a form of each open point, in Bernstein's basis of a degree that may be higher."""
    raised = form
    if degree < wanted:
        raised = room.form[:]
        clear(raised, terms(wanted, TRIANGLE))
        _raise(form, degree, wanted, room, raised)
    for number in range(room.sheets_open):
        sheet = room.sheets[number]
        target = sheet.vanishing[row] if group == VANISHING else sheet.signed[row]
        for place in range(terms(wanted, TRIANGLE)):
            weight = 1.0 / room.powers[wanted, place * POINTS]
            values = raised[place * POINTS : (place + 1) * POINTS]
            parts = target[place * TOGETHER : (place + 1) * TOGETHER]
            picked = room.picked[number * TOGETHER : (number + 1) * TOGETHER]
            for part in range(sheet.count):
                parts[part] = weight * values[picked[part]]


@inlined
def _raise(form: Floats, degree: int, wanted: int, room: Record, raised: Floats) -> None:
    more = wanted - degree
    if more < degree:
        add_product(room.powers[more], more, form, degree, 1.0, TRIANGLE, raised)
    else:
        add_product(form, degree, room.powers[more], more, 1.0, TRIANGLE, raised)


# --- dropping -------------------------------------------------------------------------------------------------------


@called
def judge_parts(room: Record, sheet: Record) -> None:
    """Tell of all parts on a sheet whether they surely have no root, or at most one."""
    for part in range(TOGETHER):
        room.verdict[part] = OPEN
    stop = room.groups[0]
    _drop_opposite(room, sheet, 0, stop, room.signed_errors[0])
    _drop_opposite(room, sheet, stop, stop + room.groups[1], room.signed_errors[1])
    for row in range(2):
        _find_extremes(sheet.vanishing[row], room.degree, room)
        for part in range(TOGETHER):
            error = room.errors[row] * sheet.error[part]
            nonzero = (room.low[part] > error) | (room.high[part] < -error)
            room.verdict[part] = DROPPED if nonzero else room.verdict[part]
        _find_deviations(sheet.vanishing[row], room, row)
    _invert_jacobians(room)
    for row in range(2):
        _drop_nonzero_products(room, sheet, room.inverse[2 * row], room.inverse[2 * row + 1])
    _mark_single(room, sheet)


@called
def _find_extremes(form: Floats, degree: int, room: Record) -> None:
    """Enter the least and the largest coefficient of a form in each part."""
    if degree == 2:
        _extremes_of_2(form, room.low, room.high)
    elif degree == 3:
        _extremes_of_3(form, room.low, room.high)
    elif degree == 4:
        _extremes_of_4(form, room.low, room.high)
    else:
        _extremes_of_6(form, room.low, room.high)


_extremes_of_2, _extremes_of_3, _extremes_of_4, _extremes_of_6 = (
    extremes_of(degree, 3, TOGETHER) for degree in (2, 3, 4, 6)
)


@called
def _drop_opposite(room: Record, sheet: Record, first: int, stop: int, factor: float) -> None:
    """Drop the parts in which one form of a group is surely positive, and another one negative."""
    positive, negative = room.surely_positive, room.surely_negative
    for part in range(TOGETHER):
        positive[part], negative[part] = 0.0, 0.0
    for form in range(first, stop):
        _find_extremes(sheet.signed[form], room.signed_degree, room)
        for part in range(TOGETHER):
            positive[part] = max(positive[part], room.low[part])
            negative[part] = min(negative[part], room.high[part])
    for part in range(TOGETHER):
        error = factor * sheet.error[part]
        both = (positive[part] > error) & (negative[part] < -error)
        room.verdict[part] = DROPPED if both else room.verdict[part]


@inlined
def _find_deviations(form: Floats, room: Record, row: int) -> None:
    """Enter the mean differences of a form along both edges, and the sum of the largest deviations from them."""
    along, across, deviation = room.jacobian[2 * row], room.jacobian[2 * row + 1], room.deviation[row]
    if room.degree == 4:
        _deviations_of_4(form, along, across, deviation)
    else:
        _deviations_of_6(form, along, across, deviation)


_deviations_of_4, _deviations_of_6 = deviations_of(4), deviations_of(6)


@inlined
def _invert_jacobians(room: Record) -> None:
    jacobian, inverse = room.jacobian, room.inverse
    for part in range(TOGETHER):
        factor = 1.0 / (jacobian[0, part] * jacobian[3, part] - jacobian[1, part] * jacobian[2, part])
        inverse[0, part], inverse[1, part] = factor * jacobian[3, part], -factor * jacobian[1, part]
        inverse[2, part], inverse[3, part] = -factor * jacobian[2, part], factor * jacobian[0, part]


@called
def _drop_nonzero_products(room: Record, sheet: Record, first: Floats, second: Floats) -> None:
    """Drop the parts in which a form that arises from both by the inverse of the Jacobian is surely nonzero."""
    if room.degree == 4:
        _products_of_4(sheet.vanishing[0], sheet.vanishing[1], first, second, room.low, room.high)
    else:
        _products_of_6(sheet.vanishing[0], sheet.vanishing[1], first, second, room.low, room.high)
    for part in range(TOGETHER):
        error = (abs(first[part]) * room.errors[0] + abs(second[part]) * room.errors[1]) * sheet.error[part]
        # Infinite factors say nothing: sums with them are infinite or no numbers.
        nonzero = ((room.low[part] > error) | (room.high[part] < -error)) & (error < np.inf)
        room.verdict[part] = DROPPED if nonzero else room.verdict[part]


_products_of_4, _products_of_6 = products_of(4), products_of(6)


@inlined
def _mark_single(room: Record, sheet: Record) -> None:
    """Mark the parts in which both forms are so nearly linear that they have at most one common root."""
    inverse, deviation = room.inverse, room.deviation
    for part in range(TOGETHER):
        one = deviation[0, part] + 4.0 * room.errors[0] * sheet.error[part]
        two = deviation[1, part] + 4.0 * room.errors[1] * sheet.error[part]
        first = abs(inverse[0, part]) * one + abs(inverse[1, part]) * two
        second = abs(inverse[2, part]) * one + abs(inverse[3, part]) * two
        single = (first < CONTRACTION) & (second < CONTRACTION) & (room.verdict[part] == OPEN)
        room.verdict[part] = SINGLE if single else room.verdict[part]


# --- halving --------------------------------------------------------------------------------------------------------


@called
def add_picked(room: Record, sheet: Record, count: int) -> None:
    """Add the parts of a sheet that were picked, so many, to the chosen ones."""
    chosen, start = room.chosen, room.chosen.count
    for part in range(count):
        place = room.picked[part]
        chosen.point[start + part], chosen.error[start + part] = sheet.point[place], sheet.error[place]
        chosen.depth[start + part] = sheet.depth[place]
        for corner in range(3):
            for share in range(3):
                chosen.corners[corner, share, start + part] = sheet.corners[corner, share, place]
    for row in range(2):
        _add_rows(sheet.vanishing[row], terms(room.degree, TRIANGLE), room, start, count, chosen.vanishing[row])
    for form in range(room.groups[0] + room.groups[1]):
        _add_rows(sheet.signed[form], terms(room.signed_degree, TRIANGLE), room, start, count, chosen.signed[form])
    chosen.count = start + count


@called
def _add_rows(form: Floats, places: int, room: Record, start: int, count: int, target: Floats) -> None:
    for place in range(places):
        source = form[place * TOGETHER : (place + 1) * TOGETHER]
        entries = target[2 * place * TOGETHER + start : 2 * (place + 1) * TOGETHER]
        for part in range(count):
            entries[part] = source[room.picked[part]]


@called
def halve_chosen(room: Record, one: Record, other: Record) -> None:
    """Halve the last chosen parts at the middle of their first edges; one halves go to a sheet, the others to another.

    The halves have corners (first, third, middle) and (third, second, middle), so that the longest edge comes first.
    """
    chosen = room.chosen
    start = max(chosen.count - TOGETHER, 0)
    for row in range(2):
        _halve(chosen.vanishing[row, start:], room.degree, one.vanishing[row], other.vanishing[row])
    for form in range(room.groups[0] + room.groups[1]):
        _halve(chosen.signed[form, start:], room.signed_degree, one.signed[form], other.signed[form])
    for share in range(3):
        _halve_corners(chosen.corners[:, share, start:], one.corners[:, share], other.corners[:, share])
    _hand_on(chosen.point[start:], one.point, other.point, 0.0)
    _hand_on(chosen.error[start:], one.error, other.error, 0.0)
    _hand_on(chosen.depth[start:], one.depth, other.depth, 1.0)
    one.count, other.count, chosen.count = chosen.count - start, chosen.count - start, start


@inlined
def _halve_corners(corners: Floats, one: Floats, other: Floats) -> None:
    first, second, third = corners[0], corners[1], corners[2]
    for part in range(TOGETHER):
        middle = 0.5 * (first[part] + second[part])
        one[0, part], one[1, part], one[2, part] = first[part], third[part], middle
        other[0, part], other[1, part], other[2, part] = third[part], second[part], middle


@called
def _hand_on(values: Floats, one: Floats, other: Floats, more: float) -> None:
    for part in range(TOGETHER):
        one[part] = other[part] = values[part] + more


@called
def _halve(form: Floats, degree: int, one: Floats, other: Floats) -> None:
    """Enter the coefficients of a form on both halves."""
    if degree == 2:
        _halves_of_2(form, one, other)
    elif degree == 3:
        _halves_of_3(form, one, other)
    elif degree == 4:
        _halves_of_4(form, one, other)
    else:
        _halves_of_6(form, one, other)


_halves_of_2, _halves_of_3, _halves_of_4, _halves_of_6 = (halves_of(degree) for degree in (2, 3, 4, 6))
