"""The compiled selection rules against those of the concepts, and what is entered into columns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gametheory.equilibria.selection import Judge, select_first
from gametheory.kernels.columns import make_columns
from gametheory.kernels.entering import RULES, choose, enter


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    arrays(float, (4, 3), elements=st.sampled_from([0.0, 1e-10, 0.5, 1.0, 2.0])),
    st.integers(0, 4),
    st.sampled_from(sorted(RULES)),
)
def test_the_compiled_rules_choose_as_the_rules_of_the_concepts_do(payoffs, found, rule):
    slack = (1e-9, 1e-9, 0.25)
    judge = Judge(rule, slack)
    rows = [[np.array([value]) for value in row] for row in payoffs[:found]]
    kept = judge.keep([np.array([True])] * found, rows, [None] * found)
    selected, several = select_first(kept, (1,))
    first, contested = choose(found, payoffs, RULES[rule], np.array(slack))
    assert first == selected[0]
    assert contested == bool(np.any(several) and rule != "first")


@pytest.fixture
def three():
    """Three equilibria at a point: the second is the best for both, and mixes."""
    candidates = np.array([1, 4, 7])
    payoffs = np.array([[1.0, 1.0], [3.0, 2.0], [0.0, 2.0]])
    shares = np.array([[1.0, 0.0], [0.25, 0.75], [0.0, 1.0]])
    return candidates, payoffs, shares


def test_all_that_a_sweep_keeps_is_entered(three):
    names = ["possible", "equilibria", "tie", "complete", "payoff", "probability", "selected", "contested"]
    columns = make_columns(2, outcomes=2, players=2, keep=[*names, "least", "most"])
    enter(columns, 1, 3, *three, True, 0, np.full(2, 1e-9))
    assert columns.possible[:, 1].all()
    assert columns.equilibria[1] == 3
    assert columns.tie[1]
    assert columns.complete[1]
    assert columns.payoff[:, 1].tolist() == [3, 2]
    assert columns.probability[:, 1].tolist() == [0.25, 0.75]
    assert columns.selected[1] == 4
    assert not columns.contested[1]
    assert not columns.undecided[1]
    assert columns.least[:, 1].tolist() == [0, 0]
    assert columns.most[:, 1].tolist() == [1, 1]


def test_where_there_is_no_equilibrium_nothing_is_selected(three):
    columns = make_columns(1, outcomes=2, players=2, keep=["payoff", "probability", "selected", "possible", "least"])
    enter(columns, 0, 0, *three, False, 0, np.full(2, 1e-9))
    assert columns.selected[0] == -1
    assert np.isnan(columns.payoff).all()
    assert np.isnan(columns.probability).all()
    assert not columns.possible.any()
    assert np.isnan(columns.least).all()


def test_columns_that_nobody_asked_for_stay_empty(three):
    columns = make_columns(3, outcomes=2, players=2, keep=["equilibria"])
    enter(columns, 2, 3, *three, False, 0, np.full(2, 1e-9))
    assert columns.equilibria[2] == 3
    assert not any(array.size for name, array in columns._asdict().items() if name not in {"equilibria", "undecided"})
