"""The parameters and the claims of all models together, each once."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html.entities import html5
from typing import Final

from markupsafe import Markup, escape

from gametheory.games.numbers import show
from gametheory.model import Model, Parameter, Source
from gametheory.report.reading import Subject

_SYMBOL: Final = re.compile(r"(\\?[A-Za-z]+)(?:_(?:\{([^{}\\$]+)\}|([A-Za-z0-9])))?")


@dataclass(frozen=True, slots=True)
class Claim:
    """A source that some parameter stands on, with the place of its entry in the page."""

    anchor: str
    source: Source


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter: its default (those of all models, if they differ), who uses it, and its sources.

    ``users`` are keys of models, ``sources`` labels with the anchors of their claims, empty where there is no claim.
    """

    parameter: Parameter
    default: str
    users: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]

    @property
    def symbol(self) -> Markup:
        """The symbol, as a page shows it."""
        return symbol(self.parameter.symbol)


def claims(subjects: Sequence[Subject]) -> tuple[Claim, ...]:
    """List the claims of all models; models that share a label but not its text have an entry each."""
    sources = dict.fromkeys(source for subject in subjects for source in subject.model.sources.values())
    return tuple(Claim(f"claim-{number}", source) for number, source in enumerate(sources, start=1))


def parameter_rows(subjects: Sequence[Subject], found: Sequence[Claim]) -> tuple[Row, ...]:
    """List the parameters of all models; those of the same name are one, if they differ in nothing but the default."""
    anchors = {claim.source: claim.anchor for claim in found}
    together: dict[Parameter, list[tuple[Subject, Fraction]]] = {}
    for subject in subjects:
        for parameter in subject.model.parameters.values():
            alike = dataclasses.replace(parameter, default=Fraction(0))
            together.setdefault(alike, []).append((subject, parameter.default))
    return tuple(_row(alike, users, anchors) for alike, users in together.items())


def unused(subjects: Sequence[Subject]) -> tuple[str, ...]:
    """Name the parameters that are declared for some model while no payoff of any model depends on them."""
    used = {name for subject in subjects for name in subject.model.parameters}
    declared = dict.fromkeys(name for subject in subjects for name in (*subject.model.unused, *subject.model.elsewhere))
    return tuple(name for name in declared if name not in used)


def symbol(latex: str) -> Markup:
    r"""Show a simple LaTeX symbol, a letter with a subscript, as HTML; anything else as it is written.

    >>> print(symbol("f_U"), symbol(r"\pi"), symbol("<b>"))
    <var>f<sub>U</sub></var> <var>π</var> &lt;b&gt;
    """
    match = _SYMBOL.fullmatch(latex.strip())
    letter = _letter(match[1]) if match else ""
    if match is None or not letter:
        return escape(latex)
    below = match[2] or match[3]
    inner = Markup("{}<sub>{}</sub>").format(letter, below) if below else escape(letter)
    return Markup("<var>{}</var>").format(inner)


def _letter(latex: str) -> str:
    """Give a letter, a Greek one by its name; empty where there is none of that name."""
    return html5.get(f"{latex[1:]};", "") if latex.startswith("\\") else latex


def _row(parameter: Parameter, users: list[tuple[Subject, Fraction]], anchors: dict[Source, str]) -> Row:
    sources = {label: _anchor(label, [subject.model for subject, _ in users], anchors) for label in parameter.source}
    keys = tuple(subject.key for subject, _ in users)
    return Row(parameter, _default(users), keys, tuple(sources.items()))


def _anchor(label: str, models: Iterable[Model], anchors: dict[Source, str]) -> str:
    known = (model.sources[label] for model in models if label in model.sources)
    return next((anchors[source] for source in known), "")


def _default(users: list[tuple[Subject, Fraction]]) -> str:
    """Say the default; where models have their own, the most common one first."""
    values: dict[Fraction, list[str]] = {}
    for subject, value in users:
        values.setdefault(value, []).append(subject.key)
    first, *others = sorted(values.items(), key=lambda item: -len(item[1]))
    return "; ".join([show(first[0]), *(f"{show(value)} in {', '.join(keys)}" for value, keys in others)])
