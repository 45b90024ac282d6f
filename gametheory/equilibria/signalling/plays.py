"""Plays of a signalling game over a grid: a pattern that is followed or an opening that ends it, and what it pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gametheory.equilibria.signalling.certainty import FALSE, TRUE, Truth, every, positive
from gametheory.equilibria.signalling.kernel import Followed, SignallingKernel
from gametheory.equilibria.signalling.patterns import Pattern, pattern_label, patterns
from gametheory.equilibria.signalling.structure import Ending, SignallingGame


@dataclass(frozen=True, eq=False)
class Play:
    """A way that play can go: where an equilibrium leads to it, what it pays, which outcomes it reaches."""

    label: str
    kind: str
    pattern: Pattern | None
    truth: Truth
    payoffs: tuple[Any, ...]
    outcomes: Mapping[str, Any] = field(default_factory=dict)


def plays_of(signalling: SignallingGame, slack: tuple[float, ...], *, mixed: bool) -> Iterator[Play]:
    """Go through the plays that are possible anywhere."""
    players = signalling.game.players
    scale = dict(zip(players, signalling.game.payoff_scale, strict=True))
    kernel = SignallingKernel(signalling, dict(zip(players, slack, strict=True)), scale)
    outside: dict[str, Truth] = {}
    for pattern in patterns(signalling, mixed=mixed):
        found = kernel.follow(pattern)
        if found.truth.hopeless:
            continue
        ending = _ending(signalling, kernel, found)
        for action, truth in _opened(signalling, ending, found, slack):
            if action is None:
                label = pattern_label(signalling, pattern)
                yield Play(label, pattern.kind, pattern, found.truth & truth, ending.payoffs, ending.outcomes)
            else:
                outside[action] = outside.get(action, FALSE) | (found.truth & truth)
    for action, truth in outside.items():
        assert signalling.opening is not None
        ending = signalling.opening.outside[action]
        yield Play(action, "", None, truth, ending.payoffs, ending.outcomes)


def _opened(
    signalling: SignallingGame, ending: Ending, found: Followed, slack: tuple[float, ...]
) -> Iterator[tuple[str | None, Truth]]:
    """Tell for each action of the opening where it is best, given what would follow; ``None`` is to go on."""
    opening = signalling.opening
    if opening is None:
        yield None, TRUE
        return
    mover = signalling.game.players.index(opening.player)
    values: dict[str | None, Any] = {action: end.payoffs[mover] for action, end in opening.outside.items()}
    values[None] = ending.payoffs[mover]
    off = slack[mover] + 8 * signalling.game.payoff_scale[mover] * found.error
    for action, value in values.items():
        best = every(positive(value - other, off) for rival, other in values.items() if rival != action)
        yield action, best if found.solved else Truth(np.False_, np.True_)


def _ending(signalling: SignallingGame, kernel: SignallingKernel, found: Followed) -> Ending:
    """Average the endings of all plays; NaN where a pattern was not solved."""
    if not found.solved:
        return Ending((np.nan,) * len(signalling.game.players), {})
    return expected(signalling, signalling.endings, kernel.priors, found.sent, found.given)


def expected(
    signalling: SignallingGame,
    endings: Mapping[tuple[int, int, int], Ending],
    priors: Sequence[Any],
    sent: Sequence[Mapping[int, Any]],
    given: Sequence[Mapping[int, Any]],
) -> Ending:
    """Average endings by type, message and answer, with what the types send and which answers are given."""
    payoffs: list[Any] = [0] * len(signalling.game.players)
    outcomes: dict[str, Any] = {}
    for (kind, message, answer), ending in endings.items():
        heard = kind in signalling.messages[message].heard
        share = given[message].get(answer) if heard else int(answer == 0)
        if message in sent[kind] and share is not None:
            weight = priors[kind] * sent[kind][message] * share
            payoffs = [total + weight * paid for total, paid in zip(payoffs, ending.payoffs, strict=True)]
            for outcome, part in ending.outcomes.items():
                outcomes[outcome] = outcomes.get(outcome, 0) + weight * part
    return Ending(tuple(payoffs), outcomes)
