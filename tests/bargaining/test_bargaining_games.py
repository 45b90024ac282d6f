"""Bargaining games asked for every answer, at one point and over grids."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from gametheory.bargaining import BargainingAnswer, bargaining, solving
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import NormalFormGame
from gametheory.games.bargaining_game import BargainingGame
from gametheory.modelfile import load
from gametheory.sweep import sweep

SIDES = {"us": "United States", "russia": "Russia"}
PRICE = {
    "title": "The price",
    "players": SIDES,
    "parameters": {
        "x": {"default": 0.5, "range": "0..1", "meaning": "the share that is conceded"},
        "cost": {"default": 5, "range": "1..8"},
        "renege": {"default": 2.5, "range": "0..5"},
        "hazard": {"default": 0.02, "range": "0..0.1"},
    },
    "outcomes": {
        "war": {"us": -6, "russia": -4},
        "deal": {"us": "2 - x * cost", "russia": "4 * x - 1"},
        "standoff": {"us": 0, "russia": 0},
    },
    "bargain": {
        "term": "x",
        "deal": "deal",
        "otherwise": "standoff",
        "danger": {"hazard": "hazard", "leads_to": "war"},
        "discount": {"us": 0.9, "russia": 0.8},
        "limits": {"delivery": {"us": "renege - x * cost"}},
    },
}
CURVED = PRICE | {"outcomes": PRICE["outcomes"] | {"deal": {"us": "2 - cost * x ** 2", "russia": "4 * x - 1"}}}


def without(mapping: dict, *keys: str) -> dict:
    return mapping | {"bargain": {key: value for key, value in mapping["bargain"].items() if key not in keys}}


def test_an_answer_says_what_binds_and_what_comes_of_it():
    answer = bargaining(load(PRICE).at())
    assert isinstance(answer, BargainingAnswer)
    zone = answer.bargain.zone.intervals[0]
    assert zone.high_binding == ("delivery (us)",)
    assert zone.low_binding == ("participation (russia)",)
    assert zone.high == Fraction(1, 2)
    assert answer.possible_outcomes == ("deal",)
    (one,) = answer.equilibria
    assert one.regret == 0
    assert one.payoffs == {"us": 2 - 5 * answer.price, "russia": 4 * answer.price - 1}
    text = repr(answer)
    assert "The lower end is set by participation (russia), the upper end by delivery (us)." in text
    assert "us first: x = " in text
    assert "The price" in answer._repr_html_()


def test_an_empty_zone_is_an_answer():
    answer = bargaining(load(PRICE).at(renege=0))
    assert answer.possible_outcomes == ("standoff",)
    assert answer.price is None
    assert answer.prices == {}
    assert answer.payoffs == dict(zip(SIDES, load(PRICE).at().disagreement, strict=True))
    assert answer.bargain.zone.gap.limits == ("participation (russia)", "delivery (us)")
    data = json.loads(answer.to_json())
    assert data["zone"]["empty"]
    assert data["equilibria"][0]["outcomes"] == {"standoff": 1.0}


def test_the_json_has_zone_prices_and_offers():
    data = bargaining(load(PRICE).at()).to_dict()
    assert {"title", "concept", "parameters", "players", "complete", "exact", "notes", "equilibria"} <= data.keys()
    assert data["concept"] == "bargaining"
    assert data["prices"]["nash"] == pytest.approx(data["solutions"]["nash"]["term"])
    assert data["offers"]["offers"].keys() == SIDES.keys()
    assert data["zone"]["intervals"][0]["high"] == 0.5


def test_a_solution_is_chosen_by_its_name():
    game = load(PRICE).at()
    assert bargaining(game, select="russia proposes first").price == bargaining(game).prices["russia proposes first"]
    with pytest.raises(UnknownNameError, match=r"no bargaining solution is called 'nahs'\. Did you mean 'nash'\?"):
        bargaining(game, select="nahs")
    with pytest.raises(UnknownNameError, match="no bargaining solution is called 'us proposes first'"):
        bargaining(load(without(PRICE, "danger", "discount") | {"outcomes": NO_WAR}).at(), select="us proposes first")


NO_WAR = {name: payoffs for name, payoffs in PRICE["outcomes"].items() if name != "war"}


def test_without_danger_or_patience_there_are_no_alternating_offers():
    model = load(without(PRICE, "danger", "discount") | {"outcomes": NO_WAR})
    answer = bargaining(model.at())
    assert answer.bargain.offers is None
    assert list(answer.prices) == ["nash", "kalai-smorodinsky", "egalitarian", "utilitarian"]
    assert list(sweep(model, cost=[1.0, 2.0], progress=False)["solution"].values) == list(answer.prices)


def test_three_sides_have_a_zone_and_prices():
    players = SIDES | {"nk": "North Korea"}
    ends = {name: payoffs | {"nk": "x - 0.25" if name == "deal" else 0} for name, payoffs in PRICE["outcomes"].items()}
    model = load(PRICE | {"players": players, "outcomes": ends} | {"bargain": {**PRICE["bargain"], "discount": 0.9}})
    answer = bargaining(model.at())
    assert answer.bargain.offers is None
    assert answer.bargain.zone.low == Fraction(1, 4)
    swept = sweep(model, cost=[2.0, 5.0, 8.0], progress=False)
    assert "point by point" in swept.attrs["method"]
    assert swept["zone_low"].values == pytest.approx([0.25, 0.25, 0.25])
    assert float(swept["price"].sel(solution="nash", cost=5)) == pytest.approx(float(answer.price))


def test_payoffs_that_bend_are_solved_exactly_at_a_point_and_point_by_point_over_a_grid():
    model = load(CURVED)
    answer = bargaining(model.at())
    assert answer.exact
    assert answer.equilibria[0].regret == 0
    assert json.loads(answer.to_json())["prices"]["nash"] == pytest.approx(float(answer.price))
    assert "x = 0.4" in repr(answer)
    swept = sweep(model, cost=[1.0, 5.0], progress=False)
    assert "point by point" in swept.attrs["method"]
    for name, price in answer.prices.items():
        assert float(swept["price"].sel(solution=name, cost=5)) == pytest.approx(float(price))
    assert float(swept["payoff"].sel(player="us", cost=5)) == pytest.approx(float(answer.payoffs["us"]))


def test_the_closed_form_is_the_same_as_asking_every_point():
    model = load(PRICE)
    grid = model.at(cost=np.linspace(1, 8, 9)[:, None], renege=np.linspace(0, 5, 7))
    closed, each = solving._in_closed_form(grid), solving._point_by_point(grid)
    assert np.array_equal(np.broadcast_to(closed.is_open, (9, 7)), each.is_open)
    for name, prices in closed.prices.items():
        assert np.allclose(np.broadcast_to(prices, (9, 7)), each.prices[name], equal_nan=True), name
    for one, other in ((closed.low, each.low), (closed.high, each.high)):
        assert np.allclose(np.broadcast_to(one, (9, 7)), other, equal_nan=True)


def test_a_dataset_has_the_zone_and_the_prices():
    swept = sweep(load(PRICE), hazard=[0.0, 0.05, 0.1], cost=[5.0], progress=False)
    assert swept["zone_low"].dims == ("hazard", "cost")
    assert swept["price"].dims == ("solution", "hazard", "cost")
    assert json.loads(swept.attrs["measures"]) == ["zone_low", "zone_high", "gap", "price"]
    assert swept.attrs["selection"] == "nash"
    assert swept["zone_low"].attrs["meaning"] == "least x that all take"
    assert list(swept["outcome"].values) == ["war", "deal", "standoff"]
    assert not swept["possible"].sel(outcome="war").any()


def test_where_limits_meet_there_is_a_tie():
    """Without danger the zone is 1/4 to min(2, renege) / 5: a single term where the renege cost is 5/4."""
    swept = sweep(load(PRICE), renege=[1.0, 1.25, 1.5], hazard=0, progress=False)
    assert swept["tie"].values.tolist() == [False, True, False]
    assert bargaining(load(PRICE).at(renege=1.25, hazard=0)).price == Fraction(1, 4)


def test_only_what_is_bargained_over_a_term_can_be_asked():
    with pytest.raises(ConceptError, match="is asked of a game that is bargained over a term"):
        bargaining(NormalFormGame.from_arrays([[1]], [[1]]))  # type: ignore[arg-type]


def test_a_point_of_a_grid_is_the_exact_game():
    grid = load(PRICE).at(cost=np.array([2.0, 5.0]))
    assert isinstance(grid.point((1,)), BargainingGame)
    assert grid.point((1,)).disagreement == load(PRICE).at(cost=5).disagreement
    assert grid.point((1,)).is_exact


def test_payoffs_without_a_rational_value_are_floats():
    deal = {"deal": {"us": "exp(1) - x * cost", "russia": "4 * x - sqrt(2)"}}
    answer = bargaining(load(PRICE | {"outcomes": PRICE["outcomes"] | deal}).at())
    assert not answer.exact
    assert float(answer.bargain.zone.high) == pytest.approx(0.5)
