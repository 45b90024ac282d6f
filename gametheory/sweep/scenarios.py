"""Scenarios: a list of points that an analyst wrote down, a row each, in a CSV file.

The first row names the columns: parameters of the model, and, if wanted, a column ``scenario`` with a name for each
row. A value is a number as in a model file, a fraction such as ``2/3`` too. An empty cell takes the parameter's
default.
Nothing in the file is executed, and everything that is wrong in it is said at once.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from gametheory import textfile
from gametheory.errors import InputError, SweepError, suggestion
from gametheory.expressions import parse_number
from gametheory.model import Model
from gametheory.sweep.points import Points

LABEL: Final = "scenario"
MOST_BYTES: Final = 100_000_000
MOST_PROBLEMS: Final = 20


def read_scenarios(path: str | os.PathLike[str], model: Model) -> Points:
    r"""Read scenarios from a CSV file.

    Returns
    -------
    :class:`~gametheory.sweep.points.Points` for ``sweep(model, points=...)``, with the scenarios' names as labels.
    Raises ``SweepError`` with a line for each problem: file, line, column, what is wrong, what to do.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from gametheory.modelfile import load
    >>> entry = load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "0..2"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain - 1"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "views.csv"
    ...     _ = file.write_text("scenario,gain\nhopeful,3/2\nas assumed,\n")
    ...     read_scenarios(file, entry)
    <Points: 2 of gain; scenarios of views.csv>
    """
    file = Path(path)
    try:
        text = textfile.read_text(file, endings=[".csv"], most=MOST_BYTES)
    except textfile.UnreadableError as error:
        raise SweepError(f"{file}: {error.what}. {error.advice}") from None
    table = [(line, row) for line, row in _rows(text) if any(cell.strip() for cell in row)]
    if len(table) < 2:
        raise SweepError(f"{file}: there are no scenarios. Write the parameters' names in the first row, values below")
    (_, header), *body = table
    names = [name.strip() for name in header]
    problems = [*_header_problems(names, model), *_width_problems(names, body)]
    if not problems:
        values, labels, problems = _values(names, body, model)
    if problems:
        shown = [f"{file}:{problem}" for problem in problems[:MOST_PROBLEMS]]
        more = len(problems) - len(shown)
        raise SweepError("\n".join([*shown, *([f"{file}: and {more:,} more problems of this kind"] if more else [])]))
    arrays = {name: np.array(column, dtype=float) for name, column in values.items()}
    return Points(arrays, f"scenarios of {file.name}", tuple(labels))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text))
    for row in reader:
        yield reader.line_num, row


def _header_problems(names: Sequence[str], model: Model) -> list[str]:
    problems = []
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            problems.append(f"1: the column '{name}' comes {names.count(name)} times. Leave one")
        elif name != LABEL and name not in model.parameters:
            known = suggestion(name, [*model.parameters, LABEL])
            problems.append(f"1: the column '{name}' is no parameter of this model. {known}")
    if not problems and set(names) <= {LABEL}:
        problems.append("1: no column is a parameter. Name some in the first row")
    return problems


def _width_problems(names: Sequence[str], body: Sequence[tuple[int, list[str]]]) -> list[str]:
    return [
        f"{line}: this row has {len(row)} cells, and there are {len(names)} columns. Give each column a cell"
        for line, row in body
        if len(row) != len(names)
    ]


def _values(
    names: Sequence[str], body: Sequence[tuple[int, list[str]]], model: Model
) -> tuple[dict[str, list[float]], list[str], list[str]]:
    """Give the values by parameter, the labels, and what is wrong."""
    values: dict[str, list[float]] = {name: [] for name in names if name != LABEL}
    labels, problems = [], []
    for line, row in body:
        for name, cell in zip(names, row, strict=True):
            if name == LABEL:
                labels.append(cell.strip())
                continue
            try:
                values[name].append(_number(cell, model, name))
            except InputError as error:
                problems.append(f"{line}: '{name}': {error}")
    return values, labels, problems


def _number(cell: str, model: Model, name: str) -> float:
    parameter = model.parameters[name]
    number = parse_number(cell.strip()) if cell.strip() else parameter.default
    parameter.check(number)
    return float(number)
