"""Who solves the blocks and writes them: this process alone, or the workers of dask.distributed.

A crew is given blocks, and what numbers the labels that they bring. It calls that in the order of the blocks, then
writes each with its numbers, and tells of each block whether it is written or has failed. So the store does not depend
on who solved what when.

With workers that see the same folder, three tasks make a block: one solves it and keeps the answer where it is; a tiny
one says which labels the answer brings; when this process has numbered them, the third writes the block, on the worker
that has the answer. No data pass through this process. With workers that do not see the folder, the answers come here
and this process writes.

At most a few blocks a thread of a worker are under way, so memory stays bounded however many blocks there are. Workers
may die: dask begins their tasks again elsewhere. After several deaths it gives a task up, but it counts them for all
tasks that a worker had in hand, the harmless ones too. Such blocks are therefore tried again at the end, one at a time:
what brings down its worker even then is a block that fails.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import xarray

from gametheory.errors import OutputError
from gametheory.store.failures import Failed, Raised
from gametheory.store.fence import NoFenceError, fence, inside, sees
from gametheory.store.grid import Block
from gametheory.store.paths import writing
from gametheory.store.plan import Plan, Solve
from gametheory.store.regions import Numbers, write_region
from gametheory.store.workers import Lost, ahead, died, result

LOGGER: Final = logging.getLogger("gametheory.store")

Number = Callable[[Block, xarray.Dataset], Numbers]
"""Numbers the labels that the outline of a block's answer brings."""

Report = Block | Failed
"""What is told of a block: itself when it is written."""


class Crew(Protocol):
    """Those who solve and write."""

    def work(self, blocks: Collection[Block], number: Number) -> Generator[Report, None, None]:
        """Solve blocks and have them written; tell of each, in whatever order they are through."""
        ...


@dataclass(frozen=True)
class Alone:
    """The process itself solves, in as many threads as it is given, and writes."""

    path: Path
    plan: Plan
    solve: Solve
    threads: int = 1

    def work(self, blocks: Collection[Block], number: Number) -> Generator[Report, None, None]:
        """Solve the blocks, and write each when it is its turn."""
        with contextlib.closing(self._answers(blocks)) as answers:
            for block, answer in answers:
                if isinstance(answer, Raised):
                    yield Failed(block, answer.error)
                    continue
                _enter(self.path, self.plan, block, answer, number)
                yield block

    def _answers(self, blocks: Iterable[Block]) -> Generator[tuple[Block, xarray.Dataset | Raised], None, None]:
        """Solve blocks; the next ones are under way while one is written."""
        if self.threads == 1:
            yield from ((block, _attempt(self.solve, block)) for block in blocks)
            return
        under_way: deque[tuple[Block, Future[xarray.Dataset | Raised]]] = deque()
        with ThreadPoolExecutor(self.threads) as pool:
            try:
                for block in blocks:
                    under_way.append((block, pool.submit(_attempt, self.solve, block)))
                    if len(under_way) > self.threads:
                        first, future = under_way.popleft()
                        yield first, future.result()
                yield from ((block, future.result()) for block, future in under_way)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True)
class Task:
    """What every worker is told once: what to solve, where to write, and with whose leave."""

    path: Path
    plan: Plan
    solve: Solve
    token: str


@dataclass(frozen=True)
class Together:
    """The workers of a client solve; they write as well where ``shared``, or else this process does."""

    client: Any
    task: Task
    shared: bool

    def work(self, blocks: Collection[Block], number: Number) -> Generator[Report, None, None]:
        """Have the blocks solved and written, several at a time."""
        again: list[Block] = []
        task = self.client.submit(_same, self.task, pure=False)  # a task, so that it can be had again when workers die
        with contextlib.closing(self._flow(task, blocks, number, ahead(self.client))) as reports:
            for report in reports:
                if len(blocks) > 1 and isinstance(report, Failed) and died(report.error):
                    again.append(report.block)
                else:
                    yield report
        for block in again:
            yield from self._flow(task, [block], number, 1)

    def _flow(self, task: Any, blocks: Iterable[Block], number: Number, most: int) -> Generator[Report, None, None]:
        solving: deque[_UnderWay] = deque()
        writers: deque[tuple[Block, Any]] = deque()
        waiting = iter(blocks)
        try:
            while True:
                for block in itertools.islice(waiting, most - len(solving) - len(writers)):
                    solving.append(self._begun(task, block))
                if solving:
                    yield from self._numbered(task, solving.popleft(), number, writers)
                elif not writers:
                    return
                while writers and (writers[0][1].done() or not solving):
                    yield self._written(*writers.popleft())
        finally:
            self.client.cancel([*(one.answer for one in solving), *(future for _, future in writers)])

    def _begun(self, task: Any, block: Block) -> _UnderWay:
        answer = self.client.submit(_solved, task, block, pure=False)
        told = self.client.submit(_outlined, task, answer, pure=False) if self.shared else answer
        return _UnderWay(block, answer, told)

    def _numbered(
        self, task: Any, one: _UnderWay, number: Number, writers: deque[tuple[Block, Any]]
    ) -> Iterator[Report]:
        """Number the labels of the block whose turn it is, and have it written."""
        told = result(self.client, one.told)
        if isinstance(told, Raised | Lost):
            yield Failed(one.block, told.error)
        elif self.shared:
            numbers = number(one.block, told)
            writers.append((one.block, self.client.submit(_write, task, one.block, one.answer, numbers, pure=False)))
        else:
            _enter(self.task.path, self.task.plan, one.block, told, number)
            yield one.block

    def _written(self, block: Block, future: Any) -> Report:
        told = result(self.client, future)
        if isinstance(told, Lost):
            return Failed(block, told.error)
        if not isinstance(told, _Unwritten):
            return Failed(block, told.error) if isinstance(told, Raised) else block
        if isinstance(told.error, NoFenceError):
            raise OutputError(f"{self.task.path}: {self._why_no_fence()}")
        with writing(self.task.path):
            raise told.error

    def _why_no_fence(self) -> str:
        if sees(self.task.path, self.task.token):
            return "a worker has joined that cannot write there. Mount the folder on its machine, and resume"
        return "somebody else has begun to write it. Resume it when they are done"


@dataclass(frozen=True)
class _UnderWay:
    block: Block
    answer: Any
    told: Any


@dataclass(frozen=True)
class _Unwritten(Raised):
    """The error of a disk."""


@contextlib.contextmanager
def crew(path: Path, plan: Plan, solve: Solve, client: Any, threads: int) -> Iterator[Crew]:
    """Give those who solve and write: this process, or the workers of a client."""
    if client is None:
        yield Alone(path, plan, solve, threads)
        return
    path = path.absolute()  # a worker may have another working folder
    with fence(path) as token:
        told = client.run(sees, path, token, on_error="return").values()
        seen = [answer for answer in told if isinstance(answer, bool)]  # a worker that is just dying says nothing
        shared = bool(seen) and all(seen)
        if shared:
            LOGGER.info("%s: written by %d workers", path, len(seen))
        else:
            LOGGER.warning("%s: not every worker can write there, so this process writes and they solve", path)
        yield Together(client, Task(path, plan.bare(), solve, token), shared)


def _enter(path: Path, plan: Plan, block: Block, answer: xarray.Dataset, number: Number) -> None:
    """Number the labels of an answer and write it, in this process."""
    numbers = number(block, plan.outline(answer))
    with writing(path):
        write_region(path, plan, block, answer, numbers)


def _same(task: Task) -> Task:
    return task


def _attempt(solve: Solve, block: Block) -> xarray.Dataset | Raised:
    try:
        return solve(block)
    except Exception as error:  # whatever the concept does
        return Raised(error)


def _solved(task: Task, block: Block) -> xarray.Dataset | Raised:
    answer = _attempt(task.solve, block)
    return Raised.of(answer.error) if isinstance(answer, Raised) else answer


def _outlined(task: Task, answer: xarray.Dataset | Raised) -> xarray.Dataset | Raised:
    return answer if isinstance(answer, Raised) else task.plan.outline(answer)


def _write(task: Task, block: Block, answer: xarray.Dataset | Raised, numbers: Numbers) -> Raised | None:
    if isinstance(answer, Raised):  # the worker that had it died, and another has solved it again
        return answer
    try:
        with inside(task.path, task.token):
            write_region(task.path, task.plan, block, answer, numbers)
    except (OSError, NoFenceError) as error:
        return _Unwritten.of(error)
    except MemoryError as error:
        return Raised(error)
    return None
