"""A sweep over one parameter as line charts see it: cut into runs, with what they shade, mark and explain alike."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from numpy.typing import NDArray

from gametheory.charts.frame import legend_below
from gametheory.charts.style import FAINT_INK, INK, NO_EQUILIBRIUM, PAPER
from gametheory.charts.swept import SweptAxis, selection_words, swept_axes

if TYPE_CHECKING:
    import xarray

BAND: Final = 0.035  # of the axes' height, where several equilibria exist
UNDECIDED: Final[dict[str, Any]] = {
    "facecolor": PAPER,
    "edgecolor": NO_EQUILIBRIUM,
    "hatch": "\\\\\\",
    "linewidth": 0.5,
}


@dataclass(frozen=True)
class LineSweep:
    """A sweep over one parameter, cut into runs of points at which the same candidate is selected."""

    data: xarray.Dataset
    x: SweptAxis

    @classmethod
    def of(cls, dataset: xarray.Dataset, chart: str) -> LineSweep:
        """Take a sweep; raise ``SweepError``, naming the chart, for another number of swept parameters."""
        data, (x,) = swept_axes(dataset, 1, chart)
        return cls(data, x)

    @property
    def limits(self) -> tuple[float, float]:
        """The first and the last value of the parameter."""
        return float(self.x.values[0]), float(self.x.values[-1])

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a reader must know of the answers: how one was selected, and whether all were found."""
        missing = "" if self.data["complete"].values.all() else "At some points not every equilibrium was looked for."
        return selection_words(self.data), missing

    @property
    def runs(self) -> list[slice]:
        """The stretches with one selected candidate; without those that have no equilibrium."""
        selected = self.data["selected"].values
        return [run for run in runs_of(selected) if selected[run.start] >= 0]

    @property
    def steady_runs(self) -> list[slice]:
        """The stretches with the same selected candidate beside as many others; without those that have none."""
        count, selected = self.data["equilibria"].values, self.data["selected"].values
        codes = np.unique(np.stack([count, selected]), axis=1, return_inverse=True)[1]
        return [run for run in runs_of(codes.ravel()) if count[run.start] > 0]

    @property
    def outcome_runs(self) -> list[slice]:
        """The same stretches, joined where the next selected candidate leads to the same outcomes."""
        probability = self.data["probability"].values
        joined: list[slice] = []
        for run in self.runs:
            last = run.start - 1
            meets = bool(joined) and joined[-1].stop == run.start
            same = meets and np.allclose(probability[:, last], probability[:, run.start], rtol=0, atol=1e-9)
            joined.append(slice(joined.pop().start, run.stop) if same else run)
        return joined

    @property
    def last_point(self) -> int | None:
        """The last point of a line; ``None`` where there is none. A dot after it does not count."""
        runs = [run for run in self.runs if run.stop - run.start > 1] or self.runs
        return runs[-1].stop - 1 if runs else None

    @property
    def several(self) -> list[slice]:
        """The stretches with several equilibria."""
        several = self.data["equilibria"].values > 1
        return [run for run in runs_of(several) if several[run.start]]

    @property
    def empty(self) -> list[slice]:
        """The stretches without an equilibrium."""
        empty = self.data["equilibria"].values == 0
        return [run for run in runs_of(empty) if empty[run.start]]

    @property
    def undecided(self) -> list[slice]:
        """The stretches with equilibria among which the rule selects none."""
        undecided = (self.data["equilibria"].values > 0) & (self.data["selected"].values < 0)
        return [run for run in runs_of(undecided) if undecided[run.start]]

    def at_default(self, columns: int, width: float) -> NDArray[np.bool_]:
        """Mark those of so many columns, over a width in inches, in which the mark of the default stands."""
        default = np.inf if self.x.shown_default is None else self.x.shown_default
        centres = self.x.values[0] + (np.arange(columns) + 0.5) / columns * np.ptp(self.x.values)
        return np.asarray(np.abs(centres - default) < 0.03 / width * np.ptp(self.x.values))

    def span(self, run: slice) -> tuple[float, float]:
        """Give the interval that a run of points stands for."""
        return float(self.x.edges[run.start]), float(self.x.edges[run.stop])

    def over(self, run: slice, values: NDArray[np.float64] | None) -> NDArray[np.float64]:
        """Give values over a run, drawn out to the ends of the interval that it stands for; ``None``: the parameter."""
        if values is not None:
            return np.pad(values[run], 1, mode="edge")
        left, right = self.span(run)
        return np.concatenate([[left], self.x.values[run], [right]])

    def shade(self, ax: Axes) -> None:
        """Shade where no equilibrium exists, or none is selected, and mark the default."""
        for run in self.empty:
            ax.axvspan(*self.span(run), facecolor=NO_EQUILIBRIUM, edgecolor="none", zorder=0, gid="no equilibrium")
        for run in self.undecided:
            ax.axvspan(*self.span(run), zorder=0, gid="none selected", **UNDECIDED)
        if self.x.shown_default is not None:
            mark = ax.axvline(self.x.shown_default, color=INK, linewidth=0.9, linestyle=(0, (2.5, 2)), zorder=4.5)
            mark.set_gid("default value")

    def mark_several(self, ax: Axes) -> None:
        """Mark along the bottom where several equilibria exist."""
        for run in self.several:
            left, right = self.span(run)
            patch = several_patch((left, 0), right - left, BAND)
            patch.set(transform=ax.get_xaxis_transform(), gid="several equilibria", zorder=2)
            ax.add_patch(patch)

    def legend(self, ax: Axes, *handles: Any) -> None:
        """Explain the shading, below the axes, as far as there is any, after a chart's own entries."""
        entries = list(handles)
        if self.empty:
            entries.append(Patch(facecolor=NO_EQUILIBRIUM, edgecolor=INK, linewidth=0.5, label="no equilibrium"))
        if self.undecided:
            entries.append(Patch(**UNDECIDED, label="none selected"))
        if any(artist.get_gid() == "several equilibria" for artist in ax.patches):
            entries.append(several_patch((0, 0), 1, 1, label="several equilibria"))
        if self.x.shown_default is not None:
            entries.append(Line2D([], [], color=INK, linewidth=0.9, linestyle=(0, (2.5, 2)), label="default value"))
        legend_below(ax, entries)


def several_patch(corner: tuple[float, float], width: float, height: float, label: str = "") -> Rectangle:
    """Give a patch that looks as places with several equilibria do."""
    return Rectangle(
        corner, width, height, facecolor=PAPER, edgecolor=FAINT_INK, hatch="//////", linewidth=0.6, label=label
    )


def runs_of(values: NDArray[Any]) -> list[slice]:
    """Cut an array into the longest stretches of equal values."""
    cuts = np.flatnonzero(values[1:] != values[:-1]) + 1
    bounds = [0, *cuts.tolist(), len(values)]
    return [slice(start, stop) for start, stop in itertools.pairwise(bounds)]
