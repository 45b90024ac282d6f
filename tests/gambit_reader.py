"""What Gambit itself makes of .nfg texts, from a process of its own: it is under another licence than the package."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Read:
    """A game as Gambit read it, and the text in which Gambit writes it again."""

    title: str
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    payoffs: tuple[tuple[Fraction, ...], ...]  # a tuple a player, the last player's strategy changing fastest
    outcomes: tuple[str | None, ...]
    rewritten: str


def read_by_gambit(texts: Sequence[str], seconds: float) -> list[Read]:
    """Have Gambit read the texts; the test fails when it refuses one, or takes longer than `seconds`."""
    command = [sys.executable, str(Path(__file__).resolve())]
    try:
        run = subprocess.run(
            command, input=json.dumps(texts), capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.fail(f"Gambit did not read {len(texts)} games in {seconds} s")
    if run.returncode:
        pytest.fail(f"Gambit's process ended with status {run.returncode}:\n{run.stderr}")
    return [_game(**entry) for entry in json.loads(run.stdout)]


def _game(title: str, players: Any, actions: Any, payoffs: Any, outcomes: Any, rewritten: str) -> Read:
    numbers = tuple(tuple(map(Fraction, own)) for own in payoffs)
    return Read(title, tuple(players), tuple(map(tuple, actions)), numbers, tuple(outcomes), rewritten)


def _read(text: str) -> dict[str, Any]:
    import pygambit

    game = pygambit.read_nfg(io.BytesIO(text.encode()))
    profiles = list(game.contingencies)
    paid = [game.get_payoffs(profile) for profile in profiles]
    return {
        "title": game.title,
        "players": list(game.players),
        "actions": [list(game.get_strategies(player)) for player in game.players],
        "payoffs": [[str(payoffs[player]) for payoffs in paid] for player in game.players],
        "outcomes": [game.get_outcome(profile) for profile in profiles],
        "rewritten": game.to_nfg(),
    }


if __name__ == "__main__":
    json.dump([_read(text) for text in json.load(sys.stdin)], sys.stdout)
