"""``gametheory sweep --out FILE.zarr``, as its users meet it."""

import importlib.util
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import gametheory as gt
from gametheory.cli import main
from gametheory.sweep import open_store
from tests.small_models import STANDOFF

pytest.importorskip("zarr")

SWEEP = ["sweep", "standoff.yaml", "war_cost=0:16:33", "freeze_value=0:8:17"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("standoff.yaml").write_text(json.dumps(STANDOFF), encoding="utf-8")


def failing(capsys, *arguments):
    assert main([*SWEEP, *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.rstrip("\n")


def test_a_store_is_begun_resumed_and_overwritten(capsys):
    for how in ([], ["--resume"], ["--overwrite"]):
        assert main([*SWEEP, "--out", "shift.zarr", *how]) == 0
        assert capsys.readouterr().out == "shift.zarr\n"
        assert open_store("shift.zarr").sizes["war_cost"] == 33
    line = "shift.zarr: the store exists already. Resume it, overwrite it, or choose another name"
    assert failing(capsys, "--out", "shift.zarr") == line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--resume"], "--resume goes on with a sweep that is kept in a store. Add --out FILE.zarr"),
        (["--resume", "--out", "a.csv"], "--resume goes on with a sweep that is kept in a store. Add --out FILE.zarr"),
        (["--out", "no/a.zarr"], "no/a.zarr: there is no folder 'no'. Make it first"),
        (["--out", "a.xls"], "a.xls: the file's name must end in .nc, .csv, .zarr. Change its ending"),
        (["--out", "a.zarr", "--resume", "--overwrite"], "a.zarr: it can be resumed or overwritten, not both"),
    ],
)
def test_what_cannot_be_kept_is_a_line(capsys, arguments, words):
    assert failing(capsys, *arguments).startswith(words)


def test_another_sweep_is_refused_with_status_2(capsys):
    assert main([*SWEEP, "--out", "shift.zarr"]) == 0
    capsys.readouterr()
    line = failing(capsys, "--out", "shift.zarr", "--resume", "--set", "chance_of_it=0.9")
    assert line.startswith("shift.zarr: it was begun with another fixed value (chance_of_it): '1/2' then, '9/10' now.")


def test_a_dry_run_says_how_large_and_how_long_and_writes_nothing(capsys):
    for out in ([], ["--out", "shift.zarr"], ["--out", "shift.csv"]):
        assert main([*SWEEP, "--dry-run", *out]) == 0
        said = capsys.readouterr().out
        assert said.startswith("561 points in 11 blocks, ")
        assert re.search(r"kB uncompressed, about (a second|\d seconds)$", said.rstrip())
        assert [path.name for path in Path().iterdir()] == ["standoff.yaml"]


def test_blocks_that_fail_are_named_with_the_command_that_tries_them_again(capsys, monkeypatch):
    def poisoned(game):
        if np.any(game.parameters["war_cost"] == 8):
            raise ZeroDivisionError("division by zero")
        return gt.nash(game)

    with monkeypatch.context() as poison:
        poison.setattr("gametheory.cli.sweeping.concept_of", lambda _: poisoned)
        kept = failing(capsys, "--out", "shift.zarr", "--overwrite").splitlines()
        begun, place, to_resume, command = kept[-4:]
        assert begun.startswith("shift.zarr: 1 of 11 blocks failed; 510 of 561 points are done and kept. Resume to try")
        assert place == "  war_cost 7.5..8.5, freeze_value 0..8: ZeroDivisionError: division by zero"
        assert to_resume == "To resume:"
        assert (
            command == "gametheory sweep standoff.yaml war_cost=0:16:33 freeze_value=0:8:17 --out shift.zarr --resume"
        )
        line = failing(capsys, "--out", "shift.nc")
        assert line.startswith("the sweep failed at war_cost 0..16, freeze_value 0..8: ZeroDivisionError: division by")
    assert main([*SWEEP, "--out", "shift.zarr", "--resume"]) == 2  # another concept
    assert "another concept" in capsys.readouterr().err


def test_what_is_solved_and_held_fixed_is_said_when_asked(capsys):
    assert main([*SWEEP, "--out", "shift.zarr", "--verbose", "--set", "chance_of_it=0.9"]) == 0
    said = capsys.readouterr().err
    assert "nash over war_cost, freeze_value, 561 points, with numpy; held fixed: " in said
    assert "chance_of_it = 0.9" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--workers", "2"], "--workers and --dashboard go with workers of this machine. Add --scheduler local"),
        (["--dashboard"], "--workers and --dashboard go with workers of this machine. Add --scheduler local"),
        (["--scheduler", "tcp://far:1", "--dashboard"], "--workers and --dashboard are for --scheduler local. Another"),
        (
            ["--scheduler", "local", "--workers", "0"],
            "gametheory sweep: argument --workers: '0' is no number of workers",
        ),
    ],
)
def test_what_workers_cannot_be_had_is_a_line(capsys, arguments, words):
    assert failing(capsys, *arguments).startswith(words)


@pytest.mark.skipif(importlib.util.find_spec("bokeh") is not None, reason="bokeh is there")
def test_a_dashboard_needs_bokeh(capsys):
    pytest.importorskip("distributed")
    line = failing(capsys, "--scheduler", "local", "--dashboard")
    assert line == "dask's dashboard needs bokeh: pip install bokeh"


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_keeps_what_is_done_and_prints_the_command_that_goes_on():
    command = [sys.executable, "-m", "gametheory"]
    arguments = ["sweep", "standoff.yaml", "war_cost=0:16:801", "freeze_value=0:8:801", "--out", "my shift.zarr"]
    pipes = {"stderr": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([*command, *arguments], **pipes) as process:
        while not Path("my shift.zarr/done/c/3/0").exists() and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        said, wrong = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    *_, notice, interrupted, again = wrong.splitlines()
    assert notice == "finishing the block under way; Ctrl-C again stops at once"
    assert "of 641,601 points; what is done is kept. Resume my shift.zarr to go on:" in interrupted
    assert (
        again == "gametheory sweep standoff.yaml war_cost=0:16:801 freeze_value=0:8:801 --out 'my shift.zarr' --resume"
    )
    assert "done" in open_store("my shift.zarr")
    assert main([*arguments, "--resume"]) == 0
    assert "done" not in open_store("my shift.zarr")
