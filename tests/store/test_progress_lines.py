"""The line that shows how far a sweep has come: for people, at a terminal or before a notebook."""

import sys
import time
from types import SimpleNamespace

import pytest

import gametheory as gt
from gametheory.sweep import progress
from tests.small_models import STANDOFF


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(progress, "WAIT", 0)


def swept(**how):
    def slow(game):
        time.sleep(0.15)
        return gt.pure_nash(game)

    gt.sweep(gt.load(STANDOFF), slow, war_cost=gt.span(0, 16, 600), freeze_value=gt.span(0, 8, 300), **how)


def test_nobody_is_told_where_nobody_looks(capsys):
    swept()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("asked", [True, None])
def test_a_notebook_is_told_in_text_where_it_has_no_widgets(capsys, monkeypatch, asked):
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=object())))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    swept(progress=asked)
    said = capsys.readouterr().err
    assert "65.4k/180k [00:00<00:00" in said
    assert "point/s" in said
    swept(progress=False)
    assert capsys.readouterr().err == ""
