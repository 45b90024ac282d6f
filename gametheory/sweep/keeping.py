"""A sweep kept in a store: what the store is told, and what it gives back."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any, Final

import xarray

from gametheory import store
from gametheory.concepts import Concept
from gametheory.errors import SweepError
from gametheory.games.numbers import as_written
from gametheory.sweep.axes import in_words
from gametheory.sweep.collecting import NO_KIND, kinds_in_order
from gametheory.sweep.progress import progress_bar, warmed
from gametheory.sweep.provenance import versions
from gametheory.sweep.solving import Solver
from gametheory.sweep.threads import cores

STORED_POINTS: Final = 1 << 18
"""The largest block of a store. Each costs some 20 ms to describe and to write, however few points it has; a larger one
would take long to finish after Ctrl-C where points are slow. It is solved in pieces that stay in the cache."""


def keep_sweep(
    solver: Solver,
    path: Path,
    progress: bool | None,
    *,
    resume: bool,
    overwrite: bool,
    client: Any,
) -> xarray.Dataset:
    """Sweep into a store, and open it."""
    if store.DONE in solver.design.values:
        raise SweepError(f"a store has a variable '{store.DONE}' of its own, and a parameter has that name. Rename it")
    bar = progress_bar(solver.design, progress)

    def tell(points: int, solved: bool) -> None:
        if solved:
            bar.update(points)
        elif not bar.disable:  # neither the rate nor the time left counts what was there
            bar.initial += points
            bar.n += points
            bar.last_print_n = bar.n
            bar.unpause()
            bar.refresh()

    try:
        warmed(bar, solver)
        plan, threads = plan_of(solver), cores() if solver.compiled else 1
        how = {"resume": resume, "overwrite": overwrite, "client": client, "threads": threads}
        store.fill(path, plan, solver, told=tell, **how)
    finally:
        bar.close()
    return open_store(path)


def plan_of(solver: Solver) -> store.Plan:
    """Say what a store is to keep of a sweep."""
    design = solver.design
    return store.Plan(
        store.Grid.cut(design.dims, design.shape, STORED_POINTS),
        design.coordinates(),
        _identity(solver),
        legends={"selected": "candidates"},
        growing=("kind",),
    )


def open_store(path: str | os.PathLike[str]) -> xarray.Dataset:
    """Open a sweep that :func:`sweep` keeps in a store, without loading its values.

    Values are read when they are asked for: ``open_store(path)["payoff"].sel(player="us")[:100].load()`` reads what it
    gives, and no more. It needs no dask; ``.chunk()`` hands the dataset over to it. Of a sweep that is not whole yet
    the dataset has, too, the variable ``done``: whether a point is solved. Where it is not, the other variables hold
    nothing of meaning. Raises ``SweepError`` where there is no store of a sweep.
    """
    found = store.opened(path)
    if "kinds" not in found:
        return found
    names = kinds_in_order(found["kind"].values.tolist())
    return found.sel(kind=names) if names != [NO_KIND] else found.drop_dims("kind")


def _identity(solver: Solver) -> dict[str, Any]:
    """Give all that the numbers of a sweep depend on, each under the word that an error names it by."""
    design, computed = solver.design, versions()
    fixed = design.model.defaults | {name: as_written(value) for name, value in design.fixed.items()}
    return {
        "model": design.model.to_mapping(),
        "concept": _name(solver.concept),
        "kind of sweep": "a list of points" if design.is_list else "a grid",
        "axis": {name: in_words(values) for name, values in design.values.items()},
        "fixed value": {name: str(value) for name, value in fixed.items() if name not in design.values},
        **{name: solver.options.get(name) for name in ("select", "tolerance")},
        "list of variables to keep": solver.keep and sorted(solver.keep),
        "tier": "compiled" if solver.compiled else "numpy",
        "version": {name: computed[name] for name in ("gametheory", "numpy", "scipy", "python-flint", "numba")},
    }


def _name(concept: Concept) -> str:
    if isinstance(concept, functools.partial):
        given = [*map(repr, concept.args), *(f"{name}={value!r}" for name, value in concept.keywords.items())]
        return f"{_name(concept.func)}({', '.join(given)})"
    name = getattr(concept, "__qualname__", type(concept).__qualname__)
    return name if concept.__module__.startswith("gametheory.") else f"{concept.__module__}.{name}"
