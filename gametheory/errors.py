"""Every exception of the package, named in the domain's words.

An error says three things: the place, the thing that is wrong there, and the next step. All of them derive from
:class:`GameTheoryError`; those that bad input causes derive from :class:`InputError` as well; the command line turns
them into one line each on standard error and exit status 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class GameTheoryError(Exception):
    """The root of the package's exceptions."""


class InputError(GameTheoryError, ValueError):
    """Something the user gave cannot be used; the text says what, where, and what to do."""


class ExpressionError(InputError):
    """A payoff expression is not arithmetic over parameters.

    ``offset`` is the column (from 0) in the expression's own text at which the trouble begins.
    """

    def __init__(self, text: str, offset: int, what: str, advice: str) -> None:
        """Keep the expression, the place in it, the trouble and the way out."""
        super().__init__(f"{what}. {advice}")
        self.text, self.offset, self.what, self.advice = text, offset, what, advice


class NotExactError(GameTheoryError):
    """An expression has no exact rational value (it takes a logarithm, an exponential or an irrational root)."""


class UnknownNameError(InputError):
    """A name that nothing bears: of a parameter, a player, an action, an outcome, a concept."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        """Keep the kind of thing, the name that was asked for and the names that exist."""
        self.kind, self.name, self.known = kind, name, tuple(known)
        super().__init__(f"no {kind} is called '{name}'. {suggestion(name, self.known)}")


class DomainError(InputError):
    """A parameter was given a value that it can never have, such as a probability of 1.2."""


class PayoffError(InputError):
    """A payoff or probability has no finite value, or probabilities do not sum to one, at the given values."""


class GameError(InputError):
    """The parts of a game do not fit together."""


class ConceptError(InputError):
    """A solution concept was asked of a game that it does not apply to."""


class SweepError(InputError):
    """A sweep cannot be run as asked."""


class UnfinishedSweepError(SweepError):
    """A sweep ended before all of it was solved: blocks of it failed, or the scheduler that it used is gone.

    ``blocks`` has the place, by the values of the parameters, and the reason of each block that failed. ``kept`` is
    true where what is done is kept in a store, which can be resumed.
    """

    def __init__(self, text: str, blocks: Iterable[tuple[str, str]] = (), *, kept: bool = False) -> None:
        """Keep what to say, what failed, and whether the sweep can be resumed."""
        super().__init__(text)
        self.blocks, self.kept = tuple(blocks), kept


class OutputError(InputError):
    """A result cannot be written where it was asked to go; what stood there is untouched."""


class SweepInterrupted(KeyboardInterrupt):
    """A sweep was interrupted; the text says how far it came.

    A subclass of ``KeyboardInterrupt``, so that no ``except Exception`` swallows the user's wish to stop. ``kept`` is
    true where what is done is kept in a store, with which the sweep can be resumed.
    """

    def __init__(self, text: str, *, kept: bool = False) -> None:
        """Keep what to say, and whether the sweep can be resumed."""
        super().__init__(text)
        self.kept = kept


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a model file: where it stands, what it is, and what to do about it.

    ``line`` and ``column`` count from 1; they are ``None`` where no place in the text can be named (a missing file,
    a model given as a Python mapping).
    """

    source: str
    line: int | None
    column: int | None
    where: str
    what: str
    advice: str

    def __str__(self) -> str:
        """Give the one line that the user reads: ``file:line:column: where: what is wrong. What to do``."""
        place = ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)
        return ": ".join(part for part in (place, self.where, f"{self.what}. {self.advice}") if part)


class ModelFileError(InputError):
    """A model file has errors: all of them at once, a :class:`Problem` each, a line each in its text."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, in the order of their places in the file."""
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def suggestion(name: str, known: Iterable[str]) -> str:
    """Say what the user may have meant by a name: the nearest known one, else the list of them.

    >>> suggestion("cost_wra", ["war_cost", "peace"])
    "Did you mean 'war_cost'?"
    >>> suggestion("x", ["hold", "strike"])
    'Known: hold, strike'
    """
    names = [str(candidate) for candidate in known]
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6) or _same_words(name, names)
    if close:
        return f"Did you mean '{close[0]}'?"
    listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"Known: {listed}" if names else "None are declared"


def _same_words(name: str, known: list[str]) -> list[str]:
    """Catch words in another order, which edit distance misses: ``cost_war`` for ``war_cost``."""

    def letters(text: str) -> list[str]:
        return sorted("".join(sorted(word)) for word in text.replace("_", " ").split())

    return [candidate for candidate in known if letters(candidate) == letters(name)]
