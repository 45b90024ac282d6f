"""Models of a repeated game and of a bargain: the games at given values, and what a reader sees of them."""

from __future__ import annotations

import pickle
from fractions import Fraction
from html.parser import HTMLParser

import numpy as np
import pytest
from modelfile.model_texts import PRICE, REPEATED
from ruamel.yaml import YAML

import gametheory as gt
from gametheory.errors import ConceptError, DomainError, GameError, PayoffError
from gametheory.games.bargaining_game import BargainingGame
from gametheory.games.repeated_game import RepeatedGame
from gametheory.model.display import model_html, model_text
from gametheory.model.symbolic import symbolic_game

REPEATED_MODEL = gt.load(YAML(typ="safe", pure=True).load(REPEATED))
PRICE_MODEL = gt.load(YAML(typ="safe", pure=True).load(PRICE))


def words_of(html: str) -> list[str]:
    words: list[str] = []
    reader = HTMLParser()
    reader.handle_data = words.append
    reader.feed(html)
    reader.close()
    return words


def test_a_repeated_model_is_a_repeated_game():
    game = REPEATED_MODEL.at(cost=2)
    assert isinstance(game, RepeatedGame)
    assert game.is_exact
    assert game.grid_shape == ()
    assert game.discount == (Fraction(9, 10), Fraction(4, 5))
    assert game.stage.payoffs[0][0, 0] == 1
    assert game.outcome_names == ("deal", "cheated", "kept", "nothing", "war")
    assert game.called("us") == "United States"
    assert game.timing.states == ("waiting", "talks", "war", "deal")
    assert game.plans["turns"].path("path 1") == (("path 1",), ("path 2", "path 3"))
    assert repr(REPEATED_MODEL) == "<Model 'Instalments' (repeated; us, russia; 4 parameters)>"


def test_arrays_make_a_grid_of_repeated_games():
    grid = REPEATED_MODEL.at(patience=np.array([0.5, 0.9]), hazard=np.zeros((3, 1)))
    assert grid.grid_shape == (3, 2)
    assert grid.point((1, 0)).discount[0] == Fraction(1, 2)
    assert grid.point((1, 0)).stage.payoffs[0][0, 0] == grid.stage.point((1, 0)).payoffs[0][0, 0] == 2
    with pytest.raises(GameError, match="does not come from a model"):
        RepeatedGame(grid.stage, grid.discount).point((0, 0))


def test_a_bargaining_model_is_a_bargaining_game():
    game = PRICE_MODEL.at(cost=4)
    assert isinstance(game, BargainingGame)
    assert game.is_exact
    assert game.is_linear
    assert [payoff.line for payoff in game.payoffs] == [(2, -4), (-1, 4)]
    assert game.outcome_names == ("deal", "standoff", "war")
    assert (game.deal, game.otherwise, game.danger) == ("deal", "standoff", "war")
    assert game.limits[0].slack(Fraction(1, 2)) == Fraction(1, 2)
    assert game.parameters["cost"] == 4
    assert "x" not in game.parameters
    assert game.notes == ()
    assert PRICE_MODEL.at(cost=9).notes == ("cost = 9 lies outside its plausible range 1..8",)


def test_arrays_make_a_grid_of_bargaining_games():
    grid = PRICE_MODEL.at(cost=np.array([2.0, 4.0]), hazard=np.zeros((3, 1)))
    assert grid.grid_shape == (3, 2)
    assert grid.payoffs[0].line[1].tolist() == [-2, -4]
    assert np.shape(grid.payoffs[1].line[1]) == ()  # what does not depend on a swept parameter stays a number
    assert grid.payoff_scale == (2.0, 3.0)


def test_what_is_bargained_over_has_no_value():
    with pytest.raises(DomainError, match="'x' is what is bargained over, and cannot be given a value"):
        PRICE_MODEL.at(x=0.5)
    with pytest.raises(gt.errors.UnknownNameError):
        gt.sweep(PRICE_MODEL, x=[0.1, 0.2])


def test_values_out_of_range_are_said():
    with pytest.raises(DomainError, match="parameter 'patience' cannot be 1"):
        REPEATED_MODEL.at(patience=1)
    with pytest.raises(DomainError, match="parameter 'hazard' cannot be 2"):
        PRICE_MODEL.at(hazard=2)
    steep = gt.load(
        YAML(typ="safe", pure=True).load(PRICE.replace("x * cost", "x / (cost - 1)").replace("1..8", "2..8"))
    )
    with pytest.raises(PayoffError, match=r"'price' under 'let': a division by zero, .* at cost = 1"):
        steep.at(cost=1)


@pytest.mark.parametrize("model", [REPEATED_MODEL, PRICE_MODEL])
def test_only_tables_and_trees_are_formulas(model):
    with pytest.raises(ConceptError, match="is neither a table nor a tree"):
        symbolic_game(model)


def test_games_and_models_can_be_sent_to_another_process():
    for model in (REPEATED_MODEL, PRICE_MODEL):
        again = pickle.loads(pickle.dumps(model))
        assert again.hash == model.hash
        assert repr(pickle.loads(pickle.dumps(model.at()))) == repr(model.at())


@pytest.mark.parametrize("model", [REPEATED_MODEL, PRICE_MODEL])
def test_the_page_says_what_the_text_says(model):
    page, text = words_of(model_html(model)), model_text(model)
    for consequence in model.form.consequences():
        assert consequence.outcome in page
        assert all(str(payoff) in page and str(payoff) in text for payoff in consequence.payoffs)
    for formula in model.form.other_formulas():
        assert any(str(formula) in words for words in page)
        assert str(formula) in text


def test_plans_and_timing_are_expanded():
    text = model_text(REPEATED_MODEL)
    assert "Each period (2 actions of us x 2 actions of russia):\n  pay, press -> deal\n" in text
    words = " ".join(text.split())
    assert "instalments deal pay, press stop, stop for ever" in words
    assert "forgiving deal pay, press stop, stop for 2 periods, then the path anew" in words
    assert "nothing nothing stop, stop nothing: play goes on" in words
    assert "turns deal stop, stop | pay, press | stop, press (again and again from step 2) stop, stop for ever" in words
    assert "waiting war comes hazard war" in words


def test_a_bargain_is_expanded():
    text = model_text(PRICE_MODEL)
    assert "Bargaining:\n  they agree on x -> deal\n      us: 2 - price; russia: x * gain - 1\n" in text
    assert "  this breaks down (hazard per period hazard) -> war\n" in text
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "delivery us 2.5 - price" in rows
    assert "x 0..1" in rows
