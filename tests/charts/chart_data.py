"""Games, sweeps and measures for the tests of the charts: small, made by hand, and a reader of what was drawn."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import xarray
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from numpy.typing import ArrayLike, NDArray

from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, NormalFormGame

Possible = Callable[[NDArray[np.float64], NDArray[np.float64]], ArrayLike]


def standoff() -> NormalFormGame:
    return NormalFormGame.from_arrays(
        [[0, 3], [-6, 3.5]],
        [[0, -2.5], [-10, -4.5]],
        players=["us", "nk"],
        actions=[["hold", "coerce"], ["persist", "freeze"]],
        outcomes=[["status quo", "negotiated freeze"], ["war", "coerced freeze"]],
        title="The standoff",
    )


def three_players() -> NormalFormGame:
    payoffs = np.random.default_rng(3).integers(-9, 9, (3, 3, 2, 2))
    return NormalFormGame.from_arrays(
        *payoffs,
        players=["us", "russia", "nk"],
        actions=[["hold", "concede", "strike"], ["abstain", "pressure"], ["persist", "freeze"]],
    )


def leaf(outcome: str, *payoffs: float) -> Leaf:
    return Leaf(outcome, tuple(Fraction(payoff) for payoff in payoffs))


def bargain() -> ExtensiveFormGame:
    showdown = Decision("showdown", "us", ("attack", "back down"), (leaf("war", -6, -10), leaf("retreat", -2, 1)), "s")
    answer = Decision("answer", "nk", ("freeze", "defy"), (leaf("coerced freeze", 3.5, -4.5), showdown), "a")
    opening = Decision("opening", "us", ("hold", "ultimatum"), (leaf("status quo", 0, 0), answer), "o")
    return ExtensiveFormGame(("us", "nk"), opening, title="Move by move")


def signalling() -> ExtensiveFormGame:
    def pays(seen: str, label: str) -> Decision:
        return Decision(label, "us", ("pay", "not"), (leaf("paid", 1, 1.5), leaf("not paid", 0, -0.1)), seen)

    types = [
        Decision(kind, "russia", ("step", "none"), (pays("step", f"{kind} 1"), pays("none", f"{kind} 2")), kind)
        for kind in ("sincere", "insincere")
    ]
    nature = Chance("type", ("sincere", "insincere"), (Fraction(2, 3), Fraction(1, 3)), tuple(types))
    return ExtensiveFormGame(("us", "russia"), nature, title="Will Russia deliver?")


def random_tree(leaves: int, seed: int) -> ExtensiveFormGame:
    """Give a tree with so many leaves, moves of one to three actions, and long names here and there."""
    random, count, players = np.random.default_rng(seed), itertools.count(), ("us", "russia", "nk")
    actions = {1: ["go on"], 2: ["wait", "press"], 3: ["hold", "concede a little of what is asked for", "strike"]}

    def grow(budget: int, depth: int) -> Any:
        if budget == 1 and depth:
            return leaf(f"outcome {random.integers(12)}", *map(float, random.integers(-12, 9, 3)))
        size = min(budget, int(random.integers(1 if depth < 4 else 2, 4)))
        cuts = np.sort(random.choice(np.arange(1, budget), size - 1, replace=False)) if size > 1 else []
        parts = np.diff([0, *cuts, budget])
        label = f"move {next(count)}"
        children = tuple(grow(int(part), depth + 1) for part in parts)
        return Decision(label, players[depth % 3], tuple(actions[size]), children, label)

    return ExtensiveFormGame(players, grow(leaves, 0), title="A large tree")


def with_information(game: ExtensiveFormGame, seed: int, *, nested: bool = False) -> ExtensiveFormGame:
    """Let players forget: put decisions that look alike into shared information sets.

    Without ``nested`` no information set holds two decisions of one play, so each can stand in one column by itself.
    """
    random = np.random.default_rng(seed)
    sets: dict[str, list[tuple[str, ...]]] = {}

    def fits(label: str, history: tuple[str, ...]) -> bool:
        return nested or not any(history[: len(other)] == other for other in sets.get(label, []))

    def renew(node: Any, history: tuple[str, ...]) -> Any:
        if isinstance(node, Leaf):
            return node
        label = f"{node.player} {len(node.actions)} {random.integers(3)}"
        label = label if fits(label, history) else node.label
        sets.setdefault(label, []).append(history)
        children = tuple(renew(child, (*history, a)) for a, child in zip(node.actions, node.children, strict=True))
        return Decision(node.label, node.player, node.actions, children, label)

    return ExtensiveFormGame(game.players, renew(game.root, ()), title=game.title)


def horse() -> ExtensiveFormGame:
    """Give the game of Selten (1975), figure 1: player 3 does not know which of the others let him move."""

    def third(name: str, left: tuple[int, ...], right: tuple[int, ...]) -> Decision:
        return Decision(name, "3", ("L", "R"), (leaf(f"{name} L", *left), leaf(f"{name} R", *right)), "third")

    second = Decision("second", "2", ("down", "across"), (third("b", (4, 4, 0), (0, 0, 1)), leaf("out", 1, 1, 1)), "2")
    first = Decision("first", "1", ("down", "across"), (third("a", (3, 2, 2), (0, 0, 0)), second), "1")
    return ExtensiveFormGame(("1", "2", "3"), first, title="Selten's horse")


def kuhn() -> ExtensiveFormGame:
    """Give the poker game of Kuhn (1950): three cards, one bet, thirty ends."""

    def deal(one: str, two: str) -> Decision:
        stake = 1 if "JQK".index(one) > "JQK".index(two) else -1
        won = "first wins" if stake > 0 else "second wins"
        called = leaf(won, 2 * stake, -2 * stake)
        back = Decision(f"{one}{two} 3", "1", ("fold", "call"), (leaf("second wins", -1, 1), called), f"{one} bet to")
        check = Decision(f"{one}{two} 2", "2", ("check", "bet"), (leaf(won, stake, -stake), back), f"{two} checked to")
        bet = Decision(
            f"{one}{two} 4", "2", ("fold", "call"), (leaf("first wins", 1, -1), called), f"{two} after a bet"
        )
        return Decision(f"{one}{two} 1", "1", ("check", "bet"), (check, bet), f"{one} dealt")

    deals = list(itertools.permutations("JQK", 2))
    nature = Chance("deal", tuple(map("".join, deals)), (Fraction(1, 6),) * 6, tuple(deal(*cards) for cards in deals))
    return ExtensiveFormGame(("1", "2"), nature, title="Kuhn poker")


def map_sweep(possible: dict[str, Possible], x: ArrayLike, y: ArrayLike, **changes: Any) -> xarray.Dataset:
    """Give a sweep over two parameters, each outcome possible where its condition holds."""
    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    grid = np.meshgrid(xs, ys, indexing="ij")
    rows = np.array([np.broadcast_to(condition(*grid), grid[0].shape) for condition in possible.values()])
    dims = ("war_cost", "leverage")
    about = {"symbol": "c", "unit": "points", "meaning": "cost of the war", "default": 0.5}
    coords = {
        "war_cost": ("war_cost", xs, about),
        "leverage": ("leverage", ys, {"symbol": "p_N", "unit": "points", "meaning": "pain", "default": 0.25}),
        "outcome": list(possible),
        "player": ["us", "nk"],
    }
    variables = {
        "possible": (("outcome", *dims), rows),
        "equilibria": (dims, rows.sum(axis=0).astype(np.int32)),
        "tie": (dims, np.zeros(grid[0].shape, dtype=bool)),
        "complete": (dims, np.ones(grid[0].shape, dtype=bool)),
    }
    return xarray.Dataset(variables, coords, attributes()).assign(changes)


def line_sweep(x: ArrayLike, selected: ArrayLike, payoffs: ArrayLike, probabilities: ArrayLike) -> xarray.Dataset:
    """Give a sweep over one parameter; probabilities and payoffs are NaN where nothing is selected."""
    chosen = np.asarray(selected, dtype=np.int16)
    missing = chosen < 0
    payoff = np.where(missing, np.nan, np.asarray(payoffs, dtype=float))
    probability = np.where(missing, np.nan, np.asarray(probabilities, dtype=float))
    dims = ("war_cost",)
    variables = {
        "possible": (("outcome", *dims), np.nan_to_num(probability) > 0),
        "equilibria": (dims, (~missing).astype(np.int32)),
        "tie": (dims, np.zeros(chosen.shape, dtype=bool)),
        "complete": (dims, np.ones(chosen.shape, dtype=bool)),
        "payoff": (("player", *dims), payoff),
        "probability": (("outcome", *dims), probability),
        "selected": (dims, chosen),
    }
    coords = {
        "war_cost": ("war_cost", np.asarray(x, dtype=float), {"symbol": "k_U", "unit": "points", "default": 0.5}),
        "outcome": [f"outcome {index}" for index in range(len(probability))],
        "player": ["us", "nk", "russia"][: len(payoff)],
    }
    return xarray.Dataset(variables, coords, attributes())


def attributes() -> dict[str, str]:
    names = {"us": "United States", "nk": "North Korea", "russia": "Russia"}
    return {
        "title": "A crisis",
        "concept": "pure-nash",
        "selection": "payoff dominance",
        "players": json.dumps(names),
        "candidates": json.dumps(["first", "second", "third"]),
    }


def all_texts(ax: Axes) -> list[Text]:
    """Give every text that is drawn, the legend's among them."""
    canvas = FigureCanvasAgg(ax.get_figure(root=True))
    canvas.draw()
    legend = ax.get_legend()
    own = [*ax.texts, ax.title, ax._left_title, *(legend.get_texts() if legend else [])]
    if ax.axison:
        own += [ax.xaxis.label, ax.yaxis.label]
        for axis, (low, high) in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
            own += [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    return [text for text in own if text.get_visible() and text.get_text().strip()]


def overlaps(texts: Sequence[Text], slack: float = 2.0) -> list[tuple[str, str]]:
    """Give the pairs of texts whose boxes overlap by more than the rounding of letters to pixels."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    return [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > slack and min(a.y1, b.y1) - max(a.y0, b.y0) > slack
    ]


def outside(ax: Axes, texts: Sequence[Text]) -> list[str]:
    """Give the texts that stick out of the figure."""
    box = ax.get_figure(root=True).bbox
    inside = [(text.get_text(), text.get_window_extent()) for text in texts]
    return [name for name, b in inside if b.x0 < 0 or b.y0 < 0 or b.x1 > box.width or b.y1 > box.height]


def artists(ax: Axes, gid: str) -> list[Any]:
    """Give the artists that a chart marked with a name, or with the beginning of one."""
    return [artist for artist in ax.get_children() if (artist.get_gid() or "").startswith(gid)]
