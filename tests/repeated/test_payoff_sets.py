"""Equilibrium payoffs of repeated games: published thresholds, the folk theorem, and self-generation."""

from __future__ import annotations

import numpy as np
import pytest

from gametheory.errors import ConceptError
from gametheory.games import NormalFormGame
from gametheory.repeated.payoff_sets import hull, least_factor, perfect_payoffs

DILEMMA = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])  # Axelrod (1984)


def test_the_impatient_get_the_equilibrium_of_the_stage_game():
    found = perfect_payoffs(DILEMMA, 0.24)
    assert found.corners == pytest.approx(np.array([[1.0, 1.0]]), abs=1e-8)
    assert found.worst == pytest.approx((1, 1))
    assert found.complete


def test_from_a_quarter_on_taking_turns_is_enforceable():
    """(0, 5) today needs a promise of 1 + (1 - d) / d to the first player: on the line between the turns from d = 1/4.

    That is less patience than keeping the deal for ever needs (1/2).
    """
    found = perfect_payoffs(DILEMMA, 0.26)
    assert found.corners == pytest.approx(np.array([[1, 1], [4, 1], [1, 4]]), abs=1e-7)


def test_the_patient_get_all_that_is_feasible_and_individually_rational():
    """The folk theorem (Fudenberg and Maskin 1986): here the minmax point is the equilibrium (1, 1)."""
    found = perfect_payoffs(DILEMMA, 0.95)
    assert found.worst == pytest.approx((1, 1), abs=1e-8)
    for inside in [(3, 3), (1, 1), (1, 3.6), (4.2, 1)]:
        assert found.contains(inside, 1e-7)
    for outside in [(3.1, 3.1), (0.9, 2), (4.6, 1)]:
        assert not found.contains(outside)


def test_more_patience_never_takes_an_equilibrium_away():
    """With a public lottery the set grows with the factor (Abreu, Pearce and Stacchetti 1990, theorem 6)."""
    rng = np.random.default_rng(3)
    for _ in range(12):
        stage = NormalFormGame.from_arrays(*rng.integers(-3, 4, (2, 2, 2)))
        smaller = None
        for factor in (0.2, 0.4, 0.6, 0.8):
            found = perfect_payoffs(stage, factor)
            if smaller is not None:
                assert all(found.contains(corner, 1e-7) for corner in smaller.corners)
            smaller = found


def test_the_worst_punishment_can_be_worse_than_every_stage_equilibrium():
    """Abreu (1986): a stick worse than reversion to the one-shot equilibrium, followed by the carrot."""
    profit = [[10, 3, -1], [15, 7, -1], [7, 4, -2]]
    stage = NormalFormGame.from_arrays(profit, np.transpose(profit))
    found = perfect_payoffs(stage, 0.8)
    assert found.worst[0] < 7
    low, high = least_factor(stage, ("1", "1"))
    assert low < high < (15 - 10) / (15 - 7) - 0.05  # grim trigger needs 5/8


def test_least_factors_of_published_dilemmas():
    low, high = least_factor(DILEMMA, ("1", "1"), precision=1e-5)
    assert low <= 0.5 <= high + 1e-6
    assert high - low <= 1e-5
    assert least_factor(DILEMMA, ("2", "2")) == (0, 0)
    assert least_factor(DILEMMA, ("2", "1")) is None  # worse for the second player than it can ever be made to accept


def test_players_of_different_patience_trade_over_time():
    """Lehrer and Pauzner (1999): payoffs beyond the hull of the stage payoffs, lent by the patient to the impatient."""
    found = perfect_payoffs(DILEMMA, (0.9, 0.6))
    beyond = [corner for corner in found.corners if not inside(found.feasible, corner)]
    assert beyond
    assert found.complete


def inside(corners, point):
    following = np.roll(corners, -1, axis=0)
    along = following - corners
    height = along[:, 0] * (point[1] - corners[:, 1]) - along[:, 1] * (point[0] - corners[:, 0])
    return (height >= -1e-6).all()


def test_the_set_generates_itself():
    """Every corner is a lottery over profiles with promises in the set that nobody gains by deviating from."""
    stage, factor = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[4, 5], [0, 1]]), 0.6
    found = perfect_payoffs(stage, factor)
    best = [np.array([[5, 1], [5, 1]], float), np.array([[5, 5], [1, 1]], float)]
    values = []
    for cell in stage.cells():
        today = np.array([float(own[cell]) for own in stage.payoffs])
        need = np.array([found.worst[i] + (1 - factor) * (best[i][cell] - today[i]) / factor for i in (0, 1)])
        promises = [corner for corner in dense(found.corners) if (corner >= need - 1e-9).all()]
        values.extend((1 - factor) * today + factor * promise for promise in promises)
    again = hull(np.array(values))
    assert again[:, 0].min() == pytest.approx(found.worst[0], abs=1e-3)
    assert again[:, 1].max() == pytest.approx(found.corners[:, 1].max(), abs=2e-2)


def dense(corners):
    following = np.roll(corners, -1, axis=0)
    shares = np.linspace(0, 1, 200)[:, None]
    return np.vstack([a + shares * (b - a) for a, b in zip(corners, following, strict=True)])


def test_words_for_what_is_wrong():
    with pytest.raises(ConceptError, match="for two players, and this game has 3"):
        perfect_payoffs(NormalFormGame.from_arrays(*np.zeros((3, 2, 2, 2))), 0.5)
    with pytest.raises(ConceptError, match=r"a discount factor of 1.2 is out of range"):
        perfect_payoffs(DILEMMA, 1.2)
