r"""Refinements of the equilibria of signalling games: which beliefs after unsent messages can be defended.

Perfect Bayesian equilibrium leaves beliefs free after a message that nobody sends, so that threats can rest on absurd
ones. Each refinement restricts them by asking who could have wanted to send that message. Let a type's payoff in the
equilibrium be :math:`u^*(t)`.

``intuitive_criterion`` (Cho and Kreps 1987)
    A type is ruled out if it would lose by the message whatever best answer follows. The equilibrium fails if then some
    other type would surely gain: under every best answer to every belief over those left.
``divine`` (Banks and Sobel 1987, the first step of their iteration)
    If one type gains by the message under all mixed best answers under which another does not lose, then the odds of
    the other against it must not be higher than in the prior. The equilibrium fails if no such belief, with an answer
    that is best under it, keeps all types from sending the message.
``d1`` (Cho and Kreps 1987)
    The same, but the other type is ruled out altogether: a stronger demand.
``undefeated`` (Mailath, Okuno-Fujiwara and Postlewaite 1993)
    Another equilibrium explains the message: there some types send it, and all of these do as well as here, one of them
    better. Then the belief here should be the prior over these types, those that are indifferent with any smaller
    weight. The equilibrium is defeated if no such belief keeps all types from sending the message.

What survives d1 survives ``divine`` and the intuitive criterion; ``undefeated`` is of another sort, and often keeps
pooling where the others keep separating. An equilibrium is judged by its play: it survives if *some* beliefs and
answers off the path support the same play. Equilibria in which every message is sent survive everything. Only pure
equilibria defeat others, as in the source.

References
----------
J. S. Banks and J. Sobel (1987), Equilibrium selection in signaling games, Econometrica 55, 647-661.
I.-K. Cho and D. M. Kreps (1987), Signaling games and stable equilibria, Quarterly Journal of Economics 102, 179-221.
G. J. Mailath, M. Okuno-Fujiwara and A. Postlewaite (1993), Belief-based refinements in signalling games, Journal of
Economic Theory 60, 241-276.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gametheory.equilibria.signalling.deviations import LEVEL, Deviations, Restriction
from gametheory.equilibria.signalling.structure import SignallingGame, signalling_game
from gametheory.errors import ConceptError
from gametheory.games import Equilibrium, ExtensiveFormGame, Solution
from gametheory.games.numbers import show


@dataclass(frozen=True)
class Verdict:
    """Whether an equilibrium survives a refinement, and why, in a sentence or two."""

    equilibrium: Equilibrium
    survives: bool
    reason: str

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{'survives' if self.survives else 'fails'}: {self.equilibrium.profile} ({self.reason})"


@dataclass(frozen=True, eq=False, repr=False)
class Refinement:
    """What a refinement makes of the equilibria of a solution, in their order."""

    name: str
    solution: Solution
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()

    @property
    def survivors(self) -> tuple[Equilibrium, ...]:
        """The equilibria that survive."""
        return tuple(verdict.equilibrium for verdict in self.verdicts if verdict.survives)

    def __repr__(self) -> str:
        """Say every verdict in a line."""
        return "\n".join([self.name, *map(str, self.verdicts), *self.notes])


def intuitive_criterion(solution: Solution) -> Refinement:
    """Test equilibria of a signalling game by the intuitive criterion of Cho and Kreps (1987).

    Parameters
    ----------
    solution
        Perfect Bayesian equilibria of a single signalling game with exact numbers.

    Returns
    -------
    A verdict on each. Raises ``ConceptError`` for another game.

    Examples
    --------
    Education without any use, at two levels of talent: to have it is costly for the less talented alone.

    >>> from gametheory.games import Chance, Decision, Leaf, Profile
    >>> from gametheory.games.verification import tree_outcomes
    >>> def hired(kind, school, worth, cost):
    ...     wages = tuple(
    ...         Leaf(f"{kind} {school} {wage}", (Fraction(wage - cost), -(Fraction(wage - worth) ** 2)))
    ...         for wage in (1, 2)
    ...     )
    ...     return Decision(f"{kind} {school}", "firm", ("low wage", "high wage"), wages, school)
    >>> def applicant(kind, worth, cost):
    ...     moves = hired(kind, "plain", worth, 0), hired(kind, "schooled", worth, cost)
    ...     return Decision(kind, "applicant", ("plain", "schooled"), moves, kind)
    >>> types = applicant("able", 2, 0), applicant("dull", 1, 3)
    >>> draw = Chance("talent", ("able", "dull"), (Fraction(1, 3), Fraction(2, 3)), types)
    >>> game = ExtensiveFormGame(("applicant", "firm"), draw)
    >>> pooling = Profile(
    ...     {name: {"plain": 1} for name in ("able", "dull")}
    ...     | {name: {"low wage": 1} for name in ("plain", "schooled")}
    ... )
    >>> equilibrium = Equilibrium(pooling, {"applicant": 1, "firm": Fraction(-1, 3)}, tree_outcomes(game, pooling), 0)
    >>> given = Solution(game, "perfect-bayesian", (equilibrium,), False, True, "by hand")
    >>> print(intuitive_criterion(given).verdicts[0].reason)
    nobody sends 'schooled': type 'dull' gets 1 and could get at most -1 by it, so the belief must be on 'able'; then
    firm answers high wage, and type 'able' gets at least 2 by it instead of 1
    """
    return _refined("intuitive criterion", solution, _unintuitive)


def divine(solution: Solution) -> Refinement:
    """Test equilibria of a signalling game by divinity (Banks and Sobel 1987), one step of it.

    Takes and gives what :func:`intuitive_criterion` does.

    Examples
    --------
    A word costs the false more than the true, but not more than trust is worth. That does not rule the false out, and
    belief at the prior, with which they are doubted, is allowed: silence stands.

    >>> from gametheory.equilibria.perfect_bayesian import perfect_bayesian
    >>> from gametheory.games import Chance, Decision, Leaf
    >>> def end(name, *payoffs):
    ...     return Leaf(name, tuple(map(Fraction, payoffs)))
    >>> def kind(name, cost, worth):
    ...     answers = end("trusted", 1 - cost, worth), end("doubted", -cost, 0)
    ...     answer = Decision(f"after {name}", "them", ("trust", "doubt"), answers, "after a word")
    ...     return Decision(name, "us", ("silence", "word"), (end("quiet", 0, 0), answer), name)
    >>> kinds = kind("true", Fraction(1, 4), 1), kind("false", Fraction(1, 2), -1)
    >>> draw = Chance("type", ("true", "false"), (Fraction(1, 3), Fraction(2, 3)), kinds)
    >>> found = perfect_bayesian(ExtensiveFormGame(("us", "them"), draw))
    >>> {verdict.survives for verdict in divine(found).verdicts if verdict.equilibrium.kind == "pooling"}
    {True}
    """
    return _refined("divinity", solution, lambda case, message, _: _implausible(case, message, strict=False))


def d1(solution: Solution) -> Refinement:
    """Test equilibria of a signalling game by criterion D1 (Cho and Kreps 1987).

    Takes and gives what :func:`intuitive_criterion` does.

    Examples
    --------
    A word costs the false more than the true: whoever speaks is taken for true, and silence does not stand.

    >>> from gametheory.equilibria.perfect_bayesian import perfect_bayesian
    >>> from gametheory.games import Chance, Decision, Leaf
    >>> def end(name, *payoffs):
    ...     return Leaf(name, tuple(map(Fraction, payoffs)))
    >>> def kind(name, cost, worth):
    ...     answers = end("trusted", 1 - cost, worth), end("doubted", -cost, 0)
    ...     answer = Decision(f"after {name}", "them", ("trust", "doubt"), answers, "after a word")
    ...     return Decision(name, "us", ("silence", "word"), (end("quiet", 0, 0), answer), name)
    >>> kinds = kind("true", Fraction(1, 4), 1), kind("false", Fraction(1, 2), -1)
    >>> draw = Chance("type", ("true", "false"), (Fraction(1, 3), Fraction(2, 3)), kinds)
    >>> found = perfect_bayesian(ExtensiveFormGame(("us", "them"), draw))
    >>> {verdict.survives for verdict in d1(found).verdicts if verdict.equilibrium.kind == "pooling"}
    {False}
    """
    return _refined("D1", solution, lambda case, message, _: _implausible(case, message, strict=True))


def undefeated(solution: Solution) -> Refinement:
    """Test equilibria of a signalling game against each other (Mailath, Okuno-Fujiwara and Postlewaite 1993).

    Takes and gives what :func:`intuitive_criterion` does; where the solution is not complete a note says that an
    equilibrium that is missing might defeat more.

    Examples
    --------
    A word costs the false more than trust is worth. In the separating equilibrium the true speak, and gain by it.

    >>> from gametheory.equilibria.perfect_bayesian import perfect_bayesian
    >>> from gametheory.games import Chance, Decision, Leaf
    >>> def end(name, *payoffs):
    ...     return Leaf(name, tuple(map(Fraction, payoffs)))
    >>> def kind(name, cost, worth):
    ...     answers = end("trusted", 1 - cost, worth), end("doubted", -cost, 0)
    ...     answer = Decision(f"after {name}", "them", ("trust", "doubt"), answers, "after a word")
    ...     return Decision(name, "us", ("silence", "word"), (end("quiet", 0, 0), answer), name)
    >>> kinds = kind("true", Fraction(1, 4), 1), kind("false", 2, -1)
    >>> draw = Chance("type", ("true", "false"), (Fraction(1, 3), Fraction(2, 3)), kinds)
    >>> found = perfect_bayesian(ExtensiveFormGame(("us", "them"), draw))
    >>> [(verdict.equilibrium.kind, verdict.survives) for verdict in undefeated(found).verdicts[:2]]
    [('pooling', False), ('separating', True)]
    """
    found = _refined("undefeated", solution, _defeated)
    if solution.complete:
        return found
    note = "the solution is not complete: an equilibrium that is missing might defeat one of these"
    return Refinement(found.name, solution, found.verdicts, (note,))


Fault = Callable[[Deviations, int, Sequence[Deviations]], str]
"""Says what is wrong with an equilibrium after an unsent message, given all equilibria; nothing if it is defensible."""


def _refined(name: str, solution: Solution, fault: Fault) -> Refinement:
    signalling = _signalling(solution)
    cases = [Deviations(signalling, equilibrium) for equilibrium in solution.equilibria]
    return Refinement(name, solution, tuple(_verdict(case, fault, cases) for case in cases))


def _signalling(solution: Solution) -> SignallingGame:
    game = solution.game
    found = signalling_game(game) if isinstance(game, ExtensiveFormGame) and not game.grid_shape else None
    if found is None:
        raise ConceptError(
            "refinements of beliefs take equilibria of a single signalling game: a draw of types, messages, answers. "
            "For other trees use sequential"
        )
    if not game.is_exact:
        raise ConceptError(
            "refinements of beliefs compare payoffs exactly, and some of this game have no rational value"
        )
    return found


def _verdict(case: Deviations, fault: Fault, cases: Sequence[Deviations]) -> Verdict:
    if not case.unsent:
        return Verdict(case.equilibrium, True, "every message is sent, so that no belief is free")
    for message in case.unsent:
        wrong = fault(case, message, cases)
        if wrong:
            return Verdict(case.equilibrium, False, f"nobody sends '{_message(case, message)}': {wrong}")
    names = _listed(f"'{_message(case, message)}'" for message in case.unsent)
    return Verdict(case.equilibrium, True, f"beliefs that are allowed keep every type from sending {names}")


# --- the criteria ---------------------------------------------------------------------------------------------------


def _unintuitive(case: Deviations, message: int, _: Sequence[Deviations]) -> str:
    heard = case.heard(message)
    possible = case.best_answers(message, heard)
    most = {kind: max(case.own(kind, message, answer) for answer in possible) for kind in heard}
    left = [kind for kind in heard if most[kind] >= case.payoffs[kind]]
    if not left:
        return ""
    answers = case.best_answers(message, left)
    for kind in left:
        least = min(case.own(kind, message, answer) for answer in answers)
        if least > case.payoffs[kind]:
            return _unintuitive_words(case, message, most, left) + (
                f"{_answers(case, message, answers)}, and type {_type(case, kind)} gets at least {show(least)} by it "
                f"instead of {show(case.payoffs[kind])}"
            )
    return ""


def _unintuitive_words(case: Deviations, message: int, most: dict[int, Fraction], left: Sequence[int]) -> str:
    ruled_out = [kind for kind in case.heard(message) if kind not in left]
    reasons = [
        f"type {_type(case, kind)} gets {show(case.payoffs[kind])} and could get at most {show(most[kind])} by it"
        for kind in ruled_out
    ]
    believed = f"the belief must be on {_listed((_type(case, kind) for kind in left), 'or')}; then "
    return f"{_listed(reasons)}, so {believed}" if reasons else "whatever is believed, "


def _implausible(case: Deviations, message: int, *, strict: bool) -> str:
    pairs = [
        (eager, other)
        for eager, other in itertools.permutations(case.heard(message), 2)
        if case.is_keener(message, eager, other)
    ]
    if strict:
        restriction = Restriction.without(sorted({other for _, other in pairs}))
        demand = "so the belief must not be on"
    else:
        odds = ({other: case.prior(eager), eager: -case.prior(other)} for eager, other in pairs)
        restriction = Restriction(at_most=tuple(odds))
        demand = "so beliefs must not raise the odds of"
    if not pairs or case.is_deterred(message, restriction):
        return ""
    keener = _listed(
        f"type {_type(case, eager)} gains by it whenever type {_type(case, other)} does not lose"
        for eager, other in pairs
    )
    doubted = _listed(_type(case, kind) for kind in sorted({other for _, other in pairs}))
    return f"{keener}, {demand} {doubted}; no such belief keeps every type from sending it"


def _defeated(case: Deviations, message: int, cases: Sequence[Deviations]) -> str:
    for rival in cases:
        if rival is not case and rival.equilibrium.profile.is_pure:
            senders = [kind for kind in case.heard(message) if message in rival.sent[kind]]
            gains = {kind: rival.payoffs[kind] - case.payoffs[kind] for kind in senders}
            defeats = senders and min(gains.values()) >= 0 and max(gains.values()) > 0
            if defeats and not case.is_deterred(message, _explained(case, message, gains)):
                changes = _listed(_changes(case, rival, senders))
                return (
                    f"in another equilibrium ({rival.equilibrium.profile}) it is sent by {changes}; "
                    "no belief that fits keeps every type from sending it here"
                )
    return ""


def _explained(case: Deviations, message: int, gains: dict[int, Fraction]) -> Restriction:
    """The belief is the prior over who sends it elsewhere, with any smaller weight for those who gain nothing."""
    absent = [{kind: Fraction(1)} for kind in case.heard(message) if kind not in gains]
    weights = {kind: {kind: Fraction(1), LEVEL: -case.prior(kind)} for kind in gains}
    surely = [weights[kind] for kind, gain in gains.items() if gain > 0]
    perhaps = [weights[kind] for kind, gain in gains.items() if gain == 0]
    return Restriction(at_most=tuple(perhaps), equal=(*absent, *surely))


# --- words ----------------------------------------------------------------------------------------------------------


def _changes(case: Deviations, rival: Deviations, senders: Iterable[int]) -> list[str]:
    return [
        f"type {_type(case, kind)}, which gets {show(rival.payoffs[kind])} there and {show(case.payoffs[kind])} here"
        for kind in senders
    ]


def _message(case: Deviations, message: int) -> str:
    return case.signalling.messages[message].name


def _type(case: Deviations, kind: int) -> str:
    return f"'{case.signalling.types[kind].name}'"


def _answers(case: Deviations, message: int, answers: Sequence[int]) -> str:
    names = case.signalling.messages[message].answers
    receiver = case.signalling.game.called(case.signalling.receiver)
    return f"{receiver} answers {_listed((names[answer] for answer in answers), 'or')}"


def _listed(items: Iterable[str], last: str = "and") -> str:
    *most, end = items
    return f"{', '.join(most)} {last} {end}" if most else end
