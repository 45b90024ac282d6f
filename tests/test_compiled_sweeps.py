"""The compiled tier of a sweep, with a kernel that is slow, in Python, and leaves many points to the concept."""

import dataclasses
import functools
import json
import logging
import pickle

import numpy as np
import pytest
import xarray

import gametheory as gt
from gametheory.errors import PayoffError, SweepError, UnknownNameError
from gametheory.games.numbers import cells_of
from gametheory.kernels import kernel_for
from gametheory.sweep import compiled, design, open_store, rows, save
from gametheory.sweep.design import Design
from gametheory.sweep.formulas import formulas_of
from gametheory.sweep.solving import Solver, solver_of
from tests.small_models import ENTRY, STANDOFF


class SlowKernel:
    """Answers for pure_nash by asking it, and leaves every third point undecided."""

    kinds = ()
    method = "by asking"
    repaid = 100

    def __init__(self, family, select, tolerance):
        self.family, self.options = family, {"select": select, "tolerance": tolerance}
        self.candidates = tuple(family.game.label(cell) for cell in np.ndindex(family.game.shape))

    def fill(self, features, columns, start):
        game, size = self.family.game, features.shape[1]
        payoffs = self.family.payoffs(features)
        tables = tuple(cells_of(list(own), game.shape) for own in payoffs)
        found = gt.pure_nash(dataclasses.replace(game, payoffs=tables, scale=self.family.scale), **self.options)
        values = {
            "possible": found.possible,
            "equilibria": found.count,
            "tie": found.ties,
            "complete": found.complete,
            "payoff": found.payoffs,
            "probability": found.outcome_probabilities,
            "selected": found.selected,
            "contested": found.contested,
        }
        left = (start + np.arange(size)) % 3 == 0
        for name, value in values.items():
            column = getattr(columns, name)
            if column.size:
                column[..., start : start + size] = np.where(left, 77 if column.dtype != bool else True, value)
        columns.undecided[start : start + size] = left


@pytest.fixture
def slow(monkeypatch):
    def prepared(concept, family, *, select, tolerance):
        return SlowKernel(family, select, tolerance) if concept == "pure-nash" else None

    monkeypatch.setattr(compiled, "kernel_for", prepared)


@pytest.fixture
def standoff():
    return gt.load(STANDOFF)


AXES = {"war_cost": gt.span(-1, 3, 23), "chance_of_it": gt.span(0, 1, 9), "freeze_value": gt.span(-2, 3, 8)}


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("block", [7, 50, 1 << 16])
def test_both_tiers_give_the_same_dataset(standoff, block, monkeypatch):
    monkeypatch.setattr(design, "BLOCK_POINTS", block)
    plain = gt.sweep(standoff, gt.pure_nash, compiled=False, **AXES)
    fast = gt.sweep(standoff, gt.pure_nash, compiled=True, **AXES)
    xarray.testing.assert_allclose(plain, fast, rtol=1e-12)
    assert (plain.attrs["tier"], fast.attrs["tier"]) == ("numpy", "compiled")


@pytest.mark.usefixtures("slow")
def test_a_list_of_points_is_compiled_too(standoff):
    rng = np.random.default_rng(3)
    points = {"war_cost": rng.uniform(0, 3, 500), "freeze_value": rng.uniform(0, 3, 500)}
    plain, fast = (gt.sweep(standoff, gt.pure_nash, points=points, compiled=tier) for tier in (False, True))
    xarray.testing.assert_allclose(plain, fast)


@pytest.mark.usefixtures("slow")
def test_what_is_not_kept_is_not_there(standoff):
    fast = gt.sweep(standoff, gt.pure_nash, compiled=True, keep=["equilibria", "possible"], **AXES)
    plain = gt.sweep(standoff, gt.pure_nash, compiled=False, keep=["equilibria", "possible"], **AXES)
    assert set(fast.data_vars) == {"equilibria", "possible"}
    xarray.testing.assert_equal(fast, plain)


def test_a_sweep_that_keeps_little_is_a_table_too(standoff, tmp_path):
    found = gt.sweep(standoff, gt.pure_nash, keep=["possible"], war_cost=[1.0, 2.0], freeze_value=[1.0, 3.0, 5.0])
    header, *body = rows(found)
    assert header[:3] == ["war_cost", "freeze_value", "possible: status quo"]
    assert [row[:2] for row in body] == [[x, y] for x in (1.0, 2.0) for y in (1.0, 3.0, 5.0)]
    assert save(found, tmp_path / "little.csv").is_file()


def test_a_variable_that_no_sweep_has_is_refused(standoff):
    with pytest.raises(UnknownNameError, match=r"no variable of this sweep is called 'payof'. Did you mean 'payoff'\?"):
        gt.sweep(standoff, gt.pure_nash, keep=["payof"], war_cost=[1.0, 2.0])


@pytest.mark.usefixtures("slow")
def test_a_store_is_filled_by_the_tier_of_the_whole_sweep(standoff, tmp_path):
    pytest.importorskip("zarr")
    plain = gt.sweep(standoff, gt.pure_nash, compiled=False, **AXES)
    gt.sweep(standoff, gt.pure_nash, compiled=True, out=tmp_path / "fast.zarr", **AXES)
    fast = open_store(tmp_path / "fast.zarr").load()
    names = ["possible", "equilibria", "tie", "complete", "payoff", "probability", "contested"]
    xarray.testing.assert_allclose(fast[names], plain[names])


@pytest.mark.usefixtures("slow")
def test_small_sweeps_are_not_compiled_unless_asked(standoff, monkeypatch, caplog):
    few, many = {"war_cost": gt.span(0, 3, 99)}, {"war_cost": gt.span(0, 3, 101)}
    monkeypatch.setattr(compiled, "FEWEST", 10)
    with caplog.at_level(logging.INFO, logger="gametheory.sweep"):
        assert not solver_of(standoff, gt.pure_nash, None, few).compiled
        assert solver_of(standoff, gt.pure_nash, None, many).compiled
    assert "pure-nash over war_cost, 99 points, with numpy; held fixed: " in caplog.text
    assert "pure-nash over war_cost, 101 points, compiled (by asking); held fixed: " in caplog.text


def test_only_slow_concepts_ask_for_a_compiler_at_few_points():
    linkage = gt.load("models/crimea_2017/linkage.yaml")  # 3 x 2 x 2, which numpy answers at once
    grid = Design(linkage, {"domestic_cost": gt.span(0, 2, 200), "leverage": gt.span(0, 6, 200)}, None)
    assert compiled._fewest(grid, gt.nash) == compiled._fewest(grid, gt.pure_nash) > grid.size
    assert compiled._fewest(grid, gt.correlated) < grid.size
    table = ODD["table"] | {"actions": {"us": ["a", "b", "c"], "nk": ["a", "b", "c"], "it": ["a", "b"]}}
    cells = {"any, any, any": "war"}
    larger = {**ODD, "players": {**ODD["players"], "it": "Third"}, "table": table | {"cells": cells}}
    larger["outcomes"] = {"war": {"us": "cost", "nk": "odds", "it": 0}}
    few = Design(gt.load(larger), {"cost": gt.span(0, 2, 150)}, None)
    assert compiled._fewest(few, gt.nash) < few.size


@pytest.mark.usefixtures("slow")
def test_an_error_after_the_last_block_is_the_users(standoff, monkeypatch):
    def fails(self, collected, left):
        raise SweepError("the concept refuses")

    monkeypatch.setattr(Solver, "_add_singles", fails)
    monkeypatch.setattr(compiled, "GROWING", frozenset({"pure-nash"}))
    with pytest.raises(SweepError, match="the concept refuses"):
        gt.sweep(standoff, gt.pure_nash, compiled=True, **AXES)


@pytest.mark.usefixtures("slow")
def test_a_solver_travels_without_its_kernel(standoff):
    solver = solver_of(standoff, gt.pure_nash, None, AXES, compiled=True)
    solver.__dict__["machine"] = "something that no pickle can hold: " and (lambda: None)
    again = pickle.loads(pickle.dumps(solver))
    assert again.machine.kernel.candidates == tuple(json.loads(again(AXES_BLOCK).attrs["candidates"]))


AXES_BLOCK = (slice(0, 5), slice(0, 2), slice(3, 4))


def test_compiling_what_cannot_be_compiled_is_refused(standoff):
    with pytest.raises(SweepError, match="the sweep cannot be compiled: there is no kernel for this concept"):
        gt.sweep(standoff, gt.dominance, compiled=True, **AXES)


ODD = {
    "title": "Odd payoffs",
    "players": {"us": "United States", "nk": "North Korea"},
    "parameters": {
        "cost": {"default": 1, "range": "0..2"},
        "share": {"default": "1/2", "range": "-1..2"},
    },
    "let": {"odds": "share / (share + cost)"},
    "outcomes": {
        "war": {"us": "2 * cost * share - 1/3", "nk": "odds - 1"},
        "peace": {"us": "cost**2 / 4", "nk": "1 / (2 - cost) + odds * cost"},
    },
    "table": {
        "actions": {"us": ["push", "wait"], "nk": ["push", "wait"]},
        "cells": {"push, any": "war", "wait, push": "war", "wait, wait": "peace"},
    },
}


def test_products_powers_and_quotients_are_features():
    model = gt.load(ODD)
    values = {"cost": np.linspace(0.1, 1.7, 11), "share": np.linspace(0.2, 1, 5)}
    swept = Design(model, values, None)
    formulas = formulas_of(swept, (1.0, 1.0))
    block = (slice(2, 9), slice(None))
    payoffs = formulas.family.payoffs(formulas.at(swept, block))
    game = model.at(cost=values["cost"][2:9, None], share=values["share"][None, :])
    for player in range(2):
        for cell, payoff in zip(payoffs[player], game.payoffs[player].flat, strict=True):
            expected = np.broadcast_to(np.asarray(payoff, float), (7, 5)).ravel()
            np.testing.assert_allclose(cell, expected, rtol=1e-12)


@pytest.mark.usefixtures("slow")
def test_where_a_payoff_has_no_value_the_error_is_that_of_the_concept():
    model = gt.load(ODD)
    axes = {"cost": [0.0, 1.0, 2.0], "share": [0.25, 1.0]}
    for tier in (False, True):
        with pytest.raises(
            PayoffError, match=r"payoff of 'nk' in cell 'wait, wait': no finite value at cost = 2, share"
        ):
            gt.sweep(model, gt.pure_nash, compiled=tier, **axes)


@pytest.mark.parametrize("formula", ["exp(cost)", "min(cost, share)", "cost ** share"])
def test_what_is_no_rational_function_has_no_formulas(formula):
    changed = {**ODD, "outcomes": {**ODD["outcomes"], "war": {"us": formula, "nk": 0}}}
    swept = Design(gt.load(changed), {"cost": [1.0, 1.5], "share": [0.5, 0.75]}, None)
    assert formulas_of(swept, (1.0, 1.0)) is None


def test_probabilities_of_chance_are_formulas_too():
    model = gt.load(ENTRY)
    swept = Design(model, {"luck": np.array([0.25, 1.0]), "prize": np.array([1.0, 2.0])}, None)
    formulas = formulas_of(swept, (1.0, 1.0))
    features = formulas.at(swept, (slice(None), slice(None)))
    chances = formulas.family.branch_base[:, None] + formulas.family.branch_slopes @ features
    assert chances.sum(axis=0).tolist() == [1, 1, 1, 1]
    assert formulas.sound(features).all()
    beyond = np.where(features == 1.0, 1.5, features)
    assert not formulas.sound(beyond).all()


def test_no_kernel_is_found_for_a_concept_that_nobody_knows(standoff):
    family = formulas_of(Design(standoff, AXES, None), (1.0, 1.0)).family
    assert kernel_for("no such concept", family, select="first", tolerance=1e-9) is None


def _selected(dataset):
    return np.array([*json.loads(dataset.attrs["candidates"]), ""], dtype=object)[dataset["selected"].values]


def _same(fast, plain):
    assert set(fast.data_vars) == set(plain.data_vars)
    for name in set(plain.data_vars) - {"selected"}:
        np.testing.assert_allclose(fast[name].values, plain[name].values, rtol=1e-9, atol=1e-11, err_msg=name)
    np.testing.assert_array_equal(_selected(fast), _selected(plain))


@pytest.mark.parametrize(
    "concept", [gt.pure_nash, gt.nash, functools.partial(gt.quantal, precision=1.5), gt.correlated]
)
def test_the_concepts_of_tables_answer_alike_in_both_tiers(concept):
    model = gt.load("models/crimea_2017/linkage.yaml")
    axes = {"domestic_cost": gt.span(0, 2, 12), "leverage": gt.span(0, 6, 7)}
    _same(*(gt.sweep(model, concept, compiled=tier, **axes) for tier in (True, False)))


@pytest.mark.parametrize("concept", [gt.pure_nash, gt.nash])
def test_along_one_parameter_both_tiers_give_the_ranges_that_the_concept_keeps(standoff, concept):
    axes = {"war_cost": gt.span(-1, 3, 41)}
    fast, plain = (gt.sweep(standoff, concept, compiled=tier, **axes) for tier in (True, False))
    assert ("least" in plain) == (concept is gt.pure_nash)
    _same(fast, plain)


def test_trees_answer_alike_in_both_tiers():
    model = gt.load("models/crimea_2017/bargain.yaml")
    axes = {"concession": gt.span(0, 1, 21), "domestic_cost": gt.span(0, 5, 11)}
    _same(*(gt.sweep(model, compiled=tier, **axes) for tier in (True, False)))


def test_beliefs_answer_alike_in_both_tiers():
    model = gt.load("models/crimea_2017/resolve.yaml")
    axes = {"resolve_prior": gt.span(0.001, 0.15, 21), "us_alternative": gt.span(0, 4, 9)}
    fast, plain = (gt.sweep(model, gt.perfect_bayesian, compiled=tier, **axes) for tier in (True, False))
    assert fast["kind"].values.tolist() == plain["kind"].values.tolist()
    _same(fast, plain)


def test_labels_that_turn_up_on_the_way_are_numbered_alike_whoever_is_quicker(tmp_path):
    pytest.importorskip("zarr")
    model = gt.load("models/crimea_2017/linkage.yaml")
    axes = {"domestic_cost": gt.span(0, 2, 40), "leverage": gt.span(0, 6, 40)}
    for name in ("one.zarr", "two.zarr"):
        gt.sweep(model, gt.correlated, compiled=True, out=tmp_path / name, **axes)
    one, two = (open_store(tmp_path / name) for name in ("one.zarr", "two.zarr"))
    xarray.testing.assert_identical(one.load(), two.load())
    _same(one, gt.sweep(model, gt.correlated, compiled=True, **axes))
