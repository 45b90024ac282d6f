"""Run the benchmarks and print their tables: ``python -m benchmarks``, or some: ``python -m benchmarks NAME ...``.

The summary at the end has a line for each race and peer: what was done, our points a second, the peer's, the ratio.
"""

from __future__ import annotations

import importlib
import sys

from benchmarks.racing import summary

NAMES = (
    "kernel_pure_nash",
    "kernel_bimatrix",
    "kernel_m_by_two_by_two",
    "kernel_three_player",
    "kernel_backward_induction",
    "kernel_quantal",
    "kernel_correlated",
    "kernel_signalling",
    "regime_maps",
    "flagship_sweeps",
    "nash_of_three",
    "sequential_games",
    "limits",
)
"""In the order in which they run. `large_sweeps`, which takes minutes and gigabytes on disk, runs only when named."""


def main() -> None:
    chosen = sys.argv[1:] or NAMES
    known = (*NAMES, "large_sweeps")
    for name in chosen:
        if name not in known:
            raise SystemExit(f"there is no benchmark '{name}'. Known: {', '.join(known)}")
    print("Points a second, medians of interleaved runs; the ratio is ours to theirs.")
    for name in chosen:
        importlib.import_module(f"benchmarks.{name}").main()
    print(summary())


main()
