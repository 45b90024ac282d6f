"""What the loops over logit equilibria look up: the sums that expected payoffs consist of, for a shape of game.

What counts for a logit response is how much each action gains over the player's first one. Such *gains* are affine in
the features of a point, as payoffs are. The gain of one action, averaged over all others' actions but one's, is a sum
of products of gains and *weights*, the probabilities of what the rest do together. Weights are products of
probabilities, each made from a shorter one. Both are listed here, so that the same loop serves any number of players.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.games import NormalFormGame
from gametheory.kernels.families import Family, Floats

Indices = NDArray[np.int64]


class Tables(NamedTuple):
    """All that the loops look up. *Actions* are all players' together; *odds* leave each player's first one out.

    Attributes
    ----------
    begin
        Shape (players + 1,): where each player's actions begin.
    player, action
        Shape (odds,): whose the odds are, and of which action, counted among all.
    parent, factor
        Shape (weights,): each weight is an earlier one times the probability of an action; the first is 1.
    first
        Shape (odds, actions + 1): where the sum begins that the odds' gain against another's action is; sums follow
        each other, and those against own actions are empty.
    gain, weight
        Shape (terms,): the gain and the weight to be multiplied.
    width
        Shape (odds,): how many gains each has, one for each profile of the others; they follow each other.
    base, slopes
        Shapes (gains,) and (gains, features): the gains.
    cells
        Shape (cells, players): the actions, counted among all, of each action profile.
    payoff_base, payoff_slopes
        Shapes (players, cells) and (players, cells, features), as in the family.
    outcomes
        Shape (cells,): the outcome of each profile.
    """

    begin: Indices
    player: Indices
    action: Indices
    parent: Indices
    factor: Indices
    first: Indices
    gain: Indices
    weight: Indices
    width: Indices
    base: Floats
    slopes: Floats
    cells: Indices
    payoff_base: Floats
    payoff_slopes: Floats
    outcomes: Indices


def tables_of(family: Family) -> Tables:
    """Make the tables of a family of games in normal form."""
    game = family.game
    assert isinstance(game, NormalFormGame)
    sizes = game.shape
    begin = np.cumsum([0, *sizes])
    odds = [(player, own) for player, size in enumerate(sizes) for own in range(1, size)]
    weights = {key: number for number, key in enumerate([(), *_weights(sizes)])}
    first, terms = _sums(sizes, odds, weights)
    upper, lower = _cells_compared(sizes, odds)
    whose = np.repeat([player for player, _ in odds], [_others(sizes, player) for player, _ in odds]).astype(int)
    chains = [(weights[key[:-1]], begin[key[-1][0]] + key[-1][1]) if key else (0, 0) for key in weights]
    cells = np.array(list(itertools.product(*map(range, sizes))))
    return Tables(
        begin=begin,
        player=np.array([player for player, _ in odds], dtype=np.int64),
        action=np.array([begin[player] + own for player, own in odds], dtype=np.int64),
        parent=np.array([parent for parent, _ in chains]),
        factor=np.array([factor for _, factor in chains]),
        first=first,
        gain=np.array([gain for gain, _ in terms], dtype=np.int64),
        weight=np.array([weight for _, weight in terms], dtype=np.int64),
        width=np.array([_others(sizes, player) for player, _ in odds], dtype=np.int64),
        base=family.base[whose, upper] - family.base[whose, lower],
        slopes=family.slopes[whose, upper] - family.slopes[whose, lower],
        cells=np.ascontiguousarray(cells + begin[:-1]),
        payoff_base=np.ascontiguousarray(family.base),
        payoff_slopes=np.ascontiguousarray(family.slopes),
        outcomes=family.outcome_of_cells(),
    )


def _others(sizes: Sequence[int], player: int) -> int:
    """Count the profiles of the other players' actions."""
    return int(np.prod(sizes)) // sizes[player]


def _weights(sizes: Sequence[int]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Go through what all players but two can do together, the beginnings of these profiles first."""
    players = range(len(sizes))
    for count in range(1, len(sizes) - 1):
        for some in itertools.combinations(players, count):
            for actions in itertools.product(*(range(sizes[player]) for player in some)):
                yield tuple(zip(some, actions, strict=True))


def _sums(
    sizes: Sequence[int], odds: Sequence[tuple[int, int]], weights: dict[tuple[tuple[int, int], ...], int]
) -> tuple[Indices, list[tuple[int, int]]]:
    """List for each of the odds and each other player's action the gains that are averaged, with their weights."""
    everyone = [(player, action) for player, size in enumerate(sizes) for action in range(size)]
    first = np.zeros((len(odds), len(everyone) + 1), dtype=np.int64)
    terms: list[tuple[int, int]] = []
    start = 0
    for row, (player, _) in enumerate(odds):
        others = [other for other in range(len(sizes)) if other != player]
        profiles = list(itertools.product(*(range(sizes[other]) for other in others)))
        for column, (other, action) in enumerate(everyone):
            first[row, column] = len(terms)
            for place, profile in enumerate(profiles):
                named = dict(zip(others, profile, strict=True))
                if named.get(other) == action:
                    rest = tuple((who, what) for who, what in named.items() if who != other)
                    terms.append((start + place, weights[rest]))
        first[row, -1] = len(terms)
        start += len(profiles)
    return first, terms


def _cells_compared(sizes: Sequence[int], odds: Sequence[tuple[int, int]]) -> tuple[Indices, Indices]:
    """Give for each gain the cell with the action, and the one with the player's first action in its place."""
    numbers = np.arange(int(np.prod(sizes))).reshape(sizes)
    upper = [np.take(numbers, own, axis=player).ravel() for player, own in odds]
    lower = [np.take(numbers, 0, axis=player).ravel() for player, _ in odds]
    return np.concatenate(upper), np.concatenate(lower)
