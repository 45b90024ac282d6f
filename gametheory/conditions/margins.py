"""How near a flip is: at given values, the slack of every condition and the nearest flip of each parameter alone.

Along one parameter, the others held, every condition is the sign of a polynomial quotient. Between two neighbouring
roots no sign changes, so the nearest value at which the candidate stops or starts to be an equilibrium is one of
finitely many exact numbers, and a test in each piece between them finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Any, Final

from flint import fmpq_poly

from gametheory.conditions.nouns import CandidateConditions, Case, Condition, Conditions
from gametheory.errors import DomainError, UnknownNameError
from gametheory.games.numbers import as_written, show
from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.boxes import Interval
from gametheory.numerics.real_line import cuts, pieces

FAR: Final = Fraction(10**6)  # how far a flip is looked for where a parameter has no range


@dataclass(frozen=True)
class Slack:
    """How much room a condition has at the given values: negative where it fails, zero where it binds."""

    condition: Condition
    slack: Number

    @property
    def binds(self) -> bool:
        """Whether the player is exactly indifferent."""
        return bool(self.slack == 0)


@dataclass(frozen=True)
class Flip:
    """The nearest value of one parameter, in one direction, at which a candidate starts or stops to be an equilibrium.

    ``value`` is exact. Where ``beyond`` is true it is an equilibrium (or none) still at the value and changes just
    beyond it, else it changes at the value.
    """

    parameter: str
    now: Fraction
    value: Number
    beyond: bool

    @property
    def move(self) -> float:
        """How far the parameter has to move, with its sign."""
        return float(self.value) - float(self.now)

    def __str__(self) -> str:
        """Say it in a line."""
        way = "up" if self.value > self.now else "down"
        edge = "beyond" if self.beyond else "to"
        return f"{self.parameter} {way} {edge} {show(self.value)} (now {show(self.now)})"


@dataclass(frozen=True, repr=False)
class CandidateMargins:
    """One candidate at given values: whether it is an equilibrium, each condition's slack, the flips by nearness."""

    label: str
    holds: bool
    slacks: tuple[Slack, ...]
    flips: tuple[Flip, ...]

    @property
    def tightest(self) -> Slack | None:
        """The condition with the least slack; None where nothing is asked."""
        return min(self.slacks, key=lambda one: one.slack, default=None)

    def __repr__(self) -> str:
        """Print its slacks and flips."""
        return "\n".join(_lines(self))


@dataclass(frozen=True, repr=False)
class Margins:
    """How near every candidate of a model is to a flip, at given values of the parameters."""

    title: str
    values: Mapping[str, Fraction]
    candidates: tuple[CandidateMargins, ...]

    def __getitem__(self, label: str) -> CandidateMargins:
        """Give a candidate by its label."""
        for candidate in self.candidates:
            if candidate.label == label:
                return candidate
        raise UnknownNameError("candidate", label, (candidate.label for candidate in self.candidates))

    def rows(self) -> list[list[str]]:
        """Give a table of texts, the header first: a row a candidate."""
        return [
            ["candidate", "equilibrium", "tightest condition", "slack", "nearest flip"],
            *map(_row, self.candidates),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON; numbers as floats, exact values as text beside them."""
        return {
            "title": self.title,
            "values": {name: float(value) for name, value in self.values.items()},
            "candidates": [_plain(candidate) for candidate in self.candidates],
        }

    def __repr__(self) -> str:
        """Print for each candidate its slacks and flips."""
        return "\n".join([self.title, *(line for candidate in self.candidates for line in _lines(candidate))])

    def _repr_html_(self) -> str:
        header, *body = self.rows()
        top = "".join(f"<th>{escape(cell)}</th>" for cell in header)
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body)
        return f"<div><div><b>{escape(self.title)}</b></div><table><tr>{top}</tr>{rows}</table></div>"


def margins(found: Conditions, **values: Any) -> Margins:
    """Say at given values how much slack each condition has, and how far each parameter alone is from a flip.

    Parameters
    ----------
    found
        What :func:`gametheory.conditions.conditions` gives.
    **values
        Values of free parameters, taken as written; the others have their defaults.

    Returns
    -------
    Margins
        For every candidate that can be an equilibrium: whether it is one, each condition's slack (in the unit of the
        player's payoffs; of a candidate with several cases those of the case nearest to holding), and for every
        parameter the nearest flip in either direction within its range, nearest first as a share of the range.

    Examples
    --------
    >>> import gametheory
    >>> from gametheory.conditions import conditions
    >>> model = gametheory.load(
    ...     {
    ...         "title": "Toll",
    ...         "players": {"driver": "The driver"},
    ...         "parameters": {"gain": {"default": 2, "range": "0..3"}, "toll": {"default": 0.5, "range": "0..1"}},
    ...         "outcomes": {"crossed": {"driver": "gain - 3 * toll ** 2"}, "home": {"driver": 0}},
    ...         "table": {"actions": {"driver": ["cross", "stay"]}, "cells": {"cross": "crossed", "stay": "home"}},
    ...     }
    ... )
    >>> print(margins(conditions(model)))
    Toll
    cross: an equilibrium
        slack 1.25: gain >= 3 * toll**2
        breaks with toll up beyond 0.8165 (now 0.5)
        breaks with gain down beyond 0.75 (now 2)
    stay: not an equilibrium
        slack -1.25: gain <= 3 * toll**2
        holds with toll up to 0.8165 (now 0.5)
        holds with gain down to 0.75 (now 2)
    """
    for name in values:
        if name not in found.free:
            raise UnknownNameError("free parameter of these conditions", name, found.free)
    point = {**found.defaults, **{name: as_written(value) for name, value in values.items()}}
    for name, value in point.items():
        low, high = found.free[name]
        if not low <= value <= high:
            raise DomainError(
                f"the conditions were simplified for {name} in {show(low)}..{show(high)}, not {show(value)}"
            )
    possible = (candidate for candidate in found.candidates if candidate.cases)
    return Margins(found.title, point, tuple(_margins(candidate, point, found.free) for candidate in possible))


def _margins(
    candidate: CandidateConditions, point: Mapping[str, Fraction], ranges: Mapping[str, Interval]
) -> CandidateMargins:
    names = [name for name in ranges if any(name in one.difference.used for one in _asked(candidate))]
    flips = [flip for name in names for flip in _flips(candidate, point, name, ranges[name])]
    flips.sort(key=lambda flip: abs(flip.move) / _width(ranges[flip.parameter]))
    nearest = min(candidate.cases, key=lambda case: _failing(case, point))
    of_players = (condition for condition in nearest.conditions if condition.player)  # others say which formula counts
    slacks = tuple(Slack(condition, condition.difference(point)) for condition in of_players)
    return CandidateMargins(candidate.label, candidate.holds(point), slacks, tuple(flips))


def _asked(candidate: CandidateConditions) -> Iterator[Condition]:
    for case in candidate.cases:
        yield from case.conditions
        yield from (implied.condition for implied in case.implied)


def _failing(case: Case, point: Mapping[str, Fraction]) -> tuple[int, Any]:
    """Order cases: those with fewer failing conditions first, then those that miss by less."""
    missed = [condition.difference(point) for condition in case.conditions if not condition.holds(point)]
    return len(missed), -min(missed, default=0)


def _flips(candidate: CandidateConditions, point: Mapping[str, Fraction], name: str, ends: Interval) -> Iterator[Flip]:
    low, high = (_finite(end) for end in ends)
    roots = cuts(_polynomials(candidate, point, name), low, high)
    parts = pieces(roots, low, high)
    now, value = candidate.holds(point), point[name]

    def here(number: Number) -> bool:
        try:
            return candidate.holds({**point, name: number})
        except ZeroDivisionError:
            return False

    above = [(root, root, False) for root in roots if root > value]
    above += [(part.sample, max(part.low, value), True) for part in parts if part.high > value]
    below = [(root, root, False) for root in roots if root < value]
    below += [(part.sample, min(part.high, value), True) for part in parts if part.low < value]
    for way, cells in ((1, above), (-1, below)):
        cells.sort(key=lambda cell: (way * float(cell[1]), cell[2]))
        changed = next((cell for cell in cells if here(cell[0]) != now), None)
        if changed is not None:
            yield Flip(name, value, changed[1], changed[2])


def _polynomials(candidate: CandidateConditions, point: Mapping[str, Fraction], name: str) -> Iterator[fmpq_poly]:
    others = {other: value for other, value in point.items() if other != name}
    for condition in _asked(candidate):
        yield from condition.difference.at(**others).along(name)


def _finite(end: Fraction | float) -> Fraction:
    return end if isinstance(end, Fraction) else FAR if end > 0 else -FAR


def _width(ends: Interval) -> float:
    return float(_finite(ends[1]) - _finite(ends[0])) or 1.0


def _row(candidate: CandidateMargins) -> list[str]:
    tightest = candidate.tightest
    condition = [tightest.condition.text, show(tightest.slack)] if tightest else ["", ""]
    flip = str(candidate.flips[0]) if candidate.flips else "none within the ranges"
    return [candidate.label, "yes" if candidate.holds else "no", *condition, flip]


def _lines(candidate: CandidateMargins) -> Iterator[str]:
    yield f"{candidate.label}: {'an equilibrium' if candidate.holds else 'not an equilibrium'}"
    for slack in candidate.slacks:
        yield f"    slack {show(slack.slack)}: {slack.condition.text}{' (binds)' if slack.binds else ''}"
    verb = "breaks" if candidate.holds else "holds"
    yield from (f"    {verb} with {flip}" for flip in candidate.flips)


def _plain(candidate: CandidateMargins) -> dict[str, Any]:
    return {
        "label": candidate.label,
        "holds": candidate.holds,
        "slacks": [
            {"text": one.condition.text, "slack": float(one.slack), "binds": one.binds} for one in candidate.slacks
        ],
        "flips": [
            {
                "parameter": f.parameter,
                "now": float(f.now),
                "value": float(f.value),
                "exact": str(f.value),
                "beyond": f.beyond,
            }
            for f in candidate.flips
        ],
    }
