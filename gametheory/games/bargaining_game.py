r"""Bargaining games: two sides or more agree on one continuous term, or live with what there is without an agreement.

An agreement at term x gives side i the payoff :math:`u_i(x)`. Without one the present state goes on, which is worth
:math:`s_i` to side i if it lasts for ever. It need not last: where there is a *danger*, each period it breaks down with
probability t (the *hazard*) into what pays :math:`w_i` for good; a period that passes without that pays
:math:`(1 - \delta_i) s_i`. So waiting for ever is worth

.. math:: D_i = \frac{t w_i + (1 - t)(1 - \delta_i) s_i}{1 - \delta_i (1 - t)},

which is :math:`s_i` at t = 0, and the disagreement point of the game. *Limits* are conditions on the term beside that
each side gains: an agreement that a side would break is none.

The numbers are exact rationals at one point, or arrays over a grid of points.

References
----------
J. F. Nash (1950), The bargaining problem, Econometrica 18, 155-162. K. Binmore, A. Rubinstein and A. Wolinsky (1986),
The Nash bargaining solution in economic modelling, RAND Journal of Economics 17, 176-188. J. D. Fearon (1995),
Rationalist explanations for war, International Organization 49, 379-414.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory.errors import DomainError, GameError
from gametheory.games.numbers import largest, show
from gametheory.games.repeated_game import check_factor
from gametheory.games.term_functions import TermFunction


@dataclass(frozen=True)
class TermLimit:
    """A condition that a side puts on the term: ``slack`` is not negative. ``kind`` names it in a word."""

    kind: str
    player: str
    slack: TermFunction


@dataclass(frozen=True, eq=False, repr=False)
class BargainingGame:
    """A game of bargaining over one term: numbers only, at one point or over a whole grid of points.

    Attributes
    ----------
    players
        The labels of the sides, in order.
    payoffs
        What each side gets from an agreement, as a function of the term.
    standing
        What the present state is worth to each side if it lasts for ever.
    term, low, high
        What the term is called, and its range.
    deal, otherwise
        The outcomes that an agreement and its absence are called.
    hazard, breakdown, danger
        The probability per period that the present state breaks down, what that pays each side for good, and what it is
        called; without a danger 0, ``None`` and ``""``.
    discount
        Each side's factor: what a payoff of the next period is worth today, from 0 up to but not including 1; ``None``
        where time does not count.
    limits
        Conditions on the term beside each side's gain.
    outcome_names
        The outcomes in the order of charts and tables; by default deal, otherwise, danger.
    scale, exactly
        As those of :class:`~gametheory.games.NormalFormGame`.

    Examples
    --------
    >>> pie = BargainingGame(("a", "b"), (TermFunction((1, -1)), TermFunction((0, 1))), (Fraction(0), Fraction(0)))
    >>> pie
    <BargainingGame '' (a, b; over x from 0 to 1)>
    """

    players: tuple[str, ...]
    payoffs: tuple[TermFunction, ...]
    standing: tuple[Any, ...]
    term: str = "x"
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(1)
    deal: str = "deal"
    otherwise: str = "no deal"
    hazard: Any = Fraction(0)
    breakdown: tuple[Any, ...] | None = None
    danger: str = ""
    discount: tuple[Any, ...] | None = None
    limits: tuple[TermLimit, ...] = ()
    outcome_names: tuple[str, ...] = ()
    title: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    scale: tuple[float, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    exactly: Callable[[tuple[int, ...]], Any] | None = None

    def __post_init__(self) -> None:
        """Check that the parts fit, and that hazard and factors are in their ranges."""
        if len(self.players) < 2:
            raise GameError("it takes two to bargain. Give the payoffs of two sides or more")
        for what, given in (("payoffs", self.payoffs), ("values without an agreement", self.standing)):
            if len(given) != len(self.players):
                raise GameError(f"{len(given)} {what} for {len(self.players)} sides. Give one a side")
        if not self.low < self.high:
            raise GameError(f"'{self.term}' has no range: {show(self.low)} to {show(self.high)}. Give low below high")
        if self.breakdown is not None and self.discount is None:
            raise GameError("what waiting is worth under a danger depends on patience. Give discount factors")
        _check_hazard(self.hazard)
        for player, factor in zip(self.players, self.discount or (), strict=False):
            check_factor(player, factor)
        if not self.outcome_names:
            named = (self.deal, self.otherwise, *filter(None, (self.danger,)))
            object.__setattr__(self, "outcome_names", tuple(dict.fromkeys(named)))

    @property
    def disagreement(self) -> tuple[Any, ...]:
        """What waiting for ever is worth to each side."""
        if self.breakdown is None or self.discount is None:
            return self.standing
        sides = zip(self.standing, self.breakdown, self.discount, strict=True)
        return tuple(worth_of_waiting(*side, self.hazard) for side in sides)

    @property
    def numbers(self) -> Iterator[Any]:
        """All numbers of the game."""
        functions = (*self.payoffs, *(limit.slack for limit in self.limits))
        yield from (one for function in functions for one in function.coefficients)
        yield from (*self.standing, self.hazard, *(self.breakdown or ()), *(self.discount or ()))

    @property
    def grid_shape(self) -> tuple[int, ...]:
        """The shape of the grid of points; ``()`` for a single game."""
        return np.broadcast_shapes(*map(np.shape, self.numbers))

    @property
    def is_exact(self) -> bool:
        """Whether every number is an exact rational."""
        return all(isinstance(one, Fraction | int) for one in self.numbers)

    @property
    def is_linear(self) -> bool:
        """Whether all payoffs and limits are straight lines in the term."""
        return all(function.is_line for function in (*self.payoffs, *(limit.slack for limit in self.limits)))

    @property
    def payoff_scale(self) -> tuple[float, ...]:
        """The largest size of each side's payoffs, at the ends of the term and without an agreement."""
        if self.scale:
            return self.scale
        return tuple(
            max(largest(payoff(self.low)), largest(payoff(self.high)), largest(without))
            for payoff, without in zip(self.payoffs, self.disagreement, strict=True)
        )

    def called(self, player: str) -> str:
        """Give what a side is called in a sentence."""
        return self.names.get(player, player)

    def point(self, index: tuple[int, ...]) -> BargainingGame:
        """Take the single game at one point of the grid, exact; for a game that comes from a model."""
        if self.exactly is None:
            raise GameError("this grid of bargaining games does not come from a model. Make the single game on its own")
        game: BargainingGame = self.exactly(index)
        return game

    def __repr__(self) -> str:
        """Show who bargains over what."""
        grid = f", over a grid of {' x '.join(map(str, self.grid_shape))} points" if self.grid_shape else ""
        over = f"over {self.term} from {show(self.low)} to {show(self.high)}"
        return f"<BargainingGame {self.title!r} ({', '.join(self.players)}; {over}){grid}>"


def worth_of_waiting(standing: Any, breakdown: Any, factor: Any, hazard: Any) -> Any:
    """Give what waiting for ever under a danger is worth to a side: of numbers, of arrays, of formulas.

    >>> worth_of_waiting(Fraction(0), Fraction(-6), Fraction(19, 20), Fraction(1, 50))
    Fraction(-40, 23)
    """
    stays = 1 - hazard
    return (hazard * breakdown + stays * (1 - factor) * standing) / (1 - factor * stays)


def _check_hazard(hazard: Any) -> None:
    low, high = np.min(np.asarray(hazard, dtype=float)), np.max(np.asarray(hazard, dtype=float))
    if not 0 <= low <= high <= 1:
        raise DomainError(f"the hazard is {low if low < 0 else high:g}. Give a probability from 0 to 1")
