"""A model for a reader: the page of parameters and payoffs that a notebook shows, and the text that ``check`` prints.

Both show the model expanded: every cell of the table, or every move of the tree, with the outcome that it leads to and
the formulas of the payoffs, so that a reader can check each against the crisis that it describes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from gametheory.expressions import Expression
from gametheory.games.display.text import printable
from gametheory.games.numbers import show
from gametheory.model.forms import CHANCE, Bargain, Consequence, Move, Plan, Repeated, Table, Tree
from gametheory.model.model import Model
from gametheory.model.parameters import Parameter

WIDTH = 100
NARROWEST = 40  # of the last column of a table
# Half-transparent greys can be read on white and on black alike; all else inherits its colour.
TITLE = "font-weight:600;font-size:1.15em;margin:0 0 .2em"
HEADING = "font-weight:600;margin:.9em 0 .1em"
SENTENCE = "margin:.1em 0"
TABLE = "border-collapse:collapse;margin:.3em 0;font-size:1em"
EDGE = "border:1px solid rgba(128,128,128,.5);padding:.3em .7em;text-align:left;vertical-align:top"
LABEL = f"{EDGE};font-weight:600;background:rgba(128,128,128,.12)"
CELL = f"{EDGE};background:transparent"


def model_html(model: Model) -> str:
    """Show a model as HTML: what it asks, its parameters, and its payoffs as formulas."""
    parts = [_element("div", model.title, TITLE)]
    parts += [_element("div", model.question, f"{SENTENCE};font-style:italic")] if model.question else []
    parts += [_element("div", _players(model), SENTENCE)]
    for section in (*_form(model), *_sections(model)):
        parts += [_element("div", section.heading, HEADING), _html_table(section)]
    parts += [_element("div", _unused(model), SENTENCE)] if model.unused else []
    return f'<div style="line-height:1.45;overflow-x:auto">{"".join(parts)}</div>'


def model_text(model: Model) -> str:
    """Show a model as plain text: the expanded table or tree, shared expressions, parameters, and what is not used."""
    lines = [model.title, *_wrapped(model.question), *_wrapped(_players(model)), "", *_form_text(model)]
    lines += _sections_text(section.without("citation") for section in _sections(model))  # mostly one for all claims
    lines += ["", *_wrapped(_unused(model))] if model.unused else []
    return "\n".join(printable(line).rstrip() for line in lines)


def parameters_text(parameters: Iterable[Parameter]) -> str:
    """Show parameters that several models share as a table in plain text."""
    return "\n".join(printable(line).rstrip() for line in _aligned(_parameters(parameters)))


@dataclass(frozen=True, slots=True)
class _Section:
    """A table of texts with a heading."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def without(self, column: str) -> _Section:
        """Leave a column out, if there is such a one."""
        kept = [place for place, name in enumerate(self.columns) if name != column]
        rows = (tuple(row[place] for place in kept) for row in self.rows)
        return _Section(self.heading, tuple(self.columns[place] for place in kept), tuple(rows))


def _sections(model: Model) -> Iterator[_Section]:
    """Give what stands below the form: shared expressions, parameters, sources; each only if there are any."""
    if model.let:
        formulas = tuple((name, str(expression)) for name, expression in model.let.items())
        yield _Section("Shared expressions", ("name", "formula"), formulas)
    if model.parameters:
        yield _parameters(model.parameters.values())
    if model.sources:
        claims = tuple((source.label, source.text, source.citation) for source in model.sources.values())
        yield _Section("Sources", ("label", "claim", "citation"), claims)


def _parameters(parameters: Iterable[Parameter]) -> _Section:
    columns = ("name", "symbol", "default", "range", "unit", "kind", "source", "meaning")
    return _Section("Parameters", columns, tuple(map(_parameter, parameters)))


def _parameter(parameter: Parameter) -> tuple[str, ...]:
    known = (parameter.name, parameter.symbol, show(parameter.default), parameter.range_text, parameter.unit)
    return (*known, parameter.kind, ", ".join(parameter.source), parameter.meaning)


def _form(model: Model) -> Iterator[_Section]:
    players = tuple(model.players)
    if isinstance(model.form, Table):
        yield _table("Table", model.form, players)
    elif isinstance(model.form, Repeated):
        yield _table("Each period", model.form.stage, players)
        yield from _repeated(model.form)
    elif isinstance(model.form, Bargain):
        yield _Section("Bargaining", ("when", "outcome", *players), tuple(_bargain_rows(model.form)))
        yield from _terms_of(model.form)
    else:
        moves = tuple(row for move in model.form.moves.values() for row in _move_rows(move, len(players)))
        yield _Section("Tree", ("move", "player", "action", "leads to", *players), moves)


def _table(heading: str, table: Table, players: tuple[str, ...]) -> _Section:
    cells = tuple((*profile, *_consequence(end)) for profile, end in table.cells.items())
    return _Section(heading, (*(f"{player} plays" for player in players), "outcome", *players), cells)


def _repeated(form: Repeated) -> Iterator[_Section]:
    """Give what stands beside the table: discount factors, plans, timing."""
    yield _discount(form.discount)
    plans = tuple((name, plan.outcome, *_plan(plan)) for name, plan in form.plans.items())
    yield _Section("Plans, in order of preference", ("plan", "comes to", "path", "a deviation leads to"), plans)
    if form.timing:
        events = tuple(
            (state, name, str(event.hazard), event.leads_to)
            for state, happening in form.timing.items()
            for name, event in happening.items()
        )
        yield _Section("Timing, in the order drawn", ("state", "event", "hazard per period", "leads to"), events)


def _discount(discount: Mapping[str, Expression]) -> _Section:
    factors = tuple((player, str(factor)) for player, factor in discount.items())
    return _Section("Discount factors", ("player", "factor"), factors)


def _plan(plan: Plan) -> tuple[str, str]:
    """Say a plan's path, and what a deviation leads to."""
    steps = [", ".join(profile) for profile in plan.path]
    again = f" (again and again from step {plan.repeat + 1})" if plan.repeat else ""
    ends = {player: ", ".join(profile) for player, profile in plan.punishment.items()}
    lasting = "for ever" if plan.periods is None else f"for {plan.periods} periods, then the path anew"
    alike = len(set(ends.values())) == 1
    said = next(iter(ends.values())) if alike else "; ".join(f"by {player}: {end}" for player, end in ends.items())
    return " | ".join(steps) + again, f"{said} {lasting}" if ends else "nothing: play goes on"


def _bargain_rows(form: Bargain) -> Iterator[tuple[str, ...]]:
    yield (f"they agree on {form.term.name}", *_consequence(form.deal))
    yield ("they do not agree", *_consequence(form.otherwise))
    if form.danger is not None:
        yield (f"this breaks down (hazard per period {form.hazard})", *_consequence(form.danger))


def _terms_of(form: Bargain) -> Iterator[_Section]:
    """Give what stands beside the payoffs: the term, the limits, the discount factors."""
    term = form.term
    yield _Section(
        "What is bargained over", ("name", "range", "meaning"), ((term.name, term.range_text, term.meaning),)
    )
    if form.limits:
        slacks = tuple((kind, who, str(slack)) for kind, own in form.limits.items() for who, slack in own.items())
        yield _Section("Limits", ("kind", "player", "holds while this is not negative"), slacks)
    if form.discount:
        yield _discount(form.discount)


def _move_rows(move: Move, players: int) -> Iterator[tuple[str, ...]]:
    who = _mover(move)
    for action, target in move.actions.items():
        choice = _with_probability(move, action)
        if isinstance(target, Consequence):
            yield (move.name, who, choice, *_consequence(target))
        else:
            yield (move.name, who, choice, f"→ {target}", *("" for _ in range(players)))


def _consequence(end: Consequence) -> tuple[str, ...]:
    return (end.outcome, *map(str, end.payoffs))


def _mover(move: Move) -> str:
    return f"{move.player}, information set {move.information_set}" if move.information_set else move.player


def _with_probability(move: Move, action: str) -> str:
    return f"{action} (probability {move.probabilities[action]})" if move.player == CHANCE else action


def _players(model: Model) -> str:
    named = (name if name == label else f"{label} ({name})" for label, name in model.players.items())
    return f"Players: {', '.join(named)}."


def _unused(model: Model) -> str:
    return f"Declared, but no payoff depends on it: {', '.join(model.unused)}." if model.unused else ""


def _form_text(model: Model) -> Iterator[str]:
    if isinstance(model.form, Tree):
        yield from _tree_text(model, model.form)
    elif isinstance(model.form, Table):
        yield from _table_text(model, "Table", model.form)
    elif isinstance(model.form, Repeated):
        yield from _table_text(model, "Each period", model.form.stage)
        yield from _sections_text(_repeated(model.form))
    else:
        yield from _bargain_text(model, model.form)
        yield from _sections_text(_terms_of(model.form))


def _table_text(model: Model, heading: str, table: Table) -> Iterator[str]:
    yield f"{heading} ({' x '.join(f'{len(actions)} actions of {who}' for who, actions in table.actions.items())}):"
    for profile, end in table.cells.items():
        yield f"  {', '.join(profile)} -> {end.outcome}"
        yield from _payoffs_text(model, end.payoffs, "      ")


def _bargain_text(model: Model, bargain: Bargain) -> Iterator[str]:
    yield "Bargaining:"
    ends = (bargain.deal, bargain.otherwise, *filter(None, (bargain.danger,)))
    for (when, *_), end in zip(_bargain_rows(bargain), ends, strict=True):
        yield f"  {when} -> {end.outcome}"
        yield from _payoffs_text(model, end.payoffs, "      ")


def _sections_text(sections: Iterable[_Section]) -> Iterator[str]:
    for section in sections:
        yield from ("", f"{section.heading}:", *_aligned(section))


def _tree_text(model: Model, tree: Tree) -> Iterator[str]:
    yield "Tree:"
    for move in tree.moves.values():
        yield f"  {move.name} ({_mover(move)})"
        for action, target in move.actions.items():
            choice = _with_probability(move, action)
            if isinstance(target, str):
                yield f"    {choice} -> {target}"
            else:
                yield f"    {choice} -> {target.outcome}"
                yield from _payoffs_text(model, target.payoffs, "        ")


def _payoffs_text(model: Model, payoffs: Iterable[Expression], indent: str) -> Iterator[str]:
    """Write a payoff a line, all on one line where they fit."""
    formulas = [f"{player}: {payoff}" for player, payoff in zip(model.players, payoffs, strict=True)]
    together = f"{indent}{'; '.join(formulas)}"
    if len(together) <= WIDTH:
        yield together
    else:
        yield from (f"{indent}{formula}" for formula in formulas)


def _aligned(section: _Section) -> Iterator[str]:
    """Lay a table out in columns under their names; empty columns are left out, and long last entries broken."""
    columns = [column for column in zip(section.columns, *section.rows, strict=True) if any(column[1:])]
    widths = [max(map(len, column)) for column in columns[:-1]]
    room = max(NARROWEST, WIDTH - sum(widths) - 2 * len(widths) - 2)
    for *row, last in zip(*columns, strict=True):
        start = "".join(f"  {entry.ljust(width)}" for entry, width in zip(row, widths, strict=True))
        first, *more = textwrap.wrap(last, room, break_long_words=False) or [""]
        yield f"{start}  {first}"
        yield from (f"{' ' * len(start)}  {rest}" for rest in more)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _element(tag: str, text: str, style: str) -> str:
    return f'<{tag} style="{style}">{escape(text)}</{tag}>'


def _html_table(section: _Section) -> str:
    head = "".join(_element("th", column, LABEL) for column in section.columns)
    rows = "".join(f"<tr>{''.join(_element('td', entry, CELL) for entry in row)}</tr>" for row in section.rows)
    return f'<table style="{TABLE}"><tr>{head}</tr>{rows}</table>'
