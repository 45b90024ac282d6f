"""Exact planar geometry: partitions by random lines and the outlines of random tilings, against plain definitions."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numerics.planar import Box, outline, subdivide
from gametheory.numerics.planar.convex import ConvexCell, coordinates, point, signed_area

BOX = Box((Fraction(-1), Fraction(2)), (Fraction(0), Fraction(5, 2)))
lines = st.tuples(st.integers(-4, 4), st.integers(-4, 4), st.integers(-6, 6)).filter(lambda line: line[:2] != (0, 0))


def sign_at(line, x, y):
    value = line[0] * x + line[1] * y + line[2]
    return (value > 0) - (value < 0)


def all_signs(arrangement):
    return lambda place: tuple(place.sign(line) for line in arrangement)


def holds(cell: ConvexCell, x: Fraction, y: Fraction) -> bool:
    """Whether a point lies in a cell without its border, straight from the definition."""
    corners = [coordinates(corner) for corner in cell.corners]
    if cell.dimension == 0:
        return corners[0] == (x, y)
    edges = list(zip(corners, (*corners[1:], corners[0]), strict=True))
    turns = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for (ax, ay), (bx, by) in edges]
    if cell.dimension == 2:
        return all(turn > 0 for turn in turns)
    (ax, ay), (bx, by) = corners
    along = (x - ax) * (bx - ax) + (y - ay) * (by - ay)
    return turns[0] == 0 and 0 < along < (bx - ax) ** 2 + (by - ay) ** 2


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.lists(lines, max_size=6))
def test_cells_partition_the_closed_rectangle_with_the_right_signs(arrangement):
    cells = list(subdivide(BOX, all_signs(arrangement)))
    assert sum(cell.area for cell, _ in cells if cell.dimension == 2) == BOX.area
    for x, y in itertools.product([Fraction(k, 4) for k in range(-4, 9)], [Fraction(k, 4) for k in range(11)]):
        inside = [signs for cell, signs in cells if holds(cell, x, y)]
        assert inside == [tuple(sign_at(line, x, y) for line in arrangement)]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(lines, max_size=7))
def test_samples_lie_in_their_cells_and_have_their_signs(arrangement):
    for cell, signs in subdivide(BOX, all_signs(arrangement)):
        assert holds(cell, *cell.sample)
        assert signs == tuple(sign_at(line, *cell.sample) for line in arrangement)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(lines, max_size=8, unique=True))
def test_euler_counts_cells(arrangement):
    """Faces minus edges plus vertices is one in every partition of a rectangle (Euler, without the outside)."""
    cells = [cell for cell, _ in subdivide(BOX, all_signs(arrangement))]
    by_dimension = [sum(cell.dimension == d for cell in cells) for d in range(3)]
    assert by_dimension[0] - by_dimension[1] + by_dimension[2] == 1


def test_nothing_is_cut_that_no_answer_depends_on():
    def left_then_above(place):
        return place.sign((0, 1, -1)) if place.sign((1, 0, 0)) < 0 else None

    faces = [cell for cell, _ in subdivide(BOX, left_then_above) if cell.dimension == 2]
    assert sorted(cell.area for cell in faces) == [1, Fraction(3, 2), 5]


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.lists(lines, min_size=1, max_size=6), st.integers(0, 2**20))
def test_an_outline_has_the_area_and_the_points_of_its_tiles(arrangement, chosen):
    faces = [cell for cell, _ in subdivide(BOX, all_signs(arrangement)) if cell.dimension == 2]
    kept = [cell for place, cell in enumerate(faces) if chosen >> place & 1]
    polygons = outline([cell.corners for cell in kept])
    area = sum(signed_area([point(*corner) for corner in path]) for p in polygons for path in (p.outer, *p.holes))
    assert area == sum(cell.area for cell in kept)
    assert all(signed_area([point(*corner) for corner in p.outer]) > 0 for p in polygons)
    assert all(signed_area([point(*corner) for corner in hole]) < 0 for p in polygons for hole in p.holes)
    for cell in faces:
        windings = [winding(path, cell.sample) for p in polygons for path in (p.outer, *p.holes)]
        assert sum(windings) == (cell in kept)


def winding(path, place):
    x, y = place
    total = 0
    for (ax, ay), (bx, by) in zip(path, (*path[1:], path[0]), strict=True):
        if (ay <= y) != (by <= y):
            left = (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0
            total += (by > ay and left) - (by < ay and not left)
    return total


def square(x, y, size=1):
    return [(x, y, 1), (x + size, y, 1), (x + size, y + size, 1), (x, y + size, 1)]


def test_a_ring_has_a_hole_and_an_island_in_it_is_a_part_of_its_own():
    ring = [square(x, y) for x in range(5) for y in range(5) if {x, y} & {0, 4}]
    large, small = outline([*ring, square(2, 2)])
    assert len(large.holes) == 1
    assert len(large.outer) == len(large.holes[0]) == 4
    assert small.outer == ((2, 2), (3, 2), (3, 3), (2, 3))


def test_squares_that_touch_at_a_corner_are_two_parts():
    assert [len(polygon.outer) for polygon in outline([square(0, 0), square(1, 1)])] == [4, 4]


def test_a_hole_that_touches_the_border_stays_a_hole():
    tiles = [square(x, y) for x in range(3) for y in range(3) if (x, y) not in ((1, 1), (0, 0))]
    (whole,) = outline(tiles)
    assert len(whole.holes) == 1
    assert (len(whole.outer), len(whole.holes[0])) == (6, 4)


def test_tiles_need_not_meet_corner_to_corner():
    random = np.random.default_rng(5)
    heights = sorted({0, 12, *random.integers(1, 12, 5).tolist()})
    right = [[(1, a, 1), (2, a, 1), (2, b, 1), (1, b, 1)] for a, b in itertools.pairwise(heights)]
    (whole,) = outline([[(0, 0, 1), (1, 0, 1), (1, 12, 1), (0, 12, 1)], *right])
    assert whole.outer == ((0, 0), (2, 0), (2, 12), (0, 12))
