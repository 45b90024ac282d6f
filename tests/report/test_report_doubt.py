"""Trees in which somebody does not know something: what a report says of beliefs, kinds and refinements."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from report.report_pages import LINKAGE, QUICK, Page, write_model

from gametheory.equilibria import nash, perfect_bayesian
from gametheory.model import Axis, View
from gametheory.modelfile import load
from gametheory.report import write_report
from gametheory.report.answers import answer
from gametheory.report.chapters import _too_large
from gametheory.report.figures import SLOW, Detail, _ranges, _swept
from gametheory.report.findings import facts
from gametheory.report.judging import judgements
from gametheory.report.signals import (
    kind_line_sentences,
    kinds_differ,
    range_sentences,
    steady_kind_sentences,
    widest_ranges,
)
from gametheory.report.telling import tell
from gametheory.sweep import span, sweep

MODELS = Path(__file__).resolve().parent.parent.parent / "models"
SINCERITY = MODELS / "crimea_2017" / "sincerity.yaml"


@pytest.fixture(scope="module")
def sincerity():
    return load(SINCERITY)


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Page:
    return Page(write_report([SINCERITY], tmp_path_factory.mktemp("doubt") / "report", date=None, detail=QUICK))


def test_the_summary_names_kind_and_play_once(sincerity):
    assert answer(perfect_bayesian(sincerity.at())) == (
        "there are infinitely many perfect Bayesian equilibria, spanned by 2: a pooling one (Russia: no step at "
        "'sincere Russia' and 'insincere Russia'; United States: do not pay at 'after no step'), which leads to no "
        "deal (2 of them). None of them leads to deal with a sincere Russia or deal with an insincere Russia."
    )


def test_the_page_tells_beliefs_situations_and_concepts(page):
    assert "The concept is perfect Bayesian equilibrium: a best choice in every situation, reached or not" in page.text
    assert "Equilibrium 1 of 2 (pure, pooling, not isolated: others lie arbitrarily close)" in page.text
    assert "the same play goes with 'sincere, step' from 0 to 0.75" in page.text
    assert "Situation Reached Chosen there Worth it to who moves" in page.text
    assert "The same game under 5 concepts:" in page.text
    assert "after a step: pay, do not pay; after no step: pay, do not pay" in page.text


def test_the_page_gives_every_refinement_with_its_reason(page):
    for words in ("intuitive criterion", "divinity", "D1", "undefeated"):
        assert words in page.text
    assert "Equilibria 1 and 2 survive: beliefs that are allowed keep every type from sending 'step'." in page.text


def test_beliefs_and_kinds_have_figures_with_their_data(page):
    folder = page.path.parent
    keys = {path.stem.removeprefix("sincerity-") for path in (folder / "figures").glob("*.svg")}
    assert {"tree", "beliefs-1", "beliefs-2", "kinds-sincerity_prior-step_cost_insincere"} <= keys
    assert {"kinds-step_cost_insincere", "range-1-step_cost_insincere"} <= keys
    assert "kinds-sincerity_prior" not in keys  # pooling all along
    assert "Kinds of equilibrium at every value: pooling." in page.text
    header, *rows = (folder / "data" / "sincerity-beliefs-1.csv").read_text().splitlines()
    assert header == "belief,payoff of pay,payoff of do not pay,best"
    assert [row.split(",")[0] for row in rows] == ["0.0", "0.75", "0.75", "1.0"]
    kinds = (folder / "data" / "sincerity-kinds-step_cost_insincere.csv").read_text().splitlines()[0]
    assert "kinds: pooling,kinds: separating,kinds: semi-separating" in kinds


def test_what_must_be_believed_is_said(page):
    assert (
        "United States knows only that it was 'sincere, step' or 'insincere, step'. By the probability of the first, "
        "the best choice is do not pay from 0 to 0.75; pay from 0.75 to 1."
    ) in page.text


def test_kinds_are_told_in_intervals(sincerity):
    dataset = sweep(sincerity, step_cost_insincere=span(0.5, 2.5, 9), progress=False)
    assert kinds_differ(dataset)
    assert kind_line_sentences(dataset) == (
        "At the 9 sampled values of step_cost_insincere equilibria of these kinds exist: pooling everywhere; "
        "separating at 2.25 to 2.5; semi-separating at 1.25 to 2.",
    )
    steady = sweep(sincerity, sincerity_prior=span(0.1, 0.7, 4), progress=False)
    assert not kinds_differ(steady)
    assert steady_kind_sentences(steady) == ("Kinds of equilibrium at every value: pooling.",)


def test_a_range_is_told_where_equilibria_differ_in_probability(sincerity):
    dataset = sweep(sincerity, step_cost_insincere=np.array([0.5, 1.6, 2.0, 2.1]), progress=False)
    assert "no deal" in widest_ranges(dataset)
    told = range_sentences(dataset, outcome="no deal")
    assert told[0] == "The equilibria give no deal different probabilities at 2 values of the 4 of step_cost_insincere."
    assert told[1].startswith("They differ most at 2: from 0.153 to 1.")  # 1 - (q / q*) r0, and silence


def test_a_label_with_braces_stays_as_it_is(sincerity):
    model = load(json.loads(json.dumps(sincerity.to_mapping()).replace('"no deal"', '"no {deal} {0}"')))
    dataset = sweep(model, step_cost_insincere=np.array([1.6, 2.0]), progress=False)
    headings = [plan.heading.format("x") for plan in _ranges(dataset)]
    assert "The probability of no {deal} {0} in all equilibria along x" in headings


def test_no_range_where_outcomes_are_certain_or_impossible():
    dataset = sweep(load(MODELS / "crimea_2017" / "linkage.yaml"), domestic_cost=span(0, 2, 5), progress=False)
    assert widest_ranges(dataset) == []
    assert widest_ranges(dataset.drop_vars(["least", "most"])) == []


def test_contested_selection_is_a_fact_of_the_figure(sincerity):
    dataset = sweep(sincerity, step_cost_insincere=span(1, 4, 4), sincerity_prior=0.9, progress=False)
    words = dict(facts(dataset))["Selection where there are several equilibria"]
    assert int(dataset["contested"].sum()) == 2
    assert words == "payoff dominance, then the order of the file; the rule alone does not decide at 2 points (50 %)"


def test_quiche_fails_the_intuitive_criterion():
    found = perfect_bayesian(load(MODELS / "classics" / "beer_quiche.yaml").at())
    first = judgements(found)[0]
    assert first.name == "intuitive criterion"
    survive, fail = first.verdicts
    assert survive.startswith("Equilibria 1 and 3 survive: ")
    assert fail.startswith("Equilibria 2 and 4 fail: nobody sends 'beer': type 'weak' gets 3 and could get at most 2")


def test_only_signalling_games_are_judged(tmp_path):
    assert judgements(perfect_bayesian(load(MODELS / "classics" / "selten_horse.yaml").at())) == ()
    assert judgements(nash(load(write_model(tmp_path, LINKAGE)).at())) == ()


def test_concepts_of_trees_stand_side_by_side():
    horse = load(MODELS / "classics" / "selten_horse.yaml").at()
    rows = {row.concept: row.outcomes for row in tell(perfect_bayesian(horse)).comparisons}
    assert list(rows) == ["perfect-bayesian", "sequential", "subgame-perfect", "nash", "agent-quantal-limit"]
    assert rows["sequential"] == "both go right"
    assert rows["nash"] == "both go right, one goes left and three right"


def test_a_sweep_that_goes_a_point_at_a_time_is_coarser_and_says_so():
    model = load(MODELS / "classics" / "selten_horse.yaml")
    detail = Detail(line_points=9, slow_line_points=5)
    (view,) = model.views
    swept = _swept(detail, model, perfect_bayesian, view)
    assert swept.sizes == {"outcome": 5, "harmony": 5, "player": 3}
    assert json.loads(swept.attrs["notes"]) == [SLOW]


def test_a_signalling_game_keeps_the_usual_grid(sincerity):
    view = View((Axis("sincerity_prior", 0, 1), Axis("step_cost_insincere", 0, 4)))
    swept = _swept(dataclasses.replace(QUICK, tied_map_points=7), sincerity, perfect_bayesian, view)
    assert swept.sizes["sincerity_prior"] == QUICK.map_points


def test_a_large_tree_is_solved_at_the_defaults_only(sincerity):
    poker = load(MODELS / "classics" / "kuhn_poker.yaml").at()
    assert _too_large(poker, perfect_bayesian).startswith(
        "How the answer shifts was not computed: the tree has 531,441 choices of supports"
    )
    assert _too_large(sincerity.at(), perfect_bayesian) == ""
