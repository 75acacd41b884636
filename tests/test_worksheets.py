"""Worksheets: nothing to fetch, a label for every field, and the glossary's words."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from refresh_worksheets import SHEETS, write

FILES = tuple(sorted(SHEETS.glob("*.html")))
GLOSSARY = SHEETS.parent.parent / "docs" / "glossary.md"
VOID = {"meta", "input", "col", "br"}
each_sheet = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


class Page(HTMLParser):
    """What stands in a page: its tags with what encloses them, and its words."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None], list[tuple[str, dict[str, str | None]]]]]
        self.tags, self.words, self.wrong = [], "", list[str]()
        self.feed(file.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs), list(self.open)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop()[0] != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & {tag for tag, _ in self.open}:
            self.words += f" {data}"

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs, _ in self.tags if tag in names]


def not_said() -> list[str]:
    """Give the words that the glossary says are not used."""
    table = GLOSSARY.read_text(encoding="utf-8").partition("| not said |")[2]
    return re.findall(r"^\| ([^|]+?) \|", table.partition("\n")[2], re.MULTILINE)[1:]


def test_they_are_those_that_their_script_makes(tmp_path: Path) -> None:
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {file.name for file in FILES}
    assert len(FILES) == 8
    for file in FILES:
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


@each_sheet
def test_every_tag_that_is_opened_is_closed(file: Path) -> None:
    page = Page(file)
    assert (page.wrong, page.open) == ([], [])


@each_sheet
def test_nothing_is_fetched_from_anywhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"https?:|url\(|@import|<script|<link|<img|<iframe", text)
    assert not [attrs for attrs in Page(file).all("a", "form", "object") if attrs]


@each_sheet
def test_it_says_its_language_its_title_and_one_heading(file: Path) -> None:
    page = Page(file)
    assert [attrs.get("lang") for attrs in page.all("html")] == ["en"]
    assert len(page.all("title")) == len(page.all("h1")) == len(page.all("main")) == 1


@each_sheet
def test_every_field_has_a_label(file: Path) -> None:
    page = Page(file)
    labelled = {attrs.get("for") for attrs in page.all("label")}
    for tag, attrs, around in page.tags:
        if tag in ("input", "textarea"):
            inside = any(name == "label" for name, _ in around)
            assert inside or attrs.get("aria-label") or attrs.get("id") in labelled


@each_sheet
def test_every_choice_belongs_to_a_question_of_its_own(file: Path) -> None:
    groups: dict[str, set[int]] = {}
    for _, attrs, around in Page(file).tags:
        if attrs.get("type") == "radio":
            named = [
                id(about)
                for name, about in around
                if name == "fieldset" or about.get("role") == "radiogroup"
            ]
            assert len(named) == 1
            groups.setdefault(str(attrs["name"]), set()).update(named)
    assert {len(questions) for questions in groups.values()} <= {1}


@each_sheet
def test_labels_lead_to_one_field_each(file: Path) -> None:
    page = Page(file)
    ids = [attrs["id"] for _, attrs, _ in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["for"] for attrs in page.all("label") if "for" in attrs} == set(ids)


@each_sheet
def test_tables_have_captions_and_headings_with_a_direction(file: Path) -> None:
    page = Page(file)
    assert len(page.all("table")) == len(page.all("caption"))
    assert {attrs.get("scope") for attrs in page.all("th")} <= {"col", "row"}


@each_sheet
def test_it_has_rules_for_printing(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "@page" in text
    assert "@media print" in text


@each_sheet
def test_it_uses_no_word_that_the_glossary_rules_out(file: Path) -> None:
    words = Page(file).words
    assert len(not_said()) > 5
    assert [one for one in not_said() if re.search(rf"\b{one}s?\b", words)] == []


@each_sheet
def test_it_is_in_the_readme_of_the_templates(file: Path) -> None:
    told = (SHEETS.parent / "README.md").read_text(encoding="utf-8")
    assert f"| [`{file.name}`](worksheets/{file.name}) |" in told
