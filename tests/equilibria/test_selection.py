"""One set of selection rules: what a grid selects is what is chosen point by point."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.equilibria.choosing import CHOICE_RULES, choose
from gametheory.equilibria.selection import RULES
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import NormalFormGame
from tests.random_games import integer_games

BARGAIN, LINKAGE, STANDOFF = (f"models/crimea_2017/{name}.yaml" for name in ("bargain", "linkage", "standoff"))
HUNT = [[9.0, 0.0], [8.0, 7.0]], [[9.0, 8.0], [0.0, 7.0]]


def stacked(games):
    arrays = [game.to_arrays() for game in games]
    return NormalFormGame.from_arrays(*(np.stack(own) for own in zip(*arrays, strict=True)))


def assert_chosen(grid, index, solution, rule):
    """The selected equilibrium pays what the chosen one does, and both say whether the rule decides."""
    choice = choose(solution, rule)
    if grid.selected[index] < 0:  # over a grid risk dominance compares two strict equilibria, and goes no further
        assert rule == "risk-dominance"
        assert grid.contested[index]
        assert np.isnan(grid.payoffs[:, index]).all()
    elif choice.equilibrium is not None:
        assert np.allclose(grid.payoffs[:, index], [float(paid) for paid in choice.equilibrium.payoffs.values()])
        assert grid.contested[index] == (len(choice.tied) > 1)


@pytest.mark.parametrize("rule", sorted(CHOICE_RULES))
@given(st.lists(integer_games(shapes=((2, 2),), low=-4, high=4), min_size=2, max_size=8))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_a_grid_of_two_by_two_games_selects_what_is_chosen_at_each_point(rule, games):
    for concept in (gt.nash, gt.pure_nash):
        grid = concept(stacked(games), select=rule)
        assert grid.selection == RULES[rule]
        for index, game in enumerate(games):
            solution = concept(game)
            assert solution.equilibria or grid.selected[index] == -1
            if solution.equilibria:
                assert_chosen(grid, index, solution, rule)


@pytest.mark.parametrize("shape", [(3, 2), (2, 2, 2)])
@pytest.mark.parametrize("rule", sorted(set(CHOICE_RULES) - {"risk-dominance"}))
def test_so_does_a_grid_of_larger_games(rule, shape):
    rng = np.random.default_rng(3)
    generic = rng.uniform(-1, 1, (len(shape), 12, *shape)).round(3)
    tied = rng.integers(0, 5, (len(shape), 8, *shape))
    arrays = np.concatenate([generic, tied], axis=1)
    grid = gt.nash(NormalFormGame.from_arrays(*arrays), select=rule)
    for index in range(arrays.shape[1]):
        assert_chosen(grid, index, gt.nash(NormalFormGame.from_arrays(*arrays[:, index])), rule)


def test_the_rules_disagree_about_a_grid_of_stag_hunts():
    """The hare is safe: from where the other's doubt costs more than half of what the stag adds, it risk-dominates."""
    hare = np.array([4.0, 7.0])
    first = np.stack([np.full(2, 9.0), np.zeros(2), np.full(2, 4.0), hare], axis=-1).reshape(2, 2, 2)
    grid = NormalFormGame.from_arrays(first, first.swapaxes(1, 2), actions=[["stag", "hare"]] * 2)
    for rule, chosen in (("payoff-dominance", "stag"), ("maximal-sum", "stag"), ("first", "stag")):
        found = gt.nash(grid, select=rule)
        assert [found.candidates[index] for index in found.selected] == [f"{chosen}, {chosen}"] * 2
    risky = gt.nash(grid, select="risk-dominance")
    assert [risky.candidates[index] for index in risky.selected] == ["stag, stag", "hare, hare"]


def test_equal_losses_leave_risk_dominance_undecided_and_the_result_says_so():
    sexes = NormalFormGame.from_arrays(
        [[[2.0, 0], [0, 1]], [[3.0, 0], [0, 1]]], [[[1.0, 0], [0, 2]], [[1.0, 0], [0, 2]]]
    )
    grid = gt.nash(sexes, select="risk-dominance")
    assert grid.contested.tolist() == [True, False]
    assert grid.selected.tolist() == [0, 0]
    assert not gt.nash(sexes, select="first").contested.any()


def test_a_sweep_names_the_rule_and_where_it_does_not_decide():
    shift = gt.sweep(gt.load(STANDOFF), gt.nash, us_war_cost=gt.span(4, 16, 7), select="maximal-entropy")
    assert shift.attrs["selection"] == "the most mixed, then the order of the file"
    assert shift["contested"].dims == ("us_war_cost",)
    several = shift["equilibria"].values == 3
    mixed = [" + " in label for label in json.loads(shift.attrs["candidates"])]
    assert np.array(mixed)[shift["selected"].values[several]].all()


def test_what_is_not_defined_over_a_grid_is_refused_in_words():
    crisis = gt.load(LINKAGE).at(leverage=np.array([1.0, 2.0]))
    for concept in (gt.nash, gt.pure_nash):
        with pytest.raises(ConceptError, match=r"defined for 2 x 2 games, and this one is 3 x 2 x 2\. Use payoff"):
            concept(crisis, select="risk-dominance")
    tree = gt.load(BARGAIN).at(concession=np.array([0.2, 0.4]))
    with pytest.raises(ConceptError, match=r"maximal-entropy looks at players' mixtures, and a grid of trees"):
        gt.subgame_perfect(tree, select="maximal-entropy")
    assert gt.subgame_perfect(tree, select="maximal-sum").selection.startswith("the largest sum")
    with pytest.raises(ConceptError, match=r"which quantal does not keep over a grid"):
        gt.quantal(
            NormalFormGame.from_arrays(*np.array([HUNT, HUNT]).swapaxes(0, 1)), precision=1, select="least-exposure"
        )
    with pytest.raises(UnknownNameError, match=r"no selection rule is called 'best'"):
        gt.nash(crisis, select="best")


def test_equilibria_of_different_number_fields_are_compared():
    """Their payoffs are irrational, each a number of its own field; they compare exactly all the same."""
    rng = np.random.default_rng(0)
    seen = 0
    while seen < 3:
        game = NormalFormGame.from_arrays(*rng.integers(0, 9, (3, 2, 2, 2)))
        solution = gt.nash(game)
        if sum(not one.profile.is_pure for one in solution.equilibria) > 2:
            seen += 1
            for rule in ("payoff-dominance", "maximal-sum"):
                choice = choose(solution, rule)
                totals = [sum(map(float, one.payoffs.values())) for one in solution.equilibria]
                assert rule == "payoff-dominance" or totals[choice.index] == pytest.approx(max(totals))
