"""All candidates where Q mixes over three actions: the common roots of two forms on a triangle, at all points."""

from __future__ import annotations

from gametheory.kernels.three_player.conditions import (
    find_determinant,
    find_large,
    find_left,
    find_second_determinant,
    find_vanishing,
    large_error,
    minor_error,
    vanishing_error,
)
from gametheory.kernels.three_player.forms import TRIANGLE
from gametheory.kernels.three_player.records import Record
from gametheory.kernels.three_player.triangle_parts import SIGNED, VANISHING, enter_form, open_triangles
from gametheory.kernels.three_player.triangle_roots import roots_on_triangles
from gametheory.numerics.compiling import called


@called
def find_on_triangle(room: Record) -> None:
    """Enter all mixtures q that solve the conditions at the open points, with radii; or that a point is in doubt."""
    large, left = room.kind[0], room.kind[2]
    find_left(room, TRIANGLE)
    find_large(room, TRIANGLE)
    room.degree, room.signed_degree = 2 * large - 2, large - 1 if large == left else 4
    room.groups[0], room.groups[1] = left, large
    room.signed_errors[0], room.signed_errors[1] = minor_error(left), large_error(large, left)
    room.errors[0], room.errors[1] = vanishing_error(large, left), vanishing_error(large, left)
    open_triangles(room)
    if large == left:
        find_vanishing(room, TRIANGLE)
        enter_form(room.vanishing[0], room.degree, room.degree, room, VANISHING, 0)
    else:
        find_determinant(room, TRIANGLE)
        enter_form(room.vanishing[0], left, room.degree, room, VANISHING, 0)
        find_second_determinant(room, TRIANGLE)
        room.errors[1] = 6912.0
    enter_form(room.vanishing[1], room.degree, room.degree, room, VANISHING, 1)
    for action in range(left):
        enter_form(room.left[action], left - 1, room.signed_degree, room, SIGNED, action)
    for action in range(large):
        enter_form(room.large[action], room.signed_degree, room.signed_degree, room, SIGNED, left + action)
    roots_on_triangles(room)
