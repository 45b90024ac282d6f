"""A sweep that is killed at random moments and resumed leaves the same bytes as one that nobody disturbed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray

import gametheory as gt
from gametheory.sweep import open_store
from tests.store import killed_sweeps

pytest.importorskip("zarr")

ROOT = Path(__file__).parents[2]
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes that it forks")


def files(store):
    return {str(path.relative_to(store)): path.read_bytes() for path in store.rglob("*") if path.is_file()}


def candidates(dataset):
    return json.loads(dataset.attrs["candidates"])


def killed(store, kills, seed, *how):
    script = [sys.executable, Path(killed_sweeps.__file__), store, str(kills), str(seed), *how]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(script, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    return int(ran.stdout)


@needs_fork
@pytest.mark.parametrize(("kills", "seed"), [(10, 1), *(pytest.param(40, s, marks=pytest.mark.slow) for s in (2, 3))])
def test_killed_at_random_moments_and_resumed_it_leaves_the_same_bytes(tmp_path, kills, seed):
    assert killed(tmp_path / "killed.zarr", kills, seed) >= kills * 3 // 4
    killed(tmp_path / "undisturbed.zarr", 0, 0)
    left, expected = files(tmp_path / "killed.zarr"), files(tmp_path / "undisturbed.zarr")
    assert left.keys() == expected.keys()
    assert {name for name in left if left[name] != expected[name]} == set()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["killed.zarr", "undisturbed.zarr"]

    kept = open_store(tmp_path / "killed.zarr")
    plain = gt.sweep(gt.load(killed_sweeps.MEETING), killed_sweeps.finding, **killed_sweeps.AXES)
    assert list(kept["kind"].values) == ["pooling", "separating", "hybrid", "no signal"]
    labels = [np.array([*candidates(d), ""])[d["selected"].values] for d in (kept, plain)]
    np.testing.assert_array_equal(*labels)
    xarray.testing.assert_identical(*(d.drop_vars("selected").load().drop_attrs(deep=False) for d in (kept, plain)))


@needs_fork
@pytest.mark.parametrize(("kills", "seed"), [(5, 4), *(pytest.param(40, s, marks=pytest.mark.slow) for s in (5, 6))])
def test_killed_while_blocks_fail_it_leaves_the_same_bytes(tmp_path, kills, seed):
    killed(tmp_path / "killed.zarr", kills, seed, "failing")
    killed(tmp_path / "undisturbed.zarr", 0, 0)
    left, expected = files(tmp_path / "killed.zarr"), files(tmp_path / "undisturbed.zarr")
    assert left.keys() == expected.keys()
    assert {name for name in left if left[name] != expected[name]} == set()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["killed.zarr", "undisturbed.zarr"]


@needs_fork
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_the_command_is_killed_over_and_over_and_resumed(tmp_path, seed):
    chance = np.random.default_rng(seed)
    command = [sys.executable, "-m", "gametheory", "sweep", ROOT / "models/crimea_2017/linkage.yaml"]
    command += ["domestic_cost=0:2:301", "leverage=0:6:301", "--resume", "--out"]
    undisturbed, store = tmp_path / "undisturbed.zarr", tmp_path / "killed.zarr"
    subprocess.run([*command, undisturbed], check=True, capture_output=True)
    for _ in range(5):
        process = subprocess.Popen([*command, store], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.0 + chance.uniform(0, 0.5))
        process.kill()
        process.wait()
    subprocess.run([*command, store], check=True, capture_output=True)
    assert files(store) == files(undisturbed)
