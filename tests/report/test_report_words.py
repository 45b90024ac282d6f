"""The words of a report, against games whose answers are known."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from gametheory.equilibria import dominance, nash, pure_nash, subgame_perfect
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.model import Axis, Parameter, View
from gametheory.modelfile import load
from gametheory.report.answers import answer, possible_outcomes
from gametheory.report.catalogue import symbol
from gametheory.report.figures import TIED, Detail, _swept
from gametheory.report.findings import line_sentences, map_sentences
from gametheory.report.screening import effects, ranked
from gametheory.report.views import choose
from gametheory.sweep import span, sweep

CROSS = {
    "title": "Enter or not",
    "players": {"entrant": "Entrant"},
    "parameters": {
        "gain": {"default": 0.5, "range": "-1..1"},
        "loss": {"default": 0, "range": "-2..2", "kind": "lever"},
        "dust": {"default": 0, "range": "0..1", "kind": "lever"},
    },
    "outcomes": {"out": {"entrant": "loss"}, "in": {"entrant": "gain + 0 * dust"}},
    "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
}


def table(row: list[list[int]], column: list[list[int]], outcomes: list[list[str]] | None = None) -> NormalFormGame:
    actions = [["hold", "strike"], ["persist", "freeze"]]
    return NormalFormGame.from_arrays(row, column, actions=actions, outcomes=outcomes)


def test_the_dilemma_has_one_answer() -> None:
    game = table([[3, 0], [5, 1]], [[3, 5], [0, 1]], [["a", "b"], ["c", "d"]])
    assert answer(nash(game)) == (
        "there is 1 Nash equilibrium: (strike, freeze), which leads to d. It does not lead to a, b or c."
    )
    assert possible_outcomes(dominance(game)) == ("d",)


def test_pennies_have_no_pure_equilibrium() -> None:
    game = table([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], [["one", "other"], ["other", "one"]])
    assert answer(pure_nash(game)) == "no pure Nash equilibrium exists. Mixed equilibria are not counted here."
    assert answer(nash(game)) == (
        "there is 1 Nash equilibrium: the mixed one in which player 1 plays hold with probability 0.5 and strike with "
        "probability 0.5 and player 2 plays persist with probability 0.5 and freeze with probability 0.5, which leads "
        "to one with probability 0.5 and other with probability 0.5."
    )


def test_a_continuum_is_called_one() -> None:
    assert answer(nash(table([[1, 1], [1, 1]], [[0, 0], [0, 0]]))).startswith(
        "there are infinitely many Nash equilibria, spanned by 4"
    )


def test_equilibria_with_the_same_play_are_told_once() -> None:
    stay, end = Leaf("out", (1,)), Leaf("deep", (0,))
    game = ExtensiveFormGame(("a",), Decision("top", "a", ("l", "r"), (stay, _tie(end)), "top"))
    assert answer(subgame_perfect(game)) == (
        "there are 2 pure subgame-perfect equilibria: (a: l), which leads to out (2 of them). "
        "None of them leads to deep."
    )


def _tie(leaf: Leaf) -> Decision:
    return Decision("below", "a", ("x", "y"), (leaf, leaf), "below")


def test_play_after_chance() -> None:
    half = Fraction(1, 2)
    luck = Chance("luck", ("h", "t"), (half, half), (Leaf("good", (1,)), Leaf("bad", (0,))))
    game = ExtensiveFormGame(("a",), Decision("top", "a", ("bet", "pass"), (luck, Leaf("safe", (0,))), "top"))
    assert answer(subgame_perfect(game)) == (
        "there is 1 pure subgame-perfect equilibrium: (a: bet), then chance, which leads to good with probability 0.5 "
        "and bad with probability 0.5. It does not lead to safe."
    )


def test_a_line_is_told_in_intervals_between_grid_points() -> None:
    dataset = sweep(load(CROSS), gain=span(-1, 1, 5), progress=False)
    assert line_sentences(dataset) == (
        "Sampled at 5 values of gain, 0.5 apart.",
        "Possible in some equilibrium: out at -1 to -0.5; out or in at 0; in at 0.5 to 1.",
        "It changes between the sampled values -0.5 and 0; 0 and 0.5. At a single value that stands alone, somebody is "
        "indifferent.",
    )


def test_a_map_is_told_in_shares() -> None:
    dataset = sweep(load(CROSS), gain=span(-1, 1, 3), loss=np.array([-0.5, 0.5]), progress=False)
    told = map_sentences(dataset)
    assert "Shares of the area, which are no probabilities:" in told[0]
    assert told[1] == "Sampled; neighbouring points are 1 of gain and 1 of loss apart."


def test_a_line_on_which_nothing_changes() -> None:
    dataset = sweep(load(CROSS), dust=span(0, 1, 3), progress=False)
    assert line_sentences(dataset)[1] == "At every one of them the same outcomes are possible in some equilibrium: in."


def test_parameters_are_ranked_by_what_they_change() -> None:
    found = effects(load(CROSS), pure_nash, 5)
    assert [effect.parameter.name for effect in ranked(found)] == ["gain", "loss", "dust"]
    assert list(map(str, found[0].changes)) == [
        "out appears (possible at -1 to 0)",
        "in disappears (possible only at 0 to 1)",
    ]
    assert found[2].changes == ()


def test_figures_are_chosen_by_that_ranking() -> None:
    model = load(CROSS)
    choice = choose(model, effects(model, pure_nash, 5), 5)
    assert [[axis.parameter for axis in view.axes] for view in choice.views] == [["gain"], ["loss"], ["gain", "loss"]]


def test_a_parameter_whose_range_has_no_width_is_not_varied() -> None:
    text = {**CROSS, "parameters": {"gain": {"default": 1}, "loss": {"default": 0}, "dust": {"default": 0}}}
    model = load(text)
    found = effects(model, pure_nash, 5)
    assert ranked(found) == []
    assert choose(model, found, 5).views == ()


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        ("f_U", "<var>f<sub>U</sub></var>"),
        (r"\delta_{us}", "<var>δ<sub>us</sub></var>"),
        (r"\frac{1}{2}", r"\frac{1}{2}"),
        ("<i>", "&lt;i&gt;"),
        ("", ""),
    ],
)
def test_symbols(latex: str, shown: str) -> None:
    assert str(symbol(latex)) == shown
    assert Parameter("x", Fraction(1), symbol=latex).symbol == latex


def test_a_map_that_is_coarser_because_of_ties_says_so() -> None:
    tied = {
        "title": "Indifferent throughout",
        "players": {"us": "United States", "nk": "North Korea"},
        "parameters": {"a": {"default": 1, "range": "0..1"}, "b": {"default": 1, "range": "0..1"}},
        "outcomes": {"one": {"us": "a", "nk": "b"}, "other": {"us": "a", "nk": "b"}},
        "table": {
            "actions": {"us": ["hold", "strike"], "nk": ["persist", "freeze"]},
            "cells": {"hold, any": "one", "strike, any": "other"},
        },
    }
    view = View((Axis("a", Fraction(0), Fraction(1)), Axis("b", Fraction(0), Fraction(1))))
    swept = _swept(Detail(map_points=9, tied_map_points=5, screening_points=3), load(tied), nash, view)
    assert swept.sizes["a"] == 5
    assert TIED in json.loads(swept.attrs["notes"])
