from fractions import Fraction

import gambit_agents
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from signalling_oracle import tree

from gametheory.equilibria import quantal, subgame_perfect
from gametheory.equilibria.agent_logit import AgentLogitEquations
from gametheory.equilibria.agent_quantal import agent_quantal, agent_quantal_branch, agent_quantal_limit
from gametheory.errors import ConceptError, DomainError
from gametheory.gambitfile import writes
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.games.verification import information_set_regrets
from tests.random_games import trees

THIRDS = (Fraction(1, 3), Fraction(2, 3))


def signalling(seed, shape=(2, 2, 2), ends=()):
    rng = np.random.default_rng(seed)
    own, paid = (np.vectorize(Fraction, otypes=[object])(rng.integers(-9, 10, shape)) for _ in range(2))
    priors = THIRDS if shape[0] == 2 else (Fraction(1, shape[0]),) * shape[0]
    return tree(own, paid, priors, ends)


def response_gap(game, equilibrium, precision):
    """How far the profile is from the logit responses, with Bayes' rule and payoffs worked out from the definition."""
    profile = equilibrium.profile

    def share(node, action):
        if isinstance(node, Chance):
            return float(node.probabilities[node.actions.index(action)])
        return float(profile[node.information_set].get(action, 0))

    def worth(node, player):
        if isinstance(node, Leaf):
            return float(node.payoffs[player])
        branches = zip(node.actions, node.children, strict=True)
        return sum(share(node, action) * worth(child, player) for action, child in branches)

    def reached(history):
        node, product = game.root, 1.0
        for action in history:
            product *= share(node, action)
            node = node.children[node.actions.index(action)]
        return product, node

    worst = 0.0
    for label, known in game.information_sets.items():
        places = [reached(history) for history in known.histories]
        total = sum(weight for weight, _ in places)
        beliefs = [weight / total for weight, _ in places]
        assert equilibrium.beliefs[label].probabilities == pytest.approx(beliefs, abs=1e-9)
        player = game.players.index(known.player)
        value = np.array(
            [
                sum(b * worth(node.children[a], player) for b, (_, node) in zip(beliefs, places, strict=True))
                for a in range(len(known.actions))
            ]
        )
        odds = np.exp(precision * (value - value.max()))
        played = np.array([float(profile[label].get(action, 0)) for action in known.actions])
        worst = max(worst, np.abs(odds / odds.sum() - played).max())
    return worst


@pytest.mark.parametrize("precision", [0.0, 0.3, 1.0, 4.0])
def test_a_bluff_agrees_with_a_bisection_on_the_fixed_point(precision):
    # One type always defies, the other defies or yields; who answers cannot tell them apart.
    prior = 0.3
    war = {"strong": -4.0, "weak": 1.0}

    def answer(kind, own):
        ends = Leaf(f"war {kind}", (own, war[kind])), Leaf(f"peace {kind}", (1.0, -2.0))
        return Decision(f"after {kind}", "them", ("fight", "retreat"), ends, "showdown")

    weak = Decision("weak", "us", ("yield", "defy"), (Leaf("deal", (-1.0, 2.0)), answer("weak", -3.0)), "weak")
    draw = Chance("draw", ("strong", "weak"), (prior, 1 - prior), (answer("strong", 0.0), weak))
    game = ExtensiveFormGame(("us", "them"), draw)

    def logit(gain):
        return 1 / (1 + np.exp(-precision * gain))

    def fight(bluff):
        belief = prior / (prior + (1 - prior) * bluff)
        return logit(belief * war["strong"] + (1 - belief) * war["weak"] + 2)

    bluff = brentq(lambda bluff: logit(-3 * fight(bluff) + 1 - fight(bluff) + 1) - bluff, 0, 1, xtol=1e-15)
    solution = agent_quantal(game, precision)
    assert solution.complete
    (found,) = solution.equilibria
    assert found.profile["weak"]["defy"] == pytest.approx(bluff, abs=1e-9)
    assert found.profile["showdown"]["fight"] == pytest.approx(fight(bluff), abs=1e-9)
    assert found.beliefs["showdown"].probabilities[0] == pytest.approx(prior / (prior + (1 - prior) * bluff), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("precision", [0.1, 0.7])
def test_the_equilibrium_is_a_logit_response_by_the_definition(seed, precision):
    game = signalling(seed, *[((2, 2, 2), ()), ((3, 2, 2), ()), ((2, 3, 2), (1,))][seed % 3])
    solution = agent_quantal(game, precision)
    assert solution.complete
    for equilibrium in solution.equilibria:
        assert response_gap(game, equilibrium, precision) < 1e-9
        regrets = information_set_regrets(game, equilibrium.profile, equilibrium.beliefs)
        assert equilibrium.regret == max(regrets.values())


@given(trees(depth=3), st.floats(0.0, 2.0))
@settings(derandomize=True, max_examples=30, deadline=None)
def test_with_perfect_information_it_is_backward_induction_in_logit_responses(game, precision):
    if not game.information_sets:
        return

    def worth(node):
        if isinstance(node, Leaf):
            return np.array(node.payoffs, dtype=float)
        below = np.array([worth(child) for child in node.children])
        if isinstance(node, Chance):
            return np.array(node.probabilities, dtype=float) @ below
        own = below[:, game.players.index(node.player)]
        odds = np.exp(precision * (own - own.max()))
        return odds / odds.sum() @ below

    (found,) = agent_quantal(game, precision).equilibria
    assert list(found.payoffs.values()) == pytest.approx(worth(game.root), abs=1e-8)


def test_a_table_played_without_seeing_has_the_same_equilibrium_as_a_tree():
    ends = [
        [Leaf(f"{i}{j}", (row[j], column[j])) for j in range(2)]
        for i, (row, column) in enumerate(zip([[9, 0], [8, 7]], [[9, 8], [0, 7]], strict=True))
    ]
    moves = tuple(Decision(f"b{i}", "b", ("l", "r"), tuple(pair), "blind") for i, pair in enumerate(ends))
    game = ExtensiveFormGame(("a", "b"), Decision("top", "a", ("l", "r"), moves, "top"))
    table = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    one, other = agent_quantal(game, 0.8).equilibria[0], quantal(table, precision=0.8).equilibria[0]
    assert [one.payoffs["a"], one.payoffs["b"]] == pytest.approx(list(other.payoffs.values()), abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_the_limit_is_sequentially_rational_at_every_information_set(seed):
    # McKelvey and Palfrey (1998), theorem 4: the limit is a sequential equilibrium.
    game = signalling(100 + seed, *[((2, 2, 2), ()), ((3, 2, 2), ()), ((2, 3, 2), (0,))][seed % 3])
    solution = agent_quantal_limit(game)
    assert solution.complete
    (limit,) = solution.equilibria
    regrets = information_set_regrets(game, limit.profile, limit.beliefs)
    assert max(regrets.values()) <= (0 if solution.exact else 1e-4)
    assert all(sum(held.probabilities) == pytest.approx(1) for held in limit.beliefs.values())


def test_beliefs_at_the_limit_are_the_limit_of_beliefs():
    game = signalling(3)
    branch = agent_quantal_branch(game)
    assert branch.complete
    assert branch.limit is not None
    for label, held in branch.limit.beliefs.items():
        assert (
            branch.beliefs[label][0] == pytest.approx([1.0 / 3, 2.0 / 3][: len(held.histories)], abs=1e-9)
            or len(held.histories) == 1
        )
        assert branch.beliefs[label][-1] == pytest.approx([float(share) for share in held.probabilities], abs=1e-3)
    assert np.allclose([along.sum(axis=1) for along in branch.probabilities.values()], 1)


@given(trees(depth=3, players=("a", "b"), low=-9, high=9))
@settings(derandomize=True, max_examples=20, deadline=None)
def test_with_perfect_information_and_no_ties_the_limit_is_the_subgame_perfect_equilibrium(game):
    solution = subgame_perfect(game)
    if len(solution.equilibria) == 1 and not solution.ties and game.information_sets:
        limit = agent_quantal_limit(game)
        assert str(limit.equilibria[0].profile) == str(solution.equilibria[0].profile)
        assert limit.exact


def test_the_jacobian_is_the_slope_of_the_residuals():
    equations = AgentLogitEquations.of(signalling(1, (3, 2, 2)))
    position = np.random.default_rng(0).normal(size=sum(equations.sizes) + 1)
    _, jacobian = equations(position)
    steps = 1e-6 * np.eye(len(position))
    slopes = [(equations(position + step)[0] - equations(position - step)[0]) / 2e-6 for step in steps]
    assert np.allclose(np.transpose(slopes), jacobian, rtol=0, atol=1e-7)


def test_a_type_that_chance_never_draws_does_not_trouble_it():
    rng = np.random.default_rng(5)
    game = tree(rng.uniform(-1, 1, (2, 2, 2)), rng.uniform(-1, 1, (2, 2, 2)), (0.0, 1.0))
    (found,) = agent_quantal(game, 2.0).equilibria
    assert found.beliefs["after m0"].probabilities == (0.0, 1.0)


@pytest.mark.slow
def test_gambit_finds_the_same_equilibria():
    games = [signalling(200 + seed, shape) for seed, shape in enumerate([(2, 2, 2), (2, 2, 3), (3, 2, 2)] * 2)]
    precisions = [0.05, 0.2, 0.5]
    theirs = gambit_agents.equilibria([writes(game) for game in games], precisions, seconds=100)
    for game, points in zip(games, theirs, strict=True):
        for precision, point in zip(precisions, points, strict=True):
            ours = agent_quantal(game, precision).equilibria[0]
            nodes = dict(game.decisions())
            for history, mix in point:
                own = ours.profile[nodes[tuple(history)].information_set]
                assert [own.get(action, 0) for action in mix] == pytest.approx(list(mix.values()), abs=1e-5)


def test_other_games_and_precisions_are_refused():
    table = NormalFormGame.from_arrays([[1]], [[1]])
    with pytest.raises(ConceptError, match="agent-quantal takes a tree, and this game is a table"):
        agent_quantal(table, 1.0)
    with pytest.raises(DomainError, match="from 0 on"):
        agent_quantal(signalling(1), -1.0)
    with pytest.raises(ConceptError, match="in which somebody moves"):
        agent_quantal_branch(ExtensiveFormGame(("a",), Leaf("end", (0,))))
    ends = Leaf("x", (0,)), Leaf("y", (1,))
    twice = Decision("m2", "a", ("go", "stop"), ends, "turn")
    forgetful = ExtensiveFormGame(("a",), Decision("m1", "a", ("go", "stop"), (twice, Leaf("z", (2,))), "turn"))
    with pytest.raises(ConceptError, match="needs perfect recall"):
        agent_quantal_limit(forgetful)
    with pytest.raises(ConceptError, match="takes a single game"):
        agent_quantal_limit(tree(np.zeros((2, 2, 2, 3)), np.zeros((2, 2, 2, 3)), (0.5, 0.5)))
