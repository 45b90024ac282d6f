"""Formulas of a file: parsed, their names checked, shared ones put in order, and evaluated at chosen values.

Every formula is evaluated at the defaults when the file is read, so that a division by zero is found there and then,
with the line that it stands in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from flint import fmpq

from gametheory.errors import ExpressionError, NotExactError, suggestion
from gametheory.expressions import (
    FLOATS,
    RATIONALS,
    Expression,
    definitions_in_order,
    parse,
    parse_number,
    to_fmpq,
    to_fraction,
)
from gametheory.games.numbers import show
from gametheory.modelfile.problems import Document, Report, Route, shortened
from gametheory.modelfile.source import TOO_LONG

MOST_SHARED = 200  # formulas under 'let'; each can mention the one before it
MOST_BITS = 40_000  # of an exact value


class NoValueError(ArithmeticError):
    """A formula has no finite value; the text says why."""


class Point:
    """Values for all parameters, at which formulas are evaluated: exactly if they can be, else in floats."""

    def __init__(self, values: Mapping[str, Fraction], let: Mapping[str, Expression]) -> None:
        """Take the values and the shared formulas, which must be free of cycles."""
        self.values, self.let = values, let
        self._exact: dict[str, fmpq] = {}
        self._floats: dict[str, float] = {}

    def number(self, expression: Expression) -> Fraction | float:
        """Give the value of a formula; raise :class:`NoValueError` where there is none."""
        try:
            return _small(to_fraction(_short(expression.evaluate(self._names_exact(expression), RATIONALS))))
        except NotExactError:
            return self._float(expression)
        except NoValueError:
            raise
        except ArithmeticError:
            raise NoValueError("it divides by zero, or takes the root of a negative number") from None

    def _names_exact(self, expression: Expression) -> dict[str, fmpq]:
        for name in self._missing(expression, self._exact):
            if name in self.values:
                self._exact[name] = to_fmpq(self.values[name])
            else:
                self._exact[name] = _short(self.let[name].evaluate(self._exact, RATIONALS))
        return self._exact

    def _float(self, expression: Expression) -> float:
        for name in self._missing(expression, self._floats):
            if name in self.values:
                self._floats[name] = float(self.values[name])
            else:
                self._floats[name] = float(self.let[name].evaluate(self._floats, FLOATS))
        value = float(expression.evaluate(self._floats, FLOATS))
        if not math.isfinite(value):
            raise NoValueError("it has no finite value")
        return value

    def _missing(self, expression: Expression, known: Mapping[str, object]) -> list[str]:
        """List the names that have to be known first, each after those that it mentions."""
        needed = reach(expression.names, self.let) - known.keys()
        shared = definitions_in_order({name: self.let[name] for name in self.let if name in needed})
        return [*(needed - self.let.keys()), *shared]


def reach(names: Iterable[str], let: Mapping[str, Expression]) -> set[str]:
    """Find all names that some names stand for, through the shared formulas; the names themselves too.

    >>> sorted(reach(["package"], {"package": parse("a + b")}))
    ['a', 'b', 'package']
    """
    found: set[str] = set()
    queue = list(names)
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue.extend(let[name].names if name in let else ())
    return found


def read_number(document: Document, route: Route, text: str, report: Report) -> Fraction | None:
    """Read a constant exactly; note what is wrong with it."""
    try:
        number = parse_number(text)
    except ExpressionError as error:
        if error.what.endswith("is not a formula"):
            what, advice = f"'{shortened(text)}' is not a number", "Write a constant, such as 4, 0.25 or 2/3"
            report.add(document, route, what, advice)
        else:
            report.add(document, route, error.what, error.advice, offset=error.offset)
        return None
    if max(abs(number.numerator), number.denominator) >= TOO_LONG:
        report.add(document, route, f"the number {shortened(text, 30)} is too long or too large", "Round it")
        return None
    return number


class Formulas:
    """Reads a model's formulas, knowing its parameters and its shared formulas."""

    def __init__(
        self, document: Document, defaults: Mapping[str, Fraction], declared: set[str] | None, report: Report
    ) -> None:
        """Take the defaults of the sound parameters, and the names of all that are declared (``None``: not known)."""
        self.document, self.report = document, report
        self.known, self.sound = declared, set(defaults)
        self.let: dict[str, Expression] = {}
        self.ranges: Mapping[str, tuple[Fraction, Fraction]] = {}
        self.point = Point(defaults, {})

    def read_shared(self, texts: Mapping[str, str]) -> None:
        """Read the formulas under 'let', and go on with those that are sound."""
        if self.known is not None:
            self.known |= set(self.document.names(("let",)))
        if len(texts) > MOST_SHARED:
            self.report.add(self.document, ("let",), f"more than {MOST_SHARED} formulas", "Split the model")
            return
        parsed = {name: self.parsed(("let", name), text) for name, text in texts.items()}
        self.let = {name: expression for name, expression in parsed.items() if expression is not None}
        self._drop_cycles()
        self.sound |= self.let.keys()
        self.point = Point(self.point.values, self.let)
        for name in definitions_in_order(self.let):
            if not self._has_value(("let", name), self.let[name]):
                self.sound.discard(name)

    def read(self, route: Route, text: str) -> Expression | None:
        """Read a payoff or a probability that must have a finite value at the defaults."""
        expression = self.parsed(route, text)
        if expression is None or not self._has_value(route, expression):
            return None
        return expression

    def parsed(self, route: Route, text: str) -> Expression | None:
        """Parse a formula and check its names."""
        try:
            expression = parse(text)
        except ExpressionError as error:
            self.report.add(self.document, route, error.what, error.advice, offset=error.offset)
            return None
        if self.known is None or expression.names <= self.known:
            return expression
        for name in sorted(expression.names - self.known, key=lambda name: _offset(text, name)):
            what = f"no parameter is called '{shortened(name)}'"
            advice = suggestion(name, sorted(self.known))
            self.report.add(self.document, route, what, advice, offset=_offset(text, name))
        return None

    def _drop_cycles(self) -> None:
        """Note each cycle once, and go on without its formulas."""
        while True:
            try:
                definitions_in_order(self.let)
                return
            except ValueError as error:
                cycle = [str(name) for name in error.args]
            start = min(cycle, key=list(self.let).index)
            turned = [*cycle[cycle.index(start) :], *cycle[: cycle.index(start)], start]
            what = f"the formula depends on itself ({' -> '.join(map(shortened, turned))})"
            self.report.add(self.document, ("let", start), what, "Write one of them without the others")
            for name in cycle:
                del self.let[name]

    def _has_value(self, route: Route, expression: Expression) -> bool:
        """Evaluate at the defaults; note where there is no finite value."""
        names = reach(expression.names, self.let)
        if not names <= self.sound:
            return True  # what it depends on has been noted already
        try:
            self.point.number(expression)
        except NoValueError as error:
            what = f"'{shortened(str(expression))}' cannot be computed at the defaults: {error}{self.at(names)}"
            self.report.add(self.document, route, what, "Change the formula or the defaults")
            return False
        return True

    def at(self, names: Iterable[str], values: Mapping[str, Fraction] | None = None) -> str:
        """Say which values parameters have: ``(a = 1, b = 2)``."""
        known = self.point.values if values is None else values
        said = ", ".join(f"{name} = {show(known[name])}" for name in sorted(names) if name in known)
        return f" ({said})" if said else ""


def _offset(text: str, name: str) -> int:
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return found.start() if found else 0


def _short(value: fmpq) -> fmpq:
    """Refuse an exact value that is too long to be worked with: repeated squaring doubles its length each time."""
    if max(int(value.p).bit_length(), int(value.q).bit_length()) > MOST_BITS:
        raise NoValueError("its exact value has too many digits")
    return value


def _small(value: Fraction) -> Fraction:
    """Refuse a value that is larger than any float."""
    try:
        float(value)
    except OverflowError:
        raise NoValueError("it is too large") from None
    return value
