"""The plays of a tree: each leaf with what chance and the players must have done for it to be reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory.games.extensive_form import Chance, Decision, ExtensiveFormGame, Leaf
from gametheory.games.recall import Experience


@dataclass(frozen=True, eq=False)
class Play:
    """A way through a tree.

    ``chance`` is the probability of all the moves of chance on the way, ``payoffs`` are each player's payoff times that
    probability, and ``experiences`` lists for each player the own information sets passed, with the actions taken.
    """

    outcome: str
    chance: Any
    payoffs: tuple[Any, ...]
    experiences: tuple[Experience, ...]


def plays(game: ExtensiveFormGame) -> Iterator[Play]:
    """Go through the plays that chance allows, in the order of the tree.

    Probabilities and payoffs are exact, or floats and arrays over a grid that broadcast, as in the game.

    >>> ends = Leaf("war", (Fraction(-3),)), Leaf("peace", (Fraction(0),))
    >>> tree = Chance("luck", ("bad", "good"), (Fraction(1, 3), Fraction(2, 3)), ends)
    >>> [(play.outcome, *play.payoffs) for play in plays(ExtensiveFormGame(("us",), tree))]
    [('war', Fraction(-1, 1)), ('peace', Fraction(0, 1))]
    """
    number = _as_float if game.grid_shape else _as_it_is
    start: tuple[Experience, ...] = ((),) * len(game.players)
    stack: list[tuple[Any, Any, tuple[Experience, ...]]] = [(game.root, 1, start)]
    while stack:
        node, chance, passed = stack.pop()
        if not np.any(np.not_equal(chance, 0)):
            continue
        if isinstance(node, Leaf):
            yield Play(node.outcome, chance, tuple(chance * number(payoff) for payoff in node.payoffs), passed)
        elif isinstance(node, Chance):
            branches = zip(node.children, node.probabilities, strict=True)
            stack.extend((child, chance * number(share), passed) for child, share in reversed(list(branches)))
        else:
            branches = zip(node.children, node.actions, strict=True)
            stack.extend(
                (child, chance, _after(game, node, action, passed)) for child, action in reversed(list(branches))
            )


def _after(
    game: ExtensiveFormGame, node: Decision, action: str, passed: tuple[Experience, ...]
) -> tuple[Experience, ...]:
    mover = game.players.index(node.player)
    return (*passed[:mover], (*passed[mover], (node.information_set, action)), *passed[mover + 1 :])


def _as_it_is(number: Any) -> Any:
    return number


def _as_float(number: Any) -> Any:
    """Let a rational number broadcast: numpy would make an array of Python objects of it."""
    return float(number) if isinstance(number, Fraction) else number
