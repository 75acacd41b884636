"""Publishing: only what is answered, once, with a page for everybody."""

from datetime import date
from pathlib import Path

import pytest

from okrnb.entries import Publication
from okrnb.errors import InputError
from okrnb.log import only
from okrnb.loop import State, look
from okrnb.publishing import publish
from okrnb.report import to_markdown
from okrnb.templating import make_from_template
from okrnb.workbook import load_workbook

ON = date(2026, 9, 30)


@pytest.fixture
def book(tmp_path: Path) -> State:
    make_from_template(tmp_path / "sales", "sales", on=ON)
    return look(tmp_path / "sales", on=ON)


def edit(book: State, old: str, new: str) -> State:
    """Change a text in the first objective's file, as people do."""
    path = sorted((book.folder / "objectives").glob("*.yaml"))[0]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return look(book.folder, on=ON)


def test_what_is_published_stands_in_the_log_with_day_name_and_sentences(book: State) -> None:
    seen = publish(book, by=" Ana ")
    (line,) = only(Publication, load_workbook(book.folder).entries)
    assert (line.on, line.by) == (ON, "Ana")
    objectives = seen.workbook.objectives
    assert len(line.promises) == len(objectives) + len(seen.workbook.key_results())
    assert line.promises[0].said == objectives[0].text


def test_the_page_for_everybody_says_who_published_what(book: State) -> None:
    publish(book, by="Ana <b>")
    text = (book.folder / "out" / "okrs.md").read_text(encoding="utf-8")
    page = (book.folder / "out" / "okrs.html").read_text(encoding="utf-8")
    assert "Published on 30 September 2026 by Ana" in text
    assert "<b>" not in page.split("Published on")[1][:60]
    assert all(one.text in page for one in book.workbook.objectives)


def test_publishing_the_same_again_adds_nothing(book: State) -> None:
    once = publish(book, by="Ana")
    log = (book.folder / "log.jsonl").read_bytes()
    publish(once, by="Ana")
    assert (book.folder / "log.jsonl").read_bytes() == log


def test_what_has_to_be_answered_is_said_with_its_place_and_nothing_is_written(
    book: State,
) -> None:
    owner = next(kr.owner for kr in book.workbook.objectives[0].key_results if kr.owner)
    seen = edit(book, f"    owner: {owner}", "    owner:")
    with pytest.raises(InputError) as caught:
        publish(seen, by="")
    first, last = str(caught.value).splitlines()[0], str(caught.value).splitlines()[-1]
    assert first.startswith("objectives/")
    assert "it has no owner. Which one person answers for it?" in first
    assert last == "publish: by: nobody is named who publishes them. Write a name."
    assert not (book.folder / "out" / "okrs.html").exists()
    assert not load_workbook(book.folder).entries


def test_after_publishing_a_changed_promise_is_asked_about_until_it_is_published_anew(
    book: State,
) -> None:
    seen = publish(book, by="Ana")
    text = seen.workbook.objectives[0].text
    changed = edit(seen, text, f"{text} again")
    (asked,) = [one for one in changed.advice if one.rule == "W-PUB"]
    assert asked.about == f"objective {seen.workbook.objectives[0].id}"
    assert text in asked.seen
    again = publish(changed, by="Ana")
    assert not [one for one in again.advice if one.rule == "W-PUB"]


def test_the_report_says_when_it_was_published(book: State) -> None:
    assert "Published on" not in to_markdown(book, pictures={})
    said = to_markdown(publish(book, by="Ana"), pictures={})
    assert "Published on 30 September 2026 by Ana." in said


def test_the_day_can_be_another_one(book: State) -> None:
    publish(book, by="Ana", on=date(2026, 10, 2))
    (line,) = only(Publication, load_workbook(book.folder).entries)
    assert line.on == date(2026, 10, 2)


def test_what_is_published_is_what_stands_in_the_files_by_now(book: State) -> None:
    text = book.workbook.objectives[0].text
    edit(book, text, f"{text} again")
    seen = publish(book, by="Ana")
    (line,) = only(Publication, seen.workbook.entries)
    assert line.promises[0].said == f"{text} again"
    assert not [one for one in seen.advice if one.rule == "W-PUB"]


def test_an_owner_who_went_meanwhile_is_asked_for(book: State) -> None:
    owner = next(kr.owner for kr in book.workbook.objectives[0].key_results if kr.owner)
    edit(book, f"    owner: {owner}", "    owner:")
    with pytest.raises(InputError, match="it has no owner"):
        publish(book, by="Ana")


@pytest.mark.parametrize("day", [date(2199, 1, 1), date(2020, 1, 1)])
def test_a_day_of_another_cycle_is_refused(book: State, day: date) -> None:
    with pytest.raises(InputError, match="is far from Q4 2026"):
        publish(book, by="Ana", on=day)
    assert not load_workbook(book.folder).entries


def test_without_its_page_nothing_is_published(book: State) -> None:
    (book.folder / "out").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="out"):
        publish(book, by="Ana")
    assert not load_workbook(book.folder).entries
