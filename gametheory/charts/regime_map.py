"""The regime map: which outcomes equilibria lead to over two parameters, with exact borders.

It looks like the outcome map (:mod:`gametheory.charts.outcome_map`) and reads alike, but nothing in it is painted on a
grid: regions are polygons (or have curved borders), drawn as vectors that stay sharp at any size, and shares of the
area are exact. Where equilibria with different outcomes exist side by side a region is striped in the colours of all of
them; grey is where there is none. A full line is a border at which outcomes change, a fine one a border at which only
the equilibria do. A dashed white line, or a white diamond, marks where an equilibrium exists on the border alone.

The regime strip is the same along one parameter, a row a strip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import xarray
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform
from numpy.typing import NDArray

from gametheory.charts.frame import LABEL_SIZE, SMALL_SIZE, framed, label_axis, right_of
from gametheory.charts.lettering import axes_inches, balanced, fitting_text, number_text, percent, text_width, write
from gametheory.charts.region_map import (
    COARSE,
    SIZE,
    LegendEntries,
    around_default,
    mark_default,
    shown_default,
    write_name,
)
from gametheory.charts.regions import STRIPE
from gametheory.charts.regions import Region as Entry
from gametheory.charts.regions import Regions as Entries
from gametheory.charts.style import FAINT_INK, INK, NO_EQUILIBRIUM, PAPER, Look, outcome_looks
from gametheory.charts.swept import CONCEPTS, SweptAxis, parameter_words, plain, symbol_words
from gametheory.errors import SweepError
from gametheory.numerics.planar import Polygon
from gametheory.regimes import BorderCase, Regimes, Stretch, Strip
from gametheory.regimes.maps import Side

SMALLEST_NAMED: Final = 0.004
"""The share of the map that a connected part must have to be named inside it."""
ROW: Final = 0.62  # inches, of a strip
BAND: Final = 0.62  # of that, the band; the values stand below it
PANEL: Final = (3.4, 3.1)  # inches, of one map among several
PANEL_GAP: Final = 0.5
PANEL_LEFT: Final = 0.9
MOST_FLIPS: Final = 12

Looks = Mapping[str, Look]


def regime_map(regimes: Regimes, ax: Axes | None = None) -> Axes:
    """Draw a map of regimes, the first parameter along x, the second along y.

    Parameters
    ----------
    regimes
        What :func:`gametheory.regimes.regimes` gives over two parameters.
    ax
        Where to draw; by default on a figure of its own. The legend stands at the right of the axes.

    Returns
    -------
    The axes. Names stand in the regions where there is room; the legend gives each set of outcomes its share of the
    area.

    Examples
    --------
    >>> import gametheory
    >>> from gametheory.regimes import regimes
    >>> entry = gametheory.load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "0..2"}, "cost": {"default": 0.5, "range": "0..1"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain - cost"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> axes = regime_map(regimes(entry, "gain", "cost"))
    >>> axes.get_xlabel(), [text.get_text().strip() for text in axes.get_legend().get_texts()]
    ('gain', ['75 %  in', '25 %  out', 'default values'])
    """
    x, y = _axes_of(regimes)
    legend = LegendEntries(_entries(regimes), outcome_looks(regimes.outcomes), shown_default(x, y))
    dashed = ["Dashed, or a diamond: more equilibria, on that border alone"] if regimes.only_on_borders else []
    notes = [f"Possible outcomes: {CONCEPTS.get(regimes.concept, regimes.concept)}", *dashed, *regimes.notes]
    ax = framed(ax, SIZE, right_of(legend.labels, SMALL_SIZE) + 0.75, _titled(regimes.title), x, notes)
    label_axis(ax, y, "y")
    _draw(ax, regimes, x, y)
    legend.draw(ax)
    return ax


def regime_panels(maps: Mapping[str, Regimes]) -> list[Axes]:
    """Draw several maps of the same two parameters side by side, such as for some values of a third.

    Parameters
    ----------
    maps
        The maps, by what stands over each, in order.

    Returns
    -------
    The axes, one a map, on one figure with a legend for all at the right; its shares are those of all maps together.
    """
    if not maps:
        raise SweepError("panels of regimes need one map or more. Give them by what stands over each")
    every = list(maps.values())
    legend = LegendEntries(_entries(*every), outcome_looks(every[0].outcomes), shown_default(*_axes_of(every[0])))
    right = right_of(legend.labels, SMALL_SIZE) + 0.75
    width = PANEL_LEFT + len(every) * (PANEL[0] + PANEL_GAP) - PANEL_GAP + right + 0.2
    height = PANEL[1] + 1.6
    figure = Figure(figsize=(width, height), facecolor="white")
    panels: list[Axes] = []
    for place, (name, regimes) in enumerate(maps.items()):
        left = PANEL_LEFT + place * (PANEL[0] + PANEL_GAP)
        ax = figure.add_axes((left / width, 0.95 / height, PANEL[0] / width, PANEL[1] / height))
        x, y = _axes_of(regimes)
        framed(ax, PANEL, 0, _titled(name), x, [])
        if not panels:
            label_axis(ax, y, "y")
        _draw(ax, regimes, x, y)
        panels.append(ax)
    legend.draw(panels[-1])
    return panels


def regime_map_caption(regimes: Regimes) -> str:
    """Say in sentences what a map of regimes shows: areas, concept, borders, and what exists on borders only."""
    areas = "; ".join(f"{entry.name} {percent(entry.share)}" for entry in _entries(regimes).regions)
    several = any(len(region.outcomes) > 1 for region in regimes.regions)
    how = "Borders and areas are exact" if regimes.exact else "Borders have exact equations; curved ones are drawn"
    equations = list(dict.fromkeys(border.equation for border in regimes.borders))
    words = CONCEPTS.get(regimes.concept, regimes.concept)
    sentences = [
        f"Outcomes of {words} over {regimes.x.name.replace('_', ' ')} and {regimes.y.name.replace('_', ' ')}.",
        f"Shares of the area, which are no probabilities: {areas}.",
        "Stripes: equilibria with different outcomes exist side by side, and none is selected." if several else "",
        f"{how}{': ' if equations else ''}{'; '.join(equations[:MOST_FLIPS])}.",
        "Dashed, or a diamond: more equilibria exist there, on the border alone." if regimes.only_on_borders else "",
        *regimes.notes,
    ]
    return " ".join(filter(None, sentences))


def regime_strip(strips: Strip | Mapping[str, Strip], ax: Axes | None = None) -> Axes:
    """Draw regimes along one parameter: a row of intervals, with the values at which they change.

    Parameters
    ----------
    strips
        A strip as :func:`gametheory.regimes.regimes` gives it along one parameter; or several by name, a row each (such
        as for several concepts, or values of another parameter).
    ax
        Where to draw; by default on a figure of its own.

    Returns
    -------
    The axes. A stretch is filled as a region of the map; where an equilibrium exists at a single value only, a white
    line stands there.
    """
    rows = {"": strips} if isinstance(strips, Strip) else dict(strips)
    if not rows or len({strip.x.name for strip in rows.values()}) > 1:
        raise SweepError("a regime strip needs strips along one and the same parameter. Give one, or several by name")
    first = next(iter(rows.values()))
    x = _axis_of(first.x, first.players)
    words = CONCEPTS.get(first.concept, first.concept)
    concepts = {strip.concept for strip in rows.values()}
    notes = [f"Possible outcomes: {words}" if len(concepts) == 1 else "Possible outcomes"]
    looks = outcome_looks(first.outcomes)
    entries = _strip_entries(list(rows.values()))
    legend = LegendEntries(entries, looks, None)
    label_room = right_of(list(rows), LABEL_SIZE)
    right = right_of(legend.labels, SMALL_SIZE) + 0.75
    ax = framed(ax, (SIZE[0], ROW * len(rows)), right + label_room, _titled(first.title), x, notes)
    ax.set(xlim=(float(first.x.low), float(first.x.high)), ylim=(len(rows) - 0.4, -0.45), yticks=range(len(rows)))
    ax.set_yticklabels([balanced(name, 14) for name in rows], fontsize=LABEL_SIZE, color=INK)
    for row, strip in enumerate(rows.values()):
        for stretch in strip.stretches:
            _fill(ax, _band(stretch, row), ax.transData, stretch.outcomes, looks, stretch.name)
        _write_flips(ax, row, strip)
    if x.shown_default is not None:
        ax.axvline(x.shown_default, color=INK, linewidth=1.2, linestyle=(0, (1.2, 1.2)), gid="default values")
    legend.draw(ax).set_title("Share of the range", prop=FontProperties(size=SMALL_SIZE))
    return ax


# --- what is drawn --------------------------------------------------------------------------------------------------


def _draw(ax: Axes, regimes: Regimes, x: SweptAxis, y: SweptAxis) -> None:
    ax.set(xlim=(x.values[0], x.values[-1]), ylim=(y.values[0], y.values[-1]))
    looks = outcome_looks(regimes.outcomes)
    for region in regimes.regions:
        _fill(ax, _path(region.polygons), ax.transData, region.outcomes, looks, region.name)
    _draw_borders(ax, regimes)
    for case in regimes.only_on_borders:
        _draw_case(ax, case)
    mark_default(ax, x, y)
    _name_regions(ax, regimes, x, y, looks)


def _fill(ax: Axes, path: Path, transform: Transform, outcomes: Sequence[str], looks: Looks, name: str) -> None:
    """Fill a region: in the colour of its outcome, or in slanting bands where it has several."""
    own = [looks[outcome] for outcome in outcomes] or [Look(NO_EQUILIBRIUM)]
    base = PathPatch(path, transform=transform, facecolor=own[0].colour, linewidth=0, zorder=1, gid=name)
    if len(own) == 1:
        base.set(hatch=own[0].texture, edgecolor=INK)
    ax.add_patch(base)
    width, height = axes_inches(ax)
    inches = Affine2D().scale(1 / width, 1 / height) + ax.transAxes
    for place, look in enumerate(own):
        if len(own) > 1:
            bands = PathPatch(
                _bands(place, len(own), width, height), transform=inches, facecolor=look.colour, zorder=1.1
            )
            bands.set(linewidth=0, hatch=look.texture, edgecolor=INK)
            ax.add_patch(bands)
            bands.set_clip_path(path, transform)


def _bands(place: int, count: int, width: float, height: float) -> Path:
    """Give every one of so many slanting bands across the axes, in inches, as one path."""
    step = np.sqrt(2) * STRIPE
    paths = [
        Path([(low, 0), (low + step, 0), (low + step - height, height), (low - height, height), (low, 0)], closed=True)
        for low in np.arange(place, (width + height) / step + 1, count) * step
    ]
    return Path.make_compound_path(*paths)


def _path(polygons: Sequence[Polygon]) -> Path:
    loops = [loop for polygon in polygons for loop in (polygon.outer, *polygon.holes)]
    return Path.make_compound_path(*(_closed(loop) for loop in loops))


def _closed(loop: Sequence[tuple[Any, Any]]) -> Path:
    points = [(float(x), float(y)) for x, y in loop]
    return Path([*points, points[0]], closed=True)


def _draw_borders(ax: Axes, regimes: Regimes) -> None:
    """Draw the borders: full where outcomes change, fine where only equilibria do."""
    outcomes = {region.name: region.outcomes for region in regimes.regions}
    for changes, look in (
        (False, {"colors": FAINT_INK, "linewidths": 0.5, "linestyles": (0, (2.0, 2.0))}),
        (True, {"colors": INK, "linewidths": 0.9}),
    ):
        lines = [
            [(float(px), float(py)) for px, py in border.points]
            for border in regimes.borders
            if (outcomes[border.between[0]] != outcomes[border.between[1]]) == changes
        ]
        gid = "borders of outcomes" if changes else "borders of equilibria"
        ax.add_collection(LineCollection(lines, zorder=2, gid=gid, capstyle="round", **look), autolim=False)


def _draw_case(ax: Axes, case: BorderCase) -> None:
    """Mark where something exists on a border alone."""
    points = np.array([(float(px), float(py)) for px, py in case.path or case.ends])
    if len(points) == 1:
        look = {"marker": "D", "markersize": 4.5, "markerfacecolor": PAPER, "markeredgecolor": INK, "linestyle": "none"}
    else:
        look = {"color": PAPER, "linewidth": 1.6, "linestyle": (0, (2.2, 2.2))}
    (mark,) = ax.plot(points[:, 0], points[:, 1], **look)  # type: ignore[arg-type]
    mark.set(zorder=3, gid="only on the border")


def _name_regions(ax: Axes, regimes: Regimes, x: SweptAxis, y: SweptAxis, looks: Looks) -> None:
    """Write each connected part's outcomes inside it where there is room."""
    width, height = axes_inches(ax)
    columns, rows = max(2, round(width * COARSE)), max(2, round(height * COARSE))
    free = ~around_default(x, y, (rows, columns), (width, height))
    cell = width / columns, height / rows
    for region in regimes.regions:
        entry = Entry(region.outcomes, region.share)
        for polygon in region.polygons:
            mask = _mask(polygon, x, y, (rows, columns))
            if mask.mean() > SMALLEST_NAMED:
                fit = fitting_text(entry.unbroken_name, mask & free, (LABEL_SIZE, SMALL_SIZE), cell)
                if fit is not None:
                    text, size, spot = fit
                    write_name(ax, text, size, (spot[0] / width, spot[1] / height), entry, looks)


def _mask(polygon: Polygon, x: SweptAxis, y: SweptAxis, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Tell which cells of an even grid have their centre in a polygon."""
    rows, columns = shape
    across = x.values[0] + (np.arange(columns) + 0.5) / columns * np.ptp(x.values)
    up = y.values[0] + (np.arange(rows) + 0.5) / rows * np.ptp(y.values)
    points = np.stack([axis.ravel() for axis in np.meshgrid(across, up)], axis=1)
    inside = _closed(polygon.outer).contains_points(points)
    for hole in polygon.holes:
        inside &= ~_closed(hole).contains_points(points)
    return inside.reshape(shape)


def _band(stretch: Stretch, row: int) -> Path:
    low, high = float(stretch.low), float(stretch.high)
    bottom, top = row - BAND / 2, row + BAND / 2
    return _closed([(low, bottom), (high, bottom), (high, top), (low, top)])


def _write_flips(ax: Axes, row: int, strip: Strip) -> None:
    """Draw a line at each value at which the equilibria change, and write the value below unless it would overlap."""
    width = axes_inches(ax)[0]
    scale = width / float(strip.x.high - strip.x.low)
    free_from = -np.inf
    for flip in strip.flips:
        place = float(flip)
        ax.plot([place, place], [row - BAND / 2, row + BAND / 2], color=INK, linewidth=0.9, zorder=2)
        text = number_text(flip)
        half = text_width(text, SMALL_SIZE) / 2 + 0.04
        if place * scale - half > free_from and len(strip.flips) <= MOST_FLIPS:
            write(ax, place, row + BAND / 2 + 0.03, text, SMALL_SIZE, ha="center", va="top", color=INK, zorder=4)
            free_from = place * scale + half
    for point in strip.only_at_points:
        ax.plot(
            [float(point.low)] * 2, [row - 0.5, row + 0.36], color=PAPER, linewidth=1.6, linestyle=(0, (2, 2)), zorder=3
        )


# --- axes and legend ------------------------------------------------------------------------------------------------


def _entries(*maps: Regimes) -> Entries:
    """Put regions with the same outcomes together, with their share of all maps."""
    found: dict[tuple[str, ...], float] = {}
    for regimes in maps:
        for region in regimes.regions:
            found[region.outcomes] = found.get(region.outcomes, 0.0) + region.share / len(maps)
    return _as_entries(found)


def _strip_entries(strips: Sequence[Strip]) -> Entries:
    found: dict[tuple[str, ...], float] = {}
    for strip in strips:
        whole = float(strip.x.high - strip.x.low) * len(strips)
        for stretch in strip.stretches:
            share = (float(stretch.high) - float(stretch.low)) / whole
            found[stretch.outcomes] = found.get(stretch.outcomes, 0.0) + share
    return _as_entries(found)


def _as_entries(shares: Mapping[tuple[str, ...], float]) -> Entries:
    ordered = sorted(shares.items(), key=lambda own: -own[1])
    return Entries(tuple(Entry(outcomes, share) for outcomes, share in ordered), np.zeros((1, 1), dtype=np.intp), 0)


def _titled(title: str) -> xarray.Dataset:
    return xarray.Dataset(attrs={"title": title})


def _axes_of(regimes: Regimes) -> tuple[SweptAxis, SweptAxis]:
    return _axis_of(regimes.x, regimes.players), _axis_of(regimes.y, regimes.players)


def _axis_of(side: Side, players: Mapping[str, str]) -> SweptAxis:
    """Give a side of the map as the charts of sweeps know it."""
    about = side.parameter
    words = plain(parameter_words(about.name, dict(players)))
    unit = f"({plain(about.unit)})" if about.unit else ""
    label = " ".join(part for part in (words, symbol_words(about.symbol), unit) if part)
    values = np.array([float(side.low), float(side.high)])
    return SweptAxis(about.name, values, label, " ".join(about.meaning.split()), float(about.default))
