"""Regimes: which equilibria exist where, exactly, over one or two parameters; and how far it is to the next one.

:func:`regimes` maps a rectangle of two parameters into polygons (or regions with curved borders), or a range of one
into intervals. :func:`distance_to_flip` looks in all parameters at once for the nearest point at which something
changes, or at which a given outcome comes about. :func:`most_robust_point` says where an equilibrium is furthest from
being lost.
"""

from gametheory.regimes.distances import Flip, distance_to_flip
from gametheory.regimes.mapping import regimes
from gametheory.regimes.maps import Border, BorderCase, Regimes, Region, Stretch, Strip
from gametheory.regimes.robust import RobustPoint, most_robust_point

__all__ = [
    "Border",
    "BorderCase",
    "Flip",
    "Regimes",
    "Region",
    "RobustPoint",
    "Stretch",
    "Strip",
    "distance_to_flip",
    "most_robust_point",
    "regimes",
]
