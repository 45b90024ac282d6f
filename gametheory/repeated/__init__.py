"""Repeated games: how patient must players be for a plan to hold, what can hold at all, and when things happen."""

from gametheory.games.plans import (
    Path,
    grim_trigger,
    limited_punishment,
    simple_profile,
    tit_for_tat,
    whatever_happens,
)
from gametheory.games.timing import Event, Timing, settled
from gametheory.repeated.enforcement import Enforcement, Temptation, enforcement, temptations
from gametheory.repeated.payoff_sets import PayoffSet, least_factor, perfect_payoffs
from gametheory.repeated.self_enforcing import RepeatedSolution, Verdict, self_enforcing

__all__ = [
    "Enforcement",
    "Event",
    "Path",
    "PayoffSet",
    "RepeatedSolution",
    "Temptation",
    "Timing",
    "Verdict",
    "enforcement",
    "grim_trigger",
    "least_factor",
    "limited_punishment",
    "perfect_payoffs",
    "self_enforcing",
    "settled",
    "simple_profile",
    "temptations",
    "tit_for_tat",
    "whatever_happens",
]
