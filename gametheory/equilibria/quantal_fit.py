r"""Fitting the precision of quantal response to observed choices, by maximum likelihood.

Every point of the principal branch predicts a probability for every action, and so gives observed choices a likelihood.
The fitted precision is where along the branch the likelihood is largest (McKelvey and Palfrey 1995, section 5; Goeree,
Holt and Palfrey 2016, chapter 6). Its confidence interval holds the precisions that a likelihood-ratio test would not
reject. Both ends of the scale stand beside it for comparison: random play, and the Nash equilibrium at the limit.

Choices count as independent draws: repeated play by the same people carries less information than it seems, and the
interval is then too narrow. The likelihood is of the choices in their order, without the multinomial coefficient, which
no precision changes.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gametheory.equilibria.logit import Floats, log_softmax
from gametheory.equilibria.principal_branch import Trace, principal_branch
from gametheory.equilibria.quantal import described, limit_equilibrium, per_unit, require_single
from gametheory.errors import DomainError, UnknownNameError
from gametheory.games import Equilibrium, NormalFormGame
from gametheory.games.numbers import show
from gametheory.numerics.continuation import CurvePoint, locate

Counts = Mapping[str, Mapping[str, float] | Sequence[float]]
BETTER: Final = 1e-9  # by so much must a log-likelihood exceed one earlier on the branch to be preferred


@dataclass(frozen=True, eq=False, repr=False)
class PrecisionFit:
    """A precision fitted to observed choices.

    Attributes
    ----------
    game, counts
        The game, and how often each player was seen to take each action.
    precision
        The maximum likelihood estimate, per unit of payoff; infinity where the Nash limit fits best.
    interval
        The lowest and the highest precision that a likelihood-ratio test at this confidence does not reject.
    confidence
        The confidence of the interval, such as 0.95.
    equilibrium
        The equilibrium of the branch at the estimate; its regret is not zero.
    log_likelihood
        Of the counts at the estimate.
    random_log_likelihood
        Of the counts if everybody plays every action alike, which is precision zero.
    nash_log_likelihood
        Of the counts at the limit of the branch; minus infinity if somebody was seen to do what is never done there.
    complete
        Whether the whole branch was searched.
    notes
        What else a reader must know.
    """

    game: NormalFormGame
    counts: Mapping[str, Mapping[str, float]]
    precision: float
    interval: tuple[float, float]
    confidence: float
    equilibrium: Equilibrium
    log_likelihood: float
    random_log_likelihood: float
    nash_log_likelihood: float
    complete: bool
    notes: tuple[str, ...]

    @property
    def observations(self) -> float:
        """How many choices were observed."""
        return sum(sum(own.values()) for own in self.counts.values())

    def __repr__(self) -> str:
        """Say the estimate, how sure it is, and how it compares with random play and with the Nash limit."""
        low, high = map(show, self.interval)
        choices = f"{show(self.observations)} {'choice' if self.observations == 1 else 'choices'}"
        return "\n".join(
            [
                f"Fitted to {choices}: {per_unit(self.precision)}, "
                f"{show(100 * self.confidence)} % confidence interval {low} to {high}",
                f"Log-likelihood {self.log_likelihood:.2f}; random play {self.random_log_likelihood:.2f}; "
                f"Nash limit {self.nash_log_likelihood:.2f}",
                f"Equilibrium: {self.equilibrium.profile}",
                *(f"Note: {note}." for note in self.notes),
            ]
        )


def fit_precision(game: NormalFormGame, counts: Counts, *, confidence: float = 0.95) -> PrecisionFit:
    """Fit the precision of logit quantal response to observed choices, along the principal branch.

    Parameters
    ----------
    game
        A single game in normal form, for any number of players; the precision is per unit of its payoffs.
    counts
        For each player how often each action was chosen: by label, or in the order of the actions. Actions and players
        that are left out were never observed; counts need not be whole.
    confidence
        The confidence of the interval, between 0 and 1.

    Returns
    -------
    The fit. Raises ``UnknownNameError`` for a player or an action that does not exist, ``DomainError`` for counts that
    are negative, of the wrong number, or all zero, and ``ConceptError`` for a tree or a grid.

    Examples
    --------
    Asymmetric matching pennies of Ochs (1995), with the choices and payoffs that McKelvey and Palfrey (1995) used:

    >>> pennies = NormalFormGame.from_arrays([[1.1141, 0], [0, 0.2785]], [[0, 1.1141], [1.1141, 0]])
    >>> choices = {"1": [128 * 0.527, 128 * 0.473], "2": [128 * 0.366, 128 * 0.634]}
    >>> fit_precision(pennies, choices)
    Fitted to 256 choices: precision 1.846 per unit of payoff, 95 % confidence interval 0.4106 to 4.056
    Log-likelihood -174.76; random play -177.45; Nash limit -182.23
    Equilibrium: 1: 0.6157 1 + 0.3843 2; 2: 0.3833 1 + 0.6167 2

    References
    ----------
    J. K. Goeree, C. A. Holt and T. R. Palfrey (2016), Quantal Response Equilibrium: A Stochastic Theory of Games.
    """
    require_single(game, "fit-precision")
    if not 0 < confidence < 1:
        raise DomainError(f"the confidence is {confidence}, and has to lie between 0 and 1, such as 0.95")
    seen = _seen(game, counts)
    trace = principal_branch(game.to_arrays())
    likelihood = _Likelihood(trace, np.concatenate([list(own.values()) for own in seen.values()]))
    limit, _ = limit_equilibrium(game, trace)
    nash = _nash_log_likelihood(limit, seen)
    maxima = likelihood.maxima()
    best = maxima[0]
    for point in maxima[1:]:
        best = point if likelihood(point) > likelihood(best) + BETTER else best
    told_apart = likelihood(best) > likelihood(trace.points[0]) + BETTER
    # Far out, where probabilities round to one, the likelihood looks flat before it is.
    at_limit = best is trace.points[-1] or (told_apart and nash >= likelihood(best) - BETTER)
    interval, pieces = likelihood.interval(likelihood(best), confidence)
    return PrecisionFit(
        game=game,
        counts=seen,
        precision=math.inf if at_limit else best.parameter / trace.scale,
        interval=interval,
        confidence=confidence,
        equilibrium=limit if at_limit else described(game, trace.mixes(best)),
        log_likelihood=max(nash, likelihood(best)) if at_limit else likelihood(best),
        random_log_likelihood=likelihood(trace.points[0]),
        nash_log_likelihood=nash,
        complete=trace.reached and trace.agreed,
        notes=tuple(_notes(trace, len(maxima), pieces, likelihood.is_flat())),
    )


class _Likelihood:
    """The log-likelihood of counts along a branch, and its slope by arclength."""

    def __init__(self, trace: Trace, counts: Floats) -> None:
        self.trace, self.counts = trace, counts

    def __call__(self, point: CurvePoint) -> float:
        logs = np.concatenate([log_softmax(part) for part in self.trace.equations.split(point.position)])
        return float(self.counts @ logs)

    def slope(self, point: CurvePoint) -> float:
        """Tell whether it rises along the branch."""
        turning = self.trace.equations.split(point.tangent)
        rises = [change - mix @ change for change, mix in zip(turning, self.trace.mixes(point), strict=True)]
        return float(self.counts @ np.concatenate(rises))

    def is_flat(self) -> bool:
        """Tell whether every precision predicts the choices equally well."""
        along = [self(point) for point in self.trace.points]
        return max(along) - min(along) <= BETTER

    def maxima(self) -> list[CurvePoint]:
        """Find the local maxima along the branch, its ends among them, in its order."""
        points = self.trace.points
        found = [points[0]] if self.slope(points[0]) <= 0 else []
        for start, end in itertools.pairwise(points):
            if self.slope(start) > 0 >= self.slope(end):
                found.append(locate(self.trace.equations, start, end, self.slope) or end)
        return [*found, points[-1]] if self.slope(points[-1]) > 0 or not found else found

    def interval(self, best: float, confidence: float) -> tuple[tuple[float, float], int]:
        """Give the lowest and the highest precision that is not rejected, and of how many pieces these consist."""
        from scipy.stats import chi2

        least = best - float(chi2.ppf(confidence, 1)) / 2
        points = self.trace.points
        inside = [self(point) >= least for point in points]
        kept = [point.parameter for point, keep in zip(points, inside, strict=True) if keep]
        kept += [point.parameter for point in self._borders(inside, least)]
        borders = sum(before != after for before, after in itertools.pairwise(inside))
        pieces = (borders + inside[0] + inside[-1]) // 2
        high = math.inf if inside[-1] else max(kept) / self.trace.scale
        return (min(kept) / self.trace.scale, high), pieces

    def _borders(self, inside: Sequence[bool], least: float) -> Iterator[CurvePoint]:
        for (start, end), (before, after) in zip(
            itertools.pairwise(self.trace.points), itertools.pairwise(inside), strict=True
        ):
            if before != after:
                yield locate(self.trace.equations, start, end, lambda point: self(point) - least) or end


def _seen(game: NormalFormGame, counts: Counts) -> dict[str, dict[str, float]]:
    """Give the counts of every action of every player, checked."""
    for player in counts:
        if player not in game.players:
            raise UnknownNameError("player", player, game.players)
    seen = {
        player: _counted(player, actions, counts.get(player, {}))
        for player, actions in zip(game.players, game.actions, strict=True)
    }
    if not any(any(own.values()) for own in seen.values()):
        raise DomainError("no choice was observed: all counts are zero. Give at least one")
    return seen


def _counted(player: str, actions: tuple[str, ...], given: Mapping[str, float] | Sequence[float]) -> dict[str, float]:
    if not isinstance(given, Mapping):
        if len(given) != len(actions):
            raise DomainError(f"{len(given)} counts for the {len(actions)} actions of '{player}'. Give one an action")
        given = dict(zip(actions, given, strict=True))
    for action, count in given.items():
        if action not in actions:
            raise UnknownNameError(f"action of '{player}'", action, actions)
        if not (count >= 0 and math.isfinite(count)):
            raise DomainError(f"'{player}' chose '{action}' {count} times. Give a number from 0 on")
    return {action: float(given.get(action, 0)) for action in actions}


def _nash_log_likelihood(limit: Equilibrium, seen: Mapping[str, Mapping[str, float]]) -> float:
    shares = (
        (count, float(limit.profile[player].get(action, 0)))
        for player, own in seen.items()
        for action, count in own.items()
        if count
    )
    return sum(count * math.log(share) if share else -math.inf for count, share in shares)


def _notes(trace: Trace, maxima: int, pieces: int, flat: bool) -> Iterator[str]:
    if flat:
        yield "the likelihood is the same all along the branch: these choices say nothing about the precision"
    elif maxima > 1:
        yield f"the likelihood has {maxima} local maxima along the branch; this is the highest"
    if pieces > 1:
        yield f"the precisions that are not rejected lie in {pieces} separate stretches of the branch"
    if not (trace.reached and trace.agreed):
        yield "the branch could not be followed safely to its limit: the highest likelihood may have been missed"
