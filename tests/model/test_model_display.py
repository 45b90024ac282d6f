"""What a reader sees of a model: everything that it says, expanded, as text and as a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from small_models import ENTRY, STANDOFF

from gametheory.model.display import model_html, model_text
from gametheory.modelfile import load


def standoff(**changes):
    return load(STANDOFF | changes)


def words_of(html: str) -> list[str]:
    words: list[str] = []
    reader = HTMLParser()
    reader.handle_data = words.append
    reader.feed(html)
    reader.close()
    return words


def test_a_table_is_expanded_cell_by_cell():
    text = model_text(standoff())
    assert text.startswith(
        "Standoff\nDoes the ultimatum pay?\nPlayers: us (United States), nk (North Korea).\n\n"
        "Table (2 actions of us x 2 actions of nk):\n"
        "  hold, persist -> status quo\n"
        "      us: 0; nk: 0\n"
        "  hold, freeze -> negotiated freeze\n"
        "      us: freeze_value; nk: -2.5\n"
        "  coerce, persist -> war\n"
        "      us: war; nk: -10\n"
    )


def test_any_is_written_out():
    table = {
        "actions": STANDOFF["table"]["actions"],
        "cells": {"hold, any": "status quo", "coerce, persist": "war", "coerce, freeze": "negotiated freeze"},
    }
    outcomes = {name: STANDOFF["outcomes"][name] for name in ("status quo", "war", "negotiated freeze")}
    text = model_text(standoff(table=table, outcomes=outcomes))
    assert "any" not in text
    assert "  hold, freeze -> status quo\n" in text


def test_shared_expressions_parameters_and_sources_follow():
    lines = model_text(standoff()).splitlines()
    assert "  war   -war_cost" in lines
    start = lines.index("Parameters:")
    assert lines[start + 1].split() == ["name", "symbol", "default", "range", "unit", "kind", "source", "meaning"]
    assert " ".join(lines[start + 2].split()) == "freeze_value f 3 1..8 points uncertainty value of a freeze"
    assert " ".join(lines[start + 3].split()) == "war_cost 6 0..16 uncertainty C3"
    assert "  C3     war is costly" in lines


def test_columns_with_nothing_in_them_are_left_out():
    lines = model_text(load(ENTRY)).splitlines()
    assert lines[lines.index("Parameters:") + 1].split() == ["name", "default", "range", "kind"]
    assert "Shared expressions:" not in lines
    assert "Sources:" not in lines


def test_a_tree_is_listed_move_by_move():
    text = model_text(load(ENTRY))
    assert "Tree:\n  entry (entrant)\n    stay out -> out\n        entrant: 0; incumbent: 2\n" in text
    assert (
        "  weather (chance)\n    fair (probability luck) -> answer\n    foul (probability 1 - luck) -> answer\n" in text
    )


def test_information_sets_are_named():
    moves = {
        "toss": {
            "player": "chance",
            "actions": {"heads": "left", "tails": "right"},
            "probabilities": {"heads": 0.5, "tails": 0.5},
        },
        "left": {"player": "us", "information_set": "blind", "actions": {"call": "good", "fold": "bad"}},
        "right": {"player": "us", "information_set": "blind", "actions": {"call": "bad", "fold": "good"}},
    }
    coin = {
        "title": "Coin",
        "players": {"us": "us"},
        "outcomes": {"good": {"us": 1}, "bad": {"us": 0}},
        "tree": moves,
    }
    text = model_text(load(coin))
    assert "  left (us, information set blind)\n" in text
    assert "Players: us.\n" in text


def test_unused_parameters_are_named():
    parameters = STANDOFF["parameters"] | {"leverage": {"default": 1}}
    assert model_text(standoff(parameters=parameters)).endswith("Declared, but no payoff depends on it: leverage.")
    assert "Declared, but no payoff depends on it: leverage." in words_of(model_html(standoff(parameters=parameters)))


def test_long_formulas_stand_on_lines_of_their_own():
    long = " + ".join(["freeze_value"] * 9)
    text = model_text(standoff(outcomes=STANDOFF["outcomes"] | {"war": {"us": f"{long} + war", "nk": -10}}))
    assert f"      us: {long} + war\n      nk: -10\n" in text


@pytest.mark.parametrize("mapping", [STANDOFF, ENTRY])
def test_the_page_says_what_the_text_says(mapping):
    model = load(mapping)
    page, text = words_of(model_html(model)), model_text(model)
    for parameter in model.parameters.values():
        assert parameter.name in page
        assert parameter.range_text in page
    for consequence in model.form.consequences():
        assert consequence.outcome in page
        for payoff in consequence.payoffs:
            assert str(payoff) in page
            assert str(payoff) in text
    assert model.title in page
    assert model._repr_html_() == model_html(model)


def test_the_page_escapes_and_takes_the_colours_of_its_ground():
    html = model_html(standoff(title="<b>War</b> & peace", question="<script>"))
    assert "<b>" not in html
    assert "<script" not in html
    assert "&lt;b&gt;War&lt;/b&gt; &amp; peace" in html
    assert re.findall(r"(?<![-\w])color:", html) == []
