"""The roots of polynomials on a line, one for each point of a block, where other forms must have one sign each.

The line is halved, for all points together: on a segment a point is closed where two of r's forms, or two of p's,
surely have opposite signs, or the form that is to vanish has one. After a few halvings few points are left open; their
roots are isolated one by one (:mod:`.line_roots`).
"""

from __future__ import annotations

from gametheory.kernels.three_player.forms import Floats
from gametheory.kernels.three_player.line_roots import roots_on_line
from gametheory.kernels.three_player.records import MOST_SPLITS, POINTS, Record
from gametheory.kernels.three_player.recovering import enter_root
from gametheory.kernels.three_player.written_out import extremes_of, line_halves_of
from gametheory.numerics.compiling import called, inlined

NARROW = 0.5**MOST_SPLITS


@called
def find_by_halving(room: Record, degree: int, error: float) -> None:
    """Enter the roots of ``vanishing`` at the open points, with radii, or that a point is in doubt.

    The degree and the error, in terms of that of the entries, are those of the form that vanishes.
    """
    _open_line(room, degree)
    top = 1
    while top > 0:
        segment = room.segments[top - 1]
        if _close_points(room, segment, degree, error):
            top -= 1
        elif segment.width > NARROW:
            _halve(room, segment, degree, room.segments[top], room.segments[top + 1])
            top += 2
        else:
            for point in range(POINTS):
                if segment.open[point]:
                    slack = error * room.entry_error[point]
                    isolate(room, segment.vanishing, point, degree, slack, segment.lower, segment.width)
            top -= 1


@called
def isolate(room: Record, form: Floats, point: int, degree: int, error: float, lower: float, width: float) -> None:
    """Enter the roots of one point's polynomial on a segment, or that the point is in doubt."""
    for place in range(degree + 1):
        room.intervals[0, place] = form[place * POINTS + point]
    count = roots_on_line(room, degree, error, lower, lower + width)
    room.doubt[point] |= 1 if count < 0 else 0
    for root in range(count):
        place = room.line[root]
        enter_root(room, point, 1.0 - place, place, 0.0, room.line_radii[root])


@inlined
def _open_line(room: Record, degree: int) -> None:
    """Enter all forms, in Bernstein's basis, on the whole line."""
    segment = room.segments[0]
    segment.lower, segment.width = 0.0, 1.0
    for point in range(POINTS):
        segment.open[point] = room.open[point]
    for place in range((degree + 1) * POINTS):
        segment.vanishing[place] = room.vanishing[0, place]
    for form in range(room.kind[2]):
        _weigh(room.left[form], room.left_degree, segment.left[form])
    for form in range(room.kind[0]):
        _weigh(room.large[form], room.large_degree, segment.large[form])


@called
def _weigh(form: Floats, degree: int, found: Floats) -> None:
    """Divide a form's coefficients by the binomial ones."""
    weight = 1.0
    for place in range(degree + 1):
        entries, weighed = form[place * POINTS : (place + 1) * POINTS], found[place * POINTS : (place + 1) * POINTS]
        for point in range(POINTS):
            weighed[point] = entries[point] / weight
        weight *= (degree - place) / (place + 1)


@inlined
def _close_points(room: Record, segment: Record, degree: int, error: float) -> bool:
    """Close points that surely have no root on a segment that matters; tell whether all are closed."""
    # A division by binomial coefficients takes from the errors what it takes from the coefficients: here at most all.
    _find_extremes(segment.vanishing, degree, room)
    some = 0
    for point in range(POINTS):
        slack = error * room.entry_error[point]
        nonzero = (room.low[point] > slack) | (room.high[point] < -slack)
        segment.open[point] = 0 if nonzero else segment.open[point]
    _close_opposite(room, segment.left[:], room.kind[2], room.left_degree, room.left_error, segment)
    _close_opposite(room, segment.large[:], room.kind[0], room.large_degree, room.large_error, segment)
    for point in range(POINTS):
        some |= segment.open[point]
    return some == 0


@called
def _close_opposite(room: Record, forms: Floats, count: int, degree: int, error: float, segment: Record) -> None:
    """Close the points at which one form is surely positive on a segment, and another one negative."""
    positive, negative = room.surely_positive, room.surely_negative
    for point in range(POINTS):
        positive[point], negative[point] = 0.0, 0.0
    for form in range(count):
        _find_extremes(forms[form], degree, room)
        for point in range(POINTS):
            positive[point] = max(positive[point], room.low[point])
            negative[point] = min(negative[point], room.high[point])
    for point in range(POINTS):
        slack = error * room.entry_error[point]
        both = (positive[point] > slack) & (negative[point] < -slack)
        segment.open[point] = 0 if both else segment.open[point]


@called
def _find_extremes(form: Floats, degree: int, room: Record) -> None:
    if degree == 2:
        _extremes_of_2(form, room.low, room.high)
    elif degree == 3:
        _extremes_of_3(form, room.low, room.high)
    elif degree == 4:
        _extremes_of_4(form, room.low, room.high)
    else:
        _extremes_of_6(form, room.low, room.high)


_extremes_of_2, _extremes_of_3, _extremes_of_4, _extremes_of_6 = (
    extremes_of(degree, 2, POINTS) for degree in (2, 3, 4, 6)
)


@inlined
def _halve(room: Record, segment: Record, degree: int, one: Record, other: Record) -> None:
    """Enter both halves of a segment, and close it."""
    one.width = other.width = 0.5 * segment.width
    one.lower, other.lower = segment.lower, segment.lower + one.width
    for point in range(POINTS):
        one.open[point] = other.open[point] = segment.open[point]
        segment.open[point] = 0
    _halve_form(segment.vanishing, degree, one.vanishing, other.vanishing)
    for form in range(room.kind[2]):
        _halve_form(segment.left[form], room.left_degree, one.left[form], other.left[form])
    for form in range(room.kind[0]):
        _halve_form(segment.large[form], room.large_degree, one.large[form], other.large[form])


@called
def _halve_form(form: Floats, degree: int, one: Floats, other: Floats) -> None:
    if degree == 2:
        _halves_of_2(form, one, other)
    elif degree == 3:
        _halves_of_3(form, one, other)
    elif degree == 4:
        _halves_of_4(form, one, other)
    else:
        _halves_of_6(form, one, other)


_halves_of_2, _halves_of_3, _halves_of_4, _halves_of_6 = (line_halves_of(degree) for degree in (2, 3, 4, 6))
