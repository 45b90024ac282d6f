"""Names at the ends of lines: at the right of the axes, level with the line's end as far as there is room.

Names that would overlap move apart, as little as may be, and a dotted leader goes from each line's end to its name.
Where lines differ in more than their ends show, a sample of the line stands before the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes

from gametheory.charts.frame import right_of
from gametheory.charts.lettering import axes_inches, spread, text_height, write

LEADER: Final = 0.26  # inches from the axes to a name, or to the sample before it
TURN: Final = 0.05  # inches from the axes on, over which a leader runs level
SAMPLE: Final = 0.34  # inches, of a line before its name
CLEAR: Final = 0.04  # inches, between two names and before each
OVERHANG: Final = 0.1  # inches, that names may stand above and below the axes


@dataclass(frozen=True)
class LineEnd:
    """The end of a line: its name, where it ends (up: in the data's unit; across: as a share of the axes), its look."""

    name: str
    value: float
    colour: str
    dashes: Any = "solid"
    width: float = 1.0
    across: float = 1.0


def room_for_names(names: Sequence[str], size: float, *, samples: bool = False) -> float:
    """Give the inches that names of lines take at the right of the axes.

    >>> room_for_names(["hold"], 9) < room_for_names(["hold"], 9, samples=True)
    True
    """
    return right_of(names, size) + LEADER + (SAMPLE + CLEAR if samples else 0) + 0.1


def name_line_ends(
    ax: Axes, ends: Sequence[LineEnd], size: float, *, samples: bool = False, weight: str = "normal"
) -> None:
    """Write the names of lines at the right of the axes, whose limits have to be set before.

    Parameters
    ----------
    ax
        Linear upwards.
    ends
        The lines' ends; of those that end alike the first gets the highest name.
    size, weight
        Of the letters.
    samples
        Show before each name how the line looks.
    """
    width, height = axes_inches(ax)
    low, high = ax.get_ylim()
    wanted = [(end.value - low) / (high - low) * height for end in ends]
    gaps = [text_height(end.name, size) + CLEAR for end in ends]
    levels = spread(wanted, gaps, -OVERHANG, height + OVERHANG)
    for end, start, level in zip(ends, wanted, levels, strict=True):
        look: dict[str, Any] = {"transform": ax.transAxes, "color": end.colour, "clip_on": False}
        look |= {"scalex": False, "scaley": False}
        x, up = 1 + LEADER / width, level / height
        way = [end.across, 1 + TURN / width, x], [start / height, start / height, up]
        ax.plot(*way, gid="leader", linewidth=0.7, linestyle=(0, (1, 1.5)), **look)
        if samples:
            along = [x, x + SAMPLE / width]
            ax.plot(along, [up] * 2, gid="sample", linewidth=end.width, linestyle=end.dashes, **look)
            x = along[1]
        place: dict[str, Any] = {"transform": ax.transAxes, "va": "center_baseline", "ha": "left", "weight": weight}
        write(ax, x + CLEAR / width, up, end.name, size, color=end.colour, **place)
