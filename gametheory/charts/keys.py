"""Keys below the axes, in as many rows as their entries need."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes

from gametheory.charts.frame import BELOW, LABEL_SIZE, SMALL_SIZE
from gametheory.charts.lettering import axes_inches, text_height, text_width
from gametheory.charts.style import INK

ROW: Final = 0.17  # inches
SAMPLE: Final = 0.31  # inches, for the sample before a text
BETWEEN: Final = 0.16  # inches, between two columns


def key_columns(labels: Sequence[str], width: float) -> int:
    """Give the largest number of columns in which a key stays within a width in inches.

    >>> key_columns(["status quo", "deal", "war"], 5), key_columns(["status quo", "deal", "war"], 1)
    (3, 1)
    """
    widths = [text_width(label, SMALL_SIZE) + SAMPLE + BETWEEN for label in labels]
    for columns in range(len(labels), 1, -1):
        if sum(max(column) for column in np.array_split(widths, columns)) <= width:  # as matplotlib fills them
            return columns
    return 1


def key_height(labels: Sequence[str], width: float) -> float:
    """Give the inches that a key takes below the label of the axes, for :func:`gametheory.charts.frame.framed`.

    >>> key_height(["status quo", "deal"], 5) < key_height(["status quo", "deal"], 1)
    True
    """
    return 0.11 + ROW * ceil(len(labels) / key_columns(labels, width)) if labels else 0.0


def key_below(ax: Axes, entries: Sequence[Any], width: float) -> None:
    """Explain marks below the axes and their label, within a width in inches; nothing where there are none."""
    if not entries:
        return
    below = -(BELOW + text_height(ax.get_xlabel(), LABEL_SIZE)) / axes_inches(ax)[1]
    ax.legend(
        handles=list(entries),
        loc="upper left",
        bbox_to_anchor=(0, below),
        ncols=key_columns([str(entry.get_label()) for entry in entries], width),
        fontsize=SMALL_SIZE,
        frameon=False,
        labelcolor=INK,
        borderaxespad=0,
        borderpad=0,
        columnspacing=1.4,
        handlelength=1.8,
    )
