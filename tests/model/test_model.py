import pickle
from fractions import Fraction

import numpy as np
import pytest

import gametheory as gt
from gametheory.errors import DomainError, GameError, PayoffError, UnknownNameError
from gametheory.games import Chance
from tests.small_models import ENTRY, STANDOFF


@pytest.fixture
def standoff():
    return gt.load(STANDOFF)


@pytest.fixture
def entry():
    return gt.load(ENTRY)


def with_war(**payoffs):
    """The standoff with other payoffs of war, and so without the shared expression for them."""
    changed = {**STANDOFF, "outcomes": {**STANDOFF["outcomes"], "war": payoffs}}
    del changed["let"]
    return changed


def test_the_game_at_the_defaults_is_exact(standoff):
    game = standoff.at()
    assert game.is_exact
    assert game.payoffs[0][game.cell("coerce", "freeze")] == Fraction(7, 2)
    assert game.outcomes[game.cell("coerce", "persist")] == "war"
    assert game.parameters == {"freeze_value": 3, "war_cost": 6, "chance_of_it": Fraction(1, 2)}


@pytest.mark.parametrize("value", [0.4, "0.4", Fraction(2, 5), np.float64(0.4), np.array(0.4)])
def test_a_number_is_taken_as_it_is_written(standoff, value):
    if isinstance(value, str):
        with pytest.raises(DomainError, match=r"parameter 'freeze_value': '0.4' is not a finite number"):
            standoff.at(freeze_value=value)
    else:
        assert standoff.at(freeze_value=value).payoffs[0][0, 1] == Fraction(2, 5)


def test_arrays_broadcast_and_payoffs_are_not_copied(standoff):
    game = standoff.at(freeze_value=np.zeros((3, 1)), war_cost=np.ones(4))
    assert game.grid_shape == (3, 4)
    assert np.shape(game.payoffs[0][0, 0]) == ()
    assert np.shape(game.payoffs[0][1, 0]) == (4,)
    assert np.shape(game.payoffs[0][0, 1]) == (3, 1)
    assert game.to_arrays()[0].shape == (3, 4, 2, 2)


def test_a_point_of_a_grid_is_the_exact_game_there(standoff):
    game = standoff.at(freeze_value=np.array([[0.1], [0.3]]), war_cost=np.array([1.0, 2.0]))
    assert game.point((1, 0)).payoffs[0][1, 1] == Fraction(3, 10) + Fraction(1, 2)
    assert game.point((1, 0)).parameters == {
        "freeze_value": Fraction(3, 10),
        "war_cost": 1,
        "chance_of_it": Fraction(1, 2),
    }


def test_values_outside_the_plausible_range_are_noted_and_outside_the_domain_are_errors(standoff):
    assert standoff.at(war_cost=20).notes == ("war_cost = 20 lies outside its plausible range 0..16",)
    assert standoff.at(war_cost=np.array([1.0, 17.0])).notes == (
        "war_cost = 1..17 lies outside its plausible range 0..16",
    )
    assert standoff.at(war_cost=16).notes == ()
    with pytest.raises(DomainError) as caught:
        standoff.at(chance_of_it=1.2)
    assert str(caught.value) == (
        "parameter 'chance_of_it' cannot be 1.2: it is a probability, from 0 to 1. Give a value in that range"
    )
    with pytest.raises(DomainError, match=r"cannot be 0\.\.1\.5"):
        standoff.at(chance_of_it=np.array([0, 1.5]))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "war", None, True, [1, "x"]])
def test_what_is_no_number_is_refused_in_words(standoff, value):
    with pytest.raises(DomainError, match=r"parameter 'war_cost'"):
        standoff.at(war_cost=value)


def test_an_array_with_nan_is_refused(standoff):
    with pytest.raises(DomainError, match=r"parameter 'war_cost' cannot be"):
        standoff.at(war_cost=np.array([1.0, np.nan]))


def test_unknown_parameters_and_grids_that_do_not_fit_are_refused_in_words(standoff):
    with pytest.raises(
        UnknownNameError, match=r"no parameter of this model is called 'cost_war'. Did you mean 'war_cost'\?"
    ):
        standoff.at(cost_war=1)
    with pytest.raises(
        GameError, match=r"the arrays do not broadcast together \(war_cost: \(2,\), freeze_value: \(3,\)\)"
    ):
        standoff.at(war_cost=np.ones(2), freeze_value=np.ones(3))


def test_payoffs_without_a_finite_value_name_the_place_and_the_values():
    model = gt.load(with_war(us="1 / (war_cost - 2)", nk=-10))
    with pytest.raises(PayoffError) as caught:
        model.at(war_cost=2)
    assert str(caught.value) == (
        "payoff of 'us' in cell 'coerce, persist': a division by zero, or a root of a negative number at war_cost = 2. "
        "Change the formula '1 / (war_cost - 2)' or the values"
    )
    with pytest.raises(PayoffError, match=r"no finite value at war_cost = 2"):
        model.at(war_cost=np.array([1.0, 2.0, 3.0]))


def test_payoffs_without_a_rational_value_fall_back_to_floats():
    game = gt.load(with_war(us="-sqrt(war_cost)", nk=-10)).at()
    assert not game.is_exact
    assert game.payoffs[0][1, 0] == pytest.approx(-np.sqrt(6))
    assert not gt.pure_nash(game).exact


def test_a_payoff_without_parameters_and_rational_value_is_a_float_too():
    plain = {
        "title": "Root",
        "players": {"us": "United States"},
        "outcomes": {"war": {"us": "sqrt(2)"}},
        "table": {"actions": {"us": ["strike"]}, "cells": {"strike": "war"}},
    }
    assert gt.load(plain).at().payoffs[0][0] == pytest.approx(2**0.5)


def test_a_continuation_reached_twice_is_unfolded_with_labels_of_its_own(entry):
    game = entry.at()
    assert [node.label for _, node in game.nodes() if hasattr(node, "label")] == [
        "entry",
        "weather",
        "answer",
        "answer (enter, foul)",
    ]
    assert game.has_perfect_information
    weather = game.root.children[1]
    assert isinstance(weather, Chance)
    assert weather.probabilities == (Fraction(1, 2), Fraction(1, 2))


def test_probabilities_must_sum_to_one_and_not_be_negative(entry):
    weather = {**ENTRY["tree"]["weather"], "probabilities": {"fair": "luck", "foul": "1 - prize / 2"}}
    without_ranges = {"prize": {"default": 1}, "luck": {"default": 0.5, "domain": "probability"}}
    model = gt.load({**ENTRY, "tree": {**ENTRY["tree"], "weather": weather}, "parameters": without_ranges})
    with pytest.raises(PayoffError, match=r"the probabilities at move 'weather' sum to 0.75, not to 1"):
        model.at(luck=0.25)
    with pytest.raises(PayoffError, match=r"probability of 'foul' at move 'weather' is negative \(-0.5\)"):
        model.at(prize=3)


def test_the_fingerprint_follows_the_content(standoff):
    assert standoff.hash == gt.load(STANDOFF).hash
    assert standoff.hash != gt.load({**STANDOFF, "title": "Other"}).hash


def test_models_games_and_solutions_pickle(standoff, entry):
    for model in (standoff, entry):
        assert pickle.loads(pickle.dumps(model)).hash == model.hash
        game = pickle.loads(pickle.dumps(model.at()))
        assert game.players == model.at().players
    solution = pickle.loads(pickle.dumps(gt.nash(standoff.at())))
    assert solution.to_dict() == gt.nash(standoff.at()).to_dict()
