from fractions import Fraction

import numpy as np
import pytest
from signalling_oracle import exact, patterns, tree

from gametheory.equilibria.perfect_bayesian import perfect_bayesian
from gametheory.equilibria.signalling import kind_of, signalling_game, signalling_grid
from gametheory.equilibria.signalling.certainty import mixture, roots
from gametheory.equilibria.signalling.patterns import Pattern, pattern_label, pattern_of
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, Profile

HALF = Fraction(1, 2)


def drawn(rng, shape, points, *, whole=False):
    """Payoffs and priors at so many points, in whole numbers (where ties abound) or with six decimals."""
    own, paid = (
        rng.integers(-2, 3, (*shape, points)).astype(float) if whole else rng.uniform(-1, 1, (*shape, points)).round(6)
        for _ in range(2)
    )
    weights = rng.integers(1, 4, (shape[0], points)) / 10
    return own, paid, [*weights[:-1], 1 - weights[:-1].sum(axis=0)]


def labels_at(found, place):
    grid = found.complete.shape
    return {c for c, holds in zip(found.candidates, found.holds, strict=True) if np.broadcast_to(holds, grid)[place]}


def expected_labels(game, own, paid, priors, ends, place):
    first = [Fraction(repr(float(share[place]))) for share in priors[:-1]]
    shares = [*first, 1 - sum(first)]
    signalling = signalling_game(game)
    return {
        pattern_label(signalling, Pattern(sent, given))
        for sent, given in patterns(exact(own[..., place]), exact(paid[..., place]), shares, ends)
    }


# --- recognising signalling games -----------------------------------------------------------------------------------


def leaf(name="x"):
    return Leaf(name, (0, 0))


def sender(name, moves, player="s"):
    return Decision(name, player, tuple(moves), tuple(moves.values()), name)


def answer(known="heard", player="r", ends=("x", "y")):
    return Decision(f"{known} {id(ends)}", player, ends, tuple(map(leaf, ends)), known)


def game_of(*kinds, priors=None, above=lambda node: node):
    priors = priors or (Fraction(1, len(kinds)),) * len(kinds)
    return ExtensiveFormGame(("s", "r"), above(Chance("draw", tuple("abc"[: len(kinds)]), priors, kinds)))


def test_a_type_without_a_choice_sends_the_message_that_is_answered_where_its_play_comes():
    found = signalling_game(game_of(answer(), sender("weak", {"yield": leaf(), "defy": answer()})))
    assert [kind.messages for kind in found.types] == [(0,), (1, 0)]
    assert [(message.name, message.heard) for message in found.messages] == [("defy", (0, 1)), ("yield", ())]
    assert found.types[0].information_set == ""


def test_an_ending_after_a_message_or_an_answer_may_hold_more_chance():
    ends = Leaf("deal", (4, 0)), Leaf("war", (0, 4))
    lottery = Chance("luck", ("good", "bad"), (Fraction(1, 4), Fraction(3, 4)), ends)
    replies = [Decision(f"reply {n}", "r", ("x", "y"), (lottery, leaf()), "heard") for n in "ab"]
    found = signalling_game(game_of(*(sender(n, {"talk": reply}) for n, reply in zip("ab", replies, strict=True))))
    assert found.payoff("s", 0, 0, 0) == 1
    assert found.endings[0, 0, 0].outcomes == {"deal": Fraction(1, 4), "war": Fraction(3, 4)}


@pytest.mark.parametrize("before", [True, False])
def test_an_uninformed_first_move_may_come_before_or_right_after_the_draw(before):
    kinds = sender("a", {"yield": leaf(), "defy": answer()}), sender("b", {"yield": leaf(), "defy": answer()})

    def opening(name, onward):
        return Decision(name, "r", ("hold", "go"), (Leaf("calm", (0, 7)), onward), "open")

    if before:
        game = game_of(*kinds, above=lambda draw: opening("open", draw))
    else:
        game = game_of(*(opening(f"open {number}", kind) for number, kind in enumerate(kinds)))
    found = signalling_game(game)
    assert (found.opening.player, found.opening.onward) == ("r", "go")
    assert found.opening.outside["hold"].payoffs == (0, 7)
    assert [kind.name for kind in found.types] == ["a", "b"]


NO_SIGNALS = {
    "the answer knows the type": game_of(sender("a", {"m": answer("one")}), sender("b", {"m": answer("two")})),
    "messages sound alike": game_of(*(sender(n, {"m": answer(), "n": answer()}) for n in "ab")),
    "two senders": game_of(sender("a", {"m": answer()}), sender("b", {"m": answer()}, player="r")),
    "who sends answers": game_of(*(sender(n, {"m": answer(player="s")}) for n in "ab")),
    "a type without a move": game_of(sender("a", {"m": answer()}), leaf()),
    "one type": game_of(sender("a", {"m": answer()})),
    "nobody knows the type": game_of(answer(), answer()),
    "no draw": ExtensiveFormGame(("s", "r"), sender("a", {"m": answer()})),
}


@pytest.mark.parametrize("game", NO_SIGNALS.values(), ids=NO_SIGNALS.keys())
def test_other_trees_are_no_signalling_games(game):
    assert signalling_game(game) is None
    assert signalling_grid(game) is None
    assert kind_of(game, Profile({})) == ""


# --- kinds ----------------------------------------------------------------------------------------------------------

THREE = tree(*(np.zeros((3, 2, 2), dtype=object) for _ in range(2)), (Fraction(1, 3),) * 3)


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (({"m0": 1}, {"m0": 1}, {"m0": 1}), "pooling"),
        (({"m0": HALF, "m1": HALF},) * 3, "pooling"),
        (({"m0": 1}, {"m0": 1}, {"m1": 1}), "semi-separating"),
        (({"m0": 1}, {"m0": HALF, "m1": HALF}, {"m1": 1}), "semi-separating"),
        (({"m0": HALF, "m1": HALF}, {"m0": Fraction(1, 3), "m1": Fraction(2, 3)}, {"m1": 1}), "semi-separating"),
    ],
)
def test_kinds(sent, kind):
    assert kind_of(THREE, Profile({f"t{number}": mix for number, mix in enumerate(sent)})) == kind


def test_types_of_probability_zero_and_games_nobody_enters_have_no_kind():
    rare = tree(*(np.zeros((2, 2, 2), dtype=object) for _ in range(2)), (Fraction(0), Fraction(1)))
    assert kind_of(rare, Profile({"t0": {"m0": 1}, "t1": {"m1": 1}})) == ""
    kinds = (sender(n, {"m": answer()}) for n in "ab")
    opened = game_of(*kinds, above=lambda draw: Decision("open", "r", ("hold", "go"), (leaf(), draw), "open"))
    profile = {"a": {"m": 1}, "b": {"m": 1}, "heard": {"x": 1}}
    assert kind_of(opened, Profile(profile | {"open": {"hold": 1}})) == ""
    assert kind_of(opened, Profile(profile | {"open": {"hold": HALF, "go": HALF}})) == "pooling"


# --- against elimination in rationals -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "ends", "whole", "points"),
    [
        ((2, 2, 2), (), False, 40),
        ((2, 2, 2), (), True, 40),
        ((2, 2, 2), (0,), False, 40),
        ((2, 2, 2), (1,), True, 40),
        ((3, 2, 2), (0,), False, 6),
        pytest.param((3, 2, 2), (), False, 4, marks=pytest.mark.slow),
        pytest.param((2, 2, 3), (), False, 6, marks=pytest.mark.slow),
        pytest.param((2, 2, 3), (), True, 6, marks=pytest.mark.slow),
    ],
)
def test_the_kernel_finds_every_play_of_every_kind_wherever_it_says_so(shape, ends, whole, points):
    own, paid, priors = drawn(np.random.default_rng(points + len(ends)), shape, points, whole=whole)
    game = tree(own, paid, priors, ends)
    found = signalling_grid(game)
    for place in range(points):
        expected = expected_labels(game, own, paid, priors, ends, place)
        if found.complete[place]:
            assert labels_at(found, place) == expected
            assert found.count[place] == len(expected)
    assert whole or found.complete.mean() > 0.99
    assert not (found.ties & found.complete).any()


@pytest.mark.parametrize("seed", range(2))
def test_points_that_floating_point_does_not_decide_are_solved_exactly(seed):
    own, paid, priors = drawn(np.random.default_rng(seed), (2, 2, 2), 15, whole=True)
    game = tree(own, paid, priors)
    assert not signalling_grid(game).complete.all()
    found = signalling_grid(game, exactly=perfect_bayesian)
    for place in range(15):
        assert found.complete[place]
        # Of a continuum the exact solver lists the extreme equilibria; the elimination lists what lies between, too.
        assert labels_at(found, place) <= expected_labels(game, own, paid, priors, (), place)
        assert labels_at(found, place)
    assert len(found.kinds) == len(found.candidates)


def along_a_line(seed, points=24):
    """Small whole payoffs, of which one or two, and perhaps the prior from 0 to 1, change along a line: ties abound."""
    rng = np.random.default_rng(seed)
    own, paid = (np.repeat(rng.integers(0, 3, (2, 2, 2, 1)).astype(float), points, axis=-1) for _ in range(2))
    own[tuple(rng.integers(0, 2, 3))] = np.linspace(0, 2, points)
    if seed % 2:
        paid[tuple(rng.integers(0, 2, 3))] = np.linspace(0, 1, points)
    first = np.linspace(0, 1, points) if seed % 3 else np.full(points, 0.25)
    return tree(own, paid, [first, 1 - first], ((), (0,))[seed % 2])


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 60))])
def test_of_points_with_the_same_structure_one_is_solved_and_all_are_answered(seed):
    game, solved = along_a_line(seed), []

    def exactly(single):
        solved.append(single)
        return perfect_bayesian(single)

    found, signalling = signalling_grid(game, exactly=exactly), signalling_game(game)
    assert len(solved) <= 2 + np.count_nonzero(~signalling_grid(game).complete) // 2
    assert found.complete.all()
    for place in range(24):
        solution = perfect_bayesian(game.point((place,)))
        patterns_here = {pattern_of(signalling, one.profile) for one in solution.equilibria}
        assert labels_at(found, place) == {pattern_label(signalling, pattern) for pattern in patterns_here}
        assert {name for name, at in zip(found.outcomes, found.possible[:, place], strict=True) if at} == set(
            solution.possible_outcomes
        )
        chosen = found.payoffs[:, place].tolist()
        assert any(list(map(float, e.payoffs.values())) == pytest.approx(chosen, abs=1e-9) for e in solution.equilibria)


@pytest.mark.slow
def test_of_games_with_too_many_patterns_it_finds_the_pure_ones():
    game = tree(*drawn(np.random.default_rng(0), (3, 3, 2), 6))
    found, signalling = signalling_grid(game), signalling_game(game)
    assert not found.complete.any()
    for place in range(6):
        solution = perfect_bayesian(game.point((place,)))
        assert solution.complete
        followed = {pattern_of(signalling, one.profile) for one in solution.equilibria}
        pure = {pattern_label(signalling, pattern) for pattern in followed if pattern.is_pure}
        assert labels_at(found, place) == pure


def test_payoffs_and_outcomes_are_those_of_the_equilibria_found_one_by_one():
    own, paid, priors = drawn(np.random.default_rng(8), (2, 2, 2), 40)
    game = tree(own, paid, priors)
    found = signalling_grid(game)
    for place in range(0, 40, 4):
        solution = perfect_bayesian(game.point((place,)))
        chosen = [float(found.payoffs[player][place]) for player in range(2)]
        assert any(
            list(map(float, one.payoffs.values())) == pytest.approx(chosen, abs=1e-9) for one in solution.equilibria
        )
        assert {one.kind for one in solution.equilibria} == {
            kind for kind, holds in zip(found.kinds, found.holds, strict=True) if np.broadcast_to(holds, 40)[place]
        }
    assert np.allclose(found.outcome_probabilities.sum(axis=0), 1)


def opened(game, rng, points):
    """The game behind an uninformed first move of the receiver, who may stay out of it."""
    out = Leaf("calm", tuple(rng.uniform(-0.5, 0.5, (2, points)).round(4)))
    return ExtensiveFormGame(game.players, Decision("open", "receiver", ("hold", "go"), (out, game.root), "open"))


@pytest.mark.parametrize("shape", [(2, 3, 2), (3, 2, 2), (2, 2, 3)])
@pytest.mark.parametrize("opening", [False, True])
def test_the_kernel_and_the_general_search_agree(shape, opening):
    rng = np.random.default_rng(sum(shape) + opening)
    own, paid, priors = drawn(rng, shape, 10)
    game = opened(tree(own, paid, priors), rng, 10) if opening else tree(own, paid, priors)
    found, signalling = signalling_grid(game), signalling_game(game)
    assert found.complete.all()
    for place in range(10):
        solution = perfect_bayesian(game.point((place,)))
        followed = [pattern_of(signalling, one.profile) for one in solution.equilibria]
        labels = {"hold" if pattern is None else pattern_label(signalling, pattern) for pattern in followed}
        assert solution.complete
        assert labels_at(found, place) == labels


def test_relabelling_types_and_answers_relabels_the_plays():
    own, paid, priors = drawn(np.random.default_rng(4), (2, 2, 2), 200)
    first = signalling_grid(tree(own, paid, priors))
    second = signalling_grid(tree(own[::-1, :, ::-1], paid[::-1, :, ::-1], priors[::-1]))
    assert (first.count == second.count).all()
    scaled = signalling_grid(tree(3 * own + 1, 5 * paid, priors))
    assert (first.count == scaled.count).all()


@pytest.mark.parametrize("seed", range(5))
def test_moving_every_payoff_within_the_tolerance_changes_no_decided_point(seed):
    rng = np.random.default_rng(seed)
    own, paid, priors = drawn(rng, (2, 2, 2), 2000, whole=True)
    found = signalling_grid(tree(own, paid, priors))
    moved = [side + 1e-9 * rng.uniform(-1, 1, side.shape) for side in (own, paid)]
    again = signalling_grid(tree(*moved, priors))
    decided = found.complete & again.complete
    assert decided.mean() > 0.1
    held = [
        {c: np.broadcast_to(h, 2000)[decided] for c, h in zip(one.candidates, one.holds, strict=True)}
        for one in (found, again)
    ]
    for label in held[0].keys() | held[1].keys():
        nowhere = np.zeros(decided.sum(), dtype=bool)
        assert (held[0].get(label, nowhere) == held[1].get(label, nowhere)).all()


# --- the arithmetic -------------------------------------------------------------------------------------------------


def test_a_system_that_is_singular_by_its_structure_is_excluded_and_not_unknown():
    found = roots([[1.0, -1.0], [2.0, -2.0]], [0.3, np.array([0.6, 0.7])], 1e-12, 2.0)
    assert not found.known
    assert found.possible.tolist() == [True, False]


def test_mixtures_are_sure_inside_and_only_possible_on_the_edge():
    height = np.array([0.4, 0.5, 0.6])
    found = mixture([[1.0 - height, -height], [-height, 1.0 - height]], 1e-9)
    assert found.sure.tolist() == [True, False, False]
    assert found.possible.tolist() == [True, True, False]
