"""Trees: named moves, each action of which leads to a move or ends the play with an outcome.

A move that is reached from several places stands for as many moves as there are ways to it: the tree is unfolded, and
whoever moves there knows by which way play has come. Only with an ``information_set`` are these copies one and the same
to their player, as are different moves that name the same set. Then they must not differ in what the player did or knew
before: players remember that (:mod:`gametheory.games.recall`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gametheory.errors import suggestion
from gametheory.expressions import Expression
from gametheory.games.recall import lapses
from gametheory.model import CHANCE, Consequence, Move, Tree
from gametheory.model.evaluation import tree_shape
from gametheory.modelfile.chances import check_probabilities
from gametheory.modelfile.formulas import Formulas
from gametheory.modelfile.outcomes import Outcomes, check_action, check_label
from gametheory.modelfile.problems import Document, Report, Route, listed, shortened
from gametheory.modelfile.schema import MoveEntry

LONGEST_PLAY = 60
MOST_NODES = 100_000  # of the unfolded tree


class TreeReader:
    """Reads the moves of a tree and checks how they hang together."""

    def __init__(
        self, document: Document, players: tuple[str, ...], formulas: Formulas, outcomes: Outcomes, report: Report
    ) -> None:
        """Take what moves are read with."""
        self.document, self.players, self.report = document, players, report
        self.formulas, self.outcomes = formulas, outcomes
        self.names = document.names(("tree",))

    def read(self, entries: Mapping[str, MoveEntry]) -> Tree | None:
        """Read all moves; ``None`` if something is wrong with them, which is noted."""
        if not self.names:
            self.report.add(self.document, ("tree",), "the tree has no moves", "Write its first move")
        moves = {name: self._move(name, entry) for name, entry in entries.items()}
        self._check_information(moves)
        if not self.report.touches(self.document, "tree"):
            self._check_shape(moves)
        return None if self.report.touches(self.document, "tree") else Tree(moves)

    def _note(self, route: Route, what: str, advice: str, *, key: bool = False) -> None:
        self.report.add(self.document, route, what, advice, key=key)

    def _move(self, name: str, entry: MoveEntry) -> Move:
        route: Route = ("tree", name)
        check_label(self.document, route, name, "a move", self.report, key=True)
        if name in self.outcomes.names:
            what = f"'{shortened(name)}' is the name of an outcome too"
            self._note(route, what, "Rename one: an action that leads to it could mean either", key=True)
        self._check_player((*route, "player"), entry.player)
        if not entry.actions and not self.report.touches(self.document, *route, "actions"):
            self._note(
                (*route, "actions"), "the move has no actions, so the play cannot go on", "Add at least one action"
            )
        ends = {action: self._target((*route, "actions", action), target) for action, target in entry.actions.items()}
        return Move(
            name,
            entry.player,
            {action: end for action, end in ends.items() if end is not None},
            self._probabilities(route, entry),
            self._information_set(route, entry),
        )

    def _check_player(self, route: Route, player: str) -> None:
        if player != CHANCE and player not in self.document.names(("players",)):
            what = f"no player is called '{shortened(player)}'"
            self._note(route, what, suggestion(player, (*self.players, CHANCE)))

    def _target(self, route: Route, target: object) -> str | Consequence | None:
        """Give what an action leads to: the name of a move, or a consequence."""
        check_action(self.document, route, str(route[-1]), self.report, key=True)
        if isinstance(target, str):
            if target in self.names:
                return target
            if target not in self.outcomes.names:
                what = f"no move or outcome is called '{shortened(target)}'"
                self._note(route, what, suggestion(target, (*self.names, *self.outcomes.names)))
                return None
        return self.outcomes.consequence(route, target, "this action")  # type: ignore[arg-type]

    def _probabilities(self, route: Route, entry: MoveEntry) -> dict[str, Expression]:
        given, here = entry.probabilities, (*route, "probabilities")
        if entry.player != CHANCE:
            if given is not None:
                what = f"only chance has probabilities, and this move belongs to '{shortened(entry.player)}'"
                self._note(here, what, f"Remove them, or write 'player: {CHANCE}'", key=True)
            return {}
        if self.report.has(self.document, *here):
            return {}
        if given is None:
            self._note(route, "a move of chance needs probabilities", "Add 'probabilities: {action: ..., ...}'")
            return {}
        return self._shares(route, entry.actions, given)

    def _shares(self, route: Route, actions: Mapping[str, object], given: Mapping[str, str]) -> dict[str, Expression]:
        written = self.document.names((*route, "actions"))
        here = (*route, "probabilities")
        for action in given:
            if action not in written:
                what = f"the move has no action '{shortened(action)}'"
                self._note((*here, action), what, suggestion(action, written), key=True)
        missing = [action for action in actions if action not in self.document.names(here)]
        if missing:
            self._note(here, f"there is no probability for {listed(missing)}", f"Add '{missing[0]}: ...'")
        read = {action: self.formulas.read((*here, action), text) for action, text in given.items()}
        shares = {action: read[action] for action in actions if read.get(action) is not None}
        if len(shares) == len(written) and not self.report.touches(self.document, *here):
            check_probabilities(self.document, here, shares, self.formulas, self.report)  # type: ignore[arg-type]
        return shares  # type: ignore[return-value]

    def _information_set(self, route: Route, entry: MoveEntry) -> str:
        label, here = entry.information_set, (*route, "information_set")
        if label is None:
            return ""
        if entry.player == CHANCE:
            self._note(here, "a move of chance has no information set", "Remove it", key=True)
        check_label(self.document, here, label, "an information set", self.report)
        return label

    def _check_information(self, moves: Mapping[str, Move]) -> None:
        """Check that moves which cannot be told apart look the same to their player."""
        first: dict[str, Move] = {}
        for name, move in moves.items():
            label, here = move.information_set, ("tree", name, "information_set")
            if not label:
                continue
            if label in moves and label != name and moves[label].information_set != label:
                what = f"'{shortened(label)}' is the name of a move that is not in this information set"
                self._note(here, what, "Give the set a name of its own")
            self._check_alike(here, first.setdefault(label, move), move)

    def _check_alike(self, route: Route, first: Move, move: Move) -> None:
        shared = f"move '{shortened(first.name)}', with which it shares the information set,"
        if move.player != first.player:
            what = f"{shared} belongs to '{shortened(first.player)}', and this one to '{shortened(move.player)}'"
            self._note(route, what, "Give each player information sets of their own")
        own, others = (self.document.names(("tree", one.name, "actions")) for one in (move, first))
        if own != others:
            what = f"{shared} has the actions {listed(others)}, and this one {listed(own)}"
            self._note(route, what, "Give both the same actions, in the same order")

    def _check_shape(self, moves: Mapping[str, Move]) -> None:
        """Check that every move is reached, that every play ends, and that it ends before long."""
        reached = _reached(moves)
        for name in moves:
            if name not in reached:
                self._note(("tree", name), "no play reaches this move", "Lead an action to it, or remove it", key=True)
        cycle = _cycle(moves)
        if cycle is not None:
            path, action = cycle
            what = f"the play never ends ({' -> '.join(map(shortened, path))})"
            self._note(("tree", path[-2], "actions", action), what, "Lead the action to a later move or to an outcome")
        else:
            self._check_size(moves)

    def _check_size(self, moves: Mapping[str, Move]) -> None:
        depth: dict[str, int] = {}
        nodes: dict[str, int] = {}
        for name in _last_first(moves):
            following = list(_following(moves[name]))
            depth[name] = 1 + max((depth[target] for _, target in following), default=0)
            nodes[name] = 1 + len(moves[name].actions) - len(following) + sum(nodes[target] for _, target in following)
        root = next(iter(moves))
        if depth[root] > LONGEST_PLAY:
            what = f"a play has {depth[root]} moves, more than {LONGEST_PLAY}"
            self._note(("tree",), what, "Join moves that follow each other")
        if nodes[root] > MOST_NODES:
            what = f"the tree unfolds into {nodes[root]:,} nodes, more than {MOST_NODES:,}"
            self._note(("tree",), what, "Lead fewer actions to the same moves")
        self._check_recall(moves)

    def _check_recall(self, moves: Mapping[str, Move]) -> None:
        """Check that nobody forgets, at any information set, what the own earlier moves were and were made on."""
        if self.report.touches(self.document, "tree") or not any(move.information_set for move in moves.values()):
            return
        for lapse in lapses(tree_shape(Tree(moves))):
            route = ("tree", _move_at(moves, lapse.history), "information_set")
            twice = "Give the later move a set of its own"
            apart = "Split the information set by what its player did and knew before"
            self._note(route, lapse.words(lapse.player), apart if lapse.forgets else twice)


def _move_at(moves: Mapping[str, Move], history: Sequence[str]) -> str:
    """Find the move to which actions lead."""
    name = next(iter(moves))
    for action in history:
        target = moves[name].actions[action]
        assert isinstance(target, str)
        name = target
    return name


def _following(move: Move) -> Iterator[tuple[str, str]]:
    return ((action, target) for action, target in move.actions.items() if isinstance(target, str))


def _reached(moves: Mapping[str, Move]) -> set[str]:
    queue = [next(iter(moves))]
    reached = set(queue)
    for name in queue:
        new = dict.fromkeys(target for _, target in _following(moves[name]) if target not in reached)
        reached |= new.keys()
        queue.extend(new)
    return reached


def _cycle(moves: Mapping[str, Move]) -> tuple[list[str], str] | None:
    """Find a play that comes back to a move: the moves from there on, and the action that closes the circle."""
    done: set[str] = set()
    for start in moves:
        path, walks = [start], [_following(moves[start])]
        while path:
            step = next(walks[-1], None)
            if step is None:
                done.add(path.pop())
                walks.pop()
            elif step[1] in path:
                return [*path[path.index(step[1]) :], step[1]], step[0]
            elif step[1] not in done:
                path.append(step[1])
                walks.append(_following(moves[step[1]]))
    return None


def _last_first(moves: Mapping[str, Move]) -> list[str]:
    """Order the moves of a tree without cycles so that each comes after all that follow it."""
    ordered: dict[str, None] = {}
    for start in moves:
        path = [(start, _following(moves[start]))]
        while path:
            name, walk = path[-1]
            step = next((target for _, target in walk if target not in ordered), None)
            if step is None:
                ordered.setdefault(name)
                path.pop()
            else:
                path.append((step, _following(moves[step])))
    return list(ordered)
