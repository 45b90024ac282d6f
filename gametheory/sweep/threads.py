"""Blocks solved one after the other, or by several threads.

Threads are worth it where the solving lets go of the interpreter's lock, as kernels do.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from gametheory.sweep.design import Block

Answer = TypeVar("Answer")
Map = Callable[[Callable[[Block], Answer], Iterable[Block]], Generator[Answer, None, None]]
"""Solves blocks and gives the answers in the order of the blocks."""


def one_by_one(solve: Callable[[Block], Answer], blocks: Iterable[Block]) -> Generator[Answer, None, None]:
    """Solve block after block in this thread."""
    for block in blocks:
        yield solve(block)


def cores() -> int:
    """Give how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def by_threads(solve: Callable[[Block], Answer], blocks: Iterable[Block]) -> Generator[Answer, None, None]:
    """Solve several blocks at a time, one a core, and give the answers in the order of the blocks.

    Few blocks are under way or wait to be taken, so that memory stays bounded.

    >>> list(by_threads(lambda block: block[0].stop, [(slice(0, 2),), (slice(2, 5),)]))
    [2, 5]
    """
    waiting: deque[Future[Any]] = deque()
    with ThreadPoolExecutor(cores()) as pool:
        try:
            for block in blocks:
                waiting.append(pool.submit(solve, block))
                if len(waiting) > 2 * cores():
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
