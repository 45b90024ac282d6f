"""Workers, clients and schedulers are killed at random moments; what is resumed ends as if nobody had been."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import gametheory as gt
from gametheory.sweep import open_store
from tests.store import killed_clusters, killed_sweeps

pytest.importorskip("zarr")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes that it forks")

ROOT = Path(__file__).parents[2]


def files(store):
    return {str(path.relative_to(store)): path.read_bytes() for path in store.rglob("*") if path.is_file()}


def disturbed(store, *arguments):
    script = [sys.executable, Path(killed_clusters.__file__), store, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(script, env=environment, capture_output=True, text=True, timeout=400, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize(
    ("clients", "workers", "seed"), [(2, 1, 1), *(pytest.param(12, 8, seed, marks=pytest.mark.slow) for seed in (2, 3))]
)
def test_killed_clients_and_workers_leave_the_same_bytes(tmp_path, clients, workers, seed):
    assert int(disturbed(tmp_path / "killed.zarr", clients, workers, seed)) >= (clients + workers) * 2 // 3
    model, axes = gt.load(killed_sweeps.MEETING), killed_sweeps.AXES
    gt.sweep(model, killed_clusters.finding, out=tmp_path / "undisturbed.zarr", **axes)
    left, expected = files(tmp_path / "killed.zarr"), files(tmp_path / "undisturbed.zarr")
    assert left.keys() == expected.keys()
    assert {name for name in left if left[name] != expected[name]} == set()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["killed.zarr", "undisturbed.zarr"]


@pytest.mark.slow
def test_a_scheduler_that_dies_is_said_and_what_is_done_is_kept(tmp_path):
    *_, said = disturbed(tmp_path / "shift.zarr", "scheduler").splitlines()
    assert re.fullmatch(
        r".*/shift\.zarr: the scheduler is gone; [\d,]+ of 1,536 points are done and kept\. Start .*", said
    )
    assert [path.name for path in tmp_path.iterdir()] == ["shift.zarr"]
    assert open_store(tmp_path / "shift.zarr")["done"].any()
    model, axes = gt.load(killed_sweeps.MEETING), killed_sweeps.AXES
    gt.sweep(model, killed_clusters.finding, out=tmp_path / "shift.zarr", resume=True, **axes)
    gt.sweep(model, killed_clusters.finding, out=tmp_path / "undisturbed.zarr", **axes)
    assert files(tmp_path / "shift.zarr") == files(tmp_path / "undisturbed.zarr")
