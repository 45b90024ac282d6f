"""The zone of agreement as a band over one parameter, with the prices that solutions choose as lines within it.

Where the zone is empty the whole height is hatched: there is no term to draw, and the largest distance by which the
limits miss each other is written there. A border of the hatching lies where that distance passes through zero between
two points; borders that are known exactly can be given, and are written along the axis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import ArrayLike, NDArray

from gametheory.bargaining import ZoneGrid
from gametheory.charts.bargaining_marks import GAP, ZONE, exact_text
from gametheory.charts.frame import FOOTER, LABEL_SIZE, SMALL_SIZE, framed, legend_below
from gametheory.charts.lettering import axes_inches, number_text, spread, text_width, wrapped, write
from gametheory.charts.line_ends import LineEnd, name_line_ends, room_for_names
from gametheory.charts.style import HAIRLINE, INK, LINE_STYLES, PAPER
from gametheory.charts.swept import SweptAxis, plain, swept_axes
from gametheory.errors import GameError, SweepError

if TYPE_CHECKING:
    import xarray

SIZE: Final = (5.2, 3.2)  # inches
DEFAULT: Final = (0, (4, 3))
THICK: Final = 1.5  # points
NARROW: Final = 0.7  # inches, below which a stretch says nothing

Floats = NDArray[np.float64]


def price_band(
    values: ArrayLike,
    zone: ZoneGrid,
    prices: Mapping[str, ArrayLike],
    ax: Axes | None = None,
    *,
    parameter: str,
    meaning: str = "",
    default: float | None = None,
    term: str = "x",
    title: str = "",
    borders: Sequence[Any] = (),
    colours: Mapping[str, str] | None = None,
) -> Axes:
    """Draw the zone of agreement and prices over one parameter.

    Parameters
    ----------
    values
        The parameter's values, in rising order.
    zone
        What :func:`gametheory.bargaining.zone_grid` gives at them.
    prices
        By name, what the other ``*_grid`` functions give at them, NaN where there is no deal.
    ax
        Where to draw; by default on a figure of its own. The prices' names stand at the right of the axes.
    parameter, meaning, default
        What the parameter is called, what it means, and its usual value, marked where it lies within the axis.
    term, title
        What the term is called, and what the chart is about.
    borders
        Values, if they are known exactly, at which the zone opens or closes.
    colours
        For prices the colours to use, such as those of the sides that propose; by default all are black.

    Returns
    -------
    The axes. Raises ``GameError`` where the arrays are not as long as the values.

    Examples
    --------
    >>> import numpy as np
    >>> from gametheory.bargaining import nash_grid, waiting_grid, zone_grid
    >>> hazard = np.linspace(0, 0.01, 11)
    >>> worth = [waiting_grid(war, hazard, 0.95) for war in (-6, -4)]
    >>> deal = [2.1, -1.8], [-5, 4], worth
    >>> axes = price_band(hazard, zone_grid(*deal), {"Nash": nash_grid(*deal)}, parameter="war hazard")
    >>> axes.get_xlabel(), [text.get_text() for text in axes.texts]
    ('war hazard', ['Nash'])
    """
    import xarray

    axis = SweptAxis(parameter, np.asarray(values, dtype=float), plain(parameter), meaning, default)
    lines = {name: _over(axis, f"price '{name}'", price) for name, price in prices.items()}
    zone = ZoneGrid(*(_over(axis, "the zone", part) for part in zone))
    names = {name: wrapped(name, 26, lines=2) for name in lines}
    notes = () if zone.is_open.any() else (f"The zone is empty at every {parameter} shown.",)
    room = room_for_names(list(names.values()), LABEL_SIZE, samples=True)
    ax = framed(ax, SIZE, room, xarray.Dataset(attrs={"title": title}), axis, notes, FOOTER)
    ax.set_ylabel(plain(term), fontsize=LABEL_SIZE, color=INK)
    ax.set(xlim=(axis.values[0], axis.values[-1]), ylim=_limits(zone, lines, 0.16 if borders else 0.05))
    stretches = list(_stretches(axis.values, zone))
    for start, end, is_open in stretches:
        (_band if is_open else _hatch)(ax, axis.values, zone, start, end)
    looks = {name: ((colours or {}).get(name, INK), LINE_STYLES[i % len(LINE_STYLES)]) for i, name in enumerate(lines)}
    for name, price in lines.items():
        colour, dashes = looks[name]
        ax.plot(axis.values, price, color=colour, linestyle=dashes, linewidth=THICK, zorder=4, gid=f"price: {name}")
    _name(ax, axis.values, lines, names, looks)
    _borders(ax, borders)
    if axis.shown_default is not None:
        ax.axvline(axis.shown_default, color=INK, linewidth=0.9, linestyle=DEFAULT, zorder=3, gid="default value")
    legend_below(ax, list(_legend(axis, stretches)))
    return ax


def price_lines(dataset: xarray.Dataset, ax: Axes | None = None, *, borders: Sequence[Any] = ()) -> Axes:
    """Draw a sweep of a bargaining model over one parameter: the zone as a band, the prices within it.

    Parameters
    ----------
    dataset
        What :func:`gametheory.sweep` gives for a model of the form ``bargain`` over one parameter.
    ax
        Where to draw; by default on a figure of its own.
    borders
        Values at which the zone opens or closes, if they are known exactly, as from :func:`gametheory.thresholds`.

    Returns
    -------
    The axes, as of :func:`price_band`. Raises ``SweepError`` for a sweep of another kind of model.
    """
    if "zone_low" not in dataset or "price" not in dataset:
        raise SweepError("a chart of prices needs a sweep of a bargaining model. Sweep a model of the form 'bargain'")
    ordered, (x,) = swept_axes(dataset, 1, "a chart of prices")
    low, high = (np.asarray(ordered[name].values, dtype=float) for name in ("zone_low", "zone_high"))
    unknown = np.zeros(low.shape, dtype=int)
    zone = ZoneGrid(low, high, np.isfinite(low), np.asarray(ordered["gap"].values, dtype=float), unknown, unknown)
    prices = {str(name): ordered["price"].sel(solution=name).values for name in ordered["solution"].values}
    return price_band(
        x.values,
        zone,
        _merged(prices),
        ax,
        parameter=x.name,
        meaning=x.meaning,
        default=x.default,
        term="price",
        title=str(ordered.attrs["title"]),
        borders=borders,
    )


def _merged(prices: Mapping[str, Floats]) -> dict[str, Floats]:
    """Draw prices that are the same everywhere as one line with both names."""
    found: dict[bytes, list[str]] = {}
    for name, price in prices.items():
        found.setdefault(np.round(price, 12).tobytes(), []).append(name)
    return {", ".join(names): prices[names[0]] for names in found.values()}


def _over(axis: SweptAxis, what: str, array: ArrayLike) -> Any:
    """Give one value at each point; a single one holds at all of them."""
    given, points = np.asarray(array), axis.values.shape
    if given.shape not in ((), points):
        raise GameError(f"{what} has shape {given.shape}, not one value at each of the {axis.values.size} points")
    return np.broadcast_to(given, points)


def _limits(zone: ZoneGrid, lines: Mapping[str, Floats], below: float) -> tuple[float, float]:
    """Leave a little room above all that is drawn, and a share below; without anything, show terms from 0 to 1."""
    numbers = np.concatenate([zone.low, zone.high, *lines.values()])
    numbers = numbers[np.isfinite(numbers)]
    low, high = (numbers.min(), numbers.max()) if len(numbers) else (0.0, 1.0)
    height = (high - low) or 1.0
    return float(low - below * height), float(high + 0.05 * height)


def _stretches(values: Floats, zone: ZoneGrid) -> Iterator[tuple[float, float, bool]]:
    """Cut the axis where the zone opens or closes: between two points where their gaps' straight line is zero."""
    is_open, start = zone.is_open, float(values[0])
    for place in np.flatnonzero(is_open[1:] != is_open[:-1]):
        cut = _crossing(values[place : place + 2], zone.gap[place : place + 2])
        yield start, cut, bool(is_open[place])
        start = cut
    yield start, float(values[-1]), bool(is_open[-1])


def _crossing(ends: Floats, gaps: Floats) -> float:
    """Give where a gap passes through zero; half way between the points where that is not known."""
    share = gaps[0] / (gaps[0] - gaps[1]) if np.isfinite(gaps).all() and gaps[0] != gaps[1] else 0.5
    return float(ends[0] + (share if 0 <= share <= 1 else 0.5) * (ends[1] - ends[0]))


def _band(ax: Axes, values: Floats, zone: ZoneGrid, start: float, end: float) -> None:
    """Shade the zone at the points of a stretch."""
    inside = (values >= start) & (values <= end) & zone.is_open
    xs, low, high = values[inside], zone.low[inside], zone.high[inside]
    look: dict[str, Any] = {"facecolor": ZONE, "edgecolor": INK, "linewidth": 0.8, "zorder": 2}
    ax.fill_between(xs, low, high, **look).set_gid("zone")


def _hatch(ax: Axes, values: Floats, zone: ZoneGrid, start: float, end: float) -> None:
    """Hatch a stretch without a zone, and write how far the limits miss each other at most."""
    look: dict[str, Any] = {"facecolor": PAPER, "edgecolor": HAIRLINE, "linewidth": 0, "hatch": GAP, "zorder": 1}
    ax.axvspan(start, end, **look).set_gid("empty zone")
    inside = (values >= start) & (values <= end) & ~zone.is_open
    widest = float(np.max(zone.gap[inside]))
    low, high = ax.get_xlim()
    width = (end - start) / (high - low) * axes_inches(ax)[0]
    if width >= NARROW:
        said = f"nothing to agree on: limits up to {number_text(widest)} apart" if np.isfinite(widest) else "no deal"
        text = wrapped(said, max(9, int(width / 0.075)), lines=6)
        ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
        write(ax, (start + end) / 2, sum(ax.get_ylim()) / 2, text, SMALL_SIZE, ha="center", va="center", bbox=ground)


def _name(
    ax: Axes,
    values: Floats,
    lines: Mapping[str, Floats],
    names: Mapping[str, str],
    looks: Mapping[str, tuple[str, Any]],
) -> None:
    """Write the prices' names at the right, level with the last point at which each is known."""
    low, high = ax.get_xlim()
    ends = []
    for name, price in lines.items():
        for last in np.flatnonzero(np.isfinite(price))[-1:]:
            across = (values[last] - low) / (high - low)
            ends.append(LineEnd(names[name], float(price[last]), *looks[name], THICK, float(across)))
    name_line_ends(ax, ends, LABEL_SIZE, samples=True)


def _borders(ax: Axes, borders: Sequence[Any]) -> None:
    """Mark the exact borders, and write them above the axis."""
    width, (low, high) = axes_inches(ax)[0], ax.get_xlim()
    shown = [border for border in borders if low <= float(border) <= high]
    texts = [exact_text(border) for border in shown]
    widths = [text_width(text, LABEL_SIZE, bold=True) + 0.12 for text in texts]
    centres = spread([(float(b) - low) / (high - low) * width for b in shown], widths, 0.04, width - 0.04)
    look: dict[str, Any] = {"transform": ax.transAxes, "ha": "center", "va": "bottom", "weight": "bold"}
    ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0}
    for border, text, centre in zip(shown, texts, centres, strict=True):
        ax.axvline(float(border), color=INK, linewidth=0.9, zorder=3, gid=f"border: {text}")
        write(ax, centre / width, 0.02, text, LABEL_SIZE, color=INK, zorder=6, bbox=ground, **look)


def _legend(axis: SweptAxis, stretches: Sequence[tuple[float, float, bool]]) -> Iterator[Any]:
    """Explain the areas as far as there are any."""
    if any(is_open for *_, is_open in stretches):
        yield Patch(facecolor=ZONE, edgecolor=INK, label="zone of agreement")
    if not all(is_open for *_, is_open in stretches):
        yield Patch(facecolor=PAPER, edgecolor=HAIRLINE, hatch=GAP, label="nothing to agree on")
    if axis.shown_default is not None:
        yield Line2D([], [], color=INK, linewidth=0.9, linestyle=DEFAULT, label="default value")
