"""Random tables and trees over two parameters whose payoffs take min, max and abs of polynomials."""

from __future__ import annotations

import itertools
import math
import random

import gametheory as gt
from gametheory.model import Model

PARAMETERS = {name: {"default": "1/2", "range": "-1..2"} for name in ("a", "b")}


def affine(rng: random.Random) -> str:
    constant, a, b = (rng.choice([-2, -1, 0, 0, 1, 2]) for _ in range(3))
    return f"{constant} + {a} * a + {b} * b"


def payoff(rng: random.Random, bent: bool = False) -> str:
    kind = rng.choice(["plain", "plain", "min", "max", "abs", "nested"])
    one, other, third = (affine(rng) + (" + a * b" if bent and rng.random() < 0.3 else "") for _ in range(3))
    return {
        "plain": one,
        "min": f"min({one}, {other}, {third})",
        "max": f"max({one}, {other}) - ({third})",
        "abs": f"abs({one})",
        "nested": f"min(abs({one}), max({other}, {third}))",
    }[kind]


def table(seed: int, shape: tuple[int, ...] = (2, 2), bent: bool = False, plain: int = 0) -> Model:
    """A table; ``plain`` of its payoffs take no min, max or abs."""
    rng = random.Random(seed)
    left = [False] * (math.prod(shape) * len(shape) - plain) + [True] * plain
    rng.shuffle(left)
    players = {f"p{index}": f"Player {index}" for index in range(len(shape))}
    actions = {player: [f"{player}{k}" for k in range(size)] for player, size in zip(players, shape, strict=True)}
    outcomes, cells = {}, {}
    for profile in itertools.product(*actions.values()):
        name = f"end of {' '.join(profile)}"
        outcomes[name] = {player: affine(rng) if left.pop() else payoff(rng, bent) for player in players}
        cells[", ".join(profile)] = name
    return _load(players, outcomes, {"table": {"actions": actions, "cells": cells}})


def tree(seed: int) -> Model:
    """Two moves of the one, each followed by two of the other."""
    rng = random.Random(seed)
    players = {"p0": "P0", "p1": "P1"}
    outcomes = {f"end {place}": {player: payoff(rng) for player in players} for place in range(4)}
    moves = {
        "first": {"player": "p0", "actions": {"left": "second", "right": "third"}},
        "second": {"player": "p1", "actions": {"up": "end 0", "down": "end 1"}},
        "third": {"player": "p1", "actions": {"in": "end 2", "out": "end 3"}},
    }
    return _load(players, outcomes, {"tree": moves})


def _load(players: dict[str, str], outcomes: object, form: dict[str, object]) -> Model:
    return gt.load({"title": "Random", "players": players, "parameters": PARAMETERS, "outcomes": outcomes, **form})
