"""The concept strip: where each solution concept allows an outcome, along one parameter, a row a concept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from gametheory.charts.strips import Strip, draw_strips
from gametheory.charts.style import Look, outcome_colours
from gametheory.charts.swept import CONCEPTS, SweptAxis, swept_axes
from gametheory.errors import SweepError, UnknownNameError

if TYPE_CHECKING:
    import xarray


def concept_strip(dataset: xarray.Dataset, outcome: str, ax: Axes | None = None) -> Axes:
    """Draw where an outcome is possible under each of several concepts, along one parameter.

    Parameters
    ----------
    dataset
        What :func:`gametheory.compare` gives along one parameter.
    outcome
        The outcome to look for.
    ax
        Where to draw; by default on a figure of its own.

    Returns
    -------
    The axes, with a row for each concept: filled where nothing but the outcome is possible, hatched where it is
    possible beside others, empty where it is not, grey where the concept finds no equilibrium. Raises ``SweepError``
    for another kind of dataset and ``UnknownNameError`` for an outcome that the model does not have.
    """
    outcomes = [str(name) for name in dataset["outcome"].values]
    if outcome not in outcomes:
        raise UnknownNameError("outcome", outcome, outcomes)
    if "concept" not in dataset.dims:
        raise SweepError("a concept strip needs several concepts. Make the dataset with compare(model, ...)")
    ordered, (x,) = swept_axes(dataset.isel(concept=0), 1, "a concept strip")
    left_out = str(dataset.attrs.get("left_out", ""))
    notes = (f"Where '{outcome}' is possible, by solution concept.", left_out and f"Left out: {left_out}.")
    colour = outcome_colours(outcomes)[outcome]
    by_concept = dataset.sortby(x.name)
    rows = [
        _row(by_concept.sel(concept=concept), str(concept), outcome, x, colour) for concept in dataset["concept"].values
    ]
    return draw_strips(ordered, x, rows, notes, ("the only outcome", "one of several"), ax)


def _row(dataset: xarray.Dataset, concept: str, outcome: str, x: SweptAxis, colour: str) -> Strip:
    possible = dataset["possible"].transpose("outcome", x.name)
    here: NDArray[np.bool_] = possible.sel(outcome=outcome).values
    words = CONCEPTS.get(concept, concept.replace("-", " "))
    return Strip(words, Look(colour), here, possible.values.sum(axis=0) > 1, dataset["equilibria"].values == 0)
