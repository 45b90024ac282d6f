"""What the players do at the defaults, in sentences: never more than was computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gametheory.games import Chance, Decision, Equilibrium, ExtensiveFormGame, NormalFormGame, Solution
from gametheory.games.display.words import reached_sets
from gametheory.games.numbers import Number, show
from gametheory.report.wording import counted, listed, some_of

NAMED: Final = 4  # equilibria, or outcomes, that a sentence of the summary names before it counts the rest
AFTER_CHANCE: Final = "after chance, "
TERMS: Final = {
    "pure-nash": ("pure Nash equilibrium", "pure Nash equilibria"),
    "nash": ("Nash equilibrium", "Nash equilibria"),
    "subgame-perfect": ("pure subgame-perfect equilibrium", "pure subgame-perfect equilibria"),
    "perfect-bayesian": ("perfect Bayesian equilibrium", "perfect Bayesian equilibria"),
}
CONCEPTS: Final = {
    "pure-nash": "pure Nash equilibrium: nobody gains by choosing another action alone",
    "nash": "Nash equilibrium, in which players may also choose at random: nobody gains by deviating alone",
    "dominance": "iterated elimination of strictly dominated actions",
    "subgame-perfect": "subgame-perfect equilibrium: a best choice at every move, reached or not",
    "perfect-bayesian": "perfect Bayesian equilibrium: a best choice in every situation, reached or not, given what is "
    "believed there, and beliefs that follow from play by Bayes' rule wherever it applies",
}


def answer(solution: Solution) -> str:
    """Say in a sentence or two which equilibria there are and which outcomes come of none of them."""
    return " ".join(filter(None, (_which(solution), _missing(solution), _not_sought(solution))))


def play_words(solution: Solution, equilibrium: Equilibrium) -> str:
    """Name an equilibrium by what is played: an action profile, who mixes what, or the path through a tree."""
    if isinstance(solution.game, ExtensiveFormGame):
        return _path(solution.game, equilibrium)
    if not equilibrium.profile.is_pure:
        return f"the mixed one in which {listed(_mixes(solution.game, equilibrium))}"
    return f"({', '.join(next(iter(equilibrium.profile[player])) for player in solution.game.players)})"


def outcome_words(outcomes: Equilibrium) -> str:
    """Say what comes of an equilibrium: an outcome, or several with their probabilities."""
    shares = outcomes.outcomes.items()
    if len(shares) == 1:
        return next(iter(outcomes.outcomes))
    return listed([f"{name} with probability {_about(share)}" for name, share in shares])


def possible_words(solution: Solution) -> str:
    """List the outcomes that an answer allows: of dominance those of the surviving profiles, else of the equilibria."""
    return ", ".join(possible_outcomes(solution)) or "none"


def possible_outcomes(solution: Solution) -> tuple[str, ...]:
    """Give the outcomes that an answer allows, in the game's order."""
    game = solution.game
    if not solution.surviving or not isinstance(game, NormalFormGame):
        return solution.possible_outcomes
    alive = [solution.surviving[player] for player in game.players]
    left = {
        game.outcomes[cell]
        for cell in game.cells()
        if all(own[i] in stay for own, i, stay in zip(game.actions, cell, alive, strict=True))
    }
    return tuple(outcome for outcome in game.outcome_names if outcome in left)


def _which(solution: Solution) -> str:
    count = len(solution.equilibria)
    one, several = _terms(solution)
    if not count:
        return f"no {one} exists." if solution.complete else f"no {one} was found, and not every one was looked for."
    plays = _plays(solution)
    rest = [f"and {len(plays) - NAMED} more"] if len(plays) > NAMED else []
    return f"{_number(solution, one, several)}: {'; '.join([*plays[:NAMED], *rest])}."


def _terms(solution: Solution) -> tuple[str, str]:
    plain = solution.concept.replace("-", " ")
    return TERMS.get(solution.concept, (f"{plain} equilibrium", f"{plain} equilibria"))


def _number(solution: Solution, one: str, several: str) -> str:
    count = len(solution.equilibria)
    if solution.components:
        return f"there are infinitely many {several}, spanned by {count}"
    if not solution.complete:
        return f"there are at least {counted(count, one, several)}"
    return f"there {'is' if count == 1 else 'are'} {counted(count, one, several)}"


def _plays(solution: Solution) -> list[str]:
    """Name each play once; strategies that differ only where play never comes lead to the same one."""
    plays: dict[str, int] = {}
    for equilibrium in solution.equilibria:
        play = play_words(solution, equilibrium)
        told = f"a {equilibrium.kind} one {play.removeprefix(AFTER_CHANCE)}" if equilibrium.kind else play
        words = f"{told}, which leads to {outcome_words(equilibrium)}"
        plays[words] = plays.get(words, 0) + 1
    return [f"{words} ({times} of them)" if times > 1 else words for words, times in plays.items()]


def _missing(solution: Solution) -> str:
    reached = set(solution.possible_outcomes)
    missing = [outcome for outcome in solution.game.outcome_names if outcome not in reached]
    if not missing or not reached:
        return ""
    subject = "It does not lead" if len(solution.equilibria) == 1 else "None of them leads"
    return f"{subject} to {some_of(missing, NAMED + 2, 'outcomes', 'or')}."


def _not_sought(solution: Solution) -> str:
    return "Mixed equilibria are not counted here." if solution.concept == "pure-nash" else ""


def _mixes(game: NormalFormGame, equilibrium: Equilibrium) -> list[str]:
    return [f"{game.called(player)} plays {_mix(equilibrium, player)}" for player in game.players]


def _mix(equilibrium: Equilibrium, player: str) -> str:
    mix = equilibrium.profile[player]
    if len(mix) == 1:
        return next(iter(mix))
    return listed([f"{action} with probability {_about(share)}" for action, share in mix.items()])


def _path(game: ExtensiveFormGame, equilibrium: Equilibrium) -> str:
    """Follow play from the root to the first move of chance, or to its end."""
    node, steps = game.root, list[str]()
    while isinstance(node, Decision):
        mix = equilibrium.profile[node.information_set]
        if len(mix) > 1:
            return _steps([*steps, "a random choice"])
        action = next(iter(mix))
        steps.append(f"{game.called(node.player)}: {action}")
        node = node.children[node.actions.index(action)]
    if not isinstance(node, Chance):
        return _steps(steps)
    return f"{_steps(steps)}, then chance" if steps else f"{AFTER_CHANCE}{_after_chance(game, equilibrium)}"


def _about(share: Number) -> str:
    """Say a probability as a summary does: two digits are enough there."""
    return show(float(share), 2)


def _steps(steps: Sequence[str]) -> str:
    return f"({', then '.join(steps)})" if steps else "no choice at all"


def _after_chance(game: ExtensiveFormGame, equilibrium: Equilibrium) -> str:
    """Say what is chosen wherever play comes, where chance moves first; who chooses alike in several places, once."""
    alike: dict[tuple[str, str], list[str]] = {}
    for where, player in reached_sets(game, equilibrium).items():
        alike.setdefault((player, _mix(equilibrium, where)), []).append(f"'{where}'")
    chosen = [f"{game.called(player)}: {mix} at {listed(sets)}" for (player, mix), sets in alike.items()]
    rest = len(chosen) - NAMED
    told = [*chosen[:NAMED], counted(rest, "more choice")] if rest > 1 else chosen
    return f"({'; '.join(told)})" if told else "no choice at all"
