"""Maps of regions over two parameters: painted, named, with a legend of their shares of the area.

What a region is made of is for the caller to say: outcomes (:mod:`gametheory.charts.outcome_map`) or kinds of
equilibrium (:mod:`gametheory.charts.kind_map`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerBase
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon, Rectangle
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from gametheory.charts.frame import LABEL_SIZE, SMALL_SIZE, framed, label_axis, right_of
from gametheory.charts.lettering import (
    POINTS,
    axes_inches,
    balanced,
    fitting_text,
    parts_of,
    percent,
    text_height,
    text_width,
    write,
)
from gametheory.charts.regions import Region, Regions, cells_at, find_regions, painted
from gametheory.charts.style import INK, NO_EQUILIBRIUM, PAPER, Look, ink_on
from gametheory.charts.swept import SweptAxis, swept_axes

if TYPE_CHECKING:
    import xarray

SIZE: Final = (4.8, 4.3)  # inches
DOTS: Final = 300.0  # an inch, of the painted image
COARSE: Final = 60.0  # an inch, of the grid on which names are placed
LEGEND_COLUMNS: Final = 30
LEGEND_HEIGHT: Final = 4.5  # inches; the smallest regions that do not fit are counted together
LEGEND_GAP: Final = 0.65  # between entries, in sizes of the letters
SWATCH: Final = (2.4, 1.2)  # of the letters' size
DEFAULT_ROOM: Final = 0.13  # inches around the mark of the default values
FIGURE_SPACE: Final = "\u2007"


@dataclass(frozen=True)
class MapSubject:
    """What a map shows: a boolean variable of the sweep, how its names look, and words for chart and caption.

    ``ties_matter`` tells whether the chart has to say where indifference, on more than borders, makes several possible.
    """

    variable: str
    looks: Mapping[str, Look]
    chart: str
    subtitle: str
    title: str
    stripes: str
    ties_matter: bool


def region_map(dataset: xarray.Dataset, subject: MapSubject, ax: Axes | None) -> Axes:
    """Draw the regions of a sweep over two parameters, the first along x, the second along y."""
    ordered, (x, y) = swept_axes(dataset, 2, subject.chart)
    regions = find_regions(ordered, x, y, subject.variable)
    legend = LegendEntries(regions, subject.looks, shown_default(x, y))
    right = right_of(legend.labels, SMALL_SIZE) + 0.75
    ax = framed(ax, SIZE, right, ordered, x, [subject.subtitle, *_doubts(ordered, subject)])
    extent = (float(x.values[0]), float(x.values[-1]), float(y.values[0]), float(y.values[-1]))
    image = painted(regions, x, y, subject.looks, axes_inches(ax), DOTS)
    ax.imshow(image, extent=extent, origin="lower", aspect="auto", interpolation="nearest", zorder=0)
    label_axis(ax, y, "y")
    mark_default(ax, x, y)
    _name_regions(ax, regions, x, y, subject.looks)
    legend.draw(ax)
    return ax


def region_caption(dataset: xarray.Dataset, subject: MapSubject) -> str:
    """Say in sentences what a map shows: areas, concept, what happens to several equilibria, and the grid."""
    ordered, (x, y) = swept_axes(dataset, 2, subject.chart)
    regions = find_regions(ordered, x, y, subject.variable)
    areas = "; ".join(f"{region.name} {percent(region.share)}" for region in regions.regions)
    several = any(len(region.members) > 1 for region in regions.regions)
    sentences = [
        f"{subject.title} over {x.name.replace('_', ' ')} and {y.name.replace('_', ' ')}.",
        f"Shares of the area, which are no probabilities: {areas}.",
        f"Stripes: {subject.stripes}, and none is selected." if several else "",
        f"Solved at {len(x.values)} × {len(y.values)} points.",
        _border_words(regions),
        *_doubts(ordered, subject),
    ]
    return " ".join(filter(None, sentences))


def _border_words(regions: Regions) -> str:
    count = regions.border_points
    if not count:
        return ""
    points = "1 point lies" if count == 1 else f"{count:,} points lie"
    return f"{points} on a border, where somebody is exactly indifferent, and drawn as the region next to it."


def _doubts(dataset: xarray.Dataset, subject: MapSubject) -> Iterator[str]:
    """Say where indifference leads to several names on more than a border, and where the search was not complete."""
    possible = dataset[subject.variable]
    tie = dataset["tie"].values & (possible.sum(str(possible.dims[0])).values > 1)
    blocks = tie[1:, 1:] & tie[:-1, 1:] & tie[1:, :-1] & tie[:-1, :-1]
    if subject.ties_matter and blocks.mean() > 0.005:
        yield f"At {percent(float(tie.mean()))} of the points, not on borders alone, somebody is indifferent."
    missing = float(1 - dataset["complete"].values.mean())
    if missing > 0:
        yield f"At {percent(missing)} of the points not every equilibrium was looked for."


def shown_default(x: SweptAxis, y: SweptAxis) -> tuple[float, float] | None:
    """Give the default values where both lie within the map."""
    if x.shown_default is None or y.shown_default is None:
        return None
    return x.shown_default, y.shown_default


def mark_default(ax: Axes, x: SweptAxis, y: SweptAxis) -> None:
    """Mark the default values."""
    place = shown_default(x, y)
    if place is not None:
        (mark,) = ax.plot([place[0]], [place[1]], **_default_look())
        mark.set(clip_on=False, zorder=6, gid="default values")


def _default_look() -> dict[str, Any]:
    look = {"marker": "o", "markersize": 8, "markerfacecolor": PAPER, "markeredgecolor": INK, "markeredgewidth": 2.2}
    return {"linestyle": "none", **look}


# --- names in the regions -------------------------------------------------------------------------------------------


def _name_regions(ax: Axes, regions: Regions, x: SweptAxis, y: SweptAxis, looks: Mapping[str, Look]) -> None:
    """Write each region's name inside it where there is room."""
    width, height = axes_inches(ax)
    columns, rows = max(2, round(width * COARSE)), max(2, round(height * COARSE))
    places = regions.places[np.ix_(cells_at(y, rows), cells_at(x, columns))]
    free = ~around_default(x, y, places.shape, (width, height))
    cell = width / columns, height / rows
    for place, region in enumerate(regions.regions):
        for part in parts_of(places == place):
            fit = fitting_text(region.unbroken_name, part & free, (LABEL_SIZE, SMALL_SIZE), cell)
            if fit is not None:
                text, size, spot = fit
                write_name(ax, text, size, (spot[0] / width, spot[1] / height), region, looks)


def write_name(
    ax: Axes, text: str, size: float, place: tuple[float, float], region: Region, looks: Mapping[str, Look]
) -> None:
    """Write a region's name inside it, in a colour that can be read there."""
    look: dict[str, Any] = {"ha": "center", "va": "center", "transform": ax.transAxes, "zorder": 5}
    ground = NO_EQUILIBRIUM
    if region.members:
        ground = looks[region.members[0]].colour
    textured = any(looks[name].texture for name in region.members)
    if len(region.members) > 1 or textured:
        look["bbox"] = {"boxstyle": "round,pad=0.22", "facecolor": PAPER, "edgecolor": "none"}
        ground = PAPER
    write(ax, *place, text, size, color=ink_on(ground), **look)


def around_default(x: SweptAxis, y: SweptAxis, shape: tuple[int, ...], size: tuple[float, float]) -> NDArray[np.bool_]:
    """Mark the cells around the default point, which no name may cover."""
    place = shown_default(x, y)
    if place is None:
        return np.zeros(shape, dtype=bool)
    across = np.linspace(x.values[0], x.values[-1], shape[1]) - place[0]
    up = np.linspace(y.values[0], y.values[-1], shape[0]) - place[1]
    near_x = np.abs(across) / np.ptp(x.values) * size[0] < DEFAULT_ROOM
    near_y = np.abs(up) / np.ptp(y.values) * size[1] < DEFAULT_ROOM
    return near_y[:, None] & near_x[None, :]


# --- the legend -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LegendEntries:
    """The legend: the regions with their shares, and the mark of the default values."""

    regions: Regions
    looks: Mapping[str, Look]
    default: tuple[float, float] | None

    @property
    def shown(self) -> tuple[Region, ...]:
        """The regions for which there is room, the largest; the others are counted together."""
        texts = (_entry(region.unbroken_name, region.share) for region in self.regions.regions)
        heights = [text_height(text, SMALL_SIZE) + LEGEND_GAP * SMALL_SIZE / POINTS for text in texts]
        fit = int((np.cumsum(heights) < LEGEND_HEIGHT - 3 * text_height("X", SMALL_SIZE)).sum())
        return self.regions.regions[:fit]

    @property
    def labels(self) -> list[str]:
        """The texts of the entries."""
        labels = [_entry(region.unbroken_name, region.share) for region in self.shown]
        rest = self.regions.regions[len(self.shown) :]
        if rest:
            labels.append(_entry(f"{len(rest)} more regions", sum(region.share for region in rest)))
        return [*labels, "default values"] if self.default else labels

    def draw(self, ax: Axes) -> Legend:
        """Draw it to the right of the axes."""
        handles: list[Artist] = [_RegionKey([self.looks[name] for name in region.members]) for region in self.shown]
        if len(self.regions.regions) > len(self.shown):
            handles.append(Patch(facecolor="none", edgecolor="none"))
        if self.default:
            handles.append(Line2D([], [], **_default_look()))
        legend = ax.legend(
            handles,
            self.labels,
            handler_map={_RegionKey: _StripedKey()},
            loc="upper left",
            bbox_to_anchor=(1.02, 1.0),
            borderaxespad=0,
            frameon=False,
            fontsize=SMALL_SIZE,
            title="Share of the area",
            title_fontsize=SMALL_SIZE,
            alignment="left",
            handlelength=SWATCH[0],
            handleheight=SWATCH[1],
            labelspacing=LEGEND_GAP,
            labelcolor=INK,
        )
        for text in legend.get_texts():
            text.set_parse_math(False)
        return legend


class _RegionKey(Patch):
    """Stands for a region in the legend."""

    def __init__(self, looks: list[Look]) -> None:
        super().__init__()
        self.looks = looks or [Look(NO_EQUILIBRIUM)]


class _StripedKey(HandlerBase):
    """Draws a region's key: slanting bands in the colours of its members, in a frame."""

    def create_artists(
        self,
        legend: Legend,  # noqa: ARG002 (matplotlib's own signature)
        orig_handle: Artist,
        xdescent: float,
        ydescent: float,
        width: float,
        height: float,
        fontsize: float,  # noqa: ARG002 (the same)
        trans: Transform,
    ) -> list[Artist]:
        """Give the bands and the frame."""
        assert isinstance(orig_handle, _RegionKey)
        corner = (-xdescent, -ydescent)
        frame = Rectangle(corner, width, height, fill=False, edgecolor=INK, linewidth=0.6, transform=trans)
        count = len(orig_handle.looks)
        bands = 1 if count == 1 else 2 * count
        step = (width + height) / bands
        artists: list[Artist] = []
        for band in range(bands):
            left = corner[0] - height + band * step if bands > 1 else corner[0] - height
            right = left + step if bands > 1 else corner[0] + width
            points = [(left, corner[1] + height), (right, corner[1] + height)]
            points += [(right + height, corner[1]), (left + height, corner[1])]
            piece = Polygon(points, facecolor=orig_handle.looks[band % count].colour, linewidth=0, transform=trans)
            piece.set(hatch=orig_handle.looks[band % count].texture, edgecolor=INK)
            piece.set_clip_path(frame.get_path(), frame.get_transform())
            artists.append(piece)
        return [*artists, frame]


def _entry(name: str, share: float) -> str:
    """Give a legend entry: the share, then the name, its further lines set in as far."""
    lead = f"{percent(share).rjust(4, FIGURE_SPACE)}  "
    spaces = round(text_width(lead, SMALL_SIZE) / text_width(FIGURE_SPACE, SMALL_SIZE))
    return lead + balanced(name, LEGEND_COLUMNS, lines=4).replace("\n", f"\n{FIGURE_SPACE * spaces}")
