"""A game as rows: what its figure shows, as data to calculate with, and as formulas to check."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gametheory.games import ExtensiveFormGame, NormalFormGame
from gametheory.model import CHANCE, Bargain, Consequence, Model, Move, Repeated, Table


@dataclass(frozen=True, slots=True)
class Formulas:
    """The payoffs as the model's file writes them: a row for each cell, or for each action of each move."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def formulas(model: Model) -> Formulas:
    """Lay out where each cell or action leads, and the formulas of the payoffs there."""
    payoffs = tuple(f"payoff of {player}" for player in model.players)
    form = model.form.stage if isinstance(model.form, Repeated) else model.form
    if isinstance(form, Table):
        rows = tuple((*profile, *_consequence(end)) for profile, end in form.cells.items())
        return Formulas((*(f"{player} plays" for player in model.players), "outcome", *payoffs), rows)
    if isinstance(form, Bargain):
        ends = zip(("an agreement", "no agreement", "the danger"), form.consequences(), strict=False)
        return Formulas(("what there is", "outcome", *payoffs), tuple((what, *_consequence(end)) for what, end in ends))
    moves = tuple(row for move in form.moves.values() for row in _move(move, len(model.players)))
    return Formulas(("move", "who", "action", "leads to", *payoffs), moves)


def game_rows(game: NormalFormGame | ExtensiveFormGame) -> Iterator[tuple[Any, ...]]:
    """Go through the cells of a table or the ends of a tree as the rows of a data file, the header first."""
    if isinstance(game, NormalFormGame):
        yield (*game.players, "outcome", *(f"payoff: {player}" for player in game.players))
        for cell in game.cells():
            actions = (own[index] for own, index in zip(game.actions, cell, strict=True))
            yield (*actions, game.outcomes[cell], *(float(own[cell]) for own in game.payoffs))
        return
    yield ("play", "outcome", *(f"payoff: {player}" for player in game.players))
    for history, leaf in game.leaves():
        yield (", ".join(history), leaf.outcome, *map(float, leaf.payoffs))


def write_rows(rows: Iterable[Iterable[Any]], path: Path) -> None:
    """Write rows to a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def _move(move: Move, players: int) -> Iterator[tuple[str, ...]]:
    for action, target in move.actions.items():
        end = (f"move: {target}", *[""] * players) if isinstance(target, str) else _consequence(target)
        yield (move.name, _mover(move), _action(move, action), *end)


def _mover(move: Move) -> str:
    return f"{move.player} (information set: {move.information_set})" if move.information_set else move.player


def _action(move: Move, action: str) -> str:
    return f"{action} (with probability {move.probabilities[action]})" if move.player == CHANCE else action


def _consequence(end: Consequence) -> tuple[str, ...]:
    return (end.outcome, *map(str, end.payoffs))
