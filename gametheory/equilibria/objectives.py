"""What a mediator may want: linear objectives over action profiles, and fairness, by the names that a user gives.

An objective gives every action profile a number; what counts is its expectation. Fairness has such numbers for every
player and counts the smallest of the expectations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from gametheory.errors import ConceptError, GameError, UnknownNameError
from gametheory.games import NormalFormGame
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Cells, Number, as_written, cells_of

Wish = str | Mapping[Any, Any] | ArrayLike
"""An objective as users give it: words, numbers by profile, or an array of numbers with one axis a player."""

SENSES: Final = {"most": 1, "least": -1}


@dataclass(frozen=True, eq=False)
class Objective:
    """Something to make as large or as small as possible.

    Attributes
    ----------
    name
        What it is, in words.
    scores
        Object arrays over action profiles; where there are several, the smallest of their expectations counts.
    sense
        1 to make it large, -1 to make it small.
    """

    name: str
    scores: tuple[Cells, ...]
    sense: int = 1

    def value(self, weights: Mapping[Cell, Number]) -> Number:
        """Give the objective's value under the probabilities of the cells."""
        expectations = (sum((w * own[cell] for cell, w in weights.items()), start=0) for own in self.scores)
        least: Number = min(expectations)
        return least


def objective_of(game: NormalFormGame, wish: Wish, reference: Mapping[str, Any] | None = None) -> Objective:
    """Make out what a user wants; :func:`gametheory.equilibria.correlated` says in which words.

    Raises ``UnknownNameError`` or ``ConceptError`` for words, ``GameError`` for numbers that do not fit the game.
    """
    if reference is not None and wish != "fairness":
        raise ConceptError("a reference is deducted for the objective 'fairness' only. Ask for that, or leave it out")
    if isinstance(wish, str):
        return _fairness(game, reference or {}) if wish == "fairness" else _named(game, wish)
    return Objective("the expectation of the given numbers", (_numbers(game, wish),))


def cell_of(game: NormalFormGame, profile: Any) -> Cell:
    """Find the cell of a profile given as ``"hold, persist"`` or as a tuple of actions."""
    if isinstance(profile, str):
        found = [cell for cell in game.cells() if game.label(cell) == profile]
        if not found:
            raise UnknownNameError("action profile", profile, map(game.label, game.cells()))
        return found[0]
    return game.cell(*map(str, profile))


def _named(game: NormalFormGame, wish: str) -> Objective:
    known = _phrases(game)
    sense, _, rest = wish.partition(" ")
    phrase, sign = (rest, SENSES[sense]) if wish not in known and sense in SENSES else (wish, 1)
    found = known.get(phrase, ())
    if not found:
        raise UnknownNameError("objective", phrase, ["total", "fairness", *game.players, *game.outcome_names])
    if len(found) > 1:
        raise ConceptError(
            f"'{phrase}' is a player and an outcome. Say 'payoff of {phrase}' or 'probability of {phrase}'"
        )
    name, scores = found[0]
    return Objective(name if sign > 0 else name.replace("the", "the least", 1), (scores,), sign)


def _phrases(game: NormalFormGame) -> dict[str, list[tuple[str, Cells]]]:
    """Give all words for an objective, each with the objectives that it may mean."""
    phrases: dict[str, list[tuple[str, Cells]]] = {}
    for player, cells in zip(game.players, game.payoffs, strict=True):
        for phrase in (player, f"payoff of {player}"):
            phrases.setdefault(phrase, []).append((f"the payoff of {game.called(player)}", cells))
    for outcome in game.outcome_names:
        reached = cells_of((Fraction(int(name == outcome)) for name in game.outcomes.flat), game.shape)
        for phrase in (outcome, f"probability of {outcome}"):
            phrases.setdefault(phrase, []).append((f"the probability of {outcome}", reached))
    return phrases | {"total": [("the total payoff", sum(game.payoffs[1:], start=game.payoffs[0]))]}


def _fairness(game: NormalFormGame, reference: Mapping[str, Any]) -> Objective:
    for player in reference:
        if player not in game.players:
            raise UnknownNameError("player", player, game.players)
    deducted = [as_written(reference.get(player, 0)) for player in game.players]
    scores = tuple(cells - off for cells, off in zip(game.payoffs, deducted, strict=True))
    return Objective("the payoff of whoever gets least" + (" above the reference" if reference else ""), scores)


def _numbers(game: NormalFormGame, wish: Mapping[Any, Any] | ArrayLike) -> Cells:
    if isinstance(wish, Mapping):
        given = {cell_of(game, profile): as_written(number) for profile, number in wish.items()}
        return cells_of((given.get(cell, Fraction(0)) for cell in game.cells()), game.shape)
    array = np.array(wish, dtype=object)
    if array.shape != game.shape:
        raise GameError(
            f"the objective's numbers have shape {array.shape}, the actions need {game.shape}. "
            "Give one axis a player, in the players' order"
        )
    return cells_of(map(as_written, array.flat), game.shape)
