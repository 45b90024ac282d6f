"""The literature's games of imperfect information: payoffs from the papers, and equilibria checked, not found."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from gametheory.games import ExtensiveFormGame, Profile, normal_form, sequence_form, subgames
from gametheory.games.verification import expected_payoffs, regret, tree_values
from gametheory.modelfile import load

CLASSICS = Path(__file__).resolve().parents[2] / "models" / "classics"
NUMBERS = {"jack": 1, "queen": 2, "king": 3}


def game(name: str, **values: Any) -> ExtensiveFormGame:
    tree = load(CLASSICS / f"{name}.yaml").at(**values)
    assert isinstance(tree, ExtensiveFormGame)
    assert tree.forgotten == ""
    return tree


def paid(tree: ExtensiveFormGame) -> dict[tuple[str, ...], tuple[Fraction, ...]]:
    return {history: leaf.payoffs for history, leaf in tree.leaves()}


@pytest.mark.parametrize("name", ["selten_horse", "beer_quiche", "job_market", "stripped_down_poker", "kuhn_poker"])
def test_what_is_hidden_at_the_beginning_stays_hidden(name: str) -> None:
    assert subgames(game(name)) == ((),)


def test_the_defender_who_knows_all_ends_the_game_alone() -> None:
    assert subgames(game("deterrence")) == ((), ("hard", "demand"), ("soft", "demand"))


def test_seltens_horse_has_the_payoffs_of_the_paper() -> None:
    assert paid(game("selten_horse")) == {
        ("right", "right"): (1, 1, 1),
        ("right", "left", "right"): (4, 4, 0),
        ("right", "left", "left"): (0, 0, 1),
        ("left", "right"): (3, 2, 2),
        ("left", "left"): (0, 0, 0),
    }
    third = game("selten_horse").information_sets["third"]
    assert set(third.histories) == {("right", "left"), ("left",)}


@pytest.mark.parametrize(
    ("one", "two", "three", "holds"),
    [("left", "right", "right", True), ("right", "right", "left", True), ("right", "left", "right", False)],
)
def test_seltens_horse_has_the_equilibria_of_the_paper(one: str, two: str, three: str, holds: bool) -> None:
    profile = Profile({"one": {one: 1}, "two": {two: 1}, "three": {three: 1}})
    assert (regret(normal_form(game("selten_horse")), profile) == 0) == holds


def test_beer_and_quiche_have_the_payoffs_of_the_paper() -> None:
    tree = game("beer_quiche")
    expected = {}
    for strong in (True, False):
        for beer in (True, False):
            for fight in (True, False):
                stranger = (beer == strong) + 2 * (not fight)
                history = ("strong" if strong else "weak", "beer" if beer else "quiche", "fight" if fight else "leave")
                expected[history] = (stranger, int(fight != strong))
    assert paid(tree) == expected
    assert tree.root.probabilities == (Fraction(9, 10), Fraction(1, 10))


@pytest.mark.parametrize("breakfast", ["beer", "quiche"])
def test_both_breakfasts_are_pooled_on_in_equilibrium(breakfast: str) -> None:
    table = normal_form(game("beer_quiche"))
    bully = "leave / fight" if breakfast == "beer" else "fight / leave"
    profile = Profile({"stranger": {f"{breakfast} / {breakfast}": 1}, "bully": {bully: 1}})
    assert regret(table, profile) == 0


def test_the_job_market_has_spences_costs_and_wages() -> None:
    tree = game("job_market", schooling=Fraction(3, 2))
    expected = {
        (worker, "school" if school else "no school", job): (
            wage - cost * school,
            int((worker == "able") == (wage == 2)),
        )
        for worker, cost in (("able", Fraction(3, 4)), ("less able", Fraction(3, 2)))
        for school in (1, 0)
        for job, wage in (("better job", 2), ("plain job", 1))
    }
    assert paid(tree) == expected


@pytest.mark.parametrize(
    ("schooling", "separates"), [("9/10", False), ("1", True), ("3/2", True), ("2", True), ("21/10", False)]
)
def test_a_diploma_separates_where_it_takes_between_one_and_two_years(schooling: str, separates: bool) -> None:
    """Spence (1973), section 5: the less able do not go if y* >= 1, and the able do if y* <= 2."""
    table = normal_form(game("job_market", schooling=Fraction(schooling)))
    profile = Profile({"worker": {"school / no school": 1}, "employer": {"better job / plain job": 1}})
    assert (regret(table, profile) == 0) == separates


def test_stripped_down_poker_is_bluffed_in_a_third_of_the_cases() -> None:
    """Reiley, Urbancic and Walker (2008): bet the low card with 1/3, call with 2/3; worth 1/3 to the dealer."""
    tree = game("stripped_down_poker")
    assert paid(tree) == {
        ("high", "bet", "call"): (2, -2),
        ("high", "bet", "fold"): (1, -1),
        ("high", "fold"): (-1, 1),
        ("low", "bet", "call"): (-2, 2),
        ("low", "bet", "fold"): (1, -1),
        ("low", "fold"): (-1, 1),
    }
    third, rest = Fraction(1, 3), Fraction(2, 3)
    mixed = {"dealer": {"bet / bet": third, "bet / fold": rest}, "caller": {"call": rest, "fold": third}}
    table = normal_form(tree)
    assert regret(table, Profile(mixed)) == 0
    assert expected_payoffs(table, Profile(mixed))["dealer"] == third


def test_kuhns_poker_has_the_rules_of_the_paper() -> None:
    ends = paid(game("kuhn_poker"))
    deals = list(permutations(NUMBERS, 2))
    assert len(ends) == 5 * len(deals)
    for one, two in deals:
        sign = 1 if NUMBERS[one] > NUMBERS[two] else -1
        for history, value in {
            ("check", "check"): sign,
            ("check", "bet", "fold"): -1,
            ("check", "bet", "call"): 2 * sign,
            ("bet", "fold"): 1,
            ("bet", "call"): 2 * sign,
        }.items():
            assert ends[f"{one} {two}", *history] == (value, -value)


def test_kuhns_players_know_their_own_card_alone() -> None:
    for label, known in game("kuhn_poker").information_sets.items():
        own = 0 if known.player == "one" else 1
        (card,) = {history[0].split()[own] for history in known.histories}
        assert len(known.histories) == 2
        assert card in label


@pytest.mark.parametrize("bluff", [Fraction(0), Fraction(1, 6), Fraction(1, 3)])
def test_kuhns_equilibria_are_worth_an_eighteenth_less_than_nothing(bluff: Fraction) -> None:
    """Kuhn (1950): player one bluffs with the jack with a up to 1/3, bets the king with 3a, calls with the queen with
    a + 1/3; player two bluffs with the jack and calls with the queen with 1/3 each."""
    tree, third = game("kuhn_poker"), Fraction(1, 3)

    def mix(action: str, share: Fraction, other: str) -> dict[str, Fraction]:
        return {action: share, other: 1 - share}

    one = {"jack": (bluff, Fraction(0)), "queen": (Fraction(0), bluff + third), "king": (3 * bluff, Fraction(1))}
    two = {"jack": (third, Fraction(0)), "queen": (Fraction(0), third), "king": (Fraction(1), Fraction(1))}
    behaviour = {
        **{f"one has the {card}": mix("bet", bets, "check") for card, (bets, _) in one.items()},
        **{f"one has the {card} after a bet": mix("call", calls, "fold") for card, (_, calls) in one.items()},
        **{f"two has the {card} after a check": mix("bet", bets, "check") for card, (bets, _) in two.items()},
        **{f"two has the {card} after a bet": mix("call", calls, "fold") for card, (_, calls) in two.items()},
    }
    profile = Profile(behaviour)
    assert tree_values(tree, profile)[()][0] == Fraction(-1, 18)
    form = sequence_form(tree)
    x, y = (form.weights(player, profile) for player in tree.players)
    for player, others, sign in (("one", y, 1), ("two", x, -1)):
        assert best_plan_value(form, player, others) == sign * Fraction(-1, 18)


def best_plan_value(form: Any, player: str, others: tuple[Any, ...]) -> Fraction:
    """The most that a player of two can get against the other's realisation weights: backward through the sequences."""
    who = form.game.players.index(player)
    worth = [Fraction(0)] * form.shape[who]
    for cell, payoffs in form.payoffs.items():
        worth[cell[who]] += others[cell[1 - who]] * payoffs[who]
    for label in reversed(form.information_sets[who]):
        before = form.sequences[who][form.parents[label]]
        actions = form.game.information_sets[label].actions
        worth[form.parents[label]] += max(worth[form.places[who][*before, (label, action)]] for action in actions)
    return worth[0]


def test_deterrence_has_the_payoffs_of_its_file() -> None:
    tree = game("deterrence")
    assert paid(tree) == {
        **{(kind, "wait"): (0, 0) for kind in ("hard", "soft")},
        **{(kind, "demand", "concede"): (2, -2) for kind in ("hard", "soft")},
        ("hard", "demand", "defy"): (-2, -1),
        ("soft", "demand", "defy"): (-2, -4),
    }


@pytest.mark.parametrize(("credibility", "deterred"), [("2/5", False), ("1/2", True), ("3/5", True)])
def test_a_challenger_is_deterred_from_a_credibility_of_one_half_on(credibility: str, deterred: bool) -> None:
    table = normal_form(game("deterrence", credibility=Fraction(credibility)))
    profile = Profile({"challenger": {"wait": 1}, "defender": {"defy / concede": 1}})
    assert (regret(table, profile) == 0) == deterred
