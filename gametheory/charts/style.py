"""The look of the charts: colours of outcomes and players, and settings for print.

Outcomes and players get their colours by their order, so an outcome has the same colour in every chart of a model and
of all models that list their outcomes alike. The outcomes' colours are a reordering of those of Okabe and Ito (2008),
which the colour-blind tell apart, with the lightness of some changed so that neighbours in the order differ in a grey
print as well. Colour never stands alone: regions carry names, lines differ in their dashes, and from the ninth outcome
on a texture tells an outcome from the one whose shade it shares.

Players' colours are those for text and lines, all dark enough to be read on white (a contrast of 4.5 and more, as the
Web Content Accessibility Guidelines ask for). They are taken from other hues than the outcomes' first colours, so that
nobody takes a player for an outcome.

References
----------
M. Okabe and K. Ito (2008), Color Universal Design: how to make figures and presentations that are friendly to
colorblind people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.colors import to_hex, to_rgb

OUTCOME_COLOURS: Final = (
    "#97D2F3",  # sky blue, lightness 81 of 100
    "#0A9B72",  # bluish green, 57
    "#F2E34C",  # yellow, 89
    "#B5480A",  # vermilion, 45
    "#E08E12",  # orange, 66
    "#00548C",  # blue, 35
    "#D99AC2",  # reddish purple, 71
    "#34265E",  # indigo, 20
)
KIND_COLOURS: Final = {
    "pooling": "#F3E2B3",  # sand, lightness 90
    "separating": "#5FA39B",  # teal, 62
    "semi-separating": "#855E90",  # plum, 45
    "no signal": "#B7B9D6",  # lavender, 76
}
FURTHER_KINDS: Final = ("#7A3F2A", "#2A3442")  # for kinds that have no colour of their own: brown, 34; slate, 21
PLAYER_COLOURS: Final = ("#0B4F9E", "#A33A08", "#00664C", "#7A2A86", "#7A5C00", "#3F4A57")
LINE_STYLES: Final[tuple[str | tuple[int, tuple[float, ...]], ...]] = (
    "solid",
    (0, (5.0, 1.6)),
    (0, (1.2, 1.2)),
    (0, (6.0, 1.4, 1.2, 1.4)),
    (0, (9.0, 2.0)),
    (0, (4.0, 1.2, 1.2, 1.2, 1.2, 1.2)),
)
TEXTURES: Final = ("", "....", "++++", "xxxx", "oooo")  # for each round through the outcomes' colours
TINTS: Final = ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0))  # later rounds are mixed with white, then with black
NO_EQUILIBRIUM: Final = "#DCDCDC"
INK: Final = "#1A1A1A"
FAINT_INK: Final = "#5C5C5C"
HAIRLINE: Final = "#B4B4B4"
PAPER: Final = "#FFFFFF"

REPORT_SETTINGS: Final[dict[Any, Any]] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "mathtext.fontset": "dejavusans",
    "svg.fonttype": "path",
    "svg.hashsalt": "gametheory",
    "pdf.fonttype": 42,
    "axes.linewidth": 0.8,
    "hatch.linewidth": 0.6,
    "figure.dpi": 150.0,
    "savefig.dpi": 300.0,
    "savefig.facecolor": "white",
    "savefig.bbox": None,
    "text.usetex": False,
    "text.hinting": "no_hinting",  # letters keep the widths that they were laid out with, whatever the resolution
}


def outcome_colours(outcomes: Iterable[str]) -> dict[str, str]:
    """Give each outcome its colour, fixed by its place in the order; no two of the first 24 share one.

    >>> outcome_colours(["status quo", "deal"])
    {'status quo': '#97D2F3', 'deal': '#0A9B72'}
    """
    return {outcome: _outcome_colour(place) for place, outcome in enumerate(outcomes)}


def outcome_textures(outcomes: Iterable[str]) -> dict[str, str]:
    """Give each outcome its hatch pattern: none for the first eight, then one for each round through the colours.

    >>> set(outcome_textures(["status quo", "deal"]).values())
    {''}
    """
    count = len(OUTCOME_COLOURS)
    return {outcome: TEXTURES[place // count % len(TEXTURES)] for place, outcome in enumerate(outcomes)}


@dataclass(frozen=True)
class Look:
    """How something is filled: a colour, and a hatch pattern (empty for none)."""

    colour: str
    texture: str = ""


def outcome_looks(outcomes: Iterable[str]) -> dict[str, Look]:
    """Give each outcome its colour and its texture.

    >>> outcome_looks(["status quo"])
    {'status quo': Look(colour='#97D2F3', texture='')}
    """
    names = list(outcomes)
    textures = outcome_textures(names)
    return {name: Look(colour, textures[name]) for name, colour in outcome_colours(names).items()}


def kind_looks(kinds: Iterable[str]) -> dict[str, Look]:
    """Give each kind of equilibrium its colour, none of them an outcome's; the known ones have the same in every chart.

    >>> kind_looks(["separating"])
    {'separating': Look(colour='#5FA39B', texture='')}
    """
    names = list(kinds)
    further = (name for name in names if name not in KIND_COLOURS)
    others = {name: FURTHER_KINDS[place % len(FURTHER_KINDS)] for place, name in enumerate(further)}
    return {name: Look((KIND_COLOURS | others)[name]) for name in names}


def player_colours(players: Iterable[str]) -> dict[str, str]:
    """Give each player the colour of its text and its lines, fixed by its place in the order.

    >>> player_colours(["us", "nk"])
    {'us': '#0B4F9E', 'nk': '#A33A08'}
    """
    return {player: PLAYER_COLOURS[place % len(PLAYER_COLOURS)] for place, player in enumerate(players)}


def mixed(colour: str, share: float, other: str = PAPER) -> str:
    """Mix a colour with another, by default white, of which it keeps a share.

    >>> mixed("#000000", 0.25)
    '#bfbfbf'
    """
    (red, green, blue), (its_red, its_green, its_blue) = to_rgb(colour), to_rgb(other)
    rest = 1 - share
    return to_hex((share * red + rest * its_red, share * green + rest * its_green, share * blue + rest * its_blue))


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour, from 0 (black) to 1 (white), as the accessibility guidelines define it.

    >>> luminance("white"), luminance("black")
    (1.0, 0.0)
    """
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return round(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2], 6)


def ink_on(colour: str) -> str:
    """Give the colour of text that can be read on a ground: dark on light, white on dark.

    >>> ink_on("#F2E34C"), ink_on("#00548C")
    ('#1A1A1A', '#FFFFFF')
    """
    ground = luminance(colour)
    return INK if (ground + 0.05) / (luminance(INK) + 0.05) >= 1.05 / (ground + 0.05) else PAPER


@contextmanager
def report_style() -> Iterator[None]:
    """Draw and save with the settings of a report: inside it every machine makes the same figure, to the byte.

    The fonts are those that come with matplotlib. An SVG holds its text as outlines (``svg.fonttype`` "path"), not as
    text: a browser without the font would put a wider one in its place, and labels that were laid out without overlap
    would overlap. matplotlib leaves each text in the file as a comment; whoever wants text that can be searched and
    copied takes the PDF, which embeds the font. The SVG's identifiers are salted with a constant; save it with
    ``metadata={"Date": None}`` and two runs give the same bytes.

    >>> import matplotlib
    >>> with report_style():
    ...     matplotlib.rcParams["svg.fonttype"]
    'path'
    """
    with rc_context(REPORT_SETTINGS):
        yield


def _outcome_colour(place: int) -> str:
    """Give the colour of one place; later rounds through the colours are lighter, then darker."""
    lap, index = divmod(place, len(OUTCOME_COLOURS))
    base = OUTCOME_COLOURS[index]
    return base if lap % 3 == 0 else mixed(base, 0.5, to_hex(TINTS[lap % 3 - 1]))
