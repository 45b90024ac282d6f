"""The payoff language: arithmetic over named parameters.

An expression is made of numbers, names, ``+ - * / **``, parentheses and the functions ``min max abs exp log sqrt``.
Nothing else: the text is parsed by Python's own ``ast`` in mode ``eval``, every node is checked against a whitelist and
copied into a small tree of our own, and only that tree is ever evaluated. Text is never executed.

One tree serves every arithmetic. :meth:`Expression.evaluate` asks nothing of the values but that they add, subtract,
multiply and divide, so the same tree is evaluated over

* floats and numpy arrays, which broadcast (:data:`FLOATS`),
* exact rationals, python-flint's ``fmpq`` (:data:`RATIONALS`), where ``exp``, ``log`` and irrational roots raise
  :class:`~gametheory.errors.NotExactError`,

and printed as plain text or LaTeX. Numbers are kept as exact fractions: ``0.4`` is two fifths.

Limits, which keep hostile text harmless: 2,000 characters, 60 levels of nesting, exponents of at most 64 in size, and
numbers of at most 40 digits.
"""

from __future__ import annotations

import ast
import functools
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import numpy as np
from flint import fmpq

from gametheory.errors import ExpressionError, NotExactError, suggestion

LONGEST_TEXT: Final = 2_000
DEEPEST_NESTING: Final = 60
LARGEST_EXPONENT: Final = 64
MOST_DIGITS: Final = 40
MOST_BITS: Final = 20_000  # of an exact power; beyond it the value is a float
FUNCTIONS: Final = {"min": (2, None), "max": (2, None), "abs": (1, 1), "exp": (1, 1), "log": (1, 1), "sqrt": (1, 1)}
NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PRECEDENCE: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "negate": 3, "**": 4}
_OPERATORS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
_REFUSED: Final[dict[type[ast.AST], tuple[str, str]]] = {
    ast.Attribute: ("an attribute (a dot after a name)", "A payoff is arithmetic: numbers, parameters and + - * / **"),
    ast.Subscript: ("an index in square brackets", "A payoff is arithmetic: numbers, parameters and + - * / **"),
    ast.Compare: ("a comparison", "Use min and max where a payoff depends on which of two numbers is larger"),
    ast.BoolOp: ("'and' or 'or'", "Use min and max where a payoff depends on which of two numbers is larger"),
    ast.IfExp: ("an 'if'", "Use min and max where a payoff depends on which of two numbers is larger"),
    ast.Lambda: ("a function definition", "Give the formula a name under 'let' instead"),
    ast.NamedExpr: ("an assignment", "Give the formula a name under 'let' instead"),
    ast.JoinedStr: ("a text in quotes", "A payoff is a number: leave the quotes out"),
    ast.List: ("a list", "Write a single number or formula"),
    ast.Tuple: ("a comma", "Write a single number or formula; decimals take a point, as in 0.5"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number, exact."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter, or a shared expression, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """``+ - * / **`` on two operands, or ``negate`` on one."""

    symbol: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One of the six functions, applied."""

    function: str
    operands: tuple[Node, ...]


Node = Number | Name | Operation | Call


@dataclass(frozen=True)
class Arithmetic:
    """What numbers an expression is evaluated over: how a literal becomes one, what a power and the functions are."""

    number: Callable[[Fraction], Any]
    power: Callable[[Any, Any], Any]
    divide: Callable[[Any, Any], Any]
    functions: Mapping[str, Callable[..., Any]]


@dataclass(frozen=True)
class Expression:
    """A parsed payoff expression; equal when the trees are equal."""

    text: str = field(compare=False)
    node: Node

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """The names that the expression mentions."""
        return frozenset(_names(self.node))

    @functools.cached_property
    def _hash(self) -> int:
        return hash(self.node)

    def __hash__(self) -> int:
        """Hash the tree once: a model's expressions are looked up again and again."""
        return self._hash

    def __getstate__(self) -> dict[str, Any]:
        """Pickle without the hash, which is another one in another process."""
        return {name: value for name, value in self.__dict__.items() if name != "_hash"}

    def evaluate(self, values: Mapping[str, Any], arithmetic: Arithmetic | None = None) -> Any:
        """Give the value of the expression where each name has the value that ``values`` says.

        Values are floats or numpy arrays (which broadcast) in the default arithmetic :data:`FLOATS`, and ``fmpq`` in
        :data:`RATIONALS`. Floats follow numpy's rules: a division by zero gives an infinity or NaN, for the caller to
        reject with the place in hand; exact rationals raise ``ArithmeticError`` and
        :class:`~gametheory.errors.NotExactError`.

        >>> parse("victory - 2 * cost").evaluate({"victory": 5.0, "cost": np.array([1.0, 4.0])})
        array([ 3., -3.])
        """
        with np.errstate(all="ignore"):  # NaN and infinities are for the caller to reject, with the place in hand
            return _evaluate(self.node, values, FLOATS if arithmetic is None else arithmetic)

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:
        """Give the exact rational value; raise ``NotExactError`` or ``ArithmeticError`` where there is none.

        >>> parse("a / 3 + 0.5").exact({"a": Fraction(1)})
        Fraction(5, 6)
        """
        return to_fraction(self.evaluate({name: to_fmpq(values[name]) for name in self.names}, RATIONALS))

    def substitute(self, definitions: Mapping[str, Expression]) -> Expression:
        """Replace names by expressions, once, everywhere.

        >>> str(parse("2 * package").substitute({"package": parse("a + b")}))
        '2 * (a + b)'
        """
        node = _substitute(self.node, definitions)
        return self if node == self.node else Expression(_text(node), node)

    def __str__(self) -> str:
        """Print it as plain text in the same language, with no more parentheses than needed."""
        return _text(self.node)

    def to_latex(self, symbols: Mapping[str, str] | None = None) -> str:
        r"""Print it as LaTeX; ``symbols`` gives the LaTeX of names that have a symbol of their own.

        >>> parse("-p / (1 + q) ** 2").to_latex({"p": "p_N"})
        '\\frac{-p_N}{\\left(1 + \\mathit{q}\\right)^{2}}'
        """
        return _latex(self.node, symbols or {})


def parse(text: str | float | Fraction) -> Expression:
    """Parse a payoff expression.

    Raises :class:`~gametheory.errors.ExpressionError`, with the place in the text, for anything outside the language.

    >>> parse("us_victory_value - us_war_cost").names == {"us_victory_value", "us_war_cost"}
    True
    >>> parse("open('x')")
    Traceback (most recent call last):
    ...
    gametheory.errors.ExpressionError: 'open' is not a function of the payoff language. Use min, max, ... or sqrt
    """
    source = str(text)
    if len(source) > LONGEST_TEXT:
        raise ExpressionError(
            source,
            0,
            f"the expression has {len(source)} characters, more than {LONGEST_TEXT}",
            "Name its parts under 'let'",
        )
    stripped = source.strip()
    if not stripped:
        raise ExpressionError(source, 0, "the expression is empty", "Write a number or a formula")
    return Expression(source, _Reader(source, len(source) - len(source.lstrip())).read(stripped))


def parse_number(text: str | float | Fraction) -> Fraction:
    """Read a constant, such as ``4``, ``0.25``, ``-1e3`` or ``2/3``, exactly.

    >>> parse_number("2/3"), parse_number(0.4)
    (Fraction(2, 3), Fraction(2, 5))
    """
    expression = parse(text)
    if expression.names:
        raise ExpressionError(
            expression.text,
            0,
            f"'{expression.text.strip()}' is not a number",
            "Write a constant, such as 4, 0.25 or 2/3",
        )
    try:
        return expression.exact({})
    except (NotExactError, ArithmeticError):
        raise ExpressionError(
            expression.text,
            0,
            f"'{expression.text.strip()}' has no exact value",
            "Write a constant, such as 4, 0.25 or 2/3",
        ) from None


def to_fmpq(value: Fraction) -> fmpq:
    """Turn a fraction of the standard library into python-flint's."""
    return fmpq(value.numerator, value.denominator)


def to_fraction(value: fmpq) -> Fraction:
    """Turn python-flint's rational into the standard library's."""
    return Fraction(int(value.p), int(value.q))


def latex_name(name: str) -> str:
    r"""Give a name as LaTeX, upright enough to be read as one word.

    >>> latex_name("war_cost")
    '\\mathit{war\\_cost}'
    """
    return r"\mathit{" + name.replace("_", r"\_") + "}"


def _rational_power(base: fmpq, exponent: fmpq) -> fmpq:
    if exponent.q != 1:
        if exponent == fmpq(1, 2):
            return _rational_root(base)
        raise NotExactError("a power with a fractional exponent has no exact rational value")
    if base == 0 and exponent < 0:
        raise ZeroDivisionError("a negative power of zero")
    if abs(exponent) * max(int(base.p).bit_length(), int(base.q).bit_length()) > MOST_BITS:
        raise NotExactError("the power is too large to be written out exactly")
    return base ** int(exponent.p)


def _rational_root(value: fmpq) -> fmpq:
    if value < 0:
        raise ArithmeticError("the square root of a negative number")
    top, bottom = math.isqrt(int(value.p)), math.isqrt(int(value.q))
    if top * top != int(value.p) or bottom * bottom != int(value.q):
        raise NotExactError("an irrational square root has no exact rational value")
    return fmpq(top, bottom)


def _inexact(name: str, at: int, result: int) -> Callable[[fmpq], fmpq]:
    def function(value: fmpq) -> fmpq:
        if value == at:
            return fmpq(result)
        raise NotExactError(f"'{name}' has no exact rational value")

    return function


FLOATS: Final = Arithmetic(
    number=float,
    power=np.power,
    divide=np.divide,
    functions={
        "min": lambda *operands: functools.reduce(np.minimum, operands),
        "max": lambda *operands: functools.reduce(np.maximum, operands),
        "abs": np.abs,
        "exp": np.exp,
        "log": np.log,
        "sqrt": np.sqrt,
    },
)
RATIONALS: Final = Arithmetic(
    number=to_fmpq,
    power=_rational_power,
    divide=operator.truediv,
    functions={
        "min": min,
        "max": max,
        "abs": abs,
        "exp": _inexact("exp", 0, 1),
        "log": _inexact("log", 1, 0),
        "sqrt": _rational_root,
    },
)


class _Reader:
    """Turns the text of one expression into nodes, refusing all that the language does not have."""

    def __init__(self, text: str, indent: int) -> None:
        self.text, self.indent = text, indent

    def read(self, source: str) -> Node:
        self._check_characters(source)
        try:
            tree = ast.parse(source, mode="eval")
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            offset = getattr(error, "offset", None) or 1
            raise ExpressionError(
                self.text,
                self.indent + offset - 1,
                f"'{_shortened(source)}' is not a formula",
                "Check its operators and parentheses; + - * / ** and min max abs exp log sqrt are known",
            ) from None
        return self._node(tree.body, 0)

    def _check_characters(self, source: str) -> None:
        """Refuse early what Python's parser would choke on: nesting is bounded before it is parsed."""
        depth = 0
        for offset, character in enumerate(source):
            depth += (character in "([{") - (character in ")]}")
            if depth > DEEPEST_NESTING:
                raise self._error(
                    offset, f"more than {DEEPEST_NESTING} levels of parentheses", "Name parts under 'let'"
                )
            if character in "#\\\n\r\0":
                raise self._error(offset, f"the character {character!r} has no place in a formula", "Remove it")

    def _node(self, node: ast.expr, depth: int) -> Node:
        if depth > DEEPEST_NESTING:
            raise self._error(
                node.col_offset, f"more than {DEEPEST_NESTING} levels of nesting", "Name parts under 'let'"
            )
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.Name):
            return Name(node.id)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            operand = self._node(node.operand, depth + 1)
            return Operation("negate", (operand,)) if isinstance(node.op, ast.USub) else operand
        if isinstance(node, ast.BinOp):
            return self._binary(node, depth)
        if isinstance(node, ast.Call):
            return self._call(node, depth)
        what, advice = _REFUSED.get(type(node), ("something that is not arithmetic", "Use numbers, names, + - * / **"))
        raise self._error(node.col_offset, f"{what} is not part of the payoff language", advice)

    def _constant(self, node: ast.Constant) -> Number:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            what = "a text in quotes" if isinstance(value, str | bytes) else f"'{value}'"
            raise self._error(node.col_offset, f"{what} is not a number", "Leave the quotes out, or write a number")
        literal = (ast.get_source_segment(self.text.strip(), node) or "").replace("_", "")
        mantissa, _, power = literal.lower().partition("e")
        if len(mantissa) > MOST_DIGITS or (power and abs(int(power)) > LARGEST_EXPONENT):
            raise self._error(node.col_offset, f"the number {_shortened(literal)} is too long or too large", "Round it")
        try:
            return Number(Fraction(literal))
        except ValueError:
            raise self._error(node.col_offset, f"'{literal}' is not a decimal number", "Write it in decimals") from None

    def _binary(self, node: ast.BinOp, depth: int) -> Node:
        symbol = _OPERATORS.get(type(node.op))
        if symbol is None:
            raise self._error(
                node.col_offset, "this operator is not part of the payoff language", "Use + - * / and ** for powers"
            )
        left, right = self._node(node.left, depth + 1), self._node(node.right, depth + 1)
        if symbol == "**":
            self._check_exponent(node.right, right)
        return Operation(symbol, (left, right))

    def _check_exponent(self, node: ast.expr, exponent: Node) -> None:
        if _names(exponent):
            return  # a parameter in the exponent is bounded by its own range
        try:
            size = abs(Expression("", exponent).exact({}))
        except (NotExactError, ArithmeticError):
            size = Fraction(LARGEST_EXPONENT + 1)
        if size > LARGEST_EXPONENT:
            raise self._error(node.col_offset, f"an exponent larger than {LARGEST_EXPONENT}", "Use a smaller power")

    def _call(self, node: ast.Call, depth: int) -> Node:
        name = node.func.id if isinstance(node.func, ast.Name) else None
        if name not in FUNCTIONS:
            shown = f"'{name}'" if name else "this"
            close = suggestion(name or "", FUNCTIONS)
            advice = close if close.startswith("Did") else "Use min, max, abs, exp, log or sqrt"
            raise self._error(node.col_offset, f"{shown} is not a function of the payoff language", advice)
        least, most = FUNCTIONS[name]
        if node.keywords or len(node.args) < least or (most is not None and len(node.args) > most):
            wanted = "one number" if most == 1 else "two or more numbers"
            raise self._error(
                node.col_offset, f"'{name}' takes {wanted}", f"Write {name}(" + ("x)" if most else "x, y)")
            )
        return Call(name, tuple(self._node(argument, depth + 1) for argument in node.args))

    def _error(self, offset: int, what: str, advice: str) -> ExpressionError:
        return ExpressionError(self.text, self.indent + offset, what, advice)


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def _names(node: Node) -> set[str]:
    if isinstance(node, Name):
        return {node.name}
    if isinstance(node, Number):
        return set()
    return set().union(*map(_names, node.operands))


def _evaluate(node: Node, values: Mapping[str, Any], arithmetic: Arithmetic) -> Any:
    if isinstance(node, Number):
        return arithmetic.number(node.value)
    if isinstance(node, Name):
        return values[node.name]
    operands = [_evaluate(operand, values, arithmetic) for operand in node.operands]
    if isinstance(node, Call):
        return arithmetic.functions[node.function](*operands)
    return _apply(node.symbol, operands, arithmetic)


def _apply(symbol: str, operands: list[Any], arithmetic: Arithmetic) -> Any:
    if symbol == "negate":
        return -operands[0]
    left, right = operands
    if symbol == "+":
        return left + right
    if symbol == "-":
        return left - right
    if symbol == "*":
        return left * right
    return (arithmetic.divide if symbol == "/" else arithmetic.power)(left, right)


def _substitute(node: Node, definitions: Mapping[str, Expression]) -> Node:
    if isinstance(node, Name):
        return definitions[node.name].node if node.name in definitions else node
    if isinstance(node, Number):
        return node
    operands = tuple(_substitute(operand, definitions) for operand in node.operands)
    if isinstance(node, Call):
        return Call(node.function, operands)
    return Operation(node.symbol, operands)


def _text(node: Node, outer: int = 0) -> str:
    if isinstance(node, Number):
        return _number_text(node.value, outer)
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Call):
        return f"{node.function}({', '.join(map(_text, node.operands))})"
    level = _PRECEDENCE[node.symbol]
    return _bracketed(_operation_text(node, level), level < outer)


def _operation_text(node: Operation, level: int) -> str:
    if node.symbol == "negate":
        return "-" + _text(node.operands[0], level)
    left, right = node.operands
    if node.symbol == "**":
        return f"{_text(left, level + 1)}**{_text(right, level)}"
    # the right operand of - and / binds tighter than its neighbours: a - (b - c)
    return f"{_text(left, level)} {node.symbol} {_text(right, level + (node.symbol in '-/'))}"


def _number_text(value: Fraction, outer: int) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    decimal = format(float(value), "g")
    if Fraction(decimal) == value:
        return decimal
    return _bracketed(f"{value.numerator}/{value.denominator}", outer > 1)


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text


def _latex(node: Node, symbols: Mapping[str, str], outer: int = 0) -> str:
    if isinstance(node, Number):
        return _number_latex(node.value)
    if isinstance(node, Name):
        return symbols.get(node.name) or latex_name(node.name)
    if isinstance(node, Call):
        return _call_latex(node, symbols)
    level = _PRECEDENCE[node.symbol]
    text = _operation_latex(node, symbols, level)
    return rf"\left({text}\right)" if level < outer else text


def _number_latex(value: Fraction) -> str:
    text = _number_text(value, 0)
    return rf"\frac{{{value.numerator}}}{{{value.denominator}}}" if "/" in text else text


def _call_latex(node: Call, symbols: Mapping[str, str]) -> str:
    inner = ", ".join(_latex(operand, symbols) for operand in node.operands)
    if node.function == "sqrt":
        return rf"\sqrt{{{inner}}}"
    if node.function == "abs":
        return rf"\left|{inner}\right|"
    return rf"\{node.function}\left({inner}\right)"


def _operation_latex(node: Operation, symbols: Mapping[str, str], level: int) -> str:
    if node.symbol == "negate":
        return "-" + _latex(node.operands[0], symbols, level)
    left, right = node.operands
    if node.symbol == "/":
        return rf"\frac{{{_latex(left, symbols)}}}{{{_latex(right, symbols)}}}"
    if node.symbol == "**":
        return f"{_latex(left, symbols, level + 1)}^{{{_latex(right, symbols)}}}"
    join = (
        r" \cdot "
        if node.symbol == "*" and isinstance(right, Number)
        else {"*": r" \, "}.get(node.symbol, f" {node.symbol} ")
    )
    return _latex(left, symbols, level) + join + _latex(right, symbols, level + (node.symbol == "-"))


def definitions_in_order(definitions: Mapping[str, Expression]) -> tuple[str, ...]:
    """Order shared expressions so that each comes after those it mentions.

    Raises ``ValueError`` with the names on a cycle as its arguments.

    >>> definitions_in_order({"b": parse("a + 1"), "a": parse("2")})
    ('a', 'b')
    """
    done: dict[str, None] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError(*path[path.index(name) :])
        if name in done:
            return
        for inner in sorted(definitions[name].names & definitions.keys()):
            visit(inner, (*path, name))
        done[name] = None

    for name in definitions:
        visit(name, ())
    return tuple(done)
