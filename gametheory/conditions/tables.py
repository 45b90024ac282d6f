"""Pure equilibria of a table: an action profile is one exactly while no player gains by another action alone."""

from __future__ import annotations

from collections.abc import Iterator

from gametheory.conditions.needs import Contradiction, Need, Simplifier
from gametheory.conditions.nouns import CandidateConditions
from gametheory.games import NormalFormGame
from gametheory.games.normal_form import Cell


def profile_conditions(game: NormalFormGame, simplifier: Simplifier) -> Iterator[CandidateConditions]:
    """Go through the action profiles of a game of formulas, each with the conditions under which nobody deviates."""
    for cell in game.cells():
        found = simplifier.case(_needs(game, cell))
        one = game.payoffs[0][cell] * 0 + 1
        yield CandidateConditions(
            label=game.label(cell),
            strategies={
                player: {actions[index]: one}
                for player, actions, index in zip(game.players, game.actions, cell, strict=True)
            },
            payoffs={player: cells[cell] for player, cells in zip(game.players, game.payoffs, strict=True)},
            outcomes={game.outcomes[cell]: one},
            cases=() if isinstance(found, Contradiction) else (found,),
            never=found.because if isinstance(found, Contradiction) else "",
        )


def _needs(game: NormalFormGame, cell: Cell) -> Iterator[Need]:
    for place, (player, actions) in enumerate(zip(game.players, game.actions, strict=True)):
        for other, instead in enumerate(actions):
            if other != cell[place]:
                deviation = (*cell[:place], other, *cell[place + 1 :])
                difference = game.payoffs[place][cell] - game.payoffs[place][deviation]
                yield Need(difference, player, actions[cell[place]], instead)
