"""The writer of a store: numbers the labels that blocks bring, makes room for them, and knows what is done.

Labels are numbered as they come, and a number never changes while the store is filled. Blocks come in the order of the
grid, unless one fails and is tried again later. The writer keeps of every label the first block that brought it and its
place there (``first`` in the mark); only when these are not in order at the end, the labels are numbered anew
(:mod:`gametheory.store.renumbering`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import xarray

from gametheory.errors import SweepError
from gametheory.store.grid import Block
from gametheory.store.paths import MARK
from gametheory.store.plan import Plan
from gametheory.store.regions import Numbers
from gametheory.store.template import DONE, careful, make_variable, write_labels

UNFINISHED: Final = ".partial"  # how Zarr ends the name of a file while it writes it


class Writer:
    """A store that is open for writing; its user holds the lock."""

    def __init__(self, path: Path, plan: Plan) -> None:
        """Open the store, and bring to its end what may have been interrupted while labels were added."""
        import zarr

        self.path, self.plan, self.session, self.version = path, plan, uuid.uuid4().hex, 0
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

    def number(self, block: Block, outline: xarray.Dataset) -> Numbers:
        """Learn the labels that a block brings, make room for them, and say how they are numbered."""
        place, mark = self.plan.grid.number(block), self._copied_mark()
        legends = {self.plan.legends[name]: self._learned(name, outline, mark, place) for name in self.plan.legends}
        self._learn_labels(outline, mark, place)
        self._keep(mark, legends, self._last_words(outline, place))
        self._make_room(outline)
        return Numbers(
            {attribute: _places(self.legends[attribute], outline.attrs[attribute]) for attribute in legends},
            {dimension: self._known_by(dimension, place) for dimension in self.mark["labels"]},
            f"{self.session}-{self.version}",
        )

    def _copied_mark(self) -> dict[str, Any]:
        labels = {name: list(known) for name, known in self.mark["labels"].items()}
        return self.mark | {"labels": labels, "first": dict(self.mark["first"])}

    def set_whole(self, *, whole: bool) -> None:
        """Keep whether every block is done."""
        self._keep(self.mark | {"whole": whole}, {}, {})

    def is_in_order(self) -> bool:
        """Whether every label has the number that it has where no block fails."""
        return not self.mark["disordered"]

    def _keep(self, mark: dict[str, Any], legends: dict[str, list[str]], words: dict[str, Any]) -> None:
        """Write what is new to the store's own file, all of it at once."""
        longer = {name: labels for name, labels in legends.items() if labels != self.legends[name]}
        texts = {name: json.dumps(labels, ensure_ascii=False) for name, labels in longer.items()}
        new = words | texts | ({MARK: mark} if mark != self.mark else {})
        if new:
            self.group.attrs.update(new)
        self.mark, self.legends = mark, self.legends | longer

    def _last_words(self, outline: xarray.Dataset, place: int) -> dict[str, Any]:
        """Give what the answers of several blocks say differently: the last of the grid decides."""
        if place < self.plan.grid.block_count - 1:
            return {}
        return {name: value for name, value in outline.attrs.items() if name not in self.legends}

    def _learned(self, variable: str, outline: xarray.Dataset, mark: dict[str, Any], place: int) -> list[str]:
        attribute = self.plan.legends[variable]
        known = list(self.legends[attribute])
        _note(known, json.loads(outline.attrs[attribute]), mark, attribute, place)
        most = np.iinfo(outline[variable].dtype).max
        if len(known) > most:
            raise SweepError(f"more than {most:,} {attribute} turn up. Sweep a smaller part of the grid")
        return known

    def _learn_labels(self, outline: xarray.Dataset, mark: dict[str, Any], place: int) -> None:
        for dimension in self.plan.growing:
            if dimension in outline.dims:
                known = mark["labels"].setdefault(dimension, [])
                _note(known, outline[dimension].values.tolist(), mark, dimension, place)
        lacking = {name for name in self._in_every_block() if name not in outline.data_vars}
        mark["lacking"] = sorted(lacking.union(mark["lacking"]))

    def _make_room(self, outline: xarray.Dataset) -> None:
        growing = [dimension for dimension in self.plan.growing if dimension in outline.dims]
        for name, variable in outline.data_vars.items():
            if name not in self.arrays and set(growing) & set(variable.dims):
                self.arrays[str(name)] = make_variable(self.group, self.plan, str(name), variable)
                self.version += 1
        for dimension in growing:
            self._lengthen(dimension)

    def _known_by(self, dimension: str, place: int) -> dict[str, int]:
        first = json.loads(self.mark["first"][dimension])
        return {label: row for row, label in enumerate(self.mark["labels"][dimension]) if first[row][0] <= place}

    def _lengthen(self, dimension: str) -> None:
        """Make everything along a growing dimension as long as its list of labels, which is kept first."""
        labels = self.mark["labels"][dimension]
        for name, array in self.arrays.items():
            shape = [len(labels) if d == dimension else size for d, size in zip(_dims(array), array.shape, strict=True)]
            if name != dimension and tuple(shape) != array.shape:
                array.resize(tuple(shape))
                self.version += 1
        if not self._holds(dimension, labels):
            self.arrays[dimension] = write_labels(self.group, dimension, labels)

    def _holds(self, name: str, values: list[Any]) -> bool:
        try:
            return bool(self.arrays[name][:].tolist() == values)
        except Exception:  # it is not there, or damaged: each codec has an error of its own
            return False

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


def _note(known: list[str], brought: list[str], mark: dict[str, Any], name: str, place: int) -> None:
    """Add the labels that are new, and keep of each the first block that brought it, and its place there."""
    first, rows = json.loads(mark["first"].get(name, "[]")), {label: row for row, label in enumerate(known)}
    for position, label in enumerate(brought):
        here, row = [place, position], rows.get(label)
        if row is None:
            mark["disordered"] |= bool(first) and here < first[-1]
            known.append(label)
            first.append(here)
        elif here < first[row]:
            mark["disordered"], first[row] = True, here
    mark["first"][name] = json.dumps(first, separators=(",", ":"))  # as text: an array of Zarr's would fill pages


def _places(known: list[str], own: str) -> tuple[int, ...]:
    numbers = {label: number for number, label in enumerate(known)}
    return tuple(numbers[label] for label in json.loads(own))


def _dims(array: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = array.metadata.dimension_names
    return names
