"""What has been found at a block of points, and entering it in the columns: one column after another.

The rules of selection are those of :mod:`gametheory.kernels.entering`; but a point has other outcomes with other
probabilities at each of its equilibria, and 64 points are entered at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import choose
from gametheory.kernels.families import Floats
from gametheory.numerics.compiling import called

COUNT, KINDS, DOUBTS, CHOSEN, SEVERAL, OUTSIDE = 0, 1, 2, 3, 4, 5
"""Of the state of a point: how many equilibria, a bit for each kind, whether it is undecided, which equilibrium is
selected and whether the rule leaves several; from there on, for each action of an opening that ends the play, whether
it surely (1) or only possibly (2) is an equilibrium's."""

Numbers = NDArray[np.int64]


class Found(NamedTuple):
    """The equilibria of the points of a block, ``most`` a point at most."""

    state: Numbers  # (points, 5 + actions)
    candidates: Numbers  # (points, most)
    payoffs: Floats  # (points, most, players)
    outcomes: Floats  # (points, most, outcomes); no players and no outcomes where nobody asks


@called
def tell(columns: Columns, start: int, count: int, found: Found, rule: int, slack: Floats, complete: bool) -> None:
    """Enter the first points of a block from place ``start`` on."""
    _select(count, found.state, found.payoffs, rule, slack)
    _tell_state(columns, start, count, found.state, complete)
    for point in range(count if columns.selected.size else 0):
        chosen = found.state[point, CHOSEN]
        columns.selected[start + point] = found.candidates[point, chosen] if chosen >= 0 else -1
    for player in range(columns.payoff.shape[0] if columns.payoff.size else 0):
        for point in range(count):
            chosen = found.state[point, CHOSEN]
            columns.payoff[player, start + point] = found.payoffs[point, chosen, player] if chosen >= 0 else np.nan
    for outcome in range(found.outcomes.shape[2]):
        _tell_outcome(columns, start, count, found.state, found.outcomes, outcome)


@called
def _select(count: int, state: Numbers, payoffs: Floats, rule: int, slack: Floats) -> None:
    for point in range(count):
        state[point, CHOSEN], state[point, SEVERAL] = state[point, COUNT] - 1, 0
        if state[point, COUNT] > 1 and payoffs.shape[2]:
            chosen, several = choose(state[point, COUNT], payoffs[point], rule, slack)
            state[point, CHOSEN], state[point, SEVERAL] = chosen, several


@called
def _tell_state(columns: Columns, start: int, count: int, state: Numbers, complete: bool) -> None:
    for point in range(count):
        columns.undecided[start + point] = state[point, DOUBTS] != 0
    for point in range(count if columns.equilibria.size else 0):
        columns.equilibria[start + point] = state[point, COUNT]
    for point in range(count if columns.contested.size else 0):
        columns.contested[start + point] = state[point, SEVERAL] != 0
    for kind in range(columns.kinds.shape[0] if columns.kinds.size else 0):
        for point in range(count):
            columns.kinds[kind, start + point] = state[point, KINDS] >> kind & 1
    for point in range(count if columns.tie.size else 0):
        columns.tie[start + point] = False
    for point in range(count if columns.complete.size else 0):
        columns.complete[start + point] = complete


@called
def _tell_outcome(columns: Columns, start: int, count: int, state: Numbers, outcomes: Floats, outcome: int) -> None:
    """Enter the probability of an outcome at the selected equilibrium, the range of it, and whether it is possible."""
    for place in range(count):
        point, chosen, found = start + place, state[place, CHOSEN], state[place, COUNT]
        if columns.probability.size:
            columns.probability[outcome, point] = outcomes[place, chosen, outcome] if chosen >= 0 else np.nan
        least, most = (np.inf, -np.inf) if found else (np.nan, np.nan)
        for one in range(found):
            share = outcomes[place, one, outcome]
            least, most = min(least, share), max(most, share)
        if columns.possible.size:
            columns.possible[outcome, point] = most > 0
        if columns.least.size:
            columns.least[outcome, point] = least
        if columns.most.size:
            columns.most[outcome, point] = most
