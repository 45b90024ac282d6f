"""Sweeps whose blocks the workers of dask.distributed solve."""

import json
import warnings

import numpy as np
import pytest
import xarray

import gametheory as gt
from gametheory.cli import main
from gametheory.errors import SweepError
from gametheory.sweep import open_store
from tests.small_models import STANDOFF
from tests.store import killed_sweeps

pytest.importorskip("zarr")
distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def client():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # whatever distributed thinks of this machine's ports and sockets
        options = {"processes": False, "dashboard_address": "127.0.0.1:0", "silence_logs": 50}
        cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, **options)
        with cluster, distributed.Client(cluster) as client:
            yield client


def test_workers_fill_a_store_with_the_same_bytes(client, tmp_path):
    model, axes = gt.load(killed_sweeps.MEETING), killed_sweeps.AXES
    gt.sweep(model, killed_sweeps.finding, out=tmp_path / "alone.zarr", **axes)
    gt.sweep(model, killed_sweeps.finding, out=tmp_path / "together.zarr", client=client, **axes)
    left, right = (
        {path.relative_to(store): path.read_bytes() for path in store.rglob("*") if path.is_file()}
        for store in (tmp_path / "alone.zarr", tmp_path / "together.zarr")
    )
    assert left == right


def test_workers_sweep_in_memory_too(client):
    axes = {"war_cost": gt.span(0, 16, 400), "freeze_value": gt.span(0, 8, 400)}
    model = gt.load(STANDOFF)
    xarray.testing.assert_identical(gt.sweep(model, client=client, **axes), gt.sweep(model, **axes))


def test_an_error_of_a_worker_is_the_users(client):
    model = gt.load(STANDOFF)
    with pytest.raises(SweepError, match="this concept answers single games only"):
        gt.sweep(model, lambda game: gt.nash(game.point((0,))), client=client, war_cost=[1.0, 2.0])


def test_workers_with_other_versions_are_refused():
    class Other:
        def run(self, versions):
            return {"tcp://far:1": versions() | {"numpy": "1.0"}}

    class Bare:
        def run(self, versions):
            raise ModuleNotFoundError(versions.__module__)

    with pytest.raises(SweepError, match=r"the workers have no gametheory\. Install it there, in the same version"):
        gt.sweep(gt.load(STANDOFF), client=Bare(), war_cost=[1.0, 2.0])
    with pytest.raises(SweepError, match=r"the worker tcp://far:1 has numpy 1\.0, and this process .*\. Give all of"):
        gt.sweep(gt.load(STANDOFF), client=Other(), war_cost=[1.0, 2.0])


@pytest.mark.slow
def test_the_command_has_local_workers_solve(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "standoff.yaml").write_text(json.dumps(STANDOFF), encoding="utf-8")
    command = ["sweep", "standoff.yaml", "war_cost=0:16:101", "--out"]
    assert main([*command, "alone.zarr"]) == 0
    assert main([*command, "together.zarr", "--scheduler", "local"]) == 0
    stores = [open_store(tmp_path / name) for name in ("alone.zarr", "together.zarr")]
    xarray.testing.assert_identical(*stores)
    capsys.readouterr()
    assert main([*command, "other.zarr", "--scheduler", "nowhere:1"]) == 2
    assert capsys.readouterr().err.startswith("no scheduler answers at 'nowhere:1'. Check its address")
    assert np.all(stores[0]["complete"])
