"""The probability of one outcome over one parameter, in every equilibrium: from the least to the most.

Where several equilibria exist, a single line would hide that they give the outcome different probabilities. The band
runs from the lowest to the highest among all equilibria that were found; the line in it is the selected one's. Between
two equilibria that are not connected nothing need lie, so a band is no statement that each probability in it occurs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gametheory.charts.frame import FOOTER, LABEL_SIZE, framed
from gametheory.charts.line_sweep import LineSweep
from gametheory.charts.style import INK, Look, outcome_looks
from gametheory.charts.swept import concept_words
from gametheory.errors import SweepError, UnknownNameError

if TYPE_CHECKING:
    import xarray

SIZE: Final = (5.6, 2.8)  # inches
ROOM: Final = 0.5  # inches at the right, for the key below
LINE: Final = 2.0  # points


def outcome_range(dataset: xarray.Dataset, outcome: str, ax: Axes | None = None) -> Axes:
    """Draw the lowest, the highest and the selected probability of an outcome over one swept parameter.

    Parameters
    ----------
    dataset
        A sweep over one parameter, under a concept that keeps the probabilities of all its equilibria.
    outcome
        The outcome to look at.
    ax
        Where to draw; by default on a figure of its own.

    Returns
    -------
    The axes. Grey: no equilibrium. The line breaks where the selected equilibrium changes, the band where
    the number of equilibria does. Raises ``SweepError``
    for another number of swept parameters and for a sweep without ranges, ``UnknownNameError`` for an outcome that the
    model does not have.

    Examples
    --------
    >>> from gametheory.equilibria import pure_nash
    >>> from gametheory.modelfile import load
    >>> from gametheory.sweep import span, sweep
    >>> road = load(
    ...     {
    ...         "title": "Which side",
    ...         "players": {"a": "A", "b": "B"},
    ...         "parameters": {"gain": {"default": 1, "range": "0..1"}},
    ...         "outcomes": {"left": {"a": 1, "b": 1}, "right": {"a": "gain", "b": 1}, "crash": {"a": -1, "b": -1}},
    ...         "table": {
    ...             "actions": {"a": ["l", "r"], "b": ["l", "r"]},
    ...             "cells": {"l, l": "left", "r, r": "right", "l, r": "crash", "r, l": "crash"},
    ...         },
    ...     }
    ... )
    >>> axes = outcome_range(sweep(road, pure_nash, gain=span(0, 1, 5)), "left")
    >>> [text.get_text() for text in axes.get_legend().get_texts()][:2]
    ['selected', 'least to most']
    """
    line = LineSweep.of(dataset, "a chart of an outcome's range")
    names = [str(name) for name in line.data["outcome"].values]
    if outcome not in names:
        raise UnknownNameError("outcome", outcome, names)
    _check_ranges(line.data)
    notes = f"Probability of '{outcome}': {concept_words(line.data)}", *line.doubts
    ax = framed(ax, SIZE, ROOM, line.data, line.x, notes, FOOTER)
    ax.set_ylabel("probability", fontsize=LABEL_SIZE, color=INK)
    ax.set(xlim=line.limits, ylim=(-0.02, 1.02))
    line.shade(ax)
    entries = _draw(ax, line, line.data.sel(outcome=outcome), outcome_looks(names)[outcome])
    line.legend(ax, *entries)
    return ax


def _check_ranges(dataset: xarray.Dataset) -> None:
    if "least" not in dataset:
        words = concept_words(dataset) or "its concept"
        raise SweepError(
            f"this sweep does not say how far probabilities range over {words}. Sweep one parameter, with pure_nash, "
            "subgame_perfect or perfect_bayesian"
        )


def _draw(ax: Axes, line: LineSweep, here: xarray.Dataset, look: Look) -> list[Any]:
    """Draw the band and the selected line; give their entries in the key."""
    fill: dict[str, Any] = {"facecolor": look.colour, "edgecolor": INK, "linewidth": 0.5, "alpha": 0.55}
    least, most, own = (here[name].values for name in ("least", "most", "probability"))
    for run in line.steady_runs:
        xs, low, high = (line.over(run, values) for values in (None, least, most))
        if (high > low).any():
            ax.fill_between(xs, low, high, zorder=2, hatch=look.texture or None, **fill).set_gid("range")
    for run in line.outcome_runs:
        xs, ys = line.over(run, None), line.over(run, own)
        ax.plot(xs, ys, color=INK, linewidth=LINE, solid_capstyle="butt", zorder=3, gid="selected")
    selected = Line2D([], [], color=INK, linewidth=LINE, label="selected")
    return [selected, Patch(**fill, label="least to most")] if (most > least).any() else [selected]
