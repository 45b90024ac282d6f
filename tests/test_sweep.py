import dataclasses
import importlib
import json

import numpy as np
import pytest
import xarray
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory import sweep as swept
from gametheory.errors import DomainError, OutputError, SweepError, SweepInterrupted, UnknownNameError
from tests.small_models import ENTRY, STANDOFF

room = importlib.import_module("gametheory.sweep")
design = importlib.import_module("gametheory.sweep.design")


@pytest.fixture
def standoff():
    return gt.load(STANDOFF)


def test_the_dataset_names_every_axis_and_says_where_it_comes_from(standoff):
    shift = swept(standoff, gt.nash, freeze_value=gt.span(0, 4, 5), war_cost=[1.0, 6.0], chance_of_it=0.25)
    assert shift["possible"].dims == ("outcome", "freeze_value", "war_cost")
    assert shift["payoff"].sizes == {"player": 2, "freeze_value": 5, "war_cost": 2}
    assert shift["freeze_value"].attrs == {
        "unit": "points",
        "meaning": "value of a freeze",
        "symbol": "f",
        "default": 3.0,
    }
    assert shift.attrs["concept"] == "nash"
    assert shift.attrs["model_hash"] == standoff.hash
    assert json.loads(shift.attrs["fixed"]) == {"chance_of_it": 0.25}
    assert json.loads(shift.attrs["notes"]) == ["freeze_value = 0..4 lies outside its plausible range 1..8"]
    assert shift.attrs["selection"] == "payoff dominance, then the order of the file"
    assert set(json.loads(shift.attrs["versions"])) >= {"gametheory", "python", "numpy"}


@pytest.mark.parametrize("concept", [gt.pure_nash, gt.nash, gt.dominance])
def test_each_point_is_what_the_single_game_gives(standoff, concept):
    values, costs = gt.span(-2, 3, 11), gt.span(-1, 3, 9)
    shift = swept(standoff, concept, freeze_value=values, war_cost=costs)
    labels = json.loads(shift.attrs["candidates"])
    for value in values:
        for cost in costs:
            here = shift.sel(freeze_value=value, war_cost=cost)
            single = concept(standoff.at(freeze_value=value, war_cost=cost))
            if concept is not gt.dominance:
                assert set(here["outcome"].values[here["possible"]]) == set(single.possible_outcomes)
                assert here["equilibria"] == len(single.equilibria)
                assert bool(here["tie"]) == bool(single.ties)
            assert (here["selected"] == -1) == (not single.equilibria)
            if single.equilibria:
                mine = here["payoff"].values
                assert any(np.allclose(mine, list(map(float, e.payoffs.values()))) for e in single.equilibria)
                assert labels[int(here["selected"])]


@pytest.mark.parametrize("block", [1, 3, 7, 50])
def test_cutting_into_blocks_changes_nothing(standoff, block, monkeypatch):
    axes = {"freeze_value": gt.span(-1, 1, 5), "war_cost": gt.span(0, 2, 4), "chance_of_it": gt.span(0, 1, 3)}
    whole = swept(standoff, gt.nash, **axes)
    monkeypatch.setattr(design, "BLOCK_POINTS", block)
    pieces = swept(standoff, gt.nash, **axes)
    labels = [np.array([*json.loads(d.attrs["candidates"]), ""])[d["selected"].values] for d in (whole, pieces)]
    np.testing.assert_array_equal(*labels)
    keep = ["possible", "equilibria", "tie", "complete", "payoff", "probability"]
    xarray.testing.assert_equal(whole[keep], pieces[keep])


def test_a_list_of_points_is_the_diagonal_of_the_grid(standoff):
    values = gt.span(-1, 2, 7)
    grid = swept(standoff, freeze_value=values, war_cost=values)
    listed = swept(standoff, points={"freeze_value": values, "war_cost": values})
    assert listed["equilibria"].dims == ("point",)
    np.testing.assert_array_equal(listed["equilibria"], np.diagonal(grid["equilibria"]))
    np.testing.assert_array_equal(listed["war_cost"], values)


def test_a_tree_with_chance_is_swept_by_backward_induction():
    shift = swept(gt.load(ENTRY), prize=gt.span(-1, 1, 5), luck=gt.span(0, 1, 3))
    assert shift.attrs["concept"] == "subgame-perfect"
    assert shift["possible"].sel(outcome="share", luck=0.5).values.tolist() == [False, False, True, True, True]
    assert shift["tie"].sel(prize=0).all()
    assert shift["payoff"].sel(player="entrant", prize=1, luck=0.5) == 1


@given(st.floats(-5, 5), st.floats(0.1, 5), st.integers(2, 50))
@settings(derandomize=True, max_examples=100)
def test_a_span_has_its_ends_and_equal_steps(low, width, points):
    values = gt.span(low, low + width, points)
    assert values[0] == low
    assert values[-1] == low + width
    np.testing.assert_allclose(np.diff(values), width / (points - 1), rtol=1e-6)


def test_a_span_of_decimals_is_written_in_decimals():
    assert gt.span(0, 2, 201)[29] == 0.29
    with pytest.raises(SweepError, match=r"1 points do not span 0\.\.1. Give at least 2"):
        gt.span(0, 1, 1)


@pytest.mark.parametrize(
    ("axes", "error", "message"),
    [
        ({}, SweepError, "there is nothing to sweep. Name a parameter with its values"),
        ({"war_cost": 3}, SweepError, "there is nothing to sweep"),
        ({"war_cost": []}, SweepError, r"the values of 'war_cost' have shape \(0,\)"),
        ({"war_cost": [[1.0]]}, SweepError, r"the values of 'war_cost' have shape \(1, 1\)"),
        ({"war_cost": [1.0, np.nan]}, SweepError, "a value of 'war_cost' is not a finite number"),
        ({"war_cost": ["a"]}, SweepError, "the values of 'war_cost' are not numbers"),
        (
            {"cost_war": [1.0]},
            UnknownNameError,
            r"no parameter of this model is called 'cost_war'. Did you mean 'war_cost'\?",
        ),
        (
            {"chance_of_it": [0.5, 1.5]},
            DomainError,
            r"parameter 'chance_of_it' cannot be 0\.5\.\.1\.5: it is a probability",
        ),
        ({"points": {"war_cost": [1.0]}, "freeze_value": [1.0]}, SweepError, "'freeze_value' is an axis, and a list"),
        (
            {"points": {"war_cost": [1.0], "freeze_value": [1.0, 2.0]}},
            SweepError,
            r"equally many values .*war_cost: 1, freeze_value: 2",
        ),
    ],
)
def test_what_cannot_be_swept_is_refused_in_words(standoff, axes, error, message):
    with pytest.raises(error, match=message):
        swept(standoff, **axes)


def test_an_interrupted_sweep_says_how_far_it_came(standoff, monkeypatch):
    monkeypatch.setattr(design, "BLOCK_POINTS", 10)
    calls = []

    def concept(game):
        calls.append(game)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return gt.pure_nash(game)

    with pytest.raises(SweepInterrupted, match="interrupted after 20 of 100 points; nothing was kept"):
        swept(standoff, concept, war_cost=gt.span(0, 1, 100), progress=False)


def test_a_concept_for_single_games_only_is_refused(standoff):
    with pytest.raises(SweepError, match="this concept answers single games only"):
        swept(standoff, lambda game: gt.nash(game.point((0,))), war_cost=[1.0, 2.0])


def test_netcdf_keeps_everything(standoff, tmp_path):
    shift = swept(standoff, war_cost=gt.span(0, 1, 5))
    path = room.save(shift, tmp_path / "shift.nc")
    with xarray.open_dataset(path, engine="scipy") as read:
        xarray.testing.assert_identical(read.load(), shift)


def test_csv_has_a_row_for_each_point(standoff, tmp_path):
    shift = swept(standoff, war_cost=gt.span(0, 1, 5), freeze_value=[1.0, 2.0])
    lines = room.save(shift, tmp_path / "shift.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("war_cost,freeze_value,equilibria,tie,complete,selected,possible: status quo,")
    assert len(lines) == 11
    listed = swept(standoff, points={"war_cost": [1.0, 2.0]})
    assert next(iter(room.rows(listed)))[0] == "war_cost"


def test_nothing_is_overwritten_and_bad_places_are_named(standoff, tmp_path):
    shift = swept(standoff, war_cost=[1.0, 2.0])
    target = tmp_path / "shift.csv"
    target.write_text("mine")
    with pytest.raises(OutputError, match="the file exists already"):
        room.save(shift, target)
    assert target.read_text() == "mine"
    room.save(shift, target, overwrite=True)
    assert target.read_text() != "mine"
    with pytest.raises(OutputError, match=r"a sweep is written as .nc or .csv, not '.xls'"):
        room.save(shift, tmp_path / "shift.xls")
    with pytest.raises(OutputError, match="there is no folder"):
        room.save(shift, tmp_path / "nowhere" / "shift.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shift.csv"]


def told_apart(game):
    """Name the candidates of pure_nash as if they were kinds of equilibrium, and leave out those that never hold."""
    found = gt.pure_nash(game)
    kept = [place for place, holds in enumerate(found.holds) if holds.any()]
    names = {"hold, persist": "pooling", "hold, freeze": "", "coerce, freeze": "hybrid", "coerce, persist": "pooling"}
    return dataclasses.replace(
        found,
        candidates=tuple(found.candidates[place] for place in kept),
        holds=tuple(found.holds[place] for place in kept),
        kinds=tuple(names[found.candidates[place]] for place in kept),
        selected=np.where(found.selected >= 0, 0, found.selected).astype(np.int16),
        candidate_outcomes=(),
    )


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_kinds_are_put_together_over_blocks_that_name_different_candidates(standoff, monkeypatch, block):
    monkeypatch.setattr(design, "BLOCK_POINTS", block)
    axes = {"freeze_value": gt.span(-2, 3, 11), "war_cost": gt.span(-12, 3, 9)}
    shift = swept(standoff, told_apart, **axes)
    plain = swept(standoff, gt.pure_nash, **axes)["possible"]
    assert shift["kinds"].dims == ("kind", "freeze_value", "war_cost")
    assert list(shift["kind"].values) == ["pooling", "hybrid", "no signal"][: len(shift["kind"])]
    pooling = plain.sel(outcome="status quo") | plain.sel(outcome="war")
    assert (shift["kinds"].sel(kind="pooling").values == pooling.values).all()
    assert (shift["kinds"].sel(kind="hybrid").values == plain.sel(outcome="coerced freeze").values).all()


def test_kinds_are_written_to_csv_and_netcdf_and_are_absent_without_any(standoff, tmp_path):
    shift = swept(standoff, told_apart, war_cost=gt.span(-12, 3, 9))
    header = next(iter(room.rows(shift)))
    assert header[-2:] == ["kinds: pooling", "kinds: hybrid"]
    with xarray.open_dataset(room.save(shift, tmp_path / "kinds.nc"), engine="scipy") as read:
        xarray.testing.assert_identical(read.load(), shift)
    plain = swept(standoff, gt.pure_nash, war_cost=gt.span(-12, 3, 9))
    assert "kinds" not in plain
    assert not any(name.startswith("kinds") for name in next(iter(room.rows(plain))))


@pytest.mark.parametrize("concept", [gt.pure_nash, gt.subgame_perfect])
def test_ranges_go_from_the_least_to_the_most_of_all_equilibria(standoff, concept, monkeypatch):
    monkeypatch.setattr(design, "BLOCK_POINTS", 4)
    model, name = (standoff, "war_cost") if concept is gt.pure_nash else (gt.load(ENTRY), "prize")
    values = gt.span(-3, 3, 13)
    shift = swept(model, concept, **{name: values})
    for value in values:
        single = concept(model.at(**{name: value}))
        for outcome in model.outcomes:
            shares = [float(equilibrium.outcomes.get(outcome, 0)) for equilibrium in single.equilibria]
            here = shift.sel({name: value, "outcome": outcome})
            expected = (min(shares), max(shares)) if shares else (np.nan, np.nan)
            assert (here["least"].item(), here["most"].item()) == pytest.approx(expected, nan_ok=True)


def test_ranges_are_kept_along_one_parameter_only(standoff):
    assert "least" in swept(standoff, gt.pure_nash, war_cost=gt.span(0, 1, 3))
    assert "least" not in swept(standoff, gt.pure_nash, war_cost=gt.span(0, 1, 3), freeze_value=[1.0, 2.0])
    assert "least" not in swept(standoff, gt.pure_nash, points={"war_cost": [1.0, 2.0]})
    assert "least" not in swept(standoff, told_apart, war_cost=gt.span(0, 1, 3))
