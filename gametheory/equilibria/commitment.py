r"""Commitment: what a player gets who moves first and is believed.

The *leader* commits to a strategy, the others see it and answer (von Stackelberg 1934; Schelling 1960, chapter 2). For
two players both kinds of commitment are solved exactly:

* to a *mixed* strategy, whose draw the follower does not see before it answers
  (:mod:`gametheory.equilibria.leadership`, after Conitzer and Sandholm 2006);
* to a *pure* one, by comparing what follows from each action.

An indifferent follower is taken to do what the leader likes (*strong* Stackelberg equilibrium); what the leader can be
sure of if it does the opposite stands beside it (*weak*). With mixed commitment the leader never gets less than in any
Nash or correlated equilibrium of the simultaneous game (von Stengel and Zamir 2010); with pure commitment it may.

With two or more followers these play a game among themselves, and what comes of a commitment is determined only if that
game has one answer. So only pure commitment is taken there, and only if after every action of the leader the followers'
game has exactly one pure equilibrium.

References
----------
H. von Stackelberg (1934), Marktform und Gleichgewicht. T. C. Schelling (1960), The Strategy of Conflict. V. Conitzer
and T. Sandholm (2006), Computing the optimal strategy to commit to, ACM Conference on Electronic Commerce, 82-90.
B. von Stengel and S. Zamir (2010), Leadership games with convex strategy sets, Games and Economic Behavior 69, 446-457.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from gametheory.equilibria.commitment_words import (
    MOST_PROFILES,
    follower_words,
    gain_words,
    temptation_words,
    tie_words,
    ties,
)
from gametheory.equilibria.correlated import rounding_note
from gametheory.equilibria.followers import Option, pure_options
from gametheory.equilibria.leadership import Matrix, inducements
from gametheory.equilibria.nash import nash
from gametheory.equilibria.pointwise import pointwise
from gametheory.equilibria.pure_nash import pure_nash, require_normal_form
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import Equilibrium, GridSolution, NormalFormGame, Profile, Solution
from gametheory.games.numbers import Number, as_written, show
from gametheory.games.solution import Strategy
from gametheory.games.verification import expected_payoffs, outcome_probabilities, regret

CONCEPT: Final = "commitment"
MIXED: Final = "a linear program for each answer of the follower, certified in rational arithmetic"
FLOAT: Final = "a linear program for each answer of the follower, in floating point: too large to certify"
PURE: Final = "comparison of what follows from each action of the leader"
STRONG: Final = "an indifferent follower does as the leader likes"


@dataclass(frozen=True, kw_only=True, repr=False)
class CommitmentSolution(Solution):
    """The best commitment, and what the leader gains by it.

    The profiles in ``equilibria`` are the leader's commitment with the others' answer. Their ``regret`` is as
    everywhere the most that anybody would gain by deviating. The others gain nothing, as they answer best; so it is
    what the leader would gain by breaking its word, and what has to be prevented for the commitment to be believed.

    Attributes
    ----------
    leader
        Who commits.
    value
        What the leader gets if an indifferent follower does as the leader likes.
    secured
        To which payoff the leader can come as close as it likes if an indifferent follower does as the leader dislikes.
    options
        What the leader can bring about, and the best way to do so, by the others' answer (mixed commitment) or by its
        own action (pure commitment).
    nash_payoffs
        What the leader gets in the worst and in the best Nash equilibrium of the game without commitment (with more
        than two players: pure ones); ``None`` where there is none, or where they were not computed.
    """

    leader: str
    value: Number
    secured: Number
    options: tuple[Option, ...]
    nash_payoffs: tuple[Number, Number] | None = None

    @property
    def gain(self) -> Number | None:
        """How much more than in its best Nash equilibrium the leader gets."""
        return None if self.nash_payoffs is None else self.value - self.nash_payoffs[1]

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data: the command line's JSON."""
        return {
            **super().to_dict(),
            "leader": self.leader,
            "value": float(self.value),
            "secured": float(self.secured),
            "options": [option.to_dict() for option in self.options],
            "nash_payoffs": None if self.nash_payoffs is None else list(map(float, self.nash_payoffs)),
        }


def commitment(
    game: NormalFormGame, leader: str | None = None, *, mixed: bool = True
) -> CommitmentSolution | GridSolution:
    """Find the best strategy to commit to before the others choose.

    Parameters
    ----------
    game
        A game in normal form, with two players or more; or a grid of games.
    leader
        The label of who commits; the first player if none is given.
    mixed
        Whether the leader can commit to a mixed strategy, which needs a game of two players. Else it commits to an
        action.

    Returns
    -------
    CommitmentSolution or GridSolution
        Exact. ``equilibria`` has an entry for each answer with which the leader gets its best payoff; it is
        ``complete`` where no other commitments do as well. ``notes`` say what the leader gains. Over a grid a
        :class:`~gametheory.games.GridSolution`, solved a point at a time: some 30 ms each for small games, one
        for pure commitment. It has no answer at points where a single game would be refused because the followers
        have several equilibria, or none.

    Raises
    ------
    ConceptError
        For a tree, for a single player; for mixed commitment with three or more players; and for pure commitment
        with three or more where the followers' game does not have exactly one pure equilibrium after some action.
    UnknownNameError
        For a leader who is not a player.

    Examples
    --------
    >>> game = NormalFormGame.from_arrays([[2, 4], [1, 3]], [[1, 0], [0, 1]], players=["us", "nk"])
    >>> solution = commitment(game, "us")
    >>> print(solution.equilibria[0].profile, solution.value, solution.nash_payoffs, sep=" | ")
    us: 0.5 1 + 0.5 2; nk: 2 | 7/2 | (Fraction(2, 1), Fraction(2, 1))
    >>> commitment(game, "us", mixed=False).value
    Fraction(3, 1)
    """
    require_normal_form(game, CONCEPT)
    player = _leader(game, leader, mixed)
    if game.grid_shape:
        return _over_grid(game, player, mixed)
    plan = (_mixed if mixed else _pure)(game, player)
    return _solution(game, player, plan, _nash_payoffs(game, game.players[player]))


def _leader(game: NormalFormGame, leader: str | None, mixed: bool) -> int:
    """Give the index of the leader; refuse what cannot be answered."""
    if leader is not None and leader not in game.players:
        raise UnknownNameError("player", leader, game.players)
    if len(game.players) == 1:
        raise ConceptError("commitment needs somebody who answers, and this game has one player. Add another")
    if mixed and len(game.players) > 2:
        raise ConceptError(
            f"commitment to mixed strategies takes two players, and this game has {len(game.players)}. "
            "Ask for commitment to an action with mixed=False"
        )
    return 0 if leader is None else game.players.index(leader)


@dataclass(frozen=True)
class Plan:
    """What a leader can do: its options, and the best of them, each with whether no other strategy does as well."""

    options: tuple[Option, ...]
    best: tuple[tuple[Option, bool], ...]
    secured: Number
    method: str
    exact: bool
    asides: tuple[str, ...] = ()

    @property
    def value(self) -> Number:
        """What the leader gets."""
        return self.best[0][0].payoff


# --- mixed, with one follower ---------------------------------------------------------------------------------------


def _mixed(game: NormalFormGame, leader: int) -> Plan:
    try:
        found = inducements(*(_matrix(game, player, leader) for player in (leader, 1 - leader)))
    except ValueError:  # every program that is solved has an optimum
        raise ConceptError(
            "the commitments of this game are too much for exact arithmetic, and floating point fails at its payoffs. "
            "Leave out actions, or give payoffs of more similar sizes"
        ) from None
    certified = all(one.certified for one in found)
    options = tuple(
        Option(
            {action: share for action, share in zip(game.actions[leader], one.weights, strict=True) if share},
            (game.actions[1 - leader][one.answer],),
            one.value,
        )
        for one in found
    )
    value = max(one.value for one in found)
    best = [index for index, one in enumerate(found) if one.value == value]
    return Plan(
        options,
        tuple((options[index], found[index].dimension == 0) for index in best),
        secured=max(one.secured for one in found if one.secured is not None),
        method=f"{MIXED if certified else FLOAT}; {STRONG}",
        exact=game.is_exact and certified,
        asides=tuple(_pure_words(game, leader, value)),
    )


def _matrix(game: NormalFormGame, player: int, leader: int) -> Matrix:
    """Give a player's payoffs with the leader's actions in the rows."""
    payoffs = game.payoffs[player] if leader == 0 else game.payoffs[player].T
    return [[as_written(entry) for entry in row] for row in payoffs]


def _pure_words(game: NormalFormGame, leader: int, value: Number) -> Iterator[str]:
    best = max(pure_options(game, leader), key=lambda option: option.payoff)
    if best.payoff < value:
        yield f"the best single action to commit to is {next(iter(best.strategy))}, which pays {show(best.payoff)}"


# --- pure, with one follower or more --------------------------------------------------------------------------------


def _pure(game: NormalFormGame, leader: int) -> Plan:
    options = pure_options(game, leader)
    value = max(option.payoff for option in options)
    worst = [min(option.payoff for option in options if action in option.strategy) for action in game.actions[leader]]
    best = tuple((option, True) for option in options if option.payoff == value)
    return Plan(options, best, secured=max(worst), method=f"{PURE}; {STRONG}", exact=game.is_exact)


# --- the answer -----------------------------------------------------------------------------------------------------


def _solution(
    game: NormalFormGame, leader: int, plan: Plan, nash_payoffs: tuple[Number, Number] | None
) -> CommitmentSolution:
    equilibria = tuple(_equilibrium(game, leader, option, only) for option, only in plan.best)
    notes = (
        *gain_words(game, leader, plan.value, nash_payoffs),
        *tie_words(game, leader, plan.value, plan.secured),
        *plan.asides,
        *temptation_words(game, leader, equilibria),
        *follower_words(game),
        *rounding_note(game),
    )
    return CommitmentSolution(
        game=game,
        concept=CONCEPT,
        equilibria=equilibria,
        complete=all(only for _, only in plan.best),
        exact=plan.exact,
        method=plan.method,
        ties=tuple(words for equilibrium in equilibria for words in ties(game, leader, equilibrium)),
        notes=notes,
        leader=game.players[leader],
        value=plan.value,
        secured=plan.secured,
        options=plan.options,
        nash_payoffs=nash_payoffs,
    )


def _equilibrium(game: NormalFormGame, leader: int, option: Option, isolated: bool) -> Equilibrium:
    mixes: list[Strategy] = [{action: Fraction(1)} for action in option.answer]
    mixes.insert(leader, option.strategy)
    profile = Profile(dict(zip(game.players, mixes, strict=True)))
    payoffs, outcomes = expected_payoffs(game, profile), outcome_probabilities(game, profile)
    return Equilibrium(profile, payoffs, outcomes, regret(game, profile), isolated)


def _nash_payoffs(game: NormalFormGame, leader: str) -> tuple[Number, Number] | None:
    """Give the leader's payoff in its worst and its best equilibrium without commitment.

    The extreme equilibria of two players are enough: on a convex piece a payoff is linear in each strategy.
    """
    if math.prod(game.shape) > MOST_PROFILES:
        return None
    solution: Any = nash(game) if len(game.players) == 2 else pure_nash(game)
    payoffs = [equilibrium.payoffs[leader] for equilibrium in solution.equilibria]
    return (min(payoffs), max(payoffs)) if payoffs else None


# --- a grid of games ------------------------------------------------------------------------------------------------


def _over_grid(game: NormalFormGame, leader: int, mixed: bool) -> GridSolution:
    def solve(point: NormalFormGame) -> CommitmentSolution | None:
        try:
            return _solution(point, leader, (_mixed if mixed else _pure)(point, leader), None)
        except ConceptError:  # what the followers do is not determined here, as the docstring says
            return None

    return pointwise(
        game,
        solve,
        concept=CONCEPT,
        method=f"{MIXED if mixed else PURE}; {STRONG}; a point at a time",
        selection=f"the best for {game.called(game.players[leader])}",
    )
