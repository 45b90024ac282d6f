"""From the nodes of an ``.efg`` file to the game: everything gets a name of its own, and a play's outcomes add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gametheory.gambitfile.naming import listed, own_labels, paragraphs, renamings, told_apart
from gametheory.gambitfile.scanning import Scanner
from gametheory.gambitfile.trees import CHANCE, SetKey, Told, TreeReader
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
from gametheory.games.extensive_form import History, Node

BETWEEN = ", then "
"""What stands between the names of the outcomes that one play passes."""


def tree_of(scanner: Scanner, title: str, names: Sequence[str]) -> ExtensiveFormGame:
    """Read a game from what follows its title and its players' names; raise ``ModelFileError`` if it makes none."""
    notes = paragraphs(scanner.take().text) if scanner.at("text") else []
    reader = TreeReader(scanner, names)
    return _Naming(reader, reader.whole()).game(title, notes)


class _Naming:
    """Gives everything a name of its own, and makes the game."""

    def __init__(self, reader: TreeReader, root: Told) -> None:
        self.reader, self.root = reader, root
        self.players = own_labels(reader.players)
        keys = [key for key in reader.sets if key[0] != CHANCE]
        self.labels = dict(zip(keys, self._set_labels(keys), strict=True))
        self.actions = {key: own_labels(known.actions) for key, known in reader.sets.items()}
        nodes = list(_walk(root))
        used = sorted({node.outcome for node in nodes})
        self.outcomes = told_apart({number: reader.outcomes[number][0] for number in used})
        self.reached: dict[tuple[int, ...], str] = {}
        self.names = Counter(node.name for node in nodes)
        self.members = Counter(node.known for node in nodes)
        self.taken: Counter[str] = Counter()

    def game(self, title: str, notes: Sequence[str]) -> ExtensiveFormGame:
        root = self._made(self.root, (), ())
        order = dict.fromkeys(self.reached[numbers] for numbers in sorted(self.reached))
        return ExtensiveFormGame(self.players, root, tuple(order), title=title, notes=(*notes, *self._notes()))

    def _set_labels(self, keys: Sequence[SetKey]) -> tuple[str, ...]:
        """Call information sets by their names, else by the file's numbers, else by their place in the tree.

        In most files every player's information sets are numbered from 1, so that their numbers are not their own.
        """
        names = [self.reader.sets[key].name for key in keys]
        numbers = [number for _, number in keys]
        if any(name.strip() for name in names) or len(set(numbers)) < len(numbers):
            return own_labels(names)
        return tuple(map(str, numbers))

    def _made(self, node: Told, history: History, passed: tuple[int, ...]) -> Node:
        reached = (*passed, node.outcome) if node.outcome else passed
        if node.known is None:
            return self._leaf(reached)
        label, actions = self._label(node, history), self.actions[node.known]
        below = zip(node.children, actions, strict=True)
        children = tuple(self._made(child, (*history, action), reached) for child, action in below)
        if node.known[0] == CHANCE:
            shares = self.reader.sets[node.known].shares
            return Chance(label, actions, tuple(share / sum(shares) for share in shares), children)
        return Decision(label, self.players[node.known[0] - 1], actions, children, self.labels[node.known])

    def _leaf(self, reached: tuple[int, ...]) -> Leaf:
        """End a play: it pays the sum of the outcomes that it passes, and is called by their names."""
        name = BETWEEN.join(self.outcomes[number] for number in reached or (0,))
        self.reached[reached] = name
        paid = (self.reader.outcomes[number][1] for number in reached or (0,))
        return Leaf(name, tuple(map(sum, zip(*paid, strict=True))))

    def _label(self, node: Told, history: History) -> str:
        """Call a move by its name, else by its information set; add what led there where others are called so too."""
        assert node.known is not None
        if node.name.strip() and self.names[node.name] == 1:
            base, alone = node.name, True
        else:
            base = self.labels.get(node.known) or self.reader.sets[node.known].name or f"chance {node.known[1]}"
            alone = self.members[node.known] == 1
        self.taken[base] += 1
        return base if alone and self.taken[base] == 1 else f"{base} ({', '.join(history)})"

    def _notes(self) -> list[str]:
        return [*self._renamed(), *self._shared(), *self._rounded()]

    def _renamed(self) -> Iterator[str]:
        sets = self.reader.sets
        yield from renamings("players", self.reader.players, self.players)
        yield from renamings("information sets", [sets[key].name for key in self.labels], [*self.labels.values()])
        for key, actions in self.actions.items():
            where = f"at information set '{self.labels[key]}'" if key in self.labels else f"of chance's draw {key[1]}"
            yield from renamings(f"actions {where}", sets[key].actions, actions)

    def _shared(self) -> Iterator[str]:
        told = self.reader.outcomes
        shared = [name for number, name in self.outcomes.items() if told[number][0].strip() and told[number][0] != name]
        if shared:
            yield f"outcomes that share a name in the file are told apart by their numbers: {listed(shared)}"

    def _rounded(self) -> Iterator[str]:
        draws = [str(key[1]) for key, known in self.reader.sets.items() if key[0] == CHANCE and sum(known.shares) != 1]
        if draws:
            yield (
                "probabilities that miss one by rounding in the file are divided by their sum, "
                f"in chance's draws: {listed(draws)}"
            )


def _walk(root: Told) -> Iterator[Told]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))
