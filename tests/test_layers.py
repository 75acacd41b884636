"""Data flows one way: a module imports only modules that stand above it, and stays small."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = tuple(sorted((ROOT / "okrnb").rglob("*.py")))

# A new module gets its place here: below all that it imports, above all that import it.
ORDER = (
    *("shipped", "errors", "model", "entries", "causes", "formulas", "keyresults", "objectives"),
    *("quantities", "targets"),
    *("periods",),
    *("fields", "cellnumbers", "dayforms", "celldays", "cells", "tables", "headings", "settling"),
    *("layouts", "valuecells", "composing", "framing", "decoding", "sheets", "querying", "sources"),
    *("definitions", "series", "units", "gathering", "surveying", "readings", "kpifiles"),
    *("describing",),
    *("stories", "chances", "columns", "scan", "timeline", "landing", "outlook"),
    *("triage", "reasons", "ahead", "gaps", "past", "valued", "curves"),
    *("lexicon", "moments", "numerals", "amounts", "sentences", "movers", "roles", "aims"),
    *("measures", "kinds", "promises", "issues", "understood", "shapes"),
    *("wording", "library", "levels", "wishing", "holding", "drafting", "converting"),
    *("cycles",),
    *("steps", "pastetext", "pasting", "deadlines", "hearing", "listening"),
    *("workdays", "planning", "laying", "ladder", "activity", "searching", "drivers"),
    *("drivertrees", "relating"),
    *("advice", "phrases", "rules_method", "rules_practice", "rules_cards", "rules_sets"),
    *("published", "rules_published"),
    *("rules_company", "rules_objectives", "rules_wording", "rules_measures", "rules_sentence"),
    *("rules_steps", "rules_causes", "reaching", "growing", "choosing"),
    *("coaching", "rules_past", "judging"),
    *("scores", "moving", "scoring", "closing", "projection", "pace", "rollups", "promoting"),
    *("standing", "peerrules", "conventions", "elsewhere", "calibration"),
    *("yamltext", "yamledit", "blocks", "records", "building", "pursuing", "links", "log"),
    *("schemas", "storage", "journal", "kpitable", "workbook"),
    *("logbook", "watching", "weekly", "reviewing", "reflecting", "handover", "canonical"),
    *("exporting",),
    *("tracing", "comparing"),
    *("naming", "tabular", "lettering", "drawing", "fans", "boards", "charts"),
    *("boxes", "plancharts", "stepcharts", "treecharts"),
    *("captions", "progressrows", "barlayout", "progresscharts", "bands", "bandcharts"),
    *("weekcharts", "burnups", "burnupcharts"),
    *("rows", "scorecharts", "calibrationcharts", "tracecharts", "cyclecharts"),
    *("conventioncharts", "dashboards", "dashboardcharts"),
    *("pairs", "differences", "contrasting"),
    *("looking", "loop"),
    *("polls", "outcomes", "timeboxes", "agendas", "events", "sessionlog", "proceedings"),
    *("rounds", "jottings", "folding", "openpoints", "session", "ballots", "voting"),
    *("templating", "copying", "starting", "examining", "deciding", "meeting"),
    *("waiving", "enacting"),
    *("practising", "continuing"),
    *("standtables", "nextdoor", "correcting", "meetingtables", "endtables", "meetingviews"),
    *("handingout", "reportpage", "reportcycle", "reportobjectives", "report"),
    *("waiting", "showing", "calendars", "minutes", "handouts"),
    *("adding", "cards", "checking", "publishing", "magic"),
    *("asking", "exports", "exportfields", "telling", "filling", "delving", "stepping"),
    *("concluding", "unsaved"),
    *("undoing", "pages", "kpifields", "defining", "aiming", "groundwork", "committing"),
    *("weighing", "objectivefields", "leavingout", "completing", "readying"),
    *("settingup", "overview"),
    *("formlook", "formparts", "forms", "savingforms", "pagedforms", "milestoneform", "kpiforms"),
    *("keyresultforms", "objectiveforms"),
    *("sentenceforms", "cycleforms", "readingforms", "publishforms"),
    *("clocks", "leading", "opening", "sorting", "shaping", "roompolls"),
    *("roomtables", "roomfields", "sessionforms", "sessionboards", "pollforms"),
    *("openingforms", "sortforms", "draftforms", "closingforms", "seatforms"),
    *("topics", "reporting", "alongside", "halfway", "learning"),
    *("topicforms", "checkinforms", "reviewforms", "reflectionforms", "appforms"),
    "facilitating",
    *("cliparts", "labs", "apps", "visits", "cyclecommands", "cli"),
    *("__init__", "__main__"),  # the shop window and the door; nothing inside needs them
)
HOMES = {
    "matplotlib": (
        *("lettering", "drawing", "fans", "boards", "charts", "boxes", "plancharts"),
        "stepcharts",
        *("captions", "progresscharts", "bandcharts", "weekcharts", "burnupcharts"),
        *("rows", "scorecharts", "calibrationcharts", "tracecharts", "cyclecharts"),
        *("conventioncharts", "dashboardcharts"),
    ),
    "ipywidgets": ("formparts", "forms"),
    "ruamel": ("yamltext",),
}
HEAVY = frozenset({"pandas", "numpy", "matplotlib", "ipywidgets", "duckdb"})
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def imports(source: str) -> Iterator[str]:
    """Give the dotted name of everything imported, in functions and for types only as well."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = ".".join(filter(None, ("okrnb" if node.level else "", node.module)))
            if home == "okrnb":
                yield from (f"okrnb.{name.name}" for name in node.names)
            else:
                yield home


def misplaced_imports(module: str, source: str) -> list[str]:
    """List the modules of okrnb that `module` imports without standing below them."""
    if module not in ORDER:
        return [f"{module} has no place in ORDER"]
    above = ORDER[: ORDER.index(module)]
    parts = (name.split(".") for name in imports(source))
    inside = ((*name, "__init__")[1] for name in parts if name[0] == "okrnb")
    wanted = (name if name in ORDER else "__init__" for name in inside)
    return sorted({name for name in wanted if name not in above})


def foreign_imports(module: str, source: str) -> list[str]:
    """List the libraries that `module` imports though only other modules are their homes."""
    libraries = {name.split(".")[0] for name in imports(source)}
    return sorted(name for name in libraries if module not in HOMES.get(name, (module,)))


def oversized(source: str) -> list[str]:
    """List what is too long: the module, or functions (from `def` to the last line)."""
    lines = len(source.splitlines())
    found = [f"module: {lines} lines"] if lines > LONGEST_MODULE else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            found += [f"{node.name}: {lines} lines"] if lines > LONGEST_FUNCTION else []
    return found


def heavy_after(statement: str) -> frozenset[str]:
    """Run a statement in a fresh Python and give the heavy libraries that it has loaded."""
    code = f"import sys; {statement}; print(*sys.modules)"
    command = [sys.executable, "-W", "error", "-c", code]
    seen = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return HEAVY & set(seen.stdout.split())


each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)


@each_module
def test_a_module_imports_only_modules_above_it(path: Path) -> None:
    assert misplaced_imports(path.stem, path.read_text("utf-8")) == []


@each_module
def test_a_library_with_homes_is_imported_nowhere_else(path: Path) -> None:
    assert foreign_imports(path.stem, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", [*MODULES, ROOT / "run.py"], ids=lambda path: path.stem)
def test_modules_and_functions_stay_small(path: Path) -> None:
    assert oversized(path.read_text("utf-8")) == []


@each_module
def test_the_package_is_flat(path: Path) -> None:
    assert path.parent == ROOT / "okrnb"


def test_importing_okrnb_loads_nothing_heavy() -> None:
    assert heavy_after("import okrnb") == set()


def test_a_heavy_import_would_be_seen() -> None:
    assert heavy_after("import numpy") == {"numpy"}


@pytest.mark.parametrize(
    "source",
    [
        "import okrnb.scoring",
        "import okrnb.scoring as s",
        "from okrnb import errors, scoring",
        "from okrnb.scoring import score",
        "from . import scoring",
        "from .scoring import score",
        "def late():\n    from okrnb.scoring import score",
        "if TYPE_CHECKING:\n    from okrnb.scoring import Score",
    ],
)
def test_an_import_from_below_is_seen_however_it_is_written(source: str) -> None:
    assert misplaced_imports("model", source) == ["scoring"]


@pytest.mark.parametrize("source", ["import okrnb", "from okrnb import score", "import okrnb as o"])
def test_the_package_itself_is_no_way_round_the_order(source: str) -> None:
    assert misplaced_imports("charts", source) == ["__init__"]


def test_a_module_without_a_place_is_seen() -> None:
    assert misplaced_imports("helpers", "") == ["helpers has no place in ORDER"]


def test_imports_from_above_and_from_elsewhere_are_free() -> None:
    source = "import json\nfrom okrnb import errors\nfrom okrnb.model import Kpi"
    assert misplaced_imports("scoring", source) == []


@pytest.mark.parametrize(
    ("source", "library"),
    [
        ("import matplotlib.pyplot as plt", "matplotlib"),
        ("from ipywidgets import Text", "ipywidgets"),
        ("def late():\n    from ruamel.yaml import YAML", "ruamel"),
    ],
)
def test_a_library_away_from_home_is_seen(source: str, library: str) -> None:
    assert foreign_imports("scoring", source) == [library]


def test_a_module_of_300_lines_passes_and_one_of_301_is_seen() -> None:
    assert [oversized("x = 1\n" * lines) for lines in (300, 301)] == [[], ["module: 301 lines"]]


def test_a_function_of_40_lines_passes_and_one_of_41_is_seen() -> None:
    functions = ("def f():\n" + "    x = 1\n" * (lines - 1) for lines in (40, 41))
    assert [oversized(source) for source in functions] == [[], ["f: 41 lines"]]


def test_a_method_that_is_too_long_is_seen() -> None:
    source = "class C:\n    async def f(self):\n" + "        x = 1\n" * 40
    assert oversized(source) == ["f: 41 lines"]
