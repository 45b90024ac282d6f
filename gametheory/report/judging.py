"""Refinements of a signalling game's equilibria: which of them rest on beliefs that can be defended, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from gametheory.equilibria import d1, divine, intuitive_criterion, signalling_game, undefeated
from gametheory.equilibria.signalling import Refinement
from gametheory.games import ExtensiveFormGame, Solution
from gametheory.report.wording import listed

ASKED: Final[tuple[tuple[Callable[[Solution], Refinement], str], ...]] = (
    (intuitive_criterion, "Nobody believes in a type that could only lose by the message, if another type would gain."),
    (divine, "A type that gains by the message whenever another does not lose counts at least as much as before."),
    (d1, "The same, but the other type is ruled out altogether."),
    (undefeated, "No other pure equilibrium explains the message, with those who send it there better off."),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one refinement makes of the equilibria: what it asks after an unsent message, and its verdicts."""

    name: str
    asks: str
    verdicts: tuple[str, ...]


def judgements(solution: Solution) -> tuple[Judgement, ...]:
    """Ask every refinement; none where the game is no signalling game, or its numbers are not exact."""
    game = solution.game
    if not isinstance(game, ExtensiveFormGame) or not solution.equilibria or signalling_game(game) is None:
        return ()
    if not game.is_exact:
        return ()
    return tuple(_judgement(refine(solution), asks) for refine, asks in ASKED)


def _judgement(found: Refinement, asks: str) -> Judgement:
    return Judgement(found.name, asks, (*_verdicts(found), *(f"Note: {note}." for note in found.notes)))


def _verdicts(found: Refinement) -> Iterator[str]:
    """Say each verdict once, with the equilibria that it is about."""
    alike: dict[tuple[bool, str], list[str]] = {}
    for number, verdict in enumerate(found.verdicts, 1):
        alike.setdefault((verdict.survives, verdict.reason), []).append(str(number))
    for (survives, reason), numbers in alike.items():
        many = len(numbers) > 1
        who = f"Equilibri{'a' if many else 'um'} {listed(numbers)}"
        fate = ("survive" if survives else "fail") + ("" if many else "s")
        yield f"{who} {fate}: {reason}."
