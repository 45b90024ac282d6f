"""The payoff table: what everybody gets for every combination of choices.

The first player chooses the row, the second the column; each further player's choices make a block of their own. Each
cell gives the payoffs in the players' order and colours. A payoff is underlined where the player's own action is a best
response to what the others do there, so a cell in which all are underlined is a Nash equilibrium in pure strategies.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from gametheory.charts.lettering import POINTS, balanced, blank_canvas, distinct, text_height, text_width, write
from gametheory.charts.style import (
    FAINT_INK,
    HAIRLINE,
    INK,
    PAPER,
    mixed,
    outcome_colours,
    outcome_textures,
    player_colours,
)
from gametheory.errors import GameError
from gametheory.games import NormalFormGame, Solution
from gametheory.games.display.layout import Block, TableCell, pure_cells, table_blocks

NUMBER_SIZE: Final = 11.0
LABEL_SIZE: Final = 9.5
OUTCOME_SIZE: Final = 8.0
KEY_SIZE: Final = 7.5
DESCENT: Final = 0.24  # of a letter below the line, in sizes of the letters
CAPITAL: Final = 0.73  # of a figure above the line
PAD: Final = 0.11  # inches around the text of a cell
MARGIN: Final = 0.12
BLOCK_GAP: Final = 0.34
WIDEST: Final = 10.5  # inches that a line of blocks may take; further blocks go below
TINT: Final = 0.17  # the share of an outcome's colour in its cell
TEXTURE: Final = 0.12  # the share of ink in a cell's texture
COMMA: Final = ", "
ORDER: Final = "Payoffs in the order:  "


def payoff_table(game: NormalFormGame, solution: Solution | None = None, ax: Axes | None = None) -> Axes:
    """Draw the payoffs of a single game in normal form as a table.

    Parameters
    ----------
    game
        A single game; of a grid of games take one point first.
    solution
        An answer for this game: its equilibria in pure strategies are boxed, and those in mixed strategies counted.
    ax
        Where to draw; by default on a figure of its own, as large as the table. Smaller axes shrink the text with it.

    Returns
    -------
    The axes; ``ax.figure.savefig`` saves it. Raises ``GameError`` for a grid of games.

    Examples
    --------
    >>> import numpy as np
    >>> dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["c", "d"], ["c", "d"]])
    >>> sorted({text.get_text() for text in payoff_table(dilemma).texts} & {"c", "d", "0", "5"})
    ['0', '5', 'c', 'd']
    """
    if game.grid_shape:
        raise GameError("a payoff table shows one game, and this is a grid of games. Take one point with .point(index)")
    sizes = _Sizes.of(game, solution)
    ax, scale = blank_canvas(ax, *sizes.total)
    _Drawing(ax, scale, sizes).draw()
    return ax


@dataclass(frozen=True)
class _Sizes:
    """What the table says and how much room each part takes, in inches."""

    game: NormalFormGame
    blocks: tuple[Block, ...]
    headings: tuple[str, ...]
    key: tuple[str, ...]
    row_name: float
    row_label: float
    column: float
    row: float
    head: float

    @classmethod
    def of(cls, game: NormalFormGame, solution: Solution | None) -> _Sizes:
        blocks, left_out = table_blocks(game, pure_cells(solution) if solution else frozenset())
        if len(game.players) == 1:
            blocks = tuple(map(_as_row, blocks))
        headings = tuple(_headings(game))[: len(blocks)]
        cells = [cell for block in blocks for row in block.cells for cell in row]
        rows = [_action(label) for label in blocks[0].rows]
        columns = [_action(label) for label in blocks[0].columns]
        outcomes = [_outcome(cell.outcome) for cell in cells if cell.outcome]
        numbers = max(text_width(_numbers(cell), NUMBER_SIZE) for cell in cells)
        widths = [numbers, *_widths(columns, LABEL_SIZE), *_widths(outcomes, OUTCOME_SIZE)]
        side = game.players[0] if len(game.players) > 1 else ""
        name = text_width(side, LABEL_SIZE, bold=True)
        inside = text_height("0", NUMBER_SIZE) + max((text_height(text, OUTCOME_SIZE) for text in outcomes), default=0)
        row = max(inside + 2.4 * PAD, name / len(rows), *(text_height(text, LABEL_SIZE) for text in rows))
        head = max(text_height(text, LABEL_SIZE) for text in columns) + PAD / 2
        head += text_height("X", LABEL_SIZE) + PAD / 2
        head += text_height("X", LABEL_SIZE) + PAD if headings[0] else 0
        return cls(
            game=game,
            blocks=blocks,
            headings=headings,
            key=tuple(_key(game, solution, left_out)),
            row_name=text_height("X", LABEL_SIZE) + PAD if side else 0.0,
            row_label=max(_widths(rows, LABEL_SIZE)) + 1.5 * PAD if side else 0.0,
            column=max([*widths, _least_column(game, headings)]) + 2 * PAD,
            row=row,
            head=head,
        )

    @property
    def side(self) -> float:
        return self.row_name + self.row_label

    @property
    def block(self) -> tuple[float, float]:
        first = self.blocks[0]
        return self.column * len(first.columns), self.row * len(first.rows)

    @property
    def abreast(self) -> int:
        """How many blocks stand side by side."""
        fit = int((WIDEST - self.side - 2 * MARGIN + BLOCK_GAP) // (self.block[0] + BLOCK_GAP))
        lines = -(-len(self.blocks) // max(1, fit))
        return -(-len(self.blocks) // lines)

    @property
    def lines(self) -> int:
        return -(-len(self.blocks) // self.abreast)

    @property
    def line(self) -> float:
        return self.head + self.block[1] + BLOCK_GAP / 2

    @property
    def total(self) -> tuple[float, float]:
        table = self.side + self.abreast * (self.block[0] + BLOCK_GAP) - BLOCK_GAP
        key = (*self.key, ORDER + COMMA.join(self.game.players))
        height = self.lines * self.line + PAD / 4 + sum(text_height(text, KEY_SIZE) for text in key)
        return max(table, *_widths(key, KEY_SIZE)) + 2 * MARGIN, height + 2 * MARGIN


@dataclass(frozen=True)
class _Drawing:
    ax: Axes
    scale: float
    sizes: _Sizes

    def draw(self) -> None:
        sizes = self.sizes
        for place, block in enumerate(sizes.blocks):
            line, position = divmod(place, sizes.abreast)
            left = MARGIN + sizes.side + position * (sizes.block[0] + BLOCK_GAP)
            top = MARGIN + line * sizes.line + sizes.head
            self._block(block, sizes.headings[place], left, top)
            if not position and sizes.row_name:
                self._rows(block, top)
        self._key(MARGIN + sizes.lines * sizes.line)

    def _rows(self, block: Block, top: float) -> None:
        """Write the first player's name and actions, left of a line of blocks."""
        sizes, colour = self.sizes, self._colours[0]
        middle = top + sizes.block[1] / 2
        name = MARGIN + sizes.row_name / 2 - PAD / 2
        self._text(name, middle, sizes.game.players[0], LABEL_SIZE, color=colour, weight="bold", rotation=90)
        right = MARGIN + sizes.side - PAD * 0.75
        for index, label in enumerate(block.rows):
            middle = top + (index + 0.5) * sizes.row
            self._text(right, middle, _action(label), LABEL_SIZE, ha="right", color=INK)

    def _block(self, block: Block, heading: str, left: float, top: float) -> None:
        sizes, (width, _) = self.sizes, self.sizes.block
        base = top - PAD / 2 - DESCENT * LABEL_SIZE / POINTS
        for index, label in enumerate(block.columns):
            middle = left + (index + 0.5) * sizes.column
            self._text(middle, base, _action(label), LABEL_SIZE, va="baseline", color=INK)
        above = base - max(text_height(_action(label), LABEL_SIZE) for label in block.columns) - PAD / 4
        place = min(1, len(sizes.game.players) - 1)
        look = {"color": self._colours[place], "weight": "bold", "va": "baseline"}
        self._text(left + width / 2, above, sizes.game.players[place], LABEL_SIZE, **look)
        if heading:
            self._heading(heading, left, top - sizes.head)
        for row, cells in enumerate(block.cells):
            for column, cell in enumerate(cells):
                self._cell(cell, left + column * sizes.column, top + row * sizes.row)

    def _heading(self, heading: str, left: float, top: float) -> None:
        """Write what the further players do in a block, over a rule."""
        base = top + LABEL_SIZE / POINTS
        self._text(left, base, heading, LABEL_SIZE, ha="left", va="baseline", color=INK, weight="bold")
        rule = base + 2 * DESCENT * LABEL_SIZE / POINTS
        self.ax.plot([left, left + self.sizes.block[0]], [rule, rule], color=INK, linewidth=0.8 * self.scale)

    def _cell(self, cell: TableCell, left: float, top: float) -> None:
        width, height = self.sizes.column, self.sizes.row
        self._ground(cell, left, top)
        outcome = _outcome(cell.outcome)
        below = text_height(outcome, OUTCOME_SIZE) if outcome else 0
        numbers = top + (height - below) / 2 - (0.025 if outcome else 0)
        self._numbers(cell, left + width / 2, numbers)
        if outcome:
            middle = numbers + text_height("0", NUMBER_SIZE) / 2 + 0.055 + below / 2
            self._text(left + width / 2, middle, outcome, OUTCOME_SIZE, color=INK)
        if cell.equilibrium:
            inset, thick = 0.045, 2.0 * self.scale
            corner, size = (left + inset, top + inset), (width - 2 * inset, height - 2 * inset)
            self.ax.add_patch(Rectangle(corner, *size, fill=False, edgecolor=INK, linewidth=thick, zorder=4))

    def _ground(self, cell: TableCell, left: float, top: float) -> None:
        """Tint the cell in its outcome's colour, with the outcome's texture if it has one."""
        names = self.sizes.game.outcome_names
        size = self.sizes.column, self.sizes.row
        tint = mixed(outcome_colours(names)[cell.outcome], TINT) if cell.outcome else PAPER
        frame = Rectangle((left, top), *size, facecolor=tint, edgecolor=HAIRLINE, linewidth=0.8 * self.scale, zorder=1)
        frame.set_gid(f"cell: {cell.outcome}")
        self.ax.add_patch(frame)
        texture = outcome_textures(names)[cell.outcome] if cell.outcome else ""
        if texture:
            ink = mixed(INK, TEXTURE)
            self.ax.add_patch(Rectangle((left, top), *size, fill=False, lw=0, ec=ink, hatch=texture, zorder=1.5))

    def _numbers(self, cell: TableCell, middle: float, y: float) -> None:
        x = middle - text_width(_numbers(cell), NUMBER_SIZE) / 2
        base = y + CAPITAL / 2 * NUMBER_SIZE / POINTS
        for place, (entry, colour) in enumerate(zip(cell.entries, self._colours, strict=True)):
            number, comma = _minus(entry.number), COMMA if place < len(cell.entries) - 1 else ""
            width = text_width(number, NUMBER_SIZE)
            look = {"ha": "left", "va": "baseline"}
            self._text(x, base, number, NUMBER_SIZE, color=colour, **look)
            if comma:
                self._text(x + width, base, comma.strip(), NUMBER_SIZE, color=INK, **look)
            if entry.best:
                self._underline(x, x + width, base, colour)
            x += text_width(number + comma, NUMBER_SIZE)

    def _underline(self, left: float, right: float, base: float, colour: str) -> None:
        below = base + DESCENT * NUMBER_SIZE / POINTS
        (line,) = self.ax.plot([left, right], [below, below], color=colour, linewidth=1.5 * self.scale, zorder=3)
        line.set(solid_capstyle="butt", gid="best response")

    def _key(self, top: float) -> None:
        top = self._order(top)
        for line in self.sizes.key:
            self._text(MARGIN, top, line, KEY_SIZE, ha="left", va="top", color=FAINT_INK)
            top += text_height(line, KEY_SIZE)

    def _order(self, top: float) -> float:
        """Say in whose order a cell gives the payoffs, each name in its colour; give where the next line begins."""
        players = self.sizes.game.players
        if len(players) == 1:
            return top
        base = top + 0.85 * KEY_SIZE / POINTS
        x, words = MARGIN, [ORDER, *(f"{player}, " for player in players[:-1]), players[-1]]
        for word, colour in zip(words, (FAINT_INK, *self._colours), strict=True):
            self._text(x, base, word.rstrip(), KEY_SIZE, ha="left", va="baseline", color=colour)
            x += text_width(word, KEY_SIZE)
        return top + text_height("X", KEY_SIZE) + PAD / 4

    def _text(self, x: float, y: float, text: str, size: float, **look: object) -> None:
        write(self.ax, x, y, text, size * self.scale, **{"ha": "center", "va": "center", "zorder": 5} | look)

    @property
    def _colours(self) -> tuple[str, ...]:
        return tuple(player_colours(self.sizes.game.players).values())


def _key(game: NormalFormGame, solution: Solution | None, left_out: int) -> Iterator[str]:
    yield "Underlined: best response to what the others do." if len(game.players) > 1 else "Underlined: best choice."
    if solution is not None:
        pure, mixing = _counts(solution)
        yield "Boxed: equilibrium in pure strategies." if pure else "No equilibrium in pure strategies was found."
        if mixing:
            yield f"In mixed strategies, not shown: {mixing} more."
        if not solution.complete:
            yield "Not every equilibrium was looked for."
    if left_out:
        yield f"{left_out} more blocks are not shown."


def _as_row(block: Block) -> Block:
    """Turn the one column of a single player's choices into a row."""
    return Block(block.given, block.columns, block.rows, tuple(zip(*block.cells, strict=True)))


def _counts(solution: Solution) -> tuple[int, int]:
    pure = sum(equilibrium.profile.is_pure for equilibrium in solution.equilibria)
    return pure, len(solution.equilibria) - pure


def _headings(game: NormalFormGame) -> Iterator[str]:
    """Name what the third and further players do, a heading a block."""
    for choices in itertools.product(*game.actions[2:]):
        yield ", ".join(f"{player}: {action}" for player, action in zip(game.players[2:], choices, strict=True))


def _least_column(game: NormalFormGame, headings: tuple[str, ...]) -> float:
    """Give the width that a column needs for the names over its block."""
    across = min(1, len(game.players) - 1)
    names = [text_width(name, LABEL_SIZE, bold=True) for name in (*headings, game.players[across])]
    return max(names) / game.shape[across] - 2 * PAD


def _numbers(cell: TableCell) -> str:
    return COMMA.join(_minus(entry.number) for entry in cell.entries)


def _minus(number: str) -> str:
    return number.replace("-", "−")


def _action(label: str) -> str:
    return balanced(label, 18)


def _outcome(name: str) -> str:
    return balanced(name, 20)


def _widths(texts: Iterable[str], size: float) -> list[float]:
    return [text_width(text, size) for text in distinct(texts)]
