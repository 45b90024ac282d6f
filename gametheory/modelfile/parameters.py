"""Parameters and the claims that they stand on: in the model's own file, in files that models share, or in both."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from gametheory.errors import suggestion
from gametheory.expressions import FUNCTIONS, NAME
from gametheory.games.numbers import show
from gametheory.model import DOMAINS, Parameter, Source
from gametheory.modelfile.checking import checked
from gametheory.modelfile.formulas import read_number
from gametheory.modelfile.problems import Document, Report, Route, shortened
from gametheory.modelfile.schema import ModelFile, ParameterEntry, ParameterFile, SourceEntry, Sources
from gametheory.modelfile.source import MAPPING, document_of_text, read_text
from gametheory.textfile import UnreadableError

LONGEST_NAME = 80
# The arguments of Model.at and of sweep, and what a sweep's data set calls its own dimensions and variables.
RESERVED = frozenset(
    {
        "self",
        "model",
        "concept",
        "points",
        "select",
        "tolerance",
        "progress",
        "point",
        "outcome",
        "player",
        "possible",
        "equilibria",
        "tie",
        "complete",
        "payoff",
        "probability",
        "selected",
    }
)


@dataclass
class Declared:
    """What the files declare: sound parameters and sources, and where each parameter stands, broken ones too."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    places: dict[str, tuple[Document, Route]] = field(default_factory=dict)
    whole: bool = True  # whether every parameter file could be read

    def at(self, name: str) -> tuple[Document, *Route]:
        """Give the place of a parameter as the report takes it: the file, then the steps of the route."""
        document, route = self.places[name]
        return (document, *route)


def read_parameters(document: Document, file: ModelFile, report: Report) -> Declared:
    """Read all parameters and sources of a model, from all its files."""
    declared = Declared()
    _read_sources(document, file.sources, declared, report)
    given = file.parameters
    parts = (
        [(("parameters", index), part) for index, part in enumerate(given)]
        if isinstance(given, list)
        else [(("parameters",), given)]
    )
    for route, part in parts:
        if isinstance(part, str):
            _read_file(document, route, part, declared, report)
        else:
            _read_part(document, route, part, declared, report)
    declared.whole = declared.whole and not _broken_part(document, report)
    _check_labels(declared, report)
    _apply_defaults(document, file.defaults, declared, report)
    return declared


def read_shared_parameters(document: Document, report: Report) -> Declared:
    """Read a file of parameters that models share, on its own."""
    declared = Declared()
    file = checked(document, ParameterFile, report)
    if file is None:
        return declared
    _read_sources(document, file.sources, declared, report)
    _read_part(document, ("parameters",), file.parameters, declared, report)
    _check_labels(declared, report)
    return declared


def check_identifier(document: Document, route: Route, kind: str, report: Report) -> bool:
    """Check that the key at a route can be a name in a formula, or of a player."""
    name = str(route[-1])
    if not NAME.fullmatch(name):
        what, advice = f"'{shortened(name)}' is no name for a {kind}", "Use letters, digits and _, a letter first"
    elif keyword.iskeyword(name):
        what, advice = f"'{name}' is a word of the Python language", f"Choose another name, such as '{name}_'"
    elif len(name) > LONGEST_NAME:
        what, advice = f"the name has {len(name)} characters, more than {LONGEST_NAME}", "Choose a shorter one"
    else:
        return True
    report.add(document, route, what, advice, key=True)
    return False


def read_range(document: Document, route: Route, text: str, report: Report) -> tuple[Fraction, Fraction] | None:
    """Read an interval, ``low..high``."""
    low_text, dots, high_text = text.partition("..")
    if not dots or not low_text.strip() or not high_text.strip():
        report.add(document, route, f"'{shortened(text)}' is no range", "Write it as low..high, as in 0..5")
        return None
    low = read_number(document, route, low_text, report)
    high = read_number(document, route, high_text, report)
    if low is None or high is None:
        return None
    if low >= high:
        order = "above" if low > high else "equal to"
        what = f"the low end {show(low)} is {order} the high end {show(high)}"
        report.add(document, route, what, "Write the smaller number first, as in 0..5")
        return None
    return low, high


def check_domain(
    document: Document, route: Route, parameter: Parameter, bounds: tuple[Fraction, Fraction], report: Report
) -> bool:
    """Check that an interval lies within the values that a parameter can have."""
    domain = DOMAINS[parameter.domain]
    if all(map(domain.contains, bounds)):
        return True
    what = f"the range {show(bounds[0])}..{show(bounds[1])} leaves the domain: '{parameter.name}' is {domain}"
    report.add(document, route, what, "Narrow the range, or change the domain")
    return False


def _broken_part(document: Document, report: Report) -> bool:
    """Tell whether the section as a whole, or one of its parts, was set aside."""
    given = document.data.get("parameters")
    parts = len(given) if isinstance(given, list) else 0
    return any(report.has(document, "parameters", *index) for index in [(), *((i,) for i in range(parts))])


def _read_file(document: Document, route: Route, name: str, declared: Declared, report: Report) -> None:
    shared = _shared(document, route, name, report)
    file = checked(shared, ParameterFile, report) if shared else None
    if shared is None or file is None:
        declared.whole = False
        return
    _read_sources(shared, file.sources, declared, report)
    _read_part(shared, ("parameters",), file.parameters, declared, report)


def _shared(document: Document, route: Route, name: str, report: Report) -> Document | None:
    """Read a file that several models share; it is looked for beside the model."""
    path = document.folder / name
    shown = name if document.name == MAPPING else str(path)
    try:
        text = read_text(path)
    except UnreadableError as error:
        place = Document(shown, path.parent, None, {(): error.mark}) if error.mark else document
        words = "" if error.mark else f"parameter file '{shortened(name)}'"
        report.add(place, () if error.mark else route, error.what, error.advice, words=words)
        return None
    return document_of_text(text, shown, path.parent, report)


def _read_part(
    document: Document, route: Route, entries: Mapping[str, ParameterEntry], declared: Declared, report: Report
) -> None:
    for name in document.names(route):
        if _is_new(document, (*route, name), declared, report) and name in entries:
            parameter = _parameter(document, (*route, name), entries[name], report)
            if parameter is not None:
                declared.parameters[name] = parameter


def _is_new(document: Document, route: Route, declared: Declared, report: Report) -> bool:
    name = str(route[-1])
    if name in declared.places:
        other, there = declared.places[name]
        mark = other.mark(there, key=True)
        place = f" ({other.name}, line {mark[0]})" if mark else ""
        report.add(document, route, f"the parameter is declared already{place}", "Keep one of the two", key=True)
        return False
    declared.places[name] = (document, route)
    if not check_identifier(document, route, "parameter", report):
        return False
    if name in FUNCTIONS or name in RESERVED:
        kind = (
            "a function of the payoff language" if name in FUNCTIONS else "a word with a meaning of its own in sweeps"
        )
        report.add(document, route, f"'{name}' is {kind}", f"Choose another name, such as '{name}_value'", key=True)
        return False
    return True


def _parameter(document: Document, route: Route, entry: ParameterEntry, report: Report) -> Parameter | None:
    default = read_number(document, (*route, "default"), entry.default, report)
    bounds = None if entry.range is None else read_range(document, (*route, "range"), entry.range, report)
    if default is None or (bounds is None and entry.range is not None):
        return None
    source = () if entry.source is None else (entry.source,) if isinstance(entry.source, str) else tuple(entry.source)
    low, high = bounds or (None, None)
    parameter = Parameter(
        str(route[-1]),
        default,
        low,
        high,
        entry.kind,
        entry.domain,
        entry.symbol,
        entry.unit,
        entry.meaning,
        source,
        entry.distribution,
    )
    fits = bounds is None or check_domain(document, (*route, "range"), parameter, bounds, report)
    return parameter if _default_fits(document, (*route, "default"), parameter, report) and fits else None


def _default_fits(document: Document, route: Route, parameter: Parameter, report: Report) -> bool:
    """Check that a default lies in the domain and in the plausible range."""
    domain = DOMAINS[parameter.domain]
    shown = show(parameter.default)
    if not domain.contains(parameter.default):
        what = f"the default {shown} is outside the domain: '{parameter.name}' is {domain}"
        report.add(document, route, what, "Change the default, or the domain")
        return False
    if parameter.remark(parameter.default) is not None:
        what = f"the default {shown} is outside the range {parameter.range_text}"
        report.add(document, route, what, "Change the default, or widen the range")
        return False
    return True


def _apply_defaults(document: Document, texts: Mapping[str, str], declared: Declared, report: Report) -> None:
    """Replace defaults of parameters by this model's own."""
    for name, text in texts.items():
        route = ("defaults", name)
        default = read_number(document, route, text, report)
        if name not in declared.places:
            if declared.whole:
                advice = suggestion(name, declared.places)
                what = f"no parameter is called '{shortened(name)}'"
                report.add(document, route, what, advice, key=True, words="defaults")
        elif default is not None and name in declared.parameters:
            changed = replace(declared.parameters[name], default=default)
            if _default_fits(document, route, changed, report):
                declared.parameters[name] = changed


def _read_sources(document: Document, entries: Sources, declared: Declared, report: Report) -> None:
    for label, entry in entries.items():
        text, citation = (entry.text, entry.citation) if isinstance(entry, SourceEntry) else (entry, "")
        source = Source(label, text, citation)
        if declared.sources.setdefault(label, source) != source:
            what = "another file of this model says something else under the same label"
            report.add(document, ("sources", label), what, "Give the claim a label of its own", key=True)


def _check_labels(declared: Declared, report: Report) -> None:
    """Check that parameters name claims that exist, if any do."""
    if not declared.sources:
        return
    for name, parameter in declared.parameters.items():
        document, route = declared.places[name]
        for label in parameter.source:
            if label not in declared.sources and not report.touches(document, "sources"):
                what = f"no source is called '{shortened(label)}'"
                report.add(document, (*route, "source"), what, suggestion(label, declared.sources))
