"""Belief thresholds: what each action at an information set is worth over what its player believes.

Every action is a line over the probability of the first of two histories, given the play afterwards; over the beliefs
at which it is best it is thick. Where the best action switches, the belief stands in numbers. The belief of the
equilibrium is an upright line; where many beliefs support the same play, all of them are shaded.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gametheory.charts.frame import FOOTER, LABEL_SIZE, framed, legend_below
from gametheory.charts.lettering import axes_inches, number_text, spread, text_width, wrapped, write
from gametheory.charts.line_ends import LineEnd, name_line_ends, room_for_names
from gametheory.charts.style import FAINT_INK, HAIRLINE, INK, LINE_STYLES, NO_EQUILIBRIUM, PAPER, player_colours
from gametheory.charts.swept import SweptAxis, plain
from gametheory.games import Beliefs, Equilibrium, ExtensiveFormGame, InformationSet
from gametheory.games.belief_payoffs import BeliefPayoffs, belief_payoffs

SIZE: Final = (5.2, 3.0)  # inches
LABEL_COLUMNS: Final = 24
THIN, BEST = 1.2, 3.2  # points


def belief_thresholds(
    game: ExtensiveFormGame, information_set: str, equilibrium: Equilibrium | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the expected payoff of each action at an information set over what its player believes.

    Parameters
    ----------
    game
        A single game.
    information_set
        The label of an information set with two histories.
    equilibrium
        Says what is played afterwards, and what is believed. May be left out where nobody moves any more.
    ax
        Where to draw; by default on a figure of its own. The actions' names stand at the right of the axes.

    Returns
    -------
    The axes, over the probability of the information set's first history, from 0 to 1. Raises as
    :func:`gametheory.games.belief_payoffs.belief_payoffs` does.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from gametheory.games import Chance, Decision, Leaf
    >>> fight = [Leaf("war", (payoff,)) for payoff in (-12, -1)]
    >>> kinds = [Decision(f"{war}", "us", ("fight", "yield"), (war, Leaf("peace", (-2,))), "showdown") for war in fight]
    >>> game = ExtensiveFormGame(("us",), Chance("type", ("strong", "weak"), (Fraction(1, 2),) * 2, tuple(kinds)))
    >>> [text.get_text() for text in belief_thresholds(game, "showdown").texts]
    ["'us' at 'showdown': expected payoff of each action", '1/11', 'fight', 'yield']
    """
    import xarray

    worth = belief_payoffs(game, information_set, equilibrium.profile if equilibrium else None)
    known, colour = worth.information_set, player_colours(game.players)[worth.information_set.player]
    beliefs = equilibrium.beliefs.get(information_set) if equilibrium else None
    names = {action: wrapped(action, LABEL_COLUMNS, lines=2) for action in worth.payoffs}
    about = xarray.Dataset(attrs={"title": game.title})
    room = room_for_names(list(names.values()), LABEL_SIZE, samples=True)
    ax = framed(ax, SIZE, room, about, _axis(known), _notes(game, worth, beliefs), FOOTER)
    ax.set_ylabel("expected payoff", fontsize=LABEL_SIZE, color=INK)
    ax.set(xlim=(0, 1), ylim=_limits(worth))
    _beliefs(ax, known, beliefs)
    for place, action in enumerate(worth.payoffs):
        _line(ax, worth, action, LINE_STYLES[place % len(LINE_STYLES)], colour)
    _switches(ax, worth)
    _name_lines(ax, worth, names, colour)
    _legend(ax, beliefs)
    return ax


def _axis(known: InformationSet) -> SweptAxis:
    first, second = (", ".join(history) or "the beginning" for history in known.histories)
    meaning = f"at 0: certainly '{second}'"
    return SweptAxis("belief", np.array([0.0, 1.0]), plain(f"belief: probability of '{first}'"), meaning, None)


def _notes(game: ExtensiveFormGame, worth: BeliefPayoffs, beliefs: Beliefs | None) -> tuple[str, ...]:
    known = worth.information_set
    who = game.names.get(known.player, f"'{known.player}'")
    lines = [f"{who} at '{known.label}': expected payoff of each action"]
    lines += [f"Equally good all over a stretch: {', '.join(p.actions)}." for p in worth.best if len(p.actions) > 1]
    if beliefs is not None and not beliefs.on_path:
        lines.append("The equilibrium does not lead here, so Bayes' rule alone does not say what is believed.")
    if beliefs is not None and beliefs.strict:
        lines.append(f"Of the beliefs that support the equilibrium: {beliefs.strict}.")
    return tuple(lines)


def _limits(worth: BeliefPayoffs) -> tuple[float, float]:
    numbers = [float(payoff) for payoffs in worth.payoffs.values() for payoff in payoffs]
    low, high = min(numbers), max(numbers)
    room = high - low or 1.0
    return low - 0.14 * room, high + 0.06 * room


def _beliefs(ax: Axes, known: InformationSet, beliefs: Beliefs | None) -> None:
    """Mark the belief of the equilibrium, or shade all that support its play."""
    if beliefs is None:
        return
    place = beliefs.histories.index(", ".join(known.histories[0]))
    supporting = [float(corner[place]) for corner in beliefs.corners]
    if len(set(supporting)) > 1:
        span = ax.axvspan(min(supporting), max(supporting), facecolor=NO_EQUILIBRIUM, edgecolor="none", zorder=0)
        span.set_gid("supporting beliefs")
    else:
        belief = float(beliefs.probabilities[place])
        ax.axvline(belief, color=INK, linewidth=0.9, linestyle=(0, (2.5, 2)), zorder=2, clip_on=False, gid="belief")


def _line(ax: Axes, worth: BeliefPayoffs, action: str, style: Any, colour: str) -> None:
    """Draw an action's line, thick over the beliefs at which it is best."""
    for piece in worth.best:
        best = action in piece.actions
        heights = [float(worth.expected(action, belief)) for belief in (piece.low, piece.high)]
        (line,) = ax.plot([float(piece.low), float(piece.high)], heights, color=colour, linestyle=style)
        line.set(linewidth=BEST if best else THIN, zorder=4 if best else 3, dash_capstyle="butt")
        line.set_gid(f"{'best' if best else 'payoff'}: {action}")


def _switches(ax: Axes, worth: BeliefPayoffs) -> None:
    """Mark where the best action changes, and write the beliefs above the axis."""
    width, _ = axes_inches(ax)
    texts = [number_text(belief) for belief in worth.switches]
    widths = [text_width(text, LABEL_SIZE, bold=True) + 0.12 for text in texts]
    centres = spread([float(belief) * width for belief in worth.switches], widths, 0.04, width - 0.04)
    for piece, belief, text, centre in zip(worth.best, worth.switches, texts, centres, strict=False):
        height = float(worth.expected(piece.actions[0], belief))
        low = ax.get_ylim()[0]
        ax.plot([float(belief)] * 2, [low, height], color=HAIRLINE, linewidth=0.9, zorder=1, gid="switch")
        dot: dict[str, Any] = {"marker": "o", "markersize": 6, "markerfacecolor": PAPER, "markeredgecolor": INK}
        ax.plot([float(belief)], [height], linestyle="none", zorder=5, gid=f"switch: {text}", **dot)
        look: dict[str, Any] = {"transform": ax.transAxes, "ha": "center", "va": "bottom", "weight": "bold"}
        ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0}
        write(ax, centre / width, 0.02, text, LABEL_SIZE, color=INK, zorder=6, bbox=ground, **look)


def _name_lines(ax: Axes, worth: BeliefPayoffs, names: dict[str, str], colour: str) -> None:
    ends = [
        LineEnd(names[action], float(payoffs[0]), colour, LINE_STYLES[place % len(LINE_STYLES)], THIN)
        for place, (action, payoffs) in enumerate(worth.payoffs.items())
    ]
    name_line_ends(ax, ends, LABEL_SIZE, samples=True, weight="bold")


def _legend(ax: Axes, beliefs: Beliefs | None) -> None:
    """Explain the marks, below the axes, as far as there are any."""
    present = {artist.get_gid() for artist in (*ax.lines, *ax.patches)}
    handles: list[Any] = [Line2D([], [], color=FAINT_INK, linewidth=BEST, label="best action")]
    if "supporting beliefs" in present:
        handles.append(Patch(facecolor=NO_EQUILIBRIUM, label="beliefs that support the equilibrium"))
    if "belief" in present and beliefs is not None:
        handles.append(Line2D([], [], color=INK, linewidth=0.9, linestyle=(0, (2.5, 2)), label=_said_of(beliefs)))
    legend_below(ax, handles)


def _said_of(beliefs: Beliefs) -> str:
    if beliefs.on_path:
        return "belief, by Bayes' rule"
    is_only = len(beliefs.corners) == 1 and not beliefs.strict
    return f"{'the only' if is_only else 'a'} belief that supports the equilibrium"
