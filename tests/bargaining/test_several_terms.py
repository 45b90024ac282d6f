"""Several terms at once: against the exact answers for one term, brute force, and the certificates."""

import json

import numpy as np
import pytest

from gametheory.bargaining import (
    BargainingProblem,
    SeveralTerms,
    egalitarian,
    kalai_smorodinsky,
    nash_bargaining,
    solve_several,
    utilitarian,
)
from gametheory.errors import ConceptError, GameError, UnknownNameError

EXACT = {
    "nash": nash_bargaining,
    "kalai-smorodinsky": kalai_smorodinsky,
    "egalitarian": egalitarian,
    "utilitarian": utilitarian,
}
TRADE = SeveralTerms(
    {"sanctions": (0, 1), "recognition": (0, 1)},
    {"us": {"": 3, "sanctions": -2, "recognition": -3}, "russia": {"": -1, "sanctions": 3, "recognition": 1}},
    {"us": 0, "russia": 0},
)


@pytest.mark.parametrize("concept", EXACT)
def test_one_term_is_solved_as_exactly_as_can_be(concept):
    one = SeveralTerms({"x": (0, 1)}, {"us": {"": 3, "x": -5}, "russia": {"": -1.5, "x": 4}}, {"us": 0, "russia": 0})
    exact = EXACT[concept](BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0}))
    solution = solve_several(one, concept)
    assert solution.terms["x"] == pytest.approx(float(exact.term), abs=1e-6)
    assert solution.optimum == "global"
    assert solution.gap < 1e-5


SCORES = {
    "nash": lambda gains: np.prod(gains, axis=0),
    "egalitarian": lambda gains: np.min(gains, axis=0),
    "utilitarian": lambda gains: np.sum(gains, axis=0),
}


@pytest.mark.parametrize("concept", SCORES)
def test_a_grid_of_terms_has_nothing_better(concept):
    curved = SeveralTerms(
        {"x": (0, 1), "y": (0, 1)},
        {"a": lambda v: 1 - v[0] ** 2 - v[1] / 2, "b": lambda v: v[0] + v[1] ** 2, "c": lambda v: 0.3 + v[0] - v[1]},
        {"a": 0, "b": 0, "c": 0},
    )
    solution = solve_several(curved, concept)
    x, y = np.meshgrid(np.linspace(0, 1, 301), np.linspace(0, 1, 301))
    gains = np.array([1 - x**2 - y / 2, x + y**2, 0.3 + x - y])
    best = np.max(SCORES[concept](gains)[np.all(gains >= 0, axis=0)])
    own = SCORES[concept](np.array([[gain] for gain in solution.gains.values()]))[0]
    assert own >= best - 1e-7
    assert solution.optimum == "local"
    assert solution.residual < 1e-5
    assert solution.best_nearby < 1e-7
    assert not solution.exact


def test_only_the_cheaper_concession_is_made():
    """A point of sanctions costs Washington 2 and is worth 3, one of recognition costs 3 and is worth 1."""
    solution = solve_several(TRADE)
    assert solution.terms["recognition"] == pytest.approx(0, abs=1e-6)
    assert solution.terms["sanctions"] == pytest.approx(11 / 12, abs=1e-6)
    weighted = solve_several(TRADE, weights={"us": 3, "russia": 1})
    assert weighted.gains["us"] > solution.gains["us"]


def test_several_local_optima_are_told():
    humps = SeveralTerms(
        {"x": (0, 1)},
        {"a": {"": 1}, "b": lambda v: 1.1 + np.sin(9 * v[0]) + v[0] / 5},
        {"a": 0, "b": 0},
    )
    solution = solve_several(humps, "utilitarian", starts=30)
    assert solution.reached < solution.starts
    assert "starting points led to different local optima" in solution.notes[0]
    grid = np.linspace(0, 1, 2001)
    assert solution.gains["b"] == pytest.approx(np.max(1.1 + np.sin(9 * grid) + grid / 5), abs=1e-6)


def test_pages_and_data():
    solution = solve_several(TRADE)
    assert json.loads(json.dumps(solution.to_dict()))["optimum"] == "global"
    assert "a global optimum" in repr(solution)
    assert "sanctions" in solution._repr_html_()


def test_errors():
    with pytest.raises(ConceptError, match="the disagreement point lies outside the feasible set"):
        solve_several(SeveralTerms(TRADE.terms, TRADE.payoffs, {"us": 3, "russia": 3}))
    with pytest.raises(UnknownNameError, match=r"no bargaining solution is called 'nsah'\. Did you mean 'nash'\?"):
        solve_several(TRADE, "nsah")
    with pytest.raises(UnknownNameError, match=r"no term is called 'sanction'\. Did you mean 'sanctions'\?"):
        SeveralTerms(TRADE.terms, {"us": {"sanction": 1}, "russia": {}}, TRADE.disagreement)
    with pytest.raises(ConceptError, match=r"^the weight of russia is not positive\."):
        solve_several(TRADE, weights={"us": 1})
    with pytest.raises(UnknownNameError, match="no player is called 'eu'"):
        solve_several(TRADE, weights={"us": 1, "russia": 1, "eu": 1})
    with pytest.raises(GameError, match=r"^russia has no disagreement payoff\."):
        SeveralTerms(TRADE.terms, TRADE.payoffs, {"us": 0})
    with pytest.raises(GameError, match=r"^the term x has no range: 1 to 1\."):
        SeveralTerms({"x": (1, 1)}, {"a": {}, "b": {}}, {"a": 0, "b": 0})
