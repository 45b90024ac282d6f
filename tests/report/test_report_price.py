"""The chapter that puts several models' ranges of one term side by side."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path

import pytest
from report.report_pages import QUICK

from gametheory.report import write_report

MODELS = [f"models/crimea_2017/{name}.yaml" for name in ("bargain", "price", "instalments")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_report(MODELS, tmp_path_factory.mktemp("price") / "report", date=None, detail=QUICK).parent


def test_the_ranges_are_those_of_the_models(folder):
    with (folder / "data" / "price-concession.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["model", "low", "high"]
    found = {title: (float(low), float(high)) for title, low, high in rows}
    assert found["Crimea for Korea, move by move"] == (0.375, 0.5)
    assert found["The deal in instalments"] == pytest.approx((31 / 76, 0.57))
    assert found["The price of a deal"] == pytest.approx((221 / 1380, 883 / 1150))
    assert not any("war_hazard = 0" in title for title in found)  # without danger there is nothing to agree on


def test_sentences_name_the_forces(folder):
    text = unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", (folder / "report.html").read_text(), flags=re.DOTALL))
    chapter = " ".join(text[text.rindex("The price ", 0, text.index("Several of these models")) :].split())
    assert "As a play that nobody leaves it holds for concession from 0.375 to 0.5." in chapter
    assert "us_renege_cost from 35/16" in chapter
    assert "As an agreement that both sides take it holds at no concession, the other parameters at their" in chapter
    assert "us_discount from 0.8149" in chapter


def test_one_model_alone_has_no_such_chapter(tmp_path):
    page = write_report(MODELS[1:2], tmp_path / "report", date=None, detail=QUICK)
    assert 'id="price"' not in page.read_text()
    assert not Path(page.parent / "data" / "price-concession.csv").exists()
