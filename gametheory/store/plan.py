"""What is to be kept in a store, said before anything is solved."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import xarray

from gametheory.store.grid import Block, Grid

Solve = Callable[[Block], xarray.Dataset]
"""Solves a block: gives a dataset with the axes of the grid as dimensions, as long as the block is."""

Answer = TypeVar("Answer")
Map = Callable[[Callable[[Block], Answer], Iterable[Block]], Generator[Answer, None, None]]
"""Solves blocks and gives the answers in the order of the blocks."""


def one_by_one(solve: Callable[[Block], Answer], blocks: Iterable[Block]) -> Generator[Answer, None, None]:
    """Solve block after block in this process."""
    for block in blocks:
        yield solve(block)


@dataclass(frozen=True)
class Plan:
    """A grid to be solved block by block.

    Attributes
    ----------
    grid
        The axes, and how they are cut.
    coordinates
        The values along the axes, by name: dimensions, values, attributes.
    identity
        What must not change before the sweep is whole, as plain data (:mod:`gametheory.store.identity`).
    legends
        Variables whose integers point into a list of labels, and the attribute (JSON) that holds the list. Blocks
        number their labels each for itself; the store numbers them alike.
    growing
        Dimensions whose labels turn up on the way: a block names those that it has found.
    """

    grid: Grid
    coordinates: Mapping[str, tuple[tuple[str, ...], Any, Mapping[str, Any]]]
    identity: Mapping[str, Any]
    legends: Mapping[str, str] = field(default_factory=dict)
    growing: tuple[str, ...] = ()
