"""Families of games: one shape, payoffs affine in features of a point.

The payoffs of a model depend on the swept parameters by formulas. Nearly always these are polynomials, with few
distinct products of parameters in them: ``concession``, ``cost``, ``concession * cost``. Such a product is a *feature*
of a point, and every payoff is a constant plus a sum of multiples of features. A kernel takes the constants (``base``)
and the multiples (``slopes``) once, the features of the points block after block, and works out every payoff where it
compares it, so that no payoff is ever stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gametheory.games import ExtensiveFormGame, NormalFormGame

Floats = NDArray[np.float64]


def _no_branches() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True, eq=False)
class Family:
    """All games of a sweep at once.

    Attributes
    ----------
    game
        The game at one of the points: its players, actions, outcomes, and the shape of its tree.
    base
        Shape (players, cells): the constant part of each payoff. Cells are the action profiles of a table in the order
        of ``itertools.product`` (the last player's action fastest), or the leaves of a tree in the order of
        ``game.leaves()``.
    slopes
        Shape (players, cells, features): what a payoff gains for each unit of a feature.
    scale
        For each player the size of the payoffs over the whole sweep, to which tolerances are relative.
    branch_base, branch_slopes
        The probabilities of the branches of chance moves alike, shapes (branches,) and (branches, features): branches
        in the order in which a walk through the tree, first branches first, meets the chance moves. Empty for a table.
    """

    game: NormalFormGame | ExtensiveFormGame
    base: Floats
    slopes: Floats
    scale: tuple[float, ...]
    branch_base: Floats = field(default_factory=_no_branches)
    branch_slopes: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def features(self) -> int:
        """How many features a point has."""
        return int(self.slopes.shape[2])

    def payoffs(self, features: Floats) -> Floats:
        """Give all payoffs at points with these features, shape (players, cells, points): what a kernel avoids."""
        return self.base[:, :, None] + self.slopes @ features

    def tolerances(self, relative: float) -> Floats:
        """Give for each player the payoff difference that counts as a tie."""
        return np.array([relative * max(scale, float(np.finfo(float).tiny)) for scale in self.scale])

    def outcome_of_cells(self) -> NDArray[np.int64]:
        """Give for each cell of a table, or leaf of a tree, the index of its outcome."""
        names = {name: place for place, name in enumerate(self.game.outcome_names)}
        if isinstance(self.game, NormalFormGame):
            return np.array([names[str(outcome)] for outcome in self.game.outcomes.flat])
        return np.array([names[leaf.outcome] for _, leaf in self.game.leaves()])
