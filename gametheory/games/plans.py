"""Plans for a repeated game: grim trigger, limited punishment, tit for tat, and penal codes.

All but the last two are *simple profiles* (Abreu 1988): a path that everybody is to follow, and for each player a
punishment path that starts, from its beginning, whenever that player alone deviates from whatever path is being
followed. A path is a list of profiles, the last ones of which repeat for ever.

- *Grim trigger* (Friedman 1971): the punishment is an equilibrium of the stage game, for ever.
- *Limited punishment* (Green and Porter 1984): it lasts some periods, then the path begins anew.
- *Penal code*: any punishment paths; the worst ones that are themselves self-enforcing are optimal (Abreu 1988).
- *Tit for tat* (Axelrod 1984): everybody cooperates first, then does what the other did last.
- *Whatever happens*: the path is followed and deviations are ignored. It holds if each profile of the path is an
  equilibrium of the stage game.

References
----------
D. Abreu (1988), On the theory of infinitely repeated games with discounting, Econometrica 56, 383-396. R. Axelrod
(1984), The Evolution of Cooperation, Basic Books. J. W. Friedman (1971), A non-cooperative equilibrium for supergames,
Review of Economic Studies 38, 1-12. E. J. Green and R. H. Porter (1984), Noncooperative collusion under imperfect price
information, Econometrica 52, 87-100.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gametheory.errors import GameError, UnknownNameError
from gametheory.games.normal_form import Cell, NormalFormGame
from gametheory.games.repeated_game import Plan, State
from gametheory.games.solution import Equilibrium

Step = tuple[str, ...] | Equilibrium
"""What is played in a period: an action for each player, or an equilibrium of the stage game."""


@dataclass(frozen=True)
class Path:
    """Profiles one after another, of which those from ``repeat`` on are played again and again."""

    steps: tuple[Step, ...]
    repeat: int = 0

    def __post_init__(self) -> None:
        """Check that something repeats."""
        if not 0 <= self.repeat < len(self.steps):
            raise GameError(f"a path of {len(self.steps)} steps cannot repeat from step {self.repeat} on")


def simple_profile(stage: NormalFormGame, path: Path, punishments: Mapping[str, Path], name: str = "plan") -> Plan:
    """Give the plan that follows a path, and punishes each player by a path of its own.

    ``punishments`` has a path for every player. Raises ``GameError`` where one is missing.

    Examples
    --------
    >>> dilemma = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]], actions=[["keep", "break"]] * 2)
    >>> plan = simple_profile(dilemma, Path((("keep", "keep"),)), {p: Path((("break", "break"),)) for p in "12"})
    >>> plan.states["path 1"].after[0, 1]
    'punish 1, 1'
    """
    missing = [player for player in stage.players if player not in punishments]
    if missing:
        raise GameError(f"there is no punishment for '{missing[0]}'. Give a path for every player")
    states = dict(_states(stage, path, "path "))
    for player in stage.players:
        states |= _states(stage, punishments[player], f"punish {player}, ")
    return Plan(states, "path 1", name)


def _states(stage: NormalFormGame, path: Path, prefix: str) -> Iterator[tuple[str, State]]:
    count = len(path.steps)
    for place, step in enumerate(path.steps):
        following = f"{prefix}{place + 2 if place + 1 < count else path.repeat + 1}"
        if isinstance(step, Equilibrium):
            yield f"{prefix}{place + 1}", State(tuple(step.payoffs[player] for player in stage.players), following)
        else:
            cell = _cell(stage, step)
            after = {(player, action): f"punish {stage.players[player]}, 1" for player, action in _others(stage, cell)}
            yield f"{prefix}{place + 1}", State(tuple(own[cell] for own in stage.payoffs), following, cell, after)


def _others(stage: NormalFormGame, cell: Cell) -> Iterator[tuple[int, int]]:
    for player, size in enumerate(stage.shape):
        yield from ((player, action) for action in range(size) if action != cell[player])


def _cell(stage: NormalFormGame, profile: Sequence[str]) -> Cell:
    for player, action in zip(stage.players, profile, strict=True):
        own = stage.actions[stage.players.index(player)]
        if action not in own:
            raise UnknownNameError(f"action of '{player}'", action, own)
    return stage.cell(*profile)


def grim_trigger(stage: NormalFormGame, path: Path, threats: Mapping[str, Step], name: str = "grim trigger") -> Plan:
    """Give the plan in which a deviation ends the path for good.

    ``threats`` gives for each player the equilibrium of the stage game that is played for ever after that player's
    deviation: a profile of actions, or a mixed equilibrium. That a profile is one is not assumed: where it is not,
    whoever asks what enforces the plan finds the deviation from the threat.
    """
    return simple_profile(stage, path, {player: Path((step,)) for player, step in threats.items()}, name)


def limited_punishment(
    stage: NormalFormGame, path: Path, threats: Mapping[str, Step], periods: int, name: str = "limited punishment"
) -> Plan:
    """Give the plan in which a deviation is punished for some periods, and the path begins anew afterwards."""
    if periods < 1:
        raise GameError(f"a punishment of {periods} periods does not punish. Give at least 1")
    first = len(path.steps)
    punishments = {
        player: Path((*[step] * periods, *path.steps), periods + path.repeat) for player, step in threats.items()
    }
    assert all(len(punishment.steps) == periods + first for punishment in punishments.values())
    return simple_profile(stage, path, punishments, name)


def whatever_happens(stage: NormalFormGame, path: Path, name: str = "whatever happens") -> Plan:
    """Give the plan that follows a path and goes on with it after deviations.

    >>> dilemma = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]], actions=[["keep", "break"]] * 2)
    >>> whatever_happens(dilemma, Path((("break", "break"),))).states["path 1"].after[0, 0]
    'path 1'
    """
    states = {
        label: replace(state, after=dict.fromkeys(state.after, state.following))
        for label, state in _states(stage, path, "path ")
    }
    return Plan(states, "path 1", name)


def tit_for_tat(stage: NormalFormGame, cooperate: Sequence[str], defect: Sequence[str]) -> Plan:
    """Give the plan of two players who cooperate first, and then do what the other did last.

    ``cooperate`` and ``defect`` name the action of each player that counts as such; any other action than cooperation
    is answered like defection. Raises ``GameError`` for another number of players than two.
    """
    if len(stage.players) != 2:
        raise GameError(f"tit for tat is a plan for two players, and this game has {len(stage.players)}")
    moves = tuple(zip(_cell(stage, cooperate), _cell(stage, defect), strict=True))
    states = {}
    for kept in ((True, True), (True, False), (False, True), (False, False)):
        cell = tuple(moves[player][0 if kept[player] else 1] for player in (0, 1))
        after = {(player, action): _answer(cell, moves, player, action) for player, action in _others(stage, cell)}
        following = _label(kept[1], kept[0])
        states[_label(*kept)] = State(tuple(own[cell] for own in stage.payoffs), following, cell, after)
    return Plan(states, _label(True, True), "tit for tat")


def _answer(cell: Cell, moves: Sequence[tuple[int, int]], player: int, action: int) -> str:
    """Give the state after a player takes another action: each does what the other did last."""
    played = list(cell)
    played[player] = action
    kept = [played[index] == moves[index][0] for index in (0, 1)]
    return _label(kept[1], kept[0])


def _label(first: bool, second: bool) -> str:
    return f"{'cooperate' if first else 'defect'}, {'cooperate' if second else 'defect'}"
