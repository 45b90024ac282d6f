"""What the charts of a sweep read from its dataset: axes and their labels, titles, and the rules in words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.errors import SweepError

if TYPE_CHECKING:
    import xarray

CONCEPTS: Final = {
    "pure-nash": "Nash equilibria in pure strategies",
    "nash": "Nash equilibria",
    "correlated": "correlated equilibria",
    "quantal": "logit quantal response equilibria",
    "rationalizable": "rationalizable strategies",
    "commitment": "the best commitments",
    "dominance": "iterated elimination of dominated strategies",
    "subgame-perfect": "subgame-perfect equilibria",
    "perfect-bayesian": "perfect Bayesian equilibria",
    "sequential": "sequential equilibria",
    "self-enforcing": "self-enforcing plans",
    "bargaining": "agreements that every side takes",
}


@dataclass(frozen=True)
class SweptAxis:
    """One swept parameter: its values in rising order, and what its axis says."""

    name: str
    values: NDArray[np.float64]
    label: str
    meaning: str
    default: float | None

    @property
    def edges(self) -> NDArray[np.float64]:
        """The borders of the cells around the points: half way between neighbours, the outer ones on the end points."""
        middles = (self.values[:-1] + self.values[1:]) / 2
        return np.concatenate([self.values[:1], middles, self.values[-1:]])

    @property
    def weights(self) -> NDArray[np.float64]:
        """The share of the axis that each point stands for, as in the trapezoid rule; they sum to one."""
        widths = np.diff(self.edges)
        total = widths.sum()
        return widths / total if total > 0 else np.full(len(self.values), 1 / len(self.values))

    @property
    def shown_default(self) -> float | None:
        """The parameter's default where it lies within the axis."""
        inside = self.default is not None and self.values[0] <= self.default <= self.values[-1]
        return self.default if inside else None


def swept_axes(dataset: xarray.Dataset, count: int, chart: str) -> tuple[xarray.Dataset, tuple[SweptAxis, ...]]:
    """Give a sweep with its axes in rising order, and the axes; raise ``SweepError`` if they are not as many."""
    names = [str(name) for name in dataset["equilibria"].dims]
    if len(names) != count or any(dataset[name].size < 2 for name in names) or names == ["point"]:
        sizes = ", ".join(f"{name}: {dataset.sizes[name]} points" for name in names) or "one point"
        wanted = "one swept parameter" if count == 1 else f"{count} swept parameters"
        raise SweepError(
            f"{chart} needs {wanted}, each with two points or more; this sweep has {sizes}. "
            "Sweep a grid of so many parameters, or take a slice of this one with .sel"
        )
    ordered = dataset.sortby(names)
    return ordered, tuple(_axis(ordered, name) for name in names)


def listed_axes(dataset: xarray.Dataset, chart: str) -> tuple[SweptAxis, ...]:
    """Give the parameters of a sweep over a list of points, values in the points' order; ``SweepError`` for a grid."""
    names = [str(name) for name, values in dataset.coords.items() if values.dims == ("point",)]
    names = [name for name in names if np.issubdtype(dataset[name].dtype, np.number)]
    if "point" not in dataset.dims or len(names) < 2:
        raise SweepError(f"{chart} needs a list of points of two parameters or more. Sweep over points, or draw a map")
    return tuple(_axis(dataset, name) for name in names)


def player_names(dataset: xarray.Dataset) -> dict[str, str]:
    """Give the players' full names, where the sweep knows them, by their short ones."""
    known: dict[str, str] = json.loads(dataset.attrs.get("players", "{}"))
    return {str(player): known.get(str(player)) or str(player) for player in dataset["player"].values}


def concept_words(dataset: xarray.Dataset) -> str:
    """Say which solution concept a sweep used."""
    concept = str(dataset.attrs.get("concept", ""))
    return CONCEPTS.get(concept, concept.replace("-", " "))


def selection_words(dataset: xarray.Dataset) -> str:
    """Say which of several equilibria a line follows; empty where there is nowhere more than one."""
    if not (dataset["equilibria"].values > 1).any():
        return ""
    return f"Where several equilibria exist, one is drawn: {dataset.attrs.get('selection') or 'as the sweep selected'}."


def parameter_words(name: str, players: dict[str, str]) -> str:
    """Say a parameter's name in words, players' short names as names.

    >>> parameter_words("us_war_cost", {"us": "United States"})
    'US war cost'
    >>> parameter_words("russia_war_payoff", {"russia": "Russia"})
    'Russia war payoff'
    """
    words = [_player_word(word) if word in players else word for word in name.split("_")]
    return " ".join(filter(None, words))


def symbol_words(symbol: str) -> str:
    r"""Give a symbol as mathematics, or plainly where it cannot be read as mathematics; empty for none.

    >>> symbol_words("f_U"), symbol_words("\\frac{a"), symbol_words("")
    ('$f_U$', '\\frac{a', '')
    """
    from matplotlib.mathtext import MathTextParser

    bare = symbol.strip().strip("$")
    if not bare:
        return ""
    try:
        MathTextParser("path").parse(f"${bare}$")
    except ValueError:
        return plain(bare)
    return f"${bare}$"


def plain(text: str) -> str:
    r"""Keep a user's text from being taken for mathematics, in labels that hold a symbol as well.

    >>> plain("cost in $")
    'cost in \\$'
    """
    return text.replace("$", r"\$")


def _player_word(word: str) -> str:
    return word.upper() if len(word) <= 3 else word.capitalize()


def _axis(dataset: xarray.Dataset, name: str) -> SweptAxis:
    coordinate, about = dataset[name], dataset[name].attrs
    words = plain(parameter_words(name, json.loads(dataset.attrs.get("players", "{}"))))
    symbol, unit = symbol_words(str(about.get("symbol", ""))), plain(str(about.get("unit", "")))
    label = " ".join(part for part in (words, symbol, f"({unit})" if unit else "") if part)
    return SweptAxis(name, np.asarray(coordinate.values, dtype=float), label, _meaning(about), _default(about))


def _meaning(about: dict[Any, Any]) -> str:
    return re.sub(r"\s+", " ", str(about.get("meaning", ""))).strip()


def _default(about: dict[Any, Any]) -> float | None:
    value = about.get("default")
    return None if value is None or not np.isfinite(float(value)) else float(value)
