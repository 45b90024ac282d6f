"""Strips over one parameter, one below the other: where something is the case, alone or beside others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from gametheory.charts.frame import FOOTER, LABEL_SIZE, framed, legend_below, right_of
from gametheory.charts.lettering import distinct
from gametheory.charts.style import HAIRLINE, INK, NO_EQUILIBRIUM, Look
from gametheory.charts.swept import SweptAxis

if TYPE_CHECKING:
    import xarray

WIDTH: Final = 5.2  # inches
ROW: Final = 0.42
THICK: Final = 0.62  # of a row
SEVERAL: Final = "////"


@dataclass(frozen=True, eq=False)
class Strip:
    """One strip: its name, its look, and for each point whether it is the case, beside others, or nothing is."""

    name: str
    look: Look
    here: NDArray[np.bool_]
    several: NDArray[np.bool_]
    nothing: NDArray[np.bool_]


def draw_strips(
    dataset: xarray.Dataset,
    x: SweptAxis,
    strips: Sequence[Strip],
    notes: Sequence[str],
    words: tuple[str, str],
    ax: Axes | None,
) -> Axes:
    """Draw strips with their names at the right: filled alone, hatched beside others, grey where nothing is.

    ``words`` say in the key what filled and hatched mean. The first strip stands at the top.
    """
    names = [strip.name for strip in strips]
    size = WIDTH, ROW * len(strips) + 0.1
    ax = framed(ax, size, right_of(names, LABEL_SIZE) + 0.1, dataset, x, notes, FOOTER)
    for row, strip in enumerate(strips):
        _draw(ax, row, strip, x)
    ax.set(xlim=(float(x.values[0]), float(x.values[-1])), ylim=(len(strips) - 0.4, -0.6), yticks=range(len(strips)))
    ax.yaxis.tick_right()
    ax.set_yticklabels(names, fontsize=LABEL_SIZE, color=INK)
    ax.tick_params(axis="y", length=0)
    _legend(ax, strips, x, words)
    return ax


def _draw(ax: Axes, row: int, strip: Strip, x: SweptAxis) -> None:
    fill: dict[str, Any] = {"facecolor": strip.look.colour, "edgecolor": INK, "linewidth": 0.6}
    looks: tuple[tuple[str, NDArray[np.bool_], dict[str, Any]], ...] = (
        ("alone", strip.here & ~strip.several, fill | {"hatch": strip.look.texture}),
        ("beside others", strip.here & strip.several, fill | {"hatch": strip.look.texture + SEVERAL}),
        ("nothing", strip.nothing, {"facecolor": NO_EQUILIBRIUM, "edgecolor": "none"}),
    )
    for kind, marked, look in looks:
        bars = ax.broken_barh(list(_stretches(marked, x)), (row - THICK / 2, THICK), **look)
        bars.set_gid(f"{kind}: {strip.name}")


def _stretches(marked: NDArray[np.bool_], x: SweptAxis) -> Iterator[tuple[float, float]]:
    """Go through the stretches of neighbouring marked points as (start, width)."""
    padded = np.concatenate([[False], marked, [False]]).astype(int)
    starts, ends = np.flatnonzero(np.diff(padded) == 1), np.flatnonzero(np.diff(padded) == -1)
    for start, end in zip(starts, ends, strict=True):
        yield float(x.edges[start]), float(x.edges[end] - x.edges[start])


def _legend(ax: Axes, strips: Sequence[Strip], x: SweptAxis, words: tuple[str, str]) -> None:
    """Explain the filling, below the axes, as far as there is any; of several colours, without one."""
    colours = distinct(strip.look.colour for strip in strips)
    look: dict[str, Any] = {"facecolor": colours[0] if len(colours) == 1 else HAIRLINE, "edgecolor": INK}
    look |= {"linewidth": 0.6}
    entries: list[Any] = [Patch(**look, label=words[0]), Patch(**look, hatch=SEVERAL, label=words[1])]
    if any(strip.nothing.any() for strip in strips):
        entries.append(Patch(facecolor=NO_EQUILIBRIUM, label="no equilibrium"))
    if x.shown_default is not None:
        ax.axvline(x.shown_default, color=INK, linewidth=0.9, linestyle=(0, (4, 3)), gid="default value")
        entries.append(Line2D([], [], color=INK, linewidth=0.9, linestyle=(0, (4, 3)), label="default value"))
    legend_below(ax, entries)
