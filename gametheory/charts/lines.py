"""Charts over one parameter: what everybody gets, and what comes of the game, in the selected equilibrium.

Where several equilibria exist a line can follow only one of them. The rule that selects it is named on the chart, the
stretches with several equilibria are marked, and above the outcome chart a strip for each outcome shows where some
equilibrium, selected or not, reaches it. Where the selected equilibrium changes, lines break: a jump is a jump.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from numpy.typing import NDArray

from gametheory.charts.frame import LABEL_SIZE, SMALL_SIZE, framed, right_of
from gametheory.charts.lettering import (
    axes_inches,
    balanced,
    fitting_text,
    parts_of,
    spread,
    text_height,
    wrapped,
    write,
)
from gametheory.charts.regions import cells_at
from gametheory.charts.style import (
    FAINT_INK,
    HAIRLINE,
    INK,
    LINE_STYLES,
    NO_EQUILIBRIUM,
    PAPER,
    ink_on,
    outcome_colours,
    outcome_textures,
    player_colours,
)
from gametheory.charts.swept import SweptAxis, concept_words, player_names, selection_words, swept_axes

if TYPE_CHECKING:
    import xarray

SIZE: Final = (5.6, 3.4)  # inches
WIDTHS: Final = (3.4, 2.6, 2.0, 1.6, 1.4, 1.2)  # points: a line over another leaves it to be seen
LABEL_COLUMNS: Final = 20
LEADER: Final = 0.22  # inches from the axes to a line's label
SAMPLE: Final = 0.34  # inches, of a line beside its label
BAND: Final = 0.035  # of the axes' height, where several equilibria exist
STRIP: Final = 0.15  # inches, of an outcome's strip
STRIP_GAP: Final = 0.05
AREA_HEIGHT: Final = 2.3  # inches
FOOTER: Final = 0.28  # inches, for the key below the axes
STRIPS: Final = "Strips at the top: where some equilibrium reaches the outcome."
COARSE: Final = 60.0  # an inch, of the grid on which names are placed


def payoff_lines(dataset: xarray.Dataset, ax: Axes | None = None) -> Axes:
    """Draw each player's payoff in the selected equilibrium over one swept parameter.

    Parameters
    ----------
    dataset
        A sweep over one parameter; values may be uneven and in any order.
    ax
        Where to draw; by default on a figure of its own. The players' names stand at the right of the axes.

    Returns
    -------
    The axes. Lines break where the selected equilibrium changes; a selection that holds at a single point is a dot.
    Grey: no equilibrium. The hatched band at the bottom: several equilibria. Players' payoffs stand on scales of their
    own, so where lines cross means nothing. Raises ``SweepError`` for another number of swept parameters.

    Examples
    --------
    >>> from gametheory.modelfile import load
    >>> from gametheory.sweep import span, sweep
    >>> entry = load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "-1..1"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> [text.get_text() for text in payoff_lines(sweep(entry, gain=span(-1, 1, 20))).texts][-1]
    'Entrant'
    """
    line = _Line.of(dataset, "a line chart")
    names = {player: balanced(name, LABEL_COLUMNS) for player, name in player_names(line.data).items()}
    right = right_of(list(names.values()), LABEL_SIZE) + LEADER + SAMPLE + 0.1
    notes = f"Payoffs: {concept_words(line.data)}", *line.doubts
    ax = framed(ax, SIZE, right, line.data, line.x, notes, FOOTER)
    ax.set_ylabel("payoff, on each player's own scale", fontsize=LABEL_SIZE, color=INK)
    payoffs = {str(player): line.data["payoff"].sel(player=player).values for player in line.data["player"].values}
    ax.set(xlim=line.limits, ylim=_limits(list(payoffs.values())))
    line.shade(ax)
    ax.axhline(0, color=HAIRLINE, linewidth=0.8, zorder=1)
    colours = player_colours(payoffs)
    for place, (player, payoff) in enumerate(payoffs.items()):
        _payoff_line(ax, line, payoff, place, colours[player], player)
    _end_labels(ax, line, payoffs, names)
    _band(ax, line)
    line.legend(ax)
    return ax


def outcome_lines(dataset: xarray.Dataset, ax: Axes | None = None) -> Axes:
    """Draw the probability of each outcome over one swept parameter, and where each outcome is possible at all.

    Parameters
    ----------
    dataset
        A sweep over one parameter; values may be uneven and in any order.
    ax
        Where to draw; by default on a figure of its own. The outcomes' names stand at the right of the axes.

    Returns
    -------
    The axes. Below 1, stacked: the probabilities in the selected equilibrium. Above: a strip for each outcome, drawn
    where some equilibrium reaches it. Raises ``SweepError`` for another number of swept parameters.

    Examples
    --------
    >>> from gametheory.modelfile import load
    >>> from gametheory.sweep import span, sweep
    >>> entry = load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "-1..1"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> axes = outcome_lines(sweep(entry, gain=span(-1, 1, 20)))
    >>> sorted({text.get_text() for text in axes.texts} & {"out", "in"})
    ['in', 'out']
    """
    line = _Line.of(dataset, "an outcome chart")
    possible = line.data["possible"].values
    shown = [place for place, row in enumerate(possible) if row.any()]
    names = [str(outcome) for outcome in line.data["outcome"].values]
    labels = [_strip_label(names[place]) for place in shown]
    strips = STRIP_GAP * 2 + len(shown) * (STRIP + STRIP_GAP)
    size = SIZE[0], AREA_HEIGHT + strips
    notes = f"Outcomes: {concept_words(line.data)}", *line.doubts, STRIPS
    ax = framed(ax, size, right_of(labels, SMALL_SIZE) + 0.15, line.data, line.x, notes, FOOTER)
    ax.set(xlim=line.limits, ylim=(0, 1 + strips / AREA_HEIGHT))
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    ax.set_ylabel("probability", fontsize=LABEL_SIZE, color=INK, y=0.5 / (1 + strips / AREA_HEIGHT))
    line.shade(ax)
    look = _OutcomeLook(names)
    for run in line.outcome_runs:
        _stack(ax, line, run, look)
    _name_areas(ax, line, look, 1 + strips / AREA_HEIGHT)
    for row, (place, label) in enumerate(zip(shown, labels, strict=True)):
        bottom = 1 + (2 * STRIP_GAP + (len(shown) - 1 - row) * (STRIP + STRIP_GAP)) / AREA_HEIGHT
        _strip(ax, line, possible[place], bottom, look.of(names[place]), label)
    where = 1 + (strips / 2 + STRIP_GAP / 2) / AREA_HEIGHT
    beside = {"transform": ax.get_yaxis_transform(), "ha": "right", "va": "center"}
    write(ax, -0.014, where, "possible", SMALL_SIZE, color=INK, **beside)
    ax.axhline(1, color=INK, linewidth=0.8, zorder=4)
    line.legend(ax)
    return ax


@dataclass(frozen=True)
class _Line:
    """A sweep over one parameter, cut into runs of points at which the same candidate is selected."""

    data: xarray.Dataset
    x: SweptAxis

    @classmethod
    def of(cls, dataset: xarray.Dataset, chart: str) -> _Line:
        data, (x,) = swept_axes(dataset, 1, chart)
        return cls(data, x)

    @property
    def limits(self) -> tuple[float, float]:
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
        return [run for run in _runs(selected) if selected[run.start] >= 0]

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
        return [run for run in _runs(several) if several[run.start]]

    @property
    def empty(self) -> list[slice]:
        """The stretches without an equilibrium."""
        empty = self.data["selected"].values < 0
        return [run for run in _runs(empty) if empty[run.start]]

    def at_default(self, columns: int, width: float) -> NDArray[np.bool_]:
        """Mark those of so many columns, over a width in inches, in which the mark of the default stands."""
        default = np.inf if self.x.shown_default is None else self.x.shown_default
        centres = self.x.values[0] + (np.arange(columns) + 0.5) / columns * np.ptp(self.x.values)
        return np.asarray(np.abs(centres - default) < 0.03 / width * np.ptp(self.x.values))

    def span(self, run: slice) -> tuple[float, float]:
        """Give the interval that a run of points stands for."""
        return float(self.x.edges[run.start]), float(self.x.edges[run.stop])

    def shade(self, ax: Axes) -> None:
        """Shade where no equilibrium exists, and mark the default."""
        for run in self.empty:
            ax.axvspan(*self.span(run), facecolor=NO_EQUILIBRIUM, edgecolor="none", zorder=0, gid="no equilibrium")
        if self.x.shown_default is not None:
            mark = ax.axvline(self.x.shown_default, color=INK, linewidth=0.9, linestyle=(0, (2.5, 2)), zorder=4.5)
            mark.set_gid("default value")

    def legend(self, ax: Axes) -> None:
        """Explain the shading, below the axes, as far as there is any."""
        handles: list[Any] = []
        if self.empty:
            handles.append(Patch(facecolor=NO_EQUILIBRIUM, edgecolor=INK, linewidth=0.5, label="no equilibrium"))
        if any(artist.get_gid() == "several equilibria" for artist in ax.patches):
            handles.append(_several_patch((0, 0), 1, 1, label="several equilibria"))
        if self.x.shown_default is not None:
            handles.append(Line2D([], [], color=INK, linewidth=0.9, linestyle=(0, (2.5, 2)), label="default value"))
        if handles:
            below = -(0.42 + text_height(ax.get_xlabel(), LABEL_SIZE)) / axes_inches(ax)[1]
            place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (0, below), "ncols": len(handles)}
            ax.legend(handles=handles, fontsize=SMALL_SIZE, frameon=False, labelcolor=INK, borderaxespad=0, **place)


class _OutcomeLook:
    """The colour and the texture of each outcome, as keywords of a patch."""

    def __init__(self, names: Sequence[str]) -> None:
        self.colours, self.textures = outcome_colours(names), outcome_textures(names)

    def of(self, name: str) -> dict[str, Any]:
        texture = self.textures[name] or None
        return {"facecolor": self.colours[name], "hatch": texture, "edgecolor": INK, "linewidth": 0.5}


def _payoff_line(ax: Axes, line: _Line, payoff: NDArray[np.float64], place: int, colour: str, player: str) -> None:
    """Draw a player's payoff, broken where the selected candidate changes, with a dot for a run of one point."""
    xs, ys, dots = [], [], []
    for run in line.runs:
        if run.stop - run.start == 1:
            dots.append(run.start)
        xs += [*line.x.values[run], np.nan]
        ys += [*payoff[run], np.nan]
    style, width = _kind(place)
    look: dict[str, Any] = {"color": colour, "zorder": 3 + place / 100}
    (drawn,) = ax.plot(xs, ys, linestyle=style, linewidth=width, label=player, **look)
    drawn.set(gid=f"payoff: {player}", dash_capstyle="butt", solid_capstyle="butt")
    if dots:
        ax.plot(line.x.values[dots], payoff[dots], linestyle="none", marker="o", markersize=3.5, **look)


def _kind(place: int) -> tuple[Any, float]:
    """Give the line style and the width of a player's line, by the player's place in the order."""
    return LINE_STYLES[place % len(LINE_STYLES)], WIDTHS[place % len(WIDTHS)]


def _end_labels(ax: Axes, line: _Line, payoffs: dict[str, NDArray[np.float64]], names: dict[str, str]) -> None:
    """Write each player's name at the right of the axes, level with the end of the line as far as there is room."""
    width, height = axes_inches(ax)
    low, high = ax.get_ylim()
    last = line.last_point
    if last is None:
        return
    ends = [(payoff[last] - low) / (high - low) * height for payoff in payoffs.values()]
    gaps = [text_height(names[player], LABEL_SIZE) + 0.04 for player in payoffs]
    levels = spread(ends, gaps, -0.1, height + 0.1)
    start = (line.x.values[last] - line.x.values[0]) / np.ptp(line.x.values)
    colours = player_colours(payoffs)
    for place, (player, end, level) in enumerate(zip(payoffs, ends, levels, strict=True)):
        _lead(ax, (start, end / height), level / height, place, colours[player])
        beside = 1 + (LEADER + SAMPLE + 0.06) / width
        look = {"transform": ax.transAxes, "va": "center_baseline", "weight": "bold"}
        write(ax, beside, level / height, names[player], LABEL_SIZE, color=colours[player], **look)


def _lead(ax: Axes, end: tuple[float, float], level: float, place: int, colour: str) -> None:
    """Lead from the end of a line (in shares of the axes) to its label's level, and show there how the line looks."""
    width, _ = axes_inches(ax)
    style, thick = _kind(place)
    look: dict[str, Any] = {"transform": ax.transAxes, "color": colour, "clip_on": False}
    look |= {"scalex": False, "scaley": False}
    across, turn = 1 + LEADER / width, 1 + 0.04 / width
    ax.plot(
        [end[0], turn, across], [end[1], end[1], level], gid="leader", linewidth=0.6, linestyle=(0, (1, 1.5)), **look
    )
    sample = [across, across + SAMPLE / width]
    ax.plot(sample, [level, level], gid="sample", linewidth=thick, linestyle=style, solid_capstyle="butt", **look)


def _band(ax: Axes, line: _Line) -> None:
    """Mark along the bottom where several equilibria exist."""
    for run in line.several:
        left, right = line.span(run)
        patch = _several_patch((left, 0), right - left, BAND)
        patch.set(transform=ax.get_xaxis_transform(), gid="several equilibria", zorder=2)
        ax.add_patch(patch)


def _several_patch(corner: tuple[float, float], width: float, height: float, label: str = "") -> Rectangle:
    return Rectangle(
        corner, width, height, facecolor=PAPER, edgecolor=FAINT_INK, hatch="//////", linewidth=0.6, label=label
    )


def _stack(ax: Axes, line: _Line, run: slice, look: _OutcomeLook) -> None:
    """Draw the probabilities over a run of points as areas, one on the other."""
    left, right = line.span(run)
    xs = np.concatenate([[left], line.x.values[run], [right]])
    bottom = np.zeros(len(xs))
    for outcome in line.data["outcome"].values:
        probability = line.data["probability"].sel(outcome=outcome).values[run]
        top = bottom + np.pad(probability, 1, mode="edge")
        if (probability > 0).any():
            area = ax.fill_between(xs, bottom, top, zorder=2, **look.of(str(outcome)))
            area.set_gid(f"probability: {outcome}")
        bottom = top


def _name_areas(ax: Axes, line: _Line, look: _OutcomeLook, ceiling: float) -> None:
    """Write the outcomes' names into their areas where there is room."""
    width, height = axes_inches(ax)
    names = [str(outcome) for outcome in line.data["outcome"].values]
    columns, rows = max(2, round(width * COARSE)), max(2, round(height / ceiling * COARSE))
    tops = line.data["probability"].values.cumsum(axis=0)[:, cells_at(line.x, columns)]
    middles = (np.arange(rows) + 0.5) / rows
    places = (middles[None, :, None] > tops[:, None, :]).sum(axis=0)
    places[:, np.isnan(tops[-1]) | line.at_default(columns, width)] = -1
    cell = width / columns, height / ceiling / rows
    for place in np.unique(places[(places >= 0) & (places < len(names))]):
        for part in parts_of(places == place):
            fit = fitting_text(names[place], part, (LABEL_SIZE, SMALL_SIZE), cell)
            if fit is not None:
                text, size, (across, up) = fit
                _write_inside(ax, text, size, (across / width, up / height), look, names[place])


def _write_inside(ax: Axes, text: str, size: float, place: tuple[float, float], look: _OutcomeLook, name: str) -> None:
    plain = not look.textures[name]
    box = None if plain else {"boxstyle": "round,pad=0.22", "facecolor": PAPER, "edgecolor": "none"}
    colour = ink_on(look.colours[name]) if plain else INK
    write(ax, *place, text, size, color=colour, ha="center", va="center", transform=ax.transAxes, zorder=5, bbox=box)


def _strip(ax: Axes, line: _Line, row: NDArray[np.bool_], bottom: float, look: dict[str, Any], label: str) -> None:
    """Draw where an outcome is possible, with its name at the right."""
    height = STRIP / AREA_HEIGHT
    ax.plot(line.limits, [bottom + height / 2] * 2, color=HAIRLINE, linewidth=0.6, zorder=1)
    for run in _runs(row):
        if row[run.start]:
            left, right = line.span(run)
            patch = Rectangle((left, bottom), right - left, height, zorder=3, **look)
            patch.set_gid(f"possible: {label}")
            ax.add_patch(patch)
    beside = ax.get_yaxis_transform()
    place = {"transform": beside, "va": "center_baseline", "ha": "left"}
    write(ax, 1.012, bottom + height / 2, label, SMALL_SIZE, color=INK, **place)


def _runs(values: NDArray[Any]) -> list[slice]:
    """Cut an array into the longest stretches of equal values."""
    cuts = np.flatnonzero(values[1:] != values[:-1]) + 1
    bounds = [0, *cuts.tolist(), len(values)]
    return [slice(start, stop) for start, stop in itertools.pairwise(bounds)]


def _limits(payoffs: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """Give limits for the payoffs, zero among them, with room for the band at the bottom."""
    known = np.concatenate([[0.0], *(payoff[np.isfinite(payoff)] for payoff in payoffs)])
    low, high = float(known.min()), float(known.max())
    if low == high:
        return -1.0, 1.0
    return low - 0.1 * (high - low), high + 0.06 * (high - low)


def _strip_label(name: str) -> str:
    return wrapped(name, 30, lines=1)
