"""A bargaining game, every answer: is there a deal, which, and what else there is without one.

:func:`bargaining` is to a :class:`~gametheory.games.bargaining_game.BargainingGame` what an equilibrium concept is to a
table or a tree. At one point it gives the zone of agreement, how far each side would go, what binds, and the term that
each solution chooses, exactly. An empty zone is an answer: then there is no deal. Over a grid the same is done at all
points at once, in closed form where two sides bargain with payoffs linear in the term; else point by point.

That two sides who can both gain do agree is part of the solutions' axioms (efficiency), and follows in the game of
alternating offers. With private information it need not: :func:`~gametheory.bargaining.take_it_or_leave_it`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.bargaining.alternating import alternating_offers
from gametheory.bargaining.answer import CONCEPT, METHOD, BargainingAnswer
from gametheory.bargaining.functions import RationalFunction
from gametheory.bargaining.grids import (
    alternating_offers_grid,
    egalitarian_grid,
    kalai_smorodinsky_grid,
    nash_grid,
    utilitarian_grid,
    zone_grid,
)
from gametheory.bargaining.offers import AlternatingOffers
from gametheory.bargaining.overview import bargain
from gametheory.bargaining.problem import BargainingProblem, Limit
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import GridSolution
from gametheory.games.bargaining_game import BargainingGame
from gametheory.games.numbers import show
from gametheory.games.solution import Measure
from gametheory.games.term_functions import TermFunction

AXIOMATIC: Final = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")
Floats = NDArray[np.float64]


def bargaining(
    game: BargainingGame, *, select: str = "nash", tolerance: float = 1e-9
) -> BargainingAnswer | GridSolution:
    """Find out whether there is anything to agree on, and which agreement each solution chooses.

    Parameters
    ----------
    game
        The game, at one point or over a grid.
    select
        The solution whose choice is taken for the agreement: ``nash``, ``kalai-smorodinsky``, ``egalitarian``,
        ``utilitarian``, or with discount factors ``... proposes first`` for one of two sides.
    tolerance
        Over a grid, limits that lie within this share of the term's range of each other count as a tie.

    Returns
    -------
    A :class:`BargainingAnswer`; over a grid a :class:`~gametheory.games.GridSolution` whose candidates are the deal and
    its absence, and whose measures are the ends of the zone, the gap between the limits (negative: the zone's width)
    and the price by each solution, NaN where there is none.

    Raises
    ------
    ConceptError
        For a game of another form.
    UnknownNameError
        For a solution that there is not.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> lines = TermFunction((F(3), F(-5))), TermFunction((F(-3, 2), F(4)))
    >>> deal = BargainingGame(("us", "russia"), lines, (F(0), F(0)), otherwise="standoff")
    >>> answer = bargaining(deal)
    >>> answer.possible_outcomes, answer.price, answer.bargain.zone.high
    (('deal',), Fraction(39, 80), Fraction(3, 5))
    """
    if not isinstance(game, BargainingGame):
        raise ConceptError("bargaining is asked of a game that is bargained over a term. Ask another concept")
    known = solution_names(game)
    if select not in known:
        raise UnknownNameError("bargaining solution", select, known)
    if not game.grid_shape:
        return _answer(game, select)
    return _over_grid(game, select, tolerance)


def solution_names(game: BargainingGame) -> tuple[str, ...]:
    """Name the solutions that choose a term: the axiomatic ones, and alternating offers by who proposes first."""
    if game.discount is None or len(game.players) != 2:
        return AXIOMATIC
    return (*AXIOMATIC, *(f"{player} proposes first" for player in game.players))


def problem_of(game: BargainingGame) -> BargainingProblem:
    """Give a single bargaining game as a bargaining problem: payoffs, disagreement point and limits.

    >>> from fractions import Fraction as F
    >>> pie = BargainingGame(("a", "b"), (TermFunction((F(1), F(-1))), TermFunction((F(0), F(1)))), (F(0), F(0)))
    >>> problem_of(pie).payoffs_at(F(1, 3))
    {'a': Fraction(2, 3), 'b': Fraction(1, 3)}
    """
    waiting = f"{game.otherwise}, with {game.danger} at {show(game.hazard)} a period" if game.danger else game.otherwise
    return BargainingProblem(
        {player: _rational(payoff) for player, payoff in zip(game.players, game.payoffs, strict=True)},
        dict(zip(game.players, game.disagreement, strict=True)),
        game.low,
        game.high,
        tuple(Limit(limit.kind, limit.player, _rational(limit.slack)) for limit in game.limits),
        game.term,
        waiting,
        game.title,
    )


def _rational(function: TermFunction) -> RationalFunction:
    return RationalFunction.of(function.numerator, function.denominator)


def _answer(game: BargainingGame, select: str) -> BargainingAnswer:
    problem = problem_of(game)
    found = bargain(problem)
    offers, note = _offers(game, problem)
    return BargainingAnswer(game, replace(found, offers=offers), select, note)


def _offers(game: BargainingGame, problem: BargainingProblem) -> tuple[AlternatingOffers | None, tuple[str, ...]]:
    """Solve the game of alternating offers, if it can be played; else say why not."""
    if game.discount is None or len(game.players) != 2:
        return None, ()
    factors = dict(zip(game.players, game.discount, strict=True))
    try:
        return alternating_offers(problem, factors, hazard=game.hazard), ()
    except ConceptError as error:
        return None, (f"no alternating offers: {error}",)


# --- over a grid ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Swept:
    """The zone and the prices at every point of a grid."""

    low: Floats
    high: Floats
    gap: Floats
    is_open: NDArray[np.bool_]
    prices: Mapping[str, Floats]


def _over_grid(game: BargainingGame, select: str, tolerance: float) -> GridSolution:
    closed = game.is_linear and len(game.players) == 2
    swept = _in_closed_form(game) if closed else _point_by_point(game)
    shown = {name: np.broadcast_to(price, game.grid_shape) for name, price in swept.prices.items()}
    is_open = np.broadcast_to(swept.is_open, game.grid_shape)
    price = shown[select]
    share = {game.deal: is_open, game.otherwise: ~is_open}
    none = np.zeros(game.grid_shape, dtype=bool)
    possible = np.array([share.get(outcome, none) for outcome in game.outcome_names])
    ends = {"zone_low": (swept.low, "least"), "zone_high": (swept.high, "largest")}
    measures = {name: Measure(end, f"{word} {game.term} that all take") for name, (end, word) in ends.items()}
    return GridSolution(
        concept=CONCEPT,
        players=game.players,
        outcomes=game.outcome_names,
        candidates=(game.deal, game.otherwise),
        holds=(is_open, ~is_open),
        possible=possible,
        count=np.ones(game.grid_shape, dtype=np.int32),
        ties=np.broadcast_to(np.abs(swept.gap) <= tolerance * float(game.high - game.low), game.grid_shape),
        payoffs=_payoffs(game, is_open, price),
        outcome_probabilities=possible.astype(float),
        selected=np.where(is_open, 0, 1).astype(np.int16),
        complete=np.ones(game.grid_shape, dtype=bool),
        selection=select,
        tolerance=tuple(tolerance * unit for unit in game.payoff_scale),
        method=METHOD if closed else f"{METHOD}, point by point",
        candidate_outcomes=({game.deal: 1.0}, {game.otherwise: 1.0}),
        measures={
            **measures,
            "gap": Measure(swept.gap, f"how far the limits on {game.term} miss each other; negative: the zone's width"),
            "price": Measure(np.array(list(shown.values())), f"agreed {game.term}", "solution", tuple(shown)),
        },
    )


def _payoffs(game: BargainingGame, is_open: NDArray[np.bool_], price: Floats) -> Floats:
    """Give the payoffs of the selected agreement; where there is none, of waiting."""
    found = np.empty((len(game.players), *game.grid_shape))
    for side, (payoff, without) in enumerate(zip(game.payoffs, game.disagreement, strict=True)):
        agreed = payoff.mapped(lambda one: np.asarray(one, dtype=float))(price)
        found[side] = np.where(is_open, agreed, np.asarray(without, dtype=float))
    return found


def _in_closed_form(game: BargainingGame) -> _Swept:
    lines = [_floats(payoff) for payoff in game.payoffs]
    base, slope = [a for a, _ in lines], [b for _, b in lines]
    waiting = [np.asarray(without, dtype=float) for without in game.disagreement]
    limits = [_floats(limit.slack) for limit in game.limits]
    within: dict[str, Any] = {"low": float(game.low), "high": float(game.high), "limits": limits}
    deal = base, slope, waiting
    zone = zone_grid(*deal, **within)
    solvers = (nash_grid, kalai_smorodinsky_grid, egalitarian_grid, utilitarian_grid)
    prices = {name: solver(*deal, **within) for name, solver in zip(AXIOMATIC, solvers, strict=True)}
    if game.discount is not None:
        patience = [np.asarray(factor * (1 - game.hazard), dtype=float) for factor in game.discount]
        offers = alternating_offers_grid(*deal, patience, **within)
        first, second = (f"{player} proposes first" for player in game.players)
        prices |= {first: offers.first, second: offers.second}
    return _Swept(zone.low, zone.high, zone.gap, zone.is_open, prices)


def _floats(function: TermFunction) -> tuple[Any, Any]:
    base, slope = function.line
    return np.asarray(base, dtype=float), np.asarray(slope, dtype=float)


def _point_by_point(game: BargainingGame) -> _Swept:
    """Ask every point on its own: for payoffs that are not linear in the term, and for three sides and more."""
    names, shape = solution_names(game), game.grid_shape
    ends, gap, prices = np.full((2, *shape), np.nan), np.full(shape, np.nan), np.full((len(names), *shape), np.nan)
    is_open = np.zeros(shape, dtype=bool)
    for index in np.ndindex(shape):
        answer = _answer(game.point(index), "nash")
        zone = answer.bargain.zone
        is_open[index] = answer.is_agreement
        if not zone.is_empty:
            ends[(slice(None), *index)] = float(zone.low), float(zone.high)
            gap[index] = float(zone.low) - float(zone.high)
        elif zone.gap is not None and zone.gap.width is not None:
            gap[index] = float(zone.gap.width)
        chosen = answer.prices
        prices[(slice(None), *index)] = [np.nan if chosen.get(n) is None else float(chosen[n]) for n in names]
    return _Swept(ends[0], ends[1], gap, is_open, dict(zip(names, prices, strict=True)))
