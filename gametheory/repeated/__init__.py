"""Repeated games: how patient must players be for a plan to hold, what can hold at all, and when things happen."""

from gametheory.repeated.enforcement import Enforcement, Temptation, enforcement, temptations
from gametheory.repeated.plans import Path, grim_trigger, limited_punishment, simple_profile, tit_for_tat

__all__ = [
    "Enforcement",
    "Path",
    "Temptation",
    "enforcement",
    "grim_trigger",
    "limited_punishment",
    "simple_profile",
    "temptations",
    "tit_for_tat",
]
