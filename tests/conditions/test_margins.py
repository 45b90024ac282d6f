import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.conditions import conditions, margins
from gametheory.errors import DomainError, UnknownNameError

MODEL = gt.load("models/crimea_2017/linkage.yaml")


@pytest.fixture(scope="module")
def linkage():
    return conditions(MODEL)


def test_at_a_border_the_condition_binds_and_any_step_breaks_it(linkage):
    deal = margins(linkage, domestic_cost=0.5)["concede, pressure, freeze"]
    assert deal.holds
    assert [slack.slack for slack in deal.slacks] == [Fraction(1, 2), 0, Fraction(7, 10), Fraction(1, 2)]
    assert deal.tightest.binds
    assert deal.tightest.condition.text == "us_assurance_cost + package <= us_renege_cost + us_threat_cost"
    flips = {flip.parameter: flip for flip in deal.flips}
    assert (flips["domestic_cost"].value, flips["domestic_cost"].move) == (Fraction(1, 2), 0)
    assert flips["snapback"].value == Fraction(5, 8)
    assert flips["leverage"].value == Fraction(5, 2)
    assert flips["leverage"].beyond


def test_how_far_a_single_parameter_must_move_to_bring_the_deal_about(linkage):
    deal = margins(linkage, domestic_cost=1)["concede, pressure, freeze"]
    assert not deal.holds
    flips = {flip.parameter: flip.value for flip in deal.flips}
    assert flips["domestic_cost"] == flips["us_threat_cost"] - Fraction(1, 2) == Fraction(1, 2)
    assert flips["us_assurance_cost"] == Fraction(1, 2)
    assert "leverage" not in flips  # no leverage makes up for a price that Washington would not pay


@settings(derandomize=True, deadline=None, max_examples=6)
@given(data=st.data())
def test_a_flip_is_where_the_status_changes_and_the_nearest_such_value(linkage, data):
    shares = data.draw(st.lists(st.integers(0, 12), min_size=len(linkage.free), max_size=len(linkage.free)))
    values = {
        name: low + (high - low) * Fraction(share, 12)
        for (name, (low, high)), share in zip(linkage.free.items(), shares, strict=True)
    }
    for near in margins(linkage, **values).candidates:
        candidate = linkage[near.label]
        assert near.holds == candidate.holds(values)
        for flip in near.flips:
            low, high = linkage.free[flip.parameter]
            tiny = Fraction(1, 10**9) * (
                1 if flip.value > flip.now or (flip.value == flip.now and flip.now == low) else -1
            )
            between = [flip.now + (flip.value - flip.now) * Fraction(step, 5) for step in range(1, 5)]
            assert all(candidate.holds({**values, flip.parameter: value}) == near.holds for value in between)
            if flip.value != flip.now:
                changed = flip.value + tiny if flip.beyond else flip.value
                assert candidate.holds({**values, flip.parameter: changed}) != near.holds
                assert low <= flip.value <= high


def test_margins_can_be_read_in_every_format(linkage):
    found = margins(linkage)
    plain = json.loads(json.dumps(found.to_dict()))
    deal = next(one for one in plain["candidates"] if one["label"] == "concede, pressure, freeze")
    assert deal["holds"] is False
    assert {"parameter": "domestic_cost", "now": 3.5, "value": 0.5, "exact": "1/2", "beyond": False} in deal["flips"]
    assert found.rows()[0] == ["candidate", "equilibrium", "tightest condition", "slack", "nearest flip"]
    assert "holds with domestic_cost down to 0.5 (now 3.5)" in repr(found)
    assert "<table>" in found._repr_html_()


def test_values_outside_the_ranges_are_refused(linkage):
    with pytest.raises(DomainError, match=r"simplified for domestic_cost in 0\.\.5, not 6"):
        margins(linkage, domestic_cost=6)
    with pytest.raises(UnknownNameError, match="no free parameter of these conditions is called 'tea'"):
        margins(linkage, tea=1)
    with pytest.raises(UnknownNameError, match="no candidate is called 'peace'"):
        margins(linkage)["peace"]
