"""Figures as files: each as SVG, PDF and PNG, the same bytes on every run, and the SVG once more to stand in a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

from matplotlib import rc_context

from gametheory.charts.style import report_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NO_TIME: Final[dict[str, dict[str, Any]]] = {
    "svg": {"Date": None},
    "pdf": {"CreationDate": None, "ModDate": None},
    "png": {"Software": None},
}
_PREAMBLE: Final = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
_NAMESPACES: Final = re.compile(r'\s+xmlns(:\w+)?="[^"]*"')
_NAME: Final = re.compile(r'\s+id="([^"]*)"')
_REFERENCE: Final = re.compile(r'(href="#|url\(#)([^")]+)')


def render(draw: Callable[[], Figure], folder: Path, key: str, alt: str) -> str:
    """Draw a figure, save it under ``folder`` as ``key`` with three endings, and give the SVG for a page."""
    # A PDF's glyphs embedded as drawings: to cut TrueType fonts down would take half the time of a report.
    with report_style(), rc_context({"pdf.fonttype": 3}):
        figure = draw()
        for ending, metadata in NO_TIME.items():
            figure.savefig(folder / f"{key}.{ending}", format=ending, metadata=metadata)
    return inline((folder / f"{key}.svg").read_text(encoding="utf-8"), key, alt)


def inline(svg: str, key: str, alt: str) -> str:
    """Make an SVG file a part of a page: no preamble, no outside address, a text for its content.

    Of the names inside it only those are kept that something refers to, in a form that no other figure has.

    >>> inline('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><g id="a"/></svg>', "map", "A < B")
    '<svg role="img" aria-label="A &lt; B"><g/></svg>'
    """
    bare = _NAMESPACES.sub("", _PREAMBLE.sub("", svg)).replace("xlink:href=", "href=")
    needed = {name for _, name in _REFERENCE.findall(bare)}
    named = _NAME.sub(lambda found: f' id="{key}-{found[1]}"' if found[1] in needed else "", bare)
    own = _REFERENCE.sub(rf"\g<1>{key}-\g<2>", named)
    return own.strip().replace("<svg", f'<svg role="img" aria-label={quoteattr(alt)}', 1)
