r"""Logit quantal response equilibrium: players who err, and err less the more an error costs.

In a *quantal response equilibrium* (McKelvey and Palfrey 1995) every player chooses each action with a probability that
rises with its expected payoff against what the others really do. In the logit form the odds of two actions are
:math:`\exp(\lambda\, \Delta u)`, with :math:`\Delta u` the difference of their expected payoffs and :math:`\lambda` the
*precision*: zero is play at random, and the limit of ever larger precision is a Nash equilibrium.

The precision is **per unit of payoff**. Doubling all payoffs does what doubling the precision does; a precision that
was fitted to payoffs in dollars says nothing about payoffs in points.

A quantal response equilibrium is no Nash equilibrium: its regret is what the erring players forgo, and is not zero. It
is verified by its *residual*, the largest difference between a probability and the logit response to the others.

Equilibria are sought on the *principal branch*, which starts at random play
(:mod:`gametheory.equilibria.principal_branch`). At high precision a game may have further logit equilibria on other
branches, much as it has further Nash equilibria; they are not looked for, and every answer says whether they can exist.

References
----------
R. D. McKelvey and T. R. Palfrey (1995), Quantal response equilibria for normal form games, Games and Economic Behavior
10, 6-38.
J. K. Goeree, C. A. Holt and T. R. Palfrey (2016), Quantal Response Equilibrium: A Stochastic Theory of Games.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gametheory.equilibria.logit import Floats, allowed_gap, indifferent, response_gap
from gametheory.equilibria.nash import nash
from gametheory.equilibria.principal_branch import Trace, principal_branch, unique_below
from gametheory.equilibria.pure_nash import pure_equilibrium, require_normal_form
from gametheory.equilibria.quantal_grid import over_grid
from gametheory.errors import ConceptError, DomainError
from gametheory.games import Equilibrium, GridSolution, NormalFormGame, Profile, Solution
from gametheory.games.numbers import show
from gametheory.games.verification import expected_payoffs, outcome_probabilities, regret

METHOD = "principal branch of the logit correspondence, traced from random play by predictor and corrector"
SMOOTH: Final = 0.02  # between two points of a branch no probability changes by more
NEAR: Final = 1e-4  # of a Nash equilibrium to the end of the branch, to be its limit
MOST_ACTIONS: Final = 8  # a player, up to which all Nash equilibria of two players are found at once


@dataclass(frozen=True, eq=False, repr=False)
class QuantalBranch:
    """The principal branch of a game's logit equilibria, from random play on.

    Attributes
    ----------
    game
        The game.
    precisions
        The precision, per unit of payoff, at each point along the branch; not rising where the branch runs back.
    probabilities
        For each player, the probability of each action along the branch, of shape (points, actions).
    turning_points
        The places along the branch at which the precision turns back or forth again.
    crossings
        The places just after which another branch of equilibria meets this one, which was followed straight on.
    limit
        The Nash equilibrium to which the branch leads; ``None`` where it was not followed so far.
    complete
        Whether it was traced as far as was asked, and two runs with different steps agree.
    """

    game: NormalFormGame
    precisions: Floats
    probabilities: Mapping[str, Floats]
    turning_points: tuple[int, ...]
    crossings: tuple[int, ...]
    limit: Equilibrium | None
    complete: bool

    def __repr__(self) -> str:
        """Say how far it goes, where it turns, and where it leads."""
        turns = ", ".join(show(self.precisions[turn]) for turn in self.turning_points) or "none"
        end = f"limit {self.limit.profile}" if self.limit else f"precision {show(self.precisions[-1])}"
        whole = "" if self.complete else ", not complete"
        return f"<QuantalBranch {self.game.title!r}: from random play to {end}; turning points: {turns}{whole}>"


def quantal_branch(game: NormalFormGame, *, up_to: float = math.inf) -> QuantalBranch:
    """Trace the principal branch of a game's logit equilibria.

    Parameters
    ----------
    game
        A single game in normal form, for any number of players.
    up_to
        The precision, per unit of payoff, at which to stop; by default the branch is traced to its limit.

    Returns
    -------
    The branch. Raises ``ConceptError`` for a tree or a grid and ``DomainError`` for a precision that is not above 0. A
    2x2 game takes some 20 milliseconds, a 4x3x3 game some 100.

    Examples
    --------
    >>> stag_hunt = NormalFormGame.from_arrays([[5, 0], [4, 2]], [[5, 4], [0, 2]])
    >>> quantal_branch(stag_hunt)
    <QuantalBranch '': from random play to limit 1: 2; 2: 2; turning points: none>

    References
    ----------
    T. L. Turocy (2005), A dynamic homotopy interpretation of the logistic quantal response equilibrium correspondence,
    Games and Economic Behavior 51, 243-263.
    """
    require_single(game, "quantal-branch")
    trace = principal_branch(game.to_arrays(), checked_precision(up_to, infinite=True)).filled(SMOOTH)
    along = zip(*(trace.mixes(point) for point in trace.points), strict=True)
    return QuantalBranch(
        game=game,
        precisions=trace.precisions,
        probabilities={player: np.array(mixes) for player, mixes in zip(game.players, along, strict=True)},
        turning_points=trace.turns,
        crossings=trace.meetings,
        limit=limit_equilibrium(game, trace)[0] if math.isinf(up_to) and trace.reached else None,
        complete=trace.reached and trace.agreed,
    )


def quantal(
    game: NormalFormGame, *, precision: float, select: str = "first", tolerance: float = 1e-9
) -> Solution | GridSolution:
    """Find the logit quantal response equilibrium at a precision, on the principal branch.

    Parameters
    ----------
    game
        A game in normal form, or a grid of games, for any number of players.
    precision
        How strongly the players respond to differences of payoff, **per unit of payoff**; zero is play at random.
    select
        Where the branch passes the precision several times: ``"first"``, the crossing nearest to random play along the
        branch, or another rule of :mod:`gametheory.equilibria.selection`. A single game's answer lists them all,
        the first one first.
    tolerance
        The residual, the largest difference between a probability and the logit response to the others, up to which an
        equilibrium is verified; on top comes what round-off makes of the precision.

    Returns
    -------
    A :class:`~gametheory.games.Solution`, or over a grid a :class:`~gametheory.games.GridSolution` whose candidates are
    the first crossing, the second, and so on. ``complete`` says that the branch was traced to its limit, so that these
    are all equilibria *on the principal branch*, and that each is verified; ``notes`` say whether there can be others.
    ``regret`` is against best responses, and is not zero. Raises ``ConceptError`` for a tree and ``DomainError`` for a
    precision that is negative or not finite.

    Notes
    -----
    A grid is solved some thousand points a second at 2x2 and 3x2x2; points at which the branch turns, which are rare in
    small games, take ten to a hundred milliseconds each.

    Examples
    --------
    Goeree and Holt's (2001) asymmetric matching pennies, payoffs in cents. Theory says that only the column player's
    behaviour answers to the row player's prize; in quantal response equilibrium the row player's does too.

    >>> pennies = NormalFormGame.from_arrays(
    ...     [[320, 40], [40, 80]], [[40, 80], [80, 40]], actions=[["top", "bottom"], ["left", "right"]]
    ... )
    >>> print(quantal(pennies, precision=0.02).equilibria[0].profile)
    1: 0.8288 top + 0.1712 bottom; 2: 0.3714 left + 0.6286 right
    """
    require_normal_form(game, "quantal")
    precision = checked_precision(precision)
    if game.grid_shape:
        return over_grid(game, precision, select, tolerance, METHOD)
    payoffs = game.to_arrays()
    trace = principal_branch(payoffs, past=precision)
    found, all_found = trace.crossings(precision)
    mixes = [trace.mixes(point) for point in found]
    residual = max((float(response_gap(payoffs, mix, precision)) for mix in mixes), default=0.0)
    verified = residual <= allowed_gap(tolerance, precision, max(game.payoff_scale))
    return Solution(
        game=game,
        concept="quantal",
        equilibria=tuple(described(game, mix) for mix in mixes),
        complete=bool(trace.reached and trace.agreed and all_found and verified),
        exact=False,
        method=METHOD,
        tolerance=tolerance,
        notes=(
            *_precision_notes(precision, residual, unique_below(payoffs)),
            *_count_notes(len(mixes), precision),
            *trace_notes(trace),
        ),
    )


def quantal_limit(game: NormalFormGame) -> Solution:
    """Follow the principal branch to its limit: one Nash equilibrium, selected by quantal response.

    Parameters
    ----------
    game
        A single game in normal form, for any number of players.

    Returns
    -------
    A solution with this one equilibrium. It is exact where the limit is a pure equilibrium, and for two players with up
    to eight actions each where it is an extreme one; otherwise it is the end of the branch in floating point, corrected
    to indifference among the actions in use, and ``regret`` says how far that is from equilibrium. Raises
    ``ConceptError`` for a tree or a grid.

    Examples
    --------
    >>> game = NormalFormGame.from_arrays([[320, 40], [40, 80]], [[40, 80], [80, 40]])
    >>> print(quantal_limit(game).equilibria[0].profile)
    1: 0.5 1 + 0.5 2; 2: 0.125 1 + 0.875 2
    """
    require_single(game, "quantal-limit")
    trace = principal_branch(game.to_arrays())
    equilibrium, exact = limit_equilibrium(game, trace)
    selected = "this is the one Nash equilibrium to which the principal branch leads; others may exist"
    rounded = "the limit is given in floating point; the regret says how far it is from equilibrium"
    return Solution(
        game=game,
        concept="quantal-limit",
        equilibria=(equilibrium,),
        complete=trace.reached and trace.agreed,
        exact=exact,
        method=METHOD,
        notes=(selected, *(() if exact else (rounded,)), *trace_notes(trace)),
    )


def limit_equilibrium(game: NormalFormGame, trace: Trace) -> tuple[Equilibrium, bool]:
    """Give the Nash equilibrium at the end of a branch that was traced to its limit, and whether it is exact."""
    mixes = trace.mixes(trace.points[-1])
    for equilibrium in _exact_candidates(game, mixes):
        if equilibrium.regret == 0 and _distance(game, equilibrium.profile, mixes) < NEAR:
            return equilibrium, game.is_exact
    end = described(game, mixes)
    nearby = indifferent(game.to_arrays(), mixes)
    if not all((mix >= 0).all() for mix in nearby):
        return end, False
    settled = described(game, nearby)
    better = settled.regret < end.regret and _distance(game, settled.profile, mixes) < NEAR
    return (settled if better else end), False


def described(game: NormalFormGame, mixes: Sequence[Floats]) -> Equilibrium:
    """Describe mixed strategies as an equilibrium, with payoffs, outcomes and regret computed anew on the game."""
    named = zip(game.players, game.actions, mixes, strict=True)
    profile = Profile({player: dict(zip(actions, mix.tolist(), strict=True)) for player, actions, mix in named})
    return Equilibrium(
        profile, expected_payoffs(game, profile), outcome_probabilities(game, profile), regret(game, profile)
    )


def checked_precision(precision: float, *, infinite: bool = False) -> float:
    """Give a precision as a float; raise ``DomainError`` for one that cannot be, or that no branch goes up to."""
    if infinite and not precision > 0:
        raise DomainError(
            f"the precision is {precision}, and a branch has to go up to one above 0. Give none for all of it"
        )
    if not (precision >= 0 and (infinite or math.isfinite(precision))):
        raise DomainError(f"the precision is {precision}, and has to be a number from 0 on. Zero is play at random")
    return float(precision)


def require_single(game: NormalFormGame, concept: str) -> None:
    """Raise ``ConceptError`` for a tree and for a grid of games."""
    require_normal_form(game, concept)
    if game.grid_shape:
        raise ConceptError(f"{concept} takes a single game, and this is a grid. Take one point with .point(index)")


def per_unit(precision: float) -> str:
    """Say a precision with its unit.

    >>> per_unit(2.0)
    'precision 2 per unit of payoff'
    """
    return f"precision {show(float(precision))} per unit of payoff"


def _exact_candidates(game: NormalFormGame, mixes: Sequence[Floats]) -> list[Equilibrium]:
    """Give the pure profile nearest to the mixes, and for two players all extreme equilibria, the nearest first."""
    candidates = [pure_equilibrium(game, tuple(int(mix.argmax()) for mix in mixes))]
    if len(mixes) == 2 and max(game.shape) <= MOST_ACTIONS and _distance(game, candidates[0].profile, mixes) >= NEAR:
        solution = nash(game)
        assert isinstance(solution, Solution)
        candidates = sorted(solution.equilibria, key=lambda found: _distance(game, found.profile, mixes))
    return candidates


def _distance(game: NormalFormGame, profile: Profile, mixes: Sequence[Floats]) -> float:
    named = zip(game.players, game.actions, mixes, strict=True)
    return max(
        abs(float(profile[player].get(action, 0)) - float(share))
        for player, actions, mix in named
        for action, share in zip(actions, mix.tolist(), strict=True)
    )


def _precision_notes(precision: float, residual: float, unique: float) -> tuple[str, ...]:
    others = (
        "the game has no other logit equilibrium at this precision"
        if precision < unique
        else "equilibria on other branches of the logit correspondence, if there are any, were not looked for"
    )
    return (
        "a quantal response equilibrium is no Nash equilibrium: players err, and could gain by erring less",
        f"{per_unit(precision)} of this game; the mixes differ from the logit responses by at most {residual:.1e}",
        others,
    )


def _count_notes(count: int, precision: float) -> tuple[str, ...]:
    if count <= 1:
        return ()
    return (f"the principal branch passes {per_unit(precision)} {count} times; listed in its order from random play",)


def trace_notes(trace: Trace) -> tuple[str, ...]:
    """Say where another branch meets a traced one, and what speaks against believing the trace."""
    notes = [
        f"near {per_unit(trace.precisions[place])} another branch of equilibria meets the principal one, which was "
        "followed straight on"
        for place in trace.meetings
    ]
    if not trace.reached:
        notes.append(f"the branch was lost at {per_unit(trace.precisions[-1])}: equilibria beyond are missing")
    elif not trace.agreed:
        notes.append("runs with different steps gave different branches: this one may have left the principal branch")
    return tuple(notes)
