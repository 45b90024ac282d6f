"""Gambit's agent logit equilibria of trees, from a process of its own: it can hang, and it is under another licence."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest


def equilibria(games, precisions, seconds):
    """For each tree (as .efg text) and precision, a history of each information set with the probabilities there."""
    asked = json.dumps({"games": games, "precisions": precisions})
    command = [sys.executable, str(Path(__file__).resolve())]
    try:
        run = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        pytest.fail(f"Gambit did not answer in {seconds} s: it hangs, or needs more time")
    if run.returncode:
        pytest.fail(f"Gambit's process ended with status {run.returncode}:\n{run.stderr}")
    return json.loads(run.stdout)


def _answer(question):
    import pygambit

    found = []
    for text in question["games"]:
        game = pygambit.read_efg(io.BytesIO(text.encode()))
        points = pygambit.qre.logit_solve_lambda(game, lam=question["precisions"], first_step=0.01)
        found.append(
            [
                [
                    [[step.action for step in known], {action: float(share) for action, share in mix}]
                    for player in game.players
                    for known, mix in point.profile[player]
                ]
                for point in points
            ]
        )
    return found


if __name__ == "__main__":
    json.dump(_answer(json.load(sys.stdin)), sys.stdout)
