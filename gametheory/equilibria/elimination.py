r"""The rounds of iterated elimination: kernels for one game and for a whole grid of games.

In each round every dominated action of every player goes at once; an action may be dominated by another, or by a
mixture of others. :func:`dominance_kernel` runs the rounds and compares single actions; how mixtures are looked for is
handed to it:

* :class:`MixtureSearch` decides it for one game, by linear programs in rational arithmetic
  (:mod:`gametheory.equilibria.mixtures`);
* :class:`PairSearch` tries mixtures of two actions at all points of a grid at once. Two are enough where a player has
  at most three actions left, or the others at most two profiles: some dominating mixture lies on a face of the convex
  hull that has at most as many corners as there are profiles. It remembers the points where three could matter.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory.equilibria.mixtures import Kind, verdict
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Cells

Alive = list[list[Any]]
"""For each player, for each action: where (over the grid) it has survived so far."""

Mixture = Mapping[int, Any]
"""The weight of each action in a mixture, by its index; over a grid a weight may be an array."""

Found = list[tuple[Mixture, Any]]
"""What dominates an action, each with where (over the grid) it does."""

Removed = dict[tuple[int, int], Found]
"""What dominates each ``(player, action)`` that a round removes."""

Search = Callable[[int, int, Alive, Any], Found]
"""Looks for mixtures that dominate a player's action, given what is alive and where that is still in question."""


def no_mixtures(player: int, action: int, alive: Alive, where: Any) -> Found:  # noqa: ARG001, one of the searches
    """Look for no mixtures."""
    return []


def dominance_kernel(
    payoffs: Sequence[Cells], tolerance: Sequence[float], kind: Kind, mixtures: Search = no_mixtures
) -> Iterator[tuple[Alive, Removed]]:
    """Go through the rounds of elimination; every array broadcasts to the grid.

    Parameters
    ----------
    payoffs
        One object array a player over action profiles, entries numbers or arrays over a grid.
    tolerance
        For each player, the payoff difference up to which two payoffs are a tie.
    kind
        ``"strict"`` or ``"weak"``.
    mixtures
        What looks for dominating mixtures where no single action dominates.

    Yields
    ------
    For each round the actions alive after it, and what it removed. Ends with the last round that removes anything.
    """
    alive: Alive = everybody(payoffs[0].shape)
    while True:
        removed = {
            (player, action): found
            for player, own in enumerate(payoffs)
            for action in range(own.shape[player])
            if (found := _dominators(own, player, action, alive, tolerance[player], kind, mixtures))
        }
        if not removed:
            return
        alive = [
            [_left(stays, removed.get((player, action), [])) for action, stays in enumerate(own)]
            for player, own in enumerate(alive)
        ]
        yield alive, removed


def everybody(shape: tuple[int, ...]) -> Alive:
    """Give what is alive before the first round: everything, everywhere."""
    return [[np.True_] * size for size in shape]


# --- mixtures in one game -------------------------------------------------------------------------------------------


@dataclass
class MixtureSearch:
    """Looks for dominating mixtures in a single game, and remembers why what survives does.

    Attributes
    ----------
    payoffs
        One object array of rationals a player.
    slack
        For each player, the payoff difference that counts as none.
    kind
        ``"strict"`` or ``"weak"``.
    beliefs
        For strict domination: by ``(player, action)``, as last seen, a belief over the others' profiles (cells whose
        own entry is 0) against which the action is a best response.
    unproven
        The actions of which it is not proven that nothing dominates them: their linear program was too large.
    """

    payoffs: Sequence[Cells]
    slack: Sequence[float]
    kind: Kind
    beliefs: dict[tuple[int, int], dict[Cell, Fraction]] = field(default_factory=dict)
    unproven: set[tuple[int, int]] = field(default_factory=set)

    def __call__(self, player: int, action: int, alive: Alive, where: Any) -> Found:
        """Ask a linear program, unless the action is a best response to a single profile, which settles it."""
        own, slack = self.payoffs[player], self.slack[player]
        self.unproven.discard((player, action))
        rests = [rest for rest in _others(own.shape, player) if _present(rest, player, alive)]
        for rest in rests:
            if _is_best(own, player, action, rest, alive, slack, self.kind):
                self.beliefs[player, action] = {rest: Fraction(1)}
                return []
        rivals = [other for other in range(own.shape[player]) if other != action and alive[player][other]]
        gains = [[own[_at(rest, player, b)] - own[_at(rest, player, action)] for rest in rests] for b in rivals]
        found = verdict(gains, self.kind, slack)
        if found.mixture:
            return [({b: weight for b, weight in zip(rivals, found.mixture, strict=True) if weight}, where)]
        if not found.proven:
            self.unproven.add((player, action))
        # no belief comes of weak domination
        self.beliefs[player, action] = {rest: w for rest, w in zip(rests, found.belief, strict=False) if w}
        return []


# --- mixtures over a grid -------------------------------------------------------------------------------------------


@dataclass
class PairSearch:
    """Looks for dominating mixtures of two actions at all points of a grid, and remembers where three could matter."""

    payoffs: Sequence[Cells]
    tolerance: Sequence[float]
    kind: Kind
    open: dict[tuple[int, int], Any] = field(default_factory=dict)

    def undecided(self, alive: Alive) -> Any:
        """Tell where the rounds may have missed a mixture, given what is alive after them.

        Strict elimination may come to its end by any order, so only its last round matters; of weak elimination every
        round does.
        """
        undecided: Any = np.False_
        for (player, action), where in self.open.items():
            undecided = undecided | (where & alive[player][action] if self.kind == "strict" else where)
        return undecided

    def __call__(self, player: int, action: int, alive: Alive, where: Any) -> Found:
        """Try every pair of the other actions where the action is a best response to no single profile."""
        own, slack = self.payoffs[player], self.tolerance[player]
        before = self.open.get((player, action), np.False_) if self.kind == "weak" else np.False_
        self.open[player, action] = before
        for rest in _others(own.shape, player):
            best = _present(rest, player, alive) & _is_best(own, player, action, rest, alive, slack, self.kind)
            where = where & np.logical_not(best)
            if not np.any(where):
                return []
        rivals = [other for other in range(own.shape[player]) if other != action]
        mixtures = (_balance(own, player, action, pair, alive, slack) for pair in itertools.combinations(rivals, 2))
        tried = (
            (mixture, where & _dominated(own, player, action, mixture, alive, slack, self.kind)) for mixture in mixtures
        )
        found = [(mixture, holds) for mixture, holds in tried if np.any(holds)]
        self.open[player, action] = before | (_left(where, found) & _three_could_matter(player, alive))
        return found


def _balance(
    payoffs: Cells, player: int, action: int, pair: tuple[int, int], alive: Alive, tolerance: float
) -> Mixture:
    """Mix two actions by the middle of the weights at which the mixture never pays less than an action.

    The least gain is a concave function of the weight, and the sum of the gains a linear one. So at the middle of the
    interval where no gain is negative both are at least half of what they are anywhere on it: if any weight dominates,
    the middle one does.
    """
    low: Any = 0.0
    high: Any = 1.0
    for rest in _others(payoffs.shape, player):
        first, second = (payoffs[_at(rest, player, one)] - payoffs[_at(rest, player, action)] for one in pair)
        slope, present = first - second, _present(rest, player, alive)
        steep = np.abs(slope) > tolerance
        even = -second / np.where(steep, slope, 1.0)
        low = np.where(present & steep & (slope > 0), np.maximum(low, even), low)
        high = np.where(present & steep & (slope < 0), np.minimum(high, even), high)
    weight = np.clip((low + high) / 2, 0.0, 1.0)
    return {pair[0]: weight, pair[1]: 1 - weight}


def _three_could_matter(player: int, alive: Alive) -> Any:
    actions: Any = sum(np.asarray(stays, dtype=int) for stays in alive[player])
    profiles: Any = 1
    for other, own in enumerate(alive):
        if other != player:
            profiles = profiles * sum(np.asarray(stays, dtype=int) for stays in own)
    return (actions > 3) & (profiles > 2)


# --- comparisons ----------------------------------------------------------------------------------------------------


def _dominators(
    payoffs: Cells, player: int, action: int, alive: Alive, tolerance: float, kind: Kind, mixtures: Search
) -> Found:
    """List what dominates an action: single actions, and mixtures where no single action does."""
    rivals = ({other: 1} for other in range(payoffs.shape[player]) if other != action)
    tried = ((rival, _dominated(payoffs, player, action, rival, alive, tolerance, kind)) for rival in rivals)
    found: Found = [(rival, where) for rival, where in tried if np.any(where)]
    left = _left(alive[player][action], found)
    return found + mixtures(player, action, alive, left) if np.any(left) else found


def _dominated(
    payoffs: Cells, player: int, action: int, better: Mixture, alive: Alive, tolerance: float, kind: Kind
) -> Any:
    holds: Any = alive[player][action]
    for other in better:
        holds = holds & alive[player][other]
    somewhere: Any = np.False_
    for rest in _others(payoffs.shape, player):
        if not np.any(holds):
            return np.False_
        present = _present(rest, player, alive)
        gain = _paid(payoffs, player, rest, better) - payoffs[_at(rest, player, action)]
        enough = gain > tolerance if kind == "strict" else gain >= -tolerance
        holds = holds & (enough | np.logical_not(present))
        somewhere = somewhere | (present & (gain > tolerance))
    return holds & somewhere


def _paid(payoffs: Cells, player: int, rest: Cell, mixture: Mixture) -> Any:
    if len(mixture) == 1:
        return payoffs[_at(rest, player, next(iter(mixture)))]
    return sum(weight * payoffs[_at(rest, player, action)] for action, weight in mixture.items())


def _is_best(payoffs: Cells, player: int, action: int, rest: Cell, alive: Alive, tolerance: float, kind: Kind) -> Any:
    """Tell where an action pays the most against a profile; for weak domination, where it alone does."""
    best: Any = alive[player][action]
    for other, there in enumerate(alive[player]):
        if other != action:
            gain = payoffs[_at(rest, player, other)] - payoffs[_at(rest, player, action)]
            worse = gain <= tolerance if kind == "strict" else gain < -tolerance
            best = best & (worse | np.logical_not(there))
    return best


def _left(stays: Any, found: Found) -> Any:
    for _, where in found:
        stays = stays & ~where
    return stays


def _others(shape: tuple[int, ...], player: int) -> Iterator[Cell]:
    """Go through the profiles of the others, as cells whose own entry is 0."""
    return itertools.product(*(range(size) if axis != player else (0,) for axis, size in enumerate(shape)))


def _at(rest: Cell, player: int, action: int) -> Cell:
    return (*rest[:player], action, *rest[player + 1 :])


def _present(rest: Cell, player: int, alive: Alive) -> Any:
    """Tell where a profile of the others consists of surviving actions."""
    present: Any = np.True_
    for other, action in enumerate(rest):
        if other != player:
            present = present & alive[other][action]
    return present
