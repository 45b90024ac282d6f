"""Putting the answers of blocks together into a labelled dataset."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import xarray
from numpy.typing import NDArray

from gametheory.errors import SweepError
from gametheory.games import GridSolution
from gametheory.games.numbers import as_written
from gametheory.model import Model
from gametheory.sweep.design import Block, Design
from gametheory.sweep.provenance import versions

USUAL_KINDS: Final = ("pooling", "separating", "semi-separating")
NO_KIND: Final = "no signal"  # what an equilibrium of a signalling game without a kind is called


class Collected:
    """Puts the blocks' answers together into the arrays of the dataset."""

    def __init__(self, model: Model, design: Design) -> None:
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
        names = kinds_in_order(named)
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
