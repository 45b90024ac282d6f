"""Small models and a reader of pages, for the tests of the report."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from gametheory.report import Detail

QUICK = Detail(map_points=7, tied_map_points=5, line_points=21, screening_points=11)

LINKAGE = """
title: A deal or none
question: When is the deal an equilibrium?
players: {us: United States, nk: North Korea}
parameters:
  cost: {symbol: c_U, default: 1, range: 0..4, kind: lever, unit: points, meaning: cost of the deal, source: C1}
  pressure: {default: 1, range: 0..4, meaning: pain of pressure, source: [C1, modelling]}
  taste: {default: 1, range: 0..1, meaning: changes nothing}
  weight: {default: 2, meaning: has no range}
outcomes:
  peace: {us: 0, nk: 0, meaning: nothing happens}
  deal: {us: 2 - cost, nk: pressure - 0.5}
  insult: {us: -1, nk: -1 - taste * 0 - weight * 0}
table:
  actions: {us: [hold, pay], nk: [persist, freeze]}
  cells:
    hold, persist: peace
    pay, freeze: deal
    any, any: insult
sources: {C1: {text: it costs, citation: A book}, modelling: our own choice}
"""

TREE = """
title: Nature first
players: {us: United States}
parameters: {p: {default: 0.25, range: 0..1, domain: probability}, prize: {default: 2, range: -1..3}}
outcomes: {out: {us: 0}, good: {us: prize}, bad: {us: -1}}
tree:
  luck: {player: chance, actions: {fine: choice, foul: bad}, probabilities: {fine: p, foul: 1 - p}}
  choice: {player: us, actions: {stay: out, enter: good}}
views:
  - {x: prize, caption: Look at zero.}
  - {x: prize, y: p}
"""

PENNIES = """
title: Three pennies
players: {a: A, b: B, c: C}
outcomes: {one: {a: 1, b: -1, c: 0}, other: {a: -1, b: 1, c: 0}}
table:
  actions: {a: [heads, tails], b: [heads, tails], c: [sit]}
  cells:
    heads, heads, sit: one
    tails, tails, sit: one
    any, any, sit: other
"""


# The same without ranges, so that there is nothing to vary and no figure but the game itself.
STILL = re.sub(r", range: [-\d.]+", "", LINKAGE)
STILL_TREE = re.sub(r", range: [-\d.]+", "", TREE).split("views:")[0]


class Page(HTMLParser):
    """What a test asks of a page: its tags, links, identifiers, headings and text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.tags = path, []
        self.links, self.ids, self.headings, self.words = [], [], [], []
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        given = dict(attrs)
        self.links += [given[name] for name in ("href", "src", "xlink:href") if given.get(name)]
        self.ids += [given["id"]] if given.get("id") else []
        self.headings += [int(tag[1])] if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def write_model(folder: Path, text: str, name: str = "model.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
