"""Gambit's exact answers, from a process of its own: it can hang, and it is under another licence than the package."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

Strategy = tuple[Fraction, ...]
Profile = tuple[Strategy, Strategy]
IntegerGame = tuple[Sequence[Sequence[int]], Sequence[Sequence[int]]]


def extreme_equilibria(
    games: Sequence[IntegerGame], seconds: float
) -> list[tuple[set[Profile], set[frozenset[Profile]]]]:
    """Each game's extreme equilibria and maximal Nash subsets; the test fails when they take longer than `seconds`."""
    command = [sys.executable, str(Path(__file__).resolve())]
    question = json.dumps(games)
    try:
        run = subprocess.run(command, input=question, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        pytest.fail(f"Gambit did not solve {len(games)} games in {seconds} s: it hangs on one, or needs more time")
    if run.returncode:
        pytest.fail(f"Gambit's process ended with status {run.returncode}:\n{run.stderr}")
    return [
        ({_profile(found) for found in extreme}, {frozenset(map(_profile, clique)) for clique in cliques})
        for extreme, cliques in json.loads(run.stdout)
    ]


def _profile(written: list[list[str]]) -> Profile:
    row, column = (tuple(map(Fraction, strategy)) for strategy in written)
    return row, column


def _solve(row_payoffs: list[list[int]], column_payoffs: list[list[int]]) -> list[Any]:
    import numpy as np
    import pygambit

    game = pygambit.StrategicGame.from_arrays(np.array(row_payoffs), np.array(column_payoffs))
    result = pygambit.nash.enummixed_solve(game, rational=True, cliques=True)

    def write(profile: Any) -> list[list[str]]:
        return [[str(profile[player][own]) for own in game.get_strategies(player)] for player in game.players]

    extreme = [write(profile) for profile in result.equilibria]
    return [extreme, [[write(profile) for profile in clique] for clique in result.cliques]]


if __name__ == "__main__":
    json.dump([_solve(*game) for game in json.load(sys.stdin)], sys.stdout)
