"""The bargaining range: which terms every side takes and keeps, what closes the zone, which agreement is chosen.

A bar runs over all terms; the zone of agreement is shaded on it (Fearon 1995, figure 1). Above it stand the terms that
bargaining solutions and first proposals choose. Below it each condition has a line over the terms that it allows, with
its end in numbers: how far each side would go, given what no agreement is worth to it, and further limits on what is
kept. The zone is where all these lines run. Where it is empty the gap is hatched, and its size stands above it.

Several bars below each other on one axis show which force opens the zone, and which closes it.

References
----------
J. D. Fearon (1995), Rationalist explanations for war, International Organization 49, 379-414.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from gametheory.bargaining import Interval, Zone
from gametheory.charts.bargaining_marks import (
    GAP,
    OFFER,
    SOLUTION,
    ZONE,
    Answer,
    remarks_on,
    term_axis,
    title_for,
    zone_in,
)
from gametheory.charts.bargaining_rows import BAR, CLEAR, KEPT, LINE, SPACE, Rail, Row, row_of, start_of
from gametheory.charts.frame import FOOTER, LABEL_SIZE, SMALL_SIZE, framed, legend_below, right_of
from gametheory.charts.lettering import axes_inches, distinct, number_text, text_width, write
from gametheory.charts.style import FAINT_INK, HAIRLINE, INK, PAPER
from gametheory.errors import GameError

WIDTH: Final = 5.2  # inches


def bargaining_range(answer: Answer, ax: Axes | None = None) -> Axes:
    """Draw the zone of agreement of a bargaining problem, its limits, and the agreements that solutions choose.

    Parameters
    ----------
    answer
        What :func:`gametheory.bargaining.bargain` gives, or :func:`gametheory.bargaining.zone_of_agreement`.
    ax
        Where to draw; by default on a figure of its own. The conditions' words stand at the right of the axes.

    Returns
    -------
    The axes, over the range of the term; upwards they are in inches.

    Examples
    --------
    >>> from gametheory.bargaining import BargainingProblem, bargain
    >>> deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    >>> axes = bargaining_range(bargain(deal))
    >>> [text.get_text() for text in axes.texts][:3]
    ['utilitarian 0.375', 'Nash, Kalai-Smorodinsky 0.4875', 'egalitarian 0.5']
    """
    return bargaining_ranges({"": answer}, ax)


def bargaining_ranges(answers: Mapping[str, Answer], ax: Axes | None = None, *, title: str = "") -> Axes:
    """Draw several bargaining ranges below each other, on one axis.

    Parameters
    ----------
    answers
        By name, the first at the top, what :func:`bargaining_range` takes; all over the same range of the term.
    ax
        As for :func:`bargaining_range`.
    title
        What the chart is about; by default the title that the problems have in common.

    Returns
    -------
    The axes. Raises ``GameError`` for no answers, and for different ranges.

    Examples
    --------
    >>> from gametheory.bargaining import BargainingProblem, zone_of_agreement
    >>> payoffs = {"us": [2.1, -5], "russia": [-1.8, 4]}
    >>> calm, danger = (zone_of_agreement(BargainingProblem(payoffs, {"us": w, "russia": w})) for w in (0, -1))
    >>> axes = bargaining_ranges({"calm": calm, "under danger": danger})
    >>> print(axes.texts[1].get_text())
    nothing to agree on: a gap of 0.03 between participation (russia) and participation (us)
    us lacks 0.15, russia lacks 0.12, each on its own scale
    """
    import xarray

    zones = [zone_in(answer) for answer in answers.values()]
    _check_ranges(zones)
    axis = term_axis(zones[0])
    width = axes_inches(ax)[0] if ax is not None else WIDTH
    rows = [row_of(name, answer, width) for name, answer in answers.items()]
    about = xarray.Dataset(attrs={"title": title or title_for([zone.problem for zone in zones])})
    notes = distinct(remark for answer in answers.values() for remark in remarks_on(answer))
    height = sum(row.height for row in rows)
    ax = framed(ax, (WIDTH, height), _room(rows, width), about, axis, notes, FOOTER)
    ax.set(xlim=(axis.values[0], axis.values[1]), ylim=(height, 0), yticks=[])
    ax.spines[["top", "left", "right"]].set_visible(False)
    top = 0.0
    for row in rows:
        if top:
            ax.axhline(top, color=HAIRLINE, linewidth=0.7, gid="between")
        _draw(ax, row, top)
        top += row.height
    legend_below(ax, list(_legend(rows)))
    return ax


def _check_ranges(zones: Sequence[Zone]) -> None:
    if not zones:
        raise GameError("there is no bargaining problem to draw. Give one or more by name")
    ranges = distinct((zone.problem.low, zone.problem.high) for zone in zones)
    if len(ranges) > 1:
        said = " and ".join(f"{number_text(low)} to {number_text(high)}" for low, high in ranges)
        raise GameError(f"the terms run over different ranges: {said}. Draw those with one range together")


def _room(rows: Sequence[Row], width: float) -> float:
    """Give the inches at the right of the axes that rails' words and flags need."""
    words = right_of([rail.text for row in rows for rail in row.rails], SMALL_SIZE) + 0.16
    flags = [
        start_of(row.zone, price, width) + text_width(price.text, SMALL_SIZE) for row in rows for price in row.prices
    ]
    said = [text_width(row.words, SMALL_SIZE) for row in rows if row.words]
    names = [text_width(row.name, LABEL_SIZE, bold=True) for row in rows]
    return max(words, *(end + 2 * CLEAR - width for end in (*flags, *said, *names)))


def _draw(ax: Axes, row: Row, top: float) -> None:
    bar = top + row.above
    low, high = float(row.zone.problem.low), float(row.zone.problem.high)
    if row.name:
        look: dict[str, Any] = {"ha": "left", "va": "center_baseline", "weight": "bold"}
        write(ax, low, top + SPACE + LINE / 2, row.name, LABEL_SIZE, color=INK, **look)
    frame: dict[str, Any] = {"facecolor": PAPER, "edgecolor": FAINT_INK, "linewidth": 0.8, "zorder": 1}
    ax.add_patch(Rectangle((low, bar), high - low, BAR, gid="range", clip_on=False, **frame))
    for interval in row.zone.intervals:
        _zone(ax, interval, bar, bar + BAR + 0.04 + LINE * len(row.rails))
    _gap(ax, row, bar)
    _flags(ax, row, bar)
    for place, rail in enumerate(row.rails):
        _rail(ax, rail, bar + BAR + 0.04 + LINE * (place + 0.5), (low, high))


def _zone(ax: Axes, interval: Interval, bar: float, bottom: float) -> None:
    """Shade an interval of the zone, and lead from its ends down to the conditions that end there."""
    low, high = float(interval.low), float(interval.high)
    look: dict[str, Any] = {"facecolor": ZONE, "edgecolor": INK, "linewidth": 1.1, "zorder": 2, "clip_on": False}
    ax.add_patch(Rectangle((low, bar), high - low, BAR, gid="zone", **look))
    for end in (low, high):
        ax.plot([end, end], [bar + BAR, bottom], color=HAIRLINE, linewidth=0.8, zorder=1, clip_on=False, gid="end")


def _gap(ax: Axes, row: Row, bar: float) -> None:
    """Hatch the gap as far as it lies in the range, and write about it above the bar."""
    if not row.words:
        return
    low, high = float(row.zone.problem.low), float(row.zone.problem.high)
    ends = _gap_ends(row.zone)
    if ends is not None:
        start, end = (min(max(each, low), high) for each in ends)
        look: dict[str, Any] = {"facecolor": PAPER, "edgecolor": INK, "linewidth": 0.8, "hatch": GAP, "zorder": 2}
        ax.add_patch(Rectangle((start, bar), end - start, BAR, gid="gap", **look))
    flags = LINE * (max(row.levels) + 1) if row.levels else 0.0
    write(ax, low, bar - flags - 0.04, row.words, SMALL_SIZE, color=INK, ha="left", va="bottom")


def _gap_ends(zone: Zone) -> tuple[float, float] | None:
    """Give the largest least term and the smallest most, the smaller first; ``None`` where neither is known."""
    assert zone.gap is not None
    if zone.gap.width is None:
        return None
    width, (lower, upper) = float(zone.gap.width), zone.gap.limits
    least, most = _end_of(zone, lower, 0), _end_of(zone, upper, -1)
    if most is not None:
        return most, most + width
    return None if least is None else (least - width, least)


def _end_of(zone: Zone, label: str, which: int) -> float | None:
    """Give the first or the last term that a condition allows, of a side's own beyond the range as well."""
    for player, each in zone.reservations.items():
        if label == f"participation ({player})" and label not in zone.limits:
            return None if each.value is None else float(each.value)
    held = zone.limits[label]
    return float((held[0].low, held[-1].high)[which]) if held else None


def _flags(ax: Axes, row: Row, bar: float) -> None:
    """Mark the prices on the bar; a pole goes from each up to its name."""
    across = (ax.get_xlim()[1] - ax.get_xlim()[0]) / axes_inches(ax)[0]
    for price, level in zip(row.prices, row.levels, strict=True):
        x, height = float(price.term), bar - 0.04 - LINE * (level + 0.5)
        look: dict[str, Any] = {"color": price.colour, "clip_on": False}
        ax.plot([x, x], [bar + BAR / 2, height - 0.04], linewidth=0.8, zorder=3, gid="pole", **look)
        mark: dict[str, Any] = {"marker": price.marker, "markersize": 5, "linestyle": "none", "markeredgecolor": PAPER}
        ax.plot([x], [bar + BAR / 2], zorder=4, gid=f"price: {price.name}", **mark, **look)
        place: dict[str, Any] = {"ha": "left", "va": "center_baseline", "color": price.colour}
        write(ax, x + CLEAR * across, height, price.text, SMALL_SIZE, **place)


def _rail(ax: Axes, rail: Rail, y: float, ends: tuple[float, float]) -> None:
    """Draw the terms that a condition allows, with a stop at each end within the range, and its words at the right."""
    look: dict[str, Any] = {"color": rail.colour, "clip_on": False, "zorder": 2}
    for interval in rail.allowed:
        low, high = float(interval.low), float(interval.high)
        ax.plot([low, high], [y, y], linewidth=1.6, linestyle=rail.dashes, gid=f"rail: {rail.kind}", **look)
        stops = [end for end in (low, high) if end not in ends]
        ax.plot(stops, [y] * len(stops), marker="|", markersize=7, linestyle="none", markeredgewidth=1.6, **look)
    place: dict[str, Any] = {"transform": ax.get_yaxis_transform(), "ha": "left", "va": "center_baseline"}
    write(ax, 1 + 0.1 / axes_inches(ax)[0], y, rail.text, SMALL_SIZE, color=rail.colour, **place)


def _legend(rows: Sequence[Row]) -> Iterator[Any]:
    """Explain the marks as far as there are any."""
    if any(row.zone.intervals for row in rows):
        yield Patch(facecolor=ZONE, edgecolor=INK, label="zone of agreement")
    if any(row.zone.gap is not None and row.zone.gap.width is not None for row in rows):
        yield Patch(facecolor=PAPER, edgecolor=INK, hatch=GAP, label="gap")
    yield Line2D([], [], color=FAINT_INK, linewidth=1.6, label="taken by each side")
    if any(row.zone.limits for row in rows):
        yield Line2D([], [], color=FAINT_INK, linewidth=1.6, linestyle=KEPT, label="kept")
    markers = {price.marker for row in rows for price in row.prices}
    for marker, label in ((SOLUTION, "solution"), (OFFER, "alternating offers")):
        if marker in markers:
            yield Line2D([], [], color=INK, marker=marker, markersize=5, linestyle="none", label=label)
