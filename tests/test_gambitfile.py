"""Gambit's .nfg files: published ones, round trips, Gambit's own reading of ours, and what is said about bad ones."""

from __future__ import annotations

import json
import pickle
import random
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from gambit_reader import read_by_gambit
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_models import ENTRY, STANDOFF

import gametheory
from gametheory import gambitfile
from gametheory.cli import main
from gametheory.errors import GameError, ModelFileError, OutputError
from gametheory.gambitfile import read, reads, write, writes
from gametheory.games import NormalFormGame
from gametheory.modelfile import load as load_model

NINE = """\
NFG 1 R "2x2x2 Example from McKelvey-McLennan, with 9 Nash equilibria, 2 totally mixed" { "Player 1" "Player 2" \
"Player 3" }

{ { "1" "2" }
{ "1" "2" }
{ "1" "2" }
}
""

{
{ "" 9, 8, 12 }
{ "" 0, 0, 0 }
{ "" 0, 0, 0 }
{ "" 9, 8, 2 }
{ "" 0, 0, 0 }
{ "" 3, 4, 6 }
{ "" 3, 4, 6 }
{ "" 0, 0, 0 }
}
1 2 3 4 5 6 7 8
"""

SELTEN_PAYOFFS = """\
NFG 1 R "Selten (IJGT, 75), Figure 2, normal form"
{ "Player 1" "Player 2" } { 3 2 }

1 1 0 2 0 2 1 1 0 3 2 0
"""

SELTEN_OUTCOMES = """\
NFG 1 R "Selten (IJGT, 75), Figure 2, normal form" { "Player 1" "Player 2" }

{
{ "1" "2" "3" }
{ "1" "2" }
}

{
{ "" 1, 1 }
{ "" 0, 2 }
{ "" 0, 2 }
{ "" 1, 1 }
{ "" 0, 3 }
{ "" 2, 0 }
}
1 2 3 4 5 6
"""

ENTRY_FILE = """\
NFG 1 R "Entry" { "entrant" "incumbent" }

{ { "stay out" "enter" }
  { "yield" "fight" } }

{ { "monopoly" 0, 2 }
  { "duopoly" 1, 1 }
  { "war" -1/2, -1 } }

1 2
1 3
"""


def body(numbers: str, sizes: str = "{ 2 }", players: str = '{ "a" }') -> str:
    return f'NFG 1 R "" {players} {sizes} {numbers}'


def payoffs_of(game: NormalFormGame) -> list[list[Fraction]]:
    return [list(cells.flat) for cells in game.payoffs]


# --- reading --------------------------------------------------------------------------------------------------------


def test_the_game_of_mckelvey_and_mclennan():
    game = reads(NINE)
    assert game.title.startswith("2x2x2 Example from McKelvey-McLennan")
    assert game.players == ("Player 1", "Player 2", "Player 3")
    assert game.actions == (("1", "2"),) * 3
    paid = {cell: tuple(map(int, (cells[cell] for cells in game.payoffs))) for cell in game.cells()}
    assert {cell: numbers for cell, numbers in paid.items() if any(numbers)} == {
        (0, 0, 0): (9, 8, 12),
        (1, 1, 0): (9, 8, 2),
        (1, 0, 1): (3, 4, 6),
        (0, 1, 1): (3, 4, 6),
    }
    assert game.outcome_names == tuple("12345678")
    assert game.notes == ()
    profiles = [equilibrium.profile for equilibrium in gametheory.pure_nash(game).equilibria]
    assert len(profiles) == 4


def test_both_versions_of_one_game_of_gambits_manual():
    """The manual of Gambit prints this game of Selten (1975) in either version."""
    numbers, outcomes = reads(SELTEN_PAYOFFS), reads(SELTEN_OUTCOMES)
    assert payoffs_of(numbers) == payoffs_of(outcomes)
    assert numbers.payoffs[0].tolist() == [[1, 1], [0, 0], [0, 2]]
    assert numbers.payoffs[1].tolist() == [[1, 1], [2, 3], [2, 0]]
    assert numbers.outcome_names[:2] == ("1, 1", "1, 2")
    assert outcomes.outcome_names == ("1", "2", "3", "4", "5", "6")
    assert outcomes.outcomes.tolist() == [["1", "4"], ["2", "5"], ["3", "6"]]
    assert numbers.players == outcomes.players == ("Player 1", "Player 2")


def test_named_outcomes_are_those_of_the_game():
    game = reads(ENTRY_FILE)
    assert game.outcomes.tolist() == [["monopoly", "monopoly"], ["duopoly", "war"]]
    assert game.outcome_names == ("monopoly", "duopoly", "war")
    assert game.payoffs[0][1, 1] == Fraction(-1, 2)
    solution = gametheory.nash(game)
    assert solution.exact
    assert "duopoly" in solution.possible_outcomes


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2", 2),
        ("-2", -2),
        ("+2", 2),
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("-.5e-3", Fraction(-1, 2000)),
        ("1.", 1),
        ("1E2", 100),
        ("1e+05", 100_000),
        ("1/3", Fraction(1, 3)),
        ("-2/4", Fraction(-1, 2)),
        ("-0", 0),
        ("1e300", 10**300),
        ("1e-300", Fraction(1, 10**300)),
        ("1/" + "3" * 900, Fraction(1, int("3" * 900))),
    ],
)
def test_numbers_are_exact(written, value):
    game = reads(body(f"{written} 7"))
    assert payoffs_of(game) == [[value, 7]]
    assert game.is_exact


@pytest.mark.parametrize(
    "text",
    [
        'NFG 1 R "t" {"a" "b"} {{"x" "y"} {"z"}} 1 2 3 4',
        'NFG 1 D "t" { "a" "b" } { { "x" "y" } { "z" } }\n\n1 2\n3 4\n',
        'NFG\n1\nR\n"t"{"a""b"}{{"x""y"}{"z"}}""1 2 3 4',
        'NFG\t1\r\nR\r"t"\v{\f"a" "b" } { { "x" "y" } { "z" } }\r\n1\r2\t3\v4',
        'NFG 1 R "t" { "a" "b" } { { "x" "y" } { "z" } } { { "x, z" 1, 2 } { "y, z" 3 4 } } 1 2',
        'NFG 1 R "t" { "a" "b" } { { "x" "y" } { "z" } } "" {{"x, z" 1,2,}{"y, z" 3 ,4}} 1 2',
    ],
)
def test_white_space_line_ends_and_commas_do_not_matter(text):
    game = reads(text)
    assert (game.title, game.players, game.actions) == ("t", ("a", "b"), (("x", "y"), ("z",)))
    assert payoffs_of(game) == [[1, 3], [2, 4]]
    assert game.outcome_names == ("x, z", "y, z")


def test_strategies_by_name_or_by_number():
    assert reads(body("1 2 3 4", '{ 1 { "x" "y" } }', '{ "a" "b" }')).actions == (("1",), ("x", "y"))


def test_the_first_players_strategy_changes_fastest():
    text = body(" ".join(map(str, range(18))), "{ 3 2 1 }", '{ "a" "b" "c" }')
    game = reads(text)
    assert game.payoffs[0][:, :, 0].tolist() == [[0, 9], [3, 12], [6, 15]]
    assert game.payoffs[2][:, :, 0].tolist() == [[2, 11], [5, 14], [8, 17]]


def test_quotation_marks_and_backslashes_in_texts():
    game = reads(r'NFG 1 R "a \"Bayesian\" game" { "a\b" "a\\c" "d\\" "\\\"" } { 1 1 1 1 } 1 2 3 4')
    assert game.title == 'a "Bayesian" game'
    assert game.players == ("a\\b", "a\\c", "d\\", '\\"')
    assert r'{ "a\b" "a\c" "d\\" "\\\"" }' in writes(game)


def test_outcome_zero_pays_nothing():
    game = reads(body('{ { "war" -1, -2 } } 0 1', "{ 2 1 }", '{ "a" "b" }'))
    assert payoffs_of(game) == [[0, -1], [0, -2]]
    assert game.outcome_names == ("0", "war")
    assert payoffs_of(reads(body("{ } 0 0"))) == [[0, 0]]


def test_outcomes_that_nothing_leads_to_are_left_out():
    assert reads(body('{ { "war" -1 } { "peace" 1 } } 2 2')).outcome_names == ("peace",)


def test_the_description_becomes_notes_a_paragraph_each():
    text = body('"On two\n  lines.\r\n\r\nWith \\"a second\\" paragraph." 1 2')
    assert reads(text).notes == ("On two lines.", 'With "a second" paragraph.')


@pytest.mark.parametrize(
    ("written", "labels", "note"),
    [
        ('{ "" "" }', ("1", "2"), None),
        ('{ "x" "" }', ("x", "2"), "2"),
        ('{ "x" "x" }', ("1", "2"), "1, 2"),
        ('{ "x" "x" "y" }', ("1", "2", "y"), "1, 2"),
        ('{ "2" " " }', ("1", "2"), "1, 2"),
        ('{ "2" "" "z" }', ("1", "2", "3"), "1, 2, 3"),
        ("{" + ' "x"' * 8 + " }", tuple("12345678"), "1, 2, 3, 4, 5, 6 and 2 more"),
    ],
)
def test_what_has_no_name_of_its_own_is_called_by_its_number(written, labels, note):
    by_action = reads(body("0 " * len(labels), f"{{ {written} }}"))
    by_player = reads(body("0 " * len(labels), "{ " + "1 " * len(labels) + "}", written))
    assert by_action.actions == (labels,)
    assert by_player.players == labels
    words = "without a name of their own in the file are called by their numbers"
    assert by_action.notes == (() if note is None else (f"actions of 'a' {words}: {note}",))
    assert by_player.notes == (() if note is None else (f"players {words}: {note}",))


def test_outcomes_that_share_a_name_are_told_apart():
    game = reads(body('{ { "war" 1 } { "peace" 2 } { "war" 3 } { "" 4 } } 1 2 3 4', "{ 4 }"))
    assert game.outcome_names == ("war (1)", "peace", "war (3)", "4")
    assert game.notes == ("outcomes that share a name in the file are told apart by their numbers: war (1), war (3)",)
    tricky = reads(body('{ { "war" 1 } { "war (1)" 2 } { "war" 3 } } 1 2 3', "{ 3 }"))
    assert tricky.outcome_names == ("war (1)", "war (1) (2)", "war (3)")


def test_files_are_read_with_and_without_a_byte_order_mark(tmp_path):
    for encoding in ("utf-8", "utf-8-sig"):
        path = tmp_path / f"{encoding}.NFG"
        path.write_bytes(ENTRY_FILE.replace("Entry", "Éntry").replace("\n", "\r\n").encode(encoding))
        assert read(path).title == read(str(path)).title == "Éntry"


def test_games_that_were_read_pickle():
    game = pickle.loads(pickle.dumps(reads(ENTRY_FILE)))
    assert writes(game) == ENTRY_FILE


def test_a_large_game_is_read():
    numbers = " ".join(str(number % 7) for number in range(100 * 100 * 2))
    assert reads(body(numbers, "{ 100 100 }", '{ "a" "b" }')).shape == (100, 100)


# --- what is said about bad files -----------------------------------------------------------------------------------


def said_about(text: str) -> list[str]:
    with pytest.raises(ModelFileError) as caught:
        reads(text, "game.nfg")
    assert [str(problem) for problem in caught.value.problems] == str(caught.value).split("\n")
    return str(caught.value).split("\n")


LISTS = 'Write names, as in { { "hold" "strike" } { "yield" } }, or numbers, as in { 2 1 }'
NAMES = "Put names in quotation marks, with spaces and no commas between them"
BEGIN = "A game begins with NFG 1 R or EFG 2 R, its title and its players"
COMPARE = "Compare the payoffs with the numbers of strategies"
EVERY = "Give the number of an outcome for every profile"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", f"1:1: the file is empty. {BEGIN}"),
        (" \n\n ", f"3:2: the file is empty. {BEGIN}"),
        (
            "title: Standoff",
            f"1:1: this is no game of Gambit's: it begins with 'title:'. {BEGIN}",
        ),
        (
            '"NFG" 1 R',
            f'1:1: this is no game of Gambit\'s: it begins with "NFG". {BEGIN}',
        ),
        (
            'NFG 2 R "t"',
            "1:5: here must stand 1, the version of the format, not '2'. Save the game again from Gambit, as NFG 1 R",
        ),
        ('NFG 1 Q "t"', "1:7: here must stand R, not 'Q'. Begin the file with NFG 1 R"),
        (
            "NFG 1 R\ntitle",
            "2:1: here must stand the title, in quotation marks, not 'title'. "
            'Write it after NFG 1 R; a game without a title has ""',
        ),
        (
            'NFG 1 R "ti\\"tle',
            '1:9: the text that begins here is not closed. Close it with a quotation mark; inside, write \\"',
        ),
        (
            'NFG 1 R "t" { "a" "b }\r\n{ 2 }',
            '1:19: the text that begins here is not closed. Close it with a quotation mark; inside, write \\"',
        ),
        (
            'NFG 1 R "t" 2',
            "1:13: here must stand '{' and the players' names, not '2'. Write them as in { \"us\" \"nk\" }",
        ),
        ('NFG 1 R "t" { }', '1:13: the game has no players. Name them, as in { "us" "nk" }'),
        (
            'NFG 1 R "t" { "a", "b" }',
            f"1:18: here must stand the name of a player, in quotation marks, or '}}', not ','. {NAMES}",
        ),
        (
            'NFG 1 R "t" { "a" b }',
            f"1:19: here must stand the name of a player, in quotation marks, or '}}', not 'b'. {NAMES}",
        ),
        (
            'NFG 1 R "t" { "a"',
            "1:18: here must stand the name of a player, in quotation marks, or '}', not the end of the file. "
            f"{NAMES}",
        ),
        ('NFG 1 R "t" { ' + '"a" ' * 33 + "}", "1:13: 33 players, more than 32. Give a smaller game"),
        ('NFG 1 R "t" { "a" } "x"', f"1:21: here must stand '{{' and the players' strategies, not \"x\". {LISTS}"),
        ('NFG 1 R "t" { "a" } { x }', f"1:23: here must stand a player's strategies, not 'x'. {LISTS}"),
        ('NFG 1 R "t" { "a" } { "x" "y" }', f'1:23: here must stand a player\'s strategies, not "x". {LISTS}'),
        ('NFG 1 R "t" { "a" } { -2 }', f"1:23: here must stand a player's strategies, not '-2'. {LISTS}"),
        ('NFG 1 R "t" { "a" } { ² }', f"1:23: here must stand a player's strategies, not '²'. {LISTS}"),
        ('NFG 1 R "t" { "a" } { 0 }', "1:23: a player without a strategy. Give every player one at least"),
        ('NFG 1 R "t" { "a" } { { } }', "1:23: a player without a strategy. Give every player one at least"),
        (
            'NFG 1 R "t" { "a" } { { "x" y } }',
            f"1:29: here must stand the name of a strategy, in quotation marks, or '}}', not 'y'. {NAMES}",
        ),
        ('NFG 1 R "t" { "a" } { 2 3 }', f"1:27: strategies for 2 players, and 1 are named. {LISTS}"),
        ('NFG 1 R "t" { "a" "b" } { 2 }', f"1:29: strategies for 1 player, and 2 are named. {LISTS}"),
        (
            'NFG 1 R "t" { "a" "b" } { 1000 501 }',
            "1:25: these strategies make more than 1,000,000 payoffs. Give a smaller game",
        ),
        (
            'NFG 1 R "t" { "a" } { ' + "9" * 5000 + " }",
            "1:21: these strategies make more than 1,000,000 payoffs. Give a smaller game",
        ),
        (
            body("1 2 3", "{ 2 2 }", '{ "a" "b" }'),
            f"1:37: the file ends after 3 payoffs, and 2 players with 2 x 2 strategies need 8. {COMPARE}",
        ),
        (body("\n1 2\n 3"), f"3:2: payoff 3 stands here, and 1 player with 2 strategies need 2. {COMPARE}"),
        (
            body("1, 2"),
            "1:27: a comma between payoffs, and only the payoffs of an outcome have commas. Write a space",
        ),
        (body('1 "2"'), '1:28: here must stand a number, not "2". Write the payoffs one after another'),
        (body("1 } 2"), "1:28: here must stand a number, not '}'. Write the payoffs one after another"),
        (body("1 /3"), "1:28: '/3' is not a number. Write it as in 2, -0.5, 1e3 or 1/3, without spaces"),
        (body("1 1.5/2"), "1:28: '1.5/2' is not a number. Write it as in 2, -0.5, 1e3 or 1/3, without spaces"),
        (body("1 1_0"), "1:28: '1_0' is not a number. Write it as in 2, -0.5, 1e3 or 1/3, without spaces"),
        (body("1 \u0661"), "1:28: '\u0661' is not a number. Write it as in 2, -0.5, 1e3 or 1/3, without spaces"),
        (body("1 nan"), "1:28: 'nan' is not a number. Write it as in 2, -0.5, 1e3 or 1/3, without spaces"),
        (body("1 a\x1b"), "1:28: 'a\\x1b' is not a number. Write it as in 2, -0.5, 1e3 or 1/3, without spaces"),
        (body("1 1/0"), "1:28: '1/0' divides by zero. Write another number"),
        (body("1 1e301"), "1:28: '1e301' is too large or too small. Stay below 1e300 in size"),
        (body("1 1e-999999999"), "1:28: '1e-999999999' is too large or too small. Stay below 1e300 in size"),
        (
            body("1 1" + "0" * 400),
            "1:28: '1" + "0" * 36 + "...' is too large or too small. Stay below 1e300 in size",
        ),
        (body("1 " + "0" * 5000), "1:28: a number of 5,000 characters, more than 1,000. Round it"),
        (
            body("{ 1 } 1 1"),
            "1:28: here must stand an outcome in braces, or '}', not '1'. Write an outcome as in { \"war\" -1, -2 }",
        ),
        (
            body("{ { 1 } } 1 1"),
            "1:30: here must stand the outcome's name, in quotation marks, not '1'. "
            'Write an outcome as in { "war" -1, -2 }; its name may be ""',
        ),
        (body('{ { "x" 1 2 } } 1 1'), "1:28: an outcome with 2 payoffs for 1 player. Give one a player"),
        (body('{ { "x" } } 1 1'), "1:28: an outcome with 0 payoffs for 1 player. Give one a player"),
        (
            body('{ { "x" 1'),
            "1:35: here must stand a number, not the end of the file. Write the payoffs one after another",
        ),
        (
            body('{ { "x" 1 } } 1'),
            f"1:41: the file ends after 1 outcome number, and 2 strategies need 2. {EVERY}",
        ),
        (body('{ { "x" 1 } } 1 0 1'), f"1:44: outcome number 3 stands here, and 2 strategies need 2. {EVERY}"),
        (
            body('{ { "x" 1 } } 1 2'),
            "1:42: '2' is not the number of an outcome. Write a number from 1 to 1, or 0 for none",
        ),
        (
            body('{ { "x" 1 } } 1 -1'),
            "1:42: '-1' is not the number of an outcome. Write a number from 1 to 1, or 0 for none",
        ),
        (body("{ } 0 1"), "1:32: '1' is not the number of an outcome. Write 0: no outcomes are listed"),
        (
            body('{ { "x" 1 } } 1, 1'),
            "1:41: here must stand the number of an outcome, not ','. Write the numbers one after another",
        ),
    ],
)
def test_an_error_names_place_trouble_and_next_step(text, said):
    assert said_about(text) == [f"game.nfg:{said}"]


def test_all_bad_numbers_come_at_once():
    places = [line.split(": ")[0] for line in said_about(body("a\n1/0", "{ 3 }"))]
    assert places == ["game.nfg:1:26", "game.nfg:2:1", "game.nfg:2:4"]
    assert [line.split(": ")[0] for line in said_about(body('{ { "x" y 1 }\n{ "z" v } } 1 1'))] == [
        "game.nfg:1:28",
        "game.nfg:1:34",
        "game.nfg:2:7",
    ]
    assert len(said_about(body("x " * 300, "{ 300 }"))) == 100
    assert len(said_about(body("x " * 99, "{ 300 }"))) == 100
    assert len(said_about(body("x " * 100, "{ 300 }"))) == 100


def test_the_largest_bounds_are_allowed():
    players = "{ " + '"" ' * 32 + "}"
    game = reads(body("0 " * 32, "{ " + "1 " * 32 + "}", players))
    assert game.players == tuple(str(number) for number in range(1, 33))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with two games, a model and a tree, in which the test works."""
    monkeypatch.chdir(tmp_path)
    Path("games").mkdir()
    Path("empty").mkdir()
    Path("games/entry.nfg").write_text(ENTRY_FILE, encoding="utf-8")
    Path("games/nine.nfg").write_text(NINE, encoding="utf-8")
    Path("standoff.yaml").write_text(json.dumps(STANDOFF), encoding="utf-8")
    Path("entry.yaml").write_text(json.dumps(ENTRY), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("games/entri.nfg", "there is no such file. Did you mean 'entry.nfg'?"),
        ("games/zzzzzzz.nfg", "there is no such file. Known: entry.nfg, nine.nfg"),
        ("empty/entry.nfg", "there is no such file. There is no .nfg file in that folder"),
        ("gone/entry.nfg", "there is no such file. There is no folder 'gone' either. Check the path"),
        ("games", "this is a folder, not a file. Name one of its files: entry.nfg, nine.nfg"),
    ],
)
def test_paths_that_are_no_file(path, said, folder):
    for spelt in (path, Path(path)):
        with pytest.raises(ModelFileError) as caught:
            read(spelt)
        assert str(caught.value) == f"{path}: {said}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'NFG 1 R\n"caf\xe9" ', ":2:5: the file is not UTF-8 text. Save it as UTF-8"),
        ("\ufeffü\r\nü".encode() + b"\xe9", ":2:2: the file is not UTF-8 text. Save it as UTF-8"),
        (ENTRY_FILE.encode("utf-16"), ":1:1: the file is not UTF-8 text. Save it as UTF-8"),
        (
            b"NFG 1 R\r\n?",
            ":2:1: here must stand the title, in quotation marks, not '?'. "
            'Write it after NFG 1 R; a game without a title has ""',
        ),
    ],
)
def test_contents_that_are_no_text(content, said, folder):
    Path("bad.nfg").write_bytes(content)
    with pytest.raises(ModelFileError) as caught:
        read("bad.nfg")
    assert str(caught.value) == f"bad.nfg{said}"


def test_a_file_that_is_too_large_is_not_read(folder, monkeypatch):
    monkeypatch.setattr(gambitfile, "LARGEST_FILE", 100)
    Path("large.nfg").write_bytes(b" " * 256)
    with pytest.raises(ModelFileError, match="the file has 256 bytes, more than 100"):
        read("large.nfg")


def test_a_file_that_may_not_be_read(folder, monkeypatch):
    def refused(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(ModelFileError) as caught:
        read("games/entry.nfg")
    line = "the file cannot be read (Permission denied). Check its name and its permissions"
    assert str(caught.value) == f"games/entry.nfg: {line}"


PIECES = ['"', "\\", "{", "}", ",", " ", "\n", "\r", "0", "1", "99999999", "-1", "1/0", "1e999", "x", "é", "\0", '""']


@st.composite
def mutated(draw):
    """A text of a file that has been cut, doubled, or strewn with pieces of others."""
    text = draw(st.sampled_from([NINE, SELTEN_PAYOFFS, SELTEN_OUTCOMES, ENTRY_FILE]))
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        piece = draw(st.sampled_from([*PIECES, text[start:end], ""]))
        if draw(st.booleans()):
            end = min(end, start + 3)
        text = text[:start] + piece + text[end:]
    return text


@settings(derandomize=True, max_examples=400, deadline=None, database=None)
@given(mutated() | st.text() | st.lists(st.sampled_from(PIECES)).map(lambda pieces: 'NFG 1 R "" ' + "".join(pieces)))
def test_a_mutated_text_is_a_game_or_a_line_with_a_place(text):
    try:
        game = reads(text, "game.nfg")
    except ModelFileError as error:
        problems = error.problems
        said = str(error).split("\n")
    else:
        assert payoffs_of(reads(writes(game))) == payoffs_of(game)
        return
    assert len(said) == len(problems) <= 100
    assert all(line.startswith("game.nfg:") for line in said)
    assert all(problem.line and problem.column and problem.advice for problem in problems)


# --- writing --------------------------------------------------------------------------------------------------------

LABELS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(['"', "\\", "{", "}", ",", " ", "é", "–"]),
    min_size=1,
    max_size=6,
).filter(str.strip)
NUMBERS = st.fractions(max_denominator=1000) | st.integers(-3, 3).map(Fraction)


@st.composite
def named_games(draw):
    """Games with odd labels; each outcome has one payoff a player, and comes of one profile or of several."""
    players = draw(st.lists(LABELS, min_size=1, max_size=3, unique=True))
    actions = [draw(st.lists(LABELS, min_size=1, max_size=3, unique=True)) for _ in players]
    profiles = list(product(*actions))
    names = draw(st.lists(LABELS, min_size=1, max_size=4, unique=True))
    paid = {name: draw(st.tuples(*(NUMBERS for _ in players))) for name in names}
    reached = draw(st.lists(st.sampled_from(names), min_size=len(profiles), max_size=len(profiles)))
    shape = [len(own) for own in actions]
    arrays = [np.array([paid[name][i] for name in reached], dtype=object).reshape(shape) for i in range(len(players))]
    outcomes = np.array(reached, dtype=object).reshape(shape)
    return NormalFormGame.from_arrays(*arrays, players=players, actions=actions, outcomes=outcomes, title=draw(LABELS))


@st.composite
def plain_games(draw):
    """Games whose outcomes are called as their profiles."""
    players = draw(st.lists(LABELS, min_size=1, max_size=3, unique=True))
    actions = [draw(st.lists(LABELS, min_size=1, max_size=3, unique=True)) for _ in players]
    shape = tuple(map(len, actions))
    size = int(np.prod(shape))
    entries = st.lists(NUMBERS, min_size=size, max_size=size)
    arrays = [np.array(draw(entries), dtype=object).reshape(shape) for _ in players]
    by_number = draw(st.booleans())
    return NormalFormGame.from_arrays(*arrays, players=players, actions=None if by_number else actions)


def assert_same(again: NormalFormGame, game: NormalFormGame) -> None:
    assert (again.title, again.players, again.actions) == (game.title, game.players, game.actions)
    assert payoffs_of(again) == payoffs_of(game)
    assert again.outcomes.tolist() == game.outcomes.tolist()
    assert set(again.outcome_names) == set(game.outcome_names)
    assert again.notes == game.notes


@settings(derandomize=True, max_examples=300, deadline=None, database=None)
@given(named_games() | plain_games())
@example(NormalFormGame.from_arrays([1], players=['\\"'], actions=[['\\\\"x']], outcomes=['"']))
def test_what_is_written_reads_the_same(game):
    assert_same(reads(writes(game)), game)


def test_the_outcome_version_as_it_looks():
    assert writes(reads(ENTRY_FILE)) == ENTRY_FILE


def test_the_payoff_version_as_it_looks():
    game = NormalFormGame.from_arrays(
        [[[0, 1], [2, 3]]], [[[0, 0.5], [0, 0]]], [[[7, 7], [7, Fraction(1, 3)]]], players=["us", "nk", 'the "chair"']
    )
    assert writes(game) == (
        'NFG 1 R "" { "us" "nk" "the \\"chair\\"" }\n\n{ 1 2 2 }\n\n0 0 7\n2 0 7\n1 1/2 7\n3 0 1/3\n'
    )
    named = NormalFormGame.from_arrays([[1], [2]], [[3], [4]], actions=[["hold", "strike"], ["yield"]])
    assert writes(named).endswith('\n\n{ { "hold" "strike" }\n  { "yield" } }\n\n1 3  2 4\n')


def test_one_name_for_cells_that_pay_differently_is_told_apart():
    game = NormalFormGame.from_arrays([1, 1, 2], outcomes=["war", "war", "war"])
    assert reads(writes(game)).outcomes.tolist() == ["war (1)", "war (1)", "war (2)"]
    assert reads(writes(game)).notes == ()


def test_parameter_values_and_notes_are_written_as_the_text():
    model = load_model(STANDOFF)
    game = model.at(war_cost=30)
    again = reads(writes(game))
    assert payoffs_of(again) == payoffs_of(game)
    assert again.outcomes.tolist() == game.outcomes.tolist()
    values = ", ".join(f"{name} = {value}" for name, value in game.parameters.items())
    assert again.notes == (f"At {values}.", *game.notes)
    assert game.notes
    assert reads(writes(again)).notes == again.notes


@pytest.mark.parametrize(
    ("game", "said"),
    [
        (
            NormalFormGame.from_arrays([1], title="\ud800"),
            "the text '\\ud800' has half of a character, which no file can hold. Remove it",
        ),
        (
            NormalFormGame.from_arrays([[1, 2], [3, 4]]),
            "an .nfg file holds one game, and this is a grid of games. Take one point with .point(index)",
        ),
    ],
)
def test_games_that_have_no_place_in_a_file(game, said):
    with pytest.raises(GameError) as caught:
        writes(game)
    assert str(caught.value) == said


def test_a_file_is_written_once_unless_it_may_be_replaced(folder):
    game = reads(ENTRY_FILE)
    write(game, "new.nfg")
    assert Path("new.nfg").read_bytes() == ENTRY_FILE.encode()
    with pytest.raises(OutputError) as caught:
        write(game, "new.nfg")
    assert str(caught.value) == (
        "new.nfg: there is such a file already. Choose another name, or overwrite it with overwrite=True"
    )
    write(reads(NINE), Path("new.nfg"), overwrite=True)
    assert read("new.nfg").title == reads(NINE).title


def test_where_no_file_can_be_written(folder):
    game = reads(ENTRY_FILE)
    with pytest.raises(OutputError, match=r"^new\.txt: the name of a game in Gambit's normal form ends in \.nfg"):
        write(game, "new.txt")
    with pytest.raises(OutputError, match=r"^gone/new\.nfg: the file cannot be written \(.+\)\. Choose another place$"):
        write(game, "gone/new.nfg")
    Path("kept.nfg").write_text("precious")
    with pytest.raises(GameError):
        write(NormalFormGame.from_arrays([1], title="\ud800"), "kept.nfg", overwrite=True)
    assert Path("kept.nfg").read_text() == "precious"


# --- Gambit reads what we write, and we what it writes ---------------------------------------------------------------


def some_games(count: int) -> list[NormalFormGame]:
    """Random games of several shapes, with labels that Gambit takes, in either version."""
    rng = random.Random(5)
    games = []
    for index in range(count):
        shape = rng.choice([(1,), (3,), (2, 2), (3, 2), (2, 3, 2), (2, 2, 2, 2), (4, 1, 3)])
        size = int(np.prod(shape))
        arrays = [
            np.array([Fraction(rng.randint(-9, 9), rng.choice([1, 1, 3, 10])) for _ in range(size)], dtype=object)
            for _ in shape
        ]
        names = [f'an "outcome" {number} é' for number in range(size)]
        rng.shuffle(names)
        games.append(
            NormalFormGame.from_arrays(
                *(array.reshape(shape) for array in arrays),
                players=[f"player {chr(0x436 + i)}" for i in range(len(shape))] if index % 2 else None,
                actions=[[f"{i}\\{j} {{,}}" for j in range(own)] for i, own in enumerate(shape)] if index % 3 else None,
                outcomes=np.array(names, dtype=object).reshape(shape) if index % 4 == 0 else None,
                title=f'"Game" {index}\nof several',
            )
        )
    return games


def test_gambit_reads_what_we_write_and_we_what_it_writes():
    games = [*some_games(40), *map(reads, (NINE, SELTEN_PAYOFFS, SELTEN_OUTCOMES, ENTRY_FILE))]
    for game, theirs in zip(games, read_by_gambit([writes(game) for game in games], seconds=60), strict=True):
        assert (theirs.title, theirs.players, theirs.actions) == (game.title, game.players, game.actions)
        assert [list(own) for own in theirs.payoffs] == payoffs_of(game)
        again = reads(theirs.rewritten)
        assert (again.title, again.players, again.actions) == (game.title, game.players, game.actions)
        assert payoffs_of(again) == payoffs_of(game)
        assert [str(name) for name in theirs.outcomes] == list(again.outcomes.flat)
        if any(game.outcomes[cell] != game.label(cell) for cell in game.cells()):
            assert again.outcomes.tolist() == game.outcomes.tolist()


def test_gambit_reads_published_texts_as_we_do():
    texts = [NINE, SELTEN_PAYOFFS, SELTEN_OUTCOMES, ENTRY_FILE]
    for text, theirs in zip(texts, read_by_gambit(texts, seconds=60), strict=True):
        ours = reads(text)
        assert [list(own) for own in theirs.payoffs] == payoffs_of(ours)
        assert (theirs.players, theirs.actions) == (ours.players, ours.actions)


# --- loading, and the command line ----------------------------------------------------------------------------------


def failing(capsys, *arguments: str) -> str:
    """Run with bad input; give the one line that it prints."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err.rstrip("\n")


def test_load_takes_either_kind_of_file(folder):
    for path in ("games/entry.nfg", Path("games/entry.nfg")):
        assert gametheory.load(path).outcome_names == ("monopoly", "duopoly", "war")
    Path("UPPER.NFG").write_text(ENTRY_FILE, encoding="utf-8")
    assert isinstance(gametheory.load("UPPER.NFG"), NormalFormGame)
    assert gametheory.load("standoff.yaml").hash == gametheory.load(STANDOFF).hash
    with pytest.raises(ModelFileError, match=r"^gone\.nfg: there is no such file"):
        gametheory.load("gone.nfg")
    with pytest.raises(ModelFileError, match=r"^gone\.efg: there is no such file"):
        gametheory.load("gone.efg")


def test_solve_a_gambit_file(folder, capsys):
    assert main(["solve", "games/entry.nfg", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["title"], answer["concept"], answer["parameters"]) == ("Entry", "nash", {})
    assert (answer["players"], answer["complete"], answer["exact"]) == (["entrant", "incumbent"], True, True)
    entry = {"entrant": {"enter": 1.0}, "incumbent": {"yield": 1.0}}
    found = next(equilibrium for equilibrium in answer["equilibria"] if equilibrium["profile"] == entry)
    assert found["payoffs"] == {"entrant": 1.0, "incumbent": 1.0}
    assert found["outcomes"] == {"duopoly": 1.0}


@pytest.mark.parametrize("concept", ["pure-nash", "dominance"])
def test_solve_a_gambit_file_by_concept(concept, folder, capsys):
    assert main(["solve", "games/nine.nfg", "--concept", concept, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["concept"] == concept
    assert answer["players"] == ["Player 1", "Player 2", "Player 3"]


def test_without_labels_the_answer_names_numbers(folder, capsys):
    Path("bare.nfg").write_text(body("3 3 5 0 0 5 1 1", "{ 2 2 }", '{ "" "" }'), encoding="utf-8")
    assert main(["solve", "bare.nfg", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [equilibrium["profile"] for equilibrium in answer["equilibria"]] == [{"1": {"2": 1.0}, "2": {"2": 1.0}}]
    assert answer["notes"] == []


@pytest.mark.parametrize("form", ["text", "csv", "markdown", "latex"])
def test_the_other_forms_of_an_answer(form, folder, capsys):
    assert main(["solve", "games/entry.nfg", "--format", form]) == 0
    assert "duopoly" in capsys.readouterr().out


def test_check_prints_the_game_and_its_notes(folder, capsys):
    Path("noted.nfg").write_text(body('"A \x1b[2J remark." 1 2'), encoding="utf-8")
    assert main(["check", "games/entry.nfg", "noted.nfg", "standoff.yaml"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("games/entry.nfg: no errors\n\nEntry\nentrant chooses stay out or enter;")
    assert "noted.nfg: no errors\n\nA game without a title\n" in out
    assert "\nNote: A  [2J remark.\n" in out
    assert "standoff.yaml: no errors\n\nStandoff\n" in out


def test_check_reports_bad_gambit_files_and_goes_on(folder, capsys):
    Path("bad.nfg").write_text(body("1"), encoding="utf-8")
    assert main(["check", "bad.nfg", "games/entry.nfg"]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("bad.nfg:1:27: the file ends after 1 payoff, ")
    assert captured.out.startswith("games/entry.nfg: no errors\n")


def test_a_gambit_file_has_no_parameters_to_set(folder, capsys):
    line = "games/entry.nfg: a Gambit file has no parameters, so 'war_cost' cannot be set. Leave --set out"
    assert failing(capsys, "solve", "games/entry.nfg", "--set", "war_cost=1") == line


@pytest.mark.parametrize(
    "arguments",
    [
        ["sweep", "games/entry.nfg", "war_cost=0:1:3"],
        ["map", "games/entry.nfg", "war_cost", "freeze_value"],
        ["report", "games/entry.nfg", "--out", "page"],
    ],
)
def test_what_needs_parameters_says_so(arguments, folder, capsys):
    assert failing(capsys, *arguments) == (
        "games/entry.nfg: a Gambit file holds a game of numbers, and has no parameters. "
        "Solve it with 'gametheory solve', or write the game as a model file, whose name ends in .yaml"
    )
    assert not Path("page").exists()


def test_solve_names_the_place_of_an_error(folder, capsys):
    Path("bad.nfg").write_text(body("1 x"), encoding="utf-8")
    assert failing(capsys, "solve", "bad.nfg") == (
        "bad.nfg:1:28: 'x' is not a number. Write it as in 2, -0.5, 1e3 or 1/3, without spaces"
    )
