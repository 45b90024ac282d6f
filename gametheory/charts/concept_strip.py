"""The concept strip: where each solution concept allows an outcome, along one parameter, a row a concept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from gametheory.charts.frame import LABEL_SIZE, SMALL_SIZE, framed, right_of
from gametheory.charts.style import INK, NO_EQUILIBRIUM, outcome_colours
from gametheory.charts.swept import CONCEPTS, SweptAxis, swept_axes
from gametheory.errors import SweepError, UnknownNameError

if TYPE_CHECKING:
    import xarray

WIDTH: Final = 5.2  # inches
ROW: Final = 0.42
THICK: Final = 0.62  # of a row


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
    concepts = [str(name) for name in dataset["concept"].values]
    rows = dataset.sortby(x.name)
    words = [CONCEPTS.get(concept, concept.replace("-", " ")) for concept in concepts]
    left_out = str(dataset.attrs.get("left_out", ""))
    notes = (f"Where '{outcome}' is possible, by solution concept.", left_out and f"Left out: {left_out}.")
    axes = framed(ax, (WIDTH, ROW * len(concepts) + 0.1), right_of(words, LABEL_SIZE) + 0.1, ordered, x, notes, 0.32)
    colour = outcome_colours(outcomes)[outcome]
    for row, concept in enumerate(concepts):
        _draw_row(axes, row, rows.sel(concept=concept), outcome, x, colour)
    _finish(axes, x, words, colour)
    return axes


def _draw_row(ax: Axes, row: int, dataset: xarray.Dataset, outcome: str, x: SweptAxis, colour: str) -> None:
    possible = dataset["possible"].transpose("outcome", x.name)
    here: NDArray[np.bool_] = possible.sel(outcome=outcome).values
    alone = here & (possible.values.sum(axis=0) == 1)
    none = dataset["equilibria"].values == 0
    looks: tuple[tuple[NDArray[np.bool_], dict[str, Any]], ...] = (
        (alone, {"facecolor": colour, "edgecolor": INK}),
        (here & ~alone, {"facecolor": colour, "edgecolor": INK, "hatch": "////"}),
        (none, {"facecolor": NO_EQUILIBRIUM, "edgecolor": "none"}),
    )
    for marked, look in looks:
        ax.broken_barh(list(_stretches(marked, x)), (row - THICK / 2, THICK), linewidth=0.6, **look)


def _stretches(marked: NDArray[np.bool_], x: SweptAxis) -> Any:
    """Go through the stretches of neighbouring marked points as (start, width)."""
    padded = np.concatenate([[False], marked, [False]]).astype(int)
    starts, ends = np.flatnonzero(np.diff(padded) == 1), np.flatnonzero(np.diff(padded) == -1)
    for start, end in zip(starts, ends, strict=True):
        yield float(x.edges[start]), float(x.edges[end] - x.edges[start])


def _finish(ax: Axes, x: SweptAxis, words: list[str], colour: str) -> None:
    ax.set(xlim=(float(x.values[0]), float(x.values[-1])), ylim=(len(words) - 0.4, -0.6), yticks=range(len(words)))
    ax.yaxis.tick_right()
    ax.set_yticklabels(words, fontsize=LABEL_SIZE, color=INK)
    ax.tick_params(axis="y", length=0)
    entries: list[Any] = [
        Patch(facecolor=colour, edgecolor=INK, label="the only outcome"),
        Patch(facecolor=colour, edgecolor=INK, hatch="////", label="one of several"),
    ]
    if x.shown_default is not None:
        ax.axvline(x.shown_default, color=INK, linewidth=0.9, linestyle=(0, (4, 3)))
        entries.append(Line2D([], [], color=INK, linewidth=0.9, linestyle=(0, (4, 3)), label="default value"))
    ax.legend(
        handles=entries,
        loc="upper left",
        bbox_to_anchor=(0, -0.9 / max(len(words) * ROW, 0.8)),
        ncols=3,
        fontsize=SMALL_SIZE,
        frameon=False,
    )
