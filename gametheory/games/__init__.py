"""Games as frozen values: numbers only, one point or a whole grid; they know no parameters and no solver.

:class:`NormalFormGame` and :class:`ExtensiveFormGame` are what concepts are asked of; :class:`Solution` and
:class:`GridSolution` are what they answer. A tree says which of its parts are :func:`subgames`, and can be put in other
forms: a table (:func:`normal_form`, :func:`reduced_normal_form`), or sequences of moves (:func:`sequence_form`), to and
from which :func:`to_mixed` and :func:`to_behaviour` carry strategies.
"""

from gametheory.games.correlation import CorrelatedEquilibrium, CorrelatedSolution
from gametheory.games.extensive_form import Chance, Decision, ExtensiveFormGame, InformationSet, Leaf
from gametheory.games.normal_form import NormalFormGame
from gametheory.games.sequence_form import SequenceForm, sequence_form
from gametheory.games.solution import Beliefs, Component, Elimination, Equilibrium, GridSolution, Profile, Solution
from gametheory.games.strategic_form import normal_form, reduced_normal_form
from gametheory.games.strategies import to_behaviour, to_mixed
from gametheory.games.subgames import subgames

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
    "SequenceForm",
    "Solution",
    "normal_form",
    "reduced_normal_form",
    "sequence_form",
    "subgames",
    "to_behaviour",
    "to_mixed",
]
