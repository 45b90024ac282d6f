"""What a sweep shows of doubt and signals: which kinds of equilibrium exist where, how far probabilities range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gametheory.games.numbers import show
from gametheory.report.findings import MOST_RUNS, axes, steps_words
from gametheory.report.wording import counted, interval, listed, runs

if TYPE_CHECKING:
    import xarray
    from numpy.typing import NDArray

CERTAIN: Final = 1e-9  # how near to 0 or 1, or to one another, probabilities are no different


def kind_map_sentences(dataset: xarray.Dataset) -> tuple[str, ...]:
    """Say which share of a map each set of kinds takes, as its legend does, and how finely it was sampled."""
    from gametheory.charts import kind_map_caption

    return kind_map_caption(dataset), steps_words(dataset)


def kinds_differ(dataset: xarray.Dataset) -> bool:
    """Tell whether not every kind of equilibrium that the sweep met exists everywhere."""
    return "kinds" in dataset and not bool(dataset["kinds"].all())


def steady_kind_sentences(dataset: xarray.Dataset) -> tuple[str, ...]:
    """Name the kinds of equilibrium that exist all along a line, where no chart shows them."""
    if "kinds" not in dataset or kinds_differ(dataset):
        return ()
    return (f"Kinds of equilibrium at every value: {listed(map(str, dataset['kind'].values))}.",)


def kind_line_sentences(dataset: xarray.Dataset) -> tuple[str, ...]:
    """Say along a line where there are equilibria of each kind."""
    (name,) = axes(dataset)
    values = dataset[name].values
    kinds = dataset["kinds"].transpose("kind", name)
    told = [f"{kind} {_places(here, values)}" for kind, here in zip(kinds["kind"].values, kinds.values, strict=True)]
    return (
        f"At the {counted(len(values), 'sampled value')} of {name} equilibria of these kinds exist: "
        + (f"{'; '.join(told)}."),
    )


def _places(here: NDArray[np.bool_], values: NDArray[np.float64]) -> str:
    if here.all():
        return "everywhere"
    found = [(first, last) for mark, first, last in runs(here.tolist()) if mark]
    if len(found) > MOST_RUNS:
        return f"at {counted(int(here.sum()), 'value')}"
    return f"at {listed([interval(values[first], values[last]) for first, last in found])}"


def widest_ranges(dataset: xarray.Dataset) -> list[str]:
    """Name the outcomes whose probability is not the same in all equilibria of some point, the widest ranges first.

    Left out are those that are either certain or impossible in every equilibrium: where they are possible says it all.
    Points at which somebody is indifferent do not count.
    """
    if "least" not in dataset:
        return []
    least: NDArray[np.float64] = dataset["least"].values
    most: NDArray[np.float64] = dataset["most"].values
    width = _widths(dataset)
    between = ((least > CERTAIN) & (least < 1 - CERTAIN)) | ((most > CERTAIN) & (most < 1 - CERTAIN))
    tells = np.any(between & (width > CERTAIN), axis=1, keepdims=True)
    order = np.argsort(-width.sum(axis=1), kind="stable")
    return [str(dataset["outcome"].values[row]) for row in order if tells[row].item()]


def _widths(dataset: xarray.Dataset) -> NDArray[np.float64]:
    """Give how far probabilities range over the equilibria of each point; not at all where somebody is indifferent."""
    return np.where(dataset["tie"].values, 0.0, np.nan_to_num(dataset["most"].values - dataset["least"].values))


def range_sentences(dataset: xarray.Dataset, *, outcome: str) -> tuple[str, ...]:
    """Say where the equilibria differ most over the probability of an outcome."""
    (name,) = axes(dataset)
    here: Any = dataset.sel(outcome=outcome)
    values, least, most = (here[part].values for part in (name, "least", "most"))
    width = _widths(here)
    apart = int((width > CERTAIN).sum())
    widest = int(width.argmax())
    return (
        f"The equilibria give {outcome} different probabilities at {counted(apart, 'value')} of the {len(values):,} of "
        f"{name}.",
        f"They differ most at {show(float(values[widest]))}: from {show(float(least[widest]), 3)} to "
        f"{show(float(most[widest]), 3)}. What lies between need be no equilibrium's.",
    )
