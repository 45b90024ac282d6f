"""Signalling games of any size, and their equilibria one point at a time in exact rationals, by elimination.

The oracle shares nothing with the package's kernel: for every pattern of messages and answers it writes down all the
conditions of a perfect Bayesian equilibrium as linear inequalities and eliminates the unknowns (Fourier and Motzkin).
"""

from fractions import Fraction
from itertools import chain, combinations, product

import numpy as np

from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf


def tree(own, paid, priors, ends=()):
    """A signalling game from payoffs by type, message and answer; ``ends`` are messages that nobody answers."""
    types, messages, answers = own.shape[:3]

    def leaf(*place):
        return Leaf(
            " ".join(f"{letter}{index}" for letter, index in zip("tma", place, strict=True)),
            tuple(side[place] for side in (own, paid)),
        )

    def answered(kind, message):
        leaves = tuple(leaf(kind, message, answer) for answer in range(answers))
        labels = tuple(f"a{answer}" for answer in range(answers))
        return Decision(f"after m{message} of t{kind}", "receiver", labels, leaves, f"after m{message}")

    def sender(kind):
        moves = (leaf(kind, m, 0) if m in ends else answered(kind, m) for m in range(messages))
        return Decision(f"t{kind}", "sender", tuple(f"m{m}" for m in range(messages)), tuple(moves), f"t{kind}")

    kinds = tuple(map(sender, range(types)))
    return ExtensiveFormGame(
        ("sender", "receiver"), Chance("draw", tuple(f"t{kind}" for kind in range(types)), tuple(priors), kinds)
    )


def feasible(conditions, count):
    """Whether some numbers meet all conditions (coefficients, constant, strict): a sum above, or not below, zero."""
    for variable in range(count):
        up = [c for c in conditions if c[0][variable] > 0]
        down = [c for c in conditions if c[0][variable] < 0]
        conditions = [c for c in conditions if c[0][variable] == 0]
        for (a, x, strict), (b, y, also) in product(up, down):
            p, q = -b[variable], a[variable]
            row = tuple(p * i + q * j for i, j in zip(a, b, strict=True))
            conditions.append((row, p * x + q * y, strict or also))
        conditions = list(dict.fromkeys(conditions))
    return all(constant > 0 or (constant == 0 and not strict) for _, constant, strict in conditions)


def subsets(items):
    items = list(items)
    return list(chain.from_iterable(combinations(items, size) for size in range(1, len(items) + 1)))


class Simplices:
    """Mixtures as unknowns: every item's share, of which each group sums to one."""

    def __init__(self, groups):
        self.places = {item: n for n, item in enumerate(item for group in groups for item in group)}
        self.conditions = []
        for group in groups:
            ones = dict.fromkeys(group, Fraction(1))
            self.least(ones, Fraction(-1))
            self.least({item: Fraction(-1) for item in group}, Fraction(1))
            for item in group:
                self.least({item: Fraction(1)}, Fraction(0), strict=True)

    def least(self, weights, constant, *, strict=False):
        row = [Fraction(0)] * len(self.places)
        for item, weight in weights.items():
            row[self.places[item]] += weight
        self.conditions.append((tuple(row), constant, strict))

    def feasible(self):
        return feasible(self.conditions, len(self.places))


def follows(own, paid, priors, ends, sent, given):
    """Whether some perfect Bayesian equilibrium follows a pattern of messages and answers."""
    types, messages, answers = own.shape
    beliefs = Simplices([[(t, m) for m in used] for t, used in enumerate(sent)])
    for m, used in given.items():
        for a, b in product(used, range(answers)):
            gains = {(t, m): priors[t] * (paid[t, m, a] - paid[t, m, b]) for t in range(types) if m in sent[t]}
            beliefs.least(gains, Fraction(0))
    if not beliefs.feasible():
        return False
    # Answers to unsent messages: the ones that are best under one belief, in every possible combination.
    unsent = [m for m in range(messages) if m not in given and m not in ends]
    best = {m: [used for used in subsets(range(answers)) if rational(paid[:, m], used)] for m in unsent}
    for chosen in product(*(best[m] for m in unsent)):
        replies = given | dict(zip(unsent, chosen, strict=True))
        mixes = Simplices([[(m, a) for a in used] for m, used in replies.items()])
        for t, used in enumerate(sent):
            for m, other in product(used, range(messages)):
                gain, constant = {}, Fraction(0)
                for message, sign in ((m, 1), (other, -1)):
                    if message in ends:
                        constant += sign * own[t, message, 0]
                    else:
                        for a in replies[message]:
                            gain[message, a] = gain.get((message, a), 0) + sign * own[t, message, a]
                mixes.least(gain, constant)
        if mixes.feasible():
            return True
    return False


def rational(paid, used):
    """Whether some belief over the types, with any support, makes all these answers best."""
    for support in subsets(range(len(paid))):
        belief = Simplices([support])
        for a, b in product(used, range(paid.shape[1])):
            belief.least({t: paid[t, a] - paid[t, b] for t in support}, Fraction(0))
        if belief.feasible():
            return True
    return False


def patterns(own, paid, priors, ends=()):
    """All patterns that some perfect Bayesian equilibrium follows."""
    types, messages, answers = own.shape
    for sent in product(subsets(range(messages)), repeat=types):
        heard = [m for m in range(messages) if m not in ends and any(m in used for used in sent)]
        for answered in product(subsets(range(answers)), repeat=len(heard)):
            given = dict(zip(heard, answered, strict=True))
            if follows(own, paid, priors, ends, sent, given):
                yield sent, tuple(given.get(m, ()) for m in range(messages))


def exact(array):
    return np.vectorize(lambda number: Fraction(repr(float(number))), otypes=[object])(array)
