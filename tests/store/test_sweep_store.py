"""Sweeps in a store: what is kept, what goes on, what is refused, what is repaired."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import xarray
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.errors import OutputError, SweepError, SweepInterrupted
from gametheory.store import Grid
from gametheory.store.identity import difference
from gametheory.store.lock import lock_file, only_writer
from gametheory.store.writer import Writer
from gametheory.sweep import estimate, open_store, rows
from tests.small_models import ENTRY, STANDOFF
from tests.store import killed_sweeps

zarr = pytest.importorskip("zarr")

CLASSICS = Path(__file__).parents[2] / "models" / "classics"
AXES = {"freeze_value": gt.span(-2, 3, 12), "war_cost": gt.span(-1, 3, 32)}


@pytest.fixture
def standoff():
    return gt.load(STANDOFF)


@pytest.fixture
def store(tmp_path):
    return tmp_path / "shift.zarr"


class Counted:
    """A concept that counts how often it is asked, and does something else first when it is time."""

    __module__, __qualname__ = "gametheory.tests", "counted"

    def __init__(self, at=0, act=None, concept=gt.nash):
        self.calls, self.at, self.act, self.concept = 0, at, act, concept

    def __call__(self, game, **options):
        self.calls += 1
        if self.calls == self.at:
            self.act()
        return self.concept(game, **options)


def stop():
    raise KeyboardInterrupt


def same(kept, plain):
    """Hold a sweep in a store against one in memory, numbers of candidates aside."""
    labels = [np.array([*json.loads(d.attrs["candidates"]), ""])[d["selected"].values] for d in (kept, plain)]
    np.testing.assert_array_equal(*labels)
    xarray.testing.assert_identical(*(d.drop_vars("selected").load().drop_attrs(deep=False) for d in (kept, plain)))
    assert list(kept.data_vars) == list(plain.data_vars)
    assert {k: v for k, v in kept.attrs.items() if k != "candidates"} == {
        k: v for k, v in plain.attrs.items() if k != "candidates"
    }


# --- what is kept -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "concept", "axes"),
    [
        (STANDOFF, gt.nash, AXES),
        (STANDOFF, gt.pure_nash, {"war_cost": gt.span(-3, 3, 200)}),
        (STANDOFF, None, {"points": {"war_cost": gt.span(0, 1, 70), "freeze_value": gt.span(1, 2, 70)}}),
        (ENTRY, gt.subgame_perfect, {"prize": gt.span(-1, 1, 9), "luck": gt.span(0, 1, 11)}),
        (killed_sweeps.MEETING, killed_sweeps.finding, killed_sweeps.AXES),
        (
            CLASSICS / "bargaining_range.yaml",
            None,
            {"win_probability": gt.span(0, 1, 12), "cost_a": gt.span(0, 0.5, 9)},
        ),
        (CLASSICS / "beer_quiche.yaml", None, {"strength_prior": gt.span(0, 1, 70)}),
    ],
)
def test_a_store_holds_what_a_sweep_in_memory_gives(model, concept, axes, store):
    model = gt.load(model)
    kept = gt.sweep(model, concept, out=store, **axes)
    assert not any(variable.variable._in_memory for variable in kept.data_vars.values())
    same(kept, gt.sweep(model, concept, **axes))
    assert next(iter(rows(kept)))
    with xarray.open_zarr(store, consolidated=False, chunks=None) as direct:
        assert direct["done"].all()


def test_a_chunk_is_a_block_and_carries_a_checksum(standoff, store):
    gt.sweep(standoff, out=store, **AXES)
    array = zarr.open_group(store)["payoff"]
    assert (array.shape, array.chunks) == ((2, 12, 32), (2, 2, 32))
    assert [type(codec).__name__ for codec in array.compressors] == ["ZstdCodec", "Crc32cCodec"]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=4), st.integers(1, 500))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_the_blocks_are_a_partition_of_the_grid(shape, most):
    grid = Grid.cut(tuple("abcd"[: len(shape)]), tuple(shape), most)
    count = np.zeros(shape, dtype=int)
    for block in grid.blocks():
        count[block] += 1
        assert count[block].size <= most
    assert (count == 1).all()
    places = [grid.place(block) for block in grid.blocks()]
    assert len(set(places)) == len(places) == grid.block_count


def test_a_variable_that_some_block_lacks_is_left_out_as_in_memory(standoff, store):
    def forgetful(game):
        found = gt.pure_nash(game)
        return killed_sweeps.dataclasses.replace(found, candidate_outcomes=()) if found.count.sum() > 64 else found

    axes = {"war_cost": gt.span(-3, 3, 128)}
    kept = gt.sweep(standoff, forgetful, out=store, **axes)
    assert "least" in zarr.open_group(store)
    assert "least" not in kept
    same(gt.sweep(standoff, forgetful, out=store, resume=True, **axes), gt.sweep(standoff, forgetful, **axes))


# --- what goes on -----------------------------------------------------------------------------------------------------


def test_resuming_solves_only_what_is_missing(standoff, store):
    with pytest.raises(SweepInterrupted, match=r"interrupted after 192 of 384 points; what is done is kept\. Resume "):
        gt.sweep(standoff, Counted(4, stop), out=store, **AXES)
    begun = open_store(store)
    assert int(begun["done"].sum()) == 192
    np.testing.assert_array_equal(begun["equilibria"][:6], gt.sweep(standoff, gt.nash, **AXES)["equilibria"][:6])
    again = Counted()
    kept = gt.sweep(standoff, again, out=store, resume=True, **AXES)
    assert again.calls == 3
    assert "done" not in kept
    same(kept, gt.sweep(standoff, gt.nash, **AXES))
    gt.sweep(standoff, again, out=store, resume=True, **AXES)
    assert again.calls == 3


def test_ctrl_c_finishes_the_block_under_way(standoff, store, capfd):
    def press():
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(SweepInterrupted, match="interrupted after 128 of 384 points"):
        gt.sweep(standoff, Counted(2, press), out=store, **AXES)
    assert "finishing the block under way; Ctrl-C again stops at once" in capfd.readouterr().err
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

    def twice():
        press()
        press()

    with pytest.raises(SweepInterrupted, match="interrupted after 192 of 384 points"):
        gt.sweep(standoff, Counted(2, twice), out=store, resume=True, **AXES)
    same(gt.sweep(standoff, Counted(), out=store, resume=True, **AXES), gt.sweep(standoff, gt.nash, **AXES))


def test_ctrl_c_while_the_store_is_read_back(standoff, store, monkeypatch):
    gt.sweep(standoff, out=store, **AXES)
    blocks = Writer.blocks

    def pressed(writer):
        os.kill(os.getpid(), signal.SIGINT)
        yield from blocks(writer)

    monkeypatch.setattr(Writer, "blocks", pressed)
    with pytest.raises(SweepInterrupted, match=r"interrupted while it was read back; what is done is kept\. Resume"):
        gt.sweep(standoff, out=store, resume=True, **AXES)
    assert "done" not in open_store(store)


def test_ctrl_c_in_the_last_block_is_too_late_and_in_the_first_begins(standoff, store):
    def press():
        os.kill(os.getpid(), signal.SIGINT)

    gt.sweep(standoff, Counted(6, press), out=store, **AXES)
    assert "done" not in open_store(store)
    with pytest.raises(SweepInterrupted, match=r"interrupted before a block was solved; .*b\.zarr is as it was"):
        gt.sweep(standoff, Counted(1, stop), out=store.with_name("b.zarr"), **AXES)
    assert [path.name for path in store.parent.iterdir()] == ["shift.zarr"]


def test_another_thread_hears_no_ctrl_c_and_sweeps_all_the_same(standoff, store):
    thread = threading.Thread(target=gt.sweep, args=(standoff,), kwargs={"out": store, **AXES})
    thread.start()
    thread.join()
    same(open_store(store), gt.sweep(standoff, **AXES))


def test_overwriting_takes_the_old_away_only_when_the_new_is_begun(standoff, store):
    gt.sweep(standoff, gt.nash, out=store, **AXES)

    def fail():
        raise SweepError("no")

    with pytest.raises(SweepError, match="no"):
        gt.sweep(standoff, Counted(1, fail), out=store, overwrite=True, war_cost=[1.0, 2.0])
    with pytest.raises(SweepInterrupted, match=r"interrupted before a block was solved; .*\.zarr is as it was"):
        gt.sweep(standoff, Counted(1, stop), out=store, overwrite=True, war_cost=[1.0, 2.0])
    same(open_store(store), gt.sweep(standoff, gt.nash, **AXES))
    gt.sweep(standoff, out=store, overwrite=True, war_cost=[1.0, 2.0])
    assert open_store(store).sizes["war_cost"] == 2
    assert [path.name for path in store.parent.iterdir()] == ["shift.zarr"]
    store.rename(store.with_name(".shift.zarr.sweep-old"))  # as a crash between the two renamings leaves it
    gt.sweep(standoff, out=store, resume=True, war_cost=[1.0, 2.0])
    assert [path.name for path in store.parent.iterdir()] == ["shift.zarr"]


# --- what is repaired -------------------------------------------------------------------------------------------------


def truncate(path):
    os.truncate(path, path.stat().st_size // 2)


def garble(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def empty(path):
    os.truncate(path, 0)


def delete(path):
    path.unlink()


@pytest.mark.parametrize(
    ("variable", "damage"),
    [*((v, d) for v in ("payoff", "selected", "done") for d in (truncate, garble, empty, delete)), ("kinds", truncate)],
)
def test_a_damaged_chunk_is_solved_again(store, variable, damage):
    model, concept = gt.load(killed_sweeps.MEETING), Counted(concept=killed_sweeps.finding)
    axes = {"north": gt.span(-1, 1, 8), "south": gt.span(-1, 1, 64)}
    gt.sweep(model, concept, out=store, **axes)
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    concept.calls = 0
    chunk = min(path for path in (store / variable / "c").rglob("*") if path.is_file())
    damage(chunk)
    (chunk.parent / "0.1234.partial").write_bytes(b"half")
    damage(store / "north" / "c" / "0")
    damage(store / "player" / "c" / "0")
    gt.sweep(model, concept, out=store, resume=True, **axes)
    assert concept.calls == 1
    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == before


def test_what_was_interrupted_while_a_label_was_added_is_brought_to_its_end(store):
    model, axes = gt.load(killed_sweeps.MEETING), killed_sweeps.AXES
    gt.sweep(model, killed_sweeps.finding, out=store, **axes)
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    group = zarr.open_group(store)
    array = group["kinds"]
    kept = array[-1].copy()
    array.resize((array.shape[0] - 1, *array.shape[1:]))
    del group["kind"]
    assert open_store(store).sizes["kind"] == 3
    gt.sweep(model, killed_sweeps.finding, out=store, resume=True, **axes)
    assert zarr.open_group(store)["kind"].shape == (4,)
    assert {p for p in before if not p.is_relative_to(store / "kinds") and p.read_bytes() != before[p]} == set()
    assert kept.any()


# --- what is refused --------------------------------------------------------------------------------------------------


def changed(**outcome):
    other = json.loads(json.dumps(STANDOFF))
    other["outcomes"]["war"] |= outcome
    return other


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model": changed(nk=-9)}, r"another model \(outcomes war nk\): '-10' then, '-9' now"),
        ({"concept": gt.pure_nash}, "another concept: 'nash' then, 'pure_nash' now"),
        ({"war_cost": gt.span(-1, 4, 32)}, r"another axis \(war_cost\): '-1..3 in 32 values \(\w+\)' then, '-1..4 in"),
        ({"freeze_value": 1}, r"another axis \(freeze_value\): '-2..3 in 12 values \(\w+\)' then, none now"),
        ({"chance_of_it": 0.25}, r"another fixed value \(chance_of_it\): '1/2' then, '1/4' now"),
        ({"select": "first"}, "another select: none then, 'first' now"),
        ({"tolerance": 1e-6}, "another tolerance: none then, '1e-06' now"),
    ],
)
def test_another_sweep_is_not_put_into_the_store(standoff, store, change, words):
    gt.sweep(standoff, gt.nash, out=store, **AXES)
    asked = {"model": STANDOFF, "concept": gt.nash, **AXES, **change}
    with pytest.raises(OutputError, match=rf"^{store}: it was begun with {words}.*\. Resume with what it was begun"):
        gt.sweep(gt.load(asked.pop("model")), asked.pop("concept"), out=store, resume=True, **asked)
    same(open_store(store), gt.sweep(standoff, gt.nash, **AXES))


def test_axes_in_another_order_and_other_versions_are_another_sweep(standoff, store, monkeypatch):
    gt.sweep(standoff, gt.nash, out=store, **AXES)
    with pytest.raises(OutputError, match=r"another axis \(order\): '\[\"freeze_value\", \"war_cost\"\]' then"):
        gt.sweep(standoff, gt.nash, out=store, resume=True, **dict(reversed(AXES.items())))
    monkeypatch.setattr(gt, "__version__", "9.9")
    with pytest.raises(OutputError, match=r"another version \(gametheory\): '.*' then, '9\.9' now"):
        gt.sweep(standoff, gt.nash, out=store, resume=True, **AXES)


def test_differences_are_found_wherever_they_are():
    assert difference({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}) == ("a 2 b", 2, 3)
    assert difference({"a": [1]}, {"a": [1, 2]}) == ("a", [1], [1, 2])
    assert difference({"a": 1, "b": 2}, {"b": 2, "a": 1}) == ("order", ["a", "b"], ["b", "a"])
    assert difference({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}) is None


def a_file(path):
    path.write_text("mine")


def a_folder(path):
    path.mkdir()
    (path / "letter.txt").write_text("mine")


def another_zarr(path):
    zarr.create_group(path).create_array("mine", shape=(2,), dtype="int8")


def an_older_zarr(path):
    zarr.create_group(path, zarr_format=2)


def a_damaged_store(path):
    path.mkdir()
    (path / "zarr.json").write_text('{"attributes": {"sweep_')


def a_store_with_a_damaged_variable(path):
    gt.sweep(gt.load(STANDOFF), out=path, **AXES)
    (path / "payoff" / "zarr.json").write_text("{")


def a_newer_store(path):
    zarr.create_group(path, attributes={"sweep_store": {"layout": 3}})


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (a_file, "is a file, not the folder of a sweep"),
        (a_folder, "is an ordinary folder"),
        (another_zarr, "is a Zarr store of another kind"),
        (an_older_zarr, "is a Zarr store of another kind"),
        (a_damaged_store, r"has damaged metadata \(zarr\.json\)"),
        (a_store_with_a_damaged_variable, r"has damaged metadata \(payoff/zarr\.json\)"),
        (a_newer_store, r"was written by another version of gametheory \(layout 3, not 2\)"),
    ],
)
@pytest.mark.parametrize("how", [{}, {"resume": True}, {"overwrite": True}])
def test_what_is_no_sweep_is_left_as_it_is(standoff, store, make, words, how):
    make(store)
    before = {path: path.read_bytes() for path in (store, *store.rglob("*")) if path.is_file()}
    with pytest.raises(OutputError, match=rf"^{store}: what stands there {words}; it is left as it is\. Choose"):
        gt.sweep(standoff, out=store, **how, **AXES)
    with pytest.raises(SweepError, match=rf"^{store}: it {words}\. Give the store of a sweep"):
        open_store(store)
    assert {path: path.read_bytes() for path in (store, *store.rglob("*")) if path.is_file()} == before


@pytest.mark.parametrize(
    ("out", "how", "words"),
    [
        ("shift.nc", {}, "shift.nc: a sweep is kept in a store whose name ends in .zarr. Change its ending"),
        ("no/shift.zarr", {}, "there is no folder '.*no'. Make it first"),
        ("shift.zarr", {"resume": True, "overwrite": True}, "it can be resumed or overwritten, not both"),
    ],
)
def test_bad_places_are_named(standoff, tmp_path, out, how, words):
    with pytest.raises(OutputError, match=words):
        gt.sweep(standoff, out=tmp_path / out, **how, **AXES)
    assert list(tmp_path.iterdir()) == []


def test_what_stands_there_is_not_replaced_unasked(standoff, store):
    gt.sweep(standoff, out=store, **AXES)
    with pytest.raises(
        OutputError, match=r"the store exists already\. Resume it, overwrite it, or choose another name"
    ):
        gt.sweep(standoff, out=store, **AXES)
    with pytest.raises(SweepError, match=r"'resume' goes with a store to write to\. Give out='FILE.zarr'"):
        gt.sweep(standoff, resume=True, **AXES)
    with pytest.raises(SweepError, match=r"there is no such store\. Check the name"):
        open_store(store.with_name("other.zarr"))


def test_a_parameter_may_not_be_called_what_the_store_calls_its_own(store):
    other = json.loads(json.dumps(STANDOFF).replace("war_cost", "done"))
    with pytest.raises(SweepError, match="a store has a variable 'done' of its own, and a parameter has that name"):
        gt.sweep(gt.load(other), out=store, done=[1.0, 2.0])


def test_more_labels_than_their_numbers_can_tell_apart(standoff, store):
    def many(game):
        found = gt.pure_nash(game)
        start = float(np.min(game.parameters["war_cost"]))
        labels = tuple(f"{start} {place}" for place in range(1000))
        return killed_sweeps.dataclasses.replace(found, candidates=labels, candidate_outcomes=())

    with pytest.raises(SweepError, match=r"more than 32,767 candidates turn up\. Sweep a smaller part of the grid"):
        gt.sweep(standoff, many, out=store, war_cost=gt.span(0, 1, 64 * 40))
    assert int(open_store(store)["done"].sum()) == 32 * 64


def test_without_zarr_it_says_what_to_install(standoff, store, monkeypatch):
    monkeypatch.setitem(sys.modules, "zarr", None)
    with pytest.raises(OutputError, match=r"needs the extra: pip install 'gametheory\[sweep\]'"):
        gt.sweep(standoff, out=store, **AXES)
    with pytest.raises(OutputError, match=r"needs the extra: pip install 'gametheory\[sweep\]'"):
        open_store(store)


# --- the disk, and who else is writing --------------------------------------------------------------------------------


def test_a_full_disk_is_a_line_and_nothing_is_lost(standoff, store):
    resource = pytest.importorskip("resource")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    full = Counted(4, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard)))
    try:
        with pytest.raises(OutputError, match=rf"^{store}: cannot be written \(File too large\)\. Make room"):
            gt.sweep(standoff, full, out=store, **AXES)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert int(open_store(store)["done"].sum()) == 192
    same(gt.sweep(standoff, Counted(), out=store, resume=True, **AXES), gt.sweep(standoff, gt.nash, **AXES))


def test_a_folder_that_cannot_be_written_is_a_line(standoff, store, monkeypatch):
    def refuse(*arguments):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("gametheory.store.lock.os.open", refuse)
    with pytest.raises(OutputError, match=rf"^{store}: cannot be written \(Read-only file system\)\. Make room, or"):
        gt.sweep(standoff, out=store, **AXES)


def test_a_disk_too_full_for_the_lock_leaves_none_behind(standoff, store, monkeypatch):
    def refuse(*arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("gametheory.store.lock.os.write", refuse)
        with pytest.raises(OutputError, match=rf"^{store}: cannot be written \(No space left on device\)"):
            gt.sweep(standoff, out=store, **AXES)
    assert list(store.parent.iterdir()) == []
    gt.sweep(standoff, out=store, **AXES)


def test_two_writers_are_one_too_many(standoff, store):
    with only_writer(store):
        who = rf"{store}: process {os.getpid()} on host '.*' has been writing it since .*\. Wait until it is "
        with pytest.raises(OutputError, match=who):
            gt.sweep(standoff, out=store, **AXES)
        assert lock_file(store).exists()
    gt.sweep(standoff, out=store, **AXES)
    assert not lock_file(store).exists()


def test_the_lock_of_a_dead_process_is_said_and_taken_over(standoff, store, caplog):
    script = "import os, sys\nfrom pathlib import Path\nfrom gametheory.store.lock import only_writer\n"
    script += "with only_writer(Path(sys.argv[1])):\n    os.kill(os.getpid(), 9)"
    dead = subprocess.Popen([sys.executable, "-c", script, store])
    dead.wait()
    assert lock_file(store).exists()
    gt.sweep(standoff, out=store, **AXES)
    assert caplog.messages == [f"{store}: process {dead.pid}, which wrote it, has died; taken over"]


def test_the_lock_of_another_host_is_believed(standoff, store):
    lock_file(store).write_text('{"process": 12, "host": "far away", "since": "2026-01-01 00:00:00"}')
    with pytest.raises(
        OutputError, match=r"process 12 on host 'far away'.*If it runs no more, delete '.*\.zarr\.lock'"
    ):
        gt.sweep(standoff, out=store, **AXES)
    lock_file(store).write_text("{half")
    gt.sweep(standoff, out=store, **AXES)


# --- how large, how long ----------------------------------------------------------------------------------------------


def test_an_estimate_says_points_bytes_and_time(standoff):
    size = estimate(standoff, gt.nash, freeze_value=gt.span(0, 1, 3001), war_cost=gt.span(0, 1, 2001))
    small = gt.sweep(standoff, gt.nash, freeze_value=gt.span(0, 1, 3), war_cost=gt.span(0, 1, 2))
    bytes_a_point = sum(variable.nbytes for variable in small.data_vars.values()) / 6
    assert (size.points, size.bytes) == (3001 * 2001, round(3001 * 2001 * bytes_a_point))
    assert size.blocks == -(-3001 // (-(-3001 * 2001 // 64) // 2001))  # a sixty-fourth of the grid each
    assert 0 < size.seconds < 600
    assert str(size).startswith("6,005,001 points in 66 blocks, 3")
