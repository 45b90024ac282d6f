"""The price: what several models of one crisis say about the same term, side by side.

Where one of the models of a report is a bargain over a term, every other model whose payoffs depend on that term is
asked over which of its values the agreement holds there: as a play that nobody would leave, as a zone in which both
sides take it, or as a plan that patience enforces. Then each other parameter is moved alone to see where it opens or
closes that range.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gametheory.bargaining import BargainingAnswer, bargaining
from gametheory.concepts import default_concept
from gametheory.errors import InputError
from gametheory.games.numbers import show
from gametheory.model import Bargain, Model, Parameter, Repeated, Tree
from gametheory.report.figures import Figure, Studio
from gametheory.report.reading import Subject
from gametheory.report.wording import listed
from gametheory.thresholds import thresholds

TAKEN: Final = "an agreement that both sides take"


@dataclass(frozen=True, slots=True)
class Price:
    """The chapter: its figure, and for each model in a sentence what opens and what closes the range."""

    term: str
    meaning: str
    figure: Figure
    sentences: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """One model's ranges of the term, and which parameters open or close them where they move alone."""

    title: str
    how: str
    ranges: tuple[tuple[Any, Any], ...]
    forces: tuple[str, ...]


def price(studio: Studio, subjects: Sequence[Subject]) -> Price | None:
    """Compute the chapter; ``None`` where no model is a bargain, or no other one depends on its term."""
    bargain = next((subject.model for subject in subjects if isinstance(subject.model.form, Bargain)), None)
    if bargain is None or not isinstance(bargain.form, Bargain):
        return None
    term, agreement = bargain.form.term, bargain.form.deal.outcome
    studio.tell(f"comparing what can be agreed on over {term.name}")
    found = [one for subject in subjects if (one := _found(subject.model, term, agreement)) is not None]
    if len(found) < 2:
        return None
    found += filter(None, [_without_danger(bargain, bargain.form)])
    figure = _figure(studio, found, term, agreement)
    return Price(term.name, term.meaning, figure, tuple((one.title, _sentence(one, term.name)) for one in found))


def _found(model: Model, term: Parameter, agreement: str) -> _Found | None:
    """Ask a model over which values of the term the agreement holds; ``None`` where it knows neither."""
    if agreement not in model.outcomes:
        return None
    try:
        if isinstance(model.form, Bargain):
            return _Found(model.title, TAKEN, _zone(model), tuple(_opening(model, agreement)))
        if term.name in model.parameters and isinstance(model.form, Tree | Repeated):
            how = "a plan that patience enforces" if isinstance(model.form, Repeated) else "a play that nobody leaves"
            ranges = thresholds(model, term.name).where(agreement)
            return _Found(model.title, how, ranges, tuple(_opening(model, agreement, at=_middle(ranges), of=term.name)))
    except InputError:
        return None
    return None


def _zone(model: Model, **values: Any) -> tuple[tuple[Any, Any], ...]:
    answer = bargaining(model.at(**values))
    assert isinstance(answer, BargainingAnswer)  # of a single game
    return tuple((piece.low, piece.high) for piece in answer.bargain.zone.intervals)


def _without_danger(model: Model, form: Bargain) -> _Found | None:
    """Give the zone that there would be if the standoff could go on in peace, where the danger is one parameter."""
    names = form.hazard.names if form.hazard is not None else frozenset()
    if len(names) != 1:
        return None
    (hazard,) = names
    try:
        return _Found(f"{model.title}, with {hazard} = 0", TAKEN, _zone(model, **{hazard: 0}), ())
    except InputError:
        return None


def _middle(ranges: Sequence[tuple[Any, Any]]) -> Any:
    return (ranges[0][0] + ranges[0][1]) / 2 if ranges else None


def _opening(model: Model, agreement: str, *, at: Any = None, of: str = "") -> Iterator[str]:
    """Say for each other parameter where it makes or breaks the agreement; ``at`` holds the term ``of`` fixed."""
    fixed = {of: at} if at is not None else {}
    concept = default_concept(model.at(**fixed))
    for name, parameter in model.parameters.items():
        if name == of or parameter.low is None or parameter.high is None:
            continue
        try:
            pieces = thresholds(model, name, concept, **fixed).where(agreement)
        except InputError:
            continue
        words = _limits(pieces, parameter)
        if words:
            yield f"{name} {words}"


def _limits(pieces: Iterable[tuple[Any, Any]], parameter: Parameter) -> str:
    """Say between which values a parameter allows the agreement, if not over its whole range."""
    parts = []
    for low, high in pieces:
        starts, ends = low == parameter.low, high == parameter.high
        if starts and ends:
            return ""
        parts.append(
            f"up to {show(high)}" if starts else f"from {show(low)}" if ends else f"{show(low)} to {show(high)}"
        )
    return " or ".join(parts)


def _figure(studio: Studio, found: Sequence[_Found], term: Parameter, agreement: str) -> Figure:
    from gametheory.charts import term_ranges

    key, heading = f"price-{term.name}", f"What can be agreed on, over {term.name}"
    rows: list[list[Any]] = [["model", "low", "high"]]
    rows += ([one.title, float(low), float(high)] for one in found for low, high in one.ranges)
    about = f"{term.name}: {term.meaning}"

    def draw() -> Any:
        ranges = {one.title: one.ranges for one in found}
        return term_ranges(ranges, term.low, term.high, term=about, empty=f"no {agreement} at the defaults").figure

    sentences = (
        f"The values of {term.name} at which '{agreement}' holds at the defaults, in each model on its own terms.",
    )
    svg = studio.svg(key, f"{heading}. {' '.join(sentences)}", draw, rows)
    return Figure(key, heading, svg, sentences=sentences)


def _sentence(one: _Found, term: str) -> str:
    if not one.ranges:
        return f"As {one.how} it holds at no {term}, the other parameters at their defaults."
    where = listed([f"from {show(low)} to {show(high)}" for low, high in one.ranges])
    middle = "" if one.how == TAKEN else f", {term} in the middle of that range"
    forces = f" Where one parameter moves alone{middle}, it needs {listed(list(one.forces))}." if one.forces else ""
    return f"As {one.how} it holds for {term} {where}.{forces}"
