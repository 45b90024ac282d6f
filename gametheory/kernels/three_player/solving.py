r"""All candidates for equilibria on one choice of supports: roots for one player's mixture, and the others from them.

Errors here are those of the arithmetic, in terms of the error e of the rows' entries, which are at most one. A form
that is a sum of n products of d entries is off by no more than n d e, and so are its coefficients in Bernstein's basis.
For those before the division by multinomial coefficients, which are at most six, six times as much is allowed.
"""

from __future__ import annotations

from gametheory.kernels.three_player.conditions import (
    find_determinant,
    find_large,
    find_left,
    find_second_determinant,
    find_vanishing,
)
from gametheory.kernels.three_player.forms import (
    QUADRATIC,
    QUARTIC,
    TRIANGLE,
    Floats,
    add_product,
    clear,
    lack_one_sign,
    lack_one_sign_at,
    terms,
)
from gametheory.kernels.three_player.line_roots import roots_of_quadratic, roots_on_line
from gametheory.kernels.three_player.records import Record
from gametheory.kernels.three_player.triangle_roots import roots_on_triangle
from gametheory.numerics.compiling import compiled, inlined


@compiled
def find_roots(room: Record, error: float) -> int:
    """Enter all mixtures q that solve the conditions, with radii; give their number, -1 if in doubt."""
    large, free, left = room.sizes[room.roles[0]], room.sizes[room.roles[1]], room.sizes[room.roles[2]]
    if free == 1:
        room.roots[0, 0], room.roots[0, 1], room.roots[0, 2], room.radii[0] = 1.0, 0.0, 0.0, 0.0
        return 1
    find_left(room)
    if lack_one_sign(room.left[:], left, left - 1, free, 6.0 * minor_error(left, error)):
        return 0
    if large == left:
        find_large(room)
        if lack_one_sign(room.large[:], large, large - 1, free, 6.0 * minor_error(large, error)):
            return 0
        find_vanishing(room)
    else:
        find_determinant(room)
    if free == 2:
        return _find_on_line(room, error)
    if large == left:
        _fill_triangle(room, error)
    else:
        find_second_determinant(room)
        _fill_triangle_with_four(room, error)
    return roots_on_triangle(room, error)


@compiled
def minor_error(size: int, error: float) -> float:
    """Give the error of the largest minors of ``size - 1`` rows.

    >>> minor_error(3, 1.0), minor_error(4, 1.0)
    (4.0, 18.0)
    """
    if size == 2:
        return error
    return 4.0 * error if size == 3 else 18.0 * error


@compiled
def _vanishing_error(size: int, error: float) -> float:
    """Give the error of the forms that vanish where P and R use so many actions: D times two vectors of minors."""
    largest = 1.0 if size == 2 else (2.0 if size == 3 else 6.0)
    return size * size * largest * (2.0 * minor_error(size, error) + largest * error)


@inlined
def _find_on_line(room: Record, error: float) -> int:
    """Q uses two actions: one polynomial in the share of the second."""
    large, left = room.sizes[room.roles[0]], room.sizes[room.roles[2]]
    degree = large + left - 2 if large == left else left
    slack = _vanishing_error(large, error) if large == left else minor_error(left + 1, error)
    weight = 1.0  # the binomial coefficient
    for place in range(degree + 1):
        room.intervals[0, place] = room.vanishing[0, place] / weight
        weight *= (degree - place) / (place + 1)
    count = roots_of_quadratic(room, slack) if degree == 2 else roots_on_line(room, degree, slack)
    found = 0
    for root in range(count):
        place, radius = room.line[root], room.radii[root]
        if _may_have_signs(room, place, error, radius):
            room.roots[found, 0], room.roots[found, 1], room.roots[found, 2] = 1.0 - place, place, 0.0
            room.radii[found] = radius
            found += 1
    return found if count >= 0 else -1


@compiled
def _may_have_signs(room: Record, place: float, error: float, radius: float) -> bool:
    """Tell whether p and r, where their forms are known, may have one sign each at a root: most have not."""
    large, left = room.sizes[room.roles[0]], room.sizes[room.roles[2]]
    # A form has at most six terms of size six, so its slope is less than a hundred.
    if lack_one_sign_at(room.left[:], left, left - 1, place, 6.0 * minor_error(left, error) + 100.0 * radius):
        return False
    error = 6.0 * minor_error(large, error) + 100.0 * radius
    return large > left or not lack_one_sign_at(room.large[:], large, large - 1, place, error)


@inlined
def _fill_triangle(room: Record, error: float) -> None:
    """Q uses three actions, P and R as many as each other: two forms of equal degree."""
    size = room.sizes[room.roles[0]]
    room.degree, room.signed_degree = 2 * size - 2, size - 1
    room.groups[0], room.groups[1] = size, size
    for row in range(2):
        room.errors[row], room.signed_errors[row] = _vanishing_error(size, error), minor_error(size, error)
        _enter(room.vanishing[row], room.degree, room.degree, room, room.parts[0], row)
    for action in range(size):
        _enter(room.left[action], size - 1, size - 1, room, room.signed_parts[0], action)
        _enter(room.large[action], size - 1, size - 1, room, room.signed_parts[0], size + action)


@inlined
def _fill_triangle_with_four(room: Record, error: float) -> None:
    """P uses four actions, Q and R three: a cubic and a sextic form."""
    room.degree, room.signed_degree = 6, 4
    room.groups[0], room.groups[1] = 3, 4
    room.errors[0], room.errors[1] = 18.0 * error, 6912.0 * error
    room.signed_errors[0], room.signed_errors[1] = 4.0 * error, 180.0 * error
    for row in range(2):
        _enter(room.vanishing[row], 3 + 3 * row, room.degree, room, room.parts[0], row)
    for action in range(3):
        _enter(room.left[action], QUADRATIC, room.signed_degree, room, room.signed_parts[0], action)
    for action in range(4):
        _enter(room.large[action], QUARTIC, room.signed_degree, room, room.signed_parts[0], 3 + action)


@compiled
def _enter(form: Floats, degree: int, wanted: int, room: Record, coefficients: Floats, lane: int) -> None:
    """Enter a form in Bernstein's basis of a degree that may be higher."""
    clear(room.form[:], terms(wanted, TRIANGLE))
    add_product(form, degree, room.powers[wanted - degree], wanted - degree, 1.0, TRIANGLE, room.form[:])
    for place in range(terms(wanted, TRIANGLE)):
        coefficients[place, lane] = room.form[place] / room.powers[wanted, place]
