import contextlib
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.errors import ExpressionError, NotExactError
from gametheory.expressions import definitions_in_order, parse, parse_number

numbers = st.one_of(st.integers(0, 50).map(str), st.decimals(0, 50, places=2, allow_nan=False).map(str))
names = st.sampled_from(["a", "b", "war_cost"])


def combined(inner):
    binary = st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
    power = st.tuples(inner, st.integers(0, 3)).map(lambda t: f"({t[0]}) ** {t[1]}")
    call = st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})")
    return st.one_of(binary, power, call, inner.map(lambda text: f"-({text})"), inner.map(lambda text: f"abs({text})"))


formulas = st.recursive(st.one_of(numbers, names), combined, max_leaves=12)
values = st.fixed_dictionaries({name: st.fractions(-5, 5, max_denominator=20) for name in ["a", "b", "war_cost"]})


@given(formulas, values)
@settings(derandomize=True, max_examples=300)
def test_exact_values_are_pythons_own_in_fractions(text, at):
    trusted = eval_in_fractions(text, at)
    expression = parse(text)
    if trusted is None:
        with pytest.raises(ZeroDivisionError):
            expression.exact(at)
    else:
        assert expression.exact(at) == trusted


def eval_in_fractions(text, at):
    """The same text by Python itself, its numbers made fractions: an oracle for generated texts only."""
    import re

    exact = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)(?![\w.])", r"Fraction('\1')", text).replace("** Fraction", "** int")
    scope = {"Fraction": Fraction, "int": int, "min": min, "max": max, "abs": abs, **at}
    try:
        return eval(exact, {"__builtins__": {}}, scope)  # noqa: S307 the text is our own
    except ZeroDivisionError:
        return None


@given(formulas, values)
@settings(derandomize=True, max_examples=300)
def test_floats_agree_with_exact_values_and_broadcast(text, at):
    expression = parse(text)
    try:
        exact = expression.exact(at)
    except ZeroDivisionError:
        return
    array = {name: np.array([float(value)] * 3) for name, value in at.items()}
    np.testing.assert_allclose(np.broadcast_to(expression.evaluate(array), 3), float(exact), rtol=1e-6, atol=1e-6)


@given(formulas, values)
@settings(derandomize=True, max_examples=300)
def test_printing_and_parsing_again_changes_no_value(text, at):
    expression = parse(text)
    again = parse(str(expression))
    assert again.names == expression.names
    try:
        assert again.exact(at) == expression.exact(at)
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            again.exact(at)


ARITHMETIC = "A payoff is arithmetic: numbers, parameters and + - * / **"
LARGER = "Use min and max where a payoff depends on which of two numbers is larger"
UNQUOTED = "Leave the quotes out, or write a number"
SINGLE = "Write a single number or formula"
REFUSED = "is not part of the payoff language."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the expression is empty. Write a number or a formula"),
        ("1 +", "'1 +' is not a formula. "
         "Check its operators and parentheses; + - * / ** and min max abs exp log sqrt are known"),
        ("__import__(1)", "'__import__' is not a function of the payoff language. Use min, max, abs, exp, log or sqrt"),
        ("sqr(2)", "'sqr' is not a function of the payoff language. Did you mean 'sqrt'?"),
        ("a.b", f"an attribute (a dot after a name) {REFUSED} {ARITHMETIC}"),
        ("a[0]", f"an index in square brackets {REFUSED} {ARITHMETIC}"),
        ("a < b", f"a comparison {REFUSED} {LARGER}"),
        ("a if b else 1", f"an 'if' {REFUSED} {LARGER}"),
        ("'war'", f"a text in quotes is not a number. {UNQUOTED}"),
        ("f'{a}'", "a text in quotes is not part of the payoff language. A payoff is a number: leave the quotes out"),
        ("True", f"'True' is not a number. {UNQUOTED}"),
        ("2j", f"'2j' is not a number. {UNQUOTED}"),
        ("0x10", "'0x10' is not a decimal number. Write it in decimals"),
        ("a // b", "this operator is not part of the payoff language. Use + - * / and ** for powers"),
        ("1,5", f"a comma {REFUSED} {SINGLE}; decimals take a point, as in 0.5"),
        ("a ** 1000", "an exponent larger than 64. Use a smaller power"),
        ("a ** 9 ** 9 ** 9", "an exponent larger than 64. Use a smaller power"),
        ("1e999", "the number 1e999 is too long or too large. Round it"),
        ("(" * 100 + "1" + ")" * 100, "more than 60 levels of parentheses. Name parts under 'let'"),
        ("-" * 100 + "1", "more than 60 levels of nesting. Name parts under 'let'"),
        ("a + " * 600 + "a", "the expression has 2401 characters, more than 2000. Name its parts under 'let'"),
        ("min(1)", "'min' takes two or more numbers. Write min(x, y)"),
        ("abs(1, 2)", "'abs' takes one number. Write abs(x)"),
        ("a # cost", "the character '#' has no place in a formula. Remove it"),
        ("(lambda: 1)()", "this is not a function of the payoff language. Use min, max, abs, exp, log or sqrt"),
        ("[1]", f"a list {REFUSED} {SINGLE}"),
    ],
)  # fmt: skip
def test_what_is_not_arithmetic_is_refused_in_words(text, message):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert str(caught.value) == message


def test_the_place_of_the_trouble_is_kept():
    with pytest.raises(ExpressionError) as caught:
        parse("cost + open('x')")
    assert caught.value.offset == len("cost + ")


@given(st.text(max_size=60))
@settings(derandomize=True, max_examples=500)
def test_any_text_is_a_formula_or_an_expression_error(text):
    with contextlib.suppress(ExpressionError):
        parse(text)


def test_irrational_values_are_floats_only():
    assert parse("sqrt(a)").exact({"a": Fraction(9, 4)}) == Fraction(3, 2)
    assert parse("exp(0) + log(1)").exact({}) == 1
    for text in ("sqrt(2)", "exp(1)", "log(2)", "2 ** 0.3", "(((9 ** 64) ** 64) ** 64) ** 64"):
        with pytest.raises(NotExactError):
            parse(text).exact({})
    assert parse("sqrt(2) * exp(1)").evaluate({}) == pytest.approx(math.sqrt(2) * math.e)
    with pytest.raises(ArithmeticError):
        parse("sqrt(-1)").exact({})


@pytest.mark.parametrize(
    ("given", "value"), [("2/3", Fraction(2, 3)), ("-1e3", -1000), (0.1, Fraction(1, 10)), ("7", 7)]
)
def test_constants_are_read_exactly(given, value):
    assert parse_number(given) == value


def test_a_constant_has_no_names_and_an_exact_value():
    with pytest.raises(ExpressionError, match="'cost' is not a number"):
        parse_number("cost")
    with pytest.raises(ExpressionError, match="has no exact value"):
        parse_number("1/0")


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a - (b - c)", r"\mathit{a} - \left(\mathit{b} - \mathit{c}\right)"),
        ("x * war_cost", r"x \, \mathit{war\_cost}"),
        ("max(a, sqrt(b))", r"\max\left(\mathit{a}, \sqrt{\mathit{b}}\right)"),
        ("-(a + b) / 2", r"\frac{-\left(\mathit{a} + \mathit{b}\right)}{2}"),
        ("abs(a) ** 2", r"\left|\mathit{a}\right|^{2}"),
    ],
)
def test_latex(text, latex):
    assert parse(text).to_latex({"x": "x"}) == latex


def test_shared_expressions_are_ordered_and_cycles_named():
    definitions = {"a": parse("b + 1"), "b": parse("c"), "c": parse("2 * x")}
    assert definitions_in_order(definitions) == ("c", "b", "a")
    with pytest.raises(ValueError, match="a") as caught:
        definitions_in_order({"a": parse("b"), "b": parse("a")})
    assert caught.value.args == ("a", "b")
