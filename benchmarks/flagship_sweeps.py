"""The flagship's own sweeps at 1001 x 1001 points, beside loops over the peers at a sample of the same points.

``linkage`` (three players, simultaneous): all pure Nash equilibria. Peers: QuantEcon's ``pure_nash_brute`` and Gambit's
``enumpure_solve``, one game built from arrays for each point, as their documentation shows. nashpy takes two players
only. ``bargain`` (a tree): all subgame-perfect plays. No peer does it; the loop builds Gambit's tree once, sets the
payoffs at each point and runs an induction written by hand. ``standoff`` (two players): all Nash equilibria, beside
nashpy's vertex enumeration.

Every peer's answers are compared with ours at its points before anything is timed. A difference stops the benchmark.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import gametheory as gt
from benchmarks.racing import Contender, peak_memory, race

MODELS = Path(__file__).resolve().parent.parent / "models" / "crimea_2017"
SIDE = 1001
SAMPLE = 200


def grid(low_x: float, high_x: float, low_y: float, high_y: float) -> tuple[np.ndarray, np.ndarray]:
    return gt.span(low_x, high_x, SIDE), gt.span(low_y, high_y, SIDE)


def sample(x: np.ndarray, y: np.ndarray) -> list[tuple[float, float]]:
    rng = np.random.default_rng(0)
    return [(float(x[i]), float(y[j])) for i, j in rng.integers(0, SIDE, (SAMPLE, 2))]


def linkage() -> None:
    import pygambit
    from quantecon.game_theory import NormalFormGame, Player, pure_nash_brute

    model = gt.load(MODELS / "linkage.yaml")
    x, y = grid(0, 2, 0, 6)
    points = sample(x, y)
    arrays = [model.at(domestic_cost=a, leverage=b).to_arrays() for a, b in points]

    def quantecon_loop() -> list[Any]:
        found = []
        for payoffs in arrays:
            players = [Player(np.transpose(u, [*range(i, 3), *range(i)])) for i, u in enumerate(payoffs)]
            found.append(sorted(tuple(map(int, cell)) for cell in pure_nash_brute(NormalFormGame(players))))
        return found

    def gambit_loop() -> list[Any]:
        found = []
        for payoffs in arrays:
            game = pygambit.StrategicGame.from_arrays(*payoffs)
            result = pygambit.nash.enumpure_solve(game).equilibria
            pure = [
                [[profile[p][s] for s in game.get_strategies(p)].index(1) for p in game.players] for profile in result
            ]
            found.append(sorted(map(tuple, pure)))
        return found

    ours = gt.sweep(
        model, gt.pure_nash, points=dict(zip(("domestic_cost", "leverage"), np.array(points).T, strict=True))
    )
    for count, by_quantecon, by_gambit in zip(ours["equilibria"].values, quantecon_loop(), gambit_loop(), strict=True):
        assert count == len(by_quantecon) == len(by_gambit), "the peers disagree with us"
    race(
        "linkage: all pure Nash equilibria, 3 x 2 x 2",
        [
            Contender("gametheory.sweep", SIDE**2, lambda: gt.sweep(model, gt.pure_nash, domestic_cost=x, leverage=y)),
            Contender("loop over quantecon pure_nash_brute", SAMPLE, quantecon_loop),
            Contender("loop over pygambit enumpure_solve", SAMPLE, gambit_loop),
        ],
    )


def bargain() -> None:
    import pygambit

    model = gt.load(MODELS / "bargain.yaml")
    x, y = grid(0, 1, 0, 5)
    points = sample(x, y)
    game = model.at()
    tree = pygambit.ExtensiveGame(list(game.players))
    leaves = list(mirrored(tree, game.root, ()))
    numbers = [[leaf.payoffs for _, leaf in model.at(concession=a, domestic_cost=b).leaves()] for a, b in points]

    def gambit_loop() -> list[Any]:
        found = []
        for payoffs in numbers:
            for label, payoff in zip(leaves, payoffs, strict=True):
                tree.set_outcome_payoffs(label, dict(zip(game.players, map(float, payoff), strict=True)))
            found.append(induction(tree, game.root, ()))
        return found

    ours = gt.sweep(model, points=dict(zip(("concession", "domestic_cost"), np.array(points).T, strict=True)))
    for index, value in enumerate(gambit_loop()):
        assert np.allclose(ours["payoff"].values[:, index], list(value.values())), (
            "the induction by hand disagrees with us"
        )
    race(
        "bargain: all subgame-perfect plays of the tree",
        [
            Contender("gametheory.sweep", SIDE**2, lambda: gt.sweep(model, concession=x, domestic_cost=y)),
            Contender("loop over pygambit's tree, induction by hand", SAMPLE, gambit_loop),
        ],
    )


def mirrored(tree: Any, node: Any, history: tuple[str, ...]) -> Any:
    """Build the same tree in Gambit; give the labels of its outcomes leaf by leaf."""
    from pygambit import H

    if isinstance(node, gt.games.Leaf):
        label = ", ".join(history)
        tree.make_outcome(H.path(*history), dict.fromkeys(("us", "russia", "nk"), 0), label)
        yield label
        return
    tree.append_move(H.path(*history), node.player, list(node.actions))
    for action, inner in zip(node.actions, node.children, strict=True):
        yield from mirrored(tree, inner, (*history, action))


def induction(tree: Any, node: Any, history: tuple[str, ...]) -> dict[str, float]:
    """Backward induction by hand on the payoffs that Gambit's tree holds, over a walk known before: the fastest way."""
    if isinstance(node, gt.games.Leaf):
        payoffs = tree.get_outcome_payoffs(", ".join(history))
        return {player: float(payoffs[player]) for player in ("us", "russia", "nk")}
    below = (induction(tree, child, (*history, a)) for a, child in zip(node.actions, node.children, strict=True))
    return max(below, key=lambda values: values[node.player])


def standoff() -> None:
    import nashpy

    model = gt.load(MODELS / "standoff.yaml")
    x, y = grid(4, 16, -8, -1)
    points = sample(x, y)
    arrays = [model.at(us_war_cost=a, nk_disarm_payoff=b).to_arrays() for a, b in points]

    def nashpy_loop() -> list[int]:
        return [len(list(nashpy.Game(*payoffs).vertex_enumeration())) for payoffs in arrays]

    ours = gt.sweep(
        model, gt.nash, points=dict(zip(("us_war_cost", "nk_disarm_payoff"), np.array(points).T, strict=True))
    )
    decided = ~ours["tie"].values
    assert (ours["equilibria"].values[decided] == np.array(nashpy_loop())[decided]).all(), "nashpy disagrees with us"
    race(
        "standoff: all Nash equilibria, 2 x 2",
        [
            Contender("gametheory.sweep", SIDE**2, lambda: gt.sweep(model, gt.nash, us_war_cost=x, nk_disarm_payoff=y)),
            Contender("loop over nashpy vertex_enumeration", SAMPLE, nashpy_loop),
        ],
    )


def main() -> None:
    linkage()
    bargain()
    standoff()
    print(f"\n  largest memory of this process: {peak_memory():.2f} GiB")
