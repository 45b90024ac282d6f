"""Writing the region of a block: its chunks, then that it is done. Nobody else writes these files meanwhile.

Whoever has solved a block may write it, in whatever process: the store's writer has said beforehand which numbers the
block's labels have (:class:`Numbers`), and no two blocks share a chunk. A chunk is written to a file beside it, which
then takes its name; so a reader sees the whole chunk or none of it, and two who write the same block write the same.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import xarray
from numpy.typing import NDArray

from gametheory.store.grid import Block
from gametheory.store.plan import Plan
from gametheory.store.template import DONE, careful

STORES_OPEN: Final = 2  # a worker serves one sweep at a time, and its labels turn up early


@dataclass(frozen=True)
class Numbers:
    """What the labels of a block are called in the store.

    Attributes
    ----------
    legends
        For each attribute that holds a list of labels, the store's number of each of the block's own labels.
    labels
        For each growing dimension the labels that some block up to this one has found, and their places. The others
        are not written, as if nobody knew of them yet: so the files do not depend on who was quicker.
    session
        Another whenever the variables of the store have changed their shape, or new ones were made.
    """

    legends: Mapping[str, tuple[int, ...]]
    labels: Mapping[str, Mapping[str, int]]
    session: str


def write_region(path: Path, plan: Plan, block: Block, answer: xarray.Dataset, numbers: Numbers) -> None:
    """Write the answer of a block, then that it is done."""
    arrays = _arrays(path, numbers.session)
    for name, values in answer.data_vars.items():
        if name in arrays:
            _write(arrays[str(name)], plan, block, values, numbers, answer.attrs)
    arrays[DONE][block] = True


@functools.lru_cache(maxsize=STORES_OPEN)
def _arrays(path: Path, session: str) -> dict[str, Any]:
    """Open the variables of a store, once a session."""
    del session
    import zarr

    group: Any = zarr.open_group(path, mode="r+", zarr_format=3)
    return {name: careful(array) for name, array in group.arrays()}


def _write(
    array: Any, plan: Plan, block: Block, values: xarray.DataArray, numbers: Numbers, attributes: Mapping[str, Any]
) -> None:
    if values.name in plan.legends:
        attribute = plan.legends[str(values.name)]
        array[block] = _numbered(values.values, json.loads(attributes[attribute]), numbers.legends[attribute])
    elif along := set(plan.growing) & set(values.dims):
        _write_labels(array, block, values, str(*along), numbers)
    else:
        array[(..., *block)] = values.values


def _numbered(values: NDArray[Any], labels: list[str], numbers: tuple[int, ...]) -> NDArray[Any]:
    """Turn a block's own numbers into the store's."""
    assert len(labels) == len(numbers), "the numbers are those of this block"
    numbered: NDArray[Any] = np.array([*numbers, -1], dtype=values.dtype)[values]
    return numbered


def _write_labels(array: Any, block: Block, values: xarray.DataArray, along: str, numbers: Numbers) -> None:
    """Write the part of each label along a growing dimension; nothing where the block has not found it."""
    for label, place in numbers.labels[along].items():
        found = label in values[along].values
        shape = [size for dimension, size in values.sizes.items() if dimension != along]
        part = values.sel({along: label}).values if found else np.full(shape, array.fill_value, values.dtype)
        array[(place, ..., *block)] = part
