"""Who obeys a mediator: the incentive constraints as rows of numbers, and the check of any given distribution.

The rows are what linear programs are made of. The check does not use them: it goes through each player's beliefs
(:mod:`gametheory.games.correlation`), so that neither can hide an error of the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gametheory.equilibria.objectives import cell_of
from gametheory.equilibria.pure_nash import require_normal_form
from gametheory.errors import ConceptError, GameError
from gametheory.games import NormalFormGame, Profile
from gametheory.games.correlation import Advice, CorrelatedEquilibrium, advice, disobedience
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Number, as_written
from gametheory.numerics.linear_programs import Constraint

Given = CorrelatedEquilibrium | Profile | Mapping[Any, Any] | ArrayLike
"""A distribution as users give it."""

MOST_OFF: float = 1e-9  # how far the sum of decimals such as 0.3333333333 may be from 1


@dataclass(frozen=True)
class Obedience:
    """Whether a distribution is an equilibrium, and if not, who would disobey what. True in a condition if it is one.

    Attributes
    ----------
    holds
        Whether nobody gains by disobeying.
    gain
        The most that any player could gain on average by the best plan of disobedience, 0 at an equilibrium.
    disobeyed
        Each recommendation that its receiver would disobey, with the beliefs and what the alternatives would pay.
    """

    holds: bool
    gain: Number
    disobeyed: tuple[Advice, ...]

    def __bool__(self) -> bool:
        """Tell whether it is an equilibrium."""
        return self.holds


def is_correlated_equilibrium(
    game: NormalFormGame, distribution: Given, *, coarse: bool = False, tolerance: float = 0.0
) -> Obedience:
    """Check whether a distribution over action profiles is a correlated equilibrium.

    Parameters
    ----------
    game
        A single game in normal form.
    distribution
        Probabilities by profile (``"hold, persist"`` or a tuple of actions), or as an array with one axis a player; or
        a :class:`~gametheory.games.correlation.CorrelatedEquilibrium`, or the ``Profile`` of a Nash equilibrium.
        Numbers are taken as written; a sum that differs from 1 by rounding alone is divided out.
    coarse
        Check for a coarse correlated equilibrium.
    tolerance
        The share of a player's largest payoff up to which a gain counts as none; 0 is exact for rationals. Floats such
        as 0.3333 are seldom exactly an equilibrium.

    Returns
    -------
    Obedience
        True in a condition if it is one; with the largest gain from disobeying and who would disobey what.

    Examples
    --------
    >>> chicken = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]], actions=[["yield", "dare"]] * 2)
    >>> answer = is_correlated_equilibrium(chicken, {"yield, yield": 0.8, "yield, dare": 0.1, "dare, yield": 0.1})
    >>> bool(answer), answer.gain
    (False, Fraction(3, 5))
    >>> [(one.player, one.told, one.temptations, one.gain) for one in answer.disobeyed][0]
    ('1', 'yield', ('dare',), Fraction(2, 3))
    """
    require_single(game, "is_correlated_equilibrium")
    told = advice(game, weights_of(game, distribution), coarse=coarse)
    slack = dict(
        zip(game.players, (as_written(tolerance) * as_written(size) for size in game.payoff_scale), strict=True)
    )
    disobeyed = tuple(one for one in told if one.gain > slack[one.player])
    return Obedience(not disobeyed, disobedience(told), disobeyed)


def require_single(game: NormalFormGame, concept: str) -> None:
    """Raise ``ConceptError`` for a tree or a grid of games."""
    require_normal_form(game, concept)
    if game.grid_shape:
        raise ConceptError(f"{concept} takes a single game, and this is a grid. Take one point with .point(index)")


def weights_of(game: NormalFormGame, given: Given) -> dict[Cell, Number]:
    """Give the exact probabilities of the cells under a distribution; raise ``GameError`` for one that is none."""
    weights = {cell: weight for cell, weight in _as_given(game, given).items() if weight}
    total = sum(weights.values(), start=Fraction(0))
    if any(weight < 0 for weight in weights.values()) or abs(total - 1) > MOST_OFF:
        raise GameError(f"these are not probabilities that sum to 1 (their sum is {float(total):g}). Correct them")
    return {cell: weight / total for cell, weight in weights.items()}


def incentives(game: NormalFormGame, *, coarse: bool = False) -> Iterator[Constraint]:
    """Give for every way to disobey the gain from it at each cell: its expectation must not be positive."""
    for player, size in enumerate(game.shape):
        for told in (None,) if coarse else range(size):
            for instead in range(size):
                if instead != told:
                    gains = (_gain(game, player, told, instead, cell) for cell in game.cells())
                    yield Constraint(tuple(gains), Fraction(0))


def _gain(game: NormalFormGame, player: int, told: int | None, instead: int, cell: Cell) -> Fraction:
    if told is not None and cell[player] != told:
        return Fraction(0)
    payoffs = game.payoffs[player]
    return as_written(payoffs[(*cell[:player], instead, *cell[player + 1 :])]) - as_written(payoffs[cell])


def _as_given(game: NormalFormGame, given: Given) -> dict[Cell, Fraction]:
    if isinstance(given, Profile):
        return {cell: _together(game, given, cell) for cell in game.cells()}
    if isinstance(given, CorrelatedEquilibrium):
        given = given.distribution
    if isinstance(given, Mapping):
        return {cell_of(game, profile): as_written(share) for profile, share in given.items()}
    array = np.array(given, dtype=object)
    if array.shape != game.shape:
        raise GameError(
            f"the probabilities have shape {array.shape}, the actions need {game.shape}. "
            "Give one axis a player, in the players' order"
        )
    return {cell: as_written(array[cell]) for cell in game.cells()}


def _together(game: NormalFormGame, profile: Profile, cell: Cell) -> Fraction:
    """Give the probability of a cell when everybody mixes independently."""
    sides = zip(game.players, game.actions, cell, strict=True)
    return math.prod(
        (as_written(profile[player].get(own[index], 0)) for player, own, index in sides), start=Fraction(1)
    )
