r"""What a leader can get from one follower by committing first to a mixed strategy: one linear program an answer.

Let the leader commit to the mixed strategy x, and let A and B hold the leader's and the follower's payoffs, a row for
each action of the leader. The follower's answer j is a best response on the polytope

.. math:: X(j) = \{x : \sum_i x_i B_{ij} \ge \sum_i x_i B_{ik} \text{ for all } k\},

and the best strategy that brings it about solves a linear program (Conitzer and Sandholm 2006, theorem 2): maximise
:math:`\sum_i x_i A_{ij}` over X(j). The largest of these values over j is what the leader gets if an indifferent
follower does as the leader likes (*strong* Stackelberg equilibrium); it is always attained.

If an indifferent follower does as the leader dislikes, the leader can come as close as it likes to

.. math:: \max_{j \in D} \; \max_{x \in X(j)} \; \min_{k \in E(j)} \sum_i x_i A_{ik},

where D holds the answers whose X(j) has full dimension and E(j) those that pay the follower the same as j whatever the
leader does (von Stengel and Zamir 2010). Inside such an X(j) exactly E(j) is best; on its border the leader
is as close as it likes to the inside; and every x lies in an X(j) of full dimension.

References
----------
V. Conitzer and T. Sandholm (2006), Computing the optimal strategy to commit to, ACM Conference on Electronic Commerce,
82-90. B. von Stengel and S. Zamir (2010), Leadership games with convex strategy sets, Games and Economic Behavior 69,
446-457.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from gametheory.equilibria.mixtures import ONE, ZERO, best_guarantee, shares
from gametheory.games.numbers import Number
from gametheory.numerics.faces import dimension, optimal_face
from gametheory.numerics.linear_programs import Constraint, LinearProgram, solve

Matrix = Sequence[Sequence[Fraction]]
"""One row for each action of the leader, one column for each of the follower."""


@dataclass(frozen=True)
class Induced:
    """The best that the leader can do by bringing about one answer.

    Attributes
    ----------
    answer
        The follower's action.
    weights
        The leader's mixed strategy, one number an action.
    value
        What it pays the leader.
    secured
        To which payoff the leader can come as close as it likes near here, though an indifferent follower does what the
        leader dislikes; ``None`` where the follower is never sure to give this answer.
    dimension
        The dimension of the set of strategies that do as well; ``None`` where that is not known.
    certified
        Whether all of this is proven in rational arithmetic.
    """

    answer: int
    weights: tuple[Fraction, ...]
    value: Number
    secured: Number | None
    dimension: int | None
    certified: bool


def inducements(leader: Matrix, follower: Matrix) -> tuple[Induced, ...]:
    """Give for each answer that the leader can bring about the best way to do so.

    >>> for one in inducements(
    ...     [[Fraction(2), Fraction(4)], [Fraction(1), Fraction(3)]], [[Fraction(1), Fraction(0)], [ZERO, Fraction(1)]]
    ... ):
    ...     print(one.answer, *one.weights, one.value, one.secured)
    0 1 0 2 2
    1 1/2 1/2 7/2 7/2
    """
    columns = range(len(follower[0]))
    found = (_induced(leader, follower, answer) for answer in columns)
    return tuple(one for one in found if one is not None)


def _induced(leader: Matrix, follower: Matrix, answer: int) -> Induced | None:
    margin, certified = _margin(follower, answer, [k for k in range(len(follower[0])) if k != answer])
    if margin < 0:
        return None
    program = _program(leader, follower, [answer])
    optimum = solve(program)
    certified = certified and optimum.certified
    return Induced(
        answer,
        shares(optimum.point[: len(leader)]),
        optimum.value + _lowest(leader),
        _secured(leader, follower, answer),
        dimension(optimal_face(program, optimum)) if certified else None,
        certified,
    )


def _secured(leader: Matrix, follower: Matrix, answer: int) -> Number | None:
    alike = [k for k in range(len(follower[0])) if all(row[k] == row[answer] for row in follower)]
    margin, _ = _margin(follower, answer, [k for k in range(len(follower[0])) if k not in alike])
    if margin <= 0:
        return None
    return solve(_program(leader, follower, [answer, *(k for k in alike if k != answer)])).value + _lowest(leader)


def _margin(follower: Matrix, answer: int, rivals: Sequence[int]) -> tuple[Number, bool]:
    """Give by how much the leader can make an answer better than its rivals at most, and whether that is proven."""
    if not rivals:
        return ONE, True
    best = best_guarantee([[row[answer] - row[rival] for rival in rivals] for row in follower])
    return best.value, best.certified


def _program(leader: Matrix, follower: Matrix, answers: Sequence[int]) -> LinearProgram:
    """Maximise the least of what some answers pay the leader, where the first of them is a best response.

    The last variable is that payoff above the lowest of all.
    """
    lowest, answer = _lowest(leader), answers[0]
    best = (Constraint((*(row[k] - row[answer] for row in follower), ZERO), ZERO) for k in range(len(follower[0])))
    least = (Constraint((*(lowest - row[k] for row in leader), ONE), ZERO) for k in answers)
    everything = Constraint((*(ONE for _ in leader), ZERO), ONE)
    return LinearProgram((*(ZERO for _ in leader), ONE), (*best, *least), (everything,))


def _lowest(leader: Matrix) -> Fraction:
    return min(map(min, leader))
