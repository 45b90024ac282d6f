"""The template of a store: every variable with its full shape and chunks, every label, before any point is entered."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import xarray

from gametheory.store.identity import plain
from gametheory.store.paths import LAYOUT, MARK, beside
from gametheory.store.plan import Plan

DONE: Final = "done"
DONE_MEANING: Final = "the point is solved, and its values are written"


def make_template(path: Path, plan: Plan, answer: xarray.Dataset) -> None:
    """Write the template after the answer to one block, or its outline, and put it in its place when it is whole.

    What stands there is taken away only then; :func:`finish_replacing` brings to an end what a crash leaves half done.
    """
    new = beside(path, "sweep-new")
    _write_template(new, plan, answer)
    put_in_place(path, new)


def put_in_place(path: Path, new: Path) -> None:
    """Have a store that was made ready take the place of what stands there."""
    old = beside(path, "sweep-old")
    if path.exists():
        path.rename(old)
    new.rename(path)
    shutil.rmtree(old, ignore_errors=True)


def finish_replacing(path: Path) -> None:
    """Clear away what an interrupted :func:`put_in_place` left, or put back what it had taken away."""
    new, old = beside(path, "sweep-new"), beside(path, "sweep-old")
    shutil.rmtree(new, ignore_errors=True)
    if old.exists() and not path.exists():
        old.rename(path)
    shutil.rmtree(old, ignore_errors=True)


def _write_template(path: Path, plan: Plan, answer: xarray.Dataset) -> None:
    import zarr

    labelled = [str(dimension) for dimension in answer.dims if dimension not in (*plan.grid.dims, *plan.growing)]
    grown = {str(name) for name, variable in answer.data_vars.items() if set(plan.growing) & set(variable.dims)}
    mark: dict[str, Any] = {
        "layout": LAYOUT,
        "step": list(plan.grid.step),
        "identity": plain(plan.identity),
        "coordinates": list(plan.coordinates),
        "variables": [n for n in map(str, answer.data_vars) if n not in grown],  # a folder does not keep their order
        "whole": False,  # every block is done
        "texts": {dimension: answer[dimension].values.tolist() for dimension in labelled},
        "labels": {},  # of the growing dimensions
        "first": {},  # for each list of labels: of each the first block that brought it, and its place there
        "disordered": False,  # a block that was tried again has found labels that should have come earlier
        "lacking": [],  # variables that some block does not have
    }
    attributes = {**answer.attrs, **dict.fromkeys(plan.legends.values(), "[]"), MARK: mark}
    group = zarr.create_group(path, zarr_format=3, attributes=attributes)
    for swept, (dims, values, described) in plan.coordinates.items():
        write_axis(group, swept, dims, values, described)
    for dimension, labels in mark["texts"].items():
        write_labels(group, dimension, labels)
    for name, variable in answer.data_vars.items():
        if str(name) not in grown:
            make_variable(group, plan, str(name), variable)
    done = xarray.DataArray(np.zeros((0,) * len(plan.grid.dims), bool), dims=plan.grid.dims)
    make_variable(group, plan, DONE, done.assign_attrs(meaning=DONE_MEANING))


def make_variable(group: Any, plan: Plan, name: str, variable: xarray.DataArray) -> Any:
    """Make room for a variable over the whole grid: a chunk for each block and each label of a growing dimension."""
    swept = dict(zip(plan.grid.dims, zip(plan.grid.shape, plan.grid.step, strict=True), strict=True))
    dims = tuple(map(str, variable.dims))
    shape = [swept[d][0] if d in swept else size for d, size in zip(dims, variable.shape, strict=True)]
    chunks = [swept[d][1] if d in swept else size for d, size in zip(dims, variable.shape, strict=True)]
    for along in set(plan.growing) & set(dims):
        shape[dims.index(along)], chunks[dims.index(along)] = 0, 1
    fill = -1 if name in plan.legends else _nothing(variable.dtype)
    return _create(group, name, dims, shape, chunks, variable.dtype, variable.attrs, fill)


def write_axis(group: Any, name: str, dims: tuple[str, ...], values: Any, described: Mapping[str, Any]) -> None:
    """Write the values along an axis, numbers or names."""
    given = np.asarray(values)
    text = given.dtype.kind == "U"  # for which Zarr has a type of its own
    array = _create(group, name, dims, given.shape, None, str if text else given.dtype, described, "" if text else 0)
    array[...] = given.astype(object) if text else given


def write_labels(group: Any, dimension: str, labels: list[str]) -> Any:
    """Write the labels of a dimension as a text variable, in the place of those that may be there."""
    array = group.create_array(dimension, shape=(len(labels),), dtype=str, dimension_names=(dimension,), overwrite=True)
    array[:] = np.array(labels, dtype=object)
    return array


def careful(array: Any) -> Any:
    """Have an array write every chunk, so that one that is not there is one that was lost."""
    return array.with_config({"write_empty_chunks": True})


def _create(
    group: Any,
    name: str,
    dims: tuple[str, ...],
    shape: Any,
    chunks: Any,
    dtype: Any,
    attributes: Mapping[Any, Any],
    fill: Any = 0,
) -> Any:
    from zarr.codecs import Crc32cCodec, ZstdCodec

    array = group.create_array(
        name,
        shape=tuple(shape),
        chunks=tuple(chunks) if chunks is not None else "auto",
        dtype=dtype,
        fill_value=fill,
        dimension_names=dims,
        attributes=dict(attributes),
        compressors=[ZstdCodec(level=1), Crc32cCodec()],
    )
    return careful(array)


def _nothing(dtype: np.dtype[Any]) -> Any:
    return np.nan if dtype.kind == "f" else dtype.type(0)
