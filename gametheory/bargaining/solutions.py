r"""Axiomatic bargaining: which agreement, if certain principles are to hold.

All of these choose a term of the zone of agreement from the gains :math:`g_i = u_i - d_i` over the disagreement point.

==================  ==========================================  ====================================================
concept             maximises                                   characterised by
==================  ==========================================  ====================================================
Nash                :math:`\prod g_i`                           efficiency, symmetry, invariance to the scales of
                                                                utility, independence of irrelevant alternatives
asymmetric Nash     :math:`\prod g_i^{w_i}`                     the same without symmetry (weights: bargaining power)
Kalai-Smorodinsky   :math:`\min g_i / a_i`, where a is the      the first three, and monotonicity in a side's best
                    most that each side could gain              attainable gain
egalitarian         :math:`\min g_i / w_i`                      efficiency, symmetry, monotonicity: no side loses when
                                                                more can be gained; needs comparable scales
utilitarian         :math:`\sum w_i g_i`                        efficiency, and linearity over uncertain problems; needs
                                                                comparable scales
==================  ==========================================  ====================================================

The axioms hold on convex sets of payoffs. Where lotteries over terms would make the set larger, the solution names the
best sure term, and beside it the best lottery if that does better: its convex problem is the one that the axioms are
about. Without lotteries the largest product need not be unique; ties are listed.

Payoffs that are polynomials in the term give exact answers: fractions, or algebraic numbers
(:mod:`gametheory.bargaining.objectives` tells how).

References
----------
J. F. Nash (1950), The bargaining problem, Econometrica 18, 155-162. J. C. Harsanyi and R. Selten (1972), A generalized
Nash solution for two-person bargaining games with incomplete information, Management Science 18, P80-P106. E. Kalai
(1977), Nonsymmetric Nash solutions and replications of 2-person bargaining, International Journal of Game Theory 6,
129-133. E. Kalai and M. Smorodinsky (1975), Other solutions to Nash's bargaining problem, Econometrica 43, 513-518.
E. Kalai (1977), Proportional solutions to bargaining situations, Econometrica 45, 1623-1630. R. B. Myerson (1981),
Utilitarianism, egalitarianism, and the timing effect in social choice problems, Econometrica 49, 883-897. A. E. Roth
(1979), Axiomatic Models of Bargaining, Springer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np

from gametheory.bargaining.frontier import efficient_terms
from gametheory.bargaining.lotteries import Lottery, best_lottery, ideal_gains, is_concave
from gametheory.bargaining.objectives import Least, Objective, Product, Total, best_gain, compare, maximise
from gametheory.bargaining.places import between
from gametheory.bargaining.problem import BargainingProblem
from gametheory.bargaining.zone import Interval, commitments, intervals_where, participations
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games.numbers import as_written, show

AXIOMS: Final = {
    "nash": "efficiency, symmetry, invariance to the scales of utility, and independence of irrelevant alternatives",
    "asymmetric-nash": "efficiency, invariance to the scales of utility, and independence of irrelevant alternatives; "
    "the weights say whose bargaining power is greater",
    "kalai-smorodinsky": "efficiency, symmetry, invariance to the scales of utility, and monotonicity: who could gain "
    "more at best gets no less",
    "egalitarian": "efficiency (weak), symmetry, and monotonicity: nobody loses when more can be gained. "
    "The scales of utility are compared between sides",
    "utilitarian": "efficiency, and linearity over uncertain problems. "
    "The scales of utility are compared between sides",
}
SAMPLES: Final = 513


@dataclass(frozen=True, repr=False)
class BargainingSolution:
    """What a bargaining solution chooses, and what to know of it.

    Attributes
    ----------
    term
        The chosen sure term; ``None`` where only a lottery gives every side its disagreement payoff.
    payoffs, gains
        What each side gets at the term, and how much that is beyond its disagreement payoff.
    weights
        The sides' weights.
    ideal
        For Kalai-Smorodinsky the most that each side could gain in the zone; else empty.
    ties
        All terms that the objective does not tell from the chosen one, itself included, and that are efficient.
    lottery
        The best lottery over terms, where it does better than every sure term.
    axioms
        The principles that characterise the solution.
    excess
        By how much the best of many sampled terms exceeds the chosen one (by the objective, its logarithm for a
        product): zero, but for rounding, or the answer is wrong.
    exact
        Whether term and payoffs are exact.
    """

    problem: BargainingProblem
    concept: str
    term: Any
    payoffs: Mapping[str, Any]
    gains: Mapping[str, Any]
    weights: Mapping[str, Fraction]
    ideal: Mapping[str, Any]
    zone: tuple[Interval, ...]
    ties: tuple[Interval, ...]
    lottery: Lottery | None
    axioms: str
    excess: float
    exact: bool
    notes: tuple[str, ...] = ()

    @property
    def is_unique(self) -> bool:
        """Whether no other efficient sure term is as good."""
        return len(self.ties) == 1 and self.ties[0].is_point

    @property
    def randomising_helps(self) -> bool:
        """Whether a lottery over terms does better than every sure term."""
        return self.lottery is not None

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data for JSON; numbers as floats."""
        return {
            "title": self.problem.title,
            "concept": self.concept,
            "players": list(self.problem.players),
            "term": None if self.term is None else float(self.term),
            "exact_term": None if self.term is None or not self.exact else str(self.term),
            "payoffs": _floats(self.payoffs),
            "gains": _floats(self.gains),
            "weights": _floats(self.weights),
            "ideal": _floats(self.ideal),
            "unique": self.is_unique,
            "ties": [interval.to_dict() for interval in self.ties],
            "lottery": None if self.lottery is None else self.lottery.to_dict(),
            "excess": self.excess,
            "exact": self.exact,
            "notes": list(self.notes),
        }

    def __repr__(self) -> str:
        """Say it in words."""
        from gametheory.bargaining.words import solution_page

        return solution_page(self).text()

    def _repr_html_(self) -> str:
        from gametheory.bargaining.words import solution_page

        return solution_page(self).html()


def nash_bargaining(problem: BargainingProblem, weights: Mapping[str, Any] | None = None) -> BargainingSolution:
    """Maximise the product of the gains (Nash 1950), each to the power of its side's weight if there are weights.

    Raises
    ------
    ConceptError
        Where the disagreement point lies outside the feasible set: nothing gives every side its disagreement payoff.

    Examples
    --------
    >>> deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    >>> nash_bargaining(deal).term, nash_bargaining(deal, {"us": 2, "russia": 1}).term
    (Fraction(39, 80), Fraction(9, 20))
    """
    power = _weights(problem, weights)
    concept = "nash" if len(set(power)) == 1 else "asymmetric-nash"
    return _solution(problem, concept, power, Product(power))


def kalai_smorodinsky(problem: BargainingProblem) -> BargainingSolution:
    """Give every side the same part of the most that it could gain (Kalai and Smorodinsky 1975).

    For three sides and more the largest equal part need not be efficient, and the axioms no longer characterise it
    (Roth 1979); the answer is then efficient among the terms with the largest least part.

    >>> deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    >>> kalai_smorodinsky(deal).term, kalai_smorodinsky(deal).ideal["us"]
    (Fraction(39, 80), Fraction(9, 8))
    """
    return _solution(problem, "kalai-smorodinsky", _weights(problem, None), None)


def egalitarian(problem: BargainingProblem, weights: Mapping[str, Any] | None = None) -> BargainingSolution:
    """Make the smallest gain as large as possible, which equalises gains where that is efficient (Kalai 1977).

    With weights the gains are proportional to them.

    >>> deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    >>> egalitarian(deal).term
    Fraction(1, 2)
    """
    scales = _weights(problem, weights)
    return _solution(problem, "egalitarian", scales, Least(scales))


def utilitarian(problem: BargainingProblem, weights: Mapping[str, Any] | None = None) -> BargainingSolution:
    """Maximise the (weighted) sum of the gains among the terms that no side refuses.

    >>> deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    >>> utilitarian(deal).term
    Fraction(3, 8)
    """
    chosen = _weights(problem, weights)
    return _solution(problem, "utilitarian", chosen, Total(chosen))


def _weights(problem: BargainingProblem, weights: Mapping[str, Any] | None) -> tuple[Fraction, ...]:
    """Take weights as they are written, and divide them by their sum."""
    given = dict.fromkeys(problem.players, 1) if weights is None else weights
    for name in given:
        if name not in problem.players:
            raise UnknownNameError("player", name, problem.players)
    found = [as_written(given.get(player, 0)) for player in problem.players]
    if min(found) <= 0:
        lowest = problem.players[found.index(min(found))]
        raise ConceptError(f"the weight of {lowest} is not positive. Give every side a weight above zero")
    return tuple(weight / sum(found) for weight in found)


def _solution(
    problem: BargainingProblem, concept: str, weights: tuple[Fraction, ...], objective: Objective | None
) -> BargainingSolution:
    """Find the sure terms and the lottery that are best for an objective; none given: by the ideal gains."""
    kept = intervals_where(problem, commitments(problem))
    zone = intervals_where(problem, [*participations(problem), *commitments(problem)])
    convex = is_concave(problem, kept)
    ideal = _ideal(problem, zone) if objective is None else ()
    sure = objective or Least(ideal)
    mixed = objective or Least(ideal if convex else ideal_gains(problem, kept))
    lottery = None if convex else best_lottery(problem, kept, mixed)
    if not zone and lottery is None:
        raise ConceptError(_outside(problem))
    ties = efficient_terms(problem, maximise(problem, zone, sure))[0] if zone else ()
    term = _chosen(ties)
    helps = lottery is not None and (term is None or _better(mixed, lottery.gains, problem.gains(term)))
    gains = {} if term is None else dict(zip(problem.players, problem.gains(term), strict=True))
    return BargainingSolution(
        problem=problem,
        concept=concept,
        term=term,
        payoffs={} if term is None else problem.payoffs_at(term),
        gains=gains,
        weights=dict(zip(problem.players, weights, strict=True)),
        ideal=dict(zip(problem.players, ideal, strict=False)),
        zone=zone,
        ties=ties,
        lottery=lottery if helps else None,
        axioms=AXIOMS[concept],
        excess=0.0 if term is None else _excess(problem, zone, sure, term),
        exact=problem.is_exact and (term is not None or (lottery is not None and lottery.exact)),
        notes=(*problem.notes, *_gain_notes(problem, concept, gains, weights), *_other_notes(convex, helps)),
    )


def _ideal(problem: BargainingProblem, zone: tuple[Interval, ...]) -> tuple[Any, ...]:
    return tuple(best_gain(problem, zone, index) for index in range(len(problem.players))) if zone else ()


def _outside(problem: BargainingProblem) -> str:
    values = ", ".join(f"{player} {show(value)}" for player, value in problem.disagreement.items())
    limits = " and every limit holds" if problem.limits else ""
    return (
        f"the disagreement point ({values}) lies outside the feasible set: at no {problem.term} from "
        f"{show(problem.low)} to {show(problem.high)} does every side get as much{limits}. "
        "Ask zone_of_agreement how wide the gap is"
    )


def _chosen(ties: tuple[Interval, ...]) -> Any:
    """Choose the first of the terms that tie, of an interval the middle."""
    if not ties:
        return None
    first = ties[0]
    return first.low if first.is_point else between(first.low, first.high)


def _better(objective: Any, lottery: Any, sure: Any) -> bool:
    if all(isinstance(gain, Fraction) for gain in (*lottery, *sure)):
        return compare(objective, lottery, sure) > 0
    columns = np.array([[float(gain) for gain in gains] for gains in (lottery, sure)]).T
    mixed, pure = objective.scores(columns)
    return bool(mixed > pure + 1e-7 * max(1.0, abs(pure)) if np.isfinite(pure) else mixed > pure)


def _excess(problem: BargainingProblem, zone: tuple[Interval, ...], objective: Any, term: Any) -> float:
    """Compare the answer with many terms, in floating point and knowing nothing of how it was found."""
    terms = np.concatenate([np.linspace(float(each.low), float(each.high), SAMPLES) for each in zone])
    rows = [payoff(terms) - float(problem.disagreement[player]) for player, payoff in problem.payoffs.items()]
    sampled = objective.scores(np.array([np.broadcast_to(row, terms.shape) for row in rows]))
    own = objective.scores(np.array([[float(gain)] for gain in problem.gains(term)]))[0]
    best = float(np.max(sampled))
    return max(0.0, best - float(own)) if np.isfinite(best) else 0.0


def _gain_notes(
    problem: BargainingProblem, concept: str, gains: Mapping[str, Any], weights: tuple[Fraction, ...]
) -> Iterator[str]:
    if gains and concept in ("nash", "asymmetric-nash") and any(not gain > 0 for gain in gains.values()):
        yield "no term is a gain for every side: the product is zero throughout, and efficient terms tie"
    shares = [gain / weight for gain, weight in zip(gains.values(), weights, strict=False) if problem.is_exact]
    if concept == "egalitarian" and any(share != shares[0] for share in shares):
        yield "the gains are not in proportion to the weights: no efficient term makes them so"
    if concept == "kalai-smorodinsky" and len(problem.players) > 2:
        yield "for three sides and more the axioms do not characterise this solution"


def _other_notes(convex: bool, helps: bool) -> Iterator[str]:
    if convex:
        yield "payoffs are concave in the term: lotteries over terms cannot help"
    elif not helps:
        yield "no lottery over terms does better"


def _floats(numbers: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in numbers.items()}
