"""Borders between regions, and what exists on borders only: pieces of the same kind joined to long ones."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

from gametheory.numerics.planar.bivariate import Curve
from gametheory.regimes.asking import Asked
from gametheory.regimes.cells import Equation, Labels, Meeting, Place, Thin
from gametheory.regimes.equations import equation_text
from gametheory.regimes.maps import Border, BorderCase


def joined(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Join pieces of the same border that follow each other."""
    grouped: dict[Hashable, list[Meeting]] = {}
    for meeting in meetings:
        grouped.setdefault((_key(meeting.equation), meeting.between), []).append(meeting)
    return [long for pieces in grouped.values() for long in _chained(pieces)]


def _chained(pieces: list[Meeting]) -> list[Meeting]:
    chained: list[Meeting] = []
    for piece in sorted(pieces, key=lambda own: tuple(map(float, own.points[0]))):
        before = next((own for own in chained if _close(own.points[-1], piece.points[0])), None)
        if before is None:
            chained.append(piece)
        else:
            kept = before.points[:-1] if piece.straight else before.points
            chained[chained.index(before)] = replace(before, points=(*kept, *piece.points[1:]))
    return chained


def _close(one: Place, other: Place) -> bool:
    return one == other or all(abs(float(a) - float(b)) < 1e-9 for a, b in zip(one, other, strict=True))


def _key(equation: Equation) -> Hashable:
    return equation.hash_key if isinstance(equation, Curve) else equation


def border_of(asked: Asked, meeting: Meeting, names: Mapping[Labels, str]) -> Border:
    """Describe a piece of border."""
    between = names[meeting.between[0]], names[meeting.between[1]]
    return Border(
        equation_text(meeting.equation, asked.names, meeting.points), between, meeting.points, meeting.straight
    )


def cases_of(asked: Asked, thin: list[Thin]) -> list[BorderCase]:
    """Join the thin cells on which the same additional equilibria exist; leave out points that lie on such segments."""
    segments: dict[Hashable, list[Meeting]] = {}
    points: dict[Labels, list[Place]] = {}
    for one in thin:
        extra = tuple(label for label in one.answer or () if label not in one.beside)
        if one.equation is None:
            points.setdefault(extra, []).append(one.ends[0])
        else:
            ends = tuple(sorted(one.ends, key=lambda end: tuple(map(float, end))))
            piece = Meeting(one.equation, (extra, ()), ends, straight=len(ends) == 2)
            segments.setdefault((_key(one.equation), extra), []).append(piece)
    long = [piece for pieces in segments.values() for piece in _chained_through(pieces, points)]
    cases = [_case(asked, piece.between[0], piece.points, piece.equation) for piece in long]
    return cases + [_case(asked, extra, (place,), None) for extra, places in points.items() for place in places]


def _chained_through(pieces: list[Meeting], points: dict[Labels, list[Place]]) -> list[Meeting]:
    """Join segments; the points between them and at their ends with the same equilibria belong to them."""
    extra = pieces[0].between[0]
    ends = list(itertools.chain.from_iterable(piece.points for piece in pieces))
    if extra in points:
        points[extra] = [place for place in points[extra] if not any(_close(place, end) for end in ends)]
    return _chained(pieces)


def _case(asked: Asked, labels: Labels, ends: tuple[Place, ...], equation: Equation | None) -> BorderCase:
    equilibria = tuple(asked.question.candidate(label) for label in labels)
    text = "" if equation is None else equation_text(equation, asked.names, ends)
    path = ends if len(ends) > 2 else ()
    return BorderCase(equilibria, tuple(dict.fromkeys((ends[0], ends[-1]))), text, path)
