"""The page: one HTML text with everything in it, from a template that escapes whatever it is given."""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from gametheory.games.numbers import show
from gametheory.report.catalogue import claims, parameter_rows, symbol, unused
from gametheory.report.chapters import Chapter
from gametheory.report.folder import GENERATOR
from gametheory.report.price import Price
from gametheory.report.reading import Subject
from gametheory.report.wording import counted, listed
from gametheory.sweep import versions


def page(
    subjects: Sequence[Subject],
    chapters: Sequence[Chapter],
    compared: Price | None,
    paths: Sequence[Path],
    date: str | None,
) -> str:
    """Lay out a report as one HTML page."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "show": show,
        "symbol": symbol,
        "listed": listed,
        "counted": counted,
        "breakable": _breakable,
    }
    room = files("gametheory.report")
    template = environment.from_string((room / "page.html.jinja").read_text(encoding="utf-8"))
    found = claims(subjects)
    drawn = [figure for chapter in chapters for figure in chapter.figures]
    drawn += [compared.figure] if compared is not None else []
    return template.render(
        title=_title(chapters),
        date=date,
        generator=GENERATOR,
        css=Markup((room / "page.css").read_text(encoding="utf-8")),  # ours, with nothing of a model's in it
        chapters=chapters,
        price=compared,
        numbers=dict(zip((figure.key for figure in drawn), itertools.count(1), strict=False)),
        parameters=parameter_rows(subjects, found),
        claims=found,
        unused=unused(subjects),
        versions=versions(),
        command=_command(paths),
    )


def _breakable(text: str) -> Markup:
    """Let a long name or formula break after an underscore, where a table is narrow."""
    return Markup("_<wbr>").join(map(escape, text.split("_")))


def _title(chapters: Sequence[Chapter]) -> str:
    if len(chapters) == 1:
        return chapters[0].model.title
    return f"{counted(len(chapters), 'game')}: what the players do, and where that shifts"


def _command(paths: Sequence[Path]) -> str:
    """Give the command that makes the report again; a path below the working folder is written from there."""
    here = Path.cwd()
    names = [path.relative_to(here) if path.is_relative_to(here) else path for path in paths]
    return shlex.join(["gametheory", "report", *map(str, names)])
