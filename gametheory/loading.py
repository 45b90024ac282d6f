"""A file of either kind: a model file to a :class:`~gametheory.model.Model`, a Gambit file to a game."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from gametheory.games import ExtensiveFormGame, NormalFormGame
    from gametheory.model import Model

GAMBIT = (".nfg", ".efg")


@overload
def load(source: Mapping[str, Any]) -> Model: ...


@overload
def load(source: str | os.PathLike[str]) -> Model | NormalFormGame | ExtensiveFormGame: ...


def load(source: str | os.PathLike[str] | Mapping[str, Any]) -> Model | NormalFormGame | ExtensiveFormGame:
    """Read a model from a model file, or a game from a Gambit file.

    Parameters
    ----------
    source
        The path of a model file (``.yaml``) or of a Gambit file (``.nfg``, ``.efg``), or a Python mapping that says
        what a model file says.

    Returns
    -------
    A model, of which ``.at(name=value)`` gives the game at some values of its parameters; from a Gambit file, which
    has no parameters, the game itself.

    Raises
    ------
    ModelFileError
        With everything that is wrong, each thing with its place in the file.

    Examples
    --------
    >>> load(
    ...     {
    ...         "title": "Yield",
    ...         "players": {"us": "United States"},
    ...         "outcomes": {"peace": {"us": 0}},
    ...         "tree": {"opening": {"player": "us", "actions": {"hold": "peace"}}},
    ...     }
    ... ).title
    'Yield'
    """
    if not isinstance(source, Mapping) and Path(source).suffix.lower() in GAMBIT:
        from gametheory import gambitfile

        return gambitfile.read(source)
    from gametheory import modelfile

    return modelfile.load(source)
