r"""Correlated and coarse correlated equilibria, for any number of players: what a mediator can bring about.

Let p be a distribution over action profiles. It is a *correlated equilibrium* (Aumann 1974) if for every player i,
every recommended action a and every other action b

.. math:: \sum_{a_{-i}} p(a, a_{-i}) \, [u_i(b, a_{-i}) - u_i(a, a_{-i})] \le 0,

and a *coarse* one (Moulin and Vial 1978) if that holds summed over the recommendations, so that nobody would rather
commit to b before the draw. Both are linear in p: each set is a polytope, never empty, that contains every Nash
equilibrium; the coarse one contains the other. So the best equilibrium for a linear objective is a linear program.

:func:`correlated` finds the best one. :mod:`gametheory.equilibria.correlated_polytope` tells how far each payoff and
each outcome's probability can be moved, and lists all vertices; :mod:`gametheory.equilibria.obedience` checks any given
distribution. Answers are certified in rational arithmetic (:mod:`gametheory.numerics.linear_programs`).

References
----------
R. J. Aumann (1974), Subjectivity and correlation in randomized strategies, Journal of Mathematical Economics 1, 67-96;
(1987), Correlated equilibrium as an expression of Bayesian rationality, Econometrica 55, 1-18. H. Moulin and J.-P. Vial
(1978), Strategically zero-sum games, International Journal of Game Theory 7, 201-221.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np

from gametheory.equilibria.grid import tolerances
from gametheory.equilibria.obedience import incentives
from gametheory.equilibria.objectives import Objective, Wish, objective_of
from gametheory.equilibria.pure_nash import require_normal_form
from gametheory.errors import ConceptError
from gametheory.games import ExtensiveFormGame, GridSolution, NormalFormGame
from gametheory.games.correlation import Advice, CorrelatedSolution, correlated_equilibrium
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Number, as_written
from gametheory.numerics.faces import dimension, interior, optimal_face
from gametheory.numerics.linear_programs import Constraint, LinearProgram, Optimum, solve

METHOD: Final = "linear programming by HiGHS, certified in rational arithmetic"
FLOAT_METHOD: Final = "linear programming by HiGHS, in floating point: too large to certify"
GRID_METHOD: Final = (
    f"{METHOD}, a point at a time; of all correlated equilibria the best one is counted and shown, and an outcome is "
    "possible where any of them reaches it"
)
MOST_PROFILES: Final = 150
"""Up to this many action profiles the dimensions of the polytope and of the best face are computed."""


def correlated(
    game: NormalFormGame,
    objective: Wish = "total",
    *,
    coarse: bool = False,
    reference: Mapping[str, Any] | None = None,
    tolerance: float = 1e-9,
) -> CorrelatedSolution | GridSolution:
    """Find the best correlated equilibrium for an objective: what a mediator would tell whom, and how often.

    Parameters
    ----------
    game
        A game in normal form, with any number of players; or a grid of games.
    objective
        ``"total"``, the sum of the payoffs; ``"fairness"``, the payoff of whoever gets least; a player's name, for that
        player's payoff; an outcome's name, for its probability; each after ``most`` (which can be left out) or
        ``least``, as in ``"least war"``. ``"payoff of us"`` and ``"probability of war"`` say the same and are never
        ambiguous. Or numbers of your own: an array with one axis a player, or a mapping from profiles
        (``"hold, persist"`` or a tuple of actions) to numbers, whose expectation is made as large as possible.
    coarse
        Ask for coarse correlated equilibria instead: players decide before the draw whether to follow.
    reference
        For fairness: what to deduct from each player's payoff first, such as what each has without a deal.
    tolerance
        Only for games too large to be certified, whose answer says so: the share of a player's largest payoff up to
        which a difference is none.

    Returns
    -------
    A :class:`~gametheory.games.correlation.CorrelatedSolution` with the one equilibrium, its value, whether it is the
    only one as good, and each player's reasons to obey. It is ``complete`` only where the game has no other correlated
    equilibrium. Over a grid a :class:`~gametheory.games.GridSolution`, solved a point at a time: some 30 ms each for
    small games. Raises ``ConceptError`` for a tree, ``UnknownNameError`` for an objective that means nothing here.

    Examples
    --------
    >>> chicken = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]], actions=[["yield", "dare"]] * 2)
    >>> solution = correlated(chicken)
    >>> solution.value, solution.is_unique, solution.exact
    (Fraction(21, 2), True, True)
    >>> for actions, share in solution.best.distribution.items():
    ...     print(*actions, share)
    yield yield 1/2
    yield dare 1/4
    dare yield 1/4
    """
    require_normal_form(game, concept_name(coarse))
    if game.grid_shape:
        return _over_grid(game, objective, coarse, reference, tolerance)
    return _single(game, objective_of(game, objective, reference), coarse, tolerance)


def coarse_correlated(
    game: NormalFormGame,
    objective: Wish = "total",
    *,
    reference: Mapping[str, Any] | None = None,
    tolerance: float = 1e-9,
) -> CorrelatedSolution | GridSolution:
    """Find the best coarse correlated equilibrium: :func:`correlated` with ``coarse=True``.

    It can be better than every correlated one, as Moulin and Vial noticed. Here the only correlated equilibrium is the
    first cell for certain, and those who decide before the draw can do better:

    >>> game = NormalFormGame.from_arrays([[3, 1, 4], [1, 5, 0], [1, 0, 2]], [[3, 1, 1], [4, 2, 0], [1, 0, 5]])
    >>> print(correlated(game).value, coarse_correlated(game).value)
    6 7
    """
    return correlated(game, objective, coarse=True, reference=reference, tolerance=tolerance)


def concept_name(coarse: bool) -> str:
    """Give the concept's name on the command line."""
    return "coarse-correlated" if coarse else "correlated"


# --- one game -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mediation:
    """The best distribution for an objective: probabilities by cell, the value, and how it was found."""

    weights: Mapping[Cell, Number]
    value: Number
    program: LinearProgram
    optimum: Optimum

    @property
    def certified(self) -> bool:
        """Whether it was certified in rational arithmetic."""
        return self.optimum.certified


def mediate(game: NormalFormGame, objective: Objective, coarse: bool) -> Mediation:
    """Solve the linear program of the best correlated equilibrium of a single game."""
    program = _program(game, objective, coarse)
    try:
        optimum = solve(program)
    except ValueError:  # such an equilibrium always exists
        raise ConceptError(
            f"the {concept_name(coarse)} equilibria of this game are too much for exact arithmetic, and floating point "
            "fails at its payoffs. Leave out actions, or give payoffs of more similar sizes"
        ) from None
    shares: list[Number] = [
        share if share > 0 else Fraction(0) for share in optimum.point[: len(objective.scores[0].flat)]
    ]
    total = sum(shares)  # 1, save for rounding where it is not certified
    weights = {cell: share / total for cell, share in zip(game.cells(), shares, strict=True) if share}
    return Mediation(weights, objective.value(weights), program, optimum)


def indifferences(game: NormalFormGame, told: tuple[Advice, ...], slack: Mapping[str, float]) -> tuple[str, ...]:
    """Say which players would do just as well by disobeying."""
    found = []
    for one in told:
        near = slack[one.player]
        equal = [action for action, paid in one.alternatives.items() if -near <= paid - one.payoff <= near]
        if equal and one.told is not None:
            found.append(f"told {one.told}, {game.called(one.player)} would do just as well with {' or '.join(equal)}")
        elif equal:
            found.append(f"{game.called(one.player)} would do just as well to commit to {' or '.join(equal)}")
    return tuple(found)


def rounding_note(game: NormalFormGame | ExtensiveFormGame) -> tuple[str, ...]:
    """Say what was rounded before the exact arithmetic began, if anything was."""
    return () if game.is_exact else ("some payoffs have no rational value and were rounded to floats",)


def _single(game: NormalFormGame, objective: Objective, coarse: bool, tolerance: float) -> CorrelatedSolution:
    found = mediate(game, objective, coarse)
    whole, face = _dimensions(game, found, coarse)
    best = correlated_equilibrium(game, found.weights, coarse=coarse, isolated=whole == 0)
    return CorrelatedSolution(
        game=game,
        concept=concept_name(coarse),
        equilibria=(best,),
        complete=whole == 0,
        exact=game.is_exact and found.certified,
        method=METHOD if found.certified else FLOAT_METHOD,
        tolerance=0.0 if found.certified else tolerance,
        ties=indifferences(game, best.advice, _slack(game, found, tolerance)),
        notes=rounding_note(game),
        objective=objective.name,
        value=found.value,
        face_dimension=face,
        dimension=whole,
    )


def _slack(game: NormalFormGame, found: Mediation, tolerance: float) -> dict[str, float]:
    """Give the payoff difference that counts as none for each player: 0 where everything is exact."""
    relative = tolerances(game, tolerance)
    if not found.certified:
        relative = tuple(tolerance * scale for scale in game.payoff_scale)
    return dict(zip(game.players, relative, strict=True))


def _dimensions(game: NormalFormGame, found: Mediation, coarse: bool) -> tuple[int | None, int | None]:
    """Give the dimension of the set of all equilibria, and of the set of the best ones."""
    if not found.certified or len(list(game.cells())) > MOST_PROFILES:
        return None, None
    whole = dimension(_polytope(game, coarse))
    return whole, dimension(optimal_face(found.program, found.optimum)) if whole else whole


def _polytope(game: NormalFormGame, coarse: bool) -> LinearProgram:
    """Give the linear program, without an objective yet, whose feasible points are the correlated equilibria."""
    one, zero = Fraction(1), Fraction(0)
    cells = list(game.cells())
    everything = Constraint(tuple(one for _ in cells), one)
    return LinearProgram(tuple(zero for _ in cells), tuple(incentives(game, coarse=coarse)), (everything,))


def _program(game: NormalFormGame, objective: Objective, coarse: bool) -> LinearProgram:
    """Give the linear program of an objective."""
    return aimed(_polytope(game, coarse), objective)


def aimed(polytope: LinearProgram, objective: Objective) -> LinearProgram:
    """Give the linear program that looks for the best distribution over cells, in their order, for an objective."""
    scores = [[as_written(entry) for entry in own.flat] for own in objective.scores]
    if len(scores) > 1:
        return _least_of(polytope, scores)
    return dataclasses.replace(polytope, objective=tuple(objective.sense * entry for entry in scores[0]))


def _least_of(polytope: LinearProgram, scores: list[list[Fraction]]) -> LinearProgram:
    """Maximise the least of several scores, by a last variable: how far it is above the lowest entry of all."""
    one, zero = Fraction(1), Fraction(0)
    lowest = min(min(own) for own in scores)
    above = (Constraint((*(lowest - entry for entry in own), one), zero) for own in scores)
    at_most, equal = (
        tuple(Constraint((*row, zero), bound) for row, bound in rows) for rows in (polytope.at_most, polytope.equal)
    )
    return LinearProgram((*polytope.objective, one), (*at_most, *above), equal)


# --- a grid of games ------------------------------------------------------------------------------------------------


def _over_grid(
    game: NormalFormGame, wish: Wish, coarse: bool, reference: Mapping[str, Any] | None, tolerance: float
) -> GridSolution:
    collected = _Collected(game)
    name = ""
    for place in np.ndindex(game.grid_shape):
        point = game.point(place)
        objective = objective_of(point, wish, reference)
        name = objective.name
        collected.add(place, point, mediate(point, objective, coarse), coarse, tolerance)
    return collected.solution(concept_name(coarse), f"the best for {name}", tolerances(game, tolerance))


class _Collected:
    """Puts the answers at the points of a grid together; a candidate is a set of profiles that the mediator draws."""

    def __init__(self, game: NormalFormGame) -> None:
        self.game, self.labels = game, dict[str, int]()
        grid, outcomes = game.grid_shape, len(game.outcome_names)
        self.possible = np.zeros((outcomes, *grid), dtype=bool)
        self.ties, self.complete = np.zeros(grid, dtype=bool), np.zeros(grid, dtype=bool)
        self.payoffs = np.empty((len(game.players), *grid))
        self.probabilities = np.empty((outcomes, *grid))
        self.selected = np.empty(grid, dtype=np.int16)

    def add(self, place: Cell, point: NormalFormGame, found: Mediation, coarse: bool, tolerance: float) -> None:
        """Enter the answer at one point."""
        best = correlated_equilibrium(point, found.weights, coarse=coarse)
        inside = interior(_polytope(point, coarse))
        reached = {point.outcomes[cell] for cell, some in zip(point.cells(), inside.positive, strict=True) if some}
        everywhere: Any = (slice(None), *place)
        outcomes = self.game.outcome_names
        self.possible[everywhere] = [outcome in reached for outcome in outcomes]
        self.ties[place] = bool(indifferences(point, best.advice, _slack(point, found, tolerance)))
        self.complete[place] = inside.dimension == 0
        self.payoffs[everywhere] = list(map(float, best.payoffs.values()))
        self.probabilities[everywhere] = [float(best.outcomes.get(outcome, 0)) for outcome in outcomes]
        label = " + ".join(f"({point.label(cell)})" for cell in found.weights)
        self.selected[place] = self.labels.setdefault(label, len(self.labels))

    def solution(self, concept: str, selection: str, tolerance: tuple[float, ...]) -> GridSolution:
        """Give the labelled answer."""
        return GridSolution(
            concept=concept,
            players=self.game.players,
            outcomes=self.game.outcome_names,
            candidates=tuple(self.labels),
            holds=tuple(self.selected == index for index in self.labels.values()),
            possible=self.possible,
            count=np.ones(self.game.grid_shape, dtype=np.int32),
            ties=self.ties,
            payoffs=self.payoffs,
            outcome_probabilities=self.probabilities,
            selected=self.selected,
            complete=self.complete,
            selection=selection,
            tolerance=tolerance,
            method=GRID_METHOD,
        )
