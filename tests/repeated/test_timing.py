"""When things happen: closed forms, simulation, and the errors."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gametheory.errors import DomainError, GameError
from gametheory.games.timing import Event, Timing, settled

hazards = some.fractions(0, 1, max_denominator=20)


def crisis(war, thaw):
    return Timing({"constrained": (Event("war", war, "war"), Event("thaw", thaw, "deal")), "deal": (), "war": ()})


@settings(derandomize=True, deadline=None, max_examples=100)
@given(hazards, hazards, some.integers(0, 12))
def test_the_closed_form_of_two_hazards(war, thaw, periods):
    shares = crisis(war, thaw).by_period(periods)
    passing = (1 - war) * (1 - thaw)
    assert shares["constrained"][periods] == passing**periods
    if war or thaw:
        whole = war + thaw * (1 - war)
        assert shares["deal"][periods] == thaw * (1 - war) / whole * (1 - passing**periods)
        assert shares["war"][periods] == war / whole * (1 - passing**periods)
        assert crisis(war, thaw).eventually() == {"deal": thaw * (1 - war) / whole, "war": war / whole}
    else:
        assert crisis(war, thaw).eventually()["constrained"] == 1


@settings(derandomize=True, deadline=None, max_examples=60)
@given(hazards, hazards, hazards, hazards)
def test_a_chain_with_a_way_back_settles_where_its_powers_go(war, thaw, freeze, deal):
    timing = Timing(
        {
            "constrained": (Event("war", war, "war"), Event("thaw", thaw, "free")),
            "free": (Event("war", war, "war"), Event("deal", deal, "deal"), Event("freeze", freeze, "constrained")),
            "deal": (),
            "war": (),
        }
    )
    try:
        limit = timing.eventually()
    except GameError:
        assert not war
        assert not deal
        return
    floats = Timing(
        {s: tuple(Event(e.name, float(e.hazard), e.leads_to) for e in es) for s, es in timing.events.items()}
    )
    matrix = np.zeros((4, 4))
    for (start, end), share in floats.transitions().items():
        matrix[timing.states.index(start), timing.states.index(end)] = share
    far = np.linalg.matrix_power(matrix, 1 << 20)[0]
    for state, share in limit.items():
        assert far[timing.states.index(state)] == pytest.approx(float(share), abs=1e-9)
    assert sum(limit.values()) == 1


def test_simulation_finds_the_same_shares():
    timing = crisis(0.02, 0.1)
    exact, drawn = timing.by_period(30), timing.simulated(30, 40_000, np.random.default_rng(0))
    for state in timing.states:
        assert drawn[state] == pytest.approx([float(share) for share in exact[state]], abs=0.012)


def test_hazards_over_a_grid():
    war, thaw = np.linspace(0.01, 0.2, 4)[:, None], np.linspace(0, 0.5, 3)
    limit, shares = crisis(war, thaw).eventually(), crisis(war, thaw).by_period(5)
    one = crisis(float(war[1, 0]), float(thaw[2]))
    assert limit["deal"].shape == (4, 3)
    assert limit["deal"][1, 2] == pytest.approx(float(one.eventually()["deal"]))
    assert shares["war"][5][1, 2] == pytest.approx(float(one.by_period(5)["war"][5]))
    total = sum(np.broadcast_to(shares[state][5], (4, 3)).astype(float) for state in shares)
    assert total == pytest.approx(np.ones((4, 3)))


def test_when_it_is_settled():
    passing = 0.98 * 0.9
    (period,) = settled(crisis(Fraction(1, 50), Fraction(1, 10)), 0.02)
    assert passing**period <= 0.02 < passing ** (period - 1)


def test_words_for_what_is_wrong():
    with pytest.raises(DomainError, match=r"the hazard of 'war' is 1.2. Give a probability from 0 to 1"):
        crisis(1.2, 0.1)
    with pytest.raises(GameError, match="leads to 'peace', which is not a state"):
        Timing({"now": (Event("end", 1, "peace"),)})
    with pytest.raises(GameError, match="-1 periods cannot pass"):
        crisis(0, 0).by_period(-1)
    circle = Timing({"a": (Event("go", 1, "b"),), "b": (Event("back", 1, "a"),)})
    with pytest.raises(GameError, match="no final state is ever reached"):
        circle.eventually()
