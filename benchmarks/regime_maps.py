"""Exact maps of regimes against sweeps of a million points, on the same models, in turns.

The map has exact borders and areas; the sweep gives an answer at each point of a grid, ties up to a tolerance. What
is raced is the time until a two-parameter picture stands.

For a random table of three players with four actions each the parts are raced too: the polygons laid over each other
(compiled, and in plain Python) and the compiled sweep's loop, all of them without the making of models and results.
Compiled maps are many in a row, as for a slider. The sweep's answers are compared with the map's at random points of
the grid before anything is timed.
"""

from __future__ import annotations

import itertools
import random
import sys
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.racing import Contender, filled, race
from gametheory.equilibria import Concept, nash, pure_nash, subgame_perfect
from gametheory.kernels import Family, make_columns
from gametheory.kernels.pure_nash import prepare
from gametheory.loading import load as load_model
from gametheory.model import Model
from gametheory.modelfile import load
from gametheory.numerics.planar import Box, compiled_overlays, overlays
from gametheory.numerics.planar.convex import Line
from gametheory.regimes import Regimes, regimes
from gametheory.sweep import span, sweep

MODELS = Path(__file__).parent.parent / "models" / "crimea_2017"
POINTS = 1000
SIZE = 4
MANY = 100
ONE = Fraction(1)
CASES: list[tuple[str, Concept, str, str]] = [
    ("linkage", pure_nash, "domestic_cost", "leverage"),
    ("linkage", pure_nash, "us_war_cost", "nk_disarm_payoff"),
    ("standoff", nash, "us_war_cost", "nk_disarm_payoff"),
    ("bargain", subgame_perfect, "us_war_cost", "nk_disarm_payoff"),
    ("bargain", subgame_perfect, "concession", "domestic_cost"),
]


def main(rounds: int = 3) -> None:
    """Race the map against the sweep for each model, concept and pair of parameters."""
    large_table(rounds)
    for name, concept, x, y in CASES:
        model = load(MODELS / f"{name}.yaml")
        race(f"{name}, {concept.__name__}: {x} by {y}", contenders(model, concept, x, y), rounds)


def contenders(model: Model, concept: Concept, x: str, y: str) -> list[Contender]:
    """Give the exact map, and the sweep of a thousand by a thousand points."""
    axes = {}
    for parameter in (model.parameters[x], model.parameters[y]):
        assert parameter.low is not None
        assert parameter.high is not None
        axes[parameter.name] = span(parameter.low, parameter.high, POINTS)
    return [
        Contender("exact map of regimes", POINTS**2, lambda: regimes(model, x, y, concept)),
        Contender("sweep of a million points", POINTS**2, lambda: sweep(model, concept, progress=False, **axes)),
    ]


def random_table(numbers: np.ndarray) -> Model:
    """Write a table whose payoffs are affine in x and y, from numbers of shape (players, cells, 3) in thousandths."""
    players = {f"p{player}": f"Player {player}" for player in range(3)}
    actions = {player: [f"{player}{action}" for action in range(SIZE)] for player in players}
    cells = [", ".join(profile) for profile in itertools.product(*actions.values())]
    outcomes = {
        f"end {place}": {
            player: "{} + {} * x + {} * y".format(*(f"({entry} / 1000)" for entry in numbers[own, place].tolist()))
            for own, player in enumerate(players)
        }
        for place in range(len(cells))
    }
    return load_model(
        {
            "title": "Random table",
            "players": players,
            "parameters": {name: {"default": 0, "range": "-1..1"} for name in "xy"},
            "outcomes": outcomes,
            "table": {"actions": actions, "cells": dict(zip(cells, outcomes, strict=True))},
        }
    )


def polygons(numbers: np.ndarray) -> list[list[Line]]:
    """Give for each profile the lines that are at least zero where no deviation gains."""
    table = numbers[..., [1, 2, 0]].reshape(3, SIZE, SIZE, SIZE, 3)
    found = []
    for cell in np.ndindex(SIZE, SIZE, SIZE):
        lines = []
        for player in range(3):
            others = np.moveaxis(table[player], player, 0)[(slice(None), *np.delete(cell, player))]
            gains = np.delete(others[cell[player]] - others, cell[player], axis=0)
            lines += [(int(a), int(b), int(c)) for a, b, c in gains]
        found.append(lines)
    return found


def compare(mapped: Regimes, model: Model, axes: dict[str, np.ndarray]) -> None:
    """Stop unless the sweep finds at random points of the grid what the map says is there."""
    swept = sweep(model, pure_nash, progress=False, **axes)
    rng = random.Random(0)
    for i, j in ((rng.randrange(POINTS), rng.randrange(POINTS)) for _ in range(300)):
        there = {outcome for one in mapped.at(axes["x"][i], axes["y"][j]) for outcome in one.outcomes}
        here = swept.isel(x=i, y=j)["possible"]
        assert there == set(here.outcome.values[here.values]), f"map and sweep differ at {i}, {j}"


def large_table(rounds: int) -> None:
    """Race map and sweep of a table of three players with four actions each, and their loops alone."""
    numbers = np.random.default_rng(11).integers(-1000, 1001, (3, SIZE**3, 3))
    model = random_table(numbers)
    axes = {name: span(-1, 1, POINTS) for name in "xy"}
    compare(regimes(model, "x", "y", pure_nash), model, axes)
    box = Box((-ONE, ONE), (-ONE, ONE))
    every = polygons(numbers)
    planes = compiled_overlays.half_planes(box, every)
    assert planes is not None
    grid = np.ascontiguousarray([own.ravel() for own in np.meshgrid(*axes.values(), indexing="ij")])
    base, slopes = numbers[..., 0] / 1000, np.ascontiguousarray(numbers[..., 1:] / 1000)
    kernel = prepare(Family(model.at(), base, slopes, (3.0,) * 3), select="first", tolerance=1e-9)
    assert kernel is not None
    columns = make_columns(POINTS**2, outcomes=SIZE**3, players=3, keep=["equilibria", "possible"])
    race(
        "3 players, 4 x 4 x 4, pure_nash: exact map and sweep of a million points",
        [
            Contender("maps, polygons laid over each other, compiled", MANY * POINTS**2, partial(many_maps, planes)),
            Contender("map, the same in plain Python", POINTS**2, partial(overlays.overlay, box, every)),
            Contender("map, the whole call", POINTS**2, partial(regimes, model, "x", "y", pure_nash)),
            Contender("sweep, its loop alone, a thread a core", POINTS**2, partial(filled, kernel, grid, columns)),
            Contender("sweep, the whole call, compiled", POINTS**2, partial(whole_sweep, model, axes, True)),
            Contender("sweep, the whole call, not compiled", POINTS**2, partial(whole_sweep, model, axes, False)),
        ],
        rounds,
    )


def many_maps(planes: compiled_overlays.HalfPlanes) -> None:
    for _ in range(MANY):
        compiled_overlays.overlay(planes)


def whole_sweep(model: Model, axes: dict[str, np.ndarray], compiled: bool) -> object:
    return sweep(model, pure_nash, progress=False, compiled=compiled, **axes)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
