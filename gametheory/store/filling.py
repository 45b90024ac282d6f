"""Fill a store: begin it or go on with it, solve what is missing, stop when asked to."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import xarray

from gametheory.errors import InputError, OutputError, SweepInterrupted, UnfinishedSweepError
from gametheory.store.crews import Crew, crew
from gametheory.store.failures import MOST_NAMED, Failed, failed_blocks, where, why
from gametheory.store.fence import take_down
from gametheory.store.grid import Block, points_in
from gametheory.store.identity import plain, require_same
from gametheory.store.interruption import finishing_first
from gametheory.store.lock import only_writer
from gametheory.store.paths import MARK, is_there, require_place, require_zarr, what_else, writing
from gametheory.store.plan import Plan, Solve
from gametheory.store.regions import Numbers
from gametheory.store.renumbering import renumber
from gametheory.store.template import finish_replacing, make_template
from gametheory.store.workers import SchedulerGoneError
from gametheory.store.writer import Writer

LOGGER: Final = logging.getLogger("gametheory.store")
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
    client: Any = None,
    threads: int = 1,
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
    client
        A ``distributed.Client`` whose workers solve, and write where they see the same folder.
    threads
        Without a client: how many threads solve.

    Raises
    ------
    OutputError
        Where something else stands there, somebody else is writing, the sweep was begun with something else, or the
        disk refuses. What is done is kept.
    UnfinishedSweepError
        Where blocks could not be solved, after all the others are done, or where the client's scheduler is gone. What
        is missing is tried again with ``resume``.
    SweepInterrupted
        After Ctrl-C, when the block under way is entered.
    """
    require_store(path, resume=resume, overwrite=overwrite)
    with only_writer(path), finishing_first() as stopped:
        with writing(path):
            take_down(path)  # the fence of a sweep that died: its workers write no more
            finish_replacing(path)
        require_store(path, resume=resume, overwrite=overwrite)  # it may have come back, or somebody was quicker
        filling = _Filling(path, plan, told or _tell_nobody, stopped)
        try:
            missing = filling.read_back() if resume and path.exists() else None
            with crew(path, filling.plan, solve, client, threads) as ours:
                filling.begin(ours) if missing is None else filling.go_on(ours, missing)
        except KeyboardInterrupt:
            raise filling.interrupted() from None
        except SchedulerGoneError:
            raise filling.abandoned() from None


def _tell_nobody(_points: int, _solved: bool) -> None:
    """Keep it quiet."""


class _Filling:
    def __init__(self, path: Path, plan: Plan, told: Told, stopped: Callable[[], bool]) -> None:
        self.path, self.plan, self.told, self.stopped = path, plan, told, stopped
        self.done, self.begun, self.is_read_back = 0, False, False
        self.failures: list[Failed] = []

    def begin(self, ours: Crew) -> None:
        """Solve one block, after whose answer the template is made, then all the others."""
        blocks = list(self.plan.grid.blocks())
        untried = dict.fromkeys(range(len(blocks)))
        for place in dict.fromkeys((0, len(blocks) - 1, len(blocks) // 2)):
            del untried[place]
            self._work(ours, [blocks[place]])
            if self.begun:
                return self.go_on(ours, [blocks[place] for place in untried])
        error = self.failures[0].error
        raise error if isinstance(error, InputError) else failed_blocks(None, self.plan, self.failures) from error

    def read_back(self) -> list[Block]:
        """Open the store, and give the blocks that are missing."""
        kept = _kept(self.path)
        require_same(self.path, kept["identity"], plain(self.plan.identity))
        self.plan = replace(self.plan, grid=replace(self.plan.grid, step=tuple(kept["step"])))
        missing: list[Block] = []
        self.begun = True
        with writing(self.path):
            self.writer = Writer(self.path, self.plan)
            self.writer.restore_axes()
            for block, whole in self.writer.blocks():
                self._stop_if_asked()
                if whole:
                    self._count(block, solved=False)
                else:
                    missing.append(block)
        self.is_read_back = True
        return missing

    def go_on(self, ours: Crew, missing: list[Block]) -> None:
        """Solve what is missing; say at the end what failed, or that the store is whole."""
        with writing(self.path):
            self.writer.set_whole(whole=not missing)  # one that was whole may have been damaged
        self._stop_if_asked(left=len(missing))
        self._work(ours, missing)
        if self.failures:
            error = failed_blocks(self.path, self.plan, self.failures, self.done)
            raise error from self.failures[0].error
        with writing(self.path):
            if not self.writer.is_in_order():
                renumber(self.path, self.plan)
                self.writer = Writer(self.path, self.plan)
            self.writer.set_whole(whole=True)

    def _work(self, ours: Crew, blocks: list[Block]) -> None:
        with contextlib.closing(ours.work(blocks, self._number)) as reports:
            for left, report in zip(reversed(range(len(blocks))), reports, strict=True):
                if isinstance(report, Failed):
                    self._note(report)
                else:
                    self._count(report, solved=True)
                self._stop_if_asked(left=left)

    def _number(self, block: Block, outline: xarray.Dataset) -> Numbers:
        with writing(self.path):
            if not self.begun:
                make_template(self.path, self.plan, outline)
                self.writer = Writer(self.path, self.plan)
                self.begun = self.is_read_back = True
            return self.writer.number(block, outline)

    def _note(self, failed: Failed) -> None:
        self.failures.append(failed)
        if self.begun and len(self.failures) <= MOST_NAMED:
            LOGGER.warning("%s: failed, the others go on: %s", where(self.plan, failed.block), why(failed.error))

    def _count(self, block: Block, *, solved: bool) -> None:
        self.done += points_in(block)
        self.told(points_in(block), solved)

    def _stop_if_asked(self, *, left: int = 1) -> None:
        if left and self.stopped():
            raise KeyboardInterrupt

    def abandoned(self) -> UnfinishedSweepError:
        """Say that nobody is left to go on, and how far it came."""
        kept = f"{self.done:,} of {self.plan.grid.size:,} points are done and kept. Start another, and resume"
        text = kept if self.begun else "nothing is begun. Start another"
        return UnfinishedSweepError(f"{self.path}: the scheduler is gone; {text}", kept=self.begun)

    def interrupted(self) -> SweepInterrupted:
        """Say how far it came."""
        if not self.begun:
            return SweepInterrupted(f"interrupted before a block was solved; {self.path} is as it was")
        counted = f"after {self.done:,} of {self.plan.grid.size:,} points"
        when = counted if self.is_read_back else "while it was read back"
        return SweepInterrupted(f"interrupted {when}; what is done is kept. Resume {self.path} to go on", kept=True)


def _kept(path: Path) -> dict[str, Any]:
    import zarr

    group: Any = zarr.open_group(path, mode="r", zarr_format=3)
    return dict(group.attrs[MARK])
