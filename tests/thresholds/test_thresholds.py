import json
import random
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import prod

import numpy as np
import pytest
from flint import fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.equilibria import dominance, nash, pure_nash, subgame_perfect
from gametheory.errors import DomainError, UnknownNameError
from gametheory.games import NormalFormGame
from gametheory.games.numbers import cells_of
from gametheory.numerics.algebraic_numbers import real_roots
from gametheory.numerics.rational_functions import variables
from gametheory.thresholds import thresholds
from gametheory.thresholds.answers import answer_of, play_answer, pure_answer
from gametheory.thresholds.many_player import many_player_answer
from gametheory.thresholds.two_player import two_player_answer
from tests.random_games import integer_games, trees
from tests.small_models import ENTRY

MODELS = {name: gt.load(f"models/crimea_2017/{name}.yaml") for name in ("standoff", "linkage", "bargain")}


def settings_of(model, data, steps):
    """Values of all parameters at one of so many equal steps through their ranges."""
    shares = data.draw(st.lists(st.integers(0, steps), min_size=len(model.parameters), max_size=len(model.parameters)))
    return {
        parameter.name: parameter.low + (parameter.high - parameter.low) * Fraction(share, steps)
        for parameter, share in zip(model.parameters.values(), shares, strict=True)
    }


def agrees_with_the_solver(model, concept, found, values, points=9):
    """At evenly spaced values, and at thresholds, the answer is the one that the result gives there."""
    grid = [found.low + (found.high - found.low) * Fraction(step, points) for step in range(points + 1)]
    rational = {one.value: one.at for one in found.values if isinstance(one.value, Fraction)}
    for value in {*grid, *rational}:
        expected = answer_of(concept(model.at(**{**values, found.along: value})))
        if value in rational:
            assert rational[value] == expected
        else:
            (piece,) = (one for one in found.pieces if one.low <= value <= one.high)
            assert piece.answer == expected, (found.along, value)


@pytest.mark.parametrize(
    ("name", "concept"), [("linkage", pure_nash), ("standoff", nash), ("bargain", subgame_perfect), ("linkage", nash)]
)
@settings(derandomize=True, deadline=None, max_examples=12)
@given(data=st.data())
def test_thresholds_agree_with_the_exact_solver_along_every_parameter(name, concept, data):
    model = MODELS[name]
    along = data.draw(st.sampled_from(list(model.parameters)))
    values = settings_of(model, data, data.draw(st.sampled_from([2, 4, 70])))
    found = thresholds(model, along, concept, **{n: v for n, v in values.items() if n != along})
    agrees_with_the_solver(model, concept, found, values)
    assert all(one.high == other.low for one, other in pairwise(found.pieces))
    assert all(one.below != one.at or one.at != one.above for one in found.values)


def test_the_deal_ends_at_a_domestic_cost_of_one_half():
    found = thresholds(MODELS["linkage"], "domestic_cost", pure_nash)
    (end,) = found.values
    assert (end.value, end.text, end.exact, found.exact) == (Fraction(1, 2), "0.5", True, True)
    assert end.ends == ("concede, pressure, freeze",)
    assert "deal" in end.at.outcomes
    assert found.where("deal") == ((0, Fraction(1, 2)),)


def test_mixed_equilibria_of_three_players_change_at_exact_values():
    found = thresholds(MODELS["linkage"], "domestic_cost", nash)
    assert [one.value for one in found.values] == [Fraction(29, 114), Fraction(1, 2), Fraction(47, 52)]
    assert found.exact
    assert found.values[0].begins == ("hold + concede + strike, abstain + pressure, persist + freeze",)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(
    st.integers(1, 16),
    st.integers(0, 20),
    st.integers(1, 20),
    st.integers(1, 20),
    st.integers(0, 12),
    st.integers(4, 32),
)
def test_the_bargaining_range_of_the_concession(value, renege, pressing, package, calm, gain):
    """With hold as the fallback Russia takes x >= (k_R - f_R) / g_R; the US pays up to min(f_U - b_U, r_U) / C."""
    numbers = {
        "us_freeze_value": Fraction(value, 2),
        "us_renege_cost": Fraction(renege, 4),
        "pressure_cost": Fraction(pressing, 4),
        "domestic_cost": Fraction(package, 4) - Fraction(1, 4),
        "russia_calm_value": Fraction(calm, 4),
        "crimea_value": Fraction(gain, 4),
        "us_assurance_cost": Fraction(1, 2),
    }
    cost = numbers["domestic_cost"] + MODELS["bargain"].parameters["crimea_cost"].default
    least = max(Fraction(0), (numbers["pressure_cost"] - numbers["russia_calm_value"]) / numbers["crimea_value"])
    most = min(Fraction(1), min(numbers["us_freeze_value"] - Fraction(1, 2), numbers["us_renege_cost"]) / cost)
    found = thresholds(MODELS["bargain"], "concession", subgame_perfect, **numbers)
    deal = [span for span in found.where("deal") if span[0] < span[1]]
    # Russia refuses what is promised and not delivered, and takes it where calm alone is worth the pressure.
    assert deal == ([(least, most)] if least < most else [])


def model_of(formulas, parameters, shape=(2, 2)):
    """A two-player table with payoffs as formulas."""
    actions = {"row": [f"r{i}" for i in range(shape[0])], "column": [f"c{j}" for j in range(shape[1])]}
    cells = {}
    for i, own in enumerate(actions["row"]):
        for j, other in enumerate(actions["column"]):
            one, two = formulas[i][j]
            cells[f"{own}, {other}"] = {"outcome": f"{own}{other}", "row": str(one), "column": str(two)}
    outcomes = {name["outcome"]: {} for name in cells.values()}
    return gt.load(
        {
            "title": "Table",
            "players": {"row": "Row", "column": "Column"},
            "parameters": parameters,
            "outcomes": outcomes,
            "table": {"actions": actions, "cells": cells},
        }
    )


T = {"t": {"default": 1, "range": "0..4"}}


def test_an_irrational_threshold_of_three_players_is_exact_and_solved_there():
    found = thresholds(MODELS["linkage"], "snapback", nash, domestic_cost=0.3)
    assert found.exact
    assert [one.text for one in found.values] == ["0.625", "0.789289 = 775/792 - 1/792 sqrt(22465)", "1"]
    irrational = found.values[1]
    assert set(irrational.at.holds) == set(irrational.below.holds)  # a mixture that begins there has a share of zero
    assert irrational.below != irrational.above
    near = [MODELS["linkage"].at(domestic_cost=0.3, snapback=end) for end in irrational.enclosure]
    assert [answer_of(nash(game)) for game in near] == [irrational.below, irrational.above]


def test_the_answer_at_irrational_values_is_that_of_the_solver_of_three_players():
    """Payoffs that do not depend on the value: whatever it is, the equilibria are those of the game."""
    rng, decided = random.Random(0), 0
    t = variables("t")["t"]
    *_, root = real_roots(fmpz_poly([-2, 0, 1]))
    for _ in range(12):
        shape = rng.choice([(2, 2, 2), (3, 2, 2)])
        numbers = ([rng.randint(-99, 99) for _ in range(prod(shape))] for _ in shape)
        game = NormalFormGame.from_arrays(*(np.array(own).reshape(shape) for own in numbers))
        payoffs = (cells_of((t * 0 + Fraction(int(entry)) for entry in own.flat), shape) for own in game.payoffs)
        mine = many_player_answer(replace(game, payoffs=tuple(payoffs)), "t", root)
        if mine is not None:  # else there are infinitely many solutions, though none may be an equilibrium
            decided += 1
            solvers = answer_of(nash(game))
            assert sorted(mine.holds) == sorted(solvers.holds)
            assert mine.outcomes == solvers.outcomes
    assert decided > 9


NUMBERS = st.integers(-6, 6)


@settings(derandomize=True, deadline=None, max_examples=10)
@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=9, max_size=9))
def test_all_equilibria_of_two_players_between_and_at_thresholds(numbers):
    """Payoffs affine in the parameter: thresholds are roots of polynomials of degree up to two."""
    entries = [(f"{a} + {b} * t", f"{c} + {d} * t") for a, b, c, d in numbers]
    model = model_of([entries[:3], entries[3:6], entries[6:]], T, shape=(3, 3))
    found = thresholds(model, "t", nash)
    assert found.exact
    agrees_with_the_solver(model, nash, found, {})
    for one in found.values:
        if one.below and one.at and one.above:  # limits of equilibria are equilibria
            assert {*one.below.holds} & {*one.above.holds} <= {*one.at.holds}


def test_irrational_thresholds_have_closed_forms_and_certain_enclosures():
    model = model_of([[("t ** 2 - 2", 1), ("t ** 2 - 2", 0)], [(0, 1), (0, 0)]], T)
    (root,) = thresholds(model, "t", pure_nash).values
    assert root.text == "1.41421 = sqrt(2)"
    low, high = root.enclosure
    assert low**2 < 2 < high**2
    assert high - low <= Fraction(1, 10**12)
    assert root.at.holds == ("r0, c0", "r1, c0")
    (mixed,) = thresholds(model, "t", nash).values
    assert mixed.at.holds == root.at.holds


def test_mixtures_change_at_irrational_values_and_are_solved_there():
    """Matching pennies with one payoff that moves: the mixed equilibrium goes where t squared is 2."""
    model = model_of([[("t ** 2 - 1", -1), (-1, 1)], [(1, 1), ("t ** 3 - 1", -1)]], T)
    found = thresholds(model, "t")
    assert found.exact
    assert "sqrt(2)" in [str(one.value) for one in found.values]
    assert all(one.at is not None for one in found.values)
    agrees_with_the_solver(model, nash, found, {})


def test_products_and_quotients_of_the_parameter():
    model = model_of([[("t * (t - 1)", 1), (0, 0)], [("1 / (1 + t)", 1), (0, 0)]], T)
    found = thresholds(model, "t", pure_nash)
    (root,) = found.values  # t (t - 1)(1 + t) = 1
    assert root.exact
    assert root.value * root.value * root.value - root.value == 1
    agrees_with_the_solver(model, pure_nash, found, {})


def test_where_a_payoff_has_no_value_nothing_is_said():
    model = model_of([[("1 / (t - 2)", 1), (0, 0)], [(0, 1), (0, 0)]], T)
    (pole,) = thresholds(model, "t", pure_nash).values
    assert (pole.value, pole.at) == (2, None)
    assert "divided by zero" in pole.words
    assert pole.below.holds == ("r1, c0",)
    assert pole.above.holds == ("r0, c0",)


def test_the_selected_equilibrium_can_change_where_no_equilibrium_begins_or_ends():
    model = model_of([[("t", "t"), (-1, -1)], [(-1, -1), (2, 2)]], T)
    found = thresholds(model, "t", pure_nash)
    (change,) = found.values
    assert change.value == 2
    assert change.words == "r0, c0 is selected instead of r1, c1"
    assert change.below.holds == change.above.holds == ("r0, c0", "r1, c1")


def test_an_extreme_equilibrium_of_a_continuum_can_change_what_is_selected():
    """The first row pays the column player the same throughout; of its mixtures one is extreme, at an own price."""
    first = [("7 - 3 * t", 3), ("3 + (2 * t - 4) / (t + 1)", 3), ("3 - 2 * t", 3)]
    second = [("8 - 3 * t", "1 - (2 * t - 4) / (t + 1)"), (2, "1 - t"), (1, -1)]
    found = thresholds(model_of([first, second], T, shape=(2, 3)), "t", nash, low=Fraction(11, 10))
    assert found.exact
    (change,) = found.values
    assert str(change.value) == "-1/6 + 1/6 sqrt(97)"
    assert change.words == "r0, c1 is selected instead of r1, c0"


def test_where_a_change_of_the_selected_equilibrium_can_be_missed_it_is_said():
    assert "another is selected, can be missed" in thresholds(MODELS["linkage"], "leverage", nash).notes[0]
    assert thresholds(MODELS["linkage"], "leverage", pure_nash).notes == ()


def test_ties_at_a_single_value_are_thresholds_too():
    model = model_of([[("(t - 2) ** 2", 1), (0, 0)], [(0, 1), (0, 0)]], T)
    (tie,) = thresholds(model, "t", pure_nash).values
    assert tie.value == 2
    assert tie.only_here == ("r1, c0",)
    assert thresholds(model, "t", pure_nash).where("r0, c0") == ((0, 4),)


def test_ends_of_the_range_are_thresholds_where_they_tie():
    model = model_of([[("t", 1), (0, 0)], [(0, 1), (0, 0)]], T)
    (end,) = thresholds(model, "t", pure_nash).values
    assert (end.value, end.below, end.only_here) == (0, None, ("r1, c0",))
    assert end.above.holds == ("r0, c0",)


def test_payoffs_that_are_not_rational_are_enclosed_by_bisection():
    model = model_of([[("exp(t) - 5", 1), (0, 0)], [("min(t, 1)", 1), (0, 0)]], T)
    found = thresholds(model, "t", pure_nash)
    assert not found.exact
    assert found.tolerance == pytest.approx(4 / 2**32)
    (root,) = found.values
    assert not root.exact
    assert root.value == pytest.approx(1.791759469228055, abs=found.tolerance)  # exp(t) = 6
    assert any("is not a rational function" in note for note in found.notes)


def test_round_off_is_no_threshold():
    """Payoffs that are not exact: two equilibria pay both players the same but for the last digits."""
    same, mixed = ("1 + exp(t)", "exp(1)"), ("exp(1) - 4 - 2 * t", "exp(t) - 1 - 3 * t")
    model = model_of([[same, same, mixed], [("2 + 2 * t", 3), mixed, same]], T, shape=(2, 3))
    found = thresholds(model, "t", nash)
    assert not found.exact
    for one in found.values:
        assert one.below is None or one.above is None or one.below.holds != one.above.holds


def test_a_change_is_enclosed_next_to_an_irrational_critical_value():
    """Mixtures of three players: some values are roots, others are enclosed by bisection between two of these."""
    payoffs = [
        ("5", "7 + 4 * b", "-2 - 4 * b"),
        ("-2 + 2 * b", "-1 - 3 * b", "3 - 8 * b"),
        ("3 * b", "-4", "6"),
        ("-3 - b", "-4", "1"),
        ("-5", "2 + 2 * b", "-2 * b"),
        ("-4 + 3 * b + 2 * b ** 2", "-3", "-3 + 2 * b"),
        ("-2 - 2 * b + b ** 2", "-2 - 2 * b", "-6 + 3 * b"),
        ("-1", "1", "-2 + b"),
    ]
    names = [f"end {place}" for place in range(8)]
    model = gt.load(
        {
            "title": "Three",
            "players": {"p": "P", "q": "Q", "r": "R"},
            "parameters": {"b": {"default": 0, "range": "0..1"}},
            "outcomes": {name: dict(zip("pqr", own, strict=True)) for name, own in zip(names, payoffs, strict=True)},
            "table": {
                "actions": {player: [f"{player}0", f"{player}1"] for player in "pqr"},
                "cells": {f"p{place // 4}, q{place // 2 % 2}, r{place % 2}": name for place, name in enumerate(names)},
            },
        }
    )
    found = thresholds(model, "b", nash)
    assert [round(float(one.value), 6) for one in found.values] == [0.208767, 0.780776, 0.812338]
    assert [one.exact for one in found.values] == [False, True, False]
    assert not found.exact


def test_options_that_are_bound_to_a_concept_change_neither_its_name_nor_the_method():
    found = thresholds(MODELS["standoff"], "us_war_cost", partial(nash, select="first"))
    assert (found.concept, found.exact) == ("nash", True)
    assert found.values == thresholds(MODELS["standoff"], "us_war_cost", nash).values


def test_chance_moves_and_probabilities():
    found = thresholds(gt.load(ENTRY), "prize")
    assert [one.value for one in found.values] == [0]
    assert found.values[0].ends == ("stay out",)
    assert thresholds(gt.load(ENTRY), "luck").where("share") == ((0, 1),)


# --- the answers at irrational values: by other code than the solvers', so tested against these ---------------------


@settings(derandomize=True, deadline=None, max_examples=40)
@given(integer_games(shapes=((2, 2), (3, 2), (3, 3), (2, 2, 2))))
def test_the_answer_by_signs_is_that_of_the_solver(game):
    assert pure_answer(game) == answer_of(pure_nash(game))
    if len(game.players) == 2:
        mine, solvers = two_player_answer(game), answer_of(nash(game))
        assert sorted(mine.holds) == sorted(solvers.holds)
        assert mine.outcomes == solvers.outcomes


@settings(derandomize=True, deadline=None, max_examples=60)
@given(trees(depth=3))
def test_plays_by_signs_are_those_of_the_solver(game):
    solution = subgame_perfect(game)
    if solution.complete:
        assert sorted(play_answer(game).holds) == sorted(answer_of(solution).holds)


def test_equilibria_with_the_same_support_are_told_apart():
    """Two isolated equilibria of one game on the same supports (a game of two players has none, one of three may)."""
    game = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    twice = answer_of(nash(game))
    assert twice.holds == ("1 + 2, 1 + 2",)


# --- formats and errors ---------------------------------------------------------------------------------------------


def test_the_result_can_be_read_in_every_format():
    found = thresholds(MODELS["linkage"], "domestic_cost", pure_nash)
    plain = json.loads(found.to_json())
    assert plain["thresholds"][0]["value"] == 0.5
    assert plain["thresholds"][0]["enclosure"] == ["1/2", "1/2"]
    assert plain["thresholds"][0]["ends"] == ["concede, pressure, freeze"]
    assert [row[0] for row in found.rows()] == [
        "where",
        "0 < domestic_cost < 0.5",
        "domestic_cost = 0.5",
        "0.5 < domestic_cost < 5",
    ]
    assert "concede, pressure, freeze ends" in repr(found)
    assert found._repr_html_().count("<tr>") == 4
    assert r"0 $<$ domestic\_cost $<$ 0.5" in found.to_latex()


def test_what_cannot_be_asked_is_refused():
    model = MODELS["linkage"]
    with pytest.raises(UnknownNameError, match="no parameter of this model is called 'domestic_costs'"):
        thresholds(model, "domestic_costs")
    with pytest.raises(DomainError, match=r"need it free\. Leave its value out"):
        thresholds(model, "domestic_cost", domestic_cost=1)
    with pytest.raises(DomainError, match=r"need a range\. Give low= and high=, the lower end first"):
        thresholds(model, "domestic_cost", low=2, high=1)
    with pytest.raises(DomainError, match="parameter 'snapback' cannot be 2"):
        thresholds(model, "snapback", low=0, high=2)


def test_a_narrower_range_can_be_asked():
    found = thresholds(MODELS["linkage"], "domestic_cost", pure_nash, low=1, high=2)
    assert found.values == ()
    assert [(one.low, one.high) for one in found.pieces] == [(1, 2)]


def test_a_concept_without_critical_polynomials_is_bisected():
    model = model_of([[("t", 1), ("t", 0)], [("pi", 1), ("pi", 0)]], {**T, "pi": {"default": 3.14, "range": "0..4"}})
    found = thresholds(model, "t", dominance)
    assert not found.exact
    (change,) = found.values
    assert change.value == pytest.approx(3.14, abs=found.tolerance)
    assert change.enclosure[0] <= Fraction(314, 100) <= change.enclosure[1]
    assert change.words.startswith("survive row: r1; column: c0 ends | survive row: r0; column: c0 begins")
