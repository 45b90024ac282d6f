"""Perfect Bayesian equilibria of signalling games: the compiled loop, the concept over a grid, a loop by hand.

No other package finds perfect Bayesian equilibria, so the peer is the loop over points that an analyst writes: numpy
for the payoffs, the definition for the rest, pure equilibria only. Ours finds those in which somebody mixes as well.
Payoffs are random, affine in two parameters. The flagship's two models are swept as an analyst would, with the compiled
loop and without, over priors above zero: where a type is impossible the exact solver answers for both.

At the points of the peer, its equilibria are compared with ours before anything is timed. A difference stops the
benchmark.
"""

from __future__ import annotations

import itertools
from functools import partial
from pathlib import Path

import numpy as np

import gametheory as gt
from benchmarks.racing import Contender, filled, race
from gametheory.equilibria.signalling import signalling_grid
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
from gametheory.kernels import Columns, Family, make_columns
from gametheory.kernels.signalling import KINDS, prepare

MODELS = Path(__file__).resolve().parent.parent / "models" / "crimea_2017"
POINTS = 2_000_000
PLAIN = 50_000
PEERED = 3000
SIDE = 1001
PRIOR = np.array([0.6, 0.4])
Play = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]
Payoffs = np.ndarray  # (players, types, messages, answers)


def tree(payoffs: Payoffs) -> ExtensiveFormGame:
    """Write two types, two messages and two answers as a tree."""

    def leaf(*place: int) -> Leaf:
        return Leaf("t{} m{} a{}".format(*place), tuple(payoffs[(slice(None), *place)]))

    def answered(kind: int, message: int) -> Decision:
        leaves = tuple(leaf(kind, message, answer) for answer in range(2))
        return Decision(f"t{kind} m{message}", "receiver", ("a0", "a1"), leaves, f"after m{message}")

    def sender(kind: int) -> Decision:
        return Decision(f"t{kind}", "sender", ("m0", "m1"), tuple(answered(kind, m) for m in range(2)), f"t{kind}")

    draw = Chance("draw", ("t0", "t1"), tuple(PRIOR.tolist()), (sender(0), sender(1)))
    return ExtensiveFormGame(("sender", "receiver"), draw)


def random_family(seed: int) -> Family:
    rng = np.random.default_rng(seed)
    base, slopes = rng.uniform(-1, 1, (2, 8)), rng.uniform(-1, 1, (2, 8, 2))
    return Family(tree(base.reshape(2, 2, 2, 2)), base, slopes, (3.0, 3.0), PRIOR, np.zeros((2, 2)))


def rational(gains: list[list[float]]) -> bool:
    """Tell whether some belief over two types makes an answer as good as the others, from its gains by type."""
    low, high = 0.0, 1.0
    for first, second in zip(*gains, strict=True):
        slope = second - first
        if slope > 0:
            low = max(low, -first / slope)
        elif slope < 0:
            high = min(high, -first / slope)
        elif first < 0:
            return False
    return low <= high


def by_hand(family: Family, features: np.ndarray) -> list[set[Play]]:
    """Find all pure perfect Bayesian equilibria at each point, as what is sent and what is answered to it."""
    base, slopes, prior = family.base, family.slopes, PRIOR.tolist()
    plans = list(itertools.product(range(2), repeat=2))
    every = []
    for point in features.T:
        own, paid = (base + slopes @ point).reshape(2, 2, 2, 2).tolist()
        best = [[rational([[paid[t][m][a] - paid[t][m][1 - a]] for t in range(2)]) for a in range(2)] for m in range(2)]
        found: set[Play] = set()
        for answers in plans:
            values = [[own[t][m][answers[m]] for m in range(2)] for t in range(2)]
            for sent in plans:
                if any(values[t][sent[t]] < values[t][1 - sent[t]] for t in range(2)):
                    continue
                senders = [[t for t in range(2) if sent[t] == m] for m in range(2)]
                gains = [
                    sum(prior[t] * (paid[t][m][a] - paid[t][m][1 - a]) for t in senders[m])
                    for m, a in enumerate(answers)
                ]
                if all(gains[m] >= 0 if senders[m] else best[m][answers[m]] for m in range(2)):
                    found.add((sent, tuple((m, answers[m]) for m in range(2) if senders[m])))
        every.append(found)
    return every


def compare(found: list[set[Play]], ours: Columns) -> None:
    """Stop unless both find the same kinds of pure equilibria, and the same number and outcomes where nobody mixes."""
    assert not ours.undecided.any(), "some point is left undecided"
    pooling, separating, mixing = (ours.kinds[kind] for kind in range(len(KINDS)))
    for point, plays in enumerate(found):
        apart = [len(set(sent)) == 2 for sent, _ in plays]
        assert any(apart) == separating[point], "the loop by hand finds other separating equilibria"
        assert (not all(apart)) == pooling[point], "the loop by hand finds other pooling equilibria"
        if not mixing[point]:
            reached = {(t, m, dict(answers)[m]) for sent, answers in plays for t, m in enumerate(sent)}
            outcomes = [place in reached for place in itertools.product(range(2), repeat=3)]
            assert len(plays) == ours.equilibria[point], "the loop by hand finds another number of equilibria"
            assert outcomes == ours.possible[:, point].tolist(), "the loop by hand finds other outcomes"


def random_games() -> None:
    family, features = random_family(3), np.random.default_rng(1).uniform(-1, 1, (2, POINTS))
    kernel = prepare(family, select="payoff-dominance", tolerance=1e-9)
    assert kernel is not None
    make = partial(make_columns, outcomes=8, players=2, kinds=len(kernel.kinds))
    peered = filled(kernel, np.ascontiguousarray(features[:, :PEERED]), make(PEERED))
    compare(by_hand(family, features[:, :PEERED]), peered)
    grid = tree(family.payoffs(features[:, :PLAIN]).reshape(2, 2, 2, 2, -1))
    every, some = make(POINTS), make(POINTS, keep=["equilibria", "kinds"])
    race(
        "all perfect Bayesian equilibria, two types, messages and answers",
        [
            Contender("the compiled loop, a thread a core", POINTS, partial(filled, kernel, features, some)),
            Contender("the compiled loop, one thread", POINTS, partial(filled, kernel, features, some, threads=1)),
            Contender("the same, with payoffs and outcomes", POINTS, partial(filled, kernel, features, every)),
            Contender("gametheory.perfect_bayesian over a grid", PLAIN, partial(signalling_grid, grid)),
            Contender("a loop by hand, pure ones only", PEERED, partial(by_hand, family, features[:, :PEERED])),
        ],
    )
    print(f"  equilibria a point {every.equilibria.mean():.2f}, points undecided {every.undecided.mean():.2e}")


def flagship(name: str, **axes: object) -> None:
    """Sweep a model of the flagship both ways."""
    model = gt.load(MODELS / f"{name}.yaml")
    both = [partial(gt.sweep, model, compiled=compiled, progress=False, **axes) for compiled in (True, False)]
    one, other = (run() for run in both)
    for variable in ("equilibria", "possible", "kinds"):
        assert (one[variable].values == other[variable].values).all(), f"the two tiers differ in {variable}"
    names = ("compiled", "not compiled")
    race(
        f"{name} of the flagship: gametheory.sweep",
        [Contender(how, SIDE**2, run) for how, run in zip(names, both, strict=True)],
        rounds=3,
    )


def main() -> None:
    """Run all races."""
    random_games()
    flagship("resolve", resolve_prior=gt.span(0.001, 0.15, SIDE), us_alternative=gt.span(0, 4, SIDE))
    flagship("sincerity", sincerity_prior=gt.span(0.001, 0.999, SIDE), step_cost_insincere=gt.span(0.001, 5.999, SIDE))


if __name__ == "__main__":
    main()
