"""Points of a sweep over a list: which outcomes are possible at each of them, two parameters at a time.

For what a grid cannot show: samples over many parameters at once, scenarios that somebody wrote down, points that
gather near borders. Each point is a disc in the colour of the outcome that some equilibrium there reaches. Where there
are several the disc shows two of them side by side, those first that not every set has, and the legend names them all.
Points in which parameters that are not on the axes differ may lie on one another: then the chart says so, and what
looks mixed may be a border in another direction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from gametheory.charts.frame import SMALL_SIZE, framed, label_axis, right_of
from gametheory.charts.lettering import percent
from gametheory.charts.style import INK, NO_EQUILIBRIUM, outcome_looks
from gametheory.charts.swept import SweptAxis, concept_words, listed_axes, parameter_words, player_names
from gametheory.errors import SweepError

if TYPE_CHECKING:
    import xarray

SIZE: Final = (4.8, 4.3)  # inches
LARGEST: Final = 7.0  # of a disc, in points
SMALLEST: Final = 2.2
MOST_NAMES: Final = 24
NAME_BESIDE: Final = (5.0, 3.0)  # points from a disc to its name


def outcome_points(
    dataset: xarray.Dataset, ax: Axes | None = None, *, x: str | None = None, y: str | None = None
) -> Axes:
    """Draw the points of a sweep over a list, coloured by the outcomes that are possible there.

    Parameters
    ----------
    dataset
        A sweep over a list of points (:func:`gametheory.sweep.latin_hypercube`, :func:`gametheory.sweep.refine`, ...)
        of two parameters or more.
    ax
        Where to draw; by default on a figure of its own.
    x, y
        The parameters along the axes; by default the first two.

    Returns
    -------
    The axes; the legend at their right gives each set of outcomes with its share of the points. Up to 24 points with
    names carry them. Raises ``SweepError`` for a grid, and for fewer than two parameters.

    Examples
    --------
    >>> from gametheory.modelfile import load
    >>> from gametheory.sweep import latin_hypercube, sweep
    >>> entry = load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "0..2"}, "cost": {"default": 0.5, "range": "0..2"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain - cost"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> axes = outcome_points(sweep(entry, points=latin_hypercube(entry, 200, rng=2)))
    >>> axes.get_xlabel(), len(axes.get_legend().get_texts())
    ('gain', 2)
    """
    axes = listed_axes(dataset, "a chart of points")
    across, up = (_chosen(axes, name, place) for place, name in enumerate((x, y)))
    groups = _groups(dataset)
    design = str(dataset.attrs.get("design", ""))
    notes = [f"Possible outcomes: {concept_words(dataset)}. {design[:1].upper()}{design[1:]}".strip()]
    others = [axis.name for axis in axes if axis not in (across, up) and np.ptp(axis.values) > 0]
    if others:
        names = ", ".join(parameter_words(name, player_names(dataset)) for name in others)
        notes.append(f"The points differ in more than the axes show: {names}.")
    missing = float(1 - dataset["complete"].values.mean()) if "complete" in dataset else 0.0
    if missing:
        notes.append(f"At {percent(missing)} of the points not every equilibrium was looked for.")
    labels = [f"{percent(inside.mean())}  {' or '.join(members) or 'no equilibrium'}" for members, inside in groups]
    ax = framed(ax, SIZE, right_of(labels, SMALL_SIZE) + 0.6, dataset, across, notes)
    label_axis(ax, up, "y")
    _draw(ax, dataset, across, up, groups)
    _legend(ax, dataset, groups, labels)
    _name_points(ax, dataset, across, up)
    return ax


def _chosen(axes: tuple[SweptAxis, ...], name: str | None, place: int) -> SweptAxis:
    if name is None:
        return axes[place]
    known = {axis.name: axis for axis in axes}
    if name not in known:
        raise SweepError(f"'{name}' is no parameter of these points. Name one of {', '.join(known)}")
    return known[name]


Groups = list[tuple[tuple[str, ...], Any]]


def _groups(dataset: xarray.Dataset) -> Groups:
    """Give each set of outcomes that is possible somewhere with its points, the most frequent set first."""
    possible = dataset["possible"].transpose("outcome", "point").values
    names = [str(name) for name in dataset["outcome"].values]
    found = []
    for own in np.unique(possible.T, axis=0):
        members = tuple(name for name, inside in zip(names, own, strict=True) if inside)
        found.append((members, (possible == own[:, None]).all(axis=0)))
    return sorted(found, key=lambda group: -int(group[1].sum()))


def _draw(ax: Axes, dataset: xarray.Dataset, x: SweptAxis, y: SweptAxis, groups: Groups) -> None:
    size = float(np.clip(90.0 / np.sqrt(max(dataset.sizes["point"], 1)), SMALLEST, LARGEST))
    for members, inside in groups:
        ax.plot(x.values[inside], y.values[inside], **_look(dataset, _shown(members, groups), size))
    for axis, margin in ((x, ax.set_xlim), (y, ax.set_ylim)):
        low, high = float(axis.values.min()), float(axis.values.max())
        room = 0.02 * (high - low) or 0.5
        margin(low - room, high + room)


def _shown(members: tuple[str, ...], groups: Groups) -> list[str]:
    """Give the two outcomes of a set that its disc shows: first those that not every set has."""
    everywhere = set(members).intersection(*(others for others, _ in groups))
    return sorted(members, key=lambda name: (name in everywhere, members.index(name)))[:2]


def _look(dataset: xarray.Dataset, members: Iterable[str], size: float) -> dict[str, Any]:
    """Give the disc of a set of outcomes: in one colour, or in those of its first two."""
    looks = outcome_looks(str(outcome) for outcome in dataset["outcome"].values)
    colours = [looks[name].colour for name in members] or [NO_EQUILIBRIUM]
    edge = {"markeredgecolor": INK, "markeredgewidth": 0.25 if size < LARGEST / 2 else 0.5}
    disc: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": size, "markerfacecolor": colours[0]}
    halves = {"fillstyle": "left", "markerfacecoloralt": colours[1]} if len(colours) > 1 else {}
    return {**disc, **edge, **halves}


def _legend(ax: Axes, dataset: xarray.Dataset, groups: Groups, labels: list[str]) -> None:
    handles = [Line2D([], [], **_look(dataset, _shown(members, groups), LARGEST)) for members, _ in groups]
    legend = ax.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(1.02, 1.0),
        borderaxespad=0,
        frameon=False,
        fontsize=SMALL_SIZE,
        title="Share of the points",
        title_fontsize=SMALL_SIZE,
        alignment="left",
        labelcolor=INK,
    )
    for text in legend.get_texts():
        text.set_parse_math(False)


def _name_points(ax: Axes, dataset: xarray.Dataset, x: SweptAxis, y: SweptAxis) -> None:
    if "scenario" not in dataset.coords or dataset.sizes["point"] > MOST_NAMES:
        return
    for name, across, up in zip(dataset["scenario"].values, x.values, y.values, strict=True):
        right = across > (x.values.min() + x.values.max()) / 2
        high = up > (y.values.min() + y.values.max()) / 2
        place = (-NAME_BESIDE[0] if right else NAME_BESIDE[0], -NAME_BESIDE[1] if high else NAME_BESIDE[1])
        look: dict[str, Any] = {"ha": "right" if right else "left", "va": "top" if high else "bottom"}
        look |= {"fontsize": SMALL_SIZE, "color": INK}
        ax.annotate(str(name), (across, up), place, textcoords="offset points", parse_math=False, **look)
