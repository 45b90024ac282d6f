r"""The sequence form of a tree: what linear programming and pivoting need, as large as the tree and no larger.

A *sequence* of a player is a list of own moves that lie on one play: the empty one, or an own information set's
sequence (unique under perfect recall) with one of its actions added. There are as many sequences as own actions in the
tree, and one more, where the normal form has a strategy for every combination of them.

A behaviour strategy gives each sequence :math:`\sigma` the *realisation weight* :math:`x(\sigma)`, the product of the
probabilities of its moves. These weights are exactly the solutions of

.. math:: E x = e, \quad x \ge 0

with a row for the empty sequence, :math:`x(\emptyset) = 1`, and one for every own information set :math:`h`,
:math:`-x(\sigma_h) + \sum_c x(\sigma_h c) = 0`. A leaf is reached with chance's probability times the product of the
players' weights of the sequences that lead there; so expected payoffs are multilinear in the weights, with coefficients
that are stored only for the combinations of sequences at which some leaf lies. For two players a best reply is a linear
program and a zero-sum game is one (von Stengel 1996; Koller, Megiddo and von Stengel 1996).

It needs perfect recall, and is refused without.

References
----------
B. von Stengel (1996), Efficient Computation of Behavior Strategies, Games and Economic Behavior 14, 220-246. D. Koller,
N. Megiddo and B. von Stengel (1996), Efficient Computation of Equilibria for Extensive Two-Person Games, Games and
Economic Behavior 14, 247-259.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.errors import GameError, UnknownNameError
from gametheory.games.extensive_form import ExtensiveFormGame
from gametheory.games.numbers import Cells, Number
from gametheory.games.plays import plays
from gametheory.games.recall import Experience
from gametheory.games.solution import Profile
from gametheory.games.strategies import own_experiences

MOST_ENTRIES = 1_000_000  # of a dense payoff array


@dataclass(frozen=True, eq=False)
class SequenceForm:
    """The sequence form of a tree, of one game or of a whole grid of games.

    Attributes
    ----------
    game
        The tree.
    sequences
        For each player the sequences; each is a tuple of (information set, action), and the empty one comes first. A
        sequence comes after all that it continues.
    information_sets
        For each player the labels of the own information sets, in the order of the rows of the constraints.
    parents
        For each information set the index of the sequence that leads there.
    payoffs
        By combination of sequences, an index a player, what leaves there pay each player: chance's probabilities times
        payoffs, summed; an entry is a ``Fraction``, a float, or an array over the grid. Other combinations pay nothing.
    outcomes
        By combination of sequences, the outcomes of the leaves there, each with chance's probability.
    """

    game: ExtensiveFormGame
    sequences: tuple[tuple[Experience, ...], ...]
    information_sets: tuple[tuple[str, ...], ...]
    parents: Mapping[str, int]
    payoffs: Mapping[tuple[int, ...], tuple[Any, ...]]
    outcomes: Mapping[tuple[int, ...], Mapping[str, Any]]

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of sequences of each player."""
        return tuple(map(len, self.sequences))

    @functools.cached_property
    def places(self) -> tuple[Mapping[Experience, int], ...]:
        """For each player the index of every sequence."""
        return tuple({sequence: index for index, sequence in enumerate(own)} for own in self.sequences)

    def label(self, player: str, index: int) -> str:
        """Name a sequence by its actions: ``ultimatum, attack``; the empty one is an empty text."""
        return ", ".join(action for _, action in self.sequences[self._place(player)][index])

    def constraints(self, player: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the matrix E and the right-hand side e: realisation weights are the x >= 0 with E x = e.

        E has shape (1 + own information sets, own sequences), the first row is that of the empty sequence.
        """
        who = self._place(player)
        own, places = self.information_sets[who], self.places[who]
        matrix = np.zeros((1 + len(own), len(self.sequences[who])), dtype=np.int64)
        matrix[0, 0] = 1
        for row, label in enumerate(own, start=1):
            before = self.sequences[who][self.parents[label]]
            matrix[row, self.parents[label]] = -1
            for action in self.game.information_sets[label].actions:
                matrix[row, places[(*before, (label, action))]] = 1
        return matrix, np.array([1] + [0] * len(own), dtype=np.int64)

    def payoff_array(self, player: str) -> Cells:
        """Give a player's payoffs as a dense object array, one axis a player; mostly zeros.

        Raises ``GameError`` for more than :data:`MOST_ENTRIES` entries.
        """
        who, size = self._place(player), math.prod(self.shape)
        if size > MOST_ENTRIES:
            raise GameError(
                f"the payoffs would be {size:,} numbers, more than {MOST_ENTRIES:,}. Use the sparse ones, in .payoffs"
            )
        dense = np.full(self.shape, Fraction(0), dtype=object)
        for cell, paid in self.payoffs.items():
            dense[cell] = paid[who]
        return dense

    def weights(self, player: str, behaviour: Profile) -> tuple[Number, ...]:
        """Give the realisation weight of each sequence under a behaviour strategy, keyed by information set."""
        own = self.sequences[self._place(player)]
        found: dict[Experience, Any] = {(): 1}
        for sequence in own[1:]:
            where, action = sequence[-1]
            found[sequence] = found[sequence[:-1]] * behaviour[where].get(action, 0)
        return tuple(found[sequence] for sequence in own)

    def behaviour(self, player: str, weights: Sequence[Number]) -> dict[str, dict[str, Number]]:
        """Give the behaviour strategy that has these realisation weights, by information set.

        Where the weights let play never come, all actions get the same probability: every choice fits there.
        """
        who = self._place(player)
        return {label: self._behaviour_at(who, label, weights) for label in self.information_sets[who]}

    def expected(self, weights: Sequence[Sequence[Any]]) -> dict[str, Any]:
        """Give each player's expected payoff, from the realisation weights of all players in their order."""
        totals: list[Any] = [0] * len(self.game.players)
        for cell, paid in self.payoffs.items():
            weight = math.prod(own[index] for own, index in zip(weights, cell, strict=True))
            if np.any(weight):
                totals = [total + weight * payoff for total, payoff in zip(totals, paid, strict=True)]
        return dict(zip(self.game.players, totals, strict=True))

    def _behaviour_at(self, who: int, label: str, weights: Sequence[Number]) -> dict[str, Number]:
        actions = self.game.information_sets[label].actions
        before = self.sequences[who][self.parents[label]]
        own = [weights[self.places[who][(*before, (label, action))]] for action in actions]
        total = sum(own)
        shares = [weight / total for weight in own] if total else [Fraction(1, len(actions))] * len(actions)
        return dict(zip(actions, shares, strict=True))

    def _place(self, player: str) -> int:
        if player not in self.game.players:
            raise UnknownNameError("player", player, self.game.players)
        return self.game.players.index(player)


def sequence_form(game: ExtensiveFormGame) -> SequenceForm:
    """Give the sequence form of a tree, or of a whole grid of trees; raise ``GameError`` where somebody forgets.

    Examples
    --------
    >>> from gametheory.games.extensive_form import Decision, Leaf
    >>> answer = Decision("answer", "b", ("share", "fight"), (Leaf("duopoly", (1, 1)), Leaf("war", (-1, -1))), "answer")
    >>> entry = Decision("entry", "a", ("out", "in"), (Leaf("monopoly", (0, 2)), answer), "entry")
    >>> form = sequence_form(ExtensiveFormGame(("a", "b"), entry))
    >>> [form.label("a", index) for index in range(3)], form.payoffs[1, 0]
    (['', 'out', 'in'], (Fraction(0, 1), Fraction(2, 1)))
    >>> form.constraints("a")[0].tolist()
    [[1, 0, 0], [-1, 1, 1]]
    """
    before = own_experiences(game)
    sets = tuple(
        tuple(label for label, known in game.information_sets.items() if known.player == player)
        for player in game.players
    )
    sequences = tuple(((), *(s for label in own for s in _continued(game, label, before[label]))) for own in sets)
    places = [{sequence: index for index, sequence in enumerate(own)} for own in sequences]
    parents = {label: places[who][before[label]] for who, own in enumerate(sets) for label in own}
    payoffs, outcomes = _at_leaves(game, places)
    return SequenceForm(game, sequences, sets, parents, payoffs, outcomes)


def _continued(game: ExtensiveFormGame, label: str, before: Experience) -> list[Experience]:
    return [(*before, (label, action)) for action in game.information_sets[label].actions]


def _at_leaves(
    game: ExtensiveFormGame, places: list[dict[Experience, int]]
) -> tuple[dict[tuple[int, ...], tuple[Any, ...]], dict[tuple[int, ...], dict[str, Any]]]:
    payoffs: dict[tuple[int, ...], tuple[Any, ...]] = {}
    outcomes: dict[tuple[int, ...], dict[str, Any]] = {}
    for play in plays(game):
        cell = tuple(own[experience] for own, experience in zip(places, play.experiences, strict=True))
        before = payoffs.get(cell, (0,) * len(game.players))
        payoffs[cell] = tuple(total + payoff for total, payoff in zip(before, play.payoffs, strict=True))
        shares = outcomes.setdefault(cell, {})
        shares[play.outcome] = shares.get(play.outcome, 0) + play.chance
    return payoffs, outcomes
