"""Games and solutions as plain text, for a terminal: ``*`` marks a best response, brackets box a pure equilibrium."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator

from gametheory.games.display.layout import Block, Line, TableCell, pure_cells, table_blocks, tree_lines
from gametheory.games.display.words import (
    belief_words,
    elimination_words,
    grid_words,
    heading,
    left_out_words,
    order_words,
    outcome_words,
    payoff_words,
    remarks,
    size_words,
    strategy_words,
    summary,
)
from gametheory.games.extensive_form import ExtensiveFormGame
from gametheory.games.normal_form import Cell, NormalFormGame
from gametheory.games.numbers import show
from gametheory.games.solution import Profile, Solution

WIDTH = 100
MOST_BLOCKS_IN_TEXT = 4


def game_text(game: NormalFormGame | ExtensiveFormGame) -> str:
    r"""Show a game as plain text: a payoff table, or a tree as an outline.

    >>> print(game_text(NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], title="Dilemma")))
    Dilemma
    player 1 chooses 1 or 2; player 2 chooses 1 or 2.
    <BLANKLINE>
    Payoffs in the order 1, 2; * a best response.
    1 \ 2  1      2
    1      3, 3   0, 5*
    2      5*, 0  1*, 1*
    """
    lines = [game.title or "A game without a title", *_wrapped(size_words(game))]
    if game.grid_shape:
        return _text([*lines, *_wrapped(grid_words(game))])
    body = _table(game, frozenset()) if isinstance(game, NormalFormGame) else _tree(game, None)
    return _text([*lines, "", *body])


def solution_text(solution: Solution) -> str:
    """Say a solution in words: who plays what, what comes of it, and what to know before trusting it."""
    title = solution.title or "A game without a title"
    head = [title, *_sentences([summary(solution), *elimination_words(solution)])]
    return _text([*head, *_small_table(solution), *_equilibria(solution), "", *_sentences(remarks(solution))])


def printable(text: str) -> str:
    r"""Replace what a terminal could take for a command, or for a new line, by spaces.

    >>> printable("hold\x1b[2J\nfast")
    'hold [2J fast'
    """
    return "".join(character if character.isprintable() else " " for character in text)


def _text(lines: Iterable[str]) -> str:
    return "\n".join(printable(line).rstrip() for line in lines)


def _sentences(sentences: Iterable[str], indent: str = "") -> Iterator[str]:
    return (line for words in sentences for line in _wrapped(words, indent))


def _wrapped(words: str, indent: str = "") -> list[str]:
    """Break a long sentence into lines, but never between a parameter and its value."""
    together = words.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    lines = textwrap.wrap(
        together,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _small_table(solution: Solution) -> list[str]:
    """Show the payoff table of a solution if it fits a terminal; a larger one is for :func:`game_text`."""
    game = solution.game
    if not isinstance(game, NormalFormGame) or math.prod(game.shape[2:]) > MOST_BLOCKS_IN_TEXT:
        return []
    lines = ["", *_table(game, pure_cells(solution))]
    return lines if max(map(len, lines)) <= WIDTH else []


def _equilibria(solution: Solution) -> Iterator[str]:
    for index, equilibrium in enumerate(solution.equilibria):
        yield ""
        yield heading(solution, index)
        facts = (
            *belief_words(solution, equilibrium),
            outcome_words(equilibrium),
            payoff_words(solution, equilibrium),
        )
        yield from _sentences([*strategy_words(solution, equilibrium), *facts], "  ")
        if isinstance(solution.game, ExtensiveFormGame):
            yield "  Move by move (> is chosen; payoffs from there on):"
            yield from (f"    {line}" for line in _tree(solution.game, equilibrium.profile))


def _table(game: NormalFormGame, boxed: frozenset[Cell]) -> Iterator[str]:
    blocks, left_out = table_blocks(game, boxed)
    yield f"{order_words(game)}; * a best response{'; [ ] a pure equilibrium' if boxed else ''}."
    corner = " \\ ".join(game.players[:2])
    for block in blocks:
        if block.given:
            yield ""
            yield f"Where {block.given}:"
        yield from _columns(corner, block)
    if left_out:
        yield left_out_words(left_out, "block")


def _columns(corner: str, block: Block) -> Iterator[str]:
    rows = [[corner, *block.columns]]
    for label, cells in zip(block.rows, block.cells, strict=True):
        rows.append([label, *map(_cell, cells)])
        if any(cell.outcome for cell in cells):
            rows.append(["", *(cell.outcome for cell in cells)])
    rows = [[printable(entry) for entry in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ("  ".join(entry.ljust(width) for entry, width in zip(row, widths, strict=True)) for row in rows)


def _cell(cell: TableCell) -> str:
    numbers = ", ".join(entry.number + "*" * entry.best for entry in cell.entries)
    return f"[{numbers}]" if cell.equilibrium else numbers


def _tree(game: ExtensiveFormGame, profile: Profile | None) -> Iterator[str]:
    lines, left_out = tree_lines(game, profile)
    yield from map(_outline, lines)
    if left_out:
        yield left_out_words(left_out, "line")


def _outline(line: Line) -> str:
    payoffs = f": {line.payoffs}" if line.payoffs else ""
    if not line.depth:
        return f"{line.target}{payoffs}"
    share = f" ({show(line.share)})" if line.share not in (None, 0, 1) else ""
    return f"{'    ' * (line.depth - 1)}{'> ' if line.chosen else '  '}{line.action}{share} -> {line.target}{payoffs}"
