"""Ranges of a common term in several models: bars where they are, ends in numbers, and words where there is none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from charts import chart_data as data

from gametheory import charts
from gametheory.errors import GameError

THREE = {
    "one shot": ((Fraction(3, 8), Fraction(1, 2)),),
    "under danger": ((Fraction(0), Fraction(221, 1380)), (Fraction(1, 2), Fraction(3, 4))),
    "in sequence": (),
}


def test_bars_lie_where_the_ranges_are():
    axes = charts.term_ranges(THREE, 0, 1, term="concession", empty="no deal")
    bars = [(bar.get_y() + bar.get_height() / 2, bar.get_x(), bar.get_width()) for bar in axes.patches]
    filled = [bar for bar, patch in zip(bars, axes.patches, strict=True) if patch.get_facecolor()[3]]
    assert filled == [pytest.approx(bar) for bar in [(0, 0.375, 0.125), (1, 0, 221 / 1380), (1, 0.5, 0.25)]]
    texts = [text.get_text().strip() for text in axes.texts]
    assert texts == ["0.375", "0.5", "0.75", "no deal"]


def test_nothing_overlaps():
    with charts.report_style():
        texts = data.all_texts(charts.term_ranges(THREE, 0, 1, term="concession"))
    assert data.overlaps(texts) == []


def test_there_must_be_a_model():
    with pytest.raises(GameError, match="no model whose range could be drawn"):
        charts.term_ranges({}, 0, 1, term="x")
