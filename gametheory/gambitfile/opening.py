"""What both kinds of Gambit's files begin with: the kind, the title, the players, and a text about the game."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from gametheory.gambitfile.scanning import Scanner, Token, counted

MOST_PLAYERS: Final = 32
KINDS: Final = {"NFG": "1", "EFG": "2"}
"""The first word of a file, and the version of its format."""


def opening(scanner: Scanner) -> tuple[str, str, list[str]]:
    """Take the kind of the file (``NFG`` or ``EFG``), the title, and the players' names."""
    kind = _kind(scanner)
    return kind, _title(scanner, kind), _players(scanner)


def _kind(scanner: Scanner) -> str:
    first = scanner.take()
    advice = "A game begins with NFG 1 R or EFG 2 R, its title and its players"
    if first.kind == "end":
        raise scanner.failure(first, "the file is empty", advice)
    if first.kind != "word" or first.text not in KINDS:
        raise scanner.failure(first, f"this is no game of Gambit's: it begins with {first}", advice)
    return first.text


def _title(scanner: Scanner, kind: str) -> str:
    start = f"{kind} {KINDS[kind]} R"
    advice = f"Save the game again from Gambit, as {start}"
    scanner.expect("word", KINDS[kind], f"{KINDS[kind]}, the version of the format", advice)
    if not scanner.at("word", "D"):  # of old files with decimals; the distinction means nothing any more
        scanner.expect("word", "R", "R", f"Begin the file with {start}")
    else:
        scanner.take()
    return scanner.expect(
        "text", None, "the title, in quotation marks", f'Write it after {start}; a game without a title has ""'
    ).text


def _players(scanner: Scanner) -> list[str]:
    opening = scanner.expect("brace", "{", "'{' and the players' names", 'Write them as in { "us" "nk" }')
    names = texts(scanner, "the name of a player, in quotation marks, or '}'")
    if not names:
        raise scanner.failure(opening, "the game has no players", 'Name them, as in { "us" "nk" }')
    if len(names) > MOST_PLAYERS:
        raise scanner.failure(opening, f"{len(names)} players, more than {MOST_PLAYERS}", "Give a smaller game")
    return names


def texts(scanner: Scanner, what: str) -> list[str]:
    """Take quoted texts up to the closing brace."""
    names = []
    while scanner.at("text"):
        names.append(scanner.take().text)
    scanner.expect("brace", "}", what, "Put names in quotation marks, with spaces and no commas between them")
    return names


def payoffs_of_outcome(scanner: Scanner, opening: Token, players: int) -> tuple[Fraction, ...]:
    """Take the payoffs of an outcome up to the closing brace, with or without commas between them."""
    payoffs: list[Fraction] = []
    while not scanner.at("brace", "}"):
        payoffs.append(scanner.number(scanner.take()))
        if scanner.at("comma"):
            scanner.take()
    scanner.take()
    if len(payoffs) != players:
        scanner.note(
            opening,
            f"an outcome with {counted(len(payoffs), 'payoff')} for {counted(players, 'player')}",
            "Give one a player",
        )
    return (*payoffs, *[Fraction(0)] * players)[:players]
