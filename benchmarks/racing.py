"""Racing two ways of doing the same work.

Absolute times are not stable on a shared machine, so a race runs its contenders in turn, several rounds, and compares
medians of the same run. A contender is a function of no arguments that does its work on a stated number of points.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels import Columns, Kernel

BLOCK = 1 << 15
PEERS = ("quantecon", "gambit", "nashpy", "highs", "by hand")
"""What the name of a contender holds that is not ours."""
RESULTS: list[str] = []
"""A line for each race and peer, for the summary."""


@dataclass(frozen=True)
class Contender:
    """A way to solve some points: what it is called, how many points one run does, and the run."""

    name: str
    points: int
    run: Callable[[], object]


def race(title: str, contenders: list[Contender], rounds: int = 5) -> Mapping[str, float]:
    """Run the contenders in turn, print points a second and the ratio of the first one to each; return the medians."""
    for contender in contenders:
        contender.run()  # caches and imports
    seconds: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            start = time.perf_counter()
            contender.run()
            seconds[contender.name].append(time.perf_counter() - start)
    speed = {c.name: c.points / statistics.median(seconds[c.name]) for c in contenders}
    ours = contenders[0].name
    print(f"\n{title}")
    for contender in contenders:
        median = statistics.median(seconds[contender.name])
        ratio = "" if contender.name == ours else f"{speed[ours] / speed[contender.name]:>12,.0f} x"
        done = f"{contender.points:>10,} points{median:>9.3f} s{speed[contender.name]:>14,.0f} /s"
        print(f"  {contender.name:<46}{done}{ratio}")
    _remember(title, ours, speed)
    return speed


def _remember(title: str, ours: str, speed: Mapping[str, float]) -> None:
    for name, rate in speed.items():
        if any(peer in name.lower() for peer in PEERS):
            ratio = f"{speed[ours]:>14,.0f} /s{rate:>12,.0f} /s{speed[ours] / rate:>12,.0f} x"
            RESULTS.append(f"  {title[:74]:<76}{ratio}  {name}")


def summary() -> str:
    """Give a line for each race and peer: our points a second, the peer's, and their ratio."""
    return "\n".join(["\nSummary: ours, the peer's, the ratio", *RESULTS])


def filled(kernel: Kernel, features: NDArray[np.float64], columns: Columns, *, threads: int = 0) -> Columns:
    """Let a kernel answer all points, a block a thread at a time, by default with as many threads as processors."""
    threads = threads or len(os.sched_getaffinity(0))
    size = min(BLOCK, -(-features.shape[1] // (4 * threads)))  # so that every thread has some blocks

    def fill(start: int) -> None:
        kernel.fill(np.ascontiguousarray(features[:, start : start + size]), columns, start)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(fill, range(0, features.shape[1], size)))
    return columns


@contextlib.contextmanager
def process_for_gambit() -> Iterator[ProcessPoolExecutor]:
    """Give a process of its own to Gambit, which can hang: what is asked of it with a time limit ends the benchmark."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            yield pool
        except TimeoutError:
            for process in pool._processes.values():
                process.kill()
            raise SystemExit("Gambit did not solve its games in the time that it was given: it hangs on one") from None


def peak_memory() -> float:
    """Give the largest resident size of this process so far, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
