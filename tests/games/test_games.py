from fractions import Fraction

import numpy as np
import pytest

from gametheory.errors import GameError, UnknownNameError
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, NormalFormGame, Profile
from gametheory.games.numbers import as_written, show
from gametheory.games.verification import expected_payoffs, outcome_probabilities, regret, subgame_regret


def test_from_arrays_labels_what_has_no_labels():
    game = NormalFormGame.from_arrays(np.arange(6).reshape(2, 3), np.zeros((2, 3)))
    assert game.players == ("1", "2")
    assert game.actions == (("1", "2"), ("1", "2", "3"))
    assert game.outcome_names[0] == "1, 1"
    assert [array.tolist() for array in game.to_arrays()] == [[[0, 1, 2], [3, 4, 5]], [[0, 0, 0], [0, 0, 0]]]


def test_a_grid_keeps_its_axes_in_front():
    array = np.random.default_rng(0).normal(size=(5, 4, 2, 3))
    game = NormalFormGame.from_arrays(array, np.zeros((2, 3)))
    assert game.grid_shape == (5, 4)
    np.testing.assert_array_equal(game.to_arrays()[0], array)
    assert game.point((3, 2)).to_arrays()[0].tolist() == array[3, 2].tolist()


@pytest.mark.parametrize(
    ("arrays", "options", "message"),
    [
        (([[1, 2]], [[1], [2]]), {}, r"payoff arrays of shapes \(1, 2\) and \(2, 1\) are not of one game"),
        (([1, 2], [1, 2]), {}, "2 payoff arrays need at least 2 axes each"),
        (([[1]], [[np.nan]]), {}, "nan is not a finite number"),
        ((np.full((2, 1, 1), np.inf), np.zeros((1, 1))), {}, "a payoff over the grid is not a finite number"),
        (([[1]], [[1]]), {"players": ["a", "a"]}, r"the players \('a', 'a'\) are empty or share a label"),
        (([[1]], [[1]]), {"actions": [["x"], ["y", "z"]]}, r"the action labels are for shape \(1, 2\)"),
        (([[1]], [[1]]), {"players": ["a"]}, "1 players but 2 sets of actions"),
    ],
)
def test_arrays_that_make_no_game_are_refused_in_words(arrays, options, message):
    with pytest.raises(GameError, match=message):
        NormalFormGame.from_arrays(*arrays, **options)


def test_payoffs_cannot_be_changed():
    game = NormalFormGame.from_arrays([[1]], [[1]])
    with pytest.raises(ValueError, match="read-only"):
        game.payoffs[0][0, 0] = 2


def test_cells_are_found_by_their_labels():
    game = NormalFormGame.from_arrays([[1, 2]], [[3, 4]], actions=[["hold"], ["persist", "freeze"]])
    assert game.cell("hold", "freeze") == (0, 1)
    with pytest.raises(UnknownNameError, match=r"no action is called 'freze'. Did you mean 'freeze'\?"):
        game.cell("hold", "freze")
    with pytest.raises(GameError, match="1 actions for 2 players"):
        game.cell("hold")


def test_every_axis_has_a_name_in_xarray():
    game = NormalFormGame.from_arrays(
        [[1, 2]], [[3, 4]], players=["us", "nk"], actions=[["hold"], ["persist", "freeze"]]
    )
    assert game.to_xarray().sel(payoff_of="nk", us="hold", nk="freeze") == 4


def test_nashpy_receives_the_same_game():
    game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    rows, columns = next(game.to_nashpy().vertex_enumeration())
    assert rows.tolist() == columns.tolist() == [0, 1]
    with pytest.raises(GameError, match="nashpy plays a single two-player game"):
        NormalFormGame.from_arrays([1, 2]).to_nashpy()


def test_expected_payoffs_outcomes_and_regret_of_a_mixed_profile():
    game = NormalFormGame.from_arrays(
        [[0, 3], [-6, 3.5]], [[0, -2.5], [-10, -4.5]], outcomes=[["quo", "freeze"], ["war", "freeze"]]
    )
    half = Fraction(1, 2)
    profile = Profile({"1": {"1": half, "2": half}, "2": {"1": Fraction(1, 4), "2": Fraction(3, 4)}})
    assert expected_payoffs(game, profile) == {"1": Fraction(27, 16), "2": Fraction(-31, 8)}
    assert outcome_probabilities(game, profile) == {
        "quo": Fraction(1, 8),
        "freeze": Fraction(3, 4),
        "war": Fraction(1, 8),
    }
    assert regret(game, profile) == Fraction(9, 4) - Fraction(27, 16)


def test_a_threat_that_is_not_credible_has_regret_in_its_subgame():
    answer = Decision("answer", "b", ("yield", "fight"), (Leaf("share", (1, 1)), Leaf("war", (-1, -1))), "answer")
    game = ExtensiveFormGame(("a", "b"), Decision("entry", "a", ("out", "in"), (Leaf("out", (0, 2)), answer), "entry"))
    assert subgame_regret(game, Profile({"entry": {"out": 1}, "answer": {"fight": 1}})) == 2
    assert subgame_regret(game, Profile({"entry": {"in": 1}, "answer": {"yield": 1}})) == 0


def test_tree_nodes_must_fit():
    with pytest.raises(GameError, match="outcome 'o' has 1 payoffs for 2 players"):
        ExtensiveFormGame(("a", "b"), Leaf("o", (1,)))
    with pytest.raises(GameError, match="move 'm' needs actions with labels of their own"):
        ExtensiveFormGame(("a",), Decision("m", "a", ("x", "x"), (Leaf("o", (1,)), Leaf("o", (1,))), "m"))
    with pytest.raises(GameError, match="move 'm' belongs to 'c', who is not a player"):
        ExtensiveFormGame(("a",), Decision("m", "c", ("x",), (Leaf("o", (1,)),), "m"))
    with pytest.raises(GameError, match="chance move 'm' needs one probability for each action"):
        ExtensiveFormGame(("a",), Chance("m", ("x",), (), (Leaf("o", (1,)),)))


@pytest.mark.parametrize("value", [float("nan"), "2", None, True, 1 + 2j])
def test_only_finite_numbers_are_numbers(value):
    with pytest.raises(GameError, match="not a"):
        as_written(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (123456, "123456"),
        (1e-9, "1e-09"),
        (Fraction(2, 3), "2/3"),
        (1e12, "1e+12"),
        (0.25, "0.25"),
    ],
)
def test_numbers_are_shown_for_readers(value, text):
    assert show(value) == text
