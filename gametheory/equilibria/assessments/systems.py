"""The polynomials of an equilibrium with given supports: in the probabilities of actions, and in beliefs.

Unknown are, at each information set where several actions are in use, the probabilities of all of them but the last;
and at sets off the path beliefs, or rather what is left of them when the probabilities on the way are divided out
(lambda in :mod:`~gametheory.equilibria.assessments.improbability`), at all histories but the last. All lie between 0
and 1. Values of nodes are polynomials; so is the *gain* of one action over another at an information set, the
difference of their values weighted with what the histories weigh.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from gametheory.equilibria.assessments.conditions import Conditions, Polynomial
from gametheory.equilibria.assessments.improbability import (
    BayesianBeliefs,
    ConsistentBeliefs,
    Entry,
    Relation,
    Surprises,
    surprises,
    tied_sets,
)
from gametheory.equilibria.assessments.indexed_tree import IndexedTree, Layer, Step
from gametheory.equilibria.assessments.patterns import Choice, Piece, Places, Unknown
from gametheory.numerics.polynomial_systems import UndecidedError

MOST_PLANS = 2_000
"""Plans after a deviation that are compared."""
MOST_TERMS = 2_000
"""Terms of the polynomial that is a node's value."""


class System:
    """The conditions for one piece of the equilibria of a subgame."""

    def __init__(self, tree: IndexedTree, piece: Piece, layers: Mapping[int, Layer], concept: str) -> None:
        self.tree, self.piece, self.concept = tree, piece, concept
        self.layers = {choice.root: layers[choice.root] for choice in piece.choices}
        self.found = {
            choice.root: surprises(tree, self.layers[choice.root], choice.supports) for choice in piece.choices
        }
        self.unknowns = tuple(self._list_unknowns())
        self.context = fmpq_mpoly_ctx.get(("x", max(len(self.unknowns), 1)), Ordering.degrevlex)
        self.at = dict(zip(self.unknowns, self.context.gens(), strict=False))
        self.one = self.context.constant(1)
        self.shares = dict(self._list_shares())
        self.conditions = Conditions(self.unknowns)

    # --- unknowns ---

    def _list_unknowns(self) -> Iterator[Unknown]:
        for choice in self.piece.choices:
            for number, support in self._loose(choice):
                yield from (("action", number, action) for action in support[:-1])
        for choice in self.piece.choices:
            for number, places in self.believed(choice):
                yield from (("belief", number, place) for place in places[:-1])

    def _loose(self, choice: Choice) -> Iterator[tuple[int, Places]]:
        """Go through the sets of a layer at which behaviour is not settled, with the actions in use."""
        return (pair for pair in choice.supports.items() if pair[0] not in self.piece.settled)

    def believed(self, choice: Choice) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Go through the sets of a layer at which beliefs are unknown, with their possible histories."""
        if self.concept in ("perfect-bayesian", "sequential"):
            for number, zero in self.found[choice.root].unreached.items():
                yield number, choice.possible.get(number, tuple(zero))

    def _list_shares(self) -> Iterator[tuple[int, tuple[Polynomial, ...]]]:
        nothing = self.context.constant(0)
        for number, shares in self.piece.settled.items():
            yield number, tuple(self.context.constant(_fmpq(share)) for share in shares)
        for choice in self.piece.choices:
            for number, support in self._loose(choice):
                given = self._simplex("action", number, support)
                yield number, tuple(given.get(a, nothing) for a in range(len(self.tree.sets[number].actions)))

    def _simplex(self, kind: str, number: int, places: Sequence[int]) -> dict[int, Polynomial]:
        found = {place: self.at[kind, number, place] for place in places[:-1]}
        return found | {places[-1]: self.one - sum(found.values(), start=0 * self.one)}

    # --- values ---

    def share(self, step: Step) -> Polynomial:
        """Give the probability of a step."""
        if step[0] >= 0:
            return self.shares[step[0]][step[1]]
        return self.context.constant(_fmpq(self.tree.chance(step)))

    def value(self, node: int, player: int, plan: Mapping[int, int] | None = None) -> Polynomial:
        """Give a player's value from a node on; with a plan, when these actions are taken at some sets."""
        return self._planned(node, player, plan) if plan else self._value(node, player)

    @functools.cached_property
    def _value(self) -> Any:
        @functools.cache
        def value(node: int, player: int) -> Polynomial:
            payoffs = self.tree.payoffs[node]
            if payoffs is not None:
                return self.context.constant(_fmpq(payoffs[player]))
            total = 0 * self.one
            for child in self.tree.children[node]:
                step = self.tree.steps[child]
                assert step is not None
                weight = self.share(step)
                if not weight.is_zero():
                    total += weight * value(child, player)
            return _short(total)

        return value

    def _planned(self, node: int, player: int, plan: Mapping[int, int]) -> Polynomial:
        if self.tree.payoffs[node] is not None:
            return self._value(node, player)
        number = self.tree.set_of[node]
        children = self.tree.children[node]
        if number is not None and number in plan:
            return self._planned(children[plan[number]], player, plan)
        total = 0 * self.one
        for child in children:
            step = self.tree.steps[child]
            assert step is not None
            weight = self.share(step)
            if not weight.is_zero():
                total += weight * self._planned(child, player, plan)
        return _short(total)

    # --- conditions ---

    def build(self) -> Conditions:
        """Put all conditions together; raise ``ContradictionError`` when one cannot hold."""
        for choice in self.piece.choices:
            self._bounds(choice)
            if self.concept in ("nash", "subgame-perfect"):
                self._best_plans(choice)
            else:
                self._rational(choice)
        return self.conditions

    def _bounds(self, choice: Choice) -> None:
        for number, support in self._loose(choice):
            if len(support) > 1:
                shares = [self.shares[number][action] for action in support]
                kept = self.conditions.bounds if number in choice.open_sets else self.conditions.positive
                kept.extend(shares)
        for number, places in self.believed(choice):
            if len(places) > 1:
                kept = self.conditions.positive if number in choice.possible else self.conditions.bounds
                kept.extend(self._simplex("belief", number, places).values())

    def gain(self, weights: Mapping[int, Polynomial], number: int, action: int, other: int) -> Polynomial:
        """Give how much more one action is worth than another at a set whose histories weigh so much."""
        known, total = self.tree.sets[number], 0 * self.one
        for place, weight in weights.items():
            children = self.tree.children[known.nodes[place]]
            total += weight * (self.value(children[action], known.player) - self.value(children[other], known.player))
        return total

    def _rational(self, choice: Choice) -> None:
        """Ask at every information set that no action is better than one in use, given beliefs."""
        weights = self.weights(choice)
        for number in sorted(choice.supports, reverse=True):
            first, *rest = choice.supports[number]
            for action in range(len(self.tree.sets[number].actions)):
                if action in rest:
                    self.conditions.zero(self.gain(weights[number], number, first, action))
                elif action != first:
                    self.conditions.not_negative(self.gain(weights[number], number, first, action))

    def _best_plans(self, choice: Choice) -> None:
        """Ask on the path that no action, with the best plan for what follows, is better than one in use."""
        for number, places in self.found[choice.root].reached.items():
            weights = self._reaches(number, places, choice.root)
            first, *rest = choice.supports[number]
            for action in range(len(self.tree.sets[number].actions)):
                if action in rest:
                    self.conditions.zero(self.gain(weights, number, first, action))
                elif action != first:
                    for plan in self._plans(choice, number, action, places):
                        self.conditions.not_negative(self._loss(weights, number, (first, action), plan))

    def _loss(
        self, weights: Mapping[int, Polynomial], number: int, actions: tuple[int, int], plan: Mapping[int, int]
    ) -> Polynomial:
        known, total = self.tree.sets[number], 0 * self.one
        for place, weight in weights.items():
            children = self.tree.children[known.nodes[place]]
            before = self.value(children[actions[0]], known.player)
            total += weight * (before - self.value(children[actions[1]], known.player, plan))
        return total

    def _plans(self, choice: Choice, number: int, action: int, places: Sequence[int]) -> Iterator[dict[int, int]]:
        """Go through the pure plans of a player for the own sets of the layer that may follow an action.

        A plan decides only where its own earlier choices let play come.
        """
        known = self.tree.sets[number]
        starts = {self.tree.children[known.nodes[place]][action] for place in places}
        later: dict[int, list[list[Step]]] = {}
        for start in starts:
            for node in self.tree.below(start):
                own = self.tree.set_of[node]
                if own in choice.supports and own is not None and self.tree.sets[own].player == known.player:
                    steps = self.tree.path(node, start)
                    mine = [s for s in steps if s[0] >= 0 and self.tree.sets[s[0]].player == known.player]
                    later.setdefault(own, []).append(mine)
        plans: list[dict[int, int]] = [{}]
        for own in sorted(later, key=lambda own: min(map(len, later[own]))):
            plans = [extended for plan in plans for extended in self._extended(plan, own, later[own])]
            if len(plans) > MOST_PLANS:
                raise UndecidedError(f"there are more than {MOST_PLANS} ways to go on after a deviation")
        yield from plans

    def _extended(self, plan: Mapping[int, int], own: int, ways: Sequence[Sequence[Step]]) -> Iterator[dict[int, int]]:
        if any(all(plan.get(mover) == action for mover, action in way) for way in ways):
            yield from ({**plan, own: action} for action in range(len(self.tree.sets[own].actions)))
        else:
            yield dict(plan)

    # --- what histories weigh ---

    def weights(self, choice: Choice) -> dict[int, dict[int, Polynomial]]:
        """Give for each information set what the histories thought possible weigh; ask for what ties beliefs."""
        found = self.found[choice.root]
        result = {number: self._reaches(number, places, choice.root) for number, places in found.reached.items()}
        for relation in relations_of(self.concept, self.tree, self.layers[choice.root], choice, found):
            self.conditions.zero(_balance(relation, self._lambdas(choice), self.one))
        for number, places in self.believed(choice):
            reaches = self._reaches(number, places, choice.root)
            given = self._simplex("belief", number, places)
            result[number] = {place: given[place] * reaches[place] for place in places}
        return result

    def _lambdas(self, choice: Choice) -> dict[Entry, Polynomial]:
        return {
            (number, place): value
            for number, places in self.believed(choice)
            for place, value in self._simplex("belief", number, places).items()
        }

    def _reaches(self, number: int, places: Sequence[int], root: int) -> dict[int, Polynomial]:
        """Multiply the positive probabilities on the way to each history, save those that are on the way to all."""
        ways = {place: self.tree.path(self.tree.sets[number].nodes[place], root) for place in places}
        common = set.intersection(*map(set, ways.values()))
        found = {}
        for place, way in ways.items():
            found[place] = self.one
            for step in way:
                weight = self.share(step)
                if step not in common and not weight.is_zero():
                    found[place] = found[place] * weight
        return found


def _short(polynomial: Polynomial) -> Polynomial:
    """Give a polynomial if it has not too many terms."""
    if len(polynomial) > MOST_TERMS:
        raise UndecidedError("too many moves that are not settled follow each other")
    return polynomial


def _balance(relation: Relation, given: Mapping[Entry, Polynomial], one: Polynomial) -> Polynomial:
    """Give the difference of the two products of powers that a relation makes equal."""
    sides = [one, one]
    for entry, power in relation.items():
        sides[power < 0] *= given[entry] ** abs(power)
    return sides[0] - sides[1]


def relations_of(concept: str, tree: IndexedTree, layer: Layer, choice: Choice, found: Surprises) -> list[Relation]:
    """Give the relations among the beliefs of a layer."""
    rule = belief_rule(concept, tree, layer)
    groups = tied_sets(found)
    return [
        relation
        for group in groups
        for relation in rule.relations({number: choice.possible[number] for number in group}, found)
    ]


def belief_rule(concept: str, tree: IndexedTree, layer: Layer) -> BayesianBeliefs | ConsistentBeliefs:
    """Give the rule for beliefs off the path that a concept has."""
    return (ConsistentBeliefs if concept == "sequential" else BayesianBeliefs)(tree, layer)


def _fmpq(number: Fraction) -> fmpq:
    return fmpq(number.numerator, number.denominator)
