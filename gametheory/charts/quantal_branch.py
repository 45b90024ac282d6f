"""The principal branch of quantal response: how play turns from random to reasoned as precision grows.

Every action is a line, in its player's colour, over the precision. The line is the branch itself, not a function of the
precision: where the branch turns back, so does the line, and a dot marks the place. At the right end a diamond marks
the Nash equilibrium to which the branch leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from gametheory.charts.frame import FOOTER, LABEL_SIZE, SMALL_SIZE, framed, legend_below
from gametheory.charts.lettering import wrapped
from gametheory.charts.line_ends import LineEnd, name_line_ends, room_for_names
from gametheory.charts.style import FAINT_INK, HAIRLINE, INK, LINE_STYLES, PAPER, player_colours
from gametheory.charts.swept import SweptAxis

if TYPE_CHECKING:
    from gametheory.equilibria.quantal import QuantalBranch

SIZE: Final = (5.6, 3.4)  # inches
LABEL_COLUMNS: Final = 30
MOVED: Final = 0.01  # how far play has to be from random, and from its end, to be worth showing
MARGIN: Final = 2.5  # the factor by which the axis goes beyond
WIDTH: Final = 1.8  # points
MEANING: Final = "0, far left: play at random; without bound, far right: a Nash equilibrium"


def quantal_branch(branch: QuantalBranch, ax: Axes | None = None) -> Axes:
    """Draw the probability of each action against the precision, along the principal branch.

    Parameters
    ----------
    branch
        What :func:`gametheory.equilibria.quantal_branch` gives.
    ax
        Where to draw; by default on a figure of its own. The actions' names stand at the right of the axes.

    Returns
    -------
    The axes, whose precision is logarithmic. Random play, which has precision zero, is off to the left. Lines of one
    player share a colour and differ in their dashes. Dots: the branch turns; grey vertical lines: another branch meets
    it; diamonds: the limit.

    Examples
    --------
    >>> from gametheory.equilibria import quantal_branch as trace
    >>> from gametheory.games import NormalFormGame
    >>> hunt = NormalFormGame.from_arrays([[5, 0], [4, 2]], [[5, 4], [0, 2]], actions=[["stag", "hare"]] * 2)
    >>> [text.get_text() for text in quantal_branch(trace(hunt)).texts if "stag" in text.get_text()]
    ['1: stag', '2: stag']
    """
    import xarray

    lines = _lines(branch)
    x = SweptAxis("precision", branch.precisions, "precision (per unit of payoff), logarithmic", MEANING, None)
    right = room_for_names([line.label for line in lines], SMALL_SIZE)
    about = xarray.Dataset(attrs={"title": branch.game.title})
    ax = framed(ax, SIZE, right, about, x, _notes(branch), FOOTER)
    ax.set_ylabel("probability", fontsize=LABEL_SIZE, color=INK)
    ax.set(xscale="log", xlim=_limits(branch), ylim=(-0.02, 1.02))
    for place in branch.crossings:
        mark = ax.axvline(branch.precisions[place], color=HAIRLINE, linewidth=0.9, zorder=1)
        mark.set_gid("another branch")
    for line in lines:
        _draw(ax, branch, line)
    name_line_ends(ax, [LineEnd(line.label, line.end, line.colour) for line in lines], SMALL_SIZE)
    _legend(ax, branch)
    return ax


@dataclass(frozen=True, eq=False)
class _Line:
    """One action of a player along the branch."""

    label: str
    probabilities: Any
    end: float
    colour: str
    dashes: Any


def _lines(branch: QuantalBranch) -> list[_Line]:
    game, colours = branch.game, player_colours(branch.game.players)
    return [
        _Line(
            label=wrapped(f"{player}: {action}", LABEL_COLUMNS, lines=2),
            probabilities=branch.probabilities[player][:, place],
            end=_end(branch, player, action, place),
            colour=colours[player],
            dashes=LINE_STYLES[place % len(LINE_STYLES)],
        )
        for player, actions in zip(game.players, game.actions, strict=True)
        for place, action in enumerate(actions)
    ]


def _end(branch: QuantalBranch, player: str, action: str, place: int) -> float:
    """Give an action's probability where the line ends: at the limit, or at the last point."""
    if branch.limit is None:
        return float(branch.probabilities[player][-1, place])
    return float(branch.limit.profile[player].get(action, 0))


def _draw(ax: Axes, branch: QuantalBranch, line: _Line) -> None:
    (drawn,) = ax.plot(branch.precisions[1:], line.probabilities[1:], color=line.colour, linewidth=WIDTH, zorder=3)
    drawn.set(gid=f"probability: {line.label}", linestyle=line.dashes, dash_capstyle="butt")
    dots: dict[str, Any] = {"linestyle": "none", "color": line.colour, "markersize": 5}
    turns = list(branch.turning_points)
    if turns:
        at = branch.precisions[turns], line.probabilities[turns]
        ax.plot(*at, marker="o", markerfacecolor=PAPER, zorder=4, gid="turning point", **dots)
    if branch.limit is not None:
        edge: dict[str, Any] = {"transform": ax.get_yaxis_transform(), "clip_on": False}
        ax.plot([1], [line.end], marker="D", zorder=5, gid="limit", **dots, **edge)


def _legend(ax: Axes, branch: QuantalBranch) -> None:
    """Explain the marks, below the axes, as far as there are any."""
    dots: dict[str, Any] = {"linestyle": "none", "color": FAINT_INK, "markersize": 5}
    handles = [
        Line2D([], [], marker="o", markerfacecolor=PAPER, label="the branch turns", **dots),
        Line2D([], [], color=HAIRLINE, linewidth=0.9, label="another branch meets it"),
        Line2D([], [], marker="D", label="limit: a Nash equilibrium", **dots),
    ]
    present = [bool(branch.turning_points), bool(branch.crossings), branch.limit is not None]
    shown = [handle for handle, there in zip(handles, present, strict=True) if there]
    legend_below(ax, shown)


def _limits(branch: QuantalBranch) -> tuple[float, float]:
    """Give the precisions between which play moves: from where it leaves random play to where it has settled."""
    along = np.hstack(list(branch.probabilities.values()))
    precisions = branch.precisions
    left = np.flatnonzero(np.abs(along - along[0]).max(axis=1) > MOVED)
    unsettled = np.flatnonzero(np.abs(along - along[-1]).max(axis=1) > MOVED)
    if not len(left) or not len(unsettled):
        return float(precisions[1]), float(precisions[1:].max())
    last = min(int(unsettled[-1]) + 1, len(precisions) - 1)
    high = max(float(precisions[last]), float(precisions[: last + 1].max())) * MARGIN
    return float(precisions[max(left[0], 1)]) / MARGIN, min(high, float(precisions.max()))


def _notes(branch: QuantalBranch) -> tuple[str, ...]:
    players = "Logit quantal response equilibria on the principal branch, which starts at random play"
    doubt = "" if branch.complete else "The branch could not be followed safely as far as was asked."
    return players, doubt
