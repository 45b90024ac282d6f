r"""Points of a grid at which a signalling game has the same equilibria, up to the numbers in them.

What an equilibrium asks is linear in three things, each by itself:

1. in the answers: no message is better for a type than one that it sends;
2. in the messages: no answer is better than one that is given, :math:`\sum_t \pi_t \sigma_t(m) [r(t,m,a) - r(t,m,b)]`
   has the right sign;
3. in the beliefs after a message that is not sent: likewise.

Where such an expression is zero is a hyperplane, and so is the border where a probability is zero. The hyperplanes cut
the space into faces, and each face of 1 together with one of 2 consists of equilibria as a whole or has none. Which
faces there are and how they meet is told by the signs of all maximal minors of the hyperplanes' vectors, the one at
infinity among them (the oriented matroid of the arrangement). So points with the same signs have the same answer: the
same supports, the same corners, and each corner solves the same equations. Signs that floating point does not know are
computed in rationals.

References
----------
A. Bjorner, M. Las Vergnas, B. Sturmfels, N. White and G. M. Ziegler (1999), Oriented Matroids, 2nd edition, Cambridge
University Press, chapters 1 to 3.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from gametheory.equilibria.signalling.certainty import determinant, determinant_margin
from gametheory.equilibria.signalling.kinds import sent_by
from gametheory.equilibria.signalling.structure import SignallingGame
from gametheory.games import Profile
from gametheory.numerics.exact_linear import rank

MOST_MINORS: Final = 1_000
"""Minors by which points are compared; where there would be more they are not."""

Floats = NDArray[np.float64]
Vector = list[Any]
"""Coefficients of the unknowns, and the constant last: numbers, or arrays over points."""
Share = tuple[int, int]
"""An answer to a message, or a message of a type, each by its place."""


@dataclass(frozen=True, eq=False)
class Arrangement:
    """Hyperplanes as vectors; ``shares`` are the probabilities as affine functions of the unknowns, if they are any."""

    vectors: Sequence[Vector]
    shares: Mapping[Share, Vector]

    @property
    def order(self) -> int:
        """The length of the vectors."""
        return len(self.vectors[0])

    @property
    def minors(self) -> Iterator[tuple[int, ...]]:
        """The vectors of each maximal minor."""
        return itertools.combinations(range(len(self.vectors)), self.order)

    def tight(self, values: Mapping[Share, Fraction]) -> tuple[int, ...] | None:
        """Give the places of vectors that determine a point, as zero there; ``None`` if it is no corner of the faces.

        ``values`` gives the probabilities at the point that are not zero; the vectors are rational.
        """
        unknowns = _unknowns(self.shares)
        point = [values.get(share, Fraction(0)) for share in unknowns] + [Fraction(1)]
        chosen: list[int] = []
        for place, vector in enumerate(self.vectors):
            if len(chosen) < len(unknowns) and not sum(map(_product, vector, point)):
                normals = [self.vectors[number][:-1] for number in (*chosen, place)]
                chosen += [place] if rank(normals) == len(normals) else []
        return tuple(chosen) if len(chosen) == len(unknowns) else None

    def corner(self, tight: Sequence[int], count: int) -> dict[Share, Floats]:
        """Give the probabilities at the corner that vectors determine, at each of so many points."""
        rows = np.array([[np.broadcast_to(entry, count) for entry in self.vectors[place]] for place in tight])
        if not len(rows):
            return {share: np.ones(count) for share in self.shares}
        solved = np.linalg.solve(np.moveaxis(rows[:, :-1], -1, 0), -rows[:, -1].T[..., None])[..., 0]
        full = [*solved.T, np.ones(count)]
        return {share: np.asarray(sum(map(_product, own, full))) for share, own in self.shares.items()}


def _product(one: Any, other: Any) -> Any:
    return one * other


def arrangements(signalling: SignallingGame, at: Callable[[Any], Any]) -> tuple[Arrangement, ...]:
    """Give the arrangements of answers, of messages, of the beliefs after each message, and of the priors.

    ``at`` takes each payoff and prior to the points that are looked at.
    """
    sender, receiver, heard = signalling.sender, signalling.receiver, range(len(signalling.messages))
    priors = [at(kind.prior) for kind in signalling.types]

    def paid(player: str, *place: int) -> Any:
        return at(signalling.payoff(player, *place))

    answers = _shares((m, range(len(signalling.messages[m].answers))) for m in heard if signalling.messages[m].heard)
    constant = _constant(answers)

    def worth(kind: int, message: int) -> Vector:
        if kind not in signalling.messages[message].heard:
            return _scaled(paid(sender, kind, message, 0), constant)
        own = range(len(signalling.messages[message].answers))
        return _total(_scaled(paid(sender, kind, message, a), answers[message, a]) for a in own)

    dear = [
        _total([worth(kind, one), _scaled(-1, worth(kind, other))])
        for kind, known in enumerate(signalling.types)
        for one, other in itertools.combinations(known.messages, 2)
    ]
    sent = _shares((kind, known.messages) for kind, known in enumerate(signalling.types))
    good, beliefs = [], []
    for place, message in enumerate(signalling.messages):
        gains = [
            {t: paid(receiver, t, place, one) - paid(receiver, t, place, other) for t in message.heard}
            for one, other in itertools.combinations(range(len(message.answers)), 2)
        ]
        good += [_total(_scaled(priors[t] * gain, sent[t, place]) for t, gain in own.items()) for own in gains]
        units = [[int(t == other) for other in message.heard] for t in message.heard]
        beliefs += [Arrangement([*units, *(list(own.values()) for own in gains)], {})] if message.heard else []
    return (
        Arrangement([*answers.values(), *dear, constant], answers),
        Arrangement([*sent.values(), *good, _constant(sent)], sent),
        *beliefs,
        Arrangement([[prior] for prior in priors], {}),
    )


def _shares(groups: Iterable[tuple[int, Sequence[int]]]) -> dict[Share, Vector]:
    """Give the shares of some groups as affine functions: the first of each group is what the others leave."""
    given = [(group, list(items)) for group, items in groups]
    unknowns = [(group, item) for group, items in given for item in items[1:]]
    found: dict[Share, Vector] = {}
    for group, items in given:
        found[group, items[0]] = [-int(own == group) for own, _ in unknowns] + [1]
        found |= {(group, item): [int((group, item) == own) for own in unknowns] + [0] for item in items[1:]}
    return found


def _unknowns(shares: Mapping[Share, Vector]) -> list[Share]:
    return [share for share, vector in shares.items() if not vector[-1]]


def _constant(shares: Mapping[Share, Vector]) -> Vector:
    return [0] * len(_unknowns(shares)) + [1]


def _scaled(factor: Any, vector: Vector) -> Vector:
    return [factor * entry for entry in vector]


def _total(vectors: Iterable[Vector]) -> Vector:
    return [sum(entries) for entries in zip(*vectors, strict=True)]


# --- classes of points ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Alike:
    """Some points of a grid, by their places, in classes that have the same answer.

    ``classes`` has for each class the positions of its points among ``places``.
    """

    signalling: SignallingGame
    places: tuple[NDArray[np.intp], ...]
    classes: tuple[NDArray[np.intp], ...]

    def at(self, own: NDArray[np.intp]) -> Callable[[Any], Floats]:
        """Give a function that takes a number, or an array over the grid, to some of the points."""
        where = tuple(axis[own] for axis in self.places)
        shape = self.signalling.game.grid_shape
        return lambda number: np.broadcast_to(np.asarray(number, dtype=float), shape)[where]

    def place(self, position: int) -> tuple[int, ...]:
        """Give the place in the grid of a point."""
        return tuple(int(axis[position]) for axis in self.places)


def alike(
    signalling: SignallingGame, undecided: NDArray[np.bool_], slack: float, exact: Callable[[tuple[int, ...]], Any]
) -> Alike:
    """Put points into classes; ``exact`` gives the signalling game at a place in rationals.

    Games with an opening, whose value is a product of answers and messages, and larger ones are not compared: there
    each point is a class of its own.
    """
    places = np.nonzero(undecided)
    every = np.arange(len(places[0]))
    apart = Alike(signalling, places, tuple(every[:, None]))
    found = arrangements(signalling, apart.at(every))
    count = sum(math.comb(len(each.vectors), each.order) for each in found)
    if signalling.opening is not None or count > MOST_MINORS or len(every) < 2:
        return apart
    signs = np.concatenate([_signs(each, slack, len(every)) for each in found])
    for position in np.flatnonzero((signs == UNKNOWN).any(axis=0)):
        rational = arrangements(exact(apart.place(int(position))), Fraction)
        signs[:, position] = _exact_signs(rational, signs[:, position])
    _, number = np.unique(signs, axis=1, return_inverse=True)
    return Alike(signalling, places, tuple(np.flatnonzero(number == own) for own in range(number.max() + 1)))


UNKNOWN: Final = 2


def _signs(each: Arrangement, slack: float, count: int) -> NDArray[np.int8]:
    """Give the sign of every minor at every point, as far as floating point knows."""
    size = max(float(np.max(np.abs(entry))) for vector in each.vectors for entry in vector)
    doubt = determinant_margin(each.order, slack, max(size, 1.0))
    found = [np.broadcast_to(determinant([each.vectors[n] for n in chosen]), count) for chosen in each.minors]
    values = np.array(found).reshape(len(found), count)
    return np.where(np.abs(values) > doubt, np.sign(values), UNKNOWN).astype(np.int8)


def _exact_signs(rational: Sequence[Arrangement], known: NDArray[np.int8]) -> NDArray[np.int8]:
    minors = ([each.vectors[n] for n in chosen] for each in rational for chosen in each.minors)
    return np.array(
        [_sign(rows) if sign == UNKNOWN else sign for rows, sign in zip(minors, known, strict=True)], dtype=np.int8
    )


def _sign(rows: Sequence[Vector]) -> int:
    whole = [fmpq(*Fraction(entry).as_integer_ratio()) for row in rows for entry in row]
    value = fmpq_mat(len(rows), len(rows), whole).det()
    return int(value > 0) - int(value < 0)


def played(signalling: SignallingGame, profile: Profile) -> tuple[dict[Share, Any], dict[Share, Any]]:
    """Give the answers and the messages of a profile that are used, each with its probability."""
    answers = {
        (place, message.answers.index(answer)): share
        for place, message in enumerate(signalling.messages)
        if message.heard
        for answer, share in profile[message.information_set].items()
    }
    types = enumerate(signalling.types)
    sent = {(t, message): share for t, kind in types for message, share in sent_by(signalling, kind, profile).items()}
    return answers, sent
