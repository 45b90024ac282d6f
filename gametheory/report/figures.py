"""The figures of a chapter: computed, drawn, saved with their data, and told in sentences.

A figure that cannot be computed (a payoff without a value somewhere on its axes, a concept that refuses the game) says
so in its place; the rest of the report stands.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gametheory.equilibria import Concept, nash, perfect_bayesian
from gametheory.errors import InputError
from gametheory.games import Equilibrium, ExtensiveFormGame, NormalFormGame, Solution
from gametheory.games.numbers import show
from gametheory.model import Axis, Model, View
from gametheory.report.drawing import render
from gametheory.report.exact_maps import exact_drawing, exact_facts, exact_map, exact_rows, exact_sentences
from gametheory.report.findings import facts, line_sentences, map_sentences, payoff_sentences
from gametheory.report.reading import Subject
from gametheory.report.signals import (
    kind_line_sentences,
    kind_map_sentences,
    kinds_differ,
    range_sentences,
    steady_kind_sentences,
    widest_ranges,
)
from gametheory.report.tables import game_rows, write_rows
from gametheory.report.wording import listed
from gametheory.sweep import rows, span, sweep

if TYPE_CHECKING:
    import xarray
    from matplotlib.figure import Figure as Drawing

TIED = "a coarser grid than usual, since somebody is indifferent at many points, each of which is solved exactly"
MOST_TIED = 0.1  # share of a map's points, above which somebody's indifference makes a map of mixed equilibria slow
SLOW = "a coarser grid than usual, since every point is solved alone"
ALONE = "a point at a time"  # what the method of a concept says that has no way to take many points at once
MOST_RANGES = 3  # outcomes whose range over all equilibria is drawn


@dataclass(frozen=True, slots=True)
class Detail:
    """How fine a report looks: the values on an axis of its maps, its lines and its one-at-a-time sweeps."""

    map_points: int = 201
    tied_map_points: int = 61
    slow_map_points: int = 31
    line_points: int = 401
    slow_line_points: int = 101
    screening_points: int = 41


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a page shows it; where it could not be made, ``svg`` is empty and ``failure`` says why."""

    key: str
    heading: str
    svg: str = ""
    caption: str = ""
    sentences: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    failure: str = ""

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """What the links to the figure's files are called, and where they lead."""
        pictures = [(ending.upper(), f"figures/{self.key}.{ending}") for ending in ("svg", "pdf", "png")]
        return (*pictures, ("data as CSV", f"data/{self.key}.csv"))


@dataclass(frozen=True, slots=True)
class Studio:
    """Where figures are made: the report's folder, how fine they are, and whom to tell."""

    folder: Path
    detail: Detail
    tell: Callable[[str], None]

    def svg(self, key: str, alt: str, draw: Callable[[], Drawing], data: Iterable[Iterable[Any]]) -> str:
        """Save a figure in its three forms and its data as a table; give the SVG for the page."""
        self.tell(f"drawing {key}")
        drawn = render(draw, self.folder / "figures", key, alt)
        write_rows(data, self.folder / "data" / f"{key}.csv")  # after the drawing, which may be refused
        return drawn


def game_figure(
    studio: Studio, subject: Subject, game: NormalFormGame | ExtensiveFormGame, solution: Solution | None
) -> Figure:
    """Draw the game at the defaults: a table with its equilibria, or a tree with the choices of one equilibrium."""
    is_table = isinstance(game, NormalFormGame)
    what = "table" if is_table else "tree"
    key, heading = f"{subject.key}-{what}", f"The {what} at the defaults"
    first = solution.equilibria[0] if solution and solution.equilibria else None
    sentences = _game_sentences(game, solution)
    alt = f"{heading}: {subject.model.title}"
    try:
        svg = studio.svg(key, alt, lambda: _game_drawing(game, solution, first), game_rows(game))
    except InputError as error:
        return Figure(key, heading, failure=str(error))
    trace = (("Values", _values(subject.model)), ("Model fingerprint", subject.model.hash[:12]))
    return Figure(key, heading, svg, sentences=sentences, facts=tuple(fact for fact in trace if fact[1]))


def views_figures(studio: Studio, subject: Subject, concept: Concept, views: Sequence[View]) -> tuple[Figure, ...]:
    """Draw the views of a model, one after the other; those over the same parameters are numbered."""
    figures: list[Figure] = []
    seen: Counter[tuple[str, ...]] = Counter()
    for view in views:
        names = tuple(axis.parameter for axis in view.axes)
        seen[names] += 1
        numbered = replace(subject, key=f"{subject.key}-view-{seen[names]}") if seen[names] > 1 else subject
        figures.extend(_view_figures(studio, numbered, concept, view))
    return tuple(figures)


def missing_figure(subject: Subject, view: View, why: str) -> Figure:
    """Say in the place of a view why it was not drawn."""
    names = [axis.parameter for axis in view.axes]
    key, heading = _named((_MAP if len(names) > 1 else _LINES)[0], subject, names)
    return Figure(key, heading, caption=view.caption, failure=why)


def _view_figures(studio: Studio, subject: Subject, concept: Concept, view: View) -> tuple[Figure, ...]:
    """Draw one view of a model: outcomes and payoffs along a parameter, or a map over two; and kinds, if any."""
    names = [axis.parameter for axis in view.axes]
    exact = _exact_figure(studio, subject, concept, view) if len(names) > 1 else None
    if exact is not None and concept is not perfect_bayesian:
        return (exact,)
    studio.tell(f"sweeping {subject.key} over {' and '.join(names)}")
    try:
        dataset = _swept(studio.detail, subject.model, concept, view)
    except InputError as error:
        return (missing_figure(subject, view, str(error)),)
    maps = _MAP if exact is None else _MAP[1:]
    plans = maps if len(names) > 1 else (*_LINES, *_ranges(dataset))
    drawn = (_drawn(studio, subject, plan, view, dataset) for plan in plans if plan.applies(dataset))
    return (*filter(None, (exact,)), *drawn)


def _exact_figure(studio: Studio, subject: Subject, concept: Concept, view: View) -> Figure | None:
    """Draw a map with exact borders, where the concept and the payoffs have one."""
    names = [axis.parameter for axis in view.axes]
    studio.tell(f"mapping {subject.key} over {' and '.join(names)}")
    try:
        found = exact_map(subject.model, concept, view.axes)
    except InputError as error:
        return missing_figure(subject, view, str(error))
    if found is None:
        return None
    key, heading = _named(_MAP[0], subject, names)
    sentences = exact_sentences(found)
    alt = f"{heading}: {subject.model.title}. {' '.join(sentences)}"
    svg = studio.svg(key, alt, lambda: exact_drawing(found), exact_rows(found))
    return Figure(key, heading, svg, view.caption, sentences, exact_facts(found))


def _drawn(studio: Studio, subject: Subject, plan: _Plan, view: View, dataset: xarray.Dataset) -> Figure:
    key, heading = _named(plan, subject, [axis.parameter for axis in view.axes])
    caption, sentences = view.caption if plan.captioned else "", plan.sentences(dataset)
    alt = f"{heading}: {subject.model.title}. {' '.join(sentences)}"
    try:
        svg = studio.svg(key, alt, lambda: _chart(plan, dataset), rows(dataset, *plan.told))
    except InputError as error:
        return Figure(key, heading, caption=caption, failure=str(error))
    return Figure(key, heading, svg, caption, sentences, facts(dataset))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A kind of figure over parameters: its file's name, its heading, its chart, what is told of it.

    ``told`` is what of a sweep it shows, beside counts and ties, and its data file holds. ``applies`` tells whether a
    sweep has anything to show, ``captioned`` whether the author's caption of the view stands under it.
    """

    what: str
    heading: str
    chart: str
    sentences: Callable[[xarray.Dataset], tuple[str, ...]]
    told: tuple[str, ...]
    applies: Callable[[xarray.Dataset], bool] = lambda _: True
    captioned: bool = False
    outcome: str = ""


def _outcome_sentences(dataset: xarray.Dataset) -> tuple[str, ...]:
    return (*line_sentences(dataset), *steady_kind_sentences(dataset))


_MAP = (
    _Plan("map", "Outcomes over {}", "outcome_map", map_sentences, ("possible",), captioned=True),
    _Plan("kinds", "Kinds of equilibrium over {}", "kind_map", kind_map_sentences, ("kinds",), kinds_differ),
)
_LINES = (
    _Plan(
        "outcomes",
        "Outcomes along {}",
        "outcome_lines",
        _outcome_sentences,
        ("selected", "possible", "probability"),
        captioned=True,
    ),
    _Plan("payoffs", "Payoffs along {}", "payoff_lines", payoff_sentences, ("selected", "payoff")),
    _Plan("kinds", "Kinds of equilibrium along {}", "kind_strip", kind_line_sentences, ("kinds",), kinds_differ),
)


def _ranges(dataset: xarray.Dataset) -> tuple[_Plan, ...]:
    """Plan a chart for each of the outcomes whose probability differs most between equilibria."""
    return tuple(
        _Plan(
            f"range-{number}",
            f"The probability of {_literal(outcome)} in all equilibria along {{}}",
            "outcome_range",
            functools.partial(range_sentences, outcome=outcome),
            ("least", "most", "probability"),
            outcome=outcome,
        )
        for number, outcome in enumerate(widest_ranges(dataset)[:MOST_RANGES], 1)
    )


def _literal(label: str) -> str:
    """Keep a label's braces from being taken for places to fill in."""
    return label.replace("{", "{{").replace("}", "}}")


def _named(plan: _Plan, subject: Subject, names: list[str]) -> tuple[str, str]:
    return "-".join((subject.key, plan.what, *names)), plan.heading.format(listed(names))


def _swept(detail: Detail, model: Model, concept: Concept, view: View) -> xarray.Dataset:
    """Sweep a view, over fewer points where they take long one by one; the sweep's notes then say so."""
    lines = len(view.axes) == 1
    usual = detail.line_points if lines else detail.map_points
    points, note = usual, ""
    if concept in (nash, perfect_bayesian):
        points, note = _affordable(detail, model, concept, view, usual)
    found = _sweep(model, concept, view.axes, points)
    if points == usual:
        return found
    return found.assign_attrs(notes=json.dumps([*json.loads(found.attrs["notes"]), note], ensure_ascii=False))


def _affordable(detail: Detail, model: Model, concept: Concept, view: View, usual: int) -> tuple[int, str]:
    """Tell how many values of an axis a concept can afford that solves some points, or all, one by one."""
    corners = _sweep(model, concept, view.axes, 2)
    if ALONE in corners.attrs["method"]:
        return min(usual, detail.slow_line_points if len(view.axes) == 1 else detail.slow_map_points), SLOW
    if len(view.axes) > 1 and detail.tied_map_points < usual and _is_tied(detail, model, concept, view):
        return detail.tied_map_points, TIED
    return usual, ""


def _is_tied(detail: Detail, model: Model, concept: Concept, view: View) -> bool:
    """Tell whether somebody is indifferent at much of a map: such points are solved one by one, in exact arithmetic."""
    probe = _sweep(model, concept, view.axes, min(detail.map_points, detail.screening_points))
    return float(probe["tie"].mean()) > MOST_TIED


def _sweep(model: Model, concept: Concept, axes: tuple[Axis, ...], points: int) -> xarray.Dataset:
    values: dict[str, Any] = {axis.parameter: span(axis.low, axis.high, points) for axis in axes}
    return sweep(model, concept, progress=False, **values)


def _game_sentences(game: NormalFormGame | ExtensiveFormGame, solution: Solution | None) -> tuple[str, ...]:
    listed_players = ", ".join(map(game.called, game.players))
    order = f"Payoffs stand in the order {listed_players}." if len(game.players) > 1 else ""
    several = solution is not None and len(solution.equilibria) > 1 and isinstance(game, ExtensiveFormGame)
    first = "The choices marked are those of the first equilibrium told below." if several else ""
    return tuple(filter(None, (order, first)))


def _values(model: Model) -> str:
    return ", ".join(f"{name} = {show(value)}" for name, value in model.defaults.items())


def _game_drawing(
    game: NormalFormGame | ExtensiveFormGame, solution: Solution | None, equilibrium: Equilibrium | None
) -> Drawing:
    from gametheory import charts

    if isinstance(game, NormalFormGame):
        return _drawing(charts.payoff_table(game, solution))
    return _drawing(charts.game_tree(game, equilibrium))


def _chart(plan: _Plan, dataset: xarray.Dataset) -> Drawing:
    from gametheory import charts

    return _drawing(getattr(charts, plan.chart)(dataset, *filter(None, (plan.outcome,))))


def _drawing(axes: Any) -> Drawing:
    drawing: Drawing = axes.figure
    return drawing
