"""The verb itself: sweep a model, or estimate what that would take."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import xarray
from numpy.typing import ArrayLike

from gametheory import store
from gametheory.concepts import Concept
from gametheory.errors import InputError, SweepError, SweepInterrupted, UnfinishedSweepError
from gametheory.model import Model
from gametheory.sweep.collecting import Collected
from gametheory.sweep.design import Block
from gametheory.sweep.keeping import keep_sweep, plan_of
from gametheory.sweep.progress import progress_bar, warmed
from gametheory.sweep.provenance import versions
from gametheory.sweep.solving import Solver, solver_of
from gametheory.sweep.threads import Map, by_threads, cores, one_by_one

BLOCKS_A_CORE: Final = 4
"""Into at least so many blocks a compiled sweep is cut, so that no core waits long for the other."""


def sweep(
    model: Model,
    concept: Concept | None = None,
    *,
    points: Mapping[str, ArrayLike] | None = None,
    select: str | None = None,
    tolerance: float | None = None,
    keep: Collection[str] | None = None,
    compiled: bool | None = None,
    progress: bool | None = None,
    out: str | os.PathLike[str] | None = None,
    resume: bool = False,
    overwrite: bool = False,
    client: Any = None,
    **axes: ArrayLike,
) -> xarray.Dataset:
    """Solve a model at every point of a grid, or at every point of a list.

    Parameters
    ----------
    model
        The model; parameters that are not named keep their defaults.
    concept
        A solution concept such as :func:`gametheory.pure_nash`; by default the one that fits the model's form.
    points
        A list of points instead of a grid: for each parameter the values, all equally many.
    select, tolerance
        Handed to the concept: the rule that selects one of several equilibria, such as ``"maximal-sum"``
        (:mod:`gametheory.equilibria.selection` lists them), and what counts as a tie.
    keep
        The names of the variables that are wanted, such as ``["possible", "equilibria"]``; by default all. Over very
        many points each one that is left out saves memory and time.
    compiled
        Whether to compile the concept for this sweep, which takes seconds, once, and is then 10 to 100 times faster
        (:mod:`gametheory.kernels`); by default where the number of points repays it and there is a kernel.
    progress
        Show a progress bar; by default on a terminal and in a notebook only.
    out, resume, overwrite
        Keep the sweep in a store, a folder ``FILE.zarr``, block by block as it is solved (:mod:`gametheory.store`).
        ``resume`` goes on with one that was interrupted, and begins one that is not there; ``overwrite`` begins anew.
        Needs the extra ``gametheory[sweep]``.
    client
        A ``distributed.Client`` whose workers solve the blocks; those of a store they write too, where they see its
        folder.
    **axes
        For each parameter to sweep its values, as an axis of the grid; a single number holds the parameter there.

    Returns
    -------
    An :class:`xarray.Dataset` with one dimension for each swept parameter (or the dimension ``point``), ``outcome`` and
    ``player``, and the variables

    - ``possible`` (outcome, ...): whether some equilibrium reaches the outcome,
    - ``equilibria``: how many there are (for a tree: how many plays; of a continuum: the extreme ones),
    - ``tie``: whether somebody is indifferent at one of them,
    - ``complete``: whether all were found,
    - ``payoff`` (player, ...) and ``probability`` (outcome, ...): of the selected equilibrium; NaN where there is none,
    - ``selected``: which candidate it is, an index into the attribute ``candidates``; -1 where there is none,
    - ``least`` and ``most`` (outcome, ...), only over a single parameter and where the concept keeps what they need:
      lowest and highest probability of the outcome among all equilibria that were found; NaN where there is none,
    - ``kinds`` (kind, ...), only where the concept tells kinds of equilibrium apart: whether there is one of the kind;
      "no signal" are equilibria in which nobody sends a message, or only one type is possible,
    - what else the concept measures, such as ``zone_low``, ``zone_high``, ``gap`` and ``price`` (solution, ...) of a
      bargain; the attribute ``measures`` lists these.

    With ``out``, nothing of it is loaded before it is asked for (:func:`open_store`), and the numbers of the candidates
    may differ from those of a sweep in memory, though never between a sweep that was interrupted and one that was not.

    Raises
    ------
    UnknownNameError, DomainError, PayoffError
        As :meth:`gametheory.Model.at` does.
    SweepError
        For axes that are empty, not one-dimensional, or not numbers, and for nothing to sweep.
    SweepInterrupted
        When the user interrupts it; a ``KeyboardInterrupt``.
    OutputError
        Where ``out`` cannot be written, or holds something else than what is asked for.
    UnfinishedSweepError
        Where the concept fails at some block, which it names by its parameters. In memory that ends the sweep. In a
        store all other blocks are solved first and kept, and ``resume`` tries again those that failed; what fails at
        the first, the middle and the last block alike is raised as it is, and nothing is begun.

    Examples
    --------
    >>> from gametheory.modelfile import load
    >>> pie = {
    ...     "title": "Enter or not",
    ...     "players": {"entrant": "Entrant"},
    ...     "parameters": {"gain": {"default": 1, "range": "-1..1"}},
    ...     "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain"}},
    ...     "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ... }
    >>> shift = sweep(load(pie), gain=[-1.0, 0.0, 1.0])
    >>> shift["possible"].sel(outcome="in").values
    array([False,  True,  True])
    >>> shift["tie"].values
    array([False,  True, False])
    """
    if client is not None and out is None:  # workers give whole answers of the concept to this process
        compiled = _not_compiled(compiled)
    solver = solver_of(model, concept, points, axes, keep=keep, compiled=compiled, select=select, tolerance=tolerance)
    mapped = _mapped_by(client)
    if out is not None:
        return keep_sweep(solver, Path(out), progress, resume=resume, overwrite=overwrite, client=client)
    if resume or overwrite:
        raise SweepError(f"'{'resume' if resume else 'overwrite'}' goes with a store to write to. Give out='FILE.zarr'")
    design, done = solver.design, 0
    collected = Collected(model, design, solver.keep)
    bar = progress_bar(design, progress)
    try:
        warmed(bar, solver)
        for block in _solved(solver, collected, by_threads if solver.compiled else mapped):
            solved = math.prod(piece.stop - piece.start for piece in block)
            done += solved
            bar.update(solved)
    except KeyboardInterrupt:
        raise SweepInterrupted(f"interrupted after {done:,} of {design.size:,} points; nothing was kept") from None
    finally:
        bar.close()
    return collected.dataset()


def _not_compiled(compiled: bool | None) -> bool:
    if compiled:
        raise SweepError("a sweep by workers is compiled only into a store. Give out='FILE.zarr', or leave one out")
    return False


def _solved(solver: Solver, collected: Collected, mapped: Map[Any]) -> Iterator[Block]:
    """Collect the answers of all blocks; give each block when it is done, and name the one that fails."""
    share = BLOCKS_A_CORE * cores() if solver.compiled else 1
    blocks, done = list(collected.design.blocks(share)), 0
    try:
        for done, block in enumerate(_collected(solver, collected, blocks, mapped), 1):  # noqa: B007  # after the loop
            yield block
    except Exception as error:
        blameless = isinstance(error, MemoryError | UnfinishedSweepError)
        if blameless or (isinstance(error, InputError) and not done) or done == len(blocks):  # no block is to blame
            raise
        raise store.failed_block(plan_of(solver), blocks[done], error) from error


def _collected(solver: Solver, collected: Collected, blocks: list[Block], mapped: Map[Any]) -> Iterator[Block]:
    if solver.compiled:
        yield from solver.fill(collected, blocks, mapped)
        return
    with contextlib.closing(mapped(solver.answer, blocks)) as answers:
        for block, found in zip(blocks, answers, strict=True):
            collected.add(block, found)
            yield block


def estimate(
    model: Model,
    concept: Concept | None = None,
    *,
    points: Mapping[str, ArrayLike] | None = None,
    select: str | None = None,
    tolerance: float | None = None,
    keep: Collection[str] | None = None,
    compiled: bool | None = None,
    stored: bool = False,
    **axes: ArrayLike,
) -> store.Estimate:
    """Say how large a :func:`sweep` would be and about how long it would take, after solving a few pieces of it.

    With ``stored`` the time of writing it to a store is counted as well.

    >>> from gametheory.modelfile import load
    >>> entry = load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "-1..1"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> size = estimate(entry, gain=[number / 10000 - 1 for number in range(20001)])
    >>> size.points, size.blocks
    (20001, 64)
    """
    solver = solver_of(model, concept, points, axes, keep=keep, compiled=compiled, select=select, tolerance=tolerance)
    return store.estimate(plan_of(solver), solver, stored=stored)


def _mapped_by(client: Any) -> Map[Any]:
    """Give what asks the concept of block after block: here, or on the workers of a client."""
    if client is None:
        return one_by_one
    store.require_alike(client, versions)
    return store.by_workers(client)
