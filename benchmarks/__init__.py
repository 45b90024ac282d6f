"""Our own work timed beside the peers', as ratios from interleaved runs; ``python -m benchmarks`` runs all."""
