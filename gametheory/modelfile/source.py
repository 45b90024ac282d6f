"""From a file to plain data with places: YAML 1.2, of which a model needs mappings, lists and texts.

The text is read event by event with ruamel.yaml and never turned into Python objects by it: every scalar stays the
text that the author wrote (so ``0.4`` can be two fifths), and every key and value keeps its line and column. What YAML
has beyond that (anchors, aliases, tags, merge keys, several documents in a file) is refused, with its place; the size
of a file and its nesting are bounded.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from gametheory import textfile
from gametheory.errors import ModelFileError
from gametheory.modelfile.problems import Document, Mark, Report, Route, shortened
from gametheory.textfile import UnreadableError

ENDINGS: Final = (".yaml", ".yml")
GAMBIT: Final = (".nfg", ".efg")
LARGEST_FILE: Final = 1_000_000  # bytes: a model file is a page or two of text
DEEPEST: Final = 20  # levels of mappings and lists
NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
TRUTHS: Final = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
TOO_LONG: Final = 10**60  # no number of a model has so many digits
MAPPING: Final = "<mapping>"  # how messages call a model given as a Python mapping


class _RefusedError(Exception):
    """The rest of a file cannot be read; the report says why."""


def read_text(path: Path) -> str:
    """Give the text of a model file; raise :class:`~gametheory.textfile.UnreadableError` where there is none."""
    ending = path.suffix.lower()
    if ending in GAMBIT:
        raise UnreadableError(
            "a Gambit file holds a game of numbers, and has no parameters",
            "Solve it with 'gametheory solve', or write the game as a model file, whose name ends in .yaml",
        )
    if ending not in ENDINGS and path.is_file():
        wanted = "a model file's name ends in .yaml or .yml"
        raise UnreadableError(f"{wanted}, not in '{ending}'" if ending else wanted, "Give a model file")
    return textfile.read_text(path, endings=ENDINGS, most=LARGEST_FILE)


def document_of_text(text: str, name: str, folder: Path, report: Report) -> Document | None:
    """Read YAML; note what is refused, and give ``None`` if that leaves nothing to go on with."""
    walk = _Walk(name, folder, report)
    try:
        return walk.document(text)
    except _RefusedError:
        return None


def document_of_mapping(mapping: Mapping[Any, Any], report: Report) -> Document | None:
    """Take a Python mapping as if it had been read; numbers become the text that says them."""
    document = Document(MAPPING, Path(), None)
    try:
        return Document(MAPPING, Path(), _plain(mapping, (), document, report))
    except _RefusedError:
        return None


class _Walk:
    """Goes through the events of one YAML text and builds the data, keeping places and noting what is refused."""

    def __init__(self, name: str, folder: Path, report: Report) -> None:
        self.name, self.folder, self.report = name, folder, report
        self.values: dict[Route, Mark] = {}
        self.keys: dict[Route, Mark] = {}
        self.bare: set[Route] = set()
        self.sound = True
        self.events: Iterator[Any] = iter(())

    def document(self, text: str) -> Document:
        self.events = iter(YAML(typ="safe", pure=True).parse(text))
        try:
            data = self._whole()
        except ModelFileError:
            raise
        except MarkedYAMLError as error:
            raise self._not_yaml(error) from None
        except (YAMLError, ValueError) as error:
            character = getattr(error, "character", None)
            shown = f"the character '{shortened(chr(character))}'" if isinstance(character, int) else "a character"
            mark = _mark_at(text, getattr(error, "position", 0))
            raise self._refuse(mark, f"{shown} has no place in a model file", "Remove it") from None
        if not self.sound:
            raise _RefusedError
        return self._so_far(data)

    def _so_far(self, data: Any) -> Document:
        return Document(self.name, self.folder, data, self.values, self.keys, frozenset(self.bare))

    def _whole(self) -> Any:
        """Read the one document of the stream."""
        for event in self.events:
            if isinstance(event, StreamEndEvent):
                raise self._refuse(None, "the file is empty", "Write a model: title, players, outcomes, table or tree")
            if not isinstance(event, StreamStartEvent | DocumentStartEvent):
                break
        data = self._value(event, ())
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                raise self._refuse(_mark(event), "a second document begins here", "Keep one model in a file")
        return data

    def _value(self, event: Any, route: Route) -> Any:
        self.values[route] = _mark(event)
        if len(route) > DEEPEST:
            raise self._refuse(_mark(event), f"more than {DEEPEST} levels of nesting", "A model needs no more than six")
        if isinstance(event, AliasEvent):
            self.sound = False
            self._note(route, f"'*{event.anchor}' is an alias", "Write the value out, or name a formula under 'let'")
            return None
        self._check_decoration(event, route)
        if isinstance(event, MappingStartEvent):
            return self._mapping(route)
        if isinstance(event, CollectionStartEvent):
            return self._list(route)
        return self._scalar(event, route)

    def _check_decoration(self, event: NodeEvent, route: Route) -> None:
        if event.anchor:
            self._note(route, f"'&{event.anchor}' is an anchor", "Remove it: each value is written out in its place")
        tag = getattr(event, "tag", None)
        if tag:
            self._note(
                route, f"'{_shown_tag(str(tag))}' is a tag", "Remove it: a model file holds only text and numbers"
            )

    def _note(self, route: Route, what: str, advice: str) -> None:
        self.report.add(self._so_far(None), route, what, advice)

    def _scalar(self, event: ScalarEvent, route: Route) -> str | bool | None:
        if event.style:
            return str(event.value)
        if event.start_mark.line == event.end_mark.line:
            self.bare.add(route)
        return _meant(str(event.value))

    def _list(self, route: Route) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(event, (*route, len(items))))
        return items

    def _mapping(self, route: Route) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            name = self._key(event, route)
            mark = self.keys.get((*route, name))
            if mark is None:
                self.keys[(*route, name)] = _mark(event)
                entries[name] = self._value(next(self.events), (*route, name))
            else:
                self._twice(event, (*route, name), mark)
        return entries

    def _twice(self, event: Any, route: Route, first: Mark) -> None:
        """Note a key that stands there already, and pass over its value."""
        document = Document(self.name, self.folder, None, {route: _mark(event)})
        what = f"the key '{shortened(str(route[-1]))}' stands here already (line {first[0]})"
        self.report.add(document, route, what, "Keep one of the two")
        self._skip()

    def _skip(self) -> None:
        kept = self.values, self.keys, self.bare
        self.values, self.keys, self.bare = {}, {}, set()
        self._value(next(self.events), ())
        self.values, self.keys, self.bare = kept

    def _key(self, event: Any, route: Route) -> str:
        if not isinstance(event, ScalarEvent):
            raise self._refuse(_mark(event), "a key must be a single text", "Put a name before the colon")
        name = str(event.value)
        here = (*route, name)
        self.values.setdefault(here, _mark(event))
        if not event.style and name == "<<":
            self.sound = False
            self._note(here, "'<<' merges mappings, which a model file does not", "Write the entries out")
        elif not event.style and (name in NULLS or name in TRUTHS):
            self._note(here, *_not_a_name(name))
        self._check_decoration(event, here)
        return name

    def _not_yaml(self, error: MarkedYAMLError) -> _RefusedError:
        problem, context = str(error.problem or ""), str(error.context or "")
        opened = "flow" in context or "quoted" in context  # what is not closed is best shown where it opens
        mark = (opened and error.context_mark) or error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark is not None else None
        return self._refuse(place, *_yaml_words(problem, context))

    def _refuse(self, mark: Mark | None, what: str, advice: str) -> _RefusedError:
        places: dict[Route, Mark] = {(): mark} if mark else {}
        self.report.add(Document(self.name, self.folder, None, places), (), what, advice)
        return _RefusedError()


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _mark_at(text: str, position: int) -> Mark:
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _meant(text: str) -> str | bool | None:
    """Tell the two things that a bare word can be in YAML 1.2 without being a name or a number."""
    if text in NULLS:
        return None
    return text.lower() == "true" if text in TRUTHS else text


def _not_a_name(word: str) -> tuple[str, str]:
    if not word:
        return "there is no name before the colon", "Put one there"
    kind = "a truth value" if word in TRUTHS else "'nothing'"
    return f"'{word}' is {kind} in YAML", f'Write "{word}" with quotes if it is a name'


def _shown_tag(tag: str) -> str:
    return shortened(tag.replace("tag:yaml.org,2002:", "!!"))


def _yaml_words(problem: str, context: str) -> tuple[str, str]:
    """Say in plain words what YAML's own parser stumbled over."""
    for sign, what, advice in _STUMBLES:
        if sign in problem or sign in context:
            return what, advice
    said = shortened(f"{context}, {problem}" if context else problem, 120)
    return f"this is not YAML ({said})", "Check the indentation, colons and brackets here and in the line above"


_STUMBLES: Final = (
    ("'\\t' that cannot start", "a tab in the indentation", "Indent with spaces"),
    ("that cannot start any token", "no value can begin with this character", "Put the text in quotes"),
    (
        "mapping values are not allowed here",
        "a colon where none can stand",
        "Put the text in quotes if the colon belongs to it, else check the indentation",
    ),
    ("while scanning a quoted scalar", "a quotation mark is not closed", "Close it"),
    (
        "while parsing a flow sequence",
        "a list in [...] is not closed, or lacks a comma",
        "Check its brackets and commas",
    ),
    (
        "while parsing a flow mapping",
        "a mapping in {...} is not closed, or lacks a comma",
        "Check its brackets and commas",
    ),
    ("while parsing a block", "this line is indented otherwise than its neighbours", "Align it with the lines above"),
    ("could not find expected ':'", "a key without a colon", "Put a colon and a space after the key"),
)


def _plain(value: Any, route: Route, document: Document, report: Report) -> Any:
    if len(route) > DEEPEST:
        report.add(document, (), f"more than {DEEPEST} levels of nesting", "A model needs no more than six")
        raise _RefusedError
    if isinstance(value, Mapping):
        return _plain_mapping(value, route, document, report)
    if isinstance(value, list | tuple):
        return [_plain(item, (*route, index), document, report) for index, item in enumerate(value)]
    if value is None or isinstance(value, bool):
        return value
    text = _number_text(value) if not isinstance(value, str) else _whole_text(value)
    if text is None:
        what = f"a value of type {type(value).__name__} ({shortened(repr(value), 20)}) cannot stand in a model"
        report.add(document, route, what, "Give text, a finite number, a mapping or a list")
        raise _RefusedError
    return text


def _plain_mapping(mapping: Mapping[Any, Any], route: Route, document: Document, report: Report) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for key, value in mapping.items():
        name = _whole_text(key) if isinstance(key, str) else None if isinstance(key, bool) else _number_text(key)
        if name is None or name in entries:
            why = "is not a text" if name is None else "stands here already"
            report.add(document, route, f"the key {shortened(repr(key))} {why}", "Give each entry a text of its own")
            continue
        entries[str(name)] = _plain(value, (*route, str(name)), document, report)
    return entries


def _whole_text(value: str) -> str | None:
    """Give a text, or ``None`` if it has half of a character, which no file can hold."""
    return None if any("\ud800" <= character <= "\udfff" for character in value) else str(value)


def _number_text(value: Any) -> str | None:
    """Say a Python number as text, without loss; ``None`` for anything else."""
    if isinstance(value, numbers.Rational):
        parts = int(value.numerator), int(value.denominator)
        return str(Fraction(*parts)) if max(map(abs, parts)) < TOO_LONG else None
    if isinstance(value, numbers.Real) and math.isfinite(value):
        return repr(float(value))
    return None
