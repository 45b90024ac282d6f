r"""Thresholds: all values of one parameter at which the answer of a solution concept changes, exactly.

A sweep sees a change between two of its points. Where payoffs are rational functions of the parameter more is possible:
finitely many polynomials decide the answer by their signs (:mod:`gametheory.thresholds.critical`), so

1. all their real roots in the range are isolated, exactly; between two neighbours the answer cannot change;
2. the game is solved exactly at one rational number in each interval between roots, and at each root itself (at an
   irrational root by the signs of algebraic numbers), for there players are indifferent and more may hold;
3. neighbours with the same answer are joined. What is left are the thresholds: fractions, square roots, or roots of
   polynomials with intervals that are certain to hold them.

For three players and more the equilibria of each choice of supports are the solutions of polynomial systems, and the
roots are those of their eliminants (:mod:`gametheory.thresholds.systems`). The plans of a repeated game
(:mod:`gametheory.thresholds.repetition`) and the zone of agreement over a term
(:mod:`gametheory.thresholds.agreements`) are decided by the signs of rational functions too. For concepts and payoffs
without such polynomials (``exp``, ``min``; perfect Bayesian equilibrium) the answer is compared at many values and each
change enclosed by bisection. The result then says so: its thresholds are enclosed to a stated tolerance, and changes
that cancel between two neighbouring values can be missed.

The answer is compared by identity: which profiles, supports or plays are equilibria, and which payoff dominance
selects.
"""

from __future__ import annotations

from typing import Any

from gametheory.concepts import Concept, default_concept, require_fit
from gametheory.errors import DomainError, NotExactError, UnknownNameError
from gametheory.games.bargaining_game import BargainingGame
from gametheory.games.numbers import as_written
from gametheory.games.repeated_game import RepeatedGame
from gametheory.model import Model
from gametheory.model.form_formulas import symbolic_form
from gametheory.model.symbolic import held
from gametheory.thresholds.agreements import AgreementLine
from gametheory.thresholds.line import Line
from gametheory.thresholds.nouns import Answer, Stretch, Threshold, Thresholds
from gametheory.thresholds.repetition import PlanLine

__all__ = ["Answer", "Stretch", "Threshold", "Thresholds", "thresholds"]


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
        Exact for ``pure_nash``, ``subgame_perfect``, ``nash``, ``self_enforcing`` and ``bargaining`` where payoffs are
        made of ``+ - * /`` and whole powers of the parameter; its field ``exact`` says so, and ``method`` and ``notes``
        what else is to be known.

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
    if along not in model.parameters:
        raise UnknownNameError("parameter of this model", along, model.parameters)
    if along in fixed:
        raise DomainError(f"thresholds along '{along}' need it free. Leave its value out")
    values = held(model, fixed)
    parameter = model.parameters[along]
    ends = [as_written(end) if end is not None else own for end, own in ((low, parameter.low), (high, parameter.high))]
    if ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
        raise DomainError(f"thresholds along '{along}' need a range. Give low= and high=, the lower end first")
    for end in ends:
        parameter.check(end)
    game = model.at(**fixed)
    asked = concept or default_concept(game)
    require_fit(asked, game)
    line = _line(game)
    try:
        formulas = symbolic_form(model, [along], **fixed)
    except NotExactError as error:
        why = str(error).rpartition(". ")[0] or str(error)  # the next step, to hold the parameter, is none here
        return line(model, along, asked, values, ends[0], ends[1], None, why).search()
    return line(model, along, asked, values, ends[0], ends[1], formulas).search()


def _line(game: Any) -> type[Line]:
    """Give the search that fits the form of a game."""
    if isinstance(game, RepeatedGame):
        return PlanLine
    return AgreementLine if isinstance(game, BargainingGame) else Line
