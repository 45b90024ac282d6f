r"""Bargaining in the shadow of war: a deal at some price, or a standoff that may break into war at any time.

While there is no deal the sides live with the standoff, which pays nothing; each period it turns into war with
probability t (the *hazard*). So waiting is worth :math:`D_i = t w_i / (1 - \delta_i (1 - t))`, where :math:`w_i` is the
payoff of war (:func:`~gametheory.bargaining.alternating.waiting_value`). That is the disagreement point of the zone of
agreement and of the bargaining solutions, and it drives the alternating offers.

The danger itself can open the zone: at t = 0 waiting costs nothing, and a deal that is worth less than the status quo
to one side is not made. The higher t, the worse is waiting, so that each side gives more to end it, down to its payoff
of war. :func:`agreement_hazards` gives the hazards at which there is something to agree on, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from gametheory.bargaining.alternating import alternating_offers, waiting_value
from gametheory.bargaining.functions import NumericFunction, RationalFunction
from gametheory.bargaining.offers import AlternatingOffers
from gametheory.bargaining.payoffs import PiecewiseFunction, as_payoff
from gametheory.bargaining.problem import BargainingProblem, Limit
from gametheory.bargaining.zone import Interval, commitments, intervals_where
from gametheory.errors import ConceptError, DomainError, GameError, UnknownNameError
from gametheory.games.numbers import as_written, show


@dataclass(frozen=True)
class Standoff:
    """A deal over one term, and the standoff that lasts while there is none.

    Attributes
    ----------
    payoffs
        What each side gets from a deal, as a function of the term (see :class:`BargainingProblem`).
    war
        What each side gets from war.
    hazard
        The probability per period that the standoff turns into war.
    discount
        Each side's discount factor.

    Examples
    --------
    >>> crisis = Standoff(
    ...     {"us": [2.1, -5], "russia": [-1.8, 4]},
    ...     war={"us": -6, "russia": -4},
    ...     hazard=0.02,
    ...     discount={"us": 0.95, "russia": 0.95},
    ... )
    >>> crisis.problem.disagreement
    {'us': Fraction(-40, 23), 'russia': Fraction(-80, 69)}
    """

    payoffs: Mapping[str, Any]
    war: Mapping[str, Any]
    hazard: Any
    discount: Mapping[str, Any]
    low: Any = Fraction(0)
    high: Any = Fraction(1)
    limits: tuple[Limit, ...] = ()
    term: str = "x"
    title: str = ""

    def __post_init__(self) -> None:
        """Check that every side, and no other name, has a payoff of war and a discount factor."""
        for what, given in (("payoff of war", self.war), ("discount factor", self.discount)):
            for name in given:
                if name not in self.payoffs:
                    raise UnknownNameError("player", name, tuple(self.payoffs))
            for player in self.payoffs:
                if player not in given:
                    raise GameError(f"{player} has no {what}. Give one for every side")

    @property
    def waiting(self) -> dict[str, Fraction]:
        """What waiting for ever is worth to each side."""
        return {who: waiting_value(self.war[who], self.hazard, self.discount[who]) for who in self.payoffs}

    @property
    def problem(self) -> BargainingProblem:
        """The bargaining problem, with the values of waiting as its disagreement point."""
        return BargainingProblem(
            self.payoffs,
            self.waiting,
            self.low,
            self.high,
            self.limits,
            self.term,
            f"waiting, with war at {show(as_written(self.hazard))} a period",
            self.title,
        )


def standoff_offers(
    standoff: Standoff, *, outside: Mapping[str, Any] | None = None, periods: int | None = None
) -> AlternatingOffers:
    """Solve the alternating offers of a standoff, with its hazard and its discount factors.

    >>> crisis = Standoff(
    ...     {"us": [2.1, -5], "russia": [-1.8, 4]},
    ...     war={"us": -6, "russia": -4},
    ...     hazard=0.02,
    ...     discount={"us": 0.95, "russia": 0.95},
    ... )
    >>> round(float(standoff_offers(crisis).offers["us"].term), 4)
    0.4531
    """
    return alternating_offers(
        standoff.problem, standoff.discount, hazard=standoff.hazard, outside=outside, periods=periods
    )


def agreement_hazards(standoff: Standoff) -> tuple[Interval, ...]:
    """List the hazards, in exact intervals from 0 to 1, at which the zone of agreement is open.

    For payoffs linear in the term, at which every side's limit is a rational function of the hazard.

    Examples
    --------
    Without danger there is nothing to agree on; a hazard of about 0.07 per cent a period opens the zone.

    >>> crisis = Standoff(
    ...     {"us": [2.1, -5], "russia": [-1.8, 4]},
    ...     war={"us": -6, "russia": -4},
    ...     hazard=0,
    ...     discount={"us": 0.95, "russia": 0.95},
    ... )
    >>> agreement_hazards(crisis)[0].low
    Fraction(3, 4343)
    """
    problem = replace(standoff, hazard=0).problem
    kept = intervals_where(problem, commitments(problem))
    if len(kept) > 1:
        raise ConceptError("the limits leave several intervals of terms. Give limits that leave one")
    return _open_hazards(standoff, kept[0]) if kept else ()


def _open_hazards(standoff: Standoff, kept: Interval) -> tuple[Interval, ...]:
    """Find where the largest lower limit on the term lies below the smallest upper one, as functions of the hazard."""
    lower: list[tuple[str, RationalFunction]] = [("the range or a limit", RationalFunction.of([_rational(kept.low)]))]
    upper: list[tuple[str, RationalFunction]] = [("the range or a limit", RationalFunction.of([_rational(kept.high)]))]
    always: list[tuple[str, RationalFunction]] = []
    for player, payoff in standoff.payoffs.items():
        base, slope = _line(player, as_payoff(payoff))
        surplus = waiting_by_hazard(standoff.war[player], standoff.discount[player]) - base
        if slope:
            (lower if slope > 0 else upper).append((player, surplus / slope))
        else:
            always.append((player, -surplus))
    conditions = [Limit(f"{one} and {other}", "a", most - least) for one, least in lower for other, most in upper]
    conditions += [Limit(f"{player} at any term", "a", slack) for player, slack in always]
    hazards = BargainingProblem({"a": 0, "b": 0}, {"a": 0, "b": 0}, limits=tuple(conditions), term="hazard")
    plain = intervals_where(hazards, commitments(hazards))
    return tuple(Interval(each.low, each.high) for each in plain)


def waiting_by_hazard(war: Any, discount: Any) -> RationalFunction:
    """Give the value of waiting as a function of the hazard: t w / (1 - d + d t).

    >>> waiting_by_hazard(-6, 0.95)(Fraction(1, 50))
    Fraction(-40, 23)
    """
    factor = as_written(discount)
    if not 0 <= factor < 1:
        raise DomainError(f"a discount factor of {show(factor)} is not at least 0 and below 1. Give one in that range")
    return RationalFunction.of([0, war], [1 - factor, factor])


def _line(player: str, payoff: RationalFunction | NumericFunction | PiecewiseFunction) -> tuple[Fraction, Fraction]:
    if not isinstance(payoff, RationalFunction) or not payoff.is_linear:
        raise ConceptError(
            f"the payoff of {player} is not linear in the term, so its limit has no formula in the hazard. "
            "Ask zone_of_agreement at single hazards"
        )
    return payoff.numerator[0], payoff.numerator[1] if len(payoff.numerator) > 1 else Fraction(0)


def _rational(end: Any) -> Fraction:
    if not isinstance(end, Fraction):
        raise ConceptError("a limit on the term is irrational, so that it cannot be compared. Give linear limits")
    return end
