"""Exact maps of regimes against sweeps of a million points, on the same models, in turns.

The map has exact borders and areas; the sweep gives an answer at each point of a grid, ties up to a tolerance. What
is raced is the time until a two-parameter picture stands.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.racing import Contender, race
from gametheory.equilibria import Concept, nash, pure_nash, subgame_perfect
from gametheory.model import Model
from gametheory.modelfile import load
from gametheory.regimes import regimes
from gametheory.sweep import span, sweep

MODELS = Path(__file__).parent.parent / "models" / "crimea_2017"
POINTS = 1000
CASES: list[tuple[str, Concept, str, str]] = [
    ("linkage", pure_nash, "domestic_cost", "leverage"),
    ("linkage", pure_nash, "us_war_cost", "nk_disarm_payoff"),
    ("standoff", nash, "us_war_cost", "nk_disarm_payoff"),
    ("bargain", subgame_perfect, "us_war_cost", "nk_disarm_payoff"),
    ("bargain", subgame_perfect, "concession", "domestic_cost"),
]


def main(rounds: int = 3) -> None:
    """Race the map against the sweep for each model, concept and pair of parameters."""
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


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
