"""Reports: one model, or several, as a page to print and to mail, with every figure and its data beside it.

:func:`write_report` reads models, solves each at its defaults, draws the views that its file asks for (or, if it asks
for none, those along which the answer changes most), varies every parameter alone, and writes

``report.html``
    One self-contained page: no script, no address outside it.
``figures/``
    Every figure as SVG, PDF and PNG.
``data/``
    The data of every figure as CSV.

The same models give the same bytes. What the page says in words is computed from the same data as its figures.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from gametheory.report.chapters import chapter
from gametheory.report.figures import Detail, Studio
from gametheory.report.folder import PAGE, PARTS, check_is_free, new_report
from gametheory.report.page import page
from gametheory.report.price import price
from gametheory.report.reading import read_subjects

__all__ = ["TODAY", "Detail", "write_report"]

TODAY: Final = "today"
FINE: Final = Detail()


def write_report(
    paths: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    date: str | None = TODAY,
    progress: Callable[[str], None] | None = None,
    detail: Detail = FINE,
) -> Path:
    """Write a report on one model or several; give the path of its page.

    Parameters
    ----------
    paths
        Model files, and folders of model files; a file of parameters that the models of a folder share is no model.
    out
        The folder to write. An earlier report there is replaced; a folder with anything else in it is left alone.
    date
        The date to print, as a text; by default today's. ``None`` prints none.
    progress
        Called with a short text before each step.
    detail
        How many values the maps, lines and one-at-a-time sweeps have on an axis.

    Raises
    ------
    ModelFileError
        With everything that is wrong with the model files.
    OutputError
        Where the report cannot be written; what stood there is untouched.

    Examples
    --------
    >>> import tempfile
    >>> text = '''
    ... title: Enter or not
    ... players: {entrant: Entrant}
    ... outcomes: {out: {entrant: 0}, in: {entrant: 1}}
    ... table: {actions: {entrant: [wait, enter]}, cells: {wait: out, enter: in}}
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     model = Path(folder) / "entry.yaml"
    ...     _ = model.write_text(text)
    ...     written = write_report([model], Path(folder) / "report", date="2026-01-31")
    ...     "2026-01-31" in written.read_text()
    True
    """
    target = Path(out)
    check_is_free(target.resolve())
    subjects = read_subjects(paths)
    shown = datetime.date.today().isoformat() if date == TODAY else date
    with new_report(target) as folder:
        for part in PARTS:
            (folder / part).mkdir()
        studio = Studio(folder, detail, progress or _say_nothing)
        chapters = [chapter(studio, subject) for subject in subjects]
        compared = price(studio, subjects)
        studio.tell("writing the page")
        text = page(subjects, chapters, compared, [Path(path) for path in paths], shown)
        (folder / PAGE).write_text(text, encoding="utf-8", newline="\n")
    return target / PAGE


def _say_nothing(_: str) -> None:
    """Take a step's name and do nothing with it."""
