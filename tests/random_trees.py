"""Random trees with imperfect information and perfect recall, in which ties abound."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

from gametheory.equilibria.assessments.cells import cells
from gametheory.equilibria.assessments.indexed_tree import IndexedTree
from gametheory.equilibria.assessments.search import find
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf


def random_tree(seed, depth=3, players=("a", "b"), chance=True, joined=0.8, high=3, most=14):
    """A tree whose decisions are put into one information set, by chance, where their player recalls the same."""
    rng, count, known = random.Random(seed), itertools.count(), {}

    def grow(left, recalled):
        number = next(count)
        if left == 0 or number > most or (left < depth and rng.random() < 0.15):
            return Leaf(f"end {number}", tuple(Fraction(rng.randint(-high, high)) for _ in players))
        if chance and rng.random() < (0.5 if left == depth else 0.1):
            share = Fraction(rng.randint(1, 3), 4)
            return Chance(
                f"draw {number}", ("h", "t"), (share, 1 - share), tuple(grow(left - 1, recalled) for _ in "ht")
            )
        player, actions = rng.choice(players), "xyz"[: 2 if rng.random() < 0.8 else 3]
        labels = known.setdefault((player, actions, recalled[player]), [])
        if not labels or rng.random() > joined:
            labels.append(f"set {number}")
        label = rng.choice(labels)
        children = tuple(
            grow(left - 1, recalled | {player: (*recalled[player], (label, action))}) for action in actions
        )
        return Decision(f"move {number}", player, tuple(actions), children, label)

    return ExtensiveFormGame(tuple(players), grow(depth, dict.fromkeys(players, ())))


def pure_profiles(game):
    """All pure behaviour of a tree, by information set."""
    known = game.information_sets.values()
    for chosen in itertools.product(*(own.actions for own in known)):
        yield {own.label: {action: Fraction(1)} for own, action in zip(known, chosen, strict=True)}


def profile_count(game):
    """How many there are."""
    total = 1
    for own in game.information_sets.values():
        total *= len(own.actions)
    return total


def signalling(types, messages, answers, seed, high=6):
    """A signalling game with random payoffs and prior."""
    rng = random.Random(seed)
    weights = [rng.randint(1, 4) for _ in range(types)]

    def answer(kind, message):
        leaves = tuple(
            Leaf(f"{kind}{message}{reply}", (Fraction(rng.randint(0, high)), Fraction(rng.randint(0, high))))
            for reply in range(answers)
        )
        return Decision(
            f"reply {kind} {message}", "receiver", tuple(f"r{k}" for k in range(answers)), leaves, f"after m{message}"
        )

    def sender(kind):
        moves = tuple(answer(kind, message) for message in range(messages))
        return Decision(f"type {kind}", "sender", tuple(f"m{k}" for k in range(messages)), moves, f"type {kind}")

    priors = tuple(Fraction(weight, sum(weights)) for weight in weights)
    draw = Chance("draw", tuple(f"t{k}" for k in range(types)), priors, tuple(map(sender, range(types))))
    return ExtensiveFormGame(("sender", "receiver"), draw)


def among_found(game, concept="nash"):
    """A function that tells whether behaviour is among the equilibria found; None where that is not decided."""
    tree = IndexedTree(game)
    pieces = [cell for solved in find(tree, concept).pieces for cell in cells(solved)]

    def is_found(profile):
        behaviour = tuple(tuple(Fraction(profile[k.label].get(a, 0)) for a in k.actions) for k in tree.sets)
        verdicts = [cell.contains(behaviour) for cell in pieces]
        return True if True in verdicts else None if None in verdicts else False

    return is_found
