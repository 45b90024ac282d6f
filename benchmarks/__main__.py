"""Run all benchmarks and print their tables."""

from benchmarks import flagship_sweeps

print("Points a second, medians of interleaved runs; the ratio is ours to theirs.")
flagship_sweeps.main()
