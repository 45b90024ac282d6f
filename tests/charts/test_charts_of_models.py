"""Charts of the flagship's models, from file to figure: nothing overlaps, and the known answers are what is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from charts import chart_data as data

import gametheory as gt
from gametheory import charts

FLAGSHIP = Path(__file__).parents[2] / "models" / "crimea_2017"


def model(name):
    return gt.load(FLAGSHIP / f"{name}.yaml")


def check(axes):
    texts = data.all_texts(axes)
    assert data.overlaps(texts) == []
    assert data.outside(axes, texts) == []
    return axes


@pytest.mark.parametrize("name", ["standoff", "linkage"])
def test_tables(name):
    game = model(name).at()
    check(charts.payoff_table(game, gt.pure_nash(game)))


def test_tree():
    game = model("bargain").at()
    check(charts.game_tree(game, gt.subgame_perfect(game).equilibria[0]))


def test_map_of_the_linkage_shows_the_deal_where_it_is_known_to_hold():
    sweep = gt.sweep(model("linkage"), gt.pure_nash, domestic_cost=gt.span(0, 2, 41), leverage=gt.span(0, 6, 41))
    axes = check(charts.outcome_map(sweep))
    shares = {entry.get_text() for entry in axes.get_legend().get_texts() if "deal" in entry.get_text()}
    assert len(shares) == 1
    caption = charts.outcome_map_caption(sweep)
    assert "status quo, deal or coerced freeze 15 %" in caption  # C <= 2 and p_N >= 2.5: a quarter of 7/12


def test_lines_of_the_bargain():
    sweep = gt.sweep(model("bargain"), concession=gt.span(0, 1, 41), domestic_cost=1)
    check(charts.payoff_lines(sweep))
    check(charts.outcome_lines(sweep))
