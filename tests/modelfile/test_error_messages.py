"""What is said about a faulty file, word for word: the cases stand in messages.txt, to be read aloud."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from modelfile import model_texts

from gametheory.errors import ModelFileError
from gametheory.modelfile import load


@dataclass(frozen=True)
class Case:
    """A text of model_texts, the lines of it that are replaced, and what is said about the result."""

    name: str
    base: str
    old: str
    new: str
    said: list[str]

    @property
    def text(self) -> str:
        base: str = getattr(model_texts, self.base)
        assert base.count(self.old) >= 1, f"'{self.old}' is not in {self.base}"
        return base.replace(self.old, self.new, 1)


def cases() -> list[Case]:
    text = (Path(__file__).parent / "messages.txt").read_text(encoding="utf-8")
    return [case(part) for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]]


def case(text: str) -> Case:
    name, base, *lines = text.rstrip("\n").split("\n")
    kinds = {sign: [line[2:] for line in lines if line.startswith(sign + " ")] for sign in "-+>"}
    return Case(name, base, "\n".join(kinds["-"]), "\n".join(kinds["+"]), kinds[">"])


def said_about(text: str) -> list[str]:
    Path("model.yaml").write_text(text, encoding="utf-8", newline="")
    Path("parameters.yaml").write_text(model_texts.PARAMETERS, encoding="utf-8")
    with pytest.raises(ModelFileError) as caught:
        load("model.yaml")
    return str(caught.value).split("\n")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_message(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert said_about(case.text) == case.said


def test_all_errors_of_a_file_come_at_once_in_the_order_of_their_places(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    changes = {
        "question:": "qestion:",
        "range: 4..16": "range: 16..4",
        "us: war, nk: -10": "us: warr, nkk: -10",
        "hold, freeze: negotiated freeze": "hold, freeze: negotiated",
        "x: us_war_cost": "x: us_war_kost",
    }
    text = model_texts.STANDOFF
    for old, new in changes.items():
        text = text.replace(old, new)
    assert said_about(text) == [
        "model.yaml:2:1: no key is called 'qestion' here. Did you mean 'question'?",
        "model.yaml:9:37: range of parameter 'us_war_cost': the low end 16 is above the high end 4. "
        "Write the smaller number first, as in 0..5",
        "model.yaml:17:15: payoff of 'us' in outcome 'fight': no parameter is called 'warr'. Did you mean 'war'?",
        "model.yaml:17:21: payoff of 'nkk' in outcome 'fight': no player is called 'nkk'. Did you mean 'nk'?",
        "model.yaml:22:19: cell 'hold, freeze': no outcome is called 'negotiated'. Did you mean 'negotiated freeze'?",
        "model.yaml:29:9: x of view 1: no parameter is called 'us_war_kost'. Did you mean 'us_war_cost'?",
    ]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("(" * 80 + "us_war_cost" + ")" * 80, "12:68: 'war' under 'let': more than 60 levels of parentheses. "),
        ("-" * 80 + "us_war_cost", "12:69: 'war' under 'let': more than 60 levels of nesting. "),
        ("us_war_cost" + " + 1" * 600, "12:8: 'war' under 'let': the expression has 2411 characters, more than 2000. "),
    ],
)
def test_hostile_formulas_are_bounded(formula, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [line] = said_about(model_texts.STANDOFF.replace("us_victory_value - us_war_cost", formula))
    assert line.startswith(f"model.yaml:{said}")
    assert line.endswith("under 'let'")


def test_shared_formulas_that_grow_are_stopped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    chain = "\n".join(f"  g{i + 1}: g{i} * g{i}" for i in range(40))
    formula = f"war: g40\n  g0: us_victory_value / us_war_cost\n{chain}"
    [line] = said_about(model_texts.STANDOFF.replace("war: us_victory_value - us_war_cost", formula))
    assert line == (
        "model.yaml:27:8: 'g14' under 'let': 'g13 * g13' cannot be computed at the defaults: its exact value has too "
        "many digits (us_victory_value = 5, us_war_cost = 11). Change the formula or the defaults"
    )


def test_too_many_shared_formulas(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    chain = "\n".join(f"  g{i + 1}: g{i} + 1" for i in range(250))
    text = model_texts.STANDOFF.replace("  war: ", f"  g0: us_war_cost\n{chain}\n  war: g250 + ")
    assert said_about(text)[0] == "model.yaml:12:3: let: more than 200 formulas. Split the model"


def test_a_table_too_large(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    many = ", ".join(f"a{i}" for i in range(3000))
    assert said_about(model_texts.STANDOFF.replace("[hold, coerce]", f"[{many}]")) == [
        "model.yaml:19:12: actions of the table: the table has 6,000 cells, more than 5,000. "
        "Leave out actions, or write the game as a tree"
    ]


def chain_of_moves(count: int, actions: str) -> str:
    moves = "".join(f"  m{i}: {{player: us, actions: {{{actions.format(i + 1)}}}}}\n" for i in range(count))
    text = model_texts.RESOLVE.replace("back down: humiliation", "back down: m0")
    return f"{text}{moves}  m{count}: {{player: us, actions: {{a: humiliation}}}}\n"


def test_a_play_too_long(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert said_about(chain_of_moves(70, "a: m{0}")) == [
        "model.yaml:11:3: tree: a play has 75 moves, more than 60. Join moves that follow each other"
    ]


def test_a_tree_that_unfolds_without_end(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert said_about(chain_of_moves(30, "a: m{0}, b: m{0}")) == [
        "model.yaml:11:3: tree: the tree unfolds into 6,442,450,953 nodes, more than 100,000. "
        "Lead fewer actions to the same moves"
    ]


def test_reading_stops_at_a_hundred_problems(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcomes = "".join(f"  o{i}: {{uss: nothing{i}}}\n" for i in range(1000))
    assert len(said_about(model_texts.STANDOFF.replace("outcomes:\n", f"outcomes:\n{outcomes}"))) == 100
    notes = "".join(f"  a{i}: &b 1\n" for i in range(1000))
    assert len(said_about(model_texts.STANDOFF.replace("let:\n", f"let:\n{notes}"))) == 100


def test_control_characters(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert said_about(model_texts.STANDOFF.replace("Chicken", "Chi\x07cken")) == [
        r"model.yaml:2:14: the character '\x07' has no place in a model file. Remove it"
    ]
