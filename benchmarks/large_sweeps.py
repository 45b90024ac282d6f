"""A sweep that does not fit into memory, and one on a cluster: points, seconds, memory and size on disk.

    python -m benchmarks.large_sweeps             # 10^8 points on this machine, 10^7 on a local dask cluster
    python -m benchmarks.large_sweeps 1000        # the same with 1000 x 1000 points, and as many on the cluster

The two-player standoff of the flagship (all Nash equilibria) over two parameters goes into a store, in a process of its
own, so that what is measured is the sweep alone: the resident memory at its highest, of the process and, on the
cluster, of the largest worker. Then another process opens the store and reads a row and a mean, lazily. The store lies
in the folder for temporary files, which needs room for it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import gametheory as gt

MODEL = Path(__file__).resolve().parent.parent / "models" / "crimea_2017" / "standoff.yaml"
SIDE = 10_000
CLUSTER_SIDE = 3_163  # 10^7 points


def peak_of_process() -> float:
    """Give the highest resident memory of this process, in GiB."""
    import resource

    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 2**30


def run(out: Path, side: int, *, cluster: bool) -> dict[str, Any]:
    """Sweep into a store; give the seconds and the memory."""
    if not cluster:
        return {"seconds": swept(out, side), "memory": peak_of_process()}
    from gametheory.store import workers

    with workers("local") as client:
        seconds = swept(out, side, client=client)
        largest = max(client.run(peak_of_process).values())
    return {"seconds": seconds, "memory": peak_of_process(), "largest worker": largest}


def swept(out: Path, side: int, **how: Any) -> float:
    """Sweep into a store, and give the seconds that it took."""
    axes = {"us_war_cost": gt.span(0, 12, side), "nk_war_payoff": gt.span(-12, 2, side)}
    start = time.perf_counter()
    gt.sweep(gt.load(MODEL), gt.nash, out=out, progress=sys.stderr.isatty(), **how, **axes)
    return time.perf_counter() - start


def read(out: Path) -> dict[str, Any]:
    """Read a little of a store."""
    from gametheory.sweep import open_store

    start = time.perf_counter()
    kept = open_store(out)
    row = kept["payoff"].isel(us_war_cost=kept.sizes["us_war_cost"] // 2).load()
    war = float(kept["possible"].sel(outcome="war")[:100].mean())
    return {"seconds": time.perf_counter() - start, "memory": peak_of_process(), "row": row.size, "war": war}


def in_process(*arguments: object) -> dict[str, Any]:
    """Run a part of this file in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.large_sweeps", *map(str, arguments)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def report(name: str, side: int, folder: Path) -> None:
    """Sweep, read, and print a line of each."""
    out = folder / f"{name}.zarr"
    found = in_process("run", out, side, name)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    points, seconds = side**2, found["seconds"]
    memory = f"{found['memory']:.2f} GiB at most"
    if "largest worker" in found:
        memory += f", {found['largest worker']:.2f} GiB in the largest worker"
    speed = f"{points:,} points in {seconds:,.1f} s, {points / seconds:,.0f} a second"
    print(f"{name}: {speed}; {memory}; {size / 1e6:,.1f} MB on disk")
    back = in_process("read", out)
    print(f"  read lazily: a row and a mean in {back['seconds']:.1f} s with {back['memory']:.2f} GiB at most")
    shutil.rmtree(out)


def main(*arguments: str) -> None:
    """Run both sweeps, or one part of one."""
    match arguments:
        case ("run", out, side, name):
            print(json.dumps(run(Path(out), int(side), cluster=name == "cluster")))
        case ("read", out):
            print(json.dumps(read(Path(out))))
        case _:
            sides = (int(arguments[0]),) * 2 if arguments else (SIDE, CLUSTER_SIDE)
            with tempfile.TemporaryDirectory() as folder:
                for name, side in zip(("alone", "cluster"), sides, strict=True):
                    report(name, side, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
