"""The nouns: a map of regimes over two parameters, a strip over one, and what they are made of.

A *regime* is a set of equilibria. Its region is where exactly these exist; on the border between two regions the
equilibria of both do, and sometimes more: what exists nowhere else is listed apart (``only_on_borders``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.games.numbers import as_written
from gametheory.model import Parameter
from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.planar import Polygon
from gametheory.regimes.questions import Candidate

Equilibria = tuple[Candidate, ...]


@dataclass(frozen=True)
class Side:
    """One side of a map: a parameter, and the range over which it is drawn."""

    parameter: Parameter
    low: Fraction
    high: Fraction

    @property
    def name(self) -> str:
        """The parameter's name."""
        return self.parameter.name

    @property
    def default(self) -> Fraction | None:
        """The parameter's default, where the range contains it."""
        return self.parameter.default if self.low <= self.parameter.default <= self.high else None


@dataclass(frozen=True)
class Region:
    """Where exactly these equilibria exist, without its border.

    Attributes
    ----------
    name
        Its outcomes in words, with the equilibria where other regions have the same outcomes.
    outcomes, equilibria
        The outcomes that some equilibrium may reach, in the model's order; the equilibria.
    polygons
        Its connected parts, the largest first: exact corners, unless a border is curved, where they are drawn points.
    area
        A fraction where that is exact, else a float within ``area_error``.
    share
        The share of the whole rectangle (or range).
    sample
        A point of it, at which the concept's own solver has confirmed the equilibria.
    ties
        Who is indifferent at them there, in words: inside a region these are no accidents of a point.
    isolated
        Whether each is isolated there; else some belong to a continuum of equilibria.
    """

    name: str
    outcomes: tuple[str, ...]
    equilibria: Equilibria
    polygons: tuple[Polygon, ...]
    area: Fraction | float
    area_error: float
    share: float
    sample: tuple[Fraction, Fraction]
    ties: tuple[str, ...]
    isolated: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the equilibria."""
        return tuple(equilibrium.label for equilibrium in self.equilibria)


@dataclass(frozen=True)
class Border:
    """A piece of the border between two regions: its equation, the regions' names, and its points.

    A straight piece has two points, its exact ends; a curve has drawn points.
    """

    equation: str
    between: tuple[str, str]
    points: tuple[tuple[Number | float, Number | float], ...]
    straight: bool


@dataclass(frozen=True)
class BorderCase:
    """Equilibria that exist on a border and not next to it: at a point (one end), or on an open segment or arc (two).

    ``equation`` says which curve; it is empty for a point. ``path`` has points along an arc, its ends included.
    """

    equilibria: Equilibria
    ends: tuple[tuple[Number | float, Number | float], ...]
    equation: str = ""
    path: tuple[tuple[Number | float, Number | float], ...] = ()


@dataclass(frozen=True, repr=False)
class Regimes:
    """The regimes of a model over two parameters.

    Attributes
    ----------
    x, y
        The two parameters with their ranges.
    regions
        The largest first; regions without an equilibrium among them.
    borders
        Where two regions meet.
    only_on_borders
        What exists only on borders or at their meeting points.
    concept, fixed, model_hash
        What the map is traced by: the concept, the values of the other parameters, the model's fingerprint.
    outcomes
        All of the model's outcomes, in their order: charts take the colours from it.
    exact
        Whether corners and areas are exact; where borders are curved areas have an error, equations are still exact.
    complete
        Whether every point was decided, on borders too; otherwise ``notes`` say what was not.
    """

    title: str
    concept: str
    x: Side
    y: Side
    regions: tuple[Region, ...]
    borders: tuple[Border, ...]
    only_on_borders: tuple[BorderCase, ...]
    outcomes: tuple[str, ...]
    players: Mapping[str, str]
    fixed: Mapping[str, Fraction]
    model_hash: str
    exact: bool
    complete: bool
    notes: tuple[str, ...]
    locate: Callable[[tuple[Fraction, Fraction]], Equilibria] = field(compare=False)

    @property
    def corners(self) -> tuple[tuple[Number | float, Number | float], ...]:
        """The points at which borders end or meet, exact where the borders are straight."""
        found = dict.fromkeys(point for border in self.borders for point in (border.points[0], border.points[-1]))
        return tuple(sorted(found, key=lambda point: (float(point[0]), float(point[1]))))

    @property
    def overlaps(self) -> tuple[Region, ...]:
        """The regions in which several equilibria exist side by side."""
        return tuple(region for region in self.regions if len(region.equilibria) > 1)

    def at(self, x: Any, y: Any) -> Equilibria:
        """Give the equilibria that exist at a point, on borders too, exactly; numbers are taken as written."""
        return self.locate((as_written(x), as_written(y)))

    def to_dict(self) -> dict[str, Any]:
        """Give the map as plain data for JSON; what is exact also as text."""
        from gametheory.regimes.words import map_dict

        return map_dict(self)

    def __repr__(self) -> str:
        """Say it in words, a region a line."""
        from gametheory.regimes.words import map_text

        return map_text(self)

    def _repr_html_(self) -> str:
        from gametheory.regimes.words import map_html

        return map_html(self)


@dataclass(frozen=True)
class Stretch:
    """A part of a range in which exactly these equilibria exist: an open interval, or a single value (both ends equal).

    Single values are listed only where more, or less, exists than on both sides of them together.
    """

    name: str
    outcomes: tuple[str, ...]
    equilibria: Equilibria
    low: Number
    high: Number

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the equilibria."""
        return tuple(equilibrium.label for equilibrium in self.equilibria)


@dataclass(frozen=True, repr=False)
class Strip:
    """The regimes of a model along one parameter: intervals in ascending order, and values at which more exists.

    Attributes are those of :class:`Regimes`; ``stretches`` are the intervals, ``only_at_points`` single values.
    """

    title: str
    concept: str
    x: Side
    stretches: tuple[Stretch, ...]
    only_at_points: tuple[Stretch, ...]
    outcomes: tuple[str, ...]
    players: Mapping[str, str]
    fixed: Mapping[str, Fraction]
    model_hash: str
    complete: bool
    notes: tuple[str, ...]
    locate: Callable[[tuple[Fraction, Fraction]], Equilibria] = field(compare=False)

    @property
    def flips(self) -> tuple[Number, ...]:
        """The values at which the set of equilibria changes."""
        return tuple(stretch.low for stretch in self.stretches[1:])

    def at(self, x: Any) -> Equilibria:
        """Give the equilibria that exist at a value, exactly."""
        return self.locate((as_written(x), Fraction(0)))

    def to_dict(self) -> dict[str, Any]:
        """Give the strip as plain data for JSON."""
        from gametheory.regimes.words import strip_dict

        return strip_dict(self)

    def __repr__(self) -> str:
        """Say it in words, an interval a line."""
        from gametheory.regimes.words import strip_text

        return strip_text(self)
