"""Maps and strips in words, as plain data, and as a page's table."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from html import escape
from typing import Any

from gametheory.games.numbers import show
from gametheory.numerics.planar import Polygon
from gametheory.regimes.equations import exact_text
from gametheory.regimes.maps import BorderCase, Regimes, Region, Side, Stretch, Strip
from gametheory.regimes.questions import Candidate


def map_text(found: Regimes) -> str:
    """Say a map in words, a region a line, the largest first."""
    return "\n".join([_head(found.title, found.concept, (found.x, found.y)), *_map_lines(found)])


def _map_lines(found: Regimes) -> Iterator[str]:
    for region in found.regions:
        yield f"  {_percent(region.share):>5}  {region.name}: {_listed(region.labels)}"
        yield from (f"         {tie}" for tie in region.ties)
        if not region.isolated and not region.ties:
            yield "         some of these belong to a continuum of equilibria"
    for case in found.only_on_borders:
        yield f"  only on a border  {_place(case)}: {_listed(tuple(e.label for e in case.equilibria))}"
    yield from (f"  {note}" for note in found.notes)


def map_html(found: Regimes) -> str:
    """Give a map as a table."""
    rows = "".join(
        f"<tr><td>{_percent(region.share)}</td><td>{escape(region.name)}</td><td>{escape(_listed(region.labels))}</td>"
        f"<td>{escape(_area(region))}</td></tr>"
        for region in found.regions
    )
    cases = "".join(
        f"<li>{escape(_place(case))}: {escape(_listed(tuple(e.label for e in case.equilibria)))}</li>"
        for case in found.only_on_borders
    )
    head = "<tr><th>share of the area</th><th>outcomes</th><th>equilibria</th><th>area</th></tr>"
    only = f"<div>Only on borders:<ul>{cases}</ul></div>" if cases else ""
    notes = "".join(f"<div>{escape(note)}</div>" for note in found.notes)
    title = escape(_head(found.title, found.concept, (found.x, found.y)))
    return f"<div><div><b>{title}</b></div><table>{head}{rows}</table>{only}{notes}</div>"


def map_dict(found: Regimes) -> dict[str, Any]:
    """Give a map as plain data."""
    return {
        **_provenance(found, {"x": _side(found.x), "y": _side(found.y)}),
        "exact": found.exact,
        "regions": [_region(region) for region in found.regions],
        "borders": [
            {
                "equation": border.equation,
                "between": list(border.between),
                "points": [_pair(point) for point in border.points],
                "straight": border.straight,
            }
            for border in found.borders
        ],
        "only_on_borders": [
            {
                "equilibria": list(map(_candidate, case.equilibria)),
                "ends": [_pair(end) for end in case.ends],
                "exactly": [[exact_text(value) for value in end] for end in case.ends],
                "equation": case.equation,
            }
            for case in found.only_on_borders
        ],
    }


def strip_text(found: Strip) -> str:
    """Say a strip in words, an interval a line."""
    lines = [
        f"  {exact_text(stretch.low)} .. {exact_text(stretch.high)}  {stretch.name}: {_listed(stretch.labels)}"
        for stretch in found.stretches
    ]
    points = [f"  only at {exact_text(p.low)}  {p.name}: {_listed(p.labels)}" for p in found.only_at_points]
    return "\n".join([_head(found.title, found.concept, (found.x,)), *lines, *points, *found.notes])


def strip_dict(found: Strip) -> dict[str, Any]:
    """Give a strip as plain data."""
    return {
        **_provenance(found, {"x": _side(found.x)}),
        "stretches": list(map(_stretch, found.stretches)),
        "only_at_points": list(map(_stretch, found.only_at_points)),
        "flips": [exact_text(flip) for flip in found.flips],
    }


def _head(title: str, concept: str, sides: tuple[Side, ...]) -> str:
    ranges = " by ".join(f"{own.name} {show(own.low)}..{show(own.high)}" for own in sides)
    return f"{title or 'A game without a title'}: regimes of {concept}, {ranges}"


def _provenance(found: Regimes | Strip, sides: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": found.title,
        "concept": found.concept,
        **sides,
        "fixed": {name: float(value) for name, value in found.fixed.items()},
        "model_hash": found.model_hash,
        "complete": found.complete,
        "notes": list(found.notes),
    }


def _side(own: Side) -> dict[str, Any]:
    default = None if own.default is None else float(own.default)
    return {"parameter": own.name, "low": float(own.low), "high": float(own.high), "default": default}


def _region(region: Region) -> dict[str, Any]:
    return {
        "name": region.name,
        "outcomes": list(region.outcomes),
        "equilibria": list(map(_candidate, region.equilibria)),
        "polygons": [_polygon(polygon) for polygon in region.polygons],
        "area": float(region.area),
        "area_exactly": str(region.area) if isinstance(region.area, Fraction) else None,
        "area_error": region.area_error,
        "share": region.share,
        "sample": _pair(region.sample),
        "ties": list(region.ties),
        "isolated": region.isolated,
    }


def _polygon(polygon: Polygon) -> dict[str, Any]:
    return {"outer": list(map(_pair, polygon.outer)), "holes": [list(map(_pair, hole)) for hole in polygon.holes]}


def _stretch(stretch: Stretch) -> dict[str, Any]:
    return {
        "name": stretch.name,
        "outcomes": list(stretch.outcomes),
        "equilibria": list(map(_candidate, stretch.equilibria)),
        "low": float(stretch.low),
        "high": float(stretch.high),
        "exactly": [exact_text(stretch.low), exact_text(stretch.high)],
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    payoffs = {player: str(formula) for player, formula in one.payoffs}
    return {"label": one.label, "outcomes": list(one.outcomes), "payoffs": payoffs}


def _pair(point: Any) -> list[float]:
    return [float(point[0]), float(point[1])]


def _place(case: BorderCase) -> str:
    ends = " to ".join(f"({', '.join(_short(value) for value in end)})" for end in case.ends)
    return f"{ends} on {case.equation}" if case.equation else ends


def _short(value: Any) -> str:
    return exact_text(value) if not isinstance(value, float) else f"{value:.4g}"


def _area(region: Region) -> str:
    return show(region.area) if isinstance(region.area, Fraction) else f"{region.area:.6g}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _listed(labels: tuple[str, ...]) -> str:
    return "; ".join(labels) or "none"
