"""The report as a reader meets it: one page, whole, safe, and true to what was computed."""

from __future__ import annotations

import csv
import dataclasses
import filecmp
import re
from pathlib import Path

import pytest
from report.report_pages import LINKAGE, PENNIES, QUICK, STILL, STILL_TREE, TREE, Page, write_model

from gametheory.errors import ModelFileError
from gametheory.model import Move, Tree
from gametheory.modelfile import load
from gametheory.report import write_report
from gametheory.report.chapters import chapter
from gametheory.report.figures import Studio
from gametheory.report.reading import Subject


@pytest.fixture(scope="module")
def linkage_page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    folder = tmp_path_factory.mktemp("linkage")
    return report_on(folder, LINKAGE)


@pytest.fixture(scope="module")
def tree_page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return report_on(tmp_path_factory.mktemp("tree"), TREE)


def report_on(folder: Path, text: str, date: str | None = "2026-01-31") -> Page:
    return Page(write_report([write_model(folder, text)], folder / "report", date=date, detail=QUICK))


def test_the_page_needs_nothing_from_outside(linkage_page: Page) -> None:
    assert not re.search(r"https?:|url\((?!#)|@import", linkage_page.source)
    assert {"script", "link", "iframe", "object", "img"}.isdisjoint(name for name, _ in linkage_page.tags)


def test_every_link_leads_somewhere(linkage_page: Page) -> None:
    folder = linkage_page.path.parent
    for link in linkage_page.links:
        if not link.startswith("data:image/png;base64,"):
            assert link[1:] in linkage_page.ids if link.startswith("#") else (folder / link).is_file()


def test_no_two_parts_of_the_page_share_a_name(linkage_page: Page) -> None:
    assert len(linkage_page.ids) == len(set(linkage_page.ids))


def test_every_figure_has_its_four_files_and_nothing_else_is_there(linkage_page: Page) -> None:
    folder = linkage_page.path.parent
    keys = {name.removeprefix("figure-") for name in linkage_page.ids if name.startswith("figure-model-")}
    keys = {key for key in keys if (folder / "data" / f"{key}.csv").exists()}
    assert keys == {
        "model-table",
        "model-outcomes-cost",
        "model-payoffs-cost",
        "model-map-cost-pressure",
    }
    expected = {f"figures/{key}.{ending}" for key in keys for ending in ("svg", "pdf", "png")}
    expected |= {f"data/{key}.csv" for key in keys} | {"report.html"}
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == expected


def test_the_data_of_a_map_are_the_corners_of_its_regions(linkage_page: Page) -> None:
    path = linkage_page.path.parent / "data" / "model-map-cost-pressure.csv"
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["region", "equilibria", "area", "share", "piece", "cost", "pressure"]
    shares = {row[0]: float(row[3]) for row in rows}
    assert sum(shares.values()) == pytest.approx(1)
    corners = {(float(row[5]), float(row[6])) for row in rows}
    assert {(min(x for x, _ in corners), min(y for _, y in corners))} <= corners


def test_the_exact_values_at_which_it_flips_are_a_table(linkage_page: Page) -> None:
    assert "Exactly where it flips" in linkage_page.text
    start = linkage_page.text.index("Exactly where it flips")
    assert "cost" in linkage_page.text[start : start + 1500]


def test_headings_are_in_order_and_figures_have_words(linkage_page: Page) -> None:
    assert linkage_page.headings[0] == 1
    steps = zip(linkage_page.headings, linkage_page.headings[1:], strict=False)
    assert all(later <= earlier + 1 for earlier, later in steps)
    drawings = [given for name, given in linkage_page.tags if name == "svg"]
    assert len(drawings) == linkage_page.count("figure") == 4
    assert all(given["role"] == "img" and given["aria-label"] for given in drawings)
    assert dict(linkage_page.tags)["html"] == {"lang": "en"}
    assert all(given.get("scope") in ("col", "row") for name, given in linkage_page.tags if name == "th")


def test_the_summary_says_what_was_computed_and_no_more(linkage_page: Page) -> None:
    assert (
        "At the illustrative defaults there are 3 Nash equilibria: (hold, persist), which leads to peace; "
        "(pay, freeze), which leads to deal; the mixed one in which United States plays hold with probability 0.6 and "
        "pay with probability 0.4 and North Korea plays persist with probability 0.67 and freeze with probability 0.33"
    ) in linkage_page.text
    assert "1 of the 3 parameters varied one at a time changes which outcomes are possible: cost." in (
        linkage_page.text
    )
    assert "illustrations, never estimates" in linkage_page.text
    assert "utilities of different players cannot be compared" in linkage_page.text


def test_a_figure_says_what_was_held_fixed_and_how_it_was_computed(linkage_page: Page) -> None:
    for words in (
        "Held fixed: pressure = 1, taste = 1, weight = 2.",
        "Sampled at 21 values of cost, 0.2 apart.",
        "Borders and areas are exact",
        "Concept: nash",
        "payoff dominance, then the order of the file",
    ):
        assert words in linkage_page.text


def test_a_line_tells_between_which_values_the_answer_changes(linkage_page: Page) -> None:
    found = re.search(r"It changes between the sampled values ([\d.]+ and [\d.]+)", linkage_page.text)
    assert found is not None


def test_the_parameter_table_has_each_parameter_once_with_its_claims(linkage_page: Page) -> None:
    start, end = linkage_page.text.index("Name Symbol Default"), linkage_page.text.index("When is the deal an")
    table = linkage_page.text[start:end]
    assert [table.count(name) for name in ("cost of the deal", "pain of pressure", "changes nothing")] == [1, 1, 1]
    assert "#claim-1" in linkage_page.links
    assert "it costs A book" in linkage_page.text
    assert "<var>c<sub>U</sub></var>" in linkage_page.source


def test_a_parameter_without_a_range_is_not_varied_and_the_page_says_so(linkage_page: Page) -> None:
    assert "no plausible range is declared, so it was not varied" in linkage_page.text


def test_the_choice_of_figures_is_explained(linkage_page: Page) -> None:
    assert "The model's file asks for no figures, so they were chosen here." in linkage_page.text
    assert "the map is over cost and pressure" in linkage_page.text


def test_views_of_the_file_are_drawn_with_their_captions(tree_page: Page) -> None:
    assert "The figures are those that the model's file asks for." in tree_page.text
    assert "Look at zero." in tree_page.text
    assert (tree_page.path.parent / "figures" / "model-map-prize-p.pdf").is_file()


def test_a_tree_names_the_path_and_every_move(tree_page: Page) -> None:
    assert "pure subgame-perfect equilibrium: after chance, (United States: enter at 'choice')" in tree_page.text
    assert "good with probability 0.25 and bad with probability 0.75" in tree_page.text
    assert "It does not lead to out." in tree_page.text


def test_a_game_without_parameters_and_without_pure_equilibria(tmp_path: Path) -> None:
    page = report_on(tmp_path, PENNIES)
    assert "no pure Nash equilibrium exists. Mixed equilibria are not counted here." in page.text
    assert "no parameters" in page.text
    assert page.count("figure") == 1


def test_hostile_text_is_inert(tmp_path: Path) -> None:
    hostile = "</title></svg><script>alert(1)</script>--><img src=x onerror=alert(1)> $x^{"
    text = LINKAGE.replace("A deal or none", f"'{hostile}'").replace("United States", f"'{hostile}'")
    text = text.replace("peace", "<script>p</script>").replace("persist", "</svg><script>q")
    page = report_on(tmp_path, text)
    assert {"script", "img"}.isdisjoint(name for name, _ in page.tags)
    for picture in (page.path.parent / "figures").glob("*.svg"):
        assert "<script" not in picture.read_text(encoding="utf-8")


def test_a_figure_that_cannot_be_drawn_says_why_and_the_rest_stands(tmp_path: Path) -> None:
    text = TREE.replace("good: {us: prize}", "good: {us: 1 / (prize - 1)}")
    page = report_on(tmp_path, text)
    assert "This figure could not be drawn:" in page.text
    assert "no finite value at prize = 1" in page.text
    assert "could not be varied:" in page.text
    assert (page.path.parent / "figures" / "model-tree.svg").is_file()


def test_a_game_that_no_concept_takes_is_shown_all_the_same(tmp_path: Path) -> None:
    """Model files refuse a player who forgets; a model that is made by hand may have one."""
    model = load(write_model(tmp_path, TREE))
    good = model.form.moves["choice"].actions["enter"]
    moves = (
        Move("first", "us", {"left": "one", "right": "other"}),
        Move("one", "us", {"left": good, "right": good}, information_set="dark"),
        Move("other", "us", {"left": good, "right": good}, information_set="dark"),
    )
    forgetful = dataclasses.replace(model, form=Tree({move.name: move for move in moves}), views=())
    for part in ("figures", "data"):
        (tmp_path / part).mkdir()
    made = chapter(Studio(tmp_path, QUICK, lambda _: None), Subject("model", tmp_path / "model.yaml", forgetful))
    assert made.refusal.startswith(
        "At the defaults no answer was computed: perfect-bayesian needs players with perfect"
    )
    assert made.answer is made.shifts is None
    assert [figure.key for figure in made.figures] == ["model-tree"]
    assert (tmp_path / "figures" / "model-tree.svg").is_file()


def test_a_game_that_is_neither_table_nor_tree_is_answered_in_its_own_words(tmp_path: Path) -> None:
    text = """
title: The price
players: {us: United States, russia: Russia}
parameters: {x: {default: 0.5, range: 0..1}, cost: {default: 5, range: 1..8}}
outcomes: {deal: {us: 2 - x * cost, russia: x}, standoff: {us: 0, russia: 0}}
bargain: {term: x, deal: deal, otherwise: standoff}
views: [{x: cost}]
"""
    page = report_on(tmp_path, text)
    assert "At the illustrative defaults: Everybody takes and keeps every x from 0 to 0.4." in page.text
    assert "How far each side would go" in page.text
    assert "an agreement deal 2 - x * cost x no agreement standoff 0 0" in page.text
    assert (page.path.parent / "figures" / "model-outcomes-cost.svg").is_file()


def test_two_runs_give_the_same_bytes(linkage_page: Page) -> None:
    first = linkage_page.path.parent
    model, again = first.parent / "model.yaml", first.parent / "again"
    write_report([model], again, date="2026-01-31", detail=QUICK)
    files = [path.relative_to(first).as_posix() for path in first.rglob("*") if path.is_file()]
    same, different, missing = filecmp.cmpfiles(first, again, files, shallow=False)
    assert (len(same), different, missing) == (17, [], [])


def test_the_date_can_be_left_out(tmp_path: Path) -> None:
    assert "2026-01-31" in report_on(tmp_path, PENNIES).text
    assert 'class="date"' not in report_on(tmp_path, PENNIES, date=None).source


def test_models_of_several_folders_stand_side_by_side(tmp_path: Path) -> None:
    shared = "parameters: {cost: {default: 1, range: 0..4}}\nsources: {}\n"
    write_model(tmp_path, shared, "a/parameters.yaml")
    write_model(tmp_path, STILL_TREE, "a/tree.yaml")
    write_model(tmp_path, STILL, "a/zebra.yaml")
    write_model(tmp_path, PENNIES, "b/tree.yaml")
    told: list[str] = []
    written = write_report(
        [tmp_path / "a", tmp_path / "b", tmp_path / "a" / "tree.yaml"],
        tmp_path / "out",
        detail=QUICK,
        progress=told.append,
    )
    page = Page(written)
    chapters = [name for name in page.ids if name.startswith("model-")]
    assert chapters == ["model-zebra", "model-tree", "model-b-tree"]
    assert told[0] == "solving zebra"
    assert "3 games" in page.text


def test_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    paths = [write_model(tmp_path, "title: nothing else", name) for name in ("one.yaml", "two.yaml")]
    with pytest.raises(ModelFileError) as caught:
        write_report(paths, tmp_path / "out", detail=QUICK)
    assert {Path(problem.source).name for problem in caught.value.problems} == {"one.yaml", "two.yaml"}
    assert not (tmp_path / "out").exists()


def test_same_parameter_with_another_default_is_one_row(tmp_path: Path) -> None:
    other = STILL.replace("cost: {symbol: c_U, default: 1,", "cost: {symbol: c_U, default: 3,")
    paths = [write_model(tmp_path, STILL, "one.yaml"), write_model(tmp_path, other, "two.yaml")]
    page = Page(write_report(paths, tmp_path / "out", detail=QUICK))
    assert "cost c U 1; 3 in two lever" in page.text
