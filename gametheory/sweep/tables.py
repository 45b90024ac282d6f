"""A sweep as a file: netCDF, which keeps everything, or CSV, a row a point."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import xarray
from numpy.typing import NDArray

from gametheory.errors import OutputError
from gametheory.sweep.design import POINT

SUFFIXES: Final = (".nc", ".csv")
ROWS_AT_ONCE: Final = 1 << 16


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
    What the sweep did not keep has no column.
    """
    dims = _dims_of_points(dataset)
    shape = xarray.DataArray(np.zeros(tuple(dataset.sizes[name] for name in dims)), dims=dims)
    swept = [name for name in dataset.coords if name != POINT and set(dataset[name].dims) <= set(dims)]
    columns = {str(name): dataset[name].broadcast_like(shape).values for name in swept}
    plain = ("equilibria", "tie", "complete", "width")
    columns |= {name: dataset[name].values for name in plain if name in dataset}
    kinds, measures = ("kinds",) if "kinds" in dataset else (), json.loads(dataset.attrs.get("measures", "[]"))
    for name in told or ("selected", "possible", "probability", "payoff", *kinds, *measures):
        if name in dataset:
            columns |= _columns(dataset, name, dims)
    yield list(columns)
    flat = [column.reshape(-1) for column in columns.values()]
    for start in range(0, len(flat[0]), ROWS_AT_ONCE):
        yield from map(list, zip(*(column[start : start + ROWS_AT_ONCE].tolist() for column in flat), strict=True))


def _dims_of_points(dataset: xarray.Dataset) -> tuple[str, ...]:
    """Give the dimensions over which points lie: not those whose coordinate is a list of names."""
    some = next(iter(dataset.data_vars.values()))
    return tuple(str(name) for name in some.dims if name == POINT or dataset[name].dtype.kind == "f")


def _columns(dataset: xarray.Dataset, name: str, dims: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    values = dataset[name]
    if name == "selected":
        labels = np.array([*json.loads(dataset.attrs["candidates"]), ""], dtype=object)
        return {name: labels[values.values]}
    kind = values.dims[0]
    if values.dims == dims:
        return {name: values.values}
    return {f"{name}: {label}": values.sel({kind: label}).values for label in dataset[kind].values}
