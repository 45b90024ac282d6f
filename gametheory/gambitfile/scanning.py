r"""From text to tokens with places: quoted texts, braces, commas and words; and the gathering of what is wrong.

A *word* is whatever stands between white space, braces, commas and quotation marks: ``NFG``, ``R``, a number. In a
quoted text ``\"`` is a quotation mark and ``\\`` a backslash, as Gambit writes them; a backslash before anything else
means itself.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from gametheory.errors import ModelFileError, Problem

MOST_PROBLEMS: Final = 100  # that are worth a reader's time; the reading stops there
LONGEST_NUMBER: Final = 1_000  # characters
LARGEST_EXPONENT: Final = 300
LARGEST_NUMBER: Final = 10**300  # what is larger has no float

_TOKEN: Final = re.compile(
    r"""[ \t\r\n\v\f]*+(?:
        "(?P<text>(?:[^"\\]++|\\["\\]|\\)*+)"
        |(?P<brace>[{}])
        |(?P<comma>,)
        |(?P<word>[^ \t\r\n\v\f{},"]++)
        |(?P<open>")
        |(?P<end>\Z)
    )""",
    re.VERBOSE,
)
_ESCAPED: Final = re.compile(r'\\(["\\])')
_NUMBER: Final = re.compile(
    r"[+-]?(?:(?P<over>[0-9]+)/(?P<under>[0-9]+)|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e(?P<power>[+-]?[0-9]+))?)",
    re.IGNORECASE,
)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Token(NamedTuple):
    """One token: its kind (text, brace, comma, word, end), what it says, and where in the text it begins."""

    kind: str
    text: str
    offset: int

    def __str__(self) -> str:
        """Name the token in a message."""
        if self.kind == "end":
            return "the end of the file"
        return f'"{shown(self.text)}"' if self.kind == "text" else f"'{shown(self.text)}'"


class Scanner:
    """Hands out the tokens of a text one by one, and gathers the problems that are found on the way."""

    def __init__(self, text: str, source: str) -> None:
        """Begin at the first token."""
        self.text, self.source = text, source
        self.problems: list[Problem] = []
        self._tokens = self._scan()
        self.next = next(self._tokens)

    def _scan(self) -> Iterator[Token]:
        for match in _TOKEN.finditer(self.text):
            kind = match.lastgroup or ""
            token = Token(kind, match[kind], match.start(kind))
            if kind == "open":
                raise self.failure(
                    token,
                    "the text that begins here is not closed",
                    'Close it with a quotation mark; inside, write \\"',
                )
            yield token._replace(text=_ESCAPED.sub(r"\1", token.text)) if kind == "text" else token

    def take(self) -> Token:
        """Give the next token and go on; the end comes as often as it is asked for."""
        token = self.next
        if token.kind != "end":
            self.next = next(self._tokens)
        return token

    def at(self, kind: str, text: str | None = None) -> bool:
        """Tell whether the next token is of a kind, and says this."""
        return self.next.kind == kind and text in {None, self.next.text}

    def expect(self, kind: str, text: str | None, what: str, advice: str) -> Token:
        """Take a token that must come now; ``what`` says which, should another stand there."""
        if not self.at(kind, text):
            raise self.failure(self.next, f"here must stand {what}, not {self.next}", advice)
        return self.take()

    def number(self, token: Token, advice: str = "Write the payoffs one after another") -> Fraction:
        """Give the value of a number; note the problem, and give zero, if it is none."""
        if token.kind != "word":
            raise self.failure(token, f"here must stand a number, not {token}", advice)
        value = _value(token.text)
        if isinstance(value, Fraction):
            return value
        self.note(token, *value)
        return Fraction(0)

    def note(self, token: Token, what: str, advice: str) -> None:
        """Keep a problem, and go on unless there are too many."""
        line, column = self.place(token)
        self.problems.append(Problem(self.source, line, column, "", what, advice))
        if len(self.problems) == MOST_PROBLEMS:
            self.stop_if_any()

    def failure(self, token: Token, what: str, advice: str) -> ModelFileError:
        """Give the error after which the rest of the text cannot be read, with what was found before."""
        self.note(token, what, advice)
        return self._error()

    def stop_if_any(self) -> None:
        """Raise the problems that were found."""
        if self.problems:
            raise self._error()

    def _error(self) -> ModelFileError:
        return ModelFileError(sorted(self.problems, key=lambda problem: (problem.line, problem.column)))

    @functools.cached_property
    def _lines(self) -> list[int]:
        """The offsets at which the lines begin."""
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    def place(self, token: Token) -> tuple[int, int]:
        """Give the line and the column at which a token begins, from 1."""
        offset = token.offset - (token.kind == "text")
        line = bisect.bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


def whole_number(token: Token, most: int) -> int | None:
    """Give the value of a whole number, ``most + 1`` if it is larger; ``None`` for anything else."""
    if token.kind != "word" or not re.fullmatch("[0-9]+", token.text):
        return None
    digits = token.text.lstrip("0") or "0"
    return min(int(digits), most + 1) if len(digits) <= len(str(most)) else most + 1


def shown(text: str, length: int = 40) -> str:
    r"""Cut a text for a message, and show on one line what would break it.

    >>> shown("one\ntwo")
    'one\\ntwo'
    """
    line = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[: length + 1])
    return line if len(line) <= length else line[: length - 3] + "..."


def counted(count: int, noun: str) -> str:
    """Say how many of a thing there are.

    >>> counted(1, "player"), counted(0, "payoff")
    ('1 player', '0 payoffs')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _value(text: str) -> Fraction | tuple[str, str]:
    """Give the value of a number; what is wrong and what to do, if it has none."""
    if len(text) > LONGEST_NUMBER:
        return f"a number of {len(text):,} characters, more than {LONGEST_NUMBER:,}", "Round it"
    match = _NUMBER.fullmatch(text)
    if match is None:
        return f"'{shown(text)}' is not a number", "Write it as in 2, -0.5, 1e3 or 1/3, without spaces"
    if match["under"] and not int(match["under"]):
        return f"'{shown(text)}' divides by zero", "Write another number"
    value = Fraction(text) if abs(int(match["power"] or 0)) <= LARGEST_EXPONENT else None
    if value is None or abs(value) > LARGEST_NUMBER:
        return f"'{shown(text)}' is too large or too small", f"Stay below 1e{LARGEST_EXPONENT} in size"
    return value
