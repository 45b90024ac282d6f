"""Games and solutions as HTML for a notebook: self-contained, styled in line, readable on light and on dark ground."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

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

# Half-transparent greys and a middling blue can be read on white and on black alike; all else inherits its colour.
PAGE = "line-height:1.45;max-width:62em"
TITLE = "font-weight:600;font-size:1.15em;margin:0 0 .2em"
HEADING = "font-weight:600;margin:.9em 0 .1em"
SENTENCE = "margin:.1em 0"
SMALL = "font-size:.88em;opacity:.75;margin:.1em 0"
TABLE = "border-collapse:collapse;margin:.5em 0;font-size:1em"
EDGE = "border:1px solid rgba(128,128,128,.5);padding:.35em .8em"
LABEL = f"{EDGE};text-align:left;font-weight:600;background:rgba(128,128,128,.12)"
CELL = f"{EDGE};text-align:center;background:transparent;white-space:nowrap"
PROSE = f"{EDGE};text-align:left;vertical-align:top;background:transparent"
BOXED = f"{CELL};outline:2px solid #3d85c6;outline-offset:-4px;background:rgba(61,133,198,.15)"
BEST = "text-decoration:underline;text-underline-offset:.2em;font-weight:600"


def game_html(game: NormalFormGame | ExtensiveFormGame) -> str:
    """Show a game as HTML: a payoff table, or a tree as an outline.

    >>> game_html(NormalFormGame.from_arrays([[1]], [[2]], title="a < b")).count("a &lt; b")
    1
    """
    parts = [element("div", game.title or "A game without a title", TITLE), element("div", size_words(game), SENTENCE)]
    if game.grid_shape:
        return page([*parts, element("div", grid_words(game), SENTENCE)])
    return page([*parts, *(_table(game, frozenset()) if isinstance(game, NormalFormGame) else _tree(game, None))])


def solution_html(solution: Solution) -> str:
    """Show a solution as HTML: the table with its equilibria boxed, or each tree with its choices, and the words."""
    game = solution.game
    parts = [element("div", solution.title or "A game without a title", TITLE)]
    parts += [element("div", words, SENTENCE) for words in (summary(solution), *elimination_words(solution))]
    if isinstance(game, NormalFormGame):
        parts += _table(game, pure_cells(solution))
    parts += _equilibria(solution)
    return page([*parts, '<div style="margin-top:.9em">', *_sentences(remarks(solution), SMALL), "</div>"])


def page(parts: Iterable[str]) -> str:
    """Put finished pieces of HTML into one block."""
    return f'<div style="{PAGE}">{"".join(parts)}</div>'


def element(tag: str, text: str, style: str) -> str:
    """Write one element with its text, which is escaped."""
    return f'<{tag} style="{style}">{escape(text)}</{tag}>'


def _sentences(sentences: Iterable[str], style: str = SENTENCE) -> Iterator[str]:
    return (element("div", words, style) for words in sentences)


def _equilibria(solution: Solution) -> Iterator[str]:
    for index, equilibrium in enumerate(solution.equilibria):
        yield element("div", heading(solution, index), HEADING)
        yield from _sentences(strategy_words(solution, equilibrium))
        yield from _sentences(belief_words(solution, equilibrium))
        yield from _sentences([outcome_words(equilibrium), payoff_words(solution, equilibrium)])
        if isinstance(solution.game, ExtensiveFormGame):
            yield from _tree(solution.game, equilibrium.profile)


def _table(game: NormalFormGame, boxed: frozenset[Cell]) -> Iterator[str]:
    blocks, left_out = table_blocks(game, boxed)
    corner = " \\ ".join(game.players[:2])
    for block in blocks:
        if block.given:
            yield element("div", f"Where {block.given}:", HEADING)
        yield _grid(corner, block)
    if left_out:
        yield element("div", left_out_words(left_out, "block"), SMALL)
    boxes = "; boxed: a pure equilibrium" if boxed else ""
    yield element("div", f"{order_words(game)}; underlined: a best response{boxes}.", SMALL)


def _grid(corner: str, block: Block) -> str:
    head = "".join(element("th", label, LABEL) for label in (corner, *block.columns))
    rows = (
        f"<tr>{element('th', label, LABEL)}{''.join(map(_cell, cells))}</tr>"
        for label, cells in zip(block.rows, block.cells, strict=True)
    )
    return f'<table style="{TABLE}"><tr>{head}</tr>{"".join(rows)}</table>'


def _cell(cell: TableCell) -> str:
    numbers = ", ".join(element("span", entry.number, BEST) if entry.best else entry.number for entry in cell.entries)
    outcome = element("div", cell.outcome, "font-size:.85em;opacity:.8") if cell.outcome else ""
    return f'<td style="{BOXED if cell.equilibrium else CELL}">{numbers}{outcome}</td>'


def _tree(game: ExtensiveFormGame, profile: Profile | None) -> Iterator[str]:
    lines, left_out = tree_lines(game, profile)
    yield '<div style="margin:.5em 0">'
    yield from map(_outline, lines)
    if left_out:
        yield element("div", left_out_words(left_out, "line"), SMALL)
    yield "</div>"
    if profile is not None:
        yield element("div", "▸ and bold: chosen there. Numbers at a move: the payoffs expected from there on.", SMALL)


def _outline(line: Line) -> str:
    share = f" ({show(line.share)})" if line.share not in (None, 0, 1) else ""
    way = f"{escape(line.action)}{share} → " if line.depth else ""
    mark = "▸ " if line.chosen else ""
    weight = "600" if line.chosen else "400"
    payoffs = f' <span style="opacity:.75">{escape(line.payoffs)}</span>' if line.payoffs else ""
    ending = f"<i>{escape(line.target)}</i>" if line.ends else escape(line.target)
    indent = f"padding-left:{1.6 * line.depth + 1:.1f}em;text-indent:-1em"
    return f'<div style="{indent}"><span style="font-weight:{weight}">{mark}{way}{ending}</span>{payoffs}</div>'
