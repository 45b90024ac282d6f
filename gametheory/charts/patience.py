"""How patient each player must be for each plan of a repeated game: discount factors that hold it, as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from gametheory.charts.frame import LABEL_SIZE, framed, right_of
from gametheory.charts.keys import key_below, key_height
from gametheory.charts.lettering import axes_inches, balanced, number_text, text_height
from gametheory.charts.style import HAIRLINE, INK, PAPER, mixed, player_colours
from gametheory.charts.swept import SweptAxis
from gametheory.games.numbers import as_written
from gametheory.numerics.interval_sets import Interval
from gametheory.repeated import RepeatedSolution, Verdict

WIDTH: Final = 5.2  # inches
THICK: Final = 0.2
LETTERS: Final = 44
SPACE: Final = 0.1  # inches, between two rows
OWN, SHORT = "own factor: enough", "own factor: not enough"


def patience(solution: RepeatedSolution, ax: Axes | None = None) -> Axes:
    """Draw the discount factors at which each player keeps to each plan, and the factors of the game.

    Parameters
    ----------
    solution
        What :func:`gametheory.repeated.self_enforcing` gives for a single game.
    ax
        Where to draw; by default on a figure of its own. The rows' names stand at the right of the axes.

    Returns
    -------
    The axes, over the discount factor; upwards they are in inches. There is a row for each player of each plan, with
    the factors in numbers at the right: a bar over those that hold the plan, and a mark at the player's own factor,
    hollow where it lies outside the bar.

    Examples
    --------
    >>> from gametheory.games import NormalFormGame
    >>> from gametheory.games.repeated_game import RepeatedGame
    >>> from gametheory.repeated import Path, grim_trigger, self_enforcing
    >>> dilemma = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]], actions=[["keep", "break"]] * 2)
    >>> plan = grim_trigger(dilemma, Path((("keep", "keep"),)), {p: ("break", "break") for p in "12"})
    >>> axes = patience(self_enforcing(RepeatedGame(dilemma, (0.5, 0.25), {"trust": plan})))
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['grim trigger, player 1: at least 1/3', 'grim trigger, player 2: at least 1/3']
    """
    import xarray

    rows = [(one, player) for one in solution.verdicts for player in solution.game.players]
    names = [_name(solution, one, player) for one, player in rows]
    heights = [text_height(name, LABEL_SIZE) + SPACE for name in names]
    entries = list(_legend(solution, rows))
    room = right_of(names, LABEL_SIZE) + 0.12
    width = WIDTH + room if ax is None else axes_inches(ax)[0]
    footer = key_height([str(entry.get_label()) for entry in entries], width)
    axis = SweptAxis("discount", np.array([0.0, 1.0]), "discount factor", "worth today of one point next period", None)
    about, size = xarray.Dataset(attrs={"title": solution.title}), (WIDTH, sum(heights))
    ax = framed(ax, size, room, about, axis, (_said(solution),), footer)
    centres = np.cumsum(heights) - np.array(heights) / 2
    ax.set(xlim=(0, 1), ylim=(sum(heights), 0), yticks=centres)
    ax.yaxis.tick_right()
    ax.set_yticklabels(names, fontsize=LABEL_SIZE, color=INK)
    ax.tick_params(axis="y", length=0)
    for (one, player), centre in zip(rows, centres, strict=True):
        _bar(ax, solution, one, player, float(centre))
    _between_plans(ax, heights, len(solution.game.players))
    key_below(ax, entries, width)
    return ax


def _name(solution: RepeatedSolution, one: Verdict, player: str) -> str:
    pieces = one.enforcement.sets[player]
    said = ", ".join(map(_piece_words, pieces)) or "at no factor"
    return balanced(f"{one.plan.name}, {solution.game.called(player)}: {said}", LETTERS)


def _piece_words(piece: Interval) -> str:
    """Say an interval of factors; every one ends at 1 at the latest, which is no factor itself."""
    low, high = number_text(piece.low), number_text(piece.high)
    if piece.low == piece.high:
        return low
    if piece.high == 1:
        return "at any factor" if piece.low == 0 else f"{'at least' if piece.low_closed else 'above'} {low}"
    return f"{low} to {high}"


def _said(solution: RepeatedSolution) -> str:
    held = [one.plan.name for one in solution.verdicts if one.holds]
    factors = ", ".join(
        f"{player} {number_text(factor)}"
        for player, factor in zip(solution.game.players, solution.game.discount, strict=True)
    )
    return f"At the game's factors ({factors}) {'no plan holds' if not held else 'these hold: ' + ', '.join(held)}."


def _bar(ax: Axes, solution: RepeatedSolution, one: Verdict, player: str, centre: float) -> None:
    """Draw the factors that hold a plan, a single one as a stroke, and the player's own."""
    colour = player_colours(solution.game.players)[player]
    for piece in one.enforcement.sets[player]:
        low, high = float(piece.low), float(piece.high)
        look: dict[str, Any] = {"facecolor": mixed(colour, 0.35), "edgecolor": colour, "linewidth": 1.0, "zorder": 2}
        ax.add_patch(Rectangle((low, centre - THICK / 2), high - low, THICK, gid=f"{one.plan.name}: {player}", **look))
    face = INK if _is_enough(solution, one, player) else PAPER
    mark: dict[str, Any] = {"marker": "o", "markersize": 6, "markeredgecolor": INK, "markerfacecolor": face}
    own = float(_own(solution, player))
    ax.plot([own], [centre], linestyle="none", zorder=3, clip_on=False, gid=f"own: {one.plan.name}: {player}", **mark)


def _own(solution: RepeatedSolution, player: str) -> Any:
    return as_written(solution.game.discount[solution.game.players.index(player)])


def _is_enough(solution: RepeatedSolution, one: Verdict, player: str) -> bool:
    return any(_own(solution, player) in piece for piece in one.enforcement.sets[player])


def _between_plans(ax: Axes, heights: Sequence[float], players: int) -> None:
    for end in np.cumsum(heights)[players - 1 : -1 : players]:
        ax.axhline(float(end), color=HAIRLINE, linewidth=0.7, zorder=1, gid="between")


def _legend(solution: RepeatedSolution, rows: Sequence[tuple[Verdict, str]]) -> Iterator[Any]:
    """Explain the marks as far as there are any."""
    yield Patch(facecolor=mixed(INK, 0.25), edgecolor=INK, label="factors that hold the plan")
    found = {_is_enough(solution, *row) for row in rows}
    for enough, face, label in ((True, INK, OWN), (False, PAPER, SHORT)):
        if enough in found:
            mark: dict[str, Any] = {"marker": "o", "color": INK, "markerfacecolor": face, "linestyle": "none"}
            yield Line2D([], [], label=label, **mark)
