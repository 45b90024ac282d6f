"""How large a sweep will be and how long it will take, measured on a few of its blocks.

At the first, the middle and the last block small pieces are solved, then larger ones, until a piece has taken long
enough to tell or is the whole block. What a point takes is the mean over the three places; where the number of
equilibria varies much over the grid, the sweep can take several times more or less.
"""

from __future__ import annotations

import dataclasses
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xarray

from gametheory.store.grid import Block, Grid, points_in
from gametheory.store.plan import Plan, Solve
from gametheory.store.regions import write_region
from gametheory.store.template import make_template
from gametheory.store.writer import Writer

FIRST_PIECE: Final = 16
GROWTH: Final = 8
LONG_ENOUGH: Final = 0.5  # seconds


@dataclass(frozen=True)
class Estimate:
    """The size of a sweep: points, blocks, bytes before compression, and seconds on this machine."""

    points: int
    blocks: int
    bytes: int
    seconds: float

    def __str__(self) -> str:
        """Say it in a line."""
        blocks = f"{self.blocks:,} block{'s' if self.blocks > 1 else ''}"
        return f"{self.points:,} points in {blocks}, {_size(self.bytes)} uncompressed, about {_time(self.seconds)}"


def estimate(plan: Plan, solve: Solve, *, stored: bool = False) -> Estimate:
    """Measure a few pieces of a sweep; with ``stored`` count the time of writing them as well."""
    blocks = list(plan.grid.blocks())
    places = {0, len(blocks) // 2, len(blocks) - 1}
    measured = [_measured(plan, blocks[place], solve, stored=stored) for place in places]
    size = plan.grid.size
    seconds, content = (sum(column) / len(measured) * size for column in zip(*measured, strict=True))
    return Estimate(size, len(blocks), round(content), seconds)


def _measured(plan: Plan, block: Block, solve: Solve, *, stored: bool) -> tuple[float, float]:
    """Give seconds and bytes a point."""
    most = FIRST_PIECE
    solve(_piece(block, 1))  # what only the first call takes is not counted
    while True:
        piece = _piece(block, most)
        start = time.perf_counter()
        answer = solve(piece)
        seconds = time.perf_counter() - start
        if seconds >= LONG_ENOUGH or piece == block:
            break
        most *= GROWTH
    if stored:
        seconds += _writing_time(plan, piece, answer)
    content = sum(variable.nbytes for variable in answer.data_vars.values())
    return seconds / points_in(piece), content / points_in(piece)


def _writing_time(plan: Plan, piece: Block, answer: xarray.Dataset) -> float:
    shape = tuple(side.stop - side.start for side in piece)
    alone = dataclasses.replace(plan, grid=Grid(plan.grid.dims, shape, shape), coordinates={})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "measured.zarr"
        make_template(path, alone, answer)
        writer, whole = Writer(path, alone), tuple(slice(0, size) for size in shape)
        start = time.perf_counter()
        write_region(path, alone, whole, answer, writer.number(whole, alone.outline(answer)))
        return time.perf_counter() - start


def _piece(block: Block, most: int) -> Block:
    """Give the first points of a block, at most so many."""
    piece: list[slice] = []
    for side in reversed(block):
        length = max(1, min(side.stop - side.start, most))
        most //= length
        piece.insert(0, slice(side.start, side.start + length))
    return tuple(piece)


def _size(number: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.3g} {unit}"
        number /= 1000
    return f"{number:.3g} TB"


def _time(seconds: float) -> str:
    if seconds < 1.5:
        return "a second"
    for unit, length in (("seconds", 60.0), ("minutes", 60.0), ("hours", 24.0)):
        if seconds < 1.5 * length:
            return f"{seconds:.0f} {unit}"
        seconds /= length
    return f"{seconds:.1f} days"
