"""Parameters: the named numbers that payoffs depend on, with what is known and what is plausible of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

import numpy as np

from gametheory.errors import DomainError
from gametheory.games.numbers import show


@dataclass(frozen=True, slots=True)
class Domain:
    """The values that a parameter can have at all: an interval, with its name.

    ``None`` stands for no bound. A bound belongs to the domain unless it is said to be open.
    """

    name: str
    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def contains(self, values: Any) -> bool:
        """Tell whether all values (a number or an array) lie in the domain; NaN never does."""
        numbers = np.asarray(values, dtype=float) if isinstance(values, np.ndarray) else values
        return bool(np.all(self._above(numbers)) and np.all(self._below(numbers)))

    def __str__(self) -> str:
        """Say it in words: ``a probability, from 0 to 1``."""
        bounds = [
            f"{'more than' if self.low_open else 'from'} {show(self.low)}" if self.low is not None else "",
            f"{'below' if self.high_open else 'to'} {show(self.high)}" if self.high is not None else "",
        ]
        return ", ".join(part for part in (self.name, " ".join(filter(None, bounds))) if part)

    def _above(self, numbers: Any) -> Any:
        if self.low is None:
            return np.isfinite(np.asarray(numbers, dtype=float))
        low = float(self.low) if isinstance(numbers, np.ndarray) else self.low
        return numbers > low if self.low_open else numbers >= low

    def _below(self, numbers: Any) -> Any:
        if self.high is None:
            return np.isfinite(np.asarray(numbers, dtype=float))
        high = float(self.high) if isinstance(numbers, np.ndarray) else self.high
        return numbers < high if self.high_open else numbers <= high


ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)
DOMAINS: Final[Mapping[str, Domain]] = {
    "real": Domain("a real number"),
    "nonnegative": Domain("a number that is not negative", ZERO),
    "positive": Domain("a positive number", ZERO, low_open=True),
    "probability": Domain("a probability", ZERO, ONE),
    "share": Domain("a share", ZERO, ONE),
    "discount factor": Domain("a discount factor", ZERO, ONE, high_open=True),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number in a model's payoffs.

    Attributes
    ----------
    name
        As formulas write it.
    default
        An illustration, never an estimate.
    low, high
        The plausible range; ``None`` where none is declared. Values outside it are allowed, and noted.
    kind
        ``"lever"`` for what a government or a deal's text sets, ``"uncertainty"`` for what an analyst does not know.
    domain
        A key of :data:`DOMAINS`: the values it can have at all. Others are errors.
    symbol, unit, meaning, source, distribution
        For print: LaTeX symbol, unit, what it means, the labels of the claims it stands on, how an uncertainty is
        distributed over its range.
    """

    name: str
    default: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    kind: Literal["lever", "uncertainty"] = "uncertainty"
    domain: str = "real"
    symbol: str = ""
    unit: str = ""
    meaning: str = ""
    source: tuple[str, ...] = ()
    distribution: str = "uniform"

    def check(self, values: Any) -> None:
        """Raise ``DomainError`` if a value (a number or an array) is one that the parameter can never have."""
        domain = DOMAINS[self.domain]
        if not domain.contains(values):
            shown = show(values) if np.ndim(values) == 0 else f"{np.min(values):g}..{np.max(values):g}"
            raise DomainError(f"parameter '{self.name}' cannot be {shown}: it is {domain}. Give a value in that range")

    def remark(self, values: Any) -> str | None:
        """Note that a value lies outside the plausible range; ``None`` when all lie within."""
        low, high = np.min(values), np.max(values)
        written: type[float] | type[Fraction] = float if np.ndim(values) else Fraction  # the float 0.1 is above a tenth
        if (self.low is None or low >= written(self.low)) and (self.high is None or high <= written(self.high)):
            return None
        shown = show(low) if low == high else f"{show(low)}..{show(high)}"
        return f"{self.name} = {shown} lies outside its plausible range {self.range_text}"

    @property
    def range_text(self) -> str:
        """The plausible range as the model file writes it: ``0..5``; empty where none is declared."""
        if self.low is None or self.high is None:
            return ""
        return f"{show(self.low)}..{show(self.high)}"
