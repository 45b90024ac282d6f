"""The happy paths: what a model file says is what the model is."""

from __future__ import annotations

import json
import textwrap
from fractions import Fraction
from importlib import resources
from pathlib import Path

import pytest
from modelfile.model_texts import BARGAIN, PARAMETERS, PRICE, REPEATED, RESOLVE, STANDOFF

import gametheory.modelfile
from gametheory.errors import OutputError
from gametheory.model import Bargain, Repeated, Table, Tree
from gametheory.modelfile import dump, json_schema, load, save
from gametheory.modelfile.schema import schema_text


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in (("standoff", STANDOFF), ("bargain", BARGAIN), ("resolve", RESOLVE), ("parameters", PARAMETERS)):
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_table(folder):
    model = load("standoff.yaml")
    assert isinstance(model.form, Table)
    assert model.origin == "standoff.yaml"
    assert model.question == "Chicken, or a preventive war?"
    assert dict(model.players) == {"us": "United States", "nk": "North Korea"}
    assert model.parameters["us_threat_cost"].default == Fraction(1, 2)
    assert model.parameters["us_threat_cost"].source == ("C3",)
    assert model.parameters["us_freeze_value"].symbol == "f_U"
    assert model.parameters["us_assurance_cost"].kind == "lever"
    assert model.outcomes["fight"].meaning == "both armies fight"
    assert model.sources["C6"].citation == "Liechtenstein 2017"
    assert list(model.form.cells) == [
        ("hold", "persist"),
        ("hold", "freeze"),
        ("coerce", "persist"),
        ("coerce", "freeze"),
    ]
    game = model.at(us_war_cost=12)
    assert game.payoffs[0].tolist() == [[0, 3], [-7, Fraction(7, 2)]]


def test_views_take_the_plausible_range_unless_they_give_one(folder):
    lines, area = load("standoff.yaml").views
    assert [(axis.parameter, axis.low, axis.high) for axis in lines.axes] == [("us_war_cost", 4, 16)]
    assert [(axis.parameter, axis.low, axis.high) for axis in area.axes] == [
        ("us_threat_cost", 0, 1),
        ("nk_disarm_payoff", -8, -1),
    ]


def test_tree_with_shared_parameters(folder):
    model = load("bargain.yaml")
    assert isinstance(model.form, Tree)
    assert list(model.parameters) == ["crimea_cost", "domestic_cost", "concession"]
    assert model.unused == ()
    assert model.elsewhere == ("leverage",)
    assert model.defaults["concession"] == Fraction(9, 20)
    assert model.sources["C7"].text == "the price is Crimea"
    leaves = {leaf.outcome: leaf.payoffs for _, leaf in model.at().leaves()}
    assert leaves["deal"] == (Fraction(3, 4), Fraction(3, 10), Fraction(-5, 2))
    assert leaves["broken promise"] == (Fraction(1, 2), Fraction(-5, 2), Fraction(-5, 2))


def test_chance_and_information_sets(folder):
    game = load("resolve.yaml").at(prior=0.25)
    assert game.root.probabilities == (Fraction(1, 4), Fraction(3, 4))
    assert not game.has_perfect_information


def test_shared_files_are_looked_for_beside_the_model(folder, monkeypatch):
    monkeypatch.chdir("/")
    assert load(folder / "bargain.yaml").elsewhere == ("leverage",)


def test_parameters_from_a_file_and_from_the_model(folder):
    own = "parameters: [parameters.yaml, {bonus: {default: 1/3}}]"
    text = BARGAIN.replace("parameters: parameters.yaml", own).replace("{us: 3.5,", "{us: 3.5 + bonus,")
    Path("both.yaml").write_text(text, encoding="utf-8")
    assert load("both.yaml").defaults["bonus"] == Fraction(1, 3)


@pytest.mark.parametrize(
    "change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t, lambda t: f"---\n{t}..."]
)
def test_line_ends_byte_order_marks_and_document_marks_do_not_matter(folder, change):
    expected = load("standoff.yaml").hash
    Path("changed.yml").write_bytes(change(STANDOFF).encode())
    assert load("changed.yml").hash == expected


def test_any_is_the_rest_and_gives_way_to_the_more_specific_row(folder):
    cells = STANDOFF[STANDOFF.index("    hold, persist") : STANDOFF.index("sources:")]
    rows = """\
    any, any: status quo
    any, freeze: {outcome: negotiated freeze, us: 7}
    coerce, any: fight
    coerce, freeze: coerced freeze
"""
    text = (
        STANDOFF.replace(cells, rows).replace("us: us_freeze_value - us_assurance_cost, ", "").replace("us_assur", "x")
    )
    Path("any.yaml").write_text(text, encoding="utf-8")
    cells = load("any.yaml").form.cells
    assert {profile: end.outcome for profile, end in cells.items()} == {
        ("hold", "persist"): "status quo",
        ("hold", "freeze"): "negotiated freeze",
        ("coerce", "persist"): "fight",
        ("coerce", "freeze"): "coerced freeze",
    }


def test_numbers_can_name_actions_and_quoted_words_can_be_names(folder):
    text = (
        STANDOFF.replace("[hold, coerce]", '[1, "true"]').replace("hold, ", "1, ").replace("    coerce, ", "    true, ")
    )
    Path("labels.yaml").write_text(text, encoding="utf-8")
    assert load("labels.yaml").form.actions["us"] == ("1", "true")


COPIES = """\
title: Copies
players: {us: United States, nk: North Korea}
outcomes: {quiet: {us: 0, nk: 0}, war: {us: -1, nk: -1}}
tree:
  opening: {player: us, actions: {hold: answer, strike: answer, wait: quiet}}
  answer: {player: nk, SET actions: {yield: reply, defy: war}}
  reply: {player: us, actions: {on: quiet, off: war}}
"""


def test_a_continuation_reached_twice_is_unfolded_into_moves_that_are_told_apart(folder):
    Path("copies.yaml").write_text(COPIES.replace("SET", ""), encoding="utf-8")
    game = load("copies.yaml").at()
    assert {label: known.histories for label, known in game.information_sets.items()} == {
        "opening": ((),),
        "answer": (("hold",),),
        "reply": (("hold", "yield"),),
        "answer (strike)": (("strike",),),
        "reply (strike, yield)": (("strike", "yield"),),
    }
    assert game.has_perfect_information


def test_copies_that_name_an_information_set_share_it_and_what_follows_is_told_apart(folder):
    Path("copies.yaml").write_text(COPIES.replace("SET", "information_set: blind,"), encoding="utf-8")
    game = load("copies.yaml").at()
    assert {label: known.histories for label, known in game.information_sets.items()} == {
        "opening": ((),),
        "blind": (("hold",), ("strike",)),
        "reply": (("hold", "yield"),),
        "reply (strike, yield)": (("strike", "yield"),),
    }
    assert [move.label for _, move in game.decisions()][1:4:2] == ["answer", "answer (strike)"]
    assert game.forgotten == ""
    assert load("copies.yaml").to_mapping()["tree"]["answer"]["information_set"] == "blind"


def test_a_mapping_of_python_builds_the_same_model(folder):
    plain = {
        "title": "Yield",
        "players": {"us": "United States"},
        "parameters": {"cost": {"default": 0.4, "range": "0..1"}, "gain": {"default": Fraction(2, 3)}},
        "outcomes": {"peace": {"us": 0}, "war": {"us": "gain - cost"}},
        "tree": {"opening": {"player": "us", "actions": {1: "peace", 2: "war"}}},
    }
    text = (
        "title: Yield\nplayers: {us: United States}\n"
        "parameters: {cost: {default: 0.4, range: 0..1}, gain: {default: 2/3}}\n"
        "outcomes: {peace: {us: 0}, war: {us: gain - cost}}\n"
        "tree: {opening: {player: us, actions: {1: peace, 2: war}}}\n"
    )
    Path("yield.yaml").write_text(text, encoding="utf-8")
    assert load(plain).hash == load("yield.yaml").hash
    assert load(plain).origin == ""


@pytest.mark.parametrize("name", ["standoff", "bargain", "resolve"])
def test_what_is_dumped_loads_to_the_same_model(folder, name):
    model = load(f"{name}.yaml")
    save(model, "copy.yaml")
    copy = load("copy.yaml")
    assert copy.hash == model.hash
    assert copy.to_mapping() == model.to_mapping() == load(model.to_mapping()).to_mapping()
    assert Path("copy.yaml").read_text(encoding="utf-8") == dump(model) == dump(copy)


RESOLVE_DUMPED = """\
title: Is it resolute?

players: {us: United States, nk: North Korea}

parameters:
  prior: {default: 0.3, range: 0..1, kind: uncertainty, domain: probability, distribution: uniform}

outcomes:
  quiet: {us: 0, nk: 0}
  freeze: {us: 3.5, nk: -4.5}
  war: {us: -12, nk: -10}
  humiliation: {us: -2, nk: 1}

tree:
  nature:
    player: chance
    actions: {resolute: strong, irresolute: weak}
    probabilities: {resolute: prior, irresolute: 1 - prior}
  strong: {player: us, actions: {wait: quiet, threaten: showdown}, information_set: unsure}
  weak: {player: us, actions: {wait: quiet, threaten: answer}, information_set: unsure}
  answer: {player: nk, actions: {freeze: freeze, defy: showdown}}
  showdown: {player: us, actions: {attack: war, back down: humiliation}}
"""


def test_dumped_text_is_readable(folder):
    assert dump(load("resolve.yaml")) == RESOLVE_DUMPED


def test_the_example_of_the_documentation_is_a_model(folder):
    text = gametheory.modelfile.__doc__
    example = textwrap.dedent(text[text.index("    title:") : text.index("* A *payoff*")])
    tree = textwrap.dedent(text[text.index("    tree:") : text.index("  A move of nature")])
    Path("table.yaml").write_text(example, encoding="utf-8")
    assert load("table.yaml").at().payoffs[0].tolist() == [[0, 4], [-6, 4]]
    other = example[: example.index("table:")].replace("freeze: {nk", "freeze: {us: 4, nk") + tree
    Path("tree.yaml").write_text(other, encoding="utf-8")
    assert list(load("tree.yaml").form.moves) == ["opening", "answer"]


def test_a_repeated_game(folder):
    Path("repeated.yaml").write_text(REPEATED, encoding="utf-8")
    form = load("repeated.yaml").form
    assert isinstance(form, Repeated)
    assert form.stage.cells["pay", "stop"].outcome == "cheated"
    assert {player: str(factor) for player, factor in form.discount.items()} == {"us": "patience", "russia": "0.8"}
    turns = form.plans["turns"]
    assert turns.path == (("stop", "stop"), ("pay", "press"), ("stop", "press"))
    assert (turns.repeat, turns.outcome, turns.periods) == (1, "deal", None)
    assert form.plans["forgiving"].periods == 2
    assert form.plans["nothing"].punishment == {}
    assert form.plans["instalments"].outcome == "deal"  # that of the cell, as the file names no other
    assert form.plans["instalments"].punishment == {"us": ("stop", "stop"), "russia": ("stop", "stop")}
    assert form.timing["waiting"]["thaw"].leads_to == "talks"


def test_one_discount_factor_for_all(folder):
    text = REPEATED.replace("{us: patience, russia: 0.8}", "patience")
    Path("repeated.yaml").write_text(text, encoding="utf-8")
    assert load("repeated.yaml").at(patience=0.75).discount == (Fraction(3, 4), Fraction(3, 4))


def test_a_bargain(folder):
    Path("price.yaml").write_text(PRICE, encoding="utf-8")
    model = load("price.yaml")
    assert isinstance(model.form, Bargain)
    assert (model.form.term.name, model.form.deal.outcome, model.form.otherwise.outcome) == ("x", "deal", "standoff")
    assert model.form.danger.outcome == "war"
    assert {kind: list(slacks) for kind, slacks in model.form.limits.items()} == {
        "delivery": ["us"],
        "snapback": ["russia"],
    }
    assert "x" not in model.parameters
    assert model.unused == ()


@pytest.mark.parametrize("text", [REPEATED, PRICE], ids=["repeated", "bargain"])
def test_the_new_forms_are_dumped_as_they_were_read(folder, text):
    Path("model.yaml").write_text(text, encoding="utf-8")
    model = load("model.yaml")
    save(model, "again.yaml")
    assert load("again.yaml").hash == model.hash
    assert dump(load("again.yaml")) == dump(model)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (REPEATED, "periods: 2", "periods: 3"),
        (REPEATED, "repeat_from: 2", "repeat_from: 3"),
        (REPEATED, "hazard: 0.1", "hazard: 0.2"),
        (REPEATED, "russia: 0.8", "russia: 0.7"),
        (REPEATED, "outcome: deal}", "outcome: kept}"),
        (REPEATED, 'nothing: {path: "stop, stop"}', 'nothing: {path: "stop, press"}'),
        (PRICE, "us: 2.5", "us: 3"),
        (PRICE, "x: {default: 0.5, range: 0..1}", "x: {default: 0.5, range: 0..2}"),
        (PRICE, "russia: 0.8", "russia: 0.7"),
        (PRICE, "hazard: hazard,", "hazard: hazard / 2,"),
        (PRICE, "delivery:", "honesty:"),
    ],
)
def test_the_hash_covers_all_that_the_new_forms_say(folder, text, old, new):
    assert old in text
    for name, said in (("one", text), ("other", text.replace(old, new, 1))):
        Path(f"{name}.yaml").write_text(said, encoding="utf-8")
    assert load("one.yaml").hash != load("other.yaml").hash


def test_nothing_is_overwritten(folder):
    model = load("standoff.yaml")
    with pytest.raises(OutputError, match=r"^resolve\.yaml: there is such a file already\. Choose another name, or"):
        save(model, "resolve.yaml")
    assert Path("resolve.yaml").read_text(encoding="utf-8") == RESOLVE
    with pytest.raises(OutputError, match=r"^copy\.txt: a model file's name ends in \.yaml or \.yml\. Choose such a"):
        save(model, "copy.txt")
    with pytest.raises(
        OutputError, match=r"nowhere.*: the file cannot be written \(No such file or directory\)\. Choose"
    ):
        save(model, "nowhere/copy.yaml")


def test_the_shipped_schema_is_the_one_that_the_code_gives():
    shipped = resources.files("gametheory.modelfile").joinpath("model.schema.json").read_text(encoding="utf-8")
    assert shipped == schema_text(), "write gametheory.modelfile.schema.schema_text() to model.schema.json"
    assert json.loads(shipped) == json_schema()


def test_the_schema_describes_every_key_that_needs_it():
    properties = json_schema()["properties"]
    assert set(properties) == {
        *("title", "question", "players", "parameters", "defaults", "let", "outcomes", "table", "tree", "sources"),
        *("repeated", "bargain", "views"),
    }
    assert json_schema()["$defs"]["ParameterEntry"]["additionalProperties"] is False
