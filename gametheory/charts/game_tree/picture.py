"""The picture of a tree, as marks: branches, information sets, nodes, the table of ends, and the key below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gametheory.charts.game_tree.layout import CLEAR, GAP, MARGIN, Layout
from gametheory.charts.game_tree.scene import DASHES, Dot, Mark, Scene, Stroke, Swatch, Words, stacked_height
from gametheory.charts.game_tree.spots import ACTION_SIZE, LIFT, NAME_SIZE, NODE, PLAYED, Spot, spots_of
from gametheory.charts.lettering import POINTS, number_text, text_height, text_width, wrapped
from gametheory.charts.style import (
    FAINT_INK,
    HAIRLINE,
    INK,
    mixed,
    outcome_colours,
    outcome_textures,
    player_colours,
)
from gametheory.games import Chance, Decision, Equilibrium, ExtensiveFormGame, Leaf

OUTCOME_SIZE: Final = 8.5
KEY_SIZE: Final = 7.5
KEY_COLUMNS: Final = 100
SIDE: Final = 0.15  # inches, of an outcome's square
THIN, PLAIN, CHOSEN = 0.9, 1.3, 2.2  # points


def picture_of(game: ExtensiveFormGame, equilibrium: Equilibrium | None) -> Scene:
    """Lay a single game out as a tree, and draw all of it in marks."""
    return _Picture(game, equilibrium).scene()


def outcome_text(outcome: str) -> str:
    """Shorten an outcome's name to what one row of the tree can hold.

    >>> outcome_text("a freeze that nobody has ever verified at all")
    'a freeze that nobody has ever …'
    """
    return wrapped(outcome, 36, lines=1)


class _Picture:
    def __init__(self, game: ExtensiveFormGame, equilibrium: Equilibrium | None) -> None:
        self.game, self.is_solved = game, equilibrium is not None
        self.head = MARGIN + text_height("X", OUTCOME_SIZE) + 2 * CLEAR
        self.layout = Layout(game, spots_of(game, equilibrium), self.head)
        self.colours = player_colours(game.players)
        self.key = tuple(_key(game, equilibrium))
        self.outcome_x = self.layout.columns[-1] + 2.5 * GAP
        self.payoff_x = self._payoff_x()

    def scene(self) -> Scene:
        """Give all marks, and the size of the drawing."""
        key = max((text_width(line, KEY_SIZE) for line in self.key), default=0.0)
        width = max(self.payoff_x[-1], MARGIN + key) + MARGIN
        height = self.layout.bottom + 2 * CLEAR + stacked_height(self.key, KEY_SIZE) + MARGIN
        return Scene(width, height, tuple(self._marks()))

    def _marks(self) -> Iterator[Mark]:
        yield from self._heads()
        for spot in self.layout.spots:
            for child in spot.children:
                yield from self._branch(spot, child)
        yield from self._information_sets()
        for spot in self.layout.spots:
            yield from self._end(spot, spot.node) if isinstance(spot.node, Leaf) else self._node(spot)
        top = self.layout.bottom + 2 * CLEAR
        for line in self.key:
            yield Words((MARGIN, top), ((line, FAINT_INK),), KEY_SIZE, along="top")
            top += text_height(line, KEY_SIZE)

    def _payoff_x(self) -> list[float]:
        """Give the right edges of the columns of payoffs."""
        names = (text_width(outcome_text(leaf.outcome), OUTCOME_SIZE, bold=True) for _, leaf in self.game.leaves())
        x, edges = self.outcome_x + SIDE + GAP + max(names) + GAP, []
        for index, player in enumerate(self.game.players):
            numbers = [number_text(leaf.payoffs[index]) for _, leaf in self.game.leaves()]
            widest = max(text_width(number, OUTCOME_SIZE, bold=True) for number in numbers)
            x += max(text_width(player, OUTCOME_SIZE, bold=True), widest) + 1.7 * GAP
            edges.append(x)
        return edges

    def _heads(self) -> Iterator[Mark]:
        """Write the players over the columns of their payoffs."""
        base = MARGIN + OUTCOME_SIZE / POINTS
        yield Words((self.outcome_x, base), (("outcome", FAINT_INK),), OUTCOME_SIZE, along="baseline")
        for x, piece in zip(self.payoff_x, self.colours.items(), strict=True):
            yield Words((x, base), (piece,), OUTCOME_SIZE, "right", "baseline", bold=True)

    def _branch(self, spot: Spot, child: Spot) -> Iterator[Mark]:
        """Draw a branch: slanting to its own height, then level, with the action's name on the level part."""
        turn, (end, y) = self.layout.turn(spot), self.layout.at(child)
        width, colour, level = self._look(spot, child)
        steps = ((turn, y),), ((end, y),)
        yield Stroke(f"branch: {', '.join(child.history)}", self.layout.at(spot), steps, width, colour, level)
        place = turn + GAP / 2, y - LIFT - width / 2 / POINTS
        yield Words(place, ((child.above, INK),), ACTION_SIZE, along="bottom", on_paper=True)

    def _look(self, spot: Spot, child: Spot) -> tuple[float, str, int]:
        """Give a branch's width, colour and level: the thicker, the nearer to what is played."""
        node = spot.node
        colour = self.colours[node.player] if isinstance(node, Decision) else FAINT_INK
        if not self.is_solved:
            return PLAIN, colour, 2
        if not child.share:
            return THIN, mixed(INK, 0.45), 2
        if child.reached:
            return PLAYED, colour, 4
        return (CHOSEN, colour, 3) if isinstance(node, Decision) else (THIN, colour, 2)

    def _information_sets(self) -> Iterator[Mark]:
        """Join the decisions of each information set, one after the other, by a dashed line."""
        for label, joins in self.layout.joins.items():
            colour = self.colours[self.game.information_sets[label].player]
            for join in joins:
                steps, name = self.layout.route(join), f"information set: {label}"
                yield Stroke(name, self.layout.at(join[0]), steps, PLAIN, colour, 5, DASHES)

    def _node(self, spot: Spot) -> Iterator[Mark]:
        node, (x, y) = spot.node, self.layout.at(spot)
        colour = self.colours[node.player] if isinstance(node, Decision) else INK
        yield Dot(f"node: {getattr(node, 'label', '')}", (x, y), NODE, colour, isinstance(node, Chance))
        right, top = x - NODE / POINTS / 2 - GAP / 3, y + LIFT + (PLAYED / 2 / POINTS if spot.reached else 0)
        yield Words((right, top), ((spot.name, colour),), NAME_SIZE, "right", "top")
        if spot.below:
            base = top + text_height(spot.name, NAME_SIZE) + 0.8 * NAME_SIZE / POINTS
            yield Words((right, base), tuple(self._below(spot, colour)), NAME_SIZE, "right", "baseline")

    def _below(self, spot: Spot, colour: str) -> Iterator[tuple[str, str]]:
        """Give the belief in a node, and what the players get from there on, each number in its player's colour."""
        if spot.belief:
            yield spot.belief, colour
        if spot.belief and spot.values:
            yield "  ", FAINT_INK
        for place, (number, own) in enumerate(zip(spot.values, self.colours.values(), strict=bool(spot.values))):
            yield ", " if place else "(", FAINT_INK
            yield number, own
        if spot.values:
            yield ")", FAINT_INK

    def _end(self, spot: Spot, leaf: Leaf) -> Iterator[Mark]:
        x, (end, y), names = self.outcome_x, self.layout.at(spot), self.game.outcome_names
        yield Stroke("row", (end, y), (((x - GAP / 2, y),),), 0.7, HAIRLINE, 1, (0.7, 1.75))
        colour, texture = outcome_colours(names)[leaf.outcome], outcome_textures(names)[leaf.outcome]
        yield Swatch(f"outcome: {leaf.outcome}", (x, y - SIDE / 2), SIDE, colour, texture)
        shown = ((outcome_text(leaf.outcome), INK),)
        yield Words((x + SIDE + GAP, y), shown, OUTCOME_SIZE, bold=spot.reached)
        for edge, payoff, own in zip(self.payoff_x, leaf.payoffs, self.colours.values(), strict=True):
            yield Words((edge, y), ((number_text(payoff), own),), OUTCOME_SIZE, "right", bold=spot.reached)


def _key(game: ExtensiveFormGame, equilibrium: Equilibrium | None) -> Iterator[str]:
    if any(isinstance(node, Chance) for _, node in game.nodes()):
        yield "Open square: a move of chance, with its probabilities."
    if not game.has_perfect_information:
        yield "Dashed line: decisions that the player cannot tell apart."
    if equilibrium is None:
        return
    if equilibrium.kind:
        yield f"The equilibrium is {equilibrium.kind}."
    yield "Thick: what the equilibrium chooses at each decision; thickest: what is played."
    yield f"In brackets: what {', '.join(game.players)} get from there on."
    shared = {label: known for label, known in equilibrium.beliefs.items() if len(known.histories) > 1}
    if shared:
        yield "In square brackets: how probable the player holds each of the decisions that it cannot tell apart."
    if any(len(known.corners) > 1 for known in shared.values()):
        yield "Where no play leads: from the least to the most that supports the equilibrium."
    for label, known in shared.items():
        if known.strict:
            yield from wrapped(f"Beliefs at '{label}': {known.strict}.", KEY_COLUMNS).split("\n")
