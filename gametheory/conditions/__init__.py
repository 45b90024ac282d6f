r"""Conditions: the inequalities in the parameters under which a profile, a play or a support is an equilibrium.

"The deal needs a domestic cost of at most 1/2" is a statement about all values of the parameters at once, which no grid
of values makes. Payoffs that are built with ``+ - * /`` and whole powers are rational functions of the parameters, and
an equilibrium is one exactly while certain differences of them are not negative:

pure Nash equilibria of a table
    no player gains by another action alone;
plays of a tree with perfect information
    there is a subgame-perfect equilibrium that leads to it (:mod:`gametheory.conditions.trees`), possibly in several
    cases, by what would be done at the moves that the play does not reach;
mixed equilibria of two players
    the probabilities that make the other player indifferent are rational functions too, and must be positive
    (:mod:`gametheory.conditions.supports`);
plans of a repeated game
    no player gains by one deviation in any state (:mod:`gametheory.conditions.plans`);
agreements on a term
    no side's least lies above another's most (:mod:`gametheory.conditions.agreements`).

Where payoffs take ``min``, ``max`` or ``abs``, each candidate has cases, one for each argument that may count
(:mod:`gametheory.conditions.branching`). The inequalities are simplified over the declared ranges of the parameters, by
proof only: bounds by Bernstein coefficients, and linear programs in exact arithmetic whose multipliers name what a
condition follows from (:mod:`gametheory.numerics.boxes`, :mod:`gametheory.numerics.implications`). For affine payoffs
that finds every redundant condition; for others some may be left. :func:`margins` says at given values how much slack
each condition has, and how far every single parameter would have to move to break the equilibrium or to bring it about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gametheory.bargaining import bargaining
from gametheory.concepts import bare, name_of
from gametheory.conditions.agreements import agreement_conditions
from gametheory.conditions.branching import branched_candidates
from gametheory.conditions.margins import Flip, Margins, margins
from gametheory.conditions.needs import Simplifier
from gametheory.conditions.nouns import CandidateConditions, Case, Condition, Conditions, Implied
from gametheory.conditions.plans import plan_conditions
from gametheory.conditions.proofs import ranges
from gametheory.conditions.shorthand import Shorthand
from gametheory.conditions.supports import all_supports, support_candidate
from gametheory.conditions.tables import profile_conditions
from gametheory.conditions.trees import TIES_LEFT_OUT, play_conditions
from gametheory.equilibria import nash, pure_nash, subgame_perfect
from gametheory.errors import ConceptError, NotExactError, UnknownNameError
from gametheory.games import ExtensiveFormGame, NormalFormGame
from gametheory.games.bargaining_game import BargainingGame
from gametheory.games.repeated_game import RepeatedGame
from gametheory.model import Model
from gametheory.model.form_formulas import (
    BargainingFormulas,
    Formulas,
    RepeatedFormulas,
    form_of_formulas,
    symbolic_form,
)
from gametheory.model.symbolic import free_names, held
from gametheory.repeated import self_enforcing

__all__ = [
    "CandidateConditions",
    "Case",
    "Condition",
    "Conditions",
    "Flip",
    "Implied",
    "Margins",
    "conditions",
    "margins",
    "support_conditions",
]

BY_CASES = "min, max and abs are taken apart into cases, one for each argument that may count"
SUPPORTS_OF_ONE_SIZE = "equilibria with supports of different sizes exist only where payoffs tie, and are left out"


def conditions(model: Model, concept: Callable[..., Any] | None = None, **fixed: Any) -> Conditions:
    """Say when each candidate is an equilibrium, as inequalities in the parameters.

    Parameters
    ----------
    model
        A model with payoffs made of ``+ - * /``, whole powers and ``min max abs`` of the parameters that are not fixed.
    concept
        ``pure_nash`` (the default for a table), ``subgame_perfect`` (the default for a tree) or, for two players,
        ``nash``, which adds the mixed equilibria by their supports. A repeated game is asked when its plans hold, a
        game of bargaining over a term when there is anything to agree on.
    **fixed
        Values of parameters that the conditions are not about. All others stay free.

    Returns
    -------
    Conditions
        The candidates in the order of the game, each with its cases. What holds over the whole of the declared ranges,
        or follows from other conditions, is kept apart with the reason.

    Raises
    ------
    ConceptError
        For a concept or a game that conditions are not known of; where a payoff takes ``exp log sqrt`` of a free
        parameter, fix it.
    UnknownNameError, DomainError
        As ``model.at``.

    Examples
    --------
    >>> import gametheory
    >>> model = gametheory.load(
    ...     {
    ...         "title": "Toll",
    ...         "players": {"driver": "The driver"},
    ...         "parameters": {"gain": {"default": 2, "range": "0..3"}, "toll": {"default": 1, "range": "0..1"}},
    ...         "outcomes": {"crossed": {"driver": "gain - 2 * toll"}, "home": {"driver": 0}},
    ...         "table": {"actions": {"driver": ["cross", "stay"]}, "cells": {"cross": "crossed", "stay": "home"}},
    ...     }
    ... )
    >>> print(conditions(model))
    Toll
    When is it an equilibrium (pure-nash)?
    <BLANKLINE>
    cross (crossed): exactly while
        gain >= 2 * toll
            The driver gains nothing by 'stay' instead of 'cross'
    <BLANKLINE>
    stay (home): exactly while
        gain <= 2 * toll
            The driver gains nothing by 'cross' instead of 'stay'

    References
    ----------
    J. F. Nash (1951), Non-cooperative games, Annals of Mathematics 54, 286-295. R. Selten (1965), Spieltheoretische
    Behandlung eines Oligopolmodells mit Nachfrageträgheit, Zeitschrift für die gesamte Staatswissenschaft 121, 301-324
    and 667-689.
    """
    simplifier, shorthand = _tools(model, fixed)
    asked = concept or _usual(model.at(**fixed))
    notes = _notes(bare(asked))

    def candidates(game: Formulas) -> Iterable[CandidateConditions]:
        return _candidates(game, bare(asked), simplifier)

    try:
        found = tuple(candidates(symbolic_form(model, None, **fixed)))
    except NotExactError:
        found = _branched(model, fixed, candidates, simplifier)
        notes = (*notes, BY_CASES)
    return _collected(model, name_of(asked), found, shorthand, notes)


def _candidates(game: Formulas, concept: Callable[..., Any], simplifier: Simplifier) -> Iterable[CandidateConditions]:
    """Go through the candidates of a game of formulas, each with its cases."""
    if isinstance(game, RepeatedFormulas) and concept is self_enforcing:
        return plan_conditions(game, simplifier)
    if isinstance(game, BargainingFormulas) and concept is bargaining:
        return agreement_conditions(game, simplifier)
    if isinstance(game, ExtensiveFormGame) and concept is subgame_perfect:
        _require_perfect_information(game)
        return play_conditions(game, simplifier)
    if isinstance(game, NormalFormGame) and concept is pure_nash:
        return profile_conditions(game, simplifier)
    if isinstance(game, NormalFormGame) and concept is nash and len(game.players) == 2:
        return filter(None, (support_candidate(game, supports, simplifier) for supports in all_supports(game)))
    raise ConceptError(
        f"conditions of {name_of(concept)} are not known for this game. Ask for pure_nash of a table, nash of a "
        "table for two players, subgame_perfect of a tree, self_enforcing of a repeated game, or bargaining over "
        "a term"
    )


def _branched(
    model: Model,
    fixed: Mapping[str, Any],
    candidates: Callable[[Formulas], Iterable[CandidateConditions]],
    simplifier: Simplifier,
) -> tuple[CandidateConditions, ...]:
    """Give the candidates of a model whose payoffs are several formulas, each on a part of the parameters."""
    free = free_names(model, None, fixed)
    try:
        return branched_candidates(
            lambda choose: form_of_formulas(model, free, fixed, choose), candidates, free, simplifier
        )
    except NotExactError as error:
        raise ConceptError(f"no exact conditions: {error}, or ask for thresholds along one of them") from None


def _notes(concept: Callable[..., Any]) -> tuple[str, ...]:
    return {subgame_perfect: (TIES_LEFT_OUT,), nash: (SUPPORTS_OF_ONE_SIZE,)}.get(concept, ())


def support_conditions(model: Model, support: Mapping[str, Iterable[str]], **fixed: Any) -> Conditions:
    """Say when a two-player table has an equilibrium with given supports, with formulas for all its probabilities.

    Parameters
    ----------
    model
        A table for two players.
    support
        For each player the actions in use, as many for the one as for the other.
    **fixed
        Values of parameters that the conditions are not about.

    Returns
    -------
    Conditions
        With one candidate, whose ``strategies``, ``payoffs`` and ``outcomes`` are formulas.

    Examples
    --------
    >>> import gametheory
    >>> model = gametheory.load(
    ...     {
    ...         "title": "Chicken",
    ...         "players": {"a": "A", "b": "B"},
    ...         "parameters": {"crash": {"default": 10, "range": "2..20"}},
    ...         "outcomes": {"peace": {"a": 0, "b": 0}, "crash": {"a": "-crash", "b": "-crash"}, "won": {}, "lost": {}},
    ...         "table": {
    ...             "actions": {"a": ["swerve", "dare"], "b": ["swerve", "dare"]},
    ...             "cells": {
    ...                 "swerve, swerve": "peace",
    ...                 "swerve, dare": {"outcome": "lost", "a": -1, "b": 1},
    ...                 "dare, swerve": {"outcome": "won", "a": 1, "b": -1},
    ...                 "dare, dare": "crash",
    ...             },
    ...         },
    ...     }
    ... )
    >>> mixed = support_conditions(model, {"a": ["swerve", "dare"], "b": ["swerve", "dare"]})
    >>> mixed.candidates[0].strategies["a"]["dare"], mixed.candidates[0].status
    (1 / crash, 'always')
    """
    game = _formulas(model, fixed)
    if not isinstance(game, NormalFormGame) or len(game.players) != 2:
        raise ConceptError("supports are asked of a table for two players. Use conditions for other games")
    rows, columns = (
        _places(player, support, actions) for player, actions in zip(game.players, game.actions, strict=True)
    )
    if len(rows) != len(columns):
        raise ConceptError(
            f"supports of {len(rows)} and {len(columns)} actions carry an equilibrium only where payoffs tie. "
            "Give both players as many"
        )
    simplifier, shorthand = _tools(model, fixed)
    found = support_candidate(game, (rows, columns), simplifier)
    if found is None:
        raise ConceptError(
            "with these supports every probability or none is right: payoffs tie whatever the parameters"
        )
    return _collected(model, "nash", (found,), shorthand, ())


def _formulas(model: Model, fixed: Mapping[str, Any]) -> Formulas:
    try:
        return symbolic_form(model, None, **fixed)
    except NotExactError as error:
        raise ConceptError(f"no exact conditions: {error}, or ask for thresholds along one of them") from None


def _tools(model: Model, fixed: Mapping[str, Any]) -> tuple[Simplifier, Shorthand]:
    free = tuple(name for name in model.parameters if name not in fixed)
    shorthand = Shorthand(model, free, {name: held(model, fixed)[name] for name in fixed})
    return Simplifier(model, ranges(model, free), shorthand), shorthand


def _collected(
    model: Model,
    concept: str,
    candidates: tuple[CandidateConditions, ...],
    shorthand: Shorthand,
    notes: tuple[str, ...],
) -> Conditions:
    printed = [one.function for candidate in candidates for case in candidate.cases for one in case.conditions]
    return Conditions(
        title=model.title,
        concept=concept,
        candidates=candidates,
        free=dict(ranges(model, shorthand.free).intervals),
        fixed=dict(shorthand.fixed),
        defaults={name: model.parameters[name].default for name in shorthand.free},
        shared=shorthand.used(printed),
        names=dict(model.players),
        notes=notes,
    )


def _usual(game: Any) -> Callable[..., Any]:
    """Give the concept whose conditions are asked for where none is named."""
    if isinstance(game, RepeatedGame):
        return self_enforcing
    if isinstance(game, BargainingGame):
        return bargaining
    return pure_nash if isinstance(game, NormalFormGame) else subgame_perfect


def _require_perfect_information(game: ExtensiveFormGame) -> None:
    if not game.has_perfect_information:
        blind = next(info for info in game.information_sets.values() if len(info.histories) > 1)
        raise ConceptError(
            f"conditions of a tree need perfect information, and at '{blind.label}' "
            f"{game.names.get(blind.player, blind.player)} does not know what was done. "
            "Ask for thresholds along one parameter"
        )


def _places(player: str, support: Mapping[str, Iterable[str]], actions: Sequence[str]) -> tuple[int, ...]:
    if player not in support:
        raise UnknownNameError("player with a support", player, support)
    for action in support[player]:
        if action not in actions:
            raise UnknownNameError("action", action, actions)
    return tuple(place for place, action in enumerate(actions) if action in set(support[player]))
