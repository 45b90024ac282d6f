"""How patient players must be, against published thresholds and against simulated plays."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from gametheory.equilibria import nash, pure_nash
from gametheory.errors import ConceptError, DomainError, GameError, UnknownNameError
from gametheory.games import NormalFormGame
from gametheory.games.repeated_game import Plan, RepeatedGame, State
from gametheory.numerics.interval_sets import Interval
from gametheory.repeated import (
    Path,
    enforcement,
    grim_trigger,
    limited_punishment,
    simple_profile,
    temptations,
    tit_for_tat,
)

KEEP, BREAK = ("keep", "keep"), ("break", "break")
ACTIONS = [["keep", "break"]] * 2


def dilemma(temptation, reward, punishment, sucker):
    rows = [[reward, sucker], [temptation, punishment]]
    return NormalFormGame.from_arrays(rows, np.transpose(np.array(rows, object)), actions=ACTIONS)


def threats(stage, profile=BREAK):
    return dict.fromkeys(stage.players, profile)


AXELROD = dilemma(5, 3, 1, 0)  # Axelrod (1984), figure 1


# --- published thresholds ---


def test_grim_trigger_in_axelrods_dilemma():
    """Friedman (1971): the factor (T - R) / (T - P)."""
    found = enforcement(AXELROD, grim_trigger(AXELROD, Path((KEEP,)), threats(AXELROD)))
    assert found.least == {"1": Fraction(1, 2), "2": Fraction(1, 2)}
    assert found.common == (Interval(Fraction(1, 2), Fraction(1), True, False),)


def test_tit_for_tat_in_axelrods_dilemma():
    """Axelrod (1984), proposition 2: an equilibrium from max((T - R) / (T - P), (T - R) / (R - S)) on."""
    found = enforcement(AXELROD, tit_for_tat(AXELROD, KEEP, BREAK), perfect=False)
    assert set(found.least.values()) == {Fraction(2, 3)}
    assert not found.perfect


def test_tit_for_tat_is_perfect_at_one_factor_only():
    """Its punishments are worth carrying out at (T - R) / (R - S) = (T - P) / (P - S) alone, where these are equal."""
    stage = dilemma(3, 2, 0, -1)
    third = Fraction(1, 3)
    assert enforcement(stage, tit_for_tat(stage, KEEP, BREAK)).common == (Interval(third, third),)
    assert enforcement(AXELROD, tit_for_tat(AXELROD, KEEP, BREAK)).common == ()


@pytest.mark.parametrize("periods", [1, 2, 3, 7])
def test_limited_punishment_pays_when_its_periods_outweigh_the_gain(periods):
    """Mailath and Samuelson (2006), section 2.2: T - R <= (R - P) (d + ... + d^T)."""
    stage = dilemma(5, 4, 0, -1)  # so that even one period suffices for the patient
    found = enforcement(stage, limited_punishment(stage, Path((KEEP,)), threats(stage), periods))
    (piece,) = found.sets["1"]
    assert piece.high == 1
    low = float(piece.low)
    assert sum(4 * low**t for t in range(1, periods + 1)) == pytest.approx(1)
    assert (piece.low == Fraction(1, 4)) == (periods == 1)


def test_a_punishment_too_short_never_deters():
    assert not enforcement(AXELROD, limited_punishment(AXELROD, Path((KEEP,)), threats(AXELROD), 1)).sets["1"][1:]
    stage = dilemma(9, 3, 1, 0)
    found = enforcement(stage, limited_punishment(stage, Path((KEEP,)), threats(stage), 2))
    assert found.sets["1"] == ()
    assert found.least["1"] is None
    assert not found.is_possible


def test_quantity_collusion_by_reversion_to_cournot():
    """The linear duopoly with price 1 - q1 - q2 and no costs (Gibbons 1992, section 2.3.C).

    Reversion to Cournot sustains the joint monopoly from 9/17 on. Quantities: half the monopoly's, Cournot's, and the
    best reply to the first.
    """
    quantities = [Fraction(1, 4), Fraction(1, 3), Fraction(3, 8)]
    labels = ["monopoly", "Cournot", "cheat"]
    profit = [[own * (1 - own - other) for other in quantities] for own in quantities]
    stage = NormalFormGame.from_arrays(profit, np.transpose(np.array(profit, object)), actions=[labels, labels])
    plan = grim_trigger(stage, Path((("monopoly",) * 2,)), threats(stage, ("Cournot",) * 2))
    assert enforcement(stage, plan).least == {"1": Fraction(9, 17), "2": Fraction(9, 17)}


def test_turns_need_more_patience_from_who_waits():
    """Battle of the sexes in turns, with mixed punishment: the waiting player must not grab the turn."""
    stage = NormalFormGame.from_arrays([[2, 0], [0, 1]], [[1, 0], [0, 2]], actions=[["opera", "fight"]] * 2)
    mixed = next(one for one in nash(stage).equilibria if not one.profile.is_pure)
    path = Path((("opera", "opera"), ("fight", "fight")))
    found = enforcement(stage, grim_trigger(stage, path, threats(stage, mixed)))
    assert found.common == (Interval(Fraction(0), Fraction(1), True, False),)  # every turn is a stage equilibrium


def test_instalments_of_the_flagship():
    """The conditions of the deal in instalments: d_US >= x C / (f - b) and d_Russia >= k / (x g + f_R)."""
    f, b, cost, k, g, calm, x = (Fraction(n) for n in ("4", "1", "2", "2.5", "4", "1", "0.75"))
    us = [[f - b - x * cost, -x * cost], [f - b, 0]]
    russia = [[x * g + calm - k, x * g + calm], [calm - k, 0]]
    stage = NormalFormGame.from_arrays(
        us, russia, players=["us", "russia"], actions=[["pay", "stop"], ["press", "stop"]]
    )
    plan = grim_trigger(stage, Path((("pay", "press"),)), threats(stage, ("stop", "stop")))
    assert enforcement(stage, plan).least == {"us": x * cost / (f - b), "russia": k / (x * g + calm)}


# --- theorems ---

payoffs = some.lists(some.integers(-4, 4), min_size=8, max_size=8)


def games(numbers):
    return NormalFormGame.from_arrays(*np.array(numbers).reshape(2, 2, 2), actions=ACTIONS)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(payoffs, some.lists(some.integers(0, 3), min_size=3, max_size=6), some.integers(0, 2))
def test_the_exact_intervals_agree_with_value_iteration(numbers, cells, repeat):
    """A plan with paths of several steps, against deviations tried by following the plan period after period."""
    stage = games(numbers)
    profiles = [list(stage.cells())[cell] for cell in cells]
    steps = [tuple(stage.actions[i][a] for i, a in enumerate(cell)) for cell in profiles]
    plan = simple_profile(stage, Path(tuple(steps), repeat), {"1": Path((steps[0],)), "2": Path((steps[1],))})
    found = enforcement(stage, plan)
    for factor in (Fraction(1, 7), Fraction(1, 2), Fraction(4, 5)):
        worst = most_gained(stage, plan, float(factor))
        for index, player in enumerate(stage.players):
            if abs(worst[index]) > 1e-6:
                assert any(factor in piece for piece in found.sets[player]) == (worst[index] < 0)


def most_gained(stage, plan, factor, periods=120):
    """What the best one-shot deviation of each player gains, by adding up payoffs period after period."""

    def follow(label, player):
        total = 0.0
        for period in range(periods):
            state = plan.states[label]
            total += factor**period * float(stage.payoffs[player][state.cell])
            label = state.following
        return total

    gains = [-np.inf, -np.inf]
    for label, state in plan.states.items():
        for (player, action), target in state.after.items():
            cell = list(state.cell)
            cell[player] = action
            deviating = float(stage.payoffs[player][tuple(cell)]) + factor * follow(target, player)
            gains[player] = max(gains[player], deviating - follow(label, player))
    return gains


@settings(derandomize=True, deadline=None, max_examples=60)
@given(payoffs)
def test_what_is_perfect_is_an_equilibrium_and_stage_equilibria_need_no_patience(numbers):
    stage = games(numbers)
    pure = pure_nash(stage).equilibria
    assume(pure)
    threat = tuple(next(iter(pure[0].profile[player])) for player in stage.players)
    plan = grim_trigger(stage, Path((threat,)), threats(stage, threat))
    assert enforcement(stage, plan).common == (Interval(Fraction(0), Fraction(1), True, False),)
    keep = grim_trigger(stage, Path((KEEP,)), threats(stage, threat))
    perfect, equilibrium = enforcement(stage, keep), enforcement(stage, keep, perfect=False)
    for player in stage.players:
        for piece in perfect.sets[player]:
            assert any(piece.low in whole for whole in equilibrium.sets[player]) or not piece.low_closed


@settings(derandomize=True, deadline=None, max_examples=40)
@given(payoffs, some.integers(1, 5), some.integers(-3, 3))
def test_rescaling_a_players_payoffs_moves_no_threshold(numbers, factor, shift):
    stage = games(numbers)
    scaled = NormalFormGame.from_arrays(stage.payoffs[0] * factor + shift, stage.payoffs[1], actions=ACTIONS)
    plans = [grim_trigger(game, Path((KEEP,)), threats(game)) for game in (stage, scaled)]
    assert enforcement(stage, plans[0]).sets == enforcement(scaled, plans[1]).sets


def test_slacks_over_a_grid_are_those_of_its_points():
    plan = grim_trigger(AXELROD, Path((KEEP,)), threats(AXELROD))
    factors = np.linspace(0, 0.99, 34)
    for over_grid, *at_points in zip(
        temptations(AXELROD, plan, [factors, factors]),
        *(list(temptations(AXELROD, plan, [factor, factor])) for factor in factors),
        strict=True,
    ):
        assert over_grid.slack == pytest.approx([float(one.slack) for one in at_points], abs=1e-12)


# --- bad input ---


def test_words_for_what_is_wrong():
    with pytest.raises(DomainError, match=r"the discount factor of '2' is 1.2. Give a number from 0"):
        RepeatedGame(AXELROD, (0.5, 1.2))
    with pytest.raises(GameError, match="1 discount factors for 2 players"):
        RepeatedGame(AXELROD, (0.5,))
    with pytest.raises(GameError, match="a punishment of 0 periods does not punish"):
        limited_punishment(AXELROD, Path((KEEP,)), threats(AXELROD), 0)
    with pytest.raises(UnknownNameError, match="kep"):
        grim_trigger(AXELROD, Path((("kep", "keep"),)), threats(AXELROD))
    with pytest.raises(GameError, match="no punishment for '2'"):
        simple_profile(AXELROD, Path((KEEP,)), {"1": Path((BREAK,))})
    with pytest.raises(GameError, match="leads to 'b', which is not a state"):
        Plan({"a": State((0, 0), "b")}, "a", "broken")
    with pytest.raises(GameError, match="cannot repeat from step 1 on"):
        Path((KEEP,), 1)
    three = NormalFormGame.from_arrays(*np.zeros((3, 2, 2, 2)))
    with pytest.raises(GameError, match="for two players, and this game has 3"):
        tit_for_tat(three, ("1",) * 3, ("2",) * 3)
    wide = NormalFormGame.from_arrays(np.zeros((9, 9)), np.zeros((9, 9)))
    with pytest.raises(ConceptError, match="replies to plan 'tit for tat'"):
        enforcement(wide, tit_for_tat(wide, ("1", "1"), ("2", "2")), perfect=False)
