"""How far the kernels are from what the machine can do at most: its arithmetic, and its memory.

Measured in the same run: multiplications and additions a second where they are done best, in numpy's product of
matrices with all processors; and bytes a second written to memory that is already mapped. Beside them, for the
kernels whose work can be counted, the operations that a point needs at least (each payoff worked out once, a
multiplication and an addition a feature, and compared once) and the bytes that its columns take.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks import kernel_backward_induction, kernel_pure_nash
from benchmarks.racing import filled
from gametheory.kernels import Columns, Family, Kernel

SIDE = 1024  # of the matrices
WRITTEN = 1 << 27  # bytes, far more than any cache
POINTS = 1 << 20


def together(run: Callable[[int], object]) -> float:
    """Give the seconds, median of five, that it takes all processors to do a run each."""
    count = len(os.sched_getaffinity(0))
    spent = []
    with ThreadPoolExecutor(count) as pool:
        for _ in range(5):
            start = time.perf_counter()
            list(pool.map(run, range(count)))
            spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def arithmetic() -> float:
    """Give the operations a second of all processors, multiplying matrices."""
    left, right = np.ones((SIDE, SIDE)), np.ones((SIDE, SIDE))
    spent = []
    for _ in range(9):
        start = time.perf_counter()
        left @ right
        spent.append(time.perf_counter() - start)
    return 2 * SIDE**3 / statistics.median(spent)


def memory() -> float:
    """Give the bytes a second that all processors write."""
    count = len(os.sched_getaffinity(0))
    targets = [np.zeros(WRITTEN // 8) for _ in range(count)]
    return WRITTEN * count / together(lambda place: targets[place].fill(1.5))


def bytes_of(columns: Columns) -> int:
    return sum(column.nbytes for column in columns)


def measured(title: str, family: Family, kernel: Kernel, columns: Columns, limits: tuple[float, float]) -> None:
    """Print the rate of a kernel, and the shares of both limits that it reaches."""
    features = np.random.default_rng(1).uniform(-1, 1, (family.features, POINTS))
    filled(kernel, features, columns)
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        filled(kernel, features, columns)
        spent.append(time.perf_counter() - start)
    rate = POINTS / statistics.median(spent)
    operations = family.base.size * (2 * family.features + 1)
    traffic = bytes_of(columns) / POINTS + 8 * family.features
    shares = f"{rate * operations / limits[0]:>8.0%} of the arithmetic{rate * traffic / limits[1]:>8.0%} of the memory"
    print(f"  {title:<34}{rate:>14,.0f} /s{operations:>7,} operations{traffic:>7.0f} bytes{shares}")


def main() -> None:
    limits = arithmetic(), memory()
    print(f"\nlimits of this machine: {limits[0] / 1e9:.0f} GFLOP/s, {limits[1] / 1e9:.1f} GB/s written")
    for shape in ((4, 4, 4), (3, 2, 2)):
        family = kernel_pure_nash.random_family(shape)
        title = f"pure Nash, {' x '.join(map(str, shape))}"
        columns = kernel_pure_nash.columns_for(family, POINTS)
        measured(title, family, kernel_pure_nash.kernel_of(family), columns, limits)
    for name, branching in kernel_backward_induction.TREES.items():
        family = kernel_backward_induction.random_family(branching)
        columns = kernel_backward_induction.columns_for(family, POINTS)
        measured(f"backward induction, {name}", family, kernel_backward_induction.kernel_of(family), columns, limits)


if __name__ == "__main__":
    main()
