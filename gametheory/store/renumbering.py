"""Numbering the labels of a store anew, once every block is done.

A block that fails is passed over, and tried again when the sweep is resumed. Labels that it brings then come later than
they would have come had it not failed, so their numbers would tell of the accident. Therefore the labels are put into
the order of the blocks that first brought them, and the variables that use the numbers are written anew.

This is done in a copy of the store, which takes its place in one step when it is whole, as a new template does. The
copy links the files of the store instead of copying them: nothing writes into a file that is there, each is replaced.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from gametheory.store.paths import MARK, beside
from gametheory.store.plan import Plan
from gametheory.store.template import careful, put_in_place, write_labels


def renumber(path: Path, plan: Plan) -> None:
    """Number the labels of a whole store in the order of the blocks that brought them."""
    import zarr

    new = beside(path, "sweep-new")
    shutil.copytree(path, new, copy_function=_link)
    group: Any = zarr.open_group(new, mode="r+", zarr_format=3)
    mark = dict(group.attrs[MARK])
    first = {name: json.loads(places) for name, places in mark["first"].items()}
    orders = {name: sorted(range(len(places)), key=places.__getitem__) for name, places in first.items()}
    for variable, attribute in plan.legends.items():
        _renumber_values(group[variable], plan, orders[attribute])
    legends = {name: json.loads(group.attrs[name]) for name in plan.legends.values()}
    first = {name: _in(order, first[name]) for name, order in orders.items()}
    mark["labels"] = {name: _in(orders[name], labels) for name, labels in mark["labels"].items()}
    for name, array in list(group.arrays()):
        for dimension in set(mark["labels"]) & set(array.metadata.dimension_names) - {name}:
            _reorder_rows(new / name, careful(array), plan, orders[dimension], first[dimension])
    for dimension, labels in mark["labels"].items():
        write_labels(group, dimension, labels)
    renamed = {name: json.dumps(_in(orders[name], legends[name]), ensure_ascii=False) for name in legends}
    places = {name: json.dumps(first[name], separators=(",", ":")) for name in mark["first"]}
    group.attrs.update(renamed | {MARK: mark | {"first": places, "disordered": False}})
    put_in_place(path, new)


def _link(source: str, target: str) -> None:
    with contextlib.suppress(OSError):
        os.link(source, target)
        return
    shutil.copyfile(source, target)  # a file system without links


def _in(order: list[int], items: list[Any]) -> list[Any]:
    return [items[place] for place in order]


def _renumber_values(array: Any, plan: Plan, order: list[int]) -> None:
    now = np.append(np.argsort(order), -1)  # the last for the number -1: nothing selected
    for block in plan.grid.blocks():
        careful(array)[block] = now.astype(array.dtype)[array[block]]


def _reorder_rows(folder: Path, array: Any, plan: Plan, order: list[int], first: list[list[int]]) -> None:
    """Write the rows of a variable in another order; of each block those that some block up to it has found."""
    for number, block in enumerate(plan.grid.blocks()):
        values = array[(..., *block)][order]
        for row, (since, _) in enumerate(first):
            if since <= number:
                array[(row, ..., *block)] = values[row]
            else:
                (folder / array.metadata.encode_chunk_key((row, *plan.grid.place(block)))).unlink(missing_ok=True)
