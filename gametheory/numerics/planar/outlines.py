"""The outline of many polygons that tile a region: its outer paths and its holes, exactly.

Where two tiles of a region meet, their borders run in opposite directions and cancel; what is left is the border of the
region. Tiles need not meet corner to corner: along each line the directed pieces are added up as in a sweep, so a long
edge cancels against several short ones, and corners at which nothing turns disappear. The rest is walked with the
region on the left, turning left as sharply as possible where paths touch, so that no path crosses or touches itself:
each is the border of one connected part (counter-clockwise) or of a hole (clockwise).

References
----------
de Berg, Cheong, van Kreveld and Overmars (2008), Computational Geometry, 3rd edition, Springer, chapter 2.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from gametheory.numerics.planar.convex import Coordinates, Line, Point, coordinates, signed_area

Edge = tuple[Point, Point]
Path = tuple[Point, ...]
Vector = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Polygon:
    """A connected part of a region: its outer path, counter-clockwise, and its holes, clockwise."""

    outer: tuple[Coordinates, ...]
    holes: tuple[tuple[Coordinates, ...], ...] = ()


def outline(tiles: Iterable[Sequence[Point]]) -> tuple[Polygon, ...]:
    """Give the polygons of a region that tiles without common inside make up, the largest first.

    Parameters
    ----------
    tiles
        Polygons, each its corners counter-clockwise.

    Examples
    --------
    >>> left = (0, 0, 1), (1, 0, 1), (1, 2, 1), (0, 2, 1)
    >>> lower, upper = ((1, 0, 1), (2, 0, 1), (2, 1, 1), (1, 1, 1)), ((1, 1, 1), (2, 1, 1), (2, 2, 1), (1, 2, 1))
    >>> (whole,) = outline([left, lower, upper])
    >>> [tuple(map(int, corner)) for corner in whole.outer]
    [(0, 0), (2, 0), (2, 2), (0, 2)]
    """
    paths = [(path, signed_area(path)) for path in _walked(border_edges(tiles))]
    outer = sorted(((path, area) for path, area in paths if area > 0), key=lambda own: -own[1])
    holes: list[list[Path]] = [[] for _ in outer]
    for path, area in paths:
        if area < 0:
            around = [place for place, (other, _) in enumerate(outer) if _surrounds(other, path)]
            holes[around[-1]].append(path)
    return tuple(
        Polygon(_in_order(path), tuple(map(_in_order, inner))) for (path, _), inner in zip(outer, holes, strict=True)
    )


def border_edges(tiles: Iterable[Sequence[Point]]) -> list[Edge]:
    """Give the directed edges that remain when those of neighbouring tiles have cancelled, as long as possible."""
    along: dict[Line, list[tuple[Point, int]]] = defaultdict(list)
    left: set[Edge] = set()
    for tile in tiles:
        for start, end in zip((tile[-1], *tile[:-1]), tile, strict=True):
            if (end, start) in left:
                left.remove((end, start))
            else:
                left.add((start, end))
    for start, end in left:
        line = line_through(start, end)
        direction = 1 if _ahead(line, start, end) else -1
        along[line] += [(start, 1), (end, -1)] if direction > 0 else [(end, -1), (start, 1)]
    return [edge for line in sorted(along) for edge in _remaining(line, along[line])]


def shared_borders(regions: Sequence[Iterable[Edge]]) -> list[tuple[Edge, int, int]]:
    """Give the straight pieces along which regions meet, each with the region on its left and that on its right.

    Parameters
    ----------
    regions
        For each region its directed border edges, as :func:`border_edges` gives them.

    Examples
    --------
    >>> left = [(0, 0, 1), (1, 0, 1), (1, 2, 1), (0, 2, 1)]
    >>> right = [(1, 0, 1), (3, 0, 1), (3, 1, 1), (1, 1, 1)]
    >>> shared_borders([border_edges([left]), border_edges([right])])
    [(((1, 0, 1), (1, 1, 1)), 0, 1)]
    """
    along: dict[Line, list[tuple[Fraction, Point, int, int]]] = defaultdict(list)
    for region, edges in enumerate(regions):
        for start, end in edges:
            line = line_through(start, end)
            axis = 0 if line[1] else 1
            first, last = Fraction(start[axis], start[2]), Fraction(end[axis], end[2])
            side = 0 if first < last else 1
            along[line] += [(first, start, region, side), (last, end, region, side)]
    return [piece for line in sorted(along) for piece in _met(along[line])]


def _met(events: list[tuple[Fraction, Point, int, int]]) -> list[tuple[Edge, int, int]]:
    """Sweep along a line: which region lies on its left, which on its right."""
    found: list[tuple[Edge, int, int]] = []
    beside: list[set[int]] = [set(), set()]
    begun: Point | None = None
    now: tuple[int, int] | None = None
    ordered = sorted(events)
    for place, (at, corner, region, side) in enumerate(ordered):
        beside[side] ^= {region}
        if place + 1 < len(ordered) and ordered[place + 1][0] == at:
            continue
        following = (min(beside[0]), min(beside[1])) if all(beside) else None
        if following != now:
            if now is not None and begun is not None:
                found.append(((begun, corner), *now))
            begun, now = corner, following
    return found


def line_through(one: Point, other: Point) -> Line:
    """Give the line through two points, the same for either order.

    >>> line_through((0, 0, 1), (1, 1, 1))
    (1, -1, 0)
    """
    (x, y, w), (u, v, t) = one, other
    a, b, c = y * t - v * w, u * w - x * t, x * v - u * y
    common = gcd(a, b, c) * (1 if (a, b) > (0, 0) else -1)
    return a // common, b // common, c // common


def _ahead(line: Line, start: Point, end: Point) -> bool:
    """Whether an edge runs in the direction in which places on its line are counted: rising x, or rising y."""
    axis = 0 if line[1] else 1
    return start[axis] * end[2] < end[axis] * start[2]


def _remaining(line: Line, ends: list[tuple[Point, int]]) -> list[Edge]:
    """Add up the directed pieces along one line; the balance is 1 ahead, -1 back, 0 where they cancel."""
    axis = 0 if line[1] else 1
    change: dict[Point, int] = defaultdict(int)
    for corner, sign in ends:
        change[corner] += sign
    turning = sorted((Fraction(corner[axis], corner[2]), corner) for corner, sign in change.items() if sign)
    found: list[Edge] = []
    balance, last = 0, turning[0][1] if turning else (0, 0, 1)
    for _, corner in turning:
        if balance:
            found.append((last, corner) if balance > 0 else (corner, last))
        balance, last = balance + change[corner], corner
    return found


def _walked(edges: Sequence[Edge]) -> list[Path]:
    """Join directed edges to closed paths: each edge is followed by one other, so they fall into cycles."""
    onward: dict[Point, list[Point]] = defaultdict(list)
    for start, end in edges:
        onward[start].append(end)
    left = dict.fromkeys(edges)
    paths: list[Path] = []
    while left:
        edge = next(iter(left))
        path: list[Point] = []
        while edge in left:
            del left[edge]
            path.append(edge[0])
            edge = (edge[1], _next(*edge, onward[edge[1]]))
        paths += _simple(path)
    return paths


def _next(before: Point, here: Point, onward: list[Point]) -> Point:
    """Take, of the edges that go on from here, the first one clockwise from where the path came."""
    if len(onward) == 1:
        return onward[0]
    back = _direction(here, before)

    def compared(one: Point, other: Point) -> int:
        return _clockwise(back, _direction(here, one), _direction(here, other))

    return min(onward, key=functools.cmp_to_key(compared))


def _simple(path: list[Point]) -> list[Path]:
    """Split a path where it comes back to a corner."""
    done: list[Path] = []
    open_path: dict[Point, None] = {}
    for corner in path:
        if corner in open_path:
            walked = list(open_path)
            loop = walked[walked.index(corner) :]
            done.append(tuple(loop))
            for passed in loop:
                del open_path[passed]
        open_path[corner] = None
    return [*done, tuple(open_path)]


def _direction(start: Point, end: Point) -> Vector:
    return end[0] * start[2] - start[0] * end[2], end[1] * start[2] - start[1] * end[2]


def _clockwise(back: Vector, one: Vector, other: Vector) -> int:
    """Compare two directions by their angle clockwise from a third."""
    first, second = _turn(back, one), _turn(back, other)
    return first - second if first != second else _cross(one, other)


def _turn(back: Vector, direction: Vector) -> int:
    """Tell whether a direction lies less than half a turn clockwise (0), half a turn (1), or more (2)."""
    across = _cross(back, direction)
    return 0 if across < 0 else 1 if across == 0 else 2


def _cross(one: Vector, other: Vector) -> int:
    return one[0] * other[1] - one[1] * other[0]


def _surrounds(path: Path, other: Path) -> bool:
    """Whether a closed path lies inside another, or on it: its first corner that is not on it tells."""
    return next((inside for inside in (_inside(path, corner) for corner in other) if inside is not None), True)


def _inside(path: Path, corner: Point) -> bool | None:
    """Whether a point lies inside a closed path, None on it: the rule of even and odd crossings, exactly."""
    inside = False
    _, y, w = corner
    for start, end in zip((path[-1], *path[:-1]), path, strict=True):
        side = _side(start, end, corner)
        if side == 0 and _within(start, end, corner):
            return None
        below, above = start[1] * w <= y * start[2], end[1] * w <= y * end[2]
        if below != above and (side > 0) == below:
            inside = not inside
    return inside


def _side(start: Point, end: Point, corner: Point) -> int:
    """Give a positive number where the point lies on the left of the edge, negative on the right, 0 on its line."""
    return _cross(_direction(start, end), _direction(start, corner))


def _within(start: Point, end: Point, corner: Point) -> bool:
    """Whether a point on the line of an edge lies between its ends."""
    (ax, ay), (bx, by) = _direction(corner, start), _direction(corner, end)
    return ax * bx <= 0 and ay * by <= 0


def _in_order(path: Path) -> tuple[Coordinates, ...]:
    """Give a path from its lowest left corner on, as coordinates."""
    corners = [coordinates(corner) for corner in path]
    first = corners.index(min(corners))
    return (*corners[first:], *corners[:first])
