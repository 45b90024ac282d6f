"""Properties: whatever a file says it is a model or a ModelFileError, and what is dumped is the same model again."""

from __future__ import annotations

import copy
import itertools
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modelfile.model_texts import BARGAIN, PARAMETERS, PRICE, REPEATED, RESOLVE, STANDOFF

from gametheory.errors import ModelFileError, PayoffError
from gametheory.modelfile import dump, load

SAME_EVERY_TIME = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SPLINTERS = st.sampled_from(
    [
        *(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            ",",
            "#",
            " #",
            "'",
            '"',
            "\n",
            "\n  ",
            "\t",
            "- ",
            "? ",
            "|\n",
            ">",
            "&a ",
            "*a",
        ),
        *(
            "!x ",
            "!!int ",
            "<<: ",
            "---\n",
            "...\n",
            "%",
            "@",
            "\\",
            "~",
            "null",
            "true",
            "any",
            "chance",
            "1/0",
            "9**9**9",
        ),
        *(
            "player",
            "outcome",
            "us",
            "nk",
            "x..y",
            "0..1",
            "..",
            "-",
            "+",
            "(",
            ")",
            "éß",
            "\u2028",
            "\x00",
            "🙂",
            "lambda",
        ),
    ]
)


@st.composite
def mutated(draw, text):
    """Break a text in a few places: characters cut, splinters put in, lines doubled or moved."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        kind = draw(st.sampled_from(["cut", "insert", "replace", "double", "line"]))
        if kind in {"cut", "replace"}:
            end = min(len(text), start + draw(st.integers(1, 12)))
            text = text[:start] + (draw(SPLINTERS) if kind == "replace" else "") + text[end:]
        elif kind == "insert":
            text = text[:start] + draw(SPLINTERS) + text[start:]
        else:
            lines = text.split("\n")
            line = lines[start % len(lines)] if kind == "double" else lines.pop(start % len(lines))
            lines.insert(draw(st.integers(0, len(lines))), line)
            text = "\n".join(lines)
    return text


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parameters.yaml").write_text(PARAMETERS, encoding="utf-8")
    return tmp_path


def check(source) -> None:
    """Load a model, or see it refused in one line a problem."""
    refused = None
    try:
        model = load(source)
    except ModelFileError as error:
        refused = error
    if refused is None:
        model.at()
        assert model.hash == load(model.to_mapping()).hash
    else:
        lines = str(refused).split("\n")
        assert refused.problems
        assert len(lines) == len(refused.problems)
        assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(
    "text",
    [STANDOFF, BARGAIN, RESOLVE, REPEATED, PRICE],
    ids=["table", "tree", "chance", "repeated", "bargain"],
)
@SAME_EVERY_TIME
@given(data=st.data())
def test_a_mutated_file_is_a_model_or_a_model_file_error(folder, text, data):
    path = folder / "model.yaml"
    path.write_text(data.draw(mutated(text)), encoding="utf-8", newline="")
    check("model.yaml")


@SAME_EVERY_TIME
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_a_model_file_error(folder, raw):
    (folder / "model.yaml").write_bytes(raw)
    with pytest.raises(ModelFileError):
        load("model.yaml")


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.fractions()
    | st.text(max_size=5)
    | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3),
    max_leaves=5,
)


@SAME_EVERY_TIME
@given(data=st.data())
def test_a_mutated_mapping_is_a_model_or_a_model_file_error(data):
    mapping = copy.deepcopy(data.draw(st.sampled_from([SMALL_TABLE, SMALL_TREE, SMALL_REPEATED, SMALL_BARGAIN])))
    inner = mapping
    while True:
        key = data.draw(st.sampled_from(list(inner)))
        if not isinstance(inner[key], dict) or not inner[key] or data.draw(st.booleans()):
            break
        inner = inner[key]
    inner[key] = data.draw(VALUES)
    check(mapping)


SMALL_TABLE = {
    "title": "Small",
    "players": {"us": "United States", "nk": "North Korea"},
    "parameters": {"cost": {"default": 2, "range": "1..3", "source": "C1"}},
    "let": {"double": "2 * cost"},
    "outcomes": {"peace": {"us": 0, "nk": 0}, "war": {"us": "-double", "nk": -1}},
    "table": {"actions": {"us": ["a", "b"], "nk": ["c"]}, "cells": {"a, c": "peace", "b, any": "war"}},
    "sources": {"C1": "a claim"},
    "views": [{"x": "cost"}],
}
SMALL_TREE = {
    **{key: SMALL_TABLE[key] for key in ("title", "players", "parameters", "let", "outcomes")},
    "tree": {
        "nature": {
            "player": "chance",
            "actions": {"rain": "peace", "sun": "choice"},
            "probabilities": {"rain": "1 / cost", "sun": "1 - 1 / cost"},
        },
        "choice": {"player": "us", "actions": {"hold": {"outcome": "peace", "nk": "cost"}, "strike": "war"}},
    },
}
SMALL_REPEATED = {
    **{key: SMALL_TABLE[key] for key in ("title", "players", "parameters", "let", "outcomes")},
    "repeated": {
        **SMALL_TABLE["table"],
        "discount": {"us": "1 / cost ** 2 - 0.01", "nk": 0.5},
        "plans": {"calm": {"path": ["a, c", "b, c"], "repeat_from": 1, "punishment": {"us": "b, c", "nk": "a, c"}}},
        "timing": {"now": {"storm": {"hazard": 0.1, "leads_to": "war"}}},
    },
}
SMALL_REPEATED["parameters"] = {"cost": {"default": 2, "range": "1..3"}}
SMALL_REPEATED["repeated"]["plans"]["calm"]["outcome"] = "peace"
SMALL_BARGAIN = {
    "title": "Small",
    "players": {"us": "United States", "nk": "North Korea"},
    "parameters": {"cost": {"default": 2, "range": "1..3"}, "x": {"default": 0.5, "range": "0..1"}},
    "let": {"price": "x * cost"},
    "outcomes": {"deal": {"us": "3 - price", "nk": "price ** 2"}, "war": {"us": 0, "nk": "exp(-cost)"}},
    "bargain": {
        "term": "x",
        "deal": "deal",
        "otherwise": "war",
        "discount": 0.9,
        "danger": {"hazard": "cost / 10", "leads_to": {"outcome": "war", "us": -1}},
        "limits": {"delivery": {"us": "2 - price"}},
    },
}

LABELS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=","), min_size=1, max_size=6).filter(
    lambda label: label != "any"
)
NUMBERS = st.fractions(-9, 9, max_denominator=60) | st.decimals(-99, 99, places=3).map(Fraction)


@st.composite
def formulas(draw, names, depth=2):
    """Write a formula without division, which has a value everywhere."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(names)) if names and draw(st.booleans()) else str(draw(st.integers(0, 99)) / 8)
    left, right = draw(formulas(names, depth - 1)), draw(formulas(names, depth - 1))
    shape = draw(
        st.sampled_from(["({} + {})", "({}) - ({})", "({}) * ({})", "-({}) - {}", "min({}, {})", "{} + {} ** 2"])
    )
    return shape.format(left, right)


@st.composite
def parameters(draw, name):
    low, default, high = sorted(draw(st.lists(NUMBERS, min_size=3, max_size=3, unique=True)))
    meaning = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
    return {"default": default, "range": f"{low}..{high}", "meaning": meaning, "symbol": f"{name}_1"}


@st.composite
def tables(draw):
    """Write a table of one to three players."""
    players = ["us", "russia", "nk"][: draw(st.integers(1, 3))]
    names = ["cost", "gain"][: draw(st.integers(0, 2))]
    outcomes = draw(st.lists(LABELS, min_size=1, max_size=3, unique=True))
    actions = {player: draw(st.lists(LABELS, min_size=1, max_size=3, unique=True)) for player in players}
    profiles = list(itertools.product(*actions.values()))
    consequence = st.fixed_dictionaries(
        {"outcome": st.sampled_from(outcomes)} | {player: formulas(names) for player in players}
    )
    cells = {", ".join(profile): draw(consequence) for profile in profiles}
    used = {cell["outcome"] for cell in cells.values()}
    return {
        "title": draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(str.strip)),
        "players": {player: player.title() for player in players},
        "parameters": {name: draw(parameters(name)) for name in names},
        "outcomes": {name: None for name in outcomes if name in used},
        "table": {"actions": actions, "cells": cells},
    }


@SAME_EVERY_TIME
@given(mapping=tables())
def test_what_is_dumped_loads_to_the_same_model(folder, mapping):
    model = load(mapping)
    (folder / "model.yaml").write_text(dump(model), encoding="utf-8", newline="")
    again = load("model.yaml")
    assert again.hash == model.hash == load(model.to_mapping()).hash
    assert again.to_mapping() == model.to_mapping()
    assert [payoff.tolist() for payoff in again.at().payoffs] == [payoff.tolist() for payoff in model.at().payoffs]


@pytest.mark.parametrize(
    "formula",
    [
        "0.1234567891234",
        "1e40 * cost",
        "1e-30 + cost",
        "(" + "cost + " * 40 + "1) + (" + "cost + " * 40 + "1)",
        "2 ** -3",
    ],
)
def test_formulas_that_print_otherwise_keep_their_hash(formula):
    model = load({**SMALL_TABLE, "let": {"double": f"cost + {formula}"}})
    assert load(model.to_mapping()).hash == model.hash


def test_a_model_that_is_sound_at_the_defaults_can_still_fail_elsewhere():
    model = load({**SMALL_TABLE, "let": {"double": "1 / (cost - 1)"}})
    with pytest.raises(PayoffError):
        model.at(cost=1)
