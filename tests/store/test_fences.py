"""Fences: a worker writes only while the process stands behind it that holds the lock."""

import os
import threading
import time

import pytest

import gametheory as gt
from gametheory.errors import OutputError
from gametheory.store import fence as fences
from gametheory.store.crews import Task, _write
from gametheory.store.fence import NoFenceError, fence, fence_file, inside, sees, take_down
from gametheory.store.regions import Numbers
from gametheory.sweep import open_store
from tests.small_models import STANDOFF

pytest.importorskip("zarr")
pytest.importorskip("fcntl")


@pytest.fixture
def store(tmp_path):
    return tmp_path / "shift.zarr"


def test_a_worker_writes_behind_the_fence_of_its_token_only(store):
    with fence(store) as token:
        with inside(store, token):
            pass
        assert sees(store, token)
        assert not sees(store, "0" * 32)
        assert not sees(store.parent / "elsewhere" / "shift.zarr", token)
    assert not fence_file(store).exists()
    with pytest.raises(NoFenceError), inside(store, token):
        pass


def test_a_later_fence_is_another(store):
    with fence(store) as early:
        handle = os.open(fence_file(store), os.O_RDWR)
        take_down(store)
        with fence(store) as late:
            assert sees(store, late)
            assert not sees(store, early)
            assert not fences._stands(handle, fence_file(store))
        os.close(handle)


def test_a_fence_is_taken_down_when_those_inside_are_through(store):
    order, writing = [], threading.Event()

    def write(token):
        with inside(store, token):
            writing.set()
            time.sleep(0.2)
            order.append("written")

    with fence(store) as token:
        worker = threading.Thread(target=write, args=(token,))
        worker.start()
        writing.wait()
        take_down(store)
        order.append("down")
        worker.join()
    assert order == ["written", "down"]


def test_a_worker_that_hangs_inside_is_waited_for_no_longer_than_a_while(store, monkeypatch):
    monkeypatch.setattr(fences, "PATIENCE", 0.05)
    fence_file(store).write_text("token")
    with inside(store, "token"), pytest.raises(OutputError, match="a worker has been writing it for a minute"):
        gt.sweep(gt.load(STANDOFF), out=store, war_cost=[1.0, 2.0])
    gt.sweep(gt.load(STANDOFF), out=store, war_cost=[1.0, 2.0])
    assert [path.name for path in store.parent.iterdir()] == ["shift.zarr"]


def test_the_late_worker_of_a_sweep_that_died_does_not_touch_the_next(store):
    fence_file(store).write_text("token")  # as a client that was killed leaves it
    late = Task(store, None, None, "token")
    gt.sweep(gt.load(STANDOFF), out=store, war_cost=[1.0, 2.0])
    kept = open_store(store).load()
    refused = _write(late, (slice(0, 2),), kept * 0, Numbers({}, {}, "late"))
    assert isinstance(refused.error, NoFenceError)
    assert open_store(store).load().identical(kept)
