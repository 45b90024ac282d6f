"""Models: games whose payoffs depend on named parameters. They know parameters and games, no solver.

:class:`Model` holds players, :class:`Parameter` s, :class:`Outcome` s and a form (:class:`Table`, :class:`Tree`,
:class:`Repeated` or :class:`Bargain`);
``Model.at`` gives the game at given values. :mod:`gametheory.modelfile` reads one from a file.
"""

from gametheory.model.forms import (
    CHANCE,
    Bargain,
    Consequence,
    Event,
    Form,
    Move,
    Outcome,
    Plan,
    Repeated,
    Table,
    Tree,
)
from gametheory.model.model import Axis, Model, Source, View
from gametheory.model.parameters import DOMAINS, Domain, Parameter

__all__ = [
    "CHANCE",
    "DOMAINS",
    "Axis",
    "Bargain",
    "Consequence",
    "Domain",
    "Event",
    "Form",
    "Model",
    "Move",
    "Outcome",
    "Parameter",
    "Plan",
    "Repeated",
    "Source",
    "Table",
    "Tree",
    "View",
]
