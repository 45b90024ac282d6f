"""Changes of an answer between values at which it was computed: enclosed by bisection, and read as simple fractions.

Between two neighbouring values with different answers there is a change; halving their distance encloses it as closely
as is wished. An enclosure is no number, but it may hold a fraction with a small denominator. Fractions with
denominators up to :data:`SHORT` are so sparse that one within a billionth of the range is there by chance in about one
case of three thousand; the answer is then computed at the fraction itself, where it may be a tie of both sides. It
stays an observation: the threshold is not called exact. Payoffs that are rounded tie within a tolerance, so that a
tie at one value looks like two changes close to each other: such are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.semialgebraic.cells import rational_between
from gametheory.thresholds.nouns import Answer, Threshold

SHORT: Final = 1000
NEAR: Final = 8  # widths between two changes that are taken for one: rounded payoffs tie on an interval
Solve = Callable[[Fraction], Answer | None]
Solved = tuple[Fraction, Answer | None]
Part = tuple[Number, Number, Answer | None]
"""An open interval and the answer on it."""


@dataclass(frozen=True)
class Change:
    """Two close values with different answers."""

    low: Fraction
    high: Fraction
    below: Answer | None
    above: Answer | None

    @property
    def simplest(self) -> Fraction | None:
        """The fraction with the smallest denominator within, ends included; None where that is not small."""
        inside = min(rational_between(self.low, self.high), self.low, self.high, key=lambda value: value.denominator)
        return inside if inside.denominator <= SHORT else None


def enclosed(solve: Solve, solved: Iterable[Solved], width: Fraction, ends: tuple[Number, Number]) -> list[Threshold]:
    """Enclose all changes between neighbouring values to a width, in ascending order.

    Parameters
    ----------
    solve
        Gives the answer at a rational value.
    solved
        Values in ascending order with their answers.
    width
        To which each change is enclosed.
    ends
        The ends of the range: beyond them there is no answer.
    """
    changes = [change for one, other in pairwise(solved) for change in _changes(solve, one, other, width)]
    return [_threshold(solve, group, ends) for group in _groups(changes, width)]


def _groups(changes: Iterable[Change], width: Fraction) -> list[list[Change]]:
    """Put changes together that are too near to each other to be told apart: into a tie, and out of it."""
    found: list[list[Change]] = []
    for change in changes:
        if found and change.low - found[-1][-1].high <= NEAR * width:
            found[-1].append(change)
        else:
            found.append([change])
    return found


def parts_between(found: Sequence[Threshold], first: Answer | None, low: Number, high: Number) -> list[Part]:
    """Give the open intervals between thresholds, and the answers on them; ``first`` is the one at the start."""
    inner = [threshold for threshold in found if low < _rational(threshold) < high]
    start = found[0].above if found and found[0].value == low else first
    bounds: list[Any] = [low, *(threshold.value for threshold in inner), high]
    answers = [start, *(threshold.above for threshold in inner)]
    return [(*between, answer) for between, answer in zip(pairwise(bounds), answers, strict=True)]


def _rational(found: Threshold) -> Number:
    """Give an exact number for a threshold that may be a float, which algebraic numbers do not compare with."""
    low, high = found.enclosure
    return found.value if isinstance(found.value, Fraction) else (low + high) / 2


def _changes(solve: Solve, one: Solved, other: Solved, width: Fraction) -> list[Change]:
    """Enclose the changes between two values: several where the answer in the middle differs from both."""
    (low, below), (high, above) = one, other
    if below == above:
        return []
    if high - low <= width:
        return [Change(low, high, below, above)]
    middle = (low + high) / 2
    between = middle, solve(middle)
    return [*_changes(solve, one, between, width), *_changes(solve, between, other, width)]


def _threshold(solve: Solve, group: list[Change], ends: tuple[Number, Number]) -> Threshold:
    """Make one threshold of changes that belong together."""
    whole = Change(group[0].low, group[-1].high, group[0].below, group[-1].above)
    value = whole.simplest
    below = None if value == ends[0] else whole.below
    above = None if value == ends[1] else whole.above
    if value is None:
        middle = float((whole.low + whole.high) / 2)
        return Threshold(middle, (whole.low, whole.high), False, below, None, above, "enclosed by bisection")
    remark = f"enclosed by bisection to {float(whole.high - whole.low):.1g}, read as a fraction"
    return Threshold(value, (whole.low, whole.high), False, below, solve(value), above, remark)
