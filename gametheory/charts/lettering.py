"""Text in charts: how wide it is, where it breaks, where it goes, so that no two labels overlap.

Widths are measured on the outlines of the letters, before anything is drawn, so a figure can be made as large as what
it must hold. Labels come from users and are never taken for mathematics: a dollar sign is a dollar sign.
"""

from __future__ import annotations

import functools
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from numpy.typing import NDArray

from gametheory.games.numbers import show

POINTS: Final = 72.0  # an inch
LEADING: Final = 1.22  # from one line of text to the next, in sizes of the letters
SMALLEST_PART: Final = 0.01  # of a chart, to have its name written in it
ELLIPSIS: Final = "…"
_SPACES: Final = re.compile(r"[ \t\r\n]+")  # without those at which no line may break


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a text in inches, of its longest line where it has several.

    >>> text_width("hold", 9) < text_width("back down", 9)
    True
    """
    family = tuple(rcParams["font.family"]), tuple(rcParams["font.sans-serif"])
    return max(_line_width(line, size, bold, family) for line in text.split("\n"))


def text_height(text: str, size: float) -> float:
    r"""Give the height of a text in inches.

    >>> round(text_height("two\nlines", 9), 3)
    0.305
    """
    return (text.count("\n") + 1) * size * LEADING / POINTS


def wrapped(text: str, columns: int, lines: int = 3) -> str:
    r"""Break a text into lines of about so many letters; what does not fit into the lines ends in an ellipsis.

    >>> wrapped("a negotiated and verified freeze", 18)
    'a negotiated and\nverified freeze'
    """
    return "\n".join(
        textwrap.wrap(
            _SPACES.sub(" ", text).strip(), columns, max_lines=lines, placeholder=f" {ELLIPSIS}", break_long_words=False
        )
    )


def balanced(text: str, columns: int, lines: int = 3) -> str:
    r"""Break a text as :func:`wrapped` does, into the same number of lines of more even length.

    >>> balanced("negotiated freeze of the programme", 30)
    'negotiated freeze\nof the programme'
    """
    usual = wrapped(text, columns, lines)
    narrower = (wrapped(text, width, lines) for width in range(columns // 2, columns))
    same = (way for way in narrower if way.count("\n") == usual.count("\n") and way.endswith(usual[-1:]))
    return next(same, usual)


def number_text(value: Any) -> str:
    """Print a number with a proper minus sign.

    >>> number_text(-0.5)
    '−0.5'
    """
    return show(value).replace("-", "−")


def percent(share: float) -> str:
    """Print a share of the area.

    >>> percent(0.342), percent(0.002), percent(0.0), percent(0.9999)
    ('34 %', '<1 %', '0 %', '>99 %')
    """
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 < share < 1 - 1e-12 else f"{100 * share:.0f} %"


def blank_canvas(ax: Axes | None, width: float, height: float, colour: str = "white") -> tuple[Axes, float]:
    """Give axes for a drawing that is laid out in inches, y downwards, and the scale at which its text fits there.

    Without ``ax`` the figure is as large as the drawing and the scale is one; in axes that are smaller everything
    shrinks together, in larger ones it stays as it is, in the middle.
    """
    if ax is None:
        figure = Figure(figsize=(width, height), facecolor=colour)
        ax = figure.add_axes((0, 0, 1, 1))
    room_x, room_y = axes_inches(ax)
    scale = min(1.0, room_x / width, room_y / height)
    spare_x, spare_y = (room_x / scale - width) / 2, (room_y / scale - height) / 2
    ax.set(xlim=(-spare_x, width + spare_x), ylim=(height + spare_y, -spare_y))
    ax.set_axis_off()
    return ax, scale


def axes_inches(ax: Axes) -> tuple[float, float]:
    """Give the width and the height of axes in inches."""
    box = ax.get_window_extent().transformed(figure_of(ax).dpi_scale_trans.inverted())
    return float(box.width), float(box.height)


def figure_of(ax: Axes) -> Figure:
    """Give the figure that axes stand on, be it directly or on a subfigure."""
    figure = ax.get_figure(root=True)
    assert figure is not None, "axes that were taken off their figure cannot be drawn on"
    return figure


def write(ax: Axes, x: float, y: float, text: str, size: float, **look: Any) -> Text:
    """Write a user's text, taking nothing in it for mathematics."""
    return ax.text(x, y, text, fontsize=size, parse_math=False, **{"linespacing": LEADING - 0.02} | look)


def inscribed_spot(
    mask: NDArray[np.bool_], width: float, height: float, cell: tuple[float, float]
) -> tuple[float, float] | None:
    """Find where a box fits into a region, as far as possible from its border.

    Parameters
    ----------
    mask
        Which cells of an even grid belong to the region; rows run along y, columns along x.
    width, height
        The size of the box.
    cell
        The width and the height of a cell, in the same unit.

    Returns
    -------
    The centre of the box, measured from the corner of the first cell, or ``None`` where it fits nowhere.

    Examples
    --------
    >>> inscribed_spot(np.ones((4, 9), dtype=bool), 2.0, 1.0, (1.0, 1.0))
    (4.0, 1.5)
    """
    from scipy.ndimage import distance_transform_edt

    columns, rows = int(np.ceil(width / cell[0])), int(np.ceil(height / cell[1]))
    if columns > mask.shape[1] or rows > mask.shape[0]:
        return None
    sums = np.pad(mask.astype(np.int32).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    inside = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns] + sums[:-rows, :-columns]
    fits = inside == rows * columns
    if not fits.any():
        return None
    room = distance_transform_edt(np.pad(fits, 1), sampling=cell[::-1])[1:-1, 1:-1]
    best = np.argwhere(room >= room.max() - 1e-9)
    middle = best[np.argmin(((best - best.mean(axis=0)) ** 2).sum(axis=1))]
    return float((middle[1] + columns / 2) * cell[0]), float((middle[0] + rows / 2) * cell[1])


def fitting_text(
    name: str, mask: NDArray[np.bool_], sizes: Sequence[float], cell: tuple[float, float]
) -> tuple[str, float, tuple[float, float]] | None:
    """Find a way to write a name into a region, as large and on as few lines as fit: the text, its size, its centre.

    ``mask`` and ``cell`` are as in :func:`inscribed_spot`. ``None`` where it fits in no way.
    """
    for size in sizes:
        for text in dict.fromkeys((name, *(balanced(name, columns, 4) for columns in (22, 16, 12)))):
            if ELLIPSIS in text:
                continue
            spot = inscribed_spot(mask, text_width(text, size) + 0.14, text_height(text, size) + 0.1, cell)
            if spot is not None:
                return text, size, spot
    return None


def parts_of(mask: NDArray[np.bool_]) -> Iterator[NDArray[np.bool_]]:
    """Give the connected parts of a region that are large enough for a name of their own."""
    from scipy.ndimage import label

    numbered, _ = label(mask)
    sizes = np.bincount(numbered.ravel())
    for number in range(1, len(sizes)):
        if sizes[number] > SMALLEST_PART * mask.size:
            yield numbered == number


def spread(wanted: Sequence[float], gaps: Sequence[float], low: float, high: float) -> list[float]:
    """Move labels along a line, as little as may be, so that each has its gap around it and all stay in the interval.

    Of labels that want the same place, the first comes out highest.

    >>> spread([1.0, 1.1, 5.0], [1.0, 1.0, 1.0], 0.0, 10.0)
    [0.55, 1.55, 5.0]
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], -index))
    clusters: list[tuple[list[int], float]] = []
    for index in order:
        members, start = [index], _clamped(wanted[index] - gaps[index] / 2, gaps[index], low, high)
        while clusters and clusters[-1][1] + sum(gaps[i] for i in clusters[-1][0]) > start + 1e-12:
            members = clusters.pop()[0] + members
            start = _cluster_start(members, wanted, gaps, low, high)
        clusters.append((members, start))
    placed: dict[int, float] = {}
    for members, start in clusters:
        ends = start + np.cumsum([gaps[index] for index in members])
        placed |= {index: float(end) - gaps[index] / 2 for index, end in zip(members, ends, strict=True)}
    return [round(placed[index], 9) for index in range(len(wanted))]


def distinct(items: Iterable[Any]) -> list[Any]:
    """Give each item once, in the order of first appearance."""
    return list(dict.fromkeys(items))


@functools.lru_cache(maxsize=4096)
def _line_width(line: str, size: float, bold: bool, family: tuple[tuple[str, ...], tuple[str, ...]]) -> float:
    font = FontProperties(family=list(family[0]), weight="bold" if bold else "normal", size=size)
    with_end, end = (text_to_path.get_text_width_height_descent(t, font, ismath=False)[0] for t in (f"{line}.", "."))
    return float(with_end - end) / POINTS  # a space at the end has a width only before something


def _cluster_start(
    members: list[int], wanted: Sequence[float], gaps: Sequence[float], low: float, high: float
) -> float:
    """Put labels that touch where the sum of their squared moves is least."""
    offset, ideal = 0.0, []
    for index in members:
        ideal.append(wanted[index] - offset - gaps[index] / 2)
        offset += gaps[index]
    return _clamped(sum(ideal) / len(ideal), offset, low, high)


def _clamped(start: float, size: float, low: float, high: float) -> float:
    return max(low, min(start, high - size))
