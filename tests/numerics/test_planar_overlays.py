"""Polygons laid over each other, in plain Python and compiled: each cell's cover, areas, and numbers that overflow."""

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numerics.planar import Box, compiled_overlays, overlays
from gametheory.numerics.planar.convex import signed_area

UNIT = Box((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
WIDE = Box((Fraction(-1, 3), Fraction(2)), (Fraction(1, 7), Fraction(5, 2)))


def compiled(box, polygons):
    planes = compiled_overlays.half_planes(box, polygons)
    found = None if planes is None else compiled_overlays.overlay(planes)
    return None if found is None else found.pieces()


BOTH = pytest.mark.parametrize("lay", [overlays.overlay, compiled])


def random_polygons(seed, count, size):
    """Half planes with whole coefficients up to some size, most of which pass through the rectangle."""
    rng = random.Random(seed)
    return [[tuple(rng.randint(-size, size) for _ in range(3)) for _ in range(rng.randint(1, 5))] for _ in range(count)]


def value(line, x, y):
    a, b, c = line
    return a * x + b * y + c


def is_inside(corners, x, y):
    """Whether a point lies inside a convex polygon, whose corners run counter-clockwise."""
    places = [(Fraction(a, w), Fraction(b, w)) for a, b, w in corners]
    return all(
        (u - a) * (y - b) - (v - b) * (x - a) > 0
        for (a, b), (u, v) in zip(places, [*places[1:], places[0]], strict=True)
    )


@BOTH
@pytest.mark.parametrize("box", [UNIT, WIDE])
@pytest.mark.parametrize("size", [9, 2000, 2**29])
@pytest.mark.parametrize("seed", range(4))
def test_every_point_is_covered_by_the_polygons_that_it_lies_in(lay, box, size, seed):
    polygons = random_polygons(seed, 12, size)
    pieces = lay(box, polygons)
    if pieces is None:
        assert size == 9  # small numbers meet in a point or share a line
        return
    assert sum(signed_area(piece.corners) for piece in pieces) == box.area
    assert all(signed_area(piece.corners) > 0 for piece in pieces)
    rng = random.Random(seed)
    for _ in range(60):
        x, y = (low + (high - low) * Fraction(rng.randrange(1, 9973), 9973) for low, high in (box.x, box.y))
        here = [piece for piece in pieces if is_inside(piece.corners, x, y)]
        inside = [all(value(line, x, y) >= 0 for line in lines) for lines in polygons]
        on_a_line = any(value(line, x, y) == 0 for lines in polygons for line in lines)
        assert len(here) == 1 or on_a_line
        for piece in here:
            assert [bool(piece.covers >> number & 1) for number in range(12)] == inside


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 80), st.sampled_from([3, 50, 10**6, 2**30]))
def test_the_compiled_loops_give_the_same_pieces(seed, count, size):
    polygons = random_polygons(seed, count, size)
    plain, fast = overlays.overlay(WIDE, polygons), compiled(WIDE, polygons)
    assert (plain is None) == (fast is None)
    if plain is not None:
        areas = [{}, {}]
        for total, pieces in zip(areas, (plain, fast), strict=True):
            for piece in pieces:
                total[piece.covers] = total.get(piece.covers, 0) + signed_area(piece.corners)
        assert areas[0] == areas[1]
        corners = [{corner for piece in pieces for corner in piece.corners} for pieces in (plain, fast)]
        assert corners[0] == corners[1]


@BOTH
@pytest.mark.parametrize(
    ("lines", "pieces"),
    [
        ([(0, 0, 0)], 1),  # always zero: the whole rectangle
        ([(0, 0, 5)], 1),
        ([(0, 0, -5)], 1),  # nothing
        ([(1, 0, -2)], 1),  # beyond the rectangle
        ([(1, 0, 0)], 1),  # along a side, from within
        ([(-1, 0, 0)], None),  # that side alone
        ([(-1, -1, 0)], None),  # a corner alone
        ([(2, 0, -1), (-2, 0, 1)], None),  # a line across
        ([(1, -1, 0)], 2),  # through two corners
    ],
)
def test_special_cases(lay, lines, pieces):
    found = lay(UNIT, [lines])
    assert (found and len(found)) == pieces


def test_larger_numbers_than_fit_are_left_to_plain_python():
    lines = [[(2**40 + 1, -(2**40), 7)]]
    assert compiled(UNIT, lines) is None
    assert len(overlays.overlay(UNIT, lines)) == 2


def test_where_floating_point_does_not_tell_the_sign_it_is_still_exact():
    """Three lines through nearly one point: at it each is zero, or off by one part in 2**60."""
    big = 2**29
    one, other = (big, -big + 1, -1), (big - 1, -big + 2, 0)
    for shift in (-1, 0, 1):
        lines = [[one], [other], [(2 * big - 1, -2 * big + 3, shift - 1)]]
        plain, fast = overlays.overlay(WIDE, lines), compiled(WIDE, lines)
        assert sorted(signed_area(piece.corners) for piece in plain) == sorted(
            signed_area(piece.corners) for piece in fast
        )


def test_room_is_made_where_cells_are_many():
    strips = [[(1000, 0, -place)] for place in range(1, 400)]
    assert len(compiled(UNIT, strips)) == len(overlays.overlay(UNIT, strips)) == 400


def test_too_many_sides_are_left_to_plain_python():
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    circle = [(-round(1000 * np.cos(a)), -round(1000 * np.sin(a)), 400) for a in angles]
    middle = [(a, b, c - (a + b) // 2) for a, b, c in circle]
    assert compiled(UNIT, [middle]) is None
    assert len(overlays.overlay(UNIT, [middle])[0].corners) > compiled_overlays.MOST_SIDES


def test_they_are_known_to_be_in_memory_once_they_have_been_used():
    assert compiled(UNIT, []) is not None
    assert compiled_overlays.is_in_memory()
