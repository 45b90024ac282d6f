import json
import sys

import numpy as np
import pytest

import gametheory as gt
from gametheory.charts import concept_strip
from gametheory.errors import ConceptError, SweepError, UnknownNameError
from tests.small_models import ENTRY, STANDOFF


@pytest.fixture
def standoff():
    return gt.load(STANDOFF)


def test_every_concept_has_a_row_and_nash_lies_between_pure_and_correlated(standoff):
    table = gt.compare(standoff.at())
    found = {answer.concept: answer.outcomes for answer in table.answers}
    assert list(found) == ["pure-nash", "nash", "dominance", "correlated", "quantal-limit"]
    for outcome, (low, high) in found["nash"].items():
        assert found["correlated"][outcome][0] <= low <= high <= found["correlated"][outcome][1]
    for outcome, (low, high) in found["pure-nash"].items():
        assert found["nash"][outcome][0] <= low <= high <= found["nash"][outcome][1]
    assert set(found["nash"]) <= set(found["dominance"])
    assert json.dumps(table.to_dict())
    assert repr(table).splitlines()[1].split()[0] == "concept"


def test_a_concept_that_finds_nothing_or_does_not_apply_says_so():
    pennies = gt.NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert gt.compare(pennies).answers[0].remark == "no equilibrium"
    tree = gt.load(ENTRY).at()
    remark = gt.compare(tree, [gt.pure_nash]).answers[0].remark
    assert remark.startswith("does not apply: pure-nash takes a game in normal form")
    with pytest.raises(ConceptError, match="a grid of games has no single comparison"):
        gt.compare(gt.load(STANDOFF).at(war_cost=np.array([1.0, 2.0])))


def test_what_all_concepts_allow_is_agreed(standoff):
    # where the freeze is worth nothing to the US and war costs much, holding is dominant and so is persisting
    assert gt.compare(standoff.at(freeze_value=-1, chance_of_it=0)).agreed == ("status quo",)


def test_along_a_parameter_each_concept_is_its_own_sweep(standoff):
    costs = gt.span(-2, 2, 9)
    together = gt.compare(standoff, war_cost=costs)
    assert together["concept"].values.tolist() == ["pure-nash", "nash", "dominance", "correlated"]
    alone = gt.sweep(standoff, gt.nash, war_cost=costs)
    np.testing.assert_array_equal(together["possible"].sel(concept="nash"), alone["possible"])
    assert isinstance(gt.compare(gt.load(ENTRY), prize=gt.span(-1, 1, 5))["equilibria"].sum().item(), int)
    assert together.attrs["left_out"] == ""
    mixed = gt.compare(standoff, [gt.pure_nash, gt.subgame_perfect], war_cost=costs)
    assert mixed.attrs["left_out"].startswith("subgame-perfect takes a tree, and this game is a table")
    assert "Left out: subgame-perfect takes a tree" in " ".join(
        text.get_text() for text in concept_strip(mixed, "war").texts
    )
    with pytest.raises(SweepError, match="none of the concepts applies"):
        gt.compare(standoff, [gt.subgame_perfect], war_cost=costs)


def test_a_tree_is_asked_what_trees_are_asked():
    prior = gt.load("models/crimea_2017/resolve.yaml").at(resolve_prior=0.05)
    answers = {answer.concept: answer for answer in gt.compare(prior).answers}
    assert list(answers) == ["nash", "subgame-perfect", "perfect-bayesian", "sequential", "agent-quantal-limit"]
    assert set(answers["sequential"].outcomes) == {"coerced freeze", "climb-down", "war"}
    for narrow, wide in (("sequential", "perfect-bayesian"), ("subgame-perfect", "nash")):
        for outcome, (low, high) in answers[narrow].outcomes.items():
            assert answers[wide].outcomes[outcome][0] <= low <= high <= answers[wide].outcomes[outcome][1]
    horse = {answer.concept: answer for answer in gt.compare(gt.load("models/classics/selten_horse.yaml").at()).answers}
    assert "one goes left and three right" in horse["nash"].outcomes
    assert "one goes left and three right" not in horse["perfect-bayesian"].outcomes


def test_along_a_parameter_only_what_says_something_else_is_compared():
    resolve = gt.load("models/crimea_2017/resolve.yaml")
    together = gt.compare(resolve, resolve_prior=[0.01, 0.2])
    assert together["concept"].values.tolist() == ["nash", "perfect-bayesian", "sequential"]
    assert together["possible"].sel(concept="sequential", outcome="war").values.tolist() == [True, False]
    along = gt.compare(gt.load(ENTRY), prize=[-1.0, 1.0])
    assert along["concept"].values.tolist() == ["subgame-perfect"]


def test_a_search_that_takes_long_is_cut_short_and_says_so(monkeypatch):
    monkeypatch.setattr(sys.modules["gametheory.comparison"], "SECONDS", 0.05)
    answer = gt.compare(gt.load("models/classics/kuhn_poker.yaml").at(), [gt.perfect_bayesian]).answers[0]
    assert answer.remark != ""


def test_the_strip_fills_where_the_outcome_is_possible(standoff):
    data = gt.compare(standoff, [gt.pure_nash, gt.dominance], war_cost=gt.span(-4, 4, 9))
    axes = concept_strip(data, "war")
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "Nash equilibria in pure strategies",
        "iterated elimination of dominated strategies",
    ]
    filled = sum(len(collection.get_paths()) for collection in axes.collections)
    changes = np.diff(data["possible"].sel(outcome="war").values.astype(int), prepend=0, axis=-1)
    assert filled >= int((changes == 1).sum()) > 0
    with pytest.raises(UnknownNameError, match="no outcome is called 'wra'"):
        concept_strip(data, "wra")
    with pytest.raises(SweepError, match="a concept strip needs several concepts"):
        concept_strip(gt.sweep(standoff, war_cost=[1.0, 2.0]), "war")
