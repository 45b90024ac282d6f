from dataclasses import replace
from fractions import Fraction

import pytest
from flint import fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.errors import DomainError, NotExactError, PayoffError, UnknownNameError
from gametheory.expressions import parse
from gametheory.model.symbolic import game_at, symbolic_game, symbols
from gametheory.numerics.algebraic_numbers import real_roots
from tests.small_models import ENTRY, STANDOFF

MODELS = ["standoff", "linkage", "bargain"]


def crimea(name):
    return gt.load(f"models/crimea_2017/{name}.yaml")


def numbers(game):
    if hasattr(game, "payoffs"):
        return [entry for cells in game.payoffs for entry in cells.flat]
    shares = [node.probabilities for _, node in game.nodes() if hasattr(node, "probabilities")]
    return [number for part in [*(leaf.payoffs for _, leaf in game.leaves()), *shares] for number in part]


@pytest.mark.parametrize("name", MODELS)
@settings(derandomize=True, deadline=None, max_examples=15)
@given(data=st.data())
def test_formulas_have_the_payoffs_of_the_game_at_every_point(name, data):
    model = crimea(name)
    free = data.draw(st.lists(st.sampled_from(sorted(model.parameters)), unique=True))
    values = {
        parameter.name: data.draw(st.fractions(parameter.low, parameter.high, max_denominator=20))
        for parameter in model.parameters.values()
    }
    fixed = {parameter: value for parameter, value in values.items() if parameter not in free}
    formulas = symbolic_game(model, free, **fixed)
    at_point = game_at(formulas, {parameter: values[parameter] for parameter in free})
    expected = model.at(**values)
    assert numbers(at_point) == numbers(expected)
    assert at_point.parameters == expected.parameters


def test_every_parameter_is_free_by_default_and_order_is_that_of_the_file():
    model = crimea("linkage")
    entry = symbolic_game(model, None, us_war_cost=11).payoffs[0][0, 0, 0]
    assert entry.names == tuple(name for name in model.parameters if name != "us_war_cost")


def test_chance_moves_have_formulas_for_probabilities():
    game = symbolic_game(gt.load(ENTRY), ["luck"])
    (chance,) = (node for _, node in game.nodes() if hasattr(node, "probabilities"))
    assert [str(share) for share in chance.probabilities] == ["luck", "1 - luck"]


def test_irrational_values_are_taken_exactly():
    root = real_roots(fmpz_poly([-2, 0, 1]))[1]
    game = game_at(symbolic_game(gt.load(STANDOFF), ["war_cost"]), {"war_cost": root})
    assert game.payoffs[0][1, 0] == -root


def with_payoff(formula, **parameters):
    return gt.load(
        {
            "title": "One",
            "players": {"a": "A"},
            "parameters": {"x": {"default": 2, "range": "0..4"}, "y": {"default": 1, "range": "0..4"}} | parameters,
            "outcomes": {"go": {"a": formula}, "stay": {"a": "x + y"}},
            "table": {"actions": {"a": ["go", "stay"]}, "cells": {"go": "go", "stay": "stay"}},
        }
    )


@pytest.mark.parametrize("function", ["max(x, y)", "min(x, 1)", "abs(x)", "exp(x)", "sqrt(x)", "2 ** x", "x ** (1/2)"])
def test_what_is_not_rational_is_refused_where_it_is_free_and_taken_where_it_is_fixed(function):
    model = with_payoff(f"y + {function}")
    with pytest.raises(NotExactError, match=r"^payoff of 'a' in cell 'go': .* Hold its parameters fixed$"):
        symbolic_game(model, ["x"])
    if function not in ("exp(x)", "sqrt(x)", "x ** (1/2)"):
        assert symbolic_game(model, [], x=4).payoffs[0][0] == model.at(x=4).payoffs[0][0]


def test_roots_and_powers_of_fixed_parameters_are_taken_where_they_are_rational():
    assert str(symbolic_game(with_payoff("y * sqrt(x)"), ["y"], x=4).payoffs[0][0]) == "2 * y"
    assert str(symbolic_game(with_payoff("x ** y"), ["x"], y=2).payoffs[0][0]) == "x**2"


def test_errors_say_the_place_and_the_next_step():
    with pytest.raises(PayoffError, match=r"^payoff of 'a' in cell 'go': a division by zero"):
        symbolic_game(with_payoff("x / (y - 3)"), ["x"], y=3)
    with pytest.raises(UnknownNameError, match=r"no parameter of this model is called 'z'"):
        symbolic_game(with_payoff("x"), ["z"])
    with pytest.raises(DomainError, match=r"'x' is to be free and has a value. Leave one of the two out"):
        symbolic_game(with_payoff("x"), ["x"], x=1)
    with pytest.raises(DomainError, match=r"'x' was given an array"):
        symbolic_game(with_payoff("x"), ["y"], x=[1, 2])


def test_probabilities_must_sum_to_one_as_formulas():
    model = gt.load(ENTRY)
    draw = replace(model.form.moves["weather"], probabilities={"fair": parse("luck"), "foul": parse("luck")})
    model = replace(model, form=replace(model.form, moves={**model.form.moves, "weather": draw}))
    with pytest.raises(PayoffError, match=r"^the probabilities at move 'weather' sum to 2 \* luck, not to 1"):
        symbolic_game(model, ["luck"])


def test_symbols_fall_back_on_names():
    assert symbols(gt.load(STANDOFF)) == {
        "freeze_value": "f",
        "war_cost": r"\mathit{war\_cost}",
        "chance_of_it": r"\mathit{chance\_of\_it}",
    }


def test_a_value_is_a_fraction_and_stays_one():
    formulas = symbolic_game(with_payoff("x / 3"), ["x"])
    assert game_at(formulas, {"x": Fraction(1, 2)}).payoffs[0][0] == Fraction(1, 6)
