"""Axiomatic solutions: the axioms as properties, published examples, brute force, and lotteries over terms."""

import itertools
import json
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory.bargaining import (
    BargainingProblem,
    bargain,
    broken_line,
    delivery,
    efficient_frontier,
    egalitarian,
    kalai_smorodinsky,
    linear,
    nash_bargaining,
    utilitarian,
    zone_of_agreement,
)
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.numerics.algebraic_numbers import AlgebraicNumber

CONCEPTS = [nash_bargaining, kalai_smorodinsky, egalitarian, utilitarian]
ZERO = {"a": 0, "b": 0}

POSITIVE = st.integers(1, 6).map(Fraction)


def concave_frontiers():
    """Two sides that are opposed over the range, payoffs concave, with something to agree on."""

    def build(fall, bend, rise, curve, levels):
        a = [fall + bend, -fall, -bend]
        b = [0, rise + 2 * curve, -curve]
        d = {"a": Fraction(fall + bend, 4) * levels[0] / 3, "b": Fraction(rise + curve, 4) * levels[1] / 3}
        return BargainingProblem({"a": a, "b": b}, d)

    pair = st.tuples(st.integers(0, 3), st.integers(0, 3))
    return st.builds(build, POSITIVE, st.integers(0, 3), POSITIVE, st.integers(0, 3), pair)


def any_problem():
    """Polynomials of any shape, convex or not."""
    payoff = st.lists(st.integers(-3, 3), min_size=2, max_size=4)
    return st.builds(lambda a, b: BargainingProblem({"a": a, "b": b}, {"a": -1, "b": -1}), payoff, payoff)


def sampled_best(problem, score):
    grid = np.linspace(0, 1, 4001)
    gains = np.array(
        [payoff(grid) - float(problem.disagreement[p]) + 0 * grid for p, payoff in problem.payoffs.items()]
    )
    allowed = np.all(gains >= 0, axis=0)
    return np.max(score(gains)[allowed]) if allowed.any() else None


SCORES = {
    nash_bargaining: lambda gains: np.prod(gains, axis=0),
    egalitarian: lambda gains: np.min(gains, axis=0),
    utilitarian: lambda gains: np.sum(gains, axis=0),
}


@pytest.mark.parametrize("concept", SCORES)
@given(problem=any_problem())
@settings(derandomize=True, max_examples=25, deadline=None)
def test_no_sampled_term_does_better(concept, problem):
    best = sampled_best(problem, SCORES[concept])
    assume(best is not None)
    solution = concept(problem)
    own = SCORES[concept](np.array([[float(gain)] for gain in solution.gains.values()]))[0]
    assert own >= best - 1e-9
    assert solution.excess <= 1e-9
    assert own == pytest.approx(best, abs=2e-3)


@pytest.mark.parametrize("concept", CONCEPTS)
@given(problem=any_problem())
@settings(derandomize=True, max_examples=15, deadline=None)
def test_what_is_chosen_is_efficient_and_in_the_zone(concept, problem):
    zone = zone_of_agreement(problem)
    assume(not zone.is_empty)
    solution = concept(problem)
    assert solution.exact
    assert solution.term in zone
    assert any(solution.term in each for each in zone.efficient)
    assert solution.payoffs == problem.payoffs_at(solution.term)


# --- axioms ---------------------------------------------------------------------------------------------------------


def rescaled(problem, factors, shifts):
    payoffs = {p: payoff * factors[p] + shifts[p] for p, payoff in problem.payoffs.items()}
    levels = {p: value * factors[p] + shifts[p] for p, value in problem.disagreement.items()}
    return BargainingProblem(payoffs, levels)


@pytest.mark.parametrize("concept", [nash_bargaining, kalai_smorodinsky])
@given(problem=concave_frontiers(), factor=POSITIVE, shift=st.integers(-3, 3))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_invariance_to_the_scales_of_utility(concept, problem, factor, shift):
    other = rescaled(problem, {"a": factor, "b": 1}, {"a": shift, "b": 2})
    assert concept(other).term == concept(problem).term


@given(concave_frontiers(), POSITIVE, st.integers(-3, 3))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_egalitarian_and_utilitarian_keep_a_common_scale_only(problem, factor, shift):
    other = rescaled(problem, {"a": factor, "b": factor}, {"a": shift, "b": 2})
    for concept in (egalitarian, utilitarian):
        assert concept(other).ties == concept(problem).ties


@pytest.mark.parametrize("concept", CONCEPTS)
@given(problem=concave_frontiers())
@settings(derandomize=True, max_examples=20, deadline=None)
def test_a_symmetric_problem_has_a_symmetric_solution(concept, problem):
    """b gets at x what a gets at 1 - x: then both get the same, except where a whole interval ties."""
    a = problem.payoffs["a"]
    mirrored = a.of_function(linear(1, -1))
    level = problem.disagreement["a"]
    solution = concept(BargainingProblem({"a": a, "b": mirrored}, {"a": level, "b": level}))
    assert solution.term == Fraction(1, 2)
    assert solution.payoffs["a"] == solution.payoffs["b"]


@pytest.mark.parametrize("concept", CONCEPTS)
@given(problem=concave_frontiers())
@settings(derandomize=True, max_examples=20, deadline=None)
def test_the_names_and_the_order_of_the_sides_do_not_matter(concept, problem):
    swapped = BargainingProblem(
        {"b": problem.payoffs["b"], "a": problem.payoffs["a"]},
        {"b": problem.disagreement["b"], "a": problem.disagreement["a"]},
    )
    assert concept(swapped).term == concept(problem).term


@given(concave_frontiers(), st.integers(0, 4), st.integers(0, 4))
@settings(derandomize=True, max_examples=30, deadline=None)
def test_nash_is_independent_of_irrelevant_alternatives(problem, below, above):
    """Take terms away that were not chosen: the choice stays."""
    x = nash_bargaining(problem).term
    low, high = Fraction(below, 10) * float_floor(x), 1 - Fraction(above, 10) * (1 - float_ceiling(x))
    assume(low < high)
    fewer = BargainingProblem(problem.payoffs, problem.disagreement, low=low, high=high)
    assert nash_bargaining(fewer).term == x


def float_floor(x):
    return Fraction(math.floor(float(x) * 1000), 1000)


def float_ceiling(x):
    return Fraction(math.ceil(float(x) * 1000), 1000)


def test_kalai_smorodinsky_is_not():
    """With b's best terms taken away, its ideal falls, and so does what it gets."""
    whole = BargainingProblem({"a": [1, 0, -1], "b": [0, 1]}, ZERO)
    fewer = BargainingProblem({"a": [1, 0, -1], "b": [0, 1]}, ZERO, high=0.7)
    assert kalai_smorodinsky(whole).term <= Fraction(7, 10)
    assert kalai_smorodinsky(fewer).term < kalai_smorodinsky(whole).term
    assert nash_bargaining(fewer).term == nash_bargaining(whole).term


@given(concave_frontiers(), st.integers(1, 3))
@settings(derandomize=True, max_examples=30, deadline=None)
def test_kalai_smorodinsky_and_egalitarian_are_monotone(problem, more):
    """Raise what b gets at every term but the best one for it: it is no worse off."""
    b = problem.payoffs["b"]
    bonus = linear(0, 1) * linear(1, -1) * Fraction(more, 4)
    richer = BargainingProblem({"a": problem.payoffs["a"], "b": b + bonus}, problem.disagreement)
    peak = max(float(richer.gain("b", Fraction(k, 200))) for k in range(201))
    assume(peak <= float(richer.gain("b", Fraction(1))) + 1e-12)
    assert not egalitarian(richer).gains["b"] < egalitarian(problem).gains["b"]
    before, after = kalai_smorodinsky(problem), kalai_smorodinsky(richer)
    if before.ideal["a"] == after.ideal["a"]:  # the axiom speaks of these
        assert not after.gains["b"] < before.gains["b"]


@given(concave_frontiers(), st.integers(1, 4), st.integers(1, 4))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_a_weight_is_bargaining_power(problem, more, less):
    """The greater a side's weight, the more it gets; and the gains meet the first-order condition."""
    light = nash_bargaining(problem, {"a": less, "b": 4})
    heavy = nash_bargaining(problem, {"a": less + more, "b": 4})
    assert not heavy.gains["a"] < light.gains["a"]


def test_three_sides_share_a_cake_by_their_weights():
    """One term cannot share a cake among three, but the product still is the largest."""
    problem = BargainingProblem({"a": [1, -1], "b": [0, 1], "c": [1]}, {"a": 0, "b": 0, "c": 0})
    assert nash_bargaining(problem, {"a": 1, "b": 2, "c": 5}).term == Fraction(2, 3)


# --- published examples ---------------------------------------------------------------------------------------------


def test_dividing_a_dollar_between_risk_neutral_sides():
    """Nash (1950), section on money: equal halves; asymmetric weights divide in proportion (Kalai 1977)."""
    dollar = BargainingProblem({"a": [0, 1], "b": [1, -1]}, ZERO)
    assert nash_bargaining(dollar).term == Fraction(1, 2)
    assert nash_bargaining(dollar, {"a": 3, "b": 1}).term == Fraction(3, 4)
    assert nash_bargaining(dollar, {"a": 3, "b": 1}).concept == "asymmetric-nash"


def test_split_the_difference():
    """With transferable utility each gets its disagreement payoff and half of the rest (Muthoo 1999, chapter 2)."""
    split = BargainingProblem({"a": [0, 1], "b": [1, -1]}, {"a": Fraction(1, 10), "b": Fraction(3, 10)})
    for concept in (nash_bargaining, kalai_smorodinsky, egalitarian):
        assert concept(split).term == Fraction(1, 10) + Fraction(6, 10) / 2
    tied = utilitarian(split)
    assert [(each.low, each.high) for each in tied.ties] == [(Fraction(1, 10), Fraction(7, 10))]
    assert not tied.is_unique
    assert "As good are: 0.1 to 0.7." in repr(tied)


def test_the_risk_averse_side_gets_less():
    """Utilities z and sqrt(1 - z) (Osborne and Rubinstein 1990, on risk aversion, by own calculation).

    With t = sqrt(1 - z) the product (1 - t^2) t has its maximum at 1/sqrt(3): the risk-averse side gets a third.
    """
    solution = nash_bargaining(
        BargainingProblem({"neutral": [1, 0, -1], "averse": [0, 1]}, {"neutral": 0, "averse": 0})
    )
    assert solution.term * solution.term == Fraction(1, 3)
    assert solution.payoffs["neutral"] == Fraction(2, 3)
    sampled = nash_bargaining(
        BargainingProblem({"neutral": [0, 1], "averse": lambda z: (1 - z) ** 0.5}, {"neutral": 0, "averse": 0})
    )
    assert float(sampled.term) == pytest.approx(2 / 3, abs=1e-6)
    assert not sampled.exact


def test_the_rich_and_the_poor():
    """A hundred dollars between a rich side and one that owns a hundred, with logarithmic utility (after Owen 1995).

    By own calculation log(y / 100) = 200 / y - 1 for what the poor side then has.
    """
    solution = nash_bargaining(
        BargainingProblem(
            {"rich": [0, 1], "poor": lambda x: math.log((200 - x) / 100)}, {"rich": 0, "poor": 0}, high=100
        )
    )
    y = 200 - float(solution.term)
    assert math.log(y / 100) == pytest.approx(200 / y - 1, abs=1e-6)
    assert float(solution.term) == pytest.approx(54.5, abs=0.1)


def test_kalai_and_smorodinsky_s_objection_to_nash():
    """The second problem gives side 2 more at every payoff of side 1, but Nash's solution gives it less (their 1975).

    0.7 instead of 0.75; by own calculation their solution gives 10/13.
    """
    first = BargainingProblem({"1": [0, 1], "2": broken_line([(0, 1), (0.75, 0.75), (1, 0)])}, {"1": 0, "2": 0})
    second = BargainingProblem({"1": [0, 1], "2": broken_line([(0, 1), (1, 0.7)])}, {"1": 0, "2": 0})
    assert nash_bargaining(first).payoffs == {"1": Fraction(3, 4), "2": Fraction(3, 4)}
    assert nash_bargaining(second).payoffs == {"1": 1, "2": Fraction(7, 10)}
    assert kalai_smorodinsky(first).payoffs["2"] == Fraction(3, 4)
    assert kalai_smorodinsky(second).payoffs["2"] == Fraction(10, 13)
    assert kalai_smorodinsky(first).exact


def test_irrational_ideal_gains_are_met_exactly():
    """The gains' ratios agree to many digits, although they lie in different fields."""
    problem = BargainingProblem({"a": [1, 0, -1], "b": [0, 2, -1]}, {"a": 0.1, "b": 0.2})
    solution = kalai_smorodinsky(problem)
    assert isinstance(solution.term, AlgebraicNumber)
    shares = [float(solution.gains[p]) / float(solution.ideal[p]) for p in problem.players]
    assert shares[0] == pytest.approx(shares[1], abs=1e-14)


# --- lotteries ------------------------------------------------------------------------------------------------------

CONVEX = BargainingProblem({"a": [1, -2, 1], "b": [0, 0, 1]}, ZERO)


@pytest.mark.parametrize("concept", [nash_bargaining, kalai_smorodinsky, egalitarian])
def test_randomising_helps_where_payoffs_are_convex(concept):
    solution = concept(CONVEX)
    assert solution.payoffs == {"a": Fraction(1, 4), "b": Fraction(1, 4)}
    assert solution.randomising_helps
    assert solution.lottery.exact
    assert solution.lottery.terms == ((0, Fraction(1, 2)), (1, Fraction(1, 2)))
    assert solution.lottery.payoffs == {"a": Fraction(1, 2), "b": Fraction(1, 2)}
    assert "Randomising helps: x = 0 with probability 0.5, 1 with probability 0.5." in repr(solution)


def test_a_lottery_is_over_terms_that_are_kept():
    """Where a would not deliver more than 0.6, the lottery is between 0 and 0.6."""
    bound = BargainingProblem(CONVEX.payoffs, ZERO, limits=(delivery("a", [0, 1], 0.6),))
    lottery = egalitarian(bound).lottery
    assert lottery.exact
    assert [x for x, _ in lottery.terms] == [0, Fraction(3, 5)]
    share = dict(lottery.terms)[0]
    assert share + (1 - share) * Fraction(4, 25) == (1 - share) * Fraction(9, 25)


def test_a_sum_is_not_raised_by_a_lottery():
    solution = utilitarian(CONVEX)
    assert not solution.randomising_helps
    assert [each.low for each in solution.ties] == [0, 1]
    assert "No lottery over terms does better." in repr(solution)


def test_a_lottery_may_open_what_no_sure_term_does():
    closed = BargainingProblem({"a": [1, -2, 1], "b": [0, 0, 1]}, {"a": 0.4, "b": 0.4})
    zone = zone_of_agreement(closed)
    assert zone.is_empty
    assert zone.opens_by_lottery
    solution = nash_bargaining(closed)
    assert solution.term is None
    assert solution.lottery.payoffs == {"a": Fraction(1, 2), "b": Fraction(1, 2)}
    assert bargain(closed).is_agreement


def hull_best(problem, score, count=161):
    """The best mixture of two sampled terms, by brute force."""
    grid = np.linspace(0, 1, count)
    gains = np.array([payoff(grid) - float(problem.disagreement[p]) for p, payoff in problem.payoffs.items()])
    shares = np.linspace(0, 1, 201)
    best = -np.inf
    for one, two in itertools.combinations(range(count), 2):
        mixed = np.outer(gains[:, one], shares) + np.outer(gains[:, two], 1 - shares)
        kept = mixed[:, np.all(mixed >= 0, axis=0)]
        if kept.size:
            best = max(best, float(np.max(score(kept))))
    return best


@pytest.mark.parametrize("payoffs", [([1, 0, -3, 2], [0, 0.5, -2, 3]), ([1, -3, 3, -1], [0, 0, 0, 2])])
@pytest.mark.parametrize("concept", SCORES)
def test_lotteries_agree_with_brute_force(concept, payoffs):
    problem = BargainingProblem(dict(zip("ab", payoffs, strict=True)), {"a": 0.1, "b": 0.1})
    solution = concept(problem)
    gains = solution.lottery.gains if solution.lottery else tuple(solution.gains.values())
    value = SCORES[concept](np.array([[float(gain)] for gain in gains]))[0]
    brute = hull_best(problem, SCORES[concept])
    assert value == pytest.approx(brute, abs=2e-3)
    assert value >= brute - 1e-9


@given(concave_frontiers())
@settings(derandomize=True, max_examples=15, deadline=None)
def test_concave_payoffs_leave_nothing_to_lotteries(problem):
    solution = nash_bargaining(problem)
    assert not solution.randomising_helps
    assert "payoffs are concave in the term: lotteries over terms cannot help" in solution.notes


def test_three_sides_and_lotteries():
    payoffs = {"a": [1, 0, -3, 2], "b": [0, 0.5, -2, 3], "c": [0.5, -1, 1]}
    solution = nash_bargaining(BargainingProblem(payoffs, {"a": 0.1, "b": 0.1, "c": 0.1}))
    assert solution.randomising_helps
    assert solution.lottery.gap < 1e-6
    assert math.prod(map(float, solution.lottery.gains)) > math.prod(map(float, solution.gains.values()))


# --- what is an error, what an answer -------------------------------------------------------------------------------


def test_a_disagreement_point_outside_the_feasible_set():
    closed = BargainingProblem({"us": [1, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    assert zone_of_agreement(closed).is_empty
    assert not bargain(closed).is_agreement
    for concept in CONCEPTS:
        with pytest.raises(ConceptError) as caught:
            concept(closed)
        assert str(caught.value) == (
            "the disagreement point (us 0, russia 0) lies outside the feasible set: at no x from 0 to 1 does every "
            "side get as much. Ask zone_of_agreement how wide the gap is"
        )


def test_a_zone_that_the_limits_close_is_said_so():
    closed = BargainingProblem({"a": [1, -1], "b": [0, 1]}, {"a": 0, "b": 0.5}, limits=(delivery("a", [0, 1], 0.3),))
    with pytest.raises(ConceptError, match="does every side get as much and every limit holds"):
        nash_bargaining(closed)


def test_no_gain_for_one_side_is_told():
    """a never gains: the product is zero on the whole zone, and what is left is to leave nothing on the table."""
    solution = nash_bargaining(BargainingProblem({"a": [0], "b": [0, 1]}, ZERO))
    assert solution.term == 1
    assert any(note.startswith("no term is a gain for every side") for note in solution.notes)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_where_nobody_can_gain_the_status_quo_stays(concept):
    """Only at 0 and at 1 does b lose nothing, and neither side ever gains."""
    solution = concept(BargainingProblem({"a": [-1], "b": [-1, -1, 1]}, {"a": -1, "b": -1}))
    assert [each.low for each in solution.ties] == [0, 1]
    assert not solution.randomising_helps


def test_egalitarian_gains_that_cannot_be_equal_are_told():
    solution = egalitarian(BargainingProblem({"a": [1], "b": [0, 4]}, ZERO))
    assert solution.term == 1
    assert "the gains are not in proportion to the weights: no efficient term makes them so" in solution.notes


def test_two_peaks_of_the_product_tie():
    """One side cares for no term, the other is as well off at 1/4 as at 3/4: both are named."""
    one, other = linear(-0.25, 1), linear(-0.75, 1)
    twice = BargainingProblem({"a": [1], "b": -1 * one * one * other * other}, {"a": 0, "b": -1})
    solution = nash_bargaining(twice)
    assert [each.low for each in solution.ties] == [Fraction(1, 4), Fraction(3, 4)]
    assert not solution.is_unique


@pytest.mark.parametrize(
    ("weights", "error", "said"),
    [
        ({"us": 1, "rusia": 1}, UnknownNameError, "no player is called 'rusia'. Did you mean 'russia'?"),
        ({"us": 1}, ConceptError, "the weight of russia is not positive. Give every side a weight above zero"),
    ],
)
def test_errors_of_weights(weights, error, said):
    deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0})
    with pytest.raises(error) as caught:
        nash_bargaining(deal, weights)
    assert str(caught.value) == said


def test_pages_data_and_pickles():
    deal = BargainingProblem({"us": [3, -5], "russia": [-1.5, 4]}, {"us": 0, "russia": 0}, title="Crimea & Korea")
    everything = bargain(deal, discount={"us": 0.9, "russia": 0.9}, weights={"us": 2, "russia": 1})
    plain = json.loads(json.dumps(everything.to_dict()))
    assert plain["solutions"]["nash"]["exact_term"] == "39/80"
    assert set(everything.prices) >= {"nash", "asymmetric-nash", "us proposes first"}
    assert "Crimea &amp; Korea" in everything._repr_html_()
    assert "Nash: x = 0.4875." in repr(everything.solutions["nash"])
    again = pickle.loads(pickle.dumps(everything.solutions["nash"]))
    assert again.term == everything.solutions["nash"].term
    assert efficient_frontier(deal).to_dict()["exact"]
