import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import gametheory as gt
from gametheory.equilibria import perfect_bayesian, sequential, supporting_beliefs
from gametheory.errors import ConceptError
from gametheory.games import Beliefs, Chance, Decision, ExtensiveFormGame, Leaf, Profile
from gametheory.games.verification import information_set_regrets, subgame_regret, tree_regret, tree_values
from tests.random_games import trees
from tests.random_trees import among_found, profile_count, pure_profiles, random_tree, signalling

F = Fraction


def resolve(prior, war_irresolute=-1, war_resolute=-12, humiliation=-2, alternative=0):
    """An ultimatum to an opponent who is resolute, and always defies, or irresolute."""

    number = F if isinstance(prior, F) else float

    def showdown(name, war):
        ends = Leaf("war", (number(war), number(-10))), Leaf("humiliation", (number(humiliation), number(1)))
        return Decision(f"showdown {name}", "us", ("attack", "back down"), ends, "showdown")

    freeze = Leaf("coerced freeze", (number(F(7, 2)), number(F(-9, 2))))
    answer = Decision("answer", "nk", ("freeze", "defy"), (freeze, showdown("weak", war_irresolute)), "answer")
    draw = Chance("type", ("resolute", "irresolute"), (prior, 1 - prior), (showdown("strong", war_resolute), answer))
    status_quo = Leaf("status quo", (number(alternative), number(0)))
    return ExtensiveFormGame(
        ("us", "nk"), Decision("opening", "us", ("hold", "ultimatum"), (status_quo, draw), "opening")
    )


@given(st.integers(1, 60), st.integers(-19, -1), st.integers(-14, -3), st.integers(-1, 3))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_bluff_and_attack_make_each_other_indifferent(percent, war_tenths, war_resolute, alternative):
    """The irresolute bluffs so often that an attack is as good as backing down, the US attacks so often that bluffing
    is as good as freezing; where even a sure bluff leaves resolve too likely, everybody defies and nobody attacks."""
    prior, weak, humiliation = F(percent, 100), F(war_tenths, 10), F(-2)
    bluff = prior * (humiliation - war_resolute) / ((1 - prior) * (weak - humiliation))
    found = perfect_bayesian(resolve(prior, weak, war_resolute, humiliation, alternative))
    assert found.complete
    assume(bluff != 1)
    if bluff < 1:
        worth = (1 - prior) * (1 - bluff) * F(7, 2) + (prior + (1 - prior) * bluff) * humiliation
        answers, attack = {"freeze": 1 - bluff, "defy": bluff}, F(1, 2)
    else:
        worth, answers, attack = humiliation, {"defy": 1}, F(0)
    assume(worth != alternative)
    (equilibrium,) = found.equilibria
    assert equilibrium.profile["answer"] == answers
    assert equilibrium.profile["showdown"].get("attack", 0) == attack
    assert set(equilibrium.profile["opening"]) == {"ultimatum" if worth > alternative else "hold"}
    reached = prior + (1 - prior) * answers["defy"]
    held = equilibrium.beliefs["showdown"]
    assert held.probabilities == (prior / reached, 1 - prior / reached)
    assert held.on_path == (worth > alternative)
    assert held.corners == (held.probabilities,)


def beer_or_quiche():
    """Cho and Kreps (1987), Signaling games and stable equilibria, Quarterly Journal of Economics 102, 179-221."""

    def answer(kind, breakfast):
        liked = F((kind == "weak") == (breakfast == "quiche"))
        duel = Leaf(f"{kind}, {breakfast}, duel", (liked, F(kind == "weak")))
        peace = Leaf(f"{kind}, {breakfast}, peace", (liked + 2, F(kind == "strong")))
        return Decision(f"{kind} {breakfast}", "B", ("duel", "peace"), (duel, peace), breakfast)

    def eats(kind):
        return Decision(kind, "A", ("beer", "quiche"), (answer(kind, "beer"), answer(kind, "quiche")), kind)

    draw = Chance("nature", ("weak", "strong"), (F(1, 10), F(9, 10)), (eats("weak"), eats("strong")))
    return ExtensiveFormGame(("A", "B"), draw)


@pytest.mark.parametrize("concept", [perfect_bayesian, sequential])
def test_beer_or_quiche_pools_on_either(concept):
    found = concept(beer_or_quiche())
    assert found.complete
    pure = [equilibrium for equilibrium in found.equilibria if equilibrium.profile.is_pure]
    assert [str(equilibrium.profile) for equilibrium in pure] == [
        "weak: beer; beer: peace; quiche: duel; strong: beer",
        "weak: quiche; beer: duel; quiche: peace; strong: quiche",
    ]
    assert {equilibrium.kind for equilibrium in found.equilibria} == {"pooling"}
    off = pure[0].beliefs["quiche"]
    assert (off.on_path, off.histories, off.corners) == (
        False,
        ("weak, quiche", "strong, quiche"),
        ((F(1, 2), F(1, 2)), (F(1), F(0))),
    )
    on = pure[0].beliefs["beer"]
    assert (on.on_path, on.probabilities) == (True, (F(1, 10), F(9, 10)))
    assert pure[0].values["quiche"] == {"A": F(3, 4), "B": F(3, 4)}
    # With the belief that leaves B indifferent, B may also mix, as long as quiche does not pay the strong.
    assert [component.words for component in found.components] == [
        ("weak: beer; beer: peace; quiche: duel 0.5 to 1, peace 0 to 0.5; strong: beer",),
        ("weak: quiche; beer: duel 0.5 to 1, peace 0 to 0.5; quiche: peace; strong: quiche",),
    ]


def three_ways_in():
    """Out, or one of three ways in: player b, who cannot tell them apart, must leave the first as good as out."""

    def answer(name, left, loss):
        ends = Leaf(f"{name} L", (F(-loss), F(left))), Leaf(f"{name} R", (F(2 + loss), F(0)))
        return Decision(name, "b", ("L", "R"), ends, "b")

    moves = Leaf("out", (F(1), F(0))), answer("x", 1, -3), answer("y", -1, 1), answer("z", -1, 1)
    return ExtensiveFormGame(("a", "b"), Decision("a", "a", ("out", "x", "y", "z"), moves, "a"))


@pytest.mark.parametrize("concept", [perfect_bayesian, sequential])
def test_a_belief_may_be_determined_at_one_history_and_free_at_others(concept):
    """b is indifferent exactly if x is as likely as not, and what is believed of y and z is free."""
    found = concept(three_ways_in())
    assert found.complete
    (out,) = [equilibrium for equilibrium in found.equilibria if equilibrium.profile["a"] == {"out": 1}]
    assert out.profile["b"] == {"L": F(1, 2), "R": F(1, 2)}
    held = out.beliefs["b"]
    assert sorted(held.corners) == [(F(1, 2), 0, F(1, 2)), (F(1, 2), F(1, 2), 0)]
    assert held.probabilities == (F(1, 2), F(1, 4), F(1, 4))
    assert found.components[-1].words == ("a: out 0 to 1, x 0 to 0.5, y 0 to 0.5, z 0 to 0.5; b: L 0.5, R 0.5",)
    plain = out.to_dict()
    assert plain["beliefs"]["b"] == {"x": 0.5, "y": 0.25, "z": 0.25}
    assert plain["belief_corners"] == {"b": [{"x": 0.5, "y": 0, "z": 0.5}, {"x": 0.5, "y": 0.5, "z": 0}]}
    assert "belief_limits" not in plain


# --- the definition, literally --------------------------------------------------------------------------------------


def steps_to(game, history):
    node, found = game.root, []
    for place, action in enumerate(history):
        key = ("chance", history[:place]) if isinstance(node, Chance) else node.information_set
        found.append((key, action, node))
        node = node.children[node.actions.index(action)]
    return found


def share_of(step, profile):
    key, action, node = step
    return node.probabilities[node.actions.index(action)] if isinstance(node, Chance) else profile[key].get(action, 0)


def follows_bayes(game, profile, beliefs):
    """Whether beliefs compare histories as Bayes' rule does wherever it applies, straight from the definition."""
    for label, known in game.information_sets.items():
        for one, other in itertools.permutations(known.histories, 2):
            starts = [((), (), 1, 1)]
            for before, own in game.information_sets.items():
                starts += [
                    (x, y, beliefs[before][x], beliefs[before][y])
                    for x, y in itertools.product(own.histories, repeat=2)
                    if before != label and one[: len(x)] == x and other[: len(y)] == y
                ]
            for start, other_start, weight, other_weight in starts:
                way = steps_to(game, one)[len(start) :]
                other_way = steps_to(game, other)[len(other_start) :]
                zero = {step[:2] for step in way if not share_of(step, profile)}
                other_zero = {step[:2] for step in other_way if not share_of(step, profile)}
                if zero <= other_zero:
                    likely = np.prod([F(share_of(step, profile)) or F(1) for step in way], initial=F(1))
                    other_likely = np.prod([F(share_of(step, profile)) or F(1) for step in other_way], initial=F(1))
                    left = beliefs[label][one] * other_weight * other_likely * (zero == other_zero)
                    if left != beliefs[label][other] * weight * likely:
                        return False
    return True


def exact_beliefs(game, equilibrium):
    return {
        label: dict(zip(known.histories, equilibrium.beliefs[label].probabilities, strict=True))
        for label, known in game.information_sets.items()
    }


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_each_answer_is_rational_and_follows_bayes(seed):
    game = random_tree(seed)
    assume(not game.has_perfect_information)
    for concept in (perfect_bayesian, sequential):
        found = concept(game)
        assert found.complete
        assert found.equilibria
        for equilibrium in found.equilibria:
            assert follows_bayes(game, equilibrium.profile, exact_beliefs(game, equilibrium))
            regrets = information_set_regrets(game, equilibrium.profile, equilibrium.beliefs)
            assert set(regrets.values()) == {0} == {equilibrium.regret}
            for label, held in equilibrium.beliefs.items():
                assert sum(held.probabilities) == 1
                if not held.strict:
                    changed = dict(equilibrium.beliefs)
                    for corner in held.corners:
                        changed[label] = Beliefs(held.histories, corner, held.on_path)
                        assert not any(information_set_regrets(game, equilibrium.profile, changed).values())


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_sequential_within_perfect_bayesian_within_subgame_perfect_within_nash(seed):
    game = random_tree(seed, players=("a", "b", "c") if seed % 2 else ("a", "b"))
    assume(game.information_sets and not game.has_perfect_information)
    for equilibrium in sequential(game).equilibria:
        assert supporting_beliefs(game, equilibrium.profile, "perfect-bayesian") is not None
    for equilibrium in perfect_bayesian(game).equilibria:
        assert subgame_regret(game, equilibrium.profile) == 0
    for equilibrium in gt.subgame_perfect(game).equilibria:
        assert equilibrium.regret == 0 == tree_regret(game, equilibrium.profile)


SHARES = sorted({F(p, q) for q in range(1, 7) for p in range(q + 1)})


def some_belief_holds(game, profile):
    """Try beliefs on a grid: whether some of them make a profile of a small tree perfect Bayesian."""
    values = tree_values(game, profile)
    choices = []
    for label, known in game.information_sets.items():
        index, size = game.players.index(known.player), len(known.histories)
        grid = [(*rest, 1 - sum(rest)) for rest in itertools.product(SHARES, repeat=size - 1) if sum(rest) <= 1]
        kept = []
        for belief in grid:
            worth = {
                action: sum(p * values[(*h, action)][index] for h, p in zip(known.histories, belief, strict=True))
                for action in known.actions
            }
            if all(worth[action] == max(worth.values()) for action in profile[label]):
                kept.append(dict(zip(known.histories, belief, strict=True)))
        choices.append(kept)
    return any(
        follows_bayes(game, profile, dict(zip(game.information_sets, chosen, strict=True)))
        for chosen in itertools.product(*choices)
    )


def small_trees(count):
    """Trees in which beliefs on a grid can be tried out."""
    games = (random_tree(seed, chance=False, high=2) for seed in itertools.count())

    def is_small(game):
        sizes = [len(known.histories) for known in game.information_sets.values()]
        return max(sizes, default=1) == 2 and sizes.count(2) <= 2 and profile_count(game) <= 32

    return list(itertools.islice(filter(is_small, games), count))


@pytest.mark.parametrize("game", small_trees(30), ids=range(30))
def test_a_pure_profile_is_found_exactly_if_some_belief_on_a_grid_holds_it_up(game):
    listed = perfect_bayesian(game)
    for choices in pure_profiles(game):
        profile = Profile(choices)
        held = supporting_beliefs(game, profile, "perfect-bayesian") is not None
        assert held == some_belief_holds(game, profile)
        assert held or profile not in [equilibrium.profile for equilibrium in listed.equilibria]


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=15, deadline=None)
def test_brute_force_on_a_grid_of_mixtures_finds_nothing_new(seed):
    """Whatever holds on a grid of a small signalling game is an equilibrium found, or in a component."""
    game = signalling(2, 2, 2, seed, high=2)
    is_found = among_found(game, "perfect-bayesian")
    mixes = [{"first": p, "second": 1 - p} for p in (F(0), F(1, 2), F(1))]
    for chosen in itertools.product(mixes, repeat=4):
        profile = Profile(
            {
                label: dict(zip(known.actions, mix.values(), strict=True))
                for (label, known), mix in zip(game.information_sets.items(), chosen, strict=True)
            }
        )
        if tree_regret(game, profile) == 0 and supporting_beliefs(game, profile, "perfect-bayesian"):
            assert is_found(profile) is True


@given(trees(depth=3))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_with_perfect_information_it_is_backward_induction(game):
    assume(game.information_sets)
    backward, found = gt.subgame_perfect(game), perfect_bayesian(game, seconds=20)
    assume(len(backward.equilibria) <= 30)
    pure = {str(equilibrium.profile) for equilibrium in found.equilibria if equilibrium.profile.is_pure}
    assert pure <= {str(equilibrium.profile) for equilibrium in backward.equilibria}
    for equilibrium in backward.equilibria:
        assert supporting_beliefs(game, equilibrium.profile, "sequential") is not None
    if not backward.ties:
        assert [str(e.profile) for e in found.equilibria] == [str(e.profile) for e in backward.equilibria]
        assert found.equilibria[0].isolated


def test_irrational_mixtures_are_exact():
    """Nau, Gomez Canovas and Hansen (2004): three players, one equilibrium, irrational; here it is entered at will."""
    row = [[[3, 1], [0, 0]], [[0, 0], [1, 2]]]
    column = [[[0, 0], [2, 1]], [[1, 3], [0, 0]]]
    matrix = [[[2, 0], [0, 0]], [[0, 0], [0, 3]]]

    def third(i, j):
        ends = tuple(Leaf(f"{i}{j}{k}", (F(row[i][j][k]), F(column[i][j][k]), F(matrix[i][j][k]))) for k in range(2))
        return Decision(f"third {i}{j}", "c", ("1", "2"), ends, "third")

    def second(i):
        return Decision(f"second {i}", "b", ("1", "2"), (third(i, 0), third(i, 1)), "second")

    inside = Decision("first", "a", ("1", "2"), (second(0), second(1)), "first")
    enter = Decision("enter", "a", ("out", "in"), (Leaf("out", (F(9), F(0), F(0))), inside), "enter")
    for concept in (perfect_bayesian, sequential, gt.subgame_perfect):
        found = concept(ExtensiveFormGame(("a", "b", "c"), enter))
        (equilibrium,) = found.equilibria
        assert (found.complete, equilibrium.regret, equilibrium.outcomes) == (True, 0, {"out": 1})
        assert str(equilibrium.profile["first"]["1"]) == "53/46 - 1/46 sqrt(601)"


def test_a_type_that_cannot_be_is_not_believed_in():
    game = resolve(F(1))
    (equilibrium,) = perfect_bayesian(game).equilibria
    assert equilibrium.beliefs["showdown"].corners == ((F(1), F(0)),)
    assert equilibrium.profile["answer"] == {"defy": 1}


def test_float_payoffs_are_taken_as_written():
    found = perfect_bayesian(resolve(0.05))
    (equilibrium,) = found.equilibria
    assert not found.exact
    assert equilibrium.profile["answer"]["freeze"] == F(9, 19)


def test_over_a_grid_every_point_has_the_single_game_s_outcomes():
    priors = np.array([0.02, 0.05, 0.2, 0.6])
    grid = perfect_bayesian(resolve(priors))
    for index, prior in enumerate((F(1, 50), F(1, 20), F(1, 5), F(3, 5))):
        single = perfect_bayesian(resolve(prior))
        assert set(np.array(grid.outcomes)[grid.possible[:, index]]) == set(single.possible_outcomes)
    assert grid.complete.all()


def test_a_grid_may_mix_fractions_with_arrays():
    """Chance, payoffs that do not vary and what follows from them are fractions; the grid is of floats all the same."""
    strong = np.array([-4.0, -3.0])

    def kind(name, war, cost):
        ends = Leaf("war", (war, F(-2 if name == "strong" else 1))), Leaf("deal", (3 - cost, F(0)))
        answer = Decision(f"answer {name}", "them", ("fight", "yield"), ends, "after a threat")
        return Decision(name, "us", ("wait", "threaten"), (Leaf("quiet", (F(0), F(1))), answer), name)

    moves = kind("strong", F(1), F(0)), kind("weak", strong, F(1))
    game = ExtensiveFormGame(("us", "them"), Chance("draw", ("strong", "weak"), (F(1, 5), F(4, 5)), moves))
    grid = perfect_bayesian(game)
    assert grid.complete.all()
    for place in range(2):
        (single,) = perfect_bayesian(game.point((place,))).equilibria
        assert np.allclose(grid.payoffs[:, place], [float(payoff) for payoff in single.payoffs.values()])


def test_a_grid_of_other_trees_is_solved_point_by_point():
    def grown(prior):
        game = resolve(prior)
        again = Decision("again", "nk", ("stop", "go"), (game.root, Leaf("far", (F(9), F(-9)))), "again")
        return ExtensiveFormGame(game.players, again)

    grid = perfect_bayesian(grown(np.array([0.05, 0.6])))
    assert grid.complete.tolist() == [True, True]
    assert grid.possible[list(grid.outcomes).index("war")].tolist() == [True, False]


def test_tables_are_refused_in_words():
    with pytest.raises(ConceptError, match="perfect-bayesian takes a tree, and this game is a table"):
        perfect_bayesian(gt.NormalFormGame.from_arrays([[0]], [[0]]))


def test_an_interruption_keeps_what_was_found_and_says_so():
    def interrupt(looked_at):
        if looked_at == 10:
            raise KeyboardInterrupt

    found = perfect_bayesian(signalling(3, 3, 3, seed=0), progress=interrupt)
    assert not found.complete
    assert found.notes[0] == "the search was interrupted after 10 choices of supports"
    assert all(equilibrium.regret == 0 for equilibrium in found.equilibria)
    found = perfect_bayesian(signalling(2, 2, 2, seed=0), seconds=0)
    assert found.notes[0] == "the time limit was reached after 0 choices of supports"


def test_too_many_ties_are_cut_off_and_said_to_be():
    node = Leaf("end", (F(0),))
    for stage in range(7):
        node = Decision(f"m{stage}", "a", ("x", "y"), (Leaf(f"stop {stage}", (F(0),)), node), f"m{stage}")
    found = perfect_bayesian(ExtensiveFormGame(("a",), node))
    assert not found.complete
    assert found.notes[0] == "a subgame has more than 1000 sets of equilibria: the rest are left out"
