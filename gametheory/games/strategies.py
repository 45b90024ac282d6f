"""Strategies of a tree: plans for every information set, and how mixing plans compares with mixing at every move.

A *pure strategy* says what its player does at each own information set, and is called by those actions, in the order of
the tree, with slashes: "ultimatum / back down". In the *reduced* form it says so only where the own earlier choices let
play come; the rest is "any": "hold / any".

A *mixed strategy* draws a plan before the game, a *behaviour strategy* draws an action at each information set. Two
strategies are *realisation equivalent* if they lead to the same probabilities of all plays, whatever the others do.
Under perfect recall each of either kind has an equivalent of the other (Kuhn 1953):

* from behaviour to mixed: a plan has the product of the probabilities of its actions;
* from mixed to behaviour: at an information set an action has the weight of the plans that let play come there and take
  it, as a share of the weight of all plans that let play come there.

Where a mixed strategy lets play never come, every behaviour is equivalent. Then the plans themselves decide, as if play
had come (so that a pure strategy is mapped to itself), and actions that a reduced plan leaves open share its weight
equally.

References
----------
H. W. Kuhn (1953), Extensive Games and the Problem of Information, in Contributions to the Theory of Games II, Annals of
Mathematics Studies 28, 193-216.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gametheory.errors import GameError, UnknownNameError
from gametheory.games.extensive_form import ExtensiveFormGame, InformationSet
from gametheory.games.numbers import Number
from gametheory.games.recall import Experience, experiences
from gametheory.games.solution import Profile, Strategy

OPEN = "any"
"""What a reduced strategy says where the own earlier choices keep play from coming."""
MOST_PLANS = 100_000  # of a player, that are listed
NO_MOVE = "no move"
"""The one strategy of a player who never moves."""


@dataclass(frozen=True)
class Plan:
    """A pure strategy of a tree: its label, and the action at each information set that it decides."""

    label: str
    choices: Mapping[str, str]

    def allows(self, experience: Experience) -> bool:
        """Tell whether the plan takes all the own actions of an experience."""
        return _takes(self.choices, experience)


def plans(game: ExtensiveFormGame, player: str, *, reduced: bool = False) -> tuple[Plan, ...]:
    """Give all pure strategies of a player, the last information set's action changing fastest.

    Raises ``UnknownNameError`` for who does not play, and ``GameError`` for more than :data:`MOST_PLANS` (see
    :func:`plan_count`) and for reduced strategies of a game in which a player forgets something.

    >>> from gametheory.games.extensive_form import Decision, Leaf
    >>> later = Decision("later", "us", ("attack", "back down"), (Leaf("war", (0,)), Leaf("peace", (1,))), "later")
    >>> tree = Decision("opening", "us", ("hold", "ultimatum"), (Leaf("quiet", (0,)), later), "opening")
    >>> game = ExtensiveFormGame(("us",), tree)
    >>> [plan.label for plan in plans(game, "us")][:2]
    ['hold / attack', 'hold / back down']
    >>> [plan.label for plan in plans(game, "us", reduced=True)]
    ['hold / any', 'ultimatum / attack', 'ultimatum / back down']
    """
    own = _own_sets(game, player)
    before = own_experiences(game) if reduced else dict.fromkeys(game.information_sets, ())
    count = plan_count(game, player, reduced=reduced)
    if count > MOST_PLANS:
        form = "reduced strategies" if reduced else "strategies"
        advice = "Use the sequence form" if reduced else "Use the reduced normal form, or the sequence form"
        raise GameError(f"{game.called(player)} has {_many(count)} {form}, more than {MOST_PLANS:,}. {advice}")
    return tuple(_plan(own, choices) for choices in _choices(own, before))


def plan_count(game: ExtensiveFormGame, player: str, *, reduced: bool = False) -> int:
    """Count a player's pure strategies without listing them.

    >>> from gametheory.games.extensive_form import Leaf
    >>> plan_count(ExtensiveFormGame(("us",), Leaf("end", (0,))), "us")
    1
    """
    own = _own_sets(game, player)
    if not reduced:
        return math.prod(len(known.actions) for known in own)
    before = own_experiences(game)
    after: dict[Experience, list[InformationSet]] = {}
    for known in own:
        after.setdefault(before[known.label], []).append(known)

    def below(experience: Experience) -> int:
        return math.prod(
            sum(below((*experience, (known.label, action))) for action in known.actions)
            for known in after.get(experience, ())
        )

    return below(())


def own_experiences(game: ExtensiveFormGame) -> dict[str, Experience]:
    """Give for each information set what its player has done and known before; it needs perfect recall.

    Raises ``GameError``, with what is forgotten, where players have no perfect recall.
    """
    require_recall(game)
    return {decision.information_set: experience for _, decision, experience in experiences(game.root)}


def require_recall(game: ExtensiveFormGame) -> None:
    """Refuse a game in which a player forgets something."""
    if game.forgotten:
        raise GameError(f"{game.forgotten}. Split the information set by what its player did and knew before")


def to_behaviour(game: ExtensiveFormGame, mixed: Profile, *, reduced: bool = False) -> Profile:
    """Give the behaviour strategies that are realisation equivalent to mixed ones (Kuhn 1953).

    ``mixed`` is keyed by player, with labels of strategies as in :func:`plans`; the answer by information set. Rational
    probabilities stay exact. Raises ``GameError`` where a player forgets something, ``UnknownNameError`` for a label
    that is no strategy.

    >>> from gametheory.games.extensive_form import Decision, Leaf
    >>> later = Decision("later", "us", ("attack", "back down"), (Leaf("war", (0,)), Leaf("peace", (1,))), "later")
    >>> tree = Decision("opening", "us", ("hold", "ultimatum"), (Leaf("quiet", (0,)), later), "opening")
    >>> half = Fraction(1, 2)
    >>> mixed = Profile({"us": {"hold / attack": half, "ultimatum / back down": half}})
    >>> print(to_behaviour(ExtensiveFormGame(("us",), tree), mixed))
    opening: 0.5 hold + 0.5 ultimatum; later: back down
    """
    before = own_experiences(game)
    weights = {player: _weighed(game, player, mixed[player], reduced=reduced) for player in game.players}
    return Profile(
        {
            label: _behaviour(known, before[label], weights[known.player])
            for label, known in game.information_sets.items()
        }
    )


def to_mixed(game: ExtensiveFormGame, behaviour: Profile, *, reduced: bool = False) -> Profile:
    """Give the mixed strategies that are realisation equivalent to behaviour strategies (Kuhn 1953).

    ``behaviour`` is keyed by information set; the answer by player, with labels of strategies as in :func:`plans`.
    Rational probabilities stay exact. Raises ``GameError`` where a player forgets something.

    >>> from gametheory.games.extensive_form import Decision, Leaf
    >>> tree = Decision("opening", "us", ("hold", "strike"), (Leaf("quiet", (0,)), Leaf("war", (1,))), "opening")
    >>> print(to_mixed(ExtensiveFormGame(("us",), tree), Profile({"opening": {"hold": 0.25, "strike": 0.75}})))
    us: 0.25 hold + 0.75 strike
    """
    require_recall(game)
    return Profile(
        {
            player: {
                plan.label: math.prod(behaviour[where].get(action, 0) for where, action in plan.choices.items())
                for plan in plans(game, player, reduced=reduced)
            }
            for player in game.players
        }
    )


def _many(count: int) -> str:
    return f"{count:,}" if count < 10**15 else f"about {float(count):.0e}" if count < 10**300 else "more than 1e300"


def _own_sets(game: ExtensiveFormGame, player: str) -> list[InformationSet]:
    if player not in game.players:
        raise UnknownNameError("player", player, game.players)
    return [known for known in game.information_sets.values() if known.player == player]


def _choices(own: list[InformationSet], before: Mapping[str, Experience]) -> list[dict[str, str]]:
    """List the choices of all plans, set by set; what a plan leaves open is not among them."""
    made: list[dict[str, str]] = [{}]
    for known in own:
        made = [
            {**choices, known.label: action} if action is not None else choices
            for choices in made
            for action in (known.actions if _takes(choices, before[known.label]) else (None,))
        ]
    return made


def _takes(choices: Mapping[str, str], experience: Experience) -> bool:
    return all(choices.get(where) == action for where, action in experience)


def _plan(own: list[InformationSet], choices: Mapping[str, str]) -> Plan:
    return Plan(" / ".join(choices.get(known.label, OPEN) for known in own) or NO_MOVE, choices)


def _weighed(game: ExtensiveFormGame, player: str, mix: Strategy, *, reduced: bool) -> list[tuple[Plan, Number]]:
    """Find the plans that a mixed strategy draws, with their probabilities."""
    by_label = {plan.label: plan for plan in plans(game, player, reduced=reduced)}
    for label in mix:
        if label not in by_label:
            raise UnknownNameError(f"strategy of '{player}'", label, by_label)
    return [(by_label[label], weight) for label, weight in mix.items()]


def _behaviour(known: InformationSet, experience: Experience, weighed: list[tuple[Plan, Number]]) -> dict[str, Number]:
    coming = [(plan, weight) for plan, weight in weighed if plan.allows(experience)]
    shares: dict[str, Number] = dict.fromkeys(known.actions, Fraction(0))
    for plan, weight in coming or weighed:
        taken = [plan.choices[known.label]] if known.label in plan.choices else known.actions
        for action in taken:
            shares[action] = shares[action] + weight / len(taken)
    total = sum(shares.values())
    return {action: share / total for action, share in shares.items()}
