r"""Alternating offers: the price that impatience, the risk of breakdown and outside options lead to.

Two sides propose a term in turn. Who hears a proposal accepts it, and the bargaining is over; or refuses it, and then
may leave for an outside option, if it has one. While nobody agrees, each period the talks break down with probability t
(the *hazard*); else the next period comes, and what it brings is discounted by :math:`\delta_i`. Waiting for ever is
worth :math:`D_i`; with breakdown payoffs :math:`b_i` (a war) that is :func:`waiting_value`,

.. math:: D_i = t b_i / (1 - \delta_i (1 - t)).

In gains :math:`g_i = u_i - D_i` over waiting, hazard and discounting act together as :math:`d_i = \delta_i (1 - t)`.
In a stationary subgame-perfect equilibrium A always proposes x and B always proposes y, each the worst that the other
just accepts (Rubinstein 1982):

.. math:: g_B(x) = \max(d_B\, g_B(y),\; o_B - D_B), \qquad g_A(y) = \max(d_A\, g_A(x),\; o_A - D_A),

where o is the outside option: it matters only if it is worth more than going on (Binmore, Shaked and Sutton 1989), and
a proposal never leaves the range of terms or the limits on what is kept. On a linear or concave frontier the solution
is unique. (If the side whose proposal was refused could leave as well, there would be a continuum of equilibria:
Ponsati and Sakovics 1998.) As the time between offers shrinks, the term comes to the asymmetric Nash solution with D as
its disagreement point (Binmore, Rubinstein and Wolinsky 1986): there danger enters as a disagreement point, and an
outside option only as a limit.

For polynomials both equations are solved exactly, by a Groebner basis, for each combination of what binds; all
solutions are found. Else the composition of the two answers, which is increasing, is searched for its fixed points in
floating point. With finitely many periods the last refusal leaves the waiting value, and the proposals follow by
backward induction (Stahl 1972): exact where payoffs are linear.

References
----------
A. Rubinstein (1982), Perfect equilibrium in a bargaining model, Econometrica 50, 97-109. K. Binmore, A. Rubinstein and
A. Wolinsky (1986), The Nash bargaining solution in economic modelling, RAND Journal of Economics 17, 176-188.
K. Binmore, A. Shaked and J. Sutton (1989), An outside option experiment, Quarterly Journal of Economics 104, 753-770.
C. Ponsati and J. Sakovics (1998), Rubinstein bargaining with two-sided outside options, Economic Theory 11, 667-672.
I. Stahl (1972), Bargaining Theory, Stockholm School of Economics. M. J. Osborne and A. Rubinstein (1990), Bargaining
and Markets, Academic Press, chapters 3 and 4. A. Muthoo (1999), Bargaining Theory with Applications, Cambridge
University Press, chapters 3 to 5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from gametheory.bargaining.frontier import efficient_terms
from gametheory.bargaining.offers import END, OUTSIDE, PATIENCE, AlternatingOffers, Offer, other_side
from gametheory.bargaining.problem import BargainingProblem
from gametheory.bargaining.proposals import Table, Terms, finite_offers, fixed_offers
from gametheory.bargaining.zone import commitments, intervals_where
from gametheory.errors import ConceptError, DomainError, UnknownNameError
from gametheory.games.numbers import as_written, show


def waiting_value(breakdown: Any, hazard: Any, discount: Any, flow: Any = 0) -> Fraction:
    """Give the value of never agreeing, when each period the talks break down with a fixed probability.

    A period that passes without a breakdown pays ``flow``; the breakdown pays ``breakdown`` at once and for good.

    Examples
    --------
    A war worth -6 that comes with probability 0.02 a period, discounted by 0.95:

    >>> waiting_value(-6, 0.02, 0.95)
    Fraction(-40, 23)
    """
    worth, t, delta, pays = (as_written(value) for value in (breakdown, hazard, discount, flow))
    _check_share("hazard", t)
    _check_share("discount factor", delta)
    if delta * (1 - t) == 1:
        raise DomainError("waiting for ever without hazard or discounting has no value. Give a discount factor below 1")
    return (t * worth + (1 - t) * pays) / (1 - delta * (1 - t))


def nash_weights(discount: Mapping[str, Any], hazard: Any = 0) -> dict[str, float]:
    """Give the weights of the asymmetric Nash solution that alternating offers come to as offers follow quickly.

    The weights are in proportion to 1 / -log(d), where d is the discount factor times one minus the hazard.

    >>> weights = nash_weights({"us": 0.9, "russia": 0.81})
    >>> round(weights["us"], 6), round(weights["russia"], 6)
    (0.666667, 0.333333)
    """
    factors = {who: float(as_written(d)) * (1 - float(hazard)) for who, d in discount.items()}
    for who, factor in factors.items():
        if not 0 < factor < 1:
            raise DomainError(f"{who} discounts by {show(factor)} a period. Give a factor above 0 and below 1")
    patience = {who: -1 / math.log(factor) for who, factor in factors.items()}
    return {player: value / sum(patience.values()) for player, value in patience.items()}


def alternating_offers(
    problem: BargainingProblem,
    discount: Mapping[str, Any],
    *,
    hazard: Any = 0,
    breakdown: Mapping[str, Any] | None = None,
    outside: Mapping[str, Any] | None = None,
    periods: int | None = None,
) -> AlternatingOffers:
    """Solve the game of alternating offers, for either side as the first to propose.

    Parameters
    ----------
    problem
        Two sides. Its disagreement payoffs are what waiting for ever is worth, unless ``breakdown`` is given.
    discount
        Each side's discount factor, between 0 and 1.
    hazard
        The probability that the talks break down after a refusal.
    breakdown
        What each side gets from a breakdown; waiting is then worth :func:`waiting_value`.
    outside
        What a side gets by leaving after it has refused; a side without an entry cannot leave.
    periods
        How many proposals are made at most; ``None``: there is no last one.

    Examples
    --------
    A dollar between equally patient sides (Rubinstein 1982): who proposes keeps 1 / (1 + 0.9).

    >>> dollar = BargainingProblem({"a": [1, -1], "b": [0, 1]}, {"a": 0, "b": 0})
    >>> game = alternating_offers(dollar, {"a": 0.9, "b": 0.9})
    >>> game.offers["a"].payoffs["a"], game.offers["b"].payoffs["a"]
    (Fraction(10, 19), Fraction(9, 19))
    """
    factors, t, leave = _check(problem, discount, hazard, outside)
    _check_breakdown(problem, breakdown)
    waiting = _waiting(problem, factors, t, breakdown)
    patience = {player: factor * (1 - t) for player, factor in factors.items()}
    table = _table(waiting, patience, leave)
    terms = table.agreement()
    common: dict[str, Any] = {
        "problem": waiting,
        "discount": factors,
        "hazard": t,
        "outside": leave,
        "periods": periods,
    }
    if terms is None:
        notes = ("no term is worth more to both than waiting and their outside options: there is no deal",)
        return AlternatingOffers(
            **common,
            offers={},
            sequence={},
            others=(),
            is_agreement=False,
            exact=table.exact,
            complete=True,
            notes=notes,
        )
    if periods is not None:
        return _finite(common, table, terms, periods)
    found, exact = fixed_offers(table, terms)
    offers = _offers(table, terms, found[0])
    return AlternatingOffers(
        **common,
        offers=offers,
        sequence={},
        others=tuple(found[1:]),
        is_agreement=True,
        exact=exact,
        complete=exact,
        notes=_infinite_notes(found, exact),
    )


def _infinite_notes(found: list[dict[str, Any]], exact: bool) -> tuple[str, ...]:
    several = f"there are {len(found)} stationary equilibria; the first is shown" if len(found) > 1 else ""
    floating = "" if exact else "floating point: fixed points were searched for on a grid"
    return tuple(filter(None, (several, floating)))


def _check(
    problem: BargainingProblem, discount: Mapping[str, Any], hazard: Any, outside: Mapping[str, Any] | None
) -> tuple[dict[str, Fraction], Fraction, dict[str, Fraction]]:
    if len(problem.players) != 2:
        raise ConceptError(f"alternating offers are made by two sides, and here are {len(problem.players)}. Give two")
    for name in (*discount, *(outside or {})):
        if name not in problem.players:
            raise UnknownNameError("player", name, problem.players)
    for player in problem.players:
        if player not in discount:
            raise ConceptError(f"{player} has no discount factor. Give one between 0 and 1")
    factors = {player: as_written(discount[player]) for player in problem.players}
    t = as_written(hazard)
    _check_share("hazard", t)
    for factor in factors.values():
        _check_share("discount factor", factor)
    if math.prod(factors.values()) * (1 - t) ** 2 == 1:
        raise DomainError(
            "without hazard, two sides of unlimited patience never have to agree. Give a discount below 1"
        )
    return factors, t, {player: as_written(value) for player, value in (outside or {}).items()}


def _check_breakdown(problem: BargainingProblem, breakdown: Mapping[str, Any] | None) -> None:
    for name in breakdown or ():
        if name not in problem.players:
            raise UnknownNameError("player", name, problem.players)
    for player in problem.players:
        if breakdown is not None and player not in breakdown:
            raise ConceptError(f"{player} has no payoff of a breakdown. Say what it gets when the talks break down")


def _check_share(what: str, value: Fraction) -> None:
    if not 0 <= value <= 1:
        raise DomainError(f"a {what} of {show(value)} is not between 0 and 1. Give one in that range")


def _waiting(
    problem: BargainingProblem, factors: Mapping[str, Fraction], t: Fraction, breakdown: Mapping[str, Any] | None
) -> BargainingProblem:
    """Put the values of waiting in the place of the disagreement payoffs."""
    if breakdown is None:
        return problem
    values = {player: waiting_value(breakdown[player], t, factors[player]) for player in problem.players}
    return replace(problem, disagreement=values, source=f"waiting, with breakdown at {show(t)} a period")


def _table(problem: BargainingProblem, patience: Mapping[str, Fraction], outside: Mapping[str, Fraction]) -> Table:
    """Find the one interval of efficient terms on which the sides are opposed."""
    kept = intervals_where(problem, commitments(problem))
    efficient, _ = efficient_terms(problem, kept)
    if len(efficient) != 1:
        what = f"the efficient terms form {len(efficient)} intervals" if efficient else "no term is kept by both sides"
        raise ConceptError(f"alternating offers need one interval of efficient terms, but {what}. Narrow the range")
    low, high = efficient[0].low, efficient[0].high
    first, second = problem.players
    payer, taker = (first, second) if problem.gain(second, high) >= problem.gain(second, low) else (second, first)
    return Table(problem, payer, taker, low, high, dict(patience), dict(outside))


def _offers(table: Table, terms: Terms, proposed: Mapping[str, Any]) -> dict[str, Offer]:
    """Describe the two proposals of a stationary equilibrium."""
    return {
        player: _offer(table, terms, player, x, table.patience[other] * table.problem.gain(other, proposed[other]))
        for player, x in proposed.items()
        for other in (other_side(table.problem, player),)
    }


def _offer(table: Table, terms: Terms, proposer: str, x: Any, going_on: Any) -> Offer:
    problem, other = table.problem, other_side(table.problem, proposer)
    leave = table.outside.get(other)
    level = problem.disagreement[other]
    leaves = leave is not None and leave - level > going_on
    accepts = leave if leaves else _plus(going_on, level)
    at_end = x == (terms.low if proposer == table.payer else terms.high) and problem.gain(other, x) > going_on
    binding = OUTSIDE if leaves else END if at_end else PATIENCE
    return Offer(proposer, x, problem.payoffs_at(x), accepts, binding)


def _finite(common: dict[str, Any], table: Table, terms: Terms, periods: int) -> AlternatingOffers:
    if periods < 1:
        raise DomainError(f"{periods} periods leave no time for a proposal. Give 1 or more")
    sequence = {}
    for first in table.problem.players:
        made = finite_offers(table, first, periods)
        sequence[first] = tuple(_offer(table, terms, who, x, going_on) for who, x, going_on in made)
    exact = table.is_linear
    note = () if exact else ("floating point: payoffs are not linear in the term",)
    offers = {first: made[0] for first, made in sequence.items()}
    return AlternatingOffers(
        **common,
        offers=offers,
        sequence=sequence,
        others=(),
        is_agreement=True,
        exact=exact and table.exact,
        complete=True,
        notes=note,
    )


def _plus(gain: Any, level: Fraction) -> Any:
    return gain + float(level) if isinstance(gain, float) else gain + level
