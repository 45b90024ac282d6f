r"""The logit response of a tree's agents, and the equations that its fixed points solve.

Every information set has an *agent* who chooses there once, by the logit response to what the own player then expects.
Let :math:`\beta_h(x)` be the belief at information set h in its history x, by Bayes' rule, and :math:`\bar u_h(a)` the
payoff expected from action a on, with everybody following the profile afterwards, own later agents too. Then the odds
of two actions are :math:`\exp(\lambda [\bar u_h(a) - \bar u_h(b)])` (McKelvey and Palfrey 1998). All probabilities are
positive, so Bayes' rule always applies. Under perfect recall the own earlier probabilities cancel out of it.

As for tables (:mod:`gametheory.equilibria.logit`) the unknowns are log-probabilities, centred at each information set.
Beliefs are computed from logarithms too: near the limit of a branch the probabilities of histories that are hardly
ever reached vanish, and their ratios do not.

References
----------
R. D. McKelvey and T. R. Palfrey (1998), Quantal response equilibria for extensive form games, Experimental Economics 1,
9-41.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.logit import Floats, log_softmax, softmax
from gametheory.games import Chance, ExtensiveFormGame, Leaf
from gametheory.games.extensive_form import History, Node


@dataclass(frozen=True, eq=False)
class AgentLogitEquations:
    """The equations of one tree. Rows are *ways*: an action at a history, with a leaf that it can lead to.

    Attributes
    ----------
    sizes
        For each information set the number of its actions. Actions of all sets are numbered in a row, and histories.
    histories
        For each information set the number of its histories.
    before
        Which actions lead to each history, of shape (histories, actions).
    luck
        The logarithm of the probability of chance on the way to each history.
    action, history, payoff
        For each way the number of its action and of its history, and the player's payoff at the leaf over the scale.
    after
        Which actions follow on each way, of shape (ways, actions).
    chance
        The probability of chance on each way after its action.
    scale
        The largest difference that a choice can make to its player's payoff.
    """

    sizes: tuple[int, ...]
    histories: tuple[int, ...]
    before: Floats
    luck: Floats
    action: NDArray[np.intp]
    history: NDArray[np.intp]
    payoff: Floats
    after: Floats
    chance: Floats
    scale: float

    @classmethod
    def of(cls, game: ExtensiveFormGame) -> AgentLogitEquations:
        """Take the equations of a tree with perfect recall."""
        return _Reading(game).equations()

    def __call__(self, position: Floats) -> tuple[Floats, Floats]:
        """Give the residuals and their Jacobian, with respect to the log-probabilities and the scaled precision."""
        logs, precision = self._logs(position), position[-1]
        beliefs = self._beliefs(logs)
        weights = beliefs[self.history] * self.chance * np.exp(self.after @ logs) * self.payoff
        likelier = self.before - self._average @ (beliefs[:, None] * self.before)
        values = self._sum @ weights
        slopes = self._sum @ (weights[:, None] * (self.after + likelier[self.history]))
        for part in self._parts:  # from log-probabilities to logs that are only defined up to a constant
            slopes[:, part] -= np.outer(slopes[:, part].sum(axis=1), np.exp(logs[part]))
        jacobian = np.hstack([np.eye(len(values)) - precision * (self._centre @ slopes), np.zeros((len(values), 1))])
        centred = self._centre @ values
        jacobian[:, -1] = -centred
        return position[:-1] - precision * centred, jacobian

    def split(self, position: Floats) -> list[Floats]:
        """Cut a position into each information set's log-probabilities."""
        return [position[part] for part in self._parts]

    def centroid(self) -> Floats:
        """The position at precision zero: everywhere all actions are alike."""
        return np.zeros(sum(self.sizes) + 1)

    def mixes(self, position: Floats) -> list[Floats]:
        """Give the probabilities of the actions at each information set."""
        return [softmax(part) for part in self.split(position)]

    def beliefs(self, position: Floats) -> list[Floats]:
        """Give the beliefs at each information set."""
        shares = self._beliefs(self._logs(position))
        return [shares[part] for part in _parts(self.histories)]

    def expected(self, position: Floats) -> Floats:
        """Give what each action is worth at its information set, in units of the scale."""
        logs = self._logs(position)
        shares = self._beliefs(logs)[self.history] * self.chance * np.exp(self.after @ logs)
        worth: Floats = self._sum @ (shares * self.payoff)
        return worth

    def response_gap(self, position: Floats) -> float:
        """Give the largest difference between a probability and the logit response to the others."""
        pairs = zip(self.split(position[-1] * self.expected(position)), self.split(position), strict=True)
        return max(float(np.abs(softmax(worth) - softmax(logs)).max()) for worth, logs in pairs)

    def _logs(self, position: Floats) -> Floats:
        return np.concatenate([log_softmax(part) for part in self.split(position)])

    def _beliefs(self, logs: Floats) -> Floats:
        reached = self.luck + self.before @ logs
        return np.concatenate([softmax(reached[part]) for part in _parts(self.histories)])

    @functools.cached_property
    def _parts(self) -> list[slice]:
        return _parts(self.sizes)

    @functools.cached_property
    def _sum(self) -> Floats:
        """Adds up the ways of each action."""
        matrix = np.zeros((sum(self.sizes), len(self.action)))
        matrix[self.action, range(len(self.action))] = 1.0
        return matrix

    @functools.cached_property
    def _average(self) -> Floats:
        """Adds up over the histories of a set, for each of them."""
        places = np.repeat(range(len(self.histories)), self.histories)
        same: Floats = np.equal.outer(places, places).astype(np.float64)
        return same

    @functools.cached_property
    def _centre(self) -> Floats:
        """Deducts the mean over the actions of a set."""
        places = np.repeat(range(len(self.sizes)), self.sizes)
        same = np.equal.outer(places, places)
        centre: Floats = np.eye(len(places)) - same / same.sum(axis=1)
        return centre


def _parts(sizes: Sequence[int]) -> list[slice]:
    ends = np.cumsum(sizes).tolist()
    return [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]


class _Step(NamedTuple):
    """A decision on the way to a leaf: its action and history by number, its player, and chance before and after it."""

    action: int
    history: int
    player: int
    before: float
    after: float


class _Reading:
    """Numbers the actions and histories of a tree, and goes through its ways."""

    def __init__(self, game: ExtensiveFormGame) -> None:
        self.game, self.sets = game, game.information_sets
        actions = ((label, action) for label, known in self.sets.items() for action in known.actions)
        histories = (history for known in self.sets.values() for history in known.histories)
        self.actions = {action: number for number, action in enumerate(actions)}
        self.places = {history: number for number, history in enumerate(histories)}

    def equations(self) -> AgentLogitEquations:
        """Put the arrays together."""
        before, reached = np.zeros((len(self.places), len(self.actions))), np.zeros(len(self.places))
        ways: list[tuple[_Step, float]] = []
        after: list[Floats] = []
        for leaf, steps in self._leaves(self.game.root, (), (), 1.0):
            taken = [step.action for step in steps]
            for number, step in enumerate(steps):
                before[step.history, taken[:number]], reached[step.history] = 1.0, step.before
                ways.append((step, float(leaf.payoffs[step.player])))
                after.append(np.isin(range(len(self.actions)), taken[number + 1 :]).astype(np.float64))
        payoff = np.array([paid for _, paid in ways])
        action = np.array([step.action for step, _ in ways], dtype=np.intp)
        scale = self._scale(action, payoff)
        return AgentLogitEquations(
            sizes=tuple(len(known.actions) for known in self.sets.values()),
            histories=tuple(len(known.histories) for known in self.sets.values()),
            before=before,
            luck=self._luck(reached),
            action=action,
            history=np.array([step.history for step, _ in ways], dtype=np.intp),
            payoff=payoff / scale,
            after=np.array(after).reshape(len(ways), len(self.actions)),
            chance=np.array([step.after for step, _ in ways]),
            scale=scale,
        )

    def _leaves(
        self, node: Node, history: History, steps: tuple[_Step, ...], chance: float
    ) -> Iterator[tuple[Leaf, tuple[_Step, ...]]]:
        if isinstance(node, Leaf):
            yield node, steps
            return
        for place, (action, child) in enumerate(zip(node.actions, node.children, strict=True)):
            if isinstance(node, Chance):
                share = float(node.probabilities[place])
                further = tuple(step._replace(after=step.after * share) for step in steps)
                yield from self._leaves(child, (*history, action), further, chance * share)
            else:
                number = self.actions[node.information_set, action]
                step = _Step(number, self.places[history], self.game.players.index(node.player), chance, 1.0)
                yield from self._leaves(child, (*history, action), (*steps, step), chance)

    def _scale(self, action: NDArray[np.intp], payoff: Floats) -> float:
        """The largest range of the payoffs that a set's player can come to from there."""
        owner = np.repeat(range(len(self.sets)), [len(known.actions) for known in self.sets.values()])[action]
        return max((float(np.ptp(payoff[owner == own])) for own in range(len(self.sets))), default=0.0) or 1.0

    def _luck(self, reached: Floats) -> Floats:
        """Logarithms of chance on the way; where chance allows none of a set's histories, all count alike."""
        luck = np.zeros_like(reached)
        for part in _parts([len(known.histories) for known in self.sets.values()]):
            possible = reached[part] > 0
            if possible.any():
                luck[part] = np.where(possible, np.log(np.where(possible, reached[part], 1.0)), -np.inf)
        return luck
