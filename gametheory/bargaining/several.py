r"""Bargaining over several terms at once: numerical, with a certificate of what is known about the optimum.

Payoffs are functions of a vector of terms, each in a range of its own. The same objectives as for one term are
maximised by sequential quadratic programming (scipy's SLSQP) from many starting points, max-min objectives by their
epigraph. Exact answers are out of reach here, and the answer says what it is:

*global*
    If every payoff is an affine function of the terms, the objective is concave. Then no terms at all can be worth
    more, at the prices :math:`\lambda_i` of the solution, than the best corner of the box, and the ``gap`` bounds how
    far from optimal the answer can be.
*local*
    Otherwise the answer is the best of the local optima reached. Two checks know nothing of the way there: the
    Karush-Kuhn-Tucker ``residual``, the part of the objective's gradient that no non-negative combination of the
    gradients of the active limits explains (Kuhn and Tucker 1951; by non-negative least squares), and whether any of
    many feasible terms near by is better.

References
----------
H. W. Kuhn and A. W. Tucker (1951), Nonlinear programming, Proceedings of the Second Berkeley Symposium, 481-492.
D. Kraft (1988), A software package for sequential quadratic programming, DFVLR-FB 88-28.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from gametheory.bargaining.several_terms import Floats, SeveralTerms, SeveralTermsSolution
from gametheory.errors import ConceptError, UnknownNameError

CONCEPTS: Final = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")
NEARBY: Final = 400
ACTIVE: Final = 1e-6


def solve_several(
    problem: SeveralTerms,
    concept: str = "nash",
    *,
    weights: Mapping[str, float] | None = None,
    starts: int = 24,
    rng: int | np.random.Generator = 0,
) -> SeveralTermsSolution:
    """Find the terms that a bargaining solution chooses.

    ``weights`` are those of the Nash, egalitarian or utilitarian solution; ``rng`` seeds the starting points.

    Raises
    ------
    ConceptError
        Where no start leads to terms that give every side its disagreement payoff.

    Examples
    --------
    >>> deal = SeveralTerms(
    ...     {"sanctions": (0, 1), "recognition": (0, 1)},
    ...     {"us": {"": 3, "sanctions": -2, "recognition": -3}, "russia": {"": -1, "sanctions": 3, "recognition": 1}},
    ...     {"us": 0, "russia": 0},
    ... )
    >>> solution = solve_several(deal)
    >>> solution.optimum, round(solution.terms["sanctions"], 4), round(solution.terms["recognition"], 4)
    ('global', 0.9167, 0.0)
    """
    if concept not in CONCEPTS:
        raise UnknownNameError("bargaining solution", concept, CONCEPTS)
    for name in weights or ():
        if name not in problem.payoffs:
            raise UnknownNameError("player", name, tuple(problem.payoffs))
    generator = np.random.default_rng(rng)
    power = np.array([_weight(weights, player) for player in problem.payoffs])
    begin = _starting_points(problem, starts, generator)
    willing = [x for x in (_willing(problem, x) for x in begin) if x is not None]
    if not willing:
        raise ConceptError(
            "the disagreement point lies outside the feasible set: no terms were found that give every side as much. "
            "Widen a range or lower a disagreement payoff"
        )
    if concept == "kalai-smorodinsky":
        power = _ideal(problem, willing)
    return _best(problem, concept, power / power.max(), willing, len(begin), generator)


def _weight(weights: Mapping[str, float] | None, player: str) -> float:
    weight = 1.0 if weights is None else float(weights.get(player, 0.0))
    if weight <= 0:
        raise ConceptError(f"the weight of {player} is not positive. Give every side a weight above zero")
    return weight


def _best(
    problem: SeveralTerms, concept: str, power: Floats, willing: Sequence[Floats], starts: int, generator: Any
) -> SeveralTermsSolution:
    ends = [_climb(problem, concept, power, x) for x in willing]
    values = np.array([_value(concept, power, problem.gains(x)) for x in ends])
    x = ends[int(np.argmax(values))]
    gains = problem.gains(x)
    prices, residual = _prices(problem, concept, power, x)
    gap = _gap(problem, x, prices) if problem.is_affine else None
    certain = gap is not None and gap <= 1e-5 * max(1.0, abs(values.max()))
    reached = int(np.sum(values >= values.max() - 1e-6 * max(1.0, abs(values.max()))))
    several = "starting points led to different local optima: the best of them is shown"
    return SeveralTermsSolution(
        problem=problem,
        concept=concept,
        terms=dict(zip(problem.terms, map(float, x), strict=True)),
        payoffs={p: float(g) + float(problem.disagreement[p]) for p, g in zip(problem.payoffs, gains, strict=True)},
        gains=dict(zip(problem.payoffs, map(float, gains), strict=True)),
        optimum="global" if certain else "local",
        gap=gap,
        residual=residual,
        best_nearby=_best_nearby(problem, concept, power, x, generator),
        reached=reached,
        starts=starts,
        notes=(several,) if reached < len(willing) else (),
    )


def _value(concept: str, power: Floats, gains: Floats) -> float:
    """Give the objective; minus infinity where a side loses."""
    if np.min(gains) < -1e-9 * max(1.0, float(np.max(np.abs(gains)))):
        return -np.inf
    if concept == "nash":
        return float(power @ np.log(np.maximum(gains, 1e-300)))
    return float(power @ gains) if concept == "utilitarian" else float(np.min(gains / power))


def _starting_points(problem: SeveralTerms, starts: int, generator: Any) -> list[Floats]:
    low, high = problem.bounds.T
    return [(low + high) / 2, *(generator.uniform(low, high) for _ in range(starts - 1))]


def _willing(problem: SeveralTerms, x: Floats) -> Floats | None:
    """Move a starting point to terms at which the smallest gain is as large as can be; ``None`` if it is a loss."""
    found = _epigraph(problem, np.ones(len(problem.payoffs)), x)
    return found if np.min(problem.gains(found)) >= -1e-9 else None


def _climb(problem: SeveralTerms, concept: str, power: Floats, x: Floats) -> Floats:
    if concept in ("egalitarian", "kalai-smorodinsky"):
        return _epigraph(problem, power, x)

    def loss(at: Floats) -> float:
        gains = problem.gains(at)
        return -float(power @ (np.log(np.maximum(gains, 1e-12)) if concept == "nash" else gains))

    return _clipped(problem, _minimum(loss, x, [*problem.bounds], problem.gains), x)


def _epigraph(problem: SeveralTerms, scales: Floats, x: Floats) -> Floats:
    """Maximise t subject to gains of at least t times the scales."""
    begin = np.append(x, np.min(problem.gains(x) / scales))
    bounds = [*problem.bounds, (None, None)]
    found = _minimum(lambda z: -float(z[-1]), begin, bounds, lambda z: problem.gains(z[:-1]) - z[-1] * scales)
    return _clipped(problem, found[:-1], x)


def _minimum(loss: Callable[[Floats], float], begin: Floats, bounds: Any, slack: Callable[[Floats], Floats]) -> Any:
    """Minimise within bounds where a slack is not negative."""
    from scipy.optimize import minimize

    above: Any = {"type": "ineq", "fun": slack}
    options: Any = {"maxiter": 300, "ftol": 1e-13}
    call: Any = minimize
    return call(loss, begin, method="SLSQP", bounds=bounds, constraints=[above], options=options).x


def _clipped(problem: SeveralTerms, x: Floats, otherwise: Floats) -> Floats:
    """Put terms back into their ranges; the others in their place where the search broke down."""
    low, high = problem.bounds.T
    usable = x if np.all(np.isfinite(x)) else otherwise
    return np.asarray(np.clip(usable, low, high), dtype=np.float64)


def _ideal(problem: SeveralTerms, willing: Sequence[Floats]) -> Floats:
    """Give the most that each side gains at terms that all others take."""
    best = []
    for index in range(len(problem.payoffs)):
        one = np.eye(len(problem.payoffs))[index]
        best.append(max(problem.gains(_climb(problem, "utilitarian", one, x))[index] for x in willing))
    return np.asarray(np.maximum(best, 1e-12), dtype=np.float64)


# --- certificates ---------------------------------------------------------------------------------------------------


def _prices(problem: SeveralTerms, concept: str, power: Floats, x: Floats) -> tuple[Floats, float]:
    """Give prices of the sides' gains that make x as good as can be to first order, and what remains unexplained.

    A non-negative combination of the gradients of active limits has to equal the objective's gradient, reversed.
    """
    from scipy.optimize import nnls

    gains, slopes = problem.gains(x), problem.slopes(x)
    low, high = problem.bounds.T
    width = high - low
    walls = [np.eye(len(x))[k] for k in range(len(x)) if x[k] - low[k] <= ACTIVE * width[k]]
    walls += [-np.eye(len(x))[k] for k in range(len(x)) if high[k] - x[k] <= ACTIVE * width[k]]
    if concept in ("egalitarian", "kalai-smorodinsky"):
        ratios = gains / power
        active = [k for k in range(len(gains)) if ratios[k] - ratios.min() <= ACTIVE * max(1.0, abs(ratios.min()))]
        columns = [np.append(slopes[k], power[k]) for k in active] + [np.append(wall, 0.0) for wall in walls]
        target, own = np.append(np.zeros(len(x)), 1.0), np.zeros(len(gains))
    else:
        own = power / np.maximum(gains, 1e-300) if concept == "nash" else power
        active = [k for k in range(len(gains)) if concept != "nash" and gains[k] <= ACTIVE]
        columns = [slopes[k] for k in active] + walls
        target = -own @ slopes
    if not columns:
        return own, float(np.linalg.norm(target))
    shares, rest = nnls(np.array(columns).T, target)
    prices = own.copy()
    prices[active] += shares[: len(active)]
    return prices, float(rest / max(1.0, float(np.linalg.norm(target))))


def _gap(problem: SeveralTerms, x: Floats, prices: Floats) -> float:
    """Bound how much better any terms can be, for affine payoffs: at these prices the best corner of the box."""
    worth = prices @ problem.slopes(x)
    corner = np.where(worth > 0, problem.bounds[:, 1], problem.bounds[:, 0])
    return max(0.0, float(prices @ (problem.gains(corner) - problem.gains(x))))


def _best_nearby(problem: SeveralTerms, concept: str, power: Floats, x: Floats, generator: Any) -> float:
    low, high = problem.bounds.T
    radii = 10.0 ** generator.uniform(-6, -1, (NEARBY, 1))
    around = np.clip(x + radii * (high - low) * generator.normal(size=(NEARBY, len(x))), low, high)
    own = _value(concept, power, problem.gains(x))
    best = max(_value(concept, power, problem.gains(each)) for each in around)
    return max(0.0, best - own)
