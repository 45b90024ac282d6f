"""Models: games whose payoffs depend on named parameters. They know parameters and games, no solver.

:class:`Model` holds players, :class:`Parameter` s, :class:`Outcome` s and a form (:class:`Table` or :class:`Tree`);
``Model.at`` gives the game at given values. :mod:`gametheory.modelfile` reads one from a file.
"""

from gametheory.model.forms import CHANCE, Consequence, Form, Move, Outcome, Table, Tree
from gametheory.model.model import Axis, Model, Source, View
from gametheory.model.parameters import DOMAINS, Domain, Parameter

__all__ = [
    "CHANCE",
    "DOMAINS",
    "Axis",
    "Consequence",
    "Domain",
    "Form",
    "Model",
    "Move",
    "Outcome",
    "Parameter",
    "Source",
    "Table",
    "Tree",
    "View",
]
