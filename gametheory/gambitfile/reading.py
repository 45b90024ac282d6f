"""From the tokens of an ``.nfg`` file to the game, in the order in which its parts stand in the file."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from gametheory.gambitfile.naming import listed, own_labels, paragraphs, renamings, told_apart
from gametheory.gambitfile.scanning import Scanner, Token, counted
from gametheory.games import NormalFormGame
from gametheory.games.numbers import Cells, cells_of

MOST_PLAYERS: Final = 32
MOST_PAYOFFS: Final = 1_000_000

_Outcome = tuple[str, tuple[Fraction, ...]]
"""The name and the payoffs of an outcome."""


def game_of(text: str, source: str) -> NormalFormGame:
    """Read a game; raise ``ModelFileError`` with everything that is found wrong."""
    scanner = Scanner(text, source)
    _check_kind(scanner)
    title = _title(scanner)
    names = _players(scanner)
    lists = _strategies(scanner, names)
    notes = paragraphs(scanner.take().text) if scanner.at("text") else []
    players, actions = own_labels(names), [own_labels(own) for own in lists]
    read = _by_outcomes if scanner.at("brace", "{") else _by_payoffs
    game = read(scanner, players, actions)
    notes += renamings("players", names, players)
    for player, old, new in zip(players, lists, actions, strict=True):
        notes += renamings(f"actions of '{player}'", old, new)
    return dataclasses.replace(game, title=title, notes=(*notes, *game.notes))


# --- the head of the file -------------------------------------------------------------------------------------------


def _check_kind(scanner: Scanner) -> None:
    first = scanner.take()
    if first.kind == "end":
        raise scanner.failure(first, "the file is empty", "A game begins with NFG 1 R, its title and its players")
    if first.kind == "word" and first.text == "EFG":
        raise scanner.failure(
            first,
            "this is a game in extensive form (EFG), which cannot be read yet",
            "Write the tree as a model file, whose name ends in .yaml, or save the game from Gambit as .nfg",
        )
    if first.kind != "word" or first.text != "NFG":
        raise scanner.failure(
            first, f"this is no game in Gambit's normal form: it begins with {first}", "Such a file begins with NFG 1 R"
        )


def _title(scanner: Scanner) -> str:
    scanner.expect("word", "1", "1, the version of the format", "Save the game again from Gambit, as NFG 1 R")
    if not scanner.at("word", "D"):  # of old files with decimals; the distinction means nothing any more
        scanner.expect("word", "R", "R", "Begin the file with NFG 1 R")
    else:
        scanner.take()
    return scanner.expect(
        "text", None, "the title, in quotation marks", 'Write it after NFG 1 R; a game without a title has ""'
    ).text


def _players(scanner: Scanner) -> list[str]:
    opening = scanner.expect("brace", "{", "'{' and the players' names", 'Write them as in { "us" "nk" }')
    names = _texts(scanner, "the name of a player, in quotation marks, or '}'")
    if not names:
        raise scanner.failure(opening, "the game has no players", 'Name them, as in { "us" "nk" }')
    if len(names) > MOST_PLAYERS:
        raise scanner.failure(opening, f"{len(names)} players, more than {MOST_PLAYERS}", "Give a smaller game")
    return names


def _texts(scanner: Scanner, what: str) -> list[str]:
    """Take quoted texts up to the closing brace."""
    names = []
    while scanner.at("text"):
        names.append(scanner.take().text)
    scanner.expect("brace", "}", what, "Put names in quotation marks, with spaces and no commas between them")
    return names


def _strategies(scanner: Scanner, players: Sequence[str]) -> list[Sequence[str]]:
    """Take each player's strategies: their names, empty ones where the file only says how many there are."""
    example = 'Write names, as in { { "hold" "strike" } { "yield" } }, or numbers, as in { 2 1 }'
    opening = scanner.expect("brace", "{", "'{' and the players' strategies", example)
    given: list[list[str] | int] = []
    while not scanner.at("brace", "}"):
        given.append(_own_strategies(scanner, example))
    closing = scanner.take()
    if len(given) != len(players):
        raise scanner.failure(
            closing, f"strategies for {counted(len(given), 'player')}, and {len(players)} are named", example
        )
    sizes = [own if isinstance(own, int) else len(own) for own in given]
    if len(players) * math.prod(sizes) > MOST_PAYOFFS:
        raise scanner.failure(
            opening, f"these strategies make more than {MOST_PAYOFFS:,} payoffs", "Give a smaller game"
        )
    return [[""] * own if isinstance(own, int) else own for own in given]


def _own_strategies(scanner: Scanner, example: str) -> list[str] | int:
    by_name = scanner.at("brace", "{")
    token = scanner.take()
    own = (
        _texts(scanner, "the name of a strategy, in quotation marks, or '}'")
        if by_name
        else _whole(token, MOST_PAYOFFS)
    )
    if own is None:
        raise scanner.failure(token, f"here must stand a player's strategies, not {token}", example)
    if not own:
        raise scanner.failure(token, "a player without a strategy", "Give every player one at least")
    return own


def _whole(token: Token, most: int) -> int | None:
    """Give the value of a whole number, ``most + 1`` if it is larger; ``None`` for anything else."""
    if token.kind != "word" or not re.fullmatch("[0-9]+", token.text):
        return None
    digits = token.text.lstrip("0") or "0"
    return min(int(digits), most + 1) if len(digits) <= len(str(most)) else most + 1


# --- payoffs and outcomes -------------------------------------------------------------------------------------------


def _by_payoffs(scanner: Scanner, players: Sequence[str], actions: Sequence[Sequence[str]]) -> NormalFormGame:
    shape = tuple(map(len, actions))
    numbers = _payoffs(scanner, len(players), shape)
    arrays = [_table(numbers[player :: len(players)], shape) for player in range(len(players))]
    return NormalFormGame.from_arrays(*arrays, players=players, actions=actions)


def _payoffs(scanner: Scanner, players: int, shape: tuple[int, ...]) -> list[Fraction]:
    needed = players * math.prod(shape)
    need = f"and {counted(players, 'player')} with {_sizes(shape)} strategies need {needed}"
    advice = "Compare the payoffs with the numbers of strategies"
    numbers: list[Fraction] = []
    while not scanner.at("end"):
        if scanner.at("comma"):
            what = "a comma between payoffs, and only the payoffs of an outcome have commas"
            raise scanner.failure(scanner.next, what, "Write a space")
        if len(numbers) == needed:
            raise scanner.failure(scanner.next, f"payoff {needed + 1} stands here, {need}", advice)
        numbers.append(scanner.number(scanner.take()))
    if len(numbers) < needed:
        raise scanner.failure(scanner.next, f"the file ends after {counted(len(numbers), 'payoff')}, {need}", advice)
    scanner.stop_if_any()
    return numbers


def _sizes(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


def _by_outcomes(scanner: Scanner, players: Sequence[str], actions: Sequence[Sequence[str]]) -> NormalFormGame:
    outcomes = _outcomes(scanner, len(players))
    shape = tuple(map(len, actions))
    reached = _indices(scanner, len(outcomes) - 1, shape)
    used = {number: outcomes[number] for number in sorted(set(reached))}
    names = told_apart({number: name for number, (name, _) in used.items()})
    arrays = [_table([used[number][1][player] for number in reached], shape) for player in range(len(players))]
    labels = _table([names[number] for number in reached], shape)
    game = NormalFormGame.from_arrays(*arrays, players=players, actions=actions, outcomes=labels)
    shared = [names[number] for number, (name, _) in used.items() if name.strip() and names[number] != name]
    words = f"outcomes that share a name in the file are told apart by their numbers: {listed(shared)}"
    return dataclasses.replace(game, outcome_names=tuple(names.values()), notes=(words,) if shared else ())


def _outcomes(scanner: Scanner, players: int) -> list[_Outcome]:
    """Take the list of outcomes; before them stands the one that needs no entry, of zero to all."""
    scanner.take()
    outcomes: list[_Outcome] = [("", (Fraction(0),) * players)]
    while not scanner.at("brace", "}"):
        outcomes.append(_outcome(scanner, players))
    scanner.take()
    return outcomes


def _outcome(scanner: Scanner, players: int) -> _Outcome:
    example = 'Write an outcome as in { "war" -1, -2 }'
    opening = scanner.expect("brace", "{", "an outcome in braces, or '}'", example)
    name = scanner.expect("text", None, "the outcome's name, in quotation marks", f'{example}; its name may be ""').text
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
    return name, (*payoffs, *[Fraction(0)] * players)[:players]


def _indices(scanner: Scanner, largest: int, shape: tuple[int, ...]) -> list[int]:
    needed = math.prod(shape)
    need = f"and {_sizes(shape)} strategies need {needed}"
    advice = "Give the number of an outcome for every profile"
    indices: list[int] = []
    while not scanner.at("end"):
        if len(indices) == needed:
            raise scanner.failure(scanner.next, f"outcome number {needed + 1} stands here, {need}", advice)
        indices.append(_index(scanner, largest))
    if len(indices) < needed:
        found = counted(len(indices), "outcome number")
        raise scanner.failure(scanner.next, f"the file ends after {found}, {need}", advice)
    scanner.stop_if_any()
    return indices


def _index(scanner: Scanner, largest: int) -> int:
    token = scanner.take()
    if token.kind != "word":
        raise scanner.failure(
            token, f"here must stand the number of an outcome, not {token}", "Write the numbers one after another"
        )
    index = _whole(token, largest)
    if index is None or index > largest:
        known = f"a number from 1 to {largest}, or 0 for none" if largest else "0: no outcomes are listed"
        scanner.note(token, f"{token} is not the number of an outcome", f"Write {known}")
        return 0
    return index


def _table(entries: Sequence[Any], shape: tuple[int, ...]) -> Cells:
    """Lay out what the file gives with the first player's strategy changing fastest."""
    return cells_of(entries, shape[::-1]).T
