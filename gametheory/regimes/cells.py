"""Cells with answers: the rectangle cut up as far as a question's answers need it, by lines or by curves.

Where all formulas are products of affine ones, lines are cut one at a time, as the question asks for them
(:func:`~gametheory.numerics.planar.subdivide`). Otherwise the rectangle is decomposed along the curves that were asked
for so far, the question is put to every cell, and new curves that it asked for are added, until none is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeAlias

from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Number
from gametheory.numerics.planar import Box, ConvexCell, Decomposition, decompose, subdivide
from gametheory.numerics.planar.areas import Area, total_area
from gametheory.numerics.planar.bivariate import Curve, value_at
from gametheory.numerics.planar.convex import Point, coordinates
from gametheory.numerics.planar.curves import Branch, CurvedEdge, CurvedFace, CurvedVertex
from gametheory.numerics.planar.outlines import Edge, border_edges, line_through, shared_borders
from gametheory.numerics.planar.traces import LATTICE, tile, traces
from gametheory.regimes.places import AffineSigns, Factor, PointSigns
from gametheory.regimes.questions import Answer, Question

Coordinate: TypeAlias = "Fraction | AlgebraicNumber | float"
"""Exact, or a float where it is drawn from a curve."""
Place: TypeAlias = tuple[Coordinate, Coordinate]
Labels = tuple[str, ...]
Equation = tuple[int, int, int] | Curve


@dataclass(frozen=True)
class Thin:
    """A cell without area, with what exists there: an open segment (two ends), an arc (points on it) or a point."""

    answer: Answer
    ends: tuple[Place, ...]
    beside: frozenset[str]
    equation: Equation | None


@dataclass(frozen=True)
class Meeting:
    """A piece of border: its equation, the answers on both sides, its points."""

    equation: Equation
    between: tuple[Labels, Labels]
    points: tuple[Place, ...]
    straight: bool


@dataclass(frozen=True)
class Ground:
    """What one answer holds on: the equilibria anywhere in it, tiles, area; a rational sample, and what is there."""

    labels: Labels
    tiles: tuple[tuple[Point, ...], ...]
    area: Area
    sample: tuple[Fraction, Fraction]
    there: Labels


class Cells(Protocol):
    """A rectangle in cells with answers."""

    def faces(self) -> dict[Labels, Ground]:
        """Give what each answer holds on."""

    def thin(self) -> Iterable[Thin]:
        """Go through the cells without area at which something exists that does not exist beside them."""

    def meetings(self) -> Iterable[Meeting]:
        """Go through the borders between different answers."""


def affine_cells(box: Box, question: Question, merged: Callable[[Labels], Labels]) -> AffineCells:
    """Cut a rectangle along lines; raise ``CurvedError`` where lines do not do."""
    found = subdivide(box, lambda place: question.answer(AffineSigns(place)))
    return AffineCells(list(found), merged)


class AffineCells:
    """Convex cells with their answers."""

    def __init__(self, cells: list[tuple[ConvexCell, Answer]], merged: Callable[[Labels], Labels]) -> None:
        """Take the cells; ``merged`` gives the answer by which neighbours are put together."""
        self.all, self.merged = cells, merged
        self.by_answer: dict[Labels, list[ConvexCell]] = {}
        self.having: dict[str, list[ConvexCell]] = {}
        self.answer_of = dict(cells)
        for cell, answer in cells:
            if cell.dimension == 2 and answer is not None:
                self.by_answer.setdefault(merged(answer), []).append(cell)
                for label in answer:
                    self.having.setdefault(label, []).append(cell)

    def faces(self) -> dict[Labels, Ground]:
        """Give what each answer holds on."""
        return {answer: self._ground(cells) for answer, cells in self.by_answer.items()}

    def _ground(self, cells: list[ConvexCell]) -> Ground:
        largest = max(cells, key=lambda cell: cell.area)
        return Ground(
            _together(self.answer_of[cell] for cell in cells),
            tuple(cell.corners for cell in cells),
            Area(sum((cell.area for cell in cells), start=Fraction(0))),
            largest.sample,
            self.answer_of[largest] or (),
        )

    def thin(self) -> Iterable[Thin]:
        """Go through the segments and points at which something exists that does not exist beside them."""
        for cell, answer in self.all:
            if cell.dimension == 2 or answer == ():
                continue
            beside = frozenset(label for label in answer or () if self._beside(label, cell))
            if answer is None or len(beside) < len(answer):
                line = line_through(*cell.corners) if cell.dimension == 1 else None
                yield Thin(answer, tuple(map(coordinates, cell.corners)), beside, line)

    def _beside(self, label: str, thin: ConvexCell) -> bool:
        """Whether an equilibrium exists on a face next to a thin cell."""
        weights = [sum(column) for column in zip(*thin.corners, strict=True)]
        sample = weights[0], weights[1], weights[2]
        return any(face.touches(sample) for face in self.having.get(label, ()))

    def meetings(self) -> Iterable[Meeting]:
        """Go through the segments between different answers."""
        answers = list(self.by_answer)
        edges: list[list[Edge]] = [border_edges(cell.corners for cell in self.by_answer[a]) for a in answers]
        for (start, end), left, right in shared_borders(edges):
            ends = coordinates(start), coordinates(end)
            yield Meeting(line_through(start, end), (answers[left], answers[right]), ends, straight=True)


def curved_cells(box: Box, question: Question, merged: Callable[[Labels], Labels]) -> CurvedCells:
    """Decompose a rectangle along all the curves that the question's answers depend on."""
    factors: list[Factor] = []
    while True:
        found = decompose(box, [factor.curve.polynomial for factor in factors])
        answers: dict[tuple[int, ...], Answer] = {}
        missing: dict[Factor, None] = {}
        cells: list[CurvedFace | CurvedEdge | CurvedVertex] = [*found.faces, *found.edges, *found.vertices]
        for cell in cells:
            if cell.signs not in answers or (answers[cell.signs] is None):
                place = PointSigns(cell.sample, dict(zip(factors, cell.signs, strict=True)))
                answers[cell.signs] = question.answer(place)
                missing |= dict.fromkeys(place.missing)
        if not missing:
            return CurvedCells(box, found, answers, merged)
        factors += missing


class CurvedCells:
    """The cells of a cylindrical decomposition with their answers, by their signs."""

    def __init__(
        self,
        box: Box,
        found: Decomposition,
        answers: dict[tuple[int, ...], Answer],
        merged: Callable[[Labels], Labels],
    ) -> None:
        """Take the cells and the answer for each sign vector."""
        self.box, self.found, self.answers, self.merged = box, found, answers, merged
        self.traces = traces((branch for face in found.faces for branch in (face.below, face.above)), box)
        self.by_answer: dict[Labels, list[CurvedFace]] = {}
        self.by_slab: dict[Number, list[CurvedFace]] = {}
        self.by_branch: dict[Branch, list[CurvedFace]] = {}
        for face in found.faces:
            self.by_answer.setdefault(self._of(face), []).append(face)
            for end in (face.below.slab.low, face.below.slab.high):
                self.by_slab.setdefault(end, []).append(face)
            for branch in (face.below, face.above):
                self.by_branch.setdefault(branch, []).append(face)

    def _of(self, face: CurvedFace) -> Labels:
        return self.merged(self.answers[face.signs] or ())

    def faces(self) -> dict[Labels, Ground]:
        """Give what each answer holds on."""
        return {
            answer: Ground(
                _together(self.answers[face.signs] for face in faces),
                tuple(tile(face, self.traces) for face in faces),
                total_area(faces),
                faces[0].sample,
                self.answers[faces[0].signs] or (),
            )
            for answer, faces in self.by_answer.items()
        }

    def thin(self) -> Iterable[Thin]:
        """Go through the arcs and points at which something exists that does not exist beside them."""
        cells: list[CurvedEdge | CurvedVertex] = [*self.found.edges, *self.found.vertices]
        for cell in cells:
            answer = self.answers[cell.signs]
            if answer == ():
                continue
            beside = frozenset[str]().union(*(self.answers[face.signs] or () for face in self._next_to(cell)))
            if answer is None or not set(answer) <= beside:
                yield Thin(answer, self._ends(cell), beside & set(answer or ()), self._equation(cell))

    def _next_to(self, cell: CurvedEdge | CurvedVertex) -> list[CurvedFace]:
        """Give the faces beside an arc, and those over the slabs beside a point that reach it."""
        if isinstance(cell, CurvedEdge) and cell.branch is not None:
            return self.by_branch[cell.branch]
        x, y = cell.sample
        slack = float(self.box.y[1] - self.box.y[0]) * 1e-3
        agreeing = [
            face
            for face in self.by_slab.get(x, ())
            if all(s in (0, f) for s, f in zip(cell.signs, face.signs, strict=True))
        ]
        return [face for face in agreeing if self._reaches(face, x, float(y), slack)]

    def _reaches(self, face: CurvedFace, x: Number, height: float, slack: float) -> bool:
        place = 0 if face.below.slab.low == x else -1
        low, high = (self.traces[branch][place][1] / LATTICE for branch in (face.below, face.above))
        return low - slack <= height <= high + slack

    def _ends(self, cell: CurvedEdge | CurvedVertex) -> tuple[Place, ...]:
        if isinstance(cell, CurvedVertex):
            return (cell.sample,)
        if cell.vertical:
            return (cell.sample[0], cell.vertical[0]), (cell.sample[0], cell.vertical[1])
        assert cell.branch is not None
        return self._points(cell.branch)

    def _points(self, branch: Branch) -> tuple[Place, ...]:
        """Give the points of a branch: the exact ends of a straight one, else drawn points."""
        if not branch.curve.is_line:
            return tuple((x / w, y / w) for x, y, w in self.traces[branch])
        constant, slope = branch.curve.parts
        ends = branch.slab.low, branch.slab.high
        return tuple((x, -value_at(constant, x) / value_at(slope, x)) for x in ends)

    def _equation(self, cell: CurvedEdge | CurvedVertex) -> Equation | None:
        if isinstance(cell, CurvedVertex):
            return None
        return cell.branch.curve if cell.branch else (1, 0, 0)

    def meetings(self) -> Iterable[Meeting]:
        """Go through the arcs between different answers, from slab to slab, and the vertical lines."""
        for branch, faces in self.by_branch.items():
            if len(faces) == 2 and self._of(faces[0]) != self._of(faces[1]):
                above, below = faces if faces[0].below == branch else faces[::-1]
                between = self._of(above), self._of(below)
                yield Meeting(branch.curve, between, self._points(branch), branch.curve.is_line)
        yield from self._vertical_meetings()

    def _vertical_meetings(self) -> Iterable[Meeting]:
        for edge in self.found.edges:
            if edge.vertical and edge.sample[0] not in self.box.x:
                faces = self._next_to(edge)
                left = [face for face in faces if face.below.slab.high == edge.sample[0]]
                right = [face for face in faces if face.below.slab.low == edge.sample[0]]
                if left and right and self._of(left[0]) != self._of(right[0]):
                    x, (low, high) = edge.sample[0], edge.vertical
                    between = self._of(left[0]), self._of(right[0])
                    yield Meeting((1, 0, 0), between, ((x, low), (x, high)), straight=True)


def _together(answers: Iterable[Answer]) -> Labels:
    """Give the labels that occur in some answer."""
    return tuple(dict.fromkeys(label for answer in answers for label in answer or ()))
