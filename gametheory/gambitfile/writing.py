"""From a game to the text of an ``.nfg`` file: by outcomes where they have names, else payoff by payoff."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from gametheory.errors import GameError
from gametheory.gambitfile.naming import told_apart
from gametheory.games import ExtensiveFormGame, NormalFormGame
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import as_written

_SPECIAL = re.compile(r'"|\\(?=["\\]|\Z)')
_Outcome = tuple[str, tuple[Fraction, ...]]


def table_text(game: NormalFormGame) -> str:
    """Give the text; raise ``GameError`` for what the format cannot hold."""
    if game.grid_shape:
        raise GameError("an .nfg file holds one game, and this is a grid of games. Take one point with .point(index)")
    head = f"NFG 1 R {quoted(game.title)} {braced(map(quoted, game.players))}"
    parts = [
        head,
        _strategies(game),
        *description(game),
        *(_by_payoffs(game) if _unnamed(game) else _by_outcomes(game)),
    ]
    return "\n\n".join(parts) + "\n"


def _unnamed(game: NormalFormGame) -> bool:
    """Tell whether the outcomes are called just as the profiles that they come of."""
    return all(game.outcomes[cell] == game.label(cell) for cell in game.cells())


def _strategies(game: NormalFormGame) -> str:
    """Write the players' strategies: how many they are, if they are called by their numbers."""
    if all(own == tuple(str(number) for number in range(1, len(own) + 1)) for own in game.actions):
        return braced(map(str, game.shape))
    return "{ " + "\n  ".join(braced(map(quoted, own)) for own in game.actions) + " }"


def description(game: NormalFormGame | ExtensiveFormGame) -> Iterator[str]:
    """Write the parameter values and the notes of a game as the text about it, if there are any."""
    values = ", ".join(f"{name} = {value}" for name, value in game.parameters.items())
    paragraphs = [f"At {values}." if values else "", *game.notes]
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    if text:
        yield quoted(text)


def _by_payoffs(game: NormalFormGame) -> Iterator[str]:
    yield _rows([" ".join(map(str, _payoffs(game, cell))) for cell in _cells(game)], game.shape[0], "  ")


def _by_outcomes(game: NormalFormGame) -> Iterator[str]:
    cells = list(_cells(game))
    reached: list[_Outcome] = [(game.outcomes[cell], _payoffs(game, cell)) for cell in cells]
    order = {name: place for place, name in enumerate(game.outcome_names)}
    listed = sorted(dict.fromkeys(reached), key=lambda outcome: order[outcome[0]])
    numbers = {outcome: number for number, outcome in enumerate(listed, 1)}
    names = told_apart({number: name for (name, _), number in numbers.items()})
    entries = (braced([quoted(names[n]), ", ".join(map(str, payoffs))]) for (_, payoffs), n in numbers.items())
    yield "{ " + "\n  ".join(entries) + " }"
    yield _rows([str(numbers[outcome]) for outcome in reached], game.shape[0], " ")


def _cells(game: NormalFormGame) -> Iterator[Cell]:
    """Go through the profiles, the first player's strategy changing fastest."""
    return (cell[::-1] for cell in itertools.product(*map(range, game.shape[::-1])))


def _payoffs(game: NormalFormGame, cell: Cell) -> tuple[Fraction, ...]:
    return tuple(as_written(payoffs[cell]) for payoffs in game.payoffs)


def _rows(entries: Sequence[str], width: int, between: str) -> str:
    """Write a line for each choice of the other players."""
    return "\n".join(between.join(entries[start : start + width]) for start in range(0, len(entries), width))


def braced(entries: Iterable[str]) -> str:
    """Put entries into braces."""
    return f"{{ {' '.join(entries)} }}"


def quoted(text: str) -> str:
    """Put a text in quotation marks; backslashes are doubled only where they would mean something else."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise GameError(f"the text {text!a} has half of a character, which no file can hold. Remove it")
    return '"' + _SPECIAL.sub(r"\\\g<0>", text) + '"'
