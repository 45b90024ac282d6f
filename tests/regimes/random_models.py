"""Random models over two parameters, as model files write them: payoffs affine, bilinear or worse, with some ties."""

from __future__ import annotations

import itertools
import random

import gametheory as gt
from gametheory.model import Model

PARAMETERS = {name: {"default": "1/2", "range": "-1..2"} for name in ("a", "b")}


def term(rng: random.Random, kind: str) -> str:
    constant, a, b = (rng.choice([-3, -2, -1, 0, 0, 1, 2, 3]) for _ in range(3))
    formula = f"{constant} + {a} * a + {b} * b"
    if kind == "bilinear":
        formula += f" + {rng.choice([-2, -1, 0, 0, 1, 2])} * a * b"
    if kind == "quotient":
        formula += f" + {rng.choice([0, 0, 1, 2])} * a / (b + 3)"
    if kind == "quadratic":
        formula += f" + {rng.choice([0, 0, 1, -1])} * a ** 2 + {rng.choice([0, 0, 1, -1])} * b ** 2"
    return formula


def table(seed: int, shape: tuple[int, ...], kind: str = "affine") -> Model:
    rng = random.Random(seed)
    players = {f"p{index}": f"Player {index}" for index in range(len(shape))}
    actions = {player: [f"{player}{k}" for k in range(size)] for player, size in zip(players, shape, strict=True)}
    outcomes, cells = {}, {}
    for profile in itertools.product(*actions.values()):
        name = f"end of {' '.join(profile)}"
        outcomes[name] = {player: term(rng, kind) for player in players}
        cells[", ".join(profile)] = name
    return gt.load(
        {
            "title": "Random table",
            "players": players,
            "parameters": PARAMETERS,
            "outcomes": outcomes,
            "table": {"actions": actions, "cells": cells},
        }
    )


def tree(seed: int, kind: str = "affine", depth: int = 3, chance: bool = True) -> Model:
    rng = random.Random(seed)
    players = ["p0", "p1", "p2"]
    outcomes: dict[str, dict[str, str]] = {}
    moves: dict[str, dict[str, object]] = {}

    def grow(left: int) -> str:
        if not left or (left < depth and rng.random() < 0.25):
            name = f"end {len(outcomes)}"
            outcomes[name] = {player: term(rng, kind) for player in players}
            return name
        name = f"move {len(moves)}"
        moves[name] = {}
        actions = {f"act {k}": grow(left - 1) for k in range(rng.choice([2, 2, 3]))}
        if chance and left < depth and rng.random() < 0.25:
            shares = {action: f"1/{len(actions)}" for action in actions}
            moves[name] = {"player": "chance", "actions": actions, "probabilities": shares}
        else:
            moves[name] = {"player": rng.choice(players), "actions": actions}
        return name

    grow(depth)
    return gt.load(
        {
            "title": "Random tree",
            "players": {player: player.upper() for player in players},
            "parameters": PARAMETERS,
            "outcomes": outcomes,
            "tree": moves,
        }
    )


def signalling(seed: int, responses: int = 2) -> Model:
    """A signalling game of two types and two signals; the parameter a is the prior, b enters some payoffs."""
    rng = random.Random(seed)
    outcomes: dict[str, dict[str, str]] = {}

    def end() -> str:
        name = f"end {len(outcomes)}"
        outcomes[name] = {
            player: f"{rng.randint(-4, 4)} + {rng.choice([0, 0, 0, 1, -1])} * b" for player in ("sender", "receiver")
        }
        return name

    moves: dict[str, dict[str, object]] = {
        "nature": {
            "player": "chance",
            "actions": {"strong": "strong", "weak": "weak"},
            "probabilities": {"strong": "a", "weak": "1 - a"},
        }
    }
    for kind in ("strong", "weak"):
        moves[kind] = {"player": "sender", "actions": {"loud": f"{kind} loud", "quiet": f"{kind} quiet"}}
    for kind in ("strong", "weak"):
        for signal in ("loud", "quiet"):
            actions = {f"reply {k}": end() for k in range(responses)}
            moves[f"{kind} {signal}"] = {"player": "receiver", "actions": actions, "information_set": signal}
    return gt.load(
        {
            "title": "Random signalling",
            "players": {"sender": "Sender", "receiver": "Receiver"},
            "parameters": {"a": {"default": "1/2", "range": "0..1"}, "b": {"default": 0, "range": "-3..3"}},
            "outcomes": outcomes,
            "tree": moves,
        }
    )
