"""What stands beside the bar of a bargaining range: prices on poles above it, conditions and their words below.

Heights and widths are in inches, so that a chart can be made as large as what it must hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gametheory.bargaining import Interval, Reservation, Zone
from gametheory.charts.bargaining_marks import Answer, Price, exact_text, interval_text, prices_in, zone_in
from gametheory.charts.frame import SMALL_SIZE
from gametheory.charts.lettering import text_height, text_width, wrapped
from gametheory.charts.style import player_colours

LINE: Final = 0.17  # inches, from one line of text to the next
BAR: Final = 0.22
SPACE: Final = 0.14  # above and below a row
CLEAR: Final = 0.05  # between a pole and its text
LETTERS: Final = 96  # in a line of words about a gap
KEPT: Final = (0, (3.0, 1.4))


@dataclass(frozen=True)
class Rail:
    """A condition: the terms that it allows, its words, its look."""

    kind: str
    text: str
    allowed: tuple[Interval, ...]
    colour: str
    dashes: Any


@dataclass(frozen=True)
class Row:
    """One bar with all that belongs to it; heights are in inches, downwards."""

    name: str
    zone: Zone
    prices: tuple[Price, ...]
    levels: tuple[int, ...]
    words: str
    rails: tuple[Rail, ...]

    @property
    def above(self) -> float:
        """The height from the top of the row to the bar."""
        flags = LINE * (max(self.levels) + 1) + 0.04 if self.levels else 0.0
        said = text_height(self.words, SMALL_SIZE) + 0.05 if self.words else 0.0
        return SPACE + (LINE + 0.03 if self.name else 0.0) + flags + said

    @property
    def height(self) -> float:
        """The height of the whole row."""
        return self.above + BAR + 0.04 + LINE * len(self.rails) + SPACE


def row_of(name: str, answer: Answer, width: float) -> Row:
    """Put together what stands beside a bar that is so many inches wide.

    >>> from gametheory.bargaining import BargainingProblem, zone_of_agreement
    >>> deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    >>> [rail.text for rail in row_of("", zone_of_agreement(deal), 5).rails]
    ['us: at most 0.6; no deal: 0', 'russia: at least 0.375; no deal: 0']
    """
    zone, prices = zone_in(answer), tuple(prices_in(answer))
    starts = [start_of(zone, price, width) for price in prices]
    widths = [text_width(price.text, SMALL_SIZE) + 2 * CLEAR for price in prices]
    levels = tuple(flag_levels(starts, widths))
    return Row(name, zone, prices, levels, _gap_words(zone), tuple(_rails(zone)))


def flag_levels(starts: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Give the height of flags on poles so that no flag crosses another or another's pole; flags fly to the right.

    Poles stand in ascending order. A flag flies above every later pole that it reaches.

    >>> flag_levels([0.0, 1.0, 5.0], [3.0, 2.0, 2.0])
    [1, 0, 0]
    """
    levels: list[int] = []
    for place in reversed(range(len(starts))):
        end = starts[place] + widths[place]
        reached = [level for start, level in zip(starts[place + 1 :], levels, strict=True) if start < end]
        levels.insert(0, max(reached, default=-1) + 1)
    return levels


def _gap_words(zone: Zone) -> str:
    """Say how far an empty zone is from opening; nothing for an open one."""
    if zone.gap is None:
        return ""
    said = "nothing to agree on"
    if zone.gap.width is not None:
        said += f": a gap of {exact_text(zone.gap.width)} between {' and '.join(zone.gap.limits)}"
    lacks = [f"{player} lacks {exact_text(lack)}" for player, lack in zone.gap.shortfall.items() if lack > 0]
    own = f"{', '.join(lacks)}, each on its own scale" if lacks else ""
    lottery = "a lottery over terms opens it" if zone.opens_by_lottery else ""
    return "\n".join(wrapped(line, LETTERS) for line in (said, own, lottery) if line)


def _rails(zone: Zone) -> Iterator[Rail]:
    colours = player_colours(zone.problem.players)
    for player, each in zone.reservations.items():
        worth = exact_text(zone.problem.disagreement[player])
        text = f"{player}: {_reservation_words(zone, each)}; no deal: {worth}"
        yield Rail(f"participation ({player})", text, each.accepts, colours[player], "solid")
    owners = {limit.label: limit.player for limit in zone.problem.limits}
    for label, held in zone.limits.items():
        yield Rail(label, f"{label}: {_held_words(zone, held)}", held, colours[owners[label]], KEPT)


def _reservation_words(zone: Zone, each: Reservation) -> str:
    limit = f"{each.direction} {exact_text(each.value)}" if each.value is not None else ""
    if not each.accepts:
        return f"no term ({limit})" if limit else "no term"
    if [(one.low, one.high) for one in each.accepts] == [(zone.problem.low, zone.problem.high)]:
        return f"any term ({limit})" if limit else "any term"
    return limit or ", ".join(map(interval_text, each.accepts))


def _held_words(zone: Zone, held: Sequence[Interval]) -> str:
    ends = zone.problem.low, zone.problem.high
    if len(held) != 1 or held[0].is_point:
        return ", ".join(map(interval_text, held)) or "no term"
    low, high = held[0].low, held[0].high
    if (low, high) == ends:
        return "any term"
    if low == ends[0]:
        return f"at most {exact_text(high)}"
    return f"at least {exact_text(low)}" if high == ends[1] else interval_text(held[0])


def start_of(zone: Zone, price: Price, width: float) -> float:
    """Give how many inches from the left a price stands."""
    low, high = float(zone.problem.low), float(zone.problem.high)
    return (float(price.term) - low) / (high - low) * width
