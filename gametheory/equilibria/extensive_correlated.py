r"""Extensive-form correlated equilibrium: a mediator who advises move by move, and what is best for an objective.

In a correlated equilibrium of the tree's table the mediator hands out whole plans before the game, and a player who
knows what to do later may learn too much. In an *extensive-form correlated equilibrium* (von Stengel and Forges 2008) a
recommendation is heard only when play comes to the information set it is for. Less is known when deviating, so fewer
deviations pay and more can be brought about:

    correlated equilibria of the table  <=  extensive-form ones  <=  coarse ones of the table,

as sets of distributions over plays. Every Nash equilibrium, in behaviour strategies, is one.

The unknowns are the probabilities of the profiles of reduced plans; for every information set, every recommendation
at it and every plan to follow instead there is one linear condition
(:mod:`gametheory.equilibria.trigger_deviations`). So the best equilibrium for a linear objective is a linear program.
This holds for any number of players, with moves of chance, under perfect recall.

**Limits.** The number of profiles grows exponentially with the tree; games with more than :data:`MOST_PROFILES` are
refused. For two players without chance a polynomial program over pairs of sequences exists (von Stengel and Forges,
theorem 1.1), which is not used here. With chance, or with three players, finding the equilibrium with the largest total
is NP-hard (their theorem 1.3), so that no method scales.

References
----------
B. von Stengel and F. Forges (2008), Extensive-form correlated equilibrium: Definition and computational complexity,
Mathematics of Operations Research 33, 1002-1022.
G. J. Gordon, A. Greenwald and C. Marks (2008), No-regret learning in convex games, Proceedings of the 25th
International Conference on Machine Learning, 360-367.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from gametheory.equilibria.correlated import FLOAT_METHOD, METHOD, aimed, rounding_note
from gametheory.equilibria.correlated import MOST_PROFILES as MOST_MEASURED
from gametheory.equilibria.objectives import SENSES, Objective, Wish, objective_of
from gametheory.equilibria.trigger_deviations import PlanProfiles, trigger_advice, trigger_rows
from gametheory.errors import ConceptError
from gametheory.games import ExtensiveFormGame, NormalFormGame, Profile
from gametheory.games.correlation import MEDIATOR, Advice, CorrelatedEquilibrium, CorrelatedSolution
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Number, as_written, cells_of
from gametheory.games.strategic_form import reduced_normal_form
from gametheory.games.strategies import plan_count, plans
from gametheory.numerics.faces import dimension, optimal_face
from gametheory.numerics.linear_programs import Constraint, LinearProgram, Optimum, solve

CONCEPT: Final = "extensive-form-correlated"
MOST_PROFILES: Final = 2_000


def extensive_form_correlated(
    game: ExtensiveFormGame,
    objective: Wish = "total",
    *,
    reference: Mapping[str, Any] | None = None,
    tolerance: float = 1e-9,
) -> CorrelatedSolution:
    """Find the best extensive-form correlated equilibrium of a tree for an objective.

    Parameters
    ----------
    game
        A single tree with perfect recall, with any number of players; chance moves are allowed.
    objective, reference
        As for :func:`gametheory.equilibria.correlated`; profiles are of reduced plans, as in
        :func:`gametheory.games.strategic_form.reduced_normal_form`.
    tolerance
        Only for games too large to be certified: the difference of payoffs, as a share of a player's largest, that is
        none.

    Returns
    -------
    A solution with the one equilibrium: a draw of plans, of which everybody hears the moves one by one, and for each
    move that is ever recommended the reasons to follow. ``regret`` is the most that any single deviation gains on
    average. Raises ``ConceptError`` for a table, a grid, a game in which a player forgets something, and one with more
    than :data:`MOST_PROFILES` profiles; ``UnknownNameError`` for an objective that means nothing here.

    Examples
    --------
    A mediator cannot make a threat credible, but tells the one who moves second what the first was told.

    >>> from gametheory.games import Decision, Leaf
    >>> ends = [Leaf("2, 1", (2, 1)), Leaf("0, 0", (0, 0)), Leaf("0, 0", (0, 0)), Leaf("1, 2", (1, 2))]
    >>> moves = tuple(Decision(f"b{i}", "b", ("l", "r"), tuple(ends[2 * i : 2 * i + 2]), "blind") for i in (0, 1))
    >>> game = ExtensiveFormGame(("a", "b"), Decision("top", "a", ("l", "r"), moves, "top"))
    >>> found = extensive_form_correlated(game, "fairness")
    >>> print(found.value, found.best.regret)
    3/2 0
    """
    _require_tree(game)
    profiles = PlanProfiles.of(game, [plans(game, player, reduced=True) for player in game.players])
    aim = _objective(game, profiles, objective, reference)
    polytope = _polytope(profiles)
    program = aimed(polytope, aim)
    optimum = solve(program)
    weights = _weights(profiles, optimum)
    whole, face = _dimensions(polytope, program, optimum)
    best = _equilibrium(game, profiles, weights, isolated=whole == 0)
    return CorrelatedSolution(
        game=game,
        concept=CONCEPT,
        equilibria=(best,),
        complete=whole == 0,
        exact=game.is_exact and optimum.certified,
        method=METHOD if optimum.certified else FLOAT_METHOD,
        tolerance=0.0 if optimum.certified else tolerance,
        ties=_ties(game, best, 0.0 if optimum.certified else tolerance),
        notes=("plans are drawn together; each move is told when play comes to it", *rounding_note(game)),
        objective=aim.name,
        value=aim.value(weights),
        face_dimension=face,
        dimension=whole,
    )


def _require_tree(game: ExtensiveFormGame | NormalFormGame) -> None:
    if not isinstance(game, ExtensiveFormGame):
        raise ConceptError(f"{CONCEPT} takes a tree, and this game is a table. Use correlated")
    if game.grid_shape:
        raise ConceptError(f"{CONCEPT} takes a single game, and this is a grid. Take one point with .point(index)")
    if game.forgotten:
        raise ConceptError(f"{CONCEPT} needs perfect recall, and {game.forgotten}. Split that information set")
    count = math.prod(plan_count(game, player, reduced=True) for player in game.players)
    if count > MOST_PROFILES:
        raise ConceptError(
            f"{CONCEPT} goes through all profiles of plans, and this tree has more than {MOST_PROFILES:,}. "
            "Leave out moves, or solve a part of the tree"
        )


# --- the linear program ---------------------------------------------------------------------------------------------


def _polytope(profiles: PlanProfiles) -> LinearProgram:
    """Give the program, without an objective yet, whose feasible points are the equilibria."""
    one, zero = Fraction(1), Fraction(0)
    rows = tuple(dict.fromkeys(trigger_rows(profiles)))
    everything = Constraint((one,) * len(profiles.cells), one)
    return LinearProgram((zero,) * len(profiles.cells), rows, (everything,))


def _objective(
    game: ExtensiveFormGame, profiles: PlanProfiles, wish: Wish, reference: Mapping[str, Any] | None
) -> Objective:
    """Make out the objective: an outcome's probability from the tree, where chance matters; all else from the table."""
    if isinstance(wish, str):
        sense, _, rest = wish.partition(" ")
        phrase, sign = (rest, SENSES[sense]) if sense in SENSES and wish not in game.outcome_names else (wish, 1)
        outcome = phrase.removeprefix("probability of ")
        if outcome in game.outcome_names and phrase not in game.players:
            return _probability(profiles, outcome, sign)
    return objective_of(reduced_normal_form(game), wish, reference)


def _probability(profiles: PlanProfiles, outcome: str, sign: int) -> Objective:
    chances = [as_written(play.chance) if play.outcome == outcome else Fraction(0) for play in profiles.plays]
    happening = profiles.others(None)
    scores = (sum((c for c, here in zip(chances, row, strict=True) if here), start=Fraction(0)) for row in happening)
    shape = tuple(len(own) for own in profiles.plans)
    return Objective(f"the {'least ' if sign < 0 else ''}probability of {outcome}", (cells_of(scores, shape),), sign)


def _weights(profiles: PlanProfiles, optimum: Optimum) -> dict[Cell, Number]:
    shares: list[Number] = [share if share > 0 else Fraction(0) for share in optimum.point[: len(profiles.cells)]]
    total = sum(shares)  # 1, save for rounding where it is not certified
    return {cell: share / total for cell, share in zip(profiles.cells, shares, strict=True) if share}


def _dimensions(polytope: LinearProgram, program: LinearProgram, optimum: Optimum) -> tuple[int | None, int | None]:
    """Give the dimension of the set of all equilibria, and of the set of the best ones, as distributions over plans."""
    if not optimum.certified or len(polytope.objective) > MOST_MEASURED:
        return None, None
    whole = dimension(polytope)
    return whole, dimension(optimal_face(program, optimum)) if whole else whole


# --- the equilibrium ------------------------------------------------------------------------------------------------


def _equilibrium(
    game: ExtensiveFormGame, profiles: PlanProfiles, weights: Mapping[Cell, Number], *, isolated: bool
) -> CorrelatedEquilibrium:
    """Describe a distribution over profiles of plans; regret and reasons to obey come from the tree alone."""
    labels = {
        cell: tuple(own[number].label for own, number in zip(profiles.plans, cell, strict=True)) for cell in weights
    }
    told = trigger_advice(game, profiles.plans, weights)
    payoffs: dict[str, Number] = dict.fromkeys(game.players, Fraction(0))
    outcomes: dict[str, Number] = {}
    happening = dict(zip(profiles.cells, profiles.others(None), strict=True))
    for cell, weight in weights.items():
        for play, here in zip(profiles.plays, happening[cell], strict=True):
            if here:
                outcomes[play.outcome] = outcomes.get(play.outcome, 0) + weight * as_written(play.chance)
                for player, paid in zip(game.players, play.payoffs, strict=True):
                    payoffs[player] = payoffs[player] + weight * as_written(paid)
    return CorrelatedEquilibrium(
        profile=Profile({MEDIATOR: {f"({', '.join(labels[cell])})": weight for cell, weight in weights.items()}}),
        payoffs=payoffs,
        outcomes={outcome: outcomes[outcome] for outcome in game.outcome_names if outcome in outcomes},
        regret=max((one.probability * max(one.gain, 0) for one in told), default=Fraction(0)),
        isolated=isolated,
        distribution={labels[cell]: weight for cell, weight in weights.items()},
        advice=told,
    )


def _ties(game: ExtensiveFormGame, best: CorrelatedEquilibrium, tolerance: float) -> tuple[str, ...]:
    """Say which players would do just as well by not following."""
    found = []
    for one in best.advice:
        near = tolerance * game.payoff_scale[game.players.index(one.player)]
        equal = [action for action, paid in one.alternatives.items() if -near <= paid - one.payoff <= near]
        if equal:
            found.append(_tie(game, one, equal))
    return tuple(found)


def _tie(game: ExtensiveFormGame, one: Advice, equal: list[str]) -> str:
    return f"told {one.told}, {game.called(one.player)} would do just as well with {' or '.join(equal)}"
