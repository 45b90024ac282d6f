r"""A tree as a picture in TikZ: plain ``\draw``, ``\fill`` and ``\node`` commands, nothing but the package ``tikz``.

Coordinates are inches with y upwards. Colours are defined inside the picture, so several pictures do not meet. Labels
are a user's text: what LaTeX would take for a command is escaped, and a minus is a minus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from gametheory.charts.game_tree.scene import Dot, Mark, Point, Scene, Stroke, Swatch, Words
from gametheory.charts.style import INK, PAPER

ESCAPES: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "…": r"\ldots{}",
    "−": r"$-$",
    "\n": r" \\ ",
    "[": "{[}",  # at the beginning of a line, after \\, it would be the distance to that line
    "*": "{*}",  # likewise
}
ANCHORS: Final = {
    ("left", "top"): "north west",
    ("right", "top"): "north east",
    ("left", "bottom"): "south west",
    ("right", "bottom"): "south east",
    ("left", "baseline"): "base west",
    ("right", "baseline"): "base east",
    ("left", "middle"): "mid west",
    ("right", "middle"): "mid east",
}
LEADING: Final = 1.2


def tikz_of(scene: Scene) -> str:
    """Write a scene as a ``tikzpicture`` environment."""
    colours = {colour: f"tree{place}" for place, colour in enumerate(dict.fromkeys(_colours(scene.marks)))}
    lines = [rf"\definecolor{{{name}}}{{HTML}}{{{colour.lstrip('#').upper()}}}" for colour, name in colours.items()]
    for mark in sorted(scene.marks, key=_level):
        lines.extend(_command(mark, colours))
    body = "\n".join(f"  {line}" for line in lines)
    return f"\\begin{{tikzpicture}}[x=1in, y=1in]\n{body}\n\\end{{tikzpicture}}\n"


def escaped(text: str) -> str:
    r"""Write a text so that LaTeX prints it as it is.

    >>> print(escaped("R&D costs 5 % of $x_1$"))
    R\&D costs 5 \% of \$x\_1\$
    """
    return re.sub("|".join(map(re.escape, ESCAPES)), lambda found: ESCAPES[found[0]], text)


def _colours(marks: Iterable[Mark]) -> Iterator[str]:
    yield from (INK, PAPER)
    for mark in marks:
        if isinstance(mark, Words):
            yield from (colour for _, colour in mark.pieces)
        else:
            yield mark.colour


def _level(mark: Mark) -> int:
    """Give the order in which matplotlib draws the same mark."""
    if isinstance(mark, Stroke):
        return mark.level
    return {Swatch: 5, Dot: 6, Words: 7}[type(mark)]


def _command(mark: Mark, colours: dict[str, str]) -> Iterator[str]:
    match mark:
        case Stroke():
            yield _stroke(mark, colours)
        case Dot():
            shape = rf"++(-{mark.size / 2}pt,-{mark.size / 2}pt) rectangle ++({mark.size}pt,{mark.size}pt)"
            if not mark.is_open_square:
                shape = f"circle[radius={mark.size / 2}pt]"
            fill = colours[PAPER if mark.is_open_square else mark.colour]
            yield rf"\filldraw[draw={colours[mark.colour]}, line width=1.2pt, fill={fill}] {_at(mark.centre)} {shape};"
        case Swatch():
            (x, y), side = mark.corner, mark.side
            look = f"draw={colours[INK]}, line width=0.5pt, fill={colours[mark.colour]}"
            yield rf"\filldraw[{look}] {_at((x, y))} rectangle {_at((x + side, y + side))};"
        case Words():
            if mark.text:
                yield _node(mark, colours)


def _stroke(stroke: Stroke, colours: dict[str, str]) -> str:
    look = f"{colours[stroke.colour]}, line width={stroke.width}pt"
    if stroke.dashes:
        look += ", dash pattern=on {}pt off {}pt".format(*stroke.dashes)
    way = _at(stroke.start)
    for step in stroke.steps:
        *controls, end = map(_at, step)
        way += f" .. controls {' and '.join(controls)} .. {end}" if controls else f" -- {end}"
    return rf"\draw[{look}] {way};"


def _node(words: Words, colours: dict[str, str]) -> str:
    font = rf"\fontsize{{{words.size}}}{{{words.size * LEADING:.1f}}}\selectfont" + (r"\bfseries" if words.bold else "")
    look = f"anchor={ANCHORS[words.across, words.along]}, inner sep=0pt, align={words.across}, font={font}"
    if words.on_paper:
        look += f", fill={colours[PAPER]}"
    if len(words.pieces) == 1:
        ((text, colour),) = words.pieces
        return rf"\node[{look}, text={colours[colour]}] at {_at(words.place)} {{{escaped(text)}}};"
    text = "".join(rf"\textcolor{{{colours[colour]}}}{{{escaped(piece)}}}" for piece, colour in words.pieces)
    return rf"\node[{look}] at {_at(words.place)} {{{text}}};"


def _at(point: Point) -> str:
    x, y = point
    return f"({x:.3f},{0 - y:.3f})"
