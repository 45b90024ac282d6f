"""Areas under curves: known ones, exact where they are rational, with errors that bound the truth."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from gametheory.numerics.planar import Box, decompose, outline
from gametheory.numerics.planar.areas import total_area
from gametheory.numerics.planar.bivariate import ring
from gametheory.numerics.planar.traces import tile, traces

X, Y = ring().gens()
BOX = Box((Fraction(-2), Fraction(2)), (Fraction(-2), Fraction(2)))
KNOWN = [
    ([X**2 + Y**2 - 1], math.pi),
    ([X * Y - 1], 16 - 2 * (3 - 2 * math.log(2))),
    ([Y - X**2], 16 / 3 * math.sqrt(2) + 8 * (2 - math.sqrt(2))),
    ([X**2 - 2], 4 * 2 * math.sqrt(2)),
    ([2 * X**2 + Y**2 - 2], math.pi * math.sqrt(2)),
]


@pytest.mark.parametrize(("curves", "truth"), KNOWN)
def test_an_area_is_within_its_proven_error(curves, truth):
    found = decompose(BOX, curves)
    area = total_area(face for face in found.faces if face.signs == (-1,))
    assert area.proven
    assert area.error < 1e-9
    assert abs(float(area.value) - truth) <= area.error + 1e-14


def test_areas_of_polygons_are_fractions():
    found = decompose(BOX, [3 * X - Y, X + 7 * Y - 2])
    areas = [
        total_area(face for face in found.faces if face.signs == signs) for signs in {f.signs for f in found.faces}
    ]
    assert all(isinstance(area.value, Fraction) for area in areas)
    assert sum(area.value for area in areas) == 16


def test_a_cubic_has_an_estimate_that_says_so():
    found = decompose(BOX, [Y**3 - X])
    area = total_area(face for face in found.faces if face.signs == (1,))
    assert not area.proven
    assert float(area.value) == pytest.approx(8, abs=max(area.error, 1e-7))


@pytest.mark.parametrize(("curves", "truth"), KNOWN)
def test_the_drawn_outline_has_about_the_area(curves, truth):
    found = decompose(BOX, curves)
    drawn = traces((branch for face in found.faces for branch in (face.below, face.above)), BOX)
    polygons = outline(tile(face, drawn) for face in found.faces if face.signs == (-1,))
    area = sum(shoelace(path) for polygon in polygons for path in (polygon.outer, *polygon.holes))
    assert area == pytest.approx(truth, rel=2e-3)


def shoelace(path):
    points = [(float(x), float(y)) for x, y in path]
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(points, (*points[1:], points[0]), strict=True)) / 2
