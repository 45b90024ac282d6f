import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.equilibria.choosing import CHOICE_RULES, choose
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import NormalFormGame
from tests.random_games import integer_games
from tests.small_models import ENTRY

# Harsanyi and Selten's point: the hunt for the stag pays both more, but whoever doubts the other takes the hare
HUNT = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]], actions=[["stag", "hare"]] * 2)
SEXES = NormalFormGame.from_arrays([[2, 0], [0, 1]], [[1, 0], [0, 2]], actions=[["opera", "fight"]] * 2)


@pytest.mark.parametrize(
    ("rule", "chosen"),
    [
        ("payoff-dominance", "1: stag; 2: stag"),
        ("maximal-sum", "1: stag; 2: stag"),
        ("risk-dominance", "1: hare; 2: hare"),
        ("maximal-entropy", "1: 0.875 stag + 0.125 hare; 2: 0.875 stag + 0.125 hare"),
        ("least-exposure", "1: hare; 2: hare"),
    ],
)
def test_the_rules_disagree_about_the_stag_hunt(rule, chosen):
    choice = choose(gt.nash(HUNT), rule)
    assert str(choice.equilibrium.profile) == chosen
    assert choice.rule == rule
    assert choice.reason


def test_what_a_rule_holds_equal_is_told():
    choice = choose(gt.nash(SEXES), "maximal-sum")
    assert choice.tied == (0, 1)
    assert choice.reason.endswith("2 equilibria are equal in this, the first is taken")
    assert choose(gt.nash(SEXES), "risk-dominance").tied == (0, 1)


def test_beyond_two_by_two_risk_dominance_follows_the_logit_branch():
    crisis = gt.load("models/crimea_2017/linkage.yaml").at()
    choice = choose(gt.nash(crisis), "risk-dominance")
    assert dict(choice.equilibrium.outcomes) == {"status quo": 1}
    assert choice.reason == "the principal branch of the logit correspondence leads to it"


@given(integer_games(shapes=((2, 2), (3, 2))), st.sampled_from(sorted(set(CHOICE_RULES) - {"risk-dominance"})))
@settings(derandomize=True, max_examples=80, deadline=None)
def test_every_rule_chooses_among_the_equilibria(game, rule):
    solution = gt.nash(game)
    choice = choose(solution, rule)
    assert choice.equilibrium is solution.equilibria[choice.index]
    assert choice.index == choice.tied[0]
    if rule == "payoff-dominance":
        mine = choice.equilibrium.payoffs
        for other in solution.equilibria:
            better = [other.payoffs[player] - mine[player] for player in mine]
            assert not (all(gain >= 0 for gain in better) and any(gain > 0 for gain in better))


def test_what_cannot_be_chosen_is_refused_in_words():
    with pytest.raises(UnknownNameError, match=r"no rule of choice is called 'risk'. Known: payoff-dominance"):
        choose(gt.nash(HUNT), "risk")
    pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    with pytest.raises(ConceptError, match=r"there is no equilibrium to choose"):
        choose(gt.pure_nash(pennies))
    with pytest.raises(ConceptError, match=r"and this is a tree"):
        choose(gt.subgame_perfect(gt.load(ENTRY).at()))
