"""What a reader sees of games and solutions: the same facts in every format, and labels that break none of them."""

from __future__ import annotations

import csv
import io
import re
from fractions import Fraction
from html.parser import HTMLParser

import numpy as np
import pytest

from gametheory.games import (
    Chance,
    Component,
    Decision,
    Elimination,
    Equilibrium,
    ExtensiveFormGame,
    Leaf,
    NormalFormGame,
    Profile,
    Solution,
)
from gametheory.games.display import (
    game_html,
    game_text,
    solution_csv,
    solution_html,
    solution_latex,
    solution_markdown,
    solution_text,
)

HOSTILE = "<script>alert('&')</script>|*_$\\{[]}%#~^\x1b[2J\n"
VOID = {"br", "hr", "img", "meta"}


class Balance(HTMLParser):
    """Collects the text of a page and the tags that are open at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def parsed(html: str) -> Balance:
    page = Balance()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


def standoff(**changes) -> NormalFormGame:
    labels = {
        "players": ["us", "nk"],
        "actions": [["hold", "coerce"], ["persist", "freeze"]],
        "outcomes": [["status quo", "deal"], ["war", "coerced freeze"]],
        "title": "Standoff",
    }
    return NormalFormGame.from_arrays([[0, 3], [-6, 3.5]], [[0, -2.5], [-10, -4.5]], **(labels | changes))


def pure(game: NormalFormGame, *actions: str) -> Equilibrium:
    cell = game.cell(*actions)
    profile = Profile({player: {action: 1} for player, action in zip(game.players, actions, strict=True)})
    payoffs = {player: own[cell] for player, own in zip(game.players, game.payoffs, strict=True)}
    return Equilibrium(profile, payoffs, {game.outcomes[cell]: 1}, Fraction(0))


def mixed() -> Equilibrium:
    third = Fraction(1, 13)
    profile = Profile(
        {"us": {"hold": Fraction(11, 16), "coerce": Fraction(5, 16)}, "nk": {"persist": third, "freeze": 1 - third}}
    )
    outcomes = {"status quo": Fraction(11, 208), "war": Fraction(197, 208)}
    return Equilibrium(profile, {"us": Fraction(36, 13), "nk": Fraction(-25, 8)}, outcomes, Fraction(0))


def solved(**changes) -> Solution:
    game = changes.pop("game", standoff())
    known = {
        "game": game,
        "concept": "nash",
        "equilibria": (pure(standoff(), "hold", "persist"), pure(standoff(), "coerce", "freeze"), mixed()),
        "complete": True,
        "exact": True,
        "method": "by hand",
    }
    return Solution(**(known | changes))


def entry() -> ExtensiveFormGame:
    answer = Decision(
        "answer",
        "incumbent",
        ("accommodate", "fight"),
        (Leaf("share", (Fraction(1), Fraction(1))), Leaf("price war", (Fraction(-1), Fraction(-1)))),
        "answer",
    )
    ask = Decision(
        "entry", "entrant", ("stay out", "enter"), (Leaf("out", (Fraction(0), Fraction(2))), answer), "entry"
    )
    sunk = Leaf("sunk", (Fraction(0), Fraction(0)))
    root = Chance("weather", ("calm", "storm"), (Fraction(2, 3), Fraction(1, 3)), (ask, sunk))
    return ExtensiveFormGame(("entrant", "incumbent"), root, title="Entry")


def entry_solved() -> Solution:
    profile = Profile({"entry": {"enter": 1}, "answer": {"accommodate": 1}})
    payoffs = {"entrant": Fraction(2, 3), "incumbent": Fraction(2, 3)}
    outcomes = {"share": Fraction(2, 3), "sunk": Fraction(1, 3)}
    equilibrium = Equilibrium(profile, payoffs, outcomes, Fraction(0))
    return Solution(entry(), "subgame-perfect", (equilibrium,), True, True, "by hand")


WRITERS = [solution_text, solution_html, solution_markdown, solution_latex, solution_csv]


def test_a_table_game_as_text():
    assert game_text(standoff()).splitlines() == [
        "Standoff",
        "us chooses hold or coerce; nk chooses persist or freeze.",
        "",
        "Payoffs in the order us, nk; * a best response.",
        r"us \ nk  persist     freeze",
        "hold     0*, 0*      3, -2.5",
        "         status quo  deal",
        "coerce   -6, -10     3.5*, -4.5*",
        "         war         coerced freeze",
    ]


def test_a_solution_as_text():
    text = solution_text(solved(ties=("nk is indifferent",), notes=("a remark",)))
    assert text.startswith("Standoff\n3 Nash equilibria. These are all.\n")
    assert "hold     [0*, 0*]    3, -2.5\n" in text
    assert "[ ] a pure equilibrium" in text
    assert (
        "Equilibrium 3 of 3 (mixed)\n"
        "  us plays hold with probability 0.6875 and coerce with probability 0.3125.\n"
        "  nk plays persist with probability 1/13 (about 0.077) and freeze with probability 12/13"
    ) in text
    assert "  Outcome: coerced freeze.\n  us gets 3.5 and nk gets -4.5.\n" in text
    assert text.endswith(
        "Tie: nk is indifferent.\nNote: a remark.\nMethod: by hand. Every number is exact.\n"
        "Verified on the game itself: nobody gains by deviating."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"equilibria": ()}, "No Nash equilibrium exists."),
        ({"equilibria": (), "complete": False}, "No Nash equilibrium was found, but not every one was looked for."),
        ({"complete": False}, "3 Nash equilibria. There may be more."),
        ({"concept": "pure-nash"}, "3 pure Nash equilibria. These are all."),
        ({"concept": "trembling-hand"}, "3 trembling hand equilibria. These are all."),
        ({"equilibria": (mixed(),)}, "1 Nash equilibrium. It is the only one."),
        (
            {"components": (Component((0, 2), (((0,), (0, 2)),), 1),)},
            "3 Nash equilibria. Together with the continua that they span, these are all.",
        ),
        (
            {"components": (Component((0, 2), (((0,), (0, 2)),), 1),)},
            "Continuum: equilibria 1 and 3 are extreme points of a set of dimension 1.",
        ),
        (
            {"components": (Component((0, 2), (), 1, ("us: a", "us: any")),)},
            "set of dimension 1 (us: a | us: any).",
        ),
        (
            {"components": (Component((0,), (), 2, ("us: any",)),)},
            "Continuum: equilibrium 1 stands for a set of dimension 2 (us: any).",
        ),
        (
            {"equilibria": (mixed(),), "concept": "agent-quantal-limit"},
            "1 limit of the principal agent logit branch. A branch has only one.",
        ),
        ({"exact": False, "tolerance": 1e-9}, "Floating-point arithmetic; differences up to 1e-09 count as none."),
        (
            {"equilibria": (Equilibrium(mixed().profile, mixed().payoffs, mixed().outcomes, 1e-12, isolated=False),)},
            "Equilibrium 1 of 1 (mixed, not isolated: others lie arbitrarily close)",
        ),
        (
            {"equilibria": (Equilibrium(mixed().profile, mixed().payoffs, mixed().outcomes, 1e-12),)},
            "nobody gains more than 1e-12 by deviating.",
        ),
    ],
)
def test_what_a_solution_says_of_itself(changes, words):
    assert words in solution_text(solved(**changes))
    assert words in "".join(parsed(solution_html(solved(**changes))).words)


def test_dominance_tells_its_rounds():
    game = standoff()
    solution = solved(
        concept="dominance",
        equilibria=(pure(game, "hold", "persist"),),
        eliminations=(Elimination(1, "us", "coerce", "hold"), Elimination(2, "nk", "freeze", "persist")),
        surviving={"us": ("hold",), "nk": ("persist",)},
    )
    text = solution_text(solution)
    assert "Iterated dominance removes 2 actions and leaves every player a single action." in text
    assert "Round 1: us drops coerce, which hold dominates.\n" in text
    assert "nk is left with persist.\n" in text
    assert ",eliminated,nk,freeze,2\n" in solution_csv(solution)
    left = solved(concept="dominance", equilibria=(), surviving={"us": ("hold", "coerce"), "nk": ("persist",)})
    assert "Iterated dominance removes nothing: no action is dominated." in solution_text(left)


def test_a_tree_is_an_outline():
    assert game_text(entry()).splitlines() == [
        "Entry",
        "A tree with 2 decisions of entrant and incumbent, and 4 ends.",
        "",
        "weather (chance)",
        "  calm (2/3) -> entry (entrant to move)",
        "      stay out -> out: entrant 0, incumbent 2",
        "      enter -> answer (incumbent to move)",
        "          accommodate -> share: entrant 1, incumbent 1",
        "          fight -> price war: entrant -1, incumbent -1",
        "  storm (1/3) -> sunk: entrant 0, incumbent 0",
    ]


def test_a_solved_tree_marks_choices_and_gives_values():
    text = solution_text(entry_solved())
    assert "    weather (chance): entrant 2/3, incumbent 2/3\n" in text
    assert "        > enter -> answer (incumbent to move): entrant 1, incumbent 1\n" in text
    assert "              fight -> price war: entrant -1, incumbent -1\n" in text
    assert "entrant plays enter at entry.\n" in text
    assert "**enter → answer (incumbent to move)**: entrant 1, incumbent 1" in solution_markdown(entry_solved())


def test_only_moves_that_play_reaches_are_said_in_words():
    profile = Profile({"entry": {"stay out": 1}, "answer": {"fight": 1}})
    stays = Equilibrium(profile, {"entrant": 0, "incumbent": Fraction(4, 3)}, {"out": 1}, Fraction(0))
    text = solution_text(Solution(entry(), "subgame-perfect", (stays,), True, True, "by hand"))
    assert "entrant plays stay out at entry." in text
    assert "plays fight" not in text
    assert "> fight -> price war" in text


def test_three_players_get_a_block_for_each_choice_of_the_third():
    numbers = np.arange(12).reshape(3, 2, 2)
    game = NormalFormGame.from_arrays(numbers, numbers, numbers, players=["us", "russia", "nk"])
    text = game_text(game)
    assert "Where nk plays 1:\nus \\ russia  1         2\n1            0, 0, 0   2, 2*, 2\n" in text
    assert re.findall(r"Where (.*):", text) == ["nk plays 1", "nk plays 2"]
    assert parsed(game_html(game)).seen.count("table") == 2


def test_one_player_gets_a_single_column():
    assert game_text(NormalFormGame.from_arrays([1, 2], actions=[["wait", "act"]])).endswith(
        "Payoffs; * a best response.\n1\nwait  1\nact   2*"
    )


def test_too_many_blocks_are_counted_not_shown():
    many = np.zeros((1, 1, 70))
    text = game_text(NormalFormGame.from_arrays(many, many, many))
    assert text.endswith("... and 6 more blocks, not shown.")


def test_a_grid_of_games_says_its_size_and_how_to_take_a_point():
    grid = NormalFormGame.from_arrays(np.zeros((201, 11, 2, 2)), np.zeros((2, 2)))
    words = "A grid of 201 x 11 games. Take the one at a point with .point((0, 0))."
    assert words in game_text(grid)
    assert words in game_html(grid)
    line = NormalFormGame.from_arrays(np.zeros((5, 2, 2)), np.zeros((2, 2)))
    assert ".point((0,))" in game_text(line)
    assert game_text(line.point((0,)))
    tree = ExtensiveFormGame(("us",), Decision("a", "us", ("x",), (Leaf("o", (np.zeros(7),)),), "a"))
    assert "A grid of 7 games. Give the model single values to see one of them." in game_text(tree)


def test_best_responses_are_underlined_and_pure_equilibria_boxed():
    html = solution_html(solved())
    assert html.count("outline:2px solid") == 2
    assert html.count("text-decoration:underline") == 4
    latex = solution_latex(solved())
    assert r"hold & \fbox{$\underline{0},\ \underline{0}$} & $3,\ -2.5$ \\" in latex
    assert r"| hold | **0\*, 0\*** (status quo) | 3, -2.5 (deal) |" in solution_markdown(solved())


def test_html_follows_the_ground_it_stands_on():
    html = solution_html(solved()) + game_html(standoff())
    assert set(re.findall(r"(?<![-\w])color:[^;\"]*", html)) == set()
    assert "<style" not in html
    assert "<script" not in html
    assert "http" not in html


@pytest.mark.parametrize("write", WRITERS)
def test_hostile_labels_stay_text(write):
    game = standoff(
        title=HOSTILE,
        players=[HOSTILE + "1", HOSTILE + "2"],
        actions=[[HOSTILE, "b"], [HOSTILE, "d"]],
        outcomes=[[HOSTILE, "w"], ["x", "y"]],
    )
    first = pure(game, HOSTILE, HOSTILE)
    written = write(solved(game=game, equilibria=(first,), ties=(HOSTILE,), notes=(HOSTILE,), method=HOSTILE))
    if write is solution_html:
        assert "script" not in parsed(written).seen
    if write is solution_markdown:
        assert not re.search(r"(?<!\\)[<|]script", written)
        assert {row.count(" | ") for row in written.splitlines() if row.startswith("| ")} == {2}
    if write is solution_latex:
        body = written.replace(r"\textbackslash{}", "").replace(r"\{", "").replace(r"\}", "")
        assert body.count("{") == body.count("}")
        assert not re.search(r"(?<!\\)[%#]", written)
    if write is solution_csv:
        assert {len(row) for row in csv.reader(io.StringIO(written))} == {5}
    else:
        assert "\x1b" not in written or write is solution_html


def test_hostile_labels_of_a_tree_stay_text():
    node = Decision(HOSTILE, "us", (HOSTILE,), (Leaf(HOSTILE, (Fraction(0),)),), HOSTILE)
    game = ExtensiveFormGame(("us",), node, title=HOSTILE)
    equilibrium = Equilibrium(Profile({HOSTILE: {HOSTILE: 1}}), {"us": 0}, {HOSTILE: 1}, Fraction(0))
    solution = Solution(game, "subgame-perfect", (equilibrium,), True, True, "by hand")
    assert "script" not in parsed(solution_html(solution)).seen
    assert "\x1b" not in solution_text(solution) + solution_markdown(solution) + solution_latex(solution)


def test_csv_gives_a_number_a_row():
    rows = list(csv.DictReader(io.StringIO(solution_csv(solved(notes=("a remark",))))))
    first = [(row["quantity"], row["who"], row["what"], row["value"]) for row in rows if row["equilibrium"] == "1"]
    assert first == [
        ("action probability", "us", "hold", "1.0"),
        ("action probability", "nk", "persist", "1.0"),
        ("payoff", "us", "", "0.0"),
        ("payoff", "nk", "", "0.0"),
        ("outcome probability", "", "status quo", "1.0"),
        ("regret", "", "", "0.0"),
        ("isolated", "", "", "true"),
    ]
    answer = {row["quantity"]: row["what"] or row["value"] for row in rows if not row["equilibrium"]}
    assert answer["complete"] == "true"
    assert answer["note"] == "a remark"
    assert answer["concept"] == "nash"


def test_reprs_are_the_words_and_the_page():
    assert repr(solved()) == solution_text(solved())
    assert solved()._repr_html_() == solution_html(solved())
    assert standoff()._repr_html_() == game_html(standoff())
    assert entry()._repr_html_() == game_html(entry())


def test_parameters_are_kept_together_with_their_values():
    game = NormalFormGame(
        *(getattr(standoff(), name) for name in ("players", "actions", "payoffs", "outcomes", "outcome_names")),
        title="Standoff",
        parameters={f"parameter_{index}": Fraction(index, 3) for index in range(30)},
        notes=("war_cost = 30 lies outside its plausible range 4..16",),
    )
    lines = solution_text(solved(game=game)).splitlines()
    assert not [line for line in lines if line.endswith("=") or line.lstrip().startswith("=")]
    assert "Note: war_cost = 30 lies outside its plausible range 4..16." in lines
