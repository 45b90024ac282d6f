"""All candidates where Q mixes over two actions: the roots of a polynomial in the second share, at all points."""

from __future__ import annotations

from gametheory.kernels.three_player.conditions import (
    MOST_SLOPE,
    find_determinant,
    find_large,
    find_left,
    find_vanishing,
    large_error,
    minor_error,
    vanishing_error,
)
from gametheory.kernels.three_player.forms import ON_LINE, Floats
from gametheory.kernels.three_player.line_segments import find_by_halving, isolate
from gametheory.kernels.three_player.records import POINTS, Record
from gametheory.kernels.three_player.recovering import enter_root
from gametheory.kernels.three_player.written_out import range_of
from gametheory.numerics.bernstein_roots import apart_roots
from gametheory.numerics.compiling import called, inlined

ROUNDED = 1e-13


@called
def find_on_line(room: Record) -> None:
    """Enter all mixtures q that solve the conditions at the open points, with radii; or that a point is in doubt."""
    large, left = room.kind[0], room.kind[2]
    find_left(room, ON_LINE)
    find_large(room, ON_LINE)
    room.left_degree, room.large_degree = left - 1, large - 1 if large == left else 2 * left - 2
    room.left_error, room.large_error = 6.0 * minor_error(left), 6.0 * large_error(large, left)
    if left == 2:
        _find_by_formula(room)
    else:
        find_by_halving(room, _find_vanishing_on_line(room), vanishing_error(large, left))


@inlined
def _find_vanishing_on_line(room: Record) -> int:
    """Enter the form that is to vanish in Bernstein's basis; give its degree."""
    large, left = room.kind[0], room.kind[2]
    if large == left:
        find_vanishing(room, ON_LINE)
    else:
        find_determinant(room, ON_LINE)
    degree = large + left - 2 if large == left else left
    weight = 1.0  # the binomial coefficient
    for place in range(degree + 1):
        form = room.vanishing[0, place * POINTS : (place + 1) * POINTS]
        for point in range(POINTS):
            form[point] /= weight
        weight *= (degree - place) / (place + 1)
    return int(degree)


@inlined
def _find_by_formula(room: Record) -> None:
    """R uses two actions: the form that is to vanish is quadratic."""
    _find_vanishing_on_line(room)
    error = vanishing_error(room.kind[0], room.kind[2])
    _solve_quadratics(room, error)
    for which in range(2):
        _keep_signed(room, which)
        for point in range(POINTS):
            place, radius = room.places[which, point], room.place_radii[point]
            if room.open[point] and room.place_states[point] > 0.0 and -radius <= place <= 1.0 + radius:
                enter_root(room, point, 1.0 - place, place, 0.0, radius)
    if not _have_double_roots(room):
        return
    close_opposite(room.left[:], room.kind[2], room.left_degree + 1, room.left_error, room)
    close_opposite(room.large[:], room.kind[0], room.large_degree + 1, room.large_error, room)
    for point in range(POINTS):
        if room.open[point] and room.place_states[point] == 0.0:
            isolate(room, room.vanishing[0], point, 2, error * room.entry_error[point], 0.0, 1.0)


@inlined
def _solve_quadratics(room: Record, error: float) -> None:
    """Enter both roots of each quadratic, by formula, and whether they can be told apart."""
    form = room.vanishing[0]
    for point in range(POINTS):
        slack = error * room.entry_error[point]
        low, high, radius, state = apart_roots(form[point], form[POINTS + point], form[2 * POINTS + point], slack)
        room.places[0, point], room.places[1, point] = low, high
        room.place_radii[point], room.place_states[point] = radius + ROUNDED, state


@inlined
def _have_double_roots(room: Record) -> bool:
    """Tell whether somewhere both roots are so near to each other that the formula does not tell them apart."""
    some = False
    for point in range(POINTS):
        some |= room.open[point] != 0 and room.place_states[point] == 0.0
    return some


@called
def _keep_signed(room: Record, which: int) -> None:
    """Let go of roots at which a form of p or r is surely positive, and another one negative: most are."""
    places, slack = room.places[which], room.surely_positive
    for point in range(POINTS):
        slack[point] = room.left_error * room.entry_error[point] + MOST_SLOPE * room.place_radii[point]
    _drop_opposite(room, room.left[:], room.kind[2], room.left_degree, places)
    for point in range(POINTS):
        slack[point] = room.large_error * room.entry_error[point] + MOST_SLOPE * room.place_radii[point]
    _drop_opposite(room, room.large[:], room.kind[0], room.large_degree, places)


@called
def _drop_opposite(room: Record, forms: Floats, count: int, degree: int, places: Floats) -> None:
    """Move places away at which one form is surely positive, and another one negative."""
    low, high = room.low, room.high
    for point in range(POINTS):
        low[point], high[point] = 0.0, 0.0
    for form in range(count):
        if degree == 1:
            _range_of_1(forms[form], places, low, high)
        else:
            _range_of_2(forms[form], places, low, high)
    for point in range(POINTS):
        error = room.surely_positive[point]
        places[point] = 2.0 if (low[point] < -error) & (high[point] > error) else places[point]


_range_of_1, _range_of_2 = range_of(1), range_of(2)


@called
def close_opposite(forms: Floats, count: int, places: int, error: float, room: Record) -> None:
    """Close the points in which one form is surely positive on all mixtures, and another one negative."""
    low, high, positive, negative = room.low, room.high, room.surely_positive, room.surely_negative
    for point in range(POINTS):
        positive[point], negative[point] = 0.0, 0.0
    for form in range(count):
        for point in range(POINTS):
            low[point], high[point] = forms[form, point], forms[form, point]
        for place in range(1, places):
            values = forms[form, place * POINTS : (place + 1) * POINTS]
            for point in range(POINTS):
                low[point], high[point] = min(low[point], values[point]), max(high[point], values[point])
        for point in range(POINTS):
            positive[point], negative[point] = max(positive[point], low[point]), min(negative[point], high[point])
    for point in range(POINTS):
        slack = error * room.entry_error[point]
        both = (positive[point] > slack) & (negative[point] < -slack)
        room.open[point] = 0 if both else room.open[point]
