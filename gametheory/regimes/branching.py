"""Payoffs with ``min``, ``max`` or ``abs``: at each place the formulas that hold there, and their own question.

Which argument counts at a place is the sign of a difference, which is asked for like any other sign; so places are cut
where arguments are equal. The differences are met one after another, each depending on the signs of those before. What
was met is kept as a tree of decisions, with the question about the game of formulas at each of its ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from gametheory.model.form_formulas import Formulas
from gametheory.model.symbolic import Choose
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.regimes.places import FormulaSigns, Place
from gametheory.regimes.questions import Answer, Candidate, Question

Build = Callable[[Choose], Formulas]


@dataclass
class _Decision:
    """A difference, and what comes next by its sign: the one argument where they are equal."""

    difference: RationalFunction
    after: dict[bool, _Decision | Question] = field(default_factory=dict)


class BranchingQuestion:
    """The question about a game whose payoffs are several formulas, each on a part of the parameters."""

    def __init__(
        self, build: Build, ask: Callable[[Formulas], Question], formulas: FormulaSigns, first: Choose
    ) -> None:
        """Take what builds the game by signs of differences, and the question about it; ``first`` is one such choice.

        It is tried at once, for what cannot be asked is refused before anything is mapped.
        """
        self.build, self.ask, self.formulas = build, ask, formulas
        self.root: _Decision | Question | None = None
        self.any = ask(build(first))
        self.concept = self.any.concept
        self.asked: dict[str, list[Question]] = {}

    def answer(self, place: Place) -> Answer:
        """Give the equilibria at a place, by the formulas that hold there."""
        question = self.here(place)
        labels = question.answer(place)
        for label in labels or ():
            known = self.asked.setdefault(label, [])
            if question not in known:
                known.append(question)
        return labels

    def candidate(self, label: str) -> Candidate:
        """Describe an equilibrium; its payoffs only where they are the same formulas everywhere."""
        first, *others = [question.candidate(label) for question in self.asked[label]]
        return first if all(other == first for other in others) else replace(first, payoffs=())

    def labels(self, solution: Any) -> tuple[str, ...]:
        """Give the labels of the equilibria that a solver found at one point."""
        return self.any.labels(solution)

    def here(self, place: Place) -> Question:
        """Give the question about the formulas that hold at a place: follow the decisions, or build the game there."""
        path: list[tuple[_Decision, bool]] = []
        step = self.root
        while isinstance(step, _Decision):
            over = self.formulas.sign(step.difference, place) > 0
            path.append((step, over))
            step = step.after.get(over)
        return self._built(place, path) if step is None else step

    def _built(self, place: Place, path: list[tuple[_Decision, bool]]) -> Question:
        """Build the game at a place, and keep the decisions that led to it behind those that are known."""
        met: list[tuple[RationalFunction, bool]] = []

        def choose(_name: str, one: RationalFunction, other: RationalFunction) -> int:
            over = self.formulas.sign(one - other, place) > 0
            met.append((one - other, over))
            return 1 if over else -1

        question = self.ask(self.build(choose))
        here: _Decision | Question = question
        for difference, over in reversed(met[len(path) :]):
            here = _Decision(difference, {over: here})
        if path:
            decision, over = path[-1]
            decision.after[over] = here
        else:
            self.root = here
        return question
