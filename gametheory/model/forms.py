"""The forms a model can take: a table, a tree, a table that is repeated, or bargaining over a term.

:class:`Table`
    Everybody chooses once, at the same time.
:class:`Tree`
    Moves in turn.
:class:`Repeated`
    A table that is played again and again; *plans* say who does what after which history.
:class:`Bargain`
    Two sides or more agree on one number, the *term*, or live with what there is without an agreement.

All lead to *outcomes*: named consequences such as "war" or "deal". Payoffs are expressions in the parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gametheory.expressions import Expression
from gametheory.model.parameters import Parameter

CHANCE = "chance"


@dataclass(frozen=True)
class Outcome:
    """A named consequence, with payoffs for those players for whom it has the same ones wherever it is reached."""

    name: str
    payoffs: Mapping[str, Expression] = field(default_factory=dict)
    meaning: str = ""


@dataclass(frozen=True)
class Consequence:
    """What one cell or leaf leads to: an outcome, and a payoff expression for every player, in the players' order."""

    outcome: str
    payoffs: tuple[Expression, ...]


@dataclass(frozen=True)
class Table:
    """Simultaneous moves: each player's actions, and for each action profile (a tuple of labels) a consequence."""

    actions: Mapping[str, tuple[str, ...]]
    cells: Mapping[tuple[str, ...], Consequence]

    def consequences(self) -> Iterator[Consequence]:
        """Go through the consequences of all cells, the last player's action changing fastest."""
        return iter(self.cells.values())

    def other_formulas(self) -> Iterator[Expression]:
        """Go through the formulas that are no payoffs: a table has none."""
        return iter(())


@dataclass(frozen=True)
class Move:
    """A named move of a tree: whose it is, and for each action the next move's name or the consequence.

    ``player`` is :data:`CHANCE` for a move of nature, which has ``probabilities``. Moves with the same
    ``information_set`` cannot be told apart by their player, nor can the ways to one that has it; by default a move is,
    at each place from which it is reached, an information set of its own.
    """

    name: str
    player: str
    actions: Mapping[str, str | Consequence]
    probabilities: Mapping[str, Expression] = field(default_factory=dict)
    information_set: str = ""


@dataclass(frozen=True)
class Tree:
    """Moves in sequence; the first is the root. A move that is reached from several places is unfolded."""

    moves: Mapping[str, Move]

    def consequences(self) -> Iterator[Consequence]:
        """Go through the consequences of all actions that end the game, in the order of the file."""
        for move in self.moves.values():
            yield from (target for target in move.actions.values() if isinstance(target, Consequence))

    def other_formulas(self) -> Iterator[Expression]:
        """Go through the formulas that are no payoffs, the chance probabilities, in the order of the file."""
        for move in self.moves.values():
            yield from move.probabilities.values()


Profile = tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A plan of a repeated game: the profiles to follow, what a deviation leads to, and what the plan comes to.

    Attributes
    ----------
    path
        Profiles one after another, those from place ``repeat`` on (counted from 0) again and again.
    outcome
        What it comes to when everybody does as planned.
    punishment
        For each player the profile that is played once that player alone has deviated; empty where play goes on.
    periods
        For how long, before the path begins anew; ``None`` is for ever.
    """

    path: tuple[Profile, ...]
    repeat: int
    outcome: str
    punishment: Mapping[str, Profile] = field(default_factory=dict)
    periods: int | None = None


@dataclass(frozen=True)
class Event:
    """Something that may happen in a period: its hazard, and the state or the outcome that it leads to."""

    hazard: Expression
    leads_to: str


@dataclass(frozen=True)
class Repeated:
    """A table that is repeated for ever.

    ``discount`` has a factor for every player; ``plans`` stand in the order of preference; ``timing`` gives for each
    state of the world, the present one first, what may happen in it, in the order in which it is drawn.
    """

    stage: Table
    discount: Mapping[str, Expression]
    plans: Mapping[str, Plan]
    timing: Mapping[str, Mapping[str, Event]] = field(default_factory=dict)

    def consequences(self) -> Iterator[Consequence]:
        """Go through the consequences of the table's cells."""
        return self.stage.consequences()

    def other_formulas(self) -> Iterator[Expression]:
        """Go through the formulas that are no payoffs: discount factors and hazards."""
        yield from self.discount.values()
        yield from (event.hazard for events in self.timing.values() for event in events.values())


@dataclass(frozen=True)
class Bargain:
    """Bargaining over a term.

    Attributes
    ----------
    term
        What is bargained over, within its range; it is no parameter that could be given a value.
    deal
        What an agreement pays, in the term.
    otherwise
        What there is without an agreement.
    hazard, danger
        The probability per period that this breaks down, and into what; ``None`` where it does not.
    discount
        A factor for every player; empty where time does not count.
    limits
        Further conditions on the term: by their kind, for some players a formula that must not be negative.
    """

    term: Parameter
    deal: Consequence
    otherwise: Consequence
    hazard: Expression | None = None
    danger: Consequence | None = None
    discount: Mapping[str, Expression] = field(default_factory=dict)
    limits: Mapping[str, Mapping[str, Expression]] = field(default_factory=dict)

    def consequences(self) -> Iterator[Consequence]:
        """Go through the consequences of an agreement, of none, and of the danger."""
        return filter(None, (self.deal, self.otherwise, self.danger))

    def other_formulas(self) -> Iterator[Expression]:
        """Go through the formulas that are no payoffs: hazard, discount factors and limits."""
        yield from filter(None, (self.hazard, *self.discount.values()))
        yield from (slack for slacks in self.limits.values() for slack in slacks.values())


Form = Table | Tree | Repeated | Bargain
