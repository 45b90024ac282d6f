import dataclasses
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.equilibria import many_player
from gametheory.errors import ConceptError, SweepInterrupted
from gametheory.games import NormalFormGame, Profile
from gametheory.games.verification import regret
from tests.random_games import integer_games

TWO = ((2, 2), (3, 2), (3, 3), (1, 3))


@given(integer_games(shapes=TWO))
@settings(derandomize=True, max_examples=200)
def test_no_equilibrium_has_regret_and_all_pure_ones_are_there(game):
    solution = gt.nash(game)
    assert solution.complete
    assert solution.exact
    assert all(equilibrium.regret == 0 for equilibrium in solution.equilibria)
    profiles = {str(equilibrium.profile) for equilibrium in solution.equilibria}
    assert {str(equilibrium.profile) for equilibrium in gt.pure_nash(game).equilibria} <= profiles


@given(integer_games(shapes=TWO), st.randoms(use_true_random=False))
@settings(derandomize=True, max_examples=150)
def test_within_a_piece_of_a_component_strategies_are_interchangeable(game, random):
    solution = gt.nash(game)
    for component in solution.components:
        assert component.dimension >= 1
        for subset in component.subsets:
            mixed = {p: mixture([solution.equilibria[i].profile[p] for i in subset], random) for p in game.players}
            assert regret(game, Profile(mixed)) == 0
    loose = {index for component in solution.components for index in component.extreme}
    assert [not e.isolated for e in solution.equilibria] == [i in loose for i in range(len(solution.equilibria))]


def mixture(strategies, random):
    weights = [Fraction(random.randint(1, 5)) for _ in strategies]
    mixed = {}
    for weight, strategy in zip(weights, strategies, strict=True):
        for action, share in strategy.items():
            mixed[action] = mixed.get(action, 0) + weight * share / sum(weights)
    return mixed


@given(st.lists(integer_games(shapes=((3, 2),)), min_size=2, max_size=6))
@settings(derandomize=True, max_examples=60)
def test_a_grid_gives_at_each_point_what_the_single_game_gives(games):
    stacked = [np.stack([game.to_arrays()[player] for game in games]) for player in range(2)]
    grid = gt.nash(NormalFormGame.from_arrays(*stacked))
    assert grid.complete.all()
    for index, game in enumerate(games):
        single = gt.nash(game)
        assert grid.count[index] == len(single.equilibria)
        assert set(np.array(grid.outcomes)[grid.possible[:, index]]) == set(single.possible_outcomes)
        paid = [list(map(float, equilibrium.payoffs.values())) for equilibrium in single.equilibria]
        assert any(np.allclose(grid.payoffs[:, index], payoffs) for payoffs in paid)
        assert grid.outcome_probabilities[:, index].sum() == pytest.approx(1)


def test_generic_games_have_an_odd_number_of_equilibria_on_a_grid_too():
    rng = np.random.default_rng(5)
    grid = gt.nash(NormalFormGame.from_arrays(rng.normal(size=(4000, 3, 3)), rng.normal(size=(4000, 3, 3))))
    assert (grid.count % 2 == 1).all()
    assert not grid.ties.any()


def test_the_mixed_equilibrium_of_chicken_is_exact():
    game = NormalFormGame.from_arrays([[0, -1], [1, -10]], [[0, 1], [-1, -10]])
    mixed = gt.nash(game).equilibria[2]
    assert mixed.profile["1"] == {"1": Fraction(9, 10), "2": Fraction(1, 10)}
    assert mixed.payoffs["1"] == Fraction(-1, 10)


def test_a_continuum_is_a_component_and_not_a_point():
    game = NormalFormGame.from_arrays([[1, 1], [0, 2]], [[1, 1], [0, 2]], players=["a", "b"])
    solution = gt.nash(game)
    (component,) = solution.components
    assert component.dimension == 1
    assert [str(solution.equilibria[index].profile) for index in component.extreme] == [
        "a: 1; b: 1",
        "a: 1; b: 0.5 1 + 0.5 2",
    ]
    assert solution.to_dict()["components"] == [{"extreme": [0, 2], "subsets": [[0, 2]], "dimension": 1}]


NAU = (  # Nau, Gomez Canovas and Hansen (2004), section 4: the only equilibrium is irrational
    [[[3, 1], [0, 0]], [[0, 0], [1, 2]]],
    [[[0, 0], [2, 1]], [[1, 3], [0, 0]]],
    [[[2, 0], [0, 0]], [[0, 0], [0, 3]]],
)


def test_three_players_may_have_an_irrational_equilibrium_and_it_is_exact():
    solution = gt.nash(NormalFormGame.from_arrays(*NAU))
    (equilibrium,) = solution.equilibria
    assert solution.complete
    assert solution.exact
    assert equilibrium.regret == 0
    assert equilibrium.isolated
    assert float(equilibrium.profile["1"]["1"]) == pytest.approx((53 - 601**0.5) / 46)
    assert "0.6192 (exactly 53/46 - 1/46 sqrt(601))" in repr(solution)
    assert solution.to_dict()["equilibria"][0]["regret"] == 0
    assert pickle.loads(pickle.dumps(solution)).to_dict() == solution.to_dict()


def test_a_third_player_without_a_choice_changes_nothing():
    chicken = [[0, -1], [1, -10]], [[0, 1], [-1, -10]]
    two = gt.nash(NormalFormGame.from_arrays(*chicken))
    three = gt.nash(NormalFormGame.from_arrays(*(np.array(u)[..., None] for u in (*chicken, [[0, 0], [0, 0]]))))
    assert [e.profile["1"] for e in two.equilibria] == [e.profile["1"] for e in three.equilibria]


@given(st.lists(integer_games(shapes=((2, 2, 2),), low=-9, high=9), min_size=2, max_size=4))
@settings(derandomize=True, max_examples=20, deadline=None)
def test_a_grid_of_three_players_gives_what_the_single_game_gives(games):
    stacked = [np.stack([game.to_arrays()[player] for game in games]) for player in range(3)]
    grid = gt.nash(NormalFormGame.from_arrays(*stacked))
    for index, game in enumerate(games):
        single = gt.nash(game)
        assert grid.complete[index] == single.complete
        assert grid.count[index] == len(single.equilibria)
        assert set(np.array(grid.outcomes)[grid.possible[:, index]]) == set(single.possible_outcomes)
        paid = [list(map(float, equilibrium.payoffs.values())) for equilibrium in single.equilibria]
        assert any(np.allclose(grid.payoffs[:, index], payoffs) for payoffs in paid)


def test_a_time_limit_and_an_interruption_are_told():
    rng = np.random.default_rng(0)
    game = NormalFormGame.from_arrays(*rng.integers(-9, 9, (3, 3, 3, 3)))
    assert "the time limit was reached" in gt.nash(game, seconds=0.0).notes[0]

    def interrupt(done, total):
        if done == 3:
            raise KeyboardInterrupt

    stopped = gt.nash(game, progress=interrupt)
    assert not stopped.complete
    assert stopped.notes[0].startswith("the search was interrupted with ")


def test_a_single_player_is_refused_in_words():
    with pytest.raises(ConceptError, match=r"nash needs two players or more"):
        gt.nash(NormalFormGame.from_arrays([1, 2]))


# Theorems for any number of players, on games full of ties.

MANY = ((2, 2, 2), (3, 2, 2), (2, 2, 3))


def told(solution, players, actions):
    """What does not hang on labels: isolated equilibria by the given labels, and the components' dimensions."""
    shares = {
        tuple(
            tuple(one.profile[player].get(action, 0) for action in own)
            for player, own in zip(players, actions, strict=True)
        )
        for one in solution.equilibria
        if one.isolated
    }
    return shares, sorted(component.dimension for component in solution.components)


@given(integer_games(shapes=MANY), st.randoms(use_true_random=False))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_relabelling_players_and_actions_relabels_the_answer(game, random):
    order = random.sample(range(3), 3)
    turns = [random.sample(range(size), size) for size in game.shape]
    arrays = [own[np.ix_(*turns)].transpose(order) for own in game.to_arrays()]
    moved = NormalFormGame.from_arrays(
        *(arrays[player] for player in order),
        players=[game.players[player] for player in order],
        actions=[[game.actions[player][action] for action in turns[player]] for player in order],
    )
    assert told(gt.nash(game), game.players, game.actions) == told(gt.nash(moved), game.players, game.actions)


@given(integer_games(shapes=MANY), st.lists(st.fractions(-3, 3), min_size=3, max_size=3), st.integers(1, 9))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_rescaling_a_players_payoffs_changes_nothing_but_payoffs(game, added, factor):
    factors = dict(zip(game.players, (factor, Fraction(1, factor), Fraction(factor, 7)), strict=True))
    added = dict(zip(game.players, added, strict=True))
    scaled = [own * factors[player] + added[player] for player, own in zip(game.players, game.payoffs, strict=True)]
    before, after = gt.nash(game), gt.nash(dataclasses.replace(game, payoffs=tuple(scaled)))
    assert [one.profile.strategies for one in before.equilibria] == [one.profile.strategies for one in after.equilibria]
    assert [one.isolated for one in before.equilibria] == [one.isolated for one in after.equilibria]
    for one, other in zip(before.equilibria, after.equilibria, strict=True):
        for player in game.players:
            assert other.payoffs[player] == one.payoffs[player] * factors[player] + added[player]


@pytest.mark.parametrize(
    ("shape", "games"), [((2, 2, 2), 40), ((3, 2, 2), 15), ((3, 3), 40), ((2, 2, 2, 2), 6), ((3, 3, 3), 2)]
)
def test_where_nobody_is_indifferent_to_an_unused_action_equilibria_are_odd_in_number(shape, games):
    rng = np.random.default_rng(21)
    for _ in range(games):
        solution = gt.nash(NormalFormGame.from_arrays(*rng.integers(-(10**6), 10**6, (len(shape), *shape))))
        assert solution.complete
        assert not solution.ties
        assert not solution.components
        assert len(solution.equilibria) % 2 == 1


@given(st.lists(integer_games(shapes=((3, 2, 2),)), min_size=2, max_size=3), st.sampled_from([1.0, 1e-3, 1e6]))
@settings(derandomize=True, max_examples=15, deadline=None)
def test_a_grid_of_tied_games_gives_what_single_games_give(games, unit):
    stacked = [np.stack([unit * game.to_arrays()[player] for game in games]) for player in range(3)]
    grid = gt.nash(NormalFormGame.from_arrays(*stacked))
    for index, game in enumerate(games):
        single = gt.nash(game)
        assert grid.complete[index] == single.complete
        assert grid.count[index] == len(single.equilibria)
        assert grid.ties[index] == bool(single.ties)
        assert set(np.array(grid.outcomes)[grid.possible[:, index]]) == set(single.possible_outcomes)
        paid = [[unit * float(u) for u in equilibrium.payoffs.values()] for equilibrium in single.equilibria]
        assert any(np.allclose(grid.payoffs[:, index], payoffs) for payoffs in paid)


def test_outcomes_that_several_profiles_share_add_up_on_a_grid_of_any_shape():
    rng = np.random.default_rng(8)
    names = ["war", "deal", "war", "talks", "deal", "war", "war", "deal"]
    arrays = rng.uniform(-1, 1, (3, 2, 5, 2, 2, 2))
    arrays[1, 1] = arrays[1, 0]
    grid = gt.nash(NormalFormGame.from_arrays(arrays[0], arrays[1, 0], arrays[2], outcomes=names))
    assert grid.count.shape == (2, 5)
    for place in np.ndindex(2, 5):
        single = gt.nash(NormalFormGame.from_arrays(*arrays[:, *place], outcomes=names))
        chosen = gt.choose(single).equilibrium
        assert grid.count[place] == len(single.equilibria)
        expected = [float(chosen.outcomes.get(name, 0)) for name in grid.outcomes]
        assert grid.outcome_probabilities[:, *place] == pytest.approx(expected)
        assert sum(bool(holds[place]) for holds in grid.holds) == grid.count[place]


# A grid whose points the exact engine has to solve.


def tied_grid(points=4):
    return NormalFormGame.from_arrays(*np.random.default_rng(1).integers(0, 2, (3, points, 2, 2, 2)).astype(float))


def test_over_a_grid_progress_counts_the_points_solved_exactly():
    seen = []
    grid = gt.nash(tied_grid(), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 4) for done in range(5)]
    assert grid.complete.all()


@pytest.mark.parametrize("players", [2, 3])
def test_over_a_grid_the_time_limit_leaves_points_unsolved_and_says_so(players):
    arrays = np.random.default_rng(2).integers(0, 2, (players, 6, *(2,) * players)).astype(float)
    arrays[:, 0] = np.arange(2**players).reshape((2,) * players)  # a game without ties, which needs no exact engine
    grid = gt.nash(NormalFormGame.from_arrays(*arrays), seconds=0.0)
    assert grid.complete.tolist() == [True, *([False] * 5)]
    assert grid.count.tolist() == [1, 0, 0, 0, 0, 0]
    assert (grid.selected[1:] == -1).all()
    assert np.isnan(grid.payoffs[:, 1:]).all()
    assert not grid.possible[:, 1:].any()


def test_an_interruption_ends_a_grid_and_a_sweep(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(many_player, "conditions", interrupted)
    with pytest.raises(KeyboardInterrupt):
        gt.nash(tied_grid(40))
    crisis = gt.load("models/crimea_2017/linkage.yaml")
    with pytest.raises(SweepInterrupted, match=r"interrupted after"):
        gt.sweep(crisis, gt.nash, domestic_cost=gt.span(0, 2, 41))
