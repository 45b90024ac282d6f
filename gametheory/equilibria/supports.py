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

from gametheory.numerics.algebraic_numbers import Number, sign

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

    def best_replies(self, strategies: Strategies) -> Support:
        """Give each player's actions that no other action of theirs beats."""
        found = []
        for player in self.players:
            earned = self.earned(player, strategies)
            found.append(
                tuple(
                    action for action, payoff in enumerate(earned) if all(sign(payoff - other) >= 0 for other in earned)
                )
            )
        return tuple(found)

    def earned(self, player: int, strategies: Strategies) -> list[Number]:
        """Give what each action of a player earns against the others' strategies."""
        used = [
            [(action, share) for action, share in enumerate(strategy) if share != 0]
            for other, strategy in enumerate(strategies)
            if other != player
        ]
        earned: list[Number] = [Fraction(0)] * self.shape[player]
        for choice in product(*used):
            weight: Number | int = 1
            for _, share in choice:
                weight = weight * share
            actions = [action for action, _ in choice]
            for action in range(self.shape[player]):
                cell = (*actions[:player], action, *actions[player:])
                earned[action] = earned[action] + weight * self.payoffs[player][cell]
        return earned


def _whole(payoff: NDArray[Any]) -> dict[Cell, int]:
    """Scale a player's payoffs to integers, which changes no preference."""
    cells = list(product(*map(range, payoff.shape)))
    numbers = {cell: Fraction(payoff[cell]) for cell in cells}
    scale = lcm(*(number.denominator for number in numbers.values()))
    return {cell: int(number * scale) for cell, number in numbers.items()}


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
