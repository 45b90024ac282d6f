"""Fill a store: begin it or go on with it, solve what is missing, stop when asked to."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xarray

from gametheory.errors import OutputError, SweepInterrupted
from gametheory.store.grid import Block, Grid, points_in
from gametheory.store.identity import plain, require_same
from gametheory.store.interruption import finishing_first
from gametheory.store.lock import only_writer
from gametheory.store.paths import MARK, is_there, require_place, require_zarr, what_else, writing
from gametheory.store.plan import Map, Plan, Solve, one_by_one
from gametheory.store.template import finish_replacing, make_template
from gametheory.store.writer import Writer

Told = Callable[[int, bool], Any]


def require_store(path: Path, *, resume: bool, overwrite: bool) -> None:
    """Find out before anything is computed whether a sweep may go into this place."""
    require_zarr()
    require_place(path)
    if resume and overwrite:
        raise OutputError(f"{path}: it can be resumed or overwritten, not both. Leave one out")
    if not is_there(path):
        return
    other = what_else(path)
    if other:
        raise OutputError(f"{path}: what stands there {other}; it is left as it is. Choose another name")
    if not (resume or overwrite):
        raise OutputError(f"{path}: the store exists already. Resume it, overwrite it, or choose another name")


def fill(
    path: Path,
    plan: Plan,
    solve: Solve,
    *,
    resume: bool = False,
    overwrite: bool = False,
    told: Told | None = None,
    mapped: Map[xarray.Dataset] = one_by_one,
) -> None:
    """Solve every block that is missing in a store, and write it there.

    Parameters
    ----------
    path
        The store; with ``resume`` it may exist, otherwise it must not, unless ``overwrite`` is set.
    plan
        What is to be kept; of a store that exists the cut into blocks is taken from it.
    solve
        Solves one block.
    told
        Is told how many points have been entered, and whether they were solved now or found done.
    mapped
        Solves several blocks at a time, if it can, and gives the answers in order.

    Raises
    ------
    OutputError
        Where something else stands there, somebody else is writing, the sweep was begun with something else, or the
        disk refuses. What is done is kept.
    SweepInterrupted
        After Ctrl-C, when the block under way is entered.
    """
    require_store(path, resume=resume, overwrite=overwrite)
    with only_writer(path), finishing_first() as stopped:
        with writing(path):
            finish_replacing(path)
        require_store(path, resume=resume, overwrite=overwrite)  # it may have come back, or somebody was quicker
        filling = _Filling(path, plan, solve, told or _tell_nobody, stopped)
        try:
            if resume and path.exists():
                filling.go_on(mapped)
            else:
                filling.begin(mapped)
        except KeyboardInterrupt:
            raise filling.interrupted() from None


def _tell_nobody(_points: int, _solved: bool) -> None:
    """Keep it quiet."""


class _Filling:
    def __init__(self, path: Path, plan: Plan, solve: Solve, told: Told, stopped: Callable[[], bool]) -> None:
        self.path, self.plan, self.solve, self.told, self.stopped = path, plan, solve, told, stopped
        self.done, self.begun, self.read_back = 0, False, False

    def begin(self, mapped: Map[xarray.Dataset]) -> None:
        """Make the template after the first block's answer, and fill it."""
        first, *_ = blocks = list(self.plan.grid.blocks())
        answer = self.solve(first)
        with writing(self.path):
            make_template(self.path, self.plan, answer)
            self.begun = self.read_back = True
            writer = Writer(self.path, self.plan)
        self._enter(writer, first, answer)
        self._solve(writer, blocks[1:], mapped)

    def go_on(self, mapped: Map[xarray.Dataset]) -> None:
        """Read back what is there, and solve what is missing."""
        kept = _kept(self.path)
        require_same(self.path, kept["identity"], plain(self.plan.identity))
        grid = Grid(self.plan.grid.dims, self.plan.grid.shape, tuple(kept["step"]))
        plan = Plan(grid, self.plan.coordinates, self.plan.identity, self.plan.legends, self.plan.growing)
        missing: list[Block] = []
        self.begun = True
        with writing(self.path):
            writer = Writer(self.path, plan)
            writer.restore_axes()
            for block, whole in writer.blocks():
                self._stop_if_asked()
                if whole:
                    self._count(block, solved=False)
                else:
                    missing.append(block)
        self.read_back = True
        self._solve(writer, missing, mapped)

    def _solve(self, writer: Writer, missing: list[Block], mapped: Map[xarray.Dataset]) -> None:
        with writing(self.path):
            writer.set_whole(whole=not missing)  # one that was whole may have been damaged
        self._stop_if_asked(left=len(missing))
        with contextlib.closing(mapped(self.solve, missing)) as answers:
            for place, (block, answer) in enumerate(zip(missing, answers, strict=True), 1):
                self._enter(writer, block, answer)
                self._stop_if_asked(left=len(missing) - place)
        with writing(self.path):
            writer.set_whole(whole=True)

    def _enter(self, writer: Writer, block: Block, answer: xarray.Dataset) -> None:
        last = all(piece.stop == size for piece, size in zip(block, self.plan.grid.shape, strict=True))
        with writing(self.path):
            writer.enter(block, answer, last=last)
        self._count(block, solved=True)

    def _count(self, block: Block, *, solved: bool) -> None:
        self.done += points_in(block)
        self.told(points_in(block), solved)

    def _stop_if_asked(self, *, left: int = 1) -> None:
        if left and self.stopped():
            raise KeyboardInterrupt

    def interrupted(self) -> SweepInterrupted:
        """Say how far it came."""
        if not self.begun:
            return SweepInterrupted(f"interrupted before a block was solved; {self.path} is as it was")
        sure = f"after {self.done:,} of {self.plan.grid.size:,} points" if self.read_back else "while it was read back"
        return SweepInterrupted(f"interrupted {sure}; what is done is kept. Resume {self.path} to go on", kept=True)


def _kept(path: Path) -> dict[str, Any]:
    import zarr

    group: Any = zarr.open_group(path, mode="r", zarr_format=3)
    return dict(group.attrs[MARK])
