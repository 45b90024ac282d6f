"""Drawing branches of curves: straight ones by their ends, others by points close enough for the eye.

These are pictures of cells whose signs, samples and areas are known exactly. Corners lie on a fine lattice, and two
faces that meet share the points between them, so the outline of many faces is found as for polygons.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.planar.convex import Box, Point
from gametheory.numerics.planar.curves import Branch, CurvedFace

LATTICE: Final = 1 << 40
PIECES: Final = 96
"""How many chords stand for a curved branch that crosses the whole rectangle."""
NEAR_END: Final = 1e-9  # of a slab's width: where a branch is looked at that may fold at the very end
JOIN: Final = 2e-4  # of the height: branches whose ends lie as close above the end of a slab are drawn as meeting

Floats = NDArray[np.float64]
Trace = tuple[Point, ...]


def branch_heights(branch: Branch, places: Sequence[float]) -> Floats:
    """Give the heights of a branch at some places of its slab, in floating point."""
    x = np.asarray(places, dtype=float)
    coefficients = [np.polyval([float(c) for c in reversed(part.coeffs())], x) for part in branch.curve.parts]
    rows = np.broadcast_arrays(*coefficients)
    if len(rows) == 2:
        return np.asarray(-rows[0] / rows[1])
    return np.array([_real_root(row, branch.order) for row in zip(*reversed(rows), strict=True)])


def traces(branches: Iterable[Branch], box: Box) -> dict[Branch, Trace]:
    """Give the points of each branch from left to right, on the lattice; branches that meet end in the same point.

    Parameters
    ----------
    branches
        All branches of a decomposition that are to be drawn.
    box
        The rectangle; heights are kept within it.
    """
    distinct = list(dict.fromkeys(branches))
    drawn = {branch: _drawn(branch, box) for branch in distinct}
    ends = _joined(drawn, float(box.y[1] - box.y[0]) * JOIN)
    return {branch: _on_lattice(branch, heights, ends) for branch, heights in drawn.items()}


def tile(face: CurvedFace, drawn: Mapping[Branch, Trace]) -> Trace:
    """Give the corners of a face, counter-clockwise."""
    path = (*drawn[face.below], *reversed(drawn[face.above]))
    return tuple(corner for place, corner in enumerate(path) if corner != path[place - 1])


def _drawn(branch: Branch, box: Box) -> Floats:
    heights = _heights(branch, box, 1)
    if branch.curve.is_line:
        return heights
    across = (float(branch.slab.high) - float(branch.slab.low)) / float(box.x[1] - box.x[0])
    middle = _heights(branch, box, 2)
    up = float(np.abs(np.diff(middle)).sum()) / float(box.y[1] - box.y[0])
    return _heights(branch, box, max(2, math.ceil(PIECES * max(across, up))))


def _heights(branch: Branch, box: Box, pieces: int) -> Floats:
    low, high = float(branch.slab.low), float(branch.slab.high)
    inside = np.clip(_places(low, high, pieces), low + NEAR_END * (high - low), high - NEAR_END * (high - low))
    return np.clip(branch_heights(branch, inside.tolist()), float(box.y[0]), float(box.y[1]))


def _places(low: float, high: float, pieces: int) -> Floats:
    """Give the places at which a branch is drawn, closer together near the ends, where it may fold."""
    return np.asarray(low + (high - low) * (1 - np.cos(np.pi * np.linspace(0, 1, pieces + 1))) / 2)


def _joined(drawn: Mapping[Branch, Floats], gap: float) -> dict[tuple[Number, float], float]:
    """Give one height for all branch ends that lie close together above the same end of a slab."""
    above: dict[Number, set[float]] = {}
    for branch, heights in drawn.items():
        above.setdefault(branch.slab.low, set()).add(float(heights[0]))
        above.setdefault(branch.slab.high, set()).add(float(heights[-1]))
    joined: dict[tuple[Number, float], float] = {}
    for end, heights_there in above.items():
        kept = -np.inf
        for height in sorted(heights_there):
            kept = kept if height - kept <= gap else height
            joined[end, height] = kept
    return joined


def _on_lattice(branch: Branch, heights: Floats, ends: Mapping[tuple[Number, float], float]) -> Trace:
    low, high = branch.slab.low, branch.slab.high
    places = _places(float(low), float(high), len(heights) - 1)
    inner = zip(places[1:-1], heights[1:-1], strict=True)
    first, last = ends[low, float(heights[0])], ends[high, float(heights[-1])]
    points = [(float(low), first), *inner, (float(high), last)]
    return tuple((round(float(x) * LATTICE), round(float(y) * LATTICE), LATTICE) for x, y in points)


def _real_root(coefficients: Sequence[float], order: int) -> float:
    """Give one of the real roots, counted from the lowest; close to a double root the nearest to real of them."""
    roots = np.roots(coefficients)
    scale = 1e-7 * max(1.0, float(np.abs(roots).max(initial=0.0)))
    real = np.sort(roots.real[np.abs(roots.imag) <= scale])
    if not len(real):
        real = np.sort(roots.real[np.abs(roots.imag) <= np.abs(roots.imag).min() + scale])
    return float(real[min(order, len(real) - 1)])
