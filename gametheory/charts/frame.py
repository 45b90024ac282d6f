"""The frame of the charts over parameters: a figure of a known size, title, labels, and notes in small print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gametheory.charts.lettering import LEADING, POINTS, axes_inches, balanced, text_height, text_width, wrapped
from gametheory.charts.style import FAINT_INK, INK
from gametheory.charts.swept import SweptAxis, plain

if TYPE_CHECKING:
    import xarray

TITLE_SIZE: Final = 11.0
LABEL_SIZE: Final = 9.0
SMALL_SIZE: Final = 8.0
LETTER: Final = 0.52  # the width of an average letter, in sizes of the letters
LEFT: Final = 1.0
BOTTOM: Final = 0.46  # without the lines of the label
EDGE: Final = 0.16
FOOTER: Final = 0.28  # for a key below the axes
BELOW: Final = 0.42  # from the axes to that key, without the lines of the label


@dataclass(frozen=True)
class Heading:
    """The title of a chart and the lines of small print below it."""

    title: str
    notes: tuple[str, ...]

    def fitted(self, width: float) -> Heading:
        """Break all lines to a width in inches."""
        title = balanced(self.title, _letters(width, TITLE_SIZE * 1.1), lines=3)
        notes = tuple(wrapped(note, _letters(width, SMALL_SIZE), lines=4) for note in self.notes if note)
        return Heading(title, notes)

    @property
    def height(self) -> float:
        """The height in inches that it takes above the axes."""
        title = text_height(self.title, TITLE_SIZE) + 0.04 if self.title else 0
        return title + sum(text_height(note, SMALL_SIZE) for note in self.notes) + 0.08


def framed(
    ax: Axes | None,
    size: tuple[float, float],
    right: float,
    dataset: xarray.Dataset,
    x: SweptAxis,
    notes: Sequence[str],
    footer: float = 0.0,
) -> Axes:
    """Give axes over a parameter, with the sweep's title and notes over them.

    Without ``ax`` they have the given size in inches, and the figure leaves the room that is asked for at their
    right and, as a footer, below the labels.
    """
    heading = Heading(str(dataset.attrs.get("title", "")), tuple(notes))
    if ax is None:
        heading = heading.fitted(size[0] + right)
        bottom = BOTTOM + footer + text_height(axis_text(x, size[0]), LABEL_SIZE)
        width, height = LEFT + size[0] + right + EDGE, bottom + size[1] + heading.height + EDGE
        figure = Figure(figsize=(width, height), facecolor="white")
        ax = figure.add_axes((LEFT / width, bottom / height, size[0] / width, size[1] / height))
    else:
        heading = heading.fitted(axes_inches(ax)[0])
    _write_heading(ax, heading)
    label_axis(ax, x, "x")
    ax.tick_params(labelsize=SMALL_SIZE, width=0.8, length=3.5, color=INK, labelcolor=INK)
    return ax


def label_axis(ax: Axes, axis: SweptAxis, which: str) -> None:
    """Write a parameter's name, symbol and unit along an axis, and what it means below."""
    length = axes_inches(ax)[0 if which == "x" else 1]
    write = ax.set_xlabel if which == "x" else ax.set_ylabel
    write(axis_text(axis, length), fontsize=LABEL_SIZE, color=INK, linespacing=LEADING)


def axis_text(axis: SweptAxis, length: float) -> str:
    """Give what stands along an axis, broken to its length in inches."""
    return "\n".join(filter(None, (axis.label, plain(balanced(axis.meaning, _letters(length, LABEL_SIZE), lines=2)))))


def right_of(texts: Sequence[str], size: float) -> float:
    """Give the room in inches that labels at the right of the axes need."""
    return max((text_width(text, size) for text in texts), default=0.0)


def legend_below(ax: Axes, entries: Sequence[Artist]) -> None:
    """Explain marks in one row below the axes and their label; nothing where there are none."""
    if not entries:
        return
    below = -(BELOW + text_height(ax.get_xlabel(), LABEL_SIZE)) / axes_inches(ax)[1]
    ax.legend(
        handles=entries,
        loc="upper left",
        bbox_to_anchor=(0, below),
        ncols=len(entries),
        fontsize=SMALL_SIZE,
        frameon=False,
        labelcolor=INK,
        borderaxespad=0,
        columnspacing=1.4,
        handlelength=1.8,
    )


def _write_heading(ax: Axes, heading: Heading) -> None:
    up = 0.06 * POINTS
    for note in reversed(heading.notes):
        look = {"fontsize": SMALL_SIZE, "color": FAINT_INK, "linespacing": LEADING, "parse_math": False}
        place = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom", "ha": "left"}
        ax.annotate(note, (0, 1), (0, up), annotation_clip=False, **place, **look)  # type: ignore[arg-type]
        up += text_height(note, SMALL_SIZE) * POINTS
    title = ax.set_title(heading.title, loc="left", pad=up + 3, fontsize=TITLE_SIZE, fontweight="bold", color=INK)
    title.set(parse_math=False, linespacing=LEADING)


def _letters(width: float, size: float) -> int:
    return max(12, int(width * POINTS / (LETTER * size * 1.12)))
