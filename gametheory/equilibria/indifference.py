"""The polynomials of an equilibrium with given supports, in the probabilities of all but each player's last action.

The unknowns are, player by player, the probabilities of all actions in use but the last, whose probability is what is
left. Indifference between two actions of a player is one equation, without that player's own unknowns and affine in
each other player's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from flint import fmpz_mpoly

from gametheory.equilibria.supports import Cell, IntegerGame, Strategies, Support, unknowns
from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.polynomial_systems import Point, ring
from gametheory.numerics.semialgebraic import Family


@dataclass(frozen=True)
class Part:
    """What the equilibria with given supports are: the region's polynomials, its points and families."""

    support: Support
    positive: tuple[fmpz_mpoly, ...]
    nonnegative: tuple[fmpz_mpoly, ...]
    equations: tuple[fmpz_mpoly, ...]
    points: tuple[Point, ...] = ()
    families: tuple[Family, ...] = ()


def strategies_at(support: Support, point: Point, shape: Sequence[int]) -> Strategies:
    """Give the mixed strategies of a point: a probability for each action of each player."""
    values, found = iter(point), []
    for own, size in zip(support, shape, strict=True):
        shares = list(islice(values, len(own) - 1))
        last: Number = Fraction(1)
        for share in shares:
            last = last - share
        given = dict(zip(own, [*shares, last], strict=True))
        found.append(tuple(given.get(action, Fraction(0)) for action in range(size)))
    return tuple(found)


def point_of(support: Support, strategies: Strategies) -> Point:
    """Give the coordinates of strategies within these supports."""
    return tuple(strategy[action] for own, strategy in zip(support, strategies, strict=True) for action in own[:-1])


def conditions(game: IntegerGame, support: Support) -> Part:
    """Give the polynomials that must be positive, not negative, and zero; no points and families yet."""
    return _Polynomials(game, support).part()


class _Polynomials:
    """The conditions for an equilibrium with given supports, in the probabilities of all but each last action."""

    def __init__(self, game: IntegerGame, support: Support) -> None:
        self.game, self.support = game, support
        self.context = ring(unknowns(support))
        generators = iter(self.context.gens())
        self.shares: list[list[fmpz_mpoly]] = []
        for own in support:
            first = [next(generators) for _ in own[1:]]
            rest = self.context.constant(1)
            for share in first:
                rest -= share
            self.shares.append([*first, rest])

    def part(self) -> Part:
        """Put the conditions together, without those that always hold."""
        equations: list[fmpz_mpoly] = []
        nonnegative: list[fmpz_mpoly] = []
        for player, own in enumerate(self.support):
            weights = self._weights(player)
            for action in range(self.game.shape[player]):
                if action != own[0]:
                    gain = self._gain(player, own[0], action, weights)
                    (equations if action in own else nonnegative).append(gain)
        positive = tuple(share for own in self.shares if len(own) > 1 for share in own)
        binding = tuple(gain for gain in nonnegative if not _is_sure(gain))
        return Part(self.support, positive, binding, tuple(gain for gain in equations if not gain.is_zero()))

    def _weights(self, player: int) -> list[tuple[Cell, fmpz_mpoly]]:
        """Give the probability of each profile of the others."""
        found: list[tuple[Cell, fmpz_mpoly]] = [((), self.context.constant(1))]
        for other, own in enumerate(self.support):
            if other != player:
                shares = self.shares[other]
                found = [
                    ((*cell, action), weight * share)
                    for cell, weight in found
                    for action, share in zip(own, shares, strict=True)
                ]
        return found

    def _gain(self, player: int, action: int, other: int, weights: Sequence[tuple[Cell, fmpz_mpoly]]) -> fmpz_mpoly:
        """Give how much more one action earns than another."""
        payoffs = self.game.payoffs[player]
        total = self.context.constant(0)
        for cell, weight in weights:
            before, after = cell[:player], cell[player:]
            gain = payoffs[*before, action, *after] - payoffs[*before, other, *after]
            if gain:
                total += gain * weight
        return total


def _is_sure(gain: fmpz_mpoly) -> bool:
    """Whether a polynomial is a constant, and not negative."""
    return bool(gain.is_zero() or (gain.is_constant() and gain.leading_coefficient() > 0))
