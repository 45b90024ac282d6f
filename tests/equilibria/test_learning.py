import pickle
import sys
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.equilibria import learning, nash
from gametheory.equilibria.learning import (
    fictitious_play,
    replicator,
    stochastic_fictitious_play,
    symmetric_replicator,
)
from gametheory.equilibria.lemke_howson import lemke_howson
from gametheory.equilibria.quantal import quantal
from gametheory.errors import ConceptError, DomainError, GameError, UnknownNameError
from gametheory.games import Decision, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.games.verification import regret
from tests.random_games import integer_games

paths_of_pivots = sys.modules["gametheory.equilibria.lemke_howson"]  # the function bears the same name

ACTIONS = [["hold", "concede", "strike"], ["abstain", "pressure", "bargain"]]
ROCK = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
two_player_games = integer_games(shapes=((2, 2), (2, 3), (3, 3), (1, 3), (3, 1), (1, 1), (4, 3)))


def zero_sum(rows, **labels):
    return NormalFormGame.from_arrays(rows, (-np.array(rows)).tolist(), **labels)


@pytest.fixture(scope="module")
def shapley():
    """Shapley (1964): whoever is imitated moves on."""
    rows = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    columns = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    return NormalFormGame.from_arrays(rows, columns, players=["us", "russia"], actions=ACTIONS, title="Shapley")


@pytest.fixture(scope="module")
def hawk_dove():
    """Maynard Smith and Price (1973): a prize of 2, a fight that costs 4; the stable mix has half hawks."""
    return NormalFormGame.from_arrays([[-1, 2], [0, 1]], [[-1, 0], [2, 1]], actions=[["hawk", "dove"]] * 2)


@pytest.fixture(scope="module")
def hunt():
    return NormalFormGame.from_arrays([[5, 0], [4, 2]], [[5, 4], [0, 2]], actions=[["stag", "hare"]] * 2)


# --- fictitious play ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        (ROCK, 0),
        ([[3, -1], [-2, 1]], Fraction(1, 7)),
        ([[2, 1], [0, 3]], Fraction(3, 2)),
        ([[4, 2], [3, 1]], 2),
        ([[0, 2, -1], [1, -1, 3]], Fraction(1, 2)),
    ],
)
@pytest.mark.parametrize("seed", [0, 1])
def test_zero_sum_play_converges_to_the_value(rows, value, seed):
    """Robinson (1951)."""
    game = zero_sum(rows)
    exact = {equilibrium.payoffs["1"] for equilibrium in nash(game).equilibria}
    assert exact == {value}
    play = fictitious_play(game, 3000, rng=seed)
    assert play.converged
    assert play.payoffs["1"] == pytest.approx(float(value), abs=0.06)
    assert play.regret < 0.1


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_shapleys_game_cycles_for_ever(shapley, seed):
    """The frequencies neither settle nor come near the only equilibrium, however long play lasts."""
    for rounds in (300, 3000):
        play = fictitious_play(shapley, rounds, rng=seed)
        assert not play.converged
        assert play.drift > 0.25
        assert play.regret > 0.1


def test_the_only_equilibrium_of_shapleys_game_is_the_even_mix(shapley):
    (only,) = nash(shapley).equilibria
    assert set(only.profile["us"].values()) == {Fraction(1, 3)}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_common_interests_are_found(seed):
    """Monderer and Shapley (1996)."""
    rows = [[2, 0, 1], [0, 1, 0], [1, 0, 3]]
    play = fictitious_play(NormalFormGame.from_arrays(rows, rows), 500, rng=seed)
    assert play.converged
    assert play.regret < 0.02


def test_frequencies_are_those_of_the_plays_and_the_profile_is_exact(shapley):
    play = fictitious_play(shapley, 40)
    assert play.rounds == 40
    for player, actions in zip(shapley.players, ACTIONS, strict=True):
        frequencies = play.frequencies[player]
        assert frequencies.shape == (40, 3)
        assert frequencies.sum(axis=1) == pytest.approx(1)
        counts = frequencies * np.arange(1, 41)[:, None]
        plays = np.diff(counts, axis=0, prepend=0)
        assert sorted(set(plays.round(9).ravel())) == [0, 1]
        assert [play.profile[player].get(a, 0) for a in actions] == [Fraction(int(n), 40) for n in counts[-1].round()]
    assert play.regret == regret(shapley, play.profile)
    assert isinstance(play.regret, Fraction)


def test_each_play_is_a_best_response_to_the_others_past(shapley):
    play = fictitious_play(shapley, 60, rng=5)
    rows, _ = shapley.to_arrays()
    counts = play.frequencies["us"] * np.arange(1, 61)[:, None]
    plays = np.diff(counts, axis=0).argmax(axis=1)
    for mine, seen in zip(plays, play.frequencies["russia"][:-1], strict=True):
        assert (rows @ seen)[mine] == pytest.approx((rows @ seen).max())


def test_rational_payoffs_tie_exactly():
    """0.1 + 0.2 and 0.3 differ in floating point; as payoffs over three rounds they are the same."""
    game = NormalFormGame.from_arrays([[0.1, 0.2], [0.3, 0.0]], [[0, 0], [0, 0]])
    beliefs = {"2": {"1": 1, "2": 1}}
    first = {fictitious_play(game, 1, beliefs=beliefs, rng=seed).profile["1"].get("1", 0) for seed in range(12)}
    assert first == {0, 1}


def test_beliefs_decide_the_first_round_and_do_not_count_as_plays(hunt):
    for seen, played in (("stag", "stag"), ("hare", "hare")):
        beliefs = {player: {seen: 2.5} for player in hunt.players}
        play = fictitious_play(hunt, 30, beliefs=beliefs)
        assert str(play.profile) == f"1: {played}; 2: {played}"
        assert play.drift == 0
        assert play.converged
        assert play.regret == 0


@pytest.mark.parametrize("run", [fictitious_play, stochastic_fictitious_play])
def test_the_seed_decides_and_the_global_generator_is_left_alone(shapley, run):
    np.random.seed(123)  # noqa: NPY002
    expected = np.random.random(3)  # noqa: NPY002
    np.random.seed(123)  # noqa: NPY002
    first, second, other = run(shapley, 50, rng=0), run(shapley, 50, rng=0), run(shapley, 50, rng=1)
    assert np.array_equal(np.random.random(3), expected)  # noqa: NPY002
    assert np.array_equal(first.frequencies["us"], second.frequencies["us"])
    assert not np.array_equal(first.frequencies["us"], other.frequencies["us"])
    generator = np.random.default_rng(0)
    again, moved_on = run(shapley, 50, rng=generator), run(shapley, 50, rng=generator)
    assert np.array_equal(first.frequencies["us"], again.frequencies["us"])
    assert not np.array_equal(first.frequencies["us"], moved_on.frequencies["us"])


def test_the_global_generator_is_put_back_after_an_error():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    with pytest.raises(KeyboardInterrupt), learning._drawing_from(0):
        raise KeyboardInterrupt
    assert np.array_equal(np.random.get_state()[1], before)  # noqa: NPY002


@pytest.mark.parametrize("noise", [0.4, 1.0])
def test_noisy_play_settles_near_the_logit_equilibrium(noise):
    """Of an asymmetric matching-pennies game, whose logit equilibrium is not its Nash equilibrium."""
    game = NormalFormGame.from_arrays([[4, 0], [0, 1]], [[0, 1], [1, 0]])
    play = stochastic_fictitious_play(game, 6000, noise=noise)
    assert play.converged
    (logit,) = quantal(game, precision=1 / noise).equilibria
    for player in game.players:
        expected = [float(logit.profile[player][action]) for action in ("1", "2")]
        assert play.frequencies[player][-1] == pytest.approx(expected, abs=0.04)
    assert play.regret > 0.02


def test_noisy_play_bears_payoffs_of_any_level():
    high = NormalFormGame.from_arrays([[10_001, 9_999], [9_999, 10_001]], [[-5_001, -4_999], [-4_999, -5_001]])
    plain = zero_sum([[1, -1], [-1, 1]])
    first, second = (stochastic_fictitious_play(game, 200, noise=0.5) for game in (high, plain))
    assert np.array_equal(first.frequencies["1"], second.frequencies["1"])


def test_relabelling_relabels_play():
    game = zero_sum([[2, 0], [-1, 1]])
    named = zero_sum([[2, 0], [-1, 1]], players=["us", "nk"], actions=[["a", "b"], ["c", "d"]])
    first, second = fictitious_play(game, 100), fictitious_play(named, 100)
    assert np.array_equal(first.frequencies["2"], second.frequencies["nk"])


# --- replicator dynamics --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hawks", [0.01, 0.3, 0.9])
def test_one_population_goes_to_the_mixed_stable_strategy(hawk_dove, hawks):
    path = symmetric_replicator(hawk_dove, {"hawk": hawks, "dove": 1 - hawks})
    assert path.populations == 1
    assert path.at_rest
    assert path.shares["1"][-1] == pytest.approx([0.5, 0.5], abs=1e-5)
    assert np.array_equal(path.shares["1"], path.shares["2"])
    assert path.regret < 1e-4


@pytest.mark.parametrize(("hawks", "winner"), [((0.6, 0.4), "1"), ((0.4, 0.6), "2")])
def test_two_populations_leave_the_mixed_strategy_for_a_pure_one(hawk_dove, hawks, winner):
    start = {p: {"hawk": share, "dove": 1 - share} for p, share in zip(hawk_dove.players, hawks, strict=True)}
    path = replicator(hawk_dove, start)
    assert path.at_rest
    assert path.profile.is_pure
    assert [p for p in hawk_dove.players if "hawk" in path.profile[p]] == [winner]
    assert path.regret == 0


@pytest.mark.parametrize(("stags", "end"), [(0.7, "stag"), (0.6, "hare")])
def test_coordination_goes_to_a_pure_equilibrium_by_basin(hunt, stags, end):
    """The mixed equilibrium, two stags in three, divides the basins."""
    start = {"stag": stags, "hare": 1 - stags}
    for path in (symmetric_replicator(hunt, start), replicator(hunt, dict.fromkeys(hunt.players, start))):
        assert str(path.profile) == f"1: {end}; 2: {end}"
        assert path.at_rest
        assert path.regret == 0


def test_matching_pennies_circles():
    game = zero_sum([[1, -1], [-1, 1]])
    path = replicator(game, {"1": {"1": 0.7, "2": 0.3}})
    assert not path.at_rest
    x, y = path.shares["1"][:, 0], path.shares["2"][:, 0]
    constant = x * (1 - x) * y * (1 - y)  # which the dynamics conserve
    assert constant == pytest.approx(constant[0], rel=1e-4)


@pytest.mark.parametrize("horizon", [100, 1000])
def test_a_path_that_lingers_at_pure_profiles_is_not_at_rest(shapley, horizon):
    """Shapley's game again: ever longer near each of six profiles, until the integrator loses the rarest action."""
    path = replicator(shapley, {"us": {"hold": 0.5, "concede": 0.3, "strike": 0.2}}, horizon=horizon)
    assert path.speed < 0.01
    assert path.regret > 0.5
    assert not path.at_rest


def test_a_rest_point_need_not_be_an_equilibrium(hunt):
    path = replicator(hunt, {"1": {"stag": 1}, "2": {"hare": 1}})
    assert path.at_rest
    assert path.speed == 0
    assert path.regret == 2


@given(two_player_games, st.integers(-1000, 1000))
@settings(max_examples=20, deadline=None)
def test_shares_stay_shares_and_shifts_change_nothing(game, shift):
    path = replicator(game, points=11, horizon=3)
    shifted = NormalFormGame.from_arrays(*(np.array(own, dtype=float) + shift for own in game.to_arrays()))
    moved = replicator(shifted, points=11, horizon=3)
    for player in game.players:
        assert path.shares[player].sum(axis=1) == pytest.approx(1)
        assert (path.shares[player] >= 0).all()
        assert path.shares[player] == pytest.approx(moved.shares[player], abs=1e-6)


def test_long_paths_stay_on_the_simplex(hunt):
    path = replicator(hunt, horizon=5000, points=20)
    assert path.shares["1"][-1] == pytest.approx([0, 1], abs=1e-9)


def test_relabelled_actions_swap_their_shares(hunt):
    swapped = NormalFormGame.from_arrays([[2, 4], [0, 5]], [[2, 0], [4, 5]], actions=[["hare", "stag"]] * 2)
    start = {"1": {"stag": 0.8, "hare": 0.2}, "2": {"stag": 0.55, "hare": 0.45}}
    first, second = replicator(hunt, start), replicator(swapped, start)
    assert first.shares["2"] == pytest.approx(second.shares["2"][:, ::-1], abs=1e-6)


# --- Lemke and Howson -----------------------------------------------------------------------------------------------


@given(two_player_games)
@settings(max_examples=60, deadline=None)
def test_what_is_reached_is_among_all_equilibria_and_verified(game):
    solution = lemke_howson(game)
    known = {str(equilibrium.profile) for equilibrium in nash(game).equilibria}
    assert solution.equilibria
    assert {str(equilibrium.profile) for equilibrium in solution.equilibria} <= known
    assert all(regret(game, equilibrium.profile) == 0 for equilibrium in solution.equilibria)
    assert not solution.complete
    assert [(path.player, path.action) for path in solution.paths] == [
        (player, action) for player, actions in zip(game.players, game.actions, strict=True) for action in actions
    ]
    reached = {path.equilibrium for path in solution.paths} - {None}
    assert reached == set(range(len(solution.equilibria)))


def test_labels_of_a_coordination_game_lead_to_their_own_pure_equilibrium_and_none_to_the_mixed(hunt):
    solution = lemke_howson(hunt)
    assert len(nash(hunt).equilibria) == 3
    assert [str(equilibrium.profile) for equilibrium in solution.equilibria] == ["1: stag; 2: stag", "1: hare; 2: hare"]
    assert [path.equilibrium for path in solution.paths] == [0, 1, 0, 1]
    assert solution.notes == ("Lemke-Howson finds some equilibria only: here 2 of the 3 that nash finds",)


def test_permuted_labels_permute_the_paths(hunt):
    swapped = NormalFormGame.from_arrays(
        [[4, 2], [5, 0]], [[0, 2], [5, 4]], actions=[["hare", "stag"], ["stag", "hare"]]
    )
    first, second = (
        {(p.player, p.action): str(solution.equilibria[p.equilibrium].profile) for p in solution.paths}
        for solution in (lemke_howson(hunt), lemke_howson(swapped))
    )
    assert first == second


def test_it_agrees_with_nashpy(shapley):
    rng = np.random.default_rng(3)
    for size in (2, 3, 4):
        rows, columns = rng.integers(-9, 10, (2, size, size))
        game = NormalFormGame.from_arrays(rows, columns)
        solution, peer = lemke_howson(game), game.to_nashpy()
        for label, path in enumerate(solution.paths):
            mixes = peer.lemke_howson(initial_dropped_label=label)
            profile = solution.equilibria[path.equilibrium].profile
            for player, actions, mix in zip(game.players, game.actions, mixes, strict=True):
                assert [float(profile[player].get(a, 0)) for a in actions] == pytest.approx(mix, abs=1e-8)


def test_larger_games_do_not_overflow():
    """Of this game nashpy's own loop, whose entries grow without bound, follows one path for ever."""
    rng = np.random.default_rng(0)
    solution = lemke_howson(NormalFormGame.from_arrays(*rng.integers(-99, 99, (2, 8, 8))))
    assert all(path.equilibrium is not None for path in solution.paths)


def test_a_degenerate_game_says_so():
    solution = lemke_howson(NormalFormGame.from_arrays([[0, 0], [0, 0]], [[0, 0], [0, 0]]))
    assert len(solution.equilibria) == 1
    assert not solution.equilibria[0].isolated
    assert len(solution.ties) == 2
    assert any("degenerate" in note for note in solution.notes)


@pytest.mark.parametrize(
    "lost",
    [
        lambda *_: (None, 10_000),
        lambda *_: ((np.array([0.9, 0.1]), np.array([0.9, 0.1])), 3),
        lambda *_: ((np.array([np.nan, 1]), np.array([1, 0])), 3),
        lambda *_: ((np.array([1.0]), np.array([1.0])), 3),
    ],
)
def test_what_cannot_be_verified_is_never_returned(hunt, monkeypatch, lost):
    monkeypatch.setattr(paths_of_pivots, "_followed", lost)
    solution = lemke_howson(hunt)
    assert solution.equilibria == ()
    assert {path.equilibrium for path in solution.paths} == {None}
    assert solution.notes[-1] == (
        "rounding led the paths astray that drop stag of 1, hare of 1, stag of 2, hare of 2; "
        "nothing is returned for them"
    )


def test_a_path_is_bounded(hunt, monkeypatch):
    monkeypatch.setattr(paths_of_pivots, "MOST_PIVOTS", 1)
    assert {(path.equilibrium, path.pivots) for path in lemke_howson(hunt).paths} == {(None, 1)}


def test_the_answer_is_plain_data_with_its_paths_and_pickles(hunt):
    solution = lemke_howson(hunt)
    assert solution.to_dict()["paths"][1] == {"player": "1", "action": "hare", "equilibrium": 1, "pivots": 2}
    assert pickle.loads(pickle.dumps(solution)).paths == solution.paths


# --- what cannot be asked -------------------------------------------------------------------------------------------


EVERY = [fictitious_play, stochastic_fictitious_play, replicator, symmetric_replicator, lemke_howson]
ENTRY = ExtensiveFormGame(
    ("a",), Decision("move", "a", ("in", "out"), (Leaf("entry", (1,)), Leaf("none", (0,))), "move")
)


@pytest.mark.parametrize("ask", EVERY)
def test_trees_grids_and_third_players_are_refused(ask):
    with pytest.raises(ConceptError, match="takes a game in normal form"):
        ask(ENTRY)
    with pytest.raises(GameError, match="single two-player game"):
        ask(NormalFormGame.from_arrays(*np.zeros((3, 2, 2, 2))))
    with pytest.raises(GameError, match="single two-player game"):
        ask(NormalFormGame.from_arrays(np.zeros((5, 2, 2)), np.zeros((2, 2))))


def test_an_asymmetric_game_has_no_single_population(shapley):
    with pytest.raises(ConceptError) as error:
        symmetric_replicator(shapley)
    assert str(error.value) == (
        "one population needs a symmetric game: the same actions, and payoffs that do not tell who is who. "
        "Use replicator, which takes a population for each player"
    )


@pytest.mark.parametrize(
    ("ask", "trouble", "text"),
    [
        (lambda g: fictitious_play(g, 0), DomainError, "0 rounds cannot be played. Give one round or more"),
        (lambda g: fictitious_play(g, beliefs={"3": {}}), UnknownNameError, "no player is called '3'"),
        (lambda g: fictitious_play(g, beliefs={"1": {"stagg": 1}}), UnknownNameError, "Did you mean 'stag'?"),
        (lambda g: fictitious_play(g, beliefs={"1": {"stag": -1}}), DomainError, "the weight of 'stag' is -1"),
        (lambda g: stochastic_fictitious_play(g, noise=0), DomainError, "the noise is 0. Give a number above zero"),
        (lambda g: stochastic_fictitious_play(g, noise=1e-3), DomainError, "here of at least 0.003367"),
        (lambda g: stochastic_fictitious_play(g, shock=-1), DomainError, "the shock is -1"),
        (lambda g: replicator(g, {"1": {"stag": 0.4}}), DomainError, "the shares {'stag': 0.4} sum to 0.4"),
        (lambda g: symmetric_replicator(g, {"fox": 1}), UnknownNameError, "no action is called 'fox'"),
        (lambda g: replicator(g, points=1), DomainError, "a path of 1 points has no end"),
        (lambda g: replicator(g, horizon=0), DomainError, "the horizon is 0. Give a time above zero"),
    ],
)
def test_errors_name_the_thing_and_the_next_step(hunt, ask, trouble, text):
    with pytest.raises(trouble) as error:
        ask(hunt)
    assert text in str(error.value)


def test_a_path_that_the_integrator_gives_up_is_no_answer(hunt, monkeypatch):
    def given_up(*_, **__):
        warnings.warn("Excess work done on this call", RuntimeWarning, stacklevel=2)

    monkeypatch.setattr("nashpy.Game.asymmetric_replicator_dynamics", given_up)
    with pytest.raises(ConceptError, match=r"could not be followed to time 20 .*Give a shorter horizon or more points"):
        replicator(hunt)


def test_representations_say_what_came_of_it(shapley, hawk_dove):
    assert "did not settle" in repr(fictitious_play(shapley, 200))
    assert "at rest" in repr(symmetric_replicator(hawk_dove, {"hawk": 0.2, "dove": 0.8}))
