"""What two patient players can get: the equilibrium payoffs of a repeated game within the feasible ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon

from gametheory.charts.frame import LABEL_SIZE, SMALL_SIZE, framed
from gametheory.charts.keys import key_below, key_height
from gametheory.charts.lettering import axes_inches, number_text, wrapped
from gametheory.charts.line_ends import LineEnd, name_line_ends, room_for_names
from gametheory.charts.style import FAINT_INK, INK, OUTCOME_COLOURS
from gametheory.charts.swept import SweptAxis, plain
from gametheory.repeated import PayoffSet

SIZE: Final = (4.2, 3.8)  # inches
EQUILIBRIA: Final = OUTCOME_COLOURS[0]
FEASIBLE: Final = "#EFEFEF"
MARGIN: Final = 0.08
LETTERS: Final = 26
WORST: Final[dict[str, Any]] = {"color": FAINT_INK, "linewidth": 0.9, "linestyle": (0, (4, 3))}


def equilibrium_payoffs(
    found: PayoffSet,
    ax: Axes | None = None,
    *,
    marked: Mapping[str, Sequence[float]] | None = None,
    title: str = "",
) -> Axes:
    """Draw the subgame-perfect payoffs of a repeated game of two players.

    Parameters
    ----------
    found
        What :func:`gametheory.repeated.perfect_payoffs` gives.
    ax
        Where to draw; by default on a figure of its own. The marked pairs' names stand at the right of the axes.
    marked
        Pairs of payoffs to mark, with their names: a deal, an equilibrium of the stage game.
    title
        What the chart is about.

    Returns
    -------
    The axes: the hull of the stage payoffs as an outline, the equilibrium payoffs filled, the worst that can be
    threatened to each player as a dashed line. An empty set is said in words.

    Examples
    --------
    >>> from gametheory.games import NormalFormGame
    >>> from gametheory.repeated import perfect_payoffs
    >>> dilemma = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
    >>> axes = equilibrium_payoffs(perfect_payoffs(dilemma, 0.4), marked={"both keep their word": (2, 2)})
    >>> [text.get_text() for text in axes.texts]
    ['discount factor 0.4', 'both keep their word']
    """
    import xarray

    names = {name: wrapped(name, LETTERS) for name in marked or {}}
    room = room_for_names(list(names.values()), SMALL_SIZE) if names else 0.2
    entries = list(_legend(found))
    width = SIZE[0] + room if ax is None else axes_inches(ax)[0]
    footer = key_height([str(entry.get_label()) for entry in entries], width)
    axis = SweptAxis(found.players[0], np.array([]), plain(f"{found.players[0]}: average payoff per period"), "", None)
    ax = framed(ax, SIZE, room, xarray.Dataset(attrs={"title": title}), axis, tuple(_notes(found)), footer)
    ax.set_ylabel(plain(f"{found.players[1]}: average payoff per period"), fontsize=LABEL_SIZE, color=INK)
    _set_limits(ax, found, marked or {})
    _add(ax, found.feasible, "feasible", facecolor=FEASIBLE, edgecolor=FAINT_INK, linewidth=0.9, zorder=0.5)
    if found.worst is not None:
        _add(ax, found.corners, "equilibria", facecolor=EQUILIBRIA, edgecolor=INK, linewidth=1.2, zorder=2)
        small: dict[str, Any] = {
            "marker": "o",
            "markersize": 3 if len(found.corners) > 2 else 10,
            "markeredgecolor": INK,
        }
        ax.plot(*found.corners.T, linestyle="none", color=EQUILIBRIA, zorder=3, gid="corners", **small)
        ax.axvline(found.worst[0], zorder=1, gid="worst", **WORST)
        ax.axhline(found.worst[1], zorder=1, gid="worst", **WORST)
    _mark(ax, marked or {}, names)
    key_below(ax, entries, width)
    return ax


def _notes(found: PayoffSet) -> Iterator[str]:
    factors = dict.fromkeys(number_text(factor) for factor in found.discount)
    several = zip(found.players, map(number_text, found.discount), strict=True)
    said = ", ".join(f"{player} {factor}" for player, factor in several) if len(factors) > 1 else next(iter(factors))
    yield f"discount factor{'s' if len(factors) > 1 else ''} {said}"
    if found.worst is None:
        yield "There is no equilibrium in pure actions."
    if not found.complete:
        yield f"The search was stopped after {found.rounds:,} rounds, before the set came to rest: it may be smaller."


def _set_limits(ax: Axes, found: PayoffSet, marked: Mapping[str, Sequence[float]]) -> None:
    points = np.vstack([found.feasible, found.corners.reshape(-1, 2), *(np.array([pair]) for pair in marked.values())])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * np.where(high > low, high - low, 1.0)
    ax.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))


def _add(ax: Axes, corners: Any, gid: str, **look: Any) -> None:
    ax.add_patch(Polygon(corners, closed=True, gid=gid, **look))


def _mark(ax: Axes, marked: Mapping[str, Sequence[float]], names: Mapping[str, str]) -> None:
    """Mark payoff pairs; their names stand at the right, from which a leader runs to each."""
    low, high = ax.get_xlim()
    ends = []
    for name, (first, second) in marked.items():
        ax.plot(first, second, marker="D", color=INK, markersize=5, linestyle="none", zorder=4, gid=f"mark: {name}")
        ends.append(LineEnd(names[name], float(second), INK, across=(float(first) - low) / (high - low)))
    name_line_ends(ax, ends, SMALL_SIZE)


def _legend(found: PayoffSet) -> Iterator[Any]:
    """Explain the areas and lines as far as there are any."""
    yield Patch(facecolor=FEASIBLE, edgecolor=FAINT_INK, label="feasible in one period")
    if found.worst is not None:
        yield Patch(facecolor=EQUILIBRIA, edgecolor=INK, label="subgame-perfect equilibrium")
        yield Line2D([], [], label="worst that can be threatened", **WORST)
