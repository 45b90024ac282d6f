"""Does the conclusion depend on the concept? One table of solution concepts by outcomes.

Solution concepts ask different things of players: a pure equilibrium that nobody leaves, a mixed one, choices that
survive dominance, advice that everybody obeys, the limit of ever more precise choices; in a tree, threats that would be
carried out, and beliefs that can be held. Where they agree on an outcome the conclusion is robust; where they do not,
the disagreement is the finding. :func:`compare` puts them side by side, for one game as the range of each outcome's
probability, along a parameter as where each outcome is possible.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np

from gametheory.equilibria import (
    Concept,
    agent_quantal_limit,
    correlated,
    correlated_ranges,
    dominance,
    nash,
    perfect_bayesian,
    pure_nash,
    quantal_limit,
    sequential,
    subgame_perfect,
)
from gametheory.errors import ConceptError, SweepError
from gametheory.games import ExtensiveFormGame, NormalFormGame, Solution
from gametheory.games.numbers import Number, show
from gametheory.model import Model, Tree
from gametheory.sweep import sweep

if TYPE_CHECKING:
    import xarray

Ends = tuple[Number, Number]
FOR_TABLES: Final[tuple[Concept, ...]] = (pure_nash, nash, dominance, correlated, quantal_limit)
FOR_TREES: Final[tuple[Concept, ...]] = (nash, subgame_perfect, perfect_bayesian, sequential, agent_quantal_limit)
TABLES_ALONG: Final[tuple[Concept, ...]] = (pure_nash, nash, dominance, correlated)
TREES_ALONG: Final[tuple[Concept, ...]] = (nash, perfect_bayesian, sequential)
SECONDS: Final = 20.0
"""After so long a search is cut short, unless it is over a grid; the remark then says that there may be more."""
KEPT: Final = ("possible", "equilibria", "tie", "complete")


@dataclass(frozen=True)
class Answer:
    """What one concept says of one game.

    ``outcomes`` gives for each outcome that the concept allows the least and the most of its probability over all the
    concept's answers. ``remark`` says what a reader must know: an incomplete search, a concept that does not apply.
    """

    concept: str
    outcomes: Mapping[str, Ends]
    remark: str = ""


@dataclass(frozen=True, repr=False)
class Comparison:
    """Several concepts asked of the same game, an :class:`Answer` each."""

    title: str
    outcomes: tuple[str, ...]
    answers: tuple[Answer, ...]

    @property
    def agreed(self) -> tuple[str, ...]:
        """The outcomes that every concept which applies allows."""
        asked = [answer.outcomes for answer in self.answers if answer.outcomes]
        return tuple(outcome for outcome in self.outcomes if asked and all(outcome in allowed for allowed in asked))

    def rows(self) -> list[list[str]]:
        """Give the table as texts, the header first: a row a concept, a column an outcome, the remark last."""
        shown = [[_span(answer.outcomes.get(outcome)) for outcome in self.outcomes] for answer in self.answers]
        body = [[a.concept, *cells, a.remark] for a, cells in zip(self.answers, shown, strict=True)]
        return [["concept", *self.outcomes, ""], *body]

    def to_dict(self) -> dict[str, Any]:
        """Give the comparison as plain data for JSON; numbers as floats."""
        answers = [
            {
                "concept": answer.concept,
                "outcomes": {outcome: list(map(float, ends)) for outcome, ends in answer.outcomes.items()},
                "remark": answer.remark,
            }
            for answer in self.answers
        ]
        return {"title": self.title, "outcomes": list(self.outcomes), "agreed": list(self.agreed), "answers": answers}

    def __repr__(self) -> str:
        """Print the table: the probability of each outcome, or its range over the concept's answers."""
        rows = self.rows()
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
        return "\n".join([self.title or "A game without a title", *lines])

    def _repr_html_(self) -> str:
        header, *body = self.rows()
        top = "".join(f"<th>{escape(cell)}</th>" for cell in header)
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body)
        return f"<div><div><b>{escape(self.title)}</b></div><table><tr>{top}</tr>{rows}</table></div>"


@overload
def compare(subject: NormalFormGame | ExtensiveFormGame, concepts: Sequence[Concept] | None = None) -> Comparison: ...


@overload
def compare(subject: Model, concepts: Sequence[Concept] | None = None, **axes: Any) -> Comparison | xarray.Dataset: ...


def compare(
    subject: Model | NormalFormGame | ExtensiveFormGame, concepts: Sequence[Concept] | None = None, **axes: Any
) -> Comparison | xarray.Dataset:
    """Ask several solution concepts of the same game, or of a model along one parameter.

    Parameters
    ----------
    subject
        A game, or a model with values for its parameters.
    concepts
        The concepts; by default those that fit: for a table pure and all Nash equilibria, dominance, correlated
        equilibria, the limit of the logit branch; for a tree Nash, subgame-perfect, perfect Bayesian and sequential
        equilibria, and the limit of the agent logit branch. Along a parameter those of them that take a grid, and of a
        tree with perfect information subgame perfection alone. A search that takes longer than :data:`SECONDS` is cut
        short, and the remark says so.
    **axes
        For a model: values of parameters; an array for one of them makes the comparison run along it.

    Returns
    -------
    A :class:`Comparison`; along a parameter an :class:`xarray.Dataset` as :func:`gametheory.sweep` gives, with the
    dimension ``concept`` added, for :func:`gametheory.charts.concept_strip`. A concept that does not apply (such as
    ``sequential`` to a table) is named with the reason: in the comparison's remark, in the dataset's attribute
    ``left_out``.

    Examples
    --------
    >>> chicken = NormalFormGame.from_arrays(
    ...     [[0, -1], [1, -10]], [[0, 1], [-1, -10]], outcomes=[["a", "b"], ["b", "c"]]
    ... )
    >>> print(compare(chicken, [pure_nash, nash]))
    A game without a title
    concept    a        b        c
    pure-nash  -        1        -
    nash       0..0.81  0.18..1  0..0.01
    """
    if isinstance(subject, Model) and any(np.ndim(value) for value in axes.values()):
        return _along(subject, concepts or _along_fitting(subject), axes)
    game: NormalFormGame | ExtensiveFormGame = subject.at(**axes) if isinstance(subject, Model) else subject
    if not isinstance(game, NormalFormGame | ExtensiveFormGame):
        raise ConceptError("a comparison takes tables and trees. Take the table that is repeated, or one concept alone")
    if game.grid_shape:
        raise ConceptError("a grid of games has no single comparison. Take one point of it, or compare a model")
    asked = concepts or (FOR_TREES if isinstance(game, ExtensiveFormGame) else FOR_TABLES)
    return Comparison(game.title, game.outcome_names, tuple(_answer(game, concept) for concept in asked))


def _along_fitting(model: Model) -> tuple[Concept, ...]:
    """Give the concepts to compare along a parameter: those that take a grid, and say different things."""
    if not isinstance(model.form, Tree):
        return TABLES_ALONG
    blind = any(move.information_set for move in model.form.moves.values())
    return TREES_ALONG if blind else (subgame_perfect,)


def _along(model: Model, concepts: Sequence[Concept], axes: Mapping[str, Any]) -> xarray.Dataset:
    import xarray

    swept: list[xarray.Dataset] = []
    reasons: list[str] = []
    for concept in concepts:
        try:
            swept.append(sweep(model, concept, progress=False, **axes))
        except ConceptError as error:
            reasons.append(str(error))
    if not swept:
        raise SweepError(f"none of the concepts applies: {'; '.join(reasons)}")
    names = [dataset.attrs["concept"] for dataset in swept]
    together = xarray.concat([dataset[list(KEPT)] for dataset in swept], dim="concept", combine_attrs="drop_conflicts")
    return together.assign_coords(concept=names).assign_attrs(concept=", ".join(names), left_out="; ".join(reasons))


def _answer(game: NormalFormGame | ExtensiveFormGame, concept: Concept) -> Answer:
    if concept is correlated and isinstance(game, NormalFormGame):
        return Answer("correlated", {o: e for o, e in correlated_ranges(game).outcomes.items() if e[1] > 0})
    limited = "seconds" in inspect.signature(concept).parameters
    try:
        solution = functools.partial(concept, seconds=SECONDS)(game) if limited else concept(game)
    except ConceptError as error:
        return Answer(_name(concept), {}, f"does not apply: {error}")
    if not isinstance(solution, Solution):
        raise ConceptError("a comparison needs concepts that answer a single game with a solution")
    if solution.surviving and isinstance(game, NormalFormGame):
        return Answer(solution.concept, _surviving(game, solution))
    remark = "" if solution.complete else "; ".join(solution.notes) or "not all equilibria were found"
    return Answer(solution.concept, _ends(solution), remark if solution.equilibria else remark or "no equilibrium")


def _ends(solution: Solution) -> dict[str, Ends]:
    """Range over the equilibria; a continuum has its extremes at its corners, where probabilities are bilinear."""
    found: dict[str, Ends] = {}
    for outcome in solution.possible_outcomes:
        shares = [equilibrium.outcomes.get(outcome, 0) for equilibrium in solution.equilibria]
        found[outcome] = min(shares), max(shares)
    return found


def _surviving(game: NormalFormGame, solution: Solution) -> dict[str, Ends]:
    """Range over the profiles that survive elimination, any mixture of which it allows."""
    alive = [
        [actions.index(action) for action in solution.surviving[player]]
        for player, actions in zip(game.players, game.actions, strict=True)
    ]
    left = set(game.outcomes[np.ix_(*alive)].flat)
    only = 1 if len(left) == 1 else 0
    return {outcome: (only, 1) for outcome in game.outcome_names if outcome in left}


def _name(concept: Concept) -> str:
    return getattr(concept, "__name__", str(concept)).replace("_", "-")


def _span(ends: Ends | None) -> str:
    if ends is None:
        return "-"
    low, high = ends
    return show(low) if low == high else f"{show(low)}..{show(high)}"
