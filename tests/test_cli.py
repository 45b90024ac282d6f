"""The command line as its users meet it: answers, one-line errors, exit statuses."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from modelfile.model_texts import PRICE, REPEATED
from small_models import ENTRY, STANDOFF

import gametheory
from gametheory.cli import CONCEPTS, main
from gametheory.errors import SweepInterrupted
from gametheory.modelfile import load


def write(mapping: dict, path: str) -> None:
    """Write a model file; JSON is YAML."""
    Path(path).write_text(json.dumps(mapping, indent=1, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def standoff(tmp_path, monkeypatch):
    """A table of two players, in the working folder."""
    monkeypatch.chdir(tmp_path)
    write(STANDOFF, "standoff.yaml")
    return "standoff.yaml"


@pytest.fixture
def entry(standoff):
    """A tree, beside the table."""
    write(ENTRY, "entry.yaml")
    return "entry.yaml"


def run(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    """Run the command line as a program of its own."""
    command = [sys.executable, "-m", "gametheory", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **options)


def failing(capsys, *arguments: str) -> str:
    """Run with bad input; give the one line that it prints."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith("\n")
    assert captured.err.count("\n") == 1
    return captured.err.rstrip("\n")


# --- the program ----------------------------------------------------------------------------------------------------


def test_alone_it_prints_its_help():
    done = run()
    assert done.returncode == 0
    assert done.stdout.startswith("usage: gametheory")
    assert "gametheory solve models/crimea_2017/linkage.yaml" in done.stdout


@pytest.mark.parametrize("command", ["check", "solve", "sweep", "map", "report", "schema"])
def test_every_command_explains_itself_with_an_example(command, capsys):
    assert main([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"usage: gametheory {command}" in out
    assert f"  gametheory {command} " in out


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"gametheory {gametheory.__version__}\n"


def test_solve_from_end_to_end(standoff):
    done = run("solve", standoff, "--set", "war_cost=11", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["parameters"]["war_cost"] == 11


def test_utf8_where_the_locale_has_none(standoff):
    write(STANDOFF | {"title": "Потсдам – Ялта"}, "potsdam.yaml")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("check", "potsdam.yaml", env=os.environ | plain)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Потсдам – Ялта" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close differently")
def test_a_closed_pipe_is_quiet(standoff):
    command = [sys.executable, "-m", "gametheory", "sweep", standoff, "war_cost=0:16:20001"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout.readline().startswith(b"war_cost,")
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 128 + signal.SIGPIPE


@pytest.mark.parametrize(
    ("interruption", "words"),
    [
        (KeyboardInterrupt(), "interrupted\n"),
        (SweepInterrupted("interrupted after 5 of 9 points"), "interrupted after 5 of 9 points\n"),
    ],
)
def test_an_interrupt_is_a_line_and_status_130(interruption, words, standoff, capsys, monkeypatch):
    def interrupted(*_arguments, **_options):
        raise interruption

    monkeypatch.setattr(sys.modules["gametheory.modelfile"], "load", interrupted)
    assert main(["solve", standoff]) == 130
    assert capsys.readouterr() == ("", words)


def test_a_grid_larger_than_memory_is_a_line(standoff, capsys, monkeypatch):
    def exhausted(*_arguments, **_options):
        raise MemoryError

    monkeypatch.setattr(sys.modules["gametheory.modelfile"], "load", exhausted)
    assert failing(capsys, "solve", standoff) == "the grid does not fit into memory. Sweep fewer points"


# --- solve ----------------------------------------------------------------------------------------------------------


def test_json_has_the_promised_keys_in_the_promised_order(standoff, capsys):
    assert main(["solve", standoff, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    promised = ["title", "concept", "parameters", "players", "complete", "exact", "notes", "equilibria"]
    assert list(answer)[: len(promised)] == promised
    parts = ["profile", "payoffs", "outcomes", "regret", "isolated"]
    assert [list(equilibrium)[:5] for equilibrium in answer["equilibria"]] == [parts] * len(answer["equilibria"])
    assert answer["concept"] == "nash"


def test_json_ends_with_one_newline(standoff, capsys):
    main(["solve", standoff, "--format", "json"])
    out = capsys.readouterr().out
    assert out.endswith("}\n")
    assert out.rstrip("\n") == gametheory.nash(load(STANDOFF).at()).to_json()


def test_the_default_concept_fits_the_form(standoff, entry, capsys):
    for file, concept in ((standoff, "nash"), (entry, "subgame-perfect")):
        main(["solve", file, "--format", "json"])
        assert json.loads(capsys.readouterr().out)["concept"] == concept


@pytest.fixture
def price(standoff):
    """A bargain, beside the table."""
    Path("price.yaml").write_text(PRICE, encoding="utf-8")
    return "price.yaml"


@pytest.fixture
def instalments(standoff):
    """A repeated game, beside the table."""
    Path("instalments.yaml").write_text(REPEATED, encoding="utf-8")
    return "instalments.yaml"


def test_a_bargain_is_solved(price, capsys):
    assert main(["solve", price]) == 0
    out = capsys.readouterr().out
    assert out.startswith("The price\nEverybody takes and keeps every x from ")
    assert "us first: x = " in out
    assert "hazard = 0.02" in out
    assert main(["solve", price, "--set", "hazard=0.05", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["concept"] == "bargaining"
    assert answer["equilibria"][0]["outcomes"] == {"deal": 1.0}
    assert answer["parameters"]["hazard"] == 0.05
    assert set(answer["prices"]) > {"nash", "us proposes first"}


def test_a_repeated_game_is_solved(instalments, capsys):
    assert main(["solve", instalments]) == 0
    out = capsys.readouterr().out
    assert "'instalments' is self-enforcing" in out
    assert "  Eventually: war " in out
    assert main(["solve", instalments, "--set", "patience=0.5", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["concept"] == "self-enforcing"
    assert [plan["plan"] for plan in answer["plans"]] == ["instalments", "forgiving", "turns", "nothing"]
    assert answer["timing"]["eventually"].keys() == {"war", "deal"}


def test_the_new_forms_are_swept(price, instalments, capsys):
    assert main(["sweep", price, "hazard=0:0.1:3"]) == 0
    header, *points = csv.reader(io.StringIO(capsys.readouterr().out))
    assert header[-9:] == [
        *("zone_low", "zone_high", "gap"),
        *(f"price: {name}" for name in ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")),
        *("price: us proposes first", "price: russia proposes first"),
    ]
    assert len(points) == 3
    assert main(["sweep", instalments, "cost=0:2:3", "patience=0.5:0.9:2"]) == 0
    header, *points = csv.reader(io.StringIO(capsys.readouterr().out))
    states = ("waiting", "talks", "war", "deal")
    assert header[-6:] == [
        *("least_discount: us", "least_discount: russia"),
        *(f"eventually: {state}" for state in states),
    ]
    assert len(points) == 6


def test_the_new_forms_are_checked(price, instalments, capsys):
    assert main(["check", price, instalments]) == 0
    out = capsys.readouterr().out
    assert "  they agree on x -> deal\n      us: 2 - price; russia: x * gain - 1\n" in out
    assert "Plans, in order of preference:" in out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["solve", "price.yaml", "--concept", "nash"],
            "nash is asked of a table or a tree, and this is a game of bargaining over a term. Ask bargaining",
        ),
        (
            ["sweep", "price.yaml", "hazard=0:0.1:3", "--concept", "pure-nash"],
            "pure-nash is asked of a table or a tree, and this is a game of bargaining over a term. Ask bargaining",
        ),
        (
            ["solve", "instalments.yaml", "--concept", "bargaining"],
            "bargaining is asked of a game of bargaining over a term, and this is a repeated game. Ask self-enforcing",
        ),
        (
            ["solve", "standoff.yaml", "--concept", "self-enforcing"],
            "self-enforcing is asked of a repeated game, and this is a table or a tree. Ask nash",
        ),
        (
            ["solve", "price.yaml", "--set", "x=0.5"],
            "'x' is what is bargained over, and cannot be given a value. Leave it out",
        ),
        (
            ["sweep", "price.yaml", "x=0:1:3"],
            "'x' is what is bargained over, and cannot be given a value. Leave it out",
        ),
        (
            ["solve", "price.yaml", "--format", "csv"],
            "--format csv is for tables and trees. Choose text or json for bargaining",
        ),
        (
            ["sweep", "instalments.yaml", "cost=0:2:3", "--select", "maximal-sum"],
            "'select' is nothing that this concept takes. Leave it out",
        ),
        (
            ["sweep", "price.yaml", "hazard=0:0.1:3", "--select", "fairest"],
            "no bargaining solution is called 'fairest'. Known: nash, kalai-smorodinsky, egalitarian, utilitarian, "
            "us proposes first, russia proposes first",
        ),
    ],
)
def test_a_concept_that_does_not_fit_is_a_line(arguments, line, price, instalments, capsys):
    assert failing(capsys, *arguments) == f"{arguments[1]}: {line}"


@pytest.mark.parametrize("concept", ["pure-nash", "nash", "dominance"])
def test_concepts_are_asked_for_by_name(concept, standoff, capsys):
    assert main(["solve", standoff, "--concept", concept, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["concept"] == concept


def test_values_are_read_exactly(standoff, capsys):
    assert main(["solve", standoff, "--set", "freeze_value=7/3", "--set", "war_cost = 0.1"]) == 0
    out = capsys.readouterr().out
    assert "freeze_value = 7/3" in out
    assert "war_cost = 0.1" in out
    assert "Every number is exact." in out


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("text", "Standoff\n"),
        ("markdown", "# Standoff\n"),
        ("latex", "\\subsection*{Standoff}\n"),
        ("csv", "equilibrium,quantity,who,what,value\n"),
    ],
)
def test_the_forms_of_an_answer(form, start, standoff, capsys):
    assert main(["solve", standoff, "--format", form]) == 0
    out = capsys.readouterr().out
    assert out.startswith(start)
    assert out.endswith("\n")
    assert not out.endswith("\n\n")


def test_a_value_outside_the_plausible_range_is_noted(standoff, capsys):
    assert main(["solve", standoff, "--set", "war_cost=30"]) == 0
    assert "Note: war_cost = 30 lies outside its plausible range 0..16." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["--set", "war_cots=1"],
            "standoff.yaml: no parameter of this model is called 'war_cots'. Did you mean 'war_cost'?",
        ),
        (
            ["--set", "chance_of_it=1.2"],
            "standoff.yaml: parameter 'chance_of_it' cannot be 1.2: it is a probability, from 0 to 1. "
            "Give a value in that range",
        ),
        (
            ["--set", "war_cost"],
            "gametheory solve: argument --set: 'war_cost' is not NAME=VALUE, as in domestic_cost=0.4. "
            "See 'gametheory solve --help'",
        ),
        (
            ["--set", "war_cost=much"],
            "gametheory solve: argument --set: 'war_cost=much': 'much' is not a number. "
            "Write a constant, such as 4, 0.25 or 2/3. See 'gametheory solve --help'",
        ),
        (["--set", "war_cost=1", "--set", "war_cost=2"], "--set names 'war_cost' twice. Leave one out"),
        (
            ["--concept", "nahs"],
            "gametheory solve: argument --concept: no concept is called 'nahs'. Did you mean 'nash'? "
            f"Known: {', '.join(CONCEPTS)}. See 'gametheory solve --help'",
        ),
        (
            ["--concept", "xyz"],
            "gametheory solve: argument --concept: no concept is called 'xyz'. "
            f"Known: {', '.join(CONCEPTS)}. See 'gametheory solve --help'",
        ),
        (
            ["--concept", "subgame-perfect"],
            "standoff.yaml: subgame-perfect takes a tree, and this game is a table. Use nash or pure-nash",
        ),
    ],
)
def test_bad_input_is_a_line(arguments, line, standoff, capsys):
    assert failing(capsys, "solve", standoff, *arguments) == line


@pytest.mark.parametrize("name", ["self", "model", "select", "points", "progress"])
def test_a_parameter_that_is_not_there_is_never_taken_for_an_option(name, standoff, capsys):
    for arguments in (["solve", standoff], ["sweep", standoff, "war_cost=0:1:2"]):
        line = f"standoff.yaml: no parameter of this model is called '{name}'. "
        assert failing(capsys, *arguments, "--set", f"{name}=1").startswith(line)


def test_a_parameter_on_which_nothing_depends_cannot_be_set(standoff, capsys):
    write(STANDOFF | {"parameters": STANDOFF["parameters"] | {"idle": {"default": 1}}}, "idle.yaml")
    line = "idle.yaml: no payoff of this model depends on parameter 'idle'. Leave it out"
    assert failing(capsys, "solve", "idle.yaml", "--set", "idle=2") == line


def test_options_are_not_abbreviated(standoff, capsys):
    line = "gametheory: unrecognized arguments: --form json. See 'gametheory --help'"
    assert failing(capsys, "solve", standoff, "--form", "json") == line


def test_a_missing_file_is_a_line(standoff, capsys):
    assert failing(capsys, "solve", "standof.yaml").startswith("standof.yaml: there is no such file.")


# --- check ----------------------------------------------------------------------------------------------------------


def test_check_prints_the_expanded_model(standoff, capsys):
    assert main(["check", standoff]) == 0
    out = capsys.readouterr().out
    assert out.startswith("standoff.yaml: no errors\n\nStandoff\n")
    assert "  hold, persist -> status quo\n" in out


def test_check_reports_every_file(standoff, entry, capsys):
    Path("broken.yaml").write_text("title: Broken\nplayers: {us: United States}\n", encoding="utf-8")
    assert main(["check", "broken.yaml", standoff, "gone.yaml", entry]) == 2
    captured = capsys.readouterr()
    assert [line for line in captured.out.splitlines() if line.endswith(": no errors")] == [
        "standoff.yaml: no errors",
        "entry.yaml: no errors",
    ]
    assert {line.partition(":")[0] for line in captured.err.splitlines()} == {"broken.yaml", "gone.yaml"}
    assert "Traceback" not in captured.err


def test_check_finds_defaults_at_which_a_payoff_has_no_value(standoff, capsys):
    bad = STANDOFF["parameters"] | {"war_cost": {"default": 0, "source": "C3"}}
    write(STANDOFF | {"parameters": bad, "let": {"war": "-1 / war_cost"}}, "zero.yaml")
    assert failing(capsys, "check", "zero.yaml").startswith("zero.yaml:")


# --- sweep ----------------------------------------------------------------------------------------------------------


def test_sweep_prints_csv(standoff, capsys):
    assert main(["sweep", standoff, "war_cost=0:16:3", "freeze_value=1:2:2", "--concept", "pure-nash"]) == 0
    captured = capsys.readouterr()
    table = list(csv.reader(io.StringIO(captured.out)))
    assert table[0][:3] == ["war_cost", "freeze_value", "equilibria"]
    assert [row[:2] for row in table[1:]] == [[w, f] for w in ("0.0", "8.0", "16.0") for f in ("1.0", "2.0")]
    assert captured.err == ""  # no progress bar where there is no terminal


def test_sweep_holds_what_is_set(standoff, capsys):
    assert main(["sweep", standoff, "war_cost=0:16:2", "--set", "freeze_value=1/3", "--out", "swept.nc"]) == 0
    assert capsys.readouterr().out == "swept.nc\n"
    import xarray

    with xarray.open_dataset("swept.nc", engine="scipy") as dataset:
        assert json.loads(dataset.attrs["fixed"])["freeze_value"] == 1 / 3


def test_sweep_refuses_to_overwrite(standoff, capsys):
    Path("swept.csv").write_text("precious")
    line = "swept.csv: the file exists already. Choose another name, or add --overwrite"
    assert failing(capsys, "sweep", standoff, "war_cost=0:16:2", "--out", "swept.csv") == line
    assert Path("swept.csv").read_text() == "precious"
    assert main(["sweep", standoff, "war_cost=0:16:2", "--out", "swept.csv", "--overwrite"]) == 0
    assert Path("swept.csv").read_text().startswith("war_cost,")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["war_cost=0:16"],
            "'war_cost' has no number of points. Write war_cost=LOW:HIGH:POINTS, or ask for a --sample",
        ),
        ([], "there is nothing to sweep. Name a parameter with its values, as in cost=0:2:201"),
        (["war_cost=0:16:3", "--sample", "sobol:8"], "'war_cost': a number of points goes with a grid"),
        (["--sample", "sobol"], "'sobol' is not KIND:POINTS, as in latin-hypercube:1000 or sobol:1024"),
        (["--sample", "sobol:0"], "'0' is no number of points. Give a whole number, at least 1"),
        (["war_cost=0:16:3", "--seed", "1"], "--seed goes with --sample. Leave it out"),
        (["--sample", "sobol:8", "--seed", "x"], "'x' is no seed. Give a whole number that is not negative"),
        (["--refine", "100"], "--refine: name the parameters, as in cost=0:2"),
        (["war_cost", "--scenarios", "views.csv"], "views.csv has the points, and an axis is named too"),
        (
            ["war_cost=0:16:3", "--keep", "posible"],
            "no variable of this sweep is called 'posible'. Did you",
        ),
        (["war_cost=0:16:3", "--keep", "possible,"], "'possible,' is no list of names, as in possible,equilibria"),
        (["--scenarios", "gone.csv"], "gone.csv: there is no such file"),
        (["--sample", "sobol:8", "--dry-run"], "--dry-run goes with a grid, and other points are asked for"),
        (["war_cost=16:0:3"], "'war_cost=16:0:3': LOW must be less than HIGH"),
        (["war_cost=0:16:1"], "'war_cost=0:16:1': POINTS must be a whole number, at least 2"),
        (["war_cost=0:16:2.5"], "'war_cost=0:16:2.5': POINTS must be a whole number, at least 2"),
        (["war_cost=0:x:3"], "'war_cost=0:x:3': 'x' is not a number"),
        (
            ["war_cots=0:1:3"],
            "standoff.yaml: no parameter of this model is called 'war_cots'. Did you mean 'war_cost'?",
        ),
        (["war_cost=0:1:3", "war_cost=0:1:3"], "the sweep names 'war_cost' twice. Leave one out"),
        (["war_cost=0:1:3", "--set", "war_cost=1"], "'war_cost' is swept and set. Leave one out"),
        (["war_cost=0:1:3", "--select", "frist"], "no selection rule is called 'frist'. Did you mean 'first'?"),
        (
            ["war_cost=0:1:3", "--select", "first", "--concept", "dominance"],
            "--select: dominance does not select among equilibria. Leave it out",
        ),
        (["war_cost=0:1:3", "--out", "swept.txt"], "swept.txt: the file's name must end in .nc, .csv"),
        (["war_cost=0:1:3", "--out", "gone/swept.nc"], "gone/swept.nc: there is no folder 'gone'. Make it first"),
    ],
)
def test_a_sweep_that_cannot_be_run_is_a_line(arguments, words, standoff, capsys):
    assert words in failing(capsys, "sweep", standoff, *arguments)


def test_points_besides_grids_are_swept(standoff, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "views.csv").write_text("scenario,war_cost\nhawk,2\ndove,\n", encoding="utf-8")
    assert main(["sweep", str(standoff), "--scenarios", "views.csv"]) == 0
    header, hawk, dove = capsys.readouterr().out.splitlines()
    assert header.startswith("war_cost,scenario,equilibria")
    assert hawk.startswith("2.0,hawk,3")
    assert dove.split(",")[1] == "dove"
    assert main(["sweep", str(standoff), "war_cost=0:16", "--sample", "latin-hypercube:20", "--seed", "3"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 21
    command = ["sweep", str(standoff), "war_cost=0:16", "freeze_value", "--refine", "400", "--concept", "pure-nash"]
    assert main([*command, "--out", "refined.csv"]) == 0
    assert (tmp_path / "refined.csv").read_text(encoding="utf-8").startswith("war_cost,freeze_value,")
    assert main(["sweep", str(standoff), "war_cost=0:16:3", "--keep", "equilibria"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "war_cost,equilibria"
    assert main(["sweep", str(standoff), "--sample", "sobol:64", "--seed", "1", "--out", "sample.zarr"]) == 0


# --- map, report, schema --------------------------------------------------------------------------------------------


def test_map_draws_over_the_plausible_ranges(standoff, capsys):
    assert main(["map", standoff, "war_cost", "freeze_value", "--concept", "pure-nash"]) == 0
    assert capsys.readouterr().out == "standoff-war_cost-freeze_value.svg\n"
    picture = Path("standoff-war_cost-freeze_value.svg").read_text(encoding="utf-8")
    assert "<svg" in picture
    assert "Borders and areas are exact" in picture
    assert f"Held fixed: chance_of_it = 0.5. Model {load(STANDOFF).hash}." in picture


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_same_map_is_the_same_file(ending, standoff):
    arguments = ["map", standoff, "war_cost=0:16:5", "freeze_value=1:8:4", "--concept", "pure-nash", "--out"]
    names = [f"{name}.{ending}" for name in ("first", "second")]
    assert [main([*arguments, name]) for name in names] == [0, 0]
    first, second = (Path(name).read_bytes() for name in names)
    assert first == second


@pytest.mark.parametrize(("name", "magic"), [("map.png", b"\x89PNG"), ("map.pdf", b"%PDF")])
def test_map_draws_in_the_form_of_its_file(name, magic, standoff, capsys):
    axes = ["war_cost=0:16:5", "freeze_value=1:8:4"]
    assert main(["map", standoff, *axes, "--concept", "pure-nash", "--out", name]) == 0
    assert Path(name).read_bytes().startswith(magic)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["war_cost", "war_cost"], "the map names 'war_cost' twice. Leave one out"),
        (["war_cots", "freeze_value"], "standoff.yaml: no parameter of this model is called 'war_cots'."),
        (
            ["war_cost", "freeze_value", "--out", "map.jpg"],
            "map.jpg: the file's name must end in .svg, .png, .pdf, .json.",
        ),
        (["war_cost", "freeze_value=1"], "'freeze_value=1' is not NAME, NAME=LOW:HIGH or NAME=LOW:HIGH:POINTS"),
    ],
)
def test_a_map_that_cannot_be_drawn_is_a_line(arguments, words, standoff, capsys):
    assert words in failing(capsys, "map", standoff, *arguments)


def test_a_map_needs_a_range(standoff, capsys):
    write(STANDOFF | {"parameters": STANDOFF["parameters"] | {"war_cost": {"default": 6, "source": "C3"}}}, "bare.yaml")
    line = "bare.yaml: parameter 'war_cost' declares no range. Write one, as in war_cost=0:2"
    assert failing(capsys, "map", "bare.yaml", "war_cost", "freeze_value") == line


def test_a_map_refuses_to_overwrite(standoff, capsys):
    Path("map.svg").write_text("precious")
    arguments = ["map", standoff, "war_cost=0:16:3", "freeze_value=1:8:3", "--concept", "pure-nash", "--out", "map.svg"]
    assert "the file exists already" in failing(capsys, *arguments)
    assert main([*arguments, "--overwrite"]) == 0
    assert Path("map.svg").read_text(encoding="utf-8") != "precious"


def test_report_prints_where_the_page_is(standoff, capsys):
    assert main(["report", standoff, "--out", "page", "--no-date"]) == 0
    page = Path(capsys.readouterr().out.strip())
    assert page.suffix == ".html"
    assert page.parent == Path("page")
    assert "Standoff" in page.read_text(encoding="utf-8")


def test_report_of_nothing_is_a_line(standoff, capsys):
    assert "gone" in failing(capsys, "report", "gone", "--out", "page")
    assert not Path("page").exists()


def test_schema_is_the_one_that_is_shipped(capsys):
    assert main(["schema"]) == 0
    shipped = Path(gametheory.__file__).parent / "modelfile" / "model.schema.json"
    assert capsys.readouterr().out == shipped.read_text(encoding="utf-8")


def test_schema_is_written_to_a_file_once(standoff, capsys):
    assert main(["schema", "--out", "model.schema.json"]) == 0
    assert capsys.readouterr().out == "model.schema.json\n"
    assert json.loads(Path("model.schema.json").read_text(encoding="utf-8"))
    assert "the file exists already" in failing(capsys, "schema", "--out", "model.schema.json")


def test_check_shows_parameters_that_models_share(tmp_path, capsys):
    shared = tmp_path / "parameters.yaml"
    shared.write_text("parameters: {cost: {default: 2, range: 0..5, meaning: what it costs}}\n", encoding="utf-8")
    assert main(["check", str(shared)]) == 0
    assert capsys.readouterr().out == (
        f"{shared}: no errors\n\nParameters that models share:\n"
        "  name  default  range  kind         meaning\n"
        "  cost  2        0..5   uncertainty  what it costs\n\n"
    )
    shared.write_text("parameters: {cost: {default: 7, range: 0..5}}\n", encoding="utf-8")
    assert main(["check", str(shared)]) == 2
    assert capsys.readouterr().err == (
        f"{shared}:1:30: default of parameter 'cost': the default 7 is outside the range 0..5. "
        "Change the default, or widen the range\n"
    )


def test_a_mediator_is_asked_for_an_objective(capsys):
    model = "models/crimea_2017/standoff.yaml"
    assert main(["solve", model, "--concept", "correlated", "--objective", "least war", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["objective"] == "the least probability of war"
    assert answer["value"] == 0
    assert sum(answer["equilibria"][0]["distribution"].values()) == pytest.approx(1)
    assert main(["solve", model, "--objective", "least war"]) == 2
    assert capsys.readouterr().err == f"{model}: --objective goes with a concept that takes it. Add --concept\n"


def test_quantal_response_takes_a_precision(capsys):
    model = "models/crimea_2017/standoff.yaml"
    assert main(["solve", model, "--concept", "quantal", "--precision", "1/2", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert 0 < answer["equilibria"][0]["profile"]["us"]["hold"] < 1
    assert main(["solve", model, "--concept", "quantal"]) == 2
    assert capsys.readouterr().err == (f"{model}: --concept quantal needs --precision. Give one, as in --precision 2\n")
    assert main(["solve", model, "--concept", "nash", "--precision", "2"]) == 2
    assert capsys.readouterr().err == f"{model}: --precision: the concept nash has none. Leave it out\n"


def test_a_search_stops_in_time_and_says_so(capsys):
    model = "models/crimea_2017/linkage.yaml"
    assert main(["solve", model, "--concept", "nash", "--seconds", "1e-9", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert not answer["complete"]
    assert any("time limit" in note or "out of time" in note for note in answer["notes"])
    assert main(["solve", model, "--concept", "nash", "--seconds", "60", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["complete"]


def test_a_time_limit_is_positive_and_goes_with_a_search(standoff, capsys):
    assert "'0' is no time limit. Give a positive number of seconds" in failing(
        capsys, "solve", standoff, "--concept", "nash", "--seconds", "0"
    )
    assert failing(capsys, "solve", standoff, "--seconds", "5") == (
        f"{standoff}: --seconds goes with a concept that takes it. Add --concept"
    )
    assert failing(capsys, "solve", standoff, "--concept", "pure-nash", "--seconds", "5") == (
        f"{standoff}: --seconds: the concept pure-nash has none. Leave it out"
    )
