"""Thresholds of perfect Bayesian equilibria: against the solver and bisection, on borders, at irrational values."""

import random
from fractions import Fraction

import numpy as np
import pytest

import gametheory as gt
from gametheory.equilibria import perfect_bayesian, sequential
from gametheory.games import Decision, ExtensiveFormGame, Leaf
from gametheory.thresholds import thresholds
from gametheory.thresholds.answers import answer_of
from gametheory.thresholds.signalling_answers import signalling_answer
from tests.signalling_oracle import tree

RESOLVE, SINCERITY = (gt.load(f"models/crimea_2017/{name}.yaml") for name in ("resolve", "sincerity"))


def answer_at(model, values):
    return answer_of(perfect_bayesian(model.at(**values)))


def setting(model, rng, steps):
    return {
        parameter.name: parameter.low + (parameter.high - parameter.low) * Fraction(rng.randint(0, steps), steps)
        for parameter in model.parameters.values()
    }


def bisected(model, along, values, points=12, width=Fraction(1, 10**6)):
    """Enclose the changes that are seen between evenly spaced values."""
    parameter = model.parameters[along]
    span = parameter.high - parameter.low
    grid = [parameter.low + span * Fraction(2 * step + 1, 2 * points + 1) for step in range(points)]
    answers = [answer_at(model, {**values, along: value}) for value in grid]
    for start, end, below, above in zip(grid, grid[1:], answers, answers[1:], strict=False):
        low, high = start, end
        while below != above and high - low > width * span:
            middle = (low + high) / 2
            if answer_at(model, {**values, along: middle}) == below:
                low = middle
            else:
                high = middle
        if below != above:
            yield low, high


def test_the_ultimatum_ceases_to_pay_at_an_exact_prior_and_the_doubt_ends_at_another():
    """After defiance the US mixes while resolve has probability 1/11, and so a prior of up to that; and the ultimatum
    pays while (1 - 11 pi)(f_U - m_U) - 11 pi a_U, with the probability 11 pi of defiance, is positive."""
    found = thresholds(RESOLVE, "resolve_prior", perfect_bayesian)
    assert (found.concept, found.exact, found.tolerance) == ("perfect-bayesian", True, 0.0)
    assert [one.value for one in found.values] == [0, Fraction(7, 121), Fraction(1, 11)]
    assert all(one.exact for one in found.values)
    assert len(found.values[1].at.holds) == 2  # going on and not going on, at the tie
    assert found.where("war") == ((0, Fraction(7, 121)),)


def test_sequential_equilibria_have_the_same_thresholds():
    for model, along in ((RESOLVE, "resolve_prior"), (SINCERITY, "step_cost_insincere")):
        one, other = (thresholds(model, along, concept) for concept in (perfect_bayesian, sequential))
        assert other.exact
        assert one.values == other.values


def test_the_belief_that_the_us_needs_and_the_cost_that_deters():
    prior = thresholds(SINCERITY, "sincerity_prior", perfect_bayesian)
    assert [one.value for one in prior.values] == [0, Fraction(3, 4), 1]
    step = thresholds(SINCERITY, "step_cost_insincere", perfect_bayesian)
    assert Fraction("2.1") in [one.value for one in step.values]  # x g_R + l_0 f_R
    assert step.exact


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("model", [RESOLVE, SINCERITY], ids=["resolve", "sincerity"])
def test_thresholds_agree_with_the_solver_and_with_bisection_at_random_settings(model, seed):
    rng = random.Random(seed)
    values = setting(model, rng, rng.choice([4, 10, 97]))
    along = rng.choice(list(model.parameters))
    found = thresholds(model, along, perfect_bayesian, **{n: v for n, v in values.items() if n != along})
    assert found.exact
    for one in found.values:
        assert one.at is not None
        if isinstance(one.value, Fraction):
            assert one.at == answer_at(model, {**values, along: one.value})
    for piece in found.pieces:
        for share in (Fraction(1, 7), Fraction(6, 7)):
            value = Fraction(float(piece.low) + share * Fraction(float(piece.high) - float(piece.low)))
            assert piece.answer == answer_at(model, {**values, along: value}), (along, value)
    for low, high in bisected(model, along, values):
        assert any(low <= one.value <= high for one in found.values), (along, float(low), float(high))


@pytest.mark.parametrize("seed", range(8))
def test_points_exactly_on_a_border_have_both_answers(seed):
    """The alternative at which the US is indifferent, of a game at random: both openings are equilibria there."""
    rng = random.Random(seed)
    values = setting(RESOLVE, rng, 20)
    values |= {"resolve_prior": Fraction(rng.randint(1, 4), 100), "us_war_vs_irresolute": Fraction(-1, 2)}
    values |= {"us_war_vs_resolute": Fraction(-12), "us_audience_cost": Fraction(3)}
    del values["us_alternative"]
    found = thresholds(RESOLVE, "us_alternative", perfect_bayesian, low=-8, high=8, **values)
    border = found.values[0].value
    prior = values.pop("resolve_prior")
    again = thresholds(RESOLVE, "resolve_prior", perfect_bayesian, us_alternative=border, **values)
    (tie,) = (one for one in again.values if one.value == prior)
    openings = {label.partition(";")[0] for label in tie.at.holds}
    assert openings == {"before the ultimatum: ultimatum", "before the ultimatum: no ultimatum"}


def test_an_irrational_threshold_is_solved_by_signs():
    """What fighting the strong costs grows with the square of t: roots make it as good as yielding, and on average."""
    model = gt.load(
        {
            "title": "Bluff",
            "players": {"sender": "Sender", "receiver": "Receiver"},
            "parameters": {"t": {"default": 1, "range": "0..3"}},
            "outcomes": {
                "quiet": {"sender": 0, "receiver": 0},
                "fight strong": {"sender": 1, "receiver": "2 - t ** 2"},
                "yield strong": {"sender": 3, "receiver": 0},
                "fight weak": {"sender": -1, "receiver": 1},
                "yield weak": {"sender": 2, "receiver": 0},
            },
            "tree": {
                "nature": {
                    "player": "chance",
                    "actions": {"strong": "strong", "weak": "weak"},
                    "probabilities": {"strong": "1/2", "weak": "1/2"},
                },
                **{
                    kind: {"player": "sender", "actions": {"wait": "quiet", "threaten": f"answer {kind}"}}
                    for kind in ("strong", "weak")
                },
                **{
                    f"answer {kind}": {
                        "player": "receiver",
                        "information_set": "after a threat",
                        "actions": {"fight": f"fight {kind}", "yield": f"yield {kind}"},
                    }
                    for kind in ("strong", "weak")
                },
            },
        }
    )
    found = thresholds(model, "t", perfect_bayesian)
    assert found.exact
    assert [str(one.value) for one in found.values] == ["sqrt(2)", "sqrt(3)"]
    first, second = found.values
    assert first.at.holds[: len(first.below.holds)] == first.below.holds
    assert {*second.above.holds} < {*second.at.holds}  # fighting is as good at the prior, and any mixture with it
    assert all(label.endswith("(pooling)") for label in second.at.holds)  # the semi-separating one has become pooling
    assert found.pieces[0].answer == answer_of(perfect_bayesian(model.at(t=Fraction(1, 2))))


@pytest.mark.parametrize("seed", range(30))
def test_the_answer_by_linear_conditions_is_that_of_the_solver(seed):
    """Random signalling games with many ties, with an opening move and without."""
    rng = random.Random(seed)
    shape = rng.choice([(2, 2, 2), (2, 2, 2), (2, 2, 3), (3, 2, 2)])
    most = rng.choice([1, 2, 4])
    own, paid = np.empty(shape, dtype=object), np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        own[place], paid[place] = (Fraction(rng.randint(-most, most)) for _ in range(2))
    odds = [rng.randint(1, 4) for _ in range(shape[0])]
    game = tree(own, paid, [Fraction(one, sum(odds)) for one in odds], ends=rng.choice([(), (0,)]))
    if rng.random() < 0.4:
        outside = Leaf("outside", tuple(Fraction(rng.randint(-most, most)) for _ in range(2)))
        opening = Decision("opening", rng.choice(game.players), ("out", "in"), (outside, game.root), "opening")
        game = ExtensiveFormGame(game.players, opening)
    mine, solvers = signalling_answer(game), answer_of(perfect_bayesian(game))
    if mine is not None:
        assert sorted(mine.holds) == sorted(solvers.holds)
        assert mine.outcomes == solvers.outcomes


def test_a_tree_that_is_no_signalling_game_is_enclosed_by_bisection():
    """Two moves of which the second does not know the first."""
    model = gt.load(
        {
            "title": "Blind",
            "players": {"a": "A", "b": "B"},
            "parameters": {"t": {"default": 1, "range": "0..3"}},
            "outcomes": {
                "out": {"a": 1, "b": 0},
                "left": {"a": "t", "b": 1},
                "right": {"a": 0, "b": 0},
            },
            "tree": {
                "first": {"player": "a", "actions": {"out": "out", "up": "after up", "down": "after down"}},
                **{
                    f"after {way}": {
                        "player": "b",
                        "information_set": "unseen",
                        "actions": {"left": "left", "right": "right"},
                    }
                    for way in ("up", "down")
                },
            },
        }
    )
    found = thresholds(model, "t", perfect_bayesian)
    assert not found.exact
    (change,) = found.values
    assert change.value == 1
    assert "read as a fraction" in change.words
