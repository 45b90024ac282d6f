"""What follows from each action of a leader who has committed to it: the others' answers.

A single follower gives any of its best responses. Two or more play a game among themselves; what comes of it is
determined here only if that game has exactly one pure equilibrium.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gametheory.equilibria.grid import tolerances
from gametheory.equilibria.pure_nash import pure_nash_kernel
from gametheory.errors import ConceptError
from gametheory.games import NormalFormGame
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Number


@dataclass(frozen=True)
class Option:
    """One thing that a leader can bring about: its strategy, the others' answer, and what that pays the leader.

    ``strategy`` gives the probability of each action, ``answer`` names the others' actions in the players' order.
    """

    strategy: Mapping[str, Number]
    answer: tuple[str, ...]
    payoff: Number

    def to_dict(self) -> dict[str, Any]:
        """Give the option as plain data for JSON; numbers as floats."""
        strategy = {action: float(share) for action, share in self.strategy.items()}
        return {"strategy": strategy, "answer": list(self.answer), "payoff": float(self.payoff)}


def pure_options(game: NormalFormGame, leader: int) -> tuple[Option, ...]:
    """Give all that may follow from each action of a leader, in the order of the actions.

    Raises ``ConceptError`` where two or more followers have no pure equilibrium, or several.

    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> [(option.answer, str(option.payoff)) for option in pure_options(pennies, 0)]
    [(('2',), '-1'), (('1',), '-1')]
    """
    found: list[Option] = []
    for index, action in enumerate(game.actions[leader]):
        followers = _after(game, leader, index)
        for cell in _equilibria(followers, action):
            names = tuple(own[one] for own, one in zip(followers.actions, cell, strict=True))
            whole = (*cell[:leader], index, *cell[leader:])
            found.append(Option({action: 1}, names, game.payoffs[leader][whole]))
    return tuple(found)


def _after(game: NormalFormGame, leader: int, action: int) -> NormalFormGame:
    """Give the followers' game after an action of the leader."""
    who = [player for player in range(len(game.players)) if player != leader]
    return NormalFormGame(
        tuple(game.players[player] for player in who),
        tuple(game.actions[player] for player in who),
        tuple(np.take(game.payoffs[player], [action], axis=leader).squeeze(axis=leader) for player in who),
        np.take(game.outcomes, [action], axis=leader).squeeze(axis=leader),
        game.outcome_names,
        names=game.names,
    )


def _equilibria(followers: NormalFormGame, action: str) -> list[Cell]:
    """List the answers to an action: of one follower its best responses, of several their only pure equilibrium."""
    kernel = pure_nash_kernel(followers.payoffs, tolerances(followers, 1e-9))
    found = [cell for cell, (holds, _) in kernel.items() if holds]
    if len(found) == 1 or len(followers.players) == 1:
        return found
    count = f"{len(found)} pure equilibria" if found else "no pure equilibrium"
    raise ConceptError(
        f"what follows from a commitment to '{action}' is not determined: the game that "
        f"{' and '.join(map(followers.called, followers.players))} then play has {count}, not one. "
        "Leave out that action, or fix what one of them does"
    )
