"""The writer of a store: enters blocks one after the other, and finds out which are missing."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import xarray
from numpy.typing import NDArray

from gametheory.errors import SweepError
from gametheory.store.grid import Block
from gametheory.store.paths import MARK
from gametheory.store.plan import Plan
from gametheory.store.template import DONE, careful, make_variable, write_labels

UNFINISHED: Final = ".partial"  # how Zarr ends the name of a file while it writes it


class Writer:
    """A store that is open for writing; its user holds the lock."""

    def __init__(self, path: Path, plan: Plan) -> None:
        """Open the store, and bring to its end what may have been interrupted while labels were added."""
        import zarr

        self.path, self.plan = path, plan
        group: Any = zarr.open_group(path, mode="r+", zarr_format=3)
        self.group = group
        self.arrays: dict[str, Any] = {name: careful(array) for name, array in self.group.arrays()}
        self.mark: dict[str, Any] = dict(self.group.attrs[MARK])
        self.legends = {name: json.loads(self.group.attrs[name]) for name in plan.legends.values()}
        for dimension in self.mark["labels"]:
            self._lengthen(dimension)

    def restore_axes(self) -> None:
        """Write the values and the labels of the axes again where they are damaged."""
        for name, (_, values, _) in self.plan.coordinates.items():
            if not self._holds(name, np.asarray(values).tolist()):
                self.arrays[name][...] = values
        for dimension, labels in self.mark["texts"].items():
            if not self._holds(dimension, labels):
                self.arrays[dimension] = write_labels(self.group, dimension, labels)

    def blocks(self) -> Iterator[tuple[Block, bool]]:
        """Go through the blocks in order, and tell of each whether it is done and can be read back."""
        for leftover in self.path.rglob(f"*{UNFINISHED}"):
            leftover.unlink(missing_ok=True)
        for block in self.plan.grid.blocks():
            yield block, self._is_whole(block)

    def enter(self, block: Block, answer: xarray.Dataset, *, last: bool) -> None:
        """Write the answer of a block: first the labels that it brings, then its values, then that it is done."""
        self._learn_legends(answer)
        self._learn_labels(answer)
        if last:  # what the answers of several blocks say differently, the last of the grid decides
            self.group.attrs.update({n: value for n, value in answer.attrs.items() if n not in self.legends})
        for name in answer.data_vars:
            if name in self.arrays:
                self._write(str(name), block, answer)
        self.arrays[DONE][block] = True

    def set_whole(self, *, whole: bool) -> None:
        """Keep whether every block is done."""
        self._mark(self.mark | {"whole": whole})

    def _mark(self, mark: dict[str, Any]) -> None:
        if mark != self.mark:
            self.group.attrs.update({MARK: mark})
            self.mark = mark

    def _learn_legends(self, answer: xarray.Dataset) -> None:
        for variable, attribute in self.plan.legends.items():
            known = self.legends[attribute]
            longer = list(dict.fromkeys([*known, *json.loads(answer.attrs[attribute])]))
            most = np.iinfo(answer[variable].dtype).max
            if len(longer) > most:
                raise SweepError(f"more than {most:,} {attribute} turn up. Sweep a smaller part of the grid")
            if len(longer) > len(known):
                self.group.attrs.update({attribute: json.dumps(longer, ensure_ascii=False)})
                self.legends[attribute] = longer

    def _learn_labels(self, answer: xarray.Dataset) -> None:
        growing = [dimension for dimension in self.plan.growing if dimension in answer.dims]
        mark = copy.deepcopy(self.mark)
        for dimension in growing:
            known = mark["labels"].get(dimension, [])
            mark["labels"][dimension] = list(dict.fromkeys([*known, *answer[dimension].values.tolist()]))
        lacking = (name for name in self._in_every_block() if name not in answer.data_vars)
        mark["lacking"] += [name for name in lacking if name not in mark["lacking"]]
        self._mark(mark)
        for name, variable in answer.data_vars.items():
            if name not in self.arrays and set(growing) & set(variable.dims):
                self.arrays[str(name)] = make_variable(self.group, self.plan, str(name), variable)
        for dimension in growing:
            self._lengthen(dimension)

    def _lengthen(self, dimension: str) -> None:
        """Make everything along a growing dimension as long as its list of labels, which is kept first."""
        labels = self.mark["labels"][dimension]
        for name, array in self.arrays.items():
            shape = [len(labels) if d == dimension else size for d, size in zip(_dims(array), array.shape, strict=True)]
            if name != dimension and tuple(shape) != array.shape:
                array.resize(tuple(shape))
        if not self._holds(dimension, labels):
            self.arrays[dimension] = write_labels(self.group, dimension, labels)

    def _holds(self, name: str, values: list[Any]) -> bool:
        try:
            return bool(self.arrays[name][:].tolist() == values)
        except Exception:  # it is not there, or damaged: each codec has an error of its own
            return False

    def _write(self, name: str, block: Block, answer: xarray.Dataset) -> None:
        values, array = answer[name], self.arrays[name]
        if name in self.plan.legends:
            array[block] = self._numbered(name, answer)
        elif self._grows(array):
            dimension = next(str(d) for d in values.dims if d in self.plan.growing)
            full = values.reindex({dimension: self.mark["labels"][dimension]}, fill_value=array.fill_value)
            array[(..., *block)] = full.values
        else:
            array[(..., *block)] = values.values

    def _numbered(self, name: str, answer: xarray.Dataset) -> NDArray[Any]:
        """Turn a block's own numbers into the store's."""
        attribute = self.plan.legends[name]
        numbers = {label: place for place, label in enumerate(self.legends[attribute])}
        own = [numbers[label] for label in json.loads(answer.attrs[attribute])]
        values = answer[name].values
        numbered: NDArray[Any] = np.array([*own, -1], dtype=values.dtype)[values]
        return numbered

    def _is_whole(self, block: Block) -> bool:
        if not self._reads(DONE, block) or not self.arrays[DONE][block].all():
            return False
        return all(self._reads(name, block) for name in (*self._in_every_block(), *self._growing_variables()))

    def _reads(self, name: str, block: Block) -> bool:
        """Whether the chunks of a block are there and agree with their checksums."""
        array = self.arrays[name]
        place = (*(0 for _ in range(array.ndim - len(block))), *self.plan.grid.place(block))
        if not self._grows(array) and not (self.path / name / array.metadata.encode_chunk_key(place)).is_file():
            return False
        try:
            array[(..., *block)]
        except Exception:  # each codec has an error of its own for what it cannot decode
            return False
        return True

    def _in_every_block(self) -> list[str]:
        swept, left_out = set(self.plan.grid.dims), {*self.plan.coordinates, *self.mark["lacking"], DONE}
        over_grid = {name: array for name, array in self.arrays.items() if swept <= set(_dims(array))}
        return [name for name, array in over_grid.items() if name not in left_out and not self._grows(array)]

    def _growing_variables(self) -> list[str]:
        return [name for name, array in self.arrays.items() if array.ndim > 1 and self._grows(array)]

    def _grows(self, array: Any) -> bool:
        return bool(set(_dims(array)) & set(self.plan.growing))


def _dims(array: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = array.metadata.dimension_names
    return names
