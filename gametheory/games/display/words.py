"""A game and a solution in sentences, before any format: labels as the user wrote them, nothing escaped yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gametheory.games.correlation import CorrelatedSolution
from gametheory.games.display.layout import node_shares
from gametheory.games.extensive_form import Decision, ExtensiveFormGame, Leaf, Node
from gametheory.games.normal_form import NormalFormGame
from gametheory.games.numbers import Number, show
from gametheory.games.solution import Beliefs, Component, Equilibrium, Solution, Strategy
from gametheory.numerics.algebraic_numbers import AlgebraicNumber

_TERMS = {  # what one and several of a concept's equilibria are called
    "pure-nash": ("pure Nash equilibrium", "pure Nash equilibria"),
    "nash": ("Nash equilibrium", "Nash equilibria"),
    "quantal": ("logit equilibrium on the principal branch", "logit equilibria on the principal branch"),
    "quantal-limit": ("limit of the principal logit branch", "limits of the principal logit branch"),
    "agent-quantal": (
        "agent logit equilibrium on the principal branch",
        "agent logit equilibria on the principal branch",
    ),
    "agent-quantal-limit": ("limit of the principal agent logit branch", "limits of the principal agent logit branch"),
    "lemke-howson": ("equilibrium at the end of a Lemke-Howson path", "equilibria at the ends of Lemke-Howson paths"),
    "commitment": ("best commitment", "best commitments"),
    "subgame-perfect": ("subgame-perfect equilibrium", "subgame-perfect equilibria"),
    "perfect-bayesian": ("perfect Bayesian equilibrium", "perfect Bayesian equilibria"),
}


def grid_words(game: NormalFormGame | ExtensiveFormGame) -> str:
    """Say how large the grid of a game is, and how to see one point of it."""
    size = " x ".join(map(str, game.grid_shape))
    start = ", ".join("0" for _ in game.grid_shape) + ("," if len(game.grid_shape) == 1 else "")
    if isinstance(game, NormalFormGame):
        return f"A grid of {size} games. Take the one at a point with .point(({start}))."
    return f"A grid of {size} games. Give the model single values to see one of them."


def size_words(game: NormalFormGame | ExtensiveFormGame) -> str:
    """Say who can do what in a table, and how large a tree is."""
    if isinstance(game, NormalFormGame):
        sides = zip(game.players, game.actions, strict=True)
        return "; ".join(f"{game.called(player)} chooses {_listed(actions, 'or')}" for player, actions in sides) + "."
    decisions, leaves = sum(1 for _ in game.decisions()), sum(1 for _ in game.leaves())
    players = _listed(map(game.called, game.players))
    sets = "" if game.has_perfect_information else f" in {_counted(len(game.information_sets), 'information set')}"
    return f"A tree with {_counted(decisions, 'decision')} of {players}{sets}, and {_counted(leaves, 'end')}."


def order_words(game: NormalFormGame | ExtensiveFormGame) -> str:
    """Say in which order a cell gives the payoffs."""
    return f"Payoffs in the order {', '.join(game.players)}" if len(game.players) > 1 else "Payoffs"


def summary(solution: Solution) -> str:
    """Say how many equilibria there are, and whether these are all."""
    if isinstance(solution, CorrelatedSolution):
        from gametheory.games.display.mediator import correlated_summary  # which is built on the words here

        return correlated_summary(solution)
    if solution.surviving:
        return _dominance_summary(solution)
    one, several = _TERMS.get(solution.concept, (f"{_plain(solution)} equilibrium", f"{_plain(solution)} equilibria"))
    count = len(solution.equilibria)
    if not count:
        return f"No {one} exists." if solution.complete else f"No {one} was found, but not every one was looked for."
    rest = _rest(count, solution) if solution.complete else "There may be more."
    return f"{count} {one if count == 1 else several}. {rest}"


def heading(solution: Solution, index: int) -> str:
    """Name one of the equilibria: its number, and what kind it is."""
    equilibrium = solution.equilibria[index]
    kinds = ["pure" if equilibrium.profile.is_pure else "mixed"]
    if equilibrium.kind:
        kinds.append(equilibrium.kind)
    if not equilibrium.isolated:
        kinds.append("not isolated: others lie arbitrarily close")
    return f"Equilibrium {index + 1} of {len(solution.equilibria)} ({', '.join(kinds)})"


def strategy_words(solution: Solution, equilibrium: Equilibrium) -> tuple[str, ...]:
    """Say who plays what, a sentence each; in a tree, only where play comes."""
    strategies = equilibrium.profile.strategies
    if isinstance(solution.game, NormalFormGame):
        return tuple(f"{solution.game.called(player)} plays {mix_words(mix)}." for player, mix in strategies.items())
    return tuple(
        f"{solution.game.called(player)} plays {mix_words(strategies[where])} at {where}."
        for where, player in reached_sets(solution.game, equilibrium).items()
    )


def belief_words(solution: Solution, equilibrium: Equilibrium) -> tuple[str, ...]:
    """Say what players believe where they cannot tell histories apart, a sentence an information set."""
    game = solution.game
    if isinstance(game, NormalFormGame):
        return ()
    return tuple(
        _belief_words(game, label, beliefs)
        for label, beliefs in equilibrium.beliefs.items()
        if len(beliefs.histories) > 1
    )


def _belief_words(game: ExtensiveFormGame, label: str, beliefs: Beliefs) -> str:
    who = game.called(game.information_sets[label].player)
    shares = zip(beliefs.histories, beliefs.probabilities, strict=True)
    held = mix_words({f"'{history}'": share for history, share in shares if share})
    if beliefs.on_path:
        return f"At '{label}' {who} believes in {held}."
    free = f"; {_range_words(beliefs)}" if len(beliefs.corners) > 1 else ""
    return f"At '{label}', where play does not come, {who} may believe in {held}{free}."


def _range_words(beliefs: Beliefs) -> str:
    """Say between which probabilities the beliefs may lie that support the same play."""
    ends = [
        f"'{history}' from {show(min(own))} to {show(max(own))}"
        for history, own in zip(beliefs.histories, zip(*beliefs.corners, strict=True), strict=True)
    ]
    return f"the same play goes with {_listed(ends)}{f' ({beliefs.strict})' if beliefs.strict else ''}"


def mix_words(mix: Strategy) -> str:
    """Say what is played, with its probability where it is not certain.

    >>> from fractions import Fraction
    >>> mix_words({"hold": Fraction(1, 3), "coerce": Fraction(2, 3)})
    'hold with probability 1/3 and coerce with probability 2/3'
    """
    return _listed([name if share == 1 else f"{name} with probability {_chance(share)}" for name, share in mix.items()])


def outcome_words(equilibrium: Equilibrium) -> str:
    """Say what comes of an equilibrium."""
    return f"{'Outcome' if len(equilibrium.outcomes) == 1 else 'Outcomes'}: {mix_words(equilibrium.outcomes)}."


def payoff_words(solution: Solution, equilibrium: Equilibrium) -> str:
    """Say what each player gets in an equilibrium."""
    game, payoffs = solution.game, equilibrium.payoffs
    return f"{_listed([f'{game.called(player)} gets {show(payoffs[player])}' for player in game.players])}."


def remarks(solution: Solution) -> tuple[str, ...]:
    """Say all that a reader must know to trust the answer: continua, ties, notes, how it was found, at which values."""
    return (
        *(_component_words(component) for component in solution.components),
        *(f"Tie: {_sentence(tie)}" for tie in solution.ties),
        *(f"Note: {_sentence(note)}" for note in (*solution.game.notes, *solution.notes)),
        f"Method: {_sentence(solution.method)} {_precision(solution)}",
        *_regret_words(solution),
        *parameter_words(solution.game.parameters),
    )


def elimination_words(solution: Solution) -> tuple[str, ...]:
    """Say which actions iterated dominance removed, and what is left."""
    called = solution.game.called
    rounds = tuple(
        f"Round {step.round}: {called(step.player)} drops {step.action}, which {step.dominated_by} dominates."
        for step in solution.eliminations
    )
    return (
        *rounds,
        *(f"{called(player)} is left with {_listed(own)}." for player, own in solution.surviving.items()),
    )


def left_out_words(count: int, what: str) -> str:
    """Say how much of a table or a tree is not shown."""
    return f"... and {_counted(count, f'more {what}')}, not shown."


def _dominance_summary(solution: Solution) -> str:
    left = sum(len(actions) > 1 for actions in solution.surviving.values())
    if not solution.eliminations:
        return "Iterated dominance removes nothing: no action is dominated."
    ending = f"leaves {_counted(left, 'player')} with a choice" if left else "leaves every player a single action"
    return f"Iterated dominance removes {_counted(len(solution.eliminations), 'action')} and {ending}."


def _rest(count: int, solution: Solution) -> str:
    if solution.components:
        return "Together with the continua that they span, these are all."
    if solution.concept.endswith("-limit"):
        return "A branch has only one."
    return "It is the only one." if count == 1 else "These are all."


def _chance(share: Number) -> str:
    """Print a probability, with its decimals where the fraction is hard to picture."""
    text = show(share)
    if isinstance(share, AlgebraicNumber):
        return f"{text} (exactly {share!r})"
    return f"{text} (about {float(share):.2g})" if len(text.partition("/")[2]) > 1 else text


def _plain(solution: Solution) -> str:
    return solution.concept.replace("-", " ")


def _component_words(component: Component) -> str:
    members = _listed([str(index + 1) for index in component.extreme])
    pieces = f", in {len(component.subsets)} convex pieces" if len(component.subsets) > 1 else ""
    said = f" ({' | '.join(component.words)})" if component.words else ""
    size = f"dimension {component.dimension}{pieces}{said}"
    if len(component.extreme) == 1:
        return f"Continuum: equilibrium {members} stands for a set of {size}."
    return f"Continuum: equilibria {members} are extreme points of a set of {size}."


def _precision(solution: Solution) -> str:
    if solution.exact:
        return "Every number is exact."
    slack = f"; differences up to {show(solution.tolerance)} count as none" if solution.tolerance else ""
    return f"Floating-point arithmetic{slack}."


def _regret_words(solution: Solution) -> tuple[str, ...]:
    if not solution.equilibria:
        return ()
    regret = max(equilibrium.regret for equilibrium in solution.equilibria)
    if solution.concept == "quantal":  # whose players err: that they regret it refutes nothing
        return (f"Regret: by deviating somebody could gain {show(regret)}.",)
    gain = "" if regret == 0 else f"more than {show(regret)} "
    return (f"Verified on the game itself: nobody gains {gain}by deviating.",)


def parameter_words(parameters: Mapping[str, Number]) -> tuple[str, ...]:
    """Say at which values of the parameters an answer holds, if there are any."""
    values = ", ".join(f"{name} = {show(value)}" for name, value in parameters.items())
    return (f"Parameters: {values}.",) if values else ()


def reached_sets(game: ExtensiveFormGame, equilibrium: Equilibrium) -> dict[str, str]:
    """Find the information sets that play reaches, each with its player, in the order in which they are reached."""
    reached: list[Node] = [game.root]
    found: dict[str, str] = {}
    for node in reached:
        if isinstance(node, Leaf):
            continue
        if isinstance(node, Decision):
            found[node.information_set] = node.player
        shares = node_shares(node, equilibrium.profile)
        reached.extend(child for child, share in zip(node.children, shares, strict=True) if share)
    return found


def _listed(items: Iterable[str], last: str = "and") -> str:
    *most, end = items
    return f"{', '.join(most)} {last} {end}" if most else end


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
