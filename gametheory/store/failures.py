"""Blocks that fail: named by what their parameters are, and by why.

A concept may raise an error at some parameters, run out of memory there, or bring down the worker that asks it. Such a
block fails alone. The others go on, and at the end one error (:class:`~gametheory.errors.UnfinishedSweepError`) names
the blocks that failed. What is done is kept; to resume is to try again what failed, and only that.

Where this stops: without workers, a concept that brings down its process brings down the sweep, each time at the same
block. Workers, be it a single one on the same machine, get past it.

A model or a concept that is wrong fails everywhere, and nobody wants to wait for it. So a sweep begins with one block.
Should it fail, the last and the middle one are tried; only if they fail as well, the first one's error is raised as it
is, and nothing is begun.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from gametheory.errors import InputError, SweepError, UnfinishedSweepError
from gametheory.store.grid import Block
from gametheory.store.plan import Plan

MOST_NAMED: Final = 5


@dataclass(frozen=True)
class Failed:
    """A block that could not be solved, and why."""

    block: Block
    error: Exception


@dataclass(frozen=True)
class Raised:
    """An error that somebody else is to hear of, in the place of an answer."""

    error: Exception

    @classmethod
    def of(cls, error: Exception) -> Raised:
        """Keep an error, or its words where it cannot be sent to another process."""
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # whatever its class does when it is made anew
            return cls(SweepError(why(error)))
        return cls(error)


def failed_blocks(path: Path | None, plan: Plan, failures: Sequence[Failed], done: int = 0) -> UnfinishedSweepError:
    """Give the error that names the blocks that failed; with a path, of a store that keeps the others."""
    named = [(where(plan, one.block), why(one.error)) for one in failures]
    blocks = f"{len(named):,} of {plan.grid.block_count:,} block{'s' if plan.grid.block_count > 1 else ''} failed"
    kept = f"{path}: {blocks}; {done:,} of {plan.grid.size:,} points are done and kept. Resume to try these again"
    lines = [f"{place}: {reason}" for place, reason in named[:MOST_NAMED]]
    more = [f"and {len(named) - MOST_NAMED:,} more"] if len(named) > MOST_NAMED else []
    return UnfinishedSweepError(
        "\n  ".join([f"{kept if path else blocks}:", *lines, *more]), named, kept=path is not None
    )


def failed_block(plan: Plan, block: Block, error: Exception) -> UnfinishedSweepError:
    """Give the error that names the block at which a sweep ends that is not kept in a store."""
    place, reason = where(plan, block), why(error)
    advice = "Leave these values out, or keep the sweep in a store (.zarr), where such a block fails alone"
    return UnfinishedSweepError(f"the sweep failed at {place}: {reason}. {advice}", [(place, reason)])


def where(plan: Plan, block: Block) -> str:
    """Say which values the parameters have in a block.

    >>> from gametheory.store import Grid
    >>> plan = Plan(Grid(("x", "y"), (4, 2), (2, 1)), {"x": (("x",), [0, 1, 2, 3], {}), "y": (("y",), [5, 6], {})}, {})
    >>> where(plan, (slice(2, 4), slice(0, 1)))
    'x 2..3, y 5'
    """
    pieces = dict(zip(plan.grid.dims, block, strict=True))
    own = {name: np.asarray(values)[pieces[dims[0]]] for name, (dims, values, _) in plan.coordinates.items()}
    numbers = {name: values for name, values in own.items() if values.dtype.kind != "U"}  # and not names of points
    return ", ".join(f"{name} {_span(values.min(), values.max())}" for name, values in numbers.items())


def why(error: Exception) -> str:
    """Say an error in a line; of one that is not about the user's input, say what kind it is."""
    text = next(iter(str(error).splitlines()), "")
    if isinstance(error, InputError) and text:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}..{high:g}"
