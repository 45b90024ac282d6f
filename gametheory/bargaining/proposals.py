"""Proposals in alternating offers, solved: stationary ones by their two equations, finitely many backwards.

On the one interval of efficient terms one side, the *payer*, loses as the term rises and the other, the *taker*, gains.
The payer proposes the least term that the taker accepts, the taker the largest that the payer accepts.
:mod:`gametheory.bargaining.alternating` has the equations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, Final, NamedTuple

from flint import fmpz_mpoly

from gametheory.bargaining.functions import Function, NumericFunction, RationalFunction
from gametheory.bargaining.places import is_same
from gametheory.bargaining.problem import BargainingProblem
from gametheory.errors import GameTheoryError
from gametheory.numerics.polynomial_systems import UndecidedError, dimension, groebner_basis, real_solutions, ring

LARGEST_DEGREE: Final = 5
"""Beyond this degree of a payoff the two equations are solved in floating point."""


class Terms(NamedTuple):
    """The terms that may be agreed on: from the least that the taker ever takes to the most that the payer pays."""

    low: Any
    high: Any


@dataclass(frozen=True)
class Table:
    """Who bargains: the two sides, the interval of efficient terms, and what makes the sides accept.

    ``patience`` is each side's discount factor times one minus the hazard.
    """

    problem: BargainingProblem
    payer: str
    taker: str
    low: Any
    high: Any
    patience: Mapping[str, Fraction]
    outside: Mapping[str, Fraction]

    @property
    def exact(self) -> bool:
        """Whether payoffs are known by their coefficients, in one piece."""
        return self.problem.is_exact and len(self.problem.pieces) == 1

    @property
    def is_linear(self) -> bool:
        """Whether payoffs are straight lines, in one piece."""
        return self.exact and all(gain.is_linear for gain in self.problem.pieces[0].gains)

    @cached_property
    def functions(self) -> dict[str, Function]:
        """The sides' gains over waiting as functions of the term; in floating point where they have several pieces."""
        if self.exact:
            return dict(zip(self.problem.players, self.problem.pieces[0].gains, strict=True))
        low, high = float(self.problem.low), float(self.problem.high)
        return {player: _sampled(self.problem, player, low, high) for player in self.problem.players}

    @property
    def sampled(self) -> Table:
        """The same table in floating point."""
        low, high = float(self.low), float(self.high)
        problem = self.problem
        inexact = {player: NumericFunction(payoff, low, high) for player, payoff in problem.payoffs.items()}
        replaced = BargainingProblem(inexact, problem.disagreement, problem.low, problem.high, (), problem.term)
        return Table(replaced, self.payer, self.taker, low, high, self.patience, self.outside)

    def leaving(self, player: str) -> Any:
        """Give a side's gain over waiting from its outside option, or from waiting if that is more or all it has."""
        level = self.problem.disagreement[player]
        return max(self.outside.get(player, level) - level, Fraction(0))

    def term_at(self, player: str, gain: Any) -> Any:
        """Give the term at which a side's gain has a value; where it has it nowhere, the end whose gain is nearest."""
        function = self.functions[player]
        worst, best = (self.low, self.high) if player == self.taker else (self.high, self.low)
        if not function(worst) < gain:
            return worst
        if not function(best) > gain:
            return best
        if isinstance(function, NumericFunction):
            return _inverse(function, float(gain), float(self.low), float(self.high))
        roots = function.level(gain).roots(self.low, self.high)
        return next(root for root in roots if is_same(function(root), gain))

    def agreement(self) -> Terms | None:
        """Give the terms that both prefer to waiting and to their outside options; ``None`` if there are none."""
        low, high = (self.term_at(player, self.leaving(player)) for player in (self.taker, self.payer))
        willing = all(
            not _short(self.functions[player](x), self.leaving(player))
            for player, x in ((self.taker, low), (self.payer, high))
        )
        return Terms(low, high) if willing and not low > high else None

    def answer(self, player: str, going_on: Any) -> Any:
        """Give the proposal to a side that gains a given value by going on: the worst for it that it accepts."""
        return self.term_at(player, max(going_on, self.leaving(player), key=_Exactly))


class _Exactly:
    """A key that compares fractions, irrational numbers and floats with one another."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = float(value) if isinstance(value, float) else value

    def __lt__(self, other: _Exactly) -> bool:
        return bool(self.value < other.value)

    def __gt__(self, other: _Exactly) -> bool:
        return bool(self.value > other.value)


def fixed_offers(table: Table, terms: Terms) -> tuple[list[dict[str, Any]], bool]:
    """List the stationary equilibria, each by side the term that it proposes; and whether that is exact."""
    if table.exact and _degree(table) <= LARGEST_DEGREE:
        try:
            return _distinct(_exact_offers(table, terms)), True
        except UndecidedError:
            pass
    return _searched(table.sampled if table.exact else table), False


def finite_offers(table: Table, first: str, periods: int) -> list[tuple[str, Any, Any]]:
    """Go backwards through finitely many periods: who proposes which term, and what refusing is worth to the other.

    After the last refusal both wait for ever. The first period comes first.
    """
    if not table.is_linear:
        table = table.sampled
    second = table.taker if first == table.payer else table.payer
    going_on: Any = Fraction(0) if table.is_linear else 0.0
    made: list[tuple[str, Any, Any]] = []
    for period in range(periods - 1, -1, -1):
        proposer, other = (first, second) if period % 2 == 0 else (second, first)
        x = table.answer(other, going_on)
        made.insert(0, (proposer, x, going_on))
        going_on = table.patience[proposer] * table.functions[proposer](x)
    return made


# --- exactly --------------------------------------------------------------------------------------------------------


def _exact_offers(table: Table, terms: Terms) -> Iterator[dict[str, Any]]:
    """Go through the solutions for each combination of what binds: the value of going on, or a fixed least answer."""
    payer, taker = table.payer, table.taker
    for low, high in _both_patient(table):
        if low >= terms.low and high <= terms.high and low <= high:
            yield {payer: low, taker: high}
    high = table.answer(payer, _going_on(table, payer, terms.low))
    if not table.functions[taker](terms.low) < _going_on(table, taker, high):
        yield {payer: terms.low, taker: high}
    low = table.answer(taker, _going_on(table, taker, terms.high))
    if not table.functions[payer](terms.high) < _going_on(table, payer, low):
        yield {payer: low, taker: terms.high}


def _going_on(table: Table, player: str, own_proposal: Any) -> Any:
    return table.patience[player] * table.functions[player](own_proposal)


def _both_patient(table: Table) -> Iterator[tuple[Any, Any]]:
    """Solve the two equations in which each side is just kept from going on, by a Groebner basis."""
    equations = [
        _equation(table.functions[table.taker], table.patience[table.taker], swapped=False),
        _equation(table.functions[table.payer], table.patience[table.payer], swapped=True),
    ]
    if any(equation.is_zero() for equation in equations):
        return
    basis = groebner_basis(equations)
    if dimension(basis, 2) > 0:
        raise UndecidedError("the proposals are not determined by their equations")
    if not basis[0].is_constant():
        for point in real_solutions(basis, 2):
            yield point[0], point[1]


def _equation(gain: Function, patience: Fraction, *, swapped: bool) -> fmpz_mpoly:
    """Write gain(x) = patience gain(y) as a polynomial, where y is the side's own proposal."""
    assert isinstance(gain, RationalFunction)
    heard, own = ring(2).gens()[::-1] if swapped else ring(2).gens()
    scale = lcm(*(c.denominator for c in (*gain.numerator, *gain.denominator)))

    def of(coefficients: tuple[Fraction, ...], unknown: fmpz_mpoly) -> fmpz_mpoly:
        return sum((int(c * scale) * unknown**power for power, c in enumerate(coefficients)), start=0 * unknown)

    left = patience.denominator * of(gain.numerator, heard) * of(gain.denominator, own)
    return left - patience.numerator * of(gain.numerator, own) * of(gain.denominator, heard)


def _degree(table: Table) -> int:
    gains = [gain for gain in table.functions.values() if isinstance(gain, RationalFunction)]
    return max(len(coefficients) - 1 for gain in gains for coefficients in (gain.numerator, gain.denominator))


def _distinct(found: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for each in found:
        if not any(all(is_same(each[player], other[player]) for player in each) for other in kept):
            kept.append(each)
    return kept


# --- in floating point ----------------------------------------------------------------------------------------------


def _searched(table: Table) -> list[dict[str, Any]]:
    """Find where answering the answer to a term leads back to it: that map rises with the term."""
    payer, taker = table.payer, table.taker

    def reply(low: float) -> Any:
        return table.answer(payer, _going_on(table, payer, low))

    def back(low: float) -> float:
        return float(table.answer(taker, _going_on(table, taker, reply(low)))) - low

    terms = table.agreement()
    if terms is None:
        raise GameTheoryError("the terms of agreement were lost to rounding. Give payoffs as polynomials")
    low, high = float(terms.low), float(terms.high)
    found = NumericFunction(back).roots(low, high) if low < high else [low]
    if not found:
        found = [low if abs(back(low)) < abs(back(high)) else high]
    return [{payer: x, taker: reply(x)} for x in found]


def _inverse(function: NumericFunction, value: float, low: float, high: float) -> float:
    from scipy.optimize import brentq

    return float(brentq(lambda x: function(x) - value, low, high, xtol=1e-14))


def _sampled(problem: BargainingProblem, player: str, low: float, high: float) -> NumericFunction:
    return NumericFunction(lambda x: float(problem.gain(player, float(x))), low, high)


def _short(gain: Any, least: Fraction) -> bool:
    """Tell whether a gain falls short of a least one; a float by more than rounding."""
    return bool(gain < least - (Fraction(1, 10**9) if isinstance(gain, float) else 0))
