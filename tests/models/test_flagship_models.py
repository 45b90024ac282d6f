"""The models of the crisis against the formulas they were written from, typed here a second time by hand."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from gametheory.concepts import default_concept
from gametheory.equilibria import nash, pure_nash, subgame_perfect
from gametheory.games import ExtensiveFormGame, normal_form, sequence_form, subgames
from gametheory.model import Model
from gametheory.modelfile import load

MODELS = Path(__file__).resolve().parents[2] / "models"
CRISIS = MODELS / "crimea_2017"
CLAIMS = [f"C{number}" for number in range(1, 12)]
FILES = sorted(path for path in MODELS.rglob("*.yaml") if path.name != "parameters.yaml")

Values = dict[str, Fraction]
Payoffs = tuple[Fraction, ...]
Play = tuple[str, Payoffs]

exactly = settings(derandomize=True, deadline=None, max_examples=200)


@functools.cache
def model(name: str) -> Model:
    return load(CRISIS / f"{name}.yaml")


@functools.cache
def plain(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path)


def path_name(path: Path) -> str:
    return str(path.relative_to(MODELS))


# Random rational parameters within their ranges; the ends and the default come up often.


def within(name: str, which: Model) -> st.SearchStrategy[Fraction]:
    one = which.parameters[name]
    assert one.low is not None
    assert one.high is not None
    steps = st.integers(1, 40).flatmap(lambda parts: st.integers(0, parts).map(lambda part: Fraction(part, parts)))
    inside = steps.map(lambda share: one.low + share * (one.high - one.low))
    return st.one_of(st.sampled_from([one.low, one.default, one.high]), inside)


def anywhere(name: str) -> st.SearchStrategy[Values]:
    return st.fixed_dictionaries({parameter: within(parameter, model(name)) for parameter in model(name).parameters})


# M1 and M2: the payoffs of every cell.


def standoff_payoffs(p: Values, us: str, nk: str) -> Payoffs:
    if us == "hold":
        if nk == "persist":
            return Fraction(0), Fraction(0)
        return p["us_freeze_value"] - p["us_assurance_cost"], p["nk_disarm_payoff"] + p["nk_assurance_value"]
    if nk == "persist":
        return p["us_victory_value"] - p["us_war_cost"], p["nk_war_payoff"]
    return p["us_freeze_value"] - p["us_threat_cost"], p["nk_disarm_payoff"] - p["nk_humiliation_cost"]


def linkage_payoffs(p: Values, us: str, russia: str, nk: str) -> Payoffs:
    F, P = int(nk == "freeze"), int(russia == "pressure")
    C, w = p["crimea_cost"] + p["domestic_cost"], p["us_victory_value"] - p["us_war_cost"]
    f_U, b_U, r_U, m_U = (p[f"us_{name}"] for name in ("freeze_value", "assurance_cost", "renege_cost", "threat_cost"))
    f_R, g_R, k_R, s = p["russia_calm_value"], p["crimea_value"], p["pressure_cost"], p["snapback"]
    f_N, b_N, p_N = p["nk_disarm_payoff"], p["nk_assurance_value"], p["leverage"]
    unforced = f_N + b_N if F else -p_N * P
    if us == "hold":
        return (f_U - b_U) * F - r_U * P, f_R * F - k_R * P, unforced
    if us == "concede" and P:
        return (f_U - b_U) * F - C, f_R * F + g_R - k_R, unforced
    if us == "concede":
        return (f_U - b_U) * F - (1 - s) * C, f_R * F + (1 - s) * g_R, unforced
    return (
        (f_U - m_U if F else w) - r_U * P,
        (f_R - p["russia_buildup_cost"] if F else p["russia_war_payoff"]) - k_R * P,
        f_N - p["nk_humiliation_cost"] if F else p["nk_war_payoff"],
    )


STANDOFF_OUTCOMES = {
    ("hold", "persist"): "status quo",
    ("hold", "freeze"): "negotiated freeze",
    ("coerce", "persist"): "war",
    ("coerce", "freeze"): "coerced freeze",
}
LINKAGE_OUTCOMES = {
    ("hold", "abstain", "persist"): "status quo",
    ("hold", "abstain", "freeze"): "negotiated freeze",
    ("hold", "pressure", "persist"): "paid for nothing",
    ("hold", "pressure", "freeze"): "negotiated freeze",
    ("concede", "abstain", "persist"): "paid for nothing",
    ("concede", "abstain", "freeze"): "negotiated freeze",
    ("concede", "pressure", "persist"): "paid for nothing",
    ("concede", "pressure", "freeze"): "deal",
    ("strike", "abstain", "persist"): "war",
    ("strike", "abstain", "freeze"): "coerced freeze",
    ("strike", "pressure", "persist"): "war",
    ("strike", "pressure", "freeze"): "coerced freeze",
}


def cells(game: Any) -> dict[tuple[str, ...], tuple[str, Payoffs]]:
    profiles = itertools.product(*game.actions)
    return {
        profile: (game.outcomes[game.cell(*profile)], tuple(own[game.cell(*profile)] for own in game.payoffs))
        for profile in profiles
    }


@exactly
@given(anywhere("standoff"))
def test_the_standoff_has_the_payoffs_of_its_formulas(values: Values) -> None:
    expected = {c: (outcome, standoff_payoffs(values, *c)) for c, outcome in STANDOFF_OUTCOMES.items()}
    assert cells(model("standoff").at(**values)) == expected


@exactly
@given(anywhere("linkage"))
def test_the_linkage_has_the_payoffs_of_its_formulas(values: Values) -> None:
    expected = {c: (outcome, linkage_payoffs(values, *c)) for c, outcome in LINKAGE_OUTCOMES.items()}
    assert cells(model("linkage").at(**values)) == expected


@exactly
@given(anywhere("linkage"))
def test_the_linkage_without_russia_is_the_standoff(values: Values) -> None:
    shared = {name: values[name] for name in model("standoff").parameters}
    standoff, linkage = cells(model("standoff").at(**shared)), cells(model("linkage").at(**values))
    for (us, nk), (outcome, (own, other)) in standoff.items():
        name, (us_payoff, _, nk_payoff) = linkage["strike" if us == "coerce" else us, "abstain", nk]
        assert (name, us_payoff, nk_payoff) == (outcome, own, other)


# M1: Chicken at the defaults.


def test_the_standoff_is_chicken_at_the_defaults() -> None:
    solution = nash(model("standoff").at())
    pure = {str(one.profile) for one in solution.equilibria if one.profile.is_pure}
    (mixed,) = (one for one in solution.equilibria if not one.profile.is_pure)
    assert solution.complete
    assert pure == {"us: hold; nk: persist", "us: coerce; nk: freeze"}
    assert mixed.profile["us"]["coerce"] == Fraction(5, 16)
    assert mixed.profile["nk"]["persist"] == Fraction(1, 13)
    assert mixed.outcomes["war"] == Fraction(5, 208)


def test_a_cheap_and_bearable_war_is_the_only_equilibrium() -> None:
    solution = nash(model("standoff").at(us_war_cost=4, nk_war_payoff=-4))
    assert [str(one.profile) for one in solution.equilibria] == ["us: coerce; nk: persist"]


# M2: the pure equilibria, and the four conditions of the deal.

STATUS_QUO, COERCED = ("hold", "abstain", "persist"), ("strike", "abstain", "freeze")
DEAL, PAID_FOR_NOTHING = ("concede", "pressure", "freeze"), ("concede", "pressure", "persist")


def pure_profiles(**values: Any) -> set[tuple[str, ...]]:
    solution = pure_nash(model("linkage").at(**values))
    assert solution.complete
    assert solution.exact
    return {tuple(next(iter(mix)) for mix in one.profile.strategies.values()) for one in solution.equilibria}


def deal_holds(p: Mapping[str, Fraction]) -> bool:
    C = p["crimea_cost"] + p["domestic_cost"]
    return (
        p["us_renege_cost"] >= C
        and p["us_threat_cost"] + p["us_renege_cost"] >= C + p["us_assurance_cost"]
        and p["snapback"] * p["crimea_value"] >= p["pressure_cost"]
        and p["leverage"] >= -(p["nk_disarm_payoff"] + p["nk_assurance_value"])
    )


def test_the_linkage_has_two_pure_equilibria_at_the_defaults() -> None:
    assert pure_profiles() == {STATUS_QUO, COERCED}


@pytest.mark.parametrize(
    ("name", "border", "holds_above"),
    [
        ("domestic_cost", Fraction(1, 2), False),  # C + b_U <= m_U + r_U binds before C <= r_U
        ("leverage", Fraction(5, 2), True),
        ("snapback", Fraction(5, 8), True),
        ("us_renege_cost", Fraction(12, 5), True),
    ],
)
@pytest.mark.parametrize("step", [Fraction(-1, 1000), Fraction(0), Fraction(1, 1000)])
def test_the_deal_joins_them_up_to_its_border_and_on_it(
    name: str, border: Fraction, holds_above: bool, step: Fraction
) -> None:
    values = {"domestic_cost": Fraction(2, 5)} | {name: border + step}
    joined = step == 0 or (step > 0) == holds_above
    found = pure_profiles(**values) - {PAID_FOR_NOTHING}
    assert found == {STATUS_QUO, COERCED} | ({DEAL} if joined else set())


@pytest.mark.parametrize(
    ("leverage", "domestic_cost", "held"), [("5/2", "1", True), ("13/5", "1", False), ("5/2", "11/10", False)]
)
def test_with_too_little_leverage_russia_may_be_paid_for_nothing(leverage: str, domestic_cost: str, held: bool) -> None:
    found = pure_profiles(leverage=Fraction(leverage), domestic_cost=Fraction(domestic_cost))
    assert (PAID_FOR_NOTHING in found) == held


def with_the_deal() -> Values:
    """Values at which the deal is an equilibrium, from which the random ones start: few random points have it."""
    return {**model("linkage").defaults, "domestic_cost": Fraction(2, 5)}


@st.composite
def near_the_deal(draw: st.DrawFn) -> Values:
    moved = draw(st.sets(st.sampled_from(sorted(model("linkage").parameters)), max_size=5))
    return with_the_deal() | {name: draw(within(name, model("linkage"))) for name in sorted(moved)}


def borders(p: Mapping[str, Fraction]) -> dict[str, tuple[str, Fraction]]:
    """For each of the four conditions a parameter, and the value of it at which the condition holds with equality."""
    return {
        "no better to renege": ("domestic_cost", p["us_renege_cost"] - p["crimea_cost"]),
        "no better to strike": (
            "domestic_cost",
            p["us_threat_cost"] + p["us_renege_cost"] - p["us_assurance_cost"] - p["crimea_cost"],
        ),
        "no better to abstain": ("snapback", p["pressure_cost"] / p["crimea_value"]),
        "no better to persist": ("leverage", -(p["nk_disarm_payoff"] + p["nk_assurance_value"])),
    }


@exactly
@given(st.one_of(near_the_deal(), anywhere("linkage")))
def test_the_deal_is_an_equilibrium_exactly_under_its_four_conditions(values: Values) -> None:
    assert (DEAL in pure_profiles(**values)) == deal_holds(values)


@pytest.mark.parametrize("condition", sorted(borders(with_the_deal())))
@exactly
@given(values=near_the_deal(), step=st.sampled_from([Fraction(-1, 10**9), Fraction(0), Fraction(1, 10**9)]))
def test_the_conditions_of_the_deal_are_exact_on_their_borders(condition: str, values: Values, step: Fraction) -> None:
    name, border = borders(values)[condition]
    one = model("linkage").parameters[name]
    assume(one.low <= border + step <= one.high)
    moved = values | {name: border + step}
    assert (DEAL in pure_profiles(**moved)) == deal_holds(moved)


# M3: every end of the tree, and backward induction by hand.


def bargain_ends(p: Values) -> dict[str, Play]:
    C, w, x = p["crimea_cost"] + p["domestic_cost"], p["us_victory_value"] - p["us_war_cost"], p["concession"]
    f_U, b_U, r_U = p["us_freeze_value"], p["us_assurance_cost"], p["us_renege_cost"]
    f_R, g_R, k_R = p["russia_calm_value"], p["crimea_value"], p["pressure_cost"]
    f_N, b_N, p_N = p["nk_disarm_payoff"], p["nk_assurance_value"], p["leverage"]
    zero = Fraction(0)
    ends = {
        "status quo": (zero, zero, zero),
        "coerced freeze": (f_U - p["us_threat_cost"], f_R - p["russia_buildup_cost"], f_N - p["nk_humiliation_cost"]),
        "war": (w, p["russia_war_payoff"], p["nk_war_payoff"]),
        "climb-down": (-p["us_audience_cost"], zero, p["nk_defiance_value"]),
        "deal": (f_U - b_U - x * C, f_R - k_R + x * g_R, f_N + b_N),
        "broken deal": (f_U - b_U - r_U, f_R - k_R, f_N + b_N),
        "paid for nothing": (-x * C, -k_R + x * g_R, -p_N),
        "pressed for nothing": (-r_U, -k_R, -p_N),
    }
    return {outcome: (outcome, payoffs) for outcome, payoffs in ends.items()}


BARGAIN_ENDS = {
    ("hold",): "status quo",
    ("ultimatum", "freeze"): "coerced freeze",
    ("ultimatum", "defy", "attack"): "war",
    ("ultimatum", "defy", "back down"): "climb-down",
    ("offer", "refuse", "hold"): "status quo",
    ("offer", "refuse", "ultimatum", "freeze"): "coerced freeze",
    ("offer", "refuse", "ultimatum", "defy", "attack"): "war",
    ("offer", "refuse", "ultimatum", "defy", "back down"): "climb-down",
    ("offer", "accept", "freeze", "deliver"): "deal",
    ("offer", "accept", "freeze", "renege"): "broken deal",
    ("offer", "accept", "persist", "deliver"): "paid for nothing",
    ("offer", "accept", "persist", "renege"): "pressed for nothing",
}

US, RUSSIA, NK = range(3)


def chosen(player: int, *branches: set[Play]) -> set[Play]:
    """The plays that a player may lead to: as good as the worst that each other action can bring. Ties are kept."""
    return {
        play
        for number, branch in enumerate(branches)
        for play in branch
        if all(
            play[1][player] >= min(payoffs[player] for _, payoffs in rival)
            for other, rival in enumerate(branches)
            if other != number
        )
    }


def bargain_plays(p: Values) -> set[Play]:
    end = {outcome: {play} for outcome, play in bargain_ends(p).items()}
    answer = chosen(NK, end["coerced freeze"], chosen(US, end["war"], end["climb-down"]))
    payment = chosen(US, end["deal"], end["broken deal"])
    payment_without_freeze = chosen(US, end["paid for nothing"], end["pressed for nothing"])
    fallback = chosen(US, end["status quo"], answer)
    reply = chosen(RUSSIA, fallback, chosen(NK, payment, payment_without_freeze))
    return chosen(US, end["status quo"], answer, reply)


@exactly
@given(anywhere("bargain"))
def test_the_bargain_has_the_payoffs_of_its_formulas(values: Values) -> None:
    ends = bargain_ends(values)
    leaves = {history: (leaf.outcome, leaf.payoffs) for history, leaf in model("bargain").at(**values).leaves()}
    assert leaves == {history: ends[outcome] for history, outcome in BARGAIN_ENDS.items()}


def test_each_move_of_the_bargain_has_its_mover() -> None:
    movers = {history: decision.player for history, decision in model("bargain").at().decisions()}
    assert movers == {
        (): "us",
        ("ultimatum",): "nk",
        ("ultimatum", "defy"): "us",
        ("offer",): "russia",
        ("offer", "refuse"): "us",
        ("offer", "refuse", "ultimatum"): "nk",
        ("offer", "refuse", "ultimatum", "defy"): "us",
        ("offer", "accept"): "nk",
        ("offer", "accept", "freeze"): "us",
        ("offer", "accept", "persist"): "us",
    }


@exactly
@given(anywhere("bargain"))
def test_the_bargain_is_solved_as_by_hand(values: Values) -> None:
    solution = subgame_perfect(model("bargain").at(**values))
    players = model("bargain").players
    found = {(next(iter(one.outcomes)), tuple(one.payoffs[who] for who in players)) for one in solution.equilibria}
    assert solution.complete
    assert found == bargain_plays(values)


def test_the_bargain_along_the_concession_is_as_by_hand() -> None:
    shares = [Fraction(step, 80) for step in range(81)]  # 3/8, 1/2 and 3/5 are among them: every border
    solution = subgame_perfect(model("bargain").at(concession=np.array(list(map(float, shares)))))
    possible = np.broadcast_to(solution.possible, (len(solution.outcomes), len(shares)))
    for index, share in enumerate(shares):
        found = {name for name, reached in zip(solution.outcomes, possible[:, index], strict=True) if reached}
        assert found == {outcome for outcome, _ in bargain_plays({**model("bargain").defaults, "concession": share})}


@pytest.mark.parametrize(
    ("concession", "outcomes"),
    [
        ("0", {"status quo"}),
        ("37/100", {"status quo"}),
        ("3/8", {"status quo", "deal"}),  # Russia is indifferent
        ("9/20", {"deal"}),
        ("1/2", {"status quo", "deal"}),  # the United States is indifferent whether it delivers
        ("51/100", {"status quo"}),
        ("1", {"status quo"}),
    ],
)
def test_the_bargaining_range_at_the_defaults(concession: str, outcomes: set[str]) -> None:
    solution = subgame_perfect(model("bargain").at(concession=Fraction(concession)))
    assert set(solution.possible_outcomes) == outcomes


def test_with_a_war_that_would_come_russia_presses_for_nothing_in_return() -> None:
    solution = subgame_perfect(model("bargain").at(us_war_cost=Fraction("4.75"), nk_war_payoff=-4))
    assert solution.possible_outcomes == ("broken deal",)


# M4a and M4b: every play, with chance's probability, and who knows what.


def plays(game: Any) -> dict[tuple[str, ...], tuple[str, Payoffs]]:
    return {history: (leaf.outcome, leaf.payoffs) for history, leaf in game.leaves()}


def knows(game: Any) -> dict[str, tuple[str, set[tuple[str, ...]]]]:
    return {label: (known.player, set(known.histories)) for label, known in game.information_sets.items()}


def resolve_plays(p: Values) -> dict[tuple[str, ...], Play]:
    f_U, m_U, a_U, f_N, m_N = (
        p["us_freeze_value"],
        p["us_threat_cost"],
        p["us_audience_cost"],
        p["nk_disarm_payoff"],
        p["nk_humiliation_cost"],
    )
    V_alt, w_N, d_N = p["us_alternative"], p["nk_war_payoff"], p["nk_defiance_value"]
    w_I, w_S = p["us_war_vs_irresolute"], p["us_war_vs_resolute"]
    nothing = ("no ultimatum", (V_alt, Fraction(0)))
    climb_down = ("climb-down", (-a_U, d_N))
    return {
        ("resolute", "no ultimatum"): nothing,
        ("resolute", "ultimatum", "attack"): ("war", (w_S, w_N)),
        ("resolute", "ultimatum", "back down"): climb_down,
        ("irresolute", "no ultimatum"): nothing,
        ("irresolute", "ultimatum", "freeze"): ("coerced freeze", (f_U - m_U, f_N - m_N)),
        ("irresolute", "ultimatum", "defy", "attack"): ("war", (w_I, w_N)),
        ("irresolute", "ultimatum", "defy", "back down"): climb_down,
    }


@exactly
@given(anywhere("resolve"))
def test_the_resolve_has_the_payoffs_of_its_formulas(values: Values) -> None:
    game = model("resolve").at(**values)
    assert game.players == ("us", "nk")
    assert plays(game) == resolve_plays(values)
    chances = dict(zip(game.root.actions, game.root.probabilities, strict=True))
    assert chances == {"resolute": values["resolve_prior"], "irresolute": 1 - values["resolve_prior"]}


def test_washington_knows_neither_type_nor_whether_defiance_was_a_choice() -> None:
    assert knows(model("resolve").at()) == {
        "before the ultimatum": ("us", {("resolute",), ("irresolute",)}),
        "after the defiance": ("us", {("resolute", "ultimatum"), ("irresolute", "ultimatum", "defy")}),
        "answer": ("nk", {("irresolute", "ultimatum")}),
    }


def sincerity_plays(p: Values) -> dict[tuple[str, ...], Play]:
    C, x, F = p["crimea_cost"] + p["domestic_cost"], p["concession"], p["us_freeze_value"] - p["us_assurance_cost"]
    g_R, k_R, f_R = p["crimea_value"], p["pressure_cost"], p["russia_calm_value"]
    l_S, l_0 = p["delivery_sincere"], p["delivery_insincere"]
    found: dict[tuple[str, ...], Play] = {}
    for step in ("step", "no step"):
        s_S = p["step_cost_sincere"] if step == "step" else Fraction(0)
        s_0 = p["step_cost_insincere"] if step == "step" else Fraction(0)
        paid = (l_S * F - x * C, x * g_R - k_R + l_S * f_R - s_S)
        paid_insincere = (l_0 * F - x * C, x * g_R + l_0 * f_R - s_0)
        found["sincere", step, "pay"] = ("deal with a sincere Russia", paid)
        found["sincere", step, "do not pay"] = ("no deal", (Fraction(0), -s_S))
        found["insincere", step, "pay"] = ("deal with an insincere Russia", paid_insincere)
        found["insincere", step, "do not pay"] = ("no deal", (Fraction(0), -s_0))
    return found


@exactly
@given(anywhere("sincerity"))
def test_the_sincerity_has_the_payoffs_of_its_formulas(values: Values) -> None:
    game = model("sincerity").at(**values)
    assert game.players == ("us", "russia")
    assert plays(game) == sincerity_plays(values)
    chances = dict(zip(game.root.actions, game.root.probabilities, strict=True))
    assert chances == {"sincere": values["sincerity_prior"], "insincere": 1 - values["sincerity_prior"]}


def test_washington_sees_the_step_and_not_who_takes_it() -> None:
    assert knows(model("sincerity").at()) == {
        "sincere Russia": ("russia", {("sincere",)}),
        "insincere Russia": ("russia", {("insincere",)}),
        "after a step": ("us", {("sincere", "step"), ("insincere", "step")}),
        "after no step": ("us", {("sincere", "no step"), ("insincere", "no step")}),
    }


def test_the_sincerity_is_about_a_part_of_the_package() -> None:
    assert model("sincerity").defaults["concession"] == Fraction(9, 20)
    assert model("sincerity").defaults["sincerity_prior"] == Fraction(2, 3)
    assert model("resolve").defaults["resolve_prior"] == Fraction(3, 10)


def test_at_the_defaults_the_needed_belief_in_sincerity_is_three_quarters() -> None:
    """Paid, Washington gets 0.45 from a sincere Russia and loses 1.35 to an insincere one."""
    ends = {history: payoffs for history, (_, payoffs) in plays(model("sincerity").at()).items()}
    gain, loss = ends["sincere", "step", "pay"][0], -ends["insincere", "step", "pay"][0]
    assert loss / (gain + loss) == Fraction(3, 4)


# All files.


def is_hidden(path: Path) -> bool:
    """Whether somebody does not see all that was done: such a tree is no case for backward induction."""
    game = load(path).at()
    return isinstance(game, ExtensiveFormGame) and not game.has_perfect_information


@pytest.mark.parametrize("path", [path for path in FILES if is_hidden(path)], ids=path_name)
def test_every_model_in_which_something_is_hidden_is_sound(path: Path) -> None:
    game = load(path).at()
    assert game.is_exact
    assert game.forgotten == ""
    assert subgames(game)[0] == ()
    assert normal_form(game).is_exact
    assert sequence_form(game).shape


@pytest.mark.parametrize("path", [path for path in FILES if not is_hidden(path)], ids=path_name)
def test_every_model_loads_and_solves(path: Path) -> None:
    game = load(path).at()
    solution = default_concept(game)(game)
    assert solution.complete
    assert solution.exact
    assert solution.equilibria
    assert all(one.regret == 0 for one in solution.equilibria)


@pytest.mark.parametrize("path", FILES, ids=path_name)
def test_no_model_declares_what_it_does_not_use(path: Path) -> None:
    assert load(path).unused == ()


@pytest.mark.parametrize("path", FILES, ids=path_name)
def test_every_model_tells_what_it_stands_on(path: Path) -> None:
    one = load(path)
    used = {label for parameter in one.parameters.values() for label in parameter.source}
    assert one.title
    assert one.question
    assert all(parameter.source and parameter.meaning and parameter.symbol for parameter in one.parameters.values())
    assert all(one.sources[label].citation for label in used - {"modelling"})
    assert one.views
    assert all(view.caption for view in one.views)


def test_the_claims_of_the_source_are_cited() -> None:
    sources = plain(CRISIS / "parameters.yaml")["sources"]
    assert list(sources) == [*CLAIMS, "modelling"]
    assert all("Geopolitical Intelligence Services" in sources[label]["citation"] for label in CLAIMS)
    assert "an assumption of the modeller, not of the source" in sources["modelling"]["text"].lower()


def test_every_shared_parameter_is_described() -> None:
    parameters = plain(CRISIS / "parameters.yaml")["parameters"]
    keys = {"symbol", "meaning", "default", "range", "kind", "domain", "unit", "source"}
    symbols = [entry["symbol"] for entry in parameters.values()]
    assert all(set(entry) == keys for entry in parameters.values())
    assert len(set(symbols)) == len(symbols)


def test_a_file_says_that_its_defaults_are_illustrations() -> None:
    assert "A DEFAULT IS AN ILLUSTRATION, NEVER AN ESTIMATE" in (CRISIS / "parameters.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=path_name)
def test_the_list_of_models_names_every_file(path: Path) -> None:
    assert path_name(path) in (MODELS / "README.md").read_text(encoding="utf-8")
