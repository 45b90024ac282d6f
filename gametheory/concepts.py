"""Which concept for which game: by name, by default, and whether one fits a game at all.

Tables and trees are asked for equilibria (:mod:`gametheory.equilibria`), repeated games which of their plans enforce
themselves (:mod:`gametheory.repeated`), bargaining games which agreement there is (:mod:`gametheory.bargaining`). The
three rooms do not know each other; this module stands above them. Importing it imports none of them.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from gametheory.errors import ConceptError, UnknownNameError

Concept = Callable[..., Any]

ROOMS: Final[Mapping[str, tuple[str, ...]]] = {
    "equilibria": (
        "pure-nash",
        "nash",
        "dominance",
        "rationalizable",
        "correlated",
        "coarse-correlated",
        "quantal",
        "quantal-limit",
        "lemke-howson",
        "commitment",
        "subgame-perfect",
        "perfect-bayesian",
        "sequential",
        "agent-quantal",
        "agent-quantal-limit",
        "extensive-form-correlated",
    ),
    "repeated": ("self-enforcing",),
    "bargaining": ("bargaining",),
}
"""The concepts by their names, with the room in which each lives: the function has the name with underscores."""
NAMES: Final = tuple(name for names in ROOMS.values() for name in names)
FORMS: Final[Mapping[str, str]] = {
    "equilibria": "a table or a tree",
    "repeated": "a repeated game",
    "bargaining": "a game of bargaining over a term",
}


def concept_named(name: str) -> Concept:
    """Give the function of a concept by its name.

    >>> concept_named("pure-nash").__name__
    'pure_nash'
    """
    for room, names in ROOMS.items():
        if name in names:
            function: Concept = getattr(importlib.import_module(f"gametheory.{room}"), name.replace("-", "_"))
            return function
    raise UnknownNameError("concept", name, NAMES)


def bare(concept: Concept) -> Concept:
    """Give the function of a concept to which options may be bound by ``functools.partial``."""
    while isinstance(concept, functools.partial):
        concept = concept.func
    return concept


def name_of(concept: Concept) -> str:
    """Give the name of a concept, options that are bound to it left out.

    >>> name_of(functools.partial(concept_named("pure-nash"), select="first"))
    'pure-nash'
    """
    return str(getattr(bare(concept), "__name__", concept)).replace("_", "-")


def default_concept(game: Any) -> Concept:
    """Give the concept that is asked of a game when its user names none.

    >>> from gametheory.games import NormalFormGame
    >>> default_concept(NormalFormGame.from_arrays([[0]], [[0]])).__name__
    'nash'
    """
    room = _room(game)
    if room == "equilibria":
        from gametheory import equilibria

        return equilibria.default_concept(game)
    return concept_named(ROOMS[room][0])


def require_fit(concept: Concept, game: Any) -> None:
    """Raise ``ConceptError`` for one of the package's concepts if the game is of a form that it is not asked of.

    >>> from gametheory.games import NormalFormGame
    >>> require_fit(concept_named("self-enforcing"), NormalFormGame.from_arrays([[0]], [[0]]))
    Traceback (most recent call last):
    gametheory.errors.ConceptError: self-enforcing is asked of a repeated game, and this is a table or a tree. Ask nash
    """
    name = name_of(concept)
    wanted = next((room for room, names in ROOMS.items() if name in names), None)
    room = _room(game)
    if wanted is not None and wanted != room:
        instead = name_of(default_concept(game))
        raise ConceptError(f"{name} is asked of {FORMS[wanted]}, and this is {FORMS[room]}. Ask {instead}")


def _room(game: Any) -> str:
    """Name the room whose concepts are asked of a game."""
    from gametheory.games.bargaining_game import BargainingGame
    from gametheory.games.repeated_game import RepeatedGame

    if isinstance(game, RepeatedGame):
        return "repeated"
    return "bargaining" if isinstance(game, BargainingGame) else "equilibria"
