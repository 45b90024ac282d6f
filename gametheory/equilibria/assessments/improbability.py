r"""Beliefs where nobody was expected to come: which are consistent, and which follow from others by Bayes' rule.

Let some actions be used with positive probability, the others not: call these *zero steps*. The zero steps on the way
to a history say how surprising it is.

**Consistent beliefs** (Kreps and Wilson 1982) are limits of the beliefs that Bayes' rule gives when every action is
used with some small probability. By their Lemmas A1 and A2 (see also Perea, Jansen and Peters 1997) a system of beliefs
is consistent exactly if every zero step z has an *order of improbability* K(z), a positive integer, and a weight
theta(z) > 0, so that at every information set

- the histories believed possible are those whose zero steps have the least sum of orders, and
- their probabilities are proportional to w(x) times the product of theta(z) over the zero steps z on the way to x,

where w(x) is the product of the positive probabilities on the way. The first is a linear program: it is decided for
each choice of possible histories. In the second let lambda(x) = belief(x) / w(x), up to a factor for each information
set. Then log lambda lies in the image of a matrix of zeros and ones, and it does so exactly if it is orthogonal to the
image's orthogonal complement: for each integer vector c in a basis of that, the product of lambda(x)^c(x) is 1.

**Bayes' rule wherever it applies** asks less. It compares two histories x, y of one information set J which both pass
an information set I (or the root), at x' and y'. If every zero step between x' and x is also one between y' and y, then
in every limit of beliefs that follow Bayes' rule

    belief_J(x) belief_I(y') w(y' .. y) = belief_J(y) belief_I(x') w(x' .. x)

with the common zero steps cancelled, and w(y' .. y) = 0 where y has more of them. In terms of lambda this is a product
of powers again, and a rule about which histories can be possible together.

References
----------
D. M. Kreps and R. Wilson (1982), Sequential equilibria, Econometrica 50, 863-894. A. Perea y Monsuwe, M. Jansen and H.
Peters (1997), Characterization of consistent assessments in extensive form games, Games and Economic Behavior 21,
238-252. P. A. Streufert (2012), Additive plausibility characterizes the supports of consistent assessments, University
of Western Ontario.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import lcm

from gametheory.equilibria.assessments.feasibility import is_feasible
from gametheory.equilibria.assessments.indexed_tree import IndexedTree, Layer, Step
from gametheory.equilibria.assessments.patterns import Places, subsets
from gametheory.numerics.exact_linear import null_space

Entry = tuple[int, int]
"""A history of an information set: the number of the set, and the place of the history in it."""
Relation = Mapping[Entry, int]
"""Exponents of lambda, the product of whose powers is 1."""


@dataclass(frozen=True)
class Surprises:
    """The zero steps on the way to each history of a layer, given the supports.

    ``reached`` has for each information set on the path the places of the histories reached. ``unreached`` has for
    each of the others the places of the histories that are thought of, each with its zero steps.
    """

    reached: Mapping[int, Places]
    unreached: Mapping[int, Mapping[int, frozenset[Step]]]


def surprises(tree: IndexedTree, layer: Layer, supports: Mapping[int, Places]) -> Surprises:
    """Find the zero steps of a layer."""
    reached: dict[int, Places] = {}
    unreached: dict[int, dict[int, frozenset[Step]]] = {}
    for number in layer.sets:
        zero = {
            place: zero_steps(tree, tree.path(tree.sets[number].nodes[place], layer.root), supports)
            for place in tree.considered(number, layer.root)
        }
        here = tuple(place for place, steps in zero.items() if not steps)
        if here:
            reached[number] = here
        else:
            unreached[number] = zero
    return Surprises(reached, unreached)


def zero_steps(tree: IndexedTree, path: Iterable[Step], supports: Mapping[int, Places]) -> frozenset[Step]:
    """Give the steps of a path that have probability zero."""
    return frozenset(
        step for step in path if (step[1] not in supports[step[0]] if step[0] >= 0 else not tree.chance(step))
    )


def tied_sets(found: Surprises) -> list[tuple[int, ...]]:
    """Group the unreached sets of several histories whose beliefs may depend on each other, or are not free.

    A set is left out, and any beliefs will do there, if it has no zero step in common with another and each of its
    histories has one of its own.
    """
    several = {number: zero for number, zero in found.unreached.items() if len(zero) > 1}
    groups: list[tuple[set[int], set[Step]]] = []
    for number, zero in several.items():
        numbers, steps = {number}, set().union(*zero.values())
        apart = []
        for group in groups:
            if group[1] & steps:
                numbers, steps = numbers | group[0], steps | group[1]
            else:
                apart.append(group)
        groups = [*apart, (numbers, steps)]
    tied = (tuple(sorted(numbers)) for numbers, _ in groups)
    return [numbers for numbers in tied if len(numbers) > 1 or not _each_its_own(several[numbers[0]])]


def _each_its_own(zero: Mapping[int, frozenset[Step]]) -> bool:
    return all(
        steps - frozenset().union(*(other for place, other in zero.items() if place != own))
        for own, steps in zero.items()
    )


def _grown(
    group: Sequence[int], found: Surprises, fits: Callable[[Mapping[int, Places]], bool]
) -> Iterator[dict[int, Places]]:
    """Choose possible histories at one set after another, as long as the choices so far fit together."""

    def grow(chosen: dict[int, Places]) -> Iterator[dict[int, Places]]:
        if len(chosen) == len(group):
            yield chosen
            return
        number = group[len(chosen)]
        for places in subsets(tuple(found.unreached[number])):
            following = {**chosen, number: places}
            if fits(following):
                yield from grow(following)

    return grow({})


class ConsistentBeliefs:
    """Kreps and Wilson's consistency: orders of improbability, and weights."""

    def __init__(self, tree: IndexedTree, layer: Layer) -> None:
        self.tree, self.layer = tree, layer

    def possible(self, group: Sequence[int], found: Surprises) -> Iterator[dict[int, Places]]:
        """Go through the choices of possible histories for which there are orders of improbability."""
        return _grown(group, found, lambda possible: self.has_orders(possible, found.unreached))

    def has_orders(self, possible: Mapping[int, Places], zero: Mapping[int, Mapping[int, frozenset[Step]]]) -> bool:
        """Whether some orders make exactly these histories the least improbable ones."""
        equal, more = set(), set()
        for number, places in possible.items():
            base = zero[number][places[0]]
            for place, steps in zero[number].items():
                difference = (steps - base, base - steps)
                if place in places:
                    equal.add(difference)
                else:
                    more.add(difference)
        return _orders_exist(frozenset(equal), frozenset(more))

    def relations(self, possible: Mapping[int, Places], found: Surprises) -> list[Relation]:
        """Give the products of powers of lambda that have to be 1."""
        entries = [(number, place) for number, places in possible.items() for place in places]
        zero = [found.unreached[number][place] for number, place in entries]
        steps = sorted(frozenset().union(*zero))
        columns = [[Fraction(int(step in own)) for own in zero] for step in steps]
        balances = [[Fraction(int(entry[0] == number)) for entry in entries] for number in possible]
        return [_integers(entries, vector) for vector in null_space([*columns, *balances], len(entries))]


def _integers(entries: Sequence[Entry], vector: Sequence[object]) -> Relation:
    exact = [entry for entry in vector if isinstance(entry, Fraction)]
    scale = lcm(*(entry.denominator for entry in exact))
    return {entry: int(power * scale) for entry, power in zip(entries, exact, strict=True) if power}


Difference = tuple[frozenset[Step], frozenset[Step]]


@functools.lru_cache(maxsize=4096)
def _orders_exist(equal: frozenset[Difference], more: frozenset[Difference]) -> bool:
    """Decide by a linear program; orders are one more than its variables."""
    steps = sorted(frozenset().union(*(own | other for own, other in equal | more), frozenset()))

    def row(difference: Difference) -> tuple[tuple[Fraction, ...], Fraction]:
        own, other = difference
        return tuple(Fraction(int(s in other) - int(s in own)) for s in steps), Fraction(len(own) - len(other))

    if any(not own and not other for own, other in more):
        return False
    if not steps:
        return True
    at_most = [(coefficients, bound - 1) for coefficients, bound in map(row, more)]
    return is_feasible(at_most, [pair for pair in map(row, equal) if any(pair[0])])


class BayesianBeliefs:
    """Bayes' rule wherever it compares two histories of an information set."""

    def __init__(self, tree: IndexedTree, layer: Layer) -> None:
        self.tree, self.layer = tree, layer

    def possible(self, group: Sequence[int], found: Surprises) -> Iterator[dict[int, Places]]:
        """Go through the choices of possible histories that no comparison excludes."""
        comparisons = list(self._comparisons(group, found))
        return _grown(group, found, lambda possible: all(c.allows(possible) for c in comparisons if c.is_in(possible)))

    def relations(self, possible: Mapping[int, Places], found: Surprises) -> list[Relation]:
        """Give the products of powers of lambda that have to be 1."""
        return [
            comparison.relation
            for comparison in self._comparisons(tuple(possible), found)
            if comparison.equal and comparison.is_live(possible)
        ]

    def _comparisons(self, group: Sequence[int], found: Surprises) -> Iterator[_Comparison]:
        for number in group:
            for one, other in permutations(found.unreached[number], 2):
                yield from self._compared((number, one), (number, other), group, found)

    def _compared(self, one: Entry, other: Entry, group: Sequence[int], found: Surprises) -> Iterator[_Comparison]:
        ways = [(None, None), *self._common(one, other, group)]
        for before_one, before_other in ways:
            zero_one, zero_other = found.unreached[one[0]][one[1]], found.unreached[other[0]][other[1]]
            if before_one is not None and before_other is not None:
                zero_one = zero_one - found.unreached[before_one[0]].get(before_one[1], frozenset())
                zero_other = zero_other - found.unreached[before_other[0]].get(before_other[1], frozenset())
            if zero_one <= zero_other:
                yield _Comparison(one, other, before_one, before_other, zero_one == zero_other)

    def _common(self, one: Entry, other: Entry, group: Sequence[int]) -> Iterator[tuple[Entry, Entry]]:
        """Go through the information sets of the group that both histories pass, at different nodes."""
        mine, theirs = self._passed(one), self._passed(other)
        for number in group:
            if number in mine and number in theirs and mine[number] != theirs[number] and number != one[0]:
                yield (number, mine[number]), (number, theirs[number])

    def _passed(self, entry: Entry) -> dict[int, int]:
        """Give the place at which a history passes each information set."""
        node, found = self.tree.sets[entry[0]].nodes[entry[1]], {}
        while node != self.layer.root:
            node = self.tree.parents[node]
            number = self.tree.set_of[node]
            if number is not None:
                found[number] = self.tree.sets[number].nodes.index(node)
        return found


@dataclass(frozen=True)
class _Comparison:
    """Two histories of a set, where both came by another set, and whether they had the same surprises since."""

    one: Entry
    other: Entry
    before_one: Entry | None
    before_other: Entry | None
    equal: bool

    def is_in(self, possible: Mapping[int, Places]) -> bool:
        """Whether histories are chosen at all sets that are compared."""
        entries = (self.one, self.before_one, self.before_other)
        return all(entry is None or entry[0] in possible for entry in entries)

    def allows(self, possible: Mapping[int, Places]) -> bool:
        """Whether the two sides of the equation are both zero or both positive; the one is if the other has more."""
        left = _holds(self.one, possible) and _holds(self.before_other, possible)
        right = _holds(self.other, possible) and _holds(self.before_one, possible)
        return left == right if self.equal else not right

    def is_live(self, possible: Mapping[int, Places]) -> bool:
        """Whether both sides are positive."""
        return _holds(self.one, possible) and _holds(self.before_other, possible)

    @property
    def relation(self) -> Relation:
        """The exponents of lambda."""
        found = {self.one: 1, self.other: -1}
        if self.before_one is not None and self.before_other is not None:
            found |= {self.before_one: -1, self.before_other: 1}
        return found


def _holds(entry: Entry | None, possible: Mapping[int, Places]) -> bool:
    return entry is None or entry[1] in possible[entry[0]]
