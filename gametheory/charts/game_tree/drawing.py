"""A tree on matplotlib's axes: every mark is an artist of its own, named by its ``gid``, and all of it is vector."""

from __future__ import annotations

from typing import Any, Final

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from gametheory.charts.game_tree.scene import Dot, Mark, Point, Scene, Step, Stroke, Swatch, Words
from gametheory.charts.lettering import blank_canvas, text_width, write
from gametheory.charts.style import INK, PAPER

ALONG: Final = {"top": "top", "bottom": "bottom", "baseline": "baseline", "middle": "center_baseline"}


def draw_scene(scene: Scene, ax: Axes | None) -> Axes:
    """Draw a scene on axes, which shrink it if they are smaller; without axes, on a figure as large as the scene."""
    ax, scale = blank_canvas(ax, scene.width, scene.height)
    for mark in scene.marks:
        _draw(ax, mark, scale)
    return ax


def _draw(ax: Axes, mark: Mark, scale: float) -> None:
    match mark:
        case Stroke():
            _stroke(ax, mark, scale)
        case Dot():
            _dot(ax, mark, scale)
        case Swatch():
            look: dict[str, Any] = {"facecolor": mark.colour, "edgecolor": INK, "hatch": mark.texture}
            square = Rectangle(mark.corner, mark.side, mark.side, linewidth=0.5 * scale, zorder=5, **look)
            ax.add_patch(square).set_gid(mark.name)
        case Words():
            _words(ax, mark, scale)


def _stroke(ax: Axes, stroke: Stroke, scale: float) -> None:
    look: dict[str, Any] = {"color": stroke.colour, "linewidth": stroke.width * scale, "zorder": stroke.level}
    if stroke.dashes:  # given in points, and matplotlib counts dashes in widths of the line
        look["linestyle"] = (0, tuple(length / stroke.width for length in stroke.dashes))
    line: Artist
    if all(len(step) == 1 for step in stroke.steps):
        points = stroke.start, *(step[0] for step in stroke.steps)
        (line,) = ax.plot(*zip(*points, strict=True), **look, solid_capstyle="butt", dash_capstyle="butt")
    else:
        line = ax.add_patch(PathPatch(_path(stroke.start, stroke.steps), fill=False, capstyle="butt", **look))
    line.set(gid=stroke.name)


def _path(start: Point, steps: tuple[Step, ...]) -> Path:
    codes = [Path.MOVETO]
    for step in steps:
        codes += [Path.LINETO if len(step) == 1 else Path.CURVE4] * len(step)
    return Path([start, *(point for step in steps for point in step)], codes)


def _dot(ax: Axes, dot: Dot, scale: float) -> None:
    shape: dict[str, Any] = {"marker": "s" if dot.is_open_square else "o", "markersize": dot.size * scale}
    (marker,) = ax.plot([dot.centre[0]], [dot.centre[1]], zorder=6, **shape)
    marker.set(markerfacecolor=PAPER if dot.is_open_square else dot.colour, markeredgecolor=dot.colour)
    marker.set(markeredgewidth=1.2 * scale, gid=dot.name)


def _words(ax: Axes, words: Words, scale: float) -> None:
    look: dict[str, Any] = {"va": ALONG[words.along], "zorder": 7, "weight": "bold" if words.bold else "normal"}
    if words.on_paper:
        look["bbox"] = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.3}
    (x, y), size = words.place, words.size * scale
    if len(words.pieces) == 1:
        ((text, colour),) = words.pieces
        write(ax, x, y, text, size, color=colour, ha=words.across, **look)
        return
    x -= words.width if words.across == "right" else 0
    for text, colour in words.pieces:
        if text.strip():
            write(ax, x, y, text.rstrip(), size, color=colour, ha="left", **look)
        x += text_width(text, words.size, bold=words.bold)
