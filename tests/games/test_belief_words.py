"""What a solution of a tree says of beliefs, in every format."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gametheory.games import Beliefs, Chance, Decision, Equilibrium, ExtensiveFormGame, Leaf, Profile, Solution
from gametheory.games.display import game_text, solution_csv, solution_html, solution_latex, solution_markdown
from gametheory.games.display.words import belief_words, size_words

HALF = Fraction(1, 2)


def signal() -> ExtensiveFormGame:
    """A sender of two types who signals or does not, and a receiver who sees only that."""

    def answer(kind: str, signalled: str) -> Decision:
        ends = tuple(Leaf(f"{kind} {reply}", (0, 0)) for reply in ("trust", "doubt"))
        return Decision(f"{signalled} of {kind}", "receiver", ("trust", "doubt"), ends, f"after {signalled}")

    def sender(kind: str) -> Decision:
        return Decision(kind, "sender", ("signal", "silence"), (answer(kind, "signal"), answer(kind, "silence")), kind)

    draw = Chance("nature", ("good", "bad"), (HALF, HALF), (sender("good"), sender("bad")))
    return ExtensiveFormGame(("sender", "receiver"), draw, title="Signal", names={"receiver": "The receiver"})


def solution() -> Solution:
    game = signal()
    silence, doubt = {"silence": 1}, {"doubt": 1}
    profile = Profile({"good": silence, "after signal": doubt, "after silence": doubt, "bad": silence})
    beliefs = {
        "good": Beliefs(("good",), (Fraction(1),), on_path=True),
        "after signal": Beliefs(
            ("good, signal", "bad, signal"),
            (Fraction(0), Fraction(1)),
            on_path=False,
            corners=((Fraction(0), Fraction(1)), (Fraction(1, 3), Fraction(2, 3))),
            strict="the second end does not belong to it",
        ),
        "after silence": Beliefs(("good, silence", "bad, silence"), (HALF, HALF), on_path=True),
    }
    nothing = {"sender": Fraction(0), "receiver": Fraction(0)}
    outcomes = {"good doubt": HALF, "bad doubt": HALF}
    one = Equilibrium(profile, nothing, outcomes, Fraction(0), beliefs=beliefs, kind="pooling")
    return Solution(game, "perfect-bayesian", (one,), complete=True, exact=True, method="by hand")


SAID = (
    "At 'after signal', where play does not come, The receiver may believe in 'bad, signal'; the same play goes with "
    "'good, signal' from 0 to 1/3 and 'bad, signal' from 2/3 to 1 (the second end does not belong to it).",
    "At 'after silence' The receiver believes in 'good, silence' with probability 0.5 and 'bad, silence' with "
    "probability 0.5.",
)


def test_beliefs_are_said_where_histories_cannot_be_told_apart():
    found = solution()
    assert belief_words(found, found.equilibria[0]) == SAID


def test_the_text_says_kind_and_beliefs():
    text = " ".join(repr(solution()).split())
    assert "1 perfect Bayesian equilibrium. It is the only one." in text
    assert "Equilibrium 1 of 1 (pure, pooling)" in text
    assert SAID[1] in text


@pytest.mark.parametrize("written", [solution_markdown, solution_latex, solution_html])
def test_every_document_says_the_beliefs(written):
    assert "where play does not come, The receiver may believe in" in written(solution())


def test_csv_has_a_row_a_belief():
    rows = solution_csv(solution()).splitlines()
    assert '1,belief,after signal,"bad, signal",1.0' in rows
    assert '1,belief,after silence,"good, silence",0.5' in rows


def test_a_tree_says_how_many_information_sets_it_has_and_which():
    assert size_words(signal()) == (
        "A tree with 6 decisions of sender and The receiver in 4 information sets, and 8 ends."
    )
    assert game_text(signal()).splitlines()[3:6] == [
        "nature (chance)",
        "  good (0.5) -> good (sender to move)",
        "      signal -> signal of good (receiver to move, information set 'after signal')",
    ]
