"""Families of games for the tests of kernels, and the comparison of what a kernel fills with the concept's answer."""

from __future__ import annotations

from fractions import Fraction
from itertools import count, product

import numpy as np

from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.games.numbers import cells_of
from gametheory.kernels.columns import RANGES, TYPES, make_columns
from gametheory.kernels.families import Family
from gametheory.model.symbolic import game_at, symbolic_game

EVERYTHING = tuple(TYPES)


def numbers_of(game):
    """The payoffs of a single game, shape (players, cells or leaves), and the probabilities of chance's branches."""
    if isinstance(game, NormalFormGame):
        return np.array([[float(entry) for entry in own.flat] for own in game.payoffs]), np.zeros(0)
    payoffs = np.array([[float(payoff) for payoff in leaf.payoffs] for _, leaf in game.leaves()]).T
    moves = [node for _, node in game.nodes() if isinstance(node, Chance)]
    return payoffs, np.array([float(share) for node in moves for share in node.probabilities])


def bilinear_family(model, one, other, *, low, high):
    """A model's family over two parameters in which its payoffs are bilinear, and the features of points (2, n)."""
    formulas = symbolic_game(model, [one, other])
    corners = {
        corner: numbers_of(game_at(formulas, dict(zip((one, other), map(Fraction, corner), strict=True))))
        for corner in product((0, 1), repeat=2)
    }
    (base, shares), right, up, both = (corners[corner] for corner in ((0, 0), (1, 0), (0, 1), (1, 1)))
    slopes = np.stack([right[0] - base, up[0] - base, both[0] - right[0] - up[0] + base], axis=2)
    branch = np.stack([right[1] - shares, up[1] - shares, both[1] - right[1] - up[1] + shares], axis=1)
    size = max(abs(low[0]), abs(high[0]), 1) * max(abs(low[1]), abs(high[1]), 1)
    scale = tuple(float(top) for top in np.abs(base).max(1) + size * np.abs(slopes).sum(2).max(1))
    return Family(model.at(), base, slopes, scale, shares, branch)


def bilinear_features(points):
    """The features of points over two parameters: both, and their product."""
    return np.ascontiguousarray([*points, points[0] * points[1]])


def random_table(shape, features, seed, *, whole=False, outcomes=None):
    """A family of tables with random payoffs; whole numbers give many ties."""
    rng = np.random.default_rng(seed)
    cells = int(np.prod(shape))
    base, slopes = (_draw(rng, (len(shape), cells, *more), whole) for more in ((), (features,)))
    names = None if outcomes is None else np.array([f"o{i}" for i in rng.integers(0, outcomes, cells)]).reshape(shape)
    game = NormalFormGame.from_arrays(*base.reshape(len(shape), *shape), outcomes=names)
    return Family(game, base, slopes, _scale(base, slopes))


def _draw(rng, shape, whole):
    return rng.integers(-2, 3, shape).astype(float) if whole else rng.uniform(-1, 1, shape)


def _scale(base, slopes):
    return tuple(float(top) for top in np.abs(base).max(1) + np.abs(slopes).sum(2).max(1))


def random_features(features, points, seed, *, whole=False):
    """Features between -1 and 1; whole ones put ties exactly on borders."""
    rng = np.random.default_rng(seed)
    return rng.integers(-1, 2, (features, points)).astype(float) if whole else rng.uniform(-1, 1, (features, points))


def game_over(family, features):
    """The game of a family over a grid of points, as a concept takes it."""
    payoffs = family.payoffs(features)
    game = family.game
    if isinstance(game, NormalFormGame):
        cells = tuple(cells_of(own, game.shape) for own in payoffs)
        return NormalFormGame(game.players, game.actions, cells, game.outcomes, game.outcome_names, scale=family.scale)
    places = iter(np.moveaxis(payoffs, 1, 0))
    branch_slopes = family.branch_slopes.reshape(-1, features.shape[0])
    shares = iter(family.branch_base[:, None] + branch_slopes @ features)
    root = _over(game.root, places, shares)
    return ExtensiveFormGame(game.players, root, game.outcome_names, scale=family.scale)


def _over(node, places, shares):
    if isinstance(node, Leaf):
        return Leaf(node.outcome, tuple(next(places)))
    if isinstance(node, Chance):
        own = tuple(next(shares) for _ in node.actions)
        children = tuple(_over(child, places, shares) for child in node.children)
        return Chance(node.label, node.actions, own, children)
    children = tuple(_over(child, places, shares) for child in node.children)
    return Decision(node.label, node.player, node.actions, children, node.information_set)


def filled(kernel, family, features, *, keep=EVERYTHING, block=None):
    """The columns that a kernel fills, block after block."""
    game, points = family.game, features.shape[1]
    columns = make_columns(points, outcomes=len(game.outcome_names), players=len(game.players), keep=keep)
    for start in range(0, points, block or points):
        part = np.ascontiguousarray(features[:, start : start + (block or points)])
        kernel.fill(part, columns, start)
    return columns


def ranges_of(found):
    """Lowest and highest probability of each outcome among all equilibria at each point; NaN where there is none."""
    least, most = (np.full(found.possible.shape, np.nan) for _ in RANGES)
    for holds, shares in zip(found.holds, found.candidate_outcomes, strict=True):
        for row, outcome in enumerate(found.outcomes):
            own = np.where(holds, shares.get(outcome, 0.0), np.nan)
            least[row], most[row] = np.fmin(least[row], own), np.fmax(most[row], own)
    return least, most


def assert_same(columns, kernel, found):
    """All columns, at all points, against the concept's answer; candidates are compared by their labels."""
    assert not columns.undecided.any()
    assert columns.complete.all()
    np.testing.assert_array_equal(columns.equilibria, found.count)
    np.testing.assert_array_equal(columns.possible, found.possible)
    np.testing.assert_array_equal(columns.tie, found.ties)
    np.testing.assert_array_equal(columns.contested, np.broadcast_to(found.contested, found.count.shape))
    np.testing.assert_allclose(columns.payoff, found.payoffs, rtol=0, atol=1e-12)
    np.testing.assert_allclose(columns.probability, found.outcome_probabilities, rtol=0, atol=1e-12)
    least, most = ranges_of(found)
    np.testing.assert_allclose(columns.least, least, rtol=0, atol=1e-12)
    np.testing.assert_allclose(columns.most, most, rtol=0, atol=1e-12)
    ours, theirs = np.array([*kernel.candidates, None]), np.array([*found.candidates, None])
    assert (ours[columns.selected] == theirs[found.selected]).all()


def random_tree_family(branching, features, seed, *, whole=False, players=3, outcomes=None):
    """A family of trees with so many actions level by level, players in turn; each leaf an outcome unless told."""
    rng = np.random.default_rng(seed)
    number = count()

    def grow(level, history):
        if level == len(branching):
            place = next(number)
            name = f"o{place if outcomes is None else rng.integers(0, outcomes)}"
            return Leaf(name, (0.0,) * players)
        actions = tuple("abcdefgh"[: branching[level]])
        label = ", ".join(history) or "start"
        children = tuple(grow(level + 1, (*history, action)) for action in actions)
        return Decision(label, f"p{level % players}", actions, children, label)

    game = ExtensiveFormGame(tuple(f"p{index}" for index in range(players)), grow(0, ()))
    leaves = next(number)
    base, slopes = (_draw(rng, (players, leaves, *more), whole) for more in ((), (features,)))
    return Family(game, base, slopes, _scale(base, slopes))


def family_around(game, features, seed, *, whole=False):
    """A family whose trees look like this one; the probabilities of chance shift, and come to zero at the limits."""
    rng = np.random.default_rng(seed)
    players, leaves = len(game.players), sum(1 for _ in game.leaves())
    base, slopes = (_draw(rng, (players, leaves, *more), whole) for more in ((), (features,)))
    shares, shifts = [], []
    for _, node in game.nodes():
        if isinstance(node, Chance):
            count = len(node.actions)
            shares += [1 / count] * count
            rows = np.zeros((count, features))
            rows[0, 0], rows[1, 0] = 1 / count, -1 / count
            shifts.extend(rows)
    branch = np.array(shares), np.array(shifts).reshape(len(shares), features)
    return Family(game, base, slopes, _scale(base, slopes), *branch)
