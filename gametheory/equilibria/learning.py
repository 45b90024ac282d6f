r"""How play may come to an equilibrium, or fail to: learning and evolution.

A Nash equilibrium says where nobody wants to move; it does not say how players get there. Two answers for two-player
games, all computed by nashpy on a game's own payoffs and reported by its labels:

- *Fictitious play* (Brown 1951). In every round each player takes the other's past frequencies for a mixed strategy and
  plays a best response to it; ties are broken at random. The frequencies converge to equilibrium in zero-sum games
  (Robinson 1951), in 2x2 games that are not degenerate (Miyasawa 1961) and in games of common interest (Monderer and
  Shapley 1996), **not in general**: in the 3x3 game of Shapley (1964) they cycle for ever, ever more slowly. Where they
  do converge, their limit is a Nash equilibrium (Fudenberg and Levine 1998, proposition 2.2). In *stochastic*
  fictitious play players respond with noise, by the logit rule, and what they settle at is close to a logit
  equilibrium, which is no Nash equilibrium.
- *Replicator dynamics* (Taylor and Jonker 1978). Shares of a population grow at the rate at which their action earns
  more than the average: :math:`\dot x_i = x_i\,(f_i(x) - \bar f(x))`. Every Nash equilibrium is a rest point, every
  stable rest point is a Nash equilibrium, and so is the limit of a path that starts with all actions present. But
  paths need not converge (they circle around the equilibrium of matching pennies), and a rest point without some
  actions may be one only because nobody is there to use them: its regret tells.

A long run that stands still proves nothing: ``converged`` and ``at_rest`` speak of what was computed, up to a
tolerance. Regret is computed on the game itself and does not know how a profile was reached.

References
----------
G. W. Brown (1951), Iterative solution of games by fictitious play, in Activity Analysis of Production and Allocation.
D. Fudenberg and D. K. Levine (1998), The Theory of Learning in Games.
J. Hofbauer, P. Schuster and K. Sigmund (1979), A note on evolutionary stable strategies and game dynamics, Journal of
Theoretical Biology 81, 609-612.
V. Knight and J. Campbell (2018), Nashpy: a Python library for the computation of Nash equilibria, Journal of Open
Source Software 3(30), 904.
K. Miyasawa (1961), On the convergence of the learning process in a 2x2 non-zero-sum two-person game.
D. Monderer and L. S. Shapley (1996), Fictitious play property for games with identical interests, Journal of Economic
Theory 68, 258-265.
J. Robinson (1951), An iterative method of solving a game, Annals of Mathematics 54, 296-301.
L. S. Shapley (1964), Some topics in two-person games, in Advances in Game Theory.
P. D. Taylor and L. B. Jonker (1978), Evolutionary stable strategies and game dynamics, Mathematical Biosciences 40,
145-156.
"""

from __future__ import annotations

import math
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.pure_nash import require_normal_form
from gametheory.errors import ConceptError, DomainError, UnknownNameError
from gametheory.games import NormalFormGame, Profile
from gametheory.games.numbers import Number, as_written, show
from gametheory.games.verification import expected_payoffs, regret

Floats: TypeAlias = NDArray[np.float64]
Weights: TypeAlias = Mapping[str, float]

FICTITIOUS: Final = "fictitious play"
STOCHASTIC: Final = "stochastic fictitious play"
LARGEST: Final = 2**31  # sums of smaller whole payoffs are exact in floating point over millions of rounds
STEEPEST: Final = 600.0  # payoff differences in units of noise: the exponential of more would vanish
LONG: Final = 100.0  # the usual length of a replicator path, in units of one over the range of payoffs
GONE: Final = 1e-6  # a share below this is none: the integrator's error is not much smaller
WHOLE: Final = 1e-9  # how far shares may sum from one

_nashpy_draws = threading.Lock()


@dataclass(frozen=True, eq=False, repr=False)
class FictitiousPlay:
    """A run of fictitious play, plain or stochastic.

    Attributes
    ----------
    game
        The game.
    method
        "fictitious play" or "stochastic fictitious play".
    frequencies
        For each player how often each action was played up to each round, of shape (rounds, actions).
    profile
        The frequencies after the last round, as exact fractions: the empirical mixed strategies.
    payoffs
        What the players would get if they mixed so, independently. What they got on the way may differ: players that
        learn in step can miscoordinate for ever while their frequencies converge.
    regret
        The most that a player could gain against the other's empirical mix; zero exactly at a Nash equilibrium.
    drift
        The most that any frequency moved during the second half of the rounds.
    converged
        Whether the drift is within the tolerance: the frequencies seem to have settled.
    tolerance
        The drift that counts as none.
    noise
        The noise in payoffs, which is one over the precision of the logit rule; 0 for plain fictitious play.
    """

    game: NormalFormGame
    method: str
    frequencies: Mapping[str, Floats]
    profile: Profile
    payoffs: Mapping[str, Number]
    regret: Number
    drift: float
    converged: bool
    tolerance: float
    noise: float = 0.0

    @property
    def rounds(self) -> int:
        """The number of rounds."""
        return len(next(iter(self.frequencies.values())))

    def __repr__(self) -> str:
        """Say whether the frequencies settled, where, and what the regret is there."""
        settled = "settled" if self.converged else "did not settle"
        return (
            f"<FictitiousPlay {self.game.title!r}: {self.method}, {self.rounds} rounds; frequencies {settled} "
            f"(drift {show(self.drift)}); {self.profile}; regret {show(self.regret)}>"
        )


@dataclass(frozen=True, eq=False, repr=False)
class Replicator:
    """A path of the replicator dynamics.

    Attributes
    ----------
    game
        The game.
    populations
        2: a population for each player; 1: one population that plays a symmetric game against itself.
    times
        The times, in units of one over payoff: doubling all payoffs halves the time that a path takes.
    shares
        For each player the share of each action at each time, of shape (times, actions); with one population the two
        players' shares are the same.
    profile
        The shares at the end, those below a millionth left out: the integrator's error is not much smaller.
    payoffs
        The average payoffs at the end.
    regret
        The most that a player could gain at the end; zero exactly at a Nash equilibrium.
    speed
        The fastest change of a share at the end, a unit of time being one over the range of the player's payoffs.
    at_rest
        Whether the speed is within the tolerance, and no action that was there at the start would grow faster than
        that, however rare it has become: a path that lingers at a pure profile on its way is not at rest. (From a share
        below a millionth the integrator may not bring an action back: of cycles that come ever closer to pure profiles,
        believe the first rounds only.)
    tolerance
        The speed, and the rate of growth, that count as none.
    """

    game: NormalFormGame
    populations: int
    times: Floats
    shares: Mapping[str, Floats]
    profile: Profile
    payoffs: Mapping[str, Number]
    regret: Number
    speed: float
    at_rest: bool
    tolerance: float

    def __repr__(self) -> str:
        """Say where the path ends, whether it is at rest there, and what the regret is."""
        people = "one population" if self.populations == 1 else "two populations"
        rest = "at rest" if self.at_rest else f"not at rest (speed {show(self.speed)})"
        return (
            f"<Replicator {self.game.title!r}: {people} up to time {show(self.times[-1])}; {rest} at {self.profile}; "
            f"regret {show(self.regret)}>"
        )


# --- fictitious play ------------------------------------------------------------------------------------------------


def fictitious_play(
    game: NormalFormGame,
    rounds: int = 1000,
    *,
    beliefs: Mapping[str, Weights] | None = None,
    tolerance: float = 0.1,
    rng: int | np.random.Generator = 0,
) -> FictitiousPlay:
    """Let two players best-respond, round after round, to how often the other has played what.

    Parameters
    ----------
    game
        A single two-player game in normal form.
    rounds
        How many rounds; a thousand take about a thirtieth of a second.
    beliefs
        For a player, how often the other thinks to have seen each action before the first round: weights of at least
        zero, which need not be whole. They count for the responses and not for the frequencies. Without them the first
        round is random.
    tolerance
        How far a frequency may move in the second half of the rounds for the run to count as converged.
    rng
        The seed, or a generator, that breaks ties. Rational payoffs of moderate size are compared exactly, so that
        nothing else is left to chance.

    Returns
    -------
    A :class:`FictitiousPlay`. It need not have converged, and then more rounds need not help (Shapley 1964). Raises
    ``ConceptError`` for a tree, ``GameError`` for a grid and for other than two players, ``DomainError`` for rounds or
    beliefs that cannot be, ``UnknownNameError`` for beliefs about unknown players or actions.

    Notes
    -----
    nashpy draws from numpy's one global generator. That is put back as it was; while a run lasts, other threads should
    not draw from it.

    Examples
    --------
    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], actions=[["heads", "tails"]] * 2)
    >>> play = fictitious_play(pennies, 2000)
    >>> play.converged, bool(abs(play.frequencies["1"][-1, 0] - 1 / 2) < 0.05), float(play.regret) < 0.1
    (True, True, True)
    """
    start = _start(game, rounds, beliefs)
    played = _whole_numbers(game)
    with _drawing_from(rng):
        counts = list(played.fictitious_play(iterations=rounds, play_counts=start))
    return _run(game, FICTITIOUS, counts, start, tolerance)


def stochastic_fictitious_play(
    game: NormalFormGame,
    rounds: int = 1000,
    *,
    noise: float = 0.1,
    shock: float = 0.0,
    beliefs: Mapping[str, Weights] | None = None,
    tolerance: float = 0.1,
    rng: int | np.random.Generator = 0,
) -> FictitiousPlay:
    r"""Let two players respond with noise, round after round, to how often the other has played what.

    Each plays an action with a probability proportional to :math:`\exp(u / \eta)`, with :math:`u` its payoff against
    the other's frequencies and :math:`\eta` the noise (Fudenberg and Levine 1998, chapter 4).

    Parameters
    ----------
    game, rounds, beliefs, tolerance, rng
        As for :func:`fictitious_play`. Draws are random throughout.
    noise
        In units of payoff, above zero: one over the precision of :mod:`gametheory.equilibria.quantal`. A payoff
        difference of this size makes the better action 2.7 times as probable.
    shock
        The size of a further disturbance, uniform between zero and this, of every payoff in every round.

    Returns
    -------
    A :class:`FictitiousPlay`. Where it converges its frequencies are close to a logit equilibrium of precision
    ``1 / noise``, so the regret stays above zero. Raises as :func:`fictitious_play` does, and ``DomainError`` for a
    noise that is too small beside the payoffs to be computed with.

    Examples
    --------
    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], actions=[["heads", "tails"]] * 2)
    >>> stochastic_fictitious_play(pennies, 2000, noise=0.5).converged
    True
    """
    start = _start(game, rounds, beliefs)
    played = _losses(game)
    if not (math.isfinite(shock) and shock >= 0):
        raise DomainError(f"the shock is {shock}. Give 0 or a number above it, in units of payoff")
    least = (shock + max(float(-own.min()) for own in played.payoff_matrices)) / STEEPEST
    if not (math.isfinite(noise) and noise > 0 and noise >= least):
        raise DomainError(f"the noise is {noise}. Give a number above zero, here of at least {show(1.01 * least)}")
    with _drawing_from(rng):
        run = played.stochastic_fictitious_play(rounds, play_counts=start, etha=noise, epsilon_bar=shock)
        counts = [count for count, _ in run]
    return _run(game, STOCHASTIC, counts, start, tolerance, noise)


def _start(game: NormalFormGame, rounds: int, beliefs: Mapping[str, Weights] | None) -> list[Floats]:
    require_normal_form(game, FICTITIOUS)
    if rounds < 1:
        raise DomainError(f"{rounds} rounds cannot be played. Give one round or more")
    given = _of_players(game, beliefs or {})
    return [_row(actions, given.get(player, {})) for player, actions in zip(game.players, game.actions, strict=True)]


def _run(
    game: NormalFormGame,
    method: str,
    counts: Sequence[Sequence[Floats]],
    start: Sequence[Floats],
    tolerance: float,
    noise: float = 0.0,
) -> FictitiousPlay:
    rounds = np.arange(1, len(counts))[:, None]
    played = {
        player: np.rint(np.array([count[index] for count in counts[1:]]) - start[index])
        for index, player in enumerate(game.players)
    }
    frequencies = {player: own / rounds for player, own in played.items()}
    profile = Profile(
        {
            player: {a: Fraction(int(n), len(rounds)) for a, n in zip(actions, played[player][-1], strict=True)}
            for player, actions in zip(game.players, game.actions, strict=True)
        }
    )
    drift = max(float(np.ptp(own[len(own) // 2 :], axis=0).max()) for own in frequencies.values())
    reached = expected_payoffs(game, profile), regret(game, profile)
    return FictitiousPlay(game, method, frequencies, profile, *reached, drift, drift <= tolerance, tolerance, noise)


def _whole_numbers(game: NormalFormGame) -> Any:
    """Give nashpy the game with rational payoffs scaled to whole numbers, which it sums and compares exactly."""
    import nashpy

    played = game.to_nashpy()
    if not game.is_exact:
        return played
    units = [math.lcm(*(as_written(entry).denominator for entry in own.flat)) for own in game.payoffs]
    if any(size * unit >= LARGEST for size, unit in zip(game.payoff_scale, units, strict=True)):
        return played
    return nashpy.Game(*(np.asarray(own * unit, dtype=float) for own, unit in zip(game.payoffs, units, strict=True)))


def _losses(game: NormalFormGame) -> Any:
    """Give nashpy the game with payoffs relative to the best response: the same differences, no large exponentials."""
    import nashpy

    rows, columns = game.to_nashpy().payoff_matrices
    return nashpy.Game(rows - rows.max(axis=0), columns - columns.max(axis=1, keepdims=True))


@contextmanager
def _drawing_from(rng: int | np.random.Generator) -> Iterator[None]:
    """Seed numpy's global generator, from which nashpy draws, and put it back as it was."""
    seed = int(np.random.default_rng(rng).integers(2**32))
    with _nashpy_draws:
        before = np.random.get_state()  # noqa: NPY002
        np.random.seed(seed)  # noqa: NPY002
        try:
            yield
        finally:
            np.random.set_state(before)  # noqa: NPY002


# --- replicator dynamics --------------------------------------------------------------------------------------------


def replicator(
    game: NormalFormGame,
    start: Mapping[str, Weights] | None = None,
    *,
    horizon: float | None = None,
    points: int = 401,
    tolerance: float = 1e-4,
) -> Replicator:
    """Follow the replicator dynamics of two populations, one for each player.

    Parameters
    ----------
    game
        A single two-player game in normal form.
    start
        For each player the shares of the actions at time zero, which sum to one; actions that are absent stay so. By
        default all actions have the same share, which in a symmetric game may be a rest point that no other path
        reaches: start elsewhere, too.
    horizon
        The time at the end; by default a hundred over the smaller range of a player's payoffs.
    points
        At how many times, evenly spaced, the shares are reported.
    tolerance
        The speed, and the rate of growth, that count as none.

    Returns
    -------
    A :class:`Replicator`. A mixed equilibrium is never asymptotically stable with two populations: the paths circle
    around it or leave it. Raises ``ConceptError`` for a tree, ``GameError`` for a grid and for other than two players,
    ``DomainError`` for shares, times or points that cannot be, ``UnknownNameError`` for unknown players or actions.

    Examples
    --------
    >>> hunt = NormalFormGame.from_arrays([[5, 0], [4, 2]], [[5, 4], [0, 2]], actions=[["stag", "hare"]] * 2)
    >>> print(replicator(hunt, {"1": {"stag": 0.5, "hare": 0.5}, "2": {"stag": 0.6, "hare": 0.4}}).profile)
    1: hare; 2: hare
    """
    require_normal_form(game, "the replicator dynamics")
    rows, columns = game.to_nashpy().payoff_matrices
    given = _of_players(game, start or {})
    first = [_shares(actions, given.get(player)) for player, actions in zip(game.players, game.actions, strict=True)]
    times = _times(game, horizon, points)
    import nashpy

    # A player's payoffs may be shifted for each action of the other: shares stay as they are. With averages above zero
    # an error in their sum dies out.
    played = nashpy.Game(rows - rows.min(axis=0), columns - columns.min(axis=1, keepdims=True))
    with _watched(times):
        paths = played.asymmetric_replicator_dynamics(x0=first[0], y0=first[1], timepoints=times)
    return _path(game, 2, times, paths, tolerance)


def symmetric_replicator(
    game: NormalFormGame,
    start: Weights | None = None,
    *,
    horizon: float | None = None,
    points: int = 401,
    tolerance: float = 1e-4,
) -> Replicator:
    """Follow the replicator dynamics of one population that plays a symmetric game against itself.

    Evolutionarily stable strategies, such as the mixed one of Hawk-Dove, are asymptotically stable here (Taylor and
    Jonker 1978; Hofbauer, Schuster and Sigmund 1979).

    Parameters
    ----------
    game
        A single two-player game that is symmetric: the same actions, and each gets what the other would in its place.
    start
        The shares of the actions at time zero, which sum to one; by default all the same.
    horizon, points, tolerance
        As for :func:`replicator`.

    Returns
    -------
    A :class:`Replicator` in which both players have the population's shares. Raises as :func:`replicator` does, and
    ``ConceptError`` for a game that is not symmetric.

    Examples
    --------
    >>> contest = [[-1, 2], [0, 1]]  # Maynard Smith and Price (1973): the prize is worth 2, a fight costs 4
    >>> game = NormalFormGame.from_arrays(contest, [[-1, 0], [2, 1]], actions=[["hawk", "dove"]] * 2)
    >>> path = symmetric_replicator(game, {"hawk": 0.1, "dove": 0.9})
    >>> path.at_rest, path.shares["1"][-1].round(6).tolist()
    (True, [0.5, 0.5])
    """
    require_normal_form(game, "the replicator dynamics")
    payoffs = game.to_nashpy().payoff_matrices[0]
    if game.actions[0] != game.actions[1] or not (game.payoffs[0] == game.payoffs[1].T).all():
        raise ConceptError(
            "one population needs a symmetric game: the same actions, and payoffs that do not tell who is who. "
            "Use replicator, which takes a population for each player"
        )
    times = _times(game, horizon, points)
    import nashpy

    played = nashpy.Game(payoffs - payoffs.min(axis=0), payoffs.T)
    with _watched(times):
        path = played.replicator_dynamics(y0=_shares(game.actions[0], start), timepoints=times)
    return _path(game, 1, times, (path, path), tolerance)


def _times(game: NormalFormGame, horizon: float | None, points: int) -> Floats:
    if points < 2:
        raise DomainError(f"a path of {points} points has no end. Give two points or more")
    ranges = [size for size in _ranges(game) if size > 0] or [1.0]
    last = LONG / min(ranges) if horizon is None else float(horizon)
    if not (math.isfinite(last) and last > 0):
        raise DomainError(f"the horizon is {horizon}. Give a time above zero")
    return np.linspace(0, last, points)


def _ranges(game: NormalFormGame) -> list[float]:
    return [float(np.ptp(own)) for own in game.to_arrays()]


@contextmanager
def _watched(times: Floats) -> Iterator[None]:
    """Turn the integrator's warnings into an error: a path that it gave up is no answer."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            yield
        except Warning as trouble:
            raise ConceptError(
                f"the replicator dynamics could not be followed to time {show(times[-1])} ({trouble}). "
                "Give a shorter horizon or more points"
            ) from trouble


def _path(
    game: NormalFormGame, populations: int, times: Floats, paths: Sequence[Floats], tolerance: float
) -> Replicator:
    shares = {player: _settled(path) for player, path in zip(game.players, paths, strict=True)}
    profile = Profile(
        {
            player: {a: float(x) for a, x in zip(actions, _present(shares[player][-1]), strict=True)}
            for player, actions in zip(game.players, game.actions, strict=True)
        }
    )
    reached = expected_payoffs(game, profile), regret(game, profile)
    speed, growth = _motion(game, list(shares.values()))
    at_rest = max(speed, growth) <= tolerance
    return Replicator(game, populations, times, shares, profile, *reached, speed, at_rest, tolerance)


def _settled(path: Floats) -> Floats:
    """Undo the integrator's rounding: no share below zero, and a sum of one."""
    kept = np.maximum(path, 0)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True))


def _present(shares: Floats) -> Floats:
    kept = np.where(shares < GONE, 0, shares)
    return np.asarray(kept / kept.sum())


def _motion(game: NormalFormGame, paths: Sequence[Floats]) -> tuple[float, float]:
    """Give the fastest change of a share at the end, and the fastest growth of an action that was not always absent."""
    (rows, columns), mixes = game.to_arrays(), [path[-1] for path in paths]
    earned = rows @ mixes[1], mixes[0] @ columns
    speed = growth = 0.0
    for path, mix, own, size in zip(paths, mixes, earned, _ranges(game), strict=True):
        rates = (own - mix @ own) / (size or 1.0)
        speed = max(speed, float(np.abs(mix * rates).max()))
        growth = max(growth, float(rates[path[0] > 0].max()))
    return speed, growth


# --- what users give ------------------------------------------------------------------------------------------------


def _of_players(game: NormalFormGame, given: Mapping[str, Weights]) -> Mapping[str, Weights]:
    for player in given:
        if player not in game.players:
            raise UnknownNameError("player", player, game.players)
    return given


def _row(actions: Sequence[str], weights: Weights) -> Floats:
    """Put weights into the order of the actions."""
    for action, weight in weights.items():
        if action not in actions:
            raise UnknownNameError("action", action, actions)
        if not (math.isfinite(weight) and weight >= 0):
            raise DomainError(f"the weight of '{action}' is {weight}. Give 0 or a number above it")
    return np.array([float(weights.get(action, 0)) for action in actions])


def _shares(actions: Sequence[str], given: Weights | None) -> Floats:
    row = np.full(len(actions), 1 / len(actions)) if given is None else _row(actions, given)
    if abs(row.sum() - 1) > WHOLE:
        raise DomainError(f"the shares {dict(given or {})} sum to {show(float(row.sum()))}. Give shares that sum to 1")
    return row
