"""Charts over one parameter: what everybody gets, and what comes of the game, in the selected equilibrium.

Where several equilibria exist a line can follow only one of them. The rule that selects it is named on the chart, the
stretches with several equilibria are marked, and above the outcome chart a strip for each outcome shows where some
equilibrium, selected or not, reaches it. Where the selected equilibrium changes, lines break: a jump is a jump.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from gametheory.charts.frame import FOOTER, LABEL_SIZE, SMALL_SIZE, framed, right_of
from gametheory.charts.lettering import (
    axes_inches,
    balanced,
    fitting_text,
    parts_of,
    wrapped,
    write,
)
from gametheory.charts.line_ends import LineEnd, name_line_ends, room_for_names
from gametheory.charts.line_sweep import LineSweep, runs_of
from gametheory.charts.regions import cells_at
from gametheory.charts.style import (
    HAIRLINE,
    INK,
    LINE_STYLES,
    PAPER,
    Look,
    ink_on,
    outcome_looks,
    player_colours,
)
from gametheory.charts.swept import concept_words, player_names

if TYPE_CHECKING:
    import xarray

SIZE: Final = (5.6, 3.4)  # inches
WIDTHS: Final = (3.4, 2.6, 2.0, 1.6, 1.4, 1.2)  # points: a line over another leaves it to be seen
LABEL_COLUMNS: Final = 20
STRIP: Final = 0.15  # inches, of an outcome's strip
STRIP_GAP: Final = 0.05
AREA_HEIGHT: Final = 2.3  # inches
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
    line = LineSweep.of(dataset, "a line chart")
    names = {player: balanced(name, LABEL_COLUMNS) for player, name in player_names(line.data).items()}
    right = room_for_names(list(names.values()), LABEL_SIZE, samples=True)
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
    _name_lines(ax, line, payoffs, names)
    line.mark_several(ax)
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
    line = LineSweep.of(dataset, "an outcome chart")
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
    looks = outcome_looks(names)
    for run in line.outcome_runs:
        _stack(ax, line, run, looks)
    _name_areas(ax, line, looks, 1 + strips / AREA_HEIGHT)
    for row, (place, label) in enumerate(zip(shown, labels, strict=True)):
        bottom = 1 + (2 * STRIP_GAP + (len(shown) - 1 - row) * (STRIP + STRIP_GAP)) / AREA_HEIGHT
        _strip(ax, line, possible[place], bottom, _fill(looks[names[place]]), label)
    where = 1 + (strips / 2 + STRIP_GAP / 2) / AREA_HEIGHT
    beside = {"transform": ax.get_yaxis_transform(), "ha": "right", "va": "center"}
    write(ax, -0.014, where, "possible", SMALL_SIZE, color=INK, **beside)
    ax.axhline(1, color=INK, linewidth=0.8, zorder=4)
    line.legend(ax)
    return ax


def _payoff_line(ax: Axes, line: LineSweep, payoff: NDArray[np.float64], place: int, colour: str, player: str) -> None:
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


def _name_lines(ax: Axes, line: LineSweep, payoffs: dict[str, NDArray[np.float64]], names: dict[str, str]) -> None:
    """Write each player's name at the end of the line."""
    last = line.last_point
    if last is None:
        return
    across = float((line.x.values[last] - line.x.values[0]) / np.ptp(line.x.values))
    colours = player_colours(payoffs)
    ends = [
        LineEnd(names[player], float(payoff[last]), colours[player], *_kind(place), across)
        for place, (player, payoff) in enumerate(payoffs.items())
    ]
    name_line_ends(ax, ends, LABEL_SIZE, samples=True, weight="bold")


def _stack(ax: Axes, line: LineSweep, run: slice, looks: dict[str, Look]) -> None:
    """Draw the probabilities over a run of points as areas, one on the other."""
    xs = line.over(run, None)
    bottom = np.zeros(len(xs))
    for outcome in line.data["outcome"].values:
        probability = line.over(run, line.data["probability"].sel(outcome=outcome).values)
        top = bottom + probability
        if (probability > 0).any():
            area = ax.fill_between(xs, bottom, top, zorder=2, **_fill(looks[str(outcome)]))
            area.set_gid(f"probability: {outcome}")
        bottom = top


def _name_areas(ax: Axes, line: LineSweep, looks: dict[str, Look], ceiling: float) -> None:
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
                _write_inside(ax, text, size, (across / width, up / height), looks[names[place]])


def _fill(look: Look) -> dict[str, Any]:
    return {"facecolor": look.colour, "hatch": look.texture or None, "edgecolor": INK, "linewidth": 0.5}


def _write_inside(ax: Axes, text: str, size: float, place: tuple[float, float], look: Look) -> None:
    plain = not look.texture
    box = None if plain else {"boxstyle": "round,pad=0.22", "facecolor": PAPER, "edgecolor": "none"}
    colour = ink_on(look.colour) if plain else INK
    write(ax, *place, text, size, color=colour, ha="center", va="center", transform=ax.transAxes, zorder=5, bbox=box)


def _strip(ax: Axes, line: LineSweep, row: NDArray[np.bool_], bottom: float, look: dict[str, Any], label: str) -> None:
    """Draw where an outcome is possible, with its name at the right."""
    height = STRIP / AREA_HEIGHT
    ax.plot(line.limits, [bottom + height / 2] * 2, color=HAIRLINE, linewidth=0.6, zorder=1)
    for run in runs_of(row):
        if row[run.start]:
            left, right = line.span(run)
            patch = Rectangle((left, bottom), right - left, height, zorder=3, **look)
            patch.set_gid(f"possible: {label}")
            ax.add_patch(patch)
    beside = ax.get_yaxis_transform()
    place = {"transform": beside, "va": "center_baseline", "ha": "left"}
    write(ax, 1.012, bottom + height / 2, label, SMALL_SIZE, color=INK, **place)


def _limits(payoffs: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """Give limits for the payoffs, zero among them, with room for the band at the bottom."""
    known = np.concatenate([[0.0], *(payoff[np.isfinite(payoff)] for payoff in payoffs)])
    low, high = float(known.min()), float(known.max())
    if low == high:
        return -1.0, 1.0
    return low - 0.1 * (high - low), high + 0.06 * (high - low)


def _strip_label(name: str) -> str:
    return wrapped(name, 30, lines=1)
