"""Games in sequence: backward induction over a grid, all sequential equilibria of the classics, signalling over a grid.

*Backward induction*: a random tree of four levels with a hundred ends, its payoffs linear in two parameters, at a
million points, beside a loop that sets the payoffs of Gambit's tree and runs an induction written by hand, as for the
flagship. *Sequential equilibria*: each classic once, for all of them; no peer finds them all. *Signalling*: all perfect
Bayesian equilibria of ``sincerity`` over a grid, beside a loop by hand over the pure patterns alone, which is less
work, and beside our own exact solver, point after point.

Answers are compared before anything is timed. A difference stops the benchmark.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import gametheory as gt
from benchmarks.flagship_sweeps import induction, mirrored
from benchmarks.racing import Contender, race

MODELS = Path(__file__).resolve().parent.parent / "models"
PLAYERS = ("us", "russia", "nk")  # those of the flagship, whose mirror of a tree this uses
BRANCHES = (2, 5, 2, 5)
SIDE = 1000
SAMPLE = 100
SIGNALS = 300
EXACT = 20
SECONDS = 60.0


# --- backward induction ---------------------------------------------------------------------------------------------


def hundred_ends() -> dict[str, Any]:
    """Write a random tree with a hundred ends as a model."""
    rng = np.random.default_rng(0)
    moves: dict[str, Any] = {}
    outcomes: dict[str, Any] = {}
    for depth in range(len(BRANCHES)):
        for place in itertools.product(*map(range, BRANCHES[:depth])):
            name = "-".join(map(str, ("move", *place)))
            last = depth == len(BRANCHES) - 1
            targets = ["-".join(map(str, ("end" if last else "move", *place, turn))) for turn in range(BRANCHES[depth])]
            moves[name] = {"player": PLAYERS[depth % 3], "actions": {f"to {target}": target for target in targets}}
            for end in targets if last else ():
                outcomes[end] = {
                    player: "{} + {} * x + {} * y".format(*rng.integers(-99, 100, 3)) for player in PLAYERS
                }
    axis = {"default": 0, "range": "-1..1"}
    return {
        "title": "A hundred ends",
        "players": dict.fromkeys(PLAYERS, "A player"),
        "parameters": {"x": axis, "y": axis},
        "outcomes": outcomes,
        "tree": moves,
    }


def backward_induction() -> None:
    import pygambit

    model = gt.load(hundred_ends())
    axis = gt.span(-1, 1, SIDE)
    points = np.random.default_rng(1).choice(axis, (SAMPLE, 2))
    game = model.at()
    tree = pygambit.ExtensiveGame(list(PLAYERS))
    labels = list(mirrored(tree, game.root, ()))
    numbers = [[leaf.payoffs for _, leaf in model.at(x=a, y=b).leaves()] for a, b in points.tolist()]

    def gambit_loop() -> list[Any]:
        found = []
        for payoffs in numbers:
            for label, payoff in zip(labels, payoffs, strict=True):
                tree.set_outcome_payoffs(label, dict(zip(PLAYERS, map(float, payoff), strict=True)))
            found.append(induction(tree, game.root, ()))
        return found

    ours = gt.sweep(model, points={"x": points[:, 0], "y": points[:, 1]}, progress=False)
    by_hand = np.array([list(values.values()) for values in gambit_loop()]).T
    decided = ~ours["tie"].values
    assert np.allclose(ours["payoff"].values[:, decided], by_hand[:, decided]), "the induction by hand disagrees"
    race(
        f"a tree with {len(labels)} ends: all subgame-perfect plays",
        [
            Contender("gametheory.sweep", SIDE**2, lambda: gt.sweep(model, x=axis, y=axis, progress=False)),
            Contender("loop over pygambit's tree, induction by hand", SAMPLE, gambit_loop),
        ],
        rounds=3,
    )


# --- all sequential equilibria --------------------------------------------------------------------------------------


def classics() -> None:
    print("\nall sequential equilibria, exactly, one game at a time")
    for path in sorted((MODELS / "classics").glob("*.yaml")):
        game = gt.load(path).at()
        if not isinstance(game, gt.ExtensiveFormGame):
            continue
        start = time.perf_counter()
        found = gt.sequential(game, seconds=SECONDS)
        seconds = time.perf_counter() - start
        print(f"  {path.stem:<24}{len(game.information_sets):>3} information sets{seconds:>9.3f} s   {counts(found)}")


def counts(found: Any) -> str:
    """Say how many isolated equilibria and how many continua there are."""
    isolated = sum(one.isolated for one in found.equilibria)
    return f"{isolated} isolated, {len(found.components)} continua{'' if found.complete else ', not complete'}"


# --- signalling -----------------------------------------------------------------------------------------------------


def pure_by_hand(signalling: Any) -> set[str]:
    """Find the kinds of pure perfect Bayesian equilibrium with two types, messages and answers: sixteen profiles."""
    priors = [float(kind.prior) for kind in signalling.types]
    pay: dict[str, Any] = {
        who: [[[float(signalling.payoff(who, t, m, a)) for a in (0, 1)] for m in (0, 1)] for t in (0, 1)]
        for who in (signalling.sender, signalling.receiver)
    }
    own, judge = pay[signalling.sender], pay[signalling.receiver]
    return {
        "pooling" if sent[0] == sent[1] else "separating"
        for sent in itertools.product((0, 1), repeat=2)
        for answers in itertools.product((0, 1), repeat=2)
        if all(own[t][sent[t]][answers[sent[t]]] >= own[t][1 - sent[t]][answers[1 - sent[t]]] for t in (0, 1))
        and all(_can_be_best(judge, priors, sent, m, answers[m]) for m in (0, 1))
    }


def _can_be_best(judge: Any, priors: list[float], sent: tuple[int, ...], message: int, answer: int) -> bool:
    """Tell whether an answer is best under the belief from play, or, to an unsent message, under some belief."""
    gains = [judge[t][message][answer] - judge[t][message][1 - answer] for t in (0, 1)]
    senders = [t for t in (0, 1) if sent[t] == message]
    return sum(priors[t] * gains[t] for t in senders) >= 0 if senders else max(gains) >= 0


def points_of(x: np.ndarray, y: np.ndarray, count: int) -> Iterator[dict[str, float]]:
    rng = np.random.default_rng(2)
    for a, b in zip(rng.choice(x, count), rng.choice(y, count), strict=True):
        yield {"sincerity_prior": float(a), "step_cost_insincere": float(b)}


def signalling() -> None:
    model = gt.load(MODELS / "crimea_2017" / "sincerity.yaml")
    x, y = gt.span(0.0013, 0.9991, SIGNALS), gt.span(0.0017, 3.9989, SIGNALS)
    points = list(points_of(x, y, SAMPLE))
    games = [model.at(**point) for point in points]

    def by_hand() -> list[set[str]]:
        return [pure_by_hand(gt.signalling_game(game)) for game in games]

    def exactly() -> list[Any]:
        return [gt.perfect_bayesian(game) for game in games[:EXACT]]

    def swept() -> Any:
        return gt.sweep(model, sincerity_prior=x, step_cost_insincere=y, progress=False)

    kinds = swept()["kinds"]
    for point, pure in zip(points, by_hand(), strict=True):
        here = kinds.sel(**point)
        assert {kind for kind in ("pooling", "separating") if here.sel(kind=kind)} == pure, "the loop disagrees"
    race(
        "sincerity: all perfect Bayesian equilibria, two types, messages and answers",
        [
            Contender("gametheory.sweep", SIGNALS**2, swept),
            Contender("loop by hand, pure equilibria only", SAMPLE, by_hand),
            Contender("loop over gametheory.perfect_bayesian, exact", EXACT, exactly),
        ],
        rounds=3,
    )


def main() -> None:
    backward_induction()
    classics()
    signalling()


if __name__ == "__main__":
    main()
