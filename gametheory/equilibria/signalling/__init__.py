"""Signalling games: who knows something sends a message, who does not know answers it.

* :mod:`~gametheory.equilibria.signalling.structure` says which trees are signalling games;
* :mod:`~gametheory.equilibria.signalling.kinds` tells pooling from separating;
* :mod:`~gametheory.equilibria.signalling.grid` finds their perfect Bayesian equilibria over a whole grid of games;
* :mod:`~gametheory.equilibria.signalling.refinements` asks which of them rest on beliefs that can be defended.
"""

from gametheory.equilibria.signalling.grid import signalling_grid
from gametheory.equilibria.signalling.kinds import kind_of
from gametheory.equilibria.signalling.refinements import (
    Refinement,
    Verdict,
    d1,
    divine,
    intuitive_criterion,
    undefeated,
)
from gametheory.equilibria.signalling.structure import SignallingGame, signalling_game

__all__ = [
    "Refinement",
    "SignallingGame",
    "Verdict",
    "d1",
    "divine",
    "intuitive_criterion",
    "kind_of",
    "signalling_game",
    "signalling_grid",
    "undefeated",
]
