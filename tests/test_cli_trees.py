"""Trees with imperfect information on the command line: concepts, beliefs in JSON, Gambit's files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import gametheory as gt
from gametheory.cli import CONCEPTS, main

MODELS = Path(__file__).resolve().parent.parent / "models"
HORSE = str(MODELS / "classics" / "selten_horse.yaml")
RESOLVE = str(MODELS / "crimea_2017" / "resolve.yaml")


def solved(capsys, *arguments: str) -> dict:
    assert main(["solve", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("command", ["solve", "sweep", "map"])
def test_help_lists_every_concept(command, capsys):
    assert main([command, "--help"]) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert all(concept in words.replace("- ", "-") for concept in CONCEPTS)


@pytest.mark.parametrize(
    "concept",
    [
        "nash",
        "subgame-perfect",
        "perfect-bayesian",
        "sequential",
        "agent-quantal-limit",
        "extensive-form-correlated",
    ],
)
def test_concepts_of_trees_are_asked_for_by_name(concept, capsys):
    answer = solved(capsys, HORSE, "--concept", concept)
    assert answer["concept"] == concept
    assert answer["equilibria"]


def test_a_tree_in_which_somebody_does_not_know_is_asked_for_beliefs(capsys):
    answer = solved(capsys, RESOLVE, "--set", "resolve_prior=1/20")
    assert answer["concept"] == "perfect-bayesian"
    (equilibrium,) = answer["equilibria"]
    assert equilibrium["kind"] == "semi-separating"
    assert set(equilibrium["profile"]) == {"before the ultimatum", "answer", "after the defiance"}
    assert equilibrium["profile"]["after the defiance"]["attack"] == pytest.approx(1 / 2)
    assert equilibrium["beliefs"]["after the defiance"] == pytest.approx(
        {"resolute, ultimatum": 1 / 11, "irresolute, ultimatum, defy": 10 / 11}
    )


def test_players_who_err_need_a_precision(capsys):
    assert main(["solve", RESOLVE, "--concept", "agent-quantal"]) == 2
    assert capsys.readouterr().err == (
        f"{RESOLVE}: --concept agent-quantal needs --precision. Give one, as in --precision 2\n"
    )
    answer = solved(capsys, RESOLVE, "--concept", "agent-quantal", "--precision", "2")
    assert answer["equilibria"][0]["beliefs"]["before the ultimatum"]["resolute"] == pytest.approx(0.3)


def test_a_long_search_can_be_cut_short(capsys):
    poker = str(MODELS / "classics" / "kuhn_poker.yaml")
    answer = solved(capsys, poker, "--concept", "sequential", "--seconds", "0.2")
    assert answer["complete"] is False
    assert answer["notes"]


def test_a_gambit_tree_is_solved_from_its_file(tmp_path, capsys):
    game = gt.load(HORSE).at()
    gt.gambitfile.write(game, tmp_path / "horse.efg")
    answer = solved(capsys, str(tmp_path / "horse.efg"))
    assert answer["concept"] == "perfect-bayesian"
    plain = [one.to_dict()["profile"] for one in gt.perfect_bayesian(game).equilibria]
    assert [one["profile"] for one in answer["equilibria"]] == plain


@pytest.mark.parametrize(
    ("file", "concept", "words"),
    [
        (
            str(MODELS / "crimea_2017" / "standoff.yaml"),
            "sequential",
            "sequential takes a tree, and this game is a table. Use nash or pure-nash",
        ),
        (
            str(MODELS / "crimea_2017" / "standoff.yaml"),
            "extensive-form-correlated",
            "extensive-form-correlated takes a tree, and this game is a table. Use correlated",
        ),
        (
            HORSE,
            "pure-nash",
            "pure-nash takes a game in normal form (a table), and this is a tree. Use subgame-perfect",
        ),
    ],
)
def test_a_concept_that_does_not_fit_is_a_line(file, concept, words, capsys):
    assert main(["solve", file, "--concept", concept]) == 2
    assert capsys.readouterr() == ("", f"{file}: {words}\n")
