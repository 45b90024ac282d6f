r"""Thresholds: all values of one parameter at which the answer of a solution concept changes, exactly.

A sweep sees a change between two of its points. Where payoffs are rational functions of the parameter more is possible:
finitely many polynomials decide the answer by their signs (:mod:`gametheory.thresholds.critical`), so

1. all their real roots in the range are isolated, exactly; between two neighbours the answer cannot change;
2. the game is solved exactly at one rational number in each interval between roots, and at each root itself (at an
   irrational root by the signs of algebraic numbers), for there players are indifferent and more may hold;
3. neighbours with the same answer are joined. What is left are the thresholds: fractions, square roots, or roots of
   polynomials with intervals that are certain to hold them.

For three players and more the equilibria of each choice of supports are the solutions of polynomial systems, and the
roots are those of their eliminants (:mod:`gametheory.thresholds.systems`). The perfect Bayesian and the sequential
equilibria of a signalling game are fixed by the minors of linear conditions, and what an opening move compares hangs on
them (:mod:`gametheory.thresholds.signalling`). The plans of a repeated game (:mod:`gametheory.thresholds.repetition`)
and the zone of agreement over a term (:mod:`gametheory.thresholds.agreements`) are decided by the signs of rational
functions too. Correlated equilibria are a polytope at each value: what is followed are the least and the greatest
probability of each outcome, as piecewise rational functions (:mod:`gametheory.thresholds.mediation`), and an outcome
begins or ends where its greatest probability becomes positive or zero. :func:`value_functions` gives these by
themselves.

Where payoffs take ``min``, ``max`` or ``abs`` the range is taken apart into intervals on each of which they are
rational functions (:mod:`gametheory.thresholds.branches`), and all this is done on each. For concepts and payoffs
without such polynomials (``exp``; other trees with imperfect information) the answer is compared at many values and
each change enclosed by bisection. The result then says so: its thresholds are enclosed to a stated tolerance, and
changes that cancel between two neighbouring values can be missed.

The answer is compared by identity: which profiles, supports or plays are equilibria, and which payoff dominance
selects.
"""

from __future__ import annotations

from typing import Any

from gametheory.concepts import Concept, bare, default_concept, require_fit
from gametheory.equilibria import coarse_correlated, correlated, perfect_bayesian, sequential
from gametheory.errors import NotExactError
from gametheory.games.bargaining_game import BargainingGame
from gametheory.games.repeated_game import RepeatedGame
from gametheory.model import Model
from gametheory.model.form_formulas import symbolic_form
from gametheory.thresholds.agreements import AgreementLine
from gametheory.thresholds.asking import range_along
from gametheory.thresholds.branches import BranchedLine, branches
from gametheory.thresholds.line import Line
from gametheory.thresholds.mediation import value_functions
from gametheory.thresholds.mediation_line import MediationLine
from gametheory.thresholds.nouns import Answer, Stretch, Threshold, Thresholds
from gametheory.thresholds.repetition import PlanLine
from gametheory.thresholds.signalling import BeliefLine
from gametheory.thresholds.value_nouns import ValueFunction, ValueFunctions

__all__ = [
    "Answer",
    "Stretch",
    "Threshold",
    "Thresholds",
    "ValueFunction",
    "ValueFunctions",
    "thresholds",
    "value_functions",
]


def thresholds(
    model: Model, along: str, concept: Concept | None = None, *, low: Any = None, high: Any = None, **fixed: Any
) -> Thresholds:
    """Find all values of one parameter at which a concept's answer changes.

    Parameters
    ----------
    model
        The model.
    along
        The name of the parameter.
    concept
        A solution concept; by default the one that is asked of such a game
        (:func:`gametheory.concepts.default_concept`).
    low, high
        The range; by default the parameter's plausible range.
    **fixed
        Values of other parameters; the rest have their defaults.

    Returns
    -------
    Thresholds
        Exact for ``pure_nash``, ``subgame_perfect``, ``nash``, ``perfect_bayesian`` and ``sequential`` of signalling
        games, ``correlated``, ``self_enforcing`` and ``bargaining`` where payoffs are made of ``+ - * /``, whole powers
        and ``min max abs`` of the parameter; its field ``exact`` says so, and ``method`` and ``notes`` what else is to
        be known. Of correlated equilibria it has ``value_functions`` as well.

    Raises
    ------
    UnknownNameError, DomainError
        For a parameter that the model does not have, a value that it cannot have, a range that is missing or empty.
    ConceptError
        For a concept that does not apply to the game.

    Examples
    --------
    >>> import gametheory
    >>> model = gametheory.load(
    ...     {
    ...         "title": "Toll",
    ...         "players": {"driver": "The driver"},
    ...         "parameters": {"toll": {"default": 1, "range": "0..2"}},
    ...         "outcomes": {"crossed": {"driver": "2 - toll ** 2"}, "home": {"driver": 0}},
    ...         "table": {"actions": {"driver": ["cross", "stay"]}, "cells": {"cross": "crossed", "stay": "home"}},
    ...     }
    ... )
    >>> found = thresholds(model, "toll")
    >>> [str(threshold.value) for threshold in found.values], found.where("crossed")
    (['sqrt(2)'], ((Fraction(0, 1), sqrt(2)),))
    """
    values, start, end = range_along(model, along, low, high, fixed)
    game = model.at(**fixed)
    asked = concept or default_concept(game)
    require_fit(asked, game)
    line = _line(game, asked)

    def search(formulas: Any, low: Any = start, high: Any = end, why_not: str = "") -> Line:
        return line(model, along, asked, values, low, high, formulas, why_not)

    try:
        return search(symbolic_form(model, [along], **fixed)).search()
    except NotExactError:
        pass  # min, max and abs may be taken apart
    try:
        parts = branches(model, along, start, end, fixed)
    except NotExactError as error:
        why = str(error).rpartition(". ")[0] or str(error)  # the next step, to hold the parameter, is none here
        return search(None, why_not=why).search()
    lines = tuple(search(part.formulas, part.low, part.high) for part in parts)
    return BranchedLine(model, along, asked, values, start, end, None, lines=lines).search()


def _line(game: Any, concept: Concept) -> type[Line]:
    """Give the search that fits the form of a game, and the concept."""
    if isinstance(game, RepeatedGame):
        return PlanLine
    if bare(concept) in (perfect_bayesian, sequential):
        return BeliefLine
    if bare(concept) in (correlated, coarse_correlated):
        return MediationLine
    return AgreementLine if isinstance(game, BargainingGame) else Line
