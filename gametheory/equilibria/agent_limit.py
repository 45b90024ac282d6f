"""What a point of an agent logit branch is as an assessment, and which sequential equilibrium its end stands for.

Far along a branch probabilities and beliefs are within a tiny distance of their limits. Where rationals with small
denominators lie that near and are sequentially rational without any regret, they are taken for the limit; else the end
of the branch is given as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np

from gametheory.equilibria.agent_logit import AgentLogitEquations
from gametheory.equilibria.logit import Floats
from gametheory.equilibria.principal_branch import Trace
from gametheory.games import Beliefs, Chance, Equilibrium, ExtensiveFormGame, Leaf, Profile
from gametheory.games.extensive_form import History, Node
from gametheory.games.numbers import Number
from gametheory.games.verification import information_set_regrets, tree_outcomes, tree_values

NEAR: Final = 1e-4  # of the end of a branch, to be its limit
DENOMINATORS: Final = (1, 100, 10_000)  # up to which rational probabilities are tried as the limit of a branch


def described_at(game: ExtensiveFormGame, equations: AgentLogitEquations, position: Floats) -> Equilibrium:
    """Describe a point of the branch as an equilibrium, with payoffs, outcomes and regret computed on the game."""
    profile = _profile(game, _by_set(game, [part.tolist() for part in equations.mixes(position)]))
    return _assessed(game, profile, _by_set(game, [part.tolist() for part in equations.beliefs(position)]))


def _assessed(game: ExtensiveFormGame, profile: Profile, shares: Mapping[str, Sequence[Number]]) -> Equilibrium:
    reached = _reached(game, profile)
    beliefs = {
        label: Beliefs(
            histories=tuple(", ".join(history) for history in known.histories),
            probabilities=tuple(shares[label]),
            on_path=any(reached[history] > 0 for history in known.histories),
        )
        for label, known in game.information_sets.items()
    }
    values = tree_values(game, profile)
    return Equilibrium(
        profile=profile,
        payoffs=dict(zip(game.players, values[()], strict=True)),
        outcomes=tree_outcomes(game, profile),
        regret=max(information_set_regrets(game, profile, beliefs).values()),
        values={
            node.label: dict(zip(game.players, values[history], strict=True)) for history, node in game.decisions()
        },
        beliefs=beliefs,
    )


def limit_of(game: ExtensiveFormGame, equations: AgentLogitEquations, trace: Trace) -> tuple[Equilibrium, bool]:
    """Give the sequential equilibrium at the end of a branch that was traced to its limit, and whether it is exact."""
    position = trace.points[-1].position
    mixes, held = equations.mixes(position), equations.beliefs(position)
    for most in DENOMINATORS if game.is_exact else ():
        shares, beliefs = ([_rational(part, most) for part in parts] for parts in (mixes, held))
        near = all(_is_near(*pair) for pair in zip((*shares, *beliefs), (*mixes, *held), strict=True))
        profile = _profile(game, _by_set(game, shares))
        equilibrium = _assessed(game, profile, _updated(game, profile, _by_set(game, beliefs)))
        if near and equilibrium.regret == 0:
            return equilibrium, True
    return described_at(game, equations, position), False


def _rational(shares: Floats, most: int) -> list[Fraction]:
    """Give rationals with small denominators that sum to 1 next to the probabilities."""
    kept = [Fraction(share).limit_denominator(most) if share > NEAR else Fraction(0) for share in shares.tolist()]
    kept[int(np.argmax(shares))] += 1 - sum(kept)
    return kept


def _is_near(rationals: Sequence[Fraction], shares: Floats) -> bool:
    return bool(np.abs(np.array(rationals, dtype=float) - shares).max() < NEAR)


def _profile(game: ExtensiveFormGame, shares: Mapping[str, Sequence[Number]]) -> Profile:
    sets = game.information_sets.items()
    return Profile({label: dict(zip(known.actions, shares[label], strict=True)) for label, known in sets})


def _updated(
    game: ExtensiveFormGame, profile: Profile, shares: Mapping[str, list[Fraction]]
) -> dict[str, Sequence[Number]]:
    """Take beliefs by Bayes' rule wherever play comes, and the given ones elsewhere."""
    reached = _reached(game, profile)
    found: dict[str, Sequence[Number]] = dict(shares)
    for label, known in game.information_sets.items():
        weights = [reached[history] for history in known.histories]
        total = sum(weights)
        if total > 0:
            found[label] = [weight / total for weight in weights]
    return found


def _reached(game: ExtensiveFormGame, profile: Profile) -> dict[History, Any]:
    """Give the probability with which play comes to each node."""
    found: dict[History, Any] = {}

    def visit(node: Node, history: History, weight: Any) -> None:
        found[history] = weight
        if isinstance(node, Leaf):
            return
        for place, (action, child) in enumerate(zip(node.actions, node.children, strict=True)):
            if isinstance(node, Chance):
                share: Any = node.probabilities[place]
            else:
                share = profile[node.information_set].get(action, 0)
            visit(child, (*history, action), weight * share)

    visit(game.root, (), Fraction(1))
    return found


def _by_set(game: ExtensiveFormGame, parts: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(game.information_sets, parts, strict=True))
