"""What :func:`gametheory.thresholds.thresholds` gives: the values at which the answer changes, and what holds where."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.games.numbers import Number
from gametheory.numerics.algebraic_numbers import AlgebraicNumber
from gametheory.thresholds.value_nouns import ValueFunctions, in_print


@dataclass(frozen=True)
class Answer:
    """What a solution concept says at one value of the parameter.

    Attributes
    ----------
    holds
        The equilibria by what identifies them: an action profile, the actions in use, the play of a tree, what is
        chosen at each information set; a plan of a repeated game; a zone of agreement by what binds at its ends; of
        correlated equilibria the outcomes that some of them reach, and those that all do. Those that belong to a
        continuum say so.
    outcomes
        The outcomes that some of them reach, in the game's order.
    selected
        The one that payoff dominance selects, then the order of the file (of plans that order alone); empty where there
        is none.
    complete
        Whether these are all.
    """

    holds: tuple[str, ...]
    outcomes: tuple[str, ...]
    selected: str = ""
    complete: bool = True

    def __str__(self) -> str:
        """Say it in a line."""
        return listed(self.holds) if self.holds else "no equilibrium"


@dataclass(frozen=True)
class Threshold:
    """One value of the parameter at which the answer changes.

    Attributes
    ----------
    value
        A fraction, an algebraic number, or where ``exact`` is false a float.
    enclosure
        Two rational numbers, the same where the value is rational, that are certain to have it between them (where
        ``exact`` is false: between which the answer changes).
    exact
        Whether it is known exactly.
    below, at, above
        The answers just below, at and just above it. ``None`` beyond the end of the range; for ``at`` also where the
        game could not be solved there (``remark`` says why).
    remark
        What else is to be known of it.
    """

    value: Number
    enclosure: tuple[Fraction, Fraction]
    exact: bool
    below: Answer | None
    at: Answer | None
    above: Answer | None
    remark: str = ""

    @property
    def text(self) -> str:
        """The value in print: a fraction, a closed form with square roots, or a root of a polynomial in an interval."""
        return in_print(self.value) if isinstance(self.value, AlgebraicNumber | Fraction) else f"{self.value:.9g}"

    @property
    def ends(self) -> tuple[str, ...]:
        """The equilibria that hold just below, and not just above."""
        return _missing(self.below, self.above)

    @property
    def begins(self) -> tuple[str, ...]:
        """The equilibria that hold just above, and not just below."""
        return _missing(self.above, self.below)

    @property
    def only_here(self) -> tuple[str, ...]:
        """The equilibria that hold at the value, and on neither side of it."""
        around = {label for side in (self.below, self.above) if side is not None for label in side.holds}
        return tuple(label for label in (self.at.holds if self.at else ()) if label not in around)

    @property
    def words(self) -> str:
        """What changes here, in a line."""
        parts = [
            *(f"{label} ends" for label in self.ends),
            *(f"{label} begins" for label in self.begins),
            *(f"{label} only here" for label in self.only_here),
        ]
        if self.below and self.above and self.below.selected != self.above.selected and not parts:
            parts = [f"{self.above.selected or 'nothing'} is selected instead of {self.below.selected or 'nothing'}"]
        return listed([*(parts or ["a tie at this value alone"]), *filter(None, [self.remark])])

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {
            "value": float(self.value),
            "text": self.text,
            "enclosure": [str(end) for end in self.enclosure],
            "exact": self.exact,
            "below": _plain(self.below),
            "at": _plain(self.at),
            "above": _plain(self.above),
            "ends": list(self.ends),
            "begins": list(self.begins),
            "words": self.words,
        }


@dataclass(frozen=True)
class Stretch:
    """An open interval between two thresholds, and the answer that holds on all of it."""

    low: Number
    high: Number
    answer: Answer

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {"low": float(self.low), "high": float(self.high), "answer": _plain(self.answer)}


@dataclass(frozen=True, repr=False)
class Thresholds:
    """All values of one parameter, within a range, at which a concept's answer changes.

    Attributes
    ----------
    along, symbol, unit
        The parameter.
    low, high
        The range, ends included.
    fixed
        The values of the other parameters.
    values
        The thresholds in ascending order.
    pieces
        The open intervals between them, in ascending order.
    exact
        Whether every threshold is exact and none can be missing at which an equilibrium begins or ends; ``notes`` say
        where one can be at which only another equilibrium is selected.
    tolerance
        Where ``exact`` is false: the width to which a threshold is enclosed. 0 otherwise.
    value_functions
        Of correlated equilibria, the least and the greatest probability of each outcome, and the value of the best, as
        functions of the parameter; None where they are not exact, and for other concepts.
    """

    title: str
    concept: str
    along: str
    symbol: str
    unit: str
    low: Fraction
    high: Fraction
    fixed: Mapping[str, Fraction]
    values: tuple[Threshold, ...]
    pieces: tuple[Stretch, ...]
    exact: bool
    method: str
    tolerance: float = 0.0
    notes: tuple[str, ...] = ()
    value_functions: ValueFunctions | None = None

    def where(self, label: str) -> tuple[tuple[Number, Number], ...]:
        """Give the closed intervals over which an equilibrium, or an outcome, is found, adjoining pieces joined.

        A point at which it holds alone is an interval of length zero. Values where the game could not be solved are
        not counted.
        """
        found: list[tuple[Number, Number]] = []
        for low, high, answer in self._in_order():
            if answer is None or label not in (*answer.holds, *answer.outcomes):
                continue
            if found and found[-1][1] == low:
                found[-1] = found[-1][0], high
            else:
                found.append((low, high))
        return tuple(found)

    def rows(self) -> list[list[str]]:
        """Give a table of texts, the header first: intervals and thresholds in ascending order."""
        from gametheory.thresholds.display import table_rows

        return table_rows(self)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain data for JSON."""
        values = {} if self.value_functions is None else {"value_functions": self.value_functions.to_dict()}
        return {
            "title": self.title,
            "concept": self.concept,
            "along": self.along,
            "range": [float(self.low), float(self.high)],
            "fixed": {name: float(value) for name, value in self.fixed.items()},
            "thresholds": [threshold.to_dict() for threshold in self.values],
            "pieces": [piece.to_dict() for piece in self.pieces],
            "exact": self.exact,
            "method": self.method,
            "tolerance": self.tolerance,
            "notes": list(self.notes),
            **values,
        }

    def to_json(self) -> str:
        """Give :meth:`to_dict` as text."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def to_latex(self) -> str:
        """Give the table as a LaTeX tabular."""
        from gametheory.thresholds.display import thresholds_latex

        return thresholds_latex(self)

    def __repr__(self) -> str:
        """Print what holds where."""
        from gametheory.thresholds.display import thresholds_text

        return thresholds_text(self)

    def _repr_html_(self) -> str:
        from gametheory.thresholds.display import thresholds_html

        return thresholds_html(self)

    def _in_order(self) -> list[tuple[Number, Number, Answer | None]]:
        """List thresholds, as intervals of length zero, and pieces in ascending order."""
        points = [(one.value, one.value, one.at) for one in self.values]
        stretches = [(one.low, one.high, one.answer) for one in self.pieces]
        return sorted([*points, *stretches], key=lambda part: (float(part[0]), float(part[1])))


def listed(parts: Sequence[str]) -> str:
    """Join parts by semicolons, or where some have semicolons inside by bars.

    >>> listed(["hold", "strike"]), listed(["us: hold; nk: defy", "us: strike; nk: freeze"])
    ('hold; strike', 'us: hold; nk: defy | us: strike; nk: freeze')
    """
    return (" | " if any("; " in part for part in parts) else "; ").join(parts)


def _missing(of: Answer | None, in_: Answer | None) -> tuple[str, ...]:
    if of is None or in_ is None:
        return ()
    return tuple(label for label in of.holds if label not in in_.holds)


def _plain(answer: Answer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        "holds": list(answer.holds),
        "outcomes": list(answer.outcomes),
        "selected": answer.selected,
        "complete": answer.complete,
    }
