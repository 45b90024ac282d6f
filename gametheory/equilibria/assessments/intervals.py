"""Bounds of what nodes are worth, from the supports that are already chosen: what drops actions before anything else.

An action is in no support if, at every history of its information set, another action is worth more at worst than this
one at best: then it is worse whatever is believed there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from gametheory.equilibria.assessments.indexed_tree import IndexedTree, Layer
from gametheory.equilibria.assessments.patterns import Piece, Places

Bounds: TypeAlias = tuple[Fraction, Fraction]


class Intervals:
    """Bounds of values in one layer, with the equilibria of the subgames inside it given."""

    def __init__(self, tree: IndexedTree, layer: Layer, inner: Piece) -> None:
        self.tree, self.layer = tree, layer
        self.considered = {number: tree.considered(number, layer.root) for number in layer.sets}
        self.settled = inner.settled
        self.given = {number: support for choice in inner.choices for number, support in choice.supports.items()}

    def undominated(self, number: int, chosen: Mapping[int, Places]) -> Places:
        """Give the actions of a set that may be best, where supports are chosen at some sets."""
        return self._undominated(number, self.considered[number], chosen, {})

    def allow(self, chosen: Mapping[int, Places]) -> bool:
        """Tell whether no action in use is worse than another: at all histories, or those that play may come by.

        The latter where play comes in any case; else beliefs may be on any history.
        """
        memos: dict[int, dict[int, Bounds]] = {}
        for number, support in chosen.items():
            places = self._weighing(number, chosen)
            memo = memos.setdefault(self.tree.sets[number].player, {})
            if not set(support) <= set(self._undominated(number, places, chosen, memo)):
                return False
        return True

    def _weighing(self, number: int, chosen: Mapping[int, Places]) -> Sequence[int]:
        """Give the places of the histories that may have weight."""
        coming, sure = [], False
        for place in self.considered[number]:
            path = self.tree.path(self.tree.sets[number].nodes[place], self.layer.root)
            moves = [(mover, action) for mover, action in path if mover >= 0]
            if all(mover not in chosen or action in chosen[mover] for mover, action in moves):
                coming.append(place)
                drawn = all(mover >= 0 or self.tree.chance((mover, action)) for mover, action in path)
                sure = sure or (drawn and all(mover in chosen for mover, _ in moves))
        return coming if sure else self.considered[number]

    def _undominated(
        self, number: int, places: Sequence[int], chosen: Mapping[int, Places], memo: dict[int, Bounds]
    ) -> Places:
        known = self.tree.sets[number]
        rows = [
            [self._bounds(child, known.player, chosen, memo) for child in self.tree.children[known.nodes[place]]]
            for place in places
        ]
        actions = range(len(known.actions))
        return tuple(
            action
            for action in actions
            if not any(all(row[other][0] > row[action][1] for row in rows) for other in actions)
        )

    def _bounds(self, node: int, player: int, chosen: Mapping[int, Places], memo: dict[int, Bounds]) -> Bounds:
        if node not in memo:
            payoffs = self.tree.payoffs[node]
            if payoffs is not None:
                memo[node] = payoffs[player], payoffs[player]
            else:
                memo[node] = self._combined(node, player, chosen, memo)
        return memo[node]

    def _combined(self, node: int, player: int, chosen: Mapping[int, Places], memo: dict[int, Bounds]) -> Bounds:
        below = [self._bounds(child, player, chosen, memo) for child in self.tree.children[node]]
        number = self.tree.set_of[node]
        weights = self.tree.chances[node] if number is None else self.settled.get(number)
        if weights is not None:
            low = sum((weight * bounds[0] for weight, bounds in zip(weights, below, strict=True)), start=Fraction(0))
            high = sum((weight * bounds[1] for weight, bounds in zip(weights, below, strict=True)), start=Fraction(0))
            return low, high
        assert number is not None
        support = chosen.get(number) or self.given.get(number) or range(len(below))
        return min(below[action][0] for action in support), max(below[action][1] for action in support)
