r"""The logit response, and the equations that its fixed points solve.

A player with *precision* :math:`\lambda` chooses each action with a probability proportional to the exponential of
:math:`\lambda` times its expected payoff: at zero all actions are equally likely, and as it grows without bound only
best responses are chosen. The precision is per unit of payoff: payoffs that are twice as large are the same as a
precision that is twice as large.

Profiles are written as log-probabilities, which stay well scaled where probabilities vanish (Turocy 2005). They count
up to a constant for each player, so they are centred: the mean over each player's actions is zero. With :math:`V` the
expected payoffs, centred alike, a fixed point solves :math:`z - \lambda V(p(z)) = 0`. Nothing here treats an action
or a player apart from the others. Payoffs are divided by the *scale*, the most that anyone ever gains by changing the
own action, so that a step means the same in every game.

References
----------
R. D. McKelvey and T. R. Palfrey (1995), Quantal response equilibria for normal form games, Games and Economic Behavior
10, 6-38.
T. L. Turocy (2005), A dynamic homotopy interpretation of the logistic quantal response equilibrium correspondence,
Games and Economic Behavior 51, 243-263.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

SELDOM: Final = 1e-4  # an action that is less probable than this, near the limit of a branch, is not in use
NEWTON_STEPS: Final = 5


@dataclass(frozen=True, eq=False)
class LogitEquations:
    """The equations of a game, or of many games at once, whose points are leading axes.

    Attributes
    ----------
    payoffs
        One array a player, of the points' shape and the actions', centred over the own actions, divided by the scale.
    scale
        Of the points' shape.
    """

    payoffs: tuple[Floats, ...]
    scale: Floats

    @classmethod
    def of(cls, payoffs: Sequence[Floats]) -> LogitEquations:
        """Centre and scale the payoffs of a game: one array a player, whose last axes are the players' actions."""
        count = len(payoffs)
        own = [player - count for player in range(count)]
        cells = tuple(range(-count, 0))
        paired = list(zip(payoffs, own, strict=True))
        gains = [np.ptp(array, axis=axis, keepdims=True).max(axis=cells) for array, axis in paired]
        largest = np.maximum.reduce(gains)
        scale = np.where(largest > 0, largest, 1.0)
        centred = (array - array.mean(axis=axis, keepdims=True) for array, axis in paired)
        return cls(tuple(array / scale[(..., *[None] * count)] for array in centred), scale)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of actions of each player."""
        return self.payoffs[0].shape[-len(self.payoffs) :]

    def take(self, rows: NDArray[np.intp]) -> LogitEquations:
        """Give the equations of some of the points, which are along the first axis."""
        return LogitEquations(tuple(array[rows] for array in self.payoffs), self.scale[rows])

    def __call__(self, position: Floats) -> tuple[Floats, Floats]:
        """Give the residuals and their Jacobian, with respect to the log-probabilities and the scaled precision."""
        parts, precision = self.split(position), position[..., -1:]
        mixes = [softmax(part) for part in parts]
        total = sum(self.sizes)
        jacobian = np.zeros((*position.shape[:-1], total, total + 1))
        values = np.empty((*position.shape[:-1], total))
        for player, rows in enumerate(self.slices()):
            values[..., rows] = self._enter(player, rows, mixes, precision, jacobian)
        jacobian[..., range(total), range(total)] = 1.0
        jacobian[..., -1] = -values
        return position[..., :-1] - precision * values, jacobian

    def _enter(self, player: int, rows: slice, mixes: list[Floats], precision: Floats, jacobian: Floats) -> Floats:
        """Write a player's rows of the Jacobian; give the expected payoffs of the actions."""
        value: Floats = self.payoffs[player]
        for other, columns in enumerate(self.slices()):
            if other != player:
                table = contracted(self.payoffs[player], mixes, (player, other))
                mix = mixes[other][..., None, :]
                value = (table * mix).sum(axis=-1)
                jacobian[..., rows, columns] = -precision[..., None] * mix * (table - value[..., None])
        return value

    def slices(self) -> list[slice]:
        """Where each player's actions stand among all actions."""
        ends = np.cumsum(self.sizes).tolist()
        return [slice(end - size, end) for end, size in zip(ends, self.sizes, strict=True)]

    def split(self, position: Floats) -> list[Floats]:
        """Cut a position into each player's log-probabilities."""
        return [position[..., part] for part in self.slices()]

    def centroid(self) -> Floats:
        """The position at precision zero: everybody plays every action alike."""
        return np.zeros((*self.scale.shape, sum(self.sizes) + 1))


def softmax(logs: Floats) -> Floats:
    """Give the probabilities that log-probabilities up to a constant stand for; the actions are the last axis."""
    weights = np.exp(logs - logs.max(axis=-1, keepdims=True))
    shares: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return shares


def log_softmax(logs: Floats) -> Floats:
    """Give the log-probabilities themselves, true to the smallest."""
    shifted = logs - logs.max(axis=-1, keepdims=True)
    exact: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return exact


def contracted(payoffs: Floats, mixes: Sequence[Floats], kept: Sequence[int]) -> Floats:
    """Average payoffs over the actions of all players but the kept ones, whose axes remain in the order given.

    >>> contracted(np.array([[1.0, 0.0], [0.0, 3.0]]), [np.array([0.5, 0.5]), np.array([0.25, 0.75])], [0])
    array([0.25, 2.25])
    """
    letters = string.ascii_letters[: len(mixes)]
    wanted = "".join(letters[player] for player in kept)
    for player in reversed(range(len(mixes))):
        if player not in kept:
            rest = letters.replace(letters[player], "")
            payoffs = np.einsum(f"...{letters},...{letters[player]}->...{rest}", payoffs, mixes[player])
            letters = rest
    ordered: Floats = np.einsum(f"...{letters}->...{wanted}", payoffs)
    return ordered


def indifferent(payoffs: Sequence[Floats], mixes: Sequence[Floats]) -> list[Floats]:
    """Give the mixes nearby at which everybody is indifferent among the actions in use, by Newton's method.

    Actions with a probability below :data:`SELDOM` are not in use. The result need not be an equilibrium, nor even
    consist of probabilities: whoever asks has to look.

    >>> pennies = np.array([[2.0, -1.0], [-1.0, 1.0]])
    >>> [mix.round(9).tolist() for mix in indifferent([pennies, -pennies], [np.array([0.4001, 0.5999])] * 2)]
    [[0.4, 0.6], [0.4, 0.6]]
    """
    used = [mix > SELDOM for mix in mixes]
    equations = LogitEquations.of([own[np.ix_(*used)] for own in payoffs])
    slices = equations.slices()
    shares = np.concatenate([mix[keep] for mix, keep in zip(mixes, used, strict=True)])
    for _ in range(NEWTON_STEPS):
        gains, slopes = _indifference(equations, shares)
        shares = shares - np.linalg.lstsq(slopes, gains)[0]
    found = [np.zeros_like(mix) for mix in mixes]
    for mix, keep, part in zip(found, used, slices, strict=True):
        mix[keep] = shares[part]
    return found


def _indifference(equations: LogitEquations, shares: Floats) -> tuple[Floats, Floats]:
    """Give what each action gains over the player's average action, what the mixes exceed one by, and their slopes."""
    slices = equations.slices()
    parts, count = [shares[part] for part in slices], len(shares)
    gains, slopes = np.zeros(count + len(parts)), np.zeros((count + len(parts), count))
    for player, rows in enumerate(slices):
        payoffs = equations.payoffs[player]
        gains[rows] = contracted(payoffs, parts, (player,))
        gains[count + player], slopes[count + player, rows] = parts[player].sum() - 1, 1.0
        for other, columns in enumerate(slices):
            if other != player:
                slopes[rows, columns] = contracted(payoffs, parts, (player, other))
    return gains, slopes


def response_gap(payoffs: Sequence[Floats], mixes: Sequence[Floats], precision: float) -> Floats:
    """Give how far the players' mixes are from their logit responses: the largest difference of a probability.

    The yardstick of a fixed point: it takes the payoffs as they are and knows nothing of how the mixes were found.

    >>> pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    >>> float(response_gap([pennies, -pennies], [np.array([0.5, 0.5]), np.array([0.5, 0.5])], 3.0))
    0.0
    """
    gaps = [
        np.abs(softmax(precision * contracted(own, mixes, (player,))) - mixes[player]).max(axis=-1)
        for player, own in enumerate(payoffs)
    ]
    largest: Floats = np.maximum.reduce(gaps)
    return largest


def allowed_gap(tolerance: float, precision: float, payoff: float) -> float:
    """Give the response gap that counts as none: the tolerance, and what round-off in payoffs so large makes of it."""
    return tolerance + 64 * float(np.finfo(float).eps) * precision * payoff
