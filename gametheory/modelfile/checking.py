"""The shape of a file, checked: what pydantic finds becomes problems in our words, and what is broken is set aside.

Everything else is checked on what remains, so that one misspelt key does not hide the errors of the other lines.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gametheory.errors import suggestion
from gametheory.modelfile.problems import Document, Report, Route, listed, shortened, where
from gametheory.modelfile.schema import (
    CHOICES,
    AxisEntry,
    BargainEntry,
    DangerEntry,
    EventEntry,
    MoveEntry,
    ParameterEntry,
    PlanEntry,
    RepeatedEntry,
    SourceEntry,
    TableEntry,
    ViewEntry,
)

Shape = TypeVar("Shape", bound=BaseModel)
_ENTRIES: Mapping[str, type[BaseModel]] = {
    "parameters": ParameterEntry,
    "table": TableEntry,
    "tree": MoveEntry,
    "sources": SourceEntry,
    "views": ViewEntry,
    "repeated": RepeatedEntry,
    "bargain": BargainEntry,
}
_INNER: Mapping[tuple[str, str], type[BaseModel]] = {
    ("repeated", "plans"): PlanEntry,
    ("repeated", "timing"): EventEntry,
    ("bargain", "danger"): DangerEntry,
}
_EXAMPLES: Mapping[str, str] = {
    "title": "Add 'title: ...'",
    "players": "Add 'players: {us: United States, ...}'",
    "outcomes": "Add 'outcomes:' with a name and payoffs for each",
    "default": "Add 'default: ...'",
    "parameters": "Add 'parameters:'",
    "actions": "Add 'actions:'",
    "cells": "Add 'cells:'",
    "player": "Add 'player: ...', or 'player: chance' for a move of nature",
    "outcome": "Add 'outcome: ...'",
    "text": "Add 'text: ...'",
    "parameter": "Add 'parameter: ...'",
    "x": "Add 'x: ...' with the parameter on the axis",
    "discount": "Add 'discount: ...' with a factor below 1, or one for each player",
    "plans": "Add 'plans:' with a name and a path for each",
    "path": "Add 'path: ...' with an action for each player",
    "hazard": "Add 'hazard: ...' with the probability per period",
    "leads_to": "Add 'leads_to: ...'",
    "term": "Add 'term: ...' with the parameter that is bargained over",
    "deal": "Add 'deal: ...' with the outcome of an agreement",
    "otherwise": "Add 'otherwise: ...' with the outcome without an agreement",
}
_WANTED: Mapping[str, tuple[str, str]] = {
    "dict_type": ("a mapping", "Write its entries as 'name: value'"),
    "model_type": ("a mapping", "Write its entries as 'key: value'"),
    "list_type": ("a list", "Write it in square brackets, or a line each with a dash"),
}
_FACTORS = ("a formula, or one for each player", "Write 0.9, or {us: 0.9, russia: 0.8}")
_EITHER: Mapping[str, tuple[str, str]] = {
    "source": ("a label or a list of labels", "Write C1, or [C1, C2]"),
    "parameters": ("a file or a mapping of parameters", "Write a file's name, or 'name: {default: ...}' lines"),
    "table": ("an outcome", "Write its name, or {outcome: ..., us: ...}"),
    "tree": ("a move or an outcome", "Write its name, or {outcome: ..., us: ...}"),
    "sources": ("a claim", "Write its text, or {text: ..., citation: ...}"),
    "views": ("a parameter", "Write its name, or {parameter: ..., range: low..high}"),
    "repeated": ("an outcome", "Write its name, or {outcome: ..., us: ...}"),
    "bargain": ("an outcome", "Write its name, or {outcome: ..., us: ...}"),
    "repeated discount": _FACTORS,
    "bargain discount": _FACTORS,
    "repeated path": ("actions", "Write one action a player, with commas, or a list of such"),
    "repeated punishment": ("actions", "Write one action a player, with commas, or such a text for each player"),
}


def checked(document: Document, shape: type[Shape], report: Report) -> Shape | None:
    """Give the sound part of a document in its shape; ``None`` if something is missing that all else hangs on."""
    if not isinstance(document.data, dict):
        report.add(document, (), "the file is no mapping", "Write 'key: value' lines, beginning with 'title: ...'")
        return None
    data = copy.deepcopy(document.data)
    for route in list(_empty(data, ())):
        report.add(document, route, "nothing stands here", "Fill it in, or leave the line out", key=True)
        _remove(data, route)
    while True:  # what is set aside can leave a mapping incomplete: ask again
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            if not _set_aside(error, data, document, shape, report):
                return None


def _empty(data: Any, route: Route) -> Iterator[Route]:
    """Find the entries without a value; only an outcome may be one."""
    if data is None and not (len(route) == 2 and route[0] == "outcomes"):
        yield route
    elif isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _empty(value, (*route, step))


def _set_aside(
    error: ValidationError, data: dict[str, Any], document: Document, shape: type[BaseModel], report: Report
) -> bool:
    """Note each error and take its entry out of the data; tell whether the rest can be read."""
    found = [(_route(tuple(one["loc"]), data), one) for one in error.errors(include_url=False)]
    for route, one in found:
        if not _is_known(document, route, one, found, report):
            _note(document, route, one, shape, report)
    fatal = [route for route, _ in found if not route]
    for route in filter(None, (route for route, _ in found)):
        _remove(data, route)
    return not fatal


def _route(loc: Route, data: Any) -> Route:
    """Follow a location of pydantic's as far as the data go, passing over the names of a union's variants."""
    route: list[str | int] = []
    for step in loc:
        listed_here = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if listed_here or (isinstance(data, dict) and step in data):
            data = data[step]
            route.append(step)
    return tuple(route)


def _remove(data: Any, route: Route) -> None:
    """Take out an entry; of a list the whole, so that the other entries keep their places."""
    while isinstance(route[-1], int):
        route = route[:-1]
    for step in route[:-1]:
        if isinstance(data, dict) and step not in data:
            return
        data = data[step]
    data.pop(route[-1], None)


def _is_known(document: Document, route: Route, one: Any, found: list[tuple[Route, Any]], report: Report) -> bool:
    """Tell whether a problem follows from one that is noted: of the key itself, or of the misspelt key beside it."""
    if one["type"] != "missing":
        return report.has(document, *route)
    missing = str(one["loc"][-1])
    strangers = (other[-1] for other, error in found if error["type"] == "extra_forbidden" and other[:-1] == route)
    misspelt = any(suggestion(str(stranger), [missing]).startswith("Did") for stranger in strangers)
    return misspelt or report.touches(document, *route, missing)


def _note(document: Document, route: Route, one: Any, shape: type[BaseModel], report: Report) -> None:
    kind, value, last = one["type"], one["input"], str(one["loc"][-1])
    if kind == "missing":
        report.add(document, route, f"the key '{last}' is missing", _EXAMPLES[last])
    elif kind == "extra_forbidden":
        keys = _keys(route, shape)
        what = f"no key is called '{shortened(last)}' here"
        report.add(document, route, what, suggestion(last, keys), key=True, words=where(route[:-1]))
    elif kind == "literal_error":
        what = f"'{shortened(str(value))}' is no {route[-1]}" if isinstance(value, str) else _misfit(value, "a text")
        report.add(document, route, what, suggestion(str(value), CHOICES[str(route[-1])]))
    else:
        wanted, advice = _WANTED.get(kind) or _wanted_at(route, several=kind.startswith("union"))
        report.add(document, route, _misfit(value, wanted), _advice(value, wanted, advice))


def _keys(route: Route, shape: type[BaseModel]) -> list[str]:
    if len(route) == 1:
        return list(shape.model_fields)
    if route[0] == "views" and len(route) == 4:
        return list(AxisEntry.model_fields)
    entry = _INNER.get((str(route[0]), str(route[1]))) if len(route) > 2 else None
    return list((entry or _ENTRIES[str(route[0])]).model_fields)


def _misfit(value: Any, wanted: str) -> str:
    if isinstance(value, bool):
        return f"'{str(value).lower()}' is a truth value in YAML, where {wanted} is needed"
    if isinstance(value, Mapping):
        return (
            f"a mapping ({listed(map(str, value))}) stands here, where {wanted} is needed"
            if value
            else (f"an empty mapping stands here, where {wanted} is needed")
        )
    if isinstance(value, list):
        return f"a list stands here, where {wanted} is needed"
    return f"'{shortened(str(value))}' stands here, where {wanted} is needed"


def _wanted_at(route: Route, *, several: bool) -> tuple[str, str]:
    """Say what is wanted at a route, and how to write it; ``several`` where that need not be a single text."""
    if several:
        inner = _EITHER.get(f"{route[0]} {route[-1]}")
        return inner or _EITHER["source" if route[-1] == "source" else str(route[0])]
    words = where(route)
    if words.startswith(("payoff of", "probability of", "hazard of", "discount", "limit")) or words.endswith("'let'"):
        return "a formula", "Write a number, or arithmetic over parameters"
    if words.startswith("default of"):
        return "a number", "Write a constant, such as 4, 0.25 or 2/3"
    if words.startswith("range of"):
        return "a range", "Write it as low..high, as in 0..5"
    return "a text", "Write a single text"


def _advice(value: Any, wanted: str, advice: str) -> str:
    if isinstance(value, bool) and wanted == "a text":
        return f'Write "{str(value).lower()}" with quotes if it is a name'
    return advice
