"""What is written about the method: every word is explained, and nothing leads nowhere."""

import re
from pathlib import Path
from typing import get_args

import pytest
from refresh_kpi_sheet import COLUMNS, help_of
from test_worksheets import not_said

from okrnb.advice import WHEN
from okrnb.entries import Action
from okrnb.model import State
from okrnb.objectives import Ambition, KeyResult
from okrnb.pace import Ahead
from okrnb.scores import Verdict
from okrnb.targets import LEVEL_SCORES
from okrnb.templating import HOME, list_templates

DOCS = Path(__file__).resolve().parent.parent / "docs"
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
METHOD = (DOCS / "method.md").read_text(encoding="utf-8")
BOLD = {word for found in re.findall(r"\*\*([^*]+)\*\*", GLOSSARY) for word in found.split(", ")}
WORDS = (
    *("KPI", "reading", "gap", "health metric", "objective", "key result", "levels", "step"),
    *("initiative", "lead measure", "check-in", "confidence", "progress", "score", "verdict"),
    *("pace", "status", "chance", "advice", "problem", "cycle", "healthy range", "cycle value"),
    *("decision", "lesson", "waiver", "workbook", "owner", "evidence", "future KPI"),
)
FORMS = tuple(
    get_args(one.model_fields["form"].annotation)[0] for one in get_args(get_args(KeyResult)[0])
)


@pytest.mark.parametrize("word", [*WORDS, *FORMS])
def test_the_glossary_explains_it(word: str) -> None:
    assert word in BOLD


@pytest.mark.parametrize(
    "word",
    [
        *(*get_args(Ambition), *get_args(Verdict), *get_args(Ahead), *LEVEL_SCORES, *WHEN),
        *(state for state in get_args(State) if state != "unclassified"),
        *get_args(Action),
    ],
)
def test_the_words_that_files_and_reports_show_are_in_it(word: str) -> None:
    assert re.search(rf"(?<!\w){word}(?!\w)", GLOSSARY)


def test_the_glossary_keeps_to_its_own_words() -> None:
    told = GLOSSARY.partition("## Words that are not used")[0]
    ours = re.sub(r"\*Elsewhere:\*[^\n]*(?:\n(?!\n)[^\n]*)*", "", told)
    assert [word for word in not_said() if re.search(rf"\b{word}s?\b", ours)] == []


def test_so_do_the_templates_and_the_help_of_the_kpi_sheet() -> None:
    texts = [help_of(column) for column in COLUMNS]
    for one in list_templates():
        texts += [path.read_text(encoding="utf-8") for path in one.folder.rglob("*.yaml")]
        texts.append(one.about)
    assert [w for w in not_said() for text in texts if re.search(rf"\b{w}s?\b", text)] == []


@pytest.mark.parametrize(
    "fact",
    [
        *("1970s or 1980s", "1990s; 1999", "Doran", "*assignable*", "*realistic*", "Drucker"),
        *("Lamorte", "Smith, 2024", "Marr", "Balanced Scorecard Institute", "Databox"),
    ],
)
def test_the_method_names_its_sources_and_where_they_disagree(fact: str) -> None:
    assert fact in METHOD


def test_the_method_says_its_limits() -> None:
    limits = METHOD.partition("## Limits")[2]
    assert limits.count("\n- **") >= 5


@pytest.mark.parametrize("file", [DOCS / "glossary.md", DOCS / "method.md", HOME / "README.md"])
def test_links_lead_somewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert [target for target in targets if not (file.parent / target).exists()] == []
