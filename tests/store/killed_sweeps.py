"""Sweep into a store, and be killed over and over: run as a script by the tests, in a process of its own.

``python killed_sweeps.py STORE KILLS SEED`` forks a process that sweeps into STORE with ``resume``, kills it at a
random moment, and does so again until that was done KILLS times; then it lets the sweep end. Its output says
how many of the processes were killed before they came to their end. With ``failing`` after the seed, some blocks fail,
others each time, until the last time.
"""

import contextlib
import dataclasses
import functools
import importlib
import logging
import os
import random
import signal
import sys
import time
from pathlib import Path

import numpy as np

import gametheory as gt
from gametheory.errors import UnfinishedSweepError

MEETING = {
    "title": "Where to meet",
    "players": {"us": "United States", "nk": "North Korea"},
    "parameters": {"north": {"default": 1, "range": "-1..1"}, "south": {"default": 1, "range": "-1..1"}},
    "outcomes": {
        "apart": {"us": 0, "nk": 0},
        "north": {"us": "north", "nk": "north"},
        "south": {"us": "south", "nk": "south - 0.2"},
        "sea": {"us": "north - south", "nk": "north * south"},
    },
    "table": {
        "actions": {"us": ["north", "south", "sea"], "nk": ["north", "south", "sea"]},
        "cells": {
            "north, north": "north",
            "south, south": "south",
            "sea, sea": "sea",
            "north, south": "apart",
            "north, sea": "apart",
            "south, north": "apart",
            "south, sea": "apart",
            "sea, any": "apart",
        },
    },
}
AXES = {"north": gt.span(-1, 1, 24), "south": gt.span(-1, 1, 64)}
SHARE = 0.15  # of the blocks that fail on a bad day
KINDS = ("separating", "", "hybrid", "", "pooling", "hybrid", "separating", "pooling", "pooling")


def finding(game):
    """Find the candidates of pure_nash that hold somewhere in a block only, the later ones first; with kinds."""
    found = gt.pure_nash(game)
    kept = [place for place, holds in reversed(list(enumerate(found.holds))) if np.any(holds)]
    numbers = np.array([*(kept.index(p) if p in kept else -1 for p in range(len(found.candidates))), -1], np.int16)
    return dataclasses.replace(
        found,
        candidates=tuple(found.candidates[place] for place in kept),
        holds=tuple(found.holds[place] for place in kept),
        kinds=tuple(KINDS[place] for place in kept),
        selected=numbers[found.selected],
        candidate_outcomes=(),
    )


def failing(seed):
    """Give the concept as it is on a bad day."""
    chance = random.Random(seed)

    @functools.wraps(finding)
    def found(game):
        if chance.random() < SHARE:
            raise ArithmeticError("a bad day")
        return finding(game)

    return found


def run(store, concept=finding):
    gt.sweep(gt.load(MEETING), concept, out=store, resume=True, progress=False, **AXES)


def killed(store, after, concept):
    """Sweep in a process of its own and kill it after so many seconds; tell whether that came before its end."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(UnfinishedSweepError, ArithmeticError):
            run(store, concept)
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(store, kills, seed, fails=""):
    logging.disable()
    importlib.import_module("zarr")  # so that the forked processes need not
    chance = random.Random(seed)
    count = 0
    for number in range(kills):
        concept = failing(chance.random()) if fails else finding
        if killed(store, chance.uniform(0.0, 0.2), concept):
            count += 1
        elif number < kills - 1:  # it came to its end: lose a few blocks, so that the next has something to do
            for chunk in chance.sample(sorted((Path(store) / "done" / "c").rglob("[0-9]*/0")), 5):
                chunk.unlink()
    run(store)
    sys.stdout.write(f"{count}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
