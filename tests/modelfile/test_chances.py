"""Probabilities that are none somewhere within the ranges are found, and the error says for which values."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.errors import ModelFileError
from gametheory.expressions import parse
from gametheory.modelfile import load
from gametheory.modelfile.signs import negative_at

UNIT = (Fraction(0), Fraction(1))


def draw(first: str, second: str, let: dict[str, str] | None = None, **ranges: str):
    """A model whose only move is one of chance."""
    names = ranges or {"p": "0..1"}
    return load(
        {
            "title": "Luck",
            "players": {"us": "United States"},
            "parameters": {
                name: {"default": str((Fraction(r.split("..")[0]) + Fraction(r.split("..")[1])) / 2), "range": r}
                for name, r in names.items()
            },
            **({"let": let} if let else {}),
            "outcomes": {"good": {"us": 1}, "bad": {"us": 0}},
            "tree": {
                "luck": {
                    "player": "chance",
                    "actions": {"up": "good", "down": "bad"},
                    "probabilities": {"up": first, "down": second},
                }
            },
        }
    )


def said(first: str, second: str, let: dict[str, str] | None = None, **ranges: str) -> str:
    with pytest.raises(ModelFileError) as caught:
        draw(first, second, let, **ranges)
    (problem,) = caught.value.problems
    return f"{problem.where}: {problem.what}"


@pytest.mark.parametrize(
    ("first", "second", "ranges"),
    [
        ("p", "1 - p", {}),
        ("(3 * p - 1) ** 2 / 4", "1 - (3 * p - 1) ** 2 / 4", {}),  # touches zero at 1/3 and one at 1
        ("p * q", "1 - p * q", {"p": "0..1", "q": "0..1"}),
        ("p / (p + q)", "q / (p + q)", {"p": "0.1..1", "q": "0.1..1"}),
        ("exp(-p)", "1 - exp(-p)", {"p": "0..5"}),
        ("min(p, 1 - p)", "max(p, 1 - p)", {}),
    ],
)
def test_probabilities_that_are_some_everywhere_are_taken(first, second, ranges):
    assert len(draw(first, second, **ranges).form.moves["luck"].probabilities) == 2


def test_shared_formulas_are_taken():
    assert draw("twice / 2", "1 - twice / 2", {"twice": "p + p"}).let.keys() == {"twice"}


@pytest.mark.parametrize(
    ("first", "ranges"),
    [
        ("(3 * p - 1) ** 2 / 5 - 1e-8", {}),  # negative only within 1e-4 of 1/3
        ("1e6 * (p - 0.123456) ** 2 / 1e6 - 1e-12", {}),
        ("(p - 1/3) ** 2 / (1 + p) - 1e-9", {}),
        ("(p - 1/3) ** 2 + (q - 2/7) ** 2 - 1e-7", {"p": "0..0.5", "q": "0..0.5"}),
        ("0.4 + p - p * q * 2.9", {"p": "0..0.5", "q": "0..1"}),  # at a corner of two
        ("((p - q) ** 2 + (p - 0.3) ** 2 - 1e-6) / 3", {"p": "0..1", "q": "0..1"}),
    ],
)
def test_a_negative_value_inside_the_ranges_is_found_and_said(first, ranges):
    text = said(first, f"1 - ({first})", **ranges)
    match = re.fullmatch(
        r"probability of 'up' at move 'luck': the probability is (-[\d.e-]+) \((.*)\), not between 0 and 1", text
    )
    assert match, text
    assert set(re.findall(r"(\w) = ", match[2])) == set(ranges or {"p": ""})


def test_values_through_shared_formulas_are_followed():
    text = said("dip", "1 - dip", {"square": "(p - 1/3) ** 2", "dip": "square - 1e-10"})
    assert text.startswith("probability of 'up' at move 'luck': the probability is -")


@pytest.mark.parametrize(
    ("second", "what"),
    [
        ("1 - p ** 2", "the probabilities sum to 1.25 (p = 0.5), not to 1"),
        ("p", "the probabilities sum to 0 (p = 0), not to 1"),
        ("1 - p + p * (1 - p) * (2 * p - 1)", "the probabilities sum to 0.9634 (p = 1/24), not to 1"),
    ],
)
def test_a_sum_that_is_one_at_the_ends_only_is_found(second, what):
    assert said("p", second).removeprefix("probabilities of move 'luck': ") == what


@pytest.mark.parametrize(
    ("first", "what"),
    [
        ("max(0, abs(p - 0.5) - 0.01) - 0.001", "the probability is -0.001 (p = 0.5), not between 0 and 1"),
        ("p + 0.0001", "the probability is 1 (p = 1), not between 0 and 1"),
        ("1 / (p - 1/4) ** 2", "the probability is 16 (p = 0.5), not between 0 and 1"),
        (
            "0.5 + 0 / (8 * p - 1)",
            "'0.5 + 0 / (8 * p - 1)' cannot be computed: it divides by zero, or takes the root of "
            "a negative number (p = 0.125)",
        ),
    ],
)
def test_other_formulas_are_looked_at_closely(first, what):
    assert said(first, f"1 - ({first})").removeprefix("probability of 'up' at move 'luck': ") == what


small = st.fractions(-2, 2, max_denominator=6)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(small, min_size=1, max_size=5))
def test_a_polynomial_of_one_parameter_is_decided(coefficients):
    formula = parse(" + ".join(f"({c}) * p ** {power}" for power, c in enumerate(coefficients)))
    found = negative_at(formula, {}, {"p": Fraction(1, 2)}, {"p": UNIT})
    grid = [formula.exact({"p": Fraction(step, 200)}) for step in range(201)]
    if found is None:
        assert min(grid) >= 0
    else:
        assert formula.exact(found) < 0
        assert 0 <= found["p"] <= 1


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(small, min_size=4, max_size=4))
def test_a_product_of_parameters_is_decided_at_its_corners(coefficients):
    a, b, c, d = coefficients
    formula = parse(f"({a}) + ({b}) * p + ({c}) * q + ({d}) * p * q")
    found = negative_at(formula, {}, {"p": Fraction(0), "q": Fraction(0)}, {"p": UNIT, "q": UNIT})
    corners = [formula.exact({"p": Fraction(x), "q": Fraction(y)}) for x in (0, 1) for y in (0, 1)]
    assert (found is not None) == (min(corners) < 0)


def test_formulas_of_a_degree_that_nobody_writes_are_left_to_their_values():
    let = {"g0": "p", **{f"g{i + 1}": f"g{i} * g{i}" for i in range(7)}}
    parsed = {name: parse(text) for name, text in let.items()}
    assert negative_at(parse("g7 - 2"), parsed, {"p": Fraction(0)}, {"p": UNIT}) is None
    assert negative_at(parse("2 ** p - 3"), {}, {"p": Fraction(0)}, {"p": UNIT}) is None
