"""The two crises with unknown types of the flagship, against closed forms that were worked out by hand.

Nothing here is taken from a solver. The derivation is in docs/explanation/threats-and-signals.md.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory.equilibria.perfect_bayesian import perfect_bayesian
from gametheory.equilibria.sequential import sequential
from gametheory.equilibria.signalling import d1, intuitive_criterion, signalling_grid
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf

POINTS = 400


# --- the ultimatum --------------------------------------------------------------------------------------------------


def ultimatum(prior, against_resolute, against_irresolute, audience, freeze, alternative, nk_freeze, nk_war, defiance):
    """The crisis as a tree: who is resolute always defies."""

    def showdown(kind, war):
        ends = Leaf("war", (war, nk_war)), Leaf("climb-down", (-audience, defiance))
        return Decision(f"showdown with {kind}", "us", ("attack", "back down"), ends, "showdown")

    moves = Leaf("freeze", (freeze, nk_freeze)), showdown("irresolute", against_irresolute)
    answer = Decision("answer", "nk", ("freeze", "defy"), moves, "answer")
    kinds = showdown("resolute", against_resolute), answer
    draw = Chance("type", ("resolute", "irresolute"), (prior, 1 - prior), kinds)
    opening = (Leaf("calm", (alternative, 0)), draw)
    return ExtensiveFormGame(("us", "nk"), Decision("opening", "us", ("hold", "ultimatum"), opening, "opening"))


def after_the_ultimatum(prior, against_resolute, against_irresolute, audience, nk_freeze, nk_war, defiance):
    """Every continuation: probability of defiance by the irresolute, and of attack."""
    strong, weak = against_resolute + audience, against_irresolute + audience

    def attack_is_best(bluff):  # what attacking gains, times the probability of defiance
        return prior * strong + (1 - prior) * bluff * weak

    for attack in (0, 1):
        fears = nk_freeze > (nk_war if attack else defiance)
        bluff = 0 if fears else 1
        if (attack_is_best(bluff) > 0) == bool(attack):
            yield bluff, attack
    if min(nk_war, defiance) < nk_freeze < max(nk_war, defiance) and strong * weak < 0:
        threshold = weak / (weak - strong)
        if prior < threshold:
            bluff = prior / (1 - prior) * (1 - threshold) / threshold
            yield bluff, (defiance - nk_freeze) / (defiance - nk_war)


def plays_of_ultimatum(prior, against_resolute, against_irresolute, audience, freeze, alternative, *nk):
    """The plays of all equilibria: ``"hold"``, or the probabilities of a bluff and of war."""
    found = set()
    for bluff, attack in after_the_ultimatum(prior, against_resolute, against_irresolute, audience, *nk):
        strong, weak = against_resolute + audience, against_irresolute + audience
        met = prior + (1 - prior) * bluff
        value = (
            (1 - prior) * (1 - bluff) * freeze - met * audience + attack * (prior * strong + (1 - prior) * bluff * weak)
        )
        found.add((bluff, attack * met) if value > alternative else "hold")
    return found


def fractions(low, high, thousandths=1000):
    return st.integers(low * thousandths, high * thousandths).map(lambda number: Fraction(number, thousandths))


CRISIS = st.tuples(
    st.integers(1, 999).map(lambda number: Fraction(number, 1000)),
    fractions(-14, 3),
    fractions(-6, 3),
    fractions(0, 5),
    fractions(0, 5),
    fractions(-3, 3),
    fractions(-10, -1),
    fractions(-12, -1),
    fractions(-12, 3),
)


def plays_found(solution):
    found = set()
    for one in solution.equilibria:
        if "hold" in one.profile["opening"]:
            found.add("hold")
        else:
            found.add((one.profile["answer"].get("defy", 0), one.outcomes.get("war", 0)))
    return found


@given(CRISIS)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_an_ultimatum_has_exactly_the_equilibria_of_the_closed_form(values):
    solution = perfect_bayesian(ultimatum(*values))
    assume(not solution.ties)
    assert solution.complete
    assert plays_found(solution) == plays_of_ultimatum(*values)


def test_over_a_grid_the_ultimatum_has_the_plays_of_the_closed_form():
    rng = np.random.default_rng(1)
    low = np.array([0.01, -14, -6, 0, 0, -3, -10, -12, -12])
    high = np.array([0.99, 3, 3, 5, 5, 3, -1, -1, 3])
    values = (low + (high - low) * rng.uniform(size=(POINTS, 9))).T
    found = signalling_grid(ultimatum(*values))
    assert found.complete.all()
    war = found.outcomes.index("war")
    for place in range(POINTS):
        expected = plays_of_ultimatum(*values[:, place])
        assert found.count[place] == len(expected)
        selected = found.candidates[found.selected[place]]
        if selected != "hold":
            assert any(
                play != "hold" and found.outcome_probabilities[war, place] == pytest.approx(play[1], abs=1e-9)
                for play in expected
            )
        else:
            assert "hold" in expected


DEFAULTS = {
    "against_resolute": -12,
    "against_irresolute": -1,
    "audience": 2,
    "freeze": Fraction(7, 2),
    "nk_freeze": Fraction(-9, 2),
    "nk_war": -10,
    "defiance": 1,
}


@pytest.mark.parametrize("alternative", [Fraction(-1), Fraction(0), Fraction(1), Fraction(3)])
def test_the_ultimatum_stops_being_rational_at_the_prior_of_the_formula(alternative):
    threshold = Fraction(1, 11)  # of the belief up to which Washington attacks
    limit = threshold * (Fraction(7, 2) - alternative) / (Fraction(7, 2) + 2)
    for prior, issued in ((limit - Fraction(1, 1000), True), (limit + Fraction(1, 1000), False)):
        (found,) = perfect_bayesian(ultimatum(prior, alternative=alternative, **DEFAULTS)).equilibria
        assert ("ultimatum" in found.profile["opening"]) == issued
        assert found.profile["answer"]["defy"] == prior / (1 - prior) * 10
        assert found.profile["showdown"]["attack"] == Fraction(1, 2)
        assert found.outcomes.get("war", 0) == (prior * 11 / 2 if issued else 0)


# --- the first step -------------------------------------------------------------------------------------------------


def first_step(prior, paid, kept, worth, cost):
    """The crisis as a tree; ``paid`` and ``kept`` are what being paid is worth to Russia and paying to Washington."""
    names = "sincere", "insincere"

    def answered(kind, step):
        spent = cost[kind] if step else 0
        ends = Leaf("paid", (paid[kind] - spent, worth[kind])), Leaf("unpaid", (kept - spent, 0))
        return Decision(
            f"{names[kind]} {step}", "us", ("pay", "refuse"), ends, "after a step" if step else "after none"
        )

    kinds = tuple(
        Decision(names[kind], "russia", ("step", "none"), (answered(kind, 1), answered(kind, 0)), names[kind])
        for kind in range(2)
    )
    return ExtensiveFormGame(("russia", "us"), Chance("type", names, (prior, 1 - prior), kinds))


def plays_of_first_step(prior, paid, worth, cost):
    """All plays: the types' probabilities of a step, and the probabilities of payment after a step and after none.

    Where nobody steps, payment after a step is left open (None), and the other way round.
    """
    price = [c / p if p > 0 else 2 for c, p in zip(cost, paid, strict=True)]
    if worth[0] < 0:
        return {(0, 0, None, 0)}
    if worth[1] > 0:
        return {(0, 0, None, 1)}
    threshold = -worth[1] / (worth[0] - worth[1])
    odds, needed = prior / (1 - prior), threshold / (1 - threshold)
    found = {(0, 0, None, int(prior > threshold))}
    if prior > threshold and max(price) < 1:
        found.add((1, 1, 1, None))
    if price[0] < 1 < price[1]:
        found.add((1, 0, 1, 0))
    if prior < threshold and price[0] < price[1] < 1:
        found.add((1, odds / needed, price[1], 0))
    if prior > threshold and price[0] < min(1, price[1]):
        found.add((1 - needed / odds, 0, 1, 1 - price[0]))
    return found


def steps_found(solution):
    found = set()
    for one in solution.equilibria:
        steps = [one.profile[name].get("step", 0) for name in ("sincere", "insincere")]
        pays = [one.profile[label].get("pay", 0) for label in ("after a step", "after none")]
        silent = [not any(steps), all(step == 1 for step in steps)]
        found.add((*steps, *(None if quiet else pay for quiet, pay in zip(silent, pays, strict=True))))
    return found


SIGNALS = st.tuples(
    st.integers(1, 999).map(lambda number: Fraction(number, 1000)),
    st.tuples(fractions(-1, 3), fractions(0, 3)),
    st.tuples(fractions(-1, 3), fractions(-3, 1)).filter(lambda pair: pair[0] > pair[1]),
    st.tuples(fractions(0, 2), fractions(0, 4)),
)


@given(SIGNALS)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_a_first_step_has_exactly_the_equilibria_of_the_closed_form(values):
    prior, paid, worth, cost = values
    assume(min(cost) > 0 and paid[1] > 0 and cost[0] * paid[1] != cost[1] * paid[0])
    assume(0 not in (*worth, paid[0], paid[0] - cost[0], paid[1] - cost[1]))
    assume(prior != worth[1] / (worth[1] - worth[0]))
    solution = perfect_bayesian(first_step(prior, paid, 0, worth, cost))
    assert solution.complete
    assert steps_found(solution) == plays_of_first_step(prior, paid, worth, cost)


def test_over_a_grid_the_first_step_has_the_plays_of_the_closed_form():
    rng = np.random.default_rng(2)
    prior, own, other, benefit, loss, cheap, dear = rng.uniform(size=(7, POINTS))
    paid, worth, cost = (3 * own, 3 * other), (2 * benefit, -2 * loss), (2 * cheap, 4 * dear)
    found = signalling_grid(first_step(prior, paid, 0.0, worth, cost))
    assert found.complete.all()
    for place in range(POINTS):
        here = [tuple(part[place] for part in pair) for pair in (paid, worth, cost)]
        expected = plays_of_first_step(prior[place], *here)
        assert found.count[place] == len(expected)
        kinds = {kind for kind, holds in zip(found.kinds, found.holds, strict=True) if holds[place]}
        assert kinds == {
            "pooling" if steps in ((0, 0), (1, 1)) else "separating" if steps == (1, 0) else "semi-separating"
            for steps in ((play[0], play[1]) for play in expected)
        }


PAID, WORTH = (Fraction(1, 5), Fraction(21, 10)), (Fraction(9, 20), Fraction(-27, 20))


@pytest.mark.parametrize(
    ("cost", "separates"), [(Fraction(1), False), (Fraction(3, 2), False), (Fraction(20, 9), True), (Fraction(4), True)]
)
def test_at_the_defaults_a_step_gives_sincerity_away_where_it_costs_more_than_payment_is_worth(cost, separates):
    solution = perfect_bayesian(first_step(Fraction(2, 3), PAID, 0, WORTH, (Fraction(1, 10), cost)))
    assert any(one.kind == "separating" for one in solution.equilibria) == separates
    assert any(one.kind == "semi-separating" for one in solution.equilibria) == (cost == Fraction(3, 2))


@pytest.mark.parametrize("prior", [Fraction(1, 3), Fraction(2, 3), Fraction(4, 5)])
@pytest.mark.parametrize("insincere", [Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(20, 9), Fraction(4)])
def test_pooling_falls_to_the_refinements_where_the_formulas_say(prior, insincere):
    cost = Fraction(1, 10), insincere
    price = [c / p for c, p in zip(cost, PAID, strict=True)]
    solution = perfect_bayesian(first_step(prior, PAID, 0, WORTH, cost))

    def survive(refine, message):
        pooling = [one for one in refine(solution).verdicts if one.equilibrium.kind == "pooling"]
        return {one.survives for one in pooling if message in one.equilibrium.profile["sincere"]}

    if prior < Fraction(3, 4):
        assert survive(intuitive_criterion, "none") == {not price[0] < 1 < price[1]}
        assert survive(d1, "none") == {not price[0] < min(1, price[1])}
        assert survive(d1, "step") == set()
    else:
        assert survive(d1, "none") == survive(intuitive_criterion, "none") == {True}
        assert survive(d1, "step") == ({price[0] < price[1]} if max(price) < 1 else set())


def test_in_both_crises_perfect_bayesian_and_sequential_equilibria_are_the_same():
    crises = (
        ultimatum(Fraction(1, 20), alternative=0, **DEFAULTS),
        first_step(Fraction(2, 3), PAID, 0, WORTH, (Fraction(1, 10), Fraction(3, 2))),
    )
    for game in crises:
        one, other = (
            {str(equilibrium.profile) for equilibrium in concept(game).equilibria}
            for concept in (perfect_bayesian, sequential)
        )
        assert one == other
