r"""Gambit's files of games in normal form (``.nfg``), read into games and written from them.

Gambit (McKelvey, McLennan and Turocy) is the field's own collection of solvers, and its text format the one in which
games are passed around. A file begins with ``NFG 1 R``, the title and the players, and goes on in one of two versions.
The *payoff version* gives how many strategies each player has, or their names, and then a number for every player in
every profile::

    NFG 1 R "Selten (IJGT, 75), Figure 2, normal form"
    { "Player 1" "Player 2" } { 3 2 }

    1 1 0 2 0 2 1 1 0 3 2 0

The *outcome version* lists outcomes, each a name and the players' payoffs, and then for every profile the number of
its outcome; 0 is an outcome in which everybody gets nothing::

    NFG 1 R "Entry" { "entrant" "incumbent" }
    { { "stay out" "enter" } { "yield" "fight" } }
    "Text about the game may stand here."
    { { "monopoly" 0, 2 } { "duopoly" 1, 1 } { "war" -1, -1 } }
    1 2 1 3

In both the first player's strategy changes fastest from one profile to the next. Numbers are exact: ``0.1`` and
``1/10`` are the same. White space and line ends mean nothing outside quotation marks; a quotation mark inside a text is
written ``\"``, and a backslash ``\\``.

* The outcomes' names are kept as those of the game. Whatever has no name of its own is called by its number, and the
  game's ``notes`` say so where the file gives some names and not others, or a name twice.
* The text about the game becomes its ``notes`` too, a paragraph each, and notes are written as that text.
* A file is UTF-8, of at most 32 players and a million payoffs.

Whatever is wrong with a file is said with its line and column (:class:`~gametheory.errors.ModelFileError`).
"""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path

from gametheory.errors import ModelFileError, OutputError, Problem, suggestion
from gametheory.gambitfile.reading import game_of
from gametheory.gambitfile.writing import text_of
from gametheory.games import NormalFormGame

__all__ = ["read", "reads", "write", "writes"]

LARGEST_FILE = 64_000_000  # bytes: a million payoffs, with room for long ones


def read(path: str | os.PathLike[str]) -> NormalFormGame:
    """Read a game from an ``.nfg`` file; raise ``ModelFileError`` if it cannot be read, or is wrong."""
    return reads(_text(Path(path)), os.fspath(path))


def reads(text: str, source: str = "<text>") -> NormalFormGame:
    """Read a game from the text of an ``.nfg`` file; ``source`` is what errors call it.

    Raises
    ------
    ModelFileError
        With a :class:`~gametheory.errors.Problem` for every number that is none, or for the first place from which
        the text makes no sense.

    Examples
    --------
    >>> game = reads('NFG 1 R "Dilemma" { "us" "nk" } { { "hold" "strike" } { "hold" "strike" } }  2 2 3 0 0 3 0.5 1/2')
    >>> game.payoffs[0][game.cell("strike", "hold")], game.payoffs[0][game.cell("strike", "strike")]
    (Fraction(3, 1), Fraction(1, 2))
    """
    return game_of(text, source)


def write(game: NormalFormGame, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Write a game as an ``.nfg`` file, as :func:`writes` gives it.

    Raises ``OutputError`` if the name does not end in .nfg, if there is such a file already (unless ``overwrite``), or
    if it cannot be written; ``GameError`` if the game has no place in such a file.
    """
    target = Path(path)
    if target.suffix.lower() != ".nfg":
        raise OutputError(f"{target}: the name of a game in Gambit's normal form ends in .nfg. Choose such a name")
    text = writes(game)
    try:
        with target.open("w" if overwrite else "x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise OutputError(
            f"{target}: there is such a file already. Choose another name, or overwrite it with overwrite=True"
        ) from None
    except OSError as error:
        raise OutputError(f"{target}: the file cannot be written ({error.strerror}). Choose another place") from None


def writes(game: NormalFormGame) -> str:
    """Give a single game as the text of an ``.nfg`` file.

    Where the outcomes have names of their own, or one comes of several profiles, this is the outcome version; cells in
    which an outcome's payoffs differ become outcomes of their own, told apart by a number. Otherwise it is the payoff
    version. The game's parameter values and notes stand in the file as its text.

    Raises ``GameError`` for a tree and for a grid of games. Labels with spaces at their ends, doubled spaces, control
    characters, or a backslash at the end or before another or a quotation mark are written, but Gambit itself (17)
    does not take them, or takes them for others.

    >>> print(writes(NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], title="Dilemma")))
    NFG 1 R "Dilemma" { "1" "2" }
    <BLANKLINE>
    { 2 2 }
    <BLANKLINE>
    3 3  5 0
    0 5  1 1
    <BLANKLINE>
    """
    return text_of(game)


def _text(path: Path) -> str:
    """Give the text of a file; raise ``ModelFileError`` where there is none to be had."""
    try:
        _check(path)
        return _decoded(path.read_bytes(), path)
    except ModelFileError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _unreadable(path, f"the file cannot be read ({reason})", "Check its name and its permissions") from None


def _check(path: Path) -> None:
    if path.is_dir():
        raise _unreadable(path, "this is a folder, not a file", f"Name a file in it. {_games(path)}")
    if not path.exists():
        raise _unreadable(path, "there is no such file", _games(path.parent, path.name))
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise _unreadable(
            path,
            f"the file has {size:,} bytes, more than {LARGEST_FILE:,}",
            "Is this the right file? Give a smaller one",
        )


def _games(folder: Path, name: str = "") -> str:
    """Say which games there are in a folder, or which of them a misspelt name may mean."""
    if not folder.is_dir():
        return f"There is no folder '{folder}' either. Check the path"
    names = sorted(entry.name for entry in folder.iterdir() if entry.suffix.lower() == ".nfg")
    return suggestion(name, names) if names else "There is no .nfg file in that folder"


def _decoded(raw: bytes, path: Path) -> str:
    content = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = re.split(r"\r\n|\r|\n", content[: error.start].decode())
        mark = len(before), len(before[-1]) + 1
        raise _unreadable(path, "the file is not UTF-8 text", "Save it as UTF-8", mark) from None


def _unreadable(path: Path, what: str, advice: str, mark: tuple[int, int] | None = None) -> ModelFileError:
    line, column = mark or (None, None)
    return ModelFileError([Problem(os.fspath(path), line, column, "", what, advice)])
