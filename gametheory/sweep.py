"""Sweeps: how the outcomes of a model shift with its parameters.

A sweep evaluates the payoffs of a model over a grid of parameter values, or over a list of points, asks a solution
concept of every point, and returns an :class:`xarray.Dataset` with a name on every axis. It works a block of points at
a time: a block is small enough to stay in the processor's cache, and payoffs broadcast within it, so a payoff that does
not depend on a parameter is never repeated along it.

The dataset holds, for every point, which outcomes are possible in some equilibrium, how many equilibria there are,
whether somebody is indifferent, and the payoffs and outcome probabilities of the *selected* equilibrium, with the name
of the rule that selected it. Its attributes say all that a reader needs to trace a figure: the model's fingerprint, the
values held fixed, concept, tolerance and versions.
"""

from __future__ import annotations

import csv
import dataclasses
import itertools
import json
import math
import os
import platform
import tempfile
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray
from numpy.typing import ArrayLike, NDArray

from gametheory.equilibria import Concept, default_concept
from gametheory.errors import OutputError, SweepError, SweepInterrupted, UnknownNameError
from gametheory.games import GridSolution
from gametheory.games.numbers import as_written
from gametheory.model import Model

if TYPE_CHECKING:
    from tqdm import tqdm

BLOCK_POINTS = 1 << 16  # of measured sizes, the largest at which a block of the flagship's models stays in cache
POINT = "point"
MOST_CORNER_AXES = 8
SUFFIXES = (".nc", ".csv")
USUAL_KINDS = ("pooling", "separating", "semi-separating")
NO_KIND = "no signal"  # what an equilibrium of a signalling game without a kind is called


def span(low: float | Fraction, high: float | Fraction, points: int) -> NDArray[np.float64]:
    """Give equally spaced values from low to high, both included, each the float nearest to the exact value.

    >>> span(0, 1, 11)[3]
    np.float64(0.3)
    """
    if points < 1 or (points == 1 and low != high):
        raise SweepError(f"{points} points do not span {low}..{high}. Give at least 2")
    start, end = as_written(low), as_written(high)
    steps = max(points - 1, 1)
    return np.array([float(start + (end - start) * step / steps) for step in range(points)])


def sweep(
    model: Model,
    concept: Concept | None = None,
    *,
    points: Mapping[str, ArrayLike] | None = None,
    select: str | None = None,
    tolerance: float | None = None,
    progress: bool | None = None,
    **axes: ArrayLike,
) -> xarray.Dataset:
    """Solve a model at every point of a grid, or at every point of a list.

    Parameters
    ----------
    model
        The model; parameters that are not named keep their defaults.
    concept
        A solution concept such as :func:`gametheory.pure_nash`; by default the one that fits the model's form.
    points
        A list of points instead of a grid: for each parameter the values, all equally many.
    select, tolerance
        Handed to the concept: the rule that selects one of several equilibria, such as ``"maximal-sum"``
        (:mod:`gametheory.equilibria.selection` lists them), and what counts as a tie.
    progress
        Show a progress bar; by default on a terminal only.
    **axes
        For each parameter to sweep its values, as an axis of the grid; a single number holds the parameter there.

    Returns
    -------
    An :class:`xarray.Dataset` with one dimension for each swept parameter (or the dimension ``point``), ``outcome`` and
    ``player``, and the variables

    - ``possible`` (outcome, ...): whether some equilibrium reaches the outcome,
    - ``equilibria``: how many there are (for a tree: how many plays; of a continuum: the extreme ones),
    - ``tie``: whether somebody is indifferent at one of them,
    - ``complete``: whether all were found,
    - ``payoff`` (player, ...) and ``probability`` (outcome, ...): of the selected equilibrium; NaN where there is none,
    - ``selected``: which candidate it is, an index into the attribute ``candidates``; -1 where there is none,
    - ``least`` and ``most`` (outcome, ...), only over a single parameter and where the concept keeps what they need:
      lowest and highest probability of the outcome among all equilibria that were found; NaN where there is none,
    - ``kinds`` (kind, ...), only where the concept tells kinds of equilibrium apart: whether there is one of the kind;
      "no signal" are equilibria in which nobody sends a message, or only one type is possible.

    Raises
    ------
    UnknownNameError, DomainError, PayoffError
        As :meth:`gametheory.Model.at` does.
    SweepError
        For axes that are empty, not one-dimensional, or not numbers, and for nothing to sweep.
    SweepInterrupted
        When the user interrupts it; a ``KeyboardInterrupt``.

    Examples
    --------
    >>> from gametheory.modelfile import load
    >>> pie = {
    ...     "title": "Enter or not",
    ...     "players": {"entrant": "Entrant"},
    ...     "parameters": {"gain": {"default": 1, "range": "-1..1"}},
    ...     "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain"}},
    ...     "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ... }
    >>> shift = sweep(load(pie), gain=[-1.0, 0.0, 1.0])
    >>> shift["possible"].sel(outcome="in").values
    array([False,  True,  True])
    >>> shift["tie"].values
    array([False,  True, False])
    """
    design = _Design(model, axes, points)
    chosen = concept or default_concept(model.at(**design.fixed))
    options = {name: value for name, value in (("select", select), ("tolerance", tolerance)) if value is not None}
    collected = _Collected(model, design)
    scale = design.payoff_scale()
    bar = _progress_bar(design, progress)
    done = 0
    try:
        for block in design.blocks():
            game = design.game(block, scale)
            collected.add(block, _over_grid(chosen(game, **options)))
            solved = math.prod(piece.stop - piece.start for piece in block)
            done += solved
            bar.update(solved)
    except KeyboardInterrupt:
        raise SweepInterrupted(f"interrupted after {done:,} of {design.size:,} points; nothing was kept") from None
    finally:
        bar.close()
    return collected.dataset()


def save(dataset: xarray.Dataset, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a sweep to a file: netCDF (``.nc``), which keeps everything, or CSV (``.csv``), a row a point.

    Raises ``OutputError`` for another suffix, for a folder that does not exist, and for a file that stands there
    already unless ``overwrite`` is set. The file appears only when it is whole.
    """
    target = Path(path)
    if target.suffix not in SUFFIXES:
        raise OutputError(
            f"{target}: a sweep is written as .nc or .csv, not '{target.suffix}'. Change the file's ending"
        )
    if target.exists() and not overwrite:
        raise OutputError(f"{target}: the file exists already. Choose another name, or allow overwriting")
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder '{target.parent}'. Make it first")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            part = Path(folder) / target.name
            if target.suffix == ".nc":
                dataset.to_netcdf(part, engine="scipy")
            else:
                with part.open("w", newline="", encoding="utf-8") as file:
                    csv.writer(file).writerows(rows(dataset))
            part.replace(target)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror or error}). Choose another place") from None
    return target


def rows(dataset: xarray.Dataset, *told: str) -> Iterator[list[Any]]:
    """Go through a sweep as the rows of a table, the header first, then one row for each point.

    The columns: the swept parameters; ``equilibria``, ``tie``, ``complete``; and, all or only those that are named, the
    label of the ``selected`` candidate, for each outcome ``possible`` and ``probability``, for each player ``payoff``,
    as in ``payoff: us``, and for each kind of equilibrium, if the sweep has any, ``kinds``.
    """
    count = dataset["equilibria"]
    swept = [name for name in dataset.coords if name != POINT and set(dataset[name].dims) <= set(count.dims)]
    columns = {str(name): dataset[name].broadcast_like(count).values for name in swept}
    columns |= {name: dataset[name].values for name in ("equilibria", "tie", "complete")}
    for name in told or ("selected", "possible", "probability", "payoff", *(("kinds",) if "kinds" in dataset else ())):
        columns |= _columns(dataset, name)
    yield list(columns)
    flat = [column.reshape(-1) for column in columns.values()]
    for start in range(0, len(flat[0]), BLOCK_POINTS):
        yield from map(list, zip(*(column[start : start + BLOCK_POINTS].tolist() for column in flat), strict=True))


def _columns(dataset: xarray.Dataset, name: str) -> dict[str, NDArray[Any]]:
    values = dataset[name]
    if name == "selected":
        labels = np.array([*json.loads(dataset.attrs["candidates"]), ""], dtype=object)
        return {name: labels[values.values]}
    kind = values.dims[0]
    return {f"{name}: {label}": values.sel({kind: label}).values for label in dataset[kind].values}


Block = Any  # a tuple of slices, one an axis: numpy's stubs know no better name for such an index


class _Design:
    """What is swept: the axes in order, the values held fixed, and how the grid is cut into blocks."""

    def __init__(self, model: Model, axes: Mapping[str, ArrayLike], points: Mapping[str, ArrayLike] | None) -> None:
        self.model, self.is_list = model, points is not None
        self.fixed = {name: value for name, value in axes.items() if np.ndim(value) == 0}
        along = {name: value for name, value in axes.items() if np.ndim(value) > 0}
        if self.is_list and along:
            raise SweepError(
                f"'{next(iter(along))}' is an axis, and a list of points is given too. Give one or the other"
            )
        self.values = {name: _values(name, value) for name, value in (points or along).items()}
        for name in (*self.fixed, *self.values):
            if name not in model.parameters:
                raise UnknownNameError("parameter of this model", name, model.parameters)
        if not self.values:
            raise SweepError("there is nothing to sweep. Name a parameter with its values, as in cost=span(0, 2, 201)")
        if len({len(values) for values in self.values.values()}) > 1 and self.is_list:
            sizes = ", ".join(f"{name}: {len(values)}" for name, values in self.values.items())
            raise SweepError(f"a list of points needs equally many values of each parameter ({sizes})")

    @property
    def shape(self) -> tuple[int, ...]:
        sizes = tuple(len(values) for values in self.values.values())
        return sizes[:1] if self.is_list else sizes

    @property
    def dims(self) -> tuple[str, ...]:
        return (POINT,) if self.is_list else tuple(self.values)

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    def blocks(self) -> Iterator[Block]:
        """Cut the grid into blocks: last axes whole, as far as they fit, the one before in pieces."""
        room, pieces = BLOCK_POINTS, []
        for size in reversed(self.shape):
            step = max(1, min(size, room))
            room //= step
            pieces.append([slice(start, min(start + step, size)) for start in range(0, size, step)])
        return itertools.product(*reversed(pieces))

    def game(self, block: Block, scale: tuple[float, ...]) -> Any:
        """Give the games of a block, every axis in its own dimension."""
        arrays = {}
        for place, (name, values) in enumerate(self.values.items()):
            if self.is_list:
                arrays[name] = values[block[0]]
            else:
                dimensions = [1] * len(self.shape)
                dimensions[place] = -1
                arrays[name] = values[block[place]].reshape(dimensions)
        return dataclasses.replace(self.model.at(**self.fixed, **arrays), scale=scale)

    def payoff_scale(self) -> tuple[float, ...]:
        """Give the size of each player's payoffs at the corners of the grid, one and the same for all blocks."""
        ends = {name: np.array([values.min(), values.max()]) for name, values in self.values.items()}
        if not self.is_list and len(ends) <= MOST_CORNER_AXES:
            ends = dict(zip(ends, np.meshgrid(*ends.values()), strict=True))
        scale: tuple[float, ...] = self.model.at(**self.fixed, **ends).payoff_scale
        return scale


def _values(name: str, given: ArrayLike) -> NDArray[np.float64]:
    try:
        values = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise SweepError(f"the values of '{name}' are not numbers. Give a list or an array of numbers") from None
    if values.ndim != 1 or not values.size:
        raise SweepError(f"the values of '{name}' have shape {values.shape}. Give one axis with at least one value")
    if not np.isfinite(values).all():
        raise SweepError(f"a value of '{name}' is not a finite number. Leave it out")
    return values


def _ranges(found: GridSolution) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give each outcome's lowest and highest probability among the candidates that hold; NaN where none does."""
    least = np.full(found.possible.shape, np.nan)
    most = least.copy()
    for holds, outcomes in zip(found.holds, found.candidate_outcomes, strict=True):
        for row, outcome in enumerate(found.outcomes):
            own = np.where(holds, outcomes.get(outcome, 0.0), np.nan)
            least[row], most[row] = np.fmin(least[row], own), np.fmax(most[row], own)
    return least, most


def _over_grid(solution: Any) -> GridSolution:
    if not isinstance(solution, GridSolution):
        raise SweepError("this concept answers single games only. Use one that takes a grid, such as pure_nash")
    return solution


def _progress_bar(design: _Design, progress: bool | None) -> tqdm[Any]:
    from tqdm import tqdm

    hidden = None if progress is None else not progress  # None: shown on a terminal only
    return tqdm(total=design.size, unit="point", unit_scale=True, desc=design.model.title, disable=hidden, leave=False)


class _Collected:
    """Puts the blocks' answers together into the arrays of the dataset."""

    def __init__(self, model: Model, design: _Design) -> None:
        self.model, self.design = model, design
        self.answer: GridSolution | None = None
        self.labels: dict[str, int] = {}
        self.notes: dict[str, None] = {}
        shape, outcomes, players = design.shape, len(model.outcomes), len(model.players)
        self.possible = np.zeros((outcomes, *shape), dtype=bool)
        self.count = np.zeros(shape, dtype=np.int32)
        self.ties = np.zeros(shape, dtype=bool)
        self.complete = np.zeros(shape, dtype=bool)
        self.payoffs = np.empty((players, *shape))
        self.probabilities = np.empty((outcomes, *shape))
        self.selected = np.empty(shape, dtype=np.int16)
        self.contested = np.zeros(shape, dtype=bool)
        self.kinds: dict[str, NDArray[np.bool_]] = {}
        self.ranges = np.empty((2, outcomes, *shape)) if len(shape) == 1 and not design.is_list else None

    def add(self, block: Block, found: GridSolution) -> None:
        """Enter the answer of one block."""
        self.answer = found
        self.possible[(..., *block)] = found.possible
        self.count[block] = found.count
        self.ties[block] = found.ties
        self.complete[block] = found.complete
        self.payoffs[(..., *block)] = found.payoffs
        self.probabilities[(..., *block)] = found.outcome_probabilities
        self.selected[block] = self._numbered(found)
        self.contested[block] = found.contested
        for kind, holds in zip(found.kinds, found.holds, strict=False):  # most concepts tell no kinds apart
            if np.any(holds):
                self.kinds.setdefault(kind, np.zeros(self.design.shape, dtype=bool))[block] |= holds
        if self.ranges is not None and found.candidate_outcomes:
            self.ranges[(..., *block)] = _ranges(found)
        else:
            self.ranges = None

    def dataset(self) -> xarray.Dataset:
        """Give the labelled dataset."""
        dims = self.design.dims
        variables = {
            "possible": (("outcome", *dims), self.possible, {"meaning": "some equilibrium reaches the outcome"}),
            "equilibria": (dims, self.count, {"meaning": "number of equilibria"}),
            "tie": (dims, self.ties, {"meaning": "somebody is indifferent at an equilibrium"}),
            "complete": (dims, self.complete, {"meaning": "all equilibria were found"}),
            "payoff": (("player", *dims), self.payoffs, {"meaning": "payoff in the selected equilibrium"}),
            "probability": (
                ("outcome", *dims),
                self.probabilities,
                {"meaning": "probability in the selected equilibrium"},
            ),
            "selected": (dims, self.selected, {"meaning": "index of the selected candidate"}),
            "contested": (dims, self.contested, {"meaning": "the selection rule does not decide"}),
        }
        found = xarray.Dataset(variables, self._coordinates(), self._attributes())
        if self.ranges is not None:
            for name, word, values in zip(("least", "most"), ("lowest", "highest"), self.ranges, strict=True):
                found[name] = (("outcome", *dims), values, {"meaning": f"{word} probability among all equilibria"})
        return found.assign(kinds=self._kinds()) if any(self.kinds) else found

    def _kinds(self) -> xarray.DataArray:
        """Tell where each kind of equilibrium was found, the usual kinds first."""
        usual = [kind for kind in USUAL_KINDS if kind in self.kinds]
        further = sorted(kind for kind in self.kinds if kind and kind not in USUAL_KINDS)
        rest = [""] if "" in self.kinds else []
        names = [*usual, *further, *rest]
        values = np.array([self.kinds[kind] for kind in names])
        meaning = {"meaning": "there is an equilibrium of the kind"}
        labels = {"kind": [kind or NO_KIND for kind in names]}
        return xarray.DataArray(values, labels, ("kind", *self.design.dims), attrs=meaning)

    def _numbered(self, found: GridSolution) -> NDArray[np.int16]:
        """Number the selected candidates alike in all blocks."""
        numbers = [self.labels.setdefault(label, len(self.labels)) for label in found.candidates]
        return np.array([*numbers, -1], dtype=np.int16)[found.selected]

    def _coordinates(self) -> dict[str, Any]:
        coordinates: dict[str, Any] = {
            name: ((POINT,) if self.design.is_list else (name,), values, self._described(name))
            for name, values in self.design.values.items()
        }
        coordinates["outcome"] = list(self.model.outcomes)
        coordinates["player"] = list(self.model.players)
        return coordinates

    def _described(self, name: str) -> dict[str, Any]:
        parameter = self.model.parameters[name]
        texts = {"unit": parameter.unit, "meaning": parameter.meaning, "symbol": parameter.symbol}
        return texts | {"default": float(parameter.default)}

    def _attributes(self) -> dict[str, Any]:
        answer, model = self.answer, self.model
        if answer is None:
            raise SweepError("no point was solved")
        given = {name: as_written(value) for name, value in self.design.fixed.items()}
        fixed = {n: float(v) for n, v in (model.defaults | given).items() if n not in self.design.values}
        remarks = (model.parameters[name].remark(value) for name, value in (given | self.design.values).items())
        return {
            "title": model.title,
            "question": model.question,
            "model_hash": model.hash,
            "concept": answer.concept,
            "selection": answer.selection,
            "method": answer.method,
            "fixed": json.dumps(fixed),
            "tolerance": json.dumps(dict(zip(answer.players, map(float, answer.tolerance), strict=True))),
            "candidates": json.dumps(list(self.labels), ensure_ascii=False),
            "players": json.dumps(dict(model.players), ensure_ascii=False),
            "notes": json.dumps(list(filter(None, remarks)), ensure_ascii=False),
            "versions": json.dumps(versions()),
        }


def versions() -> dict[str, str]:
    """Give the versions of what computes a result."""
    from importlib.metadata import version

    from gametheory import __version__

    own = {"gametheory": __version__, "python": platform.python_version()}
    return own | {package: version(package) for package in ("numpy", "scipy", "python-flint", "xarray")}
