"""Trees with imperfect information from papers and textbooks, with the equilibria that are printed there."""

import itertools
import math
from fractions import Fraction

import pytest

import gametheory as gt
from gametheory.equilibria import perfect_bayesian, sequential, supporting_beliefs
from gametheory.equilibria.agent_quantal import agent_quantal_limit
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, Profile

F = Fraction


def leaf(*payoffs):
    return Leaf(" ".join(map(str, payoffs)), tuple(map(F, payoffs)))


# --- Nash (1951), Non-cooperative games, Annals of Mathematics 54, 286-295: a three-man poker game ------------------


class ThreeManPoker:
    """Two chips to ante and to open or call; a hand is high or low; the highest hands that bet divide the pot.

    ``reduced`` leaves out what is dominated, step by step: low hands do not call, then the first player does not open
    on a low one, and the third opens on a high one.
    """

    def __init__(self, *, reduced):
        self.reduced = reduced
        self.number = itertools.count()
        deals = list(itertools.product((True, False), repeat=3))
        names = tuple("".join("high "[: 5 * high] or "low " for high in deal) for deal in deals)
        first = tuple(self.opening(deal, 0, "") for deal in deals)
        self.game = ExtensiveFormGame(("1", "2", "3"), Chance("deal", names, (F(1, 8),) * 8, first))

    def opening(self, deal, player, before):
        if player == 3:
            return leaf(0, 0, 0)
        opened = self.calling(deal, [(player + k) % 3 for k in (1, 2)], {player}, f"{before} open")
        if self.reduced and player == 2 and deal[2]:
            return opened
        passed = self.opening(deal, player + 1, f"{before} pass")
        if self.reduced and player == 0 and not deal[0]:
            return passed
        hand = "high" if deal[player] else "low"
        return self.move(player, ("open", "pass"), (opened, passed), f"{player + 1} {hand}{before}")

    def calling(self, deal, left, bet, before):
        if not left:
            return self.settled(deal, bet)
        player, *rest = left
        called = self.calling(deal, rest, bet | {player}, f"{before} call")
        if deal[player]:
            return called
        folded = self.calling(deal, rest, bet, f"{before} fold")
        return (
            folded if self.reduced else self.move(player, ("call", "fold"), (called, folded), f"{player + 1}{before}")
        )

    def move(self, player, actions, children, known):
        return Decision(f"move {next(self.number)}", str(player + 1), actions, children, known)

    def settled(self, deal, bet):
        paid = [4 if player in bet else 2 for player in range(3)]
        best = [player for player in bet if deal[player] == any(deal[other] for other in bet)]
        return leaf(*(F(sum(paid), len(best)) * (player in best) - paid[player] for player in range(3)))


ALPHA = (21 - math.sqrt(321)) / 10


def test_nashs_three_man_poker_has_the_irrational_equilibrium_that_he_prints():
    found = gt.nash(ThreeManPoker(reduced=True).game)
    assert found.complete
    (equilibrium,) = found.equilibria
    assert str(equilibrium.profile["1 high"]["open"]) == "21/10 - 1/10 sqrt(321)"
    assert [round(float(payoff), 3) for payoff in equilibrium.payoffs.values()] == [-0.147, -0.096, 0.243]
    assert equilibrium.regret == 0
    opened = {where: float(mix["open"]) for where, mix in equilibrium.profile.strategies.items()}
    assert opened["2 high pass"] == pytest.approx((5 - 2 * ALPHA) / (5 + ALPHA))
    assert opened["2 low pass"] == pytest.approx((4 * ALPHA - 1) / (5 + ALPHA))


def test_quantal_response_leads_to_nashs_equilibrium_of_the_whole_game():
    found = agent_quantal_limit(ThreeManPoker(reduced=False).game)
    assert found.complete
    profile = found.equilibria[0].profile
    assert float(profile["1 high"]["open"]) == pytest.approx(ALPHA, abs=1e-4)
    assert all(float(mix["fold"]) > 0.9999 for mix in profile.strategies.values() if "fold" in mix)


# --- Kohlberg and Mertens (1986), On the strategic stability of equilibria, Econometrica 54, 1003-1037 --------------


def outside_option(*, split):
    """Stay out, or enter by x or by y, which x dominates; in one move, or first enter and then choose the way."""

    def reply(name, left, right):
        return Decision(f"after {name}", "2", ("l", "r"), (leaf(*left), leaf(*right)), "2")

    out, ways = leaf(2, 2), (reply("x", (3, 3), (1, 0)), reply("y", (0, 0), (0, 1)))
    if not split:
        return ExtensiveFormGame(("1", "2"), Decision("1", "1", ("out", "x", "y"), (out, *ways), "1"))
    inside = Decision("way", "1", ("x", "y"), ways, "way")
    return ExtensiveFormGame(("1", "2"), Decision("1", "1", ("out", "in"), (out, inside), "1"))


def test_splitting_a_move_in_two_changes_what_is_sequential_and_not_what_is_nash():
    """Who enters in one move may be believed to have taken y; who chooses after entering is known to choose x."""
    assert set(sequential(outside_option(split=False)).possible_outcomes) == {"2 2", "3 3"}
    (equilibrium,) = sequential(outside_option(split=True)).equilibria
    assert equilibrium.outcomes == {"3 3": 1}
    outcomes = [set(gt.nash(outside_option(split=split)).possible_outcomes) for split in (False, True)]
    assert outcomes[0] == outcomes[1] == {"2 2", "3 3"}


# --- Kreps and Ramey (1987), Structural consistency, consistency, and sequential rationality, Econometrica 55 -------


def test_consistent_beliefs_need_not_come_from_one_other_conjecture():
    """Two could deviate, each alone or both. Consistent beliefs leave both out, and may be in doubt about which one.

    A single other conjecture under which either may have deviated gives both together a positive probability.
    """

    def watch(name):
        return Decision(name, "c", ("x", "y"), (leaf(0, 0, 1), leaf(0, 0, 1)), "c")

    def second(name, quiet):
        return Decision(f"b {name}", "b", ("stay", "move"), (quiet, watch(f"b after {name}")), "b")

    moves = second("stay", leaf(1, 1, 0)), second("move", watch("a alone"))
    game = ExtensiveFormGame(("a", "b", "c"), Decision("a", "a", ("stay", "move"), moves, "a"))
    quiet = Profile({"a": {"stay": F(1)}, "b": {"stay": F(1)}, "c": {"x": F(1)}})
    for concept in ("sequential", "perfect-bayesian"):
        held = supporting_beliefs(game, quiet, concept)["c"]
        assert held.histories == ("stay, move", "move, stay", "move, move")
        assert sorted(held.corners) == [(0, 1, 0), (1, 0, 0)]


# --- two small ones -------------------------------------------------------------------------------------------------


def test_a_card_game():
    """Myerson (1991), Game Theory, figure 2.1 and section 4.1: the black card is raised with one third."""

    def dealt(colour, win):
        met = Decision(f"after {colour}", "2", ("meet", "pass"), (leaf(2 * win, -2 * win), leaf(1, -1)), "2")
        return Decision(colour, "1", ("raise", "fold"), (met, leaf(win, -win)), colour)

    draw = Chance("draw", ("red", "black"), (F(1, 2), F(1, 2)), (dealt("red", 1), dealt("black", -1)))
    game = ExtensiveFormGame(("1", "2"), draw)
    for concept in (gt.nash, gt.subgame_perfect, perfect_bayesian, sequential):
        (equilibrium,) = concept(game).equilibria
        assert equilibrium.profile["red"] == {"raise": 1}
        assert equilibrium.profile["black"] == {"raise": F(1, 3), "fold": F(2, 3)}
        assert equilibrium.profile["2"] == {"meet": F(2, 3), "pass": F(1, 3)}
        assert equilibrium.payoffs == {"1": F(1, 3), "2": F(-1, 3)}
    assert equilibrium.beliefs["2"].probabilities == (F(3, 4), F(1, 4))


def test_trust_once():
    """Kreps (1990), Corporate culture and economic theory: whom nobody trusts may threaten to abuse trust."""
    answer = Decision("seller", "seller", ("honor", "abuse"), (leaf(1, 1), leaf(-1, 2)), "seller")
    game = ExtensiveFormGame(
        ("buyer", "seller"), Decision("buyer", "buyer", ("trust", "not"), (answer, leaf(0, 0)), "buyer")
    )
    found = gt.nash(game)
    assert [str(e.profile) for e in found.equilibria] == [
        "buyer: not; seller: abuse",
        "buyer: not; seller: 0.5 honor + 0.5 abuse",
    ]
    assert found.components[0].words == ("buyer: not; seller: honor 0 to 0.5, abuse 0.5 to 1",)
    assert [str(e.profile) for e in gt.subgame_perfect(game).equilibria] == ["buyer: not; seller: abuse"]
