"""Views: the charts that a model's author wants in a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gametheory.errors import suggestion
from gametheory.model import Axis, Parameter, View
from gametheory.modelfile.parameters import Declared, check_domain, read_range
from gametheory.modelfile.problems import Document, Report, Route, shortened
from gametheory.modelfile.schema import AxisEntry, ViewEntry


def read_views(
    document: Document,
    entries: Sequence[ViewEntry],
    used: Mapping[str, Parameter],
    declared: Declared,
    report: Report,
    term: str = "",
) -> tuple[View, ...]:
    """Read the views of a model, whose axes are parameters that it uses; the term of a bargain is none."""
    views = []
    for index, entry in enumerate(entries):
        route: Route = ("views", index)
        given = [("x", entry.x)] + ([("y", entry.y)] if entry.y is not None else [])
        axes = [_axis(document, (*route, letter), axis, used, declared, report, term) for letter, axis in given]
        sound = tuple(axis for axis in axes if axis is not None)
        if len(sound) == 2 and sound[0].parameter == sound[1].parameter:
            what = f"both axes are '{sound[0].parameter}'"
            report.add(document, (*route, "y"), what, "Leave 'y' out for a chart of lines, or take another parameter")
        views.append(View(sound, entry.caption))
    return tuple(views)


def _axis(
    document: Document,
    route: Route,
    given: str | AxisEntry,
    used: Mapping[str, Parameter],
    declared: Declared,
    report: Report,
    term: str,
) -> Axis | None:
    name, text = (given, None) if isinstance(given, str) else (given.parameter, given.range)
    here = route if isinstance(given, str) else (*route, "parameter")
    if name in declared.places and (name not in declared.parameters or report.touches(*declared.at(name))):
        return None  # what is wrong with the parameter is noted there
    if name not in used:
        if name == term:
            what, advice = f"'{name}' is what is bargained over", "Take a parameter: what is agreed on is the answer"
        elif name in declared.places:
            what, advice = f"no payoff depends on '{name}'", "Take a parameter that payoffs depend on"
        else:
            what, advice = f"no parameter is called '{shortened(name)}'", suggestion(name, declared.places)
        report.add(document, here, what, advice)
        return None
    parameter = used[name]
    if text is not None:
        return _ranged(document, (*route, "range"), parameter, text, report)
    if parameter.low is None or parameter.high is None:
        what = f"the parameter '{name}' has no range to draw"
        report.add(document, here, what, f"Give it one, or write {{parameter: {name}, range: low..high}} here")
        return None
    return Axis(name, parameter.low, parameter.high)


def _ranged(document: Document, route: Route, parameter: Parameter, text: str, report: Report) -> Axis | None:
    bounds = read_range(document, route, text, report)
    if bounds is None or not check_domain(document, route, parameter, bounds, report):
        return None
    return Axis(parameter.name, *bounds)
