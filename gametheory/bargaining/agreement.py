"""The answer to "is there anything to agree on?": the zone of agreement with its limits, and the gap where it is empty.

:mod:`gametheory.bargaining.zone` holds the definitions and the sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.bargaining.frontier import efficient_terms, trend
from gametheory.bargaining.functions import RationalFunction
from gametheory.bargaining.lotteries import best_lottery, is_concave
from gametheory.bargaining.objectives import Total
from gametheory.bargaining.problem import BargainingProblem
from gametheory.bargaining.zone import (
    Constraint,
    Gap,
    Interval,
    Reservation,
    commitments,
    intervals_where,
    participations,
    parts,
)
from gametheory.numerics.algebraic_numbers import Ordered


@dataclass(frozen=True, repr=False)
class Zone:
    """The terms that every side takes and keeps.

    Attributes
    ----------
    intervals
        The zone, each interval with the limits that bind at its ends; empty where there is nothing to agree on.
    efficient
        The part of the zone that no other term of it improves for one side at no other's cost.
    reservations
        How far each side would go.
    limits
        For each further limit the terms at which it holds.
    gap
        How far an empty zone is from opening; ``None`` where it is open.
    opens_by_lottery
        Whether the zone is empty, but a lottery over terms gives every side at least its disagreement payoff.
    exact
        Whether all this is decided in exact arithmetic.
    """

    problem: BargainingProblem
    intervals: tuple[Interval, ...]
    efficient: tuple[Interval, ...]
    reservations: Mapping[str, Reservation]
    limits: Mapping[str, tuple[Interval, ...]]
    gap: Gap | None
    opens_by_lottery: bool
    exact: bool
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to agree on."""
        return not self.intervals

    @property
    def low(self) -> Any:
        """The least term of the zone; ``None`` where it is empty."""
        return self.intervals[0].low if self.intervals else None

    @property
    def high(self) -> Any:
        """The largest term of the zone; ``None`` where it is empty."""
        return self.intervals[-1].high if self.intervals else None

    def __contains__(self, x: Any) -> bool:
        """Tell whether a term lies in the zone."""
        return any(x in interval for interval in self.intervals)

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data for JSON; numbers as floats."""
        return {
            "title": self.problem.title,
            "players": list(self.problem.players),
            "empty": self.is_empty,
            "intervals": [interval.to_dict() for interval in self.intervals],
            "efficient": [interval.to_dict() for interval in self.efficient],
            "reservations": {player: each.to_dict() for player, each in self.reservations.items()},
            "limits": {label: [each.to_dict() for each in held] for label, held in self.limits.items()},
            "gap": None if self.gap is None else self.gap.to_dict(),
            "opens_by_lottery": self.opens_by_lottery,
            "exact": self.exact,
            "notes": list(self.notes),
        }

    def __repr__(self) -> str:
        """Say it in words."""
        from gametheory.bargaining.words import zone_page

        return zone_page(self).text()

    def _repr_html_(self) -> str:
        from gametheory.bargaining.words import zone_page

        return zone_page(self).html()


def zone_of_agreement(problem: BargainingProblem) -> Zone:
    """Find the terms that give every side at least its disagreement payoff and that every limit allows.

    Examples
    --------
    Washington pays at most 0.6 of the package and delivers at most 0.5; Moscow takes no less than 0.375.

    >>> from gametheory.bargaining.problem import delivery
    >>> promise = delivery("us", [0, 5], 2.5)
    >>> deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0}, limits=(promise,))
    >>> zone = zone_of_agreement(deal)
    >>> zone.low, zone.high, zone.intervals[0].high_binding
    (Fraction(3, 8), Fraction(1, 2), ('delivery (us)',))
    """
    wanted, held = participations(problem), commitments(problem)
    zone = intervals_where(problem, [*wanted, *held])
    kept = intervals_where(problem, held)
    everybody = Total((Fraction(1),) * len(problem.players))
    by_lottery = not zone and not is_concave(problem, kept) and best_lottery(problem, kept, everybody) is not None
    return Zone(
        problem=problem,
        intervals=zone,
        efficient=efficient_terms(problem, zone)[0],
        reservations={who: _reservation(problem, index) for index, who in enumerate(problem.players)},
        limits={limit.label: intervals_where(problem, [limit]) for limit in held},
        gap=None if zone else _gap(problem),
        opens_by_lottery=by_lottery,
        exact=problem.is_exact,
        notes=problem.notes,
    )


def _reservation(problem: BargainingProblem, index: int) -> Reservation:
    limit = participations(problem)[index]
    way = trend(problem, limit.parts)
    said = {1: "at least", -1: "at most", 0: ""}[way]
    return Reservation(problem.players[index], said, _threshold(problem, limit, way), intervals_where(problem, [limit]))


def _threshold(problem: BargainingProblem, limit: Constraint, way: int) -> Any:
    """Give the term at which a limit that rises or falls is just met; of a straight line, wherever it lies."""
    if not way:
        return None
    first = limit.parts[0]
    if len(limit.parts) == 1 and isinstance(first, RationalFunction) and first.is_linear:
        return -first.numerator[0] / first.numerator[1]
    pieces = zip(problem.pieces, limit.parts, strict=True)
    return next((root for piece, part in pieces for root in part.roots(piece.low, piece.high)), None)


def _gap(problem: BargainingProblem) -> Gap:
    shortfall, term = {}, {}
    wanted, held = participations(problem), commitments(problem)
    for index, player in enumerate(problem.players):
        others = [each for place, each in enumerate(wanted) if place != index]
        best = _best(problem, intervals_where(problem, [*others, *held]), index)
        if best is not None:
            term[player], shortfall[player] = best[0], -best[1]
    return Gap(*_width(problem, [*wanted, *held]), shortfall, term)


def _width(problem: BargainingProblem, limits: list[Constraint]) -> tuple[Any, tuple[str, ...]]:
    """Give by how much the largest lower limit exceeds the smallest upper one, and name the two."""
    ways = [trend(problem, limit.parts) for limit in limits]
    found = [(way, _threshold(problem, limit, way), limit.label) for way, limit in zip(ways, limits, strict=True)]
    lower = [(value, label) for way, value, label in found if way > 0 and value is not None]
    upper = [(value, label) for way, value, label in found if way < 0 and value is not None]
    if not lower or not upper:
        return None, ()
    least, most = max(lower, key=lambda pair: Ordered(pair[0])), min(upper, key=lambda pair: Ordered(pair[0]))
    return (_apart(least[0], most[0]), (least[1], most[1])) if least[0] > most[0] else (None, ())


def _apart(above: Any, below: Any) -> Any:
    try:
        return above - below
    except TypeError:  # irrational numbers of different fields
        return float(above) - float(below)


def _best(problem: BargainingProblem, terms: tuple[Interval, ...], index: int) -> tuple[Any, Any] | None:
    """Give the term that is best for a side, and its gain."""
    best: tuple[Any, Any] | None = None
    for piece, low, high in parts(problem, terms):
        gain = piece.gains[index]
        for x in (low, high, *gain.derivative().roots(low, high)):
            if best is None or gain(x) > best[1]:
                best = x, gain(x)
    return best
