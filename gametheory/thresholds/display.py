"""Thresholds for a reader: what holds on each interval and at each value between, in text, HTML and LaTeX."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from gametheory.games.display.documents import latex
from gametheory.games.display.hypertext import LABEL, PROSE, SENTENCE, SMALL, TABLE, TITLE, element, page
from gametheory.games.numbers import Number, show
from gametheory.thresholds.nouns import Answer, Stretch, Threshold, Thresholds
from gametheory.thresholds.value_nouns import ValueFunctions, value_function_text

WIDTH = 100
HEADER = ["where", "equilibria", "outcomes", "selected", "what changes"]


def table_rows(found: Thresholds) -> list[list[str]]:
    """Give a row an interval and a row a threshold, in ascending order, under a header."""
    return [HEADER, *_rows(found)]


def thresholds_text(found: Thresholds) -> str:
    """Say where the answer changes, in plain text."""
    lines = [found.title, _summary(found)]
    for where, equilibria, outcomes, selected, words in _rows(found):
        several = equilibria.split(" | ") if "; " in equilibria else [equilibria]
        lines += [f"  {where}: {several[0]}", *(f"    or {label}" for label in several[1:])]
        chosen = f"; selected: {selected}" if selected and equilibria != selected else ""
        lines += [f"      {part}" for part in words.split(" | ")] if words else [f"      outcomes: {outcomes}{chosen}"]
    if found.value_functions is not None:
        lines += _values(found.value_functions)
    for note in _notes(found):
        lines += textwrap.wrap(note, WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def thresholds_html(found: Thresholds) -> str:
    """Show what holds where as an HTML table."""
    head = "".join(element("th", column, LABEL) for column in HEADER)
    rows = "".join(f"<tr>{''.join(element('td', entry, PROSE) for entry in row)}</tr>" for row in _rows(found))
    notes = (element("div", note, SMALL) for note in _notes(found))
    table = f'<table style="{TABLE}"><tr>{head}</tr>{rows}</table>'
    return page([element("div", found.title, TITLE), element("div", _summary(found), SENTENCE), table, *notes])


def thresholds_latex(found: Thresholds) -> str:
    """Write the table as a LaTeX tabular."""
    lines = [" & ".join(latex(entry).replace("<", "$<$") for entry in row) + r" \\" for row in table_rows(found)]
    return "\n".join([r"\begin{tabular}{lllll}", lines[0], r"\hline", *lines[1:], r"\end{tabular}"])


def value_functions_html(found: ValueFunctions) -> str:
    """Show value functions as an HTML table."""
    head, *rows = found.rows()
    columns = "".join(element("th", column, LABEL) for column in head)
    lines = "".join(f"<tr>{''.join(element('td', entry, PROSE) for entry in row)}</tr>" for row in rows)
    title = f"{found.title}: what {found.concept} equilibria bring about along {found.along}"
    return page([element("div", title, TITLE), f'<table style="{TABLE}"><tr>{columns}</tr>{lines}</table>'])


def _values(found: ValueFunctions) -> Iterator[str]:
    """Say the value functions that move, and in one line those that do not."""
    said = [value_function_text(one, drawn=False) for one in found.functions.values()]
    yield from (text for text in said if "\n" in text)
    still = "; ".join(text for text in said if "\n" not in text)
    yield from textwrap.wrap(f"The same throughout: {still}." if still else "", WIDTH, break_on_hyphens=False)


def _rows(found: Thresholds) -> Iterator[list[str]]:
    points = [(float(one.value), 0, one) for one in found.values]
    stretches = [(float(one.low), 1, one) for one in found.pieces]
    parts: list[tuple[float, int, Threshold | Stretch]] = [*points, *stretches]
    for _, _, part in sorted(parts, key=lambda entry: entry[:2]):
        if isinstance(part, Threshold):
            yield [f"{found.along} = {part.text}", *_answer(part.at), part.words]
        else:
            yield [f"{_short(part.low)} < {found.along} < {_short(part.high)}", *_answer(part.answer), ""]


def _answer(answer: Answer | None) -> list[str]:
    if answer is None:
        return ["not solved", "", ""]
    incomplete = "" if answer.complete else " (perhaps more)"
    return [f"{answer}{incomplete}", ", ".join(answer.outcomes), answer.selected]


def _summary(found: Thresholds) -> str:
    count = len(found.values)
    how_many = {0: "nothing changes", 1: "one threshold"}.get(count, f"{count} thresholds")
    unit = f" {found.unit}" if found.unit else ""
    return f"{found.concept} along {found.along}, {show(found.low)}..{show(found.high)}{unit}: {how_many}"


def _notes(found: Thresholds) -> Iterator[str]:
    if found.fixed:
        yield f"Held fixed: {', '.join(f'{name} = {show(value)}' for name, value in found.fixed.items())}."
    exact = "exact, and none is missing" if found.exact else f"enclosed to {found.tolerance:.2g}"
    yield f"Thresholds are {exact}. Method: {found.method}."
    yield from map(_sentence, found.notes)


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}{'' if note.endswith('.') else '.'}"


def _short(value: Number) -> str:
    return show(value, 6)
