"""A bargaining problem over several terms at once, and its numerical answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.bargaining.display import Page
from gametheory.errors import GameError, UnknownNameError
from gametheory.games.numbers import show

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SeveralTerms:
    """A bargaining problem over several terms.

    Attributes
    ----------
    terms
        The terms, each with its range.
    payoffs
        For each side a mapping from terms to coefficients, with the key "" for a constant (an affine payoff), or a
        function of the vector of terms.
    disagreement
        What each side gets without an agreement.

    Examples
    --------
    >>> deal = SeveralTerms(
    ...     {"sanctions": (0, 1), "recognition": (0, 1)},
    ...     {"us": {"": 3, "sanctions": -2, "recognition": -3}, "russia": {"": -1, "sanctions": 3, "recognition": 1}},
    ...     {"us": 0, "russia": 0},
    ... )
    >>> deal.is_affine
    True
    """

    terms: Mapping[str, tuple[float, float]]
    payoffs: Mapping[str, Mapping[str, float] | Callable[[Floats], float]]
    disagreement: Mapping[str, float]
    title: str = ""

    def __post_init__(self) -> None:
        """Check the names and the ranges."""
        for name in self.disagreement:
            if name not in self.payoffs:
                raise UnknownNameError("player", name, tuple(self.payoffs))
        for player in self.payoffs:
            if player not in self.disagreement:
                raise GameError(f"{player} has no disagreement payoff. Say what it gets without an agreement")
        for term, (low, high) in self.terms.items():
            if not low < high:
                raise GameError(f"the term {term} has no range: {low} to {high}. Give its lower end first")
        for payoff in self.payoffs.values():
            if not callable(payoff):
                for name in payoff:
                    if name and name not in self.terms:
                        raise UnknownNameError("term", name, tuple(self.terms))

    @property
    def is_affine(self) -> bool:
        """Whether all payoffs are given by coefficients."""
        return not any(callable(payoff) for payoff in self.payoffs.values())

    @property
    def bounds(self) -> Floats:
        """The ranges, of shape (terms, 2)."""
        return np.array(list(self.terms.values()), dtype=float)

    def gains(self, x: Floats) -> Floats:
        """Give the sides' gains at a vector of terms."""
        return np.array([self._payoff(player, x) - float(self.disagreement[player]) for player in self.payoffs])

    def _payoff(self, player: str, x: Floats) -> float:
        payoff = self.payoffs[player]
        if callable(payoff):
            return float(payoff(x))
        slopes = [payoff.get(term, 0.0) for term in self.terms]
        return float(payoff.get("", 0.0) + np.dot(slopes, x))

    def slopes(self, x: Floats) -> Floats:
        """Give the gradients of the gains, of shape (sides, terms), by central differences inside the ranges."""
        low, high = self.bounds.T
        columns = []
        for place, width in enumerate(high - low):
            step = np.zeros(len(x))
            step[place] = 1e-6 * width
            right, left = np.minimum(x + step, high), np.maximum(x - step, low)
            columns.append((self.gains(right) - self.gains(left)) / (right - left)[place])
        return np.array(columns).T


@dataclass(frozen=True, repr=False)
class SeveralTermsSolution:
    """The terms that a bargaining solution chooses, and how sure that is.

    Attributes
    ----------
    terms, payoffs, gains
        The agreement, and what each side gets.
    optimum
        "global" or "local".
    gap
        By how much any terms could at most exceed the objective; ``None`` where that is not known.
    residual
        The part of the objective's gradient that active limits do not explain, relative to its length.
    best_nearby
        By how much the best of many feasible terms near by exceeds it: 0 if none does.
    reached, starts
        How many of the starting points led to this value.
    """

    problem: SeveralTerms
    concept: str
    terms: Mapping[str, float]
    payoffs: Mapping[str, float]
    gains: Mapping[str, float]
    optimum: str
    gap: float | None
    residual: float
    best_nearby: float
    reached: int
    starts: int
    exact: bool = False
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data for JSON."""
        names = ("concept", "optimum", "gap", "residual", "best_nearby", "reached", "starts", "exact")
        plain = {name: getattr(self, name) for name in names}
        maps = {"terms": dict(self.terms), "payoffs": dict(self.payoffs), "gains": dict(self.gains)}
        return {"title": self.problem.title, **plain, **maps, "notes": list(self.notes)}

    def _page(self) -> Page:
        chosen = ", ".join(f"{term} {show(x)}" for term, x in self.terms.items())
        sides = tuple(f"{who}: {show(x)}, a gain of {show(self.gains[who])}." for who, x in self.payoffs.items())
        sure = "no terms are better" if self.optimum == "global" else "no terms near by are better"
        check = f"Numerical, a {self.optimum} optimum: {sure}; {self.reached} of {self.starts} starts came here."
        title = self.problem.title or f"Bargaining over {', '.join(self.problem.terms)}"
        return Page(title, (f"{self.concept}: {chosen}.",), (("What each side gets", sides),), (check, *self.notes))

    def __repr__(self) -> str:
        """Say it in words."""
        return self._page().text()

    def _repr_html_(self) -> str:
        return self._page().html()
