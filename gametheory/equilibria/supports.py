"""Supports: which actions can be in use at an equilibrium, decided by comparing integers.

A player's support is the set of actions that a mixed strategy uses. `IntegerGame` scales payoffs to integers, which
changes no preference, and notes for each two actions of a player against which profiles of the others the first pays
more, one bit a profile. Whether an action can be among the best against full mixtures over given supports is then a
matter of two bitwise "and"s.

References
----------
Porter, Nudelman and Shoham (2008), "Simple search methods for finding a Nash equilibrium", Games and Economic Behavior
63, 642-662 (conditional dominance).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from math import lcm, prod
from typing import Any, TypeAlias

from numpy.typing import NDArray

from gametheory.numerics.algebraic_numbers import Number

Actions: TypeAlias = tuple[int, ...]
Support: TypeAlias = tuple[Actions, ...]
Strategies: TypeAlias = tuple[tuple[Number, ...], ...]
Cell: TypeAlias = tuple[int, ...]


class IntegerGame:
    """A game with integer payoffs: where each action pays more than another, and what it earns against mixtures."""

    def __init__(self, payoffs: Sequence[NDArray[Any]]) -> None:
        self.shape: tuple[int, ...] = payoffs[0].shape
        self.players = range(len(payoffs))
        self.payoffs = [_whole(payoff) for payoff in payoffs]
        self.better = [self._better(own, player) for player, own in enumerate(self.payoffs)]
        self.masks: list[dict[Support, int]] = [{} for _ in payoffs]

    def _better(self, payoffs: dict[Cell, int], player: int) -> list[list[int]]:
        """For actions a, b of a player: the profiles of the others against which a pays more than b."""
        others = list(product(*(range(size) for other, size in enumerate(self.shape) if other != player)))
        rows = [
            [payoffs[*rest[:player], action, *rest[player:]] for rest in others] for action in range(self.shape[player])
        ]
        return [
            [
                sum(1 << place for place, (one, two) in enumerate(zip(row, other, strict=True)) if one > two)
                for other in rows
            ]
            for row in rows
        ]

    def against(self, player: int, support: Support) -> int:
        """Give the profiles of the others within their supports, as bits."""
        rest = (*support[:player], *support[player + 1 :])
        known = self.masks[player]
        if rest not in known:
            sizes = [size for other, size in enumerate(self.shape) if other != player]
            bits = 1
            for own, size in zip(rest, sizes, strict=True):
                # A step of one in this player's action moves the place by as much as later players have profiles.
                bits = _spread(bits, own, size)
            known[rest] = bits
        return known[rest]

    def undominated(self) -> list[Actions]:
        """Give each player's actions that survive iterated strict dominance by pure actions."""
        left: Support = tuple(tuple(range(size)) for size in self.shape)
        while True:
            kept = tuple(
                tuple(
                    action
                    for action in own
                    if not any(
                        self.better[player][other][action] & self.against(player, left) == self.against(player, left)
                        for other in own
                    )
                )
                for player, own in enumerate(left)
            )
            if kept == left:
                return list(kept)
            left = kept

    def allow(self, support: Support) -> bool:
        """Whether no action in use is never better and sometimes worse than another, against these supports."""
        for player, own in enumerate(support):
            bits, better = self.against(player, support), self.better[player]
            for action in own:
                for other, gains in enumerate(better):
                    if gains[action] & bits and not better[action][other] & bits:
                        return False
        return True

    def choices(self) -> list[Support]:
        """List the choices of supports among actions that survive iterated strict dominance by pure actions."""
        return list(product(*(_subsets(actions) for actions in self.undominated())))

    def balanced(self, support: Support) -> bool:
        """Whether the mixtures of two players over two actions each, if only these mix, leave nobody a better action.

        Each of the two makes the other indifferent, which is linear; weights in proportion are integers. True also for
        other supports, and where every mixture makes the other indifferent: then this decides nothing.
        """
        mixing = [player for player, own in enumerate(support) if len(own) > 1]
        if [len(support[player]) for player in mixing] != [2, 2]:
            return True
        weights = [
            [int(action in own) for action in range(size)] for own, size in zip(support, self.shape, strict=True)
        ]
        for player, other in (mixing, reversed(mixing)):
            gains = [self._advantage(other, support, player, action) for action in support[player]]
            if gains[0] * gains[1] >= 0:
                return not any(gains)
            for action, gain in zip(support[player], reversed(gains), strict=True):
                weights[player][action] = abs(gain)
        return all(
            earned[own[0]] == max(earned)
            for own, earned in zip(support, (self._earned(player, weights) for player in self.players), strict=True)
        )

    def _advantage(self, player: int, support: Support, rival: int, action: int) -> int:
        """Give what the first of two actions earns more than the second when a rival acts so and nobody else mixes."""
        others = [action if other == rival else own[0] for other, own in enumerate(support)]
        first, second = (
            self.payoffs[player][*others[:player], mine, *others[player + 1 :]] for mine in support[player]
        )
        return first - second

    def best_replies(self, strategies: Strategies) -> Support:
        """Give each player's actions that no other action of theirs beats."""
        weights = [_in_proportion(strategy) for strategy in strategies]
        found = []
        for player in self.players:
            earned = self._earned(player, weights)
            most = max(earned)
            found.append(tuple(action for action, payoff in enumerate(earned) if payoff == most))
        return tuple(found)

    def _earned(self, player: int, weights: Sequence[Sequence[Any]]) -> list[Any]:
        """Give what each action of a player earns against the others' weights, in proportion."""
        used = [
            [(action, weight) for action, weight in enumerate(own) if weight != 0]
            for other, own in enumerate(weights)
            if other != player
        ]
        earned: list[Any] = [0] * self.shape[player]
        for choice in product(*used):
            weight = prod(share for _, share in choice)
            before, after = [action for action, _ in choice[:player]], [action for action, _ in choice[player:]]
            for action in range(self.shape[player]):
                earned[action] += weight * self.payoffs[player][*before, action, *after]
        return earned


def _in_proportion(strategy: Sequence[Number]) -> Sequence[Any]:
    """Scale rational probabilities to integers, which changes no best reply; irrational ones stay as they are."""
    shares = [share for share in strategy if isinstance(share, Fraction)]
    if len(shares) < len(strategy):
        return strategy
    scale = lcm(*(share.denominator for share in shares))
    return [share.numerator * (scale // share.denominator) for share in shares]


def _whole(payoff: NDArray[Any]) -> dict[Cell, int]:
    """Scale a player's payoffs to integers, which changes no preference."""
    cells = list(product(*map(range, payoff.shape)))
    numbers = [
        number if isinstance(number, Fraction) else Fraction(number) for number in map(payoff.__getitem__, cells)
    ]
    scale = lcm(*(number.denominator for number in numbers))
    return {
        cell: int(number.numerator * (scale // number.denominator)) for cell, number in zip(cells, numbers, strict=True)
    }


def _subsets(actions: Actions) -> list[Actions]:
    return [chosen for size in range(1, len(actions) + 1) for chosen in combinations(actions, size)]


def unknowns(support: Support) -> int:
    """Count the probabilities to find: all but the last of each player."""
    return sum(len(own) - 1 for own in support)


def words(support: Support) -> str:
    """Write supports for a reader, actions counted from one."""
    return " x ".join("{" + ", ".join(str(action + 1) for action in own) + "}" for own in support)


def _spread(bits: int, own: Actions, size: int) -> int:
    """Refine a set of profiles by one more player, whose action is the fastest digit."""
    total, place = 0, 0
    while bits:
        if bits & 1:
            total |= sum(1 << place * size + action for action in own)
        bits >>= 1
        place += 1
    return total


def within(smaller: Support, larger: Support) -> bool:
    """Whether each of the first supports is part of the second."""
    return all(set(used) <= set(own) for used, own in zip(smaller, larger, strict=True))


def differ_in_one(one: Strategies, other: Strategies) -> bool:
    """Whether exactly one player plays differently."""
    return sum(mine != theirs for mine, theirs in zip(one, other, strict=True)) == 1


def support_of(strategies: Strategies) -> Support:
    """Give the actions in use."""
    return tuple(tuple(action for action, share in enumerate(strategy) if share != 0) for strategy in strategies)


def simplest_first(strategies: Strategies) -> tuple[Any, ...]:
    """Give a key to sort by: pure ones, then fewer actions in use, then these actions, then larger first shares."""
    support = support_of(strategies)
    shares = tuple(-float(share) for strategy in strategies for share in strategy)
    return prod(map(len, support)) > 1, sum(map(len, support)), support, shares
