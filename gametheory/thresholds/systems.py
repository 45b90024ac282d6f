r"""Three players and more: where the equilibria of a choice of supports appear, vanish, or stop being equilibria.

For given supports the equilibria at t are the solutions x of a system F(x, t) = 0 of as many polynomial equations as
unknown probabilities (indifference over the supports), with all probabilities positive and no unused action better.
Follow a solution as t moves. It is isolated, and moves continuously, while the Jacobian determinant of F in x is not
zero; and it stays an equilibrium while none of the inequalities becomes an equality. (Solutions cannot come from
infinity, since probabilities are bounded.) So the set of equilibria with these supports can change only where F has a
solution at which

* the Jacobian determinant, or a probability, or the loss by an unused action is zero.

Each of these is one more equation, and F with it has in general finitely many solutions (x, t), found exactly by a
Groebner basis (:mod:`gametheory.numerics.polynomial_systems`). Their values of t within the range are the critical
ones. Factors that are positive probabilities are divided out, factors in t alone are critical by themselves.

Supports are looked at only where no action in them is beaten by another against all of the others' supports, which the
signs of payoff differences tell, and these are the same between the critical values of pure equilibria. Where F and one
more equation have infinitely many solutions (ties for all t), the method does not decide, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import reduce
from itertools import product
from math import lcm
from typing import Any

from flint import fmpq_poly, fmpz_mpoly, fmpz_mpoly_ctx

from gametheory.equilibria.supports import IntegerGame, Support, unknowns
from gametheory.games import NormalFormGame
from gametheory.model.symbolic import game_at
from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Number
from gametheory.numerics.minors import determinant
from gametheory.numerics.polynomial_systems import UndecidedError, dimension, groebner_basis, real_solutions, ring
from gametheory.numerics.rational_functions import RationalFunction, variables
from gametheory.numerics.real_line import cuts, pieces
from gametheory.numerics.semialgebraic.polynomials import factored, monic, value_at
from gametheory.thresholds.critical import of_pure_nash, polynomials

Cell = tuple[int, ...]


def of_many_player_nash(
    game: NormalFormGame, name: str, low: Number, high: Number
) -> tuple[list[RationalFunction], bool]:
    """List functions of the parameter that have the critical values in a range as roots; say whether these are all."""
    pure = list(of_pure_nash(game))
    whole = [whole_payoffs(game, player, name) for player in range(len(game.players))]
    found: list[RationalFunction] = []
    t = variables(name)[name]
    all_found = True
    for support in _supports(game, polynomials(pure, name), name, low, high):
        try:
            found += [
                _vanishing_at(value, t) for value in SupportSystem(whole, game.shape, support).critical(low, high)
            ]
        except UndecidedError:
            all_found = False
    return [*pure, *dict.fromkeys(found)], all_found


def _vanishing_at(value: Number, t: RationalFunction) -> RationalFunction:
    """Give a polynomial with a root there."""
    if isinstance(value, Fraction):
        return t - value
    assert isinstance(value, AlgebraicNumber)
    return reduce(lambda total, coefficient: total * t + coefficient, reversed(value.minimal_polynomial), 0 * t)


def _supports(
    game: NormalFormGame, critical: Sequence[fmpq_poly], name: str, low: Number, high: Number
) -> list[Support]:
    """List the choices of mixed supports that payoff differences allow somewhere in the range."""
    found: dict[Support, None] = {}
    for piece in pieces(cuts(critical, low, high), low, high):
        here = game_at(game, {name: piece.sample})
        assert isinstance(here, NormalFormGame)
        known = IntegerGame(here.payoffs)
        allowed = (support for support in known.choices() if unknowns(support) and known.allow(support))
        found |= dict.fromkeys(allowed)
    return list(found)


def whole_payoffs(game: NormalFormGame, player: int, name: str) -> dict[Cell, list[int]]:
    """Give a player's payoffs as whole polynomials in the parameter, all multiplied by the same function of it."""
    cells = {cell: game.payoffs[player][cell] for cell in game.cells()}
    below = reduce(
        lambda total, function: total * RationalFunction(function.denominator) / _common(total, function),
        cells.values(),
        next(iter(cells.values())) * 0 + 1,
    )
    tops = {cell: (function * below).along(name)[0] for cell, function in cells.items()}
    scale = lcm(*(int(top.denom()) for top in tops.values()))
    return {cell: [int((coefficient * scale).p) for coefficient in top.coeffs()] for cell, top in tops.items()}


def _common(one: RationalFunction, other: RationalFunction) -> RationalFunction:
    return RationalFunction(one.numerator.gcd(other.denominator))


class SupportSystem:
    """The conditions of one choice of supports, in the probabilities of all but each last action, and the parameter."""

    def __init__(self, payoffs: Sequence[dict[Cell, list[int]]], shape: Cell, support: Support) -> None:
        self.payoffs, self.shape, self.support = payoffs, shape, support
        self.count = unknowns(support)
        self.context: fmpz_mpoly_ctx = ring(self.count + 1)
        *shares, self.t = self.context.gens()
        self.shares = list(_with_rest(support, shares, self.context.constant(1)))
        self.positive = [share for own in self.shares if len(own) > 1 for share in own]
        self.dropped = [monic(share) for share in self.positive]

    def critical(self, low: Number, high: Number) -> Iterator[Number]:
        """Go through the values of the parameter in a range at which something happens to a solution."""
        equations, unused = self._gains()
        if any(equation.is_zero() for equation in equations):
            raise UndecidedError("an indifference holds whatever the parameter is")
        slopes = [[equation.derivative(place) for place in range(self.count)] for equation in equations]
        jacobian = determinant(slopes, self.context.constant(1))
        events = [jacobian, *self.positive, *unused]
        of_equations = [self._factors(equation) for equation in equations]
        alone = [factor for factors in of_equations for factor in factors if self._of_parameter(factor)]
        for factor in alone:
            yield from self._roots(factor, low, high)
        for branch in product(*([f for f in factors if not self._of_parameter(f)] for factors in of_equations)):
            for event in events:
                yield from self._solutions(branch, event, low, high)

    def solutions_at(self, value: AlgebraicNumber) -> Iterator[tuple[list[list[Number]], Number]]:
        """Go through the solutions with positive probabilities at an irrational value of the parameter.

        Each comes with the value in the field of its own probabilities. Raises ``UndecidedError`` where there are
        infinitely many.
        """
        powers = enumerate(value.minimal_polynomial)
        fixed = sum((coefficient * self.t**power for power, coefficient in powers), start=0 * self.t)
        basis = groebner_basis([*(equation for equation in self._gains()[0] if not equation.is_zero()), fixed])
        size = dimension(basis, self.count + 1)
        if size > 0:
            raise UndecidedError("equilibria with some supports are infinitely many")
        for point in real_solutions(basis, self.count + 1) if size == 0 else ():
            shares = [[value_at(share, point) for share in own] for own in self.shares]
            if point[-1] == value and all(share > 0 for own in shares for share in own):
                yield shares, point[-1]

    def _solutions(
        self, branch: Sequence[fmpz_mpoly], event: fmpz_mpoly, low: Number, high: Number
    ) -> Iterator[Number]:
        if event.is_zero():
            return  # a tie, or a double solution, for all values: nothing changes by it
        for factor in [event] if event in self.positive else self._factors(event):
            if self._of_parameter(factor):
                yield from self._roots(factor, low, high)
                continue
            basis = groebner_basis([*branch, factor])
            size = dimension(basis, self.count + 1)
            if size > 0:
                raise UndecidedError("a tie holds whatever the parameter is")
            if size == 0:
                yield from self._within(basis, low, high)

    def _within(self, basis: list[fmpz_mpoly], low: Number, high: Number) -> Iterator[Number]:
        """Go through the parameter's values at real solutions whose probabilities are not negative."""
        for point in real_solutions(basis, self.count + 1):
            if low <= point[-1] <= high and all(value_at(share, point) >= 0 for share in self.positive):
                yield point[-1]

    def _factors(self, polynomial: fmpz_mpoly) -> list[fmpz_mpoly]:
        """List the irreducible factors, without those that are positive probabilities."""
        return [factor for factor, _ in factored(polynomial)[1] if factor not in self.dropped]

    def _of_parameter(self, factor: fmpz_mpoly) -> bool:
        return all(int(power) == 0 for power in factor.degrees()[: self.count])

    def _roots(self, factor: fmpz_mpoly, low: Number, high: Number) -> Iterator[Number]:
        coefficients = [0] * (int(factor.degrees()[self.count]) + 1)
        for powers, coefficient in factor.terms():
            coefficients[int(powers[self.count])] = int(coefficient)
        yield from cuts([fmpq_poly(coefficients)], low, high)

    def _gains(self) -> tuple[list[fmpz_mpoly], list[fmpz_mpoly]]:
        """Give the indifferences, and what each player loses by each unused action."""
        equations: list[fmpz_mpoly] = []
        unused: list[fmpz_mpoly] = []
        for player, own in enumerate(self.support):
            for action in range(self.shape[player]):
                if action != own[0]:
                    (equations if action in own else unused).append(self._gain(player, own[0], action))
        return equations, unused

    def _gain(self, player: int, action: int, other: int) -> fmpz_mpoly:
        total = self.context.constant(0)
        rest = [
            list(zip(own, shares, strict=True))
            for place, (own, shares) in enumerate(zip(self.support, self.shares, strict=True))
            if place != player
        ]
        for choice in product(*rest):
            actions = [chosen for chosen, _ in choice]
            cells = ((*actions[:player], mine, *actions[player:]) for mine in (action, other))
            one, two = (self._in_parameter(self.payoffs[player][cell]) for cell in cells)
            total += reduce(lambda weight, entry: weight * entry[1], choice, one - two)
        return total

    def _in_parameter(self, coefficients: Sequence[int]) -> fmpz_mpoly:
        total: Any = self.context.constant(0)
        for coefficient in reversed(coefficients):
            total = total * self.t + coefficient
        return total  # type: ignore[no-any-return]


def _with_rest(support: Support, unknown: Sequence[fmpz_mpoly], one: fmpz_mpoly) -> Iterator[list[fmpz_mpoly]]:
    """Give each player's probabilities: unknowns, and one minus them for the last action."""
    left = iter(unknown)
    for own in support:
        first = [next(left) for _ in own[1:]]
        yield [*first, reduce(lambda total, share: total - share, first, one)]
