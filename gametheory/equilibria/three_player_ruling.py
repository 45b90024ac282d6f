"""What is known of one choice of actions in use, at many points: what is certain, and where there is doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import NamedTuple, TypeAlias

import numpy as np

from gametheory.equilibria.three_player_gains import Booleans, Floats, Indices, taken

Mixtures: TypeAlias = tuple[Floats, Floats, Floats]


class Ruling(NamedTuple):
    """What is known of one choice of actions: certain equilibria, up to two, and where there may be others.

    `held` is of shape (places, points), `doubtful` of shape (points,); `mixtures` are the weights of the leader's, the
    second's and the third's actions, each of shape (places, actions, points).
    """

    held: Booleans
    doubtful: Booleans
    mixtures: Mixtures

    @classmethod
    def nothing(cls, leaders: int, points: int) -> Ruling:
        """No equilibrium and no doubt, with room for mixtures of all three players."""
        held = np.zeros((2, points), dtype=np.bool_)
        first, second, third = (np.empty((2, size, points)) for size in (leaders, 2, 2))
        return cls(held, np.zeros(points, dtype=np.bool_), (first, second, third))

    def enter(
        self,
        place: int,
        points: Indices,
        certain: Booleans,
        excluded: Booleans,
        mixtures: Sequence[Sequence[Floats] | Floats],
    ) -> None:
        """Enter what is known of one enclosure at each of some points."""
        self.held[place, points] = certain
        self.doubtful[points] |= ~(certain | excluded)
        where = np.flatnonzero(certain)
        for weights, mixture in zip(self.mixtures, mixtures, strict=True):
            for row, own in zip(weights[place], mixture, strict=True):
                row[points.take(where)] = own.take(where)

    def put(self, points: Indices, better: Ruling) -> None:
        """Overrule it at some of the points."""
        self.held[:, points], self.doubtful[points] = better.held, better.doubtful
        for mixture, other in zip(self.mixtures, better.mixtures, strict=True):
            mixture[..., points] = other

    def exchanged(self) -> Ruling:
        """The same with second and third player exchanged."""
        leader, second, third = self.mixtures
        return self._replace(mixtures=(leader, third, second))

    def in_places(self) -> Iterator[tuple[int, Indices, Mixtures]]:
        """The certain equilibria: the first at each point, then the second where there are two."""
        first = self.held[0]
        if len(self.held) == 1:
            points = np.flatnonzero(first)
            yield 0, points, _shares(self.mixtures, 0, points)
            return
        for place, row, held in ((0, 0, first), (0, 1, self.held[1] & ~first), (1, 1, self.held[1] & first)):
            points = np.flatnonzero(held)
            yield place, points, _shares(self.mixtures, row, points)


def _shares(mixtures: Mixtures, place: int, points: Indices) -> Mixtures:
    """The mixtures in a place at some points, with weights that add to one; of a sure action, one weight for all."""
    found = []
    for weights in mixtures:
        chosen = taken(weights[place], points) if weights.shape[1] > 1 else np.ones((1, 1))
        found.append(chosen / reduce(np.add, chosen) if len(chosen) > 1 else chosen)
    first, second, third = found
    return first, second, third
