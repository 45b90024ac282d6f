"""Conditions for a reader: a table of texts, plain text, HTML for a notebook, LaTeX."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from gametheory.conditions.nouns import CandidateConditions, Case, Conditions, Implied
from gametheory.games.display.documents import latex
from gametheory.games.display.hypertext import HEADING, LABEL, PROSE, SENTENCE, SMALL, TABLE, TITLE, element, page
from gametheory.games.numbers import show

WIDTH = 100
HEADER = ["equilibrium", "outcome", "supposing", "who", "would rather", "condition", "claims"]


def table_rows(found: Conditions) -> list[list[str]]:
    """Give a row a condition, under a header."""
    return [HEADER, *(row for candidate in found.candidates for row in _rows(found, candidate))]


def conditions_text(found: Conditions) -> str:
    """Say when each candidate is an equilibrium, in plain text."""
    lines = [found.title, f"When is it an equilibrium ({found.concept})?"]
    for candidate in found.candidates:
        if candidate.cases:
            lines += ["", candidate_text(candidate)]
    for words in (*_never(found), *_footnotes(found)):
        lines += ["", *textwrap.wrap(words, WIDTH, break_long_words=False, break_on_hyphens=False)]
    return "\n".join(lines)


def candidate_text(candidate: CandidateConditions) -> str:
    """Say when one candidate is an equilibrium, in plain text; of a mixed one, its probabilities as formulas first."""
    lines = [f"{candidate.label} ({_outcome(candidate)}): {_verdict(candidate)}"]
    if not candidate.cases:
        return f"{lines[0]}: {candidate.never}"
    lines += [f"  {words}" for words in _formulas(candidate)]
    for number, case in enumerate(candidate.cases, start=1):
        lines += _case_text(candidate, case, number)
    return "\n".join(lines)


def _formulas(candidate: CandidateConditions) -> Iterator[str]:
    """Say the probabilities of a mixed equilibrium and of its outcomes as formulas."""
    for who, mix in candidate.strategies.items():
        if len(mix) > 1:
            for action, share in mix.items():
                yield f"{who} plays {action} with probability {share.to_factored_text()}"
    if len(candidate.outcomes) > 1:
        for outcome, share in candidate.outcomes.items():
            yield f"{outcome} has probability {share.to_factored_text()}"


def conditions_html(found: Conditions) -> str:
    """Show the conditions as an HTML table, with what need not be asked below each candidate's name."""
    head = "".join(element("th", column, LABEL) for column in HEADER)
    rows = "".join(
        f"<tr>{''.join(element('td', entry, PROSE) for entry in row)}</tr>"
        for candidate in found.candidates
        if candidate.cases
        for row in _rows(found, candidate)
    )
    notes = (element("div", words, SMALL) for words in (*_dropped(found), *_never(found), *_footnotes(found)))
    asks = element("div", f"When is it an equilibrium ({found.concept})?", SENTENCE)
    table = f'<table style="{TABLE}"><tr>{head}</tr>{rows}</table>'
    return page([element("div", found.title, TITLE), asks, table, element("div", "Notes", HEADING), *notes])


def conditions_latex(found: Conditions) -> str:
    """Write the conditions as a LaTeX list: a candidate an item, its inequalities in display."""
    lines = [r"\begin{itemize}"]
    for candidate in found.candidates:
        lines.append(rf"\item {latex(candidate.label)} ({latex(_outcome(candidate))}): {latex(_verdict(candidate))}")
        for case in candidate.cases:
            if case.supposing:
                lines.append(latex(f"supposing that {_supposing(case)}"))
            if case.conditions:
                lines += [r"\[", r" \qquad ".join(condition.latex for condition in case.conditions), r"\]"]
    return "\n".join([*lines, r"\end{itemize}"])


def _rows(found: Conditions, candidate: CandidateConditions) -> Iterator[list[str]]:
    start = [candidate.label, _outcome(candidate)]
    if not candidate.cases:
        yield [*start, "", "", "", f"never: {candidate.never}", ""]
    for case in candidate.cases:
        here = [*start, _supposing(case)]
        if not case.conditions:
            yield [*here, "", "", "always, within the ranges", ""]
        for one in case.conditions:
            who = found.names.get(one.player, one.player)
            deviation = f"{one.instead} at {one.where}" if one.where else one.instead
            yield [*here, who, deviation, one.text, ", ".join(one.claims)]


def _case_text(candidate: CandidateConditions, case: Case, number: int) -> Iterator[str]:
    several = [f"case {number}"] if len(candidate.cases) > 1 else []
    given = [f"where {_supposing(case)}"] if case.supposing else []
    if several or given:
        head = f"{', '.join((*several, *given))}{_remark(case)}"
        yield from textwrap.wrap(head, WIDTH, initial_indent="  ", subsequent_indent="    ")
    for condition in case.conditions:
        claims = f"  [{', '.join(condition.claims)}]" if condition.claims else ""
        yield f"    {condition.text}{claims}"
        yield f"        {condition.words.split(':')[0]}"
    if not case.conditions:
        yield "    nothing is asked"
    for implied in _worth_saying(case):
        words = f"not asked: {implied.condition.words.split(':')[0]}, for {implied.because}"
        yield from textwrap.wrap(
            words, WIDTH, initial_indent="    ", subsequent_indent="        ", break_on_hyphens=False
        )


def _worth_saying(case: Case) -> Iterator[Implied]:
    """Go through what need not be asked of a player; which formula counts then is nobody's condition."""
    return (implied for implied in case.implied if implied.condition.player)


def _dropped(found: Conditions) -> Iterator[str]:
    for candidate in found.candidates:
        for case in candidate.cases:
            for implied in _worth_saying(case):
                words = implied.condition.words.split(":")[0]
                yield f"{candidate.label}: not asked that {words}, for {implied.because}."


def _never(found: Conditions) -> Iterator[str]:
    never = [candidate for candidate in found.candidates if not candidate.cases]
    for candidate in never:
        yield f"{candidate.label} is never an equilibrium within the ranges: {candidate.never}."


def _footnotes(found: Conditions) -> Iterator[str]:
    if found.shared:
        yield f"Here {'; '.join(f'{name} = {text}' for name, text in found.shared.items())}."
    if found.fixed:
        yield f"Held fixed: {', '.join(f'{name} = {show(value)}' for name, value in found.fixed.items())}."
    yield from found.notes


def _verdict(candidate: CandidateConditions) -> str:
    return {
        "always": "everywhere within the ranges",
        "sometimes": "exactly while" if len(candidate.cases) == 1 else "exactly while one of these cases holds",
        "never": "nowhere within the ranges",
        "undecided": "at most where these hold, of which no values were found that satisfy all",
    }[candidate.status]


def _remark(case: Case) -> str:
    return "" if case.room else " (only with a tie)"


def _supposing(case: Case) -> str:
    return "; ".join(f"{where}: {what}" for where, what in case.supposing.items())


def _outcome(candidate: CandidateConditions) -> str:
    return ", ".join(candidate.outcomes)
