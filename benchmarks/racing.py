"""Racing two ways of doing the same work.

Absolute times are not stable on a shared machine, so a race runs its contenders in turn, several rounds, and compares
medians of the same run. A contender is a function of no arguments that does its work on a stated number of points.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


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
    return speed


def peak_memory() -> float:
    """Give the largest resident size of this process so far, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
