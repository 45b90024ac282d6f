"""Take it or leave it: what an offer is worth to its proposer, and how likely it ends in war.

Above, the proposer's expected payoff over the offer: asking for more is worth more if it is accepted, and is refused
more often (Fearon 1995). Below, on its own scale, the probability that the offer is refused. The best offer is marked,
and beside it the local maxima that are not as good, and the best offer that nobody refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter
from numpy.typing import NDArray

from gametheory.bargaining import Cost, TakeItOrLeaveIt
from gametheory.bargaining.costs import AnyCost
from gametheory.charts.bargaining_marks import exact_text, interval_text, is_kept, title_for
from gametheory.charts.frame import LABEL_SIZE, SMALL_SIZE, framed
from gametheory.charts.lettering import percent
from gametheory.charts.line_ends import LineEnd, name_line_ends, room_for_names
from gametheory.charts.style import FAINT_INK, HAIRLINE, INK, PAPER, mixed, player_colours
from gametheory.charts.swept import SweptAxis, plain

SIZE: Final = (5.2, 3.9)  # inches
SAMPLES: Final = 401
BELOW: Final = 0.27  # of the height, for the probability
BETWEEN: Final = 0.08
RISK: Final = "#4A4A4A"

Floats = NDArray[np.float64]


def offer_risk(answer: TakeItOrLeaveIt, cost: AnyCost, ax: Axes | None = None) -> Axes:
    """Draw the proposer's expected payoff and the probability of war over the offer, and mark the best offers.

    Parameters
    ----------
    answer
        What :func:`gametheory.bargaining.take_it_or_leave_it` gives.
    cost
        The distribution of the responder's cost that it was asked for.
    ax
        Where to draw; by default on a figure of its own. The marked offers' names stand at the right of the axes.

    Returns
    -------
    The axes of the payoff. The probability stands in an inset at their lower edge.

    Examples
    --------
    >>> from gametheory.bargaining import BargainingProblem, take_it_or_leave_it, uniform_cost
    >>> pie = BargainingProblem({"A": [0, 1], "B": [1, -1]}, {"A": 0.3, "B": 0.6})
    >>> axes = offer_risk(take_it_or_leave_it(pie, "A", uniform_cost(0, 0.5)), uniform_cost(0, 0.5))
    >>> print(axes.texts[1].get_text())
    best offer: 0.6
    war 40 %
    """
    import xarray

    problem, proposer = answer.problem, answer.proposer
    terms = np.linspace(float(problem.low), float(problem.high), SAMPLES)
    risks = _refused(answer, cost, terms)
    worth = float(problem.disagreement[proposer]) + (1 - risks) * _gains(answer, proposer, terms)
    worth[~is_kept(problem, terms)] = np.nan
    colour = player_colours(problem.players)[proposer]
    marks = list(_marks(answer))
    room = room_for_names([name for _, name, _ in marks], SMALL_SIZE)
    about = xarray.Dataset(attrs={"title": title_for([problem])})
    ax = framed(ax, SIZE, room, about, _axis(answer), tuple(_notes(answer)))
    _set_limits(ax, terms, worth)
    ax.plot(terms, worth, color=colour, linewidth=1.8, zorder=3, gid="expected payoff")
    war = float(problem.disagreement[proposer])
    ax.axhline(war, color=FAINT_INK, linewidth=0.9, linestyle=(0, (1.2, 1.2)), zorder=1, gid="war")
    inset = _inset(ax, terms, risks)
    _mark(ax, inset, marks, colour)
    return ax


def _notes(answer: TakeItOrLeaveIt) -> Iterator[str]:
    war = exact_text(answer.problem.disagreement[answer.proposer])
    yield f"'{answer.proposer}' makes one offer, '{answer.responder}' takes it or fights (dotted: {war} from war)."
    yield "The line breaks at terms that would not be kept." if answer.problem.limits else ""
    yield "" if answer.is_unique else "Several offers are equally good."
    yield "" if answer.exact else "Best offers were searched for on a grid."


def _axis(answer: TakeItOrLeaveIt) -> SweptAxis:
    term = answer.problem.term
    return SweptAxis(term, np.array([]), plain(f"offer: {term}"), "", None)


# --- what is drawn --------------------------------------------------------------------------------------------------


def _refused(answer: TakeItOrLeaveIt, cost: AnyCost, terms: Floats) -> Floats:
    """Give the probability that the responder refuses: that its cost is below what accepting loses it."""
    lost = -_gains(answer, answer.responder, terms)
    if isinstance(cost, Cost):
        return np.array([float(cost.probability_below(float(each))) for each in lost])
    return np.array([float(cost.cdf(float(each))) for each in lost])


def _gains(answer: TakeItOrLeaveIt, player: str, terms: Floats) -> Floats:
    return np.array([float(answer.problem.gain(player, float(x))) for x in terms])


def _marks(answer: TakeItOrLeaveIt) -> Iterator[tuple[tuple[float, float, float], str, dict[str, Any]]]:
    """Go through the marked offers: term, payoff and risk; what is written at the right; how the mark looks."""
    best = {interval.low for interval in answer.ties}
    for each in answer.maxima:
        is_best = each.terms.low in best
        term = answer.term if answer.term in each.terms else each.terms.low
        name = "best offer" if answer.is_unique or not is_best else "as good as any"
        look = {"marker": "o", "markersize": 7, "markerfacecolor": INK if is_best else PAPER}
        said = interval_text(each.terms)
        numbers = float(term), float(each.payoff), float(each.war_probability)
        yield numbers, f"{name if is_best else 'local best'}: {said}\n{_risk_words(each.war_probability)}", look
    safe = answer.safe_term
    if safe is not None and all(safe not in each.terms for each in answer.maxima):
        look = {"marker": "s", "markersize": 6, "markerfacecolor": PAPER}
        yield (float(safe), float(answer.safe_payoff), 0.0), f"never refused: {exact_text(safe)}", look


def _risk_words(probability: Any) -> str:
    return f"war {percent(float(probability))}"


# --- drawing --------------------------------------------------------------------------------------------------------


def _set_limits(ax: Axes, terms: Floats, heights: Floats) -> None:
    """Leave the lower part of the axes to the probability, and put no tick there."""
    low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
    room = (high - low) or 1.0
    top, share = high + 0.08 * room, BELOW + BETWEEN
    bottom = (low - 0.04 * room - share * top) / (1 - share)
    ax.set(xlim=(terms[0], terms[-1]), ylim=(bottom, top))
    ticks = MaxNLocator(5).tick_values(low, high)
    ax.set_yticks([tick for tick in ticks if low - 0.04 * room <= tick <= top])
    ax.set_ylabel("expected payoff", fontsize=LABEL_SIZE, color=INK, y=share + (1 - share) / 2)


def _inset(ax: Axes, terms: Floats, risks: Floats) -> Axes:
    """Draw the probability of war at the lower edge of the axes, from 0 to 1."""
    inset = ax.inset_axes((0, 0, 1, BELOW))
    inset.fill_between(terms, 0, risks, color=mixed(RISK, 0.35), linewidth=0, gid="risk")
    inset.plot(terms, risks, color=RISK, linewidth=1.2, gid="probability of war")
    inset.set(xlim=(terms[0], terms[-1]), ylim=(0, 1.04), yticks=[0, 0.5, 1])
    inset.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    inset.tick_params(labelsize=SMALL_SIZE, width=0.8, length=3.5, color=INK, labelcolor=INK, labelbottom=False)
    inset.set_title(" probability of war", loc="left", fontsize=SMALL_SIZE, color=RISK, pad=3)
    return inset


def _mark(
    ax: Axes, inset: Axes, marks: list[tuple[tuple[float, float, float], str, dict[str, Any]]], colour: str
) -> None:
    """Mark offers on both curves, joined by an upright line, and name them at the right."""
    low, high = ax.get_xlim()
    ends = []
    for (term, payoff, risk), name, look in marks:
        drawn: dict[str, Any] = {"linestyle": "none", "markeredgecolor": INK, "clip_on": False} | look
        ax.plot([term], [payoff], zorder=5, gid=f"offer: {name}", **drawn)
        ax.plot([term] * 2, [ax.get_ylim()[0], payoff], color=HAIRLINE, linewidth=0.9, zorder=1, gid="upright")
        inset.plot([term], [risk], zorder=5, gid=f"offer: {name}", **drawn)
        inset.axvline(term, color=HAIRLINE, linewidth=0.9, zorder=0)
        ends.append(LineEnd(name, payoff, colour, across=(term - low) / (high - low)))
    name_line_ends(ax, ends, SMALL_SIZE)
