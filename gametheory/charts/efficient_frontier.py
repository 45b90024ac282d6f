"""The efficient frontier of a bargaining problem: what two sides get at each term, and which agreements are chosen.

The line runs through the payoff pairs of all terms; it is thick over the efficient ones. As payoffs can be thrown away,
every pair below and to the left of some term that is kept can be had as well: that is the shaded feasible set. Darker,
within it, lie the gains: pairs that give both sides at least what they get without an agreement. Where a lottery over
terms does better than sure terms, the border of the convex hull is dashed (Nash 1950 takes the hull for the set).

References
----------
J. F. Nash (1950), The bargaining problem, Econometrica 18, 155-162.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from gametheory.bargaining import Bargain, BargainingProblem, Frontier
from gametheory.charts.bargaining_marks import (
    CONCEPTS,
    ROUND_OFF,
    SOLUTION,
    ZONE,
    is_kept,
    prices_in,
    remarks_on,
    title_for,
)
from gametheory.charts.frame import FOOTER, LABEL_SIZE, SMALL_SIZE, framed, legend_below
from gametheory.charts.lettering import number_text, wrapped
from gametheory.charts.line_ends import LineEnd, name_line_ends, room_for_names
from gametheory.charts.style import FAINT_INK, HAIRLINE, INK, PAPER
from gametheory.charts.swept import SweptAxis, plain
from gametheory.errors import ConceptError

SIZE: Final = (4.2, 3.8)  # inches
SAMPLES: Final = 401  # in each interval
FEASIBLE: Final = "#EFEFEF"
MARGIN: Final = 0.07
LETTERS: Final = 34
LOTTERY: Final = (0, (4.0, 2.0))

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mark:
    """A payoff pair to mark: its name, its look."""

    name: str
    payoffs: tuple[float, float]
    marker: str
    colour: str
    face: str


def efficient_frontier(frontier: Frontier, answer: Bargain | None = None, ax: Axes | None = None) -> Axes:
    """Draw the payoffs of two sides over the term, the efficient ones, the gains, and what solutions choose.

    Parameters
    ----------
    frontier
        What :func:`gametheory.bargaining.efficient_frontier` gives.
    answer
        What :func:`gametheory.bargaining.bargain` gives for the same problem, for the solutions to mark.
    ax
        Where to draw; by default on a figure of its own. The solutions' names stand at the right of the axes.

    Returns
    -------
    The axes, the first side's payoff along x. Raises ``ConceptError`` unless there are two sides.

    Examples
    --------
    >>> from gametheory import bargaining
    >>> deal = bargaining.BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    >>> axes = efficient_frontier(bargaining.efficient_frontier(deal), bargaining.bargain(deal))
    >>> [text.get_text() for text in axes.texts]
    ['utilitarian 0.375', 'Nash, Kalai-Smorodinsky 0.4875', 'egalitarian 0.5', 'no agreement: 0, 0']
    """
    import xarray

    problem = frontier.problem
    if len(problem.players) != 2:
        raise ConceptError(f"the frontier of {len(problem.players)} sides cannot be drawn in a plane. Give two sides")
    every = _terms(frontier)
    sure, kept = _payoffs(problem, every), _payoffs(problem, every[is_kept(problem, every)])
    marks = [*(_marks(answer) if answer is not None else ()), _no_agreement(problem)]
    room = room_for_names([mark.name for mark in marks], SMALL_SIZE)
    about = xarray.Dataset(attrs={"title": title_for([problem])})
    notes = list(remarks_on(answer)) if answer is not None else []
    ax = framed(ax, SIZE, room, about, _axis(problem.players[0]), notes, FOOTER)
    ax.set_ylabel(plain(f"payoff of {problem.players[1]}"), fontsize=LABEL_SIZE, color=INK)
    _set_limits(ax, np.vstack([sure, *(mark.payoffs for mark in marks)]))
    _fill(ax, kept, marks[-1].payoffs)
    others = every[[x not in frontier for x in every]]
    ax.plot(*sure.T, color=FAINT_INK, linewidth=1.0, zorder=3, gid="dominated" if len(others) else "all terms")
    for interval in frontier.intervals:
        points = _payoffs(problem, np.linspace(float(interval.low), float(interval.high), SAMPLES))
        ax.plot(*points.T, color=INK, linewidth=3.0, solid_capstyle="butt", zorder=4, gid="efficient")
    for start, end in _lotteries(kept):
        ax.plot(*np.array([start, end]).T, color=INK, linewidth=1.3, linestyle=LOTTERY, zorder=3, gid="lotteries")
    _mark(ax, marks)
    legend_below(ax, list(_legend(ax)))
    return ax


def _axis(player: str) -> SweptAxis:
    return SweptAxis(player, np.array([]), plain(f"payoff of {player}"), "", None)


# --- the sets -------------------------------------------------------------------------------------------------------


def _terms(frontier: Frontier) -> Floats:
    """Give terms all over the range, and the ends of the efficient ones."""
    problem = frontier.problem
    ends = [float(end) for interval in frontier.intervals for end in (interval.low, interval.high)]
    return np.unique(np.concatenate([np.linspace(float(problem.low), float(problem.high), SAMPLES), ends]))


def _payoffs(problem: BargainingProblem, terms: Floats) -> Floats:
    return np.array([[float(payoff(float(x))) for payoff in problem.payoffs.values()] for x in terms]).reshape(-1, 2)


def _most(kept: Floats, least: Floats) -> Floats:
    """Give the most that the second side can have while the first gets at least so much."""
    order = np.argsort(kept[:, 0])
    rising, best = kept[order, 0], np.maximum.accumulate(kept[order, 1][::-1])[::-1]
    place = np.searchsorted(rising, least - ROUND_OFF)
    return np.append(best, -np.inf)[place]


def _lotteries(kept: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Go through the parts of the hull's upper right border that lie above what sure terms give."""
    step = np.abs(np.diff(kept, axis=0))
    hair = 2 * np.median(step, axis=0)[1] if len(step) else 0.0  # sure terms are known at samples only
    border = _border(kept)
    for start, end in pairwise(border):
        inner = start + np.linspace(0, 1, 9)[1:-1, None] * (end - start)
        if (inner[:, 1] - _most(kept, inner[:, 0]) > hair + ROUND_OFF).any():
            yield start, end


def _border(kept: Floats) -> list[Floats]:
    """Give the corners of the hull from its highest point to its rightmost one."""
    corners: list[Floats] = []
    for point in kept[np.lexsort((kept[:, 1], kept[:, 0]))]:
        while corners and _is_below(corners, point):
            corners.pop()
        corners.append(point)
    highest = max(range(len(corners)), key=lambda place: corners[place][1], default=0)
    return corners[highest:]


def _is_below(corners: list[Floats], point: Floats) -> bool:
    """Whether the last corner does not lie above the line from the one before it to the point."""
    last = corners[-1]
    if len(corners) == 1:
        return bool(last[0] == point[0])
    (along, up), (on, rise) = last - corners[-2], point - corners[-2]
    return bool(along * rise - up * on >= 0)


# --- drawing --------------------------------------------------------------------------------------------------------


def _set_limits(ax: Axes, points: Floats) -> None:
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * np.where(high > low, high - low, 1.0)
    ax.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))


def _fill(ax: Axes, kept: Floats, disagreement: tuple[float, float]) -> None:
    """Shade what can be had, and within it what both sides gain from."""
    if not len(kept):
        return
    floor = ax.get_ylim()[0]
    firsts = np.unique(np.append(kept[:, 0], ax.get_xlim()[0]))
    ax.fill_between(firsts, floor, _most(kept, firsts), step="pre", color=FEASIBLE, zorder=1, lw=0, gid="feasible")
    gains = np.unique(np.append(firsts[firsts > disagreement[0]], disagreement[0]))
    most = _most(kept, gains)
    both = most > disagreement[1]
    if both.any():
        look: dict[str, Any] = {"step": "pre", "color": ZONE, "zorder": 2, "linewidth": 0}
        ax.fill_between(gains[both], disagreement[1], most[both], gid="gains", **look)


def _marks(answer: Bargain) -> Iterator[Mark]:
    for price in prices_in(answer):
        yield Mark(price.text, _pair(price.payoffs), price.marker, price.colour, price.colour)
    lotteries: dict[tuple[float, float], list[str]] = {}
    for concept, solution in answer.solutions.items():
        if solution.lottery is not None:
            lotteries.setdefault(_pair(tuple(solution.lottery.payoffs.values())), []).append(CONCEPTS[concept])
    for payoffs, names in lotteries.items():
        yield Mark(wrapped(f"by lottery: {', '.join(names)}", LETTERS), payoffs, SOLUTION, INK, PAPER)


def _pair(payoffs: tuple[Any, ...]) -> tuple[float, float]:
    first, second = map(float, payoffs)
    return first, second


def _no_agreement(problem: BargainingProblem) -> Mark:
    said = ", ".join(map(number_text, problem.disagreement.values()))
    return Mark(f"no agreement: {said}", _pair(tuple(problem.disagreement.values())), "s", INK, INK)


def _mark(ax: Axes, marks: list[Mark]) -> None:
    """Mark payoff pairs; their names stand at the right, from which a leader runs to each."""
    low, high = ax.get_xlim()
    for mark in marks:
        look: dict[str, Any] = {"linestyle": "none", "markeredgecolor": mark.colour, "markerfacecolor": mark.face}
        ax.plot(*mark.payoffs, marker=mark.marker, markersize=6, zorder=6, gid=f"mark: {mark.name}", **look)
    ends = [
        LineEnd(mark.name, mark.payoffs[1], mark.colour, across=(mark.payoffs[0] - low) / (high - low))
        for mark in marks
    ]
    name_line_ends(ax, ends, SMALL_SIZE)


def _legend(ax: Axes) -> Iterator[Any]:
    """Explain the lines and areas as far as there are any."""
    present = {artist.get_gid() for artist in (*ax.lines, *ax.collections)}
    entries: tuple[tuple[str, Any], ...] = (
        ("efficient", Line2D([], [], color=INK, linewidth=3.0, label="efficient")),
        ("dominated", Line2D([], [], color=FAINT_INK, linewidth=1.0, label="other terms")),
        ("lotteries", Line2D([], [], color=INK, linewidth=1.3, linestyle=LOTTERY, label="by lottery")),
        ("feasible", Patch(facecolor=FEASIBLE, edgecolor=HAIRLINE, label="feasible")),
        ("gains", Patch(facecolor=ZONE, label="gains for both")),
    )
    yield from (entry for gid, entry in entries if gid in present)
