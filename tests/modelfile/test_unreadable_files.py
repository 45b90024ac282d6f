"""Files that cannot be read at all, shared files with errors, and mappings: what is said, word for word."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from modelfile.model_texts import BARGAIN, PARAMETERS, STANDOFF

from gametheory.errors import ModelFileError
from gametheory.modelfile import load

PLAIN = {
    "title": "Yield",
    "players": {"us": "United States"},
    "outcomes": {"peace": {"us": 0}},
    "tree": {"opening": {"player": "us", "actions": {"hold": "peace"}}},
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("models").mkdir()
    Path("empty").mkdir()
    Path("models/standoff.yaml").write_text(STANDOFF, encoding="utf-8")
    Path("models/bargain.yaml").write_text(BARGAIN, encoding="utf-8")
    Path("models/parameters.yaml").write_text(PARAMETERS, encoding="utf-8")


def said_about(source) -> list[str]:
    with pytest.raises(ModelFileError) as caught:
        load(source)
    return str(caught.value).split("\n")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("models/standof.yaml", "there is no such file. Did you mean 'standoff.yaml'?"),
        ("models/standoff", "there is no such file. Did you mean 'standoff.yaml'?"),
        ("models/zzz.yaml", "there is no such file. Known: bargain.yaml, parameters.yaml, standoff.yaml"),
        ("empty/x.yaml", "there is no such file. There is no .yaml file in that folder"),
        ("model/x.yaml", "there is no such file. There is no folder 'model' either. Check the path"),
        (
            "models",
            "this is a folder, not a file. Name one of its files: bargain.yaml, parameters.yaml, standoff.yaml",
        ),
        ("empty", "this is a folder, not a file. There is no .yaml file in it"),
        (
            "models/pd.nfg",
            "a Gambit file holds a game of numbers, and has no parameters. "
            "Solve it with 'gametheory solve', or write the game as a model file, whose name ends in .yaml",
        ),
        (
            "models/pd.efg",
            "a Gambit file holds a game of numbers, and has no parameters. "
            "Solve it with 'gametheory solve', or write the game as a model file, whose name ends in .yaml",
        ),
    ],
)
def test_paths(path, said):
    assert said_about(path) == [f"{path}: {said}"]
    assert said_about(Path(path)) == [f"{path}: {said}"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.toml", b"", ": a model file's name ends in .yaml or .yml, not in '.toml'. Give a model file"),
        ("a", b"", ": a model file's name ends in .yaml or .yml. Give a model file"),
        ("a.yaml", b"", ": the file is empty. Write a model: title, players, outcomes, table or tree"),
        ("a.yaml", b"# a remark\n\n", ": the file is empty. Write a model: title, players, outcomes, table or tree"),
        ("a.yaml", b"title: x\n# \xfcber\n", ":2:3: the file is not UTF-8 text. Save it as UTF-8"),
        ("a.yaml", "title: x".encode("utf-16"), ":1:1: the file is not UTF-8 text. Save it as UTF-8"),
        (
            "a.yaml",
            b"- a\n- b\n",
            ":1:1: the file is no mapping. Write 'key: value' lines, beginning with 'title: ...'",
        ),
        ("a.yaml", b"hello", ":1:1: the file is no mapping. Write 'key: value' lines, beginning with 'title: ...'"),
        (
            "a.yaml",
            b"#" * 1_000_001,
            ": the file has 1,000,001 bytes, more than 1,000,000. Is this the right file? Give a smaller one",
        ),
    ],
)
def test_contents(name, content, said):
    Path(name).write_bytes(content)
    assert said_about(name) == [f"{name}{said}"]


def with_parameters(old: str, new: str) -> list[str]:
    Path("models/parameters.yaml").write_text(PARAMETERS.replace(old, new), encoding="utf-8")
    return said_about("models/bargain.yaml")


def test_a_problem_in_a_shared_file_carries_that_file_and_its_place():
    assert with_parameters("default: 3.5, range: 0..5", "default: 7, range: 0..5") == [
        "models/parameters.yaml:4:28: default of parameter 'domestic_cost': the default 7 is outside the range 0..5. "
        "Change the default, or widen the range"
    ]
    assert with_parameters("title:", "let: {a: 1}\ntitle:") == [
        "models/parameters.yaml:1:1: no key is called 'let' here. Known: title, parameters, sources"
    ]
    assert with_parameters("source: C7}\n  domestic", "source: C8}\n  domestic") == [
        "models/parameters.yaml:3:54: source of parameter 'crimea_cost': no source is called 'C8'. Known: C7"
    ]


def test_problems_of_the_model_come_before_those_of_its_shared_file():
    Path("models/bargain.yaml").write_text(BARGAIN.replace("player: russia", "player: rusia"), encoding="utf-8")
    assert with_parameters("range: 0..5", "range: 5..0") == [
        "models/bargain.yaml:18:19: player of move 'reply': no player is called 'rusia'. Did you mean 'russia'?",
        "models/parameters.yaml:4:40: range of parameter 'domestic_cost': the low end 5 is above the high end 0. "
        "Write the smaller number first, as in 0..5",
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "paramters.yaml",
            "3:13: parameter file 'paramters.yaml': there is no such file. Did you mean 'parameters.yaml'?",
        ),
        ("..", "3:13: parameter file '..': this is a folder, not a file. There is no .yaml file in it"),
        (
            "parameters.yaml\nsources: {C7: something else}",
            "sources",
        ),
        (
            "[parameters.yaml, {leverage: {default: 2}}]",
            "3:32: parameter 'leverage': the parameter is declared already (models/parameters.yaml, line 6). "
            "Keep one of the two",
        ),
    ],
)
def test_shared_files_that_do_not_fit(given, said):
    text = BARGAIN.replace("parameters: parameters.yaml", f"parameters: {given}")
    Path("models/bargain.yaml").write_text(text, encoding="utf-8")
    if said == "sources":
        assert said_about("models/bargain.yaml") == [
            "models/parameters.yaml:7:11: source 'C7': another file of this model says something else under the same "
            "label. Give the claim a label of its own"
        ]
    else:
        assert said_about("models/bargain.yaml") == [f"models/bargain.yaml:{said}"]


def test_a_shared_file_is_no_model():
    assert said_about("models/parameters.yaml") == [
        "models/parameters.yaml:1:1: the file has parameters that models share, and is no model itself. "
        "Name a model that uses it"
    ]


def test_a_shared_file_that_is_not_utf8():
    Path("models/parameters.yaml").write_bytes(b"\xff")
    assert said_about("models/bargain.yaml") == [
        "models/parameters.yaml:1:1: the file is not UTF-8 text. Save it as UTF-8"
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"titel": "x"}, "no key is called 'titel' here. Did you mean 'title'?"),
        ({"title": None}, "title: nothing stands here. Fill it in, or leave the line out"),
        (
            {"outcomes": {"peace": {"us": float("nan")}}},
            "payoff of 'us' in outcome 'peace': a value of type float (nan) cannot stand in a model. "
            "Give text, a finite number, a mapping or a list",
        ),
        (
            {"outcomes": {"peace": {"us": Decimal(1)}}},
            "payoff of 'us' in outcome 'peace': a value of type Decimal (Decimal('1')) cannot stand in a model. "
            "Give text, a finite number, a mapping or a list",
        ),
        (
            {"players": {"us": "United States", None: "x"}},
            "players: the key None is not a text. Give each entry a text of its own",
        ),
        (
            {"outcomes": {"peace": {"us": "1 / cost"}}},
            "payoff of 'us' in outcome 'peace': no parameter is called 'cost'. None are declared",
        ),
    ],
)
def test_mappings(change, said):
    assert said_about({**PLAIN, **change}) == [f"<mapping>: {said}"]


def test_a_mapping_that_contains_itself():
    endless: dict[str, object] = {}
    endless["us"] = endless
    assert said_about({**PLAIN, "outcomes": endless}) == [
        "<mapping>: more than 20 levels of nesting. A model needs no more than six"
    ]
