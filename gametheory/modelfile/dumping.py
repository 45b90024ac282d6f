"""From a model to the text of a model file: short mappings on one line, quotes only where they are needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from gametheory.model import Model
from gametheory.modelfile.source import NULLS, TRUTHS

WIDTH: Final = 120  # columns; a mapping that fits in them stands on one line
# What is surely no syntax of YAML's: no colon, no comma, no hash sign, no bracket at the beginning.
_PLAIN: Final = re.compile(r"(?:[^\W_]|_|\(|-(?=[\w(]))(?:[\w .+*/()'=?!;-]*[\w.+*/()'=?!;-])?")
_LISTED: Final = re.compile(r"[\w, .+*/()'=?!;-]+")  # the same with commas, for the keys of cells


def text_of(model: Model) -> str:
    """Give the YAML text of a model."""
    return "\n".join(_section(name, content) for name, content in model.to_mapping().items())


def _section(name: str, content: Any) -> str:
    return "".join(f"{line}\n" for line in _entry(name, content, 0))


def _entry(name: str, content: Any, level: int) -> Iterator[str]:
    """Write one entry of a mapping, on one line if it is short and stands below the top level."""
    margin = "  " * level
    one_line = f"{margin}{_key(name)}: {_flow(content)}"
    simple = not isinstance(content, Mapping | list) or not content
    if simple or (len(one_line) <= WIDTH and _may_be_flow(name, content, level)):
        yield one_line
        return
    yield f"{margin}{_key(name)}:"
    if isinstance(content, Mapping):
        for inner, value in content.items():
            yield from _entry(inner, value, level + 1)
    else:
        yield from (f"{margin}  - {_flow(item)}" for item in content)


def _may_be_flow(name: str, content: Any, level: int) -> bool:
    """Sections and the cells of a table are read down the page; players and what is below them, along the line."""
    return (level > 0 and name != "cells") or (name == "players" and isinstance(content, Mapping))


def _flow(content: Any) -> str:
    if isinstance(content, Mapping):
        return "{" + ", ".join(f"{_scalar(name)}: {_flow(value)}" for name, value in content.items()) + "}"
    if isinstance(content, list):
        return "[" + ", ".join(map(_flow, content)) + "]"
    return _scalar(str(content))


def _key(name: str) -> str:
    """Write a key of a block, in which commas need no quotes."""
    return name if _LISTED.fullmatch(name) and _is_plain(name.replace(",", "")) else _scalar(name)


def _scalar(text: str) -> str:
    return text if _is_plain(text) else _quoted(text)


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.isprintable() and text not in NULLS and text not in TRUTHS


def _quoted(text: str) -> str:
    """Quote as JSON does, which YAML 1.2 reads; what YAML does not print is escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)
