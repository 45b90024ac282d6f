"""Answers about bargaining as plain text and as HTML: a page of headings and sentences, drawn either way."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from gametheory.games.display.hypertext import HEADING, SENTENCE, SMALL, TITLE, element, page
from gametheory.games.display.text import WIDTH, printable


@dataclass(frozen=True)
class Page:
    """A title, sentences that say the answer, further sentences under headings, and remarks."""

    title: str
    summary: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    remarks: tuple[str, ...] = ()

    def text(self) -> str:
        """Draw it as plain text.

        >>> print(Page("Title", ("Answer.",), (("More", ("Detail.",)),), ("Remark.",)).text())
        Title
        Answer.
        <BLANKLINE>
        More
          Detail.
        <BLANKLINE>
        Remark.
        """
        lines = [printable(self.title), *(line for words in self.summary for line in _wrapped(words))]
        for heading, sentences in self.sections:
            lines += ["", printable(heading), *(line for words in sentences for line in _wrapped(words, "  "))]
        return "\n".join(
            [*lines, *([""] if self.remarks else []), *(line for r in self.remarks for line in _wrapped(r))]
        )

    def html(self) -> str:
        """Draw it as HTML.

        >>> Page("a < b", ()).html().count("a &lt; b")
        1
        """
        drawn = [element("div", self.title, TITLE), *(element("div", words, SENTENCE) for words in self.summary)]
        for heading, sentences in self.sections:
            drawn += [element("div", heading, HEADING), *(element("div", words, SENTENCE) for words in sentences)]
        small = [element("div", words, SMALL) for words in self.remarks]
        return page([*drawn, '<div style="margin-top:.9em">', *small, "</div>"])


def _wrapped(words: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        printable(words), WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )
