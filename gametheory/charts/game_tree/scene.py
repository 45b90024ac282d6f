"""What a drawing of a tree consists of, in inches and with y downwards: strokes, dots, swatches and words.

The marks know no program that draws. :mod:`.drawing` puts them on matplotlib's axes, :mod:`.tikz` writes them as
commands of TikZ, so both pictures are one layout.
"""

from __future__ import annotations

from dataclasses import dataclass

from gametheory.charts.lettering import text_height, text_width
from gametheory.charts.style import INK

Point = tuple[float, float]
Step = tuple[Point, ...]
"""How a stroke goes on: one point, straight to it; three, along a cubic Bézier curve with two control points."""

DASHES = (4.0, 2.5)  # points


@dataclass(frozen=True)
class Stroke:
    """A line, straight or curved, ``width`` points wide; ``level`` tells what lies over what."""

    name: str
    start: Point
    steps: tuple[Step, ...]
    width: float
    colour: str
    level: int
    dashes: tuple[float, float] | None = None
    round_caps: bool = False


@dataclass(frozen=True)
class Dot:
    """A node: a filled circle, or an open square."""

    name: str
    centre: Point
    size: float  # points across
    colour: str
    is_open_square: bool


@dataclass(frozen=True)
class Swatch:
    """A square in an outcome's colour and texture; ``corner`` is the upper left one."""

    name: str
    corner: Point
    side: float
    colour: str
    texture: str


@dataclass(frozen=True)
class Words:
    """A text, in pieces of different colours where it has several; only a text of one piece may have several lines.

    ``across`` is "left" or "right", ``along`` "top", "bottom", "baseline" or "middle": which of its sides is at the
    place. ``on_paper`` keeps lines out of its letters.
    """

    place: Point
    pieces: tuple[tuple[str, str], ...]
    size: float
    across: str = "left"
    along: str = "middle"
    bold: bool = False
    on_paper: bool = False

    @classmethod
    def plain(cls, x: float, y: float, text: str, size: float, colour: str = INK) -> Words:
        """Give a text in one colour, from its left end on, on the middle of a row."""
        return cls((x, y), ((text, colour),), size)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(piece for piece, _ in self.pieces)

    @property
    def width(self) -> float:
        """Its width in inches."""
        return sum(text_width(piece, self.size, bold=self.bold) for piece, _ in self.pieces)


Mark = Stroke | Dot | Swatch | Words


@dataclass(frozen=True)
class Scene:
    """A drawing of so many inches, and its marks, later ones over earlier ones of the same level."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def stacked_height(lines: tuple[str, ...], size: float) -> float:
    r"""Give the height of lines of text, one below the other.

    >>> stacked_height(("one", "two\nlines"), 7.5) == 3 * stacked_height(("one",), 7.5)
    True
    """
    return sum(text_height(line, size) for line in lines)
