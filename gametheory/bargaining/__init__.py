"""Bargaining: whether there is anything to agree on, at which price, and what an offer risks.

A :class:`BargainingProblem` says what each side gets at each term and without an agreement; :func:`zone_of_agreement`
asks whether there is a deal, :func:`nash_bargaining` and its peers which one, :func:`alternating_offers` what
impatience and danger make of it, and :func:`take_it_or_leave_it` what one offer to a side of unknown resolve risks. A
:class:`Standoff` may break into war at any time. The ``*_grid`` functions do the same over arrays. Numbers come in;
nothing here knows parameters.
"""

from gametheory.bargaining.agreement import Zone, zone_of_agreement
from gametheory.bargaining.alternating import alternating_offers, nash_weights, waiting_value
from gametheory.bargaining.answer import BargainingAnswer
from gametheory.bargaining.costs import Cost, is_hazard_monotone, triangular_cost, uniform_cost
from gametheory.bargaining.frontier import Frontier, efficient_frontier
from gametheory.bargaining.functions import RationalFunction
from gametheory.bargaining.grids import (
    OffersGrid,
    ZoneGrid,
    alternating_offers_grid,
    egalitarian_grid,
    kalai_smorodinsky_grid,
    nash_grid,
    utilitarian_grid,
    waiting_grid,
    zone_grid,
)
from gametheory.bargaining.lotteries import Lottery
from gametheory.bargaining.offers import AlternatingOffers, Offer
from gametheory.bargaining.overview import Bargain, bargain
from gametheory.bargaining.payoffs import broken_line, linear
from gametheory.bargaining.problem import BargainingProblem, Limit, delivery, participation, snapback
from gametheory.bargaining.several import solve_several
from gametheory.bargaining.several_terms import SeveralTerms, SeveralTermsSolution
from gametheory.bargaining.solutions import (
    BargainingSolution,
    egalitarian,
    kalai_smorodinsky,
    nash_bargaining,
    utilitarian,
)
from gametheory.bargaining.solving import bargaining, problem_of
from gametheory.bargaining.standoff import Standoff, agreement_hazards, standoff_offers
from gametheory.bargaining.ultimatum import take_it_or_leave_it
from gametheory.bargaining.ultimatum_answer import LocalMaximum, TakeItOrLeaveIt
from gametheory.bargaining.zone import Gap, Interval, Reservation

__all__ = [
    "AlternatingOffers",
    "Bargain",
    "BargainingAnswer",
    "BargainingProblem",
    "BargainingSolution",
    "Cost",
    "Frontier",
    "Gap",
    "Interval",
    "Limit",
    "LocalMaximum",
    "Lottery",
    "Offer",
    "OffersGrid",
    "RationalFunction",
    "Reservation",
    "SeveralTerms",
    "SeveralTermsSolution",
    "Standoff",
    "TakeItOrLeaveIt",
    "Zone",
    "ZoneGrid",
    "agreement_hazards",
    "alternating_offers",
    "alternating_offers_grid",
    "bargain",
    "bargaining",
    "broken_line",
    "delivery",
    "efficient_frontier",
    "egalitarian",
    "egalitarian_grid",
    "is_hazard_monotone",
    "kalai_smorodinsky",
    "kalai_smorodinsky_grid",
    "linear",
    "nash_bargaining",
    "nash_grid",
    "nash_weights",
    "participation",
    "problem_of",
    "snapback",
    "solve_several",
    "standoff_offers",
    "take_it_or_leave_it",
    "triangular_cost",
    "uniform_cost",
    "utilitarian",
    "utilitarian_grid",
    "waiting_grid",
    "waiting_value",
    "zone_grid",
    "zone_of_agreement",
]
