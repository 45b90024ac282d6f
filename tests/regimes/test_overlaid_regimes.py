"""Maps of pure equilibria from polygons laid over each other: the same as by cutting along every line."""

import random

import pytest
from regimes.random_models import table

import gametheory as gt
from gametheory.regimes import regimes
from gametheory.regimes.asking import ask, side
from gametheory.regimes.cells import affine_cells
from gametheory.regimes.overlaid import overlaid_cells


def decimals(seed, shape):
    """A random table whose payoffs have three decimals: no ties but by accident."""
    rng = random.Random(seed)

    def payoff():
        constant, a, b = (round(rng.uniform(-1, 1), 3) for _ in range(3))
        return f"{constant} + {a} * a + {b} * b"

    players = {f"p{index}": f"Player {index}" for index in range(len(shape))}
    actions = {player: [f"{player}{k}" for k in range(size)] for player, size in zip(players, shape, strict=True)}
    cells = [""]
    for own in actions.values():
        cells = [f"{cell}, {action}" if cell else action for cell in cells for action in own]
    return gt.load(
        {
            "title": "Random table",
            "players": players,
            "parameters": {name: {"default": "1/2", "range": "-1..2"} for name in ("a", "b")},
            "outcomes": {f"end of {cell}": {player: payoff() for player in players} for cell in cells},
            "table": {"actions": actions, "cells": {cell: f"end of {cell}" for cell in cells}},
        }
    )


def both(model, *, compiled=False):
    """The cells laid over each other, and those cut along every line."""
    asked = ask(model, gt.pure_nash, (side(model, "a", None), side(model, "b", None)), None, {})
    box = asked.formulas.box
    laid = overlaid_cells(box, asked.question, ("a", "b"), tuple, compiled=compiled)
    return laid, affine_cells(box, asked.question, tuple)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("shape", [(2,), (2, 2), (3, 4), (2, 3, 2), (3, 3, 3), (2, 2, 2, 2)])
@pytest.mark.parametrize("seed", range(2))
def test_both_ways_give_the_same_regions(seed, shape, compiled):
    laid, cut = both(decimals(seed, shape), compiled=compiled)
    areas = [{labels: ground.area.value for labels, ground in cells.faces().items()} for cells in (laid, cut)]
    assert areas[0] == areas[1]
    assert not list(laid.thin())
    assert not list(cut.thin())
    borders = [
        {(meeting.equation, frozenset(meeting.between)) for meeting in cells.meetings()} for cells in (laid, cut)
    ]
    assert borders[0] == borders[1]


@pytest.mark.parametrize("seed", range(12))
def test_with_ties_they_are_the_same_or_every_line_is_cut_along(seed):
    laid, cut = both(table(seed, (2, 3)))
    if laid is None:
        return
    assert not list(cut.thin())
    areas = [{labels: ground.area.value for labels, ground in cells.faces().items()} for cells in (laid, cut)]
    assert areas[0] == areas[1]


def test_an_equilibrium_on_a_line_alone_is_found():
    model = gt.load(
        {
            "title": "Two things that are as good only where a and b are equal",
            "players": {"us": "Us", "them": "Them"},
            "parameters": {name: {"default": 1, "range": "0..2"} for name in ("a", "b")},
            "outcomes": {
                "one": {"us": "a - b", "them": "b - a"},
                "other": {"us": 0, "them": 0},
            },
            "table": {
                "actions": {"us": ["x", "y"], "them": ["x", "y"]},
                "cells": {"x, x": "one", "x, y": "other", "y, x": "other", "y, y": "one"},
            },
        }
    )
    found = regimes(model, "a", "b", gt.pure_nash)
    assert len(found.only_on_borders) == 1
    assert both(model)[0] is None


def test_curves_and_other_concepts_are_left_alone():
    curved = table(0, (2, 3), "bilinear")
    asked = ask(curved, gt.pure_nash, (side(curved, "a", None), side(curved, "b", None)), None, {})
    assert overlaid_cells(asked.formulas.box, asked.question, ("a", "b"), tuple) is None
    straight = table(0, (2, 2))
    asked = ask(straight, gt.nash, (side(straight, "a", None), side(straight, "b", None)), None, {})
    assert overlaid_cells(asked.formulas.box, asked.question, ("a", "b"), tuple) is None


@pytest.mark.parametrize("merge", ["equilibria", "outcomes"])
def test_the_map_is_the_same_compiled_or_not(merge):
    model = decimals(3, (3, 3))
    maps = [
        regimes(model, "a", "b", gt.pure_nash, merge=merge, compiled=compiled).to_dict() for compiled in (False, True)
    ]
    for region in [region for own in maps for region in own["regions"]]:
        del region["sample"]
    assert maps[0] == maps[1]
