"""Equilibria of a single tree with imperfect information, exactly: behaviour, and the beliefs that hold it up.

The way of a game: :mod:`~gametheory.equilibria.assessments.indexed_tree` numbers the tree and cuts it into subgames;
:mod:`~gametheory.equilibria.assessments.search` chooses supports, :mod:`~gametheory.equilibria.assessments.systems`
writes down the polynomials of an equilibrium with them, and :mod:`~gametheory.equilibria.assessments.blocks` solves
these; :mod:`~gametheory.equilibria.assessments.improbability` says which beliefs are allowed off the path;
:mod:`~gametheory.equilibria.assessments.joining` puts what was found into components and
:mod:`~gametheory.equilibria.assessments.answers` describes it, with all beliefs that support it
(:mod:`~gametheory.equilibria.assessments.beliefs`).
"""

from gametheory.equilibria.assessments.answers import supporting_beliefs, tree_solution
from gametheory.equilibria.assessments.over_grid import tree_grid

__all__ = ["supporting_beliefs", "tree_grid", "tree_solution"]
