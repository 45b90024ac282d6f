"""Where a report may be written: never over anything that no report wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from report.report_pages import PENNIES, QUICK, write_model

from gametheory.errors import OutputError
from gametheory.report import write_report
from gametheory.report.folder import new_report


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def add_a_letter(report: Path) -> None:
    (report / "letter.txt").write_text("mine")


def add_a_picture(report: Path) -> None:
    (report / "figures" / "mine.png").write_text("mine")


def replace_the_page(report: Path) -> None:
    (report / "report.html").write_text("<title>mine</title>")


def write_half_a_report(out: Path) -> None:
    with new_report(out) as fresh:
        (fresh / "report.html").write_text("half a page")
        raise KeyboardInterrupt


@pytest.mark.parametrize("spoil", [add_a_letter, add_a_picture, replace_the_page])
def test_a_folder_with_foreign_files_is_left_alone(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    model = write_model(tmp_path, PENNIES)
    written = write_report([model], tmp_path / "out", date=None, detail=QUICK)
    spoil(written.parent)
    before = snapshot(tmp_path)
    with pytest.raises(OutputError, match="which no report wrote, and is left as it is"):
        write_report([model], tmp_path / "out", date=None, detail=QUICK)
    assert snapshot(tmp_path) == before


def test_an_earlier_report_is_replaced_whole(tmp_path: Path) -> None:
    write_report([write_model(tmp_path, PENNIES, "old.yaml")], tmp_path / "out", detail=QUICK)
    write_report([write_model(tmp_path, PENNIES, "new.yaml")], tmp_path / "out", detail=QUICK)
    assert {path.split("/")[-1].split(".")[0] for path in snapshot(tmp_path / "out")} == {"report", "new-table"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.yaml", "old.yaml", "out"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert write_report([write_model(tmp_path, PENNIES)], tmp_path / "out", detail=QUICK).is_file()


def test_a_file_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    model = write_model(tmp_path, PENNIES)
    with pytest.raises(OutputError, match="this is a file, and a report is a folder"):
        write_report([model], model, detail=QUICK)
    with pytest.raises(OutputError, match="there is no folder"):
        write_report([model], tmp_path / "not" / "there", detail=QUICK)
    (tmp_path / "empty").mkdir()
    with pytest.raises(OutputError, match="there is no model file"):
        write_report([tmp_path / "empty"], tmp_path / "out", detail=QUICK)


def test_what_fails_midway_leaves_the_earlier_report(tmp_path: Path) -> None:
    write_report([write_model(tmp_path, PENNIES)], tmp_path / "out", date=None, detail=QUICK)
    before = snapshot(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        write_half_a_report(tmp_path / "out")
    assert snapshot(tmp_path) == before
