r"""Gambit's files of games, in normal form (``.nfg``) and in extensive form (``.efg``), read into games and written.

Gambit (McKelvey, McLennan and Turocy) is the field's own collection of solvers, and its text formats those in which
games are passed around. What a file is its first word says. One in *normal form* begins with ``NFG 1 R``, the title and
the players, and goes on in one of two versions. The *payoff version* gives how many strategies each player has, or
their names, and then a number for every player in every profile::

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

In both the first player's strategy changes fastest from one profile to the next.

A file in *extensive form* begins with ``EFG 2 R`` and lists the nodes of the tree, each before those below it: ``c``
is a move of chance, ``p`` a player's, ``t`` the end of a play::

    EFG 2 R "Stripped-down poker" { "dealer" "caller" }
    "Text about the game may stand here."
    c "deal" 1 "" { "high" 1/2 "low" 1/2 } 0
    p "" 1 1 "high card" { "bet" "fold" } 0
    p "" 2 1 "after a bet" { "call" "fold" } 0
    t "" 1 "dealer wins big" { 2, -2 }
    t "" 2 "dealer wins" { 1, -1 }
    t "" 3 "caller wins" { -1, 1 }
    p "" 1 2 "low card" { "bet" "fold" } 0
    p "" 2 1 0
    t "" 4 "caller wins big" { -2, 2 }
    t "" 2
    t "" 3

After the node's name stand the player's number (chance has none), the number of the information set among the player's
own, its name and actions (with probabilities, at a move of chance), and the number of the outcome at the node, with its
name and payoffs. Name and actions of a set, name and payoffs of an outcome may be left out where they come up again;
outcome 0 is none.

* An outcome may stand at any node: a play pays the sum of those that it passes, and its end is then called by all their
  names, as in "first stage, then war". A play without any ends in outcome "0", which pays nothing.
* Numbers are exact: ``0.1`` and ``1/10`` are the same. Probabilities that miss one in sum by rounding, as 0.333333
  three times does, are divided by their sum, and the notes say so.
* White space and line ends mean nothing outside quotation marks; a quotation mark inside a text is written ``\"``, and
  a backslash ``\\``.
* Outcomes, players, actions and information sets keep their names. Whatever has no name of its own is called by its
  number, and the game's ``notes`` say so where the file gives some names and not others, or a name twice. Of
  information sets that is the file's number, or, where several players have one of that number, its place in the order
  of the tree.
* The text about the game becomes its ``notes`` too, a paragraph each, and notes are written as that text.
* A file is UTF-8, of at most 32 players, and a million payoffs or a hundred thousand nodes.

Whatever is wrong with a file is said with its line and column (:class:`~gametheory.errors.ModelFileError`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from gametheory import textfile
from gametheory.errors import ModelFileError, OutputError, Problem
from gametheory.gambitfile.opening import opening
from gametheory.gambitfile.reading import table_of
from gametheory.gambitfile.scanning import Scanner
from gametheory.gambitfile.treenames import tree_of
from gametheory.gambitfile.writing import table_text
from gametheory.gambitfile.writing_trees import tree_text
from gametheory.games import ExtensiveFormGame, NormalFormGame

__all__ = ["read", "reads", "write", "writes"]

ENDINGS: Final = (".nfg", ".efg")
LARGEST_FILE = 64_000_000  # bytes: a million payoffs, with room for long ones


def read(path: str | os.PathLike[str]) -> NormalFormGame | ExtensiveFormGame:
    """Read a game from a Gambit file; raise ``ModelFileError`` if it cannot be read, or is wrong."""
    source = os.fspath(path)
    try:
        text = textfile.read_text(Path(path), endings=ENDINGS, most=LARGEST_FILE)
    except textfile.UnreadableError as error:
        line, column = error.mark or (None, None)
        raise ModelFileError([Problem(source, line, column, "", error.what, error.advice)]) from None
    return reads(text, source)


def reads(text: str, source: str = "<text>") -> NormalFormGame | ExtensiveFormGame:
    """Read a game from the text of a Gambit file; ``source`` is what errors call it.

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
    >>> tree = reads('EFG 2 R "" { "us" } p "" 1 1 "" { "hold" "strike" } 0 t "" 1 "quiet" { 0 } t "" 2 "war" { -1 }')
    >>> [(", ".join(history), leaf.outcome) for history, leaf in tree.leaves()]
    [('hold', 'quiet'), ('strike', 'war')]
    """
    scanner = Scanner(text, source)
    kind, title, players = opening(scanner)
    return (tree_of if kind == "EFG" else table_of)(scanner, title, players)


def write(game: NormalFormGame | ExtensiveFormGame, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Write a table as an ``.nfg`` file or a tree as an ``.efg`` file, as :func:`writes` gives it.

    Raises ``OutputError`` if the name does not end so, if there is such a file already (unless ``overwrite``), or if it
    cannot be written; ``GameError`` for a grid of games.
    """
    target = Path(path)
    form, ending = ("extensive form", ".efg") if isinstance(game, ExtensiveFormGame) else ("normal form", ".nfg")
    if target.suffix.lower() != ending:
        raise OutputError(f"{target}: the name of a game in Gambit's {form} ends in {ending}. Choose such a name")
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


def writes(game: NormalFormGame | ExtensiveFormGame) -> str:
    """Give a single game as the text of a Gambit file: a table as ``.nfg``, a tree as ``.efg``.

    Where the outcomes of a table have names of their own, or one comes of several profiles, this is the outcome
    version; otherwise it is the payoff version. Outcomes of one name that pay differently become outcomes of their own,
    told apart by a number. The game's parameter values and notes stand in the file as its text, probabilities that are
    floats as the decimals that they print, divided by their sum.

    Raises ``GameError`` for a grid of games. Labels with spaces at their ends, doubled spaces, control characters, or a
    backslash at the end or before another or a quotation mark are written, but Gambit itself (17) does not take them,
    or takes them for others.

    >>> print(writes(NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], title="Dilemma")))
    NFG 1 R "Dilemma" { "1" "2" }
    <BLANKLINE>
    { 2 2 }
    <BLANKLINE>
    3 3  5 0
    0 5  1 1
    <BLANKLINE>
    """
    return tree_text(game) if isinstance(game, ExtensiveFormGame) else table_text(game)
