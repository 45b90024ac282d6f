"""From a game to the text of an ``.efg`` file, node by node."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from gametheory.errors import GameError
from gametheory.gambitfile.naming import told_apart
from gametheory.gambitfile.writing import braced, description, quoted
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
from gametheory.games.numbers import as_written


def tree_text(game: ExtensiveFormGame) -> str:
    """Give the text; raise ``GameError`` for a grid of games."""
    if game.grid_shape:
        raise GameError("an .efg file holds one game, and this is a grid of games. Take one point with .point(index)")
    head = f"EFG 2 R {quoted(game.title)} {braced(map(quoted, game.players))}"
    about = next(description(game), '""')
    return "\n".join([head, about, "", *_nodes(game)]) + "\n"


def _nodes(game: ExtensiveFormGame) -> Iterator[str]:
    sets, outcomes, draws = _set_numbers(game), _outcomes(game), 0
    for _, node in game.nodes():
        if isinstance(node, Leaf):
            number, name = outcomes[node.outcome, _payoffs(node)]
            yield f't "" {number} {quoted(name)} {braced([", ".join(map(str, _payoffs(node)))])}'
        elif isinstance(node, Chance):
            draws += 1
            yield f'c {quoted(node.label)} {draws} "" {braced(_draw(node))} 0'
        else:
            yield f"p {quoted(node.label)} {sets[node.information_set]} {_known(node)} 0"


def _known(node: Decision) -> str:
    return f"{quoted(node.information_set)} {braced(map(quoted, node.actions))}"


def _draw(node: Chance) -> Iterator[str]:
    """Write actions with probabilities, which have to sum to one exactly in such a file."""
    shares = [as_written(share) for share in node.probabilities]
    total = sum(shares)
    return (f"{quoted(action)} {share / total}" for action, share in zip(node.actions, shares, strict=True))


def _set_numbers(game: ExtensiveFormGame) -> dict[str, str]:
    """Number each player's information sets from 1, in the order of the tree; give player and number of each."""
    counts = dict.fromkeys(game.players, 0)
    numbers: dict[str, str] = {}
    for label, known in game.information_sets.items():
        counts[known.player] += 1
        numbers[label] = f"{game.players.index(known.player) + 1} {counts[known.player]}"
    return numbers


def _outcomes(game: ExtensiveFormGame) -> dict[tuple[str, tuple[Fraction, ...]], tuple[int, str]]:
    """Number the outcomes in the game's order; those of one name with other payoffs become outcomes of their own."""
    order = {name: place for place, name in enumerate(game.outcome_names)}
    reached = dict.fromkeys((leaf.outcome, _payoffs(leaf)) for _, leaf in game.leaves())
    listed = sorted(reached, key=lambda outcome: order[outcome[0]])
    names = told_apart({number: name for number, (name, _) in enumerate(listed, 1)})
    return {outcome: (number, names[number]) for number, outcome in enumerate(listed, 1)}


def _payoffs(leaf: Leaf) -> tuple[Fraction, ...]:
    return tuple(map(as_written, leaf.payoffs))
