"""Run all benchmarks and print their tables."""

from benchmarks import flagship_sweeps, nash_of_three, regime_maps, sequential_games

print("Points a second, medians of interleaved runs; the ratio is ours to theirs.")
flagship_sweeps.main()
nash_of_three.main()
regime_maps.main()
sequential_games.main()
