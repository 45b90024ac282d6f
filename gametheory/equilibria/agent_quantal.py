r"""Agent quantal response equilibrium of a tree: players who err at every move, and beliefs that allow for it.

In a tree a player errs anew at every move, so each information set has an agent of its own, who chooses by the logit
response to what the player then expects (McKelvey and Palfrey 1998; :mod:`gametheory.equilibria.agent_logit`). It is
not the quantal response equilibrium of the tree's table: there a plan is chosen once, with all errors in it.

Because everybody errs, every information set is reached and beliefs always follow by Bayes' rule. The *principal
branch* leads from random play at precision zero, where beliefs are the chances of the draw, along agent logit
equilibria to a limit. **The limit is a sequential equilibrium** (their theorem 4): its beliefs are limits of beliefs in
equilibria in which errors that cost more are rarer. So quantal response selects one sequential equilibrium of a generic
game.

The branch is traced as that of a table is (:mod:`gametheory.equilibria.principal_branch`). Perfect recall is needed;
any number of players and moves of chance are allowed. Time grows with the cube of the number of actions: a tree with a
dozen information sets takes about a second. Equilibria on other branches are not looked for.

References
----------
R. D. McKelvey and T. R. Palfrey (1998), Quantal response equilibria for extensive form games, Experimental Economics 1,
9-41.
T. L. Turocy (2010), Computing sequential equilibria using agent quantal response equilibria, Economic Theory 42,
255-269.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from gametheory.equilibria.agent_limit import described_at, limit_of
from gametheory.equilibria.agent_logit import AgentLogitEquations
from gametheory.equilibria.logit import Floats, allowed_gap
from gametheory.equilibria.principal_branch import trace_branch
from gametheory.equilibria.quantal import SMOOTH, checked_precision, per_unit, trace_notes
from gametheory.errors import ConceptError
from gametheory.games import Equilibrium, ExtensiveFormGame, NormalFormGame, Solution
from gametheory.games.numbers import show

METHOD: Final = "principal branch of the agent logit correspondence, traced from random play by predictor and corrector"


@dataclass(frozen=True, eq=False, repr=False)
class AgentQuantalBranch:
    """The principal branch of a tree's agent logit equilibria, from random play on.

    Attributes
    ----------
    game
        The game.
    precisions
        The precision, per unit of payoff, at each point along the branch; not rising where the branch runs back.
    probabilities
        For each information set, the probability of each action along the branch, of shape (points, actions).
    beliefs
        For each information set, the probability of each of its histories along the branch, of shape (points,
        histories).
    turning_points
        The places along the branch at which the precision turns back or forth again.
    crossings
        The places just after which another branch of equilibria meets this one, which was followed straight on.
    limit
        The sequential equilibrium to which the branch leads; ``None`` where it was not followed so far.
    complete
        Whether it was traced as far as was asked, and two runs with different steps agree.
    """

    game: ExtensiveFormGame
    precisions: Floats
    probabilities: Mapping[str, Floats]
    beliefs: Mapping[str, Floats]
    turning_points: tuple[int, ...]
    crossings: tuple[int, ...]
    limit: Equilibrium | None
    complete: bool

    def __repr__(self) -> str:
        """Say how far it goes, where it turns, and where it leads."""
        turns = ", ".join(show(self.precisions[turn]) for turn in self.turning_points) or "none"
        end = f"limit {self.limit.profile}" if self.limit else f"precision {show(self.precisions[-1])}"
        whole = "" if self.complete else ", not complete"
        return f"<AgentQuantalBranch {self.game.title!r}: from random play to {end}; turning points: {turns}{whole}>"


def agent_quantal_branch(game: ExtensiveFormGame, *, up_to: float = math.inf) -> AgentQuantalBranch:
    """Trace the principal branch of a tree's agent logit equilibria.

    Parameters
    ----------
    game
        A single tree with perfect recall.
    up_to
        The precision, per unit of payoff, at which to stop; by default the branch is traced to its limit.

    Returns
    -------
    The branch. Raises ``ConceptError`` for a table, a grid, and a tree in which a player forgets something or nobody
    moves; ``DomainError`` for a precision that is not above 0.

    Examples
    --------
    >>> from gametheory.games import Decision, Leaf
    >>> answer = Decision("answer", "b", ("yield", "fight"), (Leaf("won", (2, 1)), Leaf("war", (-1, 0))), "answer")
    >>> entry = Decision("entry", "a", ("out", "in"), (Leaf("quiet", (1, 3)), answer), "entry")
    >>> agent_quantal_branch(ExtensiveFormGame(("a", "b"), entry))
    <AgentQuantalBranch '': from random play to limit entry: in; answer: yield; turning points: none>
    """
    _require_tree(game, "agent-quantal-branch")
    equations = AgentLogitEquations.of(game)
    trace = trace_branch(equations, checked_precision(up_to, infinite=True)).filled(SMOOTH)
    mixes = zip(*(trace.mixes(point) for point in trace.points), strict=True)
    held = zip(*(equations.beliefs(point.position) for point in trace.points), strict=True)
    return AgentQuantalBranch(
        game=game,
        precisions=trace.precisions,
        probabilities={label: np.array(along) for label, along in zip(game.information_sets, mixes, strict=True)},
        beliefs={label: np.array(along) for label, along in zip(game.information_sets, held, strict=True)},
        turning_points=trace.turns,
        crossings=trace.meetings,
        limit=limit_of(game, equations, trace)[0] if math.isinf(up_to) and trace.reached else None,
        complete=trace.reached and trace.agreed,
    )


def agent_quantal(game: ExtensiveFormGame, precision: float, *, tolerance: float = 1e-9) -> Solution:
    """Find the agent logit equilibrium of a tree at a precision, on the principal branch.

    Parameters
    ----------
    game
        A single tree with perfect recall.
    precision
        How strongly agents respond to differences of payoff, **per unit of payoff**; zero is play at random.
    tolerance
        The largest difference between a probability and the logit response up to which an equilibrium is verified; on
        top comes what round-off makes of the precision.

    Returns
    -------
    A solution with the equilibria at which the branch passes the precision, the one nearest to random play first, each
    with the beliefs at every information set. ``regret`` is the most that a player could gain at an information set,
    given the beliefs there, and is not zero. Raises what :func:`agent_quantal_branch` raises.

    Examples
    --------
    >>> from gametheory.games import Decision, Leaf
    >>> answer = Decision("answer", "b", ("yield", "fight"), (Leaf("won", (2, 1)), Leaf("war", (-1, 0))), "answer")
    >>> entry = Decision("entry", "a", ("out", "in"), (Leaf("quiet", (1, 3)), answer), "entry")
    >>> print(agent_quantal(ExtensiveFormGame(("a", "b"), entry), 2).equilibria[0].profile)
    entry: 0.2167 out + 0.7833 in; answer: 0.8808 yield + 0.1192 fight
    """
    _require_tree(game, "agent-quantal")
    precision = checked_precision(precision)
    equations = AgentLogitEquations.of(game)
    trace = trace_branch(equations, past=precision)
    found, all_found = trace.crossings(precision)
    positions = [point.position for point in found]
    gap = max((equations.response_gap(position) for position in positions), default=0.0)
    verified = gap <= allowed_gap(tolerance, precision, max(game.payoff_scale))
    passes = f"the principal branch passes {per_unit(precision)} {len(positions)} times; listed from random play on"
    return Solution(
        game=game,
        concept="agent-quantal",
        equilibria=tuple(described_at(game, equations, position) for position in positions),
        complete=bool(trace.reached and trace.agreed and all_found and verified),
        exact=False,
        method=METHOD,
        tolerance=tolerance,
        notes=(
            "an agent quantal response equilibrium is no sequential one: players err, and could gain by erring less",
            f"{per_unit(precision)} of this game; the mixes differ from the logit responses by at most {gap:.1e}",
            "equilibria on other branches of the agent logit correspondence, if there are any, were not looked for",
            *((passes,) if len(positions) > 1 else ()),
            *trace_notes(trace),
        ),
    )


def agent_quantal_limit(game: ExtensiveFormGame) -> Solution:
    """Follow the principal branch to its limit: one sequential equilibrium, selected by quantal response.

    Parameters
    ----------
    game
        A single tree with perfect recall.

    Returns
    -------
    A solution with this one equilibrium and its beliefs. It is exact where rational probabilities and beliefs next to
    the end of the branch are sequentially rational without any regret; otherwise it is the end of the branch in
    floating point, and ``regret`` says how far that is from it. Raises what :func:`agent_quantal_branch` raises.

    Examples
    --------
    >>> from gametheory.games import Decision, Leaf
    >>> answer = Decision("answer", "b", ("yield", "fight"), (Leaf("won", (2, 1)), Leaf("war", (-1, 0))), "answer")
    >>> entry = Decision("entry", "a", ("out", "in"), (Leaf("quiet", (1, 3)), answer), "entry")
    >>> solution = agent_quantal_limit(ExtensiveFormGame(("a", "b"), entry))
    >>> print(solution.equilibria[0].profile, solution.equilibria[0].regret)
    entry: in; answer: yield 0
    """
    _require_tree(game, "agent-quantal-limit")
    equations = AgentLogitEquations.of(game)
    trace = trace_branch(equations)
    equilibrium, exact = limit_of(game, equations, trace)
    rounded = "the limit is given in floating point; the regret says how far it is from sequential rationality"
    return Solution(
        game=game,
        concept="agent-quantal-limit",
        equilibria=(equilibrium,),
        complete=trace.reached and trace.agreed,
        exact=exact,
        method=METHOD,
        notes=(
            "this is the one sequential equilibrium to which the principal branch leads; others may exist",
            *(() if exact else (rounded,)),
            *trace_notes(trace),
        ),
    )


def _require_tree(game: ExtensiveFormGame | NormalFormGame, concept: str) -> None:
    if not isinstance(game, ExtensiveFormGame):
        raise ConceptError(f"{concept} takes a tree, and this game is a table. Use quantal")
    if game.grid_shape:
        raise ConceptError(f"{concept} takes a single game, and this is a grid. Take one point with .point(index)")
    if not game.information_sets:
        raise ConceptError(f"{concept} takes a tree in which somebody moves, and in this one nobody does")
    if game.forgotten:
        raise ConceptError(f"{concept} needs perfect recall, and {game.forgotten}. Split that information set")
