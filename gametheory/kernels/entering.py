"""Entering the equilibria of a point into the columns, with the selection rules in compiled form.

The rules are those of :mod:`gametheory.equilibria.selection` that look at payoffs alone. Equilibria must come in the
order of their candidates, which is the order of the file: it decides where the rule does not.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.columns import Columns
from gametheory.numerics.compiling import compiled

RULES: Final = {"payoff-dominance": 0, "first": 1, "maximal-sum": 2}
"""The selection rules that kernels know, by the number that they know them by."""

Floats = NDArray[np.float64]


@compiled
def beats(payoffs: Floats, one: int, other: int, rule: int, slack: Floats) -> bool:
    """Tell whether the equilibrium of one row of payoffs beats that of another, by a rule of :data:`RULES`."""
    if rule == 1:
        return False
    if rule == 2:
        difference, allowed = 0.0, 0.0
        for player in range(slack.size):
            difference += payoffs[one, player] - payoffs[other, player]
            allowed += slack[player]
        return difference > allowed
    better = False
    for player in range(slack.size):
        gain = payoffs[one, player] - payoffs[other, player]
        if gain < -slack[player]:
            return False
        if gain > slack[player]:
            better = True
    return better


@compiled
def choose(found: int, payoffs: Floats, rule: int, slack: Floats) -> tuple[int, bool]:
    """Give the first equilibrium that no other beats, -1 if there is none; and whether there are several.

    ``payoffs`` has shape (equilibria, players), of which the first ``found`` rows count.
    """
    if found == 1:
        return 0, False
    first, several = -1, False
    for one in range(found):
        kept = True
        for other in range(found):
            if other != one and beats(payoffs, other, one, rule, slack):
                kept = False
                break
        if kept:
            if first >= 0:
                several = rule != 1
                break
            first = one
    return first, several


@compiled
def enter(
    columns: Columns,
    point: int,
    found: int,
    candidates: NDArray[np.int64],
    payoffs: Floats,
    shares: Floats,
    tie: bool,
    rule: int,
    slack: Floats,
) -> None:
    """Enter all equilibria of a point: complete, and decided.

    Parameters
    ----------
    columns, point
        Where to.
    found
        How many equilibria there are.
    candidates, payoffs, shares
        For each the number of its candidate, ascending; shape (equilibria, players): what it pays; shape (equilibria,
        outcomes): the probability of each outcome.
    tie
        Whether at one of them somebody is indifferent to an unused action.
    rule, slack
        The rule that selects one, of :data:`RULES`, and each player's tolerance.
    """
    chosen = enter_selected(columns, point, found, candidates, payoffs, tie, rule, slack)
    for outcome in range(shares.shape[1]):
        _enter_outcome(columns, point, found, shares, outcome, chosen)


@compiled
def enter_selected(
    columns: Columns,
    point: int,
    found: int,
    candidates: NDArray[np.int64],
    payoffs: Floats,
    tie: bool,
    rule: int,
    slack: Floats,
) -> int:
    """Do the same but for the outcomes; give which equilibrium is selected, -1 if none is."""
    chosen, several = choose(found, payoffs, rule, slack)
    columns.undecided[point] = False
    if columns.equilibria.size:
        columns.equilibria[point] = found
    if columns.tie.size:
        columns.tie[point] = tie
    if columns.complete.size:
        columns.complete[point] = True
    if columns.contested.size:
        columns.contested[point] = several
    if columns.selected.size:
        columns.selected[point] = candidates[chosen] if chosen >= 0 else -1
    if columns.payoff.size:
        for player in range(slack.size):
            columns.payoff[player, point] = payoffs[chosen, player] if chosen >= 0 else np.nan
    return chosen


@compiled
def _enter_outcome(columns: Columns, point: int, found: int, shares: Floats, outcome: int, chosen: int) -> None:
    if columns.probability.size:
        columns.probability[outcome, point] = shares[chosen, outcome] if chosen >= 0 else np.nan
    if columns.possible.size:
        possible = False
        for one in range(found):
            possible = possible or shares[one, outcome] > 0
        columns.possible[outcome, point] = possible
    if columns.least.size or columns.most.size:
        least, most = np.nan, np.nan
        for one in range(found):
            share = shares[one, outcome]
            least = least if least <= share else share
            most = most if most >= share else share
        if columns.least.size:
            columns.least[outcome, point] = least
        if columns.most.size:
            columns.most[outcome, point] = most
