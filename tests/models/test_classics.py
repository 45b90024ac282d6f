"""The games of the literature and the equilibria that the literature gives for them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from gametheory.equilibria import dominance, nash, subgame_perfect
from gametheory.games import Equilibrium, Solution
from gametheory.modelfile import load

CLASSICS = Path(__file__).resolve().parents[2] / "models" / "classics"


def solved(name: str, concept: Any = nash, **values: Any) -> Solution:
    solution = concept(load(CLASSICS / f"{name}.yaml").at(**values))
    assert solution.complete
    assert solution.exact
    return solution


def pure(solution: Solution) -> set[tuple[str, ...]]:
    """The pure equilibria, as the players' actions."""
    return {
        tuple(next(iter(mix)) for mix in one.profile.strategies.values())
        for one in solution.equilibria
        if one.profile.is_pure
    }


def mixed(solution: Solution) -> Equilibrium:
    """The only mixed equilibrium."""
    (one,) = (one for one in solution.equilibria if not one.profile.is_pure)
    return one


def test_prisoners_defect() -> None:
    solution = solved("prisoners_dilemma")
    assert pure(solution) == {("defect", "defect")}
    assert len(solution.equilibria) == 1
    survivors = solved("prisoners_dilemma", dominance).surviving
    assert survivors == {"one": ("defect",), "two": ("defect",)}


def test_prisoners_without_temptation_hunt_a_stag() -> None:
    assert pure(solved("prisoners_dilemma", temptation=2)) == {("cooperate", "cooperate"), ("defect", "defect")}


def test_prisoners_who_fear_the_clash_more_play_chicken() -> None:
    assert pure(solved("prisoners_dilemma", sucker=2)) == {("cooperate", "defect"), ("defect", "cooperate")}


@pytest.mark.parametrize(("prize", "crash"), [(1, 10), (1, 2), (Fraction(5, 2), 20)])
def test_chicken_has_two_pure_equilibria_and_a_risk(prize: Any, crash: Any) -> None:
    solution = solved("chicken", prize=prize, crash=crash)
    assert pure(solution) == {("yield", "stand firm"), ("stand firm", "yield")}
    assert mixed(solution).profile["one"]["stand firm"] == Fraction(prize) / crash
    assert mixed(solution).outcomes["clash"] == (Fraction(prize) / crash) ** 2


def test_stag_hunters_need_trust() -> None:
    solution = solved("stag_hunt")
    assert pure(solution) == {("hunt stag", "hunt stag"), ("hunt hare", "hunt hare")}
    assert mixed(solution).profile["one"]["hunt stag"] == Fraction(3, 4)


def test_pennies_are_mixed_evenly() -> None:
    one = mixed(solved("matching_pennies"))
    assert dict(one.profile["matcher"]) == {"heads": Fraction(1, 2), "tails": Fraction(1, 2)}
    assert dict(one.profile["mismatcher"]) == {"heads": Fraction(1, 2), "tails": Fraction(1, 2)}
    assert dict(one.payoffs) == {"matcher": 0, "mismatcher": 0}


def test_both_show_heads_less_when_more_hangs_on_it() -> None:
    one = mixed(solved("matching_pennies", heads_stake=3))
    assert one.profile["matcher"]["heads"] == one.profile["mismatcher"]["heads"] == Fraction(1, 3)
    assert one.payoffs["matcher"] == -one.payoffs["mismatcher"] == Fraction(1, 3)


def test_the_battle_of_the_sexes_has_two_winners_and_a_quarrel() -> None:
    solution = solved("battle_of_the_sexes")
    quarrel = mixed(solution)
    assert pure(solution) == {("fight", "fight"), ("ballet", "ballet")}
    assert quarrel.profile["one"]["fight"] == quarrel.profile["two"]["ballet"] == Fraction(2, 3)
    assert set(quarrel.payoffs.values()) == {Fraction(2, 3)}  # less than giving way


def test_the_threat_to_fight_entry_is_empty() -> None:
    assert pure(solved("entry_deterrence", subgame_perfect)) == {("enter", "share")}


def test_an_incumbent_who_likes_to_fight_is_left_alone() -> None:
    deterred = solved("entry_deterrence", subgame_perfect, fight=0.9, shared=0.5)
    assert pure(deterred) == {("stay out", "resist")}
    assert deterred.possible_outcomes == ("deterred",)


@pytest.mark.parametrize(("growth", "outcome"), [(2, "taken at once"), (3.99, "taken at once"), (5, "never taken")])
def test_the_centipede_ends_at_once_unless_it_grows_fast(growth: Any, outcome: str) -> None:
    assert solved("centipede", subgame_perfect, growth=growth).possible_outcomes == (outcome,)


def test_on_its_border_the_centipede_may_end_anywhere() -> None:
    solution = solved("centipede", subgame_perfect, growth=4)
    assert len(solution.possible_outcomes) == 5
    assert solution.ties


def test_an_offer_of_nothing_ties_the_responder() -> None:
    solution = solved("ultimatum", subgame_perfect)
    assert [next(iter(one.outcomes)) for one in solution.equilibria] == ["everything", "meagre split"]
    assert solution.ties == ("at 'offered nothing' Responder is indifferent between accept and refuse",)
    assert not any(one.isolated for one in solution.equilibria)


@pytest.mark.parametrize(("spite", "outcome"), [(-0.5, "everything"), (0.5, "meagre split"), (3, "even split")])
def test_a_dearer_refusal_gets_more(spite: Any, outcome: str) -> None:
    assert solved("ultimatum", subgame_perfect, spite=spite).possible_outcomes == (outcome,)


def test_the_degenerate_game_has_a_line_of_equilibria_and_a_point() -> None:
    solution = solved("degenerate_bimatrix")
    strategies = [
        (tuple(one.profile["row"].get(a, 0) for a in ("top", "middle", "bottom")), one.profile["column"].get("left", 0))
        for one in solution.equilibria
    ]
    line = {((1, 0, 0), 1), ((1, 0, 0), Fraction(2, 3))}
    point = ((0, Fraction(1, 3), Fraction(2, 3)), Fraction(1, 3))
    (component,) = solution.components
    assert set(strategies) == line | {point}
    assert {strategies[index] for index in component.extreme} == line
    assert component.dimension == 1
    assert [one.isolated for one in solution.equilibria] == [one == point for one in strategies]


def test_beside_the_tie_the_line_breaks_up() -> None:
    below, above = solved("degenerate_bimatrix", column_tie=2), solved("degenerate_bimatrix", column_tie=4)
    assert [one.isolated for one in below.equilibria] == [True] * 3
    assert {one.profile["row"].get("top", 0) for one in below.equilibria} == {0, Fraction(4, 5), 1}
    assert [one.isolated for one in above.equilibria] == [True]
