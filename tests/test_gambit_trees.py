"""Gambit's .efg files: published ones, round trips, Gambit's own reading of ours, and what is said about bad ones."""

from __future__ import annotations

import json
import random
import textwrap
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from gambit_trees import read_by_gambit
from games.imperfect_trees import trees
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory
from gametheory import gambitfile
from gametheory.cli import main
from gametheory.errors import GameError, ModelFileError, OutputError
from gametheory.gambitfile import read, reads, write, writes
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, NormalFormGame, Profile, subgames
from gametheory.games.verification import tree_values
from gametheory.modelfile import load

MODELS = Path(__file__).resolve().parents[1] / "models"
POKER = """\
EFG 2 R "Stripped-down poker" { "dealer" "caller" }
"Text about the game may stand here."
c "deal" 1 "" { "high" 1/2 "low" 1/2 } 0
p "" 1 1 "high card" { "bet" "fold" } 0
p "" 2 1 "after a bet" { "call" "fold" } 0
t "" 1 "dealer wins big" { 2, -2 }
t "" 2 "dealer wins" { 1, -1 }
t "" 3 "caller wins" { -1, 1 }
p "" 1 2 "low card" { "bet" "fold" } 0
p "" 2 1 0
t "" 4 "caller wins big" { -2, 2 }
t "" 2
t "" 3
"""

HORSE = """\
EFG 2 R "Selten (IJGT, 75), Figure 1" { "Player 1" "Player 2" "Player 3" }
""

p "" 1 1 "" { "R" "L" } 0
p "" 2 1 "" { "R" "L" } 0
t "" 1 "" { 1, 1, 1 }
p "" 3 1 "" { "R" "L" } 0
t "" 2 "" { 4, 4, 0 }
t "" 3 "" { 0, 0, 1 }
p "" 3 1 "" { "R" "L" } 0
t "" 4 "" { 3, 2, 2 }
t "" 5 "" { 0, 0, 0 }
"""


def one(nodes: str, players: str = '{ "a" "b" }') -> str:
    return f'EFG 2 R "" {players}\n{nodes}'


def paid(game) -> dict[tuple[str, ...], tuple[Fraction, ...]]:
    return {history: leaf.payoffs for history, leaf in game.leaves()}


def told(game):
    """All that a tree says, in plain values."""
    nodes = [
        (history, node.outcome, node.payoffs)
        if isinstance(node, Leaf)
        else (history, node.label, node.actions, getattr(node, "information_set", None), getattr(node, "player", None))
        for history, node in game.nodes()
    ]
    shares = [node.probabilities for _, node in game.nodes() if isinstance(node, Chance)]
    return game.title, game.players, nodes, shares, game.outcome_names, game.notes


# --- reading --------------------------------------------------------------------------------------------------------


def test_a_small_poker():
    game = reads(POKER)
    assert game.players == ("dealer", "caller")
    assert paid(game) == {
        ("high", "bet", "call"): (2, -2),
        ("high", "bet", "fold"): (1, -1),
        ("high", "fold"): (-1, 1),
        ("low", "bet", "call"): (-2, 2),
        ("low", "bet", "fold"): (1, -1),
        ("low", "fold"): (-1, 1),
    }
    assert {label: known.player for label, known in game.information_sets.items()} == {
        "high card": "dealer",
        "after a bet": "caller",
        "low card": "dealer",
    }
    assert game.information_sets["after a bet"].histories == (("high", "bet"), ("low", "bet"))
    assert game.outcome_names == ("dealer wins big", "dealer wins", "caller wins", "caller wins big")
    assert game.notes == ("Text about the game may stand here.",)
    assert game.root.probabilities == (Fraction(1, 2), Fraction(1, 2))
    assert game.is_exact


def test_the_example_of_the_documentation():
    text = gambitfile.__doc__
    assert text is not None
    example = textwrap.dedent(text[text.index("    EFG 2 R") : text.index("After the node's name")])
    assert told(reads(example)) == told(reads(POKER))


def test_information_sets_may_come_in_either_order():
    """Kreps and Wilson (1982), figure 8: who moves before whom depends on a draw that nobody sees."""
    nodes = """
    c "" 1 "(0,1)" { "A" 1/2 "B" 1/2 } 0
    p "" 3 1 "(3,1)" { "R" "L" } 0
    p "" 2 1 "(2,1)" { "R" "L" } 0
    p "" 1 1 "(1,1)" { "R" "L" } 0
    t "" 1 "Outcome 1" { 2, 1, 2 }
    t "" 1 "Outcome 1" { 2, 1, 2 }
    t "" 2 "Outcome 2" { 2, 0, 0 }
    t "" 3 "Outcome 3" { 1, 2, 1 }
    p "" 1 1 "(1,1)" { "R" "L" } 0
    p "" 2 1 "(2,1)" { "R" "L" } 0
    p "" 3 1 "(3,1)" { "R" "L" } 0
    t "" 1 "Outcome 1" { 2, 1, 2 }
    t "" 1 "Outcome 1" { 2, 1, 2 }
    t "" 4 "Outcome 4" { 0, 0, 2 }
    t "" 3 "Outcome 3" { 1, 2, 1 }
    """
    game = reads(one(nodes, '{ "Player 1" "Player 2" "Player 3" }'))
    assert {label: set(known.histories) for label, known in game.information_sets.items()} == {
        "(3,1)": {("A",), ("B", "R", "R")},
        "(2,1)": {("A", "R"), ("B", "R")},
        "(1,1)": {("A", "R", "R"), ("B",)},
    }
    assert (game.forgotten, subgames(game)) == ("", ((),))
    assert game.root.label == "(0,1)"


def test_what_has_no_name_is_called_by_its_number():
    game = reads(HORSE)
    assert list(game.information_sets) == ["1", "2", "3"]
    assert [known.player for known in game.information_sets.values()] == ["Player 1", "Player 2", "Player 3"]
    assert game.outcome_names == ("1", "2", "3", "4", "5")
    assert [decision.label for _, decision in game.decisions()] == ["1", "2", "3 (R, L)", "3 (L)"]
    assert game.notes == ()
    bare = reads(one('p "" 1 1 { "" "" } 0 t "" 1 { 1 2 } t "" 0', '{ "" "" }'))
    assert (bare.players, bare.root.actions) == (("1", "2"), ("1", "2"))
    assert bare.outcome_names == ("0", "1")
    assert bare.notes == ()


def test_the_files_own_numbers_are_kept_where_they_are_its_own():
    game = reads(one('p "" 1 7 { "x" } 0 p "" 2 3 { "y" } 0 t "" 0'))
    assert list(game.information_sets) == ["7", "3"]


def test_names_that_are_not_their_own_are_replaced_and_noted():
    nodes = 'p "" 1 1 "one" { "x" "x" } 0 p "" 2 1 "one" { "y" "" } 0 t "" 1 "war" { 1 2 } t "" 2 "war" { 3 4 } t "" 1'
    game = reads(one(nodes))
    assert list(game.information_sets) == ["1", "2"]
    assert game.outcome_names == ("war (1)", "war (2)")
    assert game.notes == (
        "information sets without a name of their own in the file are called by their numbers: 1, 2",
        "actions at information set '1' without a name of their own in the file are called by their numbers: 1, 2",
        "actions at information set '2' without a name of their own in the file are called by their numbers: 2",
        "outcomes that share a name in the file are told apart by their numbers: war (1), war (2)",
    )


def test_moves_keep_their_names_where_they_are_their_own():
    nodes = 'p "top" 1 1 "s" { "x" "y" } 0 p "m" 2 1 "u" { "z" } 0 t "" 0 p "m" 2 1 0 t "" 0'
    assert [move.label for _, move in reads(one(nodes)).decisions()] == ["top", "u (x)", "u (y)"]
    nodes = 'p "u" 1 1 "s" { "x" } 0 p "" 2 1 "u" { "z" } 0 t "" 0'
    assert [move.label for _, move in reads(one(nodes)).decisions()] == ["u", "u (x)"]


def test_draws_are_called_by_their_names_or_numbers():
    nodes = 'c "" 1 "weather" { "x" 1/2 "y" 1/2 } 0 c "" 2 "" { "z" 1 } 0 t "" 0 c "" 2 0 t "" 0'
    labels = [node.label for _, node in reads(one(nodes)).nodes() if isinstance(node, Chance)]
    assert labels == ["weather", "chance 2 (x)", "chance 2 (y)"]


def test_outcomes_on_the_way_add_up():
    nodes = """
    p "" 1 1 "first" { "on" "off" } 1 "toll" { -1, 0 }
    p "" 2 1 "second" { "yes" "no" } 2 "fee" { 0, -1/2 }
    t "" 3 "deal" { 5, 5 }
    t "" 0
    t "" 3
    """
    game = reads(one(nodes))
    half = Fraction(1, 2)
    assert {history: (leaf.outcome, leaf.payoffs) for history, leaf in game.leaves()} == {
        ("on", "yes"): ("toll, then fee, then deal", (4, 5 - half)),
        ("on", "no"): ("toll, then fee", (-1, -half)),
        ("off",): ("toll, then deal", (4, 5)),
    }
    assert paid(reads(writes(game))) == paid(game)
    assert reads(writes(game)).outcome_names == game.outcome_names


@pytest.mark.parametrize(
    "text",
    [
        'EFG 2 R "t" {"a""b"}""p""1 1"s"{"x""y"}0 t""1"war"{1,2}t""0',
        'EFG 2 D "t" { "a" "b" }\r\np "" 1 1 "s" { "x" "y" } 0\r\nt "" 1 "war" { 1.0 2.00 }\r\nt "" 0\r\n',
        'EFG 2 R "t" { "a" "b" } p "" 1 1 "s" { "x" "y" } 0 t "" 1 "war" { 1, 2, } t "" 0 "" { 0, 0 }',
        'EFG\n2\nR\n"t" { "a" "b" }\n"" p "" 1 1 "s" { "x" "y" } 0 t "" 1 "war" { 2/2, 2e0 } t "" 0',
    ],
)
def test_white_space_commas_and_the_spelling_of_numbers_do_not_matter(text):
    game = reads(text)
    assert told(game) == ("t", ("a", "b"), told(game)[2], [], ("0", "war"), ())
    assert paid(game) == {("x",): (1, 2), ("y",): (0, 0)}


def test_rounded_probabilities_are_completed_and_noted():
    nodes = 'c "" 1 "" { "x" 0.333333 "y" .333333 "z" 333333/1000000 } 0 t "" 0 t "" 0 t "" 0'
    game = reads(one(nodes))
    assert game.root.probabilities == (Fraction(1, 3),) * 3
    assert game.notes == (
        "probabilities that miss one by rounding in the file are divided by their sum, in chance's draws: 1",
    )
    assert reads(one('c "" 1 "" { "x" 0.3 "y" 0.7 } 0 t "" 0 t "" 0')).notes == ()


def test_a_game_without_a_move():
    game = reads(one('t "" 1 "peace" { 1, 2 }'))
    assert told(game)[2] == [((), "peace", (1, 2))]


def test_the_kind_of_a_file_is_what_it_says(tmp_path):
    (tmp_path / "tree.nfg").write_text(POKER, encoding="utf-8")
    assert isinstance(read(tmp_path / "tree.nfg"), ExtensiveFormGame)


# --- what is said about bad files -----------------------------------------------------------------------------------

AGAIN = "Tell it alike everywhere, or leave name and actions out where it comes again"
NODE = "c is a move of chance, p one of a player, t the end of a play"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'EFG 1 R "t"',
            "1:5: here must stand 2, the version of the format, not '1'. Save the game again from Gambit, as EFG 2 R",
        ),
        ('EFG 2 Q "t"', "1:7: here must stand R, not 'Q'. Begin the file with EFG 2 R"),
        (
            "EFG 2 R\ntitle",
            "2:1: here must stand the title, in quotation marks, not 'title'. "
            'Write it after EFG 2 R; a game without a title has ""',
        ),
        (one(""), f"2:1: here must stand a node, that is c, p or t, not the end of the file. {NODE}"),
        (one('x "" 1'), f"2:1: here must stand a node, that is c, p or t, not 'x'. {NODE}"),
        (
            one("t 1"),
            "2:3: here must stand the node's name, in quotation marks, not '1'. Write it after t; it may be \"\"",
        ),
        (one('p "" 3 1'), "2:6: here must stand the number of a player, not '3'. Write a number from 1 to 2"),
        (one('p "" 0 1'), "2:6: here must stand the number of a player, not '0'. Write a number from 1 to 2"),
        (
            one('p "" 1 x'),
            "2:8: here must stand the number of an information set, not 'x'. Write a whole number, from 1 on",
        ),
        (
            one('p "" 1 1 "s" 0'),
            "2:8: information set 1 comes up for the first time, without its actions. "
            'Write them after its name, as in { "hold" "strike" }',
        ),
        (one('p "" 1 1 "s" { } 0'), "2:14: a move without actions. Give it one at least, or make it an end (t)"),
        (
            one('p "" 1 1 "s" { "x" y } 0'),
            "2:20: here must stand the name of an action, in quotation marks, or '}', not 'y'. "
            "Put names in quotation marks, with spaces and no commas between them",
        ),
        (
            one('c "" 1 "" { "x" 1/2 "y" 1/3 } 0 t "" 0 t "" 0'),
            "2:11: the probabilities sum to 0.833333, not to 1. Correct them; fractions such as 1/3 are exact",
        ),
        (
            one('c "" 1 "" { "x" 3/2 "y" -1/2 } 0 t "" 0 t "" 0'),
            "2:11: a negative probability. Write numbers from 0 to 1",
        ),
        (
            one('c "" 1 "" { "x" "y" } 0'),
            '2:17: here must stand a number, not "y". Write the probability of the action after it, as in "x" 1/2',
        ),
        (
            one('c "" 1 "" { "x" 1 2 } 0'),
            "2:19: here must stand an action and its probability, or '}', not '2'. "
            'Write actions with probabilities, as in { "red" 1/2 "black" 1/2 }',
        ),
        (
            one('p "" 1 1 "s" { "x" "y" } 0 t "" 0\np "" 1 1 "s" { "y" "x" } 0 t "" 0 t "" 0'),
            f"3:8: information set 1 has other actions here than in line 2. {AGAIN}",
        ),
        (
            one('c "" 1 "" { "x" 1/2 "y" 1/2 } 0 t "" 0\nc "" 1 "" { "x" 1/3 "y" 2/3 } 0 t "" 0 t "" 0'),
            f"3:6: information set 1 has other probabilities here than in line 2. {AGAIN}",
        ),
        (
            one('p "" 1 1 "s" { "x" } 0\np "" 1 1 "r" 0 t "" 0'),
            '3:8: information set 1 is called "r" here, and "s" in line 2. '
            "Call it alike everywhere, or give this one a number of its own",
        ),
        (
            one('t "" 1'),
            "2:6: outcome 1 comes up for the first time, without its payoffs. "
            'Write them after its name, as in "war" { -1, -2 }',
        ),
        (
            one('t "" x'),
            "2:6: here must stand the number of an outcome, or 0 for none, not 'x'. Write a whole number, from 1 on",
        ),
        (
            one('t "" 1 "war" 2'),
            "2:14: here must stand '{' and the outcome's payoffs, not '2'. Write them as in { -1, -2 }",
        ),
        (one('t "" 1 "war" { 1 }'), "2:14: an outcome with 1 payoff for 2 players. Give one a player"),
        (one('t "" 0 "war" { 1 1 }'), "2:6: outcome 0 is none, and pays nothing. Give this one a number of its own"),
        (
            one('p "" 1 1 "s" { "x" "y" } 0 t "" 1 "war" { 1 1 }\nt "" 1 "war" { 1 2 }'),
            "3:6: outcome 1 was told otherwise above. Give this one a number of its own",
        ),
        (
            one('p "" 1 1 "s" { "x" "y" } 0\nt "" 0\n'),
            "4:1: the file ends, and the move in line 2 has 1 of its 2 branches. Write a node for every action",
        ),
        (
            one('t "" 0\nt "" 0'),
            "3:1: the tree is complete, and here stands 't'. Compare the numbers of actions with the branches below",
        ),
        (one('p "" 1 1 "s" { "x" } 0 ' * 202), "2:4624: a play of more than 200 moves. Give a smaller game"),
    ],
)
def test_an_error_names_place_trouble_and_next_step(text, said):
    with pytest.raises(ModelFileError) as caught:
        reads(text, "game.efg")
    assert str(caught.value) == f"game.efg:{said}"


def test_several_errors_come_at_once():
    nodes = 'p "" 1 1 "s" { "x" "y" } 0\nt "" 1 "war" { a, 1 }\nt "" 2 "peace" { 1, 1/0 }'
    with pytest.raises(ModelFileError) as caught:
        reads(one(nodes))
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(3, 16), (4, 21)]


def test_too_many_nodes(monkeypatch):
    monkeypatch.setattr("gametheory.gambitfile.trees.MOST_NODES", 2)
    with pytest.raises(ModelFileError, match=r":4:1: more than 2 nodes\. Give a smaller game$"):
        reads(one('p "" 1 1 "s" { "x" "y" } 0\nt "" 0\nt "" 0'))


PIECES = ['"', "\\", "{", "}", ",", " ", "\n", "0", "1", "2", "-1", "1/0", "x", "c", "p", "t", "\0", '""']


@st.composite
def mutated(draw):
    """A text of a file that has been cut, doubled, or strewn with pieces of others."""
    text = draw(st.sampled_from([POKER, HORSE]))
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        piece = draw(st.sampled_from([*PIECES, text[start:end], ""]))
        text = text[:start] + piece + (text[start:] if draw(st.booleans()) else text[end:])
    return text


@settings(derandomize=True, deadline=None, max_examples=300)
@given(mutated())
def test_a_mutated_text_is_a_game_or_a_line_with_a_place(text):
    problems = ()
    try:
        game = reads(text, "game.efg")
    except ModelFileError as error:
        problems = error.problems
    else:
        assert reads(writes(game)).players == game.players
    assert all(problem.line and problem.column and problem.advice for problem in problems)


# --- writing --------------------------------------------------------------------------------------------------------


@settings(derandomize=True, deadline=None, max_examples=100)
@given(trees(players=("a", "b", "c")))
def test_a_tree_that_was_written_reads_the_same(game):
    again = reads(writes(game))
    assert [entry[:1] + entry[2:] for entry in told(again)[2]] == [entry[:1] + entry[2:] for entry in told(game)[2]]
    assert told(again)[3] == told(game)[3]
    assert again.players == game.players
    assert writes(again) == writes(game)


@pytest.mark.parametrize(
    "name", ["crimea_2017/bargain", "crimea_2017/resolve", "crimea_2017/sincerity", "classics/kuhn_poker"]
)
def test_a_model_that_was_written_reads_the_same(name):
    game = load(MODELS / f"{name}.yaml").at()
    again = reads(writes(game))
    title, players, nodes, shares, _, _ = told(game)
    assert told(again)[:2] == (title, players)
    assert [entry for entry in told(again)[2] if len(entry) > 3] == [entry for entry in nodes if len(entry) > 3]
    assert paid(again) == paid(game)
    assert told(again)[3] == shares
    assert again.information_sets == game.information_sets


def test_the_tree_as_it_looks():
    assert (
        writes(reads(POKER))
        == """\
EFG 2 R "Stripped-down poker" { "dealer" "caller" }
"Text about the game may stand here."

c "deal" 1 "" { "high" 1/2 "low" 1/2 } 0
p "high card" 1 1 "high card" { "bet" "fold" } 0
p "after a bet (high, bet)" 2 1 "after a bet" { "call" "fold" } 0
t "" 1 "dealer wins big" { 2, -2 }
t "" 2 "dealer wins" { 1, -1 }
t "" 3 "caller wins" { -1, 1 }
p "low card" 1 2 "low card" { "bet" "fold" } 0
p "after a bet (low, bet)" 2 1 "after a bet" { "call" "fold" } 0
t "" 4 "caller wins big" { -2, 2 }
t "" 2 "dealer wins" { 1, -1 }
t "" 3 "caller wins" { -1, 1 }
"""
    )


def test_one_name_for_ends_that_pay_differently_is_told_apart():
    game = load(MODELS / "crimea_2017" / "resolve.yaml").at()
    text = writes(game)
    assert '"war (' in text
    assert {leaf.outcome for _, leaf in reads(text).leaves()} == {
        *("no ultimatum", "coerced freeze", "climb-down"),
        *(name for name in reads(text).outcome_names if name.startswith("war (")),
    }


def test_floats_are_written_as_the_decimals_they_print():
    luck = Chance("luck", ("x", "y", "z"), (1 / 3, 1 / 3, 1 / 3), tuple(Leaf(f"end {i}", (0.1 * i,)) for i in range(3)))
    game = reads(writes(ExtensiveFormGame(("a",), luck)))
    assert game.root.probabilities == (Fraction(1, 3),) * 3
    assert [leaf.payoffs for _, leaf in game.leaves()] == [(0,), (Fraction(1, 10),), (Fraction(1, 5),)]


def test_a_grid_has_no_place_in_a_file():
    grid = ExtensiveFormGame(("a",), Leaf("end", (np.array([1.0, 2.0]),)))
    with pytest.raises(GameError) as caught:
        writes(grid)
    assert str(caught.value) == (
        "an .efg file holds one game, and this is a grid of games. Take one point with .point(index)"
    )


def test_files_are_written_under_the_ending_of_their_kind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(reads(POKER), "poker.efg")
    assert told(read("poker.efg")) == told(gametheory.load(Path("poker.efg"))) == told(reads(writes(reads(POKER))))
    with pytest.raises(OutputError, match=r"^x\.nfg: the name of a game in Gambit's extensive form ends in \.efg"):
        write(reads(POKER), "x.nfg")
    with pytest.raises(OutputError, match=r"^x\.efg: the name of a game in Gambit's normal form ends in \.nfg"):
        write(NormalFormGame.from_arrays([1]), "x.efg")
    with pytest.raises(OutputError, match=r"^poker\.efg: there is such a file already"):
        write(reads(POKER), "poker.efg")
    with pytest.raises(ModelFileError, match=r"^pokr\.efg: there is no such file\. Did you mean 'poker\.efg'\?"):
        read("pokr.efg")


# --- Gambit reads what we write, and we what it writes ---------------------------------------------------------------


def random_behaviour(game, rng):
    """A random behaviour profile, and the same by player, information set and action, as Gambit takes it."""
    mixes, lists = {}, []
    for player in game.players:
        own = []
        for known in game.information_sets.values():
            if known.player == player:
                parts = [rng.randint(0, 4) for _ in known.actions]
                parts[-1] += not any(parts)
                shares = [Fraction(part, sum(parts)) for part in parts]
                mixes[known.label] = dict(zip(known.actions, shares, strict=True))
                own.append(shares)
        lists.append(own)
    return Profile(mixes), lists


def some_trees(count: int) -> list[ExtensiveFormGame]:
    """Random trees, with and without information sets of several moves, that everybody moves in."""
    rng = random.Random(7)
    found: list[ExtensiveFormGame] = []
    while len(found) < count:
        game = random_tree(rng)
        if {known.player for known in game.information_sets.values()} == set(game.players):
            found.append(game)
    return found


def random_tree(rng):
    known: dict[object, str] = {}
    counter = iter(range(10_000))

    def grow(left, experience):
        number = next(counter)
        if not left or rng.random() < 0.15:
            return Leaf(f"end {number}", tuple(Fraction(rng.randint(-9, 9), rng.choice([1, 3, 10])) for _ in range(2)))
        actions = tuple(f'act "{index}" é' for index in range(rng.randint(2, 3)))
        if rng.random() < 0.25:
            parts = [rng.randint(1, 4) for _ in actions]
            shares = tuple(Fraction(part, sum(parts)) for part in parts)
            return Chance(f"draw {number}", actions, shares, tuple(grow(left - 1, experience) for _ in actions))
        player = rng.choice("ab")
        key = (player, len(actions), experience[player], rng.randint(0, 2))
        where = known.setdefault(key, f"set {number}")
        below = ((action, experience | {player: (*experience[player], (where, action))}) for action in actions)
        return Decision(f"move {number}", player, actions, tuple(grow(left - 1, e) for _, e in below), where)

    return ExtensiveFormGame(("a", "b"), grow(3, {"a": (), "b": ()}), title=f'Tree "{rng.random()}"')


def test_gambit_reads_what_we_write_and_we_what_it_writes():
    rng = random.Random(3)
    named = [reads(POKER), reads(HORSE)]
    models = [load(MODELS / f"{name}.yaml").at() for name in ("crimea_2017/bargain", "crimea_2017/resolve")]
    games = [*some_trees(40), *named, *models]
    behaviours = [random_behaviour(game, rng) for game in games]
    theirs = read_by_gambit([writes(game) for game in games], [lists for _, lists in behaviours], seconds=60)
    for game, (profile, _), read_there in zip(games, behaviours, theirs, strict=True):
        assert (read_there.title, read_there.players) == (game.title, game.players)
        assert read_there.payoffs == tree_values(game, profile)[()]
        assert read_there.recall == (game.forgotten == "")
        assert read_there.subgames == frozenset(subgames(game))
        again = reads(read_there.rewritten)
        assert paid(again) == paid(game)
        assert tree_values(again, profile)[()] == read_there.payoffs
        assert again.information_sets == game.information_sets


def test_gambit_reads_outcomes_on_the_way_as_we_do():
    text = one(
        'p "" 1 1 "first" { "on" "off" } 1 "toll" { -1, 0 }\n'
        'c "" 1 "" { "up" 1/3 "down" 2/3 } 2 "fee" { 0, -1/2 }\n'
        'p "" 2 1 "second" { "yes" "no" } 0\nt "" 3 "deal" { 5, 5 }\nt "" 0\n'
        'p "" 2 1 0\nt "" 3\nt "" 4 "war" { -3, -3 }\nt "" 3'
    )
    third = Fraction(1, 3)
    profile = Profile({"first": {"on": third, "off": 1 - third}, "second": {"yes": 1 - third, "no": third}})
    (theirs,) = read_by_gambit([text], [[[[third, 1 - third]], [[1 - third, third]]]], seconds=60)
    assert theirs.payoffs == tree_values(reads(text), profile)[()]


# --- loading, and the command line ----------------------------------------------------------------------------------


def test_check_prints_the_tree(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("poker.efg").write_text(POKER, encoding="utf-8")
    assert main(["check", "poker.efg"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("poker.efg: no errors\n\nStripped-down poker\nA tree with 4 decisions of dealer and caller")
    assert "bet -> after a bet (high, bet) (caller to move, information set 'after a bet')" in out
    assert "\nNote: Text about the game may stand here.\n" in out


def test_solve_an_extensive_form_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write(load(MODELS / "classics" / "entry_deterrence.yaml").at(), "entry.efg")
    assert main(["solve", "entry.efg", "--concept", "subgame-perfect", "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["equilibria"]
    assert found["profile"] == {"entry": {"enter": 1.0}, "reaction": {"share": 1.0}}
    assert main(["solve", "entry.efg", "--set", "fight=1"]) == 2
    line = "entry.efg: a Gambit file has no parameters, so 'fight' cannot be set. Leave --set out\n"
    assert capsys.readouterr().err == line
    assert main(["sweep", "entry.efg", "fight=0:1:3"]) == 2
    assert "a Gambit file holds a game of numbers, and has no parameters" in capsys.readouterr().err
