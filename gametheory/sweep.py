"""Sweeps: how the outcomes of a model shift with its parameters.

A sweep evaluates the payoffs of a model over a grid of parameter values, or over a list of points, asks a solution
concept of every point, and returns an :class:`xarray.Dataset` with a name on every axis. It works a block of points at
a time: a block is small enough to stay in the processor's cache, and payoffs broadcast within it, so a payoff that does
not depend on a parameter is never repeated along it.

The dataset holds, for every point, which outcomes are possible in some equilibrium, how many equilibria there are,
whether somebody is indifferent, and the payoffs and outcome probabilities of the *selected* equilibrium, with the name
of the rule that selected it. Its attributes say all that a reader needs to trace a figure: the model's fingerprint, the
values held fixed, concept, tolerance and versions.

A sweep that takes hours, or that does not fit into memory, goes into a store on disk (:mod:`gametheory.store`) block by
block as it is solved, and is resumed after a crash; the workers of a dask scheduler can share the solving.
"""

from __future__ import annotations

import contextlib
import copy
import csv
import dataclasses
import functools
import hashlib
import inspect
import itertools
import json
import math
import os
import platform
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray
from numpy.typing import ArrayLike, NDArray

from gametheory import store
from gametheory.concepts import Concept, default_concept, require_fit
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
    out: str | os.PathLike[str] | None = None,
    resume: bool = False,
    overwrite: bool = False,
    client: Any = None,
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
    out, resume, overwrite
        Keep the sweep in a store, a folder ``FILE.zarr``, block by block as it is solved (:mod:`gametheory.store`).
        ``resume`` goes on with one that was interrupted, and begins one that is not there; ``overwrite`` begins anew.
        Needs the extra ``gametheory[sweep]``.
    client
        A ``distributed.Client`` whose workers solve the blocks.
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
      "no signal" are equilibria in which nobody sends a message, or only one type is possible,
    - what else the concept measures, such as ``zone_low``, ``zone_high``, ``gap`` and ``price`` (solution, ...) of a
      bargain; the attribute ``measures`` lists these.

    With ``out``, nothing of it is loaded before it is asked for (:func:`open_store`), and the numbers of the candidates
    may differ from those of a sweep in memory, though never between a sweep that was interrupted and one that was not.

    Raises
    ------
    UnknownNameError, DomainError, PayoffError
        As :meth:`gametheory.Model.at` does.
    SweepError
        For axes that are empty, not one-dimensional, or not numbers, and for nothing to sweep.
    SweepInterrupted
        When the user interrupts it; a ``KeyboardInterrupt``.
    OutputError
        Where ``out`` cannot be written, or holds something else than what is asked for.

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
    solver = _solver(model, concept, points, axes, select=select, tolerance=tolerance)
    mapped = _mapped(client)
    if out is not None:
        return _kept(solver, Path(out), progress, resume=resume, overwrite=overwrite, mapped=mapped)
    if resume or overwrite:
        raise SweepError(f"'{'resume' if resume else 'overwrite'}' goes with a store to write to. Give out='FILE.zarr'")
    design = solver.design
    collected = _Collected(model, design)
    bar = _progress_bar(design, progress)
    done = 0
    try:
        blocks = list(design.blocks())
        with contextlib.closing(mapped(solver.answer, blocks)) as answers:
            for block, found in zip(blocks, answers, strict=True):
                collected.add(block, found)
                solved = math.prod(piece.stop - piece.start for piece in block)
                done += solved
                bar.update(solved)
    except KeyboardInterrupt:
        raise SweepInterrupted(f"interrupted after {done:,} of {design.size:,} points; nothing was kept") from None
    finally:
        bar.close()
    return collected.dataset()


def estimate(
    model: Model,
    concept: Concept | None = None,
    *,
    points: Mapping[str, ArrayLike] | None = None,
    select: str | None = None,
    tolerance: float | None = None,
    stored: bool = False,
    **axes: ArrayLike,
) -> store.Estimate:
    """Say how large a :func:`sweep` would be and about how long it would take, after solving a few pieces of it.

    With ``stored`` the time of writing it to a store is counted as well.

    >>> from gametheory.modelfile import load
    >>> entry = load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "-1..1"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> size = estimate(entry, gain=span(-1, 1, 20001))
    >>> size.points, size.blocks
    (20001, 64)
    """
    solver = _solver(model, concept, points, axes, select=select, tolerance=tolerance)
    return store.estimate(_plan(solver), solver, stored=stored)


def open_store(path: str | os.PathLike[str]) -> xarray.Dataset:
    """Open a sweep that :func:`sweep` keeps in a store, without loading its values.

    Values are read when they are asked for: ``open_store(path)["payoff"].sel(player="us")[:100].load()`` reads what it
    gives, and no more. It needs no dask; ``.chunk()`` hands the dataset over to it. Of a sweep that is not whole yet
    the dataset has, too, the variable ``done``: whether a point is solved. Where it is not, the other variables hold
    nothing of meaning. Raises ``SweepError`` where there is no store of a sweep.
    """
    found = store.opened(path)
    if "kinds" not in found:
        return found
    names = _in_order(found["kind"].values.tolist())
    return found.sel(kind=names) if names != [NO_KIND] else found.drop_dims("kind")


def _options(concept: Concept, **given: Any) -> dict[str, Any]:
    """Give what is asked of the concept beside the game; raise ``SweepError`` for what it does not take."""
    options = {name: value for name, value in given.items() if value is not None}
    known = inspect.signature(concept).parameters
    if not any(one.kind is one.VAR_KEYWORD for one in known.values()):
        for name in options:
            if name not in known:
                raise SweepError(f"'{name}' is nothing that this concept takes. Leave it out")
    return options


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
    as in ``payoff: us``, for each kind of equilibrium, if the sweep has any, ``kinds``, and what else is measured.
    """
    count = dataset["equilibria"]
    swept = [name for name in dataset.coords if name != POINT and set(dataset[name].dims) <= set(count.dims)]
    columns = {str(name): dataset[name].broadcast_like(count).values for name in swept}
    columns |= {name: dataset[name].values for name in ("equilibria", "tie", "complete")}
    kinds, measures = ("kinds",) if "kinds" in dataset else (), json.loads(dataset.attrs.get("measures", "[]"))
    for name in told or ("selected", "possible", "probability", "payoff", *kinds, *measures):
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
    if values.dims == dataset["equilibria"].dims:
        return {name: values.values}
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
        self.whole = self.values

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

    def part(self, block: Block) -> _Design:
        """Give the design of a block alone; it still remembers the values of the whole."""
        own = copy.copy(self)
        places = block * len(self.values) if self.is_list else block
        own.values = {name: values[piece] for (name, values), piece in zip(self.values.items(), places, strict=True)}
        return own

    def coordinates(self) -> dict[str, Any]:
        """Give the values of the swept parameters: along which dimension they lie, and what they mean."""
        return {
            name: ((POINT,) if self.is_list else (name,), values, self._described(name))
            for name, values in self.values.items()
        }

    def _described(self, name: str) -> dict[str, Any]:
        parameter = self.model.parameters[name]
        texts = {"unit": parameter.unit, "meaning": parameter.meaning, "symbol": parameter.symbol}
        return texts | {"default": float(parameter.default)}

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
        self.measures: dict[str, NDArray[np.float64]] = {}
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
        self._add_measures(block, found)
        if self.ranges is not None and found.candidate_outcomes:
            self.ranges[(..., *block)] = _ranges(found)
        else:
            self.ranges = None

    def _add_measures(self, block: Block, found: GridSolution) -> None:
        for name, measure in found.measures.items():
            if name in self.design.values or measure.dimension in self.design.values:
                what = f"the answer has a '{name}' by '{measure.dimension}'" if measure.dimension else f"a '{name}'"
                raise SweepError(f"{what} of its own, and a parameter has that name. Rename the parameter")
            labels = (len(measure.labels),) if measure.dimension else ()
            values = self.measures.setdefault(name, np.empty((*labels, *self.design.shape)))
            values[(..., *block)] = measure.values

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
        found = found.assign(self._measured())
        return found.assign(kinds=self._kinds()) if any(self.kinds) else found

    def _measured(self) -> dict[str, xarray.DataArray]:
        """Give what else the concept measures, each with its meaning."""
        found = {}
        for name, values in self.measures.items():
            measure = self.answer.measures[name] if self.answer else None
            assert measure is not None, "what was measured was measured by an answer"
            labels = {measure.dimension: list(measure.labels)} if measure.dimension else {}
            dims = (*labels, *self.design.dims)
            found[name] = xarray.DataArray(values, labels, dims, attrs={"meaning": measure.meaning})
        return found

    def _kinds(self) -> xarray.DataArray:
        """Tell where each kind of equilibrium was found, the usual kinds first."""
        named = {kind or NO_KIND: where for kind, where in self.kinds.items()}
        names = _in_order(named)
        values = np.array([named[kind] for kind in names])
        meaning = {"meaning": "there is an equilibrium of the kind"}
        return xarray.DataArray(values, {"kind": names}, ("kind", *self.design.dims), attrs=meaning)

    def _numbered(self, found: GridSolution) -> NDArray[np.int16]:
        """Number the selected candidates alike in all blocks."""
        numbers = [self.labels.setdefault(label, len(self.labels)) for label in found.candidates]
        return np.array([*numbers, -1], dtype=np.int16)[found.selected]

    def _coordinates(self) -> dict[str, Any]:
        labels = {"outcome": list(self.model.outcomes), "player": list(self.model.players)}
        return {**self.design.coordinates(), **labels}

    def _attributes(self) -> dict[str, Any]:
        answer, model = self.answer, self.model
        if answer is None:
            raise SweepError("no point was solved")
        given = {name: as_written(value) for name, value in self.design.fixed.items()}
        fixed = {n: float(v) for n, v in (model.defaults | given).items() if n not in self.design.values}
        remarks = (model.parameters[name].remark(value) for name, value in (given | self.design.whole).items())
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
            **({"measures": json.dumps(list(self.measures))} if self.measures else {}),
        }


def _in_order(kinds: Iterable[str]) -> list[str]:
    """Give the usual kinds of equilibrium first, in their usual order, and no kind last."""
    rank = {kind: place for place, kind in enumerate(USUAL_KINDS)} | {NO_KIND: len(USUAL_KINDS) + 1}
    return sorted(kinds, key=lambda kind: (rank.get(kind, len(USUAL_KINDS)), kind))


@dataclasses.dataclass(frozen=True)
class _Solver:
    """Answers the blocks of a design, each by itself."""

    design: _Design
    concept: Concept
    options: Mapping[str, Any]
    scale: tuple[float, ...]

    def answer(self, block: Block) -> GridSolution:
        """Ask the concept."""
        return _over_grid(self.concept(self.design.game(block, self.scale), **self.options))

    def __call__(self, block: Block) -> xarray.Dataset:
        """Give the dataset of a block."""
        collected = _Collected(self.design.model, self.design.part(block))
        collected.add((slice(None),) * len(block), self.answer(block))
        found = collected.dataset()
        return found.assign(kinds=collected._kinds()) if collected.kinds else found  # other blocks may have a kind


def _solver(
    model: Model,
    concept: Concept | None,
    points: Mapping[str, ArrayLike] | None,
    axes: Mapping[str, ArrayLike],
    **options: Any,
) -> _Solver:
    design = _Design(model, axes, points)
    game = model.at(**design.fixed)
    chosen = concept or default_concept(game)
    require_fit(chosen, game)
    return _Solver(design, chosen, _options(chosen, **options), design.payoff_scale())


def _plan(solver: _Solver) -> store.Plan:
    """Say what a store is to keep of a sweep."""
    design = solver.design
    return store.Plan(
        store.Grid.cut(design.dims, design.shape, BLOCK_POINTS),
        design.coordinates(),
        _identity(solver),
        legends={"selected": "candidates"},
        growing=("kind",),
    )


def _identity(solver: _Solver) -> dict[str, Any]:
    """Give all that the numbers of a sweep depend on, each under the word that an error names it by."""
    design, computed = solver.design, versions()
    fixed = design.model.defaults | {name: as_written(value) for name, value in design.fixed.items()}
    return {
        "model": design.model.to_mapping(),
        "concept": _name(solver.concept),
        "kind of sweep": "a list of points" if design.is_list else "a grid",
        "axis": {name: _in_words(values) for name, values in design.values.items()},
        "fixed value": {name: str(value) for name, value in fixed.items() if name not in design.values},
        **{name: solver.options.get(name) for name in ("select", "tolerance")},
        "version": {name: computed[name] for name in ("gametheory", "numpy", "scipy", "python-flint")},
    }


def _name(concept: Concept) -> str:
    if isinstance(concept, functools.partial):
        given = [*map(repr, concept.args), *(f"{name}={value!r}" for name, value in concept.keywords.items())]
        return f"{_name(concept.func)}({', '.join(given)})"
    name = getattr(concept, "__qualname__", type(concept).__qualname__)
    return name if concept.__module__.startswith("gametheory.") else f"{concept.__module__}.{name}"


def _in_words(values: NDArray[np.float64]) -> str:
    fingerprint = hashlib.sha256(values.tobytes()).hexdigest()[:8]
    return f"{values.min():g}..{values.max():g} in {len(values):,} values ({fingerprint})"


def _mapped(client: Any) -> store.Map[Any]:
    """Give what asks the concept of block after block: here, or on the workers of a client."""
    if client is None:
        return store.one_by_one
    store.require_alike(client, versions)
    return store.by_workers(client)


def _kept(
    solver: _Solver,
    path: Path,
    progress: bool | None,
    *,
    resume: bool,
    overwrite: bool,
    mapped: store.Map[xarray.Dataset],
) -> xarray.Dataset:
    """Sweep into a store, and open it."""
    if store.DONE in solver.design.values:
        raise SweepError(f"a store has a variable '{store.DONE}' of its own, and a parameter has that name. Rename it")
    bar = _progress_bar(solver.design, progress)

    def tell(points: int, solved: bool) -> None:
        if solved:
            bar.update(points)
        elif not bar.disable:  # neither the rate nor the time left counts what was there
            bar.initial += points
            bar.n += points
            bar.last_print_n = bar.n
            bar.unpause()
            bar.refresh()

    try:
        store.fill(path, _plan(solver), solver, resume=resume, overwrite=overwrite, told=tell, mapped=mapped)
    finally:
        bar.close()
    return open_store(path)


def versions() -> dict[str, str]:
    """Give the versions of what computes a result."""
    from importlib.metadata import version

    from gametheory import __version__

    own = {"gametheory": __version__, "python": platform.python_version()}
    return own | {package: version(package) for package in ("numpy", "scipy", "python-flint", "xarray")}
