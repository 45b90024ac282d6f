"""Entering plays that end at several leaves, one for each draw of chance."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.candidate_sets import Words, members_of
from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import enter
from gametheory.kernels.families import Floats
from gametheory.kernels.subgame_perfect.reading import Ends, Integers, Numbers
from gametheory.numerics.compiling import compiled

NEAR_ZERO: Final = 1e-12  # a probability, which rounding may have moved away from zero


@compiled
def enter_lotteries(
    words: Words,
    features: Floats,
    low: int,
    columns: Columns,
    start: int,
    tie: NDArray[np.bool_],
    ends: Ends,
    tree: Numbers,
    outcome: Integers,
    outcomes: int,
    rule: int,
) -> None:
    """Enter the plays of points, where chance leads to several leaves."""
    plays, players = ends.first.size - 1, tree.slack.size
    members, payoffs, shares = np.empty(plays, np.int64), np.empty((plays, players)), np.empty((plays, outcomes))
    leaves, branches = np.empty((players, outcome.size)), np.empty(tree.branch_base.size)
    for point in range(words.shape[1]):
        found = members_of(words, point, members)
        sure = _draws(tree.branch_base, tree.branch_slopes, features, low + point, branches)
        for player in range(players):
            _draws(tree.base[player], tree.slopes[player], features, low + point, leaves[player])
        for one in range(found):
            _average(members[one], ends, branches, leaves, outcome, payoffs[one], shares[one])
        enter(columns, start + point, found, members, payoffs, shares, tie[point], rule, tree.slack)
        columns.undecided[start + point] = not sure


@compiled
def _draws(base: Floats, slopes: Floats, features: Floats, point: int, values: Floats) -> bool:
    """Work out numbers at a point; tell whether rounding leaves no doubt which of them are zero."""
    sure = True
    for place in range(base.size):
        value = base[place]
        for feature in range(features.shape[0]):
            value += slopes[place, feature] * features[feature, point]
        values[place] = value
        sure = sure and (value == 0.0 or abs(value) > NEAR_ZERO)
    return sure


@compiled
def _average(
    play: int,
    ends: Ends,
    branches: Floats,
    leaves: Floats,
    outcome: Integers,
    payoffs: Floats,
    shares: Floats,
) -> None:
    """Average what the ends of a play pay, and sum the probabilities of its outcomes."""
    payoffs[:] = 0.0
    shares[:] = 0.0
    for end in range(ends.first[play], ends.first[play + 1]):
        share = 1.0
        for place in range(ends.start[end], ends.start[end + 1]):
            share *= branches[ends.branch[place]]
        leaf = ends.leaf[end]
        shares[outcome[leaf]] += share
        for player in range(payoffs.size):
            payoffs[player] += share * leaves[player, leaf]
