"""Blocks that fail: the others go on, the failed ones are named, and to resume is to try these again."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

import gametheory as gt
from gametheory.errors import OutputError, PayoffError, SweepError, UnfinishedSweepError
from gametheory.store import renumbering
from gametheory.sweep import open_store
from tests.small_models import STANDOFF
from tests.store import killed_sweeps

pytest.importorskip("zarr")

MODEL = gt.load(killed_sweeps.MEETING)
AXES = {"north": gt.span(-1, 1, 8), "south": gt.span(-1, 1, 64)}  # a block for each value of north


class Poisoned:
    """The concept of the kill tests, which fails where ``north`` is one of the values given."""

    __module__, __qualname__ = "gametheory.tests", "finding"

    def __init__(self, *values, error=None):
        self.values, self.error, self.calls = values, error or ZeroDivisionError("division by zero"), 0

    def __call__(self, game):
        self.calls += 1
        if np.isin(game.parameters["north"], [AXES["north"][place] for place in self.values]).any():
            raise self.error
        return killed_sweeps.finding(game)


def files(store):
    return {str(path.relative_to(store)): path.read_bytes() for path in store.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    store = tmp_path_factory.mktemp("undisturbed") / "shift.zarr"
    gt.sweep(MODEL, Poisoned(), out=store, **AXES)
    return files(store)


@pytest.fixture
def store(tmp_path):
    return tmp_path / "shift.zarr"


def failing(store, *values, **how):
    with pytest.raises(UnfinishedSweepError) as failed:
        gt.sweep(MODEL, Poisoned(*values), out=store, **how, **AXES)
    return failed.value


@pytest.mark.parametrize("poison", [(3,), (7,), (0,), (0, 7), (2, 4, 5), (1, 2, 3, 4, 5, 6, 7), (0, 1, 2, 3, 5, 6, 7)])
def test_the_others_go_on_and_resuming_ends_with_the_same_bytes(store, undisturbed, poison):
    error = failing(store, *poison)
    assert error.kept
    begun = open_store(store)
    assert [place for place in range(8) if not begun["done"][place].all()] == list(poison)
    again = Poisoned()
    gt.sweep(MODEL, again, out=store, resume=True, **AXES)
    assert again.calls == len(poison)
    left = files(store)
    assert left.keys() == undisturbed.keys()
    assert {name for name in left if left[name] != undisturbed[name]} == set()
    assert [path.name for path in store.parent.iterdir()] == ["shift.zarr"]


def test_blocks_that_fail_one_after_the_other_end_with_the_same_bytes_too(store, undisturbed):
    failing(store, 0, 1, 3, 5)
    failing(store, 1, 3, resume=True)
    failing(store, 3, resume=True)
    gt.sweep(MODEL, Poisoned(), out=store, resume=True, **AXES)
    assert files(store) == undisturbed


def test_the_error_names_the_blocks_and_says_why(store, caplog):
    error = failing(store, 1, 2, 3, 4, 5, 6)
    first, *named, more = str(error).splitlines()
    assert first == f"{store}: 6 of 8 blocks failed; 128 of 512 points are done and kept. Resume to try these again:"
    assert named[0] == "  north -0.714286, south -1..1: ZeroDivisionError: division by zero"
    assert (len(named), more) == (5, "  and 1 more")
    assert len(error.blocks) == 6
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert len(caplog.messages) == 5
    assert caplog.messages[0].startswith("north -0.714286, south -1..1: failed, the others go on: ZeroDivisionError")


def test_points_of_a_list_are_named_by_their_values(store):
    points = {"north": np.repeat(AXES["north"], 64), "south": np.tile(AXES["south"], 8)}
    with pytest.raises(UnfinishedSweepError, match=r"\n  north 0\.142857, south -1\.\.1: MemoryError$"):
        gt.sweep(MODEL, Poisoned(4, error=MemoryError()), out=store, points=points)


def test_what_is_wrong_everywhere_fails_at_once_and_begins_nothing(store):
    concept = Poisoned(*range(8), error=PayoffError("no payoff has a value. Change the formula"))
    with pytest.raises(PayoffError, match=r"^no payoff has a value"):
        gt.sweep(MODEL, concept, out=store, **AXES)
    assert concept.calls == 3
    concept = Poisoned(*range(8))
    with pytest.raises(UnfinishedSweepError, match=r"^3 of 8 blocks failed:\n  north -1, south -1\.\.1: ZeroDivision"):
        gt.sweep(MODEL, concept, out=store, **AXES)
    assert list(store.parent.iterdir()) == []


def test_in_memory_the_block_is_named(tmp_path):
    axes = {"war_cost": gt.span(0, 16, 400), "freeze_value": gt.span(0, 8, 400)}

    def poisoned(game):
        if np.min(game.parameters["war_cost"]) > 6:
            raise ZeroDivisionError("division by zero")
        return gt.pure_nash(game)

    with pytest.raises(SweepError, match=r"^the sweep failed at war_cost 6\.5.*, freeze_value 0\.\.8: ZeroDivision"):
        gt.sweep(gt.load(STANDOFF), poisoned, **axes)


@pytest.mark.parametrize("moment", ["careful", "write_labels", "put_in_place"])
def test_a_numbering_that_is_interrupted_is_begun_again(store, undisturbed, monkeypatch, moment):
    failing(store, 0, 3)
    with monkeypatch.context() as full:
        full.setattr(renumbering, moment, _refuse)
        with pytest.raises(OutputError, match=r"cannot be written \(No space left on device\)"):
            gt.sweep(MODEL, Poisoned(), out=store, resume=True, **AXES)
    labels = np.array([*json.loads(open_store(store).attrs["candidates"]), ""])[open_store(store)["selected"].values]
    plain = gt.sweep(MODEL, killed_sweeps.finding, **AXES)
    np.testing.assert_array_equal(
        labels, np.array([*json.loads(plain.attrs["candidates"]), ""])[plain["selected"].values]
    )
    again = Poisoned()
    gt.sweep(MODEL, again, out=store, resume=True, **AXES)
    assert again.calls == 0
    assert files(store) == undisturbed
    assert [path.name for path in store.parent.iterdir()] == ["shift.zarr"]


def test_where_files_cannot_be_linked_they_are_copied(store, undisturbed, monkeypatch):
    failing(store, 0)
    monkeypatch.setattr(renumbering, "os", SimpleNamespace(link=_refuse))
    gt.sweep(MODEL, Poisoned(), out=store, resume=True, **AXES)
    assert files(store) == undisturbed


def _refuse(*_):
    raise OSError(28, "No space left on device")


def test_the_order_of_labels_is_kept_as_data(store):
    failing(store, 0)
    attributes = json.loads((store / "zarr.json").read_bytes())["attributes"]["sweep_store"]
    assert attributes["disordered"]  # the last block came first
    gt.sweep(MODEL, Poisoned(), out=store, resume=True, **AXES)
    attributes = json.loads((store / "zarr.json").read_bytes())["attributes"]["sweep_store"]
    assert (attributes["disordered"], attributes["whole"]) == (False, True)
