"""Compiled: the best coarse correlated equilibrium. The loop is that of :mod:`gametheory.kernels.correlated`."""

from __future__ import annotations

from gametheory.equilibria.objectives import Wish
from gametheory.kernels import correlated
from gametheory.kernels.correlated import Correlated
from gametheory.kernels.families import Family


def prepare(family: Family, *, select: str, tolerance: float, objective: Wish = "total") -> Correlated | None:
    """Prepare the best coarse correlated equilibrium for a family of games in normal form."""
    return correlated.prepare(family, select=select, tolerance=tolerance, objective=objective, coarse=True)
