"""The workers of dask.distributed: where they are found, what they need, and what may become of them.

Workers are begun on this machine (``"local"``), or they are those of a scheduler that runs already. A worker that dies
is survived: its tasks are begun again elsewhere, and a nanny puts another in its place. A scheduler that dies takes all
that is under way with it; the sweep ends with an error, and what is written stays written.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any, Final

from gametheory.errors import SweepError, UnfinishedSweepError
from gametheory.store.failures import Raised
from gametheory.store.grid import Block
from gametheory.store.interruption import deaf_to_interruption

LOGGER: Final = logging.getLogger("gametheory.store")
LOCAL: Final = "local"
AHEAD: Final = 3  # blocks a thread of a worker that are under way or wait their turn
PATIENCE: Final = 10  # seconds
FREE_PORT: Final = "127.0.0.1:0"  # of the page that says how the scheduler does; its usual one may be taken
DEATHS: Final = "its worker died each time. Give the workers more memory, or find out what the concept does there"


@dataclass(frozen=True)
class Lost:
    """What is told of a task that dask has given up."""

    error: Exception


def died(error: Exception) -> bool:
    """Whether a task was given up because its workers died."""
    return isinstance(error, _DeadWorkersError)


class _DeadWorkersError(SweepError):
    """Workers died over and over."""


def ahead(client: Any) -> int:
    """Say how many blocks may be under way."""
    threads: int = sum(client.nthreads().values())
    return AHEAD * max(1, threads)


def result(client: Any, future: Any) -> Any:
    """Wait for the result of a task; ``Lost`` where it was given up.

    Raises ``SchedulerGoneError`` where the scheduler is gone. Where all workers are gone, others are waited for.
    """
    from distributed import KilledWorker

    for waited in itertools.count():
        try:
            return future.result(timeout=PATIENCE)
        except KilledWorker:
            return Lost(_DeadWorkersError(DEATHS))
        except CancelledError:
            raise SchedulerGoneError from None
        except (TimeoutError, OSError):
            if future.status == "error":  # the task's own
                raise
            _require_scheduler(client, quiet=bool(waited))
    raise AssertionError("counting has no end")


def _require_scheduler(client: Any, *, quiet: bool) -> None:
    if client.status != "running":
        raise SchedulerGoneError
    if not quiet and not client.nthreads():
        LOGGER.warning("no worker is left; waiting for one. Ctrl-C twice stops")


class SchedulerGoneError(Exception):
    """The scheduler is gone, or it has let go of the work."""


def by_workers(client: Any) -> Callable[[Callable[[Block], Any], Iterable[Block]], Generator[Any, None, None]]:
    """Give what solves blocks on the workers of a client, and gives the answers in the order of the blocks."""

    def mapped(solve: Callable[[Block], Any], blocks: Iterable[Block]) -> Generator[Any, None, None]:
        shared = client.submit(_same, solve, pure=False)  # a task, so that it can be had again when workers die
        waiting: deque[Any] = deque()
        try:
            for block in blocks:
                waiting.append(client.submit(_attempted, shared, block, pure=False))
                if len(waiting) >= ahead(client):
                    yield _answer(result(client, waiting.popleft()))
            while waiting:
                yield _answer(result(client, waiting.popleft()))
        except SchedulerGoneError:
            raise UnfinishedSweepError("the scheduler is gone, and nothing was kept. Start both again") from None
        finally:
            client.cancel(list(waiting))

    return mapped


def _same(solve: Any) -> Any:
    return solve


def _attempted(solve: Callable[[Block], Any], block: Block) -> Any:
    try:
        return solve(block)
    except Exception as error:  # whatever the concept does
        return Raised.of(error)


def _answer(told: Any) -> Any:
    if isinstance(told, Raised | Lost):
        raise told.error
    return told


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
def workers(scheduler: str, *, number: int | None = None, dashboard: bool = False) -> Iterator[Any]:
    """Give a client of the scheduler at an address, or of workers that are begun on this machine (``"local"``).

    ``number`` says how many are begun, by default one for each core; with ``dashboard`` dask shows in a browser what
    they do, at the ``dashboard_link`` of the client.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise SweepError("a scheduler needs the extra: pip install 'gametheory[sweep]'") from None
    if scheduler != LOCAL and (number is not None or dashboard):
        raise SweepError("--workers and --dashboard are for --scheduler local. Another scheduler has its own")
    with contextlib.ExitStack() as open_ones, _quiet():
        if scheduler == LOCAL:
            cluster = open_ones.enter_context(_local_cluster(distributed, number, dashboard=dashboard))
            yield open_ones.enter_context(distributed.Client(cluster))
        else:
            yield open_ones.enter_context(_client_of(distributed, scheduler))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Have dask say nothing of connections that are lost: what it means for the sweep is said here."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _local_cluster(distributed: Any, number: int | None, *, dashboard: bool) -> Any:
    if dashboard and importlib.util.find_spec("bokeh") is None:
        raise SweepError("dask's dashboard needs bokeh: pip install bokeh")
    dask: Any = importlib.import_module("dask")
    options = {"threads_per_worker": 1, "dashboard_address": FREE_PORT, "silence_logs": logging.CRITICAL}
    deaths = {"distributed.scheduler.allowed-failures": 1}  # on one machine what brings down two workers is no accident
    with deaf_to_interruption(), dask.config.set(deaths):  # Ctrl-C, which workers inherit, is for the one that writes
        return distributed.LocalCluster(n_workers=number, scheduler_kwargs={"dashboard": dashboard}, **options)


def _client_of(distributed: Any, address: str) -> Any:
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except (OSError, ValueError):  # nobody there, or no address
        raise SweepError(f"no scheduler answers at '{address}'. Check its address, as in tcp://host:8786") from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        client.close()
        raise SweepError(f"the scheduler at '{address}' has no workers. Start some: dask worker {address}") from None
    return client
