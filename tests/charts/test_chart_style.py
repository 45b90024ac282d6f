"""Colours: fixed by order, apart from each other for normal and colour-blind eyes and in grey, readable as text."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from gametheory.charts import outcome_colours, outcome_textures, player_colours
from gametheory.charts.payoff_table import TINT
from gametheory.charts.style import OUTCOME_COLOURS, PAPER, PLAYER_COLOURS, ink_on, luminance, mixed

# Viénot, Brettel and Mollon (1999): linear RGB as those see it who lack the long- or the medium-wave cones.
PROTANOPE = np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]])
DEUTERANOPE = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]])
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour, sight):
    linear = np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)])
    x, y, z = np.cbrt(np.clip(XYZ @ sight @ linear / np.array([0.9505, 1.0, 1.089]), 0.008856, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def lightness(colour):
    return lab(colour, np.eye(3))[0]


@pytest.mark.parametrize("sight", [np.eye(3), PROTANOPE, DEUTERANOPE], ids=["usual", "protanope", "deuteranope"])
def test_outcomes_stay_apart_for_all_eyes(sight):
    for one, other in itertools.combinations(OUTCOME_COLOURS, 2):
        assert np.linalg.norm(lab(one, sight) - lab(other, sight)) > 14, (one, other)


def test_outcomes_differ_in_a_grey_print_and_neighbours_in_the_order_clearly():
    shades = [lightness(colour) for colour in OUTCOME_COLOURS]
    assert np.diff(sorted(shades)).min() > 4
    assert np.abs(np.diff(shades)).min() > 14


def test_players_can_be_read_on_white_and_on_the_tint_of_every_outcome():
    for player, ground in itertools.product(PLAYER_COLOURS, [PAPER, *(mixed(c, TINT) for c in OUTCOME_COLOURS)]):
        assert (luminance(ground) + 0.05) / (luminance(player) + 0.05) >= 4.5, (player, ground)


def test_text_on_an_outcome_can_be_read():
    for colour in outcome_colours(map(str, range(24))).values():
        lighter, darker = sorted((luminance(colour), luminance(ink_on(colour))), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, colour


def test_twenty_four_outcomes_have_colours_of_their_own_and_later_rounds_a_texture():
    names = [f"outcome {index}" for index in range(24)]
    colours, textures = outcome_colours(names), outcome_textures(names)
    assert len(set(colours.values())) == 24
    assert [textures[name] for name in (names[0], names[7])] == ["", ""]
    assert len({textures[names[index]] for index in (7, 8, 16)}) == 3


def test_forty_outcomes_differ_in_colour_or_texture():
    names = [f"outcome {index}" for index in range(40)]
    colours, textures = outcome_colours(names), outcome_textures(names)
    assert len({(colours[name], textures[name]) for name in names}) == 40


def test_order_decides():
    assert outcome_colours(["war", "deal"])["deal"] == outcome_colours(["peace", "deal", "war"])["deal"]
    assert player_colours(["us", "nk"])["us"] == player_colours(["us"])["us"]
