"""The commands on where the answer flips: conditions, thresholds, and maps with exact borders."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from gametheory.cli import main

LINKAGE = str(Path("models/crimea_2017/linkage.yaml").resolve())
BARGAIN = str(Path("models/crimea_2017/bargain.yaml").resolve())
STANDOFF = str(Path("models/crimea_2017/standoff.yaml").resolve())


def answer(capsys, *arguments):
    """Run with good input; give what is printed."""
    assert main(arguments) == 0
    return capsys.readouterr().out


def failing(capsys, *arguments):
    """Run with bad input; give the one line that it prints."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err.rstrip("\n")


# --- conditions -----------------------------------------------------------------------------------------------------


def test_the_four_conditions_of_the_deal(capsys):
    text = answer(capsys, "conditions", LINKAGE)
    deal = text.split("concede, pressure, freeze (deal): exactly while\n")[1].split("\n\n")[0]
    inequalities = [line.split("  [")[0].strip() for line in deal.splitlines() if "<=" in line or ">=" in line]
    assert inequalities == [
        "us_renege_cost >= package",
        "us_assurance_cost + package <= us_renege_cost + us_threat_cost",
        "crimea_value * snapback >= pressure_cost",
        "nk_disarm_payoff + nk_assurance_value + leverage >= 0",
    ]


def test_conditions_as_data_with_margins(capsys):
    data = json.loads(answer(capsys, "conditions", LINKAGE, "--format", "json", "--margins", "--set", "snapback=0.8"))
    assert data["concept"] == "pure-nash"
    assert data["margins"]
    assert "snapback" not in json.dumps([one for one in data["candidates"] if one["outcomes"] == ["deal"]])


@pytest.mark.parametrize(("form", "start"), [("csv", "profile"), ("markdown", "| "), ("latex", "\\")])
def test_conditions_as_tables(capsys, form, start):
    text = answer(capsys, "conditions", STANDOFF, "--concept", "pure-nash", "--format", form)
    assert text
    if form == "csv":
        rows = list(csv.reader(io.StringIO(text)))
        assert len({len(row) for row in rows}) == 1
    else:
        assert text.startswith(start)


def test_conditions_of_a_concept_without_any(capsys):
    message = failing(capsys, "conditions", STANDOFF, "--concept", "correlated")
    assert message.startswith(f"{STANDOFF}: ")


def wave(folder):
    """A model with payoffs that are not rational."""
    file = folder / "wave.yaml"
    file.write_text(
        """title: Wave
players: {p: Pat}
parameters:
  a: {default: 0.5, range: 0..2}
  b: {default: 1, range: 0..3}
outcomes:
  in: {p: exp(a) - b}
  out: {p: "min(a, b)"}
table:
  actions: {p: [go, stay]}
  cells: {go: in, stay: out}
"""
    )
    return str(file)


def test_payoffs_that_are_not_rational(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    file = wave(tmp_path)
    message = failing(capsys, "conditions", file)
    assert message == (
        f"{file}: no exact conditions: payoff of 'p' in cell 'go': 'exp' of a is not a rational function, in the "
        "formula 'exp(a) - b'. Hold its parameters fixed, or ask for thresholds along one of them"
    )
    found = json.loads(answer(capsys, "thresholds", file, "a", "--concept", "pure-nash", "--format", "json"))
    assert (found["exact"], found["tolerance"]) == (False, 2 / 2**32)
    assert found["notes"][1].endswith("'exp' of a is not a rational function, in the formula 'exp(a) - b'")
    assert main(["map", file, "a", "b", "--out", "wave.png"]) == 0
    assert capsys.readouterr().err == (
        "no exact map, so points are solved instead: no exact regimes over a and b: payoff of 'p' in cell 'go': "
        "'exp' of a is not a rational function, in the formula 'exp(a) - b'\n"
    )


# --- thresholds -----------------------------------------------------------------------------------------------------


def test_the_domestic_cost_at_which_the_deal_ends(capsys):
    data = json.loads(answer(capsys, "thresholds", LINKAGE, "domestic_cost", "--format", "json"))
    (found,) = data["thresholds"]
    assert found["value"] == 0.5
    assert data["exact"]
    assert "0.5" in answer(capsys, "thresholds", LINKAGE, "domestic_cost=0:2")
    assert answer(capsys, "thresholds", LINKAGE, "domestic_cost", "--format", "markdown").startswith("| ")


def test_a_range_without_thresholds(capsys):
    data = json.loads(answer(capsys, "thresholds", LINKAGE, "domestic_cost=1:2", "--format", "json"))
    assert data["thresholds"] == []


def test_thresholds_of_nothing(capsys):
    assert "no payoff of this model depends on parameter 'war_hazard'" in failing(
        capsys, "thresholds", LINKAGE, "war_hazard"
    )
    assert failing(capsys, "thresholds", LINKAGE, "leverage", "--set", "leverage=1") == (
        "'leverage' is varied and set. Leave one out"
    )
    assert "is not NAME or NAME=LOW:HIGH" in failing(capsys, "thresholds", LINKAGE, "leverage=0:1:5")


# --- maps -----------------------------------------------------------------------------------------------------------


def test_a_map_with_exact_borders(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert answer(capsys, "map", LINKAGE, "domestic_cost=0:2", "leverage") == "linkage-domestic_cost-leverage.svg\n"
    assert b"held fixed" in Path("linkage-domestic_cost-leverage.svg").read_bytes().lower()
    answer(capsys, "map", LINKAGE, "domestic_cost=0:2", "leverage", "--out", "map.json")
    data = json.loads(Path("map.json").read_text(encoding="utf-8"))
    areas = [region["area"] for region in data["regions"]]
    assert sum(areas) == pytest.approx(12)
    deal = next(region for region in data["regions"] if "deal" in region["outcomes"])
    assert deal["area"] == pytest.approx(0.5 * 3.5)


def test_a_map_of_points_where_points_are_asked_for(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    answer(capsys, "map", LINKAGE, "domestic_cost=0:2:11", "leverage=0:6:11", "--out", "points.svg")
    assert Path("points.svg").exists()
    message = failing(capsys, "map", LINKAGE, "domestic_cost=0:2:11", "leverage=0:6:11", "--out", "points.json")
    assert message == "points.json: a map of points has no JSON. Write a picture, or sweep to .csv or .nc"


def test_a_concept_without_exact_maps_is_solved_at_points_and_it_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    arguments = ["map", STANDOFF, "us_war_cost=4:16", "us_threat_cost", "--concept", "quantal", "--precision", "1"]
    assert main([*arguments, "--out", "quantal.png"]) == 0
    captured = capsys.readouterr()
    assert captured.err.startswith("no exact map, so points are solved instead: ")
    assert captured.out == "quantal.png\n"


# --- beliefs, mediators, caps ---------------------------------------------------------------------------------------


RESOLVE = str(Path("models/crimea_2017/resolve.yaml").resolve())
CAPPED = """title: Capped
players: {p: Pat}
parameters:
  a: {default: 0.5, range: 0..2}
  b: {default: 1, range: 0..3}
outcomes:
  go: {p: "min(a, b) - abs(a - 1)"}
  stay: {p: 0}
table:
  actions: {p: [go, stay]}
  cells: {go: go, stay: stay}
"""


def test_the_prior_at_which_the_ultimatum_ceases_to_pay(capsys):
    text = answer(capsys, "thresholds", RESOLVE, "resolve_prior")
    assert "  resolve_prior = 7/121: " in text
    assert "    or before the ultimatum: ultimatum" in text  # one equilibrium a line
    assert "Thresholds are exact" in text


def test_what_a_mediator_can_bring_about_as_data(capsys):
    data = json.loads(
        answer(capsys, "thresholds", LINKAGE, "domestic_cost", "--concept", "correlated", "--format", "json")
    )
    assert [one["text"] for one in data["thresholds"]] == ["1"]
    points = data["value_functions"]["the greatest probability of deal"]["points"]
    assert [point["text"] for point in points] == ["0", "0.5", "949/954", "1", "5"]
    assert [point["kind"] for point in points] == ["", "kink", "kink", "jump", ""]


def test_caps_are_taken_apart(capsys, tmp_path):
    file = tmp_path / "capped.yaml"
    file.write_text(CAPPED)
    conditions = answer(capsys, "conditions", str(file))
    assert "min(a, b) is b" in conditions
    thresholds = json.loads(answer(capsys, "thresholds", str(file), "a", "--format", "json"))
    assert thresholds["exact"]
    assert [one["text"] for one in thresholds["thresholds"]] == ["0.5", "2"]
    drawn = tmp_path / "capped.svg"
    answer(capsys, "map", str(file), "a", "b", "--out", str(drawn))
    assert "<svg" in drawn.read_text()
