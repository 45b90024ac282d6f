"""Plans at given factors: single games exactly, grids like their points, and the words."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from gametheory.games import NormalFormGame
from gametheory.games.repeated_game import RepeatedGame
from gametheory.repeated import Path, grim_trigger, limited_punishment, self_enforcing

ACTIONS = [["pay", "stop"], ["press", "stop"]]
PLAYERS = ["us", "russia"]


def stage(share):
    """The flagship's deal in instalments at a share of the package, or an array of shares."""
    share = share if np.ndim(share) == 0 else share.astype(object)
    us = [[3 - 2 * share, -2 * share], [3 + 0 * share, 0 * share]]
    russia = [[4 * share - Fraction(3, 2), 4 * share + 1], [0 * share - Fraction(3, 2), 0 * share]]
    if np.ndim(share):
        us, russia = (np.moveaxis(np.array(own, dtype=float), (0, 1), (-2, -1)) for own in (us, russia))
    return NormalFormGame.from_arrays(us, russia, players=PLAYERS, actions=ACTIONS, title="Instalments")


def game(share, discount):
    now = stage(share)
    threats = dict.fromkeys(PLAYERS, ("stop", "stop"))
    plans = [
        grim_trigger(now, Path((("pay", "press"),)), threats, "deal"),
        limited_punishment(now, Path((("pay", "press"),)), threats, 2, "lenient deal"),
        grim_trigger(now, Path((("stop", "stop"),)), threats, "no deal"),
    ]
    return RepeatedGame(now, discount, {plan.name: plan for plan in plans})


def test_the_conditions_of_the_instalments():
    found = self_enforcing(game(Fraction(3, 4), (Fraction(1, 2), Fraction(5, 8))))
    deal, _, nothing = found.verdicts
    assert deal.holds
    assert nothing.holds
    assert deal.enforcement.least == {"us": Fraction(1, 2), "russia": Fraction(5, 8)}
    assert deal.payoffs == {"us": Fraction(3, 2), "russia": Fraction(3, 2)}
    assert deal.gain == 0
    impatient = self_enforcing(game(Fraction(3, 4), (Fraction(2, 5), Fraction(5, 8)))).verdicts[0]
    assert not impatient.holds
    assert impatient.temptations == ("in 'path 1' us would gain 0.3 a period by 'stop'",)
    assert impatient.gain == Fraction(3, 10)


def test_a_grid_is_its_points():
    shares, factors = np.linspace(0.1, 1, 7)[:, None], np.linspace(0.05, 0.95, 9)
    over_grid = self_enforcing(game(shares, (factors, 0.8)))
    assert over_grid.candidates == ("deal", "lenient deal", "no deal")
    for i, share in enumerate(shares.ravel()):
        for j, factor in enumerate(factors):
            point = self_enforcing(game(Fraction(repr(float(share))), (Fraction(repr(float(factor))), Fraction(4, 5))))
            held = [verdict.holds for verdict in point.verdicts]
            assert [bool(holds[i, j]) for holds in over_grid.holds] == held
            first = held.index(True)
            assert over_grid.selected[i, j] == first
            assert over_grid.payoffs[:, i, j] == pytest.approx(
                [float(value) for value in point.verdicts[first].payoffs.values()], abs=1e-12
            )
            assert list(over_grid.possible[:, i, j]) == held
    assert over_grid.complete.all()


def test_the_answer_in_words_and_as_data():
    found = self_enforcing(game(Fraction(3, 4), (Fraction(2, 5), Fraction(5, 8))))
    text = repr(found)
    assert "'deal' is not self-enforcing" in text
    assert "In 'path 1' us would gain 0.3 a period by 'stop'." in text
    assert "us keeps to it with a discount factor in [1/2, 1): in 'path 1' us would take 'stop'." in text
    data = json.loads(found.to_json())
    assert data["concept"] == "self-enforcing"
    assert [plan["holds"] for plan in data["plans"]] == [False, False, True]
    assert data["equilibria"][0]["outcomes"] == {"no deal": 1.0}
    assert "is not self-enforcing" in found._repr_html_()
