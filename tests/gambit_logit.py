"""Gambit's logit equilibria and fits, from a process of its own: it can hang, and it is under another licence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Game = Sequence[np.ndarray]


def equilibria(games: Sequence[Game], precisions: Sequence[float], seconds: float) -> list[list[list[float]]]:
    """For each game and each precision, the probabilities of all players' actions in a row."""
    return _ask({"want": "equilibria", "games": _plain(games), "precisions": list(precisions)}, seconds)


def branch(game: Game, seconds: float) -> list[tuple[float, list[float]]]:
    """The points of the principal branch: precision, and the probabilities in a row."""
    return _ask({"want": "branch", "games": _plain([game])}, seconds)


def fit(game: Game, counts: Sequence[Sequence[float]], seconds: float) -> tuple[float, float, list[float]]:
    """The fitted precision, its log-likelihood, and the probabilities in a row."""
    return tuple(_ask({"want": "fit", "games": _plain([game]), "counts": counts}, seconds))


def _plain(games: Sequence[Game]) -> list[Any]:
    return [[payoffs.tolist() for payoffs in game] for game in games]


def _ask(question: dict[str, Any], seconds: float) -> Any:
    command = [sys.executable, str(Path(__file__).resolve())]
    asked = json.dumps(question)
    try:
        run = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        pytest.fail(f"Gambit did not answer in {seconds} s: it hangs, or needs more time")
    if run.returncode:
        pytest.fail(f"Gambit's process ended with status {run.returncode}:\n{run.stderr}")
    return json.loads(run.stdout)


def _answer(question: dict[str, Any]) -> Any:
    from pygambit import StrategicGame, qre

    games = [StrategicGame.from_arrays(*map(np.array, game)) for game in question["games"]]

    def row(profile: Any) -> list[float]:
        game = profile.game
        return [float(profile[player][own]) for player in game.players for own in game.get_strategies(player)]

    if question["want"] == "equilibria":
        found = [qre.logit_solve_lambda(game, lam=question["precisions"], first_step=0.01) for game in games]
        return [[row(point.profile) for point in points] for points in found]
    if question["want"] == "branch":
        return [(point.lam, row(point.profile)) for point in qre.logit_solve_branch(games[0], first_step=0.01)]
    fitted = qre.logit_estimate(games[0].mixed_strategy_profile(question["counts"]))
    return fitted.lam, fitted.log_like, row(fitted.profile)


if __name__ == "__main__":
    json.dump(_answer(json.load(sys.stdin)), sys.stdout)
