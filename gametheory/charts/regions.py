"""Regions of a sweep over two parameters: where which outcomes are possible, how large that is, and how it is painted.

A region is a set of outcomes (or of kinds of equilibrium) and all points of the grid at which exactly these are
possible. A player who is exactly indifferent makes more outcomes possible: on the border between two regions both are.
Where a grid meets a border, its points there would look like a region as wide as a cell, though the border has no area
at all. Such *border points* (all of them ties, nowhere as much as two cells wide) are given to the region next to them,
and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from gametheory.charts.style import INK, NO_EQUILIBRIUM, Look
from gametheory.charts.swept import SweptAxis

if TYPE_CHECKING:
    import xarray

STRIPE: Final = 0.12  # inches across, of one colour
TEXTURE_STEP: Final = 0.07  # inches from dot to dot, from line to line
TEXTURE_SHARE: Final = 0.72  # how much of the ground shows through a texture
BORDER: Final = 0.009  # inches

NO_BREAK: Final = "\u00a0"
LONG: Final = 24  # letters of a name that may well be broken

Grid = NDArray[np.intp]


@dataclass(frozen=True)
class Region:
    """A set of outcomes (or kinds) that are possible together, and its share of the map's area, from 0 to 1."""

    members: tuple[str, ...]
    share: float

    @property
    def name(self) -> str:
        """The members in words."""
        return _listed(self.members)

    @property
    def unbroken_name(self) -> str:
        """The same, with spaces at which no line may break within the name of a member."""
        return _listed(tuple(name.replace(" ", NO_BREAK) if len(name) <= LONG else name for name in self.members))


@dataclass(frozen=True)
class Regions:
    """The regions of a map, the largest first, and for each point (rows along y) the place of its region.

    ``border_points`` is how many points were on borders, and were given to a region next to them.
    """

    regions: tuple[Region, ...]
    places: Grid
    border_points: int


def find_regions(dataset: xarray.Dataset, x: SweptAxis, y: SweptAxis, variable: str = "possible") -> Regions:
    """Find the regions of a sweep over two parameters.

    ``variable`` names a boolean variable of the sweep, whose first dimension holds what a region may have as members.
    """
    dimension = dataset[variable].dims[0]
    possible = dataset[variable].transpose(dimension, y.name, x.name).values
    tie = dataset["tie"].transpose(y.name, x.name).values
    codes, sets = _coded(possible)
    codes, border = _without_borders(codes, len(sets), tie)
    areas = _areas(codes, len(sets), np.where(border, 0.0, np.outer(y.weights, x.weights)))
    members = [str(name) for name in dataset[dimension].values]
    names = [tuple(member for member, inside in zip(members, own, strict=True) if inside) for own in sets]
    present = np.unique(codes)
    order = sorted(
        present, key=lambda code: (not names[code], -round(float(areas[code]), 6), tuple(np.flatnonzero(sets[code])))
    )
    place_of = np.zeros(len(sets), dtype=np.intp)
    place_of[order] = np.arange(len(order))
    found = tuple(Region(names[code], float(areas[code])) for code in order)
    return Regions(found, place_of[codes], int(border.sum()))


def painted(
    regions: Regions, x: SweptAxis, y: SweptAxis, looks: Mapping[str, Look], size: tuple[float, float], dots: float
) -> NDArray[np.uint8]:
    """Paint the regions as an image, its first row at the bottom.

    Parameters
    ----------
    regions, x, y
        What to paint, over which axes; cells may be uneven.
    looks
        The colour and the texture of each member.
    size, dots
        Width and height in inches, and the resolution in dots an inch.

    Returns
    -------
    An array of shape (rows, columns, 3): each region in its member's colour, striped where it has several, grey where
    it has none, with a thin line along every border.
    """
    width, height = (max(2, round(length * dots)) for length in size)
    places = regions.places[np.ix_(cells_at(y, height), cells_at(x, width))]
    across, up = np.meshgrid(np.arange(width) / dots, np.arange(height) / dots)
    image = np.empty((height, width, 3), dtype=np.uint8)
    for place, region in enumerate(regions.regions):
        mask = places == place
        image[mask] = _ground([looks[name] for name in region.members], across[mask], up[mask])
    image[_borders(places, max(1, round(BORDER * dots)))] = _bytes(INK)
    return image


def cells_at(axis: SweptAxis, pixels: int) -> Grid:
    """Give the cell that each of so many equal pixels along an axis lies in."""
    centres = axis.values[0] + (np.arange(pixels) + 0.5) / pixels * np.ptp(axis.values)
    cells = np.searchsorted(axis.edges, centres, side="right") - 1
    return np.asarray(np.clip(cells, 0, len(axis.values) - 1), dtype=np.intp)


def stripe_of(across: NDArray[np.float64], up: NDArray[np.float64], count: int) -> Grid:
    """Tell which of several diagonal stripes a place (in inches) lies on."""
    return np.asarray(np.floor((across + up) / (np.sqrt(2) * STRIPE)) % count, dtype=np.intp)


def _listed(outcomes: tuple[str, ...]) -> str:
    *most, last = outcomes or ("no equilibrium",)
    return f"{', '.join(most)} or {last}" if most else last


def _ground(looks: Sequence[Look], across: NDArray[np.float64], up: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Give the colours of the pixels of a region whose members look so."""
    if not looks:
        return np.tile(_bytes(NO_EQUILIBRIUM), (len(across), 1))
    stripes = stripe_of(across, up, len(looks))
    palette = np.array([_bytes(look.colour) for look in looks])
    marks = np.array([_marked(look.texture, across, up) for look in looks])
    marked = marks[stripes, np.arange(len(stripes))]
    ground = palette[stripes].astype(float)
    ground[marked] = TEXTURE_SHARE * ground[marked] + (1 - TEXTURE_SHARE) * _bytes(INK)
    return ground.round().astype(np.uint8)


def _marked(texture: str, across: NDArray[np.float64], up: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which places a texture darkens: dots, upright crossed lines, slanting crossed lines or rings."""
    kind = texture[:1]
    if not kind:
        return np.zeros(len(across), dtype=bool)
    first, second = (across + up, across - up) if kind == "x" else (across, up)
    u, v = ((axis % TEXTURE_STEP) / TEXTURE_STEP - 0.5 for axis in (first, second))
    if kind in "+x":
        return (np.abs(u) < 0.09) | (np.abs(v) < 0.09)
    distance = np.hypot(u, v)
    return distance < 0.24 if kind == "." else np.abs(distance - 0.32) < 0.09


def _borders(places: Grid, thickness: int) -> NDArray[np.bool_]:
    """Mark the pixels along the borders between regions."""
    border = np.zeros(places.shape, dtype=bool)
    border[1:] |= places[1:] != places[:-1]
    border[:, 1:] |= places[:, 1:] != places[:, :-1]
    for _ in range(thickness - 1):
        wider = border.copy()
        wider[:-1] |= border[1:]
        wider[:, :-1] |= border[:, 1:]
        border = wider
    return border


def _coded(possible: NDArray[np.bool_]) -> tuple[Grid, NDArray[np.bool_]]:
    """Number the distinct sets of outcomes; give each point's number, and which outcomes each set holds."""
    shape = possible.shape[1:]
    codes = np.zeros(int(np.prod(shape)), dtype=np.int64)
    for byte in np.packbits(possible, axis=0):
        _, codes = np.unique(codes * 256 + byte.ravel(), return_inverse=True)
    _, first, codes = np.unique(codes, return_index=True, return_inverse=True)
    return codes.reshape(shape), possible.reshape(len(possible), -1)[:, first].T


def _areas(codes: Grid, count: int, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give each set's share of the area; border points count for none, since their cells lie on both sides."""
    return np.asarray(np.bincount(codes.ravel(), weights.ravel(), count) / weights.sum())


def _without_borders(codes: Grid, count: int, tie: NDArray[np.bool_]) -> tuple[Grid, NDArray[np.bool_]]:
    """Give the points on borders to the regions next to them; give the new numbers, and which points these are."""
    thick = _thick(codes)
    wide = np.bincount(codes[thick], minlength=count) > 0
    settled = np.bincount(codes[~tie], minlength=count) > 0
    border = ~(wide | settled)[codes] | (tie & ~thick)
    if not border.any() or border.all():
        return codes, np.zeros_like(border)
    from scipy.ndimage import distance_transform_edt

    nearest = distance_transform_edt(border, return_distances=False, return_indices=True)
    return codes[tuple(nearest)], border


def _thick(codes: Grid) -> NDArray[np.bool_]:
    """Mark the points that belong to some block of two by two points with the same number."""
    same = (codes[1:, 1:] == codes[:-1, 1:]) & (codes[1:, 1:] == codes[1:, :-1]) & (codes[1:, 1:] == codes[:-1, :-1])
    thick = np.zeros(codes.shape, dtype=bool)
    for rows in (slice(1, None), slice(None, -1)):
        for columns in (slice(1, None), slice(None, -1)):
            thick[rows, columns] |= same
    return thick


def _bytes(colour: str) -> NDArray[np.uint8]:
    return np.round(np.array(to_rgb(colour)) * 255).astype(np.uint8)
