from fractions import Fraction

import pytest

from gametheory.equilibria.signalling import d1, divine, intuitive_criterion, undefeated
from gametheory.errors import ConceptError
from gametheory.games import Chance, Decision, Equilibrium, ExtensiveFormGame, Leaf, NormalFormGame, Profile, Solution
from gametheory.games.verification import tree_outcomes, tree_values


def signalling(types, messages, answers, own, paid):
    """A signalling game from functions of type, message and answer; ``types`` gives priors."""

    def leaf(*place):
        return Leaf(" ".join(place), (Fraction(own(*place)), Fraction(paid(*place))))

    def answered(kind, message):
        leaves = tuple(leaf(kind, message, answer) for answer in answers)
        return Decision(f"{kind}, {message}", "receiver", answers, leaves, f"after {message}")

    moves = tuple(
        Decision(kind, "sender", messages, tuple(answered(kind, message) for message in messages), kind)
        for kind in types
    )
    return ExtensiveFormGame(("sender", "receiver"), Chance("draw", tuple(types), tuple(types.values()), moves))


def profile_of(sent, given):
    mixed = {kind: message if isinstance(message, dict) else {message: 1} for kind, message in sent.items()}
    return Profile(mixed | {f"after {message}": {answer: 1} for message, answer in given.items()})


def solved(game, *profiles, complete=True):
    """The profiles as a solution, each checked to be a best reply at every information set that play comes to."""
    equilibria = []
    for profile in profiles:
        values = tree_values(game, profile)[()]
        paid = dict(zip(game.players, values, strict=True))
        equilibria.append(Equilibrium(profile, paid, tree_outcomes(game, profile), 0))
    return Solution(game, "perfect-bayesian", tuple(equilibria), complete, True, "by hand")


def survivors(refine, solution):
    return [verdict.survives for verdict in refine(solution).verdicts]


# Cho and Kreps (1987), figure I: one wants beer, the other quiche, and nobody wants the duel; the receiver wants to
# duel the wimp alone.
LIKED = {"surly": "beer", "wimp": "quiche"}
BEER_QUICHE = signalling(
    {"surly": Fraction(9, 10), "wimp": Fraction(1, 10)},
    ("beer", "quiche"),
    ("duel", "leave"),
    lambda kind, message, answer: (message == LIKED[kind]) + 2 * (answer == "leave"),
    lambda kind, _, answer: int((kind == "wimp") == (answer == "duel")),
)
ON_BEER = profile_of({"surly": "beer", "wimp": "beer"}, {"beer": "leave", "quiche": "duel"})
ON_QUICHE = profile_of({"surly": "quiche", "wimp": "quiche"}, {"beer": "duel", "quiche": "leave"})


@pytest.mark.parametrize("refine", [intuitive_criterion, d1, divine])
def test_pooling_on_quiche_falls_to_every_criterion_of_forward_induction(refine):
    beer, quiche = refine(solved(BEER_QUICHE, ON_BEER, ON_QUICHE)).verdicts
    assert beer.survives
    assert not quiche.survives


def test_the_reason_names_types_messages_and_payoffs():
    _, quiche = intuitive_criterion(solved(BEER_QUICHE, ON_BEER, ON_QUICHE)).verdicts
    assert quiche.reason == (
        "nobody sends 'beer': type 'wimp' gets 3 and could get at most 2 by it, so the belief must be on 'surly'; then "
        "receiver answers leave, and type 'surly' gets at least 3 by it instead of 2"
    )
    assert str(quiche).startswith("fails: surly: quiche; wimp: quiche; ")


def test_neither_pooling_equilibrium_of_beer_and_quiche_defeats_the_other():
    # The wimp is better off under quiche and the surly one under beer, so in neither all who send it elsewhere gain.
    assert survivors(undefeated, solved(BEER_QUICHE, ON_BEER, ON_QUICHE)) == [True, True]


# Spence (1973) with wages 1 and 2 for productivities 1 and 2, an average wage between, and education at no, some or
# much cost, which the less able bear twofold.
ABLE = Fraction(1, 2)
COST = {"none": 0, "some": Fraction(6, 10), "much": Fraction(9, 10)}
WAGES = {"low": 1, "middle": Fraction(3, 2), "high": 2}
SPENCE = signalling(
    {"able": ABLE, "dull": 1 - ABLE},
    tuple(COST),
    tuple(WAGES),
    lambda kind, message, answer: WAGES[answer] - COST[message] * (1 if kind == "able" else 2),
    lambda kind, _, answer: -((WAGES[answer] - (2 if kind == "able" else 1)) ** 2),
)
LEAST_COST = profile_of({"able": "some", "dull": "none"}, {"none": "low", "some": "high", "much": "high"})
WASTEFUL = profile_of({"able": "much", "dull": "none"}, {"none": "low", "some": "low", "much": "high"})
POOLING = profile_of({"able": "none", "dull": "none"}, {"none": "middle", "some": "low", "much": "low"})


@pytest.mark.parametrize("refine", [intuitive_criterion, d1])
def test_of_spences_equilibria_only_least_cost_separation_survives(refine):
    # With these costs pooling on none pays the able 1.5; by "some" they get 1.4 at most: education does not tempt them.
    verdicts = survivors(refine, solved(SPENCE, LEAST_COST, WASTEFUL, POOLING))
    assert verdicts == [True, False, True]


def test_cheap_education_breaks_pooling_by_the_intuitive_criterion_but_separation_does_not_defeat_it():
    cost = {"none": 0, "some": Fraction(4, 10)}
    game = signalling(
        {"able": Fraction(1, 2), "dull": Fraction(1, 2)},
        tuple(cost),
        tuple(WAGES),
        lambda kind, message, answer: WAGES[answer] - cost[message] * (1 if kind == "able" else 3),
        lambda kind, _, answer: -((WAGES[answer] - (2 if kind == "able" else 1)) ** 2),
    )
    separating = profile_of({"able": "some", "dull": "none"}, {"none": "low", "some": "high"})
    pooling = profile_of({"able": "none", "dull": "none"}, {"none": "middle", "some": "low"})
    solution = solved(game, separating, pooling)
    assert survivors(intuitive_criterion, solution) == survivors(d1, solution) == [True, False]
    # The able gain by separation (1.6 against 1.5), and they alone send "some" there: it defeats pooling.
    assert survivors(undefeated, solution) == [True, False]


def test_pooling_that_both_types_prefer_defeats_separation():
    # Mailath, Okuno-Fujiwara and Postlewaite (1993), section 2: nearly all are able, so both types gain by pooling on a
    # little education, which separation leaves unsent. The other criteria keep separation.
    cost = {"none": 0, "little": Fraction(1, 10), "some": Fraction(6, 10)}
    wages = WAGES | {"middle": Fraction(19, 10)}
    game = signalling(
        {"able": Fraction(9, 10), "dull": Fraction(1, 10)},
        tuple(cost),
        tuple(wages),
        lambda kind, message, answer: wages[answer] - cost[message] * (1 if kind == "able" else 2),
        lambda kind, _, answer: -((wages[answer] - (2 if kind == "able" else 1)) ** 2),
    )
    separating = profile_of({"able": "some", "dull": "none"}, {"none": "low", "little": "low", "some": "high"})
    pooling = profile_of({"able": "little", "dull": "little"}, {"none": "low", "little": "middle", "some": "low"})
    refined = undefeated(solved(game, separating, pooling))
    assert [verdict.survives for verdict in refined.verdicts] == [False, True]
    assert "it is sent by type 'able', which gets 1.8 there and 1.4 here and type 'dull'" in refined.verdicts[0].reason
    assert survivors(intuitive_criterion, solved(game, separating, pooling)) == [True, True]


def test_an_equilibrium_that_sends_every_message_survives_all():
    solution = solved(SPENCE, LEAST_COST)
    assert survivors(d1, solved(BEER_QUICHE, profile_of(LIKED, {"beer": "leave", "quiche": "duel"}))) == [True]
    assert survivors(undefeated, solution) == [True]


def test_a_solution_that_is_not_complete_is_said_to_leave_doubt():
    refined = undefeated(solved(BEER_QUICHE, ON_BEER, complete=False))
    assert refined.notes == ("the solution is not complete: an equilibrium that is missing might defeat one of these",)
    assert "might defeat" in repr(refined)


def test_other_games_are_refused():
    table = NormalFormGame.from_arrays([[1]], [[1]])
    with pytest.raises(ConceptError, match="take equilibria of a single signalling game"):
        d1(Solution(table, "nash", (), True, True, ""))
    rounded = signalling({"a": 0.5, "b": 0.5}, ("m",), ("x",), lambda *_: 0, lambda *_: 0)
    with pytest.raises(ConceptError, match="compare payoffs exactly"):
        d1(Solution(rounded, "nash", (), True, True, ""))
