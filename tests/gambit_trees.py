"""What Gambit itself makes of .efg texts, from a process of its own: it is under another licence than the package."""

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

Behaviour = Sequence[Sequence[Sequence[Fraction]]]
"""Probabilities by player, information set (in the order of the tree) and action."""


@dataclass(frozen=True)
class ReadTree:
    """A tree as Gambit read it, and the text in which Gambit writes it again."""

    title: str
    players: tuple[str, ...]
    payoffs: tuple[Fraction, ...]
    outcomes: frozenset[str]
    subgames: frozenset[tuple[str, ...]]
    recall: bool
    rewritten: str


def read_by_gambit(texts: Sequence[str], behaviours: Sequence[Behaviour], seconds: float) -> list[ReadTree]:
    """Have Gambit read the texts and value a behaviour profile each; the test fails when it refuses or is too slow."""
    command = [sys.executable, str(Path(__file__).resolve())]
    asked = [
        {"text": text, "behaviour": [[[str(share) for share in mix] for mix in own] for own in behaviour]}
        for text, behaviour in zip(texts, behaviours, strict=True)
    ]
    try:
        run = subprocess.run(
            command, input=json.dumps(asked), capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.fail(f"Gambit did not read {len(texts)} trees in {seconds} s")
    if run.returncode:
        pytest.fail(f"Gambit's process ended with status {run.returncode}:\n{run.stderr}")
    return [_tree(**entry) for entry in json.loads(run.stdout)]


def _tree(title: str, players: Any, payoffs: Any, outcomes: Any, subgames: Any, recall: bool, rewritten: str) -> Any:
    roots = frozenset(tuple(history) for history in subgames)
    return ReadTree(title, tuple(players), tuple(map(Fraction, payoffs)), frozenset(outcomes), roots, recall, rewritten)


def _read(text: str, behaviour: list[list[list[str]]]) -> dict[str, Any]:
    import pygambit

    game = pygambit.read_efg(io.BytesIO(text.encode()))
    profile = game.mixed_behavior_profile(
        data=[[list(map(pygambit.Rational, mix)) for mix in own] for own in behaviour], rational=True
    )
    payoffs = profile.payoffs() if callable(profile.payoffs) else profile.payoffs
    return {
        "title": game.title,
        "players": list(game.players),
        "payoffs": [str(payoffs[player]) for player in game.players],
        "outcomes": list(game.get_outcomes()),
        "subgames": [list(history.actions) for history in game.get_subgame_roots()],
        "recall": bool(game.is_perfect_recall),
        "rewritten": game.to_efg(),
    }


if __name__ == "__main__":
    json.dump([_read(**entry) for entry in json.load(sys.stdin)], sys.stdout)
