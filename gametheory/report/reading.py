"""Which model files a report is made of, in which order, and under which names its figures stand."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gametheory.errors import ModelFileError, OutputError, Problem
from gametheory.model import Model, Table
from gametheory.modelfile import is_parameter_file, load

MODEL_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Subject:
    """One model of a report: the file that it was read from, and the name that its figures' files begin with."""

    key: str
    path: Path
    model: Model


def read_subjects(paths: Sequence[str | os.PathLike[str]]) -> tuple[Subject, ...]:
    """Load the models that the paths name: files, and folders of files.

    The files of a folder are put in an order in which they can be read: tables before trees, small before large, then
    by name. A file that is named twice counts once. Raises ``ModelFileError`` with the problems of all files at once,
    and ``OutputError`` where there is nothing to report on.
    """
    problems: list[Problem] = []
    found: dict[Path, tuple[Path, Model]] = {}
    for path in map(Path, paths):
        loaded = {file: model for file in _files(path) if (model := _loaded(file, problems)) is not None}
        files = sorted(loaded, key=lambda file: _reading_order(loaded[file], file)) if path.is_dir() else list(loaded)
        for file in files:
            found.setdefault(file.resolve(), (file, loaded[file]))
    if problems:
        raise ModelFileError(dict.fromkeys(problems))
    if not found:
        raise OutputError("there is no model to report on. Name a model file, or a folder of model files")
    keys = _keys([file for file, _ in found.values()])
    return tuple(Subject(key, file, model) for key, (file, model) in zip(keys, found.values(), strict=True))


def _files(path: Path) -> list[Path]:
    """Give the model files of a folder, those in folders below it if it has none itself; or the one file named."""
    if not path.is_dir():
        return [path]
    for pattern in ("*", "*/*"):
        files = [file for file in sorted(path.glob(pattern)) if file.suffix in MODEL_ENDINGS and file.is_file()]
        models = [file for file in files if not is_parameter_file(file)]
        if models:
            return models
    raise OutputError(f"{path}: there is no model file (.yaml) in this folder. Name a folder that has some")


def _loaded(file: Path, problems: list[Problem]) -> Model | None:
    try:
        return load(file)
    except ModelFileError as error:
        problems.extend(error.problems)
        return None


def _reading_order(model: Model, file: Path) -> tuple[bool, int, str]:
    return not isinstance(model.form, Table), sum(1 for _ in model.form.consequences()), str(file)


def _keys(files: Iterable[Path]) -> list[str]:
    """Name the files' figures: by the file, with its folder and at last a number where that is taken."""
    keys: list[str] = []
    taken: set[str] = set()
    for file in files:
        short, folder = _slug(file.stem), _slug(file.resolve().parent.name)
        choices = [short, f"{folder}-{short}", *(f"{folder}-{short}-{number}" for number in range(2, 10_000))]
        key = next(choice for choice in choices if choice.lower() not in taken)
        taken.add(key.lower())
        keys.append(key)
    return keys


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", text).strip("-") or "model"
