r"""The bargaining problem: what each side gets at each term, and what it gets without an agreement.

Two or more sides bargain over one continuous *term* x, such as the share of a package that is handed over. An
agreement on x gives side i the payoff :math:`u_i(x)`; without one it gets its *disagreement payoff* :math:`d_i`: the
payoff of the status quo, of a war, or the value of another solved game. The *gain* of side i is :math:`u_i(x) - d_i`.
A side takes part only if its gain is not negative; that much is a limit on x for each side. Agreements that a side
would take but not keep are excluded by further limits (:class:`Limit`; Fearon 1995 on commitment problems):

delivery
    the side would rather break its word than deliver: what it pays at x exceeds what breaking its word costs;
snapback
    the side would rather take the payment and not act: what can be withheld from it is worth less than acting costs.

Payoffs are taken exactly where they are polynomials or rational functions of x, or broken lines, with rational
coefficients: then every answer is a fraction or an algebraic number. Other functions of x are sampled on a grid, and
the answer says that it is not exact.

**What is an error, and what is an empty zone.** In Nash's problem the disagreement point belongs to the feasible set;
payoffs can be thrown away, so this says that some term gives every side at least its disagreement payoff. Whether it
is so depends on the numbers, and a crisis in which it is not is a finding. So a problem with any disagreement point is
a well-formed problem, and its zone of agreement may be empty. Only a *solution* asked of a disagreement point outside
the feasible set has no answer, and is an error.

References
----------
J. F. Nash (1950), The bargaining problem, Econometrica 18, 155-162. J. D. Fearon (1995), Rationalist explanations for
war, International Organization 49, 379-414.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from gametheory.bargaining.functions import Function, NumericFunction, RationalFunction
from gametheory.bargaining.payoffs import Payoff, PiecewiseFunction, as_payoff
from gametheory.errors import GameError, UnknownNameError
from gametheory.games.numbers import as_written, show
from gametheory.numerics.algebraic_numbers import AlgebraicNumber

RANGE: Final = "the range of terms"
ROUNDED: Final = 15


@dataclass(frozen=True)
class Limit:
    """A condition on the term that a side must meet for an agreement to hold: ``slack(x)`` is not negative.

    ``kind`` names it in a word (delivery, snapback, participation); ``source`` says where its numbers come from.
    """

    kind: str
    player: str
    slack: Any
    source: str = ""

    def __post_init__(self) -> None:
        """Take the slack as payoffs are taken: coefficients, a line, a Python function."""
        object.__setattr__(self, "slack", as_payoff(self.slack))

    @property
    def label(self) -> str:
        """How an answer names the limit."""
        return f"{self.kind} ({self.player})"


def delivery(player: str, payment: Any, breaking_cost: Any, source: str = "") -> Limit:
    """Say that a side delivers only a payment that does not exceed what breaking its word would cost it.

    >>> limit = delivery("us", [0, 5], 2.5)
    >>> limit.label, limit.slack(Fraction(1, 2))
    ('delivery (us)', Fraction(0, 1))
    """
    return Limit("delivery", player, _difference(breaking_cost, payment), source)


def snapback(player: str, withheld: Any, acting_cost: Any, source: str = "") -> Limit:
    """Say that a side acts only if what can be withheld from it is worth at least what acting costs it.

    >>> snapback("russia", [0, 3.2], 2.5).slack(Fraction(1))
    Fraction(7, 10)
    """
    return Limit("snapback", player, _difference(withheld, acting_cost), source)


def participation(player: str, payoff: Any, fallback: Any, source: str = "") -> Limit:
    """Say that a side also wants no less than another fallback, such as its payoff in another solved game.

    >>> participation("us", [3, -5], 0).slack(Fraction(3, 5))
    Fraction(0, 1)
    """
    return Limit("participation", player, _difference(payoff, fallback), source)


@dataclass(frozen=True)
class Piece:
    """A part of the range on which every payoff and every limit is one function."""

    low: Fraction
    high: Fraction
    gains: tuple[Function, ...]
    slacks: tuple[Function, ...]


@dataclass(frozen=True, repr=False)
class BargainingProblem:
    """Payoffs as functions of one term, a disagreement point, and the limits on what can be agreed.

    Attributes
    ----------
    payoffs
        For each side a function of the term: coefficients of a polynomial (the constant first), a
        :class:`RationalFunction`, a broken line, or any Python function of one number. They name the sides, in order.
    disagreement
        What each side gets without an agreement.
    low, high
        The range of the term.
    limits
        Limits on the term beside each side's participation.
    term
        What the term is called.
    source
        Where the disagreement payoffs come from, in words: a parameter, another solved game.
    title
        What the problem is about.

    Examples
    --------
    >>> deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    >>> deal.players, deal.gain("us", Fraction(1, 2)), deal.is_exact
    (('us', 'russia'), Fraction(1, 2), True)
    """

    payoffs: Mapping[str, Any]
    disagreement: Mapping[str, Any]
    low: Any = Fraction(0)
    high: Any = Fraction(1)
    limits: tuple[Limit, ...] = ()
    term: str = "x"
    source: str = ""
    title: str = ""
    rounded: bool = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        """Take numbers as they are written, and check that the parts fit together."""
        payoffs = {str(player): as_payoff(payoff) for player, payoff in self.payoffs.items()}
        _check_names(tuple(payoffs), self.disagreement, self.limits)
        rounded = any(isinstance(value, AlgebraicNumber) for value in self.disagreement.values())
        values = {player: _rounded(self.disagreement[player]) for player in payoffs}
        low, high = as_written(self.low), as_written(self.high)
        if not low < high:
            raise GameError(f"the term {self.term} has no range: {show(low)} to {show(high)}. Give low below high")
        for name, value in (("payoffs", payoffs), ("disagreement", values), ("low", low), ("high", high)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "rounded", rounded)
        self._check_poles()

    def _check_poles(self) -> None:
        names = [f"the payoff of {player}" for player in self.players]
        names += [f"the limit {limit.label}" for limit in self.limits]
        for piece in self.pieces:
            for name, function in zip(names, (*piece.gains, *piece.slacks), strict=True):
                poles = function.poles(piece.low, piece.high)
                if poles:
                    raise GameError(
                        f"{name} has no finite value at {self.term} = {show(poles[0])}. "
                        "Give a range that leaves this term out"
                    )

    @property
    def players(self) -> tuple[str, ...]:
        """The sides, in the order of their payoffs."""
        return tuple(self.payoffs)

    @property
    def is_exact(self) -> bool:
        """Whether every function is known by its coefficients."""
        return not self.is_sampled and not self.rounded

    @property
    def is_sampled(self) -> bool:
        """Whether some function is known by its values alone."""
        return any(isinstance(each, NumericFunction) for each in self._functions)

    @property
    def notes(self) -> tuple[str, ...]:
        """Why answers about the problem are not exact, if they are not."""
        rounded = f"irrational disagreement payoffs were rounded down to {ROUNDED} decimals" if self.rounded else ""
        sampled = "floating point: functions known by their values alone were sampled" if self.is_sampled else ""
        return tuple(filter(None, (rounded, sampled)))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The range, cut where a broken line has a corner."""
        breaks = {edge for each in self._functions if isinstance(each, PiecewiseFunction) for edge in each.breaks}
        edges = [self.low, *sorted(edge for edge in breaks if self.low < edge < self.high), self.high]
        return tuple(self._piece(start, end) for start, end in pairwise(edges))

    def _piece(self, start: Fraction, end: Fraction) -> Piece:
        if self.is_sampled:
            parts: list[Function] = [NumericFunction(each, float(start), float(end)) for each in self._functions]
        else:
            parts = [_on_piece(each, (start + end) / 2) for each in self._functions]
        count = len(self.players)
        gains = [part - self.disagreement[player] for player, part in zip(self.players, parts, strict=False)]
        return Piece(start, end, tuple(gains), tuple(parts[count:]))

    @property
    def _functions(self) -> tuple[Payoff, ...]:
        return (*self.payoffs.values(), *(limit.slack for limit in self.limits))

    def __repr__(self) -> str:
        """Say who bargains over what."""
        from gametheory.bargaining.words import problem_page

        return problem_page(self).text()

    def _repr_html_(self) -> str:
        from gametheory.bargaining.words import problem_page

        return problem_page(self).html()

    def gain(self, player: str, x: Any) -> Any:
        """Give what a side gets at a term beyond its disagreement payoff."""
        value = self.payoffs[player](x) if player in self.payoffs else None
        if value is None:
            raise UnknownNameError("player", player, self.players)
        return value - (float(self.disagreement[player]) if isinstance(value, float) else self.disagreement[player])

    def gains(self, x: Any) -> tuple[Any, ...]:
        """Give the gains of all sides at a term."""
        return tuple(self.gain(player, x) for player in self.players)

    def payoffs_at(self, x: Any) -> dict[str, Any]:
        """Give the payoffs of all sides at a term."""
        return {player: payoff(x) for player, payoff in self.payoffs.items()}


def _check_names(players: tuple[str, ...], disagreement: Mapping[str, Any], limits: tuple[Limit, ...]) -> None:
    if len(players) < 2:
        raise GameError("it takes two to bargain. Give the payoffs of two sides or more")
    for name in (*disagreement, *(limit.player for limit in limits)):
        if name not in players:
            raise UnknownNameError("player", name, players)
    for player in players:
        if player not in disagreement:
            raise GameError(f"{player} has no disagreement payoff. Say what it gets without an agreement")


def _difference(one: Any, other: Any) -> Payoff:
    """Give the difference of two payoffs; at most one of them may be a broken line."""
    first, second = as_payoff(one), as_payoff(other)
    if isinstance(first, PiecewiseFunction) and isinstance(second, RationalFunction):
        return PiecewiseFunction(first.breaks, tuple(piece - second for piece in first.pieces))
    if isinstance(second, PiecewiseFunction) and isinstance(first, RationalFunction):
        return PiecewiseFunction(second.breaks, tuple(first - piece for piece in second.pieces))
    if isinstance(first, RationalFunction) and isinstance(second, RationalFunction):
        return first - second
    return NumericFunction(lambda x: first(x) - second(x))


def _on_piece(payoff: Payoff, middle: Fraction) -> Function:
    return payoff.piece(middle) if isinstance(payoff, PiecewiseFunction) else payoff


def _rounded(value: Any) -> Fraction:
    return value.enclosure(ROUNDED)[0] if isinstance(value, AlgebraicNumber) else as_written(value)
