"""Value functions: how little and how much correlated equilibria can bring about, as functions of one parameter.

:func:`value_functions` is what :func:`gametheory.thresholds.thresholds` rests on for ``correlated``, and can be asked
by itself. Each :class:`ValueFunction` is one rational function on each of finitely many intervals, with its value at
each end: optima of linear programs whose numbers depend on the parameter
(:mod:`gametheory.numerics.parametric_programs`). At an end it may bend, and where a player is exactly indifferent jump.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.errors import DomainError, UnknownNameError
from gametheory.games.numbers import Number, as_written, show
from gametheory.numerics.algebraic_numbers import AlgebraicNumber
from gametheory.numerics.rational_functions import RationalFunction


@dataclass(frozen=True)
class ValuePiece:
    """An open interval on which the value is one formula.

    ``drawn`` says how often a mediator who brings it about draws each action profile, as formulas too; only where that
    was asked for, which is for the objective of the concept.
    """

    low: Number
    high: Number
    formula: RationalFunction
    drawn: Mapping[str, RationalFunction] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON; formulas as text."""
        plain = {"low": float(self.low), "high": float(self.high), "formula": self.formula.to_text()}
        drawn = {profile: share.to_text() for profile, share in self.drawn.items()}
        return {**plain, "drawn": drawn} if drawn else plain


@dataclass(frozen=True)
class ValueAt:
    """The value at the end of a piece; None where the game has no value. ``kind`` is "kink", "jump" or "" (an end)."""

    place: Number
    value: Number | None
    kind: str = ""

    @property
    def text(self) -> str:
        """The place in print."""
        return in_print(self.place)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        value = None if self.value is None else float(self.value)
        return {"place": float(self.place), "text": self.text, "value": value, "kind": self.kind}


@dataclass(frozen=True, repr=False)
class ValueFunction:
    """The least or the greatest that correlated equilibria bring about, as a function of one parameter.

    Attributes
    ----------
    name
        What it is the value of, such as "the greatest probability of war".
    along
        The parameter.
    pieces
        Open intervals in ascending order, each with its formula.
    points
        The values at the ends of the range and of all pieces, in ascending order.
    """

    name: str
    along: str
    pieces: tuple[ValuePiece, ...]
    points: tuple[ValueAt, ...]

    @property
    def kinks(self) -> tuple[ValueAt, ...]:
        """The places at which the formula changes: it bends there, or jumps."""
        return tuple(point for point in self.points if point.kind)

    def __call__(self, place: Any) -> Number | None:
        """Give the value at a number in the range, exactly; None where the game has no value.

        Raises ``DomainError`` beyond the range.
        """
        at = place if isinstance(place, AlgebraicNumber) else as_written(place)
        for point in self.points:
            if point.place == at:
                return point.value
        for piece in self.pieces:
            if piece.low < at < piece.high:
                value: Number = piece.formula({self.along: at})
                return value
        ends = f"{in_print(self.points[0].place)} to {in_print(self.points[-1].place)}"
        raise DomainError(
            f"{self.along} = {show(at)} is beyond the range from {ends}. Give a wider one, low= and high="
        )

    def rows(self) -> list[list[str]]:
        """Give a table of texts, the header first: a row a piece, and a row each point where it jumps."""
        return [["where", "value", "drawn by the mediator"], *self._rows()]

    def _rows(self) -> Iterator[list[str]]:
        jumps = [point for point in self.points if self._is_apart(point)]
        parts: list[tuple[float, int, ValueAt | ValuePiece]] = [
            *((float(one.place), 0, one) for one in jumps),
            *((float(one.low), 1, one) for one in self.pieces),
        ]
        for _, _, part in sorted(parts, key=lambda own: own[:2]):
            if isinstance(part, ValueAt):
                value = "no value" if part.value is None else in_print(part.value)
                yield [f"{self.along} = {part.text}", value, ""]
            else:
                drawn = "; ".join(f"{profile}: {share}" for profile, share in part.drawn.items())
                yield [f"{in_print(part.low)} < {self.along} < {in_print(part.high)}", str(part.formula), drawn]

    def _is_apart(self, point: ValueAt) -> bool:
        """Whether the value at a point is not what the formulas beside it give there."""
        if point.kind == "jump" or point.value is None:
            return True
        beside = [piece for piece in self.pieces if point.place in (piece.low, piece.high)]
        return any(limit(piece, self.along, point.place) != point.value for piece in beside)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {
            "name": self.name,
            "pieces": [piece.to_dict() for piece in self.pieces],
            "points": [point.to_dict() for point in self.points],
        }

    def to_latex(self, symbols: Mapping[str, str] | None = None) -> str:
        """Write it as LaTeX, by cases; ``symbols`` gives the LaTeX of the parameter."""
        name = (symbols or {}).get(self.along) or self.along.replace("_", r"\_")
        lines = [
            rf"{piece.formula.to_latex(symbols)} & {_latex(piece.low)} < {name} < {_latex(piece.high)} \\"
            for piece in self.pieces
        ]
        lines += [
            rf"{_latex(point.value)} & {name} = {_latex(point.place)} \\"
            for point in self.points
            if point.value is not None and self._is_apart(point)
        ]
        return "\n".join([r"\begin{cases}", *lines, r"\end{cases}"])

    def __repr__(self) -> str:
        """Say it piece by piece, in a line where it is one formula throughout."""
        return value_function_text(self, drawn=True)


@dataclass(frozen=True, repr=False)
class ValueFunctions:
    """Several value functions of one model along one parameter, by their names."""

    title: str
    concept: str
    along: str
    symbol: str
    functions: Mapping[str, ValueFunction]

    def __getitem__(self, name: str) -> ValueFunction:
        """Give one by its name, or in the words of an objective: "most war" or "least payoff of us"."""
        shortened = {short: self.functions[long] for short, long in _short_names(self.functions)}
        known = {**shortened, **self.functions}
        if name not in known:
            raise UnknownNameError("value function", name, known)
        return known[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self.functions)

    def __len__(self) -> int:
        """Count them."""
        return len(self.functions)

    def rows(self) -> list[list[str]]:
        """Give a table of texts, the header first: all pieces of all functions."""
        rows = [[name, *row] for name, function in self.functions.items() for row in function.rows()[1:]]
        return [["value", "where", "formula", "drawn by the mediator"], *rows]

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain data for JSON."""
        return {name: function.to_dict() for name, function in self.functions.items()}

    def to_latex(self) -> str:
        """Write all of them as LaTeX, a line each."""
        symbols = {self.along: self.symbol} if self.symbol else {}
        lines = [rf"\text{{{name}}} &= {own.to_latex(symbols)} \\" for name, own in self.functions.items()]
        return "\n".join([r"\begin{align*}", *lines, r"\end{align*}"])

    def __repr__(self) -> str:
        """Say all of them, piece by piece."""
        lines = (value_function_text(own, drawn=True) for own in self.functions.values())
        return "\n".join([f"{self.title}: what {self.concept} equilibria bring about", *lines])

    def _repr_html_(self) -> str:
        from gametheory.thresholds.display import value_functions_html

        return value_functions_html(self)


def in_print(value: Number) -> str:
    """Print a number: decimals that end as such, other fractions as such, irrational ones with their closed form."""
    if isinstance(value, AlgebraicNumber):
        return f"{value:.6g} = {value}"
    exact = Fraction(value)
    return show(value) if Fraction(show(value)) == exact else str(exact)


def limit(piece: ValuePiece, along: str, place: Number) -> Number | None:
    """Give what the formula of a piece tends to at a place; None where it grows beyond all bounds."""
    try:
        value: Number = piece.formula({along: place})
    except ZeroDivisionError:
        return None
    return value


def value_function_text(function: ValueFunction, *, drawn: bool) -> str:
    """Say a value function piece by piece, in a line where it is one formula throughout."""
    rows = [
        (where, f"{value}  (drawn: {what})" if what and drawn else value) for where, value, what in function.rows()[1:]
    ]
    if len(rows) == 1:
        return f"{function.name}: {rows[0][1]}"
    return "\n".join([f"{function.name}, along {function.along}", *(f"  {where}: {value}" for where, value in rows)])


def _short_names(functions: Mapping[str, ValueFunction]) -> Iterator[tuple[str, str]]:
    """Go through other words for the same: those in which an objective is asked for."""
    for name in functions:
        for long, short in (("the greatest ", "most "), ("the least ", "least ")):
            if name.startswith(long):
                rest = name.removeprefix(long)
                yield short + rest, name
                yield short + rest.removeprefix("probability of "), name


def _latex(value: Number) -> str:
    if isinstance(value, AlgebraicNumber):
        return f"{value:.6g}"
    exact = Fraction(value)
    return str(exact) if exact.denominator == 1 else rf"\tfrac{{{exact.numerator}}}{{{exact.denominator}}}"
