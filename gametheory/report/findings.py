"""What a sweep shows, in sentences computed from its data: it was sampled, and says at which step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gametheory.games.numbers import show
from gametheory.report.wording import counted, interval, listed, percent, runs

if TYPE_CHECKING:
    import xarray

MOST_RUNS: Final = 8  # of a line, that a sentence tells one by one


def axes(dataset: xarray.Dataset) -> list[str]:
    """Name the swept parameters, in the order in which they were given."""
    return [str(name) for name in dataset["equilibria"].dims]


def line_sentences(dataset: xarray.Dataset) -> tuple[str, ...]:
    """Say which outcomes are possible along a line, and between which points of the grid that changes."""
    (name,) = axes(dataset)
    values = dataset[name].values
    found = runs(_sets(dataset))
    opening = f"Sampled at {counted(len(values), 'value')} of {name}, {_step(values)} apart."
    if len(found) == 1:
        return opening, f"At every one of them the same outcomes are possible in some equilibrium: {found[0][0]}."
    if len(found) > MOST_RUNS:
        return opening, f"The set of possible outcomes changes {len(found) - 1} times; the data file has every value."
    parts = [f"{words} at {interval(values[first], values[last])}" for words, first, last in found]
    changes = [f"{show(values[last])} and {show(values[last + 1])}" for _, _, last in found[:-1]]
    told = f"Possible in some equilibrium: {'; '.join(parts)}."
    return (
        opening,
        told,
        f"It changes between the sampled values {'; '.join(changes)}.{_single_values(dataset, found)}",
    )


def _single_values(dataset: xarray.Dataset, found: list[tuple[str, int, int]]) -> str:
    """Explain sets that are possible at one sampled value only, if that is because somebody is indifferent there."""
    single = [first for _, first, last in found if first == last]
    if not single or not dataset["tie"].values[single].all():
        return ""
    return " At a single value that stands alone, somebody is indifferent."


def map_sentences(dataset: xarray.Dataset) -> tuple[str, ...]:
    """Say which share of a map each set of outcomes takes, as its legend does, and how finely it was sampled."""
    from gametheory.charts import outcome_map_caption

    return outcome_map_caption(dataset), steps_words(dataset)


def steps_words(dataset: xarray.Dataset) -> str:
    """Say how far apart the points of a map are."""
    steps = [f"{_step(dataset[name].values)} of {name}" for name in axes(dataset)]
    return f"Sampled; neighbouring points are {listed(steps)} apart."


def payoff_sentences(dataset: xarray.Dataset) -> tuple[str, ...]:
    """Say between which payoffs each player moves in the selected equilibrium, and where there is none."""
    (name,) = axes(dataset)
    opening = f"In the selected equilibrium, at {counted(dataset.sizes[name], 'value')} of {name}"
    selected = dataset["selected"].values >= 0
    if not selected.any():
        return (f"{opening}: there is none at any of them.",)
    told = [
        _reach(full, dataset["payoff"].sel(player=player).values[selected])
        for player, full in json.loads(dataset.attrs["players"]).items()
    ]
    missing = int((~selected).sum())
    gap = f"At {counted(missing, 'value')} there is none to draw." if missing else ""
    return tuple(filter(None, (f"{opening}, {'; '.join(told)}.", gap)))


def _reach(player: str, payoffs: Any) -> str:
    low, high = float(payoffs.min()), float(payoffs.max())
    return f"{player} gets {show(low)}" if low == high else f"{player} gets from {show(low)} to {show(high)}"


def facts(dataset: xarray.Dataset) -> tuple[tuple[str, str], ...]:
    """List what a reader needs to trace a figure: concept, selection, points, tolerance, ties, values held fixed."""
    return tuple(_facts(dataset))


def _facts(dataset: xarray.Dataset) -> Iterator[tuple[str, str]]:
    attributes = dataset.attrs
    points = int(dataset["equilibria"].size)
    yield "Concept", f"{attributes['concept']} ({attributes['method']})"
    yield "Selection where there are several equilibria", f"{attributes['selection']}{_contested(dataset, points)}"
    yield "Points", f"{points:,}; {_incomplete(dataset, points)}"
    yield "Ties", _ties(dataset, points)
    yield "Payoff differences that count as ties, up to", _numbers(json.loads(attributes["tolerance"]), ".1e")
    yield "Held fixed", _numbers(json.loads(attributes["fixed"]), "") or "nothing: every parameter is an axis"
    for note in json.loads(attributes["notes"]):
        yield "Note", note
    yield "Model fingerprint", attributes["model_hash"][:12]


def _incomplete(dataset: xarray.Dataset, points: int) -> str:
    missing = points - int(dataset["complete"].sum())
    return f"at {percent(missing, points)} not all equilibria were found" if missing else "all equilibria found at each"


def _contested(dataset: xarray.Dataset, points: int) -> str:
    contested = int(dataset["contested"].sum()) if "contested" in dataset else 0
    return f"; the rule alone does not decide at {counted(contested, 'point')} ({percent(contested, points)})" * (
        contested > 0
    )


def _ties(dataset: xarray.Dataset, points: int) -> str:
    tied = int(dataset["tie"].sum())
    if not tied:
        return "nobody is indifferent at an equilibrium at any point"
    return f"somebody is indifferent at {counted(tied, 'point')} ({percent(tied, points)})"


def _numbers(values: dict[str, Any], style: str) -> str:
    return ", ".join(f"{name} = {format(value, style) if style else show(value)}" for name, value in values.items())


def _sets(dataset: xarray.Dataset) -> list[str]:
    """Name at each point, in the order of the grid, the set of outcomes that some equilibrium reaches."""
    names = [str(name) for name in dataset["outcome"].values]
    possible = dataset["possible"].values.reshape(len(names), -1)
    patterns, where = np.unique(possible, axis=1, return_inverse=True)
    words = [_set([name for name, here in zip(names, column, strict=True) if here]) for column in patterns.T]
    return [words[index] for index in np.ravel(where)]


def _set(outcomes: list[str]) -> str:
    return listed(outcomes, "or") if outcomes else "no equilibrium"


def _step(values: Any) -> str:
    return show(float(values[-1] - values[0]) / (len(values) - 1))
