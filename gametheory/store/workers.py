"""Blocks solved by several processes, or several machines: dask.distributed solves, one process writes.

Workers get the solver once and then block after block; at most a few blocks a worker are under way or waiting to be
entered, so memory stays bounded however fast the workers are. Answers come back in the order of the blocks, because
the labels that turn up on the way are numbered in that order: so the store does not depend on who solved what when.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, Final

from gametheory.errors import SweepError
from gametheory.store.grid import Block
from gametheory.store.interruption import deaf_to_interruption
from gametheory.store.plan import Map

LOCAL: Final = "local"
AHEAD: Final = 3  # blocks a thread of a worker that are under way or wait their turn
PATIENCE: Final = "10s"
FREE_PORT: Final = "127.0.0.1:0"  # the dashboard's usual one may be taken


def by_workers(client: Any) -> Map[Any]:
    """Give what solves blocks on the workers of a ``distributed.Client``."""

    def mapped(solve: Callable[[Block], Any], blocks: Iterable[Block]) -> Generator[Any, None, None]:
        most = AHEAD * max(1, sum(client.nthreads().values()))
        shared = client.scatter(solve, broadcast=True, hash=False)
        waiting: deque[Any] = deque()
        try:
            for block in blocks:
                waiting.append(client.submit(_call, shared, block, pure=False))
                if len(waiting) >= most:
                    yield _answer(waiting.popleft())
            while waiting:
                yield _answer(waiting.popleft())
        finally:
            client.cancel(list(waiting))

    return mapped


def _call(solve: Callable[[Block], Any], block: Block) -> Any:
    return solve(block)


def _answer(future: Any) -> Any:
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        raise SweepError("workers died over and over while they solved a block. Give them more memory") from None


def require_alike(client: Any, versions: Callable[[], dict[str, str]]) -> None:
    """Find out before anything is computed whether the workers compute with the same versions as this process."""
    here = versions()
    try:
        everywhere = client.run(versions)
    except ImportError:
        raise SweepError("the workers have no gametheory. Install it there, in the same version") from None
    for worker, there in everywhere.items():
        for name, version in here.items():
            if there.get(name) != version:
                found = f"the worker {worker} has {name} {there.get(name)}, and this process {version}"
                raise SweepError(f"{found}. Give all of them the same")


@contextlib.contextmanager
def workers(scheduler: str) -> Iterator[Any]:
    """Give a client of the scheduler at an address, or of workers that are begun on this machine (``"local"``)."""
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise SweepError("a scheduler needs the extra: pip install 'gametheory[sweep]'") from None
    if scheduler == LOCAL:
        options = {"threads_per_worker": 1, "dashboard_address": FREE_PORT, "silence_logs": logging.ERROR}
        with deaf_to_interruption():  # which the workers inherit: Ctrl-C is for the process that writes
            cluster = distributed.LocalCluster(**options)
        with cluster, distributed.Client(cluster) as client:
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError):  # nobody there, or no address
        raise SweepError(f"no scheduler answers at '{scheduler}'. Check its address, as in tcp://host:8786") from None
    with client:
        yield client
