"""Sweeps whose blocks the workers of dask.distributed solve."""

import contextlib
import json
import warnings

import numpy as np
import pytest
import xarray

import gametheory as gt
from gametheory.cli import main
from gametheory.errors import OutputError, SweepError, UnfinishedSweepError
from gametheory.store import crews
from gametheory.store.fence import NoFenceError
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


@pytest.mark.parametrize("shared", [True, False])
def test_workers_fill_a_store_with_the_same_bytes(client, tmp_path, monkeypatch, caplog, shared):
    model, axes = gt.load(killed_sweeps.MEETING), killed_sweeps.AXES
    gt.sweep(model, killed_sweeps.finding, out=tmp_path / "alone.zarr", **axes)
    if not shared:
        monkeypatch.setattr(crews, "sees", lambda *_: False)
    with caplog.at_level("INFO", "gametheory.store"):
        gt.sweep(model, killed_sweeps.finding, out=tmp_path / "together.zarr", client=client, **axes)
    who = (
        "written by 2 workers" if shared else "not every worker can write there, so this process writes and they solve"
    )
    assert [record.message for record in caplog.records if record.name == "gametheory.store"] == [
        f"{tmp_path / 'together.zarr'}: {who}"
    ]
    left, right = (
        {path.relative_to(store): path.read_bytes() for path in store.rglob("*") if path.is_file()}
        for store in (tmp_path / "alone.zarr", tmp_path / "together.zarr")
    )
    assert left == right


@pytest.mark.parametrize("shared", [True, False])
def test_a_block_that_fails_on_a_worker_fails_alone(client, tmp_path, monkeypatch, shared):
    model, axes = gt.load(killed_sweeps.MEETING), killed_sweeps.AXES

    def poisoned(game):
        if np.isin(game.parameters["north"], axes["north"][[2, 5]]).any():
            raise _OddError(1, 2)
        return killed_sweeps.finding(game)

    poisoned.__module__, poisoned.__qualname__ = "gametheory.tests", "finding"
    monkeypatch.setattr(crews, "sees", lambda *_: shared)
    with pytest.raises(
        UnfinishedSweepError, match=r"2 of 24 blocks failed; 1,408 of 1,536 points .*\n.*_OddError: 1 2"
    ):
        gt.sweep(model, poisoned, out=tmp_path / "shift.zarr", client=client, **axes)
    assert int(open_store(tmp_path / "shift.zarr")["done"].sum()) == 1408


class _OddError(Exception):
    """An error that cannot be sent to another process."""

    def __init__(self, one, two):
        super().__init__(f"{one} {two}")


@pytest.mark.parametrize("shared", [True, False])
def test_a_full_disk_at_a_worker_ends_the_sweep_with_a_line(client, tmp_path, monkeypatch, shared):
    model, axes, store = gt.load(killed_sweeps.MEETING), killed_sweeps.AXES, tmp_path / "shift.zarr"
    monkeypatch.setattr(crews, "sees", lambda *_: shared)
    with monkeypatch.context() as full:
        full.setattr(crews, "write_region", _refusing_later(crews.write_region))
        with pytest.raises(OutputError, match=rf"^{store}: cannot be written \(No space left on device\)\. Make room"):
            gt.sweep(model, killed_sweeps.finding, out=store, client=client, **axes)
    assert 0 < int(open_store(store)["done"].sum()) < 1536
    gt.sweep(model, killed_sweeps.finding, out=store, resume=True, client=client, **axes)
    assert [path.name for path in tmp_path.iterdir()] == ["shift.zarr"]


def test_a_worker_outside_the_fence_is_said(client, tmp_path, monkeypatch):
    @contextlib.contextmanager
    def outside(*_):
        raise NoFenceError
        yield

    store = tmp_path / "shift.zarr"
    monkeypatch.setattr(crews, "inside", outside)
    with pytest.raises(OutputError, match=rf"^{store}: a worker has joined that cannot write there\. Mount the folder"):
        gt.sweep(gt.load(STANDOFF), out=store, client=client, war_cost=[1.0, 2.0])
    together = crews.Together(client, crews.Task(store, None, None, "token"), shared=True)
    assert together._why_no_fence() == "somebody else has begun to write it. Resume it when they are done"


def _refusing_later(write):
    def refusing(path, plan, block, *rest):
        if plan.grid.number(block) > 5:
            raise OSError(28, "No space left on device")
        write(path, plan, block, *rest)

    return refusing


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
