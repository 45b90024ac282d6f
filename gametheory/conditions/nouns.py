"""What :func:`gametheory.conditions.conditions` answers: inequalities in the parameters, a set for each candidate.

A :class:`Condition` is one inequality: a deviation that must not pay. A :class:`Case` is a set of them that must hold
together. :class:`CandidateConditions` are the cases under which one candidate (an action profile, a play of a tree, a
pair of supports) is an equilibrium: any one of them will do. :class:`Conditions` holds all candidates of a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from gametheory.errors import UnknownNameError
from gametheory.numerics.boxes import Interval
from gametheory.numerics.rational_functions import RationalFunction

Status = Literal["always", "sometimes", "never", "undecided"]


@dataclass(frozen=True)
class Condition:
    """One inequality in the parameters, with what it says.

    Attributes
    ----------
    difference
        What the player loses by deviating (or, of a mixed strategy, a probability up to a positive factor): the
        condition is that it is not negative.
    function
        The same inequality in its simplest form, ``function >= 0``: common positive factors are divided out.
    strict
        Whether it must be more than zero, not only not less.
    player, action, instead
        Who would deviate, from what, to what; ``instead`` is empty where the condition is that a probability is one.
    where
        The move at which the player would deviate; empty in a table.
    text, expanded, latex
        The inequality: with the model's shared expressions by their names, with parameters alone, and as LaTeX.
    words
        What it says, in a sentence.
    claims
        The labels of the claims that its parameters stand on.
    """

    difference: RationalFunction
    function: RationalFunction
    strict: bool
    player: str
    action: str
    instead: str
    where: str
    text: str
    expanded: str
    latex: str
    words: str
    claims: tuple[str, ...]

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Tell whether it holds at exact values of the parameters."""
        difference = self.difference(values)
        return bool(difference > 0 if self.strict else difference >= 0)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {
            "text": self.text,
            "expanded": self.expanded,
            "latex": self.latex,
            "strict": self.strict,
            "player": self.player,
            "action": self.action,
            "instead": self.instead,
            "where": self.where,
            "words": self.words,
            "parameters": list(self.function.used),
            "claims": list(self.claims),
        }


@dataclass(frozen=True)
class Implied:
    """A condition that need not be asked, and why: it holds over the whole range, or follows from others."""

    condition: Condition
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {**self.condition.to_dict(), "because": self.because}


@dataclass(frozen=True)
class Case:
    """Conditions that must hold together.

    ``supposing`` gives, for a play of a tree, what is done at moves that the play does not reach, as far as it matters;
    for a mixed strategy, the sign of a denominator. ``implied`` are conditions that need not be asked. ``room`` is
    false where the case holds only with a tie, which no small change of the parameters survives. ``certain`` is true
    where values of the parameters are known at which it holds, or nothing is asked.
    """

    conditions: tuple[Condition, ...]
    implied: tuple[Implied, ...] = ()
    supposing: Mapping[str, str] = field(default_factory=dict)
    room: bool = True
    certain: bool = True

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Tell whether all conditions hold at exact values, those that need not be asked within the ranges too."""
        return all(one.holds(values) for one in (*self.conditions, *(other.condition for other in self.implied)))

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {
            "supposing": dict(self.supposing),
            "conditions": [condition.to_dict() for condition in self.conditions],
            "implied": [implied.to_dict() for implied in self.implied],
            "room": self.room,
            "certain": self.certain,
        }


@dataclass(frozen=True, repr=False)
class CandidateConditions:
    """When one candidate is an equilibrium: in any of the cases.

    ``strategies`` gives what each player does (in a tree: at the moves that are reached), every probability a formula;
    ``payoffs`` and ``outcomes`` likewise. ``never`` says why there is no case, where there is none.
    """

    label: str
    strategies: Mapping[str, Mapping[str, RationalFunction]]
    payoffs: Mapping[str, RationalFunction]
    outcomes: Mapping[str, RationalFunction]
    cases: tuple[Case, ...]
    never: str = ""

    @property
    def status(self) -> Status:
        """Whether it is an equilibrium over the whole of the ranges, somewhere in them, or nowhere."""
        if not self.cases:
            return "never"
        if any(not case.conditions for case in self.cases):
            return "always"
        return "sometimes" if any(case.certain for case in self.cases) else "undecided"

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Tell whether it is an equilibrium at exact values of the parameters within their ranges."""
        return any(case.holds(values) for case in self.cases)

    def __repr__(self) -> str:
        """Say it in words."""
        from gametheory.conditions.display import candidate_text

        return candidate_text(self)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON; formulas as text."""
        return {
            "label": self.label,
            "status": self.status,
            "never": self.never,
            "strategies": {who: _texts(mix) for who, mix in self.strategies.items()},
            "payoffs": _texts(self.payoffs),
            "outcomes": _texts(self.outcomes),
            "cases": [case.to_dict() for case in self.cases],
        }


@dataclass(frozen=True, repr=False)
class Conditions:
    """When each candidate of a model is an equilibrium, as inequalities in its parameters.

    Attributes
    ----------
    free
        The parameters that the conditions are about, in the order of the file, with the ranges over which they were
        simplified; an end is infinite where the file declares none.
    fixed
        The values of the other parameters.
    defaults
        The default of every free parameter.
    shared
        The shared expressions whose names occur in the conditions' texts, in terms of parameters.
    names
        What players are called in sentences.
    """

    title: str
    concept: str
    candidates: tuple[CandidateConditions, ...]
    free: Mapping[str, Interval]
    fixed: Mapping[str, Fraction]
    defaults: Mapping[str, Fraction]
    shared: Mapping[str, str]
    names: Mapping[str, str]
    notes: tuple[str, ...] = ()

    def __getitem__(self, label: str) -> CandidateConditions:
        """Give the conditions of a candidate by its label, or by an outcome that only this one can lead to."""
        named = [one for one in self.candidates if one.label == label]
        reaching = [one for one in self.candidates if label in one.outcomes and one.cases]
        found = named or reaching
        if len(found) != 1:
            raise UnknownNameError("candidate", label, (one.label for one in found or self.candidates))
        return found[0]

    def rows(self) -> list[list[str]]:
        """Give a table of texts, the header first: a row a condition, and a row for each candidate without any."""
        from gametheory.conditions.display import table_rows

        return table_rows(self)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain data for JSON; infinite ends of ranges as None."""
        ranges = {
            name: [float(end) if isinstance(end, Fraction) else None for end in ends]
            for name, ends in self.free.items()
        }
        return {
            "title": self.title,
            "concept": self.concept,
            "free": ranges,
            "fixed": {name: float(value) for name, value in self.fixed.items()},
            "shared": dict(self.shared),
            "candidates": [candidate.to_dict() for candidate in self.candidates],
            "notes": list(self.notes),
        }

    def to_latex(self) -> str:
        """Give the conditions as a LaTeX list, candidate by candidate."""
        from gametheory.conditions.display import conditions_latex

        return conditions_latex(self)

    def __repr__(self) -> str:
        """Say the conditions in words, candidate by candidate."""
        from gametheory.conditions.display import conditions_text

        return conditions_text(self)

    def _repr_html_(self) -> str:
        from gametheory.conditions.display import conditions_html

        return conditions_html(self)


def _texts(formulas: Mapping[str, RationalFunction]) -> dict[str, str]:
    return {name: formula.to_text() for name, formula in formulas.items()}
