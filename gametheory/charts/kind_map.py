"""Which kinds of equilibrium a signalling game has where: over two parameters as a map, over one as strips.

In a *pooling* equilibrium all types send the same message, so that it tells nothing; in a *separating* one each type
sends its own, so that it tells all; in a *semi-separating* one some type mixes, so that the message tells something
(Fudenberg and Tirole 1991, Game Theory, chapter 8). Several kinds often exist side by side: such a region of the map is
striped in the colours of all of them and named after all, and nothing is selected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from gametheory.charts.region_map import MapSubject, region_caption, region_map
from gametheory.charts.strips import Strip, draw_strips
from gametheory.charts.style import kind_looks
from gametheory.charts.swept import concept_words, swept_axes
from gametheory.errors import SweepError

if TYPE_CHECKING:
    import xarray


def kind_map(dataset: xarray.Dataset, ax: Axes | None = None) -> Axes:
    """Draw which kinds of equilibrium exist over two swept parameters, the first along x, the second along y.

    Parameters
    ----------
    dataset
        A sweep over a grid of two parameters, under a concept that tells kinds of equilibrium apart.
    ax
        Where to draw; by default on a figure of its own. The legend stands at the right of the axes.

    Returns
    -------
    The axes, drawn as by :func:`gametheory.charts.outcome_map`. Raises ``SweepError`` for another number of swept
    parameters, and for a sweep without kinds.

    Examples
    --------
    >>> import numpy as np
    >>> import xarray
    >>> grid = ("prior", "cost")
    >>> low = np.array([[True, True], [True, False]])
    >>> everywhere = grid, np.ones((2, 2), dtype=bool)
    >>> sweep = xarray.Dataset({"equilibria": everywhere, "complete": everywhere, "tie": (grid, ~everywhere[1])})
    >>> sweep = sweep.assign(kinds=(("kind", *grid), np.array([low, ~low])))
    >>> sweep = sweep.assign_coords(prior=[0.0, 1.0], cost=[0.0, 1.0], kind=["pooling", "separating"])
    >>> axes = kind_map(sweep)
    >>> [text.get_text().strip() for text in axes.get_legend().get_texts()]
    ['75 %  pooling', '25 %  separating']
    """
    return region_map(dataset, _subject(dataset), ax)


def kind_map_caption(dataset: xarray.Dataset) -> str:
    """Say in sentences what a map of kinds shows; raises ``SweepError`` as :func:`kind_map` does.

    Examples
    --------
    >>> import numpy as np
    >>> import xarray
    >>> grid = ("prior", "cost")
    >>> low = np.array([[True, True], [True, False]])
    >>> everywhere = grid, np.ones((2, 2), dtype=bool)
    >>> sweep = xarray.Dataset({"equilibria": everywhere, "complete": everywhere, "tie": (grid, ~everywhere[1])})
    >>> sweep = sweep.assign(kinds=(("kind", *grid), np.array([low, ~low])))
    >>> sweep = sweep.assign_coords(prior=[0.0, 1.0], cost=[0.0, 1.0], kind=["pooling", "separating"])
    >>> kind_map_caption(sweep).split(". ")[1]
    'Shares of the area, which are no probabilities: pooling 75 %; separating 25 %'
    """
    return region_caption(dataset, _subject(dataset))


def kind_strip(dataset: xarray.Dataset, ax: Axes | None = None) -> Axes:
    """Draw where each kind of equilibrium exists over one swept parameter, a strip for each kind.

    Parameters
    ----------
    dataset
        A sweep over one parameter, under a concept that tells kinds of equilibrium apart.
    ax
        Where to draw; by default on a figure of its own.

    Returns
    -------
    The axes: filled where there are only equilibria of the kind, hatched where others exist beside them, empty where
    there are only others, grey where there is none. Raises ``SweepError`` for another number of swept parameters, and
    for a sweep without kinds.

    Examples
    --------
    >>> import numpy as np
    >>> import xarray
    >>> low = np.array([True, True, False])
    >>> sweep = xarray.Dataset({name: ("cost", np.ones(3, dtype=int)) for name in ("equilibria", "tie", "complete")})
    >>> sweep = sweep.assign(kinds=(("kind", "cost"), np.array([low, ~low])))
    >>> sweep = sweep.assign_coords(cost=[0.0, 1.0, 2.0], kind=["pooling", "separating"])
    >>> [label.get_text() for label in kind_strip(sweep).get_yticklabels()]
    ['pooling', 'separating']
    """
    _check_kinds(dataset)
    ordered, (x,) = swept_axes(dataset, 1, "a strip of kinds")
    kinds = ordered["kinds"].transpose("kind", x.name)
    several, nothing = kinds.values.sum(axis=0) > 1, ordered["equilibria"].values == 0
    looks = kind_looks(str(kind) for kind in kinds["kind"].values)
    strips = [
        Strip(kind, look, here, several, nothing)
        for (kind, look), here in zip(looks.items(), kinds.values, strict=True)
    ]
    missing = "" if ordered["complete"].values.all() else "At some points not every equilibrium was looked for."
    notes = _subtitle(ordered), missing
    return draw_strips(ordered, x, strips, notes, ("the only kind", "one of several"), ax)


def _subject(dataset: xarray.Dataset) -> MapSubject:
    _check_kinds(dataset)
    return MapSubject(
        variable="kinds",
        looks=kind_looks(str(kind) for kind in dataset["kind"].values),
        chart="a map of kinds",
        subtitle=_subtitle(dataset),
        title=f"Kinds of {concept_words(dataset)}",
        stripes="equilibria of different kinds exist side by side",
        ties_matter=False,  # a semi-separating type is indifferent wherever it mixes
    )


def _subtitle(dataset: xarray.Dataset) -> str:
    return f"Kinds of equilibrium: {concept_words(dataset)}"


def _check_kinds(dataset: xarray.Dataset) -> None:
    if "kinds" not in dataset:
        concept = concept_words(dataset) or "its concept"
        raise SweepError(
            f"this sweep knows no kinds of equilibrium: {concept} of this model has none. "
            "Sweep a signalling game with perfect_bayesian"
        )
