r"""Adaptive refinement: points where something changes.

Most points of a fine grid lie deep inside a region where all their neighbours say the same. This design begins with a
coarse grid and spends its points near the borders:

1. The box is cut into equal cells, and their corners are solved.
2. A cell is *mixed* if two solved points in it, corners or hanging nodes that a finer neighbour left on its side, have
   different sets of possible outcomes. Each mixed cell is cut into :math:`2^d` cells of half its width, and the corners
   that are new are solved.
3. This goes on, all mixed cells of one width before the next smaller width, until there are as many points as are
   allowed or the cells are as small as is asked.

So the border is enclosed in cells of known width. With :math:`n` points in two dimensions their width falls like
:math:`1/n` and not, as on a grid, like :math:`1/\sqrt n`. Where this stops: a region that lies between the points of
the first grid is not seen. Exact borders, where they can be had, are :func:`gametheory.regimes`' business.

References
----------
M. J. Berger and P. Colella (1989), Local adaptive mesh refinement for shock hydrodynamics, Journal of Computational
Physics 82, 64-84: refining cells where something changes.
"""

from __future__ import annotations

import itertools
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import xarray

from gametheory.concepts import Concept
from gametheory.errors import SweepError
from gametheory.games.numbers import as_written
from gametheory.model import Model
from gametheory.sweep.design import POINT
from gametheory.sweep.points import Points
from gametheory.sweep.sampling import Ranges, ranges_of
from gametheory.sweep.sweeping import sweep

MOST_DIMENSIONS: Final = 4
FIRST_POINTS: Final = 17  # along each axis of the first grid, unless that is more than a quarter of all points
MOST_LEVELS: Final = 24

Place = tuple[int, ...]
"""A point as whole numbers of the smallest width, from the lower corner of the box."""
Cell = tuple[Place, int]
"""A cell by its lower corner and its level: how often the first width was halved."""


def refine(
    model: Model,
    concept: Concept | None = None,
    *,
    over: Ranges,
    points: int = 10_000,
    width: float | None = None,
    start: int | None = None,
    progress: bool | None = None,
    select: str | None = None,
    tolerance: float | None = None,
    **fixed: Any,
) -> xarray.Dataset:
    """Solve a model at points that gather near the borders between regions with different possible outcomes.

    Parameters
    ----------
    model, concept, select, tolerance, progress
        As of :func:`gametheory.sweep.sweep`.
    over
        One to four parameters, by name; a mapping gives them ranges, as in ``{"cost": (0, 2)}``.
    points
        The most points to solve.
    width
        Stop when the cells along the borders are at most so wide, as a share of each range; by default when the points
        are spent.
    start
        Points along each axis of the first grid, at least 2; by default 17, fewer over many parameters.
    **fixed
        Values of other parameters.

    Returns
    -------
    The dataset of a sweep over a list of points, with one more variable ``width`` (point): the width of the smallest
    cell at a corner of which the point is, as a share of the range. Its attributes say how many cells the border still
    passes through (``mixed_cells``) and how wide they are (``border_width``, a share of the range).

    Examples
    --------
    >>> from gametheory.modelfile import load
    >>> entry = load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "0..2"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain - 0.7"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> found = refine(entry, over=["gain"], points=60, start=5)
    >>> entered = found["gain"].values[found["possible"].sel(outcome="in").values]
    >>> found.sizes["point"] <= 60, round(float(entered.min()), 6)
    (True, 0.7)
    """
    ranges = ranges_of(model, over)
    mesh = _Mesh(ranges, _first(len(ranges), points, start))
    ask = {"select": select, "tolerance": tolerance, "progress": progress, **fixed}
    answers = [sweep(model, concept, points=mesh.points(mesh.begin()), **ask)]
    mesh.learn(answers[0])
    while mesh.mixed and not mesh.fine_enough(width):
        cells, new = mesh.cut(points - len(mesh.known))
        if not cells:
            break
        if new:
            answers.append(sweep(model, concept, points=mesh.points(new), **ask))
            mesh.learn(answers[-1])
    return _joined(answers, mesh)


def _first(dimensions: int, points: int, start: int | None) -> int:
    """Give the number of points along each axis of the first grid."""
    if not 1 <= dimensions <= MOST_DIMENSIONS:
        raise SweepError(f"refining takes one to {MOST_DIMENSIONS} parameters, and here are {dimensions}. Name fewer")
    if start is None:
        start = max(2, min(FIRST_POINTS, math.floor((points / 4) ** (1 / dimensions) + 1e-9)))
    if start < 2:
        raise SweepError(f"the first grid has {start} points along each axis. Give at least 2")
    if start**dimensions > points:
        raise SweepError(f"the first grid alone has {start**dimensions:,} points, more than {points:,}. Allow more")
    return start


class _Mesh:
    """The cells, the points at their corners, and what was found there."""

    def __init__(self, ranges: dict[str, tuple[float, float]], start: int) -> None:
        self.ranges, self.start = ranges, start
        self.full = (start - 1) << MOST_LEVELS  # the box along each axis, in smallest widths
        self.known: dict[Place, bytes] = {}
        self.asked: list[Place] = []
        self.order: list[Place] = []
        self.finest: dict[Place, int] = {}
        self.mixed: set[Cell] = set()
        self.leaves: set[Cell] = set()
        self.inside: defaultdict[Cell, set[Place]] = defaultdict(set)

    def begin(self) -> list[Place]:
        """Make the first cells; give their corners."""
        dimensions = len(self.ranges)
        step = 1 << MOST_LEVELS
        self.leaves = {(corner, 0) for corner in itertools.product(range(0, self.full, step), repeat=dimensions)}
        return self._ask(place for cell in sorted(self.leaves) for place in _corners(cell))

    def _ask(self, places: Iterable[Place]) -> list[Place]:
        self.asked = [place for place in dict.fromkeys(places) if place not in self.known]
        return self.asked

    def points(self, places: Sequence[Place]) -> Points:
        """Give places as values of the parameters."""
        ends = {name: (as_written(low), as_written(high)) for name, (low, high) in self.ranges.items()}
        columns = zip(ends.items(), zip(*places, strict=True), strict=True)
        values = {
            name: np.array([float(low + (high - low) * at / self.full) for at in column])
            for (name, (low, high)), column in columns
        }
        return Points(values, f"refined near borders, from {self.start} points along each axis")

    def learn(self, answer: xarray.Dataset) -> None:
        """Take in what was found at the places asked for, and find out which cells are mixed now."""
        signatures = answer["possible"].transpose(POINT, "outcome").values
        for place, signature in zip(self.asked, signatures, strict=True):
            self.known[place] = signature.tobytes()
        self.order += self.asked
        touched: set[Cell] = set()
        for place in self.asked:
            for cell in self._leaves_at(place):
                self.inside[cell].add(place)
                touched.add(cell)
        self.mixed |= {cell for cell in touched if self._differs(cell)}

    def _leaves_at(self, place: Place) -> list[Cell]:
        """Give the leaves that a place lies in, or on the side of."""
        found = []
        for level in range(MOST_LEVELS + 1):
            step = 1 << (MOST_LEVELS - level)
            sides = [{at // step * step, (at - 1) // step * step} for at in place]
            found += [(corner, level) for corner in itertools.product(*sides) if (corner, level) in self.leaves]
        return found

    def _differs(self, cell: Cell) -> bool:
        """Tell whether the known points of a cell, on its sides too, differ."""
        return len({self.known[place] for place in self.inside[cell]}) > 1

    def fine_enough(self, width: float | None) -> bool:
        """Tell whether the mixed cells are as small as is asked, or as they can be."""
        coarsest = min(level for _, level in self.mixed)
        return coarsest >= MOST_LEVELS or (width is not None and self.share(coarsest) <= width)

    def share(self, level: int) -> float:
        """Give the width of a cell as a share of the range."""
        return 1 / ((self.start - 1) << level)

    def cut(self, room: int) -> tuple[int, list[Place]]:
        """Cut the widest mixed cells, as many as there is room for; give how many, and the corners that are new."""
        level = min(level for _, level in self.mixed)
        new: dict[Place, None] = {}
        done: list[Cell] = []
        for cell in sorted(cell for cell in self.mixed if cell[1] == level):
            own = [p for part in _parts(cell) for p in _corners(part) if p not in self.known and p not in new]
            if len(new) + len(set(own)) > room:
                break
            new |= dict.fromkeys(own)
            done.append(cell)
        parts = [part for cell in done for part in self._divided(cell)]
        self.mixed |= {part for part in parts if self._differs(part)}
        return len(done), self._ask(new)

    def _divided(self, cell: Cell) -> list[Cell]:
        """Put the parts of a cell in its place; each keeps the known points that lie in it."""
        self.leaves.remove(cell)
        self.mixed.remove(cell)
        known, parts = self.inside.pop(cell), _parts(cell)
        self.leaves.update(parts)
        for part in parts:
            self.inside[part] = {place for place in known if _contains(part, place)}
        return parts

    def widths(self) -> list[float]:
        """Give for each point, in the order in which they were solved, the width of the smallest cell that it is at."""
        for corner, level in self.leaves:
            for place in _corners((corner, level)):
                self.finest[place] = max(level, self.finest.get(place, 0))
        return [self.share(self.finest.get(place, 0)) for place in self.order]


def _corners(cell: Cell) -> list[Place]:
    corner, level = cell
    step = 1 << (MOST_LEVELS - level)
    return list(itertools.product(*((at, at + step) for at in corner)))


def _contains(cell: Cell, place: Place) -> bool:
    corner, level = cell
    step = 1 << (MOST_LEVELS - level)
    return all(low <= at <= low + step for low, at in zip(corner, place, strict=True))


def _parts(cell: Cell) -> list[Cell]:
    corner, level = cell
    half = 1 << (MOST_LEVELS - level - 1)
    return [(part, level + 1) for part in itertools.product(*((at, at + half) for at in corner))]


def _joined(answers: Sequence[xarray.Dataset], mesh: _Mesh) -> xarray.Dataset:
    """Put the answers together as one sweep over a list of points."""
    labels: dict[str, int] = {}
    parts = [_renumbered(answer, labels) for answer in answers]
    kinds = [part for part in parts if "kinds" in part]
    if kinds and len(kinds) < len(parts):
        names = list(dict.fromkeys(kind for part in kinds for kind in part["kind"].values.tolist()))
        parts = [part if "kinds" in part else part.assign(kinds=_no_kinds(part, names)) for part in parts]
    joined = xarray.concat(parts, POINT, data_vars="minimal", join="outer", fill_value={"kinds": False})
    joined.attrs = {
        **answers[-1].attrs,
        "candidates": json.dumps(list(labels), ensure_ascii=False),
        "mixed_cells": len(mesh.mixed),
        "border_width": max((mesh.share(level) for _, level in mesh.mixed), default=0.0),
    }
    meaning = {"meaning": "width of the smallest cell at the point, as a share of the range"}
    return joined.assign(width=(POINT, np.array(mesh.widths()), meaning))


def _renumbered(answer: xarray.Dataset, labels: dict[str, int]) -> xarray.Dataset:
    numbers = [labels.setdefault(label, len(labels)) for label in json.loads(answer.attrs["candidates"])]
    selected = np.array([*numbers, -1], dtype=answer["selected"].dtype)[answer["selected"].values]
    return answer.assign(selected=(POINT, selected, answer["selected"].attrs))


def _no_kinds(part: xarray.Dataset, names: Sequence[str]) -> xarray.DataArray:
    return xarray.DataArray(
        np.zeros((len(names), part.sizes[POINT]), dtype=bool), {"kind": list(names)}, ("kind", POINT)
    )
