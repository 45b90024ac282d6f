"""What can be agreed on in several models of one crisis: their ranges of a common term, one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gametheory.charts.bargaining_marks import ZONE, exact_text
from gametheory.charts.lettering import wrapped
from gametheory.charts.style import FAINT_INK, HAIRLINE, INK
from gametheory.errors import GameError

WIDTH: Final = 6.2  # inches
ROW: Final = 0.52
THICK: Final = 0.5  # of a row
LABEL_SIZE: Final = 8.0

Range = tuple[Any, Any]
"""The ends of a range, in order."""


def term_ranges(
    ranges: Mapping[str, Sequence[Range]],
    low: Any,
    high: Any,
    ax: Axes | None = None,
    *,
    term: str,
    empty: str = "no range",
) -> Axes:
    """Draw for each of several models the ranges of a term in which something holds.

    Parameters
    ----------
    ranges
        For each model, by its title, its ranges of the term; none is written in words.
    low, high
        The range of the term.
    ax
        Where to draw; by default on a figure of its own.
    term
        What the axis says.
    empty
        What is written where a model has no range.

    Returns
    -------
    The axes, a row a model from the top, the outermost ends written beside its ranges. Raises ``GameError`` where there
    is no model.
    """
    if not ranges:
        raise GameError("there is no model whose range could be drawn. Give one at least")
    size = (WIDTH, ROW * len(ranges) + 0.8)
    axes = ax if ax is not None else Figure(figsize=size, layout="constrained").add_subplot()
    for place, pieces in enumerate(ranges.values()):
        axes.barh(place, float(high) - float(low), THICK, float(low), color="none", edgecolor=HAIRLINE, linewidth=0.8)
        for start, end in pieces:
            width = float(end) - float(start)
            axes.barh(place, width, THICK, float(start), color=ZONE, edgecolor=INK, linewidth=0.8)
        for end, side in _named_ends(pieces, low, high):
            gap = " " if side == "left" else ""
            text = f"{gap}{exact_text(end)}{'' if gap else ' '}"
            axes.text(float(end), place, text, ha=side, va="center", fontsize=LABEL_SIZE, color=INK)
        if not pieces:
            middle = (float(low) + float(high)) / 2
            axes.text(middle, place, empty, ha="center", va="center", fontsize=LABEL_SIZE, color=FAINT_INK)
    axes.set(xlim=(float(low), float(high)), ylim=(len(ranges) - 0.35, -0.6), yticks=range(len(ranges)))
    axes.set_yticklabels([wrapped(name, 30, lines=2) for name in ranges], fontsize=LABEL_SIZE, color=INK)
    axes.set_xlabel(term, fontsize=LABEL_SIZE, color=INK)
    axes.tick_params(labelsize=LABEL_SIZE)
    axes.tick_params(axis="y", length=0)
    return axes


def _named_ends(pieces: Sequence[Range], low: Any, high: Any) -> Iterator[tuple[Any, Literal["left", "right"]]]:
    """Give the outermost ends with the side on which their number stands, but for those at the ends of the axis."""
    if pieces and pieces[0][0] > low:
        yield pieces[0][0], "right"
    if pieces and pieces[-1][1] < high:
        yield pieces[-1][1], "left"
