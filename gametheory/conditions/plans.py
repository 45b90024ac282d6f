"""Plans of a repeated game: one holds exactly while no single deviation pays in any of its states.

Each deviation gives one inequality (:mod:`gametheory.repeated.enforcement`): what going along is worth less what
deviating is worth, times a number that is positive for all discount factors. With formulas for payoffs and factors it
is a rational function of the parameters.
"""

from __future__ import annotations

from collections.abc import Iterator

from gametheory.conditions.needs import Contradiction, Need, Simplifier
from gametheory.conditions.nouns import CandidateConditions
from gametheory.games.repeated_game import Plan
from gametheory.model.form_formulas import RepeatedFormulas
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.repeated.enforcement import plan_payoff, temptations


def slacks(game: RepeatedFormulas) -> dict[str, tuple[RationalFunction, ...]]:
    """Give for each plan the formulas that are not negative exactly while it holds, each once.

    >>> import gametheory
    >>> from gametheory.model.form_formulas import symbolic_form
    >>> model = gametheory.load("models/crimea_2017/instalments.yaml")
    >>> slacks(symbolic_form(model, ["concession"]))["instalments"][0]
    2.85 - 5 * concession
    """
    return {
        name: tuple(dict.fromkeys(one.slack for one in temptations(game.stage, plan, game.discount)))
        for name, plan in game.plans.items()
    }


def plan_payoffs(game: RepeatedFormulas, plan: Plan) -> dict[str, RationalFunction]:
    """Give the players' average payoffs per period while everybody does as planned, as formulas."""
    return {
        player: plan_payoff(game.stage, plan, index, game.discount[index])
        for index, player in enumerate(game.stage.players)
    }


def plan_conditions(game: RepeatedFormulas, simplifier: Simplifier) -> Iterator[CandidateConditions]:
    """Go through the plans, each with the conditions under which nobody deviates."""
    for name, plan in game.plans.items():
        found = simplifier.case(_needs(game, plan))
        yield CandidateConditions(
            label=name,
            strategies={},
            payoffs=plan_payoffs(game, plan),
            outcomes={plan.outcome: game.discount[0] * 0 + 1},
            cases=() if isinstance(found, Contradiction) else (found,),
            never=found.because if isinstance(found, Contradiction) else "",
        )


def _needs(game: RepeatedFormulas, plan: Plan) -> Iterator[Need]:
    players = game.stage.players
    for one in temptations(game.stage, plan, game.discount):
        cell = plan.states[one.state].cell
        assert cell is not None
        place = players.index(one.player)
        yield Need(one.slack, one.player, game.stage.actions[place][cell[place]], one.action, one.state)
