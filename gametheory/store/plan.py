"""What is to be kept in a store, said before anything is solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import xarray

from gametheory.store.grid import Block, Grid

Solve = Callable[[Block], xarray.Dataset]
"""Solves a block: gives a dataset with the axes of the grid as dimensions, as long as the block is."""


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

    def outline(self, answer: xarray.Dataset) -> xarray.Dataset:
        """Give all of a block's answer but its points: its variables and labels, and nothing along the axes."""
        return answer.isel(dict.fromkeys(self.grid.dims, slice(0, 0)), missing_dims="ignore")

    def bare(self) -> Plan:
        """Give what a worker needs of the plan to write a block: neither the axes' values nor the identity."""
        return Plan(self.grid, {}, {}, self.legends, self.growing)
