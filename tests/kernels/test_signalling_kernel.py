"""The compiled perfect Bayesian equilibria of signalling games against the concept's answer over a grid of games."""

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest
from signalling_oracle import tree

import gametheory
from gametheory.equilibria import perfect_bayesian
from gametheory.equilibria.signalling import signalling_game, signalling_grid
from gametheory.equilibria.signalling.grid import METHOD
from gametheory.equilibria.signalling.patterns import pattern_of
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
from gametheory.games.verification import information_set_regrets
from gametheory.kernels.columns import make_columns
from gametheory.kernels.families import Family
from gametheory.kernels.signalling import loops, prepare
from gametheory.kernels.signalling.rows import Signed
from gametheory.kernels.signalling.words import ALWAYS, NEVER, Words, denied

MODELS = Path(__file__).parents[2] / "models" / "crimea_2017"
RULES = ("payoff-dominance", "first", "maximal-sum")


def as_family(game):
    """A grid of games as a family, every number a feature of its own; and the features of its points."""
    leaves = [leaf for _, leaf in game.leaves()]
    payoffs = [leaf.payoffs[player] for player in range(len(game.players)) for leaf in leaves]
    branches = [share for _, node in game.nodes() if isinstance(node, Chance) for share in node.probabilities]
    numbers = [
        np.broadcast_to(np.asarray(number, dtype=float), game.grid_shape).ravel() for number in payoffs + branches
    ]
    every = np.eye(len(numbers))
    slopes = every[: len(payoffs)].reshape(len(game.players), len(leaves), -1)
    base = np.zeros(slopes.shape[:2])
    first = game.point((0,) * len(game.grid_shape))
    shares = every[len(payoffs) :]
    family = Family(first, base, slopes, game.payoff_scale, np.zeros(len(branches)), shares)
    return family, np.ascontiguousarray(numbers)


def compiled(game, *, select="payoff-dominance", keep=None, blocks=None):
    family, features = as_family(game)
    kernel = prepare(family, select=select, tolerance=1e-9)
    points = features.shape[1]
    columns = make_columns(
        points, outcomes=len(game.outcome_names), players=len(game.players), kinds=len(kernel.kinds), keep=keep
    )
    edges = [0, *(blocks or []), points]
    for low, high in itertools.pairwise(edges):
        kernel.fill(np.ascontiguousarray(features[:, low:high]), columns, low)
    return kernel, columns


ALL = ["possible", "equilibria", "tie", "complete", "payoff", "probability", "selected", "contested", "least", "most"]


def assert_same(game, *, select="payoff-dominance", exactly=None):
    """Compare every column with the concept's answer, which leaves at least the same points undecided.

    With an exact solver those that the concept does not decide, and the kernel does, are compared with its answer.
    """
    kernel, columns = compiled(game, select=select, keep=[*ALL, "kinds"])
    plain = signalling_grid(game, select=select)
    known = (
        plain.complete.ravel() if kernel.method.startswith(METHOD + ", compiled") else np.ones(columns.tie.size, bool)
    )
    assert known.any()
    assert not (columns.undecided & known).any()
    found = plain if exactly is None else signalling_grid(game, select=select, exactly=exactly)
    here = ~columns.undecided & (known if exactly is None else True)
    assert np.array_equal(columns.tie[known & here], plain.ties.ravel()[known & here])
    compared = [
        (columns.equilibria, found.count),
        (columns.complete, found.complete),
        (columns.possible, found.possible),
        (columns.payoff, found.payoffs),
        (columns.probability, found.outcome_probabilities),
        (columns.contested, np.broadcast_to(found.contested, found.complete.shape)),
        (columns.least, extreme(found, np.fmin)),
        (columns.most, extreme(found, np.fmax)),
        (columns.kinds, kinds_of(found, kernel.kinds)),
    ]
    for ours, theirs in compared:
        flat = np.reshape(theirs, (-1, here.size))[:, here]
        assert np.allclose(np.reshape(ours, (-1, here.size))[:, here], flat, rtol=0, atol=1e-12, equal_nan=True)
    chosen = found.selected.ravel()[here]
    assert [(*kernel.candidates, "")[c] for c in columns.selected[here]] == [(*found.candidates, "")[c] for c in chosen]
    return columns


def extreme(found, choose):
    """The least or the highest probability of each outcome over all equilibria."""
    shape = found.complete.shape
    values = np.full((len(found.outcomes), *shape), np.nan)
    for holds, shares in zip(found.holds, found.candidate_outcomes, strict=True):
        for row, outcome in zip(values, found.outcomes, strict=True):
            share = np.where(np.broadcast_to(holds, shape), np.broadcast_to(shares.get(outcome, 0.0), shape), np.nan)
            row[...] = choose(row, share)
    return values


def kinds_of(found, names):
    shape = found.complete.shape
    holds = {name: np.zeros(shape, dtype=bool) for name in names}
    for kind, where in zip(found.kinds, found.holds, strict=True):
        holds[kind] |= np.broadcast_to(where, shape)
    return np.array(list(holds.values()))


def drawn(seed, shape, points, ends=(), *, whole=False):
    rng = np.random.default_rng(seed)
    own, paid = (
        rng.integers(-2, 3, (*shape, points)).astype(float) if whole else rng.uniform(-1, 1, (*shape, points))
        for _ in range(2)
    )
    weights = rng.uniform(0.1, 1, (shape[0], points))
    priors = weights / weights.sum(axis=0)
    return tree(own, paid, [*priors[:-1], 1 - priors[:-1].sum(axis=0)], ends)


def opened(game, seed, points, player="receiver"):
    """The game behind an uninformed first move, with two actions that end it."""
    rng = np.random.default_rng(seed)
    outs = [Leaf(name, tuple(rng.uniform(-0.5, 0.8, (2, points)))) for name in ("calm", "storm")]
    actions = ("hold", "go", "leave")
    return ExtensiveFormGame(game.players, Decision("open", player, actions, (outs[0], game.root, outs[1]), "open"))


# --- the same answers as the concept's ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "ends", "points"),
    [
        ((2, 2, 2), (), 3000),
        ((2, 2, 2), (0,), 500),
        ((2, 2, 2), (0, 1), 100),
        ((3, 2, 2), (), 400),
        ((2, 3, 2), (1,), 300),
        ((2, 2, 3), (), 300),
        ((2, 2, 1), (), 100),
        ((3, 3, 2), (), 150),
    ],
)
def test_random_games(shape, ends, points):
    columns = assert_same(drawn(points + len(ends), shape, points, ends))
    assert columns.undecided.mean() < 0.01


@pytest.mark.parametrize(
    ("shape", "points"),
    [((2, 2, 2), 150), pytest.param((2, 2, 3), 100, marks=pytest.mark.slow), ((3, 2, 2), 12)],
)
def test_whole_payoffs_with_their_ties(shape, points):
    columns = assert_same(drawn(5, shape, points, whole=True), exactly=perfect_bayesian)
    assert columns.undecided.any()
    assert not columns.undecided.all()


@pytest.mark.parametrize("player", ["receiver", "sender"])
@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2)])
def test_an_opening(shape, player):
    columns = assert_same(opened(drawn(7, shape, 400), 7, 400, player))
    assert columns.kinds[-1].any()
    assert columns.kinds[:-1].any()


@pytest.mark.parametrize("select", RULES)
def test_the_rules_of_selection(select):
    columns = assert_same(drawn(11, (2, 2, 2), 600), select=select)
    assert (columns.equilibria > 1).any()


def test_an_ending_that_is_a_lottery():
    rng = np.random.default_rng(3)
    luck = rng.uniform(0.1, 0.9, 200)

    def leaf(name):
        return Leaf(name, tuple(rng.uniform(-1, 1, (2, 200))))

    def answered(kind):
        lottery = Chance(f"luck {kind}", ("good", "bad"), (luck, 1 - luck), (leaf("deal"), leaf("war")))
        return Decision(f"answer {kind}", "them", ("fight", "yield"), (lottery, leaf(f"quiet {kind}")), "heard")

    kinds = [Decision(k, "us", ("wait", "talk"), (leaf("calm"), answered(k)), k) for k in ("weak", "strong")]
    prior = rng.uniform(0.2, 0.8, 200)
    assert_same(ExtensiveFormGame(("us", "them"), Chance("draw", ("weak", "strong"), (prior, 1 - prior), tuple(kinds))))


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("resolve", "us_alternative", "us_war_vs_resolute"),
        ("resolve", "resolve_prior", "us_alternative"),
        ("sincerity", "sincerity_prior", "step_cost_insincere"),
        ("sincerity", "concession", "sincerity_prior"),
    ],
)
def test_the_models_of_the_crisis(name, x, y):
    model = gametheory.load(MODELS / f"{name}.yaml")
    axes = []
    for place, own in enumerate((x, y)):
        ends = (0, 0.15) if own == "resolve_prior" else (model.parameters[own].low, model.parameters[own].high)
        axes.append(np.linspace(*map(float, ends), 30 + place).reshape((-1, 1) if place == 0 else (1, -1)))
    columns = assert_same(model.at(**dict(zip((x, y), axes, strict=True))))
    assert columns.undecided.mean() < 0.1


def test_a_border_and_what_lies_within_the_tolerance_of_it_is_left_to_the_exact_solver():
    gap = np.array([-1e-3, -1e-12, 0.0, 1e-12, 1e-3])
    own, paid = np.zeros((2, 2, 2, 5)), np.zeros((2, 2, 2, 5))
    own[:, 0], own[:, 1] = 1.0 + gap, 1.0
    paid[:, :, 0] = 1.0
    _, columns = compiled(tree(own, paid, (0.25, 0.75)))
    assert columns.undecided.tolist() == [False, True, True, True, False]


def test_large_payoffs_are_decided_as_small_ones_are():
    rng = np.random.default_rng(6)
    own, paid = rng.uniform(-1, 1, (2, 2, 2, 2, 300))
    small, large = (compiled(tree(own * size, paid * size, (0.25, 0.75)))[1] for size in (1.0, 1e9))
    assert not large.undecided.any()
    assert np.array_equal(small.selected, large.selected)
    assert signalling_grid(tree(own * 1e9, paid * 1e9, (0.25, 0.75))).complete.all()


def test_compiling_is_repaid_the_later_the_fewer_payoffs_vary():
    family, _ = as_family(drawn(1, (2, 2, 2), 3))
    few = dataclasses.replace(
        family, slopes=family.slopes * (np.arange(8)[:, None] < 5), branch_slopes=np.zeros((2, 18))
    )
    still = dataclasses.replace(family, slopes=0 * family.slopes, branch_slopes=np.zeros((2, 18)))
    every, some, none = (prepare(own, select="first", tolerance=1e-9).repaid for own in (family, few, still))
    assert every < some < none


def test_a_type_of_prior_probability_zero_is_left_to_the_exact_solver():
    rare = np.array([0.0, 1e-12, 0.3, 1.0])
    own, paid = np.random.default_rng(1).uniform(-1, 1, (2, 2, 2, 2))
    _, columns = compiled(tree(own[..., None] + np.zeros(4), paid[..., None] + np.zeros(4), (rare, 1 - rare)))
    assert columns.undecided.tolist() == [True, True, False, True]


def test_more_equilibria_than_are_kept_are_left_to_the_concept(monkeypatch):
    monkeypatch.setattr(loops, "MOST", 1)
    game = drawn(11, (2, 2, 2), 600)
    _, columns = compiled(game)
    assert np.array_equal(columns.undecided, signalling_grid(game).count > 1)


# --- every equilibrium is one ---------------------------------------------------------------------------------------


def test_equilibria_are_confirmed_one_by_one():
    game = drawn(4, (2, 2, 2), 12)
    kernel, columns = compiled(game)
    signalling = signalling_game(game)
    for place in range(12):
        solution = perfect_bayesian(game.point((place,)))
        plays = {pattern_of(signalling, one.profile) for one in solution.equilibria}
        assert columns.equilibria[place] == len(plays)
        told = [kernel.kinds[kind] for kind in np.flatnonzero(columns.kinds[:, place])]
        assert {one.kind for one in solution.equilibria} == set(told)
        for one in solution.equilibria:
            regrets = information_set_regrets(solution.game, one.profile, one.beliefs)
            assert max(map(float, regrets.values())) <= 1e-9


# --- columns and blocks ---------------------------------------------------------------------------------------------


def test_blocks_of_any_length_give_the_same():
    game = drawn(2, (2, 2, 2), 200)
    whole, parts = compiled(game)[1], compiled(game, blocks=[1, 64, 129, 130, 199])[1]
    for one, other in zip(whole, parts, strict=True):
        assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f")


@pytest.mark.parametrize("name", ALL)
def test_each_column_alone(name):
    game = drawn(2, (2, 2, 2), 100)
    _, every = compiled(game, keep=ALL)
    _, one = compiled(game, keep=[name])
    assert np.array_equal(getattr(one, name), getattr(every, name), equal_nan=name in {"payoff", "probability"})
    assert [field for field in one._fields if getattr(one, field).size] == (
        [name, "undecided"] if name != "undecided" else [name]
    )


def test_other_games_and_rules_have_no_kernel():
    family, _ = as_family(drawn(1, (2, 2, 2), 3))
    assert prepare(family, select="risk-dominance", tolerance=1e-9) is None
    plain = Decision("move", "us", ("stay", "go"), (Leaf("calm", (0.0,)), Leaf("war", (1.0,))), "move")
    tree_alone = ExtensiveFormGame(("us",), plain)
    assert (
        prepare(Family(tree_alone, np.zeros((1, 2)), np.zeros((1, 2, 1)), (1.0,)), select="first", tolerance=0) is None
    )
    table = gametheory.NormalFormGame.from_arrays([[1.0, 0.0]], [[1.0, 0.0]])
    assert (
        prepare(Family(table, np.zeros((2, 2)), np.zeros((2, 2, 1)), (1.0, 1.0)), select="first", tolerance=0) is None
    )


# --- conditions as words --------------------------------------------------------------------------------------------


def test_conditions_are_put_together_by_their_meaning():
    words = Words()
    above = words.above(Signed(3, 1), 0.5)
    assert words.above(Signed(3, -1), 0.5) == above + 2
    assert words.every([]) == words.some([ALWAYS, above]) == ALWAYS
    assert words.some([]) == words.every([NEVER, above]) == NEVER
    assert words.every([above, ALWAYS, above]) == above == denied(denied(above))
    assert words.every([above, above + 2]) == words.every([above + 2, above])
    assert words.above(Signed(0, 1), 0.5) == NEVER
    assert words.near(Signed(0, 1), 0.5) == ALWAYS
