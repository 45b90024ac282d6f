"""Where the answer flips: the exact values of each parameter at which equilibria come and go, as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from gametheory.equilibria import Concept, signalling_game
from gametheory.errors import InputError
from gametheory.games import ExtensiveFormGame
from gametheory.model import Axis, Model
from gametheory.report.wording import listed
from gametheory.thresholds import Threshold, thresholds

QUICK: Final = frozenset({"pure_nash", "nash", "subgame_perfect", "self_enforcing", "bargaining"})
"""Concepts whose thresholds are roots of polynomials; others are bracketed, which takes a second a parameter."""
OF_SIGNALS: Final = frozenset({"perfect_bayesian", "sequential"})
"""Concepts of which the same holds in signalling games."""


@dataclass(frozen=True, slots=True)
class Flip:
    """One value of a parameter at which the answer changes, in words."""

    parameter: str
    value: str
    changes: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Flips:
    """The flips of all parameters that were looked at, and what a reader must know of the table.

    ``none`` names the parameters along which nothing flips, ``failures`` says along which none could be found, and why.
    """

    rows: tuple[Flip, ...]
    none: tuple[str, ...]
    failures: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say what the table leaves out."""
        exact = all(row.exact for row in self.rows)
        how = "" if exact else " Values marked ≈ were bracketed numerically, the others are exact."
        without = f" Nothing flips along {listed(self.none)}." if self.none else ""
        return f"{how}{without}{''.join(f' {words}.' for words in self.failures)}".strip()


def flips(model: Model, concept: Concept, varied: Iterable[Axis], tell: Callable[[str], None]) -> Flips:
    """Find the thresholds of a model along its parameters, all others at their defaults.

    Along every parameter with a plausible range where they are exact and quick to find, else along those in ``varied``
    (the axes of the model's figures).
    """
    rows: list[Flip] = []
    none: list[str] = []
    failures: list[str] = []
    for name in _names(model, concept, varied):
        tell(f"finding where the answer flips along {name}")
        try:
            found = thresholds(model, name, concept)
        except InputError as error:
            failures.append(f"Along {name} no values were sought: {str(error).rstrip('.')}")
            continue
        rows += (_flip(name, threshold) for threshold in found.values)
        if not found.values:
            none.append(name)
    return Flips(tuple(rows), tuple(none), tuple(failures))


def _names(model: Model, concept: Concept, varied: Iterable[Axis]) -> Iterator[str]:
    shown, quick = {axis.parameter for axis in varied}, _is_quick(model, concept)
    for name, parameter in model.parameters.items():
        has_range = parameter.low is not None and parameter.high is not None and parameter.low < parameter.high
        if has_range and (quick or name in shown):
            yield name


def _is_quick(model: Model, concept: Concept) -> bool:
    if concept.__name__ not in OF_SIGNALS:
        return concept.__name__ in QUICK
    game = model.at()
    return isinstance(game, ExtensiveFormGame) and signalling_game(game) is not None


def _flip(name: str, threshold: Threshold) -> Flip:
    value = threshold.text if threshold.exact else f"≈ {threshold.text}"
    return Flip(name, value, threshold.words, threshold.exact)
