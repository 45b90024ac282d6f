"""The outcome map: which outcomes are possible where, over two parameters.

Every point of the plane gets the colour of the outcome that some equilibrium there reaches. Where equilibria with
different outcomes exist side by side, the region is striped in the colours of all of them: nothing is selected, so the
map hides no equilibrium. Grey is where no equilibrium of the concept exists. The legend gives each region's share of
the area, which says how much of the plotted range an outcome claims, and is no probability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from gametheory.charts.region_map import MapSubject, region_caption, region_map
from gametheory.charts.style import outcome_looks
from gametheory.charts.swept import concept_words

if TYPE_CHECKING:
    import xarray


def outcome_map(dataset: xarray.Dataset, ax: Axes | None = None) -> Axes:
    """Draw which outcomes are possible over two swept parameters, the first along x, the second along y.

    Parameters
    ----------
    dataset
        A sweep over a grid of two parameters; values may be uneven and in any order.
    ax
        Where to draw; by default on a figure of its own. The legend stands at the right of the axes.

    Returns
    -------
    The axes. Regions are painted as one image; names stand in the regions where there is room. Points where a player is
    exactly indifferent, on the borders, have no area and are painted as the region next to them. Nothing here depends
    on the rule that selects among several equilibria. Raises ``SweepError`` for another number of swept parameters.

    Examples
    --------
    >>> from gametheory.modelfile import load
    >>> from gametheory.sweep import span, sweep
    >>> entry = load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "0..2"}, "cost": {"default": 0.5, "range": "0..2"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain - cost"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> axes = outcome_map(sweep(entry, gain=span(0, 2, 21), cost=span(0, 2, 21)))
    >>> axes.get_xlabel(), [text.get_text().strip() for text in axes.get_legend().get_texts()]
    ('gain', ['50 %  out', '50 %  in', 'default values'])
    """
    return region_map(dataset, _subject(dataset), ax)


def outcome_map_caption(dataset: xarray.Dataset) -> str:
    """Say in sentences what an outcome map shows: areas, concept, what happens to several equilibria, and the grid.

    Raises ``SweepError`` as :func:`outcome_map` does.
    """
    return region_caption(dataset, _subject(dataset))


def _subject(dataset: xarray.Dataset) -> MapSubject:
    words = concept_words(dataset)
    return MapSubject(
        variable="possible",
        looks=outcome_looks(str(outcome) for outcome in dataset["outcome"].values),
        chart="an outcome map",
        subtitle=f"Possible outcomes: {words}" if words else "Possible outcomes",
        title=f"Outcomes of {words}",
        stripes="equilibria with different outcomes exist side by side",
        ties_matter=True,
    )
