"""What says where it flips: results survive pickling, and the front door's names are functions in every order."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

import gametheory as gt
from gametheory.conditions import margins
from gametheory.regimes import distance_to_flip, most_robust_point

MODELS = {
    name: gt.load(f"models/crimea_2017/{name}.yaml")
    for name in ("standoff", "linkage", "bargain", "price", "instalments", "resolve", "sincerity")
}
MADE = {
    "pure thresholds": lambda: gt.thresholds(MODELS["linkage"], "domestic_cost", gt.pure_nash),
    "irrational thresholds": lambda: gt.thresholds(MODELS["linkage"], "snapback", gt.nash, domestic_cost=0.3),
    "correlated thresholds": lambda: gt.thresholds(MODELS["standoff"], "us_war_cost", gt.correlated),
    "belief thresholds": lambda: gt.thresholds(MODELS["resolve"], "resolve_prior", gt.perfect_bayesian),
    "thresholds of plans": lambda: gt.thresholds(MODELS["instalments"], "us_discount"),
    "thresholds of a zone": lambda: gt.thresholds(MODELS["price"], "war_hazard"),
    "map": lambda: gt.regimes(MODELS["linkage"], "domestic_cost", "leverage"),
    "curved map": lambda: gt.regimes(MODELS["bargain"], "concession", "domestic_cost"),
    "map of beliefs": lambda: gt.regimes(MODELS["sincerity"], "sincerity_prior", "crimea_cost", gt.perfect_bayesian),
    "strip": lambda: gt.regimes(MODELS["standoff"], "us_war_cost"),
    "conditions": lambda: gt.conditions(MODELS["linkage"]),
    "conditions of a tree": lambda: gt.conditions(MODELS["bargain"], us_war_cost=11, us_victory_value=5),
    "margins": lambda: margins(gt.conditions(MODELS["standoff"])),
    "distance": lambda: distance_to_flip(MODELS["standoff"]),
    "robust point": lambda: most_robust_point(MODELS["standoff"], "war"),
}


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_results_survive_pickling(made):
    found = made()
    again = pickle.loads(pickle.dumps(found))
    assert repr(again) == repr(found)
    if hasattr(found, "to_dict"):
        assert again.to_dict() == found.to_dict()


ORDERS = [
    "import gametheory.regimes, gametheory.thresholds, gametheory.conditions",
    "from gametheory.conditions import margins; import gametheory.thresholds.line",
]


@pytest.mark.parametrize("order", ORDERS)
def test_the_front_door_leads_to_functions_whatever_was_imported_before(order):
    asked = """
import gametheory as gt
import gametheory.conditions, gametheory.thresholds, gametheory.regimes
model = gt.load("models/crimea_2017/standoff.yaml")
assert len(gt.regimes(model, "us_war_cost").stretches) == 2
assert len(gt.thresholds(model, "us_war_cost").values) == 1
assert len(gt.conditions(model).candidates) == 4
from gametheory.regimes import regimes
assert regimes is gt.regimes
"""
    subprocess.run([sys.executable, "-c", f"{order}\n{asked}"], check=True, timeout=120)
