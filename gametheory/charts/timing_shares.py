"""When things happen: the probability of each state of the world, period after period, stacked to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, PercentFormatter
from numpy.typing import NDArray

from gametheory.charts.frame import LABEL_SIZE, framed
from gametheory.charts.keys import key_below, key_height
from gametheory.charts.lettering import axes_inches, text_height, text_width, wrapped, write
from gametheory.charts.style import INK, Look, ink_on, outcome_looks
from gametheory.charts.swept import SweptAxis
from gametheory.errors import GameError

SIZE: Final = (5.6, 3.0)  # inches
BAND: Final = (0.1, 0.9)
DOTTED: Final = (0, (1.2, 1.2))
CLEAR: Final = 0.06  # inches around a name
AMPLE: Final = 2.5  # of the height that a name needs; more room is no better
LETTERS: Final = 40

Floats = NDArray[np.float64]


def timing_shares(
    shares: Mapping[str, Sequence[Any]],
    ax: Axes | None = None,
    *,
    colours: Mapping[str, str] | None = None,
    title: str = "",
) -> Axes:
    """Draw how the probability of each state shifts over time.

    Parameters
    ----------
    shares
        For each state its probability after 0, 1, 2, ... periods, as
        :meth:`gametheory.repeated.Timing.by_period` gives it. Where the hazards were arrays of draws, one for each
        setting of uncertain parameters, the medians are stacked, and each border has dotted lines at its tenth and
        its ninetieth percentile.
    ax
        Where to draw; by default on a figure of its own.
    colours
        For states the colours to use; by default those of outcomes in this order.
    title
        What the chart is about.

    Returns
    -------
    The axes. Raises ``GameError`` for no state, for fewer than two points in time, and for states with different
    numbers of them.

    Examples
    --------
    >>> from gametheory.repeated import Event, Timing
    >>> coin = Timing({"waiting": (Event("heads", 0.5, "done"),), "done": ()})
    >>> axes = timing_shares(coin.by_period(4))
    >>> [text.get_text() for text in axes.get_legend().get_texts()]
    ['waiting', 'done']
    """
    import xarray

    borders = _borders(shares)
    middle, times = np.median(borders, axis=-1), np.arange(borders.shape[1])
    looks = outcome_looks(shares) | {state: Look(colour) for state, colour in (colours or {}).items()}
    names = {state: wrapped(state, LETTERS, lines=1) for state in shares}
    is_banded = borders.shape[2] > 1
    notes = ("Dotted: each border at 10 and at 90 % of the draws of uncertain hazards.",) if is_banded else ()
    axis = SweptAxis("period", times.astype(float), "periods from now", "", None)
    about, footer = xarray.Dataset(attrs={"title": title}), key_height(list(names.values()), SIZE[0])
    ax = framed(ax, SIZE, 0.0, about, axis, notes, footer)
    ax.set(xlim=(times[0], times[-1]), ylim=(0, 1))
    ax.set_ylabel("probability", fontsize=LABEL_SIZE, color=INK)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    edges = np.vstack([np.zeros(len(times)), middle])
    for place, state in enumerate(shares):
        _area(ax, names[state], times, edges[place], edges[place + 1], looks[state])
    for border in borders[:-1] if is_banded else ():
        for edge in np.quantile(border, BAND, axis=-1):
            ax.plot(times, edge, color=INK, linewidth=0.9, linestyle=DOTTED, zorder=3, gid="percentile")
    key_below(ax, list(_legend(names, looks)), axes_inches(ax)[0])
    return ax


def _borders(shares: Mapping[str, Sequence[Any]]) -> Floats:
    """Give the upper borders of the stacked states: states by periods by draws."""
    if not shares:
        raise GameError("there is no state to draw. Give the probabilities of one or more")
    tables = [_table(periods) for periods in shares.values()]
    counts = {state: len(table) for state, table in zip(shares, tables, strict=True)}
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{state} {count}" for state, count in counts.items())
        raise GameError(f"states have different numbers of periods: {said}. Give each as many")
    if len(tables[0]) < 2:
        raise GameError("one point in time is no development. Give the probabilities after one period or more")
    return np.cumsum(np.stack(np.broadcast_arrays(*tables)), axis=0)


def _table(periods: Sequence[Any]) -> Floats:
    """Give the probabilities of a state as periods by draws."""
    columns = [np.atleast_1d(np.asarray(share, dtype=float)).ravel() for share in periods]
    width = max(map(len, columns), default=0)
    return np.array([np.broadcast_to(column, width) for column in columns])


def _area(ax: Axes, name: str, times: NDArray[np.int64], below: Floats, above: Floats, look: Look) -> None:
    """Fill the area of a state between its borders, and write its name where it fits best, if it fits."""
    fill: dict[str, Any] = {"facecolor": look.colour, "edgecolor": INK, "linewidth": 0.6, "hatch": look.texture or None}
    ax.fill_between(times, below, above, zorder=1, **fill).set_gid(f"share: {name}")
    if look.texture:
        return
    width, height = axes_inches(ax)
    wide = (text_width(name, LABEL_SIZE) + 2 * CLEAR) / width * times[-1]
    tall = (text_height(name, LABEL_SIZE) + 2 * CLEAR) / height
    spots = [_spot(times, below, above, centre, wide) for centre in np.linspace(times[0], times[-1], 81)]
    middle = (times[0] + times[-1]) / 2
    room, centre, level = max(spots, key=lambda spot: (min(spot[0], AMPLE * tall), -abs(spot[1] - middle)))
    if room >= tall:
        ground = {"facecolor": look.colour, "edgecolor": "none", "pad": 1.0}
        place: dict[str, Any] = {"ha": "center", "va": "center", "color": ink_on(look.colour), "bbox": ground}
        write(ax, centre, level, name, LABEL_SIZE, zorder=4, **place)


def _spot(
    times: NDArray[np.int64], below: Floats, above: Floats, centre: float, wide: float
) -> tuple[float, float, float]:
    """Give the height of the largest box of a width around a point in time, and the box's centre."""
    span = np.linspace(centre - wide / 2, centre + wide / 2, 33)
    if span[0] < times[0] or span[-1] > times[-1]:
        return -1.0, centre, 0.0
    low, high = np.interp(span, times, below).max(), np.interp(span, times, above).min()
    return float(high - low), float(centre), float(high + low) / 2


def _legend(names: Mapping[str, str], looks: Mapping[str, Look]) -> Iterator[Patch]:
    for state, name in names.items():
        look = looks[state]
        yield Patch(facecolor=look.colour, edgecolor=INK, linewidth=0.6, hatch=look.texture or None, label=name)
