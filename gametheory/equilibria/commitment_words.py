"""What a commitment means for a reader: what it gains, what it hangs on, what tempts the leader away from it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from gametheory.equilibria.grid import tolerances
from gametheory.games import Equilibrium, NormalFormGame, Profile
from gametheory.games.numbers import Number, show
from gametheory.games.verification import expected_payoffs

MOST_PROFILES: Final = 150
"""Up to this many action profiles the Nash equilibria are computed for comparison: some seconds at most."""


def gain_words(
    game: NormalFormGame, leader: int, value: Number, nash_payoffs: tuple[Number, Number] | None
) -> Iterator[str]:
    """Compare what the leader gets with its Nash equilibria."""
    who = game.called(game.players[leader])
    kind = "Nash equilibrium" if len(game.players) == 2 else "pure Nash equilibrium"
    if nash_payoffs is None:
        large = math.prod(game.shape) > MOST_PROFILES
        why = "they were not computed for so large a game" if large else "there is none"
        yield f"committing first pays {who} {show(value)}; not compared with a {kind}: {why}"
        return
    worst, best = nash_payoffs
    gain = f"{show(abs(value - best))} {'more' if value > best else 'less'} than" if value != best else "as much as"
    others = f", and {show(worst)} in its worst" if worst != best else ""
    yield f"committing first pays {who} {show(value)}, {gain} the {show(best)} in its best {kind}{others}"


def tie_words(game: NormalFormGame, leader: int, value: Number, secured: Number) -> Iterator[str]:
    """Say what a single follower can change by what it does where it is indifferent."""
    who = game.called(game.players[leader])
    if len(game.players) > 2:
        return
    other = game.called(game.players[1 - leader])
    if secured == value:
        yield f"this does not hang on what {other} does where indifferent"
    else:
        yield f"if {other}, where indifferent, does what {who} dislikes, {who} can come close to {show(secured)} only"


def temptation_words(game: NormalFormGame, leader: int, equilibria: tuple[Equilibrium, ...]) -> Iterator[str]:
    """Say what the leader would gain by going back on its commitment."""
    tempted = max(equilibrium.regret for equilibrium in equilibria)
    if tempted > tolerances(game, 1e-9)[leader]:
        who = game.called(game.players[leader])
        yield f"{who} would gain up to {show(tempted)} by breaking its word: the commitment has to bind"


def follower_words(game: NormalFormGame) -> Iterator[str]:
    """Say what several followers are taken to do."""
    if len(game.players) > 2:
        yield "the followers play the only pure equilibrium of their game; mixed ones were not looked for"


def ties(game: NormalFormGame, leader: int, equilibrium: Equilibrium) -> Iterator[str]:
    """Say which of the followers would do just as well with another answer."""
    slack = tolerances(game, 1e-9)
    for player, name in enumerate(game.players):
        changed = {
            action: Profile({**equilibrium.profile.strategies, name: {action: 1}})
            for action in game.actions[player]
            if action not in equilibrium.profile[name] and player != leader
        }
        lost = {a: equilibrium.payoffs[name] - expected_payoffs(game, other)[name] for a, other in changed.items()}
        equal = [action for action, less in lost.items() if less <= slack[player]]
        if equal:
            yield f"at ({equilibrium.profile}) {game.called(name)} would do just as well with {' or '.join(equal)}"
