"""How play moves: frequencies of actions over the rounds, shares over time, and where Lemke-Howson paths lead.

In the two line charts every action is a line, in its player's colour; the lines of one player differ in their dashes.
The small print says whether play settled, and what the regret is at the end: standing still is not yet an equilibrium.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from gametheory.charts.frame import LABEL_SIZE, SMALL_SIZE, TITLE_SIZE, framed, right_of
from gametheory.charts.lettering import (
    LEADING,
    blank_canvas,
    number_text,
    text_height,
    text_width,
    wrapped,
    write,
)
from gametheory.charts.line_ends import LineEnd, name_line_ends, room_for_names
from gametheory.charts.style import FAINT_INK, HAIRLINE, INK, LINE_STYLES, PAPER, player_colours
from gametheory.charts.swept import SweptAxis

if TYPE_CHECKING:
    from gametheory.equilibria.learning import FictitiousPlay, Replicator
    from gametheory.equilibria.lemke_howson import LemkeHowsonPath, LemkeHowsonSolution
    from gametheory.games import Equilibrium, NormalFormGame

SIZE: Final = (5.6, 3.4)  # inches
LABEL_COLUMNS: Final = 30
WIDTHS: Final = (2.6, 1.5)  # points, of the first and the second player: a line over another leaves it to be seen
FEW_ROUNDS: Final = 20  # that fit an axis which is not logarithmic
EDGE: Final = 0.16  # inches, around the drawing of paths
FAN: Final = 1.3  # inches, over which the paths run
BOX_COLUMNS: Final = 44
ROW: Final = 0.1  # inches between labels, and between boxes
NOWHERE: Final = "no verified end"


def frequency_lines(play: FictitiousPlay, ax: Axes | None = None) -> Axes:
    """Draw how often each action was played, up to each round of fictitious play.

    Parameters
    ----------
    play
        What :func:`gametheory.equilibria.fictitious_play` or
        :func:`gametheory.equilibria.stochastic_fictitious_play` gives.
    ax
        Where to draw; by default on a figure of its own. The actions' names stand at the right of the axes.

    Returns
    -------
    The axes. Rounds are on a logarithmic scale, on which a cycle that grows ever longer looks regular.

    Examples
    --------
    >>> from gametheory.equilibria.learning import fictitious_play
    >>> from gametheory.games import NormalFormGame
    >>> hunt = NormalFormGame.from_arrays([[5, 0], [4, 2]], [[5, 4], [0, 2]], actions=[["stag", "hare"]] * 2)
    >>> [text.get_text() for text in frequency_lines(fictitious_play(hunt, 100)).texts if "stag" in text.get_text()]
    ['1: stag', '2: stag']
    """
    rounds = np.arange(1.0, play.rounds + 1)
    scale = "log" if play.rounds > FEW_ROUNDS else "linear"
    x = SweptAxis("round", rounds, "round, logarithmic" if scale == "log" else "round", "", None)
    settled = "settled" if play.converged else "did not settle"
    notes = (
        f"Frequencies of actions up to each round of {play.method}{_noise(play)}",
        f"In the second half they {settled}: one moved by up to {number_text(play.drift)}. {_regret(play)}",
    )
    ax = _lines(play.game, play.frequencies, x, notes, ax)
    ax.set_ylabel("frequency so far", fontsize=LABEL_SIZE, color=INK)
    ax.set(xscale=scale)
    return ax


def share_lines(path: Replicator, ax: Axes | None = None) -> Axes:
    """Draw the shares of the actions over time, along a path of the replicator dynamics.

    Parameters
    ----------
    path
        What :func:`gametheory.equilibria.replicator` or :func:`gametheory.equilibria.symmetric_replicator` gives.
    ax
        Where to draw; by default on a figure of its own. The actions' names stand at the right of the axes.

    Returns
    -------
    The axes. One population is drawn once, in the colour of the first player, and named by its actions alone.

    Examples
    --------
    >>> from gametheory.equilibria.learning import replicator
    >>> from gametheory.games import NormalFormGame
    >>> hunt = NormalFormGame.from_arrays([[5, 0], [4, 2]], [[5, 4], [0, 2]], actions=[["stag", "hare"]] * 2)
    >>> share_lines(replicator(hunt)).get_ylabel()
    'share of the population'
    """
    x = SweptAxis("time", path.times, "time (per unit of payoff)", "", None)
    people = "one population that plays against itself" if path.populations == 1 else "a population for each player"
    rest = f"At the end the shares are {'' if path.at_rest else 'not '}at rest"
    notes = f"Replicator dynamics, {people}", f"{rest}. {_regret(path)}"
    shown = dict(list(path.shares.items())[: path.populations])
    ax = _lines(path.game, shown, x, notes, ax)
    ax.set_ylabel("share of the population", fontsize=LABEL_SIZE, color=INK)
    return ax


def lemke_howson_paths(solution: LemkeHowsonSolution, ax: Axes | None = None) -> Axes:
    """Draw which label leads to which equilibrium, by the algorithm of Lemke and Howson.

    Parameters
    ----------
    solution
        What :func:`gametheory.equilibria.lemke_howson` gives.
    ax
        Where to draw; by default on a figure of its own.

    Returns
    -------
    The axes: at the left the labels, which are the players' actions, with the number of pivots; at the right the
    equilibria that they lead to. A dashed line leads to no verified equilibrium.

    Examples
    --------
    >>> from gametheory.equilibria import lemke_howson
    >>> from gametheory.games import NormalFormGame
    >>> hunt = NormalFormGame.from_arrays([[5, 0], [4, 2]], [[5, 4], [0, 2]], actions=[["stag", "hare"]] * 2)
    >>> len([line for line in lemke_howson_paths(lemke_howson(hunt)).lines if "stag" in line.get_gid()])
    2
    """
    plan = _Plan.of(solution)
    ax, scale = blank_canvas(ax, plan.width, plan.height)
    y = EDGE
    for text, size, look in plan.heading:
        write(ax, EDGE, y, text, size * scale, va="top", **look)
        y += text_height(text, size) + 0.03
    for index, (path, label) in enumerate(zip(solution.paths, plan.labels, strict=True)):
        _draw_path(ax, plan, index, path, label, scale)
    for place, text in enumerate(plan.ends):
        _draw_end(ax, plan, place, text, scale)
    return ax


# --- lines ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Line:
    """One action of a player over the rounds or over time."""

    label: str
    values: NDArray[np.float64]
    colour: str
    dashes: Any
    width: float


def _lines(
    game: NormalFormGame, paths: Mapping[str, NDArray[np.float64]], x: SweptAxis, notes: Sequence[str], ax: Axes | None
) -> Axes:
    import xarray

    lines = _actions(game, paths)
    right = room_for_names([line.label for line in lines], SMALL_SIZE)
    ax = framed(ax, SIZE, right, xarray.Dataset(attrs={"title": game.title}), x, notes)
    first, last = float(x.values[0]), float(x.values[-1])
    ax.set(xlim=(first, last if last > first else first + 1), ylim=(-0.02, 1.02))
    for line in lines:
        (drawn,) = ax.plot(x.values, line.values, color=line.colour, linewidth=line.width, zorder=3)
        drawn.set(gid=f"share: {line.label}", linestyle=line.dashes, dash_capstyle="butt")
    name_line_ends(ax, [LineEnd(line.label, float(line.values[-1]), line.colour) for line in lines], SMALL_SIZE)
    return ax


def _actions(game: NormalFormGame, paths: Mapping[str, NDArray[np.float64]]) -> list[_Line]:
    colours, actions = player_colours(game.players), dict(zip(game.players, game.actions, strict=True))
    return [
        _Line(
            label=wrapped(f"{player}: {action}" if len(paths) > 1 else action, LABEL_COLUMNS, lines=2),
            values=path[:, place],
            colour=colours[player],
            dashes=LINE_STYLES[place % len(LINE_STYLES)],
            width=width,
        )
        for width, (player, path) in zip(WIDTHS, paths.items(), strict=False)
        for place, action in enumerate(actions[player])
    ]


def _noise(play: FictitiousPlay) -> str:
    return f" (noise {number_text(play.noise)} in units of payoff)" if play.noise else ""


def _regret(run: FictitiousPlay | Replicator) -> str:
    return f"Regret at the end: {number_text(float(run.regret))}"


# --- paths ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """What is written on the drawing of paths, and where, in inches from the upper left corner."""

    heading: tuple[tuple[str, float, dict[str, Any]], ...]
    labels: tuple[str, ...]
    ends: tuple[str, ...]
    top: float
    left: float
    width: float
    height: float
    colours: Mapping[str, str]

    @classmethod
    def of(cls, solution: LemkeHowsonSolution) -> _Plan:
        labels = tuple(_label(path) for path in solution.paths)
        ends = tuple(_end_text(place, one) for place, one in enumerate(solution.equilibria, start=1))
        if any(path.equilibrium is None for path in solution.paths):
            ends += (NOWHERE,)
        left = EDGE + right_of(labels, SMALL_SIZE) + 0.1
        width = max(left + FAN + right_of(ends, SMALL_SIZE) + 0.2 + EDGE, 4.2)
        heading = _heading(solution, width - 2 * EDGE)
        top = EDGE + sum(text_height(text, size) + 0.03 for text, size, _ in heading) + 0.1
        body = max(_stacked([text_height(label, SMALL_SIZE) for label in labels]), _stacked(_boxes(ends)))
        colours = player_colours(solution.game.players)
        return cls(heading, labels, ends, top, left, width, top + body + EDGE, colours)

    def label_y(self, index: int) -> float:
        """Give the middle of a label."""
        return self._middle([text_height(label, SMALL_SIZE) for label in self.labels], index)

    def end_y(self, place: int) -> float:
        """Give the middle of an end."""
        return self._middle(_boxes(self.ends), place)

    def _middle(self, heights: Sequence[float], index: int) -> float:
        spare = self.height - self.top - EDGE - _stacked(heights)
        above = sum(heights[:index]) + ROW * index
        return self.top + spare / 2 + above + heights[index] / 2


def _heading(solution: LemkeHowsonSolution, width: float) -> tuple[tuple[str, float, dict[str, Any]], ...]:
    letters = int(width * 72 / (0.56 * SMALL_SIZE))
    title: dict[str, Any] = {"color": INK, "weight": "bold"}
    small: dict[str, Any] = {"color": FAINT_INK}
    notes = ("Lemke-Howson: the label dropped first, and where its path leads", *solution.notes)
    lines = [(wrapped(note, letters, lines=4), SMALL_SIZE, small) for note in notes]
    named = [(wrapped(solution.title, int(letters * 0.66), lines=3), TITLE_SIZE, title)] if solution.title else []
    return (*named, *lines)


def _label(path: LemkeHowsonPath) -> str:
    pivots = f"  ({path.pivots} pivots)" if path.pivots else ""
    return wrapped(f"{path.player}: {path.action}", LABEL_COLUMNS, lines=2) + pivots


def _end_text(place: int, equilibrium: Equilibrium) -> str:
    profile = wrapped(str(equilibrium.profile), BOX_COLUMNS, lines=5)
    payoffs = ", ".join(f"{player} {number_text(payoff)}" for player, payoff in equilibrium.payoffs.items())
    return f"{place}.  {profile}\n{wrapped(f'payoffs: {payoffs}', BOX_COLUMNS, lines=3)}"


def _boxes(texts: Sequence[str]) -> list[float]:
    return [text_height(text, SMALL_SIZE) + 0.1 for text in texts]


def _stacked(heights: Sequence[float]) -> float:
    return sum(heights) + ROW * (len(heights) - 1)


def _draw_path(ax: Axes, plan: _Plan, index: int, path: LemkeHowsonPath, label: str, scale: float) -> None:
    colour, y = plan.colours[path.player], plan.label_y(index)
    at_right: dict[str, Any] = {"ha": "right", "va": "center", "gid": f"label: {path.player}: {path.action}"}
    write(ax, plan.left - 0.1, y, label, SMALL_SIZE * scale, color=colour, **at_right)
    lost = path.equilibrium is None
    end = plan.end_y(len(plan.ends) - 1 if path.equilibrium is None else path.equilibrium)
    (line,) = ax.plot([plan.left, plan.left + FAN], [y, end], color=colour, linewidth=1.2 * scale, zorder=2)
    line.set(gid=f"path: {path.player}: {path.action}", linestyle=(0, (2, 2)) if lost else "solid")
    ax.plot([plan.left], [y], marker="o", markersize=3.5 * scale, color=colour, gid="start", zorder=3)


def _draw_end(ax: Axes, plan: _Plan, place: int, text: str, scale: float) -> None:
    (height,), y, x = _boxes([text]), plan.end_y(place), plan.left + FAN
    width = text_width(text, SMALL_SIZE) + 0.16
    box = Rectangle((x, y - height / 2), width, height, facecolor=PAPER, edgecolor=HAIRLINE, linewidth=0.8, zorder=3)
    box.set_gid(f"end: {place}")
    ax.add_patch(box)
    look: dict[str, Any] = {"va": "center", "color": INK, "zorder": 4, "linespacing": LEADING}
    write(ax, x + 0.08, y, text, SMALL_SIZE * scale, **look)
