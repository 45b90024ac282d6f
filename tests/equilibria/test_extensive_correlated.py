from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from signalling_oracle import tree

from gametheory.equilibria import coarse_correlated, correlated, nash
from gametheory.equilibria.extensive_correlated import extensive_form_correlated
from gametheory.equilibria.trigger_deviations import PlanProfiles, trigger_advice, trigger_rows
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.games.strategic_form import reduced_normal_form
from gametheory.games.strategies import plans


@st.composite
def imperfect_trees(draw, players=("a", "b"), chance=True):
    """Two stages: perhaps a draw, a move that may be seen or not, an answer, and perhaps a last move of the first."""
    kinds = draw(st.sampled_from([1, 2])) if chance else 1
    seen, known, last = (draw(st.booleans()) for _ in range(3))

    def leaf(name):
        return Leaf(name, tuple(Fraction(draw(st.integers(-3, 3))) for _ in players))

    def answer(kind, action):
        label = f"answer {action if seen else ''}"
        ends = tuple(leaf(f"{kind}{action}{reply}") for reply in "xy")
        if last and action == "r":
            later = ends[0], leaf(f"{kind} go")
            ends = Decision(f"last {kind}", players[0], ("stay", "go"), later, f"last {kind * known}"), ends[1]
        return Decision(f"{label} {kind}", players[1], ("x", "y"), ends, label)

    def first(kind):
        where = f"first {kind * known}"
        return Decision(f"first {kind}", players[0], ("l", "r"), tuple(answer(kind, action) for action in "lr"), where)

    if kinds == 1:
        return ExtensiveFormGame(players, first("A"))
    draw_of = Chance("draw", ("A", "B"), (Fraction(1, 3), Fraction(2, 3)), (first("A"), first("B")))
    return ExtensiveFormGame(players, draw_of)


def profiles_of(game):
    return PlanProfiles.of(game, [plans(game, player, reduced=True) for player in game.players])


def expectation(row, weights, cells):
    return sum(entry * weights.get(cell, 0) for entry, cell in zip(row, cells, strict=True))


# von Stengel and Forges (2008), figure 1: a student, good or bad, sends one of two meaningless signals; a professor,
# who wants good students only, accepts or refuses.
def professor():
    own = np.zeros((2, 2, 2), dtype=object)
    paid = np.full((2, 2, 2), 6, dtype=object)
    own[0, :, 0], own[1, :, 0] = 4, 6
    paid[0, :, 0], paid[1, :, 0] = 10, 0
    exact = np.vectorize(Fraction, otypes=[object])
    return tree(exact(own), exact(paid), (Fraction(1, 2), Fraction(1, 2)))


def test_a_mediator_who_advises_move_by_move_gets_good_students_accepted():
    game = professor()
    found = extensive_form_correlated(game, "receiver")
    assert found.best.payoffs == {"sender": Fraction(7, 2), "receiver": Fraction(13, 2)}
    assert (found.value, found.best.regret, found.exact) == (Fraction(13, 2), 0, True)
    assert correlated(reduced_normal_form(game)).value == 6  # whole plans say too much: nobody is accepted
    assert "told to play" in repr(found)


@given(imperfect_trees(), st.sampled_from(["total", "a", "least b", "fairness"]))
@settings(derandomize=True, max_examples=12, deadline=None)
def test_its_value_lies_between_those_of_the_tables_correlated_and_coarse_equilibria(game, objective):
    table = reduced_normal_form(game)
    found = extensive_form_correlated(game, objective)
    sign = -1 if objective.startswith("least") else 1
    low, high = correlated(table, objective).value, coarse_correlated(table, objective).value
    assert sign * low <= sign * found.value <= sign * high
    assert found.exact
    assert found.best.regret == 0


@given(imperfect_trees())
@settings(derandomize=True, max_examples=12, deadline=None)
def test_every_nash_equilibrium_is_one(game):
    profiles, table = profiles_of(game), reduced_normal_form(game)
    rows = list(trigger_rows(profiles))
    best = extensive_form_correlated(game).value
    for equilibrium in nash(table).equilibria:
        weights = {
            cell: np.prod(
                [
                    equilibrium.profile[player].get(actions[number], Fraction(0))
                    for player, actions, number in zip(table.players, table.actions, cell, strict=True)
                ]
            )
            for cell in profiles.cells
        }
        assert all(expectation(row, weights, profiles.cells) <= bound for row, bound in rows)
        assert sum(equilibrium.payoffs.values()) <= best


@given(imperfect_trees(), st.randoms(use_true_random=False))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_rows_and_advice_agree_on_who_gains_by_deviating(game, random):
    profiles = profiles_of(game)
    shares = [random.choice([0, 0, 1, 2]) for _ in profiles.cells]
    assume(any(shares))
    weights = {c: Fraction(share, sum(shares)) for c, share in zip(profiles.cells, shares, strict=True) if share}
    told = trigger_advice(game, profiles.plans, weights)
    by_rows = any(expectation(row, weights, profiles.cells) > bound for row, bound in trigger_rows(profiles))
    assert by_rows == any(one.gain > 0 for one in told)
    assert all(sum(one.beliefs.values()) == 1 for one in told)


def test_three_players_and_chance():
    rng = np.random.default_rng(3)

    def leaf(name):
        return Leaf(name, tuple(Fraction(int(n)) for n in rng.integers(-3, 4, 3)))

    def third(name):
        return Decision(f"c {name}", "c", ("x", "y"), (leaf(f"{name} x"), leaf(f"{name} y")), "c")

    def second(name):
        return Decision(f"b {name}", "b", ("l", "r"), (third(f"{name} l"), leaf(f"{name} r")), f"b {name[-1]}")

    def first(name):
        return Decision(f"a {name}", "a", ("u", "d"), (second(f"{name} u"), second(f"{name} d")), f"a {name}")

    game = ExtensiveFormGame(
        ("a", "b", "c"), Chance("draw", ("A", "B"), (Fraction(1, 4), Fraction(3, 4)), (first("A"), first("B")))
    )
    table = reduced_normal_form(game)
    found = extensive_form_correlated(game)
    assert correlated(table).value <= found.value <= coarse_correlated(table).value
    assert found.best.regret == 0
    assert sum(found.best.outcomes.values()) == 1
    rare = extensive_form_correlated(game, "least probability of A u r")
    assert rare.value == rare.best.outcomes.get("A u r", 0)


def test_what_it_cannot_take_is_refused():
    with pytest.raises(ConceptError, match="takes a tree, and this game is a table"):
        extensive_form_correlated(NormalFormGame.from_arrays([[1]], [[1]]))
    with pytest.raises(ConceptError, match="takes a single game"):
        extensive_form_correlated(tree(np.zeros((2, 2, 2, 3)), np.zeros((2, 2, 2, 3)), (0.5, 0.5)))
    with pytest.raises(ConceptError, match="has more than 2,000"):
        extensive_form_correlated(tree(np.zeros((4, 3, 3)), np.zeros((4, 3, 3)), (0.25,) * 4))
    with pytest.raises(UnknownNameError, match="no objective is called 'peace'"):
        extensive_form_correlated(professor(), "peace")
