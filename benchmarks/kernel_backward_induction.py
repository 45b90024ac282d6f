"""All subgame-perfect plays at any points: the compiled kernel beside loops over points.

Trees of three players with 24 and 96 leaves, payoffs affine in two parameters, every leaf an outcome of its own. The
kernel keeps which outcomes are possible, how many plays there are, and whether there is a tie. No peer does backward
induction: the loop builds Gambit's tree once, sets the payoffs at each point, and runs an induction written by hand
over a walk through the tree that is known before. Beside it the same induction over plain lists, and our own concept
over a grid.

The play that is found is compared at the peers' points before anything is timed. A second table shows how the time
grows with points, actions, players and leaves, and where ties are everywhere, as in the crisis's tree.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import gametheory as gt
from benchmarks.racing import Contender, filled, race
from gametheory.equilibria.subgame_perfect import subgame_perfect
from gametheory.games import Decision, ExtensiveFormGame, Leaf
from gametheory.games.extensive_form import History, Node
from gametheory.kernels import Columns, Family, Kernel, kernel_for, make_columns

MODELS = Path(__file__).resolve().parent.parent / "models" / "crimea_2017"
TREES = {"24 leaves": (3, 2, 2, 2), "96 leaves": (4, 3, 2, 2, 2)}
POINTS = 1 << 20
GRID = 1 << 14
SAMPLE = 200
KEEP = ("possible", "equilibria", "tie")
BRANCHINGS = [(2, 2, 2), (4, 4), (8, 8), (3, 2, 2, 2), (2,) * 6, (4, 3, 2, 2, 2), (2,) * 8]

Numbers = NDArray[np.float64]


def random_family(branching: tuple[int, ...], players: int = 3) -> Family:
    """A tree with so many actions level by level, the players in turn."""

    def grow(history: History) -> Node:
        if len(history) == len(branching):
            return Leaf(", ".join(history), (0.0,) * players)
        actions = tuple(map(str, range(branching[len(history)])))
        label = ", ".join(history) or "start"
        children = tuple(grow((*history, action)) for action in actions)
        return Decision(label, f"p{len(history) % players}", actions, children, label)

    rng = np.random.default_rng(44)
    game = ExtensiveFormGame(tuple(f"p{player}" for player in range(players)), grow(()))
    leaves = int(np.prod(branching))
    base, slopes = rng.uniform(-1, 1, (players, leaves)), rng.uniform(-1, 1, (players, leaves, 2))
    return Family(game, base, slopes, (3.0,) * players)


def random_points(points: int) -> Numbers:
    return np.random.default_rng(1).uniform(-1, 1, (2, points))


def kernel_of(family: Family) -> Kernel:
    kernel = kernel_for("subgame-perfect", family, select="payoff-dominance", tolerance=1e-9)
    assert kernel is not None
    return kernel


def columns_for(family: Family, points: int) -> Columns:
    game = family.game
    return make_columns(points, outcomes=len(game.outcome_names), players=len(game.players), keep=KEEP)


# --- the peers ------------------------------------------------------------------------------------------------------


def gambit_tree(game: ExtensiveFormGame) -> Any:
    """Build the tree in Gambit once; its outcomes are called after the leaves."""
    import pygambit

    tree = pygambit.ExtensiveGame(list(game.players))
    for history, node in game.nodes():
        place = pygambit.H.path(*history)
        if isinstance(node, Leaf):
            tree.make_outcome(place, dict.fromkeys(game.players, 0), node.outcome)
        elif isinstance(node, Decision):
            tree.append_move(place, node.player, list(node.actions))
    return tree


def gambit_plays(tree: Any, family: Family, points: Numbers) -> list[str]:
    """Set the payoffs of Gambit's tree at each point, and go through it."""
    players, leaves = family.game.players, [leaf.outcome for _, leaf in family.game.leaves()]
    found = []
    for point in points.T:
        for label, payoffs in zip(leaves, (family.base + family.slopes @ point).T.tolist(), strict=True):
            tree.set_outcome_payoffs(label, dict(zip(players, payoffs, strict=True)))
        found.append(gambit_induction(tree, family.game.root, players)[1])
    return found


def gambit_induction(tree: Any, node: Node, players: tuple[str, ...]) -> tuple[Mapping[str, float], str]:
    """Backward induction by hand on the payoffs that Gambit's tree holds."""
    if isinstance(node, Leaf):
        payoffs = tree.get_outcome_payoffs(node.outcome)
        return {player: float(payoffs[player]) for player in players}, node.outcome
    assert isinstance(node, Decision)
    below = (gambit_induction(tree, child, players) for child in node.children)
    return max(below, key=lambda solved: solved[0][node.player])


def list_plays(family: Family, points: Numbers) -> list[str]:
    """Backward induction by hand on lists, a point at a time."""
    players = {player: place for place, player in enumerate(family.game.players)}
    root = family.game.root

    def solve(node: Node, payoffs: Iterator[list[float]]) -> tuple[list[float], str]:
        if isinstance(node, Leaf):
            return next(payoffs), node.outcome
        assert isinstance(node, Decision)
        mover = players[node.player]
        return max((solve(child, payoffs) for child in node.children), key=lambda solved: solved[0][mover])

    return [solve(root, iter((family.base + family.slopes @ point).T.tolist()))[1] for point in points.T]


# --- the races ------------------------------------------------------------------------------------------------------


def random_tree(name: str) -> None:
    family, features = random_family(TREES[name]), random_points(POINTS)
    kernel, columns = kernel_of(family), columns_for(family, POINTS)
    sample, tree, grid = features[:, :SAMPLE], gambit_tree(family.game), over(family, features[:, :GRID])
    filled(kernel, features, columns)
    ours = [family.game.outcome_names[place] for place in columns.possible[:, :SAMPLE].argmax(axis=0)]
    assert ours == gambit_plays(tree, family, sample) == list_plays(family, sample), "the peers disagree with us"
    race(
        f"subgame-perfect plays, {name}, any points: possible outcomes, their number, ties",
        [
            Contender("kernel, all processors", POINTS, lambda: filled(kernel, features, columns)),
            Contender("kernel, one thread", POINTS, lambda: filled(kernel, features, columns, threads=1)),
            Contender("our concept over a grid, numpy", GRID, lambda: subgame_perfect(grid)),
            Contender("loop over points, induction by hand on lists", SAMPLE, lambda: list_plays(family, sample)),
            Contender(
                "loop over pygambit's tree, induction by hand", SAMPLE, lambda: gambit_plays(tree, family, sample)
            ),
        ],
    )


def over(family: Family, features: Numbers) -> ExtensiveFormGame:
    """The trees of a family over a list of points, as a concept takes them."""
    payoffs = iter(np.moveaxis(family.payoffs(features), 1, 0))

    def grow(node: Node) -> Node:
        if isinstance(node, Leaf):
            return Leaf(node.outcome, tuple(next(payoffs)))
        assert isinstance(node, Decision)
        children = tuple(map(grow, node.children))
        return Decision(node.label, node.player, node.actions, children, node.information_set)

    game = family.game
    assert isinstance(game, ExtensiveFormGame)
    return ExtensiveFormGame(game.players, grow(game.root), game.outcome_names, scale=family.scale)


def seconds(run: Callable[[], object]) -> float:
    run()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def growth() -> None:
    print("\nsubgame-perfect plays, how the time grows (kernel, all processors)")
    family = random_family(TREES["24 leaves"])
    for points in (1_000, 10_000, 100_000, 1_000_000):
        features, columns, kernel = random_points(points), columns_for(family, points), kernel_of(family)
        spent = seconds(lambda k=kernel, f=features, c=columns: filled(k, f, c))
        print(f"  24 leaves, {points:>9,} points{spent * 1e3:>12.2f} ms{points / spent:>16,.0f} /s")
    features = random_points(1 << 17)
    for branching, players in itertools.chain(((b, 3) for b in BRANCHINGS), (((2,) * 6, p) for p in (2, 6))):
        show(f"{'-'.join(map(str, branching))} actions, {players} players", random_family(branching, players), features)
    show("the tree of the crisis, 12 leaves, ties", *crisis())


def show(name: str, family: Family, features: Numbers) -> None:
    points = features.shape[1]
    columns, kernel = columns_for(family, points), kernel_of(family)
    spent = seconds(lambda: filled(kernel, features, columns))
    print(f"  {name:<40}{spent / points * 1e9:>10.1f} ns a point{points / spent:>16,.0f} /s")


def crisis() -> tuple[Family, Numbers]:
    """The crisis's tree over concession and domestic cost: payoffs are bilinear in them."""
    model = gt.load(MODELS / "bargain.yaml")

    def payoffs(one: float, other: float) -> Numbers:
        leaves = model.at(concession=one, domestic_cost=other).leaves()
        return np.array([[float(payoff) for payoff in leaf.payoffs] for _, leaf in leaves]).T

    base, right, up, both = (payoffs(*corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1)))
    slopes = np.stack([right - base, up - base, both - right - up + base], axis=2)
    x, y = np.meshgrid(gt.span(0, 1, 512), gt.span(0, 5, 256))
    features = np.array([x.ravel(), y.ravel(), (x * y).ravel()])
    scale = tuple(float(top) for top in np.abs(base[..., None] + slopes @ features).max(axis=(1, 2)))
    return Family(model.at(), base, slopes, scale), features


def main() -> None:
    for name in TREES:
        random_tree(name)
    growth()


if __name__ == "__main__":
    main()
