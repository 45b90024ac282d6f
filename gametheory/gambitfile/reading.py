"""From the tokens of an ``.nfg`` file to the table, in the order in which its parts stand in the file."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from gametheory.gambitfile.naming import listed, own_labels, paragraphs, renamings, told_apart
from gametheory.gambitfile.opening import payoffs_of_outcome, texts
from gametheory.gambitfile.scanning import Scanner, counted, whole_number
from gametheory.games import NormalFormGame
from gametheory.games.numbers import Cells, cells_of

MOST_PAYOFFS: Final = 1_000_000

_Outcome = tuple[str, tuple[Fraction, ...]]
"""The name and the payoffs of an outcome."""


def table_of(scanner: Scanner, title: str, names: Sequence[str]) -> NormalFormGame:
    """Read a game from what follows its title and its players' names; raise ``ModelFileError`` if it makes none."""
    lists = _strategies(scanner, names)
    notes = paragraphs(scanner.take().text) if scanner.at("text") else []
    players, actions = own_labels(names), [own_labels(own) for own in lists]
    read = _by_outcomes if scanner.at("brace", "{") else _by_payoffs
    game = read(scanner, players, actions)
    notes += renamings("players", names, players)
    for player, old, new in zip(players, lists, actions, strict=True):
        notes += renamings(f"actions of '{player}'", old, new)
    return dataclasses.replace(game, title=title, notes=(*notes, *game.notes))


# --- strategies -------------------------------------------------------------------------------------------------------


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
        texts(scanner, "the name of a strategy, in quotation marks, or '}'")
        if by_name
        else whole_number(token, MOST_PAYOFFS)
    )
    if own is None:
        raise scanner.failure(token, f"here must stand a player's strategies, not {token}", example)
    if not own:
        raise scanner.failure(token, "a player without a strategy", "Give every player one at least")
    return own


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
    return name, payoffs_of_outcome(scanner, opening, players)


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
    index = whole_number(token, largest)
    if index is None or index > largest:
        known = f"a number from 1 to {largest}, or 0 for none" if largest else "0: no outcomes are listed"
        scanner.note(token, f"{token} is not the number of an outcome", f"Write {known}")
        return 0
    return index


def _table(entries: Sequence[Any], shape: tuple[int, ...]) -> Cells:
    """Lay out what the file gives with the first player's strategy changing fastest."""
    return cells_of(entries, shape[::-1]).T
