"""Games as frozen values: numbers only, one point or a whole grid; they know no parameters and no solver.

:class:`NormalFormGame` and :class:`ExtensiveFormGame` are what concepts are asked of; :class:`Solution` and
:class:`GridSolution` are what they answer.
"""

from gametheory.games.correlation import CorrelatedEquilibrium, CorrelatedSolution
from gametheory.games.extensive_form import Chance, Decision, ExtensiveFormGame, InformationSet, Leaf
from gametheory.games.normal_form import NormalFormGame
from gametheory.games.solution import Beliefs, Component, Elimination, Equilibrium, GridSolution, Profile, Solution

__all__ = [
    "Beliefs",
    "Chance",
    "Component",
    "CorrelatedEquilibrium",
    "CorrelatedSolution",
    "Decision",
    "Elimination",
    "Equilibrium",
    "ExtensiveFormGame",
    "GridSolution",
    "InformationSet",
    "Leaf",
    "NormalFormGame",
    "Profile",
    "Solution",
]
