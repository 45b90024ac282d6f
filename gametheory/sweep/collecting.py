"""Putting the answers of blocks together into a labelled dataset."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any, Final

import numpy as np
import xarray
from numpy.typing import NDArray

from gametheory.errors import SweepError
from gametheory.games import GridSolution
from gametheory.games.numbers import as_written
from gametheory.kernels import Columns, Kernel, make_columns
from gametheory.model import Model
from gametheory.sweep.design import Block, Design
from gametheory.sweep.provenance import versions

USUAL_KINDS: Final = ("pooling", "separating", "semi-separating")
NO_KIND: Final = "no signal"  # what an equilibrium of a signalling game without a kind is called
MEANINGS: Final = {
    "possible": "some equilibrium reaches the outcome",
    "equilibria": "number of equilibria",
    "tie": "somebody is indifferent at an equilibrium",
    "complete": "all equilibria were found",
    "payoff": "payoff in the selected equilibrium",
    "probability": "probability in the selected equilibrium",
    "selected": "index of the selected candidate",
    "contested": "the selection rule does not decide",
}
"""The variables that every sweep has, unless only some of them are kept."""
RANGES: Final = {"least": "lowest probability among all equilibria", "most": "highest probability among all equilibria"}
TYPES: Final[dict[str, Any]] = {"equilibria": np.int32, "payoff": float, "probability": float, "selected": np.int16}
"""The type of each variable that is not boolean."""
LABELLED: Final = {"possible": "outcome", "probability": "outcome", "payoff": "player"}


class Collected:
    """Puts the blocks' answers together into the arrays of the dataset; ``keep`` names those that are wanted."""

    def __init__(self, model: Model, design: Design, keep: Collection[str] | None = None) -> None:
        self.model, self.design, self.keep = model, design, keep
        self.answer: GridSolution | None = None
        self.tier = "numpy"
        self.labels: dict[str, int] = {}
        labels = {"outcome": (len(model.outcomes),), "player": (len(model.players),)}
        self.arrays: dict[str, NDArray[Any]] = {
            name: np.empty((*labels.get(LABELLED.get(name, ""), ()), *design.shape), dtype=TYPES.get(name, np.bool_))
            for name in MEANINGS
            if self._wants(name)
        }
        self.kinds: dict[str, NDArray[np.bool_]] = {}
        self.measures: dict[str, NDArray[np.float64]] = {}
        single = len(design.shape) == 1 and not design.is_list and any(map(self._wants, RANGES))
        self.ranges = np.empty((2, len(model.outcomes), *design.shape)) if single else None

    def _wants(self, name: str) -> bool:
        return self.keep is None or name in self.keep

    # --- from a concept ---

    def add(self, block: Block, found: GridSolution) -> None:
        """Enter the answer of one block: slices of the axes, or the indices of single points."""
        self.answer = found
        values = {
            "possible": found.possible,
            "equilibria": found.count,
            "tie": found.ties,
            "complete": found.complete,
            "payoff": found.payoffs,
            "probability": found.outcome_probabilities,
            "selected": self._numbered(found),
            "contested": found.contested,
        }
        for name, array in self.arrays.items():
            array[(..., *block)] = values[name]
        for kind, holds in zip(found.kinds, found.holds, strict=False):  # most concepts tell no kinds apart
            if np.any(holds) and self._wants("kinds"):
                self._where(kind)[block] |= holds
        self._add_measures(block, found)
        if self.ranges is not None and found.candidate_outcomes:
            self.ranges[(..., *block)] = _ranges(found)
        else:
            self.ranges = None

    def _where(self, kind: str) -> NDArray[np.bool_]:
        return self.kinds.setdefault(kind, np.zeros(self.design.shape, dtype=bool))

    def _add_measures(self, block: Block, found: GridSolution) -> None:
        for name, measure in found.measures.items():
            if name in self.design.values or measure.dimension in self.design.values:
                what = f"the answer has a '{name}' by '{measure.dimension}'" if measure.dimension else f"a '{name}'"
                raise SweepError(f"{what} of its own, and a parameter has that name. Rename the parameter")
            if self._wants(name):
                labels = (len(measure.labels),) if measure.dimension else ()
                values = self.measures.setdefault(name, np.empty((*labels, *self.design.shape)))
                values[(..., *block)] = measure.values

    def _numbered(self, found: GridSolution) -> NDArray[np.int16]:
        """Number the selected candidates alike in all blocks."""
        numbers = [self.labels.setdefault(label, len(self.labels)) for label in found.candidates]
        return np.array([*numbers, -1], dtype=np.int16)[found.selected]

    # --- from a kernel ---

    def columns(self, kernel: Kernel, example: GridSolution) -> Columns:
        """Give the arrays as columns for a kernel to fill; ``example`` is what the concept says of one point."""
        self.answer, self.tier = example, "compiled"
        self.labels = {label: place for place, label in enumerate(kernel.candidates)}
        if not example.candidate_outcomes:
            self.ranges = None
        ranges = {} if self.ranges is None else dict(zip(RANGES, self.ranges, strict=True))
        kept = {**self.arrays, **{name: array for name, array in ranges.items() if self._wants(name)}}
        grid = len(self.design.shape)
        flat = {name: array.reshape(*array.shape[: array.ndim - grid], -1) for name, array in kept.items()}
        made = make_columns(
            self.design.size,
            outcomes=len(example.outcomes),
            players=len(example.players),
            kinds=len(kernel.kinds),
            keep=["kinds"] if self._wants("kinds") else [],
        )
        return made._replace(**flat)

    def learn_labels(self, kernel: Kernel, columns: Columns) -> None:
        """Number the candidates that a kernel has found on the way in the order in which the points have them."""
        decided = columns.selected[~columns.undecided[: columns.selected.size]]
        numbers, first = np.unique(decided[decided >= 0], return_index=True)
        found = numbers[np.argsort(first)]
        self.labels = {kernel.candidates[number]: place for place, number in enumerate(found)}
        places = np.full(len(kernel.candidates) + 1, -1, dtype=np.int16)  # the last one for what is not selected
        places[found] = np.arange(len(found))
        columns.selected[...] = places[np.where(columns.undecided[: columns.selected.size], -1, columns.selected)]

    def add_kinds(self, kernel: Kernel, columns: Columns) -> None:
        """Enter where a kernel found each kind of equilibrium."""
        if self._wants("kinds"):
            decided = columns.kinds & ~columns.undecided
            for kind, holds in zip(kernel.kinds, decided, strict=True):
                if holds.any():
                    self._where(kind)[...] |= holds.reshape(self.design.shape)

    # --- the dataset ---

    def dataset(self) -> xarray.Dataset:
        """Give the labelled dataset."""
        dims = self.design.dims
        variables: dict[str, Any] = {
            name: ((*((LABELLED[name],) if name in LABELLED else ()), *dims), array, {"meaning": MEANINGS[name]})
            for name, array in self.arrays.items()
        }
        found = xarray.Dataset(variables, self._coordinates(), self._attributes())
        if self.ranges is not None:
            for (name, meaning), values in zip(RANGES.items(), self.ranges, strict=True):
                if self._wants(name):
                    found[name] = (("outcome", *dims), values, {"meaning": meaning})
        found = found.assign(self._measured())
        return found.assign(kinds=self.by_kind()) if any(self.kinds) else found

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

    def by_kind(self) -> xarray.DataArray:
        """Tell where each kind of equilibrium was found, the usual kinds first."""
        named = {kind or NO_KIND: where for kind, where in self.kinds.items()}
        names = kinds_in_order(named)
        values = np.array([named[kind] for kind in names])
        meaning = {"meaning": "there is an equilibrium of the kind"}
        return xarray.DataArray(values, {"kind": names}, ("kind", *self.design.dims), attrs=meaning)

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
            "tier": self.tier,
            "fixed": json.dumps(fixed),
            "tolerance": json.dumps(dict(zip(answer.players, map(float, answer.tolerance), strict=True))),
            "candidates": json.dumps(list(self.labels), ensure_ascii=False),
            "players": json.dumps(dict(model.players), ensure_ascii=False),
            "notes": json.dumps(list(filter(None, remarks)), ensure_ascii=False),
            "versions": json.dumps(versions()),
            **({"design": self.design.origin} if self.design.origin else {}),
            **({"measures": json.dumps(list(self.measures))} if self.measures else {}),
        }


def _ranges(found: GridSolution) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give each outcome's lowest and highest probability among the candidates that hold; NaN where none does."""
    least = np.full(found.possible.shape, np.nan)
    most = least.copy()
    for holds, outcomes in zip(found.holds, found.candidate_outcomes, strict=True):
        for row, outcome in enumerate(found.outcomes):
            own = np.where(holds, outcomes.get(outcome, 0.0), np.nan)
            least[row], most[row] = np.fmin(least[row], own), np.fmax(most[row], own)
    return least, most


def kinds_in_order(kinds: Iterable[str]) -> list[str]:
    """Give the usual kinds of equilibrium first, in their usual order, and no kind last."""
    rank = {kind: place for place, kind in enumerate(USUAL_KINDS)} | {NO_KIND: len(USUAL_KINDS) + 1}
    return sorted(kinds, key=lambda kind: (rank.get(kind, len(USUAL_KINDS)), kind))
