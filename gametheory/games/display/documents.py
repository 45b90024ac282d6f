r"""Solutions for documents and for other programs: Markdown, LaTeX and CSV.

Markdown
    Headings, a table and lists, for a wiki or pandoc: best responses starred, pure equilibria bold.
LaTeX
    A fragment for any document class, no package needed: best responses ``\underline``, pure equilibria in ``\fbox``.
CSV
    One number a row, in the columns of :data:`COLUMNS`: the long form that spreadsheets pivot and pandas reads.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from gametheory.games.display.layout import Block, Line, TableCell, pure_cells, table_blocks, tree_lines
from gametheory.games.display.text import printable
from gametheory.games.display.words import (
    belief_words,
    elimination_words,
    heading,
    left_out_words,
    order_words,
    outcome_words,
    payoff_words,
    remarks,
    strategy_words,
    summary,
)
from gametheory.games.extensive_form import ExtensiveFormGame
from gametheory.games.normal_form import NormalFormGame
from gametheory.games.numbers import show
from gametheory.games.solution import Equilibrium, Solution

COLUMNS: Final = ("equilibrium", "quantity", "who", "what", "value")
_LATEX: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "[": "{[}",  # after a line break in a table, a bare bracket would be taken for an option
    "]": "{]}",
    **{character: f"\\{character}" for character in "{}$&#_%"},
}


def solution_markdown(solution: Solution) -> str:
    """Write a solution as Markdown."""
    lines = [f"# {markdown(solution.title or 'A game without a title')}", "", markdown(summary(solution))]
    lines += ["", *(f"- {markdown(words)}" for words in elimination_words(solution))] if solution.surviving else []
    if isinstance(solution.game, NormalFormGame):
        lines += _markdown_table(solution, solution.game)
    for index, equilibrium in enumerate(solution.equilibria):
        lines += ["", f"## {markdown(heading(solution, index))}", ""]
        lines += [f"- {markdown(words)}" for words in _facts(solution, equilibrium)]
        if isinstance(solution.game, ExtensiveFormGame):
            lines += ["", "Move by move, chosen actions bold:", "", *_markdown_tree(solution.game, equilibrium)]
    return "\n".join([*lines, "", "## What to know of this answer", "", *_bullets(solution)]) + "\n"


def solution_latex(solution: Solution) -> str:
    """Write a solution as a fragment of LaTeX."""
    lines = [rf"\subsection*{{{latex(solution.title or 'A game without a title')}}}", latex(summary(solution))]
    lines += _itemize(elimination_words(solution))
    if isinstance(solution.game, NormalFormGame):
        lines += _latex_table(solution, solution.game)
    for index, equilibrium in enumerate(solution.equilibria):
        lines += ["", rf"\paragraph{{{latex(heading(solution, index))}}}", *_itemize(_facts(solution, equilibrium))]
        if isinstance(solution.game, ExtensiveFormGame):
            lines += _latex_tree(solution.game, equilibrium)
    return "\n".join([*lines, "", r"\paragraph{What to know of this answer}", *_itemize(remarks(solution))]) + "\n"


def solution_csv(solution: Solution) -> str:
    """Write a solution as CSV, one number or remark a row.

    Rows of an equilibrium carry its number (from 1): the probability of each action (``who`` is the player, in a tree
    the information set), the belief in each history at each information set, where there are beliefs, the payoffs, the
    probability of each outcome, the regret. The other rows are of the answer as a whole. Numbers are decimals in full
    precision.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, equilibrium in enumerate(solution.equilibria, start=1):
        writer.writerows((number, *row) for row in _csv_equilibrium(equilibrium))
    writer.writerows(("", *row) for row in _csv_answer(solution))
    return file.getvalue()


def markdown(text: str) -> str:
    r"""Escape a text for Markdown.

    >>> print(markdown("us_war*"))
    us\_war\*
    """
    return re.sub(r"([\\`*_{}\[\]<>#|~&$])", r"\\\1", printable(text))


def latex(text: str) -> str:
    r"""Escape a text for LaTeX.

    >>> print(latex("50% of us_war_cost"))
    50\% of us\_war\_cost
    """
    return "".join(_LATEX.get(character, character) for character in printable(text))


def _facts(solution: Solution, equilibrium: Equilibrium) -> tuple[str, ...]:
    words = (*strategy_words(solution, equilibrium), *belief_words(solution, equilibrium))
    return (*words, outcome_words(equilibrium), payoff_words(solution, equilibrium))


def _bullets(solution: Solution) -> list[str]:
    return [f"- {markdown(words)}" for words in remarks(solution)]


def _itemize(sentences: tuple[str, ...]) -> list[str]:
    if not sentences:
        return []
    return [r"\begin{itemize}", *(rf"\item {latex(words)}" for words in sentences), r"\end{itemize}"]


def _markdown_table(solution: Solution, game: NormalFormGame) -> Iterator[str]:
    blocks, left_out = table_blocks(game, pure_cells(solution))
    yield from ["", f"{markdown(order_words(game))}; \\* a best response, bold a pure equilibrium."]
    for block in blocks:
        yield from ["", f"Where {markdown(block.given)}:"] if block.given else []
        yield ""
        yield _row(markdown(label) for label in (" \\ ".join(game.players[:2]), *block.columns))
        yield _row("---" for _ in ("", *block.columns))
        for label, cells in zip(block.rows, block.cells, strict=True):
            yield _row([markdown(label), *map(_markdown_cell, cells)])
    if left_out:
        yield from ["", left_out_words(left_out, "block")]


def _row(entries: Iterable[str]) -> str:
    return f"| {' | '.join(entries)} |"


def _markdown_cell(cell: TableCell) -> str:
    star = r"\*"
    numbers = ", ".join(f"{entry.number}{star if entry.best else ''}" for entry in cell.entries)
    outcome = f" ({markdown(cell.outcome)})" if cell.outcome else ""
    return f"**{numbers}**{outcome}" if cell.equilibrium else f"{numbers}{outcome}"


def _markdown_tree(game: ExtensiveFormGame, equilibrium: Equilibrium) -> Iterator[str]:
    lines, left_out = tree_lines(game, equilibrium.profile)
    for line in lines:
        words = markdown(_way(line, "→"))
        yield f"{'    ' * line.depth}- {f'**{words}**' if line.chosen else words}: {markdown(line.payoffs)}"
    if left_out:
        yield from ["", left_out_words(left_out, "line")]


def _way(line: Line, arrow: str) -> str:
    share = f" ({show(line.share)})" if line.share not in (None, 0, 1) else ""
    return f"{line.action}{share} {arrow} {line.target}" if line.depth else line.target


def _latex_table(solution: Solution, game: NormalFormGame) -> Iterator[str]:
    blocks, left_out = table_blocks(game, pure_cells(solution))
    for block in blocks:
        yield ""
        yield from [rf"\noindent Where {latex(block.given)}:", ""] if block.given else []
        yield from _tabular(" \\ ".join(game.players[:2]), block)
    yield from ["", latex(left_out_words(left_out, "block"))] if left_out else []
    yield from ["", rf"\noindent {latex(order_words(game))}; underlined: a best response; boxed: a pure equilibrium."]


def _tabular(corner: str, block: Block) -> Iterator[str]:
    yield rf"\begin{{tabular}}{{l|{'c' * len(block.columns)}}}"
    yield _latex_row(map(latex, (corner, *block.columns))) + r" \hline"
    for label, cells in zip(block.rows, block.cells, strict=True):
        yield _latex_row([latex(label), *map(_latex_numbers, cells)])
        if any(cell.outcome for cell in cells):
            yield _latex_row(["", *(rf"{{\small {latex(cell.outcome)}}}" for cell in cells)])
    yield r"\end{tabular}"


def _latex_row(entries: Iterable[str]) -> str:
    return " & ".join(entries) + r" \\"


def _latex_numbers(cell: TableCell) -> str:
    numbers = r",\ ".join(rf"\underline{{{entry.number}}}" if entry.best else entry.number for entry in cell.entries)
    return rf"\fbox{{${numbers}$}}" if cell.equilibrium else f"${numbers}$"


def _latex_tree(game: ExtensiveFormGame, equilibrium: Equilibrium) -> Iterator[str]:
    lines, left_out = tree_lines(game, equilibrium.profile)
    yield r"\noindent Move by move, chosen actions bold:\\"
    for line in lines:
        words = latex(_way(line, "-->")).replace("-->", r"$\to$")
        shown = rf"\textbf{{{words}}}" if line.chosen else words
        yield rf"\hspace*{{{1.5 * line.depth:.1f}em}}{shown}: {latex(line.payoffs)}\\"
    if left_out:
        yield latex(left_out_words(left_out, "line"))


def _csv_equilibrium(equilibrium: Equilibrium) -> Iterator[tuple[Any, ...]]:
    for who, mix in equilibrium.profile.strategies.items():
        yield from (("action probability", who, action, float(share)) for action, share in mix.items())
    for where, beliefs in equilibrium.beliefs.items():
        yield from (("belief", where, history, share) for history, share in beliefs.to_dict().items())
    yield from (("payoff", player, "", float(payoff)) for player, payoff in equilibrium.payoffs.items())
    yield from (("outcome probability", "", outcome, float(share)) for outcome, share in equilibrium.outcomes.items())
    yield "regret", "", "", float(equilibrium.regret)
    yield "isolated", "", "", _truth(equilibrium.isolated)


def _csv_answer(solution: Solution) -> Iterator[tuple[Any, ...]]:
    for step in solution.eliminations:
        yield "eliminated", step.player, step.action, step.round
    surviving: Mapping[str, tuple[str, ...]] = solution.surviving
    yield from (("surviving", player, action, "") for player, own in surviving.items() for action in own)
    yield "complete", "", "", _truth(solution.complete)
    yield "exact", "", "", _truth(solution.exact)
    yield from (("tie", "", words, "") for words in solution.ties)
    yield from (("note", "", words, "") for words in (*solution.game.notes, *solution.notes))
    yield from (("parameter", name, "", float(value)) for name, value in solution.game.parameters.items())
    yield "title", "", solution.title, ""
    yield "concept", "", solution.concept, ""


def _truth(value: bool) -> str:
    return "true" if value else "false"
